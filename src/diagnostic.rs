//! What is wrong, where, and what to do: the one error type of the house.

use std::fmt::Write as _;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};

/// How bad a finding is: an error stops the build, a warning and a note do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// A stretch of a file: `file` is written from the root with `/` (`content/henan/place.yaml`),
/// `line` and `column` count from 1 in characters, `length` is in characters (0: the point).
/// `line` 0 means the file as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
    pub length: u32,
}

impl Location {
    /// The file as a whole.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), line: 0, column: 0, length: 0 }
    }

    pub fn new(file: impl Into<Arc<str>>, line: u32, column: u32, length: u32) -> Self {
        Self { file: file.into(), line, column, length }
    }

    /// The stretch of `text` at the byte range, counted in lines and characters.
    pub fn of_bytes(file: impl Into<Arc<str>>, text: &str, range: std::ops::Range<usize>) -> Self {
        let start = floor_char(text, range.start);
        let end = floor_char(text, range.end.max(start));
        let before = &text[..start];
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let first_line = text[start..end].lines().next().unwrap_or("");
        Self {
            file: file.into(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(text[line_start..start].chars().count() + 1).unwrap_or(u32::MAX),
            length: u32::try_from(first_line.chars().count()).unwrap_or(0),
        }
    }
}

fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One finding. The message names the value; the help says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub location: Location,
    pub message: String,
    pub help: Option<String>,
    /// A second place that belongs to the finding ("first typed here").
    pub other: Option<(Location, String)>,
}

impl Diagnostic {
    pub fn error(location: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, location, message: message.into(), help: None, other: None }
    }

    pub fn warning(location: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(location, message) }
    }

    pub fn note(location: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(location, message) }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn other(mut self, location: Location, label: impl Into<String>) -> Self {
        self.other = Some((location, label.into()));
        self
    }

    /// One line for people and logs: `file:line:column: error: message`.
    pub fn line(&self) -> String {
        let at = &self.location;
        let word = self.word();
        if at.line == 0 {
            format!("{}: {word}: {}", at.file, self.message)
        } else {
            format!("{}:{}:{}: {word}: {}", at.file, at.line, at.column, self.message)
        }
    }

    fn word(&self) -> &'static str {
        match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }

    /// The finding as a person reads it: place, line, caret, help. `text` gives a file's text where it can be shown.
    pub fn render(&self, text: &dyn Fn(&str) -> Option<String>, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let shown = |at: &Location| if at.line == 0 { None } else { text(&at.file) };
        let (main, other) = (shown(&self.location), self.other.as_ref().map(|(at, label)| (at, label, shown(at))));
        let mut group = Group::with_title(level.primary_title(self.message.as_str()));
        if let Some(source) = &main {
            group = group.element(
                Snippet::source(source.as_str())
                    .path(&*self.location.file)
                    .annotation(AnnotationKind::Primary.span(byte_range(source, &self.location))),
            );
        } else {
            group = group.element(annotate_snippets::Origin::path(&*self.location.file));
        }
        if let Some((at, label, source)) = &other {
            if let Some(source) = source {
                group = group.element(
                    Snippet::source(source.as_str())
                        .path(&*at.file)
                        .annotation(AnnotationKind::Context.span(byte_range(source, at)).label(label.as_str())),
                );
            } else {
                group = group.element(Level::NOTE.message(format!("{}: {label}", at.file)));
            }
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut out = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
        let _ = writeln!(out);
        out
    }
}

/// The byte range of a location in its text; a point becomes the character after it.
fn byte_range(text: &str, at: &Location) -> std::ops::Range<usize> {
    let mut offset = 0;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        if n + 1 == at.line as usize {
            let body = line.trim_end_matches(['\n', '\r']);
            let skip = at.column.saturating_sub(1) as usize;
            let start = body.char_indices().nth(skip).map_or(body.len(), |(i, _)| i);
            let end =
                body[start..].char_indices().nth(at.length.max(1) as usize).map_or(body.len(), |(i, _)| start + i);
            return offset + start..offset + end.max(start);
        }
        offset += line.len();
    }
    text.len()..text.len()
}

/// Sorted by place, errors first within one place; the same finding twice is one.
pub fn sort(all: &mut Vec<Diagnostic>) {
    all.sort_by(|a, b| (&a.location, a.severity, &a.message).cmp(&(&b.location, b.severity, &b.message)));
    all.dedup();
}

/// The nearest of `known` to what was typed, where it is near enough to be a slip of the hand.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (typed.chars().count() / 3).clamp(1, 3);
    known.into_iter().map(|k| (distance(typed, k), k)).filter(|(d, _)| *d <= limit).min().map(|(_, k)| k)
}

/// Damerau's distance of optimal string alignment: insert, delete, replace, swap neighbours.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn location_counts_characters() {
        let at = Location::of_bytes("f", "一二\n三四五", 10..13);
        assert_eq!((at.line, at.column, at.length), (2, 2, 1));
    }

    #[test]
    fn nearest_finds_slips_only() {
        assert_eq!(nearest("titel", ["title", "date"]), Some("title"));
        assert_eq!(nearest("xyz", ["title", "date"]), None);
    }

    #[test]
    fn render_points_at_the_value() {
        let d = Diagnostic::error(Location::new("a.yaml", 1, 4, 2), "bad").help("mend it");
        let shown = d.render(&|_| Some("值: 12\n".to_owned()), false);
        assert!(shown.contains("a.yaml:1:4"), "{shown}");
        assert!(shown.contains("^^"), "{shown}");
        assert!(shown.contains("mend it"), "{shown}");
    }
}
