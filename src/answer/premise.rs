//! Whether a question for yes or no has it right: its figures, names, times and directions are held
//! against those of the fact that answers it.

use super::texts::Voice;
use crate::knowledge::{FactBase, Value};
use crate::matcher::utterance::Utterance;
use crate::matcher::{Found, Matcher};
use crate::text::numbers::{Figure, Precision};

/// How a fact stands to what a question supposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Premise {
    /// The question does not ask for yes or no.
    None,
    /// The fact says so.
    Holds,
    /// The fact says otherwise.
    Fails,
    /// The fact speaks of it, and settles it neither way.
    Open,
}

impl Premise {
    /// How the answer begins.
    pub fn prefix(self, voice: &Voice) -> &'static str {
        let texts = &voice.texts.premise;
        match self {
            Self::None => "",
            Self::Holds => &texts.holds,
            Self::Fails => &texts.fails,
            Self::Open => &texts.open,
        }
    }
}

/// Weight of content words that may stay unaccounted for where a premise is said to hold.
const HOLDS_UP_TO: f32 = 0.5;

/// Holds the premise of a question against the fact that answers it.
pub fn premise(
    base: &FactBase,
    matcher: &Matcher,
    utterance: &Utterance,
    found: &Found,
    fact: usize,
) -> Premise {
    if !utterance.yes_no || utterance.offers_choice {
        return Premise::None;
    }
    let Some(evidence) = found.evidence(fact) else { return Premise::Open };
    if !evidence.structured {
        // Without entities and figures as data nothing tells yes from no.
        return Premise::None;
    }
    let profile = matcher.profile(fact);
    let other_direction = matches!((utterance.direction(), profile.direction), (Some(a), Some(b)) if a != b);
    let other_time =
        profile.tells_time && utterance.periods.iter().any(|p| !profile.fits_period(p, matcher.published()));
    let figures = compare_figures(&utterance.figures, base.facts[fact].value.as_ref());
    let fails = evidence.contrasted || other_direction || other_time || figures == Some(false);
    let holds = figures == Some(true) || evidence.unaccounted <= HOLDS_UP_TO;
    match (fails, holds) {
        _ if utterance.negated => Premise::Open,
        (true, _) => Premise::Fails,
        (false, true) => Premise::Holds,
        (false, false) => Premise::Open,
    }
}

/// Whether the figures of a question agree with a fact's quantity; `None` where there is nothing
/// to compare.
fn compare_figures(figures: &[Figure], value: Option<&Value>) -> Option<bool> {
    let Some(Value::Quantity { number, precision, .. }) = value else { return None };
    let figure = figures.first()?;
    Some(agrees(figure.value, figure.precision, *number, *precision))
}

/// Shares of a number by which "about" and "nearly" may miss it.
const ABOUT: f64 = 0.1;

/// Whether a figure, meant with a precision, agrees with what is told with another.
pub fn agrees(asked: f64, asked_as: Precision, told: f64, told_as: Precision) -> bool {
    let close = |share: f64| (asked - told).abs() <= share * told.abs().max(asked.abs());
    match (asked_as, told_as) {
        (Precision::MoreThan, Precision::MoreThan) => asked <= told,
        (Precision::MoreThan, Precision::Nearly) => asked < told && !close(ABOUT / 2.0),
        (Precision::MoreThan, _) => asked < told,
        (Precision::LessThan, Precision::MoreThan) => false,
        (Precision::LessThan, Precision::Nearly) => asked >= told,
        (Precision::LessThan, _) => asked > told,
        (Precision::About | Precision::Nearly, _) => close(ABOUT),
        (Precision::Exact, Precision::MoreThan) => false,
        (Precision::Exact, Precision::Exact) => close(0.005),
        (Precision::Exact, _) => close(0.02),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_agree_within_what_both_sides_mean() {
        use Precision::*;
        for (asked, asked_as, told, told_as, expected) in [
            (50.0, MoreThan, 90.0, About, true),
            (100.0, MoreThan, 90.0, About, false),
            (100.0, MoreThan, 150.0, MoreThan, true),
            (5000.0, MoreThan, 5000.0, Nearly, false),
            (5000.0, LessThan, 5000.0, Nearly, true),
            (4e6, Nearly, 3.9e6, Exact, true),
            (5e6, Exact, 3.9e6, Exact, false),
            (3.9e6, Exact, 3.9e6, Exact, true),
            (200.0, LessThan, 150.0, MoreThan, false),
        ] {
            assert_eq!(
                agrees(asked, asked_as, told, told_as),
                expected,
                "{asked} {asked_as:?} {told} {told_as:?}"
            );
        }
    }
}
