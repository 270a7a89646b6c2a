//! Everything that RoRo says of its own, one file a language, and the voice that it is said in.

use std::borrow::Cow;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::knowledge::BASE_LANGUAGE;
use crate::text::language::Tongue;

/// The texts of one language; `texts/en.toml` explains each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct Texts {
    pub date: String,
    pub date_with_weekday: String,
    pub space: String,
    pub source: String,
    pub source_of_facts: String,
    pub article: String,
    pub fact_base: String,
    pub whole_source: String,
    pub whole_source_of_facts: String,
    pub which_one: String,
    pub did_you_mean: String,
    pub you_could_ask: String,
    pub nearby: String,
    /// Goes before what is not said of several things that were asked together.
    pub in_part: String,
    /// Before what is told of what was asked together.
    pub told: String,
    pub unknown: String,
    pub choose: String,
    pub premise: PremiseTexts,
    pub remark: RemarkTexts,
    pub sum: SumTexts,
    pub claim: ClaimTexts,
    pub missing: MissingTexts,
    pub citation: CitationTexts,
}

/// How the answer to a question for yes or no begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct PremiseTexts {
    pub holds: String,
    pub fails: String,
    pub open: String,
}

/// What goes before a fact that a conversation leads to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct RemarkTexts {
    pub named: String,
    pub named_several: String,
    pub and: String,
    pub no_source_named: String,
    pub no_source_in_facts: String,
    pub no_more: String,
    pub predicted: String,
    pub claimed: String,
    pub stands: String,
    pub as_given: String,
    pub about: String,
    pub nearly: String,
    pub more_than: String,
    pub less_than: String,
    pub at_least: String,
    pub at_most: String,
}

/// What goes with a sum.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct SumTexts {
    pub own: String,
    pub own_of_facts: String,
}

/// How a verdict on a statement is worded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct ClaimTexts {
    pub supported: String,
    pub contradicted: String,
    pub not_covered: String,
    pub says_so: String,
    pub otherwise: String,
    pub otherwise_in: String,
    pub between_differences: String,
    pub not_said: String,
    pub nothing_on: String,
    pub differs: DifferenceTexts,
    pub kinds: KindTexts,
}

/// What differs between a statement and a fact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct DifferenceTexts {
    pub figure: String,
    pub name: String,
    pub period: String,
    pub direction: String,
    pub opposite: String,
    pub denial: String,
    pub speaker: String,
    pub forecast: String,
    pub limit: String,
    pub foremost: String,
    pub order: String,
    pub relation: String,
    pub cause: String,
}

/// What a name names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct KindTexts {
    pub company: String,
    pub brand: String,
    pub model: String,
    pub organisation: String,
    pub speaker: String,
    pub event: String,
    pub product: String,
    pub place: String,
}

/// What is not said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct MissingTexts {
    pub gap: String,
    pub name: String,
    pub entity: String,
    pub period: String,
    pub extreme: String,
    pub person_name: String,
    pub word: String,
    pub premise: String,
    pub detail: String,
    pub sum: String,
    pub order: String,
}

/// Where a fact stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file of English texts explains the keys")]
pub struct CitationTexts {
    pub article: String,
    pub caption: String,
    pub paragraph: String,
}

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/answer/texts");

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("texts/en.toml")));

/// All languages but English, by tag, read when the first of them is needed.
static OTHERS: LazyLock<Vec<(&'static str, Texts)>> = LazyLock::new(|| {
    let sources = FILES.files().filter_map(|file| {
        let language = file.path().file_stem()?.to_str().filter(|l| *l != BASE_LANGUAGE)?;
        Some((language, read(file.contents_utf8()?)))
    });
    sources.collect()
});

fn read(source: &str) -> Texts {
    toml::from_str(source).expect("the texts that are compiled in are well-formed; a test reads them")
}

/// How a reply is worded: in which language, and in which script.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// The texts of the language.
    pub texts: &'static Texts,
    /// The language and the script.
    pub tongue: Tongue,
}

impl Voice {
    /// English.
    pub fn english() -> Self {
        Self { texts: &ENGLISH, tongue: Tongue::ENGLISH }
    }

    /// The voice for a language; English where it has no texts.
    pub fn of(tongue: Tongue) -> Self {
        if tongue.language == BASE_LANGUAGE {
            return Self::english();
        }
        let texts = OTHERS.iter().find(|(language, _)| *language == tongue.language);
        texts.map_or_else(Self::english, |(_, texts)| Self { texts, tongue })
    }

    /// Tag of the language, as translations have it.
    pub fn language(&self) -> &'static str {
        self.tongue.language
    }

    /// A text in the script that is wanted.
    pub fn write<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.tongue.script.write(text)
    }
}

/// A text with its braces filled in.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    // Templates are too short for a search that first makes itself ready.
    let split = |text: &'_ str, at: u8| text.bytes().position(|byte| byte == at);
    while let Some(at) = split(rest, b'{') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        out.push_str(before);
        let Some(end) = split(after, b'}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let (name, tail) = (&after[..end], &after[end + 1..]);
        out.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::languages;
    use crate::text::script::Script;

    #[test]
    fn every_language_has_texts_of_its_own() {
        for language in languages() {
            let voice = Voice::of(Tongue { language, script: Script::Simplified });
            assert_eq!(voice.language(), language);
        }
    }

    #[test]
    fn braces_are_filled_in_once() {
        assert_eq!(fill("{a} and {b}.", &[("a", "{b}"), ("b", "x")]), "{b} and x.");
        assert_eq!(fill("open {a", &[("a", "x")]), "open {a");
    }
}
