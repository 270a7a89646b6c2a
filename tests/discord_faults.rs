//! What goes wrong between the bot and Discord: each fault ends with every question answered
//! exactly once, or, where Discord itself loses it, with the bot back within a stated time.

mod support;

use std::time::{Duration, Instant};

use roro::discord::{Fatal, Patience, Signals};
use roro::sandbox::{Config, Fault};
use support::{Bot, QUIET, SOON, recovered, until, with_bot, with_signals};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// What a fault of the gateway may cost.
#[derive(Clone, Copy)]
enum Costs {
    /// The session is resumed: nothing is lost, and what was missed is answered within this time.
    Nothing(Duration),
    /// The session is lost: the bot is back within this time.
    Session(Duration),
}
use Costs::{Nothing, Session};

/// Resuming is a matter of one connection: milliseconds, where the machine has nothing else to do.
const RESUMED: Costs = Nothing(Duration::from_secs(10));
/// serenity starts sessions at least five seconds apart, and before that it waits five for the
/// old one or the watchdog has to find out: 14 seconds at the most, and as many for a busy machine.
const NEW_SESSION: Duration = Duration::from_secs(28);
const FOUND_DEAD: Costs = Session(NEW_SESSION);

async fn survives(signals: Signals, name: &'static str, fault: Fault, costs: Costs) {
    let bot = Bot::start(Config::default(), &signals, |_| {}).await;
    bot.ready().await;
    bot.ask("before").await;
    let mut watcher = bot.handle.watch();
    bot.handle.fault(fault);
    let during = bot.mention("during");
    let limit = match costs {
        Nothing(limit) => {
            bot.answer(&mut watcher, during, limit).await;
            limit
        }
        Session(limit) => limit,
    };
    let took = recovered(&bot, limit).await;
    println!("{name}: back after {} ms", took.as_millis());
    sleep(QUIET).await;
    let answers = bot.answers_to(during).len();
    match costs {
        Nothing(_) => assert_eq!(answers, 1, "{name}"),
        Session(_) => assert!(answers <= 1, "{name}"),
    }
    bot.stop().await.unwrap_or_else(|why| panic!("{name}: {why}"));
}

#[test]
fn every_way_to_lose_the_gateway_is_survived() {
    let close = |code| Fault::Close { code };
    let cases: Vec<(&str, Fault, Costs)> = vec![
        ("dropped socket", Fault::Drop, RESUMED),
        ("close 1000", close(1000), RESUMED),
        ("close 1001", close(1001), RESUMED),
        ("close 4000", close(4000), RESUMED),
        ("close 4001", close(4001), RESUMED),
        ("close 4002", close(4002), RESUMED),
        ("close 4005", close(4005), RESUMED),
        ("close 4008", close(4008), RESUMED),
        ("op 7", Fault::Reconnect, RESUMED),
        ("op 9 true", Fault::InvalidSession { resumable: true }, RESUMED),
        ("op 1", Fault::RequestHeartbeat, RESUMED),
        ("close 4003", close(4003), FOUND_DEAD),
        ("close 4006", close(4006), FOUND_DEAD),
        ("close 4007", close(4007), FOUND_DEAD),
        ("close 4009", close(4009), FOUND_DEAD),
        ("op 9 false", Fault::InvalidSession { resumable: false }, FOUND_DEAD),
    ];
    with_signals(|signals| async move {
        let mut running = JoinSet::new();
        for (name, fault, costs) in cases {
            running.spawn(survives(signals.clone(), name, fault, costs));
        }
        while let Some(done) = running.join_next().await {
            done.expect("survived");
        }
    });
}

#[test]
fn a_dead_socket_is_found_by_probing_where_the_log_says_nothing() {
    with_signals(|_| async move {
        // Signals that nobody listens for.
        let bot = Bot::start(Config::default(), &Signals::default(), |config| {
            config.patience.probe_every = Duration::from_secs(1);
        })
        .await;
        bot.ready().await;
        bot.handle.fault(Fault::Close { code: 4003 });
        // The spinning shard may hold up the whole runtime until the probe frees it.
        recovered(&bot, NEW_SESSION).await;
    });
}

