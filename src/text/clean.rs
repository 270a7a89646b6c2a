//! From what arrives on a platform to plain text: artefacts, disguises and decoration removed.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

/// Characters of a text that are read; what follows is ignored. Discord's longest message, with
/// the paid subscription, has 4,000 characters.
pub const MAX_CHARS: usize = 4_000;

/// Plain text of what was typed: at most [`MAX_CHARS`] characters, without control, zero-width
/// and direction characters, stacked marks, platform mentions, custom emoji, addresses, markdown
/// and a leading bot prefix; compatibility forms and look-alike letters are folded to plain ones.
///
/// Cleaning is idempotent: clean text stays as it is.
pub fn clean(raw: &str) -> String {
    if is_clean(raw) {
        return raw.to_owned();
    }
    let mut text = pass(raw);
    // Removing one artefact may join the halves of another; texts that need a third look are made
    // to be looked at, and two artefacts more or less do not change what they ask.
    for _ in 0..MAX_PASSES {
        let next = pass(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// How often cleaning looks again for artefacts that removing others has uncovered.
const MAX_PASSES: usize = 8;

fn pass(raw: &str) -> String {
    let limit = raw.char_indices().nth(MAX_CHARS).map_or(raw.len(), |(i, _)| i);
    let raw = &raw[..limit];
    if is_plain(raw) {
        return squeeze(strip_prefix(raw.trim()));
    }
    let no_ansi = strip_ansi(raw);
    let folded = fold_characters(&no_ansi);
    let looks = fold_lookalikes(&folded);
    let bare = strip_artefacts(&looks);
    squeeze(strip_prefix(bare.trim()))
}

/// The commonest case: plain words with single spaces between them.
fn is_clean(text: &str) -> bool {
    text.len() <= MAX_CHARS
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.ends_with(' ')
        && is_plain(text)
        && !text.as_bytes().windows(2).any(|pair| pair == b"  ")
}

/// The common case: ASCII without anything that a later step would touch.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| PLAIN[usize::from(b)]) && !text.contains("://")
}

/// Looked up rather than compared, since all that is read passes here.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut b = 0;
    while b < plain.len() {
        plain[b] = matches!(b as u8, b' ' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'?' | b'!' | b'.'
            | b',' | b'\'' | b'-' | b':' | b';' | b'$' | b'%' | b'(' | b')' | b'&' | b'=' | b'+' | b'"');
        b += 1;
    }
    plain
};

fn strip_ansi(text: &str) -> Cow<'_, str> {
    if text.contains('\u{1b}') {
        Cow::Owned(anstream::adapter::strip_str(text).to_string())
    } else {
        Cow::Borrowed(text)
    }
}

/// Compatibility folding without marks: full-width and styled letters become plain, accents and
/// stacked marks go, invisible characters go, any white space becomes a space.
fn fold_characters(text: &str) -> String {
    text.nfkd()
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some(if c == '\n' { '\n' } else { ' ' }),
            c if c.is_control() || is_invisible(c) || is_combining_mark(c) => None,
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{2032}' | '\u{00b4}' => Some('\''),
            '\u{201c}' | '\u{201d}' | '\u{00ab}' | '\u{00bb}' => Some('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
            '\u{3002}' | '\u{ff61}' => Some('.'),
            '\u{3001}' => Some(','),
            c => Some(c),
        })
        .nfc()
        .collect()
}

/// Characters that take no room: joiners, direction controls, variation selectors, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Letters of other scripts that look like Latin ones, in a text that is otherwise Latin. Words
/// with a letter that has no such look stay as they are, so that Russian stays Russian.
fn fold_lookalikes(text: &str) -> Cow<'_, str> {
    let foreign = |c: char| c.is_alphabetic() && !c.is_ascii() && !is_han(c);
    if !text.chars().any(foreign) || !text.chars().any(|c| c.is_ascii_alphabetic()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let folded: String = word.chars().map(|c| if foreign(c) { ascii_lookalike(c) } else { c }).collect();
        let kept = if folded.chars().any(foreign) { word } else { &folded };
        out.push_str(kept);
    }
    Cow::Owned(out)
}

fn ascii_lookalike(c: char) -> char {
    let mut buffer = [0; 4];
    let mut shape = skeleton(c.encode_utf8(&mut buffer));
    match (shape.next(), shape.next()) {
        (Some(a), None) if a.is_ascii_alphanumeric() => a,
        _ => c,
    }
}

