//! Questions about something that they describe instead of naming it: one fact tells what is meant, and
//! another one what is asked of it.

use smallvec::SmallVec;

use super::{Engine, Explanation, Voice};
use crate::answer::Outcome;
use crate::answer::compose::{compose, told_together};
use crate::answer::decide::{Decision, decide};
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Value};
use crate::matcher::classifier::Scratch;
use crate::matcher::utterance::{Description, Utterance};
use crate::matcher::vocabulary::{Class, Name};

impl Engine {
    /// What is asked of what a question describes, told with what is meant; `None` where it describes
    /// nothing, or the question was answered with something else than what the description says.
    pub(super) fn described(
        &self,
        utterance: &Utterance,
        description: &Description,
        answered: &Explanation,
        voice: &Voice,
    ) -> Option<Explanation> {
        let base = self.base();
        let matcher = self.0.matcher(voice.language());
        let found = matcher.find(base, &description.question, &mut Scratch::of_thread());
        let decision = decide(base, matcher, &description.question, &found, false);
        let Decision::Answer(meant) = &decision else { return None };
        let tells_more = match &answered.decision {
            Decision::Answer(facts) => facts.iter().any(|fact| !meant.contains(fact)),
            _ => false,
        };
        if tells_more || !asks_more(utterance, description) {
            return None;
        }
        let entity = described(base, &base.facts[meant[0]], description)?;
        let name = &base.entity(entity).name;
        let named = matcher.reader().named_instead(utterance, description.tokens.clone(), name);
        let told = self.answer(self.understand_read(named, None, voice), voice);
        let Decision::Answer(facts) = &told.decision else { return None };
        if told.reply.outcome != Outcome::Answer || facts.first().is_none_or(|fact| meant.contains(fact)) {
            return None;
        }
        let decision = Decision::Answer(SmallVec::from_slice(&meant[..1]));
        let reply = told_together(&[&told.reply, &compose(base, &decision, "", voice)], voice);
        let reply = reply.unwrap_or_else(|| told.reply.clone());
        Some(Explanation { reply, ..told })
    }
}

/// Whether a question asks anything of what it describes.
fn asks_more(utterance: &Utterance, description: &Description) -> bool {
    let is_outside = |at: usize| !description.tokens.contains(&at);
    let mut terms = utterance.terms.iter();
    terms.any(|t| t.class == Class::Content && t.name.is_none() && is_outside(t.tokens.start))
}

/// What a fact tells that a description is of: something of its kind that it does not name itself.
fn described(base: &FactBase, fact: &Fact, description: &Description) -> Option<EntityIx> {
    let is_of_kind = |entity: &EntityIx| {
        let kind = base.entity(*entity).kind;
        match description.kind {
            Some(Kind::Company) => matches!(kind, Kind::Company | Kind::Organisation),
            Some(wanted) => kind == wanted,
            None => kind.is_place(),
        }
    };
    let is_named =
        |entity: &EntityIx| description.question.terms.iter().any(|t| t.name == Some(Name::Known(*entity)));
    let value: SmallVec<[EntityIx; 2]> = match &fact.value {
        Some(Value::Place(place)) => std::iter::once(*place).collect(),
        Some(Value::Entities { named, .. }) if named.len() == 1 => named.iter().copied().collect(),
        _ => SmallVec::new(),
    };
    let direct = value.iter().chain(&fact.about);
    let owners = direct.clone().flat_map(|entity| &base.entity(*entity).part_of);
    direct.chain(owners).copied().find(|entity| is_of_kind(entity) && !is_named(entity))
}
