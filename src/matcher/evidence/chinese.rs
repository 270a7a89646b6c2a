//! What counts for Chinese questions. Words mean something to the table of vectors only through the
//! English word of their synonym group, so that n-grams and nearness of concepts count for more, and
//! vectors for less, than in English.

use super::Weights;

/// Logistic regression on example questions held out in turn, a fifth at a time, those of gaps among
/// them, and on the questions of `tests/chinese`.
pub(super) static FITTED: Weights = Weights {
    bias: -0.65,
    of: [
        ("classifier", 0.32),
        ("classifier, behind the best", -0.26),
        ("concepts of the nearest example", 0.14),
        ("vector of the nearest example", -0.02),
        ("vector of the class", 1.35),
        ("n-grams of the class", 3.47),
        ("concepts, over the nearest gap", 0.57),
        ("concepts, behind the best", 1.84),
        ("words not accounted for", 0.92),
        ("heaviest of them", 1.31),
        ("their share", -5.76),
        ("those that belong to gaps", -0.83),
        ("concepts of the nearest gap", -0.46),
        ("in scope", -0.77),
        ("no name in common", -0.41),
        ("names of the same paragraph only", -1.52),
        ("classifier, behind the best gap", -0.01),
        ("vector, over the nearest gap", 1.51),
        ("classifier, behind the best small talk", 0.25),
    ],
};
