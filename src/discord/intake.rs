//! Where serenity's events come in. One raw handler sees every event, also those that serenity
//! could not read and would drop without a word.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use serenity::async_trait;
use serenity::client::{Context, RawEventHandler};
use serenity::model::event::Event;

use super::service::{Counts, Service};
use super::{chat, interactions};

/// Receives the events of one shard.
pub struct Intake {
    service: Arc<Service>,
    /// Sessions resumed since the start, for the watchdog.
    resumed: Arc<AtomicU64>,
}

impl Intake {
    /// An intake that counts resumed sessions there.
    pub fn new(service: Arc<Service>, resumed: Arc<AtomicU64>) -> Self {
        Self { service, resumed }
    }
}

#[async_trait]
impl RawEventHandler for Intake {
    async fn raw_event(&self, _: Context, event: Event) {
        let since = Instant::now();
        let service = &self.service;
        // After the tracker is closed nothing new is begun; what was begun is waited for.
        if service.tracker.is_closed() {
            return;
        }
        let _in_hand = service.tracker.token();
        match event {
            Event::MessageCreate(it) => chat::created(service, it.message, since).await,
            Event::MessageUpdate(it) => chat::updated(service, it, since).await,
            Event::MessageDelete(it) => {
                chat::deleted(service, it.channel_id, it.message_id).await;
            }
            Event::MessageDeleteBulk(it) => {
                for id in it.ids {
                    chat::deleted(service, it.channel_id, id).await;
                }
            }
            Event::InteractionCreate(it) => {
                interactions::created(service, it.interaction, since).await;
            }
            Event::Ready(it) => {
                tracing::info!(servers = it.ready.guilds.len(), "connected to Discord");
            }
            Event::Resumed(_) => {
                self.resumed.fetch_add(1, Ordering::Relaxed);
                tracing::info!("session resumed");
            }
            // The name is Discord's; what the event holds stays out of the log.
            Event::Unknown(it) => {
                Counts::add(&service.counts.unreadable);
                // Of these kinds each one may have been a question; others are new inventions.
                if it.kind.starts_with("MESSAGE_") || it.kind == "INTERACTION_CREATE" {
                    tracing::warn!(event = it.kind, "an event could not be read");
                } else {
                    tracing::debug!(event = it.kind, "an unknown event");
                }
            }
            _ => {}
        }
    }
}
