//! Words by number, and their numbers by word.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// Words, each once, numbered in the order in which they came. They stand in one text, so that each
/// takes little more than its letters.
#[derive(Default)]
pub struct WordList {
    text: String,
    /// Where each word ends in the text; it begins where the one before it ends.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
}

impl WordList {
    /// The number of a word, which is added if it is new.
    pub fn add(&mut self, word: &str) -> u32 {
        if let Some(number) = self.number(word) {
            return number;
        }
        let Self { text, ends, numbers } = self;
        let number = ends.len() as u32;
        text.push_str(word);
        ends.push(text.len() as u32);
        numbers.insert_unique(hash(word), number, |&number| hash(part(text, ends, number)));
        number
    }

    /// The number of a word, if it is in the list.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers.find(hash(word), |&number| self.word(number) == word).copied()
    }

    /// Whether a word is in the list.
    pub fn contains(&self, word: &str) -> bool {
        self.number(word).is_some()
    }

    /// The word of a number.
    pub fn word(&self, number: u32) -> &str {
        part(&self.text, &self.ends, number)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All words, by number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|number| self.word(number as u32))
    }
}

fn part<'a>(text: &'a str, ends: &[u32], number: u32) -> &'a str {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &text[start as usize..ends[number] as usize]
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbered_as_they_come_and_found_again() {
        let mut list = WordList::default();
        assert!(list.is_empty() && list.number("car").is_none());
        for (word, number) in [("car", 0), ("", 1), ("port", 2), ("car", 0), ("汽车", 3), ("", 1)] {
            assert_eq!(list.add(word), number, "{word}");
        }
        assert!(list.iter().eq(["car", "", "port", "汽车"]));
        assert_eq!(list.number("port"), Some(2));
        assert!(!list.contains("carport") && !list.contains("ca"));
    }

    #[test]
    fn growing_loses_no_word() {
        let mut list = WordList::default();
        let words: Vec<String> = (0..5_000).map(|n| n.to_string()).collect();
        words.iter().for_each(|word| _ = list.add(word));
        assert!(words.iter().enumerate().all(|(n, word)| list.number(word) == Some(n as u32)));
    }
}
