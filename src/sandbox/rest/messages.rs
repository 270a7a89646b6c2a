//! Messages of channels: create, get, list, edit, delete.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Reply, body, no_content, ok, snowflake};
use crate::sandbox::Shared;
use crate::sandbox::error::{ApiError, FormErrors};
use crate::sandbox::form::{MessageForm, Purpose};
use crate::sandbox::model::{Channel, ChannelKind, Id, Message, flags, intents, permissions, read_id};
use crate::sandbox::world::{NewMessage, World, history_page};

/// Messages on one page: default and most.
const PAGE: usize = 50;
const LONGEST_PAGE: usize = 100;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/channels/{channel}/messages", get(list).post(create))
        .route("/channels/{channel}/messages/bulk-delete", post(bulk_delete))
        .route("/channels/{channel}/messages/{message}", get(one).patch(edit).delete(delete))
}

impl World {
    /// The channel, if the bot sees it.
    pub(super) fn channel_for_bot(&self, id: Id) -> Result<&Channel, ApiError> {
        let channel = self.channels.get(&id).ok_or_else(ApiError::unknown_channel)?;
        if channel.visible() { Ok(channel) } else { Err(ApiError::missing_access()) }
    }

    /// The channel, if the bot may send there.
    pub(super) fn may_send(&self, id: Id) -> Result<&Channel, ApiError> {
        let channel = self.channel_for_bot(id)?;
        let needed = match channel.kind {
            ChannelKind::Thread => permissions::SEND_MESSAGES_IN_THREADS,
            _ => permissions::SEND_MESSAGES,
        };
        if channel.bot_permissions & needed == 0 {
            return Err(ApiError::missing_permissions());
        }
        Ok(channel)
    }

    /// A message that the bot may know of.
    fn message_for_bot(&self, channel: Id, message: Id) -> Result<&Message, ApiError> {
        self.channel_for_bot(channel)?;
        let message = self.message(channel, message).filter(|m| m.visible_to.is_none());
        message.ok_or_else(ApiError::unknown_message)
    }

    /// Whether the application was granted MESSAGE_CONTENT, which REST heeds too.
    pub(super) fn reads_content(&self) -> bool {
        self.config.granted & intents::MESSAGE_CONTENT != 0
    }
}

