//! What was told last, where it tells what is asked next as well: a statement often tells several things.

use super::cues::Pronoun;
use super::ellipsis::{Demand, Pointer, Reason};
use super::readings::is_group;
use super::thread::Topic;
use super::{FollowUp, Scene, confidence, is_specific};
use crate::knowledge::{EntityIx, Kind, Value};
use crate::matcher::Found;
use crate::matcher::vocabulary::Class;
use crate::text::Token;
use crate::text::lexicon::{Asks, Measure};
use crate::text::numbers::Figure;

impl Scene<'_> {
    /// "In which town?", "over how long?", "how many did they build?", "and France?": what was told last, where
    /// it tells that too and the message says nothing else.
    pub(super) fn by_told(&self, alone: &Found) -> Option<FollowUp> {
        let ellipsis = &self.ellipsis;
        if let Some(told) = self.rest_told().or_else(|| self.side_told()) {
            return Some(self.in_focus(told));
        }
        if ellipsis.corrects || ellipsis.more || ellipsis.speaks || self.utterance.yes_no {
            return None;
        }
        let fact = self.fact_just_told()?;
        if self.asks_for_later_place(Some(fact)) {
            return None;
        }
        if let Some(amount) = self.amount_told() {
            return Some(self.in_focus(amount));
        }
        if self.asks_what_it_hangs_on(fact, alone) {
            return Some(self.in_focus(fact));
        }
        let mut shown = self.thread.shown.iter().map(|&fact| fact as usize);
        if let Some(named) = shown.find(|&fact| self.asks_of_named_in(fact)) {
            return Some(self.in_focus(named));
        }
        // "Why so late?" says of nothing else why.
        let asks_why_so = ellipsis.asks_why_so();
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

    /// "At what?", "number one in what?": whether nothing is asked but what a word of what was told hangs on.
    fn asks_what_it_hangs_on(&self, fact: usize, alone: &Found) -> bool {
        let ellipsis = &self.ellipsis;
        let is_open = matches!(ellipsis.reason, Reason::NoContent | Reason::NoSubject | Reason::Pronoun);
        let (before, what) = match ellipsis.body.as_slice() {
            [before, what] => (before, what),
            [.., before, what]
                if matches!(self.words_stated(fact), (1.., 0)) && confidence(alone) < self.least =>
            {
                (before, what)
            }
            _ => return false,
        };
        let asks = matches!(ellipsis.kind, None | Some(Asks::What | Asks::Who));
        let lexicon = self.matcher.reader().lexicon;
        let is_bare = |t: &Token| {
            let kind = lexicon.asks(|i| (i == 0).then_some(t.word.as_str())).map(|(kind, _)| kind);
            matches!(kind, Some(Asks::What | Asks::Which | Asks::Who))
        };
        is_open && asks && self.asks_on() && self.cues.hangs_on(before) && is_bare(what)
    }

    /// "How many at the fair, then?": whether nothing but the kind of answer and names is said, and a fact that is
    /// about all of those gives it.
    fn asks_of_named_in(&self, fact: usize) -> bool {
        let ellipsis = &self.ellipsis;
        let has = |e: &EntityIx| self.matcher.profile(fact).has_entity(*e);
        let gives = |kind: Asks| is_specific(Some(kind)) && self.base.facts[fact].asks.first() == Some(&kind);
        matches!(ellipsis.reason, Reason::OtherSlot | Reason::NoPredicate)
            && ellipsis.content == 0
            && ellipsis.demand.is_none()
            && ellipsis.kind.is_some_and(gives)
            && self.utterance.periods.is_empty()
            && self.utterance.figures.is_empty()
            && !ellipsis.names.is_empty()
            && ellipsis.names.iter().all(has)
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
            true => {
                stated >= missing && self.tells_besides(fact) || missing == 0 && self.tells_who_acts(fact)
            }
            false => missing == 0 && ellipsis.demand.is_none(),
        };
        if stated == 0 || !fits {
            return None;
        }
        // "And about driving?" puts another word of what was told in the place of the one that was asked about.
        let is_other_word = ellipsis.is_fragment && ellipsis.is_opened && self.words_as_typed(fact);
        if super::focus::is_of_gap(alone) && !is_other_word
            || self.matcher.hold(self.base, self.utterance, fact).is_ruled_out()
        {
            return None;
        }
        Some(self.in_focus(fact))
    }

    /// "By how much?": the fact told last beside the first one, where only it gives an amount.
    fn amount_told(&self) -> Option<usize> {
        let ellipsis = &self.ellipsis;
        let is_bare = ellipsis.reason == Reason::NoContent && ellipsis.pointers.is_empty();
        let is_by = ellipsis.body.first().is_some_and(|t| self.cues.hangs_on(t));
        if !is_bare || !is_by || !matches!(ellipsis.kind, Some(Asks::HowMany | Asks::HowMuch)) {
            return None;
        }
        let gives = |&fact: &usize| {
            let asks = &self.base.facts[fact].asks;
            asks.contains(&Asks::HowMany) || asks.contains(&Asks::HowMuch)
        };
        let mut shown = self.thread.shown.iter().map(|&fact| fact as usize);
        if shown.next().is_none_or(|first| gives(&first)) { None } else { shown.find(gives) }
    }

    /// "Who decides?": whether a fact that states what somebody does is about somebody first.
    fn tells_who_acts(&self, fact: usize) -> bool {
        let acts = |e: &&EntityIx| {
            let kind = self.base.entity(**e).kind;
            kind.is_somebody() || matches!(kind, Kind::Company | Kind::Organisation)
        };
        self.ellipsis.kind == Some(Asks::Who) && self.base.facts[fact].about.first().filter(acts).is_some()
    }

    /// The fact told last, where nothing else was asked about since.
    pub(super) fn fact_just_told(&self) -> Option<usize> {
        self.fact_told().filter(|&fact| self.thread.topic == Some(Topic::Fact(fact as u32)))
    }

    /// Whether nobody and nothing else is named or pointed at than what was told.
    pub(super) fn asks_on(&self) -> bool {
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
            Asks::HowMany if self.unit_said() == Some(Measure::Time) => self.tells_duration(fact),
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
    pub(super) fn tells_duration(&self, fact: usize) -> bool {
        let reader = self.matcher.reader();
        let is_unit = |t: &Token| reader.lexicon.unit(&t.word) == Some(Measure::Time);
        // "In the two years up to 2023", rather than "the first year is not given".
        let statement = reader.read(self.base.facts[fact].in_language(&self.cues.language).0);
        let counts = |f: &Figure| statement.tokens.get(f.tokens.end).is_some_and(is_unit);
        statement.figures.iter().any(counts)
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
    pub(super) fn kind_said(&self) -> Option<Kind> {
        let wanted = self.utterance.wanted_kind.map(|w| w.kind);
        wanted.or_else(|| self.ellipsis.body.iter().find_map(|t| self.cues.kind(t)))
    }

    /// What is counted by a unit that the message asks a number of.
    pub(super) fn unit_said(&self) -> Option<Measure> {
        let lexicon = self.matcher.reader().lexicon;
        self.ellipsis.body.iter().find_map(|t| lexicon.unit(&t.word))
    }

    /// Whether a fact names something of a kind that nobody asked about.
    pub(super) fn names_of_kind(&self, fact: usize, kind: Kind) -> bool {
        let fact = &self.base.facts[fact];
        let value: &[EntityIx] = match &fact.value {
            Some(Value::Place(place)) => std::slice::from_ref(place),
            Some(Value::Entities { named, .. }) => named,
            _ => &[],
        };
        let lexicon = self.matcher.reader().lexicon;
        let is_wanted = |e: &&EntityIx| {
            let is_one = self.base.entity(**e).kind == kind && !is_group(self.base, lexicon, **e);
            is_one && !self.thread.named.contains(*e)
        };
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
}
