//! Quantities of English sentences: some 1,300 banners, thirty thousand leaflets, 24 of 30.

use rust_decimal::Decimal;

use super::numeral::{self, Found, How, Number};
use super::signs::Signs;
use super::spelt::{SCALES, begins, in_words, is_of_word, token, vague};
use super::{Kind, Quantity};
use crate::figure::{Bound, Figure, Scale};
use crate::language::han::is_han;

/// Bounds before a number; of two that fit the longer one stands first.
const BEFORE: [(&str, Bound); 33] = [
    ("no fewer than", Bound::AtLeast),
    ("no less than", Bound::AtLeast),
    ("not less than", Bound::AtLeast),
    ("no more than", Bound::LessThan),
    ("not more than", Bound::LessThan),
    ("more than", Bound::AtLeast),
    ("upwards of", Bound::AtLeast),
    ("in excess of", Bound::AtLeast),
    ("a minimum of", Bound::AtLeast),
    ("a maximum of", Bound::LessThan),
    ("at least", Bound::AtLeast),
    ("exceeding", Bound::AtLeast),
    ("over", Bound::AtLeast),
    ("above", Bound::AtLeast),
    ("fewer than", Bound::LessThan),
    ("less than", Bound::LessThan),
    ("at most", Bound::LessThan),
    ("up to", Bound::LessThan),
    ("under", Bound::LessThan),
    ("below", Bound::LessThan),
    ("nearly", Bound::Nearly),
    ("almost", Bound::Nearly),
    ("close to", Bound::Nearly),
    ("some", Bound::About),
    ("about", Bound::About),
    ("around", Bound::About),
    ("approximately", Bound::About),
    ("roughly", Bound::About),
    ("circa", Bound::About),
    ("an estimated", Bound::About),
    ("estimated", Bound::About),
    ("~", Bound::About),
    (">", Bound::AtLeast),
];

const MONTHS: [&str; 23] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// Words before a number that make it the name of one thing.
const LABELS: [&str; 34] = [
    "no", "nos", "number", "document", "article", "room", "building", "unit", "road", "route", "highway", "line",
    "phase", "step", "chapter", "table", "page", "level", "grade", "bus", "day", "year", "week", "version", "section",
    "figure", "block", "gate", "issue", "covid", "annex", "hotline", "call", "item",
];
/// Words before the number of a year.
const YEARS: [&str; 14] =
    ["in", "since", "by", "during", "from", "until", "of", "early", "late", "mid", "year", "to", "and", "before"];
/// Words that count nothing behind a number.
const STOPS: [&str; 40] = [
    "and", "or", "of", "in", "on", "at", "to", "for", "with", "is", "are", "was", "were", "has", "have", "had", "from",
    "by", "as", "than", "am", "pm", "a", "an", "the", "it", "they", "which", "that", "after", "before", "will", "but",
    "per", "each", "every", "all", "when", "while", "o",
];

/// Whether the digits at `i` stand among Latin words: a letter is the nearest sign behind them, or before them where
/// no Chinese one is behind.
pub fn is_around(signs: &Signs, i: usize) -> bool {
    let mut end = i;
    // What is longer is no count.
    while end < i + 24 && matches!(signs.at(end), '0'..='9' | ',' | '.' | '+' | '%' | '—' | '-') {
        end += 1;
    }
    let (after, before) = (signs.at(signs.space(end)), signs.before(signs.space_before(i)));
    let apart = signs.space(end) > end || signs.before(end) == '-' || !after.is_ascii_alphabetic();
    if is_han(after) || is_han(before) || !apart {
        return false;
    }
    after.is_ascii_alphabetic() || before.is_ascii_alphabetic()
}

/// The quantity of digits in an English sentence.
pub fn digits(signs: &Signs, i: usize) -> (usize, Option<Quantity>) {
    let number = match numeral::digits(signs, i) {
        Found::Number(number) => number,
        Found::Not(end) => return (end, None),
    };
    let (one, two) = (signs.before(i), signs.before(i.saturating_sub(1)));
    let joined = matches!(one, '-' | '.' | '/' | ':' | '_' | '+') && two.is_ascii_alphanumeric();
    let (after, next) = (signs.at(number.end), signs.at(number.end + 1));
    let named = one.is_ascii_alphabetic()
        || after.is_ascii_alphabetic()
        || matches!(after, '-' | ':' | '+' | '/') && next.is_ascii_alphanumeric() && !is_range(signs, number.end);
    if joined || named || "#№$¥".contains(one) {
        return (number.end, None);
    }
    let end = number.end;
    let found = finish(signs, i, multiplied(signs, number));
    (found.as_ref().map_or(end, |f| f.0), found.map(|f| f.1))
}

