//! What each fact states, read once, as statements of others are held against it.

use smallvec::SmallVec;

use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Value};
use crate::matcher::Matcher;
use crate::matcher::profile::Profile;
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept, Name};
use crate::parallel;
use crate::text::dates::{Period, PeriodMention};
use crate::text::lexicon::Direction;
use crate::text::lists::List;
use crate::text::numbers::{Currency, Figure};
use crate::text::tokens::Token;

use super::acts::{Act, acts};
use super::lists::WordSet;
use super::manner::{foremost, position_of_foremost};
use super::places::{Put, puts};
use super::relative;
use super::words::{Side, Words};

/// What one fact states.
pub struct Told {
    /// Its statement, as read.
    pub utterance: Utterance,
    /// What is done in it.
    pub(super) acts: SmallVec<[Act; 2]>,
    /// What it puts to places.
    pub(super) puts: SmallVec<[Put; 2]>,
    /// The name that "mainly" or its like puts first in it.
    pub first: Option<EntityIx>,
    /// Concepts that the statement affirms, sorted.
    affirmed: Vec<Concept>,
    /// Concepts that it denies ("not of the full year"), sorted.
    denied: Vec<Concept>,
    /// Concepts that it says are not told ("no figure is given"), sorted.
    untold: Vec<Concept>,
    /// Sides of opposites that it stands on.
    pub sides: Vec<Side>,
    /// Which way a quantity moves.
    pub direction: Option<Direction>,
    /// Entities that could be told wrongly: its value, its speaker, what it is about.
    pub slots: Vec<EntityIx>,
    /// What a list that is not complete is of: one more of the kind may be true.
    open: Option<Kind>,
    /// The entries of such a list.
    listed: Vec<EntityIx>,
    /// Whether it tells of places, each of which something may go to.
    pub tells_places: bool,
    /// Whether it only expects.
    pub hedged: bool,
    /// What its words mean, where other words mean the same.
    pub(super) meanings: Vec<u16>,
    /// Whether it tells of some out of a number ("one of three").
    pub(super) is_of_some: bool,
    /// Which way it sets one thing against another.
    pub(super) compares: Option<bool>,
    /// Whether it tells of what is done.
    pub(super) is_done: bool,
    /// Times that it leaves out ("except on Sundays").
    pub(super) excepted: SmallVec<[Period; 1]>,
    /// Times before which it says that something is not so ("not until May").
    pub(super) not_before: SmallVec<[Period; 1]>,
    /// What it gives that place to.
    pub(super) ranked: Option<EntityIx>,
    /// Which place among several it tells: that of the biggest is the first.
    pub rank: Option<u32>,
    /// What its quantity counts, as a concept.
    pub unit: Option<Concept>,
    /// The currency that it is an amount of.
    pub currency: Option<Currency>,
    /// Concepts of the words for those who say so, sorted.
    speakers: Vec<Concept>,
    /// Concepts of the parts of a list that is its value, one entry a part.
    pub parts: Vec<Vec<Concept>>,
}

/// Fewer words are a phrase, which says nothing by itself.
const LEAST_QUOTE: usize = 4;
/// A denial reaches so many content words.
const REACH: usize = 4;

impl Told {
    /// Reads all facts in the language of a matcher.
    pub fn all(base: &FactBase, matcher: &Matcher, words: &Words) -> Vec<Self> {
        let reader = matcher.reader();
        let facts = base.facts.iter().enumerate();
        parallel::map(facts, |(i, f)| Self::new(base, f, matcher.profile(i), &reader, words))
    }

