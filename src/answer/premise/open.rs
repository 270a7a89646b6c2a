//! Statements that settle nothing, or deny: "it is undecided whether …", "she has not been paid yet". What they
//! leave open or deny they do not say, whatever words they share with a question.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use smallvec::SmallVec;

use super::Premise;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::Class;
use crate::text::tokens::Token;

/// Wordings of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wordings {
    open: Vec<String>,
    whether: Vec<String>,
    disputing: Vec<String>,
    said: Vec<String>,
    denying: Vec<String>,
    joints: Vec<String>,
    later: Vec<String>,
    asked: Vec<String>,
}

static WORDINGS: LazyLock<FxHashMap<String, Wordings>> =
    LazyLock::new(|| toml::from_str(include_str!("open.toml")).expect("checked by a test"));

/// Whether a statement of a language may leave something open or deny it, by its text alone.
pub(crate) fn may_leave_open(statement: &str, language: &str) -> bool {
    let Some(wordings) = WORDINGS.get(language) else { return false };
    let has = |wording: &String| {
        statement.match_indices(wording.as_str()).any(|(at, _)| {
            let before = statement[..at].chars().next_back();
            let after = statement[at + wording.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    };
    statement.contains("n't")
        || [&wordings.open, &wordings.whether, &wordings.disputing, &wordings.denying]
            .into_iter()
            .flatten()
            .any(has)
}

/// How the words of a question or a claim stand in a statement that leaves something open, or denies it.
struct Words {
    /// One stands nowhere but in what is left open or denied.
    hidden: bool,
    /// One stands elsewhere.
    affirmed: bool,
    /// One stands nowhere.
    missing: bool,
    /// A figure or a time stands elsewhere.
    slot: bool,
}

impl Words {
    fn new(statement: &Utterance, asked: &Utterance, scopes: &[Scope]) -> Self {
        let within = |term: &Term| scopes.iter().any(|scope| scope.words.contains(&term.tokens.start));
        let says = |term: &Term, inside: bool| {
            statement.terms.iter().any(|t| t.concept == term.concept && within(t) == inside)
        };
        // "Margaret", of whom the statement has the whole name, says no more than a name.
        let is_name = |term: &Term| {
            term.name.is_some()
                || statement.terms.iter().any(|t| t.name.is_some() && t.concept == term.concept)
        };
        let mut words = Self { hidden: false, affirmed: false, missing: false, slot: false };
        for term in asked.terms.iter().filter(|t| t.class != Class::Stop && !is_name(t)) {
            let is_affirmed = says(term, false);
            if term.slot {
                words.slot |= is_affirmed;
            } else {
                words.hidden |= !is_affirmed && says(term, true);
                words.affirmed |= is_affirmed;
                words.missing |= !is_affirmed && term.class == Class::Content;
            }
        }
        words
    }
}

/// What a statement leaves open or denies, which counts only where `denials` do, and the token that ends what it
/// begins with; `None` where nothing is, or where it is asked or claimed to be open.
fn found(
    statement: &Utterance,
    asked: &Utterance,
    wordings: &Wordings,
    denials: bool,
) -> Option<(SmallVec<[Scope; 4]>, usize)> {
    let is_one_of = |t: &Token| wordings.asked.contains(&t.word) || wordings.disputing.contains(&t.word);
    let says_open = |at: usize| wordings.open.iter().any(|wording| is_at(&asked.tokens, at, wording));
    if asked.tokens.iter().any(is_one_of) || (0..asked.tokens.len()).any(says_open) {
        return None;
    }
    let ends_head = |t: &Token| matches!(t.sign_after, Some(';' | ':' | '.'));
    let head = statement.tokens.iter().position(ends_head).unwrap_or(statement.tokens.len());
    let mut scopes = scopes(&statement.tokens, wordings, denials);
    // What is denied further on is mostly that the source tells more ("; no figure is given").
    scopes.retain(|scope| scope.is_open || scope.words.start <= head);
    (!scopes.is_empty()).then_some((scopes, head))
}

/// Whether a statement leaves open what a question for yes or no supposes, or denies it, which takes back no more
/// than a yes: a word of the question stands nowhere but in that; or the statement begins with it, and the rest of
/// it does not say what is asked. What is open does not fail either.
pub(super) fn leaves_open(
    statement: &Utterance,
    question: &Utterance,
    language: &str,
    premise: Premise,
) -> bool {
    let Some(wordings) = WORDINGS.get(language) else { return false };
    let denials = premise == Premise::Holds;
    let Some((scopes, head)) = found(statement, question, wordings, denials) else { return false };
    let Words { hidden, affirmed, missing, slot } = Words::new(statement, question, &scopes);
    let begins = scopes.iter().any(|scope| scope.words.start <= head);
    let is_open = scopes.iter().any(|scope| scope.is_open && scope.words.start <= head);
    let asks_for_later = || question.tokens.iter().any(|t| wordings.later.contains(&t.word));
    hidden
        || begins && missing && !affirmed && !slot
        || is_open && !slot && (missing || asks_for_later())
        || is_open && premise == Premise::Fails
}

/// Whether a statement has words of a claim in what it leaves open alone.
pub(crate) fn hides(statement: &Utterance, claim: &Utterance, language: &str) -> bool {
    let Some(wordings) = WORDINGS.get(language) else { return false };
    let found = found(statement, claim, wordings, false);
    found.is_some_and(|(scopes, _)| Words::new(statement, claim, &scopes).hidden)
}

/// Whether a question and a statement both speak of a denial.
pub(super) fn both_dispute(statement: &Utterance, question: &Utterance, language: &str) -> bool {
    let Some(wordings) = WORDINGS.get(language) else { return false };
    let disputes = |u: &Utterance| u.tokens.iter().any(|t| wordings.disputing.contains(&t.word));
    disputes(question) && disputes(statement)
}

/// A stretch of a statement that is left open or denied.
struct Scope {
    words: Range<usize>,
    is_open: bool,
}

/// The stretches of a statement that are left open or denied.
fn scopes(tokens: &[Token], wordings: &Wordings, denials: bool) -> SmallVec<[Scope; 4]> {
    let is_joint = |at: usize| wordings.joints.contains(&tokens[at].word);
    let ends = |at: usize| {
        at + 1 >= tokens.len()
            || tokens[at + 1].starts_sentence
            || matches!(tokens[at].sign_after, Some(',' | ';' | ':' | '.'))
            || is_joint(at + 1)
    };
    let end_of = |at: usize| (at..tokens.len()).find(|at| ends(*at)).map_or(tokens.len(), |at| at + 1);
    let start_of = |at: usize| {
        let start = (0..at).rev().find(|at| ends(*at)).map_or(0, |at| at + 1);
        start + usize::from(start < at && is_joint(start))
    };
    let mut found = SmallVec::new();
    for at in 0..tokens.len() {
        let said = |list: &[String]| list.iter().any(|wording| is_at(tokens, at, wording));
        if said(&wordings.open) {
            let words = start_of(at)..end_of(at);
            if !found.iter().any(|scope: &Scope| scope.words == words) {
                found.push(Scope { words, is_open: true });
            }
        } else if said(&wordings.disputing) {
            let end = end_of(at);
            let is_of_all = end > at + 1 && wordings.said.contains(&tokens[end - 1].word);
            let words = if is_of_all { 0..tokens.len() } else { at..end };
            found.push(Scope { words, is_open: true });
        } else if said(&wordings.whether) {
            found.push(Scope { words: at..end_of(at), is_open: true });
        } else if denials && said(&wordings.denying) {
            found.push(Scope { words: at..end_of(at), is_open: false });
        }
    }
    found
}

/// Whether the words of a wording stand at a place.
fn is_at(tokens: &[Token], at: usize, wording: &str) -> bool {
    let mut rest = tokens[at..].iter();
    wording.split(' ').all(|word| rest.next().is_some_and(|t| t.word == word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    fn open(text: &str) -> Vec<String> {
        let tokens = tokenize(text);
        let found = scopes(&tokens, &WORDINGS["en"], true);
        found
            .into_iter()
            .map(|Scope { words, .. }| {
                text[tokens[words.start].span.start..tokens[words.end - 1].span.end].to_owned()
            })
            .collect()
    }

    #[test]
    fn what_is_left_open_ends_with_its_clause() {
        assert_eq!(
            open("It is undecided whether the pool reopens; the council votes on 3 May."),
            ["It is undecided whether the pool reopens", "whether the pool reopens"]
        );
        assert_eq!(
            open("Her term ends in June, and she leaves open whether she will stand again."),
            ["she leaves open whether she will stand again", "whether she will stand again"]
        );
        assert_eq!(open("Guards watched the march and made no arrests."), ["no arrests"]);
        assert_eq!(open("The yard denies owing any wages."), ["denies owing any wages"]);
        let disputed = "A paper reported that 40 jobs would go. The head denies the report.";
        assert_eq!(open(disputed), [disputed.trim_end_matches('.')]);
        assert_eq!(open("The pool opens at nine."), [""; 0]);
    }

    #[test]
    fn the_text_alone_tells_whether_anything_may_be_open() {
        for text in ["It is undecided.", "He hasn't come.", "Nothing was paid, no."] {
            assert!(may_leave_open(text, "en"), "{text}");
        }
        for text in ["A notable innovation.", "It opens at nine."] {
            assert!(!may_leave_open(text, "en"), "{text}");
        }
    }
}
