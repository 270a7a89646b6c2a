//! Statements that settle nothing, or deny: "it is undecided whether …", "she has not been paid yet". What they
//! leave open or deny they do not say, whatever words they share with a question.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smallvec::SmallVec;

use super::Premise;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::Class;
use crate::text::tokens::Token;

/// Wordings of one language, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    open: Vec<String>,
    whether: Vec<String>,
    disputing: Vec<String>,
    said: FxHashSet<String>,
    denying: Vec<String>,
    joints: FxHashSet<String>,
    later: FxHashSet<String>,
    asked: FxHashSet<String>,
}

/// What a wording does to what it speaks of, each by a bit.
mod does {
    pub const OPEN: u8 = 1;
    pub const WHETHER: u8 = 2;
    pub const DISPUTE: u8 = 4;
    pub const DENY: u8 = 8;
}

/// Wordings of one language.
struct Wordings {
    /// By their first words: the other words, and what it does.
    by_first: FxHashMap<String, Vec<(Vec<String>, u8)>>,
    said: FxHashSet<String>,
    joints: FxHashSet<String>,
    later: FxHashSet<String>,
    asked: FxHashSet<String>,
}

impl From<File> for Wordings {
    fn from(file: File) -> Self {
        let File { open, whether, disputing, said, denying, joints, later, asked } = file;
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, u8)>> = FxHashMap::default();
        let lists =
            [(open, does::OPEN), (whether, does::WHETHER), (disputing, does::DISPUTE), (denying, does::DENY)];
        for (wordings, does) in lists {
            for wording in wordings {
                let mut words = wording.split(' ').map(str::to_owned);
                let first = words.next().unwrap_or_default();
                by_first.entry(first).or_default().push((words.collect(), does));
            }
        }
        Self { by_first, said, joints, later, asked }
    }
}

impl Wordings {
    /// What the wordings do with which some words begin.
    fn begin<'w>(&self, mut words: impl Iterator<Item = &'w str> + Clone) -> u8 {
        let Some(begun) = words.next().and_then(|first| self.by_first.get(first)) else { return 0 };
        let stands = |rest: &[String]| {
            let mut words = words.clone();
            rest.iter().all(|word| words.next() == Some(word))
        };
        begun.iter().filter(|(rest, _)| stands(rest)).fold(0, |all, (_, does)| all | does)
    }

    /// What the wordings do that stand at a token.
    fn at(&self, tokens: &[Token], at: usize) -> u8 {
        self.begin(tokens[at..].iter().map(|t| t.word.as_str()))
    }
}

static WORDINGS: LazyLock<FxHashMap<String, Wordings>> = LazyLock::new(|| {
    let files: FxHashMap<String, File> =
        toml::from_str(include_str!("open.toml")).expect("checked by a test");
    files.into_iter().map(|(language, file)| (language, file.into())).collect()
});

/// Whether a statement of a language may leave something open or deny it, by its text alone.
pub(crate) fn may_leave_open(statement: &str, language: &str) -> bool {
    let Some(wordings) = WORDINGS.get(language) else { return false };
    let mut words = statement.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut begins = || {
        let does = wordings.begin(words.clone());
        words.next().map(|_| does != 0)
    };
    statement.contains("n't") || std::iter::from_fn(&mut begins).any(|does| does)
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
    let is_at = |at: usize| {
        let does = wordings.at(&asked.tokens, at);
        does & (does::OPEN | does::DISPUTE) != 0 || wordings.asked.contains(&asked.tokens[at].word)
    };
    if (0..asked.tokens.len()).any(is_at) {
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
    let disputes =
        |u: &Utterance| (0..u.tokens.len()).any(|at| wordings.at(&u.tokens, at) & does::DISPUTE != 0);
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
        let does = wordings.at(tokens, at);
        if does & does::OPEN != 0 {
            let words = start_of(at)..end_of(at);
            if !found.iter().any(|scope: &Scope| scope.words == words) {
                found.push(Scope { words, is_open: true });
            }
        } else if does & does::DISPUTE != 0 {
            let end = end_of(at);
            let is_of_all = end > at + 1 && wordings.said.contains(&tokens[end - 1].word);
            let words = if is_of_all { 0..tokens.len() } else { at..end };
            found.push(Scope { words, is_open: true });
        } else if does & does::WHETHER != 0 {
            found.push(Scope { words: at..end_of(at), is_open: true });
        } else if denials && does & does::DENY != 0 {
            found.push(Scope { words: at..end_of(at), is_open: false });
        }
    }
    found
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
