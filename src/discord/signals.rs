//! What serenity tells only its log. When the gateway closes a session with certain codes,
//! serenity notes it, hands nobody the reason and then spins on the dead socket; a frame that is
//! no JSON is likewise only noted. This layer listens for those notes.
//!
//! The wording is serenity 0.12.5's; a test drives each case, so an upgrade that changes it shows.
//! Without this layer the watchdog still recovers, only later, and can't say why.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{Filtered, Targets};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// What was overheard so far; cheap to share.
#[derive(Debug, Clone, Default)]
pub struct Signals(Arc<Heard>);

#[derive(Debug, Default)]
struct Heard {
    invalid_shard: AtomicBool,
    sharding_required: AtomicBool,
    dead_sockets: AtomicU64,
    unreadable_frames: AtomicU64,
}

impl Signals {
    /// The layer that listens, to be added to the subscriber. It takes nothing away from others.
    pub fn layer<S>(&self) -> Filtered<Listener, Targets, S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let gateway = Targets::new().with_target("serenity::gateway", Level::WARN);
        Listener(self.clone()).with_filter(gateway)
    }

    /// Close code 4010: the shard number does not go with the shard count.
    pub fn invalid_shard(&self) -> bool {
        self.0.invalid_shard.load(Ordering::Relaxed)
    }

    /// Close code 4011: too many servers for so few shards.
    pub fn sharding_required(&self) -> bool {
        self.0.sharding_required.load(Ordering::Relaxed)
    }

    /// Sessions that were closed in a way that leaves serenity spinning.
    pub fn dead_sockets(&self) -> u64 {
        self.0.dead_sockets.load(Ordering::Relaxed)
    }

    /// Frames that were no JSON.
    pub fn unreadable_frames(&self) -> u64 {
        self.0.unreadable_frames.load(Ordering::Relaxed)
    }

    fn hear(&self, note: &str) {
        let heard = &self.0;
        if note.contains("Shard handler received err") {
            heard.dead_sockets.fetch_add(1, Ordering::Relaxed);
        } else if note.contains("Sent invalid shard data") {
            heard.invalid_shard.store(true, Ordering::Relaxed);
        } else if note.contains("Shard has too many guilds") {
            heard.sharding_required.store(true, Ordering::Relaxed);
        } else if note.contains("Err deserializing") || note.contains("Err decompressing") {
            heard.unreadable_frames.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Listens to serenity's log.
#[derive(Debug)]
pub struct Listener(Signals);

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        struct Message<'a>(&'a Signals);
        impl Visit for Message<'_> {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                if field.name() == "message" {
                    self.0.hear(&format!("{value:?}"));
                }
            }
        }
        event.record(&mut Message(&self.0));
    }
}
