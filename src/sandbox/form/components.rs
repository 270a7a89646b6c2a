//! Message components and modals (documentation: Component reference).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{embeds::check_link, text};
use crate::sandbox::error::FormErrors;

const ROWS: usize = 5;
const BUTTONS: usize = 5;
const SELECT_OPTIONS: usize = 25;
/// Components of a Components V2 message, nested ones counted.
const V2_TOTAL: usize = 40;
/// Characters over all text displays of a Components V2 message.
const V2_TEXT: usize = 4_000;
/// How deep documented components nest: container, section, accessory and inner lists.
const DEPTH: usize = 4;

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const SELECTS: [u64; 5] = [3, 5, 6, 7, 8];
const TEXT_INPUT: u64 = 4;
const LABEL: u64 = 18;

/// Holds components against the limits, and numbers them as Discord does.
pub(super) fn check(list: &[Value], v2: bool, path: &str, errors: &mut FormErrors) -> Vec<Value> {
    let mut checker = Checker { errors, ids: HashSet::new(), total: 0, text: 0, next: 1 };
    if !v2 {
        checker.errors.length(path, list.len(), 0, ROWS);
    }
    let top: &[u64] = if v2 { &[1, 9, 10, 12, 13, 14, 17] } else { &[ROW] };
    let mut list = list.to_vec();
    checker.children(&mut list, top, path, DEPTH);
    if v2 {
        if checker.total > V2_TOTAL {
            let message = format!("Must be {V2_TOTAL} or fewer components in total.");
            checker.errors.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message);
        }
        if checker.text > V2_TEXT {
            let message = format!("The displayable text must be {V2_TEXT} or fewer characters in total.");
            checker.errors.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
        }
    }
    list
}

/// Checks the data of a modal (interaction callback type 9).
pub(crate) fn check_modal(data: &Value, errors: &mut FormErrors) {
    text(&data["title"], "data.title", (1, 45), errors);
    text(&data["custom_id"], "data.custom_id", (1, 100), errors);
    let Value::Array(list) = &data["components"] else {
        return errors.required("data.components");
    };
    errors.length("data.components", list.len(), 1, 5);
    let mut checker = Checker { errors, ids: HashSet::new(), total: 0, text: 0, next: 1 };
    checker.children(&mut list.clone(), &[ROW, 10, LABEL], "data.components", DEPTH);
}

struct Checker<'e> {
    errors: &'e mut FormErrors,
    ids: HashSet<String>,
    total: usize,
    text: usize,
    next: u64,
}

