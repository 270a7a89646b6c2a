//! Holding a statement against one fact.

use crate::knowledge::{EntityIx, FactBase, Kind, Value};
use crate::matcher::Matcher;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Name;
use crate::text::lexicon::Asks;

use super::comparison::{Comparison, Difference};
use super::form::Claim;
use super::said::{Said, SaidWord};
use super::told::Told;
use super::words::{Directed, Side, Words};
use crate::answer::sums::cues::Cues;
use crate::answer::sums::stated::Stated;

/// Weight of a name, a number or a time: each has to be right.
pub(super) const SLOT: f32 = 1.0;
/// The same of a name that only other facts of the paragraph have.
const KIN: f32 = 0.5;
/// The same of a fact that tells a reason.
const REASON_ASKED_ONLY: f32 = 0.6;
/// What another word for the same is worth.
const SAME_MEANING: f32 = 0.85;
/// What is left of the weight of a word that says little by itself where a fact does without it.
const LIGHT: f32 = 0.35;
/// What is left of a word's weight where only an example question has it, not the statement.
pub(super) const ASKED_ONLY: f32 = 0.85;

/// Everything that a statement is held against facts with.
pub struct Scales<'a> {
    /// The facts.
    pub base: &'a FactBase,
    /// Their words.
    pub matcher: &'a Matcher,
    /// The words of comparison.
    pub words: &'a Words,
    /// What each fact states.
    pub told: &'a [Told],
    /// What the facts tell beside their values, and the wordings that it is read by.
    pub(super) stated: &'a [Stated],
    pub(super) cues: Option<&'a Cues>,
    /// What is the same of a statement whichever fact it is held against.
    pub(super) said: Said<'a>,
}

impl<'a> Scales<'a> {
    /// Everything that one statement is held against facts with.
    pub fn new(
        base: &'a FactBase,
        matcher: &'a Matcher,
        words: &'a Words,
        told: &'a [Told],
        (stated, cues): (&'a [Stated], Option<&'a Cues>),
        claim: &'a Claim,
    ) -> Self {
        Self { base, matcher, words, told, stated, cues, said: Said::new(base, matcher, words, claim) }
    }

    /// Holds the statement against one fact.
    pub fn compare(&self, claim: &Claim, index: usize) -> Comparison {
        let mut c = Comparison { fact: index, ..Comparison::default() };
        for (term, word) in claim.utterance.terms.iter().zip(&self.said.words).filter(|(t, _)| !t.slot) {
            match term.name {
                Some(name) => self.name(claim, term, name, &mut c),
                None => {
                    let (accounted, unaccounted, stated) = (c.accounted, c.unaccounted, c.stated);
                    self.word(claim, term, word, &mut c);
                    c.content.accounted += c.accounted - accounted;
                    c.content.unaccounted += c.unaccounted - unaccounted;
                    c.content.stated += c.stated - stated;
                }
            }
        }
        self.figures(claim, &mut c);
        self.periods(claim, &mut c);
        self.multiples(claim, &mut c);
        self.direction(claim, &mut c);
        self.form(claim, &mut c);
        self.cause(claim, &mut c);
        self.denial(claim, &mut c);
        self.instead(claim, &mut c);
        self.places(&mut c);
        self.others(claim, &mut c);
        c.content.names_value = self.names_value(claim, index);
        c
    }

    /// Whether a name that a fact knows only as the home of another ("Volvo" for Sweden) stands where
    /// the fact has a name of its own.
    fn is_in_place_of_value(&self, claim: &Claim, entity: EntityIx, fact: usize) -> bool {
        let told = &self.told[fact];
        let kind = self.base.entity(entity).kind;
        let is_home = |e: &&EntityIx| self.base.entity(**e).within.contains(&entity);
        let holds = |e: &EntityIx| self.base.entity(*e).kind.is_place();
        let own = told.slots.contains(&entity) || told.slots.iter().filter(is_home).any(holds);
        let is_slot = |e: &EntityIx| told.slots.contains(e) && holds(e);
        kind.is_place()
            && !own
            && !claim.entities.iter().any(is_slot)
            && told.slot_for(self.base, kind, &claim.entities, false).is_some()
    }

