//! Points in time: days between two of them, and what date or year one is.

use jiff::civil::Date;
use smallvec::{SmallVec, smallvec};

use super::Span;
use super::figures::Bound;
use super::operands::{Asked, OWN_SHARE};
use super::phrases::Phrases;
use super::quantities::{Quantity, days_from};
use super::work::Done;
use crate::answer::sums::cue::Cue;
use crate::knowledge::{Fact, Value};
use crate::matcher::Found;
use crate::text::dates::{Period, PeriodMention};

/// A day, and the fact that tells it; none for one that the question gives.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    day: Date,
    fact: Option<usize>,
}

/// Fewer weeks or months than these are told to a tenth.
const TENTHS_UP_TO: f64 = 10.0;
const DAYS_OF_WEEK: f64 = 7.0;
/// On average, over the 400 years after which the Gregorian calendar repeats.
const DAYS_OF_MONTH: f64 = 146_097.0 / 4_800.0;

/// Days, weeks or months between two days that the question names or speaks of.
pub fn between(asked: &Asked, quantities: &[Quantity], found: &Found) -> Option<Done> {
    let (first, last, facts) = two_days(asked, quantities, found)?;
    let count = days_from(first, last);
    let say = asked.phrases;
    let with_year = first.year() != last.year();
    let longer = [(Cue::AsksWeeks, Span::Week, DAYS_OF_WEEK), (Cue::AsksMonths, Span::Month, DAYS_OF_MONTH)];
    let asked_in = longer.into_iter().find(|(cue, ..)| asked.heard.has(*cue));
    let (template, amount) = match asked_in {
        Some((_, span, days)) => {
            let units = f64::from(count) / days;
            let units = if units < TENTHS_UP_TO { (units * 10.0).round() / 10.0 } else { units.round() };
            (&say.results.between_in, say.bounded(&say.stretch(units, span), Bound::Near, true))
        }
        None => (&say.results.between, String::new()),
    };
    let values = [
        ("amount", &*amount),
        ("stretch", &say.stretch_in_words(count as usize, Span::Day)),
        ("first", &say.day(first, with_year)),
        ("last", &say.day(last, true)),
    ];
    Some((Phrases::sentence(template, &values), facts))
}

/// Which of two days is the earlier one.
pub fn order(asked: &Asked, quantities: &[Quantity], found: &Found) -> Option<Done> {
    let (first, last, facts) = two_days(asked, quantities, found).filter(|(.., facts)| facts.len() == 2)?;
    let count = days_from(first, last);
    let say = asked.phrases;
    let template = if count == 1 { &say.results.one_day_apart } else { &say.results.order };
    let values = [
        ("word", &*say.number_word(count as usize)),
        ("first", &say.day(first, false)),
        ("last", &say.day(last, first.year() != last.year())),
    ];
    Some((Phrases::sentence(template, &values), facts))
}

/// Two days that the question names or speaks of, the earlier one first, and the facts that tell them.
fn two_days(
    asked: &Asked,
    quantities: &[Quantity],
    found: &Found,
) -> Option<(Date, Date, SmallVec<[usize; 4]>)> {
    let points = match given(asked, found).as_slice() {
        [a, b] => [*a, *b],
        [one] => [*one, spoken_of(asked, quantities, *one)?],
        [] => two_spoken_of(asked, quantities)?,
        _ => return None,
    };
    let facts: SmallVec<[usize; 4]> = points.iter().filter_map(|p| p.fact).collect();
    if facts.is_empty() || points[0].day == points[1].day || !asked.fit(&facts).is_whole() {
        return None;
    }
    let [a, b] = points.map(|p| p.day);
    Some((a.min(b), a.max(b), facts))
}

