//! The words of a language that tie a message to the one before it. One file a language, beside
//! this one.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::text::lexicon::Kind;
use crate::text::tokens::Token;

/// What a pronoun may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pronoun {
    /// "it", "that"
    Thing,
    /// "they"
    Several,
    /// "he"
    Person,
    /// "there"
    Place,
}

/// The words of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cues {
    /// BCP 47 tag.
    pub language: String,
    asides: Words,
    carries_on: Phrases,
    corrects: Phrases,
    begins_anew: Phrases,
    hangs_on: Words,
    pronouns: PronounFile,
    nouns: FxHashMap<Kind, Words>,
    voices: VoiceFile,
    more: WordsFile,
    doubt: WordsFile,
    positions: PositionFile,
    bot: BotFile,
    bare: FxHashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PronounFile {
    thing: Words,
    several: Words,
    person: Words,
    place: Words,
    pointers: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VoiceFile {
    speaking: Words,
    source: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    words: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PositionFile {
    words: FxHashMap<String, i8>,
    fillers: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BotFile {
    words: Words,
    exempt: Words,
}

/// Words written in one string.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Words(FxHashSet<String>);

impl From<String> for Words {
    fn from(list: String) -> Self {
        Self(list.split_whitespace().map(str::to_owned).collect())
    }
}

impl Words {
    fn has(&self, token: &Token) -> bool {
        self.0.contains(&token.word)
    }
}

/// Wordings of one or several words.
#[derive(Deserialize)]
#[serde(from = "Vec<String>")]
struct Phrases(Vec<Vec<String>>);

impl From<Vec<String>> for Phrases {
    fn from(list: Vec<String>) -> Self {
        let mut phrases: Vec<Vec<String>> =
            list.iter().map(|p| p.split_whitespace().map(str::to_owned).collect()).collect();
        phrases.sort_by_key(|p| std::cmp::Reverse(p.len()));
        Self(phrases)
    }
}

impl Phrases {
    /// How many tokens the longest wording takes that begins here.
    fn at(&self, tokens: &[Token]) -> Option<usize> {
        let fits =
            |p: &&Vec<String>| p.len() <= tokens.len() && p.iter().zip(tokens).all(|(w, t)| *w == t.word);
        self.0.iter().find(fits).map(Vec::len)
    }
}

static ENGLISH: LazyLock<Cues> = LazyLock::new(|| {
    toml::from_str(include_str!("cues/en.toml"))
        .expect("the cues that are compiled in are well-formed; a test reads them")
});

impl Cues {
    /// English.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// A word that opens a message and says nothing.
    pub fn is_aside(&self, token: &Token) -> bool {
        self.asides.has(token)
    }

    /// Length of a wording that carries on from the question before.
    pub fn carries_on(&self, tokens: &[Token]) -> Option<usize> {
        self.carries_on.at(tokens)
    }

    /// Length of a wording that puts the question before right.
    pub fn corrects(&self, tokens: &[Token]) -> Option<usize> {
        self.corrects.at(tokens)
    }

    /// Whether somebody says that something new begins.
    pub fn begins_anew(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|i| self.begins_anew.at(&tokens[i..]).is_some())
    }

    /// A word at the beginning of a few that hang on the sentence before.
    pub fn hangs_on(&self, token: &Token) -> bool {
        self.hangs_on.has(token)
    }

    /// What a word may stand for.
    pub fn pronoun(&self, token: &Token) -> Option<Pronoun> {
        let file = &self.pronouns;
        [
            (&file.thing, Pronoun::Thing),
            (&file.several, Pronoun::Several),
            (&file.person, Pronoun::Person),
            (&file.place, Pronoun::Place),
        ]
        .into_iter()
        .find_map(|(words, pronoun)| words.has(token).then_some(pronoun))
    }

    /// "That" in "that company".
    pub fn is_pointer(&self, token: &Token) -> bool {
        self.pronouns.pointers.has(token)
    }

    /// The kind of what a noun points at.
    pub fn kind(&self, token: &Token) -> Option<Kind> {
        self.nouns.iter().find_map(|(kind, nouns)| nouns.has(token).then_some(*kind))
    }

    /// A verb of speaking.
    pub fn is_speaking(&self, token: &Token) -> bool {
        self.voices.speaking.has(token)
    }

    /// Whether the source of a statement is asked for from here on.
    pub fn asks_source(&self, tokens: &[Token]) -> bool {
        self.voices.source.at(tokens).is_some()
    }

    /// A word for what was not told yet.
    pub fn is_more(&self, token: &Token) -> bool {
        self.more.words.has(token)
    }

    /// A word that doubts what was told.
    pub fn is_doubt(&self, token: &Token) -> bool {
        self.doubt.words.has(token)
    }

    /// A place in a list, from 1 on; -1 for the last.
    pub fn position(&self, token: &Token) -> Option<i8> {
        self.positions.words.get(&token.word).copied()
    }

    /// A word beside a place in a list that means nothing more.
    pub fn is_filler(&self, token: &Token) -> bool {
        self.positions.fillers.has(token)
    }

    /// Whether a message is about the bot itself.
    pub fn addresses_bot(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|t| self.bot.words.has(t)) && !tokens.iter().any(|t| self.bot.exempt.has(t))
    }

    /// The question that a bare noun stands for.
    pub fn bare(&self, token: &Token) -> Option<&str> {
        self.bare.get(&token.word).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    #[test]
    fn the_longest_wording_counts() {
        let cues = Cues::english();
        assert_eq!(cues.carries_on(&tokenize("what about the second one")), Some(2));
        assert_eq!(cues.corrects(&tokenize("I meant exports")), Some(2));
        assert_eq!(cues.carries_on(&tokenize("what is it")), None);
    }
}
