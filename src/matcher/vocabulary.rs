//! The words of a fact base: which of them mean the same, which form names, and which are misspelt.

mod concept;
mod phrases;
mod sources;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

pub use self::concept::Concept;
use self::concept::{exact_concept, group_concept, singular, stem_concept};
use self::phrases::Phrases;
use self::sources::segmenter;
pub(super) use self::sources::speller;
use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::parallel;
use crate::text::dates::periods;
use crate::text::lexicon::Lexicon;
use crate::text::lists::List;
use crate::text::numbers::figures;
use crate::text::segment::Segmenter;
use crate::text::spelling::{Source, Speller};
use crate::text::stem::Stems;
use crate::text::tokens::{self, Token};
use crate::text::wordlist::WordList;

/// Index into the list of names that the source does not mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherIx(pub u32);

/// What a run of words stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// An entity of the fact base.
    Known(EntityIx),
    /// A name that the source does not mention.
    Other(OtherIx),
}

/// How much a word narrows down what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A function word.
    Stop,
    /// A word of asking and telling.
    Frame,
    /// Anything else.
    Content,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    concept: Concept,
    class: Class,
    /// The word that stands for its synonym group.
    group: Option<u32>,
    /// How it is found in names of the fact base.
    name: Concept,
    /// How it is found in names that the source does not mention.
    exact: Concept,
    /// Whether a name begins with it.
    opens_name: bool,
    /// Whether synonyms of several words begin with it.
    opens_phrase: bool,
}

/// Words that a core looks up at a time.
const SHARE: usize = 512;

/// All words of one fact base in one language.
pub struct Vocabulary {
    stems: Stems,
    speller: Arc<Speller>,
    /// Cuts text that is written without spaces.
    segmenter: Option<Segmenter>,
    words: WordList,
    /// What each of them is.
    meanings: Vec<Word>,
    /// First words of the synonym groups.
    groups: Vec<Box<str>>,
    /// Groups by the very word, and then by its stem: "producer" is a maker, "produced" is made.
    group_of: FxHashMap<Concept, u32>,
    group_phrases: Phrases<u32>,
    names: Phrases<Name>,
    other_names: Phrases<Name>,
    others: Vec<(Kind, Box<str>)>,
    /// Single-word names that are written like a function word ("US").
    case_sensitive: FxHashSet<Concept>,
}

impl Vocabulary {
    /// The words of a fact base, over the words of a language; the speller is made beside the names.
    pub fn new(base: &FactBase, lexicon: &Lexicon, speller: impl FnOnce() -> Arc<Speller> + Send) -> Self {
        let (mut vocabulary, speller) = parallel::join(|| Self::of_names(base, lexicon), speller);
        vocabulary.speller = speller;
        vocabulary.learn_words(lexicon);
        vocabulary
    }

    fn of_names(base: &FactBase, lexicon: &Lexicon) -> Self {
        let mut vocabulary = Self {
            stems: Stems::default(),
            speller: Arc::default(),
            segmenter: lexicon.segmented.then(|| segmenter(base, lexicon)),
            words: WordList::default(),
            meanings: Vec::new(),
            groups: Vec::new(),
            group_of: FxHashMap::default(),
            group_phrases: Phrases::default(),
            names: Phrases::default(),
            other_names: Phrases::default(),
            others: Vec::new(),
            case_sensitive: FxHashSet::default(),
        };
        vocabulary.add_synonyms(base);
        vocabulary.add_names(base, lexicon);
        vocabulary
    }

    /// The words of a clean text. Where they are not set apart by spaces, figures and dates stay in
    /// single characters, which is how they are read.
    pub fn tokens(&self, clean: &str) -> Vec<Token> {
        let tokens = tokens::tokenize(clean);
        let Some(segmenter) = &self.segmenter else { return tokens };
        // What is a date does not depend on which day it is.
        let dates = periods(&tokens, Date::ZERO).into_iter().map(|p| p.tokens);
        let keep: SmallVec<[_; 4]> = dates.chain(figures(&tokens).into_iter().map(|f| f.tokens)).collect();
        segmenter.join(tokens, &keep)
    }

    /// Whether a word is a character that no listed word covers, where words are not set apart.
    pub(super) fn is_uncovered(&self, word: &str) -> bool {
        self.segmenter.as_ref().is_some_and(|segmenter| tokens::is_chinese(word) && !segmenter.has(word))
    }

