//! Numbers as people read them.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Language;

/// The sign of a negative number in text for people (U+2212).
pub const MINUS: char = '−';

/// Powers of ten of 万 and 亿.
pub const WAN: u32 = 4;
pub const YI: u32 = 8;

/// Digits in groups of three; the decimals are those of the value's own scale (`37.30` stays `37.30`).
pub fn english(value: Decimal) -> String {
    let plain = plain(value);
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = whole.trim_start_matches(MINUS);
    let mut text = String::with_capacity(plain.len() + digits.len() / 3);
    text.push_str(&whole[..whole.len() - digits.len()]);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Plain digits. `power` is the power of ten the number was typed with: 0, `WAN` or `YI`. With 0, only a whole
/// multiple prints 万 or 亿 (30000 → 3万, 13000 → 13000).
pub fn chinese(value: Decimal, power: u32) -> String {
    chinese_with(value, if power == 0 { whole_power(value) } else { power }, 0)
}

/// The value in units of the power of ten, with at least so many decimals (29000, `WAN`, 2 → 2.90万).
pub fn chinese_with(value: Decimal, power: u32, decimals: u32) -> String {
    let sign = match power {
        WAN => "万",
        YI => "亿",
        _ => return plain(at_least_decimals(value, decimals)),
    };
    plain(at_least_decimals(shifted(value, power), decimals)) + sign
}

/// The power of 万 or 亿 that a whole number is a whole multiple of; 0 where it is none.
pub fn whole_power(value: Decimal) -> u32 {
    let whole = |power: u32| (value % Decimal::from(10_u64.pow(power))).is_zero();
    match value {
        _ if value.is_zero() || value.scale() > 0 => 0,
        _ if whole(YI) => YI,
        _ if whole(WAN) => WAN,
        _ => 0,
    }
}

/// The value divided by the power of ten, without trailing zeros.
pub fn shifted(value: Decimal, power: u32) -> Decimal {
    value.checked_div(Decimal::from(10_u64.pow(power.min(18)))).unwrap_or(value).normalize()
}

/// The value with trailing zeros up to so many decimals; decimals it has are never cut.
pub fn at_least_decimals(mut value: Decimal, decimals: u32) -> Decimal {
    if value.scale() < decimals {
        value.rescale(decimals);
    }
    value
}

/// A short label for an axis, with at most two decimals of 万, 亿, million or billion (18000 → 1.8万; 18,000).
pub fn short(value: Decimal, language: Language) -> String {
    let (small, small_word, large, large_word) = match language {
        Language::ZhHans | Language::ZhHant => (WAN, "万", YI, "亿"),
        Language::En => (6, " million", 9, " billion"),
    };
    let rounded =
        |power| shifted(value, power).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize();
    // What rounds up to the next word takes it: 99999999 is 1亿, not 10000万.
    if rounded(small).abs() >= Decimal::from(10_u64.pow(large - small)) {
        grouped(rounded(large), language) + large_word
    } else if value.abs() >= Decimal::from(10_u64.pow(small)) {
        grouped(rounded(small), language) + small_word
    } else {
        grouped(value.normalize(), language)
    }
}

fn grouped(value: Decimal, language: Language) -> String {
    match language {
        Language::ZhHans | Language::ZhHant => plain(value),
        Language::En => english(value),
    }
}

/// Digits without separators, with the sign that people read.
fn plain(value: Decimal) -> String {
    let digits = value.abs().to_string();
    if value.is_sign_negative() && !value.is_zero() { format!("{MINUS}{digits}") } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn english_groups_by_three_and_keeps_decimals() {
        let table = [
            ("0", "0"),
            ("168", "168"),
            ("1300", "1,300"),
            ("29000", "29,000"),
            ("1234567.50", "1,234,567.50"),
            ("37.30", "37.30"),
            ("-1300", "−1,300"),
            ("-0.5", "−0.5"),
            ("-300", "−300"),
        ];
        for (value, text) in table {
            assert_eq!(english(d(value)), text);
        }
    }

    #[test]
    fn chinese_prints_wan_only_where_typed_or_whole() {
        let table = [
            ("30000", 0, "3万"),
            ("20000", 0, "2万"),
            ("100000000", 0, "1亿"),
            ("120000000", 0, "12000万"),
            ("29000", 0, "29000"),
            ("13000", 0, "13000"),
            ("29000", WAN, "2.9万"),
            ("120000000", YI, "1.2亿"),
            ("0", 0, "0"),
            ("-30000", 0, "−3万"),
            ("30000.0", 0, "30000.0"),
            ("37.30", 0, "37.30"),
        ];
        for (value, power, text) in table {
            assert_eq!(chinese(d(value), power), text);
        }
        assert_eq!(chinese_with(d("29000"), WAN, 2), "2.90万");
    }

    #[test]
    fn axis_labels_are_short() {
        let table = [
            ("800", "800", "800"),
            ("9999", "9999", "9,999"),
            ("18000", "1.8万", "18,000"),
            ("12500", "1.25万", "12,500"),
            ("1200000", "120万", "1.2 million"),
            ("120000000", "1.2亿", "120 million"),
            ("99999999", "1亿", "100 million"),
            ("1500000000", "15亿", "1.5 billion"),
            ("0.50", "0.5", "0.5"),
            ("-18000", "−1.8万", "−18,000"),
            ("0", "0", "0"),
        ];
        for (value, zh, en) in table {
            assert_eq!(short(d(value), Language::ZhHans), zh);
            assert_eq!(short(d(value), Language::En), en);
        }
    }
}
