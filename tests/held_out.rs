//! How many questions are answered rightly that were written without sight of the fact base, ours and others.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use roro::answer::{Outcome, Reply};
use roro::engine::{Engine, Request};
use roro::knowledge::{Loaded, load_builtin, load_dir};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// Longer than this a text is a dump, not an answer.
const MAX_CHARS: usize = 900;
/// An answer that rests on more facts than this lists everything.
const MAX_FACTS: usize = 4;
/// Failures printed where a floor is missed.
const MAX_SHOWN: usize = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    id: String,
    q: String,
    para: Vec<u32>,
    #[serde(default)]
    must: Vec<Vec<String>>,
    #[serde(default)]
    forbid: Vec<Vec<String>>,
    part: Option<String>,
    kind: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Right,
    /// Told something else than asked, or something that is not said.
    Wrong(&'static str),
    /// Not answered, though it could be.
    Declined,
}

/// Least share of right and greatest share of wrong replies, in percent.
struct Floor {
    group: &'static str,
    right: f64,
    wrong: f64,
}

// Floors stand two or three points below what was measured when they were set: plain 78.3 % right and
// 4.5 % wrong; noisy A 92.8 and 2.2, B 90.5 and 2.1; near 88.2 and 10.0, far 96.4 and 3.6, smalltalk 84.4
// and 0, meta 85.3 and 0, adversarial 97.6 and 2.4.

#[test]
fn plain_questions_are_answered() {
    hold(&OWN, "plain.jsonl", answered, &[Floor { group: "", right: 75.0, wrong: 6.0 }]);
}

#[test]
fn carelessly_typed_questions_are_answered() {
    let floors =
        [Floor { group: "A", right: 90.0, wrong: 4.0 }, Floor { group: "B", right: 88.0, wrong: 4.0 }];
    hold(&OWN, "noisy.jsonl", answered, &floors);
}

#[test]
fn what_the_article_does_not_say_is_not_answered() {
    let floors = [
        Floor { group: "near", right: 85.0, wrong: 13.0 },
        Floor { group: "far", right: 94.0, wrong: 6.0 },
        Floor { group: "smalltalk", right: 81.0, wrong: 2.0 },
        Floor { group: "meta", right: 82.0, wrong: 3.0 },
        Floor { group: "adversarial", right: 95.0, wrong: 5.0 },
    ];
    hold(&OWN, "unanswerable.jsonl", declined, &floors);
}

// Floors stand some points below what was measured: plain 53.8 % right and 1.2 % wrong, noisy A 95 and 0, B 65
// and 5, near 90 and 7.5, all others 100 and 0.
#[test]
fn a_fact_base_on_a_night_train_is_answered_from() {
    let noisy =
        [Floor { group: "A", right: 85.0, wrong: 5.0 }, Floor { group: "B", right: 60.0, wrong: 10.0 }];
    hold(&NIGHT_TRAIN, "plain.jsonl", answered, &[Floor { group: "", right: 51.0, wrong: 4.0 }]);
    hold(&NIGHT_TRAIN, "noisy.jsonl", answered, &noisy);
    hold(&NIGHT_TRAIN, "unanswerable.jsonl", declined, &with_few_examples(86.0, 11.0));
}

// Plain 56.2 % right and 5 % wrong, noisy A 100 and 0, B 93.3 and 0, near 85 and 12.5, all others 100 and 0.
#[test]
fn a_fact_base_on_a_recall_is_answered_from() {
    let noisy =
        [Floor { group: "A", right: 80.0, wrong: 7.0 }, Floor { group: "B", right: 80.0, wrong: 7.0 }];
    hold(&RECALL, "plain.jsonl", answered, &[Floor { group: "", right: 54.0, wrong: 8.0 }]);
    hold(&RECALL, "noisy.jsonl", answered, &noisy);
    hold(&RECALL, "unanswerable.jsonl", declined, &with_few_examples(81.0, 16.0));
}

