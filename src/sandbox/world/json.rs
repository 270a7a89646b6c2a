//! Discord's JSON objects, with every field that common libraries require.

use serde_json::{Value, json};

use super::World;
use crate::sandbox::model::{Channel, ChannelKind, Id, Message, User, intents, permissions, timestamp};

/// Application flags for intents that are granted below the review threshold.
const GATEWAY_PRESENCE_LIMITED: u64 = 1 << 13;
const GATEWAY_GUILD_MEMBERS_LIMITED: u64 = 1 << 15;
const GATEWAY_MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;
/// User flag of a bot that takes interactions over HTTP or the gateway.
const APPLICATION_COMMAND_BADGE: u64 = 1 << 23;

impl World {
    pub fn user_json(&self, id: Id) -> Value {
        match self.users.get(&id) {
            Some(user) => user_json(user),
            None => {
                json!({"id": id, "username": "unknown", "discriminator": "0", "global_name": null, "avatar": null})
            }
        }
    }

    /// The bot's own user, as `GET /users/@me` and READY give it.
    pub fn me_json(&self) -> Value {
        let mut me = self.user_json(self.application);
        me["verified"] = json!(true);
        me["mfa_enabled"] = json!(false);
        me["locale"] = json!("en-US");
        me["email"] = Value::Null;
        me["flags"] = json!(APPLICATION_COMMAND_BADGE);
        me
    }

    pub fn application_json(&self) -> Value {
        let owner = self.user_json(self.owner);
        json!({
            "id": self.application, "name": self.config.bot_name, "icon": null, "description": "",
            "summary": "", "type": null, "bot_public": true, "bot_require_code_grant": false,
            "verify_key": "0".repeat(64), "flags": self.application_flags(), "hook": true,
            "owner": owner, "team": null, "bot": self.me_json(), "tags": [],
            "rpc_origins": [], "redirect_uris": [], "interactions_endpoint_url": null,
            "role_connections_verification_url": null, "event_webhooks_url": null,
            "event_webhooks_status": 1, "approximate_guild_count": 1,
            "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
            "integration_types_config": {
                "0": {"oauth2_install_params": {
                    "scopes": ["applications.commands", "bot"],
                    "permissions": permissions::BOT.to_string(),
                }},
                "1": {"oauth2_install_params": {"scopes": ["applications.commands"], "permissions": "0"}},
            },
        })
    }

    fn application_flags(&self) -> u64 {
        let granted = |intent, flag| {
            if self.config.granted & intent != 0 { flag } else { 0 }
        };
        granted(intents::GUILD_PRESENCES, GATEWAY_PRESENCE_LIMITED)
            | granted(intents::GUILD_MEMBERS, GATEWAY_GUILD_MEMBERS_LIMITED)
            | granted(intents::MESSAGE_CONTENT, GATEWAY_MESSAGE_CONTENT_LIMITED)
            | APPLICATION_COMMAND_BADGE
    }

    pub fn ready_json(&self, session: &str, shard: (u64, u64), resume_url: &str) -> Value {
        let guilds = if World::shard_of(Some(self.guild), shard.1) == shard.0 {
            json!([{"id": self.guild, "unavailable": true}])
        } else {
            json!([])
        };
        json!({
            "v": 10, "user": self.me_json(), "guilds": guilds, "session_id": session,
            "session_type": "normal", "resume_gateway_url": resume_url, "shard": [shard.0, shard.1],
            "application": {"id": self.application, "flags": self.application_flags()},
            "private_channels": [], "presences": [], "relationships": [], "user_settings": {},
            "user_settings_proto": "", "guild_join_requests": [], "geo_ordered_rtc_regions": [],
            "game_relationships": [], "auth": {}, "_trace": ["sandbox"],
        })
    }

    pub fn guild_json(&self) -> Value {
        let mut guild = json!({
            "id": self.guild, "name": "Sandbox", "owner_id": self.owner, "region": "us-east",
            "roles": self.roles_json(), "preferred_locale": "en-US", "afk_timeout": 300,
            "default_message_notifications": 1, "max_members": 25_000_000,
            "max_video_channel_users": 25, "max_stage_video_channel_users": 50,
            "widget_enabled": false, "nsfw": false, "embed_enabled": false,
            "premium_progress_bar_enabled": false,
        });
        let lists = ["emojis", "features", "stickers"].map(|key| (key, json!([])));
        let zeros = [
            "verification_level",
            "explicit_content_filter",
            "mfa_level",
            "system_channel_flags",
            "premium_tier",
            "premium_subscription_count",
            "nsfw_level",
        ]
        .map(|key| (key, json!(0)));
        let nothing = [
            "icon",
            "icon_hash",
            "splash",
            "discovery_splash",
            "afk_channel_id",
            "widget_channel_id",
            "application_id",
            "system_channel_id",
            "rules_channel_id",
            "max_presences",
            "vanity_url_code",
            "description",
            "banner",
            "public_updates_channel_id",
            "safety_alerts_channel_id",
            "hub_type",
            "home_header",
            "latest_onboarding_question_id",
            "incidents_data",
            "inventory_settings",
            "embed_channel_id",
        ]
        .map(|key| (key, Value::Null));
        for (key, value) in lists.into_iter().chain(zeros).chain(nothing) {
            guild[key] = value;
        }
        guild
    }

