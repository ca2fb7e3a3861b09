//! Slips of the hand that YAML answers with words of its own: said in plain ones, where they were made.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};

/// Signs that mean something to YAML where a value begins.
const SIGNS: [char; 8] = ['>', '|', '%', '@', '`', '*', '&', '!'];

/// The finding for what the library said of `line`, which stands `shift` lines below its place in `text`.
pub(super) fn explain(location: Location, message: &str, text: &str, shift: u32, line: &str) -> Diagnostic {
    slip(&location, message, text, shift, line).unwrap_or_else(|| {
        let help = "check the indentation, the colon and space after each key, and put text that holds `: ` or starts with a sign in quotes";
        let help = if line.contains('\t') { "YAML is indented with spaces, never with tabs" } else { help };
        Diagnostic::error(location, format!("this is not YAML: {message}")).help(help)
    })
}

/// A key that stands twice in one map. Groups of three digits are what a number with commas leaves in a flow map.
pub(super) fn twice(at: Location, key: &str) -> Diagnostic {
    let group = key.len() == 3 && key.bytes().all(|b| b.is_ascii_digit());
    let length = u32::try_from(key.chars().count()).unwrap_or(0);
    let (message, help) = if group {
        (format!("`,{key}` stands twice"), "a number with commas falls apart in a YAML map: write it without them")
    } else {
        (format!("the key `{key}` stands twice"), "keep the right one")
    };
    Diagnostic::error(Location { length, ..at }, message).help(help)
}

/// What was meant where YAML gave up at `at`, which is in `line` (`down` lines below its place in `text`).
fn slip(at: &Location, said: &str, text: &str, down: u32, line: &str) -> Option<Diagnostic> {
    let value: String = line.chars().skip(at.column.saturating_sub(1) as usize).collect();
    if let Some(mistake) = sign(at, &value) {
        return Some(mistake);
    }
    // YAML often finds out only on the line after.
    let above = at.line.checked_sub(down + 2).and_then(|n| text.lines().nth(n as usize)).unwrap_or("");
    let here = [(at.line, line), (at.line.saturating_sub(1), above)];
    let blank = here.into_iter().find_map(|(number, line)| blank(at, number, line));
    let colon = || here.into_iter().find_map(|(number, line)| colon(at, number, line));
    let other = || here.into_iter().find_map(|(number, line)| other(at, number, line));
    // A comment ends a value, so what stands deeper below it belongs to none.
    let below = || {
        let next = text.lines().nth(at.line.checked_sub(down)? as usize)?;
        let at = Location { line: at.line + 1, ..at.clone() };
        if said.starts_with("comment intercepting") { level(&at, next, line) } else { None }
    };
    blank
        .or_else(colon)
        .or_else(below)
        .or_else(other)
        .or_else(|| quotes(at, line))
        .or_else(|| after_quotes(at, said))
        .or_else(|| if said.starts_with("mapping values are not allowed") { level(at, line, above) } else { None })
}

