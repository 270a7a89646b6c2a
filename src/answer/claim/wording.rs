//! A verdict in words.

use std::ops::Range;

use smallvec::SmallVec;

use super::comparison::{Comparison, Difference};
use super::{Finding, Verdict};
use crate::answer::compose::{Citing, cut, echo, verdict_in_script};
use crate::answer::texts::{Voice, fill};
use crate::knowledge::{FactBase, Kind};
use crate::matcher::utterance::Utterance;

/// Words a verdict.
pub fn verdict(
    base: &FactBase,
    voice: &Voice,
    finding: Finding,
    claim: &Utterance,
    chosen: &[&Comparison],
    ranked: &[Comparison],
) -> Verdict {
    let texts = &voice.texts.claim;
    let source = if base.article.is_some() { &voice.texts.article } else { &voice.texts.fact_base };
    let source = ("source", source.as_str());
    let space = voice.texts.space.as_str();
    let mut facts: SmallVec<[usize; 2]> = chosen.iter().map(|c| c.fact).collect();
    facts.dedup();
    facts.truncate(MOST_FACTS);
    let said = |fact: usize| {
        let (statement, caveat) = base.facts[fact].in_language(voice.language());
        let caveat = caveat.map(|c| format!("{space}{c}")).unwrap_or_default();
        format!("{space}{statement}{caveat}")
    };
    let text = match (finding, chosen) {
        (Finding::Supported, [_, ..]) => {
            let said: String = facts.iter().map(|&fact| said(fact)).collect();
            fill(&texts.says_so, &[source]) + &said
        }
        (Finding::Contradicted, [c, ..]) => {
            let parts = c.differences.iter().take(2).map(|d| difference(d, claim, voice));
            let parts: Vec<String> = parts.collect();
            let parts = parts.join(&texts.between_differences);
            let template = if parts.is_empty() { &texts.otherwise } else { &texts.otherwise_in };
            let is_relation = c.differences.iter().any(|d| matches!(d, Difference::Relation(_)));
            let shown = if is_relation { facts.as_slice() } else { &facts[..1] };
            let said: String = shown.iter().map(|&fact| said(fact)).collect();
            fill(template, &[source, ("differences", &parts)]) + &said
        }
        _ => {
            let missing = ranked.first().and_then(|c| c.missing).map(|m| echo(&claim.tokens[m].word));
            let mut text = match missing.filter(|m| !m.trim().is_empty()) {
                Some(word) => fill(&texts.nothing_on, &[source, ("word", &word)]),
                None => fill(&texts.not_said, &[source]),
            };
            if let Some(near) = ranked.iter().find(|c| c.entities > 0 || c.accounted > 0.0) {
                text.push_str(space);
                text.push_str(&voice.texts.nearby);
                text.push_str(base.facts[near.fact].in_language(voice.language()).0);
            }
            text
        }
    };
    let citing = Citing::new(base, voice);
    let citations =
        citing.iter().flat_map(|citing| facts.iter().flat_map(|&f| citing.cite_all(&base.facts[f])));
    let citations = citations.collect();
    let facts = facts.iter().map(|&f| base.facts[f].id.clone()).collect();
    let verdict = Verdict { verdict: finding, text: cut(text), facts, citations, language: String::new() };
    verdict_in_script(verdict, voice)
}

/// A verdict rests on so many facts at most.
const MOST_FACTS: usize = 4;

/// What differs, in a few words.
fn difference(difference: &Difference, claim: &Utterance, voice: &Voice) -> String {
    let texts = &voice.texts.claim.differs;
    let between = if voice.tongue.is_chinese() { "" } else { " " };
    let words = |range: &Range<usize>| {
        let words: Vec<&str> = claim.tokens[range.clone()].iter().map(|t| t.word.as_str()).collect();
        echo_figure(&words.join(between))
    };
    let word = |at: &usize| words(&(*at..at + 1));
    match difference {
        Difference::Figure(range) => fill(&texts.figure, &[("words", &words(range))]),
        Difference::Name(kind, range) => {
            fill(&texts.name, &[("kind", kind_name(*kind, voice)), ("words", &words(range))])
        }
        Difference::Period(range) => fill(&texts.period, &[("words", &words(range))]),
        Difference::Direction(at) => fill(&texts.direction, &[("words", &word(at))]),
        Difference::Opposite(at) => fill(&texts.opposite, &[("words", &word(at))]),
        Difference::Denial => texts.denial.clone(),
        Difference::Speaker(at) => fill(&texts.speaker, &[("words", &word(at))]),
        Difference::Forecast => texts.forecast.clone(),
        Difference::Limit(at) => fill(&texts.limit, &[("words", &word(at))]),
        Difference::Foremost(range) => fill(&texts.foremost, &[("words", &words(range))]),
        Difference::Order => texts.order.clone(),
        Difference::Relation(at) => fill(&texts.relation, &[("words", &word(at))]),
        Difference::Cause(at) => fill(&texts.cause, &[("words", &word(at))]),
    }
}

/// A figure of a user's text keeps its point and comma.
fn echo_figure(text: &str) -> String {
    const MAX: usize = 40;
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | ',')).take(MAX).collect()
}

fn kind_name(kind: Kind, voice: &Voice) -> &'static str {
    let texts = &voice.texts.claim.kinds;
    match kind {
        Kind::Company => &texts.company,
        Kind::Brand => &texts.brand,
        Kind::Model => &texts.model,
        Kind::Organisation | Kind::Publication => &texts.organisation,
        Kind::Role => &texts.speaker,
        Kind::Event => &texts.event,
        Kind::Product => &texts.product,
        _ => &texts.place,
    }
}
