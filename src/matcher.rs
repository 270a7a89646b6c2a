//! The intent matcher: which facts a question asks for, with a reason for every point of its score.

pub mod classifier;
pub mod embedding;
pub mod evidence;
mod exemplar;
pub mod features;
mod linear;
pub mod profile;
mod training;
pub mod utterance;
pub mod vocabulary;

use std::borrow::Cow;

use jiff::civil::{Date, date};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::knowledge::{EntityIx, FactBase};
use crate::text::lexicon::Lexicon;
use crate::text::tokens::Token;
use classifier::{ClassId, Classifier, Example, Scratch};
use embedding::Embedding;
use evidence::Evidence;
use exemplar::Exemplar;
use profile::{Profile, WordVectors};
use utterance::{Reader, Utterance};
use vocabulary::{Class, Concept, Name, Vocabulary};

/// What an utterance may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A fact, by its index.
    Fact(usize),
    /// A detail that the source does not give, by its index.
    Gap(usize),
    /// Small talk, help or something else altogether, by its index.
    Chat(usize),
}

/// A target with what speaks for and against it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it is.
    pub target: Target,
    /// Everything that its confidence rests on.
    pub evidence: Evidence,
    /// How sure it is that this is what was asked for, 0 to 1.
    pub confidence: f32,
}

/// What was found for an utterance.
#[derive(Debug, Clone)]
pub struct Found {
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// How sure it is that the utterance is about any class at all, 0 to 1.
    pub in_scope: f32,
}

impl Found {
    /// Confidence in the best candidate, 0 if there is none.
    pub fn best_confidence(&self) -> f32 {
        self.candidates.first().map_or(0.0, |c| c.confidence)
    }

    /// What speaks for and against a fact, if it is among the candidates.
    pub fn evidence(&self, fact: usize) -> Option<&Evidence> {
        self.candidates.iter().find(|c| c.target == Target::Fact(fact)).map(|c| &c.evidence)
    }
}

/// Candidates that are looked at closely; the right one is hardly ever further down.
const CANDIDATES: usize = 12;
/// Gaps, and small talk, that a fact has to be told apart from.
const RIVALS: usize = 2;
/// Classes looked through for those.
const POOL: usize = 36;

/// Finds facts for utterances. Immutable once built.
pub struct Matcher {
    vocabulary: Vocabulary,
    lexicon: &'static Lexicon,
    embedding: &'static Embedding,
    classifier: Classifier,
    profiles: Vec<Profile>,
    /// Example questions of every class: facts, then gaps, then chats.
    exemplars: Vec<Vec<Exemplar>>,
    vectors: WordVectors,
    /// How many facts and gaps use a concept.
    frequency: FxHashMap<Concept, u32>,
    documents: f32,
    facts: usize,
    gaps: usize,
    today: Date,
    /// Words that stand for an entity in the classifier: its id, in words.
    entity_words: Vec<Box<str>>,
}

impl Matcher {
    /// A matcher for a fact base.
    pub fn new(base: &FactBase) -> Self {
        let embedding = Embedding::builtin();
        let lexicon = Lexicon::english();
        let vocabulary = Vocabulary::new(base, lexicon, embedding);
        let today = base.article.as_ref().map_or(NO_ARTICLE_DAY, |a| a.published.date());
        let entity_words = base.entities.iter().map(|e| e.id.replace('-', " ").into()).collect();
        let mut matcher = Self {
            vocabulary,
            lexicon,
            embedding,
            classifier: Classifier::train::<&str>(embedding, &[]),
            profiles: Vec::new(),
            exemplars: Vec::new(),
            vectors: WordVectors::default(),
            frequency: FxHashMap::default(),
            documents: (base.facts.len() + base.gaps.len()).max(1) as f32,
            facts: base.facts.len(),
            gaps: base.gaps.len(),
            today,
            entity_words,
        };
        matcher.read_profiles(base);
        matcher.train(base);
        matcher
    }

    fn read_profiles(&mut self, base: &FactBase) {
        let mut vectors = WordVectors::default();
        let reader = self.reader();
        let profiles: Vec<Profile> =
            base.facts.iter().map(|f| Profile::new(base, f, &reader, self.embedding, &mut vectors)).collect();
        let mut frequency: FxHashMap<Concept, u32> = FxHashMap::default();
        for concept in profiles.iter().flat_map(|p| p.concepts()) {
            *frequency.entry(*concept).or_default() += 1;
        }
        for gap in &base.gaps {
            let mut concepts: Vec<Concept> = gap
                .questions
                .iter()
                .flat_map(|q| reader.read(&q.text).terms.into_iter().map(|t| t.concept))
                .collect();
            concepts.sort_unstable();
            concepts.dedup();
            for concept in concepts {
                *frequency.entry(concept).or_default() += 1;
            }
        }
        self.profiles = profiles;
        self.vectors = vectors;
        self.frequency = frequency;
    }

