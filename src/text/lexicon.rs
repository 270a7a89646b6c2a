//! The words of a language that carry the form of a question: function words, question words,
//! chat shorthand, directions, superlatives. One file a language, beside this one.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashMap;

use super::attributes;
pub use super::attributes::Attributes;
pub use super::kinds::{Asks, Direction, Kind, Locative, Measure, Measures};
use super::lexicon_file::File;
use super::lists::{List, Lists};
use super::orders::Orders;
use super::tokens::Token;
use super::wordlist::WordList;

/// The words of one language.
pub struct Lexicon {
    /// BCP 47 tag.
    pub language: String,
    /// Whether it is written without spaces.
    pub segmented: bool,
    /// ISO 639-3 code by which a text in it is recognised; English and Chinese need none.
    pub detected_as: Option<String>,
    /// Wordings of several words that join two questions.
    joints: Vec<Vec<String>>,
    /// Every word that stands in a list, and in which.
    listed: WordList,
    lists: Vec<Lists>,
    locatives: FxHashMap<String, Locative>,
    directions: FxHashMap<String, Direction>,
    shorthand: FxHashMap<String, Vec<String>>,
    /// What else a word of shorthand may stand for.
    or_else: FxHashMap<String, Vec<String>>,
    bounds: Vec<Vec<String>>,
    so_far: Vec<Vec<String>>,
    kinds: FxHashMap<String, Kind>,
    measured: FxHashMap<String, Measure>,
    units: FxHashMap<String, Measure>,
    rates: FxHashMap<String, String>,
    attributes: attributes::Words,
    orders: Orders,
    /// Wordings by their first word, longest first.
    asks: FxHashMap<String, Vec<(Vec<String>, Asks)>>,
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::parse(include_str!("lexicon/en.toml"))
        .expect("the lexicon that is compiled in is well-formed; a test reads it")
});

/// One file a language, named after its tag.
static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/text/lexicon");

/// All languages but English, read when the first of them is needed.
static OTHERS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    let is_english = |file: &include_dir::File| file.path().file_stem().is_some_and(|s| s == "en");
    let sources = FILES.files().filter(|f| !is_english(f)).filter_map(|f| f.contents_utf8());
    sources
        .map(|source| {
            Lexicon::parse(source)
                .expect("the lexicons that are compiled in are well-formed; a test reads them")
        })
        .collect()
});

/// Tags of the languages that are understood, English first.
pub fn languages() -> impl Iterator<Item = &'static str> {
    let stems = FILES.files().filter_map(|file| file.path().file_stem()?.to_str());
    std::iter::once("en").chain(stems.filter(|stem| *stem != "en"))
}

