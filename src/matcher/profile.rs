//! What a fact offers to a question: its concepts, entities, figures, period and kinds of answer.

use jiff::civil::Date;
use smallvec::SmallVec;

use super::embedding::Embedding;
use super::study::FEW;
use super::utterance::{Ordinal, Reader, Utterance};
use super::vocabulary::{Class, Concept, Name, Vocabulary};
use crate::knowledge::{Entity, EntityIx, Fact, FactBase, Kind, Value};
use crate::text::dates::{Extent, Period, PeriodMention};
use crate::text::lexicon::{Asks, Attributes, Direction, Lexicon, Measure, Measures};
use crate::text::lists::List;
use crate::text::numbers::{Currency, Figure};
use crate::text::tokens::Token;

/// What one fact offers, read once when the fact base is built.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Concepts of the statement, the example questions and the entities, sorted.
    concepts: Vec<Concept>,
    /// Concepts of the statement and the caveat, sorted.
    stated: Vec<Concept>,
    /// Extremes that its statement tells, sorted; example questions may ask for others.
    extremes: Vec<Concept>,
    /// Those of what it tells ("export markets"), without names.
    attribute: Vec<Concept>,
    /// Ranks of the common English words among them.
    words: Ranks,
    /// Entities that it speaks of, and what those are part of, sorted.
    entities: Vec<EntityIx>,
    /// Those among them that are only where somebody whom it speaks of is from, sorted.
    homes: Vec<EntityIx>,
    /// Entities that only its example questions name, sorted.
    questioned: Vec<EntityIx>,
    /// Entities that other facts of the same paragraph speak of, sorted.
    pub(super) kin: Vec<EntityIx>,
    /// Figures of its statement, value and example questions.
    figures: Vec<f64>,
    /// Kinds of answer that it gives: those listed, and those that its example questions ask for.
    pub asks: SmallVec<[Asks; 9]>,
    /// Stretches of time that it speaks of.
    periods: Vec<Told>,
    /// Whether what it tells is a day or a stretch of time.
    pub tells_time: bool,
    /// Entities of its value, of which a question may name a wrong one.
    value_entities: Vec<EntityIx>,
    /// Whoever says so, and whom they speak for.
    speakers: SmallVec<[EntityIx; 2]>,
    /// Which way its quantity moves.
    pub direction: Option<Direction>,
    /// What its statement tells an amount of.
    pub measures: Measures,
    /// Currencies in which its statement tells amounts.
    pub currencies: SmallVec<[Currency; 2]>,
    /// Attributes of things that its statement tells, or its example questions ask for.
    pub attributes: Attributes,
    /// What its quantity is a number of.
    counted: Option<Concept>,
    /// Figures of its statement and its value.
    told_figures: SmallVec<[f64; 4]>,
    /// Places of one among others that its statement tells.
    ordinals: SmallVec<[Ordinal; 1]>,
    /// Whether all that its statement tells figures of is measured, and nothing counted.
    pub measures_only: bool,
    /// Whether what it tells is no place, but somebody.
    pub tells_somebody: bool,
    /// Whether its statement has figures.
    pub has_figures: bool,
    /// Whether its statement denies something.
    pub denies: bool,
    /// Whether all of them are shares of something.
    pub has_only_shares: bool,
    /// Whether it tells figures of several of a kind, which can be set against each other.
    pub compares: bool,
    /// Whether its figure bounds a range ("up to 11 hours", "from 39 euros"), and so is an extreme.
    pub is_bound: bool,
    /// Whether what it tells is the main part, and not all ("mainly to Europe").
    pub is_partial: bool,
    /// Whether its statement speaks of what somebody says.
    pub tells_words: bool,
    /// Whether it tells of what leads.
    pub leads: bool,
    /// Whether it has so few example questions that they do not foresee all that may be asked.
    pub has_few_examples: bool,
    /// Whether the fact base has entities at all, which a question can be held against.
    pub structured: bool,
}

