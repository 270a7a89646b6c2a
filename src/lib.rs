//! RoRo answers questions about auto exports from a curated fact base, and cites the paragraph.
//!
//! One way through the code, imports downwards only:
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | 0 | [`text`] | reading what people type |
//! | 3 | [`answer`] | what is said: replies, citations, suggestions |
//! | 4 | [`engine`] | the one door: [`engine::Engine::reply`] |
//! | 5 | [`discord`] | the bot on Discord: gateway, messages, commands |
//! | 5 | [`sandbox`] | a local, strict stand-in for Discord with a chat page |
//! | 5 | [`settings`] | flags, environment and file, resolved once |
//! | 5 | [`shutdown`] | when the process is told to stop |
//! | 5 | [`telemetry`] | logging |

pub mod answer;
pub mod discord;
pub mod engine;
pub mod knowledge;
pub mod matcher;
pub mod sandbox;
pub mod settings;
pub mod shutdown;
pub mod telemetry;
pub mod text;
