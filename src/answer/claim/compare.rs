//! A statement held against one fact: how much of it the fact speaks of, and what differs.

use std::ops::Range;

use serde::Serialize;
use smallvec::SmallVec;

use crate::knowledge::{EntityIx, FactBase, Kind, Standing, Value};
use crate::matcher::Matcher;
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept, Name};
use crate::text::lexicon::Asks;
use crate::text::numbers::{Figure, Precision};

use super::told::{Told, direction, is_alike, named};
use super::words::{Side, Words};

/// What of a statement differs from a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Difference {
    /// A number, by its tokens.
    Figure(Range<usize>),
    /// A name, by what it names and its tokens.
    Name(#[serde(skip)] Kind, Range<usize>),
    /// A time, by its tokens.
    Period(Range<usize>),
    /// Which way a quantity moves, by the token.
    Direction(usize),
    /// A word for the opposite, by its token.
    Opposite(usize),
    /// Yes for no, or no for yes.
    Denial,
    /// Who says so, by the token.
    Speaker(usize),
    /// A forecast taken as what has happened.
    Forecast,
    /// A limit that is not there ("only"), by its token.
    Limit(usize),
    /// Which of several comes first ("mainly"), by the tokens of its name.
    Foremost(Range<usize>),
    /// Who does it to whom.
    Order,
    /// Why, by the first token of the cause.
    Cause(usize),
}

/// A statement as it is held against facts.
pub struct Claim {
    /// Its words.
    pub utterance: Utterance,
    entities: SmallVec<[EntityIx; 4]>,
    /// Whether it denies, after denials that take each other back.
    denies: bool,
    /// Whether it says that something is only expected.
    hedged: bool,
    /// Token of a word that limits to what is named.
    exclusive: Option<usize>,
    /// Token at which a cause begins.
    cause: Option<usize>,
    /// Whether it insists on the exact number.
    pub(super) exactly: bool,
}

impl Claim {
    /// Reads a statement's form.
    pub fn new(utterance: Utterance, reader: &Reader, words: &Words) -> Self {
        let word = |at: usize| utterance.tokens.get(at).map_or("", |t| t.word.as_str());
        let mut denials = 0;
        let mut limit_denied = false;
        for at in 0..utterance.tokens.len() {
            if !(reader.lexicon.is_negation(word(at)) || words.deniers.contains(word(at))) {
                continue;
            }
            // "A little" and "no. 1" deny nothing.
            let little = at > 0 && words.articles.contains(word(at - 1)) || word(at + 1) == "1";
            let limits = (at + 1..at + 3).any(|i| words.limits.contains(word(i)));
            let rest = || (at + 1..utterance.tokens.len()).map(word);
            let until = rest().any(|w| words.until.contains(w));
            let yet = rest().chain(at.checked_sub(1).map(word)).any(|w| words.yet.contains(w));
            let extreme = words.none.contains(word(at)) && rest().any(|w| words.comparisons.contains(w));
            limit_denied |= limits;
            if !(little || limits || until || extreme || yet) {
                denials += 1;
            }
        }
        let any = |test: &dyn Fn(&str) -> bool| utterance.tokens.iter().any(|t| test(&t.word));
        let exclusive = utterance.tokens.iter().position(|t| words.exclusives.contains(&t.word));
        Self {
            entities: utterance.entities(),
            denies: denials % 2 == 1,
            hedged: any(&|w| words.hedges.contains(w) || words.yet.contains(w)),
            exclusive: exclusive.filter(|_| !limit_denied),
            cause: words.cause(&utterance.tokens),
            exactly: any(&|w| words.exact.contains(w)),
            utterance,
        }
    }

    /// Whether a word only says how exact the figure after it is ("at least 150").
    fn is_of_figure(&self, term: &Term) -> bool {
        let before = |f: &Figure| f.precision != Precision::Exact && f.tokens.start == term.tokens.end;
        self.utterance.figures.iter().any(before)
    }
}

