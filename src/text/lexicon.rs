//! The words of a language that carry the form of a question: function words, question words,
//! chat shorthand, directions, superlatives. One file a language, beside this one.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// The kind of answer that a question asks for, or that a fact gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Asks {
    /// A count.
    #[serde(rename = "how many")]
    HowMany,
    /// An amount of money or a degree.
    #[serde(rename = "how much")]
    HowMuch,
    /// A person, body or company.
    #[serde(rename = "who")]
    Who,
    /// A thing, or a statement in general.
    #[serde(rename = "what")]
    What,
    /// One or several of a kind.
    #[serde(rename = "which")]
    Which,
    /// A place.
    #[serde(rename = "where")]
    Where,
    /// A day or a stretch of time.
    #[serde(rename = "when")]
    When,
    /// A cause or a purpose.
    #[serde(rename = "why")]
    Why,
    /// A manner, state or degree.
    #[serde(rename = "how")]
    How,
}

/// Which way a quantity moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It grows.
    Up,
    /// It shrinks.
    Down,
}

/// The words of one language.
pub struct Lexicon {
    /// BCP 47 tag.
    pub language: String,
    stop: FxHashSet<String>,
    frame: FxHashSet<String>,
    superlative: FxHashSet<String>,
    negation: FxHashSet<String>,
    openers: FxHashSet<String>,
    directions: FxHashMap<String, Direction>,
    shorthand: FxHashMap<String, Vec<String>>,
    /// Wordings by their first word, longest first.
    asks: FxHashMap<String, Vec<(Vec<String>, Asks)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    stop: String,
    frame: String,
    superlative: String,
    negation: String,
    direction: DirectionFile,
    yes_no: YesNoFile,
    asks: FxHashMap<String, Asks>,
    shorthand: FxHashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectionFile {
    up: String,
    down: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YesNoFile {
    openers: String,
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::parse(include_str!("lexicon/en.toml"))
        .expect("the lexicon that is compiled in is well-formed; a test reads it")
});

impl Lexicon {
    /// English.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    fn parse(source: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(source)?;
        let words = |list: &str| list.split_whitespace().map(str::to_owned).collect::<FxHashSet<_>>();
        let mut asks: FxHashMap<String, Vec<(Vec<String>, Asks)>> = FxHashMap::default();
        for (wording, kind) in file.asks {
            let parts: Vec<String> = wording.split_whitespace().map(str::to_owned).collect();
            if let Some(first) = parts.first() {
                asks.entry(first.clone()).or_default().push((parts, kind));
            }
        }
        for wordings in asks.values_mut() {
            wordings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        let mut directions = FxHashMap::default();
        directions.extend(file.direction.up.split_whitespace().map(|w| (w.to_owned(), Direction::Up)));
        directions.extend(file.direction.down.split_whitespace().map(|w| (w.to_owned(), Direction::Down)));
        Ok(Self {
            language: file.language,
            stop: words(&file.stop),
            frame: words(&file.frame),
            superlative: words(&file.superlative),
            negation: words(&file.negation),
            openers: words(&file.yes_no.openers),
            directions,
            shorthand: file
                .shorthand
                .into_iter()
                .map(|(short, long)| (short, long.split_whitespace().map(str::to_owned).collect()))
                .collect(),
            asks,
        })
    }

    /// A function word.
    pub fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// A word of asking, telling or chatting.
    pub fn is_frame(&self, word: &str) -> bool {
        self.frame.contains(word)
    }

    /// A word for the extreme of several, listed or with the regular ending ("busiest").
    pub fn is_superlative(&self, word: &str) -> bool {
        self.superlative.contains(word)
    }

    /// A word that turns a statement into its opposite.
    pub fn is_negation(&self, word: &str) -> bool {
        self.negation.contains(word)
    }

    /// A word that opens a question for yes or no.
    pub fn is_yes_no_opener(&self, word: &str) -> bool {
        self.openers.contains(word)
    }

    /// Growing or shrinking, where a word says so.
    pub fn direction(&self, word: &str) -> Option<Direction> {
        self.directions.get(word).copied()
    }

    /// A chat abbreviation written out.
    pub fn expand(&self, word: &str) -> Option<&[String]> {
        self.shorthand.get(word).map(Vec::as_slice)
    }

    /// The kind of answer that the words ask for from here on, and how many words say so.
    pub fn asks<'a>(&self, mut word_at: impl FnMut(usize) -> Option<&'a str>) -> Option<(Asks, usize)> {
        let first = word_at(0)?;
        self.asks.get(first)?.iter().find_map(|(wording, kind)| {
            let fits = wording.iter().enumerate().all(|(i, w)| word_at(i) == Some(w.as_str()));
            fits.then_some((*kind, wording.len()))
        })
    }

    /// Every word listed, for spelling repair.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        (self.stop.iter())
            .chain(&self.frame)
            .chain(&self.superlative)
            .chain(&self.negation)
            .chain(self.directions.keys())
            .map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wording_decides_what_is_asked() {
        let lexicon = Lexicon::english();
        let asks = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            lexicon.asks(|i| words.get(i).copied())
        };
        assert_eq!(asks("how many cars"), Some((Asks::HowMany, 2)));
        assert_eq!(asks("how is it"), Some((Asks::How, 1)));
        assert_eq!(asks("what day was it"), Some((Asks::When, 2)));
        assert_eq!(asks("port of call"), None);
    }
}
