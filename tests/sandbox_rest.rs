//! The sandbox's REST API, over plain HTTP.

mod sandbox_client;

use std::time::{Duration, Instant};

use reqwest::Method;
use roro::sandbox::{Config, Fault, Handle, Id, Sandbox, intents};
use sandbox_client::{Gateway, Rest};
use serde_json::{Value, json};

async fn start() -> (Handle, Rest, Id) {
    start_with(Config { rate_limits: false, ..Config::default() }).await
}

async fn start_with(config: Config) -> (Handle, Rest, Id) {
    let sandbox = Sandbox::bind(config).await.expect("a free port").spawn();
    let (rest, general) = (Rest::new(&sandbox), sandbox.channel("general").unwrap());
    (sandbox, rest, general)
}

fn buttons(count: usize) -> Value {
    let button = |number| json!({"type": 2, "style": 1, "label": "b", "custom_id": format!("{number}")});
    json!({"type": 1, "components": (0..count).map(button).collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_bot_finds_its_way_with_and_without_a_version() {
    let (sandbox, rest, _) = start().await;
    assert_eq!(rest.get("/gateway/bot").await.json["session_start_limit"]["max_concurrency"], 1);
    assert_eq!(rest.get("/users/@me").await.json["id"], json!(sandbox.bot()));
    assert_eq!(rest.get("/oauth2/applications/@me").await.json["bot"]["bot"], true);
    assert_eq!(rest.get(&format!("/guilds/{}/roles", sandbox.guild())).await.json[1]["managed"], true);
    for prefix in ["/api/v9", "/api", ""] {
        let url = format!("{}{prefix}/gateway", sandbox.url());
        let reply: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        assert_eq!(reply["url"], sandbox.gateway_url());
    }
    let stranger = Rest::new(&sandbox).with_token("wrong").get("/users/@me").await;
    assert_eq!((stranger.status, stranger.json["message"].as_str()), (401, Some("401: Unauthorized")));
    assert_eq!(rest.get("/nothing/here").await.status, 404);
    assert_eq!(rest.call(Method::DELETE, "/users/@me", Value::Null).await.status, 405);
}

#[tokio::test]
async fn bodies_outside_the_limits_are_refused_where_they_are_wrong() {
    let (_, rest, general) = start().await;
    let embed = |embed: Value| json!({"embeds": [embed]});
    let select = json!({"type": 3, "custom_id": "s", "options": []});
    let twice = json!([buttons(1), buttons(1)]);
    let long = |length: usize| "x".repeat(length);
    let cases = [
        (json!({"content": long(2_001)}), "/content", "BASE_TYPE_MAX_LENGTH"),
        (json!({"content": {"a": 1}}), "/content", "BASE_TYPE_STRING"),
        (json!({"content": "a", "nonce": long(26)}), "/nonce", "BASE_TYPE_MAX_LENGTH"),
        (embed(json!({"title": long(257)})), "/embeds/0/title", "BASE_TYPE_MAX_LENGTH"),
        (embed(json!({"description": long(4_097)})), "/embeds/0/description", "BASE_TYPE_MAX_LENGTH"),
        (
            embed(json!({"title": "a", "fields": [{"name": "", "value": "v"}]})),
            "/embeds/0/fields/0/name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (embed(json!({"title": "a", "url": "javascript:1"})), "/embeds/0/url", "URL_TYPE_INVALID_SCHEME"),
        (
            json!({"embeds": [{"description": long(3_001)}, {"description": long(3_000)}]}),
            "/embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        (json!({"embeds": vec![json!({"title": "a"}); 11]}), "/embeds", "BASE_TYPE_MAX_LENGTH"),
        (json!({"components": vec![buttons(1); 6]}), "/components", "BASE_TYPE_MAX_LENGTH"),
        (json!({"components": [buttons(6)]}), "/components/0/components", "BASE_TYPE_BAD_LENGTH"),
        (
            json!({"components": twice}),
            "/components/1/components/0/custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (json!({"components": [{"type": 2}]}), "/components/0/type", "BASE_TYPE_CHOICES"),
        (
            json!({"components": [{"type": 1, "components": [select]}]}),
            "/components/0/components/0/options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"content": "a", "flags": 1 << 15}),
            "/content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            json!({"content": "a", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
            "/allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            json!({"content": "a", "message_reference": {"message_id": "1"}}),
            "/message_reference",
            "REPLIES_UNKNOWN_MESSAGE",
        ),
    ];
    for (body, place, code) in cases {
        let reply = rest.post(&format!("/channels/{general}/messages"), body).await;
        assert_eq!((reply.status, &reply.json["code"]), (400, &json!(50035)), "{place}");
        assert_eq!(reply.json["message"], "Invalid Form Body");
        let found = reply.json["errors"].pointer(&format!("{place}/_errors/0/code"));
        assert_eq!(found, Some(&json!(code)), "{place}: {}", reply.json);
    }
    let full = json!({"content": "字".repeat(2_000), "embeds": vec![json!({"title": "a"}); 10], "components": vec![json!({"type": 1, "components": [{"type": 2, "style": 5, "label": "l", "url": "https://example.org"}]}); 5]});
    assert_eq!(rest.post(&format!("/channels/{general}/messages"), full).await.status, 200);
}

#[tokio::test]
async fn messages_that_cannot_be_are_refused_with_their_code() {
    let (sandbox, rest, general) = start().await;
    let hello = json!({"content": "hello"});
    let post = async |channel: Id, body: Value| {
        let reply = rest.post(&format!("/channels/{channel}/messages"), body).await;
        (reply.status, reply.json["code"].as_u64().unwrap_or(0))
    };
    assert_eq!(post(general, json!({"content": " \n "})).await, (400, 50006));
    assert_eq!(post(Id(1), hello.clone()).await, (404, 10003));
    assert_eq!(post(sandbox.channel("staff").unwrap(), hello.clone()).await, (403, 50001));
    assert_eq!(post(sandbox.channel("read-only").unwrap(), hello.clone()).await, (403, 50013));
    assert_eq!(rest.get(&format!("/channels/{general}/messages/1")).await.json["code"], 10008);
    let ada = sandbox.user("Ada").unwrap();
    let hers = sandbox.send(ada, general, "mine").unwrap();
    let path = format!("/channels/{general}/messages/{hers}");
    assert_eq!(rest.call(Method::PATCH, &path, hello).await.json["code"], 50005);
    assert_eq!(rest.call(Method::DELETE, &path, Value::Null).await.json["code"], 50013);
    let broken =
        reqwest::Client::new().post(format!("{}/api/v10/channels/{general}/messages", sandbox.url()));
    let broken = broken.header("authorization", format!("Bot {}", sandbox.token())).body("{");
    let reply: Value = broken.send().await.unwrap().json().await.unwrap();
    assert_eq!(reply["code"], 50109);
}

#[tokio::test]
async fn a_message_is_replied_edited_listed_and_deleted() {
    let (sandbox, rest, general) = start().await;
    let (ada, bot) = (sandbox.user("Ada").unwrap(), sandbox.bot());
    let question = sandbox.send(ada, general, "why?").unwrap();
    let body = json!({"content": format!("<@{ada}> because"), "allowed_mentions": {"parse": []}, "message_reference": {"message_id": question}});
    let reply = rest.post(&format!("/channels/{general}/messages"), body).await.json;
    assert_eq!((&reply["type"], &reply["mentions"]), (&json!(19), &json!([])));
    assert_eq!(reply["referenced_message"]["id"], json!(question));
    let path = format!("/channels/{general}/messages/{}", reply["id"].as_str().unwrap());
    let edited = rest.call(Method::PATCH, &path, json!({"content": format!("<@{ada}> so")})).await.json;
    assert!(edited["edited_timestamp"].is_string());
    assert_eq!(edited["mentions"][0]["id"], json!(ada), "an edit parses mentions anew");
    let page = rest.get(&format!("/channels/{general}/messages?limit=2")).await.json;
    assert_eq!((&page[0]["author"]["id"], &page[1]["content"]), (&json!(bot), &json!("")));
    assert_eq!(rest.get(&format!("/channels/{general}/messages?limit=101")).await.json["code"], 50035);
    assert_eq!(rest.call(Method::DELETE, &path, Value::Null).await.status, 204);
    assert_eq!(rest.get(&path).await.status, 404);
}

#[tokio::test]
async fn an_enforced_nonce_makes_one_message_only() {
    let (sandbox, rest, general) = start().await;
    let path = format!("/channels/{general}/messages");
    let body = json!({"content": "once", "nonce": "n1", "enforce_nonce": true});
    let first = rest.post(&path, body.clone()).await.json;
    let second = rest.post(&path, body).await.json;
    assert_eq!((&first["id"], &first["nonce"]), (&second["id"], &json!("n1")));
    for _ in 0..2 {
        rest.post(&path, json!({"content": "twice", "nonce": "n2"})).await;
    }
    assert_eq!(sandbox.messages(general).len(), 3);
}

#[tokio::test]
async fn commands_are_registered_and_their_limits_kept() {
    let (sandbox, rest, _) = start().await;
    let path = format!("/applications/{}/commands", sandbox.bot());
    let put = async |commands: Value| rest.call(Method::PUT, &path, commands).await;
    let option = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
    let with = |options: Value| json!([{"name": "ask", "description": "d", "options": options}]);
    let name = |name: &str| json!([{"name": name, "description": "d"}]);
    let choices: Vec<_> = (0..26).map(|n| json!({"name": format!("{n}"), "value": "v"})).collect();
    let huge: Vec<_> = (0..25).map(|n| json!({"type": 3, "name": format!("o{n}"), "description": "d".repeat(100), "choices": (0..25).map(|c| json!({"name": format!("{c}"), "value": "v".repeat(20)})).collect::<Vec<_>>()})).collect();
    let cases = [
        (name("Ask"), "/0/name", "APPLICATION_COMMAND_INVALID_NAME"),
        (name("two words"), "/0/name", "APPLICATION_COMMAND_INVALID_NAME"),
        (name(&"a".repeat(33)), "/0/name", "BASE_TYPE_BAD_LENGTH"),
        (json!([{"name": "ask", "description": ""}]), "/0/description", "BASE_TYPE_BAD_LENGTH"),
        (json!([{"name": "ask"}]), "/0/description", "BASE_TYPE_REQUIRED"),
        (
            json!([{"name": "ask", "description": "d", "name_localizations": {"xx": "a"}}]),
            "/0/name_localizations/xx",
            "BASE_TYPE_CHOICES",
        ),
        (
            json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]),
            "/1",
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
        ),
        (
            with(json!([option("a", false), option("b", true)])),
            "/0/options",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            with(json!([option("a", true), option("a", true)])),
            "/0/options/1/name",
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        ),
        (with(json!(vec![option("a", true); 26])), "/0/options", "BASE_TYPE_MAX_LENGTH"),
        (
            with(json!([{"type": 3, "name": "a", "description": "d", "choices": choices}])),
            "/0/options/0/choices",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (with(json!(huge)), "/0", "APPLICATION_COMMAND_TOO_LARGE"),
        (
            json!([{"type": 3, "name": "Check", "description": "d"}]),
            "/0/description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
        ),
    ];
    for (commands, place, code) in cases {
        let reply = put(commands).await;
        let errors = reply.json["errors"].pointer(&format!("{place}/_errors"));
        let codes: Vec<_> =
            errors.and_then(Value::as_array).into_iter().flatten().map(|e| e["code"].clone()).collect();
        assert!(codes.contains(&json!(code)), "{place}: {}", reply.json);
    }
    assert_eq!(
        put(json!(
            (0..101).map(|n| json!({"name": format!("c{n}"), "description": "d"})).collect::<Vec<_>>()
        ))
        .await
        .json["code"],
        30032
    );
    let good = json!([{"name": "询问", "description": "问"}, {"name": "ask", "description": "d"}, {"type": 3, "name": "Check this"}]);
    let first = put(good.clone()).await.json;
    let second = put(good).await.json;
    assert_eq!(first, second, "ids and versions survive an unchanged put");
    assert_eq!(rest.get(&path).await.json.as_array().unwrap().len(), 3);
    assert_eq!(rest.post(&path, json!({"name": "ask", "description": "new"})).await.status, 200);
    assert_eq!(rest.post(&path, json!({"name": "more", "description": "new"})).await.status, 201);
    assert_eq!(put(json!([])).await.json, json!([]));
}

/// Registers /ask and runs it; returns the interaction as the bot hears it.
async fn asked(sandbox: &Handle, rest: &Rest, gateway: &mut Gateway) -> (Value, String) {
    let commands = json!([{"name": "ask", "description": "d", "options": [{"type": 3, "name": "q", "description": "d", "autocomplete": true}]}]);
    rest.call(Method::PUT, &format!("/applications/{}/commands", sandbox.bot()), commands).await;
    let (ada, general) = (sandbox.user("Ada").unwrap(), sandbox.channel("general").unwrap());
    sandbox.invoke(ada, general, "ask", &[("q", json!("why"))]).unwrap();
    let event = gateway.event("INTERACTION_CREATE").await["d"].clone();
    let path = format!(
        "/interactions/{}/{}/callback",
        event["id"].as_str().unwrap(),
        event["token"].as_str().unwrap()
    );
    (event, path)
}

#[tokio::test]
async fn an_interaction_is_answered_once_and_then_followed_up() {
    let (sandbox, rest, general) = start().await;
    let mut gateway = Gateway::identify(&sandbox, intents::GUILDS).await;
    let (event, path) = asked(&sandbox, &rest, &mut gateway).await;
    assert_eq!((&event["type"], &event["data"]["options"][0]["value"]), (&json!(2), &json!("why")));
    assert_eq!(event["member"]["user"]["id"], json!(sandbox.user("Ada").unwrap()));
    let webhook = format!("/webhooks/{}/{}", sandbox.bot(), event["token"].as_str().unwrap());
    assert_eq!(rest.post(&webhook, json!({"content": "early"})).await.status, 404);
    assert_eq!(rest.post(&path, json!({"type": 8, "data": {"choices": []}})).await.json["code"], 50035);
    assert_eq!(rest.post(&path, json!({"type": 4, "data": {}})).await.json["code"], 50006);
    assert_eq!(rest.post(&path, json!({"type": 5, "data": {"flags": 64}})).await.status, 204);
    let again = rest.post(&path, json!({"type": 4, "data": {"content": "again"}})).await;
    assert_eq!((again.status, &again.json["code"]), (400, &json!(40060)));
    let original = format!("{webhook}/messages/@original");
    assert_eq!(rest.get(&original).await.json["flags"], 64 | 128);
    let filled = rest.call(Method::PATCH, &original, json!({"content": "done"})).await.json;
    assert_eq!((&filled["flags"], &filled["edited_timestamp"]), (&json!(64), &Value::Null));
    let more = rest.post(&webhook, json!({"content": "more @everyone"})).await.json;
    assert_eq!((&more["mention_everyone"], &more["webhook_id"]), (&json!(false), &json!(sandbox.bot())));
    assert_eq!(sandbox.messages(general).len(), 2);
    assert_eq!(rest.call(Method::DELETE, &original, Value::Null).await.status, 204);
    assert_eq!(rest.get(&original).await.json["code"], 10008);
}

#[tokio::test]
async fn interactions_have_a_deadline_and_tokens_an_end() {
    let config = Config {
        interaction_deadline: Duration::from_millis(1_000),
        interaction_lifetime: Duration::from_millis(1_500),
        ..Config::default()
    };
    let (sandbox, rest, _) = start_with(config).await;
    let mut gateway = Gateway::identify(&sandbox, intents::GUILDS).await;
    let (_, path) = asked(&sandbox, &rest, &mut gateway).await;
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    let late = rest.post(&path, json!({"type": 4, "data": {"content": "late"}})).await;
    assert_eq!((late.status, &late.json["code"]), (404, &json!(10062)));
    let (event, path) = asked(&sandbox, &rest, &mut gateway).await;
    assert_eq!(rest.post(&path, json!({"type": 4, "data": {"content": "in time"}})).await.status, 204);
    tokio::time::sleep(Duration::from_millis(1_550)).await;
    let webhook = format!("/webhooks/{}/{}", sandbox.bot(), event["token"].as_str().unwrap());
    assert_eq!(rest.post(&webhook, json!({"content": "too late"})).await.json["code"], 50027);
}

#[tokio::test]
async fn autocomplete_takes_25_choices_and_no_more() {
    let (sandbox, rest, general) = start().await;
    let mut gateway = Gateway::identify(&sandbox, intents::GUILDS).await;
    asked(&sandbox, &rest, &mut gateway).await;
    let typed = sandbox.autocomplete(sandbox.user("Ada").unwrap(), general, "ask", ("q", "w"), &[]).unwrap();
    let event = gateway.event("INTERACTION_CREATE").await["d"].clone();
    assert_eq!(event["data"]["options"][0]["focused"], true);
    let path = format!("/interactions/{typed}/{}/callback", event["token"].as_str().unwrap());
    let choices =
        |count| json!({"type": 8, "data": {"choices": vec![json!({"name": "n", "value": "v"}); count]}});
    assert_eq!(rest.post(&path, choices(26)).await.json["code"], 50035);
    assert_eq!(rest.post(&path, choices(25)).await.status, 204);
}

#[tokio::test]
async fn rate_limits_show_in_headers_and_bite() {
    let (_, rest, general) = start_with(Config::default()).await;
    let path = format!("/channels/{general}/messages");
    for remaining in (0..5).rev() {
        let reply = rest.post(&path, json!({"content": "a"})).await;
        assert_eq!(reply.headers["x-ratelimit-remaining"], remaining.to_string());
        assert_eq!(reply.headers["x-ratelimit-limit"], "5");
        assert!(reply.headers.contains_key("x-ratelimit-bucket"));
    }
    let reply = rest.post(&path, json!({"content": "a"})).await;
    assert_eq!((reply.status, &reply.json["global"]), (429, &json!(false)));
    assert!((0.0..=5.0).contains(&reply.json["retry_after"].as_f64().unwrap()));
    assert_eq!(reply.headers["x-ratelimit-scope"], "user");
    assert!(reply.headers.contains_key("retry-after"));
    let at_once = futures_util::future::join_all((0..200).map(|_| rest.get("/gateway/bot"))).await;
    assert!(at_once.iter().any(|reply| reply.status == 429));
}

#[tokio::test]
async fn faults_of_requests_do_what_they_say() {
    let (sandbox, rest, general) = start().await;
    let path = format!("/channels/{general}/messages");
    let hello = json!({"content": "hello"});
    sandbox.fault(Fault::RateLimited {
        global: true,
        retry_after: 0.25,
        times: 2,
        route: Some("POST".into()),
    });
    assert_eq!(rest.get("/users/@me").await.status, 200);
    for _ in 0..2 {
        let reply = rest.post(&path, hello.clone()).await;
        assert_eq!((reply.status, &reply.json["retry_after"]), (429, &json!(0.25)));
        assert_eq!(reply.headers["x-ratelimit-global"], "true");
    }
    sandbox.fault(Fault::ServerError { status: 503, times: 1, route: None });
    assert_eq!(rest.post(&path, hello.clone()).await.status, 503);
    assert!(sandbox.messages(general).is_empty());
    sandbox.fault(Fault::Slow { millis: 120, times: 1, route: None });
    let started = Instant::now();
    assert_eq!(rest.post(&path, hello.clone()).await.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(120));
    sandbox.fault(Fault::Cut { times: 1, route: None });
    assert!(rest.try_call(Method::POST, &path, &hello).await.is_err());
    assert_eq!(sandbox.messages(general).len(), 2, "a cut reply's request has taken effect");
    sandbox.fault(Fault::ServerError { status: 500, times: 9, route: None });
    sandbox.fault(Fault::Clear);
    assert_eq!(rest.post(&path, hello).await.status, 200);
    let last = sandbox.requests().pop().expect("a record");
    assert_eq!((last.method.as_str(), last.status), ("POST", 200));
}
