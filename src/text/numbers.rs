//! Figures as people write them: 3.9m, 3,900,000, "nearly four million", 390万.

mod chinese;
mod currency;
mod precision;
mod ranges;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use currency::Currency;
pub use precision::{may_be_duration, precision_around};
pub use ranges::End;

use super::tokens::Token;

/// How exact a figure is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// As written.
    #[default]
    Exact,
    /// "around 90": near it, on either side.
    About,
    /// "nearly 5,000": near it, below.
    Nearly,
    /// "more than 150": above it, by an unknown amount.
    #[serde(alias = "more than")]
    MoreThan,
    /// "under 100": below it, by an unknown amount.
    #[serde(alias = "less than")]
    LessThan,
    /// "No less than 12": it or above.
    #[serde(alias = "at least")]
    AtLeast,
    /// "12 at most": it or below.
    #[serde(alias = "at most")]
    AtMost,
}

impl Precision {
    /// Whether the number is a lower bound.
    pub fn is_lower_bound(self) -> bool {
        matches!(self, Self::MoreThan | Self::AtLeast)
    }

    /// Whether the number is an upper bound.
    pub fn is_upper_bound(self) -> bool {
        matches!(self, Self::Nearly | Self::LessThan | Self::AtMost)
    }
}

/// A figure found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number itself, scale words applied.
    pub value: f64,
    /// How exact it is meant.
    pub precision: Precision,
    /// Tokens that it takes, without the words of precision.
    pub tokens: Range<usize>,
    /// Whether it is a percentage.
    pub percent: bool,
    /// The currency that it is an amount of, by a sign or an abbreviation beside it ("$5", "Sh212", "20 CHF").
    pub currency: Option<Currency>,
    /// The word beside it that names the currency.
    pub currency_word: Option<usize>,
    /// Which end of a range it is, if it is one ("4 to 6 million").
    pub end: Option<End>,
}

/// All figures of a text, in order. Words that are only part of a name ("S60") are not figures.
pub fn figures(tokens: &[Token]) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(Read { value, end, currency }) = figure_at(tokens, at) else {
            at += 1;
            continue;
        };
        let percent = tokens[end - 1].sign_after == Some('%') || is_percent(tokens, end);
        let beside = currency.is_none().then(|| currency::beside(tokens, at, end)).flatten();
        let currency_word = beside.and_then(|beside| beside.word);
        let start = currency_word.filter(|word| *word < at).unwrap_or(at);
        found.push(Figure {
            value,
            precision: precision_around(tokens, start, end),
            tokens: at..end,
            percent,
            currency: currency.or(beside.map(|beside| beside.currency)),
            currency_word,
            end: None,
        });
        at = end;
    }
    ranges::join(&mut found, tokens);
    found
}

/// Whether a word says that the figure before it is a percentage.
fn is_percent(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    matches!(word(at), "percent" | "pct" | "percentage" | "％") || word(at) == "per" && word(at + 1) == "cent"
}

/// A number as read, and where it ends.
struct Read {
    value: f64,
    end: usize,
    /// Of the abbreviation that it is written together with.
    currency: Option<Currency>,
}

fn figure_at(tokens: &[Token], at: usize) -> Option<Read> {
    let read = |(value, end)| Read { value, end, currency: None };
    let token = &tokens[at];
    if let Some(Digits { value, suffix, .. }) = digits(&token.word) {
        return Some(read(match suffix {
            Suffix::None => scales(tokens, value, at + 1),
            Suffix::Currency(currency) => return Some(Read { value, end: at + 1, currency: Some(currency) }),
            _ => (value, at + 1),
        }));
    }
    if let Some((currency, start)) = currency::glued(token) {
        let Digits { value, suffix, figure } = digits(&token.word[start..])?;
        let (value, end) =
            if matches!(suffix, Suffix::None) { scales(tokens, value, at + 1) } else { (value, at + 1) };
        let is_amount = end > at + 1 || currency::is_amount(currency, token, figure, suffix);
        return is_amount.then_some(Read { value, end, currency: Some(currency) });
    }
    chinese::numeral(tokens, at).or_else(|| spelled(tokens, at)).map(read)
}

