//! The quantities of a fact base.

use jiff::civil::Date;

use super::figures::Bound;
use crate::knowledge::{EntityIx, FactBase, Value};
use crate::text::dates::Period;

/// A quantity of the fact base.
#[derive(Debug, Clone)]
pub struct Quantity {
    /// Its fact.
    pub fact: usize,
    /// The number.
    pub number: f64,
    /// Of what, in the plural.
    pub unit: String,
    /// How exact it is.
    pub bound: Bound,
    /// What stretch of time it is for.
    pub period: Option<Period>,
    /// What it is about.
    pub about: Vec<EntityIx>,
}

impl Quantity {
    /// Whether it counts or measures, so that it can be added and divided.
    pub fn is_amount(&self) -> bool {
        self.unit != "times"
    }
}

/// The quantities of a fact base. Those of the source itself, such as its number of paragraphs, are
/// no matter for sums.
pub fn quantities(base: &FactBase) -> Vec<Quantity> {
    let quantity = |(fact, f): (usize, &crate::knowledge::Fact)| match &f.value {
        Some(Value::Quantity { number, unit, precision }) if f.paragraph.is_some() => Some(Quantity {
            fact,
            number: *number,
            unit: unit.clone(),
            bound: Bound::of(*precision),
            period: f.period,
            about: f.about.clone(),
        }),
        _ => None,
    };
    base.facts.iter().enumerate().filter_map(quantity).collect()
}

/// Calendar months of a period.
pub fn months(period: Period) -> f64 {
    f64::from(period.to.month() - period.from.month() + 1)
        + 12.0 * f64::from(period.to.year() - period.from.year())
}

/// Days of a period.
pub fn days(period: Period) -> f64 {
    f64::from(days_from(period.from, period.to) + 1)
}

/// Days from one day to another.
pub fn days_from(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

/// Whether a figure of a question is one of the fact base.
pub fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.005 * a.abs().max(b.abs())
}
