//! The built program as an operator runs it: signals, exit codes, and a restart under old buttons.
#![cfg(unix)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use roro::sandbox::{Activity, Config, Handle, Id, Message};
use support::{SOON, sandbox};
use tokio::time::sleep;

/// A program that is ended with the test at the latest.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    fn start(arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roro"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RORO_")) {
            command.env_remove(name);
        }
        command.env_remove("DISCORD_TOKEN").env_remove("DISCORD_TOKEN_FILE");
        command.args(arguments).envs(settings.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(command.spawn().expect("the program starts"))
    }

    /// A bot on this sandbox.
    fn bot(handle: &Handle, more: &[(&str, &str)]) -> Self {
        let (token, url) = (handle.token(), handle.url());
        Self::start(&[], &[&[("DISCORD_TOKEN", token.as_str()), ("RORO_API", url.as_str())], more].concat())
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.0.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the program runs");
    }

    async fn ended(&mut self) -> ExitStatus {
        for _ in 0..SOON.as_millis() / 20 {
            if let Some(status) = self.0.try_wait().expect("a child") {
                return status;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("it does not end");
    }

    /// How it ended by itself, and what it said.
    async fn output(mut self) -> Output {
        let status = self.ended().await;
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        self.0.stdout.take().expect("piped").read_to_end(&mut stdout).expect("read");
        self.0.stderr.take().expect("piped").read_to_end(&mut stderr).expect("read");
        Output { status, stdout, stderr }
    }
}

/// A sandbox that lets a bot come back at once.
async fn forgiving() -> Handle {
    sandbox(Config { identify_spacing: Duration::ZERO, ..Config::default() }).await
}

async fn ask(handle: &Handle, text: &str) -> Message {
    let (ada, channel) =
        (handle.user("Ada").expect("Ada"), handle.channel("auto-exports").expect("a channel"));
    let mut watcher = handle.watch();
    let question = handle.send(ada, channel, &format!("<@{}> {text}", handle.bot())).expect("sent");
    let answer = watcher.wait(SOON, |activity| match activity {
        Activity::Message { message } if message.reference == Some(question) => Some((**message).clone()),
        _ => None,
    });
    answer.await.expect("an answer")
}

async fn press(handle: &Handle, message: Id, button: &str) -> Message {
    let mut watcher = handle.watch();
    let pressed = handle.press(handle.user("Ada").expect("Ada"), message, button).expect("pressed");
    let (_, _, answer) = watcher.response_to(pressed, SOON).await.expect("a response");
    handle.message(answer.expect("a message")).expect("it stands")
}

#[tokio::test]
async fn either_signal_takes_the_bot_offline_and_ends_it_with_success() {
    for signal in ["-TERM", "-INT"] {
        let handle = forgiving().await;
        let mut bot = Program::bot(&handle, &[]);
        assert!(handle.online(SOON).await, "not online");
        let answer =
            ask(&handle, "how many vehicles did China export in the first ten months of 2023?").await;
        assert!(answer.content.contains("3.9 million"), "{}", answer.content);
        bot.signal(signal);
        assert_eq!(bot.ended().await.code(), Some(0), "{signal}");
        assert!(handle.sessions().is_empty(), "{signal}: the session is closed, not lost");
    }
}

#[tokio::test]
async fn buttons_of_before_a_restart_are_answered() {
    let handle = forgiving().await;
    let mut bot = Program::bot(&handle, &[]);
    assert!(handle.online(SOON).await, "not online");
    let answer = ask(&handle, "did BYD's exports double?").await;
    let (label, button) = answer.buttons().into_iter().next().expect("something near that it does say");
    let button = button.expect("an id");
    let before = press(&handle, answer.id, &button).await;
    assert!(!before.content.is_empty(), "{label}");
    bot.signal("-TERM");
    assert_eq!(bot.ended().await.code(), Some(0));

    let _bot = Program::bot(&handle, &[]);
    assert!(handle.online(SOON).await, "not online again");
    assert_eq!(press(&handle, answer.id, &button).await.content, before.content);
}

#[tokio::test]
async fn what_discord_refuses_is_told_in_a_sentence_with_a_code_of_its_own() {
    let handle = forgiving().await;
    let wrong = "MTIz.secret.token";
    for (settings, code, advice) in [
        ([("DISCORD_TOKEN", wrong), ("RORO_PREFIX", "")], 10, "copy the bot's token again"),
        ([("RORO_PREFIX", "!roro"), ("RORO_SHARDS", "1")], 11, "Message Content Intent"),
    ] {
        let output = Program::bot(&handle, &settings).output().await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.lines().any(|line| line.starts_with("roro: ") && line.contains(advice)), "{said}");
        assert!(!said.contains("secret") && output.stdout.is_empty(), "{said}");
    }
}

#[tokio::test]
async fn commands_are_registered_by_hand_where_they_differ_and_the_link_is_printed() {
    let handle = forgiving().await;
    let (token, url) = (handle.token(), handle.url());
    let settings = [("DISCORD_TOKEN", token.as_str()), ("RORO_API", url.as_str())];
    for said in ["Registered 8 commands.\n", "Discord has these commands already.\n"] {
        let output = Program::start(&["register"], &settings).output().await;
        assert_eq!(String::from_utf8_lossy(&output.stdout), said);
        assert_eq!(output.status.code(), Some(0));
    }
    let output = Program::start(&["invite"], &settings).output().await;
    let link = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(link.contains(&format!("client_id={}", handle.bot())), "{link}");
    assert!(link.contains("permissions=274877991936"), "{link}");
    let output = Program::start(&["invite"], &[]).output().await;
    assert_eq!(output.status.code(), Some(2), "without a token");
}

#[tokio::test]
async fn the_sandbox_has_its_bot_in_it_and_ends_on_ctrl_c() {
    let mut program = Program::start(&["sandbox", "--port", "0"], &[]);
    let mut line = String::new();
    let mut stdout = BufReader::new(program.0.stdout.take().expect("piped"));
    stdout.read_line(&mut line).expect("a line");
    let address = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
    let mut online = serde_json::Value::Null;
    for _ in 0..SOON.as_millis() / 50 {
        let state = reqwest::get(format!("{address}/sandbox/state")).await.expect("the page's state");
        online = state.json::<serde_json::Value>().await.expect("JSON")["online"].clone();
        if online == 1 {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(online, 1, "the bot is online");
    program.signal("-INT");
    assert_eq!(program.ended().await.code(), Some(0));
}
