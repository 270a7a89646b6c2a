//! RoRo at a terminal: asking, chatting, listing, checking and measuring. Everything writes to a
//! stream that it is given, styled; the caller decides whether the styles are kept.

pub mod ask;
pub mod chat;
pub mod evaluate;
pub mod explain;
pub mod jsonl;
pub mod lines;
pub mod problems;
pub mod topics;

use std::io;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};

/// Headings.
pub(crate) const BOLD: Style = Style::new().bold();
/// What matters less: ids, addresses, figures behind the text.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What can be typed.
pub(crate) const KEY: Style = AnsiColor::Cyan.on_default();
/// What went well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What went wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();

/// How a command ended that ran to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All is well.
    Pass,
    /// It ran, and what it checked or looked for falls short.
    Fail,
}

/// Why a command could not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file or folder that was named cannot be read.
    #[error("cannot read {}: {error}; {remedy}", path.display())]
    Read {
        /// As given.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
        /// What to do.
        remedy: &'static str,
    },
    /// A file can be read, and is not what it should be.
    #[error("{}: {message}", path.display())]
    Content {
        /// As given.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        message: String,
    },
    /// The fact base has problems, which were all printed.
    #[error("the fact base cannot be used; mend {count}, then try again", count = problems::counted(*.0, "problem"))]
    Broken(usize),
    /// The settings or the arguments do not fit; the sentence says what to do.
    #[error("{0}")]
    Usage(String),
    /// Standard input or output failed.
    #[error("cannot go on: {0}")]
    Stream(#[from] io::Error),
}

/// Columns that text is wrapped to where it is written to a terminal. Wider lines are hard to read.
pub(crate) fn width() -> usize {
    const MOST: usize = 100;
    textwrap::termwidth().min(MOST)
}
