//! Questions that are a hair's breadth from what a small fact base tells.

use std::path::Path;

use roro::answer::Outcome;
use roro::engine::{Engine, Request};
use roro::knowledge::load_dir;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    kind: String,
    told: String,
    fact: String,
    untold: String,
}

#[test]
fn of_two_questions_that_differ_in_one_thing_only_the_one_that_is_told_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/near_misses/island");
    let loaded = load_dir(&folder).unwrap();
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let engine = Engine::new(loaded.base);
    let ask = |text: &str| engine.reply(&Request { text, ..Request::default() });
    let cases: Cases = toml::from_str(include_str!("near_misses/cases.toml")).unwrap();
    for Pair { kind, told, fact, untold } in cases.pair {
        let (own, other) = (ask(&told), ask(&untold));
        assert_eq!(own.outcome, Outcome::Answer, "{kind}: {told}: {}", own.text);
        assert_eq!(own.facts.first(), Some(&fact), "{kind}: {told}");
        assert_ne!(other.outcome, Outcome::Answer, "{kind}: {untold}: {}", other.text);
    }
}
