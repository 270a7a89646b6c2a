//! The little linear algebra that the classifier needs, in plain loops that compile to vector
//! instructions.

use multiversion::multiversion;

use super::embedding::{DIMS, Vector, dot};
use super::features::Term;

/// Rows multiplied together: eight 4-wide registers of sums, which baseline x86-64 holds beside
/// the operands.
const LANES: usize = 32;

/// A matrix of [`DIMS`] columns, stored so that a product with a vector needs no sum across lanes:
/// a tile holds [`LANES`] rows, column by column, without the columns of zeros at its end (a
/// triangular matrix has many).
pub(crate) struct Tiles(Vec<Vec<[f32; LANES]>>);

impl Tiles {
    pub(crate) fn new(rows: &[Vector]) -> Self {
        let tile = |rows: &[Vector]| {
            let mut tile = vec![[0.0; LANES]; DIMS];
            for (lane, row) in rows.iter().enumerate() {
                for (column, &value) in tile.iter_mut().zip(row) {
                    column[lane] = value;
                }
            }
            tile.truncate(tile.iter().rposition(|column| *column != [0.0; LANES]).map_or(0, |last| last + 1));
            tile
        };
        Self(rows.chunks(LANES).map(tile).collect())
    }

    /// Sets `product` to this matrix times `vector`; its length is the rows rounded up to whole
    /// tiles, with zeros behind.
    pub(crate) fn multiply(&self, vector: &Vector, product: &mut Vec<f32>) {
        product.clear();
        for tile in &self.0 {
            product.extend_from_slice(&multiply_tile(tile, vector));
        }
    }

    /// The products of this matrix with several vectors, one after another, each of the length that
    /// [`Self::multiply`] gives; zeros where there is no vector. A tile is used for all of them while
    /// it is at hand.
    pub(crate) fn multiply_each(&self, vectors: &[Option<&Vector>]) -> Vec<f32> {
        let length = self.0.len() * LANES;
        let mut products = vec![0.0; vectors.len() * length];
        for (i, tile) in self.0.iter().enumerate() {
            for (product, vector) in products.chunks_exact_mut(length).zip(vectors) {
                if let Some(vector) = vector {
                    product[i * LANES..][..LANES].copy_from_slice(&multiply_tile(tile, vector));
                }
            }
        }
        products
    }
}

/// Each lane is a sum of its own, in the same order with registers of any width, so that all machines
/// agree to the last bit.
#[multiversion(targets("x86_64+avx2"))]
fn multiply_tile(tile: &[[f32; LANES]], vector: &Vector) -> [f32; LANES] {
    let mut sums = [0.0; LANES];
    for (column, &x) in tile.iter().zip(vector) {
        for (sum, &value) in sums.iter_mut().zip(column) {
            *sum += x * value;
        }
    }
    sums
}

/// A sparse matrix, stored by column: a product with a sparse vector reads only the columns that
/// the vector has. Columns that hardly any row lacks, as of function words, are stored with their
/// zeros: adding them up row after row is quicker than going from entry to entry.
pub(crate) struct Postings {
    rows: usize,
    columns: Vec<Column>,
    /// Row and value, rows ascending within a column.
    entries: Vec<(u32, f32)>,
    /// The values of whole columns, one after the other, each as the upper half of its bits: the rest tells
    /// next to nothing in a sum of many.
    whole: Vec<u16>,
}

enum Column {
    /// Where its entries start and end.
    Listed(u32, u32),
    /// Which of the whole columns it is.
    Whole(u32),
}

/// A column that has entries in one of so many rows, or more, is stored whole: that takes at most
/// four times the memory of listing them, and no more time.
const WHOLE_FROM: usize = 8;

