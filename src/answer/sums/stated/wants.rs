//! What a question wants worked out of what statements tell.

use std::ops::Range;

use smallvec::SmallVec;

use super::asked_unit::AskedUnit;
use super::spans::{self, Stretch};
use super::{Measure, Stated};
use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::heard::Heard;
use crate::matcher::utterance::Utterance;
use crate::text::lexicon::Asks;
use crate::text::lists::List;

/// What is to be worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Want {
    /// By how many percent one amount became another.
    Change,
    /// What share one is of another.
    Share,
    /// So many percent of an amount.
    ShareOfAmount,
    /// How many times one is another.
    Times,
    /// One for each of another.
    Each,
    /// One for each of a unit of time.
    EachTime(Stretch),
    /// A rate over a time that the question names.
    OverStretch(Stretch),
    /// A rate over a time that another figure tells.
    Throughout,
    /// Several put together.
    Total,
    /// What is left of one without a part.
    Rest,
    /// How many of a whole are not in the state that a part of it is in.
    Opposite,
    /// What is left of a hundred percent, or of the days of a year.
    Complement,
    /// How much more one is.
    Difference,
    /// How long it is from one time to another.
    Between,
    /// Which is more.
    Larger,
    /// So many times one.
    Multiple,
    /// When something would be, so long after or before a time.
    Shift,
}

/// A word of comparison follows the words that ask within so many others.
const NEAR: usize = 5;

/// What a question wants worked out, the most particular first.
pub fn wants(heard: &Heard, utterance: &Utterance) -> SmallVec<[Want; 4]> {
    let tokens = &utterance.tokens;
    let compares: SmallVec<[usize; 4]> =
        (0..tokens.len()).filter(|&at| heard.is_at(Cue::Comparative, at)).collect();
    // "More than 400 degrees" compares nothing.
    let is_bound = |at: usize| utterance.figures.iter().any(|f| (at + 1..at + 3).contains(&f.tokens.start));
    let by_how_much = !compares.is_empty() && {
        let asked = heard.places(Cue::HowMany);
        let is_near = |at: usize| asked.iter().any(|p| (p.end..p.end + NEAR).contains(&at));
        compares.iter().any(|&at| !is_bound(at) && is_near(at))
    };
    let is_denied = tokens.iter().any(|t| t.is(List::Negation));
    let is_count = heard.has(Cue::Count);
    let chooses =
        utterance.offers_choice || heard.has(Cue::Which) || utterance.yes_no && heard.has(Cue::Than);
    let in_unit = [Cue::InDays, Cue::InWeeks, Cue::InMonths, Cue::InYears, Cue::InHours]
        .iter()
        .any(|unit| heard.has(*unit));
    // "By how much did it shrink, in percent?" asks for no share.
    let is_in_percent = heard.has(Cue::Difference) && heard.has(Cue::Share);
    let change = (heard.has(Cue::Change) || is_in_percent) && !heard.has(Cue::Points);
    let mut wants = SmallVec::new();
    let mut add = |condition: bool, want: Want| {
        if condition {
            wants.push(want);
        }
    };
    add(change, Want::Change);
    add(heard.has(Cue::Share) && !change && !heard.has(Cue::Points), Want::Share);
    add(heard.has(Cue::Times), Want::Times);
    add(heard.has(Cue::Per) || heard.has(Cue::Average), Want::Each);
    add((in_unit || heard.has(Cue::HowLong)) && heard.has(Cue::FromTo), Want::Between);
    // "150-plus companies" adds nothing.
    let is_figure = |place: &Range<usize>| utterance.figures.iter().any(|f| f.tokens.end == place.start);
    // "The gap between the exports and what was made in total": the total is one of the two.
    let adds = !heard.has(Cue::Difference) && heard.places(Cue::Total).iter().any(|place| !is_figure(place));
    let asks_other = matches!(
        utterance.asks.first(),
        Some(Asks::Where | Asks::Who | Asks::Why | Asks::Which | Asks::When)
    );
    add(adds && !by_how_much && !asks_other && !utterance.yes_no, Want::Total);
    add(!change && (heard.has(Cue::Difference) || by_how_much || heard.has(Cue::Points)), Want::Difference);
    let is_of_state = heard.has(Cue::Standing) != heard.has(Cue::Gone);
    add(heard.has(Cue::Left) || is_count && (heard.has(Cue::Rest) || is_denied), Want::Rest);
    // "Over twice as many" tells how much more it was.
    let is_multiple = (0..tokens.len()).any(|at| heard.is_at(Cue::Multiples, at));
    add(!by_how_much && chooses && !compares.is_empty() && !is_multiple, Want::Larger);
    add(heard.has(Cue::Costs) && !utterance.figures.is_empty(), Want::Multiple);
    let asks_when = utterance.asks.first() == Some(&Asks::When) || heard.has(Cue::AsksYear);
    add(asks_when && heard.has(Cue::Supposed), Want::Shift);
    add(is_count && is_of_state, Want::Opposite);
    wants
}

