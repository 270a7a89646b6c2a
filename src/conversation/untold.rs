//! What is asked on about that what was told does not tell, though it is the nearest.

use super::{FollowUp, Scene};
use crate::text::Token;
use crate::text::lexicon::{Asks, Measure};

impl Scene<'_> {
    /// Declines where what a message is taken to ask for is only what was told before, and that tells no such rate
    /// ("per year?") or rank ("which comes third?").
    pub(super) fn unless_untold(&self, follow_up: FollowUp) -> Option<FollowUp> {
        let fact = follow_up.found.best_fact().filter(|&fact| self.is_shown(fact));
        match fact {
            Some(fact) if self.asks_untold_rate(fact) || self.asks_untold_rank(fact) => self.declined(),
            _ => Some(follow_up),
        }
    }

    /// "And per year?", of a fact whose statement has no such stretch of time after a word for each.
    fn asks_untold_rate(&self, fact: usize) -> bool {
        let lexicon = self.matcher.reader().lexicon;
        let is_rate =
            |w: &[Token]| self.cues.is_rate(&w[0]) && lexicon.unit(&w[1].word) == Some(Measure::Time);
        // "A year earlier?" asks of another time.
        let Some(asked) = self.ellipsis.body.last_chunk::<2>().filter(|w| is_rate(&w[..])) else {
            return false;
        };
        let is_same = |w: &[Token]| is_rate(w) && w[1].word == asked[1].word;
        !self.statement(fact).windows(2).any(is_same)
    }

    /// "Which country comes third?", of a fact that names nobody of that rank.
    fn asks_untold_rank(&self, fact: usize) -> bool {
        let rank = |t: &Token| self.cues.position(t).filter(|position| *position > 1);
        let asks_for_one = matches!(self.ellipsis.kind, Some(Asks::Who | Asks::Which));
        let Some(asked) = self.ellipsis.body.iter().find_map(rank).filter(|_| asks_for_one) else {
            return false;
        };
        !self.statement(fact).iter().any(|t| rank(t) == Some(asked))
    }
}