fn is_range(signs: &Signs, at: usize) -> bool {
    signs.at(at) == '-' && signs.at(at + 1).is_ascii_digit() && {
        let digits = (at + 1..at + 9).find(|k| !signs.at(*k).is_ascii_digit()).unwrap_or(at);
        !matches!(signs.at(digits), '-' | '/') && signs.at(at + 1) != '0'
    }
}

/// The quantity of a number in words that starts at `i`; a word that is none is passed over.
pub fn word(signs: &Signs, i: usize) -> (usize, Option<Quantity>) {
    let end = (i + 1..).find(|k| !is_of_word(signs.at(*k))).unwrap_or(i + 1);
    if !begins(signs, i, end) {
        return (end, None);
    }
    let (first, end) = token(signs, i);
    let hyphened = signs.before(i) == '-' || signs.before(i).is_ascii_digit();
    let (number, _) = match vague(signs, &first, end).or_else(|| in_words(signs, i)) {
        Some(found) if !hyphened => found,
        _ => return (end, None),
    };
    // Two Sessions, Three Gorges.
    let capital = |k: usize| signs.at(k).is_ascii_uppercase();
    if capital(i) && capital(signs.space(number.end)) {
        return (end, None);
    }
    // 24-hour, two-level.
    if signs.at(number.end) == '-' {
        return (end, None);
    }
    let end = number.end;
    let small = number.value < Decimal::TWO && number.how != How::Some;
    // More than one street counts nothing; at least one doctor does.
    let meant = || ["at least", "at most", "up to", "no more than"].iter().any(|w| behind(signs, i).ends_with(w));
    let found = if small && !meant() { None } else { finish(signs, i, number) };
    (found.as_ref().map_or(end, |f| f.0), found.map(|f| f.1))
}

/// 1.3 thousand, 2 million.
fn multiplied(signs: &Signs, number: Number) -> Number {
    let (word, end) = token(signs, signs.space(number.end));
    let Some((_, scale)) = SCALES.iter().find(|(w, scale)| *w == word && *scale >= 100) else { return number };
    let by = Decimal::from(*scale);
    match (number.value.checked_mul(by), number.step.checked_mul(by)) {
        (Some(value), Some(step)) => Number { end, value: value.normalize(), step: step.normalize(), ..number },
        _ => number,
    }
}

/// The upper end of 2 to 3, 2—3, between 2 and 3.
fn range(signs: &Signs, i: usize, first: Number) -> Number {
    if first.how == How::Some || first.bound.is_some() {
        return first;
    }
    let percent = signs.at(first.end) == '%';
    let k = signs.space(first.end + usize::from(percent));
    let (word, after) = token(signs, k);
    let between = word == "and" && behind(signs, i).ends_with("between");
    let next = match signs.at(k) {
        '—' | '-' | '~' => signs.space(k + 1),
        _ if word == "to" || between => signs.space(after),
        _ => return first,
    };
    let second = if signs.at(next).is_ascii_digit() {
        match numeral::digits(signs, next) {
            Found::Number(number) => multiplied(signs, number),
            Found::Not(_) => return first,
        }
    } else {
        match in_words(signs, next) {
            Some((number, _)) => number,
            None => return first,
        }
    };
    if second.value <= first.value || (percent && signs.at(second.end) != '%') {
        return first;
    }
    Number { value: first.value, max: Some(second.value), step: first.step.min(second.step), bound: None, ..second }
}

/// Up to 28 signs before `i`, in lower case.
fn behind(signs: &Signs, i: usize) -> String {
    let end = signs.space_before(i);
    signs.text(end.saturating_sub(28)..end).to_lowercase()
}

fn finish(signs: &Signs, i: usize, number: Number) -> Option<(usize, Quantity)> {
    let head = behind(signs, i);
    let number = range(signs, i, number);
    // Over a hundred, nearly a dozen.
    let head = head.strip_suffix(" a").map_or(head.clone(), str::to_owned);
    let last = head.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let bound =
        BEFORE.iter().find(|(w, _)| head.strip_suffix(w).is_some_and(|rest| !rest.ends_with(char::is_alphabetic)));
    let noun = Noun::read(signs, number.end);
    if is_name(&number, &head, last, &noun) {
        return None;
    }
    let start = bound.map_or(i, |(word, _)| {
        let a = signs.space_before(i);
        let a = if signs.ends(a, " a") { a - 2 } else { a };
        a.saturating_sub(word.chars().count())
    });
    let before = number.bound.or(bound.map(|b| b.1));
    let bound = match number.max {
        Some(max) => Bound::Range { max },
        None => before.unwrap_or(Bound::Exact),
    };
    let kind = noun.kind(&head)?;
    let percent = matches!(kind, Kind::Share);
    let (span, points) = signs.span(start..noun.end);
    let figure = Figure { value: number.value, bound, scale: Scale::One, step: number.step, percent };
    let (measure, noun_after) = (noun.first, noun.all);
    let noun_before = String::new();
    Some((noun.end, Quantity { span, points, figure, of: None, measure, noun_before, noun_after, kind }))
}