/// Whether nothing else than something to be worked out can answer.
pub fn is_sure(want: Want) -> bool {
    matches!(
        want,
        Want::Change
            | Want::Share
            | Want::Times
            | Want::Difference
            | Want::Each
            | Want::Multiple
            | Want::Shift
    )
}

/// Whether a question asks how much something is.
pub fn asks_amount(heard: &Heard) -> bool {
    heard.has(Cue::Count) || heard.has(Cue::Average) || heard.has(Cue::Costs)
}

/// Whether a question may want something of what is told that no wording asks for.
pub fn could_want(heard: &Heard) -> bool {
    let asks_amount = heard.has(Cue::HowMany) || heard.has(Cue::Costs);
    let names = [Cue::TimeUnits, Cue::Money, Cue::Currency, Cue::Throughout, Cue::Without, Cue::Count];
    asks_amount && names.iter().any(|cue| heard.has(*cue)) || heard.has(Cue::Share) || heard.has(Cue::Average)
}

/// What is wanted where the fact that is found tells an amount, but neither in what it is asked in nor for what
/// it is asked for.
pub fn structural(
    (heard, cues): (&Heard, &Cues),
    utterance: &Utterance,
    unit: Option<&AskedUnit>,
    worded: &[Want],
    (told, others): (&[&Stated], &[&Stated]),
) -> SmallVec<[Want; 2]> {
    let mut wants = SmallVec::new();
    let told = || told.iter().copied().filter(|s| s.measure == Measure::Amount && !s.relative);
    let fits = |s: &Stated| unit.is_none_or(|unit| unit.fits(heard, cues, s));
    let is_percent = |s: &Stated| s.is_share();
    let compares = worded.iter().any(|want| matches!(want, Want::Difference | Want::Change | Want::Larger));
    let is_share_of = match unit {
        Some(AskedUnit::Money(_) | AskedUnit::Counted(_)) => {
            told().any(is_percent)
                || told().any(fits) && others.iter().any(|s| is_percent(s) && !s.share_of.is_empty())
        }
        None => heard.has(Cue::Costs) && told().any(is_percent),
        _ => false,
    };
    // "*Of all the nights*, how many are the host's?"
    let is_of_some = heard.has(Cue::Subset) && heard.has(Cue::Count) && told().any(|s| !is_percent(s));
    if (is_share_of || is_of_some) && !compares {
        wants.push(Want::ShareOfAmount);
    }
    let excludes = heard.has(Cue::Without) || utterance.tokens.iter().any(|t| t.is(List::Negation));
    if excludes && !compares && (unit == Some(&AskedUnit::Percent) || heard.has(Cue::Count)) {
        wants.push(Want::Complement);
    }
    if heard.has(Cue::Throughout) && told().any(|s| s.rate.unit.is_some()) {
        wants.push(Want::Throughout);
    }
    if compares
        || !heard.has(Cue::TimeUnits)
        || heard.has(Cue::FromTo) && matches!(unit, Some(AskedUnit::Time(_)))
    {
        return wants;
    }
    for stretch in spans::stretches(heard, cues, utterance) {
        let is_own = |s: &Stated| s.rate.unit == Some(stretch.unit) && stretch.count == 1.0;
        let fits = |s: &Stated| fits(s) && !is_percent(s);
        let term = utterance.terms.iter().find(|t| t.tokens.contains(&stretch.at));
        let is_of = |s: &Stated| term.is_some_and(|t| s.rate.of.contains(&t.concept));
        if told().any(|s| is_own(s) || is_of(s) && stretch.is_per) {
            continue;
        }
        if told().any(|s| fits(s) && (s.rate.unit.is_some() || !s.rate.of.is_empty())) {
            wants.push(Want::OverStretch(stretch));
        } else if stretch.count == 1.0 && stretch.is_per && asks_amount(heard) && told().any(fits) {
            wants.push(Want::EachTime(stretch));
        }
    }
    wants
}
