//! Sums over the two currencies that an amount is given in.

use smallvec::smallvec;

use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::{Done, free};
use crate::answer::sums::cue::Cue;
use crate::text::numbers::Figure;

/// The same amount in yuan and in dollars.
fn both_currencies(quantities: &[Quantity]) -> Option<(&Quantity, &Quantity)> {
    let yuan = quantities.iter().find(|q| q.unit == "yuan")?;
    let dollars = quantities.iter().find(|q| q.unit == "dollars" && q.about == yuan.about)?;
    Some((yuan, dollars))
}

/// The currency of a figure, by its sign or by the word that follows.
fn currency(asked: &Asked, figure: &Figure) -> Option<&'static str> {
    if let Some(currency) = figure.currency {
        return ["yuan", "dollars"].into_iter().find(|unit| currency.counts(unit));
    }
    let next = asked.utterance.tokens.get(figure.tokens.end..)?;
    next.iter()
        .take(2)
        .find_map(|t| ["yuan", "dollars"].into_iter().find(|unit| asked.heard.is_named(unit, &t.word)))
}

/// "How many yuan is a dollar?"
pub fn rate(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (yuan, dollars) = both_currencies(quantities)?;
    let fit = asked.fit(&[yuan.fact, dollars.fact]);
    if !fit.is_whole() || asked.free_figures(quantities).iter().any(|f| f.value > 1.0) {
        return None;
    }
    let say = asked.phrases;
    let of_yuan = asked.heard.has(Cue::DollarsOfOneYuan);
    let (top, bottom) = if of_yuan { (dollars, yuan) } else { (yuan, dollars) };
    let template = if of_yuan { &say.results.dollars_of_yuan } else { &say.results.yuan_of_dollar };
    let values = [
        ("value", &*say.number(top.number / bottom.number)),
        ("top", &say.given(top)),
        ("bottom", &say.given(bottom)),
    ];
    Some((Phrases::sentence(template, &values), smallvec![dollars.fact, yuan.fact]))
}

/// Whether a unit is one of the two.
pub fn is_currency(unit: &str) -> bool {
    matches!(unit, "yuan" | "dollars")
}

/// "What are 100 million yuan in dollars?"
pub fn convert(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities)?;
    converted(asked, quantities, figure, currency(asked, figure)?)
}

/// A figure that is in one of the currencies, in the other one.
pub fn converted(asked: &Asked, quantities: &[Quantity], figure: &Figure, from: &str) -> Option<Done> {
    let (yuan, dollars) = both_currencies(quantities)?;
    if !asked.fit(&[yuan.fact, dollars.fact]).is_whole() {
        return None;
    }
    let (from, to) = if from == "yuan" { (yuan, dollars) } else { (dollars, yuan) };
    let say = asked.phrases;
    let value = figure.value * to.number / from.number;
    let number = say.full(figure.value);
    let values = [
        ("amount", &*say.amount(&say.number(value), &to.unit)),
        ("figure", &say.amount(&number, &from.unit)),
        ("number", &number),
        ("to", &say.given(to)),
        ("from", &say.given(from)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.convert, &values), smallvec![to.fact, from.fact]))
}

/// "Are 100 million yuan more or less than 10 million dollars?"
pub fn compare(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (yuan, dollars) = both_currencies(quantities)?;
    let [figure, other] = *asked.free_figures(quantities) else { return None };
    let (from, to) = match (currency(asked, figure)?, currency(asked, other)?) {
        ("yuan", "dollars") => (yuan, dollars),
        ("dollars", "yuan") => (dollars, yuan),
        _ => return None,
    };
    if !asked.fit(&[yuan.fact, dollars.fact]).is_whole() {
        return None;
    }
    let say = asked.phrases;
    let value = figure.value * to.number / from.number;
    let is_more = value > other.value;
    let number = say.full(figure.value);
    let values = [
        ("other", &*say.amount(&say.full(other.value), &to.unit)),
        ("figure", &say.amount(&number, &from.unit)),
        ("amount", &say.amount(&say.number(value), &to.unit)),
        ("number", &number),
        ("to", &say.given(to)),
        ("from", &say.given(from)),
        ("value", &say.outcome(value)),
    ];
    let template = if is_more { &say.results.worth_more } else { &say.results.worth_less };
    Some((Phrases::sentence(template, &values), smallvec![dollars.fact, yuan.fact]))
}