async fn create(State(shared): State<Arc<Shared>>, Path(channel): Path<String>, bytes: Bytes) -> Reply {
    let channel = snowflake("channel_id", &channel)?;
    let body = body(&bytes)?;
    let mut world = shared.world();
    let bits = world.may_send(channel)?.bot_permissions;
    let mut form = MessageForm::read(&body, Purpose::Create)?;
    if form.is_empty() {
        return Err(ApiError::empty_message());
    }
    if form.embeds.as_ref().is_some_and(|list| !list.is_empty()) && bits & permissions::EMBED_LINKS == 0 {
        return Err(ApiError::missing_permissions());
    }
    if let Some(target) = form.reference {
        if bits & permissions::READ_MESSAGE_HISTORY == 0 {
            return Err(ApiError::no_history());
        }
        let target = world.message(channel, target).filter(|m| m.visible_to.is_none());
        if target.is_none() && form.must_exist {
            let mut errors = FormErrors::default();
            errors.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
            errors.finish()?;
        }
        if target.is_none() {
            form.reference = None;
        }
    }
    let nonce = form.nonce.as_ref().filter(|_| form.enforce_nonce).map(|nonce| match nonce {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    if let Some(nonce) = &nonce
        && let Some(earlier) = world.seen_nonce(channel, nonce).cloned()
    {
        return Ok(ok(with_nonce(&world, &earlier)));
    }
    let bot = world.application;
    let message = world.create_message(bot, channel, NewMessage::from_form(form));
    if let Some(nonce) = nonce {
        world.remember_nonce(channel, nonce, message.id);
    }
    Ok(ok(with_nonce(&world, &message)))
}

fn with_nonce(world: &World, message: &Message) -> Value {
    let mut json = world.message_json(message, true);
    if let Some(nonce) = &message.nonce {
        json["nonce"] = nonce.clone();
    }
    json
}

async fn one(State(shared): State<Arc<Shared>>, Path((channel, message)): Path<(String, String)>) -> Reply {
    let channel = snowflake("channel_id", &channel)?;
    let message = snowflake("message_id", &message)?;
    let world = shared.world();
    let message = world.message_for_bot(channel, message)?;
    Ok(ok(world.message_json(message, world.reads_content())))
}

#[derive(Deserialize)]
struct Place {
    around: Option<Id>,
    before: Option<Id>,
    after: Option<Id>,
    limit: Option<usize>,
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Path(channel): Path<String>,
    Query(place): Query<Place>,
) -> Reply {
    let channel = snowflake("channel_id", &channel)?;
    let limit = place.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        let mut errors = FormErrors::default();
        let (code, word, edge) = match limit {
            0 => ("NUMBER_TYPE_MIN", "greater", 1),
            _ => ("NUMBER_TYPE_MAX", "less", LONGEST_PAGE),
        };
        errors.add("limit", code, format!("int value should be {word} than or equal to {edge}."));
        errors.finish()?;
    }
    let world = shared.world();
    let bits = world.channel_for_bot(channel)?.bot_permissions;
    // Without the permission Discord returns an empty list, not an error.
    if bits & permissions::READ_MESSAGE_HISTORY == 0 {
        return Ok(ok(json!([])));
    }
    let Some(history) = world.history.get(&channel) else {
        return Ok(ok(json!([])));
    };
    let found = match place.around {
        Some(around) => {
            let mut found = history_page(history, None, Some(around), limit / 2);
            let earlier = limit - limit / 2;
            found.extend(history_page(history, Some(Id(around.0 + 1)), None, earlier));
            found
        }
        None => history_page(history, place.before, place.after, limit),
    };
    let content = world.reads_content();
    let page: Vec<Value> = found.into_iter().map(|m| world.message_json(m, content)).collect();
    Ok(ok(json!(page)))
}

async fn edit(
    State(shared): State<Arc<Shared>>,
    Path((channel, message)): Path<(String, String)>,
    bytes: Bytes,
) -> Reply {
    let channel = snowflake("channel_id", &channel)?;
    let message = snowflake("message_id", &message)?;
    let body = body(&bytes)?;
    let mut world = shared.world();
    let before = world.message_for_bot(channel, message)?;
    if before.author != world.application {
        return Err(ApiError::not_the_author());
    }
    let after = world.edit_checked(channel, message, &body)?;
    Ok(ok(world.message_json(&after, true)))
}

impl World {
    /// Edits one of the bot's own messages.
    pub(super) fn edit_checked(
        &mut self,
        channel: Id,
        message: Id,
        body: &Value,
    ) -> Result<Message, ApiError> {
        let before = self.message(channel, message).ok_or_else(ApiError::unknown_message)?;
        let v2 = before.has_flags(flags::IS_COMPONENTS_V2);
        let form = MessageForm::read(body, Purpose::Edit { v2 })?;
        let keeps = |new: Option<bool>, old: bool| new.unwrap_or(old);
        let left = keeps(form.content.as_ref().map(|text| !text.is_empty()), !before.content.is_empty())
            || keeps(form.embeds.as_ref().map(|list| !list.is_empty()), !before.embeds.is_empty())
            || keeps(form.components.as_ref().map(|list| !list.is_empty()), !before.components.is_empty());
        if !left {
            return Err(ApiError::empty_message());
        }
        self.edit_message(channel, message, form).ok_or_else(ApiError::unknown_message)
    }
}

async fn delete(
    State(shared): State<Arc<Shared>>,
    Path((channel, message)): Path<(String, String)>,
) -> Reply {
    let channel = snowflake("channel_id", &channel)?;
    let message = snowflake("message_id", &message)?;
    let mut world = shared.world();
    let author = world.message_for_bot(channel, message)?.author;
    if author != world.application {
        // Manage Messages would be needed, which the sandbox does not grant.
        let direct = world.guild_of(channel).is_none();
        let refusal =
            if direct { ApiError::not_in_direct_messages() } else { ApiError::missing_permissions() };
        return Err(refusal);
    }
    world.delete_message(channel, message);
    Ok(no_content())
}

async fn bulk_delete(State(shared): State<Arc<Shared>>, Path(channel): Path<String>, bytes: Bytes) -> Reply {
    let channel = snowflake("channel_id", &channel)?;
    let body = body(&bytes)?;
    let world = shared.world();
    world.channel_for_bot(channel)?;
    let ids = body["messages"].as_array().map(|list| list.iter().filter_map(read_id).count());
    if !ids.is_some_and(|count| (2..=100).contains(&count)) {
        return Err(ApiError::bulk_delete_count());
    }
    Err(ApiError::missing_permissions())
}