impl Lexicon {
    /// English.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// The lexicon of a language, by its tag.
    pub fn of(language: &str) -> Option<&'static Self> {
        if language == ENGLISH.language {
            return Some(&ENGLISH);
        }
        OTHERS.iter().find(|lexicon| lexicon.language == language)
    }

    fn parse(source: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(source)?;
        let (listed, lists) = file.lists();
        let split = |wording: &str| wording.split_whitespace().map(str::to_owned).collect();
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
        let mut shorthand = FxHashMap::default();
        let mut or_else = FxHashMap::default();
        for (short, long) in file.shorthand {
            let mut meanings = long.split('|');
            let first = meanings.next().unwrap_or_default();
            let others: Vec<String> = meanings.map(|other| other.trim().to_owned()).collect();
            if !others.is_empty() {
                or_else.insert(short.clone(), others);
            }
            shorthand.insert(short, first.split_whitespace().map(str::to_owned).collect());
        }
        Ok(Self {
            language: file.language,
            joints: file.coordination.phrases.iter().map(|p| split(p)).collect(),
            listed,
            lists,
            locatives: by_word(&file.locatives),
            bounds: file.bounds.iter().map(|b| split(b)).collect(),
            so_far: file.so_far.iter().map(|s| split(s)).collect(),
            segmented: file.segmented,
            detected_as: file.detected_as,
            directions,
            kinds: by_word(&file.kinds),
            measured: by_word(&file.measured),
            units: by_word(&file.units),
            attributes: attributes::Words::new(&file.attributes),
            rates: file.rates,
            orders: Orders::new(&file.orders, file.segmented),
            shorthand,
            or_else,
            asks,
        })
    }

    /// The lists that a word stands in.
    pub fn lists(&self, word: &str) -> Lists {
        self.listed.number(word).map_or_else(Lists::default, |number| self.lists[number as usize])
    }

    /// Whether a word stands in a list.
    pub fn is(&self, list: List, word: &str) -> bool {
        self.lists(word).has(list)
    }

    /// Whether a word puts one over the other of two by the regular ending ("faster").
    pub fn is_comparative(&self, word: &str) -> bool {
        word.strip_suffix("er").is_some_and(|stem| self.is(List::Superlative, &format!("{stem}est")))
    }

    /// How a word puts something to the place named after it, if it does.
    pub fn locative(&self, word: &str) -> Option<Locative> {
        self.locatives.get(word).copied()
    }

    /// How many words join two questions, where several do together.
    pub fn joint<'w>(&self, word_at: impl Fn(usize) -> Option<&'w str>) -> Option<usize> {
        let stands = |joint: &&Vec<String>| (0..).zip(*joint).all(|(i, word)| word_at(i) == Some(word));
        self.joints.iter().find(stands).map(Vec::len)
    }

    /// Whether words end in a wording that makes the figure after them the most or the least ("up to").
    pub fn bounds(&self, before: &[Token]) -> bool {
        let words = |count: usize| before.len().checked_sub(count).map(|from| &before[from..]);
        let ends = |bound: &Vec<String>| {
            words(bound.len()).is_some_and(|words| words.iter().zip(bound).all(|(t, word)| t.word == *word))
        };
        self.bounds.iter().any(ends)
    }

    /// Whether a text speaks of what has been until now ("so far").
    pub fn speaks_of_so_far(&self, tokens: &[Token]) -> bool {
        let stands = |wording: &Vec<String>| {
            tokens
                .windows(wording.len())
                .any(|words| words.iter().zip(wording).all(|(t, word)| t.word == *word))
        };
        self.so_far.iter().any(stands)
    }

    /// Whether a text tells whoever answers what to be, to forget or to say, whatever else it asks.
    pub fn gives_orders(&self, tokens: &[Token]) -> bool {
        self.orders.are_given(tokens)
    }

    /// Growing or shrinking, where a word says so.
    pub fn direction(&self, word: &str) -> Option<Direction> {
        self.directions.get(word).copied()
    }

    /// The kind of entity that a noun stands for.
    pub fn kind(&self, noun: &str) -> Option<Kind> {
        self.kinds.get(noun).copied().or_else(|| self.segmented.then(|| self.kind_of_last(noun)).flatten())
    }

    /// The kind that the last word of a compound stands for, where words are not set apart.
    fn kind_of_last(&self, compound: &str) -> Option<Kind> {
        let starts = compound.char_indices().map(|(at, _)| at).skip(1);
        let parts = starts.map(|at| &compound[at..]).filter(|part| part.chars().nth(1).is_some());
        parts.filter_map(|part| self.kinds.get(part)).copied().next()
    }

    /// What a noun, an adjective or a verb asks an amount of ("price", "old", "weigh").
    pub fn measured(&self, word: &str) -> Option<Measure> {
        self.measured.get(word).copied()
    }

    /// What a unit counts.
    pub fn unit(&self, word: &str) -> Option<Measure> {
        self.units.get(word).copied()
    }

    /// The stretch of time for which a word says how much there is ("daily").
    pub fn rate(&self, word: &str) -> Option<&str> {
        self.rates.get(word).map(String::as_str)
    }

    /// The attributes that a word asks for in a question for a kind of answer ("who *owns* it?").
    pub fn attributes_asked(&self, word: &str, with: Option<Asks>) -> Attributes {
        self.attributes.asked(word, with)
    }

    /// The attributes that a word tells.
    pub fn attributes_told(&self, word: &str) -> Attributes {
        self.attributes.told(word)
    }

    /// A chat abbreviation written out.
    pub fn expand(&self, word: &str) -> Option<&[String]> {
        self.shorthand.get(word).map(Vec::as_slice)
    }

    /// What else a chat abbreviation may stand for.
    pub fn or_else(&self, word: &str) -> Option<&[String]> {
        self.or_else.get(word).map(Vec::as_slice)
    }

    /// The kind of answer that the words ask for from here on, and how many words say so.
    pub fn asks<'a>(&self, mut word_at: impl FnMut(usize) -> Option<&'a str>) -> Option<(Asks, usize)> {
        let first = word_at(0)?;
        self.asks.get(first)?.iter().find_map(|(wording, kind)| {
            let fits = wording.iter().enumerate().all(|(i, w)| word_at(i) == Some(w.as_str()));
            fits.then_some((*kind, wording.len()))
        })
    }

    /// Every word listed, wordings of several words apart, for segmentation.
    pub fn all_words(&self) -> impl Iterator<Item = &str> {
        let lists =
            [List::YesNo, List::YesNoCloser, List::Choice, List::ListOpener, List::Whole, List::Multiple];
        (self.words())
            .chain(lists.into_iter().flat_map(|list| self.words_of(move |lists| lists.has(list))))
            .chain(self.asks.values().flatten().flat_map(|(wording, _)| wording).map(String::as_str))
            .chain(self.kinds.keys().map(String::as_str))
            .chain(self.shorthand.keys().map(String::as_str))
            .chain(self.shorthand.values().flatten().map(String::as_str))
    }

    /// Function words, words of asking, extremes, negations, directions and units, for spelling repair.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let of = [List::Stop, List::Frame, List::Superlative, List::Negation, List::Direction];
        let units = self.units.keys().map(String::as_str);
        self.words_of(move |lists| of.into_iter().any(|list| lists.has(list))).chain(units)
    }

    fn words_of(&self, are_wanted: impl Fn(Lists) -> bool) -> impl Iterator<Item = &str> {
        let wanted = self.lists.iter().enumerate().filter(move |(_, lists)| are_wanted(**lists));
        wanted.map(|(number, _)| self.listed.word(number as u32))
    }
}

