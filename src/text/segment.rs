//! Words in text that is written without spaces.
//!
//! A run of Chinese characters is cut where the fewest words of a given list cover it, long words
//! before short ones (the rules of K.-J. Chen and S.-H. Liu, 1992, as one sum over the words).
//! Characters that no word covers stay single. The list is the fact base's and the lexicon's own: a
//! dictionary of the whole language takes more memory than all the rest of the program, and knows
//! fewer of the names.

use std::ops::Range;

use rustc_hash::FxHashSet;
use smallvec::{SmallVec, smallvec};

use super::tokens::{Token, is_chinese};

/// The words that a text may be cut into.
#[derive(Debug, Default)]
pub struct Segmenter {
    words: FxHashSet<Box<str>>,
    /// Characters of the longest word.
    longest: usize,
}

/// Costs are in twentieths of a word.
const WORD: u32 = 20;
/// What a character too few costs, so that two words of two are better than three and one.
const UNEVEN: u32 = 24;
/// A character that no word covers.
const UNKNOWN: u32 = 60;

impl Segmenter {
    /// A segmenter over some words; of mixed ones ("NEV供应链") only all-Chinese ones count.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut segmenter = Self::default();
        for word in words {
            if !word.is_empty() && word.chars().all(super::clean::is_han) {
                segmenter.longest = segmenter.longest.max(word.chars().count());
                segmenter.words.insert(word.into());
            }
        }
        segmenter
    }

    /// Whether a word is one of those that texts are cut into.
    pub fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Joins characters to words. Tokens in the ranges given stay as they are: dates and figures are
    /// read character by character.
    pub fn join(&self, tokens: Vec<Token>, keep: &[Range<usize>]) -> Vec<Token> {
        if self.longest < 2 || !tokens.iter().any(|t| is_chinese(&t.word)) {
            return tokens;
        }
        let is_kept = |i: usize| keep.iter().any(|range| range.contains(&i));
        let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            let mut end = at;
            while end < tokens.len()
                && is_chinese(&tokens[end].word)
                && !is_kept(end)
                && (end == at || tokens[end].span.start == tokens[end - 1].span.end)
            {
                end += 1;
            }
            if end > at {
                self.join_run(&tokens[at..end], &mut out);
                at = end;
            } else {
                out.push(tokens[at].clone());
                at += 1;
            }
        }
        out
    }

    /// The cheapest way to cover one run.
    fn join_run(&self, run: &[Token], out: &mut Vec<Token>) {
        // Cost of covering up to here, and where the last word of that begins.
        let mut best: SmallVec<[(u32, usize); 64]> = smallvec![(u32::MAX, 0); run.len() + 1];
        best[0].0 = 0;
        let mut word = String::new();
        for start in 0..run.len() {
            let so_far = best[start].0;
            word.clear();
            for end in start + 1..=run.len().min(start + self.longest) {
                word.push_str(&run[end - 1].word);
                let length = end - start;
                let cost = match self.words.contains(word.as_str()) {
                    true => WORD + UNEVEN / (length * length) as u32,
                    false if length == 1 => UNKNOWN,
                    false => continue,
                };
                // Of equals the one with the shorter last word, so that longer words come first.
                if so_far + cost <= best[end].0 {
                    best[end] = (so_far + cost, start);
                }
            }
        }
        let mut cuts: SmallVec<[usize; 64]> = smallvec![run.len()];
        while let Some(&end) = cuts.last()
            && end > 0
        {
            cuts.push(best[end].1);
        }
        for pair in cuts.windows(2).rev() {
            let (first, last) = (&run[pair[1]], &run[pair[0] - 1]);
            out.push(Token {
                word: run[pair[1]..pair[0]].iter().map(|t| t.word.as_str()).collect(),
                span: first.span.start..last.span.end,
                before_question_mark: last.before_question_mark,
                sign_after: last.sign_after,
                ..first.clone()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenize;

    fn cut(text: &str) -> String {
        let words =
            ["出口", "出口国", "国家", "国产", "中国", "港口", "连云港", "连云港港", "哪个", "汽车", "的"];
        let tokens = Segmenter::new(words).join(tokenize(text), &[]);
        tokens.iter().map(|t| t.word.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn few_long_words_cover_the_text() {
        for (text, expected) in [
            ("出口国家", "出口 国家"),
            ("中国产的汽车", "中国 产 的 汽车"),
            ("连云港港口", "连云港 港口"),
            ("连云港港", "连云港港"),
            ("哪个MG 汽车出口国", "哪个 mg 汽车 出口国"),
            ("出 口", "出 口"),
            ("", ""),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn places_cover_the_words() {
        let text = "连云港在哪个国家?";
        let tokens = Segmenter::new(["连云港", "哪个", "国家"]).join(tokenize(text), &[]);
        let cut: Vec<&str> = tokens.iter().map(|t| &text[t.span.clone()]).collect();
        assert_eq!(cut, ["连云港", "在", "哪个", "国家"]);
        assert!(tokens[3].before_question_mark);
    }

    #[test]
    fn figures_and_dates_stay_in_characters() {
        let first_half = 0..3;
        let tokens = Segmenter::new(["上半年", "出口"])
            .join(tokenize("上半年出口"), std::slice::from_ref(&first_half));
        assert_eq!(tokens.iter().map(|t| t.word.as_str()).collect::<Vec<_>>(), ["上", "半", "年", "出口"]);
    }
}
