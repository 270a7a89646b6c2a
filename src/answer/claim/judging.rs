//! What the facts that speak of a statement make of it.

use super::comparison::{Comparison, Difference, WHOLE};
use super::form::Claim;
use super::told;
use super::{Claims, Finding};
use crate::knowledge::{EntityIx, Fact, FactBase, Standing, Value};
use crate::matcher::evidence::Evidence;
use crate::matcher::{Found, Target};

/// From this share of a statement on the fact that speaks of it supports it, if nothing differs.
const SUPPORTED_FROM: f32 = 0.75;
/// A supported statement has no word of a higher weight than this that the fact does not speak of.
const SUPPORTED_MISSING: f32 = 0.62;
/// The same for each share of the statement beyond the least that the fact speaks of.
const WELL_COVERED: f32 = 0.7;
/// The same where the classifier is sure of the fact.
const SUPPORTED_MISSING_CERTAIN: f32 = 0.75;
/// From this share of the classifier on it is sure of a fact.
const CERTAIN: f32 = 0.9;
/// The same for a fact of which only a name differs.
const POINTED_BY_WORDS: f32 = 0.3;
/// The same of an example question.
const POINTED_BY_EXAMPLE: f32 = 0.58;
/// From this share of the classifier, or nearness of an example question, on a fact is pointed to.
const SURE: f32 = 0.5;
/// From this share of the classifier on two names of a fact suffice, whatever words are for the rest.
const PINNED_FROM: f32 = 0.7;
/// From this share on a fact of another number contradicts a statement: a number of the same thing
/// is told by few.
const CONTRADICTED_FROM_NUMBER: f32 = 0.55;
/// From this share on a fact that differs contradicts it.
const CONTRADICTED_FROM: f32 = 0.62;
/// A contradicted statement may go further beyond the fact than a supported one.
const CONTRADICTED_MISSING: f32 = 0.85;
/// From this share of the classifier on a gap is what a statement is about...
const GAP_FROM: f32 = 0.45;
/// ...if it is so many times the fact's share...
const GAP_LEAD: f32 = 2.5;
/// ...and the statement is not much nearer to an example question of the fact.
const GAP_NEAR: f32 = 0.15;

impl Claims {
    /// What is now says nothing of what will be.
    pub(super) fn is_later(&self, base: &FactBase, claim: &Claim, fact: usize) -> bool {
        let is_forecast = base.facts[fact].standing == Some(Standing::Predicted);
        claim.to_come && !self.told[fact].hedged && !is_forecast
    }

    /// Whether a statement says all that a fact states, with another name where the fact's answer is.
    fn is_swapped(&self, base: &FactBase, c: &Comparison) -> bool {
        let value = names_told(&base.facts[c.fact]).first();
        let Some(kind) = value.map(|e| base.entity(*e).kind) else { return false };
        let swaps = |d: &Difference| matches!(d, Difference::Name(k, _) if told::is_alike(*k, kind));
        !c.differences.is_empty()
            && c.differences.iter().all(swaps)
            && c.entities > 0
            && c.coverage() >= WHOLE
    }