    pub fn guild_create_json(&self, wanted: u64) -> Value {
        let mut guild = self.guild_json();
        let people =
            self.users.keys().filter(|id| **id == self.application || wanted & intents::GUILD_PRESENCES != 0);
        let members: Vec<Value> = people.map(|id| self.member_json(*id, true)).collect();
        let of_kind = |kind| {
            let found = self.channels.values().filter(move |channel| channel.kind == kind);
            found.filter(|channel| channel.visible()).map(|channel| self.channel_json(channel))
        };
        guild["joined_at"] = json!(timestamp(self.joined));
        guild["large"] = json!(false);
        guild["unavailable"] = json!(false);
        guild["member_count"] = json!(self.users.len());
        guild["members"] = json!(members);
        guild["channels"] = of_kind(ChannelKind::Text).collect();
        guild["threads"] = of_kind(ChannelKind::Thread).collect();
        for list in [
            "voice_states",
            "presences",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
            "embedded_activities",
            "activity_instances",
        ] {
            guild[list] = json!([]);
        }
        guild
    }

    pub fn roles_json(&self) -> Value {
        let role = |id: Id, name: &str, position: u8, bits: u64, tags: Value| {
            let mut role = json!({
                "id": id, "name": name, "description": null, "color": 0,
                "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
                "hoist": false, "icon": null, "unicode_emoji": null, "position": position,
                "permissions": bits.to_string(), "managed": !tags.is_null(),
                "mentionable": false, "flags": 0,
            });
            if !tags.is_null() {
                role["tags"] = tags;
            }
            role
        };
        let everyone = permissions::BOT | permissions::USE_APPLICATION_COMMANDS;
        let tags = json!({"bot_id": self.application});
        json!([
            role(self.guild, "@everyone", 0, everyone, Value::Null),
            role(self.bot_role, &self.config.bot_name, 1, permissions::BOT, tags),
        ])
    }

    /// A guild member; `with_user` is left out in message events.
    pub fn member_json(&self, id: Id, with_user: bool) -> Value {
        let roles = if id == self.application { json!([self.bot_role]) } else { json!([]) };
        let mut member = json!({
            "nick": null, "avatar": null, "banner": null, "roles": roles,
            "joined_at": timestamp(self.joined), "premium_since": null, "deaf": false,
            "mute": false, "flags": 0, "pending": false, "communication_disabled_until": null,
        });
        if with_user {
            member["user"] = self.user_json(id);
        }
        member
    }

    pub fn channel_json(&self, channel: &Channel) -> Value {
        let newest = self.history.get(&channel.id).and_then(|history| history.back());
        let last = newest.map(|message| message.id);
        if channel.kind == ChannelKind::Direct {
            let recipients: Vec<Value> = channel.recipient.iter().map(|id| self.user_json(*id)).collect();
            return json!({
                "id": channel.id, "type": 1, "flags": 0, "last_message_id": last,
                "last_pin_timestamp": null, "recipients": recipients,
            });
        }
        let mut json = json!({
            "id": channel.id, "type": 0, "guild_id": self.guild, "name": channel.name,
            "position": 0, "flags": 0, "parent_id": channel.parent, "topic": channel.topic,
            "nsfw": false, "rate_limit_per_user": 0, "last_message_id": last,
            "last_pin_timestamp": null, "permission_overwrites": self.overwrites(channel),
        });
        if channel.kind == ChannelKind::Thread {
            json["type"] = json!(11);
            json["owner_id"] = json!(self.owner);
            json["message_count"] = json!(0);
            json["total_message_sent"] = json!(0);
            json["member_count"] = json!(self.users.len());
            json["thread_metadata"] = json!({
                "archived": false, "auto_archive_duration": 10_080, "locked": false,
                "archive_timestamp": timestamp(channel.id.created()),
                "create_timestamp": timestamp(channel.id.created()),
            });
            json["member"] = json!({
                "id": channel.id, "user_id": self.application, "flags": 1,
                "join_timestamp": timestamp(self.joined),
            });
        }
        json
    }

