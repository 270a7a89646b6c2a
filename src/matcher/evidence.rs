//! What speaks for and against a fact, and how sure that makes.

mod answer_kind;
mod asking;
mod chinese;
mod holding;
mod question;
mod weights;

use serde::Serialize;

use super::classifier::Score;
use super::exemplar::Nearness;
pub(super) use answer_kind::is_other_kind;
pub(crate) use holding::closeness;
use weights::WEIGHTS;
pub use weights::Weights;

/// Everything that the confidence in one candidate rests on.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Evidence {
    /// What the classifier makes of the words, 0 to 1.
    pub words: f32,
    /// Cosine between the utterance and the class, -1 to 1.
    pub dense: f32,
    /// Margin of the n-grams, about -1 to 1.
    pub sparse: f32,
    /// Cosine of concepts with the nearest example question, 0 to 1.
    pub near_concepts: f32,
    /// Cosine of vectors with the nearest example question, 0 to 1.
    pub near_vector: f32,
    /// Weight of content words that the fact accounts for.
    pub accounted: f32,
    /// Weight of content words that nothing in the fact accounts for.
    pub unaccounted: f32,
    /// Weight of those among them that belong to what the source does not give.
    pub unaccounted_gap: f32,
    /// Weight of those among them that nothing in the fact base uses.
    pub unaccounted_new: f32,
    /// Weight of the heaviest of them.
    pub heaviest: f32,
    /// Weight of the heaviest among the words right after the question word ("which *month*").
    pub unaccounted_head: f32,
    /// Weight of the word that says what is asked for, as far as nothing in the fact accounts for it, beyond
    /// what is usual; 0 where a fact has many example questions, by which it is told apart.
    pub unaccounted_focus: f32,
    /// Token of the heaviest of them.
    pub missing: Option<usize>,
    /// Entities of the question that the fact speaks of.
    pub entities: u8,
    /// Entities of the question that only other facts of the same paragraph speak of.
    pub kin_entities: u8,
    /// Entities of the question that the fact does not speak of.
    pub foreign_entities: u8,
    /// Names that the source does not mention.
    pub other_names: u8,
    /// Whether yes or no is wanted.
    pub wants_yes_no: bool,
    /// Whether a question for yes or no names another answer than the fact's ("is it in Shanghai?").
    pub contrasted: bool,
    /// Whether the kind of answer differs.
    pub other_kind: bool,
    /// Whether an attribute is asked for that the fact does not tell ("who *owns* it?").
    pub other_attribute: bool,
    /// Whether the period differs.
    pub other_period: bool,
    /// Whether an extreme is asked for that the fact does not state.
    pub other_extreme: bool,
    /// Whether something else than the article is asked about, and the fact is about the article itself.
    pub off_article: bool,
    /// Figures of the question that the fact does not have.
    pub other_figures: u8,
    /// Whether a question for more than yes or no takes for given an amount of money or a share that no fact
    /// tells.
    pub other_amount: bool,
    /// Logarithm of the classifier's share, behind that of the best fact; 0 for the best.
    pub words_lead: f32,
    /// Cosine of concepts with the nearest example, behind that of the best fact.
    pub near_lead: f32,
    /// The classifier's share of the best small talk.
    pub chat_words: f32,
    /// The classifier's share of the best gap.
    pub gap_words: f32,
    /// Cosine of concepts with the nearest example of any gap.
    pub gap_concepts: f32,
    /// Cosine of vectors with the nearest example of any gap.
    pub gap_vector: f32,
    /// How sure it is that the utterance is about any class at all.
    pub in_scope: f32,
    /// Log-odds that what is asked is told by any fact.
    pub told: f32,
    /// Whether the candidate is held against structure at all.
    pub structured: bool,
}

impl Evidence {
    /// Evidence for a class that has nothing but its words: a gap or small talk.
    pub fn of_words(score: Score, nearness: Nearness) -> Self {
        Self {
            words: score.confidence,
            dense: score.dense,
            sparse: score.sparse,
            near_concepts: nearness.concepts,
            near_vector: nearness.vector,
            ..Self::default()
        }
    }

    /// Sets what depends on the other candidates: the best fact's classifier share, the nearness of
    /// the best fact that is not ruled out, the best gap's nearness, and how sure it is that any class
    /// fits.
    pub(super) fn set_rivals(&mut self, fact: Best, open: Best, gap: Best, chat: Best, in_scope: f32) {
        self.words_lead = log(self.words) - log(fact.words);
        self.near_lead = (self.near_concepts - open.near_concepts).min(0.0);
        self.chat_words = chat.words;
        self.gap_words = gap.words;
        self.gap_concepts = gap.near_concepts;
        self.gap_vector = gap.near_vector;
        self.in_scope = in_scope;
    }

