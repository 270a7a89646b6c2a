//! The sandbox's gateway, over a raw websocket.

mod sandbox_client;

use std::time::Duration;

use roro::sandbox::{Config, Fault, Handle, Sandbox, intents};
use sandbox_client::Gateway;
use serde_json::{Value, json};

const CHAT: u64 = intents::GUILDS | intents::GUILD_MESSAGES | intents::DIRECT_MESSAGES;

async fn start() -> Handle {
    start_with(Config::default()).await
}

async fn start_with(config: Config) -> Handle {
    let config = Config { identify_spacing: Duration::ZERO, ..config };
    Sandbox::bind(config).await.expect("a free port").spawn()
}

/// Says "hello" in #general and returns the event that the bot gets.
async fn heard(sandbox: &Handle, gateway: &mut Gateway, text: &str) -> Value {
    let (ada, general) = (sandbox.user("Ada").unwrap(), sandbox.channel("general").unwrap());
    sandbox.send(ada, general, text).unwrap();
    gateway.event("MESSAGE_CREATE").await
}

#[tokio::test]
async fn an_identified_bot_gets_ready_then_the_guild_without_hidden_channels() {
    let sandbox = start().await;
    let mut gateway = Gateway::identify(&sandbox, CHAT).await;
    let ready = gateway.ready.clone();
    assert_eq!(ready["s"], 1);
    assert!(ready["d"]["resume_gateway_url"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
    let guild = gateway.event("GUILD_CREATE").await;
    assert_eq!(guild["s"], 2);
    let names: Vec<_> = guild["d"]["channels"].as_array().unwrap().iter().collect();
    assert!(names.iter().any(|channel| channel["name"] == "auto-exports"));
    assert!(names.iter().all(|channel| channel["name"] != "staff"));
    assert_eq!(guild["d"]["threads"][0]["type"], 11);
}

#[tokio::test]
async fn heartbeats_are_acknowledged_also_before_identify() {
    let sandbox = start().await;
    let mut gateway = Gateway::connect(&sandbox, "").await;
    gateway.send(json!({"op": 1, "d": null})).await;
    assert_eq!(gateway.next().await["op"], 11);
}

#[tokio::test]
async fn refusals_close_with_the_documented_code() {
    let sandbox = start().await;
    let token = sandbox.token();
    let identify = |token: &str, intents: Value, shard: Value| json!({"op": 2, "d": {"token": token, "intents": intents, "shard": shard, "properties": {}}});
    let long = "x".repeat(4_097);
    let cases = [
        (4001, json!({"op": 99, "d": null})),
        (4002, json!({"no": "op"})),
        (4002, json!({"op": 1, "d": long})),
        (4003, json!({"op": 3, "d": {}})),
        (4004, identify("wrong", json!(CHAT), json!([0, 1]))),
        (4010, identify(&token, json!(CHAT), json!([1, 1]))),
        (4013, identify(&token, json!(1_u64 << 40), json!([0, 1]))),
        (4013, identify(&token, json!(null), json!([0, 1]))),
        (4014, identify(&token, json!(CHAT | intents::MESSAGE_CONTENT), json!([0, 1]))),
    ];
    for (code, payload) in cases {
        let mut gateway = Gateway::connect(&sandbox, "").await;
        gateway.send(payload.clone()).await;
        assert_eq!(gateway.close_code().await, Some(code), "{payload}");
    }
    let mut gateway = Gateway::identify(&sandbox, CHAT).await;
    gateway.send(identify(&token, json!(CHAT), json!([0, 1]))).await;
    assert_eq!(gateway.close_code().await, Some(4005));
    let mut gateway = Gateway::open(&sandbox, "/?v=3&encoding=json").await;
    assert_eq!(gateway.close_code().await, Some(4012));
}

#[tokio::test]
async fn more_than_120_sends_in_a_minute_close_with_4008() {
    let sandbox = start().await;
    let mut gateway = Gateway::connect(&sandbox, "").await;
    for _ in 0..121 {
        gateway.send(json!({"op": 1, "d": null})).await;
    }
    assert_eq!(gateway.close_code().await, Some(4008));
}

#[tokio::test]
async fn a_second_identify_within_the_spacing_gets_an_invalid_session() {
    let sandbox = Sandbox::bind(Config::default()).await.unwrap().spawn();
    let _first = Gateway::identify(&sandbox, CHAT).await;
    let mut second = Gateway::connect(&sandbox, "").await;
    second.send_identify(&sandbox, CHAT).await;
    let answer = second.next().await;
    assert_eq!((&answer["op"], &answer["d"]), (&json!(9), &json!(false)));
}

#[tokio::test]
async fn a_dropped_bot_resumes_and_hears_what_it_missed_in_order() {
    let sandbox = start().await;
    let mut gateway = Gateway::identify(&sandbox, CHAT).await;
    gateway.event("GUILD_CREATE").await;
    sandbox.fault(Fault::Drop);
    assert_eq!(gateway.close_code().await, None);
    let (ada, general) = (sandbox.user("Ada").unwrap(), sandbox.channel("general").unwrap());
    let missed = [1, 2, 3].map(|number| sandbox.send(ada, general, &number.to_string()).unwrap());

    let session = gateway.session();
    let mut again = Gateway::connect(&sandbox, "").await;
    again.send_resume(&sandbox, &session, 2).await;
    for (place, id) in missed.iter().enumerate() {
        let event = again.next().await;
        assert_eq!(event["s"], json!(place + 3));
        assert_eq!(event["d"]["id"], json!(id));
    }
    assert_eq!(again.next().await["t"], "RESUMED");
    assert_eq!(sandbox.gateway_counts(), (1, 1));
}

#[tokio::test]
async fn resumes_that_cannot_be_are_refused() {
    let sandbox = start().await;
    let mut gateway = Gateway::identify(&sandbox, CHAT).await;
    let session = gateway.session();
    let mut ahead = Gateway::connect(&sandbox, "").await;
    ahead.send_resume(&sandbox, &session, 900).await;
    assert_eq!(ahead.close_code().await, Some(4007));

    let mut unknown = Gateway::connect(&sandbox, "").await;
    unknown.send_resume(&sandbox, "nobody", 1).await;
    assert_eq!(unknown.next().await["d"], false);

    gateway.close(1000).await;
    let mut over = Gateway::connect(&sandbox, "").await;
    over.send_resume(&sandbox, &session, 1).await;
    assert_eq!(over.next().await["op"], 9);
}

#[tokio::test]
async fn content_is_withheld_unless_discord_would_send_it() {
    let sandbox = start().await;
    let mut gateway = Gateway::identify(&sandbox, CHAT).await;
    let (ada, bot) = (sandbox.user("Ada").unwrap(), sandbox.bot());
    assert_eq!(heard(&sandbox, &mut gateway, "secret").await["d"]["content"], "");
    let named = heard(&sandbox, &mut gateway, &format!("<@{bot}> hello")).await;
    assert_eq!(named["d"]["content"], format!("<@{bot}> hello"));
    assert_eq!(named["d"]["mentions"][0]["id"], json!(bot));

    let direct = sandbox.direct_channel(ada).unwrap();
    sandbox.send(ada, direct, "private").unwrap();
    let event = gateway.event("MESSAGE_CREATE").await;
    assert_eq!(event["d"]["content"], "private");
    assert!(event["d"]["guild_id"].is_null());

    let general = sandbox.channel("general").unwrap();
    let own = sandbox_client::Rest::new(&sandbox).say(general, "an answer").await;
    gateway.event("MESSAGE_CREATE").await;
    for (ping, content) in [(true, "thanks"), (false, "")] {
        sandbox.reply(ada, own, "thanks", ping).unwrap();
        let event = gateway.event("MESSAGE_CREATE").await;
        assert_eq!(event["d"]["content"], content, "ping: {ping}");
        assert_eq!(event["d"]["referenced_message"]["content"], "an answer");
    }
}

#[tokio::test]
async fn with_the_intent_granted_content_arrives() {
    let sandbox = start_with(Config { granted: intents::MESSAGE_CONTENT, ..Config::default() }).await;
    let mut gateway = Gateway::identify(&sandbox, CHAT | intents::MESSAGE_CONTENT).await;
    assert_eq!(heard(&sandbox, &mut gateway, "open").await["d"]["content"], "open");
}

#[tokio::test]
async fn events_come_only_to_those_who_asked_for_them() {
    let sandbox = start().await;
    let mut gateway = Gateway::identify(&sandbox, intents::DIRECT_MESSAGES).await;
    let (ada, general) = (sandbox.user("Ada").unwrap(), sandbox.channel("general").unwrap());
    sandbox.send(ada, general, "not for you").unwrap();
    let direct = sandbox.direct_channel(ada).unwrap();
    let message = sandbox.send(ada, direct, "for you").unwrap();
    assert_eq!(gateway.next().await["d"]["content"], "for you");
    sandbox.edit(ada, message, "changed").unwrap();
    assert_eq!(gateway.event("MESSAGE_UPDATE").await["d"]["content"], "changed");
    sandbox.delete(ada, message).unwrap();
    assert_eq!(gateway.event("MESSAGE_DELETE").await["d"]["id"], json!(message));
}

#[tokio::test]
async fn compressed_streams_carry_the_same_events() {
    let sandbox = start().await;
    let mut gateway = Gateway::connect(&sandbox, "&compress=zlib-stream").await;
    gateway.send_identify(&sandbox, CHAT).await;
    assert_eq!(gateway.next().await["t"], "READY");
    gateway.event("GUILD_CREATE").await;
    assert_eq!(heard(&sandbox, &mut gateway, "hello").await["t"], "MESSAGE_CREATE");
}

#[tokio::test]
async fn faults_of_the_connection_do_what_they_say() {
    let sandbox = start().await;
    let mut gateway = Gateway::identify(&sandbox, CHAT).await;
    gateway.event("GUILD_CREATE").await;
    sandbox.fault(Fault::Reconnect);
    assert_eq!(gateway.next().await["op"], 7);
    sandbox.fault(Fault::RequestHeartbeat);
    assert_eq!(gateway.next().await["op"], 1);
    sandbox.fault(Fault::NoAck);
    gateway.send(json!({"op": 1, "d": 2})).await;
    assert!(gateway.quiet().await);
    sandbox.fault(Fault::Close { code: 4009 });
    assert_eq!(gateway.close_code().await, Some(4009));

    for resumable in [true, false] {
        let mut gateway = Gateway::identify(&sandbox, CHAT).await;
        gateway.event("GUILD_CREATE").await;
        let session = gateway.session();
        sandbox.fault(Fault::InvalidSession { resumable });
        assert_eq!(gateway.next().await["d"], resumable);
        let mut again = Gateway::connect(&sandbox, "").await;
        again.send_resume(&sandbox, &session, 2).await;
        assert_eq!(again.next().await["t"] == "RESUMED", resumable);
    }
}

#[tokio::test]
async fn hello_can_be_missing_and_ready_late() {
    let sandbox = start().await;
    sandbox.fault(Fault::NoHello { times: 1 });
    let mut silent = Gateway::open(&sandbox, "/?v=10&encoding=json").await;
    assert!(silent.quiet().await);
    sandbox.fault(Fault::LateReady { millis: 1_500, times: 1 });
    let mut late = Gateway::connect(&sandbox, "").await;
    late.send_identify(&sandbox, CHAT).await;
    late.send(json!({"op": 1, "d": null})).await;
    assert_eq!(late.next().await["op"], 11);
    assert!(late.quiet().await);
    assert_eq!(late.next().await["t"], "READY");
}

#[tokio::test]
async fn events_can_be_doubled_swapped_unknown_and_unreadable() {
    let sandbox = start().await;
    let mut gateway = Gateway::identify(&sandbox, CHAT).await;
    gateway.event("GUILD_CREATE").await;
    sandbox.fault(Fault::Duplicate { times: 1 });
    let first = heard(&sandbox, &mut gateway, "once").await;
    assert_eq!(gateway.next().await, first);

    sandbox.fault(Fault::OutOfOrder);
    let (ada, general) = (sandbox.user("Ada").unwrap(), sandbox.channel("general").unwrap());
    let earlier = sandbox.send(ada, general, "one").unwrap();
    let later = sandbox.send(ada, general, "two").unwrap();
    assert_eq!(gateway.next().await["d"]["id"], json!(later));
    assert_eq!(gateway.next().await["d"]["id"], json!(earlier));

    sandbox.fault(Fault::UnknownEvent);
    assert_eq!(gateway.next().await["t"], "SANDBOX_UNHEARD_OF");
    sandbox.fault(Fault::UnreadableEvent);
    assert!(gateway.event("MESSAGE_CREATE").await["d"]["content"].is_null());
}

#[tokio::test]
async fn closing_ends_every_connection_with_1001() {
    let sandbox = Sandbox::bind(Config::default()).await.expect("a free port");
    let handle = sandbox.handle();
    let (close, closed) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(sandbox.serve(async { drop(closed.await) }));
    let mut gateway = Gateway::identify(&handle, CHAT).await;
    let events = reqwest::get(format!("{}/sandbox/events", handle.url())).await.unwrap();
    close.send(()).unwrap();
    gateway.event("GUILD_CREATE").await;
    assert_eq!(gateway.close_code().await, Some(1001));
    events.text().await.expect("the stream of events ends in good order");
    let ended = tokio::time::timeout(Duration::from_secs(20), server).await;
    ended.expect("ends soon").unwrap().unwrap();
}
