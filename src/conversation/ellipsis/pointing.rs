//! What a message points at: something said before, or a place in a list.

use smallvec::SmallVec;

use super::Pointer;
use crate::conversation::cues::{Cues, Pronoun};
use crate::knowledge::Kind;
use crate::text::Token;
use crate::text::lists::List;

/// "2", "the second one", "what was the last one again?"
pub(super) fn position(cues: &Cues, body: &[Token], content: usize) -> Option<i8> {
    if content > 0 {
        return position_of_kind(cues, body);
    }
    if let [first, rest @ ..] = body
        && rest.iter().all(|t| cues.is_filler(t))
        && let Ok(number) = first.word.parse::<i8>()
    {
        return Some(number).filter(|n| *n > 0);
    }
    // "How long does it last?" asks for no place in a list.
    let stands = |at: usize| at == 0 || cues.is_pointer(&body[at - 1]) || cues.is_filler(&body[at - 1]);
    let at = (0..body.len()).find(|&at| cues.position(&body[at]).is_some() && stands(at))?;
    // "Is it the first one?" asks what it is.
    let is_said_of =
        |at: usize| at > 1 && body[at - 1].word == "the" && cues.pronoun(&body[at - 2]).is_some();
    let says_nothing = |t: &Token| cues.is_filler(t) || t.is(List::YesNoOpener);
    (!is_said_of(at) && body[at + 1..].iter().all(says_nothing)).then(|| cues.position(&body[at])).flatten()
}

/// "Name the third country", "which was the last model?": a place in a list of what a noun stands for.
fn position_of_kind(cues: &Cues, body: &[Token]) -> Option<i8> {
    let says_nothing = |t: &Token| {
        t.is(List::Stop)
            || t.is(List::Frame)
            || t.is(List::ListOpener)
            || cues.is_filler(t)
            || cues.is_naming(t)
    };
    let at = body.iter().position(|t| cues.position(t).is_some())?;
    let is_noun = body.get(at + 1).is_some_and(|t| cues.kind(t).is_some());
    let rest = body.get(at + 2..).unwrap_or_default();
    (is_noun && body[..at].iter().chain(rest).all(says_nothing)).then(|| cues.position(&body[at])).flatten()
}

/// Pronouns, and nouns that point back.
pub(super) fn pointers(
    cues: &Cues,
    body: &[Token],
    in_name: impl Fn(usize) -> bool,
) -> SmallVec<[Pointer; 2]> {
    let mut found = SmallVec::new();
    let mut at = 0;
    while at < body.len() {
        let noun = at + 1 + usize::from(body.get(at + 1).is_some_and(|t| cues.is_whole(t)));
        let next_kind = body.get(noun).filter(|_| !in_name(noun)).and_then(|t| cues.kind(t));
        let next_kind = next_kind.filter(|k| *k != Kind::Publication);
        let is_existential = cues.pronoun(&body[at]) == Some(Pronoun::Place) && is_existential(body, at);
        let points = cues.is_pointer(&body[at]) || body[at].word == "the";
        let is_matter = body.get(at + 1).is_some_and(|t| cues.is_matter(t));
        if is_matter && cues.is_pointer(&body[at]) {
            found.push(Pointer { tokens: at..at + 2, pronoun: Some(Pronoun::Thing), kind: None });
            at += 2;
        } else if next_kind.is_some() && points && !in_name(at) {
            found.push(Pointer { tokens: at..noun + 1, pronoun: cues.pronoun(&body[at]), kind: next_kind });
            at = noun + 1;
        } else if next_kind.is_some() && cues.pronoun(&body[at]) == Some(Pronoun::Person) {
            found.push(Pointer { tokens: at..at + 2, pronoun: Some(Pronoun::Person), kind: next_kind });
            at += 2;
        } else if at > 1 && cues.is_pointer(&body[at]) && at + 1 < body.len() && in_name(at + 1) {
            // "Those insiders" are named; "is that Volvo?" points.
            at += 1;
        } else if let Some(pronoun) = cues.pronoun(&body[at]).filter(|_| !is_existential) {
            found.push(Pointer { tokens: at..at + 1, pronoun: Some(pronoun), kind: None });
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// "There is", "are there": no place is meant.
fn is_existential(body: &[Token], at: usize) -> bool {
    let is_be = |t: &Token| matches!(t.word.as_str(), "is" | "are" | "was" | "were" | "be" | "been");
    let ends = at + 1 == body.len();
    !ends && (body.get(at + 1).is_some_and(is_be) || (at > 0 && is_be(&body[at - 1])))
}
