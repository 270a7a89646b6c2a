//! What a question asks for, read once for all facts that it is held against.

use smallvec::SmallVec;

use super::asking::{Asking, AsksWho, Counts, Thing};
use super::holding::Weighed;
use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::profile::is_person;
use crate::matcher::utterance::{Ordinal, Utterance};
use crate::matcher::vocabulary::Concept;
use crate::text::lexicon::{Lexicon, Measure};
use crate::text::lists::List;
use crate::text::numbers::Currency;

/// A question, and what can be told of it without any fact.
pub(in crate::matcher) struct Question<'a> {
    /// As it was read.
    pub(super) utterance: &'a Utterance,
    /// What each of its terms counts, in their order.
    pub(super) weighed: SmallVec<[Weighed; 32]>,
    /// Entities that it names.
    pub(super) named: SmallVec<[EntityIx; 4]>,
    /// Whether it takes an amount for given that no fact tells.
    pub(super) takes_for_given: bool,
    /// Whether it asks what is mainly so.
    pub(super) asks_main: bool,
    /// Whether it speaks of a person.
    pub(super) is_of_somebody: bool,
    /// "Which of the two is *longer*?": whether one is to be put over the other.
    pub(super) compares: bool,
    /// "Which *Chinese* maker": countries that what is asked for is said to be from.
    pub(super) homes: SmallVec<[EntityIx; 2]>,
    /// The one somebody whom all of it is about.
    pub(super) only_person: bool,
    /// "What did *the minister* say?": whose words are asked for.
    pub(super) speaker: Option<EntityIx>,
    /// Whether somebody is asked for, and others than those told may be.
    pub(super) asks_who: Option<AsksWho>,
    /// Whether people are counted.
    pub(super) counts_people: bool,
    /// Words of terms that ask an amount of some measure, by their concepts.
    pub(super) measures: SmallVec<[(Concept, Measure); 2]>,
    /// "How many *dollars*?", "in *euros*": currencies that money is asked for in.
    pub(super) currencies: SmallVec<[Currency; 2]>,
    /// What is counted, if anything is.
    pub(super) counts: Option<Counts>,
    /// "How many go to the *four* schools?": figures that a question for a number speaks of as known.
    pub(super) known_figures: SmallVec<[f64; 2]>,
    /// "How many came on the *second* day?": places of one among others that it names.
    pub(super) ordinals: SmallVec<[Ordinal; 1]>,
    /// Whether things are counted, and not what they measure.
    pub(super) counts_things: bool,
    /// "Who is the *minister*?": the role of the one who is asked for.
    pub(super) role: Option<Concept>,
    /// "Which *societies*?": the noun whose names are asked for.
    pub(super) asks_which: Option<Concept>,
    /// "What sort of *shops*?": whether it asks what things are.
    pub(super) asks_sort: bool,
    /// "How many *so far*?", "when *did* it?": whether it asks for what has been.
    pub(super) asks_outcome: bool,
    /// "Which *penalty*?": things whose names or numbers are asked for, where all of the words are such.
    pub(super) things: SmallVec<[Thing; 3]>,
    /// "What share *of the fleet*?": what a share is asked of.
    pub(super) shared: Option<Thing>,
}

impl<'a> Question<'a> {
    /// Reads what is asked for out of an utterance whose terms are weighed.
    pub(super) fn new(
        base: &FactBase,
        lexicon: &Lexicon,
        utterance: &'a Utterance,
        weighed: SmallVec<[Weighed; 32]>,
        takes_for_given: bool,
    ) -> Self {
        let named = utterance.entities();
        let asked = Asking { base, lexicon, utterance, weighed: &weighed, head: utterance.head_terms() };
        let is_of_somebody = named.iter().any(|e| matches!(base.entity(*e).kind, Kind::Role | Kind::Person))
            || utterance.tokens.iter().any(|t| lexicon.kind(&t.word) == Some(Kind::Role));
        Self {
            takes_for_given,
            asks_main: asked.has(List::Partial),
            compares: utterance.tokens.iter().any(|t| lexicon.is_comparative(&t.word)),
            is_of_somebody,
            homes: asked.homes(),
            only_person: !utterance.yes_no
                && matches!(named.as_slice(), &[only] if is_person(base.entity(only))),
            speaker: asked.speaker(),
            asks_who: asked.who(),
            counts_people: asked.counts_people(),
            measures: asked.measures(),
            currencies: asked.currencies(),
            counts: asked.counts(),
            known_figures: asked.known_figures(),
            ordinals: asked.ordinals(),
            counts_things: asked.counts_things(),
            role: asked.role(),
            asks_which: asked.which(),
            asks_sort: asked.sort(),
            asks_outcome: asked.outcome(),
            things: asked.things(),
            shared: asked.shared(),
            named,
            utterance,
            weighed,
        }
    }

    /// How much each of its terms would take away if it were not accounted for, 0 to 1, in their order.
    pub(in crate::matcher) fn weights(&self) -> impl Iterator<Item = f32> {
        self.weighed.iter().map(|weighed| weighed.weight)
    }
}
