//! Statements that set one figure or time of the source against another: "more than", "later than", "fell",
//! "the largest share".

use std::ops::Range;

use rustc_hash::FxHashSet;
use serde::Deserialize;
use smallvec::SmallVec;

use super::compare::{Comparison, Difference};
use super::form::Claim;
use super::told::Told;
use super::words::{Phrases, Words, set};
use crate::answer::sums::stated::{Measure, Stated, are_alike};
use crate::knowledge::EntityIx;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Found, Matcher};
use crate::text::dates::{Period, PeriodMention};
use crate::text::lexicon::Direction;
use crate::text::tokens::Token;

/// The words of one language that set two things against each other.
#[derive(Default)]
pub(super) struct RelativeWords {
    greater: FxHashSet<String>,
    lesser: FxHashSet<String>,
    later: FxHashSet<String>,
    earlier: FxHashSet<String>,
    most: FxHashSet<String>,
    least: FxHashSet<String>,
    against: Phrases,
    year_before: Phrases,
    empty: FxHashSet<String>,
}

/// The same as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    greater: String,
    lesser: String,
    later: String,
    earlier: String,
    most: String,
    least: String,
    against: Vec<String>,
    year_before: Vec<String>,
    empty: String,
}

impl RelativeWords {
    pub(super) fn new(file: &File) -> Self {
        Self {
            greater: set(&file.greater),
            lesser: set(&file.lesser),
            later: set(&file.later),
            earlier: set(&file.earlier),
            most: set(&file.most),
            least: set(&file.least),
            against: Phrases::by(<[String]>::first, &file.against),
            year_before: Phrases::by(<[String]>::first, &file.year_before),
            empty: set(&file.empty),
        }
    }
}

/// Which way words set one thing against another that they name ("cheaper *than*"), and the token that says so. A
/// bound of a figure ("more than 400") sets nothing against it.
pub(super) fn compares(utterance: &Utterance, all: &Words) -> Option<(bool, usize)> {
    let tokens = &utterance.tokens;
    let words = &all.relative;
    // "More than a hundred", "more than doubled".
    let bounds = |at: usize| {
        let is_amount =
            |t: &Token| all.multiples.contains_key(&t.word) || all.fractions.contains_key(&t.word);
        utterance.figures.iter().any(|f| (at..at + 2).contains(&f.tokens.start))
            || tokens.iter().skip(at).take(2).any(is_amount)
    };
    let (start, _) = (1..tokens.len()).find_map(|at| {
        let length = words.against.longest_at_start(&tokens[at..]);
        (length > 0 && !bounds(at + length)).then_some((at, length))
    })?;
    let sides = |at: usize| {
        let word = &tokens[at].word;
        let greater = words.greater.contains(word) || words.later.contains(word);
        let lesser = words.lesser.contains(word) || words.earlier.contains(word);
        (greater || lesser).then_some((greater, at))
    };
    (0..start).rev().find_map(sides)
}

/// How a statement sets one thing against others.
struct Relation {
    /// Whether the one spoken of is the greater or later.
    greater: bool,
    /// Whether times are meant.
    of_times: bool,
    /// Against what.
    against: Against,
    /// The token that says so.
    at: usize,
}

enum Against {
    /// What is said from a token on, and where that begins.
    Named(Range<usize>, usize),
    /// The year before.
    YearBefore(usize),
    /// What it was before, which is not said.
    Earlier,
    /// All others.
    All,
}

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
/// What an example question tells, against what the statement says.
const ASKED_ONLY: f32 = 0.85;
/// A name or a time counts as much as a rare word.
const SLOT: f32 = 1.0;
/// The other outcome has to be so far behind.
const LEAST_LEAD: f32 = 0.15;
/// From this share of the classifier on a fact is pointed to...
const POINTED: f32 = 0.5;
/// ...and one of two facts is, where each is named by the words.
const NAMED: f32 = 0.2;
/// What it counts that the classifier points to a fact.
const FOUND: f32 = 0.5;
/// So many of a kind have a first and a last.
const FAMILY: usize = 3;

/// A statement that sets two things against each other, and what they may be.
pub(super) struct Relative<'a> {
    pub matcher: &'a Matcher,
    pub words: &'a Words,
    pub told: &'a [Told],
    pub stated: &'a [Stated],
    pub claim: &'a Claim,
    pub found: &'a Found,
}

