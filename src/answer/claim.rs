//! Whether the source says what a statement says: supported, contradicted, or not covered.

mod acts;
mod amounts;
mod clauses;
mod compare;
mod comparison;
mod form;
mod hearsay;
mod held;
mod judging;
mod labels;
mod lists;
mod manner;
mod places;
mod plain;
mod plainer;
mod relative;
mod said;
pub(crate) mod told;
mod wording;
pub mod words;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::Citation;
use super::texts::Voice;
use crate::answer::premise::open;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::stated::{self, Stated};
use crate::knowledge::{BASE_LANGUAGE, FactBase};
use crate::matcher::classifier::Scratch;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Found, Matcher};
use crate::text::tokens::Token;
use crate::text::{clean, tokenize};

use compare::Scales;
pub use comparison::{Comparison, Difference};
pub use form::Claim;
use held::{Held, of_denying_parts, of_parts};
use judging::names_told;
pub use plain::check_plainly;
use relative::Relative;
use told::Told;
use words::Words;

/// Whether the source says what a statement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It says so.
    Supported,
    /// It says otherwise.
    Contradicted,
    /// It does not say.
    NotCovered,
}

/// What became of checking a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Whether the source says so.
    pub verdict: Finding,
    /// Plain text: what the source says, and which part of the statement differs.
    pub text: String,
    /// Ids of the facts that the verdict rests on; empty where it is not covered.
    pub facts: Vec<String>,
    /// Where they stand.
    pub citations: Vec<Citation>,
    /// Language of the text, as a BCP 47 tag.
    #[serde(skip)]
    pub language: String,
}

/// Holds statements against the facts of one fact base. Immutable once built.
pub struct Claims {
    words: Words,
    told: Vec<Told>,
    cues: Option<Cues>,
    /// What the facts tell beside their values, read when it is first needed.
    stated: OnceLock<Vec<Stated>>,
}

impl Claims {
    /// Reads the statements of all facts.
    pub fn new(base: &FactBase, matcher: &Matcher) -> Self {
        let reader = matcher.reader();
        let words = Words::english(&reader);
        let told = Told::all(base, matcher, &words);
        Self { words, told, cues: Cues::of_stated(BASE_LANGUAGE), stated: OnceLock::new() }
    }

    /// What the facts tell beside their values.
    pub(crate) fn stated(&self, base: &FactBase, matcher: &Matcher) -> &[Stated] {
        let read = |cues| stated::read(base, matcher, &self.told, cues);
        self.stated.get_or_init(|| self.cues.as_ref().map(read).unwrap_or_default())
    }

    fn scales<'a>(&'a self, base: &'a FactBase, matcher: &'a Matcher, claim: &'a Claim) -> Scales<'a> {
        let stated = (self.stated(base, matcher), self.cues.as_ref());
        Scales::new(base, matcher, &self.words, &self.told, stated, claim)
    }

    /// What each fact states, by its index.
    pub(crate) fn told(&self) -> &[Told] {
        &self.told
    }

    /// The statement in a text that asks whether it is true ("someone told me …"), if it does.
    fn asked_about(&self, text: &str) -> Option<String> {
        let clean = clean(text);
        let tokens = tokenize(&clean);
        let range = self.words.asked_whether(&tokens)?;
        let (first, last) = (tokens.get(range.start)?, tokens.get(range.end.checked_sub(1)?)?);
        Some(clean[first.span.start..last.span.end].to_owned())
    }

    /// Whether words ask if a statement among them is true.
    pub fn ask_whether(&self, tokens: &[Token]) -> bool {
        self.words.asked_whether(tokens).is_some()
    }

