//! What is left of an amount, or comes of it, if some were taken away or came to it.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::{Done, free};
use crate::answer::sums::cue::Cue;
use crate::matcher::vocabulary::Name;

/// "If thirty of them left, how many would remain?", "if ten more came, how many would there be?"
pub fn changed(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let part = asked.heard.parts().find(|part| *part < 1.0);
    part.and_then(|part| supposed_part(asked, quantities, part)).or_else(|| by_figure(asked, quantities))
}

fn by_figure(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let heard = asked.heard;
    let figure = free(asked, quantities).filter(|f| !f.percent && f.currency.is_none() && f.value > 0.0)?;
    let clause = supposition(asked)?;
    let is_in_clause = |place: &Range<usize>| clause.contains(&place.start);
    let has_inside = |cue| heard.places(cue).iter().any(is_in_clause);
    let has_outside = |cue| heard.places(cue).iter().any(|place| !is_in_clause(place));
    let takes_away = has_outside(Cue::Remains);
    let adds = has_inside(Cue::More) && has_outside(Cue::MakesUp);
    let for_each = has_inside(Cue::Each) && has_outside(Cue::HowMany) && !takes_away && !adds;
    if !clause.contains(&figure.tokens.start)
        || [takes_away, adds, for_each].iter().filter(|is| **is).count() != 1
    {
        return None;
    }
    let asked = &beside_supposition(asked, quantities, clause);
    let q = asked.one(quantities, false, |q| q.is_amount() && (!takes_away || figure.value < q.number))?;
    if !asked.names(q) && !asked.fit(&[q.fact]).is_close() {
        return None;
    }
    let say = asked.phrases;
    let results = &say.results;
    let (value, template) = match (takes_away, adds) {
        (true, _) => (q.number - figure.value, &results.without_some),
        (_, true) => (q.number + figure.value, &results.with_more),
        _ => (q.number * figure.value, &results.for_each),
    };
    let result = say.full(value);
    let amount = if for_each { result.clone() } else { say.amount(&result, &q.unit) };
    let values = [
        ("amount", &*say.bounded(&amount, q.bound, false)),
        ("given", &say.given(q)),
        ("figure", &say.full(figure.value)),
        ("value", &result),
    ];
    Some((Phrases::sentence(template, &values), smallvec![q.fact]))
}

/// "If half of them were sold, how many would that be?"
fn supposed_part(asked: &Asked, quantities: &[Quantity], part: f64) -> Option<Done> {
    let clause = supposition(asked)?;
    let has_outside = |cue| asked.heard.places(cue).iter().any(|place| !clause.contains(&place.start));
    let asks_outside = has_outside(Cue::HowMany);
    // "If a tenth of them shut, how many are left?" asks for the others.
    let factor = if has_outside(Cue::Remains) { 1.0 - part } else { part };
    let asked = &beside_supposition(asked, quantities, clause);
    let q = asked.one(quantities, false, Quantity::is_amount)?;
    let fits = asked.names(q) || asked.fit(&[q.fact]).is_close();
    if !asks_outside || !fits || !asked.has_no_more_figures_than(&[q], &[part, part * 100.0, 1.0 / part]) {
        return None;
    }
    let say = asked.phrases;
    let value = q.number * factor;
    let values = [
        ("amount", &*say.result(value, q.bound, &q.unit)),
        ("given", &say.given(q)),
        ("figure", &say.number(factor)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.supposed_part, &values), smallvec![q.fact]))
}

/// The question without what is only supposed to happen, which no fact tells.
fn beside_supposition<'a>(asked: &Asked<'a>, quantities: &[Quantity], clause: Range<usize>) -> Asked<'a> {
    let is_about = |at: usize| {
        let term = asked.utterance.terms.iter().find(|t| t.tokens.contains(&at));
        let entity =
            term.and_then(|t| if let Some(Name::Known(entity)) = t.name { Some(entity) } else { None });
        entity.is_some_and(|entity| quantities.iter().any(|q| q.about.contains(&entity)))
    };
    let is_told = |at: usize| {
        is_about(at) || !asked.is_name(at) && quantities.iter().any(|q| asked.accounts_for(q.fact, at) > 0.0)
    };
    let aside: SmallVec<[usize; 8]> = clause.filter(|at| !is_told(*at)).collect();
    asked.without(&aside)
}

/// The tokens of the clause that supposes something: from "if" to the next sign, to the words that ask, or to
/// the end.
fn supposition(asked: &Asked) -> Option<Range<usize>> {
    let tokens = &asked.utterance.tokens;
    let start = asked.heard.place(Cue::Hypothetical)?.start;
    let ends = |at: &usize| {
        tokens[at - 1].sign_after == Some(',')
            || tokens[*at].starts_sentence
            || asked.heard.is(Cue::Asks, &tokens[*at].word)
    };
    Some(start..(start + 1..tokens.len()).find(ends).unwrap_or(tokens.len()))
}
