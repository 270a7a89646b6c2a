//! Word stems, so that "exported" and "exports" count as one word.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// Cuts English endings (the Snowball English stemmer); other scripts stay as they are.
pub struct Stems(Stemmer);

impl Default for Stems {
    fn default() -> Self {
        Self(Stemmer::create(Algorithm::English))
    }
}

impl Stems {
    /// Stem of a lower-case word. Words with digits are codes or figures and have no endings.
    pub fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        let is_code = !word.bytes().all(|b| b.is_ascii_lowercase());
        if is_code || word.len() < MIN_LETTERS { Cow::Borrowed(word) } else { self.0.stem(word) }
    }
}

/// Shorter words are abbreviations and function words ("US", "is"), which have no endings.
const MIN_LETTERS: usize = 4;
