//! Figures as people write them: 3.9m, 3,900,000, "nearly four million", 390万.

mod chinese;

use std::ops::Range;

use serde::{Deserialize, Serialize};

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
    /// Currency sign before it, such as `$`.
    pub currency: Option<char>,
}

/// All figures of a text, in order. Words that are only part of a name ("S60") are not figures.
pub fn figures(tokens: &[Token]) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((value, end)) = figure_at(tokens, at) else {
            at += 1;
            continue;
        };
        let percent = tokens[end - 1].sign_after == Some('%')
            || tokens
                .get(end)
                .is_some_and(|t| matches!(t.word.as_str(), "percent" | "pct" | "percentage" | "％"));
        found.push(Figure {
            value,
            precision: precision_around(tokens, at, end),
            tokens: at..end,
            percent,
            currency: tokens[at].sign_before.filter(|c| matches!(c, '$' | '¥' | '€' | '£')),
        });
        at = end;
    }
    found
}

fn figure_at(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    if let Some((value, scaled)) = digits(&tokens[at].word) {
        return Some(if scaled { (value, at + 1) } else { scales(tokens, value, at + 1) });
    }
    if let Some((value, end)) = chinese::numeral(tokens, at) {
        return Some((value, end));
    }
    spelled(tokens, at)
}

/// A token of digits: grouping commas, decimals, and a scale letter ("3.9m", "1.3tn", "5k").
fn digits(word: &str) -> Option<(f64, bool)> {
    let end = word.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(word.len());
    let (figure, suffix) = word.split_at(end);
    if !figure.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value: f64 = figure.replace(',', "").parse().ok()?;
    let scale = match suffix {
        "" => return Some((value, false)),
        "k" => 1e3,
        "m" | "mn" | "mil" | "mio" | "mill" | "million" => 1e6,
        "b" | "bn" | "bil" | "billion" => 1e9,
        "t" | "tn" | "trn" | "tril" | "trillion" => 1e12,
        "th" | "st" | "nd" | "rd" | "x" => return Some((value, true)),
        _ => return None,
    };
    Some((value * scale, true))
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

/// How exact a figure is said to be, by the words around the tokens that it takes.
pub fn precision_around(tokens: &[Token], start: usize, end: usize) -> Precision {
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    let before = |n: usize| if start >= n { word(start - n) } else { "" };
    if let Some(precision) = chinese::precision(tokens, start, end) {
        return precision;
    }
    let article = usize::from(matches!(before(1), "the" | "a" | "some"));
    // What is set beside a figure tells nothing of how exact that is: "22 percent more than 316 million",
    // "fewer than the 80 of last year", "a path over a 240-metre bridge".
    let is_measure = |n: usize| start >= n && ends_measure(&tokens[start - n]);
    match (before(2 + article), before(1 + article)) {
        (
            "more" | "greater" | "higher" | "larger" | "bigger" | "less" | "fewer" | "lower" | "smaller",
            "than",
        ) if before(1) == "the" || is_measure(3 + article) => Precision::Exact,
        (_, "over" | "above" | "under" | "below" | "beyond")
            if is_measure(2 + article) || (before(1) == "a" && tokens[end - 1].sign_after == Some('-')) =>
        {
            Precision::Exact
        }
        ("more" | "greater" | "higher" | "larger" | "bigger", "than") | ("north", "of") => {
            Precision::MoreThan
        }
        ("less" | "fewer" | "lower" | "smaller", "than") => Precision::LessThan,
        ("at", "least") => Precision::MoreThan,
        ("at", "most") => Precision::LessThan,
        ("close", "to") | ("next", "to") | ("up", "to") => Precision::Nearly,
        (
            _,
            "over" | "above" | "exceeding" | "exceed" | "exceeds" | "exceeded" | "surpass" | "surpassing"
            | "beyond" | "topped" | "top",
        ) => Precision::MoreThan,
        (_, "under" | "below") => Precision::LessThan,
        (_, "nearly" | "almost" | "approaching") => Precision::Nearly,
        (
            _,
            "around" | "about" | "roughly" | "approximately" | "approx" | "circa" | "ca" | "some" | "like"
            | "say",
        ) => Precision::About,
        _ if tokens[start].sign_before == Some('>') || tokens[end - 1].sign_after == Some('+') => {
            Precision::MoreThan
        }
        _ if tokens[start].sign_before == Some('<') => Precision::LessThan,
        _ if tokens[start].sign_before == Some('~') => Precision::About,
        _ if matches!(word(end), "plus") => Precision::MoreThan,
        _ if matches!(word(end), "odd") => Precision::About,
        _ if matches!((word(end), word(end + 1)), ("or", "more") | ("or", "so")) => {
            if word(end + 1) == "more" { Precision::MoreThan } else { Precision::About }
        }
        _ => Precision::Exact,
    }
}

/// Whether a word ends what tells how much more or less ("by 22 *percent* more than").
fn ends_measure(token: &Token) -> bool {
    match token.sign_after {
        None => matches!(token.word.as_str(), "percent" | "pct" | "points" | "times"),
        sign => sign == Some('%'),
    }
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
        ] {
            assert_eq!(figures(&tokenize(text)).pop().unwrap().precision, precision, "{text}");
        }
    }
}
