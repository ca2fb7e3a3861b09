//! Pictures that pages are passed on with: their font, and when one is drawn.

use std::sync::Arc;

use crate::campaign::Office;
use crate::diagnostic::{Diagnostic, Location};
use crate::picture::DRAWING;
use crate::plan::Key;
use crate::render::card::{self, Font, WHERE};
use crate::site::card::Card;
use crate::site::{PageRef, routes};
use crate::source::{Source, of_computer};
use crate::trace;

/// The font that site.yaml names, else one of the computer; read only where pictures are asked for.
pub fn font(source: &Source, office: &Office, found: &mut Vec<Diagnostic>) -> Option<Arc<Font>> {
    let share = &office.site.share;
    let asked = share.pictures.as_ref()?;
    let font = match &share.font {
        Some((name, at)) => {
            let path = routes::join("", name).map(|path| format!("content/{path}"));
            let bytes = path.and_then(|path| source.bytes(&path).ok());
            let help = "put the font file (.otf, .ttf or .ttc) into content/ and write its path from there";
            let wrong = Diagnostic::error(at.clone(), format!("`{name}` is no font file in content/")).help(help);
            bytes.and_then(Font::new).ok_or(wrong)
        }
        None => {
            let help = "install one (Debian: fonts-noto-cjk), or name one: `share: {pictures: true, font: fonts/name.otf}`, \
                        a file in content/";
            let wrong = Diagnostic::error(asked.clone(), "there is no font to draw pictures with").help(help);
            WHERE.into_iter().find_map(of_computer).and_then(Font::new).ok_or(wrong)
        }
    };
    font.map(Arc::new).map_err(|wrong| found.push(wrong)).ok()
}

/// Stands for all that a picture shows.
pub fn key(card: &Card, square: bool, font: &Font) -> Key {
    trace::digest(&[b"card", &[DRAWING, u8::from(square)], font.digest()], card)
}

pub fn draw(card: &Card, square: bool, font: &Font, at: Location) -> Result<Vec<u8>, Diagnostic> {
    card::draw(card, square, font).map_err(|why| {
        Diagnostic::error(at, format!("the picture of this page cannot be drawn: {why}"))
            .help("this is a mistake in jianbao; take `share` out of site.yaml meanwhile")
    })
}

/// What of a picture's words would be left blank.
pub fn blank(card: &Card, font: &Font, page: &PageRef, at: Location) -> Option<Diagnostic> {
    let missing = card::missing(card, font);
    (!missing.is_empty()).then(|| {
        let message = format!("the font of pictures has no “{missing}”: it stays blank in {}", page.route);
        Diagnostic::warning(at, message).help("name another font: `share: {font: fonts/name.otf}`, a file in content/")
    })
}
