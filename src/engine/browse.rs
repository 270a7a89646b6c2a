//! What can be had without a question: topics, single facts, completions, help and the source.

use smallvec::SmallVec;

use super::Engine;
use crate::answer::Reply;
use crate::answer::compose::{compose, source, title_in};
use crate::answer::decide::Decision;
use crate::answer::texts::Voice;
use crate::text::language::Tongue;
use crate::text::{clean, tokenize};

/// One thing that can be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Id of the fact.
    pub id: String,
    /// Its first example question.
    pub title: String,
    /// Paragraph of the article, 0 being the photo caption.
    pub paragraph: Option<u32>,
}

impl Engine {
    /// What can be asked about: every fact with a short title in the language of a locale, in the
    /// order of the files.
    pub fn topics(&self, locale: Option<&str>) -> Vec<Topic> {
        let voice = voice_of(locale);
        let title = |fact| voice.write(title_in(fact, voice.language())).into_owned();
        let facts = self.0.base.facts.iter();
        facts.map(|f| Topic { id: f.id.clone(), title: title(f), paragraph: f.paragraph }).collect()
    }

    /// The reply that shows one fact, by its id, in the language of a locale.
    pub fn fact(&self, id: &str, locale: Option<&str>) -> Option<Reply> {
        let fact = self.0.base.fact_index(id)?;
        Some(self.show(fact, &voice_of(locale)))
    }

    fn show(&self, fact: usize, voice: &Voice) -> Reply {
        let base = &self.0.base;
        let mut reply = compose(base, &Decision::Answer(SmallVec::from_slice(&[fact])), "", voice);
        reply.best = Some(base.facts[fact].id.clone());
        reply.confidence = 1.0;
        reply
    }

    /// Example questions that have all words typed so far, the last of them perhaps unfinished: one
    /// of each fact, and those first that stand first with their facts, as the plainest do.
    pub fn complete(&self, typed: &str, limit: usize) -> Vec<&str> {
        let words: Vec<String> = tokenize(&clean(typed)).into_iter().map(|t| t.word).collect();
        let has_all = |question: &str| {
            let tokens = tokenize(question);
            words.iter().all(|w| tokens.iter().any(|t| t.word.starts_with(w.as_str())))
        };
        let fitting = self.0.base.facts.iter().filter_map(|fact| {
            let place = fact.questions.iter().position(|q| has_all(&q.text))?;
            Some((place, fact.questions[place].text.as_str()))
        });
        let mut found: Vec<(usize, &str)> = fitting.collect();
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().take(limit).map(|(_, question)| question).collect()
    }

    /// What RoRo is and can do, in the language of a locale.
    pub fn help(&self, locale: Option<&str>) -> Reply {
        let base = &self.0.base;
        let about = base.chats.iter().position(|c| c.id == "what-can-you-do");
        about
            .map_or_else(|| self.source(locale), |i| compose(base, &Decision::Chat(i), "", &voice_of(locale)))
    }

    /// What the answers rest on, in the language of a locale.
    pub fn source(&self, locale: Option<&str>) -> Reply {
        source(&self.0.base, &voice_of(locale))
    }
}

/// The voice for a locale without a text.
fn voice_of(locale: Option<&str>) -> Voice {
    Voice::of(locale.map_or(Tongue::ENGLISH, Tongue::of_tag))
}
