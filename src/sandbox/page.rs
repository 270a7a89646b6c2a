//! The page: the sandbox in a browser.
//!
//! Its files are compiled in. It reads the state once, follows a stream of
//! server-sent events, and acts through two JSON routes. Only a page that this
//! server sent may use them: requests must name a loopback host, be JSON, and
//! not come from another site.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};

use super::faults::Fault;
use super::handle::{Handle, SandboxError};
use super::model::Id;
use super::{Activity, Shared};

/// Messages per channel that a fresh page shows.
const SHOWN: usize = 200;

/// What the page may load: its own files, nothing from anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// The page's files, by the path that they are served under.
const FILES: [(&str, &str, &str); 10] = [
    ("/sandbox/base.css", CSS, include_str!("page/base.css")),
    ("/sandbox/chat.css", CSS, include_str!("page/chat.css")),
    ("/sandbox/app.js", JS, include_str!("page/app.js")),
    ("/sandbox/store.js", JS, include_str!("page/store.js")),
    ("/sandbox/dom.js", JS, include_str!("page/dom.js")),
    ("/sandbox/markdown.js", JS, include_str!("page/markdown.js")),
    ("/sandbox/message.js", JS, include_str!("page/message.js")),
    ("/sandbox/components.js", JS, include_str!("page/components.js")),
    ("/sandbox/composer.js", JS, include_str!("page/composer.js")),
    ("/sandbox/dialogs.js", JS, include_str!("page/dialogs.js")),
];

pub(super) fn router() -> Router<Arc<Shared>> {
    let mut router = Router::new()
        .route("/sandbox/state", get(state))
        .route("/sandbox/events", get(events))
        .route("/sandbox/act", post(act))
        .route("/sandbox/faults", post(fault));
    for (path, kind, text) in FILES {
        router = router.route(path, get(async move || file(kind, text)));
    }
    router.layer(axum::middleware::from_fn(guard))
}

/// The page itself.
pub(super) fn index() -> Response {
    file(HTML, include_str!("page/index.html"))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, text).into_response()
}

