//! What a growth by a factor comes to, forwards and backwards.

use std::ops::Range;

use jiff::ToSpan;
use smallvec::{SmallVec, smallvec};

use super::figures::Bound;
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::{Done, done, free};
use super::{Operation, Sum};
use crate::answer::sums::cue::Cue;
use crate::text::dates::Period;
use crate::text::numbers::Figure;

/// Which of the two stretches of time that a growth is between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The growth that the question names the subject of.
fn growth<'q>(asked: &Asked, quantities: &'q [Quantity], any_time: bool) -> Option<&'q Quantity> {
    let is_meant = |q: &Quantity| asked.names_subject(q) || asked.is_told_before(q);
    asked.one(quantities, any_time, |q| !q.is_amount() && q.period.is_some() && is_meant(q))
}

/// A growth by a factor, as the fact tells it.
pub fn told(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let q = growth(asked, quantities, false).filter(|q| asked.has_no_more_figures(&[q]))?;
    Some((String::new(), smallvec![q.fact]))
}

/// "If it had been 10,000 the year before, how many at least is it now?", and the way back. A figure
/// that the growth tells nothing of is refused: the growth itself would pass for the answer.
pub fn hypothetical(asked: &Asked, quantities: &[Quantity]) -> Option<Sum> {
    let figure = free(asked, quantities).filter(|f| !f.percent && f.value > 0.0)?;
    let q = growth(asked, quantities, true)?;
    let Some(given) = side_of(asked, figure, q.period?) else { return Some(Sum::Declined) };
    let forwards = given == Side::Before;
    let bound = if forwards { q.bound } else { q.bound.turned() };
    // More than twice as many has no upper bound.
    let (most, least) = (asked.heard.has(Cue::AtMost), asked.heard.has(Cue::AtLeast));
    if bound.is_lower() && most && !least || bound == Bound::Below && least && !most {
        return Some(Sum::Declined);
    }
    let say = asked.phrases;
    let value = if forwards { figure.value * q.number } else { figure.value / q.number };
    let template = if forwards { &say.results.hypothetical } else { &say.results.hypothetical_before };
    let values = [
        ("amount", &*say.bounded(&say.number(value), bound, false)),
        ("figure", &say.full(figure.value)),
        ("factor", &say.full(q.number)),
        ("value", &say.outcome(value)),
    ];
    done(Operation::Hypothetical, Some((Phrases::sentence(template, &values), smallvec![q.fact])))
}

/// For which of the two times a question gives its figure; `None` where that is not clear, or
/// another time is asked for.
fn side_of(asked: &Asked, figure: &Figure, after: Period) -> Option<Side> {
    let clause = clause_of(asked, figure);
    let times = times(asked, after)?;
    let side = |inside: bool| {
        let mut sides = times.iter().filter(|(at, _)| clause.contains(at) == inside).map(|(_, side)| *side);
        let first = sides.next();
        // Two times in one clause leave open which of them is meant.
        sides.all(|s| Some(s) == first).then_some(first)
    };
    match (side(true)?, side(false)?) {
        (Some(given), Some(wanted)) => (given != wanted).then_some(given),
        (Some(given), None) => Some(given),
        (None, Some(Side::After)) => Some(Side::Before),
        (None, Some(Side::Before)) => Some(Side::After),
        (None, None) => None,
    }
}

/// The tokens around a figure up to the next sign, or to the words that ask.
fn clause_of(asked: &Asked, figure: &Figure) -> Range<usize> {
    let tokens = &asked.utterance.tokens;
    let ends = |at: usize| {
        let sign =
            tokens[at].sign_after.is_some_and(|c| !c.is_alphanumeric() && !matches!(c, '%' | '-' | '\''));
        sign || tokens.get(at + 1).is_none_or(|t| t.starts_sentence)
    };
    let asks = |at: usize| {
        asked.heard.is(Cue::Asks, &tokens[at].word) || asked.heard.is(Cue::Hypothetical, &tokens[at].word)
    };
    let start = (0..figure.tokens.start).rev().find(|&at| ends(at) || asks(at)).map_or(0, |at| at + 1);
    let last = figure.tokens.end - 1;
    let end = (last..tokens.len()).find(|&at| ends(at) || (at > last && asks(at)));
    start..end.map_or(tokens.len(), |at| at + usize::from(!(at > last && asks(at))))
}

/// The times that a question names, as those before and after a growth; `None` where it names
/// another, or only years of which the growth is for a part.
fn times(asked: &Asked, after: Period) -> Option<SmallVec<[(usize, Side); 4]>> {
    let year = after.from.year();
    let back = |day: jiff::civil::Date| day.checked_sub(1.year()).ok();
    let before = Period { from: back(after.from)?, to: back(after.to)? };
    let mut found: SmallVec<[(usize, Side); 4]> = SmallVec::new();
    let (mut exact, mut years) = (false, false);
    for mention in &asked.utterance.periods {
        exact |= mention.period == after || mention.period == before;
        years |= mention.period == Period::year(year) || mention.period == Period::year(year - 1);
        let side = match mention.period {
            p if p == after || p == Period::year(year) => Side::After,
            p if p == before || p == Period::year(year - 1) => Side::Before,
            _ => return None,
        };
        found.push((mention.tokens.start, side));
    }
    if years && !exact {
        return None;
    }
    let in_period = |at: usize| asked.utterance.periods.iter().any(|p| p.tokens.contains(&at));
    for (cue, side) in [(Cue::Now, Side::After), (Cue::Before, Side::Before)] {
        let places = asked.heard.places(cue);
        found.extend(places.into_iter().filter(|p| !in_period(p.start)).map(|p| (p.start, side)));
    }
    Some(found)
}

/// "Its growth in percent, at least?"
pub fn in_percent(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let q = growth(asked, quantities, false)?;
    let no_bound = q.bound.is_lower() && asked.heard.has(Cue::AtMost);
    if no_bound || !asked.has_no_more_figures(&[q]) {
        return None;
    }
    let say = asked.phrases;
    let value = (q.number - 1.0) * 100.0;
    let values = [
        ("amount", &*say.result(value, q.bound, "percent")),
        ("given", &say.given(q)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.growth, &values), smallvec![q.fact]))
}

/// "If it doubled, what would it be?"
pub fn scaled(asked: &Asked, quantities: &[Quantity], factor: f64) -> Option<Done> {
    let q = asked.one(quantities, false, Quantity::is_amount)?;
    let fits = asked.names(q) || asked.fit(&[q.fact]).is_close();
    if !fits || !asked.has_no_more_figures_than(&[q], &[(factor - 1.0).abs() * 100.0]) {
        return None;
    }
    let say = asked.phrases;
    let value = q.number * factor;
    let values = [
        ("amount", &*say.result(value, q.bound, &q.unit)),
        ("given", &say.given(q)),
        ("factor", &say.number(factor)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.multiple, &values), smallvec![q.fact]))
}
