//! Running the bot: on Discord with a token, in the sandbox without one.

use std::future::Future;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use crate::discord::{self, Fatal, Registered, Signals};
use crate::engine::Engine;
use crate::sandbox::{self, Sandbox};
use crate::settings::{self, Environment, Flags, Settings};
use crate::terminal::Failure;
use crate::{shutdown, telemetry};

/// Where the sandbox listens unless told otherwise.
pub const SANDBOX_PORT: u16 = 8765;

/// Questions that the sandbox's page offers to a newcomer.
const SAMPLES: [&str; 3] =
    ["how many cars did China export this year?", "where are the S60 and S90 made?", "what did BYD export?"];

/// Runs the bot with the settings given; without a token it runs in the sandbox.
///
/// # Errors
/// Where the settings are wrong or logging cannot start.
pub fn run(engine: Engine, flags: &Flags) -> Result<ExitCode, Failure> {
    let settings = resolve(flags)?;
    match settings.discord.clone() {
        Some(config) => with_runtime(&settings, |signals| on_discord(engine, config, signals)),
        None => with_runtime(&settings, |signals| in_sandbox(Some(engine), SANDBOX_PORT, signals)),
    }
}

/// Runs the sandbox, with the bot in it or without.
///
/// # Errors
/// Where the settings are wrong or logging cannot start.
pub fn run_sandbox(engine: Option<Engine>, port: u16, flags: &Flags) -> Result<ExitCode, Failure> {
    let settings = resolve(flags)?;
    with_runtime(&settings, |signals| in_sandbox(engine, port, signals))
}

/// Registers the commands.
///
/// # Errors
/// Where there is no token or the settings are wrong.
pub fn register(flags: &Flags, guild: Option<u64>) -> Result<ExitCode, Failure> {
    let settings = resolve(flags)?;
    let config = with_token(&settings)?;
    with_runtime(&settings, |_| async move {
        let registered = discord::register(&config, guild).await?;
        say(&match registered {
            Registered::Unchanged => "Discord has these commands already.".to_owned(),
            Registered::Replaced { commands } => format!("Registered {commands} commands."),
        });
        Ok(())
    })
}

/// Prints the link that invites the bot.
///
/// # Errors
/// Where there is no token or the settings are wrong.
pub fn invite(flags: &Flags) -> Result<ExitCode, Failure> {
    let settings = resolve(flags)?;
    let config = with_token(&settings)?;
    with_runtime(&settings, |_| async move {
        let link = discord::invitation(&config).await?;
        say(&link);
        Ok(())
    })
}

fn resolve(flags: &Flags) -> Result<Settings, Failure> {
    Settings::resolve(flags, &Environment::of_process()).map_err(|e| Failure::Usage(e.to_string()))
}

fn with_token(settings: &Settings) -> Result<discord::Config, Failure> {
    settings.discord.clone().ok_or_else(|| {
        Failure::Usage(
            "this needs the bot's token: set DISCORD_TOKEN, or name a file with --token-file".to_owned(),
        )
    })
}

/// Why the bot stopped other than on request.
enum Stop {
    Fatal(Fatal),
    Io(std::io::Error),
    Other(String),
}

impl From<Fatal> for Stop {
    fn from(fatal: Fatal) -> Self {
        Self::Fatal(fatal)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// Builds the runtime, runs, and turns how it went into an exit code.
fn with_runtime<F: Future<Output = Result<(), Stop>>>(
    settings: &Settings,
    work: impl FnOnce(Signals) -> F,
) -> Result<ExitCode, Failure> {
    let signals = Signals::default();
    telemetry::start(settings.log_format, settings.log_levels.clone(), signals.layer())
        .map_err(|e| Failure::Usage(e.to_string()))?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Stream)?;
    let outcome = runtime.block_on(work(signals));
    // A shard that spins at the very end would hold up an ordinary drop.
    runtime.shutdown_background();
    let (message, code) = match outcome {
        Ok(()) => return Ok(ExitCode::SUCCESS),
        Err(Stop::Fatal(fatal)) => (fatal.to_string(), fatal.exit_code()),
        Err(Stop::Io(error)) => (error.to_string(), 3),
        Err(Stop::Other(message)) => (message, 2),
    };
    let _ = writeln!(anstream::stderr(), "roro: {message}");
    Ok(ExitCode::from(code))
}

async fn on_discord(engine: Engine, config: discord::Config, signals: Signals) -> Result<(), Stop> {
    let stop = shutdown::requested()?;
    discord::run(config, Arc::new(engine), signals, Arc::default(), stop).await?;
    Ok(())
}

async fn in_sandbox(engine: Option<Engine>, port: u16, signals: Signals) -> Result<(), Stop> {
    let samples = SAMPLES.map(str::to_owned).to_vec();
    let config = sandbox::Config { port, samples, ..sandbox::Config::default() };
    let sandbox = Sandbox::bind(config).await.map_err(|error| {
        Stop::Other(format!(
            "port {port} on this machine: {error}; choose another with `roro sandbox --port N`"
        ))
    })?;
    let handle = sandbox.handle();
    say(&format!("Talk to RoRo in your browser: {}   (ctrl-C stops it)", handle.url()));
    let Some(engine) = engine else {
        sandbox.serve(shutdown::requested()?).await?;
        return Ok(());
    };
    let config = settings::sandboxed(handle.url(), handle.token().to_owned().into())
        .map_err(|e| Stop::Other(e.to_string()))?;
    let (done, over) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(sandbox.serve(async {
        let _ = over.await;
    }));
    let outcome = on_discord(engine, config, signals).await;
    // The bot has closed its gateway; now the server may go.
    let _ = done.send(());
    let _ = server.await;
    outcome
}

fn say(line: &str) {
    // Whoever started it may have closed the output; the bot runs all the same.
    let _ = writeln!(anstream::stdout(), "{line}");
}
