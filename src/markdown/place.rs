//! Where in the file: byte offsets to lines and characters.

use super::Span;

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
        let mut length = 0;
        for c in self.text.get(start..end.max(start)).unwrap_or("").chars() {
            if c == '\n' || c == '\r' {
                break;
            }
            length += 1;
        }
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
            for c in self.text[self.at..to].chars() {
                if c == '\n' {
                    self.line += 1;
                    self.column = 1;
                } else {
                    self.column += 1;
                }
            }
        }
        self.at = to;
        to
    }

    fn back(&mut self, to: usize) {
        let over = &self.text[to..self.at];
        let breaks = over.bytes().filter(|b| *b == b'\n').count();
        if breaks == 0 {
            self.column -= u32::try_from(over.chars().count()).unwrap_or(0);
        } else {
            self.line -= u32::try_from(breaks).unwrap_or(0);
            let start = self.text[..to].rfind('\n').map_or(0, |i| i + 1);
            self.column = u32::try_from(self.text[start..to].chars().count() + 1).unwrap_or(u32::MAX);
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
