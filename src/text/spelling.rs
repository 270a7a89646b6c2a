//! Spelling repair: a misspelt word is replaced by the nearest known one.
//!
//! Candidates come from an index of deletions (W. Garbe's symmetric delete scheme): two words
//! within distance d share a form that is reached by deleting at most d letters from each. Words that
//! sound alike share a form as well. The few candidates are weighed as a noisy channel: by how
//! likely the one is typed for the other, and by how much the word is used; nothing ever scans the
//! vocabulary.

mod channel;

use std::hash::Hasher;
use std::sync::OnceLock;

use rustc_hash::FxHasher;
use smallvec::SmallVec;

use super::wordlist::WordList;
use channel::{EDIT, MAX_LETTERS, Typed, sound};

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

/// Which words have which forms with letters deleted, by the hash of the form: the upper half of a
/// hash says where to look, a byte more of it stands beside the word.
struct Deletions {
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

/// A byte of the hash, and the number of the word in three bytes: there are half a million entries.
type Entry = [u8; 4];

/// Words beyond this number are not mended into.
const MAX_INDEXED: usize = 1 << 24;

impl Deletions {
    /// Visits each pair of a hash and a word twice, and keeps them by hash, in the order of words.
    fn new(words: &WordList, usage: &[Usage]) -> Self {
        let mut starts = vec![0_u32; usize::from(u16::MAX) + 2];
        let each = |visit: &mut dyn FnMut(u32, u32)| {
            let known = words.iter().zip(usage).enumerate().take(MAX_INDEXED);
            for (id, (word, usage)) in known.filter(|(_, (word, _))| is_repairable(word)) {
                let edits = allowed_edits(word.len(), usage.source);
                for_each_deletion(word, edits, |hash| visit(hash, id as u32));
                visit(sound_hash(word), id as u32);
            }
        };
        // Counting sort: count, sum up to where each begins, and fill.
        each(&mut |hash, _| starts[upper(hash) + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut entries = vec![Entry::default(); *starts.last().unwrap_or(&0) as usize];
        let mut ends = starts.clone();
        each(&mut |hash, id| {
            let end = &mut ends[upper(hash)];
            let [a, b, c, _] = id.to_le_bytes();
            entries[*end as usize] = [lower(hash), a, b, c];
            *end += 1;
        });
        Self { starts, entries }
    }

    /// The words that have a form, some of them perhaps more than once, and a few that do not.
    fn words(&self, hash: u32) -> impl Iterator<Item = u32> {
        let range = self.starts[upper(hash)] as usize..self.starts[upper(hash) + 1] as usize;
        let found = self.entries[range].iter().filter(move |entry| entry[0] == lower(hash));
        found.map(|&[_, a, b, c]| u32::from_le_bytes([a, b, c, 0]))
    }
}

fn upper(hash: u32) -> usize {
    (hash >> 16) as usize
}

fn lower(hash: u32) -> u8 {
    (hash >> 8) as u8
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

/// Shorter words are too near to too many others to be repaired at all.
const MIN_LETTERS: usize = 3;
/// Shorter words have no more than an ending or a vowel wrong.
const ONE_EDIT: usize = 4;
/// From this length on two edits are allowed for words of the subject.
const TWO_EDITS: usize = 6;
/// From this length on two edits are allowed for words of the language at large.
const TWO_EDITS_LANGUAGE: usize = 8;
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

    /// Splits an unknown word into known ones that were joined ("smartvehicle"). Of two, the second may
    /// have a slip ("selfdriveing").
    pub fn split(&self, word: &str) -> Option<Parts<'_>> {
        if !(MIN_JOINED..=MAX_SEVERAL).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase())
        {
            return None;
        }
        let places = || MIN_PART..=word.len().saturating_sub(MIN_PART);
        let both = |at| Some((self.part(&word[..at])?, self.part(&word[at..])?));
        let likeliest = places().filter_map(both).max_by_key(|(a, b)| a.usage.uses.min(b.usage.uses));
        if let Some((left, right)) = likeliest {
            return Some(Parts::from_slice(&[left.text, right.text]));
        }
        if let Some(parts) = self.segmented(word) {
            return Some(parts);
        }
        let slipped = |at: usize| {
            let left = self.part(&word[..at]).filter(|left| left.text.len() >= LONG_PART)?;
            let right = self.repair(word.get(at..).filter(|right| right.len() >= LONG_PART)?)?;
            (right.cost <= SURE && right.source != Source::Language).then_some((left.text, right.word))
        };
        places().find_map(slipped).map(|(left, right)| Parts::from_slice(&[left, right]))
    }

    /// A known word that is used often enough to be told from chance.
    fn part(&self, text: &str) -> Option<Word<'_>> {
        self.known(text).filter(|known| known.usage.uses >= least_uses(known.text))
    }

