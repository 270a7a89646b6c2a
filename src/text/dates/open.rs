//! Days and months that are named without their week or year, and so may be several.

use jiff::ToSpan;
use jiff::civil::Date;

use super::joined::in_year;
use super::{Period, PeriodMention};

impl PeriodMention {
    /// What else it may be meant as, as seen from a day: "Thursday" the next one, "15 December" that of the year
    /// before or after, if it is no further than a year away.
    pub fn others(&self, today: Date) -> impl Iterator<Item = Period> {
        let period = self.period;
        let week = self.is_weekday.then(|| period.from.checked_add(7.days()).ok()).flatten();
        let years = (!self.is_weekday && !self.year_said).then_some([-1, 1]);
        let is_near = move |p: &Period| {
            [p.from, p.to].iter().any(|day| day.since(today).is_ok_and(|span| span.get_days().abs() <= YEAR))
        };
        let in_years = years.into_iter().flatten().map(move |by| in_year(period, period.from.year() + by));
        week.map(Period::day).into_iter().chain(in_years.filter(is_near))
    }
}

/// A year in days.
const YEAR: i32 = 366;

/// Of the days and stretches of time that a text may mean, prefers those that are told of.
pub fn settle(mentions: &mut [PeriodMention], today: Date, told: &[Period]) {
    let is_told = |period: Period| {
        told.iter().any(|t| [t.from, t.to].iter().any(|day| period.contains(&Period::day(*day))))
    };
    for at in 0..mentions.len() {
        let mention = &mentions[at];
        // A date beside it says which day of the week is meant.
        let is_said = mention.is_weekday && mentions.get(at + 1).is_some_and(|m| m.period == mention.period);
        if is_said || mention.year_said || is_told(mention.period) {
            continue;
        }
        let mut others = mention.others(today).filter(|p| is_told(*p));
        let only = others.next().filter(|_| others.next().is_none());
        drop(others);
        if let Some(only) = only {
            mentions[at].period = only;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::periods;
    use super::*;
    use crate::text::tokens::tokenize;

    /// A Saturday.
    const PUBLISHED: Date = date(2025, 3, 22);

    fn settled(text: &str, told: &[Period]) -> Date {
        let mut found = periods(&tokenize(text), PUBLISHED);
        settle(&mut found, PUBLISHED, told);
        found[0].period.from
    }

    #[test]
    fn what_is_told_of_is_meant() {
        let told = [Period::day(date(2024, 12, 15)), Period::day(date(2025, 3, 27))];
        assert_eq!(settled("by 15 December", &told), date(2024, 12, 15));
        assert_eq!(settled("in December", &told), date(2024, 12, 1));
        assert_eq!(settled("15 December 2025", &told), date(2025, 12, 15));
        assert_eq!(settled("16 December", &told), date(2025, 12, 16));
        assert_eq!(settled("on Thursday", &told), date(2025, 3, 27));
        assert_eq!(settled("on Friday", &told), date(2025, 3, 21));
        assert_eq!(settled("on Thursday", &[]), date(2025, 3, 20));
    }

    #[test]
    fn a_date_without_a_year_is_no_further_than_a_year_away() {
        let others = |text: &str| {
            let found = periods(&tokenize(text), PUBLISHED);
            found[0].others(PUBLISHED).map(|p| p.from).collect::<Vec<_>>()
        };
        assert_eq!(others("by 15 December"), [date(2024, 12, 15)]);
        assert_eq!(others("in February"), [date(2024, 2, 1), date(2026, 2, 1)][1..]);
        assert_eq!(others("on Thursday"), [date(2025, 3, 27)]);
        assert_eq!(others("in 2024"), []);
    }
}
