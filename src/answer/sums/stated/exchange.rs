//! Amounts in another currency, at the rate of an amount that a statement tells in both: "645 million zlotys
//! ($172 million)".

use smallvec::SmallVec;

use super::choose::Choice;
use super::sums::facts_of;
use super::{Measure, Stated};
use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::figures::Bound;
use crate::answer::sums::operands::Asked;
use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::quantities::{Quantity, is_near};
use crate::answer::sums::work::Done;
use crate::answer::sums::{Operation, Sum};
use crate::knowledge::Value;
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::{Class, Concept};
use crate::matcher::{Candidate, Found, Target};
use crate::text::lexicon::Measure as Counts;
use crate::text::numbers::{Currency, Figure};
use crate::text::tokens::Token;

/// What a question asks to be told in a currency in which no fact tells it.
pub fn answer<'s>(
    asked: &Asked,
    stated: impl FnOnce() -> &'s [Stated],
    cues: &Cues,
    found: &Found,
) -> Option<Sum> {
    let named = Named::of(asked)?;
    let exchange = Exchange { asked: &asked.without(&named.tokens), stated: stated(), named };
    let done = match exchange.named.amount {
        Some((figure, currency)) => exchange.of_figure(figure, currency),
        None => exchange.of_one().or_else(|| exchange.of_told(cues, found)),
    };
    let (text, facts) = done?;
    Some(Sum::Done { text, facts, operation: Operation::Convert })
}

/// The currencies that a question names.
struct Named<'a> {
    /// An amount in one of them.
    amount: Option<(&'a Figure, Currency)>,
    /// Those that it names beside that, in order.
    wanted: SmallVec<[Currency; 2]>,
    /// The words for them.
    tokens: SmallVec<[usize; 4]>,
}

impl<'a> Named<'a> {
    /// `None` where a question wants nothing in a currency.
    fn of(asked: &Asked<'a>) -> Option<Self> {
        let (utterance, lexicon) = (asked.utterance, asked.matcher.reader().lexicon);
        let mut named = Self { amount: None, wanted: SmallVec::new(), tokens: SmallVec::new() };
        let figures = || utterance.figures.iter();
        for (at, token) in utterance.tokens.iter().enumerate() {
            if lexicon.unit(&token.word) != Some(Counts::Money) {
                continue;
            }
            let Some(currency) = Currency::of_unit(&token.word) else { continue };
            named.tokens.push(at);
            match figures().find(|f| f.tokens.end == at) {
                Some(figure) => named.amount = named.amount.or(Some((figure, currency))),
                None => named.wanted.push(currency),
            }
        }
        let marked = || figures().find_map(|f| Some((f, f.currency?)));
        named.amount = named.amount.or_else(marked);
        (!named.wanted.is_empty()).then_some(named)
    }
}

/// A question for an amount in another currency.
struct Exchange<'a> {
    asked: &'a Asked<'a>,
    stated: &'a [Stated],
    named: Named<'a>,
}

/// The same amount in two currencies.
type Rate<'a> = (&'a Quantity, &'a Quantity);

