//! What people do beyond writing: commands, buttons, menus, modals.

use std::sync::{Arc, MutexGuard};

use serde_json::{Map, Value, json};

use super::{Handle, Result, SandboxError};
use crate::sandbox::model::Id;
use crate::sandbox::world::{Command, Invocation, World};

impl Handle {
    /// Registered commands, global ones first, as the API returns them.
    pub fn commands(&self) -> Vec<Value> {
        let world = self.shared.world();
        let mut commands: Vec<&Command> = world.commands.iter().collect();
        commands.sort_by_key(|command| (command.guild.is_some(), command.kind));
        commands.into_iter().map(|command| command.json.clone()).collect()
    }

    /// Runs a slash command. A subcommand is part of the name (`fact show`).
    pub fn invoke(&self, user: Id, channel: Id, command: &str, options: &[(&str, Value)]) -> Result<Id> {
        self.slash(user, channel, command, options, None)
    }

    /// Asks for completions while `focused` is being typed.
    pub fn autocomplete(
        &self,
        user: Id,
        channel: Id,
        command: &str,
        focused: (&str, &str),
        options: &[(&str, Value)],
    ) -> Result<Id> {
        self.slash(user, channel, command, options, Some(focused))
    }

    fn slash(
        &self,
        user: Id,
        channel: Id,
        name: &str,
        options: &[(&str, Value)],
        focused: Option<(&str, &str)>,
    ) -> Result<Id> {
        let world = self.shared.world();
        world.person(user)?;
        world.place(user, channel)?;
        let mut words = name.trim_start_matches('/').split_whitespace();
        let base = words.next().unwrap_or("");
        let command = world.named_command(base, 1).ok_or(SandboxError::UnknownCommand)?.clone();
        let path: Vec<&str> = words.collect();
        let filled = fill(&command.json, &path, options, focused)?;
        let mut data = json!({
            "id": command.id, "name": command.name, "type": 1, "options": filled,
        });
        if let Some(guild) = command.guild {
            data["guild_id"] = json!(guild);
        }
        let kind = if focused.is_some() { 4 } else { 2 };
        let command = Some((name.trim_start_matches('/').to_owned(), 1));
        let invocation = Invocation { kind, user, channel, command, message: None, data };
        Ok(self.start(world, invocation))
    }

    /// Runs a command of a message's context menu.
    pub fn message_command(&self, user: Id, message: Id, command: &str) -> Result<Id> {
        let world = self.shared.world();
        world.person(user)?;
        let target = world.find_message(message).ok_or(SandboxError::UnknownMessage)?.clone();
        world.place(user, target.channel)?;
        let command = world.named_command(command, 3).ok_or(SandboxError::UnknownCommand)?;
        let resolved = json!({"messages": {message.to_string(): world.message_json(&target, true)}});
        let data = json!({
            "id": command.id, "name": command.name, "type": 3, "target_id": message,
            "resolved": resolved,
        });
        let (channel, command) = (target.channel, Some((command.name.clone(), 3)));
        let message = Some(message);
        Ok(self.start(world, Invocation { kind: 2, user, channel, command, message, data }))
    }

    /// Presses a button.
    pub fn press(&self, user: Id, message: Id, custom_id: &str) -> Result<Id> {
        self.component(user, message, custom_id, &[])
    }

    /// Picks from a select menu.
    pub fn select(&self, user: Id, message: Id, custom_id: &str, values: &[&str]) -> Result<Id> {
        self.component(user, message, custom_id, values)
    }

    fn component(&self, user: Id, message: Id, custom_id: &str, values: &[&str]) -> Result<Id> {
        let world = self.shared.world();
        world.person(user)?;
        let target = world.find_message(message).ok_or(SandboxError::UnknownMessage)?;
        if target.visible_to.is_some_and(|viewer| viewer != user) {
            return Err(SandboxError::UnknownMessage);
        }
        let part = find_component(&target.components, custom_id);
        let part = part.filter(|part| part["disabled"] != true);
        let part = part.ok_or(SandboxError::UnknownComponent)?;
        let mut data = json!({
            "custom_id": custom_id, "component_type": part["type"], "id": part["id"],
        });
        if part["type"] != 2 {
            data["values"] = json!(values);
        }
        let channel = target.channel;
        world.place(user, channel)?;
        let message = Some(message);
        Ok(self.start(world, Invocation { kind: 3, user, channel, command: None, message, data }))
    }

    /// Sends a modal that the bot showed, with the text of each input.
    pub fn submit_modal(
        &self,
        user: Id,
        channel: Id,
        custom_id: &str,
        inputs: &[(&str, &str)],
    ) -> Result<Id> {
        let world = self.shared.world();
        world.person(user)?;
        world.place(user, channel)?;
        let rows: Vec<Value> = inputs
            .iter()
            .map(|(id, value)| {
                let input = json!({"type": 4, "custom_id": id, "value": value});
                json!({"type": 1, "components": [input]})
            })
            .collect();
        let data = json!({"custom_id": custom_id, "components": rows});
        let (command, message) = (None, None);
        Ok(self.start(world, Invocation { kind: 5, user, channel, command, message, data }))
    }

    /// Sends the interaction, and reports it when nobody answers in time.
    fn start(&self, mut world: MutexGuard<'_, World>, invocation: Invocation) -> Id {
        let (id, token) = world.invoke(invocation);
        let deadline = world.config.interaction_deadline;
        drop(world);
        let shared = Arc::clone(&self.shared);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                tokio::time::sleep(deadline).await;
                shared.world().expire(&token);
            });
        }
        id
    }
}

impl World {
    fn named_command(&self, name: &str, kind: u64) -> Option<&Command> {
        self.commands.iter().find(|command| command.kind == kind && command.name == name)
    }
}

/// The options of an invocation, nested as the subcommands in `path` say.
fn fill(
    definition: &Value,
    path: &[&str],
    options: &[(&str, Value)],
    focused: Option<(&str, &str)>,
) -> Result<Vec<Value>> {
    let empty = Vec::new();
    let known = definition["options"].as_array().unwrap_or(&empty);
    if let Some((name, rest)) = path.split_first() {
        let found = known.iter().find(|option| option["name"] == *name);
        let found = found.ok_or(SandboxError::UnknownCommand)?;
        let inner = fill(found, rest, options, focused)?;
        return Ok(vec![json!({"name": name, "type": found["type"], "options": inner})]);
    }
    let mut filled = Vec::new();
    for option in known {
        let name = option["name"].as_str().unwrap_or("");
        let mut value = Map::new();
        if let Some((_, text)) = focused.filter(|(key, _)| *key == name) {
            value.insert("value".to_owned(), json!(text));
            value.insert("focused".to_owned(), json!(true));
        } else if let Some((_, given)) = options.iter().find(|(key, _)| *key == name) {
            value.insert("value".to_owned(), given.clone());
        } else if option["required"] == true && focused.is_none() {
            return Err(SandboxError::MissingOption(name.to_owned()));
        } else {
            continue;
        }
        value.insert("name".to_owned(), json!(name));
        value.insert("type".to_owned(), option["type"].clone());
        filled.push(Value::Object(value));
    }
    Ok(filled)
}

/// Looks through nested components for a custom id.
fn find_component<'a>(list: &'a [Value], custom_id: &str) -> Option<&'a Value> {
    list.iter().find_map(|part| {
        if part["custom_id"] == custom_id {
            return Some(part);
        }
        if part["accessory"]["custom_id"] == custom_id {
            return Some(&part["accessory"]);
        }
        find_component(part["components"].as_array()?, custom_id)
    })
}
