//! A statement that says several things, taken apart where it joins them.

use smallvec::SmallVec;

use super::form::Claim;
use super::words::Words;
use crate::knowledge::FactBase;
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::text::Token;

/// A part has at least so many words that mean something, or it is one more of a list.
const LEAST: usize = 2;

/// The statements that one is made of; none where it is a single one. A later one that does not
/// begin with a name takes the first name of the one before it for its subject.
pub fn clauses(base: &FactBase, claim: &Claim, reader: &Reader, words: &Words) -> SmallVec<[Claim; 2]> {
    let utterance = &claim.utterance;
    let mut parts: SmallVec<[std::ops::Range<usize>; 4]> = SmallVec::new();
    let mut start = 0;
    for at in 1..utterance.tokens.len() {
        let follows = |end: usize, next: usize| {
            (is_clause(utterance, start, end) || is_gapped(utterance, words, start, end))
                && (is_clause(utterance, next, utterance.tokens.len())
                    || is_gapped(utterance, words, next, utterance.tokens.len()))
        };
        let comma = utterance.tokens[at - 1].sign_after.is_some_and(|c| matches!(c, ',' | ';'))
            || utterance.tokens[at].starts_sentence;
        // "It was Volvo that …" puts one thing first, and says one thing.
        let cleft = start == 0
            && words.is_cleft(&utterance.tokens)
            && words.lists.relatives.contains(&utterance.tokens[at].word);
        let joins = words.joins(&utterance.tokens[at]) && !cleft;
        let (end, next) = if joins { (at, at + 1) } else { (at, at) };
        if (joins || comma) && follows(end, next) {
            parts.push(start..end);
            start = next;
        }
    }
    if parts.is_empty() {
        return SmallVec::new();
    }
    parts.push(start..utterance.tokens.len());
    let is_pronoun = |at: usize| words.lists.subjects.contains(&utterance.tokens[at].word);
    let read = |(i, part): (usize, std::ops::Range<usize>)| {
        let named = utterance.terms.iter().find(|t| t.tokens.start >= part.start && is_said(t));
        let before = named_before(utterance, words, part.start);
        let own = i == 0 || before.is_none() && named.is_some_and(|t| t.name.is_some());
        let subject = || before.unwrap_or_else(|| subject(base, utterance, is_pronoun(part.start)));
        let mut tokens: Vec<Token> = if own { Vec::new() } else { subject().to_vec() };
        tokens.extend_from_slice(&utterance.tokens[part.clone()]);
        if i > 0 && is_gapped(utterance, words, part.start, part.end) {
            // The verb was said before ("… and the X60 in Chengdu").
            tokens.extend(verb_of_first(utterance, parts[0].end));
        }
        for (i, token) in tokens.iter_mut().enumerate() {
            token.starts_sentence = i == 0;
        }
        Claim::new(reader.reread(tokens), reader, words)
    };
    parts.iter().cloned().enumerate().map(read).collect()
}

/// Whether a stretch says something of something.
fn is_clause(utterance: &Utterance, start: usize, end: usize) -> bool {
    let said =
        utterance.terms.iter().filter(|t| t.tokens.start >= start && t.tokens.end <= end && is_said(t));
    let (mut all, mut content) = (0, 0);
    for term in said {
        all += 1;
        content += usize::from(term.name.is_none());
    }
    let figures = utterance.figures.iter().filter(|f| f.tokens.start >= start && f.tokens.end <= end).count();
    all + figures >= LEAST && content > 0
}

/// Whether a stretch says something of something, but for the verb: two names, and a word between.
fn is_gapped(utterance: &Utterance, words: &Words, start: usize, end: usize) -> bool {
    let inside = |t: &&Term| t.tokens.start >= start && t.tokens.end <= end;
    let said: SmallVec<[&Term; 4]> = utterance.terms.iter().filter(inside).filter(|t| is_said(t)).collect();
    let [first, second] = said.as_slice() else { return false };
    let between = &utterance.tokens[first.tokens.end.min(end)..second.tokens.start];
    let listed = between.iter().any(|t| words.joins(t));
    first.name.is_some() && second.name.is_some() && !between.is_empty() && !listed
}

/// Words of the first part that are no names.
fn verb_of_first(utterance: &Utterance, end: usize) -> impl Iterator<Item = Token> {
    let verbs = utterance.terms.iter().filter(move |t| t.tokens.end <= end && t.name.is_none() && is_said(t));
    verbs.flat_map(|t| utterance.tokens[t.tokens.clone()].iter().cloned())
}

fn is_said(term: &Term) -> bool {
    term.name.is_some() || term.class == Class::Content && !term.slot
}

/// "In Rome, a city of …", "in Rome, which is …": the name that a part tells more of, where it stands right before it
/// and the part begins with an article or a relative pronoun.
fn named_before<'a>(utterance: &'a Utterance, words: &Words, start: usize) -> Option<&'a [Token]> {
    let word = |at: usize| utterance.tokens.get(at).map_or("", |t| t.word.as_str());
    let end = match start.checked_sub(1) {
        // The pronoun joins the parts, and is in neither.
        Some(before) if words.lists.relatives.contains(word(before)) => before,
        _ if words.lists.articles.contains(word(start)) => start,
        _ => return None,
    };
    let name = utterance.terms.iter().find(|t| t.name.is_some() && t.tokens.end == end);
    name.map(|t| &utterance.tokens[t.tokens.clone()])
}

/// The first name of a statement; for a pronoun rather the first that is no place ("Europe is the main market of
/// Fiat, and *it* …").
fn subject<'a>(base: &FactBase, utterance: &'a Utterance, for_pronoun: bool) -> &'a [Token] {
    let is_place = |t: &&Term| matches!(t.name, Some(Name::Known(e)) if base.entity(e).kind.is_place());
    let mut names = utterance.terms.iter().filter(|t| t.name.is_some());
    let first = names.clone().next();
    let name = names.find(|t| for_pronoun && !is_place(t)).or(first);
    name.map_or(&[], |t| &utterance.tokens[t.tokens.clone()])
}
