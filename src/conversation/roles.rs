//! People who are called by their job alone ("the engineer").

use super::cues::Cues;
use super::readings::with_name;
use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::Class;

/// The message with the name of a person in place of a job that only one of those known has; `None`
/// where there is no such job in it.
pub fn with_role_named(base: &FactBase, reader: &Reader, utterance: &Utterance) -> Option<Utterance> {
    let cues = Cues::of(&reader.lexicon.language)?;
    let tokens = &utterance.tokens;
    let in_name = |at: usize| utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&at));
    let points = |at: usize| tokens[at].word == "the" || cues.is_pointer(&tokens[at]);
    // "The engineer of" somebody may be another one.
    let is_whole = |at: usize| tokens.get(at + 1).is_none_or(|next| !cues.hangs_on(next));
    let (at, role) = (1..tokens.len())
        .filter(|&at| points(at - 1) && !in_name(at) && is_whole(at))
        .find_map(|at| Some((at, only_role(base, &tokens[at].word)?)))?;
    // Where more is said, the job alone tells who is meant.
    let says = |t: &&Term| {
        t.class == Class::Content && !t.tokens.contains(&at) && !cues.is_speaking(&tokens[t.tokens.start])
    };
    if tokens.iter().any(|t| cues.pronoun(t).is_some()) || utterance.terms.iter().filter(says).count() > 1 {
        return None;
    }
    Some(with_name(base, reader, utterance, at - 1..at + 1, role))
}

/// The one role that a noun is the name of.
fn only_role(base: &FactBase, noun: &str) -> Option<EntityIx> {
    let is_called = |name: &str| name.rsplit(' ').next() == Some(noun);
    let mut roles =
        base.entities.iter().enumerate().filter(|(_, e)| e.kind == Kind::Role && is_called(&e.name));
    let (only, _) = roles.next()?;
    roles.next().is_none().then_some(EntityIx(only as u32))
}
