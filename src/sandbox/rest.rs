//! The REST API under `/api/v10`, `/api/v9` and without a prefix.
//!
//! Every request passes one gate: it is counted, may meet a fault, shows its
//! token, and is held against the rate limits, in this order.

mod commands;
mod discovery;
mod interactions;
mod limits;
mod messages;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use serde_json::{Value, json};

pub(crate) use limits::Buckets;

use super::Shared;
use super::error::{ApiError, FormErrors};
use super::faults::Fault;
use super::model::Id;

/// One REST request, as tests and the load bench count them.
#[derive(Debug, Clone, Serialize)]
pub struct RequestRecord {
    /// When it came in.
    #[serde(skip)]
    pub at: Instant,
    /// `POST`, `GET` and so on.
    pub method: String,
    /// Its path as sent, prefix included.
    pub path: String,
    /// The status that it was answered with.
    pub status: u16,
}

/// The whole API, with the prefixes that libraries use.
pub(crate) fn router(shared: Arc<Shared>) -> Router<Arc<Shared>> {
    let api = Router::new()
        .merge(discovery::router())
        .merge(messages::router())
        .merge(commands::router())
        .merge(interactions::router())
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .route_layer(axum::middleware::from_fn_with_state(shared, gate));
    Router::new()
        .nest("/api/v10", api.clone())
        .nest("/api/v9", api.clone())
        .nest("/api", api.clone())
        .merge(api)
}

/// Whether a route is open to requests without a bot token.
fn is_open(route: &str) -> bool {
    let carries_token = ["/interactions/", "/webhooks/"];
    route.ends_with("/gateway") || carries_token.iter().any(|part| route.contains(part))
}

async fn gate(
    State(shared): State<Arc<Shared>>,
    matched: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let at = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = pass(&shared, &method, &path, matched.as_str(), request, next).await;
    let status = response.status().as_u16();
    shared.record(RequestRecord { at, method: method.to_string(), path, status });
    response
}

async fn pass(
    shared: &Arc<Shared>,
    method: &Method,
    path: &str,
    route: &str,
    request: Request,
    next: Next,
) -> Response {
    let fault = shared.world().faults.request(&format!("{method} {path}"));
    match &fault {
        Some(Fault::RateLimited { global, retry_after, .. }) => {
            return limits::refusal(*global, *retry_after);
        }
        Some(Fault::ServerError { status, .. }) => {
            let mut error = ApiError::server_error();
            error.status = StatusCode::from_u16(*status).unwrap_or(error.status);
            return error.into_response();
        }
        _ => {}
    }
    let authorization = request.headers().get(header::AUTHORIZATION);
    let token = authorization.and_then(|value| value.to_str().ok());
    let token = token.map(|token| token.strip_prefix("Bot ").unwrap_or(""));
    let standing = {
        let mut world = shared.world();
        if token.is_some_and(|token| token != world.token) || token.is_none() && !is_open(route) {
            return ApiError::unauthorized().into_response();
        }
        if world.config.rate_limits { world.buckets.spend(method, route, path) } else { Ok(None) }
    };
    let standing = match standing {
        Ok(standing) => standing,
        Err(refusal) => return refusal.into_response(),
    };
    let mut response = next.run(request).await;
    if let Some(standing) = standing {
        standing.write(response.headers_mut());
    }
    match fault {
        Some(Fault::Slow { millis, .. }) => {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            response
        }
        Some(Fault::Cut { .. }) => cut(response).await,
        _ => response,
    }
}

/// A reply that announces its whole length, sends half and breaks off.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    // A reply without a body is cut as if it had had one.
    let length = bytes.len().max(2);
    let half = bytes.slice(..bytes.len() / 2);
    parts.status = if bytes.is_empty() { StatusCode::OK } else { parts.status };
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
    let pieces: [Result<Bytes, std::io::Error>; 2] = [Ok(half), Err(broken)];
    Response::from_parts(parts, Body::from_stream(stream::iter(pieces)))
}

/// What handlers return.
type Reply = Result<Response, ApiError>;

/// A 200 with JSON.
fn ok(value: Value) -> Response {
    axum::Json(value).into_response()
}

fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Reads a body; no body at all counts as an empty object.
fn body(bytes: &Bytes) -> Result<Value, ApiError> {
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(bytes).map_err(|_| ApiError::invalid_json())
}

/// Reads an id from a path.
fn snowflake(name: &str, text: &str) -> Result<Id, ApiError> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let mut errors = FormErrors::default();
    errors.add(name, "NUMBER_TYPE_COERCE", format!("Value \"{text}\" is not snowflake."));
    errors.finish()?;
    Err(ApiError::not_found())
}

/// A header of Discord's own, such as `x-ratelimit-limit`.
fn set(headers: &mut axum::http::HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}
