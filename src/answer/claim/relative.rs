//! Statements that set one figure or time of the source against another: "more than", "later than", "fell",
//! "the largest share".

mod pairs;
mod words;

use std::ops::Range;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::compare::{ASKED_ONLY, SLOT};
use super::comparison::{Comparison, Difference};
use super::form::Claim;
use super::told::Told;
use super::words::Words;
use crate::answer::sums::stated::{Measure, Stated};
use crate::knowledge::EntityIx;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Found, Matcher};
use crate::text::dates::{Period, PeriodMention};
use crate::text::lexicon::Direction;
pub(super) use words::{File, RelativeWords, compares};

/// How a statement sets one thing against others.
struct Relation {
    /// Whether the one spoken of is the greater or later.
    greater: bool,
    /// Whether times are meant.
    of_times: bool,
    /// Against what.
    against: Against,
    /// The token that says so.
    at: usize,
}

enum Against {
    /// What is said from a token on, and where that begins.
    Named(Range<usize>, usize),
    /// The year before.
    YearBefore(usize),
    /// What it was before, which is not said.
    Earlier,
    /// All others.
    All,
}

/// A statement that sets two things against each other, and what they may be.
pub(super) struct Relative<'a> {
    pub matcher: &'a Matcher,
    pub words: &'a Words,
    pub told: &'a [Told],
    pub stated: &'a [Stated],
    pub claim: &'a Claim,
    pub found: &'a Found,
}

/// A word, name or time of the statement: where it stands and how much it counts.
struct Part<'a> {
    start: usize,
    weight: f32,
    what: What<'a>,
}

