//! Ways to complete a message from what was said before: each one an ordinary utterance, for the
//! same matcher as any other.

mod antecedents;

pub(super) use antecedents::{is_group, plainly_meant};

use std::ops::Range;

use smallvec::SmallVec;

use super::cues::{Cues, Pronoun};
use super::ellipsis::{Ellipsis, Pointer, Reason};
use super::is_specific;
use super::thread::{Thread, Topic};
use crate::knowledge::{EntityIx, Example, FactBase, Kind, Value};
use crate::matcher::study::Form;
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept, Name};
use crate::matcher::{Matcher, Target};
use crate::text::lexicon::Asks;
use crate::text::{Token, clean, tokenize};

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
            Reason::NoContent if ellipsis.pointers.is_empty() && !ellipsis.asks_name() => {
                self.with_question(ellipsis, &mut readings)
            }
            Reason::NoContent
                if ellipsis.asks_name()
                    || own.yes_no
                    || ellipsis.speaks && own.asks.first() != Some(&Asks::Who) =>
            {
                self.with_entity(ellipsis, own, &mut readings)
            }
            // "How many go there?" is asked of the place that was named.
            Reason::NoContent | Reason::NoSubject if self.points_at_named_place(ellipsis) => {
                self.with_entity(ellipsis, own, &mut readings)
            }
            Reason::NoPredicate => self.with_question(ellipsis, &mut readings),
            // "Where does he work?" is asked of somebody.
            Reason::NoContent if ellipsis.points_at(Pronoun::Person) => {
                self.with_entity(ellipsis, own, &mut readings);
                if readings.is_empty() {
                    self.with_question(ellipsis, &mut readings);
                }
            }
            // "How big is it?", of a place that was told, asks for no number of anything.
            Reason::NoContent if asks_size_of_place(self.base, self.thread, ellipsis) => {
                self.with_entity(ellipsis, own, &mut readings);
            }
            // "Who is *their* boss?" asks of them, and not what was asked before.
            Reason::NoContent | Reason::NoSubject if self.belongs(ellipsis) => {
                self.with_entity(ellipsis, own, &mut readings);
            }
            // "Whose are they?", after a number of things, is asked of the things.
            Reason::NoContent if ellipsis.pointers.iter().any(|p| self.things_told(p).is_some()) => {
                self.with_entity(ellipsis, own, &mut readings);
            }
            Reason::NoContent | Reason::NoSubject => {
                self.with_question(ellipsis, &mut readings);
                self.with_entity(ellipsis, own, &mut readings);
            }
            _ => self.with_entity(ellipsis, own, &mut readings),
        }
        readings
    }

    /// Whether something is asked for that belongs to what is pointed at.
    fn belongs(&self, ellipsis: &Ellipsis) -> bool {
        let is_owner = |p: &Pointer| ellipsis.body[p.tokens.clone()].iter().all(|t| self.cues.is_owner(t));
        ellipsis.pointers.iter().any(is_owner)
    }

    fn points_at_named_place(&self, ellipsis: &Ellipsis) -> bool {
        ellipsis.points_at(Pronoun::Place)
            && self.thread.named.iter().any(|e| is_location(self.base.entity(*e).kind))
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
        let Some((pointer, mut entities)) = self.pointed_at(ellipsis, own) else { return };
        if let Some((pointer, things)) = pointer.and_then(|p| Some((p, self.things_told(p)?))) {
            let body = &ellipsis.body;
            let tokens = [&body[..pointer.tokens.start], &things, &body[pointer.tokens.end..]].concat();
            let said = 0..tokens.len();
            readings.push(Reading {
                utterance: self.read(tokens),
                inherited: Inherited::default(),
                said,
                rank: 0,
            });
            // Who counted them, or where, was not spoken of.
            entities.retain(|e| self.thread.named.contains(e));
        }
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

    /// "When?", "how many?": with the question before, of which only the kind of answer changes.
    fn with_question(&self, ellipsis: &Ellipsis, readings: &mut Vec<Reading>) {
        let own: Vec<Token> = {
            let body = self.as_question(ellipsis);
            let points = |t: &Token| self.cues.pronoun(t).is_some() || self.cues.is_more(t);
            body.into_iter().filter(|t| !points(t)).collect()
        };
        // "What was it last year?" is asked of no other time.
        let has_time = !self.reader.reread(own.clone()).periods.is_empty();
        for topic in self.topics() {
            for model in self.models(topic) {
                let content = without_question_words(&model, &ellipsis.taken_back, has_time);
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

    fn read(&self, mut tokens: Vec<Token>) -> Utterance {
        for (i, token) in tokens.iter_mut().enumerate() {
            token.starts_sentence = i == 0;
        }
        self.reader.reread(tokens)
    }
}

/// Whether it is asked how big something is that is one place, as what was told is.
pub(super) fn asks_size_of_place(base: &FactBase, thread: &Thread, ellipsis: &Ellipsis) -> bool {
    let told = thread.fact().map(|fact| &base.facts[fact]);
    let is_place = told.is_some_and(|fact| matches!(fact.value, Some(Value::Place(_))));
    let points_at_one = ellipsis.pointers.iter().any(|p| p.pronoun == Some(Pronoun::Thing));
    is_place && points_at_one && matches!(ellipsis.kind, Some(Asks::HowMany | Asks::HowMuch))
}

/// Whether one can be there.
fn is_location(kind: Kind) -> bool {
    kind.is_place() || kind == Kind::Event
}

/// The name of an entity as it is read in what people type.
pub(super) fn name_tokens(base: &FactBase, entity: EntityIx) -> Vec<Token> {
    tokenize(&clean(&base.entity(entity).name))
}

/// A message with the name of an entity in place of what it is called in some of its tokens.
pub(super) fn with_name(
    base: &FactBase,
    reader: &Reader,
    utterance: &Utterance,
    called: Range<usize>,
    entity: EntityIx,
) -> Utterance {
    let tokens = &utterance.tokens;
    let mut name = name_tokens(base, entity);
    if let (Some(last), Some(replaced)) = (name.last_mut(), tokens[called.clone()].last()) {
        last.before_question_mark = replaced.before_question_mark;
        last.possessive = replaced.possessive;
    }
    let named = reader.reread([&tokens[..called.start], &name, &tokens[called.end..]].concat());
    let (clean, repairs) = (utterance.clean.clone(), utterance.repairs.clone());
    Utterance { clean, repairs, slips: utterance.slips, ..named }
}

/// The content of a question: names and content words without those that ask, and without what was
/// taken back; without its time, where another one is said.
fn without_question_words(model: &Utterance, taken_back: &[Concept], has_time: bool) -> Vec<Token> {
    let is_time = |t: &Term| model.periods.iter().any(|p| p.tokens.contains(&t.tokens.start));
    (model.terms.iter())
        .filter(|t| !has_time || !is_time(t))
        .filter(|t| !taken_back.contains(&t.concept))
        .filter(|t| t.name.is_some() || t.class == Class::Content || t.slot)
        .flat_map(|t| model.tokens[t.tokens.clone()].iter().cloned())
        .collect()
}

/// Kinds of which one may take the other's place: a company and its brand, places, and an expo and
/// the place that it is in.
pub(super) fn is_alike(a: Kind, b: Kind) -> bool {
    let group = |k: Kind| match k {
        Kind::Company | Kind::Brand => 0,
        Kind::Model => 1,
        Kind::Role | Kind::Person | Kind::Organisation | Kind::Publication => 3,
        Kind::Product => 4,
        Kind::Event => 5,
        Kind::Country | Kind::Region => 6,
        _ => 2,
    };
    a == b || group(a) == group(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Source, load_sources};

    #[test]
    fn a_name_with_accents_is_read_as_the_one_that_it_names() {
        let text = r#"
            [[entity]]
            id = "kessler"
            name = "Kessler Großküchen"
            kind = "company"

            [[fact]]
            id = "maker"
            statement = "Kessler Großküchen made the kettles."
            questions = ["who made the kettles?", "which firm built the kettles?"]
        "#;
        let base = load_sources(vec![Source { path: "test.toml".into(), text: text.to_owned() }]).base;
        let matcher = Matcher::new(&base);
        let read = matcher.reader().reread(name_tokens(&base, EntityIx(0)));
        assert_eq!(read.entities().as_slice(), [EntityIx(0)]);
    }
}
