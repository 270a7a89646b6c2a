//! Settings from flags, environment and file, resolved once; the first that is set wins, in this
//! order. Nothing downstream reads a flag, a variable or the file again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches};
use secrecy::SecretString;
use serde::Deserialize;

use crate::discord::{self, Bounds, Pace, Patience};
use crate::telemetry::{self, Format, Levels};

/// The file that is read where none is named, if it exists.
pub const DEFAULT_FILE: &str = "roro.toml";
/// Holds the token itself.
pub const TOKEN_VARIABLE: &str = "DISCORD_TOKEN";
/// Names a file that holds the token, as secret stores provide it.
pub const TOKEN_FILE_VARIABLE: &str = "DISCORD_TOKEN_FILE";

/// A person's questions: somebody who reads the answers needs no more.
const PERSON: Pace = Pace { burst: 6, per_minute: 20 };
/// A channel's questions: Discord takes about one message a second in one channel.
const CHANNEL: Pace = Pace { burst: 20, per_minute: 60 };
/// Time for replies in hand at shutdown: below the ten seconds that container engines grant.
const DRAIN: Duration = Duration::from_secs(8);
/// The longest prefix, in characters.
const LONGEST_PREFIX: usize = 32;
/// The longest token, in bytes; Discord's have about seventy.
const LONGEST_TOKEN: usize = 1_024;

/// The settings, each under the same name as a flag (`--log-levels`), in the environment
/// (`RORO_LOG_LEVELS`) and in the file (`log_levels`).
#[derive(Debug, Clone, Default, PartialEq, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Partial {
    /// File that holds the bot's token (also as DISCORD_TOKEN_FILE; the token itself as
    /// DISCORD_TOKEN)
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Word that calls the bot in every channel, such as `!roro`; needs the privileged message
    /// content intent [default: none]
    #[arg(long, env = "RORO_PREFIX", value_name = "WORD")]
    pub prefix: Option<String>,

    /// Number of shards [default: Discord's advice]
    #[arg(long, env = "RORO_SHARDS", value_name = "N")]
    pub shards: Option<u32>,

    /// Register the commands at the start where they differ from what Discord has [default: true]
    #[arg(long, env = "RORO_REGISTER_COMMANDS", value_name = "BOOL")]
    pub register_commands: Option<bool>,

    /// Questions in a row that one person may ask [default: 6]
    #[arg(long, env = "RORO_PERSON_BURST", value_name = "N")]
    pub person_burst: Option<u32>,

    /// Questions a minute that one person may ask in the long run, 0 for no limit [default: 20]
    #[arg(long, env = "RORO_PERSON_PER_MINUTE", value_name = "N")]
    pub person_per_minute: Option<u32>,

    /// Questions in a row that are answered in one channel [default: 20]
    #[arg(long, env = "RORO_CHANNEL_BURST", value_name = "N")]
    pub channel_burst: Option<u32>,

    /// Questions a minute that are answered in one channel in the long run, 0 for no limit
    /// [default: 60]
    #[arg(long, env = "RORO_CHANNEL_PER_MINUTE", value_name = "N")]
    pub channel_per_minute: Option<u32>,

    /// Questions worked on at once [default: 256]
    #[arg(long, env = "RORO_MOST_RUNNING", value_name = "N")]
    pub most_running: Option<usize>,

    /// Questions waiting for their turn, beyond which the oldest is dropped [default: 4096]
    #[arg(long, env = "RORO_MOST_WAITING", value_name = "N")]
    pub most_waiting: Option<usize>,

    /// Requests a second to Discord, 0 for no limit of our own [default: 50]
    #[arg(long, env = "RORO_REQUESTS_PER_SECOND", value_name = "N")]
    pub requests_per_second: Option<u32>,

    /// Seconds that replies in hand are given when the bot is stopped [default: 8]
    #[arg(long, env = "RORO_DRAIN_SECONDS", value_name = "SECONDS")]
    pub drain_seconds: Option<u64>,

    /// Address in the place of https://discord.com, such as a sandbox's [default: none]
    #[arg(long, env = "RORO_API", value_name = "URL")]
    pub api: Option<String>,

    /// How log lines look [default: human]
    #[arg(long, env = "RORO_LOG_FORMAT", value_name = "FORMAT", value_enum)]
    pub log_format: Option<Format>,

    /// What is logged, by target, such as `info,roro=debug` [default: info]
    #[arg(long, env = "RORO_LOG_LEVELS", value_name = "LEVELS")]
    pub log_levels: Option<String>,
}

/// The settings as flags, and where the file is.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// File with settings [default: roro.toml, if it exists]
    #[arg(long, env = "RORO_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// The settings themselves.
    #[command(flatten)]
    pub settings: Partial,
}