    /// Reads a fact.
    fn new(base: &FactBase, fact: &Fact, profile: &Profile, reader: &Reader, words: &Words) -> Self {
        let utterance = reader.read(fact.in_language(&reader.lexicon.language).0);
        let (mut affirmed, mut denied, mut untold, mut sides) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut reach, mut telling) = (0, false);
        let (mut left_out, mut starts): (SmallVec<[usize; 2]>, SmallVec<[usize; 2]>) = Default::default();
        for term in &utterance.terms {
            let first = &utterance.tokens[term.tokens.start];
            if first.starts_sentence || ends_clause(&utterance, term) {
                reach = 0;
            }
            if first.is(List::Negation) || words.lists.denying.contains(&first.word) {
                (reach, telling) = (REACH, tells(&utterance, term, words));
                continue;
            }
            if words.lists.exceptions.contains(&first.word) {
                (reach, telling) = (REACH, false);
                continue;
            }
            if reach > 0 && term.slot {
                // "Not until May" is in May.
                let before = term.tokens.start.checked_sub(1).map(|at| utterance.tokens[at].word.as_str());
                let is_start = before.is_some_and(|word| words.lists.later.contains(word));
                if is_start { &mut starts } else { &mut left_out }.push(term.tokens.start);
            }
            if reach > 0 && term.class == Class::Content {
                reach -= 1;
                if telling { &mut untold } else { &mut denied }.push(term.concept);
            } else {
                affirmed.push(term.concept);
                if !term.slot {
                    sides.extend_from_slice(words.sides(term.concept));
                }
            }
        }
        // What the statement leaves unsaid its questions take for granted ("are they exported?").
        let asked: Vec<Side> = profile.concepts().iter().flat_map(|c| words.sides(*c)).copied().collect();
        let granted = asked.iter().filter(|a| !asked.iter().chain(&sides).any(|s| s.excludes(**a)));
        let granted: Vec<Side> = granted.copied().collect();
        sides.extend(granted);
        for list in [&mut affirmed, &mut denied, &mut untold] {
            list.sort_unstable();
            list.dedup();
        }
        let mut slots = fact.about.clone();
        match &fact.value {
            Some(Value::Place(place)) => slots.push(*place),
            Some(Value::Entities { named, open: false }) => slots.extend(named),
            _ => {}
        }
        slots.extend(utterance.entities());
        // Another name beside those of an open list is no other name in their place.
        let open: &[EntityIx] = match &fact.value {
            Some(Value::Entities { named, open: true }) => named,
            _ => &[],
        };
        slots.retain(|e| !open.contains(e));
        let listed = open.to_vec();
        let open = open.first().map(|e| base.entity(*e).kind);
        let tells_places = matches!(&fact.value, Some(Value::Entities { named, .. })
            if named.iter().all(|e| base.entity(*e).kind.is_place()));
        let is_hedge = |t: &Token| words.lists.hedges.contains(&t.word) || words.lists.yet.contains(&t.word);
        let hedged = utterance.tokens.iter().any(is_hedge);
        slots.extend(fact.said_by.iter().flat_map(|s| reader.read(s).entities()));
        slots.sort_unstable();
        slots.dedup();
        let currency = match &fact.value {
            Some(Value::Quantity { unit, .. }) => Currency::of_unit(unit),
            _ => None,
        };
        let unit = match &fact.value {
            Some(Value::Quantity { unit, .. }) => reader.read(unit).terms.first().map(|t| t.concept),
            _ => None,
        };
        let content = |text: &str| -> Vec<Concept> {
            let read = reader.read(text);
            read.terms.iter().filter(|t| t.class == Class::Content).map(|t| t.concept).collect()
        };
        let parts = match &fact.value {
            Some(Value::Text(text)) => split_list(text).map(content).filter(|p| !p.is_empty()).collect(),
            Some(Value::Entities { named, .. }) => {
                named.iter().map(|e| content(&base.entity(*e).name)).collect()
            }
            _ => Vec::new(),
        };
        let roles = slots.iter().map(|e| base.entity(*e)).filter(|e| e.kind == Kind::Role);
        let texts = roles.map(|e| e.name.as_str()).chain(fact.said_by.as_deref());
        let tokens = texts.flat_map(|text| reader.read(text).tokens);
        let mut speakers: Vec<Concept> =
            tokens.flat_map(|t| reader.read(&t.word).terms.first().map(|t| t.concept)).collect();
        speakers.sort_unstable();
        let direction = direction(&utterance, words);
        let rank = words.rank(&utterance.tokens).map(|(rank, _)| rank);
        let rank = rank.or_else(|| utterance.tokens.iter().any(|t| words.is_highest(&t.word)).then_some(1));
        let acts = acts(base, &utterance, words);
        let mut meanings: Vec<u16> = affirmed.iter().flat_map(|c| words.meanings(*c)).copied().collect();
        meanings.sort_unstable();
        meanings.dedup();
        let is = |at: Option<usize>, set: &WordSet| {
            at.and_then(|at| utterance.tokens.get(at)).is_some_and(|t| set.contains(&t.word))
        };
        // "Some of the 96"
        let is_whole = |f: &Figure| {
            let the = (0..f.tokens.start).rev().take_while(|&at| is(Some(at), &words.lists.the)).count();
            let of = (f.tokens.start - the).checked_sub(1);
            is(of, &words.lists.of) && is(of.and_then(|at| at.checked_sub(1)), &words.lists.partial)
        };
        // "41 of the trams"
        let is_part = |f: &Figure| {
            let (of, the) = (Some(f.tokens.end), Some(f.tokens.end + 1));
            let is_number = utterance.figures.iter().any(|other| Some(other.tokens.start) == the);
            f.value > 1.0 && is(of, &words.lists.of) && (is(the, &words.lists.the) || is_number)
        };
        let is_of_some = utterance.figures.iter().any(|f| is_whole(f) || is_part(f));
        let is_done = words.tell_of_done(&utterance);
        let compares = relative::compares(&utterance, words).map(|(greater, _)| greater);
        let among = |places: &[usize]| -> SmallVec<[Period; 1]> {
            let is_among = |p: &&PeriodMention| places.iter().any(|at| p.tokens.contains(at));
            utterance.periods.iter().filter(is_among).map(|p| p.period).collect()
        };
        let (excepted, not_before) = (among(&left_out), among(&starts));
        let ranked = words.rank(&utterance.tokens).and_then(|(_, at)| ranked(&utterance, at));
        let puts = puts(base, &utterance);
        let first = position_of_foremost(&utterance, words)
            .and_then(|at| foremost(&utterance, words, at, |_| true))
            .map(|(_, first)| first);
        Self {
            acts,
            meanings,
            is_of_some,
            is_done,
            compares,
            excepted,
            not_before,
            ranked,
            puts,
            first,
            rank,
            listed,
            tells_places,
            hedged,
            speakers,
            utterance,
            affirmed,
            denied,
            untold,
            sides,
            direction,
            slots,
            open,
            unit,
            currency,
            parts,
        }
    }

    /// Whether a text is whole sentences of the statement, in the same words.
    pub fn is_quoted_by(&self, text: &Utterance) -> bool {
        let starts = |i: usize| {
            let at = |term: &Term| self.utterance.tokens[term.tokens.start].starts_sentence;
            self.utterance.terms.get(i).is_none_or(at)
        };
        let (said, told) = (&text.terms, &self.utterance.terms);
        said.len() >= LEAST_QUOTE
            && said.len() <= told.len()
            && (0..=told.len() - said.len()).filter(|&i| starts(i) && starts(i + said.len())).any(|i| {
                let same = |(a, b): (&Term, &Term)| {
                    let word = |u: &Utterance, t: &Term| {
                        u.tokens[t.tokens.clone()].iter().map(|t| t.word.clone()).collect::<Vec<_>>()
                    };
                    a.concept == b.concept && word(text, a) == word(&self.utterance, b)
                };
                said.iter().zip(&told[i..]).all(same)
            })
    }

    /// Whether the statement affirms a concept.
    pub fn affirms(&self, concept: Concept) -> bool {
        self.affirmed.binary_search(&concept).is_ok()
    }

    /// Whether the statement denies a concept, and nowhere affirms it.
    pub fn denies(&self, concept: Concept) -> bool {
        self.denied.binary_search(&concept).is_ok() && !self.affirms(concept)
    }

    /// Whether the statement only says that the source does not tell this.
    pub fn leaves_open(&self, concept: Concept) -> bool {
        self.untold.binary_search(&concept).is_ok() && !self.affirms(concept)
    }

    /// Whether a word is one for those who say so.
    pub fn is_speaker(&self, concept: Concept) -> bool {
        self.speakers.binary_search(&concept).is_ok()
    }

    /// An entity of the fact in whose place one of some kind may stand, other than those named.
    /// A statement that limits to what it names closes a list that is open.
    pub fn slot_for(
        &self,
        base: &FactBase,
        kind: Kind,
        named: &[EntityIx],
        limits: bool,
    ) -> Option<EntityIx> {
        if limits && self.open.is_some_and(|open| is_alike(open, kind)) {
            return self.listed.iter().copied().find(|e| !named.contains(e));
        }
        if self.open.is_some_and(|open| is_alike(open, kind) && open.is_place() == kind.is_place()) {
            return None;
        }
        // A group of companies holds many names; one more is not in the place of another.
        let is_group = |e: EntityIx| {
            base.entity(e).kind == Kind::Company
                && base.entities.iter().any(|p| p.kind == Kind::Company && p.within.contains(&e))
        };
        self.slots
            .iter()
            .copied()
            .find(|&e| !named.contains(&e) && !is_group(e) && is_alike(base.entity(e).kind, kind))
    }
}

