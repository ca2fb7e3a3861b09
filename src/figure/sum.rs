//! Sums of qualified figures, and their bounds.

use rust_decimal::{Decimal, RoundingStrategy};

use super::grammar::settled;
use super::{Bound, Figure, Scale};

/// The sum, claiming no more than its parts: the bound is the one that all of them allow, the precision the
/// coarsest part's. `None` for no parts, percent beside other figures, or more digits than can be held.
///
/// At least + exact = at least; nearly + exact = nearly; less than + either of the last two = less than; what is
/// open above + what is open below = about; about + anything = about; a range widens: + exact both its ends
/// move, + at least its lower end stays, + nearly or less than its upper one. 若干 counts as at least 0.
pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Figure>) -> Option<Figure> {
    let parts: Vec<&Figure> = parts.into_iter().collect();
    let first = parts.first()?;
    let numbers: Vec<&Figure> = parts.iter().copied().filter(|part| part.bound != Bound::Some).collect();
    if numbers.is_empty() {
        return Some(**first);
    }
    if numbers.iter().any(|part| part.percent != numbers[0].percent) {
        return None;
    }
    let total =
        |end: fn(&Figure) -> Decimal| numbers.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(end(part)));
    let low = total(|part| part.value)?;
    let high = total(|part| if let Bound::Range { max } = part.bound { max } else { part.value })?;
    let step = numbers.iter().map(|part| part.step).max()?;
    let (value, bound) = match joint_bound(&parts) {
        Joint::Exact => (rounded(low, step)?, Bound::Exact),
        Joint::About => (rounded(low.checked_add(high)?.checked_div(Decimal::TWO)?, step)?, Bound::About),
        Joint::AtLeast => (low, Bound::AtLeast),
        Joint::Nearly => (high, Bound::Nearly),
        Joint::LessThan => (high, Bound::LessThan),
        Joint::Range => (low, Bound::Range { max: settled(high, step) }),
    };
    let scale = joint_scale(&numbers, step, value, bound);
    Some(Figure { value: settled(value, step), bound, scale, step, percent: numbers[0].percent })
}

enum Joint {
    Exact,
    AtLeast,
    Nearly,
    LessThan,
    About,
    Range,
}

/// The bound of a sum of figures with these bounds. What has no upper limit and what has no lower one leave
/// together neither.
fn joint_bound(parts: &[&Figure]) -> Joint {
    let any = |is: fn(&Bound) -> bool| parts.iter().any(|part| is(&part.bound));
    let about = any(|b| matches!(b, Bound::About));
    let open_above = any(|b| matches!(b, Bound::AtLeast | Bound::Some));
    let nearly = any(|b| matches!(b, Bound::Nearly));
    let less = any(|b| matches!(b, Bound::LessThan));
    let range = any(|b| matches!(b, Bound::Range { .. }));
    match (open_above, nearly || less) {
        _ if about => Joint::About,
        (true, true) => Joint::About,
        (true, false) => Joint::AtLeast,
        // 近300 and 2至3 together are under 303, but no longer near it for certain.
        (false, true) if less || range => Joint::LessThan,
        (false, true) => Joint::Nearly,
        (false, false) if range => Joint::Range,
        (false, false) => Joint::Exact,
    }
}

/// The scale the sum is written with. An exact or about figure takes that of its coarsest part (2.9万 + 168 is
/// 2.9万), a limit keeps 万 and 亿 only where all parts have them; 亿 beside 万 only with two decimals or fewer.
fn joint_scale(parts: &[&Figure], step: Decimal, value: Decimal, bound: Bound) -> Scale {
    let coarse = matches!(bound, Bound::Exact | Bound::About);
    let counted: Vec<Scale> = parts.iter().filter(|part| !coarse || part.step == step).map(|part| part.scale).collect();
    if counted.contains(&Scale::One) {
        return Scale::One;
    }
    let short = (value / Scale::Yi.factor()).normalize().scale() <= 2;
    if counted.contains(&Scale::Yi) && (short || !counted.contains(&Scale::Wan)) { Scale::Yi } else { Scale::Wan }
}

/// The value as a whole multiple of the step, half away from zero.
fn rounded(value: Decimal, step: Decimal) -> Option<Decimal> {
    let steps = value.checked_div(step)?.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    steps.checked_mul(step)
}

/// Numerator by denominator in percent with one decimal, half up; only of two exact figures, not percents, and
/// never by zero.
pub fn ratio(numerator: &Figure, denominator: &Figure) -> Option<Figure> {
    let exact = |figure: &Figure| figure.bound == Bound::Exact && !figure.percent;
    if !exact(numerator) || !exact(denominator) {
        return None;
    }
    let percent = numerator.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(denominator.value)?;
    let step = Decimal::new(1, 1);
    let value = settled(rounded(percent, step)?, step);
    Some(Figure { value, bound: Bound::Exact, scale: Scale::One, step, percent: true })
}

/// The change from `before` to `now`, with its sign; only of two exact figures.
pub fn difference(now: &Figure, before: &Figure) -> Option<Figure> {
    if now.bound != Bound::Exact || before.bound != Bound::Exact {
        return None;
    }
    let mut taken = *before;
    taken.value = -taken.value;
    sum([now, &taken])
}
