//! Fact bases made of words, to see what size costs.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::PathBuf;

use fastrand::Rng;
use roro::knowledge::Source;
use roro::matcher::embedding::Embedding;

/// Words of a question: some of general English, whose frequency falls as in English (Zipf's
/// law), and some of the few that the fact is about.
const GENERAL: usize = 5;
const OWN: usize = 3;
/// Words that a fact is about.
const SUBJECT: usize = 6;
/// One word in so many is misspelt.
const SLIP: usize = 12;

/// A made fact base and questions that its examples do not have.
pub struct Made {
    pub sources: Vec<Source>,
    /// Questions, and the id of the fact that each was made for.
    pub asked: Vec<(String, String)>,
}

/// The same for the same numbers.
pub fn base(facts: usize, examples: usize, asked: usize) -> Made {
    let mut random = Rng::with_seed(facts as u64);
    let words: Vec<&str> = Embedding::builtin().words().filter(|w| w.len() > 1).collect();
    let subjects: Vec<Vec<&str>> =
        (0..facts).map(|_| (0..SUBJECT).map(|_| words[random.usize(..words.len())]).collect()).collect();
    let mut text = String::new();
    for (fact, subject) in subjects.iter().enumerate() {
        let mut questions = HashSet::new();
        while questions.len() < examples {
            questions.insert(question(&words, subject, false, &mut random));
        }
        let mut questions: Vec<String> = questions.into_iter().map(|q| format!("\"{q}\"")).collect();
        questions.sort_unstable();
        let statement = subject.join(" ");
        let questions = questions.join(", ");
        let _ = write!(
            text,
            "[[fact]]\nid = \"fact-{fact}\"\nstatement = \"About {statement}.\"\nquestions = [{questions}]\n\n"
        );
    }
    let asked = (0..asked)
        .map(|_| {
            let fact = random.usize(..facts);
            (question(&words, &subjects[fact], true, &mut random), format!("fact-{fact}"))
        })
        .collect();
    Made { sources: vec![Source { path: PathBuf::from("made.toml"), text }], asked }
}

fn question(words: &[&str], subject: &[&str], slips: bool, random: &mut Rng) -> String {
    let mut chosen: Vec<String> = Vec::with_capacity(GENERAL + OWN);
    for _ in 0..GENERAL {
        let rank = (words.len() as f64).powf(random.f64()) as usize;
        chosen.push(words[rank.min(words.len() - 1)].to_owned());
    }
    for _ in 0..OWN {
        let mut word = subject[random.usize(..subject.len())].to_owned();
        if slips && random.usize(..SLIP) == 0 {
            word.insert(word.len() / 2, 'e');
        }
        chosen.push(word);
    }
    random.shuffle(&mut chosen);
    chosen.join(" ")
}
