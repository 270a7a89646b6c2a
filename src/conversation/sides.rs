//! "And now?", "how much was it before?": the other side of a change over time.

use super::cues::{Pronoun, Side};
use super::ellipsis::Pointer;
use super::{Scene, relation};
use crate::knowledge::Value;
use crate::text::lexicon::Asks;
use crate::text::numbers::Figure;

/// So many words may stand before a figure that was another one before ("instead of $ 20").
const MOST_BETWEEN: usize = 2;

impl Scene<'_> {
    /// What was told last, where it sets a figure of that time against another one.
    fn both_sides(&self, side: Side) -> Option<usize> {
        let fact = self.fact_told()?;
        let told = &self.base.facts[fact];
        let statement = self.matcher.reader().read(told.in_language(&self.cues.language).0);
        let is_old = |f: &Figure| {
            let near = f.tokens.start.saturating_sub(MOST_BETWEEN)..f.tokens.start;
            side == Side::Before && statement.tokens[near].iter().any(|t| self.cues.is_from(t))
        };
        let is_fit = self.says_side(fact, side) || statement.figures.iter().any(is_old);
        let is_figure = matches!(told.value, Some(Value::Quantity { .. }));
        (is_figure && is_fit && statement.figures.len() > 1).then_some(fact)
    }

    /// The fact of the same paragraph that tells how it is now, or how it was before.
    pub(super) fn other_side(&self) -> Option<usize> {
        let side = self.ellipsis.side?;
        if let Some(fact) = self.both_sides(side) {
            return Some(fact);
        }
        let told = self.told()?;
        let kin = (0..self.base.facts.len()).filter(|&i| {
            let fact = &self.base.facts[i];
            fact.paragraph == told.paragraph && self.thread.fact() != Some(i) && self.nearness(i).2 > 0
        });
        kin.filter(|&i| self.says_side(i, side))
            .max_by_key(|&i| (!self.base.facts[i].overview, self.nearness(i), std::cmp::Reverse(i)))
            .or_else(|| self.of_other_year(side))
    }

    /// Whether the statement of a fact has a word for a side of a change.
    fn says_side(&self, fact: usize, side: Side) -> bool {
        self.statement(fact).iter().any(|t| self.cues.side(t) == Some(side))
    }

    /// Whether a fact tells how it is now, or how it was before what was told.
    pub(super) fn is_on_side(&self, fact: usize, side: Side) -> bool {
        let years = self.fact_told().and_then(|told| Some((self.year_of(told)?, self.year_of(fact)?)));
        let is_other = |(told, other): (i16, i16)| match side {
            Side::Before => other < told,
            Side::Now => other > told,
        };
        self.says_side(fact, side) || years.is_some_and(is_other)
    }

    /// The one fact that tells the same detail of a later time, or of an earlier one.
    fn of_other_year(&self, side: Side) -> Option<usize> {
        let fact = self.fact_told()?;
        let told = &self.base.facts[fact];
        let is_other = |&i: &usize| {
            let other = &self.base.facts[i];
            let is_same_detail = relation::tells_same_detail(self.base, told, other);
            i != fact
                && is_same_detail
                && other.paragraph == told.paragraph
                && self.tells_alike(fact, i)
                && self.is_on_side(i, side)
        };
        let mut others = (0..self.base.facts.len()).filter(is_other);
        others.next().filter(|_| others.next().is_none())
    }

    /// "What was it before the flood?": what was told last, where it sets two figures against each other and states
    /// of which time one of them is.
    pub(super) fn side_told(&self) -> Option<usize> {
        let ellipsis = &self.ellipsis;
        let side = ellipsis.body.iter().find_map(|t| self.cues.side(t))?;
        let asks_figure = matches!(ellipsis.kind, Some(Asks::What | Asks::HowMany | Asks::HowMuch));
        let points = |p: &Pointer| p.kind.is_none() && p.pronoun == Some(Pronoun::Thing);
        let [pointer] = ellipsis.pointers.as_slice() else { return None };
        let fact = self.both_sides(side).filter(|_| asks_figure && points(pointer) && !ellipsis.has_names)?;
        (ellipsis.content == 1 && matches!(self.words_stated(fact), (1, 0))).then_some(fact)
    }
}
