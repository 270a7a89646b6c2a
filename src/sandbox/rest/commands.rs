//! Application commands: global and of a guild.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use serde_json::{Value, json};

use super::{Reply, body, no_content, ok, snowflake};
use crate::sandbox::Shared;
use crate::sandbox::activity::Activity;
use crate::sandbox::error::{ApiError, FormErrors};
use crate::sandbox::form::read_command;
use crate::sandbox::model::{Id, read_id};
use crate::sandbox::world::{Command, World};

/// Commands of a scope, by kind: slash, user, message (documentation: Application commands).
const MOST: [(u64, usize); 3] = [(1, 100), (2, 15), (3, 15)];
/// New commands per day and guild.
const DAILY_CREATES: usize = 200;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/applications/{application}/commands", of_scope())
        .route("/applications/{application}/commands/{command}", single())
        .route("/applications/{application}/guilds/{guild}/commands", of_scope())
        .route("/applications/{application}/guilds/{guild}/commands/{command}", single())
}

fn of_scope() -> MethodRouter<Arc<Shared>> {
    get(list).post(create).put(replace)
}

fn single() -> MethodRouter<Arc<Shared>> {
    get(one).patch(edit).delete(remove)
}

/// The ids in a command route.
#[derive(serde::Deserialize)]
struct Target {
    application: String,
    guild: Option<String>,
    command: Option<String>,
}

impl Target {
    /// The scope: a guild, or none for global commands.
    fn scope(&self, world: &World) -> Result<Option<Id>, ApiError> {
        if snowflake("application_id", &self.application)? != world.application {
            return Err(ApiError::missing_access());
        }
        let Some(guild) = &self.guild else {
            return Ok(None);
        };
        let guild = snowflake("guild_id", guild)?;
        if guild != world.guild {
            return Err(ApiError::missing_access());
        }
        Ok(Some(guild))
    }

    /// The command's place among all commands.
    fn place(&self, world: &World) -> Result<usize, ApiError> {
        let scope = self.scope(world)?;
        let id = snowflake("command_id", self.command.as_deref().unwrap_or(""))?;
        let place = world.commands.iter().position(|c| c.guild == scope && c.id == id);
        place.ok_or_else(ApiError::unknown_command)
    }
}

fn in_scope(world: &World, scope: Option<Id>) -> Value {
    let commands = world.commands.iter().filter(|command| command.guild == scope);
    commands.map(|command| command.json.clone()).collect()
}

#[derive(serde::Deserialize)]
struct ListQuery {
    with_localizations: Option<String>,
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Path(target): Path<Target>,
    Query(query): Query<ListQuery>,
) -> Reply {
    let world = shared.world();
    let scope = target.scope(&world)?;
    let mut commands = in_scope(&world, scope);
    if !matches!(query.with_localizations.as_deref(), Some("true" | "True" | "1")) {
        leave_out_localisations(&mut commands);
    }
    Ok(ok(commands))
}

/// A list shows translations only to those who ask for them.
fn leave_out_localisations(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(leave_out_localisations),
        Value::Object(fields) => {
            fields.retain(|key, _| !key.ends_with("_localizations"));
            fields.values_mut().for_each(leave_out_localisations);
        }
        _ => {}
    }
}

async fn one(State(shared): State<Arc<Shared>>, Path(target): Path<Target>) -> Reply {
    let world = shared.world();
    let place = target.place(&world)?;
    let command = world.commands.get(place).ok_or_else(ApiError::unknown_command)?;
    Ok(ok(command.json.clone()))
}

impl World {
    /// Makes a command, or takes over the id of the one that it replaces.
    fn command(&mut self, scope: Option<Id>, mut json: Value, old: Option<&Command>) -> Command {
        let id = old.map_or_else(|| self.next_id(), |old| old.id);
        json["id"] = json!(id);
        json["application_id"] = json!(self.application);
        if let Some(guild) = scope {
            json["guild_id"] = json!(guild);
        }
        json["version"] = match old {
            Some(old) if same(&old.json, &json) => old.json["version"].clone(),
            _ => json!(self.next_id()),
        };
        self.commands_created += usize::from(old.is_none());
        let name = json["name"].as_str().unwrap_or("").to_owned();
        Command { id, guild: scope, kind: json["type"].as_u64().unwrap_or(1), name, json }
    }
}

