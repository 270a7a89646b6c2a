//! Which things that are told a statement sets against each other.

use smallvec::SmallVec;

use super::{Against, FOUND, Part, Relation, Relative, What};
use crate::answer::sums::stated::{Measure, Stated, are_alike};
use crate::knowledge::EntityIx;
use crate::text::dates::Period;

/// One of the two has so much of the words that speak of it...
const COVERED: f32 = 0.6;
/// ...and where nothing names the other, so much.
const WHOLE: f32 = 0.7;
/// What tells the two apart.
const APART: f32 = 0.3;
/// Two facts whose attributes have so much in common are on the same.
const KIN: f32 = 0.5;
/// What it counts that two are on the same, or that the other has the words of the first one, too.
const SHARED: f32 = 0.5;
/// The other outcome has to be so far behind.
const LEAST_LEAD: f32 = 0.15;
/// From this share of the classifier on a fact is pointed to...
const POINTED: f32 = 0.5;
/// ...and one of two facts is, where each is named by the words.
const NAMED: f32 = 0.2;
/// So many of a kind have a first and a last.
const FAMILY: usize = 3;

impl Relative<'_> {
    /// The two that are set against each other.
    pub(super) fn of_two<'s>(
        &self,
        relation: &Relation,
        parts: &[Part],
        all: &[(&'s Stated, SmallVec<[f32; 12]>)],
    ) -> Option<(bool, SmallVec<[&'s Stated; 3]>)> {
        let is_right =
            |p: &Part| matches!(&relation.against, Against::Named(right, _) if right.contains(&p.start));
        let share = |weights: &[f32], right: bool| {
            let side = || parts.iter().zip(weights).filter(|(p, _)| is_right(p) == right);
            let total: f32 = side().map(|(p, _)| p.weight).sum();
            (total > 0.0).then(|| side().map(|(p, w)| p.weight * w).sum::<f32>() / total)
        };
        // A name or a time that is not told of one of the two is of something else.
        let is_strange = |weights: &[f32], right: bool| {
            let is_slot = |p: &Part| !matches!(p.what, What::Word(_));
            parts.iter().zip(weights).any(|(p, w)| is_right(p) == right && is_slot(p) && *w == 0.0)
        };
        let shared_words = |weights: &[f32]| {
            let words = || {
                let is_word = |p: &Part| !is_right(p) && !matches!(p.what, What::Time(_));
                parts.iter().zip(weights).filter(move |(p, _)| is_word(p))
            };
            let total: f32 = words().map(|(p, _)| p.weight).sum();
            words().map(|(p, w)| p.weight * w).sum::<f32>() / total.max(f32::EPSILON)
        };
        let mut best: [(f32, Option<(&Stated, &Stated)>); 2] = [(0.0, None); 2];
        for (one, of_one) in all {
            let Some(left) = share(of_one, false).filter(|share| *share >= COVERED) else { continue };
            if is_strange(of_one, false) {
                continue;
            }
            for (other, of_other) in all {
                let (a, b) = (value(one), value(other));
                if std::ptr::eq(*one, *other) || a == b || !relation.of_times && !are_alike(one, other) {
                    continue;
                }
                let kin = self.kinship(one, other);
                let is_later = |years: Option<i16>| {
                    let (Some(p), Some(q)) = (one.quantity.period, other.quantity.period) else {
                        return false;
                    };
                    p.from > q.from && years.is_none_or(|n| p.from.year() - q.from.year() == n)
                };
                let shared = shared_words(of_other);
                let right = match &relation.against {
                    Against::Named(..) => {
                        let apart = (parts.iter().zip(of_one.iter().zip(of_other)))
                            .filter(|(p, _)| is_right(p))
                            .map(|(p, (a, b))| p.weight * (b - a).max(0.0));
                        if apart.sum::<f32>() < APART || is_strange(of_other, true) {
                            continue;
                        }
                        let Some(right) = share(of_other, true).filter(|s| *s >= COVERED) else { continue };
                        right
                    }
                    Against::YearBefore(_) if kin >= KIN && is_later(Some(1)) => 1.0,
                    Against::Earlier
                        if kin >= KIN && is_later(None) && left >= WHOLE && shared >= COVERED =>
                    {
                        1.0
                    }
                    _ => continue,
                };
                let score = left
                    + right
                    + SHARED * shared
                    + SHARED * f32::from(u8::from(kin >= KIN))
                    + self.nearness(one.quantity.fact);
                let outcome = usize::from((a > b) == relation.greater);
                if score > best[outcome].0 {
                    best[outcome] = (score, Some((one, other)));
                }
            }
        }
        let holds = best[1].0 > best[0].0;
        let ((score, pair), (rival, _)) = (best[usize::from(holds)], best[usize::from(!holds)]);
        let (one, other) = pair.filter(|_| score >= rival + LEAST_LEAD)?;
        let nearness = self.nearness(one.quantity.fact).max(self.nearness(other.quantity.fact));
        if nearness < FOUND * NAMED {
            return None;
        }
        let sure =
            !matches!(relation.against, Against::Earlier) || self.told[one.quantity.fact].direction.is_none();
        sure.then(|| (holds, SmallVec::from_slice(&[one, other])))
    }

    /// Whether the one spoken of is the first or the last of its kind.
    pub(super) fn among_all<'s>(
        &self,
        relation: &Relation,
        parts: &[Part],
        all: &[(&'s Stated, SmallVec<[f32; 12]>)],
    ) -> Option<(bool, SmallVec<[&'s Stated; 3]>)> {
        let names: SmallVec<[EntityIx; 4]> =
            parts.iter().filter_map(|p| if let What::Name(e) = p.what { e } else { None }).collect();
        let total: f32 = parts.iter().map(|p| p.weight).sum();
        let share = |weights: &[f32]| {
            parts.iter().zip(weights).map(|(p, w)| p.weight * w).sum::<f32>() / total.max(f32::EPSILON)
        };
        let named = |s: &Stated| s.names.iter().any(|e| names.contains(e));
        let candidates = all.iter().filter(|(s, weights)| {
            let is_strange =
                parts.iter().zip(weights).any(|(p, w)| !matches!(p.what, What::Word(_)) && *w == 0.0);
            let is_found = self.nearness(s.quantity.fact) >= FOUND * POINTED;
            is_found && named(s) && !is_strange && share(weights) >= COVERED
        });
        let (one, _) = candidates.max_by(|a, b| share(&a.1).total_cmp(&share(&b.1)))?;
        let subject = one.names.iter().find(|e| names.contains(e)).copied();
        let is_other = |s: &Stated| {
            let has_subject = || s.names.iter().any(|e| Some(*e) == subject);
            let has_own = || s.names.iter().any(|e| !one.names.contains(e));
            has_own() && !has_subject() && are_alike(one, s) && self.kinship(one, s) >= KIN
        };
        // What several statements tell counts once.
        let mut family: SmallVec<[&Stated; 8]> = SmallVec::new();
        for (s, _) in all {
            if is_other(s) && !family.iter().any(|f| f.names == s.names) {
                family.push(s);
            }
        }
        if family.len() + 1 < FAMILY {
            return None;
        }
        let beats = |s: &&&Stated| value(one) != value(s) && (value(one) > value(s)) == relation.greater;
        let rival = family.iter().find(|s| !beats(s));
        let against = rival.or(family.first()).copied();
        Some((rival.is_none(), std::iter::once(*one).chain(against).collect()))
    }
}

/// More than the days of a year.
const DAYS: f64 = 400.0;

/// What one of two is held against the other by.
fn value(s: &Stated) -> f64 {
    match s.measure {
        Measure::Time(Period { from, .. }) => DAYS * f64::from(from.year()) + f64::from(from.day_of_year()),
        _ => s.quantity.number,
    }
}
