//! Words by which one question asks for several things, or describes what it is about.

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// The words of one language, as listed.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    joins: String,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    attributes: String,
    #[serde(default)]
    comparing: String,
    #[serde(default)]
    against: String,
    #[serde(default)]
    distributive: String,
    #[serde(default)]
    each: String,
    #[serde(default)]
    stand_ins: String,
    #[serde(default)]
    collective: String,
    #[serde(default)]
    relative: String,
    #[serde(default)]
    holders: String,
}

/// The words of one language.
#[derive(Default)]
pub struct Coordination {
    joins: FxHashSet<String>,
    phrases: Vec<Vec<String>>,
    attributes: FxHashSet<String>,
    comparing: FxHashSet<String>,
    against: FxHashSet<String>,
    distributive: FxHashSet<String>,
    each: FxHashSet<String>,
    stand_ins: FxHashSet<String>,
    collective: FxHashSet<String>,
    relative: FxHashSet<String>,
    holders: FxHashSet<String>,
}

impl From<Listed> for Coordination {
    fn from(file: Listed) -> Self {
        let words = |list: &str| list.split_whitespace().map(str::to_owned).collect();
        let split = |phrase: &String| phrase.split_whitespace().map(str::to_owned).collect();
        Self {
            joins: words(&file.joins),
            phrases: file.phrases.iter().map(split).collect(),
            attributes: words(&file.attributes),
            comparing: words(&file.comparing),
            against: words(&file.against),
            distributive: words(&file.distributive),
            each: words(&file.each),
            stand_ins: words(&file.stand_ins),
            collective: words(&file.collective),
            relative: words(&file.relative),
            holders: words(&file.holders),
        }
    }
}

impl Coordination {
    /// A word that joins two questions.
    pub fn is_join(&self, word: &str) -> bool {
        self.joins.contains(word)
    }

    /// How many words join two questions, where several do together.
    pub fn phrase<'w>(&self, word_at: impl Fn(usize) -> Option<&'w str>) -> Option<usize> {
        let stands = |phrase: &&Vec<String>| (0..).zip(*phrase).all(|(i, word)| word_at(i) == Some(word));
        self.phrases.iter().find(stands).map(Vec::len)
    }

    /// A noun for what things have, which asks without a question word ("the *price* of it").
    pub fn is_attribute(&self, word: &str) -> bool {
        self.attributes.contains(word)
    }

    /// A word that asks to hold two things side by side.
    pub fn is_comparing(&self, word: &str) -> bool {
        self.comparing.contains(word)
    }

    /// A word between the two.
    pub fn is_against(&self, word: &str) -> bool {
        self.against.contains(word)
    }

    /// A word that has each of several meant by itself.
    pub fn is_distributive(&self, word: &str) -> bool {
        self.distributive.contains(word)
    }

    /// A pronoun that stands for each of several.
    pub fn is_each(&self, word: &str) -> bool {
        self.each.contains(word)
    }

    /// A pronoun that stands for a noun said before ("the colour of one and *that* of the other").
    pub fn is_stand_in(&self, word: &str) -> bool {
        self.stand_ins.contains(word)
    }

    /// A word that has several meant together.
    pub fn is_collective(&self, word: &str) -> bool {
        self.collective.contains(word)
    }

    /// A word that opens a clause which tells what a noun before it means.
    pub fn is_relative(&self, word: &str) -> bool {
        self.relative.contains(word)
    }

    /// A noun, beside those for kinds of entities, for what such a clause describes.
    pub fn is_holder(&self, word: &str) -> bool {
        self.holders.contains(word)
    }
}
