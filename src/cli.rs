//! Wiring: parse the command line, build what it needs, run it, and turn how it went into words
//! and an exit code.

mod bot;

use std::fs;
use std::io::{self, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use crate::engine::{Engine, Request};
use crate::knowledge::{Loaded, Severity, Transcript, load_builtin, load_dir};
use crate::lint::lint;
use crate::settings::Flags;
use crate::terminal::{Failure, Verdict, ask, chat, evaluate, explain, jsonl, problems, topics};

/// Answers questions about auto exports from a curated fact base, and cites the paragraph.
#[derive(Debug, Parser)]
#[command(name = "roro", version, about, after_help = LESSON)]
struct Cli {
    /// A folder of your own knowledge files, instead of those that are built in.
    #[arg(long, global = true, value_name = "DIR", env = "RORO_KNOWLEDGE", value_hint = ValueHint::DirPath)]
    knowledge: Option<PathBuf>,

    #[command(flatten)]
    settings: Flags,

    #[command(subcommand)]
    verb: Option<Verb>,
}

const LESSON: &str = r#"Try:
  roro                                           the bot: on Discord with DISCORD_TOKEN set, else in
                                                 a sandbox with a page for your browser
  roro ask "how many cars did China export?"     one answer, with its paragraph and a link
  roro ask --explain "where are S60s made?"      and how it came about
  roro check "China exported 5 million cars"     whether the article says so
  roro chat                                      a conversation
  roro topics                                    what can be asked about
  roro chat --knowledge my-faq                   the same with your own folder of facts
  roro lint my-faq                               everything that is wrong with it

Exit codes:
  0  done; not knowing an answer is an ordinary answer
  1  it ran, and fell short: lint found errors, eval is below its bar, topics found nothing
  2  wrong usage, or files that cannot be read or are not what they should be
  3  reading input or writing output failed
  10 token refused   11 intents refused   12 wrong shard count   13 refused otherwise
  20 gateway lost    21 Discord out of reach   22 no sessions left for today

Colours follow NO_COLOR, CLICOLOR and CLICOLOR_FORCE, and stay out of pipes."#;

#[derive(Debug, Subcommand)]
enum Verb {
    /// Answer a question
    Ask(AskArgs),
    /// Check a statement against the fact base
    Check(CheckArgs),
    /// Talk, with line editing, history, and choices by number
    Chat,
    /// List what can be asked about, by paragraph
    Topics(TopicsArgs),
    /// Check a folder of knowledge files, and say everything that is wrong with it
    Lint(LintArgs),
    /// Measure the answers with your own questions
    Eval(EvalArgs),
    /// Run a local stand-in for Discord, with a chat page and the bot in it
    Sandbox {
        /// Port on this machine.
        #[arg(long, default_value_t = bot::SANDBOX_PORT)]
        port: u16,
        /// Without the bot, for other bots and clients.
        #[arg(long)]
        no_bot: bool,
    },
    /// Register the slash commands with Discord, everywhere or on one server
    Register {
        /// Only on the server with this id.
        #[arg(long, value_name = "ID")]
        guild: Option<u64>,
    },
    /// Print the link that invites the bot, with the least permissions
    Invite,
    /// Print a completion script for a shell
    Completions {
        /// The shell to write it for.
        shell: Shell,
    },
}

#[derive(Debug, Args)]
struct AskArgs {
    /// The question; quotes are optional.
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
    text: Vec<String>,
    /// Print the reply as JSON.
    #[arg(long)]
    json: bool,
    /// Show how the reply came about: what was read, found and decided.
    #[arg(long, conflicts_with = "json")]
    explain: bool,
    /// Read questions from standard input, one JSON object a line ({"id": "…", "text": "…"}), and
    /// write one reply a line. A line that cannot be read gets {"id": null, "error": "…"}.
    #[arg(long, conflicts_with = "json")]
    jsonl: bool,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// The statement; quotes are optional.
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
    text: Vec<String>,
    /// Print the verdict as JSON.
    #[arg(long)]
    json: bool,
    /// Read statements from standard input, one JSON object a line ({"id": "…", "text": "…"}), and
    /// write one verdict a line. A line that cannot be read gets {"id": null, "error": "…"}.
    #[arg(long, conflicts_with = "json")]
    jsonl: bool,
}

#[derive(Debug, Args)]
struct TopicsArgs {
    /// Only topics that have these words.
    words: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = LINT_LESSON)]
