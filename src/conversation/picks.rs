//! Some of a list that was told, called by their place in it ("where is *the last one* made?").

use std::ops::Range;

use smallvec::SmallVec;

use super::cues::Cues;
use super::ellipsis::body_of;
use super::is_specific;
use super::lists::{ListTold, list_told};
use super::readings::{is_alike, name_tokens};
use super::thread::{Thread, Topic};
use crate::knowledge::{EntityIx, Fact, FactBase};
use crate::matcher::utterance::{Reader, Utterance};
use crate::matcher::vocabulary::Class;
use crate::text::lists::List;
use crate::text::stem::Stems;
use crate::text::{Token, tokenize};

/// Words that call some of a list by their place.
struct Pick {
    tokens: Range<usize>,
    picked: SmallVec<[EntityIx; 4]>,
}

/// The message with the names of those picked in place of what calls them by their place, and the
/// first of them. `None` where nothing else is said, so that they only are to be named.
pub(super) fn with_picks_named(
    base: &FactBase,
    reader: &Reader,
    cues: &Cues,
    thread: &Thread,
    utterance: &Utterance,
) -> Option<(Utterance, EntityIx)> {
    let list = thread.list? as usize;
    let told = list_told(base, &base.facts[list]);
    let members = &told.members;
    let tokens = &utterance.tokens;
    let body = body_of(cues, utterance);
    let pick = body.clone().find_map(|at| pick_at(base, cues, thread, &told, utterance, body.start, at))?;
    let is_outside = |at: usize| body.contains(&at) && !pick.tokens.contains(&at);
    let says = |at: usize| {
        let says_nothing = tokens[at].is(List::Stop) || cues.is_filler(&tokens[at]);
        is_outside(at) && !says_nothing
    };
    let mut terms = utterance.terms.iter().filter(|t| t.class == Class::Content || t.name.is_some());
    let says_more = terms.any(|t| says(t.tokens.start)) || is_specific(utterance.asks.first().copied());
    // After something was asked of one of them, another one takes its place in that question.
    let was_asked_of_one = thread.topic == thread.shown.first().map(|&fact| Topic::Fact(fact))
        && thread.fact() != Some(list)
        && thread.named.iter().any(|e| members.contains(e));
    if !says_more && !was_asked_of_one && pick.picked.len() == 1 {
        return None;
    }
    let mut names: Vec<Token> = Vec::new();
    for (i, entity) in pick.picked.iter().enumerate() {
        if i > 0 {
            names.extend(tokenize(&cues.joining().and));
        }
        names.extend(name_tokens(base, *entity));
    }
    let (first, last) = (tokens.get(pick.tokens.start)?, tokens.get(pick.tokens.end - 1)?);
    names.first_mut()?.starts_sentence = first.starts_sentence;
    names.last_mut()?.before_question_mark = last.before_question_mark;
    let named = reader.reread([&tokens[..pick.tokens.start], &names, &tokens[pick.tokens.end..]].concat());
    let (clean, repairs) = (utterance.clean.clone(), utterance.repairs.clone());
    Some((Utterance { clean, repairs, ..named }, pick.picked[0]))
}

/// The pick whose place in the list is told by the word at a token.
fn pick_at(
    base: &FactBase,
    cues: &Cues,
    thread: &Thread,
    told: &ListTold,
    utterance: &Utterance,
    first: usize,
    at: usize,
) -> Option<Pick> {
    let (tokens, members) = (&utterance.tokens, &told.members);
    let is_definite = at > first && (tokens[at - 1].word == "the" || cues.is_pointer(&tokens[at - 1]));
    if !is_definite && at != first {
        return None;
    }
    let start = at - usize::from(is_definite);
    // "Is it the first one?" asks what it is.
    if start > first && cues.pronoun(&tokens[start - 1]).is_some() {
        return None;
    }
    let (count, mut end) = match utterance.figures.iter().find(|f| f.tokens.start == at + 1) {
        Some(figure) if figure.value >= 1.0 => (figure.value as usize, figure.tokens.end),
        _ => (1, at + 1),
    };
    let is_left = |e: &&EntityIx| !thread.named.contains(e);
    let picked: SmallVec<[EntityIx; 4]> = match cues.position(&tokens[at]) {
        Some(-1) if !told.is_whole => return None,
        Some(-1) => members[members.len().checked_sub(count)?..].into(),
        Some(position) => {
            let from = usize::try_from(position).ok()?.checked_sub(1)?;
            members.get(from..from.checked_add(count)?)?.into()
        }
        // "The others" are those that nothing was asked of yet.
        None if is_definite && cues.is_more(&tokens[at]) && !members.iter().all(|e| is_left(&e)) => {
            members.iter().filter(is_left).copied().collect()
        }
        None => return None,
    };
    let is_of_kind = |t: &Token| {
        let kind = cues.kind(t);
        // "The second market" of the export markets that were told.
        let is_attribute = || thread.list.is_some_and(|list| is_in_attribute(&base.facts[list as usize], t));
        kind.is_some_and(|kind| picked.iter().all(|e| is_alike(base.entity(*e).kind, kind))) || is_attribute()
    };
    // "The first half" of a year is a time.
    if utterance.periods.iter().any(|p| p.tokens.contains(&at)) {
        return None;
    }
    match tokens.get(end) {
        Some(next) if cues.is_filler(next) || is_of_kind(next) => end += 1,
        // "The first half" is none of them.
        Some(_) if utterance.terms.iter().any(|t| t.tokens.start == end && t.class == Class::Content) => {
            return None;
        }
        _ => {}
    }
    let is_of = |t: &Token| cues.joining().of.as_ref().is_some_and(|of| t.word == *of);
    if tokens.get(end).is_some_and(is_of) && tokens.get(end + 1).is_some_and(|t| cues.pronoun(t).is_some()) {
        end += 2;
    }
    (!picked.is_empty()).then_some(Pick { tokens: start..end, picked })
}

/// Whether a fact is there to tell what a noun says.
pub(super) fn is_in_attribute(fact: &Fact, noun: &Token) -> bool {
    let stems = Stems::default();
    let stem = stems.stem(&noun.word);
    fact.attribute.as_deref().unwrap_or_default().split(' ').any(|word| stems.stem(word) == stem)
}
