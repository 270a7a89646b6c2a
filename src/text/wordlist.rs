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
    numbers: HashTable<Entry>,
}

/// A word in the table: its [`Key`] in two halves, so that it takes no more room than it fills, and its
/// number.
type Entry = [u32; 3];

/// Up to seven letters of a word and its length, up to 255: for most words that is all there is to
/// compare, without going to the text.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key(u64);

/// Bytes of a word that its key holds.
const KEY_BYTES: usize = 7;

impl Key {
    fn of(word: &str) -> Self {
        const LETTERS: u64 = (1 << (8 * KEY_BYTES)) - 1;
        let bytes = word.as_bytes();
        let half = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        let letters = if let Some(first) = bytes.first_chunk() {
            u64::from_le_bytes(*first) & LETTERS
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            // Where the two overlap they are the same.
            half(first) | half(last) << (8 * (bytes.len() - 4))
        } else {
            bytes.iter().rev().fold(0, |letters, byte| letters << 8 | u64::from(*byte))
        };
        Self(letters | (bytes.len().min(usize::from(u8::MAX)) as u64) << (8 * KEY_BYTES))
    }

    fn of_entry([low, high, _]: Entry) -> Self {
        Self(u64::from(high) << 32 | u64::from(low))
    }

    fn entry(self, number: u32) -> Entry {
        [self.0 as u32, (self.0 >> 32) as u32, number]
    }

    /// Whether it holds the whole word.
    fn is_whole(self) -> bool {
        (self.0 >> (8 * KEY_BYTES)) as usize <= KEY_BYTES
    }

    fn hash<'a>(self, word: impl FnOnce() -> &'a str) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write_u64(self.0);
        if !self.is_whole() {
            hasher.write(&word().as_bytes()[KEY_BYTES..]);
        }
        hasher.finish()
    }
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
        let key = Key::of(word);
        let hash = |&entry: &Entry| Key::of_entry(entry).hash(|| part(text, ends, entry[2]));
        numbers.insert_unique(key.hash(|| word), key.entry(number), hash);
        number
    }

    /// The number of a word, if it is in the list.
    pub fn number(&self, word: &str) -> Option<u32> {
        let key = Key::of(word);
        let is_it =
            |&entry: &Entry| Key::of_entry(entry) == key && (key.is_whole() || self.word(entry[2]) == word);
        self.numbers.find(key.hash(|| word), is_it).map(|entry| entry[2])
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
        for word in ["vehicle", "vehicles", "vehicled", "vehicle\0"] {
            assert!(!list.contains(word), "{word:?}");
            list.add(word);
        }
        assert!(list.contains("vehicles") && !list.contains("vehiclex") && !list.contains("ca\0"));
    }

    #[test]
    fn growing_loses_no_word() {
        let mut list = WordList::default();
        let words: Vec<String> = (0..5_000).map(|n| n.to_string()).collect();
        words.iter().for_each(|word| _ = list.add(word));
        assert!(words.iter().enumerate().all(|(n, word)| list.number(word) == Some(n as u32)));
    }
}
