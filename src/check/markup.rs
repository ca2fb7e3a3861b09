//! Plain HTML, as our own pages are written, in one quick pass; whatever else it meets is left to a whole parser.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

/// What stands in the markup, in its order. Names are in lower case; there is no value where it is empty.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'t> {
    Open(Cow<'t, str>),
    Attribute(Cow<'t, str>),
    Value(Cow<'t, str>),
    /// The end of a start tag, and whether that was `/>`.
    Close(bool),
    End(Cow<'t, str>),
    Text(Cow<'t, str>),
    Comment(&'t str),
}

/// Tells what stands in `text`; `None` where a whole parser must read it from its beginning.
pub fn read<'t>(text: &'t str, on: &mut impl FnMut(Event<'t>)) -> Option<()> {
    if memchr2(b'\r', 0, text.as_bytes()).is_some() {
        return None;
    }
    let mut reader = Reader { text, at: 0 };
    while reader.at < text.len() {
        reader.words(on)?;
        if reader.at < text.len() {
            reader.tag(on)?;
        }
    }
    Some(())
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes so many bytes.
    fn take(&mut self, length: usize) -> &'t str {
        let taken = &self.text[self.at..self.at + length];
        self.at += length;
        taken
    }

    fn words(&mut self, on: &mut impl FnMut(Event<'t>)) -> Option<()> {
        let length = memchr(b'<', self.rest().as_bytes()).unwrap_or(self.rest().len());
        if length > 0 {
            on(Event::Text(decoded(self.take(length))?));
        }
        Some(())
    }

    fn tag(&mut self, on: &mut impl FnMut(Event<'t>)) -> Option<()> {
        match self.text.as_bytes().get(self.at + 1)? {
            b'/' => {
                self.at += 2;
                let name = self.name()?;
                self.blank();
                (self.byte()? == b'>').then(|| self.at += 1)?;
                on(Event::End(name));
            }
            b'!' => self.comment(on)?,
            b if b.is_ascii_alphabetic() => {
                self.at += 1;
                self.start_tag(on)?;
            }
            _ => return None,
        }
        Some(())
    }

    fn comment(&mut self, on: &mut impl FnMut(Event<'t>)) -> Option<()> {
        const DOCTYPE: &str = "<!doctype html>";
        let rest = self.rest();
        if rest.get(..DOCTYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(DOCTYPE)) {
            self.at += DOCTYPE.len();
            return Some(());
        }
        let inside = rest.strip_prefix("<!--")?;
        let length = memmem::find(inside.as_bytes(), b"-->")?;
        let comment = &inside[..length];
        let odd = comment.starts_with(['>', '-']) || comment.contains("--") || comment.contains("<!");
        self.at += length + 7;
        on(Event::Comment(comment));
        (!odd).then_some(())
    }

    fn name(&mut self) -> Option<Cow<'t, str>> {
        let bytes = self.rest().as_bytes();
        let length = bytes.iter().position(|b| matches!(b, b'\t' | b'\n' | 0x0c | b' ' | b'/' | b'>' | b'='))?;
        let letters = bytes[..length].iter().all(|b| b.is_ascii_alphanumeric() || b"-:_.".contains(b));
        (length > 0 && bytes[0].is_ascii_alphabetic() && letters).then(|| lower(self.take(length)))
    }

    fn blank(&mut self) -> bool {
        let from = self.at;
        while matches!(self.byte(), Some(b'\t' | b'\n' | 0x0c | b' ')) {
            self.at += 1;
        }
        self.at > from
    }

    fn start_tag(&mut self, on: &mut impl FnMut(Event<'t>)) -> Option<()> {
        let name = self.name()?;
        let inside = Inside::of(&name)?;
        on(Event::Open(name.clone()));
        let self_closing = loop {
            let blank = self.blank();
            match self.byte()? {
                b'>' => break false,
                b'/' if self.rest().starts_with("/>") => {
                    self.at += 1;
                    break true;
                }
                _ if blank => self.attribute(on)?,
                _ => return None,
            }
        };
        self.at += 1;
        on(Event::Close(self_closing));
        match inside {
            Inside::Markup => Some(()),
            _ if self_closing => None,
            // The next tag must be the end.
            Inside::Words => {
                let next = memchr(b'<', self.rest().as_bytes())?;
                self.is_end(next, &name).then_some(())
            }
            Inside::Code => {
                let length = memmem::find(self.rest().as_bytes(), b"</").filter(|at| self.is_end(*at, &name))?;
                let code = self.take(length);
                if length > 0 {
                    on(Event::Text(code.into()));
                }
                (!code.contains("<!--")).then_some(())
            }
        }
    }

    fn is_end(&self, at: usize, name: &str) -> bool {
        let end = self.rest()[at..].strip_prefix("</").and_then(|rest| rest.strip_prefix(name));
        end.is_some_and(|rest| rest.starts_with('>'))
    }

    fn attribute(&mut self, on: &mut impl FnMut(Event<'t>)) -> Option<()> {
        on(Event::Attribute(self.name()?));
        let end = self.at;
        self.blank();
        if self.byte()? != b'=' {
            self.at = end;
            return Some(());
        }
        self.at += 1;
        self.blank();
        let value = match self.byte()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.take(memchr(quote, self.rest().as_bytes())?);
                self.at += 1;
                value
            }
            _ => {
                let bytes = self.rest().as_bytes();
                let length = bytes.iter().position(|b| matches!(b, b'\t' | b'\n' | 0x0c | b' ' | b'>'))?;
                let odd = length == 0 || bytes[..length].iter().any(|b| b"\"'<=`&".contains(b));
                (!odd).then(|| self.take(length))?
            }
        };
        if !value.is_empty() {
            on(Event::Value(decoded(value)?));
        }
        Some(())
    }
}

/// What a parser looks for within an element.
enum Inside {
    Markup,
    /// No tags.
    Words,
    /// Neither tags nor references.
    Code,
}

impl Inside {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "title" | "textarea" => Self::Words,
            "script" | "style" => Self::Code,
            "xmp" | "iframe" | "noembed" | "noframes" | "noscript" | "plaintext" => return None,
            _ => Self::Markup,
        })
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|b| b.is_ascii_uppercase()) {
        true => name.to_ascii_lowercase().into(),
        false => name.into(),
    }
}

/// The text with its references resolved; `None` where one is not known here.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let Some(mut at) = memchr(b'&', text.as_bytes()) else { return Some(text.into()) };
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    loop {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (name, after) = rest.split_once(';')?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            "copy" => '©',
            _ => numbered(name)?,
        });
        rest = after;
        match memchr(b'&', rest.as_bytes()) {
            Some(next) => at = next,
            None => break,
        }
    }
    out.push_str(rest);
    Some(out.into())
}

/// `#39`, `#x2F`: signs that can be seen.
fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16),
        None if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse(),
        _ => return None,
    };
    char::from_u32(number.ok()?).filter(|c| matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}'))
}
