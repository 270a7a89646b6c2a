//! Questions for two things at once, taken apart.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::{Name, Reader, Term, Utterance};
use crate::knowledge::{EntityIx, Kind};
use crate::matcher::vocabulary::Class;
use crate::text::lists::List;
use crate::text::tokens::Token;

/// Things asked for in one question that are looked at.
const MAX_PARTS: usize = 3;
/// A noun that asks stands within so many words of the beginning of its phrase.
const MAX_MODIFIERS: usize = 4;

/// A question that asks for several things.
#[derive(Debug, Clone)]
pub struct Joint {
    /// Each as a question that follows the one before.
    pub parts: SmallVec<[Utterance; MAX_PARTS]>,
    /// What the same is asked of, where it is.
    pub of_each: SmallVec<[EntityIx; MAX_PARTS]>,
    /// Whether each of them says all that it asks, but for what it points at.
    pub complete: bool,
}

/// An entity that is named, and the tokens of the name.
type Named = (Range<usize>, EntityIx);

/// What kind of thing an entity is.
pub type KindOf<'a> = &'a dyn Fn(EntityIx) -> Kind;

impl Reader<'_> {
    /// What a question asks for that asks for several things, with question words ("which brand is it,
    /// and where is it made?"), with nouns ("its colour and the year of make"), or of several ("where are
    /// A and B?"); nothing where it asks for one.
    pub fn joint(&self, utterance: &Utterance, kind_of: KindOf) -> Option<Joint> {
        let may_join = !utterance.yes_no && !utterance.offers_choice;
        let joins = self.joins(&utterance.tokens);
        let in_parts = |is_join, complete| {
            let parts = self.parts(utterance, &joins, is_join, kind_of)?;
            Some(Joint { parts, of_each: SmallVec::new(), complete })
        };
        in_parts(Self::joins_questions, false)
            .or_else(|| may_join.then(|| in_parts(Self::joins_phrases, true))?)
            .or_else(|| may_join.then(|| self.of_each(utterance, kind_of))?)
    }

    /// A question in parts, where words join what is asked for.
    fn parts(
        &self,
        utterance: &Utterance,
        joins: &[Range<usize>],
        is_join: fn(&Self, &[Token], &Range<usize>) -> bool,
        kind_of: KindOf,
    ) -> Option<SmallVec<[Utterance; MAX_PARTS]>> {
        let tokens = &utterance.tokens;
        let mut parts: SmallVec<[Range<usize>; MAX_PARTS]> = SmallVec::new();
        let mut at = 0;
        for join in joins.iter().filter(|join| is_join(self, tokens, join)) {
            if join.start < at {
                continue;
            }
            if parts.is_empty() {
                at = (0..join.start).rev().find(|&i| tokens[i].starts_sentence).unwrap_or(0);
            }
            parts.push(at..join.start);
            at = join.end;
        }
        let first = parts.first()?.clone();
        let end = (at + 1..tokens.len()).find(|&i| tokens[i].starts_sentence).unwrap_or(tokens.len());
        parts.push(at..end);
        let whole = parts.len() <= MAX_PARTS && self.asks_in(utterance, first);
        whole.then(|| self.whole_questions(utterance, &parts, kind_of))
    }

    /// Whether words ask for anything.
    fn asks_in(&self, utterance: &Utterance, range: Range<usize>) -> bool {
        let part = self.part(utterance, range);
        let is_list = part.tokens.first().is_some_and(|t| t.is(List::ListOpener));
        !part.asks.is_empty() || part.yes_no || is_list || self.attribute(&part.tokens, 0).is_some()
    }

    /// The parts as questions. Of one that only asks, what is asked is said with the next one ("*when*
    /// and where was it built?"); one that asks the same of another name leaves the rest to be understood
    /// ("where is A made, and where B?").
    fn whole_questions(
        &self,
        utterance: &Utterance,
        parts: &[Range<usize>],
        kind_of: KindOf,
    ) -> SmallVec<[Utterance; MAX_PARTS]> {
        let tokens = &utterance.tokens;
        let mut questions: SmallVec<[Utterance; MAX_PARTS]> = SmallVec::new();
        for (i, range) in parts.iter().enumerate() {
            let compares = i == 0 && tokens[range.start].is(List::Comparing);
            let mut own = tokens[range.start + usize::from(compares)..range.end].to_vec();
            // "*The weight* of A and *that* of B."
            if let Some(before) = questions.last()
                && self.stands_in(tokens, range.start)
                && let Some(noun) = self.attribute(&before.tokens, 0)
            {
                own[0] = before.tokens[noun].clone();
            }
            if let Some(next) = parts.get(i + 1)
                && let Some(rest) = self.rest_of_next(tokens, range.clone(), next.start)
            {
                own.extend_from_slice(&tokens[rest..next.end]);
            }
            own.iter_mut().enumerate().for_each(|(i, token)| token.starts_sentence = i == 0);
            let part = self.reread(own);
            let gapped = questions.last().and_then(|before| self.ungapped(before, &part, kind_of));
            questions.push(gapped.unwrap_or(part));
        }
        questions
    }

    /// Where what is asked begins in the next part, for a part that only asks.
    fn rest_of_next(&self, tokens: &[Token], part: Range<usize>, next: usize) -> Option<usize> {
        if let Some(end) = self.asking_ends(tokens, part.start) {
            return (end == part.end).then(|| self.asking_ends(tokens, next))?;
        }
        self.only_asks(&tokens[part]).then(|| self.attribute(tokens, next).map(|at| at + 1))?
    }

    /// Whether words ask for something, and do not say of what.
    fn only_asks(&self, words: &[Token]) -> bool {
        const ASKING: [List; 4] = [List::Stop, List::Frame, List::ListOpener, List::Attribute];
        words.iter().all(|t| ASKING.iter().any(|list| t.is(*list)))
    }

    /// A question that says no more than what it asks and a name, after one that says the rest.
    fn ungapped(&self, before: &Utterance, part: &Utterance, kind_of: KindOf) -> Option<Utterance> {
        // What else it says was said before ("who spoke on A's behalf, and who on B's behalf?").
        let is_said = |t: &&Term| before.terms.iter().any(|b| b.concept == t.concept);
        let content = part.terms.iter().filter(|t| t.class == Class::Content);
        let mut own = content.filter(|t| t.name.is_some() || !is_said(t));
        let (term, None) = (own.next()?, own.next()) else { return None };
        let Some(Name::Known(name)) = term.name else { return None };
        let is_alike = |e: EntityIx| e != name && is_alike(kind_of(e), kind_of(name));
        let gap = before.terms.iter().find(|t| matches!(t.name, Some(Name::Known(e)) if is_alike(e)))?;
        let asking = |u: &Utterance| self.asking_ends(&u.tokens, 0).unwrap_or(0);
        let (own, theirs) = (asking(part), asking(before));
        let (own, theirs) = if part.asks == before.asks || own == 0 { (0, 0) } else { (own, theirs) };
        let mut tokens = part.tokens[..own].to_vec();
        let gap = gap.tokens.start.max(theirs)..gap.tokens.end.max(theirs);
        tokens.extend_from_slice(&before.tokens[theirs..gap.start]);
        tokens.extend_from_slice(&part.tokens[term.tokens.clone()]);
        tokens.extend_from_slice(&before.tokens[gap.end..]);
        tokens.iter_mut().enumerate().for_each(|(i, token)| token.starts_sentence = i == 0);
        Some(self.reread(tokens))
    }

    /// What is asked of several names, asked of each of them.
    fn of_each(&self, utterance: &Utterance, kind_of: KindOf) -> Option<Joint> {
        let tokens = &utterance.tokens;
        let is_collective = |t: &Token| t.is(List::Collective);
        if tokens.iter().any(is_collective) {
            return None;
        }
        let mut named = self.named_together(utterance, kind_of);
        let (mut first, mut last) = (named.first()?.0.clone(), named.last()?.0.clone());
        let mut end = tokens.len();
        if named.len() < 2 {
            let (join, before, after) = self.named_last(utterance, kind_of)?;
            (first, last, end) = (before.0.clone(), before.0.clone(), join);
            named = smallvec![before, after];
        }
        // "Chinese and Western *firms*" are no two names.
        let is_noun = tokens.get(last.end).is_some_and(|t| self.lexicon.kind(&t.word).is_some());
        if is_noun || named.len() > MAX_PARTS || !self.asks_in(utterance, 0..tokens.len()) {
            return None;
        }
        let is_each = |at: &usize| tokens[*at].is(List::Distributive);
        // "A and B: where does *each* come from?"
        let each = (last.end..end).find(|at| first.start == 0 && tokens[*at].is(List::Each));
        let question = |(name, _): &Named| {
            let around = match each {
                Some(each) => [last.end..each, name.clone(), each..end],
                None => [0..first.start, name.clone(), last.end..end],
            };
            let own = around.into_iter().flatten().filter(|at| !is_each(at)).map(|at| {
                let starts_sentence = tokens[at].starts_sentence && !name.contains(&at);
                Token { starts_sentence, ..tokens[at].clone() }
            });
            let mut own: Vec<Token> = own.collect();
            own.iter_mut().take(1).for_each(|token| token.starts_sentence = true);
            self.reread(own)
        };
        let parts = named.iter().map(question).collect();
        let of_each = named.iter().map(|(_, entity)| *entity).collect();
        Some(Joint { parts, of_each, complete: true })
    }

    /// Names of the same kind that nothing but joining words stand between, and their places.
    fn named_together(&self, utterance: &Utterance, kind_of: KindOf) -> SmallVec<[Named; MAX_PARTS]> {
        let tokens = &utterance.tokens;
        let joins = |range: Range<usize>| {
            let is_empty = |t: &Token| t.is(List::Stop) || t.is(List::Joining);
            let is_listed =
                tokens[range.start - 1].sign_after.is_some_and(|c| matches!(c, ',' | '/' | '+' | '&'));
            let between = &tokens[range];
            between.iter().all(|t| is_empty(t) && !t.starts_sentence)
                && (is_listed || between.iter().any(|t| t.is(List::Joining)))
        };
        let mut found: SmallVec<[Named; MAX_PARTS]> = SmallVec::new();
        for (place, entity) in utterance.terms.iter().filter_map(named) {
            match found.last() {
                Some((before, other))
                    if is_alike(kind_of(*other), kind_of(entity)) && joins(before.end..place.start) =>
                {
                    found.push((place, entity));
                }
                Some(_) if found.len() > 1 => break,
                _ => found = smallvec![(place, entity)],
            }
        }
        found
    }

    /// A name that is joined to the end of a question about another one ("where is A made, and B?"), after
    /// that and where the joining word stands.
    fn named_last(&self, utterance: &Utterance, kind_of: KindOf) -> Option<(usize, Named, Named)> {
        let tokens = &utterance.tokens;
        let mut names = utterance.terms.iter().rev().filter_map(named);
        let last = names.next().filter(|(place, _)| place.end == tokens.len())?;
        let before = names.find(|(_, e)| *e != last.1 && is_alike(kind_of(*e), kind_of(last.1)))?;
        let join = (before.0.end..last.0.start).rev().find(|&i| tokens[i].is(List::Joining))?;
        let is_bare = tokens[join..last.0.start].iter().all(|t| t.is(List::Stop));
        is_bare.then_some((join, before, last))
    }

    /// Whether a question begins behind words that join it to what stands before them.
    fn joins_questions(&self, tokens: &[Token], join: &Range<usize>) -> bool {
        let next = join.end;
        // Where words are not set apart by spaces, what asks stands anywhere.
        let rest = tokens[next..].iter().skip(1).take_while(|t| !t.starts_sentence).count();
        let last = if self.lexicon.segmented { next + rest } else { next };
        (next..=last).any(|i| self.asking_ends(tokens, i).is_some())
    }

    /// The same for a phrase with a noun that asks.
    fn joins_phrases(&self, tokens: &[Token], join: &Range<usize>) -> bool {
        let Range { start: at, end: next } = *join;
        let noun = self.attribute(tokens, next);
        let start = (0..at).rev().find(|&i| tokens[i].starts_sentence).unwrap_or(0);
        // What stands before a colon belongs to all that follows.
        if start > 0 && tokens[start - 1].sign_after == Some(':') {
            return false;
        }
        // "The month and year" of one thing are one question, and a bare noun may be a verb.
        let goes_on = |t: &Token| t.is(List::Genitive) || t.is(List::Relative);
        let is_apart = |noun: usize| {
            let ends = tokens.get(noun + 1).is_none_or(|t| t.starts_sentence || goes_on(t));
            noun > next || ends && !self.only_asks(&tokens[start..at])
        };
        noun.is_some_and(is_apart) || self.stands_in(tokens, next)
    }

    /// Whether a word stands for a noun that was said before, as in "*that* of the other one".
    fn stands_in(&self, tokens: &[Token], at: usize) -> bool {
        tokens[at].is(List::StandIn) && tokens.get(at + 1).is_some_and(|t| t.is(List::Genitive))
    }

    /// The words that join what follows them to what stands before.
    fn joins(&self, tokens: &[Token]) -> SmallVec<[Range<usize>; MAX_PARTS]> {
        (0..tokens.len()).filter_map(|at| Some(at..self.join_ends(tokens, at)?)).collect()
    }

    /// Where the words end that join what follows to what stands before a token.
    fn join_ends(&self, tokens: &[Token], at: usize) -> Option<usize> {
        // The parts of a compound ("trillion-plus") are no two things.
        if at == 0 || tokens[at].starts_sentence || tokens[at - 1].sign_after == Some('-') {
            return None;
        }
        let word_at = |i: usize| tokens.get(at + i).map(|t| t.word.as_str());
        let is_join = |i: usize| tokens.get(i).is_some_and(|t| t.is(List::Joint));
        let compares = || {
            let start = (0..at).rev().find(|&i| tokens[i].starts_sentence).unwrap_or(0);
            tokens[at].is(List::Against) && tokens[start].is(List::Comparing)
        };
        let length = self.lexicon.joint(word_at).or_else(|| {
            let alone = is_join(at) && !is_join(at + 1) && !is_join(at - 1);
            (alone || compares()).then_some(1)
        })?;
        (at + length < tokens.len()).then_some(at + length)
    }

    /// Where a noun that asks stands in a phrase that begins at a token: "the *weight*", "its new *owner*".
    fn attribute(&self, tokens: &[Token], start: usize) -> Option<usize> {
        if self.lexicon.segmented {
            return None;
        }
        // A noun for a kind of thing asks where it is determined ("*the* firms that came").
        let is_determined = tokens.get(start).is_some_and(|t| t.is(List::Stop));
        let asks = |i: usize| {
            let is_kind = || i > start && is_determined && self.lexicon.kind(&tokens[i].word).is_some();
            tokens[i].is(List::Attribute) || is_kind()
        };
        let end = tokens.len().min(start + MAX_MODIFIERS);
        let mut phrase = (start..end).take_while(|&i| i == start || !tokens[i].starts_sentence);
        let at = phrase.find(|&i| asks(i))?;
        let is_noun = |i: usize| i < tokens.len() && !(i > start && tokens[i].starts_sentence) && asks(i);
        let last = (at..).take_while(|&i| is_noun(i)).last()?;
        let ends = tokens.get(last + 1).is_none_or(|t| t.starts_sentence || t.is(List::Stop));
        ends.then_some(last)
    }

    /// Where the words that ask end, if they begin here, or after a word such as "by".
    fn asking_ends(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let asks = |at: usize| {
            let word_at = |i: usize| tokens.get(at + i).map(|t| t.word.as_str());
            tokens.get(at).filter(|t| t.is(List::Asking))?;
            self.lexicon.asks(word_at).map(|(_, length)| at + length)
        };
        let is_led = tokens.get(at).is_some_and(|t| t.is(List::Stop));
        asks(at).or_else(|| asks(at + 1).filter(|_| is_led))
    }
}

fn named(term: &Term) -> Option<Named> {
    match term.name {
        Some(Name::Known(entity)) => Some((term.tokens.clone(), entity)),
        _ => None,
    }
}

/// Whether what is asked of one kind may be asked of another in the same breath.
fn is_alike(a: Kind, b: Kind) -> bool {
    let is_body = |kind| matches!(kind, Kind::Company | Kind::Brand | Kind::Organisation);
    a == b || a.is_place() && b.is_place() || is_body(a) && is_body(b)
}
