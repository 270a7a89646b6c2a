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
    Adding, Adverbs, AfterNoon, Against, Amounts, Apiece, Articles, AsShare, Asks, AsksMonths, AsksTime,
    AsksWeeks, AsksYear, AtLeast, AtMost, AtThatRate, Average, Averaged, Before, BeforeNoon, Beside, Beyond, But, By,
    Cents, Change, Common, Comparative, Convert, Costs, Count, CountNouns, Counted, CountryWords, Covers,
    Currency, DateOf, Days, DaysBetween, DaysLeft, Difference, Distance, DistanceAsks, Divided, DollarNames,
    Dollars, DollarsOfOneYuan, Each, Ends, Evenly, Fewer, Fold, FormWords, Former, Fractions, FromTo, Gone, Grown,
    HalfYear, Hours, HowLong, HowMany, Hypothetical, In, InDays, InHours, InMonths, InPercent, InWeeks, Late,
    InYears, Joins, Larger, Lasting, Latter, Left, Links, ListNouns, Listed, LongerTime, MakesUp, Minutes, Money, Months,
    MonthsLeft, More, MoreThan, Multiples, Named, Now, Of, One, OneQuarter, Operands, Order, OtherCurrency,
    OtherWords, Outside, PartMarks, Per, PerDay, PerHour, PerMinute, PerMonth, PerQuarter, PerSecond,
    PerWeek, PerYear, Percentage, Persons, PlaceWords, Points, Publication, Quarters, Quotient, Rate, Ratio,
    RegionWords, Remains, Rest, Restated, RestOfYear, Rounding, Same, SameDay, SamePlace, SameProvince, SameWeekday, Seconds,
    Share, Single, SomeYear, Splits, Spoke, Standing, Starts, Steps, Subset, Supposed, Surely, SurelyDays,
    SurelyDistance, SurelyEach, SurelyTotal, Tally, Than, Throughout, Time, TimeUnits, Times, Total,
    TwoPersons, Unlike, Verb, Weeks, Which, WhichTime, WholeYear, Whose, Within, Without, YearBefore, Years, Yuan,
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
