//! What is asked on about that what was told does not tell, though it is the nearest.

use super::ellipsis::Reason;
use super::{FollowUp, Scene};
use crate::text::Token;
use crate::text::lexicon::{Asks, Measure};

impl Scene<'_> {
    /// Declines where what a message is taken to ask for is only what was told before, and that tells no such rate
    /// ("per year?") or rank ("which comes third?"), or is of another time.
    pub(super) fn unless_untold(&self, follow_up: FollowUp) -> Option<FollowUp> {
        let Some(fact) = follow_up.found.best_fact() else { return Some(follow_up) };
        let is_untold = self.is_shown(fact) && (self.asks_untold_rate(fact) || self.asks_untold_rank(fact));
        if is_untold || self.asks_of_other_time(fact) { self.declined() } else { Some(follow_up) }
    }

    /// "In the same period last year?", of a fact of this year.
    fn asks_of_other_time(&self, fact: usize) -> bool {
        let asks_time = self.ellipsis.reason == Reason::OtherTime || self.ellipsis.wants_yes_no;
        !asks_time
            && !self.utterance.periods.is_empty()
            && self.matcher.hold(self.base, self.utterance, fact).other_period
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
