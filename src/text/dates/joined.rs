//! Periods that are named in several parts.

use jiff::civil::Date;

use super::{Extent, Period, PeriodMention};
use crate::text::tokens::Token;

/// "The first half" and "of 2022" are one period; so are "in November" and "2023".
pub(super) fn join_neighbours(found: Vec<PeriodMention>, tokens: &[Token]) -> Vec<PeriodMention> {
    let mut joined: Vec<PeriodMention> = Vec::with_capacity(found.len());
    for mention in found {
        if let Some(last) = joined.last_mut() {
            // "Thursday, 30 November" names one day, whichever Thursday would have been meant without it.
            let is_day = mention.period.from == mention.period.to && !mention.is_weekday;
            let is_that = mention.period.from.weekday() == last.period.from.weekday();
            if last.is_weekday && is_day && is_that && last.tokens.end == mention.tokens.start {
                last.period = mention.period;
            }
            let between = &tokens[last.tokens.end..mention.tokens.start];
            let near = between.iter().all(|t| {
                matches!(t.word.as_str(), "of" | "in" | "the" | "for" | "this" | "that" | "yr" | "back")
            });
            let (part, whole) = (last.period, mention.period);
            let whole_year = |p: Period| p == Period::year(p.from.year());
            if near && between.len() <= 2 && whole_year(whole) && !whole_year(part) && !last.year_said {
                last.period = in_year(part, whole.from.year());
                last.tokens.end = mention.tokens.end;
                last.year_said = true;
                continue;
            }
            if near
                && between.len() <= 1
                && whole_year(part)
                && last.year_said
                && !whole_year(whole)
                && !mention.year_said
            {
                last.period = in_year(whole, part.from.year());
                last.tokens.end = mention.tokens.end;
                continue;
            }
        }
        joined.push(mention);
    }
    joined
}

pub(super) fn join_ranges(found: Vec<PeriodMention>, tokens: &[Token]) -> Vec<PeriodMention> {
    let mut joined: Vec<PeriodMention> = Vec::with_capacity(found.len());
    for mention in found {
        match joined.last_mut().and_then(|last| Some((range(last, &mention, tokens)?, last))) {
            Some((range, last)) => *last = range,
            None => joined.push(mention),
        }
    }
    joined
}

/// "From 6 July" and "to 16 August 2026" are one stretch of time, and so are "2020" and "to 2023".
fn range(first: &PeriodMention, last: &PeriodMention, tokens: &[Token]) -> Option<PeriodMention> {
    let is_link = |t: &Token| matches!(t.word.as_str(), "to" | "until" | "till" | "through" | "thru");
    let is_linked = match &tokens[first.tokens.end..last.tokens.start] {
        [] => tokens[last.tokens.start - 1].sign_after.is_some_and(|sign| matches!(sign, '-' | '–' | '—')),
        [link] => is_link(link),
        _ => false,
    };
    let has_year = !first.year_said && last.year_said;
    let from = if has_year { in_year(first.period, last.period.from.year()) } else { first.period };
    let is_day = |period: Period| period.from == period.to;
    let is_range = is_linked && from.from < last.period.from && is_day(from) == is_day(last.period);
    is_range.then_some(PeriodMention {
        period: Period { from: from.from, to: last.period.to },
        tokens: first.tokens.start..last.tokens.end,
        year_said: last.year_said,
        extent: Extent::Whole,
        is_weekday: false,
    })
}

pub(super) fn in_year(period: Period, year: i16) -> Period {
    let shift = |d: Date| {
        Date::new(year, d.month(), d.day()).or_else(|_| Date::new(year, d.month(), 28)).unwrap_or(d)
    };
    let moved = Period { from: shift(period.from), to: shift(period.to) };
    if period.to == period.to.last_of_month() {
        Period { to: moved.to.last_of_month(), ..moved }
    } else {
        moved
    }
}
