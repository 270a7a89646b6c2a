//! How a statement is put: what it denies and how far that reaches, what it limits, whether it only
//! expects.

use std::ops::Range;

use smallvec::SmallVec;

use crate::knowledge::EntityIx;
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::Class;
use crate::text::Token;
use crate::text::lists::List;
use crate::text::numbers::{Figure, Precision};

use super::words::Words;

/// A statement as it is held against facts.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its words, without those that it sets apart as what is not so.
    pub utterance: Utterance,
    /// What it says is not so instead ("in Rome, *not in Athens*").
    pub instead_of: Option<Utterance>,
    /// Names in it.
    pub(super) entities: SmallVec<[EntityIx; 4]>,
    /// Whether it denies, after denials that take each other back.
    pub(super) denies: bool,
    /// Whether it says that something is only expected.
    pub(super) hedged: bool,
    /// Whether it tells of what is or was so.
    pub(super) is_so: bool,
    /// Whether it takes in the whole of something ("entirely").
    pub(super) whole: Option<usize>,
    /// Whether it tells of what is yet to come.
    pub(super) to_come: bool,
    /// Token of a word that limits to what is named.
    pub(super) exclusive: Option<usize>,
    /// Whether it denies any other beside what it names ("none is bigger").
    pub(super) extreme: bool,
    /// Token of a word that takes in all of what is spoken of.
    pub(super) universal: Option<usize>,
    /// Token at which a cause begins.
    pub(super) cause: Option<usize>,
    /// Whether it insists on the exact number.
    pub(super) exactly: bool,
    /// Whether it says who said something.
    pub(super) tells_of: bool,
    /// Which place among several it gives ("the second biggest"), and the token that says so.
    pub(super) rank: Option<(u32, usize)>,
}

impl Claim {
    /// The form of what was read, with its turns of phrase put in plainer words.
    pub fn in_plainer_words(utterance: Utterance, reader: &Reader, words: &Words) -> Self {
        let plain = words.turns.rewritten(&utterance.tokens);
        Self::new(plain.map_or(utterance, |tokens| reader.reread(tokens)), reader, words)
    }

    /// The form of what was read.
    pub fn new(utterance: Utterance, reader: &Reader, words: &Words) -> Self {
        let (utterance, instead_of) = match set_apart(&utterance, words) {
            Some((kept, denied)) => (reader.reread(kept), Some(reader.reread(denied))),
            None => (utterance, None),
        };
        let any = |test: &dyn Fn(&str) -> bool| utterance.tokens.iter().any(|t| test(&t.word));
        let Denials { denies, limit_denied, extreme } = denials(&utterance, reader, words);
        let exclusive = utterance.tokens.iter().position(|t| words.lists.exclusives.contains(&t.word));
        let universal = utterance.tokens.iter().position(|t| words.lists.universals.contains(&t.word));
        Self {
            entities: utterance.entities(),
            denies,
            hedged: any(&|w| words.lists.hedges.contains(w) || words.lists.yet.contains(w)),
            is_so: words.tell_of_done(&utterance) || words.tell_of_present(&utterance.tokens),
            whole: utterance.tokens.iter().position(|t| words.lists.whole.contains(&t.word)),
            to_come: any(&|w| words.lists.hedges.contains(w) && !words.lists.telling_of.contains(w)),
            exclusive: exclusive.filter(|_| !limit_denied),
            universal: universal.filter(|_| !limit_denied),
            extreme,
            cause: words.cause(&utterance.tokens),
            exactly: any(&|w| words.lists.exact.contains(w)),
            tells_of: any(&|w| words.lists.telling_of.contains(w)),
            rank: words.rank(&utterance.tokens),
            instead_of,
            utterance,
        }
    }

    /// Whether it leaves room for nothing but what it names.
    pub(super) fn limits(&self) -> bool {
        self.exclusive.is_some() || self.universal.is_some() || self.instead_of.is_some()
    }

    /// Whether a name is only compared with ("more than *Rome* does").
    pub(super) fn is_compared_with(&self, term: &Term, words: &Words) -> bool {
        const NEAR: usize = 4;
        let start = term.tokens.start;
        self.utterance.tokens[start.saturating_sub(NEAR)..start]
            .iter()
            .any(|t| words.lists.than.contains(&t.word))
    }

    /// Whether a word only says how exact the figure after it is ("at least 150").
    pub(super) fn is_of_figure(&self, term: &Term, words: &Words) -> bool {
        let is_than =
            |at: usize| self.utterance.tokens.get(at).is_some_and(|t| words.lists.than.contains(&t.word));
        let end = term.tokens.end + usize::from(is_than(term.tokens.end));
        let before = |f: &Figure| f.precision != Precision::Exact && f.tokens.start == end;
        self.utterance.figures.iter().any(before)
    }
}

struct Denials {
    /// Whether the statement denies as a whole.
    denies: bool,
    /// Whether a limit is denied ("not only").
    limit_denied: bool,
    /// Whether any other is denied ("none is bigger").
    extreme: bool,
}

