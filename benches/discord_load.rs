//! How fast the bot is between Discord's gateway and its HTTP API, next to a bot on the same
//! serenity that only says pong, in the same run and through the same kind of sandbox.
//!
//!     cargo bench --bench discord_load -- --messages 20000
//!
//! Time runs from the gateway event to the arrival of the request that answers it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use roro::answer::{Citation, Outcome, Reply, Standing};
use roro::discord::{self, Answers, Counts, Signals, Topic, Verdict};
use roro::engine::Request;
use roro::sandbox::{Activity, Config, Handle, Id, Sandbox};
use roro::settings;
use serenity::builder::CreateMessage;
use serenity::client::{ClientBuilder, Context, EventHandler};
use serenity::http::HttpBuilder;
use serenity::model::channel::Message;
use serenity::model::gateway::GatewayIntents;
use tokio::runtime::Runtime;

/// How many questions wait for their answer at a time.
const IN_FLIGHT: [usize; 3] = [1, 10, 1_000];
/// Each setting is measured this often, by turns, and the best round counts: what disturbs a
/// round only ever makes it slower.
const ROUNDS: usize = 3;
/// Answers before the measurement begins.
const WARM_UP: usize = 500;
/// The longest that starting a bot may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Without any answer for this long, those still waited for count as lost.
const LOST_AFTER: Duration = Duration::from_secs(3);
/// Questions measured one at a time are fewer, as each takes its whole round trip.
const ONE_AT_A_TIME: usize = 5;

/// One answer, always the same: what is measured is the way to it and from it.
struct Constant;

impl Constant {
    fn reply() -> Reply {
        Reply {
            outcome: Outcome::Answer,
            text: "About 4.2 million vehicles, 60 percent more than a year before.".to_owned(),
            facts: vec!["exports".to_owned()],
            citations: vec![Citation {
                article: "example".to_owned(),
                paragraph: Some(3),
                label: "Example Times, 1 May 2023, paragraph 3".to_owned(),
                url: "https://example.org/cars".to_owned(),
            }],
            suggestions: Vec::new(),
            best: None,
            confidence: 1.0,
            language: "en".to_owned(),
            standing: Some(Standing::Reported),
            said_by: None,
        }
    }
}

impl Answers for Constant {
    fn reply(&self, _: &Request) -> Reply {
        Self::reply()
    }

    fn check(&self, _: &Request) -> Verdict {
        unreachable!("nobody checks anything here")
    }

    fn topics(&self, _: Option<&str>) -> Vec<Topic> {
        Vec::new()
    }

    fn fact(&self, _: &str, _: &Request) -> Option<Reply> {
        None
    }

    fn complete(&self, _: &Request, _: usize) -> Vec<String> {
        Vec::new()
    }

    fn source(&self, _: &Request) -> Reply {
        Self::reply()
    }

    fn help(&self, _: &Request) -> Reply {
        Self::reply()
    }
}

/// The floor: a bot that does nothing but reply.
struct Pong;

#[serenity::async_trait]
impl EventHandler for Pong {
    async fn message(&self, context: Context, message: Message) {
        if !message.author.bot {
            let pong = CreateMessage::new().content("pong").reference_message(&message);
            // A reply that fails shows as a question without an answer.
            let _ = message.channel_id.send_message(&context.http, pong).await;
        }
    }
}

/// Who is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Pong,
    RoRo,
}

/// What came out of one round.
#[derive(Clone, Copy)]
struct Round {
    per_second: f64,
    p50: Duration,
    p99: Duration,
    /// Questions without an answer.
    lost: usize,
}

