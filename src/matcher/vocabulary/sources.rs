//! Where the words of a fact base come from.

use crate::knowledge::FactBase;
use crate::matcher::embedding::Embedding;
use crate::parallel;
use crate::text::lexicon::Lexicon;
use crate::text::segment::Segmenter;
use crate::text::spelling::{Source, Speller};
use crate::text::tokens;
use crate::text::wordlist::WordList;

/// Texts that a core reads at a time.
const SHARE: usize = 512;

/// Every text of a fact base that people's words in a language may come from.
fn texts<'a>(base: &'a FactBase, language: &str) -> Vec<&'a str> {
    let mut texts: Vec<&str> = Vec::new();
    for fact in &base.facts {
        texts.push(fact.in_language(language).0);
        texts.extend(fact.questions_in(language).iter().map(|q| q.text.as_str()));
    }
    let gaps = base.gaps.iter().flat_map(|g| g.questions_in(language));
    let chats = base.chats.iter().flat_map(|c| c.questions_in(language));
    texts.extend(gaps.chain(chats).map(|q| q.text.as_str()));
    texts.extend(base.synonyms.iter().flatten().map(String::as_str));
    texts
}

/// Cuts text into the words of the lexicon, the names and the synonyms.
pub(super) fn segmenter(base: &FactBase, lexicon: &Lexicon) -> Segmenter {
    let names = base.entities.iter().flat_map(|e| &e.aliases);
    let others = base.others.iter().flat_map(|o| &o.names);
    let all = names.chain(others).chain(base.synonyms.iter().flatten()).map(String::as_str);
    Segmenter::new(all.chain(lexicon.all_words()))
}

/// Words of the language at large beyond this rank are as rare as misspellings.
const LANGUAGE_WORDS: usize = 12_000;

/// Mends words in Latin letters, in any language, into those of the English texts and the names.
pub(in crate::matcher) fn speller(
    base: &FactBase,
    lexicon: &Lexicon,
    embedding: &'static Embedding,
) -> Speller {
    let mut speller = Speller::default();
    let mut add_name = |text: &str| tokens::for_each_word(text, |word| speller.add(word, Source::Name, 1));
    for entity in &base.entities {
        std::iter::once(&entity.name).chain(&entity.aliases).for_each(|name| add_name(name));
    }
    base.others.iter().flat_map(|o| &o.names).for_each(|name| add_name(name));
    let texts = texts(base, &lexicon.language);
    let shares = parallel::map(texts.chunks(SHARE), |texts| {
        let (mut words, mut times) = (WordList::default(), Vec::new());
        let mut count = |word: &str| {
            let number = words.add(word) as usize;
            times.resize(times.len().max(number + 1), 0_u32);
            times[number] += 1;
        };
        texts.iter().for_each(|text| tokens::for_each_word(text, &mut count));
        (words, times)
    });
    for (words, times) in &shares {
        words.iter().zip(times).for_each(|(word, times)| speller.add(word, Source::Subject, *times));
    }
    lexicon.words().for_each(|word| speller.add(word, Source::Language, 1));
    embedding.words().take(LANGUAGE_WORDS).for_each(|word| speller.add(word, Source::Language, 1));
    speller
}
