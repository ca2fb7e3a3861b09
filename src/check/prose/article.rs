//! An article's text as the rules read it: what is no running text is masked, offsets stay those of the file.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use memchr::memmem;

use super::{Quantity, read};
use crate::campaign::{At, PlaceId};
use crate::diagnostic::Location;
use crate::figure::Nature;
use crate::language::Language;
use crate::site::resolve::Context;

/// No link, code span or sentence is looked through further (in bytes), so that looking for an end costs little.
const LONGEST: usize = 900;

/// A published text: the whole Markdown file, and where it speaks from (its place, its day, its period). Its
/// quantities are read once for all rules.
pub struct Text<'a> {
    pub file: Arc<str>,
    pub markdown: &'a str,
    pub language: Language,
    pub place: Option<PlaceId>,
    pub day: NaiveDate,
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// The running text, and what is in it.
    plain: String,
    quantities: Vec<Quantity>,
}

impl<'a> Text<'a> {
    /// The whole file of an article with its front matter, and the context that its figure links have.
    pub fn new(context: &Context, language: Language, markdown: &'a str) -> Self {
        let plain = masked(markdown);
        let quantities = read(&plain);
        let (file, place, day, period) = (context.file.clone(), context.place, context.day, context.period);
        Self { file, markdown, language, place, day, period, plain, quantities }
    }

    /// The quantities of its title, its summary and its running text.
    pub fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    /// The text with everything masked that is no running text; offsets are those of the file.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    pub fn location(&self, span: Range<usize>) -> Location {
        Location::of_bytes(Arc::clone(&self.file), self.markdown, span)
    }

    pub fn typed(&self, quantity: &Quantity) -> &str {
        self.markdown.get(quantity.span.clone()).unwrap_or("")
    }

    /// The day or the period that a figure of this text is of.
    pub fn asked(&self, nature: Nature) -> At {
        match (nature, self.period) {
            (Nature::Flow, Some((from, to))) => At::Period(from, to),
            _ => At::Day(self.day),
        }
    }
}

/// The sentence around a span, by its bytes.
pub fn sentence(text: &str, span: &Range<usize>) -> Range<usize> {
    let boundary = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let (from, to) = (boundary(span.start.saturating_sub(LONGEST)), boundary(span.end + LONGEST));
    let (head, tail) = (&text[from..span.start], &text[span.end..to]);
    let start = (0..head.len()).rev().find_map(|at| end_at(head.as_bytes(), at)).unwrap_or(0);
    let start = start + memmem::rfind(&head.as_bytes()[start..], b". ").map_or(0, |at| at + 2);
    let end = (0..tail.len()).find(|at| end_at(tail.as_bytes(), *at).is_some()).unwrap_or(tail.len());
    let end = memmem::find(&tail.as_bytes()[..end], b". ").unwrap_or(end);
    from + start..span.end + end
}

/// Where the sign behind ends if a sign that ends a sentence (。！？!? and the ends of lines and cells) begins at `at`.
fn end_at(text: &[u8], at: usize) -> Option<usize> {
    match text[at] {
        b'\n' | b'!' | b'?' | b'|' => Some(at + 1),
        0xe3 | 0xef => ["。", "！", "？"].iter().any(|c| text[at..].starts_with(c.as_bytes())).then_some(at + 3),
        _ => None,
    }
}

/// The text of equal length in which code, figure links, links, tags and front matter are no words any more.
/// Signs of emphasis become nothing at all: **1300余**条 is one quantity.
pub fn masked(text: &str) -> String {
    let mut out = Vec::from(text.as_bytes());
    let mut fence: Option<&str> = None;
    let mut at = 0;
    let mut front = text.starts_with("---\n").then_some(0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_start();
        if let Some(n) = front {
            let kept = body.starts_with("title:") || body.starts_with("summary:");
            if !kept {
                hide(&mut out, start..at);
            }
            front = if n > 0 && line.trim_end() == "---" { None } else { Some(n + 1) };
            if kept {
                inline(line, start, &mut out);
            }
            continue;
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| body.starts_with(mark));
        if fence.is_some() || mark.is_some() {
            hide(&mut out, start..at);
            fence = match fence {
                Some(open) if mark == Some(open) => None,
                Some(open) => Some(open),
                None => mark,
            };
            continue;
        }
        inline(line, start, &mut out);
    }
    simdutf8::basic::from_utf8(&out).unwrap_or_default().to_owned()
}

