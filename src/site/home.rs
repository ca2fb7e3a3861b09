//! The home page and free pages.

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::site::body::Holes;
use crate::site::view::{FreeView, HomeView};
use crate::site::{Site, What};

/// A body that a page shows: which article, in which language it is written, what fills its holes.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Shown {
    #[serde(skip)]
    pub article: usize,
    #[serde(skip)]
    pub written: Option<Language>,
    pub digest: [u8; 16],
    pub holes: Holes,
}

impl Site<'_> {
    /// The body of an article for a page of `language`. Its mistakes are told by the page of its own language.
    pub fn shown(
        &self,
        article: usize,
        context: &crate::site::resolve::Context,
        written: Language,
        language: Language,
        found: &mut Vec<Diagnostic>,
    ) -> Shown {
        let mut told = Vec::new();
        let holes = self.holes(article, context, written, language, &mut told);
        if written == language && !language.is_derived() {
            self.check_inline(article, context, found);
            found.append(&mut told);
        }
        Shown { article, written: Some(written), digest: self.articles.digest(article), holes }
    }

    pub fn home_view(&self, language: Language, found: &mut Vec<Diagnostic>) -> (HomeView, Option<Shown>) {
        let shown = |n: &usize| self.shown(*n, &self.context(*n, None, None), language, language, found);
        let intro = self.home.get(&language).map(shown);
        let most = self.makes.size("home");
        let mut latest: Vec<_> = self.reports.all().take(most).map(|n| self.report_item(language, n)).collect();
        latest.sort_by_key(|item| !item.pinned);
        let all_reports = self
            .has_report_list()
            .then(|| self.link_to(language, &What::Reports(0), self.say(language, "all-reports")));
        let mut topics: Vec<_> = self.office.topics.values().collect();
        topics.sort_by_key(|t| t.order);
        let view = HomeView {
            intro_html: String::new(),
            campaigns: (0..self.office.campaigns.len()).map(|c| self.campaign_item(language, c)).collect(),
            grid: self.grid_view(language),
            latest,
            all_reports,
            places: self.office.places.roots.iter().map(|p| self.place_item(language, *p, 8)).collect(),
            topics: topics.iter().map(|t| self.topic_link(language, &t.id)).collect(),
        };
        (view, intro)
    }

    pub fn free_view(&self, language: Language, n: usize, found: &mut Vec<Diagnostic>) -> (FreeView, Shown) {
        let free = &self.free[n];
        let (article, written) = self.text_for(&free.texts, free.original, language);
        let shown = self.shown(article, &self.context(article, None, None), written, language, found);
        let view = FreeView {
            title: self.free_title(language, n),
            body_html: String::new(),
            original_lang: (written != language).then(|| written.tag().to_owned()),
        };
        (view, shown)
    }
}
