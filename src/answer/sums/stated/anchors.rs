//! The places of a statement where something is told, and what of it belongs to each.

use std::ops::Range;

use super::reading::Reading;
use super::{Measure, Stated, clock, is_telling};
use crate::answer::sums::cue::Cue;
use crate::matcher::utterance::Term;
use crate::text::lists::List;
use crate::text::numbers::Figure;

/// A place in a statement where something is told.
pub(super) struct Anchor<'a> {
    pub tokens: Range<usize>,
    pub measure: Measure,
    pub figure: Option<&'a Figure>,
}

/// What of a statement belongs to one of its figures.
pub(super) struct Part {
    pub words: Range<usize>,
    /// Whether it is the first one of its sentence.
    pub is_first: bool,
    /// Whether what the figure is of stands before it.
    pub is_before: bool,
}

impl Reading<'_> {
    /// The places where something is told, in order.
    pub(super) fn anchors(&self) -> Vec<Anchor<'_>> {
        let u = self.utterance;
        let mut anchors: Vec<Anchor> = Vec::new();
        let free = |anchors: &[Anchor], tokens: &Range<usize>| {
            !anchors.iter().any(|a| a.tokens.start < tokens.end && tokens.start < a.tokens.end)
        };
        for (tokens, from, to) in clock::times(&u.tokens, self.cues) {
            anchors.push(Anchor { tokens, measure: Measure::Clock(from, to), figure: None });
        }
        for mention in &u.periods {
            if free(&anchors, &mention.tokens) {
                let measure = Measure::Time(mention.period);
                anchors.push(Anchor { tokens: mention.tokens.clone(), measure, figure: None });
            }
        }
        let in_name =
            |f: &Figure| u.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&f.tokens.start));
        for figure in u.figures.iter().filter(|f| !in_name(f)) {
            if free(&anchors, &figure.tokens) {
                let tokens = figure.tokens.clone();
                anchors.push(Anchor { tokens, measure: Measure::Amount, figure: Some(figure) });
            }
        }
        anchors.sort_by_key(|a| a.tokens.start);
        anchors
    }

    /// What of the statement belongs to each of several things of a sort.
    pub(super) fn parts(&self, anchors: &[&Anchor]) -> Vec<Part> {
        let tokens = &self.utterance.tokens;
        let starts = |at: usize| tokens[at].starts_sentence;
        let sentence = |at: usize| {
            let start = (0..=at).rev().find(|&i| starts(i)).unwrap_or(0);
            start..(at + 1..tokens.len()).find(|&i| starts(i)).unwrap_or(tokens.len())
        };
        let mut parts: Vec<Part> = Vec::new();
        for (i, anchor) in anchors.iter().enumerate() {
            let whole = sentence(anchor.tokens.start);
            let before = i.checked_sub(1).map(|i| anchors[i].tokens.end).filter(|end| whole.contains(end));
            let next = anchors.get(i + 1).map(|a| a.tokens.start).filter(|start| whole.contains(start));
            let start = before.map_or(whole.start, |_| parts[i - 1].words.end);
            let end = next.map_or(whole.end, |next| self.boundary(anchor.tokens.end, next));
            parts.push(Part { words: start..end, is_first: before.is_none(), is_before: true });
        }
        // Where what a figure is of follows it, the words before the first one are about all of them.
        let is_content = |at: usize| {
            let is_at = |t: &&Term| t.tokens.start == at;
            self.utterance.terms.iter().find(is_at).is_some_and(is_telling)
        };
        for i in 1..parts.len() {
            if parts[i].is_first {
                continue;
            }
            parts[i].is_before = (parts[i].words.start..anchors[i].tokens.start).any(is_content);
            if parts[i - 1].is_first && !parts[i].is_before {
                let start = anchors[i - 1].tokens.start;
                // "Five of the 12 tested devices": what stands around the first one may be its own all the same.
                if (anchors[i - 1].tokens.end..parts[i - 1].words.end).any(is_content) {
                    parts[i - 1].words.start = start;
                    parts[i - 1].is_before = false;
                }
            }
        }
        parts
    }

    pub(super) fn has_name(&self, part: &Part, anchor: &Anchor) -> bool {
        let is_name = |t: &&Term| t.name.is_some() && part.words.contains(&t.tokens.start);
        self.utterance.terms.iter().filter(is_name).any(|t| !anchor.tokens.contains(&t.tokens.start))
    }

    /// Where what belongs to one figure ends before the next begins.
    fn boundary(&self, after: usize, before: usize) -> usize {
        let tokens = &self.utterance.tokens;
        let ends = |at: &usize| {
            let sign = tokens[at - 1].sign_after.is_some_and(|c| matches!(c, ',' | ';' | ':'));
            sign || self.cues.is(Cue::Splits, &tokens[*at].word)
        };
        (after..before).find(ends).unwrap_or(before)
    }

    /// What a figure is a part of, the one before it where no other is given: "173 incidents, 29 *of them*
    /// fires", "11 carriages: four with beds, two with seats".
    pub(super) fn whole(
        &self,
        parts: &[Part],
        anchors: &[&Anchor],
        i: usize,
        before: &Stated,
    ) -> Option<Option<usize>> {
        let (figure, whole) = (anchors[i].figure?, anchors[i - 1].figure?);
        let tokens = anchors[i - 1].tokens.end..parts[i].words.end;
        let marks = self.cues.hear(self.utterance).places(Cue::PartMarks);
        let is_marked = marks.iter().any(|mark| tokens.contains(&mark.start));
        let starts = parts[i].words.start;
        let colon = starts > 0 && self.utterance.tokens[starts - 1].sign_after == Some(':');
        if (is_marked || parts[i].is_first && colon) && !figure.percent && figure.value <= whole.value {
            return Some(None);
        }
        let goes_on = !parts[i].is_first && before.whole.is_some() && !figure.percent && !before.is_marked;
        goes_on.then_some(before.whole)
    }

    /// What a figure is a part of by the form of the phrase: "seven *of the nine* lines are open", "*of the
    /// 430* drivers, 58 have quit".
    pub(super) fn whole_beside(&self, anchors: &[&Anchor], i: usize) -> Option<usize> {
        let figure = anchors[i].figure?;
        let is_greater = |whole: &Anchor| whole.figure.is_some_and(|w| !w.percent && w.value >= figure.value);
        if figure.percent {
            return None;
        }
        if anchors
            .get(i + 1)
            .is_some_and(|next| is_greater(next) && self.is_of_figure(figure.tokens.end, next))
        {
            return Some(i + 1);
        }
        let before = i.checked_sub(1)?;
        let start =
            (0..anchors[before].tokens.start).rev().find(|&at| self.utterance.tokens[at].starts_sentence)?;
        let is_first = anchors[before].tokens.start < anchors[i].tokens.start
            && !(start + 1..anchors[i].tokens.start).any(|at| self.utterance.tokens[at].starts_sentence);
        (is_first && is_greater(anchors[before]) && self.is_of_figure(start, anchors[before]))
            .then_some(before)
    }

    /// Whether "of", and nothing but articles after it, stands between a token and a figure.
    pub(super) fn is_of_figure(&self, at: usize, anchor: &Anchor) -> bool {
        let Some((of, rest)) =
            self.utterance.tokens.get(at..anchor.tokens.start).and_then(<[_]>::split_first)
        else {
            return false;
        };
        self.cues.is(Cue::Of, &of.word)
            && rest.iter().all(|t| t.is(List::Definite) || self.cues.is(Cue::Articles, &t.word))
    }
}
