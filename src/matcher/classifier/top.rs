//! The best few of many logits, without sorting the rest.

/// Sets `best` to the places of the `k` greatest logits, greatest first, equal ones by place, leaving out
/// those that are below the greatest by more than `-margin`. `keys` is working memory.
pub(super) fn top(k: usize, margin: f32, logits: &[f32], keys: &mut Vec<u64>, best: &mut Vec<u32>) {
    best.clear();
    keys.clear();
    if k == 0 {
        return;
    }
    let floor = greatest(logits) + margin;
    // Most are far below, and are told so many at a time.
    for (row, logits) in logits.chunks(LANES).enumerate() {
        if logits.iter().fold(false, |any, &logit| any | (logit >= floor)) {
            // Which of them reach it cannot be foreseen: each is put down, and left there or written over.
            let mut count = keys.len();
            keys.resize(count + logits.len(), 0);
            for (lane, &logit) in logits.iter().enumerate() {
                keys[count] = sort_key(logit, (row * LANES + lane) as u32);
                count += usize::from(logit >= floor);
            }
            keys.truncate(count);
        }
    }
    if k < keys.len() {
        keys.select_nth_unstable(k - 1);
        keys.truncate(k);
    }
    keys.sort_unstable();
    best.extend(keys.iter().map(|key| *key as u32));
}

/// Logits that are looked at side by side.
const LANES: usize = 8;

/// The greatest of some logits, side by side in lanes.
fn greatest(logits: &[f32]) -> f32 {
    let (rows, rest) = logits.as_chunks::<LANES>();
    let mut maxima = [f32::NEG_INFINITY; LANES];
    for row in rows {
        maxima.iter_mut().zip(row).for_each(|(most, &x)| *most = if x > *most { x } else { *most });
    }
    maxima.iter().chain(rest).fold(f32::NEG_INFINITY, |most, &x| if x > most { x } else { most })
}

/// A number that sorts greater logits, and of equal ones the lower index, first.
fn sort_key(logit: f32, index: u32) -> u64 {
    let bits = (logit + 0.0).to_bits();
    // Whole numbers in the order of the floats: negative ones have their bits turned round.
    let ascending = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
    u64::from(!ascending) << 32 | u64::from(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_come_first_and_of_equals_the_first() {
        let (mut keys, mut best) = (Vec::new(), Vec::new());
        let mut top_of = |k, margin, logits: &[f32]| {
            top(k, margin, logits, &mut keys, &mut best);
            best.clone()
        };
        let all = f32::NEG_INFINITY;
        assert_eq!(top_of(3, all, &[1.0, -2.0, 5.0, 1.0]), [2, 0, 3]);
        assert_eq!(top_of(9, all, &[-1.0, f32::NEG_INFINITY]), [0, 1]);
        assert!(top_of(0, all, &[1.0]).is_empty() && top_of(1, all, &[]).is_empty());
        let many: Vec<f32> = (0..200_u32).map(|i| (i * 7_919 % 211) as f32).collect();
        assert_eq!(top_of(9, -2.0, &many).len(), many.iter().filter(|x| **x >= 208.0).count());
        assert_eq!(top_of(2, -4.0, &[1.0, 5.0, 1.1, 0.9]), [1, 2]);
    }
}
