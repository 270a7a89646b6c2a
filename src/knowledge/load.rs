//! From files to a fact base, or to the list of everything that is wrong with them.

mod resolve;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::schema::*;
use super::*;
use crate::parallel;

/// Small talk and help, which every fact base has unless it brings its own of the same id: the
/// English file, and its translations.
static CHATTER: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/answer/chatter");

static BUILTIN: Dir = include_dir!("$CARGO_MANIFEST_DIR/knowledge");

/// A fact base with the files that it came from.
#[derive(Debug)]
pub struct Loaded {
    /// What the files say.
    pub base: FactBase,
    /// The files, for messages.
    pub sources: Vec<Source>,
    /// Where its parts stand in the files.
    pub spots: Spots,
    /// What is wrong. A base with problems is not to be used.
    pub problems: Vec<Problem>,
}

/// The fact base that is compiled in.
pub fn load_builtin() -> Loaded {
    fn collect(dir: &Dir, sources: &mut Vec<Source>) {
        for file in dir.files().filter(|f| is_toml(f.path())) {
            let text = file.contents_utf8().expect("the built-in files are text").to_owned();
            sources.push(Source { path: Path::new("knowledge").join(file.path()), text });
        }
        dir.dirs().for_each(|d| collect(d, sources));
    }
    let mut sources = Vec::new();
    collect(&BUILTIN, &mut sources);
    load_sources(sources)
}

/// The fact base of a folder: all its TOML files, at any depth, in the order of their paths.
///
/// # Errors
/// Where the folder or one of its files cannot be read; the error names the path.
pub fn load_dir(dir: &Path) -> io::Result<Loaded> {
    let mut paths = Vec::new();
    find_files(dir, &mut paths)?;
    paths.sort();
    let mut sources = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes = fs::read(&path).map_err(|e| named(&path, e))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            named(&path, io::Error::new(io::ErrorKind::InvalidData, "not UTF-8 text; save the file as UTF-8"))
        })?;
        sources.push(Source { path, text });
    }
    if sources.is_empty() {
        let message = "no .toml file in this folder; see `roro lint --help` for what belongs there";
        return Err(named(dir, io::Error::new(io::ErrorKind::NotFound, message)));
    }
    Ok(load_sources(sources))
}

fn find_files(dir: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir).map_err(|e| named(dir, e))? {
        let entry = entry.map_err(|e| named(dir, e))?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(|e| named(dir, e))?);
        if kind.is_dir() {
            find_files(&path, paths)?;
        } else if is_toml(&path) {
            paths.push(path);
        }
    }
    Ok(())
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml")
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// The fact base of some texts.
pub fn load_sources(sources: Vec<Source>) -> Loaded {
    let given = sources.iter().enumerate().map(|(file, source)| (file, source.text.as_str()));
    let chatter = CHATTER.files().filter_map(|file| Some((0, file.contents_utf8()?)));
    let texts: Vec<(usize, &str)> = given.chain(chatter).collect();
    let mut read = parallel::map(texts, |(file, text)| Loader::of_file(file, text));
    let chatter = Loader::joined(read.drain(sources.len()..));
    let (mut base, spots, mut problems) = Loader::joined(read).resolve();
    problems.sort_by_key(|p| (p.spot.file, p.spot.span.start));
    let own = chatter.resolve().0.chats.into_iter().map(|chat| Chat { builtin: true, ..chat });
    let own: Vec<Chat> = own.filter(|own| !base.chats.iter().any(|c| c.id == own.id)).collect();
    base.chats.extend(own);
    Loaded { base, sources, spots, problems }
}

/// Tables as read, with the file that each stands in.
#[derive(Default)]
struct Loader {
    problems: Vec<Problem>,
    spots: Spots,
    article: Option<(ArticleTable, Spot)>,
    entities: Vec<(EntityTable, Spot)>,
    facts: Vec<(FactTable, Spot)>,
    gaps: Vec<(GapTable, Spot)>,
    chats: Vec<(ChatTable, Spot)>,
    translations: Vec<(TranslationTable, Spot)>,
    synonyms: Vec<Vec<String>>,
    others: Vec<OtherNames>,
}

const TABLES: &str = "article, entity, fact, gap, chat, synonyms, other, translation";

impl Loader {
    fn of_file(file: usize, text: &str) -> Self {
        let mut loader = Self::default();
        loader.read_file(file, text);
        loader
    }

    /// All tables of several, in their order.
    fn joined(read: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for one in read {
            all.problems.extend(one.problems);
            all.spots.synonyms.extend(one.spots.synonyms);
            if let Some((article, spot)) = one.article {
                all.set_article(article, spot);
            }
            all.entities.extend(one.entities);
            all.facts.extend(one.facts);
            all.gaps.extend(one.gaps);
            all.chats.extend(one.chats);
            all.translations.extend(one.translations);
            all.synonyms.extend(one.synonyms);
            all.others.extend(one.others);
        }
        all
    }

