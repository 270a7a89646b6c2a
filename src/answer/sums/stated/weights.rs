//! What the words, times and figures of a question say of each thing that is told.

use smallvec::SmallVec;

use super::{Measure, Stated, is_telling};
use crate::answer::sums::operands::Asked;
use crate::answer::sums::quantities::is_near;
use crate::matcher::evidence::closeness;
use crate::matcher::neighbours::Neighbours;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Name;
use crate::text::dates::{Period, PeriodMention};

/// A name or a time counts as much as a rare word.
const SLOT: f32 = 1.0;
/// A figure of the question counts more.
const FIGURE: f32 = 1.5;
/// Where only an example question has a word.
const ASKED_ONLY: f32 = 0.6;
/// Where a word is only close to one that is told.
const CLOSE: f32 = 0.8;

/// What each content word, time and figure of a question says of a thing that is told.
pub(super) type Weights = SmallVec<[f32; 12]>;

/// A word of a question that may tell what a figure is of.
pub(super) struct AskedWord<'a> {
    term: &'a Term,
    /// How much it counts.
    weight: f32,
    /// Its place in the table of word-piece vectors.
    rank: Option<u16>,
    /// That and those of the words near to it, each by a bit that it shares with some others.
    near: [u64; 8],
}

impl AskedWord<'_> {
    fn bit(rank: u16) -> (usize, u64) {
        (usize::from(rank / 64 % 8), 1 << (rank % 64))
    }

    /// How close it is to the closest of some words, 0 to 1.
    fn closeness(&self, ranks: &[u16]) -> f32 {
        let may_be_near = |rank: &u16| {
            let (at, bit) = Self::bit(*rank);
            self.near[at] & bit != 0
        };
        if ranks.iter().any(may_be_near) { closeness(self.rank, |rank| ranks.contains(&rank)) } else { 0.0 }
    }
}

/// The words of a question that may tell what a figure is of.
pub(super) fn words<'a>(asked: &Asked<'a>) -> SmallVec<[AskedWord<'a>; 12]> {
    let (utterance, matcher) = (asked.utterance, asked.matcher);
    let free = utterance.terms.iter().filter(|t| !asked.is_aside(&t.tokens) && is_telling(t));
    let word = |term: &'a Term| {
        let word = &utterance.tokens[term.tokens.start].word;
        let (weight, rank) = (matcher.weight(term.concept, word), matcher.rank(word));
        let mut near = [0; 8];
        let others = rank.into_iter().flat_map(|rank| Neighbours::builtin().of(rank)).map(|(rank, _)| rank);
        for (at, bit) in rank.into_iter().chain(others).map(AskedWord::bit) {
            near[at] |= bit;
        }
        AskedWord { term, weight, rank, near }
    };
    free.map(word).collect()
}

/// What each content word, time and figure of a question says of a thing that is told and of nothing else in
/// its statement.
pub(super) fn weights(asked: &Asked, words: &[AskedWord], s: &Stated) -> Weights {
    let utterance = asked.utterance;
    let words = words.iter().map(|word| SLOT * own_weight(s, word));
    let times = utterance.periods.iter().flat_map(|p| {
        let (first, last) = s.quantity.period.map_or((false, false), |own| ends(own, p));
        [first, last].map(|is_end| SLOT * f32::from(u8::from(is_end)))
    });
    let is_own = |value: f64| s.measure == Measure::Amount && is_near(value, s.quantity.number);
    let figures = utterance.figures.iter().map(|f| FIGURE * f32::from(u8::from(is_own(f.value))));
    words.chain(times).chain(figures).collect()
}

/// Whether a time is the one that is mentioned, or where a longer one that is mentioned begins or ends.
pub(super) fn ends(own: Period, mention: &PeriodMention) -> (bool, bool) {
    let (said, is_within) = (mention.period, mention.period.contains(&own));
    (own == said || is_within && own.from == said.from, own != said && is_within && own.to == said.to)
}

fn own_weight(s: &Stated, word: &AskedWord) -> f32 {
    let share = match word.term.name {
        Some(Name::Known(entity)) => return f32::from(u8::from(s.names.contains(&entity))),
        Some(_) => return 0.0,
        None if s.own.contains(&word.term.concept) => 1.0,
        None => CLOSE * word.closeness(&s.ranks),
    };
    share * word.weight
}

/// What each content word of a question says of anything in a statement.
pub(super) fn of_whole(asked: &Asked, words: &[AskedWord], fact: usize) -> Weights {
    let (profile, told) = (asked.matcher.profile(fact), &asked.told[fact]);
    let weight = |AskedWord { term, weight, rank, .. }: &AskedWord| {
        let share = match term.name {
            Some(Name::Known(entity)) => return SLOT * f32::from(u8::from(profile.has_entity(entity))),
            Some(_) => return 0.0,
            None if told.affirms(term.concept) => 1.0,
            None if profile.has_concept(term.concept) => ASKED_ONLY,
            None => ASKED_ONLY * closeness(*rank, |rank| profile.has_word(rank)),
        };
        SLOT * share * weight
    };
    words.iter().map(weight).collect()
}
