//! From a text to what it is taken to mean: by itself, one sentence of it, or by the light of what was said
//! before.

use super::{Engine, Inner, is_english};
use crate::answer::decide::ANSWER_FROM;
use crate::answer::sums::Sum;
use crate::answer::texts::Voice;
use crate::conversation::origins::with_origin_named;
use crate::conversation::roles::with_role_named;
use crate::conversation::thread::Thread;
use crate::conversation::{FollowUp, sum_before, told_before, understand};
use crate::knowledge::{ChatKind, FactBase};
use crate::matcher::classifier::Scratch;
use crate::matcher::utterance::{Joint, Utterance};
use crate::matcher::{Found, Matcher, Target};

/// What a text is taken to mean.
pub(super) struct Understood {
    /// What was said by itself, and what was found for it.
    pub(super) said: (Utterance, Found),
    /// What it means as a follow-up.
    pub(super) completed: Option<FollowUp>,
    /// What is to be worked out.
    pub(super) sum: Option<Sum>,
    /// Whether it asks if a statement in it is true.
    pub(super) asks_whether: bool,
    /// Whether it tells what is to be answered.
    pub(super) is_ordered: bool,
    /// The questions that it is made of, where it asks for several things at once.
    pub(super) joint: Option<Joint>,
}

impl Engine {
    /// Reads a text, by itself and by the light of a conversation.
    pub(super) fn understand(&self, text: &str, thread: Option<&Thread>, voice: &Voice) -> Understood {
        self.understand_read(self.0.matcher(voice.language()).reader().read(text), thread, voice)
    }

    pub(super) fn understand_read(
        &self,
        utterance: Utterance,
        thread: Option<&Thread>,
        voice: &Voice,
    ) -> Understood {
        let Inner { base, claims, .. } = &*self.0;
        let matcher = self.0.matcher(voice.language());
        let utterance = with_role_named(base, &matcher.reader(), &utterance).unwrap_or(utterance);
        let utterance = with_origin_named(base, &matcher.reader(), &utterance).unwrap_or(utterance);
        let sums = self.0.sums(voice.language());
        let sum_with = |utterance: &Utterance, found: &Found, context: &[usize]| {
            let (sums, told) = sums?;
            let stated = || claims.stated(base, &self.0.matcher);
            sums.answer(base, matcher, (told, stated), utterance, found, context)
        };
        let sum_of = |utterance: &Utterance, found: &Found| sum_with(utterance, found, &[]);
        let mut scratch = Scratch::of_thread();
        let asks_whether = is_english(voice) && claims.ask_whether(&utterance.tokens);
        let is_ordered = matcher.reader().lexicon.gives_orders(&utterance.tokens);
        let found = matcher.find(base, &utterance, &mut scratch);
        let again = || {
            let (sums, told) = sums?;
            let before = sum_before(base, matcher, thread?, &utterance)?;
            sums.again(base, matcher, told, &utterance, &found, &before)
        };
        let is_done = |sum: &Sum| matches!(sum, Sum::Done { .. });
        let mut sum = again().filter(is_done).or_else(|| sum_of(&utterance, &found));
        // Known of what was read first, and only to be found out where something else is read.
        let mut asks_sum = Some(sum.is_some());
        if sum.as_ref().is_some_and(is_done) {
            let said = (utterance, found);
            return Understood { said, completed: None, sum, asks_whether, is_ordered, joint: None };
        }
        let joint = matcher.reader().joint(&utterance, &|entity| base.entity(entity).kind);
        if matches!(sum, Some(Sum::Declined)) && !self.asks_for_sum(voice, &utterance) {
            sum = None;
        }
        let whole = utterance.tokens.len();
        let mut said = best_question(base, matcher, utterance, found, &mut scratch);
        if said.0.tokens.len() < whole {
            asks_sum = None;
        }
        if let Some(respelt) = matcher.respell(base, &said.0, &said.1, ANSWER_FROM, &mut scratch) {
            sum = sum_of(&respelt.0, &respelt.1);
            asks_sum = Some(sum.is_some());
            said = respelt;
        }
        let completed = thread.and_then(|t| {
            understand(base, matcher, &self.0.matcher, t, &said.0, &said.1, ANSWER_FROM, &mut scratch)
        });
        let of_completed = (completed.as_ref().filter(|c| c.computable))
            .and_then(|c| sum_of(&c.utterance, &c.found))
            .filter(|sum| *sum != Sum::Undone);
        let asked = || sums.is_some_and(|(sums, _)| sums.asked_for(&said.0));
        let of_told = || {
            let thread = thread.filter(|_| asks_sum.unwrap_or_else(asked))?;
            sum_with(&said.0, &said.1, &told_before(base, matcher, thread, &said.0)?)
        };
        let sum = match of_completed {
            Some(Sum::Done { .. }) => of_completed,
            // What only the question before makes sound like a sum is none.
            declined => of_told()
                .filter(is_done)
                .or_else(|| declined.filter(|_| asks_sum.unwrap_or_else(asked)))
                .or(sum),
        };
        Understood { said, completed, sum, asks_whether, is_ordered, joint }
    }

    /// Whether one of the sentences that ask something asks for a sum: what people tell around a
    /// question often has figures and words of sums in it.
    fn asks_for_sum(&self, voice: &Voice, utterance: &Utterance) -> bool {
        let Some((sums, _)) = self.0.sums(voice.language()) else { return false };
        let questions = self.0.matcher(voice.language()).reader().questions(utterance);
        questions.is_empty() || questions.iter().any(|question| sums.asked_for(question))
    }
}

/// The one question of several that is understood best, or all of it. A question that is not
/// understood by itself may be in the light of the sentence before it.
fn best_question(
    base: &FactBase,
    matcher: &Matcher,
    whole: Utterance,
    found: Found,
    scratch: &mut Scratch,
) -> (Utterance, Found) {
    // Without names to go by, what is said around a question helps to tell what is meant.
    if base.entities.is_empty() && found.best_confidence() >= ANSWER_FROM {
        return (whole, found);
    }
    let mut best = (None, found);
    for part in matcher.reader().questions(&whole) {
        let found = matcher.find(base, &part, scratch);
        // "Sorry, I am late. What does it cost?" is no apology.
        let is_meant = found.fact_confidence() >= ANSWER_FROM && is_smalltalk(base, &best.1);
        if is_meant || found.best_confidence() > best.1.best_confidence() {
            best = (Some(part), found);
        }
    }
    if best.1.fact_confidence() < ANSWER_FROM {
        for (pair, question) in matcher.reader().questions_in_context(&whole) {
            let found = matcher.find(base, &pair, scratch);
            // The sentence before names what the question points at; what it asks of it is its own.
            let is_asked = |fact| !matcher.hold(base, &question, fact).is_strange();
            if found.fact_confidence() >= ANSWER_FROM.max(best.1.best_confidence())
                && found.best_fact().is_some_and(is_asked)
            {
                best = (Some(pair), found);
            }
        }
    }
    let utterance = match best.0 {
        Some(part) => Utterance { clean: whole.clean, repairs: whole.repairs, slips: whole.slips, ..part },
        None => whole,
    };
    (utterance, best.1)
}

/// Whether what was found is small talk first of all.
fn is_smalltalk(base: &FactBase, found: &Found) -> bool {
    let best = found.candidates.first().map(|c| c.target);
    matches!(best, Some(Target::Chat(i)) if base.chats[i].kind == ChatKind::Smalltalk)
}