/// A set of ranks of words. It is asked about every neighbour of every word that is not accounted for,
/// nearly always in vain, which a bit shared by a few ranks is enough to tell.
#[derive(Debug, Clone, Default)]
struct Ranks {
    bits: [u64; 8],
    sorted: Vec<u16>,
}

impl Ranks {
    /// Where the bit of a rank stands.
    fn bit(rank: u16) -> (usize, u64) {
        (usize::from(rank / 64 % 8), 1 << (rank % 64))
    }

    fn insert(&mut self, rank: u16) {
        let (at, bit) = Self::bit(rank);
        self.bits[at] |= bit;
        if let Err(place) = self.sorted.binary_search(&rank) {
            self.sorted.insert(place, rank);
        }
    }

    fn contains(&self, rank: u16) -> bool {
        let (at, bit) = Self::bit(rank);
        self.bits[at] & bit != 0 && self.sorted.binary_search(&rank).is_ok()
    }
}

/// A stretch of time that a fact speaks of.
#[derive(Debug, Clone, Copy)]
struct Told {
    period: Period,
    /// Whether only its end counts ("by the end of 2022").
    until: bool,
}

impl Told {
    fn all_of(period: Period) -> Self {
        Self { period, until: false }
    }
}

impl Profile {
    /// Reads a fact.
    pub fn new(
        base: &FactBase,
        fact: &Fact,
        questions: &[Utterance],
        reader: &Reader,
        embedding: &Embedding,
    ) -> Self {
        let mut profile = Self {
            asks: fact.asks.iter().copied().collect(),
            periods: fact.period.into_iter().map(Told::all_of).collect(),
            tells_time: fact.asks.contains(&Asks::When),
            has_few_examples: questions.len() < FEW,
            structured: !base.entities.is_empty(),
            ..Self::default()
        };
        let (statement, caveat) = fact.in_language(&reader.lexicon.language);
        let statement = reader.read(statement);
        // A day in a statement is when somebody spoke, unless the fact is there to tell it.
        let told = statement.periods.iter().filter(|p| p.period.from != p.period.to || profile.tells_time);
        let told = told.map(|p| Told { period: p.period, until: p.bounds_end() });
        profile.periods.extend(told.collect::<Vec<_>>());
        profile.extremes = statement.terms.iter().filter(|t| t.superlative).map(|t| t.concept).collect();
        profile.extremes.sort_unstable();
        profile.direction = statement.direction();
        profile.is_bound = reader.bounds_figure(&statement);
        profile.has_figures = !statement.figures.is_empty();
        profile.denies = statement.negated;
        profile.compares = tells_of_several(base, &statement);
        profile.add_measures(&statement, reader.lexicon);
        profile.tells_words = statement.tokens.iter().any(|t| t.is(List::Saying));
        profile.leads = statement.tokens.iter().any(|t| t.is(List::Leading));
        profile.is_partial = statement.tokens.iter().any(|t| t.is(List::Partial));
        profile.add_words(&statement, reader.vocabulary, embedding);
        profile.add_attributes(&statement, reader.lexicon);
        profile.entities.extend(statement.entities());
        profile.figures.extend(statement.figures.iter().map(|f| f.value));
        profile.told_figures = statement.figures.iter().map(|f| f.value).collect();
        profile.ordinals = statement.ordinals().collect();
        if let Some(attribute) = &fact.attribute {
            let attribute = reader.read(attribute);
            let content = attribute.terms.iter().filter(|t| t.class == Class::Content && t.name.is_none());
            profile.attribute = content.map(|t| t.concept).collect();
            profile.add_words(&attribute, reader.vocabulary, embedding);
            profile.add_attributes(&attribute, reader.lexicon);
        }
        let caveat = caveat.map(|caveat| reader.read(caveat));
        let stated = [Some(&statement), caveat.as_ref()].into_iter().flatten();
        profile.stated = stated.flat_map(|s| &s.terms).map(|t| t.concept).collect();
        profile.stated.sort_unstable();
        profile.stated.dedup();
        let speaker = fact.said_by.as_deref().map(|speaker| reader.read(speaker));
        profile.speakers = speaker.iter().flat_map(Utterance::entities).collect();
        let parts: SmallVec<[EntityIx; 2]> =
            profile.speakers.iter().flat_map(|e| base.entity(*e).within.iter().copied()).collect();
        profile.speakers.extend(parts);
        for note in [caveat, speaker].iter().flatten() {
            profile.add_words(note, reader.vocabulary, embedding);
        }
        for question in questions {
            profile.add_words(question, reader.vocabulary, embedding);
            profile.add_attributes(question, reader.lexicon);
            profile.figures.extend(question.figures.iter().map(|f| f.value));
            profile.questioned.extend(question.entities());
        }
        profile.asks.extend(usual_asks(questions));
        profile.entities.extend(&fact.about);
        match &fact.value {
            Some(Value::Place(place)) => profile.value_entities.push(*place),
            Some(Value::Entities { named, open: false }) => profile.value_entities.extend(named),
            Some(Value::Entities { named, open: true }) => profile.entities.extend(named),
            Some(Value::Quantity { number, unit, .. }) => {
                profile.figures.push(*number);
                profile.told_figures.push(*number);
                profile.measures_only &= reader.lexicon.unit(unit).is_some();
                profile.counted = reader.read_terms(unit).terms.last().map(|t| t.concept);
            }
            Some(Value::Date(day)) => profile.periods.push(Told::all_of(*day)),
            _ => {}
        }
        profile.tells_somebody = !profile.value_entities.is_empty()
            && profile
                .value_entities
                .iter()
                .all(|e| matches!(base.entity(*e).kind, Kind::Person | Kind::Role));
        profile.entities.extend(&profile.value_entities);
        let (places, others): (Vec<EntityIx>, Vec<EntityIx>) =
            profile.entities.iter().partition(|e| base.entity(**e).kind.is_place());
        let around = |parts: &[EntityIx]| -> Vec<EntityIx> {
            parts.iter().flat_map(|e| &base.entity(*e).within).copied().collect()
        };
        profile.entities.extend(around(&places));
        profile.homes = around(&others);
        profile.homes.retain(|e| base.entity(*e).kind.is_place() && !profile.entities.contains(e));
        profile.entities.extend(around(&others));
        for entity in &profile.entities {
            let name = reader.read_terms(&base.entity(*entity).name);
            profile.concepts.extend(name.terms.iter().map(|t| t.concept));
        }
        profile.concepts.sort_unstable();
        profile.concepts.dedup();
        profile.entities.sort_unstable();
        profile.entities.dedup();
        profile.homes.sort_unstable();
        profile.homes.dedup();
        profile.questioned.sort_unstable();
        profile.questioned.dedup();
        profile
    }

