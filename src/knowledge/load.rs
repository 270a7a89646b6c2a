//! From files to a fact base, or to the list of everything that is wrong with them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use jiff::civil::{Date, DateTime};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::value::Datetime;

use super::schema::*;
use super::*;

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
            let text = String::from_utf8_lossy(file.contents()).into_owned();
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
    let mut loader = Loader::default();
    for (file, source) in sources.iter().enumerate() {
        loader.read_file(file, &source.text);
    }
    let (mut base, spots, mut problems) = loader.resolve();
    problems.sort_by_key(|p| (p.spot.file, p.spot.span.start));
    base.chats.extend(
        chatter().into_iter().filter(|own| !base.chats.iter().any(|c| c.id == own.id)).collect::<Vec<_>>(),
    );
    Loaded { base, sources, spots, problems }
}

fn chatter() -> Vec<Chat> {
    let mut loader = Loader::default();
    for text in CHATTER.files().filter_map(|file| file.contents_utf8()) {
        loader.read_file(0, text);
    }
    let mut chats = loader.resolve().0.chats;
    chats.iter_mut().for_each(|c| c.builtin = true);
    chats
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
                        if self.article.is_some() {
                            self.problems.push(Problem::new(
                                &spot,
                                "there is a second [article]",
                                "a fact base has one source; remove one of the two",
                            ));
                        }
                        self.article = Some((table, spot));
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

    fn resolve(mut self) -> (FactBase, Spots, Vec<Problem>) {
        let mut base = FactBase {
            synonyms: std::mem::take(&mut self.synonyms),
            others: std::mem::take(&mut self.others),
            ..FactBase::default()
        };
        if let Some((table, spot)) = self.article.take() {
            base.article = self.article(table, &spot);
        }
        self.entities(&mut base);
        self.facts(&mut base);
        self.gaps(&mut base);
        for (table, spot) in std::mem::take(&mut self.chats) {
            self.check_questions(&table.id, &table.questions, spot.file);
            self.spots.chats.push(Spot { file: spot.file, span: table.id.span() });
            base.chats.push(Chat {
                id: table.id.into_inner(),
                kind: table.kind,
                reply: table.reply,
                questions: examples(table.questions, spot.file),
                translations: Vec::new(),
                builtin: false,
            });
        }
        self.translations(&mut base);
        (base, self.spots, self.problems)
    }

    fn article(&mut self, table: ArticleTable, spot: &Spot) -> Option<Article> {
        let published = date_time(table.published);
        if published.is_none() {
            self.problems.push(Problem::new(
                spot,
                "`published` is not a date",
                "write it as 2023-11-29 or 2023-11-29T21:56:00",
            ));
        }
        Some(Article {
            id: table.id,
            publisher: table.publisher,
            title: table.title,
            section: table.section,
            published: published?,
            url: table.url,
        })
    }

    fn entities(&mut self, base: &mut FactBase) {
        let tables = std::mem::take(&mut self.entities);
        let mut index = FxHashMap::default();
        for (i, (table, spot)) in tables.iter().enumerate() {
            if index.insert(table.id.get_ref().clone(), EntityIx(i as u32)).is_some() {
                let at = Spot { file: spot.file, span: table.id.span() };
                self.problems.push(duplicate("entity", table.id.get_ref(), &at));
            }
        }
        let mut all_part_of = Vec::new();
        for (table, spot) in tables {
            let part_of = self.entity_refs(&index, table.part_of, spot.file);
            all_part_of.push(part_of.clone());
            let at = |span| Spot { file: spot.file, span };
            let other_names = table.aliases.into_iter().chain(table.names.into_values().flatten());
            let (aliases, mut names) = texts(other_names.collect(), spot.file);
            names.insert(0, at(table.name.span()));
            self.spots.entities.push(EntitySpots { id: at(table.id.span()), names });
            base.entities.push(Entity {
                id: table.id.into_inner(),
                name: table.name.into_inner(),
                kind: table.kind,
                aliases,
                part_of,
                within: Vec::new(),
            });
        }
        for entity in &mut base.entities {
            let mut within = entity.part_of.clone();
            let mut next = 0;
            while let Some(&EntityIx(i)) = within.get(next) {
                for wider in &all_part_of[i as usize] {
                    if !within.contains(wider) {
                        within.push(*wider);
                    }
                }
                next += 1;
            }
            entity.within = within;
        }
    }

    fn entity_refs(
        &mut self,
        index: &FxHashMap<String, EntityIx>,
        ids: Vec<Text>,
        file: usize,
    ) -> Vec<EntityIx> {
        ids.into_iter().filter_map(|id| self.entity_ref(index, id, file)).collect()
    }

    fn entity_ref(&mut self, index: &FxHashMap<String, EntityIx>, id: Text, file: usize) -> Option<EntityIx> {
        let found = index.get(id.get_ref()).copied();
        if found.is_none() {
            self.problems.push(dangling(
                "entity",
                id.get_ref(),
                index.keys(),
                &Spot { file, span: id.span() },
            ));
        }
        found
    }

    fn facts(&mut self, base: &mut FactBase) {
        let index: FxHashMap<String, EntityIx> =
            (base.entities.iter().enumerate()).map(|(i, e)| (e.id.clone(), EntityIx(i as u32))).collect();
        let mut ids = FxHashMap::default();
        for (table, spot) in std::mem::take(&mut self.facts) {
            let file = spot.file;
            if ids.insert(table.id.get_ref().clone(), ()).is_some() {
                self.problems.push(duplicate(
                    "fact",
                    table.id.get_ref(),
                    &Spot { file, span: table.id.span() },
                ));
            }
            if table.statement.get_ref().trim().is_empty() {
                let at = Spot { file, span: table.statement.span() };
                self.problems.push(Problem::new(
                    &at,
                    "the statement is empty",
                    "say what the source says, in your own words",
                ));
            }
            self.check_questions(&table.id, &table.questions, file);
            let at = |span| Spot { file, span };
            self.spots.facts.push(FactSpots {
                statement: at(table.statement.span()),
                value: table.value.as_ref().map(|v| at(v.span())),
                period: table.period.as_ref().map(|p| at(p.span())),
                paragraph: table.paragraph.as_ref().map(|p| at(p.span())),
                highlight: table.highlight.as_ref().map(|h| at(h.span())),
                caveat: table.caveat.as_ref().map(|c| at(c.span())),
                said_by: table.said_by.as_ref().map(|s| at(s.span())),
            });
            let period = table.period.and_then(|p| self.period(p, file));
            let value = table.value.and_then(|v| self.value(&index, v, file));
            base.facts.push(Fact {
                id: table.id.get_ref().clone(),
                statement: table.statement.into_inner(),
                questions: examples(table.questions, file),
                about: self.entity_refs(&index, table.about, file),
                attribute: table.attribute,
                asks: table.asks.map(OneOrMany::into_vec).unwrap_or_default(),
                value,
                period,
                said_by: table.said_by.map(Text::into_inner),
                standing: table.standing,
                paragraph: table.paragraph.map(Spanned::into_inner),
                highlight: table.highlight.map(Text::into_inner),
                caveat: table.caveat.map(Text::into_inner),
                overview: table.overview,
                translations: Vec::new(),
                spot: Spot { file, span: table.id.span() },
            });
        }
    }

    fn check_questions(&mut self, id: &Text, questions: &[Text], file: usize) {
        if questions.is_empty() {
            let message = format!("`{}` has no example question", id.get_ref());
            let remedy = "add five or more, as different as what people really type";
            self.problems.push(Problem::new(&Spot { file, span: id.span() }, message, remedy));
        }
        for question in questions.iter().filter(|q| q.get_ref().trim().is_empty()) {
            let at = Spot { file, span: question.span() };
            self.problems.push(Problem::new(&at, "this example question is empty", "remove it"));
        }
    }

    fn period(&mut self, table: Spanned<PeriodTable>, file: usize) -> Option<Period> {
        let at = Spot { file, span: table.span() };
        let table = table.into_inner();
        match (date(table.from), date(table.to)) {
            (Some(from), Some(to)) if from <= to => Some(Period { from, to }),
            (Some(_), Some(_)) => {
                self.problems.push(Problem::new(
                    &at,
                    "the period ends before it begins",
                    "swap `from` and `to`",
                ));
                None
            }
            _ => {
                let remedy = "write both as calendar dates: { from = 2023-01-01, to = 2023-10-31 }";
                self.problems.push(Problem::new(&at, "a period needs two calendar dates", remedy));
                None
            }
        }
    }

    fn value(
        &mut self,
        index: &FxHashMap<String, EntityIx>,
        table: Spanned<ValueTable>,
        file: usize,
    ) -> Option<Value> {
        let at = Spot { file, span: table.span() };
        let t = table.into_inner();
        let given = [
            t.quantity.is_some(),
            t.place.is_some(),
            t.date.is_some(),
            t.entities.is_some(),
            t.text.is_some(),
        ];
        if given.iter().filter(|g| **g).count() != 1 {
            let remedy = "give one of quantity, place, date, entities, text";
            self.problems.push(Problem::new(&at, "a value is one thing", remedy));
            return None;
        }
        if let Some(quantity) = t.quantity {
            let Some(unit) = t.unit else {
                self.problems.push(Problem::new(
                    &at,
                    "a quantity without a unit",
                    "add `unit = \"vehicles\"` or what it counts",
                ));
                return None;
            };
            return Some(Value::Quantity {
                number: quantity.value(),
                unit,
                precision: t.precision.unwrap_or_default(),
            });
        }
        if let Some(place) = t.place {
            return self.entity_ref(index, place, file).map(Value::Place);
        }
        if let Some(day) = t.date {
            let day = date(day);
            if day.is_none() {
                self.problems.push(Problem::new(&at, "this is not a date", "write it as 2023-11-29"));
            }
            return day.map(|d| Value::Date(Period::day(d)));
        }
        if let Some(entities) = t.entities {
            let named = self.entity_refs(index, entities, file);
            return Some(Value::Entities { named, open: t.open.unwrap_or(false) });
        }
        t.text.map(Value::Text)
    }

    fn translations(&mut self, base: &mut FactBase) {
        for (table, spot) in std::mem::take(&mut self.translations) {
            let at = Spot { file: spot.file, span: table.of.span() };
            let id = table.of.get_ref();
            let facts = base.facts.iter_mut().map(|f| (&f.id, &mut f.translations));
            let gaps = base.gaps.iter_mut().map(|g| (&g.id, &mut g.translations));
            let chats = base.chats.iter_mut().map(|c| (&c.id, &mut c.translations));
            let owner = facts.chain(gaps).chain(chats).find(|(owner, _)| *owner == id);
            let Some((_, translations)) = owner else {
                let facts = base.facts.iter().map(|f| &f.id);
                let others = base.gaps.iter().map(|g| &g.id).chain(base.chats.iter().map(|c| &c.id));
                self.problems.push(dangling("fact, gap or chat", id, facts.chain(others), &at));
                continue;
            };
            if translations.iter().any(|t| t.language == table.language) {
                let name = format!("{id} in {}", table.language);
                self.problems.push(duplicate("translation", &name, &at));
            }
            translations.push(Translation {
                language: table.language,
                statement: table.statement.into_inner(),
                caveat: table.caveat,
                questions: examples(table.questions, spot.file),
                spot: at,
            });
        }
    }

    fn gaps(&mut self, base: &mut FactBase) {
        let mut ids = FxHashMap::default();
        for (table, spot) in std::mem::take(&mut self.gaps) {
            let at = Spot { file: spot.file, span: table.id.span() };
            if ids.insert(table.id.get_ref().clone(), ()).is_some() {
                self.problems.push(duplicate("gap", table.id.get_ref(), &at));
            }
            self.check_questions(&table.id, &table.questions, spot.file);
            let mut near = Vec::new();
            for id in table.near {
                match base.fact_index(id.get_ref()) {
                    Some(i) => near.push(i),
                    None => {
                        let known = base.facts.iter().map(|f| &f.id);
                        let at = Spot { file: spot.file, span: id.span() };
                        self.problems.push(dangling("fact", id.get_ref(), known, &at));
                    }
                }
            }
            let questions = examples(table.questions, spot.file);
            base.gaps.push(Gap {
                id: table.id.into_inner(),
                topic: table.topic,
                near,
                questions,
                translations: Vec::new(),
                spot: at,
            });
        }
    }
}

