//! The curated fact base: what it holds, how it is loaded and checked. Immutable once built.

mod agreement;
mod check;
mod load;
mod names;
mod problem;
mod proof;
mod reading;
mod schema;
mod spots;
mod transcript;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub use check::check;
pub use load::{Loaded, load_builtin, load_dir, load_sources};
pub use problem::{Problem, Severity, Source, Spot};
pub use proof::hold_against;
pub use spots::{EntitySpots, FactSpots, Spots};
pub use transcript::Transcript;

use crate::text::dates::Period;
use crate::text::lexicon::Asks;
pub use crate::text::lexicon::Kind;
use crate::text::numbers::Precision;

/// Index of an entity in [`FactBase::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityIx(pub u32);

/// Everything that is known, with references resolved.
#[derive(Debug, Default)]
pub struct FactBase {
    /// The source, where the facts come from one article.
    pub article: Option<Article>,
    /// Who and what is spoken of.
    pub entities: Vec<Entity>,
    /// What is said.
    pub facts: Vec<Fact>,
    /// What people ask for and is not said.
    pub gaps: Vec<Gap>,
    /// Groups of words that count as one word.
    pub synonyms: Vec<Vec<String>>,
    /// Small talk and help.
    pub chats: Vec<Chat>,
    /// Names that people bring up and the source does not mention.
    pub others: Vec<OtherNames>,
}

/// A source.
#[derive(Debug, Clone)]
pub struct Article {
    /// Short name, used in citations.
    pub id: String,
    /// Who published it.
    pub publisher: String,
    /// Its headline.
    pub title: String,
    /// The section that it stands in.
    pub section: Option<String>,
    /// When, in the publisher's own time.
    pub published: DateTime,
    /// Its address, where it has one.
    pub url: Option<String>,
}

/// Who or what a fact speaks of.
#[derive(Debug)]
pub struct Entity {
    /// Short name, unique.
    pub id: String,
    /// Name as shown.
    pub name: String,
    /// What it is: company, city, model…
    pub kind: Kind,
    /// Other names, in any language.
    pub aliases: Vec<String>,
    /// What it is directly part of.
    pub part_of: Vec<EntityIx>,
    /// Everything that it is part of, at any remove, itself not included.
    pub within: Vec<EntityIx>,
}

/// How the source knows what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Seen on a photograph that the article prints.
    Photographed,
    /// Stated by the article, or by a body that it names.
    Reported,
    /// Somebody's view, told to the article's reporters.
    Claimed,
    /// A forecast as of the article's date.
    Predicted,
    /// Worked out from facts, not said by the article.
    Computed,
}

/// One statement, and what it takes to find it.
#[derive(Debug)]
pub struct Fact {
    /// Short name, unique.
    pub id: String,
    /// What is said, in our own words.
    pub statement: String,
    /// Example questions.
    pub questions: Vec<Example>,
    /// Entities that it speaks of.
    pub about: Vec<EntityIx>,
    /// What it tells of its subject.
    pub attribute: Option<String>,
    /// Kinds of answer that it gives; empty if any.
    pub asks: Vec<Asks>,
    /// The answer as data.
    pub value: Option<Value>,
    /// The stretch of time that the value is for.
    pub period: Option<Period>,
    /// Who says so.
    pub said_by: Option<String>,
    /// How it is known.
    pub standing: Option<Standing>,
    /// Paragraph of the article, 0 being the photo caption.
    pub paragraph: Option<u32>,
    /// Paragraphs that a fact about the whole article rests on, in their order.
    pub rests_on: Vec<u32>,
    /// Words of that paragraph at which a link opens.
    pub highlight: Option<String>,
    /// Shown with the answer where the article is unclear.
    pub caveat: Option<String>,
    /// Whether it sums up several others.
    pub overview: bool,
    /// The statement in other languages.
    pub translations: Vec<Translation>,
    /// Where it stands in the files.
    pub spot: Spot,
}

/// An example question with its place in the files.
#[derive(Debug)]
pub struct Example {
    /// As people would type it.
    pub text: String,
    /// Where it stands.
    pub spot: Spot,
}

/// A fact, the topic of a gap, or a reply to small talk, in another language.
#[derive(Debug)]
pub struct Translation {
    /// BCP 47 tag.
    pub language: String,
    /// What is said.
    pub statement: String,
    /// Shown with the answer where the article is unclear.
    pub caveat: Option<String>,
    /// Example questions.
    pub questions: Vec<Example>,
    /// Where it stands in the files.
    pub spot: Spot,
}

