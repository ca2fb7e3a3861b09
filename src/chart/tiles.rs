//! A tile a place: its name, its number as large as it fits, and a bar on one scale for all tiles.

use super::data::{Cell, Chart, Panel, State};
use super::line;
use super::marks::{self, Track};
use super::scale::Extent;
use super::svg::{Face, Ink, MISSING, SMALL, Svg, TEXT, WIDE, bar_path};
use super::text::{cut, width, wrap};
use super::{address, bars};

/// Type size of the number.
const LARGE: f64 = 21.0;
const GAP: f64 = 8.0;
const PAD: f64 = 7.0;
const LINE: f64 = 16.0;

/// How all tiles are laid out alike. `before`: words before the number have a line of their own.
#[derive(Clone, Copy)]
struct Plan {
    columns: usize,
    wide: f64,
    names: usize,
    before: bool,
}

impl Plan {
    fn inner(&self) -> f64 {
        self.wide - PAD * 2.0
    }

    fn number_at(&self) -> f64 {
        PAD + LINE * (self.names as f64 + if self.before { 1.0 } else { 0.0 }) + LARGE
    }

    fn height(&self) -> f64 {
        self.number_at() + 9.0 + 5.0 + PAD
    }
}

/// One grid a series; gives the height.
pub fn draw(svg: &mut Svg, chart: &Chart, panel: &Panel, root: &str) -> f64 {
    let plan = plan(chart, panel);
    let extent = Extent::with_zero(line::all(panel));
    let (zero, unit) = extent.lay(plan.inner(), 10.0);
    let mut y = 0.0;
    for (s, series) in panel.series.iter().enumerate() {
        if panel.series.len() > 1 {
            y = bars::head(svg, &series.name, Face::STRONG, None, y);
        }
        for (c, category) in panel.categories.iter().enumerate() {
            let x = (plan.wide + GAP) * (c % plan.columns) as f64;
            let at = (x, y + (plan.height() + GAP) * (c / plan.columns) as f64);
            if let Some(href) = &category.href {
                svg.link(&address(root, href), at.0, at.1, plan.wide, plan.height());
            }
            tile(svg, chart, panel, plan, at, s, c);
            let track = Track { zero: at.0 + PAD + zero, unit, y: at.1 + plan.height() - PAD - 5.0, height: 5.0 };
            if let Some(figure) = panel.cell(s, c).state.figure() {
                let ink = if category.highlight { Ink::HIGH } else { Ink::PLAIN };
                marks::bar(svg, track.within(at.0 + plan.wide - PAD, figure), ink, figure);
            }
            if category.href.is_some() {
                svg.end_link();
            }
        }
        let rows = panel.categories.len().div_ceil(plan.columns);
        y += (plan.height() + GAP) * rows as f64;
    }
    (y - GAP + 1.0).max(1.0)
}

/// Three columns, or two, or one: the most in which every number has its line.
fn plan(chart: &Chart, panel: &Panel) -> Plan {
    let cells = || panel.series.iter().flat_map(|s| &s.cells).filter(|c| c.state.figure().is_some());
    let fits = |room: f64, before: bool| {
        cells().all(|c| {
            let words = width(&after(c, panel), TEXT) + if before { 0.0 } else { width(&c.printed.before, TEXT) };
            width(&c.printed.number, LARGE) + words <= room
        })
    };
    let names = |room: f64| {
        let lines = |name: &str| wrap(name, Face::STRONG.room_size(), room, 2).len();
        panel.categories.iter().map(|c| lines(&c.label)).max().unwrap_or(1)
    };
    // A name has two lines, and no Latin word in it is cut.
    let word = |w: &str, room: f64| !w.is_ascii() || Face::STRONG.width(w) <= room;
    let whole = |room: f64| {
        let name = |l: &str| Face::STRONG.width(l) <= room * 1.8 && l.split_whitespace().all(|w| word(w, room));
        panel.categories.iter().all(|c| name(&c.label))
    };
    let mut best = None;
    for columns in [3usize, 2, 1] {
        let wide = (WIDE - 1.0 - GAP * (columns - 1) as f64) / columns as f64;
        let room = wide - PAD * 2.0;
        let absent = Face::ABSENT.width(&chart.words.not_reported).max(Face::ABSENT.width(&chart.words.suppressed));
        for before in [false, true] {
            let plan = Plan { columns, wide, names: names(room), before };
            if fits(room, before) && absent <= room && (whole(room) || columns == 1) {
                return plan;
            }
            best = Some(plan);
        }
    }
    best.unwrap_or(Plan { columns: 1, wide: WIDE - 1.0, names: 2, before: true })
}

/// What follows the number; the unit too, where no heading says it.
fn after(cell: &Cell, panel: &Panel) -> String {
    let unit = if panel.unit.is_empty() { cell.printed.unit.as_str() } else { "" };
    format!("{}{unit}{}", cell.printed.after, if cell.is_unsure() { "*" } else { "" })
}

fn tile(svg: &mut Svg, chart: &Chart, panel: &Panel, plan: Plan, at: (f64, f64), s: usize, c: usize) {
    let (Some(category), cell) = (panel.categories.get(c), panel.cell(s, c)) else { return };
    let name = (category.label.as_str(), category.highlight);
    let (x, y) = (at.0 + PAD, at.1 + PAD);
    let outline = bar_path(at.0 + 0.5, at.1 + 0.5, plan.wide - 1.0, plan.height() - 1.0);
    if cell.state.figure().is_none() {
        svg.hatch(MISSING, &outline);
    }
    svg.path(if name.1 { "tile chosen" } else { "tile" }, &outline);
    for (n, line) in wrap(name.0, Face::STRONG.room_size(), plan.inner(), 2).iter().enumerate() {
        svg.text((x, y + 12.0 + LINE * n as f64), if name.1 { Face::STRONG } else { Face::LABEL }, line);
    }
    let base = at.1 + plan.number_at();
    let p = &cell.printed;
    match cell.state {
        State::Reported(_) => {
            let face = Face { size: LARGE, ..Face::VALUE };
            let room = plan.inner();
            if plan.before && !p.before.is_empty() {
                svg.text((x, base - LARGE), Face::AXIS, &cut(p.before.trim(), SMALL, room));
            }
            let before = if plan.before { "" } else { &p.before };
            let end = after(cell, panel);
            let number = cut(&p.number, LARGE, room);
            svg.number((x, base), face, (before, &number, &end), TEXT);
        }
        state => {
            let word = if state == State::Suppressed { &chart.words.suppressed } else { &chart.words.not_reported };
            svg.text((x, base - 4.0), Face::ABSENT, &cut(word, SMALL, plan.inner()));
        }
    }
}
