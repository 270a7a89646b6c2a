//! Statements in a language for which comparison has no words of its own: each is read as the question
//! whether it is so, and what that does not settle is not covered.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashSet;
use serde::Deserialize;
use smallvec::SmallVec;

use super::comparison::{Comparison, Difference};
use super::{Finding, Verdict, wording};
use crate::answer::decide::{ANSWER_FROM, unknown_word};
use crate::answer::premise::{Premise, Premises, compare_figures};
use crate::answer::texts::Voice;
use crate::knowledge::{FactBase, Standing, Value};
use crate::matcher::classifier::Scratch;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Candidate, Matcher, Target};
use crate::text::Token;
use crate::text::numbers::Figure;

/// Words for the form of a statement, in one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    hedges: String,
    limits: String,
    lower_ranks: String,
}

struct Forms {
    language: String,
    /// Say that something is only expected.
    hedges: FxHashSet<String>,
    /// Say more than that something is so: that nothing else is, why it is, or how much.
    limits: FxHashSet<String>,
    /// Say that something is not the first of several.
    lower_ranks: FxHashSet<String>,
}

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/answer/claim/forms");

static FORMS: LazyLock<Vec<Forms>> = LazyLock::new(|| {
    let words = |list: &str| list.split_whitespace().map(str::to_owned).collect();
    let read = |source| {
        let File { language, hedges, limits, lower_ranks } =
            toml::from_str(source).expect("the words compiled in are well-formed; a test reads them");
        let lower_ranks = words(&lower_ranks);
        Forms { language, hedges: words(&hedges), limits: words(&limits), lower_ranks }
    };
    FILES.files().filter_map(|f| f.contents_utf8()).map(read).collect()
});

/// From this confidence on a fact is what a statement is about. A verdict is taken further than an
/// answer, so that it takes more.
const ABOUT_FROM: f32 = ANSWER_FROM + 0.1;
/// Weight of words that the fact has nothing on, up to which it supports a statement...
const SUPPORTED_UP_TO: f32 = 0.3;
/// ...where the classifier is sure of the fact, and two of its names or its figure are said.
const SUPPORTED_SURELY_UP_TO: f32 = 1.0;
/// From this share of the classifier on it is sure of a fact.
const SURE: f32 = 0.8;
/// From this confidence on, likewise.
const CERTAIN: f32 = 0.95;
/// No fact tells that something became more than so many times as much: such a figure counts things.
const MOST_TIMES: f64 = 10.0;
/// Share of its words that a supported statement may have from the fact's example questions alone.
const UNSTATED_UP_TO: f32 = 0.5;

/// Checks a statement; what the words of its language do not settle is not covered.
pub fn check_plainly(base: &FactBase, matcher: &Matcher, voice: &Voice, text: &str) -> Verdict {
    let mut claim = matcher.reader().read(text);
    let is_question = !claim.asks.is_empty();
    claim.yes_no = true;
    let found = matcher.find(base, &claim, &mut Scratch::of_thread());
    let nearest = found.candidates.iter().find_map(|c| Some((as_fact(c)?, c)));
    let Some((fact, candidate)) = nearest else {
        return wording::verdict(base, voice, Finding::NotCovered, &claim, &[], &[]);
    };
    let (states, asks_for_later) = (|_| Some(true), |_| false);
    let premises = Premises {
        base,
        matcher,
        utterance: &claim,
        found: &found,
        states: &states,
        asks_for_later: &asks_for_later,
    };
    let (fact, (finding, differences)) = if is_question {
        (fact, (Finding::NotCovered, SmallVec::new()))
    } else {
        judge_nearest(&premises, voice, fact, candidate)
    };
    let missing = candidate.evidence.missing;
    let missing = missing.filter(|&at| unknown_word(matcher, &claim, at, base.facts.len()).is_some());
    let comparison = Comparison { fact, differences, missing, accounted: 1.0, ..Comparison::default() };
    let chosen: &[&Comparison] = if finding == Finding::NotCovered { &[] } else { &[&comparison] };
    wording::verdict(base, voice, finding, &claim, chosen, std::slice::from_ref(&comparison))
}

/// What is made of a statement, and what differs.
type Judged = (Finding, SmallVec<[Difference; 2]>);

/// What the likeliest fact makes of a statement, or the one that settles it in its place; what it leaves
/// open another one may say that is as sure to be meant.
fn judge_nearest(
    premises: &Premises,
    voice: &Voice,
    nearest: usize,
    candidate: &Candidate,
) -> (usize, Judged) {
    let facts = || premises.found.candidates.iter().filter_map(|c| Some((as_fact(c)?, c)));
    let settling = premises.settling(nearest, ABOUT_FROM);
    let (fact, candidate) = facts().find(|(fact, _)| Some(*fact) == settling).unwrap_or((nearest, candidate));
    let judged = judge(premises, voice, fact, candidate);
    if judged.0 != Finding::NotCovered {
        return (fact, judged);
    }
    let mut sure =
        facts().filter(|(_, c)| c.confidence >= SURE).map(|(i, c)| (i, judge(premises, voice, i, c)));
    sure.find(|(_, judged)| judged.0 == Finding::Supported).unwrap_or((nearest, judged))
}

