//! Checks of a loaded fact base that need nothing but its files: a list of small rules, each
//! adding to one list of problems.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::agreement::{differing_translations, missing_translations};
use super::names::{Names, normal_form};
use super::problem::{Problem, Severity};
use super::proof::END_OF_RANGE;
use super::reading::{Reading, edges, is_same, precision_name, today};
use super::{EntityIx, Fact, FactBase, FactSpots, Loaded, Spots, Value};
use crate::text::dates::Period;
use crate::text::numbers::{Figure, Precision};
use crate::text::{clean, tokenize};

type Rule = fn(&FactBase, &Spots, &mut Vec<Problem>);

const RULES: &[Rule] = &[
    missing_paragraphs,
    shared_aliases,
    words_of_two_groups,
    clashing_ids,
    same_questions,
    differing_quantities,
    differing_dates,
    unnamed_values,
    contradicting_days,
    misplaced_places,
    |base, _, problems| differing_translations(base, problems),
    |base, _, problems| missing_translations(base, problems),
];

/// Everything that the files alone show to be wrong with a fact base that could be loaded.
pub fn check(loaded: &Loaded) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in RULES {
        rule(&loaded.base, &loaded.spots, &mut problems);
    }
    problems
}

/// Every fact with its places.
fn facts<'a>(base: &'a FactBase, spots: &'a Spots) -> impl Iterator<Item = (&'a Fact, &'a FactSpots)> {
    base.facts.iter().zip(&spots.facts)
}

/// A fact from an article says where the article says it; only one about the article itself,
/// which therefore names it or its publisher, has no paragraph.
fn missing_paragraphs(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let Some(article) = &base.article else { return };
    let has_place = |fact: &Fact| fact.paragraph.is_some() || !fact.rests_on.is_empty();
    for (fact, places) in facts(base, spots).filter(|(fact, _)| fact.paragraph.is_none()) {
        let statement = fact.statement.to_lowercase();
        let about_article =
            statement.contains("article") || statement.contains(&article.publisher.to_lowercase());
        let remedy = "add `paragraph = N`, where the article says it, or `rests_on = [N, M]` if it sums up several \
                      paragraphs; only a fact about the article itself, which names it or its publisher, has \
                      neither";
        if !about_article && !has_place(fact) {
            problems.push(Problem::new(&fact.spot, "the paragraph is missing", remedy));
        } else if let Some(highlight) = &places.highlight {
            let remedy = "remove them, or add `paragraph = N`, where they stand";
            problems.push(Problem::new(highlight, "words to mark, and no paragraph that has them", remedy));
        }
    }
    for (_, places) in facts(base, spots).filter(|(fact, _)| fact.paragraph.is_some()) {
        if let Some(rests_on) = &places.rests_on {
            let remedy = "leave `paragraph` to facts that one paragraph says, and `rests_on` to those that sum \
                          up several";
            problems.push(Problem::new(rests_on, "one paragraph, and several as well", remedy));
        }
    }
}

/// A name that two entities share finds only one of them.
fn shared_aliases(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let mut owners: FxHashMap<String, usize> = FxHashMap::default();
    for (i, (entity, places)) in base.entities.iter().zip(&spots.entities).enumerate() {
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        for (name, place) in names.zip(&places.names) {
            let owner = *owners.entry(normal_form(name)).or_insert(i);
            if owner != i {
                let message = format!("`{name}` is a name of `{}` as well", base.entities[owner].id);
                problems.push(Problem::new(place, message, "leave the name to the entity that people mean"));
            }
        }
    }
}

/// A word of two synonym groups counts only for the first of them. Of two words with one stem ("produce" and
/// "producer") each counts for its own group, and what neither group lists ("producing") for the first.
fn words_of_two_groups(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let mut owners: FxHashMap<String, (usize, &str, &str)> = FxHashMap::default();
    for (words, places) in base.synonyms.iter().zip(&spots.synonyms) {
        let Some(first) = words.first() else { continue };
        // Groups that begin with the same word are one group.
        let next = owners.len();
        let group = owners.entry(normal_form(first)).or_insert((next, first, first)).0;
        for (word, place) in words.iter().zip(places) {
            let (owner, name, as_word) = *owners.entry(normal_form(word)).or_insert((group, first, word));
            if owner == group {
                continue;
            }
            let (one, other) = (word.to_lowercase(), as_word.to_lowercase());
            if !one.contains(' ') && one.trim_end_matches('s') != other.trim_end_matches('s') {
                let message = format!(
                    "`{word}` has its stem in common with `{as_word}` in the group of `{name}`, where its other \
                     forms count"
                );
                let remedy = "list the forms that are meant here, or leave it";
                problems.push(Problem::new(place, message, remedy).with_severity(Severity::Note));
            } else {
                let message = format!(
                    "`{word}` is also in the group of `{name}`, as `{as_word}`, and counts only there"
                );
                let remedy = "keep the word in one group, or join the two groups";
                problems.push(Problem::new(place, message, remedy).with_severity(Severity::Warning));
            }
        }
    }
}

