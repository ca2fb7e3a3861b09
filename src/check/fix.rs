//! Which parts of a Markdown text are prose, and mending the safe slips in them.

use crate::check::writing::slips;

/// The signs of a text that a reader reads, with their places in bytes.
pub struct Prose {
    signs: Vec<(usize, char)>,
    /// Where each line ends among them, and whether it ends a paragraph.
    lines: Vec<(usize, bool)>,
}

impl Prose {
    /// One pass; what is code, an address, a figure link, HTML or a key is left out, with a gap sign in its place.
    pub fn of(text: &str) -> Self {
        let mut prose = Self { signs: Vec::with_capacity(text.len() / 2), lines: Vec::new() };
        let mut fence: Option<&str> = None;
        let mut front = text.starts_with("---\n") || text.starts_with("---\r\n");
        let mut start = 0;
        for (n, whole) in text.split_inclusive('\n').enumerate() {
            let line = whole.trim_end_matches(['\n', '\r']);
            let bare = line.trim_start();
            let here = start;
            start += whole.len();
            if front {
                if n > 0 && line == "---" {
                    front = false;
                    prose.end();
                } else if let Some(value) = ["title: ", "summary: "].iter().find_map(|k| line.strip_prefix(k)) {
                    prose.push(here + line.len() - value.len(), value);
                    prose.end();
                }
                continue;
            }
            if let Some(mark) = fence {
                fence = (!bare.starts_with(mark)).then_some(mark);
                continue;
            }
            fence = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
            if fence.is_some() || bare.is_empty() {
                prose.end();
                continue;
            }
            let definition = bare.starts_with('[') && !bare.starts_with("[^") && bare.contains("]: ");
            let rule = bare.chars().all(|c| "-*_=|: ".contains(c));
            if definition || rule {
                prose.end();
                continue;
            }
            if ["- ", "* ", "#", "|", "> "].iter().any(|m| bare.starts_with(m)) {
                prose.end();
            }
            prose.push(here + line.len() - bare.len(), bare);
        }
        prose.end();
        prose
    }

    fn end(&mut self) {
        if let Some((_, ends)) = self.lines.last_mut() {
            *ends = true;
        }
    }

    fn push(&mut self, start: usize, line: &str) {
        let mut skip = 0;
        for (at, c) in line.char_indices() {
            if at < skip {
                continue;
            }
            let apart = matches!(c, '`' | '[' | ']' | '<' | 'h' | '&' | '\\');
            if let Some(length) = apart.then(|| aside(&line[at..])).flatten() {
                skip = at + length;
                // Something stands here, and it is no Han.
                self.signs.push((start + at, '\u{fffc}'));
            } else if c != '*' {
                self.signs.push((start + at, c));
            }
        }
        self.lines.push((self.signs.len(), false));
    }

    pub fn lines(&self) -> impl Iterator<Item = &[(usize, char)]> {
        let mut from = 0;
        self.lines.iter().map(move |(end, _)| &self.signs[std::mem::replace(&mut from, *end)..*end])
    }

    /// Lines that belong together.
    pub fn paragraphs(&self) -> impl Iterator<Item = &[(usize, char)]> {
        let mut from = 0;
        let ends = self.lines.iter().filter(|(_, ends)| *ends);
        ends.map(move |(end, _)| &self.signs[std::mem::replace(&mut from, *end)..*end])
    }
}

/// The length of what begins here and is no prose.
fn aside(rest: &str) -> Option<usize> {
    let until = |open: &str, close: &str| {
        let inside = rest.strip_prefix(open)?;
        Some(open.len() + inside.find(close)? + close.len())
    };
    match rest.as_bytes()[0] {
        b'`' => {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let mark = &rest[..ticks];
            Some(rest[ticks..].find(mark).map_or(ticks, |end| end + ticks * 2))
        }
        b'[' if rest.starts_with("[[") => until("[[", "]]"),
        b']' if rest.starts_with("](") => link_end(rest),
        b'<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') => until("<", ">"),
        b'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
            Some(rest.find(|c: char| c.is_whitespace() || "，。；）》”<>".contains(c)).unwrap_or(rest.len()))
        }
        b'&' => until("&", ";").filter(|length| *length < 12),
        b'\\' => Some(1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
        _ => None,
    }
}

/// `](address "title")`, with brackets within the address.
fn link_end(rest: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at + 1),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The text with its safe slips mended; `None` where there are none.
pub fn mended(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for slip in slips(&Prose::of(text)) {
        if let Some(mend) = slip.mend {
            out.push_str(&text[done..slip.range.start]);
            out.push_str(&mend);
            done = slip.range.end;
        }
    }
    out.push_str(&text[done..]);
    (done > 0).then_some(out)
}

/// The lines that differ, as `diff -U0` shows them. Mending keeps the number of lines.
pub fn diff(file: &str, old: &str, new: &str) -> String {
    let mut out = format!("--- {file}\n+++ {file}\n");
    for (n, (old, new)) in old.lines().zip(new.lines()).enumerate().filter(|(_, (old, new))| old != new) {
        out += &format!("@@ {0} @@\n-{old}\n+{new}\n", n + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_slips_are_mended_and_nothing_else() {
        let old = "---\ntitle: 值守,测温\nkey: 一,二\n---\n\n街道 社区:`a,中` [文,字](文,字.md)...\n值守。，测温\n";
        let new = "---\ntitle: 值守，测温\nkey: 一,二\n---\n\n街道社区：`a,中` [文，字](文,字.md)...\n值守。，测温\n";
        assert_eq!(mended(old).as_deref(), Some(new));
        assert_eq!(mended(new), None);
        assert!(diff("a.md", old, new).contains("@@ 2 @@\n-title: 值守,测温\n+title: 值守，测温\n"));
    }
}
