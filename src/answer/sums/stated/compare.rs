//! Two amounts of the same held against each other.

use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::quantities::Quantity;
use crate::answer::sums::work::{Done, average, multiple_of};

use super::Stated;
use super::asked_unit::is_money;
use super::choose::{Choice, Search};
use super::sums::{PAIR, are_alike, are_counts, differ, facts_of, is_amount, tidy};

/// The two amounts of the same that the question speaks of, the greater first.
fn two<'a>(choice: &Choice<'a>, how: Search) -> Option<(&'a Stated, &'a Stated)> {
    let (a, b) = choice.two(how, is_amount, are_alike)?;
    Some(greater_first(&choice.stated[a], &choice.stated[b]))
}

fn greater_first<'a>(a: &'a Stated, b: &'a Stated) -> (&'a Stated, &'a Stated) {
    if a.quantity.number >= b.quantity.number { (a, b) } else { (b, a) }
}

/// How much more one is than another.
pub fn difference(choice: &Choice) -> Option<Done> {
    let alike = |a: &Stated, b: &Stated| {
        are_alike(a, b) && differ(a, b) && choice.fits_unit(a) && choice.fits_unit(b)
    };
    let (a, b) = choice.two(PAIR, is_amount, alike)?;
    let (more, less) = greater_first(&choice.stated[a], &choice.stated[b]);
    subtract(choice, &more.quantity, &less.quantity, true)
}

/// One less the other, as how much more that is or as what is left.
pub fn subtract(choice: &Choice, more: &Quantity, less: &Quantity, compares: bool) -> Option<Done> {
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

/// By how many percent one became another.
pub fn change(choice: &Choice) -> Option<Done> {
    let (a, b) =
        two(choice, PAIR).filter(|(a, b)| !a.is_share() && a.quantity.number != b.quantity.number)?;
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

/// How many times one is another.
pub fn times(choice: &Choice) -> Option<Done> {
    let is_money = |s: &Stated| is_money(choice.heard, s);
    let are_counts = |a: &Stated, b: &Stated| are_counts(a, b) && !is_money(a) && !is_money(b);
    let (a, b) = choice.two(PAIR, is_amount, |a, b| differ(a, b) && (are_alike(a, b) || are_counts(a, b)))?;
    let (a, b) = (&choice.stated[a].quantity, &choice.stated[b].quantity);
    let (more, less) = if a.number >= b.number { (a, b) } else { (b, a) };
    if less.number == 0.0 {
        return None;
    }
    Some((multiple_of(choice.asked.phrases, more, less), facts_of(&[more, less])))
}

/// Which is more.
pub fn larger(choice: &Choice) -> Option<Done> {
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
