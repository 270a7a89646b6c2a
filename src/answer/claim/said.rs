//! What a statement says, whichever fact it is held against: looked up once, since it is held against
//! all of them.

use smallvec::SmallVec;

use crate::knowledge::{FactBase, Kind};
use crate::matcher::Matcher;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Class;
use crate::text::lexicon::{Direction, Measure};
use crate::text::lists::List;

use super::acts::{Act, acts};
use super::form::Claim;
use super::places::{Put, puts};
use super::relative;
use super::told::direction;
use super::words::{Side, Words};

/// What a statement says.
pub(super) struct Said<'a> {
    /// What is done in it.
    pub(super) acts: SmallVec<[Act; 2]>,
    /// What it puts to places.
    pub(super) puts: SmallVec<[Put; 2]>,
    /// Which way a quantity moves.
    pub(super) direction: Option<Direction>,
    /// Which way it sets one thing against another, and the token that says so.
    pub(super) compares: Option<(bool, usize)>,
    /// Token of a word that says that a quantity stays as it is.
    pub(super) steady: Option<usize>,
    /// Its terms, in order.
    pub(super) words: SmallVec<[SaidWord<'a>; 16]>,
}

/// One term of a statement as a word.
pub(super) struct SaidWord<'a> {
    /// The word, or the first of several.
    pub(super) word: &'a str,
    /// How much it counts, if it is no name.
    pub(super) weight: f32,
    /// Sides of opposites that it stands on.
    pub(super) sides: &'a [Side],
    /// Whether it only says how exact a figure is, or denies.
    pub(super) is_of_form: bool,
    /// Whether it says how many times as much.
    pub(super) is_multiple: bool,
    /// Whether it says little by itself.
    pub(super) is_light: bool,
    /// The kind of names that it is a noun for, and says no more.
    pub(super) generic: Option<Kind>,
    /// Whether it makes a figure one in percent.
    pub(super) is_percent: bool,
    /// What it means, where other words mean the same.
    pub(super) meanings: &'a [u16],
    /// Whether it says what an average is for ("monthly").
    pub(super) is_rate: bool,
    /// Whether it says how much of a whole, which is another matter than the whole.
    pub(super) is_share: bool,
    /// Whether it carries no content.
    pub(super) is_empty: bool,
    /// Whether it says that somebody tells something.
    pub(super) tells_of: bool,
    /// Whether it stands for somebody who does.
    pub(super) speaks: bool,
    /// Whether it narrows down whom something is said of.
    pub(super) narrows: bool,
    /// Whether it ends the statement as what somebody or something is said to be ("they are *electric*").
    pub(super) is_complement: bool,
    /// Whether it is what most of something is, and so is said of it.
    pub(super) is_foremost: bool,
}

/// What is left of the weight of a word that only says how much ("sharply").
const DEGREE: f32 = 0.3;

impl<'a> Said<'a> {
    pub(super) fn new(base: &FactBase, matcher: &Matcher, words: &'a Words, claim: &'a Claim) -> Self {
        let utterance = &claim.utterance;
        Self {
            acts: acts(base, utterance, words),
            puts: puts(base, utterance),
            direction: direction(utterance, words),
            compares: relative::compares(utterance, words),
            steady: utterance.tokens.iter().position(|t| words.lists.steady.contains(&t.word)),
            words: utterance.terms.iter().map(|term| SaidWord::new(matcher, words, claim, term)).collect(),
        }
    }
}

impl<'a> SaidWord<'a> {
    fn new(matcher: &Matcher, words: &'a Words, claim: &'a Claim, term: &Term) -> Self {
        let tokens = &claim.utterance.tokens;
        let word = tokens[term.tokens.start].word.as_str();
        let before = term.tokens.start.checked_sub(1).map(|i| tokens[i].word.as_str());
        let denies = matcher.reader().lexicon.is(List::Negation, word) || words.lists.deniers.contains(word);
        let degree = if words.lists.degrees.contains(word) { DEGREE } else { 1.0 };
        let is_of_whole = tokens.get(term.tokens.end).is_some_and(|t| words.lists.of.contains(&t.word));
        Self {
            word,
            weight: degree * matcher.weight(term.concept, word),
            sides: if words.lists.sideless.contains(word) { &[] } else { words.sides(term.concept) },
            is_of_form: denies
                || claim.is_of_figure(term, words)
                || claim.extreme && words.lists.comparisons.contains(word),
            is_multiple: words.multiples.contains_key(word) || words.lists.fold.contains(word),
            is_light: words.lists.light.contains(word),
            generic: words
                .lists
                .generics
                .contains(word)
                .then(|| matcher.reader().lexicon.kind(word))
                .flatten(),
            is_percent: is_percent(claim, term),
            meanings: words.meanings(term.concept),
            is_rate: words.lists.monthly.contains(word),
            is_share: words.lists.shares.contains(word) && is_of_whole,
            is_empty: term.class != Class::Content || words.is_form(word) || is_of_now(matcher, word, before),
            tells_of: words.lists.telling_of.contains(word),
            speaks: words.lists.speakers.contains(word),
            narrows: words.lists.narrowing.contains(word),
            is_complement: is_complement(claim, term),
            is_foremost: before.is_some_and(|w| words.lists.foremost.contains(w)),
        }
    }
}

/// "This *year*": the time that is spoken of anyway.
fn is_of_now(matcher: &Matcher, word: &str, before: Option<&str>) -> bool {
    let lexicon = matcher.reader().lexicon;
    let is_definite = before.is_some_and(|word| lexicon.is(List::Definite, word));
    is_definite && lexicon.unit(word) == Some(Measure::Time)
}

/// Whether a statement ends in a word that says what its subject is.
fn is_complement(claim: &Claim, term: &Term) -> bool {
    let tokens = &claim.utterance.tokens;
    let before = term.tokens.start.checked_sub(1).map(|i| &tokens[i]);
    term.tokens.end == tokens.len() && before.is_some_and(|t| t.is(List::YesNoOpener))
}

/// Whether a word stands after a figure that is in percent.
fn is_percent(claim: &Claim, term: &Term) -> bool {
    claim.utterance.figures.iter().any(|f| f.percent && f.tokens.end == term.tokens.start)
}
