//! Counting what is listed, all of it or what belongs to a place.

use smallvec::{SmallVec, smallvec};

use super::heard::singular;
use super::lists::{List, counting_ends, list_noun_at, list_of, subjects};
use super::operands::Asked;
use super::phrases::Phrases;
use super::quantities::Quantity;
use super::work::Done;
use crate::answer::sums::cue::Cue;
use crate::knowledge::{EntityIx, Fact, Kind, Value};
use crate::matcher::Found;
use crate::matcher::vocabulary::Name;
use crate::text::lexicon::Lexicon;
use crate::text::lists;

/// A reply rests on so many facts at most.
const MOST_FACTS: usize = 4;

/// What is to be counted, as the question narrows it down.
struct Wanted {
    /// The kind of thing, where the noun tells it.
    kind: Option<Kind>,
    /// The token of the noun.
    noun: usize,
    /// What is not to be counted.
    but: SmallVec<[EntityIx; 4]>,
    /// The place that it has to belong to, or must not.
    within: Option<(EntityIx, bool)>,
}

impl Wanted {
    fn has(&self, asked: &Asked, entity: EntityIx) -> bool {
        let e = asked.base.entity(entity);
        let of_kind = self.kind.is_none_or(|kind| is_kind(e.kind, kind));
        let inside = self.within.is_none_or(|(place, inside)| e.within.contains(&place) == inside);
        of_kind && inside && !self.but.contains(&entity)
    }
}

/// A port has its name from a city.
fn is_kind(kind: Kind, wanted: Kind) -> bool {
    kind == wanted || (wanted == Kind::City && kind == Kind::Port)
}

/// "How many models are named?"
pub fn count(asked: &Asked, quantities: &[Quantity], found: &Found) -> Option<Done> {
    count_of_told(asked).or_else(|| count_named(asked, quantities, found))
}

/// "How many of those are in Europe?": what was listed before, as far as it belongs to a place.
fn count_of_told(asked: &Asked) -> Option<Done> {
    let list =
        asked.context.iter().filter_map(|&fact| list_of(asked, fact)).find(|l| l.entities.len() > 1)?;
    let tokens = &asked.utterance.tokens;
    let of = counting_ends(asked)
        .filter(|&at| tokens.get(at).is_some_and(|t| asked.heard.is(Cue::Of, &t.word)))?;
    tokens.get(of + 1).filter(|t| t.is(lists::List::Stop))?;
    let [place] = subjects(asked, |_| true)[..] else { return None };
    let made = made_in(asked, place);
    let belongs = |e: &EntityIx| {
        asked.base.entity(*e).within.contains(&place) || made.iter().any(|(model, _)| model == e)
    };
    let inside = !asked.heard.has(Cue::Outside);
    let wanted: SmallVec<[EntityIx; 8]> =
        list.entities.iter().copied().filter(|e| belongs(e) == inside).collect();
    let aside: SmallVec<[usize; 8]> = named_at(asked, &[place]).into_iter().chain([of + 1]).collect();
    let is_some = list.entities.iter().any(belongs) && !wanted.is_empty();
    if !is_some || !asked.without(&aside).fit(&[list.fact]).is_whole() {
        return None;
    }
    let mut facts: SmallVec<[usize; 4]> = smallvec![list.fact];
    facts.extend(made.iter().filter(|(model, _)| wanted.contains(model)).map(|(_, fact)| *fact));
    facts.dedup();
    facts.truncate(MOST_FACTS);
    Some((counted_of(asked, &wanted, &list, place, inside), facts))
}

