//! Which sums the wording of a question asks for. One file a language, beside this one.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::matcher::utterance::Utterance;

/// The wordings of one language.
pub struct Cues {
    wordings: BTreeMap<String, Vec<Vec<String>>>,
    /// Words that belong to the sum, not to what it is over.
    words: FxHashSet<String>,
}

impl Cues {
    /// English.
    pub fn english() -> Self {
        let file: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("en.toml"))
            .expect("the wordings compiled in are well-formed; a test reads them");
        let split =
            |wording: &String| -> Vec<String> { wording.split_whitespace().map(str::to_owned).collect() };
        let wordings: BTreeMap<String, Vec<Vec<String>>> =
            file.iter().map(|(name, list)| (name.clone(), list.iter().map(split).collect())).collect();
        let operands: FxHashSet<&String> = wordings.get("operands").into_iter().flatten().flatten().collect();
        let words = wordings.values().flatten().flatten();
        let words = words.filter(|w| !operands.contains(w)).cloned().collect();
        Self { wordings, words }
    }

    /// Whether an utterance has one of the wordings of a name.
    pub fn has(&self, name: &str, utterance: &Utterance) -> bool {
        self.at(name, utterance).is_some()
    }

    /// The token at which the first wording of a name begins.
    pub fn at(&self, name: &str, utterance: &Utterance) -> Option<usize> {
        let wordings = self.wordings.get(name)?;
        let is_figure = |at: usize| utterance.figures.iter().any(|f| f.tokens.start == at);
        let fits = |at: usize, wording: &Vec<String>| {
            wording.iter().enumerate().all(|(i, word)| match utterance.tokens.get(at + i) {
                Some(token) if word == "#" => is_figure(at + i) && !token.word.is_empty(),
                _ if word == "%" => at + i == utterance.tokens.len() - 1 && utterance.clean.contains('%'),
                Some(token) => token.word == *word || typed(utterance, at + i) == Some(word),
                None => false,
            })
        };
        (0..utterance.tokens.len()).find(|&at| wordings.iter().any(|w| fits(at, w)))
    }

    /// Whether a word by itself is one of the wordings of a name.
    pub fn is(&self, name: &str, word: &str) -> bool {
        self.wordings.get(name).is_some_and(|list| list.iter().any(|w| w.len() == 1 && w[0] == word))
    }

    /// Whether a noun, in the singular, is one for what lists hold.
    pub fn names_list(&self, noun: &str) -> bool {
        self.is("list_nouns", noun)
    }

    /// Whether a word belongs to a sum.
    pub fn is_word(&self, utterance: &Utterance, at: usize) -> bool {
        let word = utterance.tokens[at].word.as_str();
        typed(utterance, at).is_some_and(|typed| self.words.contains(typed))
            || self.words.contains(word)
            || singular(word).is_some_and(|one| self.names_list(&one))
    }
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
