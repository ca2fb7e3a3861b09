//! Files named in raw HTML. It passes as typed: what it names in the content folder is neither looked up nor
//! published, and the office is told so.

use std::ops::Range;

use super::target::{Target, judge};
use super::write::Writer;
use crate::diagnostic::Diagnostic;

/// Attributes that name a file, and whether it is shown in the page.
const NAMING: [(&str, bool); 4] = [("src", true), ("poster", true), ("data", true), ("href", false)];

impl Writer<'_> {
    /// Warns of every file of the content folder that the HTML at `range` names.
    pub fn raw_files(&mut self, range: &Range<usize>) {
        let prepared = self.prepared;
        let Some(html) = prepared.text.get(range.clone()) else { return };
        for (shown, value) in files(html) {
            let at = self.span(&(range.start + value.start..range.start + value.end)).location(self.file);
            let target = prepared.clean(&html[value]);
            let (what, help) = if shown {
                ("picture", format!("write `![…]({target})` in place of the HTML"))
            } else {
                ("file", format!("write `[…]({target})` in place of the HTML"))
            };
            let message = format!("raw HTML is not followed: the {what} `{target}` is neither checked nor published");
            self.mistake(Diagnostic::warning(at, message).help(help));
        }
    }
}

/// Where the tags of `html` name files by a path; true where the file is shown in the page.
fn files(html: &str) -> Vec<(bool, Range<usize>)> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|i| at + i) {
        let rest = &html[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |i| open + i + 3);
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = tag(html, open + 1, &mut all);
        } else {
            at = open + 1;
        }
    }
    all
}

/// Reads one tag from behind its `<`; returns where the text goes on.
fn tag(html: &str, mut at: usize, all: &mut Vec<(bool, Range<usize>)>) -> usize {
    let bytes = html.as_bytes();
    let span =
        |from: usize, is: fn(u8) -> bool| bytes[from..].iter().position(|b| is(*b)).map_or(html.len(), |i| from + i);
    let ends = |b: u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'=');
    at = span(at, ends);
    loop {
        at = span(at, |b| !b.is_ascii_whitespace() && b != b'/' && b != b'=');
        if bytes.get(at).is_none_or(|b| *b == b'>') {
            return at;
        }
        let name = at..span(at, ends);
        let sign = span(name.end, |b| !b.is_ascii_whitespace());
        at = name.end;
        if bytes.get(sign) != Some(&b'=') {
            continue;
        }
        let start = span(sign + 1, |b| !b.is_ascii_whitespace());
        let value = match bytes.get(start) {
            Some(b'"') => start + 1..span(start + 1, |b| b == b'"'),
            Some(b'\'') => start + 1..span(start + 1, |b| b == b'\''),
            _ => start..span(start, |b| b.is_ascii_whitespace() || b == b'>'),
        };
        at = if value.start > start { (value.end + 1).min(html.len()) } else { value.end };
        let naming = NAMING.iter().find(|(known, _)| html[name.clone()].eq_ignore_ascii_case(known));
        let target = html[value.clone()].trim();
        let own = !target.is_empty() && !target.starts_with('#') && judge(target) == Target::Inside;
        all.extend(naming.filter(|_| own).map(|(_, shown)| (*shown, value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_in_tags_only() {
        let found = |html: &str| files(html).into_iter().map(|(s, r)| (s, html[r].to_owned())).collect::<Vec<_>>();
        let one = |shown: bool, text: &str| vec![(shown, text.to_owned())];
        assert_eq!(found("<p>甲 src=\"a\"<img alt='图 src=\"b\"' SRC=\"p.png\"/></p>"), one(true, "p.png"));
        assert_eq!(found("<a class=x href = 文件.pdf>附件</a>"), one(false, "文件.pdf"));
        assert_eq!(found("<video poster='../v.png'\nsrc=v.mp4></video>").len(), 2);
        for html in [
            "<a href=\"https://example.org/a.png\">",
            "<a href=\"#x\">",
            "<img src=\"//example.org/a.png\">",
            "<img src=\"data:image/png;base64,x\">",
            "<!-- <img src=\"p.png\"> --> <img src>",
            "<img src=\"\"><img data-src=p.png>",
            "1 < 2 <",
            "<a href=",
            "<a href=\"",
        ] {
            assert_eq!(found(html), [], "{html}");
        }
    }
}
