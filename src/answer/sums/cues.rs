//! Which sums the wording of a question asks for. One file a language, beside this one.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::ops::Range;

use include_dir::{Dir, include_dir};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::Deserialize;
use smallvec::SmallVec;

use crate::matcher::utterance::Utterance;
use crate::text::lexicon::Lexicon;
use crate::text::tokens::Token;

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
    bits: FxHashMap<String, Cue>,
    /// Cues for the units of the fact base, by their names there.
    units: FxHashMap<String, Cue>,
    /// Nouns, in the singular, for what lists hold.
    list_nouns: FxHashSet<String>,
    /// Words that belong to the sum, not to what it is over.
    words: FxHashSet<String>,
    /// Words of wordings that say what a sum is over as well.
    operands: FxHashSet<String>,
    /// Whether words are written without spaces between them, so that wordings are parts of the text.
    segmented: bool,
    /// Wordings by their first word.
    openers: FxHashMap<String, Vec<Wording>>,
    /// Wordings that begin with no particular word.
    open: Vec<Wording>,
    /// Parts and multiples of an amount, each with a cue of its own.
    parts: Vec<(Cue, f64)>,
    /// Changes by a factor, likewise.
    changes: Vec<(Cue, f64)>,
    /// Cues that can ask for nothing else than a sum.
    sure: Cue,
}

/// One thing that wordings ask for, by a bit of its own.
type Cue = u128;

/// A wording of a cue.
struct Wording {
    cue: Cue,
    /// Its words.
    words: Words,
    /// Its words, in stretches with gaps between them.
    stretches: SmallVec<[Vec<Piece>; 1]>,
}

/// A set of words, each by a bit that it shares with some others: enough to tell of nearly every wording
/// that it is not among the words of an utterance. Where words are written without spaces, characters are
/// words.
#[derive(Clone, Copy, Default)]
struct Words(u64);

impl Words {
    fn insert(&mut self, word: &str, segmented: bool) {
        if segmented {
            word.chars().for_each(|c| self.0 |= 1 << (u32::from(c) % 64));
        } else {
            let mut hasher = FxHasher::default();
            hasher.write(word.as_bytes());
            self.0 |= 1 << (hasher.finish() % 64);
        }
    }

    fn has_all(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }
}

/// What stands in one place of a wording.
enum Piece {
    Word(String),
    /// Any figure.
    Figure,
    /// A percent sign at the end.
    Percent,
}

impl Wording {
    fn new(cue: Cue, words: &[String], segmented: bool) -> Self {
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
    fn written(&self) -> impl Iterator<Item = &str> {
        self.stretches.iter().flatten().map(|piece| match piece {
            Piece::Word(word) => word,
            Piece::Figure => FIGURE,
            Piece::Percent => PERCENT,
        })
    }
}

/// The cues of one utterance.
pub struct Heard<'a> {
    cues: &'a Cues,
    utterance: &'a Utterance,
    /// All cues that it has a wording of.
    heard: Cue,
    /// The tokens of the first wording of each.
    places: SmallVec<[(Cue, Range<usize>); 8]>,
    /// Tokens that are part of a wording, where words are not told apart by spaces.
    covered: SmallVec<[bool; 32]>,
    /// Which tokens belong to a sum, once that was asked.
    of_sum: OnceCell<SmallVec<[bool; 32]>>,
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
    pub fn is(&self, name: &str, word: &str) -> bool {
        self.bits.get(name).is_some_and(|cue| self.is_word_of(*cue, word))
    }

    fn new(File { sure, parts, changes, cues: file }: File, segmented: bool) -> Self {
        let split = |wording: &String| -> Vec<String> {
            // Where words are written without spaces, gaps are too.
            wording.replace(GAP, &format!(" {GAP} ")).split_whitespace().map(str::to_owned).collect()
        };
        assert!(
            file.len() + parts.len() + changes.len() <= Cue::BITS as usize,
            "each cue has a bit of its own"
        );
        let set = |name: &str| file.get(name).into_iter().flatten().cloned().collect();
        let mut cues = Self {
            bits: FxHashMap::default(),
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
                if let Some(unit) = name.strip_prefix(UNIT) {
                    cues.units.insert(unit.to_owned(), cue);
                }
                cues.bits.insert(name, cue);
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
        let (places, covered) = (SmallVec::new(), SmallVec::new());
        let mut heard = Heard { cues: self, utterance, heard: 0, places, covered, of_sum: OnceCell::new() };
        if self.segmented {
            heard.listen_for_parts();
        } else {
            heard.listen_for_words();
        }
        heard
    }

    /// Whether a word by itself is one of the wordings of a cue.
    fn is_word_of(&self, cue: Cue, word: &str) -> bool {
        self.openers.get(word).into_iter().flatten().any(|w| w.cue == cue && w.is_word())
    }

    fn wordings(&self) -> impl Iterator<Item = &Wording> {
        self.openers.values().flatten().chain(&self.open)
    }
}

/// How many tokens the stretches of a wording take at a token, if they stand there.
fn fits(utterance: &Utterance, at: usize, stretches: &[Vec<Piece>]) -> Option<usize> {
    let (first, rest) = stretches.split_first()?;
    let stands = first.iter().zip(at..).all(|(piece, at)| match (piece, utterance.tokens.get(at)) {
        (Piece::Word(word), Some(token)) => token.word == *word || typed(utterance, at) == Some(word),
        (Piece::Figure, Some(_)) => utterance.figures.iter().any(|f| f.tokens.start == at),
        (Piece::Percent, Some(_)) => at == utterance.tokens.len() - 1 && utterance.clean.contains('%'),
        (_, None) => false,
    });
    if !stands {
        return None;
    }
    if rest.is_empty() {
        return Some(first.len());
    }
    (first.len() + 1..=first.len() + WIDEST_GAP)
        .find_map(|from| Some(from + fits(utterance, at + from, rest)?))
}

impl Heard<'_> {
    fn listen_for_words(&mut self) {
        let (cues, utterance) = (self.cues, self.utterance);
        let said = self.words_said();
        for (at, token) in utterance.tokens.iter().enumerate() {
            let words = std::iter::once(&token.word).chain(typed(utterance, at));
            let opened = words.filter_map(|w| cues.openers.get(w)).flatten();
            for wording in opened.chain(&cues.open) {
                if self.heard & wording.cue == 0
                    && said.has_all(wording.words)
                    && let Some(length) = fits(utterance, at, &wording.stretches)
                {
                    self.heard |= wording.cue;
                    self.places.push((wording.cue, at..at + length));
                }
            }
        }
    }

