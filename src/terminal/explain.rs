//! How a reply came about: what was read, what was found with every contribution, what was decided.

use std::io::{self, Write};

use super::{BOLD, DIM, GOOD, KEY};
use crate::answer::decide::{ANSWER_FROM, Decision, KNOWN_FROM};
use crate::conversation::thread::Topic;
use crate::engine::{Engine, Explanation};
use crate::knowledge::FactBase;
use crate::matcher::utterance::Utterance;
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Candidate, Target};

/// Candidates that are shown; the others had no part in the decision.
const SHOWN: usize = 5;

/// Writes an explanation.
///
/// # Errors
/// Where writing fails.
pub fn write(output: &mut impl Write, engine: &Engine, explanation: &Explanation) -> io::Result<()> {
    let base = engine.base();
    let Explanation { utterance, follow_up, found, decision, reply, .. } = explanation;
    writeln!(output, "{BOLD}Reading{BOLD:#}")?;
    write_reading(output, engine, utterance)?;
    if let Some((reason, inherited)) = follow_up {
        let entity = inherited.entity.map(|e| base.entity(e).id.as_str());
        let question = match inherited.topic {
            Some(Topic::Fact(i)) => Some(base.facts[i as usize].id.as_str()),
            Some(Topic::Gap(i)) => Some(base.gaps[i as usize].id.as_str()),
            None => None,
        };
        row(output, "follow-up", reason.words())?;
        row(output, "inherited", &entity.into_iter().chain(question).collect::<Vec<_>>().join(", "))?;
    }
    writeln!(output, "{BOLD}Candidates{BOLD:#} {DIM}in scope {:.2}{DIM:#}", found.in_scope)?;
    if found.candidates.is_empty() {
        writeln!(output, "  none")?;
    }
    for candidate in found.candidates.iter().take(SHOWN) {
        write_candidate(output, base, candidate, utterance)?;
    }
    writeln!(output, "{BOLD}Decision{BOLD:#}")?;
    let outcome = serde_json::to_value(reply.outcome)?;
    writeln!(output, "  {GOOD}{}{GOOD:#}: {}", outcome.as_str().unwrap_or_default(), why(base, explanation))?;
    if let Decision::Related { missing, .. } = decision {
        writeln!(output, "  missing: {missing:?}")?;
    }
    Ok(())
}

fn write_reading(output: &mut impl Write, engine: &Engine, utterance: &Utterance) -> io::Result<()> {
    let base = engine.base();
    let text = |range: std::ops::Range<usize>| {
        let words = utterance.tokens.get(range).unwrap_or_default();
        words.iter().map(|t| t.word.as_str()).collect::<Vec<_>>().join(" ")
    };
    row(output, "text", &utterance.clean)?;
    let words: Vec<String> = utterance
        .terms
        .iter()
        .map(|term| match term.class {
            Class::Content => text(term.tokens.clone()),
            Class::Stop | Class::Frame => format!("{DIM}{}{DIM:#}", text(term.tokens.clone())),
        })
        .collect();
    row(output, "words", &words.join(" · "))?;
    let repairs = utterance.repairs.iter().map(|(at, typed)| format!("{typed} → {}", text(*at..*at + 1)));
    row(output, "repairs", &repairs.collect::<Vec<_>>().join(", "))?;
    let names = utterance.terms.iter().filter_map(|term| match term.name? {
        Name::Known(entity) => Some(format!("{} = {}", text(term.tokens.clone()), base.entity(entity).id)),
        Name::Other(_) => Some(format!("{} = not in the source", text(term.tokens.clone()))),
    });
    row(output, "names", &names.collect::<Vec<_>>().join(", "))?;
    let mut asks: Vec<String> = (utterance.asks.iter())
        .filter_map(|a| serde_json::to_value(a).ok()?.as_str().map(str::to_owned))
        .collect();
    asks.extend(utterance.yes_no.then(|| "yes or no".to_owned()));
    asks.extend(utterance.negated.then(|| "negated".to_owned()));
    row(output, "asks", &asks.join(", "))?;
    let figures = utterance.figures.iter().map(|f| f.value.to_string());
    row(output, "figures", &figures.collect::<Vec<_>>().join(", "))?;
    let periods = utterance.periods.iter().map(|p| format!("{} to {}", p.period.from, p.period.to));
    row(output, "periods", &periods.collect::<Vec<_>>().join(", "))
}

