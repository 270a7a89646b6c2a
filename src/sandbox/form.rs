//! Request bodies: read, held against Discord's documented limits, and refused
//! with all complaints together.
//!
//! Limits are those of the Message, Embed, Component and Application Command
//! pages of Discord's documentation. Lengths count characters, not bytes.

mod command;
mod components;
mod embeds;

use serde_json::{Map, Value};

pub(crate) use command::read_command;
pub(crate) use components::check_modal;

use super::error::{ApiError, FormErrors};
use super::model::{Id, flags, read_id};

const CONTENT: usize = 2_000;
const NONCE: usize = 25;
/// Users or roles that one message may name in `allowed_mentions`.
const ALLOWED_LIST: usize = 100;
/// Autocomplete choices, and the length of their names and values.
const CHOICES: usize = 25;
const CHOICE: usize = 100;

/// What a message's form is for, which decides on flags and defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A message in a channel.
    Create,
    /// An edit of any message.
    Edit {
        /// Whether the message is laid out in components alone.
        v2: bool,
    },
    /// A response or follow-up to an interaction.
    Respond,
}

/// Whom a message may notify.
#[derive(Debug, Clone)]
pub(crate) struct AllowedMentions {
    user_list: Option<Vec<Id>>,
    role_list: Option<Vec<Id>>,
    pub everyone: bool,
    pub replied_user: bool,
}

/// What Discord does when an ordinary message does not say.
impl Default for AllowedMentions {
    fn default() -> Self {
        Self { user_list: None, role_list: None, everyone: true, replied_user: true }
    }
}

impl AllowedMentions {
    pub fn users(&self, id: Id) -> bool {
        self.user_list.as_ref().is_none_or(|list| list.contains(&id))
    }

    pub fn roles(&self, id: Id) -> bool {
        self.role_list.as_ref().is_none_or(|list| list.contains(&id))
    }

    /// What interactions do when they do not say: users alone.
    fn users_only() -> Self {
        Self { role_list: Some(Vec::new()), everyone: false, ..Self::default() }
    }

    /// A person's choice whether a reply notifies.
    pub fn with_ping(ping: bool) -> Self {
        Self { replied_user: ping, ..Self::default() }
    }
}

/// A message as a request describes it; `None` is "not mentioned".
#[derive(Debug, Default)]
pub(crate) struct MessageForm {
    pub content: Option<String>,
    pub embeds: Option<Vec<Value>>,
    pub components: Option<Vec<Value>>,
    pub flags: Option<u64>,
    pub allowed: AllowedMentions,
    pub reference: Option<Id>,
    /// Whether a reply to a message that is gone is an error.
    pub must_exist: bool,
    pub nonce: Option<Value>,
    pub enforce_nonce: bool,
}

impl MessageForm {
    /// Reads a body.
    ///
    /// # Errors
    /// `Invalid Form Body` (50035) with everything that is outside the limits.
    pub fn read(body: &Value, purpose: Purpose) -> Result<Self, ApiError> {
        let mut errors = FormErrors::default();
        let form = Self::read_into(body, purpose, "", &mut errors);
        errors.finish()?;
        Ok(form)
    }

    /// Reads a body that is part of another one, at `prefix` (`data.`).
    pub fn read_into(body: &Value, purpose: Purpose, prefix: &str, errors: &mut FormErrors) -> Self {
        let at = |field: &str| format!("{prefix}{field}");
        let Some(fields) = object(body, prefix.trim_end_matches('.'), errors) else {
            return Self::default();
        };
        let mut form = Self { must_exist: true, ..Self::default() };
        form.content = read_content(fields, &at("content"), errors);
        form.flags = read_flags(fields, purpose, &at("flags"), errors);
        form.allowed = read_allowed(fields, purpose, &at("allowed_mentions"), errors);
        if let Some(list) = list(fields, "embeds", &at("embeds"), errors) {
            form.embeds = Some(embeds::check(list, &at("embeds"), errors));
        }
        let v2 = purpose == Purpose::Edit { v2: true }
            || form.flags.is_some_and(|bits| bits & flags::IS_COMPONENTS_V2 != 0);
        if let Some(list) = list(fields, "components", &at("components"), errors) {
            form.components = Some(components::check(list, v2, &at("components"), errors));
        }
        if v2 {
            let embeds = form.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty());
            let content = form.content.as_ref().is_some_and(|content| !content.is_empty());
            for (field, given) in [("content", content), ("embeds", embeds)] {
                if given {
                    let message = format!(
                        "The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                    );
                    errors.add(&at(field), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
                }
            }
        }
        if let Some(reference) = fields.get("message_reference").filter(|value| !value.is_null()) {
            form.reference = read_id(&reference["message_id"]);
            form.must_exist = reference["fail_if_not_exists"].as_bool().unwrap_or(true);
            if form.reference.is_none() {
                errors.required(&at("message_reference.message_id"));
            }
        }
        match fields.get("nonce") {
            None | Some(Value::Null) => {}
            Some(nonce @ (Value::String(_) | Value::Number(_))) => {
                let length = nonce.as_str().map_or(0, |text| text.chars().count());
                errors.length(&at("nonce"), length, 0, NONCE);
                form.nonce = Some(nonce.clone());
            }
            Some(_) => {
                errors.add(&at("nonce"), "NONCE_TYPE_INVALID", "Nonce must be a string or an integer.")
            }
        }
        form.enforce_nonce = fields.get("enforce_nonce") == Some(&Value::Bool(true));
        form
    }

    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        let none = |list: &Option<Vec<Value>>| list.as_ref().is_none_or(Vec::is_empty);
        self.content.as_ref().is_none_or(String::is_empty) && none(&self.embeds) && none(&self.components)
    }
}

