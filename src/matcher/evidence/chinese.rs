//! What counts for Chinese questions. Words mean something to the table of vectors only through the
//! English word of their synonym group, so that n-grams and nearness of concepts count for more, and
//! vectors for less, than in English.

use super::Weights;

/// Logistic regression on example questions held out in turn, a fifth at a time, those of gaps among
/// them, and on the questions of `tests/chinese`; the bias is raised as in English.
pub(super) static FITTED: Weights = Weights {
    bias: 2.15,
    of: [
        ("classifier", 0.36),
        ("classifier, behind the best", -0.20),
        ("concepts of the nearest example", -0.37),
        ("vector of the nearest example", -1.29),
        ("vector of the class", 0.57),
        ("n-grams of the class", 2.69),
        ("concepts, over the nearest gap", 0.31),
        ("concepts, behind the best", 3.35),
        ("words not accounted for", 0.97),
        ("heaviest of them", 1.51),
        ("their share", -6.42),
        ("those that belong to gaps", -0.49),
        ("concepts of the nearest gap", -0.92),
        ("in scope", -0.53),
        ("no name in common", -0.50),
        ("names of the same paragraph only", -1.13),
        ("classifier, behind the best gap", -0.13),
        ("vector, over the nearest gap", 3.52),
        ("classifier, behind the best small talk", 0.20),
        ("told by any fact", 0.22),
    ],
};
