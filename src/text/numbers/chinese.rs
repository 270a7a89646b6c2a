//! Figures in Chinese numerals, and the Chinese words that say how exact a figure is meant.

use super::{Precision, scale_word};
use crate::text::tokens::{Token, is_chinese};

/// A numeral, mixed forms included (五千, 一百五十, 一万三千亿, 一千两百多万), and where it ends.
pub(super) fn numeral(tokens: &[Token], start: usize) -> Option<(f64, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    let (mut total, mut section, mut pending) = (0.0, 0.0, None::<f64>);
    // The scale that a last digit without one stands below: 一百五 is 150, 一万三 is 13,000.
    let mut last_scale = None::<f64>;
    let mut at = start;
    let mut has_scale = false;
    loop {
        if let Some(d) = digit(word(at)) {
            // 一百零五 says that no scale is left out.
            last_scale = last_scale.filter(|_| d > 0.0 && pending != Some(0.0));
            pending = Some(d);
        } else if let Some(scale) = small_scale(word(at)) {
            // 百五 is 150 in speech; a lone 百 or 千 is part of a word.
            let opens = at == start && (scale == 10.0 || digit(word(at + 1)).is_some());
            if pending.is_none() && !opens && !(scale == 10.0 && section > 0.0) {
                break;
            }
            section += pending.take().unwrap_or(1.0) * scale;
            last_scale = Some(scale);
            has_scale = true;
        } else if let Some(scale) = large_scale(word(at))
            && at > start
        {
            total = (total + section + pending.take().unwrap_or(0.0)) * scale;
            section = 0.0;
            last_scale = Some(scale);
            has_scale = true;
        } else if has_scale && is_surplus(tokens, at) {
            // The scale after it belongs to the same figure.
        } else {
            break;
        }
        at += 1;
    }
    let rest = pending.map_or(0.0, |d| match last_scale {
        Some(scale) if scale > 10.0 => d * scale / 10.0,
        _ => d,
    });
    // A lone character is usually a measure or part of a word (一个, 三月), not a figure.
    (has_scale && at > start + 1).then_some((total + section + rest, at))
}

/// Whether a word within a figure says that there are some more (390多万).
pub(super) fn is_surplus(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |t| t.word.as_str());
    matches!(word(at), "多" | "余" | "餘" | "几" | "幾" | "来") && large_scale(word(at + 1)).is_some()
}

fn digit(word: &str) -> Option<f64> {
    Some(match word {
        "零" | "〇" => 0.0,
        "一" => 1.0,
        "二" | "两" | "兩" => 2.0,
        "三" => 3.0,
        "四" => 4.0,
        "五" => 5.0,
        "六" => 6.0,
        "七" => 7.0,
        "八" => 8.0,
        "九" => 9.0,
        _ => return None,
    })
}

fn small_scale(word: &str) -> Option<f64> {
    Some(match word {
        "十" => 10.0,
        "百" => 100.0,
        "千" => 1000.0,
        _ => return None,
    })
}

fn large_scale(word: &str) -> Option<f64> {
    scale_word(word).filter(|_| matches!(word, "万" | "萬" | "亿" | "億"))
}

/// How exact a figure is meant, where Chinese words around it say so.
pub(super) fn precision(tokens: &[Token], start: usize, end: usize) -> Option<Precision> {
    let is_near = |t: &&Token| is_chinese(&t.word);
    let mut before: Vec<&str> = (tokens[..start].iter().rev().take(WORDS_AROUND).take_while(is_near))
        .map(|t| t.word.as_str())
        .collect();
    before.reverse();
    let after: Vec<&str> =
        (tokens[end..].iter().take(WORDS_AROUND).take_while(is_near)).map(|t| t.word.as_str()).collect();
    let (before, after) = (before.concat(), after.concat());
    if before.is_empty() && after.is_empty() {
        return None;
    }
    if let Some((_, precision)) = BEFORE.iter().find(|(word, _)| before.ends_with(word)) {
        return Some(*precision);
    }
    // 近5000辆左右 says it twice; what stands first counts.
    let inside = tokens[start..end].iter().any(|t| matches!(t.word.as_str(), "多" | "余" | "餘"));
    if inside || AFTER_MORE.iter().any(|word| after.starts_with(word)) {
        return Some(Precision::MoreThan);
    }
    let counted = after.trim_start_matches(MEASURES);
    if counted.starts_with("以上") {
        Some(Precision::MoreThan)
    } else if counted.starts_with("以下") || counted.starts_with("以内") {
        Some(Precision::LessThan)
    } else if counted.starts_with("左右") || counted.starts_with("上下") || after.starts_with('来') {
        Some(Precision::About)
    } else {
        None
    }
}

