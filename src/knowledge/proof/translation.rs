//! A statement in another language: less of it is read than of an English one, so it is held
//! against the paragraph and against the English statement, which was held against it before.

use super::{Claim, Kind, Passage, Proof};
use crate::knowledge::reading::{Reading, edges, is_same};
use crate::knowledge::{Fact, Translation};
use crate::text::dates::Period;

impl Proof<'_> {
    pub(super) fn translation(
        &mut self,
        fact: &Fact,
        translation: &Translation,
        passage: &Passage,
        whole: &Passage,
    ) {
        let reading = Reading::new(&translation.statement, self.published);
        let claim = Claim { fact, reading, spot: &translation.spot, passage, kind: Kind::Translation };
        let english = Reading::new(&fact.statement, self.published);
        self.translated_figures(&claim, &english);
        self.translated_periods(&claim, &english);
        self.entities(&claim, whole);
    }

    /// Values alone: how exact they are meant is said in words that are not read here.
    fn translated_figures(&mut self, claim: &Claim, english: &Reading) {
        for figure in &claim.reading.figures {
            let known = claim.passage.reading.figures.iter().chain(&english.figures);
            let word = |at: Option<usize>| {
                at.and_then(|i| claim.reading.tokens.get(i)).map_or("", |t| t.word.as_str())
            };
            let is_day = matches!(word(Some(figure.tokens.end)), "日" | "号" | "號");
            let is_place = word(figure.tokens.start.checked_sub(1)) == "第";
            let fits = if is_day {
                english.periods.iter().any(|p| is_same(f64::from(p.period.from.day()), figure.value))
            } else {
                is_place || known.into_iter().any(|f| is_same(f.value, figure.value))
            };
            if !fits {
                self.report(claim, &figure.tokens, "Neither the English statement nor the paragraph has it");
            }
        }
    }

    /// A range is written as its first and its last month, a day as a month with a day.
    fn translated_periods(&mut self, claim: &Claim, english: &Reading) {
        let mut days = edges(english, Some(self.published));
        days.extend(claim.passage.periods.iter().flat_map(|p| [p.from, p.to]));
        for mention in &claim.reading.periods {
            let period = mention.period;
            let is_part = days.iter().any(|d| period.contains(&Period::day(*d)));
            if !is_part && !claim.passage.allows(period, self.published) {
                self.report(claim, &mention.tokens, "Neither the English statement nor the paragraph has it");
            }
        }
    }
}
