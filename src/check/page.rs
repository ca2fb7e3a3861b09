//! What a built page says, as a browser reads it: text, attributes, links, anchors, pictures, languages.

use std::collections::BTreeSet;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use crate::check::markup::{self, Event};
use crate::check::private::signs::CELL;
use crate::language::han::is_han;
use crate::render::{is_inline, is_void};

/// Attributes that hold no words: names, measures, shapes.
fn is_mute(name: &str) -> bool {
    matches!(
        name,
        "class"
            | "id"
            | "style"
            | "d"
            | "points"
            | "transform"
            | "viewbox"
            | "x"
            | "y"
            | "x1"
            | "x2"
            | "y1"
            | "y2"
            | "dx"
            | "dy"
            | "cx"
            | "cy"
            | "r"
            | "rx"
            | "ry"
            | "width"
            | "height"
            | "fill"
            | "stroke"
            | "for"
            | "headers"
            | "lang"
            | "rel"
            | "type"
            | "role"
            | "charset"
            | "integrity"
            | "colspan"
            | "rowspan"
            | "scope"
            | "datetime"
            | "tabindex"
            | "src"
            | "sizes"
            | "preserveaspectratio"
            | "xmlns"
    )
}

#[derive(Debug, Default, PartialEq)]
pub struct Page {
    /// All text, cells divided by `CELL`, blocks by line feeds.
    pub text: String,
    /// Values of attributes that hold words, and comments: one a line.
    pub attributes: String,
    /// Where each begins in `attributes`, and its name.
    pub parts: Vec<(usize, String)>,
    pub links: BTreeSet<Box<str>>,
    pub ids: BTreeSet<Box<str>>,
    /// Addresses of pictures without an `alt`.
    pub bare: Vec<String>,
    /// The first Han text on an English page that is not marked as Chinese.
    pub han: Option<String>,
    tag: Tag,
    /// Where the name of each open element starts in `names`, and whether its text is English.
    open: Vec<(usize, Option<bool>)>,
    names: String,
    /// Within script or style.
    silent: bool,
}

/// The start tag being read.
#[derive(Debug, Default, PartialEq)]
struct Tag {
    name: String,
    attribute: String,
    lang: Option<bool>,
    alt: bool,
    hidden: bool,
    src: String,
}

impl Page {
    /// Reads HTML, or XML as if it were.
    pub fn read(text: &str) -> Self {
        let mut page = Self::default();
        match markup::read(text, &mut |event| page.handle(event)) {
            Some(()) => page,
            None => Self::parsed(text),
        }
    }

    /// The same by the library alone: it knows all of HTML.
    fn parsed(text: &str) -> Self {
        let mut page = Self::default();
        let words = String::from_utf8_lossy;
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
            match event {
                CallbackEvent::OpenStartTag { name } => page.handle(Event::Open(words(name))),
                CallbackEvent::AttributeName { name } => page.handle(Event::Attribute(words(name))),
                CallbackEvent::AttributeValue { value } => page.handle(Event::Value(words(value))),
                CallbackEvent::CloseStartTag { self_closing } => page.handle(Event::Close(self_closing)),
                CallbackEvent::EndTag { name } => page.handle(Event::End(words(name))),
                CallbackEvent::String { value } => page.handle(Event::Text(words(value))),
                CallbackEvent::Comment { value } => page.handle(Event::Comment(&words(value))),
                CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
            }
            None
        });
        emitter.naively_switch_states(true);
        // Nothing comes out of it: the events go to `handle`.
        let _ = Tokenizer::new_with_emitter(text, emitter).next();
        page
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Open(name) => {
                let tag = &mut self.tag;
                (tag.lang, tag.alt, tag.hidden) = (None, false, false);
                tag.src.clear();
                tag.attribute.clear();
                name.as_ref().clone_into(&mut tag.name);
            }
            Event::Attribute(name) => {
                self.tag.alt |= name == "alt";
                name.as_ref().clone_into(&mut self.tag.attribute);
            }
            Event::Value(value) => self.attribute(&value),
            Event::Close(self_closing) => self.opened(self_closing),
            Event::End(name) => self.closed(&name),
            Event::Text(value) => self.string(&value),
            Event::Comment(value) => self.part("a comment", value),
        }
    }

    fn part(&mut self, name: &str, value: &str) {
        self.parts.push((self.attributes.len(), name.to_owned()));
        spaced(value, &mut self.attributes);
        self.attributes.push('\n');
    }

    fn attribute(&mut self, value: &str) {
        let tag = &mut self.tag;
        match &*tag.attribute {
            "href" | "xlink:href" | "src" | "poster" | "action" => {
                if tag.attribute == "src" {
                    value.clone_into(&mut tag.src);
                }
                self.links.insert(value.into());
                if ["tel:", "sms:", "mailto:"].iter().any(|scheme| value.starts_with(scheme)) {
                    let name = format!("the attribute `{}`", self.tag.attribute);
                    self.part(&name, value);
                }
                return;
            }
            "srcset" => {
                let address = |one: &str| one.split_ascii_whitespace().next().map(Box::from);
                self.links.extend(value.split(", ").filter_map(address));
                return;
            }
            "id" => drop(self.ids.insert(value.into())),
            "name" if tag.name == "a" => drop(self.ids.insert(value.into())),
            "lang" | "xml:lang" => tag.lang = Some(value.starts_with("en")),
            "aria-hidden" => tag.hidden = value == "true",
            _ => {}
        }
        // A short word can hold nothing.
        if value.len() > 4 && !is_mute(&self.tag.attribute) {
            let name = format!("the attribute `{}`", self.tag.attribute);
            self.part(&name, value);
        }
    }

    fn opened(&mut self, self_closing: bool) {
        let tag = &mut self.tag;
        if tag.name == "img" && !tag.alt && !tag.hidden {
            self.bare.push(tag.src.clone());
        }
        border(&tag.name, &mut self.text);
        if is_void(&tag.name) || self_closing {
            return;
        }
        self.silent = tag.name == "script" || tag.name == "style";
        let english = tag.lang.or(self.open.last().and_then(|(_, l)| *l));
        self.open.push((self.names.len(), english));
        self.names.push_str(&tag.name);
    }

    fn closed(&mut self, name: &str) {
        self.silent = false;
        let mut end = self.names.len();
        for (n, (start, _)) in self.open.iter().enumerate().rev() {
            if &self.names[*start..end] == name {
                self.names.truncate(*start);
                self.open.truncate(n);
                break;
            }
            end = *start;
        }
        border(name, &mut self.text);
    }

    fn string(&mut self, value: &str) {
        let (start, english) = self.open.last().copied().unwrap_or((self.names.len(), None));
        // A title cannot be marked in part; the page shows it again.
        let looked = english == Some(true) && self.han.is_none() && !self.silent && &self.names[start..] != "title";
        if let Some(start) = looked.then(|| value.find(is_han)).flatten() {
            self.han = Some(value[start..].trim().chars().take(40).collect());
        }
        spaced(value, &mut self.text);
    }

    /// The name of the part of `attributes` that holds this byte.
    pub fn part_at(&self, at: usize) -> &str {
        let after = self.parts.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).map_or("an attribute", |n| &self.parts[n].1)
    }
}

