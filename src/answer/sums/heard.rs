//! Which cues an utterance has.

use std::cell::OnceCell;
use std::ops::Range;

use smallvec::SmallVec;

use super::cue::Cue;
use super::cues::{Bits, Cues, PERCENT, Piece, WIDEST_GAP, WIDEST_GAP_IN_TEXT, Wording, Words};
use crate::matcher::utterance::Utterance;
use crate::text::lists::List;
use crate::text::tokens::Token;

/// The cues of one utterance.
pub struct Heard<'a> {
    cues: &'a Cues,
    utterance: &'a Utterance,
    /// All cues that it has a wording of.
    heard: Bits,
    /// The tokens of the first wording of each.
    places: SmallVec<[(Bits, Range<usize>); 8]>,
    /// Tokens that are part of a wording, where words are not told apart by spaces.
    covered: SmallVec<[bool; 32]>,
    /// Which tokens belong to a sum, once that was asked.
    of_sum: OnceCell<SmallVec<[bool; 32]>>,
}

/// How many tokens the stretches of a wording take at a token, if they stand there.
fn fits(utterance: &Utterance, at: usize, stretches: &[Vec<Piece>]) -> Option<usize> {
    let (first, rest) = stretches.split_first()?;
    let stands = first.iter().zip(at..).all(|(piece, at)| match (piece, utterance.tokens.get(at)) {
        (Piece::Word(word), Some(token)) => token.word == *word || typed(utterance, at) == Some(word),
        (Piece::Figure, Some(_)) => utterance.figures.iter().any(|f| f.tokens.start == at),
        (Piece::Percent, Some(_)) => at == utterance.tokens.len() - 1 && utterance.clean.contains(PERCENT),
        (_, None) => false,
    });
    if !stands {
        return None;
    }
    if rest.is_empty() {
        return Some(first.len());
    }
    (first.len() + 1..=first.len() + WIDEST_GAP)
        .find_map(|from| Some(from + fits(utterance, at + from, rest)?))
}

impl<'a> Heard<'a> {
    pub(super) fn new(cues: &'a Cues, utterance: &'a Utterance) -> Self {
        let (places, covered) = (SmallVec::new(), SmallVec::new());
        let mut heard = Heard { cues, utterance, heard: 0, places, covered, of_sum: OnceCell::new() };
        if cues.segmented {
            heard.listen_for_parts();
        } else {
            heard.listen_for_words();
        }
        heard
    }

    fn listen_for_words(&mut self) {
        let (cues, utterance) = (self.cues, self.utterance);
        let said = self.words_said();
        let is_open = !utterance.figures.is_empty() || utterance.clean.contains(PERCENT);
        for (at, token) in utterance.tokens.iter().enumerate() {
            self.listen_at(at, &token.word, said);
            if let Some(typed) = typed(utterance, at) {
                self.listen_at(at, typed, said);
            }
            if is_open {
                cues.open.iter().for_each(|wording| self.listen_for(wording, at, said));
            }
        }
    }

    fn listen_at(&mut self, at: usize, word: &str, said: Words) {
        let cues = self.cues;
        if let Some(opened) = cues.openers.get(word) {
            opened.iter().for_each(|wording| self.listen_for(wording, at, said));
        }
    }

    fn listen_for(&mut self, wording: &Wording, at: usize, said: Words) {
        if said.has_all(wording.words)
            && self.heard & wording.cue == 0
            && let Some(length) = fits(self.utterance, at, &wording.stretches)
            && !self.cites(at + length)
        {
            self.heard |= wording.cue;
            self.places.push((wording.cue, at..at + length));
        }
    }

    /// Whether what ends before a token says who says so, and no rate: "*per* the article".
    fn cites(&self, end: usize) -> bool {
        let tokens = &self.utterance.tokens;
        self.cues.is(Cue::Per, &tokens[end - 1].word) && tokens.get(end).is_some_and(|t| t.is(List::Definite))
    }

    /// The words as read, and what stood in the place of those that were mended.
    fn words_said(&self) -> Words {
        let mut said = Words::default();
        let read = self.utterance.tokens.iter().map(|token| &token.word);
        let typed = self.utterance.repairs.iter().map(|(_, typed)| typed);
        read.chain(typed).for_each(|word| said.insert(word, self.cues.segmented));
        said
    }