fn judge(premises: &Premises, voice: &Voice, fact: usize, candidate: &Candidate) -> Judged {
    let Premises { base, matcher, utterance: claim, .. } = *premises;
    let not_covered = (Finding::NotCovered, SmallVec::new());
    let Some(forms) = FORMS.iter().find(|f| f.language == voice.language()) else { return not_covered };
    let has = |words: &FxHashSet<String>| claim.tokens.iter().any(|t| words.contains(&t.word));
    let statement = matcher.reader().read(base.facts[fact].in_language(voice.language()).0);
    let is_told = |word: &str| statement.tokens.iter().any(|t| t.word == word);
    // What the fact limits as well is no more than it says.
    let limits = claim.tokens.iter().any(|t| forms.limits.contains(&t.word) && !is_told(&t.word));
    let counts_other = |f: &Figure| {
        let value = base.facts[fact].value.as_ref();
        matches!(value, Some(Value::Quantity { unit, .. }) if unit == "times" && f.value > MOST_TIMES)
    };
    if candidate.confidence < ABOUT_FROM || limits || claim.figures.iter().any(counts_other) {
        return not_covered;
    }
    let is_lower = |t: &Token| forms.lower_ranks.contains(&t.word) && !is_told(&t.word);
    if let Some(at) = claim.tokens.iter().position(is_lower) {
        let is_of_first = statement.terms.iter().any(|t| t.superlative) && candidate.evidence.words >= SURE;
        let other_rank = SmallVec::from_iter([Difference::Foremost(at..at + 1)]);
        return if is_of_first { (Finding::Contradicted, other_rank) } else { not_covered };
    }
    let settled = compare_figures(&claim.figures, base.facts[fact].value.as_ref());
    let has_figures = claim.figures.is_empty() || settled == Some(true);
    let is_stated = unstated(matcher, &statement, claim) <= UNSTATED_UP_TO;
    let is_pinned = settled == Some(true) || candidate.evidence.entities >= 2;
    let is_sure = is_pinned && (candidate.evidence.words >= SURE || candidate.confidence >= CERTAIN);
    let most = if is_sure { SUPPORTED_SURELY_UP_TO } else { SUPPORTED_UP_TO };
    let is_forecast = base.facts[fact].standing == Some(Standing::Predicted);
    match premises.of(fact) {
        Premise::Holds if is_forecast && !has(&forms.hedges) => {
            (Finding::Contradicted, SmallVec::from_iter([Difference::Forecast]))
        }
        Premise::Holds
            if candidate.evidence.unaccounted <= most
                && has_figures
                && (is_stated || is_sure && settled == Some(true)) =>
        {
            (Finding::Supported, SmallVec::new())
        }
        Premise::Fails => (Finding::Contradicted, differences(base, matcher, claim, fact)),
        _ => not_covered,
    }
}

/// The share of a statement's words that a fact's own statement does not have: its example questions
/// may ask for the opposite.
fn unstated(matcher: &Matcher, statement: &Utterance, claim: &Utterance) -> f32 {
    let has = |term: &Term| statement.terms.iter().any(|t| t.concept == term.concept);
    let is_word = |t: &&Term| t.class == Class::Content && t.name.is_none() && !t.slot;
    let (mut missing, mut all) = (0.0, 0.0);
    for term in claim.terms.iter().filter(is_word) {
        let weight = matcher.weight(term.concept, &claim.tokens[term.tokens.start].word);
        all += weight;
        missing += if has(term) { 0.0 } else { weight };
    }
    if all > 0.0 { missing / all } else { 0.0 }
}

/// What differs, where one can tell.
fn differences(
    base: &FactBase,
    matcher: &Matcher,
    claim: &Utterance,
    fact: usize,
) -> SmallVec<[Difference; 2]> {
    let profile = matcher.profile(fact);
    let mut found = SmallVec::new();
    if compare_figures(&claim.figures, base.facts[fact].value.as_ref()) == Some(false) {
        found.extend(claim.figures.first().map(|f| Difference::Figure(f.tokens.clone())));
    }
    let other_time = claim.periods.iter().find(|p| !profile.fits_period(p, matcher.published()));
    found.extend(other_time.map(|p| Difference::Period(p.tokens.clone())));
    let other_name = claim.terms.iter().find_map(|term| {
        let kind = match term.name? {
            Name::Known(entity) if profile.has_entity(entity) => return None,
            Name::Known(entity) => base.entity(entity).kind,
            Name::Other(other) => matcher.vocabulary().other(other).0,
        };
        Some(Difference::Name(kind, term.tokens.clone()))
    });
    found.extend(other_name);
    found
}

fn as_fact(candidate: &Candidate) -> Option<usize> {
    match candidate.target {
        Target::Fact(i) => Some(i),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_each_language_are_those_of_one_that_is_understood() {
        assert!(FORMS.iter().any(|forms| forms.language == "zh"));
        for forms in FORMS.iter() {
            assert!(crate::text::lexicon::Lexicon::of(&forms.language).is_some(), "{}", forms.language);
        }
    }
}
