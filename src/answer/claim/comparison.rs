//! How a statement stands to one fact: how much of it the fact speaks of, and what differs.

use std::ops::Range;

use serde::Serialize;
use smallvec::SmallVec;

use crate::knowledge::Kind;

/// What of a statement differs from a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Difference {
    /// A number, by its tokens.
    Figure(Range<usize>),
    /// A name, by what it names and its tokens.
    Name(#[serde(skip)] Kind, Range<usize>),
    /// A time, by its tokens.
    Period(Range<usize>),
    /// Which way a quantity moves, by the token.
    Direction(usize),
    /// A word for the opposite, by its token.
    Opposite(usize),
    /// Yes for no, or no for yes.
    Denial,
    /// Who says so, by the token.
    Speaker(usize),
    /// A forecast taken as what has happened.
    Forecast,
    /// A limit that is not there ("only"), by its token.
    Limit(usize),
    /// Which of several comes first ("mainly"), by the tokens of its name.
    Foremost(Range<usize>),
    /// Who does it to whom.
    Order,
    /// Which of two is more, or comes later, by the token that says so.
    Relation(usize),
    /// Why, by the first token of the cause.
    Cause(usize),
}

/// How a statement stands to one fact.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Comparison {
    /// The fact's index.
    pub fact: usize,
    /// Weight of what the fact speaks of.
    pub accounted: f32,
    /// Weight of what it does not speak of.
    pub unaccounted: f32,
    /// Weight of the heaviest of that.
    pub heaviest: f32,
    /// Weight of what the statement of the fact itself has, in the same words.
    pub stated: f32,
    /// The same of its words that are no names.
    #[serde(skip)]
    pub(super) content: Content,
    /// Token of the weightiest word of the statement that no fact uses.
    pub missing: Option<usize>,
    /// Names that the fact does not speak of and that stand in no other's place.
    pub strangers: u32,
    /// Entities in common.
    pub entities: u32,
    /// Times, and figures beside the value, in common.
    pub slots: u32,
    /// Whether a number agrees; `None` without one.
    pub number: Option<bool>,
    /// What differs.
    #[serde(skip)]
    pub differences: SmallVec<[Difference; 2]>,
}

/// Weights of the words of a statement that are no names: whatever is said of the right names may
/// be wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Content {
    pub(super) accounted: f32,
    pub(super) unaccounted: f32,
    pub(super) stated: f32,
    /// Whether the statement names what the fact tells, if that is a name: without any words, the
    /// names alone have to be the right ones ("Volvo is Swedish"), and cannot say what takes words.
    pub(super) names_value: bool,
}

impl Content {
    /// Whether the fact speaks of enough of the words, and not only in its example questions: they
    /// ask for much that is not so ("is the staffer a woman?").
    fn is_supported(&self, is_pinned: bool) -> bool {
        let all = self.accounted + self.unaccounted;
        if all <= 0.0 {
            return self.names_value;
        }
        self.accounted / all >= SUPPORTED_CONTENT && (is_pinned || self.stated / all >= STATED_CONTENT)
    }
}

/// A fact speaks of at least this share of a supported statement's words beside names...
const SUPPORTED_CONTENT: f32 = 0.5;
/// ...one that a statement differs from speaks of this share...
const SAME_CONTENT: f32 = 0.5;
/// ...and states at least this share of them.
const STATED_CONTENT: f32 = 0.2;
/// From this share on a fact says all of a statement...
pub(super) const WHOLE: f32 = 0.9;
/// ...with no word of a higher weight than this missing.
const WHOLE_MISSING: f32 = 0.3;
/// Share of what is said that a statement has which states it.
const STATED: f32 = 0.5;
/// Words of so little weight say nothing beside names.
const NEXT_TO_NOTHING: f32 = 0.15;
/// So many names of a fact leave little else that a statement could be about.
const PINNED_BY: u32 = 2;

impl Comparison {
    /// Share of the statement that the fact speaks of, what differs left aside.
    pub fn coverage(&self) -> f32 {
        self.accounted / (self.accounted + self.unaccounted).max(f32::EPSILON)
    }

    /// Whether the fact states enough of what is said for a difference to be one from it, and not a
    /// matter of something else.
    pub fn is_about_the_same(&self, is_sure: bool) -> bool {
        let Content { accounted, unaccounted, stated, .. } = self.content;
        let all = accounted + unaccounted;
        let is_sure = is_sure && self.differences.iter().any(|d| *d != Difference::Forecast);
        self.number.is_some()
            || all <= 0.0
            || self.slots > 0 && self.entities > 0 && accounted / all >= SAME_CONTENT
            || accounted / all >= SAME_CONTENT && (is_sure || stated / all >= STATED_CONTENT)
    }

    /// Whether the fact speaks of enough of what is said of the names. Where two names or the number
    /// are the fact's, other words may be for the same.
    pub fn speaks_of_content(&self, is_certain: bool) -> bool {
        let slots = self.entities + self.slots;
        if slots > PINNED_BY && self.content.accounted + self.content.unaccounted <= NEXT_TO_NOTHING {
            return self.states_its_names();
        }
        let pinned = slots > PINNED_BY || slots == PINNED_BY && (is_certain || self.content.stated > 0.0);
        self.content.is_supported(pinned || self.number == Some(true))
    }

    /// Whether the fact says all of the statement.
    pub fn is_whole(&self) -> bool {
        self.coverage() >= WHOLE && self.heaviest <= WHOLE_MISSING
    }

    /// Whether the statement of the fact itself has most of what is said, and some of the words beside
    /// names.
    pub fn is_stated(&self) -> bool {
        let Content { accounted, unaccounted, stated, names_value } = self.content;
        let words = accounted + unaccounted;
        self.stated >= STATED * (self.accounted + self.unaccounted)
            && if words > 0.0 { stated >= STATED_CONTENT * words } else { names_value }
    }

    /// Whether two names are said, and one of them is what the fact tells.
    pub fn tells_its_names(&self) -> bool {
        self.content.names_value && self.entities >= PINNED_BY
    }

    /// Whether the statement of the fact itself has most of the words beside names.
    pub fn states_its_words(&self) -> bool {
        let Content { accounted, unaccounted, stated, .. } = self.content;
        stated >= STATED * (accounted + unaccounted) && stated > 0.0
    }

    /// Whether the statement of the fact has each name that it is held to have.
    pub fn states_its_names(&self) -> bool {
        self.stated - self.content.stated >= self.entities as f32
    }

    /// Notes what differs, once.
    pub(super) fn differ(&mut self, difference: Difference) {
        if !self.differences.contains(&difference) {
            self.differences.push(difference);
        }
    }

    pub(super) fn miss(&mut self, weight: f32) {
        self.unaccounted += weight;
        self.heaviest = self.heaviest.max(weight);
    }
}
