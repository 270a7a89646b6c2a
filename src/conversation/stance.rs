//! "Does the company agree?": what somebody says of what was told of others.

use smallvec::SmallVec;

use super::cues::Pronoun;
use super::ellipsis::{Reason, body_of};
use super::readings::{Inherited, is_alike, name_tokens};
use super::structure::{BY_STRUCTURE, NO_ANSWER};
use super::{Background, FollowUp, Remark};
use crate::knowledge::{EntityIx, Fact, Standing};
use crate::matcher::evidence::Evidence;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Candidate, Found, Target};

impl Background<'_> {
    /// What is claimed by whomever a question for yes or no asks for their stance, beside what was told last: the
    /// claim that has most of the words of what they are said to agree to. Nothing is an answer where they claim nothing.
    pub(super) fn by_stance(&self, utterance: &Utterance) -> Option<FollowUp> {
        let Self { base, matcher, cues, thread, .. } = *self;
        let body = body_of(cues, utterance);
        let tokens = &utterance.tokens;
        // "Have they said anything about it?"
        let says_anything = |at: usize| {
            cues.is_speaking(&tokens[at]) && tokens.get(at + 1).is_some_and(|next| cues.is_anything(next))
        };
        let verb = body.clone().skip(1).find(|&at| cues.is_stance(&tokens[at]) || says_anything(at))?;
        let told = thread.fact().filter(|_| utterance.yes_no)?;
        let speaker = self.subject_before(utterance, body.start, verb)?;
        let is_said = |t: &&Term| {
            let is_after = t.tokens.start > verb
                && !cues.is_anything(&tokens[t.tokens.start])
                && body.contains(&t.tokens.start);
            is_after && t.class == Class::Content && t.name.is_none()
        };
        let said: SmallVec<[&Term; 8]> = utterance.terms.iter().filter(is_said).collect();
        let stated = |fact: usize| {
            let profile = matcher.profile(fact);
            said.iter().filter(|t| profile.states_concept(t.concept)).count()
        };
        let is_near = |fact: &Fact| fact.paragraph.is_some() && fact.paragraph == base.facts[told].paragraph;
        let is_claim = |&i: &usize| {
            let fact = &base.facts[i];
            i != told && is_near(fact) && self.is_said_by(fact, speaker) && 2 * stated(i) >= said.len()
        };
        let claims = (0..base.facts.len()).filter(is_claim);
        let (fact, confidence) = match claims.max_by_key(|&i| (stated(i), std::cmp::Reverse(i))) {
            Some(claim) => (claim, BY_STRUCTURE),
            None if said.is_empty() => (told, NO_ANSWER),
            None => return None,
        };
        let candidate = Candidate { target: Target::Fact(fact), evidence: Evidence::default(), confidence };
        Some(FollowUp {
            reason: Reason::Source,
            utterance: utterance.clone(),
            found: Found { candidates: vec![candidate], in_scope: 1.0 },
            inherited: Inherited { entity: Some(speaker), topic: thread.topic },
            remark: Some(Remark::Stance),
            computable: false,
        })
    }

    /// Who is asked about before a verb: by name, by a noun for what they are, or by a pronoun.
    fn subject_before(&self, utterance: &Utterance, start: usize, verb: usize) -> Option<EntityIx> {
        let Self { base, cues, thread, .. } = *self;
        let is_before = |t: &&Term| t.tokens.start >= start && t.tokens.end <= verb;
        let terms = || utterance.terms.iter().filter(is_before);
        let named = terms().find_map(|t| match t.name? {
            Name::Known(entity) => Some(entity),
            Name::Other(_) => None,
        });
        if named.is_some() || terms().any(|t| t.name.is_some()) {
            return named;
        }
        let subject = &utterance.tokens[start..verb];
        let kind = subject.iter().find_map(|t| cues.kind(t));
        let is_person = subject.iter().any(|t| cues.pronoun(t) == Some(Pronoun::Person));
        let points = subject
            .iter()
            .any(|t| matches!(cues.pronoun(t), Some(Pronoun::Person | Pronoun::Several | Pronoun::Thing)));
        let is_meant = |e: &&EntityIx| match kind {
            // An association is not one of those who work for it.
            Some(kind) => {
                let own = base.entity(**e).kind;
                is_alike(own, kind) && own.is_somebody() == kind.is_somebody()
            }
            None => points && (!is_person || base.entity(**e).kind.is_somebody()),
        };
        // "The observatory", where one was spoken of.
        let is_called = |e: &&EntityIx| {
            let name = name_tokens(base, **e);
            name.last().is_some_and(|noun| subject.last().is_some_and(|t| t.word == noun.word))
        };
        let spoken_of = thread.focus.iter();
        spoken_of.clone().find(is_meant).or_else(|| spoken_of.clone().find(is_called)).copied()
    }

    fn is_said_by(&self, fact: &Fact, speaker: EntityIx) -> bool {
        let is_claim = matches!(fact.standing, Some(Standing::Claimed | Standing::Predicted));
        let read = |text: &str| self.own.reader().read(text).entities();
        // The director speaks for the company.
        let speaks_for = |e: &EntityIx| *e == speaker || self.base.entity(*e).within.contains(&speaker);
        is_claim && fact.said_by.as_deref().is_some_and(|said_by| read(said_by).iter().any(speaks_for))
    }
}
