//! Spelling repair: a misspelt word is replaced by the nearest known one.
//!
//! Candidates come from an index of deletions (W. Garbe's symmetric delete scheme): two words
//! within distance d share a form that is reached by deleting at most d letters from each. `strsim`
//! then measures the few candidates; nothing ever scans the vocabulary.

use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;
use std::hash::Hasher;
use std::sync::OnceLock;

/// What a word is known from; nearer to the subject wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A name of the fact base: "Lianyungang".
    Name,
    /// A word of the fact base's statements and questions.
    Subject,
    /// A word of the language at large.
    Language,
}

/// Repairs words against a fixed vocabulary.
pub struct Speller {
    words: Vec<(Box<str>, Source)>,
    ids: FxHashMap<Box<str>, u32>,
    deletions: OnceLock<Deletions>,
}

/// Which words have which forms with letters deleted, by the hash of the form: the upper half of a
/// hash says where to look, the lower half stands beside the word.
struct Deletions {
    starts: Vec<u32>,
    lower: Vec<u16>,
    words: Vec<u32>,
}

impl Deletions {
    /// Visits each pair of a hash and a word twice, and keeps them by hash, in the order of words.
    fn new(words: &[(Box<str>, Source)]) -> Self {
        let mut starts = vec![0_u32; usize::from(u16::MAX) + 2];
        let each = |visit: &mut dyn FnMut(u32, u32)| {
            for (id, (word, source)) in words.iter().enumerate().filter(|(_, (word, _))| is_repairable(word))
            {
                for_each_deletion(word, allowed_edits(word.len(), *source), |hash| visit(hash, id as u32));
            }
        };
        // Counting sort: count, sum up to where each begins, and fill.
        each(&mut |hash, _| starts[upper(hash) + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let count = *starts.last().unwrap_or(&0) as usize;
        let (mut lower, mut ids) = (vec![0; count], vec![0; count]);
        let mut ends = starts.clone();
        each(&mut |hash, id| {
            let end = &mut ends[upper(hash)];
            (lower[*end as usize], ids[*end as usize]) = (hash as u16, id);
            *end += 1;
        });
        Self { starts, lower, words: ids }
    }

    /// The words that have a form, some of them perhaps more than once.
    fn words(&self, hash: u32) -> impl Iterator<Item = u32> {
        let range = self.starts[upper(hash)] as usize..self.starts[upper(hash) + 1] as usize;
        let found = self.lower[range.clone()].iter().zip(&self.words[range]);
        found.filter(move |(lower, _)| **lower == hash as u16).map(|(_, word)| *word)
    }
}

fn upper(hash: u32) -> usize {
    (hash >> 16) as usize
}

/// A repaired word.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair<'a> {
    /// The known word.
    pub word: &'a str,
    /// What it is known from.
    pub source: Source,
    /// Edits between what was typed and the known word; a swap of neighbours is one.
    pub distance: usize,
}

/// Words shorter than this are too near to too many others to be repaired at all.
const MIN_LETTERS: usize = 4;
/// Shorter parts would be found in any long word.
const MIN_PART: usize = 4;
/// From this length on two edits are allowed for words of the subject.
const TWO_EDITS: usize = 6;
/// From this length on two edits are allowed for words of the language at large.
const TWO_EDITS_LANGUAGE: usize = 8;
/// Longer words are cut for the index; real words and their errors differ before that.
const MAX_LETTERS: usize = 20;

impl Speller {
    /// A speller over the given words; where a word comes from several sources the nearest counts.
    pub fn new<'a>(vocabulary: impl IntoIterator<Item = (&'a str, Source)>) -> Self {
        let mut speller = Self { words: Vec::new(), ids: FxHashMap::default(), deletions: OnceLock::new() };
        for (word, source) in vocabulary {
            match speller.ids.get(word) {
                Some(&id) => {
                    let known = &mut speller.words[id as usize].1;
                    *known = source.min(*known);
                }
                None => {
                    speller.ids.insert(word.into(), speller.words.len() as u32);
                    speller.words.push((word.into(), source));
                }
            }
        }
        speller
    }

    /// Makes ready for repairs, which otherwise the first one does: it takes a while.
    pub fn prepare(&self) {
        self.index();
    }

    fn index(&self) -> &Deletions {
        self.deletions.get_or_init(|| Deletions::new(&self.words))
    }

    /// All known words.
    pub fn words(&self) -> impl Iterator<Item = (&str, Source)> {
        self.words.iter().map(|(word, source)| (&**word, *source))
    }

    /// Where a word is known from, if it is known.
    pub fn source(&self, word: &str) -> Option<Source> {
        self.ids.get(word).map(|&id| self.words[id as usize].1)
    }

    /// Whether a word is a regular form of a known one ("ramping"), and so not misspelt.
    pub fn is_inflected(&self, word: &str) -> bool {
        const ENDINGS: [(&str, &str); 10] = [
            ("ing", ""),
            ("ing", "e"),
            ("ed", ""),
            ("ed", "e"),
            ("s", ""),
            ("es", ""),
            ("ies", "y"),
            ("er", ""),
            ("er", "e"),
            ("ly", ""),
        ];
        ENDINGS.iter().any(|(ending, instead)| {
            word.strip_suffix(ending).is_some_and(|stem| {
                let doubled =
                    stem.len() > 1 && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2];
                stem.len() >= MIN_LETTERS - 1
                    && (self.ids.contains_key(format!("{stem}{instead}").as_str())
                        || (doubled && stem.is_ascii() && self.ids.contains_key(&stem[..stem.len() - 1])))
            })
        })
    }

    /// The nearest known word for an unknown one; `None` for known words, figures, codes, and words
    /// with nothing near.
    pub fn repair(&self, word: &str) -> Option<Repair<'_>> {
        if !is_repairable(word) || self.ids.contains_key(word) {
            return None;
        }
        let deletions = self.index();
        let mut seen: SmallVec<[u32; 32]> = SmallVec::new();
        let mut best: Option<(u32, &str, Source, usize)> = None;
        for_each_deletion(word, allowed_edits(word.len(), Source::Subject), |hash| {
            for id in deletions.words(hash) {
                if seen.contains(&id) {
                    continue;
                }
                seen.push(id);
                let (candidate, source) = &self.words[id as usize];
                let distance = strsim::osa_distance(word, candidate);
                if distance > allowed_edits(word.len().min(candidate.len()), *source) {
                    continue;
                }
                let cost = cost(word, candidate, *source, distance);
                if cost <= COST_LIMIT && best.is_none_or(|(least, ..)| cost < least) {
                    best = Some((cost, candidate, *source, distance));
                }
            }
        });
        best.map(|(_, word, source, distance)| Repair { word, source, distance })
    }

    /// Splits an unknown word into two known ones ("smartvehicle").
    pub fn split(&self, word: &str) -> Option<(&str, &str)> {
        if !is_repairable(word) || word.len() < 2 * MIN_PART {
            return None;
        }
        (MIN_PART..=word.len() - MIN_PART).find_map(|at| {
            let (left, right) = word.split_at(at);
            let known = |part| self.ids.get(part).map(|&id| &self.words[id as usize]);
            match (known(left), known(right)) {
                (Some((a, sa)), Some((b, sb))) if *sa != Source::Language || *sb != Source::Language => {
                    Some((&**a, &**b))
                }
                _ => None,
            }
        })
    }
}

