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

/// A word that was typed, made ready to be held against many.
pub(super) struct Typed<'a> {
    word: &'a [u8],
    /// What each letter costs if the known word does not have it.
    added: [u32; MAX_LETTERS],
    sound: Sound,
}

/// Costs of having typed the first letters of a word for each number of the first letters of another.
type Row = [u32; MAX_LETTERS + 1];

impl<'a> Typed<'a> {
    /// Makes a word ready, if it is short enough to be compared.
    pub(super) fn new(word: &'a str) -> Option<Self> {
        let word = word.as_bytes();
        let added = |at: usize| if at < word.len() { added(word, at) } else { 0 };
        (word.len() <= MAX_LETTERS).then(|| Self {
            word,
            added: std::array::from_fn(added),
            sound: sound(word),
        })
    }

    /// What it costs to have typed it for a known word, if that is no more than `most`. Where both have
    /// the same consonants, a quarter less: most errors keep the sound.
    pub(super) fn cost(&self, known: &str, most: u32) -> Option<u32> {
        let known = known.as_bytes();
        if known.len() > MAX_LETTERS {
            return None;
        }
        let beginning = if begin_alike(self.word, known) { 0 } else { OTHER_FIRST };
        // Before the quarter is taken off.
        let most_before = most.saturating_add(most / 3 + 1);
        let cost = beginning + self.edits(known, most_before.checked_sub(beginning)?)?;
        let cost = if sound(known) == self.sound { cost - cost / 4 } else { cost };
        (cost <= most).then_some(cost)
    }

    /// The cost of the cheapest edits that make a known word what was typed; `None` as soon as it is
    /// clear that they cost more than `most`.
    fn edits(&self, known: &[u8], most: u32) -> Option<u32> {
        let mut left = [0; MAX_LETTERS];
        for (at, cost) in left.iter_mut().enumerate().take(known.len()) {
            *cost = left_out(known, at);
        }
        let (mut before, mut last, mut row): (Row, Row, Row) = Default::default();
        for j in 1..=known.len() {
            last[j] = last[j - 1] + left[j - 1];
        }
        let mut least_of_last = 0;
        for (i, &letter) in self.word.iter().enumerate() {
            let added = self.added[i];
            let previous = i.checked_sub(1).map(|i| self.word[i]);
            row[0] = last[0] + added;
            let mut least_of_row = row[0];
            for j in 1..=known.len() {
                let mut least = (last[j] + added)
                    .min(row[j - 1] + left[j - 1])
                    .min(last[j - 1] + replaced(letter, known[j - 1]));
                if j > 1 && letter == known[j - 2] && previous == Some(known[j - 1]) {
                    least = least.min(before[j - 2] + SWAP);
                }
                if letter == b'f' && known[..j].ends_with(b"ph") {
                    least = least.min(last[j - 2] + DOUBLED);
                }
                row[j] = least;
                least_of_row = least_of_row.min(least);
            }
            // The way to the end leads through this row, or past it from the last one.
            if least_of_row.min(least_of_last + SWAP) > most {
                return None;
            }
            (before, last, row) = (last, row, before);
            least_of_last = least_of_row;
        }
        Some(last[known.len()])
    }
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
    if typed == known {
        0
    } else if HEARD_AS[usize::from(typed)] == HEARD_AS[usize::from(known)] {
        ALIKE
    } else {
        EDIT
    }
}

/// Letters that may be taken for each other share one: vowels, and consonants that sound alike. Looked up
/// rather than compared, once for each pair of letters of two words.
const HEARD_AS: [u8; 256] = {
    let mut heard = [0; 256];
    let mut letter = 0;
    while letter < heard.len() {
        heard[letter] = if is_vowel(letter as u8) { b'a' } else { voice(letter as u8) };
        letter += 1;
    }
    heard
};

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn is_soft(letter: u8) -> bool {
    is_vowel(letter) || matches!(letter, b'h' | b'w')
}

/// Consonants that sound alike share a letter.
const fn voice(letter: u8) -> u8 {
    match letter {
        b'c' | b'q' => b'k',
        b'z' => b's',
        b => b,
    }
}

/// How a word sounds.
type Sound = SmallVec<[u8; MAX_LETTERS]>;

/// Consonants only, those that sound alike written alike, doubled ones once.
pub(super) fn sound(word: &[u8]) -> Sound {
    let mut code = Sound::new();
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

    fn cost(typed: &str, known: &str) -> u32 {
        Typed::new(typed).unwrap().cost(known, u32::MAX / 2).unwrap()
    }

    #[test]
    fn what_costs_more_than_wanted_is_given_up_and_nothing_else() {
        let words = ["port", "prot", "foreign", "forin", "photo", "foto", "lianyungang", "a", ""];
        for typed in words.map(|word| Typed::new(word).unwrap()) {
            for known in words {
                let cost = typed.cost(known, u32::MAX / 2).unwrap();
                for most in 0..cost + 3 {
                    assert_eq!(typed.cost(known, most), (cost <= most).then_some(cost), "{known} {most}");
                }
            }
        }
        assert!(Typed::new(&"a".repeat(MAX_LETTERS + 1)).is_none());
    }

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
