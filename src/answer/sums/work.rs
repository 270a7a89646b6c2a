//! Doing the sums.

use smallvec::{SmallVec, smallvec};

use super::figures::Bound;
use super::operands::{Asked, SMALL};
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::{
    Operation, PLUS, Span, Sum, batches, counting, days, growth, lists, money, rates, restated, sets,
    supposed, time,
};
use crate::answer::sums::cue::Cue;
use crate::matcher::Found;
use crate::matcher::utterance::Term;
use crate::text::numbers::Figure;

/// The result in words, and the facts that it rests on.
pub type Done = (String, SmallVec<[usize; 4]>);

/// A sum that was done.
pub fn done(operation: Operation, done: Option<Done>) -> Option<Sum> {
    done.map(|(text, facts)| Sum::Done { text, facts, operation })
}

/// Does one sum, if the question's words are all about its operands.
pub fn work(asked: &Asked, quantities: &[Quantity], found: &Found, operation: Operation) -> Option<Sum> {
    let result = match operation {
        Operation::Steps | Operation::OtherCurrency => return Some(Sum::Declined),
        // It is done once more as a whole.
        Operation::Stated => None,
        Operation::Hypothetical => {
            return growth::hypothetical(asked, quantities)
                .or_else(|| done(operation, supposed::changed(asked, quantities)));
        }
        Operation::Batches => {
            let batches = batches::asked_for(asked, quantities)?;
            let is_told = batches::is_told(asked, &batches);
            return done(operation, batches::batches(asked, quantities, &batches))
                .or((!is_told).then_some(Sum::Declined));
        }
        Operation::Beyond => money::compare(asked, quantities),
        Operation::DateOf => days::date_of(asked, found),
        Operation::Rate => money::rate(asked, quantities),
        Operation::Convert => money::convert(asked, quantities),
        Operation::InPercent => growth::in_percent(asked, quantities),
        Operation::Restated(scale) => restated::restated(asked, quantities, scale),
        Operation::Scaled(factor) => growth::scaled(asked, quantities, factor),
        Operation::RestOfYear => time::rest_of_year(asked, quantities),
        Operation::MonthsLeft => time::months_left(asked, quantities),
        Operation::MonthsCovered => time::months_covered(asked, quantities),
        Operation::AtPace => time::at_pace(asked, quantities),
        Operation::PerTime(span) => time::per_time(asked, quantities, span),
        Operation::Average if asked.context.is_empty() => None,
        Operation::Average => time::per_time(asked, quantities, Span::Month),
        // How many times as much it grew to, the fact itself tells.
        Operation::Times => times(asked, quantities)
            .or_else(|| times_of_figure(asked, quantities))
            .or_else(|| growth::told(asked, quantities)),
        Operation::Ratio => ratio(asked, quantities),
        Operation::Share => share(asked, quantities),
        Operation::Quotient => {
            rates::quotient(asked, quantities).or_else(|| lists::shared_out(asked, quantities))
        }
        Operation::Difference => difference(asked, quantities).or_else(|| distance(asked, quantities)),
        Operation::Distance => distance(asked, quantities),
        Operation::Part(part) => part_of(asked, quantities, part),
        Operation::Total => total(asked, quantities),
        Operation::DaysBetween => days::between(asked, quantities, found),
        Operation::Order => days::order(asked, quantities, found),
        Operation::Start => days::start(asked),
        Operation::Same => lists::same(asked),
        Operation::Larger => larger(asked, quantities)
            .or_else(|| lists::longer(asked))
            .or_else(|| time::longer(asked, quantities))
            .or_else(|| money::compare(asked, quantities)),
        Operation::Count => counting::count(asked, quantities, found),
        Operation::Common => sets::common(asked),
        Operation::Unlike => sets::unlike(asked),
        Operation::Beside => lists::side_by_side(asked),
        Operation::Persons => lists::persons(asked),
    };
    done(operation, result)
}