    /// The words as read, and what stood in the place of those that were mended.
    fn words_said(&self) -> Words {
        let mut said = Words::default();
        let read = self.utterance.tokens.iter().map(|token| &token.word);
        let typed = self.utterance.repairs.iter().map(|(_, typed)| typed);
        read.chain(typed).for_each(|word| said.insert(word, self.cues.segmented));
        said
    }

    /// Where words are not told apart by spaces, a wording is any part of the text.
    fn listen_for_parts(&mut self) {
        let tokens = &self.utterance.tokens;
        let (text, ends) = joined(tokens);
        let mut marks = vec![false; text.len()];
        let said = self.words_said();
        for wording in self.cues.wordings().filter(|wording| said.has_all(wording.words)) {
            let mut from = 0;
            while let Some(pieces) = find_pieces(&text, from, wording.written()) {
                let (first, last) = (pieces[0].start, pieces[pieces.len() - 1].end);
                if self.heard & wording.cue == 0 {
                    let token = |byte: usize| ends.iter().take_while(|end| **end <= byte).count();
                    self.heard |= wording.cue;
                    self.places.push((wording.cue, token(first)..token(last - 1) + 1));
                }
                pieces.iter().for_each(|piece| marks[piece.clone()].fill(true));
                from = first + text[first..].chars().next().map_or(1, char::len_utf8);
            }
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let spans = starts.zip(ends.iter().copied()).zip(tokens);
        self.covered = spans
            .map(|((start, end), token)| {
                !self.cues.operands.contains(&token.word) && marks[start..end].iter().all(|m| *m)
            })
            .collect();
    }

    /// Whether the utterance has one of the wordings of a cue. Not inlined: it is asked for every cue.
    #[inline(never)]
    pub fn has(&self, name: &str) -> bool {
        self.heard != 0 && self.cues.bits.get(name).is_some_and(|cue| cue & self.heard != 0)
    }

    /// Whether nothing else than a sum can be meant, by another cue than one, so that a fact alone would
    /// be no answer.
    pub fn is_sure_beside(&self, name: &str) -> bool {
        let beside = self.cues.bits.get(name).copied().unwrap_or_default();
        self.heard & self.cues.sure & !beside != 0
    }

    /// The tokens of the first wording of a cue.
    pub fn place(&self, name: &str) -> Option<Range<usize>> {
        let cue = *self.cues.bits.get(name)?;
        self.places.iter().find(|(known, _)| *known == cue).map(|(_, tokens)| tokens.clone())
    }

    /// The tokens of every wording of a cue, in order.
    pub fn places(&self, name: &str) -> SmallVec<[Range<usize>; 4]> {
        let mut places = SmallVec::new();
        let (cues, utterance) = (self.cues, self.utterance);
        let Some(cue) = cues.bits.get(name).filter(|cue| *cue & self.heard != 0) else { return places };
        if cues.segmented {
            let (text, ends) = joined(&utterance.tokens);
            let token = |byte: usize| ends.iter().take_while(|end| **end <= byte).count();
            for wording in cues.wordings().filter(|w| w.cue == *cue) {
                let mut from = 0;
                while let Some(pieces) = find_pieces(&text, from, wording.written()) {
                    let last = &pieces[pieces.len() - 1];
                    places.push(token(pieces[0].start)..token(last.end - 1) + 1);
                    from = last.end;
                }
            }
        } else {
            for (at, token) in utterance.tokens.iter().enumerate() {
                let wordings = cues.openers.get(&token.word).into_iter().flatten();
                let lengths = wordings.filter(|w| w.cue == *cue).map(|w| fits(utterance, at, &w.stretches));
                places.extend(lengths.flatten().map(|length| at..at + length));
            }
        }
        places.sort_unstable_by_key(|place| place.start);
        places
    }

    /// The parts and multiples that it has a wording for.
    pub fn parts(&self) -> impl Iterator<Item = f64> {
        self.heard_of(&self.cues.parts)
    }

    /// The changes by a factor that it has a wording for.
    pub fn changes(&self) -> impl Iterator<Item = f64> {
        self.heard_of(&self.cues.changes)
    }

    fn heard_of<'s>(&'s self, factors: &'s [(Cue, f64)]) -> impl Iterator<Item = f64> + 's {
        factors.iter().filter(|(cue, _)| cue & self.heard != 0).map(|(_, factor)| *factor)
    }

    /// Whether a word by itself is one of the wordings of a cue.
    pub fn is(&self, name: &str, word: &str) -> bool {
        self.cues.is(name, word)
    }

    /// Whether a word stands for a unit, by its name in the fact base.
    pub fn is_unit(&self, unit: &str, word: &str) -> bool {
        self.cues.units.get(unit).is_some_and(|cue| self.cues.is_word_of(*cue, word))
    }

    /// Whether a noun, in the singular, is one for what lists hold.
    pub fn names_list(&self, noun: &str) -> bool {
        self.cues.list_nouns.contains(noun)
    }

    /// Whether a word belongs to a sum.
    pub fn is_word(&self, at: usize) -> bool {
        let all = || (0..self.utterance.tokens.len()).map(|at| self.is_of_sum(at)).collect();
        self.of_sum.get_or_init(all)[at]
    }

    fn is_of_sum(&self, at: usize) -> bool {
        let word = self.utterance.tokens[at].word.as_str();
        self.covered.get(at).is_some_and(|covered| *covered)
            || typed(self.utterance, at).is_some_and(|typed| self.cues.words.contains(typed))
            || self.cues.words.contains(word)
            || (self.cues.segmented && self.names_list(word))
            || singular(word).is_some_and(|one| self.names_list(&one))
    }
}

/// Words without spaces between them, and where each ends.
fn joined(tokens: &[Token]) -> (String, SmallVec<[usize; 32]>) {
    let mut text = String::new();
    let mut ends = SmallVec::new();
    for token in tokens {
        text.push_str(&token.word);
        ends.push(text.len());
    }
    (text, ends)
}

/// Where the pieces of a wording stand in a text, in order and near each other.
fn find_pieces<'a>(
    text: &str,
    from: usize,
    words: impl Iterator<Item = &'a str>,
) -> Option<SmallVec<[Range<usize>; 2]>> {
    let pieces: SmallVec<[&str; 2]> = words.collect();
    let (first, rest) = pieces.split_first()?;
    let mut start = from;
    'next: while let Some(at) = text.get(start..)?.find(first).map(|at| at + start) {
        let mut found: SmallVec<[Range<usize>; 2]> = SmallVec::new();
        found.push(at..at + first.len());
        for piece in rest {
            let before = found.last().map_or(at, |piece| piece.end);
            let window: usize = text[before..].chars().take(WIDEST_GAP_IN_TEXT).map(char::len_utf8).sum();
            let Some(next) = text[before..].find(piece).filter(|next| *next <= window) else {
                start = at + first.chars().next().map_or(1, char::len_utf8);
                continue 'next;
            };
            found.push(before + next..before + next + piece.len());
        }
        return Some(found);
    }
    None
}

