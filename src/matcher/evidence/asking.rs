//! What a question asks for, by its words.

use smallvec::SmallVec;

use super::holding::Weighed;
use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::utterance::{Ordinal, Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept, Name};
use crate::text::lexicon::{Asks, Lexicon, Measure};
use crate::text::lists::List;
use crate::text::numbers::{Currency, Figure};

/// The unit of a fact that tells a multiple.
pub(super) const TIMES: &str = "times";

/// Who is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AsksWho {
    /// Whoever does it.
    Doer,
    /// "Who *else*?"
    Others,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    /// Whether it is a share.
    pub(super) share: bool,
    /// "How many are *not* …?"
    pub(super) others: bool,
}

/// A thing, by what its word means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thing {
    pub(super) concept: Concept,
    pub(super) meaning: Option<u16>,
}

/// A question that is being read.
pub(super) struct Asking<'a> {
    pub(super) base: &'a FactBase,
    pub(super) lexicon: &'a Lexicon,
    pub(super) utterance: &'a Utterance,
    pub(super) weighed: &'a [Weighed],
    /// The terms right after the question word.
    pub(super) head: &'a [Term],
}

impl Asking<'_> {
    pub(super) fn has(&self, list: List) -> bool {
        self.utterance.tokens.iter().any(|t| t.is(list))
    }

    fn first_asked(&self) -> Option<Asks> {
        self.utterance.asks.first().copied()
    }

    /// The kind of answer asked for where it is more than yes or no.
    fn open_asked(&self) -> Option<Asks> {
        self.first_asked().filter(|_| !self.utterance.yes_no)
    }

    fn word(&self, term: &Term) -> &str {
        &self.utterance.tokens[term.tokens.start].word
    }

    fn begins(&self, term: &Term, list: List) -> bool {
        self.utterance.tokens[term.tokens.start].is(list)
    }

    fn follows(&self, term: &Term, list: List) -> bool {
        let before = term.tokens.start.checked_sub(1);
        before.is_some_and(|at| self.utterance.tokens[at].is(list))
    }

    pub(super) fn homes(&self) -> SmallVec<[EntityIx; 2]> {
        let country = |e: &EntityIx| self.base.entity(*e).kind == Kind::Country;
        let home = |term: &Term| match term.name {
            Some(Name::Known(e)) if country(&e) => Some(e),
            Some(Name::Known(e)) => self.base.entity(e).within.iter().copied().find(country),
            _ => None,
        };
        self.head.iter().filter_map(home).collect()
    }

    pub(super) fn speaker(&self) -> Option<EntityIx> {
        /// So many words may stand between one and what one says.
        const NEAR: usize = 3;
        if !matches!(self.open_asked(), Some(Asks::What | Asks::How)) {
            return None;
        }
        let tokens = &self.utterance.tokens;
        let says = |from: usize| tokens.iter().skip(from).take(NEAR).any(|t| t.is(List::Saying));
        let speaker = self.utterance.terms.iter().find_map(|term| match term.name {
            Some(Name::Known(e)) if says(term.tokens.end) => Some(e),
            _ => None,
        });
        speaker.filter(|e| match self.base.entity(*e).kind {
            Kind::Company | Kind::Brand | Kind::Organisation | Kind::Country => true,
            kind => kind.is_somebody(),
        })
    }

    pub(super) fn who(&self) -> Option<AsksWho> {
        if self.open_asked() != Some(Asks::Who) {
            return None;
        }
        // "Who *does* the staffer work for?" asks for those at the other end.
        let is_doer = || self.head.first().is_some_and(|t| t.name.is_none());
        if self.has(List::Others) { Some(AsksWho::Others) } else { is_doer().then_some(AsksWho::Doer) }
    }

    pub(super) fn counts_people(&self) -> bool {
        let counted = || {
            let from = &self.utterance.terms[self.utterance.head.start..];
            from.get(self.head.len().saturating_sub(1)).filter(|t| t.name.is_none())
        };
        let is_person =
            |t: &Term| self.lexicon.kind(&self.utterance.tokens[t.tokens.end - 1].word) == Some(Kind::Role);
        self.first_asked() == Some(Asks::HowMany) && counted().is_some_and(is_person)
    }

    /// "How *old* is it?", "how many *hours*?", "its length in *km*?"
    pub(super) fn measures(&self) -> SmallVec<[(Concept, Measure); 2]> {
        let asks_amount = match self.first_asked() {
            // What was taken for misspelt may be no word for an amount.
            None => self.utterance.slips == 0,
            Some(kind) => {
                matches!(kind, Asks::What | Asks::Which | Asks::How | Asks::HowMuch | Asks::HowMany)
            }
        };
        if self.utterance.yes_no || !asks_amount {
            return SmallVec::new();
        }
        let counts = self.first_asked() == Some(Asks::HowMany);
        let measure = |(i, term): (usize, &Term)| {
            if term.class != Class::Content || term.name.is_some() {
                return None;
            }
            let is_counted = counts && self.utterance.head.contains(&i);
            // "The largest in years" asks for no years.
            let is_wanted_in = |m: Measure| m != Measure::Time && self.follows(term, List::Locative);
            let word = self.word(term);
            let unit = || self.lexicon.unit(word).filter(|m| is_counted || is_wanted_in(*m));
            let measure = self.lexicon.measured(word).filter(|_| !counts).or_else(unit)?;
            Some((term.concept, measure))
        };
        self.utterance.terms.iter().enumerate().filter_map(measure).collect()
    }

    pub(super) fn currencies(&self) -> SmallVec<[Currency; 2]> {
        if self.utterance.yes_no {
            return SmallVec::new();
        }
        let counts = matches!(self.first_asked(), Some(Asks::HowMany | Asks::HowMuch));
        let currency = |(i, term): (usize, &Term)| {
            let is_counted = counts && self.utterance.head.contains(&i);
            let is_wanted = is_counted || self.follows(term, List::Locative);
            let word = self.utterance.tokens[term.tokens.end - 1].word.as_str();
            let is_money = is_wanted && self.lexicon.unit(word) == Some(Measure::Money);
            if is_money { Currency::of_unit(word) } else { None }
        };
        self.utterance.terms.iter().enumerate().filter_map(currency).collect()
    }

    pub(super) fn counts(&self) -> Option<Counts> {
        let first = self.head.first().filter(|_| self.open_asked() == Some(Asks::HowMany))?;
        let is_share = |term: &Term| self.lexicon.unit(self.word(term)) == Some(Measure::Share);
        let after = &self.utterance.tokens[first.tokens.start..];
        Some(Counts {
            share: self.head.iter().any(is_share),
            others: after.iter().any(|t| t.is(List::Negation)),
        })
    }

    pub(super) fn known_figures(&self) -> SmallVec<[f64; 2]> {
        if !matches!(self.open_asked(), Some(Asks::HowMany | Asks::HowMuch)) || self.utterance.offers_choice {
            return SmallVec::new();
        }
        let is_known = |f: &&Figure| {
            let before = f.tokens.start.checked_sub(1).map(|at| &self.utterance.tokens[at]);
            before.is_some_and(|t| t.is(List::Definite))
        };
        self.utterance.figures.iter().filter(is_known).map(|f| f.value).collect()
    }

    pub(super) fn ordinals(&self) -> SmallVec<[Ordinal; 1]> {
        if self.utterance.yes_no || self.utterance.asks.is_empty() || self.utterance.offers_choice {
            return SmallVec::new();
        }
        self.utterance.ordinals().collect()
    }

    pub(super) fn counts_things(&self) -> bool {
        let is_measure = |t: &Term| {
            let word = self.utterance.tokens[t.tokens.end - 1].word.as_str();
            word == TIMES || self.lexicon.unit(word).is_some() || self.lexicon.measured(word).is_some()
        };
        let is_thing = |t: &Term| t.name.is_some() || !t.doubtful;
        self.open_asked() == Some(Asks::HowMany)
            && self.head.first().is_some_and(|t| self.follows(t, List::Counting))
            && self.head.iter().all(is_thing)
            && !self.head.iter().any(is_measure)
    }

    pub(super) fn role(&self) -> Option<Concept> {
        if self.open_asked() != Some(Asks::Who) {
            return None;
        }
        let terms = &self.utterance.terms;
        let is_copula = |t: &Term| self.begins(t, List::YesNoOpener);
        let copula = terms.iter().position(is_copula)?;
        let before = terms[..copula].iter().all(|t| t.class != Class::Content && t.name.is_none());
        let rest = terms[copula + 1..].iter().filter(|t| t.class == Class::Content);
        let mut roles = rest.filter(|t| {
            let is_somebody = self.begins(t, List::Somebody);
            t.name.is_none() && (is_somebody || self.lexicon.kind(self.word(t)) == Some(Kind::Role))
        });
        roles.next().filter(|_| before).map(|t| t.concept)
    }

    pub(super) fn which(&self) -> Option<Concept> {
        let last = self.head.last().filter(|_| self.open_asked() == Some(Asks::Which))?;
        Some(last.concept)
    }

    pub(super) fn sort(&self) -> bool {
        // "What kind of growth", "what sort of sum".
        let is_amount = |term: &Term| {
            let noun = self.word(term);
            term.direction.is_some()
                || self.lexicon.measured(noun).is_some()
                || self.lexicon.unit(noun).is_some()
        };
        let asks_sort = |t: &[Term]| {
            self.begins(&t[0], List::Sort)
                && self.begins(&t[1], List::Genitive)
                && t[2].class == Class::Content
                && !is_amount(&t[2])
        };
        self.first_asked() == Some(Asks::What) && self.utterance.terms.windows(3).any(asks_sort)
    }

    pub(super) fn outcome(&self) -> bool {
        let is_past = || self.has(List::Past) && !self.has(List::Foreseen) && !self.has(List::Saying);
        match self.open_asked() {
            Some(Asks::HowMany | Asks::HowMuch) => {
                self.lexicon.speaks_of_so_far(&self.utterance.tokens) || is_past()
            }
            Some(Asks::When) => is_past(),
            _ => false,
        }
    }

    /// Whether names or numbers of what the noun says are asked for.
    fn names_thing(&self) -> bool {
        match self.open_asked() {
            Some(Asks::Which | Asks::HowMany | Asks::HowMuch) => true,
            // "What *penalty did* they pay?"; "what *caused the* fire?" asks for no cause of that name.
            Some(Asks::What) => {
                let after = self.utterance.terms.get(self.utterance.head.end);
                after.is_some_and(|term| self.begins(term, List::YesNoOpener))
            }
            _ => false,
        }
    }

    pub(super) fn things(&self) -> SmallVec<[Thing; 3]> {
        if !self.names_thing() {
            return SmallVec::new();
        }
        let things: Option<SmallVec<[Thing; 3]>> =
            self.utterance.head.clone().map(|i| self.thing(i)).collect();
        things.unwrap_or_default()
    }

    pub(super) fn shared(&self) -> Option<Thing> {
        // "What percentage of the *fleet*?" is asked of the fleet.
        let is_share = |term: &Term| {
            let word = self.word(term);
            [self.lexicon.unit(word), self.lexicon.measured(word)].contains(&Some(Measure::Share))
        };
        if !self.names_thing() || self.head.is_empty() || !self.head.iter().all(is_share) {
            return None;
        }
        let end = self.utterance.head.end;
        let (first, rest) = self.utterance.terms.get(end..)?.split_first()?;
        let is_of = self.begins(first, List::Genitive);
        let noun = rest.iter().take(2).position(|t| t.class == Class::Content).filter(|_| is_of)?;
        self.thing(end + 1 + noun)
    }

    /// The thing that a term says, where its word is known and says more than a kind of answer.
    fn thing(&self, i: usize) -> Option<Thing> {
        let term = &self.utterance.terms[i];
        let meaning = self.weighed[i].meaning;
        let word = self.word(term);
        let is_general = || {
            self.lexicon.kind(word).is_some()
                || self.lexicon.measured(word).is_some()
                || self.lexicon.unit(word).is_some()
        };
        // "How many *ended* up there?" names nothing.
        let is_act = || self.head.len() == 1 && word.ends_with("ed");
        let is_thing = term.name.is_none()
            && !term.slot
            && !term.doubtful
            && meaning.is_some()
            && !is_general()
            && !is_act();
        is_thing.then_some(Thing { concept: term.concept, meaning })
    }
}
