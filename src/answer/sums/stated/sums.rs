//! Sums over what statements tell.

use crate::answer::sums::cue::Cue;
use smallvec::{SmallVec, smallvec};

use crate::answer::sums::cues::Cues;
use crate::answer::sums::figures::Bound;
use crate::answer::sums::operands::Asked;
use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::quantities::{Quantity, is_near};
use crate::answer::sums::work::{Done, average, divided, share_of};
use crate::answer::sums::{Operation, PLUS, Sum};
use crate::matcher::Found;
use crate::matcher::utterance::Term;

use super::between;
use super::choose::{Choice, Search};
use super::wants::{Want, is_sure, wants};
use super::{Measure, Stated, is_telling};

/// The sum that a question asks for over what statements tell; `None` where it asks for none, or a fact tells
/// what it asks for.
pub fn answer<'s>(
    asked: &Asked,
    stated: impl FnOnce() -> &'s [Stated],
    cues: &Cues,
    found: &Found,
) -> Option<Sum> {
    let heard = cues.hear(asked.utterance);
    let wants = wants(&heard, asked.utterance);
    if wants.is_empty() {
        return None;
    }
    let choice = Choice::new(asked, &heard, stated(), found);
    for want in &wants {
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
    let is_wanted = |want: &Want| is_sure(want) && !is_told(&choice, *want);
    (asked.utterance.terms.iter().any(is_free) && wants.iter().any(is_wanted)).then_some(Sum::Declined)
}

/// What names one of two statements has so much weight.
const NAMED: f32 = 0.5;
/// Two that may both be meant without a word.
pub(super) const PAIR: Search = Search { in_pair: true, whole: false, any: false };

fn work(choice: &Choice, want: Want) -> Option<Done> {
    match want {
        Want::Difference => difference(choice),
        Want::Total => total(choice),
        Want::Rest => rest(choice),
        Want::Share => share(choice),
        Want::Change => change(choice),
        Want::Times => times(choice),
        Want::Each => each(choice),
        Want::Larger => larger(choice),
        Want::Multiple => multiple(choice),
        Want::Between => between::between(choice),
    }
}

/// Whether the fact that is found tells what is asked for itself: "19 percent more than the year before".
fn is_told(choice: &Choice, want: Want) -> bool {
    let (asked, heard) = (&choice.asked, choice.heard);
    let Some(fact) = choice.best_fact() else { return false };
    let own = || choice.stated.iter().filter(|s| s.quantity.fact == fact);
    let has_percent = || own().any(|s| s.quantity.unit == "percent");
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
        Want::Share => {
            has_percent()
                || asked.told[fact].utterance.tokens.iter().any(|t| heard.is(Cue::Fractions, &t.word))
        }
        Want::Times => is_multiple,
        _ => {
            own().any(|s| s.relative || s.quantity.unit == "times")
                || is_multiple
                || is_compared()
                || own().any(|s| s.quantity.unit == "percent") && !heard.has(Cue::Points)
        }
    }
}

/// Whether it counts or measures.
fn is_amount(s: &Stated) -> bool {
    s.measure == Measure::Amount
}

/// Whether two are different: what is told twice is no two amounts to be compared.
fn differ(a: &Stated, b: &Stated) -> bool {
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

/// Whether it is a sum of money.
fn is_money(choice: &Choice, s: &Stated) -> bool {
    let word = s.quantity.unit.rsplit(' ').next();
    s.measure == Measure::Amount && word.is_some_and(|word| choice.heard.is(Cue::Currency, word))
}

/// Whether two count things, which are different ones of one statement: "84,000 books and 12,000 films".
fn are_counts(a: &Stated, b: &Stated) -> bool {
    let counts = |s: &Stated| s.measure == Measure::Amount && s.head.is_some();
    a.quantity.fact == b.quantity.fact && counts(a) && counts(b)
}

fn facts_of(all: &[&Quantity]) -> SmallVec<[usize; 4]> {
    let mut facts: SmallVec<[usize; 4]> = all.iter().map(|q| q.fact).collect();
    facts.dedup();
    facts
}

/// The two amounts of the same that the question speaks of, the greater first.
fn two<'a>(choice: &Choice<'a>, how: Search) -> Option<(&'a Stated, &'a Stated)> {
    let (a, b) = choice.two(how, is_amount, are_alike)?;
    let (a, b) = (&choice.stated[a], &choice.stated[b]);
    Some(if a.quantity.number >= b.quantity.number { (a, b) } else { (b, a) })
}

fn difference(choice: &Choice) -> Option<Done> {
    let (more, less) = two(choice, PAIR).filter(|(a, b)| a.quantity.number != b.quantity.number)?;
    subtract(choice, &more.quantity, &less.quantity, true)
}

