//! Sums that are asked for in a language in which none is worked out. A fact alone would pass for the
//! result, so they have to be recognised all the same.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::matcher::utterance::Utterance;

/// Wordings of one language that can only ask for a sum.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    wordings: Vec<String>,
}

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/answer/sums/declined");

static DECLINED: LazyLock<Vec<File>> = LazyLock::new(|| {
    let read =
        |source| toml::from_str(source).expect("the wordings compiled in are well-formed; a test reads them");
    FILES.files().filter_map(|f| f.contents_utf8()).map(read).collect()
});

/// Whether a question asks for a sum, in a language in which none is worked out.
pub fn asks_for_sum(language: &str, utterance: &Utterance) -> bool {
    let file = DECLINED.iter().find(|file| file.language == language);
    file.is_some_and(|file| file.wordings.iter().any(|wording| utterance.clean.contains(wording.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::Lexicon;

    #[test]
    fn the_wordings_are_of_languages_that_are_understood() {
        assert!(DECLINED.iter().any(|file| file.language == "zh"));
        for file in DECLINED.iter() {
            assert!(Lexicon::of(&file.language).is_some_and(|l| l.segmented), "{}", file.language);
        }
    }
}