/// `banners: >5` is good YAML for a text of no lines: the number is lost without a word.
pub(super) fn lost_value(file: &Arc<str>, text: &str, down: u32) -> Option<Diagnostic> {
    if !text.contains(": >") && !text.contains(": |") {
        return None;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = (down + 1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let Some((key, value)) = line.split_once(": ") else { continue };
        let name = key.trim_start().trim_start_matches("- ");
        if !value.trim_start().starts_with(['>', '|'])
            || name.contains(|c: char| c.is_whitespace() || "#\"'".contains(c))
        {
            continue;
        }
        let deeper = |next: &str| next.trim().is_empty() || indent(next) > indent(line);
        let empty = lines.peek().is_none_or(|(_, next)| !deeper(next));
        if empty && value.contains(|c: char| c.is_ascii_digit()) {
            let skipped = line.chars().count() - value.trim_start().chars().count();
            let at = Location::new(file.clone(), number, u32::try_from(skipped + 1).unwrap_or(u32::MAX), 0);
            return sign(&at, value.trim_start());
        }
        // What stands in the text of a block is text.
        while lines.next_if(|(_, next)| deeper(next)).is_some() {}
    }
    None
}

/// `>300`, `%5`: a value that begins with a sign of YAML.
fn sign(at: &Location, value: &str) -> Option<Diagnostic> {
    let typed = value.split([',', '}', ']', '#']).next().unwrap_or("").trim_end();
    let first = typed.chars().next().filter(|c| SIGNS.contains(c))?;
    let number = typed.trim_start_matches(['>', '=', ' ']);
    let figure = first == '>' && number.starts_with(|c: char| c.is_ascii_digit());
    if typed.chars().count() < 2 {
        return None;
    }
    let help = match figure {
        true => format!("write `{number}+` or `超过{number}`, or put the value in quotes: `\">{number}\"`"),
        false => format!("put the value in quotes: `\"{typed}\"`"),
    };
    let length = u32::try_from(typed.chars().count()).unwrap_or(0);
    let message = format!("`{typed}` begins with `{first}`, which YAML keeps for itself");
    Some(Diagnostic::error(Location { length, ..at.clone() }, message).help(help))
}

/// A blank as Word and web pages make it, which is none to YAML: before a key, or behind its colon.
fn blank(at: &Location, number: u32, line: &str) -> Option<Diagnostic> {
    let foreign = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\t');
    let margin = line.len() - line.trim_start().len();
    let start = line[..margin].find(foreign).or_else(|| {
        let after = line.find([':', '：']).map(|i| i + line[i..].chars().next().map_or(1, char::len_utf8))?;
        line[after..].starts_with(foreign).then_some(after)
    })?;
    let column = u32::try_from(line[..start].chars().count() + 1).unwrap_or(u32::MAX);
    let at = Location { line: number, column, length: 1, ..at.clone() };
    let message = "this blank is no plain space (it comes from Word, or is a full-width one)";
    Some(Diagnostic::error(at, message).help("put a plain space in its place"))
}

/// `banners：1300`, `banners:1300`: a key without the colon and space that end it.
fn colon(at: &Location, number: u32, line: &str) -> Option<Diagnostic> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let key = line[start..]
        .find(|c: char| c.is_whitespace() || "：:#\"'{[“".contains(c))
        .map_or("", |i| &line[start..start + i]);
    let rest = &line[start + key.len()..];
    let (length, message) = match rest.chars().next()? {
        _ if key.is_empty() => return None,
        '：' => (1, format!("the colon after `{key}` is a full-width one: `：`")),
        ':' if rest[1..].starts_with(|c: char| !c.is_whitespace()) => {
            (1, format!("the colon after `{key}` has no space behind it"))
        }
        _ => return None,
    };
    let column = u32::try_from(line[..start + key.len()].chars().count() + 1).unwrap_or(u32::MAX);
    let at = Location { line: number, column, length, ..at.clone() };
    let value = rest.trim_start_matches(['：', ':', ' ']).trim_end();
    Some(Diagnostic::error(at, message).help(format!("write `{}`", format!("{key}: {value}").trim_end())))
}

/// `accent: #0b5394`, `{zh: 甲，en: A}`, `-甲`.
fn other(at: &Location, number: u32, line: &str) -> Option<Diagnostic> {
    let hex = |rest: &str| rest.chars().take_while(char::is_ascii_hexdigit).count() >= 3;
    let colour = line.match_indices(": #").find(|(n, _)| hex(&line[n + 3..])).map(|(n, _)| n + 2);
    let flow = line.find(['{', '[']);
    let comma = flow.and_then(|from| line[from..].find('，').map(|n| n + from));
    let margin = line.len() - line.trim_start().len();
    let item =
        line[margin..].strip_prefix('-').is_some_and(|rest| !rest.starts_with([' ', '-', '\n']) && !rest.is_empty());
    let (start, message, help) = if let Some(start) = colour {
        (start, "what begins with `#` is a comment to YAML", "put the colour in quotes, as `\"#a3241d\"`")
    } else if let Some(start) = comma {
        (
            start,
            "the comma is a full-width one: `，`",
            "write `, ` between the parts; text that holds `，` goes in quotes",
        )
    } else if item {
        (margin, "the `-` of a list has no space behind it", "write `- ` and then the text")
    } else {
        return None;
    };
    let column = u32::try_from(line[..start].chars().count() + 1).unwrap_or(u32::MAX);
    Some(Diagnostic::error(Location { line: number, column, length: 1, ..at.clone() }, message).help(help))
}

/// `"210"人`.
fn after_quotes(at: &Location, said: &str) -> Option<Diagnostic> {
    said.starts_with("invalid trailing content after").then(|| {
        Diagnostic::error(at.clone(), "something stands behind the closing quote")
            .help("put all of the value between the quotes, or take the quotes away")
    })
}

