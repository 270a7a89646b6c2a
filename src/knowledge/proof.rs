//! Holds every figure, date and proper name of a fact against the paragraph that it cites.

mod entities;
mod figures;
mod passage;
mod relative;
mod translation;

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{Names, normal_form};
use super::problem::{Problem, Severity, Spot};
use super::reading::{Reading, edges, today};
use super::transcript::Transcript;
use super::{EntityIx, Fact, FactBase, FactSpots, Loaded, Value};
use crate::text::tokenize;
pub use figures::END_OF_RANGE;
use passage::Passage;

/// Everything that facts say and the article, as transcribed, does not.
pub fn hold_against(loaded: &Loaded, transcript: &Transcript) -> Vec<Problem> {
    let mut proof = Proof::new(loaded, transcript);
    proof.article();
    for (fact, places) in loaded.base.facts.iter().zip(&loaded.spots.facts) {
        proof.fact(fact, places);
    }
    proof.problems
}

struct Proof<'a> {
    base: &'a FactBase,
    loaded: &'a Loaded,
    transcript: &'a Transcript,
    names: Names,
    published: Date,
    /// Every paragraph is the publisher's, whether it says so or not.
    publisher: Option<EntityIx>,
    /// Header lines and all paragraphs.
    whole: Passage,
    paragraphs: FxHashMap<u32, Passage>,
    /// The synonym groups of a name's normal form.
    synonyms: FxHashMap<String, Vec<usize>>,
    /// Normal forms of names that the source is known not to mention.
    others: FxHashSet<String>,
    problems: Vec<Problem>,
}

/// A text of a fact with where it stands and what it is held against.
struct Claim<'a> {
    fact: &'a Fact,
    reading: Reading,
    spot: &'a Spot,
    passage: &'a Passage,
    kind: Kind,
}

/// What part of a fact a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Statement,
    /// May do sums, and quote what the source does not have.
    Caveat,
    /// The statement in another language.
    Translation,
    /// Names who says so, which the fact need not be about.
    Speaker,
}

impl<'a> Proof<'a> {
    fn new(loaded: &'a Loaded, transcript: &'a Transcript) -> Self {
        let base = &loaded.base;
        let names = Names::new(&base.entities);
        let published = today(base.article.as_ref());
        let mut header: Vec<&str> = transcript.headers.iter().map(|(_, value)| value.as_str()).collect();
        let published_on = published.strftime("%A %-d %B %Y").to_string();
        if let Some(article) = &base.article {
            header.extend([article.publisher.as_str(), published_on.as_str()]);
        }
        let mut whole = Passage::new("the article", &header.join("\n"), &names, published);
        let mut paragraphs = FxHashMap::default();
        for (number, text) in &transcript.paragraphs {
            let name =
                if *number == 0 { "the photo caption".to_owned() } else { format!("paragraph {number}") };
            let passage = Passage::new(&name, text, &names, published);
            whole.take_in(&passage);
            paragraphs.insert(*number, passage);
        }
        if let Some(language) = transcript.language() {
            whole.add_word(names.stem(&language.to_lowercase()));
        }
        let mut synonyms: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (group, words) in base.synonyms.iter().enumerate() {
            words.iter().for_each(|w| synonyms.entry(normal_form(w)).or_default().push(group));
        }
        Self {
            others: base.others.iter().flat_map(|o| &o.names).map(|n| normal_form(n)).collect(),
            problems: Vec::new(),
            base,
            loaded,
            transcript,
            publisher: base.article.as_ref().and_then(|article| {
                let mentions = names.find(&tokenize(&article.publisher));
                mentions.first().map(|m| m.entity)
            }),
            names,
            published,
            whole,
            paragraphs,
            synonyms,
        }
    }

