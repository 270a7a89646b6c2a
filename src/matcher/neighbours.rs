//! Which common English words are close in meaning to which: cosines between the vectors of
//! [`Embedding`](super::embedding::Embedding), worked out once by `tools/find_neighbours.py`, which
//! also describes the format. Looking them up costs a hundredth of computing them.

use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("neighbours.bin");
static BUILTIN: LazyLock<Neighbours> =
    LazyLock::new(|| Neighbours::parse(FILE).expect("the built-in list is well formed"));

const MAGIC: &[u8] = b"RORONEAR";
/// Bytes of one neighbour.
const ENTRY: usize = 3;

/// The nearest words of every common word.
pub struct Neighbours {
    file: &'static [u8],
    /// Where in the file the neighbours of each word stand, behind their number.
    places: Vec<u32>,
}

impl Neighbours {
    /// The list compiled into the binary.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    fn parse(file: &'static [u8]) -> Option<Self> {
        let mut rest = file.strip_prefix(MAGIC)?;
        let mut places = Vec::new();
        while let Some((&count, after)) = rest.split_first() {
            places.push((file.len() - rest.len()) as u32);
            (_, rest) = after.split_at_checked(usize::from(count) * ENTRY)?;
        }
        Some(Self { file, places })
    }

    /// The words near to the one of a rank, nearest first: rank and cosine, from 0.5 to 1.
    pub fn of(&self, rank: u16) -> impl Iterator<Item = (u16, f32)> {
        let list = self.places.get(usize::from(rank)).and_then(|&at| self.file[at as usize..].split_first());
        let (count, entries) = list.map_or((0, [].as_slice()), |(&count, rest)| (count, rest));
        let entries = entries.as_chunks::<ENTRY>().0.iter().take(usize::from(count));
        entries.map(|&[low, high, cosine]| (u16::from_le_bytes([low, high]), f32::from(cosine) / 255.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::embedding::{Embedding, similarity};

    #[test]
    fn the_list_agrees_with_the_table() {
        let (table, near) = (Embedding::builtin(), Neighbours::builtin());
        assert_eq!(near.places.len(), table.words().len());
        let words: Vec<&str> = table.words().collect();
        for word in ["car", "overseas", "price", "engineer"] {
            let own = table.word_vector(word).unwrap();
            let mut last = 1.0;
            for (other, cosine) in near.of(table.rank(word).unwrap()) {
                let exact = similarity(&own, &table.word_vector(words[usize::from(other)]).unwrap());
                assert!((exact - cosine).abs() < 0.003, "{word} {}", words[usize::from(other)]);
                assert!(cosine <= last && cosine > 0.49);
                last = cosine;
            }
        }
        assert!(near.of(u16::MAX).next().is_none());
    }

    #[test]
    fn damaged_files_are_refused() {
        assert!(Neighbours::parse(&FILE[1..]).is_none());
        assert!(Neighbours::parse(&FILE[..FILE.len() - 1]).is_none());
    }
}