/// A key where the line above is no end: that has no colon, or this is indented below a value.
fn level(at: &Location, line: &str, above: &str) -> Option<Diagnostic> {
    let margin = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let width = |text: &str| u32::try_from(text.chars().count()).unwrap_or(0);
    let (key, _) = line.trim_start().split_once(':')?;
    if key.contains(char::is_whitespace) || above.trim().is_empty() {
        return None;
    }
    match above.trim().split_once(':') {
        None if margin(above) == margin(line) => {
            let at = Location {
                line: at.line - 1,
                column: width(&above[..margin(above)]) + 1,
                length: width(above.trim()),
                ..at.clone()
            };
            let meant =
                above.trim().split_once(' ').map_or(String::new(), |(k, v)| format!(", as `{k}: {}`", v.trim()));
            let message = format!("`{}` has no colon", above.trim());
            Some(Diagnostic::error(at, message).help(format!("put a colon and a space between key and value{meant}")))
        }
        Some((_, value)) if margin(line) > margin(above) && !value.trim().is_empty() => {
            let at = Location { column: margin(line) as u32 + 1, length: width(key), ..at.clone() };
            let message = format!("`{key}` is indented below a line that has its value already");
            Some(Diagnostic::error(at, message).help("begin it in the same column as the line above"))
        }
        _ => None,
    }
}

/// `“简报: 第三期”`: quotes as Word makes them quote nothing.
fn quotes(at: &Location, line: &str) -> Option<Diagnostic> {
    let (before, _) = line.split_once(['“', '”', '‘', '’'])?;
    let column = u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX);
    let at = Location { column, length: 1, ..at.clone() };
    Some(
        Diagnostic::error(at, "curly quotes quote nothing in YAML, and this line cannot be read without quotes")
            .help("put the whole value between straight ones: `\"…\"`"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::yaml::parse;
    use super::*;

    fn said(text: &str) -> String {
        let wrong = parse(&Arc::from("t.yaml"), text, 1).map_err(|d| (d.line(), d.help.unwrap_or_default()));
        wrong.map_or_else(|(line, help)| format!("{line} [{help}]"), |_| "good".to_owned())
    }

    #[test]
    fn slips_are_said_in_plain_words() {
        for (text, wanted) in [
            ("a: 1\nb: >5\nc: 2\n", "t.yaml:2:4: error: `>5` begins with `>`, which YAML keeps for itself [write `5+`"),
            ("b: >5\n", "t.yaml:1:4: error: `>5`"),
            ("b: >300\nc: 2\n", "t.yaml:1:4: error: `>300` begins with `>`"),
            ("b: > 300\n", "[write `300+` or `超过300`, or put the value in quotes: `\">300\"`]"),
            ("a: {b: >5, c: 1}\n", "t.yaml:1:8: error: `>5` begins"),
            ("b: >=5\n", "[write `5+`"),
            ("b: |5\nc: 1\n", "t.yaml:1:4: error: `|5`"),
            ("b: %5\n", "[put the value in quotes: `\"%5\"`]"),
            ("b: *5\n", "t.yaml:1:4: error: `*5`"),
            (
                "a:\n  b：1300\n  c: 2\n",
                "t.yaml:2:4: error: the colon after `b` is a full-width one: `：` [write `b: 1300`]",
            ),
            (
                "a:\n  b:1300\n  c: 2\n",
                "t.yaml:2:4: error: the colon after `b` has no space behind it [write `b: 1300`]",
            ),
            ("a:\n\u{a0} b: 1\n  c: 2\n", "t.yaml:2:1: error: this blank is no plain space"),
            ("a:\n  b:\u{a0}1\n  c: 2\n", "t.yaml:2:5: error: this blank"),
            ("a:\n  b:\u{3000}1\n  c: 2\n", "t.yaml:2:5: error: this blank"),
            ("c: {a: #0b5394, b: x}\nd: 1\n", "t.yaml:1:8: error: what begins with `#` is a comment"),
            ("name: {zh: 示例社区，en: Sample}\nlevel: street\n", "t.yaml:1:16: error: the comma is a full-width one"),
            ("- 甲\n-欢度春节\n- 乙\n", "t.yaml:2:1: error: the `-` of a list has no space"),
            ("f:\n  b: 120     # 条\n   l: 12     # 份\n", "t.yaml:3:4: error: `l` is indented below a line that has"),
            ("a: 1\n  b: 2\n", "t.yaml:2:3: error: `b` is indented below a line that has its value already"),
            (
                "a:\n  b 1400\n  c: 2\n",
                "t.yaml:2:3: error: `b 1400` has no colon [put a colon and a space between key and value, as `b: 1400`]",
            ),
            ("a: \"210\"人\n", "error: something stands behind the closing quote"),
            ("t: “简报: 第三期”\n", "t.yaml:1:4: error: curly quotes"),
        ] {
            assert!(said(text).contains(wanted), "{text}: {}", said(text));
        }
        for text in ["a: >\n  一\n  二\n", "a: >2\n  一\nb: 1\n", "a: \"x: >5\"\n", "a: |\n  b: >5\n  c: 1\n"] {
            assert_eq!(said(text), "good", "{text}");
        }
    }
}
