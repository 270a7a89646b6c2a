//! What a question wants worked out of what statements tell.

use crate::answer::sums::cue::Cue;
use std::ops::Range;

use smallvec::SmallVec;

use crate::answer::sums::heard::Heard;
use crate::matcher::utterance::Utterance;
use crate::text::lexicon::Asks;
use crate::text::lists::List;

/// What is to be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// By how many percent one amount became another.
    Change,
    /// What share one is of another.
    Share,
    /// How many times one is another.
    Times,
    /// One for each of another.
    Each,
    /// Several put together.
    Total,
    /// What is left of one without a part.
    Rest,
    /// How much more one is.
    Difference,
    /// How long it is from one time to another.
    Between,
    /// Which is more.
    Larger,
    /// So many times one.
    Multiple,
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
    let change = heard.has(Cue::Change) && !heard.has(Cue::Points);
    let mut wants = SmallVec::new();
    let mut add = |condition: bool, want: Want| {
        if condition {
            wants.push(want);
        }
    };
    add(change, Want::Change);
    add(heard.has(Cue::Share) && !change && !heard.has(Cue::Points), Want::Share);
    add(heard.has(Cue::Times), Want::Times);
    add(heard.has(Cue::Per), Want::Each);
    add((in_unit || heard.has(Cue::HowLong)) && heard.has(Cue::FromTo), Want::Between);
    // "150-plus companies" adds nothing.
    let is_figure = |place: &Range<usize>| utterance.figures.iter().any(|f| f.tokens.end == place.start);
    let adds = heard.places(Cue::Total).iter().any(|place| !is_figure(place));
    let asks_other = matches!(
        utterance.asks.first(),
        Some(Asks::Where | Asks::Who | Asks::Why | Asks::Which | Asks::When)
    );
    add(adds && !by_how_much && !asks_other && !utterance.yes_no, Want::Total);
    add(!change && (heard.has(Cue::Difference) || by_how_much || heard.has(Cue::Points)), Want::Difference);
    add(heard.has(Cue::Left) || is_count && (heard.has(Cue::Rest) || is_denied), Want::Rest);
    // "Over twice as many" tells how much more it was.
    let is_multiple = (0..tokens.len()).any(|at| heard.is_at(Cue::Multiples, at));
    add(!by_how_much && chooses && !compares.is_empty() && !is_multiple, Want::Larger);
    add(heard.has(Cue::Costs) && !utterance.figures.is_empty(), Want::Multiple);
    wants
}

/// Whether nothing else than something to be worked out can answer.
pub fn is_sure(want: Want) -> bool {
    matches!(want, Want::Change | Want::Share | Want::Times | Want::Difference)
}