fn border(name: &str, text: &mut String) {
    if name == "td" || name == "th" {
        text.push(CELL);
    } else if !is_inline(name) {
        text.push('\n');
    }
}

/// Appends text with its line feeds as spaces: a line is a block.
fn spaced(text: &str, out: &mut String) {
    for (n, part) in text.split('\n').enumerate() {
        if n > 0 {
            out.push(' ');
        }
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_reads_it() {
        let page = Page::read(
            "<!doctype html><html lang=en><head><title>题 &amp; x</title><script>var a='<td>'</script></head>\
             <body><p id=a>one<b>two</b> <span lang=zh>三</span> and 四</p><img src=p.png><img src=q.png srcset=\"q-1w.png 1w, q.png 2w\" alt=\"\">\
             <table><tr><td>1<td>2</table><a href=\"x.html#y\" title='a title'>l</a><!-- hidden words --></body></html>",
        );
        assert!(page.text.contains("onetwo 三 and 四"), "{:?}", page.text);
        assert!(page.text.contains("\u{1f}1\u{1f}2"), "{:?}", page.text);
        assert_eq!(page.bare, ["p.png"]);
        assert_eq!(page.han.as_deref(), Some("四"));
        assert_eq!(page.links.iter().map(|l| &**l).collect::<Vec<_>>(), ["p.png", "q-1w.png", "q.png", "x.html#y"]);
        assert!(page.ids.contains("a"));
        let at = page.attributes.find("hidden").unwrap();
        assert_eq!(page.part_at(at), "a comment");
        assert_eq!(page.part_at(page.attributes.find("a title").unwrap()), "the attribute `title`");
    }

    #[test]
    fn plain_pages_need_no_whole_parser() {
        let page = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>题 &amp; x</title><meta charset=utf-8><style>a<b>c{}</style>\
            </head><body><svg viewBox=\"0 0 1 1\"><path d='M0'/></svg><a href=../a.html hidden>&#x27;&copy;&nbsp;</a><br></body></html>";
        assert_eq!(markup::read(page, &mut |_| ()), Some(()));
        for other in ["a & b", "<p", "<p a=\"", "<?xml?>", "<![CDATA[x]]>", "\r", "a<b", "<p a='b'c>", "&hellip;"] {
            assert_eq!(markup::read(other, &mut |_| ()), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_reading_is_that_of_the_library(text in concat!(
            "(<p>|</p>|<(td|th|b|svg|a|img|html|br|title|style|script|textarea|Path)( (href|src|alt|lang|id|Title|viewBox|aria-hidden|disabled)",
            "( ?= ?(\"[a-z中&;#<> ]{0,6}\"|'[^']{0,4}'|en|tel:1234|a/b|true|&amp;))?){0,3} ?/?>|</(td|b|a|title|style|script|textarea|html|x) ?>|",
            "<!--[a-z!<> -]{0,4}-->|<!doctype html>|[a-z中 <>&;\n/=\"!?-]|&amp;|&#39;|&#x4e2d;|&copy;|&nbsp;|&eacute;){0,30}"
        )) {
            prop_assert_eq!(Page::read(&text), Page::parsed(&text));
        }
    }
}
