//! Laws of figures, tried on random ones.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::choose::tests::{feb, observed};
use super::choose::{falls, flow, latest, previous};
use super::grammar::parse;
use super::print::{canonical, print};
use super::sum::{difference, ratio, sum};
use super::{Bound, Figure, Observation, Scale, Unit, When};
use crate::language::Language;

/// Any figure the grammar can write, made without the grammar.
fn any_figure() -> impl Strategy<Value = Figure> {
    let scale = prop_oneof![3 => Just(Scale::One), 1 => Just(Scale::Wan), 1 => Just(Scale::Yi)];
    let digits = prop_oneof![-50_i64..50, 0_i64..100_000, -999_999_999_999_999_i64..=999_999_999_999_999];
    let round = prop_oneof![3 => Just(1_i64), 1 => Just(10_000_i64)];
    (digits, round, 0_u32..5, scale, 0..7_u8, 1_i64..1000, any::<bool>()).prop_map(
        |(digits, round, decimals, scale, bound, width, percent)| {
            let digits = if digits.abs() < 100_000 { digits * round } else { digits };
            let max = (digits + width).min(999_999_999_999_999);
            let step = (Decimal::new(1, decimals) * scale.factor()).normalize();
            let bound = match bound {
                0 => Bound::Exact,
                1 => Bound::AtLeast,
                2 => Bound::Nearly,
                3 => Bound::LessThan,
                4 => Bound::About,
                5 if max > digits => Bound::Range { max: Decimal::new(max, decimals) * scale.factor() },
                5 => Bound::Exact,
                _ => return Figure::SOME,
            };
            let value = Decimal::new(digits, decimals) * scale.factor();
            Figure { value, bound, scale, step, percent: percent && scale == Scale::One }
        },
    )
}

/// Figures of whole numbers, as a count has them.
fn any_count() -> impl Strategy<Value = Figure> {
    (0_i64..2000, 0..7_u8, 1_i64..50).prop_map(|(value, bound, width)| {
        let exact = Figure::exact(Decimal::from(value));
        let bound = match bound {
            0 => Bound::Exact,
            1 => Bound::AtLeast,
            2 => Bound::Nearly,
            3 => Bound::LessThan,
            4 => Bound::About,
            5 => Bound::Range { max: Decimal::from(value + width) },
            _ => return Figure::SOME,
        };
        Figure { bound, ..exact }
    })
}

/// A true value that the figure leaves possible, `by` away from its limit.
fn truth(figure: &Figure, by: i64) -> Decimal {
    let by = Decimal::from(by);
    match figure.bound {
        Bound::Exact => figure.value,
        Bound::AtLeast | Bound::Some => figure.value + by,
        Bound::Nearly | Bound::LessThan => figure.value - by - Decimal::ONE,
        Bound::About => figure.value + by - Decimal::TEN,
        Bound::Range { max } => (figure.value + by).min(max),
    }
}

/// Whether the figure leaves the value possible.
fn allows(figure: &Figure, value: Decimal) -> bool {
    let limits = figure.limits();
    limits.lower.is_none_or(|lower| lower <= value)
        && limits.upper.is_none_or(|upper| if limits.below { value < upper } else { value <= upper })
}