fn examples(questions: Vec<Text>, file: usize) -> Vec<Example> {
    (questions.into_iter())
        .map(|q| Example { spot: Spot { file, span: q.span() }, text: q.into_inner() })
        .collect()
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

fn duplicate(what: &str, id: &str, at: &Spot) -> Problem {
    Problem::new(at, format!("a second {what} is called `{id}`"), "give each its own id")
}

/// Below this similarity (Jaro-Winkler, 0 to 1) a name is no plausible slip for another.
const SUGGEST_FROM: f64 = 0.8;

fn dangling<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a String>, at: &Spot) -> Problem {
    let nearest = known
        .map(|k| (strsim::jaro_winkler(id, k), k))
        .filter(|(similarity, _)| *similarity >= SUGGEST_FROM)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    let remedy = match nearest {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!("add the {what}, or take the reference out"),
    };
    Problem::new(at, format!("there is no {what} called `{id}`"), remedy)
}

fn date(datetime: Datetime) -> Option<Date> {
    let d = datetime.date?;
    Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok()
}

fn date_time(datetime: Datetime) -> Option<DateTime> {
    let day = date(datetime)?;
    let time = datetime.time.map_or(jiff::civil::time(0, 0, 0, 0), |t| {
        let part = |n: u8| i8::try_from(n).unwrap_or(0);
        let (hour, minute, second) = (part(t.hour), part(t.minute), part(t.second.unwrap_or(0)));
        jiff::civil::Time::new(hour, minute, second, 0).unwrap_or_default()
    });
    Some(day.to_datetime(time))
}
