//! What facts list: shared out, and two of them side by side.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::counting::made_in;
use super::heard::singular;
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::Done;
use crate::answer::claim::told::split_list;
use crate::answer::sums::cue::Cue;
use crate::knowledge::{BASE_LANGUAGE, EntityIx, Fact, Kind, Value};
use crate::matcher::vocabulary::Name;
use crate::text::lexicon::{Asks, Lexicon};

/// The things that a fact lists.
pub struct List {
    /// The fact.
    pub fact: usize,
    /// What the things are called.
    pub items: Vec<String>,
    /// The things, where they are entities.
    pub entities: Vec<EntityIx>,
    /// Whether there are more.
    pub open: bool,
}

/// What a fact lists, if it lists anything and what it lists can be counted.
pub fn list_of(asked: &Asked, fact: usize) -> Option<List> {
    open_list_of(asked, fact).filter(|list| !list.entities.is_empty() || !list.open)
}

/// What a fact lists, if it lists anything, as far as it is named.
pub fn open_list_of(asked: &Asked, fact: usize) -> Option<List> {
    let list = match asked.base.facts[fact].value.as_ref()? {
        Value::Entities { named, open } => List {
            fact,
            items: named.iter().map(|e| asked.name(*e).to_owned()).collect(),
            entities: named.clone(),
            open: *open,
        },
        // An overview lists several matters. Such a list is in English.
        Value::Text(text)
            if asked.language() == BASE_LANGUAGE
                && !asked.base.facts[fact].overview
                && !text.contains(';') =>
        {
            // "All other areas" and "many automakers" are no one thing.
            let is_one =
                |item: &&str| !item.split(' ').any(|w| matches!(w, "all" | "other" | "not" | "many"));
            let items: Vec<String> = split_list(text).filter(is_one).map(str::to_owned).collect();
            let open = items.len() < split_list(text).count();
            List { fact, items, entities: Vec::new(), open }
        }
        _ => return None,
    };
    (list.items.len() > 1).then_some(list)
}

/// The noun for what lists hold, where the question has one, in the singular, and its place: what
/// follows the words that ask to count comes first, and the last of several nouns in a row.
pub fn list_noun_at(asked: &Asked, is_noun: impl Fn(&str) -> bool) -> Option<(Range<usize>, String)> {
    let tokens = &asked.utterance.tokens;
    let noun = |at: usize| {
        let word = &tokens.get(at)?.word;
        let one = singular(word).unwrap_or_else(|| word.clone());
        is_noun(&one).then_some((at, one))
    };
    let after = counting_ends(asked).unwrap_or(0);
    let (first, mut name) = (after..tokens.len()).find_map(noun).or_else(|| (0..after).find_map(noun))?;
    let mut end = first + 1;
    while let Some((_, next)) = noun(end) {
        (end, name) = (end + 1, next);
    }
    Some((first..end, name))
}

/// Where the words that ask to count end.
pub fn counting_ends(asked: &Asked) -> Option<usize> {
    let place = |name| asked.heard.place(name);
    place(Cue::HowMany).or_else(|| place(Cue::Count)).or_else(|| place(Cue::Share)).map(|place| place.end)
}

/// The noun for what lists hold, where the question has one, in the singular.
pub fn list_noun(asked: &Asked) -> Option<String> {
    list_noun_at(asked, |noun| asked.heard.names_list(noun)).map(|(_, noun)| noun)
}