/// What the names of cues for units begin with.
const UNIT: &str = "unit_";
/// Stands for any figure.
const FIGURE: &str = "#";
/// Stands for some words.
const GAP: &str = "..";
/// A gap holds so many words at most...
const WIDEST_GAP: usize = 5;
/// ...or so many characters of a text without spaces.
const WIDEST_GAP_IN_TEXT: usize = 12;
/// Stands for a percent sign at the end.
const PERCENT: &str = "%";

fn is_placeholder(word: &str) -> bool {
    word == FIGURE || word == PERCENT
}

/// What stood in the place of a repaired word; words of sums are not among those of the fact base,
/// and may have been taken for misspelt.
pub fn typed(utterance: &Utterance, at: usize) -> Option<&String> {
    utterance.repairs.iter().find(|(token, _)| *token == at).map(|(_, typed)| typed)
}

/// A noun in the singular, if it is in the plural.
pub fn singular(word: &str) -> Option<String> {
    let stem = word.strip_suffix('s')?;
    Some(match stem.strip_suffix("ie") {
        Some(stem) => format!("{stem}y"),
        None => stem.to_owned(),
    })
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

    #[test]
    fn pieces_stand_in_order_and_near_each_other() {
        let wording = Wording::new(1, &["超过".to_owned(), GAP.to_owned(), "多少".to_owned()], true);
        let found = |text: &str| {
            find_pieces(text, 0, wording.written()).map(|p| text[p[0].start..p[1].end].to_owned())
        };
        assert_eq!(found("产量超过一千万多少"), Some("超过一千万多少".to_owned()));
        assert_eq!(found("多少超过"), None);
        assert_eq!(found("超过了很多很多很多很多很多很多年以前的多少"), None);
    }
}
