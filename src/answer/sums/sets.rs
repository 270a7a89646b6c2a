//! What lists have in common, and what one of two has that the other has not.

use smallvec::{SmallVec, smallvec};

use super::lists::{List, beside, list_noun, list_of, open_list_of, subjects};
use super::operands::{Asked, OWN_SHARE};
use super::phrases::Phrases;
use super::work::Done;
use crate::answer::sums::cue::Cue;
use crate::knowledge::{EntityIx, Kind};
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::{Class, Concept, Name};

/// So many of the lists that fit a question best are held against each other.
const LIKELY: usize = 8;
/// A list of words has so many of them at least.
const LEAST_IN_WORDS: usize = 3;
/// What a name counts where a word counts one.
const NAMED: f32 = 2.0;
/// More lists than this are not held against each other.
const MOST_LISTS: usize = 4;

/// A list, and whose it is.
struct Side {
    list: List,
    name: String,
}

/// One thing of a list, as it is compared with those of another.
struct Item {
    name: String,
    entity: Option<EntityIx>,
    /// What its words mean, sorted.
    concepts: SmallVec<[Concept; 4]>,
}

/// "What do both sell?", "to which continent do all three of them export?"
pub fn common(asked: &Asked) -> Option<Done> {
    list_noun(asked)?;
    let sides = of_makers(asked).or_else(|| two_lists(asked))?;
    let mut shared = items(asked, &sides[0].list);
    for side in &sides[1..] {
        let others = items(asked, &side.list);
        shared = shared.iter().filter_map(|item| in_common(asked, item, &others)).collect();
        shared.dedup_by(|a, b| a.name == b.name);
    }
    if shared.is_empty() {
        return None;
    }
    let say = asked.phrases;
    let names: Vec<String> = sides.iter().map(|side| side.name.clone()).collect();
    let shared: Vec<String> = shared.into_iter().map(|item| item.name).collect();
    let values =
        [("items", &*say.list(&shared)), ("a", &names[0]), ("b", &names[1]), ("names", &say.list(&names))];
    let results = &say.results;
    let template = if sides.len() == 2 { &results.common } else { &results.common_to_all };
    Some((Phrases::sentence(template, &values), sides.iter().map(|side| side.list.fact).collect()))
}

/// "Which market of the one is not named for the other?"
pub fn unlike(asked: &Asked) -> Option<Done> {
    list_noun(asked)?;
    let place = asked.heard.place(Cue::Unlike)?;
    let sides = of_makers(asked).filter(|sides| sides.len() == 2).or_else(|| two_lists(asked))?;
    let [a, b] = <[Side; 2]>::try_from(sides).ok()?;
    // Each is spoken of by words of its own, the one that has it before those that deny it of the other.
    let speaks = |side: &Side, other: &Side, before: bool| -> f32 {
        let terms = asked.utterance.terms.iter().filter(|t| (t.tokens.start < place.start) == before);
        let own = terms.filter(|t| is_own(asked, t, &side.list, &other.list));
        own.map(|t| if t.name.is_some() { NAMED } else { 1.0 }).sum()
    };
    let lead = |side, other, before| speaks(side, other, before) - speaks(other, side, before);
    let (first, last) = (lead(&a, &b, true), lead(&b, &a, false));
    if first * last <= 0.0 {
        return None;
    }
    let (has, lacks) = if first > 0.0 { (a, b) } else { (b, a) };
    let others = items(asked, &lacks.list);
    let only = items(asked, &has.list).into_iter().filter(|item| in_common(asked, item, &others).is_none());
    let only: Vec<String> = only.map(|item| item.name).collect();
    if only.is_empty() {
        return None;
    }
    let say = asked.phrases;
    let values = [("items", &*say.list(&only)), ("a", &has.name), ("b", &lacks.name)];
    Some((Phrases::sentence(&say.results.unlike, &values), smallvec![has.list.fact, lacks.list.fact]))
}

/// Whether a word of the question is for one of two lists and not for the other.
fn is_own(asked: &Asked, term: &Term, list: &List, other: &List) -> bool {
    let speaks = |list: &List| asked.accounts_for(list.fact, term.tokens.start) > 0.0;
    is_own_by(asked, term, [list, other], speaks)
}

/// The same, where a word counts only that a statement has.
fn is_told_of(asked: &Asked, term: &Term, list: &List, other: &List) -> bool {
    is_own_by(asked, term, [list, other], |list| asked.told[list.fact].affirms(term.concept))
}

fn is_own_by(asked: &Asked, term: &Term, lists: [&List; 2], has_word: impl Fn(&List) -> bool) -> bool {
    let [own, other] = lists.map(|list| match term.name {
        Some(Name::Known(entity)) => asked.matcher.profile(list.fact).has_entity(entity),
        Some(_) => false,
        None => term.class == Class::Content && has_word(list),
    });
    own && !other
}

