//! Conversations: what was just talked about, and follow-up questions read by its light.
//!
//! A follow-up is an ordinary utterance that leaves out what the one before it said. It is completed
//! in a few ways ([`readings`]), each reading is found by the same matcher as any other question,
//! and the one that fits best is what was meant. What was said is never overridden by what was
//! inherited, and a message that is complete inherits nothing.

pub mod cues;
pub mod ellipsis;
pub mod memory;
pub mod readings;
pub mod relation;
pub mod thread;

use smallvec::SmallVec;

use crate::knowledge::{EntityIx, Fact, FactBase, Standing, Value};
use crate::matcher::classifier::Scratch;
use crate::matcher::evidence::Evidence;
use crate::matcher::profile::Profile;
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::Class;
use crate::matcher::{Candidate, Found, Matcher, Target};
use crate::text::lexicon::Asks;
use cues::Cues;
use ellipsis::{Ellipsis, Reason, ellipsis};
use readings::{Completer, Inherited, Reading};
use thread::{Thread, Topic};

/// A message understood from what was said before.
pub struct FollowUp {
    /// How one can tell that it is one.
    pub reason: Reason,
    /// The completed message.
    pub utterance: Utterance,
    /// What was found for it.
    pub found: Found,
    /// What was not said but taken over.
    pub inherited: Inherited,
    /// What goes before the answer.
    pub remark: Option<Remark>,
}

/// What goes before a fact that is told for another reason than being found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// The entity at the place in the list that was asked for.
    Named(EntityIx),
    /// The article says it without naming anybody.
    NoSourceNamed,
    /// More was asked for, and there is no more.
    NoMore,
    /// The fact was doubted, and this is how it stands.
    Stands(Option<Standing>),
}

/// Confidence in what hangs together by the structure of the fact base, without any matching.
const BY_STRUCTURE: f32 = 0.9;
/// What is left of the confidence where part of the question was not said.
const TAKEN_OVER: f32 = 0.95;
/// What is left of the confidence in a fact that has nothing to do with what was told last.
const STRANGER: f32 = 0.6;
/// What is left of the confidence in a fact that was just told: who asks on wants something else.
const JUST_TOLD: f32 = 0.8;
/// The same where more than that is asked for.
const NOT_MORE: f32 = 0.4;
/// What is left of the confidence in a fact that gives another kind of answer, where only a name or
/// a time was replaced.
const OTHER_KIND: f32 = 0.8;
/// What is left of the confidence with each step down the entities that a pronoun may stand for.
const LESS_LIKELY: f32 = 0.95;
/// What is left of the doubt in a fact of the same subject that is there to give the kind of answer
/// asked for, where the question says no more than that kind.
const DOUBT_OF_KIND: f32 = 0.6;
/// What is left of the confidence in the fact whose own question was taken over, where something
/// else is asked of it.
const SAME_QUESTION: f32 = 0.45;
/// How much of the confidence a word costs that the fact has nothing on, where the rest of the
/// question was not said but taken over.
const UNTOLD: f32 = 0.8;
/// What is left of the confidence in a fact that has only a word like the one that is all that was
/// said ("euros" are no dollars).
const NEAR_WORD: f32 = 0.4;
/// What a gap's share of the words counts beside the confidence in a fact, where readings compete.
const AS_GAP: f32 = 0.75;
/// More words than this need no subject from elsewhere.
const MAX_WITHOUT_SUBJECT: usize = 10;
/// A question without a subject is about what was spoken of, if the confidence in that is at least
/// this share of the confidence in the question by itself.
const STICKS: f32 = 0.8;
/// From this confidence in small talk on, a message is that. "Who makes them?" is much like "who made
/// you?", at .5.
const CHATS: f32 = 0.75;
/// A message that could stand for itself, and is this sure to, is not completed.
const STANDS_ALONE: f32 = 0.75;

