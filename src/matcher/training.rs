//! How the classifier learns: class means in closed form, then logistic regression, one step or many.

use super::answerable::{Answerable, Case};
use super::classifier::Effort;
use super::descent::descend;
use super::embedding::{DIMS, Vector, draw, normalise};
use super::features::Term;
use super::linear::{Postings, Tiles, add_outer, add_scaled, exp, softmax_norm, whitening};
use crate::parallel;

/// Logits that a cosine of 1 is worth, for meaning and for wording, in training. Chosen for accuracy
/// with 3 to 10 examples a class; half or twice as much loses about a point.
const DENSE_SCALE: f32 = 10.0;
pub(crate) const SPARSE_SCALE: f32 = 12.0;

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

/// Pairs of example and class up to which learning is thorough: a tenth of a second of work. Larger
/// fact bases learn quickly.
const THOROUGH_PAIRS: usize = 1 << 21;

/// Lessons of one class that take part in that step: more hardly move its mean.
const STEP_LESSONS: usize = 64;

/// Examples from which the covariance is estimated, about so many: sixteen for each dimension.
const COVARIANCE_SAMPLE: usize = 16 * DIMS;

/// Share of the identity added to the covariance, in units of its mean variance. From 0.3 to 3 the
/// accuracy is flat.
const SHRINKAGE: f32 = 1.0;

/// N-grams kept for each class, the strongest, so that neither memory nor the time of a query grows
/// with the number of examples. Ten examples have hardly more; 256 lose a tenth of a point there,
/// 96 most of one.
const CLASS_TERMS: usize = 384;

/// Heaviest example; keeps sums finite whatever a caller passes.
const MAX_WEIGHT: f32 = 1e6;

/// Lessons that a core takes at a time: many enough that taking them costs nothing, few enough that
/// all cores are done at about the same time.
const SHARE: usize = 64;

/// An example made ready: its class by index, its vector, its weighted n-grams.
pub(crate) struct Lesson {
    pub(crate) class: usize,
    pub(crate) weight: f32,
    pub(crate) vector: Option<Box<Vector>>,
    pub(crate) terms: Vec<Term>,
    /// Whether a fact tells what it asks, where that is to be learnt.
    pub(crate) told: Option<bool>,
}

impl<'a> Case<'a> {
    fn of(lesson: &'a Lesson) -> Option<Self> {
        let Lesson { weight, vector, terms, .. } = lesson;
        Some(Self { told: lesson.told?, weight: *weight, vector: vector.as_deref(), terms })
    }
}

/// What training gives: see the fields of `Classifier`.
pub(crate) struct Heads {
    pub(crate) origin: Vector,
    /// Rows of the matrix that makes the noise within classes round, if it is known.
    pub(crate) whitening: Option<Vec<Vector>>,
    pub(crate) means: Vec<Vector>,
    pub(crate) dense: Vec<Vector>,
    pub(crate) sparse: Postings,
    pub(crate) answerable: Option<Answerable>,
    /// How they were learnt.
    pub(crate) effort: Effort,
}

/// Learns both heads from lessons in any order, whose classes are below `classes` and whose columns
/// are below `columns`; beside it, does other work on the lessons as they come, sorted by class.
pub(crate) fn learn<R>(
    mut lessons: Vec<Lesson>,
    classes: usize,
    columns: usize,
    effort: Effort,
    beside: impl FnOnce(&[Lesson]) -> R,
) -> (Heads, R) {
    let is_small = lessons.len().saturating_mul(classes) <= THOROUGH_PAIRS;
    let effort = if is_small { effort } else { Effort::Quick };
    lessons.sort_by_key(|lesson| lesson.class);
    for Lesson { weight, .. } in &mut lessons {
        *weight = if *weight > 0.0 { weight.min(MAX_WEIGHT) } else { 0.0 };
    }
    let space = || {
        let means = class_means(&lessons, classes);
        // Many steps find by themselves which directions are noise.
        let whitening = (effort == Effort::Quick).then(|| noise(&lessons, &means));
        let sparse = sparse_means(&lessons, classes, columns);
        (beside(&lessons), means, origin(&lessons), whitening, sparse)
    };
    let told = || {
        let cases = lessons.iter().filter_map(Case::of).collect::<Vec<_>>();
        Answerable::learn(&cases, columns)
    };
    // What is told is learnt from one lesson after the other, on one core, and takes as long as all the rest.
    let ((done, mut means, origin, whitening, sparse), answerable) = parallel::join(space, told);
    let tiles = whitening.as_deref().map(Tiles::new);
    parallel::map(lessons.chunks_mut(SHARE), |lessons| {
        let mut whitened = Vec::new();
        for vector in lessons.iter_mut().filter_map(|lesson| lesson.vector.as_mut()) {
            add_scaled(vector, -1.0, &origin);
            if let Some(tiles) = &tiles {
                tiles.multiply(vector, &mut whitened);
                vector.copy_from_slice(&whitened);
            }
            normalise(&mut vector[..]);
        }
    });
    let mut dense = class_means(&lessons, classes);
    for row in &mut dense {
        normalise(row);
        row.iter_mut().for_each(|x| *x *= DENSE_SCALE);
    }
    let mut rows = Rows { dense, sparse, columns };
    match effort {
        Effort::Quick => {
            let sampled = sample(&lessons);
            if sampled.len().saturating_mul(classes) <= STEP_PAIRS {
                rows.step(&sampled);
            }
        }
        Effort::Thorough => descend(&mut rows.dense, &lessons),
    }
    means.iter_mut().for_each(|mean| _ = normalise(mean));
    // Letting go of so many takes a while.
    let (postings, ()) = parallel::join(|| Postings::new(&rows.sparse, columns), || drop(lessons));
    let heads = Heads { origin, whitening, means, dense: rows.dense, sparse: postings, answerable, effort };
    (heads, done)
}

