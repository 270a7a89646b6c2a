//! A reply as text, and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{BAD, BOLD, DIM, GOOD, KEY, width};
use crate::answer::claim::{Finding, Verdict};
use crate::answer::texts::Voice;
use crate::answer::{Citation, Outcome, Reply};
use crate::text::language::Tongue;

/// Writes a reply: what is said, where the source says it, and what else could be asked. With
/// `wrapped`, lines are broken between words to fit the terminal.
///
/// # Errors
/// Where writing fails.
pub fn write_reply(output: &mut impl Write, reply: &Reply, wrapped: bool) -> io::Result<()> {
    write_text(output, &reply.text, &reply.citations, wrapped)?;
    let listed = reply.suggestions.iter().all(|s| reply.text.contains(&s.text));
    if !reply.suggestions.is_empty() && !listed {
        let voice = Voice::of(Tongue::of_tag(&reply.language));
        let texts = voice.texts;
        let title =
            if reply.outcome == Outcome::Clarify { &texts.did_you_mean } else { &texts.you_could_ask };
        writeln!(output, "{}", voice.write(title))?;
        for (number, suggestion) in reply.suggestions.iter().enumerate() {
            writeln!(output, "  {KEY}{}.{KEY:#} {}", number + 1, suggestion.text)?;
        }
    }
    Ok(())
}

/// Writes a verdict on a statement, and where the source says what it rests on.
///
/// # Errors
/// Where writing fails.
pub fn write_verdict(output: &mut impl Write, verdict: &Verdict, wrapped: bool) -> io::Result<()> {
    let voice = Voice::of(Tongue::of_tag(&verdict.language));
    let texts = &voice.texts.claim;
    let (style, title) = match verdict.verdict {
        Finding::Supported => (GOOD, &texts.supported),
        Finding::Contradicted => (BAD, &texts.contradicted),
        Finding::NotCovered => (BOLD, &texts.not_covered),
    };
    writeln!(output, "{style}{}{style:#}", voice.write(title))?;
    write_text(output, &verdict.text, &verdict.citations, wrapped)
}

fn write_text(output: &mut impl Write, text: &str, citations: &[Citation], wrapped: bool) -> io::Result<()> {
    for line in text.lines() {
        if wrapped {
            writeln!(output, "{}", textwrap::fill(line, width()))?;
        } else {
            writeln!(output, "{line}")?;
        }
    }
    for citation in citations {
        match &citation.url {
            Some(url) => writeln!(output, "{DIM}{}: {url}{DIM:#}", citation.label)?,
            None => writeln!(output, "{DIM}{}{DIM:#}", citation.label)?,
        }
    }
    Ok(())
}

/// Writes a reply or a verdict as one JSON object, for people to read and programs to parse.
///
/// # Errors
/// Where writing fails.
pub fn write_json(output: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *output, value)?;
    writeln!(output)
}
