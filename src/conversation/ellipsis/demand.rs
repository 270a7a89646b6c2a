//! What a follow-up can only be answered by.

use std::ops::Range;

use smallvec::SmallVec;

use super::Pointer;
use crate::conversation::cues::{Cues, Pronoun};
use crate::knowledge::EntityIx;
use crate::matcher::utterance::{Term, Utterance};
use crate::text::Token;
use crate::text::lexicon::Asks;
use crate::text::lists::List;

/// What an answer has to have, whatever else fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// A share for each of several.
    Each,
    /// What a person is called.
    PersonName,
    /// Names, other than these.
    NamesBesides(SmallVec<[EntityIx; 2]>),
    /// A figure.
    Figure,
    /// What kind of things they are.
    Sort,
}

pub(super) fn demand(
    cues: &Cues,
    utterance: &Utterance,
    within: Range<usize>,
    content: usize,
    pointers: &[Pointer],
    excluded: SmallVec<[EntityIx; 2]>,
) -> Option<Demand> {
    let body = &utterance.tokens[within.clone()];
    let has = |test: &dyn Fn(&Token) -> bool| body.iter().any(test);
    let is_definite = |i: usize| i > 0 && (cues.is_pointer(&body[i - 1]) || body[i - 1].word == "the");
    let is_person = |p: &Pointer| p.pronoun == Some(Pronoun::Person);
    // "Number one" is a rank.
    let is_rank = |t: &Term| t.tokens.len() > 1;
    let is_figure = |i: usize| {
        cues.is_figure(&body[i])
            && !is_definite(i)
            && !utterance.terms.iter().any(|t| t.tokens.contains(&(within.start + i)) && is_rank(t))
    };
    // "For each company" is a figure by another, which can be worked out.
    let is_each = |i: usize| {
        let says_no_more = |next: &Token| next.is(List::Stop) || cues.is_one(next);
        cues.is_each(&body[i]) && body.get(i + 1).is_none_or(says_no_more)
    };
    // "Was that more than they had hoped for?"
    let compares = |pair: &[Token]| cues.is_more(&pair[0]) && pair[1].is(List::Basis);
    let is_several = |p: &Pointer| p.pronoun == Some(Pronoun::Several);
    let counts = || utterance.asks.iter().any(|k| matches!(k, Asks::HowMany | Asks::HowMuch));
    let is_list = body.first().is_some_and(|t| t.is(List::ListOpener));
    let points = !pointers.is_empty();
    // "Name?"
    let is_name_alone = matches!(body, [only] if cues.is_naming(only) && !only.word.ends_with('s'));
    if !excluded.is_empty() || content == 0 && is_list && (body.len() == 2 || pointers.iter().any(is_several))
    {
        Some(Demand::NamesBesides(excluded))
    } else if counts() && (0..body.len()).any(is_each) {
        Some(Demand::Each)
    } else if utterance.yes_no && points && content > 0 && has(&|t| cues.is_naming(t)) {
        Some(Demand::NamesBesides(excluded))
    } else if !utterance.yes_no
        && has(&|t| cues.is_naming(t))
        && (content == 0 && points
            || content == 1 && pointers.iter().any(|p| is_person(p) || is_several(p))
            || is_name_alone)
        || content == 0
            && has(&|t| cues.is_naming(t))
            && (pointers.iter().any(is_person) || utterance.yes_no && pointers.iter().any(is_several))
    {
        Some(Demand::PersonName)
    } else if utterance.yes_no && points && ((0..body.len()).any(is_figure) || body.windows(2).any(compares))
    {
        Some(Demand::Figure)
    } else if !utterance.yes_no && points && !utterance.asks.is_empty() && has(&|t| cues.is_sort(t)) {
        Some(Demand::Sort)
    } else {
        None
    }
}
