//! What is put to which place: what is made in one country and goes to another.

use std::ops::Range;

use smallvec::SmallVec;

use crate::knowledge::{EntityIx, FactBase, Value};
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept};
use crate::text::lexicon::Locative;

use super::compare::{SLOT, Scales};
use super::comparison::{Comparison, Difference};
use super::told::{Told, named};

/// Something put to a place.
pub(super) struct Put {
    how: Locative,
    /// Concepts of the words before it, up to the name before.
    what: SmallVec<[Concept; WORDS]>,
    place: EntityIx,
    tokens: Range<usize>,
}

/// So many words before a place tell what is put to it ("*builds* its *cars* in").
const WORDS: usize = 2;

/// What an utterance puts to places.
pub(super) fn puts(base: &FactBase, utterance: &Utterance) -> SmallVec<[Put; 2]> {
    let mut found: SmallVec<[Put; 2]> = SmallVec::new();
    for (term, place) in named(utterance).filter(|(_, e)| base.entity(*e).kind.is_place()) {
        let Some(how) = term.locative else { continue };
        let earlier = named(utterance).map(|(t, _)| t.tokens.end).take_while(|&end| end <= term.tokens.start);
        let start = earlier.last().unwrap_or(0);
        let between =
            utterance.terms.iter().rev().filter(|t| (start..term.tokens.start).contains(&t.tokens.start));
        let words = between.filter(|t| t.class == Class::Content && t.name.is_none() && !t.slot);
        let mut what: SmallVec<[Concept; WORDS]> = words.take(WORDS).map(|t| t.concept).collect();
        if let Some(listed) = found.last().filter(|_| what.is_empty()) {
            what.clone_from(&listed.what);
        }
        found.push(Put { how, what, place, tokens: term.tokens.clone() });
    }
    found
}

impl Scales<'_> {
    /// What is put to another place than the one told, of which the fact speaks otherwise, and what is put
    /// into a place that it only describes something with.
    pub(super) fn places(&self, c: &mut Comparison) {
        let told = &self.told[c.fact];
        for said in &self.said.puts {
            let is_there = |e: EntityIx| self.is_related(Some(e), Some(said.place));
            if !self.matcher.profile(c.fact).has_entity(said.place) {
                continue;
            }
            let same = |put: &&Put| match said.how {
                Locative::Inside => put.how == said.how && put.what.iter().any(|w| said.what.contains(w)),
                Locative::Towards | Locative::From => put.how == said.how,
            };
            let mut alike = told.puts.iter().filter(same).peekable();
            let is_value = || match &self.base.facts[c.fact].value {
                Some(Value::Place(place)) => is_there(*place),
                Some(Value::Entities { named, .. }) => named.iter().any(|e| is_there(*e)),
                _ => false,
            };
            if alike.peek().is_none() {
                // What is told to go there does not come from there, nor the other way round.
                let is_turned = |put: &Put| {
                    put.how != Locative::Inside && said.how != Locative::Inside && is_there(put.place)
                };
                if told.puts.iter().any(is_turned) {
                    c.strangers += 1;
                    c.miss(SLOT);
                }
                if said.how == Locative::Inside && told.only_describes(self.base, said.place) {
                    c.strangers += 1;
                    c.miss(SLOT);
                }
            } else if (said.how == Locative::Inside || !is_value()) && !alike.any(|p| is_there(p.place)) {
                let kind = self.base.entity(said.place).kind;
                c.differ(Difference::Name(kind, said.tokens.clone()));
            }
        }
    }
}

impl Told {
    /// Whether it has a place only in a word that describes something else ("Swedish").
    fn only_describes(&self, base: &FactBase, place: EntityIx) -> bool {
        let name = base.entity(place).name.to_lowercase();
        let is_name = |term: &Term| {
            let mut words = self.utterance.tokens[term.tokens.clone()].iter();
            term.locative.is_some() || words.any(|t| name.split(' ').any(|word| word == t.word))
        };
        let mut mentions = named(&self.utterance).filter(|(_, e)| *e == place).map(|(t, _)| t).peekable();
        mentions.peek().is_some() && !mentions.any(is_name)
    }
}
