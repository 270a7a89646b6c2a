//! Questions for two things at once, taken apart.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Reader, Utterance};
use crate::text::tokens::Token;

/// Things asked for in one question that are looked at.
const MAX_PARTS: usize = 3;

impl Reader<'_> {
    /// What a question asks for that asks for several things ("which brand is it, and where is it
    /// made?"), each as a question that follows the one before; nothing where it asks for one.
    pub fn joint(&self, utterance: &Utterance) -> SmallVec<[Utterance; MAX_PARTS]> {
        let tokens = &utterance.tokens;
        let mut parts: SmallVec<[Range<usize>; MAX_PARTS]> = SmallVec::new();
        let mut at = 0;
        while let Some(join) = (at..tokens.len()).find(|&i| self.joins_questions(tokens, i)) {
            if parts.is_empty() {
                at = (0..join).rev().find(|&i| tokens[i].starts_sentence).unwrap_or(0);
            }
            parts.push(at..join);
            at = (join..tokens.len()).find(|&i| !self.lexicon.is_join(&tokens[i].word)).unwrap_or(join);
        }
        let Some(first) = parts.first().cloned() else { return SmallVec::new() };
        let end = (at + 1..tokens.len()).find(|&i| tokens[i].starts_sentence).unwrap_or(tokens.len());
        parts.push(at..end);
        let asks = |range: &Range<usize>| {
            let part = self.part(utterance, range.clone());
            let is_list = part.tokens.first().is_some_and(|t| self.lexicon.is_list_opener(&t.word));
            !part.asks.is_empty() || part.yes_no || is_list
        };
        if parts.len() > MAX_PARTS || !asks(&first) {
            return SmallVec::new();
        }
        self.whole_questions(utterance, &parts)
    }

    /// The parts as questions. Of one that only asks, what is asked is said with the next one ("*when*
    /// and where was it built?").
    fn whole_questions(
        &self,
        utterance: &Utterance,
        parts: &[Range<usize>],
    ) -> SmallVec<[Utterance; MAX_PARTS]> {
        let tokens = &utterance.tokens;
        let question = |(i, range): (usize, &Range<usize>)| {
            let mut own = tokens[range.clone()].to_vec();
            if let Some(next) = parts.get(i + 1)
                && self.asking_ends(tokens, range.start) == Some(range.end)
                && let Some(rest) = self.asking_ends(tokens, next.start)
            {
                own.extend_from_slice(&tokens[rest..next.end]);
            }
            own.iter_mut().enumerate().for_each(|(i, token)| token.starts_sentence = i == 0);
            self.reread(own)
        };
        parts.iter().enumerate().map(question).collect()
    }

    /// Whether a word joins a question to what stands before it.
    fn joins_questions(&self, tokens: &[Token], at: usize) -> bool {
        let is_join = |i: usize| tokens.get(i).is_some_and(|t| self.lexicon.is_join(&t.word));
        if at == 0 || tokens[at].starts_sentence || !is_join(at) || is_join(at + 1) || is_join(at - 1) {
            return false;
        }
        // Where words are not set apart by spaces, what asks stands anywhere.
        let rest = tokens[at + 1..].iter().skip(1).take_while(|t| !t.starts_sentence).count();
        let last = if self.lexicon.segmented { at + 1 + rest } else { at + 1 };
        (at + 1..=last).any(|i| self.asking_ends(tokens, i).is_some())
    }

    /// Where the words that ask end, if they begin here, or after a word such as "by".
    fn asking_ends(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let asks = |at: usize| {
            let word_at = |i: usize| tokens.get(at + i).map(|t| t.word.as_str());
            self.lexicon.asks(word_at).map(|(_, length)| at + length)
        };
        let is_led = tokens.get(at).is_some_and(|t| self.lexicon.is_stop(&t.word));
        asks(at).or_else(|| asks(at + 1).filter(|_| is_led))
    }
}
