//! Kinds of answers, of entities, of movement and of place, which words of a language stand for.

use serde::{Deserialize, Serialize};

/// The kind of answer that a question asks for, or that a fact gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Asks {
    /// A count.
    #[serde(rename = "how many")]
    HowMany,
    /// An amount of money or a degree.
    #[serde(rename = "how much")]
    HowMuch,
    /// A person, body or company.
    #[serde(rename = "who")]
    Who,
    /// A thing, or a statement in general.
    #[serde(rename = "what")]
    What,
    /// One or several of a kind.
    #[serde(rename = "which")]
    Which,
    /// A place.
    #[serde(rename = "where")]
    Where,
    /// A day or a stretch of time.
    #[serde(rename = "when")]
    When,
    /// A cause or a purpose.
    #[serde(rename = "why")]
    Why,
    /// A manner, state or degree.
    #[serde(rename = "how")]
    How,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the meaning")]
pub enum Kind {
    Company,
    Brand,
    Model,
    Country,
    Region,
    #[serde(alias = "county", alias = "state")]
    Province,
    #[serde(alias = "town", alias = "village")]
    City,
    /// A place within a town, or a single building, street or site.
    #[serde(alias = "building", alias = "place")]
    District,
    Port,
    Event,
    #[serde(alias = "institution", alias = "authority", alias = "hospital")]
    Organisation,
    Publication,
    Role,
    Person,
    Product,
}

impl Kind {
    /// Whether it is somebody who speaks: a person, or a role of one.
    pub fn is_somebody(self) -> bool {
        matches!(self, Self::Role | Self::Person)
    }

    /// Whether it names a place.
    pub fn is_place(self) -> bool {
        matches!(
            self,
            Self::Country | Self::Region | Self::Province | Self::City | Self::District | Self::Port
        )
    }
}

/// What an amount is an amount of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the meaning")]
pub enum Measure {
    Money,
    Length,
    Area,
    Volume,
    Mass,
    Energy,
    Temperature,
    Time,
    Share,
}

/// Several of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measures(u16);

impl Measures {
    /// Adds one.
    pub fn insert(&mut self, measure: Measure) {
        self.0 |= 1 << measure as u8;
    }

    /// Whether one is among them.
    pub fn contains(self, measure: Measure) -> bool {
        self.0 & (1 << measure as u8) != 0
    }
}

/// Which way a quantity moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It grows.
    Up,
    /// It shrinks.
    Down,
}

/// How something is put to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locative {
    /// It is or happens there.
    Inside,
    /// It goes there.
    Towards,
    /// It comes from there.
    From,
}
