//! One amount for each of another.

use crate::answer::sums::cue::Cue;
use crate::answer::sums::heard::singular;
use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::quantities::{days, is_near, months};
use crate::answer::sums::work::{Done, average, divided};
use crate::knowledge::Value;

use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Class;

use super::Stated;
use super::asked_unit::is_money;
use super::choose::{Choice, Search};
use super::is_telling;
use super::spans::Stretch;
use super::sums::{PAIR, facts_of, is_amount};
use crate::answer::sums::Span;

/// A noun stands within so many words after "each".
const NEAR: usize = 4;
/// What speaks for two that one statement tells, or that are about the same.
const RELATED: f32 = 0.5;

/// "How many books per employee?"
pub fn each(choice: &Choice) -> Option<Done> {
    let nouns = nouns(choice);
    let is_bottom = |s: &Stated| {
        let unit = s.quantity.unit.rsplit(' ').next().unwrap_or_default();
        let is_noun = |at: &usize| is_noun(&choice.asked.utterance.tokens[*at].word, unit);
        let named = |at: &usize| {
            choice.asked.utterance.terms.iter().any(|t| t.tokens.contains(at) && s.head == Some(t.concept))
        };
        is_amount(s) && s.quantity.number > 1.0 && nouns.iter().any(|at| is_noun(at) || named(at))
    };
    // A price per kilogram is told, and nothing to be worked out.
    let is_told = |s: &Stated| {
        s.rate.of.iter().any(|of| {
            choice.asked.utterance.terms.iter().any(|t| t.concept == *of && nouns.contains(&t.tokens.start))
        })
    };
    // "How much is that per car?" asks about what was told before.
    let speaks_of_top =
        |t: &Term| is_telling(t) && !choice.asked.is_aside(&t.tokens) && !nouns.contains(&t.tokens.start);
    if !choice.asked.utterance.terms.iter().any(speaks_of_top) {
        return None;
    }
    if !choice.stated.iter().any(is_bottom) || choice.told_by_best().any(is_told) {
        return None;
    }
    // "The weight of each part" does not say of what the weight is that is told elsewhere.
    let lexicon = choice.asked.matcher.reader().lexicon;
    let is_more_than_measured =
        |t: &&Term| lexicon.measured(&choice.asked.utterance.tokens[t.tokens.start].word).is_none();
    let named: Vec<&Term> = (choice.asked.utterance.terms.iter())
        .filter(|t| speaks_of_top(t) && t.name.is_none())
        .filter(is_more_than_measured)
        .collect();
    let link = |top: &Stated, bottom: &Stated| {
        let (a, b) = (&top.quantity, &bottom.quantity);
        let is_named = || named.iter().any(|t| top.is_of(&choice.asked, t));
        let is_related = a.fact == b.fact
            || (a.about.iter().any(|entity| b.about.contains(entity))
                || choice.paragraph(a.fact) == choice.paragraph(b.fact))
                && is_named();
        let differs = a.unit != b.unit && (top.head.is_none() || top.head != bottom.head);
        if is_bottom(bottom) && differs && is_related { RELATED } else { 0.0 }
    };
    // "The number of employees per company" is told by nothing that counts none.
    let is_named = |s: &Stated| choice.asked.utterance.terms.iter().any(|t| Some(t.concept) == s.head);
    let is_value = |s: &Stated| {
        let typed = match &choice.asked.base.facts[s.quantity.fact].value {
            Some(Value::Quantity { number, .. }) => is_near(*number, s.quantity.number),
            _ => false,
        };
        typed && choice.best_fact() == Some(s.quantity.fact)
    };
    let is_meant = |s: &Stated| match &choice.unit {
        Some(_) => choice.fits_unit(s),
        None => is_named(s) || is_money(choice.heard, s) || is_value(s),
    };
    let is_top = |s: &Stated| is_amount(s) && !s.is_share() && is_meant(s) && !is_bottom(s);
    let (top, bottom) = choice.linked(Search { mostly: true, ..PAIR }, is_top, link)?;
    if choice.is_told_elsewhere([top, bottom]) {
        return None;
    }
    let one = choice.stated[bottom].quantity.unit.clone();
    let (top, bottom) = (&choice.stated[top].quantity, &choice.stated[bottom].quantity);
    let say = choice.asked.phrases;
    let value = top.number / bottom.number;
    let amount = say.amount(&say.number(value), &top.unit);
    let values = [
        ("amount", &*say.bounded(&amount, divided(top, bottom), true)),
        ("one", say.one(&one)),
        ("top", &say.given(top)),
        ("bottom", &say.given(bottom)),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.quotient, &values), facts_of(&[top, bottom])))
}

