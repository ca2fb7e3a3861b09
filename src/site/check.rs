//! What is wrong with the articles as a whole: every figure link, link, picture and block is looked up once
//! before anything is drawn, so a build reports all of it and stops.

use crate::campaign::Front;
use crate::campaign::names::unportable;
use crate::campaign::read::suggest_named;
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::markdown::Piece;
use crate::site::resolve::Context;
use crate::site::{Report, Site};

impl Site<'_> {
    /// All mistakes of all published articles.
    pub fn check(&self, found: &mut Vec<Diagnostic>) {
        for article in self.articles {
            found.extend(article.mistakes.iter().cloned());
        }
        self.check_names(found);
        self.check_aliases(found);
        for (n, report) in self.reports.iter().enumerate() {
            self.check_front(self.front(report), found);
            for (language, article) in &report.texts {
                self.check_text(*article, &self.report_context(n, *article), *language, found);
            }
            self.check_translations(report, found);
        }
        for (place, texts) in &self.dateless {
            let front = &self.articles[texts[&self.original(texts)]].front;
            self.check_front(front, found);
            for (language, article) in texts {
                // Of today: what is not reported by now was not reported on the day that is missing.
                let context = Context { period: front.period, ..self.context(*article, Some(*place), None) };
                self.check_text(*article, &context, *language, found);
            }
        }
        self.check_pages(found);
        for (language, article) in &self.home {
            self.check_text(*article, &self.context(*article, None, None), *language, found);
        }
        for ((place, language), article) in &self.introductions {
            self.check_text(*article, &self.context(*article, Some(*place), None), *language, found);
        }
        for free in &self.free {
            for (language, article) in &free.texts {
                self.check_text(*article, &self.context(*article, None, None), *language, found);
            }
        }
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
        for (alias, at) in places.chain(self.reports.iter().flat_map(|r| &self.front(r).aliases)) {
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
            for (key, at) in &self.articles[*article].front.unread {
                let message = format!("`{key}` is not read here: only reports have it");
                let help = match key.as_str() {
                    "aliases" => "take the line away; a place has its `aliases` in place.yaml",
                    _ => "take the line away",
                };
                found.push(Diagnostic::warning(at.clone(), message).help(help));
            }
        }
    }

    /// What a translation says otherwise than its original, and only the original is asked for.
    fn check_translations(&self, report: &Report, found: &mut Vec<Diagnostic>) {
        let first = report.texts[&report.original];
        let original = &self.articles[first].front;
        for own in report.texts.values().filter(|n| **n != first).map(|n| &self.articles[*n].front) {
            for (key, at) in own.unread.iter().filter(|(key, _)| !own.agrees(original, key)) {
                let message = format!("`{key}` of a translation is not read: that of the original holds");
                let help = format!("put it into {}", self.pages[first].entry.path);
                found.push(Diagnostic::warning(at.clone(), message).help(help));
            }
        }
    }

    fn check_text(&self, article: usize, context: &Context, language: Language, found: &mut Vec<Diagnostic>) {
        let own = &self.articles[article];
        for piece in own.title.iter().chain(&own.summary) {
            if let Piece::Figure(link) = piece
                && let Err(diagnostic) = self.meant(link, context)
            {
                found.push(diagnostic);
            }
        }
        self.holes(article, context, language, language, found);
    }
}
