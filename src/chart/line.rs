//! Lines and areas over time: days to scale, a gap where nothing was reported, names at the lines' ends.

use std::fmt::Write as _;

use chrono::Datelike;

use super::axis::{self, Frame};
use super::data::{Cell, Chart, Panel, Series, State};
use super::marks;
use super::scale::{Extent, reach, value};
use super::spec::Kind;
use super::svg::{Face, Ink, MISSING, SMALL, Svg, WIDE, bar_path};
use super::text::{N, cut, wrap};
use crate::figure::{Bound, Figure};

/// Most room for names right of the lines.
const NAMES: f64 = 116.0;
const LINE: f64 = 16.0;

/// Where the categories stand, in the order of their days.
pub struct Time {
    /// Category and x.
    pub at: Vec<(usize, f64)>,
    pub labels: Vec<(f64, String)>,
}

/// Draws one panel; gives the height.
pub fn draw(svg: &mut Svg, chart: &Chart, panel: &Panel, area: bool, notes: &mut Vec<String>) -> f64 {
    let figures = || all(panel).chain(panel.target.as_ref().and_then(|t| t.state.figure()));
    let Some(extent) = Extent::of(figures()) else { return empty(svg, chart) };
    let extent = axis_extent(extent, area, chart, notes);
    let grid = axis::grid(extent, 5, figures().any(|f| f.percent), chart.language);
    let gutter = grid.iter().map(|(_, label)| Face::AXIS.width(label)).fold(0.0, f64::max) + 8.0;
    let ends = ends(chart, panel);
    let names = ends.iter().flat_map(|e| &e.lines).map(|(face, text)| face.width(text)).fold(0.0, f64::max);
    let tall = ends.iter().map(|e| e.height()).sum::<f64>();
    let bottom = (if extent.span() > 0.0 { 190.0_f64 } else { 60.0 }).max(tall + 16.0);
    let (left, right) = (gutter, WIDE - names - 14.0);
    let unit = if extent.span() > 0.0 { (bottom - 14.0) / extent.span() } else { 0.0 };
    let frame = Frame { left, right, top: 14.0, bottom, low: extent.low, unit };
    axis::draw_grid(svg, frame, &grid);
    let time = time(chart, panel, left + 6.0, right);
    axis::draw_days(svg, &time.labels, bottom);
    if panel.series.len() == 1 {
        gaps(svg, chart, panel, 0, frame, &time);
    }
    for (s, series) in panel.series.iter().enumerate() {
        let ink = ink(panel, s);
        let look = Look {
            ink,
            area: area && panel.series.len() <= 3,
            dots: panel.series.len() == 1 && panel.categories.len() <= 62,
        };
        curve(svg, series, frame, &time, look);
    }
    if let Some(target) = &panel.target {
        reference(svg, chart, target, frame);
    }
    name_ends(svg, panel, frame, &time, &ends);
    bottom + 22.0
}

/// Every figure of a panel.
pub fn all(panel: &Panel) -> impl Iterator<Item = &Figure> {
    panel.series.iter().flat_map(|s| &s.cells).filter_map(|c| c.state.figure())
}

pub fn ink(panel: &Panel, series: usize) -> Ink {
    match panel.series.get(series) {
        Some(one) if one.highlight => Ink::HIGH,
        _ => Ink::of(series, panel.series.len()),
    }
}

/// Nothing has a number: the words instead of an empty plot.
pub fn empty(svg: &mut Svg, chart: &Chart) -> f64 {
    svg.hatch(MISSING, &bar_path(0.0, 0.0, WIDE, 60.0));
    let text = cut(&chart.words.not_reported, SMALL, WIDE);
    svg.text((WIDE / 2.0, 34.0), Face::ABSENT.middle(), &text);
    60.0
}

/// From zero, unless all values lie close together far from it; then a note says so.
fn axis_extent(extent: Extent, area: bool, chart: &Chart, notes: &mut Vec<String>) -> Extent {
    let far = extent.low > 0.0 && extent.span() > 0.0 && extent.span() < extent.high * 0.25;
    if far && !area {
        if !notes.contains(&chart.words.not_from_zero) {
            notes.push(chart.words.not_from_zero.clone());
        }
        return Extent { low: extent.low - extent.span() * 0.2, high: extent.high };
    }
    Extent { low: extent.low.min(0.0), high: extent.high.max(0.0) }
}

