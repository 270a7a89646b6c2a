//! From a decision to sentences.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::claim::{Finding, Verdict};
use super::decide::{Decision, Missing};
use super::{Citation, Outcome, Reply, Suggestion};
use crate::knowledge::{Article, ChatKind, Fact, FactBase, Standing};

/// Characters of a reply's text at most; longer answers would be lists, not answers.
pub const MAX_CHARS: usize = 900;

/// Characters that a text fragment may show as they are (URL standard, fragment directive:
/// "-", "," and "&" have a meaning there and are escaped).
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// Words the decision as a reply.
pub fn compose(base: &FactBase, decision: &Decision, prefix: &str) -> Reply {
    match decision {
        Decision::Answer(facts) => answer(base, facts, prefix),
        Decision::Clarify(choices) => {
            let listed: Vec<String> = choices
                .iter()
                .enumerate()
                .map(|(i, &f)| format!("{}. {}", i + 1, title(&base.facts[f])))
                .collect();
            let text = format!("Which of these do you mean?\n{}", listed.join("\n"));
            Reply { suggestions: suggestions(base, choices), ..plain(Outcome::Clarify, text) }
        }
        Decision::Related { missing, near } => {
            let mut text = missing_text(base, missing);
            if let Some(&first) = near.first() {
                let fact = &base.facts[first];
                text.push_str(" What it does say nearby: ");
                text.push_str(&fact.statement);
            }
            Reply { suggestions: suggestions(base, near), ..plain(Outcome::Related, cut(text)) }
        }
        Decision::Unknown => plain(
            Outcome::Unknown,
            format!("That is outside what I know. I answer from {}.", source_name(base)),
        ),
        Decision::Chat(i) => {
            let chat = &base.chats[*i];
            let outcome = if chat.kind == ChatKind::Help { Outcome::Help } else { Outcome::SmallTalk };
            plain(outcome, chat.reply.replace("{source}", &source_name(base)))
        }
    }
}

fn answer(base: &FactBase, facts: &[usize], prefix: &str) -> Reply {
    let mut text = prefix.to_owned();
    let mut citations: Vec<Citation> = Vec::new();
    for (n, &i) in facts.iter().enumerate() {
        let fact = &base.facts[i];
        if n > 0 {
            text.push(' ');
        }
        text.push_str(&fact.statement);
        if let Some(caveat) = &fact.caveat {
            text.push(' ');
            text.push_str(caveat);
        }
        if let Some(article) = &base.article {
            let citation = cite(article, fact);
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
    let word = match verdict.verdict {
        Finding::Supported => "Yes. ",
        Finding::Contradicted => "No. ",
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
pub fn computed(base: &FactBase, sum: &str, facts: &[usize]) -> Reply {
    let prefix = match (sum, &base.article) {
        ("", _) => String::new(),
        (sum, Some(_)) => format!("{sum} This is my own arithmetic, not said by the article. "),
        (sum, None) => format!("{sum} This is my own arithmetic. "),
    };
    let standing = (!sum.is_empty()).then_some(Standing::Computed);
    let reply = answer(base, facts, &prefix);
    Reply { standing: standing.or(reply.standing), ..reply }
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
pub fn source(base: &FactBase) -> Reply {
    let Some(article) = &base.article else {
        return plain(Outcome::Help, format!("My answers rest on {}.", source_name(base)));
    };
    let day = article.published.strftime("%A %-d %B %Y");
    let text = format!(
        "Everything I say rests on one article: \"{}\" ({}, {day}).",
        article.title, article.publisher
    );
    let citation = Citation {
        article: article.id.clone(),
        paragraph: None,
        label: article.publisher.clone(),
        url: article.url.clone(),
    };
    Reply { citations: vec![citation], ..plain(Outcome::Help, text) }
}

/// What is not said, as a sentence.
fn missing_text(base: &FactBase, missing: &Missing) -> String {
    let source = if base.article.is_some() { "The article" } else { "The fact base" };
    match missing {
        Missing::Gap(i) => format!("{source} does not say {}.", base.gaps[*i].topic),
        Missing::Name(name) => format!("{source} does not mention {}.", echo(name)),
        Missing::Entity(name) => format!("{source} does not say this of {}.", echo(name)),
        Missing::Period => format!("{source} does not say this for that period."),
        Missing::Extreme => format!("{source} does not say which is the extreme here."),
        Missing::Word(word) => format!("{source} does not say; it has nothing on \"{}\".", echo(word)),
        Missing::Premise => format!("{source} does not say that; it says the opposite."),
        Missing::Detail => format!("{source} does not say this."),
    }
}

/// Longest piece of a user's text that is repeated, in characters.
const MAX_ECHO: usize = 30;

/// A word that a person typed, safe to repeat: letters and digits only, and short.
pub(super) fn echo(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).take(MAX_ECHO).collect()
}

/// "a Global Times article of 29 November 2023"
pub fn source_name(base: &FactBase) -> String {
    match &base.article {
        Some(a) => format!("one article: {}, {}", a.publisher, a.published.strftime("%-d %B %Y")),
        None => format!("a fact base of {} facts", base.facts.len()),
    }
}

/// Where a fact stands.
pub fn cite(article: &Article, fact: &Fact) -> Citation {
    let day = article.published.strftime("%-d %B %Y");
    let place = match fact.paragraph {
        Some(0) => ", photo caption".to_owned(),
        Some(n) => format!(", paragraph {n}"),
        None => String::new(),
    };
    let fragment = match &fact.highlight {
        Some(words) => format!("#:~:text={}", utf8_percent_encode(words, FRAGMENT)),
        None => String::new(),
    };
    Citation {
        article: article.id.clone(),
        paragraph: fact.paragraph,
        label: format!("{}, {day}{place}", article.publisher),
        url: format!("{}{fragment}", article.url),
    }
}

/// A short name for a fact: its first example question.
pub fn title(fact: &Fact) -> &str {
    fact.questions.first().map_or(fact.id.as_str(), |q| q.text.as_str())
}

fn suggestions(base: &FactBase, facts: &[usize]) -> Vec<Suggestion> {
    facts
        .iter()
        .map(|&i| {
            let fact = &base.facts[i];
            Suggestion {
                fact: fact.id.clone(),
                text: title(fact).to_owned(),
                citations: base.article.iter().map(|a| cite(a, fact)).collect(),
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
