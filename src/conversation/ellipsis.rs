//! What a message leaves out because the one before it said it, and how one can tell.

mod demand;
mod ends;
mod pointing;
mod signs;

use std::ops::Range;

use smallvec::SmallVec;

use super::cues::{Cues, Pronoun, Side};
use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::Matcher;
use crate::matcher::utterance::Utterance;
use crate::matcher::vocabulary::{Class, Concept, Name};
use crate::text::lexicon::Asks;
use crate::text::lists::List;
use crate::text::{Token, tokenize};
pub use demand::Demand;
use demand::demand;
use ends::{Openers, closers, openers};
use pointing::{pointers, position};
pub(super) use signs::MAX_FRAGMENT;
use signs::{
    asks_for_some, asks_same_of_another, asks_source, is_cue, is_what, names_kind_only, names_more_of_kind,
    says_doubt_alone, side, source_wording,
};

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
    /// A time in question, or a side of a change, where a time is told.
    OtherTime,
    /// Some of what was told are to be named.
    Names,
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
            Self::OtherTime => "asks whether it is another time",
            Self::Names => "asks for some of them",
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
    /// The token that the body begins with.
    pub start: usize,
    /// What is left when the openers are taken away.
    pub body: Vec<Token>,
    /// Words in the body that stand for something said before.
    pub pointers: SmallVec<[Pointer; 2]>,
    /// Whether somebody's speaking is asked about.
    pub speaks: bool,
    /// Whether more than was told is asked for.
    pub more: bool,
    /// What it takes back of the question before ("not the cars").
    pub taken_back: SmallVec<[Concept; 2]>,
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
    /// Whether something stands around the body ("and", "thanks").
    pub is_opened: bool,
    /// Whether it puts the question before right ("no, I meant …").
    pub corrects: bool,
    /// Whether it begins with words that hang on the sentence before ("of which brand?", "why so late?").
    pub hangs_on: bool,
    /// Whether it asks for some of several that were told ("which *ones* are in Europe?").
    pub picks: bool,
    /// Whether it speaks of the source itself ("when did the *article* come out?").
    pub of_article: bool,
    /// Which place in a list it asks for, from 1 on; -1 for the last.
    pub position: Option<i8>,
    /// What it can only be answered by.
    pub demand: Option<Demand>,
    /// The kind of answer asked for.
    pub kind: Option<Asks>,
    /// The side of a change over time that is all it asks about ("and today?").
    pub side: Option<Side>,
    /// Whether a stretch of time is asked for, rather than a day.
    pub stretch: bool,
    /// The question that it stands for, where it is a bare noun or a few words ("province?", "as of?").
    pub question: Option<&'static str>,
    /// Whether what it doubts is how exact a figure is.
    pub doubts_exactness: bool,
    /// Whether a number is asked for of something that is only named, and not of what ("how many at the fair?").
    pub counts_unnamed: bool,
    /// Whether yes or no is wanted, though it may be no sentence ("on a Friday?").
    pub wants_yes_no: bool,
}

impl Ellipsis {
    /// "Name?": whether what a person is called is asked for.
    pub fn asks_name(&self) -> bool {
        self.demand == Some(Demand::PersonName)
    }

    /// "Why so late?": whether it asks why, and says of what in words that hang on the sentence before.
    pub fn asks_why_so(&self) -> bool {
        self.kind == Some(Asks::Why) && self.hangs_on
    }

    /// Whether a pronoun of a kind stands in it.
    pub fn points_at(&self, pronoun: Pronoun) -> bool {
        self.pointers.iter().any(|p| p.pronoun == Some(pronoun))
    }
}

/// More words than this make a message that stands for itself, whatever pronouns it has.
const MAX_WORDS: usize = 24;

