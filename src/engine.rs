//! The one door: a question goes in, a reply comes out; no I/O, `Send + Sync`.

use crate::answer::{Outcome, Reply};

/// One thing typed by a person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// As typed, artefacts of the platform included.
    pub text: &'a str,
    /// Identifies a dialogue, such as a channel and a user.
    pub conversation: Option<&'a str>,
    /// The asker's language as a BCP 47 tag, where known.
    pub locale: Option<&'a str>,
}

/// Answers requests from one fact base.
pub struct Engine {}

impl Engine {
    /// The fact base that is compiled in.
    pub fn builtin() -> Self {
        Self {}
    }

    /// Answers one request. Never panics, whatever was typed.
    pub fn reply(&self, _request: &Request) -> Reply {
        Reply {
            outcome: Outcome::Unknown,
            text: "I don't know yet.".to_owned(),
            facts: Vec::new(),
            citations: Vec::new(),
            suggestions: Vec::new(),
            best: None,
            confidence: 0.0,
            language: "en".to_owned(),
            standing: None,
            said_by: None,
        }
    }
}
