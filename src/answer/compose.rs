//! From a decision to sentences.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::claim::{Finding, Verdict};
use super::decide::{Decision, MAX_NEAR, Missing};
use super::texts::{Voice, fill};
use super::{Citation, Outcome, Reply, Suggestion};
use crate::knowledge::{Article, BASE_LANGUAGE, ChatKind, Fact, FactBase, Standing};
use crate::text::script::Script;

/// Characters of a reply's text at most; longer answers would be lists, not answers.
pub const MAX_CHARS: usize = 900;

/// Characters that a text fragment may show as they are (URL standard, fragment directive:
/// "-", "," and "&" have a meaning there and are escaped).
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// Words the decision as a reply.
pub fn compose(base: &FactBase, decision: &Decision, prefix: &str, voice: &Voice) -> Reply {
    let texts = voice.texts;
    let reply = match decision {
        Decision::Answer(facts) => answer(base, facts, prefix, voice),
        Decision::Clarify(choices) => {
            let listed: Vec<String> = choices
                .iter()
                .enumerate()
                .map(|(i, &f)| format!("{}. {}", i + 1, title_in(&base.facts[f], voice.language())))
                .collect();
            let text = format!("{}\n{}", texts.which_one, listed.join("\n"));
            Reply { suggestions: suggestions(base, choices, voice), ..plain(Outcome::Clarify, text) }
        }
        Decision::Related { missing, near } => {
            let mut text = missing_text(base, missing, voice);
            if let Some(&first) = near.first() {
                text.push_str(&texts.space);
                text.push_str(&texts.nearby);
                text.push_str(base.facts[first].in_language(voice.language()).0);
            }
            Reply { suggestions: suggestions(base, near, voice), ..plain(Outcome::Related, cut(text)) }
        }
        Decision::Unknown => {
            let source = source_name(base, voice);
            plain(Outcome::Unknown, fill(&texts.unknown, &[("source", &source)]))
        }
        Decision::Chat(i) => {
            let chat = &base.chats[*i];
            let outcome = match chat.kind {
                ChatKind::Smalltalk => Outcome::SmallTalk,
                ChatKind::Help => Outcome::Help,
                ChatKind::OffTopic => Outcome::Unknown,
            };
            let source = source_name(base, voice);
            plain(outcome, fill(chat.reply_in(voice.language()), &[("source", &source)]))
        }
    };
    in_script(reply, voice)
}

/// A verdict in the script that is wanted.
pub(super) fn verdict_in_script(mut verdict: Verdict, voice: &Voice) -> Verdict {
    verdict.text = voice.write(&verdict.text).into_owned();
    verdict.citations.iter_mut().for_each(|c| c.label = voice.write(&c.label).into_owned());
    verdict.language = voice.tongue.tag().to_owned();
    verdict
}

/// A reply in the script that is wanted.
fn in_script(mut reply: Reply, voice: &Voice) -> Reply {
    reply.language = voice.tongue.tag().to_owned();
    if voice.tongue.script != Script::Simplified {
        let write = |text: &mut String| *text = voice.write(text).into_owned();
        write(&mut reply.text);
        reply.citations.iter_mut().for_each(|c| write(&mut c.label));
        for suggestion in &mut reply.suggestions {
            write(&mut suggestion.text);
            suggestion.citations.iter_mut().for_each(|c| write(&mut c.label));
        }
    }
    reply
}

fn answer(base: &FactBase, facts: &[usize], prefix: &str, voice: &Voice) -> Reply {
    let mut text = prefix.to_owned();
    let mut citations: Vec<Citation> = Vec::new();
    let citing = Citing::new(base, voice);
    for (n, &i) in facts.iter().enumerate() {
        let fact = &base.facts[i];
        if n > 0 {
            text.push_str(&voice.texts.space);
        }
        let (statement, caveat) = fact.in_language(voice.language());
        text.push_str(statement);
        if let Some(caveat) = caveat {
            text.push_str(&voice.texts.space);
            text.push_str(caveat);
        }
        for citation in citing.iter().flat_map(|citing| citing.cite_all(fact)) {
            if !citations.iter().any(|c| c.paragraph == citation.paragraph) {
                citations.push(citation);
            }
        }
    }
    let told = || facts.iter().map(|&i| &base.facts[i]);
    Reply {
        facts: told().map(|f| f.id.clone()).collect(),
        citations,
        standing: told().filter_map(|f| f.standing).max(),
        said_by: told().find_map(|f| f.said_by.clone()),
        ..plain(Outcome::Answer, cut(text))
    }
}

/// Words a verdict as the reply to a question whether something is true; `None` where the source
/// does not say.
pub fn checked(base: &FactBase, verdict: Verdict) -> Option<Reply> {
    let premise = &Voice::english().texts.premise;
    let word = match verdict.verdict {
        Finding::Supported => &premise.holds,
        Finding::Contradicted => &premise.fails,
        Finding::NotCovered => return None,
    };
    let facts = verdict.facts.iter().filter_map(|id| base.fact_index(id)).map(|i| &base.facts[i]);
    let facts: Vec<&Fact> = facts.collect();
    Some(Reply {
        citations: verdict.citations,
        standing: facts.iter().filter_map(|f| f.standing).max(),
        said_by: facts.iter().find_map(|f| f.said_by.clone()),
        facts: verdict.facts,
        ..plain(Outcome::Answer, cut(format!("{word}{}", verdict.text)))
    })
}

