//! How well facts explain the words of a question for a sum.

use crate::answer::sums::cue::Cue;
use crate::knowledge::{EntityIx, Kind, Value};
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::{Class, Concept, Name};

use super::operands::Asked;
use super::quantities::Quantity;
use crate::text::dates::PeriodMention;

/// How well facts explain the words of a question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fit {
    pub(super) accounted: f32,
    unaccounted: f32,
    heaviest: f32,
    strangers: u32,
}

impl Fit {
    /// Whether nothing of weight in the question is about something else.
    pub fn is_whole(&self) -> bool {
        self.strangers == 0 && self.heaviest <= MOST_MISSING
    }

    /// The same but for a word or two where far more is accounted for.
    pub fn is_mostly(&self) -> bool {
        self.strangers == 0 && (self.heaviest <= MOST_MISSING || self.is_close())
    }

    /// Whether more of the question is about the facts than not: enough where they are found for it.
    pub fn is_fairly(&self) -> bool {
        self.strangers == 0 && self.unaccounted <= self.accounted
    }

    /// Whether the facts have anything to do with the question.
    pub fn is_any(&self) -> bool {
        self.accounted > 0.0
    }

    /// Whether far more of the question is about the facts than not.
    pub fn is_close(&self) -> bool {
        self.unaccounted <= MOST_UNACCOUNTED * self.accounted
    }

    /// What the facts explain, less what they do not.
    pub fn score(&self) -> f32 {
        self.accounted - self.unaccounted
    }
}

/// A word of a higher weight than this that nothing accounts for means that the sum is over
/// something else.
const MOST_MISSING: f32 = 0.55;
/// What is not accounted for, as a share of what is, where the wording could be that of a statement.
const MOST_UNACCOUNTED: f32 = 0.34;
/// Where only an example question has a word.
const ASKED_ONLY: f32 = 0.5;

impl Asked<'_> {
    /// How well some facts explain the question's words.
    pub fn fit(&self, facts: &[usize]) -> Fit {
        let mut fit = Fit::default();
        for term in self.utterance.terms.iter().filter(|t| !self.is_aside(&t.tokens)) {
            self.fit_term(term, facts, &mut fit);
        }
        fit
    }

    fn fit_term(&self, term: &Term, facts: &[usize], fit: &mut Fit) {
        let token = &self.utterance.tokens[term.tokens.start];
        let profile = |i: usize| self.matcher.profile(i);
        match term.name {
            Some(Name::Known(entity)) if facts.iter().any(|&i| profile(i).has_entity(entity)) => {
                fit.accounted += 1.0;
            }
            Some(Name::Known(entity)) if facts.iter().any(|&i| self.is_part_of_source(i, entity)) => {}
            Some(_) => fit.strangers += 1,
            None if term.slot || term.class != Class::Content || self.is_sum_word(term) => {}
            None => {
                let weight = self.matcher.weight(term.concept, &token.word);
                let share = |i: usize| {
                    if self.told[i].affirms(term.concept) || self.is_currency_of(&token.word, i) {
                        1.0
                    } else if profile(i).has_concept(term.concept) {
                        ASKED_ONLY
                    } else {
                        ASKED_ONLY * self.matcher.closeness(&token.word, profile(i))
                    }
                };
                let best = facts.iter().map(|&i| share(i)).fold(0.0, f32::max);
                let is_other = best < 1.0 && facts.iter().any(|&i| self.is_denied(term.concept, i));
                let best = if is_other { 0.0 } else { best };
                fit.accounted += weight * best;
                fit.unaccounted += weight * (1.0 - best);
                if best < ASKED_ONLY * 0.7 {
                    fit.heaviest = fit.heaviest.max(weight);
                }
            }
        }
    }

    /// How much a fact has to do with the word at a token.
    pub fn accounts_for(&self, fact: usize, at: usize) -> f32 {
        let term = self.utterance.terms.iter().find(|t| t.tokens.contains(&at));
        term.map_or(0.0, |t| {
            let concept = t.concept;
            match (self.told[fact].affirms(concept), self.matcher.profile(fact).has_concept(concept)) {
                (true, _) => 1.0,
                (false, true) => ASKED_ONLY,
                (false, false) => 0.0,
            }
        })
    }

    /// Whether a token is part of a name.
    pub fn is_name(&self, at: usize) -> bool {
        self.utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&at))
    }

    /// Whether a word says what a sum is over.
    pub fn is_content(&self, term: &Term) -> bool {
        term.class == Class::Content && !term.slot && !self.is_sum_word(term)
    }

    /// Whether a fact of the same subject says that this is not what is counted: exports "not limited
    /// to electric vehicles" are none of electric vehicles.
    fn is_denied(&self, concept: Concept, fact: usize) -> bool {
        let subject = self.base.facts[fact].about.first();
        let facts = self.base.facts.iter().zip(self.told);
        subject.is_some()
            && facts
                .filter(|(f, _)| f.about.first() == subject)
                .any(|(_, t)| t.denies(concept) || t.leaves_open(concept))
    }

    /// Whether a word is one for the currency of a fact.
    fn is_currency_of(&self, word: &str, fact: usize) -> bool {
        let unit = match &self.base.facts[fact].value {
            Some(Value::Quantity { unit, .. }) => unit.as_str(),
            _ => return false,
        };
        matches!(unit, "yuan" | "dollars") && self.heard.is_named(unit, word)
    }

    /// Whether the question has a word for the currency of a quantity.
    pub fn names_currency(&self, quantity: &Quantity) -> bool {
        self.utterance.tokens.iter().any(|t| self.is_currency_of(&t.word, quantity.fact))
    }

    /// The publication is named with anything that it says.
    fn is_part_of_source(&self, fact: usize, entity: EntityIx) -> bool {
        self.base.entity(entity).kind == Kind::Publication && self.base.facts[fact].paragraph.is_some()
    }

    pub fn is_sum_word(&self, term: &Term) -> bool {
        term.tokens.clone().all(|i| self.heard.is_word(i))
            || term.tokens.clone().any(|i| self.heard.is(Cue::Time, &self.utterance.tokens[i].word))
    }

    /// Whether the times that the question names are those of the facts.
    pub fn fits_periods(&self, facts: &[usize]) -> bool {
        // "The October figure" is the one up to then.
        let is_tally = |p: &PeriodMention| {
            let next = self.utterance.tokens.get(p.tokens.end);
            next.is_some_and(|t| self.heard.is(Cue::Tally, &t.word))
                && facts.iter().any(|&i| self.base.facts[i].period.is_some_and(|own| own.to == p.period.to))
        };
        self.utterance.periods.iter().all(|p| {
            is_tally(p)
                || facts.iter().any(|&i| {
                    let profile = self.matcher.profile(i);
                    profile.fits_period(p, self.matcher.published())
                        || self.told[i].utterance.periods.iter().any(|t| t.period == p.period)
                })
        })
    }
}
