//! Holding a question against one fact: what of its words, names, figures and times the fact accounts for.

use smallvec::SmallVec;

use super::Evidence;
use super::answer_kind::{is_beside, is_other_kind, lacks_measure};
use super::question::Question;
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Value};
use crate::matcher::neighbours::Neighbours;
use crate::matcher::profile::is_person;
use crate::matcher::utterance::{Term, Utterance, Wanted, asks_for_part};
use crate::matcher::vocabulary::{Class, Name};
use crate::matcher::{Matcher, Profile};
use crate::text::dates::PeriodMention;
use crate::text::lexicon::{Asks, Attributes, Lexicon, Locative, Measure};
use crate::text::lists::List;
use crate::text::numbers::Figure;

/// What a word of an utterance counts, whichever fact it is held against.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::matcher) struct Weighed {
    /// How much it would take away if it were not accounted for, 0 to 1; 0 if it has no content.
    pub(in crate::matcher) weight: f32,
    /// Rank of the word that tells what it means.
    pub(super) meaning: Option<u16>,
    /// How much it belongs to what the source does not give; `None` if neither facts nor gaps use it.
    gap_share: Option<f32>,
    /// How much more it takes away where it says what is asked for; `None` where it does not.
    as_focus: Option<f32>,
    /// Attributes that it asks for.
    attributes: Attributes,
}