// Plain 66.7 % right and 6.7 % wrong, noisy A 73.3 and 3.3, B 95 and 0, near 84 and 14, adversarial 80 and 20,
// all others 100 and 0.
#[test]
fn a_fact_base_on_an_observatory_is_answered_from() {
    let noisy =
        [Floor { group: "A", right: 70.0, wrong: 7.0 }, Floor { group: "B", right: 80.0, wrong: 5.0 }];
    let [near, far, smalltalk, meta, adversarial] = with_few_examples(80.0, 18.0);
    let adversarial = Floor { right: 60.0, wrong: 20.0, ..adversarial };
    hold(&OBSERVATORY, "plain.jsonl", answered, &[Floor { group: "", right: 61.0, wrong: 11.0 }]);
    hold(&OBSERVATORY, "noisy.jsonl", answered, &noisy);
    hold(&OBSERVATORY, "unanswerable.jsonl", declined, &[near, far, smalltalk, meta, adversarial]);
}

// Plain 82.9 % right and 8.6 % wrong, near 78 and 22.
#[test]
fn a_fact_base_on_a_raised_ship_is_answered_from() {
    let [near, ..] = with_few_examples(72.0, 28.0);
    hold(&COG, "plain.jsonl", answered, &[Floor { group: "", right: 78.0, wrong: 11.0 }]);
    hold(&COG, "unanswerable.jsonl", declined, &[near]);
}

// Plain 64.4 % right and 8.9 % wrong, noisy A 83.3 and 3.3, B 50 and 10, near 57.8 and 42.2, smalltalk 80 and 0,
// adversarial 90 and 10, all others 100 and 0.
#[test]
fn a_fact_base_on_hospitals_is_answered_from() {
    let noisy =
        [Floor { group: "A", right: 80.0, wrong: 7.0 }, Floor { group: "B", right: 45.0, wrong: 15.0 }];
    let [near, far, smalltalk, meta, adversarial] = with_few_examples(54.0, 46.0);
    let smalltalk = Floor { right: 70.0, ..smalltalk };
    let adversarial = Floor { right: 70.0, wrong: 20.0, ..adversarial };
    hold(&HOSPITALS, "plain.jsonl", answered, &[Floor { group: "", right: 63.0, wrong: 11.0 }]);
    hold(&HOSPITALS, "noisy.jsonl", answered, &noisy);
    hold(&HOSPITALS, "unanswerable.jsonl", declined, &[near, far, smalltalk, meta, adversarial]);
}

// What follows from several figures: night-train 56 % right and 12 % wrong, recall 70 and 10, observatory 42.5
// and 15, cog 26.7 and 46.7, hospitals 17.5 and 22.5.
#[test]
fn sums_over_other_fact_bases_are_worked_out() {
    let floors = [
        (&NIGHT_TRAIN, 50.0, 18.0),
        (&RECALL, 68.0, 15.0),
        (&OBSERVATORY, 37.0, 25.0),
        (&COG, 23.0, 50.0),
        (&HOSPITALS, 15.0, 25.0),
    ];
    for (set, right, wrong) in floors {
        hold(set, "sums.jsonl", answered, &[Floor { group: "", right, wrong }]);
    }
}

#[test]
fn each_kind_of_sum_over_statements_is_worked_out_or_declined() {
    for (kind, question, result) in [
        (
            "so many percent of an amount",
            "how many dollars is South Korea's part of the bill?",
            "$104.22 million",
        ),
        ("a rate over a time", "How much water does the observatory pump in a week?", "245 cubic meters"),
        ("the rest of a year", "on how many nights a year is the sky at Harasib not clear?", "100 nights"),
        ("a price for several", "what do four adult tickets cost?", "720 Namibia dollars"),
    ] {
        let reply = OBSERVATORY.engine.reply(&Request { text: question, ..Request::default() });
        assert!(reply.outcome == Outcome::Answer && reply.text.starts_with(result), "{kind}: {}", reply.text);
    }
    for (kind, question) in [
        ("the weight of something else", "What is the weight of each of the segments?"),
        ("two that have nothing to do with each other", "how many guests per segment"),
    ] {
        let reply = OBSERVATORY.engine.reply(&Request { text: question, ..Request::default() });
        assert_ne!(reply.outcome, Outcome::Answer, "{kind}: {}", reply.text);
    }
    let together = "How much do the hull and the cradle weigh in total?";
    let reply = COG.engine.reply(&Request { text: together, ..Request::default() });
    assert!(reply.text.starts_with("162 tons together"), "{}", reply.text);
    // Two days, of which one statement has the one word and another the other.
    let asked = "how long did they take to build the cradle?";
    let reply = COG.engine.reply(&Request { text: asked, ..Request::default() });
    assert_ne!(reply.outcome, Outcome::Answer, "{}", reply.text);
}

