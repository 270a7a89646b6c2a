//! How long it is from one time that is told to another.

use jiff::civil::Date;
use smallvec::{SmallVec, smallvec};

use super::choose::Choice;
use super::sums::PAIR;
use super::{Measure, Stated};
use crate::answer::sums::Span;
use crate::answer::sums::cue::Cue;
use crate::answer::sums::phrases::Phrases;
use crate::answer::sums::quantities::days_from;
use crate::answer::sums::work::Done;
use crate::text::dates::Period;

const DAYS_OF_WEEK: f64 = 7.0;
const MONTHS: i32 = 12;
const MINUTES: u16 = 60;
const DAY: u16 = 24 * MINUTES;

/// From one time to another, or for as long as one of them lasts.
pub fn between(choice: &Choice) -> Option<Done> {
    let in_hours = choice.heard.has(Cue::InHours);
    if !in_hours && let Some(done) = dates(choice) {
        return Some(done);
    }
    let is_wanted = in_hours || choice.heard.has(Cue::HowLong);
    is_wanted.then(|| clocks(choice)).flatten()
}

fn dates(choice: &Choice) -> Option<Done> {
    let wanted = [
        (Cue::InDays, Span::Day),
        (Cue::InWeeks, Span::Week),
        (Cue::InMonths, Span::Month),
        (Cue::InYears, Span::Year),
    ];
    let wanted = wanted.iter().find(|(cue, _)| choice.heard.has(*cue)).map(|(_, unit)| *unit);
    let period = |s: &Stated| if let Measure::Time(period) = s.measure { Some(period) } else { None };
    let differ = |a: &Stated, b: &Stated| {
        period(a)
            .zip(period(b))
            .is_some_and(|(a, b)| exactness(a).is_some() && exactness(b).is_some() && !a.overlaps(&b))
    };
    if let Some((a, b)) = choice.two(PAIR, |s| period(s).is_some(), differ) {
        // "How long did the *frame* take to build?" asks for no time between others that have a word each.
        if choice.heard.has(Cue::Lasting) && !choice.share_words(a, b) {
            return None;
        }
        let (a, b) = (&choice.stated[a], &choice.stated[b]);
        let (from, to) = (period(a)?, period(b)?);
        let ((from, first), (to, last)) =
            if from.from < to.from { ((from, a), (to, b)) } else { ((to, b), (from, a)) };
        let finest = exactness(from)?.max(exactness(to)?);
        let mut facts: SmallVec<[usize; 4]> = smallvec![first.quantity.fact, last.quantity.fact];
        facts.dedup();
        let text = stretch(choice, from.from, to.from, wanted.unwrap_or(finest), finest, false)?;
        return Some((text, facts));
    }
    // "From 6 July to 16 August", the last day counted.
    let lasting = |s: &Stated| period(s).is_some_and(|p| exactness(p).is_none());
    let one = choice.one(lasting)?;
    let s = &choice.stated[one];
    let lasts = period(s)?;
    let whole_months = lasts.from.day() == 1 && lasts.to.day() == lasts.to.days_in_month();
    let finest = if whole_months { Span::Month } else { Span::Day };
    let text = stretch(choice, lasts.from, lasts.to, wanted.unwrap_or(finest), finest, true)?;
    Some((text, smallvec![s.quantity.fact]))
}

/// How exactly a time is told; `None` for a stretch of its own.
fn exactness(period: Period) -> Option<Span> {
    let (from, to) = (period.from, period.to);
    let year = from.year();
    if from == to {
        Some(Span::Day)
    } else if period == Period::year(year) {
        Some(Span::Year)
    } else {
        (period == Period::months(year, from.month(), from.month())).then_some(Span::Month)
    }
}

/// So many days, weeks, months or years; nothing finer than the times are told.
fn stretch(
    choice: &Choice,
    from: Date,
    to: Date,
    wanted: Span,
    finest: Span,
    with_last: bool,
) -> Option<String> {
    let say = choice.asked.phrases;
    if wanted < finest {
        return None;
    }
    let days = f64::from(days_from(from, to)) + f64::from(u8::from(with_last));
    let after = if with_last { to.tomorrow().ok()? } else { to };
    let mut months =
        MONTHS * i32::from(after.year() - from.year()) + i32::from(after.month()) - i32::from(from.month());
    let is_cut = finest < Span::Month && after.day() < from.day();
    months -= i32::from(is_cut);
    let (first, last) = match finest {
        Span::Year => (from.year().to_string(), to.year().to_string()),
        Span::Month => (say.month_of_year(from), say.month_of_year(to)),
        _ => (say.day(from, true), say.day(to, true)),
    };
    let days_in_words = say.stretch_in_words(days as usize, Span::Day);
    let stretch = match wanted {
        Span::Day => days_in_words.clone(),
        Span::Week => say.stretch(days / DAYS_OF_WEEK, Span::Week),
        Span::Month => say.stretch_in_words(months as usize, Span::Month),
        Span::Year if finest == Span::Year => {
            say.stretch_in_words((after.year() - from.year()) as usize, Span::Year)
        }
        Span::Year => say.stretch(f64::from(months) / f64::from(MONTHS), Span::Year),
        Span::Second | Span::Minute | Span::Hour | Span::Quarter => return None,
    };
    let template = if wanted == Span::Week { &say.results.weeks } else { &say.results.between };
    let values = [("stretch", &*stretch), ("first", &first), ("last", &last), ("days", &days_in_words)];
    Some(Phrases::sentence(template, &values))
}

fn clocks(choice: &Choice) -> Option<Done> {
    let is_clock = |s: &Stated| matches!(s.measure, Measure::Clock(_, None));
    let lasts = |s: &Stated| matches!(s.measure, Measure::Clock(_, Some(_)));
    let (from, to, facts): (u16, u16, SmallVec<[usize; 4]>) = if let Some(one) = choice.one(lasts) {
        let s = &choice.stated[one];
        let Measure::Clock(from, Some(to)) = s.measure else { return None };
        (from, to, smallvec![s.quantity.fact])
    } else {
        let (a, b) = choice.two(PAIR, is_clock, |a, b| a.measure != b.measure)?;
        let (a, b) = (&choice.stated[a], &choice.stated[b]);
        let (Measure::Clock(from, _), Measure::Clock(to, _)) = (a.measure, b.measure) else { return None };
        let mut facts: SmallVec<[usize; 4]> = smallvec![a.quantity.fact, b.quantity.fact];
        facts.dedup();
        (from, to, facts)
    };
    let minutes = (to + DAY - from) % DAY;
    let say = choice.asked.phrases;
    let time = |t: u16| format!("{}:{:02}", t / MINUTES, t % MINUTES);
    let template =
        if minutes.is_multiple_of(MINUTES) { &say.results.hours } else { &say.results.hours_minutes };
    let values = [
        ("hours", &*(minutes / MINUTES).to_string()),
        ("minutes", &(minutes % MINUTES).to_string()),
        ("first", &time(from)),
        ("last", &time(to)),
    ];
    Some((Phrases::sentence(template, &values), facts))
}
