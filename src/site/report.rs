//! The page of a report.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::language::{Language, date};
use crate::markdown::Word;
use crate::site::home::Shown;
use crate::site::resolve::Context;
use crate::site::view::{Download, Notice, ReportView, SourceView, TocItem};
use crate::site::{Site, What};

impl Site<'_> {
    pub fn report_view(
        &self,
        language: Language,
        n: usize,
        found: &mut Vec<Diagnostic>,
    ) -> (ReportView, Option<Shown>) {
        let report = self.reports.get(n);
        let front = self.front(report);
        let (article, written) = self.text_for(&report.texts, report.original, language);
        let context = self.report_context(n, article);
        let notice = |note: &crate::campaign::Note| Notice {
            date_text: date::long(note.on, language),
            text: note.why.get(language).to_owned(),
        };
        let withdrawn = front.withdrawn.as_ref().map(notice);
        // A notice alone: no headings, files or numbers of what was withdrawn.
        let open = withdrawn.is_none();
        self.check_report(n, language, found);
        let shown = open.then(|| self.shown(article, &context, written, language, found));
        let neighbours = self.reports.of_place(report.place);
        let here = neighbours.iter().position(|r| *r == n).unwrap_or(0);
        let beside = |r: &usize| self.report_link(language, *r);
        let view = ReportView {
            title_html: self.inline_html(written, self.articles.title(article), &context),
            summary_html: self.inline_html(written, self.articles.summary(article), &context),
            date: report.date.iso(),
            date_text: self.moment_words(language, &report.date, self.front(report).lunar),
            place: self.place_link(language, report.place),
            author: front.author.get(language).to_owned(),
            source: front.source.as_ref().and_then(|(id, _)| self.source_view(language, &Arc::from(id.as_str()))),
            topics: front.topics.iter().map(|(id, _)| self.topic_link(language, &Arc::from(id.as_str()))).collect(),
            period: front.period.map_or(String::new(), |(a, b)| date::range(a, b, language)),
            issue: front.issue.clone().unwrap_or_default(),
            original_lang: (written != language).then(|| written.tag().to_owned()),
            body_html: String::new(),
            toc: if open { self.toc(article, &context, written) } else { Vec::new() },
            withdrawn,
            corrections: front.corrections.iter().map(notice).collect(),
            review: front.review.iter().map(|(step, role)| (step.clone(), role.get(language).to_owned())).collect(),
            sources: if open { self.sources_used(language, article, &context) } else { Vec::new() },
            attachments: if open { self.attachments(article, &context) } else { Vec::new() },
            downloads: if open { self.chart_downloads(language, written, article) } else { Vec::new() },
            earlier: neighbours.get(here + 1).map(beside),
            later: here.checked_sub(1).and_then(|i| neighbours.get(i)).map(beside),
        };
        (view, shown)
    }

    fn moment_words(&self, language: Language, moment: &crate::language::date::Moment, lunar: bool) -> String {
        let day = self.day_words(moment.day, lunar, language);
        match moment.minute {
            Some((hour, minute)) => format!("{day} {hour:02}:{minute:02}"),
            None => day,
        }
    }

    fn toc(&self, article: usize, context: &Context, written: Language) -> Vec<TocItem> {
        let outline = self.articles.outline(article);
        let headings = outline.headings.iter().filter(|h| h.level == 2 || h.level == 3);
        headings
            .map(|h| TocItem { level: h.level, id: h.id.clone(), text: self.plain(written, &h.text, context) })
            .collect()
    }

    /// Sources of the figures in the text, each once.
    fn sources_used(&self, language: Language, article: usize, context: &Context) -> Vec<SourceView> {
        let mut ids: Vec<Arc<str>> = Vec::new();
        for link in &self.articles.outline(article).figures {
            for id in self.meant(link, context).map(|m| m.answer.sources).unwrap_or_default() {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids.iter().filter_map(|id| self.source_view(language, id)).collect()
    }

    /// Files beside the report that its text links to.
    fn attachments(&self, article: usize, context: &Context) -> Vec<Download> {
        let mut all: Vec<Download> = Vec::new();
        for link in &self.articles.outline(article).links {
            let path = crate::site::routes::join(&context.folder, link.target.split('#').next().unwrap_or(""));
            let known = path.and_then(|p| self.files.other(&p));
            if let Some(path) = known.filter(|path| all.iter().all(|d| d.href != ***path)) {
                let name = path.rsplit('/').next().unwrap_or(path).to_owned();
                let format = name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
                all.push(Download { name, href: path.to_string(), format });
            }
        }
        all
    }

    fn chart_downloads(&self, language: Language, written: Language, article: usize) -> Vec<Download> {
        if !self.makes.downloads {
            return Vec::new();
        }
        let outline = self.articles.outline(article);
        let blocks = outline.blocks.iter().enumerate().filter(|(_, b)| b.word == Word::Chart);
        let download = |n: usize| Download {
            name: self.strings.say_with(
                language,
                "download-chart",
                &[(
                    "n",
                    crate::language::strings::Arg::Number(i64::try_from(self.chart_number(article, n)).unwrap_or(0)),
                )],
            ),
            href: self.route(written, &What::ChartCsv(article, n)),
            format: "csv".to_owned(),
        };
        blocks.map(|(n, _)| download(n)).collect()
    }
}
