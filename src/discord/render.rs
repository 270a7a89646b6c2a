//! From a reply to what stands in a Discord message: plain values, within every limit by
//! construction. The answer, its caveat and its source stand in the content, so that they can be
//! read with embeds switched off; the embed adds the link and how far the answer can be trusted.

use crate::answer::{Citation, Outcome, Reply, Standing};

use super::answers::{Finding, Topic, Verdict};
use super::words::Words;
use super::{ids, limits, text};

/// Code units kept free in the content for the citation line.
const CITATION_LINE: usize = 300;
/// Code units of a question or claim that is quoted over its answer.
const QUOTE: usize = 200;
/// Topics on one page: as many as one select menu holds.
pub const TOPICS_PER_PAGE: usize = limits::SELECT_OPTIONS;
/// Choices and related questions shown under one answer: one row of buttons.
const MOST_BUTTONS: usize = limits::BUTTONS_PER_ROW;
/// Bullets of a page of topics are cut to this many code units, so that a full page fits.
const TOPIC_LINE: usize = limits::CONTENT / TOPICS_PER_PAGE - 12;

/// A message, ready to be put into Discord's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Markdown, at most [`limits::CONTENT`].
    pub content: String,
    /// Link and standing, where there is something to say.
    pub embed: Option<Embed>,
    /// Buttons and menus, at most [`limits::ROWS`].
    pub rows: Vec<Row>,
}

/// A small embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embed {
    /// Markdown, at most [`limits::EMBED_DESCRIPTION`].
    pub description: String,
    /// Plain text, at most [`limits::EMBED_FOOTER`].
    pub footer: Option<String>,
}

/// One row of components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Up to [`limits::BUTTONS_PER_ROW`] buttons.
    Buttons(Vec<Button>),
    /// A menu that fills the row.
    Menu {
        /// Custom id.
        id: String,
        /// Shown while nothing is chosen.
        placeholder: String,
        /// Label and value of each option.
        options: Vec<(String, String)>,
    },
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// Custom id.
    pub id: String,
    /// Plain text.
    pub label: String,
    /// Whether it stands out: one of the readings to choose from.
    pub choice: bool,
}

impl Rendered {
    /// A message that only says this Markdown, which is ours and not a user's.
    pub fn say(markdown: &str) -> Self {
        Self { content: text::cut(markdown, limits::CONTENT).into_owned(), ..Self::default() }
    }

    /// The same under what was asked: of a command, Discord shows the others only its name. An
    /// answer that leaves no room stands alone.
    pub fn quoting(mut self, asked: &str) -> Self {
        let words: Vec<&str> = asked.split_whitespace().collect();
        let quote = format!("> {}\n", text::cut(&text::escape(&words.join(" ")), QUOTE));
        if !words.is_empty() && text::units(&quote) + text::units(&self.content) <= limits::CONTENT {
            self.content.insert_str(0, &quote);
        }
        self
    }
}

/// Renders a reply of the engine.
pub fn reply(reply: &Reply) -> Rendered {
    let words = Words::of(&reply.language);
    // Only an answer rests on something; anything else must not look as if it did.
    let answered = reply.outcome == Outcome::Answer;
    let citations = if answered { reply.citations.as_slice() } else { &[] };
    let standing = reply.standing.filter(|_| answered);
    let choice = reply.outcome == Outcome::Clarify;
    let mut buttons: Vec<Button> = Vec::new();
    for suggestion in &reply.suggestions {
        let id = ids::fact(&suggestion.fact);
        let label = text::cut(&text::headed(&suggestion.text), limits::BUTTON_LABEL).into_owned();
        // Discord refuses a whole message over one repeated id or empty label.
        if !label.is_empty() && buttons.iter().all(|button| button.id != id) {
            buttons.push(Button { id, label, choice });
        }
    }
    buttons.truncate(MOST_BUTTONS);
    Rendered {
        content: content(None, &reply.text, citations, words),
        embed: embed(citations, standing.map(|it| stands(it, reply.said_by.as_deref(), words))),
        rows: if buttons.is_empty() { Vec::new() } else { vec![Row::Buttons(buttons)] },
    }
}

/// Renders what became of a claim.
pub fn verdict(verdict: &Verdict) -> Rendered {
    let words = Words::of(&verdict.language);
    let heading = match verdict.finding {
        Finding::Supported => words.supported,
        Finding::Contradicted => words.contradicted,
        Finding::NotCovered => words.not_covered,
    };
    let citations = match verdict.finding {
        Finding::NotCovered => &[],
        _ => verdict.citations.as_slice(),
    };
    Rendered {
        content: content(Some(heading), &verdict.text, citations, words),
        embed: embed(citations, None),
        rows: Vec::new(),
    }
}

