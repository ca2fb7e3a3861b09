//! Number plates, passports and doors: forms with letters and words in them.

use std::ops::Range;

use super::signs::{CELL, Sign, digit};
use super::{Hit, Kind};

pub const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
/// Letters of number plates: I and O are too like 1 and 0.
const PLATE_LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";

fn blank(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | CELL)
}

fn hit(signs: &[Sign], start: usize, end: usize, kind: Kind) -> Hit {
    let value = signs[start..end].iter().map(|s| s.c.to_ascii_uppercase()).filter(|c| !blank(*c)).collect();
    Hit { kind, range: signs[start].at..signs[end - 1].end, value }
}

/// `豫A·12345`, `豫A 12345`, `豫AD12345`.
pub fn plates(signs: &[Sign], hits: &mut Vec<Hit>, steps: &mut u64) {
    for (at, sign) in signs.iter().enumerate() {
        *steps += 1;
        if !sign.c.is_ascii() && PROVINCES.contains(sign.c) {
            hits.extend(plate_end(signs, at).map(|end| hit(signs, at, end, Kind::Plate)));
        }
    }
}

fn plate_end(signs: &[Sign], start: usize) -> Option<usize> {
    let mut at = start + 1;
    let skip = |at: &mut usize| {
        let from = *at;
        while *at - from < 3 && signs.get(*at).is_some_and(|s| blank(s.c)) {
            *at += 1;
        }
        *at > from
    };
    skip(&mut at);
    if !PLATE_LETTERS.contains(signs.get(at)?.c.to_ascii_uppercase()) {
        return None;
    }
    at += 1;
    skip(&mut at);
    let mut run: Vec<char> = Vec::new();
    let spaced = signs.get(at + 1).is_some_and(|s| blank(s.c));
    while run.len() < 8 {
        let Some(c) = signs.get(at).map(|s| s.c.to_ascii_uppercase()) else { break };
        let c = digit(c).map_or(c, |d| char::from(b'0' + d));
        if !(c.is_ascii_digit() || PLATE_LETTERS.contains(c)) {
            break;
        }
        run.push(c);
        at += 1;
        if spaced && run.len() < 6 && signs.get(at + 1).is_some_and(|s| s.c.is_ascii_alphanumeric()) {
            skip(&mut at);
        }
    }
    let digits = run.iter().filter(|c| c.is_ascii_digit()).count();
    let special = signs.get(at).is_some_and(|s| "警学挂港澳领".contains(s.c));
    let electric =
        run.first().is_some_and(char::is_ascii_alphabetic) || run.last().is_some_and(char::is_ascii_alphabetic);
    match run.len() {
        4 if special && digits >= 3 => Some(at + 1),
        5 if digits >= 2 => Some(at),
        6 if digits >= 4 && electric => Some(at),
        _ => None,
    }
}

/// `E12345678`, `EA1234567`, `G12345678`, `P1234567`, and permits to and from Hong Kong and Macau (`C12345678`,
/// `W12345678`, `H1234567890`).
pub fn passports(signs: &[Sign], hits: &mut Vec<Hit>, steps: &mut u64) {
    let mut at = 0;
    while at < signs.len() {
        *steps += 1;
        if !signs[at].c.is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let start = at;
        while signs.get(at).is_some_and(|s| s.c.is_ascii_alphabetic()) {
            *steps += 1;
            at += 1;
        }
        let bounded =
            start == 0 || !(signs[start - 1].c.is_ascii_alphanumeric() || "/_#=%".contains(signs[start - 1].c));
        if bounded && at - start <= 2 {
            hits.extend(passport_end(signs, start, at).map(|end| hit(signs, start, end, Kind::Passport)));
        }
    }
}

fn passport_end(signs: &[Sign], start: usize, after: usize) -> Option<usize> {
    let letters: String = signs[start..after].iter().map(|s| s.c.to_ascii_uppercase()).collect();
    let before: String = signs[start.saturating_sub(14)..start].iter().map(|s| s.c.to_ascii_lowercase()).collect();
    let said = ["护照", "通行证", "回乡证", "passport", "证件"].iter().any(|w| before.contains(w));
    let lengths: &[usize] = match letters.as_str() {
        "E" | "G" => &[8],
        "D" | "S" | "P" if said => &[8, 7],
        "H" | "M" if said => &[10, 8],
        "K" | "C" | "W" | "L" | "T" if said => &[8],
        l if l.len() == 2 && l.starts_with('E') => &[7],
        _ => return None,
    };
    lengths.iter().find_map(|wanted| digits_end(signs, start..after, *wanted, said))
}

