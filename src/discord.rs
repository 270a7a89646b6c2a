//! The bot on Discord: from gateway events and interactions to the engine and back.
//!
//! | part | what it does |
//! |---|---|
//! | [`gateway`], [`supervise`], [`watchdog`], [`signals`] | stay connected, whatever serenity does |
//! | [`intake`] | sort the events |
//! | [`chat`], [`interactions`] | answer messages; answer commands and buttons |
//! | [`address`] | tell what is meant for the bot |
//! | [`gate`], [`flood`], [`ledger`] | bound the work, the askers and the memory |
//! | [`commands`] | the table of commands |
//! | [`render`], [`text`], [`words`], [`ids`], [`limits`] | what a message looks like, within Discord's limits |
//! | [`outgoing`], [`rest`] | put it in Discord's words, and send it |
//!
//! Only this module and its parts name a type of serenity.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serenity::http::{Http, HttpBuilder, Route};
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::{ApplicationId, GuildId, UserId};
use tokio::time::timeout;

pub use self::answers::{Answers, Finding, Topic, Verdict};
pub use self::commands::{Registered, invite};
pub use self::fatal::Fatal;
pub use self::flood::Pace;
pub use self::service::{Bounds, Counts, MOST_RUNNING, MOST_WAITING};
pub use self::signals::Signals;
pub use self::watchdog::Patience;

use self::gateway::{Plan, Shard};
use self::rest::{Rest, RestError};
use self::service::Service;

mod address;
mod answers;
mod chat;
mod commands;
mod fatal;
mod flood;
mod gate;
mod gateway;
mod ids;
mod intake;
mod interactions;
mod ledger;
pub mod limits;
mod outgoing;
mod render;
mod rest;
mod service;
mod signals;
mod supervise;
mod text;
mod watchdog;
mod words;

/// Requests a second over all routes that Discord allows; interactions don't count.
pub const REQUESTS_PER_SECOND: u32 = 50;

/// What the bot needs to know to run.
#[derive(Debug, Clone)]
pub struct Config {
    /// The bot's token, without `Bot ` before it.
    pub token: SecretString,
    /// Another server in the place of `https://discord.com`, such as the sandbox.
    pub api: Option<String>,
    /// A word that calls the bot in every channel; needs the privileged message content intent.
    pub prefix: Option<String>,
    /// Number of shards; `None` takes Discord's advice.
    pub shards: Option<u32>,
    /// Limits on how much is answered.
    pub bounds: Bounds,
    /// Requests a second over all routes; 0 for no bound.
    pub requests_per_second: u32,
    /// How long replies in hand may take when the bot is told to stop.
    pub drain: Duration,
    /// Whether to register the commands where they differ from what Discord has.
    pub register: bool,
    /// How long the watchdog waits for what.
    pub patience: Patience,
}

