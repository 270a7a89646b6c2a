//! Turns of phrase put in plainer words, so that comparison meets few of them.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use smallvec::SmallVec;

use crate::text::Token;
use crate::text::numbers::figures;

/// "*" in a turn of phrase stands for so many words at most.
const GAP: usize = 4;

/// Turns of phrase that mean the same, as a word file lists them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    said: Vec<String>,
    meant: String,
}

/// One turn of phrase.
struct Phrase {
    said: Vec<Part>,
    meant: SmallVec<[String; 2]>,
}

/// What stands at one place of a turn of phrase.
enum Part {
    /// One of some words.
    Words(SmallVec<[String; 2]>),
    /// A few words, whatever they are; they are kept.
    Gap,
    /// A figure begins here; it is kept.
    Figure,
}

/// The turns of phrase of one language.
#[derive(Default)]
pub struct Turns {
    /// Longest first.
    all: Vec<Phrase>,
    /// Those that begin with a word, by that word, in the same order.
    by_first: FxHashMap<String, Vec<usize>>,
}

impl Turns {
    /// Reads a word file's list: "a|b" is either word, "*" a few words, "#" a figure.
    pub fn new(entries: Vec<Entry>) -> Self {
        let part = |word: &str| match word {
            "*" => Part::Gap,
            "#" => Part::Figure,
            words => Part::Words(words.split('|').map(str::to_owned).collect()),
        };
        let phrase = |said: &str, meant: &str| Phrase {
            said: said.split_whitespace().map(part).collect(),
            meant: meant.split_whitespace().map(str::to_owned).collect(),
        };
        let all = entries.iter().flat_map(|e| e.said.iter().map(|said| phrase(said, &e.meant)));
        let mut all: Vec<Phrase> = all.collect();
        all.sort_by_key(|p| std::cmp::Reverse(p.said.len()));
        let mut by_first: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, phrase) in all.iter().enumerate() {
            let Some(Part::Words(words)) = phrase.said.first() else {
                panic!("a turn of phrase begins with a word")
            };
            words.iter().for_each(|word| by_first.entry(word.clone()).or_default().push(i));
        }
        Self { all, by_first }
    }

    /// Whether a word is one of the plainer ones.
    pub fn puts(&self, word: &str) -> bool {
        self.all.iter().any(|phrase| phrase.meant.iter().any(|meant| meant == word))
    }

    /// The words with what is put in plainer ones; `None` where nothing is.
    pub fn rewritten(&self, tokens: &[Token]) -> Option<Vec<Token>> {
        let starts: SmallVec<[usize; 4]> = figures(tokens).iter().map(|f| f.tokens.start).collect();
        let mut plain: Vec<Token> = Vec::with_capacity(tokens.len());
        let (mut at, mut changed) = (0, false);
        while at < tokens.len() {
            let beginning = self.by_first.get(&tokens[at].word).into_iter().flatten().map(|&i| &self.all[i]);
            let found = beginning.into_iter().find_map(|p| Some((p, p.fits(tokens, at, &starts)?)));
            let Some((phrase, (length, kept))) = found else {
                plain.push(tokens[at].clone());
                at += 1;
                continue;
            };
            changed = true;
            phrase.put(&tokens[at..at + length], kept, &mut plain);
            at += length;
        }
        changed.then_some(plain)
    }
}

impl Phrase {
    /// How many tokens it takes from one on, and which of them are kept.
    fn fits(
        &self,
        tokens: &[Token],
        start: usize,
        figures: &[usize],
    ) -> Option<(usize, std::ops::Range<usize>)> {
        // What was said before a stop belongs together.
        let is_apart =
            |at: usize| at > start && tokens[at - 1].sign_after.is_some_and(|c| matches!(c, ',' | ';'));
        let mut at = start;
        let mut kept = 0..0;
        for (i, part) in self.said.iter().enumerate() {
            match part {
                Part::Words(words) => {
                    let token = tokens.get(at)?;
                    if is_apart(at) || !words.contains(&token.word) {
                        return None;
                    }
                    at += 1;
                }
                Part::Figure => {
                    figures.contains(&at).then_some(())?;
                }
                Part::Gap => {
                    let next = self.said.get(i + 1)?;
                    let Part::Words(words) = next else { return None };
                    let ahead = tokens.get(at + 1..)?.iter().take(GAP);
                    let length = 1 + ahead.take_while(|t| !words.contains(&t.word)).count();
                    if (at..at + length).any(is_apart) {
                        return None;
                    }
                    kept = at - start..at - start + length;
                    at += length;
                }
            }
        }
        Some((at - start, kept))
    }

    /// The plainer words, for the tokens that it takes.
    fn put(&self, tokens: &[Token], kept: std::ops::Range<usize>, plain: &mut Vec<Token>) {
        let first = plain.len();
        for word in &self.meant {
            if word == "*" {
                plain.extend_from_slice(&tokens[kept.clone()]);
            } else {
                let sign_after = None;
                plain.push(Token {
                    word: word.clone(),
                    starts_sentence: false,
                    sign_after,
                    ..tokens[0].clone()
                });
            }
        }
        let (starts, ends) = (tokens[0].starts_sentence, tokens[tokens.len() - 1].sign_after);
        if let Some(token) = plain.get_mut(first) {
            token.starts_sentence |= starts;
        }
        if let Some(token) = plain.get_mut(first..).and_then(<[Token]>::last_mut) {
            token.sign_after = token.sign_after.or(ends);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    fn plainer(said: &str, meant: &str, text: &str) -> Option<String> {
        let phrases = Turns::new(vec![Entry { said: vec![said.to_owned()], meant: meant.to_owned() }]);
        let words = phrases.rewritten(&tokenize(text))?.into_iter().map(|t| t.word);
        Some(words.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn words_are_put_in_plainer_ones() {
        assert_eq!(
            plainer("come|comes first", "is main", "Europe comes first there").unwrap(),
            "europe is main there"
        );
        assert_eq!(plainer("quite the opposite", "", "no, quite the opposite").unwrap(), "no");
        assert_eq!(plainer("come|comes first", "is main", "it comes fast"), None);
    }

    #[test]
    fn a_figure_has_to_follow_where_it_is_asked_for() {
        assert_eq!(plainer("no more than #", "at most", "no more than fifty").unwrap(), "at most fifty");
        assert_eq!(plainer("no more than #", "at most", "no more than that"), None);
    }

    #[test]
    fn words_between_are_kept() {
        assert_eq!(
            plainer("leave * behind", "pass *", "they leave the rest behind").unwrap(),
            "they pass the rest"
        );
        assert_eq!(plainer("leave * behind", "pass *", "they leave, and what they had stays behind"), None);
    }
}
