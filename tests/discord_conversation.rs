//! The bot in conversation: every way to ask it, each answered exactly once and in the right place.

mod support;

use std::time::Duration;

use roro::sandbox::{Activity, Config, Id, Message, flags, intents};
use serde_json::json;
use support::{Bot, QUIET, SOON, until, with_bot, with_signals};
use tokio::time::sleep;

fn echo(text: &str) -> String {
    format!("Echo: {text}\n-# Source: Example Times, 1 May 2023, paragraph 3")
}

/// The answer to a command, of which Discord shows the others only the name.
fn quoted(text: &str) -> String {
    format!("> {text}\n{}", echo(text))
}

#[test]
fn a_mention_is_answered_with_a_reply_that_pings_nobody() {
    with_bot(|bot| async move {
        let answer = bot.ask("how many cars? @everyone").await;
        assert_eq!(answer.content, echo("how many cars? \\@everyone"));
        assert!(answer.mentions.is_empty() && !answer.mention_everyone);
        let embed = &answer.embeds[0];
        assert_eq!(
            embed["description"],
            "[Example Times, 1 May 2023, paragraph 3](https://example.org/cars)"
        );
        assert_eq!(embed["footer"]["text"], "Reported");
    });
}

#[test]
fn direct_messages_replies_and_threads_are_answered() {
    with_bot(|bot| async move {
        let ada = bot.ada();
        let mut watcher = bot.handle.watch();
        let direct = bot.handle.direct_channel(ada).expect("direct messages");
        let question = bot.handle.send(ada, direct, "how many?").expect("sent");
        let answer = bot.answer(&mut watcher, question, SOON).await;
        assert_eq!(answer.content, echo("how many?"));

        let pinging = bot.handle.reply(ada, answer.id, "and in May?", true).expect("sent");
        assert_eq!(bot.answer(&mut watcher, pinging, SOON).await.content, echo("and in May?"));

        let first = bot.ask("a question").await;
        let reply = bot.handle.reply(ada, first.id, "and June?", true).expect("sent");
        assert_eq!(bot.answer(&mut watcher, reply, SOON).await.content, echo("and June?"));

        let thread = bot.handle.channel("ev-exports").expect("a thread");
        let text = bot.to_bot("in a thread");
        let question = bot.handle.send(ada, thread, &text).expect("sent");
        assert_eq!(bot.answer(&mut watcher, question, SOON).await.content, echo("in a thread"));
    });
}

#[test]
fn what_is_not_for_the_bot_is_left_alone() {
    with_bot(|bot| async move {
        let ada = bot.ada();
        let silent = [
            bot.handle.send(ada, bot.channel(), "how many cars?").expect("sent"),
            bot.handle.send(ada, bot.channel(), "!roro how many?").expect("sent"),
            bot.handle.send(ada, bot.channel(), "@everyone hello").expect("sent"),
        ];
        let asked = bot.ask("after all that").await;
        sleep(QUIET).await;
        assert!(silent.iter().all(|question| bot.answers_to(*question).is_empty()));
        // Its own answers don't make it answer.
        assert!(bot.answers_to(asked.id).is_empty());
    });
}

#[test]
fn a_bare_mention_gets_the_help() {
    with_bot(|bot| async move {
        assert_eq!(bot.ask("").await.content, "The help.");
    });
}

#[test]
fn a_prefix_calls_the_bot_where_the_intent_is_granted() {
    with_signals(|signals| async move {
        let sandboxed = Config { granted: intents::MESSAGE_CONTENT, ..Config::default() };
        let bot = Bot::start(sandboxed, &signals, |config| {
            config.prefix = Some("!roro".to_owned());
        })
        .await;
        bot.ready().await;
        let mut watcher = bot.handle.watch();
        let question = bot.handle.send(bot.ada(), bot.channel(), "!RoRo how many?").expect("sent");
        assert_eq!(bot.answer(&mut watcher, question, SOON).await.content, echo("how many?"));
        let privacy = command(&bot, bot.ada(), "privacy", &[]).await;
        assert!(privacy.content.contains("whether they begin with `!roro`"), "{}", privacy.content);
    });
}

#[test]
fn an_edited_question_edits_its_answer_and_a_deleted_one_deletes_it() {
    with_bot(|bot| async move {
        let mut watcher = bot.handle.watch();
        let question = bot.mention("frist");
        let answer = bot.answer(&mut watcher, question, SOON).await;
        bot.handle.edit(bot.ada(), question, &bot.to_bot("first @everyone")).expect("edited");
        let edited = watcher.edit_by(bot.handle.bot(), SOON).await.expect("an edit");
        assert_eq!(edited.id, answer.id);
        assert_eq!(edited.content, echo("first \\@everyone"));
        assert!(!edited.mention_everyone);

        bot.handle.delete(bot.ada(), question).expect("deleted");
        let gone = watcher.wait(SOON, |activity| match activity {
            Activity::Deleted { message, .. } if *message == answer.id => Some(()),
            _ => None,
        });
        assert!(gone.await.is_some(), "the answer stays");
    });
}