/// A word, name or time of the statement: where it stands and how much it counts.
struct Part<'a> {
    start: usize,
    weight: f32,
    what: What<'a>,
}

enum What<'a> {
    Name(Option<EntityIx>),
    Word(&'a Term),
    Time(&'a PeriodMention),
}

impl Relative<'_> {
    /// Whether the statement names what one thing is set against.
    pub(super) fn is_explicit(&self) -> bool {
        compares(&self.claim.utterance, self.words).is_some()
    }

    /// Whether what the statement says of two things holds, and the facts that tell of them; `None`
    /// where it sets nothing against another that is told.
    pub(super) fn judge(&self) -> Option<(bool, SmallVec<[Comparison; 2]>)> {
        let claim = self.claim;
        if claim.denies || claim.instead_of.is_some() || !claim.utterance.figures.is_empty() {
            return None;
        }
        // By how much is another matter.
        let says_how_much = |word: &String| {
            let words = self.words;
            words.fractions.contains_key(word) || words.multiples.contains_key(word)
        };
        if claim.utterance.tokens.iter().any(|t| says_how_much(&t.word)) {
            return None;
        }
        let relation = self.relation()?;
        let parts = self.parts(&relation);
        let sort = |s: &Stated| match s.measure {
            Measure::Amount => !relation.of_times && !s.relative,
            Measure::Time(_) => relation.of_times,
            Measure::Clock(..) => false,
        };
        let all: Vec<(&Stated, SmallVec<[f32; 12]>)> = (self.stated.iter().filter(|s| sort(s)))
            .map(|s| (s, parts.iter().map(|p| self.accounts_for(s, p)).collect()))
            .collect();
        let (holds, of) = match &relation.against {
            Against::All => self.among_all(&relation, &parts, &all)?,
            _ => self.of_two(&relation, &parts, &all)?,
        };
        let differences = || {
            let differs = (!holds).then_some(Difference::Relation(relation.at));
            differs.into_iter().collect()
        };
        let mut facts: SmallVec<[usize; 2]> = of.iter().map(|s| s.quantity.fact).collect();
        facts.dedup();
        let comparison = |fact| Comparison { fact, differences: differences(), ..Comparison::default() };
        Some((holds, facts.into_iter().map(comparison).collect()))
    }

    fn relation(&self) -> Option<Relation> {
        let (tokens, words) = (&self.claim.utterance.tokens, &self.words.relative);
        let word = |at: usize| tokens[at].word.as_str();
        let find = |list: &FxHashSet<String>| (0..tokens.len()).find(|&at| list.contains(word(at)));
        let against = (1..tokens.len()).find_map(|at| {
            let length = words.against.longest_at_start(&tokens[at..]);
            (length > 0).then_some((at, at + length))
        });
        let year_before = (1..tokens.len()).find(|&at| words.year_before.longest_at_start(&tokens[at..]) > 0);
        let other = match (against, year_before) {
            (_, Some(at)) => Some(Against::YearBefore(against.map_or(at, |(start, _)| start.min(at)))),
            (Some((start, from)), None) => Some(Against::Named(from..tokens.len(), start)),
            _ => None,
        };
        let compared = || {
            let sides = [
                (&words.greater, true, false),
                (&words.lesser, false, false),
                (&words.later, true, true),
                (&words.earlier, false, true),
            ];
            let found =
                sides.iter().filter_map(|(list, greater, times)| Some((find(list)?, *greater, *times)));
            found.min_by_key(|(at, ..)| *at)
        };
        let moves = || {
            let is_compared = |t: &Term| {
                let word = &tokens[t.tokens.start].word;
                words.greater.contains(word) || words.lesser.contains(word)
            };
            let mut terms = self.claim.utterance.terms.iter();
            let term = terms.find(|t| t.direction.is_some() && !is_compared(t))?;
            Some((term.tokens.start, term.direction == Some(Direction::Up), false))
        };
        if let Some(against) = other {
            let (at, greater, of_times) = compared().or_else(moves)?;
            return Some(Relation { greater, of_times, against, at });
        }
        let extreme = [(&words.most, true), (&words.least, false)];
        let extreme = extreme.iter().find_map(|(list, greater)| Some((find(list)?, *greater)));
        // "Most of them" is a share.
        let is_share = |at: usize| tokens.get(at + 1).is_some_and(|t| self.words.of.contains(&t.word));
        let extreme = extreme.filter(|(at, _)| !is_share(*at));
        if let Some((at, greater)) = extreme {
            return Some(Relation { greater, of_times: false, against: Against::All, at });
        }
        let (at, greater, of_times) = moves()?;
        Some(Relation { greater, of_times, against: Against::Earlier, at })
    }

    /// What the statement says, beside how it sets things against each other.
    fn parts(&self, relation: &Relation) -> Vec<Part<'_>> {
        let (utterance, words) = (&self.claim.utterance, &self.words.relative);
        let dropped = match relation.against {
            Against::Named(ref right, start) => start..right.start,
            Against::YearBefore(at) => at..utterance.tokens.len(),
            _ => relation.at..relation.at + 1,
        };
        let is_relation = |at: usize| {
            let word = &utterance.tokens[at].word;
            dropped.contains(&at)
                || at == relation.at
                || words.empty.contains(word)
                || self.words.of.contains(word)
        };
        let is_telling = |t: &&Term| {
            (t.name.is_some() || t.class == Class::Content && !t.slot && t.direction.is_none())
                && !is_relation(t.tokens.start)
        };
        let terms = utterance.terms.iter().filter(is_telling).map(|t| {
            let what = match t.name {
                Some(Name::Known(entity)) => What::Name(Some(entity)),
                Some(Name::Other(_)) => What::Name(None),
                None => What::Word(t),
            };
            let weight = match t.name {
                Some(_) => SLOT,
                None => self.matcher.weight(t.concept, &utterance.tokens[t.tokens.start].word),
            };
            Part { start: t.tokens.start, weight, what }
        });
        let times = utterance.periods.iter().filter(|p| !is_relation(p.tokens.start));
        let times = times.map(|p| Part { start: p.tokens.start, weight: SLOT, what: What::Time(p) });
        terms.chain(times).collect()
    }

    /// How far something that is told is what a part of the statement speaks of, 0 to 1.
    fn accounts_for(&self, s: &Stated, part: &Part) -> f32 {
        let fact = s.quantity.fact;
        let profile = self.matcher.profile(fact);
        // What belongs to another figure of the statement is not this one's.
        let of_another = |has: &dyn Fn(&Stated) -> bool| {
            // "6.1 million for 2025 and 6.8 million for 2026": what stands with the first is said of both.
            let is_bare = s.own.is_empty() && s.names.is_empty();
            let is_sort =
                |o: &Stated| std::mem::discriminant(&o.measure) == std::mem::discriminant(&s.measure);
            let same = |o: &&Stated| !is_bare && o.quantity.fact == fact && is_sort(o);
            self.stated.iter().filter(same).any(|o| !std::ptr::eq(o, s) && has(o))
        };
        match &part.what {
            What::Name(None) => 0.0,
            What::Name(Some(entity)) => {
                let own = s.names.contains(entity);
                let shared = profile.has_entity(*entity) && !of_another(&|o| o.names.contains(entity));
                f32::from(u8::from(own || shared))
            }
            What::Word(term) => {
                let concept = term.concept;
                if s.own.contains(&concept) {
                    return 1.0;
                }
                if of_another(&|o| o.own.contains(&concept)) {
                    return 0.0;
                }
                if self.told[fact].affirms(concept) {
                    return 1.0;
                }
                if profile.has_concept(concept) {
                    return ASKED_ONLY;
                }
                let word = &self.claim.utterance.tokens[term.tokens.start].word;
                ASKED_ONLY * self.matcher.closeness(word, profile)
            }
            What::Time(mention) => {
                let is_own = |p: Period| p == mention.period || mention.period.contains(&p);
                f32::from(u8::from(s.quantity.period.is_some_and(is_own)))
            }
        }
    }

    /// How far the fact is found for the statement as a whole.
    fn nearness(&self, fact: usize) -> f32 {
        self.found.evidence(fact).map_or(0.0, |e| FOUND * e.words)
    }

    fn kinship(&self, a: &Stated, b: &Stated) -> f32 {
        if a.quantity.fact == b.quantity.fact { 1.0 } else { a.topic.kinship(&b.topic) }
    }

    /// The two that are set against each other.
    fn of_two<'s>(
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
    fn among_all<'s>(
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
