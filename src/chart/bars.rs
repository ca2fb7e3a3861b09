//! Horizontal bars and rankings: labels where they fit, numbers at the ends, one zero for all.

use rust_decimal::Decimal;

use super::data::{Cell, Panel, State, Words};
use super::marks::{self, Track};
use super::scale::{Extent, reach, value};
use super::svg::{Face, Ink, SMALL, Svg, TEXT, WIDE};
use super::text::{cut, wrap};
use super::{address, svg::Anchor};
use crate::figure::{Bound, Figure};

/// One bar with its texts.
pub struct Row<'a> {
    pub rank: String,
    pub label: &'a str,
    pub strong: bool,
    pub href: Option<String>,
    pub cell: &'a Cell,
    pub ink: Ink,
}

/// A row, or a heading over several.
pub enum Item<'a> {
    Head { label: &'a str, strong: bool, href: Option<String> },
    Row(Row<'a>),
}

/// Widest label that stands at the left of its bar; longer ones stand above.
const LEFT_MOST: f64 = 128.0;
/// Shortest run of the whole scale before labels give way to it.
const RUN_LEAST: f64 = 120.0;
const GAP: f64 = 5.0;
/// Between two lines of text.
const LINE: f64 = 17.0;

/// Categories down, a bar a series; a heading over each category where there are several series.
pub fn grouped<'a>(panel: &'a Panel, root: &str) -> Vec<Item<'a>> {
    let many = panel.series.len();
    let mut items = Vec::new();
    for (c, category) in panel.categories.iter().enumerate() {
        let href = category.href.as_deref().map(|h| address(root, h).into_owned());
        let high = if category.highlight { Ink::HIGH } else { Ink::PLAIN };
        if many > 1 {
            items.push(Item::Head { label: &category.label, strong: true, href: href.clone() });
        }
        for (s, series) in panel.series.iter().enumerate() {
            let (label, strong) =
                if many > 1 { (&series.name, series.highlight) } else { (&category.label, category.highlight) };
            let ink = if many > 1 { Ink::of(s, many) } else { high };
            let href = if many > 1 { None } else { href.clone() };
            items.push(Item::Row(Row { rank: String::new(), label, strong, href, cell: panel.cell(s, c), ink }));
        }
    }
    items
}

/// The order of one series: the least that is certain, highest first, with ranks; equals share theirs. What
/// gives no number has none and comes after; what was not reported comes last.
pub fn order(panel: &Panel, series: usize) -> Vec<(usize, Option<usize>)> {
    let key = |c: usize| -> (u8, Decimal, u8) {
        match panel.cell(series, c).state {
            State::Reported(figure) => match figure.bound {
                Bound::Some => (3, Decimal::ZERO, 0),
                Bound::LessThan => (1, -figure.value, 0),
                Bound::AtLeast => (0, -figure.value, 0),
                Bound::Range { .. } => (0, -figure.value, 1),
                Bound::Exact => (0, -figure.value, 2),
                Bound::About => (0, -figure.value, 3),
                Bound::Nearly => (0, -figure.value, 4),
            },
            State::Suppressed => (4, Decimal::ZERO, 0),
            State::NotReported => (5, Decimal::ZERO, 0),
        }
    };
    let mut all: Vec<usize> = (0..panel.categories.len()).collect();
    all.sort_by_key(|c| key(*c));
    let mut ranked: Vec<(usize, Option<usize>)> = Vec::new();
    for (n, c) in all.into_iter().enumerate() {
        let rank = match ranked.last() {
            _ if key(c).0 > 0 => None,
            Some((before, rank)) if key(*before) == key(c) => *rank,
            _ => Some(n + 1),
        };
        ranked.push((c, rank));
    }
    ranked
}

/// One list a series, each in its own order.
pub fn ranked<'a>(panel: &'a Panel, root: &str) -> Vec<Item<'a>> {
    let many = panel.series.len();
    let mut items = Vec::new();
    for (s, series) in panel.series.iter().enumerate() {
        if many > 1 {
            items.push(Item::Head { label: &series.name, strong: true, href: None });
        }
        for (c, rank) in order(panel, s) {
            let category = &panel.categories[c];
            items.push(Item::Row(Row {
                rank: rank.map_or_else(|| "–".to_owned(), |r| r.to_string()),
                label: &category.label,
                strong: category.highlight,
                href: category.href.as_deref().map(|h| address(root, h).into_owned()),
                cell: panel.cell(s, c),
                ink: if category.highlight { Ink::HIGH } else { Ink::PLAIN },
            }));
        }
    }
    items
}

