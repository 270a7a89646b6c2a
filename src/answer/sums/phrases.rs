//! How results are worded, one file a language, beside this one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use serde::Deserialize;

use super::Span;
use super::figures::{Bound, round};
use super::quantities::Quantity;
use crate::answer::texts::fill;
use crate::text::dates::Period;

/// The wordings of results in one language; `phrases/en.toml` explains each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the English file explains the keys")]
pub struct Phrases {
    bounds: Bounds,
    given: Given,
    units: BTreeMap<String, String>,
    ones: BTreeMap<String, String>,
    numbers: Numbers,
    spans: Spans,
    dates: Dates,
    lists: Lists,
    pub results: Results,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    exact: String,
    exact_rounded: String,
    near: String,
    above: String,
    above_rounded: String,
    just_below: String,
    below: String,
    at_least: String,
    at_least_rounded: String,
    at_most: String,
    at_most_rounded: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    near: String,
    above: String,
    just_below: String,
    below: String,
    at_least: String,
    at_most: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    thousand: String,
    group: String,
    words: Vec<String>,
    scales: Vec<Scale>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scale {
    from: f64,
    factor: f64,
    word: String,
    digits: i32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spans {
    second: SpanWords,
    minute: SpanWords,
    hour: SpanWords,
    day: SpanWords,
    week: SpanWords,
    month: SpanWords,
    quarter: SpanWords,
    year: SpanWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanWords {
    one: String,
    counted: String,
    each: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    month: String,
    first_month: String,
    last_month: String,
    months: String,
    day: String,
    month_of_year: String,
    day_of_year: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    between: String,
    last: String,
    open: String,
}

/// Whole results.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the English file explains the keys")]
pub struct Results {
    pub per_time: String,
    pub at_pace: String,
    pub whole_year: String,
    pub short_of: String,
    pub above: String,
    pub rest: String,
    pub rest_each: String,
    pub months_left: String,
    pub months_covered: String,
    pub difference: String,
    pub times: String,
    pub ratio: String,
    pub share: String,
    pub quotient: String,
    pub inverse: String,
    pub larger: String,
    pub multiple: String,
    pub part: String,
    pub hypothetical: String,
    pub hypothetical_before: String,
    pub growth: String,
    pub batches: String,
    pub yuan_of_dollar: String,
    pub dollars_of_yuan: String,
    pub convert: String,
    pub for_one: String,
    pub worth_more: String,
    pub worth_less: String,
    pub counted: String,
    pub counted_within: String,
    pub counted_outside: String,
    pub shared_out: String,
    pub total: String,
    pub rest_of: String,
    pub change_up: String,
    pub change_down: String,
    pub weeks: String,
    pub later: String,
    pub earlier: String,
    pub hours: String,
    pub hours_minutes: String,
    pub order: String,
    pub one_day_apart: String,
    pub between: String,
    pub between_in: String,
    pub starts: String,
    pub common: String,
    pub common_to_all: String,
    pub unlike: String,
    pub restated: String,
    pub for_each: String,
    pub supposed_part: String,
    pub with_more: String,
    pub without_some: String,
    pub same_place: String,
    pub other_place: String,
    pub same_day: String,
    pub same_weekday: String,
    pub other_day: String,
    pub longer: String,
    pub longer_time: String,
    pub shorter: String,
    pub as_many: String,
}

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/answer/sums/phrases");

/// The wordings of all languages, read when the first sum is done.
static PHRASES: LazyLock<Vec<(&'static str, Phrases)>> = LazyLock::new(|| {
    let read =
        |source| toml::from_str(source).expect("the wordings compiled in are well-formed; a test reads them");
    let sources = FILES.files().filter_map(|file| {
        let language = file.path().file_stem()?.to_str()?;
        Some((language, read(file.contents_utf8()?)))
    });
    sources.collect()
});

impl Phrases {
    /// The wordings of a language, if it has any.
    pub fn of(language: &str) -> Option<&'static Self> {
        PHRASES.iter().find(|(known, _)| *known == language).map(|(_, phrases)| phrases)
    }

    /// A result in words, with a capital letter.
    pub fn sentence(template: &str, values: &[(&str, &str)]) -> String {
        let text = fill(template, values);
        let mut chars = text.chars();
        chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
    }

    fn scale(&self, number: f64) -> Option<&Scale> {
        self.numbers.scales.iter().find(|scale| number.abs() >= scale.from)
    }

    fn scaled(&self, number: f64, digits: impl Fn(Option<&Scale>) -> i32) -> String {
        let scale = self.scale(number);
        let (factor, word) = scale.map_or((1.0, ""), |s| (s.factor, &s.word));
        format!("{}{word}", self.group(round(number / factor, digits(scale))))
    }

    /// A number as shown: rounded so that no digit is shown that the sum does not bear.
    pub fn number(&self, number: f64) -> String {
        self.scaled(number, |scale| digits(number, scale))
    }

    /// A number of the fact base or of the question, or the difference of two, in full.
    pub fn full(&self, number: f64) -> String {
        self.scaled(number, |_| DIGITS_GIVEN)
    }

    /// A number in so many thousands, millions or the like, or written out.
    pub fn in_scale(&self, number: f64, scale: f64) -> String {
        let known = self.numbers.scales.iter().find(|s| s.factor == scale);
        let (factor, word) = match known {
            Some(scale) => (scale.factor, scale.word.as_str()),
            None if scale == THOUSAND => (THOUSAND, self.numbers.thousand.as_str()),
            None => (1.0, ""),
        };
        format!("{}{word}", self.group(round(number / factor, DIGITS_GIVEN)))
    }

    /// What a shown sum comes to: what is written out is written to the unit.
    pub fn outcome(&self, number: f64) -> String {
        if self.scale(number).is_none() && number.abs() >= WRITTEN_OUT {
            return self.group(number.round());
        }
        self.number(number)
    }

    /// Whether showing a number leaves digits out.
    fn is_rounded(&self, number: f64) -> bool {
        (round(number, digits(number, self.scale(number))) - number).abs() > number.abs() * 1e-9
    }

    /// Digits in groups of three, decimals as they are.
    fn group(&self, number: f64) -> String {
        let text = format!("{number}");
        let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
        let mut out = String::new();
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 && c.is_ascii_digit() && !out.ends_with('-') {
                out.push_str(&self.numbers.group);
            }
            out.push(c);
        }
        if let Some(rest) = rest {
            out.push('.');
            out.push_str(rest);
        }
        out
    }

