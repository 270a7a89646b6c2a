//! Decides when a shard hangs or spins, and what to do about it. Plain values and no clock of its
//! own, so that every rule can be tested in no time; acting on it is the gateway's part.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The times and numbers that the watchdog goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Between two probes of the socket: the longest that a shard spins unnoticed.
    pub probe_every: Duration,
    /// From the start of a session to READY. Discord needs seconds; serenity would wait for ever.
    pub connect: Duration,
    /// Without an acknowledged heartbeat: three of Discord's 41-second intervals and a margin.
    pub silence: Duration,
    /// A runner that is gone this long ended without serenity starting another.
    pub gone: Duration,
    /// Connected this long, earlier restarts are forgiven.
    pub steady: Duration,
    /// Without any connection, restarts and all: let the supervisor try a new process.
    pub lost: Duration,
    /// The pause before the second restart in a row; each further pause doubles.
    pub pause: Duration,
    /// Restarts in a row before giving up.
    pub restarts: u32,
    /// Sessions resumed within a minute: serenity resumes at once and without end.
    pub resumes_a_minute: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            probe_every: Duration::from_secs(5),
            connect: Duration::from_secs(30),
            silence: Duration::from_secs(130),
            gone: Duration::from_secs(1),
            steady: Duration::from_secs(60),
            lost: Duration::from_secs(5 * 60),
            pause: Duration::from_secs(5),
            restarts: 5,
            resumes_a_minute: 10,
        }
    }
}

/// What can be seen of a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// serenity lists a runner for it; it lists none while it is waiting to connect.
    pub listed: bool,
    /// Its runner exists.
    pub alive: bool,
    /// READY or RESUMED was the last that was heard.
    pub connected: bool,
    /// How long the last acknowledgement took; a new value means a new heartbeat.
    pub latency: Option<Duration>,
    /// Sessions resumed since the start.
    pub resumed: u64,
    /// Sockets that serenity has called dead since the start.
    pub dead_sockets: u64,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Wait,
    /// Send something harmless; on a dead socket it ends the runner.
    Probe,
    /// Start a new session after this pause, ending the old one if there is one.
    Restart(Duration, Reason),
    /// Leave it to the supervisor.
    GiveUp(Reason),
}

/// What was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The runner ended and nobody started another.
    Gone,
    /// No READY.
    NotReady,
    /// No acknowledged heartbeat.
    Silent,
    /// Resumed over and over.
    Resuming,
    /// No connection at all.
    Lost,
}

/// Watches one shard.
#[derive(Debug)]
pub struct Watchdog {
    patience: Patience,
    last_probe: Instant,
    /// Start of the time without a connection; `None` while connected.
    apart_since: Option<Instant>,
    /// The last time that a restart was due or a connection stood.
    lost_since: Instant,
    connected_since: Option<Instant>,
    latency: Option<Duration>,
    last_beat: Instant,
    gone_since: Option<Instant>,
    resumed: u64,
    resumes: VecDeque<Instant>,
    dead_sockets: u64,
    restarts: u32,
}

impl Watchdog {
    /// A watchdog that begins now.
    pub fn new(patience: Patience, now: Instant) -> Self {
        Self {
            patience,
            last_probe: now,
            apart_since: Some(now),
            lost_since: now,
            connected_since: None,
            latency: None,
            last_beat: now,
            gone_since: None,
            resumed: 0,
            resumes: VecDeque::new(),
            dead_sockets: 0,
            restarts: 0,
        }
    }

    /// Looks once. To be called several times a second, but not while a restart is under way.
    pub fn look(&mut self, sight: Sight, now: Instant) -> Step {
        self.remember(sight, now);
        let patience = self.patience;
        let since = |start: Instant| now.saturating_duration_since(start);

        if self.connected_since.is_none() && since(self.lost_since) >= patience.lost {
            return Step::GiveUp(Reason::Lost);
        }
        let trouble = if self.gone_since.is_some_and(|start| since(start) >= patience.gone) {
            Some(Reason::Gone)
        } else if self.resumes.len() > patience.resumes_a_minute {
            Some(Reason::Resuming)
        } else if sight.connected {
            (since(self.last_beat) >= patience.silence).then_some(Reason::Silent)
        } else {
            // Unlisted, serenity is trying to connect by itself; that is for `lost` to end.
            let apart = self.apart_since.is_some_and(|start| since(start) >= patience.connect);
            (sight.listed && apart).then_some(Reason::NotReady)
        };
        if let Some(reason) = trouble {
            return self.restart(reason, now);
        }
        let suspicious = sight.dead_sockets != self.dead_sockets;
        self.dead_sockets = sight.dead_sockets;
        if sight.alive && (suspicious || since(self.last_probe) >= patience.probe_every) {
            self.last_probe = now;
            return Step::Probe;
        }
        Step::Wait
    }

    fn remember(&mut self, sight: Sight, now: Instant) {
        if sight.connected && sight.alive {
            self.apart_since = None;
            self.lost_since = now;
            let since = *self.connected_since.get_or_insert_with(|| {
                self.last_beat = now;
                now
            });
            if now.saturating_duration_since(since) >= self.patience.steady {
                self.restarts = 0;
            }
        } else {
            self.connected_since = None;
            self.apart_since.get_or_insert(now);
        }
        if sight.latency != self.latency {
            self.latency = sight.latency;
            self.last_beat = now;
        }
        self.gone_since = match sight.listed && !sight.alive {
            true => Some(self.gone_since.unwrap_or(now)),
            false => None,
        };
        let fresh = sight.resumed.saturating_sub(self.resumed);
        self.resumed = sight.resumed;
        for _ in 0..fresh.min(1_000) {
            self.resumes.push_back(now);
        }
        const MINUTE: Duration = Duration::from_secs(60);
        while self.resumes.front().is_some_and(|at| now.saturating_duration_since(*at) > MINUTE) {
            self.resumes.pop_front();
        }
    }

