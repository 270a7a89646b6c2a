//! What was found for an utterance.

use super::evidence::Evidence;

/// What an utterance may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A fact, by its index.
    Fact(usize),
    /// A detail that the source does not give, by its index.
    Gap(usize),
    /// Small talk, help or something else altogether, by its index.
    Chat(usize),
}

/// A target with what speaks for and against it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it is.
    pub target: Target,
    /// Everything that its confidence rests on.
    pub evidence: Evidence,
    /// How sure it is that this is what was asked for, 0 to 1.
    pub confidence: f32,
}

/// What was found for an utterance.
#[derive(Debug, Clone)]
pub struct Found {
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// How sure it is that the utterance is about any class at all, 0 to 1.
    pub in_scope: f32,
}

impl Found {
    /// Confidence in the best candidate, 0 if there is none.
    pub fn best_confidence(&self) -> f32 {
        self.candidates.first().map_or(0.0, |c| c.confidence)
    }

    /// Confidence in the best fact, 0 if there is none.
    pub fn fact_confidence(&self) -> f32 {
        let facts = self.candidates.iter().filter(|c| matches!(c.target, Target::Fact(_)));
        facts.map(|c| c.confidence).fold(0.0, f32::max)
    }

    /// Confidence in a fact, 0 if it is not among the candidates.
    pub fn confidence_in(&self, fact: usize) -> f32 {
        self.candidates.iter().find(|c| c.target == Target::Fact(fact)).map_or(0.0, |c| c.confidence)
    }

    /// The best fact.
    pub fn best_fact(&self) -> Option<usize> {
        self.candidates.iter().find_map(|c| match c.target {
            Target::Fact(i) => Some(i),
            _ => None,
        })
    }

    /// What speaks for and against a fact, if it is among the candidates.
    pub fn evidence(&self, fact: usize) -> Option<&Evidence> {
        self.candidates.iter().find(|c| c.target == Target::Fact(fact)).map(|c| &c.evidence)
    }
}
