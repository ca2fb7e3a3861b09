//! What figure links and content links mean: a figure of a place at a date, a page in the same language.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::campaign::read::{suggest, suggest_named};
use crate::campaign::statistics::{State, is_people};
use crate::campaign::{Answer, At, PlaceId};
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::figure::{Indicator, Nature, choose};
use crate::language::Language;
use crate::language::date::Moment;
use crate::markdown::{FigureLink, FigureWhen, Link};
use crate::site::{Site, What, routes};

/// Where an article speaks from: its place, its day, its period.
#[derive(Debug, Clone)]
pub struct Context {
    pub article: usize,
    pub file: Arc<str>,
    /// Folder of the file below content/.
    pub folder: String,
    pub place: Option<PlaceId>,
    pub day: NaiveDate,
    pub period: Option<(NaiveDate, NaiveDate)>,
}

/// A figure that a link means.
pub struct Meant<'a> {
    pub indicator: &'a Indicator,
    pub place: PlaceId,
    pub answer: Answer<'a>,
}

impl<'a> Site<'a> {
    /// The context of an article that is no report: as of today.
    pub fn context(&self, article: usize, place: Option<PlaceId>, date: Option<Moment>) -> Context {
        let page = &self.pages[article];
        let path = page.entry.path.trim_start_matches("content/");
        Context {
            article,
            file: page.entry.path.clone(),
            folder: path.rsplit_once('/').map_or(String::new(), |(f, _)| f.to_owned()),
            place,
            day: date.map_or(self.today, |d| d.day),
            period: self.articles.front(article).period,
        }
    }

    /// The context of a report's text: the report's own date and period hold for its translations too.
    pub fn report_context(&self, report: usize, article: usize) -> Context {
        let report = self.reports.get(report);
        let context = self.context(article, Some(report.place), Some(report.date));
        Context { period: self.front(report).period, ..context }
    }