/// A token of digits.
struct Digits<'a> {
    /// The number, scaled.
    value: f64,
    /// What is written together with it.
    suffix: Suffix,
    /// The digits with their marks.
    figure: &'a str,
}

/// What is written together with digits, after them.
#[derive(Debug, Clone, Copy)]
enum Suffix {
    None,
    /// "3.9m", "1.3tn", "5k"
    Scale(f64),
    /// "20kr"
    Currency(Currency),
    /// "3rd", "2x"
    Other,
}

/// A token of digits: grouping commas, decimals, and a scale letter ("3.9m", "1.3tn", "5k").
fn digits(word: &str) -> Option<Digits<'_>> {
    let end = word.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(word.len());
    let (figure, suffix) = word.split_at(end);
    if !figure.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value: f64 = figure.replace(',', "").parse().ok()?;
    let suffix = match suffix {
        "" => Suffix::None,
        "k" => Suffix::Scale(1e3),
        "m" | "mn" | "mil" | "mio" | "mill" | "million" => Suffix::Scale(1e6),
        "b" | "bn" | "bil" | "billion" => Suffix::Scale(1e9),
        "t" | "tn" | "trn" | "tril" | "trillion" => Suffix::Scale(1e12),
        "th" | "st" | "nd" | "rd" | "x" => Suffix::Other,
        _ => Suffix::Currency(currency::written_after(suffix)?),
    };
    let scale = if let Suffix::Scale(scale) = suffix { scale } else { 1.0 };
    Some(Digits { value: value * scale, suffix, figure })
}

/// Scale words after a number: "3.9 million", "5 thousand", "390 万", "390多万".
fn scales(tokens: &[Token], mut value: f64, mut at: usize) -> (f64, usize) {
    at += usize::from(chinese::is_surplus(tokens, at));
    while let Some(scale) = tokens.get(at).and_then(|t| scale_word(&t.word)) {
        value *= scale;
        at += 1;
    }
    (value, at)
}

/// What a word such as "million" multiplies by.
pub fn scale_word(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" | "百" => 1e2,
        "thousand" | "thousands" | "k" | "grand" | "千" => 1e3,
        "万" | "萬" => 1e4,
        "million" | "millions" | "mil" | "mn" => 1e6,
        "亿" | "億" => 1e8,
        "billion" | "billions" | "bn" => 1e9,
        "trillion" | "trillions" | "tn" | "兆" => 1e12,
        _ => return None,
    })
}

/// Number words: "ninety", "one hundred and fifty", "three point nine million", "half a million".
fn spelled(tokens: &[Token], start: usize) -> Option<(f64, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    let mut at = start;
    let mut group = None::<f64>;
    let mut total = 0.0;
    if word(at) == "half" && matches!(word(at + 1), "a" | "of") {
        let (scale, end) = scales(tokens, 0.5, at + 2);
        return (end > at + 2).then_some((scale, end));
    }
    if matches!(word(at), "a" | "couple" | "dozen") {
        let (base, skip) = match (word(at), word(at + 1), word(at + 2)) {
            ("a", "dozen", _) | ("dozen", _, _) => return None,
            ("a", "couple", "of") => (2.0, 3),
            ("a", "round" | "full" | "whole" | "cool", _) => (1.0, 2),
            ("a", _, _) => (1.0, 1),
            _ => return None,
        };
        let (value, end) = scales(tokens, base, at + skip);
        if skip > 1 || end == at + skip {
            return (end > at + skip).then_some((value, end));
        }
        // "A hundred and fifty" goes on.
        group = Some(base);
        at += skip;
    }
    loop {
        let this = word(at);
        if let Some(unit) = number_word(this) {
            group = Some(group.unwrap_or(0.0) + unit);
        } else if this == "point" && group.is_some() && number_word(word(at + 1)).is_some_and(|d| d < 10.0) {
            group = group.map(|g| g + number_word(word(at + 1)).unwrap_or(0.0) / 10.0);
            at += 1;
        } else if let (Some(g), Some(scale)) = (group, scale_word(this)) {
            if scale < 1e3 {
                group = Some(g * scale);
            } else {
                total += g * scale;
                group = None;
            }
        } else if !(this == "and"
            && at > start
            && number_word(word(at + 1)).is_some()
            && scale_word(word(at - 1)).is_some())
        {
            break;
        }
        at += 1;
    }
    let value = total + group.unwrap_or(0.0);
    // "one" is mostly a pronoun, "first" and "second" mostly part of a period or of a list.
    let is_pronoun = at == start + 1 && word(start) == "one";
    (at > start && !is_pronoun).then_some((value, at))
}

