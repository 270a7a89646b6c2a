//! Application commands: names, descriptions, options, counts and sizes
//! (documentation: Application commands).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::text;
use crate::sandbox::error::FormErrors;

/// Characters of names, descriptions and values of one command, taking the
/// longest localisation of each.
const COMMAND_SIZE: usize = 8_000;
const OPTIONS: usize = 25;
const CHOICES: usize = 25;
/// Slash, user and message commands.
const KINDS: [u64; 3] = [1, 2, 3];
/// The option type of subcommand groups; below it stand subcommands, above it what a person fills in.
const GROUP: u64 = 2;
const OPTION_KINDS: [u64; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// Languages that Discord localises for (documentation: Reference, "Locales").
const LOCALES: [&str; 32] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko",
];

/// Checks a command's definition and returns it with its defaults filled in.
/// `prefix` is the command's place in a bulk request, with a dot at its end.
pub(crate) fn read_command(body: &Value, prefix: &str, errors: &mut FormErrors) -> Value {
    let mut checker = Checker { errors, size: 0 };
    let kind = body["type"].as_u64().unwrap_or(KINDS[0]);
    let place = prefix.trim_end_matches('.');
    if !body.is_object() {
        super::object(body, place, checker.errors);
        return json!({});
    }
    if !KINDS.contains(&kind) {
        checker.errors.choices(&format!("{prefix}type"), &KINDS);
    }
    checker.name(body, prefix, kind == 1);
    if kind == 1 {
        checker.description(body, prefix);
        checker.options(&body["options"], &format!("{prefix}options"), 0);
    } else {
        for key in ["description", "options"] {
            let given = match &body[key] {
                Value::String(text) => !text.is_empty(),
                Value::Array(list) => !list.is_empty(),
                _ => false,
            };
            if given {
                let message = format!("Context menu commands cannot have {key}");
                let code = format!("APPLICATION_COMMAND_CONTEXT_MENU_{}_NOT_ALLOWED", key.to_uppercase());
                checker.errors.add(&format!("{prefix}{key}"), &code, message);
            }
        }
    }
    for (key, top) in [("contexts", 2), ("integration_types", 1)] {
        if let Some(list) = body[key].as_array() {
            for (place, value) in list.iter().enumerate() {
                if value.as_u64().is_none_or(|value| value > top) {
                    let allowed: Vec<u64> = (0..=top).collect();
                    checker.errors.choices(&format!("{prefix}{key}.{place}"), &allowed);
                }
            }
        }
    }
    if checker.size > COMMAND_SIZE {
        let message = format!("Command exceeds maximum size ({COMMAND_SIZE})");
        checker.errors.add(place, "APPLICATION_COMMAND_TOO_LARGE", message);
    }
    normalise(body, kind)
}

/// The definition as the API returns it, without ids.
fn normalise(body: &Value, kind: u64) -> Value {
    let or = |key: &str, default: Value| match &body[key] {
        Value::Null => default,
        value => value.clone(),
    };
    let mut command = json!({
        "type": kind, "name": body["name"], "description": or("description", json!("")),
        "name_localizations": body["name_localizations"],
        "description_localizations": body["description_localizations"],
        "default_member_permissions": body["default_member_permissions"],
        "dm_permission": or("dm_permission", json!(true)), "contexts": body["contexts"],
        "integration_types": or("integration_types", json!([0])), "nsfw": or("nsfw", json!(false)),
    });
    if let Value::Array(options) = &body["options"]
        && kind == 1
    {
        command["options"] = json!(options);
    }
    command
}

struct Checker<'e> {
    errors: &'e mut FormErrors,
    size: usize,
}

