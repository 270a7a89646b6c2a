//! What a message leaves out because the one before it said it, and how one can tell.

use std::ops::Range;

use smallvec::SmallVec;

use super::cues::{Cues, Pronoun};
use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::Matcher;
use crate::matcher::utterance::{Reader, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::text::{Token, tokenize};

/// Why a message is taken as a follow-up. From the surest sign to the faintest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A number or a place in a list: one of what was offered or named is chosen.
    Position,
    /// The source of the last answer is asked for.
    Source,
    /// More than was told is asked for.
    More,
    /// What was told is doubted.
    Doubt,
    /// It asks, and has no content of its own.
    NoContent,
    /// Another entity or time in place of the one asked about before.
    OtherSlot,
    /// It asks for one of a kind, and does not say what of it ("which country in Europe?").
    NoPredicate,
    /// A pronoun, or a noun that points back.
    Pronoun,
    /// It asks something of a subject that it does not name.
    NoSubject,
}

impl Reason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Position => "a place in a list",
            Self::Source => "asks for the source",
            Self::More => "asks for more",
            Self::Doubt => "doubts what was told",
            Self::NoContent => "no content of its own",
            Self::OtherSlot => "another name or time",
            Self::NoPredicate => "says nothing of what it asks for",
            Self::Pronoun => "points back",
            Self::NoSubject => "names no subject",
        }
    }
}

/// Words that stand for something said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// What it may stand for, where it is a pronoun.
    pub pronoun: Option<Pronoun>,
    /// What it stands for, where a noun says so.
    pub kind: Option<Kind>,
}

/// A message as a follow-up to another one.
#[derive(Debug)]
pub struct Ellipsis {
    /// How one can tell.
    pub reason: Reason,
    /// What is left when the openers are taken away.
    pub body: Vec<Token>,
    /// Words in the body that stand for something said before.
    pub pointers: SmallVec<[Pointer; 2]>,
    /// Whether somebody's speaking is asked about.
    pub speaks: bool,
    /// Whether more than was told is asked for.
    pub more: bool,
    /// Entities that it names.
    pub names: SmallVec<[EntityIx; 4]>,
    /// Whether it has names of its own.
    pub has_names: bool,
    /// How many content words it has beside its names.
    pub content: usize,
    /// Whether one of them is a word that no fact uses, so that it speaks of something else.
    pub is_strange: bool,
    /// Whether it is no sentence, but a word or two ("and in dollars?").
    pub is_fragment: bool,
    /// Whether something stands before the body ("and", "thanks").
    pub is_opened: bool,
    /// Whether it puts the question before right ("no, I meant …").
    pub corrects: bool,
    /// Whether it begins with a word that hangs on the sentence before ("of which brand?").
    pub hangs_on: bool,
    /// Which place in a list it asks for, from 1 on; -1 for the last.
    pub position: Option<i8>,
}

/// More words than this make a message that stands for itself, whatever pronouns it has.
const MAX_WORDS: usize = 24;

