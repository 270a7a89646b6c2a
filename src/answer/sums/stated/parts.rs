//! Parts of a whole: what share one is, and what is left without it.

use smallvec::smallvec;

use super::asked_unit::AskedUnit;
use super::choose::{Choice, Search};
use super::compare::subtract;
use super::spans::DAYS_OF_YEAR;
use super::sums::{NAMED, PAIR, are_alike, differ, is_amount};
use super::{Measure, Stated, is_telling};
use crate::answer::sums::Span;
use crate::answer::sums::cue::Cue;
use crate::answer::sums::quantities::Quantity;
use crate::answer::sums::work::{Done, share_of};
use crate::matcher::utterance::Term;
use crate::text::lists::List;

/// What is left out stands within so many words after the one that says so.
const NEAR: usize = 5;

/// What share one is of another.
pub fn share(choice: &Choice) -> Option<Done> {
    // "What percentage of the companies are from there?" asks for no two amounts.
    if choice.asked.heard.has(Cue::Steps) {
        return None;
    }
    let is_meant = |(whole, part): &(usize, usize)| {
        choice.apart(*part, *whole) > 0.0 || choice.best_fact() == Some(choice.stated[*part].quantity.fact)
    };
    let told_as_one = part_of_one(choice, |_, _| true).filter(is_meant);
    let (whole, part) = told_as_one
        .or_else(|| of_other(choice).map(|(part, whole)| (whole, part)))
        .or_else(|| two_alike(choice))?;
    share_of(choice.asked.phrases, &choice.stated[part].quantity, &choice.stated[whole].quantity)
}

/// The greater and the less of two of a kind.
fn two_alike(choice: &Choice) -> Option<(usize, usize)> {
    let (a, b) = choice.two(PAIR, is_amount, |a, b| differ(a, b) && !a.is_share() && are_alike(a, b))?;
    let are_kin = choice.kinship(a, b) > 0.0;
    let is_of_own_words = || choice.apart(a, b) >= NAMED && choice.apart(b, a) >= NAMED;
    let [x, y] = [a, b].map(|i| &choice.stated[i].quantity);
    if x.fact != y.fact && !are_kin && !is_of_own_words() {
        return None;
    }
    Some(if x.number >= y.number { (a, b) } else { (b, a) })
}

/// A whole and a part of it, told in one statement.
fn part_of_one(choice: &Choice, fits: impl Fn(&Stated, &Stated) -> bool) -> Option<(usize, usize)> {
    let is_part = |w: &Stated, p: &Stated| {
        p.whole.is_some_and(|i| std::ptr::eq(&raw const choice.stated[i], w)) && fits(w, p)
    };
    let (a, b) = choice.two(PAIR, is_amount, |a, b| is_part(a, b) || is_part(b, a))?;
    Some(if choice.stated[b].whole == Some(a) { (a, b) } else { (b, a) })
}

/// What is left of one without a part.
pub fn rest(choice: &Choice) -> Option<Done> {
    // What is denied, or taken away, has to be what the part is.
    let is_of_part = |(whole, part): &(usize, usize)| {
        choice.apart_in_words(*part, *whole) > 0.0 || choice.apart(*part, *whole) > 0.0
    };
    let (whole, part) = in_other_state(choice)
        .or_else(|| part_of_one(choice, are_alike_or_unnamed).filter(is_of_part))
        .or_else(|| of_other(choice).map(|(part, whole)| (whole, part)).filter(is_of_part))?;
    without(choice, whole, part)
}

/// How many of a whole are not as a part of it is.
pub fn opposite(choice: &Choice) -> Option<Done> {
    let (whole, part) = in_other_state(choice)?;
    without(choice, whole, part)
}

fn without(choice: &Choice, whole: usize, part: usize) -> Option<Done> {
    subtract(choice, &choice.stated[whole].quantity, &choice.stated[part].quantity, false)
}

