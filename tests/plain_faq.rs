//! How well a plain FAQ is answered: ids, statements and example questions, and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use roro::answer::Reply;
use roro::engine::{Engine, Request};
use roro::knowledge::load_dir;

/// Utterances of each intent that are asked; the others may be examples.
const ASKED: usize = 6;

#[test]
fn five_examples_tell_an_intent_from_149_others() {
    // Measured when this was set: 71.6 % and .842.
    hold(5, 0.695, 0.825);
}

#[test]
fn ten_examples_tell_more() {
    // Measured when this was set: 77.8 % and .864.
    hold(10, 0.755, 0.845);
}

/// Holds the share of questions whose best fact is the right one, and the area under the receiver
/// operating characteristic of the confidence, against floors.
fn hold(examples: usize, least_right: f64, least_auroc: f64) {
    let intents = intents();
    let engine = engine(&intents, examples);
    let ask = |text: &str| engine.reply(&Request { text, ..Request::default() });
    let (mut right, mut covered) = (0, Vec::new());
    for (intent, utterances) in &intents {
        for text in &utterances[utterances.len() - ASKED..] {
            let Reply { best, confidence, .. } = ask(text);
            right += usize::from(best.as_deref() == Some(intent));
            covered.push(confidence);
        }
    }
    let others: Vec<f32> = read("other.txt").lines().map(|text| ask(text).confidence).collect();
    let right = right as f64 / covered.len() as f64;
    let auroc = auroc(&covered, &others);
    println!("{examples} examples: {:.1} % right, AUROC {auroc:.3}", 100.0 * right);
    assert!(right >= least_right, "{right:.3} of the questions find their intent, not {least_right}");
    assert!(auroc >= least_auroc, "the AUROC of the confidence is {auroc:.3}, not {least_auroc}");
}

fn intents() -> BTreeMap<String, Vec<String>> {
    let mut intents: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in read("intents.tsv").lines() {
        let (intent, utterance) = line.split_once('\t').unwrap();
        intents.entry(intent.to_owned()).or_default().push(utterance.to_owned());
    }
    intents
}

/// Answers from a knowledge folder with the first utterances of each intent as example questions.
fn engine(intents: &BTreeMap<String, Vec<String>>, examples: usize) -> Engine {
    let mut file = String::new();
    for (intent, utterances) in intents {
        let questions = toml::Value::from(utterances[..examples].to_vec());
        let statement = format!("This is about {intent}.");
        writeln!(file, "[[fact]]\nid = '{intent}'\nstatement = '{statement}'\nquestions = {questions}\n")
            .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("facts.toml"), file).unwrap();
    let loaded = load_dir(folder.path()).unwrap();
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    Engine::new(loaded.base)
}

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faq").join(file)).unwrap()
}

/// The share of pairs in which the covered one has the higher confidence, ties counting half.
fn auroc(covered: &[f32], others: &[f32]) -> f64 {
    let mut wins = 0.0;
    for c in covered {
        for o in others {
            wins += if c > o { 1.0 } else { f64::from(c == o) / 2.0 };
        }
    }
    wins / (covered.len() * others.len()) as f64
}
