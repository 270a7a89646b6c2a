//! The tables that curators write, as TOML reads them. `knowledge/README.md` teaches them.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{ChatKind, Kind, Standing};
use crate::text::lexicon::Asks;
use crate::text::numbers::Precision;

/// A text with its place in the file.
pub type Text = Spanned<String>;

/// One value or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// `asks = "who"`
    One(T),
    /// `asks = ["who", "what"]`
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// As a list.
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(item) => vec![item],
            Self::Many(items) => items,
        }
    }
}

/// `[article]`
#[derive(Debug, Deserialize)]
pub struct ArticleTable {
    pub id: String,
    pub publisher: String,
    pub title: String,
    pub section: Option<String>,
    pub published: Datetime,
    pub url: Option<String>,
}

/// `[[entity]]`
#[derive(Debug, Deserialize)]
pub struct EntityTable {
    pub id: Text,
    pub name: Text,
    pub kind: Kind,
    #[serde(default)]
    pub aliases: Vec<Text>,
    #[serde(default)]
    pub part_of: Vec<Text>,
    #[serde(default)]
    pub names: std::collections::BTreeMap<String, Vec<Text>>,
}

/// `[[fact]]`
#[derive(Debug, Deserialize)]
pub struct FactTable {
    pub id: Text,
    pub statement: Text,
    pub questions: Vec<Text>,
    #[serde(default)]
    pub about: Vec<Text>,
    pub attribute: Option<String>,
    pub asks: Option<OneOrMany<Asks>>,
    pub value: Option<Spanned<ValueTable>>,
    pub period: Option<Spanned<PeriodTable>>,
    pub said_by: Option<Text>,
    pub standing: Option<Standing>,
    pub paragraph: Option<Spanned<u32>>,
    pub rests_on: Option<Spanned<Vec<u32>>>,
    pub highlight: Option<Text>,
    pub caveat: Option<Text>,
    #[serde(default)]
    pub overview: bool,
}

/// `value = { … }`
#[derive(Debug, Deserialize)]
pub struct ValueTable {
    pub quantity: Option<Number>,
    pub unit: Option<String>,
    pub precision: Option<Precision>,
    pub place: Option<Text>,
    pub date: Option<Days>,
    pub entities: Option<Vec<Text>>,
    pub open: Option<bool>,
    pub text: Option<String>,
}

/// A day, or a longer stretch where no day is told.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum Days {
    /// `2023-11-29`
    Day(Datetime),
    /// `{ from = 2023-11-01, to = 2023-11-30 }`
    Stretch(PeriodTable),
}

/// A number written with or without a decimal point.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum Number {
    /// `90`
    Whole(i64),
    /// `3.9`
    Decimal(f64),
}

impl Number {
    /// As a floating-point number.
    pub fn value(self) -> f64 {
        match self {
            Self::Whole(n) => n as f64,
            Self::Decimal(x) => x,
        }
    }
}

/// `period = { from = …, to = … }`
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct PeriodTable {
    pub from: Datetime,
    pub to: Datetime,
}

/// `[[translation]]`
#[derive(Debug, Deserialize)]
pub struct TranslationTable {
    pub of: Text,
    pub language: String,
    pub statement: Text,
    pub caveat: Option<String>,
    #[serde(default)]
    pub questions: Vec<Text>,
}

/// `[[gap]]`
#[derive(Debug, Deserialize)]
pub struct GapTable {
    pub id: Text,
    pub topic: String,
    #[serde(default)]
    pub near: Vec<Text>,
    pub questions: Vec<Text>,
}

/// `[[synonyms]]`
#[derive(Debug, Deserialize)]
pub struct SynonymsTable {
    pub words: Vec<Text>,
}

/// `[[chat]]`
#[derive(Debug, Deserialize)]
pub struct ChatTable {
    pub id: Text,
    pub kind: ChatKind,
    pub reply: String,
    pub questions: Vec<Text>,
}

/// `[[other]]`
#[derive(Debug, Deserialize)]
pub struct OtherTable {
    pub kind: Kind,
    pub names: Vec<String>,
}
