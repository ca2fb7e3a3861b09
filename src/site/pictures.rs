//! Pictures in texts: which file a page shows at which widths, how its tag is written, and what all of them weigh.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::campaign::Photographs;
use crate::campaign::include::FOLDER;
use crate::diagnostic::{Diagnostic, Location};
use crate::markdown::{Image, href};
use crate::picture::{Shape, is_photograph};
use crate::site::resolve::Context;
use crate::site::show::escaped;
use crate::site::{Site, What, routes};

/// How wide a picture stands in a text: as the screen up to a phone's or tablet's, as the column beyond.
const SIZES: &str = "(min-width: 60rem) 47rem, 100vw";

/// A picture as a page shows it: its route, or that at each width, ascending.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Picture {
    pub route: String,
    widths: Vec<(u32, String)>,
    /// Of the widest.
    height: u32,
}

impl Picture {
    /// The `<img>`; `first` is the first one of its page, which a reader is likely to see at once.
    pub fn tag(&self, image: &Image, first: bool, root: &str) -> String {
        let alt = escaped(&image.alt);
        let address = |route: &str| {
            let mut address = root.to_owned();
            href(route, &mut address);
            address
        };
        let Some((width, widest)) = self.widths.last() else {
            return format!("<img src=\"{}\" alt=\"{alt}\" loading=\"lazy\">", address(&self.route));
        };
        let mut tag = format!("<img src=\"{}\"", address(widest));
        if self.widths.len() > 1 {
            let all: Vec<String> = self.widths.iter().map(|(w, route)| format!("{} {w}w", address(route))).collect();
            tag.push_str(&format!(" srcset=\"{}\" sizes=\"{SIZES}\"", all.join(", ")));
        }
        tag.push_str(&format!(" width=\"{width}\" height=\"{}\" alt=\"{alt}\"", self.height));
        tag.push_str(if first { ">" } else { " loading=\"lazy\">" });
        tag
    }
}

