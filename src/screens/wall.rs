//! A screen as it hangs: pixels, colours, how far people stand; and what follows for letters.

use chrono::NaiveTime;

use crate::diagnostic::Location;
use crate::language::Language;

/// The ready ones: small strips over shop doors, a wall of boards, televisions both ways.
pub const READY: [(&str, u32, u32); 8] = [
    ("192x32", 192, 32),
    ("320x48", 320, 48),
    ("352x80", 352, 80),
    ("384x96", 384, 96),
    ("768x480", 768, 480),
    ("1080x1920", 1080, 1920),
    ("1920x1080", 1920, 1080),
    ("3840x2160", 3840, 2160),
];

/// Those drawn where nobody said which.
pub const USUAL: [&str; 3] = ["352x80", "1920x1080", "1080x1920"];

/// Modules of 320 × 160 mm as they are sold: name, pitch in mm, pixels across and down.
pub const MODULES: [(&str, f32, u32, u32); 6] = [
    ("P2", 2.0, 160, 80),
    ("P2.5", 2.5, 128, 64),
    ("P4", 4.0, 80, 40),
    ("P5", 5.0, 64, 32),
    ("P8", 8.0, 40, 20),
    ("P10", 10.0, 32, 16),
];

/// Lights that a wall has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    Full,
    RedGreen,
    Red,
}

impl Colours {
    pub const WORDS: [(&str, Self); 3] = [("full", Self::Full), ("red-green", Self::RedGreen), ("red", Self::Red)];
}

/// How several languages share a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternate {
    /// Each slide in one language after the other.
    Slide,
    /// The whole programme in one, then in the next.
    Programme,
}

/// What is packed beside the numbered pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pack {
    Apng,
    Gif,
    Mp4,
}

impl Pack {
    pub const WORDS: [(&str, Self); 3] = [("apng", Self::Apng), ("gif", Self::Gif), ("mp4", Self::Mp4)];
}

/// One screen: its folder in the output is its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub name: String,
    pub at: Location,
    pub width: u32,
    pub height: u32,
    /// Millimetres from lamp to lamp; `None` for a television.
    pub pitch: Option<f32>,
    /// Metres from which it is read.
    pub distance: Option<f32>,
    pub colours: Colours,
    /// Per cent of full light.
    pub brightness: u32,
    pub languages: Vec<Language>,
    pub alternate: Alternate,
    /// Longest loop in seconds.
    pub length: Option<u32>,
    /// On from … to; always where `None`.
    pub hours: Option<(NaiveTime, NaiveTime)>,
    /// Names of programmes, one after the other; all where empty.
    pub programmes: Vec<(String, Location)>,
    pub packs: Option<Vec<Pack>>,
    /// In the upper left corner at its own pixels, and not as large as the window.
    pub native: bool,
    /// The time of day stands in a corner.
    pub clock: bool,
}

impl Profile {
    pub fn new(name: &str, width: u32, height: u32, languages: &[Language], at: Location) -> Self {
        Self {
            name: name.to_owned(),
            at,
            width,
            height,
            pitch: None,
            distance: None,
            colours: Colours::Full,
            brightness: 100,
            languages: languages.to_vec(),
            alternate: Alternate::Programme,
            length: None,
            hours: None,
            programmes: Vec::new(),
            packs: None,
            native: false,
            clock: false,
        }
    }

    pub fn ready(name: &str, languages: &[Language], at: Location) -> Option<Self> {
        let (_, width, height) = READY.into_iter().find(|(ready, ..)| *ready == name)?;
        Some(Self::new(name, width, height, languages, at))
    }

    /// Whether they show the same, but for their names.
    pub fn is_like(&self, other: &Self) -> bool {
        let nameless = |profile: &Self| {
            let mut own = profile.clone();
            (own.name, own.at) = (String::new(), Location::default());
            own.programmes.iter_mut().for_each(|(_, at)| *at = Location::default());
            own
        };
        nameless(self) == nameless(other)
    }

    /// One line of lamps over a door, or a band: one thing at a time.
    pub fn is_strip(&self) -> bool {
        self.height < 200 || self.width >= 6 * self.height
    }

