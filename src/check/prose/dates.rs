//! Rule `arithmetic/dates`: a span of days in a text whose end is before its beginning.

use memchr::memmem;

use super::Finding;
use super::article::Text;
use super::signs::Signs;
use crate::diagnostic::Diagnostic;

pub const DATES: &str = "arithmetic/dates";

/// What stands between two days of a span, and right behind the first.
const BETWEEN: [char; 5] = ['至', '到', '—', '-', '~'];
/// So many months back are rather those of the next year: 11月20日至2月15日.
const NEXT_YEAR: u32 = 6;

/// A day as typed: 2020年2月20日, 2月20日, 20日.
struct Day {
    year: Option<u32>,
    month: Option<u32>,
    day: u32,
    end: usize,
}

/// Spans of one text that run backwards: 2月20日至2月15日.
pub fn check(text: &Text) -> Vec<Finding> {
    // Most texts have none.
    if !text.plain().as_bytes().windows(3).any(|w| w == "月".as_bytes()) || !has_span(text.plain()) {
        return Vec::new();
    }
    let signs = Signs::new(text.plain());
    let (mut found, mut i) = (Vec::new(), 0);
    while let Some(at) = signs.begin(i) {
        i = at + 1;
        if !signs.at(at).is_ascii_digit() || signs.before(at).is_ascii_digit() {
            continue;
        }
        let Some(first) = day(&signs, at).filter(|d| d.month.is_some()) else { continue };
        let mut next = signs.space(first.end);
        if !BETWEEN.contains(&signs.at(next)) {
            continue;
        }
        while BETWEEN.contains(&signs.at(next)) && next < first.end + 4 {
            next += 1;
        }
        let Some(second) = day(&signs, signs.space(next)) else { continue };
        if runs_back(&first, &second) {
            let span = signs.span(at..second.end).0;
            let typed = text.markdown.get(span.clone()).unwrap_or("");
            let message = format!("“{typed}” ends before it begins");
            let help = "correct one of the days, or write the year of both";
            found.push((DATES, Diagnostic::warning(text.location(span), message).help(help)));
        }
        i = second.end;
    }
    found
}

fn has_span(text: &str) -> bool {
    let follows = |at: usize| text[at + 3..].trim_start().starts_with(|c| BETWEEN.contains(&c) || "～－–".contains(c));
    ["日", "号"].iter().any(|sign| memmem::find_iter(text.as_bytes(), sign.as_bytes()).any(follows))
}

fn runs_back(first: &Day, second: &Day) -> bool {
    if first.year.is_none() && second.year.is_some() {
        return false;
    }
    let (year, month) = (second.year.or(first.year), second.month.or(first.month));
    let next_year = second.year.is_none() && first.month > month.map(|m| m + NEXT_YEAR - 1);
    !next_year && (year, month, second.day) < (first.year, first.month, first.day)
}

/// The day that is typed at `i`.
fn day(signs: &Signs, i: usize) -> Option<Day> {
    let (mut year, mut month) = (None, None);
    let mut at = i;
    loop {
        let (value, end) = number(signs, at)?;
        let end = signs.space(end);
        match signs.at(end) {
            '年' if year.is_none() && month.is_none() => year = Some(value),
            '月' if month.is_none() && (1..=12).contains(&value) => month = Some(value),
            // 5号楼 is no day.
            '号' if "楼院门线店馆口机仓厅点房区文".contains(signs.at(end + 1)) => return None,
            '日' | '号' if (1..=31).contains(&value) && (year.is_none() || month.is_some()) => {
                return Some(Day { year, month, day: value, end: end + 1 });
            }
            _ => return None,
        }
        at = signs.space(end + 1);
    }
}

fn number(signs: &Signs, i: usize) -> Option<(u32, usize)> {
    let end = (i..i + 5).find(|k| !signs.at(*k).is_ascii_digit())?;
    Some((signs.text(i..end).parse().ok()?, end))
}
