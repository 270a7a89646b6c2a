//! Words that were joined, set apart.

use smallvec::SmallVec;

use super::channel::MAX_LETTERS;
use super::{SURE, Source, Speller, Word};

/// The words that a joined one is made of.
pub type Parts<'a> = SmallVec<[&'a str; 4]>;

/// Shorter words are not three or more that were joined.
const MIN_SEVERAL: usize = 9;
/// Longer words are no words that were joined, and take long to look at.
const MAX_SEVERAL: usize = 60;
/// Logarithm of about how many words the fact base uses in all: what each further word costs.
const PART: f32 = 12.0;
/// Shorter words are not two that were joined.
const MIN_JOINED: usize = 5;
/// Shorter parts would be found in any word.
const MIN_PART: usize = 2;
/// Parts from this length on are hardly found by chance.
const LONG_PART: usize = 4;

impl Speller {
    /// Splits an unknown word into known ones that were joined ("smartvehicle"). Of two, the second may
    /// have a slip ("selfdriveing").
    pub fn split(&self, word: &str) -> Option<Parts<'_>> {
        if !(MIN_JOINED..=MAX_SEVERAL).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase())
        {
            return None;
        }
        let places = || MIN_PART..=word.len().saturating_sub(MIN_PART);
        let both = |at| Some((self.part(&word[..at])?, self.part(&word[at..])?));
        let likeliest = places().filter_map(both).max_by_key(|(a, b)| a.usage.uses.min(b.usage.uses));
        if let Some((left, right)) = likeliest {
            return Some(Parts::from_slice(&[left.text, right.text]));
        }
        if let Some(parts) = self.segmented(word) {
            return Some(parts);
        }
        let slipped = |at: usize| {
            let left = self.part(&word[..at]).filter(|left| left.text.len() >= LONG_PART)?;
            let right = self.repair(word.get(at..).filter(|right| right.len() >= LONG_PART)?)?;
            (right.cost <= SURE && right.source != Source::Language).then_some((left.text, right.word))
        };
        places().find_map(slipped).map(|(left, right)| Parts::from_slice(&[left, right]))
    }

    /// A known word that is used often enough to be told from chance.
    fn part(&self, text: &str) -> Option<Word<'_>> {
        self.known(text).filter(|known| known.usage.uses >= least_uses(known.text))
    }

    /// The likeliest way to read a long word as several: the product of how often each is used is
    /// greatest, by the usual dynamic program (P. Norvig, "Natural language corpus data", 2009).
    fn segmented(&self, word: &str) -> Option<Parts<'_>> {
        if word.len() < MIN_SEVERAL {
            return None;
        }
        // Of every beginning of the word: how unlikely its best reading is, and the last word of it.
        let mut best: Vec<Option<(f32, Word)>> = vec![None; word.len() + 1];
        for end in MIN_PART..=word.len() {
            for start in end.saturating_sub(MAX_LETTERS)..=end - MIN_PART {
                let before = if start == 0 { Some(0.0) } else { best[start].map(|(cost, _)| cost) };
                let Some((before, part)) = before.zip(self.part(&word[start..end])) else { continue };
                let cost = before + PART - (part.usage.uses as f32).ln();
                if best[end].is_none_or(|(least, _)| cost < least) {
                    best[end] = Some((cost, part));
                }
            }
        }
        let mut parts = Parts::new();
        let mut end = word.len();
        while end > 0 {
            let (_, part) = best[end]?;
            parts.push(part.text);
            end -= part.text.len();
        }
        parts.reverse();
        Some(parts)
    }
}

/// How often a part of a joined word has to be used to be told from chance: the shorter, the more.
fn least_uses(part: &str) -> u32 {
    match part.len() {
        0..=2 => 200,
        3 => 6,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::speller;

    #[test]
    fn joined_words_are_split() {
        let speller = speller();
        let split = |word| speller.split(word).map(|parts| parts.join(" "));
        assert_eq!(split("smartvehicle").as_deref(), Some("smart vehicle"));
        assert_eq!(split("lianyungang"), None);
    }
}
