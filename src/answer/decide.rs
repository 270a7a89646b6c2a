//! From what was found to what kind of reply is given.

use smallvec::SmallVec;

use super::at_large::Topic;
use crate::knowledge::{ChatKind, Fact, FactBase, Kind, Standing, Value};
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::{Candidate, Found, Matcher, Target};
use crate::text::lists::List;

/// What kind of reply is given, and why.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// These facts answer it, the best first.
    Answer(SmallVec<[usize; 4]>),
    /// Each of these might be meant.
    Clarify(SmallVec<[usize; 3]>),
    /// The subject is known, what is asked about it is not.
    Related {
        /// What is not said.
        missing: Missing,
        /// Facts that are near, the nearest first.
        near: SmallVec<[usize; 3]>,
    },
    /// Outside the fact base.
    Unknown,
    /// Small talk, help, or something else altogether that there are words for, by its index.
    Chat(usize),
}

/// What the source does not say.
#[derive(Debug, Clone, PartialEq)]
pub enum Missing {
    /// A detail that curators know to be asked for, by the index of the gap.
    Gap(usize),
    /// A name that the source does not mention, as shown.
    Name(String),
    /// Something that is not said of the entity that was asked about.
    Entity(String),
    /// Another stretch of time than the source speaks of.
    Period,
    /// Which of several is the extreme.
    Extreme,
    /// What somebody is called.
    PersonName,
    /// A word that nothing accounts for, as typed.
    Word(String),
    /// The premise: the source says the opposite.
    Premise,
    /// This kind of detail.
    Detail,
    /// A figure that would have to be worked out.
    Sum,
    /// What was asked is not what decides: it came with an order what to answer.
    Order,
}

/// From this confidence on a fact is the answer. Set where wrong answers among our own held-out
/// questions stay below five in a hundred.
pub const ANSWER_FROM: f32 = 0.49;
/// From this certainty on that any class fits, a question without a name is on the subject. The
/// classifier is about even there.
pub const KNOWN_FROM: f32 = 0.5;
/// From this share of the classifier on it is clear which of the things that no fact base is about is
/// meant.
const CLEAR: f32 = 0.6;
/// Below this share of the classifier a question is no likelier small talk than anything else.
const FAINT: f32 = 0.15;
/// A second fact whose confidence is at least this share of the best one's was meant as likely.
pub const TIE: f32 = 0.5;
/// The same for the best fact about a name that is all that was typed: nothing else is asked.
const TOLD_OF_NAME: f32 = 0.2;
/// Cosine of concepts from which on a question for another name is that of a fact otherwise.
const ALIKE: f32 = 0.5;
/// From this weight on a word says what a question is about, rather than how it is put.
const WEIGHTY: f32 = 0.45;
/// From this confidence on a summary is what is asked for, whatever single word it lacks.
const SUMMED_UP: f32 = 0.7;
/// Facts offered beside or instead of an answer.
pub const MAX_NEAR: usize = 3;

/// Decides what to reply to an utterance, which may have been completed by what was said before.
pub fn decide(
    base: &FactBase,
    matcher: &Matcher,
    utterance: &Utterance,
    found: &Found,
    is_completed: bool,
) -> Decision {
    let told = found.candidates.iter().filter_map(|c| as_fact(c).map(|i| (i, c)));
    let mut facts =
        told.filter(|(i, c)| !is_summary_without(&base.facts[*i], c)).map(|(i, c)| (i, c.confidence));
    // Whoever types a name wants what is told of it.
    let least = if utterance.is_names_alone() && !is_completed { TOLD_OF_NAME } else { ANSWER_FROM };
    // Whether something is mentioned is not told by what has nothing on it.
    let is_untold = || {
        utterance.yes_no && Topic::of(base, matcher, utterance, false).is_some_and(|topic| topic.is_unknown())
    };
    match facts.next() {
        Some((first, confidence)) if confidence >= least && !is_untold() => {
            let mut answer = SmallVec::from_slice(&[first]);
            let second = facts.next().filter(|(_, c)| *c >= TIE * confidence).map(|(i, _)| i);
            answer.extend(second.filter(|&i| is_one_subject(base, first, i)));
            Decision::Answer(answer)
        }
        _ => {
            let declined = decline(base, matcher, utterance, found);
            let is_chat = matches!(declined, Decision::Chat(_));
            let topic = (!is_completed).then(|| Topic::of(base, matcher, utterance, !is_chat)).flatten();
            let told = topic.and_then(|topic| topic.best(found));
            told.map_or(declined, |fact| Decision::Answer(SmallVec::from_slice(&[fact])))
        }
    }
}

impl Decision {
    /// The same where whoever asks gives orders as well: then no fact is an answer, and a name out of
    /// an order is not repeated.
    pub fn under_orders(self) -> Self {
        let near = match self {
            Self::Answer(facts) => facts.into_iter().take(MAX_NEAR).collect(),
            Self::Clarify(near) => near,
            Self::Related { missing: Missing::Name(_) | Missing::Word(_) | Missing::Detail, near } => near,
            other => return other,
        };
        Self::Related { missing: Missing::Order, near }
    }
}

/// Whether a fact sums up what somebody said, and has nothing of what they are asked to have spoken of.
fn is_summary_without(fact: &Fact, candidate: &Candidate) -> bool {
    let evidence = &candidate.evidence;
    fact.overview
        && fact.standing == Some(Standing::Claimed)
        && candidate.confidence < SUMMED_UP
        && evidence.missing.is_some()
        && evidence.heaviest >= WEIGHTY
}

