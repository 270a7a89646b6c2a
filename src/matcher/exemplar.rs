//! Example questions of a fact as something to be near to: the class as a whole blurs wordings
//! that differ much, the nearest example does not.

use smallvec::SmallVec;

use super::embedding::{Embedding, Vector, similarity};
use super::utterance::Utterance;
use super::vocabulary::{Class, Concept};

/// A text as a bag of weighted concepts and a vector.
#[derive(Debug, Clone)]
pub struct Exemplar {
    /// Concepts with their weights, sorted by concept; the squares of the weights sum up to 1.
    concepts: SmallVec<[(Concept, f32); 12]>,
    /// Sentence vector; `None` where no word is known to the table.
    vector: Option<Vector>,
}

/// How near a text is to the nearest of some examples, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Nearness {
    /// Cosine of weighted concepts.
    pub concepts: f32,
    /// Cosine of sentence vectors.
    pub vector: f32,
}

/// Function words decide little between two questions, but they do decide ("to" and "from").
const STOP_WEIGHT: f32 = 0.12;
/// Words of asking decide hardly more.
const FRAME_WEIGHT: f32 = 0.15;

impl Exemplar {
    /// An exemplar of an utterance. `weight` tells how much a content word narrows down.
    pub fn new<S: AsRef<str>>(
        embedding: &Embedding,
        utterance: &Utterance,
        words: &[S],
        weight: impl Fn(Concept, &str) -> f32,
    ) -> Self {
        let mut concepts: SmallVec<[(Concept, f32); 12]> = SmallVec::new();
        for term in &utterance.terms {
            let weight = match term.class {
                Class::Stop => STOP_WEIGHT,
                Class::Frame => FRAME_WEIGHT,
                Class::Content => weight(term.concept, &utterance.tokens[term.tokens.start].word),
            };
            concepts.push((term.concept, weight));
        }
        concepts.sort_unstable_by_key(|(concept, _)| *concept);
        concepts.dedup_by_key(|(concept, _)| *concept);
        let length = concepts.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        if length > 0.0 {
            concepts.iter_mut().for_each(|(_, w)| *w /= length);
        }
        Self { concepts, vector: embedding.sentence_vector(words) }
    }

    /// Nearness to the nearest of some examples.
    pub fn nearest(&self, examples: &[Self]) -> Nearness {
        let mut best = Nearness::default();
        for example in examples {
            best.concepts = best.concepts.max(self.overlap(example));
            if let (Some(a), Some(b)) = (&self.vector, &example.vector) {
                best.vector = best.vector.max(similarity(a, b));
            }
        }
        best
    }

    fn overlap(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (self.concepts.iter().peekable(), other.concepts.iter().peekable());
        let mut sum = 0.0;
        while let (Some((ca, wa)), Some((cb, wb))) = (a.peek(), b.peek()) {
            match ca.cmp(cb) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    sum += wa * wb;
                    a.next();
                    b.next();
                }
            }
        }
        sum
    }
}
