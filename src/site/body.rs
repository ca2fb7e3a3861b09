//! What fills the holes of an article's body: figures, links, pictures, blocks, words.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::language::strings::Arg;
use crate::markdown::{Body, Fill, escape, href};
use crate::site::Site;
use crate::site::blocks::Ready;
use crate::site::home::Shown;
use crate::site::pictures::Picture;
use crate::site::resolve::Context;
use crate::site::show::{begin_sentence, escaped};

/// Everything in a body that other files decide; with the digest of the text it is what the body will be.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Holes {
    figures: Vec<String>,
    /// Routes, `#anchor` alone for the page itself.
    links: Vec<String>,
    images: Vec<Picture>,
    blocks: Vec<Ready>,
}

impl Site<'_> {
    /// Fills the holes of an article written in `written` and shown on a page of `language`.
    pub fn holes(
        &self,
        article: usize,
        context: &Context,
        written: Language,
        language: Language,
        found: &mut Vec<Diagnostic>,
    ) -> Holes {
        let outline = self.articles.outline(article);
        let mut holes = Holes::default();
        for link in &outline.figures {
            if let Err(diagnostic) = self.meant(link, context) {
                found.push(diagnostic);
            }
            holes.figures.push(self.link_html(written, link, context));
        }
        for link in &outline.links {
            match self.link(link, context, written, language) {
                Ok(route) => holes.links.push(route),
                Err(diagnostic) => {
                    found.push(diagnostic);
                    holes.links.push(String::new());
                }
            }
        }
        for image in &outline.images {
            match self.picture(&image.target, context, image.at.location(&context.file)) {
                Ok(picture) => {
                    found.extend(self.kept_as_it_is(&picture, image.at.location(&context.file)));
                    holes.images.push(picture);
                }
                Err(diagnostic) => {
                    found.push(diagnostic);
                    holes.images.push(Picture::default());
                }
            }
        }
        holes.blocks = (0..outline.blocks.len()).map(|n| self.block(article, n, context, written, found)).collect();
        holes
    }

    /// Writes the body of what a page of `language` shows, with its holes filled.
    pub fn fill(&self, body: &Body, shown: &Shown, language: Language, root: &str, out: &mut String) {
        let holes = &shown.holes;
        let written = shown.written.unwrap_or(language);
        let outline = self.articles.outline(shown.article);
        let get = |list: &[String], n: u32| list.get(n as usize).cloned().unwrap_or_default();
        let number = |n: u32| [("n", Arg::Number(i64::from(n)))];
        body.fill(out, |what, out| match what {
            Fill::Figure(n) => {
                let figure = get(&holes.figures, n);
                let begins = ["<p>", ". ", "? ", "! "].iter().any(|end| out.ends_with(end));
                out.push_str(&if begins { begin_sentence(&figure) } else { figure });
            }
            Fill::Link(n) => {
                let route = get(&holes.links, n);
                if !route.starts_with('#') {
                    out.push_str(root);
                }
                let (path, anchor) = route.split_once('#').map_or((route.as_str(), None), |(p, a)| (p, Some(a)));
                href(path, out);
                if let Some(anchor) = anchor {
                    out.push('#');
                    escape(anchor, out);
                }
            }
            Fill::Image(n) => {
                let Some(image) = outline.images.get(n as usize) else { return };
                let img = holes.images.get(n as usize).map_or(String::new(), |p| p.tag(image, n == 0, root));
                match (image.alone, &image.title) {
                    (false, _) => out.push_str(&img),
                    (true, None) => out.push_str(&format!("<figure class=\"picture\">{img}</figure>")),
                    (true, Some(title)) => out.push_str(&format!(
                        "<figure class=\"picture\">{img}<figcaption>{}</figcaption></figure>",
                        escaped(title)
                    )),
                }
            }
            Fill::Block(n) => {
                if let Some(block) = holes.blocks.get(n as usize) {
                    block.draw(root, out);
                }
            }
            Fill::Alert(kind) => escape(&self.say(written, &format!("alert-{}", kind.as_str())), out),
            Fill::Back(n) => escape(&self.strings.say_with(language, "footnote-back", &number(n)), out),
            Fill::Task(done) => escape(&self.say(language, if done { "task-done" } else { "task-open" }), out),
        });
    }
}
