//! What evidence counts, in each language.

use super::chinese;

/// A logistic regression: which evidence counts how much, in log-odds.
#[derive(Debug)]
pub struct Weights {
    pub(super) bias: f32,
    pub(super) of: [(&'static str, f32); WEIGHTS.len()],
}

impl Weights {
    /// The weights for questions in a language; a language without its own has those of English.
    pub fn of_language(language: &str) -> &'static Self {
        match language {
            "zh" => &chinese::FITTED,
            _ => &ENGLISH,
        }
    }
}

static ENGLISH: Weights = Weights { bias: BIAS, of: WEIGHTS };

/// Bias of the logistic regression. Half of the cases that it is fitted on ask for what is not told, and
/// most candidates are wrong ones by design; among the questions that people ask fewer are, so it stands
/// 0.6 units of log-odds above the fitted one.
const BIAS: f32 = 1.30;
/// What counts, and its weight in log-odds: logistic regression on example questions that are left out in
/// turn and on held-out questions, fitted by `tools/fit_confidence.py`.
pub(super) const WEIGHTS: [(&str, f32); 22] = [
    ("classifier", 0.74),
    ("classifier, behind the best", 0.04),
    ("concepts of the nearest example", 0.47),
    ("vector of the nearest example", 1.04),
    ("vector of the class", -1.28),
    ("n-grams of the class", 1.07),
    ("concepts, over the nearest gap", 0.43),
    ("concepts, behind the best", 1.83),
    ("words not accounted for", 1.00),
    ("heaviest of them", 1.40),
    ("their share", -5.40),
    ("those that belong to gaps", -2.01),
    ("concepts of the nearest gap", -0.10),
    ("in scope", 0.33),
    ("no name in common", -0.34),
    ("names of the same paragraph only", -1.60),
    ("classifier, behind the best gap", -0.01),
    ("vector, over the nearest gap", 2.77),
    ("classifier, behind the best small talk", 0.35),
    ("told by any fact", 0.27),
    ("what is asked for, not accounted for", -0.40),
    ("an example of a gap is far nearer", -1.00),
];