/// What a message lacks; `None` where it is complete, or where there is nothing to complete.
pub fn ellipsis(
    cues: &'static Cues,
    matcher: &Matcher,
    base: &FactBase,
    utterance: &Utterance,
) -> Option<Ellipsis> {
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
    let end = closers(cues, utterance, start);
    let is_closed = end < tokens.len();
    let ends_asking = tokens[start..].iter().any(|t| t.before_question_mark);
    let tokens = &tokens[..end];
    let kept = |i: usize| (start..end).contains(&i);
    let asking = reader.asking(utterance);
    let is_paper = |name| matches!(name, Some(Name::Known(e)) if base.entity(e).kind == Kind::Publication);
    let (mut content, mut names, mut is_strange) = (0, 0, false);
    let mut first_name = None;
    // "I meant the money, not the cars", "the S60, not the S90": what is put right is not asked for.
    let is_named = |i: usize| utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&i));
    let stands_between = |i: usize| i > start && is_named(i - 1) && (i + 1..tokens.len()).any(is_named);
    let is_put_right = |i: usize| tokens[i].is(List::Negation) && (corrects || stands_between(i));
    let excluding = (start..tokens.len()).find(|&i| cues.excludes(&tokens[i..]).is_some() || is_put_right(i));
    let body = &tokens[start..excluding.filter(|&i| i > start).unwrap_or(tokens.len())];
    let mut excluded: SmallVec<[EntityIx; 2]> = SmallVec::new();
    let mut taken_back: SmallVec<[Concept; 2]> = SmallVec::new();
    let mut put_right: SmallVec<[Name; 2]> = SmallVec::new();
    let in_source = source_wording(cues, body).map(|s| start + s.start..start + s.end);
    let asks_when = utterance.asks.first() == Some(&Asks::When);
    // "When will that change?" says no more than when.
    let changes = |i: usize| {
        let is_that = |t: &Token| matches!(cues.pronoun(t), Some(Pronoun::Thing | Pronoun::Several));
        asks_when && cues.is_changing(&tokens[i]) && tokens[start..i].iter().any(is_that)
    };
    // "Where does the article have that from?"
    let is_paper_itself = |i: usize| in_source.is_some() && cues.is_article(&tokens[i]);
    let has_slot = utterance.periods.iter().any(|p| kept(p.tokens.start));
    // "This year or next": the other side of the choice says no more.
    let has_time = has_slot || body.iter().any(|t| cues.bare(t).is_some());
    let choice = tokens.iter().position(|t| t.is(List::Choice)).filter(|_| has_time);
    for term in utterance.terms.iter().filter(|t| kept(t.tokens.start)) {
        let at = term.tokens.start;
        if is_paper(term.name) || in_source.as_ref().is_some_and(|s| s.contains(&at)) {
            // Whoever "told the Global Times" is asked for, not the paper.
        } else if term.name.is_some()
            && let Some(from) = excluding.filter(|&from| at >= from)
        {
            match term.name {
                _ if is_put_right(from) => put_right.extend(term.name),
                Some(Name::Known(entity)) => excluded.push(entity),
                _ => {}
            }
        } else if term.name.is_some() {
            first_name.get_or_insert(at);
            names += 1;
        } else if corrects && excluding.is_some_and(|from| at >= from) {
            taken_back.push(term.concept);
        } else if choice.is_some_and(|choice| at > choice) {
        } else if term.class == Class::Content
            && !term.slot
            && !asking.contains(&at)
            && !is_cue(cues, tokens, at)
            && !changes(at)
            && !is_paper_itself(at)
        {
            content += 1;
            // "From which city?" speaks of nothing else, whatever the facts call cities.
            let is_kind = cues.kind(&tokens[at]).is_some();
            is_strange |= !is_kind && !matcher.is_used(term.concept);
        }
    }
    let in_name = |i: usize| {
        let i = start + i;
        utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&i))
            || utterance.periods.iter().any(|p| p.tokens.contains(&i))
    };
    let pointers = pointers(cues, body, in_name);
    let fragment = cues.fragment(body);
    // "And this month?" asks of a month, rather than for one.
    let says_alone = |i: &usize| {
        let before = i.checked_sub(1).map(|at| &body[at]);
        !in_name(*i) && before.is_none_or(|t| cues.pronoun(t).is_none() && !cues.is_rate(t))
    };
    let question = fragment.or_else(|| (0..body.len()).filter(says_alone).find_map(|i| cues.bare(&body[i])));
    let own = utterance.asks.first().copied().filter(|_| fragment.is_none());
    let kind = own.or_else(|| reader.read(question?).asks.first().copied());
    let asks = kind.is_some();
    // "Tell me more" asks nobody else.
    let is_told = |i: usize| body.get(i + 1).is_some_and(|t| cues.is_asker(t));
    let speaks = (0..body.len()).any(|i| cues.is_speaking(&body[i]) && !is_told(i));
    let position = position(cues, body, content);
    // "Which part of China is that?" points back, too.
    let says_nothing = |t: &Token| t.is(List::Stop) || cues.is_likewise(t);
    let says_no_more = |p: &Pointer| body[p.tokens.end..].iter().all(says_nothing);
    let ends_pointing = pointers.last().is_some_and(|p| p.kind.is_none() && says_no_more(p));
    let points_back = ends_pointing
        || pointers.first().is_some_and(|p| first_name.is_none_or(|name| start + p.tokens.start < name));
    let names_alone = first_name.is_some() || has_slot;
    let wants_yes_no = utterance.yes_no || (!asks && ends_asking);
    // "More than a hundred?" asks whether the figure is that, not for more.
    let asks_figure = content == 0 && wants_yes_no && !utterance.figures.is_empty() && !has_slot;
    // "More than they planned?" compares.
    let compares = |i: usize| body.get(i + 1).is_some_and(|t| t.is(List::Basis));
    let more = !asks_figure && (0..body.len()).any(|i| cues.is_more(&body[i]) && !compares(i));
    // "On a Friday?", "this year or next?"
    let asks_time = choice.is_some() || has_slot && !asks && !carries_on && wants_yes_no;
    let is_asking = |i: usize| asking.contains(&(start + i));
    let of_side = side(cues, body, content, is_asking).filter(|_| first_name.is_none());
    // "How much was it before?" asks for a figure of that time.
    let counts = matches!(kind, Some(Asks::HowMany | Asks::HowMuch));
    let side = of_side.filter(|_| matches!(kind, None | Some(Asks::What | Asks::How)) || counts);
    let is_doubt = says_doubt_alone(cues, body);
    let content = if fragment.is_some() || is_doubt { 0 } else { content };
    let is_place = |name| matches!(name, Name::Known(e) if base.entity(e).kind.is_place());
    let asks_for_some = utterance.terms.iter().filter_map(|t| t.name).all(is_place)
        && asks_for_some(cues, reader.lexicon, body, in_name);
    let demand = demand(cues, utterance, start..start + body.len(), content, &pointers, excluded);
    let demand = demand.filter(|_| !asks_for_some);
    // "I was close" asks nothing.
    let is_own = body.first().is_some_and(|t| cues.is_asker(t));
    let is_fragment = body.len() <= MAX_FRAGMENT && !is_own;
    let is_person = pointers.first().is_some_and(|p| p.pronoun == Some(Pronoun::Person));
    // "Which ones are in Europe?" asks for some of what was told.
    let picks = utterance.asks.first() == Some(&Asks::Which) && body.iter().any(|t| cues.is_one(t));
    let hangs_on = body.first().is_some_and(|t| cues.hangs_on(t));
    // "Why so late?", "why not earlier?"
    let points_so = |t: &Token| cues.is_degree(t) || t.is(List::Negation);
    let asks_why_so = kind == Some(Asks::Why) && body.get(1).is_some_and(points_so);
    let of_another = content == 0
        && pointers.is_empty()
        && !speaks
        && asks_same_of_another(cues, utterance, start..start + body.len());
    // "And SAIC's boss?" asks for somebody else than SAIC.
    let is_somebody = |i: usize| reader.lexicon.kind(&body[i].word).is_some_and(Kind::is_somebody);
    let asks_for_somebody = (0..body.len()).any(|i| is_somebody(i) && !in_name(i));
    // "How many at the fair?" says nothing of what is counted.
    let counts_unnamed = !carries_on
        && kind == Some(Asks::HowMany)
        && utterance.head.is_empty()
        && first_name.is_some()
        && !has_slot;
    // "Exactly that number, or roughly?"
    let doubts_exactness = body.iter().any(|t| cues.is_exactness(t));
    let asks_how_exact = doubts_exactness && content == 0 && first_name.is_none() && (wants_yes_no || !asks);
    let reason = if asks_for_some {
        Reason::Names
    } else if asks_how_exact && points_back {
        Reason::Doubt
    } else if of_another {
        Reason::OtherSlot
    } else if position.is_some() && first_name.is_none() {
        Reason::Position
    } else if side.is_some() && !counts || asks_time && content == 0 && first_name.is_none() {
        Reason::OtherTime
    } else if first_name.is_some() && content == 0 && points_back && wants_yes_no && (speaks || is_person) {
        Reason::Source
    } else if demand.is_some() && first_name.is_none() {
        if pointers.is_empty() { Reason::NoContent } else { Reason::Pronoun }
    } else if names_alone
        && content == 0
        && !asks_for_somebody
        && (carries_on || !asks || counts_unnamed)
        && !points_back
        && !picks
        && !utterance.yes_no
    {
        Reason::OtherSlot
    } else if first_name.is_some() && names == 1 && names_kind_only(cues, utterance, start, content) {
        Reason::NoPredicate
    } else if first_name.is_some() {
        if !points_back && !picks {
            return None;
        }
        Reason::Pronoun
    } else if asks_figure {
        Reason::NoContent
    } else if more && (content == 0 || content == 1 && names_more_of_kind(cues, body)) {
        Reason::More
    } else if content == 0 && asks_source(cues, body, utterance) {
        Reason::Source
    } else if content == 0
        && wants_yes_no
        && (is_doubt || (points_back || cues.drops_pronouns) && body.iter().any(|t| cues.is_doubt(t)))
    {
        Reason::Doubt
    } else if content == 0
        && (asks && (body.len() > 1 || !is_what(cues, body)) || wants_yes_no && points_back)
    {
        Reason::NoContent
    } else if points_back {
        Reason::Pronoun
    } else if content > 0 && (asks || utterance.yes_no || carries_on || is_fragment) {
        Reason::NoSubject
    } else {
        return None;
    };
    // "Does Volvo?" puts Volvo in the place of another one.
    let (start, body) = if of_another { (start + 1, &body[1..]) } else { (start, body) };
    Some(Ellipsis {
        reason,
        start,
        body: body.to_vec(),
        pointers,
        speaks,
        more,
        taken_back,
        names: utterance.entities().into_iter().filter(|e| !put_right.contains(&Name::Known(*e))).collect(),
        has_names: first_name.is_some(),
        content,
        is_strange,
        is_opened: start > 0 || is_closed,
        is_fragment: content > 0 && !asks && !utterance.yes_no && body.len() <= MAX_FRAGMENT,
        corrects: corrects || !put_right.is_empty(),
        picks,
        of_article: body.iter().any(|t| cues.is_article(t)),
        hangs_on: body.len() <= MAX_FRAGMENT && (hangs_on || asks_why_so),
        position,
        demand,
        kind,
        side,
        stretch: body.iter().any(|t| cues.is_stretch(t)),
        question: question.filter(|_| content == 0),
        doubts_exactness,
        counts_unnamed,
        wants_yes_no,
    })
}

/// The tokens of a message without what opens and closes it.
pub(super) fn body_of(cues: &Cues, utterance: &Utterance) -> Range<usize> {
    let start = openers(cues, utterance).end;
    start..closers(cues, utterance, start)
}

/// Whether somebody says that something new begins, in words that may have been taken for misspelt.
pub(super) fn begins_anew(cues: &Cues, utterance: &Utterance) -> bool {
    let is_repaired = !utterance.repairs.is_empty();
    cues.begins_anew(&utterance.tokens) || is_repaired && cues.begins_anew(&tokenize(&utterance.clean))
}
