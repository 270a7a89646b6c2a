//! Conversations: what was just talked about, and follow-up questions read by its light.
//!
//! A follow-up is an ordinary utterance that leaves out what the one before it said. It is completed
//! in a few ways ([`readings`]), each reading is found by the same matcher as any other question,
//! and the one that fits best is what was meant. What was said is never overridden by what was
//! inherited, and a message that is complete inherits nothing.

mod astray;
mod before;
mod best;
mod complete;
mod cue_file;
mod cue_roles;
mod cue_words;
pub mod cues;
mod dangling;
pub mod ellipsis;
mod focus;
mod going;
mod likewise;
mod lists;
pub mod memory;
mod naming;
pub mod operation;
pub mod origins;
mod picks;
mod ranks;
pub mod readings;
pub mod relation;
pub mod roles;
mod sides;
mod stance;
mod stand_ins;
mod structure;
mod the_only;
pub mod thread;
mod times;
mod told;
mod untold;
mod weighing;
mod whereabouts;
mod wording;
mod year;

use smallvec::SmallVec;

use crate::knowledge::{EntityIx, FactBase, Standing};
use crate::matcher::classifier::Scratch;
use crate::matcher::utterance::Utterance;
use crate::matcher::{Found, Matcher, Target};
use crate::text::lexicon::Asks;
use crate::text::numbers::Precision;
pub use before::{sum_before, told_before};
use best::{confidence, fit};
use complete::{is_complete, is_contested};
use cues::{Cues, Pronoun};
pub(crate) use dangling::asks_of_nobody_named;
use dangling::with_object_asked;
use ellipsis::{Ellipsis, Reason, ellipsis};
use picks::with_picks_named;
use readings::Inherited;
use stand_ins::with_stand_in_named;
use thread::Thread;

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
    /// Whether it may be answered by what is worked out.
    pub computable: bool,
}

impl FollowUp {
    /// A message that is complete once what stands in for a name is named.
    fn as_said(utterance: Utterance, found: Found) -> Self {
        Self {
            reason: Reason::Pronoun,
            utterance,
            found,
            inherited: Inherited::default(),
            remark: None,
            computable: true,
        }
    }
}

/// What goes before a fact that is told for another reason than being found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The entities of the list that were asked for.
    Named(SmallVec<[EntityIx; 4]>),
    /// It is what somebody says of what was told.
    Stance,
    /// The article says it without naming anybody.
    NoSourceNamed,
    /// More was asked for, and there is no more.
    NoMore,
    /// The fact was doubted, and this is how it stands.
    Stands(Option<Standing>),
    /// It was asked how exact its figure is.
    Exact(Precision),
}

impl Remark {
    fn of_one(entity: EntityIx) -> Self {
        Self::Named(SmallVec::from_slice(&[entity]))
    }
}

/// More words than this need no subject from elsewhere.
const MAX_WITHOUT_SUBJECT: usize = 10;
/// A question without a subject is about what was spoken of, if the confidence in that is at least
/// this share of the confidence in the question by itself.
const STICKS: f32 = 0.8;
/// A message that could stand for itself, and is this sure to, is not completed.
const STANDS_ALONE: f32 = 0.75;

/// A message with all that it is understood by.
struct Scene<'a> {
    base: &'a FactBase,
    matcher: &'a Matcher,
    /// Knows what the fact base says of its facts, which is in English.
    own: &'a Matcher,
    cues: &'static Cues,
    thread: &'a Thread,
    utterance: &'a Utterance,
    ellipsis: Ellipsis,
    /// Confidence from which on a fact is an answer.
    least: f32,
}