/// Reads a message by the light of a conversation. `None` where it is complete, or where nothing
/// that was said completes it. `least` is the confidence from which on a fact is an answer; `own`
/// reads what the fact base says of its facts, which is in English.
#[allow(clippy::too_many_arguments, reason = "each is another part of the engine, used once")]
pub fn understand(
    base: &FactBase,
    matcher: &Matcher,
    own: &Reader,
    thread: &Thread,
    utterance: &Utterance,
    alone: &Found,
    least: f32,
    scratch: &mut Scratch,
) -> Option<FollowUp> {
    let reader = matcher.reader();
    let cues = Cues::of(&reader.lexicon.language)?;
    let ellipsis = ellipsis(cues, matcher, base, utterance)?;
    if is_complete(&ellipsis, alone) {
        return None;
    }
    if let Some(follow_up) = by_structure(base, own, thread, utterance, &ellipsis) {
        return Some(follow_up);
    }
    let completer = Completer { base, matcher, reader: &reader, thread, cues };
    let told = thread.fact().map(|f| &base.facts[f]);
    let mut best: Option<FollowUp> = None;
    for reading in completer.readings(&ellipsis, utterance) {
        let mut found = matcher.find(base, &reading.utterance, scratch);
        let likelihood = LESS_LIKELY.powi(reading.rank as i32);
        let asked = reading.utterance.asks.first().copied();
        let context = Context { thread, told, ellipsis: &ellipsis, asked, reading: &reading };
        context.weigh(base, matcher, likelihood, &mut found);
        if best.as_ref().is_none_or(|b| fit(&found) > fit(&b.found)) {
            let clean = utterance.clean.clone();
            let repairs = utterance.repairs.clone();
            best = Some(FollowUp {
                reason: ellipsis.reason,
                utterance: Utterance { clean, repairs, ..reading.utterance },
                found,
                inherited: reading.inherited,
                remark: None,
            });
        }
    }
    let best = match best {
        Some(best) if confidence(&best.found) >= least => best,
        _ if ellipsis.more => by_kinship(base, own, thread, utterance, &ellipsis)?,
        best => match by_speaker(base, own, thread, utterance, &ellipsis) {
            Some(follow_up) => follow_up,
            None => best?,
        },
    };
    let (completed, as_is) = (confidence(&best.found), confidence(alone));
    let wins = match ellipsis.reason {
        Reason::Pronoun if ellipsis.has_names => completed >= least && completed > as_is,
        Reason::Pronoun => completed >= least || as_is < STANDS_ALONE,
        Reason::NoSubject if ellipsis.hangs_on => true,
        Reason::NoSubject => completed >= least && (completed > STICKS * as_is || as_is < least),
        _ => true,
    };
    wins.then_some(best)
}

/// Whether a message is one by itself: it is small talk, or only lacks a subject and is long, or is
/// understood well enough alone. Reading it in other ways would cost time and change nothing.
fn is_complete(ellipsis: &Ellipsis, alone: &Found) -> bool {
    let says_something = matches!(ellipsis.reason, Reason::NoSubject | Reason::Pronoun);
    if says_something && !ellipsis.is_opened && is_chat(alone) {
        return true;
    }
    let long = ellipsis.body.len() > MAX_WITHOUT_SUBJECT;
    let faint = match ellipsis.reason {
        // Nothing that was said of a fact completes a question with a word that no fact uses.
        Reason::NoSubject if ellipsis.is_strange => return true,
        // "Which province?" is asked of something.
        Reason::NoSubject => !ellipsis.hangs_on && ellipsis.content > 1,
        // "The port" may be the only one there is.
        Reason::Pronoun => ellipsis.has_names || ellipsis.pointers.iter().all(|p| p.pronoun.is_none()),
        _ => false,
    };
    faint && (long || fit(alone) >= STANDS_ALONE)
}

/// The fact told last, where a message leaves something to be understood from it.
pub fn told_before(
    base: &FactBase,
    matcher: &Matcher,
    thread: &Thread,
    utterance: &Utterance,
) -> Option<usize> {
    ellipsis(Cues::english(), matcher, base, utterance)?;
    thread.fact()
}

/// Confidence in the best fact.
fn confidence(found: &Found) -> f32 {
    found
        .candidates
        .iter()
        .filter(|c| matches!(c.target, Target::Fact(_)))
        .map(|c| c.confidence)
        .fold(0.0, f32::max)
}

/// How well a reading fits: what the source is known not to say is a reading, too.
fn fit(found: &Found) -> f32 {
    let gap = found.candidates.iter().filter(|c| matches!(c.target, Target::Gap(_)));
    gap.map(|c| c.evidence.words * AS_GAP).fold(confidence(found), f32::max)
}

