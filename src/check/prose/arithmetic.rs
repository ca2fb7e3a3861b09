//! Group `arithmetic`: parts against totals, shares against numerators, streets against their district, levels that
//! jump, what was done against what was planned, people added to attendances.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::article::{Text, sentence};
use super::{Finding, Kind, Quantity, simple};
use crate::campaign::{Answer, At, Office, PlaceId};
use crate::diagnostic::Diagnostic;
use crate::figure::{Bound, Figure, Indicator, Nature, Observation, Unit, When, print};
use crate::language::Language;

pub const PARTS: &str = "arithmetic/parts";
pub const SHARES: &str = "arithmetic/shares";
pub const SUMS: &str = "arithmetic/sums";
pub const OUTLIERS: &str = "arithmetic/outliers";
pub const PLANS: &str = "arithmetic/plans";
pub const ATTENDANCES: &str = "arithmetic/attendances";

/// A level that grows or falls so many times in a day is rather a slip of the hand; small ones jump.
const JUMP: i64 = 10;
const LEAST_JUMP: i64 = 50;

/// How the id of a target ends beside the id of what is done: `households_visited_target`.
const TARGETS: [&str; 3] = ["_target", "_planned", "_plan"];

/// What is wrong among the statistics themselves.
pub fn statistics(office: &Office) -> Vec<Finding> {
    let mut found = Vec::new();
    for place in office.places.iter().map(|p| p.id) {
        for (id, observations) in office.statistics.of(place) {
            let Some(indicator) = office.indicators.get(id) else { continue };
            if let Some(total) = indicator.part_of.as_ref().and_then(|id| office.indicators.get(id)) {
                let totals = office.statistics.own(place, &total.id);
                found.extend(observations.iter().filter_map(|o| part(o, indicator, totals, total)));
            }
            found.extend(done(office, place, indicator, observations));
            if indicator.nature == Nature::Stock {
                found.extend(observations.windows(2).filter_map(|pair| jump(&pair[0], &pair[1], indicator)));
            }
            found.extend(observations.last().and_then(|last| children(office, place, indicator, last)));
        }
    }
    found.extend(office.indicators.values().filter_map(|indicator| mixed(office, indicator)));
    found
}

fn spelt(figure: &Figure, indicator: &Indicator) -> String {
    print::print(figure, &indicator.unit, Language::ZhHans).text()
}

fn name(indicator: &Indicator) -> &str {
    indicator.name.get(Language::ZhHans)
}

/// Whether the one is certainly larger than the other.
fn exceeds(one: &Figure, other: &Figure) -> bool {
    let (low, high) = (one.limits().lower, other.limits());
    match (low, high.upper) {
        (Some(low), Some(upper)) if one.percent == other.percent => low > upper || (high.below && low >= upper),
        _ => false,
    }
}

/// A part that is larger than its total on the same day.
fn part(part: &Observation, indicator: &Indicator, totals: &[Observation], total: &Indicator) -> Option<Finding> {
    if part.when == When::Undated && totals.len() > 1 {
        return None;
    }
    let whole = totals.iter().find(|o| o.when == part.when)?;
    let (a, b) = (part.figure?, whole.figure?);
    if indicator.unit.zh != total.unit.zh || !exceeds(&a, &b) {
        return None;
    }
    let message = format!(
        "{} {} is more than {} {}, which it is part of",
        name(indicator),
        spelt(&a, indicator),
        name(total),
        spelt(&b, total)
    );
    let found = Diagnostic::warning(part.at.clone(), message).help("correct the part or the total");
    Some((PARTS, found.other(whole.at.clone(), "the total")))
}

