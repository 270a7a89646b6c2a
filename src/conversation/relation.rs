//! How facts hang together: which one names the source of another, and which one is next of kin.

use super::readings::is_alike;
use super::thread::Thread;
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Standing, Value};
use crate::matcher::Matcher;
use crate::text::lexicon::Asks;

/// The fact that tells who says another one; that one itself where it names its own source, `None`
/// where the article says it without naming anybody.
pub fn source_of(base: &FactBase, own: &Matcher, fact: usize) -> Option<usize> {
    let of = &base.facts[fact];
    if tells_source(base, of) {
        return Some(fact);
    }
    let speakers = of.said_by.as_deref().map(|s| own.reader().read(s).entities()).unwrap_or_default();
    let is_paper = speakers.iter().all(|e| base.entity(*e).kind == Kind::Publication);
    let plain_report = speakers.is_empty() && of.standing == Some(Standing::Reported);
    if plain_report {
        return None;
    }
    let named = |f: &Fact| match &f.value {
        Some(Value::Entities { named, .. }) => named.iter().any(|e| speakers.contains(e)),
        _ => false,
    };
    let best = (base.facts.iter().enumerate())
        .filter(|(_, f)| tells_source(base, f) && is_kin(base, f, of))
        .filter(|(_, f)| is_paper || named(f))
        .max_by_key(|(i, f)| {
            let shared = f.about.iter().filter(|e| of.about.contains(e)).count();
            (named(f), f.paragraph == of.paragraph, shared, std::cmp::Reverse(*i))
        });
    best.map(|(i, _)| i).or_else(|| (!is_paper).then_some(fact))
}

/// The fact that tells when, or where, another one was said.
pub fn occasion_of(base: &FactBase, own: &Matcher, fact: usize, kind: Asks) -> Option<usize> {
    let of = &base.facts[fact];
    let speakers = of.said_by.as_deref().map(|s| own.reader().read(s).entities()).unwrap_or_default();
    let is_voice = |e: &EntityIx| {
        let kind = base.entity(*e).kind;
        kind.is_somebody() || kind == Kind::Organisation
    };
    let speaker = speakers.iter().chain(&of.about).find(|e| is_voice(e))?;
    let is_occasion = |f: &Fact| gives_first(f, kind) && f.about.contains(speaker) && !f.overview;
    let occasions = base.facts.iter().enumerate().filter(|(_, f)| is_occasion(f));
    occasions.max_by_key(|(i, f)| (f.paragraph == of.paragraph, std::cmp::Reverse(*i))).map(|(i, _)| i)
}

/// Whether a fact is there to tell who says something.
fn tells_source(base: &FactBase, fact: &Fact) -> bool {
    let is_voice =
        |e: &EntityIx| matches!(base.entity(*e).kind, Kind::Role | Kind::Organisation | Kind::Publication);
    let names_voice = match &fact.value {
        Some(Value::Entities { named, .. }) => !fact.overview && named.iter().all(is_voice),
        Some(Value::Text(_)) => fact.asks.len() == 1,
        _ => false,
    };
    fact.paragraph.is_some() && fact.asks.first() == Some(&Asks::Who) && names_voice
}

/// Another fact that tells who says something of the same standing about the same.
pub fn other_source(base: &FactBase, thread: &Thread, fact: usize, own: Option<usize>) -> Option<usize> {
    let of = &base.facts[fact];
    let shares = |f: &Fact| f.about.iter().any(|e| of.about.contains(e));
    // Who asks who else said so has another voice in mind, not the paper that reports it.
    let is_voice = |f: &Fact| match &f.value {
        Some(Value::Entities { named, .. }) => {
            named.iter().any(|e| base.entity(*e).kind != Kind::Publication)
        }
        _ => true,
    };
    let mut others = base.facts.iter().enumerate().filter(|(i, f)| {
        let is_new = Some(*i) != own && *i != fact && !thread.was_told(*i);
        is_new && tells_source(base, f) && is_voice(f) && shares(f)
    });
    others.find(|(_, f)| f.standing == of.standing).map(|(i, _)| i)
}

/// Whether two facts stand in one paragraph or are about one subject.
pub fn is_kin(base: &FactBase, a: &Fact, b: &Fact) -> bool {
    let told_of = |f: &Fact| f.paragraph.and(f.about.first().copied());
    a.paragraph == b.paragraph
        || subject(base, a).is_some_and(|s| subject(base, b) == Some(s))
        || told_of(a).is_some_and(|first| told_of(b) == Some(first))
}

