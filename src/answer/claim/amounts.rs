//! The numbers and times of a statement held against those of a fact.

use jiff::civil::Date;
use smallvec::SmallVec;

use crate::answer::premise::agrees;
use crate::answer::sums::months;
use crate::knowledge::{Standing, Value};
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept};
use crate::text::Token;
use crate::text::dates::{Period, PeriodMention};
use crate::text::lexicon::Direction;
use crate::text::lists::List;
use crate::text::numbers::{Currency, Figure, Precision, precision_around};

use super::compare::{ASKED_ONLY, SLOT, Scales};
use super::comparison::{Comparison, Difference};
use super::form::Claim;
use super::told::Told;

impl Scales<'_> {
    pub(super) fn figures(&self, claim: &Claim, c: &mut Comparison) {
        let told = &self.told[c.fact];
        let of_clocks = self.clocks(claim, c);
        for figure in claim.utterance.figures.iter().filter(|f| !of_clocks.contains(&f.tokens.start)) {
            let is_value = matches!(&self.base.facts[c.fact].value, Some(Value::Quantity { number, .. }) if is_near(figure.value, *number));
            match self.figure_told(claim, figure, c.fact) {
                Some(false) => {
                    c.differences.push(Difference::Figure(figure.tokens.clone()));
                    c.number = Some(false);
                    continue;
                }
                Some(true) if !is_value => {
                    c.accounted += SLOT;
                    c.stated += SLOT;
                    c.number = c.number.or(Some(true));
                    continue;
                }
                _ => {}
            }
            if self.counts_a_part(claim, figure) || self.counts_another_time(claim, figure, c.fact) {
                c.miss(SLOT);
                continue;
            }
            match &self.base.facts[c.fact].value {
                Some(Value::Quantity { number, .. })
                    if is_near(figure.value, *number)
                        && told.currency.is_some_and(|own| {
                            self.currency(claim, figure).is_some_and(|said| !said.agrees(own))
                        }) =>
                {
                    c.differences.push(Difference::Figure(figure.tokens.clone()));
                    c.number = Some(false);
                }
                Some(Value::Quantity { number, unit, precision })
                    if self.counts_the_same(claim, figure, told, unit) =>
                {
                    let said = if figure.percent && unit != PERCENT {
                        1.0 + figure.value / 100.0
                    } else {
                        figure.value
                    };
                    let number = *number / self.months_averaged(claim, figure, c.fact).unwrap_or(1.0);
                    // A second figure of its statement is what was meant, not another in the place of the first.
                    let is_second = || {
                        let said = counted(&claim.utterance, figure);
                        let is_same = |f: &&Figure| {
                            let own = counted(&told.utterance, f);
                            is_near(f.value, figure.value)
                                && f.currency.is_none()
                                && (own.is_none() || own == said)
                        };
                        !is_near(figure.value, number) && told.utterance.figures.iter().any(|f| is_same(&f))
                    };
                    let agrees = match self.margin_from(claim, figure) {
                        None if is_second() => {
                            c.accounted += SLOT;
                            c.stated += SLOT;
                            continue;
                        }
                        Some(other) => Some(is_about((other - number).abs(), figure.value)),
                        None => number_agrees(said, figure.precision, number, *precision, claim.exactly),
                    };
                    match agrees {
                        Some(true) => {
                            c.accounted += SLOT;
                            c.stated += SLOT;
                            c.number = Some(true);
                        }
                        Some(false) => {
                            c.differences.push(Difference::Figure(figure.tokens.clone()));
                            c.number = Some(false);
                        }
                        None => c.miss(SLOT),
                    }
                }
                _ if told.utterance.figures.iter().any(|f| is_near(f.value, figure.value)) => {
                    c.slots += 1;
                    c.accounted += SLOT;
                    c.stated += SLOT;
                }
                None | Some(Value::Text(_) | Value::Entities { .. })
                    if c.strangers == 0
                        && c.differences.is_empty()
                        && self.is_miscounted(claim, figure, told) =>
                {
                    c.differences.push(Difference::Figure(figure.tokens.clone()));
                }
                _ if figure.value <= SMALL => {}
                _ => c.miss(SLOT),
            }
        }
    }

    /// Whether a fact that tells no quantity counts the same things once, and says another figure.
    fn is_miscounted(&self, claim: &Claim, figure: &Figure, told: &Told) -> bool {
        let Some(noun) = counted(&claim.utterance, figure) else { return false };
        let said = &claim.utterance.tokens[figure.tokens.end].word;
        let mut same = told.utterance.figures.iter().filter(|f| counted(&told.utterance, f) == Some(noun));
        let (Some(own), None) = (same.next(), same.next()) else { return false };
        !self.words.lists.others_counted.contains(said)
            && number_agrees(figure.value, figure.precision, own.value, own.precision, false) == Some(false)
    }

    /// "39,000 a month": the months of a fact's period, where a figure is for each of them.
    pub(super) fn months_averaged(&self, claim: &Claim, figure: &Figure, fact: usize) -> Option<f64> {
        let period = self.base.facts[fact].period?;
        let is_monthly = |t: &Token| self.words.lists.monthly.contains(&t.word);
        let near = claim.utterance.tokens.iter().skip(figure.tokens.end).take(NEAR_UNIT);
        let said = near.into_iter().any(is_monthly)
            || figure.tokens.start.checked_sub(1).is_some_and(|i| is_monthly(&claim.utterance.tokens[i]));
        said.then(|| months(period))
    }

    /// "Short of four million by a hundred thousand": the other figure, which this one is the distance from.
    fn margin_from(&self, claim: &Claim, figure: &Figure) -> Option<f64> {
        let before = claim.utterance.tokens[..figure.tokens.start].iter().rev().take(NEAR_MARGIN);
        let by = before.into_iter().any(|t| self.words.lists.agent_marks.contains(&t.word));
        let other = claim.utterance.figures.iter().find(|f| f.value > figure.value);
        other.filter(|_| by).map(|f| f.value)
    }

    /// The currency that a figure is said to be of.
    fn currency(&self, claim: &Claim, figure: &Figure) -> Option<Currency> {
        if figure.currency.is_some() {
            return figure.currency;
        }
        let after = claim.utterance.terms.iter().filter(|t| t.tokens.start >= figure.tokens.end);
        let near: SmallVec<[&Term; NEAR_CURRENCY]> = after.take(NEAR_CURRENCY).collect();
        let is_named = |told: &&Told| near.iter().any(|t| Some(t.concept) == told.unit);
        self.told.iter().filter(|told| told.currency.is_some()).find(is_named).and_then(|told| told.currency)
    }

    /// Whether a figure counts what a fact's quantity counts.
    fn counts_the_same(&self, claim: &Claim, figure: &Figure, told: &Told, unit: &str) -> bool {
        if figure.percent {
            return unit == PERCENT || unit == "times" && self.said.direction.is_some();
        }
        if let Some(currency) = figure.currency {
            return told.currency.is_some_and(|own| own.agrees(currency));
        }
        let after = claim.utterance.terms.iter().filter(|t| t.tokens.start >= figure.tokens.end);
        let near: SmallVec<[&Term; NEAR_UNIT]> = after.take(NEAR_UNIT).collect();
        if near.iter().any(|t| Some(t.concept) == told.unit) {
            return true;
        }
        let is_other = |t: &&&Term| {
            let word = claim.utterance.tokens[t.tokens.start].word.as_str();
            let noun =
                t.class == Class::Content && t.name.is_none() && !self.words.lists.counted.contains(word);
            noun || self.words.lists.others_counted.contains(word)
        };
        unit != "times" && near.first().filter(is_other).is_none()
    }

    /// "20 of them": a part is another count than the whole.
    fn counts_a_part(&self, claim: &Claim, figure: &Figure) -> bool {
        let next = claim.utterance.tokens.get(figure.tokens.end);
        next.is_some_and(|t| self.words.lists.of.contains(&t.word) && !figure.percent)
    }

    /// Whether another number is for a time within which the fact's may well be true: more in a longer
    /// one, or less in the last part of one that only an end is told of.
    fn counts_another_time(&self, claim: &Claim, figure: &Figure, fact: usize) -> bool {
        let Some(Value::Quantity { number, .. }) = &self.base.facts[fact].value else { return false };
        let period = self.base.facts[fact].period;
        claim.utterance.periods.iter().any(|said| {
            let longer =
                period.is_some_and(|p| said.period.contains(&p) && said.period != p && !said.bounds_end());
            let until = |p: &PeriodMention| p.bounds_end() && p.period == said.period;
            let last_part = !said.bounds_end() && self.told[fact].utterance.periods.iter().any(until);
            longer && figure.value > *number || last_part && figure.value < *number
        })
    }

    pub(super) fn periods(&self, claim: &Claim, c: &mut Comparison) {
        let (told, profile) = (&self.told[c.fact], self.matcher.profile(c.fact));
        for mention in &claim.utterance.periods {
            let stated = told.utterance.periods.iter().any(|p| mention.period == p.period);
            if told.excepted.contains(&mention.period) {
                c.accounted += SLOT;
                c.stated += SLOT;
                c.differ(Difference::Period(mention.tokens.clone()));
            } else if told.not_before.contains(&mention.period) && self.is_before(claim, mention) {
                c.differ(Difference::Period(mention.tokens.clone()));
            } else if self.is_longer(mention, c.fact) {
                c.differences.push(Difference::Period(mention.tokens.clone()));
            } else if stated || profile.fits_period(mention, self.matcher.published()) {
                c.slots += 1;
                c.accounted += SLOT;
                c.stated += if stated { SLOT } else { 0.0 };
            } else if is_year_before(mention, self.matcher.published()) && self.compares_years(c.fact) {
                c.accounted += SLOT;
            } else if mention.period.from > self.matcher.published()
                && self.base.facts[c.fact].standing != Some(Standing::Predicted)
                && !(profile.tells_time && told.utterance.periods.iter().any(|p| self.is_to_come(p)))
            {
                // What is yet to come is told by forecasts alone.
                c.miss(SLOT);
            } else if profile.tells_time
                || self.base.facts[c.fact].period.is_some()
                || !told.utterance.periods.is_empty()
            {
                c.differences.push(Difference::Period(mention.tokens.clone()));
            } else if self.kin_states(c.fact, mention) {
                c.accounted += SLOT * ASKED_ONLY;
            } else {
                c.miss(SLOT);
            }
        }
    }

    /// "Before 2028", and not that it is not so before.
    fn is_before(&self, claim: &Claim, mention: &PeriodMention) -> bool {
        let earlier = &claim.utterance.tokens[..mention.tokens.start];
        earlier.last().is_some_and(|t| self.words.lists.later.contains(&t.word))
            && !earlier.iter().any(|t| t.is(List::Negation))
    }

    fn is_to_come(&self, mention: &PeriodMention) -> bool {
        mention.period.from > self.matcher.published()
    }

    /// "From January to December", where a fact tells of less: months that are named are meant.
    fn is_longer(&self, mention: &PeriodMention, fact: usize) -> bool {
        let told = self.base.facts[fact].period.filter(|told| *told != mention.period);
        !mention.year_said && !mention.bounds_end() && told.is_some_and(|told| mention.period.contains(&told))
    }

    /// Whether a fact's number is how many times as much as a year before.
    fn compares_years(&self, fact: usize) -> bool {
        let told = &self.told[fact].utterance.tokens;
        self.counts_times(fact)
            || told.windows(3).any(|w| w[0].word == "year" && w[1].word == "on" && w[2].word == "year")
    }

    /// Whether another fact of the same paragraph states a time.
    fn kin_states(&self, fact: usize, mention: &PeriodMention) -> bool {
        let paragraph = self.base.facts[fact].paragraph;
        paragraph.is_some()
            && (self.base.facts.iter().zip(self.told)).any(|(f, t)| {
                f.paragraph == paragraph && t.utterance.periods.iter().any(|p| p.period == mention.period)
            })
    }

    /// "By a third": how many times as much something became that grew by a share of itself.
    fn grown_by(&self, claim: &Claim, at: usize) -> Option<f64> {
        let word = |i: Option<usize>| i.map_or("", |i| claim.utterance.tokens[i].word.as_str());
        let share = *self.words.fractions.get(word(Some(at)))?;
        let article = usize::from(self.words.lists.articles.contains(word(at.checked_sub(1))));
        let by = self.words.lists.agent_marks.contains(word(at.checked_sub(1 + article)));
        let grows = self.said.direction == Some(Direction::Up);
        (by && grows).then_some(1.0 + share)
    }

    /// "Doubled", "tripled": how many times as much something became.
    pub(super) fn multiples(&self, claim: &Claim, c: &mut Comparison) {
        let (number, precision) = match &self.base.facts[c.fact].value {
            Some(Value::Quantity { number, unit, precision }) if unit == "times" => (number, precision),
            _ => {
                // By how much something grew is told by nothing else.
                let shares = 0..claim.utterance.tokens.len();
                shares.filter(|&at| self.grown_by(claim, at).is_some()).for_each(|_| c.miss(SLOT));
                return;
            }
        };
        for (at, token) in claim.utterance.tokens.iter().enumerate() {
            let folded = claim.utterance.figures.iter().find(|f| f.tokens.end == at).map(|f| f.value);
            let multiple = self.words.multiples.get(&token.word).copied();
            let folded = folded.filter(|_| self.words.lists.fold.contains(&token.word));
            let Some(said) = multiple.or(folded).or_else(|| self.grown_by(claim, at)) else { continue };
            let said_as = precision_around(&claim.utterance.tokens, at, at + 1);
            if number_agrees(said, said_as, *number, *precision, claim.exactly) == Some(false)
                || said_as == Precision::Nearly
            {
                c.differences.push(Difference::Figure(at..at + 1));
                c.number = Some(false);
            } else {
                c.number = Some(true);
            }
        }
    }
}