/// Done above planned, where the target's id is the id of what is done with `_target` at its end.
fn done(office: &Office, place: PlaceId, target: &Indicator, targets: &[Observation]) -> Option<Finding> {
    if target.nature != Nature::Target {
        return None;
    }
    let id = TARGETS.iter().find_map(|end| target.id.strip_suffix(end))?;
    let indicator = office.indicators.get(id)?;
    let planned = targets.last()?;
    let reached = office.statistics.own(place, id).last()?;
    let (a, b) = (reached.figure?, planned.figure?);
    if indicator.unit.zh != target.unit.zh || !exceeds(&a, &b) {
        return None;
    }
    let (a, b) = (spelt(&a, indicator), spelt(&b, target));
    let message = format!("{} is {a}, more than the target of {b}", name(indicator));
    let found =
        Diagnostic::warning(reached.at.clone(), message).help("right where the target was passed; else correct one");
    Some((PLANS, found.other(planned.at.clone(), "the target")))
}

/// A level ten times the one of the day before, or a tenth of it.
fn jump(before: &Observation, after: &Observation, indicator: &Indicator) -> Option<Finding> {
    let (When::On(one), When::On(two)) = (before.when, after.when) else { return None };
    let (a, b) = (before.figure?, after.figure?);
    let near = (two - one).num_days() <= 1 && !a.percent && !b.percent;
    let (small, large) = if a.value < b.value { (a.value, b.value) } else { (b.value, a.value) };
    let numbers = a.bound != Bound::Some && b.bound != Bound::Some && small > Decimal::ZERO;
    if !near || !numbers || large < Decimal::from(LEAST_JUMP) || large / Decimal::from(JUMP) < small {
        return None;
    }
    let (a, b) = (spelt(&a, indicator), spelt(&b, indicator));
    let message = format!("{} goes from {a} to {b} in a day", name(indicator));
    let found = Diagnostic::warning(after.at.clone(), message).help("look for a digit or a 万 too many or too few");
    Some((OUTLIERS, found.other(before.at.clone(), "the day before")))
}

/// Children that together are more than the place's own figure of that day, or are less though all of them reported.
fn children(office: &Office, place: PlaceId, indicator: &Indicator, own: &Observation) -> Option<Finding> {
    if !matches!(indicator.nature, Nature::Stock | Nature::Cumulative) {
        return None;
    }
    let (When::On(day), Some(figure)) = (own.when, own.figure) else { return None };
    let sum = office.statistics.sum(indicator, &office.places, place, At::Day(day));
    let (total, coverage) = (sum.figure()?, sum.coverage?);
    let complete = coverage.reported == coverage.of && is_of(&sum, day);
    let more = exceeds(total, &figure) && (indicator.nature == Nature::Cumulative || is_of(&sum, day));
    let less = complete && exceeds(&figure, total);
    if !more && !less {
        return None;
    }
    let message = format!(
        "{} is {}, but its {} places of one level add up to {}",
        name(indicator),
        spelt(&figure, indicator),
        coverage.reported,
        spelt(total, indicator)
    );
    Some((
        SUMS,
        Diagnostic::warning(own.at.clone(), message).help("correct the figure, or those of the places below it"),
    ))
}

/// All parts of a sum are of this day.
fn is_of(sum: &Answer, day: NaiveDate) -> bool {
    sum.span == Some((day, day))
}

fn is_people(unit: &Unit) -> bool {
    matches!(unit.zh.as_str(), "人" | "名" | "位")
}

/// An indicator of people that is part of one of attendances, or the other way.
fn mixed(office: &Office, indicator: &Indicator) -> Option<Finding> {
    let total = office.indicators.get(indicator.part_of.as_ref()?)?;
    let attendances = |i: &Indicator| i.unit.zh == "人次";
    let mixed = is_people(&indicator.unit) && attendances(total) || attendances(indicator) && is_people(&total.unit);
    if !mixed {
        return None;
    }
    let message = format!("`{}` counts {}, `{}` counts {}", indicator.id, indicator.unit.zh, total.id, total.unit.zh);
    let help = "people and attendances do not add: take `part_of` away, or correct a unit";
    Some((ATTENDANCES, Diagnostic::warning(indicator.at.clone(), message).help(help)))
}