    /// The header lines against the `[article]` table.
    fn article(&mut self) {
        let Some(article) = &self.base.article else { return };
        for difference in self.transcript.differences(article) {
            // The table has no place of its own; its file is the one that opens with it.
            let file = self.loaded.sources.iter().position(|s| s.text.contains("[article]")).unwrap_or(0);
            let text = self.loaded.sources.get(file).map_or("", |s| s.text.as_str());
            let start = text.find("[article]").unwrap_or(0);
            let spot = Spot { file, span: start..start + "[article]".len() };
            let message = format!("the article's text has another header: {difference}");
            self.problems.push(Problem::new(&spot, message, "correct the one that is wrong"));
        }
    }

    fn fact(&mut self, fact: &'a Fact, places: &'a FactSpots) {
        let passages = std::mem::take(&mut self.paragraphs);
        let whole = std::mem::take(&mut self.whole);
        let several = Passage::of_several(fact.rests_on.iter().map(|n| passages.get(n)));
        let passage = match fact.paragraph {
            Some(number) => passages.get(&number),
            None if fact.rests_on.is_empty() => Some(&whole),
            None => several.as_ref(),
        };
        match passage {
            Some(passage) => self.fact_in(fact, places, passage, &whole),
            None => {
                let spot = places.paragraph.as_ref().or(places.rests_on.as_ref()).unwrap_or(&fact.spot);
                let known: Vec<String> =
                    self.transcript.paragraphs.iter().map(|(n, _)| n.to_string()).collect();
                let remedy = format!("the article has the paragraphs {}", known.join(", "));
                self.problems.push(Problem::new(spot, "there is no such paragraph", remedy));
            }
        }
        self.paragraphs = passages;
        self.whole = whole;
    }

    fn fact_in(&mut self, fact: &Fact, places: &FactSpots, passage: &Passage, whole: &Passage) {
        let texts = [
            (Some(&fact.statement), Some(&places.statement), Kind::Statement),
            (fact.caveat.as_ref(), places.caveat.as_ref(), Kind::Caveat),
            (fact.said_by.as_ref(), places.said_by.as_ref(), Kind::Speaker),
        ];
        for (text, spot, kind) in texts {
            let (Some(text), Some(spot)) = (text, spot) else { continue };
            let claim = Claim { fact, reading: Reading::new(text, self.published), spot, passage, kind };
            self.figures(&claim);
            self.multiples(&claim);
            self.periods(&claim);
            self.quotations(&claim);
            self.entities(&claim, whole);
        }
        for translation in &fact.translations {
            self.translation(fact, translation, passage, whole);
        }
        if let (Some(highlight), Some(spot)) = (&fact.highlight, &places.highlight) {
            self.highlight(highlight, spot, passage, fact.paragraph);
        }
        self.typed_dates(fact, places, passage);
    }

    fn periods(&mut self, claim: &Claim) {
        for mention in &claim.reading.periods {
            if !claim.passage.allows(mention.period, self.published) {
                let has = &claim.passage.reading;
                let said: Vec<&str> = has.periods.iter().map(|p| has.text(&p.tokens)).collect();
                let relative = "relative dates count from the day of publication";
                let remedy = format!("The dates there are: {}; {relative}", listed(&said));
                self.report_number(claim, &mention.tokens, &remedy);
            }
        }
    }

    /// A typed date or period follows from the passage as well.
    fn typed_dates(&mut self, fact: &Fact, places: &FactSpots, passage: &Passage) {
        let mut days = edges(&passage.reading, Some(self.published));
        days.extend(passage.periods.iter().flat_map(|p| [p.from, p.to]));
        let date = match &fact.value {
            Some(Value::Date(day)) => Some((*day, &places.value)),
            _ => None,
        };
        for (period, place) in date.into_iter().chain(fact.period.map(|p| (p, &places.period))) {
            let Some(place) = place else { continue };
            let mut ends = vec![period.from, period.to];
            ends.dedup();
            for day in ends.into_iter().filter(|d| !days.contains(d)) {
                let message = format!("{day} follows from no date of {}", passage.name);
                let remedy = "give the dates that the paragraph says, counted from the day of publication";
                self.problems.push(Problem::new(place, message, remedy));
            }
        }
    }