    /// Where words are not told apart by spaces, a wording is any part of the text.
    fn listen_for_parts(&mut self) {
        let tokens = &self.utterance.tokens;
        let (text, ends) = joined(tokens);
        let mut marks = vec![false; text.len()];
        let said = self.words_said();
        for wording in self.cues.wordings().filter(|wording| said.has_all(wording.words)) {
            let mut from = 0;
            while let Some(pieces) = find_pieces(&text, from, wording.written()) {
                let (first, last) = (pieces[0].start, pieces[pieces.len() - 1].end);
                if self.heard & wording.cue == 0 {
                    let token = |byte: usize| ends.iter().take_while(|end| **end <= byte).count();
                    self.heard |= wording.cue;
                    self.places.push((wording.cue, token(first)..token(last - 1) + 1));
                }
                pieces.iter().for_each(|piece| marks[piece.clone()].fill(true));
                from = first + text[first..].chars().next().map_or(1, char::len_utf8);
            }
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let spans = starts.zip(ends.iter().copied()).zip(tokens);
        self.covered = spans
            .map(|((start, end), token)| {
                !self.cues.operands.contains(&token.word) && marks[start..end].iter().all(|m| *m)
            })
            .collect();
    }

    /// Whether the utterance has one of the wordings of a cue.
    pub fn has(&self, cue: Cue) -> bool {
        self.cues.bits[cue as usize] & self.heard != 0
    }

    /// Whether nothing else than a sum can be meant, by another cue than one, so that a fact alone would
    /// be no answer.
    pub fn is_sure_beside(&self, cue: Cue) -> bool {
        let beside = self.cues.bits[cue as usize];
        self.heard & self.cues.sure & !beside != 0
    }

    /// The tokens of the first wording of a cue.
    pub fn place(&self, cue: Cue) -> Option<Range<usize>> {
        let cue = self.cues.bits[cue as usize];
        self.places.iter().find(|(known, _)| *known == cue).map(|(_, tokens)| tokens.clone())
    }

    /// The tokens of every wording of a cue, in order.
    pub fn places(&self, cue: Cue) -> SmallVec<[Range<usize>; 4]> {
        let mut places = SmallVec::new();
        if !self.has(cue) {
            return places;
        }
        let (cues, utterance) = (self.cues, self.utterance);
        let cue = cues.bits[cue as usize];
        if cues.segmented {
            let (text, ends) = joined(&utterance.tokens);
            let token = |byte: usize| ends.iter().take_while(|end| **end <= byte).count();
            for wording in cues.wordings().filter(|w| w.cue == cue) {
                let mut from = 0;
                while let Some(pieces) = find_pieces(&text, from, wording.written()) {
                    let last = &pieces[pieces.len() - 1];
                    places.push(token(pieces[0].start)..token(last.end - 1) + 1);
                    from = last.end;
                }
            }
        } else {
            for (at, token) in utterance.tokens.iter().enumerate() {
                let wordings = cues.openers.get(&token.word).into_iter().flatten();
                let lengths = wordings.filter(|w| w.cue == cue).map(|w| fits(utterance, at, &w.stretches));
                places.extend(lengths.flatten().map(|length| at..at + length));
            }
        }
        places.sort_unstable_by_key(|place| place.start);
        places
    }

    /// The parts and multiples that it has a wording for.
    pub fn parts(&self) -> impl Iterator<Item = f64> {
        self.heard_of(&self.cues.parts)
    }

    /// The changes by a factor that it has a wording for.
    pub fn changes(&self) -> impl Iterator<Item = f64> {
        self.heard_of(&self.cues.changes)
    }

    fn heard_of<'s>(&'s self, factors: &'s [(Bits, f64)]) -> impl Iterator<Item = f64> + 's {
        factors.iter().filter(|(cue, _)| cue & self.heard != 0).map(|(_, factor)| *factor)
    }

    /// Whether a word by itself is one of the wordings of a cue.
    pub fn is(&self, cue: Cue, word: &str) -> bool {
        self.cues.is(cue, word)
    }

    /// Whether the word at a token is by itself one of the wordings of a cue.
    pub fn is_at(&self, cue: Cue, at: usize) -> bool {
        self.has(cue) && self.is(cue, &self.utterance.tokens[at].word)
    }

    /// Whether a word by itself is one of the wordings of the cue of a name, where there is one.
    pub fn is_named(&self, name: &str, word: &str) -> bool {
        Cue::named(name).is_some_and(|cue| self.is(cue, word))
    }

    /// Whether a word stands for a unit, by its name in the fact base.
    pub fn is_unit(&self, unit: &str, word: &str) -> bool {
        self.cues.units.get(unit).is_some_and(|cue| self.cues.is_word_of(*cue, word))
    }

    /// Whether a noun, in the singular, is one for what lists hold.
    pub fn names_list(&self, noun: &str) -> bool {
        self.cues.list_nouns.contains(noun)
    }

    /// Whether there is a noun for what lists hold.
    pub fn has_list_noun(&self) -> bool {
        let is_noun = |word: &str| self.names_list(singular(word).as_deref().unwrap_or(word));
        self.utterance.tokens.iter().any(|t| is_noun(&t.word))
    }

    /// Whether a word belongs to a sum.
    pub fn is_word(&self, at: usize) -> bool {
        let all = || (0..self.utterance.tokens.len()).map(|at| self.is_of_sum(at)).collect();
        self.of_sum.get_or_init(all)[at]
    }

    fn is_of_sum(&self, at: usize) -> bool {
        let word = self.utterance.tokens[at].word.as_str();
        self.covered.get(at).is_some_and(|covered| *covered)
            || typed(self.utterance, at).is_some_and(|typed| self.cues.words.contains(typed))
            || self.cues.words.contains(word)
            || (self.cues.segmented && self.names_list(word))
            || singular(word).is_some_and(|one| self.names_list(&one))
    }
}

/// Words without spaces between them, and where each ends.
fn joined(tokens: &[Token]) -> (String, SmallVec<[usize; 32]>) {
    let mut text = String::new();
    let mut ends = SmallVec::new();
    for token in tokens {
        text.push_str(&token.word);
        ends.push(text.len());
    }
    (text, ends)
}

/// Where the pieces of a wording stand in a text, in order and near each other.
fn find_pieces<'a>(
    text: &str,
    from: usize,
    words: impl Iterator<Item = &'a str>,
) -> Option<SmallVec<[Range<usize>; 2]>> {
    let pieces: SmallVec<[&str; 2]> = words.collect();
    let (first, rest) = pieces.split_first()?;
    let mut start = from;
    'next: while let Some(at) = text.get(start..)?.find(first).map(|at| at + start) {
        let mut found: SmallVec<[Range<usize>; 2]> = SmallVec::new();
        found.push(at..at + first.len());
        for piece in rest {
            let before = found.last().map_or(at, |piece| piece.end);
            let window: usize = text[before..].chars().take(WIDEST_GAP_IN_TEXT).map(char::len_utf8).sum();
            let Some(next) = text[before..].find(piece).filter(|next| *next <= window) else {
                start = at + first.chars().next().map_or(1, char::len_utf8);
                continue 'next;
            };
            found.push(before + next..before + next + piece.len());
        }
        return Some(found);
    }
    None
}

/// What stood in the place of a repaired word; words of sums are not among those of the fact base,
/// and may have been taken for misspelt.
pub fn typed(utterance: &Utterance, at: usize) -> Option<&String> {
    utterance.repairs.iter().find(|(token, _)| *token == at).map(|(_, typed)| typed)
}

/// A noun in the singular, if it is in the plural.
pub fn singular(word: &str) -> Option<String> {
    let stem = word.strip_suffix('s')?;
    Some(match stem.strip_suffix("ie") {
        Some(stem) => format!("{stem}y"),
        None => stem.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::sums::cues::GAP;

    #[test]
    fn pieces_stand_in_order_and_near_each_other() {
        let wording = Wording::new(1, &["超过".to_owned(), GAP.to_owned(), "多少".to_owned()], true);
        let found = |text: &str| {
            find_pieces(text, 0, wording.written()).map(|p| text[p[0].start..p[1].end].to_owned())
        };
        assert_eq!(found("产量超过一千万多少"), Some("超过一千万多少".to_owned()));
        assert_eq!(found("多少超过"), None);
        assert_eq!(found("超过了很多很多很多很多很多很多年以前的多少"), None);
    }
}
