//! Sparse features of an utterance: which words, which neighbours, which parts of words.
//!
//! Word 1- and 2-grams, with the edges of the utterance as neighbours, say what was asked almost
//! literally; the character 4-grams of each word, with the edges of the word as characters, forgive
//! inflection and misspelling. Other lengths of n-grams were measured: 2 to 5 together cost three
//! times the features and gain nothing.
//!
//! Han text has no spaces, so there every character counts as a word.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use crate::parallel;

/// Characters in one part of a word.
const GRAM: usize = 4;

/// Stands for the edge of a word; normalised words hold no control characters.
const WORD_EDGE: char = '\u{2}';

/// Kinds of features, mixed into the hash so that equal text of two kinds stays apart.
#[derive(Clone, Copy)]
enum Kind {
    Word = 1,
    Pair,
    Gram,
}

/// Calls `found` with the hash of each feature of an utterance, repeated features included.
///
/// `words` are normalised, lower-case words in order. The hashes depend on nothing but the text, so
/// they are the same in every run on every machine.
pub fn for_each_feature<S: AsRef<str>>(words: &[S], mut found: impl FnMut(u64)) {
    let mut previous = hash(Kind::Word, []);
    let edge = previous;
    let mut any = false;
    let mut unit = |token: &str, found: &mut dyn FnMut(u64)| {
        let word = hash_text(token);
        found(word);
        found(hash_pair(previous, word));
        previous = word;
        any = true;
    };
    for word in words {
        let mut rest = word.as_ref();
        while let Some(first) = rest.chars().next() {
            let end = match first {
                // Most words are, and need not be searched.
                _ if rest.is_ascii() => rest.len(),
                first if is_han(first) => first.len_utf8(),
                _ => rest.find(is_han).unwrap_or(rest.len()),
            };
            let (token, after) = rest.split_at(end);
            unit(token, &mut found);
            if !is_han(first) {
                for_each_gram(token, &mut found);
            }
            rest = after;
        }
    }
    if any {
        found(hash_pair(previous, edge));
    }
}

/// Parts of one word: each run of [`GRAM`] characters, edges included. A word too short for two of
/// them is told by its own feature already.
fn for_each_gram(word: &str, found: &mut impl FnMut(u64)) {
    let mut window = [WORD_EDGE; GRAM];
    let characters = word.chars().chain([WORD_EDGE]);
    for (at, character) in characters.enumerate() {
        window = [window[1], window[2], window[3], character];
        // The first edge plus this many characters fill the window.
        if at + 2 >= GRAM {
            found(hash(Kind::Gram, window));
        }
    }
}

/// A feature that occurred in training, by its column, and its weight in an utterance or a class.
#[derive(Clone, Copy)]
pub(crate) struct Term {
    pub(crate) column: u32,
    pub(crate) weight: f32,
}

/// The features that occur in training, and what each is worth.
pub(crate) struct Vocabulary {
    columns: FxHashMap<u64, u32>,
    /// Inverse document frequency of each column, `ln((1 + N) / (1 + n)) + 1` for `n` of `N`
    /// examples: the smoothed form, in which a feature of every example still counts a little.
    worth: Vec<f32>,
    /// The same for a feature that no example has.
    unseen: f32,
}

/// Features with a column each, in the order in which they come.
#[derive(Default)]
struct Columns {
    of: FxHashMap<u64, u32>,
    hashes: Vec<u64>,
    /// How many examples have each.
    counts: Vec<u32>,
}

impl Columns {
    /// The column of a feature that so many more examples have.
    fn add(&mut self, hash: u64, examples: u32) -> u32 {
        let column = *self.of.entry(hash).or_insert(self.hashes.len() as u32);
        if column as usize == self.hashes.len() {
            self.hashes.push(hash);
            self.counts.push(0);
        }
        self.counts[column as usize] += examples;
        column
    }
}

/// Examples that a core reads at a time: so many that those after them have few features that are new.
const SHARE: usize = 1_024;

impl Vocabulary {
    /// The vocabulary of examples, each given by its features, and their terms.
    pub(crate) fn of_examples(mut examples: impl Iterator<Item = Vec<u64>> + Send) -> (Self, Vec<Vec<Term>>) {
        let next = || Some(examples.by_ref().take(SHARE).collect::<Vec<_>>()).filter(|next| !next.is_empty());
        let shares = parallel::map(std::iter::from_fn(next), |share| {
            let mut columns = Columns::default();
            let mut term = |hash| Term { column: columns.add(hash, 1), weight: 1.0 };
            let terms: Vec<Vec<Term>> =
                share.into_iter().map(|features| features.into_iter().map(&mut term).collect()).collect();
            (columns, terms)
        });
        let count: usize = shares.iter().map(|(_, terms)| terms.len()).sum();
        let mut all = Columns::default();
        let mut joined = Vec::with_capacity(shares.len());
        for (Columns { hashes, counts, .. }, terms) in shares {
            let columns: Vec<u32> = hashes.into_iter().zip(counts).map(|(h, n)| all.add(h, n)).collect();
            joined.push((columns, terms));
        }
        let worth = |n: u32| ((1.0 + count as f32) / (1.0 + n as f32)).ln() + 1.0;
        let vocabulary =
            Self { columns: all.of, worth: all.counts.into_iter().map(worth).collect(), unseen: worth(0) };
        let terms = parallel::map(joined, |(columns, mut terms)| {
            for terms in &mut terms {
                terms.iter_mut().for_each(|term| term.column = columns[term.column as usize]);
                vocabulary.scale(terms, 0);
            }
            terms
        });
        (vocabulary, terms.into_iter().flatten().collect())
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.worth.len()
    }