/// Words a sum over facts: the result and the sum, that it is RoRo's own, and what it rests on.
pub fn computed(base: &FactBase, sum: &str, facts: &[usize], voice: &Voice) -> Reply {
    let texts = &voice.texts.sum;
    let prefix = match (sum, &base.article) {
        ("", _) => String::new(),
        (sum, Some(_)) => fill(&texts.own, &[("sum", sum)]),
        (sum, None) => fill(&texts.own_of_facts, &[("sum", sum)]),
    };
    let standing = (!sum.is_empty()).then_some(Standing::Computed);
    let reply = answer(base, facts, &prefix, voice);
    in_script(Reply { standing: standing.or(reply.standing), ..reply }, voice)
}

/// Facts that one reply rests on at most; more would be a list, not an answer.
const MAX_FACTS: usize = 4;

/// One reply of several that answer what was asked together; `None` where they are too much for one.
pub fn told_together(replies: &[&Reply], voice: &Voice) -> Option<Reply> {
    let is_within = |a: &Reply, b: &Reply| {
        a.standing != Some(Standing::Computed) && a.facts.iter().all(|f| b.facts.contains(f))
    };
    // What another one tells as well is told once.
    let is_extra = |i: usize| {
        let others = replies.iter().enumerate().filter(|(j, _)| *j != i);
        others
            .into_iter()
            .any(|(j, other)| is_within(replies[i], other) && (j < i || !is_within(other, replies[i])))
    };
    let mut own = (0..replies.len()).filter(|&i| !is_extra(i)).map(|i| replies[i]);
    let mut together = own.next()?.clone();
    for reply in own {
        together.text.push_str(&voice.texts.space);
        together.text.push_str(&reply.text);
        together.standing = together.standing.max(reply.standing);
        for fact in &reply.facts {
            if !together.facts.contains(fact) {
                together.facts.push(fact.clone());
            }
        }
        for citation in &reply.citations {
            if !together.citations.iter().any(|c| c.paragraph == citation.paragraph) {
                together.citations.push(citation.clone());
            }
        }
    }
    (together.facts.len() <= MAX_FACTS && together.text.chars().count() <= MAX_CHARS).then_some(together)
}

/// What is not said of what was asked together, and what is.
pub fn told_in_part(base: &FactBase, missed: &Decision, told: &[usize], voice: &Voice) -> Reply {
    let missing = match missed {
        Decision::Related { missing, .. } => missing.clone(),
        _ => Missing::Detail,
    };
    let near = told.iter().copied().take(MAX_NEAR).collect();
    // That it says less than all of it is said already.
    let lacking = match &missing {
        Missing::Detail => String::new(),
        missing => missing_text(base, missing, voice) + &voice.texts.space,
    };
    let mut reply = compose(base, &Decision::Related { missing, near }, "", voice);
    let statements = told.iter().take(MAX_NEAR).map(|&i| base.facts[i].in_language(voice.language()).0);
    let statements = statements.collect::<Vec<_>>().join(&voice.texts.space);
    if !told.is_empty() {
        let texts = &voice.texts;
        let text = format!("{}{lacking}{}{statements}", texts.in_part, texts.told);
        reply.text = cut(voice.write(&text).into_owned());
    }
    reply
}

fn plain(outcome: Outcome, text: String) -> Reply {
    Reply {
        outcome,
        text,
        facts: Vec::new(),
        citations: Vec::new(),
        suggestions: Vec::new(),
        best: None,
        confidence: 0.0,
        language: "en".to_owned(),
        standing: None,
        said_by: None,
    }
}

/// What the answers rest on, with the address.
pub fn source(base: &FactBase, voice: &Voice) -> Reply {
    let texts = voice.texts;
    let Some(article) = &base.article else {
        let source = source_name(base, voice);
        return in_script(
            plain(Outcome::Help, fill(&texts.whole_source_of_facts, &[("source", &source)])),
            voice,
        );
    };
    let day = article.published.strftime(&texts.date_with_weekday).to_string();
    let values = [("title", &*article.title), ("publisher", &article.publisher), ("date", &day)];
    let citation = Citation {
        article: article.id.clone(),
        paragraph: None,
        label: article.publisher.clone(),
        url: article.url.clone(),
    };
    let reply =
        Reply { citations: vec![citation], ..plain(Outcome::Help, fill(&texts.whole_source, &values)) };
    in_script(reply, voice)
}