/// An average over a rounded figure is near, never exact.
pub fn average(bound: Bound) -> Bound {
    if bound == Bound::Exact { Bound::Near } else { bound }
}

/// The one figure that a question brings along.
pub fn free<'a>(asked: &'a Asked, quantities: &[Quantity]) -> Option<&'a Figure> {
    let free = asked.free_figures(quantities);
    // "In each of the two remaining months": small numbers count what the question speaks of.
    let large: SmallVec<[&Figure; 4]> = free.iter().copied().filter(|f| f.value > SMALL).collect();
    match (large.as_slice(), free.as_slice()) {
        ([one], _) | ([], [one]) => Some(*one),
        _ => None,
    }
}

/// Whether a figure can be one of the same as a quantity.
pub fn is_comparable(figure: &Figure, q: &Quantity) -> bool {
    let ratio = figure.value / q.number;
    let money = figure.currency.is_none_or(|c| c.counts(&q.unit));
    q.is_amount() && !figure.percent && money && (LEAST_RATIO..=1.0 / LEAST_RATIO).contains(&ratio)
}

/// A number that is further from a quantity than this share is no mark that it is short of.
const LEAST_RATIO: f64 = 0.1;

fn distance(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities)?;
    let q = asked.one(quantities, true, |q| is_comparable(figure, q))?;
    // "How many more by the end of the year?" is measured from what is counted so far.
    let is_later =
        asked.utterance.periods.iter().all(|p| {
            q.period.is_some_and(|own| p.period.to >= own.to && p.period.to.year() == own.to.year())
        });
    if !is_later && !asked.fits_periods(&[q.fact]) {
        return None;
    }
    // The amount that is spoken of may be one that the figure is too far from.
    let score = asked.score(q);
    if quantities.iter().any(|other| same_unit(other, q) && asked.score(other) > score) {
        return None;
    }
    let say = asked.phrases;
    let (template, bound) = if figure.value > q.number {
        (&say.results.short_of, q.bound.turned())
    } else {
        (&say.results.above, q.bound)
    };
    let value = say.full((figure.value - q.number).abs());
    let values = [
        ("amount", &*say.bounded(&say.amount(&value, &q.unit), bound, false)),
        ("figure", &say.full(figure.value)),
        ("given", &say.given(q)),
        ("value", &value),
    ];
    Some((Phrases::sentence(template, &values), smallvec![q.fact]))
}

pub fn same_unit(a: &Quantity, b: &Quantity) -> bool {
    a.is_amount() && a.unit == b.unit
}

/// The two amounts of the same that a question is about, and no other figure.
fn two_alike<'q>(asked: &Asked, quantities: &'q [Quantity]) -> Option<(&'q Quantity, &'q Quantity)> {
    let (a, b) = asked.two(quantities, same_unit)?;
    asked.has_no_more_figures(&[a, b]).then_some((a, b))
}

fn greater_first<'a>((a, b): (&'a Quantity, &'a Quantity)) -> (&'a Quantity, &'a Quantity) {
    if a.number >= b.number { (a, b) } else { (b, a) }
}

/// How exact one amount divided by another is.
pub fn divided(top: &Quantity, bottom: &Quantity) -> Bound {
    average(top.bound.with(bottom.bound.turned()))
}

fn difference(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (more, less) = greater_first(two_alike(asked, quantities)?);
    let say = asked.phrases;
    let value = say.full(more.number - less.number);
    let bound = more.bound.with(less.bound.turned());
    let values = [
        ("amount", &*say.bounded(&say.amount(&value, &more.unit), bound, false)),
        ("more", &say.given(more)),
        ("less", &say.given(less)),
        ("value", &value),
    ];
    Some((Phrases::sentence(&say.results.difference, &values), smallvec![more.fact, less.fact]))
}

