//! What was typed, after reading: words with their repairs, names, figures, periods, and the kind
//! of answer that is asked for.

mod asked;
mod at_large;
mod description;
mod joint;
mod repair;
mod sentences;
mod wanted;

use std::ops::Range;

use jiff::civil::Date;
use smallvec::SmallVec;

pub use self::description::Description;
pub use self::joint::Joint;
use self::repair::Repaired;
pub use self::wanted::Wanted;
use self::wanted::head;
use super::vocabulary::{Class, Concept, Name, OtherIx, Vocabulary};
use crate::knowledge::EntityIx;
use crate::text::dates::{Period, PeriodMention, periods, settle};
use crate::text::lexicon::{Asks, Direction, Kind, Lexicon, Locative};
use crate::text::lists::List;
use crate::text::numbers::{Figure, Precision, figures};
use crate::text::script::to_simplified;
use crate::text::tokens::Token;

/// What was typed, after reading.
#[derive(Debug, Clone, Default)]
pub struct Utterance {
    /// The text without platform artefacts and disguises.
    pub clean: String,
    /// Its words, repaired.
    pub tokens: Vec<Token>,
    /// What was repaired: the token, and what stood there.
    pub repairs: Vec<(usize, String)>,
    /// Tokens that were repaired to a word that the fact base does not use.
    pub doubtful: SmallVec<[usize; 8]>,
    /// How many words were misspelt, or written as only chat has them.
    pub slips: usize,
    /// Names, synonyms and single words, in order, covering all tokens.
    pub terms: Vec<Term>,
    /// Figures that are not part of a period.
    pub figures: Vec<Figure>,
    /// Stretches of time.
    pub periods: Vec<PeriodMention>,
    /// Kinds of answer asked for, in order; empty for statements and fragments.
    pub asks: SmallVec<[Asks; 4]>,
    /// Terms right after the first question word, which say what is asked for ("which *month*").
    pub head: Range<usize>,
    /// The kind of entity whose names are wanted ("which *makers*"), where a noun says so.
    pub wanted_kind: Option<Wanted>,
    /// Whether yes or no is wanted.
    pub yes_no: bool,
    /// Whether it offers a choice ("Beijing or Shanghai").
    pub offers_choice: bool,
    /// Whether it is negated.
    pub negated: bool,
}

/// One or several words that count as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// What it means.
    pub concept: Concept,
    /// How much it narrows down what is asked.
    pub class: Class,
    /// What it names, if it is a name.
    pub name: Option<Name>,
    /// Its synonym group, if it has one.
    pub group: Option<u32>,
    /// Whether it is part of a figure or a period, which are compared as such.
    pub slot: bool,
    /// Whether it asks for the extreme of several.
    pub superlative: bool,
    /// Which way a quantity moves.
    pub direction: Option<Direction>,
    /// How something is put to it, if it is a name ("in *Sweden*", "to Europe and *the US*").
    pub locative: Option<Locative>,
    /// Whether the word was repaired to one of the language at large, and so is uncertain.
    pub doubtful: bool,
}

/// The place of one among others of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordinal {
    /// "Second"
    pub place: Concept,
    /// "Day"
    pub of: Concept,
}

/// Reads utterances for one fact base.
pub struct Reader<'a> {
    /// The fact base's words.
    pub vocabulary: &'a Vocabulary,
    /// The language's words.
    pub lexicon: &'a Lexicon,
    /// The day that "this year" and "Sunday" count from.
    pub today: Date,
    /// The days and stretches of time that facts tell of.
    pub told: &'a [Period],
}

