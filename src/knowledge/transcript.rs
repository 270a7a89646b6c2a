//! The text of the article, as curators have it at hand: what the facts are held against.

use super::Article;

/// An article's text with its header lines and numbered paragraphs.
///
/// ```text
/// # a comment
/// title: Foreign automakers join …
/// published: 2023-11-29 21:56
///
/// [0] The photo caption.
/// [1] The first paragraph.
/// ```
#[derive(Debug, Clone, Default)]
pub struct Transcript {
    /// `title:`, `published:` and the like, in their order.
    pub headers: Vec<(String, String)>,
    /// Number and text, in their order.
    pub paragraphs: Vec<(u32, String)>,
}

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    /// Everything that is wrong with it, one message for each line.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let mut transcript = Self::default();
        let mut errors = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Err(message) = transcript.read_line(line) {
                errors.push(format!("line {}: {message}", number + 1));
            }
        }
        if transcript.paragraphs.is_empty() && errors.is_empty() {
            errors.push("there is no paragraph; mark each one with its number, as in `[1] Text`".to_owned());
        }
        if errors.is_empty() { Ok(transcript) } else { Err(errors) }
    }

    fn read_line(&mut self, line: &str) -> Result<(), String> {
        if let Some((number, text)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let number: u32 =
                number.trim().parse().map_err(|_| format!("`[{number}]` is no paragraph number"))?;
            if self.paragraph(number).is_some() {
                return Err(format!("there is a second paragraph [{number}]"));
            }
            self.paragraphs.push((number, text.trim().to_owned()));
        } else if let Some((_, paragraph)) = self.paragraphs.last_mut() {
            paragraph.push(' ');
            paragraph.push_str(line);
        } else if let Some((key, value)) = line.split_once(':') {
            self.headers.push((key.trim().to_lowercase(), value.trim().to_owned()));
        } else {
            return Err("neither `key: value` nor a paragraph `[1] Text`".to_owned());
        }
        Ok(())
    }

    /// The text of a paragraph.
    pub fn paragraph(&self, number: u32) -> Option<&str> {
        self.paragraphs.iter().find(|(n, _)| *n == number).map(|(_, text)| text.as_str())
    }

    /// The value of a header line.
    pub fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// English name of the language that it is in.
    pub fn language(&self) -> Option<&'static str> {
        let text: Vec<&str> = self.paragraphs.iter().map(|(_, text)| text.as_str()).collect();
        whatlang::detect_lang(&text.join(" ")).map(|language| language.eng_name())
    }

    /// What differs between the header lines and the `[article]` table, in words.
    pub fn differences(&self, article: &Article) -> Vec<String> {
        let published = article.published.strftime("%Y-%m-%d").to_string();
        let held = [
            ("title", article.title.as_str()),
            ("published", published.as_str()),
            ("section", article.section.as_deref().unwrap_or_default()),
        ];
        held.into_iter()
            .filter_map(|(key, ours)| {
                let theirs = self.header(key)?;
                (!theirs.contains(ours)).then(|| format!("`{key}` is `{ours}` here and `{theirs}` there"))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_paragraphs_are_read_and_lines_without_a_mark_continue() {
        let transcript =
            Transcript::parse("# note\ntitle: A title: with a colon\n\n[0] Caption.\n[1] One\ntwo.\n")
                .unwrap();
        assert_eq!(transcript.header("title"), Some("A title: with a colon"));
        assert_eq!(transcript.paragraph(0), Some("Caption."));
        assert_eq!(transcript.paragraph(1), Some("One two."));
        assert_eq!(transcript.paragraph(2), None);
    }

    #[test]
    fn everything_that_is_wrong_is_said_with_its_line() {
        let errors = Transcript::parse("no header\n[x] what\n[1] a\n[1] b\n").unwrap_err();
        assert_eq!(errors.len(), 3, "{errors:?}");
        assert!(errors[2].starts_with("line 4"), "{errors:?}");
        assert_eq!(Transcript::parse("").unwrap_err().len(), 1);
    }
}
