//! Quantities of Chinese sentences: the number, its bounds before and behind, its measure word, and whether it
//! counts anything at all.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::judge::{Case, Measure, REFUSED};
use super::numeral::{self, Found, How, Number};
use super::signs::Signs;
use super::words::{self, Sort};
use super::{Kind, Quantity, clause};
use crate::figure::{Bound, Figure};

/// Measure words by their first sign, bounds by their last.
static MEASURES: LazyLock<FxHashMap<char, Vec<(&str, Sort)>>> = LazyLock::new(|| {
    let mut all: FxHashMap<char, Vec<_>> = FxHashMap::default();
    words::MEASURES.iter().for_each(|m| m.0.chars().take(1).for_each(|c| all.entry(c).or_default().push(*m)));
    all
});
static BEFORE: LazyLock<FxHashMap<char, Vec<(&str, Bound)>>> = LazyLock::new(|| {
    let mut all: FxHashMap<char, Vec<_>> = FxHashMap::default();
    words::BEFORE.iter().for_each(|b| b.0.chars().rev().take(1).for_each(|c| all.entry(c).or_default().push(*b)));
    all
});

/// Between the ends of a range.
const BETWEEN: [&str; 6] = ["——", "—", "-", "~", "至", "到"];

/// The quantity that starts at `i`, if there is one, and where to go on.
pub fn read(signs: &Signs, i: usize) -> (usize, Option<Quantity>) {
    let (from, percent) = match signs.starts(i, "百分之") {
        true => (i + 3, true),
        false => (i, false),
    };
    let number = match number(signs, from) {
        Found::Number(number) => number,
        Found::Not(end) => return (end.max(from), None),
    };
    if is_label(signs, i) {
        return (number.end, None);
    }
    if let Some(end) = name_end(signs, i, &number) {
        return (end, None);
    }
    if percent {
        return hundredths(signs, i, number);
    }
    if let Some(found) = ratio(signs, i, &number) {
        return found;
    }
    let number = range(signs, number);
    let k = signs.space(number.end);
    if matches!(signs.at(k), '%' | '‰') && number.how != How::Some {
        let number = same_again(signs, number, "%", k + 1);
        let share = Share { end: number.end.max(k + 1), number };
        return share.finish(signs, i, "%");
    }
    let measure = measure(signs, k);
    let number = match measure {
        Some((word, _, end)) => same_again(signs, number, word, end),
        None => number,
    };
    finish(signs, i, number, measure)
}

fn number(signs: &Signs, i: usize) -> Found {
    if signs.at(i).is_ascii_digit() { numeral::digits(signs, i) } else { numeral::numerals(signs, i) }
}

/// What stands before makes it a label: 第三, G30, 〔2024, a part of a telephone number, a door.
fn is_label(signs: &Signs, i: usize) -> bool {
    let (one, two) = (signs.before(i), signs.before(i.saturating_sub(1)));
    let joined = matches!(one, '-' | '.' | '_' | '/' | ':') && two.is_ascii_alphanumeric();
    let door = signs.at(i).is_ascii_digit() && matches!(one, '元' | '楼' | '栋' | '幢' | '室' | '层');
    one.is_ascii_alphabetic() || joined || door || matches!(one, '第' | '〔' | '[' | '#' | '№' | '@' | '$' | '¥')
}

/// Where the name ends that the digits are part of: 8:30, 1+1+N, 0371-6688, 2020-02-20, 84C, (3).
fn name_end(signs: &Signs, i: usize, number: &Number) -> Option<usize> {
    if number.how != How::Digits {
        return None;
    }
    let (end, after) = (number.end, signs.at(number.end));
    let next = signs.at(end + 1);
    let closed = matches!((signs.before(i), after), ('(', ')') | ('[', ']') | ('〔', '〕') | ('【', '】'));
    let chained = match after {
        ':' | '*' | '.' => next.is_ascii_digit(),
        '+' => next.is_ascii_alphanumeric(),
        '-' | '/' => next.is_ascii_digit() && is_chain(signs, end, after),
        '_' | '#' => true,
        c => c.is_ascii_alphabetic() || closed,
    };
    let mut stop = end;
    while chained
        && stop < end + 40
        && (signs.at(stop).is_ascii_alphanumeric() || ":+*-_./#)]〕】".contains(signs.at(stop)))
    {
        stop += 1;
    }
    chained.then_some(stop.max(end))
}