/// Reads a message by the light of a conversation. `None` where it is complete, or where nothing
/// that was said completes it. `least` is the confidence from which on a fact is an answer; `own`
/// knows what the fact base says of its facts, which is in English.
#[allow(clippy::too_many_arguments, reason = "each is another part of the engine, used once")]
pub fn understand(
    base: &FactBase,
    matcher: &Matcher,
    own: &Matcher,
    thread: &Thread,
    utterance: &Utterance,
    alone: &Found,
    least: f32,
    scratch: &mut Scratch,
) -> Option<FollowUp> {
    let cues = Cues::of(&matcher.reader().lexicon.language)?;
    let background = Background { base, matcher, own, cues, thread, least };
    let reader = matcher.reader();
    if utterance.tokens.iter().all(|t| cues.is_aside(t)) {
        return Some(reaction(utterance, alone));
    }
    if let Some((named, entity)) = with_picks_named(base, &reader, cues, thread, utterance) {
        let found = matcher.find(base, &named, scratch);
        let follow_up = background.completed(&named, &found, scratch);
        let mut follow_up = follow_up.unwrap_or_else(|| FollowUp::as_said(named, found));
        follow_up.inherited.entity = follow_up.inherited.entity.or(Some(entity));
        return Some(follow_up);
    }
    if let Some(follow_up) = background.by_stance(utterance) {
        return Some(follow_up);
    }
    if let Some(named) = with_stand_in_named(base, &reader, cues, thread, utterance) {
        let found = matcher.find(base, &named, scratch);
        let follow_up = background.completed(&named, &found, scratch);
        return Some(follow_up.unwrap_or_else(|| FollowUp::as_said(named, found)));
    }
    match with_object_asked(&reader, cues, utterance) {
        Some(asked) => {
            let found = matcher.find(base, &asked, scratch);
            background.completed(&asked, &found, scratch)
        }
        None => background.completed(utterance, alone, scratch),
    }
}

/// What only says how an answer pleases ("haha, nice"): it asks for no fact.
fn reaction(utterance: &Utterance, alone: &Found) -> FollowUp {
    let mut found = alone.clone();
    found.candidates.retain(|c| matches!(c.target, Target::Chat(_)));
    FollowUp {
        reason: Reason::NoContent,
        utterance: utterance.clone(),
        found,
        inherited: Inherited::default(),
        remark: None,
        computable: false,
    }
}

/// What a message is read against.
struct Background<'a> {
    base: &'a FactBase,
    matcher: &'a Matcher,
    /// Knows what the fact base says of its facts, which is in English.
    own: &'a Matcher,
    cues: &'static Cues,
    thread: &'a Thread,
    /// Confidence from which on a fact is an answer.
    least: f32,
}