    /// Without words names alone say what the fact tells: one is its value, said of another.
    fn names_value(&self, claim: &Claim, fact: usize) -> bool {
        let about = &self.base.facts[fact].about;
        // "Belgians are among those who get the Fiats": what is told may come first, and whom it is told of later.
        let is_after = |later: &[EntityIx]| later.iter().any(|e| about.first() == Some(e));
        let said = match claim.entities.as_slice() {
            [_, later @ ..] if claim.utterance.figures.is_empty() && !is_after(later) => later,
            all => all,
        };
        let is_place = |e: &EntityIx| self.base.entity(*e).kind.is_place();
        // "Fiat is from Italy": where something is from is told with its name.
        if let [thing, home] = claim.entities.as_slice()
            && self.base.entity(*thing).within.contains(home)
        {
            return true;
        }
        let named = |e: &EntityIx| {
            said.iter().any(|c| c == e || is_place(c) && is_place(e) && self.is_related(Some(*c), Some(*e)))
        };
        match &self.base.facts[fact].value {
            Some(Value::Place(place)) => named(place),
            Some(Value::Entities { named: all, .. }) => all.iter().any(named),
            Some(Value::Quantity { .. } | Value::Date(_)) => true,
            Some(Value::Text(_)) | None => false,
        }
    }

    fn name(&self, claim: &Claim, term: &Term, name: Name, c: &mut Comparison) {
        let (base, profile) = (self.base, self.matcher.profile(c.fact));
        let own = |entity| {
            let is_strange = self.is_in_place_of_value(claim, entity, c.fact)
                || self.is_spoken_for_only(claim, entity, c.fact);
            profile.has_entity(entity) && !is_strange
        };
        let kind = match name {
            // All that is told is told by the source itself.
            Name::Known(entity)
                if base.entity(entity).kind == Kind::Publication && !profile.has_entity(entity) =>
            {
                return;
            }
            Name::Known(entity) if own(entity) => {
                c.entities += 1;
                c.accounted += SLOT;
                if self.told[c.fact].slots.binary_search(&entity).is_ok() {
                    c.stated += SLOT;
                }
                return;
            }
            Name::Known(entity) => base.entity(entity).kind,
            Name::Other(other) => self.matcher.vocabulary().other(other).0,
        };
        // A speaker in another's place speaks; what is only compared with is in nobody's.
        let elsewhere = kind == Kind::Role && !claim.tells_of
            || claim.is_compared_with(term, self.words)
            || kind.is_place() && self.tells_origin(claim, term, c.fact);
        if !elsewhere && self.told[c.fact].slot_for(base, kind, &claim.entities, claim.limits()).is_some() {
            c.differences.push(Difference::Name(kind, term.tokens.clone()));
        } else {
            c.strangers += 1;
            // What stands beside the fact in its paragraph is not far from what it tells.
            let is_kin = matches!(name, Name::Known(entity) if profile.is_kin(entity));
            c.miss(if is_kin { KIN } else { SLOT });
        }
    }

    /// "Volvo leads in batteries": whether a fact knows a name only as whom its speaker works for, and the statement
    /// says nothing of what anybody says.
    fn is_spoken_for_only(&self, claim: &Claim, entity: EntityIx, fact: usize) -> bool {
        let fact = &self.base.facts[fact];
        let works_for = |e: &EntityIx| {
            let somebody = self.base.entity(*e);
            somebody.kind == Kind::Role && somebody.within.contains(&entity)
        };
        let is_told = match &fact.value {
            Some(Value::Entities { named, .. }) => named.iter().any(|e| *e == entity || works_for(e)),
            _ => false,
        };
        let says = claim.tells_of || claim.entities.iter().any(works_for);
        let employs =
            matches!(self.base.entity(entity).kind, Kind::Company | Kind::Brand | Kind::Organisation);
        employs
            && fact.said_by.is_some()
            && fact.about.iter().any(works_for)
            && fact.about.first().is_some_and(|first| *first != entity)
            && !is_told
            && !says
    }

    /// Whether a place tells where somebody is from whom the statement puts to a place that the fact has: "there
    /// are *Japanese* companies in Shunyi".
    fn tells_origin(&self, claim: &Claim, term: &Term, fact: usize) -> bool {
        let is_told =
            |e: &EntityIx| self.base.entity(*e).kind.is_place() && self.told[fact].slots.contains(e);
        self.describes_somebody(claim, term) && claim.entities.iter().any(is_told)
    }

    /// Whether a word stands before a noun for companies or people.
    fn describes_somebody(&self, claim: &Claim, term: &Term) -> bool {
        let next = claim.utterance.tokens.get(term.tokens.end);
        let kind = next.and_then(|t| self.matcher.reader().lexicon.kind(&t.word));
        matches!(kind, Some(Kind::Company | Kind::Brand | Kind::Role | Kind::Person))
    }

