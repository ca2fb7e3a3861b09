//! The Chinese layer before the parser: figure links become one sign each, and runs of emphasis marks get
//! neighbours that make the parser take them as Chinese text means them. All of it is taken out again
//! (`Prepared::clean`), and positions are mapped back, so that nothing of it can be seen from outside.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr3, memmem};

use super::Options;
use super::cjk::{self, Beside, Sort};
use super::figure_link;
use super::scan::find;

/// A letter beside a run of marks. What is typed of these noncharacters becomes U+FFFD.
const LETTER: char = '\u{fdd0}';
/// The character after it is a space or punctuation for the parser only.
const BEFORE: char = '\u{fdd1}';
/// The character before it is.
const AFTER: char = '\u{fdd2}';
/// A figure link: its number in digits stands between the two.
const LINK: char = '\u{fdd3}';
const LINK_END: char = '\u{fdd4}';
const SPACE: char = '\u{2028}';
const MARK: char = '\u{2e2e}';

/// Where the next of the signs above stands (U+FDD0 to U+FDD4: EF B7 90 to 94).
fn next_sign(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(lead) = find(bytes, at, |b| b == 0xef) {
        if matches!(bytes.get(lead + 1..lead + 3), Some([0xb7, 0x90..=0x94])) {
            return Some(lead);
        }
        at = lead + 3;
    }
    None
}

/// A text ready for the parser.
pub struct Prepared<'a> {
    pub original: &'a str,
    pub text: Cow<'a, str>,
    /// Byte ranges of `[[…]]` in the original.
    pub links: Vec<Range<usize>>,
    /// After each change: offset in `text`, offset in the original.
    edits: Vec<(usize, usize)>,
}

/// A stretch of prepared text: as typed, or a figure link by its number.
pub enum Part<'t> {
    Text(&'t str),
    Link(usize),
}

impl Prepared<'_> {
    /// The offset in the original of an offset in `text`.
    pub fn original_offset(&self, at: usize) -> usize {
        let edit = self.edits.partition_point(|(new, _)| *new <= at);
        let Some((new, old)) = edit.checked_sub(1).and_then(|i| self.edits.get(i)) else { return at };
        let found = old + (at - new);
        // Inside a change: its start.
        self.edits.get(edit).map_or(found, |(_, next)| found.min(*next)).min(self.original.len())
    }

    pub fn changed(&self) -> bool {
        !self.edits.is_empty()
    }

    /// Calls `each` with the typed stretches and the figure links of a piece of `text`.
    pub fn parts<'t>(&self, piece: &'t str, mut each: impl FnMut(Part<'t>)) {
        let mut rest = piece;
        while let Some(at) = next_sign(rest) {
            let (typed, tail) = rest.split_at(at);
            let mut chars = tail.chars();
            let sign = chars.next();
            let typed = if sign == Some(AFTER) {
                let mut kept = typed.chars();
                kept.next_back();
                kept.as_str()
            } else {
                typed
            };
            if !typed.is_empty() {
                each(Part::Text(typed));
            }
            if sign == Some(BEFORE) {
                chars.next();
            }
            rest = chars.as_str();
            if sign == Some(LINK)
                && let Some((digits, after)) = rest.split_once(LINK_END)
            {
                if let Ok(number) = digits.parse() {
                    each(Part::Link(number));
                }
                rest = after;
            }
        }
        if !rest.is_empty() {
            each(Part::Text(rest));
        }
    }

    /// A piece of `text` as it was typed.
    pub fn clean<'t>(&self, piece: &'t str) -> Cow<'t, str> {
        if !self.changed() || next_sign(piece).is_none() {
            return Cow::Borrowed(piece);
        }
        let mut typed = String::with_capacity(piece.len());
        self.parts(piece, |part| match part {
            Part::Text(text) => typed.push_str(text),
            Part::Link(number) => typed.push_str(self.link(number)),
        });
        Cow::Owned(typed)
    }

    /// A figure link as it was typed, brackets included.
    pub fn link(&self, number: usize) -> &str {
        self.links.get(number).and_then(|range| self.original.get(range.clone())).unwrap_or("")
    }
}

