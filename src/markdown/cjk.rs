//! Which emphasis marks open and close beside Chinese characters, and which line breaks print nothing.
//!
//! CommonMark keeps the marks of `**注意：**请` as asterisks, because a mark between punctuation and a letter
//! opens nothing and closes nothing. The rule here is the amendment that the other CommonMark tools agree on:
//! <https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md>.
//! The parser cannot be told; but it judges by the two characters beside a run of marks, and those can be given.

use super::punctuation::is_punctuation;
use crate::language::han::is_wide;

/// CJK characters of the amendment: East Asian width W, F or H without emoji, and Hangul (Unicode 18).
pub fn is_cjk(c: char) -> bool {
    c >= '\u{1100}'
        && matches!(u32::from(c),
            0x1100..=0x11ff | 0x20a9 | 0x2329..=0x232a | 0x2630..=0x2637 | 0x268a..=0x268f | 0x2e80..=0x2e99
            | 0x2e9b..=0x2ef3 | 0x2f00..=0x2fd5 | 0x2ff0..=0x303e | 0x3041..=0x3096 | 0x3099..=0x30ff
            | 0x3105..=0x312f | 0x3131..=0x318e | 0x3190..=0x31e5 | 0x31ef..=0x321e | 0x3220..=0x3247
            | 0x3250..=0xa48c | 0xa490..=0xa4c6 | 0xa960..=0xa97c | 0xac00..=0xd7a3 | 0xd7b0..=0xd7c6
            | 0xd7cb..=0xd7fb | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe52 | 0xfe54..=0xfe66
            | 0xfe68..=0xfe6b | 0xff01..=0xffbe | 0xffc2..=0xffc7 | 0xffca..=0xffcf | 0xffd2..=0xffd7
            | 0xffda..=0xffdc | 0xffe0..=0xffe6 | 0xffe8..=0xffee | 0x16fe0..=0x16fe4 | 0x16ff0..=0x16ff6
            | 0x17000..=0x18cda | 0x18cff..=0x18d20 | 0x18d80..=0x18df2 | 0x18e00..=0x19191 | 0x191a0..=0x191d2
            | 0x1aff0..=0x1aff3 | 0x1aff5..=0x1affb | 0x1affd..=0x1affe | 0x1b000..=0x1b128 | 0x1b132
            | 0x1b150..=0x1b152 | 0x1b155 | 0x1b164..=0x1b168 | 0x1b170..=0x1b2fb | 0x1d300..=0x1d356
            | 0x1d360..=0x1d376 | 0x1f1ae | 0x1f200 | 0x1f202 | 0x1f210..=0x1f219 | 0x1f21b..=0x1f22e
            | 0x1f230..=0x1f231 | 0x1f237 | 0x1f23b | 0x1f240..=0x1f248 | 0x1f260..=0x1f265 | 0x1f7da
            | 0x20000..=0x3fffd)
}

/// U+FE00 to U+FE0E; U+FE0F asks for an emoji.
fn is_standard_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0e}')
}

fn is_ideographic_selector(c: char) -> bool {
    matches!(c, '\u{e0100}'..='\u{e01ef}')
}

/// A variation selector of any kind: it belongs to the character before it.
pub fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}') || is_ideographic_selector(c)
}

/// The characters beside a run of marks. A line's edge is a space.
#[derive(Debug, Clone, Copy)]
pub struct Beside {
    pub two_before: char,
    pub before: char,
    pub after: char,
}

/// Whether the run can open and close emphasis by the amendment.
pub fn wanted(mark: u8, beside: Beside) -> (bool, bool) {
    let Beside { two_before, before, after } = beside;
    let selected = is_standard_selector(before);
    let base = if selected { two_before } else { before };
    let full_width_quote = before == '\u{fe01}' && matches!(two_before, '‘' | '’' | '“' | '”');
    let punctuation_before = is_punctuation(base);
    let cjk_before = is_cjk(base) || full_width_quote || is_ideographic_selector(before);
    let foreign_after = is_punctuation(after) && !is_cjk(after);
    let foreign_before = punctuation_before && !is_cjk(base) && !full_width_quote;

    let left = !after.is_whitespace() && (!foreign_after || before.is_whitespace() || punctuation_before || cjk_before);
    let right =
        !before.is_whitespace() && (!foreign_before || after.is_whitespace() || is_punctuation(after) || is_cjk(after));
    if mark == b'_' {
        (left && (!right || punctuation_before), right && (!left || is_punctuation(after)))
    } else {
        (left, right)
    }
}

/// What the parser sees beside a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Space,
    Punctuation,
    Letter,
}

impl Sort {
    pub fn of(c: char) -> Self {
        if c.is_whitespace() {
            Self::Space
        } else if is_punctuation(c) {
            Self::Punctuation
        } else {
            Self::Letter
        }
    }
}

/// Whether pulldown-cmark takes a run of `length` marks as opening and closing.
fn taken(mark: u8, length: usize, before: Sort, after: Sort) -> (bool, bool) {
    let long_tilde = mark == b'~' && length > 1;
    let open =
        after != Sort::Space && ((mark == b'*' && after == Sort::Letter) || long_tilde || before != Sort::Letter);
    let close =
        before != Sort::Space && (((mark == b'*' || long_tilde) && before == Sort::Letter) || after != Sort::Letter);
    (open, close)
}

/// What has to be put before and after a run so that the parser takes it as wanted; nothing, mostly.
pub fn padding(mark: u8, length: usize, sides: (Sort, Sort), wanted: (bool, bool)) -> (Option<Sort>, Option<Sort>) {
    const SORTS: [Option<Sort>; 4] = [None, Some(Sort::Letter), Some(Sort::Space), Some(Sort::Punctuation)];
    for before in SORTS {
        for after in SORTS {
            if taken(mark, length, before.unwrap_or(sides.0), after.unwrap_or(sides.1)) == wanted {
                return (before, after);
            }
        }
    }
    (None, None)
}

/// How a character behaves at a line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Han, kana, full-width punctuation and emoji, not Hangul: a line break between two of them prints nothing.
    Wide,
    /// Wide only beside a wide one: quotes, dashes and dots of Chinese text, and a figure.
    Either,
    Narrow,
}

impl Width {
    pub fn of(c: char) -> Self {
        match c {
            '\0'..='\u{a0}' => Self::Narrow,
            '\u{4e00}'..='\u{9fff}' | '、' | '。' | '，' => Self::Wide,
            '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '⸺' => Self::Either,
            _ if is_wide(c) => Self::Wide,
            _ => Self::Narrow,
        }
    }

    /// Whether a line break between the two prints nothing.
    pub fn joins(self, next: Self) -> bool {
        self != Self::Narrow && next != Self::Narrow && (self == Self::Wide || next == Self::Wide)
    }
}
