//! The asking side: keeps so many questions waiting, and takes the times.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use roro::sandbox::{Activity, Config, Handle, Id, Sandbox};

/// The longest that starting or stopping a bot may take.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Without any answer for this long, those still waited for count as lost.
const LOST_AFTER: Duration = Duration::from_secs(3);
/// Messages that the sandbox keeps of a channel: a reply whose question is gone would not be
/// known as its answer.
const HISTORY: usize = 10_000;

/// Longer ones are no messages.
const LONGEST: usize = 1_900;

/// Questions of people who had not seen the fact base, those that it answers and those it can't.
static QUESTIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = [
        include_str!("../../tests/questions/plain.jsonl"),
        include_str!("../../tests/questions/unanswerable.jsonl"),
    ];
    let question = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("one JSON object a line");
        line["q"].as_str().expect("a question").to_owned()
    };
    let all = files.iter().flat_map(|file| file.lines()).map(question);
    all.filter(|question| question.chars().count() <= LONGEST).collect()
});

/// What came out of one round.
#[derive(Clone, Copy)]
pub struct Round {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// Questions without an answer.
    pub lost: usize,
}

/// A sandbox without rate limits.
pub async fn sandbox() -> Handle {
    let config = Config {
        rate_limits: false,
        identify_spacing: Duration::ZERO,
        history: HISTORY,
        ..Config::default()
    };
    Sandbox::bind(config).await.expect("a port").spawn()
}

/// Keeps so many questions waiting until all are answered.
pub async fn ask(handle: &Handle, in_flight: usize, count: usize) -> Round {
    let ada = handle.user("Ada").expect("Ada");
    let channel = handle.channel("auto-exports").expect("a channel");
    let mention = format!("<@{}>", handle.bot());
    let mut questions = QUESTIONS.iter().cycle();
    let mut watcher = handle.watch();
    let mut asked: HashMap<Id, Instant> = HashMap::with_capacity(in_flight);
    let mut taken = Vec::with_capacity(count);
    let mut sent = 0;
    let start = Instant::now();
    let mut lost = 0;
    let mut last = start;
    while taken.len() + lost < count {
        while sent < count && asked.len() < in_flight {
            let text = format!("{mention} {}", questions.next().expect("an endless circle"));
            let now = Instant::now();
            asked.insert(handle.send(ada, channel, &text).expect("sent"), now);
            sent += 1;
        }
        let Ok(event) = tokio::time::timeout(LOST_AFTER, watcher.next()).await else {
            lost += asked.len();
            asked.clear();
            continue;
        };
        let event = event.expect("the sandbox stands");
        if let Activity::Message { message } = &*event.activity
            && let Some(since) = message.reference.and_then(|question| asked.remove(&question))
        {
            taken.push(event.at.saturating_duration_since(since));
            last = event.at;
        }
    }
    let whole = last.saturating_duration_since(start);
    taken.sort_unstable();
    let at = |share: f64| {
        let place = (taken.len().saturating_sub(1) as f64 * share) as usize;
        taken.get(place).copied().unwrap_or_default()
    };
    let per_second = taken.len() as f64 / whole.as_secs_f64().max(f64::EPSILON);
    Round { per_second, p50: at(0.50), p99: at(0.99), lost }
}
