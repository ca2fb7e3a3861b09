//! Lays out: which pages exist, their routes, summaries and views. Knows neither templates nor the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::campaign::load::{Files, Page, PageKind};
use crate::campaign::{Front, Office, PlaceId};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::language::date::Moment;
use crate::language::strings::Strings;
use crate::site::view::ReportItem;
use crate::source::clock::Now;

pub mod article;
pub mod blocks;
pub mod body;
pub mod charts;
pub mod check;
pub mod compose;
pub mod data;
pub mod head;
pub mod home;
pub mod indicators;
pub mod lists;
pub mod main_chart;
pub mod makes;
pub mod pages;
pub mod place;
pub mod report;
pub mod resolve;
pub mod routes;
pub mod show;
pub mod view;

pub use article::Article;
pub use makes::Makes;
pub use pages::{PageRef, What};

/// A report in all its languages. `texts` are indexes into the articles.
#[derive(Debug, Clone)]
pub struct Report {
    pub place: PlaceId,
    /// Path below content/ without language and `.md`: also its route without `.html`.
    pub path: Arc<str>,
    pub original: Language,
    pub texts: BTreeMap<Language, usize>,
    pub date: Moment,
}

/// A free page in all its languages.
#[derive(Debug, Clone)]
pub struct Free {
    pub stem: Arc<str>,
    pub original: Language,
    pub texts: BTreeMap<Language, usize>,
}

/// Everything the views are made of. Borrowed, immutable, shared by all threads.
pub struct Site<'a> {
    pub office: &'a Office,
    /// The Markdown files and what was understood of them, side by side.
    pub pages: &'a [Page],
    pub articles: &'a [Article],
    pub files: &'a Files,
    pub strings: &'a Strings,
    pub makes: &'a Makes,
    pub today: NaiveDate,
    /// Hour and minute, where they are known.
    time: Option<(u32, u32)>,
    /// Published reports, newest first.
    pub reports: Vec<Report>,
    /// Reports whose date is missing or wrong: not published, and checked all the same.
    dateless: Vec<(PlaceId, BTreeMap<Language, usize>)>,
    pub by_place: BTreeMap<PlaceId, Vec<usize>>,
    pub by_topic: BTreeMap<Arc<str>, Vec<usize>>,
    /// By position of the campaign.
    pub by_campaign: Vec<Vec<usize>>,
    /// Report by its path.
    pub by_path: BTreeMap<Arc<str>, usize>,
    pub home: BTreeMap<Language, usize>,
    pub introductions: BTreeMap<(PlaceId, Language), usize>,
    pub free: Vec<Free>,
    /// Each report as lists show it, by language in the site's order: made once, shared by all pages.
    items: Vec<Vec<Arc<ReportItem>>>,
}

impl<'a> Site<'a> {
    /// Groups the articles; what is a draft, embargoed or expired today is left out.
    pub fn new(
        office: &'a Office,
        files: &'a Files,
        articles: &'a [Article],
        strings: &'a Strings,
        makes: &'a Makes,
        now: Now,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut site = Self {
            office,
            pages: &files.pages,
            articles,
            files,
            strings,
            makes,
            today: now.day,
            time: now.time,
            reports: Vec::new(),
            dateless: Vec::new(),
            by_place: BTreeMap::new(),
            by_topic: BTreeMap::new(),
            by_campaign: vec![Vec::new(); office.campaigns.len()],
            by_path: BTreeMap::new(),
            home: BTreeMap::new(),
            introductions: BTreeMap::new(),
            free: Vec::new(),
            items: Vec::new(),
        };
        site.group(found);
        site.index();
        site.items = site.languages().iter().map(|l| site.make_items(*l)).collect();
        site
    }