/// What is not said, as a sentence.
fn missing_text(base: &FactBase, missing: &Missing, voice: &Voice) -> String {
    let texts = &voice.texts.missing;
    let source = if base.article.is_some() { &voice.texts.article } else { &voice.texts.fact_base };
    let source = ("source", source.as_str());
    match missing {
        Missing::Gap(i) => match base.gaps[*i].topic_in(voice.language()) {
            Some(topic) => fill(&texts.gap, &[source, ("topic", topic)]),
            None => fill(&texts.detail, &[source]),
        },
        Missing::Name(name) => fill(&texts.name, &[source, ("name", &echo(name))]),
        Missing::Entity(name) => fill(&texts.entity, &[source, ("name", &echo(name))]),
        Missing::Period => fill(&texts.period, &[source]),
        Missing::Extreme => fill(&texts.extreme, &[source]),
        Missing::PersonName => fill(&texts.person_name, &[source]),
        Missing::Word(word) => fill(&texts.word, &[source, ("word", &echo(word))]),
        Missing::Premise => fill(&texts.premise, &[source]),
        Missing::Detail => fill(&texts.detail, &[source]),
        Missing::Sum => fill(&texts.sum, &[source]),
        Missing::Order => fill(&texts.order, &[source]),
    }
}

/// Longest piece of a user's text that is repeated, in characters.
const MAX_ECHO: usize = 30;

/// A word that a person typed, safe to repeat: letters and digits only, and short.
pub(super) fn echo(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).take(MAX_ECHO).collect()
}

/// "one article: Global Times, 29 November 2023"
pub fn source_name(base: &FactBase, voice: &Voice) -> String {
    let texts = voice.texts;
    match &base.article {
        Some(a) => {
            let day = a.published.strftime(&texts.date).to_string();
            fill(&texts.source, &[("publisher", &a.publisher), ("date", &day)])
        }
        None => fill(&texts.source_of_facts, &[("count", &base.facts.len().to_string())]),
    }
}

/// Cites the article of a fact base, whose day is worded once for all citations of a reply.
pub struct Citing<'a> {
    article: &'a Article,
    voice: &'a Voice,
    day: String,
}

impl<'a> Citing<'a> {
    /// `None` where there is no article.
    pub fn new(base: &'a FactBase, voice: &'a Voice) -> Option<Self> {
        let article = base.article.as_ref()?;
        Some(Self { article, voice, day: article.published.strftime(&voice.texts.date).to_string() })
    }

    /// Everywhere a fact stands: one about the whole article may rest on several paragraphs.
    pub fn cite_all(&self, fact: &Fact) -> impl Iterator<Item = Citation> {
        let whole = fact.rests_on.is_empty().then(|| self.cite(fact));
        whole.into_iter().chain(fact.rests_on.iter().map(|&number| self.at(Some(number), "")))
    }

    /// Where a fact stands.
    pub fn cite(&self, fact: &Fact) -> Citation {
        self.at(fact.paragraph, fact.highlight.as_deref().unwrap_or_default())
    }

    /// A paragraph, opened at some words of it.
    fn at(&self, paragraph: Option<u32>, words: &str) -> Citation {
        let Self { article, voice, day } = self;
        let number = paragraph.unwrap_or_default().to_string();
        let label = match paragraph {
            Some(0) => &voice.texts.citation.caption,
            Some(_) => &voice.texts.citation.paragraph,
            None => &voice.texts.citation.article,
        };
        let url = article.url.as_ref().map(|address| {
            let mut url = String::with_capacity(address.len() + MARKED.len() + 2 * words.len());
            url.push_str(address);
            if !words.is_empty() {
                url.push_str(MARKED);
                url.extend(utf8_percent_encode(words, FRAGMENT));
            }
            url
        });
        Citation {
            article: article.id.clone(),
            paragraph,
            label: fill(label, &[("publisher", &article.publisher), ("date", day), ("number", &number)]),
            url,
        }
    }
}

/// What stands before the words that a browser shall mark.
const MARKED: &str = "#:~:text=";

/// A short name for a fact: its first example question.
pub fn title(fact: &Fact) -> &str {
    title_in(fact, BASE_LANGUAGE)
}

/// The same in a language; English where it has no question of its own.
pub fn title_in<'a>(fact: &'a Fact, language: &str) -> &'a str {
    let own = fact.questions_in(language).first().or_else(|| fact.questions.first());
    own.map_or(fact.id.as_str(), |q| q.text.as_str())
}

fn suggestions(base: &FactBase, facts: &[usize], voice: &Voice) -> Vec<Suggestion> {
    let citing = Citing::new(base, voice).filter(|_| !facts.is_empty());
    facts
        .iter()
        .map(|&i| {
            let fact = &base.facts[i];
            Suggestion {
                fact: fact.id.clone(),
                text: title_in(fact, voice.language()).to_owned(),
                citations: citing.iter().map(|citing| citing.cite(fact)).collect(),
            }
        })
        .collect()
}

/// At most [`MAX_CHARS`] characters, cut at a word.
pub(super) fn cut(text: String) -> String {
    if text.chars().count() <= MAX_CHARS {
        return text;
    }
    let end = text.char_indices().nth(MAX_CHARS - 1).map_or(text.len(), |(i, _)| i);
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..end].trim_end())
}
