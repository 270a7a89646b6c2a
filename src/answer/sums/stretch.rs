//! For how long a pace is to go on.

use smallvec::SmallVec;

use crate::matcher::utterance::Utterance;
use crate::text::dates::{Period, PeriodMention};

use super::Span;
use super::cues::Heard;

/// So many units of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// How many.
    pub count: f64,
    /// Of what.
    pub span: Span,
}

const YEAR: Stretch = Stretch { count: MONTHS_OF_YEAR, span: Span::Month };
const MONTHS_OF_YEAR: f64 = 12.0;

/// Whether an utterance names a stretch of time that a pace could go on for.
pub fn is_asked(heard: &Heard, utterance: &Utterance) -> bool {
    names_year(heard, utterance) || !named(heard, utterance).is_empty()
}

/// The stretch that is asked for, other than the one that the pace is of; `None` where there are
/// several.
pub fn asked(heard: &Heard, utterance: &Utterance, own_months: f64) -> Option<Stretch> {
    let mut named = named(heard, utterance);
    named.retain(|s| s.span != Span::Month || s.count != own_months);
    // "If the two months left are like those before them, what will the year come to?"
    let rest = MONTHS_OF_YEAR - own_months;
    if names_year(heard, utterance) {
        named.retain(|s| s.span != Span::Month || s.count != rest);
        named.push(YEAR);
    }
    named.dedup();
    match named.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether it is a year.
pub fn names_year(heard: &Heard, utterance: &Utterance) -> bool {
    let is_year = |p: &PeriodMention| p.period == Period::year(p.period.from.year());
    let year = heard.has("whole_year") || utterance.periods.iter().any(is_year);
    year && !heard.has("half_year")
}

/// Stretches that are named by a figure and a unit, or by a word.
fn named(heard: &Heard, utterance: &Utterance) -> SmallVec<[Stretch; 2]> {
    let mut found: SmallVec<[Stretch; 2]> = SmallVec::new();
    if heard.has("half_year") {
        found.push(Stretch { count: MONTHS_OF_YEAR / 2.0, span: Span::Month });
    }
    let in_period = |at: usize| utterance.periods.iter().any(|p| p.tokens.contains(&at));
    for figure in utterance.figures.iter().filter(|f| !in_period(f.tokens.start)) {
        let word = |at: usize| utterance.tokens.get(at).map_or("", |t| t.word.as_str());
        let (next, after) = (word(figure.tokens.end), word(figure.tokens.end + 1));
        // A measure word stands before the unit in some languages.
        let both = format!("{next}{after}");
        found.extend([next, &both].into_iter().find_map(|unit| stretch(heard, figure.value, unit)));
    }
    found.dedup();
    found
}

fn stretch(heard: &Heard, count: f64, unit: &str) -> Option<Stretch> {
    let units = [
        ("days", Span::Day, 1.0),
        ("weeks", Span::Week, 1.0),
        ("months", Span::Month, 1.0),
        ("quarters", Span::Quarter, 1.0),
        ("years", Span::Month, MONTHS_OF_YEAR),
    ];
    let (_, span, factor) = units.into_iter().find(|(name, ..)| heard.is(name, unit))?;
    Some(Stretch { count: count * factor, span })
}
