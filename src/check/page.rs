//! What a built page says, as a browser reads it: text, attributes, links, anchors, pictures, languages.

use std::collections::BTreeSet;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use crate::check::private::signs::CELL;
use crate::language::han::is_han;

/// Elements without an end.
const VOID: [&[u8]; 14] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr",
];
/// Elements within a line: what stands on both sides of them reads as one word.
const INLINE: [&[u8]; 27] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font", b"i", b"ins",
    b"kbd", b"mark", b"q", b"s", b"samp", b"small", b"span", b"strong", b"sub", b"sup", b"time", b"tspan", b"u",
];
/// Attributes that hold no words: names, measures, shapes.
const MUTE: [&[u8]; 40] = [
    b"class",
    b"id",
    b"style",
    b"d",
    b"points",
    b"transform",
    b"viewbox",
    b"x",
    b"y",
    b"x1",
    b"x2",
    b"y1",
    b"y2",
    b"dx",
    b"dy",
    b"cx",
    b"cy",
    b"r",
    b"rx",
    b"ry",
    b"width",
    b"height",
    b"fill",
    b"stroke",
    b"for",
    b"headers",
    b"lang",
    b"rel",
    b"type",
    b"role",
    b"charset",
    b"integrity",
    b"colspan",
    b"rowspan",
    b"scope",
    b"datetime",
    b"tabindex",
    b"src",
    b"preserveaspectratio",
    b"xmlns",
];

#[derive(Debug, Default)]
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
    open: Vec<(Vec<u8>, Option<bool>)>,
    /// Within script or style.
    silent: bool,
}

/// The start tag being read.
#[derive(Debug, Default)]
struct Tag {
    name: Vec<u8>,
    attribute: Vec<u8>,
    lang: Option<bool>,
    alt: bool,
    hidden: bool,
    src: String,
}

impl Page {
    /// Reads HTML, or XML as if it were.
    pub fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
            page.handle(&event);
            None
        });
        emitter.naively_switch_states(true);
        // Nothing comes out of it: the events go to `handle`.
        let _ = Tokenizer::new_with_emitter(text, emitter).next();
        page
    }

    fn handle(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag = Tag { name: name.to_vec(), ..Tag::default() },
            CallbackEvent::AttributeName { name } => {
                self.tag.attribute = name.to_vec();
                self.tag.alt |= *name == b"alt";
            }
            CallbackEvent::AttributeValue { value } => self.attribute(&String::from_utf8_lossy(value)),
            CallbackEvent::CloseStartTag { self_closing } => self.opened(*self_closing),
            CallbackEvent::EndTag { name } => self.closed(name),
            CallbackEvent::String { value } => self.string(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { value } => self.part("a comment", &String::from_utf8_lossy(value)),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
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
            b"href" | b"xlink:href" | b"src" | b"poster" | b"action" => {
                if tag.attribute == b"src" {
                    value.clone_into(&mut tag.src);
                }
                self.links.insert(value.into());
                if ["tel:", "sms:", "mailto:"].iter().any(|scheme| value.starts_with(scheme)) {
                    let name = format!("the attribute `{}`", String::from_utf8_lossy(&self.tag.attribute));
                    self.part(&name, value);
                }
                return;
            }
            b"id" => drop(self.ids.insert(value.into())),
            b"name" if tag.name == b"a" => drop(self.ids.insert(value.into())),
            b"lang" | b"xml:lang" => tag.lang = Some(value.starts_with("en")),
            b"aria-hidden" => tag.hidden = value == "true",
            _ => {}
        }
        let mute = MUTE.contains(&&*self.tag.attribute);
        // A short word can hold nothing.
        if !mute && value.len() > 4 {
            let name = format!("the attribute `{}`", String::from_utf8_lossy(&self.tag.attribute));
            self.part(&name, value);
        }
    }

    fn opened(&mut self, self_closing: bool) {
        let tag = std::mem::take(&mut self.tag);
        if tag.name == b"img" && !tag.alt && !tag.hidden {
            self.bare.push(tag.src.clone());
        }
        self.border(&tag.name);
        if VOID.contains(&&*tag.name) || self_closing {
            return;
        }
        self.silent = tag.name == b"script" || tag.name == b"style";
        let english = tag.lang.or(self.open.last().and_then(|(_, l)| *l));
        self.open.push((tag.name, english));
    }

    fn closed(&mut self, name: &[u8]) {
        self.tag = Tag::default();
        self.silent = false;
        if let Some(at) = self.open.iter().rposition(|(n, _)| n == name) {
            self.open.truncate(at);
        }
        self.border(name);
    }

    fn border(&mut self, name: &[u8]) {
        if name == b"td" || name == b"th" {
            self.text.push(CELL);
        } else if !INLINE.contains(&name) && name != b"wbr" {
            self.text.push('\n');
        }
    }

    fn string(&mut self, value: &str) {
        let english = self.open.last().and_then(|(_, l)| *l) == Some(true);
        // A title cannot be marked in part; the page shows it again.
        let title = self.open.last().is_some_and(|(name, _)| name == b"title");
        if let Some(start) = value.find(is_han).filter(|_| english && self.han.is_none() && !self.silent && !title) {
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
    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_reads_it() {
        let page = Page::read(
            "<!doctype html><html lang=en><head><title>题 &amp; x</title><script>var a='<td>'</script></head>\
             <body><p id=a>one<b>two</b> <span lang=zh>三</span> and 四</p><img src=p.png><img src=q.png alt=\"\">\
             <table><tr><td>1<td>2</table><a href=\"x.html#y\" title='a title'>l</a><!-- hidden words --></body></html>",
        );
        assert!(page.text.contains("onetwo 三 and 四"), "{:?}", page.text);
        assert!(page.text.contains("\u{1f}1\u{1f}2"), "{:?}", page.text);
        assert_eq!(page.bare, ["p.png"]);
        assert_eq!(page.han.as_deref(), Some("四"));
        assert_eq!(page.links.iter().map(|l| &**l).collect::<Vec<_>>(), ["p.png", "q.png", "x.html#y"]);
        assert!(page.ids.contains("a"));
        let at = page.attributes.find("hidden").unwrap();
        assert_eq!(page.part_at(at), "a comment");
        assert_eq!(page.part_at(page.attributes.find("a title").unwrap()), "the attribute `title`");
    }
}
