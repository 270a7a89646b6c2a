//! Few-shot classification: which class of questions an utterance is most like.
//!
//! Two linear heads look at the same utterance, one at its meaning (the word-piece table), one at
//! its wording (hashed n-grams), and the weighted sum of their scores goes through one softmax, which
//! is a geometric mean of a softmax each. Both start in closed form:
//!
//! - meaning: a class is the mean direction of its examples, as in nearest-class-mean classification
//!   (Mensink et al. 2013);
//! - wording: a class is the mean direction of its examples weighted by inverse document frequency
//!   (Rocchio 1971; Spärck Jones 1972).
//!
//! From there they learn by multinomial logistic regression, with one of two [`Effort`]s. The formulas
//! are in `training.rs` and `descent.rs`. A query costs the same however many examples there were:
//! classes are all that is kept.

mod scores;
mod top;

use std::cell::Cell;

use super::answerable::Answerable;
use super::embedding::{DIMS, Embedding, Vector};
use super::features::{Term, Vocabulary, distinct};
use super::linear::{Postings, add_scaled, softmax_norm};
use super::packed::{Packed, PackedRows};
use super::training::{Heads, Lesson, add_heads, learn};
pub use scores::{Score, Scores};

/// How the heads learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Whitened by the shrunk covariance within classes, as in linear discriminant analysis (Rao 1948),
    /// both heads take one step together. Parallel, and good enough to propose from.
    Quick,
    /// The head for meaning takes many steps by itself. With 5 and 10 examples for each of 100 to 150
    /// classes this tells one or two utterances in a hundred more.
    Thorough,
}

/// How the scores of a query are read: constants that were fitted on held-out utterances and classes
/// with 3 to 10 examples for each of 50 to 150 classes.
impl Effort {
    /// What the logits of meaning and of wording count for. Learnt quickly they count the same; a
    /// head for meaning that was learnt thoroughly is worth about twice as much, and from a third to
    /// two thirds the accuracy is flat. With these sums confidence and accuracy agree best.
    fn weights(self, has_meaning: bool) -> (f32, f32) {
        match (self, has_meaning) {
            (Self::Quick, _) => (0.9, 0.9),
            (Self::Thorough, true) => (1.1, 0.55),
            // In a script that the table cannot read, wording is all there is.
            (Self::Thorough, false) => (0.0, 1.35),
        }
    }
}

/// Name of a class, chosen by the caller; any values, in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u32);

/// An utterance whose class is known, with all that the classifier learns from.
#[derive(Clone, Debug)]
pub struct Example {
    pub class: ClassId,
    /// Its n-grams, each once.
    pub features: Vec<u64>,
    /// Its vector in the table, if a word of it is known.
    pub vector: Option<Box<Vector>>,
    /// How much it counts beside the other examples of its class; 1 is ordinary.
    pub weight: f32,
    /// Whether its class tells what it asks; `None` where that is not to be learnt from it.
    pub told: Option<bool>,
}

impl Example {
    /// An example of ordinary weight, given as normalised, lower-case words in order.
    pub fn new<S: AsRef<str>>(embedding: &Embedding, class: ClassId, words: &[S]) -> Self {
        let most = words.iter().map(|word| word.as_ref().len() + 1).sum::<usize>() + 1;
        let mut features = Vec::with_capacity(most);
        distinct(words, &mut features);
        let vector = embedding.sentence_vector(words).map(Box::new);
        Self { class, features, vector, weight: 1.0, told: None }
    }
}

/// A trained classifier; immutable, and cheap to query from many threads at once.
pub struct Classifier {
    embedding: &'static Embedding,
    /// Ascending; everything below is in this order.
    classes: Vec<ClassId>,
    /// Mean of all examples' vectors, the origin of the whitened space.
    origin: Vector,
    whitening: Option<PackedRows>,
    /// Directions of the classes in the whitened space.
    dense: PackedRows,
    /// Unit mean vectors of the classes in the table's own space.
    means: PackedRows,
    vocabulary: Vocabulary,
    sparse: Postings,
    /// `None` where there is nothing to tell what is told from.
    answerable: Option<Answerable>,
    effort: Effort,
}

/// Working memory for queries, lent by the thread and given back when dropped: once it has grown,
/// queries allocate nothing.
pub struct Scratch(Buffers);

