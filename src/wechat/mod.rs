//! Reports as articles for WeChat: a folder each, with the article, its pictures and a small page to copy it from.
//!
//! Read it from `write` down: the site is laid out as a build does (`web`), each published report becomes an article
//! (`article`, `convert`), its charts pictures (`drawing`), and all goes into a folder of its own past the guard of
//! private data.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::Orders;
use crate::check::built::Guard;
use crate::diagnostic::{Diagnostic, Location, Severity, sort};
use crate::language::Language;
use crate::output::{Committed, Digest, Output};
use crate::picture;
use crate::render::ENGINE;
use crate::render::card::{Font, WHERE};
use crate::site::{PageRef, Site, What, routes};
use crate::source::{Source, of_computer};
use crate::web;

pub mod article;
pub mod convert;
mod drawing;
mod page;

use article::{Article, Head, Words};
use convert::Image;

/// The most that the platform takes of a picture in an article, in bytes.
pub const PICTURE: usize = 1_000_000;

/// Where articles are written unless `--output` says otherwise.
pub fn default_output(root: &Path) -> std::path::PathBuf {
    root.join("wechat")
}

/// What was written.
pub struct Written {
    pub articles: usize,
    pub committed: Committed,
    pub warnings: Vec<Diagnostic>,
}

/// Writes every published report in the main language of the site, which is that of its readers there. On any error nothing in the output changes.
pub fn write(source: &Source, output: &Path, theme: Option<&str>) -> Result<Written, Vec<Diagnostic>> {
    let made = web::with_site(source, theme, |site, _, found| {
        let font = font(source, site)?;
        let reports: Vec<PageRef> = site.all().into_iter().filter(|page| is_report(site, page)).collect();
        let made: Vec<_> = reports.par_iter().map(|page| folder(site, page, &font)).collect();
        let mut folders = Vec::new();
        for (folder, mut wrong) in made {
            found.append(&mut wrong);
            folders.extend(folder);
        }
        let title = site.office.site.title.get(site.main()).to_owned();
        Ok((title, folders, font))
    });
    let ((title, folders, font), mut found) = made?;
    if found.iter().any(|d| d.severity == Severity::Error) {
        return Err(sorted(found));
    }
    let mut orders = Orders::read(source);
    found.append(&mut orders.mistakes);
    let guard = Guard::new(orders, source.today);
    let out = Output::open(output, &source.root().join(".jianbao"), false).map_err(|d| vec![d])?;
    let list: Vec<(String, String)> = folders.iter().map(|f| (f.title.clone(), f.route.clone())).collect();
    let written = folders.par_iter().flat_map(|folder| folder.write(source, &out, &guard, &font).err()).collect();
    found = [found, written].concat();
    let index = page::list(&title, &list);
    if let Err(wrong) = put(&out, &guard, "index.html", index.as_bytes()) {
        found.push(wrong);
    }
    found.extend(guard.found(source, &source.list("content").0));
    if found.iter().any(|d| d.severity == Severity::Error) {
        return Err(sorted(found));
    }
    let committed = out.commit().map_err(|d| vec![d])?;
    Ok(Written { articles: folders.len(), committed, warnings: sorted(found) })
}

fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    sort(&mut found);
    found.dedup();
    found
}

/// A report written in the main language; a withdrawn one is no article.
fn is_report(site: &Site, page: &PageRef) -> bool {
    let What::Report(n) = &page.what else { return false };
    let report = site.reports.get(*n);
    let (_, written) = site.text_for(&report.texts, report.original, page.language);
    page.language == site.main() && written == page.language && site.front(report).withdrawn.is_none()
}

fn font(source: &Source, site: &Site) -> Result<Arc<Font>, Diagnostic> {
    let named = site.office.site.share.font.as_ref();
    let path = named.and_then(|(name, _)| routes::join("", name));
    let bytes = path.and_then(|path| source.bytes(&format!("content/{path}")).ok());
    let font = bytes.and_then(Font::new).or_else(|| WHERE.into_iter().find_map(of_computer).and_then(Font::new));
    let help = "install one (Debian: fonts-noto-cjk), or name one in site.yaml: `share: {font: fonts/name.otf}`, a file in \
                content/";
    let wrong =
        || Diagnostic::error(Location::file("content/site.yaml"), "there is no font to draw charts with").help(help);
    font.map(Arc::new).ok_or_else(wrong)
}

/// One report: the files of its folder.
struct Folder {
    /// From the output's root, without a stroke at its end.
    route: String,
    title: String,
    language: Language,
    at: Location,
    head: Head,
    article: Article,
}

