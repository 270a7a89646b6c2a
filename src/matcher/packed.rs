//! Unit vectors in whole numbers: half the memory, and dot products that fit the vector instructions
//! every x86-64 has.

use multiversion::multiversion;
use multiversion::target::match_target;
use smallvec::SmallVec;

use super::embedding::{DIMS, Vector, dot as dot_exactly};

/// A vector of length 1, its components in 4,096ths.
#[derive(Debug, Clone, Copy)]
pub struct Packed([i16; DIMS]);

/// Squares of it, added up over a vector of length 1, stay within 32 bits.
const SCALE: f32 = 4096.0;

impl Packed {
    /// Packs a vector of length 1; components are rounded to the nearest 4,096th.
    pub fn new(vector: &Vector) -> Self {
        Self(vector.map(|x| rounded(x * SCALE)))
    }

    /// Cosine of the angle between two vectors, -1 to 1, within a thousandth.
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(&self.0, &other.0) as f32 / (SCALE * SCALE)
    }
}

/// Vectors to be looked through for the one nearest to another, each split in two halves: the upper
/// bits of its components, and what they leave. Looking through them is a matter of fetching memory,
/// and the upper half alone tells of most that they are not the nearest.
#[derive(Debug, Default)]
pub struct Halved {
    upper: Vec<[i8; DIMS]>,
    lower: Vec<[i8; DIMS]>,
    /// At most so much does the lower half add to a dot product, or take from it.
    slack: Vec<i32>,
}

/// What a unit of the upper half is worth.
const UPPER: i16 = 32;
/// Length of a packed vector at most: half a unit of rounding in each component adds less than six.
const LONGEST: f32 = SCALE + 6.0;

impl FromIterator<Packed> for Halved {
    fn from_iter<I: IntoIterator<Item = Packed>>(vectors: I) -> Self {
        let mut halved = Self::default();
        for Packed(vector) in vectors {
            let upper = vector.map(|x| (x + UPPER / 2).div_euclid(UPPER).min(i8::MAX.into()) as i8);
            let lower: [i8; DIMS] = std::array::from_fn(|i| (vector[i] - i16::from(upper[i]) * UPPER) as i8);
            let length = lower.iter().map(|x| f32::from(*x).powi(2)).sum::<f32>().sqrt();
            halved.upper.push(upper);
            halved.lower.push(lower);
            // The inequality of Cauchy and Schwarz, with room for rounding.
            halved.slack.push((length * LONGEST) as i32 + 1);
        }
        halved
    }
}

impl Halved {
    /// Cosine of a vector with the nearest of these, 0 if there is none in about the same direction.
    pub fn nearest(&self, Packed(to): &Packed) -> f32 {
        let mut about: SmallVec<[i32; 32]> = SmallVec::from_elem(0, self.upper.len());
        dot_halves(to, &self.upper, &mut about);
        let mut least = least_of(&mut about, &self.slack);
        let mut greatest = 0;
        for ((about, slack), lower) in about.iter().zip(&self.slack).zip(&self.lower) {
            if about + slack >= least {
                greatest = greatest.max(about + dot_half(to, lower));
                least = least.max(greatest);
            }
        }
        greatest as f32 / (SCALE * SCALE)
    }
}

/// A matrix, each of its rows in whole numbers with what a unit of them is worth. Multiplying is a matter
/// of fetching memory, and so it takes a quarter of the time.
pub struct PackedRows {
    rows: Vec<[i8; DIMS]>,
    units: Vec<f32>,
}

/// A vector of any length, made ready to be multiplied.
pub struct Factor {
    whole: [i16; DIMS],
    unit: f32,
}

/// Greatest component of a row in units, and length of a factor. No product of two of these exceeds 32 bits.
const ROW: f32 = 127.0;
const FACTOR: f32 = 16_000.0;

impl Factor {
    /// Makes a vector ready.
    pub fn new(vector: &Vector) -> Self {
        let length = dot_exactly(vector, vector).sqrt();
        if !(length > 0.0 && length.is_finite()) {
            return Self { whole: [0; DIMS], unit: 0.0 };
        }
        let scale = FACTOR / length;
        Self { whole: vector.map(|x| rounded(x * scale)), unit: length / FACTOR }
    }

    /// The same of length 1, if it has any.
    pub fn direction(self) -> Self {
        Self { unit: if self.unit > 0.0 { FACTOR.recip() } else { 0.0 }, ..self }
    }
}

impl PackedRows {
    /// A matrix of these rows.
    pub fn new(rows: &[Vector]) -> Self {
        let packed = |row: &Vector| {
            let greatest = row.iter().map(|x| x.abs()).fold(0.0, f32::max);
            if !(greatest > 0.0 && row.iter().all(|x| x.is_finite())) {
                return ([0; DIMS], 0.0);
            }
            (row.map(|x| rounded(x * (ROW / greatest)) as i8), greatest / ROW)
        };
        let (rows, units) = rows.iter().map(packed).unzip();
        Self { rows, units }
    }

