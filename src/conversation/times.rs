//! When it was what was told, and how long it goes on.

use smallvec::SmallVec;

use super::{Scene, relation};
use crate::knowledge::{EntityIx, Kind, Value};
use crate::text::lexicon::Asks;

impl Scene<'_> {
    /// The fact that tells when it was what was told.
    pub(super) fn time_of_told(&self) -> Option<usize> {
        let base = self.base;
        let is_stretch = |i: usize| base.facts[i].period.is_some_and(|p| p.from != p.to);
        if self.ellipsis.stretch
            && let Some(own) = self.thread.shown.iter().map(|&i| i as usize).find(|&i| is_stretch(i))
        {
            return Some(self.of_same_period(own).unwrap_or(own));
        }
        let fact = self.fact_told()?;
        let told = &base.facts[fact];
        // "When will that change?" is asked of what holds for a time.
        if told.period.is_none() && self.ellipsis.body.iter().any(|t| self.cues.is_changing(t)) {
            return None;
        }
        if told.period.is_some() {
            return Some(self.of_same_period(fact).unwrap_or(fact));
        }
        if matches!(told.value, Some(Value::Date(_))) {
            return Some(fact);
        }
        let tells_day = |i: usize| {
            let other = &base.facts[i];
            !other.overview && relation::gives_first(other, Asks::When) && other.paragraph == told.paragraph
        };
        let days: SmallVec<[usize; 8]> = (0..base.facts.len())
            .filter(|&i| tells_day(i) && (is_stretch(i) || !self.ellipsis.stretch) && self.nearness(i).2 > 0)
            .collect();
        // Who says so is told of no time, but what they say may be.
        let is_of_same = |i: &usize| {
            let other = &base.facts[*i];
            let is_voice = |e: &EntityIx| {
                let kind = base.entity(*e).kind;
                kind.is_somebody() || matches!(kind, Kind::Publication | Kind::Organisation)
            };
            let is_about = |e: &EntityIx| is_voice(e) || other.about.contains(e);
            other.paragraph == told.paragraph && told.about.iter().all(is_about)
        };
        if !days.iter().any(is_of_same)
            && let Some(timed) =
                (0..base.facts.len()).find(|i| base.facts[*i].period.is_some() && is_of_same(i))
        {
            return Some(self.of_same_period(timed).unwrap_or(timed));
        }
        days.into_iter().max_by_key(|&i| (self.nearness(i), std::cmp::Reverse(i)))
    }

    /// "Until when?": whether it is asked how far a time goes, in so many words, where only a day is told that it
    /// holds on.
    pub(super) fn asks_for_end_of_day(&self, time: usize) -> bool {
        let fact = &self.base.facts[time];
        let today = self.base.article.as_ref().map(|article| article.published.date());
        let is_day = match &fact.value {
            // What goes on as the source comes out does not end with that.
            Some(Value::Date(day)) => day.from == day.to && today.is_some_and(|today| today == day.to),
            _ => fact.period.is_some_and(|p| p.from == p.to),
        };
        let asks_stretch = |question: &str| {
            let mut words = self.matcher.vocabulary().tokens(question).into_iter();
            words.any(|t| self.cues.is_stretch(&t))
        };
        is_day && self.ellipsis.pointers.is_empty() && self.ellipsis.question.is_some_and(asks_stretch)
    }

    /// A fact of the same paragraph that is there to tell a fact's period.
    fn of_same_period(&self, fact: usize) -> Option<usize> {
        let told = &self.base.facts[fact];
        self.base.facts.iter().position(|f| {
            f.paragraph == told.paragraph && f.period == told.period && relation::gives_first(f, Asks::When)
        })
    }

    /// "On a Friday?", "this year or next?": the fact that tells the time which is in question. A
    /// figure for another time is another question.
    pub(super) fn time_in_question(&self) -> Option<usize> {
        let told = self.told()?;
        let is_figure = matches!(told.value, Some(Value::Quantity { .. }));
        let is_day = self.utterance.periods.iter().all(|p| p.period.from == p.period.to);
        (self.utterance.offers_choice || is_day && !is_figure).then(|| self.time_of_told()).flatten()
    }
}
