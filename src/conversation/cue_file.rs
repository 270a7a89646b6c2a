//! How the words that tie a message to the one before it are listed, a file a language.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::text::lexicon::Kind;
use crate::text::tokens::Token;

/// The words of one language, as listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) language: String,
    #[serde(default)]
    pub(super) drops_pronouns: bool,
    /// Words that make a sentence of a name and a noun, where no list of openers tells.
    #[serde(default)]
    pub(super) predicates: Words,
    pub(super) joining: Joining,
    pub(super) asides: Words,
    #[serde(default)]
    pub(super) aside_wordings: Phrases,
    pub(super) closers: Words,
    pub(super) carries_on: Phrases,
    pub(super) corrects: Phrases,
    pub(super) begins_anew: Phrases,
    pub(super) hangs_on: Words,
    pub(super) article: Words,
    pub(super) pronouns: PronounFile,
    pub(super) nouns: FxHashMap<Kind, Words>,
    pub(super) voices: VoiceFile,
    pub(super) more: MoreFile,
    pub(super) doubt: DoubtFile,
    pub(super) positions: PositionFile,
    #[serde(default)]
    pub(super) ranks: RankFile,
    pub(super) bot: BotFile,
    pub(super) apart: ApartFile,
    pub(super) times: TimesFile,
    pub(super) bare: FxHashMap<String, String>,
    /// Endings that leave out what they ask for, each with that.
    #[serde(default)]
    pub(super) dangling: FxHashMap<String, String>,
}

/// Words by which a message is completed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joining {
    /// Stands between a question and what it is about; without one, the subject comes first.
    pub of: Option<String>,
    /// Stands between the last two of several.
    pub and: String,
    /// Asks for one of a kind.
    pub which: String,
    /// Asks for a thing; alone it asks about nothing.
    pub what: String,
    /// Stands between things and the place that they are in.
    pub within: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PronounFile {
    pub(super) thing: Words,
    pub(super) several: Words,
    pub(super) person: Words,
    pub(super) place: Words,
    pub(super) pointers: Words,
    #[serde(default)]
    pub(super) owners: Words,
    pub(super) wholes: Words,
    #[serde(default)]
    pub(super) ones: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VoiceFile {
    pub(super) alone: Words,
    #[serde(default)]
    pub(super) proof: Words,
    #[serde(default)]
    pub(super) stance: Words,
    #[serde(default)]
    pub(super) anything: Words,
    pub(super) speaking: Words,
    pub(super) matter: Words,
    pub(super) source: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoreFile {
    pub(super) words: Words,
    #[serde(default)]
    pub(super) rest: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DoubtFile {
    pub(super) words: Words,
    pub(super) exactness: Words,
    #[serde(default)]
    pub(super) outcomes: Words,
    pub(super) limits: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PositionFile {
    pub(super) words: FxHashMap<String, i8>,
    pub(super) fillers: Words,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RankFile {
    pub(super) ahead: Words,
    pub(super) passing: Words,
    pub(super) behind: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BotFile {
    pub(super) words: Words,
    pub(super) askers: Words,
    pub(super) exempt: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApartFile {
    pub(super) each: Words,
    #[serde(default)]
    pub(super) rates: Words,
    pub(super) excludes: Phrases,
    pub(super) naming: Words,
    pub(super) figures: Words,
    #[serde(default)]
    pub(super) sorts: Words,
    #[serde(default)]
    pub(super) degree: Words,
    #[serde(default)]
    pub(super) leading: Words,
    #[serde(default)]
    pub(super) lying: Words,
    #[serde(default)]
    pub(super) money: Words,
    #[serde(default)]
    pub(super) examples: Phrases,
    #[serde(default)]
    pub(super) likewise: Words,
    #[serde(default)]
    pub(super) helping: Words,
    #[serde(default)]
    pub(super) going: Words,
    #[serde(default)]
    pub(super) directions: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimesFile {
    pub(super) now: Words,
    pub(super) before: Words,
    #[serde(default)]
    pub(super) from: Words,
    #[serde(default)]
    pub(super) changing: Words,
    pub(super) stretch: Words,
    #[serde(default)]
    pub(super) year_before: Phrases,
    #[serde(default)]
    pub(super) year_after: Phrases,
}

/// Words written in one string.
#[derive(Default, Deserialize)]
#[serde(from = "String")]
pub(super) struct Words(pub(super) Vec<String>);

impl From<String> for Words {
    fn from(list: String) -> Self {
        Self(list.split_whitespace().map(str::to_owned).collect())
    }
}

/// Wordings of one or several words, by their first character: where words are not set apart by
/// spaces, a first word may be several tokens.
#[derive(Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Phrases(FxHashMap<[u8; 2], Vec<Vec<String>>>);

impl From<Vec<String>> for Phrases {
    fn from(list: Vec<String>) -> Self {
        let mut phrases: FxHashMap<[u8; 2], Vec<Vec<String>>> = FxHashMap::default();
        for phrase in &list {
            let words: Vec<String> = phrase.split_whitespace().map(str::to_owned).collect();
            if let Some(first) = words.first() {
                phrases.entry(beginning(first)).or_default().push(words);
            }
        }
        phrases.values_mut().for_each(|of| of.sort_by_key(|p| std::cmp::Reverse(p.len())));
        Self(phrases)
    }
}

impl Phrases {
    /// How many tokens the longest wording takes that begins here.
    pub(super) fn at(&self, tokens: &[Token]) -> Option<usize> {
        let first = &tokens.first()?.word;
        self.0.get(&beginning(first))?.iter().find_map(|wording| length_of(wording, tokens))
    }
}

/// What a word begins with. Where words are not set apart, the first of a wording begins as its first token does.
pub(super) fn beginning(word: &str) -> [u8; 2] {
    match *word.as_bytes() {
        [] => [0, 0],
        [only] => [only, 0],
        [first, second, ..] => [first, second],
    }
}

/// How many tokens a wording takes. Where words are not set apart by spaces, one of its words may be
/// several tokens.
pub(super) fn length_of(wording: &[String], tokens: &[Token]) -> Option<usize> {
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
