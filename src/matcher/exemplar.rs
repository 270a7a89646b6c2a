//! The example questions of a class as something to be near to: the class as a whole blurs wordings
//! that differ much, the nearest example does not.

use std::hash::Hasher;

use rustc_hash::FxHasher;
use smallvec::SmallVec;

use super::embedding::Vector;
use super::packed::{Halved, Packed};
use super::vocabulary::Concept;

/// A text as a bag of weighted concepts and a vector, both of unit length.
#[derive(Debug, Clone)]
pub struct Gist {
    concepts: SmallVec<[(Concept, f32); 12]>,
    /// `None` where no word is known to the table.
    vector: Option<Packed>,
    /// Of its concepts, whatever their order.
    hash: u64,
}

/// How near a text is to the nearest of some examples, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Nearness {
    /// Cosine of weighted concepts.
    pub concepts: f32,
    /// Cosine of sentence vectors.
    pub vector: f32,
}

impl Gist {
    /// The gist of an utterance, of its concepts with their weights and its vector.
    pub fn new(concepts: impl Iterator<Item = (Concept, f32)>, vector: Option<&Vector>) -> Self {
        let mut concepts: SmallVec<[(Concept, f32); 12]> = concepts.collect();
        concepts.sort_unstable_by_key(|(concept, _)| *concept);
        concepts.dedup_by_key(|(concept, _)| *concept);
        let length = concepts.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        if length > 0.0 {
            concepts.iter_mut().for_each(|(_, w)| *w /= length);
        }
        let mut hasher = FxHasher::default();
        concepts.iter().for_each(|(concept, _)| hasher.write_u64(concept.0));
        Self { concepts, vector: vector.map(Packed::new), hash: hasher.finish() }
    }

    /// Cosine of vectors; 1 where one of them has none, so that it is not looked for.
    fn likeness(&self, other: &Self) -> f32 {
        match (&self.vector, &other.vector) {
            (Some(a), Some(b)) => a.cosine(b),
            _ => 1.0,
        }
    }
}

/// Examples of a class that are kept to be compared with, so that a question costs the same however
/// many there were. They are spread over all that the class is asked in.
const KEPT: usize = 32;

/// The example questions of one class.
#[derive(Debug, Default)]
pub struct Exemplars {
    /// Hashes of the concepts of every example, sorted: what is asked in the words of one is known.
    known: Vec<u64>,
    vectors: Halved,
    /// Concepts of the kept examples, sorted, and where the entries of each begin.
    concepts: Vec<Concept>,
    starts: Vec<u32>,
    /// Which kept example has a concept, and with what weight.
    entries: Vec<(u8, f32)>,
}

impl Exemplars {
    /// The examples of one class.
    pub fn new(gists: &[Gist]) -> Self {
        let mut known: Vec<u64> = gists.iter().filter(|g| !g.concepts.is_empty()).map(|g| g.hash).collect();
        known.sort_unstable();
        known.dedup();
        let kept = spread(gists);
        let mut postings: Vec<(Concept, u8, f32)> = (kept.iter().enumerate())
            .flat_map(|(i, gist)| gist.concepts.iter().map(move |(c, w)| (*c, i as u8, *w)))
            .collect();
        postings.sort_unstable_by_key(|(concept, example, _)| (*concept, *example));
        let (mut concepts, mut starts) = (Vec::new(), Vec::new());
        for (at, (concept, ..)) in postings.iter().enumerate() {
            if concepts.last() != Some(concept) {
                concepts.push(*concept);
                starts.push(at as u32);
            }
        }
        starts.push(postings.len() as u32);
        let entries = postings.into_iter().map(|(_, example, weight)| (example, weight)).collect();
        Self { known, vectors: kept.iter().filter_map(|g| g.vector).collect(), concepts, starts, entries }
    }

    /// How near a text is to the nearest of the examples.
    pub fn nearest(&self, gist: &Gist) -> Nearness {
        if self.is_known(gist) {
            return Nearness { concepts: 1.0, vector: 1.0 };
        }
        let vector = gist.vector.as_ref().map_or(0.0, |vector| self.vectors.nearest(vector));
        Nearness { concepts: self.overlap(gist, 0.0), vector }
    }

    /// Cosine of concepts with the nearest of the examples, if it is at least so much.
    pub fn nearest_concepts(&self, gist: &Gist, least: f32) -> Option<f32> {
        let concepts = if self.is_known(gist) { 1.0 } else { self.overlap(gist, least) };
        (concepts >= least).then_some(concepts)
    }

    fn is_known(&self, gist: &Gist) -> bool {
        self.known.binary_search(&gist.hash).is_ok()
    }

    /// The same; 0 as soon as it is clear that it is less than `least`.
    fn overlap(&self, gist: &Gist, least: f32) -> f32 {
        // Without these concepts the length of a gist, which is 1, would be less than that.
        let mut spare = 1.0 - least * least + ROUNDING;
        let mut overlaps = [0.0; KEPT];
        for (concept, weight) in &gist.concepts {
            match self.concepts.binary_search(concept) {
                Ok(at) => {
                    let range = self.starts[at] as usize..self.starts[at + 1] as usize;
                    for (example, w) in &self.entries[range] {
                        overlaps[usize::from(*example)] += weight * w;
                    }
                }
                Err(_) => {
                    spare -= weight * weight;
                    if spare < 0.0 {
                        return 0.0;
                    }
                }
            }
        }
        overlaps.into_iter().fold(0.0, |most, x| if x > most { x } else { most })
    }
}

/// Room for rounding in sums of squares.
const ROUNDING: f32 = 1e-4;

/// Up to [`KEPT`] examples, far from one another: each next one is the farthest from those that are
/// chosen already (T. Gonzalez, 1985). The first of equals, and in the order of the examples.
fn spread(gists: &[Gist]) -> Vec<&Gist> {
    if gists.len() <= KEPT {
        return gists.iter().collect();
    }
    let mut nearest = vec![f32::NEG_INFINITY; gists.len()];
    let mut chosen: Vec<usize> = vec![0];
    while chosen.len() < KEPT {
        let last = &gists[chosen[chosen.len() - 1]];
        let mut farthest = (0, f32::INFINITY);
        for (i, (gist, nearest)) in gists.iter().zip(&mut nearest).enumerate() {
            *nearest = nearest.max(last.likeness(gist));
            if *nearest < farthest.1 {
                farthest = (i, *nearest);
            }
        }
        chosen.push(farthest.0);
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen.into_iter().map(|i| &gists[i]).collect()
}
