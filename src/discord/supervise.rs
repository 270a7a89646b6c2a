//! Looks after the shards, on a thread and a runtime of its own.
//!
//! A shard that spins does not yield: it holds a worker of the runtime that it runs on, and if
//! the other workers sleep at that moment, nobody is left to wake them, timers included. A
//! watchdog on the same runtime would sleep on with them; this one ends the spinning, and the
//! runtime goes on.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serenity::gateway::GatewayError;
use tokio::sync::oneshot;
use tokio::time::{MissedTickBehavior, interval};

use super::fatal::Fatal;
use super::gateway::{Ended, Shard};
use super::service::Service;
use super::signals::Signals;

/// How often the shards are looked after.
const LOOK: Duration = Duration::from_millis(250);
/// How often the limiters are pruned and an overload is told of, in looks.
const HOUSEKEEPING: u32 = 40;

/// The thread that looks after the shards.
pub struct Supervision {
    stop: Option<oneshot::Sender<()>>,
    fatal: Option<oneshot::Receiver<Fatal>>,
    shards: oneshot::Receiver<Vec<Shard>>,
}

/// Starts looking after these shards.
///
/// # Errors
///
/// Where the operating system gives no thread.
pub fn start(mut shards: Vec<Shard>, service: Arc<Service>, signals: Signals) -> Result<Supervision, Fatal> {
    let (stop, mut stopped) = oneshot::channel();
    let (tell, fatal) = oneshot::channel();
    let (give_back, given_back) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|why| Fatal::Unreachable(why.to_string()))?;
    let body = move || {
        runtime.block_on(async {
            let fatal = tokio::select! {
                fatal = look_after(&mut shards, &service, &signals) => fatal,
                // Whoever is gone without a word has stopped as well.
                _ = &mut stopped => {
                    let _ = give_back.send(shards);
                    return;
                }
            };
            // Before anybody is told: the one to be told may be kept from hearing it.
            for shard in shards {
                shard.abandon().await;
            }
            let _ = tell.send(fatal);
        });
    };
    std::thread::Builder::new()
        .name("watchdog".to_owned())
        .spawn(body)
        .map_err(|why| Fatal::Unreachable(why.to_string()))?;
    Ok(Supervision { stop: Some(stop), fatal: Some(fatal), shards: given_back })
}

impl Supervision {
    /// Waits until something can't be helped; by then the shards are let go.
    pub async fn fatal(&mut self) -> Fatal {
        match &mut self.fatal {
            Some(fatal) => {
                let told = fatal.await;
                self.fatal = None;
                told.unwrap_or_else(|_| Fatal::Refused("the watchdog has ended".to_owned()))
            }
            None => std::future::pending().await,
        }
    }

    /// Stops looking after the shards and gives them back; none after something fatal.
    pub async fn stop(mut self) -> Vec<Shard> {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.shards.await.unwrap_or_default()
    }
}

/// Looks after the shards until one can't be helped.
async fn look_after(shards: &mut [Shard], service: &Service, signals: &Signals) -> Fatal {
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut housekeeper = Housekeeper::default();
    for look in 1u32.. {
        ticks.tick().await;
        if signals.sharding_required() {
            return Fatal::ShardingRequired;
        }
        if signals.invalid_shard() {
            return Fatal::InvalidShard;
        }
        if service.rest.token_refused() {
            return Fatal::TokenRefused;
        }
        for shard in shards.iter_mut() {
            match shard.look_after(signals).await {
                Ok(()) => {}
                Err(Ended::Lost(reason)) => return Fatal::GatewayLost(reason),
                Err(Ended::Refused(GatewayError::InvalidAuthentication)) => {
                    return Fatal::TokenRefused;
                }
                Err(Ended::Refused(GatewayError::DisallowedGatewayIntents)) => {
                    return Fatal::IntentsDisallowed;
                }
                Err(Ended::Refused(why)) => return Fatal::Refused(why.to_string()),
            }
        }
        if look % HOUSEKEEPING == 0 {
            housekeeper.tidy(service, signals);
        }
    }
    // The looks are counted in 32 bits: thirty years.
    Fatal::Refused("the watchdog has run out of numbers".to_owned())
}

/// Prunes what grows, and tells of what went wrong since the last time.
#[derive(Debug, Default)]
struct Housekeeper {
    dropped: u64,
    unreadable: u64,
}

impl Housekeeper {
    fn tidy(&mut self, service: &Service, signals: &Signals) {
        service.flood.prune();
        let dropped = service.gate.dropped();
        if dropped > self.dropped {
            let (running, waiting) = service.gate.load();
            let since_last = dropped - self.dropped;
            tracing::warn!(since_last, running, waiting, "overload: the oldest questions were dropped");
            self.dropped = dropped;
        }
        let events = service.counts.unreadable.load(Ordering::Relaxed);
        let unreadable = events + signals.unreadable_frames();
        if unreadable > self.unreadable {
            let since_last = unreadable - self.unreadable;
            tracing::warn!(since_last, "events could not be read");
            self.unreadable = unreadable;
        }
        tracing::debug!(rate_limits = service.rest.limits_held(), "tidied up");
    }
}
