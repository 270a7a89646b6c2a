//! The file of a language, as written; `lexicon/en.toml` explains each list.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::kinds::{Asks, Kind, Locative, Measure};
use super::lists::{List, Lists};
use super::wordlist::WordList;
use super::{attributes, orders};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) language: String,
    #[serde(default)]
    pub(super) segmented: bool,
    pub(super) detected_as: Option<String>,
    pub(super) stop: String,
    pub(super) frame: String,
    pub(super) superlative: String,
    pub(super) negation: String,
    pub(super) choice: String,
    pub(super) coordination: CoordinationFile,
    pub(super) list: String,
    #[serde(default)]
    pub(super) naming: String,
    #[serde(default)]
    pub(super) calling: String,
    #[serde(default)]
    pub(super) genitive: String,
    #[serde(default)]
    pub(super) locatives: FxHashMap<Locative, String>,
    #[serde(default)]
    pub(super) joining: String,
    #[serde(default)]
    pub(super) definite: String,
    #[serde(default)]
    pub(super) ordinals: String,
    #[serde(default)]
    pub(super) somebody: String,
    #[serde(default)]
    pub(super) counting: String,
    #[serde(default)]
    pub(super) whole: String,
    #[serde(default)]
    pub(super) directed: String,
    #[serde(default)]
    pub(super) passive: String,
    #[serde(default)]
    pub(super) partial: String,
    #[serde(default)]
    pub(super) bounds: Vec<String>,
    #[serde(default)]
    pub(super) so_far: Vec<String>,
    #[serde(default)]
    pub(super) multiples: String,
    pub(super) direction: DirectionFile,
    pub(super) yes_no: YesNoFile,
    pub(super) asks: FxHashMap<String, Asks>,
    pub(super) kinds: FxHashMap<Kind, String>,
    #[serde(default)]
    pub(super) measured: FxHashMap<Measure, String>,
    #[serde(default)]
    pub(super) units: FxHashMap<Measure, String>,
    #[serde(default)]
    pub(super) rates: FxHashMap<String, String>,
    #[serde(default)]
    pub(super) attributes: Vec<attributes::Listed>,
    #[serde(default)]
    pub(super) at_large: AtLargeFile,
    #[serde(default)]
    pub(super) occupations: String,
    #[serde(default)]
    pub(super) ranking: String,
    #[serde(default)]
    pub(super) best: String,
    #[serde(default)]
    pub(super) leading: String,
    #[serde(default)]
    pub(super) saying: String,
    #[serde(default)]
    pub(super) past: String,
    #[serde(default)]
    pub(super) foreseen: String,
    #[serde(default)]
    pub(super) sorts: String,
    #[serde(default)]
    pub(super) parts: String,
    #[serde(default)]
    pub(super) others: String,
    #[serde(default)]
    pub(super) orders: orders::File,
    pub(super) shorthand: FxHashMap<String, String>,
}

impl File {
    /// Every word that stands in a list, and in which.
    pub(super) fn lists(&self) -> (WordList, Vec<Lists>) {
        let YesNoFile { openers, addressed, embedded, embedding, anywhere, closers, between } = &self.yes_no;
        let CoordinationFile {
            joins,
            phrases: _,
            attributes,
            comparing,
            against,
            basis,
            distributive,
            each,
            stand_ins,
            collective,
            relative,
            holders,
        } = &self.coordination;
        let AtLargeFile { mentioning, whatever, about, around } = &self.at_large;
        let texts = [
            (List::Stop, &self.stop),
            (List::Frame, &self.frame),
            (List::Superlative, &self.superlative),
            (List::Negation, &self.negation),
            (List::Direction, &self.direction.up),
            (List::Direction, &self.direction.down),
            (List::Choice, &self.choice),
            (List::ListOpener, &self.list),
            (List::Naming, &self.naming),
            (List::Calling, &self.calling),
            (List::Genitive, &self.genitive),
            (List::Joining, &self.joining),
            (List::Definite, &self.definite),
            (List::Ordinal, &self.ordinals),
            (List::Somebody, &self.somebody),
            (List::Counting, &self.counting),
            (List::Whole, &self.whole),
            (List::Directed, &self.directed),
            (List::Passive, &self.passive),
            (List::Partial, &self.partial),
            (List::Multiple, &self.multiples),
            (List::Occupation, &self.occupations),
            (List::Ranking, &self.ranking),
            (List::Best, &self.best),
            (List::Leading, &self.leading),
            (List::Saying, &self.saying),
            (List::Past, &self.past),
            (List::Foreseen, &self.foreseen),
            (List::Sort, &self.sorts),
            (List::Part, &self.parts),
            (List::Others, &self.others),
            (List::YesNoOpener, openers),
            (List::Addressed, addressed),
            (List::YesNoEmbedded, embedded),
            (List::YesNoEmbedding, embedding),
            (List::YesNo, anywhere),
            (List::YesNoCloser, closers),
            (List::YesNoBetween, between),
            (List::Joint, joins),
            (List::Attribute, attributes),
            (List::Comparing, comparing),
            (List::Against, against),
            (List::Basis, basis),
            (List::Distributive, distributive),
            (List::Each, each),
            (List::StandIn, stand_ins),
            (List::Collective, collective),
            (List::Relative, relative),
            (List::Holder, holders),
            (List::Mentioning, mentioning),
            (List::Whatever, whatever),
            (List::About, about),
            (List::AtLarge, around),
        ];
        // What comes from somewhere is not there: nothing else is put to the place.
        let is_put = |how: &Locative| *how != Locative::From;
        let locatives = self.locatives.iter().filter(|(how, _)| is_put(how));
        let locatives = locatives.map(|(_, text)| (List::Locative, text));
        let texts = texts.into_iter().chain(locatives);
        let words = texts.flat_map(|(list, text)| text.split_whitespace().map(move |word| (list, word)));
        let asking = self.asks.keys().filter_map(|wording| wording.split_whitespace().next());
        let (mut listed, mut lists) = (WordList::default(), Vec::new());
        for (list, word) in words.chain(asking.map(|word| (List::Asking, word))) {
            let number = listed.add(word) as usize;
            if number == lists.len() {
                lists.push(Lists::default());
            }
            lists[number].add(list);
        }
        (listed, lists)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DirectionFile {
    pub(super) up: String,
    pub(super) down: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct YesNoFile {
    #[serde(default)]
    pub(super) openers: String,
    #[serde(default)]
    pub(super) addressed: String,
    #[serde(default)]
    pub(super) embedded: String,
    #[serde(default)]
    pub(super) embedding: String,
    #[serde(default)]
    pub(super) anywhere: String,
    pub(super) closers: String,
    #[serde(default)]
    pub(super) between: String,
}

/// Words of questions for whatever is told of something.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct AtLargeFile {
    pub(super) mentioning: String,
    pub(super) whatever: String,
    pub(super) about: String,
    pub(super) around: String,
}

/// Words by which one question asks for several things, or describes what it is about.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct CoordinationFile {
    pub(super) joins: String,
    #[serde(default)]
    pub(super) phrases: Vec<String>,
    #[serde(default)]
    pub(super) attributes: String,
    #[serde(default)]
    pub(super) comparing: String,
    #[serde(default)]
    pub(super) against: String,
    #[serde(default)]
    pub(super) basis: String,
    #[serde(default)]
    pub(super) distributive: String,
    #[serde(default)]
    pub(super) each: String,
    #[serde(default)]
    pub(super) stand_ins: String,
    #[serde(default)]
    pub(super) collective: String,
    #[serde(default)]
    pub(super) relative: String,
    #[serde(default)]
    pub(super) holders: String,
}
