//! From what was matched to what is said.

mod at_large;
pub mod claim;
pub mod compose;
pub mod decide;
pub mod premise;
pub mod remark;
pub mod sums;
pub mod texts;
pub mod told_itself;

use serde::Serialize;

pub use crate::knowledge::Standing;

/// What kind of reply was given. Not knowing is an ordinary value, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The fact base says this.
    Answer,
    /// Two or more readings; the suggestions are the choices, best first.
    Clarify,
    /// The subject is known, what is asked about it is not.
    Related,
    /// Outside the fact base.
    Unknown,
    /// Greetings, thanks and the like.
    SmallTalk,
    /// What the bot is and can do.
    Help,
}

/// Where the source says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Id of the article.
    pub article: String,
    /// Paragraph, 0 being the photo caption; `None` for facts about the article itself.
    pub paragraph: Option<u32>,
    /// "Global Times, 29 November 2023, paragraph 8".
    #[serde(skip)]
    pub label: String,
    /// Address of the article, where it has one, with a text fragment, so that a browser shows the passage
    /// marked.
    #[serde(skip)]
    pub url: Option<String>,
}

/// A fact offered beside or instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Id of the fact.
    pub fact: String,
    /// A question or short title for it, as shown on a button.
    pub text: String,
    /// Where the fact stands.
    pub citations: Vec<Citation>,
}

/// What RoRo says, knowing nothing of where it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reply {
    /// What kind of reply this is.
    pub outcome: Outcome,
    /// Plain text, without the citation line, at most 900 characters.
    pub text: String,
    /// Ids of the facts that the text rests on; empty unless the outcome is an answer.
    pub facts: Vec<String>,
    /// Where those facts stand.
    pub citations: Vec<Citation>,
    /// Facts offered beside or instead of an answer, best first, at most three.
    pub suggestions: Vec<Suggestion>,
    /// The best candidate fact, whatever the outcome.
    pub best: Option<String>,
    /// Calibrated confidence in that candidate, 0 to 1.
    pub confidence: f32,
    /// Language of the text, as a BCP 47 tag.
    pub language: String,
    /// The weakest standing among the facts, to be shown beside an answer.
    #[serde(skip)]
    pub standing: Option<Standing>,
    /// Who says so, where a fact names a speaker.
    #[serde(skip)]
    pub said_by: Option<String>,
}
