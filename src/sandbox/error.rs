//! How Discord says no: the JSON error bodies and their statuses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// A refusal, in the shape of Discord's error reference.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub status: StatusCode,
    pub code: u32,
    pub message: String,
    pub errors: Option<Value>,
}

impl ApiError {
    fn new(status: StatusCode, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None }
    }
}

/// The refusals that the sandbox uses, each with Discord's number and wording.
macro_rules! refusals {
    ($($name:ident $status:ident $code:literal $message:literal;)*) => {
        impl ApiError {
            $(pub fn $name() -> Self { Self::new(StatusCode::$status, $code, $message) })*
        }
    };
}

refusals! {
    not_found NOT_FOUND 0 "404: Not Found";
    method_not_allowed METHOD_NOT_ALLOWED 0 "405: Method Not Allowed";
    unauthorized UNAUTHORIZED 0 "401: Unauthorized";
    unknown_channel NOT_FOUND 10003 "Unknown Channel";
    unknown_guild NOT_FOUND 10004 "Unknown Guild";
    unknown_member NOT_FOUND 10007 "Unknown Member";
    unknown_message NOT_FOUND 10008 "Unknown Message";
    unknown_user NOT_FOUND 10013 "Unknown User";
    unknown_webhook NOT_FOUND 10015 "Unknown Webhook";
    unknown_interaction NOT_FOUND 10062 "Unknown interaction";
    unknown_command NOT_FOUND 10063 "Unknown application command";
    too_many_creates BAD_REQUEST 30034 "Max number of daily application command creates has been reached (200)";
    too_many_commands BAD_REQUEST 30032 "Maximum number of application commands reached (100)";
    already_acknowledged BAD_REQUEST 40060 "Interaction has already been acknowledged.";
    missing_access FORBIDDEN 50001 "Missing Access";
    not_in_direct_messages FORBIDDEN 50003 "Cannot execute action on a DM channel";
    not_the_author FORBIDDEN 50005 "Cannot edit a message authored by another user";
    empty_message BAD_REQUEST 50006 "Cannot send an empty message";
    cannot_message_user FORBIDDEN 50007 "Cannot send messages to this user";
    missing_permissions FORBIDDEN 50013 "Missing Permissions";
    no_history BAD_REQUEST 160002 "Cannot reply without permission to read message history";
    invalid_webhook_token UNAUTHORIZED 50027 "Invalid Webhook Token";
    bulk_delete_count BAD_REQUEST 50016 "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete";
    invalid_json BAD_REQUEST 50109 "The request body contains invalid JSON.";
    server_error INTERNAL_SERVER_ERROR 0 "500: Internal Server Error";
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = self.errors {
            body["errors"] = errors;
        }
        (self.status, Json(body)).into_response()
    }
}

/// Everything that is wrong with a body, reported together as `Invalid Form Body`.
#[derive(Debug, Default)]
pub(crate) struct FormErrors {
    root: Map<String, Value>,
}

impl FormErrors {
    /// Adds one complaint at a dotted path such as `embeds.0.title`; an empty
    /// path is the body as a whole.
    pub fn add(&mut self, path: &str, code: &str, message: impl Into<String>) {
        let mut node = &mut self.root;
        for key in path.split('.').filter(|key| !key.is_empty()) {
            let entry = node.entry(key).or_insert_with(|| json!({}));
            let Value::Object(inner) = entry else { return };
            node = inner;
        }
        let list = node.entry("_errors").or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(json!({"code": code, "message": message.into()}));
        }
    }

    pub fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    pub fn choices(&mut self, path: &str, allowed: &[u64]) {
        let list: Vec<String> = allowed.iter().map(u64::to_string).collect();
        let message = format!("Value must be one of {{{}}}.", list.join(", "));
        self.add(path, "BASE_TYPE_CHOICES", message);
    }

    /// A string or list that has to have between `min` and `max` elements.
    pub fn length(&mut self, path: &str, length: usize, min: usize, max: usize) {
        if (min..=max).contains(&length) {
            return;
        }
        if min == 0 {
            let message = format!("Must be {max} or fewer in length.");
            self.add(path, "BASE_TYPE_MAX_LENGTH", message);
        } else {
            let message = format!("Must be between {min} and {max} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", message);
        }
    }

    /// The error for all that was added, if anything was.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.root.is_empty() {
            return Ok(());
        }
        let mut error = ApiError::new(StatusCode::BAD_REQUEST, 50035, "Invalid Form Body");
        error.errors = Some(Value::Object(self.root));
        Err(error)
    }
}
