//! One amount times another: a rate over a time, a price for several, a share of an amount.

use smallvec::smallvec;

use crate::answer::sums::figures::Bound;
use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::quantities::{Quantity, is_near};
use crate::answer::sums::work::{Done, scaled};
use crate::knowledge::EntityIx;
use crate::matcher::vocabulary::Concept;
use crate::text::numbers::Figure;

use super::Stated;
use super::asked_unit::is_money;
use super::choose::{Choice, Search};
use super::spans::Stretch;
use super::sums::{facts_of, is_amount, tidy};

/// What the words that a share is of have to tell of an amount at least.
const LEAST_LINK: f32 = 0.75;

/// "How many of them is that?", "What is that in money?", of what is told in percent.
pub fn share_of_amount(choice: &Choice) -> Option<Done> {
    // What is found first is meant, where it is a share.
    let is_found = choice.told_by_best().any(Stated::is_share);
    let is_meant = |s: &Stated| !is_found || choice.best_fact() == Some(s.quantity.fact);
    let is_share = |s: &Stated| is_amount(s) && s.is_share() && is_meant(s);
    let link = |share: &Stated, whole: &Stated| {
        let fits = is_amount(whole) && !whole.is_share() && choice.fits_unit(whole);
        let is_rate = whole.rate.unit.is_some() && share.rate.unit.is_none();
        if !fits || whole.is_against || is_rate {
            return 0.0;
        }
        if share.quantity.fact == whole.quantity.fact {
            return 1.0;
        }
        let told = &choice.asked.told[whole.quantity.fact];
        let profile = choice.asked.matcher.profile(whole.quantity.fact);
        let is_known = |concept: &&Concept| told.affirms(**concept) || profile.has_concept(**concept);
        let known = share.share_of.iter().filter(is_known).count();
        let link = known as f32 / share.share_of.len().max(1) as f32;
        // An interest rate is one of the loan of the same bank.
        let is_same =
            share.share_of.is_empty() && share.quantity.about.first() == whole.quantity.about.first();
        let is_same = is_same && !share.quantity.about.is_empty() && is_money(choice.heard, whole);
        if link >= LEAST_LINK || is_same { link.max(LEAST_LINK) } else { 0.0 }
    };
    let (share, whole) = choice.linked(Search::default(), is_share, link)?;
    let (share, whole) = (&choice.stated[share].quantity, &choice.stated[whole].quantity);
    let factor = (share.number / 100.0, share.bound, &*choice.asked.phrases.given(share));
    Some((multiplied(choice, whole, factor), facts_of(&[share, whole])))
}

/// "How much is that in a week?", of what is told for a day.
pub fn over_stretch(choice: &Choice, wanted: Stretch) -> Option<Done> {
    let count = |s: &Stated| Some(wanted.count * s.rate.unit?.in_one(wanted.unit)?);
    let is_rate = |s: &Stated| {
        is_amount(s) && !s.is_share() && choice.fits_unit(s) && count(s).is_some_and(|n| n != 1.0)
    };
    if let Some(done) = over_counted(choice, wanted) {
        return Some(done);
    }
    let is_best = |s: &Stated| is_rate(s) && choice.best_fact() == Some(s.quantity.fact);
    let one = choice.one(is_best).or_else(|| choice.one(is_rate))?;
    let (rate, count) = (&choice.stated[one].quantity, count(&choice.stated[one])?);
    Some((scaled(choice.asked.phrases, rate, count, count < 1.0), smallvec![rate.fact]))
}

/// What each of something comes to for as many of it as there are in a time: "a clear night yields 18
/// terabytes", "265 clear nights a year".
fn over_counted(choice: &Choice, wanted: Stretch) -> Option<Done> {
    let is_each = |s: &Stated| {
        is_amount(s)
            && choice.best_fact() == Some(s.quantity.fact)
            && !s.rate.of.is_empty()
            && choice.fits_unit(s)
    };
    let link = |each: &Stated, count: &Stated| {
        let is_of = count.head.is_some_and(|head| each.rate.of.contains(&head));
        let fits = count.rate.unit.and_then(|unit| unit.in_one(wanted.unit)).is_some();
        f32::from(u8::from(is_of && fits && is_amount(count)))
    };
    let (each, count) = choice.linked(Search::default(), is_each, link)?;
    let times = wanted.count * choice.stated[count].rate.unit?.in_one(wanted.unit)?;
    if times < 1.0 {
        return None;
    }
    let (each, count) = (&choice.stated[each].quantity, &choice.stated[count].quantity);
    product(choice, each, &Quantity { number: count.number * times, ..count.clone() })
}