/// One line of a list, left out where there is nothing to say.
fn row(output: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    writeln!(output, "  {KEY}{name:<8}{KEY:#} {value}")
}

fn write_candidate(
    output: &mut impl Write,
    base: &FactBase,
    candidate: &Candidate,
    utterance: &Utterance,
) -> io::Result<()> {
    let (kind, id) = describe(base, candidate.target);
    writeln!(output, "  {GOOD}{:.3}{GOOD:#}  {id} {DIM}({kind}){DIM:#}", candidate.confidence)?;
    let evidence = serde_json::to_value(&candidate.evidence)?;
    let contributions: Vec<String> = (evidence.as_object().into_iter().flatten())
        .filter_map(|(name, value)| contribution(name, value, utterance))
        .collect();
    let line = textwrap::fill(
        &contributions.join(", "),
        textwrap::Options::new(super::width()).initial_indent("         ").subsequent_indent("         "),
    );
    writeln!(output, "{DIM}{line}{DIM:#}")
}

/// One piece of evidence in words, or nothing where it says nothing.
fn contribution(name: &str, value: &serde_json::Value, utterance: &Utterance) -> Option<String> {
    let title = name.replace('_', " ");
    if name == "missing" {
        let token = utterance.tokens.get(usize::try_from(value.as_u64()?).ok()?)?;
        return Some(format!("missing “{}”", token.word));
    }
    match value {
        serde_json::Value::Bool(true) => Some(title),
        serde_json::Value::Number(n) if n.is_f64() => {
            n.as_f64().filter(|x| x.abs() >= 0.005).map(|x| format!("{title} {x:.2}"))
        }
        serde_json::Value::Number(n) => n.as_i64().filter(|n| *n != 0).map(|n| format!("{title} {n}")),
        serde_json::Value::String(text) => Some(format!("{title} {text}")),
        _ => None,
    }
}

fn describe(base: &FactBase, target: Target) -> (&'static str, &str) {
    match target {
        Target::Fact(i) => ("fact", &base.facts[i].id),
        Target::Gap(i) => ("not said", &base.gaps[i].id),
        Target::Chat(i) => ("chat", &base.chats[i].id),
    }
}

/// Why it was decided so, with the thresholds.
fn why(base: &FactBase, explanation: &Explanation) -> String {
    let Some(best) = explanation.found.candidates.first() else {
        return "no word of it is known here".to_owned();
    };
    let (_, id) = describe(base, best.target);
    let confidence = best.confidence;
    match &explanation.decision {
        Decision::Answer(facts) => {
            let ids: Vec<&str> = facts.iter().map(|&i| base.facts[i].id.as_str()).collect();
            format!(
                "{confidence:.2} is at least {ANSWER_FROM}, from which a fact answers: {}",
                ids.join(", ")
            )
        }
        Decision::Clarify(_) => format!("{confidence:.2} for `{id}`, and others are as likely"),
        Decision::Related { .. } if confidence >= ANSWER_FROM => {
            format!("`{id}` fits with {confidence:.2}, and what is asked for is not said")
        }
        Decision::Related { .. } => {
            format!("{confidence:.2} for `{id}` is below {ANSWER_FROM}, from which a fact answers")
        }
        Decision::Unknown => format!(
            "{confidence:.2} for `{id}`, and the certainty that it is on the subject at all is below {KNOWN_FROM}"
        ),
        Decision::Chat(_) => format!("`{id}` is small talk, help or off the subject, with {confidence:.2}"),
    }
}
