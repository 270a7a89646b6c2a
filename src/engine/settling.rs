//! What settles a question for yes or no.

use smallvec::SmallVec;

use super::{Engine, Inner, is_english};
use crate::answer::claim::Finding;
use crate::answer::texts::Voice;
use crate::matcher::Found;
use crate::matcher::utterance::Utterance;
use crate::matcher::vocabulary::Class;

impl Engine {
    /// Whether the statement of a fact says what a question supposes, or the opposite. Comparison has
    /// words of English alone; elsewhere what a fact is found for counts as stated.
    pub(super) fn states(
        &self,
        voice: &Voice,
        utterance: &Utterance,
        found: &Found,
        fact: usize,
    ) -> Option<bool> {
        let Inner { base, matcher, claims, .. } = &*self.0;
        if !is_english(voice) {
            return Some(true);
        }
        match claims.finding_of(base, matcher, utterance, found, fact) {
            Finding::Supported => Some(true),
            Finding::Contradicted => Some(false),
            Finding::NotCovered => None,
        }
    }

    /// The fact nearest to a question for yes or no, where its statement says what the question supposes: then it
    /// answers, however unlike its example questions it is asked. What is only stated any fact may say.
    pub(super) fn settled(
        &self,
        voice: &Voice,
        utterance: &Utterance,
        found: &Found,
    ) -> Option<SmallVec<[usize; 4]>> {
        let Inner { base, matcher, claims, .. } = &*self.0;
        if !is_english(voice) {
            return None;
        }
        if is_statement(utterance) {
            return claims.supporting(base, matcher, utterance).map(|fact| SmallVec::from_slice(&[fact]));
        }
        let fact = found.best_fact().filter(|_| utterance.yes_no && !utterance.offers_choice)?;
        let is_open = |fact| found.evidence(fact).is_some_and(|e| e.structured && !e.is_ruled_out());
        let is_said = is_open(fact) && self.states(voice, utterance, found, fact) == Some(true);
        is_said.then(|| SmallVec::from_slice(&[fact]))
    }
}

/// "Belgium gets cars from China?": whether a statement of two that are named is put as a question.
fn is_statement(utterance: &Utterance) -> bool {
    let (mut names, mut words) = (0, 0);
    for term in &utterance.terms {
        names += usize::from(term.name.is_some());
        words += usize::from(term.name.is_none() && term.class == Class::Content);
    }
    let asks = utterance.yes_no || !utterance.asks.is_empty();
    !asks && names > 1 && words > 0 && utterance.tokens.last().is_some_and(|t| t.before_question_mark)
}