    fn word(&self, claim: &Claim, term: &Term, word: &SaidWord, c: &mut Comparison) {
        let (told, profile) = (&self.told[c.fact], self.matcher.profile(c.fact));
        let is_rate = || {
            word.is_rate
                && claim.utterance.figures.iter().any(|f| self.months_averaged(claim, f, c.fact).is_some())
        };
        if word.is_of_form
            || word.is_multiple && self.counts_times(c.fact)
            || is_rate()
            || (term.direction.is_some() && told.direction.is_some())
        {
            return;
        }
        if word.is_share && word.is_percent && self.counts_percent(c.fact) {
            return;
        }
        if word.is_share {
            c.miss(SLOT);
            return;
        }
        let against = |side: &Side| {
            let other = |s: &&Side| s.excludes(*side);
            // Whoever says both holds one against the other ("then … now").
            let both = || self.said.words.iter().any(|word| word.sides.iter().any(|s| other(&s)));
            told.sides.iter().any(|s| other(&s)) && !told.sides.contains(side) && !both()
        };
        // Who leads and who is behind is told by who does it to whom.
        let directed = word.sides.first().and_then(|_| self.words.directed(term.concept, word.word));
        let said_of_two = |d: Directed| self.said.acts.iter().any(|act| act.is_of_two(d.verb));
        if directed.is_some_and(|d| said_of_two(d) && told.acts.iter().any(|act| act.is_of_two(d.verb))) {
            c.accounted += word.weight;
            c.stated += word.weight;
            return;
        }
        if word.sides.iter().any(against) && !told.affirms(term.concept) {
            // What is yet to come may well be the opposite of what is.
            if claim.to_come && !told.hedged {
                c.miss(SLOT);
                return;
            }
            c.differences.push(Difference::Opposite(term.tokens.start));
            return;
        }
        if word.is_empty || word.tells_of && !told.affirms(term.concept) {
            return;
        }
        let same_side = |side: &Side| told.sides.contains(side);
        let after_cause = claim.cause.is_some_and(|cause| term.tokens.start >= cause);
        let weight = word.weight;
        // What is mainly so comes first.
        if term.superlative && told.first.is_some() && self.words.is_highest(word.word) {
            c.accounted += weight;
            c.stated += weight;
            return;
        }
        let narrows = || word.narrows && !told.affirms(term.concept) && self.describes_somebody(claim, term);
        if word.is_foremost && !profile.has_concept(term.concept) || narrows() {
            c.miss(SLOT);
            return;
        }
        if let Some(kind) = word.generic
            && claim.entities.iter().any(|e| self.base.entity(*e).kind == kind && profile.has_entity(*e))
        {
            c.accounted += weight;
            c.stated += weight;
            return;
        }
        // "Shillings", of which the statement has the abbreviation.
        let is_currency = told.currency.is_some() && told.unit == Some(term.concept);
        if told.affirms(term.concept) || is_currency {
            c.accounted += weight;
            c.stated += weight;
        } else if told.denies(term.concept) {
            c.accounted += weight;
            c.stated += weight;
            c.differences.push(Difference::Opposite(term.tokens.start));
        } else if told.leaves_open(term.concept) || word.speaks && !claim.tells_of {
            c.miss(weight);
        } else if word.speaks && self.has_speaker(c.fact) {
            if told.is_speaker(term.concept) {
                c.accounted += weight;
            } else {
                c.differences.push(Difference::Speaker(term.tokens.start));
            }
        } else if word.meanings.iter().any(|meaning| told.meanings.contains(meaning)) {
            c.accounted += weight * SAME_MEANING;
            c.stated += weight * SAME_MEANING;
            c.miss(weight * (1.0 - SAME_MEANING));
        } else if word.sides.iter().any(same_side) || (profile.has_concept(term.concept) && !term.superlative)
        {
            // Reasons are asked for that are none ("is it because …?").
            let asked_only = if self.gives_reason(c.fact) { REASON_ASKED_ONLY } else { ASKED_ONLY };
            c.accounted += weight * asked_only;
            c.miss(weight * (1.0 - asked_only));
        } else if term.superlative {
            c.miss(SLOT);
        } else if !after_cause || !self.gives_reason(c.fact) {
            let closeness = self.matcher.closeness(word.word, profile);
            let weight = match word.is_light {
                _ if word.is_complement && closeness == 0.0 => SLOT,
                true => LIGHT * weight,
                false => weight,
            };
            c.accounted += weight * closeness;
            c.miss(weight * (1.0 - closeness));
        }
    }

    fn has_speaker(&self, fact: usize) -> bool {
        let is_role = |e: &EntityIx| self.base.entity(*e).kind == Kind::Role;
        self.base.facts[fact].said_by.is_some() || self.told[fact].slots.iter().any(is_role)
    }

    pub(super) fn gives_reason(&self, fact: usize) -> bool {
        self.base.facts[fact].asks.contains(&Asks::Why)
    }
}