impl Postings {
    pub(crate) fn new(rows: &[Vec<Term>], columns: usize) -> Self {
        // Counting sort by column: count, sum up to where each ends, and fill from the back.
        let mut starts = vec![0_u32; columns + 1];
        rows.iter().flatten().for_each(|term| starts[term.column as usize] += 1);
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut listed = vec![(0, 0.0); end as usize];
        for (row, terms) in rows.iter().enumerate().rev() {
            for term in terms {
                let place = &mut starts[term.column as usize];
                *place -= 1;
                listed[*place as usize] = (row as u32, term.weight);
            }
        }
        let mut postings = Self {
            rows: rows.len(),
            columns: Vec::with_capacity(columns),
            entries: Vec::new(),
            whole: Vec::new(),
        };
        for range in starts.windows(2) {
            postings.push(&listed[range[0] as usize..range[1] as usize]);
        }
        postings.entries.shrink_to_fit();
        postings.whole.shrink_to_fit();
        postings
    }

    fn push(&mut self, entries: &[(u32, f32)]) {
        let rows = self.rows;
        if entries.is_empty() || entries.len() * WHOLE_FROM < rows {
            let start = self.entries.len() as u32;
            self.entries.extend_from_slice(entries);
            self.columns.push(Column::Listed(start, self.entries.len() as u32));
        } else {
            let mut column = vec![0.0; rows];
            entries.iter().for_each(|&(row, value)| column[row as usize] += value);
            self.columns.push(Column::Whole((self.whole.len() / rows) as u32));
            self.whole.extend(column.into_iter().map(upper_half));
        }
    }

    /// Sets `product` to this matrix times the vector of `terms`.
    pub(crate) fn multiply(&self, terms: &[Term], product: &mut Vec<f32>) {
        product.clear();
        product.resize(self.rows, 0.0);
        for term in terms {
            match self.columns[term.column as usize] {
                Column::Listed(start, end) => {
                    for &(row, value) in &self.entries[start as usize..end as usize] {
                        product[row as usize] += term.weight * value;
                    }
                }
                Column::Whole(column) => {
                    let values = &self.whole[column as usize * self.rows..][..self.rows];
                    add_column(product, term.weight, values);
                }
            }
        }
    }
}

/// `sum += weight * column`
#[multiversion(targets("x86_64+avx2"))]
fn add_column(sum: &mut [f32], weight: f32, column: &[u16]) {
    sum.iter_mut().zip(column).for_each(|(sum, &x)| *sum += weight * f32::from_bits(u32::from(x) << 16));
}

/// The upper half of the bits of a number, rounded to the nearest.
fn upper_half(value: f32) -> u16 {
    (value.to_bits().saturating_add(0x7fff) >> 16) as u16
}

/// The matrix that makes noise of the given covariance round: the inverse of its Cholesky factor.
/// Only the lower triangle is read. The identity if there is no noise to speak of.
pub(crate) fn whitening(covariance: &[Vector]) -> Vec<Vector> {
    let mut factor = covariance.to_vec();
    let mut inverse = vec![[0.0; DIMS]; DIMS];
    for i in 0..DIMS {
        for j in 0..=i {
            let rest = factor[i][j] - dot(&factor[i][..j], &factor[j][..j]);
            // The covariance is positive definite, so only rounding can make a pivot small.
            factor[i][j] = if i == j { rest.max(f32::MIN_POSITIVE).sqrt() } else { rest / factor[j][j] };
        }
        // Row i of the inverse from the rows above: L X = 1, solved downwards.
        let (above, row) = inverse.split_at_mut(i);
        row[0][i] = 1.0;
        for (above, &weight) in above.iter().zip(&factor[i]) {
            row[0].iter_mut().zip(above).for_each(|(x, a)| *x -= weight * a);
        }
        row[0].iter_mut().for_each(|x| *x /= factor[i][i]);
    }
    inverse
}

/// Adds the product of a vector with itself, of which only the lower triangle is worked out.
#[multiversion(targets("x86_64+avx2"))]
pub(crate) fn add_outer(sum: &mut [Vector], vector: &Vector) {
    for (i, row) in sum.iter_mut().enumerate() {
        let weight = vector[i];
        row[..=i].iter_mut().zip(vector).for_each(|(sum, x)| *sum += weight * x);
    }
}

