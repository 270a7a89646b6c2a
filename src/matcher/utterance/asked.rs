//! The kinds of answer that an utterance asks for, and whether yes or no is wanted.

use smallvec::SmallVec;

use super::{Reader, Utterance};
use crate::text::lexicon::Asks;
use crate::text::lists::List;
use crate::text::tokens::{Token, is_chinese};

/// So many words before the one that embeds a question may tell that it does ("tell *me* if").
const MAX_FRAMING: usize = 2;

impl Reader<'_> {
    /// Tokens of the wordings that ask ("how many").
    pub fn asking(&self, utterance: &Utterance) -> SmallVec<[usize; 8]> {
        let word_at = |i: usize| utterance.tokens.get(i).map(|t| t.word.as_str());
        let mut found = SmallVec::new();
        let mut at = 0;
        while at < utterance.tokens.len() {
            let asks = utterance.tokens[at].is(List::Asking).then(|| self.lexicon.asks(|i| word_at(at + i)));
            let length = asks.flatten().map_or(0, |(_, length)| length);
            found.extend(at..at + length);
            at += length.max(1);
        }
        found
    }

    /// The kinds of answer asked for, whether yes or no is wanted, and the token after the first
    /// question word.
    pub(super) fn asked(&self, tokens: &[Token]) -> (SmallVec<[Asks; 4]>, bool, Option<usize>) {
        let mut asks: SmallVec<[Asks; 4]> = SmallVec::new();
        let mut first_ask = None;
        let mut at = 0;
        while at < tokens.len() {
            let word_at = |i: usize| tokens.get(at + i).map(|t| t.word.as_str());
            match tokens[at].is(List::Asking).then(|| self.lexicon.asks(word_at)).flatten() {
                Some((kind, length)) => {
                    first_ask.get_or_insert((at, at + length));
                    if !asks.contains(&kind) {
                        asks.push(kind);
                    }
                    at += length;
                }
                None => at += 1,
            }
        }
        let opener = (tokens.iter().enumerate())
            .filter(|(i, t)| t.starts_sentence || (*i > 0 && is_lead_in(&tokens[i - 1].word)))
            .find(|(_, t)| t.is(List::YesNoOpener))
            .map(|(i, _)| i)
            .filter(|&i| !self.is_request(tokens, i));
        let marked = (0..tokens.len()).any(|i| {
            tokens[i].is(List::YesNo)
                || self.is_repeated_around(tokens, i)
                || (tokens[i].is(List::YesNoCloser) && closes(tokens, i))
                || self.embeds_yes_no(tokens, i)
        });
        let yes_no = match (opener, first_ask) {
            (Some(opener), Some((ask, _))) => opener < ask && !self.only_frames(&tokens[opener..ask]),
            (Some(_), None) => true,
            (None, ask) => marked && ask.is_none(),
        };
        (asks, yes_no, first_ask.map(|(_, end)| end))
    }

    /// Whether what opens like a question for yes or no asks to do something ("could you list them?").
    fn is_request(&self, tokens: &[Token], opener: usize) -> bool {
        tokens.get(opener + 1).is_some_and(|t| t.is(List::Addressed))
            && !tokens[opener..].iter().any(|t| t.is(List::YesNoEmbedded))
    }

    /// A word between a word and its repetition, as in 重不重要.
    pub(super) fn is_repeated_around(&self, tokens: &[Token], at: usize) -> bool {
        let first = |t: &Token| t.word.chars().next();
        at > 0
            && tokens.get(at).is_some_and(|t| t.is(List::YesNoBetween))
            && tokens.get(at + 1).is_some_and(|next| {
                first(next) == tokens[at - 1].word.chars().next_back()
                    || first(next) == first(&tokens[at - 1])
            })
    }

    /// A word that negates, rather than asking for yes or no.
    pub(super) fn is_negation(&self, tokens: &[Token], at: usize) -> bool {
        tokens[at].is(List::Negation)
            && !self.is_repeated_around(tokens, at)
            && !(tokens[at].is(List::YesNoCloser) && closes(tokens, at))
    }

    /// Whether yes or no is asked for within a sentence ("I wonder *whether* …", "tell me *if* …").
    fn embeds_yes_no(&self, tokens: &[Token], at: usize) -> bool {
        let frames = |i: usize| !tokens[i + 1].starts_sentence && tokens[i].is(List::YesNoEmbedding);
        tokens[at].is(List::YesNoEmbedded)
            && !tokens[at].starts_sentence
            && (at.saturating_sub(MAX_FRAMING)..at).any(frames)
    }

    /// Whether words only frame the question that follows them ("do we know *who* …", "can you tell me
    /// *when* …"), and so ask nothing themselves.
    fn only_frames(&self, words: &[Token]) -> bool {
        let is_frame = |t: &Token| t.is(List::Frame);
        words.iter().any(is_frame) && words.iter().all(|t| is_frame(t) || t.is(List::Stop))
    }
}

/// Whether nothing follows in the text, or in a sentence that is marked as a question. Where words
/// are not set apart by spaces, particles may follow.
fn closes(tokens: &[Token], at: usize) -> bool {
    at + 1 == tokens.len() || (is_chinese(&tokens[at].word) && tokens[at + 1].starts_sentence)
}

/// Words after which a question may begin without a mark ("so is it…", "wait did they…").
fn is_lead_in(word: &str) -> bool {
    matches!(
        word,
        "so" | "and"
            | "but"
            | "ok"
            | "okay"
            | "wait"
            | "hey"
            | "hi"
            | "yo"
            | "well"
            | "please"
            | "bot"
            | "roro"
    )
}
