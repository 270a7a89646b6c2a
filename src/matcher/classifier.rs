//! Few-shot classification: which class of questions an utterance is most like.
//!
//! Two linear heads look at the same utterance, one at its meaning (the word-piece table), one at
//! its wording (hashed n-grams), and the sum of their scores goes through one softmax, which is the
//! geometric mean of a softmax each. Both start in closed form and then take one step of
//! multinomial logistic regression together:
//!
//! - meaning: vectors are whitened by the shrunk covariance within classes, as in linear
//!   discriminant analysis, and a class is the mean direction of its examples (Rao 1948, in the
//!   nearest-class-mean form of Mensink et al. 2013);
//! - wording: a class is the mean direction of its examples weighted by inverse document frequency
//!   (Rocchio 1971; Spärck Jones 1972).
//!
//! This reaches what iterative solvers reach with the same features, in milliseconds. A query costs
//! the same however many examples there were: classes are all that is kept.

use super::embedding::{DIMS, Embedding, Vector, dot, normalise};
use super::features::{Term, Vocabulary};
use super::linear::{Postings, Tiles, add_scaled, whitening};

/// Logits that a cosine of 1 is worth, for meaning and for wording, in training. Chosen for accuracy
/// with 3 to 10 examples a class; half or twice as much loses about a point.
const DENSE_SCALE: f32 = 10.0;
const SPARSE_SCALE: f32 = 12.0;

/// Length of the one step from class means towards the logistic optimum. A step of 1 or two steps
/// do nearly as well; many steps do no better.
const STEP: f32 = 2.0;

/// Probability below which a competing class is left as it is in that step. It spares nine in ten
/// of the corrections and changes no accuracy.
const COMPETITOR: f32 = 0.03;

/// Pairs of example and class up to which the step is taken: about a second of work. Means alone
/// lose a point with ten examples a class and nothing with three, which is where this many classes
/// are to be found.
const STEP_PAIRS: usize = 1 << 25;

/// Examples from which the covariance is estimated, evenly spread: sixteen for each dimension.
const COVARIANCE_SAMPLE: usize = 16 * DIMS;

/// Share of the identity added to the covariance, in units of its mean variance. From 0.3 to 3 the
/// accuracy is flat.
const SHRINKAGE: f32 = 1.0;

/// Heaviest example; keeps sums finite whatever a caller passes.
const MAX_WEIGHT: f32 = 1e6;

/// Name of a class, chosen by the caller; any values, in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u32);

/// An utterance whose class is known.
#[derive(Clone, Debug)]
pub struct Example<S> {
    pub class: ClassId,
    /// Normalised, lower-case words in order.
    pub words: Vec<S>,
    /// How much it counts beside the other examples of its class; 1 is ordinary.
    pub weight: f32,
}

impl<S> Example<S> {
    /// An example of ordinary weight.
    pub fn new(class: ClassId, words: Vec<S>) -> Self {
        Self { class, words, weight: 1.0 }
    }
}

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

/// A trained classifier; immutable, and cheap to query from many threads at once.
pub struct Classifier {
    embedding: &'static Embedding,
    /// Ascending; everything below is in this order.
    classes: Vec<ClassId>,
    /// Mean of all examples' vectors, the origin of the whitened space.
    origin: Vector,
    whitening: Tiles,
    /// Directions of the classes in the whitened space.
    dense: Tiles,
    /// Unit mean vectors of the classes in the table's own space.
    means: Vec<Vector>,
    vocabulary: Vocabulary,
    sparse: Postings,
}

/// Buffers of one thread, which make queries free of allocation once they have grown.
#[derive(Default)]
pub struct Scratch {
    hashes: Vec<u64>,
    terms: Vec<Term>,
    whitened: Vec<f32>,
    dense: Vec<f32>,
    sparse: Vec<f32>,
    best: Vec<u32>,
    top: Vec<Score>,
}

/// The scores of one utterance for every class.
pub struct Scores<'a> {
    classifier: &'a Classifier,
    scratch: &'a mut Scratch,
    /// The utterance's vector in the table's own space, of length 1 or 0.
    vector: Vector,
    /// Largest logit, and the sum of all exponentials relative to it.
    peak: f32,
    total: f32,
}

