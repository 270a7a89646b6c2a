//! Words that set one thing against another.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::answer::claim::words::{Phrases, Words, set};
use crate::matcher::utterance::Utterance;
use crate::text::tokens::Token;

/// The words of one language that set two things against each other.
#[derive(Default)]
pub(in crate::answer::claim) struct RelativeWords {
    pub(super) greater: FxHashSet<String>,
    pub(super) lesser: FxHashSet<String>,
    pub(super) later: FxHashSet<String>,
    pub(super) earlier: FxHashSet<String>,
    pub(super) most: FxHashSet<String>,
    pub(super) least: FxHashSet<String>,
    pub(super) against: Phrases,
    pub(super) year_before: Phrases,
    pub(super) empty: FxHashSet<String>,
}

/// The same as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::answer::claim) struct File {
    greater: String,
    lesser: String,
    later: String,
    earlier: String,
    most: String,
    least: String,
    against: Vec<String>,
    year_before: Vec<String>,
    empty: String,
}

impl RelativeWords {
    pub(in crate::answer::claim) fn new(file: &File) -> Self {
        Self {
            greater: set(&file.greater),
            lesser: set(&file.lesser),
            later: set(&file.later),
            earlier: set(&file.earlier),
            most: set(&file.most),
            least: set(&file.least),
            against: Phrases::by(<[String]>::first, &file.against),
            year_before: Phrases::by(<[String]>::first, &file.year_before),
            empty: set(&file.empty),
        }
    }
}

/// Which way words set one thing against another that they name ("cheaper *than*"), and the token that says so. A
/// bound of a figure ("more than 400") sets nothing against it.
pub(in crate::answer::claim) fn compares(utterance: &Utterance, all: &Words) -> Option<(bool, usize)> {
    let tokens = &utterance.tokens;
    let words = &all.relative;
    // "More than a hundred", "more than doubled".
    let bounds = |at: usize| {
        let is_amount =
            |t: &Token| all.multiples.contains_key(&t.word) || all.fractions.contains_key(&t.word);
        utterance.figures.iter().any(|f| (at..at + 2).contains(&f.tokens.start))
            || tokens.iter().skip(at).take(2).any(is_amount)
    };
    let (start, _) = (1..tokens.len()).find_map(|at| {
        let length = words.against.longest_at_start(&tokens[at..]);
        (length > 0 && !bounds(at + length)).then_some((at, length))
    })?;
    let sides = |at: usize| {
        let word = &tokens[at].word;
        let greater = words.greater.contains(word) || words.later.contains(word);
        let lesser = words.lesser.contains(word) || words.earlier.contains(word);
        (greater || lesser).then_some((greater, at))
    };
    (0..start).rev().find_map(sides)
}