    fn group(&mut self, found: &mut Vec<Diagnostic>) {
        let mut reports: BTreeMap<Arc<str>, (PlaceId, BTreeMap<Language, usize>)> = BTreeMap::new();
        let mut free: BTreeMap<Arc<str>, BTreeMap<Language, usize>> = BTreeMap::new();
        for (n, page) in self.pages.iter().enumerate() {
            // A page that is no report, and a translation, can be held back too.
            let report = matches!(page.kind, PageKind::Report(_));
            if !report && !self.is_open(&self.articles[n].front) {
                continue;
            }
            let taken = match page.kind {
                PageKind::Home => self.home.insert(page.language, n),
                PageKind::Introduction(place) => self.introductions.insert((place, page.language), n),
                PageKind::Free => free.entry(page.stem.clone()).or_default().insert(page.language, n),
                PageKind::Report(place) => {
                    let folder = page.entry.path.trim_start_matches("content/").rsplit_once('/').map_or("", |(f, _)| f);
                    let path: Arc<str> = format!("{folder}/{}", page.stem).into();
                    reports.entry(path).or_insert_with(|| (place, BTreeMap::new())).1.insert(page.language, n)
                }
            };
            if let Some(other) = taken {
                let message = format!("the text in `{}` is here twice", page.language.tag());
                let first = Location::file(self.pages[other].entry.path.clone());
                found.push(
                    Diagnostic::error(Location::file(page.entry.path.clone()), message).other(first, "the other one"),
                );
            }
        }
        for (path, (place, texts)) in reports {
            if self.articles[texts[&self.original(&texts)]].front.date.is_none() {
                self.dateless.push((place, texts.clone()));
            }
            if let Some(report) = self.report(path, place, texts, found) {
                self.reports.push(report);
            }
        }
        self.reports.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| b.path.cmp(&a.path)));
        for (stem, texts) in free {
            self.free.push(Free { stem, original: self.original(&texts), texts });
        }
    }

    /// The main language where there is a text in it, else the first that has one.
    fn original(&self, texts: &BTreeMap<Language, usize>) -> Language {
        let main = self.main();
        if texts.contains_key(&main) { main } else { texts.keys().next().copied().unwrap_or(main) }
    }

    fn report(
        &self,
        path: Arc<str>,
        place: PlaceId,
        mut texts: BTreeMap<Language, usize>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Report> {
        let original = self.original(&texts);
        let first = texts[&original];
        let front = &self.articles[first].front;
        let file = self.pages[texts[&original]].entry.path.clone();
        for n in texts.values() {
            let article = &self.articles[*n];
            if article.front.title.is_none() && article.mistakes.is_empty() {
                let at = Location { file: self.pages[*n].entry.path.clone(), ..article.front.at.clone() };
                found.push(
                    Diagnostic::error(at, "a report needs a title")
                        .help("add `title: …` between two lines of --- at the top"),
                );
            }
        }
        let Some(date) = front.date else {
            if self.articles[texts[&original]].mistakes.is_empty() {
                let at = Location { file, ..front.at.clone() };
                found.push(
                    Diagnostic::error(at, "a report needs a date")
                        .help("add `date: 2020-02-25` between two lines of --- at the top"),
                );
            }
            return None;
        };
        let publish = front.publish_at.unwrap_or(date);
        let early = publish > self.latest();
        if early && !front.draft {
            let day = publish.day;
            let message = match publish.minute.filter(|_| day == self.today) {
                Some((hour, minute)) => format!("not published yet: it is for {hour:02}:{minute:02} today"),
                None => format!("not published yet: it is for {day}, today is {}", self.today),
            };
            found.push(Diagnostic::note(Location::file(file), message));
        }
        let open = !early && self.is_open(front);
        texts.retain(|_, n| {
            let own = &self.articles[*n].front;
            self.is_open(own) && own.withdrawn.is_none() || *n == first
        });
        open.then_some(Report { place, path, original, texts, date })
    }

    /// Up to here things are published: now, or the end of the day where only that is known.
    fn latest(&self) -> Moment {
        Moment { day: self.today, minute: Some(self.time.unwrap_or((23, 59))), zone: self.office.site.zone }
    }

    /// The next hour and minute of today at which a text is published or expires.
    pub fn until(&self) -> Option<(u32, u32)> {
        self.time?;
        let fronts = self.articles.iter().map(|a| &a.front);
        let moments = fronts.flat_map(|f| [f.date, f.publish_at, f.expire_at]).flatten();
        let end = Moment { minute: Some((23, 59)), ..self.latest() };
        let next = moments.filter(|m| m.minute.is_some() && *m > self.latest() && *m <= end).min()?;
        Some(next.local(self.office.site.zone))
    }

    /// Whether a text may be shown today: no draft, not before `publish_at`, not after `expire_at`.
    fn is_open(&self, front: &Front) -> bool {
        let end = self.latest();
        let start = Moment { minute: Some(self.time.unwrap_or((0, 0))), ..end };
        !front.draft && front.publish_at.is_none_or(|p| p <= end) && front.expire_at.is_none_or(|e| e > start)
    }

    fn index(&mut self) {
        for (n, report) in self.reports.iter().enumerate() {
            self.by_place.entry(report.place).or_default().push(n);
            self.by_path.insert(report.path.clone(), n);
            for (topic, _) in &self.articles[report.texts[&report.original]].front.topics {
                self.by_topic.entry(topic.as_str().into()).or_default().push(n);
            }
            let chain = self.office.places.chain(report.place);
            for (c, campaign) in self.office.campaigns.iter().enumerate() {
                if campaign.places.iter().any(|p| chain.contains(p)) {
                    self.by_campaign[c].push(n);
                }
            }
        }
    }

    pub fn main(&self) -> Language {
        self.office.site.languages.first().copied().unwrap_or(Language::ZhHans)
    }

    pub fn languages(&self) -> &[Language] {
        &self.office.site.languages
    }

    /// The front matter that holds for a report in all languages.
    pub fn front(&self, report: &Report) -> &Front {
        &self.articles[report.texts[&report.original]].front
    }

    /// The text of a report for a language: its own, else the original; and the language it is written in.
    pub fn text_for(
        &self,
        texts: &BTreeMap<Language, usize>,
        original: Language,
        language: Language,
    ) -> (usize, Language) {
        match texts.get(&language) {
            Some(n) => (*n, language),
            None => (texts[&original], original),
        }
    }

    pub fn say(&self, language: Language, id: &str) -> String {
        self.strings.say(language, id)
    }
}
