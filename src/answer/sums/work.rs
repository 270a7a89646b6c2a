//! Doing the sums.

use jiff::civil::Date;
use smallvec::{SmallVec, smallvec};

use crate::matcher::Found;
use crate::text::dates::Period;
use crate::text::numbers::Figure;

use super::figures::{Bound, is_rounded, show, show_given};
use super::operands::{Asked, Quantity, days, months};
use super::stretch::{self, Stretch};
use super::{Operation, Span, lists};

/// The result in words, and the facts that it rests on.
pub type Done = (String, SmallVec<[usize; 4]>);

/// Does one sum, if the question's words are all about its operands.
pub fn work(asked: &Asked, quantities: &[Quantity], found: &Found, operation: Operation) -> Option<Done> {
    match operation {
        Operation::Steps | Operation::OtherCurrency | Operation::Beyond => None,
        Operation::DateOf => lists::date_of(asked, found),
        Operation::Rate => rate(asked, quantities),
        Operation::Convert => convert(asked, quantities),
        Operation::Hypothetical => hypothetical(asked, quantities),
        Operation::RestOfYear => rest_of_year(asked, quantities),
        Operation::MonthsLeft => months_left(asked, quantities),
        Operation::AtPace => at_pace(asked, quantities),
        Operation::PerTime(span) => per_time(asked, quantities, span),
        Operation::Times => times(asked, quantities),
        Operation::Ratio => ratio(asked, quantities),
        Operation::Share => share(asked, quantities),
        Operation::Quotient => quotient(asked, quantities).or_else(|| lists::shared_out(asked, quantities)),
        Operation::Difference => difference(asked, quantities),
        Operation::Distance => distance(asked, quantities),
        Operation::Part(part) => part_of(asked, quantities, part),
        Operation::DaysBetween => lists::days_between(asked, found),
        Operation::Same => lists::same(asked),
        Operation::Larger => larger(asked, quantities).or_else(|| lists::longer(asked)),
        Operation::Count => lists::count(asked, found),
        Operation::Beside => lists::side_by_side(asked),
    }
}

/// "about 390,000"
fn result(number: f64, bound: Bound) -> String {
    format!("{}{}", bound.words(is_rounded(number)), show(number))
}

/// "$188 billion", "1.3 trillion yuan", "3.9 million vehicles"
fn amount(number: &str, unit: &str) -> String {
    if unit == "dollars" { format!("${number}") } else { format!("{number} {unit}") }
}

fn given(quantity: &Quantity) -> String {
    let words = match quantity.bound {
        Bound::Exact => "",
        Bound::Near => "around ",
        Bound::Above => "more than ",
        Bound::JustBelow => "nearly ",
        Bound::Below => "less than ",
    };
    format!("{words}{}", amount(&show_given(quantity.number), &quantity.unit))
}

/// "About" with a capital letter.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// Whether a period is one of whole months within one year.
fn is_of_months(q: &Quantity) -> bool {
    q.is_amount()
        && q.period.is_some_and(|p| {
            p.from.day() == 1 && p.to == p.to.last_of_month() && p.from.year() == p.to.year() && p.to > p.from
        })
}

fn month_names(period: Period) -> String {
    format!("{} to {}", period.from.strftime("%B"), period.to.strftime("%B %Y"))
}

fn per_time(asked: &Asked, quantities: &[Quantity], span: Span) -> Option<Done> {
    let q = asked.one(quantities, false, is_of_months)?;
    let period = q.period?;
    if !asked.has_no_more_figures(&[q]) {
        return None;
    }
    let count = units(period, span);
    let (unit, each) = names(span);
    let value = q.number / count;
    let shown = amount(&result(value, average(q.bound)), &q.unit);
    let sum = format!("{} ÷ {} {unit} ({}) = {}", given(q), show(count), month_names(period), show(value));
    Some((format!("{} {each} on average: {sum}.", sentence(&shown)), smallvec![q.fact]))
}

/// How many of a unit of time a period has.
fn units(period: Period, span: Span) -> f64 {
    match span {
        Span::Second => days(period) * 86_400.0,
        Span::Minute => days(period) * 1_440.0,
        Span::Hour => days(period) * 24.0,
        Span::Day => days(period),
        Span::Week => days(period) / 7.0,
        Span::Month => months(period),
        Span::Quarter => months(period) / 3.0,
    }
}