/// The token as the environment gives it.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The value of [`TOKEN_VARIABLE`].
    pub token: Option<SecretString>,
    /// The value of [`TOKEN_FILE_VARIABLE`].
    pub token_file: Option<PathBuf>,
}

impl Environment {
    /// Reads the process's own; a variable that is set to nothing counts as not set.
    pub fn of_process() -> Self {
        let read = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        Self {
            token: read(TOKEN_VARIABLE).map(SecretString::from),
            token_file: read(TOKEN_FILE_VARIABLE).map(PathBuf::from),
        }
    }
}

/// All settings, resolved.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The bot; `None` without a token.
    pub discord: Option<discord::Config>,
    /// How log lines look.
    pub log_format: Format,
    /// What is logged.
    pub log_levels: Levels,
}

/// What is wrong with the settings, and where.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file can't be read.
    #[error("{what} {} can't be read: {why}", .path.display())]
    Unreadable {
        /// "the settings file" or "the token file".
        what: &'static str,
        /// Where it should be.
        path: PathBuf,
        /// Why not.
        why: std::io::Error,
    },
    /// The settings file is not what it should be.
    #[error("{}, line {line}: {why}", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong; never the line itself, which might hold a token.
        why: String,
    },
    /// A value makes no sense.
    #[error("the setting `{name}`: {why}")]
    Invalid {
        /// Name of the setting.
        name: &'static str,
        /// What is wrong, and what would be right.
        why: String,
    },
}

impl Settings {
    /// Resolves everything: flags and environment as clap has merged them, then the file.
    ///
    /// # Errors
    ///
    /// Where a file can't be read, or a value makes no sense.
    pub fn resolve(flags: &Flags, environment: &Environment) -> Result<Self, SettingsError> {
        let file = read_file(flags.config.as_deref())?;
        let token = find_token(flags, environment, &file)?;
        let set = flags.settings.clone().or(file);
        let log_levels = set.log_levels.as_deref().unwrap_or(telemetry::DEFAULT_LEVELS);
        let log_levels =
            log_levels.parse().map_err(|why| SettingsError::Invalid { name: "log_levels", why })?;
        let log_format = set.log_format.unwrap_or_default();
        let discord = token.map(|token| discord_config(set, token)).transpose()?;
        Ok(Self { discord, log_format, log_levels })
    }
}

impl Partial {
    /// These settings, and the others where these are silent.
    fn or(self, other: Self) -> Self {
        Self {
            token_file: self.token_file.or(other.token_file),
            prefix: self.prefix.or(other.prefix),
            shards: self.shards.or(other.shards),
            register_commands: self.register_commands.or(other.register_commands),
            person_burst: self.person_burst.or(other.person_burst),
            person_per_minute: self.person_per_minute.or(other.person_per_minute),
            channel_burst: self.channel_burst.or(other.channel_burst),
            channel_per_minute: self.channel_per_minute.or(other.channel_per_minute),
            most_running: self.most_running.or(other.most_running),
            most_waiting: self.most_waiting.or(other.most_waiting),
            requests_per_second: self.requests_per_second.or(other.requests_per_second),
            drain_seconds: self.drain_seconds.or(other.drain_seconds),
            api: self.api.or(other.api),
            log_format: self.log_format.or(other.log_format),
            log_levels: self.log_levels.or(other.log_levels),
        }
    }
}

/// The configuration of a bot with this token and otherwise the defaults; for the sandbox.
///
/// # Errors
///
/// Where the address is one that a token should not be sent to.
pub fn sandboxed(api: String, token: SecretString) -> Result<discord::Config, SettingsError> {
    discord_config(Partial { api: Some(api), ..Partial::default() }, token)
}