fn read_content(fields: &Map<String, Value>, path: &str, errors: &mut FormErrors) -> Option<String> {
    match fields.get("content")? {
        // Explicitly nothing: an edit takes the text away.
        Value::Null => Some(String::new()),
        Value::String(text) => {
            errors.length(path, text.chars().count(), 0, CONTENT);
            Some(text.trim().to_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        other => {
            let message = format!("Could not interpret \"{other}\" as string.");
            errors.add(path, "BASE_TYPE_STRING", message);
            None
        }
    }
}

fn read_flags(
    fields: &Map<String, Value>,
    purpose: Purpose,
    path: &str,
    errors: &mut FormErrors,
) -> Option<u64> {
    let value = fields.get("flags").filter(|value| !value.is_null())?;
    let Some(bits) = value.as_u64() else {
        let message = format!("Could not interpret \"{value}\" as int.");
        errors.add(path, "NUMBER_TYPE_COERCE", message);
        return None;
    };
    let settable = flags::SUPPRESS_EMBEDS
        | flags::IS_COMPONENTS_V2
        | match purpose {
            Purpose::Create => flags::SUPPRESS_NOTIFICATIONS,
            Purpose::Edit { .. } => 0,
            Purpose::Respond => flags::EPHEMERAL | flags::SUPPRESS_NOTIFICATIONS,
        };
    // Discord ignores bits that cannot be set here rather than refusing them.
    Some(bits & settable)
}

fn read_allowed(
    fields: &Map<String, Value>,
    purpose: Purpose,
    path: &str,
    errors: &mut FormErrors,
) -> AllowedMentions {
    let Some(value) = fields.get("allowed_mentions").filter(|value| !value.is_null()) else {
        return match purpose {
            Purpose::Respond => AllowedMentions::users_only(),
            _ => AllowedMentions::default(),
        };
    };
    let Some(allowed) = object(value, path, errors) else {
        return AllowedMentions::default();
    };
    let parse: Vec<&str> = match allowed.get("parse") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    for (place, kind) in parse.iter().enumerate() {
        if !["users", "roles", "everyone"].contains(kind) {
            let message = "Value must be one of ('users', 'roles', 'everyone').";
            errors.add(&format!("{path}.parse.{place}"), "BASE_TYPE_CHOICES", message);
        }
    }
    let mut only = |key: &str| {
        let given = match allowed.get(key) {
            Some(Value::Array(list)) => list.iter().filter_map(read_id).collect(),
            _ => Vec::new(),
        };
        errors.length(&format!("{path}.{key}"), given.len(), 0, ALLOWED_LIST);
        if !parse.contains(&key) {
            return Some(given);
        }
        if !given.is_empty() {
            let message = format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive.");
            errors.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message);
        }
        None
    };
    AllowedMentions {
        user_list: only("users"),
        role_list: only("roles"),
        everyone: parse.contains(&"everyone"),
        replied_user: allowed.get("replied_user") == Some(&Value::Bool(true)),
    }
}

/// Reads the choices of an autocomplete response.
pub(crate) fn check_choices(data: &Value, errors: &mut FormErrors) -> Vec<Value> {
    let Some(Value::Array(choices)) = data.get("choices") else {
        errors.required("data.choices");
        return Vec::new();
    };
    errors.length("data.choices", choices.len(), 0, CHOICES);
    for (place, choice) in choices.iter().enumerate() {
        let path = format!("data.choices.{place}");
        match choice["name"].as_str() {
            Some(name) => errors.length(&format!("{path}.name"), name.chars().count(), 1, CHOICE),
            None => errors.required(&format!("{path}.name")),
        }
        match &choice["value"] {
            Value::String(value) => {
                errors.length(&format!("{path}.value"), value.chars().count(), 1, CHOICE);
            }
            Value::Number(_) => {}
            _ => errors.required(&format!("{path}.value")),
        }
    }
    choices.clone()
}

/// The fields of an object, or a complaint.
pub(crate) fn object<'a>(
    value: &'a Value,
    path: &str,
    errors: &mut FormErrors,
) -> Option<&'a Map<String, Value>> {
    let fields = value.as_object();
    if fields.is_none() {
        errors.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
    }
    fields
}

/// A list, `None` where it is missing, empty where it is null.
fn list<'a>(
    fields: &'a Map<String, Value>,
    key: &str,
    path: &str,
    errors: &mut FormErrors,
) -> Option<&'a [Value]> {
    match fields.get(key)? {
        Value::Array(list) => Some(list),
        Value::Null => Some(&[]),
        _ => {
            errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            None
        }
    }
}

/// A string with a length; `None` and a complaint where it is not one.
fn text<'a>(
    value: &'a Value,
    path: &str,
    (min, max): (usize, usize),
    errors: &mut FormErrors,
) -> Option<&'a str> {
    match value {
        Value::String(text) => {
            errors.length(path, text.chars().count(), min, max);
            Some(text)
        }
        Value::Null if min == 0 => None,
        Value::Null => {
            errors.required(path);
            None
        }
        other => {
            let message = format!("Could not interpret \"{other}\" as string.");
            errors.add(path, "BASE_TYPE_STRING", message);
            None
        }
    }
}
