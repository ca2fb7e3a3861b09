//! Composes a page: its head, its view and the body it shows; everything its key is made of.

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::language::strings::Arg;
use crate::site::home::Shown;
use crate::site::view::{MovedView, PageView, ReportsView, View};
use crate::site::{PageRef, Site, What};

/// A page before it is drawn. `kind` names its template.
pub struct Composed {
    pub kind: &'static str,
    pub head: PageView,
    pub view: View,
    pub shown: Option<Shown>,
}

impl Site<'_> {
    /// Composes an HTML page; `None` for files that are no pages. What is wrong with the texts it shows in their own
    /// language goes to `found`.
    pub fn compose(&self, page: &PageRef, found: &mut Vec<Diagnostic>) -> Option<Composed> {
        let language = page.language;
        let say = |id: &str| self.say(language, id);
        let named = |id: &str, name: &str| self.strings.say_with(language, id, &[("name", Arg::Text(name))]);
        let composed = |kind, title: String, description: String, view: View, shown| Composed {
            kind,
            head: self.page_view(page, kind, title, description),
            view,
            shown,
        };
        Some(match &page.what {
            What::Home => {
                let (view, shown) = self.home_view(language, found);
                let title = self.office.site.title.get(language).to_owned();
                composed("home", title.clone(), self.home_description(language), View::Home(Box::new(view)), shown)
            }
            What::Place(id) => {
                let (view, shown) = self.place_view(&page.route, language, *id, found);
                let description =
                    if view.summary.is_empty() { named("describe-place", &view.name) } else { view.summary.clone() };
                composed("place", view.name.clone(), description, View::Place(Box::new(view)), shown)
            }
            What::Report(n) => {
                let item = self.report_item(language, *n);
                let (view, shown) = self.report_view(language, *n, found);
                composed("report", item.title.clone(), item.summary.clone(), View::Report(Box::new(view)), shown)
            }
            What::PlaceList(..) | What::CampaignList(..) | What::TopicList(..) | What::Reports(_) => {
                let view = self.reports_view(language, &page.what)?;
                composed("reports", view.title.clone(), view.title.clone(), View::Reports(view), None)
            }
            What::Campaigns => composed(
                "campaigns",
                say("nav-campaigns"),
                say("describe-campaigns"),
                View::Campaigns(self.campaigns_view(language)),
                None,
            ),
            What::Campaign(c) => {
                let view = self.campaign_view(&page.route, language, *c);
                composed("campaign", view.name.clone(), view.summary.clone(), View::Campaign(Box::new(view)), None)
            }
            What::Timeline(c) => {
                let view = self.timeline_view(language, *c);
                let description = named("describe-timeline", &view.campaign.name);
                composed("timeline", view.title.clone(), description, View::Timeline(view), None)
            }
            What::Topics => composed(
                "topics",
                say("nav-topics"),
                say("describe-topics"),
                View::Topics(self.topics_view(language)),
                None,
            ),
            What::Topic(id) => {
                let view = self.topic_view(language, id);
                composed("topic", view.name.clone(), named("describe-topic", &view.name), View::Topic(view), None)
            }
            What::Indicators => {
                let view = View::Indicators(self.indicators_view(language));
                composed("indicators", say("nav-indicators"), say("describe-indicators"), view, None)
            }
            What::Indicator(id) => {
                let view = self.indicator_view(&page.route, language, self.office.indicators.get(id)?);
                let description = named("describe-indicator", &view.name);
                composed("indicator", view.name.clone(), description, View::Indicator(Box::new(view)), None)
            }
            What::Sources => composed(
                "sources",
                say("nav-sources"),
                say("describe-sources"),
                View::Sources(self.sources_view(language)),
                None,
            ),
            What::Data => {
                composed("data", say("nav-data"), say("describe-data"), View::Data(self.data_view(language)), None)
            }
            What::Compare => {
                let view = View::Compare(self.compare_view(language));
                composed("compare", say("compare"), say("describe-compare"), view, None)
            }
            What::Free(n) => {
                let (view, shown) = self.free_view(language, *n, found);
                let description = view.title.clone();
                composed("free", view.title.clone(), description, View::Free(view), Some(shown))
            }
            What::Missing => composed("missing", say("not-found"), say("not-found"), View::Missing {}, None),
            What::Search => {
                let view = View::Search(self.search_view(language));
                composed("search", say("search"), say("describe-search"), view, None)
            }
            What::Moved(to) => {
                composed("moved", say("moved"), say("moved"), View::Moved(MovedView { to: to.clone() }), None)
            }
            _ => return None,
        })
    }

    /// The article whose text is all that a page is about.
    pub fn text_of(&self, page: &PageRef) -> Option<usize> {
        let (texts, original) = match &page.what {
            What::Report(n) => (&self.reports.get(*n).texts, self.reports.get(*n).original),
            What::Free(n) => (&self.free[*n].texts, self.free[*n].original),
            _ => return None,
        };
        Some(self.text_for(texts, original, page.language).0)
    }

    fn home_description(&self, language: Language) -> String {
        match self.home.get(&language) {
            Some(n) => {
                let outline = self.articles.outline(*n);
                self.plain(language, &outline.excerpt, &self.context(*n, None, None))
            }
            None => self.office.site.publisher.get(language).to_owned(),
        }
    }

    /// A further page of a list, or the list of all reports.
    fn reports_view(&self, language: Language, what: &What) -> Option<ReportsView> {
        type At<'a> = Box<dyn Fn(usize) -> What + 'a>;
        let (name, reports, list, page, at): (String, &[usize], &str, usize, At) = match what {
            What::PlaceList(id, n) => {
                let at = |n| if n == 0 { What::Place(*id) } else { What::PlaceList(*id, n) };
                let name = self.office.places.get(*id).name.get(language).to_owned();
                (name, self.reports.of_place(*id), "place", *n, Box::new(at))
            }
            What::CampaignList(c, n) => {
                let at = |n| if n == 0 { What::Campaign(*c) } else { What::CampaignList(*c, n) };
                let name = self.office.campaigns[*c].name.get(language).to_owned();
                (name, self.reports.of_campaign(*c), "campaign", *n, Box::new(at))
            }
            What::TopicList(id, n) => {
                let at = |n| if n == 0 { What::Topic(id.clone()) } else { What::TopicList(id.clone(), n) };
                let name = self.topic_link(language, id).name;
                (name, self.reports.of_topic(id), "topic", *n, Box::new(at))
            }
            What::Reports(n) => {
                let all: Vec<usize> = self.reports.all().collect();
                let view = self.list(language, &all, self.makes.size("reports"), *n, &What::Reports);
                return Some(ReportsView {
                    title: self.list_title(language, &self.say(language, "all-reports"), *n),
                    reports: view,
                });
            }
            _ => return None,
        };
        let title = self.strings.say_with(language, "reports-of", &[("name", Arg::Text(&name))]);
        let view = self.list(language, reports, self.makes.size(list), page, &*at);
        Some(ReportsView { title: self.list_title(language, &title, page), reports: view })
    }

    fn list_title(&self, language: Language, title: &str, page: usize) -> String {
        if page == 0 {
            return title.to_owned();
        }
        let args = [("title", Arg::Text(title)), ("n", Arg::Number(i64::try_from(page).unwrap_or(0)))];
        self.strings.say_with(language, "list-title", &args)
    }

    /// The chart of block `n` of a published article.
    pub fn chart_of(&self, article: usize, n: usize) -> Option<crate::chart::Chart> {
        let page = &self.pages[article];
        let report = self.reports.find(&self.report_path(article));
        let context = match (report, page.kind) {
            (Some(report), _) => self.report_context(report, article),
            (None, crate::campaign::load::PageKind::Introduction(place)) => self.context(article, Some(place), None),
            _ => self.context(article, None, None),
        };
        match self.block(article, n, &context, page.language, &mut Vec::new()) {
            crate::site::blocks::Ready::Chart(chart) => Some(*chart),
            _ => None,
        }
    }
}
