//! What happens in the sandbox, for the page and for tests to follow.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::time::timeout_at;

use super::model::{Id, Message};

/// Events kept for a slow listener before it loses some; enough for a load test
/// with a thousand messages in flight to fall far behind.
const BACKLOG: usize = 16_384;

/// One thing that happened.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Activity {
    /// A message appeared, from a person or from the bot.
    Message {
        /// As it stands now.
        message: Box<Message>,
    },
    /// A message changed.
    Edited {
        /// As it stands now.
        message: Box<Message>,
    },
    /// A message went away.
    Deleted {
        /// Where it stood.
        channel: Id,
        /// Which one.
        message: Id,
    },
    /// Somebody is typing, for ten seconds or until they write.
    Typing {
        /// Where.
        channel: Id,
        /// Who.
        user: Id,
    },
    /// The bot answered an interaction for the first time.
    Responded {
        /// The interaction.
        interaction: Id,
        /// The callback's type, as Discord numbers it: 4 message, 5 deferred,
        /// 6 deferred update, 7 update, 8 autocomplete, 9 modal.
        kind: u64,
        /// The callback's data: choices, modal, or null.
        data: Value,
        /// The message that it made or changed.
        message: Option<Id>,
        /// Who caused the interaction.
        user: Id,
    },
    /// No answer came within the deadline.
    Expired {
        /// The interaction.
        interaction: Id,
        /// Who caused it.
        user: Id,
    },
    /// The bot's gateway connections changed.
    Bot {
        /// Connected sessions.
        online: usize,
    },
    /// People, channels or commands changed: read everything again.
    Reload,
}

/// An activity and the moment of it.
#[derive(Debug, Clone)]
pub struct Event {
    /// When the request that caused it was handled.
    pub at: Instant,
    /// What happened.
    pub activity: Arc<Activity>,
}

/// The sending side; cheap when nobody listens.
#[derive(Debug)]
pub(crate) struct Broadcast {
    sender: broadcast::Sender<Event>,
}

impl Default for Broadcast {
    fn default() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0 }
    }
}

impl Broadcast {
    pub fn send(&self, activity: Activity) {
        if self.sender.receiver_count() > 0 {
            let event = Event { at: Instant::now(), activity: Arc::new(activity) };
            // An error only says that the last listener has just left.
            let _ = self.sender.send(event);
        }
    }

    pub fn watch(&self) -> Watcher {
        Watcher { receiver: self.sender.subscribe() }
    }
}

/// Follows what happens from the moment that it was made; make it before the
/// thing that is to be observed.
#[derive(Debug)]
pub struct Watcher {
    receiver: broadcast::Receiver<Event>,
}

impl Watcher {
    /// The next event, or `None` once the sandbox is gone. Events that a slow
    /// reader missed are skipped.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            match self.receiver.recv().await {
                Ok(event) => return Some(event),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }

    /// Like [`Watcher::next`], with a [`Activity::Reload`] in place of what was
    /// missed, so that the page knows to read everything again.
    pub(crate) async fn next_or_reload(&mut self) -> Option<Event> {
        match self.receiver.recv().await {
            Ok(event) => Some(event),
            Err(broadcast::error::RecvError::Lagged(_)) => {
                Some(Event { at: Instant::now(), activity: Arc::new(Activity::Reload) })
            }
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }

    /// The first value that `pick` finds within `limit`; `None` when time is up.
    pub async fn wait<T>(
        &mut self,
        limit: Duration,
        mut pick: impl FnMut(&Activity) -> Option<T>,
    ) -> Option<T> {
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            let event = timeout_at(deadline, self.next()).await.ok()??;
            if let Some(found) = pick(&event.activity) {
                return Some(found);
            }
        }
    }

    /// The next message written by `author`.
    pub async fn message_by(&mut self, author: Id, limit: Duration) -> Option<Message> {
        let pick = |activity: &Activity| match activity {
            Activity::Message { message } if message.author == author => Some((**message).clone()),
            _ => None,
        };
        self.wait(limit, pick).await
    }

    /// The next edit of a message by `author`, deferred responses filled in among them.
    pub async fn edit_by(&mut self, author: Id, limit: Duration) -> Option<Message> {
        let pick = |activity: &Activity| match activity {
            Activity::Edited { message } if message.author == author => Some((**message).clone()),
            _ => None,
        };
        self.wait(limit, pick).await
    }

    /// The first answer to an interaction: its callback type, data and message.
    pub async fn response_to(
        &mut self,
        interaction: Id,
        limit: Duration,
    ) -> Option<(u64, Value, Option<Id>)> {
        let pick = |activity: &Activity| match activity {
            Activity::Responded { interaction: id, kind, data, message, .. } if *id == interaction => {
                Some((*kind, data.clone(), *message))
            }
            _ => None,
        };
        self.wait(limit, pick).await
    }
}
