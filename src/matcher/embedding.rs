//! Static word vectors: what a word means, without a model at run time.
//!
//! `embedding.bin` was fitted by `tools/fit_embedding.py`, which also describes the format. A word
//! is cut into WordPiece pieces (Schuster and Nakajima 2012: greedy, longest first), each piece has
//! one vector, and an utterance is the sum of its pieces. A vector's length is the weight of its
//! piece in such a sum, so frequent words count little. The vectors are borrowed from the binary;
//! only the map from a piece to its row is built at start.

use std::hash::Hasher;
use std::sync::LazyLock;

use crate::text::sieve::Sieve;
use crate::text::wordlist::WordList;
use multiversion::multiversion;
use rustc_hash::FxHasher;

/// Numbers in one vector.
pub const DIMS: usize = 128;

/// A direction in the space of meanings.
pub type Vector = [f32; DIMS];

static FILE: &[u8] = include_bytes!("embedding.bin");
static BUILTIN: LazyLock<Embedding> =
    LazyLock::new(|| Embedding::parse(FILE).expect("the built-in table is well formed"));

const MAGIC: &[u8] = b"ROROEMB1";
const WHOLE_WORD: char = '=';
const CONTINUATION: &str = "##";

/// The table of word pieces, their vectors, and which of them are common English words.
pub struct Embedding {
    licence: &'static str,
    /// Pieces that start a word.
    starts: Pool,
    /// The row of each, and the rank if the piece is a whole word.
    places: Vec<Start>,
    /// Pieces that continue a word, without their `##`, and the row of each.
    continuations: Pool,
    continued: Vec<u16>,
    /// Whole words, commonest first, as numbers of the pieces that start a word.
    words: Vec<u16>,
    /// Bytes of the longest piece, beyond which no match is tried.
    longest: usize,
    /// Little-endian `f32` scale of each row.
    scales: &'static [[u8; 4]],
    rows: &'static [[u8; DIMS]],
}

/// Pieces of one sort. A word that is cut into pieces is looked for from its whole length down, most of
/// the time in vain.
#[derive(Default)]
struct Pool {
    words: WordList,
    sieve: Sieve<1024>,
}

impl Pool {
    fn add(&mut self, piece: &str) -> u32 {
        self.sieve.add(piece);
        self.words.add(piece)
    }

    fn number(&self, piece: &str) -> Option<u32> {
        self.sieve.may_have(piece).then(|| self.words.number(piece)).flatten()
    }
}

#[derive(Clone, Copy)]
struct Start {
    row: u16,
    rank: Option<u16>,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece(u16);

impl Embedding {
    /// The table compiled into the binary; parsed on first use, in about a millisecond.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads the format of `tools/fit_embedding.py`; `None` if the bytes are anything else.
    fn parse(file: &'static [u8]) -> Option<Self> {
        let file = file.strip_prefix(MAGIC)?;
        let (header, file) = file.split_at_checked(16)?;
        let (header, _) = header.as_chunks::<4>();
        let [dims, count, licence, vocabulary] = [0, 1, 2, 3].map(|i| u32::from_le_bytes(header[i]) as usize);
        if dims != DIMS || count > usize::from(u16::MAX) {
            return None;
        }
        let (licence, file) = file.split_at_checked(licence)?;
        let (vocabulary, file) = file.split_at_checked(vocabulary)?;
        let (scales, rows) = file.split_at_checked(4 * count)?;
        let (scales, _) = scales.as_chunks::<4>();
        let (rows, rest) = rows.as_chunks::<DIMS>();
        if rows.len() != count || !rest.is_empty() {
            return None;
        }

        let (mut starts, mut places) = (Pool::default(), Vec::with_capacity(count));
        let (mut continuations, mut continued) = (Pool::default(), Vec::new());
        let mut words = Vec::with_capacity(count);
        let mut longest = 0;
        for (row, line) in str::from_utf8(vocabulary).ok()?.lines().enumerate() {
            let row = u16::try_from(row).ok().filter(|&row| usize::from(row) < count)?;
            let piece = if let Some(rest) = line.strip_prefix(CONTINUATION) {
                continuations.add(rest);
                continued.push(row);
                rest
            } else if let Some(word) = line.strip_prefix(WHOLE_WORD) {
                let rank = Some(words.len() as u16);
                words.push(starts.add(word) as u16);
                places.push(Start { row, rank });
                word
            } else {
                starts.add(line);
                places.push(Start { row, rank: None });
                line
            };
            longest = longest.max(piece.len());
        }
        // No piece is listed twice.
        if (starts.words.len(), continuations.words.len()) != (places.len(), continued.len()) {
            return None;
        }
        Some(Self {
            licence: str::from_utf8(licence).ok()?,
            starts,
            places,
            continuations,
            continued,
            words,
            longest,
            scales,
            rows,
        })
    }