/// The lists of companies or brands that the question names.
fn of_makers(asked: &Asked) -> Option<Vec<Side>> {
    let side = |fact: usize, maker: Option<EntityIx>| {
        let list = list_of(asked, fact)?;
        let maker = maker.or_else(|| asked.base.facts[fact].about.first().copied())?;
        Some(Side { list, name: asked.name(maker).to_owned() })
    };
    let makers = subjects(asked, |k| matches!(k, Kind::Company | Kind::Brand));
    if makers.len() <= 2 {
        return beside(asked, true)?.iter().map(|&fact| side(fact, None)).collect();
    }
    let of = |maker: &EntityIx| {
        let is_of = |i: &usize| {
            let fact = &asked.base.facts[*i];
            fact.about.contains(maker)
                && !fact.overview
                && list_of(asked, *i).is_some_and(|l| !l.entities.is_empty())
        };
        let facts = (0..asked.base.facts.len()).filter(is_of);
        let best = facts.max_by(|x, y| asked.fit(&[*x]).score().total_cmp(&asked.fit(&[*y]).score()))?;
        side(best, Some(*maker))
    };
    let sides: Vec<Side> = makers.iter().take(MOST_LISTS).map(of).collect::<Option<_>>()?;
    let facts: SmallVec<[usize; MOST_LISTS]> = sides.iter().map(|side| side.list.fact).collect();
    (makers.len() <= MOST_LISTS && asked.fit(&facts).is_whole()).then_some(sides)
}

/// The two lists of different things that a question speaks of, each by words of its own.
fn two_lists(asked: &Asked) -> Option<Vec<Side>> {
    let score = |facts: &[usize]| asked.fit(facts).score();
    let mut lists: Vec<(f32, List)> = (0..asked.base.facts.len())
        .filter_map(|fact| open_list_of(asked, fact))
        // Of words alone an "and" makes no list.
        .filter(|list| !list.entities.is_empty() || list.items.len() >= LEAST_IN_WORDS)
        .map(|list| (score(&[list.fact]), list))
        .collect();
    lists.sort_by(|a, b| b.0.total_cmp(&a.0));
    lists.truncate(LIKELY);
    let subject = |list: &List| asked.base.facts[list.fact].about.first().copied();
    let speaks_of = |list, other| asked.utterance.terms.iter().any(|t| is_told_of(asked, t, list, other));
    let mut best: Option<(f32, usize, usize)> = None;
    for (i, (alone_a, a)) in lists.iter().enumerate() {
        for (j, (alone_b, b)) in lists.iter().enumerate().skip(i + 1) {
            let facts = [a.fact, b.fact];
            let both = score(&facts);
            let own = both - alone_a.max(*alone_b);
            let differs = subject(a).is_some() && subject(b).is_some() && subject(a) != subject(b);
            if differs
                && own >= OWN_SHARE
                && asked.fit(&facts).is_whole()
                && speaks_of(a, b)
                && speaks_of(b, a)
                && best.is_none_or(|(least, ..)| both > least)
            {
                best = Some((both, i, j));
            }
        }
    }
    let (_, i, j) = best?;
    let mut lists: Vec<Option<List>> = lists.into_iter().map(|(_, list)| Some(list)).collect();
    let side = |list: List| {
        let name = asked.name(subject(&list)?).to_owned();
        Some(Side { list, name })
    };
    [i, j].into_iter().map(|at| lists[at].take().and_then(side)).collect()
}

fn items(asked: &Asked, list: &List) -> Vec<Item> {
    let item = |(i, name): (usize, &String)| {
        let read = asked.matcher.reader().read(name);
        let content = read.terms.iter().filter(|t| t.class == Class::Content || t.name.is_some());
        let mut concepts: SmallVec<[Concept; 4]> = content.map(|t| t.concept).collect();
        concepts.sort_unstable();
        Item { name: name.clone(), entity: list.entities.get(i).copied(), concepts }
    };
    list.items.iter().enumerate().map(item).collect()
}

/// What a thing has in common with one of some others: itself, or the place that one of the two lies in.
fn in_common(asked: &Asked, item: &Item, others: &[Item]) -> Option<Item> {
    let again =
        |item: &Item| Item { name: item.name.clone(), entity: item.entity, concepts: item.concepts.clone() };
    let within = |a: EntityIx, b: EntityIx| a == b || asked.base.entity(a).within.contains(&b);
    others.iter().find_map(|other| match (item.entity, other.entity) {
        (Some(a), Some(b)) if within(a, b) => Some(again(other)),
        (Some(a), Some(b)) if within(b, a) => Some(again(item)),
        (None, None) if item.concepts == other.concepts && !item.concepts.is_empty() => Some(again(item)),
        _ => None,
    })
}
