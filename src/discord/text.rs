//! Plain text made safe and short enough for a Discord message.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// Stands at the end of a text that was cut.
const ELLIPSIS: &str = "…";

/// The length of a text in UTF-16 code units, the strictest way in which a client counts.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Shortens a text to `max` code units, at a word boundary where one is near and always between
/// characters as people see them; a cut text ends with an ellipsis.
pub fn cut(text: &str, max: usize) -> Cow<'_, str> {
    if units(text) <= max {
        return Cow::Borrowed(text);
    }
    let room = max.saturating_sub(units(ELLIPSIS));
    let mut end = longest_prefix(text.split_word_bound_indices(), room);
    if end == 0 {
        end = longest_prefix(text.grapheme_indices(true), room);
    }
    let mut kept = &text[..end];
    // Half an escape would let the ellipsis be escaped and the next reader see a stray backslash.
    let backslashes = kept.len() - kept.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        kept = &kept[..kept.len() - 1];
    }
    let mut out = kept.trim_end().to_owned();
    if max > 0 {
        out.push_str(ELLIPSIS);
    }
    Cow::Owned(out)
}

/// The byte length of the pieces that fit into `room` code units.
fn longest_prefix<'a>(pieces: impl Iterator<Item = (usize, &'a str)>, room: usize) -> usize {
    let mut used = 0;
    let mut end = 0;
    for (start, piece) in pieces {
        used += units(piece);
        if used > room {
            break;
        }
        end = start + piece.len();
    }
    end
}

/// Begins a question or title with a capital letter, as a label that stands alone should.
pub fn headed(text: &str) -> String {
    let mut chars = text.trim().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Writes a plain text so that Discord shows it as it is: no markup, mention, link or timestamp
/// that stands in it comes alive.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut line_start = true;
    let mut digits_only = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let escaped = match c {
            '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '[' | ']' | '@' => true,
            // `://` makes a link of what stands before it.
            '/' => next == Some('/'),
            '#' | '>' | '-' | '+' => line_start,
            '.' | ')' => digits_only && next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(c);
        digits_only = (line_start || digits_only) && c.is_ascii_digit();
        line_start = c == '\n' || (line_start && c.is_whitespace());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_text_stays_as_it_is() {
        assert_eq!(cut("Beijing", 7), "Beijing");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn a_label_begins_with_a_capital_where_its_script_has_them() {
        for (typed, shown) in
            [("who?", "Who?"), (" élan", "Élan"), ("谁？", "谁？"), ("3 cars", "3 cars"), ("", "")]
        {
            assert_eq!(headed(typed), shown);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(cut("cars from Chengdu", 12), "cars from…");
        assert_eq!(cut("中国汽车出口", 5), "中国汽车…");
    }

    #[test]
    fn a_cut_never_splits_a_visible_character() {
        let family = "👨‍👩‍👧‍👦";
        assert_eq!(cut(&family.repeat(3), units(family) + 1), format!("{family}…"));
        assert_eq!(cut(family, 3), "…");
    }

    #[test]
    fn nothing_typed_comes_alive() {
        for (typed, shown) in [
            ("@everyone", "\\@everyone"),
            ("<@1> <#2> <t:1:R>", "\\<\\@1> \\<#2> \\<t:1:R>"),
            ("[a](https://b.c)", "\\[a\\](https:\\//b.c)"),
            (
                "**a** __b__ ~~c~~ ||d|| `e`",
                "\\*\\*a\\*\\* \\_\\_b\\_\\_ \\~\\~c\\~\\~ \\|\\|d\\|\\| \\`e\\`",
            ),
            ("# a\n> b\n-# c\n1. d", "\\# a\n\\> b\n\\-# c\n1\\. d"),
            ("re-export, 3.5 and C#", "re-export, 3.5 and C#"),
            ("\\*", "\\\\\\*"),
        ] {
            assert_eq!(escape(typed), shown, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_cut_text_fits(text in any::<String>(), max in 0usize..200) {
            prop_assert!(units(&cut(&text, max)) <= max);
            prop_assert!(units(&cut(&escape(&text), max)) <= max);
        }

        #[test]
        fn a_cut_escape_never_ends_in_half(text in r"[\\*_<@a ]{0,60}", max in 1usize..60) {
            let escaped = escape(&text);
            let short = cut(&escaped, max);
            let body = short.strip_suffix(ELLIPSIS).unwrap_or(&short);
            let slashes = body.len() - body.trim_end_matches('\\').len();
            prop_assert_eq!(slashes % 2, 0);
        }
    }
}