/// Where everything stands. `above`: labels over the bars; `over`: the numbers too.
#[derive(Clone, Copy)]
struct Layout {
    ranks: f64,
    left: f64,
    above: bool,
    over: bool,
    zero: f64,
    unit: f64,
}

/// Draws the rows from the top; gives the height.
pub fn draw(svg: &mut Svg, items: &[Item], target: Option<&Cell>, words: &Words) -> f64 {
    let rows: Vec<&Row> = items.iter().filter_map(|i| if let Item::Row(row) = i { Some(row) } else { None }).collect();
    let target = target.and_then(|cell| cell.state.figure().map(|figure| (cell, figure)));
    let layout = lay_out(&rows, target.map(|(_, figure)| figure), words);
    let limit = target.map(|(_, figure)| layout.zero + value(figure) * layout.unit);
    let mut y = if target.is_some() { 20.0 } else { 0.0 };
    for (n, item) in items.iter().enumerate() {
        y = match item {
            Item::Head { label, strong, href } => {
                let face = if *strong { Face::STRONG } else { Face::LABEL };
                head(svg, label, face, href.as_deref(), if n > 0 { y + 8.0 } else { y })
            }
            Item::Row(row) => {
                let below = draw_row(svg, &layout, row, words, limit, y);
                svg.line("zero-line", (layout.zero, y), (layout.zero, below));
                below
            }
        };
    }
    if let (Some((cell, _)), Some(x)) = (target, limit) {
        let text = format!("{} {}", words.target, cell.bare(words));
        reference(svg, x, text.trim());
    }
    y + 1.0
}

/// The words over the line of a target, which runs through the rows over their bars and under their numbers.
fn reference(svg: &mut Svg, x: f64, text: &str) {
    svg.line("target", (x, 16.0), (x, 20.0));
    let text = cut(text, SMALL, WIDE);
    let half = Face::AXIS.width(&text) / 2.0;
    let (x, face) = match x {
        x if x + half > WIDE => (WIDE, Face::AXIS.end()),
        x if x < half => (0.0, Face::AXIS),
        x => (x, Face::AXIS.middle()),
    };
    svg.text((x, 12.0), face, &text);
}

fn label_face(row: &Row) -> Face {
    if row.strong { Face::STRONG } else { Face::LABEL }
}

/// The number or words at the end of a row's bar.
fn value_text(row: &Row, words: &Words) -> (Face, String) {
    let face = if row.cell.state.figure().is_some() { Face::VALUE } else { Face::ABSENT };
    (face, row.cell.bare(words))
}

/// Chooses the roomiest way that leaves the bars long enough to compare.
fn lay_out(rows: &[&Row], target: Option<&Figure>, words: &Words) -> Layout {
    let ranks = rows.iter().map(|r| Face::AXIS.width(&r.rank)).fold(0.0, f64::max);
    let ranks = if ranks > 0.0 { ranks + 8.0 } else { 0.0 };
    let labels = rows.iter().map(|r| label_face(r).width(r.label)).fold(0.0, f64::max);
    let mut extent = Extent::with_zero(rows.iter().filter_map(|r| r.cell.state.figure()));
    if let Some(target) = target {
        extent.add(target);
    }
    // What is open at the far end of a bar below zero needs its room at the left.
    let open = rows.iter().filter_map(|r| r.cell.state.figure()).filter(|f| value(f) < 0.0).map(marks::overhang);
    let open = open.fold(0.0, f64::max);
    let at = |left: f64, above: bool, over: bool| {
        let unit = unit(rows, extent, left, over, words);
        Layout { ranks, left, above, over, zero: left - extent.low * unit.unwrap_or(0.0), unit: unit.unwrap_or(0.0) }
    };
    let beside = at(ranks + labels + 8.0 + open, false, false);
    let fits = |l: &Layout| unit(rows, extent, l.left, l.over, words).is_some();
    let roomy = |l: &Layout| fits(l) && (extent.span() == 0.0 || l.unit * extent.span() >= RUN_LEAST);
    if labels <= LEFT_MOST && roomy(&beside) {
        return beside;
    }
    let above = at(ranks + open, true, false);
    if roomy(&above) { above } else { at(ranks + open, true, true) }
}

