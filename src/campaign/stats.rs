//! Statistics files in YAML: `figures` of one date, or a `series` of dates.

use std::sync::Arc;

use crate::campaign::read::{day, day_help, period, text, word_help};
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::figure::{Figure, Observation, Revision, Status, When, grammar};
use crate::language::Text;
use crate::language::date::parse_day;
use crate::source::yaml::{Fields, Node};

/// One reported figure before its indicator and source are looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct RawObservation {
    pub indicator: String,
    /// Where the indicator is named.
    pub indicator_at: Location,
    /// Where its date is typed.
    pub when_at: Location,
    /// The period at the head of a file that has a day too: a flow's.
    pub period: Option<When>,
    pub observation: Observation,
}

/// What one statistics file says. Its sources are named whether or not a figure of theirs could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawFile {
    pub observations: Vec<RawObservation>,
    pub sources: Vec<(Arc<str>, Location)>,
    /// Of its bytes.
    pub digest: u64,
}

/// Reads one statistics file.
pub fn read(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> RawFile {
    let (mut raw, mut side) = (RawFile::default(), Vec::new());
    let mut fields = Fields::new(file, "a statistics file", node, found);
    let source = fields.need("source");
    let as_of = fields.get("as_of").and_then(|n| as_of(n, file, &mut side));
    let period = fields.get("period").and_then(|n| period(n, file, &mut side));
    let figures = fields.get("figures");
    let series = fields.get("series");
    let has = |keys: [&str; 2]| {
        let near = |key: &Node| nearest(key.as_text().unwrap_or_default(), keys).is_some();
        node.as_map().unwrap_or_default().iter().any(|(key, _)| near(key))
    };
    if figures.is_some() && !has(["as_of", "period"]) {
        let message = "`figures` need a date: `as_of`, or `period` for flows";
        let help = "add `as_of: 2020-02-20`, `as_of: {after: 2020-01-21}`, or `as_of: undated` where the source has no date at all";
        fields.report(Diagnostic::error(Location { length: 0, ..node.at(file) }, message).help(help));
    }
    // A file just begun names no figure yet.
    if !has(["figures", "series"]) && node.as_map().is_some() {
        fields.report(
            Diagnostic::error(Location { length: 0, ..node.at(file) }, "a statistics file needs `figures` or `series`")
                .help("add `figures: {banners: 1300+}` with the ids of indicators.yaml"),
        );
    }
    fields.end();
    found.append(&mut side);
    let Some(source) = source else { return raw };
    let Some(id) = source.as_text() else {
        found.push(Diagnostic::error(
            source.at(file),
            format!("`source` must be an id of sources.yaml, not {}", source.describe()),
        ));
        return raw;
    };
    let id: Arc<str> = id.into();
    raw.sources.push((id.clone(), source.at(file)));
    let all = &mut raw.observations;
    if let Some(figures) = figures
        && let Some(when) = as_of.or(period.map(|(a, b)| When::Period(a, b)))
    {
        let when_at = node.get(if as_of.is_some() { "as_of" } else { "period" }).unwrap_or(node).at(file);
        read_figures(figures, (when, &when_at), &id, file, found, all);
        for raw in all.iter_mut().filter(|raw| as_of.is_some() && raw.when_at == when_at) {
            raw.period = period.map(|(a, b)| When::Period(a, b));
        }
    }
    for (key, value) in series.map(|s| map_of(s, file, found)).unwrap_or_default() {
        match key.as_text().and_then(parse_day) {
            Some(day) => read_figures(value, (When::On(day), &key.at(file)), &id, file, found, all),
            None => found.push(
                Diagnostic::error(key.at(file), format!("{} is not a day of the series", key.describe()))
                    .help(day_help(key.as_text(), "a day as 2020-02-25")),
            ),
        }
    }
    raw
}

fn map_of<'a>(node: &'a Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> &'a [(Node, Node)] {
    if node.as_map().is_none() {
        let help = match node.as_list() {
            Some(_) => "take the hyphens away: each entry is a line `key: value`",
            None => "write each entry on a line of its own, as `key: value`, with a space after the colon",
        };
        found.push(Diagnostic::error(node.at(file), format!("expected a map, not {}", node.describe())).help(help));
    }
    node.as_map().unwrap_or_default()
}