/// What a fact is about first of all.
pub fn subject(base: &FactBase, fact: &Fact) -> Option<EntityIx> {
    // What is said of an article as a whole is about none of those that it names.
    fact.paragraph?;
    fact.about.iter().copied().find(|e| !matches!(base.entity(*e).kind, Kind::Publication | Kind::Country))
}

/// Whether a fact is there to give an answer of a kind.
pub fn gives_first(fact: &Fact, kind: Asks) -> bool {
    fact.asks.first() == Some(&kind)
}

/// Whether a fact gives an answer of a kind beside the one that it is there for.
pub fn gives_besides(fact: &Fact, kind: Asks) -> bool {
    let has = fact.asks.contains(&kind) || kind == Asks::When && fact.period.is_some();
    has && !gives_first(fact, kind)
}

/// Whether a fact is about an entity, or tells it, or something that it is within.
pub fn is_about(base: &FactBase, fact: &Fact, entity: EntityIx) -> bool {
    let related = |e: &EntityIx| *e == entity || base.entity(*e).within.contains(&entity);
    let told = match &fact.value {
        Some(Value::Place(place)) => related(place),
        Some(Value::Entities { named, .. }) => named.iter().any(related),
        _ => false,
    };
    told || fact.about.iter().any(related)
}

/// Whether two facts give the same kind of answer.
pub fn answers_alike(a: &Fact, b: &Fact) -> bool {
    a.asks.iter().any(|k| b.asks.contains(k))
}

/// Whether two facts are there for the same kind of answer, and give it in the same form.
pub fn tells_same_detail(base: &FactBase, a: &Fact, b: &Fact) -> bool {
    let kind = |e: &[EntityIx]| e.first().map(|e| base.entity(*e).kind);
    let is_same_form = match (&a.value, &b.value) {
        (Some(Value::Place(_)), Some(Value::Place(_))) | (Some(Value::Date(_)), Some(Value::Date(_))) => true,
        (Some(Value::Quantity { unit: a, .. }), Some(Value::Quantity { unit: b, .. })) => a == b,
        (Some(Value::Entities { named: a, .. }), Some(Value::Entities { named: b, .. })) => {
            kind(a).zip(kind(b)).is_some_and(|(a, b)| is_alike(a, b) || a.is_place() && b.is_place())
        }
        _ => false,
    };
    is_same_form && a.asks.first() == b.asks.first()
}

/// The fact of the same paragraph that tells most like what was told, and was not told yet.
pub fn next_of_kin(
    base: &FactBase,
    own: &Matcher,
    thread: &Thread,
    fact: usize,
    kind: Option<Asks>,
) -> Option<usize> {
    let of = &base.facts[fact];
    let attribute = own.profile(fact).attribute();
    (base.facts.iter().enumerate())
        .filter(|(i, f)| *i != fact && !f.overview && !thread.was_told(*i))
        .filter(|(_, f)| f.paragraph == of.paragraph)
        .filter(|(_, f)| kind.is_none_or(|k| f.asks.contains(&k)))
        .map(|(i, f)| {
            let words = own.profile(i).attribute().iter().filter(|w| attribute.contains(w)).count();
            let shared = f.about.iter().filter(|e| of.about.contains(e)).count();
            let same_kind = f.asks.first() == of.asks.first();
            (i, (words, same_kind, shared))
        })
        // What sums up several is followed by any of them.
        .filter(|(_, (words, _, shared))| *shared > 0 && (*words > 0 || of.overview))
        .max_by_key(|(i, score)| (*score, std::cmp::Reverse(*i)))
        .map(|(i, _)| i)
}

/// The fact elsewhere that tells who another person is, where that of one was told.
pub fn other_person(base: &FactBase, thread: &Thread, fact: usize) -> Option<usize> {
    let role = |f: &Fact| match &f.value {
        Some(Value::Entities { named, .. }) if named.len() == 1 && tells_source(base, f) => {
            Some(named[0]).filter(|e| base.entity(*e).kind == Kind::Role && is_single(&base.entity(*e).name))
        }
        _ => None,
    };
    let told = role(&base.facts[fact])?;
    let is_other = |f: &Fact| role(f).is_some_and(|other| other != told);
    (0..base.facts.len()).find(|&i| !thread.was_told(i) && is_other(&base.facts[i]))
}

/// Whether a name is that of one person, not of several ("industry insiders").
fn is_single(name: &str) -> bool {
    !name.ends_with('s')
}
