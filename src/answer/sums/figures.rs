//! How exact the result of a sum is.

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
    /// It or above it.
    AtLeast,
    /// It or below it.
    AtMost,
}

impl Bound {
    /// How exact a figure of such a bound is told.
    pub fn precision(self) -> Precision {
        match self {
            Self::Exact => Precision::Exact,
            Self::Near => Precision::About,
            Self::Above => Precision::MoreThan,
            Self::JustBelow => Precision::Nearly,
            Self::Below => Precision::LessThan,
            Self::AtLeast => Precision::AtLeast,
            Self::AtMost => Precision::AtMost,
        }
    }

    /// How exact a figure of a fact is.
    pub fn of(precision: Precision) -> Self {
        match precision {
            Precision::Exact => Self::Exact,
            Precision::About => Self::Near,
            Precision::Nearly => Self::JustBelow,
            Precision::MoreThan => Self::Above,
            Precision::LessThan => Self::Below,
            Precision::AtLeast => Self::AtLeast,
            Precision::AtMost => Self::AtMost,
        }
    }

    /// The same for what it divides, or is taken from.
    pub fn turned(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below | Self::JustBelow => Self::Above,
            Self::AtLeast => Self::AtMost,
            Self::AtMost => Self::AtLeast,
            same => same,
        }
    }

    /// Whether nothing is said of how far above the number the truth may lie.
    pub fn is_lower(self) -> bool {
        matches!(self, Self::Above | Self::AtLeast)
    }

    /// Whether the truth lies below the number, or is it at most.
    pub fn is_upper(self) -> bool {
        matches!(self, Self::JustBelow | Self::Below | Self::AtMost)
    }

    /// How exact the result of two is.
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact, same) | (same, Self::Exact) => same,
            (a, b) if a == b => a,
            (a, b) if a.is_lower() && b.is_lower() => Self::Above,
            (a, b) if a.is_upper() && b.is_upper() => Self::Below,
            // An amount above and one below cancel to an unknown degree; one that is near on either
            // side leaves the bound of the other no more than near.
            _ => Self::Near,
        }
    }
}

/// A number to so many significant digits.
pub fn round(number: f64, digits: i32) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_significant_digits() {
        assert_eq!(round(12_828.947, 4), 12_830.0);
        assert_eq!(round(0.128_2, 3), 0.128);
        assert_eq!(round(0.0, 3), 0.0);
    }

    #[test]
    fn bounds_follow_the_figures() {
        // A number that is more than 150 divides: the result is at most that.
        assert_eq!(Bound::Exact.with(Bound::Above.turned()), Bound::Below);
        assert_eq!(Bound::JustBelow.with(Bound::Exact), Bound::JustBelow);
        assert_eq!(Bound::Above.with(Bound::Near), Bound::Near);
        assert_eq!(Bound::Above.with(Bound::Above.turned()), Bound::Near);
        // At least 7 for each of 900 is at least so much; of more than 900 it is more.
        assert_eq!(Bound::AtLeast.with(Bound::Exact), Bound::AtLeast);
        assert_eq!(Bound::AtLeast.with(Bound::Above), Bound::Above);
        assert_eq!(Bound::Exact.with(Bound::AtMost.turned()), Bound::AtLeast);
    }
}
