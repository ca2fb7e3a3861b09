//! Translations: what is missing, and what differs between the texts of one report.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::load::{Page, PageKind};
use crate::check::rules::{Level, Rule};
use crate::check::{Finding, Input};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::markdown::{Outline, Piece};
use crate::site::Articles;

pub const RULES: [Rule; 6] = [
    Rule {
        name: "translation/missing",
        level: Level::Warn,
        about: "A report or page that is not there in every language of the site. Readers of the other language see the \
                original with a notice.",
    },
    Rule {
        name: "translation/headings",
        level: Level::Warn,
        about: "A translation with more or fewer headings than its original: a part is missing, or new.",
    },
    Rule {
        name: "translation/figures",
        level: Level::Warn,
        about: "A translation that shows other figures than its original, or another number of them.",
    },
    Rule {
        name: "translation/han",
        level: Level::Warn,
        about: "Chinese on an English page that is not marked as Chinese: not translated, or to be put into \
                <span lang=\"zh\">.",
    },
    Rule {
        name: "translation/older",
        level: Level::Warn,
        about: "A translation older than its original: the original was corrected on a day that the translation does not \
                name. Put the correction into the translation, then repeat it under its own `corrections`, which says \
                what its text carries (readers are shown those of the original). Times of files are not asked: they do \
                not survive a copy.",
    },
    Rule {
        name: "translation/places",
        level: Level::Warn,
        about: "The name of a place spelled otherwise than in its place.yaml: Zijing Lu for Zijinglu, 紫金路街道 for \
                紫荆路街道.",
    },
];

pub fn check(input: &Input, found: &mut Vec<Finding>) {
    let mut texts: BTreeMap<(&str, Arc<str>), BTreeMap<Language, usize>> = BTreeMap::new();
    for (n, page) in input.files.pages.iter().enumerate() {
        let folder = page.entry.path.rsplit_once('/').map_or("", |(f, _)| f);
        if !input.articles.card(n).draft {
            texts.entry((folder, page.stem.clone())).or_default().insert(page.language, n);
        }
    }
    let languages = &input.office.site.languages;
    for texts in texts.values() {
        let Some(original) = languages.iter().find_map(|l| texts.get(l)) else { continue };
        missing(input, *original, texts, found);
        for other in texts.values().filter(|n| *n != original) {
            headings(input, *original, *other, found);
            figures(input, *original, *other, found);
            older(input, *original, *other, found);
        }
    }
    han(input, found);
    found.extend(input.read.said.iter().flat_map(|(_, said)| said.of("translation")).cloned());
}

fn file(input: &Input, n: usize) -> Location {
    Location::file(input.files.pages[n].entry.path.clone())
}

fn missing(input: &Input, original: usize, texts: &BTreeMap<Language, usize>, found: &mut Vec<Finding>) {
    let card = input.articles.card(original);
    if card.withdrawn {
        return;
    }
    for language in input.office.site.written().filter(|l| !texts.contains_key(l)) {
        let page = &input.files.pages[original];
        let what = if matches!(page.kind, PageKind::Report(_)) { "report" } else { "page" };
        let message = format!("this {what} is not there in `{}`", language.tag());
        let main = input.office.site.languages.first() == Some(&language);
        let ending = if main { ".md".to_owned() } else { format!(".{}.md", language.tag()) };
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let here = folder(&page.entry.path);
        let beside = |p: &&Page| p.language == language && p.stem == page.stem && folder(&p.entry.path) == here;
        let help = match input.files.pages.iter().find(beside) {
            Some(draft) => format!("{} is a draft: translate it and take out its `draft` line", draft.entry.path),
            None => format!("write {}{ending} beside it", page.stem),
        };
        found.push(Finding::new(&RULES[0], Diagnostic::warning(file(input, original), message).help(help)));
    }
}

fn headings(input: &Input, original: usize, other: usize, found: &mut Vec<Finding>) {
    let (wanted, got) = (input.outlined[original].headings, input.outlined[other].headings);
    if wanted != got {
        let message = format!("headings differ: {got} here, {wanted} in the original");
        let diagnostic = Diagnostic::warning(file(input, other), message)
            .help(format!("lay it beside {}", input.files.pages[original].entry.path));
        found.push(Finding::new(&RULES[1], diagnostic));
    }
}

/// How often each figure is linked to.
pub fn links(articles: &Articles, n: usize, outline: &Outline) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    let title = articles.title(n).iter().chain(articles.summary(n));
    let in_head = title.filter_map(|p| if let Piece::Figure(link) = p { Some(&**link) } else { None });
    for link in in_head.chain(&outline.figures) {
        let place = link.place.as_ref().map_or_else(String::new, |p| format!("@{p}"));
        *all.entry(format!("{}{place}", link.indicator)).or_default() += 1;
    }
    all
}

fn figures(input: &Input, original: usize, other: usize, found: &mut Vec<Finding>) {
    let (wanted, got) = (&input.outlined[original].figures, &input.outlined[other].figures);
    let names = wanted.keys().chain(got.keys().filter(|k| !wanted.contains_key(*k)));
    let count = |all: &BTreeMap<String, usize>, name: &String| all.get(name).copied().unwrap_or(0);
    for name in names.filter(|name| count(wanted, name) != count(got, name)) {
        let (original_count, own) = (count(wanted, name), count(got, name));
        let message = format!("figure links differ: `[[{name}]]` {own}× here, {original_count}× in the original");
        let diagnostic = Diagnostic::warning(file(input, other), message)
            .help(format!("lay it beside {}", input.files.pages[original].entry.path));
        found.push(Finding::new(&RULES[2], diagnostic));
    }
}

/// A correction of the original that the translation does not say it carries.
fn older(input: &Input, original: usize, other: usize, found: &mut Vec<Finding>) {
    let (first, own) = (&input.outlined[original], &input.outlined[other]);
    let carried = |day| own.corrections.iter().any(|(on, _)| *on == day);
    let missing = first.corrections.iter().filter(|(on, _)| !carried(*on)).max_by_key(|(on, _)| *on);
    if let Some((on, why)) = missing.filter(|_| !input.articles.card(original).withdrawn) {
        let message = format!("the original was corrected on {on} ({why}); this translation does not say so");
        let help = format!(
            "correct it here too, then add under `corrections`: {{on: {on}, why: …}} (lay it beside {})",
            input.files.pages[original].entry.path
        );
        let (line, column) = input.articles.card(other).at;
        let at = Location::new(input.files.pages[other].entry.path.clone(), line, column, 0);
        found.push(Finding::new(&RULES[4], Diagnostic::warning(at, message).help(help)));
    }
}

fn han(input: &Input, found: &mut Vec<Finding>) {
    // The same words may stand on many pages: said once.
    let mut first: BTreeMap<&str, (&crate::check::built::Facts, usize)> = BTreeMap::new();
    for facts in input.built {
        if let Some(words) = facts.han.as_deref() {
            first.entry(words).or_insert((facts, 0)).1 += 1;
        }
    }
    for (words, (facts, count)) in first {
        let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        let message =
            format!("“{words}” stands on the English page {}{more} and is not marked as Chinese", facts.route);
        let at = facts.source.clone().unwrap_or_else(|| format!("public/{}", facts.route).into());
        let help = "translate it, or put it into <span lang=\"zh\">";
        found.push(Finding::new(&RULES[3], Diagnostic::warning(Location::file(at), message).help(help)));
    }
}
