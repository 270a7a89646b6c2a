//! Sums over the built-in fact base, as other programs see them.

use std::sync::LazyLock;

use roro::answer::{Outcome, Standing};
use roro::engine::{Engine, Request};
use serde::Deserialize;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    question: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    paragraphs: Vec<u32>,
}

#[test]
fn sums_are_shown_and_cite_what_they_rest_on() {
    let cases: Cases = toml::from_str(include_str!("sums.toml")).unwrap();
    for Case { question, words, paragraphs } in cases.case {
        let reply = ENGINE.reply(&Request { text: &question, ..Request::default() });
        if words.is_empty() {
            assert_ne!(reply.outcome, Outcome::Answer, "{question}: {}", reply.text);
            continue;
        }
        assert_eq!(reply.outcome, Outcome::Answer, "{question}: {}", reply.text);
        assert_eq!(reply.standing, Some(Standing::Computed), "{question}");
        for word in words {
            assert!(reply.text.contains(&word), "{question}: {word} in {}", reply.text);
        }
        let cited: Vec<u32> = reply.citations.iter().filter_map(|c| c.paragraph).collect();
        assert_eq!(cited, paragraphs, "{question}");
    }
}

/// A number as written in a sum, without its unit.
fn number(text: &str) -> f64 {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    let value: f64 = text[..end].trim_end_matches(['.', ',']).replace(',', "").parse().unwrap();
    let scale = text[end..].trim_start();
    let scales = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)];
    value * scales.iter().find(|(word, _)| scale.starts_with(word)).map_or(1.0, |(_, n)| *n)
}

#[test]
fn a_quotient_recomputes_from_the_figures_shown() {
    for question in [
        "how many cars a month did China export on average?",
        "how many cars a week did China export on average?",
        "how many yuan of output per vehicle in Shunyi?",
        "how many vehicles per company in Shunyi?",
        "how many times China's ten-month exports is the region's vehicle total?",
    ] {
        let text = ENGINE.reply(&Request { text: question, ..Request::default() }).text;
        let (_, sum) = text.split_once(": ").unwrap_or_else(|| panic!("{question}: {text}"));
        let (left, rest) = sum.split_once(" ÷ ").unwrap_or_else(|| panic!("{question}: {text}"));
        let (right, result) = rest.split_once(" = ").unwrap_or_else(|| panic!("{question}: {text}"));
        let (expected, shown) = (number(left) / number(right), number(result));
        assert!((expected - shown).abs() <= 0.005 * expected, "{question}: {expected} and {shown} in {text}");
    }
}
