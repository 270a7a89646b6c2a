//! How what was found for a completed message is weighed by what was told before.

use super::cues::Pronoun;
use super::ellipsis::{Demand, Reason};
use super::readings::{Inherited, Reading, asks_size_of_place, is_alike};
use super::thread::Topic;
use super::{FollowUp, Scene, is_specific, relation};
use crate::knowledge::{EntityIx, Fact, Kind, Value};
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::Class;
use crate::matcher::{Found, Target};
use crate::text::Token;
use crate::text::lexicon::{Asks, Measure};
use crate::text::lists::List;
use crate::text::stem::Stems;

/// What is left of the confidence where part of the question was not said.
const TAKEN_OVER: f32 = 0.95;
/// What is left of the confidence in a fact that has nothing to do with what was told last.
const STRANGER: f32 = 0.6;
/// What is left of the confidence in a fact that was just told: who asks on wants something else.
const JUST_TOLD: f32 = 0.8;
/// The same where more than that is asked for.
const NOT_MORE: f32 = 0.4;
/// What is left of the confidence in a fact that gives another kind of answer, where only a name or
/// a time was replaced.
const OTHER_KIND: f32 = 0.8;
/// What is left of the doubt in a fact of the same subject that is there to give the kind of answer
/// asked for, where the question says no more than that kind.
const DOUBT_OF_KIND: f32 = 0.6;
/// What is left of the confidence in the fact whose own question was taken over, where something
/// else is asked of it.
const SAME_QUESTION: f32 = 0.45;
/// How much of the confidence a word costs that the fact has nothing on, where the rest of the
/// question was not said but taken over.
const UNTOLD: f32 = 0.8;
/// What is left of the confidence in a fact that has only a word like the one that is all that was
/// said ("euros" are no dollars).
pub(super) const NEAR_WORD: f32 = 0.4;
/// What is left of the confidence in a fact that tells something else of another subject, where only
/// a name was replaced.
const OTHER_QUESTION: f32 = 0.7;
/// What is left of the confidence in a fact that lacks what only can be the answer.
const RULED_OUT: f32 = 0.1;

