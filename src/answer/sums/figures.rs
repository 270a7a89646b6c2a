//! Numbers as a reader expects them, and how exact the result of a sum is.

use crate::text::numbers::Precision;

/// On which side of a number the truth may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// It is the number.
    Exact,
    /// Near it, on either side.
    Near,
    /// Above it.
    Above,
    /// Just below it.
    JustBelow,
    /// Below it.
    Below,
}

impl Bound {
    /// How exact a figure of a fact is.
    pub fn of(precision: Precision) -> Self {
        match precision {
            Precision::Exact => Self::Exact,
            Precision::About => Self::Near,
            Precision::Nearly => Self::JustBelow,
            Precision::MoreThan => Self::Above,
            Precision::LessThan => Self::Below,
        }
    }

    /// The same for what it divides, or is taken from.
    pub fn turned(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below | Self::JustBelow => Self::Above,
            same => same,
        }
    }

    /// How exact the result of two is.
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact, same) | (same, Self::Exact) => same,
            (Self::JustBelow, Self::Below) | (Self::Below, Self::JustBelow) => Self::Below,
            (a, b) if a == b => a,
            // An amount above and one below cancel to an unknown degree; one that is near on either
            // side leaves the bound of the other no more than near.
            _ => Self::Near,
        }
    }

    /// The words before the number; `rounded` where digits were left out.
    pub fn words(self, rounded: bool) -> &'static str {
        match (self, rounded) {
            (Self::Exact, false) => "",
            (Self::Exact, true) | (Self::Near, _) => "about ",
            (Self::Above, false) => "more than ",
            (Self::Above, true) => "more than about ",
            (Self::JustBelow, _) => "slightly less than ",
            (Self::Below, _) => "at most about ",
        }
    }
}

/// A number as shown: rounded so that no digit is shown that the sum does not bear.
pub fn show(number: f64) -> String {
    let (scale, word) = match number.abs() {
        n if n >= 1e12 => (1e12, " trillion"),
        n if n >= 1e9 => (1e9, " billion"),
        n if n >= 1e6 => (1e6, " million"),
        _ => (1.0, ""),
    };
    let digits = if scale == 1.0 && number.abs() >= 1e3 { DIGITS_WRITTEN_OUT } else { DIGITS };
    let rounded = round(number / scale, digits);
    format!("{}{word}", group(rounded))
}

/// Whether showing a number leaves digits out.
pub fn is_rounded(number: f64) -> bool {
    let digits = if (1e3..1e6).contains(&number.abs()) { DIGITS_WRITTEN_OUT } else { DIGITS };
    (round(number, digits) - number).abs() > number.abs() * 1e-9
}

/// A number of the fact base or of the question, in full.
pub fn show_given(number: f64) -> String {
    let (scale, word) = match number.abs() {
        n if n >= 1e12 => (1e12, " trillion"),
        n if n >= 1e9 => (1e9, " billion"),
        n if n >= 1e6 => (1e6, " million"),
        _ => (1.0, ""),
    };
    format!("{}{word}", group(round(number / scale, DIGITS_GIVEN)))
}

/// Significant digits of a result.
const DIGITS: i32 = 3;
/// Significant digits of a result that is written out, in thousands.
const DIGITS_WRITTEN_OUT: i32 = 4;
/// Significant digits that a figure put into a sum keeps.
const DIGITS_GIVEN: i32 = 9;

fn round(number: f64, digits: i32) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return 0.0;
    }
    let magnitude = number.abs().log10().floor() as i32;
    let places = digits - 1 - magnitude;
    if places >= 0 {
        let factor = 10f64.powi(places);
        (number * factor).round() / factor
    } else {
        let factor = 10f64.powi(-places);
        (number / factor).round() * factor
    }
}

/// Digits in groups of three, decimals as they are.
fn group(number: f64) -> String {
    let text = format!("{number}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 && c.is_ascii_digit() && !out.ends_with('-') {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_in_the_words_of_their_size() {
        for (number, shown) in [
            (390_000.0, "390,000"),
            (4_680_000.0, "4.68 million"),
            (12_828.947, "12,830"),
            (101_801.1, "101,800"),
            (8_666_666_666.0, "8.67 billion"),
            (6.914_89, "6.91"),
            (0.128_2, "0.128"),
            (0.0, "0"),
            (60.0, "60"),
            (999_999.9, "1,000,000"),
        ] {
            assert_eq!(show(number), shown);
        }
        assert_eq!(show_given(12_770_000.0), "12.77 million");
        assert_eq!(show_given(5000.0), "5,000");
    }

    #[test]
    fn bounds_follow_the_figures() {
        // A number that is more than 150 divides: the result is at most that.
        assert_eq!(Bound::Exact.with(Bound::Above.turned()), Bound::Below);
        assert_eq!(Bound::JustBelow.with(Bound::Exact), Bound::JustBelow);
        assert_eq!(Bound::Above.with(Bound::Near), Bound::Near);
        assert_eq!(Bound::Above.with(Bound::Above.turned()), Bound::Near);
    }
}