    fn add_words(&mut self, text: &Utterance, vocabulary: &Vocabulary, embedding: &Embedding) {
        for term in &text.terms {
            if !matches!(term.name, Some(Name::Known(_))) {
                self.concepts.push(term.concept);
            }
            if term.class == Class::Content && term.name.is_none() && !term.slot {
                let words = text.tokens[term.tokens.clone()].iter();
                words
                    .filter_map(|t| embedding.rank(vocabulary.meaning(term.group, t)))
                    .for_each(|rank| self.words.insert(rank));
            }
        }
    }

    fn add_attributes(&mut self, text: &Utterance, lexicon: &Lexicon) {
        text.tokens.iter().for_each(|t| self.attributes.insert(lexicon.attributes_told(&t.word)));
    }

    fn add_measures(&mut self, text: &Utterance, lexicon: &Lexicon) {
        if !text.periods.is_empty() || !self.periods.is_empty() {
            self.measures.insert(Measure::Time);
        }
        if text.figures.iter().any(|f| f.currency.is_some()) {
            self.measures.insert(Measure::Money);
        }
        if text.figures.iter().any(|f| f.percent) {
            self.measures.insert(Measure::Share);
        }
        let is_measured = |f: &Figure| {
            let unit = text.tokens.get(f.tokens.end).and_then(|t| lexicon.unit(&t.word));
            f.percent || f.currency.is_some() || unit.is_some()
        };
        self.measures_only = !text.figures.is_empty() && text.figures.iter().all(is_measured);
        self.has_only_shares = !text.figures.is_empty() && text.figures.iter().all(|f| f.percent);
        text.tokens.iter().filter_map(|t| lexicon.unit(&t.word)).for_each(|m| self.measures.insert(m));
        let is_money = |t: &&Token| lexicon.unit(&t.word) == Some(Measure::Money);
        let named = text.tokens.iter().filter(is_money).filter_map(|t| Currency::of_unit(&t.word));
        self.currencies.extend(text.figures.iter().filter_map(|f| f.currency).chain(named));
    }