impl Scratch {
    /// The thread's buffers; new ones if they are lent already.
    pub fn of_thread() -> Self {
        Self(LENT.take())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        LENT.set(std::mem::take(&mut self.0));
    }
}

thread_local! {
    static LENT: Cell<Buffers> = Cell::default();
}

#[derive(Default)]
struct Buffers {
    hashes: Vec<u64>,
    terms: Vec<Term>,
    whitened: Vec<f32>,
    dense: Vec<f32>,
    sparse: Vec<f32>,
    logits: Vec<f32>,
    best: Vec<u32>,
    keys: Vec<u64>,
}

impl Classifier {
    /// Learns the classes that occur in `examples`. The same examples in the same order give the
    /// same classifier; duplicates count twice; examples without words only make their class known.
    pub fn train(embedding: &'static Embedding, examples: Vec<Example>, effort: Effort) -> Self {
        Self::train_beside(embedding, examples, effort, |_| ()).0
    }

    /// The same; beside it, does other work on the vectors of the examples, which are in the order of their
    /// classes.
    pub(super) fn train_beside<R>(
        embedding: &'static Embedding,
        mut examples: Vec<Example>,
        effort: Effort,
        beside: impl FnOnce(&[Option<&Vector>]) -> R,
    ) -> (Self, R) {
        let mut classes: Vec<ClassId> = examples.iter().map(|example| example.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let features = examples.iter_mut().map(|example| std::mem::take(&mut example.features));
        let (vocabulary, terms) = Vocabulary::of_examples(features);
        let lessons = examples.into_iter().zip(terms).map(|(example, terms)| Lesson {
            class: classes.partition_point(|&known| known < example.class),
            weight: example.weight,
            vector: example.vector,
            terms,
            told: example.told,
        });
        let beside = |lessons: &[Lesson]| {
            let vectors: Vec<_> = lessons.iter().map(|lesson| lesson.vector.as_deref()).collect();
            beside(&vectors)
        };
        let (heads, done) = learn(lessons.collect(), classes.len(), vocabulary.len(), effort, beside);
        let Heads { origin, whitening, means, dense, sparse, answerable, effort } = heads;
        let classifier = Self {
            embedding,
            classes,
            origin,
            whitening: whitening.map(|rows| rows.iter().map(Packed::new).collect()),
            means: means.iter().map(Packed::new).collect(),
            dense: dense.iter().map(Packed::new).collect(),
            sparse,
            vocabulary,
            answerable,
            effort,
        };
        (classifier, done)
    }

    /// The classes known, ascending.
    pub fn classes(&self) -> &[ClassId] {
        &self.classes
    }

    /// Scores an utterance, given as normalised, lower-case words in order.
    pub fn classify<'a, S: AsRef<str>>(&'a self, words: &[S], scratch: &'a mut Scratch) -> Scores<'a> {
        self.classify_with(words, self.embedding.sentence_vector(words), scratch)
    }

    /// The same for an utterance whose vector, the one of [`Embedding::sentence_vector`], is known.
    pub fn classify_with<'a, S: AsRef<str>>(
        &'a self,
        words: &[S],
        vector: Option<Vector>,
        Scratch(scratch): &'a mut Scratch,
    ) -> Scores<'a> {
        match &vector {
            Some(vector) => self.score_meaning(vector, scratch),
            None => {
                scratch.dense.clear();
                scratch.dense.resize(self.classes.len(), 0.0);
            }
        }
        self.vocabulary.weigh(words, &mut scratch.hashes, &mut scratch.terms);
        self.sparse.multiply(&scratch.terms, &mut scratch.sparse);