/// Both heads together: the sum of their logits with so much weight each, so that the softmax of it
/// is a weighted geometric mean of a softmax each.
pub(crate) fn add_heads(
    (meaning, wording): (f32, f32),
    dense: &[f32],
    sparse: &[f32],
    logits: &mut Vec<f32>,
) {
    logits.clear();
    logits.extend(dense.iter().zip(sparse).map(|(dense, sparse)| meaning * dense + wording * sparse));
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

/// The weighted mean of all vectors.
fn origin(lessons: &[Lesson]) -> Vector {
    let mut origin = [0.0; DIMS];
    let known = lessons.iter().filter_map(|lesson| Some((lesson.weight, lesson.vector.as_ref()?)));
    let total: f32 = known.clone().map(|(weight, _)| weight).sum();
    known.for_each(|(weight, vector)| add_scaled(&mut origin, weight / total.max(f32::EPSILON), vector));
    origin
}

/// The matrix that makes the vectors' spread within classes round.
fn noise(lessons: &[Lesson], means: &[Vector]) -> Vec<Vector> {
    let known: Vec<(usize, &Vector)> =
        lessons.iter().filter_map(|lesson| Some((lesson.class, lesson.vector.as_deref()?))).collect();
    let mut covariance = vec![[0.0; DIMS]; DIMS];
    let one_in = known.len().div_ceil(COVARIANCE_SAMPLE).max(1) as u64;
    for &(class, vector) in known.iter().filter(|(_, vector)| draw(Some(vector)).is_multiple_of(one_in)) {
        let mut rest = *vector;
        add_scaled(&mut rest, -1.0, &means[class]);
        add_outer(&mut covariance, &rest);
    }
    let variance = (0..DIMS).map(|i| covariance[i][i]).sum::<f32>() / DIMS as f32;
    // Without any spread, as with one example a class, the space stays as it is.
    let ridge = if variance > f32::EPSILON { SHRINKAGE * variance } else { 1.0 };
    (0..DIMS).for_each(|i| covariance[i][i] += ridge);
    whitening(&covariance)
}

/// The weights of both heads while they are learnt, by class.
struct Rows {
    dense: Vec<Vector>,
    /// Only columns that occur in the class.
    sparse: Vec<Vec<Term>>,
    columns: usize,
}

/// Mean directions of the classes' wordings, the strongest terms of each.
fn sparse_means(lessons: &[Lesson], classes: usize, columns: usize) -> Vec<Vec<Term>> {
    let mut sparse = vec![Vec::new(); classes];
    let mut sums = vec![0.0; columns];
    let mut row: Vec<Term> = Vec::new();
    for class in lessons.chunk_by(|a, b| a.class == b.class) {
        for lesson in class {
            let terms = lesson.terms.iter();
            terms.for_each(|term| sums[term.column as usize] += lesson.weight * term.weight);
        }
        row.clear();
        for term in class.iter().flat_map(|lesson| &lesson.terms) {
            // Taking the sum leaves zero both for the next class and for a repeated column.
            let weight = std::mem::take(&mut sums[term.column as usize]);
            if weight > 0.0 {
                row.push(Term { weight, ..*term });
            }
        }
        if row.len() > CLASS_TERMS {
            // By column among equals, so that the choice is the same in every run.
            row.select_nth_unstable_by(CLASS_TERMS, |a, b| {
                b.weight.total_cmp(&a.weight).then(a.column.cmp(&b.column))
            });
            row.truncate(CLASS_TERMS);
        }
        let length = row.iter().map(|term| term.weight * term.weight).sum::<f32>().sqrt();
        row.iter_mut().for_each(|term| term.weight *= SPARSE_SCALE / length);
        sparse[class[0].class] = row.clone();
    }
    sparse
}

impl Rows {
    /// One step of multinomial logistic regression for both heads: towards the examples of a class
    /// as far as they are not sure of it yet, away from others as far as they take it for theirs.
    /// The gradient is averaged over the examples of the class that is moved.
    fn step(&mut self, lessons: &[&Lesson]) {
        let classes = self.dense.len();
        let mut weights = vec![0.0; classes];
        lessons.iter().for_each(|lesson| weights[lesson.class] += lesson.weight);
        let mut corrections: Vec<Vec<(&Lesson, f32)>> = vec![Vec::new(); classes];
        for Error { class, lesson, size } in self.errors(lessons) {
            let class = class as usize;
            if weights[class] > 0.0 {
                corrections[class].push((lesson, STEP * size * lesson.weight / weights[class]));
            }
        }

        let rows = self.dense.iter_mut().zip(&mut self.sparse).zip(corrections);
        let deltas = || vec![0.0; self.columns];
        parallel::map_with(rows, deltas, |deltas: &mut Vec<f32>, ((dense, sparse), corrections)| {
            for &(lesson, correction) in &corrections {
                if let Some(vector) = &lesson.vector {
                    add_scaled(dense, DENSE_SCALE * correction, vector);
                }
                for term in &lesson.terms {
                    deltas[term.column as usize] += SPARSE_SCALE * correction * term.weight;
                }
            }
            sparse.iter_mut().for_each(|term| term.weight += deltas[term.column as usize]);
            for term in corrections.iter().flat_map(|(lesson, _)| &lesson.terms) {
                deltas[term.column as usize] = 0.0;
            }
        });
    }

    /// How far the lessons are from being told right, worked out on all cores; in the order of the
    /// lessons, however many cores there are.
    fn errors<'a>(&self, lessons: &[&'a Lesson]) -> impl Iterator<Item = Error<'a>> {
        let tiles = Tiles::new(&self.dense);
        let postings = Postings::new(&self.sparse, self.columns);
        let shares = parallel::map(lessons.chunks(SHARE), |lessons| {
            errors(&tiles, &postings, self.dense.len(), lessons)
        });
        shares.into_iter().flatten()
    }
}