/// Costs are in quarters of an edit.
const EDIT: u32 = 4;
/// Another first letter: errors there are rare (J. Pollock and A. Zamora, 1984: under 8 %).
const OTHER_FIRST: u32 = 3;
/// Another sound: most errors keep it.
const OTHER_SOUND: u32 = 3;
/// A word that the subject does not use is the less likely one.
const OFF_SUBJECT: u32 = 3;
/// Two edits with another first letter and another sound are another word.
const COST_LIMIT: u32 = 2 * EDIT + OTHER_SOUND;

fn cost(typed: &str, known: &str, source: Source, distance: usize) -> u32 {
    let mut cost = EDIT * distance as u32;
    if typed.as_bytes().first() != known.as_bytes().first() {
        cost += OTHER_FIRST;
    }
    if sound(typed) != sound(known) {
        cost += OTHER_SOUND;
    }
    match source {
        Source::Name => cost,
        Source::Subject => cost + 1,
        Source::Language => cost + OFF_SUBJECT,
    }
}

/// Consonants only, those that sound alike written alike, doubled ones once.
fn sound(word: &str) -> SmallVec<[u8; 16]> {
    let mut code: SmallVec<[u8; 16]> = SmallVec::new();
    for b in word.bytes() {
        let b = match b {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w' => continue,
            b'c' | b'q' => b'k',
            b'z' => b's',
            b => b,
        };
        if code.last() != Some(&b) {
            code.push(b);
        }
    }
    code
}