impl Site<'_> {
    /// A picture that lies in the content folder.
    pub(super) fn picture(&self, target: &str, context: &Context, at: Location) -> Result<Picture, Diagnostic> {
        let path = routes::join(&context.folder, target);
        let known = path.as_ref().and_then(|p| self.files.other(p));
        let Some(path) = known else {
            let outside = || "put the picture beside the report and write its file name".to_owned();
            let help = path.map_or_else(outside, |p| self.missing_file(&p));
            return Err(Diagnostic::error(at, format!("there is no picture `{target}`")).help(help));
        };
        let mut picture = Picture { route: path.to_string(), ..Picture::default() };
        let Some(settings) = &self.office.site.photographs else { return Ok(picture) };
        match self.files.pictures.get(path) {
            Some(Ok(shape)) => {
                let widths = shape.widths(&settings.widths);
                picture.height = widths.last().map_or(0, |width| shape.height_at(*width));
                picture.widths = widths.into_iter().map(|w| (w, at_width(path, *shape, w))).collect();
                Ok(picture)
            }
            Some(Err(flaw)) => Err(Diagnostic::error(at, format!("`{target}`: {}", flaw.message)).help(&flaw.help)),
            None => Ok(picture),
        }
    }

    /// What of a file a text calls for: the file itself, or its narrower widths.
    fn called_for(&self, path: &Arc<str>, shown: bool) -> Vec<What> {
        let widths = self.office.site.photographs.as_ref().filter(|_| shown).map(|settings| &settings.widths);
        let shape = self.files.pictures.get(path).and_then(|known| known.as_ref().ok());
        match (widths, shape) {
            (Some(widths), Some(shape)) => {
                let each = |width| match width == shape.width {
                    true => What::File(path.clone()),
                    false => What::Picture(path.clone(), width),
                };
                shape.widths(widths).into_iter().map(each).collect()
            }
            _ => vec![What::File(path.clone())],
        }
    }

    /// Pictures and attachments that a published page shows (true) or links to: nothing else leaves the office.
    fn used(&self) -> BTreeSet<(Arc<str>, bool)> {
        // What lies beside the portal's masthead is there for it: style sheets name files too.
        let beside = self.files.others.keys().filter(|path| path.starts_with(FOLDER));
        let mut used: BTreeSet<(Arc<str>, bool)> = beside.map(|path| (path.clone(), false)).collect();
        for article in self.published_articles().into_iter().filter(|n| self.articles.gist(*n).files) {
            let outline = self.articles.outline(article);
            let context = self.context(article, None, None);
            let links = outline.links.iter().map(|l| (&l.target, false));
            for (target, shown) in links.chain(outline.images.iter().map(|i| (&i.target, true))) {
                let path = target.split(['#', '?']).next().unwrap_or("");
                let path = routes::join(&context.folder, path);
                used.extend(path.and_then(|p| self.files.other(&p)).map(|path| (path.clone(), shown)));
            }
        }
        used
    }

    pub fn used_files(&self) -> BTreeSet<Arc<str>> {
        self.used().into_iter().map(|(path, _)| path).collect()
    }

    /// The files of pictures and attachments; the widths of one picture stand together.
    pub(super) fn files_of_texts(&self) -> Vec<What> {
        let mut all: Vec<What> = Vec::new();
        for what in self.used().iter().flat_map(|(path, shown)| self.called_for(path, *shown)) {
            // Linked to and shown: the two stand side by side.
            if !all.iter().rev().take(8).any(|known| *known == what) {
                all.push(what);
            }
        }
        all
    }

    /// Pages whose pictures weigh more than site.yaml allows; `weight` knows the bytes of a route. A reader loads one
    /// width of each picture: the widest counts.
    pub fn overweight(&self, weight: &dyn Fn(&str) -> Option<u64>, found: &mut Vec<Diagnostic>) {
        let Some(Photographs { budget, .. }) = self.office.site.photographs else { return };
        for article in self.published_articles().into_iter().filter(|n| self.articles.gist(*n).files) {
            let outline = self.articles.outline(article);
            let context = self.context(article, None, None);
            let (mut seen, mut sum, mut over) = (BTreeSet::new(), 0, None);
            for image in &outline.images {
                let at = image.at.location(&context.file);
                let Ok(picture) = self.picture(&image.target, &context, at.clone()) else { continue };
                let route = picture.widths.last().map_or(&picture.route, |(_, widest)| widest);
                if seen.insert(route.clone()) {
                    let own = || self.files.others.get(&**route).map(|entry| entry.size);
                    sum += weight(route).or_else(own).unwrap_or(0);
                    over = over.or((sum > budget).then_some(at));
                }
            }
            if let Some(at) = over {
                let (sum, budget) = (sum.div_ceil(1000), budget / 1000);
                let message = format!("the pictures of this text weigh {sum} kB; `budget_kb` allows {budget}");
                let help = "it is passed here: show fewer pictures, or cut them; photographs of people in the street \
                            load over a telephone";
                found.push(Diagnostic::warning(at, message).help(help));
            }
        }
    }

    /// A picture that is copied with all that was written into it.
    pub(super) fn kept_as_it_is(&self, picture: &Picture, at: Location) -> Option<Diagnostic> {
        let drawn = self.office.site.photographs.is_some() && !is_photograph(&picture.route);
        let ending = picture.route.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        (drawn && ["webp", "tif", "tiff", "heic", "heif", "avif"].contains(&&*ending)).then(|| {
            let message = format!("`{}` is copied as it is, with what the camera wrote into it", picture.route);
            Diagnostic::warning(at, message)
                .help("save it as a JPEG: then it is drawn at several widths, and nothing else")
        })
    }
}

/// The route of a picture at a width; at its own width it keeps its name.
pub(super) fn at_width(path: &str, shape: Shape, width: u32) -> String {
    if width == shape.width { path.to_owned() } else { narrower(path, width) }
}

/// `henan/photo-480w.jpg`
pub(super) fn narrower(path: &str, width: u32) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "jpg"));
    format!("{stem}-{width}w.{ending}")
}
