//! The first paragraph cut to the length of a summary.

use super::Piece;
use super::cjk::Width;

/// Room for 120 Han characters, or 240 Latin letters.
const ROOM: usize = 240;
/// A figure with its unit takes about this much of it.
const FIGURE: usize = 8;

/// Cuts a text that is too long: at the end of a sentence where one ends in the second half of the room,
/// otherwise inside a sentence and with `…`.
pub fn cut(pieces: Vec<Piece>) -> Vec<Piece> {
    let Some(limit) = find_limit(&pieces) else { return trimmed(pieces) };
    let mut kept: Vec<Piece> = pieces.into_iter().take(limit.piece + 1).collect();
    if let Some(Piece::Text(text)) = kept.get_mut(limit.piece) {
        text.truncate(limit.byte);
        if !limit.sentence {
            text.truncate(text.trim_end().trim_end_matches(['，', '、', '；', '：', ',', ';', ':']).len());
            text.push('…');
        }
    } else {
        kept.pop();
        kept.push(Piece::Text("…".to_owned()));
    }
    trimmed(kept)
}

/// Where to cut: a byte offset in the text of a piece.
#[derive(Clone, Copy)]
struct Limit {
    piece: usize,
    byte: usize,
    sentence: bool,
}

fn find_limit(pieces: &[Piece]) -> Option<Limit> {
    let mut used = 0;
    let (mut sentence, mut space) = (None, None);
    for (piece, part) in pieces.iter().enumerate() {
        let Piece::Text(text) = part else {
            used += FIGURE;
            if used > ROOM {
                return Some(sentence.unwrap_or(Limit { piece, byte: 0, sentence: false }));
            }
            continue;
        };
        for (byte, c) in text.char_indices() {
            used += if Width::of(c) == Width::Narrow { 1 } else { 2 };
            if used > ROOM {
                let here = Limit { piece, byte, sentence: false };
                let word: Option<Limit> = if c.is_ascii_alphanumeric() { space } else { None };
                return Some(sentence.or(word).unwrap_or(here));
            }
            if used < ROOM / 2 {
                continue;
            }
            let end = byte + c.len_utf8();
            let closes = match c {
                '。' | '！' | '？' => true,
                '.' | '!' | '?' => text[end..].chars().next().is_none_or(char::is_whitespace),
                _ => false,
            };
            if closes {
                sentence = Some(Limit { piece, byte: after_quotes(text, end), sentence: true });
            } else if c == ' ' {
                space = Some(Limit { piece, byte, sentence: false });
            }
        }
    }
    None
}

/// A closing quote or bracket belongs to the sentence it closes.
fn after_quotes(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    text.len() - rest.trim_start_matches(['”', '’', '）', '」', '』', ')', '"']).len()
}

fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Text(first)) = pieces.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Piece::Text(last)) = pieces.last_mut() {
        last.truncate(last.trim_end().len());
    }
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_text(text: &str) -> String {
        match cut(vec![Piece::Text(text.to_owned())]).as_slice() {
            [Piece::Text(text)] => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn short_texts_stay() {
        assert_eq!(cut_text(" 两级干部入户宣传。 "), "两级干部入户宣传。");
    }

    #[test]
    fn long_ones_end_with_a_sentence_or_a_sign() {
        let sentence = "第一阶段".repeat(20) + "。";
        let text = sentence.clone() + &"其后".repeat(60);
        assert_eq!(cut_text(&text), sentence);
        let endless = "不停".repeat(100);
        assert_eq!(cut_text(&endless), "不停".repeat(60) + "…");
        let english = "word ".repeat(100);
        assert!(cut_text(&english).ends_with("word…"), "{}", cut_text(&english));
        assert_eq!(cut_text(&("升至3.5".repeat(60))).chars().last(), Some('…'));
    }
}