fn names(span: Span) -> (&'static str, &'static str) {
    match span {
        Span::Second => ("seconds", "a second"),
        Span::Minute => ("minutes", "a minute"),
        Span::Hour => ("hours", "an hour"),
        Span::Day => ("days", "a day"),
        Span::Week => ("weeks", "a week"),
        Span::Month => ("months", "a month"),
        Span::Quarter => ("quarters", "a quarter"),
    }
}

/// An average over a rounded figure is near, never exact.
fn average(bound: Bound) -> Bound {
    if bound == Bound::Exact { Bound::Near } else { bound }
}

fn at_pace(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let q = asked.one(quantities, true, is_of_months)?;
    let period = q.period?;
    let same_year = |p: &Period| p.from.year() == period.from.year();
    if !asked.utterance.periods.iter().all(|p| same_year(&p.period)) {
        return None;
    }
    let Stretch { count, span } = stretch::asked(asked.heard, asked.utterance, months(period))?;
    let of = units(period, span);
    let value = q.number / of * count;
    let shown = amount(&result(value, average(q.bound)), &q.unit);
    let (unit, _) = names(span);
    let stretch = match count {
        12.0 if span == Span::Month => "a whole year".to_owned(),
        _ => format!("{} {unit}", show(count)),
    };
    let sum = format!("{} ÷ {} {unit} × {} = {}", given(q), show(of), show(count), show(value));
    let text = format!(
        "{} in {stretch}, if the pace of {} held: {sum}. That it held is not said.",
        sentence(&shown),
        month_names(period)
    );
    Some((text, smallvec![q.fact]))
}

/// The one figure that a question brings along.
fn free<'a>(asked: &'a Asked, quantities: &[Quantity]) -> Option<&'a Figure> {
    let free = asked.free_figures(quantities);
    // "In each of the two remaining months": small numbers count what the question speaks of.
    let large: SmallVec<[&Figure; 4]> = free.iter().copied().filter(|f| f.value > SMALL).collect();
    match (large.as_slice(), free.as_slice()) {
        ([one], _) | ([], [one]) => Some(*one),
        _ => None,
    }
}

/// Numbers up to this one count months, companies or lists in a question that has a larger one.
const SMALL: f64 = 12.0;

/// Whether a figure can be one of the same as a quantity.
fn is_comparable(figure: &Figure, q: &Quantity) -> bool {
    let ratio = figure.value / q.number;
    let money = figure.currency.is_none_or(|c| c == '$' && q.unit == "dollars");
    q.is_amount() && !figure.percent && money && (LEAST_RATIO..=1.0 / LEAST_RATIO).contains(&ratio)
}

/// A number that is further from a quantity than this share is no mark that it is short of.
const LEAST_RATIO: f64 = 0.1;

fn distance(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities)?;
    let q = asked.one(quantities, false, |q| is_comparable(figure, q))?;
    let value = (figure.value - q.number).abs();
    let (side, sum, bound) = if figure.value > q.number {
        ("short of", format!("{} − {}", show_given(figure.value), given(q)), q.bound.turned())
    } else {
        ("above", format!("{} − {}", given(q), show_given(figure.value)), q.bound)
    };
    let shown = amount(&result(value, bound), &q.unit);
    let text = format!("{} {side} {}: {sum} = {}.", sentence(&shown), show_given(figure.value), show(value));
    Some((text, smallvec![q.fact]))
}

fn rest_of_year(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities)?;
    let q = asked.one(quantities, true, |q| is_of_months(q) && is_comparable(figure, q))?;
    let left = 12.0 - f64::from(q.period?.to.month());
    if left < 1.0 || figure.value <= q.number {
        return None;
    }
    let rest = figure.value - q.number;
    let is_each = asked.heard.has("each");
    let value = if is_each { rest / left } else { rest };
    let shown = amount(&result(value, average(q.bound.turned())), &q.unit);
    let mut sum = format!("{} − {}", show_given(figure.value), given(q));
    if is_each {
        sum = format!("({sum}) ÷ {} months", show(left));
    }
    let each = if is_each { "in each of the remaining months" } else { "in the rest of the year" };
    Some((format!("{} {each}: {sum} = {}.", sentence(&shown), show(value)), smallvec![q.fact]))
}

