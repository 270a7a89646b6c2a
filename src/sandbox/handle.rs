//! A person's side of the sandbox: what people do, what a test may ask.

mod interact;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::activity::Watcher;
use super::faults::Fault;
use super::form::AllowedMentions;
use super::model::{Channel, Id, Message, User};
use super::rest::RequestRecord;
use super::world::{NewMessage, SessionInfo, World};
use super::{Activity, Shared};

/// Longest message of a person without a subscription, in characters.
const CONTENT: usize = 2_000;

/// What a person cannot do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SandboxError {
    /// No such user, or it is the bot.
    #[error("there is no such person")]
    UnknownUser,
    /// No such channel, or somebody else's direct messages.
    #[error("there is no such channel here")]
    UnknownChannel,
    /// No such message in sight.
    #[error("there is no such message")]
    UnknownMessage,
    /// The bot has not registered such a command.
    #[error("the bot has no such command")]
    UnknownCommand,
    /// No such button or menu on the message.
    #[error("the message has no such component")]
    UnknownComponent,
    /// A required option is missing.
    #[error("the option {0} is required")]
    MissingOption(String),
    /// Nothing to send.
    #[error("the message is empty")]
    EmptyMessage,
    /// More than 2,000 characters.
    #[error("the message is longer than 2,000 characters")]
    TooLong,
    /// Somebody else's message.
    #[error("that is somebody else's message")]
    NotTheAuthor,
}

type Result<T> = std::result::Result<T, SandboxError>;

/// Does what people do and sees what happens; cheap to clone.
#[derive(Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

impl Handle {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Where the sandbox listens.
    pub fn addr(&self) -> SocketAddr {
        self.shared.addr
    }

