//! What a pronoun, or a noun that points back, stands for.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{Completer, is_alike, is_location, name_tokens};
use crate::conversation::cues::Pronoun;
use crate::conversation::ellipsis::{Demand, Ellipsis, Pointer};
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Value};
use crate::matcher::utterance::Utterance;
use crate::matcher::vocabulary::Class;
use crate::text::lexicon::{Asks, Lexicon};
use crate::text::{Token, tokenize};

/// So many times as much is told of what is meant without having been spoken of.
const OUTWEIGHS: usize = 2;

impl Completer<'_> {
    /// What a message points at with, and the entities that it may mean, the likeliest first. `None`
    /// where what it points at was not spoken of, and is not plain without that.
    pub(super) fn pointed_at<'p>(
        &self,
        ellipsis: &'p Ellipsis,
        own: &Utterance,
    ) -> Option<(Option<&'p Pointer>, SmallVec<[EntityIx; 8]>)> {
        let mut entities: SmallVec<[EntityIx; 8]> = self.thread.focus.iter().copied().collect();
        // Who is named is not pointed at as well.
        entities.retain(|e| !ellipsis.names.contains(e));
        let pointer = main_pointer(&ellipsis.pointers);
        let kind_of = |e: &EntityIx| self.base.entity(*e).kind;
        let is_role = |e: &EntityIx| kind_of(e) == Kind::Role;
        let is_somebody = |e: &EntityIx| kind_of(e).is_somebody();
        let is_persons = |p: &Pointer| p.pronoun == Some(Pronoun::Person);
        let is_person = pointer.is_some_and(|p| is_persons(p) && p.kind.is_none())
            || ellipsis.demand == Some(Demand::PersonName) && self.told_of_person();
        // "Volvo? What did they say?" asks for what somebody of the company said.
        let has_voice = is_person && entities.iter().any(is_somebody);
        if ellipsis.speaks && !has_voice && pointer.is_some_and(|p| p.kind.is_none()) {
            let of_named =
                |e: &EntityIx| self.thread.named.iter().any(|n| self.base.entity(*e).part_of.contains(n));
            let all = (0..self.base.entities.len()).map(|i| EntityIx(i as u32));
            let voices: SmallVec<[EntityIx; 8]> = all.filter(|e| is_role(e) && of_named(e)).collect();
            entities.retain(|e| !voices.contains(e));
            entities.insert_many(0, voices);
        }
        if ellipsis.speaks && !is_person {
            entities.sort_by_key(|e| !is_role(e));
        }
        if is_person && entities.iter().any(is_somebody) {
            entities.retain(|e| is_somebody(e));
        } else if pointer.is_some_and(|p| is_persons(p) && p.kind.is_none()) {
            // "She" is nobody who was not spoken of.
            return None;
        }
        // "His company" is what the person belongs to.
        if pointer.is_some_and(|p| is_persons(p) && p.kind.is_some()) {
            let roles = entities.iter().filter(|e| is_somebody(e));
            let own: SmallVec<[EntityIx; 8]> =
                roles.flat_map(|e| self.base.entity(*e).part_of.iter().copied()).collect();
            entities.insert_many(0, own);
        }
        if let Some(kind) = pointer.and_then(|p| p.kind) {
            let mut of_kind: SmallVec<[EntityIx; 8]> =
                entities.iter().copied().filter(|e| is_alike(kind_of(e), kind)).collect();
            if !of_kind.iter().any(|e| kind_of(e) == kind) {
                of_kind.extend(plainly_meant(self.base, kind));
            }
            of_kind.sort_by_key(|e| kind_of(e) != kind);
            // "Is A bought by B? Where is that company from?"
            if pointer.is_some_and(|p| p.pronoun == Some(Pronoun::Thing))
                && !of_kind.first().is_some_and(|e| self.is_answer(*e))
                && let Some(last) = self.thread.named.iter().rev().find(|e| of_kind.contains(e))
            {
                of_kind.retain(|e| e != last);
                of_kind.insert(0, *last);
            }
            // "That country" is the one spoken of last, and "that company" no group of them.
            let is_one = pointer.is_some_and(|p| p.pronoun != Some(Pronoun::Several));
            if is_one && !of_kind.iter().all(|e| self.is_group(*e)) {
                of_kind.retain(|e| !self.is_group(*e));
            }
            if of_kind.first().is_some_and(|e| kind_of(e) == kind) && is_one {
                of_kind.truncate(1);
            }
            // "The port" may say all by itself; "that company" points at what was spoken of.
            let is_described = pointer.is_some_and(|p| p.pronoun.is_none());
            match of_kind.is_empty() {
                true if is_described => return None,
                true => {}
                false => entities = of_kind,
            }
        } else if pointer.is_some_and(|p| p.pronoun == Some(Pronoun::Place)) {
            let is_location = |e: &EntityIx| is_location(kind_of(e));
            if entities.iter().any(is_location) {
                entities.retain(|e| is_location(e));
            }
        }
        let voices = ellipsis.speaks || is_person;
        let is_kind_said = pointer.is_some_and(|p| p.kind.is_some());
        entities
            .retain(|e| voices || is_kind_said || self.thread.named.contains(e) || is_subject(kind_of(e)));
        // No country is asked for the country that it is from.
        let asked = (own.asks.first() == Some(&Asks::Which))
            .then(|| ellipsis.body.iter().find_map(|t| self.cues.kind(t)))
            .flatten();
        let wanted = own.wanted_kind.map(|w| w.kind).or(asked);
        let is_wanted = |e: &EntityIx| !is_kind_said && wanted == Some(kind_of(e));
        if !entities.iter().all(is_wanted) {
            entities.retain(|e| !is_wanted(e));
        }
        // One thing is not "they", and a group is not "it", where there is something else.
        let is_one = |e: &EntityIx| !can_be_several(kind_of(e));
        match pointer.and_then(|p| p.pronoun) {
            Some(Pronoun::Several) if !entities.iter().all(is_one) => {
                entities.retain(|e| !is_one(e));
                // Those who make things are rather "they" than the country that they are in.
                entities.sort_by_key(|e| kind_of(e) == Kind::Country);
            }
            Some(Pronoun::Thing) if !entities.iter().all(|e| self.is_group(*e)) => {
                entities.retain(|e| !self.is_group(*e))
            }
            _ => {}
        }
        Some((pointer, entities))
    }

    /// "Which country is to be overtaken? How big is that country?": whether one is what was told to whoever asked
    /// for it.
    fn is_answer(&self, entity: EntityIx) -> bool {
        let Some(told) = self.thread.fact().map(|fact| &self.base.facts[fact]) else { return false };
        matches!(told.asks.first(), Some(Asks::Who | Asks::Which))
            && !self.thread.named.contains(&entity)
            && matches!(&told.value, Some(Value::Entities { named, .. }) if named.as_slice() == [entity])
    }

    /// Whether a name is that of a group ("foreign automakers").
    fn is_group(&self, entity: EntityIx) -> bool {
        is_group(self.base, self.reader.lexicon, entity)
    }

    /// Whether a person was asked for or told.
    fn told_of_person(&self) -> bool {
        let is_role = |e: &EntityIx| self.base.entity(*e).kind.is_somebody();
        let tells = |fact: &Fact| {
            fact.about.first().is_some_and(is_role)
                || matches!(&fact.value, Some(Value::Entities { named, .. }) if named.iter().any(is_role))
        };
        self.thread.asks == Some(Asks::Who) || self.thread.fact().is_some_and(|f| tells(&self.base.facts[f]))
    }

    /// "They" after a count of things that no name stands for: the things ("58 *drivers* have quit").
    pub(super) fn things_told(&self, pointer: &Pointer) -> Option<Vec<Token>> {
        let is_plain = pointer.pronoun == Some(Pronoun::Several) && pointer.kind.is_none();
        if !is_plain || self.counted_things(pointer).is_some() {
            return None;
        }
        let Some(Value::Quantity { unit, .. }) = &self.base.facts[self.thread.fact()?].value else {
            return None;
        };
        let unit = self.reader.read(unit);
        let things = unit.terms.iter().take_while(|t| t.class == Class::Content);
        let things: Vec<Token> = things.flat_map(|t| unit.tokens[t.tokens.clone()].iter().cloned()).collect();
        let measures = things.iter().any(|t| self.reader.lexicon.unit(&t.word).is_some());
        (!things.is_empty() && !measures).then_some(things)
    }

    /// "They" after a count of things stands for the things ("150 companies in Shunyi").
    fn counted_things(&self, pointer: &Pointer) -> Option<&str> {
        let told = self.thread.told.iter().take(2).map(|&f| &self.base.facts[f as usize].value);
        let counted = told.flatten().find(|v| matches!(v, Value::Quantity { .. }))?;
        match counted {
            Value::Quantity { unit, .. }
                if pointer.pronoun == Some(Pronoun::Several)
                    && tokenize(unit).iter().any(|t| self.cues.kind(t).is_some()) =>
            {
                Some(unit)
            }
            _ => None,
        }
    }

    /// The body with an entity in place of what points at it. What else points at a place stands for
    /// another one that was spoken of ("where do *they* sell what is made *there*?").
    pub(super) fn replaced(&self, ellipsis: &Ellipsis, main: &Pointer, entity: EntityIx) -> Vec<Token> {
        let body = &ellipsis.body;
        let mut tokens = Vec::with_capacity(body.len() + 4);
        let mut at = 0;
        for pointer in &ellipsis.pointers {
            let is_place = pointer.pronoun == Some(Pronoun::Place) && pointer.kind.is_none();
            let is_meant = |e: &&EntityIx| {
                **e != entity && is_location(self.base.entity(**e).kind) && !ellipsis.names.contains(e)
            };
            let stands_for = if pointer == main {
                entity
            } else if let Some(place) = self.thread.focus.iter().find(is_meant).filter(|_| is_place) {
                *place
            } else {
                continue;
            };
            tokens.extend_from_slice(&body[at..pointer.tokens.start]);
            at = pointer.tokens.end;
            let counted = self.counted_things(pointer).zip(self.cues.joining().within.as_ref());
            if let Some((things, within)) = counted {
                tokens.extend(self.tokens(things));
                tokens.extend(self.tokens(within));
            }
            let follows = |i: usize| i.checked_sub(1).is_some_and(|i| self.cues.hangs_on(&body[i]));
            if is_place && !follows(pointer.tokens.start) {
                tokens.extend(tokenize("in"));
            }
            tokens.extend(name_tokens(self.base, stands_for));
        }
        tokens.extend_from_slice(&body[at..]);
        tokens
    }
}