fn months_left(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let q = asked.one(quantities, true, is_of_months)?;
    let period = q.period?;
    let count = months(period);
    let left = 12.0 - count;
    let word = number_word(left as usize);
    let after = (period.to.month() + 1..=12)
        .filter_map(|m| Date::new(period.to.year(), m, 1).ok())
        .map(|d| d.strftime("%B").to_string());
    let names: Vec<String> = after.collect();
    let text = format!(
        "{} ({}): 12 months − {} months ({}) = {}.",
        sentence(&format!("{word} months of {}", period.to.year())),
        names.join(" and "),
        show(count),
        month_names(period),
        show(left)
    );
    Some((text, smallvec![q.fact]))
}

/// Small numbers as words.
pub fn number_word(number: usize) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(number).map_or_else(|| number.to_string(), |w| (*w).to_owned())
}

fn same_unit(a: &Quantity, b: &Quantity) -> bool {
    a.is_amount() && a.unit == b.unit
}

/// The two amounts of the same that a question is about, and no other figure.
fn two_alike<'q>(asked: &Asked, quantities: &'q [Quantity]) -> Option<(&'q Quantity, &'q Quantity)> {
    let (a, b) = asked.two(quantities, same_unit)?;
    asked.has_no_more_figures(&[a, b]).then_some((a, b))
}

fn greater_first<'a>((a, b): (&'a Quantity, &'a Quantity)) -> (&'a Quantity, &'a Quantity) {
    if a.number >= b.number { (a, b) } else { (b, a) }
}

fn difference(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (more, less) = greater_first(two_alike(asked, quantities)?);
    let value = more.number - less.number;
    let shown = amount(&result(value, more.bound.with(less.bound.turned())), &more.unit);
    let text = format!("{} more: {} − {} = {}.", sentence(&shown), given(more), given(less), show(value));
    Some((text, smallvec![more.fact, less.fact]))
}

fn times(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (more, less) = greater_first(two_alike(asked, quantities)?);
    let value = more.number / less.number;
    let shown = result(value, average(more.bound.with(less.bound.turned())));
    let text = format!("{} times: {} ÷ {} = {}.", sentence(&shown), given(more), given(less), show(value));
    Some((text, smallvec![more.fact, less.fact]))
}

fn ratio(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (a, b) = two_alike(asked, quantities)?;
    let value = a.number / b.number;
    let shown = result(value, average(a.bound.with(b.bound.turned())));
    let text = format!("{} to 1: {} ÷ {} = {}.", sentence(&shown), given(a), given(b), show(value));
    Some((text, smallvec![a.fact, b.fact]))
}

fn share(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (more, less) = greater_first(two_alike(asked, quantities)?);
    let value = less.number / more.number * 100.0;
    let shown = result(value, average(less.bound.with(more.bound.turned())));
    let text = format!("{}%: {} ÷ {} = {}%.", sentence(&shown), given(less), given(more), show(value));
    Some((text, smallvec![less.fact, more.fact]))
}

/// An amount of one kind for each of another: money for vehicles for companies, of the same place.
fn quotient(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let rank = |q: &Quantity| match q.unit.as_str() {
        "yuan" | "dollars" => 2,
        "vehicles" => 1,
        _ => 0,
    };
    let is_related = |a: &Quantity, b: &Quantity| a.about.first().is_some() && a.about.first() == b.about.first();
    let wanted =
        |a: &Quantity, b: &Quantity| a.is_amount() && b.is_amount() && rank(a) != rank(b) && is_related(a, b);
    let (a, b) = asked.two(quantities, wanted)?;
    // "Cars exported for each company in Shunyi" speaks of two that have nothing to do with each other.
    let score = asked.fit(&[a.fact, b.fact]).score();
    let mut rivals = quantities.iter().filter(|q| same_unit(q, a) && !is_related(q, b));
    if rivals.any(|q| asked.fit(&[q.fact, b.fact]).score() > score + f32::EPSILON)
        || !asked.has_no_more_figures(&[a, b])
    {
        return None;
    }
    let (top, bottom) = if rank(a) > rank(b) { (a, b) } else { (b, a) };
    // "For each" has to be of what is counted, or it is of something else ("per worker").
    if !asked.names(bottom) || !asked.speaks_of(top, bottom) {
        return None;
    }
    let value = top.number / bottom.number;
    let one = match bottom.unit.as_str() {
        "companies" => "company",
        unit => unit.trim_end_matches('s'),
    };
    let bound = average(top.bound.with(bottom.bound.turned()));
    let shown = bound.words(true).to_owned() + &amount(&show(value), &top.unit);
    let sum = format!("{} ÷ {} = {}", given(top), given(bottom), show(value));
    Some((format!("{} for each {one}: {sum}.", sentence(&shown)), smallvec![top.fact, bottom.fact]))
}

