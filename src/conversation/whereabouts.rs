//! "Where's that?": where the place lies that was told, or where what was told happened.

use super::ellipsis::Reason;
use super::{Scene, relation};
use crate::knowledge::{Fact, Value};
use crate::text::lexicon::Asks;

impl Scene<'_> {
    /// "Where's that?": whether nothing is said but that the place of what was told is asked for.
    fn asks_where_told(&self) -> bool {
        self.ellipsis.reason == Reason::NoContent
            && self.ellipsis.kind == Some(Asks::Where)
            && !self.ellipsis.pointers.is_empty()
            && self.points_at_told()
    }

    /// "Which province is that in?": whether nothing is said but that a place is asked for.
    fn asks_for_place_of_that(&self) -> bool {
        let is_place = self.utterance.wanted_kind.is_some_and(|wanted| wanted.kind.is_place());
        let asks =
            self.ellipsis.kind == Some(Asks::Where) || self.ellipsis.kind == Some(Asks::Which) && is_place;
        // The noun for the kind of place says no more.
        let says_no_more = self.ellipsis.content <= usize::from(is_place);
        asks && says_no_more && !self.ellipsis.pointers.is_empty() && self.points_at_told()
    }

    /// "Which port is it? Where's that?": what tells where the place is that was told to whoever asked for it; "and in
    /// Rome? Which country is that in?": or the one that was asked about, where a list was told.
    pub(super) fn location_of_told(&self) -> Option<usize> {
        let base = self.base;
        let place = match (&base.facts[self.fact_told()?].value, self.thread.named.as_slice()) {
            (Some(Value::Place(place)), named) if self.asks_where_told() && !named.contains(place) => *place,
            (Some(Value::Place(_)), _) => return None,
            (_, &[place]) if base.entity(place).kind.is_place() && self.asks_for_place_of_that() => place,
            _ => return None,
        };
        let around = &base.entity(place).within;
        let tells_location = |fact: &Fact| {
            fact.about.first() == Some(&place)
                && !fact.overview
                && matches!(&fact.value, Some(Value::Place(told)) if around.contains(told))
        };
        base.facts.iter().position(tells_location)
    }

    /// "Where was that?": the one fact told beside what was told that is there to tell a place, where neither what
    /// was told nor what was found does.
    pub(super) fn place_of_told(&self, found: Option<usize>) -> Option<usize> {
        let told = self.fact_told()?;
        let is_place = |i: usize| relation::gives_first(&self.base.facts[i], Asks::Where);
        if !self.asks_where_told()
            || is_place(told)
            || found.is_some_and(|fact| is_place(fact) || fact == told)
        {
            return None;
        }
        let paragraph = self.base.facts[told].paragraph;
        let is_beside = |i: &usize| {
            let fact = &self.base.facts[*i];
            let tells_place = is_place(*i) && matches!(fact.value, Some(Value::Place(_)));
            fact.paragraph.is_some() && fact.paragraph == paragraph && tells_place && !fact.overview
        };
        let beside = (0..self.base.facts.len()).filter(is_beside);
        beside.max_by_key(|&i| (self.nearness(i), std::cmp::Reverse(i)))
    }
}
