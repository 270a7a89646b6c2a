//! Words of a clean text, with their places in it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::clean::is_han;

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
    /// A sign that stands right before the word, such as `$`.
    pub sign_before: Option<char>,
    /// A sign that stands right after the word, such as `%`.
    pub sign_after: Option<char>,
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
    let mut tokens: Vec<Token> = Vec::with_capacity(24);
    let mut end_of_last = 0;
    for (start, word) in clean.unicode_word_indices() {
        if tokens.len() >= MAX_TOKENS {
            break;
        }
        let gap = &clean[end_of_last..start];
        let starts_sentence = tokens.is_empty() || ends_sentence(gap);
        if gap.contains('?')
            && let Some(last) = tokens.last_mut()
        {
            last.before_question_mark = true;
        }
        let first = tokens.len();
        push_parts(word, start, &mut tokens);
        let Some(token) = tokens.get_mut(first) else { continue };
        token.starts_sentence = starts_sentence;
        token.sign_before = gap.chars().next_back().filter(|c| !c.is_whitespace());
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

fn ends_sentence(gap: &str) -> bool {
    gap.chars().any(|c| matches!(c, '.' | '?' | '!' | ';' | ':' | '\n' | '\u{2026}'))
        && (gap.chars().any(char::is_whitespace) || gap.chars().count() > 1 || gap.contains('\n'))
}

/// One word as segmented may be several tokens: "isn't" is "is" and "not".
fn push_parts(word: &str, start: usize, tokens: &mut Vec<Token>) {
    let case = case_of(word);
    let mut push = |part: &str, place: Range<usize>| {
        tokens.push(Token {
            word: part.to_lowercase(),
            span: start + place.start..start + place.end,
            case,
            starts_sentence: false,
            before_question_mark: false,
            sign_before: None,
            sign_after: None,
        });
    };
    let Some(at) = word.find('\'') else {
        return push(word, 0..word.len());
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
            push(verb, 0..at);
            push("not", at..word.len());
        }
        "'s" | "'re" | "'ve" | "'ll" | "'m" | "'d" | "'" | "'all" if !stem.is_empty() => push(stem, 0..at),
        _ => push(&word.replace('\'', ""), 0..word.len()),
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