/// What a rate comes to for as long as another figure tells: "19 million a year", "50 years".
pub fn throughout(choice: &Choice) -> Option<Done> {
    let lasts = |s: &Stated| s.lasts(choice.cues);
    let is_rate = |s: &Stated| is_amount(s) && s.rate.unit.is_some() && !s.is_share() && choice.fits_unit(s);
    let is_about = |a: &[EntityIx], b: &[EntityIx]| a.iter().any(|entity| b.contains(entity));
    let link = |rate: &Stated, time: &Stated| {
        let fits = rate.rate.unit.zip(lasts(time)).is_some_and(|(rate, time)| rate.in_one(time).is_some());
        match fits {
            true if rate.quantity.fact == time.quantity.fact => 1.0,
            true if is_about(&rate.quantity.about, &time.quantity.about) => 0.5,
            _ => 0.0,
        }
    };
    let (rate, time) = choice.linked(Search::default(), is_rate, link)?;
    let times = choice.stated[rate].rate.unit?.in_one(lasts(&choice.stated[time])?)?;
    let (rate, time) = (&choice.stated[rate].quantity, &choice.stated[time].quantity);
    if times == 1.0 {
        return product(choice, rate, time);
    }
    product(choice, rate, &Quantity { number: time.number * times, unit: String::new(), ..time.clone() })
}

/// So much for each of so many.
fn product(choice: &Choice, each: &Quantity, count: &Quantity) -> Option<Done> {
    let factor = (count.number, count.bound, &*choice.asked.phrases.given(count));
    Some((multiplied(choice, each, factor), facts_of(&[each, count])))
}

/// An amount times a factor, as it is worded.
fn multiplied(choice: &Choice, amount: &Quantity, (factor, bound, given): (f64, Bound, &str)) -> String {
    let say = choice.asked.phrases;
    let value = say.full(tidy(amount.number * factor));
    let values = [
        ("amount", &*say.bounded(&say.amount(&value, &amount.unit), amount.bound.with(bound), false)),
        ("given", &say.given(amount)),
        ("factor", given),
        ("value", &value),
    ];
    Phrases::sentence(&say.results.multiple, &values)
}

/// Whether a price is asked of so many as no price that is found is for.
pub fn is_of_several(choice: &Choice) -> bool {
    let is_told = |s: &Stated, n: f64| is_near(s.quantity.number, n);
    several(choice).is_some_and(|count| !choice.told_by_best().any(|s| is_told(s, count.value)))
}

/// The number of what is to be paid for.
fn several<'a>(choice: &Choice<'a>) -> Option<&'a Figure> {
    /// What is bought at once.
    const MOST: f64 = 1_000.0;
    let utterance = choice.asked.utterance;
    let in_period = |at: usize| utterance.periods.iter().any(|p| p.tokens.contains(&at));
    let is_count = |f: &&Figure| {
        f.value > 1.0
            && f.value <= MOST
            && f.value.fract() == 0.0
            && !f.percent
            && f.currency.is_none()
            && !in_period(f.tokens.start)
            && !choice.asked.is_name(f.tokens.start)
    };
    let mut counts = utterance.figures.iter().filter(is_count);
    counts.next().filter(|_| counts.next().is_none())
}

/// "What do three seats cost?"
pub fn multiple(choice: &Choice) -> Option<Done> {
    let count = several(choice)?;
    let utterance = choice.asked.utterance;
    let q = choice.one(|s| is_money(choice.heard, s))?;
    let (s, q) = (&choice.stated[q], &choice.stated[q].quantity);
    let is_told =
        choice.stated.iter().any(|o| o.quantity.fact == q.fact && is_near(o.quantity.number, count.value));
    let follows = utterance.terms.iter().find(|t| t.tokens.start >= count.tokens.end)?;
    // "4 Shunyi" is "for Shunyi": nobody buys several of a name.
    let is_counted = follows.name.is_none() && follows.tokens.start <= count.tokens.end + 1;
    if is_told || !is_counted || !s.is_of(&choice.asked, follows) {
        return None;
    }
    let factor = (count.value, Bound::Exact, &*choice.asked.phrases.number(count.value));
    Some((multiplied(choice, q, factor), smallvec![q.fact]))
}