/// Everything but line ends becomes a sign that is no word.
fn hide(out: &mut [u8], range: Range<usize>) {
    for byte in &mut out[range] {
        if *byte != b'\n' {
            *byte = 2;
        }
    }
}

/// Masks code spans, figure links, links, addresses and tags of one line.
fn inline(line: &str, start: usize, out: &mut [u8]) {
    let bytes = line.as_bytes();
    let mut i = 0;
    let begins = |b: &u8| matches!(b, b'`' | b'[' | b'<' | b'*' | b'_' | b'h');
    while let Some(next) = bytes.get(i..).and_then(|rest| rest.iter().position(begins)) {
        i += next;
        let rest = &bytes[i..];
        let (end, length) = match bytes[i] {
            b'`' => ("`", 1),
            b'[' if rest.starts_with(b"[[") => ("]]", 2),
            b'[' => (")", 1),
            b'<' if rest.get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') => (">", 1),
            b'*' | b'_' if rest.get(1) == Some(&bytes[i]) => {
                out[start + i..start + i + 2].fill(1);
                i += 2;
                continue;
            }
            b'h' if rest.starts_with(b"http://") || rest.starts_with(b"https://") => {
                let end = rest.iter().position(|b| !b.is_ascii_graphic()).unwrap_or(rest.len());
                hide(out, start + i..start + i + end);
                i += end;
                continue;
            }
            _ => {
                i += 1;
                continue;
            }
        };
        let found = find(line, i + length, end);
        let is_link = |to: usize| bytes[i] != b'[' || length == 2 || line[i..to].contains("](");
        match found.filter(|to| is_link(*to)) {
            Some(to) => {
                hide(out, start + i..start + to);
                i = to;
            }
            None => i += 1,
        }
    }
}

fn find(line: &str, from: usize, end: &str) -> Option<usize> {
    let rest = line.as_bytes().get(from..)?;
    let rest = &rest[..rest.len().min(LONGEST)];
    rest.windows(end.len()).position(|w| w == end.as_bytes()).map(|at| from + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<&str> {
        read(&masked(text)).into_iter().map(|q| &text[q.span]).collect()
    }

    #[test]
    fn only_running_text_is_read() {
        for (text, found) in [
            ("悬挂**1300余**条", vec!["1300余**条"]),
            ("共`300条`和[[banners]]条、[168块](a.md)版面、63个", vec!["63个"]),
            ("```\n300条\n```\n400条\n", vec!["400条"]),
            ("---\ntitle: 印发3万份\ndate: 2020-02-20\nissue: 4\nsource: 300条\n---\n12名党员", vec!["3万份", "12名"]),
            ("见 https://example.org/300个/ 共40个", vec!["40个"]),
            ("<span title=\"30个\">50个</span>", vec!["50个"]),
            ("一行`没有结尾，60个", vec!["60个"]),
        ] {
            assert_eq!(typed(text), found, "{text}");
        }
    }

    #[test]
    fn sentences_end_where_they_end() {
        let text = "甲村3人。乙村300人，丙村400人！";
        let at = text.find("300").map_or(0, |at| at);
        assert_eq!(&text[sentence(text, &(at..at + 3))], "乙村300人，丙村400人");
        let text = "It hung 3. Then 1,300 banners. End";
        let at = text.find("1,300").map_or(0, |at| at);
        assert_eq!(&text[sentence(text, &(at..at + 5))], "Then 1,300 banners");
    }
}
