//! Very many messages through the built program in a process of its own, to see whether it grows.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use roro::sandbox::Handle;

use crate::drive::{self, PATIENCE};

/// Questions that wait for their answer at a time.
const IN_FLIGHT: usize = 50;
/// Lines of the table.
const STEPS: usize = 20;
/// After connecting, until the program is called idle.
const SETTLE: Duration = Duration::from_secs(2);
/// Between two looks whether the program has ended.
const LOOK: Duration = Duration::from_millis(20);

/// Ends the bot, however the run ends.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        // It has ended already unless something went wrong.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Bot {
    fn start(handle: &Handle) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roro"));
        let unlimited = ["RORO_PERSON_PER_MINUTE", "RORO_CHANNEL_PER_MINUTE", "RORO_REQUESTS_PER_SECOND"];
        command
            .env("DISCORD_TOKEN", handle.token())
            .env("RORO_API", handle.url())
            .env("RORO_LOG_LEVELS", "warn")
            .envs(unlimited.map(|name| (name, "0")))
            .stdin(Stdio::null());
        Self(command.spawn().expect("the program starts"))
    }

    /// Resident memory in MB, of everything and of what is not mapped from a file.
    fn resident(&self) -> (f64, f64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
            kilobytes.unwrap_or(f64::NAN) / 1_024.0
        };
        (field("VmRSS:"), field("RssAnon:"))
    }

    /// Asks it to stop, and tells how long that took and with which code it ended.
    fn stop(mut self) -> (Duration, Option<i32>) {
        let start = Instant::now();
        let id = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.is_ok_and(|status| status.success()), "the program runs and hears signals");
        while start.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.0.try_wait() {
                return (start.elapsed(), status.code());
            }
            std::thread::sleep(LOOK);
        }
        (start.elapsed(), None)
    }
}

/// Sends so many messages, and prints how memory goes on the way.
pub async fn run(messages: usize) {
    let handle = drive::sandbox().await;
    let bot = Bot::start(&handle);
    assert!(handle.online(PATIENCE).await, "the bot is not online");
    tokio::time::sleep(SETTLE).await;
    let (idle, own) = bot.resident();
    println!("| messages | messages/s | resident MB | not from files MB | lost |\n|---|---|---|---|---|");
    println!("| 0 | | {idle:.1} | {own:.1} | |");
    let bar = ProgressBar::new(messages as u64);
    let step = messages.div_ceil(STEPS).max(1);
    let mut sent = 0;
    while sent < messages {
        let count = step.min(messages - sent);
        let round = drive::ask(&handle, IN_FLIGHT, count).await;
        sent += count;
        bar.inc(count as u64);
        let (all, own) = bot.resident();
        let (rate, lost) = (round.per_second, round.lost);
        bar.suspend(|| println!("| {sent} | {rate:.0} | {all:.1} | {own:.1} | {lost} |"));
    }
    bar.finish_and_clear();
    let (took, code) = bot.stop();
    println!("\nstopped on request after {} ms with exit code {code:?}", took.as_millis());
}