impl Classifier {
    /// Learns the classes that occur in `examples`. The same examples in the same order give the
    /// same classifier; duplicates count twice; examples without words only make their class known.
    pub fn train<S: AsRef<str>>(embedding: &'static Embedding, examples: &[Example<S>]) -> Self {
        let mut classes: Vec<ClassId> = examples.iter().map(|example| example.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let (vocabulary, bags) = Vocabulary::read(examples);
        let mut lessons: Vec<Lesson> = examples
            .iter()
            .zip(bags)
            .map(|(example, terms)| Lesson {
                class: classes.partition_point(|&class| class < example.class),
                weight: example.weight.max(0.0).min(MAX_WEIGHT),
                vector: embedding.sentence_vector(&example.words),
                terms,
            })
            .collect();
        lessons.sort_by_key(|lesson| lesson.class);

        let mut means = class_means(&lessons, classes.len());
        let (origin, whiten) = noise(&lessons, &means);
        let whitening = Tiles::new(&whiten);
        let mut whitened = Vec::new();
        for vector in lessons.iter_mut().filter_map(|lesson| lesson.vector.as_mut()) {
            whiten_into(&whitening, &origin, vector, &mut whitened);
            vector.copy_from_slice(&whitened);
        }
        let mut rows = Rows::means(&lessons, classes.len(), vocabulary.len());
        if lessons.len().saturating_mul(classes.len()) <= STEP_PAIRS {
            rows.step(&lessons);
        }
        means.iter_mut().for_each(|mean| _ = normalise(mean));
        let dense = Tiles::new(&rows.dense);
        let sparse = Postings::new(&rows.sparse, vocabulary.len());
        Self { embedding, classes, origin, whitening, dense, means, vocabulary, sparse }
    }

    /// The classes known, ascending.
    pub fn classes(&self) -> &[ClassId] {
        &self.classes
    }

    /// Buffers for [`Self::classify`], one set for each thread.
    pub fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    /// Scores an utterance, given as normalised, lower-case words in order.
    pub fn classify<'a, S: AsRef<str>>(&'a self, words: &[S], scratch: &'a mut Scratch) -> Scores<'a> {
        let vector = self.embedding.sentence_vector(words);
        match &vector {
            Some(vector) => {
                whiten_into(&self.whitening, &self.origin, vector, &mut scratch.whitened);
                let (whitened, _) = scratch.whitened.as_chunks::<DIMS>();
                self.dense.multiply(&whitened[0], &mut scratch.dense);
            }
            None => scratch.dense.clear(),
        }
        scratch.dense.resize(self.classes.len(), 0.0);
        self.vocabulary.weigh(words, &mut scratch.hashes, &mut scratch.terms);
        self.sparse.multiply(&scratch.terms, self.classes.len(), &mut scratch.sparse);

        let logits =
            || scratch.dense.iter().zip(&scratch.sparse).map(|(&dense, &sparse)| logit(dense, sparse));
        let peak = logits().fold(f32::NEG_INFINITY, f32::max);
        let total = logits().map(|logit| (logit - peak).exp()).sum();
        Scores { classifier: self, scratch, vector: vector.unwrap_or([0.0; DIMS]), peak, total }
    }
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

    /// The best `k` classes, best first, equal ones by ascending class. Meant for small `k`: the
    /// cost grows with `k` times the classes that are ever among the best.
    pub fn top(&mut self, k: usize) -> &[Score] {
        let mut best = std::mem::take(&mut self.scratch.best);
        best.clear();
        for index in 0..self.classifier.classes.len() {
            let logit = self.logit(index);
            let full = best.len() == k;
            if !full || best.last().is_some_and(|&worst| logit > self.logit(worst as usize)) {
                let place = best.partition_point(|&better| self.logit(better as usize) >= logit);
                if full {
                    best.pop();
                }
                best.insert(place, index as u32);
            }
        }
        let mut top = std::mem::take(&mut self.scratch.top);
        top.clear();
        top.extend(best.iter().map(|&index| self.at(index as usize)));
        self.scratch.best = best;
        self.scratch.top = top;
        &self.scratch.top
    }

    /// How sure it is that any class fits at all, 0 to 1.
    pub fn in_scope(&self) -> f32 {
        let best =
            (0..self.classifier.classes.len()).max_by(|&a, &b| self.logit(a).total_cmp(&self.logit(b)));
        let Some(best) = best.map(|index| self.at(index)) else { return 0.0 };
        let odds = best.confidence / (1.0 - best.confidence).max(f32::EPSILON);
        let evidence = odds.ln() + 6.0 * best.dense;
        1.0 / (1.0 + (-evidence).exp())
    }

    fn logit(&self, index: usize) -> f32 {
        logit(self.scratch.dense[index], self.scratch.sparse[index])
    }

    fn at(&self, index: usize) -> Score {
        Score {
            class: self.classifier.classes[index],
            confidence: (self.logit(index) - self.peak).exp() / self.total,
            dense: dot(&self.vector, &self.classifier.means[index]),
            sparse: self.scratch.sparse[index] / SPARSE_SCALE,
        }
    }
}

/// Both heads together: the mean of their logits, so that the softmax of it is the geometric mean
/// of a softmax each.
fn logit(dense: f32, sparse: f32) -> f32 {
    0.5 * (dense + sparse)
}

fn whiten_into(whitening: &Tiles, origin: &Vector, vector: &Vector, whitened: &mut Vec<f32>) {
    let mut centred = *vector;
    add_scaled(&mut centred, -1.0, origin);
    whitening.multiply(&centred, whitened);
    normalise(whitened);
}

/// An example made ready: its class by index, its vector, its weighted n-grams.
struct Lesson {
    class: usize,
    weight: f32,
    vector: Option<Vector>,
    terms: Vec<Term>,
}

/// Mean vector of each class, not normalised; zero for a class without vectors.
fn class_means(lessons: &[Lesson], classes: usize) -> Vec<Vector> {
    let mut means = vec![[0.0; DIMS]; classes];
    for class in lessons.chunk_by(|a, b| a.class == b.class) {
        let mean = &mut means[class[0].class];
        let mut weight = 0.0;
        for (lesson, vector) in class.iter().filter_map(|lesson| Some((lesson, lesson.vector.as_ref()?))) {
            add_scaled(mean, lesson.weight, vector);
            weight += lesson.weight;
        }
        if weight > 0.0 {
            mean.iter_mut().for_each(|x| *x /= weight);
        }
    }
    means
}

/// The mean of all vectors, and the matrix that makes their spread within classes round.
fn noise(lessons: &[Lesson], means: &[Vector]) -> (Vector, Vec<Vector>) {
    let mut origin = [0.0; DIMS];
    let known: Vec<(usize, &Vector)> =
        lessons.iter().filter_map(|lesson| Some((lesson.class, lesson.vector.as_ref()?))).collect();
    let share = 1.0 / known.len().max(1) as f32;
    known.iter().for_each(|(_, vector)| add_scaled(&mut origin, share, vector));

    let mut covariance = vec![[0.0; DIMS]; DIMS];
    let stride = known.len().div_ceil(COVARIANCE_SAMPLE).max(1);
    for &(class, vector) in known.iter().step_by(stride) {
        let mut rest = *vector;
        add_scaled(&mut rest, -1.0, &means[class]);
        covariance.iter_mut().zip(&rest).for_each(|(row, &x)| add_scaled(row, x, &rest));
    }
    let variance = (0..DIMS).map(|i| covariance[i][i]).sum::<f32>() / DIMS as f32;
    // Without any spread, as with one example a class, the space stays as it is.
    let ridge = if variance > f32::EPSILON { SHRINKAGE * variance } else { 1.0 };
    (0..DIMS).for_each(|i| covariance[i][i] += ridge);
    (origin, whitening(&covariance))
}

/// The weights of both heads while they are learnt, by class.
struct Rows {
    dense: Vec<Vector>,
    /// Only columns that occur in the class.
    sparse: Vec<Vec<Term>>,
    columns: usize,
}

impl Rows {
    /// Mean directions of the classes.
    fn means(lessons: &[Lesson], classes: usize, columns: usize) -> Self {
        let mut dense = class_means(lessons, classes);
        for row in &mut dense {
            normalise(row);
            row.iter_mut().for_each(|x| *x *= DENSE_SCALE);
        }
        let mut sparse = vec![Vec::new(); classes];
        let mut sums = vec![0.0; columns];
        for class in lessons.chunk_by(|a, b| a.class == b.class) {
            for lesson in class {
                lesson
                    .terms
                    .iter()
                    .for_each(|term| sums[term.column as usize] += lesson.weight * term.weight);
            }
            let mut row: Vec<Term> = Vec::new();
            for term in class.iter().flat_map(|lesson| &lesson.terms) {
                // Taking the sum leaves zero both for the next class and for a repeated column.
                let weight = std::mem::take(&mut sums[term.column as usize]);
                if weight > 0.0 {
                    row.push(Term { weight, ..*term });
                }
            }
            let length = row.iter().map(|term| term.weight * term.weight).sum::<f32>().sqrt();
            row.iter_mut().for_each(|term| term.weight *= SPARSE_SCALE / length);
            sparse[class[0].class] = row;
        }
        Self { dense, sparse, columns }
    }

