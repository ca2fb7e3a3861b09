//! Where templates say strings: the calls `t(id="…")` in their text.

use std::ops::Range;

/// One call of `t` in a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// Bytes of the id's literal, or of the call where the id is no literal.
    pub at: Range<usize>,
    pub id: Id,
    /// Names of its variables.
    pub args: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Id {
    Literal(String),
    /// `"nature-" ~ …`: the part that is written out.
    Prefix(String),
    /// Anything else: cannot be checked, and is refused.
    Unknown,
}

/// Where the tags of a template stand, comments among them, in order.
pub(super) fn tags(source: &str) -> Vec<Range<usize>> {
    let bytes = source.as_bytes();
    let mut all = Vec::new();
    let mut at = 0;
    while at + 1 < bytes.len() {
        let start = at;
        at = match &bytes[at..at + 2] {
            b"{#" => source[at..].find("#}").map_or(bytes.len(), |i| at + i + 2),
            b"{{" => tag(source, at + 2, b"}}", &mut Vec::new()),
            b"{%" => tag(source, at + 2, b"%}", &mut Vec::new()),
            _ => {
                at += 1;
                continue;
            }
        };
        all.push(start..at);
    }
    all
}

/// All calls of `t` in a template's tags, in order. Comments and text between tags are not looked at.
pub(super) fn calls(source: &str) -> Vec<Call> {
    let mut all = Vec::new();
    for at in tags(source) {
        let end: &[u8] = match source.as_bytes()[at.start + 1] {
            b'{' => b"}}",
            b'%' => b"%}",
            _ => continue,
        };
        tag(source, at.start + 2, end, &mut all);
    }
    all
}

/// Walks one tag from `at` to its `end`; returns where the text goes on.
fn tag(source: &str, mut at: usize, end: &[u8], all: &mut Vec<Call>) -> usize {
    let bytes = source.as_bytes();
    while at < bytes.len() && !bytes[at..].starts_with(end) {
        if is_quote(bytes[at]) {
            at = literal(bytes, at);
        } else if is_name(bytes[at]) {
            let start = at;
            while at < bytes.len() && is_name(bytes[at]) {
                at += 1;
            }
            let open = space(bytes, at);
            let before = bytes[..start].last().copied();
            if &bytes[start..at] == b"t" && bytes.get(open) == Some(&b'(') && before != Some(b'.') {
                all.push(call(source, start, open + 1));
            }
        } else {
            at += 1;
        }
    }
    (at + end.len()).min(bytes.len())
}

/// Reads the arguments of one call, from behind its bracket.
fn call(source: &str, start: usize, mut at: usize) -> Call {
    let bytes = source.as_bytes();
    let mut call = Call { at: start..at, id: Id::Unknown, args: Vec::new() };
    let mut depth = 0;
    while at < bytes.len() {
        match bytes[at] {
            b')' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            b'(' | b'[' | b'{' => depth += 1,
            quote if is_quote(quote) => {
                at = literal(bytes, at);
                continue;
            }
            first if is_name(first) => {
                let name_start = at;
                while at < bytes.len() && is_name(bytes[at]) {
                    at += 1;
                }
                let name = &source[name_start..at];
                let sign = space(bytes, at);
                let is_arg = depth == 0 && bytes.get(sign) == Some(&b'=') && bytes.get(sign + 1) != Some(&b'=');
                if is_arg && name == "id" {
                    let value = space(bytes, sign + 1);
                    (call.id, call.at) = id(source, value, call.at.clone());
                } else if is_arg {
                    call.args.push(name.to_owned());
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    call
}

fn id(source: &str, value: usize, whole: Range<usize>) -> (Id, Range<usize>) {
    let bytes = source.as_bytes();
    if !bytes.get(value).copied().is_some_and(is_quote) {
        return (Id::Unknown, whole);
    }
    let end = literal(bytes, value);
    let text = source.get(value + 1..end.saturating_sub(1)).unwrap_or_default().to_owned();
    let id = match bytes.get(space(bytes, end)) {
        Some(b'~') => Id::Prefix(text),
        Some(b',' | b')') => Id::Literal(text),
        _ => return (Id::Unknown, whole),
    };
    (id, value + 1..end - 1)
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// End of the string literal that starts at `at`, behind its closing quote.
fn literal(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != bytes[at] {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_ids_prefixes_and_arguments() {
        let found = calls(
            r#"<p>t(id="text")</p>{# t(id="comment") #}{{ t(id="a") }}{% if t( id = 'b', n=x.t(1), why="c)" ) %}
            {{ t(id="nature-" ~ view.nature) }}{{ part(id="no") }}{{ "t(id='no')" }}{{ t(id=x) }}{{ t(id="a" if x else "b") }}"#,
        );
        let ids: Vec<_> = found.iter().map(|c| &c.id).collect();
        let literal = |s: &str| Id::Literal(s.into());
        let wanted = [&literal("a"), &literal("b"), &Id::Prefix("nature-".into()), &Id::Unknown, &Id::Unknown];
        assert_eq!(ids, wanted);
        assert_eq!(found[1].args, ["n", "why"]);
    }
}
