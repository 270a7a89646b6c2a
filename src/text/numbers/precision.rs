//! How exact a figure is meant, by the words around it.

use super::{Precision, chinese};
use crate::text::tokens::Token;

/// How exact a figure is said to be, by the words around the tokens that it takes.
pub fn precision_around(tokens: &[Token], start: usize, end: usize) -> Precision {
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    let before = |n: usize| if start >= n { word(start - n) } else { "" };
    if let Some(precision) = chinese::precision(tokens, start, end) {
        return precision;
    }
    let article = usize::from(matches!(before(1), "the" | "a" | "some"));
    if let Some(precision) = denied_bound(before(3), before(2), before(1)) {
        return precision;
    }
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
        ("at", "least") | ("minimum", "of") => Precision::AtLeast,
        ("at", "most") | ("maximum", "of") => Precision::AtMost,
        ("close", "to") | ("next", "to") | ("up", "to") => Precision::Nearly,
        (
            _,
            "over" | "above" | "exceeding" | "exceed" | "exceeds" | "exceeded" | "surpass" | "surpassing"
            | "beyond" | "topped" | "top",
        ) => {
            // "Sh384 million over 10 years", "65 jobs over 10 years".
            let is_span = before(1) == "over" && may_be_duration(tokens, start, end);
            let amount = |at: usize| super::figure_at(tokens, at).is_some();
            if is_span && (2..=AMOUNT_WITHIN).any(|n| start >= n && amount(start - n)) {
                Precision::Exact
            } else {
                Precision::MoreThan
            }
        }
        (_, "under" | "below") => Precision::LessThan,
        (_, "nearly" | "almost" | "approaching") => Precision::Nearly,
        (
            _,
            "around" | "about" | "roughly" | "approximately" | "approx" | "circa" | "ca" | "like" | "say",
        ) => Precision::About,
        _ if tokens[start].sign_before == Some('>') || tokens[end - 1].sign_after == Some('+') => {
            Precision::MoreThan
        }
        _ if tokens[start].sign_before == Some('<') => Precision::LessThan,
        _ if tokens[start].sign_before == Some('≥') => Precision::AtLeast,
        _ if tokens[start].sign_before == Some('≤') => Precision::AtMost,
        _ if tokens[start].sign_before == Some('~') => Precision::About,
        _ if matches!(word(end), "plus") => Precision::MoreThan,
        _ if matches!(word(end), "odd") => Precision::About,
        _ if matches!(word(end), "or" | "and") => match word(end + 1) {
            "so" if word(end) == "or" => Precision::About,
            "more" | "over" | "above" if word(end + 2) != "than" => Precision::AtLeast,
            "less" | "fewer" | "under" | "below" if word(end + 2) != "than" => Precision::AtMost,
            _ => Precision::Exact,
        },
        _ if before(1) == "some" => Precision::About,
        _ => Precision::Exact,
    }
}

/// "No less than", "not exceeding": the bound itself is meant as well.
fn denied_bound(denial: &str, comparative: &str, last: &str) -> Option<Precision> {
    let (denial, comparative) = match last {
        "than" => (denial, comparative),
        "below" | "under" | "above" | "over" | "exceeding" => (comparative, last),
        _ => return None,
    };
    let is_denied = matches!(denial, "no" | "not" | "never");
    match comparative {
        "less" | "fewer" | "lower" | "smaller" | "below" | "under" if is_denied => Some(Precision::AtLeast),
        "more" | "greater" | "higher" | "larger" | "bigger" | "above" | "over" | "exceeding" if is_denied => {
            Some(Precision::AtMost)
        }
        _ => None,
    }
}

/// Whether a figure is a stretch of time that "over" may stand before without meaning more than that.
pub fn may_be_duration(tokens: &[Token], start: usize, end: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    let is_span = matches!(
        word(end).trim_end_matches('s'),
        "year" | "month" | "week" | "day" | "hour" | "minute" | "decade" | "season"
    );
    let is_age = matches!(word(end + 1), "old" | "ago" | "long" | "late");
    start > 0 && word(start - 1) == "over" && is_span && !is_age
}

/// Words from what is spread over a stretch of time to that stretch ("65 permanent jobs over 10 years").
const AMOUNT_WITHIN: usize = 5;

/// Whether a word ends what tells how much more or less ("by 22 *percent* more than").
fn ends_measure(token: &Token) -> bool {
    match token.sign_after {
        None => matches!(token.word.as_str(), "percent" | "pct" | "cent" | "points" | "times"),
        sign => sign == Some('%'),
    }
}
