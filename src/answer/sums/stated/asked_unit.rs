//! What a question wants the result in.

use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::heard::{Heard, singular};
use crate::matcher::utterance::Utterance;
use crate::matcher::vocabulary::{Class, Concept};

use super::{Measure, Stated};
use crate::answer::sums::Span;

/// What a question wants the result in.
#[derive(Debug, Clone, PartialEq)]
pub enum AskedUnit {
    /// Money, of the currency if one is named.
    Money(Option<String>),
    /// A share of a hundred.
    Percent,
    /// So many of a unit of time.
    Time(Span),
    /// So many of what is counted.
    Counted(Concept),
}

/// A noun that is counted stands within so many words after "how many".
const NEAR: usize = 4;

impl AskedUnit {
    /// What a question names; `None` where it names nothing that is told.
    pub fn of(heard: &Heard, cues: &Cues, utterance: &Utterance, stated: &[Stated]) -> Option<Self> {
        let tokens = &utterance.tokens;
        let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
        let measure = |at: usize| {
            if heard.is(Cue::Money, word(at)) {
                return Some(Self::Money(None));
            }
            if heard.is(Cue::Cents, word(at)) {
                return Some(Self::Money(None));
            }
            if heard.is(Cue::Currency, word(at)) {
                return Some(Self::Money(Some(currency(heard, utterance, at))));
            }
            if heard.is(Cue::Percentage, word(at)) {
                return Some(Self::Percent);
            }
            Span::of(cues, word(at)).map(Self::Time)
        };
        // "… in dollars", "… in hours", but not "in a week".
        let in_unit = (1..tokens.len()).find_map(|at| {
            let at_end = at + 1 == tokens.len() || tokens[at].sign_after.is_some();
            let names_currency = || (at..at + 3).find(|&at| heard.is(Cue::Currency, word(at)));
            match heard.is(Cue::In, word(at - 1)) {
                true if heard.is(Cue::Money, word(at)) || at_end && !heard.is(Cue::Adverbs, word(at)) => {
                    measure(at)
                }
                true => names_currency().and_then(measure),
                false => None,
            }
        });
        if in_unit.is_some() {
            return in_unit;
        }
        for place in heard.places(Cue::HowMany) {
            for (at, token) in tokens.iter().enumerate().skip(place.end).take(NEAR) {
                if let Some(measure) = measure(at) {
                    return Some(measure);
                }
                let Some(term) = utterance.terms.iter().find(|t| t.tokens.contains(&at)) else { continue };
                let passes = heard.is(Cue::Comparative, word(at)) || heard.is(Cue::Amounts, word(at));
                if !passes && (term.class == Class::Stop || token.sign_after.is_some()) {
                    break;
                }
                if stated.iter().any(|s| s.measure == Measure::Amount && s.head == Some(term.concept)) {
                    return Some(Self::Counted(term.concept));
                }
            }
        }
        (heard.has(Cue::Share)).then_some(Self::Percent)
    }

    /// Whether a figure is in it.
    pub fn fits(&self, heard: &Heard, cues: &Cues, s: &Stated) -> bool {
        let unit = s.quantity.unit.as_str();
        if s.measure != Measure::Amount {
            return false;
        }
        match self {
            Self::Money(None) => is_money(heard, s),
            Self::Money(Some(named)) => is_money(heard, s) && (unit == named || is_first_of(unit, named)),
            Self::Percent => s.is_share(),
            Self::Time(_) => unit.rsplit(' ').next().is_some_and(|word| Span::of(cues, word).is_some()),
            Self::Counted(head) => s.head == Some(*head),
        }
    }
}

/// "Shillings per kilogram".
fn is_first_of(unit: &str, named: &str) -> bool {
    unit.strip_prefix(named).is_some_and(|rest| rest.starts_with(" per "))
}

/// Whether it is a sum of money.
pub fn is_money(heard: &Heard, s: &Stated) -> bool {
    s.measure == Measure::Amount && s.quantity.unit.split(' ').any(|word| heard.is(Cue::Currency, word))
}

/// A currency as units have it: with its country where the question names it, and in the plural.
fn currency(heard: &Heard, utterance: &Utterance, at: usize) -> String {
    let word = utterance.tokens[at].word.as_str();
    let plural = match word {
        _ if heard.is(Cue::DollarNames, word) => "dollars".to_owned(),
        _ if singular(word).is_some() || heard.is(Cue::Counted, word) => word.to_owned(),
        _ => format!("{word}s"),
    };
    let before = at.checked_sub(1).map(|at| &utterance.tokens[at]);
    let country = before.filter(|t| {
        let is_name = |term: &&crate::matcher::utterance::Term| term.name.is_some();
        !heard.is(Cue::DollarNames, &t.word)
            && utterance.terms.iter().filter(is_name).any(|term| term.tokens.contains(&(at - 1)))
    });
    match country {
        Some(token) => {
            let name = &utterance.clean[token.span.start..token.span.end];
            format!("{name} {plural}")
        }
        None => plural,
    }
}
