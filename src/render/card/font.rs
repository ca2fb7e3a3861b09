//! The one font of pictures: measured here, for lines are broken before they are drawn.

use std::sync::Arc;

use resvg::usvg::fontdb::{Database, ID};
use ttf_parser::Face;

use crate::language::Language;
use crate::language::han::is_han;
use crate::plan::Key;

/// Where fonts with Chinese letters lie on Debian, Fedora, macOS and Windows, the first that is there is taken.
pub const WHERE: [&str; 7] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "C:\\Windows\\Fonts\\msyh.ttc",
    "C:\\Windows\\Fonts\\simhei.ttf",
];

/// Stands at no line's beginning (W3C clreq, 3.1.3).
const NOT_FIRST: &str = "，。、；：？！）》」』”’】…—·,.;:?!)%％";
/// Stands at no line's end.
const NOT_LAST: &str = "（《「『“‘【(";

/// A font file with the face of each language.
pub struct Font {
    database: Arc<Database>,
    faces: Vec<(ID, String)>,
    /// Stands for the file.
    digest: Key,
}

impl Font {
    /// `None` where the bytes hold no font.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..16]);
        let mut database = Database::new();
        database.load_font_data(bytes);
        let family = |face: &resvg::usvg::fontdb::FaceInfo| Some((face.id, face.families.first()?.0.clone()));
        let faces: Vec<(ID, String)> = database.faces().filter_map(family).collect();
        (!faces.is_empty()).then(|| Self { database: Arc::new(database), faces, digest })
    }

    pub fn digest(&self) -> &Key {
        &self.digest
    }

    pub fn database(&self) -> &Arc<Database> {
        &self.database
    }

    /// Files of several faces draw one letter as different regions write it: that of the mainland, where there is one.
    fn face(&self, _: Language) -> &(ID, String) {
        let own = |face: &&(ID, String)| face.1.ends_with(" SC") && !face.1.contains("Mono");
        self.faces.iter().find(own).unwrap_or(&self.faces[0])
    }

    pub fn family(&self, language: Language) -> &str {
        &self.face(language).1
    }

    fn with<T>(&self, language: Language, see: impl FnOnce(&Face) -> T) -> Option<T> {
        let read = |data: &[u8], index| Face::parse(data, index).ok().map(|face| see(&face));
        self.database.with_face_data(self.face(language).0, read)?
    }

    /// Characters without a glyph, each once.
    pub fn missing(&self, language: Language, text: &str) -> String {
        let mut seen = String::new();
        self.with(language, |face| {
            for c in text.chars().filter(|c| !c.is_control()) {
                if face.glyph_index(c).is_none() && !seen.contains(c) {
                    seen.push(c);
                }
            }
        });
        seen
    }

    /// Width of each character, in ems.
    fn widths(&self, language: Language, text: &str) -> Vec<f32> {
        let measure = |face: &Face| {
            let em = f32::from(face.units_per_em());
            let width =
                |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).map(|w| f32::from(w) / em);
            text.chars().map(|c| width(c).unwrap_or(1.0)).collect()
        };
        self.with(language, measure).unwrap_or_default()
    }

    pub fn width(&self, language: Language, text: &str) -> f32 {
        self.widths(language, text).iter().sum()
    }

    /// The same lines, about as long as each other: no single letter stands alone on the last.
    pub fn even(&self, language: Language, text: &str, room: f32, most: usize) -> Vec<String> {
        let mut best = self.lines(language, text, room, most);
        if best.len() > 1 && !best.last().is_some_and(|line| line.ends_with('…')) {
            let narrower = (1..).map(|step| room - step as f32).take_while(|narrow| *narrow > room / 2.0);
            for lines in narrower.map(|narrow| self.lines(language, text, narrow, most)) {
                if lines.len() > best.len() || lines.last().is_some_and(|line| line.ends_with('…')) {
                    break;
                }
                best = lines;
            }
        }
        best
    }

    /// At most `most` lines no wider than `room` ems; what does not fit ends in an ellipsis.
    pub fn lines(&self, language: Language, text: &str, room: f32, most: usize) -> Vec<String> {
        let all: Vec<char> = text.chars().collect();
        let widths = self.widths(language, text);
        let ellipsis = self.width(language, "…");
        let (mut lines, mut start) = (Vec::new(), 0);
        while start < all.len() && lines.len() < most {
            let fits = |room: f32| {
                let mut sum = 0.0;
                let over = |width: &&f32| {
                    sum += **width;
                    sum <= room
                };
                start + widths[start..].iter().take_while(over).count()
            };
            let mut end = fits(room).max(start + 1);
            let last = lines.len() + 1 == most;
            if end < all.len() && last {
                end = fits(room - ellipsis).max(start + 1);
            }
            if end < all.len() {
                end = break_before(&all, start, end);
            }
            let mut line: String = all[start..end].iter().collect::<String>().trim().to_owned();
            if last && end < all.len() {
                line = format!("{}…", line.trim_end_matches(|c| NOT_FIRST.contains(c) || NOT_LAST.contains(c)));
            }
            lines.push(line);
            start = end;
        }
        lines
    }
}

/// The last place at or before `end` where a line may break; `end` where there is none.
fn break_before(all: &[char], start: usize, end: usize) -> usize {
    let may = |at: usize| {
        let (before, after) = (all[at - 1], all[at]);
        let wide = |c: char| is_han(c) || NOT_FIRST.contains(c) || NOT_LAST.contains(c);
        let between = before == ' ' || after == ' ' || wide(before) || wide(after);
        between && !NOT_FIRST.contains(after) && !NOT_LAST.contains(before)
    };
    (start + 1..=end).rev().find(|at| may(*at)).unwrap_or(end)
}
