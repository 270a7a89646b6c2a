//! Slash commands, the message command, buttons and menus: each answered at once, within the
//! three seconds that Discord grants, without deferring.

use std::time::Instant;

use serenity::builder::CreateInteractionResponse;
use serenity::http::Route;
use serenity::model::application::{
    CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, Interaction, ResolvedValue,
};
use serenity::model::channel::MessageFlags;
use serenity::model::id::InteractionId;
use tokio::time::timeout;

use super::answers::Topic;
use super::commands::{self, Action};
use super::ids::{self, Press};
use super::render::{self, Rendered};
use super::rest::INTERACTION_DEADLINE;
use super::service::{Asked, Counts, Service, Spoken};
use super::words::Words;
use super::{limits, outgoing, text};

/// Answers an interaction.
pub async fn created(service: &Service, interaction: Interaction, since: Instant) {
    if !service.ledger.first_interaction(interaction.id().get()) {
        tracing::debug!("an interaction was delivered twice");
        return;
    }
    match interaction {
        Interaction::Command(it) => command(service, &it, since).await,
        Interaction::Autocomplete(it) => autocomplete(service, &it).await,
        Interaction::Component(it) => component(service, &it, since).await,
        // Pings come to web servers only, and the bot opens no forms.
        _ => Counts::add(&service.counts.unreadable),
    }
}

async fn command(service: &Service, it: &CommandInteraction, since: Instant) {
    let words = Words::of(&it.locale);
    let person = it.user.id.get();
    let channel = it.channel_id.get();
    let _pass;
    let (spoken, private) = match service.turned_away(person, channel, words) {
        Some(None) => return,
        Some(Some(notice)) => (Spoken::aside(notice, "toofast"), true),
        None => {
            // One who has waited longer than Discord grants can't be answered any more.
            let Ok(Some(pass)) = timeout(INTERACTION_DEADLINE, service.gate.enter()).await else {
                return;
            };
            _pass = pass;
            let asked = Asked::new(channel, person, Some(&it.locale));
            run(service, it, &asked, words)
        }
    };
    answer(service, it.id, &it.token, "command", &spoken, private, since).await;
}

/// What a command says, and whether only the asker sees it.
fn run(service: &Service, it: &CommandInteraction, asked: &Asked, words: &Words) -> (Spoken, bool) {
    let options = Options::of(it);
    let said = options.text.trim();
    match commands::find(&it.data.name) {
        Some(Action::Ask) => (service.ask(asked, said).quoting(said), options.private),
        Some(Action::Check) => (service.check(asked, said).quoting(said), options.private),
        // Whoever wrote the message has not asked to be checked, so only the asker sees it.
        Some(Action::CheckMessage) => (check_message(service, it, asked, words), true),
        Some(Action::Topics) => {
            (Spoken::aside(render::topics(&service.topics(&it.locale), 0, words), "topics"), true)
        }
        Some(Action::Fact) => (named_fact(service, it, asked, options.text, words), options.private),
        Some(Action::Source) => {
            (asked.with("", |request| Spoken::of(&service.answers.source(request))), false)
        }
        Some(Action::Help) => (asked.with("", |request| Spoken::of(&service.answers.help(request))), true),
        Some(Action::Privacy) => (Spoken::aside(privacy(service, words), "privacy"), true),
        None => (Spoken::aside(Rendered::say(words.unknown_command), "unknowncommand"), true),
    }
}

fn privacy(service: &Service, words: &Words) -> Rendered {
    let more = |prefix: &String| words.privacy_prefix.replace("{}", prefix);
    Rendered::say(&format!("{}{}", words.privacy, service.prefix.as_ref().map(more).unwrap_or_default()))
}

/// The options that any command has: one text, and whether the answer is private.
struct Options<'a> {
    text: &'a str,
    private: bool,
}

impl<'a> Options<'a> {
    fn of(it: &'a CommandInteraction) -> Self {
        let mut options = Self { text: "", private: false };
        for option in it.data.options() {
            match option.value {
                ResolvedValue::String(text) => options.text = text,
                ResolvedValue::Boolean(private) => options.private = private,
                _ => {}
            }
        }
        options
    }
}

fn check_message(service: &Service, it: &CommandInteraction, asked: &Asked, words: &Words) -> Spoken {
    let message = it.data.target_id.and_then(|target| it.data.resolved.messages.get(&target.to_message_id()));
    match message.map(|message| message.content.trim()) {
        Some(claim) if !claim.is_empty() => service.check(asked, claim).quoting(claim),
        _ => Spoken::aside(Rendered::say(words.no_text), "notext"),
    }
}

