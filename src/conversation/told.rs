//! What was told last, where it tells what is asked next as well: a statement often tells several things.

use super::cues::Pronoun;
use super::ellipsis::{Demand, Pointer, Reason};
use super::thread::Topic;
use super::{FollowUp, Scene, is_specific};
use crate::knowledge::{EntityIx, Kind, Value};
use crate::matcher::Found;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Class;
use crate::text::Token;
use crate::text::lexicon::{Asks, Measure};
use crate::text::stem::Stems;

impl Scene<'_> {
    /// "In which town?", "over how long?", "how many did they build?", "and France?": what was told last, where
    /// it tells that too and the message says nothing else.
    pub(super) fn by_told(&self, alone: &Found) -> Option<FollowUp> {
        let ellipsis = &self.ellipsis;
        if let Some(rest) = self.rest_told() {
            return Some(self.in_focus(rest));
        }
        if ellipsis.corrects || ellipsis.more || ellipsis.speaks || self.utterance.yes_no {
            return None;
        }
        let fact = self.fact_just_told()?;
        // "Why so late?" says of nothing else why.
        let asks_why_so = ellipsis.kind == Some(Asks::Why) && ellipsis.hangs_on;
        let fits = match ellipsis.reason {
            Reason::OtherSlot => self.tells_of_another(fact),
            Reason::NoContent | Reason::NoSubject | Reason::Pronoun => {
                self.asks_on()
                    && !(ellipsis.stretch && self.finds_kin(alone))
                    && (self.hangs_on_word_of(fact)
                        || self.tells_besides(fact) && (self.states_each_word(fact) || asks_why_so)
                        || self.counts_another(fact))
            }
            _ => false,
        };
        fits.then(|| self.in_focus(fact))
    }

    /// What was told last, where it states all that is said, or gives the kind of answer that is asked for
    /// besides and has as many of the words as it lacks, and nothing else fits.
    pub(super) fn by_part_of_told(&self, alone: &Found) -> Option<FollowUp> {
        let ellipsis = &self.ellipsis;
        let is_open = matches!(ellipsis.reason, Reason::NoSubject | Reason::Pronoun);
        if !is_open || ellipsis.more || ellipsis.speaks || self.utterance.yes_no {
            return None;
        }
        let fact = self.fact_just_told().filter(|_| self.asks_on())?;
        let (stated, missing) = self.words_stated(fact);
        // "For which lots?": where all that is said is stated, it is what was told that is asked about.
        let fits = match is_specific(ellipsis.kind) {
            true => stated >= missing && self.tells_besides(fact),
            false => missing == 0 && ellipsis.demand.is_none(),
        };
        if stated == 0 || !fits {
            return None;
        }
        if super::focus::is_of_gap(alone) || self.matcher.hold(self.base, self.utterance, fact).is_ruled_out()
        {
            return None;
        }
        Some(self.in_focus(fact))
    }

    /// "How many had to leave home?": what was told last, where its statement has each word of the question, and
    /// what is found for the question by itself has not.
    pub(super) fn by_wording(&self, alone: &Found) -> Option<FollowUp> {
        let ellipsis = &self.ellipsis;
        if ellipsis.reason != Reason::NoSubject || ellipsis.more || ellipsis.demand.is_some() {
            return None;
        }
        let fact = self.fact_told().filter(|_| self.asks_on() && !self.utterance.yes_no)?;
        let gives = ellipsis.kind.filter(|kind| is_specific(Some(*kind)));
        let gives = gives.is_some_and(|kind| self.base.facts[fact].asks.contains(&kind));
        let other = alone.best_fact().filter(|&best| best != fact)?;
        (gives && self.words_as_typed(fact) && !self.words_as_typed(other)).then(|| self.in_focus(fact))
    }

    /// "By what?": whether nothing else is asked than what follows a word that the statement of a fact has.
    fn hangs_on_word_of(&self, fact: usize) -> bool {
        let [word, what] = self.ellipsis.body.as_slice() else { return false };
        let is_asked = self.cues.hangs_on(word) && what.word == self.cues.joining().what;
        is_asked && self.statement(fact).iter().any(|t| t.word == word.word)
    }

    /// Whether the statement of a fact has each content word of the message, whatever else it may mean.
    fn words_as_typed(&self, fact: usize) -> bool {
        let stems = Stems::default();
        let statement = self.statement(fact);
        let asking = self.matcher.reader().asking(self.utterance);
        let has = |at: usize| {
            let stem = stems.stem(&self.utterance.tokens[at].word);
            statement.iter().any(|t| stems.stem(&t.word) == stem)
        };
        let body = self.ellipsis.start..self.ellipsis.start + self.ellipsis.body.len();
        let is_said = |t: &&Term| t.class == Class::Content && body.contains(&t.tokens.start);
        let said = self.utterance.terms.iter().filter(is_said).flat_map(|t| t.tokens.clone());
        said.filter(|at| !asking.contains(at)).all(has)
    }

    /// Whether a message speaks of nothing but what was told, so that nothing else is an answer, be it found or
    /// not: "why so late?",
    /// "which ones are in Asia?" after a list, "what did the second one cost?" without one.
    pub(super) fn asks_of_told_alone(&self, best: Option<usize>) -> bool {
        let ellipsis = &self.ellipsis;
        let body = &ellipsis.body;
        let is_pick = |at: usize| {
            let is_one = body.get(at + 1).is_some_and(|t| self.cues.is_one(t));
            let is_definite = body[at - 1].word == "the" && self.cues.position(&body[at]).is_some();
            // "Is it the first one?" asks what it is.
            let is_said_of = at > 1 && self.cues.pronoun(&body[at - 2]).is_some();
            is_one && is_definite && !is_said_of
        };
        let is_told = || best.is_some_and(|fact| self.thread.was_told(fact));
        if !ellipsis.has_names && (1..body.len()).any(is_pick) && !is_told() {
            return true;
        }
        best.is_none()
            && (ellipsis.kind == Some(Asks::Why) && ellipsis.hangs_on && ellipsis.content > 0
                || ellipsis.picks && ellipsis.has_names && self.thread.list.is_some())
    }

    /// Whether what was found for a message by itself is an answer that hangs together with what was told, and was
    /// not told yet.
    pub(super) fn is_near(&self, alone: &Found) -> bool {
        let is_new = |fact: usize| self.is_in_focus(fact) && !self.is_shown(fact);
        let is_of_kind = matches!(self.ellipsis.kind, Some(Asks::Which | Asks::When | Asks::Where))
            || self.ellipsis.content > 0;
        if !is_of_kind || !self.utterance.figures.is_empty() {
            return false;
        }
        let confidence = alone.fact_confidence();
        confidence >= self.least
            && confidence >= alone.best_confidence()
            && alone.best_fact().is_some_and(is_new)
    }

    /// "And the rest?", "who paid the rest?": what was told last, where it states what the rest is.
    pub(super) fn rest_told(&self) -> Option<usize> {
        let is_rest = |t: &Token| self.cues.is_rest(t);
        let fact = self.fact_told().filter(|_| self.ellipsis.body.iter().any(is_rest))?;
        let is_fit = !self.ellipsis.has_names && self.statement(fact).iter().any(is_rest);
        let (stated, missing) = self.words_stated(fact);
        (is_fit && missing <= stated).then_some(fact)
    }

    /// The fact told last, where nothing else was asked about since.
    fn fact_just_told(&self) -> Option<usize> {
        self.fact_told().filter(|&fact| self.thread.topic == Some(Topic::Fact(fact as u32)))
    }

    /// Whether nobody and nothing else is named or pointed at than what was told.
    fn asks_on(&self) -> bool {
        let ellipsis = &self.ellipsis;
        let points_back =
            |p: &Pointer| p.kind.is_none() && matches!(p.pronoun, Some(Pronoun::Thing | Pronoun::Several));
        let has_time = !self.utterance.periods.is_empty() || !self.utterance.figures.is_empty();
        !ellipsis.has_names && !has_time && ellipsis.pointers.iter().all(points_back)
    }

    /// Whether a fact that was told gives another kind of answer as well, which is asked for now.
    fn tells_besides(&self, fact: usize) -> bool {
        let (told, profile) = (&self.base.facts[fact], self.matcher.profile(fact));
        let is_each = |t| self.cues.is_each(t);
        match &self.ellipsis.demand {
            None => {}
            Some(Demand::Each) if self.statement(fact).iter().any(is_each) => {}
            Some(_) => return false,
        }
        let Some(kind) = self.ellipsis.kind else { return false };
        let is_new = self.thread.asks != Some(kind);
        let gives = |kind: Asks| told.asks.contains(&kind);
        // "Where is it?" asks for the place of what is pointed at.
        let asks_of_told = self.ellipsis.pointers.is_empty()
            || self.ellipsis.content > 0
            || self.ellipsis.demand == Some(Demand::Each);
        match kind {
            Asks::Which | Asks::What => {
                let kind = self.kind_said().filter(|_| self.ellipsis.pointers.is_empty());
                (gives(Asks::Which) || gives(Asks::Where))
                    && kind.is_some_and(|kind| self.names_of_kind(fact, kind))
            }
            Asks::HowMany if self.unit_said().is_some() => {
                self.unit_said().is_some_and(|unit| profile.measures.contains(unit))
            }
            Asks::When if told.period.is_some() => false,
            Asks::When if self.ellipsis.stretch => gives(kind) || is_new && self.tells_duration(fact),
            Asks::How => false,
            kind => is_new && asks_of_told && gives(kind),
        }
    }

    /// "And the permanent ones?": whether a fact that told how many has other figures as well, and states what is
    /// asked about.
    fn counts_another(&self, fact: usize) -> bool {
        let ellipsis = &self.ellipsis;
        let is_bare = ellipsis.kind.is_none() && ellipsis.is_fragment && ellipsis.content > 0;
        let counts = matches!(self.thread.asks, Some(Asks::HowMany | Asks::HowMuch));
        // Where words are not set apart, what is stated may be part of another word.
        if !is_bare || !counts || ellipsis.demand.is_some() || self.matcher.reader().lexicon.segmented {
            return false;
        }
        let statement = self.matcher.reader().read(self.base.facts[fact].in_language(&self.cues.language).0);
        statement.figures.len() > 1 && matches!(self.words_stated(fact), (1.., 0))
    }

    /// "Over 18 years": whether a fact tells a stretch of time by its length.
    fn tells_duration(&self, fact: usize) -> bool {
        let lexicon = self.matcher.reader().lexicon;
        self.statement(fact).iter().any(|t| lexicon.unit(&t.word) == Some(Measure::Time))
    }

    /// Whether the statement of a fact has each content word of the message but those for kinds and units.
    fn states_each_word(&self, fact: usize) -> bool {
        let lexicon = self.matcher.reader().lexicon;
        let body = self.ellipsis.start..self.ellipsis.start + self.ellipsis.body.len();
        let word = |at: usize| self.utterance.tokens[at].word.as_str();
        let asking = self.matcher.reader().asking(self.utterance);
        let asks_for_one = matches!(self.ellipsis.kind, Some(Asks::Which | Asks::What));
        let asks_who = self.ellipsis.kind == Some(Asks::Who);
        let said = self.utterance.terms.iter().filter(|t| {
            let at = t.tokens.start;
            let is_kind =
                || lexicon.kind(word(at)).is_some() || self.cues.kind(&self.utterance.tokens[at]).is_some();
            let is_kind = asks_for_one && is_kind();
            t.class == Class::Content
                && body.contains(&at)
                && !asking.contains(&at)
                && !is_kind
                && !(asks_who && self.cues.is_leading(&self.utterance.tokens[at]))
                && lexicon.unit(word(at)).is_none()
        });
        let mut said = said.peekable();
        if said.peek().is_none() {
            return true;
        }
        let profile = self.matcher.profile(fact);
        said.all(|t| profile.has_concept(t.concept)) && self.states_a_word(fact)
    }

    /// The kind that a noun of the message stands for, where one of that kind is asked for.
    fn kind_said(&self) -> Option<Kind> {
        let wanted = self.utterance.wanted_kind.map(|w| w.kind);
        wanted.or_else(|| self.ellipsis.body.iter().find_map(|t| self.cues.kind(t)))
    }

    /// What is counted by a unit that the message asks a number of.
    fn unit_said(&self) -> Option<Measure> {
        let lexicon = self.matcher.reader().lexicon;
        self.ellipsis.body.iter().find_map(|t| lexicon.unit(&t.word))
    }

    /// Whether a fact names something of a kind that nobody asked about.
    fn names_of_kind(&self, fact: usize, kind: Kind) -> bool {
        let fact = &self.base.facts[fact];
        let value: &[EntityIx] = match &fact.value {
            Some(Value::Place(place)) => std::slice::from_ref(place),
            Some(Value::Entities { named, .. }) => named,
            _ => &[],
        };
        let is_wanted = |e: &&EntityIx| self.base.entity(**e).kind == kind && !self.thread.named.contains(*e);
        if value.iter().any(|e| is_wanted(&e)) {
            return true;
        }
        // Of several that are mentioned by the way another fact is there to tell.
        let stated = self.matcher.reader().read(fact.in_language(&self.cues.language).0).entities();
        fact.about.iter().filter(|e| stated.contains(e)).filter(is_wanted).count() == 1
    }

    /// Whether a fact sets figures of several against each other, of which one was asked about and another one
    /// is now.
    fn tells_of_another(&self, fact: usize) -> bool {
        let (names, profile) = (&self.ellipsis.names, self.matcher.profile(fact));
        let kind = |e: &EntityIx| self.base.entity(*e).kind;
        let is_other = |e: &EntityIx| {
            let of_kind = |named: &EntityIx| kind(named) == kind(e) && profile.has_entity(*named);
            profile.has_entity(*e) && !self.thread.named.contains(e) && self.thread.named.iter().any(of_kind)
        };
        profile.compares
            && self.utterance.periods.is_empty()
            && !names.is_empty()
            && names.iter().all(is_other)
    }

    /// The words of the statement of a fact.
    pub(super) fn statement(&self, fact: usize) -> Vec<Token> {
        let statement = self.base.facts[fact].in_language(&self.cues.language).0;
        self.matcher.vocabulary().tokens(statement)
    }

    /// "What do *its* tickets cost?": whether what was found is about others than the one that the word for an
    /// owner stands for.
    pub(super) fn is_of_other_owner(&self, alone: &Found, owner: Option<EntityIx>) -> bool {
        let is_owned = self.ellipsis.body.iter().any(|t| self.cues.is_owner(t));
        let is_told = |e: &EntityIx| match self.told().and_then(|told| told.value.as_ref()) {
            Some(Value::Entities { named, .. }) => named.contains(e),
            _ => false,
        };
        let is_meant = |e: &EntityIx| is_owned && (self.thread.named.contains(e) || is_told(e));
        let Some(owner) = owner.filter(is_meant) else { return false };
        alone.best_fact().is_some_and(|fact| !self.is_of(fact, owner))
    }

    /// "How old is she?": whether what was found is about others than whom the pronoun stands for.
    pub(super) fn is_of_others(&self, alone: &Found, meant: Option<EntityIx>) -> bool {
        let meant = meant.filter(|e| self.base.entity(*e).kind.is_somebody());
        meant.is_some_and(|meant| alone.best_fact().is_some_and(|fact| !self.is_of_somebody(fact, meant)))
    }

    /// Whether a fact is about a person, or told beside what was told of those for whom they speak.
    pub(super) fn is_of_somebody(&self, fact: usize, person: EntityIx) -> bool {
        let is_beside = || {
            let (fact, within) = (&self.base.facts[fact], &self.base.entity(person).within);
            self.told().is_some_and(|told| told.paragraph == fact.paragraph)
                && fact.about.iter().any(|e| within.contains(e))
        };
        self.is_of(fact, person) || is_beside()
    }

    /// "Who did that?": whether what was found hangs together neither with what was told nor with what was
    /// asked about, though nothing else than what was told is pointed at.
    pub(super) fn is_astray(&self, alone: &Found) -> bool {
        let points = |p: &Pointer| p.kind.is_none() && p.pronoun == Some(Pronoun::Thing);
        let [pointer] = self.ellipsis.pointers.as_slice() else { return false };
        let ends = pointer.tokens.end == self.ellipsis.body.len();
        ends && points(pointer)
            && self.fact_told().is_some()
            && alone.best_fact().is_some_and(|fact| !self.is_in_focus(fact))
    }

    /// Whether a fact is about an entity, or what is part of it.
    fn is_of(&self, fact: usize, entity: EntityIx) -> bool {
        let about = &self.base.facts[fact].about;
        let is_part = |e: &EntityIx| self.base.entity(*e).within.contains(&entity);
        about.is_empty() || self.matcher.profile(fact).has_entity(entity) || about.iter().any(is_part)
    }
}