    /// Whether letters are drawn dot by dot.
    pub fn is_coarse(&self) -> bool {
        self.height <= 32
    }

    /// Animations are for walls; a television takes the film or the page.
    pub fn packs(&self) -> Vec<Pack> {
        let small = self.width * self.height <= 500_000;
        let usual = || if small { vec![Pack::Apng, Pack::Gif] } else { Vec::new() };
        self.packs.clone().unwrap_or_else(usual)
    }

    /// No letter is lower than this, in pixels: 16, 24 where the height allows, a 360th of the distance.
    pub fn least(&self) -> f32 {
        let own: f32 = if self.height >= 64 { 24.0 } else { 16.0 };
        let far = self.distance.zip(self.pitch).map_or(0.0, |(metres, pitch)| metres * 1000.0 / 360.0 / pitch);
        let least = own.max(far.ceil());
        if self.is_coarse() { (least / 16.0).ceil() * 16.0 } else { least }
    }

    pub fn palette(&self) -> Palette {
        let dim = |colour: [u8; 3]| colour.map(|c| (u32::from(c) * self.brightness / 100) as u8);
        let (ink, quiet, accent, line) = match self.colours {
            Colours::Full => ([0xf4, 0xf1, 0xea], [0xc3, 0xc0, 0xb8], [0xff, 0xc2, 0x4b], [0x3c, 0x3e, 0x44]),
            // Lamps are on or off; what is apart is apart by size and place too.
            Colours::RedGreen => ([0xff, 0xff, 0], [0, 0xff, 0], [0xff, 0xff, 0], [0, 0xff, 0]),
            // The one lamp is red; the rest is for the eye that looks at the file.
            Colours::Red => ([0xff, 0x60, 0x60], [0xff, 0x60, 0x60], [0xff, 0x60, 0x60], [0xff, 0x60, 0x60]),
        };
        let black = self.pitch.is_some() || self.is_strip() || self.colours != Colours::Full;
        let ground = if black { [0; 3] } else { [0x12, 0x13, 0x17] };
        Palette { ground, ink: dim(ink), quiet: dim(quiet), accent: dim(accent), line: dim(line) }
    }
}

/// Colours of one screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    pub ground: [u8; 3],
    pub ink: [u8; 3],
    pub quiet: [u8; 3],
    pub accent: [u8; 3],
    /// Of rules and empty bars: carries no text.
    pub line: [u8; 3],
}

impl Palette {
    /// The worst contrast of a text on the ground (WCAG 2, 1.4.3).
    pub fn contrast(&self) -> f32 {
        let ground = luminance(self.ground) + 0.05;
        [self.ink, self.quiet, self.accent].map(|c| (luminance(c) + 0.05) / ground).into_iter().fold(21.0, f32::min)
    }
}

fn luminance(colour: [u8; 3]) -> f32 {
    let [r, g, b] = colour.map(|c| {
        let c = f32::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(width: u32, height: u32) -> Profile {
        Profile::new("x", width, height, &Language::ALL, Location::file("x"))
    }

    #[test]
    fn letters_grow_with_the_distance() {
        assert_eq!((profile(192, 32).least(), profile(320, 48).least(), profile(352, 80).least()), (16.0, 16.0, 24.0));
        // 100 m away a letter has 278 mm: 28 lamps of 10 mm.
        let far = Profile { pitch: Some(10.0), distance: Some(100.0), ..profile(352, 80) };
        assert_eq!(far.least(), 28.0);
    }

    #[test]
    fn every_colour_is_read_on_its_ground() {
        for (_, colours) in Colours::WORDS {
            for size in [(192, 32), (1920, 1080)] {
                let own = Profile { colours, ..profile(size.0, size.1) };
                assert!(own.palette().contrast() >= 7.0, "{colours:?} {}", own.palette().contrast());
            }
        }
        // Black on white is 21:1 by definition.
        assert!((luminance([255; 3]) + 0.05) / (luminance([0; 3]) + 0.05) > 20.99);
        assert!(Profile { brightness: 40, ..profile(352, 80) }.palette().contrast() < 7.0);
    }
}
