//! The intent matcher: which facts a question asks for, with a reason for every point of its score.

mod answerable;
pub mod classifier;
mod descent;
pub mod embedding;
pub mod evidence;
mod exemplar;
pub mod features;
mod found;
mod linear;
pub(crate) mod neighbours;
mod packed;
pub mod profile;
mod proposing;
mod respell;
pub mod study;
mod training;
pub mod utterance;
pub mod vocabulary;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::{Date, date};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::knowledge::{ChatKind, EntityIx, Fact, FactBase, Value};
use crate::parallel;
use crate::text::dates::Period;
use crate::text::lexicon::Lexicon;
use crate::text::tokens::Token;
use classifier::{ClassId, Classifier, Effort, Scratch};
use embedding::Embedding;
use evidence::{Best, Evidence, Weights};
use exemplar::{Askers, Exemplars, Gist, Holders, Nearness};
pub use found::{Candidate, Found, Target};
use profile::Profile;
use proposing::{CANDIDATES, RIVALS};
use study::Form;
use utterance::{Reader, Utterance};
use vocabulary::{Class, Concept, Name, Vocabulary};

/// All of these, facts that give another kind of answer, and small talk that is near.
const MOST_CANDIDATES: usize = CANDIDATES + 3 * RIVALS + 1;
/// Small talk is short: an utterance of more terms is not compared with all of it.
const CHAT_TERMS: usize = 6;

/// Finds facts for utterances of one language. Immutable once built.
pub struct Matcher {
    vocabulary: Vocabulary,
    lexicon: &'static Lexicon,
    embedding: &'static Embedding,
    /// What counts in this language.
    weights: &'static Weights,
    classifier: Classifier,
    profiles: Vec<Profile>,
    /// Example questions of every class: facts, then gaps, then chats.
    exemplars: Vec<Exemplars>,
    /// Which facts are asked for in the very words of a text.
    fact_askers: Askers,
    /// Which chats may have an example near a text.
    chat_holders: Holders,
    /// Forms of the first example questions of every class.
    forms: Vec<Vec<Form>>,
    /// How many facts and gaps use a concept.
    frequency: FxHashMap<Concept, Frequency>,
    facts: usize,
    gaps: usize,
    /// Whether there are entities to hold questions against.
    has_entities: bool,
    today: Date,
    /// The days and stretches of time that facts tell of.
    told: Vec<Period>,
    /// Amounts that facts tell as their value, each with its paragraph, in ascending order.
    amounts: Vec<(f64, Option<u32>)>,
    /// Words that stand for an entity in the classifier: its id, in words.
    entity_words: Vec<Box<str>>,
}

/// How many facts, and how many gaps, use a concept.
#[derive(Debug, Clone, Copy, Default)]
struct Frequency {
    facts: u32,
    gaps: u32,
}

impl Matcher {
    /// The matcher for questions in English.
    pub fn new(base: &FactBase) -> Self {
        let lexicon = Lexicon::english();
        let speller = || Arc::new(vocabulary::speller(base, lexicon, Embedding::builtin()));
        let vocabulary = Vocabulary::new(base, lexicon, speller);
        let speller = vocabulary.shared_speller();
        // Not needed yet: no word of the examples is misspelt, being what others are mended into.
        let prepare = || speller.prepare();
        parallel::join(|| Self::build(base, lexicon, vocabulary), prepare).0
    }

    /// A matcher for questions in another language, from the translations. Names and words in Latin
    /// letters are mended as in English.
    pub fn translated(base: &FactBase, lexicon: &'static Lexicon, english: &Self) -> Self {
        let speller = || english.vocabulary.shared_speller();
        Self::build(base, lexicon, Vocabulary::new(base, lexicon, speller))
    }

    fn build(base: &FactBase, lexicon: &'static Lexicon, vocabulary: Vocabulary) -> Self {
        let embedding = Embedding::builtin();
        let today = base.article.as_ref().map_or(NO_ARTICLE_DAY, |a| a.published.date());
        let entity_words = base.entities.iter().map(|e| e.id.replace('-', " ").into()).collect();
        let mut matcher = Self {
            vocabulary,
            lexicon,
            embedding,
            weights: Weights::of_language(&lexicon.language),
            classifier: Classifier::train(embedding, Vec::new(), Effort::Quick),
            profiles: Vec::new(),
            exemplars: Vec::new(),
            fact_askers: Askers::default(),
            chat_holders: Holders::default(),
            forms: Vec::new(),
            frequency: FxHashMap::default(),
            facts: base.facts.len(),
            gaps: base.gaps.len(),
            has_entities: !base.entities.is_empty(),
            today,
            told: told_periods(base),
            amounts: told_amounts(base),
            entity_words,
        };
        matcher.study(base);
        matcher
    }

