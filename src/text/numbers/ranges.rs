//! Figures that are the two ends of a range: "4 to 6 million", "between 10 and 12 percent".

use super::{Figure, Precision, digits, scale_word};
use crate::text::tokens::Token;

/// Which end of a range a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The lower one.
    Low,
    /// The upper one.
    High,
    /// The first of "from 4 to 6", which may as well tell how something changed.
    From,
    /// The second of the same.
    To,
}

impl End {
    /// How exact it may be said to be by itself.
    pub fn allows(self, precision: Precision) -> bool {
        match precision {
            Precision::About => true,
            Precision::Exact => matches!(self, Self::From | Self::To),
            Precision::AtLeast => matches!(self, Self::Low | Self::From),
            Precision::AtMost | Precision::Nearly => matches!(self, Self::High | Self::To),
            Precision::MoreThan | Precision::LessThan => false,
        }
    }
}

/// Marks the ends of ranges. What is said once, with the upper end or the lower, is meant of both: the scale,
/// the percentage, the currency.
pub(super) fn join(figures: &mut [Figure], tokens: &[Token]) {
    for at in 1..figures.len() {
        let (before, rest) = figures.split_at_mut(at);
        let (Some(low), Some(high)) = (before.last_mut(), rest.first_mut()) else { continue };
        if low.end.is_some() || !is_linked(low, high, tokens) {
            continue;
        }
        let scale = scale_of(high, tokens);
        let value = if scale_of(low, tokens) == 1.0 && low.value < high.value / scale {
            low.value * scale
        } else {
            low.value
        };
        if value >= high.value {
            continue;
        }
        low.value = value;
        low.percent |= high.percent;
        high.currency = high.currency.or(low.currency.filter(|_| !high.percent));
        low.currency = low.currency.or(high.currency);
        let start = low.currency_word.filter(|at| *at < low.tokens.start).unwrap_or(low.tokens.start);
        let is_from = start > 0 && tokens[start - 1].word == "from";
        let ends = if is_from { (End::From, End::To) } else { (End::Low, End::High) };
        (low.end, high.end) = (Some(ends.0), Some(ends.1));
    }
}

/// Figures that are years, where a word for a time stands before them.
const YEARS: std::ops::RangeInclusive<f64> = 1000.0..=2100.0;

/// Whether nothing but the link of a range stands between two figures.
fn is_linked(low: &Figure, high: &Figure, tokens: &[Token]) -> bool {
    let word = |at: Option<usize>| at.map_or("", |at| tokens[at].word.as_str());
    // "06:20 to 22:20"
    let is_clock = tokens[low.tokens.start].sign_before == Some(':')
        || tokens[high.tokens.end - 1].sign_after == Some(':');
    // "Fell 17 percent to 38 euros"
    let is_other = low.percent && !high.percent
        || low.currency.zip(high.currency).is_some_and(|(low, high)| !low.agrees(high));
    // "Fell from 5,200 in 2021 to 3,900"
    let is_in_year = || {
        let is_year = |f: &Figure| YEARS.contains(&f.value) && f.value.fract() == 0.0;
        let before = word(low.tokens.start.checked_sub(1));
        matches!(before, "in" | "since" | "of") && is_year(low) && !is_year(high)
    };
    if is_clock || is_other || is_in_year() {
        return false;
    }
    let from = low.currency_word.filter(|at| *at >= low.tokens.end).map_or(low.tokens.end, |at| at + 1);
    let to = high.currency_word.filter(|at| *at < high.tokens.start).unwrap_or(high.tokens.start);
    match tokens.get(from..to) {
        Some([]) => tokens[from - 1].sign_after == Some('-'),
        Some([link]) if link.word == "to" => word(low.tokens.start.checked_sub(1)) != "by",
        Some([link]) if link.word == "and" => {
            let start = low.currency_word.filter(|at| *at < low.tokens.start).unwrap_or(low.tokens.start);
            word(start.checked_sub(1)) == "between"
        }
        // "10 percent to 12 percent"
        Some([percent, link]) => {
            low.percent && matches!(percent.word.as_str(), "percent" | "pct") && link.word == "to"
        }
        _ => false,
    }
}

/// What the scale words of a figure multiply it by.
fn scale_of(figure: &Figure, tokens: &[Token]) -> f64 {
    let last = &tokens[figure.tokens.end - 1].word;
    let own =
        digits(last).map(|read| if let super::Suffix::Scale(scale) = read.suffix { scale } else { 1.0 });
    own.or_else(|| scale_word(last)).unwrap_or(1.0)
}