fn total(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let is_meant = |q: &Quantity| asked.names(q) && asked.says_whose(q);
    let (a, b) = two_alike(asked, quantities).filter(|(a, b)| is_meant(a) && is_meant(b))?;
    let say = asked.phrases;
    let value = say.full(a.number + b.number);
    let values = [
        ("amount", &*say.bounded(&say.amount(&value, &a.unit), a.bound.with(b.bound), false)),
        ("terms", &[say.given(a), say.given(b)].join(PLUS)),
        ("value", &value),
    ];
    Some((Phrases::sentence(&say.results.total, &values), smallvec![a.fact, b.fact]))
}

fn times(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (more, less) = greater_first(two_alike(asked, quantities)?);
    Some((multiple_of(asked.phrases, more, less), smallvec![more.fact, less.fact]))
}

/// How many times one amount is another, as it is worded.
pub(super) fn multiple_of(say: &Phrases, more: &Quantity, less: &Quantity) -> String {
    let value = more.number / less.number;
    let values = [
        ("amount", &*say.result(value, divided(more, less), "times")),
        ("more", &say.given(more)),
        ("less", &say.given(less)),
        ("value", &say.outcome(value)),
    ];
    Phrases::sentence(&say.results.times, &values)
}

/// "How many times does a hundred million go into the output?"
fn times_of_figure(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities).filter(|f| f.value > SMALL)?;
    let money = |q: &Quantity| figure.currency.is_none_or(|c| c.counts(&q.unit));
    let q = asked.one(quantities, false, |q| q.is_amount() && !figure.percent && money(q))?;
    if !asked.names(q) && !asked.fit(&[q.fact]).is_close() {
        return None;
    }
    let say = asked.phrases;
    let (given, full) = (say.given(q), say.full(figure.value));
    let (value, bound, more, less) = if q.number >= figure.value {
        (q.number / figure.value, q.bound, &given, &full)
    } else {
        (figure.value / q.number, q.bound.turned(), &full, &given)
    };
    let values = [
        ("amount", &*say.result(value, average(bound), "times")),
        ("more", more),
        ("less", less),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.times, &values), smallvec![q.fact]))
}

fn ratio(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (a, b) = two_alike(asked, quantities)?;
    let say = asked.phrases;
    let value = a.number / b.number;
    let values = [
        ("amount", &*say.bounded(&say.number(value), divided(a, b), true)),
        ("a", &say.given(a)),
        ("b", &say.given(b)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.ratio, &values), smallvec![a.fact, b.fact]))
}

fn share(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let Some((a, b)) = two_alike(asked, quantities) else { return share_of_figure(asked, quantities) };
    if !is_of_what_is_asked(asked, [a, b]) {
        return None;
    }
    let (part, whole) = part_and_whole(asked, a, b);
    share_of(asked.phrases, part, whole)
}

/// Whether both are what a share is asked of: none of a country's exports is what a town of it produces.
fn is_of_what_is_asked(asked: &Asked, operands: [&Quantity; 2]) -> bool {
    let Some(place) = asked.heard.place(Cue::Share) else { return true };
    let is_noun = |t: &&Term| t.tokens.start >= place.end && asked.is_content(t) && t.name.is_none();
    let Some(noun) = asked.utterance.terms.iter().find(is_noun) else { return true };
    let tells = |q: &&Quantity| asked.accounts_for(q.fact, noun.tokens.start) > 0.0;
    asked.has_unit_at(operands[0], noun.tokens.start)
        || operands.iter().all(tells)
        || !operands.iter().any(tells)
}

/// One amount as a share of another; `None` where that is nothing.
pub(super) fn share_of(say: &Phrases, part: &Quantity, whole: &Quantity) -> Option<Done> {
    if whole.number == 0.0 {
        return None;
    }
    let value = part.number / whole.number * 100.0;
    let values = [
        ("amount", &*say.result(value, divided(part, whole), "percent")),
        ("less", &say.given(part)),
        ("more", &say.given(whole)),
        ("value", &say.outcome(value)),
    ];
    let mut facts = smallvec![part.fact, whole.fact];
    facts.dedup();
    Some((Phrases::sentence(&say.results.share, &values), facts))
}