#[test]
fn an_edit_that_adds_the_mention_is_answered() {
    with_bot(|bot| async move {
        let mut watcher = bot.handle.watch();
        let question = bot.handle.send(bot.ada(), bot.channel(), "how many?").expect("sent");
        bot.handle.edit(bot.ada(), question, &bot.to_bot("how many?")).expect("edited");
        assert_eq!(bot.answer(&mut watcher, question, SOON).await.content, echo("how many?"));
    });
}

/// Runs a command and returns what the bot says.
async fn command(bot: &Bot, who: Id, name: &str, options: &[(&str, serde_json::Value)]) -> Message {
    let mut watcher = bot.handle.watch();
    let interaction = bot.handle.invoke(who, bot.channel(), name, options).expect("a known command");
    bot.response(&mut watcher, interaction).await
}

#[test]
fn every_command_is_answered() {
    with_bot(|bot| async move {
        let ada = bot.ada();
        for (name, options, said, private) in [
            ("ask", vec![("question", json!("how many?"))], quoted("how many?"), false),
            (
                "ask",
                vec![("question", json!("how many?")), ("private", json!(true))],
                quoted("how many?"),
                true,
            ),
            (
                "check",
                vec![("claim", json!("all of them"))],
                "> all of them\n**Contradicted.**\nChecked: all of them\n\
                 -# Source: Example Times, 1 May 2023, paragraph 3"
                    .to_owned(),
                false,
            ),
            (
                "fact",
                vec![("title", json!("topic number 7"))],
                "This is fact-7.\n-# Source: Example Times, 1 May 2023, paragraph 3".to_owned(),
                false,
            ),
            (
                "fact",
                vec![("title", json!("no such thing"))],
                "I have no fact of that name. `/topics` shows what there is.".to_owned(),
                false,
            ),
            ("source", vec![], "The source.".to_owned(), false),
        ] {
            let message = command(&bot, ada, name, &options).await;
            assert_eq!(message.content, said, "/{name}");
            assert_eq!(message.has_flags(flags::EPHEMERAL), private, "/{name}");
        }
        let ben = bot.handle.user("Ben").expect("Ben");
        for (name, part) in [("help", "The help."), ("privacy", "I don't store what you write")] {
            let message = command(&bot, ben, name, &[]).await;
            assert!(message.content.contains(part), "{}", message.content);
            assert!(message.has_flags(flags::EPHEMERAL), "/{name}");
        }
    });
}

#[test]
fn a_message_is_checked_from_its_menu_for_the_asker_alone() {
    with_bot(|bot| async move {
        let ben = bot.handle.user("Ben").expect("Ben");
        let said = bot.handle.send(ben, bot.channel(), "exports fell").expect("sent");
        let mut watcher = bot.handle.watch();
        let interaction = bot
            .handle
            .message_command(bot.ada(), said, "Check against the article")
            .expect("a known command");
        let verdict = bot.response(&mut watcher, interaction).await;
        assert!(verdict.content.contains("Checked: exports fell"), "{}", verdict.content);
        assert!(verdict.has_flags(flags::EPHEMERAL));
    });
}

#[test]
fn what_is_typed_is_completed() {
    with_bot(|bot| async move {
        for (name, option, typed, first, count) in [
            ("ask", "question", "how", "How example 1", 25),
            ("fact", "title", "number 3", "Topic number 3", 2),
            ("fact", "title", "", "Topic number 1", 25),
            ("fact", "title", "nothing like it", "", 0),
        ] {
            let mut watcher = bot.handle.watch();
            let interaction = bot
                .handle
                .autocomplete(bot.ada(), bot.channel(), name, (option, typed), &[])
                .expect("a known command");
            let (kind, data, _) = watcher.response_to(interaction, SOON).await.expect("choices in time");
            assert_eq!(kind, 8);
            let choices = data["choices"].as_array().expect("a list");
            assert_eq!(choices.len(), count, "{typed}");
            assert_eq!(choices.first().map_or("", |it| it["name"].as_str().unwrap_or("")), first);
        }
    });
}

#[test]
fn a_chinese_client_is_answered_in_chinese() {
    with_bot(|bot| async move {
        let xiaoyu = bot.handle.user("小雨").expect("小雨");
        let message = command(&bot, xiaoyu, "ask", &[("question", json!("多少辆？"))]).await;
        assert!(message.content.contains("-# 来源: "), "{}", message.content);
        let message = command(&bot, xiaoyu, "topics", &[]).await;
        assert!(message.content.contains("主题 25"), "{}", message.content);
        let message = command(&bot, xiaoyu, "privacy", &[]).await;
        assert!(message.content.contains("不保存"), "{}", message.content);
    });
}