/// What a message lacks; `None` where it is complete, or where there is nothing to complete.
pub fn ellipsis(cues: &Cues, matcher: &Matcher, base: &FactBase, utterance: &Utterance) -> Option<Ellipsis> {
    let reader = &matcher.reader();
    let tokens = &utterance.tokens;
    if tokens.is_empty()
        || tokens.len() > MAX_WORDS
        || begins_anew(cues, utterance)
        || cues.addresses_bot(tokens)
    {
        return None;
    }
    let Openers { end: start, carries_on, corrects } = openers(cues, utterance);
    let body = &tokens[start..];
    let kept = |i: usize| i >= start;
    let asking = reader.asking(utterance);
    let is_paper = |name| matches!(name, Some(Name::Known(e)) if base.entity(e).kind == Kind::Publication);
    let (mut content, mut names, mut is_strange) = (0, 0, false);
    let mut first_name = None;
    for term in utterance.terms.iter().filter(|t| kept(t.tokens.start)) {
        let at = term.tokens.start;
        if is_paper(term.name) {
            // Whoever "told the Global Times" is asked for, not the paper.
        } else if term.name.is_some() {
            first_name.get_or_insert(at);
            names += 1;
        } else if term.class == Class::Content
            && !term.slot
            && !asking.contains(&at)
            && !is_cue(cues, &tokens[at])
        {
            content += 1;
            is_strange |= !matcher.is_used(term.concept);
        }
    }
    let has_slot = utterance.periods.iter().any(|p| kept(p.tokens.start));
    let in_name =
        |i: usize| utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&(start + i)));
    let pointers = pointers(cues, body, in_name);
    let asks = !utterance.asks.is_empty() || body.iter().any(|t| cues.bare(t).is_some());
    let speaks = body.iter().any(|t| cues.is_speaking(t));
    let more = body.iter().any(|t| cues.is_more(t));
    let position = position(cues, body, content);
    // "Which part of China is that?" points back, too.
    let says_no_more = |p: &Pointer| body[p.tokens.end..].iter().all(|t| reader.lexicon.is_stop(&t.word));
    let ends_pointing = pointers.last().is_some_and(|p| p.kind.is_none() && says_no_more(p));
    let points_back = ends_pointing
        || pointers.first().is_some_and(|p| first_name.is_none_or(|name| start + p.tokens.start < name));
    let names_alone = first_name.is_some() || has_slot;
    let wants_yes_no = utterance.yes_no || (!asks && body.iter().any(|t| t.before_question_mark));
    let reason = if position.is_some() && first_name.is_none() {
        Reason::Position
    } else if names_alone && content == 0 && (carries_on || !asks) && !points_back && !utterance.yes_no {
        Reason::OtherSlot
    } else if first_name.is_some() && names == 1 && names_kind_only(cues, reader, utterance, start, content) {
        Reason::NoPredicate
    } else if first_name.is_some() {
        if !points_back {
            return None;
        }
        Reason::Pronoun
    } else if content == 0 && more {
        Reason::More
    } else if content == 0 && asks_source(cues, body, utterance) {
        Reason::Source
    } else if content == 0
        && wants_yes_no
        && (points_back || cues.drops_pronouns)
        && body.iter().any(|t| cues.is_doubt(t))
    {
        Reason::Doubt
    } else if content == 0
        && (asks && (body.len() > 1 || !is_what(cues, body)) || wants_yes_no && points_back)
    {
        Reason::NoContent
    } else if points_back {
        Reason::Pronoun
    } else if content > 0 && (asks || utterance.yes_no || carries_on || body.len() <= MAX_FRAGMENT) {
        Reason::NoSubject
    } else {
        return None;
    };
    Some(Ellipsis {
        reason,
        body: body.to_vec(),
        pointers,
        speaks,
        more,
        names: utterance.entities(),
        has_names: first_name.is_some(),
        content,
        is_strange,
        is_opened: start > 0,
        is_fragment: content > 0 && !asks && !utterance.yes_no && body.len() <= MAX_FRAGMENT,
        corrects,
        hangs_on: body.len() <= MAX_FRAGMENT && body.first().is_some_and(|t| cues.hangs_on(t)),
        position,
    })
}

/// Whether somebody says that something new begins, in words that may have been taken for misspelt.
fn begins_anew(cues: &Cues, utterance: &Utterance) -> bool {
    let is_repaired = !utterance.repairs.is_empty();
    cues.begins_anew(&utterance.tokens) || is_repaired && cues.begins_anew(&tokenize(&utterance.clean))
}

/// "Which country in Europe?": a noun for a kind, a name, and no verb.
fn names_kind_only(
    cues: &Cues,
    reader: &Reader,
    utterance: &Utterance,
    start: usize,
    content: usize,
) -> bool {
    let is_verb = |t: &Token| reader.lexicon.is_yes_no_opener(&t.word) || cues.is_predicate(t);
    let has_verb = utterance.tokens[start..].iter().any(is_verb);
    utterance.wanted_kind.is_some() && content == 1 && !has_verb
}

/// A message of so many words needs no question word to ask ("and in dollars?").
const MAX_FRAGMENT: usize = 4;

/// Words that point back or ask for more are no content, though a dictionary may say so.
fn is_cue(cues: &Cues, token: &Token) -> bool {
    cues.is_more(token)
        || cues.pronoun(token).is_some()
        || cues.is_doubt(token)
        || cues.kind(token) == Some(Kind::Publication)
        || cues.position(token).is_some()
        || cues.is_speaking(token)
        || cues.bare(token).is_some()
        || cues.asks_source(std::slice::from_ref(token))
}

/// "What?" alone is no question about anything.
fn is_what(cues: &Cues, body: &[Token]) -> bool {
    body.first().is_some_and(|t| t.word == cues.joining().what)
}

