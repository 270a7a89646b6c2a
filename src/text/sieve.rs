//! Most words that are looked for in a list are not in it, and a bit tells so without looking.

/// Words of a list, each by one of so many times 64 bits, which words of the same length that begin and
/// end alike share.
pub struct Sieve<const N: usize>(Box<[u64; N]>);

impl<const N: usize> Default for Sieve<N> {
    fn default() -> Self {
        Self(Box::new([0; N]))
    }
}

impl<const N: usize> Sieve<N> {
    /// Adds a word.
    pub fn add(&mut self, word: &str) {
        let (at, bit) = Self::place(word);
        self.0[at] |= bit;
    }

    /// Whether a word may be one of those added; that it is not is certain.
    pub fn may_have(&self, word: &str) -> bool {
        let (at, bit) = Self::place(word);
        self.0[at] & bit != 0
    }

    /// Where the bit of a word stands.
    fn place(word: &str) -> (usize, u64) {
        let ends = match word.as_bytes() {
            [] => 0,
            [only] => u32::from(*only),
            [a, b, .., c, d] => u32::from_le_bytes([*a, *b, *c, *d]),
            [first, .., last] => u32::from_le_bytes([*first, *last, 0, 0]),
        };
        // Multiplying by an odd number without pattern mixes upwards.
        let mixed = (u64::from(ends) << 8 | word.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed >> 38) as usize % N, 1 << (mixed >> 58))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_list_is_missed_and_most_others_are_told() {
        let mut sieve = Sieve::<16>::default();
        let list = ["it", "they", "a", "", "the", "这个"];
        list.iter().for_each(|word| sieve.add(word));
        assert!(list.iter().all(|word| sieve.may_have(word)));
        let others = ["exports", "car", "port", "many", "how", "china", "汽车", "b"];
        assert!(others.iter().filter(|word| sieve.may_have(word)).count() < 2);
    }
}