impl Scales<'_> {
    /// Whether a fact's number is a share in percent.
    pub(super) fn counts_percent(&self, fact: usize) -> bool {
        matches!(&self.base.facts[fact].value, Some(Value::Quantity { unit, .. }) if unit == PERCENT)
    }

    /// Whether a fact's number is how many times as much something is.
    pub(super) fn counts_times(&self, fact: usize) -> bool {
        matches!(&self.base.facts[fact].value, Some(Value::Quantity { unit, .. }) if unit == "times")
    }
}

/// What a figure counts: the word right after it, if it has a meaning of its own.
pub(super) fn counted(utterance: &Utterance, figure: &Figure) -> Option<Concept> {
    let next = utterance.terms.iter().find(|t| t.tokens.start >= figure.tokens.end)?;
    let is_near =
        next.tokens.start == figure.tokens.end && !utterance.tokens[next.tokens.start].starts_sentence;
    (is_near && next.class == Class::Content && next.name.is_none() && !next.slot).then_some(next.concept)
}

pub(super) fn is_money(unit: &str) -> bool {
    matches!(unit, "yuan" | "dollars")
}

/// The unit of a share.
const PERCENT: &str = "percent";
/// A currency follows its figure within so many terms ("188 billion US dollars").
const NEAR_CURRENCY: usize = 2;
/// A figure's unit follows within so many terms.
const NEAR_UNIT: usize = 4;
/// "By" stands so many words before the distance from a figure at most ("by about a hundred").
const NEAR_MARGIN: usize = 2;
/// Figures up to this one count the things spoken of.
const SMALL: f64 = 4.0;
/// "A year earlier", where two years are compared.
fn is_year_before(mention: &PeriodMention, published: Date) -> bool {
    Period::year(published.year() - 1).contains(&mention.period)
}

/// Whether a distance is meant by another one.
fn is_about(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.2 * a.abs().max(b.abs())
}

pub(super) fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.005 * a.abs().max(b.abs())
}

/// Whether a number as said agrees with the number as told; `None` where the fact settles it neither
/// way.
pub(super) fn number_agrees(
    said: f64,
    said_as: Precision,
    told: f64,
    told_as: Precision,
    exactly: bool,
) -> Option<bool> {
    if is_near(said, told) && said_as == Precision::Exact {
        return Some(!exactly || told_as == Precision::Exact);
    }
    match (said_as, told_as) {
        // The most that something is, and the least.
        (Precision::AtMost, Precision::AtLeast) | (Precision::AtLeast, Precision::AtMost)
            if is_near(said, told) =>
        {
            Some(false)
        }
        (Precision::LessThan | Precision::AtMost, Precision::MoreThan | Precision::AtLeast)
            if said > told =>
        {
            None
        }
        _ => Some(agrees(said, said_as, told, told_as)),
    }
}