impl Background<'_> {
    /// A message completed by what was said before it.
    fn completed(&self, utterance: &Utterance, alone: &Found, scratch: &mut Scratch) -> Option<FollowUp> {
        let Self { base, matcher, own, cues, thread, least } = *self;
        let ellipsis = ellipsis(cues, matcher, base, utterance)?;
        let is_complete = is_complete(base, &ellipsis, alone);
        let scene = Scene { base, matcher, own, cues, thread, utterance, ellipsis, least };
        if let Some(follow_up) = scene
            .by_wording(alone)
            .or_else(|| scene.by_rank())
            .or_else(|| scene.by_destination())
            .or_else(|| scene.by_other_of_told())
        {
            return Some(follow_up);
        }
        if is_complete {
            return scene.without_repetition(alone, least);
        }
        if let Some(follow_up) = scene
            .by_year()
            .or_else(|| scene.by_structure())
            .or_else(|| scene.by_likewise())
            .or_else(|| scene.by_told(alone))
            .or_else(|| scene.by_focus(alone, least))
        {
            return scene.unless_untold(follow_up);
        }
        // What it is a number of may be told of another: only what was told last says that it is meant.
        if scene.ellipsis.reason == Reason::OtherSlot && scene.ellipsis.counts_unnamed {
            return None;
        }
        let best = scene.by_reading(least, scratch);
        let ellipsis = &scene.ellipsis;
        if ellipsis.kind == Some(Asks::Why)
            && !ellipsis.pointers.is_empty()
            && ellipsis.content == 0
            && !ellipsis.has_names
            && best.as_ref().and_then(|b| b.found.best_fact()).is_some_and(|fact| !gives_reason(base, fact))
        {
            return scene.declined();
        }
        let found = best.as_ref().filter(|best| confidence(&best.found) >= least);
        if let Some(place) = scene.place_of_told(found.and_then(|best| best.found.best_fact())) {
            return Some(scene.in_focus(place));
        }
        if let Some(named) = scene.by_names(found.and_then(|best| best.found.best_fact())) {
            return Some(named);
        }
        if scene.asks_of_told_alone(found.and_then(|best| best.found.best_fact())) {
            return scene.declined();
        }
        let best = match best {
            Some(best) if confidence(&best.found) >= least => best,
            // "Does it own other ships?" asks for more than there is no more of.
            _ if ellipsis.more && ellipsis.demand.is_none() && scene.strays_from_told() => {
                return scene.declined();
            }
            _ if ellipsis.more && ellipsis.demand.is_none() => match scene.by_kinship()? {
                told if confidence(&told.found) >= least => told,
                declined => return Some(declined),
            },
            best => {
                let told = scene.by_speaker().or_else(|| scene.by_reason());
                let told = told.or_else(|| scene.by_words_of_told()).or_else(|| scene.by_same_detail());
                match told.or_else(|| scene.by_part_of_told(alone)).or_else(|| scene.by_the_only()) {
                    Some(follow_up) => follow_up,
                    None => best.or_else(|| scene.by_sort(alone))?,
                }
            }
        };
        let (completed, as_is) = (confidence(&best.found), confidence(alone));
        let wins = match ellipsis.reason {
            _ if ellipsis.demand.is_some() => true,
            Reason::Pronoun if ellipsis.points_at(Pronoun::Person) => {
                completed >= least || as_is < STANDS_ALONE || scene.is_of_others(alone, best.inherited.entity)
            }
            // "How many guests were there?"
            Reason::Pronoun if ellipsis.points_at(Pronoun::Place) && !ellipsis.has_names => {
                completed >= least || !scene.is_near(alone)
            }
            Reason::Pronoun if ellipsis.points_at(Pronoun::Place) => {
                completed >= least && completed > STICKS * as_is
            }
            Reason::Pronoun if ellipsis.has_names => completed >= least && completed > as_is,
            Reason::Pronoun => {
                completed >= least
                    || as_is < least
                    || is_contested(base, alone)
                    || scene.is_of_other_owner(alone, best.inherited.entity)
                    || scene.is_astray(alone)
            }
            Reason::NoSubject if ellipsis.hangs_on => true,
            Reason::NoSubject => completed >= least && (completed > STICKS * as_is || as_is < least),
            // "On which days?" may be told beside what was told.
            Reason::NoContent if best.found.best_fact() == thread.fact() || completed < least => {
                !scene.is_near(alone)
            }
            _ => true,
        };
        wins.then_some(best).and_then(|best| scene.unless_untold(best))
    }
}

impl Scene<'_> {
    /// What was found for a complete message, where it is not what was just told once more to whoever
    /// asks for something else.
    fn without_repetition(&self, alone: &Found, least: f32) -> Option<FollowUp> {
        let fact = alone.best_fact().filter(|_| confidence(alone) >= least)?;
        if !self.only_repeats(fact) {
            return None;
        }
        let mut found = alone.clone();
        for candidate in &mut found.candidates {
            if matches!(candidate.target, Target::Fact(i) if self.only_repeats(i)) {
                candidate.confidence *= weighing::NEAR_WORD;
            }
        }
        found.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        Some(FollowUp {
            reason: self.ellipsis.reason,
            utterance: self.utterance.clone(),
            found,
            inherited: Inherited::default(),
            remark: None,
            computable: true,
        })
    }
}

/// Whether a fact is there to tell why.
fn gives_reason(base: &FactBase, fact: usize) -> bool {
    relation::gives_first(&base.facts[fact], Asks::Why)
}

/// Whether a kind of answer narrows down what is asked.
fn is_specific(kind: Option<Asks>) -> bool {
    !matches!(kind, None | Some(Asks::What | Asks::Which | Asks::How))
}
