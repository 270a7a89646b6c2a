//! What speaks for and against a fact, and how sure that makes.

mod answer_kind;
mod chinese;
mod weights;

use serde::Serialize;
use smallvec::SmallVec;

use super::classifier::Score;
use super::exemplar::Nearness;
use super::neighbours::Neighbours;
use super::profile::is_person;
use super::utterance::{Term, Utterance, Wanted};
use super::vocabulary::{Class, Name};
use super::{Matcher, Profile};
use crate::knowledge::{EntityIx, Fact, FactBase, Kind, Value};
use crate::text::dates::PeriodMention;
use crate::text::lexicon::{Asks, Attributes, Lexicon, Locative, Measure};
use crate::text::lists::List;
use crate::text::numbers::Figure;
pub(super) use answer_kind::is_other_kind;
use answer_kind::{
    asks_of_strangers, asks_other_currency, asks_which_of_counted, counts_forecast,
    counts_others_than_people, counts_untold, lacks_measure, tells_nothing_new,
};
use weights::WEIGHTS;
pub use weights::Weights;

/// Everything that the confidence in one candidate rests on.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Evidence {
    /// What the classifier makes of the words, 0 to 1.
    pub words: f32,
    /// Cosine between the utterance and the class, -1 to 1.
    pub dense: f32,
    /// Margin of the n-grams, about -1 to 1.
    pub sparse: f32,
    /// Cosine of concepts with the nearest example question, 0 to 1.
    pub near_concepts: f32,
    /// Cosine of vectors with the nearest example question, 0 to 1.
    pub near_vector: f32,
    /// Weight of content words that the fact accounts for.
    pub accounted: f32,
    /// Weight of content words that nothing in the fact accounts for.
    pub unaccounted: f32,
    /// Weight of those among them that belong to what the source does not give.
    pub unaccounted_gap: f32,
    /// Weight of those among them that nothing in the fact base uses.
    pub unaccounted_new: f32,
    /// Weight of the heaviest of them.
    pub heaviest: f32,
    /// Weight of the heaviest among the words right after the question word ("which *month*").
    pub unaccounted_head: f32,
    /// Weight of the word that says what is asked for, as far as nothing in the fact accounts for it, beyond
    /// what is usual; 0 where a fact has many example questions, by which it is told apart.
    pub unaccounted_focus: f32,
    /// Token of the heaviest of them.
    pub missing: Option<usize>,
    /// Entities of the question that the fact speaks of.
    pub entities: u8,
    /// Entities of the question that only other facts of the same paragraph speak of.
    pub kin_entities: u8,
    /// Entities of the question that the fact does not speak of.
    pub foreign_entities: u8,
    /// Names that the source does not mention.
    pub other_names: u8,
    /// Whether yes or no is wanted.
    pub wants_yes_no: bool,
    /// Whether a question for yes or no names another answer than the fact's ("is it in Shanghai?").
    pub contrasted: bool,
    /// Whether the kind of answer differs.
    pub other_kind: bool,
    /// Whether an attribute is asked for that the fact does not tell ("who *owns* it?").
    pub other_attribute: bool,
    /// Whether the period differs.
    pub other_period: bool,
    /// Whether an extreme is asked for that the fact does not state.
    pub other_extreme: bool,
    /// Whether something else than the article is asked about, and the fact is about the article itself.
    pub off_article: bool,
    /// Figures of the question that the fact does not have.
    pub other_figures: u8,
    /// Whether a question for more than yes or no takes for given an amount of money or a share that no fact
    /// tells.
    pub other_amount: bool,
    /// Logarithm of the classifier's share, behind that of the best fact; 0 for the best.
    pub words_lead: f32,
    /// Cosine of concepts with the nearest example, behind that of the best fact.
    pub near_lead: f32,
    /// The classifier's share of the best small talk.
    pub chat_words: f32,
    /// The classifier's share of the best gap.
    pub gap_words: f32,
    /// Cosine of concepts with the nearest example of any gap.
    pub gap_concepts: f32,
    /// Cosine of vectors with the nearest example of any gap.
    pub gap_vector: f32,
    /// How sure it is that the utterance is about any class at all.
    pub in_scope: f32,
    /// Log-odds that what is asked is told by any fact.
    pub told: f32,
    /// Whether the candidate is held against structure at all.
    pub structured: bool,
}

