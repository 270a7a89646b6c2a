//! Whether what was found for a message by itself hangs together with what was told, or strays from it.

use super::Scene;
use super::cues::Pronoun;
use super::ellipsis::{MAX_FRAGMENT, Pointer, Reason};
use super::picks::is_in_attribute;
use crate::knowledge::{EntityIx, Value};
use crate::matcher::Found;
use crate::text::Token;
use crate::text::lexicon::Asks;
use crate::text::lists::List;

/// "Why those?"
const MIN_WHY: usize = 2;
/// "On which ship?"
const MAX_BARE: usize = 3;

impl Scene<'_> {
    /// "What do *its* tickets cost?": whether what was found is about others than the one that the word for an
    /// owner stands for.
    pub(super) fn is_of_other_owner(&self, alone: &Found, owner: Option<EntityIx>) -> bool {
        let is_owned = self.ellipsis.body.iter().any(|t| self.cues.is_owner(t));
        let is_told = |e: &EntityIx| match self.told().and_then(|told| told.value.as_ref()) {
            Some(Value::Entities { named, .. }) => named.contains(e),
            _ => false,
        };
        let is_meant = |e: &EntityIx| is_owned && (self.thread.named.contains(e) || is_told(e));
        let Some(owner) = owner.filter(is_meant) else { return false };
        alone.best_fact().is_some_and(|fact| !self.is_of(fact, owner))
    }

    /// "How old is she?": whether what was found is about others than whom the pronoun stands for.
    pub(super) fn is_of_others(&self, alone: &Found, meant: Option<EntityIx>) -> bool {
        let meant = meant.filter(|e| self.base.entity(*e).kind.is_somebody());
        meant.is_some_and(|meant| alone.best_fact().is_some_and(|fact| !self.is_of_somebody(fact, meant)))
    }

    /// Whether a fact is about a person, or told beside what was told of those for whom they speak.
    pub(super) fn is_of_somebody(&self, fact: usize, person: EntityIx) -> bool {
        let is_beside = || {
            let (fact, within) = (&self.base.facts[fact], &self.base.entity(person).within);
            self.told().is_some_and(|told| told.paragraph == fact.paragraph)
                && fact.about.iter().any(|e| within.contains(e))
        };
        self.is_of(fact, person) || is_beside()
    }

    /// "Who did that?": whether what was found hangs together neither with what was told nor with what was
    /// asked about, though nothing else than what was told is pointed at.
    pub(super) fn is_astray(&self, alone: &Found) -> bool {
        let points =
            |p: &Pointer| p.kind.is_none() && matches!(p.pronoun, Some(Pronoun::Thing | Pronoun::Several));
        let [pointer] = self.ellipsis.pointers.as_slice() else { return false };
        let is_spoken_of = |fact: usize| {
            let mut focus = self.thread.focus.iter();
            self.is_in_focus(fact) || focus.any(|e| self.matcher.profile(fact).has_entity(*e))
        };
        points(pointer)
            && self.fact_told().is_some()
            && alone.best_fact().is_some_and(|fact| !is_spoken_of(fact))
    }

    /// Whether a fact is about an entity, or what is part of it.
    fn is_of(&self, fact: usize, entity: EntityIx) -> bool {
        let about = &self.base.facts[fact].about;
        let is_part = |e: &EntityIx| self.base.entity(*e).within.contains(&entity);
        about.is_empty() || self.matcher.profile(fact).has_entity(entity) || about.iter().any(is_part)
    }

    /// Whether what was found for a message by itself is an answer that hangs together with what was told, and was
    /// not told yet.
    pub(super) fn is_near(&self, alone: &Found) -> bool {
        let is_new = |fact: usize| self.is_in_focus(fact) && !self.is_shown(fact);
        let is_of_kind = matches!(self.ellipsis.kind, Some(Asks::Which | Asks::When | Asks::Where))
            || self.ellipsis.content > 0;
        if !is_of_kind || !self.utterance.figures.is_empty() {
            return false;
        }
        let confidence = alone.fact_confidence();
        confidence >= self.least
            && confidence >= alone.best_confidence()
            && alone.best_fact().is_some_and(is_new)
    }

    /// "How many of them?", "why those?": whether a message asks of those that were told what was not told of them,
    /// where `best` was found instead.
    fn asks_for_part(&self, best: Option<usize>) -> bool {
        let ellipsis = &self.ellipsis;
        let is_those = |t: &Token| self.cues.pronoun(t) == Some(Pronoun::Several);
        let is_all = ellipsis.content == 0
            && !ellipsis.has_names
            && ellipsis.body.last().is_some_and(is_those)
            && ellipsis.body.len() <= MAX_FRAGMENT;
        let tells = |kind: Asks| self.told().is_some_and(|told| told.asks.contains(&kind));
        match ellipsis.kind {
            // Of those who were asked for, all may be counted; of those about whom it was asked whether they do
            // something, only those who do.
            Some(Asks::HowMany) if self.thread.asks.is_some() => false,
            // "Why did they?" asks why they did something, rather than why it is those.
            Some(Asks::Why) if ellipsis.body.len() > MIN_WHY => false,
            Some(kind @ (Asks::HowMany | Asks::Why)) => is_all && !tells(kind) && best != self.fact_told(),
            _ => false,
        }
    }

    /// "Who is second?": whether a place after the first is asked for, which is not stated.
    pub(super) fn asks_for_later_place(&self, best: Option<usize>) -> bool {
        let ellipsis = &self.ellipsis;
        let is_later = |t: &&Token| self.cues.position(t).is_some_and(|place| place > 1);
        let place = ellipsis.body.iter().find(is_later);
        let states =
            |place: &Token| best.is_some_and(|i| self.statement(i).iter().any(|t| t.word == place.word));
        ellipsis.reason == Reason::NoContent
            && matches!(ellipsis.kind, Some(Asks::Who | Asks::Which))
            && place.is_some_and(|place| !states(place))
    }

    /// "Who are they exactly?", where no more was told of somebody than what they are.
    fn asks_who_again(&self) -> bool {
        let ellipsis = &self.ellipsis;
        let is_somebody = |e: &&EntityIx| self.base.entity(**e).kind.is_somebody();
        let meant = self.thread.focus.iter().find(is_somebody);
        let meant = meant.filter(|e| self.told().is_some_and(|told| told.about.contains(e)));
        let names = |fact: &u32| match &self.base.facts[*fact as usize].value {
            Some(Value::Entities { named, .. }) => meant.is_some_and(|meant| named.as_slice() == [*meant]),
            _ => false,
        };
        let names_now = self.thread.fact().is_some_and(|fact| names(&(fact as u32)));
        let is_told = match names_now {
            true => self.thread.asks == Some(Asks::Who),
            false => self.thread.told.iter().any(names),
        };
        ellipsis.reason == Reason::NoContent
            && ellipsis.kind == Some(Asks::Who)
            && ellipsis.points_at(Pronoun::Several)
            && !ellipsis.speaks
            && is_told
    }

    /// "Which ship?": whether one of what a noun says is asked for, which a fact neither states nor names.
    fn asks_for_unnamed(&self, fact: usize) -> bool {
        let ellipsis = &self.ellipsis;
        let names = |t: &Token| is_in_attribute(&self.base.facts[fact], t);
        let is_bare = ellipsis.reason == Reason::NoSubject
            && (ellipsis.kind == Some(Asks::Which) || ellipsis.kind == Some(Asks::What) && ellipsis.hangs_on)
            && ellipsis.pointers.is_empty()
            && ellipsis.content == 1
            && ellipsis.body.len() <= MAX_BARE
            && ellipsis.body.last().is_some_and(|t| !t.is(List::Stop) && !names(t));
        is_bare && !self.words_as_typed(fact) && !self.tells_kind_said(fact)
    }

    /// Whether a message speaks of nothing but what was told, so that nothing else is an answer, be it found or
    /// not: "why so late?",
    /// "which ones are in Asia?" after a list, "what did the second one cost?" without one.
    pub(super) fn asks_of_told_alone(&self, best: Option<usize>) -> bool {
        let ellipsis = &self.ellipsis;
        let body = &ellipsis.body;
        let is_pick = |at: usize| {
            let is_one = body.get(at + 1).is_some_and(|t| self.cues.is_one(t));
            let is_definite = body[at - 1].word == "the" && self.cues.position(&body[at]).is_some();
            // "Is it the first one?" asks what it is.
            let is_said_of = at > 1 && self.cues.pronoun(&body[at - 2]).is_some();
            is_one && is_definite && !is_said_of
        };
        let is_told = || best.is_some_and(|fact| self.thread.was_told(fact));
        if !ellipsis.has_names && (1..body.len()).any(is_pick) && !is_told() {
            return true;
        }
        self.asks_for_part(best)
            || self.asks_for_later_place(best)
            || self.asks_who_again()
            || best.is_some_and(|fact| self.asks_for_unnamed(fact))
            || best.is_none()
                && (ellipsis.asks_why_so() && ellipsis.content > 0
                    || ellipsis.picks && ellipsis.has_names && self.thread.list.is_some())
    }
}