/// Whether a message is small talk, or about the bot, or off the subject, rather than anything else.
fn is_chat(found: &Found) -> bool {
    let chats = found.candidates.iter().filter(|c| matches!(c.target, Target::Chat(_)));
    let chat = chats.map(|c| c.confidence).fold(0.0, f32::max);
    chat >= CHATS && chat > fit(found)
}

/// Whether a kind of answer narrows down what is asked.
fn is_specific(kind: Option<Asks>) -> bool {
    !matches!(kind, None | Some(Asks::What | Asks::Which | Asks::How))
}

/// What a reading is weighed by.
struct Context<'a> {
    thread: &'a Thread,
    /// The fact told last.
    told: Option<&'a Fact>,
    ellipsis: &'a Ellipsis,
    /// The kind of answer asked for.
    asked: Option<Asks>,
    reading: &'a Reading,
}

impl Context<'_> {
    /// Weighs what was found by how it hangs together with what was told.
    fn weigh(&self, base: &FactBase, matcher: &Matcher, likelihood: f32, found: &mut Found) {
        for candidate in &mut found.candidates {
            if let Target::Fact(i) = candidate.target {
                candidate.confidence *= TAKEN_OVER * likelihood * self.standing(base, i);
                if candidate.evidence.missing.is_some_and(|token| self.reading.said.contains(&token)) {
                    candidate.confidence *= 1.0 - UNTOLD * candidate.evidence.heaviest;
                }
                if self.ellipsis.is_fragment && !self.has_all_words(matcher.profile(i)) {
                    candidate.confidence *= NEAR_WORD;
                }
                if self.is_kind_asked_for(base, i) && !candidate.evidence.is_ruled_out() {
                    candidate.confidence = 1.0 - (1.0 - candidate.confidence) * DOUBT_OF_KIND;
                }
            }
        }
        found.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    }

    /// What is left of the confidence in a fact.
    fn standing(&self, base: &FactBase, i: usize) -> f32 {
        let fact = &base.facts[i];
        let is_kin = self.told.is_none_or(|told| relation::is_kin(base, fact, told))
            || self.reading.inherited.entity.is_some_and(|e| relation::subject(base, fact) == Some(e));
        let tells_more = self.asked.is_some_and(|k| relation::gives_besides(fact, k));
        let is_topic = self.reading.inherited.topic == Some(Topic::Fact(i as u32));
        if self.ellipsis.corrects && self.thread.fact() == Some(i) {
            NOT_MORE
        } else if self.ellipsis.reason == Reason::OtherSlot {
            let about = |e: &EntityIx| relation::is_about(base, fact, *e);
            if self.reading.inherited.topic == Some(Topic::Fact(i as u32))
                && !self.ellipsis.names.iter().all(about)
            {
                return SAME_QUESTION;
            }
            let has_all = |told: &Fact| {
                !self.ellipsis.names.is_empty()
                    && self.ellipsis.names.iter().all(|e| relation::is_about(base, told, *e))
            };
            // One of those that were just told is asked about, not one told elsewhere.
            if self.told.is_some_and(has_all) && self.thread.fact() != Some(i) {
                return OTHER_KIND;
            }
            if self.told.is_none_or(|told| relation::answers_alike(told, fact)) { 1.0 } else { OTHER_KIND }
        } else if is_topic && (self.ellipsis.content > 0 || !is_specific(self.asked) || !tells_more) {
            SAME_QUESTION
        } else if !is_kin {
            STRANGER
        } else if self.ellipsis.more && self.thread.was_told(i) {
            NOT_MORE
        } else if self.thread.fact() == Some(i) && !tells_more {
            JUST_TOLD
        } else {
            1.0
        }
    }

    /// Whether a fact uses each content word that was said.
    fn has_all_words(&self, profile: &Profile) -> bool {
        let said = |t: &&Term| self.reading.said.contains(&t.tokens.start);
        let terms = self.reading.utterance.terms.iter().filter(said);
        terms
            .filter(|t| t.class == Class::Content && t.name.is_none())
            .all(|t| profile.has_concept(t.concept))
    }

    fn is_kind_asked_for(&self, base: &FactBase, i: usize) -> bool {
        let fact = &base.facts[i];
        self.ellipsis.reason == Reason::NoContent
            && self.asked.is_some_and(|kind| relation::gives_first(fact, kind))
            && self.told.is_some_and(|told| relation::is_kin(base, fact, told))
    }
}

