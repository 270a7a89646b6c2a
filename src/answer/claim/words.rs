//! The words by which a statement is held against a fact. One file a language, beside this one.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::{Class, Concept};
use crate::text::tokens::Token;

use super::hearsay::{self, Hearsay};
use super::lists::Lists;
use super::plainer::{Entry, Turns};
use super::relative::{self, RelativeWords};

/// One of several that exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Which of them exclude each other.
    set: u16,
    /// Which of these it is.
    side: u8,
}

impl Side {
    /// Whether both cannot be so at once.
    pub fn excludes(self, other: Self) -> bool {
        self.set == other.set && self.side != other.side
    }
}

/// A verb that is done by one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directed {
    /// Its meaning, by number.
    pub verb: usize,
    /// Whether its subject is the one that it is done to ("belong" for "own").
    pub inverse: bool,
}

/// The words of one language, resolved to what they mean in one fact base. By default there are none:
/// what a statement affirms is told without.
#[derive(Default)]
pub struct Words {
    pub(super) lists: Lists,
    lead_ins: Phrases,
    hearsay: Hearsay,
    closings: Phrases,
    source_says: Phrases,
    causes: Phrases,
    contrasts: Phrases,
    clefts: Phrases,
    pub(super) turns: Turns,
    pub(super) relative: RelativeWords,
    ranks: FxHashMap<String, u32>,
    ending: String,
    meanings: FxHashMap<Concept, Vec<u16>>,
    pub(super) multiples: FxHashMap<String, f64>,
    pub(super) fractions: FxHashMap<String, f64>,
    directed: FxHashMap<Concept, usize>,
    inverse: FxHashSet<String>,
    opposites: FxHashMap<Concept, Vec<Side>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lists: Lists,
    lead_ins: Vec<String>,
    hearsay: hearsay::File,
    closings: Vec<String>,
    source_says: Vec<String>,
    contrasts: Vec<String>,
    clefts: Vec<String>,
    plainer: Vec<Entry>,
    relative: relative::File,
    ranks: FxHashMap<String, u32>,
    causes: Vec<String>,
    ending: String,
    meanings: Vec<String>,
    multiples: FxHashMap<String, f64>,
    fractions: FxHashMap<String, f64>,
    directed: Vec<DirectedVerbs>,
    opposites: Vec<Opposites>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectedVerbs {
    verbs: String,
    #[serde(default)]
    inverse: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opposites {
    sides: Vec<String>,
}

/// The words of a list.
pub(super) fn set(list: &str) -> FxHashSet<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

impl Words {
    /// English, as one fact base understands it.
    pub fn english(reader: &Reader) -> Self {
        let file: File = toml::from_str(include_str!("en.toml"))
            .expect("the words compiled in are well-formed; a test reads them");
        let concept = |word: &str| reader.read(word).terms.first().map(|t| t.concept);
        let mut opposites: FxHashMap<Concept, Vec<Side>> = FxHashMap::default();
        for (set, Opposites { sides }) in file.opposites.iter().enumerate() {
            for (side, words) in sides.iter().enumerate() {
                let side = Side { set: set as u16, side: side as u8 };
                for concept in words.split_whitespace().filter_map(concept) {
                    let known = opposites.entry(concept).or_default();
                    if !known.contains(&side) {
                        known.push(side);
                    }
                }
            }
        }
        let mut meanings: FxHashMap<Concept, Vec<u16>> = FxHashMap::default();
        for (meaning, words) in file.meanings.iter().enumerate() {
            for concept in words.split_whitespace().filter_map(concept) {
                let known = meanings.entry(concept).or_default();
                if !known.contains(&(meaning as u16)) {
                    known.push(meaning as u16);
                }
            }
        }
        let (mut directed, mut inverse) = (FxHashMap::default(), FxHashSet::default());
        for (verb, verbs) in file.directed.iter().enumerate() {
            let words = verbs.verbs.split_whitespace().chain(verbs.inverse.split_whitespace());
            directed.extend(words.filter_map(concept).map(|c| (c, verb)));
            // By the word, since a fact base may hold both for one concept.
            inverse.extend(verbs.inverse.split_whitespace().map(str::to_owned));
        }
        Self {
            lists: file.lists,
            lead_ins: Phrases::by(<[String]>::first, &file.lead_ins),
            hearsay: Hearsay::new(&file.hearsay),
            closings: Phrases::by(<[String]>::last, &file.closings),
            source_says: Phrases::by(<[String]>::first, &file.source_says),
            causes: Phrases::by(<[String]>::first, &file.causes),
            contrasts: Phrases::by(<[String]>::first, &file.contrasts),
            clefts: Phrases::by(<[String]>::first, &file.clefts),
            turns: Turns::new(file.plainer),
            relative: RelativeWords::new(&file.relative),
            ranks: file.ranks,
            ending: file.ending,
            meanings,
            multiples: file.multiples,
            fractions: file.fractions,
            directed,
            inverse,
            opposites,
        }
    }

    /// The sides of opposites that a concept stands on.
    pub fn sides(&self, concept: Concept) -> &[Side] {
        self.opposites.get(&concept).map_or(&[], Vec::as_slice)
    }

    /// Whether words tell of what is or was done, by an auxiliary or the ending of a verb.
    pub(super) fn tell_of_done(&self, utterance: &Utterance) -> bool {
        let is_verb = |t: &Term| {
            let word = &utterance.tokens[t.tokens.start].word;
            t.class == Class::Content && t.name.is_none() && word.ends_with(self.ending.as_str())
        };
        utterance.tokens.iter().any(|t| self.lists.done.contains(&t.word))
            || utterance.terms.iter().any(is_verb)
    }

    /// Whether words tell of what is so now, rather than of what is going to be.
    pub(super) fn tell_of_present(&self, tokens: &[Token]) -> bool {
        let is_ahead = |pair: &[Token]| {
            self.lists.ahead.contains(&pair[0].word) && self.lists.to.contains(&pair[1].word)
        };
        tokens.iter().any(|t| self.lists.present.contains(&t.word)) && !tokens.windows(2).any(is_ahead)
    }

    /// What a concept means, by numbers that other words for the same have, too.
    pub fn meanings(&self, concept: Concept) -> &[u16] {
        self.meanings.get(&concept).map_or(&[], Vec::as_slice)
    }

    /// Whether a word after a verb marks the one who does it ("owned *by*").
    pub fn is_agent_mark(&self, word: &str) -> bool {
        self.lists.agent_marks.contains(word)
    }

    /// A verb that is done by one to another.
    pub fn directed(&self, concept: Concept, word: &str) -> Option<Directed> {
        let verb = self.directed.get(&concept).copied()?;
        Some(Directed { verb, inverse: self.inverse.contains(word) })
    }

    /// Whether a word carries the form of a statement ("only", "mainly", "expected"), which is
    /// compared as such.
    pub fn is_form(&self, word: &str) -> bool {
        let forms = [
            &self.lists.limits,
            &self.lists.deniers,
            &self.lists.exclusives,
            &self.lists.foremost,
            &self.lists.hedges,
        ];
        forms.iter().any(|words| words.contains(word))
    }

    /// The words of a text after an opening that asks whether they are true; where a statement
    /// begins, in tokens, and where it ends. `None` without such an opening or closing.
    pub fn asked_whether(&self, tokens: &[Token]) -> Option<std::ops::Range<usize>> {
        let filler = tokens.iter().take_while(|t| self.lists.fillers.contains(&t.word)).count();
        let rest = &tokens[filler..];
        let opening = self.lead_ins.longest_at_start(rest).max(self.hearsay.opening(rest));
        let start = if opening > 0 { filler + opening } else { 0 };
        let trailer =
            tokens[start..].iter().rev().take_while(|t| self.lists.trailers.contains(&t.word)).count();
        let tokens = &tokens[..tokens.len() - trailer];
        let mut end = tokens.len();
        let closing = self.closings.longest_at_end(&tokens[start..]);
        end -= closing;
        // "Correct" alone ends many a question that is no statement; a closing of several words,
        // or an opening, has to say that a statement is meant.
        let asked = opening > 0 || closing > 1;
        (asked && end > start).then_some(start..end)
    }

    /// Whether a word joins two statements to one.
    pub fn joins(&self, token: &Token) -> bool {
        self.lists.joints.contains(&token.word)
    }

    /// How many tokens at the beginning only say that the source says what follows.
    pub fn source_says(&self, tokens: &[Token]) -> usize {
        self.source_says.longest_at_start(tokens)
    }

    /// How many tokens from one on set apart what is not so instead ("not", "rather than").
    pub fn contrast(&self, tokens: &[Token], at: usize) -> Option<usize> {
        Some(self.contrasts.longest_at_start(&tokens[at..])).filter(|&length| length > 0)
    }

    /// Which place among several words give ("the second biggest"), and the token that says so.
    pub fn rank(&self, tokens: &[Token]) -> Option<(u32, usize)> {
        let is_ranked = |i: usize| {
            tokens.get(i).is_some_and(|t| self.lists.ranked.contains(&t.word) || self.is_highest(&t.word))
        };
        (0..tokens.len()).find_map(|at| {
            let rank = *self.ranks.get(&tokens[at].word)?;
            // "Is third behind Rome" gives a place without a noun for it.
            let bare = at > 0
                && self.lists.copulas.contains(&tokens[at - 1].word)
                && tokens.get(at + 1).is_none_or(|t| self.lists.rank_after.contains(&t.word));
            let beside = bare || is_ranked(at + 1) || at > 0 && is_ranked(at - 1);
            beside.then_some((rank, at))
        })
    }

    /// Whether a statement begins by putting one thing first ("it was …").
    pub fn is_cleft(&self, tokens: &[Token]) -> bool {
        self.clefts.longest_at_start(tokens) > 0
    }

    /// Whether a word gives the first place among several.
    pub fn is_highest(&self, word: &str) -> bool {
        self.lists.highest.contains(word)
    }

    /// Where a cause begins: the first token after a word such as "because".
    pub fn cause(&self, tokens: &[Token]) -> Option<usize> {
        (1..tokens.len()).find_map(|at| {
            let length = self.causes.longest_at_start(&tokens[at..]);
            (length > 0).then_some(at + length)
        })
    }
}

/// Wordings of one or several words, by the word that has to stand at the edge of a text, so that
/// few are tried; the longest first.
#[derive(Default)]
pub(super) struct Phrases(FxHashMap<String, Vec<Vec<String>>>);

impl Phrases {
    pub(super) fn by(edge: fn(&[String]) -> Option<&String>, wordings: &[String]) -> Self {
        let mut phrases: FxHashMap<String, Vec<Vec<String>>> = FxHashMap::default();
        for wording in wordings {
            let words: Vec<String> = wording.split_whitespace().map(str::to_owned).collect();
            if let Some(edge) = edge(&words).cloned() {
                phrases.entry(edge).or_default().push(words);
            }
        }
        phrases.values_mut().for_each(|list| list.sort_by_key(|p| std::cmp::Reverse(p.len())));
        Self(phrases)
    }

    /// How many tokens at the beginning are one of the wordings.
    pub(super) fn longest_at_start(&self, tokens: &[Token]) -> usize {
        let Some(first) = tokens.first() else { return 0 };
        let fits = |words: &&Vec<String>| {
            words.len() <= tokens.len() && words.iter().zip(tokens).all(|(w, t)| *w == t.word)
        };
        self.0.get(&first.word).and_then(|list| list.iter().find(fits)).map_or(0, Vec::len)
    }

    /// How many tokens at the end are one of the wordings, where more stands before them.
    fn longest_at_end(&self, tokens: &[Token]) -> usize {
        let Some(last) = tokens.last() else { return 0 };
        let fits = |words: &&Vec<String>| {
            let before = tokens.len().saturating_sub(words.len());
            before > 0 && words.iter().zip(&tokens[before..]).all(|(w, t)| *w == t.word)
        };
        self.0.get(&last.word).and_then(|list| list.iter().find(fits)).map_or(0, Vec::len)
    }
}
