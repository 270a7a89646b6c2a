//! Whether a question for yes or no has it right: its figures, names, times and directions are held
//! against those of the fact that answers it.

pub(crate) mod open;

use std::borrow::Cow;

use smallvec::SmallVec;

use super::at_large::Topic;
use super::texts::Voice;
use crate::knowledge::{EntityIx, FactBase, Kind, Value};
use crate::matcher::profile::Profile;
use crate::matcher::utterance::Utterance;
use crate::matcher::vocabulary::Name;
use crate::matcher::{Found, Matcher, Target};
use crate::text::lists::List;
use crate::text::numbers::{Figure, Precision};
use crate::text::tokens::Token;

/// How a fact stands to what a question supposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Premise {
    /// The question does not ask for yes or no.
    None,
    /// The fact says so.
    Holds,
    /// The fact says otherwise.
    Fails,
    /// The fact speaks of it, and settles it neither way.
    Open,
    /// The fact itself says that it is not settled, or denies it.
    LeftOpen,
}

impl Premise {
    /// How the answer begins.
    pub fn prefix(self, voice: &Voice) -> &'static str {
        let texts = &voice.texts.premise;
        match self {
            Self::None | Self::LeftOpen => "",
            Self::Holds => &texts.holds,
            Self::Fails => &texts.fails,
            Self::Open => &texts.open,
        }
    }
}

/// Weight of content words that may stay unaccounted for where a premise is said to hold.
const HOLDS_UP_TO: f32 = 0.5;

/// What a question for yes or no supposes, held against facts.
pub struct Premises<'a> {
    /// The facts.
    pub base: &'a FactBase,
    /// Their words.
    pub matcher: &'a Matcher,
    /// The question.
    pub utterance: &'a Utterance,
    /// What was found for it.
    pub found: &'a Found,
    /// Whether the statement of a fact says what is supposed, or the opposite, where it does either.
    pub states: &'a dyn Fn(usize) -> Option<bool>,
    /// Whether it is asked what will be, and a fact tells only what is or was.
    pub asks_for_later: &'a dyn Fn(usize) -> bool,
}