/// Facts, gaps and small talk are told apart by their ids alone.
fn clashing_ids(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let mut owners: FxHashMap<&str, &str> = FxHashMap::default();
    let facts = base.facts.iter().map(|f| ("fact", f.id.as_str(), &f.spot));
    let gaps = base.gaps.iter().map(|g| ("gap", g.id.as_str(), &g.spot));
    let chats = base.chats.iter().filter(|c| !c.builtin).zip(&spots.chats);
    let chats = chats.map(|(chat, place)| ("chat", chat.id.as_str(), place));
    for (what, id, place) in facts.chain(gaps).chain(chats) {
        match owners.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(what);
            }
            // Two facts, or two gaps, of one name are found while loading.
            Entry::Occupied(owner) if *owner.get() != what || what == "chat" => {
                let message = format!("`{id}` is the id of a {} as well", owner.get());
                problems.push(Problem::new(place, message, "give each its own id"));
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// A question that stands under two facts finds either.
fn same_questions(base: &FactBase, _: &Spots, problems: &mut Vec<Problem>) {
    let facts = base.facts.iter().flat_map(|f| {
        let own = f.questions.iter().chain(f.translations.iter().flat_map(|t| &t.questions));
        own.map(|q| (f.id.as_str(), q))
    });
    let gaps = base.gaps.iter().flat_map(|g| g.questions.iter().map(|q| (g.id.as_str(), q)));
    let chats = base.chats.iter().filter(|c| !c.builtin);
    let chats = chats.flat_map(|c| c.questions.iter().map(|q| (c.id.as_str(), q)));
    let mut owners: FxHashMap<String, &str> = FxHashMap::default();
    for (id, question) in facts.chain(gaps).chain(chats) {
        let words: Vec<String> = tokenize(&clean(&question.text)).into_iter().map(|t| t.word).collect();
        match owners.entry(words.join(" ")) {
            Entry::Vacant(entry) => {
                entry.insert(id);
            }
            Entry::Occupied(owner) if *owner.get() == id => {
                let problem = Problem::new(&question.spot, "this question stands here twice", "remove one");
                problems.push(problem.with_severity(Severity::Warning));
            }
            Entry::Occupied(owner) => {
                let message = format!("this question is an example of `{}` as well", owner.get());
                let remedy = "keep it under the one that answers it best, or word it more closely";
                problems.push(Problem::new(&question.spot, message, remedy));
            }
        }
    }
}

/// A typed quantity is the one of the statement, as exact and in the same currency.
fn differing_quantities(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let today = today(base.article.as_ref());
    for (fact, places) in facts(base, spots) {
        let (Some(Value::Quantity { number, unit, precision }), Some(place)) = (&fact.value, &places.value)
        else {
            continue;
        };
        let reading = Reading::new(&fact.statement, today);
        let same: Vec<&Figure> = reading.figures.iter().filter(|f| is_same(f.value, *number)).collect();
        if same.is_empty() {
            if !reading.multiples().any(|(n, ..)| is_same(n, *number)) {
                let said: Vec<&str> = reading.figures.iter().map(|f| reading.text(&f.tokens)).collect();
                let message = format!("the quantity {number} is not in the statement{}", listed(&said));
                problems.push(Problem::new(place, message, "make the statement and the value say the same"));
            }
        } else if !same.iter().any(|f| is_as_exact(f, *precision)) {
            if same[0].end.is_some() {
                let message = format!("the quantity {number} is one end of a range in the statement");
                problems.push(Problem::new(place, message, END_OF_RANGE).with_severity(Severity::Warning));
                continue;
            }
            let message = format!(
                "the quantity is `{}` here and `{}` in the statement",
                precision_name(*precision),
                precision_name(same[0].precision)
            );
            problems.push(Problem::new(place, message, "make the statement and the value equally exact"));
        } else if !same.iter().any(|f| fits_currency(f, unit)) {
            let message =
                format!("the unit is `{unit}`, and the statement has the amount in another currency");
            problems.push(Problem::new(place, message, "give the amount its own unit"));
        }
    }
}

/// Whether an amount can be counted in a unit, where a sign or an abbreviation says its currency.
fn fits_currency(figure: &Figure, unit: &str) -> bool {
    figure.currency.is_none_or(|currency| currency.counts(unit))
}

/// Whether a value may be as exact as a figure of the statement.
fn is_as_exact(figure: &Figure, precision: Precision) -> bool {
    figure.end.map_or(figure.precision == precision, |end| end.allows(precision))
}

/// ", which has 5 and 6"; nothing for nothing.
fn listed(said: &[&str]) -> String {
    if said.is_empty() {
        ", which has no figure".to_owned()
    } else {
        format!(", which has {}", said.join(", "))
    }
}

/// A typed date or period is one of those that the statement gives, where it gives any.
fn differing_dates(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let today = today(base.article.as_ref());
    for (fact, places) in facts(base, spots) {
        let reading = Reading::new(&fact.statement, today);
        if reading.periods.is_empty() {
            continue;
        }
        let edges = edges(&reading, base.article.as_ref().map(|_| today));
        let said: Vec<&str> = reading.periods.iter().map(|p| reading.text(&p.tokens)).collect();
        let dates = match &fact.value {
            Some(Value::Date(day)) => vec![(*day, &places.value)],
            _ => Vec::new(),
        };
        // A statement that names one end of a period leaves the other to the paragraph.
        let has_days_alone = reading.periods.iter().all(|p| p.period.from == p.period.to);
        let is_begun = |p: Period| has_days_alone && (edges.contains(&p.from) || edges.contains(&p.to));
        let period = fact.period.filter(|p| p.from == p.to || !is_begun(*p));
        for (period, place) in dates.into_iter().chain(period.map(|p| (p, &places.period))) {
            let Some(place) = place else { continue };
            for day in [period.from, period.to].into_iter().filter(|d| !edges.contains(d)) {
                let message = format!("{day} is no day of the statement, which has {}", said.join(", "));
                problems.push(Problem::new(place, message, "make the statement and the value say the same"));
                if period.from == period.to {
                    break;
                }
            }
        }
    }
}

/// The entities of a value are named in the statement, which would not answer otherwise.
fn unnamed_values(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let names = Names::new(&base.entities);
    for (fact, places) in facts(base, spots) {
        let (Some(value), Some(place)) = (&fact.value, &places.value) else { continue };
        let entities: &[EntityIx] = match value {
            Value::Place(place) => std::slice::from_ref(place),
            Value::Entities { named, .. } => named,
            _ => continue,
        };
        let tokens = tokenize(&clean(&fact.statement));
        let mentions = names.find(&tokens);
        let stems: FxHashSet<String> = tokens.iter().map(|t| names.stem(&t.word)).collect();
        let is_named = |ix: EntityIx| {
            let entity = base.entity(ix);
            mentions.iter().any(|m| m.entity == ix)
                // "A staffer of the automaker Volvo" is the Volvo staffer.
                || std::iter::once(&entity.name)
                    .chain(&entity.aliases)
                    .any(|name| normal_form(name).split(' ').all(|w| w == "the" || stems.contains(w)))
        };
        for entity in entities.iter().filter(|e| !is_named(**e)) {
            let message = format!("the statement does not name `{}`", base.entity(*entity).id);
            let remedy = "name it in the statement, or add the wording to its aliases";
            problems.push(Problem::new(place, message, remedy));
        }
    }
}

/// "Wednesday 26 November" is a slip in one of the two.
fn contradicting_days(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let Some(article) = &base.article else { return };
    for (fact, places) in facts(base, spots) {
        let reading = Reading::new(&fact.statement, today(Some(article)));
        for pair in reading.periods.windows(2) {
            let [day, date] = pair else { continue };
            let are_days = day.period.from == day.period.to && date.period.from == date.period.to;
            if are_days && day.tokens.end == date.tokens.start && day.period != date.period {
                let said = reading.text(&(day.tokens.start..date.tokens.end));
                let message =
                    format!("`{said}` is not one day: {} and {}", day.period.from, date.period.from);
                problems.push(Problem::new(&places.statement, message, "correct the one that is wrong"));
            }
        }
    }
}

/// "Daqing in Sichuan", where `part_of` has Daqing in Heilongjiang.
fn misplaced_places(base: &FactBase, spots: &Spots, problems: &mut Vec<Problem>) {
    let names = Names::new(&base.entities);
    for (fact, places) in facts(base, spots) {
        let text = clean(&fact.statement);
        let tokens = tokenize(&text);
        let mentions = names.find(&tokens);
        for pair in mentions.windows(2) {
            let [first, second] = pair else { continue };
            let (a, b) = (base.entity(first.entity), base.entity(second.entity));
            let gap = &text[tokens[first.tokens.end - 1].span.end..tokens[second.tokens.start].span.start];
            let is_wrong = match gap.trim() {
                "in" | "in the" => !a.within.contains(&second.entity),
                "'s" => !b.within.contains(&first.entity),
                _ => false,
            };
            if a.kind.is_place() && b.kind.is_place() && a.id != b.id && is_wrong {
                let said =
                    &text[tokens[first.tokens.start].span.start..tokens[second.tokens.end - 1].span.end];
                let message = format!("`{said}`: by `part_of`, neither is part of the other so");
                problems.push(Problem::new(&places.statement, message, "correct the statement or `part_of`"));
            }
        }
    }
}
