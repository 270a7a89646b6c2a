//! The one door: a question goes in, a reply comes out; no I/O, `Send + Sync`.

mod browse;
mod described;
mod joint;
mod settling;
mod understanding;

use std::sync::{Arc, OnceLock};

use smallvec::SmallVec;

use crate::answer::Reply;
use crate::answer::claim::told::Told;
use crate::answer::claim::words::Words;
use crate::answer::claim::{Claims, Verdict, check_plainly};
use crate::answer::compose::{checked, compose, computed};
use crate::answer::decide::{ANSWER_FROM, Decision, Missing, decide};
use crate::answer::premise::{Premise, Premises};
use crate::answer::remark::remark;
use crate::answer::sums::{Sum, Sums};
use crate::answer::texts::Voice;
use crate::answer::told_itself::tells_itself;
use crate::conversation::ellipsis::Reason;
use crate::conversation::memory::Conversations;
use crate::conversation::operation::Operation;
use crate::conversation::readings::Inherited;
use crate::conversation::thread::{Said, Thread, Turn};
use crate::conversation::{FollowUp, asks_of_nobody_named};
use crate::knowledge::{BASE_LANGUAGE, FactBase, Loaded, load_builtin};
use crate::matcher::utterance::Utterance;
use crate::matcher::{Found, Matcher, Target};
use crate::memory;
use crate::parallel;
use crate::text::language::Tongue;
use crate::text::lexicon::{Lexicon, languages};

pub use browse::Topic;
use joint::Parts;
use understanding::Understood;

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
    sums: Option<Sums>,
    conversations: Conversations,
    /// What the other languages need, each built when it is first asked in: it takes time and memory
    /// that English alone does not need.
    translated: Vec<(&'static str, OnceLock<Translated>)>,
}

/// What questions in a language other than English are answered with.
struct Translated {
    matcher: Matcher,
    sums: Option<Sums>,
    /// What the facts state in this language, for sums.
    told: Vec<Told>,
}

impl Translated {
    fn new(base: &FactBase, language: &'static str, lexicon: &'static Lexicon, english: &Matcher) -> Self {
        let matcher = Matcher::translated(base, lexicon, english);
        let sums = Sums::new(base, language);
        let told = sums.as_ref().map(|_| Told::all(base, &matcher, &Words::default()));
        memory::release();
        Self { matcher, sums, told: told.unwrap_or_default() }
    }
}

impl Inner {
    /// What a language other than English needs; `None` for English and for those not known.
    fn translated(&self, language: &str) -> Option<&Translated> {
        let (language, slot) = self.translated.iter().find(|(known, _)| *known == language)?;
        let lexicon = Lexicon::of(language)?;
        Some(slot.get_or_init(|| Translated::new(&self.base, language, lexicon, &self.matcher)))
    }

    /// The matcher of a language; the English one where there is no other.
    fn matcher(&self, language: &str) -> &Matcher {
        self.translated(language).map_or(&self.matcher, |t| &t.matcher)
    }

