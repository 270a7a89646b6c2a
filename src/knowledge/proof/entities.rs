//! Names: of entities by any of their names, and capitalised words that no entity has.

use rustc_hash::FxHashSet;

use super::{Claim, Kind, Passage, Proof};
use crate::knowledge::names::{Mention, normal_form};
use crate::knowledge::problem::Problem;
use crate::knowledge::{EntityIx, Value};
use crate::text::Token;
use crate::text::tokens::Case;

/// Names of the bot itself, which no article has.
const OWN_NAMES: &[&str] = &["roro"];

impl Proof<'_> {
    /// Names that a text has and the passage does not.
    pub(super) fn entities(&mut self, claim: &Claim, whole: &Passage) {
        let mentions = self.names.find(&claim.reading.tokens);
        for mention in &mentions {
            self.mention(claim, mention, whole);
        }
        let inside = |i: usize| {
            mentions.iter().any(|m| m.tokens.contains(&i))
                || claim.reading.periods.iter().any(|p| p.tokens.contains(&i))
                || claim.reading.figures.iter().any(|f| f.tokens.contains(&i) || f.currency_word == Some(i))
        };
        for (i, token) in claim.reading.tokens.iter().enumerate().filter(|(i, _)| !inside(*i)) {
            if self.is_name(token) && !self.has_word(claim.passage, token) {
                let remedy = match whole.has_stem(&self.names.stem(&token.word)) {
                    true => "It stands elsewhere in the article: cite that paragraph, or leave the name out",
                    false => {
                        "It stands nowhere in the article; leave it out, or add it to the names or \
                              synonyms of what is meant"
                    }
                };
                self.report(claim, &(i..i + 1), remedy);
            }
        }
    }

    fn mention(&mut self, claim: &Claim, mention: &Mention, whole: &Passage) {
        let entity = mention.entity;
        if self.publisher == Some(entity) {
            return;
        }
        let listed = self.listed(claim);
        let is_listed = listed.contains(&entity);
        if claim.passage.entities.contains(&entity) {
            if !is_listed && mention.proper && claim.kind == Kind::Statement && claim.fact.paragraph.is_some()
            {
                let id = &self.base.entity(entity).id;
                let message = format!("the fact speaks of `{id}`, and `about` does not list it");
                let remedy = format!("add `{id}` to `about`; if another name was meant, correct this one");
                let spot = self.narrow(claim, &mention.tokens);
                self.problems.push(Problem::new(&spot, message, remedy));
            }
            return;
        }
        let words = &claim.reading.tokens[mention.tokens.clone()];
        let capitals: Vec<&Token> = words.iter().filter(|t| t.case != Case::Lower).collect();
        // "A Volvo staffer" is "a staffer from Volvo"; "US dollars" are "$".
        let by_parts = mention.tokens.len() > 1
            && !capitals.is_empty()
            && capitals.iter().all(|t| self.has_word(claim.passage, t));
        if by_parts || self.is_currency(claim, mention) {
            return;
        }
        let elsewhere = whole.entities.contains(&entity);
        let known: FxHashSet<EntityIx> =
            claim.passage.entities.iter().flat_map(|e| self.base.entity(*e).within.iter().copied()).collect();
        if elsewhere && (known.contains(&entity) || (is_listed && !self.names_entity(claim, entity))) {
            return;
        }
        let name = claim.reading.text(&mention.tokens);
        if elsewhere && self.names_entity(claim, entity) {
            let remedy =
                "the article has it elsewhere, and `about` lists it: check that both belong together";
            let note = self.missing(claim, &mention.tokens, remedy);
            self.note(note);
        } else if elsewhere {
            let remedy =
                format!("`{name}` stands elsewhere in the article: cite that paragraph, or leave it out");
            self.report(claim, &mention.tokens, &remedy);
        } else if mention.proper {
            self.report(claim, &mention.tokens, "It stands nowhere in the article");
        }
    }

    /// Whether the fact lists the entity itself, not only something that is part of it.
    fn names_entity(&self, claim: &Claim, entity: EntityIx) -> bool {
        claim.fact.about.contains(&entity)
    }

    /// Entities that the fact lists, and all that these are part of.
    fn listed(&self, claim: &Claim) -> FxHashSet<EntityIx> {
        let mut listed: FxHashSet<EntityIx> = claim.fact.about.iter().copied().collect();
        match &claim.fact.value {
            Some(Value::Place(place)) => {
                listed.insert(*place);
            }
            Some(Value::Entities { named, .. }) => listed.extend(named),
            _ => {}
        }
        let within: Vec<EntityIx> =
            listed.iter().flat_map(|e| self.base.entity(*e).within.iter().copied()).collect();
        listed.extend(within);
        listed
    }

    /// "US dollars", where the source has the sign.
    fn is_currency(&self, claim: &Claim, mention: &Mention) -> bool {
        let after = claim.reading.tokens.get(mention.tokens.end);
        after.is_some_and(|t| t.word.starts_with("dollar"))
            && claim.passage.reading.figures.iter().any(|f| f.currency.is_some_and(|c| c.counts("dollars")))
    }

    /// Whether a word is a name by its look. Words that open a sentence are capitalised anyway;
    /// of these, codes, abbreviations and names known to be others' are names.
    fn is_name(&self, token: &Token) -> bool {
        if OWN_NAMES.contains(&token.word.as_str()) || !token.word.chars().any(char::is_alphabetic) {
            return false;
        }
        let is_code = token.word.chars().any(|c| c.is_ascii_digit());
        let opens = token.starts_sentence || token.sign_before == Some('"');
        match token.case {
            Case::Upper => true,
            Case::Capital if !opens => token.word.chars().count() > 1,
            Case::Capital => is_code || self.others.contains(&self.names.stem(&token.word)),
            Case::Lower => false,
        }
    }

    /// Whether a passage has a word, a name of the same entity, or a synonym.
    fn has_word(&self, passage: &Passage, token: &Token) -> bool {
        let stem = self.names.stem(&token.word);
        if passage.has_stem(&stem) {
            return true;
        }
        let mention = self.names.find(std::slice::from_ref(token));
        if mention.iter().any(|m| passage.entities.contains(&m.entity)) {
            return true;
        }
        self.synonyms.get(&stem).is_some_and(|groups| {
            groups.iter().flat_map(|g| &self.base.synonyms[*g]).any(|w| passage.has_stem(&normal_form(w)))
        })
    }
}