fn denials(utterance: &Utterance, reader: &Reader, words: &Words) -> Denials {
    let word = |at: usize| utterance.tokens.get(at).map_or("", |t| t.word.as_str());
    let mut denials = 0;
    let (mut limit_denied, mut is_extreme) = (false, false);
    for at in 0..utterance.tokens.len() {
        if !(reader.lexicon.is(List::Negation, word(at)) || words.lists.deniers.contains(word(at))) {
            continue;
        }
        // "A little", "no. 1" and "no, …" deny nothing.
        let little = utterance.tokens[at].sign_after == Some(',')
            || at > 0 && words.lists.articles.contains(word(at - 1))
            || word(at + 1) == "1";
        let limits = (at + 1..at + 3).any(|i| words.lists.limits.contains(word(i)));
        let rest = || (at + 1..utterance.tokens.len()).map(word);
        let until = rest().any(|w| words.lists.until.contains(w));
        let yet = rest().chain(at.checked_sub(1).map(word)).any(|w| words.lists.yet.contains(w));
        let extreme =
            words.lists.none.contains(word(at)) && rest().any(|w| words.lists.comparisons.contains(w));
        let comes_later = utterance.periods.iter().any(|p| {
            let before = p.tokens.start.checked_sub(1).filter(|&i| i > at);
            before.is_some_and(|i| words.lists.later.contains(word(i)))
        });
        limit_denied |= limits;
        is_extreme |= extreme;
        if !(little || limits || until || extreme || yet || comes_later) {
            denials += 1;
        }
    }
    Denials { denies: denials % 2 == 1, limit_denied, extreme: is_extreme }
}

/// The words of a statement without those that it says are not so instead, and those words; `None`
/// where it denies nothing in passing.
fn set_apart(utterance: &Utterance, words: &Words) -> Option<(Vec<Token>, Vec<Token>)> {
    let tokens = &utterance.tokens;
    (0..tokens.len()).find_map(|at| {
        let opening = words.contrast(tokens, at)?;
        let limits = |i: usize| {
            tokens
                .get(i)
                .is_some_and(|t| words.lists.limits.contains(&t.word) || words.lists.yet.contains(&t.word))
        };
        if limits(at + opening) || limits(at + opening + 1) {
            return None;
        }
        in_passing(utterance, words, at, opening).or_else(|| corrected(utterance, words, at, opening))
    })
}

/// "…, not in Athens": what a stop or a joint sets apart, unless it is a clause of its own.
fn in_passing(
    utterance: &Utterance,
    words: &Words,
    at: usize,
    opening: usize,
) -> Option<(Vec<Token>, Vec<Token>)> {
    let tokens = &utterance.tokens;
    let stops = |i: usize| tokens[i].sign_after.is_some_and(is_stop);
    let joined = at > 0 && words.joins(&tokens[at - 1]);
    if at == 0 || !(stops(at - 1) || joined || opening > 1 || !tokens[at].is(List::Negation)) {
        return None;
    }
    let from = at + opening;
    let end = (from..tokens.len()).find(|&i| (i > from && stops(i - 1)) || words.joins(&tokens[i]));
    let end = end.unwrap_or(tokens.len());
    let is_clause = tokens[from..end].iter().any(|t| words.lists.auxiliaries.contains(&t.word));
    if from == end || is_clause {
        return None;
    }
    let start = at - usize::from(joined);
    let kept = without(tokens, std::slice::from_ref(&(start..end)));
    said_in(utterance, 0..start).chain(said_in(utterance, end..tokens.len())).nth(1)?;
    Some((kept, tokens[from..end].to_vec()))
}

/// "Not in Athens but in Rome": what is put right at once, of the same make.
fn corrected(
    utterance: &Utterance,
    words: &Words,
    at: usize,
    opening: usize,
) -> Option<(Vec<Token>, Vec<Token>)> {
    let tokens = &utterance.tokens;
    let from = at + opening;
    let but = (from + 1..tokens.len()).find(|&i| words.lists.corrections.contains(&tokens[i].word))?;
    let right = said_in(utterance, but + 1..tokens.len()).next()?;
    let mut wrong: SmallVec<[&Term; 4]> =
        said_in(utterance, from..but).filter(|t| make(t) == make(right)).collect();
    if wrong.is_empty() {
        wrong.extend(said_in(utterance, from..but).last());
    }
    // A new subject, or more words than one thing needs, make a clause of their own.
    let is_clause =
        tokens[but + 1..right.tokens.start].iter().any(|t| words.lists.auxiliaries.contains(&t.word))
            || right.tokens.start - but > REACH;
    if is_clause || wrong.is_empty() || (make(right) == Make::Word && but - from > REACH) {
        return None;
    }
    let mut dropped: SmallVec<[Range<usize>; 6]> = wrong.iter().map(|t| t.tokens.clone()).collect();
    dropped.extend([at..from, but..but + 1]);
    let denied = wrong.iter().flat_map(|t| tokens[t.tokens.clone()].iter().cloned()).collect();
    Some((without(tokens, &dropped), denied))
}

/// A correction follows what it corrects within so many words.
const REACH: usize = 4;

#[derive(PartialEq, Eq)]
enum Make {
    Name,
    Slot,
    Word,
}

fn make(term: &Term) -> Make {
    match term {
        Term { name: Some(_), .. } => Make::Name,
        Term { slot: true, .. } => Make::Slot,
        _ => Make::Word,
    }
}

/// Names, figures, times and words that mean something, within some tokens.
fn said_in(utterance: &Utterance, within: Range<usize>) -> impl Iterator<Item = &Term> {
    let is_said = |t: &&Term| t.name.is_some() || t.slot || t.class == Class::Content;
    let inside = move |t: &&Term| t.tokens.start >= within.start && t.tokens.end <= within.end;
    utterance.terms.iter().filter(is_said).filter(inside)
}

fn without(tokens: &[Token], dropped: &[Range<usize>]) -> Vec<Token> {
    let is_kept = |i: &usize| !dropped.iter().any(|range| range.contains(i));
    (0..tokens.len()).filter(is_kept).map(|i| tokens[i].clone()).collect()
}

fn is_stop(sign: char) -> bool {
    matches!(sign, ',' | ';' | '-' | '\u{2013}' | '\u{2014}')
}