/// Renders one page of the list of topics; a page beyond the last shows the last.
pub fn topics(topics: &[Topic], page: usize, words: &Words) -> Rendered {
    if topics.is_empty() {
        return Rendered::say(words.no_such_fact);
    }
    let last = (topics.len() - 1) / TOPICS_PER_PAGE;
    let page = page.min(last);
    let shown: Vec<_> = topics.iter().skip(page * TOPICS_PER_PAGE).take(TOPICS_PER_PAGE).collect();

    let mut content = format!("**{}** ({}/{})", words.topics, page + 1, last + 1);
    let mut options: Vec<(String, String)> = Vec::new();
    for topic in shown {
        let title = text::headed(match topic.title.trim() {
            "" => &topic.id,
            title => title,
        });
        content.push_str("\n- ");
        content.push_str(&text::cut(&text::escape(&title), TOPIC_LINE));
        let value = ids::fact(&topic.id);
        let label = text::cut(&title, limits::SELECT_LABEL).into_owned();
        if !label.is_empty() && options.iter().all(|(_, known)| *known != value) {
            options.push((label, value));
        }
    }
    let mut rows = Vec::new();
    if !options.is_empty() {
        rows.push(Row::Menu {
            id: ids::TOPIC_MENU.to_owned(),
            placeholder: text::cut(words.choose_topic, limits::SELECT_PLACEHOLDER).into_owned(),
            options,
        });
    }
    let mut turn = Vec::new();
    if page > 0 {
        turn.push(page_button(page - 1, words.previous));
    }
    if page < last {
        turn.push(page_button(page + 1, words.next));
    }
    if !turn.is_empty() {
        rows.push(Row::Buttons(turn));
    }
    Rendered { content: text::cut(&content, limits::CONTENT).into_owned(), embed: None, rows }
}

fn page_button(page: usize, label: &str) -> Button {
    Button { id: ids::page(page), label: label.to_owned(), choice: false }
}

fn content(heading: Option<&str>, body: &str, citations: &[Citation], words: &Words) -> String {
    let mut tail = String::new();
    if !citations.is_empty() {
        let labels: Vec<_> = citations.iter().map(|citation| citation.label.as_str()).collect();
        let line = format!("{}: {}", words.source, text::escape(&labels.join("; ")));
        // `-#` is Discord's small print.
        tail = format!("\n-# {}", text::cut(&line.replace('\n', " "), CITATION_LINE));
    }
    let mut head = heading.map(|heading| format!("**{heading}**")).unwrap_or_default();
    if !head.is_empty() && !body.trim().is_empty() {
        head.push('\n');
    }
    let room = limits::CONTENT.saturating_sub(text::units(&head) + text::units(&tail));
    let body = text::escape(body.trim());
    let mut content = head + &text::cut(&body, room) + &tail;
    if content.trim().is_empty() {
        // Discord refuses an empty message; the shortest honest one is an ellipsis.
        content = "…".to_owned();
    }
    content
}

fn embed(citations: &[Citation], footer: Option<String>) -> Option<Embed> {
    let mut description = String::new();
    for citation in citations {
        // What has no address stands in the message itself.
        let Some(url) = citation.url.as_deref().and_then(link_target) else {
            continue;
        };
        let line = format!("[{}]({url})", text::escape(&citation.label).replace('\n', " "));
        // A link that does not fit is left out whole: half a link leads nowhere.
        if text::units(&description) + text::units(&line) + 1 > limits::EMBED_DESCRIPTION
            || description.contains(&line)
        {
            continue;
        }
        if !description.is_empty() {
            description.push('\n');
        }
        description.push_str(&line);
    }
    // What is left of the sum over all texts once the description is full.
    const FOOTER: usize = limits::EMBED_TOTAL - limits::EMBED_DESCRIPTION;
    const { assert!(FOOTER <= limits::EMBED_FOOTER) };
    let footer = footer.map(|footer| text::cut(&footer, FOOTER).into_owned());
    (!description.is_empty() || footer.is_some()).then_some(Embed { description, footer })
}

/// The address as it may stand in a Markdown link; `None` unless it is a web address.
fn link_target(url: &str) -> Option<String> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web.then(|| {
        url.chars()
            .filter(|c| !c.is_control())
            .map(|c| match c {
                '(' => "%28".to_owned(),
                ')' => "%29".to_owned(),
                ' ' => "%20".to_owned(),
                '<' => "%3C".to_owned(),
                '>' => "%3E".to_owned(),
                other => other.to_string(),
            })
            .collect()
    })
}

fn stands(standing: Standing, said_by: Option<&str>, words: &Words) -> String {
    match (standing, said_by) {
        (Standing::Claimed, Some(speaker)) => words.claimed_by.replace("{}", speaker),
        (Standing::Claimed, None) => words.claimed.to_owned(),
        (Standing::Predicted, Some(speaker)) => format!("{} ({speaker})", words.predicted),
        (Standing::Predicted, None) => words.predicted.to_owned(),
        (Standing::Reported, Some(speaker)) => format!("{} ({speaker})", words.reported),
        (Standing::Reported, None) => words.reported.to_owned(),
        (Standing::Photographed, _) => words.photographed.to_owned(),
        (Standing::Computed, _) => words.computed.to_owned(),
    }
}

#[cfg(test)]
mod tests;
