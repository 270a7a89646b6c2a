//! The figures of the README: `cargo bench --bench figures`, or `-- questions bases start memory
//! conversations` for some of them. Times are of one core and include the counting of allocations.

mod counting;
mod made;
mod table;

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fastrand::Rng;
use roro::answer::Outcome;
use roro::engine::{Engine, Request};
use roro::knowledge::load_sources;
use table::{micros, millis, percentile};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting::new();

/// The built program.
const RORO: &str = env!("CARGO_BIN_EXE_roro");

/// Rounds over all questions; each question's own time is the median of its rounds.
const ROUNDS: usize = 51;
/// Facts of the made bases, and example questions of each.
const BASES: [(usize, usize); 5] = [(100, 3), (100, 30), (1_000, 3), (1_000, 30), (10_000, 3)];
/// Questions asked of each made base.
const ASKED: usize = 1_000;
/// How often a base is loaded; the median counts.
const LOADS: usize = 3;
/// How often the program is started.
const STARTS: usize = 21;
/// Questions after which the heap must be as it was.
const MANY: usize = 1_000_000;

fn main() {
    let sections: [(&str, fn()); 5] = [
        ("questions", questions),
        ("bases", bases),
        ("start", start),
        ("memory", memory),
        ("conversations", conversations),
    ];
    // Cargo adds `--bench` to what was asked for.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    for (_, section) in
        sections.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|w| w == name))
    {
        section();
        println!();
    }
}

