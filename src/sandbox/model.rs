//! The things that a chat is made of, as the sandbox keeps them.
//!
//! Only what the sandbox acts on is typed; embeds and components stay JSON once
//! they have been checked, because nothing here reads them again.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// First millisecond of 2015, from which snowflakes count.
const EPOCH_MS: u64 = 1_420_070_400_000;

/// A snowflake: identifies anything, and says when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u64);

impl Id {
    /// The smallest id of a moment.
    pub(crate) fn at(time: SystemTime) -> Self {
        let since_unix = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let ms = u64::try_from(since_unix.as_millis()).unwrap_or(u64::MAX);
        Self(ms.saturating_sub(EPOCH_MS) << 22)
    }

    /// When this id was made, to the millisecond.
    pub fn created(self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis((self.0 >> 22) + EPOCH_MS)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Discord sends ids as strings and takes numbers too.
impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        read_id(&value).ok_or_else(|| serde::de::Error::custom("not a snowflake"))
    }
}

/// Reads an id written as a string or as a number.
pub(crate) fn read_id(value: &Value) -> Option<Id> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64().map(Id),
        _ => None,
    }
}

/// Gateway intents, named and numbered as in Discord's documentation.
pub mod intents {
    /// Guild, channel, thread and role events.
    pub const GUILDS: u64 = 1 << 0;
    /// Member events; privileged.
    pub const GUILD_MEMBERS: u64 = 1 << 1;
    /// Presence events; privileged.
    pub const GUILD_PRESENCES: u64 = 1 << 8;
    /// Messages in guild channels.
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    /// Typing in guild channels.
    pub const GUILD_MESSAGE_TYPING: u64 = 1 << 11;
    /// Direct messages.
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    /// Typing in direct messages.
    pub const DIRECT_MESSAGE_TYPING: u64 = 1 << 14;
    /// What messages say; privileged.
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
    /// The three that an application has to be granted.
    pub const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
    /// Every documented bit: 0 to 16, 20, 21, 24 and 25.
    pub const ALL: u64 = 0x1_FFFF | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;
}

/// Permission bits that the sandbox looks at.
pub mod permissions {
    /// See a channel at all.
    pub const VIEW_CHANNEL: u64 = 1 << 10;
    /// Send in a channel that is not a thread.
    pub const SEND_MESSAGES: u64 = 1 << 11;
    /// Have embeds shown.
    pub const EMBED_LINKS: u64 = 1 << 14;
    /// Read and reply to earlier messages.
    pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    /// Use slash commands (a person's permission).
    pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
    /// Send in threads; separate from [`SEND_MESSAGES`].
    pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
    /// What a bot that answers questions is invited with.
    pub const BOT: u64 =
        VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_MESSAGE_HISTORY | SEND_MESSAGES_IN_THREADS;
}

/// Message flag bits.
pub mod flags {
    /// Embeds are not shown.
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    /// Only one person sees the message.
    pub const EPHEMERAL: u64 = 1 << 6;
    /// A deferred response: "thinking".
    pub const LOADING: u64 = 1 << 7;
    /// No notification.
    pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    /// Layout in components alone; cannot be taken back.
    pub const IS_COMPONENTS_V2: u64 = 1 << 15;
}

/// Somebody who writes.
#[derive(Debug, Clone, Serialize)]
pub struct User {
    /// Snowflake.
    pub id: Id,
    /// Unique lower-case handle.
    pub username: String,
    /// What others see.
    pub display_name: String,
    /// Whether this is an application.
    pub bot: bool,
    /// The language of the person's client, as Discord writes it (`en-US`).
    pub locale: String,
}

/// What kind of place a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// A channel of the guild.
    Text,
    /// A public thread under a channel.
    Thread,
    /// One person and the bot.
    Direct,
}

/// Where messages stand.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    /// Snowflake.
    pub id: Id,
    /// Kind.
    pub kind: ChannelKind,
    /// Name without `#`; empty for direct messages.
    pub name: String,
    /// One line on what the channel is for.
    pub topic: String,
    /// The channel that a thread hangs under.
    pub parent: Option<Id>,
    /// The person on the other side of a direct message.
    pub recipient: Option<Id>,
    /// What the bot may do here, as [`permissions`] bits.
    pub bot_permissions: u64,
}

/// The interaction that a message answers.
#[derive(Debug, Clone, Serialize)]
pub struct Origin {
    /// The interaction.
    pub id: Id,
    /// Its type: 2 command, 3 component, 5 modal.
    pub kind: u8,
    /// Who caused it.
    pub user: Id,
    /// The command's name, where it was one.
    pub name: Option<String>,
}

/// One message.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// Snowflake.
    pub id: Id,
    /// Where it stands.
    pub channel: Id,
    /// Who wrote it.
    pub author: Id,
    /// Text, at most 2,000 characters.
    pub content: String,
    /// 0 ordinary, 19 reply, 20 slash command response, 23 context menu response.
    pub kind: u8,
    /// [`flags`] bits.
    pub flags: u64,
    /// The message that this one replies to.
    pub reference: Option<Id>,
    /// Users who are notified.
    pub mentions: Vec<Id>,
    /// Roles that are notified.
    pub mention_roles: Vec<Id>,
    /// Whether `@everyone` notified all.
    pub mention_everyone: bool,
    /// Users whom the text itself names, notified or not.
    #[serde(skip)]
    pub(crate) named: Vec<Id>,
    /// Embeds as sent, with their `type`.
    pub embeds: Vec<Value>,
    /// Components as sent, with ids.
    pub components: Vec<Value>,
    /// Set by the sender to recognise its own message.
    #[serde(skip)]
    pub nonce: Option<Value>,
    /// When it was last edited, in milliseconds since 1970.
    #[serde(serialize_with = "unix_ms")]
    pub edited: Option<SystemTime>,
    /// The only person who sees it, if it is ephemeral.
    pub visible_to: Option<Id>,
    /// The interaction that it answers.
    pub origin: Option<Origin>,
}

impl Message {
    /// Whether any of `bits` is set.
    pub fn has_flags(&self, bits: u64) -> bool {
        self.flags & bits != 0
    }

    /// The labels and custom ids of the buttons, in order; link buttons have no id.
    pub fn buttons(&self) -> Vec<(String, Option<String>)> {
        let text = |part: &Value, key: &str| part[key].as_str().map(str::to_owned);
        let rows = self.components.iter().filter_map(|row| row["components"].as_array());
        rows.flatten()
            .filter(|part| part["type"] == 2)
            .map(|part| (text(part, "label").unwrap_or_default(), text(part, "custom_id")))
            .collect()
    }
}

fn unix_ms<S: Serializer>(time: &Option<SystemTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()) {
        Some(since) => serializer.serialize_some(&u64::try_from(since.as_millis()).unwrap_or(0)),
        None => serializer.serialize_none(),
    }
}

/// A moment as Discord writes it.
pub(crate) fn timestamp(time: SystemTime) -> String {
    match jiff::Timestamp::try_from(time) {
        Ok(time) => time.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string(),
        Err(_) => "1970-01-01T00:00:00.000000+00:00".to_owned(),
    }
}
