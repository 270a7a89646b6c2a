//! Messages: made, edited, deleted, and who is told of it.

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use super::World;
use crate::sandbox::activity::Activity;
use crate::sandbox::form::{AllowedMentions, MessageForm};
use crate::sandbox::model::{Channel, ChannelKind, Id, Message, Origin, flags, intents};

/// How long an enforced nonce is remembered. Discord says "a few minutes".
const NONCE_MEMORY: Duration = Duration::from_secs(300);
/// Nonces remembered at most, so that a load test stays small.
const NONCES: usize = 10_000;

/// What a new message is made of.
#[derive(Debug, Default)]
pub(crate) struct NewMessage {
    pub content: String,
    pub kind: u8,
    pub flags: u64,
    pub reference: Option<Id>,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub nonce: Option<Value>,
    pub allowed: AllowedMentions,
    pub visible_to: Option<Id>,
    pub origin: Option<Origin>,
}

impl NewMessage {
    /// A message with what a checked form says.
    pub fn from_form(form: MessageForm) -> Self {
        Self {
            content: form.content.unwrap_or_default(),
            flags: form.flags.unwrap_or_default(),
            kind: if form.reference.is_some() { 19 } else { 0 },
            reference: form.reference,
            embeds: form.embeds.unwrap_or_default(),
            components: form.components.unwrap_or_default(),
            nonce: form.nonce,
            allowed: form.allowed,
            ..Self::default()
        }
    }
}

/// Whom a text notifies, and whom it names.
#[derive(Debug, Default)]
struct Mentions {
    users: Vec<Id>,
    roles: Vec<Id>,
    everyone: bool,
    named: Vec<Id>,
}

/// The ids in `<@1>`, `<@!1>` (users) and `<@&1>` (roles), in order, once each.
fn mentioned(content: &str) -> (Vec<Id>, Vec<Id>) {
    let (mut users, mut roles) = (Vec::new(), Vec::new());
    for part in content.split("<@").skip(1) {
        let Some((inner, _)) = part.split_once('>') else {
            continue;
        };
        let (list, digits) = match inner.strip_prefix('&') {
            Some(digits) => (&mut roles, digits),
            None => (&mut users, inner.strip_prefix('!').unwrap_or(inner)),
        };
        match digits.parse::<Id>() {
            Ok(id) if digits.bytes().all(|b| b.is_ascii_digit()) && !list.contains(&id) => {
                list.push(id);
            }
            _ => {}
        }
    }
    (users, roles)
}

impl World {
    fn mentions(&self, content: &str, allowed: &AllowedMentions, replied: Option<Id>) -> Mentions {
        let (mut named, roles) = mentioned(content);
        named.retain(|id| self.users.contains_key(id));
        let mut users = named.clone();
        users.retain(|id| allowed.users(*id));
        if let Some(author) = replied
            && allowed.replied_user
            && !users.contains(&author)
        {
            users.push(author);
        }
        let known = |id: &Id| *id == self.bot_role && allowed.roles(*id);
        let everyone = allowed.everyone && ["@everyone", "@here"].iter().any(|at| content.contains(at));
        Mentions { users, roles: roles.into_iter().filter(known).collect(), everyone, named }
    }

    /// Puts a message in a channel and tells everybody who may know.
    pub fn create_message(&mut self, author: Id, channel: Id, new: NewMessage) -> Message {
        let id = self.next_id();
        let replied = new.reference.and_then(|id| self.message(channel, id)).map(|to| to.author);
        let mentions = self.mentions(&new.content, &new.allowed, replied);
        let message = Message {
            id,
            channel,
            author,
            content: new.content,
            kind: new.kind,
            flags: new.flags,
            reference: new.reference,
            mentions: mentions.users,
            mention_roles: mentions.roles,
            mention_everyone: mentions.everyone,
            named: mentions.named,
            embeds: new.embeds,
            components: new.components,
            nonce: new.nonce,
            edited: None,
            visible_to: new.visible_to,
            origin: new.origin,
        };
        let limit = self.config.history.max(1);
        let history = self.history.entry(channel).or_default();
        while history.len() >= limit {
            history.pop_front();
        }
        history.push_back(message.clone());
        self.announce("MESSAGE_CREATE", &message);
        self.activity.send(Activity::Message { message: Box::new(message.clone()) });
        message
    }

    /// Changes a message as a checked form says; what the form leaves out stays.
    pub fn edit_message(&mut self, channel: Id, id: Id, form: MessageForm) -> Option<Message> {
        let before = self.message(channel, id)?;
        let content = form.content.clone().unwrap_or_else(|| before.content.clone());
        // An edit never notifies about the reply again; it only re-reads the text.
        let mentions = self.mentions(&content, &form.allowed, None);
        let message = self.message_mut(channel, id)?;
        if form.content.is_some() {
            message.content = content;
            message.mentions = mentions.users;
            message.mention_roles = mentions.roles;
            message.mention_everyone = mentions.everyone;
            message.named = mentions.named;
        }
        if let Some(embeds) = form.embeds {
            message.embeds = embeds;
        }
        if let Some(components) = form.components {
            message.components = components;
        }
        if let Some(new) = form.flags {
            let settable = flags::SUPPRESS_EMBEDS | flags::IS_COMPONENTS_V2;
            let kept = message.flags & !flags::SUPPRESS_EMBEDS;
            message.flags = kept | new & settable;
        }
        // The answer to a deferred response is its first content, not an edit.
        if message.has_flags(flags::LOADING) {
            message.flags &= !flags::LOADING;
        } else {
            message.edited = Some(SystemTime::now());
        }
        let message = message.clone();
        self.announce("MESSAGE_UPDATE", &message);
        self.activity.send(Activity::Edited { message: Box::new(message.clone()) });
        Some(message)
    }

