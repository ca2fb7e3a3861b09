//! An article: one Markdown file, understood without its text; what the cache keeps between builds.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::campaign::{Front, front};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::Zone;
use crate::markdown::{self, Body, Options, Outline, Piece, Span};
use crate::source::yaml;

/// What other pages need of a Markdown file. `digest` stands for its whole text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    pub digest: [u8; 16],
    pub front: Front,
    pub title: Vec<Piece>,
    pub summary: Vec<Piece>,
    pub outline: Outline,
    /// Of the front matter and of the text.
    pub mistakes: Vec<Diagnostic>,
}

fn options(raw_html: bool) -> Options {
    Options { raw_html, ..Options::REPORT }
}

/// Reads a file's text into an article and its body.
pub fn read(text: &str, file: &Arc<str>, zone: Zone, raw_html: bool) -> (Article, Body) {
    let mut mistakes = Vec::new();
    let digest = digest(text);
    let (head, body, line) = match markdown::front_matter(text, file) {
        Ok(parts) => parts,
        Err(mistake) => {
            mistakes.push(mistake);
            (None, "", 1)
        }
    };
    let empty = yaml::Node::empty(1);
    let node = head.and_then(|(text, line)| yaml::parse(file, text, line).map_err(|d| mistakes.push(d)).ok());
    let front = match &node {
        Some(node) if !node.is_null() => front::read(node, file, zone, &mut mistakes),
        _ => front::read(&empty, file, zone, &mut Vec::new()),
    };
    let mut draft = markdown::read(body, file, line, options(raw_html));
    let mut inline = |part: &Option<(String, Location)>| {
        let Some((typed, at)) = part else { return Vec::new() };
        let column = column_of(typed, text, at);
        let (mut pieces, mut wrong) = markdown::pieces(typed, file, at.line, column.unwrap_or(at.column));
        if column.is_none() {
            wrong.iter_mut().for_each(|d| d.location = at.clone());
            let links = pieces.iter_mut().filter_map(|p| if let Piece::Figure(link) = p { Some(link) } else { None });
            links.for_each(|link| link.at = Span { line: at.line, column: at.column, length: at.length });
        }
        mistakes.append(&mut wrong);
        pieces
    };
    let title = inline(&front.title);
    let summary = inline(&front.summary);
    mistakes.append(&mut draft.outline.mistakes);
    (Article { digest, front, title, summary, outline: draft.outline, mistakes }, draft.body)
}

/// The column at which a YAML text stands as it was typed: behind its quote, where it has one. `None` where it is
/// folded or has escapes, so that no place within it can be told.
fn column_of(typed: &str, file: &str, at: &Location) -> Option<u32> {
    let line = file.split('\n').nth((at.line as usize).checked_sub(1)?)?;
    let (start, _) = line.char_indices().nth((at.column as usize).checked_sub(1)?)?;
    let rest = &line[start..];
    if rest.starts_with(typed) {
        return Some(at.column);
    }
    rest.strip_prefix(['"', '\'']).is_some_and(|inside| inside.starts_with(typed)).then_some(at.column + 1)
}

/// The body alone, for drawing an article that was understood before.
pub fn body(text: &str, file: &Arc<str>, raw_html: bool) -> Body {
    match markdown::front_matter(text, file) {
        Ok((_, body, line)) => markdown::read(body, file, line, options(raw_html)).body,
        Err(_) => Body::default(),
    }
}

fn digest(text: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    short
}
