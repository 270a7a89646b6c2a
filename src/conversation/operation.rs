//! How a sum was worked out, so that it can be done once more with something else in it.

/// What is to be worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operation {
    /// Surely more than one step.
    Steps,
    /// Perhaps more than one step.
    Beyond,
    /// The calendar date of a weekday.
    DateOf,
    /// Another currency, for which there is no rate.
    OtherCurrency,
    /// Yuan to a dollar, or dollars to a yuan.
    Rate,
    /// An amount in the other currency.
    Convert,
    /// What an amount would have become, or was.
    Hypothetical,
    /// What an amount would be after a change by a factor.
    Scaled(f64),
    /// A growth in percent.
    InPercent,
    /// How many of a size an amount makes.
    Batches,
    /// What is left of the year.
    RestOfYear,
    /// Months of the year that a figure leaves out.
    MonthsLeft,
    /// Months that a figure covers.
    MonthsCovered,
    /// A stretch of time at the pace of some months.
    AtPace,
    /// What an amount is for each unit of time.
    PerTime(Span),
    /// What the amount told before is on average.
    Average,
    /// How many times one amount is another.
    Times,
    /// One amount to another.
    Ratio,
    /// What share one amount is of another.
    Share,
    /// One amount for each of another kind.
    Quotient,
    /// How much more one amount is.
    Difference,
    /// How far an amount is from a number.
    Distance,
    /// A part or a multiple of an amount.
    Part(f64),
    /// Two amounts of the same put together.
    Total,
    /// Days from one to the other.
    DaysBetween,
    /// Which of two days is the earlier one.
    Order,
    /// The year that a stretch of time begins in.
    Start,
    /// Whether two have the same place or day.
    Same,
    /// Which of two is more.
    Larger,
    /// How many are listed.
    Count,
    /// An amount with another word for how many: in so many of these.
    Restated(f64),
    /// What lists have in common.
    Common,
    /// What one of two lists has that the other has not.
    Unlike,
    /// What two facts say of two companies.
    Beside,
    /// What two facts say of two people.
    Persons,
    /// Something over what statements tell beside the values of their facts.
    Stated,
}

/// A unit of time, such as an average is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the meaning")]
pub enum Span {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}
