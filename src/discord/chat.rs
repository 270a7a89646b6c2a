//! Questions in ordinary messages: answered, edited and deleted along with their answers.

use std::time::{Duration, Instant, SystemTime};

use serde::Deserialize;
use serenity::http::Route;
use serenity::model::channel::{Message, MessageType};
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::{ChannelId, MessageId};

use super::address::{self, Heard};
use super::ledger::Exchange;
use super::outgoing;
use super::render::Rendered;
use super::rest::RestError;
use super::service::{Asked, Counts, Service, Spoken};
use super::words::Words;

/// A message that becomes a question by an edit is taken up this long after it was written; an
/// older one has most likely been answered by a run of the bot that is over.
const TAKEN_UP: Duration = Duration::from_secs(5 * 60);

/// A question that stands in a channel.
struct Question<'a> {
    message: MessageId,
    channel: ChannelId,
    person: u64,
    text: &'a str,
}

/// Answers a message if it is for the bot.
pub async fn created(service: &Service, message: Message, since: Instant) {
    let Some(text) = address::question(&heard(&message, service.bot), service.bot, service.prefix()) else {
        return;
    };
    let question =
        Question { message: message.id, channel: message.channel_id, person: message.author.id.get(), text };
    take_up(service, &question, since).await;
}

async fn take_up(service: &Service, question: &Question<'_>, since: Instant) {
    let Some(mut exchange) = service.ledger.open(question.message.get()).await else {
        tracing::debug!("a message was delivered twice");
        return;
    };
    Counts::add(&service.counts.asked);
    answer(service, question, &mut exchange, since).await;
}

async fn answer(service: &Service, question: &Question<'_>, exchange: &mut Exchange, since: Instant) {
    let words = Words::guess(question.text);
    // Held until the answer has gone out, so that what waits for Discord is bounded too.
    let _pass;
    let spoken = match service.turned_away(question.person, question.channel.get(), words) {
        Some(None) => return,
        Some(Some(notice)) => Spoken::aside(notice, "toofast"),
        None => {
            let Some(pass) = service.gate.enter().await else {
                return;
            };
            _pass = pass;
            if exchange.deleted {
                return;
            }
            exchange.asked = service.ledger.fingerprint(question.text);
            let asked = Asked::new(question.channel.get(), question.person, None);
            service.ask(&asked, question.text)
        }
    };
    deliver(service, question, exchange, &spoken, since).await;
}

/// Sends the answer, or puts it in the place of the one before.
async fn deliver(
    service: &Service,
    question: &Question<'_>,
    exchange: &mut Exchange,
    spoken: &Spoken,
    since: Instant,
) {
    let sent = match exchange.answer {
        Some(before) => edit(service, question.channel, MessageId::new(before), &spoken.rendered).await,
        None => send(service, question, &spoken.rendered).await.map(|answer| {
            exchange.answer = Some(answer.get());
        }),
    };
    match sent {
        Ok(()) => {
            Counts::add(&service.counts.answered);
            spoken.log("message", since);
        }
        Err(why) => {
            Counts::add(&service.counts.failed);
            tracing::warn!(channel = question.channel.get(), "an answer could not be sent: {why}");
        }
    }
}

async fn send(
    service: &Service,
    question: &Question<'_>,
    rendered: &Rendered,
) -> Result<MessageId, RestError> {
    /// The one thing of interest in what Discord gives back.
    #[derive(Deserialize)]
    struct Created {
        id: MessageId,
    }
    let route = Route::ChannelMessages { channel_id: question.channel };
    let body = outgoing::answer(question.channel, question.message, rendered);
    service.rest.post::<Created>(route, &body).await.map(|created| created.id)
}

async fn edit(
    service: &Service,
    channel_id: ChannelId,
    message_id: MessageId,
    rendered: &Rendered,
) -> Result<(), RestError> {
    let route = Route::ChannelMessage { channel_id, message_id };
    service.rest.patch(route, &outgoing::edit(rendered)).await
}

/// Edits the answer to an edited question.
pub async fn updated(service: &Service, update: MessageUpdateEvent, since: Instant) {
    // Without a text or an author it is a link unfurled or a pin, not an edit of the words.
    let (Some(content), Some(author)) = (&update.content, &update.author) else {
        return;
    };
    let heard = Heard {
        content,
        by_bot: author.bot,
        by_webhook: update.webhook_id.flatten().is_some(),
        ordinary: update.kind.is_none_or(ordinary),
        direct: update.guild_id.is_none(),
        mentions_bot: update
            .mentions
            .as_ref()
            .is_some_and(|all| all.iter().any(|user| user.id.get() == service.bot)),
        replies_to_bot: update
            .referenced_message
            .as_ref()
            .and_then(Option::as_ref)
            .is_some_and(|message| message.author.id.get() == service.bot),
    };
    let Some(text) = address::question(&heard, service.bot, service.prefix()) else {
        return;
    };
    let question = Question { message: update.id, channel: update.channel_id, person: author.id.get(), text };
    match service.ledger.find(update.id.get()).await {
        Some(mut exchange) if exchange.asked != service.ledger.fingerprint(text) => {
            answer(service, &question, &mut exchange, since).await;
        }
        Some(_) => {}
        None if recent(update.id) => take_up(service, &question, since).await,
        None => {}
    }
}

/// Deletes the answer to a deleted question.
pub async fn deleted(service: &Service, channel_id: ChannelId, message: MessageId) {
    service.ledger.deleted(message.get());
    let Some(mut exchange) = service.ledger.find(message.get()).await else {
        return;
    };
    exchange.deleted = true;
    let Some(answer) = exchange.answer.take() else {
        return;
    };
    let route = Route::ChannelMessage { channel_id, message_id: MessageId::new(answer) };
    if let Err(why) = service.rest.delete(route).await {
        tracing::warn!(channel = channel_id.get(), "an answer could not be deleted: {why}");
    }
}

fn heard(message: &Message, bot: u64) -> Heard<'_> {
    Heard {
        content: &message.content,
        by_bot: message.author.bot,
        by_webhook: message.webhook_id.is_some(),
        ordinary: ordinary(message.kind),
        direct: message.guild_id.is_none(),
        // Compared here because serenity's own comparison asks Discord who the bot is.
        mentions_bot: message.mentions.iter().any(|user| user.id.get() == bot),
        replies_to_bot: message
            .referenced_message
            .as_ref()
            .is_some_and(|message| message.author.id.get() == bot),
    }
}

fn ordinary(kind: MessageType) -> bool {
    matches!(kind, MessageType::Regular | MessageType::InlineReply)
}

fn recent(message: MessageId) -> bool {
    let written = u64::try_from(message.created_at().unix_timestamp()).unwrap_or(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    now.as_secs().abs_diff(written) <= TAKEN_UP.as_secs()
}

impl Service {
    fn prefix(&self) -> Option<&str> {
        self.prefix.as_deref()
    }
}
