//! Photographs as bytes: what their header says, the same without what the camera wrote into it, and drawn anew at
//! other widths. Knows nothing of pages. Without the feature `pictures` nothing is drawn: files are copied as they are.

use serde::{Deserialize, Serialize};

#[cfg(feature = "pictures")]
mod clean;
#[cfg(feature = "pictures")]
mod draw;
pub mod qr;
#[cfg(all(test, feature = "pictures"))]
mod tests;

#[cfg(feature = "pictures")]
pub use draw::{cleaned, redrawn, shape};

/// Whether this program can draw pictures.
pub const ABLE: bool = cfg!(feature = "pictures");

/// Stands for how pictures are drawn: another number draws all of them again.
pub const DRAWING: u8 = 1;

/// More pixels are not decoded: a few bytes can ask for all the memory there is.
pub const MOST_PIXELS: u64 = 64_000_000;

/// A picture as it is shown: upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shape {
    pub width: u32,
    pub height: u32,
    /// A PNG: mostly a drawing or a screen, whose narrower copies weigh more than itself.
    pub flat: bool,
}

/// Why a picture cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    pub message: String,
    pub help: String,
}

impl Flaw {
    fn new(message: impl Into<String>, help: &str) -> Self {
        Self { message: message.into(), help: help.to_owned() }
    }
}

/// Whether a file of this name is to be a photograph.
pub fn is_photograph(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["jpg", "jpeg", "png"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

impl Shape {
    /// The widths at which it is drawn, of those asked for (ascending): none that is more than four fifths of its own,
    /// and its own where that is not more than the greatest. A flat one has one width. Empty only where none is asked for.
    pub fn widths(self, asked: &[u32]) -> Vec<u32> {
        let narrower = asked.iter().copied().filter(|width| u64::from(*width) * 5 <= u64::from(self.width) * 4);
        let Some(most) = asked.last().map(|most| self.width.min(*most)) else { return Vec::new() };
        narrower.filter(|width| *width != most && !self.flat).chain([most]).collect()
    }

    /// Its height at a width of its own or less; at least 1.
    pub fn height_at(self, width: u32) -> u32 {
        let (width, own) = (u64::from(width), u64::from(self.width.max(1)));
        u32::try_from((u64::from(self.height) * width * 2 + own) / (own * 2)).unwrap_or(u32::MAX).max(1)
    }
}

/// Without the feature there are no shapes, and nobody asks for these.
#[cfg(not(feature = "pictures"))]
mod missing {
    use super::{Flaw, Shape};

    pub fn shape(_: &[u8]) -> Result<Shape, Flaw> {
        Err(absent())
    }

    pub fn cleaned(_: &[u8]) -> Result<Vec<u8>, Flaw> {
        Err(absent())
    }

    pub fn redrawn(_: &[u8], _: &[u32]) -> Result<Vec<Vec<u8>>, Flaw> {
        Err(absent())
    }

    fn absent() -> Flaw {
        Flaw::new("this program was built without pictures", "build it with the feature `pictures`")
    }
}

#[cfg(not(feature = "pictures"))]
pub use missing::{cleaned, redrawn, shape};