/// The held-out questions, as a mixed list that is the same on every run.
fn held_out() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions");
    let mut questions: Vec<String> = ["plain", "noisy", "unanswerable"]
        .iter()
        .flat_map(|name| {
            let path = folder.join(format!("{name}.jsonl"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            let read = |line: &str| -> serde_json::Value { serde_json::from_str(line).expect("JSON lines") };
            let questions = text.lines().map(|line| read(line)["q"].as_str().expect("a question").to_owned());
            questions.collect::<Vec<_>>()
        })
        .collect();
    Rng::with_seed(1).shuffle(&mut questions);
    questions
}

fn ask(engine: &Engine, text: &str) -> roro::answer::Reply {
    engine.reply(&Request { text, ..Request::default() })
}

/// Times of single replies: `ROUNDS` rows, one for each pass over all questions.
fn time(engine: &Engine, questions: &[String], rounds: usize) -> Vec<Vec<Duration>> {
    for question in questions {
        black_box(ask(engine, question));
    }
    let time_one = |question: &String| {
        let start = Instant::now();
        black_box(ask(engine, black_box(question)));
        start.elapsed()
    };
    (0..rounds).map(|_| questions.iter().map(time_one).collect()).collect()
}

/// One question against the built-in fact base, reading to reply.
fn questions() {
    let engine = Engine::builtin();
    let questions = held_out();
    let rounds = time(&engine, &questions, ROUNDS);
    let mut all: Vec<Duration> = rounds.concat();
    let mut of_each: Vec<(Duration, &String)> = (0..questions.len())
        .map(|i| (percentile(&mut rounds.iter().map(|r| r[i]).collect::<Vec<_>>(), 50.0), &questions[i]))
        .collect();
    let mut medians: Vec<Duration> = of_each.iter().map(|(time, _)| *time).collect();
    let total: Duration = all.iter().sum();
    println!(
        "One question against {} facts, {} questions × {ROUNDS} rounds\n",
        engine.base().facts.len(),
        questions.len()
    );
    println!("| | µs |");
    println!("|---|---|");
    println!("| median | {} |", micros(percentile(&mut all, 50.0)));
    println!(
        "| 99th percentile of all single times, interruptions included | {} |",
        micros(percentile(&mut all, 99.0))
    );
    println!(
        "| 99th percentile of the questions, each at its median | {} |",
        micros(percentile(&mut medians, 99.0))
    );
    println!("| slowest question, at its median | {} |", micros(percentile(&mut medians, 100.0)));
    println!("\n{:.0} questions a second", all.len() as f64 / total.as_secs_f64());
    of_each.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    println!(
        "slowest: {}",
        of_each.iter().take(3).map(|(_, q)| shortened(q)).collect::<Vec<_>>().join(" | ")
    );
}

/// Conversations that are going on at once, each with some turns behind it.
const CONVERSATIONS: usize = 100_000;
/// Turns of each.
const TURNS: usize = 3;
/// Rounds in which questions are asked with and without a conversation.
const PAIRS: usize = 15;

/// What live conversations take of memory, and what one adds to the time of a question.
fn conversations() {
    let engine = Engine::builtin();
    let questions = held_out();
    for question in &questions {
        black_box(ask(&engine, question));
    }
    let mut asked = questions.iter().cycle();
    let before = ALLOCATOR.now().live;
    for turn in 0..TURNS {
        for i in 0..CONVERSATIONS {
            let name = format!("channel {i} user {i}");
            let text = if turn == 1 { "and the S90?" } else { asked.next().expect("there are questions") };
            black_box(engine.reply(&Request { text, conversation: Some(&name), locale: None }));
        }
    }
    let live = ALLOCATOR.now().live - before;
    let (alone, within) = time_pairs(&engine, &questions);
    println!("{CONVERSATIONS} conversations of {TURNS} turns\n");
    println!("| | |");
    println!("|---|---|");
    println!("| live | {:.1} MB |", live as f64 / 1e6);
    println!("| each | {} bytes |", live / CONVERSATIONS as i64);
    for (name, percent) in [("median", 50.0), ("99th percentile", 99.0)] {
        let (mut alone, mut within) = (alone.clone(), within.clone());
        let (alone, within) = (percentile(&mut alone, percent), percentile(&mut within, percent));
        let ratio = within.as_secs_f64() / alone.as_secs_f64();
        println!("| a question by itself, {name} | {} µs |", micros(alone));
        println!("| the same in a conversation, {name} | {} µs, {ratio:.2} times |", micros(within));
    }
    let sum = |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64();
    println!("| all in conversations against all by themselves | {:.2} times |", sum(&within) / sum(&alone));
}

/// The median time of each question by itself and in a conversation that goes on, asked in
/// turn so that whatever slows the machine slows both.
fn time_pairs(engine: &Engine, questions: &[String]) -> (Vec<Duration>, Vec<Duration>) {
    let time = |text: &str, conversation: Option<&str>| {
        let start = Instant::now();
        black_box(engine.reply(&Request { text: black_box(text), conversation, locale: None }));
        start.elapsed()
    };
    let mut all = vec![(Vec::new(), Vec::new()); questions.len()];
    for _ in 0..PAIRS {
        // Pass by pass: the second of two same questions finds everything in the cache.
        for (question, (alone, _)) in questions.iter().zip(&mut all) {
            alone.push(time(question, None));
        }
        for (question, (_, within)) in questions.iter().zip(&mut all) {
            within.push(time(question, Some("one that goes on")));
        }
    }
    all.iter_mut().map(|(a, w)| (percentile(a, 50.0), percentile(w, 50.0))).unzip()
}

fn shortened(question: &str) -> String {
    const SHOWN: usize = 60;
    let cut = question.chars().count() > SHOWN;
    let start: String = question.chars().take(SHOWN).collect();
    if cut { format!("{start}… ({} characters)", question.chars().count()) } else { start }
}

/// Made fact bases of several sizes.
fn bases() {
    println!("| facts | examples each | load ms | median µs | p99 µs | own fact is best |");
    println!("|---|---|---|---|---|---|");
    for (facts, examples) in BASES {
        let base = made::base(facts, examples, ASKED);
        let mut engine = None;
        let mut loads: Vec<Duration> = (0..LOADS)
            .map(|_| {
                let sources = base.sources.clone();
                let start = Instant::now();
                let loaded = load_sources(sources);
                assert!(loaded.problems.is_empty(), "{:?}", loaded.problems.first());
                engine = Some(Engine::new(loaded.base));
                start.elapsed()
            })
            .collect();
        let engine = engine.expect("loaded at least once");
        let questions: Vec<String> = base.asked.iter().map(|(question, _)| question.clone()).collect();
        let found = base.asked.iter().filter(|(q, id)| ask(&engine, q).best.as_ref() == Some(id)).count();
        let mut times = time(&engine, &questions, 3).concat();
        println!(
            "| {facts} | {examples} | {} | {} | {} | {:.0} % |",
            millis(percentile(&mut loads, 50.0)),
            micros(percentile(&mut times, 50.0)),
            micros(percentile(&mut times, 99.0)),
            100.0 * found as f64 / base.asked.len() as f64
        );
    }
}

/// From starting the program to its first answer, and what it then takes of memory.
fn start() {
    let questions = held_out();
    let mut times = Vec::with_capacity(STARTS);
    let mut resident = None;
    for run in 0..STARTS {
        let start = Instant::now();
        let mut child = Command::new(RORO)
            .args(["ask", "--jsonl"])
            .env_remove("RORO_KNOWLEDGE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("piped");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut exchange = |text: &str| {
            writeln!(input, "{}", serde_json::json!({"id": 1, "text": text})).expect("it reads");
            let mut line = String::new();
            output.read_line(&mut line).expect("it writes");
            assert!(line.contains("outcome"), "{line}");
        };
        exchange("how many cars did china export?");
        times.push(start.elapsed());
        if run + 1 == STARTS {
            questions.iter().for_each(|q| exchange(q));
            resident = resident_kib(child.id());
        }
        drop(input);
        child.wait().expect("it ends");
    }
    println!("| program | |");
    println!("|---|---|");
    println!("| start to first answer, median of {STARTS} | {} ms |", millis(percentile(&mut times, 50.0)));
    println!("| slowest of them | {} ms |", millis(percentile(&mut times, 100.0)));
    if let Some((now, most)) = resident {
        let mib = |kib: u64| format!("{:.1} MiB", kib as f64 / 1024.0);
        println!("| resident after {} questions | {} |", questions.len() + 1, mib(now));
        println!("| most resident, at the start | {} |", mib(most));
    }
}

/// Resident memory of a process now, and at most so far; only Linux tells.
fn resident_kib(process: u32) -> Option<(u64, u64)> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let field = |name: &str| -> Option<u64> {
        status.lines().find_map(|l| l.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
    };
    Some((field("VmRSS:")?, field("VmHWM:")?))
}

/// What a million questions leave behind on the heap.
fn memory() {
    let engine = Engine::builtin();
    let questions = held_out();
    let mut answers = 0;
    let mut ask_many = |count: usize| {
        for question in questions.iter().cycle().take(count) {
            answers += usize::from(black_box(ask(&engine, question)).outcome == Outcome::Answer);
        }
    };
    // Whatever is built on first use is built here.
    ask_many(questions.len());
    let before = ALLOCATOR.now();
    let start = Instant::now();
    ask_many(MANY);
    let took = start.elapsed();
    let after = ALLOCATOR.now();
    println!("| {MANY} questions, {answers} answered | |");
    println!("|---|---|");
    println!("| live heap before | {} bytes |", before.live);
    println!("| live heap after | {:+} bytes |", after.live - before.live);
    println!("| allocations a question | {:.0} |", (after.count - before.count) as f64 / MANY as f64);
    println!("| time, one core | {:.1} s |", took.as_secs_f64());
    assert_eq!(after.live, before.live, "the heap has grown");
}