fn folder(site: &Site, page: &PageRef, font: &Font) -> (Option<Folder>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let (language, at) = (page.language, site.file_of(page));
    let What::Report(n) = &page.what else { return (None, found) };
    let (view, shown) = site.report_view(language, *n, &mut found);
    let Some(shown) = shown else { return (None, found) };
    let mut body = String::new();
    site.fill(&site.articles.body(shown.article), &shown, language, "", &mut body);
    let base = site.office.site.base_url.as_deref();
    let colon = site.say(language, "colon");
    let source = view.source.iter().map(|s| format!("{}{colon}{}", site.say(language, "source"), s.title));
    let byline: Vec<String> = [view.date_text.clone(), view.place.name.clone(), view.author.clone()]
        .into_iter()
        .chain(source)
        .filter(|part| !part.is_empty())
        .collect();
    let item = site.report_item(language, *n);
    let head = Head {
        title: item.title.clone(),
        digest: item.summary.clone(),
        byline: byline.join("\u{3000}"),
        corrections: view.corrections.iter().map(|c| format!("{}{colon}{}", c.date_text, c.text)).collect(),
        sources: view.sources.iter().map(|s| s.title.clone()).collect(),
        address: base.map(|base| format!("{base}{}", page.route)),
    };
    let words = Words {
        corrections: site.say(language, "corrections"),
        sources: site.say(language, "figures-sources"),
        references: site.say(language, "references"),
    };
    let absolute = |route: &str| base.map(|base| format!("{base}{route}"));
    let article = Article::new(&head, &words, &body, &absolute, &at);
    found.extend(article.found.iter().cloned());
    let blank: String = article.images.iter().map(|image| drawing::missing(image, font, language)).collect();
    if !blank.is_empty() {
        let message = format!("the font of charts has no “{blank}”: it stays blank in the article");
        found.push(Diagnostic::warning(at.clone(), message).help("name another font: `share: {font: …}` in site.yaml"));
    }
    let route = page.route.strip_suffix(".html").unwrap_or(&page.route).to_owned();
    (Some(Folder { route, title: item.title.clone(), language, at, head, article }), found)
}

impl Folder {
    fn write(&self, source: &Source, out: &Output, guard: &Guard, font: &Font) -> Result<(), Diagnostic> {
        let put = |name: &str, bytes: &[u8]| put(out, guard, &format!("{}/{name}", self.route), bytes);
        let names: Vec<String> = self.article.images.iter().zip(0..).map(|(image, n)| image.name(n)).collect();
        for (image, name) in self.article.images.iter().zip(&names) {
            self.image(image, name, source, (out, guard), font)?;
        }
        for (part, n) in self.article.parts.iter().zip(1..) {
            let name = if n == 1 { "article.html".to_owned() } else { format!("article-{n}.html") };
            put(&name, part.as_bytes())?;
        }
        let home = format!("{}index.html", routes::root(&format!("{}/index.html", self.route)));
        put("index.html", page::page(&self.head, &self.article, &names, &home).as_bytes())
    }

    /// A chart is drawn where none stands that was drawn from the same; a photograph loses what the camera wrote.
    fn image(
        &self,
        image: &Image,
        name: &str,
        source: &Source,
        (out, guard): (&Output, &Guard),
        font: &Font,
    ) -> Result<(), Diagnostic> {
        let route = format!("{}/{name}", self.route);
        let bytes = match image {
            Image::Drawing { svg, small } => {
                let key = Digest::of(&[ENGINE.as_bytes(), font.digest(), svg.as_bytes()].concat());
                if out.keep_same(&route, key) {
                    return Ok(());
                }
                let png = drawing::png(svg, *small, font, self.language)
                    .map_err(|why| Diagnostic::error(self.at.clone(), format!("a chart cannot be drawn: {why}")))?;
                self.weigh(name, &png, "name fewer places or days in it")?;
                return out.write(&route, key, &png).map(drop);
            }
            Image::Picture { route } if route.contains("//") => {
                let message = format!("the picture {route} lies elsewhere, and an article can only take its own");
                return Err(Diagnostic::error(self.at.clone(), message).help("put the picture beside the report"));
            }
            Image::Picture { route } => {
                let bytes = source.bytes(&format!("content/{}", route))?;
                if picture::is_photograph(route) { picture::cleaned(&bytes).unwrap_or(bytes) } else { bytes }
            }
        };
        self.weigh(name, &bytes, "save it smaller, or cut it")?;
        put(out, guard, &route, &bytes)
    }

    fn weigh(&self, name: &str, bytes: &[u8], help: &str) -> Result<(), Diagnostic> {
        if bytes.len() <= PICTURE {
            return Ok(());
        }
        let message =
            format!("the picture {name} weighs {} kB; WeChat takes {} kB", bytes.len() / 1000, PICTURE / 1000);
        Err(Diagnostic::error(self.at.clone(), message).help(help))
    }
}

fn put(out: &Output, guard: &Guard, route: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    if guard.passes(route, bytes) {
        out.write(route, Digest::of(bytes), bytes)?;
    }
    Ok(())
}
