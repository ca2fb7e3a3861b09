//! What plays: the slides of a programme in one language, filled from the content as the site says it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;

use crate::campaign::PlaceId;
use crate::chart::{self, Cell, Chart, Kind as ChartKind};
use crate::diagnostic::Location;
use crate::figure::Bound;
use crate::language::date::Moment;
use crate::language::{Language, Text};
use crate::screens::settings::{Item, KINDS, Kind, Programme, Scope, Settings, Show};
use crate::site::view::FigureView;
use crate::site::{Site, What};

/// One thought, in words of one language.
#[derive(Debug, Clone, PartialEq)]
pub enum Idea {
    Title {
        over: String,
        text: String,
        under: String,
        note: String,
    },
    Figure(Figure),
    Bars {
        title: String,
        over: String,
        note: String,
        rows: Vec<Row>,
    },
    Headline {
        over: String,
        title: String,
        summary: String,
        address: Option<String>,
        scan: String,
    },
    Words {
        over: String,
        text: String,
    },
    /// Days, with what was reported of each.
    Timeline {
        over: String,
        days: Vec<(String, Vec<String>)>,
    },
    Thanks {
        text: String,
        under: String,
        address: Option<String>,
        scan: String,
    },
}

/// before + number + after + unit is how it is said; never without its date.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub over: String,
    pub label: String,
    pub before: String,
    pub number: String,
    pub after: String,
    pub unit: String,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub label: String,
    pub value: String,
    /// Of the longest bar; `None` where nothing was reported.
    pub share: Option<f32>,
    /// How the figure behind it is bounded.
    pub bound: Bound,
    /// The parts of the value, where it is one.
    pub figure: Option<Figure>,
}

/// A slide before it is laid out.
#[derive(Debug, Clone)]
pub struct Slide {
    pub idea: Idea,
    pub language: Language,
    /// What it is of: `figures`.
    pub word: &'static str,
    /// For messages and lists: `zijinglu/figures-2`.
    pub name: String,
    pub show: Show,
    /// Where it was asked for, else where it comes from.
    pub at: Location,
}

struct Teller<'a, 's> {
    site: &'a Site<'s>,
    programme: &'a Programme,
    settings: &'a Settings,
    language: Language,
}