impl Evidence {
    /// Evidence for a class that has nothing but its words: a gap or small talk.
    pub fn of_words(score: Score, nearness: Nearness) -> Self {
        Self {
            words: score.confidence,
            dense: score.dense,
            sparse: score.sparse,
            near_concepts: nearness.concepts,
            near_vector: nearness.vector,
            ..Self::default()
        }
    }

    /// Sets what depends on the other candidates: the best fact's classifier share, the nearness of
    /// the best fact that is not ruled out, the best gap's nearness, and how sure it is that any class
    /// fits.
    pub(super) fn set_rivals(&mut self, fact: Best, open: Best, gap: Best, chat: Best, in_scope: f32) {
        self.words_lead = log(self.words) - log(fact.words);
        self.near_lead = (self.near_concepts - open.near_concepts).min(0.0);
        self.chat_words = chat.words;
        self.gap_words = gap.words;
        self.gap_concepts = gap.near_concepts;
        self.gap_vector = gap.near_vector;
        self.in_scope = in_scope;
    }

    /// What counts for or against the candidate, as weighted for a language, in the order of
    /// [`WEIGHTS`].
    pub fn contributions(&self, weights: &Weights) -> [(&'static str, f32); WEIGHTS.len()] {
        let values = self.values();
        std::array::from_fn(|i| (weights.of[i].0, weights.of[i].1 * values[i]))
    }

    fn values(&self) -> [f32; WEIGHTS.len()] {
        let accounted_for = self.accounted + self.unaccounted;
        let words = log(self.words);
        [
            words.max(LEAST_TELLING.ln()),
            self.words_lead,
            self.near_concepts,
            self.near_vector,
            self.dense,
            self.sparse,
            self.near_concepts - self.gap_concepts,
            self.near_lead,
            self.unaccounted.min(MOST_UNACCOUNTED),
            self.heaviest,
            self.unaccounted / (accounted_for + SHARE_FLOOR),
            self.unaccounted_gap.min(MOST_OF_GAPS),
            self.gap_concepts,
            self.in_scope,
            f32::from(u8::from(self.entities == 0)),
            f32::from(self.kin_entities.min(2)),
            behind(words, self.gap_words),
            self.near_vector - self.gap_vector,
            behind(words, self.chat_words),
            self.told,
            self.unaccounted_focus,
            f32::from(u8::from(self.is_nearer_to_gap())),
        ]
    }

    /// Whether an example question of a gap is far nearer than any of the fact. Whoever asks whether something
    /// is so may say it in the words of a gap.
    fn is_nearer_to_gap(&self) -> bool {
        !self.wants_yes_no
            && self.accounted + self.unaccounted > 0.0
            && self.told < SURELY_TOLD
            && self.gap_concepts - self.near_concepts > FAR_NEARER
    }

    /// Whether it is asked in the very words of an example question.
    pub(super) fn is_verbatim(&self) -> bool {
        self.near_concepts >= 1.0
    }

    /// Whether a word that counts is one that the fact knows nothing of.
    pub fn is_strange(&self) -> bool {
        self.heaviest >= STRANGE
    }

    /// Whether something rules the candidate out, whatever the words: another company or place,
    /// another time, another kind of answer, an extreme that is not told, something beside the article.
    pub fn is_ruled_out(&self) -> bool {
        let other_names = self.foreign_entities > 0 || self.other_names > 0;
        other_names
            || self.other_period
            || self.other_kind
            || self.other_attribute
            || self.other_extreme
            || self.other_amount
            || self.off_article
    }

    /// Confidence, 0 to 1.
    pub fn confidence(&self, weights: &Weights) -> f32 {
        if !self.structured {
            return self.in_scope * self.words_lead.exp().min(1.0);
        }
        let weighed = weights.of.iter().zip(self.values()).map(|((_, weight), value)| weight * value);
        let z = weights.bias + weighed.sum::<f32>();
        let confidence = 1.0 / (1.0 + (-z).exp());
        if self.is_ruled_out() { confidence * RULED_OUT } else { confidence }
    }
}

/// The best of several candidates, in each of the measures that depend on words alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Best {
    words: f32,
    near_concepts: f32,
    near_vector: f32,
}