    /// "$188 billion", "1.3 trillion yuan", "3.9 million vehicles"
    pub fn amount(&self, number: &str, unit: &str) -> String {
        let unnamed = || (!unit.is_empty()).then(|| self.units.get("other")).flatten();
        let template = self.units.get(unit).or_else(unnamed);
        fill(template.map_or("{number}", String::as_str), &[("number", number), ("unit", unit)])
    }

    /// "17 percentage points"
    pub fn points(&self, number: &str) -> String {
        self.amount(number, "points")
    }

    /// "about 390,000 vehicles"
    pub fn result(&self, value: f64, bound: Bound, unit: &str) -> String {
        self.bounded(&self.amount(&self.number(value), unit), bound, self.is_rounded(value))
    }

    /// An amount with how exact it is; `rounded` where digits were left out.
    pub fn bounded(&self, amount: &str, bound: Bound, rounded: bool) -> String {
        let bounds = &self.bounds;
        let template = match (bound, rounded) {
            (Bound::Exact, false) => &bounds.exact,
            (Bound::Exact, true) => &bounds.exact_rounded,
            (Bound::Near, _) => &bounds.near,
            (Bound::Above, false) => &bounds.above,
            (Bound::Above, true) => &bounds.above_rounded,
            (Bound::JustBelow, _) => &bounds.just_below,
            (Bound::Below, _) => &bounds.below,
            (Bound::AtLeast, false) => &bounds.at_least,
            (Bound::AtLeast, true) => &bounds.at_least_rounded,
            (Bound::AtMost, false) => &bounds.at_most,
            (Bound::AtMost, true) => &bounds.at_most_rounded,
        };
        fill(template, &[("amount", amount)])
    }

    /// A quantity as it is put into a sum.
    pub fn given(&self, quantity: &Quantity) -> String {
        let amount = self.amount(&self.full(quantity.number), &quantity.unit);
        let template = match quantity.bound {
            Bound::Exact => return amount,
            Bound::Near => &self.given.near,
            Bound::Above => &self.given.above,
            Bound::JustBelow => &self.given.just_below,
            Bound::Below => &self.given.below,
            Bound::AtLeast => &self.given.at_least,
            Bound::AtMost => &self.given.at_most,
        };
        fill(template, &[("amount", &amount)])
    }

    /// One of a unit.
    pub fn one<'a>(&'a self, unit: &'a str) -> &'a str {
        self.ones.get(unit).map_or_else(|| unit.trim_end_matches('s'), String::as_str)
    }