/// Characters, where the text is not cut into words, in which a word of precision stands.
const WORDS_AROUND: usize = 4;

/// Words before a figure; those that hold another one come first.
const BEFORE: [(&str, Precision); 29] = [
    ("略少于", Precision::Nearly),
    ("略多于", Precision::MoreThan),
    ("不超过", Precision::AtMost),
    ("不多于", Precision::AtMost),
    ("不少于", Precision::AtLeast),
    ("不低于", Precision::AtLeast),
    ("不止", Precision::MoreThan),
    ("超过", Precision::MoreThan),
    ("多于", Precision::MoreThan),
    ("大于", Precision::MoreThan),
    ("高于", Precision::MoreThan),
    ("至少", Precision::AtLeast),
    ("突破", Precision::MoreThan),
    ("超", Precision::MoreThan),
    ("逾", Precision::MoreThan),
    ("不到", Precision::LessThan),
    ("不足", Precision::LessThan),
    ("少于", Precision::LessThan),
    ("低于", Precision::LessThan),
    ("未满", Precision::LessThan),
    ("至多", Precision::AtMost),
    ("将近", Precision::Nearly),
    ("接近", Precision::Nearly),
    ("差不多", Precision::Nearly),
    ("近", Precision::Nearly),
    ("大约", Precision::About),
    ("大概", Precision::About),
    ("约莫", Precision::About),
    ("约", Precision::About),
];

/// Words right after a figure that say that there are more (150多家).
const AFTER_MORE: [&str; 3] = ["多", "余", "餘"];

/// Measure words and currencies that stand between a figure and 以上 or 左右.
const MEASURES: [char; 11] = ['个', '家', '辆', '台', '间', '元', '美', '款', '名', '人', '次'];

#[cfg(test)]
mod tests {
    use super::super::{Figure, figures};
    use super::*;
    use crate::text::tokens::tokenize;

    fn read(text: &str) -> Vec<Figure> {
        figures(&tokenize(text))
    }

    #[test]
    fn numerals_are_read_in_all_their_forms() {
        for (text, value) in [
            ("五千", 5e3),
            ("一百五十", 150.0),
            ("一百五十多家", 150.0),
            ("一百五", 150.0),
            ("百五间", 150.0),
            ("一百零五", 105.0),
            ("一万三千亿", 1.3e12),
            ("1.3万亿元", 1.3e12),
            ("三百九十万", 3.9e6),
            ("390多万辆", 3.9e6),
            ("一千两百多万", 1.2e7),
            ("1277万", 1.277e7),
            ("九十来家", 90.0),
            ("1880亿美元", 1.88e11),
            ("十二", 12.0),
        ] {
            let found = read(text);
            assert_eq!(found.iter().map(|f| f.value).collect::<Vec<_>>(), [value], "{text}");
        }
    }

    #[test]
    fn words_with_a_numeral_in_them_are_not_figures() {
        for text in ["一个", "三月", "千万别", "万一", "几百", "百年", "十分", "第一"] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn precision_is_read_from_the_words_around() {
        for (text, precision) in [
            ("近5000辆", Precision::Nearly),
            ("有将近五千辆", Precision::Nearly),
            ("约90家", Precision::About),
            ("90家左右", Precision::About),
            ("90来家", Precision::About),
            ("超过150家", Precision::MoreThan),
            ("150多家", Precision::MoreThan),
            ("150家以上", Precision::MoreThan),
            ("不到5000辆", Precision::LessThan),
            ("不超过100家", Precision::AtMost),
            ("至少100家", Precision::AtLeast),
            ("390多万辆", Precision::MoreThan),
            ("有90家", Precision::Exact),
        ] {
            assert_eq!(read(text)[0].precision, precision, "{text}");
        }
    }
}
