//! Running text: words, figures, line breaks, links and images.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::blocks::is_comment;
use super::cjk::{Width, is_selector};
use super::escape::{escape, escape_text, href};
use super::figure_link;
use super::target::{Target, judge};
use super::write::{Alt, Line, Writer, offset};
use super::{Fill, Image, Link, Piece};
use crate::diagnostic::Diagnostic;

/// What stands beside a line break.
#[derive(Debug, Clone, Copy)]
pub enum Seen {
    Letter(char),
    Figure,
    /// A picture, the mark of a footnote.
    Object,
}

impl Seen {
    fn width(self) -> Width {
        match self {
            Self::Letter(c) => Width::of(c),
            Self::Figure => Width::Either,
            Self::Object => Width::Narrow,
        }
    }
}

impl Writer<'_> {
    /// A stretch of text as typed.
    pub fn running(&mut self, text: &str) {
        self.write_text(text, escape_text);
    }

    fn write_text(&mut self, text: &str, write: impl FnOnce(&str, &mut String)) {
        let Some(first) = text.chars().next() else { return };
        self.arrive(Seen::Letter(first));
        let last = text.chars().rev().find(|c| !is_selector(*c)).map(Seen::Letter);
        if let Some(alt) = &mut self.alt {
            alt.text.push_str(text);
            alt.line.last = last.or(alt.line.last);
            return;
        }
        write(text, &mut self.body.html);
        self.line.last = last.or(self.line.last);
        self.plain(text);
    }

    /// Adds to the plain text of a heading or first paragraph.
    fn plain(&mut self, text: &str) {
        match &mut self.pieces {
            None => {}
            Some(pieces) => match pieces.last_mut() {
                Some(Piece::Text(last)) => last.push_str(text),
                _ => pieces.push(Piece::Text(text.to_owned())),
            },
        }
    }

    /// Something visible comes: an open line break prints, or is taken back between wide characters.
    fn arrive(&mut self, next: Seen) {
        let han = self.options.han_line_breaks;
        let joins = |line: &Line| han && line.last.is_some_and(|last| last.width().joins(next.width()));
        if let Some(alt) = &mut self.alt {
            if let Some(at) = alt.line.broken.take()
                && joins(&alt.line)
            {
                alt.text.truncate(at);
            }
            return;
        }
        let Some(at) = self.line.broken.take() else { return };
        if !joins(&self.line) {
            return self.plain(" ");
        }
        self.body.html.remove(at);
        for hole in self.body.holes.iter_mut().rev().take_while(|hole| hole.at as usize > at) {
            hole.at -= 1;
        }
    }

    pub fn soft_break(&mut self) {
        if let Some(alt) = &mut self.alt {
            alt.line.broken = Some(alt.text.len());
            alt.text.push(' ');
        } else {
            self.line.broken = Some(self.body.html.len());
            self.push("\n");
        }
    }

    pub fn hard_break(&mut self) {
        if let Some(alt) = &mut self.alt {
            alt.text.push(' ');
            return;
        }
        self.push("<br>");
        self.plain(" ");
        self.line = Line::default();
    }

    pub fn inline_code(&mut self, code: &str) {
        let prepared = self.prepared;
        let code = prepared.clean(code);
        self.write_text(&code, |code, html| {
            html.push_str("<code>");
            escape_text(code, html);
            html.push_str("</code>");
        });
    }

    pub fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        let prepared = self.prepared;
        let html = prepared.clean(html);
        if self.options.raw_html {
            self.raw_files(range);
            if self.alt.is_none() {
                self.push(&html);
            }
        } else if is_break(&html) {
            self.hard_break();
        } else if !is_comment(&html) {
            if !html.starts_with("</") {
                let at = self.span(range);
                self.html_shown(at);
            }
            self.running(&html);
        }
    }

    /// A figure link, by its number.
    pub fn figure(&mut self, number: usize) {
        let prepared = self.prepared;
        let Some(range) = prepared.links.get(number).cloned() else { return };
        let at = self.places.span(range.start, range.end);
        let typed = prepared.link(number);
        match figure_link::read(typed, at) {
            Err(wrong) => {
                self.mistake(figure_link::mistake(wrong, at, self.file));
                self.running(typed);
            }
            Ok(_) if self.alt.is_some() => {
                let message = format!("the figure link {typed} stands in an image's alternative text");
                let help = "describe the picture in words there, and put the figure into the text";
                self.mistake(Diagnostic::error(at.location(self.file), message).help(help));
                self.running(typed);
            }
            Ok(figure) => {
                self.arrive(Seen::Figure);
                self.line.last = Some(Seen::Figure);
                self.hole(Fill::Figure(offset(self.outline.figures.len())));
                if let Some(pieces) = &mut self.pieces {
                    pieces.push(Piece::Figure(figure.clone().into()));
                }
                self.outline.figures.push(figure);
            }
        }
    }

    pub fn task(&mut self, done: bool) {
        self.push("<input type=\"checkbox\" disabled");
        self.push(if done { " checked aria-label=\"" } else { " aria-label=\"" });
        self.hole(Fill::Task(done));
        self.push("\"> ");
    }

    pub fn start_link(&mut self, kind: LinkType, target: &str, title: &str, range: &Range<usize>) {
        if let Some(alt) = &mut self.alt {
            alt.depth += 1;
            return;
        }
        let prepared = self.prepared;
        let mut target = prepared.clean(target);
        if kind == LinkType::Email {
            target.to_mut().insert_str(0, "mailto:");
        }
        let judged = judge(&target);
        // An address in a link's text (`[<https://…>](x.md)`) is a link in a link, which HTML has not.
        let inside = self.links.contains(&true);
        let leads = self.may_lead(judged, &target, range) && !inside;
        self.links.push(leads);
        if !leads {
            return;
        }
        self.push("<a href=\"");
        if judged == Target::Inside {
            let at = self.span(range);
            self.hole(Fill::Link(offset(self.outline.links.len())));
            self.outline.links.push(Link { target: target.into_owned(), at });
        } else {
            href(&target, &mut self.body.html);
        }
        if !title.is_empty() {
            self.push("\" title=\"");
            escape(&prepared.clean(title), &mut self.body.html);
        }
        self.push(if judged == Target::Web { "\" rel=\"noopener\">" } else { "\">" });
    }

    /// Whether a link may lead there; if not, its text stays text.
    fn may_lead(&mut self, judged: Target, target: &str, range: &Range<usize>) -> bool {
        let (message, help) = match judged {
            Target::Inside | Target::Web | Target::Contact => return true,
            Target::Other | Target::Schemeless if self.options.raw_html => return true,
            Target::Schemeless => (format!("the link `{target}` has no scheme"), "write it with `https:` before it"),
            Target::Script | Target::Other => (
                format!("a page cannot link to `{target}`"),
                "link to a file of the content folder, or by http, https, mailto or tel",
            ),
        };
        let at = self.span(range).location(self.file);
        self.mistake(Diagnostic::error(at, message).help(help));
        false
    }

    pub fn end_link(&mut self) {
        if let Some(alt) = &mut self.alt {
            alt.depth -= 1;
        } else if self.links.pop() == Some(true) {
            self.push("</a>");
        }
    }

    pub fn start_image(&mut self, target: &str, title: &str, range: &Range<usize>) {
        if let Some(alt) = &mut self.alt {
            alt.depth += 1;
            return;
        }
        let prepared = self.prepared;
        self.alt = Some(Alt {
            text: String::new(),
            target: prepared.clean(target).into_owned(),
            title: prepared.clean(title).into_owned(),
            at: self.span(range),
            depth: 0,
            line: Line::default(),
        });
    }

    pub fn end_image(&mut self) {
        match self.alt.take() {
            None => {}
            Some(alt) if alt.depth > 0 => self.alt = Some(Alt { depth: alt.depth - 1, ..alt }),
            Some(alt) => self.image(alt),
        }
    }

    fn image(&mut self, alt: Alt) {
        let message = match judge(&alt.target) {
            Target::Inside => {
                self.arrive(Seen::Object);
                self.line.last = Some(Seen::Object);
                self.hole(Fill::Image(offset(self.outline.images.len())));
                let title = (!alt.title.is_empty()).then_some(alt.title);
                self.outline.images.push(Image { target: alt.target, alt: alt.text, title, alone: false, at: alt.at });
                return;
            }
            Target::Web | Target::Schemeless => format!("the picture `{}` lies on another site", alt.target),
            _ => format!("`{}` cannot be shown as a picture", alt.target),
        };
        let help = "put the picture beside the report and write its file name: pages load nothing from elsewhere";
        self.mistake(Diagnostic::error(alt.at.location(self.file), message).help(help));
        self.running(&alt.text);
    }
}

/// `<br>` is the one tag that Markdown has no other way to say in a table.
fn is_break(html: &str) -> bool {
    html.strip_prefix('<')
        .and_then(|tag| tag.strip_suffix('>'))
        .is_some_and(|tag| tag.trim_end_matches([' ', '/']).eq_ignore_ascii_case("br"))
}
