//! A conversation at the terminal, or line by line through a pipe.

mod editor;

use std::io::{self, BufRead, Write};

use super::ask::write_reply;
use super::lines::read_line;
use super::{BOLD, DIM, Failure, KEY, explain, topics};
use crate::answer::Reply;
use crate::answer::texts::Voice;
use crate::engine::{Engine, Explanation, Request};
use crate::text::language::Tongue;
use editor::{Input, TypedLines};

/// What can be typed besides questions, with what it does.
const COMMANDS: &[(&str, &str)] = &[
    ("/help", "this list"),
    ("/topics", "what you can ask about; /topics WORDS for some of it"),
    ("/source", "what the answers rest on"),
    ("/why", "how the last answer came about"),
    ("/quit", "leave; so does ctrl-D"),
];

/// Identifies the one dialogue that a terminal has.
const CONVERSATION: &str = "terminal";

/// Talks with the person at the terminal until they leave.
///
/// # Errors
/// Where the terminal cannot be read from or written to.
pub fn at_terminal(engine: &Engine, output: &mut impl Write) -> Result<(), Failure> {
    let mut lines = TypedLines::new(engine.clone())?;
    writeln!(output, "{BOLD}RoRo{BOLD:#} {}", engine.source(None).text)?;
    writeln!(output, "Ask me about it, or type {KEY}/help{KEY:#}.\n")?;
    let mut chat = Chat::new(engine, true);
    loop {
        match lines.next()? {
            Input::Line(line) => {
                if chat.turn(output, &line)? == Turn::Leave {
                    break;
                }
                writeln!(output)?;
            }
            Input::Cleared => {}
            Input::End => break,
        }
    }
    lines.save_history();
    writeln!(output, "{DIM}Bye!{DIM:#}")?;
    Ok(())
}

/// Replies to lines that come from a file or another program.
///
/// # Errors
/// Where reading or writing fails.
pub fn through_pipe(
    engine: &Engine,
    mut input: impl BufRead,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let mut chat = Chat::new(engine, false);
    while let Some(line) = read_line(&mut input)? {
        match line.into_text() {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => {
                if chat.turn(output, &line)? == Turn::Leave {
                    break;
                }
                writeln!(output)?;
            }
            Err(what) => writeln!(output, "I can't read that: {what}.\n")?,
        }
        output.flush()?;
    }
    Ok(())
}

/// What a conversation remembers.
struct Chat<'a> {
    engine: &'a Engine,
    wrapped: bool,
    /// How the last answer came about.
    last: Option<Explanation>,
    /// Facts that can be chosen by number.
    choices: Vec<String>,
}

#[derive(PartialEq, Eq)]
enum Turn {
    Stay,
    Leave,
}

impl<'a> Chat<'a> {
    fn new(engine: &'a Engine, wrapped: bool) -> Self {
        Self { engine, wrapped, last: None, choices: Vec::new() }
    }

    /// Replies to one line.
    fn turn(&mut self, output: &mut impl Write, line: &str) -> io::Result<Turn> {
        let line = line.trim();
        let (command, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match command {
            "" => {}
            "/quit" | "/exit" | "/q" => return Ok(Turn::Leave),
            "/help" => write_help(output)?,
            "/topics" => self.topics(output, rest)?,
            "/source" => write_reply(output, &self.engine.source(self.locale()), self.wrapped)?,
            "/why" => match &self.last {
                Some(explanation) => explain::write(output, self.engine, explanation)?,
                None => writeln!(output, "Nothing was asked yet.")?,
            },
            _ if is_command(command) => {
                writeln!(
                    output,
                    "There is no {KEY}{command}{KEY:#}; {KEY}/help{KEY:#} lists what there is."
                )?;
            }
            _ => match self.chosen(line) {
                Some(reply) => self.say(output, &reply)?,
                None => {
                    let request =
                        Request { text: line, conversation: Some(CONVERSATION), ..Request::default() };
                    let explanation = self.engine.explain(&request);
                    self.say(output, &explanation.reply)?;
                    self.last = Some(explanation);
                }
            },
        }
        Ok(Turn::Stay)
    }

    /// The reply for a number that stands for one of the last choices.
    fn chosen(&self, line: &str) -> Option<Reply> {
        let number: usize = line.trim_end_matches(['.', ')']).parse().ok()?;
        self.engine.fact(self.choices.get(number.checked_sub(1)?)?, self.locale())
    }

    /// The language that was last talked in.
    fn locale(&self) -> Option<&str> {
        self.last.as_ref().map(|explanation| explanation.reply.language.as_str())
    }

    fn say(&mut self, output: &mut impl Write, reply: &Reply) -> io::Result<()> {
        write_reply(output, reply, self.wrapped)?;
        if !reply.suggestions.is_empty() {
            self.choices = reply.suggestions.iter().map(|s| s.fact.clone()).collect();
            let voice = Voice::of(Tongue::of_tag(&reply.language));
            writeln!(output, "{DIM}{}{DIM:#}", voice.write(&voice.texts.choose))?;
        }
        Ok(())
    }

    fn topics(&mut self, output: &mut impl Write, words: &str) -> io::Result<()> {
        let found = topics::find(self.engine, words);
        if found.is_empty() {
            return writeln!(output, "There is nothing about that; {KEY}/topics{KEY:#} lists everything.");
        }
        topics::write(output, self.engine, &found, true)?;
        writeln!(output, "{DIM}{}{DIM:#}", Voice::english().texts.choose)?;
        self.choices = found.into_iter().map(|t| t.id).collect();
        Ok(())
    }
}

/// Whether a word looks like a command rather than like the beginning of a path or a question.
fn is_command(word: &str) -> bool {
    word.strip_prefix('/').is_some_and(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn write_help(output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "Type a question in your own words; a number chooses from the last list.")?;
    for (command, what) in COMMANDS {
        writeln!(output, "  {KEY}{command:<8}{KEY:#} {what}")?;
    }
    Ok(())
}
