//! For how long a pace is to go on.

use smallvec::SmallVec;

use super::Span;
use super::heard::Heard;
use super::quantities::months;
use crate::answer::sums::cue::Cue;
use crate::matcher::utterance::Utterance;
use crate::text::dates::{Period, PeriodMention};

/// So many units of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// How many.
    pub count: f64,
    /// Of what.
    pub span: Span,
}

const MONTHS_OF_YEAR: f64 = 12.0;

/// Whether an utterance names a stretch of time that a pace could go on for.
pub fn is_asked(heard: &Heard, utterance: &Utterance) -> bool {
    let starts_later = |p: &PeriodMention| is_of_months(p.period) && p.period.from.month() > 1;
    names_year(heard, utterance)
        || heard.has(Cue::RestOfYear)
        || utterance.periods.iter().any(starts_later)
        || !named(heard, utterance).is_empty()
}

/// The stretch that is asked for, other than the one that the pace is of; `None` where there are
/// several.
pub fn asked(heard: &Heard, utterance: &Utterance, own: Period) -> Option<Stretch> {
    let mut named = named(heard, utterance);
    named.retain(|s| s.span != Span::Month || s.count != months(own));
    // "If the two months left are like those before them, what will the year come to?"
    let rest = MONTHS_OF_YEAR - f64::from(own.to.month());
    let of_months = |count| Stretch { count, span: Span::Month };
    let later = utterance.periods.iter().map(|p| p.period).filter(|p| p.from > own.to && is_of_months(*p));
    let later: f64 = later.map(months).sum();
    if names_year(heard, utterance) {
        named.retain(|s| s.span != Span::Month || s.count != rest);
        named.push(of_months(MONTHS_OF_YEAR));
    } else if later > 0.0 {
        named.push(of_months(later));
    } else if heard.has(Cue::RestOfYear) && rest > 0.0 {
        named.push(of_months(rest));
    }
    let first = *named.first()?;
    named.iter().all(|s| *s == first).then_some(first)
}

/// Whether it is a year.
pub fn names_year(heard: &Heard, utterance: &Utterance) -> bool {
    let is_year = |p: &PeriodMention| p.period == Period::year(p.period.from.year());
    let ends_year = |p: &PeriodMention| p.bounds_end() && p.period.to.month() == 12;
    let year = heard.has(Cue::WholeYear)
        || utterance.periods.iter().any(|p| is_year(p) || ends_year(p))
        // "The last two months of the year" are no year.
        || heard.has(Cue::SomeYear) && !heard.has(Cue::RestOfYear);
    year && !heard.has(Cue::HalfYear)
}

/// Whether a period is of whole months, and not of a whole year.
fn is_of_months(p: Period) -> bool {
    p.from.day() == 1 && p.to == p.to.last_of_month() && p != Period::year(p.from.year())
}

/// Stretches that are named by a figure and a unit, or by a word.
fn named(heard: &Heard, utterance: &Utterance) -> SmallVec<[Stretch; 2]> {
    let mut found: SmallVec<[Stretch; 2]> = SmallVec::new();
    if heard.has(Cue::HalfYear) {
        found.push(Stretch { count: MONTHS_OF_YEAR / 2.0, span: Span::Month });
    }
    if heard.has(Cue::OneQuarter) && heard.parts().next().is_none() {
        found.push(Stretch { count: 1.0, span: Span::Quarter });
    }
    let in_period = |at: usize| utterance.periods.iter().any(|p| p.tokens.contains(&at));
    for figure in utterance.figures.iter().filter(|f| !in_period(f.tokens.start)) {
        let word = |at: usize| utterance.tokens.get(at).map_or("", |t| t.word.as_str());
        let end = figure.tokens.end + usize::from(heard.is(Cue::More, word(figure.tokens.end)));
        let (next, after) = (word(end), word(end + 1));
        // A measure word stands before the unit in some languages.
        let both = format!("{next}{after}");
        found.extend([next, &both].into_iter().find_map(|unit| stretch(heard, figure.value, unit)));
    }
    found.dedup();
    found
}

fn stretch(heard: &Heard, count: f64, unit: &str) -> Option<Stretch> {
    let units = [
        (Cue::Days, Span::Day, 1.0),
        (Cue::Weeks, Span::Week, 1.0),
        (Cue::Months, Span::Month, 1.0),
        (Cue::Quarters, Span::Quarter, 1.0),
        (Cue::Years, Span::Month, MONTHS_OF_YEAR),
    ];
    let (_, span, factor) = units.into_iter().find(|(cue, ..)| heard.is(*cue, unit))?;
    Some(Stretch { count: count * factor, span })
}
