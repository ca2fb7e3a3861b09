//! Front matter of reports, free pages and introductions.

use std::sync::Arc;

use crate::campaign::read::{day, day_help, period, text};
use crate::campaign::{Front, Note};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::{Moment, Zone};
use crate::language::{Language, Text};
use crate::source::yaml::{Fields, Node};

/// Keys that a translation takes from its original, whatever it says itself.
const INHERITED: [&str; 11] =
    ["date", "lunar", "author", "source", "topics", "period", "issue", "pinned", "aliases", "corrections", "review"];

/// Reads front matter; which keys are required depends on the kind of file and is checked later.
pub fn read(node: &Node, file: &Arc<str>, zone: Zone, found: &mut Vec<Diagnostic>) -> Front {
    let mut side = Vec::new();
    let mut fields = Fields::new(file, "the front matter", node, found);
    let own = |list: Vec<(&str, &Node)>| -> Vec<(String, Location)> {
        list.into_iter().map(|(t, n)| (t.to_owned(), n.at(file))).collect()
    };
    let front = Front {
        title: located(&mut fields, "title", file),
        date: moment(&mut fields, "date", file, zone),
        lunar: fields.flag("lunar").unwrap_or(false),
        summary: located(&mut fields, "summary", file),
        author: fields.get("author").map(|n| text(n, file, &mut side)).unwrap_or_default(),
        source: located(&mut fields, "source", file),
        topics: own(fields.texts("topics")),
        period: fields.get("period").and_then(|n| period(n, file, &mut side)),
        issue: fields.text("issue").map(str::to_owned),
        draft: fields.flag("draft").unwrap_or(false),
        withdrawn: fields.get("withdrawn").and_then(|n| note("`withdrawn`", n, file, &mut side)),
        pinned: fields.flag("pinned").unwrap_or(false),
        publish_at: moment(&mut fields, "publish_at", file, zone),
        expire_at: moment(&mut fields, "expire_at", file, zone),
        aliases: own(fields.texts("aliases")),
        corrections: fields
            .get("corrections")
            .map(|n| {
                n.as_list()
                    .unwrap_or(std::slice::from_ref(n))
                    .iter()
                    .filter_map(|n| note("a correction", n, file, &mut side))
                    .collect()
            })
            .unwrap_or_default(),
        review: fields.get("review").map(|n| review(n, file, &mut side)).unwrap_or_default(),
        unread: unread(node, file),
        at: Location { length: 0, ..node.at(file) },
    };
    fields.end();
    found.append(&mut side);
    front
}

/// Keys that mean something in reports only.
const OF_REPORTS: [&str; 10] =
    ["lunar", "author", "source", "topics", "issue", "withdrawn", "pinned", "aliases", "corrections", "review"];

impl Front {
    /// Whether both say the same under a key that translations take from their original.
    pub fn agrees(&self, original: &Self, key: &str) -> bool {
        let texts = |list: &[(String, Location)]| list.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
        match key {
            "date" => self.date == original.date,
            "lunar" => self.lunar == original.lunar,
            "author" => self.author == original.author,
            "source" => self.source.as_ref().map(|s| &s.0) == original.source.as_ref().map(|s| &s.0),
            "topics" => texts(&self.topics) == texts(&original.topics),
            "period" => self.period == original.period,
            "issue" => self.issue == original.issue,
            "pinned" => self.pinned == original.pinned,
            "aliases" => texts(&self.aliases) == texts(&original.aliases),
            // Those that its text carries: `check` says which are missing.
            "corrections" => self.corrections.iter().all(|c| original.corrections.iter().any(|o| o.on == c.on)),
            "review" => self.review == original.review,
            _ => true,
        }
    }
}

/// The keys of `name.en.md` that only `name.md` may carry, and those of `pages/` and `index.md` that only reports may.
fn unread(node: &Node, file: &Arc<str>) -> Vec<(&'static str, Location)> {
    let stem = file.strip_suffix(".md").unwrap_or(file);
    let original = stem.rsplit_once('.').filter(|(_, tag)| Language::from_tag(tag).is_some()).map(|(stem, _)| stem);
    let page = file.starts_with("content/pages/") || original.unwrap_or(stem).ends_with("/index");
    let watched: &[&str] = match (page, original) {
        (true, _) => &OF_REPORTS,
        (false, Some(_)) => &INHERITED,
        (false, None) => return Vec::new(),
    };
    let keys = node.as_map().unwrap_or_default().iter().filter(|(_, value)| !value.is_null());
    let known = keys.filter_map(|(key, _)| Some((watched.iter().find(|k| key.as_text() == Some(**k))?, key)));
    known.map(|(name, key)| (*name, key.at(file))).collect()
}

fn located(fields: &mut Fields, key: &'static str, file: &Arc<str>) -> Option<(String, Location)> {
    let node = fields.get(key)?;
    match node.as_text() {
        Some(text) => Some((text.trim().to_owned(), node.at(file))),
        None => {
            fields.refuse(node, format!("`{key}` must be text, not {}", node.describe()));
            None
        }
    }
}

fn moment(fields: &mut Fields, key: &'static str, file: &Arc<str>, zone: Zone) -> Option<Moment> {
    let node = fields.get(key)?;
    let moment = node.as_text().and_then(|t| Moment::parse(t, zone));
    if moment.is_none() {
        let message = format!("`{key}` is not a day or a time: {}", node.describe());
        let help = day_help(node.as_text(), "2020-02-25 or 2020-02-25 08:30");
        fields.report(Diagnostic::error(node.at(file), message).help(help));
    }
    moment
}

fn note(what: &'static str, node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Note> {
    let mut side = Vec::new();
    if node.as_map().is_none() {
        let message = format!("{what} has a day and a reason, not only {}", node.describe());
        let help = "write `{on: 2020-03-02, why: …}`";
        found.push(Diagnostic::error(node.at(file), message).help(help));
        return None;
    }
    let mut fields = Fields::new(file, what, node, found);
    let on = fields.need("on").and_then(|n| day(n, file, &mut side));
    let why = fields.need("why").map(|n| text(n, file, &mut side));
    fields.end();
    found.append(&mut side);
    Some(Note { on: on?, why: why? })
}

fn review(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Vec<(String, Text)> {
    let mut side = Vec::new();
    if node.as_map().is_none() {
        let message = format!("`review` names who did which step, not only {}", node.describe());
        let help = "write `{drafted: …, checked: …, approved: …}`, each with a role, never a person's name";
        found.push(Diagnostic::error(node.at(file), message).help(help));
        return Vec::new();
    }
    let mut fields = Fields::new(file, "`review`", node, found);
    let mut steps = Vec::new();
    for step in ["drafted", "checked", "approved"] {
        if let Some(role) = fields.get(step) {
            steps.push((step.to_owned(), text(role, file, &mut side)));
        }
    }
    fields.end();
    found.append(&mut side);
    steps
}
