//! Stretches of time as people name them, as calendar dates.

mod chinese;
mod joined;
mod open;

use std::ops::Range;

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

use super::lists::List;
use super::tokens::{Case, Token, is_chinese};
use joined::{join_neighbours, join_ranges};
pub use open::settle;

/// From the first day to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// A single day.
    pub fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// A whole calendar year.
    pub fn year(year: i16) -> Self {
        Self { from: date(year, 1, 1), to: date(year, 12, 31) }
    }

    /// Months of one year, both included, 1 to 12.
    pub fn months(year: i16, first: i8, last: i8) -> Self {
        Self { from: date(year, first, 1), to: date(year, last, 1).last_of_month() }
    }

    /// Whether every day of the other lies within this.
    pub fn contains(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether they share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

/// A period found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodMention {
    /// What it stands for.
    pub period: Period,
    /// Tokens that it takes.
    pub tokens: Range<usize>,
    /// Whether the year was said (in figures or as "last year"), not taken from the day of reference.
    pub year_said: bool,
    /// Whether a day of the week is all that was said.
    pub is_weekday: bool,
    /// What of it counts.
    pub extent: Extent,
}

impl PeriodMention {
    /// Whether only its end counts.
    pub fn bounds_end(&self) -> bool {
        self.extent == Extent::End
    }
}

/// What of a stretch of time counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// Only its end ("by October", "until the end of 2022").
    End,
    /// What was before it ("before 2021").
    Before,
    /// What comes after it ("after May").
    After,
}

/// All periods of a text, in order. Words such as "this year", "Sunday" or a month without a year
/// are meant as on the day of reference, the day that the source was published.
pub fn periods(tokens: &[Token], today: Date) -> Vec<PeriodMention> {
    let mut found: Vec<PeriodMention> = Vec::new();
    let has_chinese = tokens.iter().any(|t| is_chinese(&t.word));
    let mut at = 0;
    while at < tokens.len() {
        let chinese = has_chinese.then(|| chinese::period_at(tokens, at, today)).flatten();
        match chinese.or_else(|| period_at(tokens, at, today)) {
            Some(mention) => {
                at = mention.tokens.end;
                found.push(mention);
            }
            None => at += 1,
        }
    }
    join_ranges(join_neighbours(found, tokens), tokens)
}

fn period_at(tokens: &[Token], at: usize, today: Date) -> Option<PeriodMention> {
    let word = |n: usize| tokens.get(at + n).map_or("", |t| t.word.as_str());
    let year = today.year();
    let mention = |period, length, year_said| {
        let extent = extent(tokens, at);
        Some(PeriodMention { period, tokens: at..at + length, year_said, extent, is_weekday: false })
    };

    // "2023-11-26" arrives as three tokens.
    if let (Some(y), Ok(m), Ok(d)) = (year_number(word(0)), word(1).parse::<i8>(), word(2).parse::<i8>())
        && tokens[at].sign_after == Some('-')
        && let Ok(day) = Date::new(y, m, d)
    {
        return mention(Period::day(day), 3, true);
    }
    if let Some(y) = year_number(word(0)).or_else(|| year_long_ago(tokens, at))
        && tokens[at].sign_before != Some('$')
    {
        return mention(Period::year(y), 1, true);
    }
    if let Some(month) = month_number(word(0), tokens, at) {
        let link = usize::from(matches!(word(1), "to" | "through" | "thru" | "until" | "till" | "and" | "t"));
        // "From January to the end of October."
        let end = [["the", "end", "of"].as_slice(), &["end", "of"]];
        let is_said = |words: &&&[&str]| words.iter().enumerate().all(|(i, w)| word(1 + link + i) == *w);
        let next = 1 + link + end.iter().find(is_said).map_or(0, |words| words.len());
        if let Some(last) = month_number(word(next), tokens, at + next)
            && last >= month
        {
            return mention(Period::months(year, month, last), next + 1, false);
        }
        if let Some(day) = day_number(word(1)) {
            let said = year_number(word(2));
            if let Ok(day) = Date::new(said.unwrap_or(year), month, day) {
                return mention(Period::day(day), 2 + usize::from(said.is_some()), said.is_some());
            }
        }
        return mention(Period::months(year, month, month), 1, false);
    }
    if let Some(day) = day_number(word(0)) {
        // "From 6 to 16 August."
        let last = || Some((day_number(word(2))?, month_number(word(3), tokens, at + 3)?));
        if matches!(word(1), "to" | "until" | "till" | "through" | "thru")
            && let Some((last, month)) = last()
            && let said = year_number(word(4))
            && let (Ok(from), Ok(to)) =
                (Date::new(said.unwrap_or(year), month, day), Date::new(said.unwrap_or(year), month, last))
            && from < to
        {
            return mention(Period { from, to }, 4 + usize::from(said.is_some()), said.is_some());
        }
        let link = usize::from(word(1) == "of");
        if let Some(month) = month_number(word(1 + link), tokens, at + 1 + link)
            && let Ok(day) = Date::new(year, month, day)
        {
            return mention(Period::day(day), 2 + link, false);
        }
    }
    if let Some((period, length)) = part_of_year(&word, year) {
        return mention(period, length, false);
    }
    if let Some((period, length)) = season(&word) {
        return mention(period, length, true);
    }
    let recurs = at > 0 && matches!(tokens[at - 1].word.as_str(), "every" | "each");
    if let Some(weekday) = weekday(word(0)).filter(|_| !recurs) {
        let day = last_on_or_before(weekday, today);
        let mention = mention(Period::day(day), 1, false);
        return mention.map(|mention| PeriodMention { is_weekday: true, ..mention });
    }
    relative(&word, today).and_then(|(period, length)| mention(period, length, true))
}

