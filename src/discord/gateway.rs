//! The connection to Discord's gateway: one serenity shard manager for each shard, so that one
//! can be restarted without the others and none waits for another's shutdown.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serenity::client::RawEventHandler;
use serenity::gateway::{ConnectionStage, GatewayError, ShardManager, ShardManagerOptions, ShardMessenger};
use serenity::http::Http;
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::ShardId;
use serenity::prelude::TypeMap;
use tokio::sync::{Mutex, RwLock};
use tungstenite::Message;

use super::intake::Intake;
use super::service::Service;
use super::signals::Signals;
use super::watchdog::{Patience, Reason, Sight, Step, Watchdog};

/// Between two sessions of the same concurrency group, as Discord asks for.
const BETWEEN_SESSIONS: Duration = Duration::from_secs(5);
/// Closing a session, serenity's own five seconds for it included.
const CLOSING: Duration = Duration::from_secs(6);
/// A runner looks at what it is told at least twice a second.
const ABANDONING: Duration = Duration::from_millis(700);
/// How often a closing runner is looked for.
const CLOSING_LOOK: Duration = Duration::from_millis(10);
/// A close code other than 1000 and 1001 keeps the session on Discord's side; any will do.
const RESTARTING: u16 = 4_000;
/// The holders of a shard's address that are no runner: this side and serenity's queue.
const HOLDERS_WITHOUT_RUNNER: usize = 2;

/// What is needed to open sessions.
pub struct Plan {
    /// The gateway's address.
    pub url: String,
    /// The whole number of shards.
    pub shards: u32,
    /// Sessions that may be opened within five seconds.
    pub max_concurrency: u32,
    /// What to be told of.
    pub intents: GatewayIntents,
    /// How long to wait for what.
    pub patience: Patience,
}

/// Why the gateway can't go on.
#[derive(Debug)]
pub enum Ended {
    /// serenity gave the reason.
    Refused(GatewayError),
    /// The watchdog gave up.
    Lost(Reason),
}

/// One shard.
pub struct Shard {
    id: ShardId,
    manager: Arc<ShardManager>,
    /// Only serenity's queue and its runners hold the others: the count tells whether a runner
    /// exists, which serenity itself can't say.
    url: Arc<Mutex<String>>,
    /// serenity's last word on this shard, if it has spoken.
    outcome: Box<dyn FnMut() -> Option<Result<(), GatewayError>> + Send + Sync>,
    resumed: Arc<AtomicU64>,
    watchdog: Watchdog,
    restarting: Arc<AtomicBool>,
    /// The runtime that serenity runs on.
    home: tokio::runtime::Handle,
}

impl Shard {
    /// Opens the sessions of all shards, as fast as Discord allows.
    pub fn open_all(plan: &Plan, http: &Arc<Http>, service: &Arc<Service>) -> Vec<Self> {
        let at_once = plan.max_concurrency.max(1);
        (0..plan.shards)
            .map(|number| Self::open(plan, number, BETWEEN_SESSIONS * (number / at_once), http, service))
            .collect()
    }

    fn open(plan: &Plan, number: u32, pause: Duration, http: &Arc<Http>, service: &Arc<Service>) -> Self {
        let url = Arc::new(Mutex::new(plan.url.clone()));
        let resumed = Arc::new(AtomicU64::new(0));
        let intake = Intake::new(Arc::clone(service), Arc::clone(&resumed));
        let (manager, mut outcome) = ShardManager::new(ShardManagerOptions {
            data: Arc::new(RwLock::new(TypeMap::new())),
            event_handlers: Vec::new(),
            raw_event_handlers: vec![Arc::new(intake) as Arc<dyn RawEventHandler>],
            shard_index: number,
            shard_init: 1,
            shard_total: plan.shards,
            ws_url: Arc::clone(&url),
            http: Arc::clone(http),
            intents: plan.intents,
            presence: None,
        });
        tokio::spawn({
            let manager = Arc::clone(&manager);
            async move {
                tokio::time::sleep(pause).await;
                boot(&manager);
            }
        });
        Self {
            id: ShardId(number),
            manager,
            url,
            outcome: Box::new(move || outcome.try_recv().ok()),
            resumed,
            watchdog: Watchdog::new(plan.patience, Instant::now() + pause),
            restarting: Arc::default(),
            home: tokio::runtime::Handle::current(),
        }
    }

