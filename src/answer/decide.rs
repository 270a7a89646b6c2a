//! From what was found to what kind of reply is given.

use smallvec::SmallVec;

use crate::knowledge::{ChatKind, FactBase};
use crate::matcher::utterance::Utterance;
use crate::matcher::vocabulary::Name;
use crate::matcher::{Candidate, Found, Matcher, Target};

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
    /// Small talk or help, by its index.
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
    /// A word that nothing accounts for, as typed.
    Word(String),
    /// The premise: the source says the opposite.
    Premise,
    /// This kind of detail.
    Detail,
}

/// From this confidence on a fact is the answer. Set where wrong answers among our own held-out
/// questions stay below three in a hundred.
pub const ANSWER_FROM: f32 = 0.5;
/// Below this confidence a fact is not even near.
pub const NEAR_FROM: f32 = 0.02;
/// A second fact whose confidence is at least this share of the best one's was meant as likely.
pub const TIE: f32 = 0.75;
/// Facts offered beside or instead of an answer.
pub const MAX_NEAR: usize = 3;

/// Decides what to reply to an utterance.
pub fn decide(base: &FactBase, matcher: &Matcher, utterance: &Utterance, found: &Found) -> Decision {
    let Some(best) = found.candidates.first() else { return Decision::Unknown };
    let facts = || found.candidates.iter().filter_map(|c| as_fact(c).map(|i| (i, c)));
    match best.target {
        Target::Chat(i) if best.confidence >= ANSWER_FROM => return chat(base, i),
        Target::Gap(i) if best.confidence >= ANSWER_FROM => {
            return Decision::Related {
                missing: Missing::Gap(i),
                near: base.gaps[i].near.iter().copied().collect(),
            };
        }
        _ => {}
    }
    let Some((first, candidate)) = facts().next() else {
        return if let Target::Chat(i) = best.target { chat(base, i) } else { Decision::Unknown };
    };
    if candidate.confidence >= ANSWER_FROM {
        let tied: SmallVec<[usize; 4]> = facts()
            .skip(1)
            .filter(|(_, c)| c.confidence >= ANSWER_FROM.max(TIE * candidate.confidence))
            .map(|(i, _)| i)
            .take(1)
            .collect();
        let mut answer = SmallVec::from_slice(&[first]);
        answer.extend(tied.into_iter().filter(|&i| is_one_subject(base, first, i)));
        return Decision::Answer(answer);
    }
    decline(base, matcher, utterance, best, found)
}

/// Facts of the same subject can be told in one breath.
fn is_one_subject(base: &FactBase, a: usize, b: usize) -> bool {
    let (a, b) = (&base.facts[a], &base.facts[b]);
    a.about.first().is_some_and(|first| b.about.contains(first))
}

fn chat(base: &FactBase, i: usize) -> Decision {
    if base.chats[i].kind == ChatKind::OffTopic { Decision::Unknown } else { Decision::Chat(i) }
}

fn as_fact(candidate: &Candidate) -> Option<usize> {
    match candidate.target {
        Target::Fact(i) => Some(i),
        _ => None,
    }
}

/// No fact is the answer: says what is missing, where the subject is known.
fn decline(
    base: &FactBase,
    matcher: &Matcher,
    utterance: &Utterance,
    best: &Candidate,
    found: &Found,
) -> Decision {
    let subject_known = utterance.terms.iter().any(|t| matches!(t.name, Some(Name::Known(_))));
    let near: SmallVec<[usize; 3]> = (found.candidates.iter())
        .filter(|c| c.confidence >= NEAR_FROM || c.evidence.entities > 0)
        .filter_map(as_fact)
        .take(MAX_NEAR)
        .collect();
    if let Target::Gap(i) = best.target
        && best.confidence >= NEAR_FROM
    {
        return Decision::Related {
            missing: Missing::Gap(i),
            near: base.gaps[i].near.iter().copied().collect(),
        };
    }
    let nearest = found.candidates.iter().find(|c| as_fact(c).is_some());
    let Some(nearest) = nearest.filter(|_| !near.is_empty() && (subject_known || found.in_scope > 0.5))
    else {
        return match best.target {
            Target::Chat(i) if best.confidence >= NEAR_FROM => chat(base, i),
            _ => Decision::Unknown,
        };
    };
    let evidence = &nearest.evidence;
    let typed = |i: usize| utterance.tokens[i].word.clone();
    let missing = if let Some(other) = utterance.others().next() {
        Missing::Name(matcher.vocabulary().other(other).1.to_owned())
    } else if evidence.other_period {
        Missing::Period
    } else if evidence.other_extreme {
        Missing::Extreme
    } else if let Some(token) = evidence.missing {
        Missing::Word(typed(token))
    } else {
        Missing::Detail
    };
    Decision::Related { missing, near }
}