fn count_named(asked: &Asked, quantities: &[Quantity], found: &Found) -> Option<Done> {
    let is_noun = |noun: &str| asked.heard.names_list(noun) || asked.heard.is(Cue::CountNouns, noun);
    let (nouns, noun) = list_noun_at(asked, is_noun)?;
    let at = nouns.start;
    let after = counting_ends(asked)?;
    let word = |at: usize| asked.utterance.tokens[at].word.as_str();
    // "How many vehicles has the region made?" is no question for regions, and "how many go to
    // European countries?" none for countries.
    let counts_else = |at: usize| {
        quantities.iter().any(|q| asked.has_unit_at(q, at)) || asked.heard.is(Cue::Verb, word(at))
    };
    // "Car models" are models.
    if at >= after && (after..at.saturating_sub(1)).any(counts_else) {
        return None;
    }
    let is_person = asked.heard.is(Cue::Persons, &noun);
    // "Can you tell how many people …?" asks one person to speak.
    let is_named = match is_person {
        true => asked.heard.places(Cue::Spoke).into_iter().any(|p| p.start >= after),
        false => asked.heard.has(Cue::Named),
    };
    if !asked.heard.names_list(&noun) && !is_named {
        return None;
    }
    let of_noun = || Lexicon::of(asked.language()).and_then(|l| l.kind(&noun));
    // "Companies or brands" are of no one kind.
    let word_at = |at: usize| asked.utterance.tokens.get(at).map_or("", |t| t.word.as_str());
    let joined = asked.heard.is(Cue::Joins, word_at(nouns.end)) && {
        let next = word_at(nouns.end + 1);
        is_noun(singular(next).as_deref().unwrap_or(next))
    };
    let kind = if is_person { Some(Kind::Role) } else { of_noun().filter(|_| !joined) };
    let but = left_out(asked);
    let tokens = asked.heard.places(Cue::But).into_iter().flatten();
    let aside = tokens.chain(named_at(asked, &but)).chain(nouns.clone()).collect::<SmallVec<[usize; 8]>>();
    let asked = &asked.without(&aside);
    let wanted = Wanted { kind, but, within: None, noun: nouns.end - 1 };
    kind.and_then(|kind| count_of_kind(asked, kind, &wanted)).or_else(|| count_in_list(asked, &wanted, found))
}

/// What a question leaves out of the count: the names after "besides".
fn left_out(asked: &Asked) -> SmallVec<[EntityIx; 4]> {
    /// A name follows within so many words.
    const WITHIN: usize = 3;
    let places = asked.heard.places(Cue::But);
    let follows = |at: usize| places.iter().any(|p| (p.end..p.end + WITHIN).contains(&at));
    let terms = asked.utterance.terms.iter().filter(|t| follows(t.tokens.start));
    terms.filter_map(|t| if let Some(Name::Known(e)) = t.name { Some(e) } else { None }).collect()
}

fn named_at(asked: &Asked, entities: &[EntityIx]) -> SmallVec<[usize; 4]> {
    let is = |name: Option<Name>| matches!(name, Some(Name::Known(e)) if entities.contains(&e));
    let terms = asked.utterance.terms.iter().filter(|t| is(t.name));
    terms.flat_map(|t| t.tokens.clone()).collect()
}

/// What a fact lists, as far as it is wanted.
fn count_in_list(asked: &Asked, wanted: &Wanted, found: &Found) -> Option<Done> {
    let places = subjects(asked, |k| k.is_place());
    let mut best: Option<(f32, List, Option<EntityIx>)> = None;
    for list in (0..asked.base.facts.len()).filter_map(|i| list_of(asked, i)) {
        let of_kind: SmallVec<[EntityIx; 8]> =
            list.entities.iter().copied().filter(|e| wanted.has(asked, *e)).collect();
        // A list of one kind is counted as such, one of several where the noun tells which.
        let is_one_kind = of_kind.len() + wanted.but.len() >= list.entities.len();
        if wanted.kind.is_some() && (of_kind.len() < 2 || !(is_one_kind || asked.heard.has(Cue::Named))) {
            continue;
        }
        let lies_in = |e: &EntityIx, place: EntityIx| asked.base.entity(*e).within.contains(&place);
        // What all of them are part of narrows nothing down.
        let parts =
            |p: EntityIx| of_kind.iter().any(|e| lies_in(e, p)) && !of_kind.iter().all(|e| lies_in(e, p));
        let place = places.iter().copied().find(|p| !of_kind.contains(p) && parts(*p));
        let narrowed = asked.without(&named_at(asked, place.as_slice()));
        let of_whole = |p: EntityIx| !of_kind.is_empty() && of_kind.iter().all(|e| lies_in(e, p));
        let of_source = asked.base.facts[list.fact].paragraph.is_none();
        if of_source && !asked.heard.has(Cue::Named) && places.iter().any(|p| of_whole(*p)) {
            continue;
        }
        let fit = narrowed.fit(&[list.fact]);
        let noun = asked.accounts_for(list.fact, wanted.noun);
        // Where nothing says which, a list of some cities is no list of all that are named.
        let is_own = of_source || is_all(asked, wanted, &list);
        // "Development and upgrading" are no list of fields.
        if list.entities.is_empty() && list.items.len() == 2 && noun == 0.0 {
            continue;
        }
        let is_meant = fit.score() + noun > 0.0 || (wanted.kind.is_some() && is_own);
        if !fit.is_whole() || !is_meant || (place.is_none() && is_of_some(asked, list.fact)) {
            continue;
        }
        let words = found.evidence(list.fact).map_or(0.0, |e| e.words + e.near_concepts);
        let score = fit.score() + words + noun;
        if best.as_ref().is_none_or(|(least, ..)| score > *least) {
            best = Some((score, list, place));
        }
    }
    let (_, list, within) = best?;
    let facts = supported(asked, &list);
    if list.entities.is_empty() {
        return Some((counted(asked, &list.items, list.open), facts));
    }
    let inside = !asked.heard.has(Cue::Outside);
    let of = |within: Option<EntityIx>| -> SmallVec<[EntityIx; 8]> {
        let within = within.map(|place| (place, inside));
        let wanted = Wanted { within, but: wanted.but.clone(), ..*wanted };
        list.entities.iter().copied().filter(|e| wanted.has(asked, *e)).collect()
    };
    let items = of(within);
    let text = match within {
        Some(place) => {
            counted_of(asked, &items, &List { entities: of(None).to_vec(), ..list }, place, inside)
        }
        None => counted(asked, &names(asked, &items), list.open),
    };
    Some((text, facts))
}

