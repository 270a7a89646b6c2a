//! How the head for meaning is learnt thoroughly: from the mean directions of the classes towards the
//! optimum of multinomial logistic regression, one lesson at a time.
//!
//! A few passes of stochastic gradient descent reach what an iterative solver reaches with a hundred
//! sweeps; steps with the gradient of all lessons do not come near in the same time. Stopping early
//! takes the place of a penalty. The head learns apart from the one for wording: beside n-grams, which
//! tell all lessons apart, it would hardly learn anything.

use super::embedding::{Vector, dot};
use super::linear::{add_scaled, exp, softmax_norm};
use super::training::Lesson;

/// Passes over the lessons. One loses a point with ten examples a class; ten gain nothing.
const PASSES: usize = 3;

/// Lessons learnt for each class, on average: with many examples a class fewer passes will do.
const CLASS_LESSONS: usize = 24;

/// Length of the first step. Half is as good, twice as much loses half a point.
const RATE: f32 = 4.0;
/// Length of the last step, towards which they shorten evenly.
const LAST_RATE: f32 = 0.4;

/// Probability below which a competing class is left as it is. It spares most of the corrections and
/// changes no accuracy.
const COMPETITOR: f32 = 0.03;

/// How many times as much as the mean of its class a lesson can count.
const HEAVIEST: f32 = 4.0;

/// Improves the rows of the classes by lessons that are sorted by class.
pub(crate) fn descend(rows: &mut [Vector], lessons: &[Lesson]) {
    let order = in_turn(lessons);
    let count = (PASSES * order.len()).min((CLASS_LESSONS * rows.len()).max(order.len()));
    let mut logits = Vec::with_capacity(rows.len());
    for (done, turn) in order.iter().cycle().take(count).enumerate() {
        logits.clear();
        logits.extend(rows.iter().map(|row| dot(row, turn.vector)));
        let (peak, total) = softmax_norm(&logits);
        let rate = turn.weight * (RATE + (LAST_RATE - RATE) * done as f32 / count as f32);
        let competing = peak + (COMPETITOR * total).ln();
        for (class, (row, &logit)) in rows.iter_mut().zip(&logits).enumerate() {
            let own = class == turn.class;
            if own || logit > competing {
                let error = f32::from(u8::from(own)) - exp(logit - peak) / total;
                add_scaled(row, rate * error, turn.vector);
            }
        }
    }
}

/// A lesson when it is learnt.
struct Turn<'a> {
    /// How many of its class were before it.
    round: usize,
    class: usize,
    weight: f32,
    vector: &'a Vector,
}

/// One lesson of each class in turn, so that no class is learnt at the cost of those before it.
fn in_turn(lessons: &[Lesson]) -> Vec<Turn<'_>> {
    let mut turns = Vec::with_capacity(lessons.len());
    for class in lessons.chunk_by(|a, b| a.class == b.class) {
        let mean = class.iter().map(|lesson| lesson.weight).sum::<f32>() / class.len() as f32;
        for (round, lesson) in class.iter().enumerate() {
            if let Some(vector) = &lesson.vector
                && lesson.weight > 0.0
            {
                let weight = (lesson.weight / mean).min(HEAVIEST);
                turns.push(Turn { round, class: lesson.class, weight, vector });
            }
        }
    }
    turns.sort_by_key(|turn| turn.round);
    turns
}