proptest! {
    #[test]
    fn what_is_spelt_reads_back_the_same(figure in any_figure()) {
        let text = canonical(&figure);
        prop_assert_eq!(parse(&text), Ok(figure), "{}", text);
        prop_assert_eq!(canonical(&parse(&text).unwrap()), text);
    }

    #[test]
    fn what_is_printed_in_chinese_reads_back_as_the_same_value(figure in any_figure()) {
        let printed = print(&figure, &Unit::default(), Language::ZhHans).text();
        let again = parse(&printed);
        prop_assert!(again.is_ok(), "{}: {:?}", printed, again);
        let again = again.unwrap();
        prop_assert_eq!((again.value, again.bound, again.percent), (figure.value, figure.bound, figure.percent), "{}", printed);
    }

    #[test]
    fn printing_never_panics(figure in any_figure(), unit in "[a-z℃%条]{0,3}") {
        let unit = Unit { zh: unit.clone(), en_one: unit.clone(), en_other: unit };
        for language in Language::ALL {
            let printed = print(&figure, &unit, language);
            prop_assert!(printed.text().starts_with(&printed.bare()));
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_text_of_the_alphabet_panics(text in "[-0-9.,，~～<>+％%—–− 余多近约不足若干万亿至到左右人条o?]{0,14}") {
        match parse(&text) {
            Ok(figure) => prop_assert_eq!(parse(&canonical(&figure)), Ok(figure), "{}", text),
            Err(mistake) => prop_assert!(!mistake.message.is_empty() && !mistake.help.is_empty()),
        }
    }

    #[test]
    fn a_sum_does_not_know_the_order(mut parts in prop::collection::vec(any_figure(), 1..6), turn in 0_usize..6) {
        let forward = sum(&parts);
        let turn = turn % parts.len();
        parts.rotate_left(turn);
        prop_assert_eq!(sum(&parts), forward);
        parts.reverse();
        prop_assert_eq!(sum(&parts), forward);
    }

    #[test]
    fn a_sum_of_one_is_the_figure(figure in any_figure()) {
        prop_assert_eq!(sum([&figure]), Some(figure));
    }

    /// Whatever the parts leave possible, the sum leaves possible.
    #[test]
    fn a_sum_claims_no_more_than_its_parts(parts in prop::collection::vec((any_count(), 0_i64..100), 1..6)) {
        let total = sum(parts.iter().map(|(figure, _)| figure)).unwrap();
        let value: Decimal = parts.iter().map(|(figure, by)| truth(figure, *by)).sum();
        prop_assert!(allows(&total, value), "{} of {:?}", canonical(&total), parts);
    }

    /// A part that says less never makes the sum say more.
    #[test]
    fn a_wider_part_never_narrows_a_sum(value in 0_i64..2000, wide in any_count(), rest in prop::collection::vec(any_count(), 0..4)) {
        let narrow = Figure::exact(Decimal::from(value));
        let wide = Figure { value: if wide.bound == Bound::Some { Decimal::ZERO } else { narrow.value }, ..wide };
        let wide = match wide.bound {
            Bound::Range { .. } => Figure { bound: Bound::Range { max: wide.value + Decimal::TEN }, ..wide },
            // Under a mark: the exact value has to lie below it.
            Bound::Nearly | Bound::LessThan => Figure { value: wide.value + Decimal::ONE, ..wide },
            _ => wide,
        };
        let with = |part: &Figure| sum(rest.iter().chain([part])).unwrap().limits();
        let (narrow, wide) = (with(&narrow), with(&wide));
        prop_assert!(wide.lower.is_none_or(|lower| narrow.lower.is_some_and(|own| lower <= own)));
        prop_assert!(wide.upper.is_none_or(|upper| narrow.upper.is_some_and(|own| own <= upper)));
    }

    #[test]
    fn ratios_and_differences_never_panic(one in any_figure(), other in any_figure()) {
        let both = one.bound == Bound::Exact && other.bound == Bound::Exact;
        prop_assert!(both || ratio(&one, &other).is_none());
        let (change, back) = (difference(&one, &other), difference(&other, &one));
        prop_assert_eq!(change.map(|figure| figure.value), back.map(|figure| -figure.value));
    }
}

fn any_when() -> impl Strategy<Value = When> {
    prop_oneof![
        Just(When::Undated),
        (1_u32..=12).prop_map(|day| When::After(feb(day))),
        (1_u32..=12).prop_map(|day| When::On(feb(day))),
        (1_u32..=12, 0_u32..5).prop_map(|(day, more)| When::Period(feb(day), feb(day + more))),
    ]
}

fn any_observations() -> impl Strategy<Value = Vec<Observation>> {
    let one = (any_count(), any_when(), 0..10_u8).prop_map(|(figure, when, hidden)| {
        let mut observation = observed("1", when);
        observation.figure = (hidden > 0).then_some(figure);
        observation
    });
    prop::collection::vec(one, 0..8)
}

fn ends_on(when: When, day: u32) -> bool {
    matches!(when, When::On(end) | When::Period(_, end) if end == feb(day))
}

/// The rule as it is written, day by day backwards.
fn latest_by_days(all: &[Observation], day: u32) -> Option<&Observation> {
    let back = || (1..=day).rev();
    let dated = back().find_map(|day| all.iter().find(|o| ends_on(o.when, day)));
    let after = || back().find_map(|day| all.iter().find(|o| o.when == When::After(feb(day))));
    dated.or_else(after).or_else(|| all.iter().find(|o| o.when == When::Undated))
}

fn days(observation: &Observation) -> Vec<u32> {
    (1..=29)
        .filter(|day| match observation.when {
            When::On(own) => own == feb(*day),
            When::Period(from, to) => (from..=to).contains(&feb(*day)),
            _ => false,
        })
        .collect()
}

/// Whether the later figure is below the earlier one whatever the true values are.
fn certainly_below(later: &Figure, earlier: &Figure) -> bool {
    let least = match earlier.bound {
        Bound::Exact | Bound::AtLeast | Bound::Range { .. } => earlier.value,
        _ => return false,
    };
    match later.bound {
        Bound::Exact => later.value < least,
        Bound::Range { max } => max < least,
        Bound::Nearly | Bound::LessThan => later.value <= least,
        Bound::AtLeast | Bound::About | Bound::Some => false,
    }
}

proptest! {
    #[test]
    fn the_latest_is_the_rules(all in any_observations(), day in 1_u32..=20) {
        let (found, expected) = (latest(&all, feb(day)), latest_by_days(&all, day));
        prop_assert_eq!(found.map(std::ptr::from_ref), expected.map(std::ptr::from_ref));
    }

    #[test]
    fn the_previous_ended_before(all in any_observations()) {
        for chosen in &all {
            let first = days(chosen).first().copied().unwrap_or(0);
            let expected = (1..first).rev().find_map(|day| all.iter().find(|o| ends_on(o.when, day)));
            let found = previous(&all, chosen);
            prop_assert_eq!(found.map(std::ptr::from_ref), expected.map(std::ptr::from_ref));
        }
    }

    #[test]
    fn a_flow_counts_each_day_once(all in any_observations(), from in 1_u32..=8, more in 0_u32..10) {
        let asked: Vec<u32> = (from..=from + more).collect();
        let mut parts: Vec<&Observation> =
            all.iter().filter(|o| !days(o).is_empty() && days(o).iter().all(|day| asked.contains(day))).collect();
        let own: Vec<&Observation> = parts.iter().copied().filter(|o| days(o) == asked).collect();
        if own.len() == 1 {
            parts = own;
        }
        let found = flow(&all, feb(from), feb(from + more));
        prop_assert_eq!(found.is_some(), !parts.is_empty());
        if let Some(found) = found {
            let times = |day: &u32| parts.iter().filter(|o| days(o).contains(day)).count();
            let twice = asked.iter().any(|day| times(day) > 1);
            let figures: Option<Vec<&Figure>> = parts.iter().map(|o| o.figure.as_ref()).collect();
            prop_assert_eq!(found.overlap.is_some(), twice);
            prop_assert_eq!(found.complete, asked.iter().all(|day| times(day) == 1));
            prop_assert_eq!(found.suppressed, figures.is_none());
            prop_assert_eq!(found.figure, figures.filter(|_| !twice).and_then(sum));
            let told: Vec<u32> = asked.iter().copied().filter(|day| times(day) > 0).collect();
            prop_assert_eq!(found.span, (feb(told[0]), feb(told[told.len() - 1])));
            if let Some((one, other)) = found.overlap {
                prop_assert!(days(one).iter().any(|day| days(other).contains(day)));
            }
        }
    }

    #[test]
    fn a_fall_is_found_where_there_is_one(all in any_observations()) {
        let falling = |earlier: usize, later: usize| {
            let (one, other) = (&all[earlier], &all[later]);
            let (Some(first), Some(last)) = (days(one).last().copied(), days(other).last().copied()) else { return false };
            let (Some(before), Some(now)) = (&one.figure, &other.figure) else { return false };
            first < last && certainly_below(now, before)
        };
        let any = (0..all.len()).any(|one| (0..all.len()).any(|other| falling(one, other)));
        let found = falls(&all);
        prop_assert_eq!(found.is_some(), any);
        prop_assert!(found.is_none_or(|(earlier, later)| falling(earlier, later)));
    }
}
