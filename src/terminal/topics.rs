//! What can be asked about, paragraph by paragraph.

use std::io::{self, Write};

use super::{BOLD, DIM, KEY};
use crate::engine::{Engine, Topic};
use crate::text::{clean, tokenize};

/// Topics that have all of some words, in their id or title; all topics where there are no words.
/// Sorted by paragraph, what is about the article itself last.
pub fn find(engine: &Engine, words: &str) -> Vec<Topic> {
    let words: Vec<String> = tokenize(&clean(words)).into_iter().map(|t| t.word).collect();
    let has_all = |topic: &Topic| {
        let text = format!("{} {}", topic.id, topic.title).to_lowercase();
        words.iter().all(|w| text.contains(w.as_str()))
    };
    let mut topics: Vec<Topic> = engine.topics(None).into_iter().filter(has_all).collect();
    topics.sort_by_key(|t| t.paragraph.unwrap_or(u32::MAX));
    topics
}

/// Writes topics under the paragraphs that they stand in, numbered where they can be chosen.
///
/// # Errors
/// Where writing fails.
pub fn write(output: &mut impl Write, engine: &Engine, topics: &[Topic], numbered: bool) -> io::Result<()> {
    let has_article = engine.base().article.is_some();
    let mut last = None;
    for (number, topic) in topics.iter().enumerate() {
        if has_article && last != Some(topic.paragraph) {
            if last.is_some() {
                writeln!(output)?;
            }
            let heading = match topic.paragraph {
                Some(0) => "Photo caption".to_owned(),
                Some(n) => format!("Paragraph {n}"),
                None => "The article itself".to_owned(),
            };
            writeln!(output, "{BOLD}{heading}{BOLD:#}")?;
            last = Some(topic.paragraph);
        }
        if numbered {
            write!(output, "{KEY}{:>4}.{KEY:#} ", number + 1)?;
        } else {
            write!(output, "  ")?;
        }
        writeln!(output, "{} {DIM}({}){DIM:#}", topic.title, topic.id)?;
    }
    Ok(())
}
