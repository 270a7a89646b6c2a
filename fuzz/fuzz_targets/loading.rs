//! From bytes to a fact base, or to problems that point into the file.

#![no_main]

use std::path::PathBuf;

use libfuzzer_sys::fuzz_target;
use roro::engine::{Engine, Request};
use roro::knowledge::{Source, load_sources};

/// Between files of one folder.
const NEXT_FILE: &str = "\n%%%\n";

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let file = |(n, text): (usize, &str)| Source {
        path: PathBuf::from(format!("{n}.toml")),
        text: text.to_owned(),
    };
    let loaded = load_sources(text.split(NEXT_FILE).enumerate().map(file).collect());
    for problem in &loaded.problems {
        let text = &loaded.sources[problem.spot.file].text;
        assert!(text.get(problem.spot.span.clone()).is_some(), "{problem:?} points outside the file");
        assert!(!problem.message.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
    }
    if loaded.problems.is_empty() {
        let question = loaded.base.facts.first().and_then(|f| f.questions.first()).map(|q| q.text.clone());
        let engine = Engine::new(loaded.base);
        engine.reply(&Request { text: question.as_deref().unwrap_or("how many"), ..Request::default() });
    }
});
