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

fn list_in(base: &FactBase, fact: &Fact, text: &str) -> ListTold {
    let plain = |name: &str| {
        let name = name.trim();
        ARTICLES.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name).to_lowercase()
    };
    let named = |item: &str| {
        let item = plain(item);
        let is_name = |e: &&EntityIx| {
            let entity = base.entity(**e);
            entity.aliases.iter().chain([&entity.name]).any(|name| plain(name) == item)
        };
        fact.about.iter().find(is_name).copied()
    };
    let items = text.split(',').flat_map(|part| part.split(" and ")).filter(|item| !item.trim().is_empty());
    let items: SmallVec<[Option<EntityIx>; 8]> = items.map(named).collect();
    let members: SmallVec<[EntityIx; 4]> = items.iter().map_while(|item| *item).collect();
    if members.is_empty() || items.len() < 2 {
        return ListTold::default();
    }
    ListTold { is_whole: members.len() == items.len(), members }
}
