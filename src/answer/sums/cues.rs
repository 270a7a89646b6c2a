//! Which sums the wording of a question asks for. One file a language, beside this one.

use std::collections::BTreeMap;
use std::hash::Hasher;

use include_dir::{Dir, include_dir};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::Deserialize;
use smallvec::SmallVec;

use super::cue::Cue;
use super::heard::Heard;
use crate::matcher::utterance::Utterance;
use crate::text::lexicon::Lexicon;

/// The wordings of one language, as written; `cues/en.toml` explains each.
#[derive(Deserialize)]
struct File {
    sure: Vec<String>,
    parts: Vec<Part>,
    changes: Vec<Part>,
    #[serde(flatten)]
    cues: BTreeMap<String, Vec<String>>,
}

/// Wordings for a part or a multiple of an amount, or for a change to one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    factor: f64,
    wordings: Vec<String>,
}

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/answer/sums/cues");

/// The wordings of one language.
pub struct Cues {
    /// The bit of each cue that has wordings.
    pub(super) bits: [Bits; Cue::COUNT],
    /// Cues for the units of the fact base, by their names there.
    pub(super) units: FxHashMap<String, Bits>,
    /// Nouns, in the singular, for what lists hold.
    pub(super) list_nouns: FxHashSet<String>,
    /// Words that belong to the sum, not to what it is over.
    pub(super) words: FxHashSet<String>,
    /// Words of wordings that say what a sum is over as well.
    pub(super) operands: FxHashSet<String>,
    /// Whether words are written without spaces between them, so that wordings are parts of the text.
    pub(super) segmented: bool,
    /// Wordings by their first word.
    pub(super) openers: FxHashMap<String, Vec<Wording>>,
    /// Wordings that begin with no particular word.
    pub(super) open: Vec<Wording>,
    /// Parts and multiples of an amount, each with a cue of its own.
    pub(super) parts: Vec<(Bits, f64)>,
    /// Changes by a factor, likewise.
    pub(super) changes: Vec<(Bits, f64)>,
    /// Cues that can ask for nothing else than a sum.
    pub(super) sure: Bits,
}

/// Cues, each by a bit of its own.
pub(super) type Bits = u128;

/// A wording of a cue.
pub(super) struct Wording {
    pub(super) cue: Bits,
    /// Its words.
    pub(super) words: Words,
    /// Its words, in stretches with gaps between them.
    pub(super) stretches: SmallVec<[Vec<Piece>; 1]>,
}

/// A set of words, each by a bit that it shares with some others: enough to tell of nearly every wording
/// that it is not among the words of an utterance. Where words are written without spaces, characters are
/// words.
#[derive(Clone, Copy, Default)]
pub(super) struct Words(u64);

impl Words {
    pub(super) fn insert(&mut self, word: &str, segmented: bool) {
        if segmented {
            word.chars().for_each(|c| self.0 |= 1 << (u32::from(c) % 64));
        } else {
            let mut hasher = FxHasher::default();
            hasher.write(word.as_bytes());
            self.0 |= 1 << (hasher.finish() % 64);
        }
    }

    pub(super) fn has_all(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }
}

/// What stands in one place of a wording.
pub(super) enum Piece {
    Word(String),
    /// Any figure.
    Figure,
    /// A percent sign at the end.
    Percent,
}

impl Wording {
    pub(super) fn new(cue: Bits, words: &[String], segmented: bool) -> Self {
        let piece = |word: &String| match word.as_str() {
            FIGURE => Piece::Figure,
            PERCENT => Piece::Percent,
            _ => Piece::Word(word.clone()),
        };
        let stretches = words.split(|word| word == GAP);
        let stretches = stretches.map(|words| words.iter().map(piece).collect()).collect();
        let mut wording = Self { cue, words: Words::default(), stretches };
        for piece in wording.stretches.iter().flatten() {
            if let Piece::Word(word) = piece {
                wording.words.insert(word, segmented);
            }
        }
        wording
    }

    /// The word that it is, if it is a single one.
    fn is_word(&self) -> bool {
        matches!(self.stretches.as_slice(), [only] if only.len() == 1)
    }

    /// Its pieces as they are written.
    pub(super) fn written(&self) -> impl Iterator<Item = &str> {
        self.stretches.iter().flatten().map(|piece| match piece {
            Piece::Word(word) => word,
            Piece::Figure => FIGURE,
            Piece::Percent => PERCENT,
        })
    }
}

impl Cues {
    /// A language, if it has wordings.
    pub fn of(language: &str) -> Option<Self> {
        Self::read(&format!("{language}.toml"), language)
    }