    fn restart(&mut self, reason: Reason, now: Instant) -> Step {
        if self.restarts >= self.patience.restarts {
            return Step::GiveUp(reason);
        }
        // The first goes at once: serenity keeps five seconds between sessions by itself.
        let pause = match self.restarts {
            0 => Duration::ZERO,
            n => self.patience.pause.saturating_mul(1 << (n - 1).min(8)),
        };
        self.restarts += 1;
        self.apart_since = Some(now + pause);
        self.connected_since = None;
        self.gone_since = None;
        self.last_beat = now + pause;
        self.last_probe = now + pause;
        self.resumes.clear();
        Step::Restart(pause, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const GOOD: Sight =
        Sight { listed: true, alive: true, connected: true, latency: None, resumed: 0, dead_sockets: 0 };

    struct Story {
        dog: Watchdog,
        now: Instant,
    }

    impl Story {
        fn begin() -> Self {
            let now = Instant::now();
            Self { dog: Watchdog::new(Patience::default(), now), now }
        }

        /// The first step that is neither waiting nor a probe, within so many seconds.
        fn seconds(&mut self, seconds: u32, sight: impl Fn(u32) -> Sight) -> Option<(u32, Step)> {
            (1..=seconds).find_map(|second| {
                self.now += SECOND;
                match self.dog.look(sight(second), self.now) {
                    Step::Wait | Step::Probe => None,
                    step => Some((second, step)),
                }
            })
        }
    }

    /// A shard whose heartbeats are acknowledged.
    fn healthy(second: u32) -> Sight {
        Sight { latency: Some(Duration::from_millis(u64::from(second / 41))), ..GOOD }
    }

    #[test]
    fn a_healthy_shard_is_left_alone() {
        assert_eq!(Story::begin().seconds(3_600, healthy), None);
    }

    #[test]
    fn a_socket_is_probed_regularly_and_on_suspicion() {
        let start = Instant::now();
        let mut dog = Watchdog::new(Patience::default(), start);
        let after = |ms| start + Duration::from_millis(ms);
        assert_eq!(dog.look(GOOD, after(100)), Step::Wait);
        let suspicious = Sight { dead_sockets: 1, ..GOOD };
        assert_eq!(dog.look(suspicious, after(200)), Step::Probe);
        assert_eq!(dog.look(suspicious, after(300)), Step::Wait);
        assert_eq!(dog.look(suspicious, after(5_300)), Step::Probe);
    }

    #[test]
    fn a_runner_that_ended_is_replaced_at_once() {
        let mut story = Story::begin();
        assert_eq!(story.seconds(10, healthy), None);
        let gone = story.seconds(10, |_| Sight { alive: false, ..GOOD });
        assert_eq!(gone, Some((2, Step::Restart(Duration::ZERO, Reason::Gone))));
    }

    #[test]
    fn a_session_without_ready_is_begun_again() {
        let waiting = Sight { connected: false, ..GOOD };
        let step = Story::begin().seconds(60, |_| waiting);
        assert_eq!(step, Some((30, Step::Restart(Duration::ZERO, Reason::NotReady))));
        let late = Story::begin().seconds(60, |it| if it < 25 { waiting } else { healthy(it) });
        assert_eq!(late, None, "a late READY is a READY");
    }

    #[test]
    fn unacknowledged_heartbeats_are_not_waited_for() {
        let step = Story::begin().seconds(200, |_| GOOD);
        assert_eq!(step, Some((131, Step::Restart(Duration::ZERO, Reason::Silent))));
    }

    #[test]
    fn endless_resuming_is_stopped() {
        let step = Story::begin().seconds(60, |n| Sight { resumed: u64::from(n) * 4, ..GOOD });
        assert_eq!(step, Some((3, Step::Restart(Duration::ZERO, Reason::Resuming))));
        let rare = Story::begin().seconds(600, |n| Sight { resumed: u64::from(n / 30), ..healthy(n) });
        assert_eq!(rare, None, "Discord asks for a reconnect now and then");
    }

    #[test]
    fn restarts_in_a_row_slow_down_and_end() {
        let mut story = Story::begin();
        let gone = |_| Sight { alive: false, connected: false, ..GOOD };
        let pauses: Vec<_> = (0..6).map(|_| story.seconds(10, gone).map(|(_, step)| step)).collect();
        let restart = |s| Some(Step::Restart(Duration::from_secs(s), Reason::Gone));
        let expected = [0, 5, 10, 20, 40].map(restart);
        assert_eq!(pauses[..5], expected);
        assert_eq!(pauses[5], Some(Step::GiveUp(Reason::Gone)));
    }

    #[test]
    fn a_steady_connection_forgives_earlier_restarts() {
        let mut story = Story::begin();
        for _ in 0..8 {
            let gone = story.seconds(10, |_| Sight { alive: false, connected: false, ..GOOD });
            assert_eq!(gone.map(|it| it.1), Some(Step::Restart(Duration::ZERO, Reason::Gone)));
            assert_eq!(story.seconds(70, healthy), None);
        }
    }

    #[test]
    fn without_any_connection_it_gives_up() {
        let nothing = Sight { listed: false, alive: false, connected: false, ..GOOD };
        let step = Story::begin().seconds(600, |_| nothing);
        assert_eq!(step, Some((300, Step::GiveUp(Reason::Lost))));
    }
}
