//! What wordings of questions for sums ask for.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

/// One thing that wordings ask for. `cues/en.toml` and `cues/stated/en.toml` explain each, by its name in
/// lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[rustfmt::skip]
pub enum Cue {
    Adding, AfterNoon, AsShare, Asks, AsksMonths, AsksTime, AsksYear, AtLeast, AtMost, AtThatRate, Average,
    Averaged, Before, BeforeNoon, Beside, Beyond, But, By, Change, Common, Comparative, Convert, Costs,
    Count, CountNouns, Counted, CountryWords, Covers, Currency, DateOf, Days, DaysBetween, DaysLeft,
    Difference, Distance, DistanceAsks, Divided, Dollars, DollarsOfOneYuan, Each, Ends, Evenly, Fewer, Fold,
    Former, Fractions, FromTo, Grown, HalfYear, HowLong, HowMany, Hypothetical, InDays, InHours, InMonths,
    InPercent, InWeeks, InYears, Joins, Larger, Latter, Left, Links, ListNouns, Listed, LongerTime, Months,
    MonthsLeft, More, MoreThan, Multiples, Named, Now, Of, OneQuarter, Operands, Order, OtherCurrency,
    OtherWords, Outside, PartMarks, Per, PerDay, PerHour, PerMinute, PerMonth, PerQuarter, PerSecond,
    PerWeek, PerYear, Persons, PlaceWords, Points, Publication, Quarters, Quotient, Rate, Ratio,
    RegionWords, Rest, RestOfYear, Rounding, Same, SameDay, SamePlace, SameProvince, SameWeekday, Share,
    SomeYear, Splits, Spoke, Starts, Steps, Subset, Supposed, Surely, SurelyDays, SurelyDistance,
    SurelyEach, SurelyTotal, Tally, Than, Time, Times, Total, TwoPersons, Verb, Weeks, Which, WhichTime,
    WholeYear, Whose, Years, Yuan,
}

impl Cue {
    /// How many there are.
    pub const COUNT: usize = Self::Yuan as usize + 1;

    /// The cue of a name, where there is one.
    pub fn named(name: &str) -> Option<Self> {
        let name: StrDeserializer<Error> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}
