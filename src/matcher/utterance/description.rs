//! What a question is about where it says so by a clause ("the town *where the fair is held*").

use std::ops::Range;

use smallvec::SmallVec;

use super::{Kind, Reader, Utterance};
use crate::text::lists::List;
use crate::text::tokens::Token;

/// A description is so many words long at least, and so many words stand between its noun and the clause.
const LEAST_WORDS: usize = 3;
const MAX_BETWEEN: usize = 3;
/// So many words at its end may belong to the question again.
const MAX_LEFT: usize = 2;

/// Something that is described instead of named.
#[derive(Debug, Clone)]
pub struct Description {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it is, where its noun says so.
    pub kind: Option<Kind>,
    /// What it says, as a question.
    pub question: Utterance,
}

impl Reader<'_> {
    /// What may be the description in a question, the longest first: a noun for a place, company or the
    /// like, and the clause after it, which leaves some last words to the question.
    pub fn descriptions(&self, utterance: &Utterance) -> SmallVec<[Description; 4]> {
        let tokens = &utterance.tokens;
        if !tokens.iter().any(|t| t.is(List::Relative)) {
            return SmallVec::new();
        }
        let is_noun =
            |at: usize| tokens[at].is(List::Holder) || self.lexicon.kind(&tokens[at].word).is_some();
        let clause_after = |at: usize| {
            let near = at + 1..tokens.len().min(at + 2 + MAX_BETWEEN);
            let is_near = |&i: &usize| !tokens[i].starts_sentence && tokens[i - 1].sign_after != Some(',');
            near.take_while(is_near).find(|&i| tokens[i].is(List::Relative))
        };
        let is_led = |at: usize| at > 0 && tokens[at - 1].is(List::Stop);
        let is_asked = |at: usize| self.asking(utterance).contains(&(at - 1));
        let mut nouns = (1..tokens.len()).filter(|&at| is_noun(at) && is_led(at) && !is_asked(at));
        // "The town *A* where …" is named, but not "the part *of A* where …".
        let is_named = |range: Range<usize>| {
            let of = |at: usize| tokens[at - 1].is(List::Genitive);
            let mut names = utterance.terms.iter().filter(|t| t.name.is_some());
            names.any(|t| range.contains(&t.tokens.start) && !of(t.tokens.start))
        };
        let described = nouns.find_map(|at| Some((at, clause_after(at).filter(|&end| !is_named(at..end))?)));
        let Some((noun, clause)) = described.filter(|_| !utterance.yes_no) else { return SmallVec::new() };
        let end = (clause + 1..tokens.len())
            .find(|&i| tokens[i].starts_sentence || tokens[i - 1].sign_after == Some(','))
            .unwrap_or(tokens.len());
        let ends = (clause + LEAST_WORDS..=end).rev().take(1 + MAX_LEFT);
        let describe = |end: usize| {
            let question = self.part(utterance, noun..end);
            Description { tokens: noun..end, kind: self.lexicon.kind(&tokens[noun].word), question }
        };
        ends.map(describe).collect()
    }

    /// A question with a name in the place of some of its tokens.
    pub fn named_instead(&self, utterance: &Utterance, tokens: Range<usize>, name: &str) -> Utterance {
        let mut own: Vec<Token> = utterance.tokens[..tokens.start].to_vec();
        own.extend(self.vocabulary.tokens(name));
        own.extend_from_slice(&utterance.tokens[tokens.end..]);
        own.iter_mut().skip(1).for_each(|t| t.starts_sentence &= t.span.start > 0);
        self.reread(own)
    }
}