    /// What the fact that speaks most of a statement makes of it.
    pub(super) fn judge<'a>(
        &self,
        base: &FactBase,
        claim: &Claim,
        ranked: &'a [Comparison],
        found: &Found,
    ) -> (Finding, Option<&'a Comparison>) {
        let Some(best) = ranked.first().filter(|best| !is_gap(best, found) || self.is_swapped(base, best))
        else {
            return (Finding::NotCovered, None);
        };
        if best.differences.is_empty() {
            if supports(best, found) {
                return (Finding::Supported, Some(best));
            }
            // What the fact leaves open another one may say, with its number or with more of the names.
            let says_more = |c: &&Comparison| {
                // Who said it is not what was said.
                let tells_who = !claim.tells_of && tells_who(base, c.fact);
                let has_more =
                    c.number == Some(true) && c.is_whole() || c.entities > best.entities && !tells_who;
                has_more && c.coverage() > best.coverage() && supports(c, found)
            };
            return match ranked.iter().find(says_more) {
                Some(other) => (Finding::Supported, Some(other)),
                None => (Finding::NotCovered, None),
            };
        }
        // A fact that tells something else of the same names does not contradict what another one says.
        let only_slots = |d: &Difference| matches!(d, Difference::Name(..) | Difference::Period(_));
        let says_all = |c: &&Comparison| {
            let named = c.entities > best.entities && c.states_its_names();
            let says_it = c.content.accounted >= best.content.accounted;
            c.differences.is_empty() && c.strangers == 0 && named && c.is_whole() && says_it
        };
        if best.differences.iter().all(only_slots)
            && let Some(other) = ranked.iter().find(says_all)
        {
            return (Finding::Supported, Some(other));
        }
        let number = best.number == Some(false);
        let names = best.differences.iter().filter(|d| matches!(d, Difference::Name(..))).count();
        // Another number of another thing, or other names only, is about something else.
        let is_of_content = |d: &Difference| {
            matches!(d, Difference::Foremost(_) | Difference::Direction(_) | Difference::Opposite(_))
        };
        let is_of_subject = best.entities > 0 && found.evidence(best.fact).is_some_and(|e| e.words >= SURE);
        // Where the answer itself is said as well, nothing stands in its place.
        let says_told =
            names_told(&base.facts[best.fact]).first().is_some_and(|e| claim.entities.contains(e));
        let is_in_place_of_told = self.is_swapped(base, best) && best.states_its_words() && !says_told;
        let is_of_cause = best.differences.iter().any(|d| matches!(d, Difference::Cause(_)));
        let other_time = best.differences.iter().any(|d| matches!(d, Difference::Period(_)));
        // What is agreed and goes on is told of what is to come as well.
        let is_of_past = base.facts[best.fact].period.is_some() || self.told[best.fact].is_done;
        let unrelated = is_of_past && self.is_later(base, claim, best.fact)
            || (number && best.differences.iter().any(only_slots))
            || (names > 1 && best.entities == 0)
            || (other_time && best.differences.len() > 1 && best.number != Some(true) && !is_of_subject)
            || (names > 0 && best.differences.iter().any(is_of_content) && !is_of_subject)
            || (names > 0 && is_of_cause && !is_of_subject)
            || (best.differences.iter().all(only_slots)
                && names > 0
                && !is_pointed_to(best, found)
                && !is_in_place_of_told)
            || !(best.is_about_the_same(is_sure(best, found)) || self.is_swapped(base, best));
        let from = if number { CONTRADICTED_FROM_NUMBER } else { CONTRADICTED_FROM };
        if !unrelated && best.coverage() >= from && best.heaviest <= CONTRADICTED_MISSING {
            (Finding::Contradicted, Some(best))
        } else {
            (Finding::NotCovered, None)
        }
    }
}

/// Whether a fact is there to tell who somebody is.
fn tells_who(base: &FactBase, fact: usize) -> bool {
    let told = names_told(&base.facts[fact]);
    !told.is_empty() && told.iter().all(|e| base.entity(*e).kind.is_somebody())
}

/// The names that a fact tells as its value.
pub(super) fn names_told(fact: &Fact) -> &[EntityIx] {
    match &fact.value {
        Some(Value::Place(place)) => std::slice::from_ref(place),
        Some(Value::Entities { named, .. }) => named,
        _ => &[],
    }
}

/// Whether a fact says enough of a statement, and nothing else than it.
fn supports(c: &Comparison, found: &Found) -> bool {
    let words = found.evidence(c.fact).map_or(0.0, |e| e.words);
    let well = (c.coverage() - SUPPORTED_FROM).max(0.0) * WELL_COVERED;
    let missing = if words >= CERTAIN { SUPPORTED_MISSING_CERTAIN } else { SUPPORTED_MISSING + well };
    c.differences.is_empty()
        && c.strangers == 0
        && c.coverage() >= SUPPORTED_FROM
        && c.heaviest <= missing
        && c.speaks_of_content(words >= PINNED_FROM)
}

/// Whether a fact is near enough to what is said for another name to be one in place of its own.
fn is_pointed_to(best: &Comparison, found: &Found) -> bool {
    let near = |e: &Evidence| e.words >= POINTED_BY_WORDS || e.near_concepts >= POINTED_BY_EXAMPLE;
    best.number == Some(true) || found.evidence(best.fact).is_some_and(near)
}

/// Whether the classifier or an example question points to the fact.
fn is_sure(best: &Comparison, found: &Found) -> bool {
    found.evidence(best.fact).is_some_and(|e| e.words >= SURE || e.near_concepts >= SURE)
}

/// Whether the statement is about something that curators know not to be told, rather than about a
/// fact.
fn is_gap(best: &Comparison, found: &Found) -> bool {
    if best.entities >= PINNED && best.differences.is_empty() && best.coverage() >= WHOLE {
        return false;
    }
    let gaps = found.candidates.iter().filter(|c| matches!(c.target, Target::Gap(_))).map(|c| &c.evidence);
    let (words, near) = gaps.fold((0.0_f32, 0.0_f32), |(w, n), e| (w.max(e.words), n.max(e.near_concepts)));
    let fact = found.evidence(best.fact);
    let (fact_words, fact_near) = fact.map_or((0.0, 0.0), |e| (e.words, e.near_concepts));
    words >= GAP_FROM && words >= GAP_LEAD * fact_words && near >= fact_near - GAP_NEAR
}

/// So many names of a fact leave no room for what is not told.
const PINNED: u32 = 3;