/// The one place or event of a kind that far more is told of than of any other: "the country",
/// though none was spoken of.
pub(in crate::conversation) fn plainly_meant(base: &FactBase, kind: Kind) -> Option<EntityIx> {
    if !is_location(kind) {
        return None;
    }
    let mut told: FxHashMap<EntityIx, usize> = FxHashMap::default();
    let about = base.facts.iter().flat_map(|f| &f.about);
    about.filter(|e| base.entity(**e).kind == kind).for_each(|e| *told.entry(*e).or_default() += 1);
    let (&most, &count) = told.iter().max_by_key(|(e, count)| (**count, std::cmp::Reverse(**e)))?;
    told.iter().all(|(e, n)| *e == most || n * OUTWEIGHS <= count).then_some(most)
}

/// Whether a name is that of a group ("foreign automakers").
pub(in crate::conversation) fn is_group(base: &FactBase, lexicon: &Lexicon, entity: EntityIx) -> bool {
    let noun = base.entity(entity).name.rsplit(' ').next();
    noun.is_some_and(|noun| lexicon.kind(noun).is_some() && noun.ends_with('s'))
}

/// What stands for the one that a message is about: a pronoun rather than "the port", which may say all
/// by itself, and a noun rather than a mere pronoun elsewhere.
fn main_pointer(pointers: &[Pointer]) -> Option<&Pointer> {
    // "What do the companies there make?" is asked of the place.
    if let [described, there] = pointers
        && described.pronoun.is_none()
        && there.pronoun == Some(Pronoun::Place)
    {
        return Some(there);
    }
    let pronoun = |p: &&Pointer| p.pronoun.is_some_and(|p| p != Pronoun::Place);
    (pointers.iter().find(|p| p.kind.is_some() && p.pronoun.is_some()))
        .or_else(|| pointers.iter().find(pronoun))
        .or_else(|| pointers.iter().find(|p| p.kind.is_some()))
        .or(pointers.first())
}

/// Whether "it" or a subject left out may stand for it without its having been named: those who
/// report or speak, and what things are made of, are mentioned by the way.
fn is_subject(kind: Kind) -> bool {
    !matches!(kind, Kind::Organisation | Kind::Publication | Kind::Product) && !kind.is_somebody()
}

/// Whether "they" may stand for it: a place and an event are one thing, a country is its people.
fn can_be_several(kind: Kind) -> bool {
    !kind.is_place() && !matches!(kind, Kind::Event | Kind::Person) || kind == Kind::Country
}
