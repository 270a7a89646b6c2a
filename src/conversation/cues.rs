//! The words of a language that tie a message to the one before it. One file a language, beside
//! this one.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::knowledge::BASE_LANGUAGE;
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
    /// Whether pronouns are left out where English has them ("is *that* true?").
    #[serde(default)]
    pub drops_pronouns: bool,
    /// Words that make a sentence of a name and a noun, where no list of openers tells.
    #[serde(default)]
    predicates: Words,
    joining: Joining,
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

/// Words by which a message is completed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joining {
    /// Stands between a question and what it is about; without one, the subject comes first.
    pub of: Option<String>,
    /// Asks for one of a kind.
    pub which: String,
    /// Asks for a thing; alone it asks about nothing.
    pub what: String,
    /// Stands between things and the place that they are in.
    pub within: Option<String>,
}

/// Words written in one string.
#[derive(Default, Deserialize)]
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
        self.0.iter().find_map(|wording| length_of(wording, tokens))
    }
}

/// How many tokens a wording takes. Where words are not set apart by spaces, one of its words may be
/// several tokens.
fn length_of(wording: &[String], tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    for word in wording {
        let mut rest = word.as_str();
        while !rest.is_empty() {
            rest = rest.strip_prefix(tokens.get(at)?.word.as_str())?;
            at += 1;
        }
    }
    Some(at)
}

static ENGLISH: LazyLock<Cues> = LazyLock::new(|| {
    toml::from_str(include_str!("cues/en.toml"))
        .expect("the cues that are compiled in are well-formed; a test reads them")
});

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/conversation/cues");

/// All languages but English, read when the first of them is needed.
static OTHERS: LazyLock<Vec<Cues>> = LazyLock::new(|| {
    let is_english = |file: &include_dir::File| file.path().file_stem().is_some_and(|s| s == BASE_LANGUAGE);
    let sources = FILES.files().filter(|f| !is_english(f)).filter_map(|f| f.contents_utf8());
    let read = |source| {
        toml::from_str(source).expect("the cues that are compiled in are well-formed; a test reads them")
    };
    sources.map(read).collect()
});

impl Cues {
    /// English.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// The cues of a language; `None` where it has no file, and follow-ups are not understood in it.
    pub fn of(language: &str) -> Option<&'static Self> {
        if language == BASE_LANGUAGE {
            return Some(&ENGLISH);
        }
        OTHERS.iter().find(|cues| cues.language == language)
    }

    /// Words by which a message is completed.
    pub fn joining(&self) -> &Joining {
        &self.joining
    }

    /// A word that makes a sentence of a name and a noun.
    pub fn is_predicate(&self, token: &Token) -> bool {
        self.predicates.has(token)
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

    #[test]
    fn cues_are_named_after_their_language() {
        let stems = FILES.files().filter_map(|file| file.path().file_stem()?.to_str());
        for language in stems {
            assert_eq!(Cues::of(language).map(|cues| cues.language.as_str()), Some(language));
            assert!(crate::text::lexicon::Lexicon::of(language).is_some(), "{language}");
        }
        assert!(Cues::of("zh").is_some_and(|cues| cues.drops_pronouns));
    }

    #[test]
    fn a_wording_without_spaces_takes_several_tokens() {
        let cues = Cues::of("zh").unwrap();
        assert_eq!(cues.carries_on(&tokenize("换成美元呢")), Some(2));
        assert_eq!(cues.corrects(&tokenize("我是说进口")), Some(3));
        assert!(cues.begins_anew(&tokenize("换个话题")));
        assert_eq!(cues.carries_on(&tokenize("换")), None);
    }
}
