//! Vectors in whole numbers: a fraction of the memory, and dot products that fit the vector instructions
//! every x86-64 has.

use multiversion::multiversion;
use multiversion::target::match_target;
use smallvec::SmallVec;

use super::embedding::{DIMS, Vector, dot as dot_exactly};

/// A vector of any length in whole numbers, and what a unit of them is worth.
#[derive(Debug, Clone, Copy)]
pub struct Packed {
    whole: [i16; DIMS],
    unit: f32,
}

/// Length of vectors in units. No product with another one or with a row exceeds 32 bits, whatever rounding
/// adds.
const LENGTH: f32 = 16_000.0;

impl Packed {
    /// Packs a vector; zeros if it has no length.
    pub fn new(vector: &Vector) -> Self {
        let length = dot_exactly(vector, vector).sqrt();
        if !(length > 0.0 && length.is_finite()) {
            return Self { whole: [0; DIMS], unit: 0.0 };
        }
        let scale = LENGTH / length;
        Self { whole: vector.map(|x| rounded(x * scale)), unit: length / LENGTH }
    }

    /// The same of length 1, if it has any.
    pub fn direction(self) -> Self {
        Self { unit: if self.unit > 0.0 { LENGTH.recip() } else { 0.0 }, ..self }
    }

    /// Cosine of the angle to another vector, -1 to 1.
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(&self.whole, &other.whole) as f32 / (LENGTH * LENGTH)
    }
}

/// The nearest whole number, of those that fit, without a branch or a call: adding this much leaves it in
/// the lowest bits.
fn rounded(x: f32) -> i16 {
    const ROUND: f32 = 12_582_912.0;
    (x + ROUND).to_bits() as i16
}

/// A matrix, each of its rows in whole numbers of a byte with what a unit of them is worth. Multiplying is a
/// matter of fetching memory, and four times as much of it stays at hand.
#[derive(Debug, Default)]
pub struct PackedRows {
    rows: Vec<[i8; DIMS]>,
    units: Vec<f32>,
}

/// Greatest component of a row in units.
const GREATEST: f32 = 127.0;

impl FromIterator<Packed> for PackedRows {
    fn from_iter<I: IntoIterator<Item = Packed>>(rows: I) -> Self {
        let mut packed = Self::default();
        for Packed { whole, unit } in rows {
            let greatest = f32::from(whole.iter().map(|x| x.unsigned_abs()).max().unwrap_or_default().max(1));
            packed.rows.push(whole.map(|x| rounded(f32::from(x) * (GREATEST / greatest)) as i8));
            packed.units.push(unit * greatest / GREATEST);
        }
        packed
    }
}

impl PackedRows {
    /// Sets `product` to this matrix times a vector.
    pub fn multiply(&self, vector: &Packed, product: &mut Vec<f32>) {
        product.clear();
        product.resize(self.rows.len(), 0.0);
        multiply(&vector.whole, &self.rows, product);
        product.iter_mut().zip(&self.units).for_each(|(x, unit)| *x *= unit * vector.unit);
    }

    /// The product of one row with a vector.
    pub fn multiply_row(&self, row: usize, vector: &Packed) -> f32 {
        dot_row(&vector.whole, &self.rows[row]) as f32 * (self.units[row] * vector.unit)
    }

    /// The greatest product of any row with a vector, 0 if none is greater.
    pub fn greatest_product(&self, vector: &Packed) -> f32 {
        let mut products: SmallVec<[f32; 32]> = SmallVec::from_elem(0.0, self.rows.len());
        multiply(&vector.whole, &self.rows, &mut products);
        let products = products.iter().zip(&self.units).map(|(x, unit)| x * unit);
        products.fold(0.0, |most, x| if x > most { x } else { most }) * vector.unit
    }
}

