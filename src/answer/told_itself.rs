//! Whether what sounds like a sum is told by a fact itself.

use crate::knowledge::{FactBase, Value};
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::{Found, Matcher};
use crate::text::Token;
use crate::text::lexicon::{Asks, Lexicon, Measure};
use crate::text::lists::List;

/// Whether a fact tells itself what a question asks for that sounds like one for a sum: a share or a stretch
/// of time that is its value, an amount for each of the same stretches of time, whether its figure is
/// another one's, a time, a place or a name; or it uses every word of the question, and has no figure to
/// work with.
pub fn tells_itself(
    base: &FactBase,
    matcher: &Matcher,
    utterance: &Utterance,
    found: &Found,
    fact: usize,
) -> bool {
    let lexicon = matcher.reader().lexicon;
    let Some(evidence) = found.evidence(fact) else { return false };
    let (profile, fact) = (matcher.profile(fact), &base.facts[fact]);
    let unit = match &fact.value {
        Some(Value::Quantity { unit, .. }) => Some(unit.as_str()),
        _ => None,
    };
    let measures = |measure: Measure| {
        unit.and_then(|unit| Lexicon::english().unit(unit)).is_some_and(|told| told == measure)
    };
    let is_share = |word: &str| lexicon.unit(word).or_else(|| lexicon.measured(word)) == Some(Measure::Share);
    let asks_share = || utterance.clean.contains('%') || utterance.tokens.iter().any(|t| is_share(&t.word));
    let asked = utterance.asks.first();
    let gives = |kind: &Asks| {
        matches!(kind, Asks::When | Asks::Where | Asks::Who | Asks::Which) && fact.asks.contains(kind)
    };
    let statement = || matcher.vocabulary().tokens(fact.in_language(&lexicon.language).0);
    let is_told_of = |stretch: &str| {
        let is_each = |words: &[Token]| words[1].word == stretch && lexicon.is(List::Stop, &words[0].word);
        statement().windows(2).any(is_each)
    };
    let rates = || utterance.tokens.iter().filter_map(|t| lexicon.rate(&t.word));
    let is_rate = || profile.has_figures && rates().any(is_told_of) && evidence.unaccounted <= LITTLE;
    let asks_whether = utterance.yes_no && profile.has_figures && !utterance.figures.is_empty();
    // "For how many *years* will it be closed?"
    let is_time = |t: &Term| lexicon.unit(&utterance.tokens[t.tokens.start].word) == Some(Measure::Time);
    let counts_time = || {
        let is_counted = matches!(utterance.head_terms(), [t] if is_time(t));
        is_counted && asked == Some(&Asks::HowMany) && evidence.unaccounted <= HARDLY
    };
    asks_whether
        || measures(Measure::Share) && asks_share()
        || measures(Measure::Time) && (asked == Some(&Asks::When) || counts_time())
        || evidence.is_verbatim()
        || asked.is_some_and(gives) && evidence.unaccounted <= FEW
        || unit.is_none() && evidence.unaccounted <= HARDLY
        || is_rate()
}

/// Weight of content words up to which hardly anything is not accounted for.
const HARDLY: f32 = 0.2;
/// Weight up to which little is not accounted for beside the word for a rate.
const LITTLE: f32 = 1.2;
/// Weight up to which no more than a word may not be.
const FEW: f32 = 0.7;