enum What<'a> {
    Name(Option<EntityIx>),
    Word(&'a Term),
    Time(&'a PeriodMention),
}

impl Relative<'_> {
    /// Whether the statement names what one thing is set against.
    pub(super) fn is_explicit(&self) -> bool {
        compares(&self.claim.utterance, self.words).is_some()
    }

    /// Whether what the statement says of two things holds, and the facts that tell of them; `None`
    /// where it sets nothing against another that is told.
    pub(super) fn judge(&self) -> Option<(bool, SmallVec<[Comparison; 2]>)> {
        let claim = self.claim;
        if claim.denies || claim.instead_of.is_some() || !claim.utterance.figures.is_empty() {
            return None;
        }
        // By how much is another matter.
        let says_how_much = |word: &String| {
            let words = self.words;
            words.fractions.contains_key(word) || words.multiples.contains_key(word)
        };
        if claim.utterance.tokens.iter().any(|t| says_how_much(&t.word)) {
            return None;
        }
        let relation = self.relation()?;
        let parts = self.parts(&relation);
        let sort = |s: &Stated| match s.measure {
            Measure::Amount => !relation.of_times && !s.relative,
            Measure::Time(_) => relation.of_times,
            Measure::Clock(..) => false,
        };
        let all: Vec<(&Stated, SmallVec<[f32; 12]>)> = (self.stated.iter().filter(|s| sort(s)))
            .map(|s| (s, parts.iter().map(|p| self.accounts_for(s, p)).collect()))
            .collect();
        let (holds, of) = match &relation.against {
            Against::All => self.among_all(&relation, &parts, &all)?,
            _ => self.of_two(&relation, &parts, &all)?,
        };
        let differences = || {
            let differs = (!holds).then_some(Difference::Relation(relation.at));
            differs.into_iter().collect()
        };
        let mut facts: SmallVec<[usize; 2]> = of.iter().map(|s| s.quantity.fact).collect();
        facts.dedup();
        let comparison = |fact| Comparison { fact, differences: differences(), ..Comparison::default() };
        Some((holds, facts.into_iter().map(comparison).collect()))
    }

    fn relation(&self) -> Option<Relation> {
        let (tokens, words) = (&self.claim.utterance.tokens, &self.words.relative);
        let word = |at: usize| tokens[at].word.as_str();
        let find = |list: &FxHashSet<String>| (0..tokens.len()).find(|&at| list.contains(word(at)));
        let against = (1..tokens.len()).find_map(|at| {
            let length = words.against.longest_at_start(&tokens[at..]);
            (length > 0).then_some((at, at + length))
        });
        let year_before = (1..tokens.len()).find(|&at| words.year_before.longest_at_start(&tokens[at..]) > 0);
        let other = match (against, year_before) {
            (_, Some(at)) => Some(Against::YearBefore(against.map_or(at, |(start, _)| start.min(at)))),
            (Some((start, from)), None) => Some(Against::Named(from..tokens.len(), start)),
            _ => None,
        };
        let compared = || {
            let sides = [
                (&words.greater, true, false),
                (&words.lesser, false, false),
                (&words.later, true, true),
                (&words.earlier, false, true),
            ];
            let found =
                sides.iter().filter_map(|(list, greater, times)| Some((find(list)?, *greater, *times)));
            found.min_by_key(|(at, ..)| *at)
        };
        let moves = || {
            let is_compared = |t: &Term| {
                let word = &tokens[t.tokens.start].word;
                words.greater.contains(word) || words.lesser.contains(word)
            };
            let mut terms = self.claim.utterance.terms.iter();
            let term = terms.find(|t| t.direction.is_some() && !is_compared(t))?;
            Some((term.tokens.start, term.direction == Some(Direction::Up), false))
        };
        if let Some(against) = other {
            let (at, greater, of_times) = compared().or_else(moves)?;
            return Some(Relation { greater, of_times, against, at });
        }
        let extreme = [(&words.most, true), (&words.least, false)];
        let extreme = extreme.iter().find_map(|(list, greater)| Some((find(list)?, *greater)));
        // "Most of them" is a share.
        let is_share = |at: usize| tokens.get(at + 1).is_some_and(|t| self.words.lists.of.contains(&t.word));
        let extreme = extreme.filter(|(at, _)| !is_share(*at));
        if let Some((at, greater)) = extreme {
            return Some(Relation { greater, of_times: false, against: Against::All, at });
        }
        let (at, greater, of_times) = moves()?;
        Some(Relation { greater, of_times, against: Against::Earlier, at })
    }

    /// What the statement says, beside how it sets things against each other.
    fn parts(&self, relation: &Relation) -> Vec<Part<'_>> {
        let (utterance, words) = (&self.claim.utterance, &self.words.relative);
        let dropped = match relation.against {
            Against::Named(ref right, start) => start..right.start,
            Against::YearBefore(at) => at..utterance.tokens.len(),
            _ => relation.at..relation.at + 1,
        };
        let is_relation = |at: usize| {
            let word = &utterance.tokens[at].word;
            dropped.contains(&at)
                || at == relation.at
                || words.empty.contains(word)
                || self.words.lists.of.contains(word)
        };
        let is_telling = |t: &&Term| {
            (t.name.is_some() || t.class == Class::Content && !t.slot && t.direction.is_none())
                && !is_relation(t.tokens.start)
        };
        let terms = utterance.terms.iter().filter(is_telling).map(|t| {
            let what = match t.name {
                Some(Name::Known(entity)) => What::Name(Some(entity)),
                Some(Name::Other(_)) => What::Name(None),
                None => What::Word(t),
            };
            let weight = match t.name {
                Some(_) => SLOT,
                None => self.matcher.weight(t.concept, &utterance.tokens[t.tokens.start].word),
            };
            Part { start: t.tokens.start, weight, what }
        });
        let times = utterance.periods.iter().filter(|p| !is_relation(p.tokens.start));
        let times = times.map(|p| Part { start: p.tokens.start, weight: SLOT, what: What::Time(p) });
        terms.chain(times).collect()
    }

    /// How far something that is told is what a part of the statement speaks of, 0 to 1.
    fn accounts_for(&self, s: &Stated, part: &Part) -> f32 {
        let fact = s.quantity.fact;
        let profile = self.matcher.profile(fact);
        // What belongs to another figure of the statement is not this one's.
        let of_another = |has: &dyn Fn(&Stated) -> bool| {
            // "6.1 million for 2025 and 6.8 million for 2026": what stands with the first is said of both.
            let is_bare = s.own.is_empty() && s.names.is_empty();
            let is_sort =
                |o: &Stated| std::mem::discriminant(&o.measure) == std::mem::discriminant(&s.measure);
            let same = |o: &&Stated| !is_bare && o.quantity.fact == fact && is_sort(o);
            self.stated.iter().filter(same).any(|o| !std::ptr::eq(o, s) && has(o))
        };
        match &part.what {
            What::Name(None) => 0.0,
            What::Name(Some(entity)) => {
                let own = s.names.contains(entity);
                let shared = profile.has_entity(*entity) && !of_another(&|o| o.names.contains(entity));
                f32::from(u8::from(own || shared))
            }
            What::Word(term) => {
                let concept = term.concept;
                if s.own.contains(&concept) {
                    return 1.0;
                }
                if of_another(&|o| o.own.contains(&concept)) {
                    return 0.0;
                }
                if self.told[fact].affirms(concept) {
                    return 1.0;
                }
                if profile.has_concept(concept) {
                    return ASKED_ONLY;
                }
                let word = &self.claim.utterance.tokens[term.tokens.start].word;
                ASKED_ONLY * self.matcher.closeness(word, profile)
            }
            What::Time(mention) => {
                let is_own = |p: Period| p == mention.period || mention.period.contains(&p);
                f32::from(u8::from(s.quantity.period.is_some_and(is_own)))
            }
        }
    }

    /// How far the fact is found for the statement as a whole.
    fn nearness(&self, fact: usize) -> f32 {
        self.found.evidence(fact).map_or(0.0, |e| FOUND * e.words)
    }

    fn kinship(&self, a: &Stated, b: &Stated) -> f32 {
        if a.quantity.fact == b.quantity.fact { 1.0 } else { a.topic.kinship(&b.topic) }
    }
}

/// What it counts that the classifier points to a fact.
const FOUND: f32 = 0.5;
