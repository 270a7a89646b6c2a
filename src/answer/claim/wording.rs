//! A verdict in words.

use smallvec::SmallVec;

use super::compare::{Claim, Comparison, Difference};
use super::{Finding, Verdict};
use crate::answer::compose::{cite, cut, echo};
use crate::answer::texts::Voice;
use crate::knowledge::{FactBase, Kind};

/// Words a verdict.
pub fn verdict(
    base: &FactBase,
    finding: Finding,
    claim: &Claim,
    chosen: &[&Comparison],
    ranked: &[Comparison],
) -> Verdict {
    let source = if base.article.is_some() { "The article" } else { "The fact base" };
    let mut facts: SmallVec<[usize; 2]> = chosen.iter().map(|c| c.fact).collect();
    facts.dedup();
    facts.truncate(MOST_FACTS);
    let said = |fact: usize| {
        let fact = &base.facts[fact];
        let caveat = fact.caveat.as_ref().map(|c| format!(" {c}")).unwrap_or_default();
        format!("{}{caveat}", fact.statement)
    };
    let text = match (finding, chosen) {
        (Finding::Supported, [_, ..]) => {
            let said: Vec<String> = facts.iter().map(|&f| said(f)).collect();
            format!("{source} says so. {}", said.join(" "))
        }
        (Finding::Contradicted, [c, ..]) => {
            let parts: Vec<String> = c.differences.iter().take(2).map(|d| difference(d, claim)).collect();
            format!("{source} says otherwise: {}. {}", parts.join("; "), said(c.fact))
        }
        _ => {
            let missing =
                ranked.first().and_then(|c| c.missing).map(|m| echo(&claim.utterance.tokens[m].word));
            let missing = missing.filter(|m| !m.trim().is_empty());
            let about = missing.map(|m| format!("; it has nothing on \"{m}\"")).unwrap_or_default();
            let near = ranked.iter().find(|c| c.entities > 0 || c.accounted > 0.0);
            let near = near.map(|c| format!(" What it does say nearby: {}", base.facts[c.fact].statement));
            format!("{source} does not say this{about}.{}", near.unwrap_or_default())
        }
    };
    let citations = base
        .article
        .iter()
        .flat_map(|article| facts.iter().map(|&f| cite(article, &base.facts[f], &Voice::english())));
    let citations = citations.collect();
    let facts = facts.iter().map(|&f| base.facts[f].id.clone()).collect();
    Verdict { verdict: finding, text: cut(text), facts, citations }
}

/// A verdict rests on so many facts at most.
const MOST_FACTS: usize = 4;

/// What differs, in a few words.
fn difference(difference: &Difference, claim: &Claim) -> String {
    let words = |range: &std::ops::Range<usize>| {
        let words: Vec<&str> =
            claim.utterance.tokens[range.clone()].iter().map(|t| t.word.as_str()).collect();
        echo_figure(&words.join(" "))
    };
    let word = |at: &usize| words(&(*at..at + 1));
    match difference {
        Difference::Figure(range) => format!("the number differs (\"{}\")", words(range)),
        Difference::Name(kind, range) => format!("{} differs (\"{}\")", kind_name(*kind), words(range)),
        Difference::Period(range) => format!("the time differs (\"{}\")", words(range)),
        Difference::Direction(at) => format!("the direction differs (\"{}\")", word(at)),
        Difference::Opposite(at) => format!("the opposite is the case (\"{}\")", word(at)),
        Difference::Denial => "what is denied there is what it says".to_owned(),
        Difference::Speaker(at) => format!("who says so differs (\"{}\")", word(at)),
        Difference::Forecast => "it is a forecast, not something that has happened".to_owned(),
        Difference::Limit(at) => format!("there is more than that (\"{}\")", word(at)),
        Difference::Foremost(range) => format!("which comes first differs (\"{}\")", words(range)),
        Difference::Order => "who does it to whom is the other way round".to_owned(),
        Difference::Cause(at) => format!("the reason differs (\"{}\")", word(at)),
    }
}

/// A figure of a user's text keeps its point and comma.
fn echo_figure(text: &str) -> String {
    const MAX: usize = 40;
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | ',')).take(MAX).collect()
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Company => "the company",
        Kind::Brand => "the brand",
        Kind::Model => "the model",
        Kind::Organisation | Kind::Publication => "the organisation",
        Kind::Role => "who says so",
        Kind::Event => "the event",
        Kind::Product => "the product",
        _ => "the place",
    }
}