/// What is meant by the structure of the conversation and of the fact base alone.
fn by_structure(
    base: &FactBase,
    own: &Reader,
    thread: &Thread,
    utterance: &Utterance,
    ellipsis: &Ellipsis,
) -> Option<FollowUp> {
    let (fact, remark) = match ellipsis.reason {
        Reason::Position => at_position(base, thread, ellipsis.position?)?,
        Reason::Source => {
            let fact = thread.fact()?;
            match relation::source_of(base, own, fact) {
                Some(source) => (source, None),
                None => (fact, Some(Remark::NoSourceNamed)),
            }
        }
        Reason::More => return by_kinship(base, own, thread, utterance, ellipsis),
        Reason::Doubt => {
            let fact = thread.fact()?;
            (fact, Some(Remark::Stands(base.facts[fact].standing)))
        }
        _ => return None,
    };
    Some(structural(thread, utterance, ellipsis, fact, remark))
}

/// What was not told yet of the same subject.
fn by_kinship(
    base: &FactBase,
    own: &Reader,
    thread: &Thread,
    utterance: &Utterance,
    ellipsis: &Ellipsis,
) -> Option<FollowUp> {
    let fact = thread.fact()?;
    if ellipsis.speaks {
        let source = relation::source_of(base, own, fact);
        if let Some(other) = relation::other_source(base, thread, fact, source) {
            return Some(structural(thread, utterance, ellipsis, other, None));
        }
    }
    let kind = utterance.asks.first().copied().filter(|k| is_specific(Some(*k)));
    let (fact, remark) = match relation::next_of_kin(base, own, thread, fact, kind) {
        Some(next) => (next, None),
        None => (fact, Some(Remark::NoMore)),
    };
    Some(structural(thread, utterance, ellipsis, fact, remark))
}

/// "On what day?", "where was that?", where it is not told when or where it is so: when or where it was
/// said.
fn by_speaker(
    base: &FactBase,
    own: &Reader,
    thread: &Thread,
    utterance: &Utterance,
    ellipsis: &Ellipsis,
) -> Option<FollowUp> {
    let kind = utterance.asks.first().copied().filter(|k| matches!(k, Asks::When | Asks::Where))?;
    if ellipsis.reason != Reason::NoContent {
        return None;
    }
    let fact = relation::occasion_of(base, own, thread.fact()?, kind)?;
    Some(structural(thread, utterance, ellipsis, fact, None))
}

fn structural(
    thread: &Thread,
    utterance: &Utterance,
    ellipsis: &Ellipsis,
    fact: usize,
    remark: Option<Remark>,
) -> FollowUp {
    let candidate =
        Candidate { target: Target::Fact(fact), evidence: Evidence::default(), confidence: BY_STRUCTURE };
    FollowUp {
        reason: ellipsis.reason,
        utterance: utterance.clone(),
        found: Found { candidates: vec![candidate], in_scope: 1.0 },
        inherited: Inherited { entity: None, topic: thread.topic },
        remark,
    }
}

/// The choice offered, or the entity named, at a place in a list.
fn at_position(base: &FactBase, thread: &Thread, position: i8) -> Option<(usize, Option<Remark>)> {
    let index = |length: usize| match position {
        -1 => length.checked_sub(1),
        n => usize::try_from(n).ok()?.checked_sub(1).filter(|i| *i < length),
    };
    if let Some(at) = index(thread.choices.len()) {
        return Some((thread.choices[at] as usize, None));
    }
    let fact = thread.fact()?;
    match &base.facts[fact].value {
        Some(Value::Entities { named, .. }) if named.len() > 1 => {
            Some((fact, Some(Remark::Named(named[index(named.len())?]))))
        }
        Some(Value::Text(_)) => Some((fact, None)),
        _ => None,
    }
}

/// Facts that a turn offered to choose from, kept as indices.
pub fn indices<'a>(base: &FactBase, ids: impl Iterator<Item = &'a str>) -> SmallVec<[usize; 4]> {
    ids.filter_map(|id| base.fact_index(id)).collect()
}
