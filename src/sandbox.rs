//! The sandbox: a local, strict stand-in for Discord, with a chat page.
//!
//! It speaks the gateway and the part of the REST API that chat bots use, keeps
//! to Discord's documented limits, and refuses what Discord refuses, so that a
//! bot which passes here passes there. Nothing here knows which bot connects:
//! any library whose base address can be set will do.
//!
//! | part | what it does |
//! |---|---|
//! | `world` | everything that is kept: people, messages, interactions, sessions |
//! | `gateway` | the websocket protocol |
//! | `rest` | the HTTP API, its gate and its rate limits |
//! | `form` | request bodies held against the documented limits |
//! | [`Fault`] | what can be made to go wrong |
//! | [`Handle`] | a person's and a test's side of it all |
//! | `page` | the same for a browser |

mod activity;
mod error;
mod faults;
mod form;
mod gateway;
mod handle;
mod model;
mod page;
mod rest;
mod world;

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, State, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use activity::{Activity, Event, Watcher};
pub use faults::Fault;
pub use handle::{Handle, SandboxError};
pub use model::{Channel, ChannelKind, Id, Message, Origin, User, flags, intents, permissions};
pub use rest::RequestRecord;
pub use world::SessionInfo;

use error::ApiError;
use world::World;

/// Shards that may identify at the same moment (`max_concurrency`).
pub(crate) const MAX_CONCURRENCY: u64 = 1;
/// Requests that are remembered one by one; the total is always counted.
const REQUESTS: usize = 20_000;

/// How a sandbox is set up. The defaults are as strict as Discord.
#[derive(Debug, Clone)]
pub struct Config {
    /// Port on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
    /// The bot's name.
    pub bot_name: String,
    /// The bot's token; `None` makes one up.
    pub token: Option<String>,
    /// Privileged [`intents`] that the application has been granted.
    pub granted: u64,
    /// Time between heartbeats, as HELLO announces it.
    pub heartbeat_interval: Duration,
    /// Shortest time between two identifies; sooner ones get an invalid session.
    pub identify_spacing: Duration,
    /// Time for the first answer to an interaction.
    pub interaction_deadline: Duration,
    /// Time for which an interaction's token is good.
    pub interaction_lifetime: Duration,
    /// Whether REST rate limits are enforced.
    pub rate_limits: bool,
    /// Messages kept per channel.
    pub history: usize,
    /// Questions that the page offers to a newcomer.
    pub samples: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        let samples = [
            "How many vehicles did China export in the first ten months of 2023?",
            "Which countries do the cars go to?",
            "Why is Daqing mentioned?",
        ];
        Self {
            port: 0,
            bot_name: "RoRo".to_owned(),
            token: None,
            granted: 0,
            heartbeat_interval: Duration::from_millis(41_250),
            identify_spacing: Duration::from_secs(5),
            interaction_deadline: Duration::from_secs(3),
            interaction_lifetime: Duration::from_secs(15 * 60),
            rate_limits: true,
            history: 1_000,
            samples: samples.map(str::to_owned).to_vec(),
        }
    }
}

/// What every connection and handle shares.
pub(crate) struct Shared {
    /// A plain mutex: it is never held across an await, and every operation on
    /// the world is short.
    world: Mutex<World>,
    requests: Mutex<Requests>,
    addr: SocketAddr,
    /// Turns true when the sandbox closes.
    closing: watch::Sender<bool>,
}

/// Requests that came in.
#[derive(Debug, Default)]
struct Requests {
    recent: VecDeque<RequestRecord>,
    total: u64,
}

impl Shared {
    fn world(&self) -> MutexGuard<'_, World> {
        // A panic elsewhere leaves the world as usable as it was.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn requests(&self) -> MutexGuard<'_, Requests> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, request: RequestRecord) {
        let mut requests = self.requests();
        requests.total += 1;
        if requests.recent.len() >= REQUESTS {
            requests.recent.pop_front();
        }
        requests.recent.push_back(request);
    }

    fn gateway_url(&self) -> String {
        format!("ws://{}", self.addr)
    }
}

/// A sandbox that is bound to its port and ready to serve.
pub struct Sandbox {
    shared: Arc<Shared>,
    listener: TcpListener,
}

impl Sandbox {
    /// Takes the port on the loopback interface.
    ///
    /// # Errors
    /// Whatever the operating system says, most often that the port is taken.
    pub async fn bind(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
        let addr = listener.local_addr()?;
        let application = Id::at(SystemTime::now());
        let token = config.token.clone().unwrap_or_else(|| make_token(application));
        let shared = Shared {
            world: Mutex::new(World::new(config, token, application)),
            requests: Mutex::default(),
            addr,
            closing: watch::Sender::new(false),
        };
        Ok(Self { shared: Arc::new(shared), listener })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.shared.addr
    }

    /// A person's and a test's side of the sandbox; cheap to clone.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(&self.shared))
    }

    /// Serves until `shutdown` is ready, then closes every connection.
    ///
    /// # Errors
    /// What accepting connections fails with.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let Self { shared, listener } = self;
        let router = rest::router(Arc::clone(&shared))
            .merge(page::router())
            .route("/", get(front_door))
            .fallback(async || ApiError::not_found())
            .with_state(Arc::clone(&shared));
        // Small frames would otherwise wait for the peer's delayed acknowledgement.
        let listener = listener.tap_io(|socket| drop(socket.set_nodelay(true)));
        let closing = async move {
            shutdown.await;
            shared.closing.send_replace(true);
        };
        axum::serve(listener, router).with_graceful_shutdown(closing).await
    }

    /// Serves in the background for as long as the runtime lives.
    pub fn spawn(self) -> Handle {
        let handle = self.handle();
        tokio::spawn(self.serve(std::future::pending()));
        handle
    }
}

/// A token in the shape of Discord's: the application's id, a time, a secret.
fn make_token(application: Id) -> String {
    let secret: String = (0..38).map(|_| fastrand::alphanumeric()).collect();
    let id = URL_SAFE_NO_PAD.encode(application.to_string());
    format!("{id}.sandbx.{secret}")
}

/// The page for a browser, the gateway for a websocket.
async fn front_door(
    State(shared): State<Arc<Shared>>,
    query: Result<Query<gateway::Query>, axum::extract::rejection::QueryRejection>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        return page::index();
    };
    let Ok(Query(query)) = query else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    upgrade.on_upgrade(move |socket| gateway::serve(shared, socket, query))
}
