//! Component ids: short, opaque, and the same after a restart.

use std::collections::HashMap;

/// Stands before the hash of a fact's id; the digit is the version of this scheme.
const FACT: &str = "f1.";
/// Stands before the number of a page of topics.
const PAGE: &str = "p1.";
/// The id of the menu of topics, whose values are fact ids in this scheme.
pub const TOPIC_MENU: &str = "t1";

/// What a component asks for when it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// Show the fact with this hash.
    Fact(u64),
    /// Show this page of the list of topics, from 0.
    Page(usize),
}

/// The component id for a fact.
pub fn fact(id: &str) -> String {
    format!("{FACT}{:016x}", hash(id))
}

/// The component id for a page of topics.
pub fn page(number: usize) -> String {
    format!("{PAGE}{number}")
}

/// Reads a component id; `None` for one that another version made.
pub fn read(id: &str) -> Option<Press> {
    if let Some(hex) = id.strip_prefix(FACT) {
        return u64::from_str_radix(hex, 16).ok().map(Press::Fact);
    }
    id.strip_prefix(PAGE)?.parse().ok().map(Press::Page)
}

/// Finds the fact that a component id stands for.
#[derive(Debug, Default)]
pub struct FactIndex(HashMap<u64, String>);

impl FactIndex {
    /// An index over these facts.
    pub fn new<'a>(facts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(facts.into_iter().map(|id| (hash(id), id.to_owned())).collect())
    }

    /// The fact with this hash, if the fact base still has it.
    pub fn get(&self, hash: u64) -> Option<&str> {
        self.0.get(&hash).map(String::as_str)
    }
}

/// FNV-1a with 64 bits (Fowler, Noll, Vo): its constants are part of the ids that stand in old
/// messages, so unlike the standard library's hasher it may never change.
fn hash(id: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    id.bytes().fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::super::limits;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_in_old_messages_stay_readable() {
        assert_eq!(fact("exports-2023"), "f1.4f878cdd8158e4ca");
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c, "the published test vector");
    }

    proptest! {
        #[test]
        fn a_fact_is_found_again(id in ".*") {
            let custom = fact(&id);
            prop_assert!(custom.len() <= limits::CUSTOM_ID);
            let index = FactIndex::new([id.as_str()]);
            let Some(Press::Fact(hash)) = read(&custom) else { panic!("not read") };
            prop_assert_eq!(index.get(hash), Some(id.as_str()));
        }

        #[test]
        fn any_id_is_read_without_panic(id in ".*") {
            let _ = read(&id);
        }
    }
}
