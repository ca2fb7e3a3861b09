//! What a reader reads of HTML that we wrote.

use memchr::memchr2;

use crate::render::is_inline;

/// Spans that stand within a sentence; styles make blocks of others.
const FIGURES: [&str; 4] = ["coverage", "some", "suppressed", "not-reported"];
/// Elements whose content is drawn or not shown.
const UNREAD: [&str; 4] = ["svg", "style", "script", "template"];
const NAMED: [(&str, char); 6] =
    [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{a0}')];

/// Adds the plain text of some HTML: a line for each block, one space where there is white space.
pub fn plain(html: &str, out: &mut String) {
    let mut rest = html;
    begin_line(out);
    while let Some(at) = memchr2(b'<', b'&', rest.as_bytes()) {
        words(&rest[..at], out);
        rest = if rest.as_bytes()[at] == b'<' { tag(&rest[at..], out) } else { entity(&rest[at..], out) };
    }
    words(rest, out);
    out.truncate(out.trim_end().len());
}

fn begin_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn words(text: &str, out: &mut String) {
    let mut rest = text;
    // A space after another is none.
    let mut spaced = out.is_empty() || out.ends_with([' ', '\n']);
    // Other white space is below the space, or begins with one of these bytes.
    let apart = |b: u8, spaced: &mut bool| {
        b < b' ' || b == 0xc2 || b == 0xe2 || std::mem::replace(spaced, b == b' ') && b == b' '
    };
    while let Some(at) = rest.bytes().position(|b| apart(b, &mut spaced)) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some(' ' | '\n' | '\t' | '\r' | '\u{c}' | '\u{a0}' | '\u{2028}' | '\u{2029}') => space(out),
            Some(c) => out.push(c),
            None => {}
        }
        spaced = out.is_empty() || out.ends_with([' ', '\n']);
        rest = chars.as_str();
    }
    out.push_str(rest);
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
}

/// Steps over a tag; gives what follows it.
fn tag<'h>(html: &'h str, out: &mut String) -> &'h str {
    if let Some(comment) = html.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    let inside = html[1..].trim_start_matches('/');
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    // Attributes are quoted, and a quoted value may hold the sign.
    let mut quote = None;
    let end = html.bytes().position(|b| match (quote, b) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(b);
            false
        }
        (Some(open), _) if open == b => {
            quote = None;
            false
        }
        _ => false,
    });
    let (own, after) = end.map_or((html, ""), |end| (&html[..end], &html[end + 1..]));
    let apart = || {
        let class = own.split_once("class=\"").and_then(|(_, rest)| rest.split('"').next());
        class.is_some_and(|class| name == "span" && !FIGURES.contains(&class))
    };
    if is_inline(name) && !apart() {
        return after;
    }
    begin_line(out);
    if UNREAD.contains(&name) && !html.starts_with("</") {
        let close = format!("</{name}");
        return after.find(&close).map_or("", |at| &after[at..]);
    }
    after
}

/// Adds the character of an entity; gives what follows it.
fn entity<'h>(html: &'h str, out: &mut String) -> &'h str {
    let end = html.bytes().take(10).position(|b| b == b';');
    let Some((name, after)) = end.map(|end| (&html[1..end], &html[end + 1..])) else {
        out.push('&');
        return &html[1..];
    };
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    let c = match name.strip_prefix('#') {
        Some(digits) => number(digits).and_then(char::from_u32),
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c),
    };
    match c {
        Some(c) if c.is_whitespace() => space(out),
        Some(c) => out.push(c),
        None => {
            out.push('&');
            return &html[1..];
        }
    }
    after
}
