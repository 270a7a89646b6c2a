//! Faults on demand: what can go wrong between a bot and Discord.

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::intents;
use super::world::{Frame, World};

/// Something to go wrong. Gateway faults without `times` strike at once, on
/// every open connection; the others wait for the next occasions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// End the sockets without a close frame.
    Drop,
    /// Close the sockets with a code.
    Close {
        /// 1000 to 4999.
        code: u16,
    },
    /// Op 7: please reconnect and resume.
    Reconnect,
    /// Op 9: the session is invalid, or to be resumed.
    InvalidSession {
        /// The `d` of op 9.
        resumable: bool,
    },
    /// Op 1 from the server: send a heartbeat at once.
    RequestHeartbeat,
    /// No more heartbeat acknowledgements on the sockets that are open now.
    NoAck,
    /// READY comes late.
    LateReady {
        /// Delay in milliseconds.
        millis: u64,
        /// For how many identifies.
        times: u32,
    },
    /// A new socket hears nothing at all.
    NoHello {
        /// For how many sockets.
        times: u32,
    },
    /// The next events are sent twice, with the same sequence number.
    Duplicate {
        /// How many events.
        times: u32,
    },
    /// The next event is held back until the one after it has been sent.
    OutOfOrder,
    /// A MESSAGE_CREATE that no library can read.
    UnreadableEvent,
    /// An event that no library knows.
    UnknownEvent,
    /// REST requests are refused with 429.
    RateLimited {
        /// The global limit, or that of the request's bucket.
        global: bool,
        /// Seconds to wait, as the reply says.
        retry_after: f64,
        /// How many requests.
        times: u32,
        /// Only requests whose `METHOD /path` contains this.
        #[serde(default)]
        route: Option<String>,
    },
    /// REST requests fail with a status, before they take effect.
    ServerError {
        /// 500 to 599.
        status: u16,
        /// How many requests.
        times: u32,
        /// Only requests whose `METHOD /path` contains this.
        #[serde(default)]
        route: Option<String>,
    },
    /// REST replies come late; the request takes effect at once.
    Slow {
        /// Delay in milliseconds.
        millis: u64,
        /// How many requests.
        times: u32,
        /// Only requests whose `METHOD /path` contains this.
        #[serde(default)]
        route: Option<String>,
    },
    /// REST replies break off half-way; the request has taken effect.
    Cut {
        /// How many requests.
        times: u32,
        /// Only requests whose `METHOD /path` contains this.
        #[serde(default)]
        route: Option<String>,
    },
    /// Forget every fault that is still waiting.
    Clear,
}

impl Fault {
    fn route(&self) -> Option<&str> {
        match self {
            Self::RateLimited { route, .. }
            | Self::ServerError { route, .. }
            | Self::Slow { route, .. }
            | Self::Cut { route, .. } => route.as_deref(),
            _ => None,
        }
    }

    fn times_mut(&mut self) -> Option<&mut u32> {
        match self {
            Self::LateReady { times, .. }
            | Self::NoHello { times }
            | Self::Duplicate { times }
            | Self::RateLimited { times, .. }
            | Self::ServerError { times, .. }
            | Self::Slow { times, .. }
            | Self::Cut { times, .. } => Some(times),
            _ => None,
        }
    }
}

/// What a fault does to the order of an event.
pub(crate) enum Disorder {
    Twice,
    Hold,
}

/// The faults that wait for their occasion.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: VecDeque<Fault>,
}

impl Faults {
    /// Takes one use of the first fault that `fits`.
    fn take(&mut self, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let place = self.waiting.iter().position(fits)?;
        let fault = self.waiting.get_mut(place)?;
        let taken = fault.clone();
        match fault.times_mut() {
            Some(times) if *times > 1 => *times -= 1,
            _ => drop(self.waiting.remove(place)),
        }
        Some(taken)
    }

    /// The fault for a REST request, named as `METHOD /path`.
    pub fn request(&mut self, request: &str) -> Option<Fault> {
        if self.waiting.is_empty() {
            return None;
        }
        self.take(|fault| {
            let rest = matches!(
                fault,
                Fault::RateLimited { .. }
                    | Fault::ServerError { .. }
                    | Fault::Slow { .. }
                    | Fault::Cut { .. }
            );
            rest && fault.route().is_none_or(|route| request.contains(route))
        })
    }

    pub fn hello(&mut self) -> bool {
        self.take(|fault| matches!(fault, Fault::NoHello { .. })).is_none()
    }

    pub fn ready_delay(&mut self) -> Duration {
        match self.take(|fault| matches!(fault, Fault::LateReady { .. })) {
            Some(Fault::LateReady { millis, .. }) => Duration::from_millis(millis),
            _ => Duration::ZERO,
        }
    }

    pub fn disorder(&mut self) -> Option<Disorder> {
        let fits = |fault: &Fault| matches!(fault, Fault::Duplicate { .. } | Fault::OutOfOrder);
        match self.take(fits)? {
            Fault::Duplicate { .. } => Some(Disorder::Twice),
            _ => Some(Disorder::Hold),
        }
    }
}

impl World {
    /// Lets something go wrong, now or at its next occasion.
    pub fn inject(&mut self, mut fault: Fault) {
        match fault {
            Fault::Drop => self.sessions.broadcast(&Frame::Drop),
            Fault::Close { code } => {
                let code = if (1000..5000).contains(&code) { code } else { 4000 };
                self.sessions.broadcast(&Frame::Close(code, "Closed on demand."));
            }
            Fault::Reconnect => {
                self.sessions.broadcast(&Frame::Text(r#"{"op":7,"d":null,"s":null,"t":null}"#.into()))
            }
            Fault::InvalidSession { resumable } => {
                self.sessions.broadcast(&Frame::Invalid(resumable));
                self.sessions.invalidate(resumable);
            }
            Fault::RequestHeartbeat => {
                self.sessions.broadcast(&Frame::Text(r#"{"op":1,"d":null,"s":null,"t":null}"#.into()));
            }
            Fault::NoAck => self.sessions.broadcast(&Frame::Mute),
            Fault::UnreadableEvent => {
                let any = intents::GUILD_MESSAGES | intents::DIRECT_MESSAGES;
                let broken = json!({"id": [], "channel_id": "none", "author": 7});
                self.dispatch("MESSAGE_CREATE", any, Some(self.guild), |_, _| broken.clone());
            }
            Fault::UnknownEvent => {
                let data = json!({"sandbox": true});
                self.dispatch("SANDBOX_UNHEARD_OF", 0, Some(self.guild), |_, _| data.clone());
            }
            Fault::Clear => self.faults.waiting.clear(),
            _ => {
                // Zero times would otherwise count as one.
                if fault.times_mut().is_none_or(|times| *times > 0) {
                    self.faults.waiting.push_back(fault);
                }
            }
        }
    }
}