/// "What percent of ten million are the exports?", and the other way round.
fn share_of_figure(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities)?;
    let q = asked.one(quantities, false, |q| is_comparable(figure, q))?;
    let before = asked.utterance.tokens[..figure.tokens.start].iter().rev().take(2);
    let is_whole = before.into_iter().any(|t| asked.heard.is(Cue::Of, &t.word));
    let say = asked.phrases;
    let (given, full) = (say.given(q), say.full(figure.value));
    let (value, bound) = if is_whole {
        (q.number / figure.value, q.bound)
    } else {
        (figure.value / q.number, q.bound.turned())
    };
    let (less, more) = if is_whole { (&given, &full) } else { (&full, &given) };
    let values = [
        ("amount", &*say.result(value * 100.0, average(bound), "percent")),
        ("less", less),
        ("more", more),
        ("value", &say.outcome(value * 100.0)),
    ];
    Some((Phrases::sentence(&say.results.share, &values), smallvec![q.fact]))
}

/// Which of two amounts is to be shown as a share of the other: "X as a percentage of Y" says so,
/// and elsewhere it is the less of the two.
fn part_and_whole<'q>(asked: &Asked, a: &'q Quantity, b: &'q Quantity) -> (&'q Quantity, &'q Quantity) {
    let (more, less) = greater_first((a, b));
    let Some(place) = asked.heard.place(Cue::AsShare) else { return (less, more) };
    let (at_more, at_less) = (asked.place_of(more, less), asked.place_of(less, more));
    if at_more < place.start && at_less >= place.end { (more, less) } else { (less, more) }
}

fn larger(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    // "Which company more than doubled its exports?" speaks of no two amounts.
    let is_meant = |q: &Quantity| asked.is_told_before(q) || asked.names(q) || asked.says_whose(q);
    let (more, less) =
        greater_first(two_alike(asked, quantities).filter(|(a, b)| is_meant(a) && is_meant(b))?);
    let say = asked.phrases;
    let name = |q: &Quantity| q.about.first().map(|e| asked.name(*e));
    let values = [
        ("name", name(more)?),
        ("more", &say.given(more)),
        ("less", &say.given(less)),
        ("other", name(less)?),
    ];
    Some((Phrases::sentence(&say.results.larger, &values), smallvec![more.fact, less.fact]))
}

fn part_of(asked: &Asked, quantities: &[Quantity], part: f64) -> Option<Done> {
    let q = asked.one(quantities, false, Quantity::is_amount)?;
    // "If a tenth of them were electric" supposes what is not said.
    let fits = asked.names(q) || asked.fit(&[q.fact]).is_close();
    if asked.heard.has(Cue::Hypothetical)
        || !fits
        || !asked.has_no_more_figures_than(&[q], &[part, part * 100.0, 1.0 / part])
    {
        return None;
    }
    let divides = part < 1.0 && ((1.0 / part).round() * part - 1.0).abs() < 1e-9;
    Some((scaled(asked.phrases, q, part, divides), smallvec![q.fact]))
}

/// An amount times a factor, or divided by what that is one part of, as it is worded.
pub(super) fn scaled(say: &Phrases, q: &Quantity, factor: f64, divides: bool) -> String {
    let value = q.number * factor;
    let (template, factor) =
        if divides { (&say.results.part, 1.0 / factor) } else { (&say.results.multiple, factor) };
    let values = [
        ("amount", &*say.result(value, q.bound, &q.unit)),
        ("given", &say.given(q)),
        ("factor", &say.number(factor)),
        ("value", &say.outcome(value)),
    ];
    Phrases::sentence(template, &values)
}
