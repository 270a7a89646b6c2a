//! Whether a message needs completing at all.

use super::cues::Pronoun;
use super::ellipsis::{Ellipsis, Reason};
use super::{MAX_WITHOUT_SUBJECT, STANDS_ALONE, fit, relation};
use crate::knowledge::FactBase;
use crate::matcher::{Candidate, Found, Target};

/// From this confidence in small talk on, a message is that. "Who makes them?" is much like "who made
/// you?", at .5.
const CHATS: f32 = 0.75;
/// The same for a message that asks nothing.
const REACTS: f32 = 0.6;

/// A fact of another subject whose confidence is at least this share of the best one's was meant as
/// likely.
const CONTESTS: f32 = 0.8;

/// Whether a message is one by itself: it is small talk, or only lacks a subject and is long, or is
/// understood well enough alone. Reading it in other ways would cost time and change nothing.
pub(super) fn is_complete(base: &FactBase, ellipsis: &Ellipsis, alone: &Found) -> bool {
    if ellipsis.demand.is_some() {
        return false;
    }
    let says_something = matches!(ellipsis.reason, Reason::NoSubject | Reason::Pronoun);
    if says_something && !ellipsis.is_opened && !ellipsis.is_fragment && is_chat(alone) {
        return true;
    }
    // Who asks nothing may only say how the answer pleases.
    if says_something
        && !ellipsis.corrects
        && ellipsis.kind.is_none()
        && !ellipsis.wants_yes_no
        && is_chat_from(alone, REACTS)
    {
        return true;
    }
    // "Is it in Jiangsu?" is asked of something.
    if ellipsis.reason == Reason::Pronoun
        && ellipsis.wants_yes_no
        && ellipsis.content == 0
        && ellipsis.points_at(Pronoun::Thing)
    {
        return false;
    }
    // The source is a subject as well.
    let is_of_source = || {
        let found = alone.best_fact().map(|i| &base.facts[i]);
        fit(alone) >= STANDS_ALONE && found.is_some_and(|fact| fact.paragraph.is_none() && !fact.overview)
    };
    if ellipsis.reason == Reason::NoSubject && ellipsis.of_article && is_of_source() {
        return true;
    }
    // "Which ones are in Europe?" is asked of a list.
    if ellipsis.picks && ellipsis.has_names {
        return false;
    }
    let long = ellipsis.body.len() > MAX_WITHOUT_SUBJECT;
    let faint = match ellipsis.reason {
        // Nothing that was said of a fact completes a question with a word that no fact uses.
        Reason::NoSubject if ellipsis.is_strange && !ellipsis.asks_why_so() => return true,
        // "Which province?" is asked of something.
        Reason::NoSubject => !ellipsis.hangs_on && ellipsis.content > 1,
        // "The port" may be the only one there is.
        Reason::Pronoun if ellipsis.points_at(Pronoun::Person) || ellipsis.points_at(Pronoun::Place) => false,
        Reason::Pronoun => ellipsis.has_names || ellipsis.pointers.iter().all(|p| p.pronoun.is_none()),
        _ => false,
    };
    faint && (long || fit(alone) >= STANDS_ALONE && !is_contested(base, alone))
}

/// Whether a question fits what is told of another subject about as well ("what's the province?").
pub(super) fn is_contested(base: &FactBase, found: &Found) -> bool {
    let fact = |c: &Candidate| match c.target {
        Target::Fact(i) => Some((i, c.confidence)),
        _ => None,
    };
    let mut facts = found.candidates.iter().filter_map(fact);
    let Some((best, confidence)) = facts.next() else { return false };
    let subject = |i: usize| relation::subject(base, &base.facts[i]);
    // What sums up the whole article is about nothing in particular.
    base.facts[best].paragraph.is_none()
        || facts.any(|(i, c)| c >= CONTESTS * confidence && subject(i) != subject(best))
}

/// Whether a message is small talk, or about the bot, or off the subject, rather than anything else.
fn is_chat(found: &Found) -> bool {
    is_chat_from(found, CHATS)
}

fn is_chat_from(found: &Found, least: f32) -> bool {
    let chats = found.candidates.iter().filter(|c| matches!(c.target, Target::Chat(_)));
    let chat = chats.map(|c| c.confidence).fold(0.0, f32::max);
    chat >= least && chat > fit(found)
}
