//! Lines from people and programs, in bounded memory and whatever their bytes.

use std::io::{self, BufRead, Read};

/// Longest line that is read, in bytes. A Discord message has at most 4,000 characters, 48 kB with
/// every one of them escaped in JSON; this leaves room, and a line without end takes none.
pub const MAX_LINE: usize = 1 << 20;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Its text, without the end of the line.
    Text(String),
    /// It is longer than [`MAX_LINE`]; the rest of it was skipped.
    TooLong,
    /// It is not UTF-8.
    NotUtf8,
}

impl Line {
    /// The text, or what is wrong with the line.
    pub fn into_text(self) -> Result<String, &'static str> {
        match self {
            Self::Text(text) => Ok(text),
            Self::TooLong => Err("the line is longer than 1 MiB"),
            Self::NotUtf8 => Err("the line is not UTF-8"),
        }
    }
}

/// The next line, or `None` at the end.
///
/// # Errors
/// Where reading fails.
pub fn read_line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut bytes = Vec::new();
    input.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    } else if bytes.len() > MAX_LINE {
        input.skip_until(b'\n')?;
        return Ok(Some(Line::TooLong));
    }
    Ok(Some(String::from_utf8(bytes).map_or(Line::NotUtf8, Line::Text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_too_long_or_not_text_is_told_apart_and_the_next_is_read() {
        let mut bytes = vec![b'x'; MAX_LINE];
        bytes.extend(b"y\n\xff\xfe\nnext\r\n\nlast");
        let mut input = io::Cursor::new(bytes);
        let mut next = || read_line(&mut input).unwrap();
        assert_eq!(next(), Some(Line::TooLong));
        assert_eq!(next(), Some(Line::NotUtf8));
        assert_eq!(next(), Some(Line::Text("next".to_owned())));
        assert_eq!(next(), Some(Line::Text(String::new())));
        assert_eq!(next(), Some(Line::Text("last".to_owned())));
        assert_eq!(next(), None);
    }

    #[test]
    fn a_line_of_just_the_limit_is_read() {
        let mut input = io::Cursor::new([vec![b'x'; MAX_LINE], b"\n".to_vec()].concat());
        assert!(matches!(read_line(&mut input).unwrap(), Some(Line::Text(t)) if t.len() == MAX_LINE));
    }
}
