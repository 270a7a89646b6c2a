//! A reply as text, and as JSON.

use std::io::{self, Write};

use super::{DIM, KEY, width};
use crate::answer::{Outcome, Reply};

/// Writes a reply: what is said, where the source says it, and what else could be asked. With
/// `wrapped`, lines are broken between words to fit the terminal.
///
/// # Errors
/// Where writing fails.
pub fn write_reply(output: &mut impl Write, reply: &Reply, wrapped: bool) -> io::Result<()> {
    for line in reply.text.lines() {
        if wrapped {
            writeln!(output, "{}", textwrap::fill(line, width()))?;
        } else {
            writeln!(output, "{line}")?;
        }
    }
    for citation in &reply.citations {
        writeln!(output, "{DIM}{}: {}{DIM:#}", citation.label, citation.url)?;
    }
    let listed = reply.suggestions.iter().all(|s| reply.text.contains(&s.text));
    if !reply.suggestions.is_empty() && !listed {
        let title = if reply.outcome == Outcome::Clarify { "Did you mean:" } else { "You could ask:" };
        writeln!(output, "{title}")?;
        for (number, suggestion) in reply.suggestions.iter().enumerate() {
            writeln!(output, "  {KEY}{}.{KEY:#} {}", number + 1, suggestion.text)?;
        }
    }
    Ok(())
}

/// Writes a reply as one JSON object, for people to read and programs to parse.
///
/// # Errors
/// Where writing fails.
pub fn write_json(output: &mut impl Write, reply: &Reply) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *output, reply)?;
    writeln!(output)
}