/// "First half", "H1", "2H", "Q3", "third quarter", "first ten months".
fn part_of_year<'a>(word: &impl Fn(usize) -> &'a str, year: i16) -> Option<(Period, usize)> {
    let half = |n: i8| Period::months(year, 6 * n - 5, 6 * n);
    let quarter = |n: i8| Period::months(year, 3 * n - 2, 3 * n);
    let ordinal = |w: &str| match w {
        "first" | "1st" => Some(1),
        "second" | "2nd" => Some(2),
        "third" | "3rd" => Some(3),
        "fourth" | "4th" => Some(4),
        _ => None,
    };
    match (word(0), word(1), word(2)) {
        ("h1" | "1h", ..) => Some((half(1), 1)),
        ("h2" | "2h", ..) => Some((half(2), 1)),
        ("q1" | "1q", ..) => Some((quarter(1), 1)),
        ("q2" | "2q", ..) => Some((quarter(2), 1)),
        ("q3" | "3q", ..) => Some((quarter(3), 1)),
        ("q4" | "4q", ..) => Some((quarter(4), 1)),
        ("half", "1" | "one", _) => Some((half(1), 2)),
        ("half", "2" | "two", _) => Some((half(2), 2)),
        ("quarter", n, _) if n.parse::<i8>().is_ok_and(|n| (1..=4).contains(&n)) => {
            Some((quarter(n.parse().ok()?), 2))
        }
        ("latter" | "last", "half", _) => Some((half(2), 2)),
        ("early" | "initial", "half", _) => Some((half(1), 2)),
        ("first" | "initial", n, "months" | "month") => {
            let count = small_number(n).filter(|n| (1..=12).contains(n))?;
            Some((Period::months(year, 1, count), 3))
        }
        ("ten" | "10", "month" | "months", _) => Some((Period::months(year, 1, 10), 2)),
        (o, "half", _) => ordinal(o).filter(|&n| n <= 2).map(|n| (half(n), 2)),
        (o, "quarter", _) => ordinal(o).map(|n| (quarter(n), 2)),
        _ => None,
    }
}

/// "Summer 2026", "the spring of 2026"; without a year they may be meant of any, and "fall" and "spring" are
/// verbs.
fn season<'a>(word: &impl Fn(usize) -> &'a str) -> Option<(Period, usize)> {
    let (first, years) = match word(0) {
        "spring" => (3, 0),
        "summer" => (6, 0),
        "autumn" | "fall" => (9, 0),
        "winter" => (12, 1),
        _ => return None,
    };
    // "Sales fall in 2026" names no season.
    let is_verb = matches!(word(0), "fall" | "spring") && word(1) == "in";
    let link = usize::from(matches!(word(1), "of" | "in") && !is_verb);
    let year = year_number(word(1 + link))?;
    let last = date(year + years, (first + 1) % 12 + 1, 1).last_of_month();
    Some((Period { from: date(year, first, 1), to: last }, 2 + link))
}

/// "Last year", "next year", "yesterday", counted from the day of reference; the words must say so
/// themselves. "This year" and "now" say no more than the source's own time.
fn relative<'a>(word: &impl Fn(usize) -> &'a str, today: Date) -> Option<(Period, usize)> {
    let year = today.year();
    let day = |span: Span| today.checked_add(span).map(Period::day).ok();
    let month = |span: Span| {
        let d = today.checked_add(span).ok()?;
        Some(Period { from: d.first_of_month(), to: d.last_of_month() })
    };
    let found = match (word(0), word(1), word(2)) {
        ("this", "time", "last") if word(3) == "year" => (Period::year(year - 1), 4),
        ("last" | "previous" | "prior" | "past", "year" | "yr", _) if word(2) != "s" => {
            (Period::year(year - 1), 2)
        }
        ("year" | "yr", "before" | "earlier" | "ago", _) => (Period::year(year - 1), 2),
        ("next" | "coming" | "following", "year" | "yr", _) => (Period::year(year + 1), 2),
        ("last" | "previous", "month", _) => (month(-1.month())?, 2),
        ("next", "month", _) => (month(1.month())?, 2),
        ("next" | "coming", name, _) if weekday(name).is_some() => {
            (Period::day(last_on_or_before(weekday(name)?, today).checked_add(7.days()).ok()?), 2)
        }
        ("last" | "past", name, _) if weekday(name).is_some() => {
            (Period::day(last_on_or_before(weekday(name)?, today.yesterday().ok()?)), 2)
        }
        ("yesterday", ..) => (day(-1.day())?, 1),
        ("tomorrow", ..) => (day(1.day())?, 1),
        ("today" | "tonight", ..) => (Period::day(today), 1),
        _ => return None,
    };
    Some(found)
}

