//! The gateway: one task per websocket, from hello to close.

mod compress;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message as Packet, Utf8Bytes, WebSocket};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use compress::Compressor;

use super::Shared;
use super::model::{intents, read_id};
use super::world::{Frame, Resumed};

/// Longest payload that a client may send, in bytes (gateway documentation, "Sending events").
const MAX_PAYLOAD: usize = 4_096;
/// Payloads that a client may send in [`SEND_WINDOW`] (gateway documentation, "Rate limiting").
const MAX_SENDS: usize = 120;
const SEND_WINDOW: Duration = Duration::from_secs(60);

/// What the address of the socket asks for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Query {
    v: Option<String>,
    encoding: Option<String>,
    compress: Option<String>,
}

/// Why a connection ends.
enum End {
    /// The server closes it, with a code and a reason.
    Close(u16, &'static str),
    /// The client closed it; `true` if in a way that ends the session.
    Closed(bool),
    /// Nothing more is said.
    Gone,
}

/// Serves one socket until it ends.
pub(crate) async fn serve(shared: Arc<Shared>, socket: WebSocket, query: Query) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let number = shared.world().sessions.next_connection();
    let mut connection = Connection {
        compressor: Compressor::for_query(query.compress.as_deref()),
        shared,
        socket,
        number,
        sender,
        session: None,
        late: None,
        deaf: false,
        sends: VecDeque::new(),
        last_heartbeat: Instant::now(),
    };
    let end = match connection.refusal(&query) {
        Some((code, reason)) => End::Close(code, reason),
        None => connection.run(receiver).await.err().unwrap_or(End::Gone),
    };
    let over = matches!(end, End::Closed(true));
    if let Some(session) = connection.session.take() {
        connection.shared.world().parted(&session, number, over);
    }
    if let End::Close(code, reason) = end {
        let frame = CloseFrame { code, reason: reason.into() };
        // The client may be gone already; there is nobody else to tell.
        let _ = connection.socket.send(Packet::Close(Some(frame))).await;
    }
    if !matches!(end, End::Gone) {
        // Reading on sends the answer to a client's close, or waits for the answer to ours, so
        // that either arrives before the socket closes.
        let drain = async { while let Some(Ok(_)) = connection.socket.recv().await {} };
        let _ = tokio::time::timeout(Duration::from_secs(1), drain).await;
    }
}

/// What an identify asked for.
#[derive(Clone, Copy)]
struct Identify {
    intents: u64,
    shard: (u64, u64),
}

struct Connection {
    shared: Arc<Shared>,
    socket: WebSocket,
    number: u64,
    sender: mpsc::UnboundedSender<Frame>,
    session: Option<String>,
    /// An identify whose READY is due at a moment.
    late: Option<(Instant, Identify)>,
    compressor: Compressor,
    /// Heartbeats are no longer acknowledged.
    deaf: bool,
    sends: VecDeque<Instant>,
    last_heartbeat: Instant,
}

impl Connection {
    fn refusal(&self, query: &Query) -> Option<(u16, &'static str)> {
        if !matches!(query.v.as_deref(), None | Some("9" | "10")) {
            return Some((4012, "Invalid API version."));
        }
        if !matches!(query.encoding.as_deref(), None | Some("json")) {
            return Some((4002, "The sandbox speaks json only."));
        }
        None
    }

