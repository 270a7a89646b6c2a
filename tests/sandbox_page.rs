//! The sandbox's page in headless Chromium, with a bot of a few lines.
//!
//! Needs `chromium` and `chromedriver` (Debian: `apt-get install chromium
//! chromium-driver`); without them the test says so and passes.

mod sandbox_client;

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Method;
use roro::sandbox::{Config, Handle, Sandbox, intents};
use sandbox_client::{Gateway, Rest};
use serde_json::{Value, json};

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Ends the driver, and with it the browser, however the test ends.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn installed(program: &str) -> bool {
    let mut command = Command::new(program);
    let quiet = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Starts a browser, or says what is missing.
async fn browser() -> Option<(Driver, Client)> {
    let binary = BROWSERS.into_iter().find(|name| installed(name));
    let (Some(binary), true) = (binary, installed("chromedriver")) else {
        eprintln!(
            "skipped: chromium and chromedriver are not installed; on Debian run `apt-get install chromium chromium-driver`"
        );
        return None;
    };
    let path = Command::new("which").arg(binary).output().ok()?.stdout;
    let path = String::from_utf8_lossy(&path).trim().to_owned();
    let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let mut command = Command::new("chromedriver");
    let child = command.arg(format!("--port={port}")).stdout(Stdio::null()).spawn().ok()?;
    let driver = Driver(child);
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1200,900",
    ];
    let options = json!({"binary": path, "args": arguments});
    let logs = json!({"browser": "ALL"});
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), logs);
    let url = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        if let Ok(client) = builder.capabilities(capabilities.clone()).connect(&url).await {
            return Some((driver, client));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("chromedriver does not answer");
}

/// A bot that echoes: messages in #auto-exports with a button, commands privately.
async fn echo(sandbox: Handle) {
    let rest = Rest::new(&sandbox);
    let option =
        json!({"type": 3, "name": "question", "description": "What", "required": true, "autocomplete": true});
    let commands = json!([
        {"name": "ask", "description": "Ask something", "options": [option]},
        {"type": 3, "name": "Check this"},
    ]);
    rest.call(Method::PUT, &format!("/applications/{}/commands", sandbox.bot()), commands).await;
    let mut gateway = Gateway::identify(&sandbox, intents::GUILDS | intents::GUILD_MESSAGES).await;
    loop {
        // The page is often silent for long, and in the end it hangs up.
        let Some(event) = gateway.next_ever().await else {
            return;
        };
        let data = &event["d"];
        let answer = |text: &str| {
            let button = json!({"type": 2, "style": 1, "label": "More", "custom_id": "more"});
            json!({"content": text, "components": [{"type": 1, "components": [button]}]})
        };
        if event["t"] == "MESSAGE_CREATE" && data["author"]["bot"].is_null() {
            let path = format!("/channels/{}/messages", data["channel_id"].as_str().unwrap());
            let text = format!("**echo** <img src=x onerror=alert(1)> {}", data["content"].as_str().unwrap());
            rest.post(&path, answer(&text)).await;
        } else if event["t"] == "INTERACTION_CREATE" {
            let kind = data["type"].as_u64().unwrap();
            let mut private = answer("a private answer");
            private["flags"] = json!(64);
            let body = match kind {
                4 => {
                    json!({"type": 8, "data": {"choices": [{"name": "Choice one", "value": "1"}]}})
                }
                3 => json!({"type": 7, "data": {"content": "pressed"}}),
                _ => json!({"type": 4, "data": private}),
            };
            let (id, token) = (data["id"].as_str().unwrap(), data["token"].as_str().unwrap());
            rest.post(&format!("/interactions/{id}/{token}/callback"), body).await;
        }
    }
}

/// How long anything on the page may take: a browser on a busy machine is slow, never forgetful.
const SOON: Duration = Duration::from_secs(30);

struct Page(Client);

