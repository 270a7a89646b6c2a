//! Units of time, and what a question wants something for.

use smallvec::SmallVec;

use crate::answer::sums::Span;
use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::heard::Heard;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::Class;

/// The words for each unit of time, by the cue that has them.
const WORDS: [(Cue, Span); 8] = [
    (Cue::Seconds, Span::Second),
    (Cue::Minutes, Span::Minute),
    (Cue::Hours, Span::Hour),
    (Cue::Days, Span::Day),
    (Cue::Weeks, Span::Week),
    (Cue::Months, Span::Month),
    (Cue::Quarters, Span::Quarter),
    (Cue::Years, Span::Year),
];
const SECONDS_OF_DAY: f64 = 86_400.0;
/// Days of most years.
pub const DAYS_OF_YEAR: f64 = 365.0;
const MONTHS_OF_YEAR: f64 = 12.0;

impl Span {
    /// The unit that a word stands for.
    pub fn of(cues: &Cues, word: &str) -> Option<Self> {
        WORDS.iter().find(|(cue, _)| cues.is(*cue, word)).map(|(_, unit)| *unit)
    }

    /// Seconds, where every one has as many.
    fn seconds(self) -> Option<f64> {
        Some(match self {
            Self::Second => 1.0,
            Self::Minute => 60.0,
            Self::Hour => 3_600.0,
            Self::Day => SECONDS_OF_DAY,
            Self::Week => 7.0 * SECONDS_OF_DAY,
            Self::Month | Self::Quarter | Self::Year => return None,
        })
    }

    fn months(self) -> Option<f64> {
        Some(match self {
            Self::Month => 1.0,
            Self::Quarter => 3.0,
            Self::Year => MONTHS_OF_YEAR,
            _ => return None,
        })
    }

    /// How many of it make one of another; a year has as many days as most years have, and months have
    /// no number of days.
    pub fn in_one(self, other: Self) -> Option<f64> {
        if let (Some(one), Some(all)) = (self.seconds(), other.seconds()) {
            return Some(all / one);
        }
        if let (Some(one), Some(all)) = (self.months(), other.months()) {
            return Some(all / one);
        }
        match (self, other) {
            (_, Self::Year) => Some(DAYS_OF_YEAR * SECONDS_OF_DAY / self.seconds()?),
            (Self::Year, _) => Some(other.seconds()? / (DAYS_OF_YEAR * SECONDS_OF_DAY)),
            _ => None,
        }
    }
}

/// A stretch of time that a question names: "a week", "in ten years", "per day".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// How many.
    pub count: f64,
    /// Of what.
    pub unit: Span,
    /// Where it stands.
    pub at: usize,
    /// Whether something is wanted for each one, and not in one.
    pub is_per: bool,
}

/// Words such as "whole" may stand between "a" and the unit.
const BETWEEN: usize = 2;

/// The stretches of time that a question names.
pub fn stretches(heard: &Heard, cues: &Cues, utterance: &Utterance) -> SmallVec<[Stretch; 2]> {
    let tokens = &utterance.tokens;
    let mut found = SmallVec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(unit) = Span::of(cues, &token.word) else { continue };
        let from = at.saturating_sub(BETWEEN);
        let is_free = |i: usize| !heard.is(Cue::Each, &tokens[i].word);
        let counts = |end: usize| end == at || end + 1 == at && is_free(end);
        let figure = utterance.figures.iter().find(|f| counts(f.tokens.end));
        let opens = |i: &usize| heard.is(Cue::Each, &tokens[*i].word) || heard.is(Cue::One, &tokens[*i].word);
        let opener = (from..at).rev().find(opens);
        let is_adverb = heard.is(Cue::Adverbs, &token.word);
        let count = figure.map(|f| f.value).or((is_adverb || opener.is_some()).then_some(1.0));
        let is_within = |i: usize| i.checked_sub(1).is_some_and(|i| heard.is(Cue::Within, &tokens[i].word));
        // "A night worker" and "one year's" name no stretch that something is wanted for each of.
        let is_each = |i: usize| heard.is(Cue::Each, &tokens[i].word) && !is_within(i);
        let is_noun = |t: &Term| t.tokens.start == at + 1 && t.class == Class::Content;
        let qualifies = token.sign_after.is_none() && utterance.terms.iter().any(is_noun);
        let is_per = figure.is_none() && !qualifies && opener.is_some_and(is_each);
        if let Some(count) = count {
            found.push(Stretch { count, unit, at, is_per });
        }
    }
    found
}