/// One pass over the text; where nothing has to change it is borrowed.
pub fn prepare(text: &str, options: Options) -> Prepared<'_> {
    let mut hand = Hand {
        text,
        options,
        out: String::new(),
        copied: 0,
        links: Vec::new(),
        edits: Vec::new(),
        tables: Tables::default(),
        run: (usize::MAX, false),
    };
    hand.run();
    let Hand { mut out, copied, links, edits, .. } = hand;
    let text = if edits.is_empty() {
        Cow::Borrowed(hand.text)
    } else {
        out.push_str(&hand.text[copied..]);
        Cow::Owned(out)
    };
    Prepared { original: hand.text, text, links, edits }
}

/// Where the next of three bytes stands, remembered until it is passed.
struct Stop {
    bytes: [u8; 3],
    next: Option<usize>,
}

impl Stop {
    fn new(bytes: [u8; 3]) -> Self {
        Self { bytes, next: Some(0) }
    }

    /// The first from `at` on; asked for ascending places.
    fn from(&mut self, text: &[u8], at: usize) -> Option<usize> {
        let next = self.next?;
        if next < at || at == 0 {
            let [a, b, c] = self.bytes;
            self.next = memchr3(a, b, c, text.get(at..)?).map(|i| at + i);
        }
        self.next
    }
}

struct Hand<'a> {
    text: &'a str,
    options: Options,
    out: String,
    /// Up to here the original is in `out`.
    copied: usize,
    links: Vec<Range<usize>>,
    edits: Vec<(usize, usize)>,
    tables: Tables,
    /// Where the last run of marks ended, and whether something was put behind it.
    run: (usize, bool),
}

