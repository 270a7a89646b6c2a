//! What the words of statements tell: those that a message has as well, and "the rest".

use super::ellipsis::Reason;
use super::{FollowUp, Scene, is_specific};
use crate::matcher::Found;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Class;
use crate::text::Token;
use crate::text::stem::Stems;

impl Scene<'_> {
    /// "How many had to leave home?": what was told last, where its statement has each word of the question, and
    /// what is found for the question by itself has not.
    pub(super) fn by_wording(&self, alone: &Found) -> Option<FollowUp> {
        let ellipsis = &self.ellipsis;
        if ellipsis.reason != Reason::NoSubject || ellipsis.more || ellipsis.demand.is_some() {
            return None;
        }
        let fact = self.fact_told().filter(|_| self.asks_on() && !self.utterance.yes_no)?;
        let gives = ellipsis.kind.filter(|kind| is_specific(Some(*kind)));
        let gives = gives.is_some_and(|kind| self.base.facts[fact].asks.contains(&kind));
        let other = alone.best_fact().filter(|&best| best != fact)?;
        (gives && self.words_as_typed(fact) && !self.words_as_typed(other)).then(|| self.in_focus(fact))
    }

    /// Whether the statement of a fact has each content word of the message, whatever else it may mean.
    pub(super) fn words_as_typed(&self, fact: usize) -> bool {
        let stems = Stems::default();
        let statement = self.statement(fact);
        let asking = self.matcher.reader().asking(self.utterance);
        let has = |at: usize| {
            let stem = stems.stem(&self.utterance.tokens[at].word);
            statement.iter().any(|t| stems.stem(&t.word) == stem)
        };
        let body = self.ellipsis.start..self.ellipsis.start + self.ellipsis.body.len();
        let is_said = |t: &&Term| t.class == Class::Content && body.contains(&t.tokens.start);
        let said = self.utterance.terms.iter().filter(is_said).flat_map(|t| t.tokens.clone());
        said.filter(|at| !asking.contains(at)).all(has)
    }

    /// "By what?": whether nothing else is asked than what follows a word that the statement of a fact has.
    pub(super) fn hangs_on_word_of(&self, fact: usize) -> bool {
        let [word, what] = self.ellipsis.body.as_slice() else { return false };
        let is_asked = self.cues.hangs_on(word) && what.word == self.cues.joining().what;
        is_asked && self.statement(fact).iter().any(|t| t.word == word.word)
    }

    /// "And the rest?", "who paid the rest?": what was told last, where it states what the rest is.
    pub(super) fn rest_told(&self) -> Option<usize> {
        let is_rest = |t: &Token| self.cues.is_rest(t);
        let fact = self.fact_told().filter(|_| self.ellipsis.body.iter().any(is_rest))?;
        let is_fit = !self.ellipsis.has_names && self.statement(fact).iter().any(is_rest);
        let (stated, missing) = self.words_stated(fact);
        (is_fit && missing <= stated).then_some(fact)
    }

    /// "And the rest?": the one fact beside a fact that states what the rest is, and no more is said.
    pub(super) fn rest_beside(&self, fact: usize) -> Option<usize> {
        let is_rest = |t: &Token| self.cues.is_rest(t);
        if self.ellipsis.content > 0 || !self.ellipsis.body.iter().any(is_rest) {
            return None;
        }
        let paragraph = self.base.facts[fact].paragraph?;
        let is_beside = |&i: &usize| {
            let other = self.base.facts[i].paragraph == Some(paragraph) && i != fact;
            other && self.statement(i).iter().any(is_rest)
        };
        // A fact of its own rather than one that sums up several.
        let only = |overview: bool| {
            let is_one = |i: &usize| self.base.facts[*i].overview == overview && is_beside(i);
            let mut beside = (0..self.base.facts.len()).filter(is_one);
            beside.next().filter(|_| beside.next().is_none())
        };
        only(false).or_else(|| only(true))
    }
}
