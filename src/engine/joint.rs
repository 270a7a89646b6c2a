//! Questions for several things at once: all of them are told, or which of them is not.

use smallvec::SmallVec;

use super::{Engine, Explanation};
use crate::answer::Outcome;
use crate::answer::compose::{told_in_part, told_together};
use crate::answer::decide::{Decision, MAX_NEAR, Missing};
use crate::answer::texts::Voice;
use crate::conversation::thread::Thread;
use crate::knowledge::{EntityIx, Fact, FactBase, Value};
use crate::text::lexicon::Asks;

/// The parts of a question, each answered after the one before.
pub(super) struct Parts {
    pub answered: SmallVec<[Explanation; 3]>,
    /// What the same is asked of, where it is.
    pub of_each: SmallVec<[EntityIx; 3]>,
    /// Whether they are complete by themselves.
    pub complete: bool,
    /// The conversation after them.
    pub thread: Thread,
}

impl Engine {
    /// One reply to all parts, and the conversation after it. A fact that tells of itself all that is
    /// asked for is as good, and a part that is no question about facts leaves the whole as it was
    /// understood.
    pub(super) fn put_together(
        &self,
        whole: Explanation,
        parts: Parts,
        voice: &Voice,
    ) -> (Explanation, Option<Thread>) {
        let base = self.base();
        let Parts { answered, of_each, complete, thread } = parts;
        let is_chat = |e: &Explanation| matches!(e.reply.outcome, Outcome::SmallTalk | Outcome::Help);
        if answered.iter().any(is_chat) || self.tells_of_each(&whole, &of_each, voice) {
            return (whole, None);
        }
        let told: SmallVec<[&Explanation; 3]> = answered.iter().filter(|e| is_told(e)).collect();
        let is_told_too = |fact: &usize| told.iter().any(|e| facts_of(e).contains(fact));
        let leads_elsewhere = is_told(&whole) && !facts_of(&whole).iter().any(is_told_too);
        if told.len() == answered.len() {
            let confidence = told.iter().map(|e| e.reply.confidence).fold(1.0, f32::min);
            if complete && leads_elsewhere && confidence <= whole.reply.confidence {
                return (whole, None);
            }
            let facts = told.iter().flat_map(|e| facts_of(e)).copied().collect();
            let replies: SmallVec<[_; 3]> = told.iter().map(|e| &e.reply).collect();
            let Some(reply) = told_together(&replies, voice) else { return (whole, None) };
            return (Explanation { decision: Decision::Answer(facts), reply, ..whole }, Some(thread));
        }
        let Some(missed) = answered.iter().find(|e| !is_told(e)) else { return (whole, None) };
        // Parts that lead to something else than the whole does were misunderstood, where nothing that is
        // known to be missing is asked for.
        let leads_astray = is_vague(missed) && !told.is_empty() && leads_elsewhere;
        if is_told(&whole) && (leads_astray || tells_all(base, facts_of(&whole), &answered)) {
            return (whole, None);
        }
        if told.is_empty() && !is_told(&whole) {
            return (whole, None);
        }
        let near: SmallVec<[usize; MAX_NEAR]> = told.iter().flat_map(|e| facts_of(e)).copied().collect();
        let reply = told_in_part(base, &missed.decision, &near, voice);
        (Explanation { decision: missed.decision.clone(), reply, ..whole }, Some(thread))
    }

    /// Whether a reply tells of each of several of which the same is asked, or that something of them is
    /// known to be missing.
    fn tells_of_each(&self, whole: &Explanation, of_each: &[EntityIx], voice: &Voice) -> bool {
        let matcher = self.0.matcher(voice.language());
        let tells = |e: &EntityIx| facts_of(whole).iter().any(|&fact| matcher.profile(fact).has_entity(*e));
        !of_each.is_empty() && (of_each.iter().all(tells) || !is_told(whole) && !is_vague(whole))
    }
}

fn is_told(explanation: &Explanation) -> bool {
    explanation.reply.outcome == Outcome::Answer
}

/// Whether nothing that is known to be missing is asked for.
fn is_vague(explanation: &Explanation) -> bool {
    !matches!(&explanation.decision, Decision::Related { missing, .. } if *missing != Missing::Detail)
}

fn facts_of(explanation: &Explanation) -> &[usize] {
    match &explanation.decision {
        Decision::Answer(facts) => facts,
        _ => &[],
    }
}

/// Whether facts give each kind of answer that the parts ask for, and these are several.
fn tells_all(base: &FactBase, facts: &[usize], parts: &[Explanation]) -> bool {
    let mut asked: SmallVec<[Asks; 3]> =
        parts.iter().filter_map(|p| p.utterance.asks.first().copied()).collect();
    let count = asked.len();
    asked.dedup();
    let gives = |fact: &Fact, kind: Asks| match kind {
        Asks::When => fact.period.is_some() || matches!(fact.value, Some(Value::Date(_))),
        kind => fact.asks.contains(&kind),
    };
    let is_given = |kind: &Asks| facts.iter().any(|&i| gives(&base.facts[i], *kind));
    count == parts.len() && asked.len() == count && asked.iter().all(is_given)
}