impl Checker<'_> {
    fn name(&mut self, part: &Value, prefix: &str, slash: bool) {
        let path = format!("{prefix}name");
        let mut longest = 0;
        if let Some(name) = text(&part["name"], &path, (1, 32), self.errors) {
            longest = name.chars().count();
            if slash && !is_slash_name(name) {
                let message = "Command name is invalid";
                self.errors.add(&path, "APPLICATION_COMMAND_INVALID_NAME", message);
            }
        }
        self.localised(part, "name", prefix, (1, 32), slash, &mut longest);
        self.size += longest;
    }

    fn description(&mut self, part: &Value, prefix: &str) {
        let path = format!("{prefix}description");
        let description = text(&part["description"], &path, (1, 100), self.errors);
        let mut longest = description.map_or(0, |text| text.chars().count());
        self.localised(part, "description", prefix, (1, 100), false, &mut longest);
        self.size += longest;
    }

    fn localised(
        &mut self,
        part: &Value,
        key: &str,
        prefix: &str,
        limits: (usize, usize),
        slash: bool,
        longest: &mut usize,
    ) {
        let Some(map) = part[format!("{key}_localizations")].as_object() else {
            return;
        };
        for (locale, value) in map {
            let path = format!("{prefix}{key}_localizations.{locale}");
            if !LOCALES.contains(&locale.as_str()) {
                let message = format!("Locale \"{locale}\" is not supported.");
                self.errors.add(&path, "BASE_TYPE_CHOICES", message);
            }
            let Some(value) = text(value, &path, limits, self.errors) else {
                continue;
            };
            *longest = value.chars().count().max(*longest);
            if slash && !is_slash_name(value) {
                let message = "Command name is invalid";
                self.errors.add(&path, "APPLICATION_COMMAND_INVALID_NAME", message);
            }
        }
    }

    /// `depth` is 0 for a command's own options, 1 and 2 below.
    fn options(&mut self, options: &Value, path: &str, depth: u8) {
        let Some(options) = options.as_array() else {
            return;
        };
        self.errors.length(path, options.len(), 0, OPTIONS);
        let mut names = HashSet::new();
        let (mut optional, mut nests, mut fills) = (false, false, false);
        for (place, option) in options.iter().enumerate() {
            let prefix = format!("{path}.{place}.");
            let kind = option["type"].as_u64().unwrap_or(0);
            if !OPTION_KINDS.contains(&kind) {
                self.errors.choices(&format!("{prefix}type"), &OPTION_KINDS);
                continue;
            }
            self.name(option, &prefix, true);
            self.description(option, &prefix);
            if option["name"].as_str().is_some_and(|name| !names.insert(name)) {
                let code = "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS";
                self.errors.add(&format!("{prefix}name"), code, "That option name already exists");
            }
            nests |= kind <= GROUP;
            fills |= kind > GROUP;
            if kind <= GROUP {
                if depth > 0 && (kind == GROUP || depth > 1) {
                    let code = "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID";
                    let message = "Sub-command option types are not allowed here";
                    self.errors.add(&format!("{prefix}type"), code, message);
                } else {
                    self.options(&option["options"], &format!("{prefix}options"), depth + 1);
                }
                continue;
            }
            let required = option["required"] == true;
            if required && optional {
                let code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID";
                let message = "Required options must be placed before non-required options";
                self.errors.add(path, code, message);
            }
            optional |= !required;
            self.choices(option, kind, &prefix);
        }
        if nests && fills {
            let code = "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID";
            let message =
                "Sub-command and sub-command group option types are mutually exclusive to other types";
            self.errors.add(path, code, message);
        }
    }

    fn choices(&mut self, option: &Value, kind: u64, prefix: &str) {
        let autocomplete = option["autocomplete"] == true;
        if autocomplete && !matches!(kind, 3 | 4 | 10) {
            let code = "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID";
            let message = "Autocomplete is only for string, integer and number options";
            self.errors.add(&format!("{prefix}autocomplete"), code, message);
        }
        for (key, top) in [("min_length", 6_000), ("max_length", 6_000)] {
            if option[key].as_u64().is_some_and(|length| length > top) {
                let message = format!("int value should be less than or equal to {top}.");
                self.errors.add(&format!("{prefix}{key}"), "NUMBER_TYPE_MAX", message);
            }
        }
        let Some(choices) = option["choices"].as_array() else {
            return;
        };
        let path = format!("{prefix}choices");
        self.errors.length(&path, choices.len(), 0, CHOICES);
        if autocomplete && !choices.is_empty() {
            let code = "APPLICATION_COMMAND_AUTOCOMPLETE_AND_CHOICES_MUTUALLY_EXCLUSIVE";
            let message = "Autocomplete cannot be enabled when choices are set";
            self.errors.add(&path, code, message);
        }
        for (place, choice) in choices.iter().enumerate() {
            let prefix = format!("{path}.{place}.");
            let name = text(&choice["name"], &format!("{prefix}name"), (1, 100), self.errors);
            let mut longest = name.map_or(0, |name| name.chars().count());
            self.localised(choice, "name", &prefix, (1, 100), false, &mut longest);
            self.size += longest;
            let path = format!("{prefix}value");
            match (&choice["value"], kind) {
                (value, 3) => {
                    let value = text(value, &path, (1, 100), self.errors);
                    self.size += value.map_or(0, |value| value.chars().count());
                }
                (Value::Number(number), _) => self.size += number.to_string().len(),
                _ => self.errors.required(&path),
            }
        }
    }
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower case where there is one.
fn is_slash_name(name: &str) -> bool {
    let allowed = |c: char| {
        let marks = matches!(c, '\u{900}'..='\u{963}' | '\u{966}'..='\u{97F}' | '\u{A8E0}'..='\u{A8FF}')
            || matches!(c, '\u{E01}'..='\u{E3A}' | '\u{E40}'..='\u{E5B}');
        matches!(c, '-' | '_' | '\'') || c.is_alphanumeric() || marks
    };
    let lower = |c: char| c.to_lowercase().eq(std::iter::once(c));
    name.chars().all(|c| allowed(c) && lower(c))
}
