//! Spelling repair: a misspelt word is replaced by the nearest known one.
//!
//! Candidates come from an index of deletions (W. Garbe's symmetric delete scheme): two words
//! within distance d share a form that is reached by deleting at most d letters from each. Words that
//! sound alike share a form as well. The few candidates are weighed as a noisy channel: by how
//! likely the one is typed for the other, and by how much the word is used; nothing ever scans the
//! vocabulary.

mod channel;
mod deletions;
mod joined;

use std::sync::OnceLock;

use smallvec::SmallVec;

use super::wordlist::WordList;
use channel::{EDIT, Typed};
use deletions::{Deletions, allowed_edits, for_each_deletion, is_repairable, sound_hash};
pub use joined::Parts;

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

/// Repairs words against a vocabulary.
#[derive(Default)]
pub struct Speller {
    words: WordList,
    /// How each word is used.
    usage: Vec<Usage>,
    /// The words of names alone: few, so that looking for one that is not among them is quick.
    names: WordList,
    deletions: OnceLock<Deletions>,
}

#[derive(Clone, Copy)]
struct Usage {
    source: Source,
    /// How often the fact base uses it.
    uses: u32,
    /// Whether the language has it, whatever it names as well.
    common: bool,
}

/// A word with how it is used.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    usage: Usage,
}

/// A repaired word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repair<'a> {
    /// The known word.
    pub word: &'a str,
    /// What it is known from.
    pub source: Source,
    /// How unlikely it is that this was meant, in twelfths of an edit.
    pub cost: u32,
}

/// The likeliest repairs of a word.
pub type Repairs<'a> = SmallVec<[Repair<'a>; MAX_CANDIDATES]>;

/// Other words than the likeliest that are looked at.
const MAX_CANDIDATES: usize = 4;

impl Speller {
    /// Adds a word, which comes so many times; where it comes from several sources the nearest counts,
    /// and each time that it comes as one of the subject is a use.
    pub fn add(&mut self, word: &str, source: Source, times: u32) {
        // What was made ready is for the words until then.
        self.deletions = OnceLock::new();
        let id = self.words.add(word) as usize;
        if id == self.usage.len() {
            self.usage.push(Usage { source, uses: 0, common: false });
        }
        if source == Source::Name {
            self.names.add(word);
        }
        let known = &mut self.usage[id];
        known.source = source.min(known.source);
        known.uses += if source == Source::Subject { times } else { 0 };
        known.common |= source == Source::Language;
    }

    /// Makes ready for repairs, which otherwise the first one does: it takes a while.
    pub fn prepare(&self) {
        self.index();
    }

    fn index(&self) -> &Deletions {
        self.deletions.get_or_init(|| Deletions::new(&self.words, &self.usage))
    }

    /// All known words.
    pub fn words(&self) -> impl Iterator<Item = (&str, Source)> {
        self.words.iter().zip(self.usage.iter().map(|usage| usage.source))
    }

    /// Where a word is known from, if it is known.
    pub fn source(&self, word: &str) -> Option<Source> {
        self.known(word).map(|known| known.usage.source)
    }

    /// How often the fact base uses a word.
    pub fn uses(&self, word: &str) -> u32 {
        self.known(word).map_or(0, |known| known.usage.uses)
    }

