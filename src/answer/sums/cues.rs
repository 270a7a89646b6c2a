//! Which sums the wording of a question asks for. One file a language, beside this one.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::matcher::utterance::Utterance;

/// The wordings of one language, as written.
#[derive(Deserialize)]
struct File {
    parts: Vec<Part>,
    #[serde(flatten)]
    cues: BTreeMap<String, Vec<String>>,
}

/// Wordings for a part or a multiple of an amount.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    factor: f64,
    wordings: Vec<String>,
}

/// The wordings of one language.
pub struct Cues {
    bits: FxHashMap<String, Cue>,
    /// Nouns, in the singular, for what lists hold.
    list_nouns: FxHashSet<String>,
    /// Words that belong to the sum, not to what it is over.
    words: FxHashSet<String>,
    /// Wordings by their first word.
    openers: FxHashMap<String, Vec<Wording>>,
    /// Wordings that begin with no particular word.
    open: Vec<Wording>,
    /// Parts and multiples of an amount, each with a cue of its own.
    parts: Vec<(Cue, f64)>,
}

/// One thing that wordings ask for, by a bit of its own.
type Cue = u128;

/// A wording of a cue, in words.
struct Wording {
    cue: Cue,
    words: Vec<String>,
}

/// The cues of one utterance.
#[derive(Clone, Copy)]
pub struct Heard<'a> {
    cues: &'a Cues,
    utterance: &'a Utterance,
    /// All cues that it has a wording of.
    heard: Cue,
}

impl Cues {
    /// English.
    pub fn english() -> Self {
        let File { parts, cues: file } = toml::from_str(include_str!("en.toml"))
            .expect("the wordings compiled in are well-formed; a test reads them");
        let split =
            |wording: &String| -> Vec<String> { wording.split_whitespace().map(str::to_owned).collect() };
        assert!(file.len() + parts.len() <= Cue::BITS as usize, "each cue has a bit of its own");
        // Words of wordings that say what a sum is over as well.
        let operands: FxHashSet<String> = file.get("operands").into_iter().flatten().cloned().collect();
        let mut cues = Self {
            bits: FxHashMap::default(),
            list_nouns: file.get("list_nouns").into_iter().flatten().cloned().collect(),
            words: FxHashSet::default(),
            openers: FxHashMap::default(),
            open: Vec::new(),
            parts: Vec::new(),
        };
        let factors: Vec<f64> = parts.iter().map(|p| p.factor).collect();
        let named = file.into_iter().map(|(name, wordings)| (Some(name), wordings));
        let unnamed = parts.into_iter().map(|p| (None, p.wordings));
        let mut factors = factors.into_iter();
        for (i, (name, wordings)) in named.chain(unnamed).enumerate() {
            let cue = 1 << i;
            match name {
                Some(name) => drop(cues.bits.insert(name, cue)),
                None => cues.parts.extend(factors.next().map(|factor| (cue, factor))),
            }
            for words in wordings.iter().map(split) {
                cues.words.extend(words.iter().filter(|w| !operands.contains(*w)).cloned());
                match words.first() {
                    Some(first) if !is_placeholder(first) => {
                        cues.openers.entry(first.clone()).or_default().push(Wording { cue, words });
                    }
                    _ => cues.open.push(Wording { cue, words }),
                }
            }
        }
        cues
    }

    /// Listens to an utterance.
    pub fn hear<'a>(&'a self, utterance: &'a Utterance) -> Heard<'a> {
        let mut heard = 0;
        for (at, token) in utterance.tokens.iter().enumerate() {
            let words = std::iter::once(&token.word).chain(typed(utterance, at));
            let opened = words.filter_map(|w| self.openers.get(w)).flatten();
            for wording in opened.chain(&self.open) {
                if heard & wording.cue == 0 && fits(utterance, at, &wording.words) {
                    heard |= wording.cue;
                }
            }
        }
        Heard { cues: self, utterance, heard }
    }
}

/// Whether a wording stands at a token.
fn fits(utterance: &Utterance, at: usize, wording: &[String]) -> bool {
    let is_figure = |at: usize| utterance.figures.iter().any(|f| f.tokens.start == at);
    if let Some(gap) = wording.iter().position(|w| w == GAP) {
        let rest = at + gap + 1..=at + gap + WIDEST_GAP;
        return fits(utterance, at, &wording[..gap])
            && rest.into_iter().any(|from| fits(utterance, from, &wording[gap + 1..]));
    }
    wording.iter().enumerate().all(|(i, word)| match utterance.tokens.get(at + i) {
        Some(token) if word == FIGURE => is_figure(at + i) && !token.word.is_empty(),
        _ if word == PERCENT => at + i == utterance.tokens.len() - 1 && utterance.clean.contains('%'),
        Some(token) => token.word == *word || typed(utterance, at + i) == Some(word),
        None => false,
    })
}

impl Heard<'_> {
    /// Whether the utterance has one of the wordings of a cue.
    pub fn has(&self, name: &str) -> bool {
        self.cues.bits.get(name).is_some_and(|cue| cue & self.heard != 0)
    }

    /// The parts and multiples that it has a wording for.
    pub fn parts(&self) -> impl Iterator<Item = f64> {
        let heard = self.heard;
        self.cues.parts.iter().filter(move |(cue, _)| cue & heard != 0).map(|(_, factor)| *factor)
    }

    /// Whether a word by itself is one of the wordings of a cue.
    pub fn is(&self, name: &str, word: &str) -> bool {
        let cue = self.cues.bits.get(name).copied().unwrap_or_default();
        let wordings = self.cues.openers.get(word).into_iter().flatten();
        wordings.into_iter().any(|w| w.cue == cue && w.words.len() == 1)
    }

    /// Whether a noun, in the singular, is one for what lists hold.
    pub fn names_list(&self, noun: &str) -> bool {
        self.cues.list_nouns.contains(noun)
    }

    /// Whether a word belongs to a sum.
    pub fn is_word(&self, at: usize) -> bool {
        let word = self.utterance.tokens[at].word.as_str();
        typed(self.utterance, at).is_some_and(|typed| self.cues.words.contains(typed))
            || self.cues.words.contains(word)
            || singular(word).is_some_and(|one| self.names_list(&one))
    }
}

/// Stands for any figure.
const FIGURE: &str = "#";
/// Stands for some words.
const GAP: &str = "..";
/// A gap holds so many words at most.
const WIDEST_GAP: usize = 5;
/// Stands for a percent sign at the end.
const PERCENT: &str = "%";

fn is_placeholder(word: &str) -> bool {
    word == FIGURE || word == PERCENT
}

/// What stood in the place of a repaired word; words of sums are not among those of the fact base,
/// and may have been taken for misspelt.
fn typed(utterance: &Utterance, at: usize) -> Option<&String> {
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
