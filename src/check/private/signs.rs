//! Text as the eye reads it: without what cannot be seen, in half-width forms, each sign with its place.

/// Between two cells of a table.
pub const CELL: char = '\u{1f}';

/// A sign and the bytes of the text it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    pub c: char,
    pub at: usize,
    pub end: usize,
}

/// How a text marks its cells and its emphasis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// YAML, and text taken out of HTML: cells are marked by `CELL`.
    Plain,
    Markdown,
    Csv,
}

/// The signs of a text; one pass over it.
pub fn signs(text: &str, form: Form) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(text.len() / 2);
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if form == Form::Markdown
            && c == '<'
            && let Some(end) = tag_end(text, at)
        {
            skip_to = end;
            if cell(&text[at..end]) {
                signs.push(Sign { c: CELL, at, end });
            }
        } else if let Some(read) = marked(c, form).and_then(shape) {
            signs.push(Sign { c: read, at, end: at + c.len_utf8() });
        }
    }
    signs
}

/// A sign without what the form marks with it: `None` for emphasis and quotes, `CELL` for the border of a cell.
pub fn marked(c: char, form: Form) -> Option<char> {
    match (form, c) {
        (Form::Markdown, '*' | '`' | '~' | '\\' | '_') | (Form::Csv, '"') => None,
        (Form::Markdown, '|') | (Form::Csv, ',' | ';') => Some(CELL),
        (_, c) => Some(c),
    }
}

/// Where a tag of HTML within Markdown ends. Tags are short; what is longer is no tag.
fn tag_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at + 1..];
    let rest = &rest[..rest.len().min(300)];
    if !rest.first().is_some_and(|b| b.is_ascii_alphabetic() || b"/!".contains(b)) {
        return None;
    }
    let close = rest.iter().position(|b| b"><\n".contains(b))?;
    (rest[close] == b'>').then_some(at + close + 2)
}

fn cell(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    name.starts_with("td") || name.starts_with("th")
}

/// The half-width form of a sign; `None` for what is not seen at all.
pub fn shape(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(if c == '\t' || c == '\r' { ' ' } else { c });
    }
    Some(match c {
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => return None,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' => {
            return None;
        }
        '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '·' | '•' | '・' | '‧' | '∙' => '.',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        '⓪' => '0',
        '①'..='⑨' => char::from_u32(u32::from(c) - u32::from('①') + u32::from('1'))?,
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_digit((u32::from(c) - 0x1d7ce) % 10, 10)?,
        c => c,
    })
}

/// The digit a sign is: `7`, `七`, `柒`.
pub fn digit(c: char) -> Option<u8> {
    if c.is_ascii_digit() {
        return Some(c as u8 - b'0');
    }
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, form: Form) -> String {
        signs(text, form).iter().map(|s| if s.c == CELL { '|' } else { s.c }).collect()
    }

    #[test]
    fn what_cannot_be_seen_is_gone() {
        assert_eq!(plain("１３８\u{200b}0\u{ad}0 ①", Form::Plain), "13800 1");
        assert_eq!(plain("**13**8<b class=x>00</b>|a<td>b", Form::Markdown), "13800|a|b");
        assert_eq!(plain("\"138\",00\n", Form::Csv), "138|00\n");
        assert_eq!(plain("a < b > c <3", Form::Markdown), "a < b > c <3");
    }

    #[test]
    fn places_are_those_of_the_text() {
        let signs = signs("电\u{200b}１", Form::Plain);
        assert_eq!((signs[1].c, signs[1].at, signs[1].end), ('1', 6, 9));
    }
}