impl Matcher {
    /// Reads what an utterance asks for, and weighs its terms.
    pub(in crate::matcher) fn question<'a>(&self, base: &FactBase, utterance: &'a Utterance) -> Question<'a> {
        let weigh = |term: &Term| {
            if term.class != Class::Content || asks_for_part(&utterance.tokens, term.tokens.start) {
                return Weighed::default();
            }
            let token = &utterance.tokens[term.tokens.start];
            let weight = self.weight(term.concept, &token.word);
            // Names and slots are compared as such.
            if term.name.is_some() || term.slot {
                return Weighed { weight, ..Weighed::default() };
            }
            let meaning = self.embedding.rank(self.vocabulary.meaning(term.group, token));
            Weighed { weight, meaning, gap_share: self.gap_share(term.concept), ..Weighed::default() }
        };
        let mut weighing: SmallVec<[Weighed; 32]> = utterance.terms.iter().map(weigh).collect();
        if let Some(focus) = utterance.focus() {
            let word = &utterance.tokens[utterance.terms[focus].tokens.start].word;
            let is_used = self.is_used(utterance.terms[focus].concept);
            weighing[focus].as_focus = Some(if is_used { OF_OTHER_FACTS } else { 0.0 });
            weighing[focus].attributes = self.lexicon.attributes_asked(word, utterance.asks.first().copied());
        }
        let takes_for_given = self.takes_for_given(utterance);
        Question::new(base, self.lexicon, utterance, weighing, takes_for_given)
    }

    /// Holds an utterance against one fact.
    pub(in crate::matcher) fn hold_against(
        &self,
        base: &FactBase,
        question: &Question,
        index: usize,
        words: Evidence,
    ) -> Evidence {
        let Question { utterance, weighed: weighing, named: asked, .. } = question;
        let profile = &self.profiles[index];
        let fact = &base.facts[index];
        let mut evidence =
            Evidence { structured: profile.structured, wants_yes_no: utterance.yes_no, ..words };
        let names = Lexicon::english();
        let is_group =
            |name: &str| name.split(' ').next_back().is_some_and(|noun| names.kind(noun).is_some());
        // "Which *Chinese carmaker*" describes the answer, and is no subject.
        let asks_for_member =
            |i: usize| utterance.wanted_kind.is_some_and(|w| w.member) && utterance.head.contains(&i);
        let mut outdone = 0;
        for (i, term) in utterance.terms.iter().enumerate() {
            // What happens in the country that a company is from is told by no fact about the company.
            let is_inside = term.locative == Some(Locative::Inside);
            let elsewhere = matches!(term.name, Some(Name::Known(e)) if is_inside && profile.is_home(e));
            let kind = match term.name {
                Some(Name::Known(entity)) if elsewhere => base.entity(entity).kind,
                Some(Name::Known(entity)) if profile.has_entity(entity) => {
                    evidence.entities = evidence.entities.saturating_add(1);
                    continue;
                }
                Some(Name::Known(entity)) if profile.is_questioned_about(entity) => continue,
                Some(Name::Known(entity)) if asks_for_member(i) && is_group(&base.entity(entity).name) => {
                    continue;
                }
                Some(Name::Known(entity)) if profile.is_kin(entity) => {
                    evidence.kin_entities = evidence.kin_entities.saturating_add(1);
                    continue;
                }
                Some(Name::Known(entity)) => base.entity(entity).kind,
                Some(Name::Other(other)) => self.vocabulary.other(other).0,
                None if term.slot => continue,
                None if self.asks_occupation(base, utterance, term, profile) => {
                    evidence.accounted += weighing[i].weight;
                    continue;
                }
                None => {
                    account(utterance, i, &weighing[i], profile, &mut evidence);
                    continue;
                }
            };
            // What is mainly so leaves room for more, unless it is the main part that is asked for.
            let is_open = profile.is_partial && !question.asks_main;
            if (utterance.yes_no || utterance.offers_choice) && !is_open && profile.could_be_value(base, kind)
            {
                evidence.contrasted = true;
            } else if !question.compares && is_outdone(base, utterance, i, kind, profile) {
                outdone += 1;
            } else {
                evidence.missing.get_or_insert(term.tokens.start);
                match term.name {
                    Some(Name::Known(_)) => {
                        evidence.foreign_entities = evidence.foreign_entities.saturating_add(1)
                    }
                    _ => evidence.other_names = evidence.other_names.saturating_add(1),
                }
            }
        }
        // "Which is longer, Alpha or Beta?" takes more than what is told of one.
        if evidence.is_strange() {
            evidence.foreign_entities = evidence.foreign_entities.saturating_add(outdone);
        }
        let figures = utterance.figures.iter().filter(|f| f.value > SMALL && !profile.has_figure(f.value));
        evidence.other_figures = figures.count().min(usize::from(u8::MAX)) as u8;
        evidence.other_amount = profile.structured
            && (question.takes_for_given || self.is_of_other_amount(utterance, fact, profile));
        // "Which *foreign firms*?" asks for some of "foreign automakers".
        let says_first_of = |name: &str| {
            let first = name.split(' ').next().unwrap_or_default().to_lowercase();
            let head = utterance.terms[utterance.head.clone()].iter().flat_map(|t| t.tokens.clone());
            head.into_iter().any(|at| utterance.tokens[at].word == first)
        };
        let tells = |wanted: Wanted| {
            !profile.structured
                || profile.tells_entity(base, wanted.kind, |e| {
                    let name = &base.entity(e).name;
                    let own = is_group(name) && (wanted.member || says_first_of(name));
                    // "The name of the minister" is that of somebody whom the question calls otherwise.
                    let is_named =
                        asked.contains(&e) && !(wanted.kind == Kind::Person && is_person(base.entity(e)));
                    // Whoever works for it says so; that makes it no answer ("which maker leads?").
                    let could_speak = matches!(wanted.kind, Kind::Company | Kind::Brand);
                    let is_of_speaker = could_speak && !question.is_of_somebody && profile.is_said_by(e);
                    // "Which *Chinese maker* do they praise?" asks for none from anywhere else.
                    let within = &base.entity(e).within;
                    let is_from_elsewhere = wanted.member
                        && !question.homes.is_empty()
                        && within.iter().any(|e| base.entity(*e).kind == Kind::Country)
                        && !question.homes.iter().any(|home| within.contains(home));
                    !own && !is_named && !is_of_speaker && !is_from_elsewhere && !profile.is_home(e)
                })
        };
        evidence.other_kind = is_other_kind(utterance, fact, profile)
            || !utterance.yes_no && !utterance.wanted_kind.is_none_or(tells)
            || is_beside(base, question, fact, profile)
            || evidence.unaccounted > 0.0 && lacks_measure(question, profile)
            || question.only_person && asks_of_person(&evidence);
        evidence.other_period = self.is_other_period(utterance, profile);
        // "When does … come out?" is asked of much else than the article.
        let is_of_article = base.article.is_some() && fact.paragraph.is_none();
        evidence.off_article = profile.structured && is_of_article && evidence.is_strange();
        evidence
    }

    /// Whether a question for more than yes or no has an amount of money or a share that no fact tells.
    fn takes_for_given(&self, utterance: &Utterance) -> bool {
        let unit = |f: &Figure| utterance.tokens.get(f.tokens.end).and_then(|t| self.lexicon.unit(&t.word));
        let is_amount = |f: &&Figure| f.percent || f.currency.is_some() || unit(f) == Some(Measure::Money);
        let is_told = |f: &Figure| self.profiles.iter().any(|profile| profile.has_figure(f.value));
        !utterance.yes_no
            && !utterance.asks.is_empty()
            && utterance.figures.iter().filter(is_amount).any(|f| !is_told(f))
    }

    /// Whether a question for an amount names one that only facts of other paragraphs tell: "what were
    /// those 3.9 million worth?" does not ask for what something else was worth.
    fn is_of_other_amount(&self, utterance: &Utterance, fact: &Fact, profile: &Profile) -> bool {
        let is_told_elsewhere = |f: &Figure| {
            let first = self.amounts.partition_point(|(told, _)| *told < f.value * (1.0 - ROUNDING));
            let mut same = self.amounts[first..]
                .iter()
                .take_while(|(told, _)| *told <= f.value * (1.0 + ROUNDING))
                .peekable();
            same.peek().is_some() && same.all(|(_, paragraph)| *paragraph != fact.paragraph)
        };
        let mut others = utterance.figures.iter().filter(|f| f.value > SMALL && !profile.has_figure(f.value));
        !utterance.yes_no
            && !utterance.asks.is_empty()
            && matches!(fact.value, Some(Value::Quantity { .. }))
            && others.any(is_told_elsewhere)
    }

    /// Whether a word asks what somebody is of whom the fact speaks: whoever is quoted is introduced.
    fn asks_occupation(
        &self,
        base: &FactBase,
        utterance: &Utterance,
        term: &Term,
        profile: &Profile,
    ) -> bool {
        let is_told = |e: &EntityIx| is_person(base.entity(*e)) && profile.has_entity(*e);
        term.class == Class::Content
            && utterance.tokens[term.tokens.start].is(List::Occupation)
            && utterance.entities().iter().any(is_told)
    }

    /// How close a word is to the closest of a fact, 0 to 1.
    pub(crate) fn closeness(&self, word: &str, profile: &Profile) -> f32 {
        closeness(self.embedding.rank(word), |rank| profile.has_word(rank))
    }

    /// How close a word is to the closest of some words, given by their ranks, 0 to 1.
    pub(crate) fn likeness(&self, word: &str, ranks: &[u16]) -> f32 {
        closeness(self.embedding.rank(word), |rank| ranks.contains(&rank))
    }

    /// The place of a word in the table of word-piece vectors, if it has one.
    pub(crate) fn rank(&self, word: &str) -> Option<u16> {
        self.embedding.rank(word)
    }

    /// Whether the question is about another time. A fact that tells a time may be asked about a
    /// wrong one.
    fn is_other_period(&self, utterance: &Utterance, profile: &Profile) -> bool {
        let contrasted = utterance.yes_no && profile.tells_time;
        // "I got mine in 2023; when were they sold?"
        let asks_time = profile.tells_time && utterance.asks.first() == Some(&Asks::When);
        // "More than a year before": what grows is measured by the year before. How many more is another
        // question.
        let counts = utterance.asks.first() == Some(&Asks::HowMany);
        let is_basis = |mention: &PeriodMention| {
            let mut before = utterance.tokens[..mention.tokens.start].iter().rev().take(BEFORE_BASIS);
            profile.direction.is_some()
                && !counts
                && before.any(|t| t.is(List::Basis))
                && profile.is_year_after(mention.period, self.today)
        };
        let fits = |mention: &PeriodMention| {
            profile.fits_period(mention, self.today)
                || asks_time && profile.holds_period(mention)
                || is_basis(mention)
        };
        !contrasted && !utterance.periods.iter().all(fits)
    }
}