/// Units a one, so that each bar with its number ends within the drawing; `None` where a text alone is too wide.
fn unit(rows: &[&Row], extent: Extent, left: f64, over: bool, words: &Words) -> Option<f64> {
    let room = WIDE - left;
    let mut unit = if extent.span() > 0.0 { (room - 1.0) / extent.span() } else { 0.0 };
    for row in rows {
        let (ahead, rest) = tail(row, over, words);
        let reach = ahead - extent.low;
        if rest > room {
            return None;
        }
        if reach > 0.0 {
            unit = unit.min((room - rest) / reach);
        }
    }
    Some(unit)
}

/// How far a row reaches right of zero (in ones), and what follows there (in units).
fn tail(row: &Row, over: bool, words: &Words) -> (f64, f64) {
    let (face, text) = value_text(row, words);
    let text = if over { 0.0 } else { GAP + face.width(&text) };
    match row.cell.state.figure() {
        Some(figure) if value(figure) < 0.0 => (reach(figure).max(0.0), 1.0 + text),
        Some(figure) => (value(figure).max(reach(figure)).max(0.0), marks::overhang(figure) + text),
        None => (0.0, 10.0 + text),
    }
}

/// A heading over several rows; gives the y below it.
pub fn head(svg: &mut Svg, label: &str, face: Face, href: Option<&str>, y: f64) -> f64 {
    let lines = wrap(label, face.room_size(), WIDE, 2);
    let high = LINE * f64::from(u8::try_from(lines.len()).unwrap_or(1)) + 2.0;
    if let Some(href) = href {
        svg.link(href, 0.0, y, WIDE, high);
    }
    let mut base = y + 14.0;
    for line in &lines {
        svg.text((0.0, base), face, line);
        base += LINE;
    }
    if href.is_some() {
        svg.end_link();
    }
    y + high + 2.0
}

/// Draws one row from `y`; gives the y below it.
fn draw_row(svg: &mut Svg, layout: &Layout, row: &Row, words: &Words, limit: Option<f64>, y: f64) -> f64 {
    let (value_face, text) = value_text(row, words);
    let text = cut(&text, value_face.size, WIDE - layout.ranks);
    let face = label_face(row);
    let lines = if layout.above {
        let taken = if layout.over { value_face.width(&text) + 10.0 } else { 0.0 };
        wrap(row.label, face.room_size(), (WIDE - layout.ranks - taken).max(TEXT * 2.0), 2)
    } else {
        vec![row.label.to_owned()]
    };
    let extra = LINE * f64::from(u8::try_from(lines.len().saturating_sub(1)).unwrap_or(0));
    let (base, bar, height, pitch) =
        if layout.above { (y + 14.0, y + 19.0 + extra, 12.0, 39.0 + extra) } else { (y + 17.0, y + 5.0, 14.0, 24.0) };
    if let Some(href) = &row.href {
        svg.link(href, 0.0, y, WIDE, pitch);
    }
    if !row.rank.is_empty() {
        svg.text((layout.ranks - 8.0, base), Face { anchor: Anchor::End, ..Face::AXIS }, &row.rank);
    }
    for (n, line) in lines.iter().enumerate() {
        let down = LINE * f64::from(u8::try_from(n).unwrap_or(0));
        svg.text((layout.ranks, base + down), face, line);
    }
    let track = Track { zero: layout.zero, unit: layout.unit, y: bar, height };
    let end = mark(svg, track, row);
    if let Some(limit) = limit {
        svg.line("target", (limit, y), (limit, y + pitch));
    }
    if layout.over {
        svg.text((WIDE, base), value_face.end(), &text);
    } else {
        let x = clear_of(limit, end + GAP, value_face.width(&text));
        svg.text((x, bar + height / 2.0 + 5.0), value_face, &text);
    }
    if row.href.is_some() {
        svg.end_link();
    }
    y + pitch
}

/// Where a number begins that would lie on the line of the target: just past it, if that is near and has room.
fn clear_of(limit: Option<f64>, x: f64, wide: f64) -> f64 {
    match limit {
        Some(limit)
            if (limit - 10.0..limit + 3.0).contains(&x) && x + wide > limit - 3.0 && limit + 5.0 + wide <= WIDE =>
        {
            limit + 5.0
        }
        _ => x,
    }
}

/// Draws a row's mark; gives the x where its number may begin.
fn mark(svg: &mut Svg, track: Track, row: &Row) -> f64 {
    match row.cell.state.figure() {
        Some(figure) => {
            marks::bar(svg, track, row.ink, figure);
            let (ahead, open) = tail(row, true, &Words::default());
            track.zero + ahead * track.unit + open
        }
        None => {
            marks::absent(svg, row.cell.state, (track.zero + 6.0, track.y + track.height / 2.0));
            track.zero + 10.0
        }
    }
}
