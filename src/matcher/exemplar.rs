//! The example questions of a class as something to be near to: the class as a whole blurs wordings
//! that differ much, the nearest example does not.

use std::hash::Hasher;

use multiversion::multiversion;
use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;

use super::embedding::Vector;
use super::packed::{Packed, PackedRows};
use super::vocabulary::Concept;

/// A text as a bag of weighted concepts and a vector, both of unit length.
#[derive(Debug, Clone)]
pub struct Gist {
    /// The heaviest first: whether it is shared tells most.
    concepts: SmallVec<[(Concept, f32); 12]>,
    /// `None` where no word is known to the table.
    vector: Option<Packed>,
    /// Of its concepts, whatever their order.
    hash: u64,
    /// Length of its weights before it was brought to 1.
    length: f32,
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
        concepts.sort_unstable_by(|(a, v), (b, w)| w.total_cmp(v).then(a.cmp(b)));
        Self { concepts, vector: vector.map(Packed::new), hash: hasher.finish(), length }
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
#[derive(Debug)]
pub struct Exemplars {
    /// Hashes of the concepts of every example, sorted: what is asked in the words of one is known.
    known: Vec<u64>,
    vectors: PackedRows,
    /// Concepts of the kept examples, sorted.
    held: Vec<Held>,
    /// Where those begin whose first bits are 0, 1, 2 and so on: concepts are hashes, so hardly two
    /// share theirs.
    starts: Vec<u32>,
    /// What the weights of each kept example are to be multiplied by for a length of 1.
    scales: Vec<f32>,
}

/// Which of some classes may have an example near a text: most can be told to have none without a look
/// at their examples.
#[derive(Debug, Default)]
pub struct Holders {
    /// For concepts and for the hashes of whole examples, which are hashes as well: a bit for each class
    /// that has it, the same one for every sixty-fourth.
    of: FxHashMap<u64, u64>,
}

impl Holders {
    /// The holders among these classes.
    pub fn new(classes: &[Exemplars]) -> Self {
        let mut of: FxHashMap<u64, u64> = FxHashMap::default();
        for (i, class) in classes.iter().enumerate() {
            let concepts = class.held.iter().map(|held| held.concept.0);
            for hash in concepts.chain(class.known.iter().copied()) {
                *of.entry(hash).or_default() |= Self::bit(i);
            }
        }
        of.shrink_to_fit();
        Self { of }
    }

    /// The bit of a class, by its place.
    pub fn bit(class: usize) -> u64 {
        1 << (class % u64::BITS as usize)
    }

    /// Bits of all classes that may have an example whose cosine of concepts is at least so much.
    pub fn near(&self, gist: &Gist, least: f32) -> u64 {
        let of = |hash: u64| self.of.get(&hash).copied().unwrap_or_default();
        let mut near = of(gist.hash);
        let mut spare = spare(least);
        for &(concept, weight) in &gist.concepts {
            near |= of(concept.0);
            spare -= weight * weight;
            if spare < 0.0 {
                break;
            }
        }
        near
    }
}

/// Which classes have an example with the very concepts of a text.
#[derive(Debug, Default)]
pub struct Askers {
    /// Hashes of the concepts of every example, sorted, each with its class.
    of: Vec<(u64, u32)>,
}

impl Askers {
    /// The askers among these classes.
    pub fn new(classes: &[Exemplars]) -> Self {
        let examples = |(i, class): (usize, &Exemplars)| -> Vec<(u64, u32)> {
            class.known.iter().map(|hash| (*hash, i as u32)).collect()
        };
        let mut of: Vec<(u64, u32)> = classes.iter().enumerate().flat_map(examples).collect();
        of.sort_unstable();
        Self { of }
    }

