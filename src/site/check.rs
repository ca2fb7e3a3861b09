//! What is wrong with the articles as a whole. What one page shows is checked as it is composed (`compose`): every
//! figure link, link, picture and block is looked up there anyway.

use crate::campaign::Front;
use crate::campaign::names::unportable;
use crate::campaign::read::suggest_named;
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::markdown::Piece;
use crate::site::resolve::Context;
use crate::site::{Report, Site};

impl Site<'_> {
    /// The mistakes of the texts, once they are read, and of the names of the files that they use.
    pub fn check_texts(&self, found: &mut Vec<Diagnostic>) {
        found.extend(self.articles.gists().flat_map(|gist| gist.mistakes.iter().cloned()));
        self.check_names(found);
    }

    /// The other mistakes that belong to no single page.
    pub fn check(&self, found: &mut Vec<Diagnostic>) {
        found.extend(self.articles.cards().flat_map(|card| card.mistakes.iter().cloned()));
        self.check_aliases(found);
        self.check_includes(found);
        self.check_grid(found);
        for (place, texts) in &self.dateless {
            let front = self.articles.front(texts[&self.original(texts)]);
            self.check_front(front, found);
            for (language, article) in texts {
                // Of today: what is not reported by now was not reported on the day that is missing.
                let context = Context { period: front.period, ..self.context(*article, Some(*place), None) };
                self.shown(*article, &context, *language, *language, found);
            }
        }
        self.check_pages(found);
    }

    /// Pictures and attachments go by their own names. Those that no page uses only lie in the office's folder.
    fn check_names(&self, found: &mut Vec<Diagnostic>) {
        let used = self.used_files();
        for path in self.files.others.keys() {
            // The folders above are the place's, and judged with it.
            let place = self.office.places.of_file(path).map_or("", |id| &self.office.places.get(id).path);
            let Some(message) = unportable(path.strip_prefix(place).unwrap_or(path)) else { continue };
            let at = Location::file(format!("content/{path}"));
            found.push(match used.contains(path) {
                true => Diagnostic::error(at, message).help("rename the file, and the links to it"),
                false => Diagnostic::warning(at, message).help("rename it"),
            });
        }
    }

    /// Old routes of places and reports are routes of this site.
    fn check_aliases(&self, found: &mut Vec<Diagnostic>) {
        let places = self.office.places.iter().flat_map(|p| &p.aliases);
        for (alias, at) in places.chain(self.reports.all().flat_map(|n| self.aliases(n))) {
            let path = alias.trim_matches('/');
            let part = |p: &str| p.is_empty() || p.starts_with(".jianbao");
            let top = path.split('/').next().unwrap_or("");
            if path.split('/').any(part) || top == "jianbao.manifest" || unportable(path).is_some() {
                let message = format!("“{alias}” cannot be an old address of this site");
                let help = "write the path below the site's root, as `henan/gongyi/old.html` or `henan/gongyi/old`";
                found.push(Diagnostic::error(at.clone(), message).help(help));
            }
        }
    }

    /// The front matter of a report, told by its page in each language; and the text of a withdrawn one, which no
    /// page shows.
    pub(super) fn check_report(&self, n: usize, language: Language, found: &mut Vec<Diagnostic>) {
        let report = self.reports.get(n);
        let front = self.front(report);
        let Some(article) = report.texts.get(&language).filter(|_| !language.is_derived()) else { return };
        if front.withdrawn.is_some() {
            self.shown(*article, &self.report_context(n, *article), language, language, found);
        }
        if language == report.original {
            self.check_front(front, found);
        } else {
            self.check_translation(*article, report, found);
        }
    }

    fn check_front(&self, front: &Front, found: &mut Vec<Diagnostic>) {
        if let Some((id, at)) = front.source.as_ref().filter(|(id, _)| !self.office.sources.contains_key(id.as_str())) {
            let help = suggest_named(id, self.office.sources.values().map(|s| (&*s.id, &s.title)), "sources.yaml");
            found.push(Diagnostic::error(at.clone(), format!("unknown source `{id}`")).help(help));
        }
        for (id, at) in front.topics.iter().filter(|(id, _)| !self.office.topics.contains_key(id.as_str())) {
            let help = suggest_named(id, self.office.topics.values().map(|t| (&*t.id, &t.name)), "topics.yaml");
            found.push(Diagnostic::error(at.clone(), format!("unknown topic `{id}`")).help(help));
        }
    }

    /// Keys of reports on pages that are none.
    fn check_pages(&self, found: &mut Vec<Diagnostic>) {
        let homes = self.home.values().chain(self.introductions.values());
        for article in homes.chain(self.free.iter().flat_map(|f| f.texts.values())) {
            for (key, at) in &self.articles.front(*article).unread {
                let message = format!("`{key}` is not read here: only reports have it");
                let help = match *key {
                    "aliases" => "take the line away; a place has its `aliases` in place.yaml",
                    _ => "take the line away",
                };
                found.push(Diagnostic::warning(at.clone(), message).help(help));
            }
        }
    }

    /// What a translation says otherwise than its original, and only the original is asked for.
    fn check_translation(&self, article: usize, report: &Report, found: &mut Vec<Diagnostic>) {
        let (own, original) = (self.articles.front(article), self.front(report));
        for (key, at) in own.unread.iter().filter(|(key, _)| !own.agrees(original, key)) {
            let message = format!("`{key}` of a translation is not read: that of the original holds");
            let help = format!("put it into {}", self.pages[report.texts[&report.original]].entry.path);
            found.push(Diagnostic::warning(at.clone(), message).help(help));
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