    fn known(&self, word: &str) -> Option<Word<'_>> {
        self.words.number(word).map(|id| self.word(id))
    }

    fn word(&self, id: u32) -> Word<'_> {
        Word { text: self.words.word(id), usage: self.usage[id as usize] }
    }

    /// Whether a word is one of a name's.
    pub fn is_name(&self, word: &str) -> bool {
        self.names.contains(word)
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
                stem.len() >= MIN_STEM
                    && (self.words.contains(&format!("{stem}{instead}"))
                        || (doubled && stem.is_ascii() && self.words.contains(&stem[..stem.len() - 1])))
            })
        })
    }

    /// A known word, or a regular form of one, that lacks the end which is not spoken ("winnin").
    pub fn unclipped(&self, word: &str) -> Option<String> {
        let whole =
            word.strip_suffix("in").filter(|stem| stem.len() >= MIN_STEM).map(|_| format!("{word}g"))?;
        (self.words.contains(&whole) || self.is_inflected(&whole)).then_some(whole)
    }

    /// The likeliest known word for an unknown one; `None` for known words, figures, codes, and words
    /// with nothing near.
    pub fn repair(&self, word: &str) -> Option<Repair<'_>> {
        if self.words.contains(word) {
            return None;
        }
        self.likeliest(word, 1, u32::MAX, 0).first().copied()
    }

    /// Known words that a word may be a slip for, whether it is known or not, the likeliest first.
    pub fn candidates(&self, word: &str) -> Repairs<'_> {
        self.likeliest(word, MAX_CANDIDATES, u32::MAX, 0)
    }

    /// The same of those that cost no more than `most`, and that the fact base uses more often than a
    /// number of times.
    pub fn commoner(&self, word: &str, most: u32, uses: u32) -> Repairs<'_> {
        self.likeliest(word, MAX_CANDIDATES, most, uses + 1)
    }

    /// So many of those that are used at least so often.
    fn likeliest(&self, word: &str, count: usize, most_wanted: u32, least_uses: u32) -> Repairs<'_> {
        let mut found = Repairs::new();
        let Some(typed) = Typed::new(word).filter(|_| is_repairable(word)) else { return found };
        let mut most = most(word.len()).min(most_wanted);
        let deletions = self.index();
        let mut seen: SmallVec<[u32; 32]> = SmallVec::new();
        let mut look_at = |hash| {
            for id in deletions.words(hash) {
                if seen.contains(&id) {
                    continue;
                }
                seen.push(id);
                if self.usage[id as usize].uses < least_uses {
                    continue;
                }
                let known = self.word(id);
                let Some(cost) = cost(word, &typed, known, most).filter(|_| known.text != word) else {
                    continue;
                };
                let at = found.iter().position(|r| cost < r.cost).unwrap_or(found.len());
                found.truncate(count - 1);
                found.insert(at, Repair { word: known.text, source: known.usage.source, cost });
                // Of equals the first stays.
                most = found.get(count - 1).map_or(most, |last| last.cost.saturating_sub(1));
            }
        };
        look_at(sound_hash(word));
        for_each_deletion(word, allowed_edits(word.len(), Source::Subject), look_at);
        found
    }
}

/// From this cost down a repair is as good as certain.
pub const SURE: u32 = 8;
/// Stems have at least so many letters.
const MIN_STEM: usize = 3;

/// How unlikely it is that a word was typed for a known one, if that is no more than `most`.
fn cost(word: &str, typed: &Typed, Word { text, usage }: Word, most: u32) -> Option<u32> {
    let rarity = rarity(usage);
    let cost = typed.cost(text, most.checked_sub(rarity)?)? + rarity;
    // A name that is no other word may as well be another name where more is different.
    let is_other_name = || {
        usage.source == Source::Name
            && !usage.common
            && strsim::osa_distance(word, text) > allowed_edits(word.len().min(text.len()), usage.source)
    };
    (!is_other_name()).then_some(cost)
}

/// The most that a repair may cost. A longer word has more to be known by.
fn most(letters: usize) -> u32 {
    match letters {
        0..=3 => 8,
        4 => EDIT + 4,
        5 => EDIT + 8,
        6 => 2 * EDIT + 2,
        _ => 2 * EDIT + 8,
    }
}

/// What is less used is less likely meant.
fn rarity(usage: Usage) -> u32 {
    match (usage.source, usage.uses) {
        (Source::Name, 1..) | (_, 20..) => 0,
        (_, 5..) => 2,
        (_, 1..) => 4,
        (Source::Name, _) => 5,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn speller() -> Speller {
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
        let mut speller = Speller::default();
        names.iter().for_each(|word| speller.add(word, Source::Name, 1));
        subject.iter().for_each(|word| speller.add(word, Source::Subject, 1));
        language.iter().for_each(|word| speller.add(word, Source::Language, 1));
        speller
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
            ("forin", "foreign"),
            ("beech", "beach"),
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
}
