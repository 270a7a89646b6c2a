//! Rate limits: a bucket per route and channel, guild or webhook, and one over all.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime};

use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::set;

/// Requests per second over all routes (documentation: Rate limits).
const GLOBAL: u32 = 50;
const GLOBAL_WINDOW: Duration = Duration::from_secs(1);
/// Buckets kept before those that have run out are dropped.
const BUCKETS: usize = 1_024;

/// The state of all limits.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    buckets: HashMap<(String, String), Window>,
    global: Option<Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    started: Instant,
    used: u32,
}

impl Window {
    /// Counts one request, or says how long to wait.
    fn spend(&mut self, limit: u32, length: Duration, now: Instant) -> Result<(), Duration> {
        if now.duration_since(self.started) >= length {
            *self = Self { started: now, used: 0 };
        }
        if self.used >= limit {
            return Err((self.started + length).saturating_duration_since(now));
        }
        self.used += 1;
        Ok(())
    }
}

/// Where a bucket stands after a request, for its headers.
pub(crate) struct Standing {
    name: String,
    limit: u32,
    remaining: u32,
    reset_after: Duration,
}

/// A 429.
pub(crate) struct Refusal {
    standing: Option<Standing>,
    wait: Duration,
}

/// Discord publishes no numbers and asks clients to read the headers; these are
/// the values that its headers commonly carry.
fn allowance(method: &Method, route: &str) -> (u32, Duration) {
    let seconds = Duration::from_secs;
    if route.ends_with("/messages/{message}") && *method == Method::DELETE {
        (5, seconds(1))
    } else if route.contains("/channels/") {
        (5, seconds(5))
    } else if route.contains("/webhooks/") {
        (5, seconds(2))
    } else {
        (20, seconds(10))
    }
}

/// The route without its prefix, and the id that splits its buckets.
fn key(method: &Method, route: &str, path: &str) -> (String, String) {
    let place = |text: &str| {
        let part = ["/channels/", "/guilds/", "/webhooks/"].iter().find_map(|part| text.find(part));
        part.unwrap_or(0)
    };
    let template = route.get(place(route)..).unwrap_or(route);
    let mut major = path.get(place(path)..).unwrap_or("").split('/').skip(1);
    let kind = major.next().unwrap_or("");
    let depth = if kind == "webhooks" { 2 } else { 1 };
    let splits = ["channels", "guilds", "webhooks"].contains(&kind);
    let major: Vec<&str> = major.take(if splits { depth } else { 0 }).collect();
    (format!("{method} {template}"), major.join("/"))
}

impl Buckets {
    /// Counts a request; `None` where a route has no bucket.
    pub fn spend(&mut self, method: &Method, route: &str, path: &str) -> Result<Option<Standing>, Refusal> {
        let callback = route.ends_with("/callback");
        let now = Instant::now();
        let fresh = Window { started: now, used: 0 };
        if callback {
            return Ok(None);
        }
        // Interaction endpoints are not bound by the global limit.
        if !route.contains("/webhooks/") {
            let global = self.global.get_or_insert(fresh);
            if let Err(wait) = global.spend(GLOBAL, GLOBAL_WINDOW, now) {
                return Err(Refusal { standing: None, wait });
            }
        }
        if self.buckets.len() >= BUCKETS {
            let longest = Duration::from_secs(10);
            self.buckets.retain(|_, window| now.duration_since(window.started) < longest);
        }
        let key = key(method, route, path);
        let (limit, length) = allowance(method, route);
        let name = bucket_name(&key.0);
        let window = self.buckets.entry(key).or_insert(fresh);
        let outcome = window.spend(limit, length, now);
        let standing = Standing {
            name,
            limit,
            remaining: limit.saturating_sub(window.used),
            reset_after: (window.started + length).saturating_duration_since(now),
        };
        match outcome {
            Ok(()) => Ok(Some(standing)),
            Err(wait) => Err(Refusal { standing: Some(standing), wait }),
        }
    }
}

/// An opaque name for a bucket, the same for every channel.
fn bucket_name(template: &str) -> String {
    // FNV-1a: nothing but a stable, short and unreadable name is wanted.
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    let hash = template.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    format!("{hash:016x}{:016x}", hash.rotate_left(29))
}

impl Standing {
    pub fn write(&self, headers: &mut HeaderMap) {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let reset = since + self.reset_after;
        set(headers, "x-ratelimit-limit", &self.limit.to_string());
        set(headers, "x-ratelimit-remaining", &self.remaining.to_string());
        set(headers, "x-ratelimit-reset", &format!("{:.3}", reset.as_secs_f64()));
        set(headers, "x-ratelimit-reset-after", &format!("{:.3}", self.reset_after.as_secs_f64()));
        set(headers, "x-ratelimit-bucket", &self.name);
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = refusal(self.standing.is_none(), self.wait.as_secs_f64());
        if let Some(standing) = self.standing {
            standing.write(response.headers_mut());
        }
        response
    }
}

/// A 429 that asks to wait for some seconds.
pub(super) fn refusal(global: bool, seconds: f64) -> Response {
    // The body carries milliseconds; the header whole seconds, rounded up.
    let exact = (seconds.max(0.0) * 1_000.0).ceil() / 1_000.0;
    let body = json!({
        "message": "You are being rate limited.", "retry_after": exact, "global": global,
    });
    let mut response = (StatusCode::TOO_MANY_REQUESTS, axum::Json(body)).into_response();
    let headers = response.headers_mut();
    set(headers, "retry-after", &format!("{}", exact.ceil()));
    set(headers, "x-ratelimit-scope", if global { "global" } else { "user" });
    if global {
        set(headers, "x-ratelimit-global", "true");
    } else {
        set(headers, "x-ratelimit-limit", "5");
        set(headers, "x-ratelimit-remaining", "0");
        set(headers, "x-ratelimit-reset-after", &format!("{exact:.3}"));
        set(headers, "x-ratelimit-bucket", &bucket_name("fault"));
    }
    response
}