/// Whether one thing can be mistaken for the other.
pub fn is_alike(a: Kind, b: Kind) -> bool {
    let maker = |k| matches!(k, Kind::Company | Kind::Brand);
    let body = |k| matches!(k, Kind::Organisation | Kind::Publication);
    a == b || (a.is_place() && b.is_place()) || (maker(a) && maker(b)) || (body(a) && body(b))
}

/// Which way a text says that a quantity moves; words of comparison ("more than") say nothing of it.
pub fn direction(utterance: &Utterance, words: &Words) -> Option<Direction> {
    let word = |at: usize| utterance.tokens[at].word.as_str();
    // "Went up" does.
    let moves = |at: usize| at > 0 && words.lists.moving.contains(word(at - 1));
    let compares = |t: &Term| {
        let at = t.tokens.start;
        words.lists.comparatives.contains(word(at)) && !moves(at)
    };
    utterance.terms.iter().filter(|t| !compares(t)).find_map(|t| t.direction)
}

/// The parts of a list in words: "a, b and c".
pub fn split_list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).flat_map(|part| part.split(" and ")).map(str::trim).filter(|p| !p.is_empty())
}

fn ends_clause(utterance: &Utterance, term: &Term) -> bool {
    let Some(before) = term.tokens.start.checked_sub(1) else { return true };
    utterance.tokens[before].sign_after.is_some_and(|c| matches!(c, ',' | ';' | ':' | '.'))
}

