//! Whether the languages of a fact say the same: its figures and days in a translation against those
//! of the English text, both ways, and whether anything is left untranslated.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::problem::{Problem, Severity};
use super::reading::{Reading, edges, is_same, precision_name, today};
use super::{Fact, FactBase, Translation};
use crate::text::dates::Period;
use crate::text::numbers::{Figure, Precision};

/// Figures and days of a translation that the English text lacks, and the other way round.
pub fn differing_translations(base: &FactBase, problems: &mut Vec<Problem>) {
    let today = today(base.article.as_ref());
    for fact in &base.facts {
        let english = Text::new(&fact.statement, fact.caveat.as_deref(), today);
        for translation in &fact.translations {
            let other = Text::new(&translation.statement, translation.caveat.as_deref(), today);
            compare_figures(fact, translation, &english, &other, problems);
            compare_days(translation, &english, &other, today, problems);
        }
    }
}

/// Facts and gaps without a translation, in a language that most others are translated to.
pub fn missing_translations(base: &FactBase, problems: &mut Vec<Problem>) {
    let facts = base.facts.iter().map(|f| (f.id.as_str(), &f.translations, &f.spot));
    let gaps = base.gaps.iter().map(|g| (g.id.as_str(), &g.translations, &g.spot));
    let all: Vec<_> = facts.chain(gaps).collect();
    let mut languages: Vec<&str> = all
        .iter()
        .flat_map(|(_, translations, _)| translations.iter())
        .map(|t| t.language.as_str())
        .collect();
    languages.sort_unstable();
    languages.dedup();
    for language in languages {
        let (done, missing): (Vec<_>, Vec<_>) =
            all.iter().partition(|(_, translations, _)| translations.iter().any(|t| t.language == language));
        // A language that is only begun would drown everything else.
        if done.len() >= missing.len() {
            for (id, _, spot) in missing {
                let message = format!("`{id}` is not translated to `{language}`, and most others are");
                let remedy = "add a [[translation]] of it; until then it is not found in that language";
                problems.push(Problem::new(spot, message, remedy).with_severity(Severity::Warning));
            }
        }
    }
}

/// A statement with its caveat, which may say in one language what the other says in the statement.
struct Text {
    statement: Reading,
    caveat: Reading,
}

impl Text {
    fn new(statement: &str, caveat: Option<&str>, today: Date) -> Self {
        let caveat = Reading::new(caveat.unwrap_or_default(), today);
        Self { statement: Reading::new(statement, today), caveat }
    }

    fn readings(&self) -> [&Reading; 2] {
        [&self.statement, &self.caveat]
    }

    fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.statement.figures.iter().chain(&self.caveat.figures)
    }

    /// Days, months and years count as figures in a language in which they are no period.
    fn has_number(&self, value: f64) -> bool {
        let in_dates = self.readings().into_iter().flat_map(|r| &r.periods).flat_map(|p| {
            let days = [p.period.from, p.period.to];
            days.map(|d| [f64::from(d.year()), f64::from(d.month()), f64::from(d.day())])
        });
        let multiples = self.readings().into_iter().flat_map(|r| r.multiples()).map(|(n, ..)| n);
        in_dates.flatten().chain(multiples).any(|n| is_same(n, value))
    }
}

/// Smaller numbers are as often written as words that are part of a phrase ("one of two").
const COUNTED_FROM: f64 = 11.0;

