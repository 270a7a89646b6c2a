//! The figures and times of day of a statement held against those of a fact that tells several: each is of
//! something, and right of one may be wrong of another.

use smallvec::SmallVec;

use crate::answer::sums::stated::{Measure, Stated, clock, is_telling};
use crate::knowledge::Value;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Name;
use crate::text::numbers::Figure;

use super::amounts::{counted, is_money, is_near, number_agrees};
use super::compare::{SLOT, Scales};
use super::comparison::{Comparison, Difference};
use super::form::Claim;

/// What one of two has to have of a statement's words that the other has not...
const APART: f32 = 0.4;
/// ...and what the other may have at most.
const LEAST: f32 = 0.1;
/// Where a word is only close to one that is told.
const CLOSE: f32 = 0.8;

/// What each word and time of a statement says of a thing that is told.
type Weights = SmallVec<[f32; 16]>;

impl Scales<'_> {
    /// What a fact tells.
    fn stated(&self, fact: usize) -> impl Iterator<Item = &Stated> {
        self.stated.iter().filter(move |s| s.quantity.fact == fact)
    }

    /// Whether a figure is what a fact of several figures tells of the same thing; `None` where that is open.
    pub(super) fn figure_told(&self, claim: &Claim, figure: &Figure, fact: usize) -> Option<bool> {
        let is_amount = |s: &&Stated| s.measure == Measure::Amount;
        let all: SmallVec<[&Stated; 8]> = self.stated(fact).filter(is_amount).collect();
        // Two currencies of one amount are held against each other elsewhere.
        let in_money =
            matches!(&self.base.facts[fact].value, Some(Value::Quantity { unit, .. }) if is_money(unit));
        if all.len() < 2 || in_money {
            return None;
        }
        let is_percent = |s: &Stated| s.quantity.unit == "percent";
        let is_same =
            |s: &Stated| is_near(s.quantity.number, figure.value) && is_percent(s) == figure.percent;
        let said = counted(&claim.utterance, figure);
        let counts = |s: &Stated| figure.percent && is_percent(s) || said.is_some() && s.head == said;
        let mut same = all.iter().filter(|s| is_same(s));
        if let Some(own) = same.next() {
            let is_alike = |s: &Stated| s.quantity.unit == own.quantity.unit || counts(s) && !counts(own);
            // What says nothing of its own is told with the words of the other.
            let says = |s: &Stated| {
                let period = s.quantity.period != own.quantity.period;
                !own.own.is_empty() || !own.names.is_empty() || period
            };
            let rival = all.iter().filter(|s| !is_same(s) && is_alike(s) && says(s));
            let is_meant = |s: &&&Stated| self.is_meant(claim, s, own);
            return Some(rival.filter(is_meant).count() == 0 || same.next().is_some());
        }
        // Another number of what the fact tells.
        let alike: SmallVec<[&Stated; 8]> =
            all.iter().copied().filter(|s| counts(s) && !s.relative).collect();
        let is_meant = |s: &&&Stated| {
            alike.iter().all(|other| std::ptr::eq(*other, **s) || self.is_meant(claim, s, other))
        };
        let meant = alike.iter().find(is_meant)?;
        // What is the value of a fact is contradicted by that.
        let is_value = self.base.facts.iter().any(|f| {
            matches!(&f.value, Some(Value::Quantity { number, .. }) if is_near(*number, meant.quantity.number))
        });
        let told_as = meant.quantity.bound.precision();
        let agrees =
            number_agrees(figure.value, figure.precision, meant.quantity.number, told_as, claim.exactly);
        agrees.filter(|_| !is_value)
    }

    /// Whether a statement speaks of one thing that is told, and not of another.
    fn is_meant(&self, claim: &Claim, one: &Stated, other: &Stated) -> bool {
        let (a, b) = (self.said_of(claim, one), self.said_of(claim, other));
        let apart = |a: &Weights, b: &Weights| a.iter().zip(b).map(|(a, b)| (a - b).max(0.0)).sum::<f32>();
        apart(&a, &b) >= APART && apart(&b, &a) <= LEAST
    }

    fn said_of(&self, claim: &Claim, s: &Stated) -> Weights {
        let word = |(term, word): (&Term, &super::said::SaidWord)| match term.name {
            Some(Name::Known(entity)) => SLOT * f32::from(u8::from(s.names.contains(&entity))),
            Some(_) => 0.0,
            None if s.own.contains(&term.concept) => self.matcher.weight(term.concept, word.word),
            None => {
                CLOSE
                    * self.matcher.likeness(word.word, &s.ranks)
                    * self.matcher.weight(term.concept, word.word)
            }
        };
        let words =
            claim.utterance.terms.iter().zip(&self.said.words).filter(|(t, _)| is_telling(t)).map(word);
        let is_time = |p: &crate::text::dates::PeriodMention| s.quantity.period == Some(p.period);
        let times = claim.utterance.periods.iter().map(|p| SLOT * f32::from(u8::from(is_time(p))));
        words.chain(times).collect()
    }

    /// Holds the times of day of a statement against those of a fact; the figures that they are read from.
    pub(super) fn clocks(&self, claim: &Claim, c: &mut Comparison) -> SmallVec<[usize; 4]> {
        let Some(cues) = self.cues else { return SmallVec::new() };
        let said = clock::times(&claim.utterance.tokens, cues);
        let told: SmallVec<[(&Stated, u16, Option<u16>); 4]> = self
            .stated(c.fact)
            .filter_map(|s| if let Measure::Clock(from, to) = s.measure { Some((s, from, to)) } else { None })
            .collect();
        for (tokens, from, to) in &said {
            let is_same = |(_, a, b): &&(&Stated, u16, Option<u16>)| match to {
                Some(_) => (a, b) == (from, to),
                None => a == from || *b == Some(*from),
            };
            let own = told.iter().find(is_same);
            let is_meant = |(s, ..): &&(&Stated, u16, Option<u16>)| {
                own.is_some_and(|(own, ..)| self.is_meant(claim, s, own))
            };
            let differs = match own {
                Some(_) => told.iter().filter(|t| !is_same(t)).any(|t| is_meant(&t)),
                None => told.len() == 1 && told[0].2.is_some() == to.is_some(),
            };
            if differs {
                c.differences.push(Difference::Figure(tokens.clone()));
                c.number = Some(false);
            } else if own.is_some() {
                c.accounted += SLOT;
                c.stated += SLOT;
                c.number = Some(true);
            } else {
                c.miss(SLOT);
            }
        }
        said.into_iter().flat_map(|(tokens, ..)| tokens).collect()
    }
}
