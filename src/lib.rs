//! RoRo answers questions about auto exports from a curated fact base, and cites the paragraph.
//!
//! One way through the code, imports downwards only:
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | 3 | [`answer`] | what is said: replies, citations, suggestions |
//! | 4 | [`engine`] | the one door: [`engine::Engine::reply`] |

pub mod answer;
pub mod discord;
pub mod engine;
pub mod settings;
pub mod telemetry;
