//! What a conversation was just about, as structure: what was asked, what was told, what was
//! offered. Never the words.

use smallvec::SmallVec;

use super::lists::list_told;
use super::operation::Operation;
use super::readings::Inherited;
use crate::knowledge::{EntityIx, FactBase, Kind, Value};
use crate::matcher::Target;
use crate::matcher::utterance::Utterance;
use crate::text::lexicon::Asks;

/// Entities that a pronoun may stand for.
const MAX_FOCUS: usize = 8;
/// Facts that count as told already.
const MAX_TOLD: usize = 8;

/// What a conversation was just about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thread {
    /// What the last question was about: a fact, or a detail that the source does not give.
    pub topic: Option<Topic>,
    /// The kind of answer that it asked for.
    pub asks: Option<Asks>,
    /// Entities that it named.
    pub named: SmallVec<[EntityIx; 4]>,
    /// Facts that were told last, the best first.
    pub shown: SmallVec<[u32; 4]>,
    /// Facts that were told lately, the newest first.
    pub told: SmallVec<[u32; MAX_TOLD]>,
    /// Entities spoken of, the most likely to be meant by "it" first.
    pub focus: SmallVec<[EntityIx; MAX_FOCUS]>,
    /// Facts that were offered last, in the order shown.
    pub choices: SmallVec<[u32; 4]>,
    /// The fact that told a list of which one may be picked.
    pub list: Option<u32>,
    /// How what was told last was worked out, where it was.
    pub sum: Option<Operation>,
    /// The fact that would have answered the last question, which was not answered, had it been asked of others.
    pub of_others: Option<u32>,
}

/// What a question was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// A fact, by its index.
    Fact(u32),
    /// A detail that the source does not give, by its index.
    Gap(u32),
}

/// What of a message a conversation keeps.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Entities that it named.
    pub entities: SmallVec<[EntityIx; 4]>,
    /// The kind of answer that it asked for.
    pub asks: Option<Asks>,
    /// The fact that answers it by itself, if one does.
    pub fits: Option<usize>,
}

impl Said {
    /// What a conversation keeps of an utterance.
    pub fn of(utterance: &Utterance) -> Self {
        Self { entities: utterance.entities(), asks: utterance.asks.first().copied(), fits: None }
    }
}

/// What came of a turn.
pub struct Turn<'a> {
    /// What was said.
    pub said: Said,
    /// What was taken over from the turns before.
    pub inherited: Inherited,
    /// What it was about, if that is known.
    pub topic: Option<Target>,
    /// Facts that were told.
    pub shown: &'a [usize],
    /// The fact that was told beside what is not told.
    pub beside: Option<usize>,
    /// Facts that were offered.
    pub offered: &'a [usize],
    /// How what was told was worked out, where it was.
    pub sum: Option<Operation>,
}

impl Thread {
    /// The best of the facts told last.
    pub fn fact(&self) -> Option<usize> {
        self.shown.first().map(|&f| f as usize)
    }

    /// Whether a fact was told lately.
    pub fn was_told(&self, fact: usize) -> bool {
        self.told.contains(&(fact as u32))
    }