/// The largest of some logits, and the sum of all their exponentials relative to it: what turns a
/// logit `x` into the probability `exp(x - peak) / total`.
#[multiversion(targets("x86_64+avx2"))]
pub(crate) fn softmax_norm(logits: &[f32]) -> (f32, f32) {
    let (lanes, rest) = logits.as_chunks::<8>();
    let mut peaks = [f32::NEG_INFINITY; 8];
    for lanes in lanes {
        peaks.iter_mut().zip(lanes).for_each(|(peak, &x)| *peak = if x > *peak { x } else { *peak });
    }
    let peak = peaks.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max);
    let mut totals = [0.0; 8];
    for lanes in lanes {
        totals.iter_mut().zip(lanes).for_each(|(total, &x)| *total += exp(x - peak));
    }
    (peak, totals.iter().sum::<f32>() + rest.iter().map(|&x| exp(x - peak)).sum::<f32>())
}

/// The exponential of `x <= 0`, to a few parts in a million; a call of the library's would keep the
/// loops around it from becoming vector instructions.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    /// Adding this rounds a small number to an integer, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    /// Below this nothing is left of the sum that the result goes into.
    const LEAST: f32 = -80.0;
    let doublings = (if x > LEAST { x } else { LEAST }) * std::f32::consts::LOG2_E;
    let rounded = doublings + ROUND;
    let rest = (doublings - (rounded - ROUND)) * std::f32::consts::LN_2;
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    let series =
        1.0 + rest * (1.0 + rest / 2.0 * (1.0 + rest / 3.0 * (1.0 + rest / 4.0 * (1.0 + rest / 5.0))));
    power * series
}

/// `sum += weight * vector`
pub(crate) fn add_scaled(sum: &mut Vector, weight: f32, vector: &Vector) {
    sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += weight * x);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_the_dot_product_of_every_row() {
        let rows: Vec<Vector> =
            (0..70).map(|row| std::array::from_fn(|column| ((row * 31 + column * 7) % 11) as f32)).collect();
        let vector = std::array::from_fn(|column| (column % 5) as f32 - 2.0);
        let mut product = Vec::new();
        Tiles::new(&rows).multiply(&vector, &mut product);
        assert!(rows.iter().zip(&product).all(|(row, &x)| (dot(row, &vector) - x).abs() < 1e-2));
        assert_eq!(product.len() % LANES, 0);
        let products = Tiles::new(&rows).multiply_each(&[None, Some(&vector)]);
        assert_eq!(products, [vec![0.0; product.len()], product].concat());
    }

    #[test]
    fn the_quick_exponential_is_near_the_exact_one() {
        for step in 0..2_000 {
            let x = -0.04 * step as f32;
            assert!((exp(x) / x.max(-80.0).exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn probabilities_add_up_to_one() {
        let logits: Vec<f32> = (0..21).map(|i| (i * i % 7) as f32).collect();
        let (peak, total) = softmax_norm(&logits);
        assert_eq!(peak, 4.0);
        assert!((logits.iter().map(|x| exp(x - peak) / total).sum::<f32>() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn whitened_covariance_is_the_identity() {
        let factor: Vec<Vector> = (0..DIMS)
            .map(|i| std::array::from_fn(|j| ((i * j) % 3) as f32 + if i == j { 40.0 } else { 0.0 }))
            .collect();
        let covariance: Vec<Vector> =
            factor.iter().map(|a| std::array::from_fn(|j| dot(a, &factor[j]))).collect();
        let inverse = whitening(&covariance);
        for (i, row) in inverse.iter().enumerate() {
            let half: Vector = std::array::from_fn(|j| dot(&covariance[j], row));
            for (j, other) in inverse.iter().enumerate() {
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((dot(&half, other) - expected).abs() < 1e-2, "{i} {j}");
            }
        }
    }
}