impl Reader<'_> {
    /// Reads a text as typed.
    pub fn read(&self, raw: &str) -> Utterance {
        let (clean, Repaired { tokens, repairs, doubtful, slips }) = self.words(raw);
        Utterance { clean, repairs, slips, ..self.analyse(tokens, doubtful) }
    }

    /// Reads no more than words and names: what is asked, figures and periods are left out.
    pub fn read_terms(&self, raw: &str) -> Utterance {
        let (clean, Repaired { mut tokens, repairs, doubtful, slips }) = self.words(raw);
        self.look_up_lists(&mut tokens);
        let terms = self.terms(&tokens, &doubtful);
        Utterance { clean, tokens, repairs, doubtful, slips, terms, ..Utterance::default() }
    }

    fn words(&self, raw: &str) -> (String, Repaired) {
        let mut clean = crate::text::clean(raw);
        if self.lexicon.segmented {
            clean = to_simplified(&clean).into_owned();
        }
        let (tokens, shorthand) = self.expand(self.vocabulary.tokens(&clean));
        (clean, self.repair(tokens, shorthand))
    }

    /// Reads an utterance again, with another word for one of its tokens.
    pub fn respelt(&self, utterance: &Utterance, at: usize, word: &str) -> Utterance {
        let mut tokens = utterance.tokens.clone();
        word.clone_into(&mut tokens[at].word);
        let doubtful = utterance.doubtful.iter().copied().filter(|&i| i != at).collect();
        let (clean, repairs) = (utterance.clean.clone(), utterance.repairs.clone());
        Utterance { clean, repairs, slips: utterance.slips, ..self.analyse(tokens, doubtful) }
    }

    /// Reads words that were read before, put together anew.
    pub fn reread(&self, tokens: Vec<Token>) -> Utterance {
        self.analyse(tokens, SmallVec::new())
    }

    /// Whether a figure of an utterance is the most or the least there is ("up to 11 hours").
    pub fn bounds_figure(&self, utterance: &Utterance) -> bool {
        utterance.figures.iter().any(|f| self.lexicon.bounds(&utterance.tokens[..f.tokens.start]))
    }

    fn part(&self, utterance: &Utterance, range: Range<usize>) -> Utterance {
        let doubtful = utterance.doubtful.iter().filter(|i| range.contains(i)).map(|i| i - range.start);
        let doubtful = doubtful.collect();
        self.analyse(utterance.tokens[range].to_vec(), doubtful)
    }

    fn look_up_lists(&self, tokens: &mut [Token]) {
        tokens.iter_mut().for_each(|token| token.lists = self.lexicon.lists(&token.word));
    }

    fn analyse(&self, mut tokens: Vec<Token>, doubtful: SmallVec<[usize; 8]>) -> Utterance {
        self.look_up_lists(&mut tokens);
        let mut terms = self.terms(&tokens, &doubtful);
        // The figure of a name ("S 60") counts nothing, and "Jun" in one is no month.
        let is_named = |range: &Range<usize>| {
            terms
                .iter()
                .any(|t| t.name.is_some() && t.tokens.start <= range.start && range.end <= t.tokens.end)
        };
        let mut periods = periods(&tokens, self.today);
        periods.retain(|p| !is_named(&p.tokens));
        settle(&mut periods, self.today, self.told);
        let in_period = |i: usize| periods.iter().any(|p| p.tokens.contains(&i));
        let is_free =
            |f: &Figure| !in_period(f.tokens.start) && !is_named(&(f.tokens.start..f.tokens.start + 1));
        let figures: Vec<Figure> = figures(&tokens).into_iter().filter(is_free).collect();
        for term in &mut terms {
            let start = term.tokens.start;
            // The "US" of "US$5" is not the country.
            if term.tokens.len() == 1 && figures.iter().any(|f| f.currency_word == Some(start)) {
                term.name = None;
                term.slot = true;
                continue;
            }
            // To "top three million" is to pass it; the "top three" are an extreme.
            let passes = |f: &Figure| f.tokens.start == term.tokens.end && f.value > MOST_RANKED;
            term.superlative = term.superlative && !figures.iter().any(passes);
            term.slot = in_period(start) || figures.iter().any(|f| f.tokens.contains(&start));
            // "*Bigger* than a hundred" says no more than how exact the figure is.
            let end = term.tokens.end;
            let is_exactness = |f: &Figure| f.tokens.start == end + 1 && f.precision != Precision::Exact;
            if tokens.get(end).is_some_and(|t| t.is(List::Basis)) && figures.iter().any(is_exactness) {
                term.class = Class::Stop;
            }
        }
        let (asks, yes_no, ask_end) = self.asked(&tokens);
        let head = head(&terms, ask_end);
        let wanted_kind = (self.wanted_name(&tokens, &terms, ask_end))
            .or_else(|| self.wanted_kind(&tokens, &terms, &head, asks.first().copied()));
        let negated = (0..tokens.len()).any(|i| self.is_negation(&tokens, i));
        let offers_choice = tokens.iter().any(|t| t.is(List::Choice));
        Utterance {
            clean: String::new(),
            tokens,
            repairs: Vec::new(),
            doubtful,
            slips: 0,
            terms,
            figures,
            periods,
            asks,
            head,
            wanted_kind,
            yes_no,
            offers_choice,
            negated,
        }
    }

    fn terms(&self, tokens: &[Token], doubtful: &[usize]) -> Vec<Term> {
        let units = self.vocabulary.units(tokens, self.lexicon);
        let mut terms = Vec::with_capacity(units.len());
        let mut at = 0;
        while at < units.len() {
            let found = self.vocabulary.name_at(&units, tokens, at);
            let count = found.map_or(1, |(_, count)| count);
            let (first, last) = (&units[at], &units[at + count - 1]);
            let range = first.tokens.start as usize..last.tokens.end as usize;
            let words = &tokens[range.clone()];
            terms.push(Term {
                concept: first.concept,
                class: match found {
                    Some(_) => Class::Content,
                    None if self.is_repeated_around(tokens, range.end) => Class::Stop,
                    None if count == 1 && self.only_bounds(tokens, range.start) => Class::Stop,
                    None => first.class,
                },
                name: found.map(|(name, _)| name),
                group: first.group.filter(|_| found.is_none()),
                slot: false,
                superlative: range.clone().any(|i| self.is_superlative(tokens, i)),
                direction: words
                    .iter()
                    .filter(|t| t.is(List::Direction))
                    .find_map(|t| self.lexicon.direction(&t.word)),
                locative: found.and_then(|_| self.locative(tokens, &terms, range.start)),
                doubtful: range.clone().any(|i| doubtful.contains(&i)),
                tokens: range,
            });
            at += count;
        }
        terms
    }

    /// How something is put to the name that begins at a token. Names that are listed share it.
    fn locative(&self, tokens: &[Token], before: &[Term], start: usize) -> Option<Locative> {
        let last = start.checked_sub(1)?;
        let listed = || {
            let earlier = before.iter().rev().find(|t| t.name.is_some())?;
            let between = tokens.get(earlier.tokens.end..start)?;
            between.iter().all(|t| t.is(List::Joining)).then_some(earlier.locative)?
        };
        self.lexicon.locative(&tokens[last].word).or_else(listed)
    }

    /// "The most" asks for an extreme; "at most" bounds a figure, "most of them" is a share, and who is
    /// "at the top" leads.
    fn is_superlative(&self, tokens: &[Token], at: usize) -> bool {
        let before = |count: usize| at.checked_sub(count).map_or("", |i| tokens[i].word.as_str());
        if !tokens[at].is(List::Superlative) {
            return false;
        }
        let is_place = || {
            let ends = tokens.get(at + 1).is_none_or(|t| t.starts_sentence || t.is(List::Stop));
            ends && before(1) == "the" && matches!(before(2), "at" | "on")
        };
        // "The latest total" is the one that there is.
        let is_count = |t: &Token| {
            matches!(t.word.as_str(), "total" | "figure" | "figures" | "number" | "count" | "tally" | "data")
        };
        match tokens[at].word.as_str() {
            "latest" | "newest" if tokens[at + 1..].iter().take(COUNT_WITHIN).any(is_count) => false,
            "most" | "least" => before(1) == "the",
            _ => before(1) != "at" && !is_place(),
        }
    }

    /// "At least", "at most".
    fn only_bounds(&self, tokens: &[Token], at: usize) -> bool {
        at > 0 && tokens[at - 1].word == "at" && tokens[at].is(List::Superlative)
    }
}