    /// Looks all words up now, so that utterances need not.
    fn learn_words(&mut self, lexicon: &Lexicon) {
        let known = self.speller.words().filter(|(_, source)| *source != Source::Language);
        let mut words = WordList::default();
        for word in lexicon.words().chain(known.map(|(word, _)| word)) {
            words.add(word);
        }
        let numbers: Vec<u32> = (0..words.len() as u32).collect();
        let look_up = |number: &u32| self.look_up(words.word(*number), lexicon);
        let shares =
            parallel::map(numbers.chunks(SHARE), |share| share.iter().map(look_up).collect::<Vec<_>>());
        self.meanings = shares.concat();
        self.words = words;
    }

    fn add_synonyms(&mut self, base: &FactBase) {
        for words in &base.synonyms {
            let Some(first) = words.first() else { continue };
            let own = self.plain_concepts(first);
            // Groups that begin with the same word are one group, so that each language can have
            // its own file.
            let known = own.first().filter(|_| own.len() == 1).and_then(|c| self.group_of.get(c)).copied();
            let group = known.unwrap_or_else(|| {
                self.groups.push(first.to_lowercase().into());
                self.groups.len() as u32 - 1
            });
            for word in words {
                let concepts = self.plain_concepts(word);
                match concepts.as_slice() {
                    [] => {}
                    [one] => {
                        self.group_of.entry(exact_concept(&word.to_lowercase())).or_insert(group);
                        self.group_of.entry(*one).or_insert(group);
                    }
                    [first, rest @ ..] => self.group_phrases.add(*first, rest, group),
                }
            }
        }
        self.group_phrases.sort();
    }

