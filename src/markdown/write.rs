//! From the parser's events to compact HTML with holes, and to the outline.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::blocks::{Code, Table};
use super::footnote::Footnotes;
use super::inline::Seen;
use super::place::Places;
use super::prepare::{Part, Prepared};
use super::slug::Ids;
use super::{Body, Draft, Fill, Hole, Options, Outline, Piece, Span};
use crate::diagnostic::{self, Diagnostic};

pub fn write(prepared: &Prepared<'_>, file: &Arc<str>, first_line: u32, options: Options) -> Draft {
    use pulldown_cmark::Options as Parse;
    let parse = if options.gfm {
        Parse::ENABLE_TABLES
            | Parse::ENABLE_FOOTNOTES
            | Parse::ENABLE_STRIKETHROUGH
            | Parse::ENABLE_TASKLISTS
            | Parse::ENABLE_GFM
    } else {
        Parse::empty()
    };
    let mut writer = Writer {
        prepared,
        file,
        options,
        places: Places::new(prepared.original, first_line),
        body: Body { html: String::with_capacity(prepared.original.len() * 5 / 4), holes: Vec::new() },
        outline: Outline::default(),
        depth: 0,
        line: Line::default(),
        pieces: None,
        alt: None,
        links: Vec::new(),
        code: None,
        raw: None,
        heading: 0,
        paragraph: 0,
        table: Table::default(),
        ids: Ids::default(),
        footnotes: Footnotes::default(),
    };
    for (event, range) in Parser::new_ext(&prepared.text, parse).into_offset_iter() {
        writer.event(event, &range);
    }
    writer.finish()
}

/// Where we are in a line of running text.
#[derive(Default)]
pub struct Line {
    /// What was written last in this block.
    pub last: Option<Seen>,
    /// Offset of a line break not yet known to print.
    pub broken: Option<usize>,
}

/// An image whose alternative text is being read.
pub struct Alt {
    pub text: String,
    pub target: String,
    pub title: String,
    pub at: Span,
    /// Links and images inside it.
    pub depth: u32,
    pub line: Line,
}

pub struct Writer<'a> {
    pub prepared: &'a Prepared<'a>,
    pub file: &'a Arc<str>,
    pub options: Options,
    pub places: Places<'a>,
    pub body: Body,
    pub outline: Outline,
    /// Quotes, lists, tables and footnotes around.
    pub depth: u32,
    pub line: Line,
    /// The plain text of the heading or first paragraph being read.
    pub pieces: Option<Vec<Piece>>,
    pub alt: Option<Alt>,
    /// The links around, innermost last: is it written as a link?
    pub links: Vec<bool>,
    pub code: Option<Code>,
    /// An HTML block being read, to be shown as text.
    pub raw: Option<(String, Span)>,
    /// Where the heading being read starts.
    pub heading: usize,
    /// Where the content of the paragraph being read starts.
    pub paragraph: usize,
    pub table: Table,
    pub ids: Ids,
    pub footnotes: Footnotes,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end, range),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => self.html_line(&html),
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.push("<hr>"),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, .. } => self.start_heading(level as u8),
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => self.start_code(&kind, range),
            Tag::HtmlBlock if !self.options.raw_html => self.raw = Some((String::new(), self.span(range))),
            Tag::HtmlBlock => self.raw_files(range),
            Tag::List(first) => {
                self.depth += 1;
                match first {
                    None => self.push("<ul>"),
                    Some(1) => self.push("<ol>"),
                    Some(first) => self.push(&format!("<ol start=\"{first}\">")),
                }
            }
            Tag::Item => {
                self.push("<li>");
                self.new_line();
            }
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                self.start_footnote(&label, range);
            }
            Tag::Table(sides) => {
                self.depth += 1;
                self.table = Table { sides, ..Table::default() };
                self.push("<div class=\"table\" tabindex=\"0\"><table>");
            }
            Tag::TableHead => {
                self.table.head = true;
                self.table.cell = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.cell = 0;
                self.push("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.tag("<em>"),
            Tag::Strong => self.tag("<strong>"),
            Tag::Strikethrough => self.tag("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd, range: &Range<usize>) {
        match end {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(level) => self.end_heading(level as u8, range),
            TagEnd::BlockQuote(kind) => {
                self.depth -= 1;
                self.push(if kind.is_some() { "</div>" } else { "</blockquote>" });
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::List(ordered) => {
                self.depth -= 1;
                self.push(if ordered { "</ol>" } else { "</ul>" });
            }
            TagEnd::Item => self.push("</li>"),
            TagEnd::FootnoteDefinition => {
                self.depth -= 1;
                self.end_footnote();
            }
            TagEnd::Table => {
                self.depth -= 1;
                let rows = !self.body.html.ends_with("<tbody>");
                if !rows {
                    self.body.html.truncate(self.body.html.len() - "<tbody>".len());
                }
                self.push(if rows { "</tbody></table></div>" } else { "</table></div>" });
            }
            TagEnd::TableHead => {
                self.table.head = false;
                self.push("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.push("</tr>"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.tag("</em>"),
            TagEnd::Strong => self.tag("</strong>"),
            TagEnd::Strikethrough => self.tag("</del>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            _ => {}
        }
    }

    pub fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    /// An inline tag; an image's alternative text takes none.
    fn tag(&mut self, tag: &str) {
        if self.alt.is_none() {
            self.push(tag);
        }
    }

    pub fn hole(&mut self, what: Fill) {
        self.body.holes.push(Hole { at: offset(self.body.html.len()), what });
    }

    pub fn span(&mut self, range: &Range<usize>) -> Span {
        let start = self.prepared.original_offset(range.start);
        let end = self.prepared.original_offset(range.end);
        self.places.span(start, end)
    }

    pub fn mistake(&mut self, mistake: Diagnostic) {
        self.outline.mistakes.push(mistake);
    }

    pub fn new_line(&mut self) {
        self.line = Line::default();
    }

    /// The typed stretches and figure links of running text.
    fn text(&mut self, text: &str) {
        if self.code_text(text) {
            return;
        }
        let prepared = self.prepared;
        if !prepared.changed() {
            return self.running(text);
        }
        prepared.parts(text, |part| match part {
            Part::Text(text) => self.running(text),
            Part::Link(number) => self.figure(number),
        });
    }

    fn finish(mut self) -> Draft {
        self.write_footnotes();
        diagnostic::sort(&mut self.outline.mistakes);
        Draft { outline: self.outline, body: self.body }
    }
}

/// Offsets and counts in a page fit 32 bits; a file beyond that is refused long before.
pub fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
