//! Logging: levels by target, for people or as JSON lines, always on standard error.
//!
//! Some of what the libraries log holds what people wrote: serenity's spans carry whole events,
//! and its complaint about an unreadable frame quotes it. Such targets have a ceiling that no
//! setting lifts, so that a question can't get into a log by accident.

use std::str::FromStr;

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, Registry, fmt};

/// Levels where none are set.
pub const DEFAULT_LEVELS: &str = "info";

/// The most that these targets may log.
const CEILINGS: [(&str, LevelFilter); 8] = [
    // Quotes frames that it can't read.
    ("serenity::gateway::ws", LevelFilter::OFF),
    // Spans at the level of information hold the events and messages that pass through.
    ("serenity", LevelFilter::WARN),
    // Frames and requests in full at the finer levels.
    ("tungstenite", LevelFilter::WARN),
    ("tokio_tungstenite", LevelFilter::WARN),
    ("reqwest", LevelFilter::WARN),
    ("hyper", LevelFilter::WARN),
    ("hyper_util", LevelFilter::WARN),
    ("rustls", LevelFilter::WARN),
];

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// Levels by target, such as `info,roro=debug`, with the ceilings applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels(Targets);

impl FromStr for Levels {
    type Err = String;

    fn from_str(levels: &str) -> Result<Self, Self::Err> {
        let asked = Targets::from_str(levels)
            .map_err(|why| format!("`{levels}` are no levels such as `info,roro=debug`: {why}"))?;
        let general = asked.default_level().unwrap_or(LevelFilter::OFF);
        let mut out = Targets::new().with_default(general);
        for (target, ceiling) in CEILINGS {
            out = out.with_target(target, general.min(ceiling));
        }
        for (target, level) in &asked {
            // The ceiling of the nearest module above, if there is one.
            let ceiling = CEILINGS
                .iter()
                .filter(|(capped, _)| within(target, capped))
                .map(|(_, ceiling)| *ceiling)
                .min()
                .unwrap_or(LevelFilter::TRACE);
            out = out.with_target(target.to_owned(), level.min(ceiling));
        }
        // Once more, for a target asked for by the very name of a narrower ceiling's parent.
        Ok(Self(out.with_target("serenity::gateway::ws", LevelFilter::OFF)))
    }
}

impl Levels {
    /// Whether a target logs at this level.
    pub fn enabled(&self, target: &str, level: Level) -> bool {
        self.0.would_enable(target, &level)
    }
}

/// Whether a module path is another or lies inside it.
fn within(target: &str, module: &str) -> bool {
    target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Starts logging for the whole process; `also` listens beside the log.
///
/// # Errors
///
/// Where logging has been started already.
pub fn start(
    format: Format,
    levels: Levels,
    also: impl Layer<Registry> + Send + Sync,
) -> Result<(), TryInitError> {
    let lines = fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(also);
    match format {
        Format::Human => {
            use std::io::IsTerminal;
            let colours = std::io::stderr().is_terminal();
            registry.with(lines.with_ansi(colours).with_filter(levels.0)).try_init()
        }
        Format::Json => registry.with(lines.json().flatten_event(true).with_filter(levels.0)).try_init(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(text: &str) -> Levels {
        text.parse().expect("levels")
    }

    #[test]
    fn levels_go_by_target() {
        let it = levels("warn,roro=debug");
        assert!(it.enabled("roro::discord", Level::DEBUG));
        assert!(!it.enabled("other", Level::INFO));
    }

    #[test]
    fn no_setting_makes_a_library_quote_what_people_write() {
        for asked in ["trace", "serenity=trace", "serenity::gateway::ws=trace", "trace,serenity=trace"] {
            let it = levels(asked);
            assert!(!it.enabled("serenity::gateway::shard", Level::INFO), "{asked}");
            assert!(!it.enabled("serenity::gateway::ws", Level::ERROR), "{asked}");
            assert!(!it.enabled("hyper::proto", Level::DEBUG), "{asked}");
        }
        assert!(levels("info").enabled("serenity::gateway::shard", Level::WARN));
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        let refused = "roro=loudly".parse::<Levels>();
        assert!(refused.is_err_and(|why| why.contains("info,roro=debug")));
    }
}
