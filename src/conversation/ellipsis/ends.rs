//! What stands around the body of a message: words that open it, and words that close it.

use crate::conversation::cues::Cues;
use crate::matcher::utterance::Utterance;

/// What stands before the body.
pub(super) struct Openers {
    /// Where the body begins.
    pub end: usize,
    /// Whether they carry on from the question before.
    pub carries_on: bool,
    /// Whether they put it right.
    pub corrects: bool,
}

/// A sentence of so few words before the question is an interjection ("fair enough.").
const MAX_INTERJECTION: usize = 3;

pub(super) fn openers(cues: &Cues, utterance: &Utterance) -> Openers {
    let tokens = &utterance.tokens;
    let (mut end, mut carries_on, mut corrects) = (0, false, false);
    while end < tokens.len() && cues.fragment(&tokens[end..]).is_none() {
        if let Some(length) = cues.corrects(&tokens[end..]) {
            (carries_on, corrects) = (true, true);
            end += length;
        } else if let Some(length) = cues.carries_on(&tokens[end..]) {
            carries_on = true;
            end += length;
        } else if let Some(length) = cues.aside_wording(&tokens[end..]) {
            end += length;
        } else if cues.is_aside(&tokens[end]) {
            end += 1;
        } else if let Some(length) = interjection(utterance, end) {
            end += length;
        } else {
            break;
        }
    }
    if end == tokens.len() {
        return Openers { end: 0, carries_on: false, corrects: false };
    }
    Openers { end, carries_on, corrects }
}

/// The length of a short sentence that names and asks nothing, where another one follows.
fn interjection(utterance: &Utterance, at: usize) -> Option<usize> {
    let tokens = &utterance.tokens[at..];
    let length = tokens.iter().skip(1).position(|t| t.starts_sentence)? + 1;
    let within = |i: usize| (at..at + length).contains(&i);
    let says = utterance.terms.iter().any(|t| within(t.tokens.start) && (t.name.is_some() || t.slot));
    let asks = tokens[..length].iter().any(|t| t.before_question_mark);
    (length <= MAX_INTERJECTION && tokens[0].starts_sentence && !says && !asks).then_some(length)
}

/// Where the body ends: words after it that say nothing close the message ("which one, sorry?").
pub(super) fn closers(cues: &Cues, utterance: &Utterance, start: usize) -> usize {
    let tokens = &utterance.tokens;
    let is_part = |at: usize| utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&at));
    let mut end = tokens.len();
    while end > start + 1 && cues.is_closer(&tokens[end - 1]) && !is_part(end - 1) {
        end -= 1;
    }
    end
}