/// One less the other, as how much more that is or as what is left.
fn subtract(choice: &Choice, more: &Quantity, less: &Quantity, compares: bool) -> Option<Done> {
    let say = choice.asked.phrases;
    let value = say.full(tidy(more.number - less.number));
    let is_percent = more.unit == "percent" && less.unit == "percent";
    let amount = match is_percent {
        true => say.points(&value),
        false => say.amount(&value, &more.unit),
    };
    let values = [
        ("amount", &*say.bounded(&amount, more.bound.with(less.bound.turned()), false)),
        ("more", &say.given(more)),
        ("less", &say.given(less)),
        ("value", &value),
    ];
    let template = if compares { &say.results.difference } else { &say.results.rest_of };
    Some((Phrases::sentence(template, &values), facts_of(&[more, less])))
}

/// Sums of decimals come out as they would on paper.
fn tidy(value: f64) -> f64 {
    crate::answer::sums::figures::round(value, 9)
}

fn total(choice: &Choice) -> Option<Done> {
    if !choice.heard.has(Cue::Joins) {
        return None;
    }
    let goes = |a: &Stated, b: &Stated| {
        let is_part =
            |a: &Stated, b: &Stated| a.whole.is_some_and(|w| std::ptr::eq(&raw const choice.stated[w], b));
        !is_part(a, b) && !is_part(b, a) && (are_alike(a, b) || are_counts(a, b))
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

fn rest(choice: &Choice) -> Option<Done> {
    let is_part = |w: &Stated, p: &Stated| {
        p.whole.is_some_and(|i| std::ptr::eq(&raw const choice.stated[i], w)) && are_alike_or_unnamed(w, p)
    };
    let (a, b) = choice.two(PAIR, is_amount, |a, b| is_part(a, b) || is_part(b, a))?;
    let (whole, part) = if choice.stated[b].whole == Some(a) { (a, b) } else { (b, a) };
    // What is denied, or taken away, has to be what the part is.
    if choice.apart(part, whole) <= 0.0 {
        return None;
    }
    subtract(choice, &choice.stated[whole].quantity, &choice.stated[part].quantity, false)
}

/// Parts are counted as what they are: "173 incidents, 29 of them fires".
fn are_alike_or_unnamed(whole: &Stated, part: &Stated) -> bool {
    let money = |s: &Stated| s.quantity.unit.is_empty();
    are_alike(whole, part) || !money(whole) && part.quantity.number <= whole.quantity.number
}

fn share(choice: &Choice) -> Option<Done> {
    // "What percentage of the companies are from there?" asks for no two amounts.
    if choice.asked.heard.has(Cue::Steps) {
        return None;
    }
    let is_part =
        |w: &Stated, p: &Stated| p.whole.is_some_and(|i| std::ptr::eq(&raw const choice.stated[i], w));
    let (a, b) = choice.two(PAIR, is_amount, |a, b| {
        let is_share = a.quantity.unit == "percent";
        differ(a, b) && !is_share && (are_alike(a, b) || is_part(a, b) || is_part(b, a))
    })?;
    let is_of_own_words = || choice.apart(a, b) >= NAMED && choice.apart(b, a) >= NAMED;
    let (a, b) = (&choice.stated[a].quantity, &choice.stated[b].quantity);
    if a.fact != b.fact && !is_of_own_words() {
        return None;
    }
    let (whole, part) = if a.number >= b.number { (a, b) } else { (b, a) };
    share_of(choice.asked.phrases, part, whole)
}

fn change(choice: &Choice) -> Option<Done> {
    let (a, b) = two(choice, PAIR)
        .filter(|(a, b)| a.quantity.unit != "percent" && a.quantity.number != b.quantity.number)?;
    let (a, b) = (&a.quantity, &b.quantity);
    // What it changed from is the earlier one, or where neither is, the lesser.
    let is_later = |x: &Quantity, y: &Quantity| x.period.zip(y.period).is_some_and(|(x, y)| x.from > y.from);
    let (to, from) = if is_later(b, a) { (b, a) } else { (a, b) };
    if from.number == 0.0 {
        return None;
    }
    let say = choice.asked.phrases;
    let value = (to.number - from.number).abs() / from.number * 100.0;
    let (more, less) = (say.given(a), say.given(b));
    let values = [
        ("amount", &*say.result(value, average(to.bound.with(from.bound.turned())), "percent")),
        ("more", &more),
        ("less", &less),
        ("from", &say.given(from)),
        ("value", &say.outcome(value)),
    ];
    let template = if to.number >= from.number { &say.results.change_up } else { &say.results.change_down };
    Some((Phrases::sentence(template, &values), facts_of(&[to, from])))
}

fn times(choice: &Choice) -> Option<Done> {
    let is_money = |s: &Stated| is_money(choice, s);
    let are_counts = |a: &Stated, b: &Stated| are_counts(a, b) && !is_money(a) && !is_money(b);
    let (a, b) = choice.two(PAIR, is_amount, |a, b| differ(a, b) && (are_alike(a, b) || are_counts(a, b)))?;
    let (a, b) = (&choice.stated[a].quantity, &choice.stated[b].quantity);
    let (more, less) = if a.number >= b.number { (a, b) } else { (b, a) };
    if less.number == 0.0 {
        return None;
    }
    let say = choice.asked.phrases;
    let value = more.number / less.number;
    let values = [
        ("amount", &*say.result(value, divided(more, less), "times")),
        ("more", &say.given(more)),
        ("less", &say.given(less)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.times, &values), facts_of(&[more, less])))
}

/// "How many books per employee?"
fn each(choice: &Choice) -> Option<Done> {
    let (asked, utterance) = (&choice.asked, choice.asked.utterance);
    let at = choice.heard.place(Cue::Per)?.end;
    let one = utterance.terms.iter().find(|t| t.tokens.start >= at)?;
    if one.tokens.start > at + 1 || asked.heard.is(Cue::Time, &utterance.tokens[one.tokens.start].word) {
        return None;
    }
    let bottom = choice.one(|s| s.measure == Measure::Amount && s.head == Some(one.concept))?;
    let of_other = |a: &Stated, b: &Stated| {
        let is_bottom = |s: &Stated| std::ptr::eq(&raw const choice.stated[bottom], s);
        let top = if is_bottom(a) { b } else { a };
        (is_bottom(a) || is_bottom(b)) && top.measure == Measure::Amount && top.head != Some(one.concept)
    };
    let (a, b) = choice.two(PAIR, is_amount, of_other)?;
    let top = if a == bottom { b } else { a };
    let (top, bottom) = (&choice.stated[top].quantity, &choice.stated[bottom].quantity);
    if bottom.number == 0.0 {
        return None;
    }
    let say = asked.phrases;
    let value = top.number / bottom.number;
    let amount = say.amount(&say.number(value), &top.unit);
    let values = [
        ("amount", &*say.bounded(&amount, divided(top, bottom), true)),
        ("one", &utterance.tokens[one.tokens.start].word),
        ("top", &say.given(top)),
        ("bottom", &say.given(bottom)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.quotient, &values), facts_of(&[top, bottom])))
}

