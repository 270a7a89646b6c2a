//! Interactions: caused by a person, answered once by the bot, in time.

use std::time::Instant;

use serde_json::{Value, json};

use super::{NewMessage, World};
use crate::sandbox::activity::Activity;
use crate::sandbox::error::{ApiError, FormErrors};
use crate::sandbox::form::{MessageForm, Purpose, check_choices, check_modal};
use crate::sandbox::model::{Id, Message, Origin, flags, permissions};

/// Interactions remembered at most, so that a load test stays small.
const INTERACTIONS: usize = 20_000;
/// Largest upload that a person's command may carry, in bytes.
const ATTACHMENT_LIMIT: u64 = 10 * 1024 * 1024;

/// What caused an interaction, as Discord numbers it.
const COMMAND: u8 = 2;
const COMPONENT: u8 = 3;
const AUTOCOMPLETE: u8 = 4;

/// Callback types, as Discord numbers them.
const MESSAGE: u64 = 4;
const DEFER: u64 = 5;
const DEFER_UPDATE: u64 = 6;
const UPDATE: u64 = 7;
const CHOICES: u64 = 8;
const SHOW_MODAL: u64 = 9;

/// An interaction that is waiting for, or has had, its answer.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    pub id: Id,
    pub kind: u8,
    pub user: Id,
    pub channel: Id,
    pub command: Option<(String, u64)>,
    /// The message that a component or a context menu belongs to.
    pub message: Option<Id>,
    pub created: Instant,
    pub answered: bool,
    /// The message that `@original` means.
    pub original: Option<Id>,
}

/// What a person did.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub kind: u8,
    pub user: Id,
    pub channel: Id,
    pub command: Option<(String, u64)>,
    pub message: Option<Id>,
    pub data: Value,
}

/// What a valid callback did.
pub(crate) struct Reaction {
    pub interaction: Interaction,
    pub kind: u64,
    pub message: Option<Message>,
}

/// Where an interaction stands when a request names it.
pub(crate) enum Outcome {
    Open(Box<Interaction>),
    Unknown,
    Expired,
}

impl World {
    /// Causes an interaction and tells the bot. Returns its id and token.
    pub fn invoke(&mut self, invocation: Invocation) -> (Id, String) {
        let Invocation { kind, user, channel, command, message, data } = invocation;
        let id = self.next_id();
        let token = format!("{:032x}{:032x}{:032x}", fastrand::u128(..), fastrand::u128(..), id.0);
        let event = self.interaction_json(id, &token, kind, user, channel, message, data);
        let interaction = Interaction {
            id,
            kind,
            user,
            channel,
            command,
            message,
            created: Instant::now(),
            answered: false,
            original: None,
        };
        self.prune_interactions();
        self.interactions.insert(token.clone(), interaction);
        self.interaction_order.push_back(token.clone());
        let guild = self.guild_of(channel);
        self.dispatch("INTERACTION_CREATE", 0, guild, |_, _| event.clone());
        (id, token)
    }

