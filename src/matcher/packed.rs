//! Unit vectors in whole numbers: half the memory, and dot products that fit the vector instructions
//! every x86-64 has.

use multiversion::multiversion;

use super::embedding::{DIMS, Vector};

/// A vector of length 1, its components in 4,096ths.
#[derive(Debug, Clone, Copy)]
pub struct Packed([i16; DIMS]);

/// Squares of it, added up over a vector of length 1, stay within 32 bits.
const SCALE: f32 = 4096.0;

impl Packed {
    /// Packs a vector of length 1; components are rounded to the nearest 4,096th.
    pub fn new(vector: &Vector) -> Self {
        Self(vector.map(|x| (x * SCALE).round().clamp(-SCALE, SCALE) as i16))
    }

    /// Cosine of the angle between two vectors, -1 to 1, within a thousandth.
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(&self.0, &other.0) as f32 / (SCALE * SCALE)
    }

    /// Cosine with the nearest of some vectors, 0 if there is none in about the same direction.
    pub fn nearest(&self, others: &[Self]) -> f32 {
        let greatest = others.iter().fold(0, |greatest, other| dot(&self.0, &other.0).max(greatest));
        greatest as f32 / (SCALE * SCALE)
    }
}

/// Whole numbers, so that machines with and without wide registers agree to the last bit. A function
/// of its own: in a loop over many vectors the compiler widens the first one ahead of it, and narrows
/// it again each time.
#[multiversion(targets("x86_64+avx2"))]
fn dot(a: &[i16; DIMS], b: &[i16; DIMS]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::embedding::{Embedding, similarity};

    #[test]
    fn packing_keeps_cosines_within_a_thousandth() {
        let embedding = Embedding::builtin();
        let words = ["car", "vehicle", "export", "overseas", "expo", "port", "battery", "engineer"];
        let vectors: Vec<Vector> = words.iter().filter_map(|w| embedding.word_vector(w)).collect();
        assert_eq!(vectors.len(), words.len());
        for a in &vectors {
            for b in &vectors {
                let packed = Packed::new(a).cosine(&Packed::new(b));
                assert!((packed - similarity(a, b)).abs() < 0.001, "{packed} {}", similarity(a, b));
            }
        }
    }
}
