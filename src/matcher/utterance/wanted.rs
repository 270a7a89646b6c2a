//! The kind of entity whose names a question wants.

use std::ops::Range;

use super::{Reader, Term};
use crate::matcher::vocabulary::Class;
use crate::text::lexicon::{Asks, Kind};
use crate::text::lists::List;
use crate::text::tokens::Token;

/// What is asked for is named within so many terms ("which *smart vehicle firms*").
const MAX_HEAD: usize = 3;

/// Names that a question wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What they are names of.
    pub kind: Kind,
    /// Whether members of a group are wanted ("which *foreign carmakers*"), or one company ("which tire
    /// *maker*"): a group is no answer.
    pub member: bool,
}

impl Reader<'_> {
    /// "The name of the firm", "the engineer's name", "what is the port called": the kind of entity
    /// whose name is wanted. A person in a role goes by a name, not by the role.
    pub(super) fn wanted_name(
        &self,
        tokens: &[Token],
        terms: &[Term],
        ask_end: Option<usize>,
    ) -> Option<Wanted> {
        let is = |term: &Term, list: List| term.tokens.len() == 1 && tokens[term.tokens.start].is(list);
        let at = terms.iter().position(|t| is(t, List::Naming) || is(t, List::Calling))?;
        let is_content = |term: &&Term| term.class == Class::Content;
        let run = |from: usize| {
            let content = terms[from..].iter().position(|t| t.class == Class::Content)?;
            let run = &terms[from + content..];
            Some(&run[..run.iter().take_while(is_content).count()])
        };
        let thing = if is(&terms[at], List::Calling) {
            run(terms[..at].iter().position(|t| t.tokens.start >= ask_end.unwrap_or(usize::MAX))?)?
        } else if terms.get(at + 1).is_some_and(|t| is(t, List::Genitive)) {
            run(at + 2)?
        } else {
            &terms[at.checked_sub(1)?..at]
        };
        let noun = |term: &Term| {
            let kind_at = |i: usize| {
                let somebody = tokens[i].is(List::Somebody).then_some(Kind::Person);
                self.lexicon.kind(&tokens[i].word).or(somebody)
            };
            let kind = term.tokens.clone().rev().find_map(kind_at)?;
            let kind = if kind == Kind::Role { Kind::Person } else { kind };
            Some(Wanted { kind, member: term.name.is_some() })
        };
        thing.iter().rev().find_map(noun)
    }

    /// "Which tire makers", "what companies", "name the firms": the kind of entity that the last noun
    /// of the head stands for.
    pub(super) fn wanted_kind(
        &self,
        tokens: &[Token],
        terms: &[Term],
        head: &Range<usize>,
        asked: Option<Asks>,
    ) -> Option<Wanted> {
        let noun = |term: &Term| {
            let (word, kind) = term.tokens.clone().rev().find_map(|i| {
                let word = tokens[i].word.as_str();
                Some((word, self.lexicon.kind(word)?))
            })?;
            let is_one = !self.lexicon.segmented
                && matches!(kind, Kind::Company | Kind::Brand)
                && !word.ends_with('s');
            Some(Wanted { kind, member: term.name.is_some() || is_one })
        };
        let is_opener = |at: usize| tokens.get(at).is_some_and(|t| t.is(List::ListOpener));
        // "Can you name a few?"
        let is_request = || {
            let has = |at: usize, list: List| tokens.get(at).is_some_and(|t| t.is(list));
            has(0, List::YesNoOpener) && has(1, List::Addressed) && is_opener(2)
        };
        if is_opener(0) || is_request() {
            let first = terms.iter().position(|t| t.class == Class::Content)?;
            let run = |from: usize| {
                let rest = terms.get(from..).unwrap_or_default();
                rest.iter().take(MAX_HEAD).take_while(|t| t.class == Class::Content)
            };
            let end = first + run(first).count();
            // "Name a couple *of the companies*."
            let is_of = terms.get(end).is_some_and(|t| tokens[t.tokens.start].is(List::Genitive));
            let rest = terms.get(end..).unwrap_or_default();
            let whole = || end + rest.iter().position(|t| t.class == Class::Content).unwrap_or(rest.len());
            let noun_of = |from: usize| run(from).filter_map(noun).last();
            return noun_of(first).or_else(|| is_of.then(|| noun_of(whole())).flatten());
        }
        // "What *the* staffer said" asks for no staffer.
        let is_definite = |t: &&Term| t.name.is_some() && tokens[t.tokens.start].is(List::Stop);
        // "In which spheres *Chinese producers* lead" asks for no producer.
        let is_apart = |at: usize| {
            let before = at.checked_sub(1).map(|before| &terms[before]);
            terms[at].name.is_some() && before.is_some_and(|t| t.name.is_none() && !t.slot)
        };
        let named = head.clone().rev().filter(|at| *at == head.start || !is_apart(*at)).map(|at| &terms[at]);
        matches!(asked, Some(Asks::Which | Asks::What))
            .then(|| named.filter(|t| !is_definite(t)).find_map(noun))
            .flatten()
    }
}

/// The content terms that follow a question word without a break.
pub(super) fn head(terms: &[Term], ask_end: Option<usize>) -> Range<usize> {
    let Some(ask_end) = ask_end else { return 0..0 };
    let first = terms.iter().position(|t| t.tokens.start >= ask_end).unwrap_or(terms.len());
    let length = terms[first..].iter().take(MAX_HEAD).take_while(|t| t.class == Class::Content).count();
    first..first + length
}