impl Exchange<'_> {
    /// The rate from one currency to another, by the statement that tells an amount in both most exactly.
    fn rate(&self, from: Currency, to: Currency) -> Option<Rate<'_>> {
        let rates = self.stated.windows(2).filter(|pair| self.is_told_at_once(pair)).filter_map(|pair| {
            let (a, b) = (&pair[0].quantity, &pair[1].quantity);
            let fits = |a: &Quantity, b: &Quantity| from.counts(&a.unit) && to.counts(&b.unit);
            fits(a, b).then_some((a, b)).or_else(|| fits(b, a).then_some((b, a)))
        });
        // Of several that are as exact, the first.
        let digits = |(a, b): &Rate| digits_told(a.number).min(digits_told(b.number));
        rates.min_by_key(|rate| std::cmp::Reverse(digits(rate)))
    }

    /// Whether the second of two figures says the first in another currency: it stands in brackets after it.
    fn is_told_at_once(&self, pair: &[Stated]) -> bool {
        let [a, b] = pair else { return false };
        if a.measure != Measure::Amount || b.measure != a.measure || a.quantity.fact != b.quantity.fact {
            return false;
        }
        let utterance = &self.asked.told[a.quantity.fact].utterance;
        let lexicon = self.asked.matcher.reader().lexicon;
        let figure = |s: &Stated| utterance.figures.iter().find(|f| is_near(f.value, s.quantity.number));
        let (Some(first), Some(second)) = (figure(a), figure(b)) else { return false };
        let Some(between) = utterance.tokens.get(first.tokens.end..second.tokens.start) else { return false };
        let from = utterance.tokens[first.tokens.end - 1].span.end;
        let text = &utterance.clean[from..utterance.tokens[second.tokens.start].span.start];
        let unit = a.quantity.unit.to_lowercase();
        let is_of_unit = |t: &Token| {
            lexicon.unit(&t.word) == Some(Counts::Money) || unit.split(' ').any(|word| word == t.word)
        };
        text.contains('(') && between.iter().all(is_of_unit)
    }

    /// "What are 733 million zlotys in dollars?"
    fn of_figure(&self, figure: &Figure, currency: Currency) -> Option<Done> {
        let wanted = self.named.wanted.iter().find(|wanted| !wanted.agrees(currency))?;
        let rate = self.rate(currency, *wanted)?;
        let amount = Quantity { number: figure.value, bound: Bound::Exact, ..rate.0.clone() };
        self.asks_nothing_else().then(|| self.converted(&amount, rate))
    }

    /// "How many zlotys is a dollar?"
    fn of_one(&self) -> Option<Done> {
        let [top, bottom] = *self.named.wanted.as_slice() else { return None };
        let (bottom, top) = self.rate(bottom, top).filter(|_| self.asks_nothing_else())?;
        let say = self.asked.phrases;
        let value = say.number(top.number / bottom.number);
        let values = [
            ("amount", &*say.amount(&value, &top.unit)),
            ("one", say.one(&bottom.unit)),
            ("top", &say.given(top)),
            ("bottom", &say.given(bottom)),
            ("value", &value),
        ];
        Some((Phrases::sentence(&say.results.for_one, &values), facts_of(&[top, bottom])))
    }

    /// "How much is a ticket in dollars?", where it is told in zlotys.
    fn of_told(&self, cues: &Cues, found: &Found) -> Option<Done> {
        let [wanted] = *self.named.wanted.as_slice() else { return None };
        let heard = cues.hear(self.asked.utterance);
        let choice = Choice::new(self.asked, (cues, &heard), self.stated, None, found);
        let is_in = |s: &Stated| wanted.counts(&s.quantity.unit);
        let tells_it = |fact: usize| self.stated.iter().any(|s| s.quantity.fact == fact && is_in(s));
        let is_convertible = |s: &Stated| {
            let currency = Currency::of_unit(&s.quantity.unit);
            s.measure == Measure::Amount && currency.is_some_and(|from| self.rate(from, wanted).is_some())
        };
        let best = meant_by_words(found).filter(|fact| !tells_it(*fact))?;
        let is_meant = |s: &Stated| s.quantity.fact == best && is_convertible(s);
        let told = choice.one(is_meant).or_else(|| self.value_of(&choice, best, is_meant))?;
        let amount = &self.stated[told].quantity;
        let rate = self.rate(Currency::of_unit(&amount.unit)?, wanted)?;
        Some(self.converted(amount, rate))
    }

    /// Of several amounts of a fact its value, where the question says nothing of any other.
    fn value_of(&self, choice: &Choice, fact: usize, is_meant: impl Fn(&Stated) -> bool) -> Option<usize> {
        let Some(Value::Quantity { number, .. }) = self.asked.base.facts[fact].value else { return None };
        let meant = || (0..self.stated.len()).filter(|&i| is_meant(&self.stated[i]));
        let value = meant().find(|&i| is_near(self.stated[i].quantity.number, number))?;
        let own = |i: usize, concept: &Concept| self.stated[i].own.contains(concept);
        let says = |i: usize| {
            let mut terms = self.asked.utterance.terms.iter();
            terms.any(|t| own(i, &t.concept) && !own(value, &t.concept)) || choice.apart(i, value) > 0.0
        };
        meant().all(|i| i == value || !says(i)).then_some(value)
    }

    /// An amount in one currency in the other of a rate.
    fn converted(&self, amount: &Quantity, (from, to): Rate) -> Done {
        let say = self.asked.phrases;
        let value = amount.number * to.number / from.number;
        let values = [
            ("amount", &*say.amount(&say.number(value), &to.unit)),
            ("figure", &say.given(amount)),
            ("number", &say.full(amount.number)),
            ("to", &say.given(to)),
            ("from", &say.given(from)),
            ("value", &say.outcome(value)),
        ];
        (Phrases::sentence(&say.results.convert, &values), facts_of(&[amount, to]))
    }

    /// Whether a question is about nothing but currencies.
    fn asks_nothing_else(&self) -> bool {
        let asked = self.asked;
        let is_other = |t: &Term| {
            let is_word = t.class == Class::Content && !t.slot && !asked.is_sum_word(t);
            (is_word || t.name.is_some()) && !asked.is_aside(&t.tokens)
        };
        !asked.heard.has(Cue::Steps) && !asked.utterance.terms.iter().any(is_other)
    }
}

/// The fact that a question is for by its words, whichever currency it tells.
fn meant_by_words(found: &Found) -> Option<usize> {
    let fact = |c: &Candidate| match c.target {
        Target::Fact(fact) if c.evidence.foreign_entities == 0 && c.evidence.other_names == 0 => {
            Some((c.evidence.words, fact))
        }
        _ => None,
    };
    found.candidates.iter().filter_map(fact).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, fact)| fact)
}

/// How many digits of a number are told, the zeros at its end not counted.
fn digits_told(number: f64) -> usize {
    let text = number.to_string();
    let digits = text.trim_start_matches(['0', '.']).trim_end_matches('0');
    digits.chars().filter(char::is_ascii_digit).count()
}
