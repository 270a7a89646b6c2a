//! A statement and its parts, and what the facts make of them.

use smallvec::SmallVec;

use super::comparison::{Comparison, Difference};
use super::form::Claim;
use super::{Finding, Verdict, wording};
use crate::answer::texts::Voice;
use crate::knowledge::FactBase;
use crate::matcher::Found;

/// One statement, and what the facts make of it.
pub(super) struct Held {
    pub(super) claim: Claim,
    pub(super) found: Found,
    pub(super) ranked: Vec<Comparison>,
    pub(super) finding: Finding,
    pub(super) chosen: Option<Comparison>,
}

impl Held {
    /// Whether the parts of a statement cannot change what the whole comes to: all of it is told, or
    /// told otherwise than by another name or time, which one of the parts may be right about.
    pub(super) fn is_settled(&self) -> bool {
        let Some(chosen) = &self.chosen else { return false };
        let slot = |d: &Difference| {
            matches!(d, Difference::Name(..) | Difference::Period(_) | Difference::Figure(_))
        };
        let differs = chosen.is_whole() && !chosen.differences.iter().all(slot);
        !self.claim.denies && (self.finding == Finding::Supported || differs)
    }

    /// Whether nothing but names and times of the whole differ.
    pub(super) fn differs_in_slots(&self) -> bool {
        let is_slot = |d: &Difference| matches!(d, Difference::Name(..) | Difference::Period(_));
        self.finding == Finding::Contradicted
            && self.chosen.as_ref().is_some_and(|c| c.differences.iter().all(is_slot))
    }

    pub(super) fn verdict(&self, base: &FactBase) -> Verdict {
        let chosen: SmallVec<[&Comparison; 1]> = self.chosen.iter().collect();
        wording::verdict(base, &Voice::english(), self.finding, &self.claim.utterance, &chosen, &self.ranked)
    }
}

/// What the parts of a statement come to, where they settle it: one that differs settles all, if
/// the others are told or not told; a part that is not told leaves a difference of the whole
/// undecided, since that may be for the words of the part.
pub(super) fn of_parts(base: &FactBase, whole: &Held, parts: &[Held]) -> Option<Verdict> {
    let is = |finding| move |p: &&Held| p.finding == finding;
    let supported = parts.iter().filter(is(Finding::Supported)).count();
    if let Some(differs) = parts.iter().find(is(Finding::Contradicted)) {
        let all = parts.iter().all(|p| p.finding == Finding::Contradicted);
        return (supported > 0 || all).then(|| differs.verdict(base));
    }
    if supported > 0 && supported == parts.len() {
        let chosen: SmallVec<[&Comparison; 2]> = parts.iter().filter_map(|p| p.chosen.as_ref()).collect();
        return Some(wording::verdict(
            base,
            &Voice::english(),
            Finding::Supported,
            &whole.claim.utterance,
            &chosen,
            &[],
        ));
    }
    let open = parts.iter().find(is(Finding::NotCovered)).filter(|_| supported > 0)?;
    Some(open.verdict(base))
}

/// What parts come to of which only some deny: the whole cannot be held as one.
pub(super) fn of_denying_parts(base: &FactBase, whole: &Held, parts: &[Held]) -> Verdict {
    if let Some(differs) = parts.iter().find(|p| p.finding == Finding::Contradicted) {
        return differs.verdict(base);
    }
    of_parts(base, whole, parts).unwrap_or_else(|| {
        let open = parts.iter().find(|p| p.finding == Finding::NotCovered);
        open.unwrap_or(whole).verdict(base)
    })
}