/// The slides of a programme in one language; what there is nothing for is left out.
pub fn slides(site: &Site, settings: &Settings, programme: &Programme, language: Language, strip: bool) -> Vec<Slide> {
    let teller = Teller { site, programme, settings, language };
    let at = Location::file("content/screens.yaml");
    let usual = KINDS.map(|(_, kind)| Item { kind, most: None, show: Show::default(), at: at.clone() });
    // Long lists are for those who stand before a large screen.
    let usual: Vec<Item> = usual.into_iter().filter(|item| !(strip && item.kind == Kind::Timeline)).collect();
    let items = if programme.items.is_empty() { &usual[..] } else { &programme.items };
    let mut slides: Vec<Slide> = items.iter().flat_map(|item| teller.item(item)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for slide in &mut slides {
        let count = counts.entry(slide.word).or_default();
        *count += 1;
        slide.name = format!("{}/{}-{count}", programme.name, slide.word);
    }
    slides
}

impl Teller<'_, '_> {
    fn item(&self, item: &Item) -> Vec<Slide> {
        let most = |usual: usize| item.most.unwrap_or(usual);
        let word = KINDS.iter().find(|(_, kind)| *kind == item.kind).map_or("slide", |(word, _)| *word);
        let ideas: Vec<(Idea, Show)> = match &item.kind {
            Kind::Title => vec![(self.title(), Show::default())],
            Kind::Figures => self.figures(most(4)).into_iter().map(plain).collect(),
            Kind::Ranking => self.rankings(most(1)).iter().filter_map(|c| self.bars(c)).map(plain).collect(),
            Kind::Chart => self.chart().iter().filter_map(|c| self.bars(c)).map(plain).collect(),
            Kind::Reports => self.reports().iter().filter_map(|n| self.report(*n)).take(most(3)).collect(),
            Kind::Slogans => self.slogans(most(50)),
            Kind::Timeline => self.timeline(most(6)).into_iter().map(plain).collect(),
            Kind::Thanks => vec![plain(self.thanks())],
            Kind::Report(path) => self.site.reports.find(path).and_then(|n| self.report(n)).into_iter().collect(),
            Kind::Text(text) => self.words(text).map(plain).into_iter().collect(),
        };
        let slide = |(idea, own): (Idea, Show)| Slide {
            idea,
            language: self.language,
            word,
            name: String::new(),
            show: Show {
                dwell: item.show.dwell.or(own.dwell),
                from: item.show.from.max(own.from),
                until: [item.show.until, own.until].into_iter().flatten().min(),
            },
            at: item.at.clone(),
        };
        ideas.into_iter().map(slide).collect()
    }

    fn places(&self) -> Vec<PlaceId> {
        match self.programme.scope {
            Scope::Campaign(c) => self.site.office.campaigns[c].places.clone(),
            Scope::Place(place) => vec![place],
            Scope::Whole => self.site.office.places.iter().map(|p| p.id).collect(),
        }
    }

    fn site_title(&self) -> String {
        self.site.office.site.title.get(self.language).to_owned()
    }

    fn publisher(&self) -> String {
        self.site.office.site.publisher.get(self.language).to_owned()
    }

    /// What a programme is called.
    fn name(&self) -> String {
        match self.programme.scope {
            Scope::Campaign(c) => self.site.office.campaigns[c].name.get(self.language).to_owned(),
            Scope::Place(place) => self.site.office.places.get(place).name.get(self.language).to_owned(),
            Scope::Whole => self.site_title(),
        }
    }

    fn title(&self) -> Idea {
        let (mut over, mut under, mut note) = (self.site_title(), String::new(), String::new());
        match self.programme.scope {
            Scope::Campaign(c) => {
                let item = self.site.campaign_item(self.language, c);
                (under, note) = (item.summary, item.period);
            }
            Scope::Place(place) => under = self.site.office.places.get(place).summary.get(self.language).to_owned(),
            Scope::Whole => over = self.publisher(),
        }
        Idea::Title { over, text: self.name(), under, note }
    }

    fn figures(&self, most: usize) -> Vec<Idea> {
        let views = self.site.key_figures_of(self.language, &self.places(), most);
        let over = |view: &FigureView| view.place.as_ref().map_or_else(|| self.name(), |link| link.name.clone());
        let shown = views.into_iter().filter(|view| view.state == "reported");
        shown.map(|view| Idea::Figure(self.figure(over(&view), view))).collect()
    }

    fn figure(&self, over: String, view: FigureView) -> Figure {
        let FigureView { label, before, number, after, unit, when, status, coverage, .. } = view;
        let note = self.joined(&[&when, &status, &coverage]);
        Figure { over, label, before, number, after, unit, note }
    }

    fn joined(&self, notes: &[&str]) -> String {
        let dot = if self.language.is_chinese() { " · " } else { ", " };
        notes.iter().filter(|n| !n.is_empty()).copied().collect::<Vec<_>>().join(dot)
    }

    fn rankings(&self, most: usize) -> Vec<Chart> {
        let places = match self.programme.scope {
            Scope::Place(place) => self.site.office.places.get(place).children.clone(),
            _ => self.places(),
        };
        self.site.rankings(self.language, &places, "", most).into_iter().map(|drawing| drawing.chart).collect()
    }

    /// The chart of the first place that has one; not one that stands among the rankings already.
    fn chart(&self) -> Option<Chart> {
        let ranked: Vec<String> = self.rankings(1).into_iter().map(|chart| chart.title).collect();
        let charts = self.places().into_iter().filter_map(|place| self.site.place_chart(place, false));
        charts.map(|asked| self.site.chart(&asked, self.language)).find(|chart| !ranked.contains(&chart.title))
    }

    /// A chart as rows: everything in it stands beside its name.
    fn bars(&self, chart: &Chart) -> Option<Idea> {
        let panel = chart.panels.first()?;
        let mut cells: Vec<(String, &Cell)> = Vec::new();
        for (s, series) in panel.series.iter().enumerate() {
            for (c, category) in panel.categories.iter().enumerate() {
                let label = match (panel.series.len(), panel.categories.len()) {
                    (1, _) => category.label.clone(),
                    (_, 1) => series.name.clone(),
                    _ => self.joined(&[&series.name, &category.label]),
                };
                cells.push((label, panel.cell(s, c)));
            }
        }
        let value = |cell: &Cell| cell.state.figure().map(|f| f.value);
        // Several counts of one place: the rows are named by them.
        let of_place = chart.kind == ChartKind::Bars && !chart.subtitle.is_empty();
        // One bar alone compares nothing.
        if cells.len() < 2 {
            return None;
        }
        if chart.kind == ChartKind::Ranking {
            cells.sort_by_key(|(_, cell)| std::cmp::Reverse(value(cell)));
        }
        let most = cells.iter().filter_map(|(_, cell)| value(cell)).max().filter(|most| !most.is_zero())?;
        let mut notes = chart.notes.clone();
        let unsure: BTreeSet<&str> = cells.iter().filter_map(|(_, cell)| cell.unsure(&chart.words)).collect();
        notes.extend(unsure.iter().map(|word| format!("* {word}")));
        let note = self.joined(&[&chart.as_of, &notes.join(if self.language.is_chinese() { "；" } else { "; " })]);
        let row = |(label, cell): (String, &Cell)| {
            let share = value(cell).map(|v| (v / most).to_string().parse::<f32>().unwrap_or(0.0).clamp(0.0, 1.0));
            let chart::Cell { printed, .. } = cell;
            // By itself a figure has its own day, not those of all.
            let when =
                cell.when.map_or_else(|| chart.as_of.clone(), |when| self.site.when_words(self.language, Some(when)));
            let status = self.site.status_words(self.language, cell.status);
            let figure = share.map(|_| Figure {
                over: if of_place { chart.subtitle.clone() } else { label.clone() },
                label: if of_place { label.clone() } else { chart.title.clone() },
                before: printed.before.clone(),
                number: printed.number.clone(),
                after: printed.after.clone(),
                unit: printed.unit.clone(),
                note: self.joined(&[&when, &status]),
            });
            Row {
                label,
                value: cell.label(&chart.words),
                share,
                bound: cell.state.figure().map_or(Bound::Exact, |f| f.bound),
                figure,
            }
        };
        let rows: Vec<Row> = cells.into_iter().map(row).collect();
        let (title, over) = match chart.subtitle.is_empty() {
            true => (chart.title.clone(), self.name()),
            false if of_place => (chart.subtitle.clone(), self.name()),
            false => (chart.title.clone(), chart.subtitle.clone()),
        };
        Some(Idea::Bars { title, over, note, rows })
    }

    /// Newest first.
    fn reports(&self) -> Vec<usize> {
        match self.programme.scope {
            Scope::Campaign(c) => self.site.reports.of_campaign(c).to_vec(),
            Scope::Place(place) => self.site.reports.of_place(place).to_vec(),
            Scope::Whole => self.site.reports.all().collect(),
        }
    }

    /// A report that is written in this language and stands; until it expires.
    fn report(&self, n: usize) -> Option<(Idea, Show)> {
        let item = self.site.report_item(self.language, n);
        if item.withdrawn || item.lang.is_some() {
            return None;
        }
        let front = self.site.front(self.site.reports.get(n));
        // A day alone is its midnight, as for the pages of the site.
        let show =
            Show { dwell: None, from: front.publish_at.map(at_a_minute), until: front.expire_at.map(at_a_minute) };
        let address = self.site.url(&item.href);
        let idea = Idea::Headline {
            over: self.joined(&[&item.place.name, &item.date_text]),
            title: item.title.clone(),
            summary: item.summary.clone(),
            address,
            scan: self.site.say(self.language, "screens-scan"),
        };
        Some((idea, show))
    }

    /// A text that is written in this language.
    fn words(&self, text: &Text) -> Option<Idea> {
        text.own(self.language)
            .filter(|text| !text.trim().is_empty())
            .map(|text| Idea::Words { over: String::new(), text: text.to_owned() })
    }

    fn slogans(&self, most: usize) -> Vec<(Idea, Show)> {
        let mut due = 0;
        let slogans = self.settings.slogans.iter().filter(|slogan| self.site.is_due(None, slogan.show.until));
        let shown = slogans.filter_map(|slogan| Some((self.words(&slogan.text)?, slogan.show.clone())));
        // Those still to come take no place from those of today.
        let counted = |(_, show): &(Idea, Show)| {
            let now = self.site.is_due(show.from, show.until);
            due += usize::from(now);
            !now || due <= most
        };
        shown.filter(counted).collect()
    }

    fn timeline(&self, most: usize) -> Option<Idea> {
        let mut days: Vec<(String, Vec<String>)> = Vec::new();
        for item in self.site.timeline(self.language, &self.places()).into_iter().take(most) {
            match days.last_mut().filter(|(day, _)| *day == item.date_text) {
                Some((_, texts)) => texts.push(item.text),
                None => days.push((item.date_text, vec![item.text])),
            }
        }
        (!days.is_empty()).then(|| Idea::Timeline { over: self.name(), days })
    }

    fn thanks(&self) -> Idea {
        let home = self.site.route(self.language, &What::Home);
        Idea::Thanks {
            text: self.site.say(self.language, "screens-thanks"),
            under: self.publisher(),
            address: self.site.url(&home),
            scan: self.site.say(self.language, "screens-scan"),
        }
    }
}

fn plain(idea: Idea) -> (Idea, Show) {
    (idea, Show::default())
}

/// A day without a time as its first minute.
fn at_a_minute(moment: Moment) -> Moment {
    Moment { minute: moment.minute.or(Some((0, 0))), ..moment }
}

/// Milliseconds since 1970.
pub fn instant(moment: &Moment) -> i64 {
    let (hour, minute) = moment.minute.unwrap_or((0, 0));
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    let local = moment.day.and_time(time).and_utc().timestamp_millis();
    local - i64::from(moment.zone.offset_minutes) * 60_000
}