    /// What the channel takes from the bot's role.
    fn overwrites(&self, channel: &Channel) -> Value {
        let denied = permissions::BOT & !channel.bot_permissions;
        if denied == 0 {
            return json!([]);
        }
        json!([{"id": self.bot_role, "type": 0, "allow": "0", "deny": denied.to_string()}])
    }

    /// A message as the API returns it; `content` says whether the reader may
    /// read what it says whoever wrote it.
    pub fn message_json(&self, message: &Message, content: bool) -> Value {
        let mut json = self.message_without_target_json(message, content);
        if message.kind == 19 || message.kind == 23 {
            let target = message.reference.and_then(|id| self.message(message.channel, id));
            let target = target.filter(|target| target.visible_to.is_none());
            json["referenced_message"] =
                target.map_or(Value::Null, |target| self.message_without_target_json(target, content));
        }
        json
    }

    fn message_without_target_json(&self, message: &Message, content: bool) -> Value {
        let open = content || self.content_is_open(message);
        let mentions: Vec<Value> = message.mentions.iter().map(|id| self.user_json(*id)).collect();
        let mut json = json!({
            "id": message.id, "channel_id": message.channel,
            "author": self.user_json(message.author), "content": "",
            "timestamp": timestamp(message.id.created()),
            "edited_timestamp": message.edited.map(timestamp), "tts": false,
            "mention_everyone": message.mention_everyone, "mentions": mentions,
            "mention_roles": message.mention_roles, "attachments": [], "embeds": [],
            "pinned": false, "type": message.kind, "flags": message.flags, "components": [],
        });
        if open {
            json["content"] = json!(message.content);
            json["embeds"] = json!(message.embeds);
            json["components"] = json!(message.components);
        }
        if let Some(target) = message.reference {
            json["message_reference"] =
                json!({"type": 0, "message_id": target, "channel_id": message.channel});
            if let Some(guild) = self.guild_of(message.channel) {
                json["message_reference"]["guild_id"] = json!(guild);
            }
        }
        if message.author == self.application
            && let Some(origin) = &message.origin
        {
            json["application_id"] = json!(self.application);
            json["webhook_id"] = json!(self.application);
            json["interaction_metadata"] = json!({
                "id": origin.id, "type": origin.kind, "user": self.user_json(origin.user),
                "authorizing_integration_owners": self.installers_json(message.channel),
            });
            if let Some(name) = &origin.name {
                json["interaction_metadata"]["name"] = json!(name);
                json["interaction"] = json!({
                    "id": origin.id, "type": origin.kind, "name": name,
                    "user": self.user_json(origin.user),
                });
            }
        }
        json
    }

    /// Where the application is installed, seen from a channel.
    pub fn installers_json(&self, channel: Id) -> Value {
        match self.guild_of(channel) {
            Some(guild) => json!({"0": guild}),
            None => json!({"0": "0"}),
        }
    }

    /// A message as gateway events carry it.
    pub fn message_event_json(&self, message: &Message, content: bool) -> Value {
        let mut json = self.message_json(message, content);
        let channel = self.channels.get(&message.channel);
        json["channel_type"] = json!(channel.map_or(0, |channel| channel.kind.number()));
        if let Some(nonce) = &message.nonce {
            json["nonce"] = nonce.clone();
        }
        if let Some(guild) = self.guild_of(message.channel) {
            json["guild_id"] = json!(guild);
            json["member"] = self.member_json(message.author, false);
            let mentions: Vec<Value> = message
                .mentions
                .iter()
                .map(|id| {
                    let mut user = self.user_json(*id);
                    user["member"] = self.member_json(*id, false);
                    user
                })
                .collect();
            json["mentions"] = json!(mentions);
        }
        json
    }
}

impl ChannelKind {
    /// Discord's number for this kind.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Text => 0,
            Self::Direct => 1,
            Self::Thread => 11,
        }
    }
}

fn user_json(user: &User) -> Value {
    let mut json = json!({
        "id": user.id, "username": user.username, "discriminator": "0",
        "global_name": if user.bot { Value::Null } else { json!(user.display_name) },
        "avatar": null, "avatar_decoration_data": null, "banner": null, "accent_color": null,
        "collectibles": null, "primary_guild": null, "clan": null, "public_flags": 0,
    });
    if user.bot {
        json["username"] = json!(user.display_name);
        json["bot"] = json!(true);
        json["discriminator"] = json!("0001");
        json["system"] = json!(false);
    }
    json
}
