//! Which of what the statements tell a question speaks of.

use smallvec::SmallVec;

use super::asked_unit::AskedUnit;
use super::contest::Contest;
use super::weights::{Weights, ends, of_whole, weights, words};
use super::{Measure, Stated, is_telling};
use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::answer::sums::heard::Heard;
use crate::answer::sums::operands::Asked;
use crate::answer::sums::quantities::is_near;
use crate::knowledge::Value;
use crate::matcher::utterance::Term;
use crate::matcher::{Found, Target};
use crate::text::dates::PeriodMention;

/// What each of two has to have of the question's words that the other has not.
const OWN: f32 = 0.3;
/// The same of two facts.
const OWN_FACT: f32 = 0.5;
/// The same of two that leave nothing of the question open.
const OWN_FAINT: f32 = 0.2;
/// What speaks for the fact that is found for the question as a whole.
const BEST: f32 = 0.4;
/// What speaks for facts that leave nothing of weight open.
const WHOLE: f32 = 0.5;
/// What speaks for two that one statement holds side by side.
const TOGETHER: f32 = 0.4;
/// Of two choices this close to each other neither is meant.
const LEAST_LEAD: f32 = 0.1;
/// Two facts whose attributes have so much in common are on the same.
const KIN: f32 = 0.5;
/// What speaks for two that are on the same.
const KIN_COUNTS: f32 = 0.6;
/// What speaks against one that only another is held against.
const AGAINST: f32 = 0.5;
/// What speaks for a figure that a fact is about.
const VALUE: f32 = 0.15;
/// So many of the facts that are found first may be meant without all words.
const FOUND_FIRST: usize = 2;
/// No more than so many are weighed against each other.
const WEIGHED: usize = 16;
/// So many of the facts that are found are looked into whatever words they have.
const FOUND: usize = 3;

/// The question, and how much of it speaks of each of what is told.
pub struct Choice<'a> {
    pub asked: Asked<'a>,
    pub heard: &'a Heard<'a>,
    pub cues: &'a Cues,
    pub stated: &'a [Stated],
    /// What the result is wanted in.
    pub unit: Option<AskedUnit>,
    /// For each that is told, what each content word, time and figure of the question says of it and of
    /// nothing else in its statement.
    own: Vec<Weights>,
    /// The same, where a whole statement tells nothing else in the unit.
    weights: Vec<Weights>,
    /// The same with whatever its whole statement says.
    shared: Vec<Weights>,
    found: SmallVec<[usize; 4]>,
}

/// How two things are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search {
    /// Two that are all of the sort that the statement found tells may both be meant without a word.
    pub in_pair: bool,
    /// All of the question has to be about them.
    pub whole: bool,
    /// Any two of several that are named as well will do.
    pub any: bool,
    /// Nearly all of the question has to be about them, whatever links them.
    pub mostly: bool,
}

