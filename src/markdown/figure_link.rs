//! `[[indicator@place:day#number]]`: reading what stands between the brackets.

use std::sync::Arc;

use chrono::NaiveDate;

use super::place::Places;
use super::{FigureLink, FigureWhen, Piece, Span};
use crate::diagnostic::Diagnostic;
use crate::language::date::{meant, meant_period};

/// No figure link is longer (in bytes), so that looking for an end costs little.
const LONGEST: usize = 400;

/// The end of the figure link that starts at `at` with `[[`, well-formed or not. Brackets that mean something
/// else in Markdown are none: a footnote in brackets, and a bracketed number as a link's text (`[[1]](…)`).
pub fn end_of(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?.strip_prefix(b"[[")?;
    let length = rest.iter().take(LONGEST).position(|b| matches!(b, b'[' | b']' | b'\n' | b'\r' | b'`' | b'\\'))?;
    let after = rest[length..].strip_prefix(b"]]")?;
    let typed = &text[at + 2..at + 2 + length];
    // Signs that `prepare` replaces may not hide in a link.
    let unclean = typed.contains(|c| matches!(c, '\0' | '\u{fdd0}'..='\u{fdd4}'));
    let other = unclean || typed.starts_with('^') || (after.first() == Some(&b'(') && !starts_indicator(typed));
    (!other).then_some(at + length + 4)
}

fn starts_indicator(typed: &str) -> bool {
    typed.trim_start().starts_with(|c: char| c.is_ascii_lowercase())
}

/// What is wrong with a figure link, and what to do.
type Wrong = (String, String);

/// Reads a figure link with its brackets.
pub fn read(typed: &str, at: Span) -> Result<FigureLink, Wrong> {
    let inside = typed.strip_prefix("[[").and_then(|t| t.strip_suffix("]]")).unwrap_or(typed);
    let (rest, number_only) = match inside.split_once('#') {
        None => (inside, false),
        Some((rest, word)) if word.trim() == "number" => (rest, true),
        Some((_, word)) => {
            return Err((
                format!("unknown part `#{}` of the figure link {typed}", word.trim()),
                "the only one is `#number`: the figure without its unit".to_owned(),
            ));
        }
    };
    let (rest, when) = match rest.split_once(':') {
        None => (rest, None),
        Some((rest, when)) => (rest, Some(read_when(typed, when.trim())?)),
    };
    let (indicator, place) = match rest.split_once('@') {
        None => (rest, None),
        Some((indicator, place)) => (indicator, Some(read_place(typed, place.trim())?)),
    };
    let indicator = read_indicator(typed, indicator.trim())?;
    Ok(FigureLink { indicator, place, when, number_only, at })
}

fn read_indicator(typed: &str, name: &str) -> Result<String, Wrong> {
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits {
        return Ok(name.to_owned());
    }
    let message = if name.is_empty() {
        format!("the figure link {typed} names no indicator")
    } else {
        format!("`{name}` in {typed} cannot be an indicator")
    };
    let lower = name.to_ascii_lowercase().replace(['-', ' '], "_");
    let help = if name.contains(['：', '＠', '＃']) {
        "write the half-width signs `:`, `@` and `#`".to_owned()
    } else if lower != name && lower.starts_with(|c: char| c.is_ascii_lowercase()) && lower.is_ascii() {
        format!("indicators are written in lower case with `_`: `[[{lower}]]`")
    } else {
        "a figure link is an indicator's id, as in `[[banners]]`; for plain brackets write `\\[[`".to_owned()
    };
    Err((message, help))
}

fn read_place(typed: &str, place: &str) -> Result<String, Wrong> {
    if place.is_empty() || place.contains(char::is_whitespace) {
        return Err((
            format!("`{place}` in {typed} cannot be a place"),
            "write the path of the place's folder, as in `[[banners@henan/gongyi]]`".to_owned(),
        ));
    }
    Ok(place.trim_matches('/').to_owned())
}

fn read_when(typed: &str, when: &str) -> Result<FigureWhen, Wrong> {
    let help = "write a day as `:2020-02-17` or a period as `:2020-02-10..2020-02-16`";
    let found = match when.split_once("..") {
        None => read_day(when).map(FigureWhen::On),
        Some((from, to)) => match (read_day(from), read_day(to)) {
            (Some(from), Some(to)) if from > to => {
                return Err((format!("the period `{when}` in {typed} ends before it begins"), help.to_owned()));
            }
            (Some(from), Some(to)) => Some(FigureWhen::Period(from, to)),
            _ => None,
        },
    };
    let meant = || meant(when).filter(|day| day.len() == 10).or_else(|| meant_period(when));
    let help = || meant().map_or(help.to_owned(), |day| format!("write `:{day}`"));
    found.ok_or_else(|| (format!("`{when}` in {typed} is not a day of the calendar"), help()))
}

/// `2020-02-17`, with all its digits.
fn read_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The mistake of a figure link that cannot be read.
pub fn mistake(wrong: Wrong, at: Span, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(at.location(file), wrong.0).help(wrong.1)
}

