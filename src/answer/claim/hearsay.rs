//! Openings by which people pass on what somebody else says ("my mate swears that …").

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::text::tokens::Token;

use super::words::set;

/// The words of such openings, in their order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    whose: String,
    who: String,
    of_whom: String,
    says: String,
    whom: String,
    that: String,
}

/// What somebody else is said to say opens with these.
#[derive(Default)]
pub(super) struct Hearsay {
    whose: FxHashSet<String>,
    who: FxHashSet<String>,
    of_whom: FxHashSet<String>,
    says: FxHashSet<String>,
    whom: FxHashSet<String>,
    that: FxHashSet<String>,
}

impl Hearsay {
    pub(super) fn new(file: &File) -> Self {
        Self {
            whose: set(&file.whose),
            who: set(&file.who),
            of_whom: set(&file.of_whom),
            says: set(&file.says),
            whom: set(&file.whom),
            that: set(&file.that),
        }
    }

    /// How many tokens at the start pass on what somebody says; 0 if none do.
    pub(super) fn opening(&self, tokens: &[Token]) -> usize {
        let mut at = 0;
        let mut skip = |words: &FxHashSet<String>, most: usize| {
            let rest = tokens.get(at..).unwrap_or_default();
            let count = rest.iter().take(most).take_while(|t| words.contains(&t.word)).count();
            at += count;
            count > 0
        };
        skip(&self.whose, 2);
        if !skip(&self.who, 1) {
            return 0;
        }
        skip(&self.of_whom, 2);
        // "Keeps saying" are two words of it.
        if !skip(&self.says, 2) {
            return 0;
        }
        skip(&self.whom, 1);
        skip(&self.that, 1);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    #[test]
    fn only_what_is_passed_on_opens_with_hearsay() {
        let hearsay = Hearsay::new(&File {
            whose: "my a".into(),
            who: "uncle mate somebody".into(),
            of_whom: "of mine".into(),
            says: "insists keeps telling said".into(),
            whom: "me".into(),
            that: "that".into(),
        });
        for (text, length) in [
            ("my uncle insists volvo is norwegian", 3),
            ("a mate of mine keeps telling me that volvo is norwegian", 8),
            ("somebody said", 2),
            ("my uncle drives a volvo", 0),
            ("my volvo insists", 0),
            ("said my uncle", 0),
            ("", 0),
        ] {
            assert_eq!(hearsay.opening(&tokenize(text)), length, "{text}");
        }
    }
}
