//! Everything that can be wrong with a fact base: what loading finds, what its files show, what
//! the article's text contradicts, and what the engine itself makes of the example questions.

use crate::answer::Outcome;
use crate::engine::{Engine, Explanation, Request};
use crate::knowledge::{FactBase, Loaded, Problem, Severity, Source, Transcript, check, hold_against};
use crate::matcher::Target;

/// All problems of a fact base, in the order of its files.
#[derive(Debug)]
pub struct Report {
    /// The files, for messages.
    pub sources: Vec<Source>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Whether the files could not be made into a fact base at all; nothing else was checked then.
    pub broken: bool,
}

impl Report {
    /// How many problems there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|p| p.severity == severity).count()
    }
}

/// Checks a fact base, and holds it against the text of its article where that is at hand.
pub fn lint(loaded: Loaded, transcript: Option<&Transcript>) -> Report {
    if !loaded.problems.is_empty() {
        return Report { sources: loaded.sources, problems: loaded.problems, broken: true };
    }
    let mut problems = check(&loaded);
    if let Some(transcript) = transcript {
        problems.extend(hold_against(&loaded, transcript));
    }
    let Loaded { base, sources, .. } = loaded;
    problems.extend(ask_examples(&Engine::new(base)));
    problems.sort_by_key(|p| (p.spot.file, p.spot.span.start));
    Report { sources, problems, broken: false }
}

/// Asks every fact's own example questions: each should find its fact, alone or with others, and
/// without a question back.
fn ask_examples(engine: &Engine) -> Vec<Problem> {
    let base = engine.base();
    let mut problems = Vec::new();
    for (index, fact) in base.facts.iter().enumerate() {
        let own = Target::Fact(index);
        let translated = fact.translations.iter().flat_map(|t| &t.questions);
        for question in fact.questions.iter().chain(translated) {
            let Explanation { found, reply, .. } =
                engine.explain(&Request { text: &question.text, ..Request::default() });
            let best = found.candidates.first().map(|c| c.target);
            let other = found.candidates.iter().map(|c| c.target).find(|t| *t != own);
            let (message, remedy) = if reply.facts.contains(&fact.id) {
                continue;
            } else if best != Some(own) {
                let finds = other.map_or("nothing".to_owned(), |o| format!("`{}` instead", name(base, o)));
                (
                    format!("this question finds {finds}"),
                    "move it there, word it more closely, or give its fact more questions like it",
                )
            } else if reply.outcome == Outcome::Clarify
                && let Some(other) = other
            {
                (
                    format!("this question finds `{}` equally", name(base, other)),
                    "word the two facts' questions further apart",
                )
            } else {
                continue;
            };
            problems.push(Problem::new(&question.spot, message, remedy).with_severity(Severity::Warning));
        }
    }
    problems
}

fn name(base: &FactBase, target: Target) -> &str {
    match target {
        Target::Fact(i) => &base.facts[i].id,
        Target::Gap(i) => &base.gaps[i].id,
        Target::Chat(i) => &base.chats[i].id,
    }
}
