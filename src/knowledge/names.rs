//! Finds the entities of a fact base in its own texts and in the article. No repair and no
//! guessing, unlike the reading of questions: what is held against a source is taken as written.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Entity, EntityIx};
use crate::text::stem::Stems;
use crate::text::tokens::{Case, Token};
use crate::text::{clean, tokenize};

/// Where a text names an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The entity.
    pub entity: EntityIx,
    /// The words that it takes.
    pub tokens: Range<usize>,
    /// Whether it is a proper name, one with a capital letter or a digit.
    pub proper: bool,
}

/// All names of the entities of a fact base.
pub struct Names {
    stems: Stems,
    /// By the stem of their first word, the longest first.
    phrases: FxHashMap<String, Vec<Phrase>>,
}

struct Phrase {
    words: Vec<NameWord>,
    entity: EntityIx,
}

struct NameWord {
    stem: String,
    /// Whether it counts only with a capital letter, so that "us" is not the US.
    capital: bool,
}

impl Names {
    /// The names of some entities.
    pub fn new(entities: &[Entity]) -> Self {
        let stems = Stems::default();
        let mut phrases: FxHashMap<String, Vec<Phrase>> = FxHashMap::default();
        for (i, entity) in entities.iter().enumerate() {
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                let words: Vec<NameWord> = significant(&tokenize(&clean(name)))
                    .iter()
                    .map(|t| NameWord {
                        stem: stems.stem(&t.word).into_owned(),
                        capital: t.case != Case::Lower,
                    })
                    .collect();
                if let Some(first) = words.first() {
                    let key = first.stem.clone();
                    phrases.entry(key).or_default().push(Phrase { words, entity: EntityIx(i as u32) });
                }
            }
        }
        for list in phrases.values_mut() {
            list.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        Self { stems, phrases }
    }

    /// The entities that a text names, in order; of overlapping names the longest one.
    pub fn find(&self, tokens: &[Token]) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.at(tokens, at) {
                Some(mention) => {
                    at = mention.tokens.end;
                    found.push(mention);
                }
                None => at += 1,
            }
        }
        found
    }

    fn at(&self, tokens: &[Token], at: usize) -> Option<Mention> {
        let stem = self.stem(&tokens[at].word);
        self.phrases.get(&stem)?.iter().find_map(|phrase| {
            let rest = tokens.get(at..at + phrase.words.len())?;
            let fits = rest.iter().zip(&phrase.words).all(|(token, word)| {
                self.stem(&token.word) == word.stem && (!word.capital || token.case != Case::Lower)
            });
            fits.then(|| Mention {
                entity: phrase.entity,
                tokens: at..at + phrase.words.len(),
                proper: phrase.words.iter().any(|w| w.capital),
            })
        })
    }

    /// The stem of a word.
    pub fn stem(&self, word: &str) -> String {
        self.stems.stem(word).into_owned()
    }
}

/// A name without its article: "the West" is found in "Western" texts as "West".
fn significant(tokens: &[Token]) -> &[Token] {
    match tokens {
        [the, rest @ ..] if the.word == "the" && !rest.is_empty() && rest[0].case != Case::Lower => rest,
        all => all,
    }
}

/// A name in the form in which two of them are compared: stems, without the article.
pub fn normal_form(name: &str) -> String {
    let stems = Stems::default();
    let tokens = tokenize(&clean(name));
    let words: Vec<_> = significant(&tokens).iter().map(|t| stems.stem(&t.word).into_owned()).collect();
    words.join(" ")
}
