//! What holds for every text, whatever is typed.

use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::sample::select;
use roro::answer::{Outcome, Reply};
use roro::engine::{Engine, Request};
use roro::text::{clean, tokenize};

/// Texts tried for each property; the engine is built without much optimisation in tests.
const CASES: u32 = 160;
/// Longest reply, as the platform's embeds and readers bear it.
const MAX_REPLY: usize = 900;
/// Example questions of each fact that are asked in other guises.
const EXAMPLES_EACH: usize = 2;

/// Pieces that platforms, pranksters and keyboards put around a question.
const FRAGMENTS: [&str; 36] = [
    "how many cars did china export",
    "which port",
    "did volvo say",
    "dongfeng's exports",
    "in the first half of 2023",
    "3.9 million",
    "390万辆",
    "vs. Japan",
    "who is the CEO",
    "沃尔沃在哪里生产",
    "сколько машин",
    "كم عدد السيارات",
    "h̵̢̛o̶̡͝w̷̧̛",
    "\u{202e}snoitseuq",
    "\u{200b}\u{200d}\u{feff}",
    "<@123456789012345678>",
    "<@!1>",
    "<@&42>",
    "<#123456789012345678>",
    "@everyone",
    "@here",
    "<:car:123456789012345678>",
    "<t:1701265560:R>",
    "https://evil.example/x?y=z",
    "[click](http://evil.example)",
    "||spoiler||",
    "```rust\nfn main() {}\n```",
    "**bold** _it_ ~~out~~",
    "🚗🚢👨‍👩‍👧‍👦",
    "!ask",
    "/ask",
    "> quoted\n",
    "\u{0}\u{7}\u{1b}[31m",
    "ＨＯＷ　ＭＡＮＹ",
    "ﷺﷺﷺ",
    "%s{0}${IFS}'\"\\",
];

/// What must not stand in a reply unless a curator wrote it.
const LIVE: [&str; 6] = ["@everyone", "@here", "<@", "<#", "http", "evil.example"];

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(Engine::builtin)
}

fn ask(text: &str) -> Reply {
    engine().reply(&Request { text, ..Request::default() })
}

/// Any characters, and fragments in any order with any joints.
fn texts() -> impl Strategy<Value = String> {
    let joint = select(vec!["", " ", "\n", ", ", "\u{200b}", "?? "]);
    let mixture = prop::collection::vec((select(FRAGMENTS.to_vec()), joint), 1..8)
        .prop_map(|parts| parts.into_iter().flat_map(|(a, b)| [a, b]).collect::<String>());
    let any = prop::collection::vec(any::<char>(), 0..200).prop_map(String::from_iter);
    let stacked = ("[a-z ]{1,30}", 0x300u32..0x36f, 1usize..40).prop_map(|(text, mark, times)| {
        let marks = char::from_u32(mark).map(|c| c.to_string().repeat(times)).unwrap_or_default();
        text.chars().flat_map(|c| [c.to_string(), marks.clone()]).collect::<String>()
    });
    prop_oneof![3 => mixture, 2 => any, 1 => stacked, 1 => "\\PC{0,80}"]
}

/// What people say when they carry on.
const FOLLOW_UPS: [&str; 20] = [
    "and the S90?",
    "what about Dongfeng?",
    "no, I meant exports",
    "the second one",
    "2",
    "-1",
    "when?",
    "why?",
    "source?",
    "anything else?",
    "and in dollars?",
    "which province is that in?",
    "is that true?",
    "them",
    "there?",
    "how many a month is that?",
    "and per company?",
    "of which",
    "what part of China is that?",
    "i meant",
];

