//! Gateway sessions: who is connected, what they are sent, what they can replay.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use axum::extract::ws::Utf8Bytes;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::World;
use crate::sandbox::activity::Activity;
use crate::sandbox::faults::Disorder;
use crate::sandbox::model::{Id, intents};

/// Events that a session keeps for a resume. Discord does not say how many.
const REPLAY: usize = 4_096;
/// How long a session waits to be resumed. Discord does not say how long.
const RESUME_WINDOW: Duration = Duration::from_secs(120);

/// What a connection's task is told to put on its socket.
#[derive(Debug, Clone)]
pub(crate) enum Frame {
    Text(Utf8Bytes),
    Close(u16, &'static str),
    /// Op 9; the session is no longer this connection's.
    Invalid(bool),
    /// Stop acknowledging heartbeats.
    Mute,
    /// End the connection without a close frame.
    Drop,
}

/// A session, connected or waiting to be resumed.
#[derive(Debug)]
pub(crate) struct Session {
    intents: u64,
    shard: (u64, u64),
    sequence: u64,
    replay: VecDeque<(u64, Utf8Bytes)>,
    link: Option<Link>,
    parted: Instant,
}

#[derive(Debug)]
struct Link {
    connection: u64,
    sender: mpsc::UnboundedSender<Frame>,
}

/// What a test may know about a session.
#[derive(Debug, Clone, Serialize)]
pub struct SessionInfo {
    /// The session's id, as in READY.
    pub id: String,
    /// Intents that were asked for.
    pub intents: u64,
    /// Shard id and count.
    pub shard: (u64, u64),
    /// Sequence number of the last event.
    pub sequence: u64,
    /// Whether a socket is attached.
    pub connected: bool,
}

/// All sessions and the counters over them.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: HashMap<String, Session>,
    connections: u64,
    pub identifies: u64,
    pub resumes: u64,
    last_identify: Option<Instant>,
    /// An event that the out-of-order fault holds back, by session.
    held: HashMap<String, Utf8Bytes>,
}

/// How a request to resume ended.
pub(crate) enum Resumed {
    Yes,
    /// The session is unknown, or what it missed is gone.
    Unknown,
    /// The sequence number was never sent.
    BadSequence,
}

impl Sessions {
    pub fn next_connection(&mut self) -> u64 {
        self.connections += 1;
        self.connections
    }

    pub fn online(&self) -> usize {
        self.all.values().filter(|session| session.link.is_some()).count()
    }

    pub fn list(&self) -> Vec<SessionInfo> {
        let info = |(id, session): (&String, &Session)| SessionInfo {
            id: id.clone(),
            intents: session.intents,
            shard: session.shard,
            sequence: session.sequence,
            connected: session.link.is_some(),
        };
        self.all.iter().map(info).collect()
    }

    /// Puts a frame on every open connection.
    pub fn broadcast(&mut self, frame: &Frame) {
        for link in self.all.values().filter_map(|session| session.link.as_ref()) {
            // An error means that the connection is ending already.
            let _ = link.sender.send(frame.clone());
        }
    }

    /// Takes every session from its connection, to be resumed or for good.
    pub fn invalidate(&mut self, resumable: bool) {
        if !resumable {
            self.all.clear();
        }
        for session in self.all.values_mut() {
            session.link = None;
            session.parted = Instant::now();
        }
    }

    fn prune(&mut self) {
        self.all.retain(|_, session| session.link.is_some() || session.parted.elapsed() < RESUME_WINDOW);
        let all = &self.all;
        self.held.retain(|id, _| all.contains_key(id));
    }
}

impl Session {
    /// Numbers an event, keeps it for a replay and returns it ready to send.
    fn number(&mut self, name: &str, data: &Value) -> Utf8Bytes {
        self.sequence += 1;
        let event = json!({"op": 0, "t": name, "s": self.sequence, "d": data});
        let text = Utf8Bytes::from(event.to_string());
        if self.replay.len() == REPLAY {
            self.replay.pop_front();
        }
        self.replay.push_back((self.sequence, text.clone()));
        text
    }

    fn send(&self, text: Utf8Bytes) {
        if let Some(link) = &self.link {
            let _ = link.sender.send(Frame::Text(text));
        }
    }
}

impl World {
    /// Whether a shard may identify now: one per `identify_spacing`, whatever
    /// its number, since `max_concurrency` is 1.
    pub fn may_identify(&mut self) -> bool {
        let spacing = self.config.identify_spacing;
        if self.sessions.last_identify.is_some_and(|last| last.elapsed() < spacing) {
            return false;
        }
        self.sessions.last_identify = Some(Instant::now());
        true
    }