/// Companies and the like in the order named, without what they are part of.
pub fn subjects(asked: &Asked, fits: fn(Kind) -> bool) -> SmallVec<[EntityIx; 4]> {
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

/// An amount in equal parts for the things of a list.
pub fn shared_out(asked: &Asked, quantities: &[Quantity]) -> Option<Done> {
    let noun = list_noun(asked);
    let named = subjects(asked, |_| true);
    if !asked.heard.has(Cue::Evenly) {
        return None;
    }
    let mut best: Option<(f32, &Quantity, List)> = None;
    for q in quantities.iter().filter(|q| q.is_amount()) {
        let paragraph = asked.base.facts[q.fact].paragraph;
        let kin = (0..asked.base.facts.len()).filter(|&i| {
            asked.base.facts[i].paragraph == paragraph && asked.base.facts[i].about.first() == q.about.first()
        });
        let is_meant = |l: &List| noun.is_some() || l.entities.iter().all(|e| named.contains(e));
        for list in kin.filter_map(|i| list_of(asked, i)).filter(|l| !l.entities.is_empty() && is_meant(l)) {
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

/// The noun follows "same" within so many words.
const NOUN_WITHIN: usize = 2;

/// "Do they come from the same city?"
pub fn same(asked: &Asked) -> Option<Done> {
    let after = asked.heard.place(Cue::Same)?.end;
    let word = |at: usize| asked.utterance.tokens.get(at).map(|t| t.word.as_str());
    let cues = [Cue::SamePlace, Cue::SameProvince, Cue::SameDay];
    let is_noun = |noun: &&str| cues.iter().any(|cue| asked.heard.is(*cue, noun));
    let noun = (after..after + NOUN_WITHIN).filter_map(word).find(is_noun)?;
    let is = |cue| asked.heard.is(cue, noun);
    let alike = [Kind::Model, Kind::Role, Kind::Brand, Kind::Company].into_iter().find_map(|kind| {
        let of_kind: SmallVec<[EntityIx; 4]> =
            subjects(asked, |_| true).into_iter().filter(|e| asked.base.entity(*e).kind == kind).collect();
        (of_kind.len() == 2).then_some(of_kind)
    });
    // "Is the port with the MGs in the same province as …": two of which it is told where they are.
    let has_place = |e: &EntityIx| tells(asked, *e, |v| matches!(v, Value::Place(_))).is_some();
    let sited = || {
        let mut sited = subjects(asked, |kind| !kind.is_place());
        sited.retain(|e| has_place(e));
        (sited.len() == 2 && !is(Cue::SameDay)).then_some(sited)
    };
    let things = alike.or_else(sited)?;
    let (a, b) = (things[0], things[1]);
    if is(Cue::SamePlace) {
        same_place(asked, a, b, noun, None)
    } else if is(Cue::SameProvince) {
        same_place(asked, a, b, noun, Some(Kind::Province))
    } else if is(Cue::SameDay) {
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
    let is_same = if asked.heard.is(Cue::SameWeekday, noun) {
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
pub fn beside(asked: &Asked, lists: bool) -> Option<[usize; 2]> {
    let is_maker = |k: Kind| matches!(k, Kind::Company | Kind::Brand);
    let makers = subjects(asked, is_maker);
    if makers.is_empty() && lists {
        return told_before(asked);
    }
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

/// The two lists of names that were told last, in the order told.
fn told_before(asked: &Asked) -> Option<[usize; 2]> {
    let is_of_names = |fact: &usize| list_of(asked, *fact).is_some_and(|l| !l.entities.is_empty());
    let mut told = asked.context.iter().copied().filter(is_of_names);
    let (newer, older) = (told.next()?, told.next()?);
    asked.fit(&[older, newer]).is_whole().then_some([older, newer])
}

/// Which of two lists has more.
pub fn longer(asked: &Asked) -> Option<Done> {
    list_noun(asked)?;
    let lexicon = Lexicon::of(asked.language())?;
    let mut words = asked.utterance.tokens.iter().map(|t| &t.word);
    if words.any(|word| lexicon.kind(word) == Some(Kind::Model))
        && let [a, b] = *subjects(asked, Kind::is_place)
            .iter()
            .filter(|e| !is_country(asked, **e))
            .collect::<SmallVec<[&EntityIx; 2]>>()
            .as_slice()
    {
        let sides = [a, b].map(|place| made_in(asked, *place));
        let facts: SmallVec<[usize; 4]> = sides.iter().flatten().map(|(_, fact)| *fact).collect();
        let items =
            sides.each_ref().map(|side| side.iter().map(|(e, _)| asked.name(*e).to_owned()).collect());
        return compared(asked, [asked.name(*a), asked.name(*b)], &items, facts);
    }
    let facts = beside(asked, true)?;
    let lists: Vec<List> = facts.iter().filter_map(|&i| list_of(asked, i)).collect();
    let [a, b] = <[List; 2]>::try_from(lists).ok()?;
    let name = |list: &List| asked.base.facts[list.fact].about.first().map(|e| asked.name(*e));
    let names = [name(&a)?, name(&b)?];
    compared(asked, names, &[a.items, b.items], SmallVec::from_slice(&facts))
}

fn is_country(asked: &Asked, entity: EntityIx) -> bool {
    asked.base.entity(entity).kind == Kind::Country
}

/// Two lists held against each other, if the question's words are all about their facts.
fn compared(
    asked: &Asked,
    names: [&str; 2],
    items: &[Vec<String>; 2],
    mut facts: SmallVec<[usize; 4]>,
) -> Option<Done> {
    facts.dedup();
    if !asked.fit(&facts).is_whole() || items.iter().any(Vec::is_empty) {
        return None;
    }
    let fewer = asked.heard.has(Cue::Fewer);
    let first = (items[0].len() >= items[1].len()) != fewer || items[0].len() == items[1].len();
    let (one, other) = if first { (0, 1) } else { (1, 0) };
    let say = asked.phrases;
    let template = match (items[0].len() == items[1].len(), fewer) {
        (true, _) => &say.results.as_many,
        (false, true) => &say.results.shorter,
        (false, false) => &say.results.longer,
    };
    let values = [
        ("name", names[one]),
        ("count", &say.number_word(items[one].len())),
        ("items", &say.list(&items[one])),
        ("other", names[other]),
        ("other_count", &say.number_word(items[other].len())),
        ("other_items", &say.list(&items[other])),
    ];
    Some((Phrases::sentence(template, &values), facts))
}

/// What two facts say, side by side.
pub fn side_by_side(asked: &Asked) -> Option<Done> {
    list_noun(asked)?;
    let facts = beside(asked, true)?;
    Some((String::new(), SmallVec::from_slice(&facts)))
}

/// What is told of each of the two people that the source quotes: who they are, or when or where they
/// spoke.
pub fn persons(asked: &Asked) -> Option<Done> {
    let base = asked.base;
    let is_of_company = |e: &EntityIx| {
        let mut bodies = base.entity(*e).part_of.iter();
        bodies.any(|body| base.entity(*body).kind == Kind::Company)
    };
    let all = (0..base.entities.len() as u32).map(EntityIx).filter(|e| base.entity(*e).kind == Kind::Role);
    let people: SmallVec<[EntityIx; 4]> = all.filter(is_of_company).collect();
    let &[a, b] = people.as_slice() else { return None };
    let names_day = asked.utterance.tokens.iter().any(|t| asked.heard.is(Cue::SameDay, &t.word));
    let wants = |kind| asked.utterance.asks.contains(&kind) || kind == Asks::When && names_day;
    let tells = |e: EntityIx| {
        let of_whom = |fact: &Fact| match &fact.value {
            Some(Value::Date(_)) if wants(Asks::Where) => fact.asks.contains(&Asks::Where),
            Some(Value::Date(_)) => wants(Asks::When),
            Some(Value::Text(_)) if wants(Asks::Where) => fact.asks.first() == Some(&Asks::Where),
            Some(Value::Entities { named, .. }) => !wants(Asks::Where) && !wants(Asks::When) && *named == [e],
            _ => false,
        };
        base.facts.iter().position(|f| !f.overview && f.about.contains(&e) && of_whom(f))
    };
    let facts: SmallVec<[usize; 4]> = smallvec![tells(a)?, tells(b)?];
    asked.fit(&facts).is_whole().then(|| (String::new(), facts))
}
