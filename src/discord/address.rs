//! Whether a message is meant for the bot, and what it asks. Plain values, no network in reach.

/// What has to be known of a message to tell.
#[derive(Debug, Clone, Copy, Default)]
pub struct Heard<'a> {
    /// As typed; empty where Discord withholds it.
    pub content: &'a str,
    /// Written by an application, the bot itself included.
    pub by_bot: bool,
    /// Sent through a webhook.
    pub by_webhook: bool,
    /// An ordinary message or a reply, not a notice of the system.
    pub ordinary: bool,
    /// Sent to the bot directly.
    pub direct: bool,
    /// The bot is among those mentioned.
    pub mentions_bot: bool,
    /// A reply to one of the bot's messages.
    pub replies_to_bot: bool,
}

/// The question that a message puts to the bot with this user id; empty if the bot is only
/// called, `None` if the message is not for it.
pub fn question<'a>(heard: &Heard<'a>, bot: u64, prefix: Option<&str>) -> Option<&'a str> {
    if heard.by_bot || heard.by_webhook || !heard.ordinary {
        return None;
    }
    let typed = heard.content.trim();
    if let Some(rest) = prefix.and_then(|prefix| after_prefix(typed, prefix)) {
        return Some(rest);
    }
    if heard.direct || heard.mentions_bot {
        // The direct text of a mention names the bot; what is asked stands around it.
        return Some(without_outer_mentions(typed, bot));
    }
    // Discord withholds the text of a reply that does not ping, without a message-content intent.
    (heard.replies_to_bot && !typed.is_empty()).then_some(typed)
}

/// What follows the prefix, which must stand alone: `!roro` does not answer to `!rorohelp`.
fn after_prefix<'a>(typed: &'a str, prefix: &str) -> Option<&'a str> {
    let head = typed.get(..prefix.len())?;
    if prefix.is_empty() || !head.eq_ignore_ascii_case(prefix) {
        return None;
    }
    let rest = &typed[prefix.len()..];
    // A sign such as `?` may be followed at once, a word may not.
    let glued = prefix.ends_with(char::is_alphanumeric)
        && rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (!glued).then(|| rest.trim())
}

/// Takes mentions of the bot from both ends; one in the middle belongs to the sentence.
fn without_outer_mentions(typed: &str, bot: u64) -> &str {
    let forms = [format!("<@{bot}>"), format!("<@!{bot}>")];
    let mut rest = typed.trim();
    loop {
        let shorter = forms.iter().fold(rest, |rest, form| {
            let rest = rest.strip_prefix(form.as_str()).unwrap_or(rest);
            rest.strip_suffix(form.as_str()).unwrap_or(rest).trim()
        });
        // What separated the mention from the question goes with it.
        let shorter = match shorter.len() < rest.len() {
            true => shorter.trim_start_matches([',', ':', '，', '：', ';']).trim(),
            false => shorter,
        };
        if shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOT: u64 = 42;

    fn heard(content: &str) -> Heard<'_> {
        Heard { content, ordinary: true, ..Heard::default() }
    }

    fn mention(content: &str) -> Heard<'_> {
        Heard { mentions_bot: true, ..heard(content) }
    }

    #[test]
    fn a_mention_asks_what_stands_around_it() {
        for (typed, asked) in [
            ("<@42> how many cars?", "how many cars?"),
            ("<@!42>, how many cars?", "how many cars?"),
            ("how many cars? <@42>", "how many cars?"),
            ("ask <@42> something", "ask <@42> something"),
            ("<@42>", ""),
            ("<@42> <@42>", ""),
            ("<@43> how many?", "<@43> how many?"),
        ] {
            assert_eq!(question(&mention(typed), BOT, None), Some(asked), "{typed}");
        }
    }

    #[test]
    fn a_direct_message_needs_no_mention() {
        let direct = Heard { direct: true, ..heard("how many cars?") };
        assert_eq!(question(&direct, BOT, None), Some("how many cars?"));
    }

    #[test]
    fn a_reply_to_the_bot_is_for_it_unless_its_text_is_withheld() {
        let reply = Heard { replies_to_bot: true, ..heard("and in May?") };
        assert_eq!(question(&reply, BOT, None), Some("and in May?"));
        let withheld = Heard { replies_to_bot: true, ..heard("") };
        assert_eq!(question(&withheld, BOT, None), None);
    }

    #[test]
    fn the_prefix_stands_alone_and_in_any_case() {
        for (typed, asked) in [
            ("!roro how many?", Some("how many?")),
            ("!RoRo", Some("")),
            ("!rorohelp", None),
            ("hello !roro", None),
            ("!ror", None),
            ("é!", None),
        ] {
            assert_eq!(question(&heard(typed), BOT, Some("!roro")), asked, "{typed}");
        }
        assert_eq!(question(&heard("?cars"), BOT, Some("?")), Some("cars"));
        assert_eq!(question(&heard("cars"), BOT, Some("")), None);
    }

    #[test]
    fn nothing_else_is_answered() {
        assert_eq!(question(&heard("how many cars?"), BOT, None), None);
        for never in [
            Heard { by_bot: true, ..mention("<@42> hi") },
            Heard { by_webhook: true, ..mention("<@42> hi") },
            Heard { ordinary: false, ..mention("<@42> hi") },
        ] {
            assert_eq!(question(&never, BOT, Some("<")), None);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(
            content in ".*|(<@!?42>|[,: é])*",
            prefix in prop::option::of(".{0,6}"),
        ) {
            let _ = question(&mention(&content), BOT, prefix.as_deref());
        }
    }
}
