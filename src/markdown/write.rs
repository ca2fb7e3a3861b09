//! From the parser's events to compact HTML with holes, and to the outline.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::cjk::Width;
use super::escape::escape;
use super::excerpt;
use super::footnote::Footnotes;
use super::place::Places;
use super::prepare::{Part, Prepared};
use super::slug::Ids;
use super::{Alert, Block, Body, Draft, Fill, Heading, Hole, Options, Outline, Piece, Span, Word};
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
        link_open: false,
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
    /// The last character written in this block.
    pub last: Option<Width>,
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

/// A code block being read: one of the tool's own, or any other.
enum Code {
    Own { word: Word, yaml: String, at: Span },
    Other,
}

#[derive(Default)]
struct Table {
    sides: Vec<Alignment>,
    cell: usize,
    head: bool,
    /// Where the content of the cell starts.
    start: usize,
}

pub struct Writer<'a> {
    pub prepared: &'a Prepared<'a>,
    pub file: &'a Arc<str>,
    pub options: Options,
    pub places: Places<'a>,
    pub body: Body,
    pub outline: Outline,
    /// Quotes, lists, tables and footnotes around.
    depth: u32,
    pub line: Line,
    /// The plain text of the heading or first paragraph being read.
    pub pieces: Option<Vec<Piece>>,
    pub alt: Option<Alt>,
    pub link_open: bool,
    code: Option<Code>,
    /// An HTML block being read, to be shown as text.
    raw: Option<(String, Span)>,
    /// Where the heading being read starts.
    heading: usize,
    /// Where the content of the paragraph being read starts.
    paragraph: usize,
    table: Table,
    ids: Ids,
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
            Tag::Heading { .. } => {
                self.heading = self.body.html.len();
                self.push("<h0>");
                self.new_line();
                self.pieces = Some(Vec::new());
            }
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => self.start_code(&kind, range),
            Tag::HtmlBlock => {
                if !self.options.raw_html {
                    self.raw = Some((String::new(), self.span(range)));
                }
            }
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

    fn new_line(&mut self) {
        self.line = Line::default();
    }

    fn start_paragraph(&mut self) {
        self.new_line();
        self.push("<p>");
        self.paragraph = self.body.html.len();
        if self.depth == 0 && self.outline.excerpt.is_empty() {
            self.pieces = Some(Vec::new());
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(pieces) = self.pieces.take() {
            self.outline.excerpt = excerpt::cut(pieces);
        }
        if !self.lone_image() {
            self.push("</p>");
        }
    }

    /// An image that is a paragraph of its own sheds the `<p>`, so that it may become a `<figure>`.
    fn lone_image(&mut self) -> bool {
        let start = self.paragraph;
        if !self.options.gfm || self.body.html.len() != start {
            return false;
        }
        let here = self.body.holes.iter().rev().take_while(|hole| hole.at == offset(start)).count();
        let Some(Hole { what: Fill::Image(number), .. }) = self.body.holes.last().filter(|_| here == 1) else {
            return false;
        };
        if let Some(image) = self.outline.images.get_mut(*number as usize) {
            image.alone = true;
        }
        let outside = start - "<p>".len();
        self.body.html.truncate(outside);
        if let Some(hole) = self.body.holes.last_mut() {
            hole.at = offset(outside);
        }
        true
    }

    fn end_heading(&mut self, level: u8, range: &Range<usize>) {
        let mut text = self.pieces.take().unwrap_or_default();
        let line = self.span(range).line;
        let mut id = String::new();
        if self.options.heading_ids {
            id = self.typed_id(&mut text, range).unwrap_or_else(|| self.ids.make(&text));
        }
        let mut open = format!("<h{level}");
        if !id.is_empty() {
            open.push_str(" id=\"");
            escape(&id, &mut open);
            open.push('"');
        }
        let start = self.heading;
        let (old, new) = ("<h0".len(), open.len());
        self.body.html.replace_range(start..start + old, &open);
        for hole in self.body.holes.iter_mut().rev().take_while(|hole| hole.at as usize > start) {
            hole.at += offset(new - old);
        }
        self.push(&format!("</h{level}>"));
        self.outline.headings.push(Heading { level, id, text, line });
    }

    /// `{#how}` at the end of a heading is its id.
    fn typed_id(&mut self, text: &mut Vec<Piece>, range: &Range<usize>) -> Option<String> {
        let Some(Piece::Text(last)) = text.last_mut() else { return None };
        let inside = last.trim_end().strip_suffix('}')?;
        let open = inside.rfind("{#")?;
        let id = &inside[open + 2..];
        let fits = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || "{}<>&\"'#\\%".contains(c));
        let typed = last[open..].to_owned();
        if !fits || !self.body.html.ends_with(&typed) || self.prepared.text[range.clone()].contains("\\{#") {
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

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
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

    fn start_cell(&mut self) {
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

    fn end_cell(&mut self) {
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

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
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

    fn end_code(&mut self) {
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

    fn html_line(&mut self, html: &str) {
        let html = self.prepared.clean(html);
        match &mut self.raw {
            Some((raw, _)) => raw.push_str(&html),
            None => self.body.html.push_str(&html),
        }
    }

    fn end_html(&mut self) {
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

/// Is it one comment and nothing else? Comments are for the office and print nothing.
pub fn is_comment(html: &str) -> bool {
    html.strip_prefix("<!--").and_then(|rest| rest.find("-->").map(|end| end + 3 == rest.len())).unwrap_or(false)
}

/// Offsets and counts in a page fit 32 bits; a file beyond that is refused long before.
pub fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
