//! What can be found: the documents of a language, in the order of the index.

use crate::campaign::PlaceId;
use crate::language::Language;
use crate::site::view::{Link, SearchView};
use crate::site::{Site, What};

impl Site<'_> {
    pub fn search_view(&self, language: Language) -> SearchView {
        let site = self.site_view(language);
        let mut links: Vec<Link> = vec![site.home];
        if self.has_report_list() {
            links.push(self.link_to(language, &What::Reports(0), self.say(language, "all-reports")));
        }
        links.extend(site.nav);
        links.extend(self.office.places.roots.iter().map(|p| self.place_link(language, *p)));
        SearchView { index: format!("search/{}/", language.tag()), links }
    }

    /// Documents that are no reports: places, campaigns, topics, indicators, free pages.
    pub fn findable(&self) -> Vec<What> {
        let mut all: Vec<What> = self.office.places.iter().map(|p| What::Place(p.id)).collect();
        if self.makes.page("campaign") {
            all.extend((0..self.office.campaigns.len()).map(What::Campaign));
        }
        if self.makes.page("topic") {
            all.extend(self.office.topics.keys().map(|id| What::Topic(id.clone())));
        }
        if self.makes.page("indicator") {
            all.extend(self.office.indicators.keys().map(|id| What::Indicator(id.clone())));
        }
        all.extend((0..self.free.len()).map(What::Free));
        all
    }

    /// Name of a document that is about an entry of a catalogue, and what is said of it there.
    pub fn entry_of(&self, language: Language, what: &What) -> Option<(&str, &str)> {
        Some(match what {
            What::Place(id) => {
                let place = self.office.places.get(*id);
                (place.name.get(language), place.summary.get(language))
            }
            What::Campaign(c) => {
                let campaign = &self.office.campaigns[*c];
                (campaign.name.get(language), campaign.summary.get(language))
            }
            What::Topic(id) => (self.office.topics.get(id)?.name.get(language), ""),
            What::Indicator(id) => {
                let indicator = self.office.indicators.get(id)?;
                (indicator.name.get(language), indicator.definition.get(language))
            }
            _ => return None,
        })
    }

    /// The place a document belongs to, and the year of a report.
    pub fn place_and_year(&self, what: &What) -> (Option<PlaceId>, i32) {
        match what {
            What::Place(id) => (Some(*id), 0),
            What::Report(n) => {
                let report = self.reports.get(*n);
                (Some(report.place), chrono::Datelike::year(&report.date.day))
            }
            _ => (None, 0),
        }
    }
}
