//! Whether a fact gives the kind of answer that a question asks for.

use crate::knowledge::{Fact, Kind, Value};
use crate::matcher::Profile;
use crate::matcher::utterance::Utterance;
use crate::text::lexicon::{Asks, Lexicon};

/// Whether the question asks for a kind of answer that the fact does not give.
pub(in crate::matcher) fn is_other_kind(utterance: &Utterance, fact: &Fact, profile: &Profile) -> bool {
    if utterance.yes_no || (fact.asks.is_empty() && fact.value.is_none()) {
        return false;
    }
    let gives = |kind: Asks| profile.asks.contains(&kind);
    let has_value = |test: fn(&Value) -> bool| fact.value.as_ref().is_some_and(test);
    let differs = |asked: &Asks| match asked {
        Asks::HowMany => {
            !(fact.asks.contains(&Asks::HowMany) || has_value(|v| matches!(v, Value::Quantity { .. })))
        }
        Asks::HowMuch => !(gives(Asks::HowMuch) || gives(Asks::HowMany) || gives(Asks::How)),
        Asks::When => {
            !(gives(Asks::When) || fact.period.is_some() || has_value(|v| matches!(v, Value::Date(_))))
        }
        Asks::Where => {
            !(gives(Asks::Where) || has_value(|v| matches!(v, Value::Place(_) | Value::Entities { .. })))
        }
        Asks::Why => !gives(Asks::Why),
        Asks::Who => !(gives(Asks::Who) || fact.said_by.is_some()),
        Asks::What | Asks::Which | Asks::How => false,
    };
    !utterance.asks.is_empty() && utterance.asks.iter().all(differs)
}

/// Whether people are counted in the question and something else by the fact.
pub(super) fn counts_others_than_people(utterance: &Utterance, fact: &Fact, lexicon: &Lexicon) -> bool {
    let (Some(Asks::HowMany), Some(Value::Quantity { unit, .. })) = (utterance.asks.first(), &fact.value)
    else {
        return false;
    };
    let counted = &utterance.terms[utterance.head.start..];
    let counted = counted.get(utterance.head.len().saturating_sub(1)).filter(|t| t.name.is_none());
    let is_person = |kind: Option<Kind>| kind == Some(Kind::Role);
    counted.is_some_and(|term| is_person(lexicon.kind(&utterance.tokens[term.tokens.end - 1].word)))
        && !is_person(Lexicon::english().kind(unit))
}
