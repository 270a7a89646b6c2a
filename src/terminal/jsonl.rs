//! One JSON object a line in, one a line out: how other programs ask.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use super::Failure;
use super::lines::read_line;
use crate::answer::Reply;
use crate::answer::claim;
use crate::engine::{Engine, Request};
use crate::knowledge::FactBase;
use crate::matcher::evidence::Evidence;
use crate::matcher::{Candidate, Target};

/// A line that asks. Other keys are ignored, so that a caller may keep its own notes in the line.
#[derive(Deserialize)]
struct Question {
    id: Id,
    text: String,
    conversation: Option<String>,
    locale: Option<String>,
}

/// Given back as it came.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Serialize)]
struct Answered<'a> {
    id: Id,
    #[serde(flatten)]
    reply: &'a Reply,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<Weighed<'a>>>,
}

/// A candidate with what its confidence rests on.
#[derive(Serialize)]
struct Weighed<'a> {
    /// "fact", "gap" or "chat".
    kind: &'static str,
    id: &'a str,
    confidence: f32,
    #[serde(flatten)]
    evidence: &'a Evidence,
}

fn weigh<'a>(base: &'a FactBase, candidate: &'a Candidate) -> Weighed<'a> {
    let (kind, id) = match candidate.target {
        Target::Fact(i) => ("fact", &base.facts[i].id),
        Target::Gap(i) => ("gap", &base.gaps[i].id),
        Target::Chat(i) => ("chat", &base.chats[i].id),
    };
    Weighed { kind, id, confidence: candidate.confidence, evidence: &candidate.evidence }
}

#[derive(Serialize)]
struct Checked<'a> {
    id: Id,
    #[serde(flatten)]
    verdict: &'a claim::Verdict,
}

#[derive(Serialize)]
struct Refused {
    /// Always null: which question a line is cannot be told where it cannot be read.
    id: (),
    error: String,
}

/// Answers line by line, in order, each written out before the next is read. A line that cannot be
/// read gets an error in its place. With `explain`, each reply lists the candidates that were
/// weighed, with everything that was held for or against them.
///
/// # Errors
/// Where reading or writing fails.
pub fn ask(engine: &Engine, explain: bool, input: impl BufRead, output: impl Write) -> Result<(), Failure> {
    each(input, output, |id, request, output| {
        let explanation = engine.explain(&request);
        let candidates = &explanation.found.candidates;
        let candidates = explain.then(|| candidates.iter().map(|c| weigh(engine.base(), c)).collect());
        write_line(output, &Answered { id, reply: &explanation.reply, candidates })
    })
}

/// Checks statements line by line, as [`ask`] answers questions.
///
/// # Errors
/// Where reading or writing fails.
pub fn check(engine: &Engine, input: impl BufRead, output: impl Write) -> Result<(), Failure> {
    each(input, output, |id, request, output| {
        write_line(output, &Checked { id, verdict: &engine.check(&request) })
    })
}

fn each<W: Write>(
    mut input: impl BufRead,
    mut output: W,
    reply: impl Fn(Id, Request, &mut W) -> io::Result<()>,
) -> Result<(), Failure> {
    while let Some(line) = read_line(&mut input)? {
        match parse(line.into_text()) {
            Ok(Question { id, text, conversation, locale }) => {
                let request =
                    Request { text: &text, conversation: conversation.as_deref(), locale: locale.as_deref() };
                reply(id, request, &mut output)?;
            }
            Err(error) => write_line(&mut output, &Refused { id: (), error })?,
        }
    }
    Ok(())
}

fn parse(line: Result<String, &'static str>) -> Result<Question, String> {
    let line = line?;
    if !line.trim_start().starts_with('{') {
        return Err("the line is not a JSON object".to_owned());
    }
    serde_json::from_str(&line).map_err(|e| format!("not a question of the form {FORM}: {e}"))
}

const FORM: &str = r#"{"id": "…", "text": "…"}"#;

fn write_line(output: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    output.write_all(&line)?;
    output.flush()
}