#[test]
fn unacknowledged_heartbeats_end_in_a_new_session() {
    with_signals(|signals| async move {
        let sandboxed = Config { heartbeat_interval: Duration::from_secs(1), ..Config::default() };
        let bot = Bot::start(sandboxed, &signals, |_| {}).await;
        bot.ready().await;
        bot.handle.fault(Fault::NoAck);
        let (before, _) = bot.handle.gateway_counts();
        let start = Instant::now();
        while bot.handle.gateway_counts().0 == before {
            assert!(start.elapsed() < NEW_SESSION, "no new session");
            sleep(QUIET).await;
        }
        recovered(&bot, SOON).await;
    });
}

/// Patience for tests, so that they need not wait as long as an operator would.
fn hasty(patience: &mut Patience) {
    patience.connect = Duration::from_secs(3);
}

#[test]
fn a_gateway_that_says_nothing_is_tried_again() {
    with_signals(|signals| async move {
        let sandboxed = Config { identify_spacing: Duration::ZERO, ..Config::default() };
        let handle = support::sandbox(sandboxed).await;
        handle.fault(Fault::NoHello { times: 1 });
        let bot = Bot::on(handle, &signals, |config| hasty(&mut config.patience));
        // Three seconds of patience, and the five that serenity keeps between sessions.
        assert!(bot.handle.online(NEW_SESSION).await, "not online");
        recovered(&bot, SOON).await;
    });
}

#[test]
fn a_late_ready_is_waited_for() {
    with_signals(|signals| async move {
        let handle = support::sandbox(Config::default()).await;
        handle.fault(Fault::LateReady { millis: 1_000, times: 1 });
        let bot = Bot::on(handle, &signals, |config| hasty(&mut config.patience));
        assert!(bot.handle.online(SOON).await, "not online");
        recovered(&bot, SOON).await;
        assert_eq!(bot.handle.gateway_counts().0, 1, "one session was enough");
    });
}

#[test]
fn a_ready_that_never_comes_is_not_waited_for() {
    with_signals(|signals| async move {
        let sandboxed = Config { identify_spacing: Duration::ZERO, ..Config::default() };
        let handle = support::sandbox(sandboxed).await;
        handle.fault(Fault::LateReady { millis: 60_000, times: 1 });
        let bot = Bot::on(handle, &signals, |config| hasty(&mut config.patience));
        recovered(&bot, NEW_SESSION).await;
    });
}

#[test]
fn doubled_and_disordered_events_are_answered_once() {
    with_bot(|bot| async move {
        bot.handle.fault(Fault::Duplicate { times: 2 });
        let twice = [bot.mention("twice"), bot.mention("twice as well")];
        until("both are answered", || twice.iter().all(|it| !bot.answers_to(*it).is_empty())).await;
        bot.handle.fault(Fault::OutOfOrder);
        let swapped = [bot.mention("late"), bot.mention("early")];
        until("both are answered", || swapped.iter().all(|it| !bot.answers_to(*it).is_empty())).await;
        sleep(QUIET).await;
        assert!(twice.iter().chain(&swapped).all(|it| bot.answers_to(*it).len() == 1));
    });
}

#[test]
fn a_doubled_command_is_answered_once() {
    with_bot(|bot| async move {
        bot.handle.fault(Fault::Duplicate { times: 1 });
        let mut watcher = bot.handle.watch();
        let interaction = bot.handle.invoke(bot.ada(), bot.channel(), "help", &[]).expect("a command");
        bot.response(&mut watcher, interaction).await;
        sleep(QUIET).await;
        let sent = bot.handle.requests();
        let callbacks: Vec<_> = sent.iter().filter(|it| it.path.ends_with("/callback")).collect();
        assert_eq!(callbacks.len(), 1, "{callbacks:?}");
    });
}

#[test]
fn events_that_can_not_be_read_are_counted_and_cost_nothing_else() {
    use std::sync::atomic::Ordering;
    with_bot(|bot| async move {
        bot.handle.fault(Fault::UnreadableEvent);
        bot.handle.fault(Fault::UnknownEvent);
        bot.ask("still there?").await;
        let counted = || bot.counts.unreadable.load(Ordering::Relaxed) + bot.signals.unreadable_frames();
        until("both are counted", || counted() == 2).await;
    });
}

