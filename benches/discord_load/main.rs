//! How fast the bot is between Discord's gateway and its HTTP API, next to a bot on the same
//! serenity that only says pong, in the same run and through the same kind of sandbox.
//!
//!     cargo bench --bench discord_load                        # --messages N a round, 20,000 if unsaid
//!     cargo bench --bench discord_load -- --soak 1000000      # memory over so many messages
//!
//! Time runs from the gateway event to the arrival of the request that answers it.

mod bots;
mod drive;
mod soak;

use std::collections::HashMap;

use bots::Who;
use drive::{PATIENCE, Round};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime::Runtime;

/// How many questions wait for their answer at a time.
const IN_FLIGHT: [usize; 3] = [1, 10, 1_000];
/// Each setting is measured this often, by turns; of each figure the median counts.
const ROUNDS: usize = 5;
/// Answers before the measurement begins.
const WARM_UP: usize = 500;
/// Questions measured one at a time are fewer, as each takes its whole round trip.
const ONE_AT_A_TIME: usize = 5;
/// Messages a round.
const MESSAGES: usize = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        Some(arguments.get(place + 1).and_then(|n| n.parse().ok()).expect("a number follows the option"))
    };
    match number("--soak") {
        Some(messages) => Runtime::new().expect("a runtime").block_on(soak::run(messages)),
        None => compare(number("--messages").unwrap_or(MESSAGES)),
    }
}

fn compare(messages: usize) {
    let bar = ProgressBar::new((IN_FLIGHT.len() * ROUNDS * Who::ALL.len()) as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} rounds, {eta} left {msg}") {
        bar.set_style(style);
    }
    let mut rounds: HashMap<(usize, Who), Vec<Round>> = HashMap::new();
    for round in 0..ROUNDS {
        for in_flight in IN_FLIGHT {
            let count = if in_flight == 1 { messages / ONE_AT_A_TIME } else { messages };
            // By turns, so that none always runs on the warmer machine.
            let mut turns = Who::ALL;
            turns.rotate_left(round % Who::ALL.len());
            for who in turns {
                bar.set_message(format!("({}, {in_flight} in flight)", who.name()));
                rounds.entry((in_flight, who)).or_default().push(measure(who, in_flight, count));
                bar.inc(1);
            }
        }
    }
    bar.finish_and_clear();
    println!("{messages} messages a round, medians of {ROUNDS} rounds, bot and server on the same cores\n");
    println!("| in flight | bot | messages/s | p50 | p99 | lost | rate to pong | p99 to pong |");
    println!("|---|---|---|---|---|---|---|---|");
    for in_flight in IN_FLIGHT {
        let pong = median(&rounds[&(in_flight, Who::Pong)]);
        for who in Who::ALL {
            let it = median(&rounds[&(in_flight, who)]);
            println!(
                "| {in_flight} | {} | {:.0} | {:.2?} | {:.2?} | {} | {:.2} | {:.2} |",
                who.name(),
                it.per_second,
                it.p50,
                it.p99,
                it.lost,
                it.per_second / pong.per_second,
                it.p99.as_secs_f64() / pong.p99.as_secs_f64(),
            );
        }
    }
}

/// The median of each figure, and all that was lost.
fn median(rounds: &[Round]) -> Round {
    fn middle<T: PartialOrd + Copy>(rounds: &[Round], figure: impl Fn(&Round) -> T) -> T {
        let mut all: Vec<T> = rounds.iter().map(figure).collect();
        all.sort_by(|one, other| one.partial_cmp(other).expect("figures are numbers"));
        all[all.len() / 2]
    }
    Round {
        per_second: middle(rounds, |round| round.per_second),
        p50: middle(rounds, |round| round.p50),
        p99: middle(rounds, |round| round.p99),
        lost: rounds.iter().map(|round| round.lost).sum(),
    }
}

/// One round on a runtime and a sandbox of its own.
fn measure(who: Who, in_flight: usize, count: usize) -> Round {
    let runtime = Runtime::new().expect("a runtime");
    let round = runtime.block_on(async {
        let handle = drive::sandbox().await;
        who.start(&handle).await;
        assert!(handle.online(PATIENCE).await, "the bot is not online");
        drive::ask(&handle, in_flight.min(WARM_UP), WARM_UP).await;
        drive::ask(&handle, in_flight, count).await
    });
    runtime.shutdown_background();
    round
}
