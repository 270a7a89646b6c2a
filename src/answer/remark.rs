//! What goes before a fact that a conversation, not a question, leads to.

use crate::conversation::Remark;
use crate::knowledge::{FactBase, Standing};

/// The remark as the beginning of an answer.
pub fn remark(base: &FactBase, remark: Remark) -> String {
    let source = base.article.as_ref().map_or("fact base", |a| a.publisher.as_str());
    match remark {
        Remark::Named(entity) => format!("That is {}. ", base.entity(entity).name),
        Remark::NoSourceNamed => {
            format!("The {source} article says so itself and names nobody else for it. ")
        }
        Remark::NoMore => "The article says no more about that. ".to_owned(),
        Remark::Stands(Some(Standing::Predicted)) => {
            "The article gives it as a forecast, expected but not an outcome. ".to_owned()
        }
        Remark::Stands(Some(Standing::Claimed)) => {
            "The article gives it as what somebody claims. ".to_owned()
        }
        Remark::Stands(_) => "The article says so. ".to_owned(),
    }
}