    fn span(&self, span: Span) -> &SpanWords {
        match span {
            Span::Second => &self.spans.second,
            Span::Minute => &self.spans.minute,
            Span::Hour => &self.spans.hour,
            Span::Day => &self.spans.day,
            Span::Week => &self.spans.week,
            Span::Month => &self.spans.month,
            Span::Quarter => &self.spans.quarter,
            Span::Year => &self.spans.year,
        }
    }

    /// "10 months"
    pub fn stretch(&self, count: f64, span: Span) -> String {
        match count {
            1.0 => self.span(span).one.clone(),
            _ => fill(&self.span(span).counted, &[("count", &self.number(count))]),
        }
    }

    /// "ten months"
    pub fn stretch_in_words(&self, count: usize, span: Span) -> String {
        match count {
            1 => self.span(span).one.clone(),
            _ => fill(&self.span(span).counted, &[("count", &self.number_word(count))]),
        }
    }

    /// "a month"
    pub fn each(&self, span: Span) -> &str {
        &self.span(span).each
    }

    /// The months of a period within one year.
    pub fn months(&self, period: Period) -> String {
        let first = period.from.strftime(&self.dates.first_month).to_string();
        let last = period.to.strftime(&self.dates.last_month).to_string();
        fill(&self.dates.months, &[("first", &first), ("last", &last)])
    }

    /// The name of a day's month.
    pub fn month(&self, day: Date) -> String {
        day.strftime(&self.dates.month).to_string()
    }

    /// The month of a day, with the year.
    pub fn month_of_year(&self, day: Date) -> String {
        day.strftime(&self.dates.month_of_year).to_string()
    }

    /// A day, with the year or without.
    pub fn day(&self, day: Date, with_year: bool) -> String {
        let format = if with_year { &self.dates.day_of_year } else { &self.dates.day };
        day.strftime(format).to_string()
    }

    /// "a, b and c"
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(&self.lists.between), self.lists.last)
            }
        }
    }

    /// What is added to a list that is not complete.
    pub fn open_list(&self) -> &str {
        &self.lists.open
    }

    /// Small numbers as words.
    pub fn number_word(&self, number: usize) -> String {
        self.numbers.words.get(number).cloned().unwrap_or_else(|| number.to_string())
    }
}

const THOUSAND: f64 = 1e3;
/// From here on a number is written out to the unit.
const WRITTEN_OUT: f64 = 1e3;
/// Significant digits of a result without a scale word.
const DIGITS: i32 = 3;
/// Significant digits of a result that is written out, in thousands.
const DIGITS_WRITTEN_OUT: i32 = 4;
/// Significant digits that a figure put into a sum keeps.
const DIGITS_GIVEN: i32 = 9;

fn digits(number: f64, scale: Option<&Scale>) -> i32 {
    match scale {
        Some(scale) => scale.digits,
        None if number.abs() >= WRITTEN_OUT => DIGITS_WRITTEN_OUT,
        None => DIGITS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::Lexicon;

    #[test]
    fn the_wordings_are_of_languages_that_are_understood() {
        assert!(Phrases::of("en").is_some() && Phrases::of("zh").is_some());
        for (language, _) in PHRASES.iter() {
            assert!(Lexicon::of(language).is_some(), "{language}");
        }
    }

    #[test]
    fn numbers_are_shown_as_readers_of_the_language_expect_them() {
        let (en, zh) = (Phrases::of("en").unwrap(), Phrases::of("zh").unwrap());
        for (number, english, chinese) in [
            (390_000.0, "390,000", "39万"),
            (4_680_000.0, "4.68 million", "468万"),
            (12_828.947, "12,830", "12830"),
            (101_801.1, "101,800", "10.18万"),
            (8_666_666_666.0, "8.67 billion", "86.7亿"),
            (1.3e12, "1.3 trillion", "1.3万亿"),
            (6.914_89, "6.91", "6.91"),
            (0.128_2, "0.128", "0.128"),
            (0.0, "0", "0"),
            (60.0, "60", "60"),
            (999_999.9, "1,000,000", "100万"),
        ] {
            assert_eq!(en.number(number), english);
            assert_eq!(zh.number(number), chinese);
        }
        assert_eq!(en.full(12_770_000.0), "12.77 million");
        assert_eq!(zh.full(12_770_000.0), "1277万");
        assert_eq!(en.full(5000.0), "5,000");
        assert_eq!(en.outcome(85_133.333), "85,133");
    }

    #[test]
    fn a_unit_without_wording_stands_as_it_is() {
        let en = Phrases::of("en").unwrap();
        assert_eq!(en.amount("12", "ships"), "12 ships");
        assert_eq!(en.one("ships"), "ship");
        assert_eq!(en.result(1.25e9, Bound::Below, "dollars"), "at most about $1.25 billion");
    }
}
