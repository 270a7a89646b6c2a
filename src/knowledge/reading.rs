//! A text of the fact base, or of the article, as checks compare it: words, figures and periods as
//! written, without the repairs that a question gets.

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use smallvec::SmallVec;

use super::Article;
use crate::text::dates::{PeriodMention, periods};
use crate::text::numbers::{Figure, Precision, figures};
use crate::text::{Token, clean, tokenize};

/// A statement as read: words, figures outside of periods, and periods.
#[derive(Default)]
pub struct Reading {
    /// Its words.
    pub tokens: Vec<Token>,
    /// The text that they have their places in.
    pub clean: String,
    /// Figures outside of periods.
    pub figures: Vec<Figure>,
    /// Periods.
    pub periods: Vec<PeriodMention>,
}

impl Reading {
    /// Reads a text of the fact base or of the article; its relative dates count from a day.
    pub fn new(text: &str, today: Date) -> Self {
        let clean = clean(text);
        let tokens = tokenize(&clean);
        let periods = periods(&tokens, today);
        let in_period = |f: &Figure| periods.iter().any(|p| p.tokens.contains(&f.tokens.start));
        let figures = figures(&tokens).into_iter().filter(|f| !in_period(f)).collect();
        Self { tokens, clean, figures, periods }
    }

    /// Appends another text. A single reading is bounded, so that a long text is read in parts.
    pub fn take_in(&mut self, other: &Self) {
        let (words, bytes) = (self.tokens.len(), self.clean.len() + 1);
        let moved = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
        self.clean.push('\n');
        self.clean.push_str(&other.clean);
        self.tokens.extend(other.tokens.iter().map(|t| Token { span: moved(&t.span, bytes), ..t.clone() }));
        self.figures
            .extend(other.figures.iter().map(|f| Figure { tokens: moved(&f.tokens, words), ..f.clone() }));
        let periods = other.periods.iter();
        self.periods.extend(periods.map(|p| PeriodMention { tokens: moved(&p.tokens, words), ..p.clone() }));
    }

    /// A stretch of the text as written.
    pub fn text(&self, tokens: &Range<usize>) -> &str {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|i| self.tokens.get(i))) {
            (Some(first), Some(last)) => &self.clean[first.span.start..last.span.end],
            _ => "",
        }
    }

    /// How many times as much the text says that something became, where it says so in a word: the
    /// factor, how exact it is meant, and the place of the word.
    pub fn multiples(&self) -> impl Iterator<Item = (f64, Precision, usize)> {
        self.tokens.iter().enumerate().filter_map(|(at, token)| {
            let before = at.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or("", |t| t.word.as_str());
            let precision = match before {
                "than" | "over" => Precision::MoreThan,
                "nearly" | "almost" => Precision::Nearly,
                "about" | "around" | "roughly" => Precision::About,
                _ => Precision::Exact,
            };
            multiple(&token.word).map(|n| (n, precision, at))
        })
    }
}

fn multiple(word: &str) -> Option<f64> {
    Some(match word {
        "double" | "doubled" | "doubling" | "doubles" | "twice" | "twofold" => 2.0,
        "triple" | "tripled" | "tripling" | "triples" | "thrice" | "threefold" => 3.0,
        "quadruple" | "quadrupled" | "quadrupling" | "quadruples" | "fourfold" => 4.0,
        "halve" | "halved" | "halving" | "halves" => 0.5,
        _ => return None,
    })
}

/// Figures are the same up to the rounding of floating-point arithmetic.
pub fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * 1e-9
}

/// As curators write it.
pub fn precision_name(precision: Precision) -> &'static str {
    match precision {
        Precision::Exact => "exact",
        Precision::About => "about",
        Precision::Nearly => "nearly",
        Precision::MoreThan => "more than",
        Precision::LessThan => "less than",
        Precision::AtLeast => "at least",
        Precision::AtMost => "at most",
    }
}

/// The days that a text's periods begin and end on, the day of publication, and the days that lie as far from
/// those as the text says ("the two years up to November", "three days after 10 October", "a 23-day strike").
pub fn edges(reading: &Reading, published: Option<Date>) -> Vec<Date> {
    let mut days: Vec<Date> = reading.periods.iter().flat_map(|p| [p.period.from, p.period.to]).collect();
    days.extend(published);
    days.extend(published.into_iter().flat_map(|published| {
        reading.periods.iter().flat_map(move |p| p.others(published).flat_map(|p| [p.from, p.to]))
    }));
    let spans: Vec<Stretch> =
        (reading.figures.iter()).filter_map(|f| Stretch::of(f, reading.tokens.get(f.tokens.end)?)).collect();
    let around: Vec<Date> =
        spans.iter().flat_map(|stretch| days.iter().flat_map(|day| stretch.around(*day))).collect();
    days.extend(around);
    days
}

/// A stretch of time that a text tells the length of.
enum Stretch {
    /// Of whole days, the first of which may be counted or not.
    Days(i64),
    /// Of months or years.
    Calendar(Span),
}

impl Stretch {
    fn of(figure: &Figure, unit: &Token) -> Option<Self> {
        /// More than this is no stretch of time that a fact would be about.
        const MAX: f64 = 1_000.0;
        let is_count = figure.value.fract() == 0.0 && (0.0..=MAX).contains(&figure.value);
        let count = is_count.then_some(figure.value as i32)?;
        match unit.word.as_str() {
            "year" | "years" => Some(Self::Calendar(count.years())),
            "month" | "months" => Some(Self::Calendar(count.months())),
            "week" | "weeks" => Some(Self::Days(7 * i64::from(count))),
            "day" | "days" => Some(Self::Days(count.into())),
            _ => None,
        }
    }

    /// The days that lie so far from another.
    fn around(&self, day: Date) -> SmallVec<[Date; 4]> {
        match self {
            Self::Days(count) => {
                let by = [-count, 1 - count, count - 1, *count];
                by.into_iter().filter_map(|by| day.checked_add(by.days()).ok()).collect()
            }
            Self::Calendar(span) => {
                let (before, after) = (day.checked_sub(*span).ok(), day.checked_add(*span).ok());
                let last = after.and_then(|day| day.yesterday().ok());
                [before, after, last].into_iter().flatten().collect()
            }
        }
    }
}

/// The day that "this year" and "Sunday" count from.
pub fn today(article: Option<&Article>) -> Date {
    article.map_or(Date::ZERO, |a| a.published.date())
}
