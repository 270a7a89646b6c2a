//! Figures, and how many times as much something became.

use jiff::civil::Date;

use super::{Claim, Kind, Passage, Problem, Proof, listed};
use crate::knowledge::Kind as EntityKind;
use crate::knowledge::problem::Severity;
use crate::knowledge::reading::{Reading, is_same, precision_name};
use crate::text::numbers::{Figure, Precision, may_be_duration};

impl Proof<'_> {
    /// Figures that a text has and the passage does not, or not as exactly.
    pub(super) fn figures(&mut self, claim: &Claim) {
        let has = &claim.passage.reading;
        for figure in &claim.reading.figures {
            let same: Vec<&Figure> = has.figures.iter().filter(|f| is_same(f.value, figure.value)).collect();
            if same.is_empty() {
                if !self.is_derived(claim, figure) {
                    let said: Vec<&str> = has.figures.iter().map(|f| has.text(&f.tokens)).collect();
                    let remedy = format!("The figures there are: {}", listed(&said));
                    self.report_number(claim, &figure.tokens, &remedy);
                }
            } else if !same.iter().any(|f| is_as_exact(figure, f, has)) {
                if same[0].end.is_some() && figure.precision == Precision::Exact {
                    let message = format!(
                        "`{}` is one end of a range in {}",
                        claim.reading.text(&figure.tokens),
                        claim.passage.name
                    );
                    let spot = self.narrow(claim, &figure.tokens);
                    let problem = Problem::new(&spot, message, END_OF_RANGE);
                    self.problems.push(problem.with_severity(Severity::Warning));
                    continue;
                }
                let message = format!(
                    "`{}` is `{}` here and `{}` in {}",
                    claim.reading.text(&figure.tokens),
                    precision_name(figure.precision),
                    precision_name(same[0].precision),
                    claim.passage.name
                );
                let spot = self.narrow(claim, &figure.tokens);
                self.problems.push(Problem::new(
                    &spot,
                    message,
                    "say it as exactly as the source, no more and no less",
                ));
            } else if figure.currency.is_some_and(|own| {
                !same.iter().any(|f| f.currency.is_some_and(|currency| currency.agrees(own)))
            }) {
                self.report(claim, &figure.tokens, "The currency is another one");
            }
        }
    }

    /// Whether a figure that the passage does not have follows from it.
    fn is_derived(&self, claim: &Claim, figure: &Figure) -> bool {
        let (Some(first), after) =
            (claim.reading.tokens.get(figure.tokens.start), claim.reading.tokens.get(figure.tokens.end))
        else {
            return true;
        };
        let before = figure.tokens.start.checked_sub(1).and_then(|i| claim.reading.tokens.get(i));
        let whole_number = (figure.value.fract() == 0.0 && (0.0..1e6).contains(&figure.value))
            .then_some(figure.value as usize);
        // "Paragraph 5 names no country."
        if before.is_some_and(|t| t.word == "paragraph") {
            return whole_number.is_some_and(|n| self.transcript.paragraph(n as u32).is_some());
        }
        // The time of publication on a clock of twelve hours.
        if first.sign_after == Some(':') {
            let hour = self.base.article.as_ref().map(|a| usize::from(a.published.hour().unsigned_abs()));
            return hour.is_some_and(|h| whole_number == Some(h) || whole_number == Some((h + 11) % 12 + 1));
        }
        let Some(count) = whole_number.filter(|_| first.word.chars().all(char::is_alphabetic)) else {
            return claim.kind == Kind::Caveat && is_computed(figure, &claim.passage.reading);
        };
        // "It lists only three": of what, only the reader of the caveat is told.
        let Some(after) = after else { return claim.kind == Kind::Caveat };
        // "Ten paragraphs", "three days before the article came out", "three Volvo models".
        if after.word.starts_with("paragraph") {
            let body = self.transcript.paragraphs.iter().filter(|(n, _)| *n > 0).count();
            return count == body;
        }
        if after.word.starts_with("day") {
            let stated = claim.passage.periods.iter().filter(|p| p.from == p.to).map(|p| p.from);
            let days: Vec<Date> = stated.chain([self.published]).collect();
            let apart =
                |a: Date, b: Date| a.since(b).is_ok_and(|s| usize::try_from(s.get_days()) == Ok(count));
            return days.iter().any(|a| days.iter().any(|b| apart(*a, *b)));
        }
        if self.counts_of_kind(claim.passage).contains(&count) {
            return true;
        }
        // A count of what the passage has no word for ("two things") is our own, of our own list.
        !claim.reading.tokens[figure.tokens.end..]
            .iter()
            .take(COUNTED_WITHIN)
            .any(|t| claim.passage.has_stem(&self.names.stem(&t.word)))
    }

    /// How many entities of each kind a passage names.
    fn counts_of_kind(&self, passage: &Passage) -> Vec<usize> {
        let mut counts: Vec<(EntityKind, usize)> = Vec::new();
        for entity in &passage.entities {
            let kind = self.base.entity(*entity).kind;
            match counts.iter_mut().find(|(k, _)| *k == kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((kind, 1)),
            }
        }
        counts.into_iter().map(|(_, count)| count).collect()
    }

    /// Multiples that a text has and the passage does not.
    pub(super) fn multiples(&mut self, claim: &Claim) {
        for (factor, precision, at) in claim.reading.multiples() {
            let mut same = claim.passage.reading.multiples().filter(|(n, ..)| is_same(*n, factor));
            // "Doubling" names what was told; "nearly doubled" would tell something else.
            let fits = same.any(|(_, p, _)| precision == Precision::Exact || p == precision);
            if !fits {
                self.report(claim, &(at..at + 1), "Nothing there is multiplied so");
            }
        }
    }
}

/// What to do about a figure that is less than what the source says.
pub const END_OF_RANGE: &str = "give the range, or one end as `at least`, `at most` or `about`";

/// Words after a count in which what is counted stands ("two Chinese cities").
const COUNTED_WITHIN: usize = 2;

/// Whether a figure may be said so where the source says it so: as exactly, the same side of it ("nearly 5,000"
/// is "fewer than 5,000"), or as one end of a range.
fn is_as_exact(ours: &Figure, theirs: &Figure, source: &Reading) -> bool {
    if let Some(end) = theirs.end {
        return ours.end.is_some() || end.allows(ours.precision);
    }
    let may_span = || may_be_duration(&source.tokens, theirs.tokens.start, theirs.tokens.end);
    ours.precision == theirs.precision
        || ours.precision == Precision::LessThan && theirs.precision == Precision::Nearly
        || ours.precision == Precision::Exact && theirs.precision == Precision::MoreThan && may_span()
}

/// Whether a figure is the ratio, sum or difference of two others, to the digits that it shows.
fn is_computed(figure: &Figure, reading: &Reading) -> bool {
    let values = || reading.figures.iter().map(|f| f.value);
    let close = |x: f64| (x - figure.value).abs() <= figure.value.abs() * SHOWN_DIGITS;
    values().any(|a| values().any(|b| close(a / b) || close(a + b) || close(a - b)))
}

/// A computed figure is shown with two digits at least, so that half a unit of the second may be
/// rounded away.
const SHOWN_DIGITS: f64 = 0.05;
