//! Questions that follow from the quantities of the fact base by one step: averages, shares, ratios,
//! differences, conversions, counts. The sum is shown, marked as RoRo's own, and cites both facts;
//! what takes more than a step is declined, not approximated.

mod again;
mod batches;
mod counting;
pub(super) mod cue;
pub(super) mod cues;
mod days;
pub(super) mod figures;
mod fit;
mod growth;
pub(super) mod heard;
mod lists;
mod money;
mod operands;
mod operations;
mod phrases;
mod quantities;
mod rates;
mod restated;
mod sets;
pub(super) mod stated;
mod stretch;
mod supposed;
mod time;
mod work;

use smallvec::SmallVec;

use super::claim::told::Told;
pub use crate::conversation::operation::{Operation, Span};
use crate::knowledge::{FactBase, Value};
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::Class;
use crate::matcher::{Found, Matcher};
use cue::Cue;
use cues::Cues;
use heard::Heard;
use operands::Asked;
use operations::operations;
use phrases::Phrases;
pub(super) use quantities::months;
use quantities::{Quantity, quantities};
use stated::Stated;

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Sum {
    /// A result.
    Done {
        /// The result and the sum, in words; empty where facts only stand side by side.
        text: String,
        /// The facts that it rests on.
        facts: SmallVec<[usize; 4]>,
        /// How it was worked out.
        operation: Operation,
    },
    /// A sum is asked for that the fact base does not bear.
    Declined,
    /// It is asked for in another unit, or of another thing or time, than the fact that is found tells.
    Mismatched,
    /// There is a wording for a sum, which may ask for a fact as well, and nothing to work out.
    Undone,
}

/// Does sums over one fact base, as they are asked for in one language. Immutable once built.
pub struct Sums {
    language: &'static str,
    cues: Cues,
    quantities: Vec<Quantity>,
    /// The wordings for sums over what statements tell, where the language has them.
    stated_cues: Option<Cues>,
}

impl Sums {
    /// The quantities of a fact base; `None` for a language without wordings for sums.
    pub fn new(base: &FactBase, language: &'static str) -> Option<Self> {
        let (cues, stated_cues) = (Cues::of(language)?, Cues::of_stated(language));
        Some(Self { language, cues, quantities: quantities(base), stated_cues })
    }

    /// Whether an utterance has a wording that asks for a sum.
    pub fn asked_for(&self, utterance: &Utterance) -> bool {
        !operations(&self.cues.hear(utterance), utterance).is_empty()
    }

    /// The sum that a question asks for; `None` where it asks for none. `context` are facts told
    /// before, the newest first, where the question leaves something to be understood from them ("how
    /// many a month is that?").
    pub(crate) fn answer<'s>(
        &self,
        base: &FactBase,
        matcher: &Matcher,
        (told, stated): (&[Told], impl Fn() -> &'s [Stated] + Copy),
        utterance: &Utterance,
        found: &Found,
        context: &[usize],
    ) -> Option<Sum> {
        let heard = &self.listen(utterance)?;
        let (phrases, aside) = (Phrases::of(self.language)?, SmallVec::new());
        let asked = Asked { base, matcher, told, heard, phrases, utterance, context, aside };
        let over_values = self.over_values(&asked, found);
        // What is known of every figure's own words tells better which two are compared.
        let is_better_over_statements =
            |operation: Operation| matches!(operation, Operation::Difference | Operation::Total);
        match over_values {
            Some(Sum::Done { operation, .. }) if is_better_over_statements(operation) => {
                let stated = self.over_statements(&asked, stated, found);
                stated.filter(|sum| matches!(sum, Sum::Done { .. })).or(over_values)
            }
            done @ Some(Sum::Done { .. }) => done,
            other => self.over_statements(&asked, stated, found).or(other),
        }
        .map(|sum| if self.is_in_currency(&asked, stated, &sum) { sum } else { Sum::Declined })
    }

