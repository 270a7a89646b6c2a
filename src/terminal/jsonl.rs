//! One JSON object a line in, one a line out: how other programs ask.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use super::Failure;
use super::lines::read_line;
use crate::answer::Reply;
use crate::answer::claim;
use crate::engine::{Engine, Request};

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
/// read gets an error in its place.
///
/// # Errors
/// Where reading or writing fails.
pub fn ask(engine: &Engine, input: impl BufRead, output: impl Write) -> Result<(), Failure> {
    each(input, output, |id, request, output| {
        write_line(output, &Answered { id, reply: &engine.reply(&request) })
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