    async fn run(&mut self, mut frames: mpsc::UnboundedReceiver<Frame>) -> Result<(), End> {
        let (interval, hello) = {
            let mut world = self.shared.world();
            (world.config.heartbeat_interval, world.faults.hello())
        };
        if hello {
            let ms = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
            let data = json!({"heartbeat_interval": ms, "_trace": ["sandbox"]});
            self.send(&json!({"op": 10, "d": data, "s": null, "t": null})).await?;
        }
        let mut closing = self.shared.closing.subscribe();
        // Discord lets a client miss about one heartbeat before it ends the session.
        let patience = interval * 2 + Duration::from_secs(5);
        loop {
            let late = self.late;
            let ready = async {
                match late {
                    Some((due, _)) => tokio::time::sleep_until(due.into()).await,
                    None => std::future::pending().await,
                }
            };
            let silent = tokio::time::sleep_until((self.last_heartbeat + patience).into());
            tokio::select! {
                packet = self.socket.recv() => match packet {
                    None | Some(Err(_)) => return Err(End::Gone),
                    Some(Ok(Packet::Close(frame))) => {
                        let over = frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001));
                        return Err(End::Closed(over));
                    }
                    Some(Ok(Packet::Text(text))) => self.hear(text.as_bytes()).await?,
                    Some(Ok(Packet::Binary(bytes))) => self.hear(&bytes).await?,
                    Some(Ok(_)) => {}
                },
                Some(frame) = frames.recv() => self.deliver(frame).await?,
                () = ready => self.ready(),
                () = silent => return Err(End::Close(4009, "Session timed out.")),
                _ = closing.changed() => return Err(End::Close(1001, "The sandbox is closing.")),
            }
        }
    }

    async fn deliver(&mut self, frame: Frame) -> Result<(), End> {
        match frame {
            Frame::Text(text) => self.put(text).await,
            Frame::Close(code, reason) => Err(End::Close(code, reason)),
            Frame::Invalid(resumable) => {
                self.session = None;
                self.send(&json!({"op": 9, "d": resumable, "s": null, "t": null})).await
            }
            Frame::Mute => {
                self.deaf = true;
                Ok(())
            }
            Frame::Drop => Err(End::Gone),
        }
    }

    async fn send(&mut self, value: &Value) -> Result<(), End> {
        self.put(value.to_string().into()).await
    }

    async fn put(&mut self, text: Utf8Bytes) -> Result<(), End> {
        let packet = self.compressor.pack(text);
        self.socket.send(packet).await.map_err(|_| End::Gone)
    }

    /// Reads one payload of the client.
    async fn hear(&mut self, bytes: &[u8]) -> Result<(), End> {
        let now = Instant::now();
        self.sends.push_back(now);
        while self.sends.front().is_some_and(|at| now.duration_since(*at) > SEND_WINDOW) {
            self.sends.pop_front();
        }
        if self.sends.len() > MAX_SENDS {
            return Err(End::Close(4008, "You are being rate limited."));
        }
        let bad = End::Close(4002, "Error while decoding payload.");
        if bytes.len() > MAX_PAYLOAD {
            return Err(bad);
        }
        let Ok(payload) = serde_json::from_slice::<Value>(bytes) else {
            return Err(bad);
        };
        let Some(op) = payload["op"].as_u64() else {
            return Err(bad);
        };
        let data = &payload["d"];
        match op {
            1 => {
                self.last_heartbeat = now;
                if self.deaf {
                    return Ok(());
                }
                self.send(&json!({"op": 11, "d": null, "s": null, "t": null})).await
            }
            2 => self.identify(data).await,
            6 => self.resume(data).await,
            3 | 4 | 8 | 31 | 43 if self.session.is_none() => Err(End::Close(4003, "Not authenticated.")),
            8 => {
                let chunk = self.shared.world().member_chunk(data);
                if let (Some(chunk), Some(session)) = (chunk, &self.session) {
                    self.shared.world().send_to(session, "GUILD_MEMBERS_CHUNK", &chunk);
                }
                Ok(())
            }
            3 | 4 | 31 | 43 => Ok(()),
            _ => Err(End::Close(4001, "Unknown opcode.")),
        }
    }

    async fn identify(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() || self.late.is_some() {
            return Err(End::Close(4005, "Already authenticated."));
        }
        let (Some(token), true) = (data["token"].as_str(), data["properties"].is_object()) else {
            return Err(End::Close(4002, "Error while decoding payload."));
        };
        self.authenticate(token)?;
        let shard = match &data["shard"] {
            Value::Null => (0, 1),
            value => match (value[0].as_u64(), value[1].as_u64()) {
                (Some(id), Some(count)) if id < count && value.get(2).is_none() => (id, count),
                _ => return Err(End::Close(4010, "Invalid shard.")),
            },
        };
        let Some(wanted) = data["intents"].as_u64().filter(|bits| bits & !intents::ALL == 0) else {
            return Err(End::Close(4013, "Invalid intent(s)."));
        };
        let granted = self.shared.world().config.granted;
        if wanted & intents::PRIVILEGED & !granted != 0 {
            return Err(End::Close(4014, "Disallowed intent(s)."));
        }
        let (delay, allowed) = {
            let mut world = self.shared.world();
            (world.faults.ready_delay(), world.may_identify())
        };
        if !allowed {
            return self.send(&json!({"op": 9, "d": false, "s": null, "t": null})).await;
        }
        if data["compress"] == true {
            self.compressor.compress_large();
        }
        self.late = Some((Instant::now() + delay, Identify { intents: wanted, shard }));
        if delay.is_zero() {
            self.ready();
        }
        Ok(())
    }

    /// Starts the session that was asked for.
    fn ready(&mut self) {
        let Some((_, Identify { intents, shard })) = self.late.take() else {
            return;
        };
        let url = self.shared.gateway_url();
        let sender = self.sender.clone();
        let mut world = self.shared.world();
        self.session = Some(world.identify(self.number, sender, intents, shard, &url));
    }

    async fn resume(&mut self, data: &Value) -> Result<(), End> {
        if self.session.is_some() || self.late.is_some() {
            return Err(End::Close(4005, "Already authenticated."));
        }
        let (Some(token), Some(id), Some(sequence)) =
            (data["token"].as_str(), data["session_id"].as_str(), data["seq"].as_u64())
        else {
            return Err(End::Close(4002, "Error while decoding payload."));
        };
        self.authenticate(token)?;
        let sender = self.sender.clone();
        let outcome = self.shared.world().resume(self.number, sender, id, sequence);
        match outcome {
            Resumed::Yes => {
                self.session = Some(id.to_owned());
                Ok(())
            }
            Resumed::Unknown => self.send(&json!({"op": 9, "d": false, "s": null, "t": null})).await,
            Resumed::BadSequence => Err(End::Close(4007, "Invalid seq.")),
        }
    }

    fn authenticate(&self, token: &str) -> Result<(), End> {
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        if token == self.shared.world().token {
            return Ok(());
        }
        Err(End::Close(4004, "Authentication failed."))
    }
}

