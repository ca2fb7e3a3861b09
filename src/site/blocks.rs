//! Blocks of an article, looked up and printed: charts, tables of figures, command structures, steps, timelines.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::block::{self, EventDate, Item, Post, Shown, ShownPost};
use crate::campaign::{At, PlaceId};
use crate::chart;
use crate::diagnostic::Diagnostic;
use crate::figure::{Indicator, When};
use crate::language::lunar::LunarDay;
use crate::language::strings::Arg;
use crate::language::{Language, date};
use crate::markdown::{Block, Word};
use crate::site::resolve::Context;
use crate::site::{Site, What};
use crate::source::yaml;

/// A block ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Ready {
    Chart(Box<chart::Chart>),
    Other(Shown),
    /// The block is wrong: it was reported, and nothing stands in its place.
    Nothing,
}

impl Ready {
    pub fn draw(&self, root: &str, out: &mut String) {
        match self {
            Self::Chart(chart) => chart::draw(chart, root, out),
            Self::Other(shown) => block::draw(shown, root, out),
            Self::Nothing => {}
        }
    }
}

/// To a page's key.
impl Serialize for Ready {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Chart(chart) => (0u8, chart).serialize(serializer),
            Self::Other(shown) => (1u8, shown).serialize(serializer),
            Self::Nothing => 2u8.serialize(serializer),
        }
    }
}

