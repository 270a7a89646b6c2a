//! The best few of many logits, without sorting the rest.

/// Sets `best` to the places of the `k` greatest logits, greatest first, equal ones by place. `keys` is
/// working memory.
pub(super) fn top(k: usize, logits: &[f32], keys: &mut Vec<u64>, best: &mut Vec<u32>) {
    best.clear();
    keys.clear();
    if k == 0 {
        return;
    }
    let floor = reached_by(k, logits);
    // Which ones reach it cannot be foreseen: each is put down, and left there or written over.
    keys.resize(logits.len(), 0);
    let mut count = 0;
    for (index, &logit) in logits.iter().enumerate() {
        keys[count] = sort_key(logit, index as u32);
        count += usize::from(logit >= floor);
    }
    keys.truncate(count);
    if k < keys.len() {
        keys.select_nth_unstable(k - 1);
        keys.truncate(k);
    }
    keys.sort_unstable();
    best.extend(keys.iter().map(|key| *key as u32));
}

/// A number that sorts greater logits, and of equal ones the lower index, first.
fn sort_key(logit: f32, index: u32) -> u64 {
    let bits = (logit + 0.0).to_bits();
    // Whole numbers in the order of the floats: negative ones have their bits turned round.
    let ascending = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
    u64::from(!ascending) << 32 | u64::from(index)
}

/// A logit that so many of some reach, which spares the others from being sorted: among the maxima of
/// every 64th one, so many reach it already.
fn reached_by(count: usize, logits: &[f32]) -> f32 {
    const STRIDE: usize = 64;
    if count > STRIDE || logits.len() < 2 * STRIDE {
        return f32::NEG_INFINITY;
    }
    let mut maxima = [f32::NEG_INFINITY; STRIDE];
    for row in logits.chunks(STRIDE) {
        maxima.iter_mut().zip(row).for_each(|(most, &x)| *most = if x > *most { x } else { *most });
    }
    *maxima.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a)).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_logits_reach_the_floor() {
        let logits: Vec<f32> = (0..200_u32).map(|i| (i * 7_919 % 211) as f32 - 90.0).collect();
        let mut sorted = logits.clone();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        for count in [1, 2, 31, 32, 64] {
            let floor = reached_by(count, &logits);
            assert!(floor > f32::NEG_INFINITY && floor <= sorted[count - 1], "{count}");
        }
        assert_eq!(reached_by(65, &logits), f32::NEG_INFINITY);
        assert_eq!(reached_by(1, &logits[..100]), f32::NEG_INFINITY);
    }

    #[test]
    fn the_greatest_come_first_and_of_equals_the_first() {
        let (mut keys, mut best) = (Vec::new(), Vec::new());
        let mut top_of = |k, logits: &[f32]| {
            top(k, logits, &mut keys, &mut best);
            best.clone()
        };
        assert_eq!(top_of(3, &[1.0, -2.0, 5.0, 1.0]), [2, 0, 3]);
        assert_eq!(top_of(9, &[-1.0, f32::NEG_INFINITY]), [0, 1]);
        assert!(top_of(0, &[1.0]).is_empty() && top_of(1, &[]).is_empty());
    }
}