impl super::world::World {
    /// The reply to a request for guild members (op 8), where it may be given.
    fn member_chunk(&self, data: &Value) -> Option<Value> {
        if read_id(&data["guild_id"]) != Some(self.guild) {
            return None;
        }
        let asked: Vec<_> = match &data["user_ids"] {
            Value::Array(ids) => ids.iter().filter_map(read_id).collect(),
            value => read_id(value).into_iter().collect(),
        };
        let query = data["query"].as_str().map(str::to_lowercase);
        let limit = data["limit"].as_u64().unwrap_or(0);
        let all = query.as_deref() == Some("") && limit == 0;
        if all && self.config.granted & intents::GUILD_MEMBERS == 0 {
            return None;
        }
        let wanted = self.users.values().filter(|user| match &query {
            Some(query) => user.username.starts_with(query.as_str()),
            None => asked.contains(&user.id),
        });
        let members: Vec<Value> = wanted.map(|user| self.member_json(user.id, true)).collect();
        let missing: Vec<_> = asked.iter().filter(|id| !self.users.contains_key(id)).collect();
        let mut chunk = json!({
            "guild_id": self.guild, "members": members, "chunk_index": 0, "chunk_count": 1,
            "not_found": missing,
        });
        if let Some(nonce) = data["nonce"].as_str() {
            chunk["nonce"] = json!(nonce);
        }
        Some(chunk)
    }
}