#[test]
fn another_attribute_of_a_thing_is_no_answer() {
    for set in [&NIGHT_TRAIN, &RECALL, &OBSERVATORY] {
        hold(set, "attributes.jsonl", declined, &[Floor { group: "near", right: 80.0, wrong: 15.0 }]);
    }
}

#[test]
fn a_fact_answers_only_for_the_thing_amount_unit_and_time_that_it_tells_of() {
    for (kind, declined, answered, fact) in [
        (
            "a thing",
            "which orchestra plays at the opening of the Stella Alpina?",
            "how many bicycles can one train carry?",
            "train-capacity",
        ),
        (
            "an amount",
            "who gave the 900 million euros to Noctalia?",
            "what is the investment in euros?",
            "investment-total",
        ),
        ("a unit", "length of the line in kg?", "length of the line in km?", "line-duration"),
        (
            "a time before",
            "how many passengers did Somnia Rail carry before 2020?",
            "how many passengers did Somnia Rail carry before 2026?",
            "somnia-passengers",
        ),
    ] {
        let ask = |text| NIGHT_TRAIN.engine.reply(&Request { text, ..Request::default() });
        let (other, own) = (ask(declined), ask(answered));
        assert_ne!(other.outcome, Outcome::Answer, "another than {kind}: {}", other.text);
        assert_eq!(own.outcome, Outcome::Answer, "{kind}: {}", own.text);
        assert_eq!(own.facts.first().map(String::as_str), Some(fact), "{kind}");
    }
}

/// Floors for what is not told by a fact base with a handful of example questions a fact.
fn with_few_examples(right: f64, wrong: f64) -> [Floor; 5] {
    let other = |group| Floor { group, right: 90.0, wrong: 0.0 };
    let near = Floor { group: "near", right, wrong };
    [near, other("far"), other("smalltalk"), other("meta"), other("adversarial")]
}

#[test]
fn what_a_fact_is_asked_need_not_be_what_its_keys_foresee() {
    for (kind, question, fact) in [
        ("a count in a text", "for how many travellers in 2027 does Noctalia plan?", "passengers-expected"),
        ("part of a period", "what is forecast for European night trains in 2026?", "europe-forecast"),
        ("a bound", "what is the lowest fare for a seat?", "prices"),
        ("another currency than ours", "how many euros does the booking system cost?", "investment-split"),
    ] {
        let reply = NIGHT_TRAIN.engine.reply(&Request { text: question, ..Request::default() });
        assert_eq!(reply.outcome, Outcome::Answer, "{kind}: {}", reply.text);
        assert_eq!(reply.facts.first().map(String::as_str), Some(fact), "{kind}");
    }
}

#[test]
fn whoever_types_help_gets_it_from_any_fact_base() {
    for set in [&OWN, &NIGHT_TRAIN, &OBSERVATORY, &RECALL] {
        for text in ["help", "HELP!", "help?"] {
            let reply = set.engine.reply(&Request { text, ..Request::default() });
            assert_eq!(reply.outcome, Outcome::Help, "{} {text}: {}", set.folder, reply.text);
        }
    }
}

#[test]
fn other_fact_bases_agree_with_their_articles() {
    for folder in ["night-train", "observatory", "recall", "cog", "hospitals"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/other_bases").join(folder);
        let mut lint = Command::new(env!("CARGO_BIN_EXE_roro"));
        lint.arg("lint").arg(folder.join("knowledge")).arg("--article").arg(folder.join("article.txt"));
        let linted = lint.output().unwrap();
        assert!(linted.status.success(), "{}", String::from_utf8_lossy(&linted.stderr));
    }
}

