//! Which language a text is in.

use whatlang::{Lang, Script, detect, detect_script};

use super::clean::is_han;

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

/// Whether a text is Chinese: it has Chinese characters and none of the scripts that borrow them.
pub fn is_chinese(clean: &str) -> bool {
    clean.chars().any(is_han)
        && !clean.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}'))
}

/// The language of a text. Costs tens of microseconds, so it is asked only about texts that could
/// not be answered, to tell the person which languages are understood.
pub fn detect_language(clean: &str) -> Language {
    if is_chinese(clean) {
        return Language::Chinese;
    }
    let sure_by_script = matches!(detect_script(clean), Some(script) if script != Script::Latin);
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
}