    /// Sets `terms` to the weighted features of an utterance. Features that no example has make the
    /// others count less: what is asked in words never heard is less sure to be any of the classes.
    pub(crate) fn weigh<S: AsRef<str>>(&self, words: &[S], hashes: &mut Vec<u64>, terms: &mut Vec<Term>) {
        distinct(words, hashes);
        terms.clear();
        let known = hashes.iter().filter_map(|hash| self.columns.get(hash));
        terms.extend(known.map(|&column| Term { column, weight: 1.0 }));
        let unseen = hashes.len() - terms.len();
        self.scale(terms, unseen);
    }

    /// Gives each term its worth, and all, with so many unseen ones, the length 1.
    fn scale(&self, terms: &mut [Term], unseen: usize) {
        terms.iter_mut().for_each(|term| term.weight = self.worth[term.column as usize]);
        let seen: f32 = terms.iter().map(|term| term.weight * term.weight).sum();
        let length = (seen + unseen as f32 * self.unseen * self.unseen).sqrt();
        terms.iter_mut().for_each(|term| term.weight /= length);
    }
}

/// Sets `hashes` to the features of an utterance, each once: saying a word twice is no stronger.
pub(crate) fn distinct<S: AsRef<str>>(words: &[S], hashes: &mut Vec<u64>) {
    hashes.clear();
    for_each_feature(words, |hash| hashes.push(hash));
    if hashes.len() > Seen::MOST {
        hashes.sort_unstable();
        hashes.dedup();
    } else {
        let mut seen = Seen::default();
        hashes.retain(|&hash| seen.add(hash));
    }
}

/// Hashes seen so far, each from its own place on: for the few of a question that takes less time than
/// sorting them.
struct Seen([u64; Self::PLACES]);

impl Default for Seen {
    fn default() -> Self {
        Self([0; Self::PLACES])
    }
}

impl Seen {
    const PLACES: usize = 256;
    /// More would be long in finding a free place.
    const MOST: usize = Self::PLACES / 2;

    /// Adds a hash; whether it was not there.
    fn add(&mut self, hash: u64) -> bool {
        let mut at = (hash >> 32) as usize % Self::PLACES;
        while self.0[at] != 0 && self.0[at] != hash {
            at = (at + 1) % Self::PLACES;
        }
        std::mem::replace(&mut self.0[at], hash) != hash
    }
}

fn hash_text(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(Kind::Word as u8);
    hasher.write(word.as_bytes());
    hasher.finish()
}

fn hash_pair(left: u64, right: u64) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(Kind::Pair as u8);
    hasher.write_u64(left);
    hasher.write_u64(right);
    hasher.finish()
}

fn hash<const N: usize>(kind: Kind, characters: [char; N]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind as u8);
    characters.iter().for_each(|&c| hasher.write_u32(u32::from(c)));
    hasher.finish()
}

/// Unified ideographs with extension A, the compatibility block, and the supplementary planes of
/// rarer ones.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn features(words: &[&str]) -> HashSet<u64> {
        let mut all = HashSet::new();
        for_each_feature(words, |feature| {
            all.insert(feature);
        });
        all
    }

    #[test]
    fn nothing_has_no_features() {
        assert!(features(&[]).is_empty());
        assert!(features(&["", ""]).is_empty());
    }

    #[test]
    fn features_are_distinct_however_many() {
        let text: Vec<String> = (0..200).map(|i| format!("word{}", i % 150)).collect();
        for count in [1, 9, 30, 200] {
            let mut found = Vec::new();
            distinct(&text[..count], &mut found);
            let words: Vec<&str> = text[..count].iter().map(String::as_str).collect();
            assert_eq!(found.len(), features(&words).len());
            assert_eq!(found.iter().copied().collect::<HashSet<_>>(), features(&words));
        }
    }

    #[test]
    fn order_of_words_matters_a_little() {
        let (there, back) = (features(&["cars", "export"]), features(&["export", "cars"]));
        assert_ne!(there, back);
        assert!(there.intersection(&back).count() > there.len() / 2);
    }

    #[test]
    fn a_misspelling_shares_parts() {
        let (right, wrong) = (features(&["forecast"]), features(&["forcast"]));
        assert!(right.intersection(&wrong).count() >= 2);
        assert_eq!(features(&["forecast"]).intersection(&features(&["price"])).count(), 0);
    }

    #[test]
    fn a_run_of_han_equals_its_single_characters() {
        assert_eq!(features(&["汽车出口"]), features(&["汽", "车", "出", "口"]));
        assert_eq!(features(&["出口"]).len(), 2 + 3);
    }

    #[test]
    fn a_word_before_han_without_a_space_is_still_a_word() {
        assert_eq!(features(&["bmw汽车"]), features(&["bmw", "汽", "车"]));
    }

    #[test]
    fn hashes_are_the_same_everywhere() {
        let mut first = 0;
        for_each_feature(&["car"], |feature| first = if first == 0 { feature } else { first });
        assert_eq!(first, hash_text("car"));
    }
}
