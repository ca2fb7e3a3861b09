//! Footnotes: numbered in the order of their first mention, written at the end with ways back.

use std::collections::BTreeMap;
use std::ops::Range;

use super::inline::Seen;
use super::write::{Line, Writer, offset};
use super::{Body, Fill, Hole, Piece, Span};
use crate::diagnostic::Diagnostic;

#[derive(Default)]
pub struct Footnotes {
    by_label: BTreeMap<String, usize>,
    notes: Vec<Note>,
    /// How many have a number.
    numbered: u32,
    /// Definitions being read, each with what was being written around it.
    open: Vec<(usize, Body, Option<Vec<Piece>>)>,
}

#[derive(Default)]
struct Note {
    label: String,
    /// 0: not mentioned yet.
    number: u32,
    mentions: u32,
    text: Option<Body>,
    at: Span,
}

impl Footnotes {
    fn index(&mut self, label: &str) -> usize {
        let key = label.to_lowercase();
        *self.by_label.entry(key).or_insert_with(|| {
            self.notes.push(Note { label: label.to_owned(), ..Note::default() });
            self.notes.len() - 1
        })
    }

    /// Counts one more mention: the note's number, and which mention this is.
    fn mention(&mut self, label: &str) -> (u32, u32) {
        let index = self.index(label);
        let note = &mut self.notes[index];
        if note.number == 0 {
            self.numbered += 1;
            note.number = self.numbered;
        }
        note.mentions += 1;
        (note.number, note.mentions)
    }
}

/// `fnref-1`, and `fnref-1-2` for the second mention.
fn mention_id(number: &str, mention: u32) -> String {
    if mention == 1 { ["fnref-", number].concat() } else { ["fnref-", number, "-", &mention.to_string()].concat() }
}

impl Writer<'_> {
    pub fn footnote_reference(&mut self, label: &str) {
        if self.alt.is_some() {
            return;
        }
        let (number, mention) = self.footnotes.mention(label);
        let number = number.to_string();
        let id = mention_id(&number, mention);
        for part in ["<sup class=\"footnote\"><a href=\"#fn-", &number, "\" id=\"", &id] {
            self.push(part);
        }
        for part in ["\" role=\"doc-noteref\">", &number, "</a></sup>"] {
            self.push(part);
        }
        // A line break after the mark follows the text before it.
        self.line = Line { last: self.line.last.or(Some(Seen::Object)), broken: self.line.broken };
    }

    pub fn start_footnote(&mut self, label: &str, range: &Range<usize>) {
        let at = self.span(range);
        let index = self.footnotes.index(label);
        self.footnotes.notes[index].at = at;
        let around = std::mem::take(&mut self.body);
        self.footnotes.open.push((index, around, self.pieces.take()));
    }

    pub fn end_footnote(&mut self) {
        let Some((index, around, pieces)) = self.footnotes.open.pop() else { return };
        let text = std::mem::replace(&mut self.body, around);
        self.pieces = pieces;
        let note = &mut self.footnotes.notes[index];
        if note.text.is_none() {
            note.text = Some(text);
            return;
        }
        let (at, message) = (note.at.location(self.file), format!("the footnote [^{}] stands twice", note.label));
        self.mistake(Diagnostic::error(at, message).help("give one of them another mark"));
    }

    pub fn write_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.footnotes.notes);
        for note in notes.iter().filter(|note| note.number == 0) {
            let at = note.at.location(self.file);
            let message = format!("nothing points to the footnote [^{}], so it is left out", note.label);
            self.mistake(Diagnostic::warning(at, message).help("write its mark into the text, or delete it"));
        }
        notes.retain(|note| note.number > 0);
        notes.sort_by_key(|note| note.number);
        if notes.is_empty() {
            return;
        }
        self.push("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>");
        for note in notes {
            self.write_footnote(note);
        }
        self.push("</ol></section>");
    }

    fn write_footnote(&mut self, note: Note) {
        let number = note.number.to_string();
        for part in ["<li id=\"fn-", &number, "\">"] {
            self.push(part);
        }
        let text = note.text.unwrap_or_default();
        // The ways back stand in the last paragraph, where there is one.
        let (html, tail) = match text.html.strip_suffix("</p>") {
            Some(html) => (html, "</p>"),
            None => (text.html.as_str(), ""),
        };
        let start = offset(self.body.html.len());
        self.push(html);
        self.body.holes.extend(text.holes.iter().map(|hole| Hole { at: hole.at + start, ..*hole }));
        for mention in 1..=note.mentions {
            self.push(" <a href=\"#");
            self.push(&mention_id(&number, mention));
            self.push("\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"");
            self.hole(Fill::Back(note.number));
            self.push("\">↩</a>");
        }
        self.push(tail);
        self.push("</li>");
    }
}