fn as_of(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<When> {
    if node.as_text() == Some("undated") {
        return Some(When::Undated);
    }
    if node.as_map().is_some() {
        let mut side = Vec::new();
        let mut fields = Fields::new(file, "`as_of`", node, found);
        let after = fields.need("after").and_then(|n| day(n, file, &mut side));
        fields.end();
        found.append(&mut side);
        return after.map(When::After);
    }
    day(node, file, found).map(When::On)
}

fn read_figures(
    node: &Node,
    (when, when_at): (When, &Location),
    source: &Arc<str>,
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
    all: &mut Vec<RawObservation>,
) {
    let entries = map_of(node, file, found);
    for (n, (key, value)) in entries.iter().enumerate() {
        let Some(indicator) = key.as_text() else {
            found.push(Diagnostic::error(key.at(file), format!("expected an indicator, not {}", key.describe())));
            continue;
        };
        if value.is_null() && n > 0 && split_off(&entries[n - 1].1, key).is_some() {
            continue;
        }
        if value.is_null() {
            let help = "a figure that was not reported is left out; a count of nothing is 0";
            found.push(Diagnostic::error(key.at(file), "this figure is blank").help(help));
            continue;
        }
        if let Some((next, _)) = entries.get(n + 1).filter(|(_, v)| v.is_null())
            && let Some((typed, meant)) = split_off(value, next)
        {
            let mut at = value.at(file);
            at.length = u32::try_from(typed.chars().count()).unwrap_or(at.length);
            let message = format!("`{typed}` with its comma is two items in a YAML map");
            found.push(Diagnostic::error(at, message).help(format!("write `{meant}`, without the comma")));
            continue;
        }
        if let Some(observation) = observation(value, when, source, file, found) {
            all.push(RawObservation {
                indicator: indicator.to_owned(),
                indicator_at: key.at(file),
                when_at: value.get("period").map_or_else(|| when_at.clone(), |n| n.at(file)),
                period: None,
                observation,
            });
        }
    }
}

/// `leaflets: 4,000` in a flow map is `leaflets: 4` and a blank `000`: what was typed, and what was meant.
fn split_off(value: &Node, next: &Node) -> Option<(String, String)> {
    let (first, rest) = (value.as_text()?, next.as_text()?);
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let split = first.ends_with(|c: char| c.is_ascii_digit()) && digits(rest) == 3;
    (split && value.line == next.line).then(|| (format!("{first},{rest}"), format!("{first}{rest}")))
}

/// A figure, short (`1300余`) or long (`{value: 1300余, note: …}`).
fn observation(
    node: &Node,
    when: When,
    source: &Arc<str>,
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
) -> Option<Observation> {
    let mut observation = Observation {
        figure: None,
        when,
        source: source.clone(),
        note: Text::default(),
        status: Status::Final,
        revised: Vec::new(),
        at: node.at(file),
    };
    if node.as_map().is_none() {
        observation.figure = Some(figure(node, file, found)?);
        return Some(observation);
    }
    let mut side = Vec::new();
    let mut fields = Fields::new(file, "a figure", node, found);
    let value = fields.need("value");
    observation.figure = value.and_then(|n| figure(n, file, &mut side));
    if let Some(value) = value {
        observation.at = value.at(file);
    }
    observation.note = fields.get("note").map(|n| text(n, file, &mut side)).unwrap_or_default();
    if let Some((a, b)) = fields.get("period").and_then(|n| period(n, file, &mut side)) {
        observation.when = When::Period(a, b);
    }
    let typed_status = fields.get("status").and_then(|n| status(n, file, &mut side));
    observation.revised = fields.get("revised").map(|n| revisions(n, file, &mut side)).unwrap_or_default();
    observation.status =
        typed_status.unwrap_or(if observation.revised.is_empty() { Status::Final } else { Status::Revised });
    fields.end();
    found.append(&mut side);
    observation.figure.is_some().then_some(observation)
}

/// One figure by the grammar.
pub fn figure(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Figure> {
    let Some(typed) = node.as_text() else {
        found.push(Diagnostic::error(node.at(file), format!("expected a figure, not {}", node.describe())));
        return None;
    };
    match grammar::parse(typed) {
        Ok(figure) => Some(figure),
        Err(mistake) => {
            found.push(Diagnostic::error(node.at(file), mistake.message).help(mistake.help));
            None
        }
    }
}

/// States of a figure as offices say them.
const CHINESE: [(&str, &str); 4] =
    [("最终", "final"), ("初步", "provisional"), ("估计", "estimated"), ("修订", "revised")];

fn status(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Status> {
    let word = node.as_text().unwrap_or_default();
    let status = Status::WORDS.iter().find(|(w, _)| *w == word).map(|(_, s)| *s);
    if status.is_none() {
        let help = word_help(word, &CHINESE, &Status::WORDS.map(|(w, _)| w), "a status");
        found.push(Diagnostic::error(node.at(file), format!("unknown status {}", node.describe())).help(help));
    }
    status
}

fn revisions(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Vec<Revision> {
    let mut all = Vec::new();
    for item in node.as_list().unwrap_or(std::slice::from_ref(node)) {
        let mut side = Vec::new();
        let mut fields = Fields::new(file, "a revision", item, found);
        let was = fields.need("was").and_then(|n| figure(n, file, &mut side));
        let on = fields.need("on").and_then(|n| day(n, file, &mut side));
        let why = fields.get("why").map(|n| text(n, file, &mut side)).unwrap_or_default();
        fields.end();
        found.append(&mut side);
        if let (Some(was), Some(on)) = (was, on) {
            all.push(Revision { was, on, why });
        }
    }
    all.sort_by_key(|r| r.on);
    all
}
