//! The short way for what nearly every file is: maps and lists in blocks, values on one line.
//!
//! It reads that and nothing else, and never reports: at the first thing out of the ordinary (a tab, an anchor, text
//! over several lines, an odd indentation, any mistake) it gives up and the parser decides. So there is one judge of
//! what YAML is; tests hold that whatever is read here, the parser reads as the same tree.

use super::{Node, Value};

/// More nodes than this text can hold are allowed, and no deeper nesting than this is read here.
const LENGTH: usize = 200_000;
const DEPTH: usize = 16;
/// The parser takes 1,024 characters for a key.
const KEY: usize = 200;
/// So many keys are compared with one another.
const KEYS: usize = 1000;

/// The tree, where the whole text is of the ordinary kind. `down` lines stand above it in its file.
pub(super) fn read(text: &str, down: u32) -> Option<Node> {
    if text.len() > LENGTH || text.bytes().any(|b| b < b' ' && b != b'\n' && b != b'\r') {
        return None;
    }
    let mut lines = Lines { rest: text, number: down, line: None };
    lines.next()?;
    let node = block(&mut lines, 0, false, DEPTH)?;
    if lines.line.is_none() { Some(node) } else { None }
}

/// A line that says something.
#[derive(Clone, Copy)]
struct Line<'t> {
    number: u32,
    indent: usize,
    text: &'t str,
}

struct Lines<'t> {
    rest: &'t str,
    number: u32,
    line: Option<Line<'t>>,
}

impl Lines<'_> {
    /// Goes to the next line that is not empty and no comment; None where it cannot be read here.
    fn next(&mut self) -> Option<()> {
        self.line = None;
        while !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            (self.rest, self.number) = (rest, self.number + 1);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let text = line.trim_start_matches(' ');
            if text.starts_with('#') {
                characters(text)?;
            } else if !text.is_empty() {
                self.line = Some(Line { number: self.number, indent: line.len() - text.len(), text });
                break;
            }
        }
        Some(())
    }
}

/// The map or list whose first line is the present one. A list may stand as far left as the key it belongs to, and
/// then ends (`beside`) where the next key comes.
fn block(lines: &mut Lines, indent: usize, beside: bool, depth: usize) -> Option<Node> {
    let first = lines.line.filter(|l| l.indent == indent && depth > 0)?;
    let list = first.text.starts_with("- ");
    let (mut items, mut entries) = (Vec::new(), Vec::<(Node, Node)>::new());
    while let Some(line) = lines.line.filter(|l| l.indent >= indent) {
        if line.indent > indent {
            return None;
        }
        if line.text.starts_with("- ") != list {
            if beside {
                break;
            }
            return None;
        }
        let mut cursor = Cursor { rest: line.text, line: line.number, column: small(indent)? + 1 };
        if list {
            cursor.pass(2)?;
            items.push(cursor.last()?);
            lines.next()?;
            continue;
        }
        let key = cursor.key(&entries)?;
        cursor.spaces();
        let value = if cursor.rest.is_empty() || cursor.rest.starts_with('#') {
            characters(cursor.rest)?;
            lines.next()?;
            let below = lines.line.filter(|l| l.indent >= indent)?;
            let beside = below.indent == indent;
            if beside && !below.text.starts_with("- ") {
                return None;
            }
            block(lines, below.indent, beside, depth - 1)?
        } else {
            let value = cursor.last()?;
            lines.next()?;
            value
        };
        entries.push((key, value));
    }
    // For the parser a list beside its key starts where its first item does.
    let column = items.first().filter(|_| beside).map_or(small(indent)? + 1, |item: &Node| item.column);
    let value = if list { Value::List(items) } else { Value::Map(entries) };
    Some(Node { line: first.number, column, length: 0, value })
}

/// What is not read yet of a line, and where it stands.
struct Cursor<'t> {
    rest: &'t str,
    line: u32,
    column: u32,
}

impl<'t> Cursor<'t> {
    /// Passes over text, which is looked through.
    fn pass(&mut self, bytes: usize) -> Option<(&'t str, u32)> {
        let (passed, rest) = self.rest.split_at_checked(bytes)?;
        let length = characters(passed)?;
        (self.rest, self.column) = (rest, self.column + length);
        Some((passed, length))
    }

    fn spaces(&mut self) {
        let rest = self.rest.trim_start_matches(' ');
        self.column += u32::try_from(self.rest.len() - rest.len()).unwrap_or(0);
        self.rest = rest;
    }

    fn node(&self, value: Value) -> Node {
        Node { line: self.line, column: self.column, length: 0, value }
    }

    /// A key of a block, up to behind its colon.
    fn key(&mut self, known: &[(Node, Node)]) -> Option<Node> {
        let colon = colon(self.rest.as_bytes())?;
        let node = self.plain(colon)?;
        self.pass(1)?;
        unknown(&node, known).then_some(node)
    }