fn names(asked: &Asked, entities: &[EntityIx]) -> Vec<String> {
    entities.iter().map(|e| asked.name(*e).to_owned()).collect()
}

/// Those of a list that belong to a place, or do not.
fn counted_of(asked: &Asked, items: &[EntityIx], list: &List, place: EntityIx, inside: bool) -> String {
    let say = asked.phrases;
    let values = [
        ("word", &*say.number_word(items.len())),
        ("place", asked.name(place)),
        ("items", &say.list(&names(asked, items))),
        ("all", &say.list(&names(asked, &list.entities))),
        ("open", if list.open { say.open_list() } else { "" }),
    ];
    let template = if inside { &say.results.counted_within } else { &say.results.counted_outside };
    Phrases::sentence(template, &values)
}

/// Whether only some of a list are asked for, by a word that its fact does not have ("how many of the
/// models are electric?").
fn is_of_some(asked: &Asked, fact: usize) -> bool {
    let Some(verb) = asked.heard.places(Cue::Verb).into_iter().rfind(|p| p.start > 0) else { return false };
    let of = counting_ends(asked)
        .is_some_and(|end| asked.utterance.tokens.get(end).is_some_and(|t| asked.heard.is(Cue::Of, &t.word)));
    of && asked.utterance.terms.iter().any(|t| {
        t.tokens.start >= verb.end
            && asked.is_content(t)
            && t.name.is_none()
            && !asked.told[fact].affirms(t.concept)
    })
}

/// Whether a list holds all of the kind that the fact base has.
fn is_all(asked: &Asked, wanted: &Wanted, list: &List) -> bool {
    let all = (0..asked.base.entities.len() as u32).map(EntityIx);
    let is_group =
        |e: EntityIx| asked.base.entities.iter().any(|o| o.kind == Kind::Company && o.within.contains(&e));
    let single = all.filter(|e| asked.base.entity(*e).kind != Kind::Company || !is_group(*e));
    let (mut left, held) = (0, list.entities.iter().filter(|e| wanted.has(asked, **e)).count());
    for e in single.filter(|e| wanted.has(asked, *e)) {
        left += usize::from(!list.entities.contains(&e));
    }
    wanted.kind.is_none() || (left == 0 && held > 0)
}

