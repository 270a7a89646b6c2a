//! Messages that end where what they ask for would follow ("until?", "counted by?").

use super::cues::Cues;
use super::ellipsis::body_of;
use crate::matcher::utterance::{Reader, Utterance};

/// More words than this are no mere ending.
const MAX_WORDS: usize = 4;

/// The message with what it asks for at its end.
pub(super) fn with_object_asked(reader: &Reader, cues: &Cues, utterance: &Utterance) -> Option<Utterance> {
    if !utterance.asks.is_empty() || utterance.yes_no {
        return None;
    }
    let body = body_of(cues, utterance);
    let tokens = &utterance.tokens[body.clone()];
    let (length, whole) = cues.dangling(tokens).filter(|_| tokens.len() <= MAX_WORDS)?;
    let mut tokens = tokens[..tokens.len() - length].to_vec();
    tokens.extend(reader.vocabulary.tokens(whole));
    let last = tokens.len() - 1;
    for (at, token) in tokens.iter_mut().enumerate() {
        token.starts_sentence = at == 0;
        token.before_question_mark = at == last;
    }
    let (clean, repairs) = (utterance.clean.clone(), utterance.repairs.clone());
    Some(Utterance { clean, repairs, ..reader.reread(tokens) })
}
