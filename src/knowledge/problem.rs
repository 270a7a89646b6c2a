//! What is wrong in the files, and what to do about it.

use std::ops::Range;
use std::path::PathBuf;

/// A file of the fact base.
#[derive(Debug, Clone)]
pub struct Source {
    /// As given, for messages.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// A place in the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// Index of the file in the list of sources.
    pub file: usize,
    /// Bytes of that file.
    pub span: Range<usize>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub spot: Spot,
    /// What.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(spot: &Spot, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { spot: spot.clone(), message: message.into(), remedy: remedy.into() }
    }
}
