//! "Where do they end up?": where something that was spoken of goes, rather than where it is.

use super::ellipsis::Reason;
use super::{FollowUp, Scene, relation};
use crate::knowledge::{EntityIx, Value};
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::{Class, Name};
use crate::text::Token;
use crate::text::lexicon::{Asks, Locative};

impl Scene<'_> {
    /// What tells where those go that what was told is about, where nothing else is asked.
    pub(super) fn by_destination(&self) -> Option<FollowUp> {
        let Self { base, cues, ref ellipsis, .. } = *self;
        let is_open =
            matches!(ellipsis.reason, Reason::NoContent | Reason::Pronoun | Reason::NoSubject | Reason::More);
        let goes = ellipsis.body.iter().any(|t| cues.is_going(t));
        if !is_open || !goes || ellipsis.kind != Some(Asks::Where) || ellipsis.has_names {
            return None;
        }
        let lexicon = self.matcher.reader().lexicon;
        let fact = self.thread.fact()?;
        let (told, profile) = (&base.facts[fact], self.matcher.profile(fact));
        // "Where do the *cars* go?" speaks of what was told, and "where do the *profits* go?" does not.
        let is_known = |t: &Term| {
            let token = &self.utterance.tokens[t.tokens.start];
            cues.is_going(token)
                || cues.is_more(token)
                || lexicon.kind(&token.word).is_some()
                || profile.has_concept(t.concept)
        };
        let mut said = self.utterance.terms.iter().filter(|t| t.class == Class::Content);
        if !said.all(is_known) {
            return None;
        }
        let subject = relation::subject(base, told);
        let is_of_told = |&i: &usize| {
            let fact = &base.facts[i];
            let is_of_same = subject.is_some() && relation::subject(base, fact) == subject;
            let is_beside =
                fact.paragraph == told.paragraph && fact.about.iter().any(|e| told.about.contains(e));
            fact.paragraph.is_some()
                && (is_of_same || is_beside)
                && !fact.overview
                && relation::gives_first(fact, Asks::Where)
                && self.tells_destination(i)
        };
        let facts = (0..base.facts.len()).filter(is_of_told);
        facts.max_by_key(|&i| (self.nearness(i), std::cmp::Reverse(i))).map(|fact| self.in_focus(fact))
    }

    /// Whether a fact tells places that something goes to.
    pub(super) fn tells_destination(&self, fact: usize) -> bool {
        let told = &self.base.facts[fact];
        let places: &[EntityIx] = match &told.value {
            Some(Value::Entities { named, .. }) => named,
            Some(Value::Place(place)) => std::slice::from_ref(place),
            _ => return false,
        };
        let statement = self.matcher.reader().read(told.in_language(&self.cues.language).0);
        let is_gone_to = |e: &EntityIx| {
            let is_place =
                |t: &Term| t.name == Some(Name::Known(*e)) && t.locative == Some(Locative::Towards);
            self.base.entity(*e).kind.is_place() && statement.terms.iter().any(is_place)
        };
        places.iter().any(is_gone_to)
    }

    /// "To which countries?": whether those places are asked for that something goes to.
    pub(super) fn asks_destination(&self) -> bool {
        let lexicon = self.matcher.reader().lexicon;
        let is_towards = |t: &Token| lexicon.locative(&t.word) == Some(Locative::Towards);
        self.ellipsis.kind == Some(Asks::Which)
            && self.utterance.wanted_kind.is_some_and(|w| w.kind.is_place())
            && self.ellipsis.body.first().is_some_and(is_towards)
    }
}