    /// Looks after the shard once; to be called several times a second.
    ///
    /// # Errors
    ///
    /// Where nothing more can be done for it.
    pub async fn look_after(&mut self, signals: &Signals) -> Result<(), Ended> {
        if let Some(Err(why)) = (self.outcome)() {
            return Err(Ended::Refused(why));
        }
        if self.restarting.load(Ordering::Acquire) {
            return Ok(());
        }
        let sight = self.sight(signals).await;
        match self.watchdog.look(sight, Instant::now()) {
            Step::Wait => {}
            Step::Probe => self.probe().await,
            Step::Restart(pause, reason) => {
                tracing::warn!(shard = self.id.0, ?reason, ?pause, "restarting a shard");
                self.restart(pause);
            }
            Step::GiveUp(reason) => return Err(Ended::Lost(reason)),
        }
        Ok(())
    }

    async fn sight(&self, signals: &Signals) -> Sight {
        let runners = self.manager.runners.lock().await;
        let runner = runners.get(&self.id);
        Sight {
            listed: runner.is_some(),
            alive: self.alive(),
            connected: runner.is_some_and(|it| it.stage == ConnectionStage::Connected),
            latency: runner.and_then(|it| it.latency),
            resumed: self.resumed.load(Ordering::Relaxed),
            dead_sockets: signals.dead_sockets(),
        }
    }

    fn alive(&self) -> bool {
        Arc::strong_count(&self.url) > HOLDERS_WITHOUT_RUNNER
    }

    async fn probe(&self) {
        if let Some(runner) = messenger(&self.manager, self.id).await {
            ping(&runner);
        }
    }

    /// Ends the session if there is one and opens a new one, in the background.
    fn restart(&self, pause: Duration) {
        self.restarting.store(true, Ordering::Release);
        let restarting = Arc::clone(&self.restarting);
        let manager = Arc::clone(&self.manager);
        let id = self.id;
        let alive = self.alive();
        tokio::spawn(async move {
            if alive {
                close(&manager, id, RESTARTING).await;
            }
            tokio::time::sleep(pause).await;
            boot(&manager);
            restarting.store(false, Ordering::Release);
        });
    }

    /// Closes the session for good, so that the bot is shown offline at once.
    pub async fn close(self) {
        let closing = async {
            if let Some(runner) = messenger(&self.manager, self.id).await {
                ping(&runner);
            }
            self.manager.shutdown_all().await;
            // serenity may report the end of a shutdown before the close frame is out.
            while self.alive() {
                tokio::time::sleep(CLOSING_LOOK).await;
            }
        };
        if tokio::time::timeout(CLOSING, closing).await.is_err() {
            tracing::warn!(shard = self.id.0, "the gateway did not confirm the end of the session");
        }
    }

    /// Lets go of a session that is most likely dead: ends the runner without waiting for the
    /// other side, and serenity's queue in the background.
    pub async fn abandon(self) {
        let deadline = Instant::now() + ABANDONING;
        self.probe().await;
        while self.alive() && Instant::now() < deadline {
            tokio::time::sleep(CLOSING_LOOK).await;
        }
        self.home.spawn(async move { self.manager.shutdown_all().await });
    }
}

/// With a single shard to its name, the manager boots just that one.
fn boot(manager: &ShardManager) {
    if let Err(why) = manager.initialize() {
        tracing::error!("a shard could not be started: {why}");
    }
}

async fn messenger(manager: &ShardManager, id: ShardId) -> Option<ShardMessenger> {
    Some(manager.runners.lock().await.get(&id)?.runner_tx.clone())
}

/// Closes a session. The ping goes first: a runner that is told to close a socket that is already
/// dead waits for the end in a loop that never ends nor yields, while a ping that can't be sent
/// simply ends it.
async fn close(manager: &ShardManager, id: ShardId, code: u16) {
    if let Some(runner) = messenger(manager, id).await {
        ping(&runner);
    }
    manager.shutdown(id, code).await;
}

fn ping(runner: &ShardMessenger) {
    runner.websocket_message(Message::Ping(Vec::new()));
}
