//! What is told of something that a message asks about at large.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::decide::is_known_word;
use crate::knowledge::FactBase;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::Name;
use crate::matcher::{Found, Matcher};
use crate::text::lists::List;

/// What a message asks about that asks for nothing in particular, such as whether it is mentioned.
pub struct Topic<'a> {
    base: &'a FactBase,
    matcher: &'a Matcher,
    terms: SmallVec<[&'a Term; 4]>,
    /// Those of them that stand beside a word of choice, of which one is enough.
    choices: SmallVec<[&'a Term; 4]>,
}

impl<'a> Topic<'a> {
    /// `None` where a message asks for something in particular. `bare` words without a question may be meant so.
    pub fn of(
        base: &'a FactBase,
        matcher: &'a Matcher,
        utterance: &'a Utterance,
        bare: bool,
    ) -> Option<Self> {
        let terms = matcher.reader().topic(utterance, bare, &|entity| base.entity(entity).kind);
        let is_or = |at: usize| utterance.tokens.get(at).is_some_and(|t| t.is(List::Choice));
        let is_choice = |t: &&Term| is_or(t.tokens.end) || t.tokens.start.checked_sub(1).is_some_and(is_or);
        let (choices, terms): (SmallVec<[_; 4]>, _) = terms.into_iter().partition(is_choice);
        (choices.len() + terms.len() > 0).then_some(Self { base, matcher, terms, choices })
    }

    /// Whether a fact tells of it: its statement has all of it, and one of what is offered as a choice.
    pub fn is_told_by(&self, fact: usize) -> bool {
        let profile = self.matcher.profile(fact);
        let tells = |term: &&Term| match term.name {
            Some(Name::Known(entity)) => profile.has_entity(entity),
            Some(Name::Other(_)) => false,
            None => profile.states_concept(term.concept),
        };
        self.terms.iter().all(tells) && (self.choices.is_empty() || self.choices.iter().any(tells))
    }

    /// Whether no fact has anything on some of it.
    pub fn is_unknown(&self) -> bool {
        let is_known = |term: &&Term| match term.name {
            Some(name) => matches!(name, Name::Known(_)),
            None => is_known_word(self.matcher, term, self.base.facts.len()),
        };
        !self.terms.iter().all(is_known) || !self.choices.is_empty() && !self.choices.iter().any(is_known)
    }

    /// The fact that tells most of it: one that is about it or sums it up, or the likeliest.
    pub fn best(&self, found: &Found) -> Option<usize> {
        let key = |fact: usize| {
            let told = &self.base.facts[fact];
            let first = told.about.first().map(|entity| Name::Known(*entity));
            let is_first = |t: &&Term| first.is_some() && t.name == first;
            let is_subject = self.terms.iter().chain(&self.choices).any(is_first);
            (told.paragraph.is_some(), is_subject, is_subject == told.overview)
        };
        let facts = (0..self.base.facts.len()).filter(|&fact| self.is_told_by(fact));
        facts.max_by(|&a, &b| {
            let by_confidence = found.confidence_in(a).total_cmp(&found.confidence_in(b));
            key(a).cmp(&key(b)).then(by_confidence).then(Reverse(a).cmp(&Reverse(b)))
        })
    }
}