    /// Whether the fact uses a concept.
    pub fn has_concept(&self, concept: Concept) -> bool {
        self.concepts.binary_search(&concept).is_ok()
    }

    /// Whether its statement, or the caveat to it, uses a concept.
    pub fn states_concept(&self, concept: Concept) -> bool {
        self.stated.binary_search(&concept).is_ok()
    }

    /// Concepts of what the fact tells ("export markets"), without names.
    pub fn attribute(&self) -> &[Concept] {
        &self.attribute
    }

    /// Whether its quantity is a number of something.
    pub fn counts(&self, concept: Concept) -> bool {
        self.counted == Some(concept)
    }

    /// Whether it has figures, and all of them are among some others.
    pub fn tells_no_figure_but(&self, known: &[f64]) -> bool {
        let is_known = |told: &f64| known.iter().any(|f| (f - told).abs() <= told.abs() * ROUNDING);
        !self.told_figures.is_empty() && self.told_figures.iter().all(is_known)
    }

    /// Whether it speaks of another one of the same kind ("the first day" rather than the second).
    pub fn is_of_other(&self, ordinal: Ordinal) -> bool {
        let mut same = self.ordinals.iter().filter(|told| told.of == ordinal.of).peekable();
        same.peek().is_some() && same.all(|told| told.place != ordinal.place)
    }

    /// Whether the fact tells an extreme.
    pub fn has_extreme(&self, concept: Concept) -> bool {
        self.extremes.binary_search(&concept).is_ok()
    }

    /// Whether the fact speaks of an entity, or of a part of it.
    pub fn has_entity(&self, entity: EntityIx) -> bool {
        self.entities.binary_search(&entity).is_ok()
    }

    /// Whether it has something from somebody, or from those for whom they speak.
    pub fn is_said_by(&self, entity: EntityIx) -> bool {
        self.speakers.contains(&entity)
    }

    /// Whoever says so, and whom they speak for.
    pub fn speakers(&self) -> &[EntityIx] {
        &self.speakers
    }

    /// Whether it speaks of a place only as the home of somebody, as of Sweden where it names Volvo.
    pub fn is_home(&self, entity: EntityIx) -> bool {
        self.homes.binary_search(&entity).is_ok()
    }

    /// Whether another fact of the same paragraph speaks of the entity.
    pub fn is_kin(&self, entity: EntityIx) -> bool {
        self.kin.binary_search(&entity).is_ok()
    }

    /// Entities that it speaks of, sorted.
    pub fn entities(&self) -> &[EntityIx] {
        &self.entities
    }

    /// Whether an example question of the fact names the entity.
    pub fn is_questioned_about(&self, entity: EntityIx) -> bool {
        self.questioned.binary_search(&entity).is_ok()
    }

    /// Whether a stretch of time is one that the fact speaks of, or holds one of them. A fact
    /// without any speaks of the time of its source.
    pub fn fits_period(&self, asked: &PeriodMention, published: Date) -> bool {
        let fits = |told: &Told| match asked.extent {
            Extent::Before => told.period.from < asked.period.from,
            Extent::After => told.period.to > asked.period.to,
            _ if !told.until && asked.period.contains(&told.period) => true,
            Extent::End => asked.period.contains(&Period::day(told.period.to)),
            Extent::Whole => false,
        };
        match self.periods.as_slice() {
            [] => {
                let is_beside = matches!(asked.extent, Extent::Before | Extent::After);
                !is_beside && asked.period.contains(&Period::day(published))
            }
            told => told.iter().any(fits),
        }
    }

