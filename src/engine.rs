//! The one door: a question goes in, a reply comes out; no I/O, `Send + Sync`.

use std::sync::Arc;

use crate::answer::Reply;
use crate::answer::claim::{Claims, Verdict};
use smallvec::SmallVec;

use crate::answer::compose::{compose, computed, source, title};
use crate::answer::decide::{Decision, Missing, decide};
use crate::answer::premise::premise;
use crate::answer::sums::{Sum, Sums};
use crate::knowledge::{FactBase, Loaded, load_builtin};
use crate::matcher::utterance::Utterance;
use crate::matcher::{Found, Matcher, Target};
use crate::text::{clean, tokenize};

/// One thing typed by a person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// As typed, artefacts of the platform included.
    pub text: &'a str,
    /// Identifies a dialogue, such as a channel and a user.
    pub conversation: Option<&'a str>,
    /// The asker's language as a BCP 47 tag, where known.
    pub locale: Option<&'a str>,
}

/// Answers requests from one fact base. Cheap to clone.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    base: FactBase,
    matcher: Matcher,
    claims: Claims,
    sums: Sums,
}

/// One thing that can be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Id of the fact.
    pub id: String,
    /// Its first example question.
    pub title: String,
    /// Paragraph of the article, 0 being the photo caption.
    pub paragraph: Option<u32>,
}

/// How a reply came about.
pub struct Explanation {
    /// What was read.
    pub utterance: Utterance,
    /// What was found.
    pub found: Found,
    /// What was decided.
    pub decision: Decision,
    /// What is said.
    pub reply: Reply,
}

/// Every word of a question for a sum is accounted for before it is done.
const COMPUTED_CONFIDENCE: f32 = 0.9;

impl Engine {
    /// The fact base that is compiled in.
    pub fn builtin() -> Self {
        let Loaded { base, .. } = load_builtin();
        Self::new(base)
    }

    /// An engine over a fact base that was loaded without problems.
    pub fn new(base: FactBase) -> Self {
        let matcher = Matcher::new(&base);
        let claims = Claims::new(&base, &matcher);
        let sums = Sums::new(&base);
        Self(Arc::new(Inner { base, matcher, claims, sums }))
    }

    /// The fact base.
    pub fn base(&self) -> &FactBase {
        &self.0.base
    }

    /// What can be asked about: every fact with a short title, in the order of the files.
    pub fn topics(&self) -> Vec<Topic> {
        let facts = &self.0.base.facts;
        facts
            .iter()
            .map(|f| Topic { id: f.id.clone(), title: title(f).to_owned(), paragraph: f.paragraph })
            .collect()
    }

    /// The reply that shows one fact, by its id.
    pub fn fact(&self, id: &str) -> Option<Reply> {
        let fact = self.0.base.fact_index(id)?;
        Some(self.show(fact))
    }

    fn show(&self, fact: usize) -> Reply {
        let base = &self.0.base;
        let mut reply = compose(base, &Decision::Answer(SmallVec::from_slice(&[fact])), "");
        reply.best = Some(base.facts[fact].id.clone());
        reply.confidence = 1.0;
        reply
    }

    /// Example questions that have all words typed so far, the last of them perhaps unfinished: one
    /// of each fact, and those first that stand first with their facts, as the plainest do.
    pub fn complete(&self, typed: &str, limit: usize) -> Vec<&str> {
        let words: Vec<String> = tokenize(&clean(typed)).into_iter().map(|t| t.word).collect();
        let has_all = |question: &str| {
            let tokens = tokenize(question);
            words.iter().all(|w| tokens.iter().any(|t| t.word.starts_with(w.as_str())))
        };
        let fitting = self.0.base.facts.iter().filter_map(|fact| {
            let place = fact.questions.iter().position(|q| has_all(&q.text))?;
            Some((place, fact.questions[place].text.as_str()))
        });
        let mut found: Vec<(usize, &str)> = fitting.collect();
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().take(limit).map(|(_, question)| question).collect()
    }

    /// What RoRo is and can do.
    pub fn help(&self) -> Reply {
        let base = &self.0.base;
        let about = base.chats.iter().position(|c| c.id == "what-can-you-do");
        about.map_or_else(|| self.source(), |i| compose(base, &Decision::Chat(i), ""))
    }

    /// What the answers rest on.
    pub fn source(&self) -> Reply {
        source(&self.0.base)
    }

    /// Whether the source says what a statement says. Never panics, whatever was typed.
    pub fn check(&self, request: &Request) -> Verdict {
        let Inner { base, matcher, claims, .. } = &*self.0;
        claims.check(base, matcher, request.text)
    }

    /// Answers one request. Never panics, whatever was typed.
    pub fn reply(&self, request: &Request) -> Reply {
        self.explain(request).reply
    }

    /// Answers one request and tells how the answer came about.
    pub fn explain(&self, request: &Request) -> Explanation {
        let Inner { base, matcher, claims, sums } = &*self.0;
        let reader = matcher.reader();
        let mut utterance = reader.read(request.text);
        let mut scratch = matcher.scratch();
        let mut found = matcher.find(base, &utterance, &mut scratch);
        let sum = sums.answer(base, matcher, claims.told(), &utterance, &found);
        if let Some(Sum::Done { text, facts }) = sum {
            let mut reply = computed(base, &text, &facts);
            reply.best = facts.first().map(|&i| base.facts[i].id.clone());
            reply.confidence = COMPUTED_CONFIDENCE;
            return Explanation { utterance, found, decision: Decision::Answer(facts), reply };
        }
        for part in reader.questions(&utterance) {
            let found_for_part = matcher.find(base, &part, &mut scratch);
            if found_for_part.best_confidence() > found.best_confidence() {
                let (clean, repairs) = (utterance.clean, utterance.repairs);
                utterance = Utterance { clean, repairs, ..part };
                found = found_for_part;
            }
        }
        let mut decision = decide(base, matcher, &utterance, &found);
        if let (Some(Sum::Declined), Decision::Answer(near)) = (&sum, &decision) {
            // A fact alone would pass for the sum that was asked for.
            let near = near.iter().copied().collect();
            decision = Decision::Related { missing: Missing::Detail, near };
        }
        let prefix = match &decision {
            Decision::Answer(facts) => premise(base, matcher, &utterance, &found, facts[0]).prefix(),
            _ => "",
        };
        let mut reply = compose(base, &decision, prefix);
        let best = found.candidates.iter().find_map(|c| match c.target {
            Target::Fact(i) => Some((i, c.confidence)),
            _ => None,
        });
        if let Some((fact, confidence)) = best {
            reply.best = Some(base.facts[fact].id.clone());
            reply.confidence = confidence;
        }
        Explanation { utterance, found, decision, reply }
    }
}