    /// Whom the table comes from, to be shown where licences are.
    pub fn licence(&self) -> &'static str {
        self.licence
    }

    /// The pieces of a normalised, lower-case word. Hyphens, apostrophes and the like part it into
    /// several; a part with a letter that the table lacks gives its pieces up to there.
    pub fn pieces<'a>(&'a self, word: &'a str) -> impl Iterator<Item = Piece> + 'a {
        word.split(|c: char| !c.is_alphanumeric()).flat_map(|part| Pieces {
            table: self,
            rest: part,
            started: false,
        })
    }

    /// Adds the vectors of a word's pieces to `sum`; returns how many there were. A word in a
    /// script that the table does not know has none and leaves `sum` as it is.
    pub fn add_word(&self, word: &str, sum: &mut Vector) -> usize {
        self.pieces(word).map(|piece| self.add_piece(piece, sum)).count()
    }

    fn add_piece(&self, Piece(row): Piece, sum: &mut Vector) {
        let row = usize::from(row);
        add_bytes(f32::from_le_bytes(self.scales[row]), &self.rows[row], sum);
    }

    /// The unit vector of one word; `None` if no piece of it is known.
    pub fn word_vector(&self, word: &str) -> Option<Vector> {
        self.sentence_vector(&[word])
    }

    /// The unit vector of an utterance; `None` if no word of it is known.
    pub fn sentence_vector<S: AsRef<str>>(&self, words: &[S]) -> Option<Vector> {
        let mut sum = [0.0; DIMS];
        let pieces: usize = words.iter().map(|word| self.add_word(word.as_ref(), &mut sum)).sum();
        (pieces > 0 && normalise(&mut sum)).then_some(sum)
    }

    /// Whether this is a common English word, correctly spelled.
    pub fn is_word(&self, word: &str) -> bool {
        self.rank(word).is_some()
    }

    /// A word's place in the order of general English frequency, 0 being the commonest; `None` for
    /// a word that is not among the common ones.
    pub fn rank(&self, word: &str) -> Option<u16> {
        self.start(word)?.rank
    }

    /// All common English words, commonest first.
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        self.words.iter().map(|&number| self.starts.words.word(u32::from(number)))
    }

    fn start(&self, piece: &str) -> Option<Start> {
        self.starts.number(piece).map(|number| self.places[number as usize])
    }

    fn continuation(&self, piece: &str) -> Option<u16> {
        self.continuations.number(piece).map(|number| self.continued[number as usize])
    }
}

/// Adds a vector of signed bytes, scaled.
#[multiversion(targets("x86_64+avx2"))]
fn add_bytes(scale: f32, bytes: &[u8; DIMS], sum: &mut Vector) {
    for (sum, &byte) in sum.iter_mut().zip(bytes) {
        *sum += scale * f32::from(byte.cast_signed());
    }
}

struct Pieces<'a> {
    table: &'a Embedding,
    rest: &'a str,
    started: bool,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        for end in (1..=self.rest.len().min(self.table.longest)).rev() {
            let Some(candidate) = self.rest.get(..end) else { continue };
            let row = if self.started {
                self.table.continuation(candidate)
            } else {
                self.table.start(candidate).map(|start| start.row)
            };
            if let Some(row) = row {
                self.rest = &self.rest[end..];
                self.started = true;
                return Some(Piece(row));
            }
        }
        self.rest = "";
        None
    }
}

