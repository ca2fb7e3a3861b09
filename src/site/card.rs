//! What the picture of a page shows when the page is passed on: where, what, how much, and its address as a code.

use serde::Serialize;

use crate::language::Language;
use crate::site::view::{FigureView, MetaView};
use crate::site::{Site, What};

/// Width and height of the two pictures of a page: for previews of links, and the square one of messengers.
pub const SIZES: [(u32, u32); 2] = [(1200, 630), (300, 300)];

/// The words of a picture, as plain text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    pub language: Language,
    pub site: String,
    /// The place a page is of, else its publisher.
    pub place: String,
    pub title: String,
    /// Day of a report; empty elsewhere.
    pub date: String,
    pub figure: Option<CardFigure>,
    /// The address of the page.
    pub address: String,
}

/// A figure in its parts: before + number + after + unit is how it is said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardFigure {
    pub before: String,
    pub number: String,
    pub after: String,
    pub unit: String,
    pub label: String,
    /// Its own date, that it is not final, and what a sum lacks: no figure is shown without them.
    pub qualified: String,
}

impl Site<'_> {
    /// The pages that have pictures of their own.
    pub(super) fn pictured(&self) -> Vec<What> {
        if self.office.site.share.pictures.is_none() || self.office.site.base_url.is_none() {
            return Vec::new();
        }
        self.in_sitemap().into_iter().filter(|what| self.has_card(what)).collect()
    }

    fn has_card(&self, what: &What) -> bool {
        use What::{Campaign, Free, Home, Indicator, Place, Report, Topic};
        matches!(what, Home | Place(_) | Report(_) | Campaign(_) | Topic(_) | Indicator(_) | Free(_))
    }

    /// What the picture of a page shows.
    pub fn card(&self, language: Language, what: &What) -> Card {
        let site = &self.office.site;
        let place_name = |id| self.office.places.get(id).name.get(language).to_owned();
        let publisher = || site.publisher.get(language).to_owned();
        let mut card = Card {
            language,
            site: site.title.get(language).to_owned(),
            place: publisher(),
            title: String::new(),
            date: String::new(),
            figure: None,
            address: self.url(&self.route(language, what)).unwrap_or_default(),
        };
        match what {
            What::Place(id) => {
                let above = self.office.places.get(*id).parent;
                card.place = above.map_or_else(publisher, place_name);
                card.title = place_name(*id);
                card.figure = self.key_figures(language, *id, 1).pop().and_then(|figure| part(language, figure));
            }
            What::Report(n) => {
                let item = self.report_item(language, *n);
                card.place = item.place.name.clone();
                card.title = item.title.clone();
                card.date = item.date_text.clone();
                card.figure = if item.withdrawn { None } else { self.first_figure(language, *n) };
            }
            What::Campaign(c) => {
                let item = self.campaign_item(language, *c);
                card.title = item.name;
                card.figure = item.key_figures.into_iter().next().and_then(|figure| part(language, figure));
            }
            What::Topic(id) => card.title = self.topic_link(language, id).name,
            What::Indicator(id) => {
                let indicator = self.office.indicators.get(id);
                card.title = indicator.map_or(String::new(), |i| i.name.get(language).to_owned());
            }
            What::Free(n) => card.title = self.free_title(language, *n),
            _ => card.title.clone_from(&card.site),
        }
        if let Some(how) = self.traditional(language) {
            let figure = card
                .figure
                .iter_mut()
                .flat_map(|f| [&mut f.before, &mut f.after, &mut f.unit, &mut f.label, &mut f.qualified]);
            let words = [&mut card.site, &mut card.place, &mut card.title, &mut card.date].into_iter().chain(figure);
            words.for_each(|words| *words = how.convert(words));
        }
        card
    }

    /// The first figure that a report's text says.
    fn first_figure(&self, language: Language, n: usize) -> Option<CardFigure> {
        let report = self.reports.get(n);
        let (article, _) = self.text_for(&report.texts, report.original, language);
        let context = self.report_context(n, article);
        let meant = self.articles.cites(article).1.iter().find_map(|link| self.meant(link, &context).ok())?;
        part(language, self.figure_view(language, meant.place, meant.indicator, &meant.answer))
    }

    /// The address of the picture of a page, where pages have any; a page without one has that of the home page.
    pub(super) fn picture_url(&self, language: Language, what: &What, square: bool) -> Option<String> {
        self.office.site.share.pictures.as_ref()?;
        let what = if self.has_card(what) { what.clone() } else { What::Home };
        self.url(&self.route(language, &What::Card(what.into(), square)))
    }

    /// The tags by which others find the picture of a page.
    pub(super) fn picture_tags(&self, language: Language, what: &What, title: &str) -> Vec<MetaView> {
        let mut tags = Vec::new();
        for (n, (width, height)) in SIZES.into_iter().enumerate() {
            let Some(url) = self.picture_url(language, what, n == 1) else { continue };
            let all = [
                ("og:image", url),
                ("og:image:type", "image/png".to_owned()),
                ("og:image:width", width.to_string()),
                ("og:image:height", height.to_string()),
                ("og:image:alt", title.to_owned()),
            ];
            tags.extend(all.map(|(name, content)| MetaView { name, content }));
        }
        tags
    }
}

/// What stands between two notes: the dot of Chinese fonts is as wide as a letter.
pub fn beside(language: Language, notes: &[&str]) -> String {
    let dot = if language.is_chinese() { "·" } else { ", " };
    notes.iter().filter(|note| !note.is_empty()).copied().collect::<Vec<_>>().join(dot)
}

/// Only what was reported is shown large.
fn part(language: Language, figure: FigureView) -> Option<CardFigure> {
    let FigureView { before, number, after, unit, label, when, status, coverage, state, .. } = figure;
    let qualified = beside(language, &[&when, &status, &coverage]);
    (state == "reported").then_some(CardFigure { before, number, after, unit, label, qualified })
}