/// Days to scale.
pub fn time(chart: &Chart, panel: &Panel, left: f64, right: f64) -> Time {
    let categories = &panel.categories;
    let mut order: Vec<usize> = (0..categories.len()).collect();
    order.sort_by_key(|c| categories[*c].day);
    let days: Vec<_> = order.iter().filter_map(|c| categories[*c].day).collect();
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        return Time { at: Vec::new(), labels: Vec::new() };
    };
    let span = f64::from(last.num_days_from_ce()) - f64::from(first.num_days_from_ce());
    let x = |day: chrono::NaiveDate| {
        let passed = f64::from(day.num_days_from_ce()) - f64::from(first.num_days_from_ce());
        if span > 0.0 { left + (right - left) * passed / span } else { f64::midpoint(left, right) }
    };
    let labels = axis::days(first, last, &chart.words.months, chart.language, x);
    Time { at: order.into_iter().zip(days).map(|(c, day)| (c, x(day))).collect(), labels }
}

/// The cells that have a number, in runs without a gap.
pub fn runs<'a>(series: &'a Series, time: &Time) -> Vec<Vec<(f64, &'a Figure)>> {
    let mut runs: Vec<Vec<(f64, &Figure)>> = vec![Vec::new()];
    for (c, x) in &time.at {
        match series.cells.get(*c).and_then(|cell| cell.state.figure()).filter(|f| f.bound != Bound::Some) {
            Some(figure) => {
                if let Some(run) = runs.last_mut() {
                    run.push((*x, figure));
                }
            }
            None => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// How a series is drawn; without `dots` an exact number is only a bend of its line.
#[derive(Clone, Copy)]
pub struct Look {
    pub ink: Ink,
    pub area: bool,
    pub dots: bool,
}

/// One series: the area, the line, and the marks at its points.
pub fn curve(svg: &mut Svg, series: &Series, frame: Frame, time: &Time, look: Look) {
    let Look { ink, area, .. } = look;
    let runs = runs(series, time);
    let mut line = String::new();
    for run in &runs {
        let mut d = String::new();
        for (n, (x, figure)) in run.iter().enumerate() {
            let _ = write!(d, "{}{} {}", if n == 0 { "M" } else { "L" }, N(*x), N(frame.y(value(figure))));
        }
        if area && run.len() > 1 {
            let (from, to) = (run.first().map_or(0.0, |p| p.0), run.last().map_or(0.0, |p| p.0));
            let zero = N(frame.zero());
            svg.path(&format!("a {}", ink.class()), &format!("{d}L{} {zero}L{} {zero}z", N(to), N(from)));
        }
        if run.len() > 1 {
            line.push_str(&d);
        }
    }
    if !line.is_empty() {
        svg.path(&format!("l {}{}", ink.class(), ink.dash()), &line);
    }
    points(svg, &runs, frame, look);
}

/// Marks at points, as many as stand free; the first, the last, and every change of bound always.
fn points(svg: &mut Svg, runs: &[Vec<(f64, &Figure)>], frame: Frame, look: Look) {
    let mut before = (f64::NEG_INFINITY, "");
    let last = runs.last().and_then(|run| run.last()).map(|p| p.0);
    for run in runs {
        for (x, figure) in run {
            let word = figure.bound.word();
            let exact = figure.bound == Bound::Exact;
            let must = run.len() == 1 || Some(*x) == last || (word != before.1 && (look.dots || !exact));
            let clear = if exact { 7.0 } else { 10.0 };
            if must || ((look.dots || !exact) && x - before.0 >= clear) {
                marks::point(svg, (*x, frame.y(value(figure))), frame.y(reach(figure)), look.ink, figure.bound);
                before = (*x, word);
            }
        }
    }
}

/// Hatched bands over the days of a series that have no number, with the word where it fits.
pub fn gaps(svg: &mut Svg, chart: &Chart, panel: &Panel, s: usize, frame: Frame, time: &Time) {
    let known = |c: usize| panel.cell(s, c).state.figure().is_some_and(|f| f.bound != Bound::Some);
    let mut at = 0;
    while at < time.at.len() {
        if known(time.at[at].0) {
            at += 1;
            continue;
        }
        let from = at;
        while at < time.at.len() && !known(time.at[at].0) {
            at += 1;
        }
        let left = if from == 0 { frame.left } else { time.at[from - 1].1 + 5.0 };
        let right = time.at.get(at).map_or(frame.right, |p| p.1 - 5.0);
        if right - left < 2.0 {
            continue;
        }
        svg.hatch(MISSING, &bar_path(left, frame.top, right - left, frame.bottom - frame.top));
        let cells = (from..at).map(|n| panel.cell(s, time.at[n].0));
        let word = gap_word(chart, cells);
        let target = panel.target.as_ref().and_then(|t| t.state.figure()).map(|f| frame.y(value(f)));
        // Below, unless the words of a target are there.
        let y = if target.is_some_and(|y| y > frame.bottom - 32.0) { frame.top + 14.0 } else { frame.bottom - 8.0 };
        // Small charts leave the word to the key.
        if chart.kind != Kind::Multiples && Face::ABSENT.width(&word) + 8.0 <= right - left {
            svg.text((f64::midpoint(left, right), y), Face::ABSENT.middle(), &word);
        }
    }
}

/// The word for a gap, where all its days lack for the same reason.
fn gap_word<'a>(chart: &Chart, mut cells: impl Iterator<Item = &'a Cell>) -> String {
    let Some(first) = cells.next() else { return String::new() };
    let word = first.bare(&chart.words);
    if cells.all(|c| c.bare(&chart.words) == word) { word } else { chart.words.not_reported.clone() }
}

fn reference(svg: &mut Svg, chart: &Chart, target: &Cell, frame: Frame) {
    let Some(figure) = target.state.figure() else { return };
    let y = frame.y(value(figure));
    svg.line("target", (frame.left, y), (frame.right, y));
    let text = format!("{} {}", chart.words.target, target.bare(&chart.words));
    let text = cut(text.trim(), SMALL, frame.right - frame.left);
    svg.text((frame.left + 4.0, if y > 30.0 { y - 4.0 } else { y + 14.0 }), Face::AXIS, &text);
}

/// What stands at the end of a line: a name, a number, or both.
struct End {
    lines: Vec<(Face, String)>,
}

impl End {
    fn height(&self) -> f64 {
        LINE * self.lines.len() as f64 + 2.0
    }
}

fn ends(chart: &Chart, panel: &Panel) -> Vec<End> {
    let many = panel.series.len();
    let end = |series: &Series| {
        let last = series.cells.iter().rev().find(|c| c.state.figure().is_some_and(|f| f.bound != Bound::Some));
        let name = if series.highlight { Face::STRONG } else { Face::LABEL };
        let mut lines: Vec<(Face, String)> = Vec::new();
        if many > 1 {
            lines.extend(wrap(&series.name, name.room_size(), NAMES, 2).into_iter().map(|line| (name, line)));
        }
        let say = |face: Face, text: &str| wrap(text, face.size, NAMES, 2).into_iter().map(move |line| (face, line));
        match last {
            Some(cell) if many <= 4 => lines.extend(say(Face::VALUE, &cell.bare(&chart.words))),
            Some(_) => {}
            None => lines.extend(say(Face::ABSENT, &chart.words.not_reported)),
        }
        End { lines }
    };
    panel.series.iter().map(end).collect()
}

/// Writes names and last numbers right of the lines, moved apart, each with a thin line to its point.
fn name_ends(svg: &mut Svg, panel: &Panel, frame: Frame, time: &Time, ends: &[End]) {
    let last = |series: &Series| {
        runs(series, time).last().and_then(|run| run.last().copied()).map(|(x, f)| (x, frame.y(value(f))))
    };
    let points: Vec<_> = panel.series.iter().map(last).collect();
    let wanted: Vec<_> =
        points.iter().zip(ends).map(|(p, end)| (p.map_or(frame.bottom, |p| p.1), end.height())).collect();
    let middles = axis::spread(&wanted, 0.0, frame.bottom + 6.0);
    for ((point, end), middle) in points.iter().zip(ends).zip(middles) {
        if let Some((x, y)) = point
            && ((y - middle).abs() > 3.0 || *x < frame.right - 1.0)
        {
            svg.line("leader", (x + 4.0, *y), (frame.right + 10.0, middle));
        }
        let mut base = middle - end.height() / 2.0 + 13.4;
        for (face, text) in &end.lines {
            svg.text((frame.right + 13.0, base), *face, text);
            base += LINE;
        }
    }
}

/// The cells with a figure, whose marks a key has to explain.
pub fn explained(panel: &Panel) -> impl Iterator<Item = &Cell> {
    panel.series.iter().flat_map(|s| &s.cells).filter(|c| matches!(c.state, State::Reported(_)))
}