    /// Sets `product` to this matrix times a vector.
    pub fn multiply(&self, factor: &Factor, product: &mut Vec<f32>) {
        product.clear();
        product.resize(self.rows.len(), 0.0);
        multiply(&factor.whole, &self.rows, product);
        product.iter_mut().zip(&self.units).for_each(|(x, unit)| *x *= unit * factor.unit);
    }

    /// The product of one row with a vector.
    pub fn multiply_row(&self, row: usize, factor: &Factor) -> f32 {
        dot_half(&factor.whole, &self.rows[row]) as f32 * (self.units[row] * factor.unit)
    }
}

/// The nearest whole number, of those that fit, without a branch or a call: adding this much leaves it in
/// the lowest bits.
fn rounded(x: f32) -> i16 {
    const ROUND: f32 = 12_582_912.0;
    (x + ROUND).to_bits() as i16
}

/// Puts products with upper halves in the unit of the whole, and tells how great the greatest is at least.
#[multiversion(targets("x86_64+avx2"))]
fn least_of(about: &mut [i32], slack: &[i32]) -> i32 {
    let mut least = 0;
    for (about, slack) in about.iter_mut().zip(slack) {
        *about *= i32::from(UPPER);
        let bound = *about - slack;
        least = if bound > least { bound } else { least };
    }
    least
}

/// Whole numbers, so that machines with and without wide registers agree to the last bit.
#[multiversion(targets("x86_64+avx2"))]
fn dot(a: &[i16; DIMS], b: &[i16; DIMS]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// The same with one half of a vector.
#[multiversion(targets("x86_64+avx2"))]
fn dot_half(a: &[i16; DIMS], b: &[i8; DIMS]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// The same with one half of each of several.
#[multiversion(targets("x86_64+avx2"))]
fn dot_halves(a: &[i16; DIMS], halves: &[[i8; DIMS]], products: &mut [i32]) {
    match_target! {
        "x86_64+avx2" => avx2::dot_halves(a, halves, products),
        _ => products.iter_mut().zip(halves).for_each(|(product, b)| *product = dot_half(a, b)),
    }
}

/// The same with each of several rows.
#[multiversion(targets("x86_64+avx2"))]
fn multiply(a: &[i16; DIMS], rows: &[[i8; DIMS]], products: &mut [f32]) {
    match_target! {
        "x86_64+avx2" => avx2::multiply(a, rows, products),
        _ => products.iter_mut().zip(rows).for_each(|(product, b)| *product = dot_half(a, b) as f32),
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
    pub(super) fn dot_halves(a: &[i16; DIMS], halves: &[[i8; DIMS]], products: &mut [i32]) {
        dot_each(a, halves, products, |product| product);
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn multiply(a: &[i16; DIMS], rows: &[[i8; DIMS]], products: &mut [f32]) {
        dot_each(a, rows, products, |product| product as f32);
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn dot_each<P>(a: &[i16; DIMS], rows: &[[i8; DIMS]], products: &mut [P], product: impl Fn(i32) -> P) {
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
            *products = add_up(std::array::from_fn(|i| sum(&rows[i]))).map(&product);
        }
        for (row, other) in rest.iter().zip(others) {
            let [first, ..] = add_up([sum(row); ROWS]);
            *other = product(first);
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

    #[test]
    fn a_packed_matrix_multiplies_like_the_one_it_was() {
        let row = |i: usize| std::array::from_fn(|j| ((i * 31 + j * 7) % 11) as f32 * (i as f32 - 3.0));
        let rows: Vec<Vector> = (0..9).map(row).chain([[f32::NAN; DIMS], [0.0; DIMS]]).collect();
        let packed = PackedRows::new(&rows);
        let mut product = Vec::new();
        for vector in [row(4), row(20), [0.0; DIMS], [1e-20; DIMS], [f32::INFINITY; DIMS]] {
            let factor = Factor::new(&vector);
            packed.multiply(&factor, &mut product);
            assert_eq!(product.len(), rows.len());
            for (i, row) in rows.iter().enumerate().take(9) {
                let exact: f32 = row.iter().zip(&vector).map(|(a, b)| a * b).sum();
                let size = (dot_exactly(row, row) * dot_exactly(&vector, &vector)).sqrt();
                let near = (product[i] - exact).abs() <= size * 4e-3;
                assert!(near || !exact.is_finite(), "{i} {} {exact}", product[i]);
                assert_eq!(packed.multiply_row(i, &factor), product[i]);
            }
            assert_eq!(product[9..], [0.0; 2]);
        }
    }

    #[test]
    fn the_nearest_of_halved_vectors_is_the_nearest_of_whole_ones() {
        let embedding = Embedding::builtin();
        let words = embedding.words().step_by(40);
        let vectors: Vec<Packed> =
            words.filter_map(|w| embedding.word_vector(w)).map(|v| Packed::new(&v)).collect();
        let axis = Packed::new(&std::array::from_fn(|i| if i == 7 { 1.0 } else { 0.0 }));
        for to in vectors.iter().step_by(5).chain([&axis]) {
            for others in vectors.chunks(30).chain([&[axis][..], &[]]) {
                let whole = others.iter().map(|other| to.cosine(other)).fold(0.0, f32::max);
                let halved: Halved = others.iter().copied().collect();
                assert_eq!(halved.nearest(to), whole);
            }
        }
    }
}