impl Page {
    /// Clicks an element as soon as it can be clicked.
    async fn click(&self, css: &str) {
        let start = Instant::now();
        loop {
            let clicked = match self.0.find(Locator::Css(css)).await {
                Ok(element) => element.click().await,
                Err(missing) => Err(missing),
            };
            match clicked {
                Ok(()) => return,
                Err(e) if start.elapsed() > SOON => panic!("{css}: {e}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    async fn type_in(&self, css: &str, text: &str) {
        self.wait(css).await;
        self.0.find(Locator::Css(css)).await.unwrap().send_keys(text).await.unwrap();
    }

    async fn wait(&self, css: &str) {
        let found = self.0.wait().at_most(SOON).for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    async fn js(&self, script: &str) -> Value {
        self.0.execute(script, Vec::new()).await.unwrap_or_else(|e| panic!("{script}: {e}"))
    }

    /// Waits until a script returns true.
    async fn until(&self, script: &str) {
        let start = Instant::now();
        while start.elapsed() < SOON {
            if self.js(&format!("return Boolean({script})")).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        panic!("never true: {script}\n{}", self.js("return document.body.innerText").await);
    }
}

#[tokio::test]
async fn a_newcomer_talks_to_the_bot_in_the_browser() {
    let Some((_driver, client)) = browser().await else {
        return;
    };
    let config = Config { rate_limits: false, ..Config::default() };
    let sandbox = Sandbox::bind(config).await.unwrap().spawn();
    client.goto(&sandbox.url()).await.unwrap();
    let page = Page(client.clone());

    page.until("document.querySelector('#status').textContent.includes('offline')").await;
    tokio::spawn(echo(sandbox.clone()));
    page.until("document.querySelector('#status').classList.contains('on')").await;

    page.click(".samples button").await;
    page.until("document.querySelectorAll('.msg').length === 2").await;
    let bot_text = "document.querySelectorAll('.msg')[1].querySelector('.text')";
    page.until(&format!("{bot_text}.querySelector('strong').textContent === 'echo'")).await;
    page.until(&format!("!{bot_text}.querySelector('img') && {bot_text}.textContent.includes('<img')")).await;

    page.click(".press").await;
    page.until(&format!("{bot_text}.textContent.startsWith('pressed')")).await;

    let enter = Key::Enter.to_string();
    page.type_in("#input", &format!("/as{enter}")).await;
    page.type_in("#options input", "wh").await;
    page.until("document.querySelector('#suggest b')?.textContent === 'Choice one'").await;
    page.type_in("#options input", &enter).await;
    page.type_in("#options input", &enter).await;
    page.until("document.querySelector('.msg.private')?.textContent.includes('Only you can see this')").await;
    page.click(".msg.private .note button").await;
    page.until("!document.querySelector('.msg.private')").await;

    page.type_in("#input", &format!("@Ro{enter}hello{enter}")).await;
    page.until("document.querySelectorAll('.msg').length === 4").await;
    let ada = sandbox.user("Ada").unwrap();
    let general = sandbox.channel("auto-exports").unwrap();
    let own = sandbox.messages(general).into_iter().rfind(|message| message.author == ada).unwrap();
    assert_eq!(own.content, format!("<@{}> hello", sandbox.bot()));

    page.type_in("#input", &Key::Up.to_string()).await;
    page.type_in("#input", &format!(" again{enter}")).await;
    page.until("document.querySelectorAll('.msg')[2].textContent.includes('(edited)')").await;

    page.js("document.querySelectorAll('.msg')[2].querySelector('.text').dispatchEvent(new MouseEvent('contextmenu', {bubbles: true, cancelable: true, clientX: 400, clientY: 300}))").await;
    page.until(
        "[...document.querySelectorAll('#menu button')].some((one) => one.textContent === 'Check this')",
    )
    .await;
    // Messages that come in meanwhile scroll the log, and leave the menu alone.
    page.js("document.querySelector('#scroll').addEventListener('scroll', () => (window.scrolled = true))")
        .await;
    let ben = sandbox.user("Ben").unwrap();
    sandbox.send(ben, general, &"line\n".repeat(60)).unwrap();
    page.until("document.querySelectorAll('.msg').length === 6 && window.scrolled").await;
    page.click("#menu button.danger").await;
    page.until("document.querySelectorAll('.msg').length === 5").await;

    page.js("const s = document.querySelector('#speaker'); s.selectedIndex = 1; s.dispatchEvent(new Event('change'))").await;
    page.click("#places button:last-child").await;
    page.until("document.querySelector('#title').textContent === '@RoRo'").await;

    page.until("document.documentElement.scrollWidth <= innerWidth").await;
    client.set_window_size(500, 800).await.unwrap();
    page.until("document.documentElement.scrollWidth <= innerWidth").await;
    let unlabelled = "[...document.querySelectorAll('button, select, textarea')].filter((one) => !one.textContent.trim() && !one.ariaLabel && !one.labels?.length).length === 0";
    page.until(unlabelled).await;
    client.close().await.unwrap();
}

#[tokio::test]
async fn only_the_sandboxs_own_page_may_act() {
    let sandbox = Sandbox::bind(Config::default()).await.unwrap().spawn();
    let url = format!("{}/sandbox/act", sandbox.url());
    let body = json!({"act": "create_user", "name": "Mei", "locale": "zh-TW"});
    let client = reqwest::Client::new();
    let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status().as_u16();
    assert_eq!(status(client.post(&url).json(&body)).await, 200);
    assert_eq!(status(client.post(&url).body(body.to_string())).await, 403);
    assert_eq!(status(client.post(&url).json(&body).header("sec-fetch-site", "cross-site")).await, 403);
    assert_eq!(status(client.post(&url).json(&body).header("host", "evil.example")).await, 403);
    assert_eq!(status(client.post(&url).json(&json!({"act": "none"}))).await, 400);
    let page = client.get(sandbox.url()).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"));
    let html = page.text().await.unwrap();
    assert!(
        !html.contains("http://")
            || html.matches("http://").count() == html.matches("http://www.w3.org").count()
    );
}
