//! The two scripts of Chinese: telling them apart, and writing one in the other.
//!
//! Everything is read in Simplified characters, which is what the fact base is written in, and
//! replies are written back in the script that was asked in. The tables are those of OpenCC.

use std::borrow::Cow;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::clean::is_han;

/// How Chinese is written, and with whose words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Simplified characters.
    Simplified,
    /// Traditional characters, with the words of Taiwan.
    Taiwan,
    /// Traditional characters, as written in Hong Kong and Macao.
    HongKong,
}

impl Script {
    /// BCP 47 tag of Chinese in this script.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Simplified => "zh-Hans",
            Self::Taiwan | Self::HongKong => "zh-Hant",
        }
    }

    /// The script that goes with a BCP 47 tag, where it says so.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let mut parts = tag.split(['-', '_']).skip(1);
        parts.find_map(|part| match part.to_ascii_lowercase().as_str() {
            "hk" | "mo" => Some(Self::HongKong),
            "tw" => Some(Self::Taiwan),
            "hans" | "cn" | "sg" | "my" => Some(Self::Simplified),
            // "zh-Hant-HK" names the place after the script.
            "hant" if !tag.to_ascii_lowercase().ends_with("hk") => Some(Self::Taiwan),
            _ => None,
        })
    }

    /// The script of a text; `None` where its characters are the same in both.
    pub fn of(text: &str) -> Option<Self> {
        let cantonese = text.chars().any(is_cantonese);
        let traditional = differences(text, &to_simplified(text));
        if traditional == 0 {
            let simplified = differences(text, &TO_TRADITIONAL.convert(text));
            return match (simplified, cantonese) {
                (0, true) => Some(Self::HongKong),
                (0, false) => None,
                _ => Some(Self::Simplified),
            };
        }
        // Some characters of one script are ordinary ones of the other (后, 面, 里).
        let simplified = differences(text, &TO_TRADITIONAL.convert(text));
        Some(match (traditional >= simplified, cantonese) {
            (false, _) => Self::Simplified,
            (true, true) => Self::HongKong,
            (true, false) => Self::Taiwan,
        })
    }

    /// Writes a Simplified text in this script. Names and figures in Latin letters stay.
    pub fn write(self, simplified: &str) -> Cow<'_, str> {
        match self {
            Self::Simplified => Cow::Borrowed(simplified),
            Self::Taiwan => Cow::Owned(TO_TAIWAN.convert(simplified)),
            Self::HongKong => Cow::Owned(TO_HONG_KONG.convert(&TO_TRADITIONAL.convert(simplified))),
        }
    }
}

/// A text with its Traditional characters written as Simplified ones.
pub fn to_simplified(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_han) { Cow::Owned(TO_SIMPLIFIED.convert(text)) } else { Cow::Borrowed(text) }
}

/// Characters that only written Cantonese uses.
fn is_cantonese(c: char) -> bool {
    matches!(
        c,
        '嘅' | '喺' | '咗' | '啲' | '冇' | '乜' | '咩' | '嗰' | '唔' | '佢' | '嚟' | '哋' | '噉' | '咁'
    )
}

/// How many characters of a text a conversion changes.
fn differences(text: &str, converted: &str) -> usize {
    text.chars().zip(converted.chars()).filter(|(a, b)| a != b).count()
}

/// The tables are compiled in, so that what can go wrong with them is found by any test.
macro_rules! tables {
    ($($name:ident = $config:ident;)*) => {
        $(static $name: LazyLock<OpenCC> = LazyLock::new(|| {
            OpenCC::from_config(BuiltinConfig::$config).expect("the tables that are compiled in are well-formed")
        });)*
    };
}

tables! {
    TO_SIMPLIFIED = T2s;
    TO_TRADITIONAL = S2t;
    TO_TAIWAN = S2twp;
    // From Traditional, so that the large table of phrases is not held once more.
    TO_HONG_KONG = T2hk;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_a_text_is_told_by_characters_that_only_one_has() {
        for (text, script) in [
            ("沃尔沃S90在哪里生产", Some(Script::Simplified)),
            ("這些MG要賣去哪些國家", Some(Script::Taiwan)),
            ("S60喺邊度整㗎", Some(Script::HongKong)),
            ("啲MG去咗边度", Some(Script::Simplified)),
            ("大慶", Some(Script::Taiwan)),
            ("北京在哪", None),
            ("S60?", None),
            ("", None),
        ] {
            assert_eq!(Script::of(text), script, "{text}");
        }
    }

    #[test]
    fn traditional_is_read_as_simplified_and_written_back() {
        assert_eq!(to_simplified("東風嘅車賣去邊兩個地區"), "东风嘅车卖去边两个地区");
        assert_eq!(to_simplified("S60, nothing else"), "S60, nothing else");
        assert_eq!(Script::Taiwan.write("智能驾驶由MG"), "智慧駕駛由MG");
        assert_eq!(Script::HongKong.write("智能驾驶"), "智能駕駛");
        assert_eq!(Script::Simplified.write("智能驾驶"), "智能驾驶");
    }

    #[test]
    fn a_tag_may_say_which_script() {
        for (tag, script) in [
            ("zh", None),
            ("zh-CN", Some(Script::Simplified)),
            ("zh-Hans", Some(Script::Simplified)),
            ("zh-TW", Some(Script::Taiwan)),
            ("zh_Hant", Some(Script::Taiwan)),
            ("zh-HK", Some(Script::HongKong)),
            ("zh-Hant-HK", Some(Script::HongKong)),
        ] {
            assert_eq!(Script::of_tag(tag), script, "{tag}");
        }
    }
}
