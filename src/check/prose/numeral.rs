//! Numbers as they stand in running text: digits, Chinese numerals, both with 千, 万, 亿 and 余, 多, 几 in them.

use rust_decimal::Decimal;

use super::signs::Signs;
use crate::figure::{Bound, Scale};

/// No count has more digits; what is longer is a number of something (a card, a telephone).
const MOST_DIGITS: usize = 12;

/// No numeral has more signs.
const MOST_NUMERALS: usize = 16;

/// A number with what was typed to it, up to `end`.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    pub end: usize,
    pub value: Decimal,
    /// The upper end of a range in one numeral: 三五名, 二三十.
    pub max: Option<Decimal>,
    pub step: Decimal,
    pub scale: Scale,
    pub how: How,
    /// Of 余, 多, 几 behind it or within it.
    pub bound: Option<Bound>,
}

/// What it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Digits,
    Han,
    /// 百, 千, 万 without a number before them: a count only beside a bound (百余, 上千).
    Bare,
    /// 几十, 数百, 若干.
    Some,
}

/// What stands at a place: a number, or signs up to there that are none.
pub enum Found {
    Number(Number),
    Not(usize),
}

pub fn is_numeral(c: char) -> bool {
    digit_of(c).is_some() || unit_of(c).is_some()
}

