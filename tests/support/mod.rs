//! A bot and a sandbox in one process, over real sockets.
#![allow(dead_code, reason = "each test binary uses a part of this")]

use std::cell::RefCell;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use roro::answer::{Citation, Outcome, Reply, Standing, Suggestion};
use roro::discord::{self, Answers, Counts, Fatal, Finding, Signals, Topic, Verdict};
use roro::engine::Request;
use roro::sandbox::{Activity, Config, Handle, Id, Message, Sandbox, Watcher};
use roro::settings;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing_subscriber::layer::SubscriberExt;

/// Long enough for anything that should happen at once, on a machine that is busy with other tests.
pub const SOON: Duration = Duration::from_secs(20);
/// Long enough to see that nothing more comes.
pub const QUIET: Duration = Duration::from_millis(300);

/// Answers that can be told apart: each repeats its question.
pub struct Echo;

impl Echo {
    fn say(outcome: Outcome, text: String, request: &Request) -> Reply {
        let answered = outcome == Outcome::Answer;
        Reply {
            outcome,
            text,
            facts: if answered { vec!["echo".to_owned()] } else { Vec::new() },
            citations: if answered { vec![citation()] } else { Vec::new() },
            suggestions: Vec::new(),
            best: None,
            confidence: 0.9,
            language: request.locale.unwrap_or("en").to_owned(),
            standing: answered.then_some(Standing::Reported),
            said_by: None,
        }
    }
}

fn citation() -> Citation {
    Citation {
        article: "example".to_owned(),
        paragraph: Some(3),
        label: "Example Times, 1 May 2023, paragraph 3".to_owned(),
        url: Some("https://example.org/cars".to_owned()),
    }
}

impl Answers for Echo {
    fn reply(&self, request: &Request) -> Reply {
        if request.text.contains("panic") {
            panic!("a test asked for it");
        }
        if request.text.contains("choose") {
            let mut reply = Self::say(Outcome::Clarify, "Which one?".to_owned(), request);
            reply.suggestions = ["fact-1", "fact-2"]
                .map(|fact| Suggestion {
                    fact: fact.to_owned(),
                    text: format!("About {fact}?"),
                    citations: Vec::new(),
                })
                .to_vec();
            return reply;
        }
        Self::say(Outcome::Answer, format!("Echo: {}", request.text), request)
    }

    fn check(&self, claim: &Request) -> Verdict {
        Verdict {
            finding: Finding::Contradicted,
            text: format!("Checked: {}", claim.text),
            facts: vec!["echo".to_owned()],
            citations: vec![citation()],
            language: claim.locale.unwrap_or("en").to_owned(),
        }
    }

    fn topics(&self, locale: Option<&str>) -> Vec<Topic> {
        let title = if locale == Some("zh-CN") { "主题" } else { "Topic number" };
        (1..=30).map(|n| Topic { id: format!("fact-{n}"), title: format!("{title} {n}") }).collect()
    }

    fn fact(&self, id: &str, request: &Request) -> Option<Reply> {
        let known = self.topics(None).iter().any(|topic| topic.id == id);
        known.then(|| Self::say(Outcome::Answer, format!("This is {id}."), request))
    }

    fn complete(&self, typed: &Request, limit: usize) -> Vec<String> {
        (1..40).map(|n| format!("{} example {n}", typed.text)).take(limit).collect()
    }

    fn source(&self, request: &Request) -> Reply {
        Self::say(Outcome::Help, "The source.".to_owned(), request)
    }

    fn help(&self, request: &Request) -> Reply {
        Self::say(Outcome::Help, "The help.".to_owned(), request)
    }
}

/// A bot that runs.
pub struct Bot {
    pub handle: Handle,
    pub counts: Arc<Counts>,
    pub signals: Signals,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), Fatal>>,
}

thread_local! {
    static LOG: RefCell<Option<tracing::dispatcher::DefaultGuard>> = const { RefCell::new(None) };
}

/// Runs a test on a runtime of its own, whose threads log to these signals only.
pub fn with_signals<F: Future<Output = ()>>(test: impl FnOnce(Signals) -> F) {
    let signals = Signals::default();
    let log = tracing::Dispatch::new(tracing_subscriber::registry().with(signals.layer()));
    let of_thread = log.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .on_thread_start(move || {
            let guard = tracing::dispatcher::set_default(&of_thread);
            LOG.with(|log| *log.borrow_mut() = Some(guard));
        })
        .build()
        .expect("a runtime");
    let _guard = tracing::dispatcher::set_default(&log);
    runtime.block_on(test(signals));
    runtime.shutdown_timeout(Duration::from_secs(1));
}

