//! Front matter of reports, free pages and introductions.

use std::sync::Arc;

use crate::campaign::read::{day, period, text};
use crate::campaign::{Front, Note};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Text;
use crate::language::date::{Moment, Zone};
use crate::source::yaml::{Fields, Node};

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
        at: Location { length: 0, ..node.at(file) },
    };
    fields.end();
    found.append(&mut side);
    front
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
        fields.report(Diagnostic::error(node.at(file), message).help("write 2020-02-25 or 2020-02-25 08:30"));
    }
    moment
}

fn note(what: &'static str, node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Note> {
    let mut side = Vec::new();
    let mut fields = Fields::new(file, what, node, found);
    let on = fields.need("on").and_then(|n| day(n, file, &mut side));
    let why = fields.need("why").map(|n| text(n, file, &mut side));
    fields.end();
    found.append(&mut side);
    Some(Note { on: on?, why: why? })
}

fn review(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Vec<(String, Text)> {
    let mut side = Vec::new();
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
