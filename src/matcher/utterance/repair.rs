//! What was typed, as it was meant: shorthand written out, misspellings mended.

use smallvec::SmallVec;

use super::Reader;
use crate::text::lists::List;
use crate::text::spelling::{SURE, Source};
use crate::text::tokens::{Case, Token};

/// Tokens with their misspellings mended.
pub(super) struct Repaired {
    pub(super) tokens: Vec<Token>,
    /// The token, and what stood there.
    pub(super) repairs: Vec<(usize, String)>,
    /// Tokens of which it is uncertain which word is meant: mended to one that the fact base does not
    /// use, or short ones that nothing is near to among others that were mended.
    pub(super) doubtful: SmallVec<[usize; 8]>,
    /// How many words were misspelt or in shorthand.
    pub(super) slips: usize,
}

impl Reader<'_> {
    /// Chat shorthand written out.
    pub(super) fn expand(&self, tokens: Vec<Token>) -> (Vec<Token>, usize) {
        if !tokens.iter().any(|t| self.lexicon.expand(&t.word).is_some()) {
            return (tokens, 0);
        }
        let mut out = Vec::with_capacity(tokens.len() + 4);
        let mut slips = 0;
        for token in tokens {
            match self.lexicon.expand(&token.word) {
                Some(words) => {
                    slips += usize::from(words.iter().all(|w| self.lexicon.is(List::Stop, w)));
                    for (i, word) in words.iter().enumerate() {
                        let starts_sentence = token.starts_sentence && i == 0;
                        out.push(Token { word: word.clone(), starts_sentence, ..token.clone() });
                    }
                }
                None => out.push(token),
            }
        }
        (out, slips)
    }

    /// Misspelt words mended.
    pub(super) fn repair(&self, tokens: Vec<Token>, shorthand: usize) -> Repaired {
        let speller = self.vocabulary.speller();
        let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
        let mut repairs = Vec::new();
        let mut doubtful = SmallVec::new();
        let mut unknown: SmallVec<[usize; 8]> = SmallVec::new();
        let mut slips = shorthand;
        let is_alone = tokens.len() == 1;
        let mut joined = String::new();
        let mut rest = tokens.into_iter();
        while let Some(token) = rest.next() {
            if let Some(count) = self.join(&token, rest.as_slice(), &mut joined) {
                let Token { word: mut typed, mut span, .. } = token;
                for part in rest.by_ref().take(count) {
                    typed.push(' ');
                    typed.push_str(&part.word);
                    span.end = part.span.end;
                }
                repairs.push((out.len(), typed));
                out.push(Token { word: joined.clone(), span, ..token });
            } else if let Some(whole) = self.unclipped(&token) {
                slips += 1;
                repairs.push((out.len(), token.word));
                out.push(Token { word: whole, ..token });
            } else if self.is_known(&token.word) {
                out.push(token);
            } else if let Some(word) = unswap_digits(&token.word).filter(|w| speller.source(w).is_some()) {
                repairs.push((out.len(), token.word));
                out.push(Token { word, ..token });
            } else if let Some(word) = self.mended(&token, is_alone, &mut doubtful, out.len()) {
                slips += 1;
                repairs.push((out.len(), token.word));
                out.push(Token { word, ..token });
            } else if let Some(parts) = speller.split(&token.word) {
                slips += 1;
                repairs.push((out.len(), token.word.clone()));
                let starts_sentence = token.starts_sentence;
                out.extend(parts.iter().enumerate().map(|(i, part)| Token {
                    word: (*part).to_owned(),
                    starts_sentence: starts_sentence && i == 0,
                    ..token.clone()
                }));
            } else {
                if token.case == Case::Lower && token.word.len() <= MAX_FUNCTION_WORD {
                    unknown.push(out.len());
                }
                out.push(token);
            }
        }
        if slips > 0 {
            doubtful.extend(unknown);
        }
        if self.lexicon.segmented {
            doubtful.extend(self.leftovers(&out));
        }
        Repaired { tokens: out, repairs, doubtful, slips }
    }

    /// Single characters between words that are set apart by none: parts of words that are not listed,
    /// and most of those frame a question. Several in a row may be a name.
    fn leftovers(&self, tokens: &[Token]) -> SmallVec<[usize; 8]> {
        let is_left = |i: Option<usize>| {
            i.and_then(|i| tokens.get(i)).is_some_and(|t| self.vocabulary.is_uncovered(&t.word))
        };
        let is_alone = |i: usize| !is_left(i.checked_sub(1)) && !is_left(Some(i + 1));
        (0..tokens.len()).filter(|&i| is_left(Some(i)) && is_alone(i)).collect()
    }

    fn is_known(&self, word: &str) -> bool {
        let speller = self.vocabulary.speller();
        self.vocabulary.knows(word) || speller.source(word).is_some() || speller.is_inflected(word)
    }

    /// A word whose last letter is not spoken ("winnin"), where the fact base does not use what was
    /// typed.
    fn unclipped(&self, token: &Token) -> Option<String> {
        let speller = self.vocabulary.speller();
        if !token.word.ends_with("in") || token.case != Case::Lower || speller.uses(&token.word) > 0 {
            return None;
        }
        speller.unclipped(&token.word).filter(|_| speller.source(&token.word) != Some(Source::Name))
    }

    /// The word meant by an unknown one, unless two that were joined are the likelier reading.
    fn mended(
        &self,
        token: &Token,
        is_alone: bool,
        doubtful: &mut SmallVec<[usize; 8]>,
        at: usize,
    ) -> Option<String> {
        let speller = self.vocabulary.speller();
        let repair = speller.repair(&token.word).filter(|r| !is_another_name(token, r.source))?;
        // A short word alone is as likely one of another language ("moin").
        if is_alone && token.word.len() <= MAX_FUNCTION_WORD && repair.source != Source::Name {
            return None;
        }
        if repair.cost > SURE && speller.split(&token.word).is_some() {
            return None;
        }
        if repair.source == Source::Language {
            doubtful.push(at);
        }
        Some(repair.word.to_owned())
    }

    /// How many of the following words spell a name together with a word ("lian yun gang"); `joined`
    /// then holds it.
    fn join(&self, first: &Token, following: &[Token], joined: &mut String) -> Option<usize> {
        if first.word.len() > MAX_SYLLABLE || !first.word.is_ascii() {
            return None;
        }
        joined.clear();
        joined.push_str(&first.word);
        for (count, token) in following.iter().enumerate().take(MAX_JOINED - 1) {
            if token.word.len() > MAX_SYLLABLE || token.starts_sentence {
                return None;
            }
            joined.push_str(&token.word);
            if joined.len() >= MIN_JOINED && self.vocabulary.speller().is_name(joined) {
                return Some(count + 1);
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

/// Words that only carry the form of a question are hardly longer.
const MAX_FUNCTION_WORD: usize = 4;
/// A longer word is no syllable of a name that was written apart.
const MAX_SYLLABLE: usize = 8;
/// Names in pieces have at most three ("lian yun gang").
const MAX_JOINED: usize = 3;
/// Shorter names would be found in ordinary words that follow each other.
const MIN_JOINED: usize = 6;

/// A capital letter inside a sentence marks a name, and a name is not mended into another word; nor is
/// an abbreviation in capitals.
fn is_another_name(token: &Token, source: Source) -> bool {
    let is_name = token.case == Case::Capital && !token.starts_sentence && source != Source::Name;
    is_name || (token.case != Case::Lower && token.word.len() <= MAX_ABBREVIATION)
}

/// Abbreviations have hardly more letters.
const MAX_ABBREVIATION: usize = 3;
