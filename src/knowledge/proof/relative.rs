//! Stretches of time that only a source names by its own day: "last week", "this autumn", "two years ago".
//! Questions that say so ask for what is current rather than for those dates.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::knowledge::reading::Reading;
use crate::text::dates::Period;

/// Those that a text names, as seen from a day.
pub fn relative_periods(reading: &Reading, published: Date) -> Vec<Period> {
    let mut found = Vec::new();
    for (at, token) in reading.tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| reading.tokens.get(i)).map_or("", |t| t.word.as_str());
        let by = match before {
            "last" | "past" | "previous" => -1,
            "this" | "current" => 0,
            "next" | "coming" => 1,
            _ => {
                found.extend(season(&token.word, published, None));
                continue;
            }
        };
        match token.word.as_str() {
            "year" if by == 0 => found.push(Period::year(published.year())),
            "month" if by == 0 => {
                found.push(Period { from: published.first_of_month(), to: published.last_of_month() });
            }
            "week" => found.extend(days(published, Weekday::Monday, 7, by)),
            "weekend" => found.extend(days(published, Weekday::Saturday, 2, by)),
            word => found.extend(season(word, published, Some(by))),
        }
    }
    let ago = reading.figures.iter().filter(|f| f.value.fract() == 0.0 && f.value <= LONGEST_AGO);
    found.extend(ago.filter_map(|figure| {
        let word = |at: usize| reading.tokens.get(at).map_or("", |t| t.word.as_str());
        let is_ago = matches!(word(figure.tokens.end), "year" | "years")
            && matches!(word(figure.tokens.end + 1), "ago" | "earlier" | "before");
        is_ago.then(|| Period::year(published.year() - figure.value as i16))
    }));
    found
}

/// Years back in which a year is counted rather than an age of the earth.
const LONGEST_AGO: f64 = 500.0;

/// So many days from a day of the week on, in the week of publication or one before or after it.
fn days(published: Date, first: Weekday, count: i64, weeks: i64) -> Option<Period> {
    let monday = published.checked_sub(i64::from(published.weekday().since(Weekday::Monday)).days()).ok()?;
    let offset = i64::from(first.since(Weekday::Monday)) + 7 * weeks;
    let from = monday.checked_add(offset.days()).ok()?;
    Some(Period { from, to: from.checked_add((count - 1).days()).ok()? })
}

/// A season of the year of publication, or of the years around it where nothing says which one is meant.
fn season(word: &str, published: Date, by: Option<i64>) -> impl Iterator<Item = Period> {
    let first = match word {
        "spring" => Some(3),
        "summer" => Some(6),
        "autumn" | "fall" => Some(9),
        "winter" => Some(12),
        _ => None,
    };
    let of_year = move |year: i16| {
        let from = Date::new(year, first?, 1).ok()?;
        Some(Period { from, to: from.checked_add(2.months()).ok()?.last_of_month() })
    };
    let is_meant = move |season: &Period| match by {
        Some(..0) => season.to < published,
        Some(1..) => season.from > published,
        // In January "this winter" began in the year before.
        Some(0) => season.to >= published,
        None => true,
    };
    let years = published.year() - 1..=published.year() + 1;
    let mut found: Vec<Period> = years.filter_map(of_year).filter(is_meant).collect();
    match by {
        Some(..0) => drop(found.drain(..found.len().saturating_sub(1))),
        Some(_) => found.truncate(1),
        None => {}
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A Tuesday.
    const PUBLISHED: Date = date(2025, 10, 14);

    #[test]
    fn they_count_from_the_day_of_publication() {
        let read = |text: &str| relative_periods(&Reading::new(text, PUBLISHED), PUBLISHED);
        for (text, from, to) in [
            ("reported last week", date(2025, 10, 6), date(2025, 10, 12)),
            ("this week", date(2025, 10, 13), date(2025, 10, 19)),
            ("last weekend", date(2025, 10, 11), date(2025, 10, 12)),
            ("next week", date(2025, 10, 20), date(2025, 10, 26)),
            ("for this autumn", date(2025, 9, 1), date(2025, 11, 30)),
            ("last winter", date(2024, 12, 1), date(2025, 2, 28)),
            ("next summer", date(2026, 6, 1), date(2026, 8, 31)),
            ("this winter", date(2025, 12, 1), date(2026, 2, 28)),
            ("this month", date(2025, 10, 1), date(2025, 10, 31)),
            ("two years ago", date(2023, 1, 1), date(2023, 12, 31)),
        ] {
            assert_eq!(read(text), [Period { from, to }], "{text}");
        }
        assert_eq!(read("every week"), []);
        assert_eq!(read("in spring").len(), 3);
    }
}
