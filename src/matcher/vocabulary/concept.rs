//! What words mean, whatever their form.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::text::stem::Stems;

/// What a word means, whatever its form: words with the same stem, or of one synonym group, share
/// it. A hash, so that words never seen before have one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Concept(pub u64);

impl Concept {
    /// Which of so many equal shares of all concepts, a power of two, it is in; in their order.
    pub(in crate::matcher) fn bucket(self, shares: u64) -> u64 {
        ((u128::from(self.0) * u128::from(shares)) >> u64::BITS) as u64
    }
}

/// A word without a plural ending, where it is long enough to have one.
pub(super) fn singular(word: &str) -> &str {
    if word.len() > 3 && !word.ends_with("ss") { word.strip_suffix('s').unwrap_or(word) } else { word }
}

pub(super) fn exact_concept(word: &str) -> Concept {
    let mut hasher = FxHasher::default();
    hasher.write(b"word as it is");
    hasher.write(word.as_bytes());
    Concept(hasher.finish())
}

pub(super) fn stem_concept(stems: &Stems, word: &str) -> Concept {
    let mut hasher = FxHasher::default();
    hasher.write(stems.stem(word).as_bytes());
    Concept(hasher.finish())
}

/// Concepts of groups are told apart from those of stems by a tag in the hash.
pub(super) fn group_concept(group: u32) -> Concept {
    let mut hasher = FxHasher::default();
    hasher.write(b"synonym group");
    hasher.write_u32(group);
    Concept(hasher.finish())
}
