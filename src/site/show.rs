//! How figures, dates, places and reports show in lists and tiles, in words of one language.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::campaign::statistics::{Coverage, State};
use crate::campaign::{Answer, At, PlaceId};
use crate::figure::{Bound, Indicator, Nature, Observation, Printed, Status, When, choose, print, sum};
use crate::language::strings::Arg;
use crate::language::{Language, date};
use crate::markdown::{self, Piece};
use crate::site::resolve::Context;
use crate::site::view::{FigureView, Link, PlaceItem, ReportItem, SourceView, TextLink};
use crate::site::{Site, What};
use crate::trace::{self, Part};

/// A report as lists show it, and what was read to make it.
#[derive(Debug)]
pub struct Item {
    item: Arc<ReportItem>,
    parts: Box<[Part]>,
}

impl Site<'_> {
    /// A link to a page of ours.
    pub fn link_to(&self, language: Language, what: &What, name: impl Into<String>) -> Link {
        Link { name: name.into(), href: self.route(language, what) }
    }

    pub fn place_link(&self, language: Language, id: PlaceId) -> Link {
        self.link_to(language, &What::Place(id), self.office.places.get(id).name.get(language))
    }

    /// The page of an indicator, where the theme makes one.
    pub fn indicator_href(&self, language: Language, id: &Arc<str>) -> Option<String> {
        self.makes.page("indicator").then(|| self.route(language, &What::Indicator(id.clone())))
    }

    /// How sure a figure is, in words; empty where it is final.
    pub fn status_words(&self, language: Language, status: Status) -> String {
        if status == Status::Final { String::new() } else { self.say(language, &format!("status-{}", status.word())) }
    }

    /// The date of a figure in words; empty where there is none.
    pub fn when_words(&self, language: Language, when: Option<When>) -> String {
        match when {
            None => String::new(),
            Some(When::Undated) => self.say(language, "undated"),
            Some(When::On(day)) => date::long(day, language),
            Some(When::Period(from, to)) => date::range(from, to, language),
            Some(When::After(day)) => {
                self.strings.say_with(language, "after-day", &[("date", Arg::Text(&date::long(day, language)))])
            }
        }
    }

    /// The date line of an answer: its own date, or the span behind a sum.
    pub fn answer_when(&self, language: Language, answer: &Answer) -> String {
        match (answer.when, answer.span) {
            (Some(when), _) => self.when_words(language, Some(when)),
            (None, Some((from, to))) if from != to => date::range(from, to, language),
            (None, Some((day, _))) => date::long(day, language),
            (None, None) => String::new(),
        }
    }

    pub fn coverage_words(&self, language: Language, coverage: Coverage) -> String {
        self.coverage_said(language, "coverage", coverage)
    }

    /// What follows the sum in a sentence where places are missing from it: "(3 of 5 streets)".
    fn coverage_short(&self, language: Language, answer: &Answer) -> String {
        let gap = answer.coverage.filter(|c| c.reported < c.of);
        gap.map_or(String::new(), |c| self.coverage_said(language, "coverage-short", c))
    }

    fn coverage_said(&self, language: Language, id: &str, coverage: Coverage) -> String {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let noun = format!("level-{}-noun", coverage.level.word());
        let level = self.strings.say_with(language, &noun, &[("n", Arg::Number(number(coverage.of)))]);
        let args = [
            ("reported", Arg::Number(number(coverage.reported))),
            ("of", Arg::Number(number(coverage.of))),
            ("level", Arg::Text(&level)),
        ];
        self.strings.say_with(language, id, &args)
    }

    pub fn printed(&self, language: Language, indicator: &Indicator, state: &State) -> Printed {
        match state {
            State::Reported(figure) => print::print(figure, &indicator.unit, language),
            State::Suppressed => Printed { number: self.say(language, "suppressed"), ..Printed::default() },
            State::NotReported => Printed { number: self.say(language, "not-reported"), ..Printed::default() },
        }
    }

    /// `<data value="1300" …>1300余条</data>`; a word in a span where there is no value to carry. In an article (there is
    /// a `context`) a sum that lacks places says so: tiles and tables of pages have a line of their own for that.
    pub fn figure_html(
        &self,
        language: Language,
        indicator: &Indicator,
        answer: &Answer,
        number_only: bool,
        context: Option<&Context>,
    ) -> String {
        let printed = self.printed(language, indicator, &answer.state);
        let text = if number_only { printed.bare() } else { printed.text() };
        let text = escaped(&text);
        let mut coverage = context.map_or(String::new(), |_| escaped(&self.coverage_short(language, answer)));
        if !coverage.is_empty() {
            coverage = format!("<span class=\"coverage\">{coverage}</span>");
        }
        let figure = match &answer.state {
            State::Reported(figure) if figure.bound != Bound::Some => figure,
            State::Reported(_) => return format!("<span class=\"some\">{text}</span>{coverage}"),
            State::Suppressed => return format!("<span class=\"suppressed\">{text}</span>"),
            State::NotReported => return format!("<span class=\"not-reported\">{text}</span>"),
        };
        let mut html = format!("<data value=\"{}\"", figure.value.normalize());
        if let Bound::Range { max } = figure.bound {
            let _ = write!(html, " data-max=\"{}\"", max.normalize());
        }
        if figure.bound != Bound::Exact {
            let _ = write!(html, " data-bound=\"{}\"", figure.bound.word());
        }
        let span = answer.span.map(|(from, to)| if from == to { When::On(to) } else { When::Period(from, to) });
        if let Some(when) = answer.when.or(span).and_then(iso) {
            let _ = write!(html, " data-as-of=\"{when}\"");
        }
        if !answer.sources.is_empty() {
            let _ = write!(html, " data-source=\"{}\"", answer.sources.join(" "));
        }
        let status = answer.observation.map_or(Status::Final, |o| o.status);
        if status != Status::Final {
            let _ = write!(html, " class=\"{}\"", status.word());
        }
        let _ = write!(html, ">{text}</data>{coverage}");
        if answer.revised.is_some_and(|on| context.is_some_and(|c| on > c.day)) {
            let _ =
                write!(html, "<span class=\"revised-mark\">{}</span>", escaped(&self.say(language, "revised-mark")));
        }
        html
    }

    /// A figure with all that is said about it.
    pub fn figure_view(
        &self,
        language: Language,
        place: PlaceId,
        indicator: &Indicator,
        answer: &Answer,
    ) -> FigureView {
        let printed = self.printed(language, indicator, &answer.state);
        let observation = answer.observation;
        FigureView {
            label: indicator.name.get(language).to_owned(),
            place: None,
            href: self.indicator_href(language, &indicator.id),
            state: match answer.state {
                State::Reported(_) => "reported",
                State::Suppressed => "suppressed",
                State::NotReported => "not_reported",
            },
            text: printed.text(),
            html: self.figure_html(language, indicator, answer, false, None),
            before: printed.before,
            number: printed.number,
            after: printed.after,
            unit: printed.unit,
            when: self.answer_when(language, answer),
            source: answer.sources.first().and_then(|id| self.source_link(language, id)),
            note: observation.map_or(String::new(), |o| o.note.get(language).to_owned()),
            status: observation.map_or(String::new(), |o| self.status_words(language, o.status)),
            revised: observation.map(|o| self.revisions(language, indicator, o)).unwrap_or_default(),
            change: self.change(language, place, indicator, answer),
            coverage: answer.coverage.map_or(String::new(), |c| self.coverage_words(language, c)),
            computed: answer.computed,
        }
    }

    fn revisions(&self, language: Language, indicator: &Indicator, observation: &Observation) -> Vec<String> {
        let mut all = Vec::new();
        let now = observation.figure.map_or(String::new(), |f| print::print(&f, &indicator.unit, language).text());
        for revision in &observation.revised {
            let was = print::print(&revision.was, &indicator.unit, language).text();
            let day = date::long(revision.on, language);
            let why = revision.why.get(language);
            let args = [
                ("date", Arg::Text(&day)),
                ("was", Arg::Text(&was)),
                ("now", Arg::Text(now.as_str())),
                ("why", Arg::Text(why)),
            ];
            all.push(match why.is_empty() {
                true => self.strings.say_with(language, "revised-line", &args[..3]),
                false => self.strings.say_with(language, "revised-why", &args),
            });
        }
        all
    }

    /// "+120 since 10 February 2020", for levels and totals with an exact figure before.
    fn change(&self, language: Language, place: PlaceId, indicator: &Indicator, answer: &Answer) -> String {
        let Some((now, observation)) = answer.figure().zip(answer.observation) else { return String::new() };
        let own = self.office.statistics.own(place, &indicator.id);
        let Some(before) = choose::previous(own, observation) else { return String::new() };
        let Some(change) = before.figure.and_then(|b| sum::difference(now, &b)) else { return String::new() };
        if !matches!(indicator.nature, Nature::Stock | Nature::Cumulative | Nature::Flow) {
            return String::new();
        }
        let sign = if change.value.is_sign_positive() && !change.value.is_zero() { "+" } else { "" };
        let number = print::print(&change, &crate::figure::Unit::default(), language).bare();
        let since = self.when_words(language, Some(before.when));
        let text = format!("{sign}{number}");
        self.strings.say_with(language, "change-since", &[("change", Arg::Text(&text)), ("date", Arg::Text(&since))])
    }

    pub fn source_link(&self, language: Language, id: &Arc<str>) -> Option<Link> {
        let source = self.office.sources.get(id)?;
        let href = if self.makes.page("sources") {
            format!("{}#{id}", self.route(language, &What::Sources))
        } else {
            String::new()
        };
        Some(Link { name: source.title.get(language).to_owned(), href })
    }

    pub fn source_view(&self, language: Language, id: &Arc<str>) -> Option<SourceView> {
        let source = self.office.sources.get(id)?;
        Some(SourceView {
            id: id.to_string(),
            title: source.title.get(language).to_owned(),
            publisher: source.publisher.get(language).to_owned(),
            date: source.date.map_or(String::new(), |d| date::long(d, language)),
            address: source.address.clone(),
            accessed: source.accessed.map_or(String::new(), |d| date::long(d, language)),
            note: source.note.get(language).to_owned(),
            href: self.source_link(language, id).map_or(String::new(), |l| l.href),
        })
    }

    /// Plain text with its figures printed; a figure that is missing prints as not reported (and stops the build).
    pub fn plain(&self, language: Language, pieces: &[Piece], context: &Context) -> String {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(t) => text.push_str(t),
                Piece::Figure(link) => match self.meant(link, context) {
                    Ok(meant) => {
                        let printed = self.printed(language, meant.indicator, &meant.answer.state);
                        let words = if link.number_only { printed.bare() } else { printed.text() };
                        text.push_str(&if text.is_empty() { capital(&words, 0) } else { words });
                        text.push_str(&self.coverage_short(language, &meant.answer));
                    }
                    Err(_) => text.push_str(&self.say(language, "not-reported")),
                },
            }
        }
        text
    }

    /// The same as markup, with `<data>` for each figure.
    pub fn inline_html(&self, language: Language, pieces: &[Piece], context: &Context) -> String {
        let mut html = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(t) => markdown::escape(t, &mut html),
                Piece::Figure(link) => {
                    let figure = self.link_html(language, link, context);
                    html.push_str(&if html.is_empty() { begin_sentence(&figure) } else { figure });
                }
            }
        }
        html
    }

    pub fn link_html(&self, language: Language, link: &crate::markdown::FigureLink, context: &Context) -> String {
        match self.meant(link, context) {
            Ok(meant) => self.figure_html(language, meant.indicator, &meant.answer, link.number_only, Some(context)),
            Err(_) => escaped(&self.say(language, "not-reported")),
        }
    }

    /// A report as lists show it.
    pub fn report_item(&self, language: Language, n: usize) -> Arc<ReportItem> {
        let position = self.languages().iter().position(|l| *l == language).unwrap_or(0);
        let made = self.items[position][n].get_or_init(|| {
            let (item, parts) = trace::record(|| self.make_item(language, n));
            Item { item: item.into(), parts: parts.into() }
        });
        made.parts.iter().for_each(|part| trace::note(*part));
        made.item.clone()
    }

    /// A report under its title alone.
    pub fn report_link(&self, language: Language, n: usize) -> TextLink {
        let item = self.report_item(language, n);
        TextLink { name: item.title.clone(), href: item.href.clone(), lang: item.lang.clone() }
    }

    fn make_item(&self, language: Language, n: usize) -> ReportItem {
        let report = self.reports.get(n);
        let (article, written) = self.text_for(&report.texts, report.original, language);
        let context = self.report_context(n, article);
        let front = self.front(report);
        let summary = self.articles.summary_or_excerpt(article);
        ReportItem {
            title: self.plain(written, self.articles.title(article), &context),
            href: self.route(language, &What::Report(n)),
            date: report.date.iso(),
            date_text: date::long(report.date.day, language),
            summary: if front.withdrawn.is_some() { String::new() } else { self.plain(written, summary, &context) },
            place: self.place_link(language, report.place),
            lang: (written != language).then(|| written.tag().to_owned()),
            pinned: front.pinned,
            withdrawn: front.withdrawn.is_some(),
        }
    }

    pub fn place_item(&self, language: Language, id: PlaceId, depth: usize) -> PlaceItem {
        let place = self.office.places.get(id);
        let children = if depth == 0 { &[][..] } else { &place.children };
        PlaceItem {
            name: place.name.get(language).to_owned(),
            level: self.say(language, &format!("level-{}", place.level.word())),
            href: self.route(language, &What::Place(id)),
            summary: place.summary.get(language).to_owned(),
            reported: self.office.statistics.of(id).next().is_some(),
            children: children.iter().map(|c| self.place_item(language, *c, depth - 1)).collect(),
        }
    }

    /// Up to `most` figures that say most of a place.
    pub fn key_figures(&self, language: Language, place: PlaceId, most: usize) -> Vec<FigureView> {
        self.key_figures_of(language, &[place], most)
    }

    /// The same of several places, each indicator once, with the place it is of. Totals of work come before amounts
    /// and levels, large numbers before small; rates, targets and ratios last.
    pub fn key_figures_of(&self, language: Language, places: &[PlaceId], most: usize) -> Vec<FigureView> {
        let statistics = &self.office.statistics;
        let mut all: Vec<(u8, usize, &Indicator, PlaceId, Answer)> = Vec::new();
        for place in places {
            for (id, _) in statistics.of(*place) {
                let Some(indicator) = self.office.indicators.get(id) else { continue };
                let answer = statistics.own_answer(indicator, *place, At::Day(self.today));
                let Some(figure) = answer.figure() else { continue };
                let digits = figure.value.abs().trunc().to_string().len();
                let rank = match indicator.nature {
                    Nature::Cumulative => 0,
                    Nature::Flow => 1,
                    Nature::Stock => 2,
                    Nature::Rate | Nature::Target | Nature::Ratio => 4,
                };
                all.push((rank + u8::from(digits == 1), usize::MAX - digits, indicator, *place, answer));
            }
        }
        all.sort_by(|a, b| (a.0, a.1, &a.2.id, a.3).cmp(&(b.0, b.1, &b.2.id, b.3)));
        let mut seen: Vec<&Arc<str>> = Vec::new();
        let mut views = Vec::new();
        for (_, _, indicator, place, answer) in &all {
            if views.len() == most || seen.contains(&&indicator.id) {
                continue;
            }
            seen.push(&indicator.id);
            let view = self.figure_view(language, *place, indicator, answer);
            let of = (places.len() > 1).then(|| Link {
                name: self.short_name(language, *place).to_owned(),
                ..self.place_link(language, *place)
            });
            views.push(FigureView { place: of, ..view });
        }
        views
    }
}

/// A figure's markup at the start of a sentence: "More than 1,300 banners".
pub fn begin_sentence(html: &str) -> String {
    capital(html, html.find('>').map_or(0, |i| i + 1))
}

/// The text with the letter at byte `at` as a capital.
fn capital(text: &str, at: usize) -> String {
    match text.get(at..).and_then(|rest| rest.chars().next()) {
        Some(c) if c.is_ascii_lowercase() => format!("{}{}{}", &text[..at], c.to_ascii_uppercase(), &text[at + 1..]),
        _ => text.to_owned(),
    }
}

pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    markdown::escape(text, &mut out);
    out
}

/// A date for attributes and tables: ISO day, interval, or `after/…`.
pub fn iso(when: When) -> Option<String> {
    match when {
        When::Undated => None,
        When::On(day) => Some(day.to_string()),
        When::After(day) => Some(format!("{day}/..")),
        When::Period(from, to) => Some(format!("{from}/{to}")),
    }
}