/// What the words before a period make of it: "by", "until", "up to", "as of", "end of" an end.
fn extent(tokens: &[Token], at: usize) -> Extent {
    let is_end = |t: &Token| matches!(t.word.as_str(), "end" | "close" | "finish");
    let skipped = |t: &&Token| is_end(t) || matches!(t.word.as_str(), "the" | "of" | "year");
    let mut before = tokens[..at].iter().rev();
    if before.clone().take_while(skipped).any(is_end) {
        return Extent::End;
    }
    let Some(word) = before.by_ref().find(|t| !skipped(t)) else { return Extent::Whole };
    // What is not before May is in May or later.
    let is_negated = || before.clone().any(|t| t.is(List::Negation));
    match word.word.as_str() {
        "by" | "until" | "till" | "to" | "through" | "thru" | "as" => Extent::End,
        "before" if !is_negated() => Extent::Before,
        "after" if !is_negated() => Extent::After,
        _ => Extent::Whole,
    }
}

fn year_number(word: &str) -> Option<i16> {
    let is_year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|y| is_year && (1900..=2099).contains(y))
}

/// "In 1834": a year that another number could be, after a word that says so, and not before what is counted.
fn year_long_ago(tokens: &[Token], at: usize) -> Option<i16> {
    let Token { word, sign_before, sign_after, .. } = &tokens[at];
    let is_bare = sign_before.is_none() && *sign_after != Some('%');
    if word.len() != 4 || !is_bare || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let before = at.checked_sub(1).map(|before| tokens[before].word.as_str());
    let says_so =
        matches!(before, Some("in" | "since" | "until" | "before" | "after" | "circa" | "around" | "year"));
    let counts = tokens.get(at + 1).is_some_and(|next| next.word.ends_with('s'));
    word.parse().ok().filter(|year| says_so && !counts && (1000..1900).contains(year))
}

fn day_number(word: &str) -> Option<i8> {
    let figure = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[figure.len()..];
    figure.parse().ok().filter(|d| (1..=31).contains(d) && matches!(suffix, "" | "st" | "nd" | "rd" | "th"))
}

fn small_number(word: &str) -> Option<i8> {
    Some(match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        figure => figure.parse().ok()?,
    })
}

/// Month of a word; "may", "mar" and "march" are verbs as well, and count only beside a date word.
fn month_number(word: &str, tokens: &[Token], at: usize) -> Option<i8> {
    let month = match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    };
    let near = |n: Option<usize>| n.and_then(|n| tokens.get(n)).map_or("", |t| t.word.as_str());
    let before = |count: usize| near(at.checked_sub(count));
    let is_capital = tokens.get(at).is_some_and(|t| t.case != Case::Lower && !t.starts_sentence);
    let certain = !matches!(word, "may" | "mar" | "march")
        || is_link_to_date(before(1))
        || is_capital && matches!(before(1), "before" | "after" | "during" | "this" | "next" | "mid" | "early" | "late")
        // "On 12 may", but "which of the 12 may leave?"
        || day_number(before(1)).is_some()
            && (word != "may" || is_capital || before(1).ends_with("th") || is_link_to_date(before(2)) || before(2) == "on")
        || day_number(near(Some(at + 1))).is_some()
        || year_number(near(Some(at + 1))).is_some();
    certain.then_some(month)
}

