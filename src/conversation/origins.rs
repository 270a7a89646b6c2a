//! Companies that are called by where they are from alone ("the Swedish carmaker").

use super::cues::Cues;
use super::readings::{is_group, with_name};
use crate::knowledge::{EntityIx, FactBase, Kind};
use crate::matcher::utterance::{Reader, Term, Utterance};
use crate::matcher::vocabulary::Name;

/// The message with the name of a company in place of its origin and a noun, where only one of those known is from
/// there; `None` where nothing is called so.
pub fn with_origin_named(base: &FactBase, reader: &Reader, utterance: &Utterance) -> Option<Utterance> {
    let cues = Cues::of(&reader.lexicon.language)?;
    let tokens = &utterance.tokens;
    let is_company = |at: usize| {
        let noun = tokens.get(at);
        let kind = noun.and_then(|t| reader.lexicon.kind(&t.word));
        matches!(kind, Some(Kind::Company | Kind::Brand)) || noun.is_some_and(|t| cues.is_one(t))
    };
    let called = |term: &Term| {
        let Some(Name::Known(home)) = term.name else { return None };
        let the = term.tokens.start.checked_sub(1).filter(|&at| tokens[at].word == "the")?;
        let is_called = base.entity(home).kind == Kind::Country && is_company(term.tokens.end);
        is_called
            .then(|| only_company_from(base, reader, home))
            .flatten()
            .map(|e| (the..term.tokens.end + 1, e))
    };
    let (place, company) = utterance.terms.iter().find_map(called)?;
    Some(with_name(base, reader, utterance, place, company))
}

/// The one company that is known to be from a country.
fn only_company_from(base: &FactBase, reader: &Reader, home: EntityIx) -> Option<EntityIx> {
    let is_from = |e: &EntityIx| {
        let entity = base.entity(*e);
        entity.kind == Kind::Company && entity.within.contains(&home) && !is_group(base, reader.lexicon, *e)
    };
    let mut all = (0..base.entities.len()).map(|i| EntityIx(i as u32)).filter(is_from);
    let only = all.next()?;
    all.next().is_none().then_some(only)
}
