//! An index of words by their forms with letters deleted, and by their sound.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::channel::{MAX_LETTERS, sound};
use super::{Source, Usage};
use crate::text::wordlist::WordList;

/// Shorter words are too near to too many others to be repaired at all.
const MIN_LETTERS: usize = 3;
/// Shorter words have no more than an ending or a vowel wrong.
const ONE_EDIT: usize = 4;
/// From this length on two edits are allowed for words of the subject.
const TWO_EDITS: usize = 6;
/// From this length on two edits are allowed for words of the language at large.
const TWO_EDITS_LANGUAGE: usize = 8;

/// Which words have which forms with letters deleted, by the hash of the form: the upper half of a
/// hash says where to look, a byte more of it stands beside the word.
pub(super) struct Deletions {
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

/// A byte of the hash, and the number of the word in three bytes: there are half a million entries.
type Entry = [u8; 4];

/// Words beyond this number are not mended into.
const MAX_INDEXED: usize = 1 << 24;

impl Deletions {
    /// Visits each pair of a hash and a word twice, and keeps them by hash, in the order of words.
    pub(super) fn new(words: &WordList, usage: &[Usage]) -> Self {
        let mut starts = vec![0_u32; usize::from(u16::MAX) + 2];
        let each = |visit: &mut dyn FnMut(u32, u32)| {
            let known = words.iter().zip(usage).enumerate().take(MAX_INDEXED);
            for (id, (word, usage)) in known.filter(|(_, (word, _))| is_repairable(word)) {
                let edits = allowed_edits(word.len(), usage.source);
                for_each_deletion(word, edits, |hash| visit(hash, id as u32));
                visit(sound_hash(word), id as u32);
            }
        };
        // Counting sort: count, sum up to where each begins, and fill.
        each(&mut |hash, _| starts[upper(hash) + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut entries = vec![Entry::default(); *starts.last().unwrap_or(&0) as usize];
        let mut ends = starts.clone();
        each(&mut |hash, id| {
            let end = &mut ends[upper(hash)];
            let [a, b, c, _] = id.to_le_bytes();
            entries[*end as usize] = [lower(hash), a, b, c];
            *end += 1;
        });
        Self { starts, entries }
    }

    /// The words that have a form, some of them perhaps more than once, and a few that do not.
    pub(super) fn words(&self, hash: u32) -> impl Iterator<Item = u32> {
        let range = self.starts[upper(hash)] as usize..self.starts[upper(hash) + 1] as usize;
        let found = self.entries[range].iter().filter(move |entry| entry[0] == lower(hash));
        found.map(|&[_, a, b, c]| u32::from_le_bytes([a, b, c, 0]))
    }
}

fn upper(hash: u32) -> usize {
    (hash >> 16) as usize
}

fn lower(hash: u32) -> u8 {
    (hash >> 8) as u8
}

pub(super) fn allowed_edits(letters: usize, source: Source) -> usize {
    let two = if source == Source::Language { TWO_EDITS_LANGUAGE } else { TWO_EDITS };
    if letters < ONE_EDIT {
        0
    } else if letters < two {
        1
    } else {
        2
    }
}

/// Figures, codes and other scripts have no misspellings that letters could mend.
pub(super) fn is_repairable(word: &str) -> bool {
    (MIN_LETTERS..=MAX_LETTERS).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// Hash of how a word sounds, told apart from those of forms.
pub(super) fn sound_hash(word: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(b'=');
    hasher.write(&sound(word.as_bytes()));
    (hasher.finish() >> 32) as u32
}

/// Hashes of the word itself and of all forms with up to `most` letters deleted. A hash is a sum over
/// the letters, each times a power that goes with its place from the end, so that the sums up to each
/// letter, taken once for none, one and two letters fewer behind it, give all forms.
pub(super) fn for_each_deletion(word: &str, most: usize, mut visit: impl FnMut(u32)) {
    let letters = word.len();
    let mut sums = [[0_u64; 3]; MAX_LETTERS + 1];
    for (i, &byte) in word.as_bytes().iter().enumerate() {
        for fewer in 0..3 {
            let power = POWERS[(letters - i).saturating_sub(fewer)];
            sums[i + 1][fewer] = sums[i][fewer].wrapping_add(u64::from(byte).wrapping_mul(power));
        }
    }
    let between = |from: usize, to: usize, fewer: usize| sums[to][fewer].wrapping_sub(sums[from][fewer]);
    let mut visit = |sum: u64| visit((sum >> 32) as u32);
    visit(between(0, letters, 0));
    if most >= 1 {
        for a in 0..letters {
            visit(between(0, a, 1).wrapping_add(between(a + 1, letters, 0)));
        }
    }
    if most >= 2 {
        for a in 0..letters {
            let before = between(0, a, 2);
            for b in a + 1..letters {
                visit(before.wrapping_add(between(a + 1, b, 1)).wrapping_add(between(b + 1, letters, 0)));
            }
        }
    }
}

/// Powers of an odd number without pattern, 2^64 over the golden ratio.
const POWERS: [u64; MAX_LETTERS + 1] = {
    let mut powers = [1_u64; MAX_LETTERS + 1];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1].wrapping_mul(0x9e37_79b9_7f4a_7c15);
        i += 1;
    }
    powers
};
