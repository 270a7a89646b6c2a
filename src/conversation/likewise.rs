//! "Does Volvo sell there, too?": what is told of another one is told in the same way.

use super::cues::Pronoun;
use super::ellipsis::Pointer;
use super::lists::list_told;
use super::{FollowUp, Scene, relation};
use crate::knowledge::Fact;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Class;

impl Scene<'_> {
    /// What tells of the one that is named what was told of another one, where "there" stands for several places
    /// of which any may be meant. It is told as it stands: neither yes nor no would be true of all of them.
    pub(super) fn by_likewise(&self) -> Option<FollowUp> {
        let Self { base, ref ellipsis, .. } = *self;
        let &[name] = ellipsis.names.as_slice() else { return None };
        let is_there = |p: &Pointer| p.pronoun == Some(Pronoun::Place) && p.kind.is_none();
        if !self.utterance.yes_no
            || !ellipsis.pointers.iter().any(is_there)
            || base.entity(name).kind.is_place()
        {
            return None;
        }
        let told = &base.facts[self.fact_told()?];
        let places = list_told(base, told).members;
        if places.is_empty() || !places.iter().all(|e| base.entity(*e).kind.is_place()) {
            return None;
        }
        let is_alike = |fact: &Fact| {
            let is_other = relation::is_about(base, fact, name) && !relation::is_about(base, told, name);
            is_other && !fact.overview && relation::tells_same_detail(base, told, fact)
        };
        let facts =
            (0..base.facts.len()).filter(|&i| is_alike(&base.facts[i]) && self.has_each_word_but_names(i));
        let mut follow_up = self.in_focus(only(facts)?);
        follow_up.utterance.yes_no = false;
        follow_up.inherited.entity = Some(name);
        Some(follow_up)
    }

    /// Whether a message for more says what neither what was told nor its example questions have.
    pub(super) fn strays_from_told(&self) -> bool {
        let says_more = match self.ellipsis.pointers.is_empty() {
            true => self.ellipsis.content > 1,
            false => self.ellipsis.content > 0,
        };
        let told = self.thread.fact().filter(|_| says_more);
        told.is_some_and(|told| !self.has_each_word_but_names(told))
    }

    /// Whether a fact, its example questions included, uses each content word of the message.
    pub(super) fn has_each_word_but_names(&self, fact: usize) -> bool {
        let profile = self.matcher.profile(fact);
        let is_said = |t: &&Term| {
            let token = &self.utterance.tokens[t.tokens.start];
            let says_nothing = self.cues.is_likewise(token) || self.cues.is_more(token);
            t.class == Class::Content && t.name.is_none() && !says_nothing
        };
        self.utterance.terms.iter().filter(is_said).all(|t| profile.has_concept(t.concept))
    }
}

/// The only one there is.
pub(super) fn only(mut facts: impl Iterator<Item = usize>) -> Option<usize> {
    facts.next().filter(|_| facts.next().is_none())
}