/// Keeps other sites, which the same browser may have open, from acting here.
async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let json = text(headers, header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    let writes = *request.method() != Method::GET;
    let fetch_site = text(headers, HeaderName::from_static("sec-fetch-site"));
    let foreign = matches!(fetch_site, Some("cross-site" | "same-site"));
    if foreign || writes && !json || !text(headers, header::HOST).is_some_and(is_loopback) {
        let problem = "only the sandbox's own page may do this";
        return (StatusCode::FORBIDDEN, Json(json!({"error": problem}))).into_response();
    }
    next.run(request).await
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a Host header names this machine, with or without a port.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

async fn state(State(shared): State<Arc<Shared>>) -> Response {
    let handle = Handle::new(Arc::clone(&shared));
    let commands = handle.commands();
    let world = shared.world();
    let messages: serde_json::Map<String, Value> = world
        .history
        .iter()
        .map(|(channel, history)| {
            let first = history.len().saturating_sub(SHOWN);
            let shown: Vec<_> = history.iter().skip(first).collect();
            (channel.to_string(), json!(shown))
        })
        .collect();
    let users: Vec<_> = world.users.values().collect();
    let channels: Vec<_> = world.channels.values().collect();
    Json(json!({
        "bot": world.application, "bot_role": world.bot_role, "online": world.sessions.online(), "users": users,
        "channels": channels, "messages": messages, "commands": commands,
        "samples": world.config.samples, "token": world.token,
        "rest": format!("http://{}/api/v10", shared.addr), "gateway": shared.gateway_url(),
    }))
    .into_response()
}

async fn events(State(shared): State<Arc<Shared>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let watcher = shared.world().activity.watch();
    let closing = shared.closing.subscribe();
    let events = stream::unfold((watcher, closing), async |(mut watcher, mut closing)| {
        let event = tokio::select! {
            event = watcher.next_or_reload() => event?,
            _ = closing.changed() => return None,
        };
        let activity: &Activity = &event.activity;
        let event = Event::default().json_data(activity).unwrap_or_default();
        Some((Ok(event), (watcher, closing)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// What a person at the page does.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
enum Act {
    Send {
        user: Id,
        channel: Id,
        text: String,
    },
    Reply {
        user: Id,
        to: Id,
        text: String,
        ping: bool,
    },
    Edit {
        user: Id,
        message: Id,
        text: String,
    },
    Delete {
        user: Id,
        message: Id,
    },
    Typing {
        user: Id,
        channel: Id,
    },
    Command {
        user: Id,
        channel: Id,
        name: String,
        options: Vec<(String, Value)>,
    },
    Autocomplete {
        user: Id,
        channel: Id,
        name: String,
        focused: (String, String),
        options: Vec<(String, Value)>,
    },
    MessageCommand {
        user: Id,
        message: Id,
        name: String,
    },
    Press {
        user: Id,
        message: Id,
        custom_id: String,
    },
    Select {
        user: Id,
        message: Id,
        custom_id: String,
        values: Vec<String>,
    },
    Modal {
        user: Id,
        channel: Id,
        custom_id: String,
        inputs: Vec<(String, String)>,
    },
    CreateUser {
        name: String,
        locale: String,
    },
}

impl Act {
    /// Does it; returns the id of what was made.
    fn perform(self, handle: &Handle) -> Result<Option<Id>, SandboxError> {
        match self {
            Self::Send { user, channel, text } => handle.send(user, channel, &text).map(Some),
            Self::Reply { user, to, text, ping } => handle.reply(user, to, &text, ping).map(Some),
            Self::Edit { user, message, text } => handle.edit(user, message, &text).map(|()| None),
            Self::Delete { user, message } => handle.delete(user, message).map(|()| None),
            Self::Typing { user, channel } => handle.typing(user, channel).map(|()| None),
            Self::Command { user, channel, name, options } => {
                let options: Vec<_> = borrow(&options);
                handle.invoke(user, channel, &name, &options).map(Some)
            }
            Self::Autocomplete { user, channel, name, focused, options } => {
                let options: Vec<_> = borrow(&options);
                let focused = (focused.0.as_str(), focused.1.as_str());
                handle.autocomplete(user, channel, &name, focused, &options).map(Some)
            }
            Self::MessageCommand { user, message, name } => {
                handle.message_command(user, message, &name).map(Some)
            }
            Self::Press { user, message, custom_id } => handle.press(user, message, &custom_id).map(Some),
            Self::Select { user, message, custom_id, values } => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                handle.select(user, message, &custom_id, &values).map(Some)
            }
            Self::Modal { user, channel, custom_id, inputs } => {
                let inputs: Vec<_> = inputs.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
                handle.submit_modal(user, channel, &custom_id, &inputs).map(Some)
            }
            Self::CreateUser { name, locale } => Ok(Some(handle.create_user(&name, &locale))),
        }
    }
}

fn borrow(options: &[(String, Value)]) -> Vec<(&str, Value)> {
    options.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

fn refuse(problem: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": problem}))).into_response()
}

async fn act(State(shared): State<Arc<Shared>>, bytes: Bytes) -> Response {
    let act: Act = match serde_json::from_slice(&bytes) {
        Ok(act) => act,
        Err(problem) => return refuse(&problem.to_string()),
    };
    match act.perform(&Handle::new(shared)) {
        Ok(id) => Json(json!({"id": id})).into_response(),
        Err(problem) => refuse(&problem.to_string()),
    }
}

async fn fault(State(shared): State<Arc<Shared>>, bytes: Bytes) -> Response {
    match serde_json::from_slice::<Fault>(&bytes) {
        Ok(fault) => {
            shared.world().inject(fault);
            Json(json!({})).into_response()
        }
        Err(problem) => refuse(&problem.to_string()),
    }
}