fn digit_of(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit_of(c: char) -> Option<u64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// The number in digits at `i`.
pub fn digits(signs: &Signs, i: usize) -> Found {
    let mut typed = String::new();
    let mut end = i;
    loop {
        let run = run(signs, end);
        if run > end + MOST_DIGITS || typed.len() > MOST_DIGITS {
            return Found::Not(run);
        }
        typed.push_str(&signs.text(end..run));
        end = run;
        if !in_threes(signs, i, end) {
            break;
        }
        end += 1;
    }
    let mut decimals = 0;
    if signs.at(end) == '.' && signs.at(end + 1).is_ascii_digit() {
        let run = run(signs, end + 1);
        // 2020.02.20, 1.2.3
        if run > end + 7 || (signs.at(run) == '.' && signs.at(run + 1).is_ascii_digit()) {
            return Found::Not(chain(signs, run));
        }
        typed.push_str(&signs.text(end + 1..run));
        decimals = run - end - 1;
        end = run;
    }
    let (Ok(whole), Ok(decimals)) = (typed.parse::<i64>(), u32::try_from(decimals)) else { return Found::Not(end) };
    let zeros = typed.len() > 1 && typed.starts_with('0') && decimals == 0;
    if typed.len() > MOST_DIGITS || zeros {
        return Found::Not(end);
    }
    let value = Decimal::new(whole, decimals);
    let number = Number {
        end,
        value,
        max: None,
        step: Decimal::new(1, decimals),
        scale: Scale::One,
        how: How::Digits,
        bound: None,
    };
    Found::Number(scaled(signs, number))
}

/// The end of the digits from `i`.
fn run(signs: &Signs, mut i: usize) -> usize {
    while signs.at(i).is_ascii_digit() {
        i += 1;
    }
    i
}

/// The end of digits and points from `i`.
fn chain(signs: &Signs, mut i: usize) -> usize {
    while signs.at(i).is_ascii_digit() || (signs.at(i) == '.' && signs.at(i + 1).is_ascii_digit()) {
        i += 1;
    }
    i
}

/// Whether a comma at `end` parts thousands of the number from `start`. A full-width one does so only among
/// full-width digits, or before a 0: 卡口63，300人 are two numbers, 3，000 is one.
fn in_threes(signs: &Signs, start: usize, end: usize) -> bool {
    let first = (start..end).find(|i| signs.at(*i) == ',').unwrap_or(end);
    signs.at(end) == ','
        && (1..=3).contains(&(first - start))
        && (signs.is_wide(end) == signs.is_wide(end + 1) || signs.at(end + 1) == '0')
        && (1..=3).all(|n| signs.at(end + n).is_ascii_digit())
        && !signs.at(end + 4).is_ascii_digit()
}

/// Takes 余, 多, 几 and 千, 万, 亿 behind the number: 10余万, 1.3千, 3万余, 3万5千.
fn scaled(signs: &Signs, mut number: Number) -> Number {
    number = open(signs, number);
    let mut i = signs.space(number.end);
    let mut factor = 1u64;
    while let Some(unit) = unit_of(signs.at(i)).filter(|u| *u > 10 && factor.saturating_mul(*u) <= 1_000_000_000_000) {
        // 3百姓, 5千瓦, 2万家灯火 are other words; 百 and 千 count only behind a number.
        if signs.at(i) == '百' && matches!(signs.at(i + 1), '姓' | '分')
            || signs.at(i) == '千' && "瓦米克".contains(signs.at(i + 1))
        {
            break;
        }
        factor *= unit;
        i += 1;
    }
    if factor > 1 {
        let by = Decimal::from(factor);
        let scaled = |value: Decimal| value.checked_mul(by).map(|v| v.normalize());
        let (Some(value), Some(step)) = (scaled(number.value), scaled(number.step)) else { return number };
        number = Number { end: i, value, step, max: number.max.and_then(scaled), ..number };
        number.scale = match factor {
            10_000 => Scale::Wan,
            100_000_000 => Scale::Yi,
            _ => Scale::One,
        };
        number = tail(signs, number, factor);
    }
    open(signs, number)
}

/// The smaller part of 3万5千.
fn tail(signs: &Signs, number: Number, factor: u64) -> Number {
    let run = run(signs, number.end);
    let Some(unit) = unit_of(signs.at(run)).filter(|unit| *unit > 10 && *unit < factor) else { return number };
    if run == number.end || run > number.end + 4 {
        return number;
    }
    let part = signs.text(number.end..run).parse::<u64>().unwrap_or(0) * unit;
    Number {
        end: run + 1,
        value: number.value + Decimal::from(part),
        step: Decimal::from(unit),
        scale: Scale::One,
        ..number
    }
}

/// 余, 多, 几 and + behind a number of at least ten, 来 behind a round one.
fn open(signs: &Signs, mut number: Number) -> Number {
    let i = signs.space(number.end);
    let large = number.value >= Decimal::TEN;
    let bound = match signs.at(i) {
        '余' | '多' if large => Bound::AtLeast,
        '几' if large && number.how != How::Digits && signs.before(i) == '十' => Bound::AtLeast,
        '+' if large && !signs.at(i + 1).is_ascii_alphanumeric() => Bound::AtLeast,
        '来' if large && number.how != How::Digits && unit_of(signs.before(i)).is_some() => Bound::About,
        _ => return number,
    };
    if number.bound.is_none() {
        number.bound = Some(bound);
        number.end = i + 1;
    }
    number
}

/// The number in Chinese numerals at `i`, 几十 and 若干 included.
pub fn numerals(signs: &Signs, i: usize) -> Found {
    if signs.starts(i, "若干") {
        return Found::Number(some(i + 2));
    }
    if matches!(signs.at(i), '几' | '数') {
        return vague(signs, i);
    }
    let mut end = i;
    while is_numeral(signs.at(end)) {
        end += 1;
    }
    if end == i || end - i > MOST_NUMERALS {
        return Found::Not(end);
    }
    let run: Vec<char> = (i..end).map(|k| signs.at(k)).collect();
    let Some((value, max, step)) = value_of(&run) else { return Found::Not(end) };
    let how = if unit_of(run[0]).is_some_and(|unit| unit > 10) { How::Bare } else { How::Han };
    let last = run.last().copied().unwrap_or('一');
    let scale = match last {
        '万' if how == How::Han => Scale::Wan,
        '亿' => Scale::Yi,
        _ => Scale::One,
    };
    let number = open(signs, Number { end, value, max, step, scale, how, bound: None });
    // 十余万, 三百多万
    match number.bound {
        Some(_) if unit_of(signs.at(number.end)).is_some_and(|unit| unit > 1000) => {
            Found::Number(scaled(signs, number))
        }
        _ => Found::Number(number),
    }
}

fn some(end: usize) -> Number {
    let (value, step) = (Decimal::ZERO, Decimal::ONE);
    Number { end, value, max: None, step, scale: Scale::One, how: How::Some, bound: Some(Bound::Some) }
}

/// 几十, 数百, 几千万.
fn vague(signs: &Signs, i: usize) -> Found {
    let mut end = i + 1;
    while end < i + 4 && unit_of(signs.at(end)).is_some() {
        end += 1;
    }
    if end == i + 1 {
        return Found::Not(end);
    }
    if matches!(signs.at(end), '余' | '多') {
        end += 1;
    }
    Found::Number(some(end))
}

/// The value of numerals; the upper end where they are a range in one; the precision of 三万 and 两千.
fn value_of(run: &[char]) -> Option<(Decimal, Option<Decimal>, Decimal)> {
    if run.len() >= 2 && run.iter().all(|c| digit_of(*c).is_some()) {
        return pair(run[0], run[1]).filter(|_| run.len() == 2).map(|(low, high)| (low, Some(high), Decimal::ONE));
    }
    if let Some(found) = joined(run) {
        return Some(found);
    }
    let value = Decimal::from(whole(run)?);
    Some((value, None, step_of(run)))
}

/// Two neighbours that are said as a range: 三四, 七八, 三五.
fn pair(low: char, high: char) -> Option<(Decimal, Decimal)> {
    let (a, b) = (digit_of(low)?, digit_of(high)?);
    let near = a > 0 && b < 10 && (b == a + 1 || (a, b) == (3, 5)) && low != '零';
    near.then(|| (Decimal::from(a), Decimal::from(b)))
}

/// 二三十, 三五百, 十七八.
fn joined(run: &[char]) -> Option<(Decimal, Option<Decimal>, Decimal)> {
    if let [low, high, units @ ..] = run
        && !units.is_empty()
        && units.iter().all(|c| unit_of(*c).is_some())
    {
        let (low, high) = pair(*low, *high)?;
        let factor = units.iter().try_fold(1u64, |product, c| product.checked_mul(unit_of(*c)?))?;
        let factor = Decimal::from(factor);
        return Some((low.checked_mul(factor)?, high.checked_mul(factor), factor));
    }
    if let [head @ .., '十', low, high] = run {
        let (low, high) = pair(*low, *high)?;
        let tens = Decimal::from(if head.is_empty() { 10 } else { u64::from(digit_of(*head.first()?)?) * 10 });
        return (head.len() < 2).then_some((tens + low, Some(tens + high), Decimal::ONE));
    }
    None
}

/// 一千三百零五, 两千五, 三万二, 十二.
fn whole(run: &[char]) -> Option<u64> {
    let (mut total, mut section, mut digit) = (0u64, 0u64, None);
    let (mut last, mut zero) = (u64::MAX, false);
    for (n, c) in run.iter().enumerate() {
        if let Some(value) = digit_of(*c) {
            if digit.is_some_and(|d| d > 0) || (value == 0 && n == 0 && run.len() > 1) {
                return None;
            }
            zero |= value == 0;
            digit = Some(u64::from(value));
            continue;
        }
        let unit = unit_of(*c)?;
        if unit >= 10_000 {
            let low = section + digit.unwrap_or(0);
            let part = if low == 0 && n == 0 { 1 } else { low };
            total = if part == 0 { total.checked_mul(unit)? } else { total.checked_add(part.checked_mul(unit)?)? };
            (section, digit, last, zero) = (0, None, unit, false);
            continue;
        }
        let coefficient = match digit {
            Some(d) if d > 0 => d,
            None if n == 0 => 1,
            // 一百十二
            None if unit == 10 => 1,
            Some(_) if unit == 10 => 1,
            _ => return None,
        };
        if last <= unit {
            return None;
        }
        section += coefficient * unit;
        (digit, last, zero) = (None, unit, false);
    }
    let end = digit.unwrap_or(0);
    // 两千五 is 2500, 一百零五 is 105.
    let short = end > 0 && !zero && last != u64::MAX && last > 10;
    Some(total + section + if short { end * (last / 10) } else { end })
}

/// 三万 and 两千 say no more than tens of thousands and thousands; 一千三百 counts as typed.
fn step_of(run: &[char]) -> Decimal {
    match run.last().and_then(|c| unit_of(*c)) {
        Some(unit) if unit >= 10_000 => Decimal::from(unit),
        _ => Decimal::ONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(text: &str) -> String {
        let signs = Signs::new(text);
        let found = if signs.at(0).is_ascii_digit() { digits(&signs, 0) } else { numerals(&signs, 0) };
        match found {
            Found::Not(end) => format!("not {end}"),
            Found::Number(n) => {
                let max = n.max.map_or(String::new(), |max| format!("..{max}"));
                let bound = n.bound.map_or("", Bound::word);
                format!("{}{max} {bound} {}", n.value, n.end)
            }
        }
    }

    #[test]
    fn numbers_are_read_in_every_spelling() {
        for (text, found) in [
            ("1300", "1300  4"),
            ("1,300条", "1300  5"),
            ("１３００", "1300  4"),
            ("１，３００", "1300  5"),
            ("63，300人", "63  2"),
            ("12,34", "12  2"),
            ("1300余条", "1300 at_least 5"),
            ("3万余份", "30000 at_least 3"),
            ("10余万人", "100000 at_least 4"),
            ("1.3千份", "1300  4"),
            ("2.9万", "29000  4"),
            ("3万5千", "35000  4"),
            ("2千万元", "20000000  3"),
            ("2020.02.20", "not 10"),
            ("007", "not 3"),
            ("1234567890123456", "not 16"),
            ("一千三百余", "1300 at_least 5"),
            ("三萬餘", "30000 at_least 3"),
            ("十", "10  1"),
            ("十余万", "100000 at_least 3"),
            ("二十三", "23  3"),
            ("两千五", "2500  3"),
            ("三万二", "32000  3"),
            ("一百零五", "105  4"),
            ("一百二十", "120  4"),
            ("一亿二千万", "120000000  5"),
            ("三五", "3..5  2"),
            ("七八", "7..8  2"),
            ("二三十", "20..30  3"),
            ("三四百", "300..400  3"),
            ("十七八", "17..18  3"),
            ("二〇二〇", "not 4"),
            ("三百多", "300 at_least 3"),
            ("百余", "100 at_least 2"),
            ("十来", "10 about 2"),
            ("三十几", "30 at_least 3"),
            ("几十", "0 some 2"),
            ("数百", "0 some 2"),
            ("若干", "0 some 2"),
            ("几个", "not 1"),
        ] {
            assert_eq!(spelt(text), found, "{text}");
        }
    }
}
