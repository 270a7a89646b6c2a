//! How likely one word is typed for another: a weighted edit distance (M. Kernighan, K. Church and
//! W. Gale, 1990, with costs by ear rather than counted).

use smallvec::SmallVec;

/// Costs are in twelfths of an edit that has no excuse.
pub(super) const EDIT: u32 = 12;
/// Neighbours that have changed places.
const SWAP: u32 = 8;
/// A vowel, or a letter that is not heard.
const SOFT: u32 = 8;
/// One letter for another that sounds like it.
const ALIKE: u32 = 8;
/// One letter of a double one, or one letter doubled.
const DOUBLED: u32 = 4;
/// An ending that is not spoken: "mak", "winnin".
const SILENT_END: u32 = 5;
/// Another first letter: errors there are rare (J. Pollock and A. Zamora, 1984: under 8 %).
const OTHER_FIRST: u32 = 8;
/// Words longer than this are not compared.
pub(super) const MAX_LETTERS: usize = 20;

/// What it costs to have typed one word for another. Where both have the same consonants, a quarter
/// less: most errors keep the sound.
pub(super) fn cost(typed: &str, known: &str) -> u32 {
    let (typed, known) = (typed.as_bytes(), known.as_bytes());
    if typed.len() > MAX_LETTERS || known.len() > MAX_LETTERS {
        return u32::MAX;
    }
    let mut table = [[0_u32; MAX_LETTERS + 1]; MAX_LETTERS + 1];
    for i in 0..=typed.len() {
        for j in 0..=known.len() {
            if i + j == 0 {
                continue;
            }
            let mut least = u32::MAX;
            if i > 0 {
                least = least.min(table[i - 1][j] + added(typed, i - 1));
            }
            if j > 0 {
                least = least.min(table[i][j - 1] + left_out(known, j - 1));
            }
            if i > 0 && j > 0 {
                least = least.min(table[i - 1][j - 1] + replaced(typed[i - 1], known[j - 1]));
            }
            if i > 0 && j > 1 && typed[i - 1] == b'f' && known[..j].ends_with(b"ph") {
                least = least.min(table[i - 1][j - 2] + DOUBLED);
            }
            if i > 1 && j > 1 && typed[i - 1] == known[j - 2] && typed[i - 2] == known[j - 1] {
                least = least.min(table[i - 2][j - 2] + SWAP);
            }
            table[i][j] = least;
        }
    }
    let mut cost = table[typed.len()][known.len()];
    if !begin_alike(typed, known) {
        cost += OTHER_FIRST;
    }
    if sound(typed) == sound(known) { cost - cost / 4 } else { cost }
}

fn begin_alike(typed: &[u8], known: &[u8]) -> bool {
    match (typed, known) {
        ([a, ..], [b, ..]) if replaced(*a, *b) < EDIT => true,
        ([b'f', ..], [b'p', b'h', ..]) => true,
        ([a, b, ..], [c, d, ..]) => a == d && b == c,
        _ => false,
    }
}

/// A letter typed that the word does not have.
fn added(typed: &[u8], at: usize) -> u32 {
    match typed[at] {
        c if at > 0 && voice(typed[at - 1]) == voice(c) => DOUBLED,
        c if is_soft(c) => SOFT,
        _ => EDIT,
    }
}

/// A letter of the word that was not typed.
fn left_out(known: &[u8], at: usize) -> u32 {
    let ends = |ending: &[u8]| at + 1 == known.len() && known.ends_with(ending);
    match known[at] {
        c if at > 0 && voice(known[at - 1]) == voice(c) => DOUBLED,
        b'e' | b'g' if ends(b"e") || ends(b"ing") => SILENT_END,
        b'g' if known.get(at + 1) == Some(&b'n') => SOFT,
        c if is_soft(c) => SOFT,
        _ => EDIT,
    }
}

fn replaced(typed: u8, known: u8) -> u32 {
    match (typed, known) {
        (a, b) if a == b => 0,
        (a, b) if is_vowel(a) && is_vowel(b) => ALIKE,
        (a, b) if voice(a) == voice(b) => ALIKE,
        _ => EDIT,
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn is_soft(letter: u8) -> bool {
    is_vowel(letter) || matches!(letter, b'h' | b'w')
}

/// Consonants that sound alike share a letter.
fn voice(letter: u8) -> u8 {
    match letter {
        b'c' | b'q' => b'k',
        b'z' => b's',
        b => b,
    }
}

/// Consonants only, those that sound alike written alike, doubled ones once.
pub(super) fn sound(word: &[u8]) -> SmallVec<[u8; 16]> {
    let mut code: SmallVec<[u8; 16]> = SmallVec::new();
    for (i, &b) in word.iter().enumerate() {
        let next = word.get(i + 1);
        let b = match b {
            b if is_soft(b) => continue,
            b'g' if next == Some(&b'n') => continue,
            b'p' if next == Some(&b'h') => b'f',
            b => voice(b),
        };
        if code.last() != Some(&b) {
            code.push(b);
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_that_keep_the_sound_cost_less() {
        for (typed, known, other) in [
            ("mak", "make", "mask"),
            ("forin", "foreign", "forms"),
            ("biznes", "business", "brines"),
            ("thay", "they", "that"),
            ("addin", "adding", "addis"),
            ("foto", "photo", "foot"),
        ] {
            assert!(cost(typed, known) < cost(typed, other), "{typed}");
        }
        assert_eq!(cost("port", "port"), 0);
    }

    #[test]
    fn another_beginning_costs_more_unless_it_sounds_alike_or_is_swapped() {
        assert!(cost("gongfeng", "dongfeng") > cost("donkfeng", "dongfeng"));
        assert!(cost("cina", "china") < EDIT);
        assert!(cost("hcina", "china") < EDIT);
    }
}
