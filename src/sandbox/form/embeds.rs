//! Embeds and their limits (documentation: Message, "Embed limits").

use serde_json::{Value, json};

use super::text;
use crate::sandbox::error::FormErrors;

const EMBEDS: usize = 10;
const FIELDS: usize = 25;
/// Characters of titles, descriptions, field names and values, footers and
/// author names, over all embeds of a message.
const TOTAL: usize = 6_000;

/// Holds embeds against the limits and returns them as Discord would show them.
pub(super) fn check(embeds: &[Value], path: &str, errors: &mut FormErrors) -> Vec<Value> {
    errors.length(path, embeds.len(), 0, EMBEDS);
    let mut total = 0;
    let mut checked = Vec::with_capacity(embeds.len());
    for (place, embed) in embeds.iter().enumerate() {
        let at = |field: &str| format!("{path}.{place}.{field}");
        let Some(fields) = super::object(embed, &format!("{path}.{place}"), errors) else {
            continue;
        };
        let parts = [
            (&embed["title"], at("title"), 256),
            (&embed["description"], at("description"), 4_096),
            (&embed["footer"]["text"], at("footer.text"), 2_048),
            (&embed["author"]["name"], at("author.name"), 256),
        ];
        for (value, path, max) in parts {
            total += text(value, &path, (0, max), errors).map_or(0, |text| text.chars().count());
        }
        if let Value::Array(list) = &embed["fields"] {
            errors.length(&at("fields"), list.len(), 0, FIELDS);
            for (number, field) in list.iter().enumerate() {
                for (key, max) in [("name", 256), ("value", 1_024)] {
                    let path = at(&format!("fields.{number}.{key}"));
                    let text = text(&field[key], &path, (1, max), errors);
                    total += text.map_or(0, |text| text.chars().count());
                }
            }
        }
        for (value, path) in [
            (&embed["url"], at("url")),
            (&embed["image"]["url"], at("image.url")),
            (&embed["thumbnail"]["url"], at("thumbnail.url")),
            (&embed["author"]["url"], at("author.url")),
            (&embed["author"]["icon_url"], at("author.icon_url")),
            (&embed["footer"]["icon_url"], at("footer.icon_url")),
        ] {
            check_address(value, &path, errors);
        }
        if embed["color"].as_u64().is_some_and(|color| color > 0xFF_FFFF) {
            let message = "int value should be less than or equal to 16777215.";
            errors.add(&at("color"), "NUMBER_TYPE_MAX", message);
        }
        let shown = ["title", "description", "fields", "author", "footer", "image", "thumbnail"];
        if !shown.iter().any(|key| fields.get(*key).is_some_and(|value| !value.is_null())) {
            errors.required(&at("description"));
        }
        let mut fields = fields.clone();
        fields.retain(|_, value| !value.is_null());
        fields.insert("type".to_owned(), json!("rich"));
        checked.push(Value::Object(fields));
    }
    if total > TOTAL {
        let message = format!("Embed size exceeds maximum size of {TOTAL}");
        errors.add(path, "MAX_EMBED_SIZE_EXCEEDED", message);
    }
    checked
}

fn check_address(value: &Value, path: &str, errors: &mut FormErrors) {
    let Some(address) = value.as_str() else {
        return;
    };
    errors.length(path, address.chars().count(), 0, 2_048);
    let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
    if !["http", "https", "attachment"].contains(&scheme.to_ascii_lowercase().as_str()) {
        let message =
            format!("Scheme \"{scheme}\" is not supported. Scheme must be one of ('http', 'https').");
        errors.add(path, "URL_TYPE_INVALID_SCHEME", message);
    } else if rest.trim_start_matches('/').is_empty() || address.contains(char::is_whitespace) {
        errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    }
}

/// The same check for the address of a link button.
pub(super) fn check_link(value: &Value, path: &str, errors: &mut FormErrors) {
    check_address(value, path, errors);
}
