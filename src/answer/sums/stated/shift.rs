//! When something is, so long after or before a time that is told.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::answer::sums::cue::Cue;
use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::work::Done;
use crate::text::dates::Period;

use super::choose::{Choice, Search};
use super::sums::facts_of;
use super::{Measure, Stated};
use crate::answer::sums::Span;

/// "If it lasts as long as planned, in what year will it close?"
pub fn shift(choice: &Choice) -> Option<Done> {
    let best = choice.best_fact();
    let is_length = |s: &Stated| best == Some(s.quantity.fact) && s.lasts(choice.cues).is_some();
    let link = |length: &Stated, start: &Stated| {
        let about = |s: &Stated| s.quantity.about.first().copied();
        let is_time = matches!(start.measure, Measure::Time(_));
        f32::from(u8::from(is_time && about(length) == about(start)))
    };
    let (length, start) = choice.linked(Search::default(), is_length, link)?;
    if choice.evidence(start) <= 0.0 {
        return None;
    }
    let (length, start) = (&choice.stated[length], &choice.stated[start]);
    let Measure::Time(period) = start.measure else { return None };
    let unit = length.lasts(choice.cues)?;
    let count = length.quantity.number;
    let span = Some(count).filter(|n| n.fract() == 0.0 && *n < MOST).and_then(|n| span(unit, n as i64))?;
    // "Behind schedule": what was meant is earlier than what came.
    let told = &choice.asked.told[length.quantity.fact].utterance;
    let is_late = told.tokens.iter().any(|t| choice.heard.is(Cue::Late, &t.word));
    let move_by = |day: Date| if is_late { day.checked_sub(span) } else { day.checked_add(span) };
    let when = move_by(period.from).ok()?;
    let say = choice.asked.phrases;
    let by_year = unit == Span::Year || choice.heard.has(Cue::AsksYear);
    let name = |day: Date, is_told_by_day: bool| match is_told_by_day {
        _ if by_year && !is_told_by_day => day.year().to_string(),
        true => say.day(day, true),
        false => say.month_of_year(day),
    };
    let is_day = period.from == period.to && unit < Span::Month;
    let first = if period.from == period.to { say.day(period.from, true) } else { of_period(choice, period) };
    let template = if is_late { &say.results.earlier } else { &say.results.later };
    let values = [("when", &*name(when, is_day)), ("first", &first), ("given", &say.given(&length.quantity))];
    Some((Phrases::sentence(template, &values), facts_of(&[&length.quantity, &start.quantity])))
}

/// Longer than this nothing that is told lasts.
const MOST: f64 = 10_000.0;

fn span(unit: Span, count: i64) -> Option<jiff::Span> {
    Some(match unit {
        Span::Day => count.days(),
        Span::Week => count.weeks(),
        Span::Month => count.months(),
        Span::Quarter => (3 * count).months(),
        Span::Year => count.years(),
        Span::Second | Span::Minute | Span::Hour => return None,
    })
}

fn of_period(choice: &Choice, period: Period) -> String {
    if period == Period::year(period.from.year()) {
        return period.from.year().to_string();
    }
    choice.asked.phrases.month_of_year(period.from)
}