    /// Whether the fact is of the year after a stretch of time; without a time it is of that of its source.
    pub fn is_year_after(&self, period: Period, published: Date) -> bool {
        let follows = |day: Date| day.year() - 1 == period.to.year();
        match self.periods.as_slice() {
            [] => follows(published),
            told => told.iter().any(|told| follows(told.period.from)),
        }
    }

    /// Whether a stretch of time lies within one that the fact speaks of.
    pub fn holds_period(&self, asked: &PeriodMention) -> bool {
        self.periods.iter().any(|told| told.period.contains(&asked.period))
    }

    /// Whether the fact names an entity of a kind that would be an answer.
    pub fn tells_entity(&self, base: &FactBase, kind: Kind, is_answer: impl Fn(EntityIx) -> bool) -> bool {
        // A company and its brand go by one name, a bank may be a public body, and what curators call a role
        // may be a person.
        let alike = |entity: &Entity| match (entity.kind, kind) {
            (Kind::Company, Kind::Brand) | (Kind::Brand, Kind::Company) => true,
            (Kind::Organisation, Kind::Company) | (Kind::Product, Kind::Model) => true,
            (Kind::Role, Kind::Person) => is_person(entity),
            (told, wanted) => told == wanted,
        };
        self.entities.iter().any(|e| alike(base.entity(*e)) && is_answer(*e))
    }

    /// Whether a name could stand in the place of the fact's answer: it is of the same kind.
    pub fn could_be_value(&self, base: &FactBase, kind: Kind) -> bool {
        let alike = |a: Kind, b: Kind| a == b || (a.is_place() && b.is_place());
        self.value_entities.iter().any(|e| alike(base.entity(*e).kind, kind))
    }

    /// Whether the fact has a figure, within rounding.
    pub fn has_figure(&self, value: f64) -> bool {
        self.figures.iter().any(|f| (f - value).abs() <= value.abs() * ROUNDING)
    }

    /// Concepts of the fact, sorted.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Whether the fact uses a common English word, by its rank.
    pub fn has_word(&self, rank: u16) -> bool {
        self.words.contains(rank)
    }
}

/// Whether a statement has figures, and names several of one kind.
fn tells_of_several(base: &FactBase, statement: &Utterance) -> bool {
    let entities = statement.entities();
    let is_of_kind = |a: &EntityIx, b: &EntityIx| base.entity(*a).kind == base.entity(*b).kind;
    let mut pairs =
        entities.iter().enumerate().flat_map(|(i, a)| entities[i + 1..].iter().map(move |b| (a, b)));
    statement.figures.len() > 1 && pairs.any(|(a, b)| is_of_kind(a, b))
}

/// Whether an entity is somebody by a name of their own, and not by a role ("industry insiders").
pub(super) fn is_person(entity: &Entity) -> bool {
    let noun = entity.name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let names = Lexicon::english();
    matches!(entity.kind, Kind::Role | Kind::Person)
        && names.kind(&noun).is_none()
        && !names.is(List::Somebody, &noun)
}

/// Kinds of answer that at least so great a share of a fact's example questions ask for are its own.
const USUAL: f32 = 0.15;

/// Kinds of answer that a share of some questions ask for first, which is no accident.
fn usual_asks(questions: &[Utterance]) -> impl Iterator<Item = Asks> {
    let least = questions.len() as f32 * USUAL;
    let first = |question: &Utterance| question.asks.first().copied();
    let mut kinds: SmallVec<[Asks; 9]> = questions.iter().filter_map(first).collect();
    kinds.sort_unstable();
    let counts: SmallVec<[(Asks, usize); 9]> =
        kinds.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect();
    counts.into_iter().filter(move |(_, count)| *count as f32 >= least).map(|(kind, _)| kind)
}

/// Figures that differ by less than this share are the same one, rounded ("188" and "$188bn" are
/// not; 3.9 and 3.90 million are).
const ROUNDING: f64 = 0.005;