struct LintArgs {
    /// The folder; all its .toml files are read, at any depth [default: that of --knowledge, or
    /// what is built in].
    #[arg(value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
    /// Also hold every figure, date and proper name against the article's text in this file.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    article: Option<PathBuf>,
    /// Count warnings as errors.
    #[arg(long)]
    strict: bool,
    /// Show notes as well: what is mostly right, and worth a look.
    #[arg(long)]
    notes: bool,
}

const LINT_LESSON: &str = r#"An error has to be mended, a warning makes answers worse, a note is worth a look.
Exit code 0 without errors, 1 with errors, 2 if the files could not be made into a fact base at all.

The article's text is a plain file with header lines and numbered paragraphs:

  title: Foreign automakers join ...
  published: 2023-11-29 21:56

  [0] The photo caption.
  [1] The first paragraph."#;

#[derive(Debug, Args)]
#[command(after_help = evaluate::FORMS)]
struct EvalArgs {
    /// Question files, see below.
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Exit with code 1 if less than this percentage is right.
    #[arg(long, value_name = "PERCENT", value_parser = percentage)]
    bar: Option<f64>,
}

fn percentage(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim().parse::<f64>().ok();
    number.filter(|n| (0.0..=100.0).contains(n)).ok_or_else(|| "give a number from 0 to 100".to_owned())
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    // Clap prints its own messages, and leaves with code 2 where they are about wrong usage.
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(code) => code,
        // Whoever read the output has had enough of it; that is no failure.
        Err(Failure::Stream(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            // Where even standard error is closed, the exit code is all that can be said.
            let _ = writeln!(anstream::stderr(), "roro: {failure}");
            ExitCode::from(if matches!(failure, Failure::Stream(_)) { 3 } else { 2 })
        }
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, Failure> {
    let knowledge = cli.knowledge.as_deref();
    let stdout = || anstream::stdout().lock();
    let verdict = match cli.verb {
        None => return bot::run(engine(knowledge)?, &cli.settings),
        Some(Verb::Sandbox { port, no_bot }) => {
            let engine = if no_bot { None } else { Some(engine(knowledge)?) };
            return bot::run_sandbox(engine, port, &cli.settings);
        }
        Some(Verb::Register { guild }) => return bot::register(&cli.settings, guild),
        Some(Verb::Invite) => return bot::invite(&cli.settings),
        Some(Verb::Ask(args)) => run_ask(&args, &engine(knowledge)?, &mut stdout())?,
        Some(Verb::Check(args)) => run_check(&args, &engine(knowledge)?, &mut stdout())?,
        Some(Verb::Chat) => run_chat(&engine(knowledge)?, &mut stdout())?,
        Some(Verb::Topics(args)) => run_topics(&args, &engine(knowledge)?, &mut stdout())?,
        Some(Verb::Lint(args)) => run_lint(&args, knowledge, &mut stdout())?,
        Some(Verb::Eval(args)) => evaluate::run(&mut stdout(), &engine(knowledge)?, &args.files, args.bar)?,
        Some(Verb::Completions { shell }) => {
            // By way of memory, because the generator panics where writing fails.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "roro", &mut script);
            stdout().write_all(&script)?;
            Verdict::Pass
        }
    };
    stdout().flush()?;
    Ok(match verdict {
        Verdict::Pass => ExitCode::SUCCESS,
        Verdict::Fail => ExitCode::from(1),
    })
}

fn run_chat(engine: &Engine, out: &mut impl Write) -> Result<Verdict, Failure> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        chat::at_terminal(engine, out)?;
    } else {
        chat::through_pipe(engine, io::stdin().lock(), out)?;
    }
    Ok(Verdict::Pass)
}