    fn set_article(&mut self, article: ArticleTable, spot: Spot) {
        if self.article.is_some() {
            self.problems.push(Problem::new(
                &spot,
                "there is a second [article]",
                "a fact base has one source; remove one of the two",
            ));
        }
        self.article = Some((article, spot));
    }

    fn read_file(&mut self, file: usize, text: &str) {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let spot = Spot { file, span: error.span().unwrap_or(0..0) };
            self.problems.push(Problem::new(
                &spot,
                format!("this is not valid TOML: {}", error.message().trim()),
                "mend the line; quotes, brackets and commas are the usual causes",
            ));
        }
        if !errors.is_empty() {
            return;
        }
        for (key, value) in table.into_inner() {
            let spot = Spot { file, span: key.span() };
            match &**key.get_ref() {
                "article" => {
                    if let Some(table) = self.item(file, value) {
                        self.set_article(table, spot);
                    }
                }
                "entity" => {
                    let tables = self.items(file, &spot, value);
                    self.entities.extend(tables);
                }
                "fact" => {
                    let tables = self.items(file, &spot, value);
                    self.facts.extend(tables);
                }
                "gap" => {
                    let tables = self.items(file, &spot, value);
                    self.gaps.extend(tables);
                }
                "chat" => {
                    let tables = self.items(file, &spot, value);
                    self.chats.extend(tables);
                }
                "translation" => {
                    let tables = self.items(file, &spot, value);
                    self.translations.extend(tables);
                }
                "synonyms" => {
                    let tables = self.items::<SynonymsTable>(file, &spot, value);
                    for (table, _) in tables {
                        let (words, spots) = texts(table.words, file);
                        self.synonyms.push(words);
                        self.spots.synonyms.push(spots);
                    }
                }
                "other" => {
                    let tables = self.items::<OtherTable>(file, &spot, value);
                    self.others
                        .extend(tables.into_iter().map(|(t, _)| OtherNames { kind: t.kind, names: t.names }));
                }
                other => self.problems.push(Problem::new(
                    &spot,
                    format!("unknown table `{other}`"),
                    format!("the tables are: {TABLES}"),
                )),
            }
        }
    }

    /// The elements of an array of tables; those that cannot be read become problems.
    fn items<T: DeserializeOwned>(
        &mut self,
        file: usize,
        at: &Spot,
        value: Spanned<DeValue>,
    ) -> Vec<(T, Spot)> {
        let DeValue::Array(items) = value.into_inner() else {
            self.problems.push(Problem::new(
                at,
                "this must be a list of tables",
                "write the name in double brackets: [[fact]]",
            ));
            return Vec::new();
        };
        items
            .into_iter()
            .filter_map(|item| {
                let spot = Spot { file, span: item.span() };
                self.item(file, item).map(|table| (table, spot))
            })
            .collect()
    }

    /// One table; unknown keys and wrong types become problems.
    fn item<T: DeserializeOwned>(&mut self, file: usize, value: Spanned<DeValue>) -> Option<T> {
        let whole = value.span();
        let keys = key_spans(value.get_ref());
        let mut unknown = Vec::new();
        let result =
            serde_ignored::deserialize(ValueDeserializer::from(value), |path| unknown.push(path.to_string()));
        for path in unknown {
            let span =
                keys.iter().find(|(key, _)| *key == path).map_or(whole.clone(), |(_, span)| span.clone());
            let known = "knowledge/README.md lists the keys of every table";
            self.problems.push(Problem::new(&Spot { file, span }, format!("unknown key `{path}`"), known));
        }
        match result {
            Ok(table) => Some(table),
            Err(error) => {
                let span = error.span().unwrap_or(whole);
                let message = error.message().trim().replace('\n', "; ");
                let remedy = if message.starts_with("missing field") {
                    "add the key to this table"
                } else {
                    "write the value as knowledge/README.md shows it"
                };
                self.problems.push(Problem::new(&Spot { file, span }, message, remedy));
                None
            }
        }
    }
}

/// Texts and their places.
fn texts(list: Vec<Text>, file: usize) -> (Vec<String>, Vec<Spot>) {
    list.into_iter()
        .map(|t| {
            let spot = Spot { file, span: t.span() };
            (t.into_inner(), spot)
        })
        .unzip()
}

/// Spans of a table's keys, and of the keys of the tables in it as `outer.inner`.
fn key_spans(value: &DeValue) -> Vec<(String, std::ops::Range<usize>)> {
    let mut spans = Vec::new();
    if let DeValue::Table(table) = value {
        for (key, inner) in table {
            spans.push((key.get_ref().to_string(), key.span()));
            for (path, span) in key_spans(inner.get_ref()) {
                spans.push((format!("{}.{path}", key.get_ref()), span));
            }
        }
    }
    spans
}