/// What stands before the body.
struct Openers {
    /// Where the body begins.
    end: usize,
    /// Whether they carry on from the question before.
    carries_on: bool,
    /// Whether they put it right.
    corrects: bool,
}

/// A sentence of so few words before the question is an interjection ("fair enough.").
const MAX_INTERJECTION: usize = 3;

fn openers(cues: &Cues, utterance: &Utterance) -> Openers {
    let tokens = &utterance.tokens;
    let (mut end, mut carries_on, mut corrects) = (0, false, false);
    while end < tokens.len() {
        if let Some(length) = cues.corrects(&tokens[end..]) {
            (carries_on, corrects) = (true, true);
            end += length;
        } else if let Some(length) = cues.carries_on(&tokens[end..]) {
            carries_on = true;
            end += length;
        } else if cues.is_aside(&tokens[end]) {
            end += 1;
        } else if let Some(length) = interjection(utterance, end) {
            end += length;
        } else {
            break;
        }
    }
    if end == tokens.len() {
        return Openers { end: 0, carries_on: false, corrects: false };
    }
    Openers { end, carries_on, corrects }
}

/// The length of a short sentence that names and asks nothing, where another one follows.
fn interjection(utterance: &Utterance, at: usize) -> Option<usize> {
    let tokens = &utterance.tokens[at..];
    let length = tokens.iter().skip(1).position(|t| t.starts_sentence)? + 1;
    let within = |i: usize| (at..at + length).contains(&i);
    let says = utterance.terms.iter().any(|t| within(t.tokens.start) && (t.name.is_some() || t.slot));
    let asks = tokens[..length].iter().any(|t| t.before_question_mark);
    (length <= MAX_INTERJECTION && tokens[0].starts_sentence && !says && !asks).then_some(length)
}

fn asks_source(cues: &Cues, body: &[Token], utterance: &Utterance) -> bool {
    use crate::text::lexicon::Asks;
    let who_says = utterance.asks.first() == Some(&Asks::Who) && body.iter().any(|t| cues.is_speaking(t));
    who_says || (0..body.len()).any(|i| cues.asks_source(&body[i..]))
}

/// "2", "the second one", "what was the last one again?"
fn position(cues: &Cues, body: &[Token], content: usize) -> Option<i8> {
    if content > 0 {
        return None;
    }
    if let [first, rest @ ..] = body
        && rest.iter().all(|t| cues.is_filler(t))
        && let Ok(number) = first.word.parse::<i8>()
    {
        return Some(number).filter(|n| *n > 0);
    }
    // "How long does it last?" asks for no place in a list.
    let stands = |at: usize| at == 0 || cues.is_pointer(&body[at - 1]) || cues.is_filler(&body[at - 1]);
    let at = (0..body.len()).find(|&at| cues.position(&body[at]).is_some() && stands(at))?;
    let rest = &body[at + 1..];
    rest.iter().all(|t| cues.is_filler(t)).then(|| cues.position(&body[at])).flatten()
}

/// Pronouns, and nouns that point back.
fn pointers(cues: &Cues, body: &[Token], in_name: impl Fn(usize) -> bool) -> SmallVec<[Pointer; 2]> {
    let mut found = SmallVec::new();
    let mut at = 0;
    while at < body.len() {
        let next_kind = body.get(at + 1).filter(|_| !in_name(at + 1)).and_then(|t| cues.kind(t));
        let next_kind = next_kind.filter(|k| *k != Kind::Publication);
        let is_existential = cues.pronoun(&body[at]) == Some(Pronoun::Place) && is_existential(body, at);
        let points = cues.is_pointer(&body[at]) || body[at].word == "the";
        if next_kind.is_some() && points && !in_name(at) {
            found.push(Pointer { tokens: at..at + 2, pronoun: cues.pronoun(&body[at]), kind: next_kind });
            at += 2;
        } else if let Some(pronoun) = cues.pronoun(&body[at]).filter(|_| !is_existential) {
            found.push(Pointer { tokens: at..at + 1, pronoun: Some(pronoun), kind: None });
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// "There is", "are there": no place is meant.
fn is_existential(body: &[Token], at: usize) -> bool {
    let is_be = |t: &Token| matches!(t.word.as_str(), "is" | "are" | "was" | "were" | "be" | "been");
    let ends = at + 1 == body.len();
    !ends && (body.get(at + 1).is_some_and(is_be) || (at > 0 && is_be(&body[at - 1])))
}
