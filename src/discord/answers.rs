//! What the Discord side asks of the engine.

use crate::answer::claim;
use crate::answer::{Citation, Reply};
use crate::engine::{Engine, Request};

/// A fact that can be browsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Id of the fact.
    pub id: String,
    /// Short title, as shown in a list.
    pub title: String,
}

/// What the fact base has to say about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The claim is what the facts say.
    Supported,
    /// The facts say otherwise.
    Contradicted,
    /// The facts do not say.
    NotCovered,
}

/// The result of checking a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How the claim stands.
    pub finding: Finding,
    /// Plain text saying why.
    pub text: String,
    /// Ids of the facts that it rests on.
    pub facts: Vec<String>,
    /// Where those facts stand.
    pub citations: Vec<Citation>,
    /// Language of the text, as a BCP 47 tag.
    pub language: String,
}

/// Answers questions; the seam between Discord and the engine. Implementations are quick (well
/// under the three seconds that Discord grants an interaction), do no I/O and never panic.
///
/// Every call tells the locale of whoever asks, where Discord tells it: with commands, buttons and
/// completions, not with messages, whose language only their text shows. What comes back says in
/// which language it is worded, and is framed in the same.
pub trait Answers: Send + Sync + 'static {
    /// Answers one question.
    fn reply(&self, request: &Request) -> Reply;
    /// Checks one claim.
    fn check(&self, claim: &Request) -> Verdict;
    /// All facts that can be browsed, in reading order, with titles for this locale.
    fn topics(&self, locale: Option<&str>) -> Vec<Topic>;
    /// Shows one fact.
    fn fact(&self, id: &str, request: &Request) -> Option<Reply>;
    /// Example questions that go with what was typed so far, best first.
    fn complete(&self, typed: &Request, limit: usize) -> Vec<String>;
    /// What the answers come from.
    fn source(&self, request: &Request) -> Reply;
    /// What the bot is and can do.
    fn help(&self, request: &Request) -> Reply;
}

/// Questions are answered in their asker's language; what the engine shows unasked, and its
/// verdicts, are in English.
impl Answers for Engine {
    fn reply(&self, request: &Request) -> Reply {
        Self::reply(self, request)
    }

    fn check(&self, claim: &Request) -> Verdict {
        let verdict = Self::check(self, claim);
        Verdict {
            finding: match verdict.verdict {
                claim::Finding::Supported => Finding::Supported,
                claim::Finding::Contradicted => Finding::Contradicted,
                claim::Finding::NotCovered => Finding::NotCovered,
            },
            text: verdict.text,
            facts: verdict.facts,
            citations: verdict.citations,
            language: "en".to_owned(),
        }
    }

    fn topics(&self, _locale: Option<&str>) -> Vec<Topic> {
        Self::topics(self).into_iter().map(|t| Topic { id: t.id, title: t.title }).collect()
    }

    fn fact(&self, id: &str, _request: &Request) -> Option<Reply> {
        Self::fact(self, id)
    }

    fn complete(&self, typed: &Request, limit: usize) -> Vec<String> {
        Self::complete(self, typed.text, limit).into_iter().map(str::to_owned).collect()
    }

    fn source(&self, _request: &Request) -> Reply {
        Self::source(self)
    }

    fn help(&self, _request: &Request) -> Reply {
        Self::help(self)
    }
}
