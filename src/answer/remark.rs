//! What goes before a fact that a conversation, not a question, leads to.

use super::texts::{Voice, fill};
use crate::conversation::Remark;
use crate::knowledge::{BASE_LANGUAGE, Entity, FactBase, Standing};
use crate::text::language::is_chinese;
use crate::text::numbers::Precision;

/// The remark as the beginning of an answer.
pub fn remark(base: &FactBase, remark: Remark, voice: &Voice) -> String {
    let texts = &voice.texts.remark;
    match (remark, &base.article) {
        (Remark::Named(entities), _) => {
            let names: Vec<&str> = entities.iter().map(|e| name(base.entity(*e), voice)).collect();
            let text = if names.len() > 1 { &texts.named_several } else { &texts.named };
            fill(text, &[("name", &names.join(&texts.and))])
        }
        (Remark::Stance, _) => String::new(),
        (Remark::NoSourceNamed, Some(article)) => {
            fill(&texts.no_source_named, &[("publisher", &article.publisher)])
        }
        (Remark::NoSourceNamed, None) => texts.no_source_in_facts.clone(),
        (Remark::NoMore, _) => texts.no_more.clone(),
        (Remark::Stands(Some(Standing::Predicted)), _) => texts.predicted.clone(),
        (Remark::Stands(Some(Standing::Claimed)), _) => texts.claimed.clone(),
        (Remark::Stands(_), _) => texts.stands.clone(),
        (Remark::Exact(precision), _) => match precision {
            Precision::Exact => &texts.as_given,
            Precision::About => &texts.about,
            Precision::Nearly => &texts.nearly,
            Precision::MoreThan => &texts.more_than,
            Precision::LessThan => &texts.less_than,
            Precision::AtLeast => &texts.at_least,
            Precision::AtMost => &texts.at_most,
        }
        .clone(),
    }
}

/// A name as it is written in a language: the first one in its script, if there is one.
fn name<'a>(entity: &'a Entity, voice: &Voice) -> &'a str {
    let own = (voice.language() != BASE_LANGUAGE)
        .then(|| entity.aliases.iter().find(|alias| is_chinese(alias) && voice.tongue.is_chinese()));
    own.flatten().map_or(&entity.name, |alias| alias)
}
