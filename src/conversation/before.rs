//! What a sum may take from the turns before.

use smallvec::SmallVec;

use super::MAX_WITHOUT_SUBJECT;
use super::cues::Cues;
use super::ellipsis::{begins_anew, ellipsis};
use super::operation::Operation;
use super::thread::{Thread, Topic};
use crate::knowledge::{Fact, FactBase, Value};
use crate::matcher::Matcher;
use crate::matcher::utterance::Utterance;

/// Facts told lately, the newest first, where a message leaves something to be understood from them
/// and what was asked last is told at all.
pub fn told_before(
    base: &FactBase,
    matcher: &Matcher,
    thread: &Thread,
    utterance: &Utterance,
) -> Option<SmallVec<[usize; 4]>> {
    let cues = Cues::of(&matcher.reader().lexicon.language)?;
    let names_subject = utterance.terms.iter().any(|t| t.name.is_some());
    let leaves_out = match names_subject {
        true => ellipsis(cues, matcher, base, utterance).is_some(),
        false => !begins_anew(cues, utterance),
    };
    // What is not told has no sum, unless what was told before is pointed at.
    let points = utterance.tokens.iter().any(|t| cues.is_pointer(t) || cues.pronoun(t).is_some());
    if !leaves_out || matches!(thread.topic, Some(Topic::Gap(_))) && !points {
        return None;
    }
    let mut told: SmallVec<[usize; 4]> = thread.shown.iter().map(|&fact| fact as usize).collect();
    let earlier = thread.told.iter().map(|&fact| fact as usize);
    told.extend(earlier.filter(|fact| !thread.shown.contains(&(*fact as u32))));
    told.extend(figure_timed_alike(base, thread));
    Some(told)
}

/// The figure whose time, rather than the figure itself, was told last.
fn figure_timed_alike(base: &FactBase, thread: &Thread) -> Option<usize> {
    let told = &base.facts[thread.fact()?];
    let is_figure = |fact: &Fact| matches!(fact.value, Some(Value::Quantity { .. }));
    let is_of_told = |fact: &Fact| {
        let is_timed = fact.period.is_some() && fact.period == told.period;
        is_figure(fact) && is_timed && fact.paragraph == told.paragraph
    };
    let mut figures = (0..base.facts.len()).filter(|&i| is_of_told(&base.facts[i]));
    figures.next().filter(|_| !is_figure(told) && figures.next().is_none())
}

/// How the sum done last was worked out, and the facts that it rested on, where a message may put
/// something else into it.
pub fn sum_before(
    base: &FactBase,
    matcher: &Matcher,
    thread: &Thread,
    utterance: &Utterance,
) -> Option<(Operation, SmallVec<[usize; 4]>)> {
    let operation = thread.sum?;
    let cues = Cues::of(&matcher.reader().lexicon.language)?;
    let ellipsis = ellipsis(cues, matcher, base, utterance)?;
    let is_short = ellipsis.body.len() <= MAX_WITHOUT_SUBJECT && !ellipsis.has_names && !utterance.yes_no;
    is_short.then(|| (operation, thread.shown.iter().map(|&fact| fact as usize).collect()))
}
