//! What the classifier makes of one utterance.

use std::ops::Range;

use super::top::top;
use super::{Buffers, ClassId, Classifier, Effort};
use crate::matcher::embedding::Vector;
use crate::matcher::linear::exp;
use crate::matcher::packed::Packed;
use crate::matcher::training::SPARSE_SCALE;

/// Whether any class fits is a logistic function of how far the best class is ahead (log odds) and
/// of how like it the utterance is: what is far from everything may still be nearest to something.
/// Fitted on held-out classes against held-out utterances, rounded; about even at the middle.
const SCOPE_LEAD: f32 = 0.25;
const SCOPE_LIKENESS: f32 = 3.5;
const SCOPE_MIDDLE: f32 = 2.1;

/// After thorough learning the greatest logit tells both (Hendrycks et al. 2022, "Scaling
/// out-of-distribution detection"), and better. Fitted in the same way, on utterances of other
/// subjects as well.
const SCOPE_LOGIT: f32 = 0.5;
const SCOPE_LOGIT_MIDDLE: f32 = 9.3;

/// What speaks for one class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub class: ClassId,
    /// Probability that this class is meant, given that one of them is: 0 to 1, and 1 in sum.
    pub confidence: f32,
    /// Likeness of meaning: cosine between the utterance and the mean of the class's examples,
    /// -1 to 1; 0 if the table knows no word of one of them.
    pub dense: f32,
    /// Likeness of wording: weighted share of n-grams in common, less what competing classes have
    /// as well; 0 to about 1, below 0 where competitors have the better claim.
    pub sparse: f32,
}

/// The scores of one utterance for every class.
pub struct Scores<'a> {
    pub(super) classifier: &'a Classifier,
    pub(super) scratch: &'a mut Buffers,
    /// The utterance's vector in the table's own space, of length 1, if a word of it is known.
    pub(super) vector: Option<Vector>,
    /// The same, made ready to be held against the means of classes.
    pub(super) packed: Packed,
    /// Largest logit, and the sum of all exponentials relative to it.
    pub(super) peak: f32,
    pub(super) total: f32,
}

impl Scores<'_> {
    /// The score of one class; `None` if it had no example.
    pub fn of(&self, class: ClassId) -> Option<Score> {
        self.classifier.classes.binary_search(&class).ok().map(|index| self.at(index))
    }

    /// The scores of all classes, by ascending class.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Score> {
        (0..self.classifier.classes.len()).map(|index| self.at(index))
    }

    /// The best `k` classes, best first, equal ones by ascending class.
    pub fn top(&mut self, k: usize) -> impl Iterator<Item = Score> {
        let Buffers { logits, best, keys, .. } = &mut *self.scratch;
        top(k, f32::NEG_INFINITY, logits, keys, best);
        self.scratch.best.iter().map(|&index| self.at(index as usize))
    }

    /// The best `k` of the classes in a range, best first, as far as each has so great a share of the
    /// best one's probability: with the confidence of each, for those who look closely at some only.
    pub fn top_within(
        &mut self,
        classes: Range<u32>,
        k: usize,
        least_share: f32,
    ) -> impl Iterator<Item = (ClassId, f32)> {
        let [first, end] = [classes.start, classes.end]
            .map(|bound| self.classifier.classes.partition_point(|class| class.0 < bound));
        let Buffers { logits, best, keys, .. } = &mut *self.scratch;
        top(k, least_share.ln(), &logits[first..end], keys, best);
        let best = self.scratch.best.iter().map(move |&index| first + index as usize);
        best.map(|index| (self.classifier.classes[index], self.confidence(index)))
    }

    /// How sure it is that any class fits at all, 0 to 1: what one threshold can be set on, while
    /// confidence only says which class fits best. 0 if there are no classes.
    pub fn in_scope(&self) -> f32 {
        let logits = &self.scratch.logits;
        let Some(best) = logits.iter().position(|logit| *logit == self.peak) else { return 0.0 };
        if self.classifier.effort == Effort::Thorough {
            return logistic(SCOPE_LOGIT * (self.peak - SCOPE_LOGIT_MIDDLE));
        }
        let best = self.at(best);
        let odds = best.confidence.max(f32::EPSILON) / (1.0 - best.confidence).max(f32::EPSILON);
        // In a script that the table cannot read, wording is all there is.
        let likeness = if self.vector.is_none() { best.sparse } else { best.dense };
        logistic(SCOPE_LEAD * odds.ln() + SCOPE_LIKENESS * likeness - SCOPE_MIDDLE)
    }

    /// Log-odds that what the utterance asks is told; 0 where that could not be learnt.
    pub fn told(&self) -> f32 {
        let answerable = self.classifier.answerable.as_ref();
        answerable.map_or(0.0, |answerable| answerable.of(self.vector.as_ref(), &self.scratch.terms))
    }

    fn confidence(&self, index: usize) -> f32 {
        exp(self.scratch.logits[index] - self.peak) / self.total
    }

    fn at(&self, index: usize) -> Score {
        Score {
            class: self.classifier.classes[index],
            confidence: self.confidence(index),
            dense: self.classifier.means.multiply_row(index, &self.packed),
            sparse: self.scratch.sparse[index] / SPARSE_SCALE,
        }
    }
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
