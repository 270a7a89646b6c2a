//! Dialogues as data: what each turn must be answered with, given the turns before it.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use roro::answer::{Outcome, Reply};
use roro::conversation::memory::{Conversations, LIFETIME};
use roro::engine::{Engine, Request};
use roro::knowledge::{Loaded, load_builtin, load_dir};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    dialogue: Vec<Dialogue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dialogue {
    name: String,
    turns: Vec<Turn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    say: String,
    /// Facts of which one must be told; empty where no fact may be.
    #[serde(default)]
    facts: Vec<String>,
    /// What the answer says beside the fact.
    #[serde(default)]
    words: String,
    /// Whether it is known not to be understood yet.
    #[serde(default)]
    missed: bool,
}

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

fn say(engine: &Engine, conversation: &str, text: &str) -> Reply {
    engine.reply(&Request { text, conversation: Some(conversation), locale: None })
}

#[test]
fn each_turn_is_understood_from_those_before() {
    let files = [
        include_str!("dialogues/asking_on.toml"),
        include_str!("dialogues/en.toml"),
        include_str!("dialogues/fragments.toml"),
        include_str!("dialogues/leaning.toml"),
        include_str!("dialogues/picks.toml"),
        include_str!("dialogues/spoken.toml"),
        include_str!("dialogues/sums.toml"),
        include_str!("dialogues/told.toml"),
        include_str!("dialogues/turns.toml"),
        include_str!("dialogues/unsaid.toml"),
        include_str!("dialogues/zh.toml"),
    ];
    hold(&ENGINE, &files);
}

#[test]
fn each_turn_is_understood_over_other_fact_bases() {
    for (folder, file) in [
        ("night-train", include_str!("other_bases/night-train/dialogues.toml")),
        ("observatory", include_str!("other_bases/observatory/dialogues.toml")),
        ("recall", include_str!("other_bases/recall/dialogues.toml")),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/other_bases").join(folder);
        let Loaded { base, .. } = load_dir(&folder.join("knowledge")).expect("the fact base is there");
        hold(&Engine::new(base), &[file]);
    }
}

/// Says each turn of dialogues and compares what is told.
fn hold(engine: &Engine, files: &[&str]) {
    let read = |file: &&str| toml::from_str::<File>(file).expect("the dialogues are well-formed").dialogue;
    let dialogues: Vec<Dialogue> = files.iter().flat_map(read).collect();
    let mut names = HashSet::new();
    let mut failures = Vec::new();
    for dialogue in &dialogues {
        assert!(names.insert(&dialogue.name), "two dialogues are named {:?}", dialogue.name);
        for turn in &dialogue.turns {
            let reply = say(engine, &dialogue.name, &turn.say);
            let told = reply.outcome == Outcome::Answer;
            let is_right = match turn.facts.as_slice() {
                [] => !told,
                facts => {
                    told && facts.iter().any(|f| reply.facts.contains(f)) && reply.text.contains(&turn.words)
                }
            };
            let Turn { say, facts, missed, .. } = turn;
            if is_right && *missed {
                failures.push(format!("{}: {say:?} is understood now, drop `missed`", dialogue.name));
            } else if !is_right && !missed {
                let told = if told { reply.facts.join(", ") } else { format!("{:?}", reply.outcome) };
                failures.push(format!("{}: {say:?} should tell {facts:?}, got {told}", dialogue.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_number_chooses_among_what_was_offered() {
    let offer = say(&ENGINE, "choosing", "how many cars did Dongfeng export to Poland?");
    assert_ne!(offer.outcome, Outcome::Answer);
    assert!(offer.suggestions.len() > 1, "{offer:?}");
    assert_eq!(say(&ENGINE, "choosing", "2").facts, [offer.suggestions[1].fact.clone()]);
    say(&ENGINE, "choosing", "how many cars did Dongfeng export to Poland?");
    assert_eq!(say(&ENGINE, "choosing", "the first one").facts, [offer.suggestions[0].fact.clone()]);
}

#[test]
fn without_a_conversation_nothing_is_remembered() {
    let ask = |text| ENGINE.reply(&Request { text, ..Request::default() });
    ask("where is the S60 made?");
    assert_ne!(ask("and the X60?").facts, ["x60-chengdu"]);
}

#[test]
fn conversations_are_kept_apart() {
    say(&ENGINE, "one", "where is the S60 made?");
    assert_ne!(say(&ENGINE, "another", "which province is that in?").facts, ["daqing-location"]);
}

#[test]
fn after_ten_minutes_a_conversation_is_over() {
    static NOW: Mutex<Option<Instant>> = Mutex::new(None);
    let start = Instant::now();
    let clock = Box::new(move || NOW.lock().unwrap().unwrap_or(start));
    let base = load_builtin().base;
    let engine = Engine::with_conversations(base, Conversations::new(10, LIFETIME, clock));
    say(&engine, "a", "where does Dongfeng export to?");
    *NOW.lock().unwrap() = Some(start + Duration::from_secs(9 * 60));
    assert_eq!(
        say(&engine, "a", "what about Volvo?").facts.first().map(String::as_str),
        Some("volvo-export-markets")
    );
    *NOW.lock().unwrap() = Some(start + Duration::from_secs(20 * 60));
    assert_ne!(say(&engine, "a", "and MG?").facts.first().map(String::as_str), Some("mg-destinations"));
}

#[test]
fn turns_at_the_same_time_do_not_block_each_other() {
    std::thread::scope(|scope| {
        for i in 0..4 {
            scope.spawn(move || {
                let name = format!("parallel {i}");
                say(&ENGINE, &name, "where is the X60 made?");
                assert_eq!(say(&ENGINE, &name, "and the S90?").facts[0], "s60-s90-daqing");
            });
        }
    });
}
