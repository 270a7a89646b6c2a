//! Whether a fact gives the kind of answer that a question asks for.

use smallvec::SmallVec;

use super::holding::{Weighed, closeness};
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Standing, Value};
use crate::matcher::Profile;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::text::lexicon::{Asks, Lexicon, Measure};
use crate::text::lists::List;
use crate::text::numbers::Currency;

/// Whether the question asks for a kind of answer that the fact does not give.
pub(in crate::matcher) fn is_other_kind(utterance: &Utterance, fact: &Fact, profile: &Profile) -> bool {
    if utterance.yes_no || (fact.asks.is_empty() && fact.value.is_none()) {
        return false;
    }
    let gives = |kind: Asks| profile.asks.contains(&kind);
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

/// The unit of a fact that tells a multiple.
const TIMES: &str = "times";

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

/// What a question asks an amount of in a word that the fact does not use ("how *old* is it?", "how many
/// *hours*?", "its length in *km*?"), and the fact tells none of.
pub(super) fn lacks_measure(utterance: &Utterance, profile: &Profile, lexicon: &Lexicon) -> bool {
    let counts = utterance.asks.first() == Some(&Asks::HowMany);
    let asks_amount = match utterance.asks.first() {
        // What was taken for misspelt may be no word for an amount.
        None => utterance.slips == 0,
        Some(kind) => matches!(kind, Asks::What | Asks::Which | Asks::How | Asks::HowMuch | Asks::HowMany),
    };
    if utterance.yes_no || !asks_amount || !profile.structured {
        return false;
    }
    let is_counted = |i: usize| counts && utterance.head.contains(&i);
    // "The largest in years" asks for no years.
    let is_wanted_in = |i: usize, measure: Measure| {
        let before = utterance.terms[i].tokens.start.checked_sub(1);
        measure != Measure::Time && before.is_some_and(|at| utterance.tokens[at].is(List::Locative))
    };
    let asked = |i: usize, word: &str| -> Option<Measure> {
        let unit = || lexicon.unit(word).filter(|m| is_counted(i) || is_wanted_in(i, *m));
        lexicon.measured(word).filter(|_| !counts).or_else(unit)
    };
    let is_unused = |term: &Term| {
        term.class == Class::Content && term.name.is_none() && !profile.has_concept(term.concept)
    };
    let mut unused = utterance.terms.iter().enumerate().filter(|(_, term)| is_unused(term));
    unused.any(|(i, term)| {
        let measure = asked(i, &utterance.tokens[term.tokens.start].word);
        measure.is_some_and(|m| !profile.measures.contains(m))
    })
}

/// "Which *hall in Shunyi* hosts the expo?": whether a question names everything that the fact is about and
/// tells.
pub(super) fn tells_nothing_new(utterance: &Utterance, fact: &Fact) -> bool {
    let asks = matches!(utterance.asks.first(), Some(Asks::Which | Asks::Where));
    let (Some(Value::Place(place)), Some(subject)) = (&fact.value, fact.about.first()) else { return false };
    let named = utterance.entities();
    asks && !utterance.yes_no && !utterance.offers_choice && named.contains(place) && named.contains(subject)
}

/// "Who taught *the minister* to sing?": whether a question for somebody names all those whom the fact tells, and
/// it speaks of nobody else.
pub(super) fn tells_nobody_new(
    base: &FactBase,
    utterance: &Utterance,
    fact: &Fact,
    profile: &Profile,
) -> bool {
    if utterance.asks.first() != Some(&Asks::Who) {
        return false;
    }
    // "Who *else* sits there?"
    let wants_others = utterance.tokens.iter().any(|t| t.is(List::Others));
    // "Who *does* the staffer work for?" asks for those at the other end.
    let does_it = utterance.terms.get(utterance.head.clone()).and_then(<[Term]>::first);
    let is_subject = wants_others || does_it.is_some_and(|t| t.name.is_none());
    if !is_subject || utterance.yes_no || fact.said_by.is_some() {
        return false;
    }
    let asked = utterance.entities();
    let is_somebody = |e: &EntityIx| base.entity(*e).kind.is_somebody();
    let is_new = |e: &EntityIx| is_somebody(e) && !asked.contains(e);
    let named: &[EntityIx] = match &fact.value {
        Some(Value::Entities { named, .. }) => named,
        _ if wants_others => profile.entities(),
        _ => &[],
    };
    let mut told = named.iter().filter(|e| is_somebody(e)).peekable();
    told.peek().is_some() && told.all(|e| asked.contains(e)) && !profile.entities().iter().any(is_new)
}

/// "What did *the minister* say of it?": whether the words of one are asked for, and the fact tells those of
/// another.
pub(super) fn tells_words_of_another(
    base: &FactBase,
    utterance: &Utterance,
    fact: &Fact,
    profile: &Profile,
) -> bool {
    /// So many words may stand between one and what one says.
    const NEAR: usize = 3;
    let asks = matches!(utterance.asks.first(), Some(Asks::What | Asks::How)) && !utterance.yes_no;
    let says = |from: usize| utterance.tokens.iter().skip(from).take(NEAR).any(|t| t.is(List::Saying));
    let speaker = utterance.terms.iter().find_map(|term| match term.name {
        Some(Name::Known(e)) if asks && says(term.tokens.end) => Some(e),
        _ => None,
    });
    speaker.is_some_and(|e| {
        let of = |a: EntityIx, b: EntityIx| base.entity(a).within.contains(&b);
        let could_speak = match base.entity(e).kind {
            Kind::Company | Kind::Brand | Kind::Organisation | Kind::Country => true,
            kind => kind.is_somebody(),
        };
        // A paper reports what others say.
        let is_paper = |s: &EntityIx| base.entity(*s).kind == Kind::Publication;
        let speaks = |s: &EntityIx| *s == e || of(*s, e) || of(e, *s) || is_paper(s);
        let tells_words = profile.tells_words || fact.said_by.is_some();
        could_speak
            && (!tells_words || !profile.speakers().is_empty() && !profile.speakers().iter().any(speaks))
    })
}

/// "How many *dollars*?", "… in *euros*": whether money is asked for in a currency in which the fact tells none.
pub(super) fn asks_other_currency(
    utterance: &Utterance,
    fact: &Fact,
    profile: &Profile,
    lexicon: &Lexicon,
) -> bool {
    let Some(Value::Quantity { unit, .. }) = &fact.value else { return false };
    let counts = matches!(utterance.asks.first(), Some(Asks::HowMany | Asks::HowMuch));
    let is_wanted = |i: usize, term: &Term| {
        let before = term.tokens.start.checked_sub(1);
        counts && utterance.head.contains(&i)
            || before.is_some_and(|at| utterance.tokens[at].is(List::Locative))
    };
    let named = |(_, term): (usize, &Term)| {
        let word = utterance.tokens[term.tokens.end - 1].word.as_str();
        lexicon.unit(word).filter(|unit| *unit == Measure::Money).and_then(|_| Currency::of_unit(word))
    };
    let terms = utterance.terms.iter().enumerate().filter(|(i, term)| is_wanted(*i, term));
    let wanted: SmallVec<[Currency; 2]> = terms.filter_map(named).collect();
    let is_other = |told: &Currency| wanted.iter().all(|asked| !asked.agrees(*told));
    !utterance.yes_no
        && !wanted.is_empty()
        && Currency::of_unit(unit).as_ref().is_some_and(is_other)
        && profile.currencies.iter().all(is_other)
}

/// "How many *nights*?": whether things are counted of which the fact tells only a share, or only the others.
pub(super) fn counts_untold(utterance: &Utterance, profile: &Profile, lexicon: &Lexicon) -> bool {
    let counts = utterance.asks.first() == Some(&Asks::HowMany) && !utterance.yes_no && profile.structured;
    let Some(head) = utterance.terms.get(utterance.head.clone()).filter(|head| counts && !head.is_empty())
    else {
        return false;
    };
    let word = |term: &Term| utterance.tokens[term.tokens.start].word.as_str();
    let is_share = |term: &Term| lexicon.unit(word(term)) == Some(Measure::Share);
    let after = &utterance.tokens[head[0].tokens.start..];
    let is_of_others = || !profile.denies && after.iter().any(|t| t.is(List::Negation));
    profile.has_only_shares && !head.iter().any(is_share) || is_of_others()
}

/// "What sort of *shops* were the nine?": whether it is asked what things are, and the fact tells an amount.
pub(super) fn asks_sort_of_amount(utterance: &Utterance, fact: &Fact, lexicon: &Lexicon) -> bool {
    let word = |term: &Term| &utterance.tokens[term.tokens.start];
    // "What kind of growth", "what sort of sum".
    let is_amount = |term: &Term| {
        let noun = &word(term).word;
        term.direction.is_some() || lexicon.measured(noun).is_some() || lexicon.unit(noun).is_some()
    };
    let asks_sort = |t: &[Term]| {
        let is_noun = t[2].class == Class::Content && !is_amount(&t[2]);
        word(&t[0]).is(List::Sort) && word(&t[1]).is(List::Genitive) && is_noun
    };
    utterance.asks.first() == Some(&Asks::What)
        && matches!(fact.value, Some(Value::Quantity { .. }))
        && utterance.terms.windows(3).any(asks_sort)
}

/// "Which nine *societies*?": whether names are asked for of what the fact only counts.
pub(super) fn asks_which_of_counted(utterance: &Utterance, profile: &Profile) -> bool {
    let asks_which = utterance.asks.first() == Some(&Asks::Which) && profile.structured;
    let head = utterance.terms.get(utterance.head.clone()).filter(|_| asks_which && !utterance.yes_no);
    let counted = head.and_then(<[Term]>::last).filter(|term| term.name.is_none());
    counted.is_some_and(|term| profile.counts(term.concept) && !profile.asks.contains(&Asks::Which))
}

/// "Which *penalty* did they pay?", "how many *builders* are there?": whether the noun that says what is asked
/// for is one to which no word of the fact is close. Nouns that say nothing but the kind of answer are none.
pub(super) fn asks_of_strangers(
    utterance: &Utterance,
    weighing: &[Weighed],
    profile: &Profile,
    lexicon: &Lexicon,
) -> bool {
    let follows = |list: List| {
        let after = utterance.terms.get(utterance.head.end);
        after.is_some_and(|term| utterance.tokens[term.tokens.start].is(list))
    };
    let names_thing = match utterance.asks.first() {
        Some(Asks::Which | Asks::HowMany | Asks::HowMuch) => true,
        // "What *penalty did* they pay?"; "what *caused the* fire?" asks for no cause of that name.
        Some(Asks::What) => follows(List::YesNoOpener),
        _ => false,
    };
    if !names_thing || utterance.yes_no || !profile.structured || !profile.has_few_examples {
        return false;
    }
    // "How many *ended* up there?" names nothing.
    let is_act = |word: &str| utterance.head.len() == 1 && word.ends_with("ed");
    let is_strange = |i: usize| {
        let term = &utterance.terms[i];
        let word = utterance.tokens[term.tokens.start].word.as_str();
        let is_general = || {
            lexicon.kind(word).is_some() || lexicon.measured(word).is_some() || lexicon.unit(word).is_some()
        };
        term.name.is_none()
            && !term.slot
            && !term.doubtful
            && weighing[i].meaning.is_some()
            && !is_general()
            && !is_act(word)
            && !profile.has_concept(term.concept)
            && closeness(weighing[i].meaning, |rank| profile.has_word(rank)) == 0.0
    };
    // "What percentage of the *fleet*?" is asked of the fleet.
    let is_share = |i: usize| {
        let word = &utterance.tokens[utterance.terms[i].tokens.start].word;
        lexicon.unit(word) == Some(Measure::Share) || lexicon.measured(word) == Some(Measure::Share)
    };
    let shared = || {
        let (first, rest) = utterance.terms.get(utterance.head.end..)?.split_first()?;
        let is_of = utterance.tokens[first.tokens.start].is(List::Genitive);
        let noun = rest.iter().take(2).position(|t| t.class == Class::Content).filter(|_| is_of)?;
        Some(utterance.head.end + 1 + noun)
    };
    let is_of_share = !utterance.head.is_empty() && utterance.head.clone().all(is_share);
    let of_strangers = is_of_share && shared().is_some_and(is_strange);
    of_strangers || !utterance.head.is_empty() && utterance.head.clone().all(is_strange)
}

/// "How many have they found *so far*?", "when *did* it open?": whether an amount until now or the time of what has
/// been is asked for, and the fact is a forecast.
pub(super) fn asks_outcome(utterance: &Utterance, fact: &Fact, lexicon: &Lexicon) -> bool {
    let has = |list: List| utterance.tokens.iter().any(|t| t.is(list));
    let asked = utterance.asks.first();
    let is_past = || has(List::Past) && !has(List::Foreseen) && !has(List::Saying);
    fact.standing == Some(Standing::Predicted)
        && !utterance.yes_no
        && match asked {
            Some(Asks::HowMany | Asks::HowMuch) => lexicon.speaks_of_so_far(&utterance.tokens) || is_past(),
            Some(Asks::When) => is_past(),
            _ => false,
        }
}
