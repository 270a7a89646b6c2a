//! Who does what to whom.

use smallvec::SmallVec;

use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::utterance::{Term, Utterance};

use super::compare::Scales;
use super::form::Claim;
use super::told::{Told, named};
use super::words::Words;

impl Scales<'_> {
    /// Whether the one who does it and the one it is done to have changed places.
    pub(super) fn is_turned_round(&self, told: &Told) -> bool {
        self.said.acts.iter().any(|s| {
            told.acts.iter().any(|t| {
                let same = self.is_related(s.by, t.by) || self.is_related(s.to, t.to);
                let swapped = self.is_related(s.by, t.to) || self.is_related(s.to, t.by);
                // The owner and the owned are related, too.
                let exchanged = s.by.is_some() && s.by == t.to && s.to.is_some() && s.to == t.by;
                let whole = s.by.is_some() && s.to.is_some();
                s.verb == t.verb && (exchanged || whole && swapped && !same)
            })
        })
    }

    /// Whether another than the one told does it.
    pub(super) fn is_done_by_another(&self, told: &Told) -> bool {
        let other = |s: &Act, t: &Act| {
            let apart = s.by.is_some() && t.by.is_some() && !self.is_related(s.by, t.by);
            s.verb == t.verb && apart && self.is_related(s.to, t.to)
        };
        self.said.acts.iter().any(|s| {
            told.acts.iter().any(|t| other(s, t))
                && !told.acts.iter().any(|t| s.verb == t.verb && self.is_related(s.by, t.by))
        })
    }

    /// Whether the first place is given to one that another is told to pass.
    pub(super) fn makes_first_the_one_passed(&self, claim: &Claim, told: &Told) -> bool {
        let is_named = |entity| claim.entities.contains(&entity);
        let is_passed = |t: &Act| t.by.is_some_and(|by| !is_named(by)) && t.to.is_some_and(is_named);
        // To lose the first place is another matter.
        let mut words = claim.utterance.terms.iter().zip(&self.said.words);
        let is_plain = !claim.denies && words.all(|(t, w)| w.sides.is_empty() || told.affirms(t.concept));
        let is_first = is_plain && claim.utterance.terms.iter().any(|t| t.superlative);
        is_first && self.said.acts.is_empty() && told.rank == Some(1) && told.acts.iter().any(is_passed)
    }

    /// Whether one is the other or a part of it.
    pub(super) fn is_related(&self, a: Option<EntityIx>, b: Option<EntityIx>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return false };
        a == b || self.base.entity(a).within.contains(&b) || self.base.entity(b).within.contains(&a)
    }
}

/// Something done by one to another.
pub(super) struct Act {
    verb: usize,
    by: Option<EntityIx>,
    to: Option<EntityIx>,
}

impl Act {
    /// Whether it is something that one does to another, both of whom are named.
    pub(super) fn is_of_two(&self, verb: usize) -> bool {
        self.verb == verb && self.by.is_some() && self.to.is_some()
    }
}

/// What is done in an utterance.
pub(super) fn acts(base: &FactBase, utterance: &Utterance, words: &Words) -> SmallVec<[Act; 2]> {
    let doers: SmallVec<[(&Term, EntityIx); 4]> =
        named(utterance).filter(|(_, e)| can_do(base.entity(*e).kind)).collect();
    let act = |term: &Term| {
        let at = term.tokens.start;
        let word = &utterance.tokens[at].word;
        let directed = words.directed(term.concept, word).filter(|_| term.name.is_none())?;
        let split = doers.partition_point(|(t, _)| t.tokens.end <= at);
        let (earlier, later) = doers.split_at(split);
        let before = earlier.last().map(|(_, e)| *e);
        let after = later.first().map(|(_, e)| *e);
        let next = utterance.tokens.get(term.tokens.end).map_or("", |t| t.word.as_str());
        if words.lists.pronouns.contains(next) {
            return None;
        }
        // "Fiat's brand" is that of Fiat, whichever of the two is named first.
        // "Fiat's a brand" only runs two words together.
        let is_of_noun = |at: usize| {
            utterance.tokens.get(at).is_some_and(|t| {
                !words.lists.articles.contains(&t.word) && !words.lists.the.contains(&t.word)
            })
        };
        let owns = |t: &Term| utterance.tokens[t.tokens.end - 1].possessive && is_of_noun(t.tokens.end);
        if let Some(((_, owner), others)) =
            earlier.split_last().filter(|((t, _), _)| directed.inverse && owns(t))
        {
            let owned = others.last().map(|(_, e)| *e).or(after);
            return Some(Act { verb: directed.verb, by: Some(*owner), to: owned });
        }
        let passive = words.is_agent_mark(next);
        let (by, to) = match earlier {
            // "Japan is the country that China will pass": what it is done to stands first of all.
            [.., (object, e), (subject, _)]
                if after.is_none() && !passive && relates(utterance, object, subject, words) =>
            {
                (before, Some(*e))
            }
            _ if passive => (after, before),
            _ => (before, after),
        };
        let (by, to) = if directed.inverse { (to, by) } else { (by, to) };
        Some(Act { verb: directed.verb, by, to })
    };
    utterance.terms.iter().filter_map(act).collect()
}

/// Whether what is said of the second name is said of the first one, by a relative clause.
fn relates(utterance: &Utterance, first: &Term, second: &Term, words: &Words) -> bool {
    let between = utterance.tokens.get(first.tokens.end..second.tokens.start).unwrap_or_default();
    between.iter().any(|t| words.lists.copulas.contains(&t.word) || words.lists.relatives.contains(&t.word))
}

/// Whether one of a kind can do something to another; an expo is only where it is done.
fn can_do(kind: Kind) -> bool {
    !matches!(kind, Kind::Event | Kind::Publication | Kind::Product)
}
