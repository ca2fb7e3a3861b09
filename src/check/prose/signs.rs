//! A text as the reader of quantities sees it: half-width, Simplified, without the web's noise, every sign with
//! its place in the text as it was typed.

use std::cell::Cell;
use std::ops::Range;
use std::sync::LazyLock;

use super::numeral::is_numeral;
use crate::language::han::is_han;
use crate::language::script::{fold, is_in_gb2312};

/// No sign: half of a surrogate pair.
const NOTHING: u16 = 0xd800;

/// What each sign of the first plane reads as, or `NOTHING`. A table: every sign of every text is looked up.
static READ: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let half = |c: char| u16::try_from(u32::from(c)).unwrap_or(0);
    let read =
        |n: u16| char::from_u32(n.into()).filter(|c| !is_nothing(*c)).map_or(NOTHING, |c| half(simplified(shape(c))));
    (0..=u16::MAX).map(read).collect()
});

/// Most characters of GB 2312 stand for themselves in Simplified texts, also where Traditional texts put them for another
/// one (座 for 坐).
fn simplified(c: char) -> char {
    let folded = fold(c);
    let own = folded != c && is_in_gb2312(c) && !matches!(c, '後' | '於' | '徵' | '乾' | '夥');
    if own { c } else { folded }
}

/// A bit for each sign of the first plane: whether a number, a word or a title may begin with it.
static BEGINS: LazyLock<Box<[u64]>> = LazyLock::new(|| {
    let begins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '若' | '几' | '数' | '《') || is_numeral(c);
    let bit = |n: u32| u64::from(char::from_u32(n).is_some_and(begins)) << (n & 63);
    (0..1024).map(|word| (word * 64..word * 64 + 64).map(bit).sum()).collect()
});

/// One sign of the text: `c` as it is read, the rest as it stands in the text.
#[derive(Debug, Clone, Copy)]
struct Sign {
    c: char,
    /// Byte offset and code point from the start of the text; bytes of the sign as typed.
    at: u32,
    point: u32,
    length: u8,
    /// It was typed full-width.
    wide: bool,
}

/// The signs of a text. Asking beyond either end gives `\0`.
pub struct Signs {
    all: Vec<Sign>,
    steps: Cell<usize>,
}

impl Signs {
    pub fn new(text: &str) -> Self {
        let mut all: Vec<Sign> = Vec::with_capacity(text.chars().count());
        let mut skip_to = 0;
        let (table, mut point) = (&*READ, u32::MAX);
        for (at, typed) in text.char_indices() {
            point = point.wrapping_add(1);
            let Some(c) = read(table, typed).filter(|_| at >= skip_to) else { continue };
            if matches!(typed, '(' | '（') && all.last().is_some_and(|s| is_han(s.c)) {
                skip_to = at + gloss(&text[at..]);
                if skip_to > at {
                    continue;
                }
            }
            let length = u8::try_from(typed.len_utf8()).unwrap_or(1);
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            all.push(Sign { c, at, point, length, wide: c != typed && c.is_ascii() });
        }
        Self { all, steps: Cell::new(0) }
    }

    /// The first sign from `i` on at which something may begin: a number, a word, a title.
    pub fn begin(&self, i: usize) -> Option<usize> {
        let begins = &**BEGINS;
        let n = self
            .all
            .get(i..)?
            .iter()
            .position(|s| begins.get(s.c as usize >> 6).is_none_or(|bits| bits >> (s.c as u32 & 63) & 1 == 1))?;
        self.steps.set(self.steps.get() + n);
        Some(i + n)
    }

    pub fn at(&self, i: usize) -> char {
        self.steps.set(self.steps.get() + 1);
        self.all.get(i).map_or('\0', |s| s.c)
    }

    /// The sign before `i`.
    pub fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.at(i))
    }

    pub fn is_wide(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|s| s.wide)
    }

    pub fn starts(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(n, c)| self.at(i + n) == c)
    }

    /// Whether `word` stands just before `i`.
    pub fn ends(&self, i: usize, word: &str) -> bool {
        let mut from = i;
        word.chars().rev().all(|c| {
            let same = from > 0 && self.at(from - 1) == c;
            from = from.saturating_sub(1);
            same
        })
    }

    /// The first of the words (the longer ones first) that starts at `i`, and where it ends.
    pub fn word<'w>(&self, i: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        let found = words.iter().find(|word| self.starts(i, word))?;
        Some((found, i + found.chars().count()))
    }

    /// Over spaces, a few of them at most.
    pub fn space(&self, mut i: usize) -> usize {
        let most = i + 4;
        while i < most && matches!(self.at(i), ' ' | '\t') {
            i += 1;
        }
        i
    }

    /// Back over spaces.
    pub fn space_before(&self, mut i: usize) -> usize {
        let least = i.saturating_sub(4);
        while i > least && matches!(self.before(i), ' ' | '\t') {
            i -= 1;
        }
        i
    }

    pub fn text(&self, range: Range<usize>) -> String {
        self.all.get(range).unwrap_or_default().iter().map(|s| s.c).collect()
    }

    /// Bytes and code points in the text as typed.
    pub fn span(&self, range: Range<usize>) -> (Range<usize>, Range<usize>) {
        let (Some(first), Some(last)) = (self.all.get(range.start), self.all.get(range.end.saturating_sub(1))) else {
            return (0..0, 0..0);
        };
        let bytes = first.at as usize..last.at as usize + usize::from(last.length);
        (bytes, first.point as usize..last.point as usize + 1)
    }

    /// How many signs were looked at so far.
    pub fn steps(&self) -> usize {
        self.steps.get()
    }
}

/// A text for comparing: half-width, Simplified, in lower case.
pub fn simple(text: &str) -> String {
    let table = &*READ;
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter_map(|c| read(table, c)) {
        match c {
            '\0'..='\u{7f}' => out.push(c.to_ascii_lowercase()),
            _ if is_han(c) => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// A sign as it is read; `None` for nothing.
fn read(table: &[u16], typed: char) -> Option<char> {
    match table.get(typed as usize) {
        Some(&NOTHING) => None,
        Some(c) => char::from_u32((*c).into()),
        None => Some(typed),
    }
}

fn is_nothing(c: char) -> bool {
    matches!(c, '\u{1}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\r')
}

fn shape(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c,
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => ' ',
        '−' | '‐' | '‑' => '-',
        '–' | '―' | '─' | '━' => '—',
        '〜' | '∼' => '~',
        '﹪' => '%',
        '「' | '『' => '“',
        '」' | '』' => '”',
        _ => c,
    }
}

/// The bytes of a pinyin gloss in brackets (區(qū)) that the text starts with; 0 where there is none.
fn gloss(text: &str) -> usize {
    let mut letters = 0;
    for (at, c) in text.char_indices().skip(1).take(8) {
        match c {
            ')' | '）' if letters > 0 => return at + c.len_utf8(),
            // An upper-case word in brackets is an abbreviation of the text.
            _ if c.is_alphabetic() && c.is_lowercase() && !is_han(c) => letters += 1,
            _ => return 0,
        }
    }
    0
}
