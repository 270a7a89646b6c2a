//! Ways to complete a message from what was said before: each one an ordinary utterance, for the
//! same matcher as any other.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::cues::{Cues, Pronoun};
use super::ellipsis::{Demand, Ellipsis, Pointer, Reason};
use super::is_specific;
use super::thread::{Thread, Topic};
use crate::knowledge::{EntityIx, Example, FactBase, Kind, Value};
use crate::matcher::study::Form;
use crate::matcher::utterance::{Reader, Utterance};
use crate::matcher::vocabulary::{Class, Concept, Name};
use crate::matcher::{Matcher, Target};
use crate::text::lexicon::Asks;
use crate::text::{Token, tokenize};

/// A message completed from what was said before.
pub struct Reading {
    /// The completed message.
    pub utterance: Utterance,
    /// What was not said but taken over.
    pub inherited: Inherited,
    /// Tokens of it that were said.
    pub said: Range<usize>,
    /// How far down the list of possible meanings it stands, 0 for the first.
    pub rank: usize,
}

/// What was not said but taken over from the conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inherited {
    /// The entity that a pronoun stands for, or that was left out.
    pub entity: Option<EntityIx>,
    /// The question whose wording was taken over.
    pub topic: Option<Topic>,
}

/// Entities that a pronoun is tried with.
const MAX_ENTITIES: usize = 4;
/// So many times as much is told of what is meant without having been spoken of.
const OUTWEIGHS: usize = 2;
/// Example questions of a topic that are completed.
const MAX_MODELS: usize = 2;

/// Completes messages of one conversation.
pub struct Completer<'a> {
    /// What is known.
    pub base: &'a FactBase,
    /// Finds what is meant, and knows the example questions.
    pub matcher: &'a Matcher,
    /// Reads the completed message.
    pub reader: &'a Reader<'a>,
    /// What the conversation was about.
    pub thread: &'a Thread,
    /// Words that point back.
    pub cues: &'a Cues,
}

