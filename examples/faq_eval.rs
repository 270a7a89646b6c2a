//! Measures the engine as a plain FAQ engine on a labelled intent corpus.
//!
//! A file has one utterance a line, `label<TAB>utterance`; `tests/faq` has one that was written for this
//! project. For each seed some labels are held out;
//! of the others, a few utterances each become the example questions of one fact in a knowledge
//! folder as an outsider would write it (id, statement, questions and nothing else), and others are
//! asked. Reported, as means over the seeds:
//!
//! - **top-1**: how often `best` is the right label, whatever the outcome
//! - **answered**, **wrong**: what is answered at all, and with another label's fact
//! - **AUROC** of `confidence`: how likely a covered utterance gets a higher one than one that is
//!   not covered, of the held-out labels and of another file (`--far`)
//! - for comparison, top-1 of the nearest mean sentence vector and of the bare classifier, which
//!   sees the tokens as they are and only these facts
//!
//! ```sh
//! cargo run --release --example faq_eval
//! cargo run --release --example faq_eval -- intents.tsv --shots 5,10 --labels 100 --held-out 30
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Parser;
use fastrand::Rng;
use roro::answer::Outcome;
use roro::engine::{Engine, Request};
use roro::knowledge::load_dir;
use roro::matcher::classifier::{ClassId, Classifier, Effort, Example, Scratch};
use roro::matcher::embedding::{Embedding, Vector, similarity};
use roro::text::{clean, tokenize};

#[derive(Parser)]
#[command(about = "Measures the engine as a plain FAQ engine on a labelled intent corpus")]
struct Args {
    /// One utterance a line: label, tab, utterance
    #[arg(default_value = "tests/faq/intents.tsv")]
    corpus: PathBuf,
    /// Example questions of each fact
    #[arg(long, value_delimiter = ',', default_values_t = [5, 10])]
    shots: Vec<usize>,
    /// Labels that become facts
    #[arg(long, default_value_t = 120)]
    labels: usize,
    /// Labels that no fact covers
    #[arg(long, default_value_t = 30)]
    held_out: usize,
    /// Utterances asked of each label, at most
    #[arg(long, default_value_t = 20)]
    asked: usize,
    /// Runs, each with its own choice of labels and examples
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Utterances of another subject, one a line
    #[arg(long, default_value = "tests/faq/other.txt")]
    far: PathBuf,
    /// Print what was taken for what, at most so many a run
    #[arg(long, default_value_t = 0)]
    failures: usize,
}

/// Utterances by label.
type Corpus = BTreeMap<String, Vec<String>>;

/// Covered labels with their example questions, and what is asked.
#[derive(Default)]
struct Split<'a> {
    facts: Vec<(&'a str, Vec<&'a str>)>,
    covered: Vec<(&'a str, &'a str)>,
    held_out: Vec<&'a str>,
}

/// Shares, 0 to 1, and times.
#[derive(Default)]
struct Scores {
    top1: f64,
    answered: f64,
    wrong: f64,
    auroc_held_out: f64,
    auroc_far: f64,
    centroid: f64,
    classifier: f64,
    auroc_classifier: f64,
    load_ms: f64,
    ask_us: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let corpus = read_corpus(&args.corpus)?;
    let far = fs::read_to_string(&args.far)?;
    let far: Vec<&str> = far.lines().filter(|line| !line.trim().is_empty()).collect();
    println!("{} labels, {} utterances", corpus.len(), corpus.values().map(Vec::len).sum::<usize>());
    println!(
        "| examples | top-1 | answered | wrong | AUROC held out | AUROC far | centroid | classifier | its AUROC held out | load ms | ask µs |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for &shots in &args.shots {
        let mut sum = Scores::default();
        for seed in 0..args.seeds {
            let split = split(&corpus, &args, shots, seed)?;
            add(&mut sum, &measure(&split, &far, args.failures)?);
        }
        print_row(shots, &sum, args.seeds as f64);
    }
    Ok(())
}

fn read_corpus(path: &Path) -> Result<Corpus, Box<dyn Error>> {
    let mut corpus = Corpus::new();
    for (number, line) in fs::read_to_string(path)?.lines().enumerate() {
        let (label, utterance) = line.split_once('\t').ok_or_else(|| {
            format!("{}:{}: no tab between label and utterance", path.display(), number + 1)
        })?;
        corpus.entry(label.to_owned()).or_default().push(utterance.to_owned());
    }
    Ok(corpus)
}

