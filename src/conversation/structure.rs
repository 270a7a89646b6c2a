//! What is meant by the structure of a conversation and of the fact base, without any matching.

use smallvec::SmallVec;

use super::cues::Pronoun;
use super::ellipsis::Reason;
use super::likewise::only;
use super::lists::{list_named, list_told};
use super::readings::{Inherited, is_alike};
use super::thread::{Thread, Topic};
use super::{FollowUp, Remark, Scene, is_specific, relation};
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Value};
use crate::matcher::evidence::Evidence;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Class;
use crate::matcher::{Candidate, Found, Target};
use crate::text::lexicon::Asks;

/// Confidence in what hangs together by the structure of the fact base, without any matching.
pub(super) const BY_STRUCTURE: f32 = 0.9;
/// Confidence in what is told beside what is not told: below what an answer takes.
pub(super) const NO_ANSWER: f32 = 0.3;

impl Scene<'_> {
    /// What is meant by the structure of the conversation and of the fact base alone.
    pub(super) fn by_structure(&self) -> Option<FollowUp> {
        let Self { base, own, thread, ref ellipsis, .. } = *self;
        let (fact, remark) = match ellipsis.reason {
            Reason::Position => {
                let kind = ellipsis.body.iter().find_map(|t| self.cues.kind(t));
                at_position(base, thread, ellipsis.position?, kind, !self.is_digit())?
            }
            Reason::Source => {
                let fact = thread.fact()?;
                // Who says so is no evidence for it.
                if ellipsis.body.iter().any(|t| self.cues.is_proof(t)) {
                    return self.declined();
                }
                match relation::source_of(base, own, fact) {
                    Some(source) => (source, None),
                    None => (fact, Some(Remark::NoSourceNamed)),
                }
            }
            Reason::More => return self.by_kinship(),
            Reason::OtherSlot => (self.overview_of_named()?, None),
            Reason::NoContent => (self.told_of_others()?, None),
            Reason::Pronoun => self.one_of_list()?,
            Reason::Doubt => {
                let fact = thread.fact()?;
                if ellipsis.body.iter().any(|t| self.cues.is_limit(t)) {
                    return Some(self.structural(fact, None));
                }
                let remark = match base.facts[fact].value {
                    Some(Value::Quantity { precision, .. }) if ellipsis.doubts_exactness => {
                        Remark::Exact(precision)
                    }
                    _ => Remark::Stands(base.facts[fact].standing),
                };
                (fact, Some(remark))
            }
            _ => return None,
        };
        Some(self.structural(fact, remark))
    }

    /// Whether a place in a list is told by a number.
    fn is_digit(&self) -> bool {
        self.ellipsis.body.first().is_some_and(|t| t.word.parse::<i8>().is_ok())
    }

    /// "Which of them are not in Europe?": those of a list told that are, or are not, part of a place.
    fn one_of_list(&self) -> Option<(usize, Option<Remark>)> {
        let Self { base, thread, utterance, ref ellipsis, .. } = *self;
        let &[place] = ellipsis.names.as_slice() else { return None };
        let asks_which = utterance.asks.first() == Some(&Asks::Which);
        let says_nothing = |t: &Term| {
            t.class != Class::Content
                || t.name.is_some()
                || self.cues.is_lying(&utterance.tokens[t.tokens.start])
        };
        let points = ellipsis.picks || ellipsis.points_at(Pronoun::Several);
        if !asks_which || !points || !utterance.terms.iter().all(says_nothing) {
            return None;
        }
        let is_meant = |e: &EntityIx| base.entity(*e).within.contains(&place) != utterance.negated;
        let lists =
            thread.shown.iter().map(|&fact| (fact as usize, list_told(base, &base.facts[fact as usize])));
        let mut meant = lists.map(|(fact, list)| {
            let meant: SmallVec<[EntityIx; 4]> = list.members.iter().copied().filter(is_meant).collect();
            (fact, meant)
        });
        let (fact, meant) = meant.find(|(_, meant)| !meant.is_empty())?;
        base.entity(place).kind.is_place().then_some((fact, Some(Remark::Named(meant))))
    }

    /// "And Lorvik?": what sums up all that is told of a name, after it was asked what is said of another one of
    /// which nothing is told.
    fn overview_of_named(&self) -> Option<usize> {
        let Self { base, thread, ref ellipsis, .. } = *self;
        let &[name] = ellipsis.names.as_slice() else { return None };
        let asks_at_large = thread.asks == Some(Asks::What) && ellipsis.kind.is_none();
        if !asks_at_large || !thread.shown.is_empty() || !self.utterance.periods.is_empty() {
            return None;
        }
        base.facts.iter().position(|fact| fact.overview && fact.about.first() == Some(&name))
    }

    /// "Whose did, then?": what answers the last question for others than those whom it was asked of.
    fn told_of_others(&self) -> Option<usize> {
        let ellipsis = &self.ellipsis;
        let asks_who = matches!(ellipsis.kind, Some(Asks::Who | Asks::Which)) && ellipsis.pointers.is_empty();
        let fact = self.thread.of_others.filter(|_| asks_who)? as usize;
        ellipsis.kind.filter(|kind| self.base.facts[fact].asks.contains(kind)).map(|_| fact)
    }

    /// What was not told yet of the same subject.
    pub(super) fn by_kinship(&self) -> Option<FollowUp> {
        let Self { base, own, thread, utterance, ref ellipsis, .. } = *self;
        let fact = thread.fact()?;
        if let Some(rest) = self.rest_told().or_else(|| self.rest_beside(fact)) {
            return Some(self.structural(rest, None));
        }
        if ellipsis.speaks {
            let source = relation::source_of(base, own, fact);
            if let Some(other) = relation::other_source(base, thread, fact, source) {
                return Some(self.structural(other, None));
            }
        }
        if let Some(follow_up) = self.another_of_kind() {
            return Some(follow_up);
        }
        let kind = utterance.asks.first().copied().filter(|k| is_specific(Some(*k)));
        let next = relation::next_of_kin(base, own, thread, fact, kind)
            .filter(|&next| self.tells_several(fact) || self.names_another(fact, next))
            .or_else(|| relation::other_person(base, thread, fact).filter(|_| !self.points_at_thing()));
        let (fact, remark) = match next {
            Some(next) => (next, None),
            // Of several that were told, those that were not asked about are the others.
            None if self.tells_several(fact) && utterance.periods.is_empty() => (fact, Some(Remark::NoMore)),
            None => return self.declined(),
        };
        Some(self.structural(fact, remark))
    }

    /// "Any other brands?": whether a fact names one of the kind that is asked for, if one is, of whom the one told
    /// before it does not tell.
    fn names_another(&self, told: usize, next: usize) -> bool {
        let Some(kind) = self.ellipsis.body.iter().find_map(|t| self.cues.kind(t)) else { return true };
        let (told, next) = (&self.base.facts[told], &self.base.facts[next]);
        let mut named = list_named(self.base, next);
        if let Some(Value::Place(place)) = next.value {
            named.push(place);
        }
        named.iter().any(|e| is_alike(self.base.entity(*e).kind, kind) && !told.about.contains(e))
    }

    /// Whether a fact lists several, be it by their names or not.
    fn tells_several(&self, fact: usize) -> bool {
        match &self.base.facts[fact].value {
            Some(Value::Entities { named, .. }) => named.len() > 1,
            Some(Value::Text(_)) => true,
            _ => false,
        }
    }

    fn points_at_thing(&self) -> bool {
        self.ellipsis.points_at(Pronoun::Thing)
    }

    /// "Any other model?", where what was told is told of another one, too.
    fn another_of_kind(&self) -> Option<FollowUp> {
        let Self { base, thread, ref ellipsis, .. } = *self;
        let kind = ellipsis.body.iter().find_map(|t| self.cues.kind(t))?;
        let fact = thread.fact()?;
        let of_kind = |e: &&EntityIx| base.entity(**e).kind == kind;
        let mut told = base.facts[fact].about.iter().filter(of_kind);
        let asked = told.clone().any(|e| thread.named.contains(e));
        let other = told.find(|e| !thread.named.contains(e)).filter(|_| asked)?;
        Some(self.structural(fact, Some(Remark::of_one(*other))))
    }

    /// "On what day?", "where was that?", where it is not told when or where it is so: when or where it was
    /// said.
    pub(super) fn by_speaker(&self) -> Option<FollowUp> {
        let Self { base, own, utterance, ref ellipsis, .. } = *self;
        let kind = utterance.asks.first().copied().filter(|k| matches!(k, Asks::When | Asks::Where))?;
        // "How long has he worked there?" does not ask when he spoke.
        let changes = || ellipsis.body.iter().any(|t| self.cues.is_changing(t));
        if ellipsis.reason != Reason::NoContent || ellipsis.stretch || changes() {
            return None;
        }
        let fact = relation::occasion_of(base, own, self.fact_told()?, kind)?;
        Some(self.structural(fact, None))
    }

    /// "For what reason?", where what was told is not reasoned itself, but what else is told of the
    /// same in the same way is.
    pub(super) fn by_reason(&self) -> Option<FollowUp> {
        let Self { base, ref ellipsis, .. } = *self;
        if ellipsis.reason != Reason::NoContent || ellipsis.kind != Some(Asks::Why) {
            return None;
        }
        let told = &base.facts[self.fact_told()?];
        let is_reason =
            |fact: &Fact| relation::gives_first(fact, Asks::Why) && fact.standing == told.standing;
        let is_kin = |fact: &Fact| is_reason(fact) && relation::is_kin(base, fact, told);
        // "They came to the fair; what for?": why those did who were spoken of.
        let is_of_told = |fact: &Fact| {
            is_reason(fact) && relation::subject(base, fact).is_some_and(|of| told.about.contains(&of))
        };
        let first = |is: &dyn Fn(&Fact) -> bool| base.facts.iter().position(is);
        Some(self.structural(first(&is_kin).or_else(|| first(&is_of_told))?, None))
    }

    /// "And Dongfeng?": what tells of that name what was told of another one.
    pub(super) fn by_same_detail(&self) -> Option<FollowUp> {
        let Self { base, thread, ref ellipsis, .. } = *self;
        let &[name] = ellipsis.names.as_slice() else { return None };
        if ellipsis.reason != Reason::OtherSlot || !matches!(thread.topic, Some(Topic::Fact(_))) {
            return None;
        }
        let told = &base.facts[self.fact_told()?];
        let is_alike = |fact: &Fact| {
            let is_other = relation::is_about(base, fact, name) && !relation::is_about(base, told, name);
            is_other && !fact.overview && relation::tells_same_detail(base, told, fact)
        };
        let told_fact = self.fact_told()?;
        let alike = || (0..base.facts.len()).filter(|&i| is_alike(&base.facts[i]));
        let fact = only(alike()).or_else(|| only(alike().filter(|&i| self.tells_alike(told_fact, i))))?;
        Some(self.structural(fact, None))
    }

    /// What was told last as what is near to a message that nothing answers.
    pub(super) fn declined(&self) -> Option<FollowUp> {
        let mut follow_up = self.structural(self.thread.fact()?, None);
        follow_up.found.candidates.iter_mut().for_each(|c| c.confidence = NO_ANSWER);
        Some(FollowUp { computable: false, ..follow_up })
    }

    pub(super) fn structural(&self, fact: usize, remark: Option<Remark>) -> FollowUp {
        let candidate =
            Candidate { target: Target::Fact(fact), evidence: Evidence::default(), confidence: BY_STRUCTURE };
        let entity = match &remark {
            Some(Remark::Named(entities)) => entities.first().copied(),
            _ => None,
        };
        FollowUp {
            reason: self.ellipsis.reason,
            utterance: self.utterance.clone(),
            found: Found { candidates: vec![candidate], in_scope: 1.0 },
            inherited: Inherited { entity, topic: self.thread.topic },
            remark,
            computable: true,
        }
    }
}