    /// The sums of a language, and what the facts state in it.
    fn sums(&self, language: &str) -> Option<(&Sums, &[Told])> {
        match self.translated(language) {
            Some(t) => Some((t.sums.as_ref()?, &t.told)),
            None => Some((self.sums.as_ref()?, self.claims.told())),
        }
    }
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
    /// How it was worked out, where it was.
    pub sum: Option<Operation>,
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
        Self::with_conversations(base, Conversations::default())
    }

    /// An engine with a memory of its own, bounded otherwise or with another clock.
    pub fn with_conversations(base: FactBase, conversations: Conversations) -> Self {
        let (matcher, sums) = parallel::join(|| Matcher::new(&base), || Sums::new(&base, BASE_LANGUAGE));
        let (claims, ()) = parallel::join(|| Claims::new(&base, &matcher), memory::release);
        let translated = languages().skip(1).map(|language| (language, OnceLock::new())).collect();
        Self(Arc::new(Inner { base, matcher, claims, sums, conversations, translated }))
    }

    /// The fact base.
    pub fn base(&self) -> &FactBase {
        &self.0.base
    }

    /// Whether the source says what a statement says. Never panics, whatever was typed.
    pub fn check(&self, request: &Request) -> Verdict {
        let Inner { base, matcher, claims, .. } = &*self.0;
        let voice = Voice::of(Tongue::of(request.text, request.locale));
        if is_english(&voice) {
            claims.check(base, matcher, request.text)
        } else {
            check_plainly(base, self.0.matcher(voice.language()), &voice, request.text)
        }
    }

    /// Answers one request. Never panics, whatever was typed.
    pub fn reply(&self, request: &Request) -> Reply {
        self.explain(request).reply
    }

    /// Answers one request and tells how the answer came about.
    pub fn explain(&self, request: &Request) -> Explanation {
        let Inner { base, conversations, .. } = &*self.0;
        let thread = request.conversation.and_then(|name| conversations.recall(name));
        let voice = Voice::of(Tongue::of(request.text, request.locale));
        let understood = self.understand(request.text, thread.as_ref(), &voice);
        let alone = &understood.said.1;
        let fits = alone.best_fact().filter(|_| alone.fact_confidence() >= ANSWER_FROM);
        let said = Said { fits, ..Said::of(&understood.said.0) };
        let parts = self.parts(&understood, thread.as_ref(), &voice);
        let explanation = self
            .checked(request.text, &understood)
            .unwrap_or_else(|| self.answer_described(understood, &voice));
        let (explanation, joint) = match parts {
            Some(parts) => self.put_together(explanation, parts, &voice),
            None => (explanation, None),
        };
        if let Some(name) = request.conversation {
            let thread = joint.unwrap_or_else(|| {
                let mut thread = thread.unwrap_or_default();
                take_up(base, &mut thread, said, &explanation);
                thread
            });
            conversations.remember(name, thread);
        }
        explanation
    }

    /// What each part of a question for several things is answered with, one after the other as in a
    /// conversation.
    fn parts(&self, understood: &Understood, thread: Option<&Thread>, voice: &Voice) -> Option<Parts> {
        let joint =
            understood.joint.as_ref().filter(|_| !understood.asks_whether && !understood.is_ordered)?;
        let thread = thread.cloned();
        let has_thread = thread.is_some();
        let (of_each, complete) = (joint.of_each.clone(), joint.complete);
        let thread = thread.unwrap_or_default();
        let mut parts = Parts { answered: SmallVec::new(), of_each, complete, thread };
        for part in &joint.parts {
            let said = Said::of(part);
            let is_first = parts.answered.is_empty();
            let before = (!is_first || has_thread).then_some(&parts.thread);
            let mut understood = self.understand_read(part.clone(), before, voice);
            let is_other = |c: &FollowUp| {
                matches!(
                    c.reason,
                    Reason::OtherSlot | Reason::OtherTime | Reason::NoPredicate | Reason::NoSubject
                )
            };
            if joint.complete && understood.completed.as_ref().is_some_and(is_other) {
                understood = self.understand_read(part.clone(), None, voice);
            }
            let explanation = self.answer_described(understood, voice);
            take_up(&self.0.base, &mut parts.thread, said, &explanation);
            parts.answered.push(explanation);
        }
        Some(parts)
    }

    /// What the source says of a statement that somebody asks about in passing.
    fn checked(&self, text: &str, understood: &Understood) -> Option<Explanation> {
        let Inner { base, matcher, claims, .. } = &*self.0;
        let (utterance, found) = &understood.said;
        if !understood.asks_whether || understood.is_ordered {
            return None;
        }
        let mut reply = checked(base, claims.check(base, matcher, text))?;
        let facts: SmallVec<[usize; 4]> = reply.facts.iter().filter_map(|id| base.fact_index(id)).collect();
        reply.best = reply.facts.first().cloned();
        reply.confidence = found.best_confidence();
        let (utterance, found) = (utterance.clone(), found.clone());
        let decision = Decision::Answer(facts);
        Some(Explanation { utterance, follow_up: None, found, decision, sum: None, reply })
    }

    /// Decides on what was understood, by what it describes as well.
    fn answer_described(&self, understood: Understood, voice: &Voice) -> Explanation {
        let (utterance, reader) = (&understood.said.0, self.0.matcher(voice.language()).reader());
        let descriptions = reader.descriptions(utterance);
        if descriptions.is_empty() || understood.completed.is_some() {
            return self.answer(understood, voice);
        }
        let utterance = utterance.clone();
        let explanation = self.answer(understood, voice);
        let mut described = descriptions.iter();
        described.find_map(|d| self.described(&utterance, d, &explanation, voice)).unwrap_or(explanation)
    }

    /// Decides on what was understood, and words it.
    fn answer(&self, understood: Understood, voice: &Voice) -> Explanation {
        let base = &self.0.base;
        let matcher = self.0.matcher(voice.language());
        let Understood { said, completed, sum, is_ordered, .. } = understood;
        let sum = sum.filter(|_| !is_ordered);
        let (utterance, found, follow_up, why) = match completed {
            Some(FollowUp { reason, utterance, found, inherited, remark, .. }) => {
                (utterance, found, Some((reason, inherited)), remark)
            }
            None => (said.0, said.1, None, None),
        };
        if let Some(Sum::Done { text, facts, operation }) = sum {
            let mut reply = computed(base, &text, &facts, voice);
            reply.best = facts.first().map(|&i| base.facts[i].id.clone());
            reply.confidence = COMPUTED_CONFIDENCE;
            let (decision, sum) = (Decision::Answer(facts), Some(operation));
            return Explanation { utterance, follow_up, found, decision, sum, reply };
        }
        let mut decision = decide(base, matcher, &utterance, &found, follow_up.is_some());
        if follow_up.is_none() && !is_ordered && sum.is_none() && declines(&decision) {
            decision = self.settled(voice, &utterance, &found).map_or(decision, Decision::Answer);
        }
        if let Decision::Answer(near) = &decision
            && follow_up.is_none()
            && asks_of_nobody_named(&matcher.reader(), &utterance)
        {
            decision = Decision::Related { missing: Missing::Detail, near: near.iter().copied().collect() };
        }
        if is_ordered {
            decision = decision.under_orders();
        }
        let states = |fact| self.states(voice, &utterance, &found, fact);
        // "Did it grow by more than 100 percent?" needs no sum where it is said to have doubled.
        let settles = |fact| utterance.yes_no && is_english(voice) && states(fact).is_some();
        let tells = |fact| tells_itself(base, matcher, &utterance, &found, fact) || settles(fact);
        if let (Some(declined @ (Sum::Declined | Sum::Mismatched)), Decision::Answer(near)) =
            (&sum, &decision)
            && (*declined == Sum::Mismatched || !tells(near[0]))
        {
            // A fact alone would pass for the sum that was asked for.
            let near = near.iter().copied().collect();
            decision = Decision::Related { missing: Missing::Sum, near };
        }
        let asks_for_later =
            |fact| is_english(voice) && self.0.claims.asks_for_later(base, matcher, &utterance, fact);
        let premises = Premises {
            base,
            matcher,
            utterance: &utterance,
            found: &found,
            states: &states,
            asks_for_later: &asks_for_later,
        };
        let prefix = match (&mut decision, why) {
            (Decision::Answer(_), Some(why)) => remark(base, why, voice),
            (Decision::Answer(facts), None) => {
                if follow_up.is_none()
                    && let Some(settling) = premises.settling(facts[0], ANSWER_FROM)
                {
                    *facts = SmallVec::from_slice(&[settling]);
                }
                let premise = premises.of(facts[0]);
                if let (Premise::Open, Some(place)) = (premise, premises.place_left_open(facts[0])) {
                    let near = facts.iter().copied().collect();
                    decision = Decision::Related { missing: Missing::Entity(place), near };
                }
                premise.prefix(voice).to_owned()
            }
            _ => String::new(),
        };
        let mut reply = compose(base, &decision, &prefix, voice);
        let best = found.candidates.iter().find_map(|c| match c.target {
            Target::Fact(i) => Some((i, c.confidence)),
            _ => None,
        });
        if let Some((fact, confidence)) = best {
            reply.best = Some(base.facts[fact].id.clone());
            reply.confidence = confidence;
        }
        Explanation { utterance, follow_up, found, decision, sum: None, reply }
    }
}