/// Share of other questions, in percent, that may be answered otherwise once a fact has an example less.
const MOST_CHANGED: f64 = 0.5;

#[test]
fn an_example_question_less_hardly_changes_other_answers() {
    let Loaded { mut base, .. } = load_builtin();
    let fact = base.fact_index("china-exports-source").unwrap();
    base.facts[fact].questions.remove(10);
    let changed = Engine::new(base);
    let asked = OWN.questions("plain.jsonl");
    let facts = |engine: &Engine, q: &Question| {
        engine.reply(&Request { text: &q.q, ..Request::default() }).facts.first().cloned()
    };
    let others: Vec<&str> =
        asked.iter().filter(|q| facts(&OWN.engine, q) != facts(&changed, q)).map(|q| q.q.as_str()).collect();
    let share = 100.0 * others.len() as f64 / asked.len() as f64;
    assert!(share <= MOST_CHANGED, "{share:.1} %: {others:#?}");
}

#[test]
fn every_question_has_its_own_id() {
    for file in ["plain.jsonl", "noisy.jsonl", "unanswerable.jsonl"] {
        let mut ids: Vec<String> = OWN.questions(file).into_iter().map(|q| q.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{file} has an id twice");
    }
}

/// A question that the article answers.
fn answered(question: &Question, reply: &Reply) -> Mark {
    if reply.outcome != Outcome::Answer {
        return Mark::Declined;
    }
    let text = format!(" {} ", folded(&reply.text));
    let has = |group: &Vec<String>| group.iter().any(|words| text.contains(&folded(words)));
    let is_cited = || {
        (reply.citations.iter().filter_map(|c| c.paragraph))
            .any(|paragraph| question.para.contains(&paragraph))
    };
    if reply.text.chars().count() > MAX_CHARS || reply.facts.len() > MAX_FACTS {
        Mark::Wrong("a dump")
    } else if !question.must.iter().all(has) {
        Mark::Wrong("lacks a key word")
    } else if question.forbid.iter().any(has) {
        Mark::Wrong("says what it must not")
    } else if !question.para.is_empty() && !is_cited() {
        Mark::Wrong("cites another paragraph")
    } else {
        Mark::Right
    }
}

/// A question that it does not answer.
fn declined(question: &Question, reply: &Reply) -> Mark {
    let kind = question.kind.as_deref().unwrap_or_default();
    let text = folded(&reply.text);
    let says_forbidden = || question.forbid.iter().flatten().any(|words| text.contains(&folded(words)));
    if has_live_mention(&reply.text) {
        return Mark::Wrong("a live mention");
    }
    if kind == "adversarial" && question.para.is_empty() && says_forbidden() {
        return Mark::Wrong("says what it must not");
    }
    let is_about_itself = || reply.citations.iter().all(|c| c.paragraph.is_none());
    match (reply.outcome, kind) {
        (Outcome::SmallTalk | Outcome::Help, "near") => Mark::Declined,
        (Outcome::SmallTalk | Outcome::Help, _) => Mark::Right,
        (Outcome::Answer, "meta") if is_about_itself() => Mark::Right,
        (Outcome::Answer, _) => Mark::Wrong("answered"),
        // Chatter that is met with "not said" is no harm, and no help either.
        (_, "smalltalk" | "meta") => Mark::Declined,
        _ => Mark::Right,
    }
}

fn has_live_mention(text: &str) -> bool {
    ["@everyone", "@here", "<@", "<#"].iter().any(|mention| text.contains(mention))
}

/// Lower case and compatibility forms, without the commas that group digits; white space at the
/// ends stays, since key words may ask for it.
fn folded(text: &str) -> String {
    let plain = text.nfkc().collect::<String>().to_lowercase().replace('\u{2019}', "'");
    let plain: Vec<char> = plain.chars().collect();
    let is_digit = |i: Option<usize>| i.and_then(|i| plain.get(i)).is_some_and(char::is_ascii_digit);
    let groups = |i: usize| plain[i] == ',' && is_digit(i.checked_sub(1)) && is_digit(Some(i + 1));
    let is_space = |i: usize| plain[i].is_whitespace();
    let kept = (0..plain.len()).filter(|&i| !(groups(i) || (is_space(i) && i > 0 && is_space(i - 1))));
    kept.map(|i| if is_space(i) { ' ' } else { plain[i] }).collect()
}

/// Questions, and the engine that is to answer them.
struct Set {
    folder: &'static str,
    engine: LazyLock<Engine>,
}

static OWN: Set = Set { folder: "questions", engine: LazyLock::new(Engine::builtin) };
static NIGHT_TRAIN: Set =
    Set { folder: "other_bases/night-train", engine: LazyLock::new(|| other("night-train")) };
static OBSERVATORY: Set =
    Set { folder: "other_bases/observatory", engine: LazyLock::new(|| other("observatory")) };
static HOSPITALS: Set = Set { folder: "other_bases/hospitals", engine: LazyLock::new(|| other("hospitals")) };
static COG: Set = Set { folder: "other_bases/cog", engine: LazyLock::new(|| other("cog")) };
static RECALL: Set = Set { folder: "other_bases/recall", engine: LazyLock::new(|| other("recall")) };

fn other(name: &str) -> Engine {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/other_bases").join(name);
    let Loaded { base, problems, .. } = load_dir(&folder.join("knowledge")).unwrap();
    assert!(problems.is_empty(), "{name}: {problems:?}");
    Engine::new(base)
}

impl Set {
    fn questions(&self, file: &str) -> Vec<Question> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(self.folder).join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().enumerate();
        lines
            .map(|(n, line)| serde_json::from_str(line).unwrap_or_else(|e| panic!("{file}:{}: {e}", n + 1)))
            .collect()
    }
}