#[test]
fn a_choice_is_answered_when_its_button_is_pressed() {
    with_bot(|bot| async move {
        let asked = bot.ask("choose").await;
        let buttons = asked.buttons();
        assert_eq!(buttons.len(), 2);
        let id = buttons[1].1.as_deref().expect("an id");
        let mut watcher = bot.handle.watch();
        let interaction = bot.handle.press(bot.ada(), asked.id, id).expect("pressed");
        let answer = bot.response(&mut watcher, interaction).await;
        assert!(answer.content.starts_with("This is fact-2."), "{}", answer.content);
        assert!(!answer.has_flags(flags::EPHEMERAL));
    });
}

#[test]
fn topics_are_browsed_page_by_page() {
    with_bot(|bot| async move {
        let ada = bot.ada();
        let list = command(&bot, ada, "topics", &[]).await;
        assert!(list.content.contains("Topic number 25"), "{}", list.content);
        let next = list.buttons()[0].1.clone().expect("an id");
        let mut watcher = bot.handle.watch();
        let turned = bot.handle.press(ada, list.id, &next).expect("pressed");
        let second = bot.response(&mut watcher, turned).await;
        assert_eq!(second.id, list.id, "the same message is changed");
        assert!(second.content.contains("Topic number 26"), "{}", second.content);

        let menu = &second.components[0]["components"][0];
        let value = menu["options"][0]["value"].as_str().expect("a value").to_owned();
        let id = menu["custom_id"].as_str().expect("an id").to_owned();
        let chosen = bot.handle.select(ada, second.id, &id, &[&value]).expect("chosen");
        let fact = bot.response(&mut watcher, chosen).await;
        assert!(fact.content.starts_with("This is fact-26."), "{}", fact.content);
        assert!(fact.has_flags(flags::EPHEMERAL), "asked in private, answered in private");
    });
}

#[test]
fn one_who_floods_is_told_once_and_others_are_served() {
    with_signals(|signals| async move {
        let sandboxed = Config { rate_limits: false, ..Config::default() };
        // So slow that nobody is forgiven while the test runs.
        let bot = Bot::start(sandboxed, &signals, |config| config.bounds.person.per_minute = 1).await;
        bot.ready().await;
        let mut watcher = bot.handle.watch();
        let questions: Vec<_> = (0..12).map(|n| bot.mention(&format!("question {n}"))).collect();
        let answers = || questions.iter().flat_map(|it| bot.answers_to(*it)).collect::<Vec<_>>();
        until("six answers and a word about the rest", || answers().len() >= 7).await;
        sleep(QUIET).await;
        let all = answers();
        let told = all.iter().filter(|it| it.content.contains("a lot of questions")).count();
        assert_eq!((all.len() - told, told), (6, 1));

        let ben = bot.handle.user("Ben").expect("Ben");
        let question = bot.handle.send(ben, bot.channel(), &bot.to_bot("from Ben")).expect("sent");
        assert_eq!(bot.answer(&mut watcher, question, SOON).await.content, echo("from Ben"));
    });
}

#[test]
fn a_panic_while_answering_costs_only_that_answer() {
    with_bot(|bot| async move {
        let lost = bot.mention("panic");
        assert_eq!(bot.ask("still there?").await.content, echo("still there?"));
        sleep(QUIET).await;
        assert!(bot.answers_to(lost).is_empty());
    });
}

#[test]
fn after_a_restart_old_buttons_work_and_commands_are_not_registered_again() {
    with_signals(|signals| async move {
        let sandboxed = Config { identify_spacing: Duration::ZERO, ..Config::default() };
        let bot = Bot::start(sandboxed, &signals, |_| {}).await;
        bot.ready().await;
        let asked = bot.ask("choose").await;
        let id = asked.buttons()[0].1.clone().expect("an id");
        let handle = bot.handle.clone();
        bot.stop().await.expect("a clean end");

        let bot = Bot::on(handle, &signals, |_| {});
        bot.ready().await;
        let mut watcher = bot.handle.watch();
        let pressed = bot.handle.press(bot.ada(), asked.id, &id).expect("pressed");
        let answer = bot.response(&mut watcher, pressed).await;
        assert!(answer.content.starts_with("This is fact-1."), "{}", answer.content);
        until("both compared the commands", || bot.requests("GET", "/commands") == 2).await;
        sleep(QUIET).await;
        assert_eq!(bot.requests("PUT", "/commands"), 1);
    });
}
