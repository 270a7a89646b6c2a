//! A serenity client against the sandbox, as a bot would use it.

use std::sync::Arc;
use std::time::Duration;

use roro::sandbox::{Config, Handle, Sandbox};
use serde_json::json;
use serenity::all::*;

const SOON: Duration = Duration::from_secs(20);

struct Pong;

#[serenity::async_trait]
impl EventHandler for Pong {
    async fn ready(&self, ctx: Context, _: Ready) {
        let ask = CreateCommand::new("ask").description("Ask").add_option(
            CreateCommandOption::new(CommandOptionType::String, "question", "What")
                .required(true)
                .set_autocomplete(true),
        );
        let check = CreateCommand::new("Check").kind(CommandType::Message);
        Command::set_global_commands(&ctx, vec![ask, check]).await.expect("commands");
    }

    async fn message(&self, ctx: Context, message: Message) {
        if !message.author.bot && message.content.contains("ping") {
            message.reply(&ctx, "pong").await.expect("reply");
        }
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let say = |text: &str| {
            let button = CreateButton::new("more").label("More");
            let row = CreateActionRow::Buttons(vec![button]);
            let message = CreateInteractionResponseMessage::new().content(text);
            CreateInteractionResponse::Message(message.components(vec![row]))
        };
        match interaction {
            Interaction::Command(command) if command.data.kind == CommandType::Message => {
                let target = command.data.resolved.messages.values().next().expect("target");
                let text = format!("checked: {}", target.content);
                command.create_response(&ctx, say(&text)).await.expect("response");
            }
            Interaction::Command(command) => {
                let question = command.data.options[0].value.as_str().expect("text").to_owned();
                command.create_response(&ctx, say(&question)).await.expect("response");
                let more = CreateInteractionResponseFollowup::new().content("more");
                command.create_followup(&ctx, more.ephemeral(true)).await.expect("follow-up");
            }
            Interaction::Autocomplete(typed) => {
                let choices = CreateAutocompleteResponse::new().add_string_choice("One", "one");
                let response = CreateInteractionResponse::Autocomplete(choices);
                typed.create_response(&ctx, response).await.expect("choices");
            }
            Interaction::Component(press) => {
                let message = CreateInteractionResponseMessage::new().content("pressed");
                let response = CreateInteractionResponse::UpdateMessage(message);
                press.create_response(&ctx, response).await.expect("update");
            }
            _ => {}
        }
    }
}

async fn start() -> Handle {
    let sandbox = Sandbox::bind(Config::default()).await.expect("bind").spawn();
    let http = HttpBuilder::new(sandbox.token()).proxy(sandbox.url()).ratelimiter_disabled(true);
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let builder = ClientBuilder::new_with_http(http.build(), intents);
    let mut client = builder.event_handler_arc(Arc::new(Pong)).await.expect("client");
    tokio::spawn(async move { client.start().await.expect("runs") });
    assert!(sandbox.registered("ask", SOON).await);
    sandbox
}

#[tokio::test]
async fn a_serenity_bot_answers_messages_commands_and_buttons() {
    let sandbox = start().await;
    let (ada, bot) = (sandbox.user("Ada").unwrap(), sandbox.bot());
    let channel = sandbox.channel("auto-exports").unwrap();
    let mut watcher = sandbox.watch();

    let question = sandbox.send(ada, channel, &format!("<@{bot}> ping")).unwrap();
    let answer = watcher.message_by(bot, SOON).await.expect("a reply");
    assert_eq!((answer.content.as_str(), answer.reference), ("pong", Some(question)));

    let direct = sandbox.direct_channel(ada).unwrap();
    sandbox.send(ada, direct, "ping").unwrap();
    assert_eq!(watcher.message_by(bot, SOON).await.expect("a reply").channel, direct);

    let asked = sandbox.invoke(ada, channel, "ask", &[("question", json!("why?"))]).unwrap();
    let (kind, _, message) = watcher.response_to(asked, SOON).await.expect("a response");
    assert_eq!(kind, 4);
    let message = sandbox.message(message.unwrap()).unwrap();
    assert_eq!(message.content, "why?");
    assert_eq!(watcher.message_by(bot, SOON).await.expect("follow-up").visible_to, Some(ada));

    let press = sandbox.press(ada, message.id, "more").unwrap();
    assert_eq!(watcher.response_to(press, SOON).await.expect("a response").0, 7);
    assert_eq!(sandbox.message(message.id).unwrap().content, "pressed");

    let typed = sandbox.autocomplete(ada, channel, "ask", ("question", "o"), &[]).unwrap();
    let (_, data, _) = watcher.response_to(typed, SOON).await.expect("choices");
    assert_eq!(data["choices"][0]["value"], "one");

    let check = sandbox.message_command(ada, question, "Check").unwrap();
    let (_, _, message) = watcher.response_to(check, SOON).await.expect("a response");
    let content = sandbox.message(message.unwrap()).unwrap().content;
    assert_eq!(content, format!("checked: <@{bot}> ping"));
}