fn run_topics(args: &TopicsArgs, engine: &Engine, out: &mut impl Write) -> Result<Verdict, Failure> {
    let found = topics::find(engine, &args.words.join(" "));
    topics::write(out, engine, &found, false)?;
    if found.is_empty() {
        writeln!(anstream::stderr(), "roro: no topic has these words; `roro topics` lists all")?;
        return Ok(Verdict::Fail);
    }
    Ok(Verdict::Pass)
}

fn run_ask(args: &AskArgs, engine: &Engine, out: &mut impl Write) -> Result<Verdict, Failure> {
    if args.jsonl {
        jsonl::ask(engine, args.explain, BufReader::new(io::stdin().lock()), out)?;
        return Ok(Verdict::Pass);
    }
    let text = args.text.join(" ");
    let explanation = engine.explain(&Request { text: &text, ..Request::default() });
    if args.json {
        ask::write_json(out, &explanation.reply)?;
        return Ok(Verdict::Pass);
    }
    ask::write_reply(out, &explanation.reply, io::stdout().is_terminal())?;
    if args.explain {
        writeln!(out)?;
        explain::write(out, engine, &explanation)?;
    }
    Ok(Verdict::Pass)
}

fn run_check(args: &CheckArgs, engine: &Engine, out: &mut impl Write) -> Result<Verdict, Failure> {
    if args.jsonl {
        jsonl::check(engine, BufReader::new(io::stdin().lock()), out)?;
        return Ok(Verdict::Pass);
    }
    let verdict = engine.check(&Request { text: &args.text.join(" "), ..Request::default() });
    if args.json {
        ask::write_json(out, &verdict)?;
    } else {
        ask::write_verdict(out, &verdict, io::stdout().is_terminal())?;
    }
    Ok(Verdict::Pass)
}

fn run_lint(args: &LintArgs, knowledge: Option<&Path>, out: &mut impl Write) -> Result<Verdict, Failure> {
    let transcript = args.article.as_deref().map(transcript).transpose()?;
    let mut report = lint(load(args.dir.as_deref().or(knowledge))?, transcript.as_ref());
    if report.broken {
        return Err(broken(&report.sources, &report.problems)?);
    }
    let least = if args.notes { Severity::Note } else { Severity::Warning };
    let shown: Vec<_> = report.problems.extract_if(.., |p| p.severity >= least).collect();
    problems::write(out, &io::stdout(), &report.sources, &shown)?;
    report.problems.extend(shown);
    problems::write_summary(out, &report.problems, args.notes)?;
    out.flush()?;
    let errors = report.count(Severity::Error);
    let warnings = if args.strict { report.count(Severity::Warning) } else { 0 };
    Ok(if errors + warnings > 0 { Verdict::Fail } else { Verdict::Pass })
}

fn transcript(path: &Path) -> Result<Transcript, Failure> {
    let remedy = "give the article's text; `roro lint --help` shows its form";
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Read { path: path.to_owned(), error, remedy })?;
    Transcript::parse(&text)
        .map_err(|errors| Failure::Content { path: path.to_owned(), message: errors.join("\n  ") })
}

/// An engine over a folder, or over what is built in; a folder with problems is not used at all.
fn engine(dir: Option<&Path>) -> Result<Engine, Failure> {
    let Loaded { base, sources, problems, spots } = load(dir)?;
    if !problems.is_empty() {
        return Err(broken(&sources, &problems)?);
    }
    // What is wrong is all that the texts are needed for.
    drop((sources, spots));
    let engine = Engine::new(base);
    // It is needed to the end, and the system takes back all at once what would be let go piece by piece.
    std::mem::forget(engine.clone());
    Ok(engine)
}

fn load(dir: Option<&Path>) -> Result<Loaded, Failure> {
    let Some(dir) = dir else { return Ok(load_builtin()) };
    let remedy = "name a folder of .toml knowledge files";
    load_dir(dir).map_err(|error| Failure::Read { path: dir.to_owned(), error, remedy })
}

/// Prints all problems of a fact base that cannot be used.
fn broken(
    sources: &[crate::knowledge::Source],
    found: &[crate::knowledge::Problem],
) -> Result<Failure, Failure> {
    problems::write(&mut anstream::stderr().lock(), &io::stderr(), sources, found)?;
    Ok(Failure::Broken(found.len()))
}