/// Figure links in a plain text, such as a title or a summary; `line` and `column` say where it starts.
pub fn pieces(text: &str, file: &Arc<str>, line: u32, column: u32) -> (Vec<Piece>, Vec<Diagnostic>) {
    let mut places = Places::new(text, line);
    let (mut found, mut mistakes) = (Vec::new(), Vec::new());
    let mut plain = String::new();
    let (mut at, mut done) = (0, 0);
    while let Some(step) = text[at..].find("[[") {
        let start = at + step;
        if text[..start].ends_with('\\') {
            plain.push_str(&text[done..start - 1]);
            plain.push_str("[[");
            at = start + 2;
            done = at;
            continue;
        }
        let Some(end) = end_of(text, start) else {
            at = start + 1;
            continue;
        };
        let mut span = places.span(start, end);
        if span.line == line {
            span.column += column.saturating_sub(1);
        }
        plain.push_str(&text[done..start]);
        match read(&text[start..end], span) {
            Ok(link) => {
                if !plain.is_empty() {
                    found.push(Piece::Text(std::mem::take(&mut plain)));
                }
                found.push(Piece::Figure(link.into()));
            }
            Err(wrong) => {
                plain.push_str(&text[start..end]);
                mistakes.push(mistake(wrong, span, file));
            }
        }
        at = end;
        done = end;
    }
    plain.push_str(&text[done..]);
    if !plain.is_empty() {
        found.push(Piece::Text(plain));
    }
    (found, mistakes)
}

/// Brackets as a Chinese keyboard makes them: `【【banners】】` prints as it stands.
pub fn full_width(text: &str, file: &Arc<str>, first_line: u32, mistakes: &mut Vec<Diagnostic>) {
    for (open, close) in [("【【", "】】"), ("［［", "］］")] {
        if !text.contains(open) {
            continue;
        }
        let mut places = Places::new(text, first_line);
        for (start, _) in text.match_indices(open) {
            let inside = &text[start + open.len()..];
            let mut near = inside.char_indices().take(LONGEST / 4).take_while(|(_, c)| *c != '\n');
            let end = near.find(|(at, _)| inside[*at..].starts_with(close)).map(|(at, _)| at);
            let Some(inside) =
                end.map(|end| &inside[..end]).filter(|i| i.starts_with(|c: char| c.is_ascii_lowercase()))
            else {
                continue;
            };
            let at = places.span(start, start + open.len() + inside.len() + close.len()).location(file);
            let message =
                format!("`{open}{inside}{close}` is plain text: the brackets of a figure link are half-width");
            mistakes.push(Diagnostic::warning(at, message).help(format!("write `[[{inside}]]`")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_brackets_are_said() {
        let mut all = Vec::new();
        full_width("一\n共【【banners】】，【【注】】、［［a@b］］。【【c\n】】", &Arc::from("a.md"), 3, &mut all);
        let said: Vec<_> = all.iter().map(|d| (d.line(), d.help.clone().unwrap_or_default())).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].0.starts_with("a.md:4:2: warning: `【【banners】】`") && said[0].1 == "write `[[banners]]`");
        assert!(said[1].0.starts_with("a.md:4:20"), "{said:?}");
    }

    fn link(typed: &str) -> Result<FigureLink, Wrong> {
        read(typed, Span::default())
    }

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn all_parts_are_read_and_trimmed() {
        let full = link("[[ leaflets @ henan/gongyi/ : 2020-02-17 # number ]]").unwrap();
        assert_eq!(full.indicator, "leaflets");
        assert_eq!(full.place.as_deref(), Some("henan/gongyi"));
        assert_eq!(full.when, Some(FigureWhen::On(day(2020, 2, 17))));
        assert!(full.number_only);
        let period = link("[[tests:2020-02-10..2020-02-16]]").unwrap();
        assert_eq!(period.when, Some(FigureWhen::Period(day(2020, 2, 10), day(2020, 2, 16))));
        assert_eq!(link("[[a_1]]").unwrap().indicator, "a_1");
    }

    #[test]
    fn mistakes_say_what_to_do() {
        for (typed, word) in [
            ("[[]]", "no indicator"),
            ("[[注]]", "cannot be an indicator"),
            ("[[a b]]", "cannot be an indicator"),
            ("[[banners:2020-13-01]]", "calendar"),
            ("[[banners:2020-2-1]]", "calendar"),
            ("[[banners:2020-02-16..2020-02-10]]", "ends before"),
            ("[[banners@]]", "cannot be a place"),
            ("[[banners#unit]]", "unknown part"),
            ("[[banners：2020-02-01]]", "cannot be an indicator"),
        ] {
            let (message, help) = link(typed).unwrap_err();
            assert!(message.contains(word), "{typed}: {message}");
            assert!(!help.is_empty());
        }
        assert!(link("[[Display-Boards]]").unwrap_err().1.contains("[[display_boards]]"));
        assert!(link("[[注]]").unwrap_err().1.contains("\\[["));
    }

    #[test]
    fn titles_hold_figures() {
        let (found, mistakes) = pieces("悬挂[[banners]]、\\[[x]]、[[坏]]", &Arc::from("a.md"), 3, 8);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0], Piece::Text("悬挂".to_owned()));
        assert!(matches!(&found[1], Piece::Figure(f) if f.at == Span { line: 3, column: 10, length: 11 }));
        assert_eq!(found[2], Piece::Text("、[[x]]、[[坏]]".to_owned()));
        assert_eq!(mistakes.len(), 1);
        assert_eq!((mistakes[0].location.line, mistakes[0].location.column, mistakes[0].location.length), (3, 29, 5));
    }

    #[test]
    fn other_brackets_are_left_alone() {
        assert_eq!(end_of("[[^1]]", 0), None);
        assert_eq!(end_of("[[1]](https://example.org)", 0), None);
        assert_eq!(end_of("[[banners]](x)", 0), Some(11));
        assert_eq!(end_of("[[a\n]]", 0), None);
        assert_eq!(end_of("[[[a]]", 0), None);
        assert_eq!(end_of("[[[a]]", 1), Some(6));
    }
}