/// Runs a test against a sandbox and a bot with ordinary settings.
pub fn with_bot<F: Future<Output = ()>>(test: impl FnOnce(Bot) -> F) {
    with_signals(|signals| async move {
        let bot = Bot::start(Config::default(), &signals, |_| {}).await;
        bot.ready().await;
        test(bot).await;
    });
}

/// A sandbox to start bots on.
pub async fn sandbox(config: Config) -> Handle {
    Sandbox::bind(config).await.expect("a free port").spawn()
}

/// Settings of a bot for this sandbox.
pub fn config(handle: &Handle) -> discord::Config {
    settings::sandboxed(handle.url(), handle.token().into()).expect("a loopback address")
}

impl Bot {
    pub async fn start(
        sandboxed: Config,
        signals: &Signals,
        adjust: impl FnOnce(&mut discord::Config),
    ) -> Self {
        Self::on(sandbox(sandboxed).await, signals, adjust)
    }

    /// Starts a bot on a sandbox that runs already.
    pub fn on(handle: Handle, signals: &Signals, adjust: impl FnOnce(&mut discord::Config)) -> Self {
        let mut config = config(&handle);
        adjust(&mut config);
        let counts = Arc::new(Counts::default());
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(discord::run(
            config,
            Arc::new(Echo),
            signals.clone(),
            Arc::clone(&counts),
            async move {
                // A test that ends without stopping its bot stops it all the same.
                let _ = stopped.await;
            },
        ));
        Self { handle, counts, signals: signals.clone(), stop: Some(stop), task }
    }

    /// Waits until the bot is online and its commands are registered.
    pub async fn ready(&self) {
        assert!(self.handle.online(SOON).await, "the bot is not online");
        assert!(self.handle.registered("ask", SOON).await, "no commands");
    }

    /// Tells the bot to stop and waits for its last word.
    pub async fn stop(mut self) -> Result<(), Fatal> {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.task.await.expect("no panic")
    }

    /// Waits for the bot to end by itself.
    pub async fn ended(self, limit: Duration) -> Result<(), Fatal> {
        tokio::time::timeout(limit, self.task).await.expect("in time").expect("no panic")
    }

    pub fn ada(&self) -> Id {
        self.handle.user("Ada").expect("Ada")
    }

    pub fn channel(&self) -> Id {
        self.handle.channel("auto-exports").expect("a channel")
    }

    /// The text with a mention of the bot before it.
    pub fn to_bot(&self, text: &str) -> String {
        format!("<@{}> {text}", self.handle.bot())
    }

    /// Mentions the bot as Ada.
    pub fn mention(&self, text: &str) -> Id {
        self.handle.send(self.ada(), self.channel(), &self.to_bot(text)).expect("sent")
    }

    /// Asks and waits for the one answer.
    pub async fn ask(&self, text: &str) -> Message {
        let mut watcher = self.handle.watch();
        let question = self.mention(text);
        self.answer(&mut watcher, question, SOON).await
    }

    pub async fn answer(&self, watcher: &mut Watcher, question: Id, limit: Duration) -> Message {
        let found = watcher.wait(limit, |activity| match activity {
            Activity::Message { message } if message.reference == Some(question) => Some((**message).clone()),
            _ => None,
        });
        found.await.expect("an answer in time")
    }

    /// The bot's answers to a question that stand now.
    pub fn answers_to(&self, question: Id) -> Vec<Message> {
        let place = self.handle.channels();
        let all = place.iter().flat_map(|channel| self.handle.messages(channel.id));
        all.filter(|message| message.reference == Some(question)).collect()
    }

    /// What the bot answers to an interaction.
    pub async fn response(&self, watcher: &mut Watcher, interaction: Id) -> Message {
        let (kind, _, message) = watcher.response_to(interaction, SOON).await.expect("a response in time");
        assert!(matches!(kind, 4 | 7), "a message or a change of one, not {kind}");
        self.handle.message(message.expect("a message")).expect("it stands")
    }

    /// How many requests have gone to addresses that contain this.
    pub fn requests(&self, method: &str, path: &str) -> usize {
        let all = self.handle.requests();
        all.iter().filter(|it| it.method == method && it.path.contains(path)).count()
    }
}

/// Waits until something holds that nothing announces.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < SOON, "still not: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Asks until an answer to any of the questions comes, and says how long that took.
pub async fn recovered(bot: &Bot, limit: Duration) -> Duration {
    let start = Instant::now();
    let mut watcher = bot.handle.watch();
    let mut asked = Vec::new();
    while start.elapsed() < limit {
        asked.push(bot.mention("are you there?"));
        let answered = watcher.wait(Duration::from_millis(500), |activity| match activity {
            Activity::Message { message } if asked.iter().any(|it| message.reference == Some(*it)) => {
                Some(())
            }
            _ => None,
        });
        if answered.await.is_some() {
            return start.elapsed();
        }
    }
    panic!("not recovered within {limit:?}");
}