    /// Base address for REST, without `/api`: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.shared.addr)
    }

    /// Address of the gateway.
    pub fn gateway_url(&self) -> String {
        self.shared.gateway_url()
    }

    /// The bot's token, without `Bot `.
    pub fn token(&self) -> String {
        self.shared.world().token.clone()
    }

    /// The bot's user id, which is also its application id.
    pub fn bot(&self) -> Id {
        self.shared.world().application
    }

    /// The guild.
    pub fn guild(&self) -> Id {
        self.shared.world().guild
    }

    /// Everybody, the bot included, oldest first.
    pub fn users(&self) -> Vec<User> {
        self.shared.world().users.values().cloned().collect()
    }

    /// A person by display name.
    pub fn user(&self, name: &str) -> Result<Id> {
        let world = self.shared.world();
        let found = world.users.values().find(|user| user.display_name == name);
        found.map(|user| user.id).ok_or(SandboxError::UnknownUser)
    }

    /// Adds a person, with the language of their client (`en-US`).
    pub fn create_user(&self, name: &str, locale: &str) -> Id {
        self.shared.world().add_user(name, locale)
    }

    /// Every channel, direct messages included.
    pub fn channels(&self) -> Vec<Channel> {
        self.shared.world().channels.values().cloned().collect()
    }

    /// A channel or thread of the guild by name.
    pub fn channel(&self, name: &str) -> Result<Id> {
        let world = self.shared.world();
        let found = world.channels.values().find(|channel| channel.name == name);
        found.map(|channel| channel.id).ok_or(SandboxError::UnknownChannel)
    }

    /// The channel between a person and the bot.
    pub fn direct_channel(&self, user: Id) -> Result<Id> {
        let world = self.shared.world();
        world.direct_channel(user).map(|channel| channel.id).ok_or(SandboxError::UnknownUser)
    }

    /// Changes what the bot may do in a channel, as [`permissions`](super::permissions) bits.
    pub fn set_bot_permissions(&self, channel: Id, bits: u64) -> Result<()> {
        let mut world = self.shared.world();
        let channel = world.channels.get_mut(&channel).ok_or(SandboxError::UnknownChannel)?;
        channel.bot_permissions = bits;
        Ok(())
    }

    /// Messages of a channel, oldest first, ephemeral ones included.
    pub fn messages(&self, channel: Id) -> Vec<Message> {
        let world = self.shared.world();
        world.history.get(&channel).into_iter().flatten().cloned().collect()
    }

    /// One message, as it stands now.
    pub fn message(&self, id: Id) -> Option<Message> {
        self.shared.world().find_message(id).cloned()
    }

    /// Sends a message as a person.
    pub fn send(&self, user: Id, channel: Id, text: &str) -> Result<Id> {
        self.post(user, channel, text, None)
    }

    /// Replies to a message; `ping` notifies its author.
    pub fn reply(&self, user: Id, to: Id, text: &str, ping: bool) -> Result<Id> {
        let target = self.message(to).ok_or(SandboxError::UnknownMessage)?;
        self.post(user, target.channel, text, Some((to, ping)))
    }

    fn post(&self, user: Id, channel: Id, text: &str, to: Option<(Id, bool)>) -> Result<Id> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SandboxError::EmptyMessage);
        }
        if text.chars().count() > CONTENT {
            return Err(SandboxError::TooLong);
        }
        let mut world = self.shared.world();
        world.person(user)?;
        world.place(user, channel)?;
        let new = NewMessage {
            content: text.to_owned(),
            kind: if to.is_some() { 19 } else { 0 },
            reference: to.map(|(id, _)| id),
            allowed: AllowedMentions::with_ping(to.is_some_and(|(_, ping)| ping)),
            ..NewMessage::default()
        };
        Ok(world.create_message(user, channel, new).id)
    }

    /// Edits a person's own message.
    pub fn edit(&self, user: Id, message: Id, text: &str) -> Result<()> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SandboxError::EmptyMessage);
        }
        if text.chars().count() > CONTENT {
            return Err(SandboxError::TooLong);
        }
        let mut world = self.shared.world();
        let channel = world.own_message(user, message)?;
        let form = super::form::MessageForm { content: Some(text.to_owned()), ..Default::default() };
        world.edit_message(channel, message, form).ok_or(SandboxError::UnknownMessage)?;
        Ok(())
    }

    /// Deletes a person's own message, or dismisses one that only they see.
    pub fn delete(&self, user: Id, message: Id) -> Result<()> {
        let mut world = self.shared.world();
        let found = world.find_message(message).ok_or(SandboxError::UnknownMessage)?;
        let channel = match found.visible_to {
            Some(viewer) if viewer == user => found.channel,
            _ => world.own_message(user, message)?,
        };
        world.delete_message(channel, message);
        Ok(())
    }

    /// Shows that a person is typing.
    pub fn typing(&self, user: Id, channel: Id) -> Result<()> {
        let mut world = self.shared.world();
        world.person(user)?;
        world.place(user, channel)?;
        world.typing(channel, user);
        Ok(())
    }

    /// Follows what happens from now on. Make it before the thing to observe.
    pub fn watch(&self) -> Watcher {
        self.shared.world().activity.watch()
    }

    /// Waits until the bot is connected and identified; `false` when time is up.
    pub async fn online(&self, limit: Duration) -> bool {
        let mut watcher = self.watch();
        if self.shared.world().sessions.online() > 0 {
            return true;
        }
        let pick = |activity: &Activity| match activity {
            Activity::Bot { online } if *online > 0 => Some(()),
            _ => None,
        };
        watcher.wait(limit, pick).await.is_some()
    }

    /// Waits until at least one command of each of `names` is registered.
    pub async fn registered(&self, name: &str, limit: Duration) -> bool {
        let mut watcher = self.watch();
        let known = || self.shared.world().commands.iter().any(|command| command.name == name);
        known() || watcher.wait(limit, |_| known().then_some(())).await.is_some()
    }

    /// Lets something go wrong.
    pub fn fault(&self, fault: Fault) {
        self.shared.world().inject(fault);
    }

    /// The last 20,000 REST requests, oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.shared.requests().recent.iter().cloned().collect()
    }

    /// REST requests since the start.
    pub fn request_count(&self) -> u64 {
        self.shared.requests().total
    }

    /// Gateway sessions that are connected or can be resumed.
    pub fn sessions(&self) -> Vec<SessionInfo> {
        self.shared.world().sessions.list()
    }

    /// Identifies and resumes that succeeded since the start.
    pub fn gateway_counts(&self) -> (u64, u64) {
        let world = self.shared.world();
        (world.sessions.identifies, world.sessions.resumes)
    }
}

impl World {
    fn person(&self, user: Id) -> Result<&User> {
        self.users.get(&user).filter(|user| !user.bot).ok_or(SandboxError::UnknownUser)
    }

    /// The channel, if the person is in it.
    fn place(&self, user: Id, channel: Id) -> Result<&Channel> {
        let found = self.channels.get(&channel).ok_or(SandboxError::UnknownChannel)?;
        let open = found.recipient.is_none_or(|recipient| recipient == user);
        if open { Ok(found) } else { Err(SandboxError::UnknownChannel) }
    }

    fn own_message(&self, user: Id, message: Id) -> Result<Id> {
        let found = self.find_message(message).ok_or(SandboxError::UnknownMessage)?;
        if found.author == user { Ok(found.channel) } else { Err(SandboxError::NotTheAuthor) }
    }
}
