//! Which classes are worth a closer look.

use smallvec::SmallVec;

use super::classifier::{ClassId, Scores};
use super::evidence::{Evidence, is_other_kind};
use super::exemplar::{Gist, Holders};
use super::utterance::Utterance;
use super::{Candidate, MOST_CANDIDATES, Matcher, Target};
use crate::knowledge::FactBase;

/// Candidates that are looked at closely; the right one is hardly ever further down.
pub(super) const CANDIDATES: usize = 8;
/// Gaps, and small talk, that a fact has to be told apart from.
pub(super) const RIVALS: usize = 3;
/// Share of the best one's probability below which a class of its kind is not looked at: no closer
/// look has been seen to turn that round from a hundredth on.
const LEAST_SHARE: f32 = 0.003;
/// Cosine of concepts from which on an example of small talk is what was typed, but for a word.
const NEAR_CHAT: f32 = 0.85;
/// Facts looked through for those of two kinds.
const POOL: usize = 32;

impl Matcher {
    /// The likeliest classes of each kind, which are looked at closely.
    pub(super) fn proposed(
        &self,
        base: &FactBase,
        utterance: &Utterance,
        gist: &Gist,
        scores: &mut Scores,
    ) -> SmallVec<[ClassId; MOST_CANDIDATES]> {
        let (facts, gaps) = (self.facts as u32, self.gaps as u32);
        let mut proposed: SmallVec<[ClassId; MOST_CANDIDATES]> = SmallVec::new();
        if self.lexicon.segmented {
            // Where hardly a word means anything to the table of vectors, facts that give another kind of
            // answer would keep out those that give the kind.
            let (mut alike, mut others) = (Quota::of(CANDIDATES), Quota::of(RIVALS));
            let pool = scores.top_within(0..facts, POOL, 0.0).filter(|&(class, confidence)| {
                let (fact, profile) = (&base.facts[class.0 as usize], &self.profiles[class.0 as usize]);
                let quota = if is_other_kind(utterance, fact, profile) { &mut others } else { &mut alike };
                quota.admits(confidence)
            });
            proposed.extend(pool.map(|(class, _)| class));
        } else {
            let best = scores.top_within(0..facts, CANDIDATES, LEAST_SHARE);
            proposed.extend(best.map(|(class, _)| class));
            let is_other = |class: ClassId| {
                let fact = class.0 as usize;
                is_other_kind(utterance, &base.facts[fact], &self.profiles[fact])
            };
            // A fact on the same subject that gives another kind of answer must not keep out those that give
            // the kind.
            if proposed.iter().all(|&class| is_other(class)) {
                let pool = scores.top_within(0..facts, POOL, 0.0).map(|(class, _)| class);
                let alike: SmallVec<[ClassId; RIVALS]> =
                    pool.filter(|&class| !is_other(class)).take(RIVALS).collect();
                proposed.extend(alike);
            }
        }
        // What is asked in the words of an example is meant by it, whatever the classifier makes of them.
        for class in self.fact_askers.of(gist).map(|fact| ClassId(fact as u32)).take(RIVALS) {
            if !proposed.contains(&class) {
                proposed.push(class);
            }
        }
        for rivals in [facts..facts + gaps, facts + gaps..u32::MAX] {
            proposed.extend(scores.top_within(rivals, RIVALS, LEAST_SHARE).map(|(class, _)| class));
        }
        proposed
    }

    /// Chat of those admitted that has an example hardly different from what was typed; of several the one
    /// that the classifier prefers.
    pub(super) fn near_chat(
        &self,
        gist: &Gist,
        scores: &Scores,
        admits: impl Fn(usize) -> bool,
    ) -> Option<Candidate> {
        let first = self.facts + self.gaps;
        let near = self.chat_holders.near(gist, NEAR_CHAT);
        let chats = self.exemplars[first..].iter().enumerate();
        let chats = chats.filter(|(i, _)| near & Holders::bit(*i) != 0);
        let share = |i: usize| scores.of(ClassId((first + i) as u32)).map_or(0.0, |score| score.confidence);
        let (i, concepts) = chats
            .filter(|(i, _)| admits(*i))
            .filter_map(|(i, examples)| Some((i, examples.nearest_concepts(gist, NEAR_CHAT)?)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| share(a.0).total_cmp(&share(b.0))))?;
        let evidence = Evidence { words: concepts, near_concepts: concepts, ..Evidence::default() };
        Some(Candidate { target: Target::Chat(i), evidence, confidence: 0.0 })
    }
}

/// How many classes of one kind are looked at closely, and which are worth it, best first.
struct Quota {
    left: usize,
    /// Probability of the first one.
    best: f32,
}

impl Quota {
    fn of(most: usize) -> Self {
        Self { left: most, best: 0.0 }
    }

    /// Whether a class of this probability, none greater than that before, is to be looked at.
    fn admits(&mut self, confidence: f32) -> bool {
        self.best = self.best.max(confidence);
        let admits = self.left > 0 && confidence >= self.best * LEAST_SHARE;
        self.left -= usize::from(admits);
        admits
    }
}
