//! Counting what is listed, and holding two facts side by side.

use jiff::civil::Date;
use smallvec::{SmallVec, smallvec};

use crate::answer::claim::told::split_list;
use crate::knowledge::{BASE_LANGUAGE, EntityIx, Fact, Kind, Value};
use crate::matcher::Found;
use crate::matcher::vocabulary::Name;
use crate::text::lexicon::Lexicon;

use super::cues::singular;
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::{Quantity, days_from};
use super::work::Done;

/// The things that a fact lists.
struct List {
    fact: usize,
    items: Vec<String>,
    entities: Vec<EntityIx>,
    open: bool,
}

fn list_of(asked: &Asked, fact: usize) -> Option<List> {
    let list = match asked.base.facts[fact].value.as_ref()? {
        Value::Entities { named, open } => List {
            fact,
            items: named.iter().map(|e| asked.name(*e).to_owned()).collect(),
            entities: named.clone(),
            open: *open,
        },
        // "All other areas" is no one thing. Such a list is in English.
        Value::Text(text)
            if asked.language() == BASE_LANGUAGE
                && !text.split(' ').any(|w| matches!(w, "all" | "other" | "not"))
                && !text.contains(';') =>
        {
            List {
                fact,
                items: split_list(text).map(str::to_owned).collect(),
                entities: Vec::new(),
                open: false,
            }
        }
        _ => return None,
    };
    (list.items.len() > 1).then_some(list)
}

/// The noun for what lists hold, where the question has one, in the singular.
fn list_noun(asked: &Asked) -> Option<String> {
    asked.utterance.tokens.iter().find_map(|t| {
        let one = singular(&t.word).unwrap_or_else(|| t.word.clone());
        asked.heard.names_list(&one).then_some(one)
    })
}

/// Companies and the like in the order named, without what they are part of.
fn subjects(asked: &Asked, fits: fn(Kind) -> bool) -> SmallVec<[EntityIx; 4]> {
    let mut found: SmallVec<[EntityIx; 4]> = SmallVec::new();
    for term in &asked.utterance.terms {
        if let Some(Name::Known(entity)) = term.name
            && fits(asked.base.entity(entity).kind)
            && !found.contains(&entity)
        {
            found.push(entity);
        }
    }
    found
}

/// "How many models are named?"
pub fn count(asked: &Asked, quantities: &[Quantity], found: &Found) -> Option<Done> {
    let noun = list_noun(asked)?;
    // "How many vehicles has the region made?" is no question for regions.
    let after = asked.heard.place("count")?.end;
    if quantities.iter().any(|q| asked.has_unit_at(q, after)) {
        return None;
    }
    let kind = Lexicon::of(asked.language()).and_then(|l| l.kind(&noun));
    if let Some(done) = kind.and_then(|kind| count_of_kind(asked, kind)) {
        return Some(done);
    }
    let lists = (0..asked.base.facts.len()).filter_map(|i| list_of(asked, i));
    let of_kind = |list: &List| match kind {
        Some(kind) => {
            !list.entities.is_empty() && list.entities.iter().all(|e| asked.base.entity(*e).kind == kind)
        }
        None => true,
    };
    // Where nothing says which, a list of some cities is no list of all that are named.
    let is_all = |list: &List| {
        let entities = asked.base.entities.iter();
        kind.is_none_or(|kind| entities.filter(|e| e.kind == kind).count() <= list.entities.len())
    };
    let score = |list: &List| {
        let fit = asked.fit(&[list.fact]);
        if fit.score() <= 0.0 && !is_all(list) {
            return None;
        }
        let words = found.evidence(list.fact).map_or(0.0, |e| e.words + e.near_concepts);
        fit.is_whole().then_some(fit.score() + words)
    };
    let best = lists.filter(of_kind).filter_map(|l| score(&l).map(|s| (s, l)));
    let (_, list) = best.max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((counted(asked, &list.items, list.open), smallvec![list.fact]))
}

