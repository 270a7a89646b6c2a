//! Which of what the statements tell a question speaks of.

use smallvec::SmallVec;

use crate::answer::sums::cues::Heard;
use crate::answer::sums::operands::Asked;
use crate::answer::sums::quantities::is_near;
use crate::matcher::{Found, Target};
use crate::matcher::utterance::Term;
use crate::matcher::vocabulary::Name;

use super::{Measure, Stated, is_telling};

/// What each of two has to have of the question's words that the other has not.
const OWN: f32 = 0.3;
/// A name or a time counts as much as a rare word.
const SLOT: f32 = 1.0;
/// A figure of the question counts more.
const FIGURE: f32 = 1.5;
/// Where only an example question has a word.
const ASKED_ONLY: f32 = 0.6;
/// Where a word is only close to one that is told.
const CLOSE: f32 = 0.8;
/// What speaks for the fact that is found for the question as a whole.
const BEST: f32 = 0.4;
/// What speaks for two that one statement holds side by side.
const TOGETHER: f32 = 0.4;
/// Of two choices this close to each other neither is meant.
const LEAST_LEAD: f32 = 0.1;
/// No more than so many are weighed against each other.
const WEIGHED: usize = 16;
/// So many of the facts that are found are looked into whatever words they have.
const FOUND: usize = 3;

/// The question, and how much of it speaks of each of what is told.
pub struct Choice<'a> {
    pub asked: Asked<'a>,
    pub heard: &'a Heard<'a>,
    pub stated: &'a [Stated],
    /// For each that is told, what each content word, time and figure of the question says of it.
    weights: Vec<SmallVec<[f32; 12]>>,
    /// The same with what its whole statement says.
    shared: Vec<SmallVec<[f32; 12]>>,
    found: SmallVec<[usize; 4]>,
}

impl<'a> Choice<'a> {
    pub fn new(asked: &Asked<'a>, heard: &'a Heard<'a>, stated: &'a [Stated], found: &Found) -> Self {
        let tokens = 0..asked.utterance.tokens.len();
        let aside: SmallVec<[usize; 16]> = tokens.filter(|&at| heard.is_word(at) && !asked.is_name(at)).collect();
        let asked = asked.without(&aside);
        let own = stated.iter().map(|s| weights(&asked, s, s.alone)).collect();
        let shared = stated.iter().map(|s| weights(&asked, s, true)).collect();
        let fact = |target| if let Target::Fact(fact) = target { Some(fact) } else { None };
        let found = found.candidates.iter().filter_map(|c| fact(c.target)).take(FOUND).collect();
        Self { asked, heard, stated, weights: own, shared, found }
    }

    /// How much of the question is a thing's own.
    pub fn evidence(&self, i: usize) -> f32 {
        self.weights[i].iter().sum()
    }

    /// How much of the question is one thing's own and not another's.
    pub fn apart(&self, i: usize, other: usize) -> f32 {
        self.weights[i].iter().zip(&self.weights[other]).map(|(a, b)| (a - b).max(0.0)).sum()
    }

