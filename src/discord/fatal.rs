//! What ends the bot, told to the operator in one sentence that says what to do.

use std::time::Duration;

use super::rest::RestError;
use super::watchdog::Reason;

/// Why the bot can't run, or can't run on.
#[derive(Debug, thiserror::Error)]
pub enum Fatal {
    /// 401, or close code 4004.
    #[error(
        "Discord refuses the token: copy the bot's token again, or reset it, on its Bot page at \
         https://discord.com/developers/applications and set DISCORD_TOKEN to it."
    )]
    TokenRefused,
    /// Close code 4014.
    #[error(
        "Discord does not allow this bot to read message content, which a text prefix needs: \
         switch on \"Message Content Intent\" on its Bot page at \
         https://discord.com/developers/applications, or run without a prefix."
    )]
    IntentsDisallowed,
    /// Close code 4010.
    #[error(
        "Discord refuses the number of shards: leave out the `shards` setting, or set it to a \
         multiple of the number that Discord has assigned."
    )]
    InvalidShard,
    /// Close code 4011.
    #[error(
        "The bot is on too many servers for so few shards: leave out the `shards` setting, or \
         raise it to one for every 2,500 servers."
    )]
    ShardingRequired,
    /// No sessions are left for today.
    #[error(
        "Discord allows no new session for another {} minutes: wait that long before starting \
         again, and find out what has restarted the bot so often.", .0.as_secs().div_ceil(60)
    )]
    SessionsSpent(Duration),
    /// The watchdog gave up.
    #[error(
        "The connection to Discord's gateway was lost and could not be restored ({0:?}): start \
         again; if it persists, look at https://discordstatus.com and the network."
    )]
    GatewayLost(Reason),
    /// The HTTP API can't be used.
    #[error("Discord can't be reached: check the network and https://discordstatus.com ({0}).")]
    Unreachable(String),
    /// Discord refuses for another reason.
    #[error("Discord refuses the bot ({0}): read the message and correct the settings.")]
    Refused(String),
}

impl Fatal {
    /// The exit code, distinct for what an operator has to correct (10 to 12) and for what a
    /// supervisor may try again (20 to 22).
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::TokenRefused => 10,
            Self::IntentsDisallowed => 11,
            Self::InvalidShard | Self::ShardingRequired => 12,
            Self::Refused(_) => 13,
            Self::GatewayLost(_) => 20,
            Self::Unreachable(_) => 21,
            Self::SessionsSpent(_) => 22,
        }
    }
}

impl From<RestError> for Fatal {
    fn from(why: RestError) -> Self {
        match why {
            why if why.is_unauthorized() => Self::TokenRefused,
            RestError::Refused { .. } | RestError::Invalid(_) => Self::Refused(why.to_string()),
            _ => Self::Unreachable(why.to_string()),
        }
    }
}