/// Cosine of the angle between two vectors, -1 to 1; 0 if either has no length.
pub fn similarity(a: &Vector, b: &Vector) -> f32 {
    let lengths = (dot(a, a) * dot(b, b)).sqrt();
    if lengths > 0.0 { dot(a, b) / lengths } else { 0.0 }
}

/// Scales a vector to length 1; `false`, and no change, if it has no length.
pub(crate) fn normalise(vector: &mut [f32]) -> bool {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    length > 0.0
}

/// A number drawn from a vector alone, all being as likely. Lessons that are sampled or put in order by
/// it stay where they are when one comes or goes, so that an example question more or less hardly changes
/// what is answered to others.
pub(crate) fn draw(vector: Option<&Vector>) -> u64 {
    let mut hasher = FxHasher::default();
    vector.into_iter().flatten().for_each(|x| hasher.write_u32(x.to_bits()));
    hasher.finish()
}

/// Eight sums side by side, because a single one would forbid the compiler to use vector
/// instructions: float addition may not be reordered.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> f32 {
        let table = Embedding::builtin();
        similarity(&table.word_vector(a).unwrap(), &table.word_vector(b).unwrap())
    }

    #[test]
    fn near_synonyms_are_nearer_than_strangers() {
        for (word, near, far) in [
            ("car", "automobile", "holiday"),
            ("overseas", "abroad", "kitchen"),
            ("prediction", "forecast", "garage"),
            ("price", "cost", "weather"),
        ] {
            assert!(alike(word, near) > alike(word, far) + 0.2, "{word}");
        }
    }

    #[test]
    fn unknown_scripts_and_empty_words_have_no_vector() {
        let table = Embedding::builtin();
        for word in ["", "汽车出口", "'", "--", "автомобиль"] {
            let mut sum = [0.0; DIMS];
            assert_eq!(table.add_word(word, &mut sum), 0, "{word}");
            assert_eq!(sum, [0.0; DIMS]);
            assert!(table.word_vector(word).is_none());
        }
        assert!(table.sentence_vector::<&str>(&[]).is_none());
    }

    #[test]
    fn a_long_word_is_cut_without_panic() {
        let table = Embedding::builtin();
        assert!(table.pieces(&"ab".repeat(500)).count() > 0);
        assert!(table.pieces("naïve").count() > 0);
        assert_eq!(table.pieces("unbelievably").count(), table.pieces("unbelievably").count());
    }

    #[test]
    fn apostrophes_and_hyphens_part_a_word() {
        let table = Embedding::builtin();
        let pieces = |word| table.pieces(word).collect::<Vec<_>>();
        assert_eq!(pieces("roll-on"), [pieces("roll"), pieces("on")].concat());
    }

    #[test]
    fn common_words_are_ranked_by_frequency_and_typos_are_not_words() {
        let table = Embedding::builtin();
        assert_eq!(table.rank("the"), Some(0));
        assert!(table.rank("car") < table.rank("vehicle"));
        assert!(table.rank("a") < table.rank("car") && table.rank("of") < table.rank("export"));
        for typo in ["exprot", "vehicel", "##ing", "=car", "", "b", "2023"] {
            assert!(!table.is_word(typo), "{typo}");
        }
        assert!(table.words().all(|word| table.is_word(word)));
        assert!(table.words().len() > 10_000);
    }

    #[test]
    fn the_licence_names_encoder_and_texts() {
        for name in ["MiniLM", "Apache-2.0", "BANKING77", "HWU64", "CC BY 4.0"] {
            assert!(Embedding::builtin().licence().contains(name), "{name}");
        }
    }

    #[test]
    fn damaged_files_are_refused() {
        for end in [0, 4, 8, 20, 24, 500, 100_000, FILE.len() - 1] {
            assert!(Embedding::parse(&FILE[..end]).is_none(), "{end}");
        }
        assert!(Embedding::parse(&FILE[1..]).is_none());
    }

    #[test]
    fn similarity_of_nothing_is_zero() {
        assert_eq!(similarity(&[0.0; DIMS], &[1.0; DIMS]), 0.0);
    }
}