/// 2020-02-20, 1/2/3, 0371-66881234: more than two parts, or parts that no range has.
fn is_chain(signs: &Signs, at: usize, mark: char) -> bool {
    let mut k = at + 1;
    while k < at + 14 && signs.at(k).is_ascii_digit() {
        k += 1;
    }
    (signs.at(k) == mark && signs.at(k + 1).is_ascii_digit()) || k > at + 8 || (mark == '-' && signs.at(at + 1) == '0')
}

/// 百分之三十, 百分之七十点二.
fn hundredths(signs: &Signs, i: usize, number: Number) -> (usize, Option<Quantity>) {
    if number.how == How::Bare || number.how == How::Some {
        return (number.end, None);
    }
    let mut number = range(signs, number);
    if signs.at(number.end) == '点'
        && let Found::Number(tenths) = numeral::numerals(signs, number.end + 1)
        && tenths.how == How::Han
        && tenths.max.is_none()
        && tenths.value < rust_decimal::Decimal::TEN
    {
        let tenth = rust_decimal::Decimal::new(1, 1);
        number = Number { end: tenths.end, value: number.value + tenths.value * tenth, step: tenth, ..number };
    }
    Share { end: number.end, number }.finish(signs, i, "%")
}

/// 203/289: a part of a whole.
fn ratio(signs: &Signs, i: usize, number: &Number) -> Option<(usize, Option<Quantity>)> {
    let slash = signs.space(number.end);
    if signs.at(slash) != '/' || number.how != How::Digits || number.bound.is_some() {
        return None;
    }
    let start = signs.space(slash + 1);
    if !signs.at(start).is_ascii_digit() {
        return None;
    }
    let Found::Number(whole) = numeral::digits(signs, start) else { return Some((start, None)) };
    // 2/20 is a day.
    let day = whole.value <= rust_decimal::Decimal::from(31) && number.value <= rust_decimal::Decimal::from(12);
    let large = whole.value >= rust_decimal::Decimal::from(20) && number.value <= whole.value && !day;
    if !large || REFUSED.contains(signs.at(whole.end)) || signs.at(whole.end) == '/' {
        return Some((whole.end, None));
    }
    let (end, of) = (whole.end, whole.value);
    let (_, quantity) = Share { end, number: number.clone() }.finish(signs, i, "");
    Some((end, quantity.map(|q| Quantity { of: Some(of), ..q })))
}

struct Share {
    number: Number,
    end: usize,
}

impl Share {
    fn finish(self, signs: &Signs, i: usize, measure: &str) -> (usize, Option<Quantity>) {
        let (start, before) = bound_before(signs, i, self.number.how, false);
        let (end, after) = bound_after(signs, self.end);
        let bound = joined(before, after.or(self.number.bound));
        let percent = !measure.is_empty();
        let number = Number { end, ..self.number };
        (end, Some(quantity(signs, start, &number, (end, end), Meaning { measure, bound, kind: Kind::Share, percent })))
    }
}

/// Takes the upper end of 3至5, 9—9.5, 1—2万.
fn range(signs: &Signs, first: Number) -> Number {
    if first.max.is_some() || matches!(first.how, How::Some | How::Bare) {
        return first;
    }
    let listed = signs.at(first.end) == '、' && first.how == How::Han;
    let between = signs.word(signs.space(first.end), &BETWEEN).map(|b| b.1);
    let Some(after) = between.or(listed.then_some(first.end + 1)) else { return first };
    let Found::Number(second) = number(signs, signs.space(after)) else { return first };
    // 三、四个 is three or four; 三、八 is a list.
    if listed && second.value != first.value + rust_decimal::Decimal::ONE {
        return first;
    }
    upper(first, second)
}

/// Takes the upper end where the measure word is said twice: 5名至8名, 60%—70%.
fn same_again(signs: &Signs, first: Number, word: &str, end: usize) -> Number {
    let known = first.max.is_some() || matches!(first.how, How::Some | How::Bare);
    let Some((_, after)) = signs.word(end, &BETWEEN).filter(|_| !known) else { return first };
    let Found::Number(second) = number(signs, after) else { return first };
    let k = signs.space(second.end);
    if !signs.starts(k, word) {
        return first;
    }
    let (value, end) = (first.value, k + word.chars().count());
    let whole = upper(first, second);
    if whole.max.is_some() && whole.value == value { Number { end, ..whole } } else { whole }
}

