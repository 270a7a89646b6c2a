//! Messages that leave open what they are about: they end where what they ask for would follow ("until?",
//! "counted by?"), or begin with a word for somebody whom nobody has named.

use super::cues::{Cues, Pronoun};
use super::ellipsis::body_of;
use crate::matcher::utterance::{Reader, Utterance};
use crate::matcher::vocabulary::Class;

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

/// "Did she borrow money?": whether a question for yes or no has for its subject a word for somebody who is not
/// named. Several may be meant, and what is told of one of them is no answer.
pub(crate) fn asks_of_nobody_named(reader: &Reader, utterance: &Utterance) -> bool {
    let Some(cues) = Cues::of(&reader.lexicon.language).filter(|_| utterance.yes_no) else { return false };
    let subject = utterance.terms.iter().find(|t| {
        let is_pronoun = cues.pronoun(&utterance.tokens[t.tokens.start]).is_some();
        is_pronoun || t.name.is_some() || t.class == Class::Content
    });
    subject.is_some_and(|t| cues.pronoun(&utterance.tokens[t.tokens.start]) == Some(Pronoun::Person))
}
