//! Sums over what statements tell.

use smallvec::SmallVec;

use super::asked_unit::{AskedUnit, is_money};
use super::choose::{Choice, Search};
use super::wants::{Want, asks_amount, could_want, is_sure, structural, wants};
use super::{Measure, Stated, between, compare, each, is_telling, parts, product, shift};
use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::figures::Bound;
use crate::answer::sums::operands::Asked;
use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::quantities::{Quantity, is_near};
use crate::answer::sums::work::Done;
use crate::answer::sums::{Operation, PLUS, Sum};
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Name;
use crate::matcher::{Found, Target};

/// The sum that a question asks for over what statements tell; `None` where it asks for none, or a fact tells
/// what it asks for.
pub fn answer<'s>(
    asked: &Asked,
    stated: impl FnOnce() -> &'s [Stated],
    cues: &Cues,
    found: &Found,
) -> Option<Sum> {
    let heard = cues.hear(asked.utterance);
    let worded = wants(&heard, asked.utterance);
    if worded.is_empty() && !could_want(&heard) {
        return None;
    }
    let stated = stated();
    let unit = AskedUnit::of(&heard, cues, asked.utterance, stated);
    let fact = |target| if let Target::Fact(fact) = target { Some(fact) } else { None };
    let mut found_facts = found.candidates.iter().filter_map(|c| fact(c.target));
    let (best, next) = (found_facts.next(), found_facts.next());
    let told_by = |fact: Option<usize>| -> SmallVec<[&Stated; 8]> {
        stated.iter().filter(|s| Some(s.quantity.fact) == fact).collect()
    };
    // A median takes more than a step.
    let takes_steps = asked.heard.has(Cue::Steps);
    let told = (&*told_by(best), &*told_by(next));
    let structural = match takes_steps {
        true => SmallVec::new(),
        false => structural((&heard, cues), asked.utterance, unit.as_ref(), &worded, told),
    };
    if worded.is_empty() && structural.is_empty() {
        return None;
    }
    let choice = Choice::new(asked, (cues, &heard), stated, unit, found);
    for want in structural.iter().chain(&worded) {
        if let Some((text, facts)) = work(&choice, *want) {
            return Some(Sum::Done { text, facts, operation: Operation::Stated });
        }
    }
    let is_sure = |want: &Want| {
        is_sure(*want)
            || *want == Want::Total
                && heard.has(Cue::SurelyTotal)
                && (heard.has(Cue::Joins) || heard.has(Cue::Count))
    };
    // "By how much?" alone asks about what was told before.
    let is_free = |t: &Term| is_telling(t) && !choice.asked.is_aside(&t.tokens);
    // A share or what is left may be told; for another unit nothing else can be meant.
    let is_percent = told_by(best).iter().any(|s| s.is_share());
    let is_other = |want: &Want| match want {
        Want::Complement => is_percent && heard.has(Cue::Without),
        Want::ShareOfAmount => is_percent || names_other(&choice),
        _ => true,
    };
    let is_wanted = |want: &Want| is_sure(want) && !is_told(&choice, *want);
    if !asked.utterance.terms.iter().any(is_free) {
        return None;
    }
    if structural.iter().any(is_other) || worded.contains(&Want::Shift) && is_wanted(&Want::Shift) {
        return Some(Sum::Mismatched);
    }
    worded.iter().any(is_wanted).then_some(Sum::Declined)
}

/// Whether a question of some of what is told names somebody of whom the fact that is found tells nothing.
fn names_other(choice: &Choice) -> bool {
    let asked = &choice.asked;
    let Some(fact) = choice.best_fact().filter(|_| choice.heard.has(Cue::Subset)) else { return false };
    let is_other = |t: &Term| match t.name {
        Some(Name::Known(entity)) => !asked.matcher.profile(fact).has_entity(entity),
        _ => false,
    };
    asked.utterance.terms.iter().any(is_other)
}

/// Whether one of some facts tells something in the currency that a question names, if it names one.
pub fn has_asked_currency<'s>(
    asked: &Asked,
    stated: impl FnOnce() -> &'s [Stated],
    cues: &Cues,
    facts: &[usize],
) -> bool {
    let heard = cues.hear(asked.utterance);
    let stated = stated();
    match AskedUnit::of(&heard, cues, asked.utterance, stated) {
        Some(unit @ AskedUnit::Money(Some(_))) => {
            stated.iter().any(|s| facts.contains(&s.quantity.fact) && unit.fits(&heard, cues, s))
        }
        _ => true,
    }
}

/// What names one of two statements has so much weight.
pub const NAMED: f32 = 0.5;
/// Two that may both be meant without a word.
pub const PAIR: Search = Search { in_pair: true, whole: false, any: false, mostly: false };

fn work(choice: &Choice, want: Want) -> Option<Done> {
    match want {
        Want::Difference => compare::difference(choice),
        Want::Total => total(choice),
        Want::Rest => parts::rest(choice),
        Want::Opposite => parts::opposite(choice),
        Want::Complement => parts::complement(choice),
        Want::Share => parts::share(choice),
        Want::ShareOfAmount => product::share_of_amount(choice),
        Want::Change => compare::change(choice),
        Want::Times => compare::times(choice),
        Want::Each => each::each(choice),
        Want::EachTime(stretch) => each::each_time(choice, stretch),
        Want::OverStretch(stretch) => product::over_stretch(choice, stretch),
        Want::Throughout => product::throughout(choice),
        Want::Larger => compare::larger(choice),
        Want::Multiple => product::multiple(choice),
        Want::Between => between::between(choice),
        Want::Shift => shift::shift(choice),
    }
}

