//! Screens as screens.yaml names them: their size, and what hangs there.

use chrono::NaiveTime;

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::screens::wall::{Alternate, Colours, MODULES, Pack, Profile, READY};
use crate::source::yaml::{Fields, Node};

impl Reader<'_, '_> {
    pub(super) fn profile(&mut self, name: &str, key: &Node, node: &Node) -> Option<Profile> {
        let file = self.file.clone();
        let languages = self.site.office.site.written().collect::<Vec<_>>();
        let empty = Node::empty(node.line);
        let mut found = Vec::new();
        let node = if node.is_null() { &empty } else { node };
        let mut fields = Fields::new(&file, "a profile", node, &mut found);
        let [ready, width, height, boards] = ["ready", "width", "height", "boards"].map(|key| fields.get(key));
        let [pitch, distance, brightness, length] =
            ["pitch", "distance", "brightness", "loop"].map(|key| fields.get(key));
        let [colours, alternate, scale, hours] = ["colours", "alternate", "scale", "hours"].map(|key| fields.get(key));
        let named = fields.texts("languages");
        let programmes = fields.texts("programmes");
        let has_packs = fields.get("packs").is_some();
        let packs = fields.texts("packs");
        let clock = fields.flag("clock").unwrap_or(false);
        fields.end();
        self.found.append(&mut found);
        let (width, height, module) = self.size(name, key, ready, width, height, boards)?;
        let mut profile = Profile::new(name, width, height, &languages, key.at(&file));
        profile.pitch = pitch.and_then(|n| self.number(n, "pitch", 0.5, 50.0)).or(module);
        profile.distance = distance.and_then(|n| self.number(n, "distance", 0.5, 500.0));
        profile.brightness =
            brightness.and_then(|n| self.number(n, "brightness", 1.0, 100.0)).map_or(100, |b| b as u32);
        profile.length = length.and_then(|n| self.number(n, "loop", 3.0, 86_400.0)).map(|l| l as u32);
        if let Some(colours) = colours.and_then(|n| self.word(n, "colours", &Colours::WORDS)) {
            profile.colours = colours;
        }
        let ways = [("slide", Alternate::Slide), ("programme", Alternate::Programme)];
        profile.alternate = alternate.and_then(|n| self.word(n, "alternate", &ways)).unwrap_or(Alternate::Programme);
        profile.native =
            scale.and_then(|n| self.word(n, "scale", &[("fit", false), ("native", true)])).unwrap_or(false);
        profile.hours = hours.and_then(|n| self.hours(n));
        profile.clock = clock;
        let packs = packs.into_iter().filter_map(|(_, node)| self.word(node, "packs", &Pack::WORDS)).collect();
        profile.packs = has_packs.then_some(packs);
        profile.programmes = programmes.into_iter().map(|(name, n)| (name.to_owned(), n.at(&file))).collect();
        let own: Vec<Language> = named.iter().filter_map(|(tag, n)| self.language(tag, n, &languages)).collect();
        if !own.is_empty() {
            profile.languages = own;
        }
        self.able(&profile);
        Some(profile)
    }

    /// What a screen can never show, whatever plays on it.
    fn able(&mut self, profile: &Profile) {
        let error = |message: String, help: &str| Diagnostic::error(profile.at.clone(), message).help(help);
        let contrast = profile.palette().contrast();
        if contrast < 7.0 {
            let message =
                format!("at this brightness text on `{}` has a contrast of {contrast:.1}:1, under 7:1", profile.name);
            self.found.push(error(message, "raise `brightness`, and dim the wall at its controller"));
        }
        if profile.least() > profile.height as f32 {
            let message = format!(
                "from this distance letters on `{}` need {} pixels, and it has {}",
                profile.name,
                profile.least(),
                profile.height
            );
            self.found.push(error(
                message,
                "a letter is a 360th of `distance`: give a wall with more rows, or a smaller pitch",
            ));
        }
    }

    fn size(
        &mut self,
        name: &str,
        key: &Node,
        ready: Option<&Node>,
        width: Option<&Node>,
        height: Option<&Node>,
        boards: Option<&Node>,
    ) -> Option<(u32, u32, Option<f32>)> {
        if let Some(more) = [boards, ready, width.or(height)].into_iter().flatten().nth(1) {
            self.wrong(
                more,
                format!("`{name}` has its size twice"),
                "keep one of `ready`, `boards`, and `width` with `height`",
            );
            return None;
        }
        if let Some(alone) = width.xor(height) {
            self.wrong(alone, format!("`{name}` has one side only"), "give both `width` and `height`, in pixels");
            return None;
        }
        if let Some(boards) = boards {
            return self.boards(boards);
        }
        if let (Some(width), Some(height)) = (width, height) {
            let side = |r: &mut Self, n, what| r.number(n, what, 16.0, 8192.0).map(|n: f32| n as u32);
            let (width, height) = (side(self, width, "width"), side(self, height, "height"));
            return Some((width?, height?, None));
        }
        let (asked, at) = ready.map_or((name, key), |n| (n.as_text().unwrap_or_default(), n));
        let found = READY.into_iter().find(|(ready, ..)| *ready == asked);
        if found.is_none() {
            let help = format!(
                "give `width` and `height` in pixels, `boards: P10 11x5`, or `ready:` one of {}",
                READY.map(|r| r.0).join(", ")
            );
            self.wrong(at, format!("the size of `{name}` is not known"), help);
        }
        found.map(|(_, width, height)| (width, height, None))
    }

    /// `P10 11x5`: boards of 320 × 160 mm across and down.
    fn boards(&mut self, node: &Node) -> Option<(u32, u32, Option<f32>)> {
        let read = || {
            let (module, grid) = node.as_text()?.split_once(' ')?;
            let (across, down) = grid.trim().split_once(['x', '×', '*'])?;
            let (across, down) = (across.trim().parse::<u32>().ok()?, down.trim().parse::<u32>().ok()?);
            let (_, pitch, wide, high) = MODULES.into_iter().find(|(name, ..)| *name == module)?;
            let fits = |n: u32, side| (1..=200).contains(&n) && (16..=8192).contains(&(n * side));
            (fits(across, wide) && fits(down, high)).then_some((across * wide, down * high, Some(pitch)))
        };
        let size = read();
        if size.is_none() {
            let known = MODULES.map(|m| m.0).join(", ");
            self.wrong(
                node,
                format!("{} are no boards", node.describe()),
                format!(
                    "write `P10 11x5`: boards of 320 × 160 mm, across and down, 8192 pixels at most; known are {known}"
                ),
            );
        }
        size
    }

    /// `07:00-22:00`.
    fn hours(&mut self, node: &Node) -> Option<(NaiveTime, NaiveTime)> {
        let time = |t: &str| NaiveTime::parse_from_str(t.trim(), "%H:%M").ok();
        let read = node.as_text().and_then(|t| t.split_once('-')).and_then(|(a, b)| Some((time(a)?, time(b)?)));
        if read.is_none_or(|(a, b)| a == b) {
            self.wrong(
                node,
                format!("{} are no hours", node.describe()),
                "write `hours: 07:00-22:00`; midnight is 00:00, and a screen that is always on has no `hours`",
            );
        }
        read.filter(|(a, b)| a != b)
    }
}
