//! Who does what to whom.

use smallvec::SmallVec;

use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::utterance::{Term, Utterance};

use super::compare::{Claim, Scales};
use super::told::{Told, named};
use super::words::Words;

impl Scales<'_> {
    /// Whether the one who does it and the one it is done to have changed places.
    pub(super) fn is_turned_round(&self, claim: &Claim, told: &Told) -> bool {
        let said = acts(self.base, &claim.utterance, self.words);
        let stated = acts(self.base, &told.utterance, self.words);
        said.iter().any(|s| {
            stated.iter().any(|t| {
                let same = self.is_related(s.by, t.by) || self.is_related(s.to, t.to);
                let swapped = self.is_related(s.by, t.to) || self.is_related(s.to, t.by);
                // The owner and the owned are related, too.
                let exchanged = s.by.is_some() && s.by == t.to && s.to.is_some() && s.to == t.by;
                s.verb == t.verb && (exchanged || swapped && !same)
            })
        })
    }

    /// Whether one is the other or a part of it.
    pub(super) fn is_related(&self, a: Option<EntityIx>, b: Option<EntityIx>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return false };
        a == b || self.base.entity(a).within.contains(&b) || self.base.entity(b).within.contains(&a)
    }
}

/// Something done by one to another.
struct Act {
    verb: usize,
    by: Option<EntityIx>,
    to: Option<EntityIx>,
}

fn acts(base: &FactBase, utterance: &Utterance, words: &Words) -> SmallVec<[Act; 2]> {
    let act = |term: &Term| {
        let at = term.tokens.start;
        let word = &utterance.tokens[at].word;
        let directed = words.directed(term.concept, word).filter(|_| term.name.is_none())?;
        let doers = || named(utterance).filter(|(_, e)| can_do(base.entity(*e).kind));
        let before = doers().filter(|(t, _)| t.tokens.end <= at).last().map(|(_, e)| e);
        let after = doers().find(|(t, _)| t.tokens.start > at).map(|(_, e)| e);
        let next = utterance.tokens.get(term.tokens.end).map_or("", |t| t.word.as_str());
        let passive = words.is_agent_mark(next);
        let (by, to) = if passive != directed.inverse { (after, before) } else { (before, after) };
        Some(Act { verb: directed.verb, by, to })
    };
    utterance.terms.iter().filter_map(act).collect()
}

/// Whether one of a kind can do something to another; an expo is only where it is done.
fn can_do(kind: Kind) -> bool {
    !matches!(kind, Kind::Event | Kind::Publication | Kind::Product)
}