/// The seed decides the labels and the order of their utterances; fewer examples are the first
/// ones of more, and the same utterances are asked, so that rows can be compared.
fn split<'a>(corpus: &'a Corpus, args: &Args, shots: usize, seed: u64) -> Result<Split<'a>, String> {
    let most_shots = args.shots.iter().copied().max().unwrap_or(shots);
    let mut random = Rng::with_seed(seed);
    let mut labels: Vec<_> = corpus.iter().filter(|(_, u)| u.len() > most_shots).collect();
    random.shuffle(&mut labels);
    if labels.len() < args.labels + args.held_out {
        return Err(format!(
            "{} labels have more than {most_shots} utterances; ask for fewer labels",
            labels.len()
        ));
    }
    let mut split = Split::default();
    for (place, (label, utterances)) in labels.into_iter().take(args.labels + args.held_out).enumerate() {
        let mut utterances: Vec<&str> = utterances.iter().map(String::as_str).collect();
        random.shuffle(&mut utterances);
        let asked = utterances.iter().skip(most_shots).take(args.asked).copied();
        if place < args.labels {
            split.covered.extend(asked.map(|u| (label.as_str(), u)));
            split.facts.push((label, utterances[..shots].to_vec()));
        } else {
            split.held_out.extend(asked);
        }
    }
    Ok(split)
}

fn measure(split: &Split, far: &[&str], failures: usize) -> Result<Scores, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("facts.toml"), knowledge(&split.facts))?;
    let start = Instant::now();
    let loaded = load_dir(folder.path())?;
    if let Some(problem) = loaded.problems.first() {
        return Err(format!("{}: {}", problem.message, problem.remedy).into());
    }
    let engine = Engine::new(loaded.base);
    let load_ms = start.elapsed().as_secs_f64() * 1e3;

    let centroids = Centroids::new(&split.facts);
    let bare = Bare::new(&split.facts);
    let mut scores = Scores { load_ms, ..Scores::default() };
    let start = Instant::now();
    let replies: Vec<_> = split.covered.iter().map(|(_, text)| ask(&engine, text)).collect();
    let count = split.covered.len() as f64;
    scores.ask_us = start.elapsed().as_secs_f64() * 1e6 / count;
    let mut shown = 0;
    for ((label, text), reply) in split.covered.iter().zip(&replies) {
        let best = reply.best.as_deref();
        let is_answer = reply.outcome == Outcome::Answer;
        scores.top1 += f64::from(best == Some(*label)) / count;
        scores.answered += f64::from(is_answer) / count;
        scores.wrong += f64::from(is_answer && !reply.facts.iter().any(|f| f == label)) / count;
        scores.centroid += f64::from(centroids.nearest(text) == Some(*label)) / count;
        scores.classifier += f64::from(bare.best(text).is_some_and(|(l, _)| l == *label)) / count;
        if best != Some(*label) && shown < failures {
            shown += 1;
            println!("  {text}: {label}, taken for {} at {:.2}", best.unwrap_or("nothing"), reply.confidence);
        }
    }
    let covered: Vec<f32> = replies.iter().map(|r| r.confidence).collect();
    let confidence = |texts: &[&str]| texts.iter().map(|t| ask(&engine, t).confidence).collect::<Vec<_>>();
    scores.auroc_held_out = auroc(&covered, &confidence(&split.held_out));
    scores.auroc_far = auroc(&covered, &confidence(far));
    let of_bare = |text: &&str| bare.best(text).map_or(0.0, |(_, confidence)| confidence);
    let covered: Vec<f32> = split.covered.iter().map(|(_, text)| of_bare(text)).collect();
    let held_out: Vec<f32> = split.held_out.iter().map(of_bare).collect();
    scores.auroc_classifier = auroc(&covered, &held_out);
    Ok(scores)
}

fn ask(engine: &Engine, text: &str) -> roro::answer::Reply {
    engine.reply(&Request { text, ..Request::default() })
}