/// Whether a word stands before months and days rather than before verbs.
fn is_link_to_date(word: &str) -> bool {
    matches!(word, "in" | "of" | "to" | "through" | "by" | "since" | "until" | "from" | "last")
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" | "tues" => Weekday::Tuesday,
        "wednesday" | "weds" => Weekday::Wednesday,
        "thursday" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn last_on_or_before(weekday: Weekday, today: Date) -> Date {
    let back = today.weekday().since(weekday);
    today.checked_sub(i64::from(back).days()).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenize;

    const PUBLISHED: Date = date(2023, 11, 29);

    fn read(text: &str) -> Vec<(Date, Date)> {
        periods(&tokenize(text), PUBLISHED).into_iter().map(|m| (m.period.from, m.period.to)).collect()
    }

    #[test]
    fn periods_become_calendar_dates() {
        for (text, from, to) in [
            ("in 2022", date(2022, 1, 1), date(2022, 12, 31)),
            ("Jan–Oct", date(2023, 1, 1), date(2023, 10, 31)),
            ("january through october 2023", date(2023, 1, 1), date(2023, 10, 31)),
            ("first half of 2022", date(2022, 1, 1), date(2022, 6, 30)),
            ("H1", date(2023, 1, 1), date(2023, 6, 30)),
            ("2021 q3", date(2021, 7, 1), date(2021, 9, 30)),
            ("first 10 months", date(2023, 1, 1), date(2023, 10, 31)),
            ("on sunday", date(2023, 11, 26), date(2023, 11, 26)),
            ("on Wednesday", date(2023, 11, 29), date(2023, 11, 29)),
            ("last year", date(2022, 1, 1), date(2022, 12, 31)),
            ("built in 1834", date(1834, 1, 1), date(1834, 12, 31)),
            ("since 1834", date(1834, 1, 1), date(1834, 12, 31)),
            ("29 november 2023", date(2023, 11, 29), date(2023, 11, 29)),
            ("Nov 26", date(2023, 11, 26), date(2023, 11, 26)),
            ("2023-11-26", date(2023, 11, 26), date(2023, 11, 26)),
            ("this time last year", date(2022, 1, 1), date(2022, 12, 31)),
            ("from 6 July to 16 August 2026", date(2026, 7, 6), date(2026, 8, 16)),
            ("from July 6 until August 16, 2026", date(2026, 7, 6), date(2026, 8, 16)),
            ("6 to 16 August 2026", date(2026, 8, 6), date(2026, 8, 16)),
            ("2020-2023", date(2020, 1, 1), date(2023, 12, 31)),
            ("2020 to 2023", date(2020, 1, 1), date(2023, 12, 31)),
            ("May 2022 to March 2023", date(2022, 5, 1), date(2023, 3, 31)),
            ("in the summer of 2026", date(2026, 6, 1), date(2026, 8, 31)),
            ("winter 2023", date(2023, 12, 1), date(2024, 2, 29)),
            ("signed on 12 March with the baker", date(2023, 3, 12), date(2023, 3, 12)),
            ("on 12 may", date(2023, 5, 12), date(2023, 5, 12)),
            ("the 5th may be", date(2023, 5, 5), date(2023, 5, 5)),
            ("not before May", date(2023, 5, 1), date(2023, 5, 31)),
            ("next Thursday", date(2023, 11, 30), date(2023, 11, 30)),
            ("last Wednesday", date(2023, 11, 22), date(2023, 11, 22)),
        ] {
            assert_eq!(read(text), [(from, to)], "{text}");
        }
    }

    #[test]
    fn the_words_before_a_period_tell_what_of_it_counts() {
        for (text, extent) in [
            ("in 2021", Extent::Whole),
            ("by the end of 2021", Extent::End),
            ("until May", Extent::End),
            ("before 2021", Extent::Before),
            ("before the year 2021", Extent::Before),
            ("after May", Extent::After),
        ] {
            assert_eq!(periods(&tokenize(text), PUBLISHED)[0].extent, extent, "{text}");
        }
    }

    #[test]
    fn a_day_of_every_month_is_read_either_way_round() {
        for (month, name) in (1..).zip([
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]) {
            let day = date(2023, month, 3);
            let lower = name.to_lowercase();
            for text in [
                format!("it came on 3 {name}."),
                format!("it came on {name} 3."),
                format!("the 3rd of {name}"),
                format!("{name} 3rd"),
                format!("due by 3 {lower}"),
                format!("due by {lower} 3"),
                format!("3 {name} 2023"),
                format!("{name} 3, 2023"),
            ] {
                assert_eq!(read(&text), [(day, day)], "{text}");
            }
            assert_eq!(read(&format!("in {name}")), [(date(2023, month, 1), day.last_of_month())]);
        }
    }

    #[test]
    fn a_day_of_the_week_is_that_of_the_date_beside_it() {
        let day = date(2023, 11, 30);
        assert_eq!(read("on Thursday, 30 November"), [(day, day), (day, day)]);
        let other = read("on Friday, 30 November");
        assert_ne!(other[0], other[1]);
    }

    #[test]
    fn words_that_only_look_like_dates_are_not_periods() {
        for text in [
            "may I ask",
            "5,000 cars",
            "1250 guests came",
            "in 1500 homes",
            "the second model",
            "how many",
            "every Monday",
            "on Mondays",
            "will it fall",
            "which of the 12 may leave",
            "they march on",
            "wages rose and may rise again",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