fn compare_figures(
    fact: &Fact,
    translation: &Translation,
    english: &Text,
    other: &Text,
    problems: &mut Vec<Problem>,
) {
    let mut report = |message: String| {
        let remedy = "make the languages say the same";
        problems.push(Problem::new(&translation.spot, message, remedy));
    };
    let (there, here) = ("the English text", "the translation");
    for (text, said, lacking, counterpart) in [(other, here, there, english), (english, there, here, other)] {
        for reading in text.readings() {
            for figure in reading.figures.iter().filter(|f| f.value >= COUNTED_FROM) {
                let same: Vec<&Figure> =
                    counterpart.figures().filter(|f| is_same(f.value, figure.value)).collect();
                let words = reading.text(&figure.tokens);
                if same.is_empty() {
                    if !counterpart.has_number(figure.value) && !is_part_of_name(fact, words) {
                        report(format!("{said} has `{words}`, and {lacking} does not"));
                    }
                } else if !same.iter().any(|f| is_alike(f.precision, figure.precision)) {
                    let (ours, theirs) =
                        (precision_name(figure.precision), precision_name(same[0].precision));
                    report(format!("`{words}` is `{ours}` in {said} and `{theirs}` in {lacking}"));
                }
            }
        }
    }
}

/// "Nearly 5,000" is said again as "fewer than 5,000", "more than 150" as "150 or more".
fn is_alike(a: Precision, b: Precision) -> bool {
    a == b || a.is_upper_bound() && b.is_upper_bound() || a.is_lower_bound() && b.is_lower_bound()
}

/// A number that stands in the name of something ("60" of "X 60").
fn is_part_of_name(fact: &Fact, words: &str) -> bool {
    fact.highlight.as_deref().is_some_and(|h| h.contains(words))
}

/// A range is written as its first and its last month, a day as a month with a day, so that what is
/// compared is whether a day of the one lies within a period of the other.
fn compare_days(
    translation: &Translation,
    english: &Text,
    other: &Text,
    today: Date,
    problems: &mut Vec<Problem>,
) {
    let mut days: FxHashSet<Date> = FxHashSet::default();
    for reading in english.readings() {
        days.extend(edges(reading, Some(today)));
    }
    for reading in other.readings() {
        for mention in &reading.periods {
            let period: Period = mention.period;
            if !days.iter().any(|day| period.contains(&Period::day(*day))) {
                let words = reading.text(&mention.tokens);
                let message = format!("the translation has `{words}`, and the English text has no such day");
                let remedy = "make the languages say the same";
                problems.push(Problem::new(&translation.spot, message, remedy));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Source, load_sources};

    fn problems(english: &str, chinese: &str) -> Vec<String> {
        let text = format!(
            "[article]\nid = \"a\"\npublisher = \"P\"\ntitle = \"T\"\npublished = 2023-11-29\nurl = \"https://example.org\"\n\
             [[fact]]\nid = \"f\"\nstatement = \"{english}\"\nquestions = [\"q\"]\n\
             [[translation]]\nof = \"f\"\nlanguage = \"zh\"\nstatement = \"{chinese}\"\nquestions = [\"问\"]\n"
        );
        let loaded = load_sources(vec![Source { path: "test.toml".into(), text }]);
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        let mut found = Vec::new();
        differing_translations(&loaded.base, &mut found);
        found.into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn the_same_figures_and_days_in_two_languages_agree() {
        for (english, chinese) in [
            ("Nearly 5,000 cars waited.", "有近5000辆车在等待。"),
            ("More than 150 companies.", "150多家企业。"),
            ("About 90 companies came.", "约90家企业参加。"),
            ("Output of 1.3 trillion yuan.", "产值1.3万亿元。"),
            ("3.9 million from January to October 2023.", "2023年1月至10月为390万辆。"),
            ("It was Sunday 26 November 2023.", "那是2023年11月26日（星期日）。"),
            ("By the end of 2022 it was 12.77 million.", "截至2022年底，共1277万辆。"),
        ] {
            assert_eq!(problems(english, chinese), [""; 0], "{english}");
        }
    }

    #[test]
    fn other_figures_days_and_exactness_are_reported() {
        for (english, chinese) in [
            ("Nearly 5,000 cars waited.", "有近50000辆车在等待。"),
            ("More than 150 companies.", "约150家企业。"),
            ("3.9 million cars.", "许多车。"),
            ("It was in October 2023.", "那是2023年9月。"),
        ] {
            assert!(!problems(english, chinese).is_empty(), "{english}");
        }
    }
}
