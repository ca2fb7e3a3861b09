//! Lays out: which pages exist, their routes, summaries and views. Knows neither templates nor the disk.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::campaign::load::{Files, Page, PageKind};
use crate::campaign::{Front, Office, PlaceId};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::language::date::Moment;
use crate::language::script::Traditional;
use crate::language::strings::Strings;
use crate::site::article::Card;
use crate::site::show::Item;
use crate::source::clock::Now;
use crate::trace;

pub mod article;
pub mod blocks;
pub mod body;
pub mod card;
pub mod charts;
pub mod check;
pub mod compare;
pub mod compose;
pub mod data;
pub mod grid;
pub mod head;
pub mod home;
pub mod include;
pub mod indicators;
pub mod lists;
pub mod main_chart;
pub mod makes;
pub mod meta;
pub mod pages;
pub mod pictures;
pub mod place;
pub mod report;
pub mod reports;
pub mod resolve;
pub mod routes;
pub mod search;
pub mod show;
pub mod timeline;
pub mod versions;
pub mod view;

pub use article::Articles;
pub use makes::Makes;
pub use pages::{PageRef, What};
pub use reports::{Report, Reports};

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
    pub articles: &'a Articles<'a>,
    pub files: &'a Files,
    pub strings: &'a Strings,
    pub makes: &'a Makes,
    pub today: NaiveDate,
    /// Hour and minute, where they are known.
    time: Option<(u32, u32)>,
    pub reports: Reports,
    /// Reports whose date is missing or wrong: not published, and checked all the same.
    dateless: Vec<(PlaceId, BTreeMap<Language, usize>)>,
    pub home: BTreeMap<Language, usize>,
    pub introductions: BTreeMap<(PlaceId, Language), usize>,
    pub free: Vec<Free>,
    /// Each report as lists show it, by language in the site's order: made when first asked for, shared by all pages.
    items: Vec<Vec<OnceLock<Item>>>,
}

/// What was laid out, without what it was made from: for the next build of a session, where no front matter changed.
#[derive(Default)]
pub struct Layout {
    reports: Reports,
    home: BTreeMap<Language, usize>,
    introductions: BTreeMap<(PlaceId, Language), usize>,
    free: Vec<Free>,
}

impl<'a> Site<'a> {
    /// Groups the articles; what is a draft, embargoed or expired today is left out.
    pub fn new(
        office: &'a Office,
        files: &'a Files,
        articles: &'a Articles<'a>,
        strings: &'a Strings,
        makes: &'a Makes,
        now: Now,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut site = Self::of(Layout::default(), office, files, articles, strings, makes, now);
        let reports = site.group(found);
        site.reports = Reports::new(reports, office, articles);
        site.items = site.no_items();
        site
    }

    /// Of articles that are laid out already.
    pub fn of(
        layout: Layout,
        office: &'a Office,
        files: &'a Files,
        articles: &'a Articles<'a>,
        strings: &'a Strings,
        makes: &'a Makes,
        now: Now,
    ) -> Self {
        let Layout { reports, home, introductions, free } = layout;
        let mut site = Self {
            office,
            pages: &files.pages,
            articles,
            files,
            strings,
            makes,
            today: now.day,
            time: now.time,
            reports,
            dateless: Vec::new(),
            home,
            introductions,
            free,
            items: Vec::new(),
        };
        site.items = site.no_items();
        site
    }

    /// For the next build, if it can have one like this: what has no date shows its text in no place of its own.
    pub fn into_layout(self) -> Option<Layout> {
        let Self { reports, home, introductions, free, dateless, .. } = self;
        dateless.is_empty().then_some(Layout { reports, home, introductions, free })
    }

    fn no_items(&self) -> Vec<Vec<OnceLock<Item>>> {
        let slots = |_: &Language| (0..self.reports.all().len()).map(|_| OnceLock::new()).collect();
        self.languages().iter().map(slots).collect()
    }

    /// Free pages, introductions and home are put in; the reports are given back.
    fn group(&mut self, found: &mut Vec<Diagnostic>) -> Vec<Report> {
        let mut reports: Vec<(Arc<str>, usize)> = Vec::new();
        let mut free: BTreeMap<Arc<str>, BTreeMap<Language, usize>> = BTreeMap::new();
        for (n, page) in self.pages.iter().enumerate() {
            if matches!(page.kind, PageKind::Report(_)) {
                reports.push((self.report_path(n).into(), n));
                continue;
            }
            // A page that is no report can be held back too.
            if !self.is_open(self.articles.card(n)) {
                continue;
            }
            let taken = match page.kind {
                PageKind::Home => self.home.insert(page.language, n),
                PageKind::Introduction(place) => self.introductions.insert((place, page.language), n),
                PageKind::Free | PageKind::Report(_) => {
                    free.entry(page.stem.clone()).or_default().insert(page.language, n)
                }
            };
            if let Some(other) = taken {
                found.push(self.twice(n, other));
            }
        }
        for (stem, mut texts) in free {
            let original = self.original(&texts);
            self.derive(&mut texts);
            self.free.push(Free { stem, original, texts });
        }
        let mut home = std::mem::take(&mut self.home);
        self.derive(&mut home);
        self.home = home;
        let office = self.office;
        for language in office.site.languages.iter().filter(|language| language.is_derived()) {
            let written = self.introductions.iter().filter(|((_, l), _)| *l == language.written());
            let own: Vec<_> = written.map(|((place, _), n)| ((*place, *language), *n)).collect();
            self.introductions.extend(own);
        }
        // The texts of a report stand together already, nearly always.
        reports.sort_by(|a, b| a.0.cmp(&b.0));
        let mut all = Vec::new();
        for texts in reports.chunk_by(|a, b| a.0 == b.0) {
            let PageKind::Report(place) = self.pages[texts[0].1].kind else { continue };
            let mut by_language = BTreeMap::new();
            for (_, n) in texts {
                if let Some(other) = by_language.insert(self.pages[*n].language, *n) {
                    found.push(self.twice(*n, other));
                }
            }
            if self.articles.card(by_language[&self.original(&by_language)]).date.is_none() {
                self.dateless.push((place, by_language.clone()));
            }
            all.extend(self.report(texts[0].0.clone(), place, by_language, found));
        }
        all
    }