/// The choice offered, or the entity named, at a place in a list. Once one of a list was picked, others
/// are picked from it, too, rather than from what is offered beside what is not told.
fn at_position(
    base: &FactBase,
    thread: &Thread,
    position: i8,
    kind: Option<Kind>,
    is_ordinal: bool,
) -> Option<(usize, Option<Remark>)> {
    let index = |length: usize| match position {
        -1 => length.checked_sub(1),
        n => usize::try_from(n).ok()?.checked_sub(1).filter(|i| *i < length),
    };
    let list = thread.list.map(|list| list as usize);
    let told = list.map(|list| list_told(base, &base.facts[list])).unwrap_or_default();
    let members = &told.members;
    let is_picking = is_ordinal && thread.named.iter().any(|e| members.contains(e));
    if let Some(at) = index(thread.choices.len()).filter(|_| kind.is_none() && !is_picking) {
        return Some((thread.choices[at] as usize, None));
    }
    let is_kind = |e: &EntityIx| kind.is_none_or(|kind| is_alike(base.entity(*e).kind, kind));
    if let Some(list) = list
        && !members.is_empty()
        && (position > 0 || told.is_whole)
        && members.iter().all(is_kind)
    {
        return Some((list, Some(Remark::of_one(members[index(members.len())?]))));
    }
    let fact = thread.fact()?;
    matches!(&base.facts[fact].value, Some(Value::Text(_)) if kind.is_none()).then_some((fact, None))
}
