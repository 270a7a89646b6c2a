//! RoRo answers questions about auto exports from a curated fact base, and cites the paragraph.
//!
//! One way through the code, imports downwards only:
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | 0 | [`text`] | reading what people type |
//! | 0 | [`parallel`] | work shared out over the cores |
//! | 0 | [`memory`] | giving back what building took |
//! | 1 | [`knowledge`] | the curated fact base: schema, loading, checking |
//! | 2 | [`matcher`] | which facts a question asks for, with a reason for every point of its score |
//! | 3 | [`conversation`] | what was just talked about, and follow-up questions |
//! | 3 | [`answer`] | what is said: replies, citations, suggestions |
//! | 4 | [`engine`] | the one door: [`engine::Engine::reply`] |
//! | 4 | [`lint`] | everything that can be wrong with a fact base |
//! | 5 | [`terminal`] | asking, chatting, checking and measuring at a terminal |
//! | 5 | [`discord`] | the bot on Discord: gateway, messages, commands |
//! | 5 | [`sandbox`] | a local, strict stand-in for Discord with a chat page |
//! | 5 | [`settings`] | flags, environment and file, resolved once |
//! | 5 | [`shutdown`] | when the process is told to stop |
//! | 5 | [`telemetry`] | logging |
//! | 6 | [`cli`] | wiring: parse, build, run, report, exit code |

pub mod answer;
pub mod cli;
pub mod conversation;
pub mod discord;
pub mod engine;
pub mod knowledge;
pub mod lint;
pub mod matcher;
pub mod memory;
pub mod parallel;
pub mod sandbox;
pub mod settings;
pub mod shutdown;
pub mod telemetry;
pub mod terminal;
pub mod text;