/// What is wrong among the numbers of one text: sentence by sentence.
pub fn text(text: &Text) -> Vec<Finding> {
    let (plain, all) = (text.plain(), text.quantities());
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(first) = all.get(from) {
        let within = sentence(plain, &first.span);
        let count = all[from..].iter().take_while(|q| q.span.start < within.end.max(first.span.end)).count().max(1);
        let group = &all[from..from + count];
        found.extend(share(text, group, &plain[within]));
        found.extend(added(text, group));
        from += count;
    }
    found
}

/// A share beside what it is computed from: 203/289 is 70.2 %; of 289名 203名是党员, 占70.2%.
fn share(text: &Text, group: &[Quantity], sentence: &str) -> Option<Finding> {
    let mut shares = group.iter().filter(|q| q.kind == Kind::Share && q.measure == "%" && q.of.is_none());
    let (said, None) = (shares.next()?, shares.next()) else { return None };
    let (part, whole) = parts(group, sentence)?;
    if said.figure.bound != Bound::Exact || whole.is_zero() {
        return None;
    }
    let percent = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    // 70% may be cut as well as rounded.
    if (percent - said.figure.value).abs() <= said.figure.step {
        return None;
    }
    let right = percent.round_dp(said.figure.step.scale().max(1)).normalize();
    let message = format!("“{}”, but {part} of {whole} is {right}%", text.typed(said));
    let found = Diagnostic::warning(text.location(said.span.clone()), message);
    Some((SHARES, found.help("correct the share, or what it is computed from")))
}

/// The numbers a share is of: a typed ratio; or just two exact counts of one measure word beside 占 or "of".
fn parts(group: &[Quantity], sentence: &str) -> Option<(Decimal, Decimal)> {
    let mut ratios = group.iter().filter(|q| q.of.is_some());
    if let Some(ratio) = ratios.next() {
        return if ratios.next().is_none() { Some((ratio.figure.value, ratio.of?)) } else { None };
    }
    let exact = |q: &&Quantity| q.kind == Kind::Statistic;
    let counts: Vec<&Quantity> = group.iter().filter(exact).collect();
    let [one, two] = counts[..] else { return None };
    let words = simple(sentence);
    let told = words.contains('占') || words.contains(" of ");
    let people = |q: &Quantity| matches!(q.measure.as_str(), "人" | "名" | "位");
    let alike = one.measure == two.measure || people(one) && people(two) || one.measure == "of";
    let sure = one.figure.bound == Bound::Exact && two.figure.bound == Bound::Exact;
    let (a, b) = (one.figure.value, two.figure.value);
    (told && alike && sure && a != b).then_some((a.min(b), a.max(b)))
}

/// A total of a sentence that is the sum of people and attendances in it.
fn added(text: &Text, group: &[Quantity]) -> Option<Finding> {
    let counts = group.iter().filter(|q| matches!(q.measure.as_str(), "人" | "名" | "位" | "人次"));
    let counts: Vec<&Quantity> = counts.filter(|q| q.figure.bound == Bound::Exact).collect();
    let mixed =
        |list: &[&Quantity]| list.iter().any(|q| q.measure == "人次") && list.iter().any(|q| q.measure != "人次");
    let sum = |list: &[&Quantity]| list.iter().try_fold(Decimal::ZERO, |sum, q| sum.checked_add(q.figure.value));
    let (total, _) = [counts.split_last(), counts.split_first()]
        .into_iter()
        .flatten()
        .find(|(total, parts)| parts.len() > 1 && mixed(parts) && sum(parts) == Some(total.figure.value))?;
    let message = format!("“{}” adds people (人) to attendances (人次) of this sentence", text.typed(total));
    let found = Diagnostic::warning(text.location(total.span.clone()), message);
    Some((ATTENDANCES, found.help("one person may attend many times: give both numbers and no sum")))
}
