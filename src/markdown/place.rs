//! Where in the file: byte offsets to lines and characters.

use super::Span;
use memchr::{memchr_iter, memchr2, memrchr};

use super::scan::characters;
use super::write::offset;

/// Counts lines and characters from the last place asked for, so that asking in order costs one pass in all,
/// even over a file that is one endless line.
pub struct Places<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Places<'a> {
    pub fn new(text: &'a str, first_line: u32) -> Self {
        Self { text, at: 0, line: first_line, column: 1 }
    }

    /// The stretch of the text at a byte range; of a longer one, the part in its first line.
    pub fn span(&mut self, start: usize, end: usize) -> Span {
        let start = self.go(start);
        let mut end = end.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let over = self.text.as_bytes().get(start..end).unwrap_or_default();
        let first_line = memchr2(b'\n', b'\r', over).unwrap_or(over.len());
        let length = characters(&over[..first_line]);
        Span { line: self.line, column: self.column, length }
    }

    /// Moves to `to`, or to the start of the character it stands in.
    fn go(&mut self, to: usize) -> usize {
        let mut to = to.min(self.text.len());
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        if to < self.at {
            self.back(to);
        } else {
            let over = &self.text.as_bytes()[self.at..to];
            let breaks = offset(memchr_iter(b'\n', over).count());
            if breaks == 0 {
                self.column += characters(over);
            } else {
                let start = memrchr(b'\n', over).map_or(0, |i| i + 1);
                self.line += breaks;
                self.column = characters(&over[start..]) + 1;
            }
        }
        self.at = to;
        to
    }

    fn back(&mut self, to: usize) {
        let over = &self.text.as_bytes()[to..self.at];
        let breaks = offset(memchr_iter(b'\n', over).count());
        if breaks == 0 {
            self.column -= characters(over);
        } else {
            self.line -= breaks;
            let start = self.text[..to].rfind('\n').map_or(0, |i| i + 1);
            self.column = characters(&self.text.as_bytes()[start..to]) + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_characters_both_ways() {
        let mut places = Places::new("一二\n三四五\n六", 4);
        assert_eq!(places.span(10, 13), Span { line: 5, column: 2, length: 1 });
        assert_eq!(places.span(3, 9), Span { line: 4, column: 2, length: 1 });
        assert_eq!(places.span(17, 20), Span { line: 6, column: 1, length: 1 });
        assert_eq!(places.span(7, 99), Span { line: 5, column: 1, length: 3 });
    }
}