impl Completer<'_> {
    /// All readings of a message, each tried by the matcher.
    pub fn readings(&self, ellipsis: &Ellipsis, own: &Utterance) -> Vec<Reading> {
        let mut readings = Vec::new();
        match ellipsis.reason {
            Reason::OtherSlot | Reason::OtherTime => self.with_slot_replaced(ellipsis, own, &mut readings),
            Reason::NoContent if ellipsis.pointers.is_empty() => self.with_question(ellipsis, &mut readings),
            Reason::NoContent if own.yes_no || ellipsis.speaks && own.asks.first() != Some(&Asks::Who) => {
                self.with_entity(ellipsis, own, &mut readings)
            }
            Reason::NoPredicate => self.with_question(ellipsis, &mut readings),
            Reason::NoContent | Reason::NoSubject => {
                self.with_question(ellipsis, &mut readings);
                self.with_entity(ellipsis, own, &mut readings);
            }
            _ => self.with_entity(ellipsis, own, &mut readings),
        }
        readings
    }

    /// "What is behind *it*?": with the question before in place of what points at it, where a pronoun
    /// for a thing does.
    pub fn readings_of_event(&self, ellipsis: &Ellipsis) -> Vec<Reading> {
        let mut readings = Vec::new();
        let points = |p: &Pointer| p.kind.is_none() && p.pronoun == Some(Pronoun::Thing);
        if ellipsis.reason == Reason::Pronoun && ellipsis.content > 0 && ellipsis.pointers.iter().any(points)
        {
            self.with_question(ellipsis, &mut readings);
        }
        readings
    }

    /// "Where is *it*?", "which province?": with an entity that was spoken of.
    fn with_entity(&self, ellipsis: &Ellipsis, own: &Utterance, readings: &mut Vec<Reading>) {
        let Some((pointer, entities)) = self.pointed_at(ellipsis, own) else { return };
        for (rank, entity) in entities.into_iter().take(MAX_ENTITIES).enumerate() {
            let tokens = match pointer {
                Some(pointer) => self.replaced(ellipsis, pointer, entity),
                None => {
                    let (body, name) = (self.as_question(ellipsis), name_tokens(self.base, entity));
                    match &self.cues.joining().of {
                        Some(of) => [body, self.tokens(of), name].concat(),
                        None => [name, body].concat(),
                    }
                }
            };
            let inherited = Inherited { entity: Some(entity), topic: None };
            let said = 0..tokens.len();
            readings.push(Reading { utterance: self.read(tokens), inherited, said, rank });
        }
    }

    /// What a message points at with, and the entities that it may mean, the likeliest first. `None`
    /// where what it points at was not spoken of, and is not plain without that.
    fn pointed_at<'p>(
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
        let is_person = pointer.is_some_and(|p| p.pronoun == Some(Pronoun::Person))
            || ellipsis.demand == Some(Demand::PersonName) && self.told_of_person();
        if ellipsis.speaks || is_person {
            entities.sort_by_key(|e| !is_role(e));
        }
        if is_person && entities.iter().any(is_role) {
            entities.retain(|e| is_role(e));
        }
        if let Some(kind) = pointer.and_then(|p| p.kind) {
            let mut of_kind: SmallVec<[EntityIx; 8]> =
                entities.iter().copied().filter(|e| is_alike(kind_of(e), kind)).collect();
            if !of_kind.iter().any(|e| kind_of(e) == kind) {
                of_kind.extend(self.plainly_meant(kind));
            }
            of_kind.sort_by_key(|e| kind_of(e) != kind);
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
        let is_wanted = |e: &EntityIx| !is_kind_said && own.wanted_kind.is_some_and(|w| w.kind == kind_of(e));
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

    /// The one place or event of a kind that far more is told of than of any other: "the country",
    /// though none was spoken of.
    fn plainly_meant(&self, kind: Kind) -> Option<EntityIx> {
        if !is_location(kind) {
            return None;
        }
        let mut told: FxHashMap<EntityIx, usize> = FxHashMap::default();
        let about = self.base.facts.iter().flat_map(|f| &f.about);
        about.filter(|e| self.base.entity(**e).kind == kind).for_each(|e| *told.entry(*e).or_default() += 1);
        let (&most, &count) = told.iter().max_by_key(|(e, count)| (**count, std::cmp::Reverse(**e)))?;
        told.iter().all(|(e, n)| *e == most || n * OUTWEIGHS <= count).then_some(most)
    }

    /// Whether a name is that of a group ("foreign automakers").
    fn is_group(&self, entity: EntityIx) -> bool {
        let name = &self.base.entity(entity).name;
        name.rsplit(' ')
            .next()
            .is_some_and(|noun| self.reader.lexicon.kind(noun).is_some() && noun.ends_with('s'))
    }

    /// Whether a person was asked for or told.
    fn told_of_person(&self) -> bool {
        let told = self.thread.fact().map(|f| &self.base.facts[f].value);
        let is_role = |e: &EntityIx| self.base.entity(*e).kind == Kind::Role;
        self.thread.asks == Some(Asks::Who)
            || matches!(told, Some(Some(Value::Entities { named, .. })) if named.iter().any(is_role))
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

    /// "When?", "how many?": with the question before, of which only the kind of answer changes.
    fn with_question(&self, ellipsis: &Ellipsis, readings: &mut Vec<Reading>) {
        let own: Vec<Token> = {
            let body = self.as_question(ellipsis);
            let points = |t: &Token| self.cues.pronoun(t).is_some() || self.cues.is_more(t);
            body.into_iter().filter(|t| !points(t)).collect()
        };
        for topic in self.topics() {
            for model in self.models(topic) {
                let content = without_question_words(&model, &ellipsis.taken_back);
                let tokens = [own.clone(), content].concat();
                let inherited = Inherited { entity: None, topic: Some(topic) };
                let said = 0..own.len();
                readings.push(Reading { utterance: self.read(tokens), inherited, said, rank: 0 });
            }
        }
    }

    /// "What about the S90?": the question before with one slot replaced.
    fn with_slot_replaced(&self, ellipsis: &Ellipsis, own: &Utterance, readings: &mut Vec<Reading>) {
        let start = ellipsis.start;
        let names: SmallVec<[_; 2]> =
            own.terms.iter().filter(|t| t.tokens.start >= start && t.name.is_some()).collect();
        let kind = names.first().and_then(|t| t.name).map(|name| match name {
            Name::Known(entity) => self.base.entity(entity).kind,
            Name::Other(other) => self.reader.vocabulary.other(other).0,
        });
        let mut topics = self.topics();
        // What was told before that may fit the name better ("anywhere else? what about Volvo?").
        let earlier = self.thread.told.get(1).map(|&i| Topic::Fact(i)).filter(|t| !topics.contains(t));
        topics.extend(earlier);
        for topic in topics {
            let inherited = Inherited { entity: None, topic: Some(topic) };
            let rank = usize::from(Some(topic) == earlier);
            if let Topic::Fact(i) = topic
                && let Some(Value::Quantity { unit, .. }) = &self.base.facts[i as usize].value
                && kind.is_some_and(is_location)
            {
                let tokens = [tokenize("how many"), tokenize(unit), ellipsis.body.clone()].concat();
                readings.push(Reading { utterance: self.read(tokens), inherited, said: 0..0, rank });
            }
            for model in self.models(topic) {
                let tokens = self.model_with(&model, &ellipsis.body, kind, !names.is_empty());
                readings.push(Reading { utterance: self.read(tokens), inherited, said: 0..0, rank });
            }
        }
    }

    /// The model question with its name of a kind, or its period, replaced by the body.
    fn model_with(&self, model: &Utterance, body: &[Token], kind: Option<Kind>, names: bool) -> Vec<Token> {
        let name_of = |name: Option<Name>| match name? {
            Name::Known(entity) => Some(self.base.entity(entity).kind),
            Name::Other(other) => Some(self.reader.vocabulary.other(other).0),
        };
        let slots: SmallVec<[_; 4]> = if names {
            let known = model.terms.iter().filter(|t| name_of(t.name).is_some());
            let known: SmallVec<[_; 4]> = known.collect();
            let alike: SmallVec<[_; 4]> = (known.iter().copied())
                .filter(|t| kind.is_some_and(|k| name_of(t.name).is_some_and(|m| is_alike(m, k))))
                .collect();
            // A place instead of an expo, or the other way round.
            let sited: SmallVec<[_; 4]> = (known.iter().copied())
                .filter(|t| kind.is_some_and(is_location) && name_of(t.name).is_some_and(is_location))
                .collect();
            let chosen = match (alike.is_empty(), sited.is_empty()) {
                (false, _) => alike,
                (true, false) => sited,
                (true, true) => known.into_iter().take(1).collect(),
            };
            chosen.into_iter().map(|t| t.tokens.clone()).collect()
        } else {
            model.periods.iter().map(|p| p.tokens.clone()).collect()
        };
        let mut tokens = Vec::with_capacity(model.tokens.len() + body.len());
        let mut placed = false;
        for (i, token) in model.tokens.iter().enumerate() {
            if slots.iter().any(|s| s.contains(&i)) {
                if !placed {
                    tokens.extend_from_slice(body);
                    placed = true;
                }
            } else {
                tokens.push(token.clone());
            }
        }
        if !placed {
            tokens.extend_from_slice(body);
        }
        tokens
    }

    /// What the question before was about, and what was told.
    fn topics(&self) -> SmallVec<[Topic; 2]> {
        let mut topics: SmallVec<[Topic; 2]> = self.thread.topic.into_iter().collect();
        if let Some(&fact) = self.thread.shown.first()
            && !topics.contains(&Topic::Fact(fact))
            && !matches!(self.thread.topic, Some(Topic::Gap(_)))
        {
            topics.push(Topic::Fact(fact));
        }
        topics
    }

    /// Example questions of a topic that ask for the same kind of answer and name the same entities as
    /// the question before, as far as there are such.
    fn models(&self, topic: Topic) -> impl Iterator<Item = Utterance> {
        let (questions, target): (&[Example], _) = match topic {
            Topic::Fact(i) => {
                let i = i as usize;
                (self.base.facts[i].questions_in(&self.cues.language), Target::Fact(i))
            }
            Topic::Gap(i) => {
                let i = i as usize;
                (self.base.gaps[i].questions_in(&self.cues.language), Target::Gap(i))
            }
        };
        let named = &self.thread.named;
        let mut models: SmallVec<[(usize, &Form); 8]> =
            self.matcher.forms(target).iter().enumerate().collect();
        models.sort_by_key(|(_, form)| {
            let missing = named.iter().filter(|e| !form.entities.contains(e)).count();
            let strange = form.entities.iter().filter(|e| !named.contains(e)).count();
            (form.yes_no, form.others, missing, form.asks != self.thread.asks, strange)
        });
        let is_asked = |form: &Form| is_specific(self.thread.asks) && form.asks == self.thread.asks;
        if let Some((_, best)) = models.first().filter(|(_, form)| is_asked(form)) {
            let yes_no = best.yes_no;
            models.retain(|(_, form)| form.asks == self.thread.asks && form.yes_no == yes_no);
        }
        models.into_iter().take(MAX_MODELS).map(|(i, _)| self.reader.read(&questions[i].text))
    }

    /// A bare noun made a question ("number?", "province?", "in what year?").
    fn as_question(&self, ellipsis: &Ellipsis) -> Vec<Token> {
        let body = &ellipsis.body;
        match (ellipsis.question, body.as_slice()) {
            (Some(question), _) => self.tokens(question),
            (None, [only]) if self.cues.kind(only).is_some() => {
                [self.tokens(&self.cues.joining().which), body.to_vec()].concat()
            }
            _ => body.to_vec(),
        }
    }

    /// The words of a text of our own.
    fn tokens(&self, text: &str) -> Vec<Token> {
        self.reader.vocabulary.tokens(text)
    }

    /// The body with an entity in place of what points at it. What else points at a place stands for
    /// another one that was spoken of ("where do *they* sell what is made *there*?").
    fn replaced(&self, ellipsis: &Ellipsis, main: &Pointer, entity: EntityIx) -> Vec<Token> {
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

    fn read(&self, mut tokens: Vec<Token>) -> Utterance {
        for (i, token) in tokens.iter_mut().enumerate() {
            token.starts_sentence = i == 0;
        }
        self.reader.reread(tokens)
    }
}

/// What stands for the one that a message is about: a pronoun rather than "the port", which may say all
/// by itself, and a noun rather than a mere pronoun elsewhere.
fn main_pointer(pointers: &[Pointer]) -> Option<&Pointer> {
    let pronoun = |p: &&Pointer| p.pronoun.is_some_and(|p| p != Pronoun::Place);
    (pointers.iter().find(|p| p.kind.is_some() && p.pronoun.is_some()))
        .or_else(|| pointers.iter().find(pronoun))
        .or_else(|| pointers.iter().find(|p| p.kind.is_some()))
        .or(pointers.first())
}

/// Whether one can be there.
fn is_location(kind: Kind) -> bool {
    kind.is_place() || kind == Kind::Event
}

fn name_tokens(base: &FactBase, entity: EntityIx) -> Vec<Token> {
    tokenize(&base.entity(entity).name)
}

/// The content of a question: names and content words without those that ask, and without what was
/// taken back.
fn without_question_words(model: &Utterance, taken_back: &[Concept]) -> Vec<Token> {
    (model.terms.iter())
        .filter(|t| !taken_back.contains(&t.concept))
        .filter(|t| t.name.is_some() || t.class == Class::Content || t.slot)
        .flat_map(|t| model.tokens[t.tokens.clone()].iter().cloned())
        .collect()
}

/// Whether "it" or a subject left out may stand for it without its having been named: those who
/// report or speak, and what things are made of, are mentioned by the way.
fn is_subject(kind: Kind) -> bool {
    !matches!(kind, Kind::Organisation | Kind::Publication | Kind::Product | Kind::Role)
}

/// Whether "they" may stand for it: a place and an event are one thing, a country is its people.
fn can_be_several(kind: Kind) -> bool {
    !kind.is_place() && kind != Kind::Event || kind == Kind::Country
}

/// Kinds of which one may take the other's place: a company and its brand, places, and an expo and
/// the place that it is in.
pub(super) fn is_alike(a: Kind, b: Kind) -> bool {
    let group = |k: Kind| match k {
        Kind::Company | Kind::Brand => 0,
        Kind::Model => 1,
        Kind::Role | Kind::Organisation | Kind::Publication => 3,
        Kind::Product => 4,
        Kind::Event => 5,
        Kind::Country | Kind::Region => 6,
        _ => 2,
    };
    a == b || group(a) == group(b)
}