fn upper(first: Number, second: Number) -> Number {
    let alike = first.how == second.how && second.max.is_none();
    let shared = second.scale.factor();
    let spread = first.scale.power() == 0 && second.scale.power() > 0 && first.value < second.value / shared;
    let low = if spread { first.value.checked_mul(shared) } else { Some(first.value) };
    match low {
        Some(value) if alike && value < second.value => {
            let step = first.step.min(second.step);
            Number { value, max: Some(second.value), step, bound: None, ..second }
        }
        _ => first,
    }
}

fn measure(signs: &Signs, k: usize) -> Option<Measure> {
    let known = MEASURES.get(&signs.at(k)).into_iter().flatten().find(|(word, _)| signs.starts(k, word));
    if let Some((word, sort)) = known {
        return Some((word, *sort, k + word.chars().count()));
    }
    let (word, end) = signs.word(k, &words::SPANS)?;
    let other = word == "周" && "年边围末期报刊一二三四五六日".contains(signs.at(end)) && signs.at(end) != '\0';
    let other = other || word == "天" && matches!(signs.at(end), '津' | '空' | '气' | '然');
    (!other).then_some((word, Sort::Time, end))
}

/// The bound that stands before a number, and where it starts. Before a span of time 近 means "the last".
fn bound_before(signs: &Signs, i: usize, how: How, time: bool) -> (usize, Option<Bound>) {
    let b = signs.space_before(i);
    if how == How::Bare && matches!(signs.before(b), '上' | '过' | '破') {
        return (b - 1, Some(Bound::AtLeast));
    }
    let known = BEFORE.get(&signs.before(b)).into_iter().flatten().find(|(word, _)| signs.ends(b, word));
    let Some((word, bound)) = known else { return (i, None) };
    let start = b - word.chars().count();
    let head = signs.before(start);
    let other = match *word {
        "近" => time || words::NOT_NEAR.contains(head),
        "约" => words::NOT_ABOUT.contains(head),
        "超" => words::NOT_OVER.contains(head),
        _ => false,
    };
    if other && head != '\0' || (*word == "近" && time) { (i, None) } else { (start, Some(*bound)) }
}

fn bound_after(signs: &Signs, end: usize) -> (usize, Option<Bound>) {
    let k = signs.space(end);
    match words::AFTER.iter().find(|(word, _)| signs.starts(k, word)) {
        // 许多, 许可; 上下楼
        Some(("许", _)) if !signs.at(k + 1).is_ascii_punctuation() && !"。，；、".contains(signs.at(k + 1)) => {
            (end, None)
        }
        Some((word, bound)) => (k + word.chars().count(), Some(*bound)),
        None => (end, None),
    }
}

/// Of two bounds the vaguer one.
fn joined(before: Option<Bound>, after: Option<Bound>) -> Option<Bound> {
    if after == Some(Bound::About) { after } else { before.or(after) }
}

fn finish(signs: &Signs, i: usize, number: Number, measure: Option<Measure>) -> (usize, Option<Quantity>) {
    let time = measure.is_some_and(|m| m.1 == Sort::Time) || signs.at(number.end) == '年';
    let (start, before) = bound_before(signs, i, number.how, time);
    let core = measure.map_or(number.end, |m| m.2).max(number.end);
    let (end, after) = bound_after(signs, core);
    let bound = joined(before, number.bound.or(after));
    let case = Case { signs, i, start, number: &number, measure, bound };
    let Some((kind, word, core)) = case.judge(core) else { return (number.end.max(i + 1), None) };
    let end = end.max(core);
    let meaning = Meaning { measure: &word, bound, kind, percent: false };
    (end, Some(quantity(signs, start, &number, (core, end), meaning)))
}

/// What a quantity turned out to be.
struct Meaning<'a> {
    measure: &'a str,
    bound: Option<Bound>,
    kind: Kind,
    percent: bool,
}

/// `ends`: of the measure word, and of the bound behind it.
fn quantity(signs: &Signs, start: usize, number: &Number, ends: (usize, usize), meaning: Meaning) -> Quantity {
    let bound = match number.max {
        Some(max) => Bound::Range { max },
        None => meaning.bound.unwrap_or(Bound::Exact),
    };
    let (span, points) = signs.span(start..ends.1);
    let (value, scale, step) = (number.value, number.scale, number.step);
    Quantity {
        span,
        points,
        figure: Figure { value, bound, scale, step, percent: meaning.percent },
        of: None,
        measure: meaning.measure.to_owned(),
        noun_before: clause::noun_before(signs, start),
        noun_after: clause::noun_after(signs, ends.1),
        kind: meaning.kind,
    }
}
