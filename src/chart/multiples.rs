//! Small charts side by side on one scale: a line each where the categories are days, else bars each.

use super::address;
use super::axis::{self, Frame};
use super::data::{Chart, Panel};
use super::line::{self, Look, Time};
use super::marks::{self, Track};
use super::scale::{Extent, float, value};
use super::svg::{Face, MISSING, SMALL, Svg, bar_path};
use super::text::{bracketed, cut, wrap};
use crate::figure::Figure;
use crate::language::date;

/// Width of a small chart; two stand side by side on a phone.
const SMALL_WIDE: f64 = 170.0;
const LINE: f64 = 17.0;
/// Room for the open end of the longest bar.
const TAIL: f64 = 10.0;

/// Writes one drawing a series (days) or a category (no days); `id` begins their ids.
pub fn draw(chart: &Chart, panel: &Panel, root: &str, id: &str, out: &mut String) {
    out.push_str(r#"<div class="multiples">"#);
    if panel.has_days() && panel.categories.len() > 1 {
        lines(chart, panel, id, out);
    } else {
        bars(chart, panel, root, id, out);
    }
    out.push_str("</div>");
}

/// Lines of the names' heads: as many for each, so that the plots stand level.
fn heads<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(|n| wrap(n, Face::STRONG.room_size(), SMALL_WIDE, 2).len()).max().unwrap_or(1)
}

fn head(svg: &mut Svg, name: &str, lines: usize) -> f64 {
    for (n, text) in wrap(name, Face::STRONG.room_size(), SMALL_WIDE, 2).iter().enumerate() {
        svg.text((0.0, 14.0 + LINE * n as f64), Face::STRONG, text);
    }
    LINE * lines as f64 + 2.0
}

fn lines(chart: &Chart, panel: &Panel, id: &str, out: &mut String) {
    let extent = Extent::with_zero(line::all(panel));
    let rows = heads(panel.series.iter().map(|s| s.name.as_str()));
    let time = line::time(chart, panel, 4.0, SMALL_WIDE - 5.0);
    for (s, series) in panel.series.iter().enumerate() {
        let mut svg = Svg::new(format!("{id}-{}", s + 1));
        let y = head(&mut svg, &series.name, rows);
        let last = last_said(chart, panel, s, &time);
        match &last {
            Some(cell) => {
                svg.text((0.0, y + 14.0), Face::VALUE, &cut(cell, Face::VALUE.size, SMALL_WIDE));
            }
            None => {
                let text = cut(&chart.words.not_reported, SMALL, SMALL_WIDE).into_owned();
                svg.text((0.0, y + 14.0), Face::ABSENT, &text);
            }
        }
        let (top, bottom) = (y + 36.0, y + 92.0);
        let unit = if extent.span() > 0.0 { (bottom - top) / extent.span() } else { 0.0 };
        let frame = Frame { left: 0.0, right: SMALL_WIDE, top, bottom, low: extent.low, unit };
        if last.is_none() {
            svg.hatch(MISSING, &bar_path(0.0, top, SMALL_WIDE, bottom - top));
        } else {
            line::gaps(&mut svg, chart, panel, s, frame, &time);
        }
        scale_lines(&mut svg, chart, extent, frame, &line::runs(series, &time));
        let ink = if series.highlight { super::svg::Ink::HIGH } else { super::svg::Ink::PLAIN };
        line::curve(&mut svg, series, frame, &time, Look { ink, area: true, dots: false });
        first_and_last(&mut svg, chart, panel, &time, bottom);
        let said = super::summary(chart, panel, s..s + 1);
        svg.finish((SMALL_WIDE, bottom + 20.0), &series.name, &said, out);
    }
}

/// The last number of a series; with its day, where later days have none.
fn last_said(chart: &Chart, panel: &Panel, s: usize, time: &Time) -> Option<String> {
    let known = |(c, _): &&(usize, f64)| panel.cell(s, *c).state.figure().is_some();
    let (c, _) = time.at.iter().rev().find(known)?;
    let text = panel.cell(s, *c).bare(&chart.words);
    let late = time.at.last().is_some_and(|(last, _)| last == c);
    Some(if late { text } else { text + &bracketed(chart.language, &panel.categories[*c].label) })
}