/// Asks a file's questions and compares the score of each group with its floor.
fn hold(set: &Set, file: &str, mark: fn(&Question, &Reply) -> Mark, floors: &[Floor]) {
    let mut groups: BTreeMap<String, Vec<(Question, Reply, Mark)>> = BTreeMap::new();
    for question in set.questions(file) {
        let reply = set.engine.reply(&Request { text: &question.q, ..Request::default() });
        let group = question.part.clone().or(question.kind.clone()).unwrap_or_default();
        let marked = mark(&question, &reply);
        groups.entry(group).or_default().push((question, reply, marked));
    }
    let mut misses = String::new();
    for (group, results) in &groups {
        let floor = floors.iter().find(|f| f.group == group);
        let floor = floor.unwrap_or_else(|| panic!("{file} has the group “{group}”, which has no floor"));
        let percent = |count: usize| 100.0 * count as f64 / results.len() as f64;
        let right = percent(results.iter().filter(|r| r.2 == Mark::Right).count());
        let wrong = percent(results.iter().filter(|r| matches!(r.2, Mark::Wrong(_))).count());
        println!(
            "{} {file} {group}: {} questions, {right:.1} % right, {wrong:.1} % wrong",
            set.folder,
            results.len()
        );
        if right < floor.right || wrong > floor.wrong {
            let (least, most) = (floor.right, floor.wrong);
            let head = format!("{right:.1} % right, {wrong:.1} % wrong");
            let _ = writeln!(misses, "{file} {group}: {head}; the floor is {least} % and {most} %");
            write_failures(&mut misses, results);
        }
    }
    for floor in floors {
        assert!(groups.contains_key(floor.group), "{file} has no group “{}”", floor.group);
    }
    assert!(misses.is_empty(), "\n{misses}");
}

/// The wrong ones first, since they hurt most.
fn write_failures(out: &mut String, results: &[(Question, Reply, Mark)]) {
    let wrong = results.iter().filter(|r| matches!(r.2, Mark::Wrong(_)));
    let declined = results.iter().filter(|r| r.2 == Mark::Declined);
    for (question, reply, mark) in wrong.chain(declined).take(MAX_SHOWN) {
        let _ = writeln!(out, "  {} {mark:?}: {}\n      {}", question.id, question.q, reply.text);
    }
}
