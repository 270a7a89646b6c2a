//! An amount with another word for how many: trillions in billions, or written out.

use smallvec::smallvec;

use super::heard::Heard;
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::Done;
use crate::answer::sums::cue::Cue;
use crate::matcher::utterance::Utterance;
use crate::text::numbers::scale_word;

/// From so many of a word on, people take the next one.
const NEXT_WORD: f64 = 1e3;

/// What the word that an amount is wanted in stands for; 1 where it is to be written out.
pub fn scale(heard: &Heard, utterance: &Utterance) -> f64 {
    let last = heard.place(Cue::Restated).and_then(|place| utterance.tokens.get(place.end - 1));
    last.and_then(|t| scale_word(&t.word).or_else(|| scale_word(t.word.trim_end_matches('s')))).unwrap_or(1.0)
}

/// "How many billion is that?"; what is told in that very way the fact tells itself.
pub fn restated(asked: &Asked, quantities: &[Quantity], scale: f64) -> Option<Done> {
    let q = asked.one(quantities, false, Quantity::is_amount)?;
    let value = q.number / scale;
    let is_told_so = scale > 1.0 && (1.0..NEXT_WORD).contains(&value);
    if is_told_so || value < 1.0 || !asked.names(q) && !asked.fit(&[q.fact]).is_close() {
        return None;
    }
    if !asked.has_no_more_figures(&[q]) {
        return None;
    }
    let say = asked.phrases;
    let values = [
        ("amount", &*say.bounded(&say.amount(&say.in_scale(q.number, scale), &q.unit), q.bound, false)),
        ("given", &say.given(q)),
    ];
    Some((Phrases::sentence(&say.results.restated, &values), smallvec![q.fact]))
}