impl Checker<'_> {
    fn children(&mut self, list: &mut [Value], allowed: &[u64], path: &str, depth: usize) {
        for (place, part) in list.iter_mut().enumerate() {
            let at = format!("{path}.{place}");
            match part["type"].as_u64() {
                Some(kind) if allowed.contains(&kind) => self.component(part, kind, &at, depth),
                _ => self.errors.choices(&format!("{at}.type"), allowed),
            }
        }
    }

    fn component(&mut self, part: &mut Value, kind: u64, path: &str, depth: usize) {
        self.total += 1;
        if part["id"].as_u64().is_none_or(|id| id == 0) {
            part["id"] = json!(self.next);
        }
        self.next += 1;
        if depth == 0 {
            return;
        }
        match kind {
            ROW => self.row(part, path, depth),
            BUTTON => self.button(part, path),
            3 | 5..=8 => self.select(part, kind, path),
            TEXT_INPUT => self.text_input(part, path),
            9 => {
                self.nested(part, "components", &[10], (1, 3), path, depth);
                match part["accessory"]["type"].as_u64() {
                    Some(kind @ (BUTTON | 11)) => {
                        let path = format!("{path}.accessory");
                        self.component(&mut part["accessory"], kind, &path, depth - 1);
                    }
                    _ => self.errors.required(&format!("{path}.accessory")),
                }
            }
            10 => {
                let path = format!("{path}.content");
                let shown = text(&part["content"], &path, (1, V2_TEXT), self.errors);
                self.text += shown.map_or(0, |text| text.chars().count());
            }
            12 => match part["items"].as_array().map(Vec::len) {
                Some(count) => self.errors.length(&format!("{path}.items"), count, 1, 10),
                None => self.errors.required(&format!("{path}.items")),
            },
            17 => self.nested(part, "components", &[1, 9, 10, 12, 13, 14], (1, 40), path, depth),
            LABEL => {
                text(&part["label"], &format!("{path}.label"), (1, 45), self.errors);
                text(&part["description"], &format!("{path}.description"), (0, 100), self.errors);
                match part["component"]["type"].as_u64() {
                    Some(kind @ (TEXT_INPUT | 3 | 5..=8 | 19 | 21..=23)) => {
                        let path = format!("{path}.component");
                        self.component(&mut part["component"], kind, &path, depth - 1);
                    }
                    _ => self.errors.required(&format!("{path}.component")),
                }
            }
            _ => {}
        }
    }

    fn nested(
        &mut self,
        part: &mut Value,
        key: &str,
        allowed: &[u64],
        (min, max): (usize, usize),
        path: &str,
        depth: usize,
    ) {
        let path = format!("{path}.{key}");
        let Some(list) = part[key].as_array_mut() else {
            return self.errors.required(&path);
        };
        self.errors.length(&path, list.len(), min, max);
        self.children(list, allowed, &path, depth - 1);
    }

    fn row(&mut self, part: &mut Value, path: &str, depth: usize) {
        self.nested(part, "components", &[2, 3, 4, 5, 6, 7, 8], (1, BUTTONS), path, depth);
        let wide = |part: &Value| part["type"].as_u64() != Some(BUTTON);
        let parts = part["components"].as_array().map_or(&[][..], Vec::as_slice);
        if parts.len() > 1 && parts.iter().any(wide) {
            let path = format!("{path}.components");
            let message = "The specified component exceeds the maximum width";
            self.errors.add(&path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
        }
    }

    fn custom_id(&mut self, part: &Value, path: &str) {
        let path = format!("{path}.custom_id");
        let Some(id) = text(&part["custom_id"], &path, (1, 100), self.errors) else {
            return;
        };
        if !self.ids.insert(id.to_owned()) {
            let message = "Component custom id cannot be duplicated";
            self.errors.add(&path, "COMPONENT_CUSTOM_ID_DUPLICATED", message);
        }
    }

    fn button(&mut self, part: &Value, path: &str) {
        let style = part["style"].as_u64().unwrap_or(0);
        if !(1..=6).contains(&style) {
            return self.errors.choices(&format!("{path}.style"), &[1, 2, 3, 4, 5, 6]);
        }
        let label = text(&part["label"], &format!("{path}.label"), (0, 80), self.errors);
        if style != 6 && label.is_none_or(str::is_empty) && !part["emoji"].is_object() {
            let message = "A button must have a label or an emoji.";
            self.errors.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message);
        }
        match style {
            5 => {
                let path = format!("{path}.url");
                if text(&part["url"], &path, (1, 512), self.errors).is_some() {
                    check_link(&part["url"], &path, self.errors);
                }
                if !part["custom_id"].is_null() {
                    let message = "A custom id and url cannot both be specified";
                    let code = "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE";
                    self.errors.add(&path, code, message);
                }
            }
            6 => {}
            _ => self.custom_id(part, path),
        }
    }

    fn select(&mut self, part: &Value, kind: u64, path: &str) {
        self.custom_id(part, path);
        text(&part["placeholder"], &format!("{path}.placeholder"), (0, 150), self.errors);
        if kind != SELECTS[0] {
            return;
        }
        let path = format!("{path}.options");
        let Some(options) = part["options"].as_array() else {
            return self.errors.required(&path);
        };
        self.errors.length(&path, options.len(), 1, SELECT_OPTIONS);
        let mut values = HashSet::new();
        for (place, option) in options.iter().enumerate() {
            let at = |key: &str| format!("{path}.{place}.{key}");
            text(&option["label"], &at("label"), (1, 100), self.errors);
            text(&option["description"], &at("description"), (0, 100), self.errors);
            let value = text(&option["value"], &at("value"), (1, 100), self.errors);
            if value.is_some_and(|value| !values.insert(value)) {
                let message = "The specified option value is already used";
                self.errors.add(&at("value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
            }
        }
    }

    fn text_input(&mut self, part: &Value, path: &str) {
        self.custom_id(part, path);
        text(&part["label"], &format!("{path}.label"), (0, 45), self.errors);
        text(&part["placeholder"], &format!("{path}.placeholder"), (0, 100), self.errors);
        text(&part["value"], &format!("{path}.value"), (0, 4_000), self.errors);
        if !matches!(part["style"].as_u64(), Some(1 | 2)) {
            self.errors.choices(&format!("{path}.style"), &[1, 2]);
        }
    }
}
