//! Other readings of a question that was typed carelessly. The likeliest word for each slip makes no
//! sense where another was meant, and a slip may give another word ("mad" for "made"): the reading
//! that the fact base answers best is taken.

use smallvec::SmallVec;

use super::classifier::Scratch;
use super::utterance::Utterance;
use super::{Found, Matcher};
use crate::knowledge::FactBase;
use crate::text::spelling::{Repair, SURE};
use crate::text::tokens::Token;

/// Another word for a token.
struct OtherWord<'a> {
    at: usize,
    word: &'a str,
    cost: u32,
}

/// Other words that are tried in one question, each at the price of matching it anew. Sixteen mend no more
/// of the held-out questions.
const MAX_TRIED: usize = 4;
/// A word that was typed is taken for a slip where the fact base uses another so many times as often.
const OUTNUMBERED: u32 = 8;
/// How much less likely another word than the likeliest may be, in twelfths of an edit.
const AS_LIKELY: u32 = 4;
/// How much surer another word has to make it.
const LEAST_GAIN: f32 = 0.03;

impl Matcher {
    /// The reading of a carelessly typed question that makes it as sure as an answer has to be, if
    /// the likeliest reading does not and another does.
    pub fn respell(
        &self,
        base: &FactBase,
        utterance: &Utterance,
        found: &Found,
        enough: f32,
        scratch: &mut Scratch,
    ) -> Option<(Utterance, Found)> {
        let mut confidence = found.fact_confidence();
        if utterance.slips == 0 || confidence >= enough {
            return None;
        }
        let mut best: Option<(Utterance, Found)> = None;
        for other in self.other_words(utterance) {
            if confidence >= enough {
                break;
            }
            let so_far = best.as_ref().map_or(utterance, |(utterance, _)| utterance);
            let respelt = self.reader().respelt(so_far, other.at, other.word);
            let found = self.find(base, &respelt, scratch);
            if found.fact_confidence() >= confidence + LEAST_GAIN {
                confidence = found.fact_confidence();
                best = Some((respelt, found));
            }
        }
        best.filter(|_| confidence >= enough)
    }

    /// Words that may have been meant by others than those read, the likeliest first.
    fn other_words<'a>(&'a self, utterance: &Utterance) -> SmallVec<[OtherWord<'a>; MAX_TRIED]> {
        let mut words: SmallVec<[OtherWord; MAX_TRIED]> = SmallVec::new();
        let speller = self.vocabulary.speller();
        for (at, token) in utterance.tokens.iter().enumerate() {
            if is_one_of_several(&utterance.tokens, at) {
                continue;
            }
            let Some(typed) = utterance.clean.get(token.span.clone()).map(str::to_lowercase) else {
                continue;
            };
            if self.lexicon.expand(&typed).is_some() {
                let others = self.lexicon.or_else(&typed).into_iter().flatten();
                words.extend(others.map(|word| OtherWord { at, word, cost: 0 }));
                continue;
            }
            let is_kept = typed == token.word;
            let is_name = utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&at));
            if is_kept && is_name {
                continue;
            }
            let mut others = if is_kept {
                speller.commoner(&typed, SURE, OUTNUMBERED * (speller.uses(&typed) + 1))
            } else {
                speller.candidates(&typed)
            };
            if !is_kept && let Some(&Repair { cost, .. }) = others.first() {
                others.retain(|r| r.cost <= cost + AS_LIKELY && r.word != token.word);
            }
            words.extend(others.into_iter().map(|Repair { word, cost, .. }| OtherWord { at, word, cost }));
        }
        words.sort_by_key(|other| other.cost);
        words.truncate(MAX_TRIED);
        words
    }
}

/// Whether a word was typed that is read as several.
fn is_one_of_several(tokens: &[Token], at: usize) -> bool {
    let is_same =
        |i: Option<usize>| i.and_then(|i| tokens.get(i)).is_some_and(|other| other.span == tokens[at].span);
    is_same(at.checked_sub(1)) || is_same(Some(at + 1))
}
