//! From bytes to a reply, and to a verdict, of the built-in fact base.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use roro::engine::{Engine, Request};

/// Longest reply in characters.
const MAX_REPLY: usize = 900;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let request = Request { text: &text, ..Request::default() };
    let verdict = ENGINE.check(&request);
    assert!(verdict.text.chars().count() <= MAX_REPLY, "{}", verdict.text);
    let reply = ENGINE.reply(&request);
    assert!((0.0..=1.0).contains(&reply.confidence), "{}", reply.confidence);
    assert!(reply.text.chars().count() <= MAX_REPLY, "{}", reply.text);
    let own_address = ENGINE.base().article.as_ref().and_then(|a| a.url.as_deref()).unwrap_or_default();
    let text = reply.text.replace(own_address, "");
    for live in ["@everyone", "@here", "<@", "<#", "://"] {
        assert!(!text.contains(live), "{live} in {text}");
    }
});