/// Zero, and the highest nice number: the same in each. Its label stands on the side where the line is farther off.
fn scale_lines(svg: &mut Svg, chart: &Chart, extent: Extent, frame: Frame, runs: &[Vec<(f64, &Figure)>]) {
    svg.line("zero-line", (0.0, frame.zero()), (SMALL_WIDE, frame.zero()));
    let percent = runs.iter().flatten().any(|(_, f)| f.percent);
    let grid = axis::grid(extent, 3, percent, chart.language);
    if let Some((tick, text)) = grid.into_iter().next_back().filter(|(tick, _)| !tick.is_zero()) {
        let y = frame.y(float(tick));
        svg.line("grid", (0.0, y), (SMALL_WIDE, y));
        let wide = Face::AXIS.width(&text) + 4.0;
        let near = |from: f64, to: f64| {
            let points = runs.iter().flatten().filter(|(x, _)| (from..=to).contains(x));
            points.map(|(_, f)| (frame.y(value(f)) - y + 7.0).abs()).fold(f64::INFINITY, f64::min)
        };
        if near(0.0, wide) >= near(SMALL_WIDE - wide, SMALL_WIDE) {
            svg.text((0.0, y - 3.0), Face::AXIS, &text);
        } else {
            svg.text((SMALL_WIDE, y - 3.0), Face::AXIS.end(), &text);
        }
    }
}

fn first_and_last(svg: &mut Svg, chart: &Chart, panel: &Panel, time: &Time, bottom: f64) {
    let name = |at: Option<&(usize, f64)>| {
        at.and_then(|(c, _)| panel.categories[*c].day).map(|day| date::short(day, chart.language)).unwrap_or_default()
    };
    let (first, last) = (name(time.at.first()), name(time.at.last()));
    svg.text((0.0, bottom + 14.0), Face::AXIS, &first);
    if first != last && Face::AXIS.width(&first) + Face::AXIS.width(&last) + 8.0 <= SMALL_WIDE {
        svg.text((SMALL_WIDE, bottom + 14.0), Face::AXIS.end(), &last);
    }
}

fn bars(chart: &Chart, panel: &Panel, root: &str, id: &str, out: &mut String) {
    let extent = Extent::with_zero(line::all(panel));
    let (zero, unit) = extent.lay(SMALL_WIDE, TAIL);
    let rows = heads(panel.categories.iter().map(|c| c.label.as_str()));
    for (c, category) in panel.categories.iter().enumerate() {
        let mut svg = Svg::new(format!("{id}-{}", c + 1));
        let high = LINE * rows as f64 + 4.0 + 36.0 * panel.series.len() as f64;
        if let Some(href) = &category.href {
            svg.link(&address(root, href), 0.0, 0.0, SMALL_WIDE, high);
        }
        let mut y = head(&mut svg, &category.label, rows) + 2.0;
        for (s, series) in panel.series.iter().enumerate() {
            let cell = panel.cell(s, c);
            let face = if cell.state.figure().is_some() { Face::VALUE } else { Face::ABSENT };
            let text = cell.bare(&chart.words);
            let text = cut(&text, face.size, SMALL_WIDE);
            let room = SMALL_WIDE - face.width(&text) - 8.0;
            if series.name.is_empty() {
                svg.text((0.0, y + 14.0), face, &text);
            } else {
                if room > SMALL * 2.0 {
                    svg.text_in((0.0, y + 14.0), Face::AXIS, &series.name, room);
                }
                svg.text((SMALL_WIDE, y + 14.0), face.end(), &text);
            }
            let track = Track { zero, unit, y: y + 19.0, height: 9.0 };
            match cell.state.figure() {
                Some(figure) => marks::bar(&mut svg, track.within(SMALL_WIDE, figure), line::ink(panel, s), figure),
                None => marks::absent(&mut svg, cell.state, (zero + 5.0, track.y + 4.5)),
            }
            svg.line("zero-line", (zero, track.y - 2.0), (zero, track.y + track.height + 2.0));
            y += 36.0;
        }
        if category.href.is_some() {
            svg.end_link();
        }
        let said = super::summary_of(chart, panel, 0..panel.series.len(), c..c + 1);
        svg.finish((SMALL_WIDE, y), &category.label, &said, out);
    }
}