/// Whether a character is a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '\u{3007}')
}

/// Mentions, custom emoji, time stamps, addresses and markdown become spaces.
fn strip_artefacts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut line_start = true;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = artefact(rest) {
            out.push(' ');
            rest = &rest[length..];
            continue;
        }
        let at_line_start = line_start;
        line_start = c == '\n' || (line_start && matches!(c, ' ' | '>' | '#'));
        match c {
            '*' | '_' | '|' | '`' | '~' | '\\' => out.push(' '),
            '>' | '#' if at_line_start => out.push(' '),
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Length in bytes of the platform artefact that a text begins with.
fn artefact(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('<') {
        let end = inner.find('>')?;
        let inside = &inner[..end];
        let is_tag = inside.starts_with(['@', '#', ':', '/'])
            || inside.starts_with("a:")
            || inside.starts_with("t:")
            || inside.starts_with("id:")
            || inside.starts_with("http");
        return (is_tag && !inside.contains(char::is_whitespace)).then_some(end + 2);
    }
    if text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.") {
        return Some(text.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(text.len()));
    }
    if let Some(name) = text.strip_prefix('@') {
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(name.len());
        return (end > 0).then_some(end + 1);
    }
    None
}

/// Without leading commands in the style of chat bots ("!ask", "/ask", "?q") that something follows.
fn strip_prefix(mut text: &str) -> &str {
    while let Some(question) = text
        .strip_prefix(['!', '/', '?', '.', '$', '-', '+', ';', '&', '%', '='])
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()))
        .filter(|question| question.starts_with(char::is_whitespace))
        .filter(|_| text[1..].starts_with(|c: char| c.is_ascii_alphabetic()))
    {
        text = question.trim_start();
    }
    text
}

/// Runs of white space become one space or one line break, and none is left at the ends.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = None;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = Some(if c == '\n' || gap == Some('\n') { '\n' } else { ' ' });
        } else {
            if let Some(space) = gap.take()
                && !out.is_empty()
            {
                out.push(space);
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platform_artefacts_disguises_and_decoration_go() {
        for (raw, plain) in [
            ("<@123456789012345678> wich port", "wich port"),
            ("/ask what provnce??", "what provnce??"),
            ("!ask is it", "is it"),
            ("?q where", "where"),
            ("<:ev:123456789012345678> num of firms", "num of firms"),
            ("yo **dongfngs** exports", "yo dongfngs exports"),
            ("`domestc carmakers` are", "domestc carmakers are"),
            ("||MG|| ~~cars~~", "MG cars"),
            ("> quoted\nwhy", "quoted\nwhy"),
            ("com\u{200b}pany", "company"),
            ("ｈｏｗ　ｍｕｃｈ", "how much"),
            ("Т\u{0435}sla", "Tesla"),
            ("h\u{0335}\u{0322}o\u{0336}w", "how"),
            ("\u{202e}how many", "how many"),
            ("\u{0}\u{1b}[31mdump\u{1b}[0m\u{8}", "dump"),
            ("see https://example.org/x now", "see now"),
            ("what’s up", "what's up"),
            ("@everyone hello", "hello"),
        ] {
            assert_eq!(clean(raw), plain, "{raw:?}");
        }
    }

    #[test]
    fn other_scripts_stay_readable() {
        assert_eq!(clean("сколько машин"), "сколько машин");
        assert_eq!(clean("沃尔沃S90在哪里生产？"), "沃尔沃S90在哪里生产?");
    }

    #[test]
    fn a_command_alone_is_the_text_itself() {
        assert_eq!(clean("!help"), "!help");
        assert_eq!(clean("../../etc/passwd"), "../../etc/passwd");
    }

    #[test]
    fn decoration_that_is_repeated_goes_at_once() {
        for (raw, plain) in [("#".repeat(40) + "t how", "t how"), ("?q ".repeat(40) + "where", "where")] {
            assert_eq!(clean(&raw), plain);
            assert_eq!(clean(plain), plain);
        }
    }

    #[test]
    fn long_text_is_cut_at_the_limit() {
        assert_eq!(clean(&"ж".repeat(MAX_CHARS + 1)).chars().count(), MAX_CHARS);
    }
}
