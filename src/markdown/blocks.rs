//! Paragraphs, headings, quotes, tables, code and HTML blocks.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind};

use super::escape::escape;
use super::excerpt;
use super::write::{Writer, offset};
use super::{Alert, Block, Fill, Heading, Hole, Piece, Span, Word};
use crate::diagnostic::{self, Diagnostic};

/// A code block being read: one of the tool's own, or any other.
pub enum Code {
    Own { word: Word, yaml: String, at: Span },
    Other,
}

/// The table being written.
#[derive(Default)]
pub struct Table {
    pub sides: Vec<Alignment>,
    pub cell: usize,
    pub head: bool,
    /// Where the content of the cell starts.
    pub start: usize,
}

impl Writer<'_> {
    pub fn start_paragraph(&mut self) {
        self.new_line();
        self.push("<p>");
        self.paragraph = self.body.html.len();
        if self.depth == 0 && self.outline.excerpt.is_empty() {
            self.pieces = Some(Vec::new());
        }
    }

    pub fn end_paragraph(&mut self) {
        if let Some(pieces) = self.pieces.take() {
            self.outline.excerpt = excerpt::cut(pieces);
        }
        match self.images_alone() {
            0 => self.push("</p>"),
            1 => {}
            _ => self.push("</div>"),
        }
    }

    /// How many images a paragraph holds that holds nothing else: one sheds the `<p>`, so that it may become a `<figure>`;
    /// several are an album.
    fn images_alone(&mut self) -> usize {
        let start = self.paragraph;
        if !self.options.gfm || !self.body.html[start..].bytes().all(|b| b.is_ascii_whitespace()) {
            return 0;
        }
        let here = self.body.holes.iter().rev().take_while(|hole| hole.at >= offset(start)).count();
        let first = self.body.holes.len() - here;
        let numbers: Option<Vec<u32>> =
            self.body.holes[first..].iter().map(|h| if let Fill::Image(n) = h.what { Some(n) } else { None }).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return 0 };
        self.body.html.truncate(start - "<p>".len());
        if here > 1 {
            self.push("<div class=\"album\">");
        }
        let at = offset(self.body.html.len());
        self.body.holes[first..].iter_mut().for_each(|hole| hole.at = at);
        for number in numbers {
            if let Some(image) = self.outline.images.get_mut(number as usize) {
                image.alone = true;
            }
        }
        here
    }

    pub fn start_heading(&mut self, level: u8) {
        self.heading = self.body.html.len();
        self.push("<h");
        self.level(level);
        self.new_line();
        self.pieces = Some(Vec::new());
    }

    pub fn end_heading(&mut self, level: u8, range: &Range<usize>) {
        let mut text = self.pieces.take().unwrap_or_default();
        let line = self.span(&(range.start..range.start)).line;
        let mut id = String::new();
        if self.options.heading_ids {
            id = self.typed_id(&mut text, range).unwrap_or_else(|| self.ids.make(&text));
        }
        if !id.is_empty() {
            let mut attribute = String::with_capacity(id.len() + " id=\"\"".len());
            attribute.push_str(" id=\"");
            escape(&id, &mut attribute);
            attribute.push('"');
            let start = self.heading;
            self.body.html.insert_str(start + "<h2".len(), &attribute);
            for hole in self.body.holes.iter_mut().rev().take_while(|hole| hole.at as usize > start) {
                hole.at += offset(attribute.len());
            }
        }
        self.push("</h");
        self.level(level);
        self.outline.headings.push(Heading { level, id, text, line });
    }

    /// The rest of a heading's tag.
    fn level(&mut self, level: u8) {
        self.body.html.push(char::from(b'0' + level));
        self.push(">");
    }

    /// `{#how}` at the end of a heading is its id.
    fn typed_id(&mut self, text: &mut Vec<Piece>, range: &Range<usize>) -> Option<String> {
        let Some(Piece::Text(last)) = text.last_mut() else { return None };
        let inside = last.trim_end().strip_suffix('}')?;
        let open = inside.rfind("{#")?;
        let id = &inside[open + 2..];
        let fits = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || "{}<>&\"'#\\%".contains(c));
        let typed = last[open..].to_owned();
        let image_after = self.body.holes.last().is_some_and(|hole| hole.at as usize == self.body.html.len());
        if !fits
            || image_after
            || !self.body.html.ends_with(&typed)
            || self.prepared.text[range.clone()].contains("\\{#")
        {
            return None;
        }
        let id = id.to_owned();
        last.truncate(open);
        last.truncate(last.trim_end().len());
        if last.is_empty() {
            text.pop();
        }
        let left = self.body.html.len() - typed.len();
        self.body.html.truncate(left);
        let left = self.body.html.trim_end().len();
        self.body.html.truncate(left);
        if !self.ids.take(&id) {
            let at = self.span(range).location(self.file);
            self.mistake(
                Diagnostic::error(at, format!("two headings have the id `{id}`")).help("give one of them another id"),
            );
        }
        Some(id)
    }

    pub fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        self.depth += 1;
        let alert = match kind {
            None => return self.push("<blockquote>"),
            Some(BlockQuoteKind::Note) => Alert::Note,
            Some(BlockQuoteKind::Tip) => Alert::Tip,
            Some(BlockQuoteKind::Important) => Alert::Important,
            Some(BlockQuoteKind::Warning) => Alert::Warning,
            Some(BlockQuoteKind::Caution) => Alert::Caution,
        };
        self.push("<div class=\"alert ");
        self.push(alert.as_str());
        self.push("\"><p class=\"alert-title\">");
        self.hole(Fill::Alert(alert));
        self.push("</p>");
    }

    pub fn start_cell(&mut self) {
        let side = match self.table.sides.get(self.table.cell) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.push(if self.table.head { "<th scope=\"col\"" } else { "<td" });
        self.push(side);
        self.push(">");
        self.table.start = self.body.html.len();
        self.new_line();
    }

    pub fn end_cell(&mut self) {
        self.table.cell += 1;
        let empty = self.body.html.len() == self.table.start
            && self.body.holes.last().is_none_or(|hole| hole.at as usize != self.table.start);
        if self.table.head && empty {
            // A heading that heads nothing is none: the corner of the table.
            let start = self.body.html.rfind("<th").unwrap_or(self.table.start);
            self.body.html.truncate(start);
            self.push("<td></td>");
        } else {
            self.push(if self.table.head { "</th>" } else { "</td>" });
        }
    }

    pub fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        let CodeBlockKind::Fenced(info) = kind else {
            self.code = Some(Code::Other);
            return self.push("<pre><code>");
        };
        let info = self.prepared.clean(info);
        if let Some(word) = Word::of(&info) {
            let at = self.span(range);
            self.code = Some(Code::Own { word, yaml: String::new(), at });
            return;
        }
        self.code = Some(Code::Other);
        let Some(language) = info.split_whitespace().next() else { return self.push("<pre><code>") };
        if let Some(near) = diagnostic::nearest(language, Word::ALL.map(Word::as_str)) {
            let at = self.span(range).location(self.file);
            self.mistake(
                Diagnostic::warning(at, format!("a block of `{language}` is shown as code"))
                    .help(format!("did you mean `{near}`?")),
            );
        }
        self.push("<pre><code class=\"language-");
        escape(language, &mut self.body.html);
        self.push("\">");
    }

    pub fn end_code(&mut self) {
        if let Some(Code::Own { word, yaml, at }) = self.code.take() {
            self.hole(Fill::Block(offset(self.outline.blocks.len())));
            self.outline.blocks.push(Block { word, yaml, first_line: at.line + 1, at });
        } else {
            self.push("</code></pre>");
        }
    }

    /// Text of a code block; false where there is none open.
    pub fn code_text(&mut self, text: &str) -> bool {
        match &mut self.code {
            None => return false,
            Some(Code::Own { yaml, .. }) => yaml.push_str(&self.prepared.clean(text)),
            Some(Code::Other) => escape(&self.prepared.clean(text), &mut self.body.html),
        }
        true
    }

    pub fn html_line(&mut self, html: &str) {
        let html = self.prepared.clean(html);
        match &mut self.raw {
            Some((raw, _)) => raw.push_str(&html),
            None => self.body.html.push_str(&html),
        }
    }

    pub fn end_html(&mut self) {
        let Some((raw, at)) = self.raw.take() else { return };
        let raw = raw.trim();
        if is_comment(raw) {
            return;
        }
        self.html_shown(at);
        self.push("<p>");
        escape(raw, &mut self.body.html);
        self.push("</p>");
    }

    /// HTML was typed where none is allowed.
    pub fn html_shown(&mut self, at: Span) {
        let at = at.location(self.file);
        self.mistake(
            Diagnostic::warning(at, "HTML is shown as text")
                .help("write it in Markdown, or allow HTML with `raw_html: true` in site.yaml"),
        );
    }
}

/// Is it one comment and nothing else? Comments are for the office and print nothing.
pub fn is_comment(html: &str) -> bool {
    html.strip_prefix("<!--").and_then(|rest| rest.find("-->").map(|end| end + 3 == rest.len())).unwrap_or(false)
}
