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
    pieces: Pieces<'t>,
    /// The same where a line is too narrow for a whole day: it may end after the year or the month.
    narrow: Pieces<'t>,
}

/// Each piece of a text with its width in ems, without and with the space at its end.
struct Pieces<'t>(Vec<(&'t str, f32, f32)>);

impl<'t> Measured<'t> {
    pub fn new(face: &Face, text: &'t str) -> Self {
        let measure = |piece: &'t str| (piece, face.width(piece.trim_end()), face.width(piece));
        let [pieces, narrow] = [true, false].map(|days| Pieces(pieces(text, days).into_iter().map(measure).collect()));
        Self { pieces, narrow }
    }

    /// As few lines as it takes, about as long as each other: no single letter stands alone on the last. `Err` holds a
    /// word that is wider than a line.
    pub fn even(&self, room: f32) -> Result<Vec<String>, String> {
        self.pieces.even(room).or_else(|_| self.narrow.even(room))
    }
}

impl Pieces<'_> {
    /// How many pieces each line has, where none is wider than `room` ems. `Err` is a piece that is wider than a line.
    fn counts(&self, room: f32) -> Result<Vec<usize>, usize> {
        let (mut counts, mut width) = (Vec::new(), f32::MAX);
        for (n, (_, bare, full)) in self.0.iter().enumerate() {
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
        for (n, (piece, ..)) in self.0.iter().enumerate() {
            let ends = piece.trim_end().ends_with(signs);
            if !ends && n + 1 < self.0.len() {
                continue;
            }
            let own = &self.0[start..=n];
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

    fn even(&self, room: f32) -> Result<Vec<String>, String> {
        let word = |n: usize| self.0[n].0.trim().to_owned();
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
        let mut rest = &self.0[..];
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

/// Words that bound the number behind them, in Chinese and in English.
const BEFORE: [&str; 22] = [
    "不足",
    "不到",
    "少于",
    "低于",
    "超过",
    "至少",
    "大约",
    "将近",
    "接近",
    "不超过",
    "约",
    "近",
    "逾",
    "超",
    "more than ",
    "fewer than ",
    "less than ",
    "nearly ",
    "about ",
    "at least ",
    "over ",
    "almost ",
];

/// A figure as it is written, from the word that bounds it to its scale and the 余 behind it: 近300, 3万余, 2至3. No line
/// ends within one, for what is left of it would say something else.
fn figures(text: &str, english: bool) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| c.is_ascii_digit()).map(|n| n + at) {
        let words = BEFORE.iter().filter(|word| english || !word.is_ascii());
        let start = words.filter_map(|word| text[..from].strip_suffix(word).map(str::len)).min().unwrap_or(from);
        let mut end = from;
        loop {
            let rest = &text[end..];
            let own = rest.find(|c: char| !c.is_ascii_digit() && !".,%万亿余多+".contains(c)).unwrap_or(rest.len());
            end += own;
            end += if text[end..].starts_with("左右") { "左右".len() } else { 0 };
            match text[end..].strip_prefix(['至', '到', '—', '–', '-', '~', '～']).filter(|rest| digit(rest)) {
                Some(rest) => end = text.len() - rest.len(),
                None => break,
            }
        }
        all.push((start, end));
        at = end;
    }
    all
}

/// The text cut wherever a line may end; spaces stay at the end of their piece. Where a line is `wide` enough, days are
/// not cut, nor the words of English that bound a number.
fn pieces(text: &str, wide: bool) -> Vec<&str> {
    let figures = figures(text, wide);
    let mut all = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, after) in text.char_indices() {
        let held = figures.iter().any(|(from, to)| *from < at && at < *to);
        if !held && before.is_some_and(|before| may(before, after, wide)) {
            all.push(&text[start..at]);
            start = at;
        }
        before = Some(after);
    }
    all.push(&text[start..]);
    all
}

fn may(before: char, after: char, days: bool) -> bool {
    let wide = |c: char| is_han(c) || (NOT_FIRST.contains(c) && !c.is_ascii()) || OPENING.contains(c) && !c.is_ascii();
    if NOT_FIRST.contains(after) || OPENING.contains(before) || after == ' ' {
        return false;
    }
    // A number keeps what is counted: 1300条, 2020年; a day keeps its year.
    if before.is_ascii_digit() && is_han(after) || days && "年月".contains(before) && after.is_ascii_digit() {
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
        let pieces = |text| pieces(text, true);
        assert_eq!(pieces("宣传条幅1300余条，共"), ["宣", "传", "条", "幅", "1300余", "条，", "共"]);
        assert_eq!(pieces("（见《简报》）"), ["（见", "《简", "报》）"]);
        assert_eq!(pieces("共近300人，2至3名"), ["共", "近300人，", "2至3名"]);
        assert_eq!(pieces("不足300户"), ["不足300户"]);
        assert_eq!(pieces("发放3万余份"), ["发", "放", "3万余", "份"]);
        assert_eq!(pieces("用300左右"), ["用", "300左右"]);
        assert_eq!(pieces("于2026年11月18日"), ["于", "2026年11月18日"]);
        assert_eq!(super::pieces("more than 1,300", false), ["more ", "than ", "1,300"]);
        assert_eq!(super::pieces("2026年11月18日", false), ["2026年", "11月", "18日"]);
        assert_eq!(pieces("more than 1,300 banners"), ["more than 1,300 ", "banners"]);
    }

    #[test]
    fn reading_takes_its_time() {
        assert_eq!(reading("条"), 3);
        assert_eq!(reading(&"字".repeat(40)), 10);
        assert_eq!(reading("one two three four five six seven eight nine ten"), 4);
    }
}
