//! Text without fonts: an estimate of how wide a label is, cutting and wrapping by it, and escaping.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::language::Language;

/// Width of `text` in units at a type size: Han 1 em, Latin by rough classes, rather too wide than too narrow.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | ':' | ';' | '|' | '!' | 'I' | ' ' => 0.3,
        '-' | '(' | ')' | 'f' | 'r' | 't' | '/' | '*' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        'A'..='Z' => 0.68,
        '0'..='9' => 0.58,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{2010}'..='\u{2027}' => 1.0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' => 1.0,
        '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}' => 1.0,
        '\u{2460}'..='\u{24ff}' | '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1ffff}' => 1.25,
        c if c.is_control() => 0.0,
        _ => 0.56,
    }
}

/// The text if it fits, else its beginning and an ellipsis.
pub fn cut(text: &str, size: f64, room: f64) -> Cow<'_, str> {
    if width(text, size) <= room {
        return Cow::Borrowed(text);
    }
    let mut left = room - size;
    let mut kept = String::new();
    for c in text.chars() {
        left -= em(c) * size;
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    Cow::Owned(kept)
}

/// Lines no wider than `room`, at most `most` of them; the last is cut where more would follow.
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 >= most.max(1) || width(rest, size) <= room {
            lines.push(cut(rest, size, room).into_owned());
            break;
        }
        let at = line_end(rest, size, room);
        lines.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    lines
}

/// Where the first line of `text` ends: after the last unit that fits, and after one letter at least.
fn line_end(text: &str, size: f64, room: f64) -> usize {
    let (mut used, mut best, mut last) = (0.0, 0, 0);
    let mut letters = text.char_indices().peekable();
    while let Some((start, c)) = letters.next() {
        used += em(c) * size;
        if used > room && !c.is_whitespace() {
            break;
        }
        last = start + c.len_utf8();
        let breaks = letters.peek().is_none_or(|(_, next)| may_break(c, *next));
        if breaks {
            best = last;
        }
    }
    let first = text.chars().next().map_or(0, char::len_utf8);
    if best > 0 { best } else { last.max(first) }
}

/// Between spaces and beside Han letters, but never before closing or after opening punctuation.
fn may_break(before: char, after: char) -> bool {
    let wide = |c: char| em(c) >= 1.0;
    let closing = "，。、；：？！）》」』”’…％".contains(after);
    let opening = "（《「『“‘".contains(before);
    (before.is_whitespace() || wide(before) || wide(after)) && !closing && !opening
}

/// Text with the letters that mean something to HTML written as entities.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut from = 0;
        for (at, byte) in self.0.bytes().enumerate() {
            let entity = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => continue,
            };
            f.write_str(&self.0[from..at])?;
            f.write_str(entity)?;
            from = at + 1;
        }
        f.write_str(&self.0[from..])
    }
}

/// A coordinate: rounded to a tenth, without needless digits, never `-0` or `NaN`.
#[derive(Clone, Copy)]
pub struct N(pub f64);

impl fmt::Display for N {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let tenths = (if self.0.is_finite() { self.0 } else { 0.0 } * 10.0).round();
        if tenths == 0.0 {
            return f.write_char('0');
        }
        let text = format!("{:.1}", tenths / 10.0);
        f.write_str(text.strip_suffix(".0").unwrap_or(&text))
    }
}

/// Between the things of a list: 、 or a comma.
pub fn comma(language: Language) -> &'static str {
    if language.is_chinese() { "、" } else { ", " }
}

/// Between a name and what is said of it.
pub fn colon(language: Language) -> &'static str {
    if language.is_chinese() { "：" } else { ": " }
}

/// Between sentences of a summary.
pub fn semicolon(language: Language) -> &'static str {
    if language.is_chinese() { "；" } else { "; " }
}

/// Text in brackets of the language, with the space before it that Latin wants.
pub fn bracketed(language: Language, text: &str) -> String {
    if language.is_chinese() { format!("（{text}）") } else { format!(" ({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_finite() {
        let all = [0.04, -0.04, 1.0, -2.25, 1e9, f64::NAN, 12.349].map(|n| N(n).to_string());
        assert_eq!(all, ["0", "0", "1", "-2.3", "1000000000", "0", "12.3"]);
    }

    #[test]
    fn han_is_wide_and_cut_text_fits() {
        assert!((width("宣传", 13.0) - 26.0).abs() < 1e-9);
        let long = "河南省郑州市巩义市紫荆路街道办事处向阳社区居民委员会";
        let short = cut(long, 13.0, 100.0);
        assert!(short.ends_with('…') && width(&short, 13.0) <= 100.0, "{short}");
        assert_eq!(cut("短", 13.0, 100.0), "短");
    }

    #[test]
    fn wrapping_keeps_to_the_room_and_to_the_rules() {
        let lines = wrap("向阳社区（北区），居民委员会与物业共同值守", 13.0, 13.0 * 9.0, 3);
        assert_eq!(lines[0], "向阳社区（北区），");
        assert!(lines.iter().all(|l| width(l, 13.0) <= 117.0), "{lines:?}");
        let lines = wrap("Households of returnees from Hubei", 13.0, 90.0, 2);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], "Households of");
        assert_eq!(wrap("abcdefghijklmnop", 13.0, 30.0, 9).concat(), "abcdefghijklmnop");
        assert!(wrap("", 13.0, 30.0, 2).is_empty());
        assert_eq!(wrap("字字", 13.0, 1.0, 5).len(), 2);
    }

    #[test]
    fn escaping_leaves_only_text() {
        assert_eq!(Escaped("<script>\"a&b\"").to_string(), "&lt;script&gt;&quot;a&amp;b&quot;");
    }
}
