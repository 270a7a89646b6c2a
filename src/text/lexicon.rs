//! The words of a language that carry the form of a question: function words, question words,
//! chat shorthand, directions, superlatives. One file a language, beside this one.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use rustc_hash::{FxHashMap, FxHashSet};

use super::coordination::Coordination;
pub use super::kinds::{Asks, Direction, Kind, Locative, Measure, Measures};
use super::lexicon_file::File;
use super::orders::Orders;
use super::tokens::Token;

/// The words of one language.
pub struct Lexicon {
    /// BCP 47 tag.
    pub language: String,
    /// Whether it is written without spaces.
    pub segmented: bool,
    /// ISO 639-3 code by which a text in it is recognised; English and Chinese need none.
    pub detected_as: Option<String>,
    stop: FxHashSet<String>,
    frame: FxHashSet<String>,
    superlative: FxHashSet<String>,
    negation: FxHashSet<String>,
    choice: FxHashSet<String>,
    /// How it joins things and describes them.
    pub coordination: Coordination,
    list: FxHashSet<String>,
    naming: FxHashSet<String>,
    calling: FxHashSet<String>,
    genitive: FxHashSet<String>,
    locatives: FxHashMap<String, Locative>,
    joining: FxHashSet<String>,
    yes_no: YesNo,
    directions: FxHashMap<String, Direction>,
    shorthand: FxHashMap<String, Vec<String>>,
    /// What else a word of shorthand may stand for.
    or_else: FxHashMap<String, Vec<String>>,
    whole: FxHashSet<String>,
    directed: FxHashSet<String>,
    passive: FxHashSet<String>,
    partial: FxHashSet<String>,
    bounds: Vec<Vec<String>>,
    multiples: FxHashSet<String>,
    kinds: FxHashMap<String, Kind>,
    measured: FxHashMap<String, Measure>,
    units: FxHashMap<String, Measure>,
    occupations: FxHashSet<String>,
    orders: Orders,
    /// Wordings by their first word, longest first.
    asks: FxHashMap<String, Vec<(Vec<String>, Asks)>>,
}