        let weights = self.effort.weights(vector.is_some());
        add_heads(weights, &scratch.dense, &scratch.sparse, &mut scratch.logits);
        let (peak, total) = softmax_norm(&scratch.logits);
        let packed = Packed::new(vector.as_ref().unwrap_or(&[0.0; DIMS]));
        Scores { classifier: self, scratch, vector, packed, peak, total }
    }

    /// Scores the classes by their directions in the space where the noise within classes is round, if it
    /// is known.
    fn score_meaning(&self, vector: &Vector, scratch: &mut Buffers) {
        let mut centred = *vector;
        add_scaled(&mut centred, -1.0, &self.origin);
        let mut packed = Packed::new(&centred);
        if let Some(whitening) = &self.whitening {
            whitening.multiply(&packed, &mut scratch.whitened);
            let (whitened, _) = scratch.whitened.as_chunks::<DIMS>();
            packed = Packed::new(&whitened[0]);
        }
        self.dense.multiply(&packed.direction(), &mut scratch.dense);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICE: ClassId = ClassId(30);
    const COUNTRY: ClassId = ClassId(7);
    const WEATHER: ClassId = ClassId(1_000_000);

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    fn example(class: ClassId, text: &str) -> Example {
        Example::new(Embedding::builtin(), class, &words(text))
    }

    fn train(examples: &[(ClassId, &'static str)]) -> Classifier {
        train_with(Effort::Quick, examples)
    }

    fn train_with(effort: Effort, examples: &[(ClassId, &'static str)]) -> Classifier {
        let examples = examples.iter().map(|&(class, text)| example(class, text)).collect();
        Classifier::train(Embedding::builtin(), examples, effort)
    }

    fn small() -> Classifier {
        small_with(Effort::Quick)
    }

    fn small_with(effort: Effort) -> Classifier {
        let examples = [
            (PRICE, "how much does the car cost"),
            (PRICE, "what is the price of one vehicle"),
            (PRICE, "is it expensive"),
            (COUNTRY, "which country bought the most cars"),
            (COUNTRY, "where are they shipped to"),
            (COUNTRY, "who imports them"),
            (WEATHER, "will it rain tomorrow"),
            (WEATHER, "what is the weather like"),
            (WEATHER, "is it sunny in town"),
        ];
        train_with(effort, &examples)
    }

    fn best(classifier: &Classifier, text: &str) -> ClassId {
        classifier.classify(&words(text), &mut Scratch::of_thread()).top(1).next().unwrap().class
    }

    #[test]
    fn questions_in_other_words_find_their_class() {
        for effort in [Effort::Quick, Effort::Thorough] {
            let classifier = small_with(effort);
            for (text, class) in [
                ("what do i pay for an automobile", PRICE),
                ("to which nations do these go", COUNTRY),
                ("forecast for this afternoon", WEATHER),
                ("wether tomorow", WEATHER),
            ] {
                assert_eq!(best(&classifier, text), class, "{text} {effort:?}");
            }
        }
    }

    #[test]
    fn an_example_is_its_own_class_and_in_scope() {
        for effort in [Effort::Quick, Effort::Thorough] {
            let classifier = small_with(effort);
            let mut scratch = Scratch::of_thread();
            let asked = classifier.classify(&words("who imports them"), &mut scratch).in_scope();
            let strange = classifier.classify(&words("sing me a lullaby"), &mut scratch).in_scope();
            assert!(asked > 0.5 && strange < 0.5, "{asked} {strange} {effort:?}");
            assert_eq!(best(&classifier, "who imports them"), COUNTRY);
        }
    }

    #[test]
    fn confidences_add_up_to_one_and_agree_with_the_order() {
        let classifier = small();
        let mut scratch = Scratch::of_thread();
        let mut scores = classifier.classify(&words("price of cars"), &mut scratch);
        assert!((scores.iter().map(|score| score.confidence).sum::<f32>() - 1.0).abs() < 1e-4);
        let top: Vec<Score> = scores.top(usize::MAX).collect();
        assert!(top.is_sorted_by(|a, b| a.confidence >= b.confidence) && top.len() == 3);
        assert!(scores.top(2).eq(top[..2].iter().copied()));
        assert!(scores.top(0).next().is_none());
        assert!(top.iter().all(|score| scores.of(score.class) == Some(*score)));
        assert_eq!(scores.of(ClassId(8)), None);
    }

    #[test]
    fn an_utterance_without_words_favours_no_class() {
        let classifier = small();
        for text in ["", "☃", "автомобиль"] {
            let mut scratch = Scratch::of_thread();
            let mut scores = classifier.classify(&words(text), &mut scratch);
            assert!(scores.iter().all(|score| score.dense == 0.0 && score.sparse == 0.0), "{text}");
            assert!(scores.iter().all(|score| (score.confidence - 1.0 / 3.0).abs() < 1e-4), "{text}");
            assert_eq!(scores.top(1).next().unwrap().class, COUNTRY, "ties go to the lowest class");
            assert!(scores.in_scope() < 0.2, "{text}");
        }
    }

    #[test]
    fn a_scratch_keeps_nothing_of_the_utterance_before() {
        let classifier = small();
        let mut used = Scratch::of_thread();
        for text in ["price of cars", "", "rain", "价格", "who"] {
            let again: Vec<_> = classifier.classify(&words(text), &mut used).iter().collect();
            let fresh: Vec<_> = classifier.classify(&words(text), &mut Scratch::of_thread()).iter().collect();
            assert_eq!(again, fresh, "{text}");
        }
    }

    #[test]
    fn chinese_is_told_apart_by_its_characters() {
        let classifier = train(&[
            (PRICE, "这辆车多少钱"),
            (PRICE, "how much is it"),
            (COUNTRY, "出口到哪个国家"),
            (COUNTRY, "which country"),
            (WEATHER, "明天天气"),
        ]);
        assert_eq!(best(&classifier, "汽车多少钱"), PRICE);
        assert_eq!(best(&classifier, "哪 个 国 家"), COUNTRY);
        let mut scratch = Scratch::of_thread();
        assert!(classifier.classify(&["明天天气"], &mut scratch).in_scope() > 0.5);
        // Examples that the table cannot read do not draw English utterances to their class.
        assert_eq!(best(&classifier, "what country is this"), COUNTRY);
    }

    #[test]
    fn nothing_to_learn_from_is_no_reason_to_panic() {
        let none = train(&[]);
        let mut scratch = Scratch::of_thread();
        let mut scores = none.classify(&["car"], &mut scratch);
        assert!(scores.top(5).next().is_none());
        assert_eq!(scores.in_scope(), 0.0);

        let wordless = train(&[(PRICE, ""), (COUNTRY, "")]);
        assert_eq!(best(&wordless, "car"), COUNTRY);
        let single = train(&[(PRICE, "what is the price"), (PRICE, "what is the price")]);
        let mut scratch = Scratch::of_thread();
        assert_eq!(single.classify(&["price"], &mut scratch).top(9).next().unwrap().confidence, 1.0);
    }

    #[test]
    fn a_class_without_words_is_never_preferred_to_one_that_fits() {
        let classifier = train(&[(PRICE, ""), (COUNTRY, "which country"), (WEATHER, "will it rain")]);
        assert_eq!(best(&classifier, "country"), COUNTRY);
    }

    #[test]
    fn odd_weights_leave_all_scores_finite() {
        let mut examples = vec![example(COUNTRY, "which country")];
        for weight in [f32::NAN, f32::INFINITY, -1.0, 0.0, f32::MIN_POSITIVE] {
            examples.push(Example { weight, ..example(PRICE, "what price") });
            examples.push(Example { weight, ..example(WEATHER, "rain tomorrow") });
            let classifier = Classifier::train(Embedding::builtin(), examples.clone(), Effort::Thorough);
            let mut scratch = Scratch::of_thread();
            let scores = classifier.classify(&["price"], &mut scratch);
            assert!(
                scores.iter().all(|s| (s.confidence + s.dense + s.sparse).is_finite()),
                "weight {weight}"
            );
        }
    }

    #[test]
    fn a_heavier_example_counts_for_more() {
        let sure_of = |weight| {
            let examples = vec![
                Example { weight, ..example(PRICE, "tariff") },
                example(PRICE, "how much money"),
                example(COUNTRY, "which country"),
            ];
            let classifier = Classifier::train(Embedding::builtin(), examples, Effort::Thorough);
            let mut scratch = Scratch::of_thread();
            classifier.classify(&["tariff"], &mut scratch).of(PRICE).map(|score| score.sparse)
        };
        assert!(sure_of(5.0) > sure_of(0.2));
    }

    #[test]
    fn training_twice_gives_the_same_scores() {
        let (a, b) = (small(), small());
        let scores = |classifier: &Classifier| {
            classifier
                .classify(&words("how much are cars"), &mut Scratch::of_thread())
                .iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(scores(&a), scores(&b));
    }
}
