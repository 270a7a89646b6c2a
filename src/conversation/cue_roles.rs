//! What a word may do to tie a message to the one before it.

use serde::Deserialize;

use crate::text::lexicon::Kind;

/// What a pronoun may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pronoun {
    /// "it", "that"
    Thing,
    /// "they"
    Several,
    /// "he"
    Person,
    /// "there"
    Place,
}

/// A side of a change over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// "today"
    Now,
    /// "before that"
    Before,
}

/// What one word does.
#[derive(Default)]
pub(super) struct Cue {
    /// Roles of it, a bit each.
    pub(super) roles: u64,
    pub(super) pronoun: Option<Pronoun>,
    pub(super) kind: Option<Kind>,
    pub(super) position: Option<i8>,
    /// The question that it stands for by itself.
    pub(super) bare: Option<String>,
}

/// What a word may do beside standing for something.
#[derive(Clone, Copy)]
pub(super) enum Role {
    Predicate,
    Aside,
    Closer,
    HangsOn,
    Article,
    Pointer,
    Whole,
    Speaking,
    SourceAlone,
    Proof,
    Matter,
    More,
    Doubt,
    Exactness,
    Outcome,
    Limit,
    Filler,
    Bot,
    Exempt,
    Asker,
    Each,
    Rate,
    Naming,
    Figure,
    Now,
    Before,
    Stretch,
    Owner,
    One,
    Rest,
    From,
    Lying,
    Leading,
    Sort,
    Degree,
    Stance,
    Money,
    Likewise,
    Helping,
    Going,
    Changing,
    Anything,
    Direction,
    Ahead,
    Passing,
    Behind,
}

impl Role {
    pub(super) fn bit(self) -> u64 {
        1 << self as u32
    }
}
