//! Freshness: nothing without a date or a source, nothing shown beyond its day, no column left alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::campaign::PlaceId;
use crate::campaign::load::PageKind;
use crate::check::rules::{Level, Rule};
use crate::check::{Finding, Input};
use crate::diagnostic::{Diagnostic, Location};

pub const RULES: [Rule; 4] = [
    Rule {
        name: "freshness/date",
        level: Level::Error,
        about: "A report without a date: nobody can tell when it held.",
    },
    Rule {
        name: "freshness/source",
        level: Level::Warn,
        about: "A report that names neither a source nor an author. Add `source: …` (an id of sources.yaml) or `author: …`.",
    },
    Rule {
        name: "freshness/expired",
        level: Level::Warn,
        about: "A text whose `expire_at` has passed: readers do not see it any more, and it still lies in content/.",
    },
    Rule {
        name: "freshness/column",
        level: Level::Warn,
        about: "A column (a place with reports) without a new report in 14 days, although it has had one in the last half \
                year. Older columns are taken for finished.",
    },
];

/// A column is to have something new in so many days.
const NEW: i64 = 14;
/// A column that has been still for longer is finished.
const FINISHED: i64 = 183;

pub fn check(input: &Input, found: &mut Vec<Finding>) {
    let mut newest: BTreeMap<PlaceId, (NaiveDate, Location)> = BTreeMap::new();
    for (n, page) in input.files.pages.iter().enumerate() {
        let card = input.articles.card(n);
        let whole = || Location::file(page.entry.path.clone());
        let head = || Location::new(page.entry.path.clone(), card.at.0, card.at.1, 0);
        if let Some(end) = card.expire_at.filter(|e| e.day < input.today) {
            let message = format!("this text ended on {} and still lies here", end.day);
            let help = "take it away, or give a later `expire_at`";
            found.push(Finding::new(&RULES[2], Diagnostic::warning(whole(), message).help(help)));
        }
        let PageKind::Report(place) = page.kind else { continue };
        let original = input.office.site.languages.first() == Some(&page.language) || alone(input, n);
        if card.draft || !original {
            continue;
        }
        let Some(date) = card.date else {
            if card.mistakes.is_empty() {
                let help = "add `date: 2020-02-25` between two lines of --- at the top";
                found.push(Finding::new(&RULES[0], Diagnostic::error(head(), "this report has no date").help(help)));
            }
            continue;
        };
        if !input.outlined[n].sourced && !card.withdrawn {
            let help = "add `source: …` (an id of sources.yaml) or `author: …`";
            let message = "this report names neither a source nor an author";
            found.push(Finding::new(&RULES[1], Diagnostic::warning(head(), message).help(help)));
        }
        if date.day <= input.today {
            let last = newest.entry(place).or_insert((date.day, whole()));
            if date.day > last.0 {
                *last = (date.day, whole());
            }
        }
    }
    for (place, (day, at)) in newest {
        let still = (input.today - day).num_days();
        if (NEW + 1..=FINISHED).contains(&still) {
            let name = input.office.places.get(place).name.get(input.office.site.languages[0]).to_owned();
            let message = format!("nothing new in {name} for {still} days: this is the newest report, of {day}");
            let help =
                format!("a column has something new every {NEW} days; set freshness/column off where it is finished");
            found.push(Finding::new(&RULES[3], Diagnostic::warning(at, message).help(help)));
        }
    }
}

/// It is the only language version of its report.
fn alone(input: &Input, n: usize) -> bool {
    let page = &input.files.pages[n];
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(f, _)| f).to_owned();
    let here = folder(&page.entry.path);
    // Pages are sorted by path: those of one report stand together.
    let near = n.saturating_sub(3)..(n + 4).min(input.files.pages.len());
    !near.filter(|m| *m != n).any(|m| {
        let other = &input.files.pages[m];
        other.stem == page.stem && folder(&other.entry.path) == here
    })
}