    /// Reads utterances with this fact base's words.
    pub fn reader(&self) -> Reader<'_> {
        Reader { vocabulary: &self.vocabulary, lexicon: self.lexicon, today: self.today, told: &self.told }
    }

    fn target(&self, class: ClassId) -> Target {
        let i = class.0 as usize;
        if i < self.facts {
            Target::Fact(i)
        } else if i < self.facts + self.gaps {
            Target::Gap(i - self.facts)
        } else {
            Target::Chat(i - self.facts - self.gaps)
        }
    }

    /// What an utterance may be about, best first.
    pub fn find(&self, base: &FactBase, utterance: &Utterance, scratch: &mut Scratch) -> Found {
        let words = self.classifier_words(utterance);
        let vector = self.embedding.sentence_vector(&words);
        let question = self.question(base, utterance);
        let weights = utterance.terms.iter().zip(question.weights());
        let weights = weights.map(|(t, weight)| (t.concept, weight_in_gist(t.class, || weight)));
        let gist = Gist::new(weights, vector.as_ref());
        let mut scores = self.classifier.classify_with(&words, vector, scratch);
        let in_scope = scores.in_scope();
        // Names alone ask for whatever is told of them.
        let told = if utterance.is_names_alone() { 0.0 } else { scores.told() };
        let mut candidates: SmallVec<[Candidate; MOST_CANDIDATES]> = SmallVec::new();
        for class in self.proposed(base, utterance, &gist, &mut scores) {
            let Some(score) = scores.of(class) else { continue };
            let target = self.target(class);
            let nearness = || self.exemplars[class.0 as usize].nearest(&gist);
            let evidence = match target {
                Target::Fact(i) => {
                    let words = Evidence::of_words(score, nearness());
                    self.hold_against(base, &question, i, words)
                }
                Target::Gap(_) => Evidence::of_words(score, nearness()),
                // Small talk is told by the classifier alone.
                Target::Chat(_) => Evidence::of_words(score, Nearness::default()),
            };
            candidates.push(Candidate { target, evidence, confidence: 0.0 });
        }
        // "How old is the engineer?" is no question for the bot's age where the fact base knows that it is not told.
        let is_known_gap = |c: &Candidate| matches!(c.target, Target::Gap(_)) && c.evidence.is_verbatim();
        if candidates.iter().any(is_known_gap) && !utterance.entities().is_empty() {
            candidates.retain(|c| !matches!(c.target, Target::Chat(_)));
        } else if !self.has_entities {
            candidates.extend(self.near_chat(&gist, &scores, |_| true));
        } else if utterance.terms.len() <= CHAT_TERMS {
            // What is asked of the bot itself is told by the classifier, unless it is as near.
            let kind = |i: usize| base.chats[i].kind;
            let nearest = self.near_chat(&gist, &scores, |i| kind(i) != ChatKind::OffTopic);
            let is_smalltalk =
                |c: &Candidate| matches!(c.target, Target::Chat(i) if kind(i) == ChatKind::Smalltalk);
            candidates.extend(nearest.filter(is_smalltalk));
        }
        compare(&mut candidates, in_scope, told, self.weights);
        let mut ranked: SmallVec<[&Candidate; MOST_CANDIDATES]> = candidates.iter().collect();
        ranked.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        Found { candidates: ranked.into_iter().cloned().collect(), in_scope }
    }

    /// What the structure of an utterance says for and against a fact, its wording aside.
    pub fn hold(&self, base: &FactBase, utterance: &Utterance, fact: usize) -> Evidence {
        self.hold_against(base, &self.question(base, utterance), fact, Evidence::default())
    }

    /// The words of an utterance as the classifier sees them: names and synonyms in one form.
    fn classifier_words<'a>(&'a self, utterance: &'a Utterance) -> SmallVec<[Cow<'a, str>; 32]> {
        let mut words: SmallVec<[Cow<str>; 32]> = SmallVec::new();
        for term in &utterance.terms {
            let tokens = &utterance.tokens[term.tokens.clone()];
            match (term.name, term.group) {
                (Some(Name::Known(EntityIx(i))), _) => {
                    words.extend(self.entity_words[i as usize].split(' ').map(Cow::Borrowed));
                }
                (None, Some(group)) if term.class == Class::Content => {
                    words.push(Cow::Borrowed(self.vocabulary.group_word(group)));
                }
                _ => words.extend(tokens.iter().map(|t: &Token| Cow::Borrowed(t.word.as_str()))),
            }
        }
        words
    }

    /// How much it would take away if this concept were not accounted for, 0 to 1.
    pub(crate) fn weight(&self, concept: Concept, word: &str) -> f32 {
        self.weight_by_rank(concept, || self.embedding.rank(word))
    }

    fn weight_by_rank(&self, concept: Concept, rank: impl Fn() -> Option<u16>) -> f32 {
        match self.frequency.get(&concept) {
            Some(&n) => {
                let documents = (self.facts + self.gaps).max(1) as f32;
                let rarity = (documents / (n.facts + n.gaps) as f32).ln() / documents.ln().max(1.0);
                LEAST_WEIGHT + (1.0 - LEAST_WEIGHT) * rarity.clamp(0.0, 1.0)
            }
            None => match rank() {
                Some(rank) => (f32::from(rank) / RARE_RANK).sqrt().clamp(LEAST_WEIGHT, 1.0),
                None => 1.0,
            },
        }
    }

    /// Whether any fact uses a concept.
    pub fn is_used(&self, concept: Concept) -> bool {
        self.frequency.get(&concept).is_some_and(|n| n.facts > 0)
    }

    /// What a fact offers to a question.
    pub fn profile(&self, fact: usize) -> &Profile {
        &self.profiles[fact]
    }

    /// Forms of the first example questions of a fact or a gap, in their order.
    pub fn forms(&self, target: Target) -> &[Form] {
        let class = match target {
            Target::Fact(i) => i,
            Target::Gap(i) => self.facts + i,
            Target::Chat(i) => self.facts + self.gaps + i,
        };
        &self.forms[class]
    }

    /// The day that the source speaks from.
    pub fn published(&self) -> Date {
        self.today
    }

    /// How much a concept belongs to what the source does not give, 0 to 1; `None` where nothing is
    /// known of it.
    fn gap_share(&self, concept: Concept) -> Option<f32> {
        let n = self.frequency.get(&concept)?;
        let facts = n.facts as f32 / self.facts.max(1) as f32;
        let gaps = n.gaps as f32 / self.gaps.max(1) as f32;
        Some(gaps / (facts + gaps).max(f32::EPSILON))
    }

    /// The words of the fact base.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}

