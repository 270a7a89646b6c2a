//! A stretch of the article with what it has.

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::relative::relative_periods;
use crate::knowledge::EntityIx;
use crate::knowledge::names::Names;
use crate::knowledge::reading::Reading;
use crate::text::dates::Period;

/// A stretch of the article.
#[derive(Default)]
pub struct Passage {
    /// "paragraph 8", "the photo caption", "the article".
    pub name: String,
    /// Its words, figures and periods.
    pub reading: Reading,
    /// The entities that it names.
    pub entities: FxHashSet<EntityIx>,
    /// Its periods, with those that are said relative to others.
    pub periods: Vec<Period>,
    stems: FxHashSet<String>,
    /// In lower case, with single spaces, for quotations.
    folded: String,
}

impl Passage {
    /// Reads a stretch of an article that was published on a day.
    pub fn new(name: &str, text: &str, names: &Names, published: Date) -> Self {
        let reading = Reading::new(text, published);
        let entities = names.find(&reading.tokens).into_iter().map(|m| m.entity).collect();
        let stems = reading.tokens.iter().map(|t| names.stem(&t.word)).collect();
        let folded = fold(&reading.clean);
        let mut periods: Vec<Period> = reading.periods.iter().map(|p| p.period).collect();
        periods.extend(reading.periods.iter().flat_map(|p| p.others(published)));
        periods.extend(relative_periods(&reading, published));
        if YEAR_EARLIER.iter().any(|wording| folded.contains(wording)) {
            let before = |d: Date| d.checked_sub(1.year()).ok();
            let earlier: Vec<Period> = (reading.periods.iter())
                .filter(|p| p.period.from != p.period.to)
                .filter_map(|p| Some(Period { from: before(p.period.from)?, to: before(p.period.to)? }))
                .collect();
            periods.extend(earlier);
        }
        Self { name: name.to_owned(), reading, entities, periods, stems, folded }
    }

    /// Some paragraphs as one stretch; `None` if one of them is missing.
    pub fn of_several<'a>(paragraphs: impl Iterator<Item = Option<&'a Self>>) -> Option<Self> {
        let mut all = Self { name: "its paragraphs".to_owned(), ..Self::default() };
        for paragraph in paragraphs {
            all.take_in(paragraph?);
        }
        Some(all)
    }

    /// Adds all that another stretch has.
    pub fn take_in(&mut self, other: &Self) {
        self.reading.take_in(&other.reading);
        self.entities.extend(&other.entities);
        self.periods.extend(&other.periods);
        self.stems.extend(other.stems.iter().cloned());
        self.folded.push(' ');
        self.folded.push_str(&other.folded);
    }

    /// Adds a word that it does not have itself, and that is true of it.
    pub fn add_word(&mut self, stem: String) {
        self.stems.insert(stem);
    }

    /// Whether it has a word of this stem.
    pub fn has_stem(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }

    /// Whether words stand in it one after another, whatever their case and the marks around them.
    pub fn quotes(&self, words: &str) -> bool {
        let words = fold(words);
        self.folded.contains(words.trim_matches(|c: char| !c.is_alphanumeric()))
    }

    /// Whether it speaks of a period. The day and the month of publication are known of every
    /// passage; its year is where no other is spoken of.
    pub fn allows(&self, period: Period, published: Date) -> bool {
        let month = Period { from: published.first_of_month(), to: published.last_of_month() };
        let year = Period::year(published.year());
        self.periods.contains(&period)
            || period == Period::day(published)
            || period == month
            || (period == year && (self.periods.is_empty() || self.periods.iter().any(|p| year.contains(p))))
    }
}

/// Wordings that speak of what was a year before a period that is named.
const YEAR_EARLIER: [&str; 8] = [
    "year-on-year",
    "year on year",
    "year earlier",
    "year before",
    "year ago",
    "previous year",
    "last year",
    "preceding year",
];

fn fold(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