    /// Starts a session: READY, then the guild.
    pub fn identify(
        &mut self,
        connection: u64,
        sender: mpsc::UnboundedSender<Frame>,
        intents: u64,
        shard: (u64, u64),
        resume_url: &str,
    ) -> String {
        self.sessions.prune();
        self.sessions.identifies += 1;
        let id = format!("{:032x}", fastrand::u128(..));
        let link = Some(Link { connection, sender });
        let replay = VecDeque::new();
        let parted = Instant::now();
        let mut session = Session { intents, shard, sequence: 0, replay, link, parted };
        let ready = self.ready_json(&id, shard, resume_url);
        let text = session.number("READY", &ready);
        session.send(text);
        if intents & intents::GUILDS != 0 && World::shard_of(Some(self.guild), shard.1) == shard.0 {
            let text = session.number("GUILD_CREATE", &self.guild_create_json(intents));
            session.send(text);
        }
        self.sessions.all.insert(id.clone(), session);
        self.bot_changed();
        id
    }

    /// Takes a session up again and replays what it missed.
    pub fn resume(
        &mut self,
        connection: u64,
        sender: mpsc::UnboundedSender<Frame>,
        id: &str,
        sequence: u64,
    ) -> Resumed {
        self.sessions.prune();
        let Some(session) = self.sessions.all.get_mut(id) else {
            return Resumed::Unknown;
        };
        if sequence > session.sequence {
            return Resumed::BadSequence;
        }
        let oldest = session.replay.front().map_or(session.sequence + 1, |(number, _)| *number);
        if sequence + 1 < oldest {
            return Resumed::Unknown;
        }
        if let Some(old) = session.link.replace(Link { connection, sender }) {
            let _ = old.sender.send(Frame::Close(4000, "Session resumed elsewhere."));
        }
        // READY is not an event that was missed, even by a client that counts from 0.
        let from = sequence.max(1);
        for (_, text) in session.replay.iter().filter(|(number, _)| *number > from) {
            session.send(text.clone());
        }
        let text = session.number("RESUMED", &json!({"_trace": ["sandbox"]}));
        session.send(text);
        self.sessions.resumes += 1;
        self.bot_changed();
        Resumed::Yes
    }

    /// A connection has ended. A session that the client closed in good order
    /// (1000 or 1001) is over; any other can be resumed.
    pub fn parted(&mut self, id: &str, connection: u64, over: bool) {
        let Some(session) = self.sessions.all.get_mut(id) else {
            return;
        };
        if session.link.as_ref().is_none_or(|link| link.connection != connection) {
            return;
        }
        session.link = None;
        session.parted = Instant::now();
        if over {
            self.sessions.all.remove(id);
        }
        self.bot_changed();
    }

    fn bot_changed(&self) {
        self.activity.send(Activity::Bot { online: self.sessions.online() });
    }

    /// Sends an event to one session alone.
    pub fn send_to(&mut self, id: &str, name: &str, data: &Value) {
        if let Some(session) = self.sessions.all.get_mut(id) {
            let text = session.number(name, data);
            session.send(text);
        }
    }

    /// Sends an event to every session that asked for any of `intents` (0: to
    /// all) and whose shard hears of `guild`. `data` is called once with and
    /// once without message content, and only where somebody listens.
    pub fn dispatch(
        &mut self,
        name: &str,
        intents: u64,
        guild: Option<Id>,
        data: impl Fn(&World, bool) -> Value,
    ) {
        let mut sessions = std::mem::take(&mut self.sessions);
        let (mut full, mut bare) = (None, None);
        for (id, session) in &mut sessions.all {
            let wanted = intents == 0 || session.intents & intents != 0;
            if !wanted || World::shard_of(guild, session.shard.1) != session.shard.0 {
                continue;
            }
            let content = session.intents & intents::MESSAGE_CONTENT != 0;
            let cache = if content { &mut full } else { &mut bare };
            let data = cache.get_or_insert_with(|| data(self, content));
            let text = session.number(name, data);
            match self.faults.disorder() {
                Some(Disorder::Twice) => {
                    session.send(text.clone());
                    session.send(text);
                }
                Some(Disorder::Hold) => {
                    sessions.held.insert(id.clone(), text);
                }
                None => {
                    session.send(text);
                    if let Some(late) = sessions.held.remove(id) {
                        session.send(late);
                    }
                }
            }
        }
        self.sessions = sessions;
    }
}
