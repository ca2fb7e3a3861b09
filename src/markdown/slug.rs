//! Ids of headings: readable in Chinese, stable, unique in their file.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::Piece;
use super::punctuation::is_punctuation;

/// The ids given out so far, each with the last number tried behind it.
#[derive(Default)]
pub struct Ids {
    taken: BTreeMap<String, u32>,
}

impl Ids {
    /// An id from a heading's text: lower case, punctuation dropped, spaces to `-`, Han kept; `-2` for the second.
    pub fn make(&mut self, text: &[Piece]) -> String {
        let base = slug(text);
        let Some(mut number) = self.taken.get(&base).copied() else {
            self.taken.insert(base.clone(), 1);
            return base;
        };
        let id = loop {
            number += 1;
            let id = format!("{base}-{number}");
            if !self.taken.contains_key(&id) {
                break id;
            }
        };
        self.taken.insert(base, number);
        self.taken.insert(id.clone(), 1);
        id
    }

    /// Takes an id that was typed; false where it is taken already.
    pub fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned(), 1).is_none()
    }
}

fn slug(text: &[Piece]) -> String {
    let mut slug = String::new();
    let mut composed = true;
    for piece in text {
        match piece {
            Piece::Text(text) => {
                slug.reserve(text.len());
                if text.chars().all(is_composed) {
                    text.chars().for_each(|c| push(c, &mut slug));
                } else {
                    composed = false;
                    text.nfc().flat_map(char::to_lowercase).for_each(|c| push(c, &mut slug));
                }
            }
            Piece::Figure(figure) => slug.push_str(&figure.indicator),
        }
    }
    let trimmed = slug.trim_matches('-');
    if trimmed.is_empty() {
        "section".to_owned()
    } else if !composed {
        trimmed.nfc().collect()
    } else if trimmed.len() < slug.len() {
        trimmed.to_owned()
    } else {
        slug
    }
}

fn push(c: char, slug: &mut String) {
    match c {
        'a'..='z' | '0'..='9' | '-' | '_' | '\u{4e00}'..='\u{9fff}' => slug.push(c),
        'A'..='Z' => slug.push(c.to_ascii_lowercase()),
        _ if c.is_whitespace() => slug.push('-'),
        _ if is_punctuation(c) || c.is_control() || is_invisible(c) => {}
        _ => slug.push(c),
    }
}

/// Characters of which every text is in NFC and has lower case only in ASCII: almost all of a Chinese heading.
fn is_composed(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{3029}' | '\u{ff01}'..='\u{ff20}')
}

/// Characters without shape of their own, which nobody could type again.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(ids: &mut Ids, text: &str) -> String {
        ids.make(&[Piece::Text(text.to_owned())])
    }

    #[test]
    fn ids_are_readable_and_unique() {
        let mut ids = Ids::default();
        assert_eq!(make(&mut ids, "一、主要做法（摘要）"), "一主要做法摘要");
        assert_eq!(make(&mut ids, "Main Steps: 1 & 2"), "main-steps-1--2");
        assert_eq!(make(&mut ids, "……"), "section");
        assert_eq!(make(&mut ids, ""), "section-2");
        assert_eq!(make(&mut ids, "做法"), "做法");
        assert_eq!(make(&mut ids, "做法"), "做法-2");
        assert_eq!(make(&mut ids, "做法-2"), "做法-2-2");
        assert_eq!(make(&mut ids, "做法"), "做法-3");
        assert_eq!(make(&mut ids, "Caf\u{65}\u{301}"), "caf\u{e9}");
    }

    #[test]
    fn composed_characters_need_no_normal_form() {
        for c in (char::MIN..=char::MAX).filter(|c| is_composed(*c)) {
            assert!(unicode_normalization::is_nfc(&format!("{c}国a")), "{c:?}");
            assert!(unicode_normalization::is_nfc(&format!("国a{c}")), "{c:?}");
            assert!(c.is_ascii() || c.to_lowercase().eq([c]), "{c:?}");
        }
        for text in ["Main、Steps：一　1", "（一）A - b_C", "Caf\u{65}\u{301} 国", "～　·Ａ"] {
            let mut slow = String::new();
            text.nfc().flat_map(char::to_lowercase).for_each(|c| push(c, &mut slow));
            assert_eq!(slug(&[Piece::Text(text.to_owned())]), slow.trim_matches('-').nfc().collect::<String>());
        }
    }

    #[test]
    fn typed_ids_are_kept_free() {
        let mut ids = Ids::default();
        assert!(ids.take("how"));
        assert!(!ids.take("how"));
        assert_eq!(make(&mut ids, "How"), "how-2");
    }
}