fn allowed_edits(letters: usize, source: Source) -> usize {
    let two = if source == Source::Language { TWO_EDITS_LANGUAGE } else { TWO_EDITS };
    if letters < MIN_LETTERS {
        0
    } else if letters < two {
        1
    } else {
        2
    }
}

/// Figures, codes and other scripts have no misspellings that letters could mend.
fn is_repairable(word: &str) -> bool {
    (MIN_LETTERS..=MAX_LETTERS).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// Hashes of the word itself and of all forms with up to `most` letters deleted.
fn for_each_deletion(word: &str, most: usize, mut visit: impl FnMut(u32)) {
    let bytes = word.as_bytes();
    let hash_without = |a: usize, b: usize| {
        let mut hasher = FxHasher::default();
        for (i, &byte) in bytes.iter().enumerate() {
            if i != a && i != b {
                hasher.write_u8(byte);
            }
        }
        (hasher.finish() >> 32) as u32
    };
    visit(hash_without(usize::MAX, usize::MAX));
    if most >= 1 {
        (0..bytes.len()).for_each(|a| visit(hash_without(a, usize::MAX)));
    }
    if most >= 2 {
        for a in 0..bytes.len() {
            (a + 1..bytes.len()).for_each(|b| visit(hash_without(a, b)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speller() -> Speller {
        let names = ["lianyungang", "daqing", "dongfeng", "australia", "japan", "volvo"];
        let subject = [
            "exports",
            "province",
            "vehicles",
            "brand",
            "companies",
            "winning",
            "smart",
            "vehicle",
            "foreign",
        ];
        let language = ["special", "packing", "teach", "gently", "together", "beach"];
        Speller::new(
            (names.iter().map(|w| (*w, Source::Name)))
                .chain(subject.iter().map(|w| (*w, Source::Subject)))
                .chain(language.iter().map(|w| (*w, Source::Language))),
        )
    }

    #[test]
    fn misspelt_words_find_the_word_that_was_meant() {
        let speller = speller();
        for (typed, meant) in [
            ("expots", "exports"),
            ("provicne", "province"),
            ("provnce", "province"),
            ("vehciles", "vehicles"),
            ("lianyunggang", "lianyungang"),
            ("dacking", "daqing"),
            ("donfeng", "dongfeng"),
            ("dongfngs", "dongfeng"),
            ("austrailia", "australia"),
            ("japn", "japan"),
            ("winnng", "winning"),
            ("companys", "companies"),
            ("speical", "special"),
            ("forein", "foreign"),
            ("brnad", "brand"),
        ] {
            assert_eq!(speller.repair(typed).map(|r| r.word), Some(meant), "{typed}");
        }
    }

    #[test]
    fn other_words_names_and_codes_stay() {
        let speller = speller();
        for typed in ["ganfeng", "changan", "byd", "xc90", "s60", "volvo", "toyota", "germany", "teh", "中国"]
        {
            assert_eq!(speller.repair(typed), None, "{typed}");
        }
    }

    #[test]
    fn joined_words_are_split() {
        assert_eq!(speller().split("smartvehicle"), Some(("smart", "vehicle")));
        assert_eq!(speller().split("lianyungang"), None);
    }
}
