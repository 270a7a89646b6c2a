//! Sums over time: averages, what a pace comes to, and what is left of a year.

use jiff::civil::Date;
use smallvec::smallvec;

use super::Span;
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::{Quantity, days, months};
use super::stretch::{self, Stretch};
use super::work::{Done, average, free, is_comparable};
use crate::answer::sums::cue::Cue;
use crate::text::dates::Period;

const MONTHS_OF_YEAR: f64 = 12.0;

/// Whether a period is one of whole months within one year.
fn covers_months(q: &Quantity) -> bool {
    q.period.is_some_and(|p| {
        p.from.day() == 1 && p.to == p.to.last_of_month() && p.from.year() == p.to.year() && p.to > p.from
    })
}

fn is_of_months(q: &Quantity) -> bool {
    q.is_amount() && covers_months(q)
}

/// How many of a unit of time a period has.
fn units(period: Period, span: Span) -> f64 {
    match span {
        Span::Second => days(period) * 86_400.0,
        Span::Minute => days(period) * 1_440.0,
        Span::Hour => days(period) * 24.0,
        Span::Day => days(period),
        Span::Week => days(period) / 7.0,
        Span::Month => months(period),
        Span::Quarter => months(period) / 3.0,
        Span::Year => months(period) / MONTHS_OF_YEAR,
    }
}

/// "How many a month on average?"
pub fn per_time(asked: &Asked, quantities: &[Quantity], span: Span) -> Option<Done> {
    let q = asked.one(quantities, false, is_of_months)?;
    let period = q.period?;
    if !asked.has_no_more_figures(&[q]) {
        return None;
    }
    let count = units(period, span);
    let value = q.number / count;
    let say = asked.phrases;
    let values = [
        ("amount", &*say.result(value, average(q.bound), &q.unit)),
        ("each", say.each(span)),
        ("given", &say.given(q)),
        ("counted", &say.stretch(count, span)),
        ("months", &say.months(period)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.per_time, &values), smallvec![q.fact]))
}

/// "How many in a whole year at that pace?"
pub fn at_pace(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let q = asked.one(quantities, true, is_of_months)?;
    let period = q.period?;
    let same_year = |p: &Period| p.from.year() == period.from.year();
    if !asked.utterance.periods.iter().all(|p| same_year(&p.period)) {
        return None;
    }
    let Stretch { count, span } = stretch::asked(asked.heard, asked.utterance, period)?;
    let of = units(period, span);
    let value = q.number / of * count;
    let say = asked.phrases;
    let stretch = match count {
        MONTHS_OF_YEAR if span == Span::Month => say.results.whole_year.clone(),
        _ => say.stretch(count, span),
    };
    let values = [
        ("amount", &*say.result(value, average(q.bound), &q.unit)),
        ("stretch", &stretch),
        ("months", &say.months(period)),
        ("given", &say.given(q)),
        ("counted", &say.stretch(of, span)),
        ("count", &say.number(count)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.at_pace, &values), smallvec![q.fact]))
}

/// "How many in each of the remaining months, to reach five million?"
pub fn rest_of_year(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities)?;
    let q = asked.one(quantities, true, |q| is_of_months(q) && is_comparable(figure, q))?;
    let left = MONTHS_OF_YEAR - f64::from(q.period?.to.month());
    if left < 1.0 || figure.value <= q.number {
        return None;
    }
    let rest = figure.value - q.number;
    let is_each = asked.heard.has(Cue::Each);
    let value = if is_each { rest / left } else { rest };
    let say = asked.phrases;
    let template = if is_each { &say.results.rest_each } else { &say.results.rest };
    let values = [
        ("amount", &*say.result(value, average(q.bound.turned()), &q.unit)),
        ("figure", &say.full(figure.value)),
        ("given", &say.given(q)),
        ("counted", &say.stretch(left, Span::Month)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(template, &values), smallvec![q.fact]))
}

/// "How many months of the year does the figure leave out?"
pub fn months_left(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let q = asked.one(quantities, true, is_of_months)?;
    let period = q.period?;
    let count = months(period);
    let left = MONTHS_OF_YEAR - count;
    let say = asked.phrases;
    let after = (period.to.month() + 1..=12).filter_map(|month| Date::new(period.to.year(), month, 1).ok());
    let names: Vec<String> = after.map(|day| say.month(day)).collect();
    let values = [
        ("word", &*say.number_word(left as usize)),
        ("year", &period.to.year().to_string()),
        ("names", &say.list(&names)),
        ("year_counted", &say.stretch(MONTHS_OF_YEAR, Span::Month)),
        ("counted", &say.stretch(count, Span::Month)),
        ("months", &say.months(period)),
        ("left", &say.number(left)),
    ];
    Some((Phrases::sentence(&say.results.months_left, &values), smallvec![q.fact]))
}

/// "How many months does the figure cover?"
pub fn months_covered(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let q = asked.one(quantities, false, covers_months)?;
    let period = q.period.filter(|_| asked.has_no_more_figures(&[q]))?;
    let say = asked.phrases;
    let values = [("word", &*say.number_word(months(period) as usize)), ("months", &say.months(period))];
    Some((Phrases::sentence(&say.results.months_covered, &values), smallvec![q.fact]))
}

/// Which of two stretches of time is the longer one.
pub fn longer(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    if !asked.heard.has(Cue::LongerTime) {
        return None;
    }
    let is_timed = |q: &Quantity| q.period.is_some_and(|p| p.from != p.to);
    let (a, b) = asked.two(quantities, |a, b| is_timed(a) && is_timed(b) && a.period != b.period)?;
    let (longer, shorter) = if months(a.period?) >= months(b.period?) { (a, b) } else { (b, a) };
    let say = asked.phrases;
    let name = |q: &Quantity| q.about.first().map(|e| asked.name(*e));
    let length = |q: &Quantity| q.period.map(|p| say.stretch(months(p), Span::Month));
    let difference = months(longer.period?) - months(shorter.period?);
    let values = [
        ("name", name(longer)?),
        ("months", &*say.months(longer.period?)),
        ("count", &length(longer)?),
        ("other", name(shorter)?),
        ("other_months", &say.months(shorter.period?)),
        ("other_count", &length(shorter)?),
        ("difference", &say.stretch(difference, Span::Month)),
    ];
    let text = Phrases::sentence(&say.results.longer_time, &values);
    Some((text, smallvec![longer.fact, shorter.fact]))
}