    /// Whether a sum is in the currency that the question names: "how many dollars more?" is not answered with
    /// how many people more.
    fn is_in_currency<'s>(&self, asked: &Asked, stated: impl Fn() -> &'s [Stated], sum: &Sum) -> bool {
        let (Sum::Done { facts, operation, .. }, Some(cues)) = (sum, &self.stated_cues) else { return true };
        let facts = match operation {
            Operation::Quotient => &facts[..1],
            Operation::Difference | Operation::Total | Operation::Distance => facts,
            _ => return true,
        };
        !asked.context.is_empty() || stated::has_asked_currency(asked, stated, cues, facts)
    }

    /// The sum that a question asks for over what the statements tell.
    fn over_statements<'s>(
        &self,
        asked: &Asked,
        stated: impl Fn() -> &'s [Stated],
        found: &Found,
    ) -> Option<Sum> {
        let cues = self.stated_cues.as_ref().filter(|_| asked.context.is_empty())?;
        if let Some(sum) = stated::in_currency(asked, &stated, cues, found) {
            return Some(sum);
        }
        // How long something would take needs a rate, and what is supposed is told by none.
        if [Cue::HowLong, Cue::AtThatRate, Cue::OtherCurrency].iter().any(|cue| asked.heard.has(*cue)) {
            return None;
        }
        stated::answer(asked, stated, cues, found)
    }

    /// The sum that a question asks for over the values of the facts.
    fn over_values(&self, asked: &Asked, found: &Found) -> Option<Sum> {
        let Asked { base, heard, utterance, .. } = *asked;
        let operations = operations(heard, utterance);
        if operations.is_empty() && !heard.has(Cue::AsksTime) && !heard.has(Cue::Subset) {
            return None;
        }
        let work = |operation: &Operation| {
            self.in_both_currencies(asked, found, *operation)
                .or_else(|| work::work(asked, &self.quantities, found, *operation))
        };
        let sum = operations.iter().find_map(|operation| Some((*operation, work(operation)?)));
        if let Some((_, sum @ Sum::Done { .. })) = sum {
            return Some(sum);
        }
        let is_timed = |o: &Operation| match o {
            Operation::AtPace => stretch::names_year(heard, utterance),
            o => matches!(o, Operation::PerTime(_)),
        };
        let measures = heard.has(Cue::SurelyDistance) && asked.has_free_figure(&self.quantities);
        // "How many of the 150 …?" does not ask for the 150, and "how many of them make …?" not for all.
        let of_some = heard.has(Cue::Subset)
            && (asked.says_figure(&self.quantities)
                || found.best_fact().is_some_and(|fact| asked.is_of_some(fact)));
        let declined = sum.map(|(operation, _)| operation);
        let surely = of_some
            || measures
            || heard.is_sure_beside(Cue::Share)
            || declined.is_some_and(|operation| !is_measured(operation));
        // Averages, shares and other currencies may be what a fact tells itself.
        let perhaps = declined.is_some()
            || heard.has(Cue::Share)
            || asks_for_each(heard, utterance)
            || is_of_other_unit(base, heard, found)
            || operations.iter().any(is_timed);
        match surely || perhaps && is_operand(asked, found) {
            true => Some(Sum::Declined),
            false => (!operations.is_empty()).then_some(Sum::Undone),
        }
    }

    /// The sum done last with what a few words put in place of a part of it ("and in dollars?").
    /// `before` is how it was worked out, and the facts that it rested on.
    pub fn again(
        &self,
        base: &FactBase,
        matcher: &Matcher,
        told: &[Told],
        utterance: &Utterance,
        found: &Found,
        before: &(Operation, SmallVec<[usize; 4]>),
    ) -> Option<Sum> {
        let (operation, context) = before;
        let heard = &self.listen(utterance)?;
        let (phrases, aside) = (Phrases::of(self.language)?, SmallVec::new());
        let asked = Asked { base, matcher, told, heard, phrases, utterance, context, aside };
        again::again(&asked, &self.quantities, found, *operation)
    }

    /// What a question has of wordings for sums. Of a name that the source does not mention nothing is told,
    /// and so nothing worked out.
    fn listen<'a>(&'a self, utterance: &'a Utterance) -> Option<Heard<'a>> {
        utterance.others().next().is_none().then(|| self.cues.hear(utterance))
    }

    /// A sum over an amount that is wanted in both currencies: one over each.
    fn in_both_currencies(&self, asked: &Asked, found: &Found, operation: Operation) -> Option<Sum> {
        let heard = asked.heard;
        let is_over_amount =
            matches!(operation, Operation::Part(_) | Operation::Quotient | Operation::Scaled(_));
        if !is_over_amount || !heard.has(Cue::Yuan) || !heard.has(Cue::Dollars) {
            return None;
        }
        let is_currency = |word: &str| heard.is(Cue::Yuan, word) || heard.is(Cue::Dollars, word);
        let tokens = asked.utterance.tokens.iter().enumerate();
        let named: SmallVec<[usize; 4]> =
            tokens.filter(|(_, t)| is_currency(&t.word)).map(|(i, _)| i).collect();
        let asked = asked.without(&named);
        let sum = |other: &str| {
            let own: Vec<Quantity> = self.quantities.iter().filter(|q| q.unit != other).cloned().collect();
            match work::work(&asked, &own, found, operation)? {
                Sum::Done { text, facts, .. } => Some((text, facts)),
                _ => None,
            }
        };
        let ((yuan, mut facts), (dollars, others)) = (sum("dollars")?, sum("yuan")?);
        for fact in others {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        let space = if asked.matcher.reader().lexicon.segmented { "" } else { " " };
        Some(Sum::Done { text: [yuan, dollars].join(space), facts, operation })
    }
}