fn larger(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (a, b) = two_alike(asked, quantities)?;
    let (more, less) = greater_first((a, b));
    let name = |q: &Quantity| {
        let mut names = q.about.iter().map(|e| asked.base.entity(*e).name.as_str());
        names.next().unwrap_or("the first").to_owned()
    };
    let text = format!(
        "The number for {} is the larger one: {} against {} for {}.",
        name(more),
        given(more),
        given(less),
        name(less)
    );
    Some((text, smallvec![more.fact, less.fact]))
}

fn part_of(asked: &Asked, quantities: &[Quantity], part: f64) -> Option<Done> {
    let q = asked.one(quantities, false, Quantity::is_amount)?;
    // "If a tenth of them were electric" supposes what is not said.
    if asked.heard.has("hypothetical") || !asked.has_no_more_figures_than(&[q], &[part, part * 100.0]) {
        return None;
    }
    let value = q.number * part;
    let shown = q.bound.words(is_rounded(value)).to_owned() + &amount(&show(value), &q.unit);
    let sum = if part > 1.0 || (1.0 / part).fract() > 1e-9 {
        format!("{} × {}", given(q), show(part))
    } else {
        format!("{} ÷ {}", given(q), show(1.0 / part))
    };
    Some((format!("{}: {sum} = {}.", sentence(&shown), show(value)), smallvec![q.fact]))
}

fn hypothetical(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let figure = free(asked, quantities).filter(|f| !f.percent && f.value > 0.0)?;
    let q = asked.one(quantities, true, |q| !q.is_amount() && asked.names_subject(q))?;
    let value = figure.value * q.number;
    let text = format!(
        "{}, if it had been {} before: {} × {} = {}.",
        sentence(&result(value, q.bound)),
        show_given(figure.value),
        show_given(figure.value),
        show_given(q.number),
        show(value)
    );
    Some((text, smallvec![q.fact]))
}

/// The same amount in yuan and in dollars.
fn both_currencies(quantities: &[Quantity]) -> Option<(&Quantity, &Quantity)> {
    let yuan = quantities.iter().find(|q| q.unit == "yuan")?;
    let dollars = quantities.iter().find(|q| q.unit == "dollars" && q.about == yuan.about)?;
    Some((yuan, dollars))
}

/// The currency of a figure, by its sign or by the word that follows.
fn currency(asked: &Asked, figure: &Figure) -> Option<&'static str> {
    if figure.currency == Some('$') {
        return Some("dollars");
    }
    let next = asked.utterance.tokens.get(figure.tokens.end..)?;
    next.iter()
        .take(2)
        .find_map(|t| ["yuan", "dollars"].into_iter().find(|unit| asked.heard.is(unit, &t.word)))
}

fn rate(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (yuan, dollars) = both_currencies(quantities)?;
    let fit = asked.fit(&[yuan.fact, dollars.fact]);
    if !fit.is_whole() || asked.free_figures(quantities).iter().any(|f| f.value > 1.0) {
        return None;
    }
    let of_yuan = asked.heard.has("dollars_of_one_yuan");
    let (top, bottom) = if of_yuan { (dollars, yuan) } else { (yuan, dollars) };
    let value = top.number / bottom.number;
    let lead = if of_yuan {
        format!("About ${} for one yuan", show(value))
    } else {
        format!("About {} yuan to the dollar", show(value))
    };
    let text = format!(
        "{lead}, at the article's own conversion: {} ÷ {} = {}.",
        given(top),
        given(bottom),
        show(value)
    );
    Some((text, smallvec![dollars.fact, yuan.fact]))
}

fn convert(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let (yuan, dollars) = both_currencies(quantities)?;
    let figure = free(asked, quantities)?;
    let from = currency(asked, figure)?;
    if !asked.fit(&[yuan.fact, dollars.fact]).is_whole() {
        return None;
    }
    let (from, to) = if from == "yuan" { (yuan, dollars) } else { (dollars, yuan) };
    let value = figure.value * to.number / from.number;
    let text = format!(
        "About {} for {}, at the article's own conversion: {} × {} ÷ {} = {}.",
        amount(&show(value), &to.unit),
        amount(&show_given(figure.value), &from.unit),
        show_given(figure.value),
        given(to),
        given(from),
        show(value)
    );
    Some((text, smallvec![dollars.fact, yuan.fact]))
}