/// Whole numbers, so that machines with and without wide registers agree to the last bit.
#[multiversion(targets("x86_64+avx2"))]
fn dot(a: &[i16; DIMS], b: &[i16; DIMS]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// The same with a row.
#[multiversion(targets("x86_64+avx2"))]
fn dot_row(a: &[i16; DIMS], row: &[i8; DIMS]) -> i32 {
    a.iter().zip(row).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// The same with each of several rows.
#[multiversion(targets("x86_64+avx2"))]
fn multiply(a: &[i16; DIMS], rows: &[[i8; DIMS]], products: &mut [f32]) {
    match_target! {
        "x86_64+avx2" => avx2::multiply(a, rows, products),
        _ => products.iter_mut().zip(rows).for_each(|(product, row)| *product = dot_row(a, row) as f32),
    }
}

/// Compilers use half the width of the registers for these products, and add up each by itself.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm_add_epi32, _mm256_add_epi32, _mm256_castsi256_si128, _mm256_cvtepi8_epi16,
        _mm256_extracti128_si256, _mm256_hadd_epi32, _mm256_madd_epi16,
    };

    use zerocopy::transmute;

    use super::DIMS;

    /// Components that a register holds.
    const WIDTH: usize = 16;
    /// Rows whose sums are brought together at once.
    const ROWS: usize = 4;

    #[target_feature(enable = "avx2")]
    pub(super) fn multiply(a: &[i16; DIMS], rows: &[[i8; DIMS]], products: &mut [f32]) {
        let (a, _) = a.as_chunks::<WIDTH>();
        let a: [__m256i; DIMS / WIDTH] = std::array::from_fn(|i| transmute!(a[i]));
        let sum = |row: &[i8; DIMS]| {
            let (row, _) = row.as_chunks::<WIDTH>();
            let part = |i: usize| _mm256_madd_epi16(a[i], _mm256_cvtepi8_epi16(transmute!(row[i])));
            (1..a.len()).fold(part(0), |sum, i| _mm256_add_epi32(sum, part(i)))
        };
        let (fours, rest) = rows.as_chunks::<ROWS>();
        let (products, others) = products.as_chunks_mut::<ROWS>();
        for (rows, products) in fours.iter().zip(products) {
            *products = add_up(std::array::from_fn(|i| sum(&rows[i]))).map(|product| product as f32);
        }
        for (row, other) in rest.iter().zip(others) {
            let [first, ..] = add_up([sum(row); ROWS]);
            *other = first as f32;
        }
    }

    /// What the parts of each come to.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn add_up([a, b, c, d]: [__m256i; ROWS]) -> [i32; ROWS] {
        let sums = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
        transmute!(_mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256::<1>(sums)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::embedding::{Embedding, similarity};

    #[test]
    fn packing_keeps_cosines_within_a_few_thousandths() {
        let embedding = Embedding::builtin();
        let words = ["car", "vehicle", "export", "overseas", "expo", "port", "battery", "engineer"];
        let vectors: Vec<Vector> = words.iter().filter_map(|w| embedding.word_vector(w)).collect();
        assert_eq!(vectors.len(), words.len());
        for a in &vectors {
            let packed = Packed::new(a);
            for b in &vectors {
                let exact = similarity(a, b);
                assert!((packed.cosine(&Packed::new(b)) - exact).abs() < 0.0005);
                let row: PackedRows = std::iter::once(Packed::new(b)).collect();
                assert!((row.multiply_row(0, &packed) - exact).abs() < 0.003);
            }
            let rows: PackedRows = vectors.iter().map(Packed::new).collect();
            let greatest = rows.greatest_product(&packed);
            assert!((greatest - 1.0).abs() < 0.003, "{greatest}");
        }
        let none = PackedRows::default();
        assert_eq!(none.greatest_product(&Packed::new(&vectors[0])), 0.0);
    }

    #[test]
    fn a_packed_matrix_multiplies_like_the_one_it_was() {
        let row = |i: usize| std::array::from_fn(|j| ((i * 31 + j * 7) % 11) as f32 * (i as f32 - 3.0));
        let rows: Vec<Vector> = (0..9).map(row).chain([[f32::NAN; DIMS], [0.0; DIMS]]).collect();
        let packed: PackedRows = rows.iter().map(Packed::new).collect();
        let mut product = Vec::new();
        for vector in [row(4), row(20), [0.0; DIMS], [1e-20; DIMS], [f32::INFINITY; DIMS]] {
            let other = Packed::new(&vector);
            packed.multiply(&other, &mut product);
            assert_eq!(product.len(), rows.len());
            for (i, row) in rows.iter().enumerate().take(9) {
                let exact: f32 = row.iter().zip(&vector).map(|(a, b)| a * b).sum();
                let size = (dot_exactly(row, row) * dot_exactly(&vector, &vector)).sqrt();
                let near = (product[i] - exact).abs() <= size * 4e-3;
                assert!(near || !exact.is_finite(), "{i} {} {exact}", product[i]);
                assert_eq!(packed.multiply_row(i, &other), product[i]);
            }
            assert_eq!(product[9..], [0.0; 2]);
        }
    }
}
