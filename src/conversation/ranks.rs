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
        if !asks_for_one || ellipsis.has_names || !ellipsis.body.iter().any(|t| cues.is_ahead(t)) {
            return None;
        }
        let told = &base.facts[self.fact_told()?];
        let says_rank = |t: &Term| {
            let token = &self.utterance.tokens[t.tokens.start];
            let is_rank = t.superlative || cues.is_ahead(token) || cues.kind(token).is_some();
            t.class != Class::Content || is_rank || cues.side(token) == Some(Side::Now)
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
        only((0..base.facts.len()).filter(is_meant)).map(|fact| self.in_focus(fact))
    }
}
