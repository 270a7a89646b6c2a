//! Signs by which one can tell that a message hangs on the one before it.

use std::ops::Range;

use smallvec::SmallVec;

use crate::conversation::cues::{Cues, Pronoun, Side};
use crate::knowledge::Kind;
use crate::matcher::utterance::{Term, Utterance};
use crate::text::Token;
use crate::text::lexicon::{Asks, Lexicon};
use crate::text::lists::List;

/// A message of so many words needs no question word to ask ("and in dollars?").
pub(in crate::conversation) const MAX_FRAGMENT: usize = 4;

/// The side of a change that is all that a message says.
pub(super) fn side(
    cues: &Cues,
    body: &[Token],
    content: usize,
    is_asking: impl Fn(usize) -> bool,
) -> Option<Side> {
    let says_nothing = |(i, t): (usize, &Token)| t.is(List::Stop) || cues.side(t).is_some() || is_asking(i);
    let says_no_more = content == 0 && body.iter().enumerate().all(says_nothing);
    says_no_more.then(|| body.iter().find_map(|t| cues.side(t))).flatten()
}

/// "Give me an example", "name two from there": whether some of what was told are to be named, and nothing else
/// is said but of what kind they are, and where.
pub(super) fn asks_for_some(
    cues: &Cues,
    lexicon: &Lexicon,
    body: &[Token],
    in_name: impl Fn(usize) -> bool,
) -> bool {
    let Some((at, length)) = (0..body.len()).find_map(|i| Some((i, cues.asks_examples(&body[i..])?))) else {
        return false;
    };
    let says_nothing = |i: usize| {
        let t = &body[i];
        let is_kind = cues.kind(t).is_some() || lexicon.kind(&t.word).is_some();
        let frames = t.is(List::Stop) || t.is(List::Frame) || t.is(List::ListOpener) || cues.is_naming(t);
        is_kind || frames || in_name(i) || cues.is_asker(t) || cues.is_filler(t) || cues.is_one(t)
    };
    (0..at).chain(at + length..body.len()).all(says_nothing)
}

/// "Does Volvo?", "did the company from there?": a verb that stands for another one, one name, and nothing else but
/// where.
pub(super) fn asks_same_of_another(cues: &Cues, utterance: &Utterance, body: Range<usize>) -> bool {
    let tokens = &utterance.tokens;
    let is_opener = tokens.get(body.start).is_some_and(|t| t.is(List::YesNoOpener));
    let names: SmallVec<[&Term; 2]> =
        utterance.terms.iter().filter(|t| t.name.is_some() && body.contains(&t.tokens.start)).collect();
    let Some((first, others)) = names.split_first().filter(|_| is_opener) else { return false };
    let follows = |t: &&Term| cues.hangs_on(&tokens[t.tokens.start - 1]);
    let has_predicate = !others.is_empty() && !cues.is_helping(&tokens[body.start]);
    // A name may begin with the verb itself.
    let between = tokens.get(body.start + 1..first.tokens.start);
    let leads = between.is_some_and(|between| between.iter().all(|t| t.word == "the"));
    let ends = |at: usize| names.iter().any(|t| t.tokens.contains(&at)) || tokens[at].is(List::Stop);
    leads && !has_predicate && others.iter().all(follows) && (first.tokens.start..body.end).all(ends)
}

/// "True?", "already settled?"
pub(super) fn says_doubt_alone(cues: &Cues, body: &[Token]) -> bool {
    let is_doubt = |t: &Token| cues.is_doubt(t) || cues.is_outcome(t);
    body.iter().any(is_doubt) && body.iter().all(|t| is_doubt(t) || t.is(List::Stop))
}

/// "Which country in Europe?": a noun for a kind, a name, and no verb.
pub(super) fn names_kind_only(cues: &Cues, utterance: &Utterance, start: usize, content: usize) -> bool {
    let is_verb = |t: &Token| t.is(List::YesNoOpener) || cues.is_predicate(t);
    let has_verb = utterance.tokens[start..].iter().any(is_verb);
    utterance.wanted_kind.is_some() && content == 1 && !has_verb
}

/// "Any other region?": a noun for a kind after a word for more, and nothing else.
pub(super) fn names_more_of_kind(cues: &Cues, body: &[Token]) -> bool {
    let is_of_kind = |pair: &[Token]| cues.is_more(&pair[0]) && cues.kind(&pair[1]).is_some();
    body.len() <= MAX_FRAGMENT && body.windows(2).any(is_of_kind)
}

/// Words that point back or ask for more are no content, though a dictionary may say so.
pub(super) fn is_cue(cues: &Cues, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let is_matter = at > 0 && cues.is_pointer(&tokens[at - 1]) && cues.is_matter(token);
    is_matter
        || cues.is_more(token)
        || cues.pronoun(token).is_some()
        || cues.is_doubt(token)
        || cues.kind(token) == Some(Kind::Publication)
        || cues.position(token).is_some()
        || cues.is_speaking(token)
        || cues.bare(token).is_some()
        || cues.asks_source(std::slice::from_ref(token)).is_some()
}

/// "What?" alone is no question about anything.
pub(super) fn is_what(cues: &Cues, body: &[Token]) -> bool {
    body.first().is_some_and(|t| t.word == cues.joining().what)
}

pub(super) fn asks_source(cues: &Cues, body: &[Token], utterance: &Utterance) -> bool {
    // "Who spoke there?" asks for somebody at a place, rather than for whoever says so.
    let is_there = |t: &Token| cues.pronoun(t) == Some(Pronoun::Place);
    let who_says = utterance.asks.first() == Some(&Asks::Who)
        && body.iter().any(|t| cues.is_speaking(t))
        && !body.iter().any(is_there);
    let is_alone = matches!(body, [only] if cues.is_source_alone(only));
    who_says || is_alone || source_wording(cues, body).is_some()
}

/// Tokens of a wording that asks for the source.
pub(super) fn source_wording(cues: &Cues, body: &[Token]) -> Option<Range<usize>> {
    (0..body.len()).find_map(|i| Some(i..i + cues.asks_source(&body[i..])?))
}
