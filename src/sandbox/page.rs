//! The page: Discord's side of the sandbox for a browser.

use std::sync::Arc;

use axum::Router;
use axum::response::{Html, IntoResponse, Response};

use super::Shared;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
}

pub(super) fn index() -> Response {
    Html("<!doctype html><title>Sandbox</title>").into_response()
}
