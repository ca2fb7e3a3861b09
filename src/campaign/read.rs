//! Small readers shared by the files of the office: texts by language, days, periods, ids.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::diagnostic::{Diagnostic, nearest};
use crate::language::Text;
use crate::language::date::{meant, meant_period, parse_day};
use crate::source::yaml::{Node, Value};

/// A text: plain, for all languages, or a map with `zh` and `en`.
pub fn text(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Text {
    let mut text = Text::default();
    node.linkless(file, found);
    match &node.value {
        Value::Text { text: t, .. } => return Text::same(t),
        Value::Map(map) => {
            for (key, value) in map {
                let slot = match key.as_text() {
                    Some("zh") => &mut text.zh,
                    Some("en") => &mut text.en,
                    _ => {
                        let message = format!("unknown language {} of a text", key.describe());
                        found.push(Diagnostic::error(key.at(file), message).help("a text takes the languages: zh, en"));
                        continue;
                    }
                };
                match value.as_text() {
                    Some(t) => *slot = Some(t.to_owned()),
                    None if value.is_null() => {}
                    None => found
                        .push(Diagnostic::error(value.at(file), format!("expected text, not {}", value.describe()))),
                }
            }
        }
        Value::List(_) | Value::Null => {
            let message = format!("expected text, or a map with zh and en, not {}", node.describe());
            found.push(Diagnostic::error(node.at(file), message));
        }
    }
    text
}

/// "write `2020-02-20`" where the day is clear, else the form.
pub fn day_help(typed: Option<&str>, form: &str) -> String {
    typed.and_then(meant).map_or_else(|| format!("write {form}"), |day| format!("write `{day}`"))
}

/// Which of our words was meant: the one for a Chinese word, the nearest, else all there are. `what` is "a level".
pub fn word_help(typed: &str, chinese: &[(&str, &str)], known: &[&str], what: &str) -> String {
    let translated = chinese.iter().find(|(word, _)| *word == typed).map(|(_, ours)| *ours);
    match translated.or_else(|| nearest(typed, known.iter().copied())) {
        Some(ours) if translated.is_some() => format!("write `{ours}`"),
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what} is one of: {}", known.join(", ")),
    }
}

/// A day written `2020-02-25`.
pub fn day(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<NaiveDate> {
    let day = node.as_text().and_then(parse_day);
    if day.is_none() {
        let message = format!("{} is not a day", node.describe());
        found.push(Diagnostic::error(node.at(file), message).help(day_help(node.as_text(), "a day as 2020-02-25")));
    }
    day
}

/// A period written `2020-02-10..2020-02-16`, both days included.
pub fn period(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<(NaiveDate, NaiveDate)> {
    let parts = node.as_text().and_then(|t| t.split_once(".."));
    let days = parts.and_then(|(a, b)| Some((parse_day(a.trim())?, parse_day(b.trim())?)));
    match days {
        Some((from, to)) if from > to => {
            let message = format!("the period {from}..{to} runs backwards");
            found.push(Diagnostic::error(node.at(file), message).help(format!("write `{to}..{from}`")));
            None
        }
        Some(days) => Some(days),
        None => {
            let message = format!("{} is not a period", node.describe());
            let meant = node.as_text().and_then(meant_period);
            let help = meant.map_or("write a period as 2020-02-10..2020-02-16".to_owned(), |p| format!("write `{p}`"));
            found.push(Diagnostic::error(node.at(file), message).help(help));
            None
        }
    }
}

/// Whether a key may name an indicator, a topic, a source or a campaign in routes and figure links.
pub fn is_id(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
}

/// "did you mean `x`?", or what there is.
pub fn suggest<'a>(typed: &str, known: impl Iterator<Item = &'a str>, where_from: &str) -> String {
    let known: Vec<&str> = known.collect();
    let bare = typed.trim_matches(['“', '”', '‘', '’', '\u{a0}', '\u{3000}']);
    if bare != typed && known.contains(&bare) {
        return format!("write `{bare}`, without curly quotes and foreign blanks");
    }
    match nearest(typed, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("{where_from} has none, or is not there"),
        None => {
            let some = &known[..known.len().min(8)];
            format!("{where_from} has: {}{}", some.join(", "), if some.len() == 8 { ", …" } else { "" })
        }
    }
}

/// The same for ids in lists: things have a name beside their id, and may have been called by it.
pub fn suggest_named<'a>(typed: &str, known: impl Iterator<Item = (&'a str, &'a Text)>, where_from: &str) -> String {
    let known: Vec<(&str, &Text)> = known.collect();
    let named = |name: &Text| [&name.zh, &name.en].into_iter().flatten().any(|n| n == typed);
    match known.iter().find(|(_, name)| named(name)) {
        Some((id, _)) => format!("write `{id}`, not the name"),
        None => listed(typed).unwrap_or_else(|| suggest(typed, known.iter().map(|(id, _)| *id), where_from)),
    }
}

/// What to write where several entries were typed as one.
pub fn listed(typed: &str) -> Option<String> {
    let parts: Vec<&str> = typed.split([',', '，', '、', '；']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let list = parts.join(", ");
    (parts.len() > 1).then(|| format!("write a list in brackets, parted by half-width commas: `[{list}]`"))
}
