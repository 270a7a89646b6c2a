//! How a statement puts what it says, held against how a fact does: forecasts, limits, what comes first,
//! causes, denials.

use crate::knowledge::{EntityIx, Standing};
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept};
use crate::text::lexicon::Direction;
use crate::text::lists::List;
use crate::text::tokens::Token;

use super::compare::{SLOT, Scales};
use super::comparison::{Comparison, Difference};
use super::form::Claim;
use super::told::{is_alike, named, ranked};
use super::words::Words;

impl Scales<'_> {
    /// Another way that a quantity moves than the one told.
    pub(super) fn direction(&self, claim: &Claim, c: &mut Comparison) {
        let (said, told) = (self.said.direction, self.told[c.fact].direction);
        if let (Some(said), Some(told)) = (said, told)
            && said != told
        {
            let at = claim.utterance.terms.iter().find(|t| t.direction == Some(said));
            c.differences.push(Difference::Direction(at.map_or(0, |t| t.tokens.start)));
        }
        if let (Some(at), Some(_), None) = (self.said.steady, told, said) {
            c.differences.push(Difference::Direction(at));
        }
    }

    /// Forecasts, limits, "mainly", and who does what to whom.
    pub(super) fn form(&self, claim: &Claim, c: &mut Comparison) {
        let told = &self.told[c.fact];
        if self.base.facts[c.fact].standing == Some(Standing::Predicted) && !claim.hedged && claim.is_so {
            c.differences.push(Difference::Forecast);
        }
        if let Some((greater, at)) = self.said.compares.filter(|_| !claim.extreme) {
            // "More than the year before" is what grew.
            let grew = || told.direction.filter(|_| !claim.utterance.periods.is_empty());
            match told.compares.or_else(|| grew().map(|d| d == Direction::Up)) {
                Some(told) if told != greater => c.differences.push(Difference::Relation(at)),
                Some(_) => {}
                None => c.miss(SLOT),
            }
        }
        // All of it, where the fact tells of a part, or of it and no more.
        if let Some(at) = claim.universal.or(claim.whole).filter(|_| told.is_of_some) {
            c.differences.push(Difference::Limit(at));
        } else if claim.whole.is_some()
            && !told.utterance.tokens.iter().any(|t| self.words.lists.whole.contains(&t.word))
        {
            c.miss(SLOT);
        }
        let is_name = |d: &Difference| matches!(d, Difference::Name(..));
        if self.is_done_by_another(told) && !c.differences.iter().any(is_name) {
            c.miss(SLOT);
        }
        let everything = claim.universal.filter(|_| told.tells_places);
        if let Some(at) = claim.exclusive.or(everything)
            && told.parts.len() > 1
        {
            let has = |part: &Vec<Concept>| {
                part.iter().any(|p| claim.utterance.terms.iter().any(|t| t.concept == *p))
            };
            if !told.parts.iter().all(has) {
                c.differences.push(Difference::Limit(at));
            }
        }
        if let (Some((said, at)), Some(rank)) = (claim.rank, told.rank)
            && said != rank
        {
            c.differences.push(Difference::Foremost(at..at + 1));
        } else if let (Some((_, at)), Some(holder)) = (claim.rank, told.ranked)
            && let Some(said) = ranked(&claim.utterance, at)
            && !self.is_related(Some(said), Some(holder))
            && is_alike(self.base.entity(said).kind, self.base.entity(holder).kind)
        {
            // Another one's place is told of somebody else.
            c.differences.push(Difference::Foremost(at..at + 1));
        } else if let (Some((rank, _)), None) = (claim.rank, told.rank)
            && !(rank == 1 && told.first.is_some())
        {
            c.miss(SLOT);
        }
        self.first_of_several(claim, c);
        // What is mainly so is more than what is so.
        let is_main = |t: &Token| self.words.lists.foremost.contains(&t.word);
        if claim.utterance.tokens.iter().any(is_main) && !told.utterance.tokens.iter().any(is_main) {
            c.miss(SLOT);
        }
        if self.is_turned_round(told) || self.makes_first_the_one_passed(claim, told) {
            c.differences.push(Difference::Order);
        }
    }

    /// Which of several comes first: what is mainly so does, and where nothing does, nothing is the biggest.
    fn first_of_several(&self, claim: &Claim, c: &mut Comparison) {
        let (told, utterance) = (&self.told[c.fact], &claim.utterance);
        let first_said = claim.rank.filter(|(rank, _)| *rank == 1).map(|(_, at)| at);
        let foremost_said = first_said.or_else(|| position_of_foremost(utterance, self.words));
        let is_highest = |t: &Token| self.words.is_highest(&t.word);
        let highest_said = utterance.tokens.iter().position(is_highest).filter(|_| foremost_said.is_none());
        let Some(at) = foremost_said.or(highest_said) else { return };
        let said = told.first.and_then(|first| {
            let kind = self.base.entity(first).kind;
            foremost(utterance, self.words, at, |e| is_alike(self.base.entity(e).kind, kind))
        });
        // "Its biggest market *is* Africa", which "the biggest exporter to Africa" does not say.
        let is_said_to_be = |term: &Term| {
            let between = utterance.tokens.get(at..term.tokens.start).unwrap_or_default();
            term.tokens.end <= at || between.iter().any(|t| self.words.lists.copulas.contains(&t.word))
        };
        let said = said.filter(|(term, _)| highest_said.is_none() || is_said_to_be(term));
        match (told.first, said) {
            (Some(first), Some((term, said))) if said != first && told.slots.contains(&said) => {
                c.differences.push(Difference::Foremost(term.tokens.clone()));
            }
            (_, Some(_)) => {}
            (_, None) if told.utterance.terms.iter().any(|t| t.superlative) => {}
            (_, None) if told.utterance.tokens.iter().any(|t| t.is(List::Leading)) => {}
            (_, None) if highest_said.is_some() => c.miss(SLOT),
            (_, None) => {}
        }
    }

    /// Others, or other places, than those that are told of: what is told says nothing of them.
    pub(super) fn others(&self, claim: &Claim, c: &mut Comparison) {
        let is_other = |t: &Token| t.is(List::Others);
        if c.differences.is_empty()
            && claim.utterance.tokens.iter().any(is_other)
            && !self.told[c.fact].utterance.tokens.iter().any(is_other)
        {
            c.miss(SLOT);
        }
    }

    /// Another cause than the one told.
    pub(super) fn cause(&self, claim: &Claim, c: &mut Comparison) {
        let Some(cause) = claim.cause.filter(|_| self.gives_reason(c.fact)) else { return };
        let told = &self.told[c.fact];
        let is_word = |t: &&Term| t.class == Class::Content && t.name.is_none() && t.tokens.start >= cause;
        let after = claim.utterance.terms.iter().filter(is_word);
        let (mut known, mut total) = (0.0, 0.0);
        for term in after {
            let weight = self.matcher.weight(term.concept, &claim.utterance.tokens[term.tokens.start].word);
            total += weight;
            known += if told.affirms(term.concept) { weight } else { 0.0 };
        }
        if total > 0.0 && known / total < SAME_CAUSE {
            c.differences.push(Difference::Cause(cause));
        }
    }

    /// A denial of what differs is right; a denial of what is told differs.
    pub(super) fn denial(&self, claim: &Claim, c: &mut Comparison) {
        if !claim.denies {
            return;
        }
        // A denial beside a limit ("only there, and never here") does not take it back.
        if c.differences.iter().all(|d| matches!(d, Difference::Limit(_))) {
            c.differences.push(Difference::Denial);
        } else {
            c.differences.clear();
        }
    }

    /// What a statement says is not so instead must not be what is told.
    pub(super) fn instead(&self, claim: &Claim, c: &mut Comparison) {
        let Some(denied) = &claim.instead_of else { return };
        let told = &self.told[c.fact];
        let names_told = |(_, e): (&Term, EntityIx)| told.slots.contains(&e) && !claim.entities.contains(&e);
        let is_word = |t: &&Term| t.class == Class::Content && t.name.is_none() && !t.slot;
        let (mut told_too, mut total) = (0.0, 0.0);
        for term in denied.terms.iter().filter(is_word) {
            let weight = self.matcher.weight(term.concept, &denied.tokens[term.tokens.start].word);
            let again = claim.utterance.terms.iter().any(|t| t.concept == term.concept);
            total += weight;
            told_too += if told.affirms(term.concept) && !again { weight } else { 0.0 };
        }
        if named(denied).any(names_told) || total > 0.0 && told_too / total >= DENIED {
            c.differences.push(Difference::Denial);
        }
    }
}