/// A knowledge file with the least that a fact needs.
fn knowledge(facts: &[(&str, Vec<&str>)]) -> String {
    let mut file = String::new();
    for (label, questions) in facts {
        let questions: Vec<String> = questions.iter().map(|q| toml::Value::from(*q).to_string()).collect();
        let _ = write!(
            file,
            "[[fact]]\nid = {}\nstatement = {}\nquestions = [{}]\n\n",
            toml::Value::from(*label),
            toml::Value::from(format!("This is about {label}.")),
            questions.join(", ")
        );
    }
    file
}

/// The mean sentence vector of each label's examples.
struct Centroids<'a>(Vec<(&'a str, Vector)>);

impl<'a> Centroids<'a> {
    fn new(facts: &[(&'a str, Vec<&str>)]) -> Self {
        let mean = |questions: &Vec<&str>| {
            let mut sum = [0.0; roro::matcher::embedding::DIMS];
            for vector in questions.iter().filter_map(|q| sentence_vector(q)) {
                sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
            }
            sum
        };
        Self(facts.iter().map(|(label, questions)| (*label, mean(questions))).collect())
    }

    fn nearest(&self, text: &str) -> Option<&'a str> {
        let vector = sentence_vector(text)?;
        let near = |mean: &Vector| similarity(mean, &vector);
        self.0.iter().max_by(|a, b| near(&a.1).total_cmp(&near(&b.1))).map(|(label, _)| *label)
    }
}

/// The classifier without anything around it.
struct Bare<'a> {
    labels: Vec<&'a str>,
    classifier: Classifier,
}

impl<'a> Bare<'a> {
    fn new(facts: &[(&'a str, Vec<&str>)]) -> Self {
        let examples: Vec<Example> = (facts.iter().enumerate())
            .flat_map(|(class, (_, questions))| {
                questions.iter().map(move |q| (ClassId(class as u32), words(q)))
            })
            .map(|(class, words)| Example::new(Embedding::builtin(), class, &words))
            .collect();
        let labels = facts.iter().map(|(label, _)| *label).collect();
        Self { labels, classifier: Classifier::train(Embedding::builtin(), examples, Effort::Thorough) }
    }

    fn best(&self, text: &str) -> Option<(&'a str, f32)> {
        let mut scratch = Scratch::of_thread();
        let mut scores = self.classifier.classify(&words(text), &mut scratch);
        scores.top(1).next().map(|s| (self.labels[s.class.0 as usize], s.confidence))
    }
}

fn words(text: &str) -> Vec<String> {
    tokenize(&clean(text)).into_iter().map(|t| t.word).collect()
}

fn sentence_vector(text: &str) -> Option<Vector> {
    Embedding::builtin().sentence_vector(&words(text))
}

/// Area under the receiver operating characteristic: the share of pairs in which the covered one
/// has the higher confidence, ties counting half (Mann and Whitney's U, scaled).
fn auroc(covered: &[f32], uncovered: &[f32]) -> f64 {
    let mut wins = 0.0;
    for c in covered {
        for u in uncovered {
            wins += if c > u { 1.0 } else { f64::from(c == u) / 2.0 };
        }
    }
    wins / (covered.len() * uncovered.len()) as f64
}

fn add(sum: &mut Scores, one: &Scores) {
    sum.top1 += one.top1;
    sum.answered += one.answered;
    sum.wrong += one.wrong;
    sum.auroc_held_out += one.auroc_held_out;
    sum.auroc_far += one.auroc_far;
    sum.centroid += one.centroid;
    sum.classifier += one.classifier;
    sum.auroc_classifier += one.auroc_classifier;
    sum.load_ms += one.load_ms;
    sum.ask_us += one.ask_us;
}

fn print_row(shots: usize, sum: &Scores, runs: f64) {
    let percent = |share: f64| format!("{:.1} %", 100.0 * share / runs);
    println!(
        "| {shots} | {} | {} | {} | {:.3} | {:.3} | {} | {} | {:.3} | {:.0} | {:.0} |",
        percent(sum.top1),
        percent(sum.answered),
        percent(sum.wrong),
        sum.auroc_held_out / runs,
        sum.auroc_far / runs,
        percent(sum.centroid),
        percent(sum.classifier),
        sum.auroc_classifier / runs,
        sum.load_ms / runs,
        sum.ask_us / runs,
    );
}
