//! Whether two figures say the same, can both be true, or contradict each other.

use rust_decimal::Decimal;

use crate::figure::{Bound, Figure};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same number with the same bound.
    Same,
    /// Both can be true: 1300条 and 1300余条.
    Near,
    Apart,
}

pub fn compare(one: &Figure, other: &Figure) -> Verdict {
    match same(one, other) {
        true => Verdict::Same,
        false if near(&Meant::of(one), &Meant::of(other)) => Verdict::Near,
        false => Verdict::Apart,
    }
}

/// The same number with the same bound.
pub fn same(one: &Figure, other: &Figure) -> bool {
    let max = |f: &Figure| if let Bound::Range { max } = f.bound { Some(max) } else { None };
    one.value == other.value
        && one.percent == other.percent
        && one.bound.word() == other.bound.word()
        && max(one) == max(other)
}

/// Whether both can be true.
pub fn near(one: &Meant, other: &Meant) -> bool {
    one.from <= other.to && other.from <= one.to && one.percent == other.percent
}

/// From where to where a figure can lie: computed once where it is held against many.
#[derive(Debug, Clone, Copy)]
pub struct Meant {
    from: Decimal,
    to: Decimal,
    percent: bool,
}

impl Meant {
    pub fn of(figure: &Figure) -> Self {
        let (from, to) = meant(figure);
        Self { from, to, percent: figure.percent }
    }
}

/// What a writer means: 1300余 is more than 1300 and under 1400, 近300 under 300 and no 200, 约300 within a tenth.
fn meant(figure: &Figure) -> (Decimal, Decimal) {
    let (value, tenth) = (figure.value, figure.value.abs() / Decimal::TEN);
    let half = figure.step / Decimal::TWO;
    let half = if figure.step == Decimal::ONE { Decimal::ZERO } else { half };
    match figure.bound {
        Bound::Exact => (value - half, value + half),
        Bound::AtLeast if place(value) * Decimal::TWO < tenth => (value, value + tenth),
        Bound::AtLeast => (value, value + place(value) - Decimal::new(1, 9)),
        Bound::Nearly => (value - tenth - tenth, value - Decimal::new(1, 9)),
        Bound::LessThan => (Decimal::ZERO.min(value), value),
        Bound::About => (value - tenth, value + tenth),
        Bound::Range { max } => (value, max),
        Bound::Some => (Decimal::ZERO, Decimal::MAX),
    }
}

/// The power of ten of the last digit that is not zero: 1300 → 100, 30000 → 10000.
fn place(value: Decimal) -> Decimal {
    let mut unit = Decimal::ONE;
    while !value.is_zero() && value.scale() == 0 && unit < Decimal::from(1_000_000_000_000_u64) {
        let next = unit * Decimal::TEN;
        if !(value % next).is_zero() {
            break;
        }
        unit = next;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::grammar::parse;

    #[test]
    fn verdicts() {
        for (one, other, verdict) in [
            ("1300余", "1300+", Verdict::Same),
            ("1300", "1300余", Verdict::Near),
            ("1200", "1300余", Verdict::Apart),
            ("1200余", "1300余", Verdict::Apart),
            ("近300", "280", Verdict::Near),
            ("近300", "300余", Verdict::Apart),
            ("近300", "168", Verdict::Apart),
            ("2.9万", "29300", Verdict::Near),
            ("2.9万", "28000", Verdict::Apart),
            ("约300", "310", Verdict::Near),
            ("2..3", "3", Verdict::Near),
            ("若干", "3", Verdict::Near),
            ("70.2%", "70.2%", Verdict::Same),
            ("70.2%", "70.2", Verdict::Apart),
        ] {
            assert_eq!(compare(&parse(one).unwrap(), &parse(other).unwrap()), verdict, "{one} and {other}");
        }
    }
}
