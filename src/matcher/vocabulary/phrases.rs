//! Runs of words that stand for one thing: names and synonyms of several words.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Concept;

/// A run of concepts, without its first one, and what it stands for.
struct Phrase<T> {
    rest: SmallVec<[Concept; 4]>,
    target: T,
}

/// Phrases by their first concept.
pub(super) struct Phrases<T>(FxHashMap<Concept, Vec<Phrase<T>>>);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T> Phrases<T> {
    pub(super) fn add(&mut self, first: Concept, rest: &[Concept], target: T) {
        self.0.entry(first).or_default().push(Phrase { rest: rest.into(), target });
    }

    /// Puts longer phrases first, which are found before those that they begin with.
    pub(super) fn sort(&mut self) {
        for list in self.0.values_mut() {
            list.sort_by_key(|p| Reverse(p.rest.len()));
        }
    }

    pub(super) fn any_begins_with(&self, concept: Concept) -> bool {
        self.0.contains_key(&concept)
    }

    /// The longest phrase that begins at one of so many concepts, and its length.
    pub(super) fn longest(
        &self,
        count: usize,
        at: usize,
        concept: impl Fn(usize) -> Concept,
    ) -> Option<(&T, usize)> {
        self.0.get(&concept(at))?.iter().find_map(|phrase| {
            let fits = at + phrase.rest.len() < count
                && phrase.rest.iter().enumerate().all(|(i, c)| concept(at + 1 + i) == *c);
            fits.then_some((&phrase.target, 1 + phrase.rest.len()))
        })
    }
}
