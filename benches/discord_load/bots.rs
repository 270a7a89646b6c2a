//! The bots that are measured.

use std::sync::{Arc, LazyLock};

use roro::answer::{Citation, Outcome, Reply, Standing};
use roro::discord::{self, Answers, Counts, Signals, Topic, Verdict};
use roro::engine::{Engine, Request};
use roro::sandbox::Handle;
use roro::settings;
use serenity::builder::CreateMessage;
use serenity::client::{ClientBuilder, Context, EventHandler};
use serenity::http::HttpBuilder;
use serenity::model::channel::Message;
use serenity::model::gateway::GatewayIntents;

/// Built once, as a bot does it.
static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

/// Who is measured.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// The floor.
    Pong,
    /// RoRo's way through Discord alone: every question has the same answer.
    Constant,
    /// RoRo as it is.
    RoRo,
}

impl Who {
    pub const ALL: [Self; 3] = [Self::Pong, Self::Constant, Self::RoRo];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pong => "pong",
            Self::Constant => "RoRo with one answer",
            Self::RoRo => "RoRo",
        }
    }

    /// Starts the bot; it runs as long as the runtime.
    pub async fn start(self, handle: &Handle) {
        match self {
            Self::Pong => start_pong(handle).await,
            Self::Constant => start_roro(handle, Arc::new(Constant)),
            Self::RoRo => start_roro(handle, Arc::new(ENGINE.clone())),
        }
    }
}

async fn start_pong(handle: &Handle) {
    let http = HttpBuilder::new(handle.token()).proxy(handle.url()).ratelimiter_disabled(true);
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let mut client =
        ClientBuilder::new_with_http(http.build(), intents).event_handler(Pong).await.expect("a client");
    tokio::spawn(async move { client.start().await });
}

fn start_roro(handle: &Handle, answers: Arc<dyn Answers>) {
    let token = handle.token().into();
    let mut config = settings::sandboxed(handle.url(), token).expect("a loopback address");
    config.bounds.person.per_minute = 0;
    config.bounds.channel.per_minute = 0;
    config.requests_per_second = 0;
    tokio::spawn(discord::run(
        config,
        answers,
        Signals::default(),
        Arc::new(Counts::default()),
        std::future::pending(),
    ));
}

/// The floor: a bot that does nothing but reply.
struct Pong;

#[serenity::async_trait]
impl EventHandler for Pong {
    async fn message(&self, context: Context, message: Message) {
        if !message.author.bot {
            let pong = CreateMessage::new().content("pong").reference_message(&message);
            // A reply that fails shows as a question without an answer.
            let _ = message.channel_id.send_message(&context.http, pong).await;
        }
    }
}

/// One answer, always the same: what is measured is the way to it and from it.
struct Constant;

impl Constant {
    fn reply() -> Reply {
        Reply {
            outcome: Outcome::Answer,
            text: "About 4.2 million vehicles, 60 percent more than a year before.".to_owned(),
            facts: vec!["exports".to_owned()],
            citations: vec![Citation {
                article: "example".to_owned(),
                paragraph: Some(3),
                label: "Example Times, 1 May 2023, paragraph 3".to_owned(),
                url: Some("https://example.org/cars".to_owned()),
            }],
            suggestions: Vec::new(),
            best: None,
            confidence: 1.0,
            language: "en".to_owned(),
            standing: Some(Standing::Reported),
            said_by: None,
        }
    }
}

impl Answers for Constant {
    fn reply(&self, _: &Request) -> Reply {
        Self::reply()
    }

    fn check(&self, _: &Request) -> Verdict {
        unreachable!("nobody checks anything here")
    }

    fn topics(&self, _: Option<&str>) -> Vec<Topic> {
        Vec::new()
    }

    fn fact(&self, _: &str, _: &Request) -> Option<Reply> {
        None
    }

    fn complete(&self, _: &Request, _: usize) -> Vec<String> {
        Vec::new()
    }

    fn source(&self, _: &Request) -> Reply {
        Self::reply()
    }

    fn help(&self, _: &Request) -> Reply {
        Self::reply()
    }
}