/// How far a class's probability for a lesson is from what it should be.
struct Error<'a> {
    class: u32,
    lesson: &'a Lesson,
    size: f32,
}

fn errors<'a>(tiles: &Tiles, postings: &Postings, classes: usize, lessons: &[&'a Lesson]) -> Vec<Error<'a>> {
    let (mut sparse, mut logits) = (Vec::new(), Vec::new());
    let mut errors = Vec::new();
    let vectors: Vec<Option<&Vector>> = lessons.iter().map(|lesson| lesson.vector.as_deref()).collect();
    let dense = tiles.multiply_each(&vectors);
    for (&lesson, dense) in lessons.iter().zip(dense.chunks_exact(dense.len() / lessons.len())) {
        postings.multiply(&lesson.terms, &mut sparse);
        add_heads((0.5, 0.5), &dense[..classes], &sparse, &mut logits);
        let (peak, total) = softmax_norm(&logits);
        let competing = peak + (COMPETITOR * total).ln();
        for (class, &logit) in logits.iter().enumerate() {
            let own = class == lesson.class;
            if own || logit > competing {
                let probability = exp(logit - peak) / total;
                let size = if own { 1.0 - probability } else { -probability };
                errors.push(Error { class: class as u32, lesson, size });
            }
        }
    }
    errors
}

/// Up to [`STEP_LESSONS`] lessons of each class, evenly spread.
fn sample(lessons: &[Lesson]) -> Vec<&Lesson> {
    let classes = lessons.chunk_by(|a, b| a.class == b.class);
    classes.flat_map(|class| class.iter().step_by(class.len().div_ceil(STEP_LESSONS))).collect()
}
