//! What is wrong with the articles as a whole: every figure link, link, picture and block is looked up once
//! before anything is drawn, so a build reports all of it and stops.

use crate::campaign::read::suggest;
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::markdown::Piece;
use crate::site::Site;
use crate::site::resolve::Context;

impl Site<'_> {
    /// All mistakes of all published articles.
    pub fn check(&self, found: &mut Vec<Diagnostic>) {
        for article in self.articles {
            found.extend(article.mistakes.iter().cloned());
        }
        for (n, report) in self.reports.iter().enumerate() {
            self.check_front(n, found);
            for (language, article) in &report.texts {
                self.check_text(*article, &self.report_context(n, *article), *language, found);
            }
        }
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

    fn check_front(&self, n: usize, found: &mut Vec<Diagnostic>) {
        let front = self.front(&self.reports[n]);
        if let Some((id, at)) = front.source.as_ref().filter(|(id, _)| !self.office.sources.contains_key(id.as_str())) {
            let help = suggest(id, self.office.sources.keys().map(|k| &**k), "sources.yaml");
            found.push(Diagnostic::error(at.clone(), format!("unknown source `{id}`")).help(help));
        }
        for (id, at) in front.topics.iter().filter(|(id, _)| !self.office.topics.contains_key(id.as_str())) {
            let help = suggest(id, self.office.topics.keys().map(|k| &**k), "topics.yaml");
            found.push(Diagnostic::error(at.clone(), format!("unknown topic `{id}`")).help(help));
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
