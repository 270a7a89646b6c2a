//! How many of a size that the question gives an amount makes: "shiploads of 5,000".

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::heard::{singular, typed};
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::{Done, average};
use crate::answer::sums::cue::Cue;
use crate::text::numbers::{Figure, scale_word};

/// What an amount is to be parted into.
pub struct Batches<'a> {
    /// How many of the amount are in one.
    size: &'a Figure,
    /// The tokens that say so: what is counted, wherever it stands, and the figure.
    tokens: SmallVec<[usize; 8]>,
}

/// What is counted follows "how many" within so many words.
const NOUN_WITHIN: usize = 3;
/// The size stands so near to what it is the size of.
const SIZE_WITHIN: usize = 6;

/// "How many shiploads of 5,000", or "a shipload is 5,000 …: how many shiploads": what is counted is
/// known by its place, whatever it is.
pub fn asked_for<'a>(asked: &'a Asked, quantities: &[Quantity]) -> Option<Batches<'a>> {
    let tokens = &asked.utterance.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    // Words of sums may have been taken for misspelt.
    let one = |at: usize| {
        let word = typed(asked.utterance, at).map_or(word(at), String::as_str);
        singular(word).unwrap_or_else(|| word.to_owned())
    };
    let is_unit = |at: usize| quantities.iter().any(|q| asked.has_unit_at(q, at));
    let asking = asked.heard.places(Cue::HowMany);
    let counts = |at: usize| {
        asked.heard.is(Cue::Time, word(at)) || is_unit(at) || asking.iter().any(|p| p.contains(&at))
    };
    for after in &asking {
        for noun in after.end..(after.end + NOUN_WITHIN).min(tokens.len()) {
            // "How many billions below 200 billion" counts no billions.
            if counts(noun) || scale_word(word(noun)).is_some() || asked.heard.is(Cue::Of, word(noun)) {
                break;
            }
            let name = one(noun);
            let same: SmallVec<[usize; 4]> = (0..tokens.len()).filter(|&at| one(at) == name).collect();
            let is_size_of =
                |at: usize, f: &Figure| f.tokens.start == at + 2 && asked.heard.is(Cue::Of, word(at + 1));
            let distance = |f: &Figure| {
                let others = same.iter().filter(|&&at| at != noun);
                others.map(|&at| f.tokens.start.abs_diff(at)).min().filter(|d| *d <= SIZE_WITHIN)
            };
            let figures = || asked.utterance.figures.iter().filter(|f| f.value > 1.0 && !f.percent);
            let size = figures()
                .find(|f| same.iter().any(|&at| is_size_of(at, f)))
                // "Each had three stands: how many stands?" is no size of a stand.
                .or_else(|| {
                    let sizes = figures().filter(|f| distance(f).is_some() && one(f.tokens.end) != name);
                    sizes.min_by_key(|f| distance(f))
                });
            if let Some(size) = size {
                // What is counted may be of two words ("train loads"), and so may what has the size ("a
                // long train takes 200 new cars"), but a name is neither.
                let is_free = |at: &usize| !asked.is_name(*at);
                let before = (after.end..noun).filter(is_free);
                let at_once = same.iter().any(|&at| is_size_of(at, size));
                let other = same.iter().copied().find(|at| *at != noun && !at_once);
                let phrase = other.map_or(0..0, |other| phrase(asked, other, size, |at| is_unit(*at)));
                let phrase = phrase.filter(|at| is_free(at) && !is_unit(*at));
                let tokens = same.iter().copied().chain(size.tokens.clone()).chain(before).chain(phrase);
                let tokens = tokens.collect();
                return Some(Batches { size, tokens });
            }
        }
    }
    None
}

/// The words from the beginning of a clause that says a size to what it is a size of.
fn phrase(asked: &Asked, noun: usize, size: &Figure, is_unit: impl Fn(&usize) -> bool) -> Range<usize> {
    /// "2,000 new cars"
    const UNIT_WITHIN: usize = 2;
    let tokens = &asked.utterance.tokens;
    let (first, last) = (noun.min(size.tokens.start), noun.max(size.tokens.end - 1));
    let begins =
        |at: &usize| tokens[*at].starts_sentence || asked.heard.is(Cue::Hypothetical, &tokens[*at].word);
    let start = (0..=first).rev().find(begins).unwrap_or(first);
    let end = (last + 1..(last + 1 + UNIT_WITHIN).min(tokens.len())).find(is_unit).unwrap_or(last);
    start..end + 1
}

/// Whether a fact speaks of what is counted, and may tell how many there are.
pub fn is_told(asked: &Asked, found: &Batches) -> bool {
    let Some(noun) = found.tokens.first().map(|&at| &asked.utterance.tokens[at].word) else { return false };
    let is = |word: &str| {
        word == noun || singular(word).as_ref() == Some(noun) || singular(noun).as_deref() == Some(word)
    };
    asked.told.iter().any(|told| told.utterance.tokens.iter().any(|t| is(&t.word)))
}

/// "If a shipload is 5,000 cars, how many shiploads are the exports?"
pub fn batches(asked: &Asked, quantities: &[Quantity], found: &Batches) -> Option<Done> {
    let Batches { size, tokens } = found;
    let asked = &asked.without(tokens);
    // "5,000 tonnes" are no part of an amount of vehicles.
    let counted = quantities.iter().find(|q| asked.has_unit_at(q, size.tokens.end)).map(|q| &q.unit);
    let fits = |q: &Quantity| {
        let money = size.currency.is_none_or(|c| c.counts(&q.unit));
        q.is_amount() && q.number > size.value && money && counted.is_none_or(|unit| *unit == q.unit)
    };
    let q = asked.one(quantities, false, fits)?;
    if !asked.has_no_more_figures_than(&[q], &[size.value]) {
        return None;
    }
    let say = asked.phrases;
    let value = q.number / size.value;
    let values = [
        ("amount", &*say.bounded(&say.number(value), average(q.bound), false)),
        ("figure", &say.full(size.value)),
        ("given", &say.given(q)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.batches, &values), smallvec![q.fact]))
}