    /// The first word of the question that is one thing's own and not another's.
    fn place(&self, i: usize, other: usize) -> usize {
        let mut words = self.weights[i].iter().zip(&self.weights[other]);
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

    /// How well some facts explain all of the question; `None` where it is about something else.
    fn fit(&self, of: &[usize]) -> Option<f32> {
        let facts: SmallVec<[usize; 4]> = of.iter().map(|&i| self.stated[i].quantity.fact).collect();
        let fit = self.asked.fit(&facts);
        let is_timed = |i: &&usize| self.stated[**i].measure == Measure::Amount;
        let times = of.iter().find(is_timed).is_none() || self.asked.fits_periods(&facts);
        let best = self.found.first().is_some_and(|fact| facts.contains(fact));
        (fit.is_whole() && fit.is_any() && times).then(|| fit.score() + BEST * f32::from(u8::from(best)))
    }

    /// The two that the question speaks of, in the order in which it names them.
    pub fn two(
        &self,
        sort: impl Fn(&Stated) -> bool,
        wanted: impl Fn(&Stated, &Stated) -> bool,
    ) -> Option<(usize, usize)> {
        let near = self.candidates(|s| !s.relative && sort(s));
        let (mut best, mut second): (Option<(f32, usize, usize)>, f32) = (None, f32::MIN);
        for (place, &a) in near.iter().enumerate() {
            for &b in &near[place + 1..] {
                let (a, b) = (a.min(b), a.max(b));
                let (x, y) = (&self.stated[a], &self.stated[b]);
                if !wanted(x, y) {
                    continue;
                }
                let each = self.apart(a, b) >= OWN && self.apart(b, a) >= OWN;
                if !each && !self.are_all(a, b, &wanted) {
                    continue;
                }
                let Some(fit) = self.fit(&[a, b]) else { continue };
                let score = fit + self.spoken_of(a, b);
                let known = best.as_ref().map_or(f32::MIN, |(score, ..)| *score);
                if score > known {
                    (second, best) = (known, Some((score, a, b)));
                } else {
                    second = second.max(score);
                }
            }
        }
        if std::env::var("DUMP").is_ok() { for i in &near { let s=&self.stated[*i]; eprintln!("near {i} ev {} {} {} {:?} alone {} whole {:?} label {:?} names {:?} {:?}", self.evidence(*i), s.quantity.number, s.quantity.unit, s.measure, s.alone, s.whole, s.label, s.names, s.quantity.period); } eprintln!("best {best:?} second {second}"); }
        let (score, a, b) = best?;
        let in_order = self.place(a, b) <= self.place(b, a);
        (second + LEAST_LEAD < score).then_some(if in_order { (a, b) } else { (b, a) })
    }

    /// How much of the question speaks of two: what is one's own, and what the statements of both say.
    fn spoken_of(&self, a: usize, b: usize) -> f32 {
        let most = |all: &[SmallVec<[f32; 12]>]| -> f32 { all[a].iter().zip(&all[b]).map(|(a, b)| a.max(*b)).sum() };
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

    /// The one that the question speaks of.
    pub fn one(&self, wanted: impl Fn(&Stated) -> bool) -> Option<usize> {
        let near = self.candidates(|s| !s.relative && wanted(s));
        let mut scored: Vec<(f32, usize)> =
            near.iter().filter_map(|&i| Some((self.fit(&[i])? + self.evidence(i), i))).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        match scored.as_slice() {
            [(score, one), (next, _), ..] => (next + LEAST_LEAD < *score).then_some(*one),
            [(_, one)] => Some(*one),
            [] => None,
        }
    }

    /// The fact that is found for the question as a whole.
    pub fn best_fact(&self) -> Option<usize> {
        self.found.first().copied()
    }
}

/// What each content word, time and figure of a question says of a thing that is told.
fn weights(asked: &Asked, s: &Stated, whole: bool) -> SmallVec<[f32; 12]> {
    let utterance = asked.utterance;
    let is_free = |t: &&Term| !asked.is_aside(&t.tokens) && is_telling(t);
    let words = utterance.terms.iter().filter(is_free).map(|t| SLOT * word_weight(asked, s, t, whole));
    let times = utterance.periods.iter().map(|p| f32::from(u8::from(s.quantity.period == Some(p.period))) * SLOT);
    let is_own = |value: f64| s.measure == Measure::Amount && is_near(value, s.quantity.number);
    let figures = utterance.figures.iter().map(|f| FIGURE * f32::from(u8::from(is_own(f.value))));
    words.chain(times).chain(figures).collect()
}

fn word_weight(asked: &Asked, s: &Stated, term: &Term, whole: bool) -> f32 {
    let (profile, told) = (asked.matcher.profile(s.quantity.fact), &asked.told[s.quantity.fact]);
    if let Some(Name::Known(entity)) = term.name {
        return f32::from(u8::from(s.names.contains(&entity) || whole && profile.has_entity(entity)));
    }
    if term.name.is_some() {
        return 0.0;
    }
    let word = &asked.utterance.tokens[term.tokens.start].word;
    let own = s.own.contains(&term.concept) || whole && told.affirms(term.concept);
    let share = if own {
        1.0
    } else if whole && profile.has_concept(term.concept) {
        ASKED_ONLY
    } else {
        let far = if whole { ASKED_ONLY * asked.matcher.closeness(word, profile) } else { 0.0 };
        far.max(CLOSE * asked.matcher.likeness(word, &s.ranks))
    };
    share * asked.matcher.weight(term.concept, word)
}
