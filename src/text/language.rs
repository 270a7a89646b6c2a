//! Which language a text is in, and which one it is to be answered in.

use whatlang::{Lang, Script as Writing, detect, detect_script};

use super::clean::is_han;
use super::lexicon::{Lexicon, languages};
use super::lists::List;
use super::script::Script;
use super::tokens::tokenize;

/// What could be told about a text's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English, or too little text to tell.
    English,
    /// Chinese in any script.
    Chinese,
    /// Another language, by its English name.
    Other(&'static str),
}

/// The language that a person is answered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tongue {
    /// Tag of the language, as in the names of its files.
    pub language: &'static str,
    /// How Chinese is written; Simplified for all other languages.
    pub script: Script,
}

impl Tongue {
    /// English.
    pub const ENGLISH: Self = Self { language: "en", script: Script::Simplified };

    /// The language of a text among those that are understood. A locale decides only where the text
    /// does not: where it has no word that tells, such as a name alone.
    pub fn of(clean: &str, locale: Option<&str>) -> Self {
        let own = locale.and_then(known);
        let chinese_locale = locale.filter(|_| own == Some(CHINESE));
        if is_chinese(clean) {
            let script = Script::of(clean).or_else(|| Script::of_tag(chinese_locale?));
            return Self { language: CHINESE, script: told_apart(script, chinese_locale) };
        }
        match own {
            Some(language) if language != "en" && !has_english_word(clean) => {
                let script = locale.and_then(Script::of_tag).unwrap_or(Script::Simplified);
                Self { language, script }
            }
            _ => others(clean).unwrap_or(Self::ENGLISH),
        }
    }

    /// The language of a BCP 47 tag; English where it is not understood.
    pub fn of_tag(tag: &str) -> Self {
        known(tag).map_or(Self::ENGLISH, |language| Self {
            language,
            script: Script::of_tag(tag).unwrap_or(Script::Simplified),
        })
    }

    /// Whether it is Chinese, in whatever script.
    pub fn is_chinese(self) -> bool {
        self.language == CHINESE
    }

    /// BCP 47 tag, with the script where the language has two.
    pub fn tag(self) -> &'static str {
        if self.is_chinese() { self.script.tag() } else { self.language }
    }
}

const CHINESE: &str = "zh";

/// Traditional text is answered in the words of the place that the locale names.
fn told_apart(script: Option<Script>, locale: Option<&str>) -> Script {
    match (script, locale.and_then(Script::of_tag)) {
        (Some(Script::Taiwan), Some(Script::HongKong)) => Script::HongKong,
        (Some(script), _) => script,
        (None, _) => Script::Simplified,
    }
}

/// The language of a locale, if it is understood.
fn known(locale: &str) -> Option<&'static str> {
    let language = locale.split(['-', '_']).next()?;
    languages().find(|known| known.eq_ignore_ascii_case(language))
}

fn has_english_word(clean: &str) -> bool {
    let lexicon = Lexicon::english();
    tokenize(clean).iter().any(|t| lexicon.is(List::Stop, &t.word) || lexicon.expand(&t.word).is_some())
}

/// Languages that have files beyond English and Chinese. Detection costs tens of microseconds, so
/// it is asked only where there are any.
fn others(clean: &str) -> Option<Tongue> {
    let mut others = languages().filter(|l| !matches!(*l, "en" | CHINESE)).peekable();
    others.peek()?;
    let told = detect(clean).filter(|info| info.is_reliable())?;
    let is_told =
        |l: &&str| Lexicon::of(l).and_then(|l| l.detected_as.as_deref()) == Some(told.lang().code());
    let language = others.find(is_told)?;
    Some(Tongue { language, ..Tongue::ENGLISH })
}

/// Whether a text is Chinese: it has Chinese characters, and hardly any of the scripts that borrow
/// them. Decoration is let pass, such as the の of advertisements.
pub fn is_chinese(clean: &str) -> bool {
    if clean.is_ascii() {
        return false;
    }
    let han = clean.chars().filter(|c| is_han(*c)).count();
    let is_borrower = |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}');
    han > 0 && clean.chars().filter(is_borrower).count() * HAN_TO_BORROWER < han
}

/// Chinese characters to one of a borrowing script; Japanese has less than two.
const HAN_TO_BORROWER: usize = 4;

/// The language of a text. Costs tens of microseconds, so it is asked only about texts that could
/// not be answered, to tell the person which languages are understood.
pub fn detect_language(clean: &str) -> Language {
    if is_chinese(clean) {
        return Language::Chinese;
    }
    let sure_by_script = matches!(detect_script(clean), Some(script) if script != Writing::Latin);
    match detect(clean) {
        Some(info) if info.lang() == Lang::Cmn => Language::Chinese,
        Some(info) if info.lang() != Lang::Eng && (sure_by_script || info.is_reliable()) => {
            Language::Other(info.lang().eng_name())
        }
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_that_are_not_understood_are_named() {
        assert_eq!(
            detect_language("сколько автомобилей экспортировал Китай в этом году"),
            Language::Other("Russian")
        );
        assert_eq!(detect_language("自動車の輸出は何台ですか"), Language::Other("Japanese"));
        assert_eq!(detect_language("中国出口了多少辆车"), Language::Chinese);
        assert_eq!(detect_language("how many cars did china export"), Language::English);
        assert_eq!(detect_language("dongfeng yoy"), Language::English);
    }

    #[test]
    fn the_text_decides_and_the_locale_helps_out() {
        for (text, locale, tag) in [
            ("how many cars did china export", None, "en"),
            ("how many cars did china export", Some("zh-CN"), "en"),
            ("S60?", Some("zh-TW"), "zh-Hant"),
            ("S60?", Some("zh"), "zh-Hans"),
            ("S60?", Some("fr"), "en"),
            ("中国出口了多少辆车", Some("en-US"), "zh-Hans"),
            ("中國出口了多少輛車", None, "zh-Hant"),
            ("北京在哪", Some("zh-HK"), "zh-Hant"),
            ("北京在哪", None, "zh-Hans"),
            ("CISCE在哪座城市举行啊", Some("zh-TW"), "zh-Hans"),
            ("", None, "en"),
        ] {
            assert_eq!(Tongue::of(text, locale).tag(), tag, "{text} {locale:?}");
            assert_eq!(Tongue::of_tag(tag).tag(), tag);
        }
        assert_eq!(Tongue::of_tag("fr-FR"), Tongue::ENGLISH);
    }
}