fn main() {
    let mut messages = 20_000;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--messages" {
            let given = arguments.next().and_then(|number| number.parse().ok());
            messages = given.unwrap_or(messages);
        }
    }
    let bar = ProgressBar::new((IN_FLIGHT.len() * ROUNDS * 2) as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} rounds, {eta} left {msg}") {
        bar.set_style(style);
    }
    let mut best: HashMap<(usize, bool), Round> = HashMap::new();
    for round in 0..ROUNDS {
        for in_flight in IN_FLIGHT {
            let count = if in_flight == 1 { messages / ONE_AT_A_TIME } else { messages };
            // By turns, so that neither always runs on the warmer machine.
            let turns = if round % 2 == 0 { [Who::Pong, Who::RoRo] } else { [Who::RoRo, Who::Pong] };
            for who in turns {
                let name = if who == Who::Pong { "pong" } else { "RoRo" };
                bar.set_message(format!("({name}, {in_flight} in flight)"));
                let measured = measure(who, in_flight, count);
                best.entry((in_flight, who == Who::RoRo))
                    .and_modify(|known| *known = better(*known, measured))
                    .or_insert(measured);
                bar.inc(1);
            }
        }
    }
    bar.finish_and_clear();
    println!("{messages} messages a round, best of {ROUNDS} rounds, bot and server on the same cores\n");
    println!("| in flight | bot | messages/s | p50 | p99 | lost |\n|---|---|---|---|---|---|");
    for in_flight in IN_FLIGHT {
        for (roro, name) in [(false, "pong"), (true, "RoRo")] {
            let Some(it) = best.get(&(in_flight, roro)) else {
                continue;
            };
            println!(
                "| {in_flight} | {name} | {:.0} | {:.2?} | {:.2?} | {} |",
                it.per_second, it.p50, it.p99, it.lost
            );
        }
        if let (Some(pong), Some(roro)) = (best.get(&(in_flight, false)), best.get(&(in_flight, true))) {
            let p99 = roro.p99.as_secs_f64() / pong.p99.as_secs_f64();
            let rate = roro.per_second / pong.per_second;
            println!("| {in_flight} | ratio | {rate:.2} | | {p99:.2} | |");
        }
    }
    println!("\nresident memory of the whole run, server and all: {} MB", resident_mb());
}

fn better(one: Round, other: Round) -> Round {
    Round {
        per_second: one.per_second.max(other.per_second),
        p50: one.p50.min(other.p50),
        p99: one.p99.min(other.p99),
        lost: one.lost.max(other.lost),
    }
}

/// One round on a runtime and a sandbox of its own.
fn measure(who: Who, in_flight: usize, count: usize) -> Round {
    let runtime = Runtime::new().expect("a runtime");
    let round = runtime.block_on(async {
        let config = Config {
            rate_limits: false,
            identify_spacing: Duration::ZERO,
            // A reply whose question is gone would not be known as its answer.
            history: 10 * IN_FLIGHT[2],
            ..Config::default()
        };
        let handle = Sandbox::bind(config).await.expect("a port").spawn();
        match who {
            Who::Pong => start_pong(&handle).await,
            Who::RoRo => start_roro(&handle),
        }
        assert!(handle.online(PATIENCE).await, "the bot is not online");
        drive(&handle, in_flight.min(WARM_UP), WARM_UP).await;
        drive(&handle, in_flight, count).await
    });
    runtime.shutdown_background();
    round
}

async fn start_pong(handle: &Handle) {
    let http = HttpBuilder::new(handle.token()).proxy(handle.url()).ratelimiter_disabled(true);
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let mut client =
        ClientBuilder::new_with_http(http.build(), intents).event_handler(Pong).await.expect("a client");
    tokio::spawn(async move { client.start().await });
}

fn start_roro(handle: &Handle) {
    let token = handle.token().into();
    let mut config = settings::sandboxed(handle.url(), token).expect("a loopback address");
    config.bounds.person.per_minute = 0;
    config.bounds.channel.per_minute = 0;
    config.requests_per_second = 0;
    tokio::spawn(discord::run(
        config,
        Arc::new(Constant),
        Signals::default(),
        Arc::new(Counts::default()),
        std::future::pending(),
    ));
}

/// Keeps so many questions waiting until all are answered.
async fn drive(handle: &Handle, in_flight: usize, count: usize) -> Round {
    let ada = handle.user("Ada").expect("Ada");
    let channel = handle.channel("auto-exports").expect("a channel");
    let text = format!("<@{}> how many vehicles were exported?", handle.bot());
    let mut watcher = handle.watch();
    let mut asked: HashMap<Id, Instant> = HashMap::with_capacity(in_flight);
    let mut taken = Vec::with_capacity(count);
    let mut sent = 0;
    let start = Instant::now();
    let mut lost = 0;
    let mut last = start;
    while taken.len() + lost < count {
        while sent < count && asked.len() < in_flight {
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

/// Resident memory of this process, 0 where it can't be told.
fn resident_mb() -> usize {
    const PAGE: usize = 4_096;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split_whitespace().nth(1).and_then(|it| it.parse::<usize>().ok());
    pages.unwrap_or(0) * PAGE / (1 << 20)
}
