//! Problems of a fact base: with the lines around them on a terminal, one a paragraph elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use anstyle::Style;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};

use super::{BAD, BOLD, DIM, GOOD, KEY, width};
use crate::knowledge::{Problem, Severity, Source};

/// Writes problems in the form that suits standard output or error, whichever `terminal` is.
///
/// # Errors
/// Where writing fails.
pub fn write(
    output: &mut impl Write,
    terminal: &impl IsTerminal,
    sources: &[Source],
    problems: &[Problem],
) -> io::Result<()> {
    let texts: Vec<Arc<String>> = sources.iter().map(|s| Arc::new(s.text.clone())).collect();
    for problem in problems {
        let (Some(source), Some(text)) = (sources.get(problem.spot.file), texts.get(problem.spot.file))
        else {
            continue;
        };
        if terminal.is_terminal() {
            write_graphical(output, source, text, problem)?;
        } else {
            write_plain(output, source, problem)?;
        }
    }
    Ok(())
}

fn write_graphical(
    output: &mut impl Write,
    source: &Source,
    text: &Arc<String>,
    problem: &Problem,
) -> io::Result<()> {
    let severity = match problem.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Note => miette::Severity::Advice,
    };
    let diagnostic = MietteDiagnostic::new(&problem.message)
        .with_severity(severity)
        .with_help(&problem.remedy)
        .with_label(LabeledSpan::underline(problem.spot.span.clone()));
    let named = NamedSource::new(source.path.display().to_string(), Arc::clone(text));
    let report = Report::new(diagnostic).with_source_code(named);
    // Styles are written whenever a terminal is asked for; the stream drops them where they are
    // not wanted.
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode()).with_width(width());
    let mut rendered = String::new();
    handler.render_report(&mut rendered, report.as_ref()).map_err(io::Error::other)?;
    writeln!(output, "{rendered}")
}

/// `file:line:column: error: message`, as editors and CI logs understand it, with the line and
/// what to do below.
fn write_plain(output: &mut impl Write, source: &Source, problem: &Problem) -> io::Result<()> {
    let start = problem.spot.span.start.min(source.text.len());
    let before = source.text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = source.text[line_start..].lines().next().unwrap_or_default();
    let (number, column) = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
    let (severity, style) = severity(problem.severity);
    let path = source.path.display();
    writeln!(output, "{path}:{number}:{column}: {style}{severity}{style:#}: {}", problem.message)?;
    writeln!(output, "    {DIM}{}{DIM:#}", excerpt(line, column - 1))?;
    writeln!(output, "  {KEY}help:{KEY:#} {}", problem.remedy)
}

fn severity(severity: Severity) -> (&'static str, Style) {
    match severity {
        Severity::Error => ("error", BAD),
        Severity::Warning => ("warning", KEY),
        Severity::Note => ("note", DIM),
    }
}

/// A line as it is, or the part of a long one around a column, in characters.
fn excerpt(line: &str, column: usize) -> String {
    /// Statements are one line; more of them than this hides the rest of the report.
    const LONGEST: usize = 110;
    const BEFORE: usize = 40;
    let length = line.chars().count();
    if length <= LONGEST {
        return line.trim().to_owned();
    }
    let start = column.saturating_sub(BEFORE).min(length - LONGEST);
    let part: String = line.chars().skip(start).take(LONGEST).collect();
    let (head, tail) = (if start > 0 { "…" } else { "" }, if start + LONGEST < length { "…" } else { "" });
    format!("{head}{}{tail}", part.trim())
}

/// Writes how many problems there are.
///
/// # Errors
/// Where writing fails.
pub fn write_summary(output: &mut impl Write, problems: &[Problem], notes_shown: bool) -> io::Result<()> {
    let count = |severity| problems.iter().filter(|p| p.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let style = if errors > 0 { BAD } else { GOOD };
    write!(output, "{BOLD}{style}{}{style:#}{BOLD:#}", counted(errors, "error"))?;
    write!(output, ", {}", counted(warnings, "warning"))?;
    match notes {
        0 => writeln!(output),
        _ if notes_shown => writeln!(output, ", {}", counted(notes, "note")),
        _ => writeln!(output, ", {} (shown with --notes)", counted(notes, "note")),
    }
}

/// "no problem", "1 problem", "2 problems".
pub(crate) fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
