//! What statements tell beside the one value of their fact: every figure, day and time of day, with the words
//! that say what it is of. A curator need not type them for a sum to be done.

mod anchors;
mod asked_unit;
mod between;
mod choose;
pub mod clock;
mod compare;
mod contest;
mod each;
mod exchange;
mod parts;
mod product;
mod reading;
mod shift;
mod spans;
mod sums;
mod wants;
mod weights;

use smallvec::SmallVec;

use super::Span;
use super::cues::Cues;
use super::heard::singular;
use super::operands::Asked;
use super::quantities::{Quantity, is_near};
use crate::answer::claim::told::Told;
use crate::answer::sums::cue::Cue;
use crate::knowledge::{EntityIx, FactBase};
use crate::matcher::Matcher;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::{Class, Concept, Name};
use crate::text::dates::Period;
use crate::text::numbers::Figure;
pub use exchange::answer as in_currency;
use reading::Reading;
pub use sums::{answer, are_alike, has_asked_currency};

/// What a statement tells of one thing.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Its figure, of a fact; for a day or a time of day only the fact counts.
    pub quantity: Quantity,
    /// What sort of thing it is.
    pub measure: Measure,
    /// What the figure counts.
    pub head: Option<Concept>,
    /// Words that are its own, not those of another one of the statement.
    pub own: Vec<Concept>,
    /// The same by their places in the table of words.
    pub ranks: Vec<u16>,
    /// Names that are its own.
    pub names: Vec<EntityIx>,
    /// Whether its statement tells nothing else in the same unit, so that all of it is its own.
    alone: bool,
    /// What it is of, as the statement says it.
    pub label: String,
    /// The one of which it is a part, by its index.
    pub whole: Option<usize>,
    /// Whether words say that it is a part, and not the form of a list.
    is_marked: bool,
    /// Whether it says how much more or less something is.
    pub relative: bool,
    /// Whether its statement begins with what it is a part of: "*of the people employed*, 830 …".
    pub is_of: bool,
    /// What it is for one of.
    pub rate: Rate,
    /// What its fact is on.
    pub topic: Topic,
    /// What a share is of, by its words.
    pub share_of: Vec<Concept>,
    /// Whether another figure is held against it.
    pub is_against: bool,
}

/// What a figure is for one of: "35 cubic meters *a day*", "*a clear night* yields 18 terabytes".
#[derive(Debug, Clone, Default)]
pub struct Rate {
    /// A unit of time.
    pub unit: Option<Span>,
    /// Something else, by its words.
    pub of: SmallVec<[Concept; 2]>,
}

impl Stated {
    /// The unit of time that its figure counts, where it says how long something lasts.
    fn lasts(&self, cues: &Cues) -> Option<Span> {
        let word = self.quantity.unit.rsplit(' ').next().unwrap_or_default();
        let is_length = self.measure == Measure::Amount && self.rate.unit.is_none();
        Span::of(cues, word).filter(|_| is_length)
    }

    /// Whether it is told in percent.
    pub fn is_share(&self) -> bool {
        self.quantity.unit.starts_with("percent")
    }

    /// Whether a word of a question is one of its own.
    fn has_word(&self, term: &Term) -> bool {
        self.own.contains(&term.concept) || entity(term).is_some_and(|e| self.names.contains(&e))
    }

    /// Whether a word of a question is for what it is of.
    fn is_of(&self, asked: &Asked, term: &Term) -> bool {
        let word = &asked.utterance.tokens[term.tokens.start].word;
        let fact = self.quantity.fact;
        let is_told = || {
            asked.told[fact].affirms(term.concept) || asked.matcher.profile(fact).has_concept(term.concept)
        };
        self.own.contains(&term.concept)
            || term.name.is_some_and(|_| entity(term).is_some_and(|e| self.names.contains(&e)))
            || self.alone && is_told()
            || asked.matcher.likeness(word, &self.ranks) >= ALIKE
    }
}

/// What a fact is on, by the words of its attribute: "surplus", "budgeted surplus".
#[derive(Debug, Clone, Default)]
pub struct Topic(SmallVec<[Box<str>; 4]>);

impl Topic {
    fn of(attribute: &str, cues: &Cues) -> Self {
        let words = attribute.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        let words = words.filter(|word| word.len() > 1 && !cues.is(Cue::FormWords, word));
        Self(words.map(|word| singular(&word).unwrap_or(word).into_boxed_str()).collect())
    }

    /// How far two facts are on the same, 0 to 1.
    pub fn kinship(&self, other: &Self) -> f32 {
        let shared = self.0.iter().filter(|word| other.0.contains(word)).count();
        shared as f32 / self.0.len().min(other.0.len()).max(1) as f32
    }
}

/// From here on a word stands for another one.
const ALIKE: f32 = 0.6;

/// What sort of thing a statement tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// So many, or so much.
    Amount,
    /// A day, a month, a year, or from one to another.
    Time(Period),
    /// A time of day, in minutes, or from one to another.
    Clock(u16, Option<u16>),
}

/// Reads everything that the statements of a fact base tell.
pub fn read(base: &FactBase, matcher: &Matcher, told: &[Told], cues: &Cues) -> Vec<Stated> {
    let mut all: Vec<Stated> = Vec::new();
    let facts = || base.facts.iter().zip(told).enumerate().filter(|(_, (fact, _))| fact.paragraph.is_some());
    let overviews = facts().filter(|(_, (fact, _))| fact.overview);
    for (index, (fact, told)) in facts().filter(|(_, (fact, _))| !fact.overview).chain(overviews) {
        // An overview says again much that other facts tell.
        let tells = |s: &Stated, f: &Figure| {
            base.facts[s.quantity.fact].paragraph == fact.paragraph && is_near(s.quantity.number, f.value)
        };
        if fact.overview && told.utterance.figures.iter().all(|f| all.iter().any(|s| tells(s, f))) {
            continue;
        }
        let topic = Topic::of(fact.attribute.as_deref().unwrap_or_default(), cues);
        let reading = Reading { matcher, cues, utterance: &told.utterance, fact, index, topic };
        reading.read(&mut all);
    }
    all
}

/// Whether a word can say what a figure is of.
pub fn is_telling(term: &Term) -> bool {
    term.name.is_some() || term.class != Class::Stop && !term.slot
}

fn entity(term: &Term) -> Option<EntityIx> {
    match term.name {
        Some(Name::Known(entity)) => Some(entity),
        _ => None,
    }
}