fn larger(choice: &Choice) -> Option<Done> {
    let (more, less) = two(choice, Search { whole: true, ..PAIR })
        .filter(|(a, b)| a.quantity.number != b.quantity.number)?;
    // What two statements count has to be what is compared.
    let is_named = |s: &Stated| choice.asked.utterance.terms.iter().any(|t| Some(t.concept) == s.head);
    if more.quantity.fact != less.quantity.fact && !is_named(more) {
        return None;
    }
    let say = choice.asked.phrases;
    let name = |s: &Stated| match s.names.first().or(s.quantity.about.first().filter(|_| s.alone)) {
        Some(entity) => Some(choice.asked.name(*entity).to_owned()),
        None => (!s.label.is_empty()).then(|| s.label.clone()),
    };
    let values = [
        ("name", &*name(more)?),
        ("more", &say.given(&more.quantity)),
        ("less", &say.given(&less.quantity)),
        ("other", &name(less)?),
    ];
    let text = Phrases::sentence(&say.results.larger, &values);
    Some((text, facts_of(&[&more.quantity, &less.quantity])))
}

/// "What do three seats cost?"
fn multiple(choice: &Choice) -> Option<Done> {
    /// What is bought at once.
    const MOST: f64 = 1_000.0;
    let utterance = choice.asked.utterance;
    let in_period = |at: usize| utterance.periods.iter().any(|p| p.tokens.contains(&at));
    let is_count = |f: &&crate::text::numbers::Figure| {
        f.value > 1.0
            && f.value <= MOST
            && f.value.fract() == 0.0
            && !f.percent
            && f.currency.is_none()
            && !in_period(f.tokens.start)
            && !choice.asked.is_name(f.tokens.start)
    };
    let mut counts = utterance.figures.iter().filter(is_count);
    let (Some(count), None) = (counts.next(), counts.next()) else { return None };
    let q = choice.one(|s| is_money(choice, s))?;
    let (s, q) = (&choice.stated[q], &choice.stated[q].quantity);
    let is_told =
        choice.stated.iter().any(|o| o.quantity.fact == q.fact && is_near(o.quantity.number, count.value));
    let follows = utterance.terms.iter().find(|t| t.tokens.start >= count.tokens.end)?;
    // "4 Shunyi" is "for Shunyi": nobody buys several of a name.
    let is_counted = follows.name.is_none() && follows.tokens.start <= count.tokens.end + 1;
    if is_told || !is_counted || !s.is_of(&choice.asked, follows) {
        return None;
    }
    let say = choice.asked.phrases;
    let value = tidy(q.number * count.value);
    let values = [
        ("amount", &*say.bounded(&say.amount(&say.full(value), &q.unit), q.bound, false)),
        ("given", &say.given(q)),
        ("factor", &say.number(count.value)),
        ("value", &say.full(value)),
    ];
    Some((Phrases::sentence(&say.results.multiple, &values), smallvec![q.fact]))
}
