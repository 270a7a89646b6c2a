//! How the matcher learns: every example question is read once, what matching needs of it is kept, and
//! the rest is let go at once, so that starting takes little memory.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::classifier::{ClassId, Classifier, Effort, Example};
use super::embedding::Vector;
use super::exemplar::{Askers, Exemplars, Gist, Holders};
use super::profile::Profile;
use super::utterance::Utterance;
use super::vocabulary::{Class, Concept};
use super::{Matcher, weight_in_gist};
use crate::knowledge::{self, EntityIx, FactBase};
use crate::parallel;
use crate::text::lexicon::Asks;

/// One class after its example questions were read.
struct Studied {
    /// What it offers to a question, if it is a fact.
    profile: Option<Profile>,
    lessons: Vec<Example>,
    /// The terms of each.
    terms: Vec<SmallVec<[Term; 8]>>,
    /// The forms of the first of them.
    forms: Vec<Form>,
}

/// What an example question asks for and names.
#[derive(Debug, Clone)]
pub struct Form {
    /// The kind of answer that it asks for.
    pub asks: Option<Asks>,
    /// Whether it wants yes or no.
    pub yes_no: bool,
    /// Entities that it names.
    pub entities: SmallVec<[EntityIx; 4]>,
    /// Names in it that the source does not mention.
    pub others: usize,
}

impl Form {
    fn of(utterance: &Utterance) -> Self {
        Self {
            asks: utterance.asks.first().copied(),
            yes_no: utterance.yes_no,
            entities: utterance.entities(),
            others: utterance.others().count(),
        }
    }
}

/// The plainest questions of a class stand first; of so many the form is kept.
const FORMS: usize = 8;

/// A fact with fewer example questions is asked for in words of its statement as well.
pub(super) const FEW: usize = 12;

/// What a gist is made of.
struct Term {
    concept: Concept,
    class: Class,
    rank: Option<u16>,
}

impl Matcher {
    /// Learns from all example questions of a fact base.
    pub(super) fn study(&mut self, base: &FactBase) {
        let mut classes = self.read_examples(base);
        self.count(&classes);
        self.profiles = classes.iter_mut().filter_map(|class| class.profile.take()).collect();
        self.forms = classes.iter_mut().map(|class| std::mem::take(&mut class.forms)).collect();
        self.introduce(base);

        // Over a plain list of questions and answers, with a handful of examples each, hundreds of
        // examples of small talk would outweigh the facts; there, small talk is told by nearness.
        let taught = if self.has_entities { classes.len() } else { self.facts + self.gaps };
        // There, too, the classifier alone decides; elsewhere it proposes, and the weights of what
        // decides were fitted to its quick scores.
        let effort = if self.has_entities { Effort::Quick } else { Effort::Thorough };
        let weight = self.weight_of_chat(&classes);
        let chats = &mut classes[self.facts + self.gaps..];
        chats.iter_mut().flat_map(|class| &mut class.lessons).for_each(|lesson| lesson.weight = weight);
        let lessons = classes[..taught].iter_mut().flat_map(|class| std::mem::take(&mut class.lessons));
        let lessons = lessons.collect();
        let beside = |vectors: &[Option<&Vector>]| self.exemplars(&classes, vectors);
        (self.classifier, self.exemplars) = Classifier::train_beside(self.embedding, lessons, effort, beside);
        self.fact_askers = Askers::new(&self.exemplars[..self.facts]);
        self.chat_holders = Holders::new(&self.exemplars[self.facts + self.gaps..]);
        drop(classes);
        // What stays stands scattered among what was let go; copies stand together, so that whole pages
        // can be given back.
        self.profiles = self.profiles.clone();
        self.forms = self.forms.clone();
    }

    /// What an example of small talk counts. There are many, and beside facts with a handful of examples
    /// each they count no more than those, or what is asked in other words would be taken for small talk.
    fn weight_of_chat(&self, classes: &[Studied]) -> f32 {
        let mean = |classes: &[Studied]| {
            classes.iter().map(|class| class.lessons.len()).sum::<usize>() as f32
                / classes.len().max(1) as f32
        };
        let (facts, chats) = (mean(&classes[..self.facts]), mean(&classes[self.facts + self.gaps..]));
        (facts / chats.max(1.0)).min(1.0)
    }