/// Turns that carry on, and whatever else is typed between them.
fn turns() -> impl Strategy<Value = String> {
    let joined =
        (select(FOLLOW_UPS.to_vec()), select(FRAGMENTS.to_vec())).prop_map(|(a, b)| format!("{a} {b}"));
    prop_oneof![4 => select(FOLLOW_UPS.to_vec()).prop_map(str::to_owned), 2 => joined, 2 => texts()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cleaning_again_changes_nothing(text in texts()) {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn tokens_stand_in_the_text_in_order(text in texts()) {
        let clean = clean(&text);
        let mut end = 0;
        for token in tokenize(&clean) {
            prop_assert!(token.span.start >= end && token.span.end <= clean.len(), "{:?}", token);
            prop_assert!(clean.get(token.span.clone()).is_some_and(|t| !t.is_empty()), "{:?}", token);
            end = token.span.end;
        }
    }

    #[test]
    fn any_text_gets_a_decent_reply(text in texts()) {
        let reply = ask(&text);
        prop_assert!((0.0..=1.0).contains(&reply.confidence), "{}", reply.confidence);
        prop_assert!(!reply.text.is_empty());
        prop_assert!(reply.text.chars().count() <= MAX_REPLY);
        let own_address = engine().base().article.as_ref().and_then(|a| a.url.as_deref()).unwrap_or_default();
        let text = reply.text.replace(own_address, "");
        for live in LIVE {
            prop_assert!(!text.contains(live), "{live} in {text}");
        }
        let is_answer = reply.outcome == Outcome::Answer;
        prop_assert_eq!(is_answer, !reply.facts.is_empty());
        prop_assert_eq!(is_answer, !reply.citations.is_empty());
    }

    #[test]
    fn any_statement_gets_a_decent_verdict(text in texts()) {
        let verdict = engine().check(&Request { text: &text, ..Request::default() });
        prop_assert!(!verdict.text.is_empty() && verdict.text.chars().count() <= MAX_REPLY);
        prop_assert_eq!(verdict.facts.is_empty(), verdict.citations.is_empty());
        let again = engine().check(&Request { text: &text, ..Request::default() });
        prop_assert_eq!(verdict.text, again.text);
    }

    #[test]
    fn any_turns_of_a_dialogue_get_decent_replies(turns in prop::collection::vec(turns(), 1..7)) {
        let name = turns.join("\n");
        for turn in &turns {
            let reply = engine().reply(&Request { text: turn, conversation: Some(&name), locale: None });
            prop_assert!((0.0..=1.0).contains(&reply.confidence), "{}", reply.confidence);
            prop_assert!(!reply.text.is_empty() && reply.text.chars().count() <= MAX_REPLY);
            let is_answer = reply.outcome == Outcome::Answer;
            prop_assert_eq!(is_answer, !reply.facts.is_empty());
        }
    }

    #[test]
    fn the_same_text_gets_the_same_reply(text in texts()) {
        prop_assert_eq!(ask(&text), ask(&text));
    }
}

#[test]
fn endless_texts_get_a_reply() {
    for piece in
        ["a", "how many cars ", "? ", "。", "车", "1,", "\u{301}", "<@", "and ", "\n", "-", "'", "🚗"]
    {
        let reply = ask(&piece.repeat(100_000 / piece.len()));
        assert!(reply.text.chars().count() <= MAX_REPLY, "{piece:?}");
    }
}

#[test]
fn a_second_engine_replies_the_same() {
    let other = Engine::builtin();
    for text in FRAGMENTS {
        assert_eq!(other.reply(&Request { text, ..Request::default() }), ask(text), "{text}");
    }
}

/// Example questions of every fact in the language that most are in.
fn examples() -> Vec<&'static str> {
    let questions = engine().base().facts.iter().map(|f| f.questions.iter().take(EXAMPLES_EACH));
    questions.flatten().map(|q| q.text.as_str()).collect()
}

/// Asks every example in another guise; outcome and facts stay.
fn hold_under(guise: fn(&str) -> String) {
    let mut differing = Vec::new();
    for question in examples() {
        let disguised = guise(question);
        let (plain, other) = (ask(question), ask(&disguised));
        if (plain.outcome, &plain.facts) != (other.outcome, &other.facts) {
            differing.push(format!(
                "  {disguised:?}: {:?} {:?} instead of {:?} {:?}",
                other.outcome, other.facts, plain.outcome, plain.facts
            ));
        }
    }
    let (count, all) = (differing.len(), examples().len());
    assert!(differing.is_empty(), "{count} of {all} replies differ:\n{}", differing.join("\n"));
}

#[test]
fn small_letters_get_the_same_answer() {
    hold_under(str::to_lowercase);
}

#[test]
fn capital_letters_get_the_same_answer() {
    hold_under(str::to_uppercase);
}

#[test]
fn spacing_does_not_change_the_answer() {
    hold_under(|question| format!("\n  {}\u{3000} ", question.replace(' ', " \u{a0} ")));
}

#[test]
fn emoji_around_a_question_do_not_change_the_answer() {
    hold_under(|question| format!("🚗🚢 {question} 🤔👍🏽<:car:123456789012345678>"));
}

#[test]
fn a_question_mark_more_or_less_does_not_change_the_answer() {
    hold_under(|question| match question.strip_suffix(['?', '？']) {
        Some(bare) => bare.to_owned(),
        None => format!("{question}?"),
    });
}

#[test]
fn a_mention_and_a_command_before_a_question_do_not_change_the_answer() {
    hold_under(|question| format!("<@123456789012345678> !ask {question}"));
}