    /// Checks a statement.
    pub fn check(&self, base: &FactBase, matcher: &Matcher, text: &str) -> Verdict {
        let text = self.asked_about(text).unwrap_or_else(|| clean(text));
        let reader = matcher.reader();
        let utterance = reader.read(&text);
        if let Some(fact) = self.told.iter().position(|told| told.is_quoted_by(&utterance)) {
            let quoted = Comparison { fact, ..Comparison::default() };
            return wording::verdict(
                base,
                &Voice::english(),
                Finding::Supported,
                &utterance,
                &[&quoted],
                &[],
            );
        }
        let tokens = tokenize(&text);
        let utterance = match self.words.source_says(&tokens) {
            0 => utterance,
            skipped => reader.read(tokens.get(skipped).map_or("", |t| &text[t.span.start..])),
        };
        let claim = Claim::in_plainer_words(utterance, &reader, &self.words);
        let whole = self.hold(base, matcher, claim);
        if let Some(verdict) = self.of_relation(base, matcher, &whole) {
            return verdict;
        }
        if !whole.is_settled() {
            let parts = clauses::clauses(base, &whole.claim, &reader, &self.words);
            let parts: SmallVec<[Held; 2]> = parts.into_iter().map(|p| self.hold(base, matcher, p)).collect();
            if parts.iter().any(|p| p.claim.denies != whole.claim.denies) {
                return of_denying_parts(base, &whole, &parts);
            }
            if let Some(verdict) = of_parts(base, &whole, &parts) {
                return verdict;
            }
            // Another name or time than that of one part may be the other part's.
            if whole.differs_in_slots() && parts.len() > 1 {
                return Held { finding: Finding::NotCovered, chosen: None, ..whole }.verdict(base);
            }
        }
        whole.verdict(base)
    }

    /// What becomes of a statement that sets one thing that is told against another.
    fn of_relation(&self, base: &FactBase, matcher: &Matcher, whole: &Held) -> Option<Verdict> {
        let stated = self.stated(base, matcher);
        let (words, told, claim) = (&self.words, self.told.as_slice(), &whole.claim);
        let relative = Relative { matcher, words, told, stated, claim, found: &whole.found };
        // What a fact says itself need not be worked out from two.
        let is_told = || {
            let chosen = whole.chosen.as_ref();
            chosen.is_some_and(|c| self.told[c.fact].compares.is_some()) || !relative.is_explicit()
        };
        if whole.finding != Finding::NotCovered && is_told() {
            return None;
        }
        let (holds, facts) = relative.judge()?;
        let finding = if holds { Finding::Supported } else { Finding::Contradicted };
        let chosen: SmallVec<[&Comparison; 2]> = facts.iter().collect();
        Some(wording::verdict(base, &Voice::english(), finding, &claim.utterance, &chosen, &whole.ranked))
    }

    /// The fact that says what is stated in an utterance, if one does.
    pub fn supporting(&self, base: &FactBase, matcher: &Matcher, utterance: &Utterance) -> Option<usize> {
        let claim = Claim::in_plainer_words(utterance.clone(), &matcher.reader(), &self.words);
        let held = self.hold(base, matcher, claim);
        held.chosen.filter(|_| held.finding == Finding::Supported).map(|chosen| chosen.fact)
    }

    /// What the statement of a fact makes of what a question for yes or no supposes.
    pub fn finding_of(
        &self,
        base: &FactBase,
        matcher: &Matcher,
        utterance: &Utterance,
        found: &Found,
        fact: usize,
    ) -> Finding {
        let claim = Claim::in_plainer_words(utterance.clone(), &matcher.reader(), &self.words);
        let scales = self.scales(base, matcher, &claim);
        let comparison = [scales.compare(&claim, fact)];
        let [c] = &comparison;
        // "Do any of them end up in Rome?": where the names are those that are told of each other, words that say
        // little beside them need not be.
        let is_light = |t: &Term| {
            let word = &claim.utterance.tokens[t.tokens.start].word;
            self.words.lists.light.contains(word) || self.told[fact].affirms(t.concept)
        };
        let is_word = |t: &&Term| t.class == Class::Content && t.name.is_none();
        let words: SmallVec<[&Term; 8]> = claim.utterance.terms.iter().filter(is_word).collect();
        let tells_name = || {
            let tells = c.tells_its_names() && !names_told(&base.facts[fact]).is_empty();
            tells && words.iter().all(|t| is_light(t))
        };
        if c.differences.is_empty() && c.strangers == 0 && c.is_whole() && (c.is_stated() || tells_name()) {
            return Finding::Supported;
        }
        let is_opposite = |d: &Difference| matches!(d, Difference::Opposite(_) | Difference::Speaker(_));
        let is_opposite = c.differences.iter().all(is_opposite);
        match self.judge(base, &claim, &comparison, found).0 {
            // Other differences may lie in words that only ask.
            Finding::Contradicted if !is_opposite => Finding::NotCovered,
            finding => finding,
        }
    }

