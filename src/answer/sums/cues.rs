//! Which sums the wording of a question asks for. One file a language, beside this one.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::matcher::utterance::Utterance;

/// The wordings of one language.
pub struct Cues {
    wordings: BTreeMap<String, Cue>,
    /// Words that belong to the sum, not to what it is over.
    words: FxHashSet<String>,
    /// Which cues have a wording that begins with a word, a bit each.
    openers: FxHashMap<String, u64>,
    /// Cues with a wording that begins with no particular word.
    open: u64,
}

/// One thing that wordings ask for.
struct Cue {
    bit: u64,
    wordings: Vec<Vec<String>>,
}

/// The cues of one utterance.
#[derive(Clone, Copy)]
pub struct Heard<'a> {
    cues: &'a Cues,
    utterance: &'a Utterance,
    /// Cues whose wordings begin with a word of the utterance.
    possible: u64,
}

/// Words of wordings that say what a sum is over as well.
const OPERANDS: &str = "yuan dollar dollars rmb vehicle vehicles car cars company companies firm firms business \
                        automobile component reason model city country province region market destination \
                        export exports production output";

impl Cues {
    /// English.
    pub fn english() -> Self {
        let file: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("en.toml"))
            .expect("the wordings compiled in are well-formed; a test reads them");
        let split =
            |wording: &String| -> Vec<String> { wording.split_whitespace().map(str::to_owned).collect() };
        assert!(file.len() <= u64::BITS as usize, "each cue has a bit of its own");
        let wordings: BTreeMap<String, Cue> = (file.iter().enumerate())
            .map(|(i, (name, list))| {
                (name.clone(), Cue { bit: 1 << i, wordings: list.iter().map(split).collect() })
            })
            .collect();
        let operands: FxHashSet<&str> = OPERANDS.split_whitespace().collect();
        let words = wordings.values().flat_map(|cue| &cue.wordings).flatten();
        let words = words.filter(|w| !operands.contains(w.as_str())).cloned().collect();
        let mut openers: FxHashMap<String, u64> = FxHashMap::default();
        let mut open = 0;
        for cue in wordings.values() {
            for first in cue.wordings.iter().filter_map(|wording| wording.first()) {
                if is_placeholder(first) {
                    open |= cue.bit;
                } else {
                    *openers.entry(first.clone()).or_default() |= cue.bit;
                }
            }
        }
        Self { wordings, words, openers, open }
    }

    /// Listens to an utterance.
    pub fn hear<'a>(&'a self, utterance: &'a Utterance) -> Heard<'a> {
        let words = utterance.tokens.iter().map(|t| &t.word).chain(utterance.repairs.iter().map(|(_, w)| w));
        let opened = words.filter_map(|w| self.openers.get(w)).fold(self.open, |all, bits| all | bits);
        Heard { cues: self, utterance, possible: opened }
    }
}

impl Heard<'_> {
    /// Whether the utterance has one of the wordings of a cue.
    pub fn has(&self, name: &str) -> bool {
        let Some(cue) = self.cues.wordings.get(name).filter(|cue| cue.bit & self.possible != 0) else {
            return false;
        };
        let utterance = self.utterance;
        let is_figure = |at: usize| utterance.figures.iter().any(|f| f.tokens.start == at);
        let fits = |at: usize, wording: &Vec<String>| {
            wording.iter().enumerate().all(|(i, word)| match utterance.tokens.get(at + i) {
                Some(token) if word == FIGURE => is_figure(at + i) && !token.word.is_empty(),
                _ if word == PERCENT => at + i == utterance.tokens.len() - 1 && utterance.clean.contains('%'),
                Some(token) => token.word == *word || typed(utterance, at + i) == Some(word),
                None => false,
            })
        };
        (0..utterance.tokens.len()).any(|at| cue.wordings.iter().any(|w| fits(at, w)))
    }

    /// Whether a noun, in the singular, is one for what lists hold.
    pub fn names_list(&self, noun: &str) -> bool {
        let nouns = self.cues.wordings.get("list_nouns");
        nouns.is_some_and(|cue| cue.wordings.iter().any(|w| w.len() == 1 && w[0] == noun))
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
