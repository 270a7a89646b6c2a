//! Questions at large: for whatever is told of something.

use smallvec::SmallVec;

use super::joint::KindOf;
use super::{Reader, Term, Utterance};
use crate::knowledge::Kind;
use crate::matcher::vocabulary::{Class, Name};
use crate::text::Token;
use crate::text::lexicon::Asks;
use crate::text::lists::List;

/// Words that a bare topic has at most ("lithium mining").
const MAX_BARE: usize = 2;

impl Reader<'_> {
    /// What a message asks about that asks for nothing in particular ("does the article mention lithium?",
    /// "anything on tyres?", "what is Volvo doing?", and "lithium", where bare words may be meant so); empty
    /// where it asks for something.
    pub fn topic<'u>(
        &self,
        utterance: &'u Utterance,
        bare: bool,
        kind_of: KindOf,
    ) -> SmallVec<[&'u Term; 4]> {
        let tokens = &utterance.tokens;
        let asks_what = utterance.asks.iter().all(|kind| *kind == Asks::What);
        // "Does it mention *that* …?" asks whether something is so.
        let tells = |t: &Token| t.is(List::Mentioning) || t.is(List::Saying);
        let embeds = tokens.windows(2).any(|w| tells(&w[0]) && w[1].is(List::Relative))
            || tokens
                .iter()
                .any(|t| t.is(List::YesNoEmbedded) || t.is(List::Directed) || t.is(List::Negation));
        if !asks_what || embeds || !utterance.figures.is_empty() || !utterance.periods.is_empty() {
            return SmallVec::new();
        }
        let is_plain = utterance.yes_no || utterance.asks.is_empty();
        let mentions = is_plain && tokens.iter().any(|t| t.is(List::Mentioning));
        let is_paper = |name| matches!(name, Some(Name::Known(e)) if kind_of(e) == Kind::Publication);
        let at_large = [List::Mentioning, List::Whatever, List::Saying, List::AtLarge];
        let asks_at_large = |t: &Token| at_large.iter().any(|list| t.is(*list));
        let is_topic = |t: &&Term| {
            let is_word = t.name.is_none() && tokens[t.tokens.clone()].iter().all(asks_at_large);
            t.class == Class::Content && !t.slot && !is_paper(t.name) && !is_word
        };
        let topic: SmallVec<[&Term; 4]> = utterance.terms.iter().filter(is_topic).collect();
        // What somebody who is named says of it is something in particular, and so is what the bot thinks.
        let is_named_before = |at: usize| topic.iter().any(|t| t.name.is_some() && t.tokens.start < at);
        let is_bot = |at: usize| tokens[..at].iter().any(|t| t.is(List::Addressed));
        let speaks = |at: usize| tokens[at].is(List::Saying) && !is_named_before(at) && !is_bot(at);
        let opens = |at: usize| tokens[at].is(List::Whatever) || speaks(at);
        let asks_whatever = (1..tokens.len()).any(|at| tokens[at].is(List::About) && opens(at - 1));
        let is_named = |i: usize| topic.iter().any(|t| t.name.is_some() && t.tokens.contains(&i));
        let asks_of_name = !utterance.asks.is_empty()
            && !utterance.yes_no
            && (0..tokens.len()).all(|i| is_named(i) || tokens[i].is(List::AtLarge));
        let is_bare = bare && utterance.asks.is_empty() && !utterance.yes_no && tokens.len() <= MAX_BARE;
        if mentions || asks_whatever || asks_of_name || is_bare { topic } else { SmallVec::new() }
    }
}
