//! Wiring: parse, build, run, report, exit code.
use std::io::{BufRead, Write};
fn main() {
    let engine = match std::env::var("KNOW") {
        Ok(d) => {
            let l = roro::knowledge::load_dir(std::path::Path::new(&d)).unwrap();
            for p in &l.problems {
                eprintln!("{p:?}");
            }
            roro::engine::Engine::new(l.base)
        }
        _ => roro::engine::Engine::builtin(),
    };
    let out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let v: serde_json::Value = serde_json::from_str(&line).unwrap();
        let e = engine
            .explain(&roro::engine::Request { text: v["text"].as_str().unwrap_or(""), ..Default::default() });
        let mut o = serde_json::to_value(&e.reply).unwrap();
        o["id"] = v["id"].clone();
        if std::env::var("EXPLAIN").is_ok() {
            let b = engine.base();
            o["cands"] = e
                .found
                .candidates
                .iter()
                .take(6)
                .map(|c| {
                    let mut j = serde_json::to_value(&c.evidence).unwrap();
                    j["t"] = match c.target {
                        roro::matcher::Target::Fact(i) => format!("F:{}", b.facts[i].id),
                        roro::matcher::Target::Gap(i) => format!("G:{}", b.gaps[i].id),
                        roro::matcher::Target::Chat(i) => format!("C:{}", b.chats[i].id),
                    }
                    .into();
                    j["c"] = c.confidence.into();
                    j
                })
                .collect();
            o["in_scope"] = e.found.in_scope.into();
            o["terms"] = format!(
                "{:?}",
                e.utterance
                    .terms
                    .iter()
                    .map(|t| e.utterance.tokens[t.tokens.clone()]
                        .iter()
                        .map(|t| t.word.as_str())
                        .collect::<Vec<_>>()
                        .join("_")
                        + match t.class {
                            roro::matcher::vocabulary::Class::Content => "",
                            _ => "~",
                        }
                        + if t.name.is_some() { "!" } else { "" })
                    .collect::<Vec<_>>()
            )
            .into();
        }
        writeln!(out.lock(), "{}", o).unwrap();
    }
}