fn discord_config(set: Partial, token: SecretString) -> Result<discord::Config, SettingsError> {
    let invalid = |name, why: &str| SettingsError::Invalid { name, why: why.to_owned() };
    if set.shards == Some(0) {
        return Err(invalid("shards", "there is at least one; leave it out for Discord's advice"));
    }
    if set.prefix.as_ref().is_some_and(|it| it.chars().count() > LONGEST_PREFIX) {
        return Err(invalid("prefix", "it is longer than 32 characters; a word is enough"));
    }
    if set.api.as_deref().is_some_and(|api| !safe_for_token(api)) {
        let why = "it must begin with https://, or with http:// on this computer: the token goes there";
        return Err(invalid("api", why));
    }
    let pace = |burst: Option<u32>, per_minute: Option<u32>, default: Pace| Pace {
        burst: burst.unwrap_or(default.burst),
        per_minute: per_minute.unwrap_or(default.per_minute),
    };
    Ok(discord::Config {
        token,
        api: set.api,
        prefix: set.prefix.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()),
        shards: set.shards,
        bounds: Bounds {
            running: set.most_running.unwrap_or(discord::MOST_RUNNING),
            waiting: set.most_waiting.unwrap_or(discord::MOST_WAITING),
            person: pace(set.person_burst, set.person_per_minute, PERSON),
            channel: pace(set.channel_burst, set.channel_per_minute, CHANNEL),
        },
        requests_per_second: set.requests_per_second.unwrap_or(discord::REQUESTS_PER_SECOND),
        drain: set.drain_seconds.map_or(DRAIN, Duration::from_secs),
        register: set.register_commands.unwrap_or(true),
        patience: Patience::default(),
    })
}

/// Whether what is sent there can't be read on the way.
fn safe_for_token(api: &str) -> bool {
    if api.starts_with("https://") {
        return true;
    }
    let Some(rest) = api.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split('/').next().unwrap_or("");
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(""),
        None => authority.split(':').next().unwrap_or(""),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|it| it.is_loopback())
}

fn read_file(named: Option<&Path>) -> Result<Partial, SettingsError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(why) if named.is_none() && why.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Partial::default());
        }
        Err(why) => {
            let path = path.to_owned();
            return Err(SettingsError::Unreadable { what: "the settings file", path, why });
        }
    };
    toml::from_str(&text).map_err(|why| {
        let before = why.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        SettingsError::Malformed {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            why: why.message().to_owned(),
        }
    })
}

/// The token: a file named by flag, the environment, a file named in the settings file.
fn find_token(
    flags: &Flags,
    environment: &Environment,
    file: &Partial,
) -> Result<Option<SecretString>, SettingsError> {
    if let Some(path) = &flags.settings.token_file {
        return read_token(path).map(Some);
    }
    if let Some(token) = &environment.token {
        return checked(token.clone(), TOKEN_VARIABLE).map(Some);
    }
    let path = environment.token_file.as_ref().or(file.token_file.as_ref());
    path.map(|path| read_token(path)).transpose()
}

fn read_token(path: &Path) -> Result<SecretString, SettingsError> {
    let text = std::fs::read_to_string(path).map_err(|why| {
        let path = path.to_owned();
        SettingsError::Unreadable { what: "the token file", path, why }
    })?;
    checked(SecretString::from(text), "token_file")
}

/// The token without what surrounds it; refused where it can't be one, without showing it.
fn checked(token: SecretString, name: &'static str) -> Result<SecretString, SettingsError> {
    use secrecy::ExposeSecret;
    let bare = token.expose_secret().trim();
    let bare = bare.strip_prefix("Bot ").unwrap_or(bare).trim();
    let sound = !bare.is_empty() && bare.len() <= LONGEST_TOKEN && bare.chars().all(|c| c.is_ascii_graphic());
    if !sound {
        let why = "this is no token; copy it again from the Bot page of the application".to_owned();
        return Err(SettingsError::Invalid { name, why });
    }
    Ok(SecretString::from(bare))
}

/// The settings as a Markdown table, made from the same definitions as the flags.
pub fn table() -> String {
    let command = Flags::augment_args(clap::Command::new("settings"));
    let mut out = String::from("| flag | environment | file | meaning |\n|---|---|---|---|\n");
    for arg in command.get_arguments() {
        let Some(flag) = arg.get_long() else { continue };
        let variable = match arg.get_id().as_str() {
            "token_file" => format!("`{TOKEN_FILE_VARIABLE}`, `{TOKEN_VARIABLE}`"),
            _ => arg.get_env().map_or(String::new(), |it| format!("`{}`", it.to_string_lossy())),
        };
        let key = match arg.get_id().as_str() {
            "config" => String::new(),
            key => format!("`{key}`"),
        };
        let meaning = arg.get_help().map(ToString::to_string).unwrap_or_default();
        out.push_str(&format!("| `--{flag}` | {variable} | {key} | {meaning} |\n"));
    }
    out
}

/// Reads flags and environment by themselves, for a command line that has nothing else.
///
/// # Errors
///
/// Where clap refuses them.
pub fn flags_from(
    arguments: impl IntoIterator<Item = impl Into<std::ffi::OsString> + Clone>,
) -> Result<Flags, clap::Error> {
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        flags: Flags,
    }
    let matches = Line::command().no_binary_name(true).try_get_matches_from(arguments)?;
    Ok(Line::from_arg_matches(&matches)?.flags)
}

#[cfg(test)]
mod tests;
