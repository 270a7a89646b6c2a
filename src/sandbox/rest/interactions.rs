//! Interaction callbacks, follow-ups and the original response.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Reply, body, no_content, ok, snowflake};
use crate::sandbox::Shared;
use crate::sandbox::error::ApiError;
use crate::sandbox::form::{MessageForm, Purpose};
use crate::sandbox::model::{Id, flags};
use crate::sandbox::world::{Interaction, Outcome, World};

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/interactions/{interaction}/{token}/callback", post(callback))
        .route("/webhooks/{application}/{token}", post(follow_up))
        .route(
            "/webhooks/{application}/{token}/messages/{message}",
            get(get_response).patch(edit_response).delete(delete_response),
        )
}

#[derive(Deserialize)]
struct CallbackQuery {
    with_response: Option<String>,
}

async fn callback(
    State(shared): State<Arc<Shared>>,
    Path((interaction, token)): Path<(String, String)>,
    Query(query): Query<CallbackQuery>,
    bytes: Bytes,
) -> Reply {
    let id = snowflake("interaction_id", &interaction)?;
    let body = body(&bytes)?;
    let mut world = shared.world();
    let reaction = world.react(id, &token, &body)?;
    if !matches!(query.with_response.as_deref(), Some("true" | "True" | "1")) {
        return Ok(no_content());
    }
    let message = reaction.message.as_ref();
    let mut reply = json!({
        "interaction": {
            "id": id, "type": reaction.interaction.kind,
            "response_message_id": message.map(|message| message.id),
            "response_message_loading": message.is_some_and(|m| m.has_flags(flags::LOADING)),
            "response_message_ephemeral": message.is_some_and(|m| m.has_flags(flags::EPHEMERAL)),
        },
        "resource": {"type": reaction.kind},
    });
    if let Some(message) = message {
        reply["resource"]["message"] = world.message_json(message, true);
    }
    Ok(ok(reply))
}

/// The interaction that a webhook route means.
fn interaction(world: &World, application: &str, token: &str) -> Result<Interaction, ApiError> {
    if snowflake("webhook_id", application)? != world.application {
        return Err(ApiError::unknown_webhook());
    }
    match world.interaction(token) {
        Outcome::Open(interaction) => Ok(*interaction),
        Outcome::Expired => Err(ApiError::invalid_webhook_token()),
        Outcome::Unknown => Err(ApiError::unknown_webhook()),
    }
}

async fn follow_up(
    State(shared): State<Arc<Shared>>,
    Path((application, token)): Path<(String, String)>,
    bytes: Bytes,
) -> Reply {
    let body = body(&bytes)?;
    let mut world = shared.world();
    let interaction = interaction(&world, &application, &token)?;
    if !interaction.answered {
        // Discord knows no webhook for an interaction before its first answer.
        return Err(ApiError::unknown_webhook());
    }
    let form = MessageForm::read(&body, Purpose::Respond)?;
    if form.is_empty() {
        return Err(ApiError::empty_message());
    }
    // The first follow-up to a deferred response fills it in.
    let original = interaction.original.and_then(|id| world.message(interaction.channel, id));
    let thinking = original.filter(|message| message.has_flags(flags::LOADING));
    let message = match thinking.map(|message| message.id) {
        Some(id) => {
            let form = MessageForm { flags: None, ..form };
            world.edit_message(interaction.channel, id, form).ok_or_else(ApiError::unknown_message)?
        }
        None => world.respond(&interaction, form, 0),
    };
    Ok(ok(world.message_json(&message, true)))
}

/// The message that a route means, if this interaction made it.
fn target(world: &World, interaction: &Interaction, message: &str) -> Result<Id, ApiError> {
    let id = match message {
        "@original" => interaction.original.ok_or_else(ApiError::unknown_message)?,
        message => snowflake("message_id", message)?,
    };
    let found = world.message(interaction.channel, id).ok_or_else(ApiError::unknown_message)?;
    let own = found.origin.as_ref().is_some_and(|origin| origin.id == interaction.id);
    if own || interaction.original == Some(id) { Ok(id) } else { Err(ApiError::unknown_message()) }
}

type MessagePath = Path<(String, String, String)>;

async fn get_response(
    State(shared): State<Arc<Shared>>,
    Path((application, token, message)): MessagePath,
) -> Reply {
    let world = shared.world();
    let interaction = interaction(&world, &application, &token)?;
    let id = target(&world, &interaction, &message)?;
    let message = world.message(interaction.channel, id).ok_or_else(ApiError::unknown_message)?;
    Ok(ok(world.message_json(message, true)))
}

async fn edit_response(
    State(shared): State<Arc<Shared>>,
    Path((application, token, message)): MessagePath,
    bytes: Bytes,
) -> Reply {
    let body: Value = body(&bytes)?;
    let mut world = shared.world();
    let interaction = interaction(&world, &application, &token)?;
    let id = target(&world, &interaction, &message)?;
    let message = world.edit_checked(interaction.channel, id, &body)?;
    Ok(ok(world.message_json(&message, true)))
}

async fn delete_response(
    State(shared): State<Arc<Shared>>,
    Path((application, token, message)): MessagePath,
) -> Reply {
    let mut world = shared.world();
    let interaction = interaction(&world, &application, &token)?;
    let id = target(&world, &interaction, &message)?;
    world.delete_message(interaction.channel, id);
    Ok(no_content())
}