#[test]
fn a_request_that_fails_is_repeated_without_a_second_answer() {
    let on_messages = Some("POST /channels".to_owned());
    let route = || on_messages.clone();
    let limited = |global| Fault::RateLimited { global, retry_after: 0.3, times: 1, route: route() };
    let cases = [
        ("rate limit of a route", limited(false)),
        ("global rate limit", limited(true)),
        ("status 500", Fault::ServerError { status: 500, times: 1, route: route() }),
        ("status 502, twice", Fault::ServerError { status: 502, times: 2, route: route() }),
        ("cut reply", Fault::Cut { times: 1, route: route() }),
        ("cut reply, twice", Fault::Cut { times: 2, route: route() }),
        ("slow reply", Fault::Slow { millis: 1_500, times: 1, route: route() }),
    ];
    with_signals(|signals| async move {
        let mut running = JoinSet::new();
        for (name, fault) in cases {
            let signals = signals.clone();
            running.spawn(async move {
                let bot = Bot::start(Config::default(), &signals, |_| {}).await;
                bot.ready().await;
                bot.handle.fault(fault);
                let mut watcher = bot.handle.watch();
                let question = bot.mention(name);
                bot.answer(&mut watcher, question, SOON).await;
                // Long enough for a repetition that should not be.
                sleep(Duration::from_secs(2)).await;
                assert_eq!(bot.answers_to(question).len(), 1, "{name}");
                // The answer is known: it follows its question.
                bot.handle.delete(bot.ada(), question).expect("deleted");
                until(name, || bot.answers_to(question).is_empty()).await;
            });
        }
        while let Some(done) = running.join_next().await {
            done.expect("answered once");
        }
    });
}

#[test]
fn a_command_is_answered_in_time_although_its_first_response_fails() {
    let route = || Some("/callback".to_owned());
    let cases = [
        ("status 500", Fault::ServerError { status: 500, times: 1, route: route() }),
        ("cut reply", Fault::Cut { times: 1, route: route() }),
        ("slow reply", Fault::Slow { millis: 1_500, times: 1, route: route() }),
    ];
    for (name, fault) in cases {
        with_bot(|bot| async move {
            bot.handle.fault(fault);
            let mut watcher = bot.handle.watch();
            let interaction = bot.handle.invoke(bot.ada(), bot.channel(), "help", &[]).expect("a command");
            let answer = bot.response(&mut watcher, interaction).await;
            assert_eq!(answer.content, "The help.", "{name}");
            sleep(Duration::from_millis(1_500)).await;
            assert_eq!(bot.counts.failed.load(std::sync::atomic::Ordering::Relaxed), 0, "{name}");
        });
    }
}

#[test]
fn a_busy_channel_waits_for_its_rate_limit_and_loses_nothing() {
    with_signals(|signals| async move {
        let bot = Bot::start(Config::default(), &signals, |config| {
            config.bounds.person.burst = 100;
        })
        .await;
        bot.ready().await;
        // The sandbox takes five messages in five seconds.
        let questions: Vec<_> = (0..8).map(|n| bot.mention(&format!("question {n}"))).collect();
        let all_answered = async {
            while questions.iter().any(|it| bot.answers_to(*it).is_empty()) {
                sleep(QUIET).await;
            }
        };
        timeout(SOON, all_answered).await.expect("all answered");
        assert!(questions.iter().all(|it| bot.answers_to(*it).len() == 1));
    });
}

#[test]
fn a_channel_where_the_bot_may_not_write_is_no_reason_to_repeat() {
    with_bot(|bot| async move {
        let closed = bot.handle.channel("read-only").expect("a channel");
        bot.handle.send(bot.ada(), closed, &bot.to_bot("here?")).expect("sent");
        let tried = || bot.requests("POST", &format!("/channels/{closed}/messages"));
        until("it tried", || tried() > 0).await;
        sleep(Duration::from_secs(1)).await;
        assert_eq!(tried(), 1);
        bot.ask("and here?").await;
    });
}

/// Starts a bot, lets something happen to it, and returns how it ended.
fn ends(adjust: impl FnOnce(&mut roro::discord::Config), fault: Option<Fault>) -> Fatal {
    let mut ended = None;
    let slot = &mut ended;
    with_signals(|signals| async move {
        let bot = Bot::start(Config::default(), &signals, adjust).await;
        if let Some(fault) = fault {
            bot.ready().await;
            bot.handle.fault(fault);
        }
        *slot = bot.ended(SOON).await.err();
    });
    ended.expect("an error")
}