    fn add_names(&mut self, base: &FactBase, lexicon: &Lexicon) {
        for (i, entity) in base.entities.iter().enumerate() {
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                self.add_name(name, Name::Known(EntityIx(i as u32)), lexicon);
            }
        }
        for other in &base.others {
            for name in &other.names {
                let ix = OtherIx(self.others.len() as u32);
                self.others.push((other.kind, name.as_str().into()));
                self.add_name(name, Name::Other(ix), lexicon);
            }
        }
        self.names.sort();
        self.other_names.sort();
    }

    fn add_name(&mut self, name: &str, target: Name, lexicon: &Lexicon) {
        let tokens = self.tokens(&crate::text::clean(name));
        // Names of ours are found in other words too ("Chinese car firms"); those of others are not,
        // or "cars China" would be the fair called Auto China.
        let concepts = match target {
            Name::Known(_) => self.name_concepts(&tokens),
            Name::Other(_) => tokens.iter().map(|t| exact_concept(&t.word)).collect(),
        };
        let Some((first, rest)) = concepts.split_first() else { return };
        if let [only] = tokens.as_slice()
            && (lexicon.is(List::Stop, &only.word) || lexicon.is(List::Frame, &only.word))
        {
            self.case_sensitive.insert(*first);
        }
        let names = if matches!(target, Name::Known(_)) { &mut self.names } else { &mut self.other_names };
        names.add(*first, rest, target);
    }

    /// Concepts of a text's words, stems only.
    fn plain_concepts(&self, text: &str) -> SmallVec<[Concept; 4]> {
        self.tokens(&crate::text::clean(text)).iter().map(|t| stem_concept(&self.stems, &t.word)).collect()
    }

    /// Concepts of a name: synonyms folded, other words as they are but for a plural ending.
    fn name_concepts(&self, tokens: &[Token]) -> SmallVec<[Concept; 4]> {
        let plain: SmallVec<[Concept; 8]> =
            tokens.iter().map(|t| stem_concept(&self.stems, &t.word)).collect();
        let mut folded = SmallVec::new();
        let mut at = 0;
        while at < plain.len() {
            let (concept, length) = match self.group_phrases.longest(plain.len(), at, |i| plain[i]) {
                Some((&group, length)) => (group_concept(group), length),
                None => match self.group(&tokens[at].word, plain[at]) {
                    Some(group) => (group_concept(group), 1),
                    None => (exact_concept(singular(&tokens[at].word)), 1),
                },
            };
            folded.push(concept);
            at += length;
        }
        folded
    }

    /// The synonym group of a word, by the word itself, without its plural ending, or by its stem.
    fn group(&self, word: &str, stem: Concept) -> Option<u32> {
        let keys = [exact_concept(word), exact_concept(singular(word)), stem];
        keys.iter().find_map(|key| self.group_of.get(key)).copied()
    }

    fn look_up(&self, word: &str, lexicon: &Lexicon) -> Word {
        let concept = stem_concept(&self.stems, word);
        let class = if lexicon.is(List::Stop, word) {
            Class::Stop
        } else if lexicon.is(List::Frame, word) && !lexicon.is(List::Superlative, word) {
            Class::Frame
        } else {
            Class::Content
        };
        let group = self.group(word, concept);
        let (name, exact) =
            (group.map_or_else(|| exact_concept(singular(word)), group_concept), exact_concept(word));
        let opens_phrase = self.group_phrases.any_begins_with(concept);
        Word { concept, class, group, name, exact, opens_name: self.opens_name(name, exact), opens_phrase }
    }

    fn opens_name(&self, name: Concept, exact: Concept) -> bool {
        let others = &self.other_names;
        self.names.any_begins_with(name) || others.any_begins_with(exact) || others.any_begins_with(name)
    }

    /// Whether a word is one of the fact base's or of the language's form words.
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Reads the words of an utterance: each with its concept, synonyms of several words joined.
    pub fn units(&self, tokens: &[Token], lexicon: &Lexicon) -> Vec<Unit> {
        let words: SmallVec<[Cow<Word>; 24]> = tokens
            .iter()
            .map(|t| match self.words.number(&t.word) {
                Some(number) => Cow::Borrowed(&self.meanings[number as usize]),
                None => Cow::Owned(self.look_up(&t.word, lexicon)),
            })
            .collect();
        let mut units = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            let word = &*words[at];
            let phrase =
                word.opens_phrase.then(|| self.group_phrases.longest(tokens.len(), at, |i| words[i].concept));
            let unit = match phrase.flatten() {
                Some((&group, length)) => {
                    let concept = group_concept(group);
                    Unit {
                        tokens: at as u32..(at + length) as u32,
                        concept,
                        name: concept,
                        exact: word.exact,
                        opens_name: self.opens_name(concept, word.exact),
                        class: Class::Content,
                        group: Some(group),
                    }
                }
                None => Unit {
                    tokens: at as u32..at as u32 + 1,
                    concept: word.group.map_or(word.concept, group_concept),
                    name: word.name,
                    exact: word.exact,
                    opens_name: word.opens_name,
                    class: word.class,
                    group: word.group,
                },
            };
            at = unit.tokens.end as usize;
            units.push(unit);
        }
        units
    }

    /// The longest name that begins at a unit, and how many units it takes.
    pub fn name_at(&self, units: &[Unit], tokens: &[Token], at: usize) -> Option<(Name, usize)> {
        if !units[at].opens_name {
            return None;
        }
        let known = self.names.longest(units.len(), at, |i| units[i].name);
        let other = self
            .other_names
            .longest(units.len(), at, |i| units[i].exact)
            .or_else(|| self.other_names.longest(units.len(), at, |i| units[i].name));
        let (name, length) = match (known, other) {
            (Some((_, known)), Some((&other, length))) if length > known => (other, length),
            (Some((&known, length)), _) => (known, length),
            (None, other) => other.map(|(&name, length)| (name, length))?,
        };
        let key = if matches!(name, Name::Known(_)) { units[at].name } else { units[at].exact };
        if length == 1 && self.case_sensitive.contains(&key) {
            let first = units[at].tokens.start as usize;
            let after_article = first > 0 && tokens[first - 1].word == "the";
            let shouting = tokens.iter().all(|t| t.case == tokens::Case::Upper || t.word.len() < 2);
            if !after_article && (tokens[first].case != tokens::Case::Upper || shouting) {
                return None;
            }
        }
        Some((name, length))
    }

    /// The first word of a synonym group.
    pub fn group_word(&self, group: u32) -> &str {
        &self.groups[group as usize]
    }

    /// A name that the source does not mention, and what it names.
    pub fn other(&self, ix: OtherIx) -> (Kind, &str) {
        let (kind, name) = &self.others[ix.0 as usize];
        (*kind, name)
    }

    /// The speller over all these words.
    pub fn speller(&self) -> &Speller {
        &self.speller
    }

    /// The same, to be used for another language as well.
    pub fn shared_speller(&self) -> Arc<Speller> {
        Arc::clone(&self.speller)
    }

    /// The word that tells what a term means: the table of vectors knows English words, and words of
    /// other scripts through the group that they share with one.
    pub fn meaning<'a>(&'a self, group: Option<u32>, token: &'a Token) -> &'a str {
        match group {
            Some(group) if !token.word.is_ascii() => self.group_word(group),
            _ => &token.word,
        }
    }
}

/// One or several words that mean one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The tokens that it takes.
    pub tokens: std::ops::Range<u32>,
    /// What it means.
    pub concept: Concept,
    /// How it is found in names of the fact base.
    name: Concept,
    /// How it is found in names that the source does not mention.
    exact: Concept,
    /// Whether a name begins with it.
    opens_name: bool,
    /// How much it narrows down what is asked.
    pub class: Class,
    /// Its synonym group, if it has one.
    pub group: Option<u32>,
}