/// Where so many digits behind the letters end; `said`: a passport is spoken of.
fn digits_end(signs: &[Sign], letters: Range<usize>, wanted: usize, said: bool) -> Option<usize> {
    let mut at = letters.end;
    let mut digits = String::new();
    let mut gaps = 0;
    while digits.len() < wanted {
        match signs.get(at)?.c {
            c if digit(c).is_some() => digits.extend(digit(c).map(|d| char::from(b'0' + d))),
            c if blank(c) && said && gaps < 12 => gaps += 1,
            _ => return None,
        }
        at += 1;
    }
    let open = signs.get(at).is_some_and(|s| s.c.is_ascii_alphanumeric() || digit(s.c).is_some());
    // A code made of a day: G20200215.
    let dated = digits.starts_with("20") || digits.starts_with("19");
    (!open && (said || (!dated && signs[letters].iter().all(|s| s.c.is_ascii_uppercase())))).then_some(at)
}

/// `3号楼2单元501室`, `三栋二单元五楼东户`, and `5栋1203室`, `3-2-501室`, `12号附3号` where no institution is named.
pub fn doors(signs: &[Sign], hits: &mut Vec<Hit>, steps: &mut u64) {
    let close: Vec<(usize, char)> =
        signs.iter().enumerate().filter(|(_, s)| !matches!(s.c, ' ' | '-' | CELL)).map(|(n, s)| (n, s.c)).collect();
    let mut done = 0;
    for at in 0..close.len() {
        *steps += 1;
        let building = match close[at].1 {
            '栋' | '幢' | '座' => Some(at),
            '楼' if at > 0 && matches!(close[at - 1].1, '号' | '#') => Some(at - 1),
            '院' | '附' if at > 0 && close[at - 1].1 == '号' => Some(at - 1),
            '室' => {
                let start = dashed(signs, close[at].0).map(|sign| close.partition_point(|(n, _)| *n < sign));
                if let Some(start) = start.filter(|s| *s >= done && !institution(&close, *s)) {
                    hits.push(hit(signs, close[start].0, close[at].0 + 1, Kind::Door));
                    done = at + 1;
                }
                None
            }
            _ => None,
        };
        let Some(start) = building.and_then(|b| number_before(&close, b)).filter(|s| *s >= done) else { continue };
        if let Some(end) = door_end(&close, at + 1, institution(&close, start)) {
            hits.push(hit(signs, close[start].0, close[end - 1].0 + 1, Kind::Door));
            done = end;
        }
    }
}

/// Where the building, unit and room (`3-2-501`) that end before `at` start.
fn dashed(signs: &[Sign], at: usize) -> Option<usize> {
    let mut start = at;
    for (n, lengths) in [3..=4, 1..=2, 1..=3].into_iter().enumerate() {
        if n > 0 {
            start = start.checked_sub(1).filter(|dash| signs[*dash].c == '-')?;
        }
        let digits = signs[..start].iter().rev().take(5).take_while(|s| digit(s.c).is_some()).count();
        start -= Some(digits).filter(|n| lengths.contains(n))?;
    }
    (start == 0 || signs[start - 1].c != '-').then_some(start)
}

fn numeral(c: char) -> bool {
    digit(c).is_some() || c == '十'
}

/// Where the number that ends before `at` starts: at most four signs of digits, or one letter.
fn number_before(close: &[(usize, char)], at: usize) -> Option<usize> {
    let count = close[..at].iter().rev().take(4).take_while(|(_, c)| numeral(*c)).count();
    let letter = at > 0 && close[at - 1].1.is_ascii_uppercase();
    match count {
        0 if letter => Some(at - 1),
        0 => None,
        n => Some(at - n),
    }
}

/// Where the door ends whose building ends before `at`.
fn door_end(close: &[(usize, char)], at: usize, institution: bool) -> Option<usize> {
    let run = |at: usize| close[at.min(close.len())..].iter().take(5).take_while(|(_, c)| numeral(*c)).count();
    let c = |at: usize| close.get(at).map(|(_, c)| *c);
    let first = run(at);
    if c(at - 1) == Some('附') {
        let shop = institution || !(1..=3).contains(&first) || c(at + first) != Some('号');
        return (!shop).then_some(at + first + 1);
    }
    let unit = match c(at) {
        Some('甲' | '乙' | '丙' | '东' | '西' | '中') => 1,
        _ => first,
    };
    if (1..=3).contains(&unit) && c(at + unit) == Some('单') && c(at + unit + 1) == Some('元') {
        let room = at + unit + 2;
        let n = run(room);
        let end = room + n;
        return match (n, c(end)) {
            (1..=4, Some('室' | '户' | '号')) => Some(end + 1),
            (1..=2, Some('楼' | '层')) if matches!(c(end + 1), Some('东' | '西' | '中' | '南' | '北')) => {
                (c(end + 2) == Some('户')).then_some(end + 3)
            }
            (3..=4, _) => Some(end),
            _ => None,
        };
    }
    let room = (3..=4).contains(&first) && c(at + first) == Some('室');
    (room && !institution).then_some(at + first + 1)
}

/// An office, a shop or a hall stands there: its address is no home.
fn institution(close: &[(usize, char)], start: usize) -> bool {
    let before: String = close[start.saturating_sub(14)..start].iter().map(|(_, c)| *c).collect();
    ["中心", "大厦", "广场", "办公", "服务", "机关", "政府", "公司", "大楼", "接待", "单位地址"]
        .iter()
        .any(|w| before.contains(w))
}
