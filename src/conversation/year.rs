//! "And the year after?", "a year earlier?": what was told last, of another year.

use jiff::civil::Date;

use super::{FollowUp, Scene, relation};
use crate::knowledge::Value;

impl Scene<'_> {
    /// What is told of the year before, or after, that of the fact told last, where nothing else is asked.
    pub(super) fn by_year(&self) -> Option<FollowUp> {
        let years = self.cues.years_on(&self.ellipsis.body)?;
        let told = self.fact_told()?;
        let asked = self.year_of(told)? + years;
        let is_of_year = |fact: usize| self.year_of(fact) == Some(asked);
        let is_alike = |fact: usize| {
            let (told, other) = (&self.base.facts[told], &self.base.facts[fact]);
            !other.overview
                && relation::is_kin(self.base, other, told)
                && relation::answers_alike(told, other)
        };
        let mut facts = (0..self.base.facts.len()).filter(|&i| i != told);
        let other = facts.find(|&i| is_of_year(i) && is_alike(i) && self.tells_alike(told, i));
        let states = || self.statement(told).iter().any(|t| t.word.parse() == Ok(asked));
        other.or_else(|| states().then_some(told)).map(|fact| self.in_focus(fact))
    }

    /// The year that a fact speaks of.
    pub(super) fn year_of(&self, fact: usize) -> Option<i16> {
        let (told, year) = (&self.base.facts[fact], |day: Date| day.year());
        match (&told.value, told.period) {
            (Some(Value::Date(period)), _) => Some(year(period.from)),
            (_, Some(period)) => Some(year(period.from)),
            _ => {
                let statement = self.matcher.reader().read(told.in_language(&self.cues.language).0);
                statement.periods.first().map(|p| year(p.period.from))
            }
        }
    }
}
