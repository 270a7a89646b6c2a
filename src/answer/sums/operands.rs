//! What a sum is over: the quantities of the fact base that a question speaks of.

use std::ops::Range;

use smallvec::SmallVec;

use super::heard::Heard;
use super::phrases::Phrases;
use super::quantities::{Quantity, days, is_near, months};
use crate::answer::claim::told::Told;
use crate::answer::sums::cue::Cue;
use crate::knowledge::{BASE_LANGUAGE, EntityIx, FactBase, Kind, Value};
use crate::matcher::Matcher;
use crate::matcher::utterance::{Term, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::text::clean::is_han;
use crate::text::numbers::Figure;
use crate::text::tokens::Token;

/// A question for a sum, as its operands are looked for.
#[derive(Clone)]
pub struct Asked<'a> {
    /// The facts.
    pub base: &'a FactBase,
    /// Their words.
    pub matcher: &'a Matcher,
    /// What each fact states.
    pub told: &'a [Told],
    /// The wordings of sums.
    pub heard: &'a Heard<'a>,
    /// How results are worded.
    pub phrases: &'static Phrases,
    /// The question.
    pub utterance: &'a Utterance,
    /// Facts that were told before, the newest first, where the question may mean them without a word.
    pub context: &'a [usize],
    /// Tokens that are accounted for otherwise than by what the sum is over.
    pub aside: SmallVec<[usize; 8]>,
}

/// What a figure of the question counts that is the fact's own.
const OWN_FIGURE: f32 = 1.5;
/// What is left of that for a quantity with each fact that was told after it.
const TOLD_EARLIER: f32 = 0.85;
/// What the unit counts where the question names it.
const OWN_UNIT: f32 = 0.5;
/// What it counts where the question names what the quantity is about in the first place: the
/// vehicles of MG are exports of China too, but not its exports.
const OWN_SUBJECT: f32 = 0.5;
/// What it counts where the question names the stretch of time that the quantity is for.
const OWN_PERIOD: f32 = 0.25;
/// Numbers up to this one count months, companies or lists in a question that has a larger one.
pub const SMALL: f64 = 12.0;
/// Numbers up to this one count what is compared ("the two figures").
const COUNTING: f64 = 2.0;
/// The quantity that is meant is ahead of any other by this much.
const LEAST_LEAD: f32 = 0.1;
/// Each of two quantities has to account for this much that the other does not.
pub const OWN_SHARE: f32 = 0.3;