/// The answer of a fact as data.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number of something.
    Quantity {
        /// The number.
        number: f64,
        /// Of what, in the plural.
        unit: String,
        /// How exact it is meant.
        precision: Precision,
    },
    /// Where something is.
    Place(EntityIx),
    /// When something was.
    Date(Period),
    /// Who or what.
    Entities {
        /// The ones named.
        named: Vec<EntityIx>,
        /// Whether the source says that there are more.
        open: bool,
    },
    /// Anything else, in a few words.
    Text(String),
}

/// A detail that people ask for and the source does not give.
#[derive(Debug)]
pub struct Gap {
    /// Short name, unique.
    pub id: String,
    /// Completes "The article does not say …".
    pub topic: String,
    /// Facts worth offering instead, as indices into [`FactBase::facts`].
    pub near: Vec<usize>,
    /// Example questions.
    pub questions: Vec<Example>,
    /// The topic in other languages, as the statement of a translation.
    pub translations: Vec<Translation>,
    /// Where it stands in the files.
    pub spot: Spot,
}

/// Small talk or a question about the bot.
#[derive(Debug)]
pub struct Chat {
    /// Short name, unique.
    pub id: String,
    /// What kind of reply it gets.
    pub kind: ChatKind,
    /// The reply.
    pub reply: String,
    /// Example utterances.
    pub questions: Vec<Example>,
    /// The reply in other languages, as the statement of a translation.
    pub translations: Vec<Translation>,
    /// Whether it comes from the program rather than from the folder.
    pub builtin: bool,
}

/// What kind of talk it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChatKind {
    /// Greetings, thanks and the like.
    Smalltalk,
    /// What the bot is and can do.
    Help,
    /// Something else altogether, which is not answered.
    OffTopic,
}

/// Names of one kind that people bring up and the source does not mention.
#[derive(Debug)]
pub struct OtherNames {
    /// What they are.
    pub kind: Kind,
    /// The names.
    pub names: Vec<String>,
}

impl FactBase {
    /// The entity at an index.
    pub fn entity(&self, ix: EntityIx) -> &Entity {
        &self.entities[ix.0 as usize]
    }

    /// Index of the fact with an id.
    pub fn fact_index(&self, id: &str) -> Option<usize> {
        self.facts.iter().position(|f| f.id == id)
    }
}

/// Language that every fact base is written in; all others are translations of it.
pub const BASE_LANGUAGE: &str = "en";

fn in_language<'a>(translations: &'a [Translation], language: &str) -> Option<&'a Translation> {
    translations.iter().find(|t| t.language == language)
}

fn questions_in<'a>(own: &'a [Example], translations: &'a [Translation], language: &str) -> &'a [Example] {
    if language == BASE_LANGUAGE {
        return own;
    }
    in_language(translations, language).map_or(&[], |t| &t.questions)
}

impl Fact {
    /// Statement and caveat in a language; English where there is no translation.
    pub fn in_language(&self, language: &str) -> (&str, Option<&str>) {
        match in_language(&self.translations, language) {
            Some(t) => (&t.statement, t.caveat.as_deref()),
            None => (&self.statement, self.caveat.as_deref()),
        }
    }

    /// Example questions in a language.
    pub fn questions_in(&self, language: &str) -> &[Example] {
        questions_in(&self.questions, &self.translations, language)
    }
}

impl Gap {
    /// What is not said, in a language, if it is translated.
    pub fn topic_in(&self, language: &str) -> Option<&str> {
        if language == BASE_LANGUAGE {
            return Some(&self.topic);
        }
        in_language(&self.translations, language).map(|t| t.statement.as_str())
    }

    /// Example questions in a language.
    pub fn questions_in(&self, language: &str) -> &[Example] {
        questions_in(&self.questions, &self.translations, language)
    }
}

impl Chat {
    /// The reply in a language; English where there is no translation.
    pub fn reply_in(&self, language: &str) -> &str {
        in_language(&self.translations, language).map_or(&self.reply, |t| &t.statement)
    }

    /// Example utterances in a language.
    pub fn questions_in(&self, language: &str) -> &[Example] {
        questions_in(&self.questions, &self.translations, language)
    }
}
