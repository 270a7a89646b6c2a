//! Placeholder.
use super::embedding::{DIMS, Embedding, Vector, similarity};
use super::features::for_each_feature;
use rustc_hash::FxHashMap;
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u32);
pub struct Example<S> {
    pub class: ClassId,
    pub words: Vec<S>,
    pub weight: f32,
}
impl<S> Example<S> {
    pub fn new(class: ClassId, words: Vec<S>) -> Self {
        Self { class, words, weight: 1.0 }
    }
}
#[derive(Debug, Clone, Copy)]
pub struct Score {
    pub class: ClassId,
    pub confidence: f32,
    pub dense: f32,
    pub sparse: f32,
}
pub struct Classifier {
    embedding: &'static Embedding,
    classes: Vec<ClassId>,
    dense: Vec<Vec<Vector>>,
    sparse: Vec<Vec<FxHashMap<u64, f32>>>,
    idf: FxHashMap<u64, f32>,
}
pub struct Scratch;
pub struct Scores {
    all: Vec<Score>,
}
impl Classifier {
    pub fn train<S: AsRef<str>>(embedding: &'static Embedding, examples: &[Example<S>]) -> Self {
        let mut classes: Vec<ClassId> = examples.iter().map(|e| e.class).collect();
        classes.sort();
        classes.dedup();
        let mut df: FxHashMap<u64, f32> = FxHashMap::default();
        for e in examples {
            let mut seen = std::collections::HashSet::new();
            for_each_feature(&e.words, |f| {
                if seen.insert(f) {
                    *df.entry(f).or_default() += 1.0;
                }
            });
        }
        let n = examples.len() as f32;
        let idf: FxHashMap<u64, f32> = df.into_iter().map(|(k, v)| (k, (n / v).ln())).collect();
        let mut dense = vec![vec![]; classes.len()];
        let mut sparse = vec![vec![]; classes.len()];
        for e in examples {
            let c = classes.binary_search(&e.class).unwrap();
            if let Some(v) = embedding.sentence_vector(&e.words) {
                dense[c].push(v);
            }
            sparse[c].push(Self::vec(&idf, &e.words));
        }
        let _ = DIMS;
        Self { embedding, classes, dense, sparse, idf }
    }
    fn vec<S: AsRef<str>>(idf: &FxHashMap<u64, f32>, words: &[S]) -> FxHashMap<u64, f32> {
        let mut v: FxHashMap<u64, f32> = FxHashMap::default();
        for_each_feature(words, |f| {
            if let Some(w) = idf.get(&f) {
                *v.entry(f).or_default() += w;
            }
        });
        let norm = v.values().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        v.values_mut().for_each(|x| *x /= norm);
        v
    }
    pub fn scratch(&self) -> Scratch {
        Scratch
    }
    pub fn classify<S: AsRef<str>>(&self, words: &[S], _s: &mut Scratch) -> Scores {
        let q = Self::vec(&self.idf, words);
        let d = self.embedding.sentence_vector(words);
        let mut all: Vec<Score> = self
            .classes
            .iter()
            .enumerate()
            .map(|(i, &class)| {
                let dense = d
                    .as_ref()
                    .map_or(0.0, |d| self.dense[i].iter().map(|v| similarity(v, d)).fold(-1.0, f32::max));
                let sparse = self.sparse[i]
                    .iter()
                    .map(|m| q.iter().map(|(k, x)| m.get(k).map_or(0.0, |y| x * y)).sum::<f32>())
                    .fold(0.0, f32::max);
                Score { class, confidence: 12.0 * sparse + 8.0 * dense, dense, sparse }
            })
            .collect();
        let m = all.iter().map(|s| s.confidence).fold(f32::MIN, f32::max);
        let z: f32 = all.iter().map(|s| (s.confidence - m).exp()).sum();
        all.iter_mut().for_each(|s| s.confidence = (s.confidence - m).exp() / z);
        all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        Scores { all }
    }
}
impl Scores {
    pub fn top(&mut self, k: usize) -> &[Score] {
        &self.all[..k.min(self.all.len())]
    }
    pub fn in_scope(&self) -> f32 {
        self.all.first().map_or(0.0, |s| (s.sparse + s.dense) / 2.0)
    }
}
