//! Routes by which a bot learns where it is: gateway, users, application,
//! guild, channels.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Reply, body, no_content, ok, snowflake};
use crate::sandbox::error::ApiError;
use crate::sandbox::model::{ChannelKind, intents, read_id};
use crate::sandbox::world::World;
use crate::sandbox::{MAX_CONCURRENCY, Shared};

/// Identifies per day (gateway documentation, "Session start limit").
const IDENTIFIES: u64 = 1_000;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/gateway", get(gateway))
        .route("/gateway/bot", get(gateway_bot))
        .route("/users/@me", get(me))
        .route("/users/@me/guilds", get(my_guilds))
        .route("/users/@me/channels", post(create_direct_channel))
        .route("/users/{user}", get(user))
        .route("/applications/@me", get(application).patch(application))
        .route("/oauth2/applications/@me", get(application))
        .route("/applications/{application}/emojis", get(application_emojis))
        .route("/channels/{channel}", get(channel))
        .route("/channels/{channel}/typing", post(typing))
        .route("/guilds/{guild}", get(guild))
        .route("/guilds/{guild}/channels", get(guild_channels))
        .route("/guilds/{guild}/threads/active", get(guild_threads))
        .route("/guilds/{guild}/roles", get(guild_roles))
        .route("/guilds/{guild}/members", get(guild_members))
        .route("/guilds/{guild}/members/{member}", get(guild_member))
}

async fn gateway(State(shared): State<Arc<Shared>>) -> Response {
    ok(json!({"url": shared.gateway_url()}))
}

async fn gateway_bot(State(shared): State<Arc<Shared>>) -> Response {
    let used = shared.world().sessions.identifies;
    let limit = json!({
        "total": IDENTIFIES, "remaining": IDENTIFIES.saturating_sub(used),
        "reset_after": 86_400_000, "max_concurrency": MAX_CONCURRENCY,
    });
    ok(json!({"url": shared.gateway_url(), "shards": 1, "session_start_limit": limit}))
}

async fn me(State(shared): State<Arc<Shared>>) -> Response {
    ok(shared.world().me_json())
}

async fn my_guilds(State(shared): State<Arc<Shared>>) -> Response {
    let world = shared.world();
    let permissions = crate::sandbox::model::permissions::BOT.to_string();
    ok(json!([{
        "id": world.guild, "name": "Sandbox", "icon": null, "banner": null, "owner": false,
        "permissions": permissions, "features": [],
    }]))
}

async fn user(State(shared): State<Arc<Shared>>, Path(user): Path<String>) -> Reply {
    let id = snowflake("user_id", &user)?;
    let world = shared.world();
    if !world.users.contains_key(&id) {
        return Err(ApiError::unknown_user());
    }
    Ok(ok(world.user_json(id)))
}

async fn application(State(shared): State<Arc<Shared>>) -> Response {
    ok(shared.world().application_json())
}

async fn application_emojis() -> Response {
    ok(json!({"items": []}))
}

async fn create_direct_channel(State(shared): State<Arc<Shared>>, bytes: Bytes) -> Reply {
    let body = body(&bytes)?;
    let world = shared.world();
    let recipient = read_id(&body["recipient_id"]).ok_or_else(ApiError::unknown_user)?;
    if recipient == world.application {
        return Err(ApiError::cannot_message_user());
    }
    let channel = world.direct_channel(recipient).ok_or_else(ApiError::unknown_user)?;
    Ok(ok(world.channel_json(channel)))
}

async fn channel(State(shared): State<Arc<Shared>>, Path(channel): Path<String>) -> Reply {
    let id = snowflake("channel_id", &channel)?;
    let world = shared.world();
    let channel = world.channel_for_bot(id)?;
    Ok(ok(world.channel_json(channel)))
}

async fn typing(State(shared): State<Arc<Shared>>, Path(channel): Path<String>) -> Reply {
    let id = snowflake("channel_id", &channel)?;
    let mut world = shared.world();
    world.may_send(id)?;
    let bot = world.application;
    world.typing(id, bot);
    Ok(no_content())
}

fn known_guild(world: &World, guild: &str) -> Result<(), ApiError> {
    let id = snowflake("guild_id", guild)?;
    if id == world.guild { Ok(()) } else { Err(ApiError::unknown_guild()) }
}

async fn guild(State(shared): State<Arc<Shared>>, Path(guild): Path<String>) -> Reply {
    let world = shared.world();
    known_guild(&world, &guild)?;
    let mut json = world.guild_json();
    json["approximate_member_count"] = json!(world.users.len());
    json["approximate_presence_count"] = json!(world.users.len());
    Ok(ok(json))
}

fn channels_of(world: &World, kind: ChannelKind) -> Vec<Value> {
    let channels = world.channels.values().filter(|channel| channel.kind == kind);
    let visible = channels.filter(|channel| channel.visible());
    visible.map(|channel| world.channel_json(channel)).collect()
}

async fn guild_channels(State(shared): State<Arc<Shared>>, Path(guild): Path<String>) -> Reply {
    let world = shared.world();
    known_guild(&world, &guild)?;
    Ok(ok(json!(channels_of(&world, ChannelKind::Text))))
}

async fn guild_threads(State(shared): State<Arc<Shared>>, Path(guild): Path<String>) -> Reply {
    let world = shared.world();
    known_guild(&world, &guild)?;
    let threads = channels_of(&world, ChannelKind::Thread);
    Ok(ok(json!({"threads": threads, "members": []})))
}

async fn guild_roles(State(shared): State<Arc<Shared>>, Path(guild): Path<String>) -> Reply {
    let world = shared.world();
    known_guild(&world, &guild)?;
    Ok(ok(world.roles_json()))
}

#[derive(Deserialize)]
struct Page {
    limit: Option<usize>,
}

async fn guild_members(
    State(shared): State<Arc<Shared>>,
    Path(guild): Path<String>,
    Query(page): Query<Page>,
) -> Reply {
    let world = shared.world();
    known_guild(&world, &guild)?;
    if world.config.granted & intents::GUILD_MEMBERS == 0 {
        return Err(ApiError::missing_access());
    }
    let ids = world.users.keys().take(page.limit.unwrap_or(1).clamp(1, 1_000));
    let members: Vec<Value> = ids.map(|id| world.member_json(*id, true)).collect();
    Ok(ok(json!(members)))
}

async fn guild_member(
    State(shared): State<Arc<Shared>>,
    Path((guild, member)): Path<(String, String)>,
) -> Reply {
    let world = shared.world();
    known_guild(&world, &guild)?;
    let id = match member.as_str() {
        "@me" => world.application,
        member => snowflake("user_id", member)?,
    };
    if !world.users.contains_key(&id) {
        return Err(ApiError::unknown_member());
    }
    Ok((StatusCode::OK, ok(world.member_json(id, true))).into_response())
}
