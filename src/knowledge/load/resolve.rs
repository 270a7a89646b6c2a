//! From tables as read to a fact base: names become references, and what they don't find, problems.

use jiff::civil::{Date, DateTime};
use rustc_hash::FxHashMap;
use toml::Spanned;
use toml::value::Datetime;

use super::super::schema::*;
use super::super::*;
use super::{Loader, texts};

impl Loader {
    /// Turns names into references, and checks that each means something.
    pub(super) fn resolve(mut self) -> (FactBase, Spots, Vec<Problem>) {
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
                rests_on: table.rests_on.as_ref().map(|r| at(r.span())),
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
                rests_on: table.rests_on.map(Spanned::into_inner).unwrap_or_default(),
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
        self.stretch(table.get_ref(), Spot { file, span: table.span() })
    }

    fn stretch(&mut self, table: &PeriodTable, at: Spot) -> Option<Period> {
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
        match t.date {
            Some(Days::Day(day)) => {
                let day = date(day);
                if day.is_none() {
                    self.problems.push(Problem::new(&at, "this is not a date", "write it as 2023-11-29"));
                }
                return day.map(|d| Value::Date(Period::day(d)));
            }
            Some(Days::Stretch(stretch)) => return self.stretch(&stretch, at).map(Value::Date),
            None => (),
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