/// How a statement stands to one fact.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Comparison {
    /// The fact's index.
    pub fact: usize,
    /// Weight of what the fact speaks of.
    pub accounted: f32,
    /// Weight of what it does not speak of.
    pub unaccounted: f32,
    /// Weight of the heaviest of that.
    pub heaviest: f32,
    /// Weight of what the statement of the fact itself has, in the same words.
    pub stated: f32,
    /// The same of its words that are no names.
    #[serde(skip)]
    pub(super) content: Content,
    /// Token of the heaviest part that the fact does not speak of.
    pub missing: Option<usize>,
    /// Names that the fact does not speak of and that stand in no other's place.
    pub strangers: u32,
    /// Entities in common.
    pub entities: u32,
    /// Whether a number agrees; `None` without one.
    pub number: Option<bool>,
    /// What differs.
    #[serde(skip)]
    pub differences: SmallVec<[Difference; 2]>,
}

/// Weights of the words of a statement that are no names: whatever is said of the right names may
/// be wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Content {
    accounted: f32,
    unaccounted: f32,
    stated: f32,
    /// Whether the statement names what the fact tells, if that is a name: without any words, the
    /// names alone have to be the right ones ("Volvo is Swedish").
    names_value: bool,
}

impl Content {
    /// Whether the fact speaks of enough of the words, and not only in its example questions: they
    /// ask for much that is not so ("is the staffer a woman?").
    fn is_supported(&self, is_pinned: bool) -> bool {
        let all = self.accounted + self.unaccounted;
        if all <= 0.0 {
            return self.names_value;
        }
        self.accounted / all >= SUPPORTED_CONTENT && (is_pinned || self.stated / all >= STATED_CONTENT)
    }
}

/// A fact speaks of at least this share of a supported statement's words beside names...
const SUPPORTED_CONTENT: f32 = 0.5;
/// ...and states at least this share of them.
const STATED_CONTENT: f32 = 0.2;
/// So many names of a fact leave little else that a statement could be about.
const PINNED_BY: u32 = 2;

impl Comparison {
    /// Share of the statement that the fact speaks of, what differs left aside.
    pub fn coverage(&self) -> f32 {
        self.accounted / (self.accounted + self.unaccounted).max(f32::EPSILON)
    }

    /// Whether the fact speaks of enough of what is said of the names. Where two names or the number
    /// are the fact's, other words may be for the same.
    pub fn speaks_of_content(&self) -> bool {
        self.content.is_supported(self.entities >= PINNED_BY || self.number == Some(true))
    }

    pub(super) fn miss(&mut self, weight: f32, token: usize) {
        self.unaccounted += weight;
        if weight > self.heaviest {
            self.heaviest = weight;
            self.missing = Some(token);
        }
    }
}

/// Weight of a name, a number or a time: each has to be right.
pub(super) const SLOT: f32 = 1.0;
/// What is left of the weight of a word that only says how much ("sharply").
const DEGREE: f32 = 0.3;
/// What is left of a word's weight where only an example question has it, not the statement.
pub(super) const ASKED_ONLY: f32 = 0.85;

/// Everything that statements are held against facts with.
pub struct Scales<'a> {
    /// The facts.
    pub base: &'a FactBase,
    /// Their words.
    pub matcher: &'a Matcher,
    /// The words of comparison.
    pub words: &'a Words,
    /// What each fact states.
    pub told: &'a [Told],
}

