//! What is meant because nothing else of its kind was spoken of.

use super::cues::Pronoun;
use super::ellipsis::Reason;
use super::{FollowUp, Scene};
use crate::knowledge::Value;
use crate::matcher::utterance::Term;
use crate::text::lexicon::{Asks, Locative};

impl Scene<'_> {
    /// "How many?", "which company?", "does it go to Britain?": the only figure, name or destination that it can
    /// be asked of, where no reading of the message fits.
    pub(super) fn by_the_only(&self) -> Option<FollowUp> {
        let fact = self.only_count().or_else(|| self.only_of_kind()).or_else(|| self.only_destination())?;
        Some(self.in_focus(fact))
    }

    /// "How many?": the only number of something that the paragraph tells of which something else was told.
    fn only_count(&self) -> Option<usize> {
        let ellipsis = &self.ellipsis;
        let is_open = matches!(ellipsis.reason, Reason::NoContent | Reason::Pronoun);
        let is_bare =
            ellipsis.content == 0 && ellipsis.demand.is_none() && !ellipsis.more && self.points_at_things();
        // "By how many?" asks for a difference.
        let is_bare = is_bare && ellipsis.body.first().is_some_and(|t| !self.cues.hangs_on(t));
        // "How many will that one get?" is asked of one of them.
        let is_of_all = ellipsis.pointers.is_empty() || ellipsis.points_at(Pronoun::Several);
        if !is_open
            || !is_bare
            || !is_of_all
            || ellipsis.kind != Some(Asks::HowMany)
            || self.unit_said().is_some()
        {
            return None;
        }
        let (told, told_of) = (self.fact_told()?, self.told()?);
        let counts = |i: &usize| {
            let fact = &self.base.facts[*i];
            let is_count = fact.asks.first() == Some(&Asks::HowMany)
                && matches!(fact.value, Some(Value::Quantity { .. }));
            is_count && fact.paragraph == told_of.paragraph && !fact.overview
        };
        told_of.paragraph?;
        let mut counts = (0..self.base.facts.len()).filter(counts);
        counts.next().filter(|&only| only != told && counts.next().is_none())
    }

    /// "Which company?": what was told, where it names one of the kind asked for, whatever was asked of it since.
    fn only_of_kind(&self) -> Option<usize> {
        let ellipsis = &self.ellipsis;
        let is_open = matches!(ellipsis.reason, Reason::NoContent | Reason::NoSubject | Reason::Pronoun);
        let asks_for_one = matches!(ellipsis.kind, None | Some(Asks::Which | Asks::What));
        let most = if ellipsis.pointers.is_empty() { 1 } else { 2 };
        let is_bare = ellipsis.content <= most
            && ellipsis.demand.is_none()
            && !ellipsis.more
            && self.points_at_things();
        let kind = self.kind_said().filter(|_| is_open && asks_for_one && is_bare)?;
        self.fact_told().filter(|&fact| !self.utterance.yes_no && self.names_of_kind(fact, kind))
    }

    /// Whether nobody, and no place, other name or time, is spoken of.
    fn points_at_things(&self) -> bool {
        let ellipsis = &self.ellipsis;
        let says_time = !self.utterance.periods.is_empty() || !self.utterance.figures.is_empty();
        // "How many of them are there?" points at no place.
        let points_at_place = ellipsis.points_at(Pronoun::Place) && !ellipsis.points_at(Pronoun::Several);
        !ellipsis.has_names && !says_time && !points_at_place && !ellipsis.points_at(Pronoun::Person)
    }

    /// "Does it go to Britain?": the only list of destinations of what was spoken of that has the place.
    fn only_destination(&self) -> Option<usize> {
        let &[place] = self.ellipsis.names.as_slice() else { return None };
        let is_towards = |t: &Term| t.locative == Some(Locative::Towards);
        if !self.ellipsis.wants_yes_no || !self.utterance.terms.iter().any(is_towards) {
            return None;
        }
        let has_place = |i: &usize| match &self.base.facts[*i].value {
            Some(Value::Entities { named, .. }) => named.contains(&place),
            _ => false,
        };
        let mut lists = (0..self.base.facts.len())
            .filter(|i| self.is_in_focus(*i) && self.tells_destination(*i) && has_place(i));
        lists.next().filter(|_| lists.next().is_none())
    }
}