impl Premises<'_> {
    /// How a fact that answers the question stands to what it supposes. A yes takes more than a no: the
    /// fact has to state it.
    pub fn of(&self, fact: usize) -> Premise {
        let topic = Topic::of(self.base, self.matcher, self.utterance, false)
            .filter(|_| self.utterance.yes_no && !self.utterance.offers_choice);
        if topic.is_some_and(|topic| topic.is_told_by(fact)) {
            return Premise::Holds;
        }
        match self.stated(fact) {
            Premise::None => Premise::None,
            // What is denied may well be what fails.
            premise if self.is_left_open(fact, premise) => Premise::LeftOpen,
            premise => premise,
        }
    }

    fn stated(&self, fact: usize) -> Premise {
        match self.weigh(fact).0 {
            Premise::Holds if self.asks_for_main(fact) => Premise::Open,
            Premise::Holds => match (self.states)(fact) {
                Some(true) => Premise::Holds,
                // To deny is told as a denial.
                Some(false) if self.with_statement(fact, open::both_dispute) => Premise::Holds,
                Some(false) => Premise::Fails,
                None => Premise::Open,
            },
            Premise::Fails if (self.asks_for_later)(fact) => Premise::Open,
            premise => premise,
        }
    }

    /// Whether it is asked what is mainly so, and the fact tells of no main part.
    fn asks_for_main(&self, fact: usize) -> bool {
        let is_main = self.utterance.tokens.iter().any(|t| t.is(List::Partial));
        is_main && !self.matcher.profile(fact).is_partial
    }

    /// Whether the statement of a fact says that what is supposed is open, or denies it.
    fn is_left_open(&self, fact: usize, premise: Premise) -> bool {
        let leaves_open = |statement: &Utterance, question: &Utterance, language: &str| {
            open::leaves_open(statement, question, language, premise)
        };
        !self.utterance.negated && self.with_statement(fact, leaves_open)
    }

    /// Whether a statement that may leave something open passes a test, with the question and its language.
    fn with_statement(&self, fact: usize, test: impl Fn(&Utterance, &Utterance, &str) -> bool) -> bool {
        let reader = self.matcher.reader();
        let language = reader.lexicon.language.as_str();
        let (statement, caveat) = self.base.facts[fact].in_language(language);
        let caveat = caveat.filter(|caveat| open::may_leave_open(caveat, language));
        if caveat.is_none() && !open::may_leave_open(statement, language) {
            return false;
        }
        // A denial, or that something is open, may be told in the caveat.
        let told = caveat.map_or(Cow::Borrowed(statement), |caveat| format!("{statement} {caveat}").into());
        test(&reader.read(&told), self.utterance, language)
    }

    /// A place that the question names and a fact that lists some places leaves open, as shown.
    pub fn place_left_open(&self, fact: usize) -> Option<String> {
        let Self { base, matcher, utterance, .. } = *self;
        let profile = matcher.profile(fact);
        let is_place = |e: EntityIx| base.entity(e).kind.is_place();
        let Some(Value::Entities { named, open }) = &base.facts[fact].value else { return None };
        if !(*open || profile.is_partial) || !named.iter().all(|e| is_place(*e)) {
            return None;
        }
        let is_untold = |e: EntityIx| is_place(e) && !profile.has_entity(e);
        utterance.terms.iter().find_map(|term| match term.name {
            // Other languages have their own names, and the one that was typed is at hand.
            Some(Name::Known(e)) if is_untold(e) && matcher.reader().lexicon.segmented => {
                Some(utterance.tokens[term.tokens.clone()].iter().map(|t| t.word.as_str()).collect())
            }
            Some(Name::Known(e)) if is_untold(e) => Some(base.entity(e).name.clone()),
            _ => None,
        })
    }

    /// A fact at least `least` sure to be meant that says yes or no, where the best one is about another,
    /// or has only the names.
    pub fn settling(&self, best: usize, least: f32) -> Option<usize> {
        let has_only_names = || self.utterance.has_only_names() && self.of(best) == Premise::Open;
        if self.utterance.negated || self.weigh(best).1 && !has_only_names() {
            return None;
        }
        let sure = self.found.candidates.iter().filter(|c| c.confidence >= least);
        let mut others = sure.filter_map(|c| match c.target {
            Target::Fact(i) if i != best => Some(i),
            _ => None,
        });
        others.find(|&i| matches!(self.of(i), Premise::Holds | Premise::Fails) && self.weigh(i).1)
    }

    /// How a fact stands to what is supposed by its names, figures, times and directions, and whether it
    /// is about the same at all.
    fn weigh(&self, fact: usize) -> (Premise, bool) {
        let Self { base, matcher, utterance, found, .. } = *self;
        if !utterance.yes_no || utterance.offers_choice {
            return (Premise::None, true);
        }
        let Some(evidence) = found.evidence(fact) else { return (Premise::Open, true) };
        if !evidence.structured {
            // Without entities and figures as data nothing tells yes from no.
            return (Premise::None, true);
        }
        let profile = matcher.profile(fact);
        let other_direction =
            matches!((utterance.direction(), profile.direction), (Some(a), Some(b)) if a != b);
        let other_time = profile.tells_time
            && utterance.periods.iter().any(|p| !profile.fits_period(p, matcher.published()));
        let figures = compare_figures(&utterance.figures, base.facts[fact].value.as_ref());
        // "Are *the 150* all Chinese?" takes the figure from the source, more or less, and asks something else.
        let figures =
            figures.filter(|agree| *agree || !speaks_of_told(utterance, base.facts[fact].value.as_ref()));
        // Names that only other facts of the paragraph have are no part of what this one says.
        let strange: SmallVec<[EntityIx; 4]> =
            utterance.entities().into_iter().filter(|e| !profile.has_entity(*e)).collect();
        let other_value = strange.iter().any(|e| profile.could_be_value(base, base.entity(*e).kind));
        let other_subject = strange.iter().any(|e| is_in_place_of_another(base, profile, *e));
        let fails =
            evidence.contrasted || other_value || other_direction || other_time || figures == Some(false);
        // An overview tells of several, and not which is which to a question that names several.
        let is_mixed = base.facts[fact].overview && utterance.entities().len() > 1;
        let is_multiple = |t: &Token| t.is(List::Multiple);
        let is_unclear = utterance.direction().is_some() && utterance.tokens.iter().any(is_multiple);
        let settles =
            !is_mixed && !is_unclear && !other_subject && !is_turned_round(base, matcher, utterance, fact);
        let holds = settles && (figures == Some(true) || evidence.unaccounted <= HOLDS_UP_TO);
        let premise = match (fails, holds) {
            _ if utterance.negated => Premise::Open,
            (true, _) if settles => Premise::Fails,
            (false, true) => Premise::Holds,
            _ => Premise::Open,
        };
        (premise, settles)
    }
}

/// Whether something of the same kind stands where the fact speaks of another.
fn is_in_place_of_another(base: &FactBase, profile: &Profile, entity: EntityIx) -> bool {
    let kind = base.entity(entity).kind;
    !kind.is_place() && profile.entities().iter().any(|e| base.entity(*e).kind == kind)
}