/// A whole and its part in the fact that is found, where what is asked for stands the other way than the part:
/// how many are *left* of those of which some have *quit*.
fn in_other_state(choice: &Choice) -> Option<(usize, usize)> {
    let stands = choice.heard.has(Cue::Standing) || choice.heard.has(Cue::Left);
    if stands == choice.heard.has(Cue::Gone) {
        return None;
    }
    let best = choice.best_fact()?;
    let told = &choice.asked.told[best].utterance;
    let (is_so, is_other) = if stands { (Cue::Standing, Cue::Gone) } else { (Cue::Gone, Cue::Standing) };
    let parts =
        || choice.stated.iter().enumerate().filter(|(_, s)| s.quantity.fact == best && s.whole.is_some());
    // All that a statement says is said of its only part.
    let is_only = parts().count() == 1;
    let is = |part: &Stated, cue: Cue| {
        let word = |t: &Term| told.tokens[t.tokens.start].word.as_str();
        let is_own = |t: &Term| is_only || part.own.contains(&t.concept);
        told.terms.iter().any(|t| is_own(t) && choice.heard.is(cue, word(t)))
    };
    let stands_so = |part: &Stated| is(part, is_other) && !is(part, is_so);
    parts().filter(|(_, part)| stands_so(part)).find_map(|(i, part)| Some((part.whole?, i)))
}

/// Parts are counted as what they are: "173 incidents, 29 of them fires".
fn are_alike_or_unnamed(whole: &Stated, part: &Stated) -> bool {
    let money = |s: &Stated| s.quantity.unit.is_empty();
    are_alike(whole, part) || !money(whole) && part.quantity.number <= whole.quantity.number
}

/// A part of what another statement tells, and that.
fn of_other(choice: &Choice) -> Option<(usize, usize)> {
    // "Of the trams *damaged*, 25 were scrapped": those damaged are the whole, and not all trams.
    let is_of_narrower = |part: &Stated, whole: &Stated| {
        let told = &choice.asked.told[part.quantity.fact];
        let is_part = |s: &&Stated| s.whole.is_some_and(|i| std::ptr::eq(&raw const choice.stated[i], whole));
        let mut parts = choice.stated.iter().filter(is_part);
        parts.any(|s| s.quantity.fact != part.quantity.fact && s.own.iter().any(|word| told.affirms(*word)))
    };
    let link = |part: &Stated, whole: &Stated| {
        f32::from(u8::from(is_part_of_other(whole, part) && !is_of_narrower(part, whole)))
    };
    let (part, whole) = choice.linked(Search::default(), |s| s.is_of && is_amount(s), link)?;
    (choice.apart_in_words(part, whole) > 0.0).then_some((part, whole))
}

/// Whether one statement tells a part of what another tells: "1,150 people were employed"; "of the people
/// employed, 830 were from the town".
fn is_part_of_other(whole: &Stated, part: &Stated) -> bool {
    let (w, p) = (&whole.quantity, &part.quantity);
    w.fact != p.fact && part.is_of && are_alike(whole, part) && w.period == p.period && p.number < w.number
}

/// What is left of a hundred percent, or of the days of a year.
pub fn complement(choice: &Choice) -> Option<Done> {
    let is_share = choice.unit == Some(AskedUnit::Percent);
    let of_year = |s: &Stated| {
        let days = s.quantity.unit.rsplit(' ').next();
        let days = days.and_then(|word| Span::of(choice.cues, word));
        days == Some(Span::Day) && s.rate.unit == Some(Span::Year)
    };
    let (heard, utterance) = (choice.heard, choice.asked.utterance);
    // What is left out has to be what is told, and not left out there already.
    let places: Vec<usize> = heard.places(Cue::Without).iter().map(|place| place.end).collect();
    let nots = (0..utterance.tokens.len()).filter(|&at| utterance.tokens[at].is(List::Negation));
    let places: Vec<usize> = places.into_iter().chain(nots).collect();
    let leaves_out = |s: &Stated| {
        let follows = |t: &Term| places.iter().any(|&at| (at..at + NEAR).contains(&t.tokens.start));
        let words = utterance.terms.iter().filter(|t| is_telling(t) && follows(t));
        let told = choice.cues.hear(&choice.asked.told[s.quantity.fact].utterance);
        !told.has(Cue::Without) && words.into_iter().any(|t| s.has_word(t))
    };
    let is_wanted = |s: &Stated| {
        leaves_out(s)
            && match is_share {
                true => s.is_share() && !s.relative && s.quantity.number < 100.0,
                false => of_year(s) && s.quantity.number < DAYS_OF_YEAR && choice.fits_unit(s),
            }
    };
    let one = choice.one(|s| s.measure == Measure::Amount && is_wanted(s))?;
    let q = &choice.stated[one].quantity;
    let whole = if is_share { 100.0 } else { DAYS_OF_YEAR };
    let whole = Quantity { number: whole, ..q.clone() };
    let (text, _) = subtract(choice, &whole, q, false)?;
    Some((text, smallvec![q.fact]))
}