impl Scene<'_> {
    /// Weighs what was found by how it hangs together with what was told.
    pub(super) fn weigh(&self, reading: &Reading, likelihood: f32, found: &mut Found) {
        let asked = reading.utterance.asks.first().copied();
        // Who puts a question right says which one is taken over.
        let taken_over = if self.ellipsis.corrects { 1.0 } else { TAKEN_OVER };
        for candidate in &mut found.candidates {
            if let Target::Fact(i) = candidate.target {
                candidate.confidence *= taken_over * likelihood * self.standing(i, reading, asked);
                if candidate.evidence.missing.is_some_and(|token| reading.said.contains(&token)) {
                    candidate.confidence *= 1.0 - UNTOLD * candidate.evidence.heaviest;
                }
                if self.ellipsis.is_fragment && !self.has_all_words(i, reading) {
                    candidate.confidence *= NEAR_WORD;
                }
                if self.only_repeats(i) {
                    candidate.confidence *= NEAR_WORD;
                }
                if !self.meets_demand(i, reading) {
                    candidate.confidence *= RULED_OUT;
                }
                if self.is_kind_asked_for(i, asked) && !candidate.evidence.is_ruled_out() {
                    candidate.confidence = 1.0 - (1.0 - candidate.confidence) * DOUBT_OF_KIND;
                }
                if self.lacks_what_is_owned(i) {
                    candidate.confidence *= NEAR_WORD;
                }
            }
        }
        found.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    }

    /// "What kind of shops were they?": what was found for the message by itself, less what tells of no kind.
    pub(super) fn by_sort(&self, alone: &Found) -> Option<FollowUp> {
        if self.ellipsis.demand != Some(Demand::Sort) {
            return None;
        }
        let (utterance, inherited) = (self.utterance.clone(), Inherited::default());
        let reading = Reading { utterance, inherited, said: 0..0, rank: 0 };
        let mut found = alone.clone();
        for candidate in &mut found.candidates {
            if matches!(candidate.target, Target::Fact(i) if !self.meets_demand(i, &reading)) {
                candidate.confidence *= RULED_OUT;
            }
        }
        found.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        Some(self.as_found(&found))
    }

    /// What is left of the confidence in a fact.
    fn standing(&self, i: usize, reading: &Reading, asked: Option<Asks>) -> f32 {
        let is_person = self.ellipsis.points_at(Pronoun::Person);
        let person = reading.inherited.entity.filter(|_| is_person);
        // "Where is her shop?" is told of nobody else.
        match person.filter(|e| self.base.entity(*e).kind.is_somebody()) {
            Some(person) if !self.is_of_somebody(i, person) => STRANGER * self.closeness(i, reading, asked),
            _ => self.closeness(i, reading, asked),
        }
    }

    /// What is left of the confidence in a fact by how it hangs together with what was told.
    fn closeness(&self, i: usize, reading: &Reading, asked: Option<Asks>) -> f32 {
        let base = self.base;
        let fact = &base.facts[i];
        let told = self.told();
        let is_kin = told.is_none_or(|told| relation::is_kin(base, fact, told))
            || reading.inherited.entity.is_some_and(|e| relation::subject(base, fact) == Some(e));
        let tells_more = asked.is_some_and(|k| relation::gives_besides(fact, k));
        let is_topic = reading.inherited.topic == Some(Topic::Fact(i as u32));
        let told_last = self.thread.fact() == Some(i);
        let is_slot = matches!(self.ellipsis.reason, Reason::OtherSlot | Reason::OtherTime);
        if self.ellipsis.side.is_some_and(|side| !self.is_on_side(i, side)) {
            // "And now?" is told of no time that is not now.
            NOT_MORE
        } else if self.ellipsis.corrects && told_last {
            NOT_MORE
        } else if self.ellipsis.corrects && !is_slot && reading.inherited.entity.is_some() {
            // What was asked first was something else.
            1.0
        } else if is_slot {
            let about = |e: &EntityIx| relation::is_about(base, fact, *e);
            if reading.inherited.topic == Some(Topic::Fact(i as u32))
                && !self.ellipsis.names.iter().all(about)
            {
                return SAME_QUESTION;
            }
            let has_all = |told: &Fact| {
                !self.ellipsis.names.is_empty()
                    && self.ellipsis.names.iter().all(|e| relation::is_about(base, told, *e))
            };
            // One of those that were just told is asked about, not one told elsewhere.
            if told.is_some_and(has_all) && !told_last {
                return if is_kin { OTHER_KIND } else { OTHER_QUESTION };
            }
            // What is asked of another one now is not told of whom it was asked before.
            let is_of_old = told.and_then(|told| relation::subject(base, told)).is_some_and(|old| {
                let is_in_place =
                    |e: &EntityIx| *e != old && is_alike(base.entity(*e).kind, base.entity(old).kind);
                relation::subject(base, fact) == Some(old) && self.ellipsis.names.iter().all(is_in_place)
            });
            if is_of_old && !self.ellipsis.names.is_empty() && !told_last {
                return OTHER_QUESTION;
            }
            let alike = told.is_none_or(|told| relation::answers_alike(told, fact));
            let same = self.thread.fact().is_none_or(|told| self.tells_alike(told, i));
            match (alike, same) {
                (true, true) => 1.0,
                _ if is_kin || same => OTHER_KIND,
                _ => OTHER_QUESTION,
            }
        } else if is_topic && (self.ellipsis.content > 0 || !is_specific(asked) || !tells_more) {
            if self.names_what_is_told(i, reading) { JUST_TOLD } else { SAME_QUESTION }
        } else if !is_kin {
            STRANGER
        } else if self.ellipsis.more && self.thread.was_told(i) {
            NOT_MORE
        } else if told_last && !tells_more {
            JUST_TOLD
        } else {
            1.0
        }
    }

    /// "With what camera?", "was it a man or a woman?": whether a fact was just told, and states nothing of
    /// what is asked about now.
    pub(super) fn only_repeats(&self, i: usize) -> bool {
        let ellipsis = &self.ellipsis;
        let is_open = matches!(ellipsis.reason, Reason::NoSubject | Reason::Pronoun);
        is_open
            && self.is_shown(i)
            && ellipsis.content > 0
            && !ellipsis.has_names
            && !is_specific(ellipsis.kind)
            && !self.names_attribute(i)
            && (self.utterance.offers_choice || !self.uses_each_word(i))
            // Reads the statement, so it comes last.
            && !self.states_a_word(i)
    }

    /// "Who is her boss?": whether a fact states nothing of what is somebody's.
    fn lacks_what_is_owned(&self, i: usize) -> bool {
        let body = &self.ellipsis.body;
        let is_owner = |t: &Token| self.cues.is_owner(t) && self.cues.pronoun(t) == Some(Pronoun::Person);
        let owned = body.iter().position(is_owner).and_then(|at| body.get(at + 1));
        let is_named_alone = |t: &&Token| {
            t.is(List::Occupation) || t.is(List::Naming) || t.is(List::Stop) || self.cues.is_naming(t)
        };
        let is_kind = |t: &Token| self.cues.kind(t).is_some();
        let Some(owned) = owned.filter(|t| !is_named_alone(t) && !is_kind(t)) else {
            return self.lacks_what_is_named_as_owned(i);
        };
        let stems = Stems::default();
        let stem = stems.stem(&owned.word);
        self.ellipsis.content == 0 && !self.statement(i).iter().any(|t| stems.stem(&t.word) == stem)
    }

    /// "And its imports?": whether a fact neither states nor is there to tell what nothing else is said of.
    fn lacks_what_is_named_as_owned(&self, i: usize) -> bool {
        let ellipsis = &self.ellipsis;
        let body = ellipsis.start..ellipsis.start + ellipsis.body.len();
        let is_said = |t: &&Term| {
            t.class == Class::Content && !t.slot && t.name.is_none() && body.contains(&t.tokens.start)
        };
        let owns = ellipsis.body.first().is_some_and(|t| self.cues.is_owner(t));
        let owned = self.utterance.terms.iter().find(is_said).filter(|_| owns && ellipsis.is_fragment);
        let profile = self.matcher.profile(i);
        let has = |t: &Term| profile.states_concept(t.concept) || profile.attribute().contains(&t.concept);
        owned.is_some_and(|t| !has(t))
    }

    /// Whether a fact, its example questions included, uses each content word of the message.
    fn uses_each_word(&self, i: usize) -> bool {
        let profile = self.matcher.profile(i);
        let mut terms = self.utterance.terms.iter().filter(|t| t.class == Class::Content && !t.slot);
        terms.all(|t| profile.has_concept(t.concept))
    }

    /// "Which association?": whether the kind of what a fact names is asked for once more.
    fn names_what_is_told(&self, i: usize, reading: &Reading) -> bool {
        let fact = &self.base.facts[i];
        let wanted = reading.utterance.wanted_kind.map(|w| w.kind);
        let is_wanted = |e: &EntityIx| wanted.is_some_and(|kind| is_alike(self.base.entity(*e).kind, kind));
        let names = match &fact.value {
            Some(Value::Entities { named, .. }) => named.iter().any(is_wanted),
            Some(Value::Place(place)) => is_wanted(place),
            _ => false,
        };
        names && self.ellipsis.content == 1 && self.has_all_words(i, reading)
    }

    /// Whether a fact uses each content word that was said.
    fn has_all_words(&self, i: usize, reading: &Reading) -> bool {
        let profile = self.matcher.profile(i);
        let said = |t: &&Term| reading.said.contains(&t.tokens.start);
        let terms = reading.utterance.terms.iter().filter(said);
        terms
            .filter(|t| t.class == Class::Content && t.name.is_none())
            .all(|t| profile.has_concept(t.concept))
    }

    fn is_kind_asked_for(&self, i: usize, asked: Option<Asks>) -> bool {
        let base = self.base;
        let fact = &base.facts[i];
        self.ellipsis.reason == Reason::NoContent
            && !asks_size_of_place(base, self.thread, &self.ellipsis)
            && asked.is_some_and(|kind| relation::gives_first(fact, kind))
            && self.told().is_some_and(|told| relation::is_kin(base, fact, told))
    }

    /// The fact told last, rather than offered beside what is not told.
    pub(super) fn fact_told(&self) -> Option<usize> {
        self.thread.fact().filter(|&fact| self.thread.was_told(fact))
    }

    /// The fact told last.
    pub(super) fn told(&self) -> Option<&Fact> {
        self.thread.fact().map(|f| &self.base.facts[f])
    }

    /// Whether two facts tell the same of their subjects.
    pub(super) fn tells_alike(&self, a: usize, b: usize) -> bool {
        let words = self.own.profile(a).attribute();
        self.own.profile(b).attribute().iter().any(|w| words.contains(w))
    }

    /// Whether a fact has what only can answer the message.
    fn meets_demand(&self, i: usize, reading: &Reading) -> bool {
        let base = self.base;
        let fact = &base.facts[i];
        let demanded = match &self.ellipsis.demand {
            None => true,
            Some(Demand::Each) => false,
            Some(Demand::PersonName) => {
                !reading.inherited.entity.is_some_and(|e| base.entity(e).kind == Kind::Role)
            }
            Some(Demand::NamesBesides(others)) => match &fact.value {
                Some(Value::Entities { named, .. }) => {
                    let kind = others.first().map(|e| base.entity(*e).kind).or_else(|| self.kind_told());
                    let is_new = |e: &&EntityIx| !self.thread.named.contains(e) && !others.contains(e);
                    let is_one = |e: &EntityIx| kind.is_none_or(|k| is_alike(base.entity(*e).kind, k));
                    named.iter().filter(is_new).any(is_one)
                }
                _ => false,
            },
            Some(Demand::Figure) => matches!(fact.value, Some(Value::Quantity { .. })),
            Some(Demand::Sort) => !matches!(fact.value, Some(Value::Quantity { .. } | Value::Date(_))),
        };
        let is_one_word = self.matcher.reader().lexicon.segmented;
        let counts = reading.utterance.asks.first() == Some(&Asks::HowMany);
        // One word asks for both where words are not set apart by spaces ("多少").
        let counts_as = |kind: &Asks| *kind == Asks::HowMany || is_one_word && *kind == Asks::HowMuch;
        let has_count = fact.asks.is_empty() || fact.asks.iter().any(counts_as);
        let starts = self.ellipsis.reason == Reason::NoContent && self.ellipsis.stretch;
        let is_day = matches!(&fact.value, Some(Value::Date(day)) if day.from == day.to);
        // "Which countries are they strongest in?" wants names of places, not fields.
        let wants_place = reading.utterance.wanted_kind.is_some_and(|w| w.kind.is_place());
        let no_place = wants_place && !fact.overview && matches!(fact.value, Some(Value::Text(_)));
        // "How much money?" is told in money.
        let asks_money = self.ellipsis.body.iter().any(|t| self.cues.is_money(t));
        let is_figure = matches!(fact.value, Some(Value::Quantity { .. }));
        let no_money = asks_money && is_figure && !self.matcher.profile(i).measures.contains(Measure::Money);
        let no_destination = self.asks_destination() && !self.tells_destination(i);
        let is_other = no_place || no_destination || no_money || counts && !has_count || starts && is_day;
        demanded && !is_other && self.is_within(fact, &reading.utterance)
    }

    /// What kind of things was told of: those counted, or those named.
    pub(super) fn kind_told(&self) -> Option<Kind> {
        let lexicon = self.matcher.reader().lexicon;
        match self.told()?.value.as_ref()? {
            Value::Quantity { unit, .. } => unit.split(' ').rev().find_map(|noun| lexicon.kind(noun)),
            Value::Entities { named, .. } => named.first().map(|e| self.base.entity(*e).kind),
            _ => None,
        }
    }

    /// "Which countries in Europe?": whether a fact names a place of that kind in that place.
    fn is_within(&self, fact: &Fact, utterance: &Utterance) -> bool {
        let base = self.base;
        let Some(wanted) = utterance.wanted_kind.filter(|w| w.kind.is_place()) else { return true };
        let named = utterance.entities();
        let Some(place) = named.iter().find(|e| {
            let kind = base.entity(**e).kind;
            kind.is_place() && kind != wanted.kind
        }) else {
            return true;
        };
        let value: &[EntityIx] = match &fact.value {
            Some(Value::Entities { named, .. }) => named,
            Some(Value::Place(place)) => std::slice::from_ref(place),
            _ => &[],
        };
        let related = |e: &EntityIx| {
            let entity = base.entity(*e);
            entity.kind == wanted.kind
                && (entity.within.contains(place) || base.entity(*place).within.contains(e))
        };
        value.iter().chain(&fact.about).any(related)
    }
}
