//! Rendered messages in serenity's words. Nothing leaves from here that could ping anybody.

use serenity::builder::{
    CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateEmbed,
    CreateEmbedFooter, CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditMessage,
};
use serenity::model::application::ButtonStyle;
use serenity::model::channel::{MessageReference, MessageReferenceKind, Nonce};
use serenity::model::id::{ChannelId, MessageId};

use super::render::{Embed, Rendered, Row};
use super::{limits, text};

/// Parses nothing: neither persons nor roles nor everyone, nor the one replied to.
fn no_mentions() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

/// A reply to a message. The nonce follows from the question, so a repeated send of the same
/// answer is recognised by Discord.
pub fn answer(channel: ChannelId, question: MessageId, rendered: &Rendered) -> CreateMessage {
    // A question deleted in the meantime is no reason to refuse.
    let reference = MessageReference::new(MessageReferenceKind::Default, channel)
        .message_id(question)
        .fail_if_not_exists(false);
    CreateMessage::new()
        .content(&rendered.content)
        .embeds(embeds(rendered))
        .components(rows(rendered))
        .allowed_mentions(no_mentions())
        .reference_message(reference)
        .nonce(nonce(question))
        .enforce_nonce(true)
}

/// The nonce of the answer to a question: a snowflake of at most 20 digits and a letter.
fn nonce(question: MessageId) -> Nonce {
    const { assert!(limits::NONCE >= 21) };
    Nonce::String(format!("a{question}"))
}

/// An answer in the place of the one before; what is no longer there is removed.
pub fn edit(rendered: &Rendered) -> EditMessage {
    EditMessage::new()
        .content(&rendered.content)
        .embeds(embeds(rendered))
        .components(rows(rendered))
        .allowed_mentions(no_mentions())
}

/// The answer to an interaction as a new message.
pub fn respond(rendered: &Rendered, private: bool) -> CreateInteractionResponse {
    CreateInteractionResponse::Message(response(rendered).ephemeral(private))
}

/// The answer to a component as a change of the message that it stands in.
pub fn update(rendered: &Rendered) -> CreateInteractionResponse {
    CreateInteractionResponse::UpdateMessage(response(rendered))
}

fn response(rendered: &Rendered) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new()
        .content(&rendered.content)
        .embeds(embeds(rendered))
        .components(rows(rendered))
        .allowed_mentions(no_mentions())
}

/// Choices for an option that is being typed.
pub fn choices(choices: impl IntoIterator<Item = String>) -> CreateInteractionResponse {
    let response = choices
        .into_iter()
        .map(|choice| text::cut(&text::headed(&choice), limits::CHOICE).into_owned())
        .filter(|choice| !choice.is_empty())
        .take(limits::CHOICES)
        .fold(CreateAutocompleteResponse::new(), |response, choice| {
            response.add_string_choice(choice.clone(), choice)
        });
    CreateInteractionResponse::Autocomplete(response)
}

fn embeds(rendered: &Rendered) -> Vec<CreateEmbed> {
    rendered.embed.iter().map(embed).collect()
}

fn embed(embed: &Embed) -> CreateEmbed {
    let mut out = CreateEmbed::new();
    if !embed.description.is_empty() {
        out = out.description(&embed.description);
    }
    if let Some(footer) = &embed.footer {
        out = out.footer(CreateEmbedFooter::new(footer));
    }
    out
}

fn rows(rendered: &Rendered) -> Vec<CreateActionRow> {
    rendered.rows.iter().map(row).collect()
}

fn row(row: &Row) -> CreateActionRow {
    match row {
        Row::Buttons(buttons) => {
            let button = |it: &super::render::Button| {
                let style = if it.choice { ButtonStyle::Primary } else { ButtonStyle::Secondary };
                CreateButton::new(&it.id).label(&it.label).style(style)
            };
            CreateActionRow::Buttons(buttons.iter().map(button).collect())
        }
        Row::Menu { id, placeholder, options } => {
            let options =
                options.iter().map(|(label, value)| CreateSelectMenuOption::new(label, value)).collect();
            let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
            CreateActionRow::SelectMenu(menu.placeholder(placeholder))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_leaves_can_ping() {
        let rendered = Rendered::say("@everyone <@1>");
        let channel = ChannelId::new(1);
        let bodies = [
            serde_json::to_value(answer(channel, MessageId::new(u64::MAX), &rendered)),
            serde_json::to_value(edit(&rendered)),
            serde_json::to_value(respond(&rendered, true)).map(|it| it["data"].clone()),
            serde_json::to_value(update(&rendered)).map(|it| it["data"].clone()),
        ];
        for body in bodies.map(|body| body.expect("serialises")) {
            let mentions = &body["allowed_mentions"];
            assert_eq!(mentions["parse"], serde_json::json!([]), "{body}");
            assert_eq!(mentions["replied_user"], false, "{body}");
        }
    }

    #[test]
    fn a_repeated_send_carries_the_same_nonce() {
        let rendered = Rendered::say("a");
        let body = || {
            let message = answer(ChannelId::new(1), MessageId::new(u64::MAX), &rendered);
            serde_json::to_value(message).expect("serialises")
        };
        assert_eq!(body()["nonce"], body()["nonce"]);
        assert!(body()["nonce"].as_str().is_some_and(|it| it.len() <= limits::NONCE));
        assert_eq!(body()["enforce_nonce"], true);
    }

    #[test]
    fn an_edit_removes_what_is_gone() {
        let body = serde_json::to_value(edit(&Rendered::say("a"))).expect("serialises");
        assert_eq!(body["embeds"], serde_json::json!([]));
        assert_eq!(body["components"], serde_json::json!([]));
    }

    #[test]
    fn choices_fit_what_discord_takes() {
        let many = (0..40).map(|n| format!("{n} {}", "é".repeat(200)));
        let body = serde_json::to_value(choices(many)).expect("serialises");
        let list = body["data"]["choices"].as_array().expect("a list");
        assert_eq!(list.len(), limits::CHOICES);
        for choice in list {
            assert!(choice["name"].as_str().is_some_and(|it| text::units(it) <= limits::CHOICE));
            assert_eq!(choice["name"], choice["value"]);
        }
    }
}
