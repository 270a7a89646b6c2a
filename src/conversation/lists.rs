//! Lists that facts tell, of which one may be picked.

use smallvec::SmallVec;

use crate::knowledge::{EntityIx, Fact, FactBase, Value};

/// What may stand before a name in the values of facts, which are in English.
const ARTICLES: [&str; 3] = ["the ", "a ", "an "];

/// What a fact lists, in its order; of fewer than two there is no list.
#[derive(Default)]
pub(super) struct ListTold {
    /// Those that are known, from the first on.
    pub members: SmallVec<[EntityIx; 4]>,
    /// Whether the last of them is the last of the list.
    pub is_whole: bool,
}

/// What a fact lists, be it as entities, or in a text that has nothing but their names ("the state, the city
/// and insurers").
pub(super) fn list_told(base: &FactBase, fact: &Fact) -> ListTold {
    let list = match &fact.value {
        Some(Value::Entities { named, .. }) => ListTold { members: named.as_slice().into(), is_whole: true },
        Some(Value::Text(text)) => list_in(base, fact, text),
        _ => ListTold::default(),
    };
    if list.is_whole && list.members.len() < 2 { ListTold::default() } else { list }
}

/// Those whom a fact is there to name, be it one or several.
pub(super) fn list_named(base: &FactBase, fact: &Fact) -> SmallVec<[EntityIx; 4]> {
    match &fact.value {
        Some(Value::Entities { named, .. }) => named.as_slice().into(),
        _ => list_told(base, fact).members,
    }
}

/// What a text lists, item by item.
pub(super) fn items_of(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(',').flat_map(|part| part.split(" and ")).filter(|item| !item.trim().is_empty())
}

fn list_in(base: &FactBase, fact: &Fact, text: &str) -> ListTold {
    let items = items_of(text);
    let count = items.clone().count();
    if count < 2 {
        return ListTold::default();
    }
    let named = |item: &str| {
        let item = without_article(item);
        let is_name = |e: &&EntityIx| {
            let entity = base.entity(**e);
            let mut names = entity.aliases.iter().chain([&entity.name]);
            names.any(|name| is_same_but_for_case(without_article(name), item))
        };
        fact.about.iter().find(is_name).copied()
    };
    let members: SmallVec<[EntityIx; 4]> = items.map_while(named).collect();
    if members.is_empty() {
        return ListTold::default();
    }
    ListTold { is_whole: members.len() == count, members }
}

fn without_article(name: &str) -> &str {
    let name = name.trim();
    ARTICLES.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

fn is_same_but_for_case(a: &str, b: &str) -> bool {
    let lower = |of: char| of.to_lowercase();
    a.chars().flat_map(lower).eq(b.chars().flat_map(lower))
}
