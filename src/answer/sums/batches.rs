//! How many of a size that the question gives an amount makes: "shiploads of 5,000".

use smallvec::{SmallVec, smallvec};

use super::cues::singular;
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::{Done, average};
use crate::text::numbers::Figure;

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
    let one = |at: usize| singular(word(at)).unwrap_or_else(|| word(at).to_owned());
    let counts =
        |at: usize| asked.heard.is("time", word(at)) || quantities.iter().any(|q| asked.has_unit_at(q, at));
    for after in asked.heard.places("how_many") {
        for noun in after.end..(after.end + NOUN_WITHIN).min(tokens.len()) {
            if counts(noun) || asked.heard.is("of", word(noun)) {
                break;
            }
            let name = one(noun);
            let same: SmallVec<[usize; 4]> = (0..tokens.len()).filter(|&at| one(at) == name).collect();
            let at_once = |f: &&Figure| f.tokens.start == noun + 2 && asked.heard.is("of", word(noun + 1));
            let elsewhere = |f: &&Figure| {
                let mut others = same.iter().filter(|&&at| at != noun);
                others.any(|&at| f.tokens.start.abs_diff(at) <= SIZE_WITHIN)
            };
            let figures = || asked.utterance.figures.iter().filter(|f| f.value > 1.0 && !f.percent);
            let size = figures().find(at_once).or_else(|| {
                let mut sizes = figures().filter(elsewhere);
                sizes.next().filter(|_| same.len() > 1 && sizes.next().is_none())
            });
            if let Some(size) = size {
                let tokens = same.into_iter().chain(size.tokens.clone()).collect();
                return Some(Batches { size, tokens });
            }
        }
    }
    None
}

/// Whether a fact speaks of what is counted, and may tell how many there are.
pub fn is_told(asked: &Asked, found: &Batches) -> bool {
    let first = found.tokens.first();
    let term = asked.utterance.terms.iter().find(|t| Some(&t.tokens.start) == first);
    term.is_some_and(|t| asked.told.iter().any(|told| told.affirms(t.concept)))
}

/// "If a shipload is 5,000 cars, how many shiploads are the exports?"
pub fn batches(asked: &Asked, quantities: &[Quantity], found: &Batches) -> Option<Done> {
    let Batches { size, tokens } = found;
    let asked = &asked.without(tokens);
    // "5,000 tonnes" are no part of an amount of vehicles.
    let counted = quantities.iter().find(|q| asked.has_unit_at(q, size.tokens.end)).map(|q| &q.unit);
    let fits = |q: &Quantity| {
        let money = size.currency.is_none_or(|c| c == '$' && q.unit == "dollars");
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