/// Sets what can only be told of candidates beside each other, and their confidence.
fn compare(candidates: &mut [Candidate], in_scope: f32, told: f32, weights: &Weights) {
    let best =
        |among: fn(&Candidate) -> bool| Best::of(candidates.iter().filter(|c| among(c)).map(|c| &c.evidence));
    let fact = best(|c| matches!(c.target, Target::Fact(_)));
    let open = best(|c| matches!(c.target, Target::Fact(_)) && !c.evidence.is_ruled_out());
    let gap = best(|c| matches!(c.target, Target::Gap(_)));
    let chat = best(|c| matches!(c.target, Target::Chat(_)));
    for candidate in candidates {
        candidate.evidence.set_rivals(fact, open, gap, chat, in_scope);
        candidate.evidence.told = told;
        candidate.confidence = candidate.evidence.confidence(weights);
    }
}

/// How much a concept counts between two questions, given how much it does as a word of content.
fn weight_in_gist(class: Class, weight: impl FnOnce() -> f32) -> f32 {
    match class {
        Class::Stop => STOP_WEIGHT,
        Class::Frame => FRAME_WEIGHT,
        Class::Content => weight(),
    }
}

/// Function words decide little between two questions, but they do decide ("to" and "from").
const STOP_WEIGHT: f32 = 0.12;
/// Words of asking decide hardly more.
const FRAME_WEIGHT: f32 = 0.15;
/// Without an article there is no "this year"; the day only has to be the same on every run.
const NO_ARTICLE_DAY: Date = date(2000, 1, 1);
/// Even a word that every fact uses narrows a question down a little.
const LEAST_WEIGHT: f32 = 0.25;
/// From this rank on an English word is rare enough to count in full when nothing accounts for it.
const RARE_RANK: f32 = 4_000.0;
/// Amounts that facts tell as their value, each with its paragraph, in ascending order.
fn told_amounts(base: &FactBase) -> Vec<(f64, Option<u32>)> {
    let amount = |fact: &Fact| match fact.value {
        Some(Value::Quantity { number, .. }) => Some((number, fact.paragraph)),
        _ => None,
    };
    let mut amounts: Vec<(f64, Option<u32>)> = base.facts.iter().filter_map(amount).collect();
    amounts.sort_by(|a, b| a.0.total_cmp(&b.0));
    amounts
}

/// The days and stretches of time that facts tell of as data.
fn told_periods(base: &FactBase) -> Vec<Period> {
    let dates = base.facts.iter().filter_map(|fact| match fact.value {
        Some(Value::Date(day)) => Some(day),
        _ => None,
    });
    dates.chain(base.facts.iter().filter_map(|fact| fact.period)).collect()
}