/// Whether the fact that is found tells what is asked for itself: "19 percent more than the year before".
fn is_told(choice: &Choice, want: Want) -> bool {
    let (asked, heard) = (&choice.asked, choice.heard);
    let Some(fact) = choice.best_fact() else { return false };
    let own = || choice.stated.iter().filter(|s| s.quantity.fact == fact);
    let has_percent = || own().any(|s| s.is_share());
    let profile = asked.matcher.profile(fact);
    let is_compared = || {
        let words = asked.utterance.terms.iter();
        let compares = |at: usize| heard.is(Cue::Comparative, &asked.utterance.tokens[at].word);
        words.filter(|t| compares(t.tokens.start)).any(|t| profile.has_concept(t.concept))
    };
    let is_multiple = asked.told[fact].utterance.tokens.iter().any(|t| heard.is(Cue::Multiples, &t.word));
    match want {
        Want::Total => {
            own().count() < 2
                && asked.told[fact].utterance.tokens.iter().any(|t| heard.is(Cue::Total, &t.word))
        }
        Want::Change => has_percent(),
        Want::Multiple => !product::is_of_several(choice) || !own().any(|s| is_money(heard, s)),
        Want::Shift => !own().any(|s| s.lasts(choice.cues).is_some()),
        Want::Each => {
            !each::is_asked(choice)
                || !asks_amount(heard)
                || own().any(|s| s.rate.unit.is_some() || !s.rate.of.is_empty())
        }
        Want::Share => {
            has_percent()
                || asked.told[fact].utterance.tokens.iter().any(|t| heard.is(Cue::Fractions, &t.word))
        }
        Want::Times => is_multiple,
        _ => {
            own().any(|s| s.relative || s.quantity.unit == "times")
                || is_multiple
                || is_compared()
                || own().any(|s| s.is_share()) && !heard.has(Cue::Points)
        }
    }
}

/// Whether it counts or measures.
pub fn is_amount(s: &Stated) -> bool {
    s.measure == Measure::Amount
}

/// Whether two are different: what is told twice is no two amounts to be compared.
pub fn differ(a: &Stated, b: &Stated) -> bool {
    !is_near(a.quantity.number, b.quantity.number)
}

/// Whether two are amounts of the same.
pub fn are_alike(a: &Stated, b: &Stated) -> bool {
    let (x, y) = (&a.quantity, &b.quantity);
    let same = match (a.head, b.head) {
        (Some(a), Some(b)) => a == b || x.unit == y.unit,
        _ => x.unit == y.unit && (!x.unit.is_empty() || x.fact == y.fact),
    };
    a.measure == Measure::Amount && b.measure == Measure::Amount && same
}

/// Whether two count things, which are different ones of one statement: "84,000 books and 12,000 films".
pub fn are_counts(a: &Stated, b: &Stated) -> bool {
    let counts = |s: &Stated| s.measure == Measure::Amount && s.head.is_some();
    a.quantity.fact == b.quantity.fact && counts(a) && counts(b)
}

pub fn facts_of(all: &[&Quantity]) -> SmallVec<[usize; 4]> {
    let mut facts: SmallVec<[usize; 4]> = all.iter().map(|q| q.fact).collect();
    facts.dedup();
    facts
}

/// Sums of decimals come out as they would on paper.
pub fn tidy(value: f64) -> f64 {
    crate::answer::sums::figures::round(value, 9)
}

/// Several put together.
fn total(choice: &Choice) -> Option<Done> {
    if !choice.heard.has(Cue::Joins) {
        return None;
    }
    let goes = |a: &Stated, b: &Stated| {
        let is_part =
            |a: &Stated, b: &Stated| a.whole.is_some_and(|w| std::ptr::eq(&raw const choice.stated[w], b));
        // "Add up the building and fifty years of running" adds no years.
        let is_meant = a.lasts(choice.cues).is_none() || matches!(choice.unit, Some(AskedUnit::Time(_)));
        is_meant && !is_part(a, b) && !is_part(b, a) && (are_alike(a, b) || are_counts(a, b))
    };
    let two = choice.two(Search { any: true, ..Search::default() }, is_amount, goes)?;
    let all: Vec<&Quantity> =
        choice.with_others(two, goes).iter().map(|&i| &choice.stated[i].quantity).collect();
    let say = choice.asked.phrases;
    let value = say.full(tidy(all.iter().map(|q| q.number).sum()));
    let bound = all.iter().fold(Bound::Exact, |bound, q| bound.with(q.bound));
    let is_same = all.iter().all(|q| q.unit == all[0].unit);
    let amount = if is_same { say.amount(&value, &all[0].unit) } else { value.clone() };
    let terms: Vec<String> = all.iter().map(|q| say.given(q)).collect();
    let values =
        [("amount", &*say.bounded(&amount, bound, false)), ("terms", &terms.join(PLUS)), ("value", &value)];
    let facts = facts_of(&all);
    (facts.len() <= 4).then(|| (Phrases::sentence(&say.results.total, &values), facts))
}