    /// Takes up a turn. One that leads nowhere (small talk, off the subject) changes nothing but
    /// what "it" may stand for.
    pub fn take_up(&mut self, base: &FactBase, turn: Turn) {
        self.of_others = turn.said.fits.filter(|_| turn.shown.is_empty()).map(|f| f as u32);
        let said = turn.said.entities;
        let said_nothing = said.is_empty() && turn.inherited.entity.is_none();
        self.bring_to_front(said.iter().copied().chain(turn.inherited.entity));
        let named = match turn.inherited.entity {
            _ if !said.is_empty() => said,
            Some(entity) => SmallVec::from_slice(&[entity]),
            None => self.named.clone(),
        };
        let topic = match turn.topic {
            Some(Target::Fact(i)) => Topic::Fact(i as u32),
            Some(Target::Gap(i)) => Topic::Gap(i as u32),
            Some(Target::Chat(_)) | None => return,
        };
        // Another name that the question is not answered for leaves the question as it was.
        let stays = turn.shown.is_empty() && turn.inherited.topic.is_some();
        if !stays {
            self.topic = Some(topic);
            self.asks = turn.said.asks.or(self.asks);
        }
        self.choices = turn.offered.iter().map(|&f| f as u32).collect();
        // Who asks on about what was told speaks of the same things, in the same order.
        let is_again =
            said_nothing && turn.shown.first().is_some_and(|&f| self.shown.first() == Some(&(f as u32)));
        // Beside what is not told, the nearest fact is.
        if self.shown.is_empty() {
            self.shown = turn.beside.map(|f| f as u32).into_iter().collect();
        }
        if !turn.shown.is_empty() {
            self.shown = turn.shown.iter().map(|&f| f as u32).collect();
            self.sum = turn.sum;
        }
        for &fact in turn.shown.iter().rev() {
            self.told.retain(|f| *f != fact as u32);
            self.told.insert(0, fact as u32);
        }
        self.told.truncate(MAX_TOLD);
        let list = |fact: usize| list_told(base, &base.facts[fact]).members;
        let lists = |fact: &&usize| !list(**fact).is_empty();
        let members = self.list.map(|of| list(of as usize)).unwrap_or_default();
        match turn.shown.iter().find(lists) {
            Some(&list) => self.list = Some(list as u32),
            // Who asks about one of the list may ask about another one after it.
            None if said_nothing || named.iter().any(|e| members.contains(e)) => {}
            None => self.list = None,
        }
        if let Some(&fact) = turn.shown.first().filter(|_| !is_again) {
            let spoken_of = spoken_of(base, fact, &named, self.asks);
            self.bring_to_front(spoken_of);
        }
        self.named = named;
    }

    fn bring_to_front(&mut self, entities: impl Iterator<Item = EntityIx>) {
        let entities: SmallVec<[EntityIx; MAX_FOCUS]> = entities.collect();
        for entity in entities.into_iter().rev() {
            self.focus.retain(|e| *e != entity);
            self.focus.insert(0, entity);
        }
        self.focus.truncate(MAX_FOCUS);
    }
}

/// What a fact leaves to speak of: what the question named, what the answer was, in the other order
/// where the question asks for that, the fact's subject and whatever else it is about; the paper that reports it last of all.
fn spoken_of(
    base: &FactBase,
    fact: usize,
    named: &[EntityIx],
    asks: Option<Asks>,
) -> std::vec::IntoIter<EntityIx> {
    let fact = &base.facts[fact];
    let listed = list_told(base, fact).members;
    let is_listed = |e: &EntityIx| listed.contains(e);
    let is_told_of = |e: &EntityIx| fact.about.contains(e) || is_listed(e);
    let mut all: Vec<EntityIx> = named.iter().copied().filter(is_told_of).collect();
    match &fact.value {
        Some(Value::Place(place)) if asks == Some(Asks::Which) => all.insert(0, *place),
        Some(Value::Place(place)) => all.push(*place),
        // Whoever asks "who?" goes on about those whom the answer names.
        Some(Value::Entities { named, .. }) if matches!(asks, Some(Asks::Who | Asks::Which)) => {
            all.splice(0..0, named.iter().copied());
        }
        Some(Value::Entities { named, .. }) => all.extend(named),
        _ => {}
    }
    all.extend(&fact.about);
    let mut seen = SmallVec::<[EntityIx; 8]>::new();
    all.retain(|e| {
        let is_new = !seen.contains(e);
        seen.push(*e);
        is_new
    });
    all.sort_by_key(|e| base.entity(*e).kind == Kind::Publication);
    all.truncate(MAX_FOCUS);
    all.into_iter()
}
