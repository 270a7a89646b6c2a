//! The plain lists of words by which a statement is held against a fact; `en.toml` says what each is for.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::words::set;

/// Words, each once; in a file they stand in one text with spaces between.
#[derive(Default, Deserialize)]
#[serde(from = "String")]
pub(super) struct WordSet(FxHashSet<String>);

impl From<String> for WordSet {
    fn from(words: String) -> Self {
        Self(set(&words))
    }
}

impl WordSet {
    /// Whether a word is among them.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// The lists of one language, named as in its file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    pub(super) fillers: WordSet,
    pub(super) trailers: WordSet,
    pub(super) ranked: WordSet,
    pub(super) highest: WordSet,
    pub(super) auxiliaries: WordSet,
    pub(super) corrections: WordSet,
    pub(super) later: WordSet,
    pub(super) relatives: WordSet,
    pub(super) steady: WordSet,
    pub(super) universals: WordSet,
    pub(super) pronouns: WordSet,
    pub(super) subjects: WordSet,
    pub(super) shares: WordSet,
    pub(super) of: WordSet,
    pub(super) than: WordSet,
    pub(super) telling_of: WordSet,
    pub(super) others_counted: WordSet,
    pub(super) deniers: WordSet,
    /// Verbs by which a fact tells that something is denied.
    pub(super) denying: WordSet,
    pub(super) after_none: WordSet,
    pub(super) limits: WordSet,
    pub(super) comparisons: WordSet,
    pub(super) hedges: WordSet,
    pub(super) exclusives: WordSet,
    pub(super) foremost: WordSet,
    pub(super) speakers: WordSet,
    pub(super) degrees: WordSet,
    /// Adjectives that narrow down whom something is said of.
    pub(super) narrowing: WordSet,
    /// Words with the stem of an opposite that say nothing of the kind.
    pub(super) sideless: WordSet,
    pub(super) joints: WordSet,
    pub(super) articles: WordSet,
    pub(super) until: WordSet,
    pub(super) yet: WordSet,
    pub(super) none: WordSet,
    pub(super) exact: WordSet,
    pub(super) copulas: WordSet,
    pub(super) counted: WordSet,
    pub(super) fold: WordSet,
    pub(super) monthly: WordSet,
    pub(super) exceptions: WordSet,
    pub(super) whole: WordSet,
    pub(super) partial: WordSet,
    pub(super) done: WordSet,
    pub(super) moving: WordSet,
    pub(super) the: WordSet,
    pub(super) present: WordSet,
    pub(super) ahead: WordSet,
    pub(super) to: WordSet,
    pub(super) rank_after: WordSet,
    pub(super) light: WordSet,
    pub(super) generics: WordSet,
    pub(super) comparatives: WordSet,
    pub(super) telling: WordSet,
    pub(super) agent_marks: WordSet,
}
