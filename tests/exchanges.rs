//! Single questions and their replies, as data in `exchanges.toml`.

use roro::answer::Outcome;
use roro::engine::{Engine, Request};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    exchange: Vec<Exchange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    say: String,
    begins: Option<String>,
    #[serde(default)]
    facts: Vec<String>,
    cites: Option<Vec<u32>>,
    #[serde(default)]
    declined: bool,
    near: Option<String>,
}

#[test]
fn each_question_is_answered_as_written_down() {
    let file: File = toml::from_str(include_str!("exchanges.toml")).expect("exchanges.toml is well-formed");
    let engine = Engine::builtin();
    let differing: Vec<String> = file.exchange.iter().filter_map(|e| difference(&engine, e)).collect();
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

/// How the reply to a question differs from what is written down.
fn difference(engine: &Engine, exchange: &Exchange) -> Option<String> {
    let reply = engine.reply(&Request { text: &exchange.say, ..Request::default() });
    let cited: Vec<u32> = reply.citations.iter().filter_map(|c| c.paragraph).collect();
    let is_declined = matches!(reply.outcome, Outcome::Related | Outcome::Unknown);
    let as_written = is_declined == exchange.declined
        && exchange.begins.as_ref().is_none_or(|begins| reply.text.starts_with(begins.as_str()))
        && exchange.facts.iter().zip(&reply.facts).all(|(expected, fact)| expected == fact)
        && exchange.facts.len() <= reply.facts.len()
        && exchange
            .near
            .as_ref()
            .is_none_or(|near| reply.suggestions.first().is_some_and(|s| s.fact == *near))
        && exchange.cites.as_ref().is_none_or(|cites| *cites == cited);
    (!as_written).then(|| format!("{:?} -> {:?} {:?} {cited:?}", exchange.say, reply.text, reply.facts))
}
