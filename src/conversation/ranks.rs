//! "Who is ahead of it?", "which one would lose the top spot?": who comes before those whose rank was told.

use super::cues::Side;
use super::likewise::only;
use super::{FollowUp, Scene};
use crate::knowledge::{Fact, Value};
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Class;
use crate::text::lexicon::Asks;

impl Scene<'_> {
    /// The one fact beside what was told that names whom another one is to pass, where nothing else is asked for.
    pub(super) fn by_rank(&self) -> Option<FollowUp> {
        let Self { base, cues, ref ellipsis, .. } = *self;
        let asks_for_one = matches!(ellipsis.kind, Some(Asks::Who | Asks::Which));
        // "Who leads now?", "who is first at the moment?"
        let is_first = |t: &Term| {
            let token = &self.utterance.tokens[t.tokens.start];
            t.superlative || cues.position(token) == Some(1) || cues.is_leading(token)
        };
        let is_now = ellipsis.body.iter().any(|t| cues.side(t) == Some(Side::Now));
        let asks_rank = ellipsis.body.iter().any(|t| cues.is_ahead(t))
            || is_now && self.utterance.terms.iter().any(is_first);
        if !asks_for_one || ellipsis.has_names || !asks_rank {
            return None;
        }
        let fact = self.thread.fact()?;
        let told = &base.facts[fact];
        let says_rank = |t: &Term| {
            let token = &self.utterance.tokens[t.tokens.start];
            let is_rank = is_first(t) || cues.is_ahead(token) || cues.kind(token).is_some();
            let is_now = |at: usize| cues.side(&self.utterance.tokens[at]) == Some(Side::Now);
            t.class != Class::Content || is_rank || t.tokens.clone().any(is_now)
        };
        if !self.utterance.terms.iter().all(says_rank) {
            return None;
        }
        let names_one = |fact: &Fact| match &fact.value {
            Some(Value::Entities { named, .. }) => named.len() == 1 && !fact.overview,
            _ => false,
        };
        let gives = |fact: &Fact| ellipsis.kind.is_some_and(|kind| fact.asks.contains(&kind));
        let is_meant = |&i: &usize| {
            let fact = &base.facts[i];
            let passes = || self.statement(i).iter().any(|t| cues.is_passing(t));
            let is_beside = fact.about.iter().any(|e| told.about.contains(e));
            names_one(fact) && gives(fact) && is_beside && passes()
        };
        // "Third behind Alpha and Beta" tells who is ahead.
        if self.statement(fact).iter().any(|t| cues.is_behind(t)) {
            return Some(self.in_focus(fact));
        }
        only((0..base.facts.len()).filter(is_meant)).map(|fact| self.in_focus(fact))
    }
}
