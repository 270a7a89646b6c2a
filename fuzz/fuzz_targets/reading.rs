//! From bytes to clean text, words, figures and periods.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use roro::text::dates::periods;
use roro::text::language::detect_language;
use roro::text::numbers::figures;
use roro::text::{clean, tokenize};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let clean_text = clean(&text);
    assert_eq!(clean(&clean_text), clean_text, "cleaning again changes the text");
    let tokens = tokenize(&clean_text);
    for token in &tokens {
        assert!(clean_text.get(token.span.clone()).is_some(), "{token:?} is not in the text");
    }
    for figure in figures(&tokens) {
        assert!(figure.value.is_finite() && figure.tokens.end <= tokens.len(), "{figure:?}");
    }
    for mention in periods(&tokens, date(2023, 11, 29)) {
        assert!(mention.tokens.end <= tokens.len(), "{mention:?}");
    }
    detect_language(&clean_text);
});