    fn twice(&self, n: usize, other: usize) -> Diagnostic {
        let page = &self.pages[n];
        let message = format!("the text in `{}` is here twice", page.language.tag());
        let first = Location::file(self.pages[other].entry.path.clone());
        Diagnostic::error(Location::file(page.entry.path.clone()), message).other(first, "the other one")
    }

    /// What a report's texts have in common: their path below content/ without language and `.md`.
    fn report_path(&self, article: usize) -> String {
        let page = &self.pages[article];
        let folder = page.entry.path.trim_start_matches("content/").rsplit_once('/').map_or("", |(f, _)| f);
        format!("{folder}/{}", page.stem)
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
        let front = self.articles.card(first);
        let file = self.pages[first].entry.path.clone();
        let head = |n: usize| {
            let (line, column) = self.articles.card(n).at;
            Location::new(self.pages[n].entry.path.clone(), line, column, 0)
        };
        for n in texts.values() {
            let card = self.articles.card(*n);
            if !card.titled && card.mistakes.is_empty() {
                let at = head(*n);
                found.push(
                    Diagnostic::error(at, "a report needs a title")
                        .help("add `title: …` between two lines of --- at the top"),
                );
            }
        }
        let Some(date) = front.date else {
            if front.mistakes.is_empty() {
                let tagged = format!(".{}.md", self.pages[first].language.tag());
                let help = match file.strip_suffix(&*tagged) {
                    // Its name says that it is a translation.
                    Some(stem) => format!("{stem}.md, which this would translate, is not there: name both alike"),
                    None => "add `date: 2020-02-25` between two lines of --- at the top".to_owned(),
                };
                found.push(Diagnostic::error(head(first), "a report needs a date").help(help));
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
            let own = self.articles.card(*n);
            self.is_open(own) && !own.withdrawn || *n == first
        });
        self.derive(&mut texts);
        open.then_some(Report { place, path, original, texts, date })
    }

    /// Up to here things are published: now, or the end of the day where only that is known.
    fn latest(&self) -> Moment {
        Moment { day: self.today, minute: Some(self.time.unwrap_or((23, 59))), zone: self.office.site.zone }
    }

    /// The next hour and minute of today at which a text is published or expires.
    pub fn until(&self) -> Option<(u32, u32)> {
        self.time?;
        let moments = self.articles.cards().flat_map(|c| [c.date, c.publish_at, c.expire_at]).flatten();
        let end = Moment { minute: Some((23, 59)), ..self.latest() };
        let next = moments.filter(|m| m.minute.is_some() && *m > self.latest() && *m <= end).min()?;
        Some(next.local(self.office.site.zone))
    }

    /// Whether a text may be shown today: no draft, not before `publish_at`, not after `expire_at`.
    fn is_open(&self, card: &Card) -> bool {
        !card.draft && self.is_due(card.publish_at, card.expire_at)
    }

    /// Whether what is shown from one moment until another is shown now: at some time of the day where only that is known.
    pub fn is_due(&self, from: Option<Moment>, until: Option<Moment>) -> bool {
        from.is_none_or(|from| from <= self.latest()) && until.is_none_or(|until| until > self.earliest())
    }

    /// Now, or the beginning of the day where only that is known.
    pub fn earliest(&self) -> Moment {
        Moment { minute: Some(self.time.unwrap_or((0, 0))), ..self.latest() }
    }

    pub fn main(&self) -> Language {
        self.office.site.languages.first().copied().unwrap_or(Language::ZhHans)
    }

    pub fn languages(&self) -> &[Language] {
        &self.office.site.languages
    }

    /// How the pages of a derived language come from those of the written one.
    pub fn traditional(&self, language: Language) -> Option<&'a Traditional> {
        self.office.site.traditional.as_ref().filter(|_| language.is_derived())
    }

    /// A derived language has the texts of the one that is written.
    fn derive(&self, texts: &mut BTreeMap<Language, usize>) {
        for language in self.languages().iter().filter(|language| language.is_derived()) {
            texts.get(&language.written()).copied().map(|n| texts.insert(*language, n));
        }
    }

    /// The front matter that holds for a report in all languages.
    pub fn front(&self, report: &Report) -> &Front {
        self.articles.front(report.texts[&report.original])
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

    /// Stands for what decides every page alike, beside the theme: catalogues and places, which pages have a text of
    /// their own, who reports at all, the day. Everything else is noted where it is read.
    pub fn base(&self) -> u64 {
        let path = |n: &usize| &*self.pages[*n].entry.path;
        let pages: Vec<&str> = self
            .home
            .values()
            .chain(self.introductions.values())
            .chain(self.free.iter().flat_map(|f| f.texts.values()))
            .map(path)
            .collect();
        let reporting: Vec<PlaceId> = self.office.statistics.places().collect();
        let makes = format!("{:?}", self.makes);
        trace::hash(&(self.office.digest, pages, reporting, self.has_report_list(), makes, self.today))
    }

    pub fn say(&self, language: Language, id: &str) -> String {
        self.strings.say(language, id)
    }
}