/// "Was it Alpha *or Beta*?": whether the fact speaks of the other side of a choice that a name of a kind is
/// offered in.
fn is_outdone(base: &FactBase, utterance: &Utterance, i: usize, kind: Kind, profile: &Profile) -> bool {
    let is_choice = |term: &Term| utterance.tokens[term.tokens.start].is(List::Choice);
    let is_alike = |e: EntityIx| base.entity(e).kind == kind && profile.has_entity(e);
    let is_meant = |term: &Term| matches!(term.name, Some(Name::Known(e)) if is_alike(e));
    let (before, after) = (&utterance.terms[..i], &utterance.terms[i + 1..]);
    let is_second = matches!(before, [.., other, or] if is_choice(or) && is_meant(other));
    let is_first = matches!(after, [or, other, ..] if is_choice(or) && is_meant(other));
    utterance.offers_choice && (is_first || is_second)
}

/// One content word of the question: does the fact have it, or a word close to it?
fn account(
    utterance: &Utterance,
    index: usize,
    weighed: &Weighed,
    profile: &Profile,
    evidence: &mut Evidence,
) {
    let term = &utterance.terms[index];
    if term.class != Class::Content {
        return;
    }
    let weight = if term.doubtful { weighed.weight * DOUBTFUL } else { weighed.weight };
    let is_ranked = || {
        let word = &utterance.tokens[term.tokens.start];
        profile.is_partial && word.is(List::Ranking) || profile.leads && word.is(List::Best)
    };
    if term.superlative
        && profile.structured
        && !profile.is_bound
        && !profile.compares
        && !profile.has_extreme(term.concept)
        && !is_ranked()
    {
        evidence.other_extreme = true;
    }
    let closeness = match profile.has_concept(term.concept) {
        true => 1.0,
        false => closeness(weighed.meaning, |rank| profile.has_word(rank)),
    };
    evidence.accounted += weight * closeness;
    let rest = weight * (1.0 - closeness);
    if let Some(more) = weighed.as_focus {
        if profile.has_few_examples {
            evidence.unaccounted_focus = rest + more * (1.0 - closeness) - USUALLY;
        }
        let is_asked = profile.structured && closeness < ALIKE && !weighed.attributes.is_empty();
        evidence.other_attribute = is_asked && !profile.attributes.intersects(weighed.attributes);
    }
    evidence.unaccounted += rest;
    match weighed.gap_share {
        Some(share) => evidence.unaccounted_gap += rest * share,
        None => evidence.unaccounted_new += rest,
    }
    if utterance.head.contains(&index) {
        evidence.unaccounted_head = evidence.unaccounted_head.max(rest);
    }
    if rest > evidence.heaviest {
        evidence.heaviest = rest;
        evidence.missing = Some(term.tokens.start);
    }
}

