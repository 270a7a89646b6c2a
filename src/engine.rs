//! The one door: a question goes in, a reply comes out; no I/O, `Send + Sync`.

use std::sync::Arc;

use crate::answer::Reply;
use smallvec::SmallVec;

use crate::answer::compose::{compose, source, title};
use crate::answer::decide::{ANSWER_FROM, Decision, Missing, decide};
use crate::answer::premise::premise;
use crate::answer::remark::remark;
use crate::conversation::memory::Conversations;
use crate::conversation::readings::Inherited;
use crate::conversation::thread::{Thread, Turn};
use crate::conversation::ellipsis::Reason;
use crate::conversation::{FollowUp, understand};
use crate::knowledge::{EntityIx, FactBase, Loaded, load_builtin};
use crate::matcher::classifier::Scratch;
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
    conversations: Conversations,
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
    /// What was read, completed from the conversation where it was a follow-up.
    pub utterance: Utterance,
    /// Why it was taken as a follow-up, and what was inherited.
    pub follow_up: Option<(Reason, Inherited)>,
    /// What was found.
    pub found: Found,
    /// What was decided.
    pub decision: Decision,
    /// What is said.
    pub reply: Reply,
}

impl Engine {
    /// The fact base that is compiled in.
    pub fn builtin() -> Self {
        let Loaded { base, .. } = load_builtin();
        Self::new(base)
    }

    /// An engine over a fact base that was loaded without problems.
    pub fn new(base: FactBase) -> Self {
        Self::with_conversations(base, Conversations::default())
    }

    /// An engine with a memory of its own, bounded otherwise or with another clock.
    pub fn with_conversations(base: FactBase, conversations: Conversations) -> Self {
        let matcher = Matcher::new(&base);
        Self(Arc::new(Inner { base, matcher, conversations }))
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

    /// Example questions that have all words typed so far, the last of them perhaps unfinished.
    pub fn complete(&self, typed: &str, limit: usize) -> Vec<&str> {
        let words: Vec<String> = tokenize(&clean(typed)).into_iter().map(|t| t.word).collect();
        let has_all = |question: &str| {
            let tokens = tokenize(question);
            words.iter().all(|w| tokens.iter().any(|t| t.word.starts_with(w.as_str())))
        };
        let questions = self.0.base.facts.iter().flat_map(|f| &f.questions).map(|q| q.text.as_str());
        let firsts = self.0.base.facts.iter().map(title);
        let chosen: Box<dyn Iterator<Item = &str>> =
            if words.is_empty() { Box::new(firsts) } else { Box::new(questions.filter(|q| has_all(q))) };
        chosen.take(limit).collect()
    }

    /// What the answers rest on.
    pub fn source(&self) -> Reply {
        source(&self.0.base)
    }

    /// Answers one request. Never panics, whatever was typed.
    pub fn reply(&self, request: &Request) -> Reply {
        self.explain(request).reply
    }

    /// Answers one request and tells how the answer came about.
    pub fn explain(&self, request: &Request) -> Explanation {
        let Inner { base, matcher, conversations } = &*self.0;
        let mut scratch = matcher.scratch();
        let (mut utterance, mut found) = self.read(request.text, &mut scratch);
        let thread = request.conversation.and_then(|name| conversations.recall(name));
        let completed = thread
            .as_ref()
            .and_then(|t| understand(base, matcher, t, &utterance, &found, ANSWER_FROM, &mut scratch));
        let (mut follow_up, mut said) = (None, None);
        let mut prefix = None;
        if let Some(FollowUp { reason, utterance: completed, found: refound, inherited, remark: why }) = completed {
            said = Some(std::mem::replace(&mut utterance, completed));
            found = refound;
            follow_up = Some((reason, inherited));
            prefix = why.map(|why| remark(base, why));
        }
        let decision = decide(base, matcher, &utterance, &found);
        let prefix = match &decision {
            Decision::Answer(facts) => prefix.unwrap_or_else(|| {
                premise(base, matcher, &utterance, &found, facts[0]).prefix().to_owned()
            }),
            _ => String::new(),
        };
        let mut reply = compose(base, &decision, &prefix);
        let best = found.candidates.iter().find_map(|c| match c.target {
            Target::Fact(i) => Some((i, c.confidence)),
            _ => None,
        });
        if let Some((fact, confidence)) = best {
            reply.best = Some(base.facts[fact].id.clone());
            reply.confidence = confidence;
        }
        if let Some(name) = request.conversation {
            let mut thread = thread.unwrap_or_default();
            let inherited = follow_up.as_ref().and_then(|(_, inherited): &(Reason, Inherited)| inherited.entity);
            take_up(base, &mut thread, said.as_ref().unwrap_or(&utterance), inherited, &decision);
            conversations.remember(name, thread);
        }
        Explanation { utterance, follow_up, found, decision, reply }
    }

    /// Reads a text: as a whole, or the one of its questions that is understood best.
    fn read(&self, text: &str, scratch: &mut Scratch) -> (Utterance, Found) {
        let Inner { base, matcher, .. } = &*self.0;
        let reader = matcher.reader();
        let mut utterance = reader.read(text);
        let mut found = matcher.find(base, &utterance, scratch);
        for part in reader.questions(&utterance) {
            let found_for_part = matcher.find(base, &part, scratch);
            if found_for_part.best_confidence() > found.best_confidence() {
                let (clean, repairs) = (utterance.clean, utterance.repairs);
                utterance = Utterance { clean, repairs, ..part };
                found = found_for_part;
            }
        }
        (utterance, found)
    }
}

/// Has the conversation take up what was decided.
fn take_up(
    base: &FactBase,
    thread: &mut Thread,
    utterance: &Utterance,
    inherited: Option<EntityIx>,
    decision: &Decision,
) {
    let (topic, shown, offered): (Option<Target>, &[usize], &[usize]) = match decision {
        Decision::Answer(facts) => (facts.first().map(|&f| Target::Fact(f)), facts, &[]),
        Decision::Clarify(choices) => (choices.first().map(|&f| Target::Fact(f)), &[], choices),
        Decision::Related { missing: Missing::Gap(gap), near } => (Some(Target::Gap(*gap)), &[], near),
        Decision::Related { near, .. } => (near.first().map(|&f| Target::Fact(f)), &[], near),
        Decision::Unknown | Decision::Chat(_) => (None, &[], &[]),
    };
    thread.take_up(base, &Turn { utterance, inherited, topic, shown, offered });
}