impl Scales<'_> {
    /// Holds a statement against one fact.
    pub fn compare(&self, claim: &Claim, index: usize) -> Comparison {
        let mut c = Comparison { fact: index, ..Comparison::default() };
        for term in claim.utterance.terms.iter().filter(|t| !t.slot) {
            match term.name {
                Some(name) => self.name(claim, term, name, &mut c),
                None => {
                    let (accounted, unaccounted, stated) = (c.accounted, c.unaccounted, c.stated);
                    self.word(claim, term, &mut c);
                    c.content.accounted += c.accounted - accounted;
                    c.content.unaccounted += c.unaccounted - unaccounted;
                    c.content.stated += c.stated - stated;
                }
            }
        }
        self.figures(claim, &mut c);
        self.periods(claim, &mut c);
        self.multiples(claim, &mut c);
        self.direction(claim, &mut c);
        self.form(claim, &mut c);
        self.cause(claim, &mut c);
        self.denial(claim, &mut c);
        c.content.names_value = self.names_value(claim, index);
        c
    }

    fn names_value(&self, claim: &Claim, fact: usize) -> bool {
        let named = |e: &EntityIx| claim.entities.iter().any(|c| self.is_related(Some(*c), Some(*e)));
        match &self.base.facts[fact].value {
            Some(Value::Place(place)) => named(place),
            Some(Value::Entities { named: all, .. }) => all.iter().any(named),
            _ => true,
        }
    }

    fn name(&self, claim: &Claim, term: &Term, name: Name, c: &mut Comparison) {
        let (base, profile) = (self.base, self.matcher.profile(c.fact));
        let kind = match name {
            Name::Known(entity) if profile.has_entity(entity) => {
                c.entities += 1;
                c.accounted += SLOT;
                if self.told[c.fact].slots.binary_search(&entity).is_ok() {
                    c.stated += SLOT;
                }
                return;
            }
            Name::Known(entity) => base.entity(entity).kind,
            Name::Other(other) => self.matcher.vocabulary().other(other).0,
        };
        if self.told[c.fact].slot_for(base, kind, &claim.entities).is_some() {
            c.differences.push(Difference::Name(kind, term.tokens.clone()));
        } else {
            c.strangers += 1;
            c.miss(SLOT, term.tokens.start);
        }
    }

    fn word(&self, claim: &Claim, term: &Term, c: &mut Comparison) {
        let (told, profile) = (&self.told[c.fact], self.matcher.profile(c.fact));
        let token = &claim.utterance.tokens[term.tokens.start];
        if claim.is_of_figure(term)
            || self.is_multiple(claim, term, c.fact)
            || (term.direction.is_some() && told.direction.is_some())
        {
            return;
        }
        let against = |side: &Side| {
            let other = Side { second: !side.second, ..*side };
            // Whoever says both holds one against the other ("then … now").
            let both = claim.utterance.terms.iter().any(|t| self.words.sides(t.concept).contains(&other));
            told.sides.contains(&other) && !told.sides.contains(side) && !both
        };
        if !told.affirms(term.concept) && self.words.sides(term.concept).iter().any(against) {
            // What is yet to come may well be the opposite of what is.
            if claim.hedged && self.base.facts[c.fact].standing != Some(Standing::Predicted) {
                c.miss(self.matcher.weight(term.concept, &token.word), term.tokens.start);
                return;
            }
            c.differences.push(Difference::Opposite(term.tokens.start));
            return;
        }
        if term.class != Class::Content || self.words.is_form(&token.word) {
            return;
        }
        let same_side = |side: &Side| told.sides.contains(side);
        let after_cause = claim.cause.is_some_and(|cause| term.tokens.start >= cause);
        let degree = if self.words.degrees.contains(&token.word) { DEGREE } else { 1.0 };
        let weight = degree * self.matcher.weight(term.concept, &token.word);
        if told.affirms(term.concept) {
            c.accounted += weight;
            c.stated += weight;
        } else if told.denies(term.concept) {
            c.accounted += weight;
            c.differences.push(Difference::Opposite(term.tokens.start));
        } else if told.leaves_open(term.concept) {
            c.miss(weight, term.tokens.start);
        } else if self.words.speakers.contains(&token.word) && self.has_speaker(c.fact) {
            if told.is_speaker(term.concept) {
                c.accounted += weight;
            } else {
                c.differences.push(Difference::Speaker(term.tokens.start));
            }
        } else if self.words.sides(term.concept).iter().any(same_side)
            || (profile.has_concept(term.concept) && !term.superlative)
        {
            c.accounted += weight * ASKED_ONLY;
            c.miss(weight * (1.0 - ASKED_ONLY), term.tokens.start);
        } else if term.superlative {
            c.miss(SLOT, term.tokens.start);
        } else if !after_cause || !self.gives_reason(c.fact) {
            let closeness = self.matcher.closeness(&token.word, profile);
            c.accounted += weight * closeness;
            c.miss(weight * (1.0 - closeness), term.tokens.start);
        }
    }

    fn has_speaker(&self, fact: usize) -> bool {
        let is_role = |e: &EntityIx| self.base.entity(*e).kind == Kind::Role;
        self.base.facts[fact].said_by.is_some() || self.told[fact].slots.iter().any(is_role)
    }

    fn gives_reason(&self, fact: usize) -> bool {
        self.base.facts[fact].asks.contains(&Asks::Why)
    }

    fn direction(&self, claim: &Claim, c: &mut Comparison) {
        let (said, told) = (direction(&claim.utterance, self.words), self.told[c.fact].direction);
        if let (Some(said), Some(told)) = (said, told)
            && said != told
        {
            let at = claim.utterance.terms.iter().find(|t| t.direction == Some(said));
            c.differences.push(Difference::Direction(at.map_or(0, |t| t.tokens.start)));
        }
    }

    /// Forecasts, limits, "mainly", and who does what to whom.
    fn form(&self, claim: &Claim, c: &mut Comparison) {
        let told = &self.told[c.fact];
        if self.base.facts[c.fact].standing == Some(Standing::Predicted) && !claim.hedged {
            c.differences.push(Difference::Forecast);
        }
        if let Some(at) = claim.exclusive
            && told.parts.len() > 1
        {
            let has = |part: &Vec<Concept>| {
                part.iter().any(|p| claim.utterance.terms.iter().any(|t| t.concept == *p))
            };
            if !told.parts.iter().all(has) {
                c.differences.push(Difference::Limit(at));
            }
        }
        let said_first = foremost(&claim.utterance, self.words);
        let told_first = foremost(&told.utterance, self.words);
        if let (Some((term, said)), Some((_, first))) = (said_first, told_first)
            && said != first
            && told.slots.contains(&said)
            && is_alike(self.base.entity(said).kind, self.base.entity(first).kind)
        {
            c.differences.push(Difference::Foremost(term.tokens.clone()));
        }
        if self.is_turned_round(claim, told) {
            c.differences.push(Difference::Order);
        }
    }

    /// Another cause than the one told.
    fn cause(&self, claim: &Claim, c: &mut Comparison) {
        let Some(cause) = claim.cause.filter(|_| self.gives_reason(c.fact)) else { return };
        let told = &self.told[c.fact];
        let is_word = |t: &&Term| t.class == Class::Content && t.name.is_none() && t.tokens.start >= cause;
        let after = claim.utterance.terms.iter().filter(is_word);
        let (mut known, mut total) = (0.0, 0.0);
        for term in after {
            let weight = self.matcher.weight(term.concept, &claim.utterance.tokens[term.tokens.start].word);
            total += weight;
            known += if told.affirms(term.concept) { weight } else { 0.0 };
        }
        if total > 0.0 && known / total < SAME_CAUSE {
            c.differences.push(Difference::Cause(cause));
        }
    }

    /// A denial of what differs is right; a denial of what is told differs.
    fn denial(&self, claim: &Claim, c: &mut Comparison) {
        if !claim.denies {
            return;
        }
        if c.differences.is_empty() {
            c.differences.push(Difference::Denial);
        } else {
            c.differences.clear();
        }
    }
}

/// Share of a cause's words that a fact has to have for it to be the same cause.
const SAME_CAUSE: f32 = 0.4;

/// The name that "mainly" or its like puts first.
fn foremost<'a>(utterance: &'a Utterance, words: &Words) -> Option<(&'a Term, EntityIx)> {
    let at = utterance.tokens.iter().position(|t| words.foremost.contains(&t.word))?;
    let after = named(utterance).find(|(t, _)| t.tokens.start > at && t.tokens.start <= at + FOREMOST_REACH);
    // "Africa is the main destination for Dongfeng's exports": the name stands before.
    let before = || named(utterance).filter(|(t, _)| t.tokens.end <= at).last();
    let predicate = utterance.tokens[..at].iter().any(|t| words.copulas.contains(&t.word));
    if predicate { before().or(after) } else { after }
}

/// "Mainly" and the name it puts first are at most so many words apart.
const FOREMOST_REACH: usize = 5;
