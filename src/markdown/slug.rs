//! Ids of headings: readable in Chinese, stable, unique in their file.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use super::Piece;
use super::punctuation::is_punctuation;

/// The ids given out so far, each with the last number tried behind it.
#[derive(Default)]
pub struct Ids {
    taken: HashMap<String, u32>,
}

impl Ids {
    /// An id from a heading's text: lower case, punctuation dropped, spaces to `-`, Han kept; `-2` for the second.
    pub fn make(&mut self, text: &[Piece]) -> String {
        let base = slug(text);
        let mut number = self.taken.get(&base).copied().unwrap_or(0);
        let mut id = base.clone();
        while number > 0 && self.taken.contains_key(&id) {
            number += 1;
            id = format!("{base}-{number}");
        }
        self.taken.insert(base, number.max(1));
        self.taken.entry(id.clone()).or_insert(1);
        id
    }

    /// Takes an id that was typed; false where it is taken already.
    pub fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned(), 1).is_none()
    }
}

fn slug(text: &[Piece]) -> String {
    let mut slug = String::new();
    for piece in text {
        match piece {
            Piece::Text(text) => {
                for c in text.nfc().flat_map(char::to_lowercase) {
                    if c.is_whitespace() {
                        slug.push('-');
                    } else if c == '-' || c == '_' || !(is_punctuation(c) || c.is_control() || is_invisible(c)) {
                        slug.push(c);
                    }
                }
            }
            Piece::Figure(figure) => slug.push_str(&figure.indicator),
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.nfc().collect() }
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
    fn typed_ids_are_kept_free() {
        let mut ids = Ids::default();
        assert!(ids.take("how"));
        assert!(!ids.take("how"));
        assert_eq!(make(&mut ids, "How"), "how-2");
    }
}
