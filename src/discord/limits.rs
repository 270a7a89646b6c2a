//! Discord's documented limits, each in the unit that Discord counts.
//!
//! Source: the API reference, chapters Message, Embed, Components, Application Commands.
//! Lengths are compared in UTF-16 code units, which is never less than what Discord counts.

/// Message content, in characters.
pub const CONTENT: usize = 2_000;
/// Embed description, in characters.
pub const EMBED_DESCRIPTION: usize = 4_096;
/// Embed footer text, in characters.
pub const EMBED_FOOTER: usize = 2_048;
/// All texts of all embeds of one message together, in characters.
pub const EMBED_TOTAL: usize = 6_000;
/// Rows of components in one message.
pub const ROWS: usize = 5;
/// Buttons in one row.
pub const BUTTONS_PER_ROW: usize = 5;
/// Label of a button, in characters.
pub const BUTTON_LABEL: usize = 80;
/// Developer-defined id of a component, in characters.
pub const CUSTOM_ID: usize = 100;
/// Options of one select menu.
pub const SELECT_OPTIONS: usize = 25;
/// Label of a select option, in characters.
pub const SELECT_LABEL: usize = 100;
/// Placeholder of a select menu, in characters.
pub const SELECT_PLACEHOLDER: usize = 150;
/// Choices offered by one autocompletion.
pub const CHOICES: usize = 25;
/// Name and value of a choice, in characters each.
pub const CHOICE: usize = 100;
/// Length of a nonce, in characters.
pub const NONCE: usize = 25;
/// Name of a command or an option, in characters.
pub const COMMAND_NAME: usize = 32;
/// Description of a command or an option, in characters.
pub const COMMAND_DESCRIPTION: usize = 100;
/// Names, descriptions and values of one command together, in characters, longest language counted.
pub const COMMAND_TOTAL: usize = 8_000;
