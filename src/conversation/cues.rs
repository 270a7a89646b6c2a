//! The words of a language that tie a message to the one before it. One file a language, beside
//! this one.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashMap;
use serde::Deserialize;

pub use super::cue_file::Joining;
use super::cue_file::{File, Phrases, beginning, length_of};
use super::cue_roles::{Cue, Role};
pub use super::cue_roles::{Pronoun, Side};
use crate::knowledge::BASE_LANGUAGE;
use crate::text::lexicon::Kind;
use crate::text::sieve::Sieve;
use crate::text::tokens::Token;
use crate::text::wordlist::WordList;

/// A whole message of a few words, and the question that it stands for.
type Fragment = (Vec<String>, String);

/// The words of one language, each with all that it does.
#[derive(Deserialize)]
#[serde(from = "File")]
pub struct Cues {
    /// BCP 47 tag.
    pub language: String,
    /// Whether pronouns are left out where English has them ("is *that* true?").
    pub drops_pronouns: bool,
    words: WordList,
    /// Every word of a message is looked for many times, most of them in vain.
    sieve: Sieve<64>,
    /// What each of them does.
    cues: Vec<Cue>,
    /// The noun for one of a kind.
    nouns: FxHashMap<Kind, String>,
    joining: Joining,
    aside_wordings: Phrases,
    carries_on: Phrases,
    corrects: Phrases,
    begins_anew: Phrases,
    source: Phrases,
    excludes: Phrases,
    examples: Phrases,
    year_before: Phrases,
    year_after: Phrases,
    /// Whole messages of a few words, by what they begin with.
    fragments: FxHashMap<[u8; 2], Vec<Fragment>>,
    /// Endings that leave out what they ask for, the longest first, each with that.
    dangling: Vec<(Vec<String>, String)>,
}

impl From<File> for Cues {
    fn from(file: File) -> Self {
        let mut words: FxHashMap<String, Cue> = FxHashMap::default();
        let lists = [
            (file.predicates, Role::Predicate),
            (file.asides, Role::Aside),
            (file.closers, Role::Closer),
            (file.hangs_on, Role::HangsOn),
            (file.article, Role::Article),
            (file.pronouns.pointers, Role::Pointer),
            (file.pronouns.owners, Role::Owner),
            (file.pronouns.wholes, Role::Whole),
            (file.voices.speaking, Role::Speaking),
            (file.voices.alone, Role::SourceAlone),
            (file.voices.proof, Role::Proof),
            (file.voices.matter, Role::Matter),
            (file.more.words, Role::More),
            (file.more.rest, Role::Rest),
            (file.pronouns.ones, Role::One),
            (file.voices.stance, Role::Stance),
            (file.doubt.words, Role::Doubt),
            (file.doubt.exactness, Role::Exactness),
            (file.doubt.outcomes, Role::Outcome),
            (file.doubt.limits, Role::Limit),
            (file.positions.fillers, Role::Filler),
            (file.bot.words, Role::Bot),
            (file.bot.exempt, Role::Exempt),
            (file.bot.askers, Role::Asker),
            (file.apart.each, Role::Each),
            (file.apart.rates, Role::Rate),
            (file.apart.naming, Role::Naming),
            (file.apart.figures, Role::Figure),
            (file.apart.sorts, Role::Sort),
            (file.apart.degree, Role::Degree),
            (file.apart.leading, Role::Leading),
            (file.apart.lying, Role::Lying),
            (file.apart.money, Role::Money),
            (file.apart.likewise, Role::Likewise),
            (file.apart.helping, Role::Helping),
            (file.apart.going, Role::Going),
            (file.ranks.ahead, Role::Ahead),
            (file.ranks.passing, Role::Passing),
            (file.ranks.behind, Role::Behind),
            (file.times.changing, Role::Changing),
            (file.voices.anything, Role::Anything),
            (file.apart.directions, Role::Direction),
            (file.times.now, Role::Now),
            (file.times.before, Role::Before),
            (file.times.from, Role::From),
            (file.times.stretch, Role::Stretch),
        ];
        for (list, role) in lists {
            list.0.into_iter().for_each(|word| words.entry(word).or_default().roles |= role.bit());
        }
        let pronouns = [
            (file.pronouns.thing, Pronoun::Thing),
            (file.pronouns.several, Pronoun::Several),
            (file.pronouns.person, Pronoun::Person),
            (file.pronouns.place, Pronoun::Place),
        ];
        for (list, pronoun) in pronouns {
            list.0.into_iter().for_each(|word| words.entry(word).or_default().pronoun = Some(pronoun));
        }
        let mut nouns = FxHashMap::default();
        for (kind, list) in file.nouns {
            nouns.extend(list.0.first().map(|noun| (kind, noun.clone())));
            list.0.into_iter().for_each(|word| words.entry(word).or_default().kind = Some(kind));
        }
        for (word, position) in file.positions.words {
            words.entry(word).or_default().position = Some(position);
        }
        let split = |wording: &str| wording.split(' ').map(str::to_owned).collect();
        let mut fragments: FxHashMap<[u8; 2], Vec<Fragment>> = FxHashMap::default();
        for (asked, question) in file.bare {
            match asked.contains(' ') {
                true => {
                    fragments.entry(beginning(&asked)).or_default().push((split(&asked), question));
                }
                false => words.entry(asked).or_default().bare = Some(question),
            }
        }
        let mut dangling: Vec<(Vec<String>, String)> =
            file.dangling.iter().map(|(ending, whole)| (split(ending), whole.clone())).collect();
        dangling.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        let (mut list, mut cues) = (WordList::default(), Vec::with_capacity(words.len()));
        let mut sieve = Sieve::default();
        for (word, cue) in words {
            sieve.add(&word);
            list.add(&word);
            cues.push(cue);
        }
        Self {
            words: list,
            sieve,
            cues,
            nouns,
            language: file.language,
            drops_pronouns: file.drops_pronouns,
            joining: file.joining,
            aside_wordings: file.aside_wordings,
            carries_on: file.carries_on,
            corrects: file.corrects,
            begins_anew: file.begins_anew,
            source: file.voices.source,
            excludes: file.apart.excludes,
            examples: file.apart.examples,
            year_before: file.times.year_before,
            year_after: file.times.year_after,
            fragments,
            dangling,
        }
    }
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