/// A date, a year, the number of one thing, or nothing that is counted.
fn is_name(number: &Number, head: &str, last: &str, noun: &Noun) -> bool {
    let month = MONTHS.contains(&last) && last != "may" || MONTHS.contains(&noun.first.as_str()) && noun.first != "may";
    let year = number.how == How::Digits
        && number.step == Decimal::ONE
        && (1900..2100).contains(&i64::try_from(number.value).unwrap_or(0));
    // The 2020 campaign has the year in its name.
    let dated = year && (noun.first.is_empty() || YEARS.contains(&last) || last == "the" || head.ends_with(','));
    let label = LABELS.contains(&last) || head.ends_with("no.") || head.ends_with("p.");
    let nothing = noun.first.is_empty() && !(number.bound.is_some() || told(head));
    month || dated || label || matches!(noun.first.as_str(), "am" | "pm") || nothing
}

fn told(head: &str) -> bool {
    ["total of", "totalled", "totaled", "reached", "reaching"].iter().any(|w| head.ends_with(w))
        || is_whole(head)
        || BEFORE.iter().any(|(w, _)| w.len() > 3 && *w != "below" && *w != "above" && head.ends_with(w))
}

/// 203 of 289, 203 of the 289.
fn is_whole(head: &str) -> bool {
    let part = head.strip_suffix(" of the").or_else(|| head.strip_suffix(" of"));
    part.is_some_and(|part| part.ends_with(|c: char| c.is_ascii_digit()) && !part.contains("page"))
}

/// What stands behind a number: its first word, the words of the clause, where the first ends.
struct Noun {
    first: String,
    all: String,
    end: usize,
}

impl Noun {
    fn read(signs: &Signs, end: usize) -> Self {
        let mut k = signs.space(end);
        if signs.at(k) == '%' {
            return Self { first: "%".to_owned(), all: String::new(), end: k + 1 };
        }
        if matches!(signs.at(k), '℃' | '°') {
            return Self { first: "°".to_owned(), all: String::new(), end: k + 1 };
        }
        if signs.starts(k, "per cent") {
            return Self { first: "%".to_owned(), all: String::new(), end: k + 8 };
        }
        let (mut first, mut all, mut first_end) = (String::new(), String::new(), end);
        for n in 0..6 {
            let (word, after) = token(signs, k);
            if word.is_empty() {
                break;
            }
            if n == 0 {
                if STOPS.contains(&word.as_str()) {
                    // 203 of the 289, 203 out of 289.
                    let part = word == "of" && (k..k + 8).any(|k| signs.at(k).is_ascii_digit());
                    if !part {
                        break;
                    }
                } else {
                    first_end = after;
                }
                first.clone_from(&word);
            }
            if n > 0 {
                all.push(' ');
            }
            all.push_str(&word);
            let gap = signs.at(after) == '-' && signs.at(after + 1).is_ascii_alphabetic();
            k = if gap { after + 1 } else { signs.space(after) };
        }
        Self { first, all, end: first_end }
    }

    /// Whether the words behind the first say that it is counted each time: 4 people per shift, twice a day.
    fn is_rate(&self) -> bool {
        let mut words = self.all.split(' ').skip(1);
        while let Some(word) = words.next() {
            let time = |next: &str, times: &[&str]| times.iter().any(|t| next.starts_with(t));
            let said = match word {
                "per" | "every" => true,
                "a" => words.clone().next().is_some_and(|next| time(next, &["day", "week", "shift"])),
                "at" => {
                    let mut next = words.clone();
                    next.next() == Some("a") && next.next().is_some_and(|next| time(next, &["time"]))
                }
                _ => word.starts_with("each") || word.starts_with("daily"),
            };
            if said {
                return true;
            }
        }
        false
    }

    /// `None` where it is the time of day.
    fn kind(&self, head: &str) -> Option<Kind> {
        let each = || !head.contains(['.', ';', ',']) && ["each ", "every ", "per "].iter().any(|w| head.contains(w));
        Some(match self.first.as_str() {
            "%" | "percent" => Kind::Share,
            "hours" | "hour" | "days" | "day" | "weeks" | "week" | "months" | "month" | "minutes" | "minute"
            | "seconds" => Kind::Duration,
            "years" | "year" if self.all.contains(" old") => Kind::Age,
            "years" | "year" => Kind::Duration,
            "metres" | "meters" | "kilometres" | "kilometers" | "km" | "degrees" | "°" | "cm" => Kind::Measurement,
            "o'clock" => return None,
            _ if self.is_rate() || each() => Kind::Rule,
            _ => Kind::Statistic,
        })
    }
}