    /// The likeliest way to read a long word as several: the product of how often each is used is
    /// greatest, by the usual dynamic program (P. Norvig, "Natural language corpus data", 2009).
    fn segmented(&self, word: &str) -> Option<Parts<'_>> {
        if word.len() < MIN_SEVERAL {
            return None;
        }
        // Of every beginning of the word: how unlikely its best reading is, and the last word of it.
        let mut best: Vec<Option<(f32, Word)>> = vec![None; word.len() + 1];
        for end in MIN_PART..=word.len() {
            for start in end.saturating_sub(MAX_LETTERS)..=end - MIN_PART {
                let before = if start == 0 { Some(0.0) } else { best[start].map(|(cost, _)| cost) };
                let Some((before, part)) = before.zip(self.part(&word[start..end])) else { continue };
                let cost = before + PART - (part.usage.uses as f32).ln();
                if best[end].is_none_or(|(least, _)| cost < least) {
                    best[end] = Some((cost, part));
                }
            }
        }
        let mut parts = Parts::new();
        let mut end = word.len();
        while end > 0 {
            let (_, part) = best[end]?;
            parts.push(part.text);
            end -= part.text.len();
        }
        parts.reverse();
        Some(parts)
    }
}

/// The words that a joined one is made of.
pub type Parts<'a> = SmallVec<[&'a str; 4]>;

/// Shorter words are not three or more that were joined.
const MIN_SEVERAL: usize = 9;
/// Longer words are no words that were joined, and take long to look at.
const MAX_SEVERAL: usize = 60;
/// Logarithm of about how many words the fact base uses in all: what each further word costs.
const PART: f32 = 12.0;
/// From this cost down a repair is as good as certain.
pub const SURE: u32 = 8;
/// Stems have at least so many letters.
const MIN_STEM: usize = 3;
/// Shorter words are not two that were joined.
const MIN_JOINED: usize = 5;
/// Shorter parts would be found in any word.
const MIN_PART: usize = 2;
/// Parts from this length on are hardly found by chance.
const LONG_PART: usize = 4;

/// How often a part of a joined word has to be used to be told from chance: the shorter, the more.
fn least_uses(part: &str) -> u32 {
    match part.len() {
        0..=2 => 200,
        3 => 6,
        _ => 1,
    }
}

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

fn allowed_edits(letters: usize, source: Source) -> usize {
    let two = if source == Source::Language { TWO_EDITS_LANGUAGE } else { TWO_EDITS };
    if letters < ONE_EDIT {
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

/// Hash of how a word sounds, told apart from those of forms.
fn sound_hash(word: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(b'=');
    hasher.write(&sound(word.as_bytes()));
    (hasher.finish() >> 32) as u32
}

/// Hashes of the word itself and of all forms with up to `most` letters deleted. A hash is a sum over
/// the letters, each times a power that goes with its place from the end, so that the sums up to each
/// letter, taken once for none, one and two letters fewer behind it, give all forms.
fn for_each_deletion(word: &str, most: usize, mut visit: impl FnMut(u32)) {
    let letters = word.len();
    let mut sums = [[0_u64; 3]; MAX_LETTERS + 1];
    for (i, &byte) in word.as_bytes().iter().enumerate() {
        for fewer in 0..3 {
            let power = POWERS[(letters - i).saturating_sub(fewer)];
            sums[i + 1][fewer] = sums[i][fewer].wrapping_add(u64::from(byte).wrapping_mul(power));
        }
    }
    let between = |from: usize, to: usize, fewer: usize| sums[to][fewer].wrapping_sub(sums[from][fewer]);
    let mut visit = |sum: u64| visit((sum >> 32) as u32);
    visit(between(0, letters, 0));
    if most >= 1 {
        for a in 0..letters {
            visit(between(0, a, 1).wrapping_add(between(a + 1, letters, 0)));
        }
    }
    if most >= 2 {
        for a in 0..letters {
            let before = between(0, a, 2);
            for b in a + 1..letters {
                visit(before.wrapping_add(between(a + 1, b, 1)).wrapping_add(between(b + 1, letters, 0)));
            }
        }
    }
}

/// Powers of an odd number without pattern, 2^64 over the golden ratio.
const POWERS: [u64; MAX_LETTERS + 1] = {
    let mut powers = [1_u64; MAX_LETTERS + 1];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1].wrapping_mul(0x9e37_79b9_7f4a_7c15);
        i += 1;
    }
    powers
};

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

    #[test]
    fn joined_words_are_split() {
        let speller = speller();
        let split = |word| speller.split(word).map(|parts| parts.join(" "));
        assert_eq!(split("smartvehicle").as_deref(), Some("smart vehicle"));
        assert_eq!(split("lianyungang"), None);
    }
}
