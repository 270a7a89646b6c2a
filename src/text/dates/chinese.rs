//! Stretches of time in Chinese: 2022年底, 1至10月, 11月26日, 上半年, 星期日, 去年.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::{Extent, Period, PeriodMention, last_on_or_before, year_number};
use crate::text::tokens::{Token, is_chinese};

/// The period that begins at a token, if the text is Chinese there.
pub(super) fn period_at(tokens: &[Token], at: usize, today: Date) -> Option<PeriodMention> {
    if !tokens[at..].iter().take(LOOK_AHEAD).any(|t| is_chinese(&t.word)) {
        return None;
    }
    let words = Words { tokens, at };
    let (period, length, year_said) = year(&words)
        .map(|(period, length)| (period, length, true))
        .or_else(|| part_of_year(&words, today.year()).map(|(period, length)| (period, length, false)))
        .or_else(|| weekday(&words, today).map(|(period, length)| (period, length, false)))
        .or_else(|| relative(&words, today).map(|(period, length)| (period, length, true)))?;
    let before = at.checked_sub(1).map_or("", |i| tokens[i].word.as_str());
    let closes = matches!(words.get(length), "底" | "末" | "止");
    let is_end = closes || matches!(before, "至" | "到");
    let extent = if is_end { Extent::End } else { Extent::Whole };
    let length = length + usize::from(matches!(words.get(length), "底" | "末"));
    Some(PeriodMention { period, tokens: at..at + length, year_said, extent, is_weekday: false })
}

/// A figure and the sign between two of them come before the first Chinese character ("1-10月").
const LOOK_AHEAD: usize = 3;

/// The words from one token on.
struct Words<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Words<'a> {
    fn get(&self, n: usize) -> &'a str {
        self.tokens.get(self.at + n).map_or("", |t| t.word.as_str())
    }

    /// Whether the words from `n` on are these characters.
    fn spell(&self, n: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(i, c)| {
            let mut buffer = [0; 4];
            self.get(n + i) == c.encode_utf8(&mut buffer) as &str
        })
    }

    /// A number below a hundred in digits or characters, and how many words it takes.
    fn number(&self, n: usize) -> Option<(i8, usize)> {
        if let Ok(figure) = self.get(n).parse::<i8>() {
            return (figure > 0).then_some((figure, 1));
        }
        let tens = digit(self.get(n)).filter(|_| self.get(n + 1) == "十");
        let (base, length) = match (tens, self.get(n)) {
            (Some(tens), _) => (10 * tens, 2),
            (None, "十") => (10, 1),
            (None, word) => return digit(word).map(|d| (d, 1)),
        };
        Some(digit(self.get(n + length)).map_or((base, length), |d| (base + d, length + 1)))
    }

    /// A month (一月, 1月份), and how many words it takes.
    fn month(&self, n: usize) -> Option<(i8, usize)> {
        let (month, length) = self.number(n)?;
        let is_month = self.get(n + length) == "月" && (1..=12).contains(&month);
        is_month.then(|| (month, length + 1 + usize::from(self.get(n + length + 1) == "份")))
    }
}

fn digit(word: &str) -> Option<i8> {
    Some(match word {
        "一" => 1,
        "二" | "两" | "兩" => 2,
        "三" => 3,
        "四" => 4,
        "五" => 5,
        "六" => 6,
        "七" => 7,
        "八" => 8,
        "九" => 9,
        _ => return None,
    })
}

/// 2022年, 22年底, 2023年1至10月, 2023年11月26日.
fn year(words: &Words) -> Option<(Period, usize)> {
    if words.get(1) != "年" {
        return None;
    }
    let short = || {
        // "22年" alone may as well be a duration.
        let closes = matches!(words.get(2), "底" | "末") || words.spell(2, "年底");
        words.get(0).parse::<i16>().ok().filter(|y| closes && (0..100).contains(y)).map(|y| 2000 + y)
    };
    let year = year_number(words.get(0)).or_else(short)?;
    if words.get(2) == "年" && matches!(words.get(3), "底" | "末") {
        return Some((Period::year(year), 3));
    }
    let rest = Words { tokens: words.tokens, at: words.at + 2 };
    Some(match part_of_year(&rest, year) {
        Some((period, length)) => (period, 2 + length),
        None => (Period::year(year), 2),
    })
}

/// Months, days, halves and quarters.
fn part_of_year(words: &Words, year: i16) -> Option<(Period, usize)> {
    if let Some((first, length)) = words.number(0) {
        // "1至10月", "1月到10月", "1-10月".
        let named = words.month(0).map_or(length, |(_, length)| length);
        let sign = words.tokens[words.at + named - 1].sign_after == Some('-');
        let link = usize::from(matches!(words.get(named), "至" | "到"));
        if (link == 1 || sign)
            && let Some((last, more)) = words.month(named + link)
            && (1..=12).contains(&first)
            && first <= last
        {
            return Some((Period::months(year, first, last), named + link + more));
        }
    }
    if let Some((month, length)) = words.month(0) {
        let day = words.number(length).filter(|(_, n)| matches!(words.get(length + n), "日" | "号" | "號"));
        return Some(match day {
            Some((day, n)) => (Period::day(Date::new(year, month, day).ok()?), length + n + 1),
            None => (Period::months(year, month, month), length),
        });
    }
    let half = |n: i8| Period::months(year, 6 * n - 5, 6 * n);
    if words.spell(0, "上半年") {
        return Some((half(1), 3));
    }
    if words.spell(0, "下半年") {
        return Some((half(2), 3));
    }
    let ordinal = usize::from(words.get(0) == "第");
    if let Some((quarter, n)) = words.number(ordinal)
        && (1..=4).contains(&quarter)
        && words.get(ordinal + n) == "季"
    {
        let length = ordinal + n + 1 + usize::from(words.get(ordinal + n + 1) == "度");
        return Some((Period::months(year, 3 * quarter - 2, 3 * quarter), length));
    }
    if matches!(words.get(0), "前" | "头" | "頭" | "首")
        && let Some((count, n)) = words.number(1)
        && (1..=12).contains(&count)
        && matches!(words.get(1 + n), "个" | "個")
        && words.get(2 + n) == "月"
    {
        return Some((Period::months(year, 1, count), 3 + n));
    }
    None
}