impl Best {
    pub(super) fn of<'a>(rivals: impl Iterator<Item = &'a Evidence>) -> Self {
        rivals.fold(Self::default(), |best, rival| Self {
            words: best.words.max(rival.words),
            near_concepts: best.near_concepts.max(rival.near_concepts),
            near_vector: best.near_vector.max(rival.near_vector),
        })
    }
}

/// What a word of an utterance counts, whichever fact it is held against.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weighed {
    /// How much it would take away if it were not accounted for, 0 to 1; 0 if it has no content.
    pub(super) weight: f32,
    /// Rank of the word that tells what it means.
    meaning: Option<u16>,
    /// How much it belongs to what the source does not give; `None` if neither facts nor gaps use it.
    gap_share: Option<f32>,
    /// How much more it takes away where it says what is asked for; `None` where it does not.
    as_focus: Option<f32>,
    /// Attributes that it asks for.
    attributes: Attributes,
}

/// What each term of an utterance counts, in their order.
pub(super) type Weighing = SmallVec<[Weighed; 32]>;

impl Matcher {
    /// Weighs the terms of an utterance.
    pub(super) fn weigh(&self, utterance: &Utterance) -> Weighing {
        let weigh = |term: &Term| {
            if term.class != Class::Content {
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
        let mut weighing: Weighing = utterance.terms.iter().map(weigh).collect();
        if let Some(focus) = utterance.focus() {
            let word = &utterance.tokens[utterance.terms[focus].tokens.start].word;
            let is_used = self.is_used(utterance.terms[focus].concept);
            weighing[focus].as_focus = Some(if is_used { OF_OTHER_FACTS } else { 0.0 });
            weighing[focus].attributes = self.lexicon.attributes_asked(word, utterance.asks.first().copied());
        }
        weighing
    }

    /// Holds an utterance against one fact.
    pub(super) fn hold_against(
        &self,
        base: &FactBase,
        utterance: &Utterance,
        weighing: &[Weighed],
        index: usize,
        words: Evidence,
    ) -> Evidence {
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
        // What is mainly so leaves room for more, unless it is the main part that is asked for.
        let asks_for_part = || utterance.tokens.iter().any(|t| t.is(List::Partial));
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
            let is_open = profile.is_partial && !asks_for_part();
            if (utterance.yes_no || utterance.offers_choice) && !is_open && profile.could_be_value(base, kind)
            {
                evidence.contrasted = true;
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
        let figures = utterance.figures.iter().filter(|f| f.value > SMALL && !profile.has_figure(f.value));
        evidence.other_figures = figures.count().min(usize::from(u8::MAX)) as u8;
        evidence.other_amount = profile.structured
            && (self.takes_for_given(utterance) || self.is_of_other_amount(utterance, fact, profile));
        let asked = utterance.entities();
        let speaks_of_somebody =
            asked.iter().any(|e| matches!(base.entity(*e).kind, Kind::Role | Kind::Person))
                || utterance.tokens.iter().any(|t| self.lexicon.kind(&t.word) == Some(Kind::Role));
        let tells = |wanted: Wanted| {
            !profile.structured
                || profile.tells_entity(base, wanted.kind, |e| {
                    let own = wanted.member && is_group(&base.entity(e).name);
                    // "The name of the minister" is that of somebody whom the question calls otherwise.
                    let is_named =
                        asked.contains(&e) && !(wanted.kind == Kind::Person && is_person(base.entity(e)));
                    // Whoever works for it says so; that makes it no answer ("which maker leads?").
                    let is_of_speaker = wanted.is_one && !speaks_of_somebody && profile.is_said_by(e);
                    !own && !is_named && !is_of_speaker && !profile.is_home(e)
                })
        };
        evidence.other_kind = is_other_kind(utterance, fact, profile)
            || !utterance.yes_no && !utterance.wanted_kind.is_none_or(tells)
            || tells_nothing_new(utterance, fact)
            || counts_others_than_people(utterance, fact, self.lexicon)
            || evidence.unaccounted > 0.0 && lacks_measure(utterance, profile, self.lexicon)
            || asks_other_currency(utterance, fact, self.lexicon)
            || counts_untold(utterance, profile, self.lexicon)
            || asks_which_of_counted(utterance, profile)
            || asks_of_strangers(utterance, weighing, profile, self.lexicon)
            || counts_forecast(utterance, fact, self.lexicon)
            || self.asks_of_person(base, utterance, &evidence);
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

    /// "How old is …?", "which party does … belong to?": whether something is asked of a person of which
    /// the fact has no word. What somebody said or did has little to do with what they are.
    fn asks_of_person(&self, base: &FactBase, utterance: &Utterance, evidence: &Evidence) -> bool {
        let is_unaccounted = evidence.accounted == 0.0 && evidence.unaccounted_head > 0.0;
        is_unaccounted
            && evidence.heaviest >= OF_OTHERS
            && evidence.structured
            && !utterance.yes_no
            && matches!(utterance.entities().as_slice(), &[only] if is_person(base.entity(only)))
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
    if term.superlative
        && profile.structured
        && !profile.is_bound
        && !profile.compares
        && !profile.has_extreme(term.concept)
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
/// How far one share of the classifier, given its logarithm, lies behind another, in log-odds of at
/// most four.
fn behind(log_share: f32, rival: f32) -> f32 {
    (log_share - log(rival)).clamp(-4.0, 0.0)
}

fn log(share: f32) -> f32 {
    share.max(LEAST_WORDS).ln()
}

/// A share of the classifier below this speaks against a fact no more than one of this much: of two
/// facts that fit, one often takes nearly all.
const LEAST_TELLING: f32 = 0.05;
/// Beyond this weight more words that belong to gaps make no difference.
const MOST_OF_GAPS: f32 = 0.5;
/// Floor of the classifier's share before its logarithm is taken.
const LEAST_WORDS: f32 = 1e-4;
/// Beyond this weight more words that are not accounted for make no difference.
const MOST_UNACCOUNTED: f32 = 3.0;
/// Keeps the share of a question with hardly a content word small.
const SHARE_FLOOR: f32 = 0.5;
/// A time that something is measured by stands within so many words of the word that says so.
const BEFORE_BASIS: usize = 4;
/// What is left of the confidence in a candidate that is ruled out; enough to rank such candidates
/// among themselves.
const RULED_OUT: f32 = 0.1;
/// By so much of itself a figure may differ from the one that a fact tells.
const ROUNDING: f64 = 1e-3;
/// Weight of a word from which on a question with it may be about something else, where nothing accounts
/// for it.
const STRANGE: f32 = 0.68;
/// The same where only a person is named beside it.
const OF_OTHERS: f32 = 0.45;
/// Weight beyond its own of a word that says what is asked for, where other facts use it: it is no word for
/// what they have none for.
const OF_OTHER_FACTS: f32 = 1.0;
/// Log-odds from which on what is asked is told by some fact.
const SURELY_TOLD: f32 = 2.0;
/// Cosine of concepts by which an example question of a gap is far nearer than any of the fact.
const FAR_NEARER: f32 = 0.25;
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
