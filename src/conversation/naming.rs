//! "Which ones?", "which company?", "name an example": those are to be named of whom only what they are was told.

use super::cues::Pronoun;
use super::ellipsis::Reason;
use super::lists::{items_of, list_named};
use super::readings::{is_alike, is_group};
use super::{FollowUp, Remark, Scene, is_specific, relation};
use crate::knowledge::{EntityIx, Fact, Kind, Value};
use crate::text::Token;
use crate::text::lexicon::Asks;
use crate::text::lists::List;

/// Of the facts told lately, so many may have told of the place that is pointed at.
const LATELY: usize = 3;

/// A text of so many parts is a list.
const SEVERAL: usize = 3;

impl Scene<'_> {
    /// What names some of those that were told of, where nothing else is asked for than that; nothing is an answer
    /// where nobody is named. `found` is what was found as the answer.
    pub(super) fn by_names(&self, found: Option<usize>) -> Option<FollowUp> {
        let told = self.fact_told()?;
        if self.ellipsis.reason == Reason::Names && !self.says_kind() {
            // Who was told of several in so many words was told examples.
            let value = &self.base.facts[told].value;
            if matches!(value, Some(Value::Text(text)) if items_of(text).count() >= SEVERAL) {
                return Some(self.structural(told, None));
            }
            if self.kind_to_name().is_none() {
                return self.declined();
            }
        }
        let kind = self.kind_to_name()?;
        if found.is_some_and(|fact| self.names_enough(fact, kind)) {
            return None;
        }
        match self.names_of_told(told, kind) {
            Some(fact) => Some(self.structural(fact, None)),
            // "From which company?" asks of what was told.
            None if self.begins_hanging()
                && (self.names_of_kind(told, kind) || self.is_said_for(told, kind)) =>
            {
                Some(self.structural(told, None))
            }
            None => self.declined(),
        }
    }

    /// Whether whoever says a fact speaks for one of a kind.
    fn is_said_for(&self, fact: usize, kind: Kind) -> bool {
        self.own.profile(fact).speakers().iter().any(|e| self.base.entity(*e).kind == kind)
    }

    fn begins_hanging(&self) -> bool {
        self.ellipsis.body.first().is_some_and(|t| self.cues.hangs_on(t))
    }

    /// "Any other model from there?", "what else is made there?": another one of those that were told to be at the
    /// place that is pointed at; or what was told, where it is there to tell what more is asked for of it ("in
    /// what other field?").
    pub(super) fn by_other_of_told(&self) -> Option<FollowUp> {
        let Self { base, thread, ref ellipsis, .. } = *self;
        if !ellipsis.more || ellipsis.has_names || ellipsis.demand.is_some() || is_specific(ellipsis.kind) {
            return None;
        }
        let kind = |e: &EntityIx| base.entity(*e).kind;
        let place = ellipsis.pointers.iter().find_map(|p| match p.kind {
            Some(kind) => Some(kind).filter(|kind| kind.is_place()).map(Some),
            None => (p.pronoun == Some(Pronoun::Place)).then_some(None),
        });
        if let Some(of_kind) = place {
            let is_pointed_at = |e: &&EntityIx| kind(e).is_place() && of_kind.is_none_or(|k| kind(e) == k);
            let place = *thread.focus.iter().find(is_pointed_at)?;
            let said = ellipsis.body.iter().find_map(|t| self.kind_of_noun(t));
            let is_one = |e: &&EntityIx| !kind(e).is_place() && said.is_none_or(|said| kind(e) == said);
            let one_of = |fact: usize| {
                let about = &base.facts[fact].about;
                let has_other = |e: &&EntityIx| about.iter().any(|o| o != *e && kind(o) == kind(e));
                let is_there =
                    relation::is_about(base, &base.facts[fact], place) && self.has_each_word_but_names(fact);
                let mut spoken_of = thread.focus.iter().filter(|e| is_there && about.contains(e));
                spoken_of.find(|e| is_one(e) && has_other(e)).map(|one| (fact, one))
            };
            let (fact, one) = thread.told.iter().take(LATELY).find_map(|&i| one_of(i as usize))?;
            let others = base.facts[fact].about.iter();
            let others = others.filter(|e| *e != one && kind(e) == kind(one) && !thread.named.contains(e));
            // Who was spoken of longest ago is the likeliest not to have been asked about.
            let place_in_focus =
                |e: &&EntityIx| thread.focus.iter().position(|f| f == *e).unwrap_or(usize::MAX);
            return Some(self.structural(fact, Some(Remark::of_one(*others.max_by_key(place_in_focus)?))));
        }
        let told = self.fact_told()?;
        let tells_several = matches!(base.facts[told].value, Some(Value::Entities { .. } | Value::Text(_)));
        let is_open = ellipsis.reason == Reason::NoSubject && ellipsis.content == 1 && !self.utterance.yes_no;
        (is_open && tells_several && self.names_attribute(told)).then(|| self.structural(told, None))
    }

    /// Of what kind those are that a message asks to name, where it asks nothing else.
    fn kind_to_name(&self) -> Option<Kind> {
        let ellipsis = &self.ellipsis;
        if self.utterance.yes_no || ellipsis.more || ellipsis.demand.is_some() || ellipsis.corrects {
            return None;
        }
        let said = ellipsis.body.iter().find_map(|t| self.kind_of_noun(t));
        let is_bare = ellipsis.reason == Reason::Names;
        let says_nothing = |t: &Token| {
            t.is(List::Stop) || t.is(List::Frame) || self.cues.is_one(t) || self.kind_of_noun(t).is_some()
        };
        let asks_which = ellipsis.kind == Some(Asks::Which)
            && !ellipsis.has_names
            && ellipsis.pointers.is_empty()
            && (said.is_some() || ellipsis.picks)
            && ellipsis.body.last().is_some_and(|t| self.cues.is_one(t) || self.kind_of_noun(t).is_some())
            && ellipsis.body.iter().all(says_nothing);
        let kind = said.or_else(|| self.kind_told()).or_else(|| self.kind_stated());
        kind.filter(|kind| (is_bare || asks_which) && !kind.is_place())
    }

    fn says_kind(&self) -> bool {
        self.ellipsis.body.iter().any(|t| self.kind_of_noun(t).is_some())
    }

    fn kind_of_noun(&self, token: &Token) -> Option<Kind> {
        self.cues.kind(token).or_else(|| self.matcher.reader().lexicon.kind(&token.word))
    }

    /// The kind of the first of several that the statement of what was told speaks of ("many *automakers*").
    fn kind_stated(&self) -> Option<Kind> {
        let lexicon = self.matcher.reader().lexicon;
        let several = |t: &Token| lexicon.kind(&t.word).filter(|_| t.word.ends_with('s'));
        self.statement(self.fact_told()?).iter().find_map(several)
    }

    /// The fact nearest to what was told that names some of a kind, and what was told of the same.
    fn names_of_told(&self, told: usize, kind: Kind) -> Option<usize> {
        let base = self.base;
        if self.names_enough(told, kind) && self.is_there(&base.facts[told]) {
            return Some(told);
        }
        let is_several = self.ellipsis.reason == Reason::Names
            || self.ellipsis.picks
            || self.ellipsis.body.iter().any(|t| self.kind_of_noun(t).is_some() && t.word.ends_with('s'));
        let is_near = |&i: &usize| {
            let (fact, of) = (&base.facts[i], &base.facts[told]);
            // Whoever is at a place, or at an event, need not be one of those who were counted there.
            let binds = |e: &EntityIx| {
                let kind = base.entity(*e).kind;
                !kind.is_place() && kind != Kind::Event
            };
            let subject = |fact: &Fact| relation::subject(base, fact).filter(binds);
            let is_of_same = subject(fact).is_some_and(|e| of.about.contains(&e))
                || subject(of).is_some_and(|e| fact.about.contains(&e));
            fact.paragraph.is_some() && is_of_same && self.is_there(fact) && self.names_enough(i, kind)
        };
        let facts = (0..base.facts.len()).filter(|i| is_several && is_near(i));
        facts.max_by_key(|&i| (self.nearness(i), std::cmp::Reverse(i)))
    }

    /// Whether a fact is there to name one or more of a kind who are no group; "name two" asks for two.
    fn names_enough(&self, fact: usize, kind: Kind) -> bool {
        let asked = self.utterance.figures.first().map_or(1, |figure| figure.value.max(1.0) as usize);
        let lexicon = self.matcher.reader().lexicon;
        let is_one =
            |e: &EntityIx| is_alike(self.base.entity(*e).kind, kind) && !is_group(self.base, lexicon, *e);
        list_named(self.base, &self.base.facts[fact]).iter().filter(|e| is_one(e)).count() >= asked
    }

    /// "Name one from the north": whether a fact is about the place that is named, if one is.
    fn is_there(&self, fact: &Fact) -> bool {
        self.ellipsis.names.iter().all(|place| relation::is_about(self.base, fact, *place))
    }
}
