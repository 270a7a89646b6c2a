//! RoRo answers questions about auto exports from a curated fact base, and cites the paragraph.
//!
//! One way through the code, imports downwards only:
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | 0 | [`text`] | reading what people type |
//! | 3 | [`answer`] | what is said: replies, citations, suggestions |
//! | 4 | [`engine`] | the one door: [`engine::Engine::reply`] |

pub mod answer;
pub mod engine;
pub mod knowledge;
pub mod matcher;
pub mod text;