/// 周日, 星期三, 礼拜天: the last such day up to the day of reference.
fn weekday(words: &Words, today: Date) -> Option<(Period, usize)> {
    let length = if words.get(0) == "周" || words.get(0) == "週" {
        1
    } else if words.spell(0, "星期") || words.spell(0, "礼拜") || words.spell(0, "禮拜") {
        2
    } else {
        return None;
    };
    let day = match words.get(length) {
        "日" | "天" => Weekday::Sunday,
        word => Weekday::from_monday_one_offset(digit(word).filter(|d| *d <= 6)?).ok()?,
    };
    Some((Period::day(last_on_or_before(day, today)), length + 1))
}

/// 去年, 明年, 上个月, 昨天; not 目前年产, not 说明年份.
fn relative(words: &Words, today: Date) -> Option<(Period, usize)> {
    let before = words.at.checked_sub(1).map_or("", |i| words.tokens[i].word.as_str());
    let year = |by: i16| Some((Period::year(today.year() + by), 2));
    let day = |by: Span| today.checked_add(by).map(Period::day).ok().map(|day| (day, 2));
    let month = |by: Span, length| {
        let day = today.checked_add(by).ok()?;
        Some((Period { from: day.first_of_month(), to: day.last_of_month() }, length))
    };
    match (words.get(0), words.get(1), words.get(2)) {
        ("去", "年", _) => year(-1),
        ("前", "年", _) if !matches!(before, "目" | "当" | "當" | "之" | "以" | "先" | "提" | "空") => {
            year(-2)
        }
        ("明", "年", _) if !matches!(before, "说" | "說" | "表" | "证" | "證" | "声" | "聲") => {
            year(1)
        }
        ("后" | "後", "年", _) if !matches!(before, "之" | "以" | "今" | "最") => year(2),
        ("昨", "天" | "日", _) => day(-1.day()),
        ("明" | "翌", "天" | "日", _) => day(1.day()),
        ("上", "月", _) => month(-1.month(), 2),
        ("下", "月", _) => month(1.month(), 2),
        ("上", "个" | "個", "月") => month(-1.month(), 3),
        ("下", "个" | "個", "月") => month(1.month(), 3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::periods;
    use super::*;
    use crate::text::tokens::tokenize;

    const PUBLISHED: Date = date(2023, 11, 29);

    #[test]
    fn periods_become_calendar_dates() {
        for (text, from, to) in [
            ("上半年", date(2023, 1, 1), date(2023, 6, 30)),
            ("1月到10月", date(2023, 1, 1), date(2023, 10, 31)),
            ("1至10月", date(2023, 1, 1), date(2023, 10, 31)),
            ("1-10月", date(2023, 1, 1), date(2023, 10, 31)),
            ("一到十月", date(2023, 1, 1), date(2023, 10, 31)),
            ("今年一月至十月", date(2023, 1, 1), date(2023, 10, 31)),
            ("2022年1至6月", date(2022, 1, 1), date(2022, 6, 30)),
            ("前十个月", date(2023, 1, 1), date(2023, 10, 31)),
            ("頭10個月", date(2023, 1, 1), date(2023, 10, 31)),
            ("2022年", date(2022, 1, 1), date(2022, 12, 31)),
            ("22年底", date(2022, 1, 1), date(2022, 12, 31)),
            ("2023年上半年", date(2023, 1, 1), date(2023, 6, 30)),
            ("11月26日", date(2023, 11, 26), date(2023, 11, 26)),
            ("2023年11月29号", date(2023, 11, 29), date(2023, 11, 29)),
            ("星期日", date(2023, 11, 26), date(2023, 11, 26)),
            ("礼拜天", date(2023, 11, 26), date(2023, 11, 26)),
            ("周三", date(2023, 11, 29), date(2023, 11, 29)),
            ("第三季度", date(2023, 7, 1), date(2023, 9, 30)),
            ("去年", date(2022, 1, 1), date(2022, 12, 31)),
            ("十二月份", date(2023, 12, 1), date(2023, 12, 31)),
        ] {
            let found: Vec<_> = periods(&tokenize(text), PUBLISHED);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].period.from, found[0].period.to), (from, to), "{text}");
        }
    }

    #[test]
    fn an_end_is_told_from_a_whole() {
        for (text, bounds_end) in [
            ("截至2022年底", true),
            ("到2022年年底", true),
            ("22年末", true),
            ("2022年", false),
            ("在2022年", false),
        ] {
            assert_eq!(periods(&tokenize(text), PUBLISHED)[0].bounds_end(), bounds_end, "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_dates_are_not_periods() {
        for text in ["一个", "目前年产多少", "5000辆", "22年了", "几月", "十个", "一周", "星期几", "三个月"]
        {
            assert_eq!(periods(&tokenize(text), PUBLISHED), [], "{text}");
        }
    }
}
