//! The timeline of a campaign: what its reports tell of in timeline blocks, and what its places reported, day by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::block::{self, EventDate};
use crate::campaign::PlaceId;
use crate::campaign::statistics::end_of;
use crate::figure::{Status, When, print};
use crate::language::Language;
use crate::language::lunar::LunarDay;
use crate::language::strings::Arg;
use crate::markdown::{Block, Word};
use crate::site::resolve::Context;
use crate::site::view::{DayEvent, DayFigure, DayPlace, TimelineDay, TimelineView};
use crate::site::{Site, What};
use crate::source::yaml;

/// When something was, in the order of a timeline: before a day, on it, after it.
type At = (NaiveDate, u8);

impl Site<'_> {
    /// Days oldest first; on each what happened, then the figures. Undated figures have no day, and reports have a list
    /// of their own.
    pub fn timeline_view(&self, language: Language, c: usize) -> TimelineView {
        let campaign = &self.office.campaigns[c];
        let mut days: BTreeMap<At, TimelineDay> = BTreeMap::new();
        // Reports come newest first.
        for n in self.reports.of_campaign(c).iter().rev() {
            for (at, event) in self.report_events(language, *n) {
                self.day_of(&mut days, at, language).events.push(event);
            }
        }
        for place in &campaign.places {
            for (at, figure) in self.dated_figures(language, *place) {
                let places = &mut self.day_of(&mut days, at, language).places;
                let link = self.place_link(language, *place);
                match places.last_mut().filter(|last| last.place == link) {
                    Some(last) => last.figures.push(figure),
                    None => places.push(DayPlace { place: link, figures: vec![figure] }),
                }
            }
        }
        let name = campaign.name.get(language);
        TimelineView {
            title: self.strings.say_with(language, "timeline-of", &[("name", Arg::Text(name))]),
            campaign: self.link_to(language, &What::Campaign(c), name),
            days: days.into_values().collect(),
        }
    }

    fn day_of<'d>(&self, days: &'d mut BTreeMap<At, TimelineDay>, at: At, language: Language) -> &'d mut TimelineDay {
        days.entry(at).or_insert_with(|| {
            let (day, order) = at;
            let date = match order {
                0 => EventDate::Before(day),
                1 => EventDate::On(day),
                _ => EventDate::After(day),
            };
            let (date, date_text) = self.event_date(date, false, language);
            TimelineDay { date: date.unwrap_or_default(), date_text, events: Vec::new(), places: Vec::new() }
        })
    }

    /// What the timeline blocks of a report tell of.
    fn report_events(&self, language: Language, n: usize) -> Vec<(At, DayEvent)> {
        let report = self.reports.get(n);
        let (article, written) = self.text_for(&report.texts, report.original, language);
        if !self.articles.has_timeline(article) || self.front(report).withdrawn.is_some() {
            return Vec::new();
        }
        let context = self.report_context(n, article);
        let link = self.report_link(language, n);
        let event = |event: block::Event| {
            let (at, exact) = match event.date {
                EventDate::Before(day) => ((day, 0), false),
                EventDate::On(day) => ((day, 1), true),
                EventDate::After(day) => ((day, 2), false),
            };
            // The day stands over it already; its hour and the day by the moon do not.
            let moon = LunarDay::of(at.0).filter(|_| exact && event.lunar).map_or(String::new(), |moon| {
                let moon = moon.words(language);
                let said = [("date", Arg::Text("")), ("lunar", Arg::Text(&moon))];
                self.strings.say_with(language, "lunar-day", &said).trim().to_owned()
            });
            let event = DayEvent {
                moon,
                moment: event.moment,
                text: event.text,
                lang: (written != language).then(|| written.tag().to_owned()),
                report: link.clone(),
            };
            (at, event)
        };
        self.events_of(article, &context).into_iter().map(event).collect()
    }

    fn events_of(&self, article: usize, context: &Context) -> Vec<block::Event> {
        let outline = self.articles.outline(article);
        let blocks = outline.blocks.iter().filter(|block| block.word == Word::Timeline);
        let read = |found: &Block| -> Option<Vec<block::Event>> {
            let node = yaml::parse_at(&context.file, &found.yaml, found.first_line, found.at.column).ok()?;
            match block::timeline(&node, &context.file, &mut Vec::new())? {
                block::Spec::Timeline { events, .. } => Some(events),
                _ => None,
            }
        };
        blocks.filter_map(read).flatten().collect()
    }

    /// All dated figures of a place, as they were reported.
    fn dated_figures(&self, language: Language, place: PlaceId) -> Vec<(At, DayFigure)> {
        let mut all = Vec::new();
        for (id, list) in self.office.statistics.of(place) {
            let Some(indicator) = self.office.indicators.get(id) else { continue };
            for observation in list {
                let Some(day) = end_of(observation.when) else { continue };
                let after = matches!(observation.when, When::After(_));
                let period = matches!(observation.when, When::Period(..));
                let status = observation.status;
                let said = observation.figure.map(|figure| print::print(&figure, &indicator.unit, language).text());
                let figure = DayFigure {
                    label: indicator.name.get(language).to_owned(),
                    href: self.indicator_href(language, id).unwrap_or_default(),
                    text: said.unwrap_or_else(|| self.say(language, "suppressed")),
                    period: if period { self.when_words(language, Some(observation.when)) } else { String::new() },
                    status: match status {
                        Status::Final => String::new(),
                        _ => self.say(language, &format!("status-{}", status.word())),
                    },
                };
                all.push(((day, if after { 2 } else { 1 }), figure));
            }
        }
        all
    }
}