    /// What counts for or against the candidate, as weighted for a language, in the order of
    /// [`WEIGHTS`].
    pub fn contributions(&self, weights: &Weights) -> [(&'static str, f32); WEIGHTS.len()] {
        let values = self.values();
        std::array::from_fn(|i| (weights.of[i].0, weights.of[i].1 * values[i]))
    }

    fn values(&self) -> [f32; WEIGHTS.len()] {
        let accounted_for = self.accounted + self.unaccounted;
        let words = log(self.words);
        [
            words.max(LEAST_TELLING.ln()),
            self.words_lead,
            self.near_concepts,
            self.near_vector,
            self.dense,
            self.sparse,
            self.near_concepts - self.gap_concepts,
            self.near_lead,
            self.unaccounted.min(MOST_UNACCOUNTED),
            self.heaviest,
            self.unaccounted / (accounted_for + SHARE_FLOOR),
            self.unaccounted_gap.min(MOST_OF_GAPS),
            self.gap_concepts,
            self.in_scope,
            f32::from(u8::from(self.entities == 0)),
            f32::from(self.kin_entities.min(2)),
            behind(words, self.gap_words),
            self.near_vector - self.gap_vector,
            behind(words, self.chat_words),
            self.told,
            self.unaccounted_focus,
            f32::from(u8::from(self.is_nearer_to_gap())),
        ]
    }

    /// Whether an example question of a gap is far nearer than any of the fact. Whoever asks whether something
    /// is so may say it in the words of a gap.
    fn is_nearer_to_gap(&self) -> bool {
        !self.wants_yes_no
            && self.accounted + self.unaccounted > 0.0
            && self.told < SURELY_TOLD
            && self.gap_concepts - self.near_concepts > FAR_NEARER
    }

    /// Whether it is asked in the very words of an example question.
    pub fn is_verbatim(&self) -> bool {
        self.near_concepts >= 1.0
    }

    /// Whether a word that counts is one that the fact knows nothing of.
    pub fn is_strange(&self) -> bool {
        self.heaviest >= STRANGE
    }

    /// Whether something rules the candidate out, whatever the words: another company or place,
    /// another time, another kind of answer, an extreme that is not told, something beside the article.
    pub fn is_ruled_out(&self) -> bool {
        let other_names = self.foreign_entities > 0 || self.other_names > 0;
        other_names
            || self.other_period
            || self.other_kind
            || self.other_attribute
            || self.other_extreme
            || self.other_amount
            || self.off_article
    }

    /// Confidence, 0 to 1.
    pub fn confidence(&self, weights: &Weights) -> f32 {
        if !self.structured {
            return self.in_scope * self.words_lead.exp().min(1.0);
        }
        let weighed = weights.of.iter().zip(self.values()).map(|((_, weight), value)| weight * value);
        let z = weights.bias + weighed.sum::<f32>();
        let confidence = 1.0 / (1.0 + (-z).exp());
        if self.is_ruled_out() { confidence * RULED_OUT } else { confidence }
    }
}

/// The best of several candidates, in each of the measures that depend on words alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Best {
    words: f32,
    near_concepts: f32,
    near_vector: f32,
}

impl Best {
    pub(super) fn of<'a>(rivals: impl Iterator<Item = &'a Evidence>) -> Self {
        rivals.fold(Self::default(), |best, rival| Self {
            words: best.words.max(rival.words),
            near_concepts: best.near_concepts.max(rival.near_concepts),
            near_vector: best.near_vector.max(rival.near_vector),
        })
    }
}

/// How far one share of the classifier, given its logarithm, lies behind another, in log-odds of at
/// most four.
fn behind(log_share: f32, rival: f32) -> f32 {
    (log_share - log(rival)).clamp(-4.0, 0.0)
}

fn log(share: f32) -> f32 {
    share.max(LEAST_WORDS).ln()
}

/// A share of the classifier below this speaks against a fact no more than one of this much: of two
/// facts that fit, one often takes nearly all.
const LEAST_TELLING: f32 = 0.05;
/// Beyond this weight more words that belong to gaps make no difference.
const MOST_OF_GAPS: f32 = 0.5;
/// Floor of the classifier's share before its logarithm is taken.
const LEAST_WORDS: f32 = 1e-4;
/// Beyond this weight more words that are not accounted for make no difference.
const MOST_UNACCOUNTED: f32 = 3.0;
/// Keeps the share of a question with hardly a content word small.
const SHARE_FLOOR: f32 = 0.5;
/// What is left of the confidence in a candidate that is ruled out; enough to rank such candidates
/// among themselves.
const RULED_OUT: f32 = 0.1;
/// Weight of a word from which on a question with it may be about something else, where nothing accounts
/// for it.
const STRANGE: f32 = 0.68;
/// Log-odds from which on what is asked is told by some fact.
const SURELY_TOLD: f32 = 2.0;
/// Cosine of concepts by which an example question of a gap is far nearer than any of the fact.
const FAR_NEARER: f32 = 0.25;