fn counted(asked: &Asked, items: &[String], open: bool) -> String {
    let say = asked.phrases;
    let values = [
        ("word", &*say.number_word(items.len())),
        ("items", &say.list(items)),
        ("open", if open { say.open_list() } else { "" }),
    ];
    Phrases::sentence(&say.results.counted, &values)
}

/// Models made in a place, provinces named at all.
fn count_of_kind(asked: &Asked, kind: Kind) -> Option<Done> {
    let base = asked.base;
    let others = subjects(asked, |_| true);
    let all: Vec<EntityIx> =
        (0..base.entities.len() as u32).map(EntityIx).filter(|e| base.entity(*e).kind == kind).collect();
    let place = others.iter().copied().find(|e| {
        let entity = base.entity(*e);
        entity.kind.is_place() && entity.kind != Kind::Country
    });
    let placed = |e: EntityIx| {
        base.facts
            .iter()
            .position(|f| matches!(f.value, Some(Value::Place(_))) && f.about.contains(&e) && !f.overview)
    };
    let (items, facts): (Vec<EntityIx>, Vec<usize>) = match (kind, place) {
        (Kind::Model, Some(place)) => {
            let within = |p: EntityIx| p == place || base.entity(p).within.contains(&place);
            let made = all.iter().filter_map(|&e| {
                let fact = placed(e)?;
                matches!(base.facts[fact].value, Some(Value::Place(p)) if within(p)).then_some((e, fact))
            });
            made.unzip()
        }
        (Kind::Province, None) => {
            let told = |e: &EntityIx| {
                let tells = |f: &&Fact| !f.overview && f.value == Some(Value::Place(*e));
                base.facts.iter().position(|f| tells(&f))
            };
            all.iter().filter_map(|e| told(e).map(|f| (*e, f))).unzip()
        }
        _ => return None,
    };
    let mut facts: SmallVec<[usize; 4]> = facts.into_iter().collect();
    facts.sort_unstable();
    facts.dedup();
    let known = others.iter().all(|e| {
        let is_about = facts.iter().any(|&f| asked.matcher.profile(f).has_entity(*e));
        is_about || base.entity(*e).kind == Kind::Publication || base.entity(*e).kind == Kind::Country
    });
    if items.is_empty() || facts.len() > MOST_FACTS || !known || asked.utterance.others().next().is_some() {
        return None;
    }
    let names: Vec<String> = items.iter().map(|e| asked.name(*e).to_owned()).collect();
    Some((counted(asked, &names, false), facts))
}

/// A reply rests on so many facts at most.
const MOST_FACTS: usize = 4;

/// An amount in equal parts for the things of a list.
pub fn shared_out(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    list_noun(asked).filter(|_| asked.heard.has("evenly"))?;
    let mut best: Option<(f32, &Quantity, List)> = None;
    for q in quantities.iter().filter(|q| q.is_amount()) {
        let paragraph = asked.base.facts[q.fact].paragraph;
        let kin = (0..asked.base.facts.len()).filter(|&i| {
            asked.base.facts[i].paragraph == paragraph && asked.base.facts[i].about.first() == q.about.first()
        });
        for list in kin.filter_map(|i| list_of(asked, i)).filter(|l| !l.entities.is_empty()) {
            let fit = asked.fit(&[q.fact, list.fact]);
            if fit.is_whole() && best.as_ref().is_none_or(|(least, ..)| fit.score() > *least) {
                best = Some((fit.score(), q, list));
            }
        }
    }
    let (_, q, list) = best?;
    let value = q.number / list.items.len() as f64;
    let say = asked.phrases;
    let values = [
        ("amount", &*say.amount(&say.number(value), &q.unit)),
        ("given", &say.given(q)),
        ("count", &list.items.len().to_string()),
        ("value", &say.outcome(value)),
    ];
    let text = Phrases::sentence(&say.results.shared_out, &values);
    Some((text, smallvec![q.fact, list.fact]))
}