    /// The wordings for sums over what statements tell, where a language has them.
    pub fn of_stated(language: &str) -> Option<Self> {
        Self::read(&format!("stated/{language}.toml"), language)
    }

    fn read(path: &str, language: &str) -> Option<Self> {
        let source = FILES.get_file(path)?.contents_utf8()?;
        let file =
            toml::from_str(source).expect("the wordings compiled in are well-formed; a test reads them");
        Some(Self::new(file, Lexicon::of(language)?.segmented))
    }

    /// Whether a word by itself is one of the wordings of a cue.
    pub fn is(&self, cue: Cue, word: &str) -> bool {
        self.is_word_of(self.bits[cue as usize], word)
    }

    fn new(File { sure, parts, changes, cues: file }: File, segmented: bool) -> Self {
        let split = |wording: &String| -> Vec<String> {
            // Where words are written without spaces, gaps are too.
            wording.replace(GAP, &format!(" {GAP} ")).split_whitespace().map(str::to_owned).collect()
        };
        assert!(
            file.len() + parts.len() + changes.len() <= Bits::BITS as usize,
            "each cue has a bit of its own"
        );
        let set = |name: &str| file.get(name).into_iter().flatten().cloned().collect();
        let mut cues = Self {
            bits: [0; Cue::COUNT],
            units: FxHashMap::default(),
            list_nouns: set("list_nouns"),
            words: FxHashSet::default(),
            operands: set("operands"),
            segmented,
            openers: FxHashMap::default(),
            open: Vec::new(),
            parts: Vec::new(),
            changes: Vec::new(),
            sure: 0,
        };
        for (i, part) in parts.iter().enumerate() {
            cues.parts.push((1 << (file.len() + i), part.factor));
        }
        for (i, change) in changes.iter().enumerate() {
            cues.changes.push((1 << (file.len() + parts.len() + i), change.factor));
        }
        let unnamed = parts.into_iter().chain(changes).map(|part| (None, part.wordings));
        let named = file.into_iter().map(|(name, wordings)| (Some(name), wordings));
        for (i, (name, wordings)) in named.chain(unnamed).enumerate() {
            let cue = 1 << i;
            if let Some(name) = name {
                cues.sure |= if sure.contains(&name) { cue } else { 0 };
                match name.strip_prefix(UNIT) {
                    Some(unit) => drop(cues.units.insert(unit.to_owned(), cue)),
                    None => cues.bits[Cue::named(&name).expect(&name) as usize] = cue,
                }
            }
            for words in wordings.iter().map(split) {
                cues.words.extend(words.iter().filter(|w| !cues.operands.contains(*w)).cloned());
                let wording = Wording::new(cue, &words, segmented);
                match words.into_iter().next().filter(|first| !is_placeholder(first)) {
                    Some(first) => cues.openers.entry(first).or_default().push(wording),
                    None => cues.open.push(wording),
                }
            }
        }
        cues
    }

    /// Listens to an utterance.
    pub fn hear<'a>(&'a self, utterance: &'a Utterance) -> Heard<'a> {
        Heard::new(self, utterance)
    }

    /// Whether a word by itself is one of the wordings of a cue.
    pub(super) fn is_word_of(&self, cue: Bits, word: &str) -> bool {
        self.openers.get(word).into_iter().flatten().any(|w| w.cue == cue && w.is_word())
    }

    pub(super) fn wordings(&self) -> impl Iterator<Item = &Wording> {
        self.openers.values().flatten().chain(&self.open)
    }
}

/// What the names of cues for units begin with.
const UNIT: &str = "unit_";
/// Stands for any figure.
const FIGURE: &str = "#";
/// Stands for some words.
pub(super) const GAP: &str = "..";
/// A gap holds so many words at most...
pub(super) const WIDEST_GAP: usize = 5;
/// ...or so many characters of a text without spaces.
pub(super) const WIDEST_GAP_IN_TEXT: usize = 12;
/// Stands for a percent sign at the end.
pub(super) const PERCENT: &str = "%";

fn is_placeholder(word: &str) -> bool {
    word == FIGURE || word == PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_of_a_language_that_is_understood() {
        let languages: Vec<&str> = FILES.files().filter_map(|f| f.path().file_stem()?.to_str()).collect();
        assert!(languages.contains(&"en") && languages.contains(&"zh"));
        for language in languages {
            let cues = Cues::of(language).unwrap_or_else(|| panic!("{language}"));
            assert_ne!(cues.sure, 0, "{language}");
        }
    }
}
