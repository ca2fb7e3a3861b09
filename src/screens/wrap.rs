//! Lines of measured text by the rules of Chinese and English: nothing that may not begin or end a line does.

use crate::language::han::is_han;
use crate::screens::face::Face;

/// Stands at no line's beginning (W3C clreq, 3.1.3).
const NOT_FIRST: &str = "，。、；：？！）》」』”’】…—·,.;:?!)%％℃";
/// Stands at no line's end.
pub const OPENING: &str = "（《「『“‘【(";

/// What ends a clause; in a list, an entry too.
pub const CLAUSE: &[char] = &['，', '。', '；', '：', '！', '？', ',', ';', ':'];
const LISTED: &[char] = &['、', '，', '。', '；', '：', '！', '？', ',', ';', ':'];

/// A text cut wherever a line may end, measured once.
pub struct Measured<'t> {
    /// Each piece with its width in ems, without and with the space at its end.
    pieces: Vec<(&'t str, f32, f32)>,
}

impl<'t> Measured<'t> {
    pub fn new(face: &Face, text: &'t str) -> Self {
        let measure = |piece: &'t str| (piece, face.width(piece.trim_end()), face.width(piece));
        Self { pieces: pieces(text).into_iter().map(measure).collect() }
    }

    /// How many pieces each line has, where none is wider than `room` ems. `Err` is a piece that is wider than a line.
    fn counts(&self, room: f32) -> Result<Vec<usize>, usize> {
        let (mut counts, mut width) = (Vec::new(), f32::MAX);
        for (n, (_, bare, full)) in self.pieces.iter().enumerate() {
            if *bare > room + 0.001 {
                return Err(n);
            }
            if width + bare > room + 0.001 {
                counts.push(0);
                width = 0.0;
            }
            width += full;
            *counts.last_mut().unwrap_or(&mut 0) += 1;
        }
        Ok(counts)
    }

    /// The same with lines that end where a clause ends, by one of these signs; `None` where a clause is wider than a line.
    fn clauses(&self, room: f32, signs: &[char]) -> Option<Vec<usize>> {
        let (mut counts, mut width, mut start) = (vec![0], 0.0, 0);
        for (n, (piece, ..)) in self.pieces.iter().enumerate() {
            let ends = piece.trim_end().ends_with(signs);
            if !ends && n + 1 < self.pieces.len() {
                continue;
            }
            let own = &self.pieces[start..=n];
            let full: f32 = own.iter().map(|piece| piece.2).sum();
            let bare = full - own.last().map_or(0.0, |piece| piece.2 - piece.1);
            if bare > room + 0.001 {
                return None;
            }
            if width + bare > room + 0.001 {
                counts.push(0);
                width = 0.0;
            }
            width += full;
            *counts.last_mut()? += own.len();
            start = n + 1;
        }
        Some(counts)
    }

    /// As few lines as it takes, about as long as each other: no single letter stands alone on the last. `Err` holds a
    /// word that is wider than a line.
    pub fn even(&self, room: f32) -> Result<Vec<String>, String> {
        let word = |n: usize| self.pieces[n].0.trim().to_owned();
        let mut best = self.counts(room).map_err(word)?;
        if best.len() > 1 {
            let widest = room / best.len() as f32;
            for step in 1..40 {
                match self.counts(room - (room - widest) * step as f32 / 40.0) {
                    Ok(more) if more.len() == best.len() => best = more,
                    _ => break,
                }
            }
        }
        let by = |signs| self.clauses(room, signs).filter(|own| own.len() == best.len());
        let best = by(CLAUSE).or_else(|| by(LISTED)).unwrap_or(best);
        let mut rest = &self.pieces[..];
        let mut lines = Vec::new();
        for count in best {
            let (line, after) = rest.split_at(count);
            lines.push(line.iter().map(|piece| piece.0).collect::<String>().trim_end().to_owned());
            rest = after;
        }
        Ok(lines)
    }
}

/// The same for one width alone.
pub fn even(face: &Face, text: &str, room: f32) -> Result<Vec<String>, String> {
    Measured::new(face, text).even(room)
}

/// The text cut wherever a line may end; spaces stay at the end of their piece.
fn pieces(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, after) in text.char_indices() {
        if before.is_some_and(|before| may(before, after)) {
            all.push(&text[start..at]);
            start = at;
        }
        before = Some(after);
    }
    all.push(&text[start..]);
    all
}

fn may(before: char, after: char) -> bool {
    let wide = |c: char| is_han(c) || (NOT_FIRST.contains(c) && !c.is_ascii()) || OPENING.contains(c) && !c.is_ascii();
    if NOT_FIRST.contains(after) || OPENING.contains(before) || after == ' ' {
        return false;
    }
    // A number keeps what is counted: 1300余条, 2020年; a day keeps its year.
    if before.is_ascii_digit() && is_han(after) || "年月".contains(before) && after.is_ascii_digit() {
        return false;
    }
    before == ' ' || wide(before) || wide(after)
}

/// Seconds to read a text: four Han characters or two and a half words a second, at least three.
pub fn reading(text: &str) -> u32 {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let words = text.split(|c: char| is_han(c) || !c.is_alphanumeric() && !"'’.,-".contains(c));
    let words = words.filter(|w| w.chars().any(char::is_alphanumeric)).count();
    let seconds = han as f32 / 4.0 + words as f32 / 2.5;
    (seconds.ceil() as u32).max(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_may_end_where_people_would_end_them() {
        assert_eq!(pieces("宣传条幅1300余条，共"), ["宣", "传", "条", "幅", "1300余", "条，", "共"]);
        assert_eq!(pieces("（见《简报》）"), ["（见", "《简", "报》）"]);
        assert_eq!(pieces("more than 1,300 banners"), ["more ", "than ", "1,300 ", "banners"]);
    }

    #[test]
    fn reading_takes_its_time() {
        assert_eq!(reading("条"), 3);
        assert_eq!(reading(&"字".repeat(40)), 10);
        assert_eq!(reading("one two three four five six seven eight nine ten"), 4);
    }
}
