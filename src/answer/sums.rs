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
use crate::text::lexicon::{Asks, Direction};
use cue::Cue;
use cues::Cues;
use heard::Heard;
use operands::Asked;
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
        stated: impl FnOnce() -> &'s [Stated],
        found: &Found,
    ) -> Option<Sum> {
        // How long something would take needs a rate, and what is supposed is told by none.
        if [Cue::HowLong, Cue::AtThatRate, Cue::OtherCurrency].iter().any(|cue| asked.heard.has(*cue)) {
            return None;
        }
        let cues = self.stated_cues.as_ref().filter(|_| asked.context.is_empty())?;
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

/// The units of time, by the cue that asks for an average over one.
const SPANS: [(Cue, Span); 7] = [
    (Cue::PerSecond, Span::Second),
    (Cue::PerMinute, Span::Minute),
    (Cue::PerHour, Span::Hour),
    (Cue::PerDay, Span::Day),
    (Cue::PerWeek, Span::Week),
    (Cue::PerMonth, Span::Month),
    (Cue::PerQuarter, Span::Quarter),
];

/// How people write that they add.
const PLUS: &str = " + ";

/// What a question asks to be worked out, the most particular first.
fn operations(heard: &Heard, utterance: &Utterance) -> SmallVec<[Operation; 4]> {
    let has = |cue: Cue| heard.has(cue);
    let mut found = SmallVec::new();
    let mut add = |condition: bool, operation: Operation| {
        if condition {
            found.push(operation);
        }
    };
    let pace = has(Cue::AtThatRate) && stretch::is_asked(heard, utterance);
    let rest = has(Cue::RestOfYear);
    // "How many more in December, at that pace?" adds; "how many more than …" compares.
    let adds = pace && !has(Cue::Than) && !stretch::names_year(heard, utterance);
    let (difference, distance) = (has(Cue::Difference), has(Cue::Distance) && has(Cue::DistanceAsks));
    let compares = has(Cue::Times) || has(Cue::Ratio) || has(Cue::Share) || has(Cue::MoreThan);
    let averages = has(Cue::Averaged);
    // An average, or a year at its pace, is one step, and what is done with it is another.
    let measures = distance && !utterance.figures.is_empty();
    let twice = compares && averages || pace && !adds && (compares || difference || measures);
    let share = has(Cue::Share);
    let to_day = has(Cue::Publication) || has(Cue::Ends) || has(Cue::DaysLeft);
    let between = has(Cue::DaysBetween) || (has(Cue::AsksMonths) || has(Cue::AsksWeeks)) && to_day;
    // How many months a figure leaves out is told by its own days.
    let from_figure = has(Cue::AsksMonths) && !has(Cue::Publication);
    add(between && has(Cue::FromTo) && !from_figure, Operation::DaysBetween);
    add(has(Cue::Grown) && has(Cue::InPercent), Operation::InPercent);
    add(has(Cue::MonthsLeft) && has(Cue::AsksMonths), Operation::MonthsLeft);
    add(has(Cue::Covers) && has(Cue::AsksMonths), Operation::MonthsCovered);
    add(between && has(Cue::FromTo) && from_figure, Operation::DaysBetween);
    add(distance && has(Cue::SurelyDistance) && !pace, Operation::Distance);
    add(has(Cue::HowMany) && !utterance.figures.is_empty(), Operation::Batches);
    // "Where is it put together?" adds nothing up.
    let asks_other = matches!(utterance.asks.first(), Some(Asks::Where | Asks::Who | Asks::Why));
    let adds_up = has(Cue::Total) || utterance.clean.contains(PLUS);
    add(adds_up && !asks_other && !difference && !compares, Operation::Total);
    add(
        has(Cue::Steps) && !asks_other || has(Cue::HowLong) || twice || has(Cue::Adding) && !(pace && adds),
        Operation::Steps,
    );
    add(has(Cue::OtherCurrency), Operation::OtherCurrency);
    add(has(Cue::DateOf), Operation::DateOf);
    add(has(Cue::Rate), Operation::Rate);
    add(has(Cue::Convert), Operation::Convert);
    add(has(Cue::Hypothetical) || has(Cue::Supposed), Operation::Hypothetical);
    for factor in heard.changes().filter(|_| has(Cue::Hypothetical)) {
        add(true, Operation::Scaled(factor));
    }
    if let Some(factor) = percent_change(heard, utterance) {
        add(true, Operation::Scaled(factor));
    }
    add(has(Cue::Restated), Operation::Restated(restated::scale(heard, utterance)));
    add(rest, Operation::RestOfYear);
    add(pace, Operation::AtPace);
    // "On which day?" asks for no average.
    if has(Cue::Average) && !share && !has(Cue::WhichTime) {
        for (cue, span) in SPANS {
            add(has(cue), Operation::PerTime(span));
        }
    }
    add(has(Cue::Times), Operation::Times);
    add(has(Cue::Ratio), Operation::Ratio);
    add(share, Operation::Share);
    add(share && has(Cue::Listed), Operation::Count);
    add(difference, Operation::Difference);
    add(has(Cue::Quotient), Operation::Quotient);
    add(averages, Operation::Average);
    add(distance, Operation::Distance);
    for part in heard.parts().chain(figure_of(heard, utterance)) {
        add(true, Operation::Part(part));
    }
    add(has(Cue::Starts) && has(Cue::AsksYear), Operation::Start);
    add(has(Cue::Order), Operation::Order);
    add(has(Cue::Same), Operation::Same);
    add(has(Cue::Larger) || has(Cue::LongerTime), Operation::Larger);
    add(has(Cue::Count) && has(Cue::Listed) && !compares && !difference, Operation::Count);
    add(has(Cue::Unlike) && heard.has_list_noun(), Operation::Unlike);
    add(has(Cue::Common), Operation::Common);
    add(has(Cue::Beside), Operation::Beside);
    add(has(Cue::TwoPersons), Operation::Persons);
    add(has(Cue::Beyond), Operation::Beyond);
    found
}

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

/// What an amount is to be multiplied by if it grows or falls by so many percent.
fn percent_change(heard: &Heard, utterance: &Utterance) -> Option<f64> {
    let is_supposed = heard.has(Cue::Hypothetical) || heard.has(Cue::Supposed);
    let figure = utterance.figures.iter().find(|f| f.percent).filter(|_| is_supposed)?;
    match utterance.direction()? {
        Direction::Up => Some(1.0 + figure.value / 100.0),
        Direction::Down => Some(1.0 - figure.value / 100.0).filter(|factor| *factor >= 0.0),
    }
}

/// What a figure of the question makes of an amount: "25% of", "three times".
fn figure_of(heard: &Heard, utterance: &Utterance) -> Option<f64> {
    let word = |at: usize| utterance.tokens.get(at).map_or("", |t| t.word.as_str());
    utterance.figures.iter().find_map(|figure| {
        let end = figure.tokens.end;
        let before = figure.tokens.start.checked_sub(1);
        let part = (end..end + 2).any(|at| heard.is(Cue::Of, word(at)))
            || before.is_some_and(|at| heard.is(Cue::Whose, word(at)));
        let divides = heard.has(Cue::Divided) && before.is_some_and(|at| heard.is(Cue::By, word(at)));
        match figure.percent {
            false if divides && figure.value > 0.0 => Some(1.0 / figure.value),
            true => part.then_some(figure.value / 100.0),
            false => heard.is(Cue::Fold, word(end)).then_some(figure.value),
        }
    })
}
