//! From numbers to lengths: nice steps for axes, and the reach of figures with bounds.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::figure::{Bound, Figure};

/// A decimal as a coordinate can use it; always finite.
pub fn float(value: Decimal) -> f64 {
    value.to_f64().filter(|v| v.is_finite()).unwrap_or(0.0)
}

/// The number that a mark is drawn to: the figure's own, without what its bound leaves open.
pub fn value(figure: &Figure) -> f64 {
    float(figure.value)
}

/// The farthest that a figure's mark reaches from its value: a range's other end, else the value itself.
pub fn reach(figure: &Figure) -> f64 {
    match figure.bound {
        Bound::Range { max } => float(max),
        _ => value(figure),
    }
}

/// The least and the greatest of what has to be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub low: f64,
    pub high: f64,
}

impl Extent {
    /// From zero, as bars need it, over all the figures.
    pub fn with_zero<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Self {
        let mut all = Self { low: 0.0, high: 0.0 };
        figures.into_iter().for_each(|f| all.add(f));
        all
    }

    /// Only over the figures; `None` where there is none with a number.
    pub fn of<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Option<Self> {
        let mut figures = figures.into_iter().filter(|f| f.bound != Bound::Some);
        let first = value(figures.next()?);
        let mut all = Self { low: first, high: first };
        figures.for_each(|f| all.add(f));
        Some(all)
    }

    pub fn add(&mut self, figure: &Figure) {
        if figure.bound == Bound::Some {
            return;
        }
        for end in [value(figure), reach(figure)] {
            self.low = self.low.min(end);
            self.high = self.high.max(end);
        }
    }

    /// Where zero lies in so much room, and units a one; `tail` is kept free for open ends of bars.
    pub fn lay(&self, room: f64, tail: f64) -> (f64, f64) {
        let left = if self.low < 0.0 { tail } else { 0.0 };
        let unit = if self.span() > 0.0 { (room - tail - left) / self.span() } else { 0.0 };
        (left - self.low * unit, unit)
    }

    pub fn span(&self) -> f64 {
        self.high - self.low
    }
}

/// The smallest of 1, 2, 5 × 10ⁿ that divides `span` into at most `parts`.
pub fn step(span: f64, parts: u32) -> Option<Decimal> {
    step_of(span, parts, &[10, 20, 50])
}

/// The same among finer numbers, for the steps of a calendar.
pub fn fine_step(span: f64, parts: u32) -> Option<Decimal> {
    step_of(span, parts, &[10, 12, 15, 20, 25, 30, 40, 50, 60, 80])
}

/// `mantissas` are tenths.
fn step_of(span: f64, parts: u32, mantissas: &[i128]) -> Option<Decimal> {
    if !(span.is_finite() && span > 0.0) {
        return None;
    }
    for exponent in -9i32..=27 {
        for mantissa in mantissas {
            let step = match u32::try_from(exponent - 1) {
                Ok(up) => Decimal::try_from_i128_with_scale(mantissa * 10i128.pow(up), 0).ok()?,
                Err(_) => Decimal::try_from_i128_with_scale(*mantissa, (exponent - 1).unsigned_abs()).ok()?,
            };
            if float(step) * f64::from(parts) >= span * (1.0 - 1e-9) {
                return Some(step);
            }
        }
    }
    None
}

/// Nice numbers within the extent, at most `most`: where the grid lines stand.
pub fn ticks(extent: Extent, most: u32) -> Vec<Decimal> {
    let most = most.max(2);
    for parts in (1..most).rev() {
        let Some(step) = step(extent.span(), parts) else { return vec![Decimal::ZERO] };
        let wide = float(step);
        let (first, last) = ((extent.low / wide - 1e-9).ceil(), (extent.high / wide + 1e-9).floor());
        let (Some(first), Some(last)) = (first.to_i64(), last.to_i64()) else { return vec![Decimal::ZERO] };
        let ticks: Vec<_> = (first..=last.min(first + 20)).filter_map(|n| step.checked_mul(Decimal::from(n))).collect();
        if (1..=most as usize).contains(&ticks.len()) {
            return ticks;
        }
    }
    vec![Decimal::ZERO]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(low: f64, high: f64) -> Vec<String> {
        ticks(Extent { low, high }, 5).iter().map(|t| t.normalize().to_string()).collect()
    }

    #[test]
    fn ticks_are_nice_and_few() {
        assert_eq!(shown(0.0, 1300.0), ["0", "500", "1000"]);
        assert_eq!(shown(0.0, 1000.0), ["0", "500", "1000"]);
        assert_eq!(shown(0.0, 0.5), ["0", "0.2", "0.4"]);
        assert_eq!(shown(-30.0, 70.0), ["0", "50"]);
        assert_eq!(shown(0.0, 0.0), ["0"]);
        assert_eq!(shown(97.0, 99.0), ["97", "97.5", "98", "98.5", "99"]);
        assert_eq!(shown(0.0, 4.0), ["0", "1", "2", "3", "4"]);
        assert_eq!(shown(f64::NAN, 1.0), ["0"]);
        for n in 1..400 {
            let ticks = shown(0.0, f64::from(n * n) / 7.0);
            assert!((2..=5).contains(&ticks.len()), "{n}: {ticks:?}");
        }
        assert!(shown(-7e28, 7e28).len() <= 5);
    }
}