    /// Words in quotation marks are the source's own.
    fn quotations(&mut self, claim: &Claim) {
        let mut pieces = claim.reading.clean.split('"');
        let mut at = pieces.next().map_or(0, str::len);
        let mut quoted = true;
        for piece in pieces {
            let span = at + 1..at + 1 + piece.len();
            at = span.end;
            if quoted
                && span.end < claim.reading.clean.len()
                && claim.kind != Kind::Caveat
                && !claim.passage.quotes(piece)
            {
                let tokens = &claim.reading.tokens;
                let start = tokens.iter().position(|t| t.span.start >= span.start).unwrap_or(0);
                let end = tokens.iter().rposition(|t| t.span.end <= span.end).map_or(start, |i| i + 1);
                self.report(
                    claim,
                    &(start..end),
                    "What stands in quotation marks has to be there word for word",
                );
            }
            quoted = !quoted;
        }
    }

    /// A link opens at the words only where they stand in the paragraph as whole words.
    fn highlight(&mut self, words: &str, spot: &Spot, passage: &Passage, paragraph: Option<u32>) {
        let text = paragraph.and_then(|n| self.transcript.paragraph(n)).unwrap_or_default();
        let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let stands = text.match_indices(words).any(|(at, _)| {
            is_edge(text[..at].chars().next_back()) && is_edge(text[at + words.len()..].chars().next())
        });
        if !stands || words.is_empty() {
            let message = format!("`{words}` does not stand in {}", passage.name);
            self.problems.push(Problem::new(
                spot,
                message,
                "copy a few words of the paragraph, letter by letter",
            ));
        }
    }

    /// Reports words that the passage does not have.
    fn report(&mut self, claim: &Claim, tokens: &Range<usize>, remedy: &str) {
        let problem = self.missing(claim, tokens, remedy);
        self.problems.push(problem);
    }

    /// Reports a figure or a date that the passage does not have. A caveat is there to say what the source does
    /// not: the year that is meant, or what follows from its figures.
    fn report_number(&mut self, claim: &Claim, tokens: &Range<usize>, remedy: &str) {
        match claim.kind {
            Kind::Caveat => {
                let note = self.missing(claim, tokens, remedy);
                self.note(note);
            }
            _ => self.report(claim, tokens, remedy),
        }
    }

    fn missing(&self, claim: &Claim, tokens: &Range<usize>, remedy: &str) -> Problem {
        let message = format!("`{}` is not in {}", claim.reading.text(tokens), claim.passage.name);
        Problem::new(&self.narrow(claim, tokens), message, remedy)
    }

    /// The place of some words in the file, or of the whole text where it is written with escapes.
    fn narrow(&self, claim: &Claim, tokens: &Range<usize>) -> Spot {
        let words = claim.reading.text(tokens);
        let span = claim.spot.span.clone();
        let source = self.loaded.sources.get(claim.spot.file).and_then(|s| s.text.get(span.clone()));
        // The same words may stand there before; as many of them as in the text as read.
        let start = claim.reading.tokens.get(tokens.start).map_or(0, |t| t.span.start);
        let nth = claim.reading.clean[..start].matches(words).count();
        match source.and_then(|s| s.match_indices(words).nth(nth)) {
            Some((at, _)) if !words.is_empty() => {
                Spot { file: claim.spot.file, span: span.start + at..span.start + at + words.len() }
            }
            _ => claim.spot.clone(),
        }
    }

    fn note(&mut self, problem: Problem) {
        self.problems.push(problem.with_severity(Severity::Note));
    }
}

fn listed(said: &[&str]) -> String {
    if said.is_empty() { "none".to_owned() } else { said.join(", ") }
}
