//! What a few words ask for among the facts that hang together with what was told: the one that
//! tells when it was, the one that uses each of the words.

use smallvec::SmallVec;

use super::cues::Pronoun;
use super::ellipsis::Reason;
use super::lists::list_told;
use super::readings::{Inherited, is_alike};
use super::structure::BY_STRUCTURE;
use super::{FollowUp, STANDS_ALONE, STICKS, Scene, is_specific, relation};
use crate::knowledge::{EntityIx, Fact, Value};
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Candidate, Found, Target};
use crate::text::lexicon::{Asks, Locative, Measure};
use crate::text::numbers::Figure;

/// How near a fact is to what was told: whether it was told, whether it stands in the same
/// paragraph, and how much it is about.
pub(super) type Nearness = (bool, bool, usize);

impl Scene<'_> {
    /// What a message of few words asks for among the facts in focus, where that is plain.
    pub(super) fn by_focus(&self, alone: &Found, least: f32) -> Option<FollowUp> {
        let ellipsis = &self.ellipsis;
        if ellipsis.demand.is_some() || ellipsis.more || ellipsis.corrects {
            return None;
        }
        if let Some(location) = self.location_of_told() {
            return Some(self.in_focus(location));
        }
        match ellipsis.reason {
            Reason::OtherTime => match ellipsis.side {
                Some(_) => self.other_side().map(|fact| self.in_focus(fact)),
                None => self.time_in_question().map(|fact| self.in_focus(fact)),
            },
            Reason::NoContent if ellipsis.side.is_some() => self.other_side().map(|fact| self.in_focus(fact)),
            // "How long would it be?" may be asked of something else than its day.
            Reason::NoContent if ellipsis.stretch && self.finds_kin(alone) => Some(self.as_found(alone)),
            Reason::NoContent
                if self.points_at_told()
                    && !ellipsis.speaks
                    && ellipsis.kind == Some(Asks::When)
                    && !self.has_picked() =>
            {
                let time = self.time_of_told()?;
                if self.asks_for_end_of_day(time) { self.declined() } else { Some(self.in_focus(time)) }
            }
            Reason::Pronoun if self.utterance.offers_choice && !ellipsis.has_names => {
                self.choice_told().map(|fact| self.in_focus(fact))
            }
            Reason::Pronoun if self.utterance.yes_no && ellipsis.content == 0 => {
                self.name_in_question().map(|fact| self.in_focus(fact))
            }
            Reason::NoContent | Reason::Pronoun | Reason::Doubt if self.questions_figure() => {
                self.thread.fact().map(|fact| self.in_focus(fact))
            }
            Reason::NoSubject => {
                let own = alone.candidates.iter().find_map(|c| match c.target {
                    // What sums up the whole article is in no focus.
                    Target::Fact(i) if self.base.facts[i].paragraph.is_some() => Some((i, c.confidence)),
                    _ => None,
                });
                let own = own.filter(|(_, confidence)| *confidence >= STICKS * least);
                if self.asks_whose() {
                    return self.by_words(|fact| self.is_shown(fact));
                }
                let is_plain = |(fact, confidence)| {
                    (self.is_in_focus(fact) || confidence >= STANDS_ALONE) && self.has_each_word(fact)
                };
                if own.is_some_and(is_plain) {
                    return None;
                }
                // Example questions ask for much that is not told ("is that the profit?"), and use words in
                // other senses ("look closely").
                let needs_word = !is_specific(ellipsis.kind)
                    || is_of_gap(alone)
                    || alone.fact_confidence() >= STANDS_ALONE;
                let is_fit = |found: &FollowUp| {
                    let is_told = |fact| self.is_stated(fact) || self.tells_kind_said(fact);
                    let best = found.found.best_fact();
                    best.is_none_or(is_told)
                        || !needs_word && !best.is_some_and(|fact| self.was_summed_up(fact))
                };
                self.by_words(|fact| self.is_in_focus(fact)).filter(is_fit)
            }
            _ => None,
        }
    }

    /// What was told, where it has each word of a question for yes or no ("any miners among them?").
    pub(super) fn by_words_of_told(&self) -> Option<FollowUp> {
        let is_fit = |found: &FollowUp| {
            // "And its imports?" points at whose they are, rather than at what was told.
            let points = !self.ellipsis.pointers.is_empty()
                && self.ellipsis.body.first().is_none_or(|t| !self.cues.is_owner(t));
            points || found.found.best_fact().is_none_or(|fact| self.is_stated(fact))
        };
        (self.ellipsis.wants_yes_no)
            .then(|| self.by_words(|fact| self.is_shown(fact)).filter(is_fit))
            .flatten()
    }

    /// Whether a question about a stretch of time finds by itself what was not told yet of the same, after a day
    /// was told.
    pub(super) fn finds_kin(&self, alone: &Found) -> bool {
        let is_day = |told: &Fact| matches!(told.value, Some(Value::Date(_)));
        let is_kin = |fact: usize| self.is_in_focus(fact) && self.fact_told() != Some(fact);
        !self.ellipsis.pointers.is_empty()
            && self.told().is_some_and(is_day)
            && alone.fact_confidence() >= STANDS_ALONE
            && alone.best_fact().is_some_and(is_kin)
    }

    /// What is found for the message by itself as what was meant.
    pub(super) fn as_found(&self, alone: &Found) -> FollowUp {
        FollowUp {
            reason: self.ellipsis.reason,
            utterance: self.utterance.clone(),
            found: alone.clone(),
            inherited: Inherited { entity: None, topic: self.thread.topic },
            remark: None,
            computable: false,
        }
    }

    /// Whether nothing else than what was told is pointed at ("by when was that?").
    pub(super) fn points_at_told(&self) -> bool {
        let pointers = &self.ellipsis.pointers;
        pointers.iter().all(|p| p.kind.is_none() && p.pronoun == Some(Pronoun::Thing))
    }

    /// Whether one of a list that was told was picked last, and so is spoken of rather than the list.
    fn has_picked(&self) -> bool {
        let list = self.told().map(|told| list_told(self.base, told).members).unwrap_or_default();
        matches!(self.thread.named.as_slice(), [only] if list.contains(only))
    }

    /// Whether a fact was told last, be it among others that an overview sums up.
    fn was_summed_up(&self, fact: usize) -> bool {
        let paragraph = self.base.facts[fact].paragraph;
        let sums_up = |&shown: &u32| {
            let shown = &self.base.facts[shown as usize];
            shown.overview && shown.paragraph == paragraph
        };
        self.is_shown(fact) || self.thread.shown.iter().any(sums_up)
    }

    pub(super) fn is_shown(&self, fact: usize) -> bool {
        self.thread.shown.contains(&(fact as u32))
    }

    /// "Whose output?", "which country's exports?": whether the subject of what was told is asked for.
    fn asks_whose(&self) -> bool {
        let subject = self.told().and_then(|told| told.about.first());
        let wanted = self.utterance.wanted_kind.filter(|_| self.utterance.asks.first() == Some(&Asks::Which));
        self.ellipsis.body.first().is_some_and(|t| self.cues.is_source_alone(t))
            || self.ellipsis.content > 1
                && wanted.is_some_and(|w| subject.is_some_and(|e| self.base.entity(*e).kind == w.kind))
    }

    /// "More than a hundred?", "I heard two hundred, right?": whether a figure is held against the one
    /// that was told, and nothing else is said.
    fn questions_figure(&self) -> bool {
        let ellipsis = &self.ellipsis;
        let told = self.told().and_then(|fact| fact.value.as_ref());
        let Some(Value::Quantity { number, .. }) = told else { return false };
        let is_near = |value: f64| (1.0 / MOST_APART..=MOST_APART).contains(&(value / number));
        let is_alike = |f: &Figure| !f.percent && f.currency.is_none() && is_near(f.value);
        ellipsis.wants_yes_no
            && ellipsis.content == 0
            && !ellipsis.has_names
            && !self.utterance.figures.is_empty()
            && self.utterance.figures.iter().all(is_alike)
    }

    /// The fact that uses each word of the message.
    fn by_words(&self, is_eligible: impl Fn(usize) -> bool) -> Option<FollowUp> {
        let ellipsis = &self.ellipsis;
        let is_open = matches!(ellipsis.reason, Reason::NoSubject | Reason::Pronoun);
        if !is_open || ellipsis.has_names || ellipsis.content == 0 || ellipsis.demand.is_some() {
            return None;
        }
        // Who asks for a person or a time is not told a reason.
        let kind = self.ellipsis.kind.filter(|kind| is_specific(Some(*kind)) && !self.asks_whose());
        let asks_duration = kind == Some(Asks::HowMany) && self.unit_said() == Some(Measure::Time);
        let picks_extreme = ellipsis.picks && self.utterance.terms.iter().any(|t| t.superlative);
        let goes = self.asks_destination();
        let gives_kind = |i: usize| {
            // "Which one is the largest?" is asked of those that were told.
            let is_other = picks_extreme && !self.is_shown(i);
            if asks_duration && !self.tells_duration(i) || is_other || goes && !self.tells_destination(i) {
                return false;
            }
            let fact = &self.base.facts[i];
            kind.is_none_or(|k| {
                fact.asks.is_empty() || relation::gives_first(fact, k) || relation::gives_besides(fact, k)
            })
        };
        let facts =
            (0..self.base.facts.len()).filter(|&i| is_eligible(i) && gives_kind(i) && self.has_each_word(i));
        let best = facts.max_by_key(|&i| {
            let fact = &self.base.facts[i];
            let gives = self.utterance.asks.first().is_some_and(|kind| relation::gives_first(fact, *kind));
            let (is_told, is_same_paragraph, shared) = self.nearness(i);
            let is_told = (is_told || self.is_shown(i)) && !fact.overview;
            let told = 2 * u8::from(is_told) + u8::from(is_same_paragraph);
            // What is asked for by its name alone is told by a fact of its own.
            let weight = if self.utterance.asks.is_empty() { 4 } else { 2 };
            let fit = told + weight * u8::from(self.names_attribute(i));
            // "Of whom?" is answered by a name.
            let names = kind == Some(Asks::Who) && matches!(fact.value, Some(Value::Entities { .. }));
            (names, self.tells_wanted_kind(i), gives, fit, !fact.overview, shared, std::cmp::Reverse(i))
        })?;
        Some(self.in_focus(best))
    }

    /// "In which city?": whether what a fact tells is of the kind that is asked for.
    fn tells_wanted_kind(&self, i: usize) -> bool {
        let is_wanted =
            |e: &EntityIx| self.utterance.wanted_kind.is_some_and(|w| w.kind == self.base.entity(*e).kind);
        match &self.base.facts[i].value {
            Some(Value::Place(place)) => is_wanted(place),
            Some(Value::Entities { named, .. }) => named.iter().all(is_wanted),
            _ => false,
        }
    }

    /// Whether a fact hangs together with what was told, or is about what was asked about.
    pub(super) fn is_in_focus(&self, i: usize) -> bool {
        let fact = &self.base.facts[i];
        let is_kin = |&told: &u32| relation::is_kin(self.base, fact, &self.base.facts[told as usize]);
        let of_named = |e: EntityIx| self.thread.named.contains(&e);
        let asked_about = relation::subject(self.base, fact).is_some_and(of_named);
        fact.paragraph.is_some() && (asked_about || self.thread.shown.iter().any(is_kin))
    }

    /// Whether a fact uses each content word of the message, is of its time, and gives the kind of
    /// answer that it asks for.
    fn has_each_word(&self, i: usize) -> bool {
        let profile = self.matcher.profile(i);
        let body = self.ellipsis.start..self.ellipsis.start + self.ellipsis.body.len();
        let is_said = |t: &&Term| t.class == Class::Content && !t.slot && body.contains(&t.tokens.start);
        let mut said = self.utterance.terms.iter().filter(is_said);
        let has_all = said.all(|t| match t.name {
            Some(Name::Known(entity)) => profile.has_entity(entity),
            Some(Name::Other(_)) => false,
            None => profile.has_concept(t.concept),
        });
        if !has_all {
            return false;
        }
        let evidence = self.matcher.hold(self.base, self.utterance, i);
        (!evidence.is_ruled_out() || self.asks_whose()) && evidence.other_figures == 0
    }

    /// Whether a fact tells itself, or is there to tell, what a word of the message says.
    fn is_stated(&self, fact: usize) -> bool {
        self.names_attribute(fact) || self.states_a_word(fact)
    }

    /// "Which association?": whether what a fact tells is of the kind that a noun of the message is for.
    pub(super) fn tells_kind_said(&self, fact: usize) -> bool {
        let is_kind = |e: &EntityIx| {
            let mut kinds = self.ellipsis.body.iter().filter_map(|t| self.cues.kind(t));
            kinds.any(|kind| is_alike(self.base.entity(*e).kind, kind))
        };
        match &self.base.facts[fact].value {
            Some(Value::Place(place)) => is_kind(place),
            Some(Value::Entities { named, .. }) => named.iter().any(is_kind),
            _ => false,
        }
    }

    pub(super) fn states_a_word(&self, fact: usize) -> bool {
        self.words_stated(fact).0 > 0
    }

    /// How many of the content words of the message the statement of a fact has, and how many it lacks.
    pub(super) fn words_stated(&self, fact: usize) -> (usize, usize) {
        let profile = self.matcher.profile(fact);
        let is_rest = |t: &Term| self.cues.is_rest(&self.utterance.tokens[t.tokens.start]);
        let is_word = |t: &&Term| t.class == Class::Content && t.name.is_none() && !is_rest(t);
        // "Chip makers?" are not stated by "tire makers".
        let lexicon = self.matcher.reader().lexicon;
        let is_kind = |t: &Term| lexicon.kind(&self.utterance.tokens[t.tokens.end - 1].word).is_some();
        let words: SmallVec<[&Term; 8]> = self.utterance.terms.iter().filter(is_word).collect();
        let says_more = words.iter().any(|t| !is_kind(t));
        let said: SmallVec<[&Term; 8]> = words.into_iter().filter(|t| !says_more || !is_kind(t)).collect();
        let stated = said.iter().filter(|t| profile.states_concept(t.concept)).count();
        (stated, said.len() - stated)
    }

    /// "Is that cars or tonnes?": what was told, where its statement has one of the two, and not both.
    fn choice_told(&self) -> Option<usize> {
        let tells_one = |&fact: &usize| {
            let (stated, missing) = self.words_stated(fact);
            stated > 0 && missing > 0
        };
        self.thread.shown.iter().map(|&fact| fact as usize).find(tells_one)
    }

    /// "Is it in Jiangsu?", "is Canada one of them?": what was told, where it tells the place, or lists
    /// what may be the one in question.
    fn name_in_question(&self) -> Option<usize> {
        let &[name] = self.ellipsis.names.as_slice() else { return None };
        let kind = self.base.entity(name).kind;
        let is_one_of_them = self.ellipsis.points_at(Pronoun::Several);
        // "Do they go to America?" does not ask where they are.
        let is_name = |t: &&Term| t.name == Some(Name::Known(name));
        let locative = self.utterance.terms.iter().find(is_name).and_then(|t| t.locative);
        if locative == Some(Locative::Towards) {
            return None;
        }
        let tells = |&fact: &usize| match &self.base.facts[fact].value {
            Some(Value::Place(place)) => {
                let is_kind = |e: &EntityIx| self.base.entity(*e).kind == kind;
                kind.is_place() && (is_kind(place) || self.base.entity(*place).within.iter().any(is_kind))
            }
            Some(Value::Entities { named, .. }) if is_one_of_them && named.len() > 1 => {
                named.iter().any(|e| is_alike(self.base.entity(*e).kind, kind))
            }
            _ => false,
        };
        self.thread.shown.iter().map(|&fact| fact as usize).find(tells)
    }

    /// Whether what a fact tells is named by a word of the message.
    pub(super) fn names_attribute(&self, i: usize) -> bool {
        let attribute = self.own.profile(i).attribute();
        self.utterance.terms.iter().any(|t| t.class == Class::Content && attribute.contains(&t.concept))
    }

    pub(super) fn nearness(&self, i: usize) -> Nearness {
        let fact = &self.base.facts[i];
        let Some(told) = self.told() else { return Nearness::default() };
        let shared = fact.about.iter().filter(|e| told.about.contains(e)).count();
        (self.thread.fact() == Some(i), fact.paragraph == told.paragraph, shared)
    }

    /// A fact in focus as what was meant.
    pub(super) fn in_focus(&self, fact: usize) -> FollowUp {
        let mut utterance = self.utterance.clone();
        let is_time = self.ellipsis.reason == Reason::OtherTime && self.ellipsis.side.is_none();
        utterance.yes_no |= is_time || self.questions_figure();
        let evidence = self.matcher.hold(self.base, &utterance, fact);
        let candidate = Candidate { target: Target::Fact(fact), evidence, confidence: BY_STRUCTURE };
        FollowUp {
            reason: self.ellipsis.reason,
            utterance,
            found: Found { candidates: vec![candidate], in_scope: 1.0 },
            inherited: Inherited { entity: None, topic: self.thread.topic },
            remark: None,
            computable: true,
        }
    }
}

/// A figure that is so many times another one is not held against it.
const MOST_APART: f64 = 10.0;
/// From this share of the classifier on a question is about a detail that curators know not to be told.
const GAP_FROM: f32 = 0.8;

/// Whether a question is about what is not told, rather than about any fact.
pub(super) fn is_of_gap(found: &Found) -> bool {
    let best = found.candidates.iter().max_by(|a, b| a.evidence.words.total_cmp(&b.evidence.words));
    best.is_some_and(|c| matches!(c.target, Target::Gap(_)) && c.evidence.words >= GAP_FROM)
}