/// "Which *part of* the country?" asks for no part.
pub(super) fn asks_for_part(tokens: &[Token], at: usize) -> bool {
    let asks = |t: &Token| matches!(t.word.as_str(), "which" | "what");
    let is_of = |t: &Token| t.is(List::Genitive) && !t.starts_sentence;
    tokens[at].is(List::Part) && at > 0 && asks(&tokens[at - 1]) && tokens.get(at + 1).is_some_and(is_of)
}

/// "The latest *export total*": a noun for a figure stands within so many words.
const COUNT_WITHIN: usize = 3;

/// Lists of the foremost of several have at most so many entries ("the top 500").
const MOST_RANKED: f64 = 1_000.0;

impl Utterance {
    /// The entities named, in order, each once.
    pub fn entities(&self) -> SmallVec<[EntityIx; 4]> {
        let mut found = SmallVec::new();
        for term in &self.terms {
            if let Some(Name::Known(entity)) = term.name
                && !found.contains(&entity)
            {
                found.push(entity);
            }
        }
        found
    }

    /// Whether it says and asks nothing but names of the source.
    pub fn is_names_alone(&self) -> bool {
        self.asks.is_empty() && !self.yes_no && self.has_only_names() && !self.asks_of_bot()
    }

    /// "Are you Chinese?", other than "can you tell me about it?"
    fn asks_of_bot(&self) -> bool {
        let any = |list| self.tokens.iter().any(|t| t.is(list));
        any(List::Addressed) && ![List::About, List::Saying, List::Frame].into_iter().any(any)
    }