    /// One step of multinomial logistic regression for both heads: towards the examples of a class
    /// as far as they are not sure of it yet, away from others as far as they take it for theirs.
    /// The gradient is averaged over the examples of the class that is moved.
    fn step(&mut self, lessons: &[Lesson]) {
        let classes = self.dense.len();
        let mut weights = vec![0.0; classes];
        lessons.iter().for_each(|lesson| weights[lesson.class] += lesson.weight);

        let tiles = Tiles::new(&self.dense);
        let postings = Postings::new(&self.sparse, self.columns);
        let (mut dense, mut sparse) = (Vec::new(), Vec::new());
        let mut corrections: Vec<Vec<(&Lesson, f32)>> = vec![Vec::new(); classes];
        for lesson in lessons {
            match &lesson.vector {
                Some(vector) => tiles.multiply(vector, &mut dense),
                None => dense.clear(),
            }
            dense.resize(classes, 0.0);
            postings.multiply(&lesson.terms, classes, &mut sparse);
            sparse.iter_mut().zip(&dense).for_each(|(x, &dense)| *x = logit(dense, *x));
            let peak = sparse.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            sparse.iter_mut().for_each(|x| *x = (*x - peak).exp());
            let total: f32 = sparse.iter().sum();
            for (class, &odds) in sparse.iter().enumerate() {
                let probability = odds / total;
                let own = class == lesson.class;
                if (own || probability > COMPETITOR) && weights[class] > 0.0 {
                    let error = if own { 1.0 - probability } else { -probability };
                    corrections[class].push((lesson, STEP * error * lesson.weight / weights[class]));
                }
            }
        }

        let mut deltas = vec![0.0; self.columns];
        for (class, corrections) in corrections.iter().enumerate() {
            for &(lesson, correction) in corrections {
                if let Some(vector) = &lesson.vector {
                    add_scaled(&mut self.dense[class], DENSE_SCALE * correction, vector);
                }
                for term in &lesson.terms {
                    deltas[term.column as usize] += SPARSE_SCALE * correction * term.weight;
                }
            }
            self.sparse[class].iter_mut().for_each(|term| term.weight += deltas[term.column as usize]);
            for term in corrections.iter().flat_map(|(lesson, _)| &lesson.terms) {
                deltas[term.column as usize] = 0.0;
            }
        }
    }
}
#[cfg(test)]
mod prof {
    use super::*;
    #[test]
    fn prof() {
        let e = Embedding::builtin();
        let words: Vec<_> = e.words().collect();
        let mut r = 1u64;
        let mut next = |m: usize| {
            r = r.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((r >> 33) as usize) % m
        };
        let mut q = |c: usize| {
            (0..8)
                .map(|p| {
                    if p < 5 {
                        words[(12000f64.powf(next(10000) as f64 / 1e4)) as usize]
                    } else {
                        words[(c * 37 + next(20) * 101) % 12000]
                    }
                })
                .collect::<Vec<_>>()
        };
        let ex: Vec<_> = (0..3400).map(|i| Example::new(ClassId(i / 17), q(i as usize / 17))).collect();
        let t = std::time::Instant::now();
        let c = Classifier::train(e, &ex);
        println!("train {:?} postings {} cols {}", t.elapsed(), c.sparse.len(), c.vocabulary.len());
        let qs: Vec<_> = (0..512).map(|i| q(i % 200)).collect();
        let n = 20 * 512;
        macro_rules! time {
            ($n:literal, $b:expr) => {
                let t = std::time::Instant::now();
                for i in 0..n {
                    std::hint::black_box($b(&qs[i % 512]));
                }
                println!("{} {:.2} us", $n, t.elapsed().as_secs_f64() * 1e6 / n as f64);
            };
        }
        let mut s = c.scratch();
        time!("all+top", |w: &Vec<&str>| c.classify(w, &mut s).top(5)[0]);
        time!("all", |w: &Vec<&str>| c.classify(w, &mut s).peak);
        time!("sentence", |w: &Vec<&str>| e.sentence_vector(w));
        let v = e.sentence_vector(&qs[0]).unwrap();
        time!("whiten", |_w: &Vec<&str>| whiten_into(&c.whitening, &c.origin, &v, &mut s.whitened));
        time!("dense", |_w: &Vec<&str>| c.dense.multiply(&v, &mut s.dense));
        time!("features", |w: &Vec<&str>| {
            let mut x = 0;
            super::features::for_each_feature(w, |h| x ^= h);
            x
        });
        time!("weigh", |w: &Vec<&str>| c.vocabulary.weigh(w, &mut s.hashes, &mut s.terms));
        let terms: Vec<Vec<Term>> = qs
            .iter()
            .map(|w| {
                c.vocabulary.weigh(w, &mut s.hashes, &mut s.terms);
                s.terms.clone()
            })
            .collect();
        println!("terms/query {}", terms.iter().map(|t| t.len()).sum::<usize>() as f64 / 512.0);
        let mut i = 0;
        time!("postings", |_w: &Vec<&str>| {
            i += 1;
            c.sparse.multiply(&terms[i % 512], 200, &mut s.sparse)
        });
    }
}