#[test]
fn what_an_operator_has_to_correct_is_said_in_a_sentence() {
    let close = |code| ends(|_| {}, Some(Fault::Close { code }));
    let cases = [
        (ends(|config| config.token = "wrong.token.here".into(), None), 10, "copy the bot's token"),
        (close(4004), 10, "copy the bot's token"),
        (ends(|config| config.prefix = Some("!roro".to_owned()), None), 11, "Message Content Intent"),
        (close(4014), 11, "Message Content Intent"),
        (close(4010), 12, "multiple of the number"),
        (close(4011), 12, "one for every 2,500 servers"),
        (close(4013), 13, "correct the settings"),
    ];
    for (fatal, code, advice) in cases {
        assert_eq!(fatal.exit_code(), code, "{fatal}");
        assert!(fatal.to_string().contains(advice), "{fatal}");
        assert!(!fatal.to_string().contains("wrong.token"));
    }
}

#[test]
fn an_unreachable_discord_is_reported_for_the_supervisor_to_try_again() {
    let fatal = ends(|config| config.api = Some("http://127.0.0.1:1".to_owned()), None);
    assert_eq!(fatal.exit_code(), 21, "{fatal}");
}

#[test]
fn stopping_under_load_finishes_what_was_begun() {
    with_signals(|signals| async move {
        let sandboxed = Config { rate_limits: false, ..Config::default() };
        let bot = Bot::start(sandboxed, &signals, |config| {
            config.bounds.person.per_minute = 0;
            config.bounds.channel.per_minute = 0;
            config.requests_per_second = 0;
            config.bounds.running = 4;
        })
        .await;
        bot.ready().await;
        let route = Some("POST /channels".to_owned());
        bot.handle.fault(Fault::Slow { millis: 100, times: 60, route });
        let handle = bot.handle.clone();
        let questions: Vec<_> = (0..60).map(|n| bot.mention(&format!("question {n}"))).collect();
        let counts = std::sync::Arc::clone(&bot.counts);
        let begun = async {
            while counts.asked.load(std::sync::atomic::Ordering::Relaxed) < 60 {
                sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(SOON, begun).await.expect("all questions are heard");
        let (ada, channel, after) = (bot.ada(), bot.channel(), bot.to_bot("too late"));
        let start = Instant::now();
        let stopping = tokio::spawn(bot.stop());
        sleep(Duration::from_millis(400)).await;
        let late = handle.send(ada, channel, &after).expect("sent");
        stopping.await.expect("no panic").expect("a clean end");
        println!("stopped after {} ms", start.elapsed().as_millis());
        assert!(start.elapsed() < Duration::from_secs(8), "within the time that it is given");
        let answers =
            |question| handle.messages(channel).iter().filter(|it| it.reference == Some(question)).count();
        assert!(questions.iter().all(|question| answers(*question) == 1));
        assert_eq!(answers(late), 0);
        assert_eq!(counts.answered.load(std::sync::atomic::Ordering::Relaxed), 60);
        assert!(!handle.sessions().iter().any(|session| session.connected), "offline at once");
    });
}

#[test]
fn an_overload_drops_the_oldest_and_counts_them() {
    with_signals(|signals| async move {
        let sandboxed = Config { rate_limits: false, ..Config::default() };
        let bot = Bot::start(sandboxed, &signals, |config| {
            config.bounds.person.per_minute = 0;
            config.bounds.channel.per_minute = 0;
            config.requests_per_second = 0;
            config.bounds.running = 1;
            config.bounds.waiting = 5;
        })
        .await;
        bot.ready().await;
        let route = Some("POST /channels".to_owned());
        bot.handle.fault(Fault::Slow { millis: 1_500, times: 1, route });
        let questions: Vec<_> = (0..30).map(|n| bot.mention(&format!("question {n}"))).collect();
        let answered = || questions.iter().filter(|it| !bot.answers_to(**it).is_empty()).count();
        until("one at work and five waiting are answered", || answered() >= 6).await;
        sleep(QUIET).await;
        assert_eq!(answered(), 6);
        bot.ask("and now?").await;
    });
}