/// What asks for yes or no.
struct YesNo {
    openers: FxHashSet<String>,
    addressed: FxHashSet<String>,
    embedded: FxHashSet<String>,
    embedding: FxHashSet<String>,
    anywhere: FxHashSet<String>,
    closers: FxHashSet<String>,
    between: FxHashSet<String>,
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
            stop: words(&file.stop),
            frame: words(&file.frame),
            superlative: words(&file.superlative),
            negation: words(&file.negation),
            choice: words(&file.choice),
            coordination: file.coordination.into(),
            list: words(&file.list),
            naming: words(&file.naming),
            calling: words(&file.calling),
            genitive: words(&file.genitive),
            locatives: by_word(&file.locatives),
            joining: words(&file.joining),
            whole: words(&file.whole),
            directed: words(&file.directed),
            passive: words(&file.passive),
            partial: words(&file.partial),
            bounds: file.bounds.iter().map(|b| b.split_whitespace().map(str::to_owned).collect()).collect(),
            multiples: words(&file.multiples),
            yes_no: YesNo {
                openers: words(&file.yes_no.openers),
                addressed: words(&file.yes_no.addressed),
                embedded: words(&file.yes_no.embedded),
                embedding: words(&file.yes_no.embedding),
                anywhere: words(&file.yes_no.anywhere),
                closers: words(&file.yes_no.closers),
                between: words(&file.yes_no.between),
            },
            segmented: file.segmented,
            detected_as: file.detected_as,
            directions,
            kinds: by_word(&file.kinds),
            measured: by_word(&file.measured),
            units: by_word(&file.units),
            occupations: words(&file.occupations),
            orders: Orders::new(&file.orders, file.segmented),
            shorthand,
            or_else,
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
        self.yes_no.openers.contains(word)
    }

    /// A word for whoever is asked to do something: "can *you* list them?" asks for more than yes.
    pub fn is_addressed(&self, word: &str) -> bool {
        self.yes_no.addressed.contains(word)
    }

    /// A word after which it is asked for yes or no all the same ("can you tell me *whether* …").
    pub fn embeds_yes_no(&self, word: &str) -> bool {
        self.yes_no.embedded.contains(word)
    }

    /// A word of asking that one of these may follow ("I *wonder* whether …").
    pub fn may_embed_yes_no(&self, word: &str) -> bool {
        self.yes_no.embedding.contains(word)
    }

    /// A word that asks for yes or no wherever it stands.
    pub fn is_yes_no(&self, word: &str) -> bool {
        self.yes_no.anywhere.contains(word)
    }

    /// A word that closes a statement so that it asks for yes or no.
    pub fn is_yes_no_closer(&self, word: &str) -> bool {
        self.yes_no.closers.contains(word)
    }

    /// A word that asks for yes or no between a word and its repetition.
    pub fn is_yes_no_between(&self, word: &str) -> bool {
        self.yes_no.between.contains(word)
    }

    /// A word that offers a choice.
    pub fn is_choice(&self, word: &str) -> bool {
        self.choice.contains(word)
    }

    /// A word that opens a request for names.
    pub fn is_list_opener(&self, word: &str) -> bool {
        self.list.contains(word)
    }

    /// A noun that asks what something goes by ("the *name* of").
    pub fn is_naming(&self, word: &str) -> bool {
        self.naming.contains(word)
    }

    /// A verb that asks what something goes by ("what is it *called*").
    pub fn is_calling(&self, word: &str) -> bool {
        self.calling.contains(word)
    }

    /// A word between a thing and what it belongs to.
    pub fn is_genitive(&self, word: &str) -> bool {
        self.genitive.contains(word)
    }

    /// A word between the last two of a list.
    pub fn is_joining(&self, word: &str) -> bool {
        self.joining.contains(word)
    }

    /// How a word puts something to the place named after it, if it does.
    pub fn locative(&self, word: &str) -> Option<Locative> {
        self.locatives.get(word).copied()
    }

    /// A verb whose two sides cannot change places.
    pub fn is_directed(&self, word: &str) -> bool {
        self.directed.contains(word)
    }

    /// A word that turns such a verb round.
    pub fn is_passive(&self, word: &str) -> bool {
        self.passive.contains(word)
    }

    /// A word for the greater part, which leaves room for others.
    pub fn is_partial(&self, word: &str) -> bool {
        self.partial.contains(word)
    }

    /// Whether words end in a wording that makes the figure after them the most or the least ("up to").
    pub fn bounds(&self, before: &[Token]) -> bool {
        let words = |count: usize| before.len().checked_sub(count).map(|from| &before[from..]);
        let ends = |bound: &Vec<String>| {
            words(bound.len()).is_some_and(|words| words.iter().zip(bound).all(|(t, word)| t.word == *word))
        };
        self.bounds.iter().any(ends)
    }

    /// A word for a multiple, of which the language does not tell alone what it is a multiple of.
    pub fn is_multiple(&self, word: &str) -> bool {
        self.multiples.contains(word)
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

    /// A word for what somebody is ("job").
    pub fn is_occupation(&self, word: &str) -> bool {
        self.occupations.contains(word)
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
        let lists = [&self.choice, &self.list, &self.whole, &self.multiples];
        (self.words())
            .chain([&self.yes_no.anywhere, &self.yes_no.closers].into_iter().flatten().map(String::as_str))
            .chain(lists.into_iter().flatten().map(String::as_str))
            .chain(self.asks.values().flatten().flat_map(|(wording, _)| wording).map(String::as_str))
            .chain(self.kinds.keys().map(String::as_str))
            .chain(self.shorthand.keys().map(String::as_str))
            .chain(self.shorthand.values().flatten().map(String::as_str))
    }

    /// Function words, words of asking, extremes, negations and directions, for spelling repair.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        (self.stop.iter())
            .chain(&self.frame)
            .chain(&self.superlative)
            .chain(&self.negation)
            .chain(self.directions.keys())
            .map(String::as_str)
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
        assert!(lexicon.is_yes_no("是不是") && lexicon.is_yes_no_closer("吗"));
    }
}
