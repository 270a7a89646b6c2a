//! Whether a fact gives the kind of answer that a question asks for.

use super::asking::{AsksWho, TIMES, Thing};
use super::holding::closeness;
use super::question::Question;
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Standing, Value};
use crate::matcher::Profile;
use crate::matcher::utterance::Utterance;
use crate::text::lexicon::{Asks, Lexicon, Measure};
use crate::text::numbers::Currency;

/// Whether the question asks for a kind of answer that the fact does not give.
pub(in crate::matcher) fn is_other_kind(utterance: &Utterance, fact: &Fact, profile: &Profile) -> bool {
    if utterance.yes_no {
        return false;
    }
    let gives = |kind: Asks| profile.asks.contains(&kind);
    if fact.asks.is_empty() && fact.value.is_none() {
        // Nothing says what it is there to tell, but its statement and its example questions.
        let lacks = |asked: &Asks| match asked {
            Asks::HowMany => !(profile.has_figures || profile.denies),
            // "How long is the report?" asks for no time where it is told in pages.
            Asks::When => {
                !(profile.measures.contains(Measure::Time) || gives(Asks::When) && !profile.has_figures)
            }
            _ => false,
        };
        return profile.structured && !utterance.asks.is_empty() && utterance.asks.iter().all(lacks);
    }
    let has_value = |test: fn(&Value) -> bool| fact.value.as_ref().is_some_and(test);
    let differs = |asked: &Asks| match asked {
        Asks::HowMany => {
            let has_count = gives(Asks::HowMany) && profile.has_figures;
            let is_multiple = has_value(|v| matches!(v, Value::Quantity { unit, .. } if unit == TIMES));
            // How many *vehicles* is not told by how many times as many.
            if is_multiple && !utterance.head.is_empty() && !utterance.tokens.iter().any(|t| t.word == TIMES)
            {
                return true;
            }
            !(has_count
                || fact.asks.contains(&Asks::HowMany)
                || has_value(|v| matches!(v, Value::Quantity { .. })))
        }
        // "How much *capacity*?" takes an amount, and "how much did it grow?" may be told in words.
        Asks::HowMuch if !utterance.head.is_empty() => {
            !(profile.has_figures || has_value(|v| matches!(v, Value::Quantity { .. })))
        }
        Asks::HowMuch => !(gives(Asks::HowMuch) || gives(Asks::HowMany) || gives(Asks::How)),
        Asks::When => {
            !(gives(Asks::When) || fact.period.is_some() || has_value(|v| matches!(v, Value::Date(_))))
        }
        Asks::Where => {
            let is_place = |v: &Value| matches!(v, Value::Place(_) | Value::Entities { .. });
            !(gives(Asks::Where) || has_value(is_place) && !profile.tells_somebody)
        }
        Asks::Why => !gives(Asks::Why),
        Asks::Who => !(gives(Asks::Who) || fact.said_by.is_some()),
        Asks::What | Asks::Which | Asks::How => false,
    };
    !utterance.asks.is_empty() && utterance.asks.iter().all(differs)
}

/// Whether something rules out that a fact answers a question, whatever kind of answer it gives.
pub(super) fn is_beside(base: &FactBase, question: &Question, fact: &Fact, profile: &Profile) -> bool {
    tells_nothing_new(question, fact)
        || tells_nobody_new(base, question, fact, profile)
        || tells_words_of_another(base, question, fact, profile)
        || counts_others_than_people(question, fact)
        || asks_other_currency(question, fact, profile)
        || counts_untold(question, profile)
        || counts_what_is_measured(question, profile)
        || !question.known_figures.is_empty() && profile.tells_no_figure_but(&question.known_figures)
        || question.ordinals.iter().any(|ordinal| profile.is_of_other(*ordinal))
        || asks_for_untold_person(base, question, fact, profile)
        || question.asks_sort && matches!(fact.value, Some(Value::Quantity { .. }))
        || asks_which_of_counted(question, profile)
        || asks_of_strangers(question, profile)
        || question.asks_outcome && fact.standing == Some(Standing::Predicted)
}

/// Whether people are counted in the question and something else by the fact.
fn counts_others_than_people(question: &Question, fact: &Fact) -> bool {
    let Some(Value::Quantity { unit, .. }) = fact.value.as_ref().filter(|_| question.counts_people) else {
        return false;
    };
    Lexicon::english().kind(unit) != Some(Kind::Role)
}

/// What a question asks an amount of in a word that the fact does not use ("how *old* is it?", "how many
/// *hours*?", "its length in *km*?"), and the fact tells none of.
pub(super) fn lacks_measure(question: &Question, profile: &Profile) -> bool {
    let mut unused = question.measures.iter().filter(|(concept, _)| !profile.has_concept(*concept));
    profile.structured && unused.any(|(_, measure)| !profile.measures.contains(*measure))
}

