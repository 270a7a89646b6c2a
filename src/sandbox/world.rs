//! Everything that the sandbox knows: people, channels, messages, commands,
//! interactions and gateway sessions.
//!
//! One value behind one plain mutex (see [`super::Shared`]): every operation is
//! short, never waits, and the order in which clients see events is the order
//! in which the lock was taken.

mod interactions;
mod json;
mod messages;
mod sessions;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Instant, SystemTime};

use serde_json::Value;

pub(crate) use interactions::{Interaction, Invocation, Outcome};
pub(crate) use messages::{NewMessage, history_page};
pub use sessions::SessionInfo;
pub(crate) use sessions::{Frame, Resumed, Sessions};

use super::activity::{Activity, Broadcast};
use super::model::{Channel, ChannelKind, Id, Message, User, permissions};
use super::{Config, faults::Faults, rest::Buckets};

/// A command as registered, with the scope that it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    pub id: Id,
    pub guild: Option<Id>,
    pub kind: u64,
    pub name: String,
    /// The normalised definition, as the API returns it.
    pub json: Value,
}

/// The sandbox's whole state.
pub(crate) struct World {
    pub config: Config,
    pub token: String,
    pub application: Id,
    pub guild: Id,
    /// The role that Discord makes for an invited bot.
    pub bot_role: Id,
    pub owner: Id,
    pub joined: SystemTime,
    pub users: BTreeMap<Id, User>,
    pub channels: BTreeMap<Id, Channel>,
    pub history: HashMap<Id, VecDeque<Message>>,
    pub commands: Vec<Command>,
    pub commands_created: usize,
    /// Messages that enforced nonces made, to recognise a retry; and their order.
    pub nonces: HashMap<(Id, String), (Id, Instant)>,
    pub nonce_order: VecDeque<(Id, String)>,
    pub interactions: HashMap<String, Interaction>,
    pub interaction_order: VecDeque<String>,
    pub sessions: Sessions,
    pub faults: Faults,
    pub buckets: Buckets,
    pub activity: Broadcast,
    last_id: u64,
}

impl World {
    pub fn new(config: Config, token: String, application: Id) -> Self {
        let mut world = Self {
            config,
            token,
            application,
            guild: Id(0),
            bot_role: Id(0),
            owner: Id(0),
            joined: SystemTime::now(),
            users: BTreeMap::new(),
            channels: BTreeMap::new(),
            history: HashMap::new(),
            commands: Vec::new(),
            commands_created: 0,
            nonces: HashMap::new(),
            nonce_order: VecDeque::new(),
            interactions: HashMap::new(),
            interaction_order: VecDeque::new(),
            sessions: Sessions::default(),
            faults: Faults::default(),
            buckets: Buckets::default(),
            activity: Broadcast::default(),
            last_id: 0,
        };
        world.furnish();
        world
    }

    /// The guild, channels and people that every sandbox starts with.
    fn furnish(&mut self) {
        self.guild = self.next_id();
        self.bot_role = self.next_id();
        let bot = User {
            id: self.application,
            username: self.config.bot_name.to_lowercase().replace(' ', "_"),
            display_name: self.config.bot_name.clone(),
            bot: true,
            locale: "en-US".to_owned(),
        };
        self.users.insert(bot.id, bot);
        let text = |name: &str, topic: &str| (name.to_owned(), topic.to_owned());
        let mut first = None;
        for (name, topic) in [
            text("auto-exports", "Ask about auto exports"),
            text("general", "Everything else"),
            text("off-topic", "A second room, to try things side by side"),
        ] {
            let id = self.add_channel(ChannelKind::Text, &name, &topic, None, permissions::BOT);
            first.get_or_insert(id);
        }
        let read_only = permissions::VIEW_CHANNEL | permissions::READ_MESSAGE_HISTORY;
        let topic = "The bot may read here, not write";
        self.add_channel(ChannelKind::Text, "read-only", topic, None, read_only);
        let topic = "The bot does not see this channel";
        self.add_channel(ChannelKind::Text, "staff", topic, None, 0);
        let topic = "A thread under #auto-exports";
        self.add_channel(ChannelKind::Thread, "ev-exports", topic, first, permissions::BOT);
        for (name, locale) in [("Ada", "en-US"), ("Ben", "en-GB"), ("小雨", "zh-CN")] {
            let id = self.add_user(name, locale);
            if self.owner == Id(0) {
                self.owner = id;
            }
        }
    }

    /// A fresh snowflake, larger than every earlier one.
    pub fn next_id(&mut self) -> Id {
        self.last_id = Id::at(SystemTime::now()).0.max(self.last_id + 1);
        Id(self.last_id)
    }

    pub fn add_channel(
        &mut self,
        kind: ChannelKind,
        name: &str,
        topic: &str,
        parent: Option<Id>,
        bot_permissions: u64,
    ) -> Id {
        let id = self.next_id();
        let channel = Channel {
            id,
            kind,
            name: name.to_owned(),
            topic: topic.to_owned(),
            parent,
            recipient: None,
            bot_permissions,
        };
        self.channels.insert(id, channel);
        id
    }

    /// Adds a person, who can write to the bot at once.
    pub fn add_user(&mut self, name: &str, locale: &str) -> Id {
        let id = self.next_id();
        let user = User {
            id,
            username: name.to_lowercase().replace(' ', "_"),
            display_name: name.to_owned(),
            bot: false,
            locale: locale.to_owned(),
        };
        self.users.insert(id, user);
        let channel = self.add_channel(ChannelKind::Direct, "", "", None, permissions::BOT);
        if let Some(channel) = self.channels.get_mut(&channel) {
            channel.recipient = Some(id);
        }
        self.activity.send(Activity::Reload);
        id
    }

    /// The channel in which a person and the bot write to each other.
    pub fn direct_channel(&self, user: Id) -> Option<&Channel> {
        self.channels.values().find(|channel| channel.recipient == Some(user))
    }

    /// Guild of a channel: none for direct messages.
    pub fn guild_of(&self, channel: Id) -> Option<Id> {
        let channel = self.channels.get(&channel)?;
        (channel.kind != ChannelKind::Direct).then_some(self.guild)
    }

    /// Shard that hears of a guild, or of direct messages.
    pub fn shard_of(guild: Option<Id>, count: u64) -> u64 {
        guild.map_or(0, |guild| (guild.0 >> 22) % count.max(1))
    }

    pub fn message(&self, channel: Id, id: Id) -> Option<&Message> {
        let history = self.history.get(&channel)?;
        let place = history.binary_search_by_key(&id, |message| message.id).ok()?;
        history.get(place)
    }

    pub fn message_mut(&mut self, channel: Id, id: Id) -> Option<&mut Message> {
        let history = self.history.get_mut(&channel)?;
        let place = history.binary_search_by_key(&id, |message| message.id).ok()?;
        history.get_mut(place)
    }

    /// Finds a message without knowing its channel.
    pub fn find_message(&self, id: Id) -> Option<&Message> {
        self.channels.keys().find_map(|channel| self.message(*channel, id))
    }
}