/// Days between two days that the question names.
pub fn days_between(asked: &Asked, found: &Found) -> Option<Done> {
    let mut days: SmallVec<[Date; 4]> = SmallVec::new();
    for mention in asked.utterance.periods.iter().filter(|p| p.period.from == p.period.to) {
        if !days.contains(&mention.period.from) {
            days.push(mention.period.from);
        }
    }
    let [a, b] = days.as_slice() else { return None };
    let facts: SmallVec<[usize; 4]> = [a, b].iter().filter_map(|d| fact_of_day(asked, found, **d)).collect();
    if facts.len() != 2 || !asked.fit(&facts).is_whole() {
        return None;
    }
    let (first, last) = if a < b { (a, b) } else { (b, a) };
    let count = days_from(*first, *last);
    let say = asked.phrases;
    let values = [
        ("word", &*say.number_word(count as usize)),
        ("first", &say.day(*first, false)),
        ("last", &say.day(*last, true)),
    ];
    let text = Phrases::sentence(&say.results.days, &values);
    Some((text, facts))
}

/// The noun follows "same" within so many words.
const NOUN_WITHIN: usize = 2;

/// "Do they come from the same city?"
pub fn same(asked: &Asked) -> Option<Done> {
    let after = asked.heard.place("same")?.end;
    let word = |at: usize| asked.utterance.tokens.get(at).map(|t| t.word.as_str());
    let names = ["same_place", "same_province", "same_day"];
    let is_noun = |noun: &&str| names.iter().any(|name| asked.heard.is(name, noun));
    let noun = (after..after + NOUN_WITHIN).filter_map(word).find(is_noun)?;
    let things = [Kind::Model, Kind::Role, Kind::Brand, Kind::Company].into_iter().find_map(|kind| {
        let of_kind: SmallVec<[EntityIx; 4]> =
            subjects(asked, |_| true).into_iter().filter(|e| asked.base.entity(*e).kind == kind).collect();
        (of_kind.len() == 2).then_some(of_kind)
    })?;
    let (a, b) = (things[0], things[1]);
    let is = |name| asked.heard.is(name, noun);
    if is("same_place") {
        same_place(asked, a, b, noun, None)
    } else if is("same_province") {
        same_place(asked, a, b, noun, Some(Kind::Province))
    } else if is("same_day") {
        same_day(asked, a, b, noun)
    } else {
        None
    }
}

/// The first fact that tells a value of one kind about an entity.
fn tells(asked: &Asked, about: EntityIx, is: fn(&Value) -> bool) -> Option<usize> {
    asked
        .base
        .facts
        .iter()
        .position(|f| !f.overview && f.about.contains(&about) && f.value.as_ref().is_some_and(is))
}

fn same_place(asked: &Asked, a: EntityIx, b: EntityIx, noun: &str, kind: Option<Kind>) -> Option<Done> {
    let base = asked.base;
    let place = |e: EntityIx| {
        let fact = tells(asked, e, |v| matches!(v, Value::Place(_)))?;
        let Some(Value::Place(place)) = base.facts[fact].value else { return None };
        let at_kind = |kind: Kind| {
            let within = base.entity(place).within.iter().copied();
            std::iter::once(place).chain(within).find(|p| base.entity(*p).kind == kind)
        };
        Some((fact, kind.map_or(Some(place), at_kind)?))
    };
    let ((fact_a, place_a), (fact_b, place_b)) = (place(a)?, place(b)?);
    let results = &asked.phrases.results;
    let template = if place_a == place_b { &results.same_place } else { &results.other_place };
    let values = [
        ("noun", noun),
        ("place", asked.name(place_a)),
        ("other", asked.name(place_b)),
        ("a", asked.name(a)),
        ("b", asked.name(b)),
    ];
    let text = Phrases::sentence(template, &values);
    let mut facts: SmallVec<[usize; 4]> = smallvec![fact_a, fact_b];
    facts.dedup();
    Some((text, facts))
}

