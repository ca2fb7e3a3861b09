//! Numbers typed in articles, held against the statistics, each other and the translation (`prose` reads them).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::load::PageKind;
use crate::check::prose::{self, arithmetic, article::Text, figures, languages};
use crate::check::rules::{self, Level, Rule};
use crate::check::{Finding, Input};
use crate::language::Language;
use crate::site::resolve::Context;

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

pub const ARITHMETIC: [Rule; 7] = [
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
];

/// Numbers beside the name or measure word of an indicator.
pub fn figures(input: &Input, found: &mut Vec<Finding>) {
    let names = figures::Names::new(input.office);
    for text in texts(input).iter().flatten() {
        take(figures::check(input.office, &names, text), found);
    }
}

/// Numbers held against one another.
pub fn arithmetic(input: &Input, found: &mut Vec<Finding>) {
    take(arithmetic::statistics(input.office), found);
    for report in texts(input) {
        report.iter().for_each(|text| take(arithmetic::text(text), found));
        if let Some((original, others)) = report.split_first() {
            others.iter().for_each(|other| take(languages::check(original, other), found));
        }
    }
}

fn take(all: Vec<prose::Finding>, found: &mut Vec<Finding>) {
    found.extend(all.into_iter().filter_map(|(name, diagnostic)| Some(Finding::new(rules::find(name)?, diagnostic))));
}

/// Reports and pages that are no drafts, each with its texts: the original first.
fn texts<'a>(input: &Input<'a>) -> Vec<Vec<Text<'a>>> {
    let mut all: BTreeMap<(&str, &Arc<str>), BTreeMap<Language, usize>> = BTreeMap::new();
    for (n, page) in input.files.pages.iter().enumerate() {
        let folder = page.entry.path.rsplit_once('/').map_or("", |(f, _)| f);
        all.entry((folder, &page.stem)).or_default().insert(page.language, n);
    }
    let sources: BTreeMap<&str, &'a str> = input.texts.iter().map(|t| (&*t.file, t.text.as_str())).collect();
    let languages = &input.office.site.languages;
    let of = |texts: &BTreeMap<Language, usize>| {
        let first = languages.iter().find_map(|l| texts.get(l))?;
        let in_order = languages.iter().filter_map(|l| Some((*l, *texts.get(l)?)));
        let text = |(language, n)| {
            Some(Text::new(&context(input, *first, n)?, language, sources.get(&*input.files.pages[n].entry.path)?))
        };
        Some(in_order.filter_map(text).collect())
    };
    all.values().filter_map(of).collect()
}

/// Where a text speaks from; `None` for what no page shows. Date and period of a report are those of its original.
fn context(input: &Input, first: usize, n: usize) -> Option<Context> {
    let (card, own) = (input.articles.card(first), input.articles.card(n));
    if card.draft || own.draft || card.withdrawn || own.withdrawn {
        return None;
    }
    let page = &input.files.pages[n];
    let (place, day) = match page.kind {
        PageKind::Report(place) => (Some(place), card.date?.day),
        PageKind::Introduction(place) => (Some(place), input.today),
        PageKind::Home | PageKind::Free => (None, input.today),
    };
    let period = input.articles.front(first).period;
    Some(Context { article: n, file: page.entry.path.clone(), folder: String::new(), place, day, period })
}
