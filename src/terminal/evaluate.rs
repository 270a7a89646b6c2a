//! Measures the answers with a curator's own questions.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;

use super::{BAD, BOLD, DIM, Failure, GOOD, Verdict};
use crate::answer::{Outcome, Reply};
use crate::engine::{Engine, Request};

/// The forms of a question file, for `--help`.
pub const FORMS: &str = r#"A question file is TOML (.toml):

  [[case]]
  question = "how many cars did China export?"
  fact = "china-exports-jan-oct"       # or a list: any of them is right
  words = ["3.9 million"]              # optional: the answer has to have them

  [[case]]
  question = "how much does an MG cost?"
  fact = "not covered"                 # right if it is not answered

or JSON lines (.jsonl) with the same keys, one object a line:

  {"question": "…", "fact": ["…", "…"], "words": ["…"]}
  {"question": "…", "fact": "not covered"}"#;

/// What a question expects where no fact answers it.
const NOT_COVERED: &str = "not covered";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// A question, and what a right answer is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    question: String,
    fact: Expected,
    #[serde(default)]
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expected {
    One(String),
    AnyOf(Vec<String>),
}

impl Expected {
    fn ids(&self) -> &[String] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::AnyOf(ids) => ids,
        }
    }

    fn is_covered(&self) -> bool {
        !self.ids().iter().any(|id| id == NOT_COVERED)
    }
}

/// How one question went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Right,
    /// Answered with something else than asked.
    Wrong,
    /// Not answered, though it is covered.
    Declined,
}

/// Asks the questions of some files and writes the score, what was taken for what, and every
/// failure. Fails where less than `bar` percent are right.
///
/// # Errors
/// Where a file cannot be read or is not of one of the [`FORMS`], before anything is asked.
pub fn run(
    output: &mut impl Write,
    engine: &Engine,
    files: &[impl AsRef<Path>],
    bar: Option<f64>,
) -> Result<Verdict, Failure> {
    let mut cases = Vec::new();
    for path in files {
        cases.extend(read(path.as_ref(), engine)?);
    }
    let progress = ProgressBar::new(cases.len() as u64).with_style(
        ProgressStyle::with_template("{bar:40} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let mut results = Vec::with_capacity(cases.len());
    for case in &cases {
        let reply = engine.reply(&Request { text: &case.question, ..Request::default() });
        results.push((case, mark(case, &reply), reply));
        progress.inc(1);
    }
    progress.finish_and_clear();
    write_failures(output, &results)?;
    write_confusion(output, &results)?;
    let count = |mark| results.iter().filter(|(_, m, _)| *m == mark).count();
    let percent = |count: usize| 100.0 * count as f64 / results.len().max(1) as f64;
    let right = percent(count(Mark::Right));
    let passed = bar.is_none_or(|bar| right >= bar);
    let style = if passed { GOOD } else { BAD };
    writeln!(
        output,
        "{style}{right:.1} % right{style:#}, {:.1} % wrong, {:.1} % not answered, of {} questions",
        percent(count(Mark::Wrong)),
        percent(count(Mark::Declined)),
        results.len()
    )?;
    if let Some(bar) = bar {
        writeln!(
            output,
            "{style}{}{style:#} the bar of {bar} %",
            if passed { "reaches" } else { "is below" }
        )?;
    }
    Ok(if passed { Verdict::Pass } else { Verdict::Fail })
}

fn read(path: &Path, engine: &Engine) -> Result<Vec<Case>, Failure> {
    let content = |message: String| Failure::Content { path: path.to_owned(), message };
    let remedy = "name a .toml or .jsonl file of questions; `roro eval --help` shows both forms";
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Read { path: path.to_owned(), error, remedy })?;
    let cases = match path.extension().and_then(|e| e.to_str()) {
        Some("toml") => toml::from_str::<File>(&text).map_err(|e| content(e.to_string()))?.case,
        Some("jsonl" | "ndjson") => read_lines(&text).map_err(content)?,
        _ => return Err(content(remedy.to_owned())),
    };
    if cases.is_empty() {
        return Err(content("there is no question in this file".to_owned()));
    }
    for case in &cases {
        for id in case.fact.ids().iter().filter(|id| *id != NOT_COVERED) {
            if engine.base().fact_index(id).is_none() {
                let question = &case.question;
                return Err(content(format!(
                    "“{question}” expects `{id}`, and there is no such fact; `roro topics` lists them"
                )));
            }
        }
    }
    Ok(cases)
}

fn read_lines(text: &str) -> Result<Vec<Case>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| serde_json::from_str(line).map_err(|e| format!("line {}: {e}", number + 1)))
        .collect()
}

fn mark(case: &Case, reply: &Reply) -> Mark {
    let answered = reply.outcome == Outcome::Answer;
    if !case.fact.is_covered() {
        return if answered { Mark::Wrong } else { Mark::Right };
    }
    if !answered {
        return Mark::Declined;
    }
    let text = folded(&reply.text);
    let has_words = case.words.iter().all(|w| text.contains(&folded(w)));
    let has_fact = reply.facts.iter().any(|f| case.fact.ids().contains(f));
    if has_words && has_fact { Mark::Right } else { Mark::Wrong }
}

fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

type Result3<'a> = (&'a Case, Mark, Reply);

fn write_failures(output: &mut impl Write, results: &[Result3]) -> io::Result<()> {
    for (case, mark, reply) in results.iter().filter(|(_, mark, _)| *mark != Mark::Right) {
        let (what, style) = if *mark == Mark::Wrong { ("wrong", BAD) } else { ("not answered", DIM) };
        writeln!(output, "{style}{what}{style:#}: {}", case.question)?;
        writeln!(output, "  {DIM}expected{DIM:#} {}", case.fact.ids().join(" or "))?;
        if !case.words.is_empty() {
            writeln!(output, "  {DIM}words{DIM:#}    {}", case.words.join(", "))?;
        }
        writeln!(output, "  {DIM}got{DIM:#}      {}", got(reply))?;
    }
    Ok(())
}

/// What was taken for what, the most frequent first.
fn write_confusion(output: &mut impl Write, results: &[Result3]) -> io::Result<()> {
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (case, _, reply) in results.iter().filter(|(_, mark, _)| *mark != Mark::Right) {
        *pairs.entry((case.fact.ids().join(" or "), got(reply))).or_default() += 1;
    }
    if pairs.is_empty() {
        return Ok(());
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    writeln!(output, "\n{BOLD}Expected → got{BOLD:#}")?;
    for ((expected, got), count) in pairs {
        writeln!(output, "{count:>5}  {expected} → {got}")?;
    }
    writeln!(output)
}

/// The facts of an answer, or what was said instead of one.
fn got(reply: &Reply) -> String {
    match reply.outcome {
        Outcome::Answer => reply.facts.join(" and "),
        Outcome::Clarify => "a question back".to_owned(),
        Outcome::Related => "“not said”".to_owned(),
        Outcome::Unknown => "“outside what I know”".to_owned(),
        Outcome::SmallTalk | Outcome::Help => "small talk or help".to_owned(),
    }
}