impl<'a> Choice<'a> {
    pub fn new(
        asked: &Asked<'a>,
        (cues, heard): (&'a Cues, &'a Heard<'a>),
        stated: &'a [Stated],
        unit: Option<AskedUnit>,
        found: &Found,
    ) -> Self {
        let tokens = 0..asked.utterance.tokens.len();
        let aside: SmallVec<[usize; 16]> =
            tokens.filter(|&at| heard.is_word(at) && !asked.is_name(at)).collect();
        let asked = asked.without(&aside);
        let fact = |target| if let Target::Fact(fact) = target { Some(fact) } else { None };
        let found: SmallVec<[usize; 4]> =
            found.candidates.iter().filter_map(|c| fact(c.target)).take(FOUND).collect();
        let words = words(&asked);
        let own: Vec<Weights> = stated.iter().map(|s| weights(&asked, &words, s)).collect();
        let mut shared: Vec<Weights> = Vec::with_capacity(own.len());
        for told in stated.chunk_by(|a, b| a.quantity.fact == b.quantity.fact) {
            let whole = of_whole(&asked, &words, told[0].quantity.fact);
            let both = |own: &Weights| -> Weights {
                let words = own.iter().zip(&whole).map(|(own, whole)| own.max(*whole));
                words.chain(own[whole.len()..].iter().copied()).collect()
            };
            shared.extend(own[shared.len()..][..told.len()].iter().map(both));
        }
        let both = stated.iter().zip(own.iter().zip(&shared));
        let weighed = both.map(|(s, (own, shared))| if s.alone { shared } else { own }.clone()).collect();
        Self { asked, heard, cues, stated, unit, own, weights: weighed, shared, found }
    }

    /// Whether a figure is in what the result is wanted in; any is where nothing is named.
    pub fn fits_unit(&self, s: &Stated) -> bool {
        self.unit.as_ref().is_none_or(|unit| unit.fits(self.heard, self.cues, s))
    }

    /// How much of the question is a thing's own.
    pub fn evidence(&self, i: usize) -> f32 {
        self.weights[i].iter().sum()
    }

    /// How much of the question is one thing's own and not another's.
    pub fn apart(&self, i: usize, other: usize) -> f32 {
        let (a, b) = self.apart_weights(i, other);
        a.iter().zip(b).map(|(a, b)| (a - b).max(0.0)).sum()
    }

    /// What tells two apart: of one statement what is their own.
    fn apart_weights(&self, i: usize, other: usize) -> (&Weights, &Weights) {
        let is_one = self.stated[i].quantity.fact == self.stated[other].quantity.fact;
        let weights = if is_one { &self.own } else { &self.weights };
        (&weights[i], &weights[other])
    }

    /// How much of the question is told with one thing itself and not with another.
    pub fn apart_in_words(&self, i: usize, other: usize) -> f32 {
        self.own[i].iter().zip(&self.own[other]).map(|(a, b)| (a - b).max(0.0)).sum()
    }

    /// Whether the statements of two, or the one of both, say one and the same of the question.
    pub fn share_words(&self, i: usize, other: usize) -> bool {
        self.stated[i].quantity.fact == self.stated[other].quantity.fact
            || self.shared[i].iter().zip(&self.shared[other]).any(|(a, b)| a.min(*b) > 0.0)
    }

    /// The first word of the question that is one thing's own and not another's.
    fn place(&self, i: usize, other: usize) -> usize {
        let (a, b) = self.apart_weights(i, other);
        let mut words = a.iter().zip(b);
        words.position(|(a, b)| a > b).unwrap_or(usize::MAX)
    }

    /// What is worth weighing of those that are wanted.
    fn candidates(&self, wanted: impl Fn(&Stated) -> bool) -> Vec<usize> {
        let shared = |i: usize| self.shared[i].iter().sum::<f32>();
        let is_near = |i: &usize| shared(*i) > 0.0 || self.found.contains(&self.stated[*i].quantity.fact);
        let all = (0..self.stated.len()).filter(|&i| wanted(&self.stated[i]));
        let mut near: Vec<usize> = all.filter(is_near).collect();
        near.sort_by(|a, b| (shared(*b) + self.evidence(*b)).total_cmp(&(shared(*a) + self.evidence(*a))));
        near.truncate(WEIGHED);
        near
    }

    /// How well some facts explain all of the question; `None` where it is about something else. With a link
    /// between them that is no matter of words the fact that is found need not explain as much.
    fn fit(&self, of: &[usize], by_link: bool) -> Option<(bool, f32)> {
        let facts: SmallVec<[usize; 4]> = of.iter().map(|&i| self.stated[i].quantity.fact).collect();
        let fit = self.asked.fit(&facts);
        let is_amount = |i: &usize| self.stated[*i].measure == Measure::Amount;
        let is_told = |p: &PeriodMention| {
            let ends = |i: &usize| {
                self.stated[*i].quantity.period.is_some_and(|own| ends(own, p).0 || ends(own, p).1)
            };
            of.iter().any(ends)
        };
        let times = !of.iter().any(is_amount)
            || of.len() == 2 && self.kinship(of[0], of[1]) >= KIN && !self.says_year()
            || self.asked.utterance.periods.iter().all(is_told)
            || self.asked.fits_periods(&facts);
        let best = self.found.first().is_some_and(|fact| facts.contains(fact));
        let (best, whole) = (f32::from(u8::from(best)), f32::from(u8::from(fit.is_whole())));
        let about = fit.is_mostly() || by_link && best > 0.0 && fit.is_fairly();
        (about && fit.is_any() && times).then(|| (fit.is_whole(), fit.score() + BEST * best + WHOLE * whole))
    }

    /// The two that the question speaks of, in the order in which it names them.
    pub fn two(
        &self,
        how: Search,
        sort: impl Fn(&Stated) -> bool,
        wanted: impl Fn(&Stated, &Stated) -> bool,
    ) -> Option<(usize, usize)> {
        let near = self.candidates(|s| !s.relative && sort(s));
        let mut contest = Contest::default();
        for (place, &a) in near.iter().enumerate() {
            for &b in &near[place + 1..] {
                let (a, b) = (a.min(b), a.max(b));
                let (x, y) = (&self.stated[a], &self.stated[b]);
                if !wanted(x, y) {
                    continue;
                }
                let is_one = x.quantity.fact == y.quantity.fact;
                // Told twice, and no two of them.
                if !is_one && x.measure == y.measure && is_near(x.quantity.number, y.quantity.number) {
                    continue;
                }
                let own = if is_one { OWN } else { OWN_FACT };
                let least_own = self.apart(a, b).min(self.apart(b, a));
                let each = least_own >= own;
                // A word that most facts have names one of two as well, where nothing else is left to name.
                let each_faintly = how.any && least_own >= OWN_FAINT;
                let kinship = self.kinship(a, b);
                let are_kin = how.in_pair && kinship >= KIN && self.is_among_found(&[a, b]);
                let may_pair = are_kin || how.in_pair && self.are_all(a, b, &wanted);
                if !(each || each_faintly || may_pair) {
                    continue;
                }
                if !self.asked.has_no_more_figures(&[&x.quantity, &y.quantity]) {
                    continue;
                }
                let Some((is_whole, fit)) = self.fit(&[a, b], are_kin) else { continue };
                if !is_whole && (how.whole || !each && !may_pair) {
                    continue;
                }
                let each = each || each_faintly && is_whole;
                let is_found = [x, y].iter().any(|s| self.best_fact() == Some(s.quantity.fact));
                if !each && !are_kin && !is_found && !self.asked.fit(&[x.quantity.fact]).is_close() {
                    continue;
                }
                let kin = if is_one { 0.0 } else { kinship } + self.is_year_before(a, b);
                let kin = kin - AGAINST * f32::from(u8::from(!is_one && (x.is_against || y.is_against)));
                let score = fit + self.spoken_of(a, b) + KIN_COUNTS * kin;
                contest.enter(score, (a, b), |other| self.are_same((a, b), other));
            }
        }
        let (a, b) = contest.winner(if how.any { f32::NEG_INFINITY } else { LEAST_LEAD })?;
        let in_order = self.place(a, b) <= self.place(b, a);
        Some(if in_order { (a, b) } else { (b, a) })
    }

    /// Whether two pairs come to the same, told by different facts.
    fn are_same(&self, (a, b): (usize, usize), (c, d): (usize, usize)) -> bool {
        let same = |i: usize, j: usize| {
            let (x, y) = (&self.stated[i], &self.stated[j]);
            x.measure == y.measure && is_near(x.quantity.number, y.quantity.number)
        };
        same(a, c) && same(b, d) || same(a, d) && same(b, c)
    }

    /// How much of the question speaks of two: what is one's own, and what the statements of both say.
    fn spoken_of(&self, a: usize, b: usize) -> f32 {
        let most = |all: &[Weights]| -> f32 { all[a].iter().zip(&all[b]).map(|(a, b)| a.max(*b)).sum() };
        let least: f32 = self.shared[a].iter().zip(&self.shared[b]).map(|(a, b)| a.min(*b)).sum();
        let together = self.stated[a].quantity.fact == self.stated[b].quantity.fact;
        most(&self.weights) + least + TOGETHER * f32::from(u8::from(together))
    }

    /// Whether two are all that their statement tells of the sort.
    fn are_all(&self, a: usize, b: usize, wanted: impl Fn(&Stated, &Stated) -> bool) -> bool {
        let fact = self.stated[a].quantity.fact;
        let rest = self.stated.iter().enumerate().filter(|(i, s)| {
            let other = *i != a && *i != b && s.quantity.fact == fact && !s.relative;
            other && (wanted(&self.stated[a], s) || wanted(s, &self.stated[b]))
        });
        self.stated[b].quantity.fact == fact && rest.count() == 0
    }

    /// How far the facts of two are on the same, going by their attributes.
    pub fn kinship(&self, a: usize, b: usize) -> f32 {
        let (x, y) = (&self.stated[a], &self.stated[b]);
        let (about, others) = (&x.quantity.about, &y.quantity.about);
        let is_related = about.is_empty() && others.is_empty() || about.iter().any(|e| others.contains(e));
        if is_related { x.topic.kinship(&y.topic) } else { 0.0 }
    }

    /// Whether one of some is told by a fact that was found first.
    fn is_among_found(&self, of: &[usize]) -> bool {
        of.iter()
            .any(|&i| self.found.iter().take(FOUND_FIRST).any(|fact| *fact == self.stated[i].quantity.fact))
    }

    /// Whether the question says a year in figures.
    fn says_year(&self) -> bool {
        let utterance = self.asked.utterance;
        let is_figure = |at: usize| utterance.tokens[at].word.starts_with(|c: char| c.is_ascii_digit());
        utterance.periods.iter().any(|p| p.tokens.clone().any(is_figure))
    }

    /// What speaks for two of which one is from the year before the other's, where the question says so.
    fn is_year_before(&self, a: usize, b: usize) -> f32 {
        let year = |i: usize| self.stated[i].quantity.period.map(|p| p.from.year());
        let is_next = |(a, b): (i16, i16)| (a - b).abs() == 1;
        let is_asked = self.heard.has(Cue::YearBefore) && self.is_among_found(&[a, b]);
        f32::from(u8::from(is_asked && year(a).zip(year(b)).is_some_and(is_next)))
    }

    /// Everything that the question names of what goes together with two that it names.
    pub fn with_others(&self, two: (usize, usize), wanted: impl Fn(&Stated, &Stated) -> bool) -> Vec<usize> {
        let mut chosen = vec![two.0, two.1];
        let facts = [two.0, two.1].map(|i| self.stated[i].quantity.fact);
        for (i, s) in self.stated.iter().enumerate() {
            let apart = || chosen.iter().all(|&c| self.apart(i, c) >= OWN && self.apart(c, i) >= OWN);
            let goes = facts.contains(&s.quantity.fact) && !s.relative && !chosen.contains(&i);
            if goes && wanted(&self.stated[two.0], s) && apart() {
                chosen.push(i);
            }
        }
        chosen
    }

    /// Two that the question speaks of, of which the second need have no words of its own: `link` says how
    /// much the first one tells that it is meant.
    pub fn linked(
        &self,
        how: Search,
        first: impl Fn(&Stated) -> bool,
        link: impl Fn(&Stated, &Stated) -> f32,
    ) -> Option<(usize, usize)> {
        let near = self.candidates(|s| !s.relative && first(s));
        let mut contest = Contest::default();
        for &a in near.iter().filter(|&&a| self.evidence(a) >= OWN_FACT) {
            for (b, s) in self.stated.iter().enumerate().filter(|(b, s)| *b != a && !s.relative) {
                let strength = link(&self.stated[a], s);
                if strength <= 0.0 {
                    continue;
                }
                let Some((_, fit)) = self.fit(&[a, b], !how.mostly) else { continue };
                let score = fit
                    + self.evidence(a)
                    + self.evidence(b)
                    + strength
                    + self.is_value(a)
                    + self.is_value(b);
                contest.enter(score, (a, b), |other| self.are_same((a, b), other));
            }
        }
        contest.winner(LEAST_LEAD)
    }

    /// Whether the question has a word that another statement tells and none of these: "exported" of what is
    /// told to have been produced.
    pub fn is_told_elsewhere(&self, of: [usize; 2]) -> bool {
        let told = self.asked.told;
        let is_free = |t: &&Term| is_telling(t) && t.name.is_none() && !self.asked.is_aside(&t.tokens);
        let tells = |i: usize, t: &Term| told[self.stated[i].quantity.fact].affirms(t.concept);
        let mut free = self.asked.utterance.terms.iter().filter(is_free);
        free.any(|t| !of.iter().any(|&i| tells(i, t)) && told.iter().any(|told| told.affirms(t.concept)))
    }

    /// What speaks for a figure that is the value of its fact.
    fn is_value(&self, i: usize) -> f32 {
        let q = &self.stated[i].quantity;
        match &self.asked.base.facts[q.fact].value {
            Some(Value::Quantity { number, .. }) if is_near(*number, q.number) => VALUE,
            _ => 0.0,
        }
    }

    /// The paragraph that a fact rests on.
    pub fn paragraph(&self, fact: usize) -> Option<u32> {
        self.asked.base.facts[fact].paragraph
    }

    /// Everything that the best fact tells.
    pub fn told_by_best(&self) -> impl Iterator<Item = &'a Stated> {
        let best = self.best_fact();
        self.stated.iter().filter(move |s| Some(s.quantity.fact) == best)
    }

    /// The one that the question speaks of.
    pub fn one(&self, wanted: impl Fn(&Stated) -> bool) -> Option<usize> {
        let near = self.candidates(|s| !s.relative && wanted(s));
        let mut scored: Vec<(f32, usize)> =
            near.iter().filter_map(|&i| Some((self.fit(&[i], true)?.1 + self.evidence(i), i))).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let &(score, one) = scored.first()?;
        let is_other = |(_, i): &&(f32, usize)| !self.are_same((*i, *i), (one, one));
        let next = scored.iter().find(is_other).map_or(f32::MIN, |(score, _)| *score);
        (next + LEAST_LEAD < score).then_some(one)
    }

    /// The fact that is found for the question as a whole.
    pub fn best_fact(&self) -> Option<usize> {
        self.found.first().copied()
    }
}