    /// The classes that ask in these words, by their places.
    pub fn of(&self, gist: &Gist) -> impl Iterator<Item = usize> {
        let first = self.of.partition_point(|(hash, _)| *hash < gist.hash);
        let same = self.of[first..].iter().take_while(|(hash, _)| *hash == gist.hash);
        same.map(|(_, class)| *class as usize)
    }
}

/// How much of the squared length of a gist, which is 1, may be missing where a cosine is at least so much.
fn spare(least: f32) -> f32 {
    1.0 - least * least + ROUNDING
}

/// A concept with the examples that have it with the same weight, a bit for each.
#[derive(Debug, Clone, Copy)]
struct Held {
    concept: Concept,
    weight: f32,
    examples: u32,
}

impl Exemplars {
    /// The examples of one class.
    pub fn new(gists: &[Gist]) -> Self {
        let mut known: Vec<u64> = gists.iter().filter(|g| !g.concepts.is_empty()).map(|g| g.hash).collect();
        known.sort_unstable();
        known.dedup();
        let kept = spread(gists);
        let held = |(i, gist): (usize, &&Gist)| -> SmallVec<[Held; 12]> {
            let weights = gist.concepts.iter().map(|(concept, weight)| (*concept, weight * gist.length));
            weights.map(|(concept, weight)| Held { concept, weight, examples: 1 << i }).collect()
        };
        let mut held: Vec<Held> = kept.iter().enumerate().flat_map(held).collect();
        held.sort_unstable_by(|a, b| a.concept.cmp(&b.concept).then(a.weight.total_cmp(&b.weight)));
        held.dedup_by(|next, first| {
            let same = next.concept == first.concept && (next.weight - first.weight).abs() < ROUNDING;
            first.examples |= if same { next.examples } else { 0 };
            same
        });
        held.shrink_to_fit();
        let buckets = held.len().next_power_of_two() as u64;
        let begins = |bucket| held.partition_point(|held| held.concept.bucket(buckets) < bucket) as u32;
        let starts = (0..=buckets).map(begins).collect();
        Self {
            known,
            vectors: kept.iter().filter_map(|g| g.vector).collect(),
            held,
            starts,
            scales: kept
                .iter()
                .map(|gist| if gist.length > 0.0 { gist.length.recip() } else { 0.0 })
                .collect(),
        }
    }

    /// How near a text is to the nearest of the examples.
    pub fn nearest(&self, gist: &Gist) -> Nearness {
        if self.is_known(gist) {
            return Nearness { concepts: 1.0, vector: 1.0 };
        }
        let vector = gist.vector.as_ref().map_or(0.0, |vector| self.vectors.greatest_product(vector));
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
        let mut spare = spare(least);
        let mut shared: SmallVec<[(f32, u32); 16]> = SmallVec::new();
        let buckets = self.starts.len() as u64 - 1;
        for &(concept, weight) in &gist.concepts {
            let bucket = concept.bucket(buckets) as usize;
            let held = &self.held[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
            let before = shared.len();
            for held in held.iter().filter(|held| held.concept == concept) {
                shared.push((weight * held.weight, held.examples));
            }
            if shared.len() == before {
                spare -= weight * weight;
                if spare < 0.0 {
                    return 0.0;
                }
            }
        }
        let overlaps = sums_by_example(&shared);
        let overlaps = overlaps.iter().zip(&self.scales).map(|(overlap, scale)| overlap * scale);
        overlaps.fold(0.0, |most, x| if x > most { x } else { most })
    }
}

/// What the weights, each with the examples that it is for, come to for each example.
#[multiversion(targets("x86_64+avx2"))]
fn sums_by_example(shared: &[(f32, u32)]) -> [f32; KEPT] {
    let mut sums = [0.0; KEPT];
    for &(weight, examples) in shared {
        for (i, sum) in sums.iter_mut().enumerate() {
            // All bits of the weight, or none, so that there is nothing to jump over.
            let mask = ((examples >> i) & 1).wrapping_neg();
            *sum += f32::from_bits(weight.to_bits() & mask);
        }
    }
    sums
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

#[cfg(test)]
mod tests {
    use super::*;

    fn gist(concepts: &[u64]) -> Gist {
        Gist::new(concepts.iter().map(|&c| (Concept(c << 48 | c), 1.0 + c as f32 / 4.0)), None)
    }

    #[test]
    fn every_class_with_an_example_near_a_text_is_among_the_holders() {
        // More classes than there are bits, and one with more examples than are kept.
        let mut classes: Vec<Vec<Gist>> =
            (0..70).map(|i| vec![gist(&[i % 9, i % 7 + 2, i]), gist(&[i, i + 1])]).collect();
        classes[3].extend((0..90).map(|i| gist(&[i + 100, i + 200])));
        let classes: Vec<Exemplars> = classes.iter().map(|gists| Exemplars::new(gists)).collect();
        let holders = Holders::new(&classes);
        let mut passed_over = 0;
        for text in (0..200).map(|i| gist(&[i % 9, i % 7 + 2, i, i + 100][..1 + i as usize % 4])) {
            for least in [0.3, 0.7, 0.85, 1.0] {
                let near = holders.near(&text, least);
                for (i, class) in classes.iter().enumerate() {
                    let is_held = near & Holders::bit(i) != 0;
                    assert!(is_held || class.nearest_concepts(&text, least).is_none(), "{i} {least}");
                    passed_over += usize::from(!is_held);
                }
            }
        }
        assert!(passed_over > 10_000, "{passed_over}");
        let known = gist(&[150, 250]);
        assert_eq!(classes[3].nearest_concepts(&known, 0.9), Some(1.0));
        assert_ne!(holders.near(&known, 0.9) & Holders::bit(3), 0);
    }
}
