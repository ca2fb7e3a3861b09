//! What is wrong with the articles as a whole. What one page shows is checked as it is composed (`compose`): every
//! figure link, link, picture and block is looked up there anyway.

use crate::campaign::load::unportable;
use crate::campaign::read::suggest;
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::markdown::Piece;
use crate::site::Site;
use crate::site::resolve::Context;

impl Site<'_> {
    /// The mistakes that belong to no single page.
    pub fn check(&self, found: &mut Vec<Diagnostic>) {
        found.extend(self.articles.cards().flat_map(|card| card.mistakes.iter().cloned()));
        self.check_names(found);
        self.check_aliases(found);
    }

    /// Pictures and attachments go by their own names.
    fn check_names(&self, found: &mut Vec<Diagnostic>) {
        for path in self.used_files() {
            if let Some(bad) = unportable(&path) {
                let message = format!("the character {bad:?} in this name does not work in addresses or on Windows");
                let at = Location::file(format!("content/{path}"));
                found.push(Diagnostic::error(at, message).help("rename the file, and the links to it"));
            }
        }
    }

    /// Old routes of places and reports are routes of this site.
    fn check_aliases(&self, found: &mut Vec<Diagnostic>) {
        let places = self.office.places.iter().flat_map(|p| &p.aliases);
        for (alias, at) in places.chain(self.reports.all().flat_map(|n| self.aliases(n))) {
            let path = alias.trim_matches('/');
            let part = |p: &str| p.is_empty() || p.ends_with(['.', ' ']) || p.starts_with(".jianbao");
            let top = path.split('/').next().unwrap_or("");
            if path.split('/').any(part) || top == "jianbao.manifest" || unportable(path).is_some() {
                let message = format!("“{alias}” cannot be an old address of this site");
                let help = "write the path below the site's root, as `henan/gongyi/old.html` or `henan/gongyi/old`";
                found.push(Diagnostic::error(at.clone(), message).help(help));
            }
        }
    }

    /// The front matter of a report, told by its page in its main language; and the text of a withdrawn one, which
    /// no page shows.
    pub(super) fn check_report(&self, n: usize, language: Language, found: &mut Vec<Diagnostic>) {
        let report = self.reports.get(n);
        let front = self.front(report);
        if let Some(article) = report.texts.get(&language).filter(|_| front.withdrawn.is_some()) {
            self.shown(*article, &self.report_context(n, *article), language, language, found);
        }
        if language != report.original {
            return;
        }
        if let Some((id, at)) = front.source.as_ref().filter(|(id, _)| !self.office.sources.contains_key(id.as_str())) {
            let help = suggest(id, self.office.sources.keys().map(|k| &**k), "sources.yaml");
            found.push(Diagnostic::error(at.clone(), format!("unknown source `{id}`")).help(help));
        }
        for (id, at) in front.topics.iter().filter(|(id, _)| !self.office.topics.contains_key(id.as_str())) {
            let help = suggest(id, self.office.topics.keys().map(|k| &**k), "topics.yaml");
            found.push(Diagnostic::error(at.clone(), format!("unknown topic `{id}`")).help(help));
        }
    }

    /// The figures in a title and a summary.
    pub(super) fn check_inline(&self, article: usize, context: &Context, found: &mut Vec<Diagnostic>) {
        for piece in self.articles.title(article).iter().chain(self.articles.summary(article)) {
            if let Piece::Figure(link) = piece
                && let Err(diagnostic) = self.meant(link, context)
            {
                found.push(diagnostic);
            }
        }
    }
}
