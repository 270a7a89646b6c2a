//! Brings the commands that Discord has in line with the table.

use serde_json::Value;
use serenity::http::Route;
use serenity::model::Permissions;
use serenity::model::id::{ApplicationId, GuildId};

use super::super::rest::{Rest, RestError};

/// What registering did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// Discord had these commands already; creations are limited to 200 a day, so none was spent.
    Unchanged,
    /// Discord has them now.
    Replaced {
        /// How many commands there are.
        commands: usize,
    },
}

/// Keys of a command that the table decides; whatever else Discord adds is its own.
const COMPARED: [&str; 8] = [
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "integration_types",
    "contexts",
];

/// Registers the commands, for one server or everywhere, unless they are registered already.
///
/// # Errors
///
/// Where Discord refuses them or can't be reached.
pub async fn register(
    rest: &Rest,
    application: ApplicationId,
    guild: Option<GuildId>,
) -> Result<Registered, RestError> {
    let route = match guild {
        Some(guild_id) => Route::GuildCommands { application_id: application, guild_id },
        None => Route::Commands { application_id: application },
    };
    let params = vec![("with_localizations", "true".to_owned())];
    let present: Vec<Value> = rest.get(route, params).await?;
    let wanted = super::payload();
    if normalized(&present) == normalized(&wanted) {
        return Ok(Registered::Unchanged);
    }
    rest.put(route, &wanted).await?;
    Ok(Registered::Replaced { commands: wanted.len() })
}

/// The link that adds the application to a server, with the least permissions that it needs:
/// seeing a channel, sending there and in its threads, the embed with the citation, and reading
/// the history, without which Discord refuses replies.
pub fn invite(application: ApplicationId) -> String {
    let permissions = Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::SEND_MESSAGES_IN_THREADS
        | Permissions::EMBED_LINKS
        | Permissions::READ_MESSAGE_HISTORY;
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&permissions={}\
         &integration_type=0&scope=bot+applications.commands",
        permissions.bits()
    )
}

/// The commands as far as the table decides them, in one order, without defaults spelt out.
fn normalized(commands: &[Value]) -> Vec<Value> {
    let mut commands: Vec<Value> = commands
        .iter()
        .map(|command| {
            let mut command = command.clone();
            if let Value::Object(object) = &mut command {
                object.retain(|key, _| COMPARED.contains(&key.as_str()));
                // Left out, it means a slash command.
                object.entry("type").or_insert_with(|| 1.into());
            }
            without_defaults(&mut command);
            command
        })
        .collect();
    commands.sort_by_key(|command| (command["type"].as_u64(), command["name"].to_string()));
    commands
}

/// Removes what means the same as nothing: null, false, empty texts, lists and tables.
fn without_defaults(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(without_defaults);
            object.retain(|_, value| match value {
                Value::Null | Value::Bool(false) => false,
                Value::String(text) => !text.is_empty(),
                Value::Array(list) => !list.is_empty(),
                Value::Object(object) => !object.is_empty(),
                _ => true,
            });
        }
        Value::Array(list) => {
            list.iter_mut().for_each(without_defaults);
            // The order of contexts means nothing, and Discord may give another.
            if list.iter().all(Value::is_u64) {
                list.sort_by_key(Value::as_u64);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::payload;
    use super::*;

    /// The table as Discord would give it back.
    fn echoed() -> Vec<Value> {
        let mut commands = payload();
        commands.reverse();
        for command in &mut commands {
            command["id"] = json!("7");
            command["version"] = json!("9");
            command["nsfw"] = json!(false);
            command["default_member_permissions"] = Value::Null;
            command["contexts"] = json!([2, 0, 1]);
            if command["type"] == json!(3) {
                command["description"] = json!("");
                command["description_localizations"] = Value::Null;
            }
        }
        commands
    }

    #[test]
    fn what_discord_gives_back_is_no_difference() {
        assert_eq!(normalized(&echoed()), normalized(&payload()));
    }

    #[test]
    fn any_change_of_the_table_is_a_difference() {
        let wanted = normalized(&payload());
        let mut other = echoed();
        other[1]["name_localizations"]["zh-TW"] = json!("別的");
        assert_ne!(normalized(&other), wanted);
        let mut other = echoed();
        other.pop();
        assert_ne!(normalized(&other), wanted);
        assert_ne!(normalized(&[]), wanted);
    }

    #[test]
    fn the_invitation_asks_for_the_least() {
        assert_eq!(
            invite(ApplicationId::new(5)),
            "https://discord.com/oauth2/authorize?client_id=5&permissions=274877991936\
             &integration_type=0&scope=bot+applications.commands"
        );
    }
}
