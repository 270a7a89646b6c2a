//! What a question asks to be worked out, by the wordings that are heard in it.

use smallvec::SmallVec;

use super::cue::Cue;
use super::heard::Heard;
use super::{Operation, PLUS, Span, restated, stretch};
use crate::matcher::utterance::Utterance;
use crate::text::lexicon::{Asks, Direction};

/// The units of time, by the cue that asks for an average over one.
pub(super) const SPANS: [(Cue, Span); 7] = [
    (Cue::PerSecond, Span::Second),
    (Cue::PerMinute, Span::Minute),
    (Cue::PerHour, Span::Hour),
    (Cue::PerDay, Span::Day),
    (Cue::PerWeek, Span::Week),
    (Cue::PerMonth, Span::Month),
    (Cue::PerQuarter, Span::Quarter),
];

/// What a question asks to be worked out, the most particular first.
pub(super) fn operations(heard: &Heard, utterance: &Utterance) -> SmallVec<[Operation; 4]> {
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
