//! Reading what people type: from raw text to clean text, tokens, quantities and periods.
//!
//! Nothing here knows the fact base; what depends on it (spelling repair against its words, entity
//! linking) takes the words as an argument or happens in `matcher`.

mod attributes;
pub mod clean;
pub mod dates;
mod kinds;
pub mod language;
pub mod lexicon;
mod lexicon_file;
pub mod lists;
pub mod numbers;
mod orders;
pub mod script;
pub mod segment;
pub mod sieve;
pub mod spelling;
pub mod stem;
pub mod tokens;
pub mod wordlist;

pub use clean::clean;
pub use tokens::{Token, tokenize};