/// How people write that they add.
const PLUS: &str = " + ";

/// Whether a fact may be in what an operation gives, such as percent or euros, so that nothing is to be
/// worked out.
fn is_measured(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::OtherCurrency | Operation::Share | Operation::PerTime(_) | Operation::Quotient
    )
}

/// Whether the fact that is found has a figure that the sum would be over. Where it has none, or uses each
/// word of the sum that is more than a form word itself ("what percentage …?" of a fact in percent), it is
/// the fact that is asked for, unless the question says its figure.
fn is_operand(asked: &Asked, found: &Found) -> bool {
    let Some(fact) = found.best_fact() else { return true };
    let (profile, utterance) = (asked.matcher.profile(fact), asked.utterance);
    let is_of_sum = |term: &&Term| {
        let is_per = asked.heard.is(Cue::Per, &utterance.tokens[term.tokens.start].word);
        (term.class == Class::Content || is_per)
            && term.name.is_none()
            && term.tokens.clone().any(|at| asked.heard.is_word(at))
    };
    let mut words = utterance.terms.iter().filter(is_of_sum).peekable();
    let is_told = words.peek().is_some() && words.all(|term| profile.has_concept(term.concept));
    let says_figure = utterance.figures.iter().any(|f| profile.has_figure(f.value));
    matches!(asked.base.facts[fact].value, Some(Value::Quantity { .. })) && (says_figure || !is_told)
}

/// Whether days or months are asked for, and the nearest fact counts something else.
fn is_of_other_unit(base: &FactBase, heard: &Heard, found: &Found) -> bool {
    let nearest = found.best_fact().map(|fact| &base.facts[fact]);
    let unit = nearest.and_then(|f| match &f.value {
        Some(Value::Quantity { unit, .. }) => Some(unit),
        _ => None,
    });
    heard.has(Cue::AsksTime) && unit.is_some_and(|unit| !heard.is(Cue::Time, unit))
}

/// Whether something is wanted "per" what is neither a name nor a time.
fn asks_for_each(heard: &Heard, utterance: &Utterance) -> bool {
    utterance.terms.windows(2).any(|pair| {
        let [before, each] = pair else { return false };
        let word = |term: &Term| utterance.tokens[term.tokens.start].word.as_str();
        let counts = each.class == Class::Content && each.name.is_none() && !heard.is(Cue::Time, word(each));
        heard.is(Cue::Per, word(before)) && counts
    })
}