    /// Whether all that it says beside what it asks is names of the source.
    pub fn has_only_names(&self) -> bool {
        let mut content = self.terms.iter().filter(|t| t.class == Class::Content).peekable();
        let is_known = |term: &Term| matches!(term.name, Some(Name::Known(_)));
        content.peek().is_some() && content.all(is_known)
    }

    /// Names that the source does not mention.
    pub fn others(&self) -> impl Iterator<Item = OtherIx> {
        self.terms.iter().filter_map(|t| match t.name {
            Some(Name::Other(other)) => Some(other),
            _ => None,
        })
    }

    /// The term that says what is asked for: the first word of content, names aside, behind the question
    /// word ("how *wide* is the hall?"); `None` where yes or no is wanted.
    pub fn focus(&self) -> Option<usize> {
        let from = if self.yes_no { self.terms.len() } else { self.head.start };
        let is_content = |t: &Term| t.class == Class::Content && t.name.is_none() && !t.slot;
        self.terms[from..].iter().position(is_content).map(|i| from + i)
    }

    /// The terms right after the question word ("which *smart vehicle firms*").
    pub fn head_terms(&self) -> &[Term] {
        self.terms.get(self.head.clone()).unwrap_or_default()
    }

    /// Places of one among others, each with what it is one of ("the *second day*").
    pub fn ordinals(&self) -> impl Iterator<Item = Ordinal> {
        let is_ordinal = |t: &Term| self.tokens[t.tokens.start].is(List::Ordinal);
        let pairs = self.terms.windows(2).filter(move |pair| is_ordinal(&pair[0]));
        pairs.map(|pair| Ordinal { place: pair[0].concept, of: pair[1].concept })
    }

    /// Which way a quantity is said to move.
    pub fn direction(&self) -> Option<Direction> {
        self.terms.iter().find_map(|t| t.direction)
    }
}