/// Whether a question has the one who does it and the one it is done to the other way round than the
/// fact: "will Japan overtake China?" What a fact is about is listed with the doer first; what is not
/// listed stands in its statement.
fn is_turned_round(base: &FactBase, matcher: &Matcher, utterance: &Utterance, fact: usize) -> bool {
    let lexicon = matcher.reader().lexicon;
    let has = |test: &dyn Fn(&str) -> bool| utterance.tokens.iter().any(|t| test(&t.word));
    if !has(&|word| lexicon.is(List::Directed, word)) {
        return false;
    }
    let could_do_it =
        |e: &EntityIx| matches!(base.entity(*e).kind, Kind::Country | Kind::Region | Kind::Company);
    let order = |u: &Utterance| u.entities().into_iter().filter(could_do_it).collect::<SmallVec<[_; 4]>>();
    let asked = order(utterance);
    let &[by, to, ..] = asked.as_slice() else { return false };
    let fact = &base.facts[fact];
    let told: SmallVec<[EntityIx; 4]> = match [by, to].iter().all(|e| fact.about.contains(e)) {
        true => fact.about.iter().copied().collect(),
        false => order(&matcher.reader().read(fact.in_language(&lexicon.language).0)),
    };
    let place = |e: EntityIx| told.iter().position(|t| *t == e);
    let reversed = place(by).zip(place(to)).is_some_and(|(by, to)| by > to);
    reversed != has(&|word| lexicon.is(List::Passive, word)) && place(by).is_some() && place(to).is_some()
}

/// Whether the figures of a question agree with a fact's quantity; `None` where there is nothing
/// to compare.
pub(super) fn compare_figures(figures: &[Figure], value: Option<&Value>) -> Option<bool> {
    let Some(Value::Quantity { number, unit, precision }) = value else { return None };
    let figure = figures.first()?;
    let asked = match unit.as_str() {
        // To grow by 100 percent is to become twice as much.
        "times" if figure.percent => 1.0 + figure.value / 100.0,
        _ => figure.value,
    };
    Some(agrees(asked, figure.precision, *number, *precision))
}

/// Whether a question names the figure of a fact as one that is known: "among *the 150*".
fn speaks_of_told(utterance: &Utterance, value: Option<&Value>) -> bool {
    let Some(Value::Quantity { number, .. }) = value else { return false };
    let Some(figure) = utterance.figures.first() else { return false };
    let before = figure.tokens.start.checked_sub(1).map(|at| &utterance.tokens[at]);
    before.is_some_and(|t| t.is(List::Definite)) && (figure.value - number).abs() <= SAME * number.abs()
}

/// By so much of itself a number may differ from the one that it is.
const SAME: f64 = 0.02;
/// Shares of a number by which "about" and "nearly" may miss it.
const ABOUT: f64 = 0.1;

/// Whether a figure, meant with a precision, agrees with what is told with another.
pub fn agrees(asked: f64, asked_as: Precision, told: f64, told_as: Precision) -> bool {
    let close = |share: f64| (asked - told).abs() <= share * told.abs().max(asked.abs());
    match (asked_as, told_as) {
        (Precision::MoreThan, Precision::MoreThan) => asked <= told,
        (Precision::MoreThan | Precision::AtLeast, Precision::Nearly) => asked < told && !close(ABOUT / 2.0),
        (Precision::MoreThan, _) => asked < told,
        (Precision::AtLeast, Precision::LessThan) => asked < told,
        (Precision::AtLeast, _) => asked <= told,
        (Precision::LessThan | Precision::AtMost, Precision::MoreThan | Precision::AtLeast) => false,
        (Precision::LessThan, Precision::Nearly | Precision::LessThan) => asked >= told,
        (Precision::LessThan, _) => asked > told,
        (Precision::AtMost, _) => asked >= told,
        (Precision::About | Precision::Nearly, _) => close(ABOUT),
        (Precision::Exact, Precision::MoreThan) => false,
        (Precision::Exact, Precision::Exact) => close(0.005),
        (Precision::Exact, _) => close(0.02),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_agree_within_what_both_sides_mean() {
        use Precision::*;
        for (asked, asked_as, told, told_as, expected) in [
            (50.0, MoreThan, 90.0, About, true),
            (100.0, MoreThan, 90.0, About, false),
            (100.0, MoreThan, 150.0, MoreThan, true),
            (5000.0, MoreThan, 5000.0, Nearly, false),
            (5000.0, LessThan, 5000.0, Nearly, true),
            (4e6, Nearly, 3.9e6, Exact, true),
            (5e6, Exact, 3.9e6, Exact, false),
            (3.9e6, Exact, 3.9e6, Exact, true),
            (200.0, LessThan, 150.0, MoreThan, false),
            (7.1, Exact, 7.1, AtLeast, true),
            (7.0, MoreThan, 7.1, AtLeast, true),
            (7.1, MoreThan, 7.1, AtLeast, false),
            (7.1, AtLeast, 7.1, AtLeast, true),
            (90.0, AtLeast, 90.0, Exact, true),
            (8.0, LessThan, 7.1, AtLeast, false),
            (12.0, AtMost, 9.0, AtMost, true),
            (9.0, LessThan, 9.0, AtMost, false),
            (9.0, AtMost, 9.0, Exact, true),
            (8.0, AtMost, 9.0, AtMost, false),
        ] {
            assert_eq!(
                agrees(asked, asked_as, told, told_as),
                expected,
                "{asked} {asked_as:?} {told} {told_as:?}"
            );
        }
    }
}