    /// An indicator by its id; an unknown one is an error with the nearest.
    pub fn indicator(&self, id: &str, at: &Location) -> Result<&'a Indicator, Diagnostic> {
        self.office.indicators.get(id).ok_or_else(|| {
            let help = suggest_named(id, self.office.indicators.values().map(|i| (&*i.id, &i.name)), "indicators.yaml");
            Diagnostic::error(at.clone(), format!("unknown indicator `{id}`")).help(help)
        })
    }

    /// A place by its path below content/; an unknown one is an error with the nearest.
    pub fn place_at(&self, path: &str, at: &Location) -> Result<PlaceId, Diagnostic> {
        self.office.places.find(path.trim_matches('/')).ok_or_else(|| {
            let help = suggest_named(path, self.office.places.iter().map(|p| (&*p.path, &p.name)), "content/");
            Diagnostic::error(at.clone(), format!("there is no place `{path}`")).help(help)
        })
    }

    /// What `[[…]]` means. A figure that nobody reported is an error: a sentence cannot be built on it.
    pub fn meant(&self, link: &FigureLink, context: &Context) -> Result<Meant<'a>, Diagnostic> {
        let at = link.at.location(&context.file);
        let indicator = self.indicator(&link.indicator, &at)?;
        let place = match (&link.place, context.place) {
            (Some(path), _) => self.place_at(path, &at)?,
            (None, Some(place)) => place,
            (None, None) => {
                let help = format!("write [[{}@henan/gongyi]]", link.indicator);
                return Err(
                    Diagnostic::error(at, "this page belongs to no place, so the figure link must name one").help(help)
                );
            }
        };
        let asked = match link.when {
            Some(FigureWhen::On(day)) => At::Day(day),
            Some(FigureWhen::Period(from, to)) => At::Period(from, to),
            None => match (indicator.nature, context.period) {
                (Nature::Flow, Some((from, to))) => At::Period(from, to),
                (Nature::Flow, None) => {
                    let message = format!("`{}` is a flow: a link to it needs a period", indicator.id);
                    let help =
                        format!("write [[{}:2020-02-10..2020-02-16]], or give the report a `period`", indicator.id);
                    return Err(Diagnostic::error(at, message).help(help));
                }
                _ => At::Day(context.day),
            },
        };
        let asked = match (indicator.nature, asked) {
            (Nature::Flow, At::Day(day)) => At::Period(day, day),
            (_, asked) => asked,
        };
        let answer =
            self.office.statistics.answer(&self.office.indicators, &self.office.places, place, &indicator.id, asked);
        if answer.state == State::NotReported && !self.office.gaps {
            return Err(self.nothing(indicator, place, asked, at));
        }
        Ok(Meant { indicator, place, answer })
    }

    fn nothing(&self, indicator: &Indicator, place: PlaceId, asked: At, at: Location) -> Diagnostic {
        let path = &self.office.places.get(place).path;
        let what = match asked {
            At::Day(day) => format!("as of {day}"),
            At::Period(from, to) => format!("from {from} to {to}"),
        };
        let message = format!("`{}` of {path} was not reported {what}", indicator.id);
        let own = self.office.statistics.own(place, &indicator.id);
        if let At::Period(from, to) = asked
            && let Some((first, second)) = choose::flow(own, from, to).and_then(|flow| flow.overlap)
        {
            let message = format!("`{}` of {path} has periods that overlap {what}", indicator.id);
            return Diagnostic::error(at, message).other(second.at.clone(), "this period counts days of another").help(
                format!(
                    "ask for a period that is reported as one, or correct one of them; the first is in {}:{}",
                    first.at.file, first.at.line
                ),
            );
        }
        let help = if !own.is_empty() && is_people(indicator) && matches!(asked, At::Period(..)) {
            "people do not add over days: ask for one day, or set `sums_over_time: true` on the indicator".to_owned()
        } else if own.is_empty() {
            let others: Vec<&str> = self
                .office
                .statistics
                .places()
                .filter(|p| self.office.statistics.reports(*p, &indicator.id))
                .take(3)
                .map(|p| &*self.office.places.get(p).path)
                .collect();
            match others.is_empty() {
                true => "no place reports it".to_owned(),
                false => format!("it is reported by: {}", others.join(", ")),
            }
        } else {
            "it is reported for other dates: see the place's stats folder".to_owned()
        };
        Diagnostic::error(at, message).help(help)
    }

    /// The page a content link leads to, in `language`: its route with any `#anchor`. An anchor of the language the
    /// text is `written` in need not be there in a translation: then the link leads to the top of that.
    pub fn link(
        &self,
        link: &Link,
        context: &Context,
        written: Language,
        language: Language,
    ) -> Result<String, Diagnostic> {
        let at = link.at.location(&context.file);
        let (path, typed) = match link.target.split_once('#') {
            Some((path, anchor)) => (path, Some(routes::decoded(anchor))),
            None => (link.target.as_str(), None),
        };
        let mut anchor = typed.as_deref();
        if path.is_empty() {
            let anchor = anchor.unwrap_or("");
            if !anchor.is_empty() {
                self.anchor(Some(context.article), anchor, at, "this page")?;
            }
            return Ok(format!("#{anchor}"));
        }
        let path = path.split('?').next().unwrap_or(path);
        let Some(target) = routes::join(&context.folder, path) else {
            let message = format!("the link `{}` leads out of content/", link.target);
            return Err(
                Diagnostic::error(at, message).help("put a copy of the file beside the report and link to that")
            );
        };
        let (what, articles) =
            self.target(&target, language).ok_or_else(|| self.no_target(&link.target, &target, at.clone()))?;
        if let Some(typed) = anchor.filter(|_| !matches!(what, What::File(_))) {
            match self.anchor(articles, typed, at, "that page") {
                Err(_) if written != language => anchor = None,
                found => found?,
            }
        }
        let route = self.route(language, &what);
        Ok(match anchor {
            Some(anchor) => format!("{route}#{anchor}"),
            None => route,
        })
    }

    /// An anchor is a heading of the text, a footnote, a chart; where raw HTML is allowed it may be anything.
    fn anchor(&self, article: Option<usize>, anchor: &str, at: Location, page: &str) -> Result<(), Diagnostic> {
        let outline = article.map(|a| self.articles.outline(a));
        let headings = outline.as_ref().map_or(&[][..], |o| &o.headings);
        let chart = anchor.strip_prefix("chart-").and_then(|n| n.parse::<usize>().ok());
        let blocks = outline.as_ref().map_or(0, |o| o.blocks.len());
        let made = anchor.starts_with("fn-") || chart.is_some_and(|n| (1..=blocks).contains(&n));
        if made || self.office.site.raw_html || headings.iter().any(|h| h.id == anchor) {
            return Ok(());
        }
        let help = match headings.is_empty() {
            true => format!("{page} has no headings: take `#{anchor}` away"),
            false => suggest(anchor, headings.iter().map(|h| h.id.as_str()), page),
        };
        Err(Diagnostic::error(at, format!("{page} has no heading `#{anchor}`")).help(help))
    }

    /// The page behind a path below content/, and the article whose headings it shows in `language`.
    fn target(&self, target: &str, language: Language) -> Option<(What, Option<usize>)> {
        let folder = target.trim_end_matches('/');
        if folder.is_empty() {
            return Some((What::Home, self.home.get(&language).copied()));
        }
        if let Some(place) = self.office.places.find(folder) {
            return Some((What::Place(place), self.introductions.get(&(place, language)).copied()));
        }
        if let Some(stem) = target.strip_suffix(".md") {
            let stem =
                stem.rsplit_once('.').filter(|(_, tag)| Language::from_tag(tag).is_some()).map_or(stem, |(s, _)| s);
            if let Some(n) = self.reports.find(stem) {
                let report = self.reports.get(n);
                return Some((What::Report(n), Some(self.text_for(&report.texts, report.original, language).0)));
            }
            if let Some(n) = self.free.iter().position(|f| stem.strip_prefix("pages/") == Some(&*f.stem)) {
                let free = &self.free[n];
                return Some((What::Free(n), Some(self.text_for(&free.texts, free.original, language).0)));
            }
            let place = stem.strip_suffix("/index").and_then(|p| self.office.places.find(p));
            return place.map(|p| (What::Place(p), self.introductions.get(&(p, language)).copied()));
        }
        self.files.other(target).map(|path| (What::File(path.clone()), None))
    }

    fn no_target(&self, typed: &str, target: &str, at: Location) -> Diagnostic {
        let hidden =
            target.ends_with(".md") && self.pages.iter().any(|p| p.entry.path.strip_prefix("content/") == Some(target));
        if hidden {
            return Diagnostic::error(at, format!("the link `{typed}` leads to a report that is not published today"))
                .help("publish it, or take the link away");
        }
        let message = format!("the link `{typed}` leads to nothing");
        if typed.starts_with("www.") {
            return Diagnostic::error(at, message).help(format!("write `https://{typed}`"));
        }
        if target.rsplit('/').next().is_some_and(|name| name.contains('.') && !name.ends_with(".md")) {
            let page = self.reports.find(target.trim_end_matches(".html")).is_some();
            if !page {
                return Diagnostic::error(at, message).help(self.missing_file(target));
            }
        }
        let places = self.office.places.paths().map(str::to_owned);
        let reports = self.reports.paths().map(|p| format!("{p}.md"));
        let known: Vec<String> =
            places.chain(reports).chain(self.files.others.keys().map(ToString::to_string)).collect();
        let help = suggest(target.trim_end_matches('/'), known.iter().map(String::as_str), "content/");
        Diagnostic::error(at, message).help(help)
    }

    /// What to do about a file that is not there, at a path below content/.
    pub fn missing_file(&self, path: &str) -> String {
        let known = || self.files.others.keys().map(|k| &**k);
        if let Some(other) = known().find(|k| k.to_lowercase() == path.to_lowercase()) {
            return format!("did you mean `{other}`? Small and capital letters differ");
        }
        match nearest(path, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("put the file there, as content/{path}, or correct its name"),
        }
    }
}