/// "How old is …?", "which party does … belong to?": whether something is asked of a person of which the fact
/// has no word. What somebody said or did has little to do with what they are.
fn asks_of_person(evidence: &Evidence) -> bool {
    let is_unaccounted = evidence.accounted == 0.0 && evidence.unaccounted_head > 0.0;
    is_unaccounted && evidence.heaviest >= OF_OTHERS && evidence.structured
}

/// How close a word, by its rank, is to the closest of some others, 0 to 1.
pub(crate) fn closeness(rank: Option<u16>, has_word: impl Fn(u16) -> bool) -> f32 {
    let Some(rank) = rank else { return 0.0 };
    if has_word(rank) {
        return 1.0;
    }
    let nearest = Neighbours::builtin().of(rank).find(|(other, _)| has_word(*other));
    nearest.map_or(0.0, |(_, cosine)| ((cosine - UNRELATED) / (SAME_MEANING - UNRELATED)).clamp(0.0, 1.0))
}

/// Figures up to this one count the things asked for ("name two") or stand for words ("2", "4").
const SMALL: f64 = 10.0;
/// A time that something is measured by stands within so many words of the word that says so.
const BEFORE_BASIS: usize = 4;
/// By so much of itself a figure may differ from the one that a fact tells.
const ROUNDING: f64 = 1e-3;
/// Weight of a word from which on a question for a person may be about something of theirs that the fact does
/// not tell, where nothing accounts for it.
const OF_OTHERS: f32 = 0.45;
/// Weight beyond its own of a word that says what is asked for, where other facts use it: it is no word for
/// what they have none for.
const OF_OTHER_FACTS: f32 = 1.0;
/// So much of the word that says what is asked for is not accounted for where a fact answers.
const USUALLY: f32 = 0.2;
/// Closeness of two words from which on one may stand for the other.
const ALIKE: f32 = 0.5;
/// A repaired word may have meant another one.
const DOUBTFUL: f32 = 0.5;
/// Cosine of two words below which they are unrelated.
const UNRELATED: f32 = 0.45;
/// Cosine of two words from which on they mean the same here.
const SAME_MEANING: f32 = 0.75;
