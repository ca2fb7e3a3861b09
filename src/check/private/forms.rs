//! What proves a number to be private: forms and checksums, on digits 0 to 9 (10 is the X of an identity number).

use chrono::NaiveDate;

/// First two digits of an identity number (GB/T 2260, with Taiwan residents and permanent foreign residents).
const REGIONS: [u8; 36] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83, 91,
];

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |n, d| n * 10 + u32::from(*d))
}

fn plain(digits: &[u8]) -> bool {
    digits.iter().all(|d| *d < 10)
}

/// A mobile number of mainland China: eleven digits with a prefix that is in use.
pub fn mobile(d: &[u8]) -> bool {
    d.len() == 11
        && plain(d)
        && d[0] == 1
        && match d[1] {
            3 | 8 => true,
            4 => [0, 1, 4, 5, 6, 7, 8, 9].contains(&d[2]),
            5 => d[2] != 4,
            6 => [2, 5, 6, 7].contains(&d[2]),
            7 => d[2] != 9,
            9 => d[2] != 4,
            _ => false,
        }
}

/// A short number of a public service (12345, 12388) or of a bank, insurer or city (95…, 96…).
pub fn service(d: &[u8]) -> bool {
    d.len() == 5 && plain(d) && (d.starts_with(&[1, 2, 3]) || d.starts_with(&[9, 5]) || d.starts_with(&[9, 6]))
}

/// Region and date of birth of an 18-digit identity number are possible.
pub fn identity_form(d: &[u8]) -> bool {
    if d.len() != 18 || !plain(&d[..17]) || !REGIONS.contains(&(d[0] * 10 + d[1])) {
        return false;
    }
    let (year, month, day) = (number(&d[6..10]), number(&d[10..12]), number(&d[12..14]));
    (1880..=2100).contains(&year) && NaiveDate::from_ymd_opt(year.cast_signed(), month, day).is_some()
}

/// The check digit of GB 11643 (ISO 7064, MOD 11-2).
pub fn identity_sum(d: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [u8; 11] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = d.iter().zip(WEIGHTS).map(|(d, w)| u32::from(*d) * w).sum();
    d.len() == 18 && CHECK[(sum % 11) as usize] == d[17]
}

/// A 15-digit identity number of before 1999: region and date are possible; it has no check digit.
pub fn identity_15(d: &[u8]) -> bool {
    d.len() == 15
        && plain(d)
        && REGIONS.contains(&(d[0] * 10 + d[1]))
        && d[2..6] != [0, 0, 0, 0]
        && NaiveDate::from_ymd_opt(1900 + number(&d[6..8]).cast_signed(), number(&d[8..10]), number(&d[10..12]))
            .is_some()
}

/// A unified social credit code (GB 32100) of digits only: it names an organisation, and no person.
pub fn credit_code(d: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: u32 = d.iter().zip(WEIGHTS).map(|(d, w)| u32::from(*d) * w).sum();
    let code = d.len() == 18 && plain(d) && [1, 5, 9].contains(&d[0]) && REGIONS.contains(&(d[2] * 10 + d[3]));
    code && (31 - sum % 31) % 31 == u32::from(d[17])
}

/// A bank card: a prefix in use for its length, and Luhn's sum.
pub fn bank_card(d: &[u8]) -> bool {
    if !(15..=19).contains(&d.len()) || !plain(d) {
        return false;
    }
    let (two, four) = (number(&d[..2]), number(&d[..4]));
    let prefix = match d.len() {
        15 => two == 34 || two == 37,
        16 => [35, 51, 52, 53, 54, 55, 60, 62, 65, 68].contains(&two) || d[0] == 4 || (2221..=2720).contains(&four),
        17 | 18 => two == 62,
        19 => [60, 62, 68].contains(&two) || four == 9558 || four == 9559 || number(&d[..3]) == 103,
        _ => false,
    };
    prefix && luhn(d)
}

/// Cards of UnionPay: the prefix alone says bank card.
pub fn union_pay(d: &[u8]) -> bool {
    d.len() >= 4 && (number(&d[..2]) == 62 || number(&d[..4]) == 9558)
}

fn luhn(d: &[u8]) -> bool {
    let each = |(n, digit): (usize, &u8)| match (n % 2, digit * 2) {
        (0, _) => u32::from(*digit),
        (_, twice) => u32::from(twice / 10 + twice % 10),
    };
    d.iter().rev().enumerate().map(each).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().map(|b| if b == b'X' { 10 } else { b - b'0' }).collect()
    }

    #[test]
    fn mobiles_have_known_prefixes() {
        assert!(mobile(&digits("13800001234")) && mobile(&digits("19900001234")));
        assert!(!mobile(&digits("12800001234")) && !mobile(&digits("15400001234")) && !mobile(&digits("1380000123")));
    }

    #[test]
    fn identity_numbers_need_region_date_and_check_digit() {
        // District 0000 was never given to a person.
        for good in ["110000194912310022", "110000194912310030"] {
            assert!(identity_form(&digits(good)), "{good}");
        }
        let sums = (0..=10).filter(|x| identity_sum(&[&digits("11000019491231002")[..], &[*x]].concat())).count();
        assert_eq!(sums, 1);
        assert!(identity_sum(&digits("11010519491231002X")), "the standard's own example");
        assert!(!identity_form(&digits("110000194913310022")) && !identity_form(&digits("990000194912310022")));
        assert!(identity_15(&digits("110105491231002")) && !identity_15(&digits("110105491331002")));
    }

    #[test]
    fn cards_and_codes() {
        assert!(bank_card(&digits("6200000000000005")) && !bank_card(&digits("6200000000000006")));
        assert!(!bank_card(&digits("1200000000000003")));
        assert!(!credit_code(&digits("110000194912310022")));
    }
}
