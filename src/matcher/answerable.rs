//! Whether what is asked is told at all, whichever class it is of.
//!
//! People ask for what a source leaves out in words of their own ("price", "how many employees",
//! "which companies exactly"), and these tell facts from gaps better than any single class does. A
//! binary logistic regression learns them from the example questions of facts against all others;
//! its log-odds are one more piece of evidence for a fact.

use super::embedding::{DIMS, Vector, dot, draw};
use super::features::Term;
use super::linear::add_scaled;

/// Passes over the examples. The share of wrong answers among examples held out is flat from here on.
const PASSES: usize = 5;

/// Length of the first steps; later ones shrink in proportion to the passes made. Half and twice as
/// much do as well.
const STEP: f32 = 6.0;

/// How much the vector of an utterance counts beside its n-grams, both of unit length.
const DENSE_SHARE: f32 = 0.5;

/// Log-odds beyond this are all the same: an example seen in training must not drown other evidence.
const MOST: f32 = 4.0;

/// An example for learning.
pub(crate) struct Case<'a> {
    /// Whether a fact tells it.
    pub(crate) told: bool,
    /// How much it counts beside others; 1 is ordinary.
    pub(crate) weight: f32,
    pub(crate) vector: Option<&'a Vector>,
    pub(crate) terms: &'a [Term],
}

/// Log-odds that an utterance asks for something that is told.
pub(crate) struct Answerable {
    bias: f32,
    dense: Vector,
    /// Weight of each column.
    sparse: Vec<f32>,
}

impl Answerable {
    /// Learns from cases whose columns are below `columns`; `None` unless there are some of either side.
    pub(crate) fn learn(cases: &[Case], columns: usize) -> Option<Self> {
        let told = cases.iter().filter(|case| case.told).count();
        if told == 0 || told == cases.len() {
            return None;
        }
        let mut learnt = Self { bias: 0.0, dense: [0.0; DIMS], sparse: vec![0.0; columns] };
        let mut order: Vec<&Case> = cases.iter().collect();
        order.sort_by_cached_key(|case| draw(case.vector));
        let steps = (PASSES * cases.len()) as f32;
        for (done, case) in (0..PASSES).flat_map(|_| &order).enumerate() {
            let wanted = if case.told { 1.0 } else { 0.0 };
            let error = wanted - 1.0 / (1.0 + (-learnt.log_odds(case.vector, case.terms)).exp());
            let step = STEP * (1.0 - done as f32 / steps) * error * case.weight.min(1.0);
            learnt.bias += BIAS_SHARE * step;
            case.terms.iter().for_each(|term| learnt.sparse[term.column as usize] += step * term.weight);
            if let Some(vector) = case.vector {
                add_scaled(&mut learnt.dense, DENSE_SHARE * step, vector);
            }
        }
        Some(learnt)
    }

    fn log_odds(&self, vector: Option<&Vector>, terms: &[Term]) -> f32 {
        let sparse: f32 = terms.iter().map(|term| self.sparse[term.column as usize] * term.weight).sum();
        let dense = vector.map_or(0.0, |vector| DENSE_SHARE * dot(&self.dense, vector));
        self.bias + sparse + dense
    }

    /// Log-odds, at most [`MOST`] either way, that what an utterance asks is told.
    pub(crate) fn of(&self, vector: Option<&Vector>, terms: &[Term]) -> f32 {
        self.log_odds(vector, terms).clamp(-MOST, MOST)
    }
}

/// The bias moves with every example, a feature with few.
const BIAS_SHARE: f32 = 0.02;

#[cfg(test)]
mod tests {
    use super::*;

    fn term(column: u32) -> Vec<Term> {
        vec![Term { column, weight: 1.0 }]
    }

    #[test]
    fn what_only_gaps_say_speaks_against_being_told() {
        let terms: Vec<(bool, Vec<Term>)> =
            (0..60).map(|i| (i % 3 == 0, term(u32::from(i % 3 != 0)))).collect();
        let cases: Vec<Case> = terms
            .iter()
            .map(|(told, terms)| Case { told: *told, weight: 1.0, vector: None, terms })
            .collect();
        let answerable = Answerable::learn(&cases, 2).unwrap();
        assert!(answerable.of(None, &term(0)) > 1.0);
        assert!(answerable.of(None, &term(1)) < -1.0);
        assert!(answerable.of(None, &term(1)) >= -MOST);
    }

    #[test]
    fn one_side_alone_teaches_nothing() {
        let terms = term(0);
        let cases = [Case { told: true, weight: 1.0, vector: None, terms: &terms }];
        assert!(Answerable::learn(&cases, 1).is_none());
        assert!(Answerable::learn(&[], 0).is_none());
    }
}