/// Whether nothing is answered, because nothing that is told seems to be asked for.
fn declines(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::Unknown
            | Decision::Related { missing: Missing::Gap(_) | Missing::Word(_) | Missing::Detail, .. }
    )
}

/// Whether statements are compared with words of their own; elsewhere one is taken as the question whether
/// it is so.
fn is_english(voice: &Voice) -> bool {
    voice.language() == BASE_LANGUAGE
}

/// Has the conversation take up how a message was answered.
fn take_up(base: &FactBase, thread: &mut Thread, said: Said, answered: &Explanation) {
    let (topic, shown, offered): (Option<Target>, &[usize], &[usize]) = match &answered.decision {
        Decision::Answer(facts) => (facts.first().map(|&f| Target::Fact(f)), facts, &[]),
        Decision::Clarify(choices) => (choices.first().map(|&f| Target::Fact(f)), &[], choices),
        Decision::Related { missing: Missing::Gap(gap), near } => (Some(Target::Gap(*gap)), &[], near),
        Decision::Related { near, .. } => (near.first().map(|&f| Target::Fact(f)), &[], near),
        Decision::Unknown | Decision::Chat(_) => (None, &[], &[]),
    };
    let inherited = answered.follow_up.as_ref().map(|(_, inherited)| *inherited).unwrap_or_default();
    // What a follow-up asks for is known once it is completed.
    let asks = answered.follow_up.as_ref().and_then(|_| answered.utterance.asks.first().copied());
    let said = Said { asks: asks.or(said.asks), ..said };
    // What is told of others says nothing about a name that is not mentioned.
    let beside = match &answered.decision {
        Decision::Related { missing: Missing::Name(_), .. } => None,
        Decision::Related { near, .. } => near.first().copied(),
        _ => None,
    };
    let sum = answered.sum;
    thread.take_up(base, Turn { said, inherited, topic, shown, beside, offered, sum });
}