impl Site<'_> {
    /// Block `n` of an article, in the language its text is written in; what is wrong goes to `found`.
    pub fn block(
        &self,
        article: usize,
        n: usize,
        context: &Context,
        language: Language,
        found: &mut Vec<Diagnostic>,
    ) -> Ready {
        let outline = self.articles.outline(article);
        let block = &outline.blocks[n];
        let node = match yaml::parse_at(&context.file, &block.yaml, block.first_line, block.at.column) {
            Ok(node) => node,
            Err(diagnostic) => {
                found.push(diagnostic);
                return Ready::Nothing;
            }
        };
        let before = found.len();
        node.linkless(&context.file, found);
        if found.len() > before {
            return Ready::Nothing;
        }
        if block.word == Word::Chart {
            return self.chart_block(article, n, &node, context, language, found);
        }
        self.other_block(block, &node, context, language, found).map_or(Ready::Nothing, Ready::Other)
    }

    fn chart_block(
        &self,
        article: usize,
        n: usize,
        node: &yaml::Node,
        context: &Context,
        language: Language,
        found: &mut Vec<Diagnostic>,
    ) -> Ready {
        let Some(spec) = chart::parse(node, &context.file, found) else { return Ready::Nothing };
        let Some(mut asked) = self.asked(&spec, context, language, found) else { return Ready::Nothing };
        asked.id = format!("chart-{}", n + 1);
        asked.csv = self.makes.downloads.then(|| self.route(language, &What::ChartCsv(article, n)));
        Ready::Chart(Box::new(self.chart(&asked, language)))
    }

    fn other_block(
        &self,
        block: &Block,
        node: &yaml::Node,
        context: &Context,
        language: Language,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Shown> {
        let file = &context.file;
        let spec = match block.word {
            Word::Figures => block::figures(node, file, found),
            Word::Org => block::org(node, file, found),
            Word::Flow => block::flow(node, file, found),
            Word::Timeline | Word::Chart => block::timeline(node, file, found),
        }?;
        Some(match spec {
            block::Spec::Figures { title, indicators, places } => {
                let places = self.places_of(&places, context, &block.at.location(file), found);
                let known: Vec<&Indicator> = indicators
                    .iter()
                    .filter_map(|(id, at)| self.indicator(id, at).map_err(|d| found.push(d)).ok())
                    .collect();
                self.figures_table(title, &known, &places, context, language)
            }
            block::Spec::Org { title, root } => Shown::Org { title, root: self.post(&root, context, language, found) },
            block::Spec::Flow { title, steps } => Shown::Flow { title, steps },
            block::Spec::Timeline { title, events } => {
                let events = events.iter().map(|e| self.event(e, language)).collect();
                Shown::Timeline { title, events }
            }
        })
    }

    /// One place: a row an indicator. Several: a row a place and indicator.
    fn figures_table(
        &self,
        title: String,
        indicators: &[&Indicator],
        places: &[PlaceId],
        context: &Context,
        language: Language,
    ) -> Shown {
        let say = |id: &str| self.say(language, id);
        let mut head = vec![say("column-indicator"), say("column-figure"), say("column-date")];
        if places.len() != 1 {
            head.insert(0, say("column-place"));
        }
        let (mut rows, mut sources) = (Vec::new(), Vec::new());
        for place in places {
            for indicator in indicators {
                let answer = self.office.statistics.answer(
                    &self.office.indicators,
                    &self.office.places,
                    *place,
                    &indicator.id,
                    At::Day(context.day),
                );
                let name = Item::Text(indicator.name.get(language).to_owned());
                let name = match self.indicator_href(language, &indicator.id) {
                    Some(href) => Item::Link { name: indicator.name.get(language).to_owned(), href },
                    None => name,
                };
                let mut row = vec![
                    name,
                    Item::Html(self.figure_html(language, indicator, &answer, false, Some(context))),
                    Item::Text(self.answer_when(language, &answer)),
                ];
                if places.len() != 1 {
                    let link = self.place_link(language, *place);
                    row.insert(0, Item::Link { name: self.short_name(language, *place).to_owned(), href: link.href });
                }
                for id in &answer.sources {
                    if !sources.contains(id) {
                        sources.push(id.clone());
                    }
                }
                rows.push(row);
            }
        }
        let names: Vec<String> = sources.iter().filter_map(|id| Some(self.source_link(language, id)?.name)).collect();
        let foot = match names.is_empty() {
            true => String::new(),
            false => format!(
                "{}{}{}",
                say("source"),
                if language.is_chinese() { "：" } else { ": " },
                names.join(if language.is_chinese() { "；" } else { "; " })
            ),
        };
        Shown::Figures { title, head, rows, foot }
    }

    fn post(&self, post: &Post, context: &Context, language: Language, found: &mut Vec<Diagnostic>) -> ShownPost {
        let mut figure_html = String::new();
        if let Some((id, at)) = &post.figure {
            let link = crate::markdown::FigureLink {
                indicator: id.clone(),
                place: None,
                when: None,
                number_only: false,
                at: crate::markdown::Span { line: at.line, column: at.column, length: at.length },
            };
            match self.meant(&link, context) {
                Ok(meant) => {
                    figure_html = self.figure_html(language, meant.indicator, &meant.answer, false, Some(context))
                }
                Err(diagnostic) => found.push(diagnostic),
            }
        }
        let children = post.children.iter().map(|c| self.post(c, context, language, found)).collect();
        ShownPost { name: post.name.clone(), note: post.note.clone(), figure_html, children }
    }

    /// ISO date where it is a day, the date in words, the text.
    fn event(&self, event: &block::Event, language: Language) -> (Option<String>, String, String) {
        let (iso, mut words) = self.event_date(event.date, event.lunar, language);
        if !event.moment.is_empty() {
            if !language.is_chinese() {
                words.push_str(", ");
            }
            words.push_str(&event.moment);
        }
        (iso, words, event.text.clone())
    }

    /// ISO date where it is a day, and the date in words.
    pub(super) fn event_date(&self, at: EventDate, lunar: bool, language: Language) -> (Option<String>, String) {
        match at {
            EventDate::On(day) => (Some(day.to_string()), self.day_words(day, lunar, language)),
            EventDate::After(day) => (None, self.when_words(language, Some(When::After(day)))),
            EventDate::Before(day) => {
                let day = date::long(day, language);
                (None, self.strings.say_with(language, "before-day", &[("date", Arg::Text(&day))]))
            }
        }
    }

    /// A day, and by the moon where that is asked for and known.
    pub(super) fn day_words(&self, day: NaiveDate, lunar: bool, language: Language) -> String {
        let words = date::long(day, language);
        match LunarDay::of(day).filter(|_| lunar) {
            Some(moon) => {
                let arguments = [("date", Arg::Text(&words)), ("lunar", Arg::Text(&moon.words(language)))];
                self.strings.say_with(language, "lunar-day", &arguments)
            }
            None => words,
        }
    }
}