fn number_word(word: &str) -> Option<f64> {
    Some(match word {
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" => 12.0,
        "thirteen" => 13.0,
        "fourteen" => 14.0,
        "fifteen" => 15.0,
        "sixteen" => 16.0,
        "seventeen" => 17.0,
        "eighteen" => 18.0,
        "nineteen" => 19.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenize;

    fn values(text: &str) -> Vec<f64> {
        figures(&tokenize(text)).into_iter().map(|f| f.value).collect()
    }

    #[test]
    fn the_same_figure_is_read_in_all_its_forms() {
        for text in
            ["3.9m", "3,900,000", "3900000", "3.9 million", "three point nine million", "390万", "3.9 mil"]
        {
            assert_eq!(values(text), [3.9e6], "{text}");
        }
        for text in ["150", "one hundred and fifty", "a hundred and fifty", "一百五十"] {
            assert_eq!(values(text), [150.0], "{text}");
        }
        assert_eq!(values("half a million"), [5e5]);
        assert_eq!(values("a round hundred, not a round trip"), [100.0]);
        assert_eq!(values("1.3tn yuan ($188bn)"), [1.3e12, 1.88e11]);
        assert_eq!(values("1.3万亿"), [1.3e12]);
        assert_eq!(values("五千"), [5000.0]);
    }

    #[test]
    fn names_and_pronouns_are_not_figures() {
        assert_eq!(values("which one is the S60"), [0.0; 0]);
    }

    #[test]
    fn precision_is_read_from_the_words_around() {
        for (text, precision) in [
            ("nearly 5,000 cars", Precision::Nearly),
            ("around 90 firms", Precision::About),
            ("90 or so firms", Precision::About),
            ("90-odd firms", Precision::About),
            ("more than 150", Precision::MoreThan),
            ("150+ firms", Precision::MoreThan),
            ("fewer than 90", Precision::LessThan),
            ("exactly 90", Precision::Exact),
            ("over the 5,000 mark", Precision::MoreThan),
            ("a fifth, or 20 percent, over 150 firms", Precision::MoreThan),
            ("fewer than the 80 of last year", Precision::Exact),
            ("22% more than 316 million", Precision::Exact),
            ("22 percent below 316 million", Precision::Exact),
            ("over a 240-kilometre line", Precision::Exact),
            ("over a 100 firms", Precision::MoreThan),
            ("12 per cent below 316 million", Precision::Exact),
            ("some 1,900 members", Precision::About),
            ("he told some 1,900 members", Precision::About),
            ("Some 50 containers", Precision::About),
            ("at no less than $7.10 a kilogram", Precision::AtLeast),
            ("not fewer than 12 nurses", Precision::AtLeast),
            ("at least US$7.10", Precision::AtLeast),
            ("a minimum of 30 days", Precision::AtLeast),
            ("30 days or more", Precision::Exact),
            ("30 or more", Precision::AtLeast),
            ("at most nine patients", Precision::AtMost),
            ("no more than 12", Precision::AtMost),
            ("not exceeding 12", Precision::AtMost),
            ("a maximum of 12", Precision::AtMost),
            ("12 or fewer", Precision::AtMost),
            ("lent at 8.5 per cent over 10 years", Precision::Exact),
            ("$5 million over three years", Precision::Exact),
            ("65 jobs over 10 years", Precision::Exact),
            ("it took over 10 years", Precision::MoreThan),
        ] {
            assert_eq!(figures(&tokenize(text)).pop().unwrap().precision, precision, "{text}");
        }
    }

    #[test]
    fn currencies_are_read_beside_and_together_with_their_figures() {
        for (text, value, unit) in [
            ("Sh212 million", 2.12e8, "shillings"),
            ("KSh212", 212.0, "Kenyan shillings"),
            ("ksh30,000", 3e4, "shillings"),
            ("Sh3.4bn", 3.4e9, "shillings"),
            ("Sh 30,000", 3e4, "shillings"),
            ("KES 30,000", 3e4, "shillings per kilogram"),
            ("R$5", 5.0, "reais"),
            ("US$3", 3.0, "US dollars"),
            ("US$ 3", 3.0, "dollars"),
            ("NZ$4", 4.0, "New Zealand dollars"),
            ("A$4", 4.0, "AUD"),
            ("Rs500", 500.0, "rupees"),
            ("Rs. 500", 500.0, "rupees"),
            ("₹500", 500.0, "rupees"),
            ("R5 million", 5e6, "rand"),
            ("CHF20", 20.0, "Swiss francs"),
            ("CHF 20", 20.0, "francs"),
            ("20 CHF", 20.0, "francs"),
            ("kr250", 250.0, "kronor"),
            ("250 kr", 250.0, "kroner"),
            ("250kr", 250.0, "kroner"),
            ("250 zł", 250.0, "złoty"),
            ("₦1.2bn", 1.2e9, "naira"),
            ("5€", 5.0, "euros an hour"),
            ("£1.80", 1.8, "pounds"),
            ("$7.10", 7.1, "dollars per kilogram"),
        ] {
            let found = figures(&tokenize(text)).pop().unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.value, value, "{text}");
            assert!(found.currency.is_some_and(|c| c.counts(unit)), "{text} {found:?}");
        }
    }

    #[test]
    fn a_currency_is_held_apart_from_others_and_from_names() {
        let currency = |text: &str| figures(&tokenize(text)).pop().and_then(|f| f.currency);
        for (text, unit) in [
            ("R$5", "dollars"),
            ("$5", "euros"),
            ("NZ$4", "US dollars"),
            ("Sh5", "yuan"),
            ("KSh50", "Ugandan UGX"),
        ] {
            assert!(!currency(text).unwrap().counts(unit), "{text} {unit}");
        }
        for text in
            ["the RS6", "the K2", "an MG4", "the SH150", "Model R5", "the S60", "try 5", "5 rs", "mad 20"]
        {
            assert_eq!(currency(text), None, "{text}");
        }
        for unit in ["vehicles", "levels", "hours", "really long days"] {
            assert!(Currency::of_unit(unit).is_none(), "{unit}");
        }
    }

    #[test]
    fn the_ends_of_a_range_share_what_is_said_once() {
        for (text, low, high) in [
            ("4 to 6 million", 4e6, 6e6),
            ("€4 million to €6 million", 4e6, 6e6),
            ("€4-6m", 4e6, 6e6),
            ("between four and six million", 4e6, 6e6),
            ("from 10 to 12 percent", 10.0, 12.0),
            ("900 to 1,100 boats", 900.0, 1100.0),
        ] {
            let found = figures(&tokenize(text));
            let ends: Vec<_> = found.iter().map(|f| (f.value, f.end)).collect();
            let (first, last) =
                if text.starts_with("from") { (End::From, End::To) } else { (End::Low, End::High) };
            assert_eq!(ends, [(low, Some(first)), (high, Some(last))], "{text}");
            assert_eq!(found[0].percent, found[1].percent, "{text}");
            assert_eq!(found[0].currency, found[1].currency, "{text}");
        }
        for text in [
            "900 and 1.2 million",
            "5 of 6 million",
            "cut by 5 to 3",
            "the S60 to 5",
            "fell 17 percent to 38 euros",
            "fell from 5,200 tons in 2021 to 3,900 tons in 2024",
            "06:20 to 22:20",
        ] {
            assert!(figures(&tokenize(text)).iter().all(|f| f.end.is_none()), "{text}");
        }
    }
}