/// Whether the question names what something is wanted for each of.
pub fn is_asked(choice: &Choice) -> bool {
    !nouns(choice).is_empty()
}

/// Where the question names what something is wanted for each of.
fn nouns(choice: &Choice) -> Vec<usize> {
    let (heard, utterance) = (choice.heard, choice.asked.utterance);
    let tokens = &utterance.tokens;
    let is_open = |at: &usize| {
        let word = tokens[*at].word.as_str();
        let averages = heard.has(Cue::Average) && (heard.is(Cue::Each, word) || heard.is(Cue::Average, word));
        averages || heard.is(Cue::Single, word)
    };
    let places = heard.places(Cue::Per).into_iter().map(|place| place.end);
    let singles = (0..tokens.len()).filter(is_open).map(|at| at + 1);
    let mut nouns = Vec::new();
    for from in places.chain(singles) {
        let terms = utterance.terms.iter().skip_while(|t| t.tokens.start < from);
        // "Each of those laborers."
        let terms = terms.skip_while(|t| t.class == Class::Stop && t.tokens.start < from + 2);
        let ends = |t: &&Term| t.class != Class::Stop && t.tokens.start < from + NEAR;
        nouns.extend(terms.take_while(ends).flat_map(|t| t.tokens.clone()));
    }
    nouns.retain(|&at| Span::of(choice.cues, &tokens[at].word).is_none());
    nouns
}

/// Whether a word is the noun of a unit, in the singular or the plural.
fn is_noun(word: &str, unit: &str) -> bool {
    word.len() > 2 && (word == unit || singular(unit).is_some_and(|one| one == word))
}

/// "How many a day is that on average?"
pub fn each_time(choice: &Choice, wanted: Stretch) -> Option<Done> {
    let lasts = |s: &Stated| s.lasts(choice.cues);
    let is_top = |s: &Stated| {
        is_amount(s) && !s.is_share() && s.rate.unit.is_none() && lasts(s).is_none() && choice.fits_unit(s)
    };
    let say = choice.asked.phrases;
    let link = |top: &Stated, time: &Stated| {
        let fits = lasts(time)
            .and_then(|unit| wanted.unit.in_one(unit))
            .is_some_and(|n| n * time.quantity.number > 1.0);
        if fits && top.quantity.fact == time.quantity.fact { 1.0 } else { 0.0 }
    };
    let (top, count, counted) = if let Some((top, time)) = choice.linked(Search::default(), is_top, link) {
        let (top, time) = (&choice.stated[top].quantity, &choice.stated[time]);
        (top, time.quantity.number * wanted.unit.in_one(lasts(time)?)?, say.given(&time.quantity))
    } else {
        let top = choice.one(|s| is_top(s) && s.quantity.period.is_some())?;
        let q = &choice.stated[top].quantity;
        // By a day so much was reached, however long that took.
        let period = q.period.filter(|p| p.from < p.to)?;
        let count = match wanted.unit {
            Span::Month | Span::Quarter | Span::Year => {
                let is_whole = period.from.day() == 1 && period.to.day() == period.to.days_in_month();
                is_whole.then(|| months(period) / Span::Month.in_one(wanted.unit).unwrap_or(1.0))?
            }
            unit => days(period) * unit.in_one(Span::Day)?,
        };
        (q, count, say.months(period))
    };
    if count <= 1.0 {
        return None;
    }
    let value = top.number / count;
    let amount = say.amount(&say.number(value), &top.unit);
    let word = &choice.asked.utterance.tokens[wanted.at].word;
    let counted =
        if counted.contains(word.as_str()) { counted } else { format!("{} ({counted})", say.number(count)) };
    let values = [
        ("amount", &*say.bounded(&amount, average(top.bound), true)),
        ("one", word.as_str()),
        ("top", &say.given(top)),
        ("bottom", &counted),
        ("value", &say.outcome(value)),
    ];
    Some((Phrases::sentence(&say.results.quotient, &values), facts_of(&[top])))
}