    /// Whether a question for yes or no asks what will be, and a fact tells only what is or was.
    pub fn asks_for_later(
        &self,
        base: &FactBase,
        matcher: &Matcher,
        utterance: &Utterance,
        fact: usize,
    ) -> bool {
        let claim = Claim::in_plainer_words(utterance.clone(), &matcher.reader(), &self.words);
        self.is_later(base, &claim, fact)
    }

    /// Holds one statement against all facts.
    fn hold(&self, base: &FactBase, matcher: &Matcher, claim: Claim) -> Held {
        let found = matcher.find(base, &claim.utterance, &mut Scratch::of_thread());
        let ranked = self.rank(base, matcher, &claim, &found);
        let (finding, chosen) = self.judge(base, &claim, &ranked, &found);
        let chosen = chosen.cloned();
        let is_open = |c: &Comparison| !claim.denies && self.is_left_open(base, &claim, c.fact);
        let is_said = finding != Finding::Supported || !chosen.as_ref().is_some_and(is_open);
        let finding = if is_said { finding } else { Finding::NotCovered };
        Held { claim, found, ranked, finding, chosen }
    }

    /// Whether a fact says that it is open what a statement says to be so.
    fn is_left_open(&self, base: &FactBase, claim: &Claim, fact: usize) -> bool {
        open::may_leave_open(&base.facts[fact].statement, BASE_LANGUAGE)
            && open::hides(&self.told[fact].utterance, &claim.utterance, BASE_LANGUAGE)
    }

    /// The token of the weightiest word of a statement that no fact uses: of that nothing is told. Words that plainer
    /// ones were put for are not looked for.
    fn strangest(&self, matcher: &Matcher, claim: &Claim) -> Option<usize> {
        let tokens = &claim.utterance.tokens;
        let word = |t: &Term| tokens[t.tokens.start].word.as_str();
        let is_strange = |t: &&Term| match t.name {
            Some(Name::Known(_)) => false,
            Some(Name::Other(_)) => true,
            None => t.class == Class::Content && !t.slot && !matcher.is_used(t.concept),
        };
        let weight = |t: &Term| matcher.weight(t.concept, word(t));
        let strange =
            claim.utterance.terms.iter().filter(is_strange).filter(|t| !self.words.turns.puts(word(t)));
        let strangest = strange.max_by(|a, b| weight(a).total_cmp(&weight(b)))?;
        Some(strangest.tokens.start)
    }

    /// The facts that speak of what a statement speaks of, best first.
    fn rank(&self, base: &FactBase, matcher: &Matcher, claim: &Claim, found: &Found) -> Vec<Comparison> {
        let scales = self.scales(base, matcher, claim);
        // An overview says many things, each of which another fact says by itself.
        let facts = (0..base.facts.len()).filter(|&i| !base.facts[i].overview);
        let mut ranked: Vec<(f32, Comparison)> = facts
            .map(|i| {
                let comparison = scales.compare(claim, i);
                (rank(&comparison, found), comparison)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut ranked: Vec<Comparison> = ranked.into_iter().map(|(_, c)| c).take(CONSIDERED).collect();
        let missing = self.strangest(matcher, claim);
        ranked.iter_mut().for_each(|comparison| comparison.missing = missing);
        ranked
    }
}

/// Facts looked at closely.
const CONSIDERED: usize = 6;

/// How much a fact is the one that a statement is about: what it speaks of, and how much the
/// statement looks like the fact's example questions. A name out of place counts against it.
fn rank(comparison: &Comparison, found: &Found) -> f32 {
    let near = found.evidence(comparison.fact).map_or(0.0, |e| NEAR * e.near_concepts + WORDS * e.words);
    let names = comparison
        .differences
        .iter()
        .filter(|d| matches!(d, Difference::Name(..) | Difference::Speaker(_)))
        .count();
    comparison.coverage() + near - OTHER_NAME * names as f32
}

/// Weight of the nearest example question, against the share of the statement that is covered.
const NEAR: f32 = 0.5;
/// Weight of the classifier's share.
const WORDS: f32 = 0.35;
/// What a name costs that the fact does not have.
const OTHER_NAME: f32 = 0.1;
