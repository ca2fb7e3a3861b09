//! Draws photographs: without what the camera wrote into them, and at the widths that pages show. The file's digest
//! and the width decide whether one is drawn, so nothing is decoded that stands already.

use std::sync::PoisonError;

use crate::diagnostic::{Diagnostic, Location};
use crate::output::Digest;
use crate::picture::{self, DRAWING, Flaw};
use crate::plan::{Decision, Key, Why};
use crate::site::{PageRef, What};
use crate::source::Entry;
use crate::web::draw::{Drawer, Drawn, Sink};

impl Drawer<'_> {
    /// Draws the widths of one picture, decoded once; not at all where all of them stand.
    pub fn pictures(&self, pages: &[&PageRef]) -> Vec<Drawn> {
        match self.widths(pages) {
            Ok(drawn) => drawn,
            Err(diagnostic) => {
                let rest = pages.iter().skip(1).map(|_| Drawn::default());
                std::iter::once(Drawn::failed(diagnostic)).chain(rest).collect()
            }
        }
    }

    fn widths(&self, pages: &[&PageRef]) -> Result<Vec<Drawn>, Diagnostic> {
        let Some(What::Picture(path, _)) = pages.first().map(|page| &page.what) else { return Ok(Vec::new()) };
        let Some(entry) = self.site.files.others.get(path) else { return Ok(Vec::new()) };
        let mut wanted: Vec<(&PageRef, u32, Key)> = Vec::new();
        let mut all = Vec::new();
        for page in pages {
            let What::Picture(_, width) = page.what else { continue };
            let key = self.picture_key(entry, width)?;
            let why = match self.decide(&page.route, Some(page), key) {
                Decision::Draw(why) => Some(why),
                Decision::Keep => None,
            };
            match why {
                Some(_) => wanted.push((page, width, key)),
                None => self.keep(&page.route, key),
            }
            all.push(Drawn { why, ..Drawn::default() });
        }
        if let (Sink::Look(looked), false) = (self.sink, wanted.is_empty()) {
            // All show the same: one of them is looked at, as it would go out, before it is made narrower.
            let mut seen =
                picture::cleaned(&self.request.source.bytes(&entry.path)?).map_err(|flaw| at(entry, flaw))?;
            for (page, _, key) in wanted {
                looked.look(self.site, &page.route, Some(page), (key, &std::mem::take(&mut seen)));
            }
        } else if !wanted.is_empty() {
            let bytes = self.request.source.bytes(&entry.path)?;
            let widths: Vec<u32> = wanted.iter().map(|(_, width, _)| *width).collect();
            let drawn = picture::redrawn(&bytes, &widths).map_err(|flaw| at(entry, flaw))?;
            for ((page, _, key), bytes) in wanted.into_iter().zip(drawn) {
                self.lay(&page.route, key, &bytes)?;
            }
        }
        Ok(all)
    }

    /// A photograph at its own size; `None` for a file that is none.
    pub(super) fn photograph(
        &self,
        page: &PageRef,
        path: &str,
        entry: &Entry,
    ) -> Option<Result<Option<Why>, Diagnostic>> {
        self.site.files.pictures.get(path)?.as_ref().ok()?;
        let draw = || {
            let key = self.picture_key(entry, 0)?;
            let Decision::Draw(why) = self.decide(&page.route, Some(page), key) else {
                self.keep(&page.route, key);
                return Ok(None);
            };
            let bytes = picture::cleaned(&self.request.source.bytes(&entry.path)?).map_err(|flaw| at(entry, flaw))?;
            match self.sink {
                Sink::Look(looked) => looked.look(self.site, &page.route, Some(page), (key, &bytes)),
                Sink::Output(..) => self.lay(&page.route, key, &bytes)?,
            }
            Ok(Some(why))
        };
        Some(draw())
    }

    fn picture_key(&self, entry: &Entry, width: u32) -> Result<Key, Diagnostic> {
        let file = self.cache.file_key(self.request.source, entry)?;
        let parts = [&b"picture"[..], &[DRAWING], &width.to_le_bytes(), &file];
        Ok(self.keyed(*Digest::of(&parts.concat()).as_bytes()))
    }

    fn lay(&self, route: &str, key: Key, bytes: &[u8]) -> Result<(), Diagnostic> {
        if let Sink::Output(output, guard) = self.sink
            && guard.passes(route, &[])
        {
            output.write(route, Digest::from_bytes(key), bytes)?;
            let mut weights = self.weights.lock().unwrap_or_else(PoisonError::into_inner);
            weights.insert(route.to_owned(), bytes.len() as u64);
        }
        Ok(())
    }

    /// Texts whose pictures are too heavy for a telephone.
    pub fn overweight(&self, found: &mut Vec<Diagnostic>) {
        if let Sink::Output(output, _) = self.sink {
            let weights = self.weights.lock().unwrap_or_else(PoisonError::into_inner);
            let stands = |route: &str| output.manifest().get(route).map(|entry| entry.size);
            self.site.overweight(&|route| weights.get(route).copied().or_else(|| stands(route)), found);
        }
    }
}

fn at(entry: &Entry, flaw: Flaw) -> Diagnostic {
    Diagnostic::error(Location::file(entry.path.clone()), flaw.message).help(flaw.help)
}