    /// The value that is the last of its line but for a comment.
    fn last(&mut self) -> Option<Node> {
        self.spaces();
        if let Some(node) = self.closed(DEPTH)? {
            let left = self.rest.trim_start_matches(' ');
            let comment = left.starts_with('#') && left.len() < self.rest.len();
            characters(left)?;
            return (left.is_empty() || comment).then_some(node);
        }
        let end = self.rest.find(" #").unwrap_or(self.rest.len());
        characters(&self.rest[end..])?;
        let end = self.rest[..end].trim_end_matches(' ').len();
        if colon(&self.rest.as_bytes()[..end]).is_some() {
            return None;
        }
        self.plain(end)
    }

    /// Plain text of so many bytes.
    fn plain(&mut self, bytes: usize) -> Option<Node> {
        let mut start = self.rest.bytes();
        let usual = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
        let opens = match start.next()? {
            b'-' => start.next().is_some_and(usual),
            b'/' | b'(' | b'+' | b'_' | b'~' | b'$' => true,
            first => usual(first),
        };
        if !opens || bytes == 0 {
            return None;
        }
        let node = self.node(Value::Null);
        let (text, length) = self.pass(bytes)?;
        if text.ends_with(' ') || text.contains(" #") {
            return None;
        }
        let value = match text {
            "~" | "null" | "Null" | "NULL" => Value::Null,
            text => Value::Text { text: text.to_owned(), quoted: false },
        };
        Some(Node { length, value, ..node })
    }

    /// A value that shows its own end: in quotes or brackets. None inside where it is no such value.
    fn closed(&mut self, depth: usize) -> Option<Option<Node>> {
        match self.rest.as_bytes().first()? {
            quote @ (b'"' | b'\'') => {
                let inner = &self.rest[1..];
                let end = inner.bytes().position(|b| b == *quote)?;
                let again = inner.as_bytes().get(end + 1) == Some(quote);
                if again || (*quote == b'"' && inner[..end].contains('\\')) {
                    return None;
                }
                let value = Value::Text { text: inner[..end].to_owned(), quoted: true };
                let node = self.node(value);
                let (_, length) = self.pass(end + 2)?;
                Some(Some(Node { length, ..node }))
            }
            b'[' => self.list(depth.checked_sub(1)?).map(Some),
            b'{' => self.map(depth.checked_sub(1)?).map(Some),
            _ => Some(None),
        }
    }

    /// A value between brackets.
    fn inner(&mut self, depth: usize) -> Option<Node> {
        if let Some(node) = self.closed(depth)? {
            return Some(node);
        }
        let bytes = self.rest.as_bytes();
        let mut end = 0;
        loop {
            match bytes.get(end)? {
                b',' | b'[' | b']' | b'{' | b'}' => break,
                b':' => match bytes.get(end + 1)? {
                    b' ' => break,
                    next if next.is_ascii_alphanumeric() || *next >= 0x80 || *next == b'/' => {}
                    _ => return None,
                },
                _ => {}
            }
            end += 1;
        }
        self.plain(self.rest[..end].trim_end_matches(' ').len())
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        let node = self.node(Value::Null);
        let mut items = Vec::new();
        while !self.next(b']', items.is_empty())? {
            items.push(self.inner(depth)?);
        }
        Some(Node { length: 1, value: Value::List(items), ..node })
    }

    fn map(&mut self, depth: usize) -> Option<Node> {
        let node = self.node(Value::Null);
        let mut entries = Vec::<(Node, Node)>::new();
        while !self.next(b'}', entries.is_empty())? {
            let key = self.inner(0)?;
            if !self.rest.starts_with(": ") || !unknown(&key, &entries) {
                return None;
            }
            self.pass(2)?;
            self.spaces();
            entries.push((key, self.inner(depth)?));
        }
        Some(Node { length: 1, value: Value::Map(entries), ..node })
    }

    /// Passes the opening bracket or a comma; whether the closing bracket came instead.
    fn next(&mut self, close: u8, none_yet: bool) -> Option<bool> {
        self.spaces();
        let here = *self.rest.as_bytes().first()?;
        if here == close && !none_yet {
            self.pass(1)?;
            return Some(true);
        }
        if !none_yet && here != b',' {
            return None;
        }
        self.pass(1)?;
        self.spaces();
        let closed = none_yet && self.rest.as_bytes().first() == Some(&close);
        if closed {
            self.pass(1)?;
        }
        Some(closed)
    }
}

/// Where a colon ends a key: before a space or the end.
fn colon(text: &[u8]) -> Option<usize> {
    text.iter().enumerate().position(|(at, b)| *b == b':' && text.get(at + 1).is_none_or(|next| *next == b' '))
}

/// Whether this may be the next key: text of a usual length that does not stand there yet.
fn unknown(key: &Node, known: &[(Node, Node)]) -> bool {
    let Some(text) = key.as_text() else { return false };
    text.len() <= KEY && known.len() <= KEYS && known.iter().all(|(k, _)| k.as_text() != Some(text))
}

/// How many characters; None where one is there that YAML forbids or takes for a line's end.
fn characters(text: &str) -> Option<u32> {
    if text.is_ascii() {
        let odd = text.bytes().any(|b| b == b'\r' || b == 0x7f);
        return if odd { None } else { small(text.len()) };
    }
    let mut count = 0;
    for c in text.chars() {
        match c {
            '\r' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => return None,
            _ => count += 1,
        }
    }
    Some(count)
}

fn small(n: usize) -> Option<u32> {
    u32::try_from(n).ok()
}