/// The days that the question gives: dates and weekdays, ends of months and years, and the day of
/// publication.
fn given(asked: &Asked, found: &Found) -> SmallVec<[Point; 4]> {
    let mut points: SmallVec<[Point; 4]> = SmallVec::new();
    let mut add = |point: Point| {
        if !points.iter().any(|p| p.day == point.day) {
            points.push(point);
        }
    };
    for mention in &asked.utterance.periods {
        if mention.period.from == mention.period.to {
            let day = mention.period.from;
            add(Point { day, fact: fact_of_day(asked, found, day) });
        } else if is_end(asked, mention) {
            let day = mention.period.to;
            add(Point { day, fact: fact_of_end(asked, day) });
        }
    }
    if let Some(point) = publication(asked) {
        add(point);
    }
    points
}

/// Whether a period is named for its last day ("the end of 2023", "the days left in 2023").
fn is_end(asked: &Asked, mention: &PeriodMention) -> bool {
    let is_year = mention.period == Period::year(mention.period.from.year());
    let is_left = is_year && asked.heard.has(Cue::DaysLeft);
    (mention.bounds_end() || is_left) && mention.period.from != mention.period.to
}

/// The day on which the source came out, where the question speaks of that.
fn publication(asked: &Asked) -> Option<Point> {
    let day = asked.base.article.as_ref()?.published.date();
    let tells = |f: &Fact| f.paragraph.is_none() && tells_day(f, day);
    let fact = asked.base.facts.iter().position(tells);
    asked.heard.has(Cue::Publication).then_some(Point { day, fact })
}

/// Points that facts tell: their days, and the ends of what they count.
fn told<'a>(asked: &'a Asked, quantities: &'a [Quantity]) -> impl Iterator<Item = (usize, Date)> + 'a {
    let named_ends = asked.utterance.periods.iter().filter(|p| is_end(asked, p)).count();
    let has_end = asked.heard.places(Cue::Ends).len() > named_ends;
    let days = asked.base.facts.iter().enumerate().filter_map(move |(i, f)| match &f.value {
        // Of what goes on nothing tells when it ends.
        Some(Value::Date(p)) if p.from == p.to && f.paragraph.is_some() && !has_end => Some((i, p.from)),
        _ => None,
    });
    let ends = quantities.iter().filter(move |_| has_end);
    // "By the end of 2022" says up to when something was counted.
    let counted_to = |q: &Quantity| {
        let mut mentions = asked.told[q.fact].utterance.periods.iter();
        q.period.map(|p| p.to).or_else(|| mentions.find(|p| p.bounds_end()).map(|p| p.period.to))
    };
    // What was counted in the month of publication was not counted to its end.
    let is_over = move |day: &Date| asked.base.article.as_ref().is_none_or(|a| *day <= a.published.date());
    days.chain(ends.filter_map(move |q| Some((q.fact, counted_to(q).filter(is_over)?))))
}

/// What the question speaks of beside a day that it gives.
fn spoken_of(asked: &Asked, quantities: &[Quantity], given: Point) -> Option<Point> {
    let alone: SmallVec<[usize; 1]> = given.fact.into_iter().collect();
    let base = asked.fit(&alone).score();
    let gain = |fact: usize| {
        let both: SmallVec<[usize; 2]> = alone.iter().copied().chain([fact]).collect();
        asked.fit(&both).score() - base
    };
    let others = told(asked, quantities).filter(|(_, day)| *day != given.day);
    let (fact, day, gain) = others.map(|(f, day)| (f, day, gain(f))).max_by(|a, b| a.2.total_cmp(&b.2))?;
    (gain >= OWN_SHARE).then_some(Point { day, fact: Some(fact) })
}

/// The two that it speaks of, where it gives none.
fn two_spoken_of(asked: &Asked, quantities: &[Quantity]) -> Option<[Point; 2]> {
    let all: SmallVec<[(usize, Date); 8]> = told(asked, quantities).collect();
    let score = |facts: &[usize]| asked.fit(facts).score();
    let mut best: Option<(f32, [Point; 2])> = None;
    for (i, &(a, day_a)) in all.iter().enumerate() {
        for &(b, day_b) in all[i + 1..].iter().filter(|(_, day)| *day != day_a) {
            let both = score(&[a, b]);
            let own = (both - score(&[a])).min(both - score(&[b]));
            if own >= OWN_SHARE && best.as_ref().is_none_or(|(least, _)| both > *least) {
                let point = |fact, day| Point { day, fact: Some(fact) };
                best = Some((both, [point(a, day_a), point(b, day_b)]));
            }
        }
    }
    best.map(|(_, points)| points)
}

