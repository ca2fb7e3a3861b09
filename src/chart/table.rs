//! The numbers of a chart as a table, in words where they have bounds.

use std::fmt::Write as _;

use super::address;
use super::bars::order;
use super::data::{Cell, Chart, Panel, State};
use super::spec::Kind;
use super::text::{Escaped, bracketed};

/// Writes the folded table. Panels over the same categories share one.
pub fn draw(chart: &Chart, root: &str, out: &mut String) {
    let words = &chart.words;
    let _ = write!(out, r#"<details class="chart-table"><summary>{}</summary>"#, Escaped(&words.table));
    let _ = write!(out, r#"<section class="table" aria-label="{}" tabindex="0">"#, Escaped(&chart.title));
    let alike = |a: &Panel, b: &Panel| {
        a.categories.len() == b.categories.len()
            && a.categories.iter().zip(&b.categories).all(|(a, b)| a.label == b.label && a.day == b.day)
    };
    let mut rest = chart.panels.as_slice();
    while let Some(first) = rest.first() {
        let ranked = chart.kind == Kind::Ranking;
        let same = if ranked { 1 } else { rest.iter().take_while(|p| alike(first, p)).count() };
        let (now, later) = rest.split_at(same);
        let sorted = if ranked && first.series.len() == 1 { order(first, 0) } else { Vec::new() };
        table(chart, now, &sorted, root, out);
        rest = later;
    }
    out.push_str("</section></details>");
}

fn table(chart: &Chart, panels: &[Panel], sorted: &[(usize, Option<usize>)], root: &str, out: &mut String) {
    let Some(first) = panels.first() else { return };
    let words = &chart.words;
    out.push_str("<table><thead><tr>");
    if !sorted.is_empty() {
        let _ = write!(out, r#"<th scope="col">{}</th>"#, Escaped(&words.rank));
    }
    let corner = if first.has_days() { &words.date } else { &words.place };
    let _ = write!(out, r#"<th scope="col">{}</th>"#, Escaped(corner));
    for panel in panels {
        for series in &panel.series {
            // Where each row is another count, the chart's name is not that of any.
            let whole = if first.has_days() { &chart.title } else { &words.figure };
            let names = [&series.name, &panel.title, whole];
            let name = names.into_iter().find(|name| !name.is_empty()).map_or("", String::as_str);
            let unit = if panel.unit.is_empty() { String::new() } else { bracketed(chart.language, &panel.unit) };
            let _ = write!(out, r#"<th scope="col" class="n">{}{}</th>"#, Escaped(name), Escaped(&unit));
        }
    }
    out.push_str("</tr></thead><tbody>");
    let plain: Vec<(usize, Option<usize>)>;
    let rows = if sorted.is_empty() {
        plain = (0..first.categories.len()).map(|c| (c, None)).collect();
        plain.as_slice()
    } else {
        sorted
    };
    for (c, rank) in rows {
        out.push_str("<tr>");
        if !sorted.is_empty() {
            let _ = write!(out, "<td>{}</td>", rank.map_or_else(|| "–".to_owned(), |r| r.to_string()));
        }
        row(chart, panels, *c, root, out);
    }
    out.push_str("</tbody></table>");
}

fn row(chart: &Chart, panels: &[Panel], c: usize, root: &str, out: &mut String) {
    let Some(category) = panels.first().and_then(|p| p.categories.get(c)) else { return };
    out.push_str(r#"<th scope="row">"#);
    match &category.href {
        Some(href) => {
            let _ = write!(out, r#"<a href="{}">{}</a>"#, Escaped(&address(root, href)), Escaped(&category.label));
        }
        None => {
            let _ = write!(out, "{}", Escaped(&category.label));
        }
    }
    out.push_str("</th>");
    for panel in panels {
        for s in 0..panel.series.len() {
            number(chart, panel.cell(s, c), out);
        }
    }
    out.push_str("</tr>");
}

fn number(chart: &Chart, cell: &Cell, out: &mut String) {
    match cell.state {
        State::Reported(_) => {
            let _ = write!(out, r#"<td class="n">{}"#, Escaped(&cell.printed.text()));
            if let Some(word) = cell.unsure(&chart.words) {
                let _ = write!(out, "{}", Escaped(&bracketed(chart.language, word)));
            }
            out.push_str("</td>");
        }
        _ => {
            let _ = write!(out, r#"<td class="n missing">{}</td>"#, Escaped(&cell.label(&chart.words)));
        }
    }
}
