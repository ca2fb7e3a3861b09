//! Numbers typed in articles, held against the statistics, each other and the translation (`prose` reads them).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::campaign::PlaceId;
use crate::campaign::load::PageKind;
use crate::check::prose::{self, arithmetic, article::Text, dates, figures, languages};
use crate::check::rules::{self, Level, Rule};
use crate::check::texts::Reader;
use crate::check::{Finding, Input};
use crate::site::resolve::Context;
use crate::trace;

pub const FIGURES: [Rule; 3] = [
    Rule {
        name: figures::TYPED,
        level: Level::Note,
        about: "A number typed by hand that the statistics of this place and date hold too: a figure link (`[[banners]]`) \
                would follow when they change.",
    },
    Rule {
        name: figures::NEARLY,
        level: Level::Warn,
        about: "A number typed by hand that is nearly that of the statistics: another bound (1300 for 1300余), or rounded.",
    },
    Rule {
        name: figures::CONTRADICTS,
        level: Level::Warn,
        about: "A number typed by hand that the statistics of this place and date contradict.",
    },
];

pub const ARITHMETIC: [Rule; 8] = [
    Rule { name: arithmetic::PARTS, level: Level::Warn, about: "Parts that come to more than their whole." },
    Rule {
        name: arithmetic::SHARES,
        level: Level::Warn,
        about: "A share that is not its numerator over its denominator: 203 of 289 are 70.2 %.",
    },
    Rule {
        name: arithmetic::SUMS,
        level: Level::Warn,
        about: "A district's own figure that is not the sum of its streets, where all of them report.",
    },
    Rule {
        name: arithmetic::OUTLIERS,
        level: Level::Warn,
        about: "A level or total that is ten times what it was a day before, or a tenth: often a slip of the hand.",
    },
    Rule { name: arithmetic::PLANS, level: Level::Warn, about: "More done than was planned." },
    Rule {
        name: arithmetic::ATTENDANCES,
        level: Level::Warn,
        about: "People (人) added to attendances (人次): one person may attend often.",
    },
    Rule {
        name: languages::LANGUAGES,
        level: Level::Warn,
        about: "The two languages of one report say different numbers.",
    },
    Rule {
        name: dates::DATES,
        level: Level::Warn,
        about: "A span of days in a Chinese text that ends before it begins: 2月20日至2月15日.",
    },
];

/// Numbers beside the name or measure word of an indicator.
pub fn figures(input: &Input, found: &mut Vec<Finding>) {
    take_group(input, "figures", found);
}

/// Numbers held against one another.
pub fn arithmetic(input: &Input, found: &mut Vec<Finding>) {
    found.extend(findings(arithmetic::statistics(input.office)));
    take_group(input, "arithmetic", found);
}

fn take_group(input: &Input, group: &str, found: &mut Vec<Finding>) {
    found.extend(input.read.said.iter().flat_map(|(_, said)| said.of(group)).cloned());
}

fn findings(all: Vec<prose::Finding>) -> impl Iterator<Item = Finding> {
    all.into_iter().filter_map(|(name, diagnostic)| Some(Finding::new(rules::find(name)?, diagnostic)))
}

/// What the numbers in the texts of one report say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Stands for the texts, where they speak from, and the catalogues.
    stamp: u64,
    /// For the statistics that some number was held against; `None`: none was.
    statistics: Option<u64>,
    findings: Vec<Finding>,
}

impl Said {
    /// What is said under the rules of a group.
    pub fn of(&self, group: &str) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |f| f.rule.group() == group)
    }

    /// Takes in what is said of the words of the same texts.
    pub fn add(&mut self, more: Vec<Finding>) {
        self.findings.extend(more);
    }

    /// Whether it would be said again.
    pub fn holds(&self, stamp: u64, statistics: u64) -> bool {
        self.stamp == stamp && self.statistics.is_none_or(|then| then == statistics)
    }
}

/// Stands for everything that `of_report` looks at but the statistics. `pages` are the texts, the original first.
pub fn stamp(reader: &Reader, pages: &[usize]) -> u64 {
    let from = |n: &usize| {
        let place =
            stand(reader, pages[0], *n).map(|(place, day)| (place.map(|p| &*reader.office.places.get(p).path), day));
        let page = &reader.files.pages[*n];
        (&*page.entry.path, page.language, reader.articles.card(*n).digest, place)
    };
    trace::hash(&(reader.office.digest, pages.iter().map(from).collect::<Vec<_>>()))
}

/// Reads the numbers of a report in all its texts; `stamps` stand for what they were held against.
pub fn of_report<'t>(
    reader: &Reader,
    pages: &[usize],
    names: &figures::Names,
    markdown: &dyn Fn(usize) -> Option<&'t str>,
    stamps: (u64, u64),
) -> Said {
    let language = |n: &usize| reader.files.pages[*n].language;
    let known = |n: &usize| reader.office.site.languages.contains(&language(n));
    // Of two texts in one language, which is a mistake, the last.
    let last = |k: usize| pages.get(k + 1).is_none_or(|next| language(next) != language(&pages[k]));
    let own = pages.iter().enumerate().filter(|(k, n)| known(n) && last(*k));
    let first = own.clone().next().map_or(0, |(_, n)| *n);
    let text = |(k, n): (usize, &usize)| Some(Text::new(&context(reader, first, *n)?, language(n), markdown(k)?));
    let texts: Vec<Text> = own.filter_map(text).collect();
    let mut found = Vec::new();
    let mut held = false;
    for text in &texts {
        let of_figures = figures::check(reader.office, names, text);
        held |= of_figures.is_some();
        found.extend(of_figures.unwrap_or_default());
        found.extend(arithmetic::text(text));
        found.extend(dates::check(text));
    }
    if let Some((original, others)) = texts.split_first() {
        others.iter().for_each(|other| found.extend(languages::check(original, other)));
    }
    Said { stamp: stamps.0, statistics: held.then_some(stamps.1), findings: findings(found).collect() }
}

/// Where and when a text speaks; `None` for what no page shows. The date of a report is that of its original.
fn stand(reader: &Reader, first: usize, n: usize) -> Option<(Option<PlaceId>, NaiveDate)> {
    let (card, own) = (reader.articles.card(first), reader.articles.card(n));
    if card.draft || own.draft || card.withdrawn || own.withdrawn {
        return None;
    }
    let page = &reader.files.pages[n];
    Some(match page.kind {
        PageKind::Report(place) => (Some(place), card.date?.day),
        PageKind::Introduction(place) => (Some(place), reader.today),
        PageKind::Home | PageKind::Free => (None, reader.today),
    })
}

fn context(reader: &Reader, first: usize, n: usize) -> Option<Context> {
    let (place, day) = stand(reader, first, n)?;
    let period = reader.articles.front(first).period;
    Some(Context {
        article: n,
        file: reader.files.pages[n].entry.path.clone(),
        folder: String::new(),
        place,
        day,
        period,
    })
}
