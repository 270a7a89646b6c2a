//! Line editing: history, and questions and commands completed with the tab key.

use std::fs;
use std::io;
use std::path::PathBuf;

use directories::ProjectDirs;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::COMMANDS;
use crate::engine::Engine;

/// Lines of history that are kept; more are never looked for by hand.
const HISTORY: usize = 500;
/// Completions that are offered at once.
const COMPLETIONS: usize = 8;

/// What a person did at the prompt.
pub enum Input {
    /// Typed a line.
    Line(String),
    /// Dropped the line, with ctrl-C.
    Cleared,
    /// Left, with ctrl-D.
    End,
}

/// Lines typed at a terminal.
pub struct TypedLines {
    editor: Editor<Assist, FileHistory>,
    /// Where the history is kept; `None` where the platform has no place for it.
    history: Option<PathBuf>,
}

impl TypedLines {
    /// Line editing with the history of earlier conversations, if it can be read.
    pub fn new(engine: Engine) -> io::Result<Self> {
        let config = Config::builder()
            .max_history_size(HISTORY)
            .and_then(|c| c.history_ignore_dups(true))
            .map(|c| c.completion_type(CompletionType::List).auto_add_history(true).build())
            .unwrap_or_default();
        let mut editor = Editor::with_config(config).map_err(io::Error::other)?;
        editor.set_helper(Some(Assist(engine)));
        let history = history_file();
        if let Some(path) = &history {
            // A first conversation has no history yet, and one that cannot be read is no loss.
            let _ = editor.load_history(path);
        }
        Ok(Self { editor, history })
    }

    /// The next thing that the person does.
    pub fn next(&mut self) -> io::Result<Input> {
        match self.editor.readline("> ") {
            Ok(line) => Ok(Input::Line(line)),
            Err(ReadlineError::Interrupted) => Ok(Input::Cleared),
            Err(ReadlineError::Eof) => Ok(Input::End),
            Err(ReadlineError::Io(error)) => Err(error),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    /// Keeps the history for the next conversation; where it cannot be written, that is all there
    /// is to it.
    pub fn save_history(&mut self) {
        if let Some(path) = &self.history
            && path.parent().is_some_and(|dir| fs::create_dir_all(dir).is_ok())
        {
            let _ = self.editor.save_history(path);
        }
    }
}

/// In the platform's folder for state, or for data where there is none for state.
fn history_file() -> Option<PathBuf> {
    let dirs = ProjectDirs::from("", "", "roro")?;
    Some(dirs.state_dir().unwrap_or(dirs.data_local_dir()).join("history.txt"))
}

/// Completes commands and questions.
struct Assist(Engine);

impl Completer for Assist {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> Result<(usize, Vec<String>), ReadlineError> {
        let typed = line.get(..pos).unwrap_or(line);
        let found = if typed.starts_with('/') {
            let commands = COMMANDS.iter().map(|(command, _)| (*command).to_owned());
            commands.filter(|c| c.starts_with(typed)).collect()
        } else {
            self.0.complete(typed, COMPLETIONS).into_iter().map(str::to_owned).collect()
        };
        Ok((0, found))
    }
}

impl Hinter for Assist {
    type Hint = String;
}
impl Highlighter for Assist {}
impl Validator for Assist {}
impl Helper for Assist {}