/// Whether two definitions differ in nothing but their version.
fn same(old: &Value, new: &Value) -> bool {
    let without_version = |command: &Value| {
        let mut command = command.clone();
        command.as_object_mut().map(|fields| fields.remove("version"));
        command
    };
    without_version(old) == without_version(new)
}

async fn replace(State(shared): State<Arc<Shared>>, Path(target): Path<Target>, bytes: Bytes) -> Reply {
    let body = body(&bytes)?;
    let mut world = shared.world();
    let scope = target.scope(&world)?;
    let mut errors = FormErrors::default();
    let Some(list) = body.as_array() else {
        errors.add("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
        errors.finish()?;
        return Err(ApiError::invalid_json());
    };
    let mut names = std::collections::HashSet::new();
    let mut read = Vec::new();
    for (place, definition) in list.iter().enumerate() {
        let command = read_command(definition, &format!("{place}."), &mut errors);
        let key = (command["type"].as_u64(), command["name"].as_str().map(str::to_owned));
        if !names.insert(key) {
            let code = "APPLICATION_COMMANDS_DUPLICATE_NAME";
            errors.add(&place.to_string(), code, "Application command names must be unique");
        }
        read.push((read_id(&definition["id"]), command));
    }
    errors.finish()?;
    for (kind, most) in MOST {
        if read.iter().filter(|(_, command)| command["type"] == kind).count() > most {
            return Err(too_many(most));
        }
    }
    let (old, others): (Vec<_>, Vec<_>) =
        std::mem::take(&mut world.commands).into_iter().partition(|c| c.guild == scope);
    world.commands = others;
    for (id, json) in read {
        let earlier = old.iter().find(|command| {
            Some(command.id) == id
                || command.kind == json["type"].as_u64().unwrap_or(1) && json["name"] == command.name.as_str()
        });
        let command = world.command(scope, json, earlier);
        world.commands.push(command);
    }
    world.activity.send(Activity::Reload);
    Ok(ok(in_scope(&world, scope)))
}

fn too_many(most: usize) -> ApiError {
    let mut error = ApiError::too_many_commands();
    error.message = format!("Maximum number of application commands reached ({most}).");
    error
}

fn checked(definition: &Value) -> Result<Value, ApiError> {
    let mut errors = FormErrors::default();
    let command = read_command(definition, "", &mut errors);
    errors.finish()?;
    Ok(command)
}

async fn create(
    State(shared): State<Arc<Shared>>,
    Path(target): Path<Target>,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let json = checked(&body(&bytes)?)?;
    let mut world = shared.world();
    let scope = target.scope(&world)?;
    let kind = json["type"].as_u64().unwrap_or(1);
    let matches = |c: &Command| c.guild == scope && c.kind == kind && json["name"] == c.name.as_str();
    let place = world.commands.iter().position(matches);
    let old = place.map(|place| world.commands.remove(place));
    if old.is_none() {
        let alike = world.commands.iter().filter(|c| c.guild == scope && c.kind == kind).count();
        let most = MOST.iter().find(|(of, _)| *of == kind).map_or(0, |(_, most)| *most);
        if alike >= most {
            return Err(too_many(most));
        }
        if world.commands_created >= DAILY_CREATES {
            return Err(ApiError::too_many_creates());
        }
    }
    let command = world.command(scope, json, old.as_ref());
    let reply = command.json.clone();
    world.commands.push(command);
    world.activity.send(Activity::Reload);
    let status = if old.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, ok(reply)).into_response())
}

async fn edit(State(shared): State<Arc<Shared>>, Path(target): Path<Target>, bytes: Bytes) -> Reply {
    let body = body(&bytes)?;
    let mut world = shared.world();
    let place = target.place(&world)?;
    let old = world.commands.get(place).cloned().ok_or_else(ApiError::unknown_command)?;
    let mut merged = old.json.clone();
    let changes = body.as_object().into_iter().flatten();
    for (key, value) in changes.filter(|(key, _)| key.as_str() != "type") {
        merged[key.as_str()] = value.clone();
    }
    let json = checked(&merged)?;
    let command = world.command(old.guild, json, Some(&old));
    let reply = command.json.clone();
    if let Some(slot) = world.commands.get_mut(place) {
        *slot = command;
    }
    world.activity.send(Activity::Reload);
    Ok(ok(reply))
}

async fn remove(State(shared): State<Arc<Shared>>, Path(target): Path<Target>) -> Reply {
    let mut world = shared.world();
    let place = target.place(&world)?;
    world.commands.remove(place);
    world.activity.send(Activity::Reload);
    Ok(no_content())
}
