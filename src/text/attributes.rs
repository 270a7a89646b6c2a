//! What things are commonly asked of: who owns, leads or supplies them, how wide they are, what they weigh.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use smallvec::SmallVec;

use super::kinds::Asks;

/// The words of one attribute, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    /// Words that ask for it, and tell it as well.
    asked: String,
    /// Further words by which it is told.
    #[serde(default)]
    told: String,
    /// The kind of answer that the words ask for it with; without it they do with any.
    with: Option<Asks>,
}

/// Several attributes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attributes(u64);

impl Attributes {
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether any of them is among some others.
    pub fn intersects(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Adds others.
    pub fn insert(&mut self, others: Self) {
        self.0 |= others.0;
    }
}

/// An attribute that a word asks for, and the kind of answer that it asks for it with.
type AskedWith = (Option<Asks>, Attributes);

/// The words of one language for attributes.
pub(super) struct Words {
    asked: FxHashMap<String, SmallVec<[AskedWith; 1]>>,
    told: FxHashMap<String, Attributes>,
}

impl Words {
    pub(super) fn new(listed: &[Listed]) -> Self {
        assert!(listed.len() <= u64::BITS as usize, "each attribute has a bit of its own");
        let mut words = Self { asked: FxHashMap::default(), told: FxHashMap::default() };
        for (i, attribute) in listed.iter().enumerate() {
            let own = Attributes(1 << i);
            for word in attribute.asked.split_whitespace() {
                words.asked.entry(word.to_owned()).or_default().push((attribute.with, own));
            }
            for word in attribute.asked.split_whitespace().chain(attribute.told.split_whitespace()) {
                words.told.entry(word.to_owned()).or_default().insert(own);
            }
        }
        words
    }

    pub(super) fn asked(&self, word: &str, with: Option<Asks>) -> Attributes {
        let mut asked = Attributes::default();
        for (needed, attribute) in self.asked.get(word).into_iter().flatten() {
            if needed.is_none() || *needed == with {
                asked.insert(*attribute);
            }
        }
        asked
    }

    pub(super) fn told(&self, word: &str) -> Attributes {
        self.told.get(word).copied().unwrap_or_default()
    }
}
