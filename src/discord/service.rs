//! What every event handler shares, and the way from a question to a rendered answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio_util::task::TaskTracker;

use crate::answer::Reply;
use crate::engine::Request;

use super::answers::{Answers, Topic, Verdict};
use super::flood::{Admission, Flood, Pace};
use super::gate::Gate;
use super::ids::FactIndex;
use super::ledger::Ledger;
use super::render::{self, Rendered};
use super::rest::Rest;
use super::words::Words;

/// Questions worked on at once. Nearly all of that time is spent waiting for Discord.
pub const MOST_RUNNING: usize = 256;
/// Questions waiting for their turn; at Discord's 50 requests a second already more than a minute.
pub const MOST_WAITING: usize = 4_096;

/// Limits on how much is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Questions worked on at once.
    pub running: usize,
    /// Questions waiting; the oldest makes room.
    pub waiting: usize,
    /// Questions of one person.
    pub person: Pace,
    /// Questions in one channel.
    pub channel: Pace,
}

/// Counts since the start, for the log and for tests.
#[derive(Debug, Default)]
pub struct Counts {
    /// Questions in messages that were taken in hand.
    pub asked: AtomicU64,
    /// Answers that Discord has taken.
    pub answered: AtomicU64,
    /// Answers that Discord has not taken.
    pub failed: AtomicU64,
    /// Questions turned away because somebody asked too fast.
    pub held_back: AtomicU64,
    /// Events that serenity does not know, or can't read.
    pub unreadable: AtomicU64,
}

impl Counts {
    pub(super) fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// Shared by all handlers.
pub struct Service {
    pub(super) answers: Arc<dyn Answers>,
    pub(super) rest: Arc<Rest>,
    pub(super) ledger: Ledger,
    pub(super) gate: Arc<Gate>,
    pub(super) flood: Flood,
    pub(super) index: FactIndex,
    pub(super) counts: Arc<Counts>,
    /// Replies in hand; closed at shutdown.
    pub(super) tracker: TaskTracker,
    /// The bot's own user id.
    pub(super) bot: u64,
    pub(super) prefix: Option<String>,
}

impl Service {
    /// A service for the bot with this user id.
    pub fn new(
        answers: Arc<dyn Answers>,
        rest: Arc<Rest>,
        bot: u64,
        prefix: Option<String>,
        bounds: Bounds,
        counts: Arc<Counts>,
    ) -> Self {
        let topics = answers.topics(None);
        let index = FactIndex::new(topics.iter().map(|topic| topic.id.as_str()));
        Self {
            answers,
            rest,
            ledger: Ledger::default(),
            gate: Gate::new(bounds.running, bounds.waiting),
            flood: Flood::new(bounds.person, bounds.channel),
            index,
            counts,
            tracker: TaskTracker::new(),
            bot,
            prefix,
        }
    }

    /// Answers a question, or shows the help to somebody who only called.
    pub(super) fn ask(&self, asked: &Asked, question: &str) -> Spoken {
        asked.with(question, |request| {
            let reply = match question.is_empty() {
                true => self.answers.help(request),
                false => self.answers.reply(request),
            };
            Spoken::of(&reply)
        })
    }

    /// The facts that can be browsed, titled for this locale.
    pub(super) fn topics(&self, locale: &str) -> Vec<Topic> {
        self.answers.topics(Some(locale))
    }

    /// Checks a claim.
    pub(super) fn check(&self, asked: &Asked, claim: &str) -> Spoken {
        asked.with(claim, |request| Spoken::of_verdict(&self.answers.check(request)))
    }

    /// Counts one question; `None` if it may be answered, else what to say instead, if anything.
    pub(super) fn turned_away(&self, person: u64, channel: u64, words: &Words) -> Option<Option<Rendered>> {
        let notice = match self.flood.admit(person, channel) {
            Admission::Welcome => return None,
            Admission::TellPerson => Some(words.slow_down),
            Admission::TellChannel => Some(words.channel_busy),
            Admission::Quiet => None,
        };
        Counts::add(&self.counts.held_back);
        Some(notice.map(Rendered::say))
    }
}

/// Who asks, where, and in which language.
#[derive(Debug)]
pub(super) struct Asked {
    conversation: String,
    locale: Option<String>,
}

impl Asked {
    /// Somebody in a channel. A follow-up belongs to what the same person asked in the same place.
    pub fn new(channel: u64, person: u64, locale: Option<&str>) -> Self {
        Self { conversation: format!("{channel}:{person}"), locale: locale.map(str::to_owned) }
    }

    pub fn with<T>(&self, text: &str, then: impl FnOnce(&Request) -> T) -> T {
        then(&Request { text, conversation: Some(&self.conversation), locale: self.locale.as_deref() })
    }
}

/// A rendered answer and what the log may know of it.
#[derive(Debug)]
pub(super) struct Spoken {
    pub rendered: Rendered,
    outcome: String,
    facts: String,
    confidence: f32,
}

impl Spoken {
    pub fn of(reply: &Reply) -> Self {
        Self {
            rendered: render::reply(reply),
            outcome: format!("{:?}", reply.outcome).to_lowercase(),
            facts: reply.facts.join(","),
            confidence: reply.confidence,
        }
    }

    pub fn of_verdict(verdict: &Verdict) -> Self {
        Self {
            rendered: render::verdict(verdict),
            outcome: format!("{:?}", verdict.finding).to_lowercase(),
            facts: verdict.facts.join(","),
            confidence: 1.0,
        }
    }

    /// Something said apart from answers.
    pub fn aside(rendered: Rendered, outcome: &str) -> Self {
        Self { rendered, outcome: outcome.to_owned(), facts: String::new(), confidence: 1.0 }
    }

    /// The same under what was asked.
    pub fn quoting(mut self, asked: &str) -> Self {
        self.rendered = self.rendered.quoting(asked);
        self
    }

    /// One line for every reply that was sent: what was answered and how fast, never the question.
    pub fn log(&self, way: &'static str, since: Instant) {
        let took: Duration = since.elapsed();
        tracing::info!(
            target: "roro::reply",
            way,
            outcome = self.outcome,
            facts = self.facts,
            confidence = self.confidence,
            took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "replied"
        );
    }
}