    fn train(&mut self, base: &FactBase) {
        let reader = self.reader();
        let mut examples: Vec<Example<String>> = Vec::new();
        let mut exemplars: Vec<Vec<Exemplar>> = Vec::new();
        exemplars.resize_with(self.facts + self.gaps + base.chats.len(), Vec::new);
        let mut add = |class: usize, text: &str| {
            let utterance = reader.read(text);
            let words: Vec<String> =
                self.classifier_words(&utterance).into_iter().map(Cow::into_owned).collect();
            exemplars[class].push(self.exemplar(&utterance, &words));
            examples.push(Example::new(ClassId(class as u32), words));
        };
        for (i, fact) in base.facts.iter().enumerate() {
            let questions = fact.questions.iter().chain(fact.translations.iter().flat_map(|t| &t.questions));
            questions.for_each(|q| add(i, &q.text));
        }
        for (i, gap) in base.gaps.iter().enumerate() {
            let questions = gap.questions.iter().chain(gap.translations.iter().flat_map(|t| &t.questions));
            questions.for_each(|q| add(self.facts + i, &q.text));
        }
        for (i, chat) in base.chats.iter().enumerate() {
            chat.questions.iter().for_each(|q| add(self.facts + self.gaps + i, &q.text));
        }
        self.classifier = Classifier::train(self.embedding, &examples);
        self.exemplars = exemplars;
    }

    fn exemplar<S: AsRef<str>>(&self, utterance: &Utterance, words: &[S]) -> Exemplar {
        Exemplar::new(self.embedding, utterance, words, |concept, word| self.weight(concept, word))
    }

    /// Reads utterances with this fact base's words.
    pub fn reader(&self) -> Reader<'_> {
        Reader { vocabulary: &self.vocabulary, lexicon: self.lexicon, today: self.today }
    }

    /// Working memory for [`Matcher::find`], to be reused.
    pub fn scratch(&self) -> Scratch {
        self.classifier.scratch()
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
        let exemplar = self.exemplar(utterance, &words);
        let mut scores = self.classifier.classify(&words, scratch);
        let in_scope = scores.in_scope();
        let mut candidates: Vec<Candidate> = Vec::with_capacity(CANDIDATES + 2 * RIVALS);
        let (mut facts, mut gaps, mut chats) = (0, 0, 0);
        for score in scores.top(CANDIDATES + POOL) {
            let target = self.target(score.class);
            let (count, most) = match target {
                Target::Fact(_) => (&mut facts, CANDIDATES),
                Target::Gap(_) => (&mut gaps, RIVALS),
                Target::Chat(_) => (&mut chats, RIVALS),
            };
            if *count == most {
                continue;
            }
            *count += 1;
            let nearness = exemplar.nearest(&self.exemplars[score.class.0 as usize]);
            let words = Evidence::of_words(*score, nearness);
            let evidence = match target {
                Target::Fact(i) => self.hold_against(base, utterance, i, words),
                _ => words,
            };
            let confidence = evidence.confidence();
            candidates.push(Candidate { target, evidence, confidence });
        }
        candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        Found { candidates, in_scope }
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
    fn weight(&self, concept: Concept, word: &str) -> f32 {
        match self.frequency.get(&concept) {
            Some(&n) => {
                let rarity = (self.documents / n as f32).ln() / self.documents.ln().max(1.0);
                LEAST_WEIGHT + (1.0 - LEAST_WEIGHT) * rarity.clamp(0.0, 1.0)
            }
            None => match self.embedding.rank(word) {
                Some(rank) => (rank as f32 / RARE_RANK).sqrt().clamp(LEAST_WEIGHT, 1.0),
                None => 1.0,
            },
        }
    }

    /// What a fact offers to a question.
    pub fn profile(&self, fact: usize) -> &Profile {
        &self.profiles[fact]
    }

    /// The year that the source speaks from.
    pub fn source_year(&self) -> i16 {
        self.today.year()
    }

    /// The words of the fact base.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}

/// Without an article there is no "this year"; the day only has to be the same on every run.
const NO_ARTICLE_DAY: Date = date(2000, 1, 1);
/// Even a word that every fact uses narrows a question down a little.
const LEAST_WEIGHT: f32 = 0.25;
/// From this rank on an English word is rare enough to count in full when nothing accounts for it.
const RARE_RANK: f32 = 4_000.0;