    fn cue(&self, token: &Token) -> Option<&Cue> {
        let number = self.sieve.may_have(&token.word).then(|| self.words.number(&token.word)).flatten();
        number.map(|number| &self.cues[number as usize])
    }

    pub(super) fn has(&self, token: &Token, role: Role) -> bool {
        self.has_any(token, &[role])
    }

    pub(super) fn has_any(&self, token: &Token, roles: &[Role]) -> bool {
        let wanted = roles.iter().fold(0, |bits, role| bits | role.bit());
        self.cue(token).is_some_and(|cue| cue.roles & wanted != 0)
    }

    /// Length of a wording that opens a message and says nothing.
    pub fn aside_wording(&self, tokens: &[Token]) -> Option<usize> {
        self.aside_wordings.at(tokens)
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

    /// What a word may stand for.
    pub fn pronoun(&self, token: &Token) -> Option<Pronoun> {
        self.cue(token)?.pronoun
    }

    /// The kind of what a noun points at.
    pub fn kind(&self, token: &Token) -> Option<Kind> {
        self.cue(token)?.kind
    }

    /// The noun for one of a kind.
    pub fn noun_of(&self, kind: Kind) -> Option<&str> {
        self.nouns.get(&kind).map(String::as_str)
    }

    /// Length of a wording that asks for the source of a statement.
    pub fn asks_source(&self, tokens: &[Token]) -> Option<usize> {
        self.source.at(tokens)
    }

    /// A place in a list, from 1 on; -1 for the last.
    pub fn position(&self, token: &Token) -> Option<i8> {
        self.cue(token)?.position
    }

    /// Whether a message is about the bot itself.
    pub fn addresses_bot(&self, tokens: &[Token]) -> bool {
        let any = |role| tokens.iter().any(|t| self.has(t, role));
        // "Can you give me an example?" asks about nothing of the bot's.
        let asks_examples = || (0..tokens.len()).any(|at| self.asks_examples(&tokens[at..]).is_some());
        any(Role::Bot) && !any(Role::Exempt) && !asks_examples()
    }

    /// Length of a wording that leaves out what follows it.
    pub fn excludes(&self, tokens: &[Token]) -> Option<usize> {
        self.excludes.at(tokens)
    }

    /// Length of a wording that asks for some of what was told.
    pub fn asks_examples(&self, tokens: &[Token]) -> Option<usize> {
        self.examples.at(tokens)
    }

    /// The side of a change over time that a word is on.
    pub fn side(&self, token: &Token) -> Option<Side> {
        let side = |role, side| self.has(token, role).then_some(side);
        side(Role::Now, Side::Now).or_else(|| side(Role::Before, Side::Before))
    }

    /// How many years on from that of what was told a message asks about, where it asks nothing else.
    pub fn years_on(&self, tokens: &[Token]) -> Option<i16> {
        let is_all = |phrases: &Phrases| phrases.at(tokens) == Some(tokens.len());
        [(-1, &self.year_before), (1, &self.year_after)]
            .into_iter()
            .find(|(_, p)| is_all(p))
            .map(|(years, _)| years)
    }

    /// The question that a message of a few words stands for ("as of?").
    pub fn fragment(&self, tokens: &[Token]) -> Option<&str> {
        let is_whole = |wording: &[String]| length_of(wording, tokens) == Some(tokens.len());
        let begin_so = self.fragments.get(&beginning(&tokens.first()?.word))?;
        begin_so.iter().find(|(wording, _)| is_whole(wording)).map(|(_, question)| question.as_str())
    }

    /// Length of an ending that leaves out what it asks for, and the ending with that ("until *when*").
    pub fn dangling(&self, tokens: &[Token]) -> Option<(usize, &str)> {
        self.dangling.iter().find_map(|(ending, whole)| {
            let last = &tokens[tokens.len().checked_sub(ending.len())?..];
            (length_of(ending, last) == Some(last.len())).then_some((last.len(), whole.as_str()))
        })
    }

    /// The question that a bare noun stands for.
    pub fn bare(&self, token: &Token) -> Option<&str> {
        self.cue(token)?.bare.as_deref()
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