impl<'a> Hand<'a> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut stops = [Stop::new([b'*', b'_', b'[']), Stop::new([b'~', b'\\', 0]), Stop::new([0xef; 3])];
        // Full-width commas start with EF as well, so it is looked for only where there is reason to.
        let signs = memmem::find(bytes, b"\xef\xb7").is_some();
        let stops = if signs { &mut stops[..] } else { &mut stops[..2] };
        let mut at = 0;
        while let Some(stop) = stops.iter_mut().filter_map(|stop| stop.from(bytes, at)).min() {
            at = stop;
            at = match bytes[at] {
                b'\\' => match bytes.get(at + 1) {
                    Some(b'*' | b'_' | b'~' | b'[' | b'\\') => at + 2,
                    _ => at + 1,
                },
                b'[' => match self.link_at(at) {
                    Some(end) => self.take_link(at, end),
                    None => at + 1,
                },
                0 => self.replace(at, at + 1),
                0xef => match bytes.get(at + 1..at + 3) {
                    Some([0xb7, 0x90..=0x94]) => self.replace(at, at + 3),
                    _ => at + 3,
                },
                mark => self.marks(mark, at),
            };
        }
    }

    fn edit(&mut self, from: usize, to: usize, with: impl FnOnce(&mut String)) {
        self.out.push_str(&self.text[self.copied..from]);
        with(&mut self.out);
        self.copied = to;
        self.edits.push((self.out.len(), to));
    }

    fn replace(&mut self, from: usize, to: usize) -> usize {
        self.edit(from, to, |out| out.push('\u{fffd}'));
        to
    }

    /// The end of the figure link that starts at `at`.
    fn link_at(&self, at: usize) -> Option<usize> {
        if !self.options.figure_links {
            return None;
        }
        figure_link::end_of(self.text, at)
    }

    fn take_link(&mut self, from: usize, to: usize) -> usize {
        let number = self.links.len();
        self.links.push(from..to);
        self.edit(from, to, |out| {
            out.push(LINK);
            out.push_str(&number.to_string());
            out.push(LINK_END);
        });
        to
    }

    /// A run of marks: puts beside it what it needs.
    fn marks(&mut self, mark: u8, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let length = bytes[start..].iter().take_while(|byte| **byte == mark).count();
        let end = start + length;
        let tilde = mark == b'~';
        if tilde && (!self.options.gfm || length > 2) {
            return end;
        }
        let plain = |byte: Option<&u8>| byte.is_none_or(|b| b.is_ascii() && !matches!(b, b'~' | b'[' | b']'));
        let joined = self.run.0 == start;
        self.run = if joined { self.run } else { (end, false) };
        if !tilde && !joined && plain(start.checked_sub(1).and_then(|i| bytes.get(i))) && plain(bytes.get(end)) {
            return end;
        }
        let (before, two_before) = self.before(start);
        let after = self.after(end);
        // Whatever was put behind the run of other marks that ends here, its last character is a letter.
        let padded = joined && self.run.1;
        let sides = (if padded { Sort::Letter } else { Sort::of(before) }, Sort::of(after));
        // A lone tilde means "about" or "to" in Chinese (约~300, 2~3), never a stroke.
        let wanted = if tilde && length == 1 {
            (false, false)
        } else {
            let (seen_before, seen_two) = if tilde { (before, two_before) } else { self.before_tildes(start) };
            let seen_after = if tilde { after } else { self.after_tildes(end) };
            cjk::wanted(mark, Beside { two_before: seen_two, before: seen_before, after: seen_after })
        };
        let (pad_before, pad_after) = cjk::padding(mark, length, sides, wanted);
        if let Some(sort) = pad_before {
            if self.run == (start, false) {
                // The run of other marks that ends here goes on seeing a mark.
                self.pad_after(start, Sort::Punctuation);
            }
            self.edit(start, start, |out| match sort {
                Sort::Letter => out.push(LETTER),
                Sort::Space => out.extend([BEFORE, SPACE]),
                Sort::Punctuation => out.extend([BEFORE, MARK]),
            });
        }
        if let Some(sort) = pad_after {
            self.pad_after(end, sort);
        }
        self.run = (end, pad_after.is_some());
        end
    }

    fn pad_after(&mut self, at: usize, sort: Sort) {
        self.edit(at, at, |out| match sort {
            Sort::Letter => out.push(LETTER),
            Sort::Space => out.extend([SPACE, AFTER]),
            Sort::Punctuation => out.extend([MARK, AFTER]),
        });
    }

    /// The two characters before an offset, nearest first; edges are spaces, a figure link is a letter.
    fn before(&mut self, at: usize) -> (char, char) {
        if self.links.last().is_some_and(|link| link.end == at) {
            return ('a', ' ');
        }
        let mut chars = self.text[..at].chars();
        let before = chars.next_back().unwrap_or(' ');
        let edge = match before {
            '>' => only_quotes(&self.text[..at]),
            '|' => !self.text[..at].ends_with("\\|") && self.tables.at(self.text, at, self.options),
            _ => false,
        };
        if edge { (' ', ' ') } else { (before, chars.next_back().unwrap_or(' ')) }
    }

    fn after(&mut self, at: usize) -> char {
        match self.text[at..].chars().next() {
            None => ' ',
            Some('[') if self.link_at(at).is_some() => 'a',
            Some('|') if self.tables.at(self.text, at, self.options) => ' ',
            Some(c) => c,
        }
    }

    /// As GitHub's parser does, marks look through tildes beside them (`**~~删~~**去`).
    fn before_tildes(&mut self, at: usize) -> (char, char) {
        let through = if self.options.gfm { self.text[..at].trim_end_matches('~').len() } else { at };
        self.before(through)
    }

    fn after_tildes(&mut self, at: usize) -> char {
        let rest = &self.text[at..];
        let through = if self.options.gfm { rest.len() - rest.trim_start_matches('~').len() } else { 0 };
        self.after(at + through)
    }
}

/// Is there nothing but quote marks in the line so far?
fn only_quotes(before: &str) -> bool {
    before.bytes().rev().take_while(|b| *b != b'\n').all(|b| matches!(b, b'>' | b' ' | b'\t'))
}

/// Whether a line belongs to a table, asked for ascending places: a cell's edge is a line's edge.
#[derive(Default)]
struct Tables {
    /// Places before this one have been judged, with `inside` for those since the last judgement.
    judged: usize,
    inside: bool,
}

impl Tables {
    fn at(&mut self, text: &str, at: usize, options: Options) -> bool {
        if !options.gfm {
            return false;
        }
        if at < self.judged {
            return self.inside;
        }
        let line_start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let known = self.judged.min(line_start);
        let next = text[at..].find('\n').map_or(text.len(), |i| at + i + 1);
        self.inside = is_delimiter_row(text[next..].lines().next().unwrap_or(""));
        for line in text[known..line_start].lines().rev() {
            if self.inside || line.trim().is_empty() {
                break;
            }
            self.inside = is_delimiter_row(line);
        }
        self.judged = if self.inside { end_of_block(text, next) } else { next };
        self.inside
    }
}

fn end_of_block(text: &str, mut at: usize) -> usize {
    for line in text[at..].split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    at
}

fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    line.contains("-")
        && line.contains('|')
        && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'\r'))
}
