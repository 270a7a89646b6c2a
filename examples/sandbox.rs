//! The sandbox with a bot that has one answer, to look at the page.
//!
//! `cargo run --example sandbox [PORT [alone]]`, then open the address that it
//! prints. With `alone` there is no bot: connect your own.

use roro::sandbox::{Config, Sandbox};
use serenity::all::*;

struct Parrot;

fn embed() -> CreateEmbed {
    CreateEmbed::new()
        .title("The source, paragraph 1")
        .url("https://example.org/")
        .colour(0x0d9488)
        .field("Standing", "Reported", true)
        .field("Language", "English", true)
        .footer(CreateEmbedFooter::new("The sandbox's example bot says the same to everything"))
}

fn rows() -> Vec<CreateActionRow> {
    let buttons = ["Where do they go?", "Which brands?"]
        .map(|label| CreateButton::new(label).label(label).style(ButtonStyle::Secondary));
    let option = |name: &str| CreateSelectMenuOption::new(name, name).description("A topic");
    let options = vec![option("Exports"), option("Ports")];
    let menu = CreateSelectMenu::new("topic", CreateSelectMenuKind::String { options });
    vec![
        CreateActionRow::Buttons(buttons.to_vec()),
        CreateActionRow::SelectMenu(menu.placeholder("Browse the topics")),
    ]
}

const ANSWER: &str = "The answer stands here, **readable** *without* its embed. \
    A real bot would cite its source below.";

#[serenity::async_trait]
impl EventHandler for Parrot {
    async fn ready(&self, ctx: Context, _: Ready) {
        let question = CreateCommandOption::new(CommandOptionType::String, "question", "What to ask");
        let private =
            CreateCommandOption::new(CommandOptionType::Boolean, "private", "Only you see the answer");
        let commands = vec![
            CreateCommand::new("ask")
                .description("Ask a question about auto exports")
                .add_option(question.required(true).set_autocomplete(true))
                .add_option(private),
            CreateCommand::new("topics").description("Browse what can be asked"),
            CreateCommand::new("Check against the article").kind(CommandType::Message),
        ];
        report(Command::set_global_commands(&ctx, commands).await);
    }

    async fn message(&self, ctx: Context, message: Message) {
        let bot = ctx.http.application_id().map(ApplicationId::get);
        let called =
            message.guild_id.is_none() || message.mentions.iter().any(|user| Some(user.id.get()) == bot);
        if !message.author.bot && called {
            let reply = CreateMessage::new().content(ANSWER).embed(embed()).components(rows());
            let reply = reply.reference_message(&message);
            report(message.channel_id.send_message(&ctx, reply).await);
        }
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let answer = CreateInteractionResponseMessage::new().content(ANSWER).embed(embed());
        match interaction {
            Interaction::Command(command) => {
                let private = command
                    .data
                    .options
                    .iter()
                    .any(|option| option.name == "private" && option.value.as_bool() == Some(true));
                let answer = answer.components(rows()).ephemeral(private);
                let response = CreateInteractionResponse::Message(answer);
                report(command.create_response(&ctx, response).await);
            }
            Interaction::Autocomplete(typed) => {
                let choices = ["How many vehicles were exported?", "Where do they go?", "Which brands?"];
                let choices = choices
                    .iter()
                    .fold(CreateAutocompleteResponse::new(), |all, one| all.add_string_choice(*one, *one));
                let response = CreateInteractionResponse::Autocomplete(choices);
                report(typed.create_response(&ctx, response).await);
            }
            Interaction::Component(press) => {
                let response = CreateInteractionResponse::Message(answer.ephemeral(true));
                report(press.create_response(&ctx, response).await);
            }
            _ => {}
        }
    }
}

fn report<T>(result: serenity::Result<T>) {
    if let Err(problem) = result {
        eprintln!("{problem}");
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).map_or(Ok(8765), |port| port.parse())?;
    let sandbox = Sandbox::bind(Config { port, ..Config::default() }).await?.spawn();
    println!("{}", sandbox.url());
    if std::env::args().nth(2).as_deref() == Some("alone") {
        std::future::pending::<()>().await;
    }
    let http = HttpBuilder::new(sandbox.token()).proxy(sandbox.url()).ratelimiter_disabled(true);
    let http = http.application_id(ApplicationId::new(sandbox.bot().0)).build();
    let intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let mut client = ClientBuilder::new_with_http(http, intents).event_handler(Parrot).await?;
    client.start().await?;
    Ok(())
}
