//! Nouns that stand in for names and for nouns said before, where only they tell what is asked about now: "and
//! in the district?", "and the Chinese ones?".

use std::ops::Range;

use super::cues::{Cues, Pronoun};
use super::ellipsis::body_of;
use super::readings::{name_tokens, plainly_meant};
use super::thread::Thread;
use crate::knowledge::{EntityIx, FactBase, Kind, Value};
use crate::matcher::utterance::{Reader, Utterance};
use crate::matcher::vocabulary::{Class, Name};
use crate::text::lists::List;
use crate::text::{Token, tokenize};

/// The message with a name, or the noun, in place of what stands in for it. `None` where nothing does.
pub(super) fn with_stand_in_named(
    base: &FactBase,
    reader: &Reader,
    cues: &Cues,
    thread: &Thread,
    utterance: &Utterance,
) -> Option<Utterance> {
    let body = body_of(cues, utterance);
    let scene = StandIns { base, reader, cues, thread, utterance, body };
    scene.with_place_named().or_else(|| scene.with_region_named()).or_else(|| scene.with_noun_said())
}

/// Of the facts told lately, so many may have counted what "ones" stands for.
const LATELY: usize = 2;

struct StandIns<'a> {
    base: &'a FactBase,
    reader: &'a Reader<'a>,
    cues: &'a Cues,
    thread: &'a Thread,
    utterance: &'a Utterance,
    /// The tokens of the message without what opens and closes it.
    body: Range<usize>,
}

impl StandIns<'_> {
    /// "And in the district?": with the name of another place than the one that was asked about.
    fn with_place_named(&self) -> Option<Utterance> {
        let Self { base, cues, thread, utterance, ref body, .. } = *self;
        let at = body.start + usize::from(cues.hangs_on(utterance.tokens.get(body.start)?));
        let [article, noun] = utterance.tokens.get(at..body.end)? else { return None };
        let kind = cues.kind(noun).filter(|kind| kind.is_place())?;
        if body.start == 0 || article.word != "the" || self.is_in_name(at + 1) {
            return None;
        }
        let is_kind = |e: &&EntityIx| base.entity(**e).kind == kind;
        let place = thread.focus.iter().find(is_kind).copied().or_else(|| plainly_meant(base, kind))?;
        let is_new = !thread.named.contains(&place);
        is_new.then(|| self.with(at..at + 2, name_tokens(base, place)))
    }

    /// "And in the southwest?": with the name of the only region that begins so.
    fn with_region_named(&self) -> Option<Utterance> {
        let Self { base, cues, utterance, ref body, .. } = *self;
        let tokens = &utterance.tokens;
        let is_direction = |&at: &usize| tokens[at - 1].word == "the" && cues.is_direction(&tokens[at]);
        let at = body.clone().skip(1).find(is_direction)?;
        // "Which of *them* are from the northeast?" is asked of those that were told.
        let is_several = |t: &Token| cues.pronoun(t) == Some(Pronoun::Several);
        if utterance.terms.iter().any(|t| t.name.is_some())
            || tokens.get(at + 1).is_some_and(|t| t.word == "of")
            || tokens[body.clone()].iter().any(is_several)
        {
            return None;
        }
        let begins_so = |e: &EntityIx| {
            let entity = base.entity(*e);
            let first = entity.name.split_once(' ').map(|(first, _)| first.to_lowercase());
            entity.kind.is_place() && first.as_deref() == Some(tokens[at].word.as_str())
        };
        let mut regions = (0..base.entities.len()).map(|i| EntityIx(i as u32)).filter(begins_so);
        let region = regions.next().filter(|_| regions.next().is_none())?;
        Some(self.with(at - 1..at + 1, name_tokens(base, region)))
    }

    /// "And the Chinese ones?": with the noun for what was asked about last.
    fn with_noun_said(&self) -> Option<Utterance> {
        let Self { cues, utterance, ref body, .. } = *self;
        let at = body.clone().skip(1).find(|&at| cues.is_one(&utterance.tokens[at]))?;
        let before = utterance.terms.iter().find(|t| t.tokens.end == at)?;
        // "Is Volvo one of them?" does not tell what kind of one.
        let describes = match before.name {
            Some(Name::Known(entity)) => self.base.entity(entity).kind.is_place(),
            Some(Name::Other(_)) => false,
            None => before.class == Class::Content,
        };
        let limits = utterance.tokens[body.start..at].iter().any(|t| cues.is_limit(t));
        let says_which = utterance.tokens[at - 1].is(List::Negation)
            || cues.is_more(&utterance.tokens[at - 1])
            || cues.position(&utterance.tokens[at - 1]).is_some();
        if !describes || says_which || limits || before.slot || before.tokens.start < body.start {
            return None;
        }
        Some(self.with(at..at + 1, self.noun_said()?))
    }

    /// The noun for what was asked about last: that of a group, of what was counted, or of the kind of what was
    /// named.
    fn noun_said(&self) -> Option<Vec<Token>> {
        let Self { base, reader, cues, thread, .. } = *self;
        let noun_of = |name: &str| {
            let noun = name.rsplit(' ').next()?;
            let is_group = reader.lexicon.kind(noun).is_some() && noun.ends_with('s');
            is_group.then(|| tokenize(noun))
        };
        if let Some(noun) = thread.named.iter().find_map(|e| noun_of(&base.entity(*e).name)) {
            return Some(noun);
        }
        let unit_of = |fact: &u32| match &base.facts[*fact as usize].value {
            Some(Value::Quantity { unit, .. }) => reader.read(unit).tokens.into_iter().next(),
            _ => None,
        };
        let is_thing = |noun: &Token| reader.lexicon.unit(&noun.word).is_none();
        let counted = thread.told.iter().take(LATELY).filter_map(unit_of).find(is_thing);
        let is_one_of_many = |e: &&EntityIx| !matches!(base.entity(**e).kind, Kind::Event | Kind::Person);
        let kinds = thread.named.iter().filter(is_one_of_many).map(|e| noun_kind(base.entity(*e).kind));
        let of_kind = || kinds.filter(|kind| !kind.is_place()).find_map(|kind| cues.noun_of(kind));
        counted.map(|noun| vec![noun]).or_else(|| of_kind().map(tokenize))
    }

    fn is_in_name(&self, at: usize) -> bool {
        self.utterance.terms.iter().any(|t| t.name.is_some() && t.tokens.contains(&at))
    }

    fn with(&self, range: Range<usize>, mut words: Vec<Token>) -> Utterance {
        let tokens = &self.utterance.tokens;
        if let Some(last) = words.last_mut() {
            last.before_question_mark = tokens[range.end - 1].before_question_mark;
        }
        let named = self.reader.reread([&tokens[..range.start], &words, &tokens[range.end..]].concat());
        let (clean, repairs) = (self.utterance.clean.clone(), self.utterance.repairs.clone());
        Utterance { clean, repairs, ..named }
    }
}

/// The kind whose noun is said for one of a kind: a brand stands for its company.
fn noun_kind(kind: Kind) -> Kind {
    if kind == Kind::Brand { Kind::Company } else { kind }
}