/// "Which *hall in Shunyi* hosts the expo?": whether a question names everything that the fact is about and
/// tells.
fn tells_nothing_new(question: &Question, fact: &Fact) -> bool {
    let Question { utterance, named, .. } = question;
    let asks = matches!(utterance.asks.first(), Some(Asks::Which | Asks::Where));
    let (Some(Value::Place(place)), Some(subject)) = (&fact.value, fact.about.first()) else { return false };
    asks && !utterance.yes_no && !utterance.offers_choice && named.contains(place) && named.contains(subject)
}

/// "Who taught *the minister* to sing?": whether a question for somebody names all those whom the fact tells, and
/// it speaks of nobody else.
fn tells_nobody_new(base: &FactBase, question: &Question, fact: &Fact, profile: &Profile) -> bool {
    let Some(who) = question.asks_who.filter(|_| fact.said_by.is_none()) else { return false };
    let is_somebody = |e: &EntityIx| base.entity(*e).kind.is_somebody();
    let is_new = |e: &EntityIx| is_somebody(e) && !question.named.contains(e);
    let named: &[EntityIx] = match &fact.value {
        Some(Value::Entities { named, .. }) => named,
        _ if who == AsksWho::Others => profile.entities(),
        _ => &[],
    };
    let mut told = named.iter().filter(|e| is_somebody(e)).peekable();
    told.peek().is_some()
        && told.all(|e| question.named.contains(e))
        && !profile.entities().iter().any(is_new)
}

/// "What did *the minister* say of it?": whether the words of one are asked for, and the fact tells those of
/// another.
fn tells_words_of_another(base: &FactBase, question: &Question, fact: &Fact, profile: &Profile) -> bool {
    question.speaker.is_some_and(|e| {
        let of = |a: EntityIx, b: EntityIx| base.entity(a).within.contains(&b);
        // A paper reports what others say.
        let is_paper = |s: &EntityIx| base.entity(*s).kind == Kind::Publication;
        let speaks = |s: &EntityIx| *s == e || of(*s, e) || of(e, *s) || is_paper(s);
        let tells_words = profile.tells_words || fact.said_by.is_some();
        !tells_words || !profile.speakers().is_empty() && !profile.speakers().iter().any(speaks)
    })
}

/// Whether money is asked for in a currency in which the fact tells none.
fn asks_other_currency(question: &Question, fact: &Fact, profile: &Profile) -> bool {
    let wanted = &question.currencies;
    let is_other = |told: &Currency| wanted.iter().all(|asked| !asked.agrees(*told));
    let tells_other = || match &fact.value {
        Some(Value::Quantity { unit, .. }) => Currency::of_unit(unit).as_ref().is_some_and(is_other),
        _ => false,
    };
    !wanted.is_empty() && tells_other() && profile.currencies.iter().all(is_other)
}

/// "How many *nights*?": whether things are counted of which the fact tells only a share, or only the others.
fn counts_untold(question: &Question, profile: &Profile) -> bool {
    question
        .counts
        .filter(|_| profile.structured)
        .is_some_and(|counts| profile.has_only_shares && !counts.share || counts.others && !profile.denies)
}

/// "How many *fishermen*?": whether things are counted, and the fact only measures.
fn counts_what_is_measured(question: &Question, profile: &Profile) -> bool {
    profile.structured && question.counts_things && profile.measures_only
}

/// "Who is the *minister*?": whether somebody in a role is asked for, and the fact knows neither the role nor anybody.
fn asks_for_untold_person(base: &FactBase, question: &Question, fact: &Fact, profile: &Profile) -> bool {
    let is_somebody = |e: &EntityIx| base.entity(*e).kind.is_somebody();
    question.role.is_some_and(|role| !profile.has_concept(role))
        && profile.structured
        && fact.said_by.is_none()
        && !profile.entities().iter().any(is_somebody)
}

/// "Which nine *societies*?": whether names are asked for of what the fact only counts.
fn asks_which_of_counted(question: &Question, profile: &Profile) -> bool {
    let counted = question.asks_which.filter(|_| profile.structured);
    counted.is_some_and(|noun| profile.counts(noun) && !profile.asks.contains(&Asks::Which))
}

/// "Which *penalty* did they pay?", "how many *builders* are there?": whether the noun that says what is asked
/// for is one to which no word of the fact is close.
fn asks_of_strangers(question: &Question, profile: &Profile) -> bool {
    let is_strange = |thing: &Thing| {
        !profile.has_concept(thing.concept) && closeness(thing.meaning, |rank| profile.has_word(rank)) == 0.0
    };
    let things = &question.things;
    profile.structured
        && profile.has_few_examples
        && (question.shared.as_ref().is_some_and(is_strange)
            || !things.is_empty() && things.iter().all(is_strange))
}