    /// Reads the example questions of every class, on all cores.
    fn read_examples(&self, base: &FactBase) -> Vec<Studied> {
        let language = self.lexicon.language.as_str();
        let facts = base.facts.iter().map(|f| f.questions_in(language));
        let gaps = base.gaps.iter().map(|g| g.questions_in(language));
        let chats = base.chats.iter().map(|c| c.questions_in(language));
        let classes = facts.chain(gaps).chain(chats).enumerate();
        parallel::map(classes, |(class, questions)| self.read_class(base, class, questions))
    }

    fn read_class(&self, base: &FactBase, class: usize, questions: &[knowledge::Example]) -> Studied {
        let reader = self.reader();
        let fact = base.facts.get(class);
        // A profile takes all in; otherwise few are looked at for more than their words.
        let read_one = |(place, question): (usize, &knowledge::Example)| {
            let whole = fact.is_some() || place < FORMS;
            if whole { reader.read(&question.text) } else { reader.read_terms(&question.text) }
        };
        let mut read: Vec<Utterance> = questions.iter().enumerate().map(read_one).collect();
        if let Some(fact) = fact.filter(|_| self.has_entities && (1..FEW).contains(&questions.len())) {
            read.push(reader.read(fact.in_language(&self.lexicon.language).0));
        }
        let lesson = |utterance: &Utterance| {
            let words = self.classifier_words(utterance);
            let told = Some(class < self.facts);
            Example { told, ..Example::new(self.embedding, ClassId(class as u32), &words) }
        };
        let terms = |utterance: &Utterance| {
            let rank =
                |t: &super::utterance::Term| self.embedding.rank(&utterance.tokens[t.tokens.start].word);
            let term = |t: &super::utterance::Term| Term {
                concept: t.concept,
                class: t.class,
                // Words of form count the same, however rare.
                rank: (t.class == Class::Content).then(|| rank(t)).flatten(),
            };
            utterance.terms.iter().map(term).collect()
        };
        Studied {
            profile: fact.map(|fact| Profile::new(base, fact, &read, &reader, self.embedding)),
            lessons: read.iter().map(lesson).collect(),
            terms: read.iter().map(terms).collect(),
            forms: read.iter().take(FORMS.min(questions.len())).map(Form::of).collect(),
        }
    }

    /// Counts how many facts and gaps use each concept.
    fn count(&mut self, classes: &[Studied]) {
        let (facts, gaps) = (&classes[..self.facts], &classes[self.facts..self.facts + self.gaps]);
        for concept in facts.iter().filter_map(|c| c.profile.as_ref()).flat_map(|p| p.concepts()) {
            self.frequency.entry(*concept).or_default().facts += 1;
        }
        for gap in gaps {
            let mut concepts: Vec<Concept> = gap.terms.iter().flatten().map(|t| t.concept).collect();
            concepts.sort_unstable();
            concepts.dedup();
            for concept in concepts {
                self.frequency.entry(concept).or_default().gaps += 1;
            }
        }
    }

    /// Tells each fact what others of its paragraph speak of.
    fn introduce(&mut self, base: &FactBase) {
        let mut kin: FxHashMap<u32, Vec<EntityIx>> = FxHashMap::default();
        for (fact, profile) in base.facts.iter().zip(&self.profiles) {
            if let Some(paragraph) = fact.paragraph {
                kin.entry(paragraph).or_default().extend(profile.entities());
            }
        }
        for entities in kin.values_mut() {
            entities.sort_unstable();
            entities.dedup();
        }
        for (fact, profile) in base.facts.iter().zip(&mut self.profiles) {
            profile.kin = fact.paragraph.and_then(|p| kin.get(&p)).cloned().unwrap_or_default();
        }
    }

    /// The examples of all classes, with the vectors of those that were taught; the others have theirs.
    fn exemplars(&self, classes: &[Studied], taught: &[Option<&Vector>]) -> Vec<Exemplars> {
        let others = classes.iter().flat_map(|class| &class.lessons);
        let vectors = taught.iter().copied().chain(others.map(|lesson| lesson.vector.as_deref()));
        let vectors: Vec<Option<&Vector>> = vectors.collect();
        let weight = |t: &Term| weight_in_gist(t.class, || self.weight_by_rank(t.concept, || t.rank));
        let mut rest = vectors.as_slice();
        let each = classes.iter().map(|class| {
            let (own, others) = rest.split_at(class.terms.len());
            rest = others;
            class.terms.iter().zip(own)
        });
        parallel::map(each, |examples| {
            let gists = examples
                .map(|(terms, vector)| Gist::new(terms.iter().map(|t| (t.concept, weight(t))), *vector));
            Exemplars::new(&gists.collect::<Vec<_>>())
        })
    }
}