/// The fact for which a day is the last that it speaks of, if the question speaks of it.
fn fact_of_end(asked: &Asked, day: Date) -> Option<usize> {
    let ends = |f: &Fact| tells_day(f, day) || f.period.is_some_and(|p| p.to == day);
    let facts = asked.base.facts.iter().enumerate().filter(|(_, f)| f.paragraph.is_some() && ends(f));
    let scores = facts.map(|(i, f)| (i, asked.fit(&[i]), tells_day(f, day)));
    let (fact, ..) = scores.filter(|(_, fit, tells)| *tells || fit.is_any()).max_by(|a, b| {
        let score =
            |(_, fit, tells): &(usize, super::fit::Fit, bool)| fit.score() + f32::from(u8::from(*tells));
        score(a).total_cmp(&score(b))
    })?;
    Some(fact)
}

/// "In which year do the past two years begin?"
pub fn start(asked: &Asked) -> Option<Done> {
    let spans_years = |p: &Period| p.from.year() < p.to.year();
    let facts = asked.base.facts.iter().enumerate();
    let spans = facts.filter_map(|(i, f)| Some((i, f.period.filter(spans_years)?, asked.fit(&[i]))));
    let (fact, period, fit) = spans.max_by(|a, b| a.2.score().total_cmp(&b.2.score()))?;
    if !fit.is_whole() || !fit.is_any() {
        return None;
    }
    let say = asked.phrases;
    let years = f64::from(period.to.year() - period.from.year());
    let values = [
        ("year", &*period.from.year().to_string()),
        ("word", &say.number_word(years as usize)),
        ("number", &say.number(years)),
        ("to", &period.to.year().to_string()),
        ("last", &say.day(period.to, true)),
    ];
    Some((Phrases::sentence(&say.results.starts, &values), smallvec![fact]))
}

/// The calendar date of a weekday that the question names.
pub fn date_of(asked: &Asked, found: &Found) -> Option<Done> {
    let periods = &asked.utterance.periods;
    let is_dated = |at: usize| periods.iter().any(|p| p.tokens.start == at);
    let weekday = periods.iter().find(|p| {
        let word = asked.utterance.tokens[p.tokens.start].word.as_str();
        p.tokens.len() == 1 && word.contains("day") && !is_dated(p.tokens.end)
    })?;
    let fact = fact_of_day(asked, found, weekday.period.from)?;
    // Another day that the question names, such as that of publication, is told by another fact.
    let others = periods.iter().filter(|p| p.period != weekday.period).map(|p| p.period.from);
    let told = others.filter_map(|day| asked.base.facts.iter().position(|f| tells_day(f, day)));
    let facts: SmallVec<[usize; 4]> = std::iter::once(fact).chain(told).collect();
    // Whatever else the question says of that day is told by the fact.
    asked.fit(&facts).is_whole().then(|| (String::new(), smallvec![fact]))
}

fn tells_day(fact: &Fact, day: Date) -> bool {
    matches!(&fact.value, Some(Value::Date(p)) if p.from == day && p.to == day)
}

/// The fact that tells a day and speaks most of what the question speaks of; those that name the
/// weekday come first.
fn fact_of_day(asked: &Asked, found: &Found, day: Date) -> Option<usize> {
    let tells = |i: &usize| asked.base.facts[*i].paragraph.is_some() && tells_day(&asked.base.facts[*i], day);
    let weekday = day.strftime("%A").to_string().to_lowercase();
    let names = |i: usize| asked.told[i].utterance.tokens.iter().any(|t| t.word == weekday);
    let score = |i: usize| {
        let near = found.evidence(i).map_or(0.0, |e| e.words);
        asked.fit(&[i]).score() + near + f32::from(u8::from(names(i)))
    };
    (0..asked.base.facts.len()).filter(tells).max_by(|x, y| score(*x).total_cmp(&score(*y)))
}