/// The fact that was named: by title as offered, by id, or by part of a title that only one has.
fn named_fact(
    service: &Service,
    it: &CommandInteraction,
    asked: &Asked,
    named: &str,
    words: &Words,
) -> Spoken {
    let named = named.trim();
    let folded = named.to_lowercase();
    let offered = |title: &str| text::cut(title.trim(), limits::CHOICE).to_lowercase();
    let topics = service.topics(&it.locale);
    let exact = topics.iter().find(|topic| topic.id == named || offered(&topic.title) == folded);
    let found = exact.or_else(|| {
        let mut part = topics.iter().filter(|it| it.title.to_lowercase().contains(&folded));
        part.next().filter(|_| part.next().is_none() && !folded.is_empty())
    });
    found
        .and_then(|topic| show(service, asked, &topic.id))
        .unwrap_or_else(|| Spoken::aside(Rendered::say(words.no_such_fact), "nosuchfact"))
}

fn show(service: &Service, asked: &Asked, fact: &str) -> Option<Spoken> {
    asked.with("", |request| service.answers.fact(fact, request)).map(|it| Spoken::of(&it))
}

async fn autocomplete(service: &Service, it: &CommandInteraction) {
    let typed = it.data.autocomplete().map_or("", |option| option.value).trim();
    let asked = Asked::new(it.channel_id.get(), it.user.id.get(), Some(&it.locale));
    let offered = match commands::find(&it.data.name) {
        Some(Action::Ask) => asked.with(typed, |request| service.answers.complete(request, limits::CHOICES)),
        Some(Action::Fact) => titles(&service.topics(&it.locale), typed),
        _ => Vec::new(),
    };
    respond(service, it.id, &it.token, &outgoing::choices(offered)).await;
}

/// Titles that contain what was typed, those that begin with it first.
fn titles(topics: &[Topic], typed: &str) -> Vec<String> {
    let typed = typed.to_lowercase();
    let mut found: Vec<(bool, &str)> = topics
        .iter()
        .filter_map(|topic| {
            let place = topic.title.to_lowercase().find(&typed)?;
            Some((place > 0, topic.title.as_str()))
        })
        .collect();
    // A stable sort: reading order otherwise.
    found.sort_by_key(|(inside, _)| *inside);
    found.into_iter().take(limits::CHOICES).map(|(_, title)| title.to_owned()).collect()
}

async fn component(service: &Service, it: &ComponentInteraction, since: Instant) {
    let words = Words::of(&it.locale);
    let person = it.user.id.get();
    let channel = it.channel_id.get();
    // What was asked in private is answered in private.
    let was_private = it.message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    let pressed = match &it.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().map_or("", String::as_str),
        _ => it.data.custom_id.as_str(),
    };
    if let Some(notice) = service.turned_away(person, channel, words) {
        if let Some(notice) = notice {
            let spoken = Spoken::aside(notice, "toofast");
            answer(service, it.id, &it.token, "button", &spoken, true, since).await;
        }
        return;
    }
    let Ok(Some(_pass)) = timeout(INTERACTION_DEADLINE, service.gate.enter()).await else {
        return;
    };
    let asked = Asked::new(channel, person, Some(&it.locale));
    let stale = || Spoken::aside(Rendered::say(words.stale), "stale");
    match ids::read(pressed) {
        Some(Press::Page(page)) => {
            let rendered = render::topics(&service.topics(&it.locale), page, words);
            respond(service, it.id, &it.token, &outgoing::update(&rendered)).await;
        }
        Some(Press::Fact(hash)) => {
            let shown = service.index.get(hash).and_then(|fact| show(service, &asked, fact));
            let private = was_private || shown.is_none();
            let spoken = shown.unwrap_or_else(stale);
            answer(service, it.id, &it.token, "button", &spoken, private, since).await;
        }
        None => answer(service, it.id, &it.token, "button", &stale(), true, since).await,
    }
}

async fn answer(
    service: &Service,
    id: InteractionId,
    token: &str,
    way: &'static str,
    spoken: &Spoken,
    private: bool,
    since: Instant,
) {
    let response = outgoing::respond(&spoken.rendered, private);
    if respond(service, id, token, &response).await {
        Counts::add(&service.counts.answered);
        spoken.log(way, since);
    } else {
        Counts::add(&service.counts.failed);
    }
}

async fn respond(
    service: &Service,
    interaction_id: InteractionId,
    token: &str,
    response: &CreateInteractionResponse,
) -> bool {
    let route = Route::InteractionResponse { interaction_id, token };
    match service.rest.respond(route, response).await {
        Ok(()) => true,
        Err(why) => {
            tracing::warn!("an interaction could not be answered: {why}");
            false
        }
    }
}
