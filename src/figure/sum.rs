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
    let step = coarsest(&numbers);
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

/// The coarsest step of the rounded parts. A plain whole number (step 1) is no rounded one: 2 + 1.5 is 3.5.
fn coarsest(parts: &[&Figure]) -> Decimal {
    let rounded = parts.iter().map(|part| part.step).filter(|step| *step != Decimal::ONE);
    rounded.max().unwrap_or(Decimal::ONE)
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

#[cfg(test)]
mod tests {
    use super::super::grammar::parse;
    use super::super::print::canonical;
    use super::*;

    fn figures(texts: &str) -> Vec<Figure> {
        texts.split(' ').map(|text| parse(text).unwrap()).collect()
    }

    fn total(texts: &str) -> Option<Figure> {
        sum(&figures(texts))
    }

    /// The parts and the spelling of their sum.
    fn check(texts: &str, spelt: &str) {
        assert_eq!(total(texts).map(|figure| canonical(&figure)).as_deref(), Some(spelt), "{texts}");
    }

    #[test]
    fn bounds_join_by_the_rule() {
        check("168 25", "193");
        check("1300+ 25", "1325+");
        check("1300+ 200+", "1500+");
        check("300- 25", "325-");
        check("300- 300-", "600-");
        check("1300+ 300-", "~1600");
        check("<300 25", "<325");
        check("<300 300-", "<600");
        check("<300 1300+", "~1600");
        check("~300 25", "~325");
        check("~300 1300+", "~1600");
        check("~300 300-", "~600");
    }

    #[test]
    fn a_range_widens() {
        check("2..3 10", "12..13");
        check("2..3 2..5", "4..8");
        check("2..3 1300+", "1302+");
        check("2..3 300-", "<303");
        check("2..3 <300", "<303");
        check("2..4 ~300", "~303");
        check("2..3 ~300", "~303");
        check("2..4 300- 10+", "~313");
    }

    #[test]
    fn some_gives_at_least_the_rest() {
        check("若干 若干", "若干");
        check("若干", "若干");
        check("若干 25", "25+");
        check("若干 1300+", "1300+");
        check("若干 300-", "~300");
        check("若干 2..3", "2+");
        check("若干 2.9万", "2.9万+");
    }

    #[test]
    fn precision_is_the_coarsest_parts() {
        for (texts, spelt, step) in [
            ("2.9万 168", "2.9万", 1000),
            ("2.9万 500", "3.0万", 1000),
            ("2.9万 3万", "6万", 10000),
            ("1.8万 2.9万", "4.7万", 1000),
            ("1.2亿 3万", "1.2亿", 10_000_000),
            ("168 30000", "30168", 1),
        ] {
            check(texts, spelt);
            assert_eq!(total(texts).unwrap().step, Decimal::from(step), "{texts}");
        }
        check("1.8万+ 3万+", "4.8万+");
        check("3万+ 168", "30168+");
        check("1.2亿+ 3万+", "12003万+");
        check("1.2亿+ 1亿+", "2.2亿+");
        check("1.5 2", "3.5");
        check("37.3 1.25", "38.6");
        check("37.30 0.70", "38.00");
    }

    #[test]
    fn what_does_not_add_up_is_none() {
        assert_eq!(sum(&[]), None);
        assert_eq!(total("70% 3"), None);
        check("20% 30.5%", "50.5%");
        let most = Figure::exact(Decimal::MAX);
        assert_eq!(sum(&[most, most]), None);
    }

    #[test]
    fn ratios_come_of_two_exact_figures() {
        let of = |one: &str, other: &str| {
            ratio(&parse(one).unwrap(), &parse(other).unwrap()).map(|figure| canonical(&figure))
        };
        assert_eq!(of("203", "289").as_deref(), Some("70.2%"));
        assert_eq!(of("1", "2").as_deref(), Some("50.0%"));
        assert_eq!(of("0", "289").as_deref(), Some("0.0%"));
        // 0.125 → 12.5 %; 1/16 is 6.25 %, half up 6.3.
        assert_eq!(of("1", "8").as_deref(), Some("12.5%"));
        assert_eq!(of("1", "16").as_deref(), Some("6.3%"));
        assert_eq!(of("300", "289").as_deref(), Some("103.8%"));
        for (one, other) in [("203", "0"), ("203+", "289"), ("203", "近289"), ("2..3", "5"), ("70%", "80%")] {
            assert_eq!(of(one, other), None, "{one}/{other}");
        }
    }

    #[test]
    fn differences_have_a_sign() {
        let of = |one: &str, other: &str| {
            difference(&parse(one).unwrap(), &parse(other).unwrap()).map(|figure| canonical(&figure))
        };
        assert_eq!(of("168", "100").as_deref(), Some("68"));
        assert_eq!(of("100", "168").as_deref(), Some("-68"));
        assert_eq!(of("100", "100").as_deref(), Some("0"));
        assert_eq!(of("100", "0").as_deref(), Some("100"));
        assert_eq!(of("2.9万", "2.5万").as_deref(), Some("0.4万"));
        assert_eq!(of("70.2%", "70.0%").as_deref(), Some("0.2%"));
        assert_eq!(of("1300+", "100"), None);
        assert_eq!(of("70%", "100"), None);
    }
}