    fn prune_interactions(&mut self) {
        while let Some(token) = self.interaction_order.front() {
            let lifetime = self.config.interaction_lifetime;
            let live = self.interactions.get(token).is_some_and(|i| i.created.elapsed() < lifetime);
            if live && self.interaction_order.len() < INTERACTIONS {
                return;
            }
            self.interactions.remove(token);
            self.interaction_order.pop_front();
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn interaction_json(
        &self,
        id: Id,
        token: &str,
        kind: u8,
        user: Id,
        channel: Id,
        message: Option<Id>,
        data: Value,
    ) -> Value {
        let locale = self.users.get(&user).map_or("en-US", |user| user.locale.as_str());
        let place = self.channels.get(&channel);
        let bits = place.map_or(permissions::BOT, |place| place.bot_permissions);
        let mut json = json!({
            "id": id, "application_id": self.application, "type": kind, "data": data,
            "channel_id": channel, "token": token, "version": 1, "locale": locale,
            "app_permissions": bits.to_string(), "entitlements": [], "entitlement_sku_ids": [],
            "authorizing_integration_owners": self.installers_json(channel),
            "attachment_size_limit": ATTACHMENT_LIMIT,
        });
        if let Some(place) = place {
            json["channel"] = self.channel_json(place);
            json["channel"]["permissions"] =
                json!((permissions::BOT | permissions::USE_APPLICATION_COMMANDS).to_string());
        }
        match self.guild_of(channel) {
            Some(guild) => {
                json["guild_id"] = json!(guild);
                json["guild"] = json!({"id": guild, "locale": "en-US", "features": []});
                json["guild_locale"] = json!("en-US");
                json["context"] = json!(0);
                let mut member = self.member_json(user, true);
                let bits = permissions::BOT | permissions::USE_APPLICATION_COMMANDS;
                member["permissions"] = json!(bits.to_string());
                json["member"] = member;
            }
            None => {
                json["context"] = json!(1);
                json["user"] = self.user_json(user);
            }
        }
        if kind == COMPONENT
            && let Some(message) = message.and_then(|message| self.message(channel, message))
        {
            json["message"] = self.message_json(message, true);
        }
        json
    }

    /// Finds the interaction of a token.
    pub fn interaction(&self, token: &str) -> Outcome {
        match self.interactions.get(token) {
            None => Outcome::Unknown,
            Some(found) if found.created.elapsed() > self.config.interaction_lifetime => Outcome::Expired,
            Some(found) => Outcome::Open(Box::new(found.clone())),
        }
    }

    /// Handles an interaction callback.
    ///
    /// # Errors
    /// 10062 for one that is unknown or late, 40060 for a second answer, 50035
    /// for a callback that does not fit or is outside the limits.
    pub fn react(&mut self, id: Id, token: &str, body: &Value) -> Result<Reaction, ApiError> {
        let Outcome::Open(interaction) = self.interaction(token) else {
            return Err(ApiError::unknown_interaction());
        };
        let mut interaction = *interaction;
        if interaction.id != id {
            return Err(ApiError::unknown_interaction());
        }
        if interaction.answered {
            return Err(ApiError::already_acknowledged());
        }
        if interaction.created.elapsed() > self.config.interaction_deadline {
            return Err(ApiError::unknown_interaction());
        }
        let mut errors = FormErrors::default();
        let kind = body["type"].as_u64().unwrap_or(0);
        let allowed: &[u64] = match interaction.kind {
            COMMAND => &[MESSAGE, DEFER, SHOW_MODAL],
            COMPONENT => &[MESSAGE, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL],
            AUTOCOMPLETE => &[CHOICES],
            _ if interaction.message.is_some() => &[MESSAGE, DEFER, DEFER_UPDATE, UPDATE],
            _ => &[MESSAGE, DEFER],
        };
        if !allowed.contains(&kind) {
            errors.choices("type", allowed);
        }
        let data = &body["data"];
        let empty = json!({});
        let form_data = if data.is_null() { &empty } else { data };
        let mut form = MessageForm::default();
        let mut shown = Value::Null;
        match kind {
            MESSAGE | DEFER | UPDATE => {
                form = MessageForm::read_into(form_data, Purpose::Respond, "data.", &mut errors);
            }
            CHOICES => shown = json!({"choices": check_choices(data, &mut errors)}),
            SHOW_MODAL => {
                check_modal(data, &mut errors);
                shown = data.clone();
            }
            _ => {}
        }
        errors.finish()?;
        if kind == MESSAGE && form.is_empty() {
            return Err(ApiError::empty_message());
        }
        let message = match kind {
            MESSAGE => Some(self.respond(&interaction, form, 0)),
            DEFER => {
                let flags = form.flags.unwrap_or_default() & flags::EPHEMERAL;
                let form = MessageForm { flags: Some(flags), ..MessageForm::default() };
                Some(self.respond(&interaction, form, flags::LOADING))
            }
            UPDATE => {
                let target = interaction.message.unwrap_or(Id(0));
                self.edit_message(interaction.channel, target, form)
            }
            _ => None,
        };
        interaction.answered = true;
        interaction.original = match kind {
            DEFER_UPDATE | UPDATE => interaction.message,
            _ => message.as_ref().map(|message| message.id),
        };
        self.interactions.insert(token.to_owned(), interaction.clone());
        self.activity.send(Activity::Responded {
            interaction: id,
            kind,
            data: shown,
            message: message.as_ref().map(|message| message.id),
            user: interaction.user,
        });
        Ok(Reaction { interaction, kind, message })
    }

    /// Puts a response or a follow-up in the interaction's channel.
    pub fn respond(&mut self, interaction: &Interaction, form: MessageForm, extra: u64) -> Message {
        let mut new = NewMessage::from_form(form);
        new.flags |= extra;
        let ephemeral = new.flags & flags::EPHEMERAL != 0;
        new.visible_to = ephemeral.then_some(interaction.user);
        new.kind = match &interaction.command {
            Some((_, 1)) if interaction.original.is_none() => 20,
            Some(_) if interaction.original.is_none() => 23,
            _ => 19,
        };
        new.reference = interaction.original.or(interaction.message);
        if new.reference.is_none() && new.kind == 19 {
            new.kind = 0;
        }
        new.origin = Some(Origin {
            id: interaction.id,
            kind: interaction.kind,
            user: interaction.user,
            name: interaction.command.as_ref().map(|(name, _)| name.clone()),
        });
        self.create_message(self.application, interaction.channel, new)
    }

    /// Reports an interaction that is still unanswered after the deadline.
    pub fn expire(&mut self, token: &str) {
        if let Some(found) = self.interactions.get(token).filter(|found| !found.answered) {
            let (interaction, user) = (found.id, found.user);
            self.activity.send(Activity::Expired { interaction, user });
        }
    }
}
