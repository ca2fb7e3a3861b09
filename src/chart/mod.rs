//! Charts of figures as compact SVG: what a block says (`spec`), what one chart shows (`data`), how it is drawn.
//!
//! A chart is a figure element: message, drawings, notes, the same numbers as a table, sources. Drawings are
//! phone first: 360 units wide, type of 12.5 and 14 units, horizontal bars. They carry classes and no colours;
//! `chart.css` gives these by custom properties of the theme.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

mod axis;
mod bars;
mod calendar;
mod data;
mod line;
mod marks;
mod multiples;
mod parts;
mod scale;
mod spec;
mod svg;
mod table;
mod text;
mod tiles;

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod samples;

pub use data::{Category, Cell, Chart, MarkWords, Panel, Series, State, Words, panels_by_unit};
pub use spec::{Kind, Places, Spec, parse, places};

use crate::figure::Bound;
use svg::{Svg, WIDE};
use text::{Escaped, colon, comma, semicolon};

/// The rules for the classes used here; colours come from the theme's custom properties.
pub const CSS: &str = include_str!("chart.css");

/// Writes one chart as HTML. `root` leads from the page to the root of the site (`../../`).
pub fn draw(chart: &Chart, root: &str, out: &mut String) {
    let _ =
        write!(out, r#"<figure class="chart chart-{}" id="{}"><figcaption>"#, chart.kind.word(), Escaped(&chart.id));
    let _ = write!(out, r#"<strong class="chart-title">{}</strong>"#, Escaped(&chart.title));
    if !chart.subtitle.is_empty() {
        let _ = write!(out, r#"<span class="chart-subtitle">{}</span>"#, Escaped(&chart.subtitle));
    }
    out.push_str(r#"</figcaption><div class="chart-panels">"#);
    let mut notes = chart.notes.clone();
    for (n, panel) in chart.panels.iter().enumerate() {
        out.push_str(r#"<div class="chart-panel">"#);
        heading(chart, panel, out);
        panel_drawing(chart, panel, root, n, &mut notes, out);
        out.push_str("</div>");
    }
    out.push_str("</div>");
    key(chart, out);
    remarks(chart, &mut notes);
    for note in &notes {
        let _ = write!(out, r#"<p class="chart-note">{}</p>"#, Escaped(note));
    }
    table::draw(chart, root, out);
    source(chart, root, out);
    out.push_str("</figure>");
}

/// Title and unit of a panel.
fn heading(chart: &Chart, panel: &Panel, out: &mut String) {
    let unit = match (panel.unit.as_str(), chart.words.unit.as_str()) {
        ("", _) => String::new(),
        (unit, "") => unit.to_owned(),
        (unit, word) => format!("{word}{}{unit}", colon(chart.language)),
    };
    // A single panel named like its chart need not say so again.
    let title = if panel.title == chart.title { "" } else { &panel.title };
    if title.is_empty() && unit.is_empty() {
        return;
    }
    out.push_str(r#"<p class="chart-head">"#);
    if !title.is_empty() {
        let _ = write!(out, "<b>{}</b>", Escaped(title));
    }
    if !unit.is_empty() {
        let gap = if title.is_empty() { "" } else { " " };
        let _ = write!(out, "{gap}<span>{}</span>", Escaped(&unit));
    }
    out.push_str("</p>");
}

fn panel_drawing(chart: &Chart, panel: &Panel, root: &str, n: usize, notes: &mut Vec<String>, out: &mut String) {
    let id = format!("{}-{}", chart.id, n + 1);
    let empty = panel.series.is_empty() || panel.categories.is_empty();
    if chart.kind == Kind::Multiples && !empty {
        return multiples::draw(chart, panel, root, &id, out);
    }
    let mut svg = Svg::new(id);
    // A line between places, or of one day, would tell of a change that nobody saw.
    let course = panel.has_days() && panel.categories.len() > 1;
    let bars = |svg: &mut Svg| bars::draw(svg, &bars::grouped(panel, root), panel.target.as_ref(), &chart.words);
    let high = match chart.kind {
        _ if empty => line::empty(&mut svg, chart),
        Kind::Bars | Kind::Multiples => bars(&mut svg),
        Kind::Line | Kind::Area if !course => bars(&mut svg),
        Kind::Ranking => bars::draw(&mut svg, &bars::ranked(panel, root), panel.target.as_ref(), &chart.words),
        Kind::Line => line::draw(&mut svg, chart, panel, false, notes),
        Kind::Area => line::draw(&mut svg, chart, panel, true, notes),
        Kind::Stacked => parts::stacked(&mut svg, chart, panel, root),
        Kind::Share => parts::share(&mut svg, chart, panel).unwrap_or_else(|| {
            notes.push(chart.words.no_share.clone());
            bars(&mut svg)
        }),
        Kind::Calendar => calendar::draw(&mut svg, chart, panel).unwrap_or_else(|| bars(&mut svg)),
        Kind::Tiles => tiles::draw(&mut svg, chart, panel, root),
    };
    let name = match (panel.title.as_str(), chart.title.as_str()) {
        ("", title) => title.to_owned(),
        (own, title) if own == title => title.to_owned(),
        (own, title) => format!("{title}{}{own}", colon(chart.language)),
    };
    let said = summary(chart, panel, 0..panel.series.len());
    svg.finish((WIDE, high), &name, &said, out);
}

/// What the marks mean, where numbers do not stand beside all of them.
fn key(chart: &Chart, out: &mut String) {
    let days = || chart.panels.iter().filter(|p| p.has_days() && p.categories.len() > 1);
    if matches!(chart.kind, Kind::Line | Kind::Area | Kind::Multiples) {
        let hatched = |p: &Panel| chart.kind == Kind::Multiples || p.series.len() == 1;
        let missing = |p: &Panel| {
            let cells = (0..p.series.len()).flat_map(|s| (0..p.categories.len()).map(move |c| p.cell(s, c)));
            cells.clone().any(|c| c.state == State::NotReported) && cells.clone().any(|c| c.state.figure().is_some())
        };
        let gap = days().any(|p| hatched(p) && missing(p));
        marks::key(days().flat_map(line::explained), gap, &chart.words, out);
    }
}

/// Notes that the figures themselves ask for.
fn remarks(chart: &Chart, notes: &mut Vec<String>) {
    let cells = || chart.panels.iter().flat_map(line::explained);
    let bounds = cells().filter_map(|c| c.state.figure()).any(|f| f.bound != Bound::Exact);
    if chart.kind == Kind::Ranking && bounds && !chart.words.ranked_by.is_empty() {
        notes.push(chart.words.ranked_by.clone());
    }
    let unsure: BTreeSet<&str> = cells().filter_map(|cell| cell.unsure(&chart.words)).collect();
    notes.extend(unsure.iter().map(|word| format!("* {word}")));
    notes.retain(|note| !note.is_empty());
}

fn source(chart: &Chart, root: &str, out: &mut String) {
    let mut parts: Vec<String> = Vec::new();
    if !chart.sources.is_empty() {
        let names: Vec<String> = chart
            .sources
            .iter()
            .map(|(name, href)| match href {
                Some(href) => format!(r#"<a href="{}">{}</a>"#, Escaped(&address(root, href)), Escaped(name)),
                None => Escaped(name).to_string(),
            })
            .collect();
        let names = names.join(comma(chart.language));
        parts.push(format!("<span>{}{}{names}</span>", Escaped(&chart.words.source), colon(chart.language)));
    }
    if !chart.as_of.is_empty() {
        parts.push(format!("<span>{}</span>", Escaped(&chart.as_of)));
    }
    if let Some(csv) = &chart.csv {
        let word = Escaped(&chart.words.download);
        let href = address(root, csv);
        parts.push(format!(r#"<span class="download"><a href="{}" download>{word}</a></span>"#, Escaped(&href)));
    }
    if !parts.is_empty() {
        let _ = write!(out, r#"<p class="chart-source">{}</p>"#, parts.join(" "));
    }
}

/// Our own addresses are written from the root; those of the web stay. No other scheme comes through.
fn address<'a>(root: &str, href: &'a str) -> Cow<'a, str> {
    if ["https://", "http://", "mailto:", "#"].iter().any(|start| href.starts_with(start)) {
        Cow::Borrowed(href)
    } else if root.is_empty() && href.contains(':') {
        Cow::Owned(format!("./{href}"))
    } else {
        Cow::Owned(format!("{root}{href}"))
    }
}

/// The first numbers in a sentence, for those who hear the drawing; all of them stand in the table.
fn summary(chart: &Chart, panel: &Panel, series: Range<usize>) -> String {
    summary_of(chart, panel, series, 0..panel.categories.len())
}

fn summary_of(chart: &Chart, panel: &Panel, series: Range<usize>, categories: Range<usize>) -> String {
    const MOST: usize = 12;
    let mut said = String::new();
    let many = series.len() > 1;
    let all = categories.len() * series.len();
    let pairs = categories.flat_map(|c| series.clone().map(move |s| (s, c)));
    for (n, (s, c)) in pairs.take(MOST).enumerate() {
        let (Some(one), Some(category)) = (panel.series.get(s), panel.categories.get(c)) else { continue };
        if n > 0 {
            said.push_str(semicolon(chart.language));
        }
        said.push_str(&category.label);
        if many {
            said.push_str(comma(chart.language));
            said.push_str(&one.name);
        }
        said.push_str(colon(chart.language));
        said.push_str(&panel.cell(s, c).label(&chart.words));
    }
    if all > MOST {
        said.push('…');
    }
    said
}