fn same_day(asked: &Asked, a: EntityIx, b: EntityIx, noun: &str) -> Option<Done> {
    let base = asked.base;
    let day = |e: EntityIx| {
        let fact = tells(asked, e, |v| matches!(v, Value::Date(_)))?;
        match &base.facts[fact].value {
            Some(Value::Date(period)) => Some((fact, period.from)),
            _ => None,
        }
    };
    let ((fact_a, day_a), (fact_b, day_b)) = (day(a)?, day(b)?);
    let is_same = if asked.heard.is("same_weekday", noun) {
        day_a.weekday() == day_b.weekday()
    } else {
        day_a == day_b
    };
    let say = asked.phrases;
    let template = match (is_same, day_a == day_b) {
        (true, true) => &say.results.same_day,
        (true, false) => &say.results.same_weekday,
        (false, _) => &say.results.other_day,
    };
    let values = [
        ("day", &*say.day(day_a, true)),
        ("other", &say.day(day_b, true)),
        ("a", asked.name(a)),
        ("b", asked.name(b)),
    ];
    let text = Phrases::sentence(template, &values);
    Some((text, smallvec![fact_a, fact_b]))
}

/// Facts of two companies or brands that the question holds side by side, as the question names
/// them. With `lists`, both have to list something.
fn beside(asked: &Asked, lists: bool) -> Option<[usize; 2]> {
    let is_maker = |k: Kind| matches!(k, Kind::Company | Kind::Brand);
    let makers = subjects(asked, is_maker);
    let [a, b] = makers.as_slice() else { return None };
    let fact_of = |e: EntityIx, other: Option<usize>| {
        let facts = (0..asked.base.facts.len()).filter(|&i| {
            let fact = &asked.base.facts[i];
            let listed = !lists || list_of(asked, i).is_some_and(|l| !l.entities.is_empty());
            fact.about.first() == Some(&e) && !fact.overview && listed
        });
        let score = |i: usize| {
            let facts: SmallVec<[usize; 2]> = std::iter::once(i).chain(other).collect();
            asked.fit(&facts).score()
        };
        facts.max_by(|x, y| score(*x).total_cmp(&score(*y)))
    };
    let first = fact_of(*a, None)?;
    let second = fact_of(*b, Some(first))?;
    asked.fit(&[first, second]).is_whole().then_some([first, second])
}

/// Which of two lists has more.
pub fn longer(asked: &Asked) -> Option<Done> {
    list_noun(asked)?;
    let facts = beside(asked, true)?;
    let lists: Vec<List> = facts.iter().filter_map(|&i| list_of(asked, i)).collect();
    let [a, b] = lists.as_slice() else { return None };
    let (more, less) = if a.items.len() >= b.items.len() { (a, b) } else { (b, a) };
    let say = asked.phrases;
    let name = |list: &List| asked.base.facts[list.fact].about.first().map(|e| asked.name(*e));
    let count = |list: &List| say.number_word(list.items.len());
    let is_even = more.items.len() == less.items.len();
    let template = if is_even { &say.results.as_many } else { &say.results.longer };
    let values = [
        ("name", name(more)?),
        ("count", &count(more)),
        ("items", &say.list(&more.items)),
        ("other", name(less)?),
        ("other_count", &count(less)),
        ("other_items", &say.list(&less.items)),
    ];
    let text = Phrases::sentence(template, &values);
    Some((text, SmallVec::from_slice(&facts)))
}

/// What two facts say, side by side.
pub fn side_by_side(asked: &Asked) -> Option<Done> {
    list_noun(asked)?;
    let facts = beside(asked, true)?;
    Some((String::new(), SmallVec::from_slice(&facts)))
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
