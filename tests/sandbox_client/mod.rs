//! The plainest clients that can talk to the sandbox: a websocket and HTTP.

#![allow(dead_code)]

use std::time::Duration;

use flate2::{Decompress, FlushDecompress};
use futures_util::{SinkExt, StreamExt};
use reqwest::{Client, Method};
use roro::sandbox::{Handle, Id};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long nothing has to happen to count as silence.
pub const QUICK: Duration = Duration::from_millis(150);
/// Long enough for anything that should happen at once, on a busy machine too.
const SOON: Duration = Duration::from_secs(20);

pub struct Gateway {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    inflate: Decompress,
    pub ready: Value,
}

impl Gateway {
    pub async fn open(sandbox: &Handle, path: &str) -> Self {
        let url = format!("{}{path}", sandbox.gateway_url());
        let (socket, _) = connect_async(url).await.expect("the gateway answers");
        Self { socket, inflate: Decompress::new(true), ready: Value::Null }
    }

    /// Connects and takes the hello.
    pub async fn connect(sandbox: &Handle, more: &str) -> Self {
        let mut gateway = Self::open(sandbox, &format!("/?v=10&encoding=json{more}")).await;
        let hello = gateway.next().await;
        assert_eq!((&hello["op"], &hello["d"]["heartbeat_interval"]), (&json!(10), &json!(41_250)));
        gateway
    }

    pub async fn identify(sandbox: &Handle, intents: u64) -> Self {
        let mut gateway = Self::connect(sandbox, "").await;
        gateway.send_identify(sandbox, intents).await;
        gateway.ready = gateway.event("READY").await;
        gateway
    }

    pub async fn send_identify(&mut self, sandbox: &Handle, intents: u64) {
        let data = json!({"token": sandbox.token(), "intents": intents, "properties": {}});
        self.send(json!({"op": 2, "d": data})).await;
    }

    pub async fn send_resume(&mut self, sandbox: &Handle, session: &str, sequence: u64) {
        let data = json!({"token": sandbox.token(), "session_id": session, "seq": sequence});
        self.send(json!({"op": 6, "d": data})).await;
    }

    pub fn session(&self) -> String {
        self.ready["d"]["session_id"].as_str().expect("a session id").to_owned()
    }

    pub async fn send(&mut self, payload: Value) {
        // The server may have closed already; the test looks at the code.
        let _ = self.socket.send(Message::text(payload.to_string())).await;
    }

    pub async fn next(&mut self) -> Value {
        let payload = timeout(SOON, self.next_ever()).await.expect("a payload in time");
        payload.expect("an open socket")
    }

    /// The next payload however long it takes, or none when the connection ends.
    pub async fn next_ever(&mut self) -> Option<Value> {
        match self.socket.next().await?.ok()? {
            Message::Text(text) => Some(serde_json::from_str(&text).expect("JSON")),
            Message::Binary(bytes) => {
                let mut text = Vec::with_capacity(1 << 20);
                self.inflate.decompress_vec(&bytes, &mut text, FlushDecompress::Sync).expect("zlib");
                Some(serde_json::from_slice(&text).expect("JSON"))
            }
            Message::Close(_) => None,
            other => panic!("unexpected frame {other:?}"),
        }
    }

    /// The next event of a name; others are passed over.
    pub async fn event(&mut self, name: &str) -> Value {
        loop {
            let payload = self.next().await;
            if payload["t"] == name {
                return payload;
            }
        }
    }

    /// Whether nothing comes for a moment.
    pub async fn quiet(&mut self) -> bool {
        timeout(QUICK, self.socket.next()).await.is_err()
    }

    /// The code of the close frame, or none if the socket just ends.
    pub async fn close_code(&mut self) -> Option<u16> {
        loop {
            match timeout(SOON, self.socket.next()).await.expect("an end in time") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    pub async fn close(&mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.socket.close(Some(frame)).await.expect("closes");
        while self.socket.next().await.is_some() {}
    }
}

pub struct Rest {
    client: Client,
    base: String,
    token: String,
    pub application: Id,
}

/// A reply: status, headers, JSON (null without a body).
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub json: Value,
}

impl Rest {
    pub fn new(sandbox: &Handle) -> Self {
        let base = format!("{}/api/v10", sandbox.url());
        let (token, application) = (sandbox.token(), sandbox.bot());
        Self { client: Client::new(), base, token, application }
    }

    pub fn with_token(mut self, token: &str) -> Self {
        self.token = token.to_owned();
        self
    }

    pub async fn try_call(&self, method: Method, path: &str, body: &Value) -> reqwest::Result<Reply> {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bot {}", self.token));
        let request = if body.is_null() { request } else { request.json(body) };
        let reply = request.send().await?;
        let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
        let json = serde_json::from_slice(&reply.bytes().await?).unwrap_or_default();
        Ok(Reply { status, headers, json })
    }

    pub async fn call(&self, method: Method, path: &str, body: Value) -> Reply {
        self.try_call(method, path, &body).await.expect("a reply")
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, Value::Null).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, body).await
    }

    /// Sends a message that has to succeed.
    pub async fn say(&self, channel: Id, text: &str) -> Id {
        let reply = self.post(&format!("/channels/{channel}/messages"), json!({"content": text})).await;
        assert_eq!(reply.status, 200, "{}", reply.json);
        reply.json["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
    }
}
