//! Words of a clean text, with their places in it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::clean::is_han;
use super::lists::{List, Lists};

/// Words of one text that are read; a question needs far fewer, and work stays bounded.
pub const MAX_TOKENS: usize = 400;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Lower case, without possessive ending.
    pub word: String,
    /// Place in the clean text, in bytes.
    pub span: Range<usize>,
    /// Whether it was written with a capital letter or in capitals.
    pub case: Case,
    /// Whether a sentence begins here.
    pub starts_sentence: bool,
    /// Whether the sentence that it ends is a question by its mark.
    pub before_question_mark: bool,
    /// Whether it has a possessive ending ("Volvo's"), or "is" run together with it.
    pub possessive: bool,
    /// A sign that stands right before the word, such as `$`.
    pub sign_before: Option<char>,
    /// A sign that stands right after the word, such as `%`.
    pub sign_after: Option<char>,
    /// The lists of the language that its word stands in; none before it was read as part of an utterance.
    pub lists: Lists,
}

impl Token {
    /// Whether its word stands in a list of the language.
    pub fn is(&self, list: List) -> bool {
        self.lists.has(list)
    }
}

/// How a word was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// "port", "5,000"
    Lower,
    /// "Port"
    Capital,
    /// "PORT", "S60"
    Upper,
}

/// The words of a clean text, in order, at most [`MAX_TOKENS`]. A Chinese character is a word.
pub fn tokenize(clean: &str) -> Vec<Token> {
    // Most questions are no longer, and allocators are slower from a thousand bytes on.
    let mut tokens: Vec<Token> = Vec::with_capacity(16);
    let mut end_of_last = 0;
    for (start, word) in clean.unicode_word_indices() {
        if tokens.len() >= MAX_TOKENS {
            break;
        }
        // Nothing is to be learnt from the commonest gap.
        let gap = Some(&clean[end_of_last..start]).filter(|gap| *gap != " ");
        let starts_sentence = tokens.is_empty() || gap.is_some_and(ends_sentence);
        if gap.is_some_and(|gap| gap.contains('?'))
            && let Some(last) = tokens.last_mut()
        {
            last.before_question_mark = true;
        }
        let first = tokens.len();
        let case = case_of(word);
        for_each_part(word, |part, place| {
            tokens.push(Token {
                word: lowercase(part),
                span: start + place.start..start + place.end,
                case,
                starts_sentence: false,
                before_question_mark: false,
                possessive: false,
                sign_before: None,
                sign_after: None,
                lists: Lists::default(),
            });
        });
        let Some(token) = tokens.get_mut(first) else { continue };
        token.starts_sentence = starts_sentence;
        token.possessive = word.ends_with("'s") || word.ends_with("'S");
        token.sign_before = gap.and_then(|gap| gap.chars().next_back()).filter(|c| !c.is_whitespace());
        end_of_last = start + word.len();
        if let Some(last) = tokens.last_mut() {
            last.sign_after = clean[end_of_last..].chars().next().filter(|c| !c.is_whitespace());
        }
    }
    if clean[end_of_last..].contains('?')
        && let Some(last) = tokens.last_mut()
    {
        last.before_question_mark = true;
    }
    tokens
}

/// Calls `visit` with each word of a text as [`tokenize`] gives it, without its place.
pub fn for_each_word(clean: &str, mut visit: impl FnMut(&str)) {
    let mut lower = String::new();
    for word in clean.unicode_words().take(MAX_TOKENS) {
        for_each_part(word, |part, _| {
            if part.is_ascii() {
                lower.clear();
                lower.push_str(part);
                lower.make_ascii_lowercase();
                visit(&lower);
            } else {
                visit(&part.to_lowercase());
            }
        });
    }
}

fn lowercase(part: &str) -> String {
    // The general case looks at what surrounds a letter.
    if part.is_ascii() { part.to_ascii_lowercase() } else { part.to_lowercase() }
}

fn ends_sentence(gap: &str) -> bool {
    gap.chars().any(|c| matches!(c, '.' | '?' | '!' | ';' | ':' | '\n' | '\u{2026}'))
        && (gap.chars().any(char::is_whitespace) || gap.chars().count() > 1 || gap.contains('\n'))
}

/// One word as segmented may be several tokens: "isn't" is "is" and "not". Calls `visit` with each
/// and its place in the word.
fn for_each_part(word: &str, mut visit: impl FnMut(&str, Range<usize>)) {
    let Some(at) = word.bytes().position(|b| b == b'\'') else {
        return visit(word, 0..word.len());
    };
    let (stem, ending) = word.split_at(at);
    let ending = ending.to_ascii_lowercase();
    match ending.as_str() {
        "'t" if stem.len() > 1 && stem.ends_with(['n', 'N']) => {
            let verb = match stem.to_ascii_lowercase().as_str() {
                "can" => "can",
                "won" => "will",
                "shan" => "shall",
                "ain" => "is",
                _ => &stem[..stem.len() - 1],
            };
            visit(verb, 0..at);
            visit("not", at..word.len());
        }
        "'s" | "'re" | "'ve" | "'ll" | "'m" | "'d" | "'" | "'all" if !stem.is_empty() => visit(stem, 0..at),
        _ => visit(&word.replace('\'', ""), 0..word.len()),
    }
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            if letters.all(char::is_uppercase) && (word.chars().count() > 1) {
                Case::Upper
            } else {
                Case::Capital
            }
        }
        _ => Case::Lower,
    }
}

/// Whether a word is written in Chinese characters.
pub fn is_chinese(word: &str) -> bool {
    word.chars().next().is_some_and(is_han)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn figures_codes_and_contractions_stay_whole() {
        assert_eq!(
            words("Volvo's S60 isn't $1.3tn, 5,000 or 3.9m"),
            ["volvo", "s60", "is", "not", "1.3tn", "5,000", "or", "3.9m"]
        );
        assert_eq!(words("can't won't what's"), ["can", "not", "will", "not", "what"]);
    }

    #[test]
    fn sentences_begin_after_a_mark_and_space_not_inside_a_figure() {
        let starts: Vec<_> = tokenize("Trader here: is 3.9 right? I think so...maybe")
            .into_iter()
            .filter(|t| t.starts_sentence)
            .map(|t| t.word)
            .collect();
        assert_eq!(starts, ["trader", "is", "i", "maybe"]);
    }

    #[test]
    fn tokens_are_bounded() {
        assert_eq!(tokenize(&"a ".repeat(MAX_TOKENS * 3)).len(), MAX_TOKENS);
    }
}