    /// Takes a message away; `false` if there was none.
    pub fn delete_message(&mut self, channel: Id, id: Id) -> bool {
        let Some(history) = self.history.get_mut(&channel) else {
            return false;
        };
        let Ok(place) = history.binary_search_by_key(&id, |message| message.id) else {
            return false;
        };
        let Some(message) = history.remove(place) else {
            return false;
        };
        if message.visible_to.is_none() {
            let guild = self.guild_of(channel);
            let data = move |_: &World, _| match guild {
                Some(guild) => json!({"id": id, "channel_id": channel, "guild_id": guild}),
                None => json!({"id": id, "channel_id": channel}),
            };
            self.tell("MESSAGE_DELETE", channel, data);
        }
        self.activity.send(Activity::Deleted { channel, message: id });
        true
    }

    /// Somebody is typing.
    pub fn typing(&mut self, channel: Id, user: Id) {
        let guild = self.guild_of(channel);
        let intent = match guild {
            Some(_) => intents::GUILD_MESSAGE_TYPING,
            None => intents::DIRECT_MESSAGE_TYPING,
        };
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let seconds = since.as_secs();
        self.dispatch("TYPING_START", intent, guild, |world, _| {
            let mut data = json!({"channel_id": channel, "user_id": user, "timestamp": seconds});
            if let Some(guild) = guild {
                data["guild_id"] = json!(guild);
                data["member"] = world.member_json(user, true);
            }
            data
        });
        self.activity.send(Activity::Typing { channel, user });
    }

    /// Tells the bot of a message, unless only one person may see it.
    fn announce(&mut self, event: &str, message: &Message) {
        if message.visible_to.is_none() {
            let data = |world: &World, content| world.message_event_json(message, content);
            self.tell(event, message.channel, data);
        }
    }

    /// Sends a message event, if the bot sees the channel.
    fn tell(&mut self, event: &str, channel: Id, data: impl Fn(&World, bool) -> Value) {
        let guild = self.guild_of(channel);
        let intent = match guild {
            Some(_) => intents::GUILD_MESSAGES,
            None => intents::DIRECT_MESSAGES,
        };
        if self.channels.get(&channel).is_some_and(Channel::visible) {
            self.dispatch(event, intent, guild, data);
        }
    }

    /// Whether the bot may read what a message says without the
    /// MESSAGE_CONTENT intent: its own, direct messages, mentions of it, and
    /// replies that notify it. A reply to an interaction response does not count.
    pub fn content_is_open(&self, message: &Message) -> bool {
        let bot = self.application;
        if message.author == bot || message.named.contains(&bot) && message.mentions.contains(&bot) {
            return true;
        }
        if self.channels.get(&message.channel).is_some_and(|c| c.kind == ChannelKind::Direct) {
            return true;
        }
        let target = message.reference.and_then(|id| self.message(message.channel, id));
        let to_response = target.is_some_and(|target| target.origin.is_some());
        message.mentions.contains(&bot) && !to_response
    }

    /// The message that an enforced nonce made before.
    pub fn seen_nonce(&mut self, channel: Id, nonce: &str) -> Option<&Message> {
        let now = Instant::now();
        while let Some(oldest) = self.nonce_order.front() {
            let known = self.nonces.get(oldest);
            let fresh = known.is_some_and(|(_, at)| now.duration_since(*at) <= NONCE_MEMORY);
            if fresh && self.nonce_order.len() < NONCES {
                break;
            }
            self.nonces.remove(oldest);
            self.nonce_order.pop_front();
        }
        let (message, _) = self.nonces.get(&(channel, nonce.to_owned()))?;
        self.message(channel, *message)
    }

    pub fn remember_nonce(&mut self, channel: Id, nonce: String, message: Id) {
        let key = (channel, nonce);
        if self.nonces.insert(key.clone(), (message, Instant::now())).is_none() {
            self.nonce_order.push_back(key);
        }
    }
}

impl Channel {
    /// Whether the bot sees this channel.
    pub(crate) fn visible(&self) -> bool {
        self.bot_permissions & crate::sandbox::model::permissions::VIEW_CHANNEL != 0
    }
}

/// At most `limit` messages next to a place, newest first, as a bot may list them.
pub(crate) fn history_page(
    history: &VecDeque<Message>,
    before: Option<Id>,
    after: Option<Id>,
    limit: usize,
) -> Vec<&Message> {
    let open = |message: &&Message| message.visible_to.is_none();
    if let Some(after) = after {
        let later = history.iter().filter(open).filter(|message| message.id > after);
        let mut page: Vec<_> = later.take(limit).collect();
        page.reverse();
        return page;
    }
    let earlier = |message: &&Message| before.is_none_or(|before| message.id < before);
    history.iter().rev().filter(open).filter(earlier).take(limit).collect()
}
