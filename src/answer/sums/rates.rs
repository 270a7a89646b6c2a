//! Amounts of one kind for each of another.

use smallvec::smallvec;

use super::operands::Asked;
use super::operations::SPANS;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::{Done, divided, same_unit};
use crate::answer::sums::cue::Cue;
use crate::text::numbers::scale_word;

/// An amount of one kind for each of another: money for vehicles for companies, of the same place.
pub fn quotient(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let rank = |q: &Quantity| match q.unit.as_str() {
        "yuan" | "dollars" => 2,
        "vehicles" => 1,
        _ => 0,
    };
    let is_related = |a: &Quantity, b: &Quantity| !a.about.is_empty() && a.about.first() == b.about.first();
    let wanted =
        |a: &Quantity, b: &Quantity| a.is_amount() && b.is_amount() && rank(a) != rank(b) && is_related(a, b);
    let (a, b) = asked.two(quantities, wanted)?;
    // "Cars exported for each company in Shunyi" speaks of two that have nothing to do with each other.
    let score = asked.fit(&[a.fact, b.fact]).score();
    let mut rivals = quantities.iter().filter(|q| same_unit(q, a) && !is_related(q, b));
    if rivals.any(|q| asked.fit(&[q.fact, b.fact]).score() > score + f32::EPSILON) {
        return None;
    }
    let (top, bottom) = if rank(a) > rank(b) { (a, b) } else { (b, a) };
    let per = per_amount(asked, top);
    // "Per company and month" takes another step.
    let is_timed = SPANS.iter().any(|(cue, _)| asked.heard.has(*cue)) || asked.heard.has(Cue::PerYear);
    if is_timed || !asked.has_no_more_figures_than(&[a, b], per.as_slice()) {
        return None;
    }
    // "For each" has to be of what is counted, or it is of something else ("per worker").
    if !(asked.names(bottom) || asked.is_told_before(bottom)) || !asked.speaks_of(top, bottom) {
        return None;
    }
    let say = asked.phrases;
    if let Some(per) = per {
        return Some(inverse(asked, bottom, top, per));
    }
    let value = top.number / bottom.number;
    let amount = say.amount(&say.number(value), &top.unit);
    let values = [
        ("amount", &*say.bounded(&amount, divided(top, bottom), true)),
        ("one", say.one(&bottom.unit)),
        ("top", &say.given(top)),
        ("bottom", &say.given(bottom)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.quotient, &values), smallvec![top.fact, bottom.fact]))
}

/// How much of an amount something is wanted for, where it is the one that is counted by ("vehicles *per
/// million yuan*").
fn per_amount(asked: &Asked, amount: &Quantity) -> Option<f64> {
    let word = |at: usize| asked.utterance.tokens.get(at).map_or("", |t| t.word.as_str());
    asked.heard.places(Cue::Per).into_iter().find_map(|place| {
        let at = place.end;
        let figure = asked.utterance.figures.iter().find(|f| f.tokens.start == at);
        let (scale, unit) = match figure {
            Some(figure) => (figure.value, figure.tokens.end),
            None => scale_word(word(at)).map_or((1.0, at), |scale| (scale, at + 1)),
        };
        let has_sign = figure.and_then(|f| f.currency).is_some_and(|c| c.counts(&amount.unit));
        (has_sign || asked.has_unit_at(amount, unit) || asked.heard.is_named(&amount.unit, word(unit)))
            .then_some(scale)
    })
}

/// The less for so much of the more.
fn inverse(asked: &Asked, top: &Quantity, bottom: &Quantity, per: f64) -> Done {
    let say = asked.phrases;
    let value = top.number / bottom.number * per;
    let amount = say.amount(&say.number(value), &top.unit);
    let values = [
        ("amount", &*say.bounded(&amount, divided(top, bottom), true)),
        ("figure", &say.amount(&say.full(per), &bottom.unit)),
        ("top", &say.given(top)),
        ("bottom", &say.given(bottom)),
        ("per", &say.full(per)),
        ("value", &say.outcome(value)),
    ];
    (Phrases::sentence(&say.results.inverse, &values), smallvec![top.fact, bottom.fact])
}
