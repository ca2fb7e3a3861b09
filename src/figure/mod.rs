//! What a figure is: a value with its bound, precision, unit, date and source; never only a number.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Location;
use crate::language::{Text, number};

pub mod choose;
pub mod grammar;
mod mistake;
pub mod print;
pub mod sum;

#[cfg(test)]
mod laws;

/// How the value is meant. `Range` runs from the figure's value to `max`; `Some` gives no number (若干).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    Exact,
    AtLeast,
    Nearly,
    LessThan,
    About,
    Range { max: Decimal },
    Some,
}

impl Bound {
    /// The word used in attributes, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at_least",
            Self::Nearly => "nearly",
            Self::LessThan => "less_than",
            Self::About => "about",
            Self::Range { .. } => "range",
            Self::Some => "some",
        }
    }
}

/// The multiplier a figure was typed with: 2.9万 is `Wan`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scale {
    One,
    Wan,
    Yi,
}

impl Scale {
    pub fn factor(self) -> Decimal {
        match self {
            Self::One => Decimal::ONE,
            Self::Wan => Decimal::from(10_000),
            Self::Yi => Decimal::from(100_000_000),
        }
    }

    /// The power of ten of the factor: 0, 4 or 8.
    pub fn power(self) -> u32 {
        match self {
            Self::One => 0,
            Self::Wan => number::WAN,
            Self::Yi => number::YI,
        }
    }
}

/// A quantity as reported. `value` is in units (2.9万 → 29000); `step` is its precision in units
/// (2.9万 → 1000, 168 → 1, 70.2 → 0.1); with `percent` the value is in percent. For `Bound::Some` value is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Figure {
    pub value: Decimal,
    pub bound: Bound,
    pub scale: Scale,
    pub step: Decimal,
    pub percent: bool,
}

/// What is certain of a figure: the true value lies in `lower..=upper` (`below`: under `upper`, never at it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub lower: Option<Decimal>,
    pub upper: Option<Decimal>,
    pub below: bool,
}

impl Figure {
    /// 若干: some, without a number.
    pub const SOME: Self =
        Self { value: Decimal::ZERO, bound: Bound::Some, scale: Scale::One, step: Decimal::ONE, percent: false };

    /// An exact whole or decimal number, precise to its last digit.
    pub fn exact(value: Decimal) -> Self {
        let step = Decimal::new(1, value.scale());
        Self { value, bound: Bound::Exact, scale: Scale::One, step, percent: false }
    }

    /// What is certain. An exact count (`step` 1) is itself; a rounded one (2.9万, 37.3) may lie half a step
    /// to either side; of 约 and 若干 nothing is certain, of 近 only that it was not reached.
    pub fn limits(&self) -> Limits {
        let (value, half) = (self.value, self.step / Decimal::TWO);
        let closed = |lower, upper| Limits { lower, upper, below: false };
        match self.bound {
            Bound::Exact if self.step == Decimal::ONE => closed(Some(value), Some(value)),
            Bound::Exact => closed(value.checked_sub(half), value.checked_add(half)),
            Bound::AtLeast => closed(Some(value), None),
            Bound::Nearly | Bound::LessThan => Limits { lower: None, upper: Some(value), below: true },
            Bound::Range { max } => closed(Some(value), Some(max)),
            Bound::About | Bound::Some => closed(None, None),
        }
    }
}

/// The statisticians' natures. They say what may be summed and how the latest is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// A level on a day: the latest stands.
    Stock,
    /// An amount in a period: periods add up.
    Flow,
    /// A total since the start: never falls.
    Cumulative,
    /// Per day, per shift, per checkpoint: never summed.
    Rate,
    /// A target or threshold: never drawn as an observation.
    Target,
    /// Computed from two exact figures of one place and date, in percent.
    Ratio,
}

impl Nature {
    pub const WORDS: [(&'static str, Self); 5] = [
        ("stock", Self::Stock),
        ("flow", Self::Flow),
        ("cumulative", Self::Cumulative),
        ("rate", Self::Rate),
        ("target", Self::Target),
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Flow => "flow",
            Self::Cumulative => "cumulative",
            Self::Rate => "rate",
            Self::Target => "target",
            Self::Ratio => "ratio",
        }
    }
}

/// The unit of an indicator: Chinese measure word, English by plural category.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unit {
    pub zh: String,
    /// CLDR `one` and `other`; both the same where only one was given.
    pub en_one: String,
    pub en_other: String,
}

/// An indicator: what is counted. `id` is its key in indicators.yaml.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    pub id: Arc<str>,
    pub name: Text,
    pub definition: Text,
    pub unit: Unit,
    pub nature: Nature,
    pub topic: Option<Arc<str>>,
    /// Numerator and denominator of a `Nature::Ratio`.
    pub ratio: Option<(Arc<str>, Arc<str>)>,
    pub part_of: Option<Arc<str>>,
    pub sensitive: Option<Sensitive>,
    /// Whether stocks of it may be added over time (people usually not).
    pub sums_over_time: bool,
    pub at: Location,
}

/// Small cells (`below`) and places finer than `finest` (a level word) are not published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sensitive {
    pub below: Option<Decimal>,
    pub finest: Option<String>,
}

/// When a figure holds. Ordered by what a reader may rely on: undated yields to any dated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum When {
    /// The source has no date at all.
    Undated,
    /// Some day after this one, unknown which.
    After(NaiveDate),
    /// On this day.
    On(NaiveDate),
    /// Over this period, both ends included (flows).
    Period(NaiveDate, NaiveDate),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    Final,
    Provisional,
    Estimated,
    Revised,
}

impl Status {
    pub const WORDS: [(&'static str, Self); 4] = [
        ("final", Self::Final),
        ("provisional", Self::Provisional),
        ("estimated", Self::Estimated),
        ("revised", Self::Revised),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, s)| *s == self).map_or("final", |(w, _)| w)
    }
}

/// What a figure was before a correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    pub was: Figure,
    pub on: NaiveDate,
    pub why: Text,
}

/// One reported figure of one indicator at one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// `None`: suppressed; the value is gone from memory before anything is printed.
    pub figure: Option<Figure>,
    pub when: When,
    /// Key in sources.yaml.
    pub source: Arc<str>,
    pub note: Text,
    pub status: Status,
    pub revised: Vec<Revision>,
    pub at: Location,
}

/// A figure printed in one language, in the parts that a page may set in different sizes.
/// `before` + `number` + `after` + `unit` is the whole (with spaces already in the parts where the language wants them).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    pub before: String,
    pub number: String,
    pub after: String,
    pub unit: String,
}

impl Printed {
    pub fn text(&self) -> String {
        format!("{}{}{}{}", self.before, self.number, self.after, self.unit)
    }

    /// Without the unit, as in tables.
    pub fn bare(&self) -> String {
        format!("{}{}{}", self.before, self.number, self.after)
    }
}
