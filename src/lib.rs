//! RoRo answers questions about auto exports from a curated fact base, and cites the paragraph.
//!
//! One way through the code, imports downwards only:
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | 0 | [`text`] | reading what people type |
//! | 3 | [`conversation`] | what was just talked about, and follow-up questions |
//! | 3 | [`answer`] | what is said: replies, citations, suggestions |
//! | 4 | [`engine`] | the one door: [`engine::Engine::reply`] |
//! | 4 | [`lint`] | everything that can be wrong with a fact base |
//! | 5 | [`terminal`] | asking, chatting, checking and measuring at a terminal |
//! | 6 | [`cli`] | wiring: parse, build, run, report, exit code |

pub mod answer;
pub mod cli;
pub mod conversation;
pub mod engine;
pub mod knowledge;
pub mod lint;
pub mod matcher;
pub mod terminal;
pub mod text;