/// Whether a denial is one of telling ("does not say", "names no", "is not given").
fn tells(utterance: &Utterance, negation: &Term, words: &Words) -> bool {
    const NEAR: usize = 3;
    let at = utterance.terms.iter().position(|t| t == negation).unwrap_or(0);
    let is_telling = |t: &Term| words.lists.telling.contains(&utterance.tokens[t.tokens.start].word);
    let near = &utterance.terms[at.saturating_sub(NEAR)..(at + NEAR).min(utterance.terms.len())];
    // "No one" is a pronoun.
    let is_pronoun = |t: &Term| {
        t.tokens.start == negation.tokens.end
            && words.lists.after_none.contains(&utterance.tokens[t.tokens.start].word)
    };
    let mut others = near.iter().filter(|t| !is_pronoun(t));
    others.any(|t| t.tokens.clone().any(|i| utterance.tokens[i].is(List::Frame)))
        || near.iter().any(|t| t.class == Class::Content && t.name.is_none() && is_telling(t))
}

/// What a place among several is given to: the name before the word for it.
pub(super) fn ranked(utterance: &Utterance, at: usize) -> Option<EntityIx> {
    named(utterance).take_while(|(t, _)| t.tokens.end <= at).last().map(|(_, e)| e)
}

/// The entities that an utterance names, with the terms that name them.
pub fn named(utterance: &Utterance) -> impl Iterator<Item = (&Term, EntityIx)> {
    utterance.terms.iter().filter_map(|t| match t.name {
        Some(Name::Known(entity)) => Some((t, entity)),
        _ => None,
    })
}