impl Asked<'_> {
    /// The language that is asked in.
    pub fn language(&self) -> &str {
        &self.matcher.reader().lexicon.language
    }

    /// The same with some more tokens accounted for.
    pub fn without(&self, tokens: &[usize]) -> Self {
        let mut asked = self.clone();
        asked.aside.extend_from_slice(tokens);
        asked
    }

    pub fn is_aside(&self, tokens: &Range<usize>) -> bool {
        tokens.clone().any(|at| self.aside.contains(&at))
    }

    /// The figures that are left to be accounted for.
    fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.utterance.figures.iter().filter(|f| !self.is_aside(&f.tokens))
    }

    /// What a thing is called in the language that is asked in.
    pub fn name(&self, entity: EntityIx) -> &str {
        let entity = self.base.entity(entity);
        let has_own_script = self.matcher.reader().lexicon.segmented;
        let mut own = entity.aliases.iter().filter(|name| has_own_script && name.chars().all(is_han));
        own.next().unwrap_or(&entity.name)
    }

    /// Figures of the question that are those of a quantity.
    fn has_figure(&self, quantity: &Quantity) -> bool {
        self.figures().any(|f| is_near(f.value, quantity.number))
    }

    /// Figures of the question that belong to no quantity: what a sum is to be done with.
    pub fn free_figures(&self, quantities: &[Quantity]) -> SmallVec<[&Figure; 4]> {
        let is_known = |f: &&Figure| quantities.iter().any(|q| q.is_amount() && is_near(f.value, q.number));
        self.utterance.figures.iter().filter(|f| !is_known(f)).collect()
    }

    /// Whether the question says the figure of an amount itself.
    pub fn says_figure(&self, quantities: &[Quantity]) -> bool {
        quantities.iter().any(|q| q.is_amount() && self.has_figure(q))
    }

    /// Whether only some of an amount are asked for, by a word that its fact does not have.
    pub fn is_of_some(&self, fact: usize) -> bool {
        // What the whole paragraph is about narrows nothing down ("how many of them are in the photo?").
        let paragraph = self.base.facts[fact].paragraph;
        let is_known = |t: &Term| {
            let facts = self.base.facts.iter().zip(self.told);
            facts
                .filter(|(f, _)| f.overview && f.paragraph == paragraph)
                .any(|(_, told)| told.affirms(t.concept))
        };
        matches!(self.base.facts[fact].value, Some(Value::Quantity { .. }))
            && self.utterance.terms.iter().any(|t| {
                let is_word = self.is_content(t) && t.name.is_none();
                is_word && self.accounts_for(fact, t.tokens.start) == 0.0 && !is_known(t)
            })
    }

    /// Whether the question brings along a figure that counts no months, companies or lists.
    pub fn has_free_figure(&self, quantities: &[Quantity]) -> bool {
        self.free_figures(quantities).iter().any(|f| f.value > SMALL)
    }

    /// Whether every figure of the question is one of these, or no part of a sum.
    pub fn has_no_more_figures(&self, chosen: &[&Quantity]) -> bool {
        self.has_no_more_figures_than(chosen, &[])
    }

    /// The same, some other figures aside.
    pub fn has_no_more_figures_than(&self, chosen: &[&Quantity], others: &[f64]) -> bool {
        let in_period =
            |f: &Figure| self.utterance.periods.iter().any(|p| p.tokens.contains(&f.tokens.start));
        let is_own = |f: &Figure, q: &&Quantity| {
            is_near(f.value, q.number) || q.period.is_some_and(|p| f.value == months(p) || f.value == days(p))
        };
        self.heard.has(Cue::Rounding)
            || self.utterance.figures.iter().all(|f| {
                f.value <= COUNTING
                    || in_period(f)
                    || chosen.iter().any(|q| is_own(f, q))
                    || others.iter().any(|o| is_near(f.value, *o))
            })
    }

    /// Whether every figure of the question that is one of the fact base is one of these.
    fn covers_figures(&self, quantities: &[Quantity], chosen: &[&Quantity]) -> bool {
        self.figures().all(|f| {
            let is = |q: &Quantity| q.is_amount() && is_near(f.value, q.number);
            !quantities.iter().any(is) || chosen.iter().any(|q| is(q))
        })
    }

    /// Whether the question names what a quantity counts, or its number.
    pub fn names(&self, quantity: &Quantity) -> bool {
        self.has_unit(quantity) || self.has_figure(quantity)
    }

    /// Whether the question has a word for a quantity that is none for the other: "price" is no
    /// word for output, however near.
    pub fn speaks_of(&self, quantity: &Quantity, other: &Quantity) -> bool {
        let own = |t: &Term| {
            let told = |q: &Quantity| self.told[q.fact].affirms(t.concept);
            t.class == Class::Content && t.name.is_none() && told(quantity) && !told(other)
        };
        self.is_told_before(quantity) || self.names(quantity) || self.utterance.terms.iter().any(own)
    }

    /// Whether the question names anything that a quantity is about, or its number.
    pub fn says_whose(&self, quantity: &Quantity) -> bool {
        let is_own = |t: &Term| matches!(t.name, Some(Name::Known(e)) if quantity.about.contains(&e));
        self.has_figure(quantity) || self.names_subject(quantity) || self.utterance.terms.iter().any(is_own)
    }

    /// Whether the question names what a quantity is about in the first place.
    pub fn names_subject(&self, quantity: &Quantity) -> bool {
        let Some(&subject) = quantity.about.first() else { return false };
        let is_region = matches!(self.base.entity(subject).kind, Kind::District | Kind::Region);
        let is_country = self.base.entity(subject).kind == Kind::Country;
        let is_subject = |t: &Term| t.name == Some(Name::Known(subject));
        is_region && self.heard.has(Cue::RegionWords)
            || is_country && self.heard.has(Cue::CountryWords)
            || self.utterance.terms.iter().any(is_subject)
    }

    /// Whether the name of a subject tells what is counted: that of a country does with another word
    /// for it.
    fn tells_subject(&self, quantity: &Quantity) -> bool {
        let is_country = |e: &EntityIx| self.base.entity(*e).kind == Kind::Country;
        let told = &self.told[quantity.fact];
        let is_told = |t: &Term| t.class == Class::Content && t.name.is_none() && told.affirms(t.concept);
        let counts = |t: &Term| is_told(t) && Some(t.concept) != told.unit && !self.is_sum_word(t);
        !quantity.about.first().is_some_and(is_country) || self.utterance.terms.iter().any(counts)
    }

    /// Whether the question names the stretch of time that a quantity is for.
    fn names_period(&self, quantity: &Quantity) -> bool {
        self.utterance.periods.iter().any(|p| Some(p.period) == quantity.period)
    }

    /// Whether the question has a word for what a quantity counts.
    pub fn has_unit(&self, quantity: &Quantity) -> bool {
        // Units of the fact base are in English; another language has words of its own for them.
        let is_own = self.language() == BASE_LANGUAGE;
        let unit = self.told[quantity.fact].unit.filter(|_| is_own);
        let sign =
            self.utterance.figures.iter().any(|f| f.currency.is_some_and(|c| c.counts(&quantity.unit)));
        let named = self.utterance.tokens.iter().any(|t| self.heard.is_unit(&quantity.unit, &t.word));
        sign || named || self.utterance.terms.iter().any(|t| Some(t.concept) == unit)
    }

    /// Whether a word is one for what a quantity counts.
    pub fn has_unit_at(&self, quantity: &Quantity, at: usize) -> bool {
        let unit = self.told[quantity.fact].unit;
        let is_word = |t: &Token| self.heard.is_unit(&quantity.unit, &t.word);
        self.utterance.tokens.get(at).is_some_and(is_word)
            || self.utterance.terms.iter().any(|t| t.tokens.start == at && Some(t.concept) == unit)
    }

    /// What speaks for a quantity beside the words of its fact.
    fn own(&self, quantity: &Quantity) -> f32 {
        let (figure, unit) = (self.has_figure(quantity), self.has_unit(quantity));
        let (subject, period) = (self.names_subject(quantity), self.names_period(quantity));
        let figure = if figure { OWN_FIGURE } else { self.meant(quantity) };
        figure
            + OWN_UNIT * f32::from(u8::from(unit))
            + OWN_SUBJECT * f32::from(u8::from(subject))
            + OWN_PERIOD * f32::from(u8::from(period))
    }

    /// How much of the question speaks of a quantity.
    pub fn score(&self, quantity: &Quantity) -> f32 {
        self.fit(&[quantity.fact]).score() + self.own(quantity)
    }

    /// The one quantity that the question speaks of.
    pub fn one<'q>(
        &self,
        quantities: &'q [Quantity],
        any_time: bool,
        wanted: impl Fn(&Quantity) -> bool,
    ) -> Option<&'q Quantity> {
        let score = |q: &Quantity| {
            let fit = self.fit(&[q.fact]);
            (fit, fit.score() + self.own(q))
        };
        // Of two that are as good the first one, which is what the source says first.
        let all = quantities.iter().rev().filter(|q| wanted(q)).map(|q| (q, score(q)));
        let (best, (fit, best_score)) = all.max_by(|a, b| a.1.1.total_cmp(&b.1.1))?;
        // Of two that are as good neither is meant, but for the same amount in another unit.
        let is_rival = |q: &&Quantity| q.fact != best.fact && wanted(q) && q.about != best.about;
        if quantities.iter().filter(is_rival).any(|q| score(q).1 + LEAST_LEAD > best_score) {
            return None;
        }
        let fits_time = any_time || self.fits_periods(&[best.fact]);
        let whole = fit.is_whole() && !self.is_hidden(best) && self.covers_figures(quantities, &[best]);
        (whole && fit.accounted + self.own(best) > 0.0 && fits_time).then_some(best)
    }

    /// The two quantities that the question speaks of, in the order in which it names them.
    pub fn two<'q>(
        &self,
        quantities: &'q [Quantity],
        wanted: impl Fn(&Quantity, &Quantity) -> bool,
    ) -> Option<(&'q Quantity, &'q Quantity)> {
        let mut best: Option<(f32, &Quantity, &Quantity)> = None;
        for (i, a) in quantities.iter().enumerate() {
            for b in quantities[i + 1..].iter().filter(|b| wanted(a, b)) {
                let own = |q: &Quantity, other: &Quantity, with: f32, without: f32| {
                    let unit = self.has_unit(q) && q.unit != other.unit;
                    let differs = q.about.first() != other.about.first();
                    let subject = differs && self.names_subject(q) && self.tells_subject(q);
                    let meant = self.is_told_before(q);
                    let named = unit || subject || meant || self.has_figure(q) || self.names_period(q);
                    named || with - without >= OWN_SHARE
                };
                let fit = self.fit(&[a.fact, b.fact]);
                let alone = |q: &Quantity| self.fit(&[q.fact]).score();
                if !fit.is_whole()
                    || !self.covers_figures(quantities, &[a, b])
                    || !self.fits_periods(&[a.fact, b.fact])
                    || !own(a, b, fit.score(), alone(b))
                    || !own(b, a, fit.score(), alone(a))
                {
                    continue;
                }
                let extra = self.own(a) + self.own(b);
                let score = fit.score() + extra;
                if best.is_none_or(|(least, ..)| score > least) {
                    best = Some((score, a, b));
                }
            }
        }
        let (_, a, b) = best?;
        if self.is_hidden(a) || self.is_hidden(b) {
            return None;
        }
        Some(if self.is_first(a, b) { (a, b) } else { (b, a) })
    }

    /// Whether the question names a quantity before another; where it names neither, whether it was
    /// told before the other and the question does not turn the two round ("the second to the first").
    fn is_first(&self, a: &Quantity, b: &Quantity) -> bool {
        let (at_a, at_b) = (self.place_of(a, b), self.place_of(b, a));
        let told = |q: &Quantity| self.context.iter().position(|fact| *fact == q.fact);
        match (told(a), told(b)) {
            (Some(a), Some(b)) if at_a == at_b => {
                let place = |name| self.heard.place(name).map(|tokens| tokens.start);
                let turned = place(Cue::Latter).zip(place(Cue::Former)).is_some_and(|(b, a)| b < a);
                (a > b) != turned
            }
            _ => at_a <= at_b,
        }
    }

    /// Whether it was told before, so that the question may mean it without a word.
    pub fn is_told_before(&self, quantity: &Quantity) -> bool {
        self.context.contains(&quantity.fact)
    }

    /// What it counts that a quantity was told before: the more, the later it was.
    fn meant(&self, quantity: &Quantity) -> f32 {
        let place = self.context.iter().position(|fact| *fact == quantity.fact);
        place.map_or(0.0, |place| OWN_FIGURE * TOLD_EARLIER.powi(place as i32))
    }

    /// Whether a quantity is about a part of a place that the question names, and is not named itself:
    /// what China produces is not what a district of it does.
    fn is_hidden(&self, quantity: &Quantity) -> bool {
        let Some(subject) = quantity.about.first().map(|e| self.base.entity(*e)) else { return false };
        let named = |fits: &dyn Fn(EntityIx) -> bool| {
            self.utterance.terms.iter().any(|t| matches!(t.name, Some(Name::Known(e)) if fits(e)))
        };
        // The vehicles of a brand are not those of its company, but where another of their names stands.
        let is_other = |e| quantity.about.contains(&e) && !subject.within.contains(&e);
        named(&|e| subject.within.contains(&e))
            && !self.names_subject(quantity)
            && (subject.kind.is_place() || !named(&is_other))
            && !self.has_figure(quantity)
            && !self.heard.has(Cue::PlaceWords)
            && !self.is_told_before(quantity)
    }

    /// The first token that speaks of a quantity and not of the other.
    pub fn place_of(&self, quantity: &Quantity, other: &Quantity) -> usize {
        let figure = self.utterance.figures.iter().find(|f| is_near(f.value, quantity.number));
        let (told, against) = (&self.told[quantity.fact], &self.told[other.fact]);
        let own = self.utterance.terms.iter().find(|t| match t.name {
            Some(Name::Known(e)) => {
                let has = |q: &Quantity| self.matcher.profile(q.fact).has_entity(e);
                has(quantity) && !has(other)
            }
            _ => t.class == Class::Content && told.affirms(t.concept) && !against.affirms(t.concept),
        });
        let at = |start: Option<usize>| start.unwrap_or(usize::MAX);
        at(figure.map(|f| f.tokens.start)).min(at(own.map(|t| t.tokens.start)))
    }
}