/// Facts of the same subject can be told in one breath.
fn is_one_subject(base: &FactBase, a: usize, b: usize) -> bool {
    let (a, b) = (&base.facts[a], &base.facts[b]);
    let same_paragraph = a.paragraph.is_some() && a.paragraph == b.paragraph;
    same_paragraph || a.about.first().is_some_and(|first| b.about.contains(first))
}

/// Words for something else altogether are only fit where it is clear what it is.
fn chat(base: &FactBase, i: usize, words: f32, in_scope: f32) -> Decision {
    let is_clear = words >= CLEAR && in_scope >= KNOWN_FROM;
    if base.chats[i].kind == ChatKind::OffTopic && !is_clear { Decision::Unknown } else { Decision::Chat(i) }
}

/// What is said to a message of emoji or punctuation alone.
fn reaction(base: &FactBase) -> Decision {
    base.chats.iter().position(|c| c.id == "reaction").map_or(Decision::Unknown, Decision::Chat)
}

fn as_fact(candidate: &Candidate) -> Option<usize> {
    match candidate.target {
        Target::Fact(i) => Some(i),
        _ => None,
    }
}

/// No fact is the answer: small talk, something that curators know to be missing, something else
/// that is missing where the subject is known, or a question off the subject.
fn decline(base: &FactBase, matcher: &Matcher, utterance: &Utterance, found: &Found) -> Decision {
    if utterance.tokens.is_empty() {
        return reaction(base);
    }
    // Another country or company is on the subject as much as one that the source names.
    let names_subject = utterance.terms.iter().any(|t| t.name.is_some());
    let best = found.candidates.iter().max_by(|a, b| a.evidence.words.total_cmp(&b.evidence.words));
    let nearest = found.candidates.iter().find(|c| as_fact(c).is_some());
    // Whoever names somebody does not chat with the bot, unless that is clear, and whoever asks "which models?" does
    // not at all.
    let asks_kind = utterance.wanted_kind.is_some_and(|w| is_kind_told(base, w.kind))
        && !utterance.tokens.iter().any(|t| t.is(List::Addressed));
    let is_marked = utterance.tokens.iter().any(|t| t.before_question_mark);
    let least = match is_marked || utterance.yes_no || !utterance.asks.is_empty() {
        _ if names_subject => CLEAR,
        true => FAINT,
        false => 0.0,
    };
    let is_chat =
        |i: usize, words: f32| !asks_kind && words >= least || base.chats[i].kind == ChatKind::OffTopic;
    let words = best.map_or(0.0, |c| c.evidence.words);
    match best.map(|c| c.target) {
        Some(Target::Chat(i)) if is_chat(i, words) => chat(base, i, words, found.in_scope),
        // That the source does not mention a name at all says more than that it lacks a detail.
        Some(Target::Gap(i))
            if utterance.others().next().is_none() && (names_subject || found.in_scope >= KNOWN_FROM) =>
        {
            Decision::Related { missing: Missing::Gap(i), near: base.gaps[i].near.iter().copied().collect() }
        }
        _ if !names_subject && found.in_scope < KNOWN_FROM => Decision::Unknown,
        _ => match nearest {
            Some(nearest) => {
                let is_asked_alike = nearest.evidence.near_concepts >= ALIKE;
                let listed = named_instead(base, matcher, utterance).filter(|_| !is_asked_alike);
                let facts = found.candidates.iter().filter_map(as_fact).filter(|i| Some(*i) != listed);
                let near = listed.into_iter().chain(facts).take(MAX_NEAR).collect();
                Decision::Related { missing: missing(matcher, utterance, nearest, base.facts.len()), near }
            }
            None => Decision::Unknown,
        },
    }
}

/// Whether the fact base has an entity of a kind.
fn is_kind_told(base: &FactBase, kind: Kind) -> bool {
    base.entities.iter().any(|entity| entity.kind == kind)
}

/// The fact that lists what of its kind the source does name, where a name is asked about that it does
/// not.
fn named_instead(base: &FactBase, matcher: &Matcher, utterance: &Utterance) -> Option<usize> {
    let kind = matcher.vocabulary().other(utterance.others().next()?).0;
    let lists = |fact: &Fact| match &fact.value {
        Some(Value::Entities { named, .. }) => named.first().is_some_and(|e| base.entity(*e).kind == kind),
        _ => false,
    };
    base.facts.iter().position(|fact| fact.overview && fact.paragraph.is_none() && lists(fact))
}

/// What the nearest fact does not say of what was asked.
fn missing(matcher: &Matcher, utterance: &Utterance, nearest: &Candidate, facts: usize) -> Missing {
    let evidence = &nearest.evidence;
    if let Some(other) = utterance.others().next() {
        Missing::Name(matcher.vocabulary().other(other).1.to_owned())
    } else if evidence.other_period {
        Missing::Period
    } else if evidence.other_extreme {
        Missing::Extreme
    } else if evidence.other_kind && utterance.wanted_kind.is_some_and(|w| w.kind == Kind::Person) {
        Missing::PersonName
    } else if let Some(word) =
        evidence.missing.and_then(|token| unknown_word(matcher, utterance, token, facts))
    {
        Missing::Word(word)
    } else {
        Missing::Detail
    }
}

/// The word at a token, if no fact has anything on it.
pub(super) fn unknown_word(
    matcher: &Matcher,
    utterance: &Utterance,
    token: usize,
    facts: usize,
) -> Option<String> {
    let term = utterance.terms.iter().find(|t| t.tokens.contains(&token))?;
    (!is_known_word(matcher, term, facts)).then(|| utterance.tokens[token].word.clone())
}

/// Whether any fact has a word.
pub(super) fn is_known_word(matcher: &Matcher, term: &Term, facts: usize) -> bool {
    (0..facts).any(|fact| matcher.profile(fact).has_concept(term.concept))
}
