//! What was typed, as it was meant: shorthand written out, misspellings mended.

use smallvec::SmallVec;

use super::Reader;
use crate::text::spelling::Source;
use crate::text::tokens::{Case, Token};

/// Tokens with their misspellings mended.
pub(super) struct Repaired {
    pub(super) tokens: Vec<Token>,
    /// The token, and what stood there.
    pub(super) repairs: Vec<(usize, String)>,
    /// Tokens that were mended to a word that the fact base does not use.
    pub(super) doubtful: SmallVec<[usize; 8]>,
}

impl Reader<'_> {
    /// Chat shorthand written out.
    pub(super) fn expand(&self, tokens: Vec<Token>) -> Vec<Token> {
        let mut out = Vec::with_capacity(tokens.len() + 4);
        for token in tokens {
            match self.lexicon.expand(&token.word) {
                Some(words) => {
                    for (i, word) in words.iter().enumerate() {
                        let starts_sentence = token.starts_sentence && i == 0;
                        out.push(Token { word: word.clone(), starts_sentence, ..token.clone() });
                    }
                }
                None => out.push(token),
            }
        }
        out
    }

    /// Misspelt words mended.
    pub(super) fn repair(&self, tokens: Vec<Token>) -> Repaired {
        let speller = self.vocabulary.speller();
        let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
        let mut repairs = Vec::new();
        let mut doubtful = SmallVec::new();
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            if let Some((joined, count)) = self.join(&tokens[at..]) {
                let typed: Vec<&str> = tokens[at..at + count].iter().map(|t| t.word.as_str()).collect();
                repairs.push((out.len(), typed.join(" ")));
                let span = token.span.start..tokens[at + count - 1].span.end;
                out.push(Token { word: joined, span, ..token.clone() });
                at += count;
                continue;
            }
            at += 1;
            if speller.source(&token.word).is_some() || speller.is_inflected(&token.word) {
                out.push(token.clone());
            } else if let Some(word) = unswap_digits(&token.word).filter(|w| speller.source(w).is_some()) {
                repairs.push((out.len(), token.word.clone()));
                out.push(Token { word, ..token.clone() });
            } else if let Some((left, right)) = speller.split(&token.word) {
                repairs.push((out.len(), token.word.clone()));
                out.push(Token { word: left.to_owned(), ..token.clone() });
                out.push(Token { word: right.to_owned(), starts_sentence: false, ..token.clone() });
            } else if let Some(repair) =
                speller.repair(&token.word).filter(|r| !is_another_name(token, r.source))
            {
                repairs.push((out.len(), token.word.clone()));
                if repair.source == Source::Language {
                    doubtful.push(out.len());
                }
                out.push(Token { word: repair.word.to_owned(), ..token.clone() });
            } else {
                out.push(token.clone());
            }
        }
        Repaired { tokens: out, repairs, doubtful }
    }

    /// Neighbours that together spell a name ("lian yun gang").
    fn join(&self, tokens: &[Token]) -> Option<(String, usize)> {
        if tokens[0].word.len() > MAX_SYLLABLE || !tokens[0].word.is_ascii() {
            return None;
        }
        let mut joined = tokens[0].word.clone();
        for (count, token) in tokens.iter().enumerate().take(MAX_JOINED).skip(1) {
            if token.word.len() > MAX_SYLLABLE || token.starts_sentence {
                return None;
            }
            joined.push_str(&token.word);
            if joined.len() >= MIN_JOINED && self.vocabulary.speller().source(&joined) == Some(Source::Name) {
                return Some((joined, count + 1));
            }
        }
        None
    }
}

/// Digits that stand for letters in a word ("p0rt"), or letters for digits in a code ("s6o").
fn unswap_digits(word: &str) -> Option<String> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || digits == word.len() || !word.is_ascii() {
        return None;
    }
    let is_code = digits + 1 >= word.len() - digits && word.len() <= 4;
    let swap = |(i, c): (usize, char)| match (c, is_code) {
        ('0', false) => 'o',
        ('1', false) => 'i',
        ('3', false) => 'e',
        ('4', false) => 'a',
        ('5', false) => 's',
        ('7', false) => 't',
        ('o', true) if i > 0 => '0',
        ('l' | 'i', true) if i > 0 => '1',
        (c, _) => c,
    };
    Some(word.chars().enumerate().map(swap).collect())
}

/// A longer word is no syllable of a name that was written apart.
const MAX_SYLLABLE: usize = 8;
/// Names in pieces have at most three ("lian yun gang").
const MAX_JOINED: usize = 3;
/// Shorter names would be found in ordinary words that follow each other.
const MIN_JOINED: usize = 6;

/// A capital letter inside a sentence marks a name, and a name is not mended into another word.
fn is_another_name(token: &Token, source: Source) -> bool {
    token.case == Case::Capital && !token.starts_sentence && source != Source::Name
}