/// Share of the words said to be not so from which on a fact that has them says otherwise.
const DENIED: f32 = 0.5;
/// Share of a cause's words that a fact has to have for it to be the same cause.
const SAME_CAUSE: f32 = 0.4;

/// Where "mainly" or its like stands.
pub(super) fn position_of_foremost(utterance: &Utterance, words: &Words) -> Option<usize> {
    utterance.tokens.iter().position(|t| words.lists.foremost.contains(&t.word))
}

/// The name that "mainly" or its like, which stands at a token, puts first.
pub(super) fn foremost<'a>(
    utterance: &'a Utterance,
    words: &Words,
    at: usize,
    could_be: impl Fn(EntityIx) -> bool,
) -> Option<(&'a Term, EntityIx)> {
    let names = || named(utterance).filter(|(_, e)| could_be(*e));
    let after = names().find(|(t, _)| t.tokens.start > at && t.tokens.start <= at + FOREMOST_REACH);
    // "Africa is the main destination for Dongfeng's exports": the name stands before.
    let before = || names().filter(|(t, _)| t.tokens.end <= at).last();
    let predicate = utterance.tokens[..at].iter().any(|t| words.lists.copulas.contains(&t.word));
    if predicate { before().or(after) } else { after }
}

/// "Mainly" and the name it puts first are at most so many words apart.
const FOREMOST_REACH: usize = 5;
