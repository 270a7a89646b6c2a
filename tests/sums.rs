//! Sums over the built-in fact base and a made-up one, as other programs see them.

use std::path::Path;
use std::sync::LazyLock;

use roro::answer::{Outcome, Standing};
use roro::engine::{Engine, Request};
use roro::knowledge::load_dir;
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
    hold(&ENGINE, include_str!("sums.toml"));
}

#[test]
fn amounts_are_told_in_another_currency_at_the_rate_of_a_statement() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sums/ferry");
    let loaded = load_dir(&folder).unwrap();
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    hold(&Engine::new(loaded.base), include_str!("sums/ferry.toml"));
}

/// Asks the questions of some cases, and holds the replies against what they should be.
fn hold(engine: &Engine, cases: &str) {
    let cases: Cases = toml::from_str(cases).unwrap();
    for Case { question, words, paragraphs } in cases.case {
        let reply = engine.reply(&Request { text: &question, ..Request::default() });
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

/// At least so many of the sums that the article bears, in wordings of all kinds, are done.
const DONE: f64 = 0.80;
/// At most so many of all are answered with something else.
const WRONG: f64 = 0.06;

#[test]
fn sums_in_other_words_are_understood_or_declined() {
    let cases: Cases = toml::from_str(include_str!("sums/reworded.toml")).unwrap();
    let (mut borne, mut done, mut wrong) = (0, 0, Vec::new());
    for Case { question, words, paragraphs } in &cases.case {
        let reply = ENGINE.reply(&Request { text: question, ..Request::default() });
        let answered = reply.outcome == Outcome::Answer;
        let cited = |p: &u32| reply.citations.iter().any(|c| c.paragraph == Some(*p));
        let right = answered
            && words.iter().any(|word| reply.text.contains(word))
            && (paragraphs.is_empty() || paragraphs.iter().any(cited));
        borne += usize::from(!words.is_empty());
        done += usize::from(right);
        if answered && !right {
            wrong.push(question);
        }
    }
    let share = |n: usize, of: usize| n as f64 / of as f64;
    assert!(share(done, borne) >= DONE, "{done} of {borne} done");
    assert!(share(wrong.len(), cases.case.len()) <= WRONG, "{wrong:#?}");
}

/// A number as written in a sum, without its unit.
fn number(text: &str) -> f64 {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    let value: f64 = text[..end].trim_end_matches(['.', ',']).replace(',', "").parse().unwrap();
    let scale = text[end..].trim_start();
    let scales = [
        ("thousand", 1e3),
        ("million", 1e6),
        ("billion", 1e9),
        ("trillion", 1e12),
        ("万亿", 1e12),
        ("萬億", 1e12),
        ("万", 1e4),
        ("萬", 1e4),
        ("亿", 1e8),
        ("億", 1e8),
    ];
    value * scales.iter().find(|(word, _)| scale.starts_with(word)).map_or(1.0, |(_, n)| *n)
}

/// What a shown sum comes to: figures with signs between them, from left to right, the bracket first.
fn compute(sum: &str) -> f64 {
    if let Some((inner, rest)) = sum.strip_prefix('(').and_then(|s| s.split_once(") ")) {
        return compute(&format!("{} {rest}", compute(inner)));
    }
    let mut result: Option<f64> = None;
    let mut sign = '+';
    let mut rest = sum;
    loop {
        let end = rest.find(['÷', '×', '−', '+']).unwrap_or(rest.len());
        let value = number(&rest[..end]);
        result = Some(match (result, sign) {
            (None, _) => value,
            (Some(before), '÷') => before / value,
            (Some(before), '×') => before * value,
            (Some(before), '−') => before - value,
            (Some(before), '+') => before + value,
            (_, other) => panic!("{other} in {sum}"),
        });
        let Some(next) = rest[end..].chars().next() else { break };
        sign = next;
        rest = &rest[end + next.len_utf8()..];
    }
    result.expect("at least one figure")
}

#[test]
fn every_sum_recomputes_from_the_figures_shown() {
    let cases: Cases = toml::from_str(include_str!("sums.toml")).unwrap();
    let mut recomputed = 0;
    for Case { question, .. } in cases.case.iter().filter(|c| !c.words.is_empty()) {
        let text = ENGINE.reply(&Request { text: question, ..Request::default() }).text;
        let Some((before, result)) = text.split_once("= ") else { continue };
        let sum = before.rsplit_once([':', '：']).map_or(before, |(_, sum)| sum.trim());
        let (mut expected, shown) = (compute(sum), number(result));
        if result.contains('%') {
            expected *= 100.0;
        }
        assert!((expected - shown).abs() <= 0.005 * expected, "{question}: {expected} and {shown} in {text}");
        recomputed += 1;
    }
    assert!(recomputed > cases.case.len() / 3, "only {recomputed} sums are shown");
}
