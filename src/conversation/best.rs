//! Which of the ways to complete a message fits best.

use super::ellipsis::Reason;
use super::readings::{Completer, Reading};
use super::{FollowUp, Scene};
use crate::knowledge::EntityIx;
use crate::matcher::classifier::Scratch;
use crate::matcher::utterance::Utterance;
use crate::matcher::{Found, Target};

/// What is left of the confidence with each step down the entities that a pronoun may stand for.
const LESS_LIKELY: f32 = 0.95;
/// From this fit on no entity that a pronoun less likely stands for is tried.
const FITS_WELL: f32 = 0.75;
/// What a gap's share of the words counts beside the confidence in a fact, where readings compete.
const AS_GAP: f32 = 0.75;

impl Scene<'_> {
    /// The completed message that fits best.
    pub(super) fn by_reading(&self, least: f32, scratch: &mut Scratch) -> Option<FollowUp> {
        let Self { base, matcher, thread, utterance, ref ellipsis, .. } = *self;
        let reader = matcher.reader();
        let completer = Completer { base, matcher, reader: &reader, thread, cues: self.cues };
        let best = self.best_of(completer.readings(ellipsis, utterance), None, least, scratch);
        let is_found = best.as_ref().is_some_and(|(_, found)| confidence(&found.found) >= least);
        let best = match is_found {
            true => best,
            // "What is behind it?": what was told is meant, rather than somebody in it.
            false => self.best_of(completer.readings_of_event(ellipsis), best, least, scratch),
        };
        best.map(|(_, follow_up)| follow_up)
    }

    /// The reading that fits best, and how well it does.
    pub(super) fn best_of(
        &self,
        readings: Vec<Reading>,
        mut best: Option<(f32, FollowUp)>,
        least: f32,
        scratch: &mut Scratch,
    ) -> Option<(f32, FollowUp)> {
        let Self { base, matcher, utterance, ref ellipsis, .. } = *self;
        for reading in readings {
            // A likelier one that fits this well is what was meant, and so is one that was asked about rather
            // than one that was not.
            let is_named = |e: &EntityIx| self.thread.named.contains(e);
            let was_asked_about = |kept: &FollowUp| {
                kept.inherited.entity.is_some_and(|e| is_named(&e)) && confidence(&kept.found) >= least
            };
            let is_outdone = |entity: EntityIx| {
                best.as_ref().is_some_and(|(fit, kept)| {
                    *fit >= FITS_WELL || !is_named(&entity) && was_asked_about(kept)
                })
            };
            if reading.rank > 0 && reading.inherited.entity.is_some_and(is_outdone) {
                continue;
            }
            let mut found = matcher.find(base, &reading.utterance, scratch);
            let likelihood = LESS_LIKELY.powi(reading.rank as i32);
            self.weigh(&reading, likelihood, &mut found);
            let fit = confidence(&found).max(gap_fit(&found) * likelihood);
            let next = |found| {
                let (clean, repairs) = (utterance.clean.clone(), utterance.repairs.clone());
                FollowUp {
                    reason: ellipsis.reason,
                    utterance: Utterance { clean, repairs, ..reading.utterance },
                    found,
                    inherited: reading.inherited,
                    remark: None,
                    computable: ellipsis.demand.is_none(),
                }
            };
            let leads = |found: &Found| confidence(found) >= gap_fit(found);
            let both = ellipsis.reason == Reason::OtherSlot && leads(&found);
            let is_led_by_gap = !leads(&found);
            best = match best {
                // What is not told of another is no reason to leave what is told of the likelier one.
                Some((before, kept)) if is_led_by_gap && confidence(&kept.found) >= least => {
                    Some((before, kept))
                }
                // Where two facts were told, one name may take another's place in either.
                Some((before, kept)) if before >= fit => {
                    let both = both && leads(&kept.found);
                    let found = if both { merged(kept.found, found) } else { kept.found };
                    Some((before, FollowUp { found, ..kept }))
                }
                Some((_, kept)) if both && leads(&kept.found) => Some((fit, next(merged(found, kept.found)))),
                _ => Some((fit, next(found))),
            };
        }
        best
    }
}

/// Confidence in the best fact.
pub(super) fn confidence(found: &Found) -> f32 {
    found
        .candidates
        .iter()
        .filter(|c| matches!(c.target, Target::Fact(_)))
        .map(|c| c.confidence)
        .fold(0.0, f32::max)
}

/// How well a reading fits: what the source is known not to say is a reading, too.
pub(super) fn fit(found: &Found) -> f32 {
    confidence(found).max(gap_fit(found))
}

fn gap_fit(found: &Found) -> f32 {
    let gap = found.candidates.iter().filter(|c| matches!(c.target, Target::Gap(_)));
    gap.map(|c| c.evidence.words * AS_GAP).fold(0.0, f32::max)
}

/// What was found for one reading, with the facts that another one makes more likely.
fn merged(mut found: Found, other: Found) -> Found {
    for candidate in other.candidates.into_iter().filter(|c| matches!(c.target, Target::Fact(_))) {
        match found.candidates.iter_mut().find(|c| c.target == candidate.target) {
            Some(same) if same.confidence >= candidate.confidence => {}
            Some(same) => *same = candidate,
            None => found.candidates.push(candidate),
        }
    }
    found.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    found
}
