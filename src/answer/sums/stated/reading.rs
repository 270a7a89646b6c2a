//! Reading one statement: what it tells by each of its figures, days and times of day.

use std::ops::Range;

use super::anchors::{Anchor, Part};
use super::{Measure, Rate, Stated, Topic, entity, is_telling};
use crate::answer::sums::Span;
use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::figures::Bound;
use crate::answer::sums::quantities::{Quantity, is_near};
use crate::knowledge::{Fact, Value};
use crate::matcher::Matcher;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept};
use crate::text::dates::{Period, PeriodMention};
use crate::text::numbers::{Figure, Precision};

/// One statement, as it is read.
pub(super) struct Reading<'a> {
    pub matcher: &'a Matcher,
    pub cues: &'a Cues,
    pub utterance: &'a Utterance,
    pub fact: &'a Fact,
    pub index: usize,
    /// The words of its attribute.
    pub topic: Topic,
}

impl Reading<'_> {
    /// Reads all that it tells.
    pub fn read(&self, all: &mut Vec<Stated>) {
        let anchors = self.anchors();
        let start = all.len();
        for is_sort in [
            (|m: Measure| m == Measure::Amount) as fn(Measure) -> bool,
            |m| matches!(m, Measure::Time(_)),
            |m| matches!(m, Measure::Clock(..)),
        ] {
            let same: Vec<&Anchor> = anchors.iter().filter(|a| is_sort(a.measure)).collect();
            self.read_sort(&same, all);
        }
        self.inherit_units(&mut all[start..]);
        self.read_typed_day(start, all);
        let is_like = |a: &Stated, b: &Stated| {
            let sort = std::mem::discriminant(&a.measure) == std::mem::discriminant(&b.measure);
            sort && a.quantity.unit == b.quantity.unit
        };
        for i in start..all.len() {
            all[i].alone = all[start..].iter().filter(|other| is_like(&all[i], other)).count() == 1;
        }
    }

    /// The day that an event is typed with, where its statement tells no time.
    fn read_typed_day(&self, start: usize, all: &mut Vec<Stated>) {
        let Some(day) = self.fact.period.filter(|p| p.from == p.to) else { return };
        // What somebody said on a day is no event.
        let is_quote = self.utterance.clean.starts_with(['"', '\u{201c}']);
        if matches!(self.fact.value, Some(Value::Quantity { .. })) || is_quote || all.len() > start {
            return;
        }
        let terms = || self.utterance.terms.iter().filter(|t| is_telling(t));
        let words = || terms().filter(|t| t.name.is_none());
        let ranks = words().flat_map(|t| t.tokens.clone());
        let anchor = Anchor { tokens: 0..0, measure: Measure::Time(day), figure: None };
        let part = Part { words: 0..0, is_first: true, is_before: true };
        all.push(Stated {
            quantity: self.quantity(&anchor, &part, None),
            measure: anchor.measure,
            head: None,
            own: words().map(|t| t.concept).collect(),
            ranks: ranks.filter_map(|at| self.matcher.rank(&self.utterance.tokens[at].word)).collect(),
            names: terms().filter_map(entity).collect(),
            alone: true,
            label: String::new(),
            whole: None,
            is_marked: false,
            relative: false,
            is_of: false,
            rate: Rate::default(),
            topic: self.topic.clone(),
            share_of: Vec::new(),
            is_against: false,
        });
    }

    /// Reads what is told of one sort.
    fn read_sort(&self, anchors: &[&Anchor], all: &mut Vec<Stated>) {
        let first = all.len();
        let parts = self.parts(anchors);
        for (i, (anchor, part)) in anchors.iter().zip(&parts).enumerate() {
            let counted = anchor.figure.and_then(|f| self.counted(f, part.words.end));
            let unit_end = counted.as_ref().map_or(anchor.tokens.end, |(_, tokens)| tokens.end);
            // Euros and percent are no more of one figure than of the next that goes without them.
            let is_measure = counted.as_ref().is_some_and(|(unit, _)| {
                unit.split(' ').any(|word| self.cues.is(Cue::Currency, word)) || unit == "percent"
            });
            let is_own = |t: &&Term| {
                part.words.contains(&t.tokens.start)
                    && !anchor.tokens.contains(&t.tokens.start)
                    && !(is_measure && (anchor.tokens.end..unit_end).contains(&t.tokens.start))
                    && is_telling(t)
            };
            let mut own: Vec<&Term> = self.utterance.terms.iter().filter(is_own).collect();
            let mut names: Vec<&Term> = own.iter().filter(|t| t.name.is_some()).copied().collect();
            // "Third behind Philora with 19": of several names the nearest one is meant.
            if part.is_before && names.len() > 1 && i > 0 && all[first + i - 1].names.is_empty() {
                let nearest = names.pop();
                let before = &mut all[first + i - 1];
                before.names.extend(names.first().and_then(|t| entity(t)));
                before.label = self.text(names[0].tokens.clone());
                own.retain(|t| t.name.is_none() || Some(*t) == nearest);
                names = nearest.into_iter().collect();
            }
            // "The town paid 9 million, the state 6.5 million": what both have done is neither's own.
            if part.is_first && part.is_before && parts.get(i + 1).is_some_and(|next| !next.is_first) {
                let named = parts.iter().zip(anchors).filter(|(p, a)| self.has_name(p, a)).count();
                let is_word = |t: &&&Term| t.name.is_none() && t.tokens.start < anchor.tokens.start;
                let last = own.iter().rev().find(is_word).copied().filter(|_| own.len() > 1);
                own.retain(|t| t.name.is_some() || named < 2 && Some(*t) != last);
            }
            let label = own.iter().filter(|t| !(anchor.tokens.end..unit_end).contains(&t.tokens.start));
            let label = label.map(|t| t.tokens.clone()).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
            let label = label.map_or_else(String::new, |tokens| self.text(tokens));
            let whole =
                i.checked_sub(1).and_then(|before| self.whole(&parts, anchors, i, &all[first + before]));
            let whole = whole.map(|whole| whole.unwrap_or(first + i - 1));
            let whole = whole.filter(|whole| *whole != first + i);
            let whole = whole.or_else(|| self.whole_beside(anchors, i).map(|beside| first + beside));
            let words = own.iter().filter(|t| t.name.is_none());
            let ranks = words.clone().flat_map(|t| t.tokens.clone());
            let ranks = ranks.filter_map(|at| self.matcher.rank(&self.utterance.tokens[at].word)).collect();
            let head = counted.as_ref().and_then(|(_, tokens)| self.head(tokens));
            all.push(Stated {
                quantity: self.quantity(anchor, part, counted.map(|(unit, _)| unit)),
                measure: anchor.measure,
                head,
                own: words.map(|t| t.concept).collect(),
                ranks,
                names: names.into_iter().filter_map(entity).collect(),
                alone: false,
                label,
                whole,
                is_marked: whole == Some((first + i).wrapping_sub(1)) && !part.is_first,
                relative: self.is_relative(unit_end),
                is_of: part.is_first
                    && self.utterance.tokens.first().is_some_and(|t| self.cues.is(Cue::Of, &t.word))
                    && !self.is_of_figure(0, anchor),
                rate: self.rate(anchor, part, unit_end),
                topic: self.topic.clone(),
                share_of: self.share_of(anchor, part, unit_end),
                is_against: self.is_against(anchor),
            });
        }
    }

    /// What a figure counts, and the tokens of that.
    fn counted(&self, figure: &Figure, end: usize) -> Option<(String, Range<usize>)> {
        /// Words for what is counted.
        const MOST: usize = 3;
        let tokens = &self.utterance.tokens;
        let from = figure.tokens.end;
        if figure.percent {
            let is_word = |at: usize, word: &str| tokens.get(at).is_some_and(|t| t.word == word);
            let words = match is_word(from, "per") && is_word(from + 1, "cent") {
                true => 2,
                false => tokens.get(from).is_some_and(|t| self.cues.is(Cue::Counted, &t.word)).into(),
            };
            return Some(("percent".to_owned(), from..from + words));
        }
        if let Some(currency) = figure.currency {
            return Some((currency.unit().to_owned(), from..from));
        }
        let term = |at: usize| self.utterance.terms.iter().find(|t| t.tokens.contains(&at));
        let is_word = |at: &usize| {
            term(*at).is_some_and(|t| t.name.is_some() || t.class != Class::Stop && !t.slot)
                && !self.cues.is(Cue::Comparative, &tokens[*at].word)
                && (*at == from || tokens[at - 1].sign_after.is_none())
        };
        let words: Vec<usize> = (from..end.min(from + MOST)).take_while(is_word).collect();
        let is_plural = |at: &usize| {
            let word = tokens[*at].word.as_str();
            word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") || self.cues.is(Cue::Counted, word)
        };
        let last = words.iter().copied().find(is_plural)?;
        // "Kilometers per hour".
        let is_rate = tokens.get(last + 1).is_some_and(|t| t.word == "per") && last + 2 < tokens.len();
        let range = from..last + 1 + 2 * usize::from(is_rate);
        Some((self.text(range.clone()), from..last + 1))
    }

    /// The concept of what is counted: that of the last word.
    fn head(&self, tokens: &Range<usize>) -> Option<Concept> {
        let mut terms = self.utterance.terms.iter().rev();
        terms.find(|t| tokens.contains(&t.tokens.start)).map(|t| t.concept)
    }

    fn quantity(&self, anchor: &Anchor, part: &Part, unit: Option<String>) -> Quantity {
        let in_part = |m: &&PeriodMention| part.words.contains(&m.tokens.start);
        // "By the end of 2022" says when something was reached, and not how long it took.
        let of = |m: &PeriodMention| if m.bounds_end() { Period::day(m.period.to) } else { m.period };
        let period = self.utterance.periods.iter().find(in_part).map(of).or(self.fact.period);
        let (number, precision) = anchor.figure.map_or((0.0, Precision::Exact), |f| (f.value, f.precision));
        let typed = match &self.fact.value {
            Some(Value::Quantity { number: own, unit, precision }) if is_near(*own, number) => {
                Some((unit.clone(), *precision))
            }
            _ => None,
        };
        let bound = Bound::of(typed.as_ref().map_or(precision, |(_, precision)| *precision));
        let unit = unit.or(typed.map(|(unit, _)| unit)).unwrap_or_default();
        Quantity { fact: self.index, number, unit, bound, period, about: self.fact.about.clone() }
    }

    /// Whether a word of comparison follows a figure: "19 percent *more*".
    fn is_relative(&self, end: usize) -> bool {
        self.utterance.tokens.get(end).is_some_and(|t| self.cues.is(Cue::Comparative, &t.word))
            && self.utterance.tokens[end - 1].sign_after.is_none()
    }

    /// What a figure is for one of.
    fn rate(&self, anchor: &Anchor, part: &Part, unit_end: usize) -> Rate {
        let mut rate = Rate::default();
        if anchor.figure.is_none() {
            return rate;
        }
        let (tokens, cues) = (&self.utterance.tokens, self.cues);
        let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
        let unit = |at: usize| Span::of(cues, word(at));
        // "An *annual* volume of 900 tonnes."
        let mut adverbs = part.words.clone().filter(|&at| cues.is(Cue::Adverbs, word(at)));
        rate.unit = adverbs.find_map(unit);
        for at in unit_end..part.words.end.saturating_sub(1) {
            if cues.is(Cue::Each, word(at)) {
                match unit(at + 1) {
                    Some(unit) => rate.unit = rate.unit.or(Some(unit)),
                    None if !cues.is(Cue::Articles, word(at)) => rate.of.extend(self.nouns(at + 1)),
                    None => {}
                }
            } else if cues.is(Cue::Apiece, word(at)) {
                rate.of.extend(self.nouns(at + 1));
            }
        }
        // "*A clear night* is expected to yield about 18 terabytes."
        let first = part.words.start;
        if part.is_first && (cues.is(Cue::Each, word(first)) || cues.is(Cue::One, word(first))) {
            rate.of.extend(self.nouns(first + 1));
        }
        rate
    }

    /// What a share is of: "41 percent of *the cost of the bridge*".
    fn share_of(&self, anchor: &Anchor, part: &Part, unit_end: usize) -> Vec<Concept> {
        /// A noun, and what tells it from others of the kind.
        const MOST: usize = 2;
        let is_of = |at: usize| self.utterance.tokens.get(at).is_some_and(|t| self.cues.is(Cue::Of, &t.word));
        let words = match is_of(unit_end) {
            true => unit_end + 1..part.words.end,
            // "*Of the cost*, the town paid 41 percent."
            false if part.is_first && is_of(0) => 1..anchor.tokens.start,
            false => 0..0,
        };
        let is_share = anchor.figure.is_some_and(|f| f.percent);
        let is_own = |t: &&Term| is_share && words.contains(&t.tokens.start) && is_telling(t);
        self.utterance.terms.iter().filter(is_own).take(MOST).map(|t| t.concept).collect()
    }

    /// Whether another one is held against a figure: "more than *the 15,500* of the year before".
    fn is_against(&self, anchor: &Anchor) -> bool {
        const NEAR: usize = 2;
        let start = anchor.tokens.start;
        let before = &self.utterance.tokens[start.saturating_sub(NEAR)..start];
        before.iter().any(|t| self.cues.is(Cue::Against, &t.word))
    }

    /// The words of a noun and what stands before it.
    fn nouns(&self, from: usize) -> impl Iterator<Item = Concept> {
        let terms = self.utterance.terms.iter().skip_while(move |t| t.tokens.start < from);
        terms.take_while(|t| t.class != Class::Stop && !t.slot).map(|t| t.concept)
    }

    /// "39 euros, a berth from 69": what is left out is that of the figure before, or of the next.
    fn inherit_units(&self, stated: &mut [Stated]) {
        let amounts: Vec<usize> =
            (0..stated.len()).filter(|&i| stated[i].measure == Measure::Amount).collect();
        let units: Vec<_> =
            amounts.iter().map(|&i| (stated[i].quantity.unit.clone(), stated[i].head)).collect();
        for (place, &i) in amounts.iter().enumerate().filter(|(place, _)| units[*place].0.is_empty()) {
            let mut near = units[..place].iter().rev().chain(&units[place + 1..]);
            if let Some((unit, head)) = near.find(|(unit, _)| !unit.is_empty()) {
                stated[i].quantity.unit.clone_from(unit);
                stated[i].head = *head;
            }
        }
    }

    fn text(&self, tokens: Range<usize>) -> String {
        let of = &self.utterance.tokens;
        let (Some(first), Some(last)) = (of.get(tokens.start), of.get(tokens.end.wrapping_sub(1))) else {
            return String::new();
        };
        self.utterance.clean[first.span.start..last.span.end].to_owned()
    }
}