/// The fact of a list, and where it is about the source itself, facts of the text that name its items.
fn supported(asked: &Asked, list: &List) -> SmallVec<[usize; 4]> {
    let facts = &asked.base.facts;
    let mut found: SmallVec<[usize; 4]> = smallvec![list.fact];
    if facts[list.fact].paragraph.is_some() {
        return found;
    }
    let mut left: SmallVec<[EntityIx; 8]> = SmallVec::from_slice(&list.entities);
    while found.len() < MOST_FACTS && !left.is_empty() {
        let names = |i: usize| left.iter().filter(|e| facts[i].about.contains(e)).count();
        let candidates = (0..facts.len()).filter(|&i| facts[i].paragraph.is_some() && !facts[i].overview);
        let Some(best) = candidates.rev().max_by_key(|&i| names(i)).filter(|&i| names(i) > 0) else { break };
        left.retain(|e| !facts[best].about.contains(e));
        found.push(best);
    }
    found
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

/// Models of a place, each with the fact that tells where it is made.
pub fn made_in(asked: &Asked, place: EntityIx) -> SmallVec<[(EntityIx, usize); 4]> {
    let base = asked.base;
    let models =
        (0..base.entities.len() as u32).map(EntityIx).filter(|e| base.entity(*e).kind == Kind::Model);
    let within = |p: EntityIx| p == place || base.entity(p).within.contains(&place);
    let made = models.filter_map(|model| {
        let fact = base.facts.iter().position(|f| {
            matches!(f.value, Some(Value::Place(p)) if within(p)) && f.about.contains(&model) && !f.overview
        })?;
        Some((model, fact))
    });
    made.collect()
}

/// Models made in a place, provinces or cities or speakers named at all.
fn count_of_kind(asked: &Asked, kind: Kind, wanted: &Wanted) -> Option<Done> {
    let base = asked.base;
    let others: SmallVec<[EntityIx; 4]> =
        subjects(asked, |_| true).into_iter().filter(|e| !wanted.but.contains(e)).collect();
    let place = others.iter().copied().find(|e| {
        let entity = base.entity(*e);
        entity.kind.is_place() && entity.kind != Kind::Country
    });
    let all = || (0..base.entities.len() as u32).map(EntityIx).filter(|e| wanted.has(asked, *e));
    let tells = |e: EntityIx, is: &dyn Fn(&Fact) -> bool| {
        let fact = base.facts.iter().position(|f| !f.overview && f.paragraph.is_some() && is(f));
        fact.map(|f| (e, f))
    };
    let items: SmallVec<[(EntityIx, usize); 4]> = match (kind, place) {
        (Kind::Model, Some(place)) => made_in(asked, place),
        // How many provinces China has is not how many of them are named.
        (Kind::Province | Kind::City, None) if others.is_empty() || asked.heard.has(Cue::Named) => {
            all().filter_map(|e| tells(e, &|f| f.value == Some(Value::Place(e)))).collect()
        }
        // A speaker is one person where he or she is of a company; "insiders" are some.
        (Kind::Role, _) if asked.heard.has(Cue::Spoke) => {
            let is_of_company = |e: &EntityIx| {
                let mut bodies = base.entity(*e).part_of.iter();
                bodies.any(|body| base.entity(*body).kind == Kind::Company)
            };
            let is_date = |f: &Fact, e| matches!(f.value, Some(Value::Date(_))) && f.about.contains(&e);
            all().filter(is_of_company).filter_map(|e| tells(e, &|f| is_date(f, e))).collect()
        }
        _ => return None,
    };
    let mut facts: SmallVec<[usize; 4]> = items.iter().map(|(_, fact)| *fact).collect();
    facts.sort_unstable();
    facts.dedup();
    let known = others.iter().all(|e| {
        let kind = base.entity(*e).kind;
        let is_about = facts.iter().any(|&f| asked.matcher.profile(f).has_entity(*e));
        (is_about && !matches!(wanted.kind, Some(Kind::Province | Kind::City)))
            || items.iter().any(|(item, _)| item == e)
            || kind == Kind::Publication
            || kind == Kind::Country
    });
    let fits = !facts.is_empty() && facts.len() <= MOST_FACTS && known && asked.fits_periods(&facts);
    // A name that only tells what sort is wanted is no word of one of the facts.
    let whole = asked.without(&named_at(asked, &others)).fit(&facts).is_whole();
    if !fits || !whole || asked.utterance.others().next().is_some() {
        return None;
    }
    let names: Vec<String> = items.iter().map(|(e, _)| asked.name(*e).to_owned()).collect();
    Some((counted(asked, &names, false), facts))
}
