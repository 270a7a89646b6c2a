//! From bytes to statements: as they come, spliced into what a fact says, and asked about in a
//! dialogue whose turns are the lines.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use roro::answer::claim::{Finding, Verdict};
use roro::engine::{Engine, Request};

/// Longest text in characters.
const MAX_TEXT: usize = 900;
/// Turns of a dialogue.
const MAX_TURNS: usize = 6;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

fn check(text: &str) -> Verdict {
    let verdict = ENGINE.check(&Request { text, ..Request::default() });
    assert!(!verdict.text.is_empty() && verdict.text.chars().count() <= MAX_TEXT, "{}", verdict.text);
    assert_eq!(verdict.facts.is_empty(), verdict.verdict == Finding::NotCovered, "{verdict:?}");
    assert_eq!(verdict.facts.is_empty(), verdict.citations.is_empty(), "{verdict:?}");
    verdict
}

/// The text in place of a stretch of a fact's statement; the first bytes choose both.
fn spliced(bytes: &[u8], text: &str) -> Option<String> {
    let &[fact, from, length, ..] = bytes else { return None };
    let facts = &ENGINE.base().facts;
    let words: Vec<&str> = facts[usize::from(fact) % facts.len()].statement.split(' ').collect();
    let from = usize::from(from) % words.len();
    let to = (from + usize::from(length % 4)).min(words.len());
    Some([&words[..from], &[text], &words[to..]].concat().join(" "))
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let verdict = check(&text);
    assert_eq!(verdict, check(&text));
    if let Some(rest) = bytes.get(3..)
        && let Some(statement) = spliced(bytes, &String::from_utf8_lossy(rest))
    {
        check(&statement);
    }
    for turn in text.lines().take(MAX_TURNS) {
        let reply = ENGINE.reply(&Request { text: turn, conversation: Some(&text), locale: None });
        assert!(reply.text.chars().count() <= MAX_TEXT, "{}", reply.text);
    }
});