/// Each word with what it is listed for.
fn by_word<T: Copy>(lists: &FxHashMap<T, String>) -> FxHashMap<String, T> {
    lists.iter().flat_map(|(of, list)| list.split_whitespace().map(|word| (word.to_owned(), *of))).collect()
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

    #[test]
    fn every_language_has_a_well_formed_file_of_its_own_name() {
        for language in languages() {
            let lexicon = Lexicon::of(language).unwrap_or_else(|| panic!("{language}"));
            assert_eq!(lexicon.language, language);
        }
        assert!(Lexicon::of("xx").is_none());
    }

    #[test]
    fn chinese_words_of_asking_are_single_words() {
        let lexicon = Lexicon::of("zh").unwrap();
        let asks = |word: &str| lexicon.asks(|i| (i == 0).then_some(word)).map(|(asks, _)| asks);
        for (word, expected) in [
            ("多少", Asks::HowMany),
            ("哪里", Asks::Where),
            ("星期几", Asks::When),
            ("为什么", Asks::Why),
            ("谁", Asks::Who),
            ("哪家", Asks::Which),
        ] {
            assert_eq!(asks(word), Some(expected), "{word}");
        }
        assert_eq!(lexicon.expand("几多间").map(<[String]>::concat).as_deref(), Some("多少家"));
        assert!(lexicon.is(List::YesNo, "是不是") && lexicon.is(List::YesNoCloser, "吗"));
    }
}