/// Runs the bot until `shutdown` resolves, then finishes the replies in hand and closes the
/// gateway. `signals` should be the one whose layer listens to the log.
///
/// # Errors
///
/// Where Discord refuses the bot, or can't be reached any more; see [`Fatal`].
pub async fn run(
    config: Config,
    answers: Arc<dyn Answers>,
    signals: Signals,
    counts: Arc<Counts>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Fatal> {
    tokio::pin!(shutdown);
    let rest = Arc::new(connect(&config)?);
    let prepared = tokio::select! {
        prepared = prepare(&config, &rest) => prepared?,
        () = &mut shutdown => return Ok(()),
    };
    let service = Arc::new(Service::new(
        answers,
        Arc::clone(&rest),
        prepared.bot.get(),
        config.prefix.clone().filter(|prefix| !prefix.is_empty()),
        config.bounds,
        counts,
    ));
    if config.register {
        tokio::spawn(register_in_background(Arc::clone(&rest)));
    }
    let http = Arc::new(serenity_http(&config, &rest));
    let shards = Shard::open_all(&prepared.plan, &http, &service);
    let mut supervision = supervise::start(shards, Arc::clone(&service), signals)?;

    let ended = tokio::select! {
        fatal = supervision.fatal() => Err(fatal),
        () = &mut shutdown => Ok(()),
    };
    tracing::info!("stopping: no new questions are taken");
    drain(&service, config.drain).await;
    let closing: Vec<_> =
        supervision.stop().await.into_iter().map(|shard| tokio::spawn(shard.close())).collect();
    for shard in closing {
        // A shard whose end fails has ended as well.
        let _ = shard.await;
    }
    let counts = &service.counts;
    tracing::info!(
        asked = counts.asked.load(Ordering::Relaxed),
        answered = counts.answered.load(Ordering::Relaxed),
        failed = counts.failed.load(Ordering::Relaxed),
        "stopped"
    );
    ended
}

/// Registers the commands by hand, for one server or everywhere.
///
/// # Errors
///
/// Where Discord refuses them or can't be reached.
pub async fn register(config: &Config, guild: Option<u64>) -> Result<Registered, Fatal> {
    let rest = connect(config)?;
    let guild = guild.and_then(std::num::NonZeroU64::new).map(GuildId::from);
    let application = application(&rest).await?;
    commands::register(&rest, application, guild).await.map_err(Fatal::from)
}

/// The link that invites the bot with this token.
///
/// # Errors
///
/// Where Discord refuses the token or can't be reached.
pub async fn invitation(config: &Config) -> Result<String, Fatal> {
    let rest = connect(config)?;
    Ok(invite(application(&rest).await?))
}

fn connect(config: &Config) -> Result<Rest, Fatal> {
    Rest::new(&config.token, config.api.clone(), config.requests_per_second).map_err(Fatal::from)
}

async fn application(rest: &Rest) -> Result<ApplicationId, RestError> {
    #[derive(serde::Deserialize)]
    struct Application {
        id: ApplicationId,
    }
    let it: Application = rest.get(Route::Oauth2ApplicationCurrent, Vec::new()).await?;
    Ok(it.id)
}

async fn register_in_background(rest: Arc<Rest>) {
    let done = async { commands::register(&rest, application(&rest).await?, None).await };
    match done.await {
        Ok(Registered::Unchanged) => tracing::info!("the commands are registered already"),
        Ok(Registered::Replaced { commands }) => tracing::info!(commands, "commands registered"),
        // Without commands the bot still answers messages.
        Err(why) => tracing::error!("the commands could not be registered: {why}"),
    }
}

/// What is known of the bot before it connects.
struct Prepared {
    bot: UserId,
    plan: Plan,
}

async fn prepare(config: &Config, rest: &Rest) -> Result<Prepared, Fatal> {
    #[derive(serde::Deserialize)]
    struct Advice {
        url: String,
        shards: u32,
        session_start_limit: Sessions,
    }
    #[derive(serde::Deserialize)]
    struct Sessions {
        remaining: u32,
        /// In milliseconds.
        reset_after: u64,
        max_concurrency: u32,
    }
    #[derive(serde::Deserialize)]
    struct Me {
        id: UserId,
    }
    let advice: Advice = rest.get(Route::GatewayBot, Vec::new()).await?;
    // Asked for here because messages may come before READY has been handled.
    let me: Me = rest.get(Route::UserMe, Vec::new()).await?;
    let sessions = advice.session_start_limit;
    if sessions.remaining == 0 {
        return Err(Fatal::SessionsSpent(Duration::from_millis(sessions.reset_after)));
    }
    let mut intents =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if config.prefix.as_ref().is_some_and(|prefix| !prefix.is_empty()) {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    Ok(Prepared {
        bot: me.id,
        plan: Plan {
            url: advice.url,
            shards: config.shards.unwrap_or(advice.shards).max(1),
            max_concurrency: sessions.max_concurrency,
            intents,
            patience: config.patience,
        },
    })
}

/// serenity takes the token from here, and makes no request with it.
fn serenity_http(config: &Config, rest: &Rest) -> Http {
    let builder =
        HttpBuilder::new(config.token.expose_secret()).client(rest.client()).ratelimiter_disabled(true);
    match rest.base() {
        Some(base) => builder.proxy(base).build(),
        None => builder.build(),
    }
}

/// Takes in nothing new and waits for the replies in hand.
async fn drain(service: &Service, within: Duration) {
    service.tracker.close();
    if timeout(within, service.tracker.wait()).await.is_err() {
        tracing::warn!(left = service.tracker.len(), "stopping with replies unfinished");
    }
}
