//! The sentences of a message, and those among them that ask something.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Reader, Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};

/// A sentence with fewer content words is no question of its own ("right?").
const MIN_CONTENT: usize = 2;
/// Questions looked at in one message.
const MAX_QUESTIONS: usize = 4;

impl Reader<'_> {
    /// The sentences of an utterance that ask something, where it has several sentences: people
    /// say who they are and what they think before they ask.
    pub fn questions(&self, utterance: &Utterance) -> SmallVec<[Utterance; 4]> {
        let asks = |part: &Utterance| {
            let content = part.terms.iter().filter(|t| t.class == Class::Content).count();
            let is_named = || part.terms.iter().any(|t| matches!(t.name, Some(Name::Known(_))));
            self.is_question(part) && (content >= MIN_CONTENT || is_named())
        };
        let parts = sentences(utterance).into_iter().map(|range| self.part(utterance, range));
        parts.filter(asks).take(MAX_QUESTIONS).collect()
    }

    /// The same sentences, each read together with the one before it, which may name what the question
    /// points at, and by itself.
    pub fn questions_in_context(&self, utterance: &Utterance) -> SmallVec<[(Utterance, Utterance); 2]> {
        let sentences = sentences(utterance);
        let pairs = sentences.windows(2).filter_map(|w| {
            let question = self.part(utterance, w[1].clone());
            let is_question = self.is_question(&question);
            is_question.then(|| (self.part(utterance, w[0].start..w[1].end), question))
        });
        pairs.take(MAX_QUESTIONS).collect()
    }

    fn is_question(&self, part: &Utterance) -> bool {
        !part.asks.is_empty() || part.yes_no || part.tokens.iter().any(|t| t.before_question_mark)
    }
}

/// The sentences of an utterance that has several. What is named before a colon belongs to the question
/// after it ("October alone: how many cars?").
fn sentences(utterance: &Utterance) -> SmallVec<[Range<usize>; 8]> {
    let tokens = &utterance.tokens;
    let count = tokens.len();
    let names_topic = |end: usize| {
        let Some(before) = end.checked_sub(1).filter(|&i| matches!(tokens[i].sign_after, Some(':' | '：')))
        else {
            return false;
        };
        let start = (0..=before).rev().find(|&i| tokens[i].starts_sentence).unwrap_or(0);
        let named = |t: &Term| t.tokens.start >= start && t.tokens.end <= end && (t.name.is_some() || t.slot);
        utterance.terms.iter().any(named)
    };
    let starts = (0..count).filter(|&i| tokens[i].starts_sentence && !names_topic(i));
    let bounds: SmallVec<[usize; 8]> = starts.chain([count]).collect();
    if bounds.len() > 2 { bounds.windows(2).map(|w| w[0]..w[1]).collect() } else { SmallVec::new() }
}
