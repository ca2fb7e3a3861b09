//! Days in weeks, Monday first: a square that grows and darkens in five steps, so that grey paper shows it too.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;

use super::data::{Chart, Panel, State};
use super::marks::absent_path;
use super::scale::{fine_step, float, value};
use super::svg::{Face, Svg, WIDE, bar_path};
use super::text::{N, cut};
use crate::figure::{Bound, Figure};
use crate::language::number;

/// Most weeks side by side; longer times break into several rows of weeks.
const WEEKS: i64 = 27;
const STEPS: usize = 5;

/// Shapes that are alike are one path: a year costs a few hundred bytes a step.
#[derive(Default)]
struct Tiles {
    steps: [String; STEPS],
    zero: String,
    missing: String,
    some: String,
    notch: String,
}

/// One calendar a series; `None` where the categories are no days.
pub fn draw(svg: &mut Svg, chart: &Chart, panel: &Panel) -> Option<f64> {
    let days: Vec<NaiveDate> = panel.categories.iter().filter_map(|c| c.day).collect();
    let (first, last) = (*days.iter().min()?, *days.iter().max()?);
    if days.len() < 2 {
        return None;
    }
    let highest = super::line::all(panel).map(value).fold(0.0, f64::max);
    let whole = super::line::all(panel).all(|f| f.value.is_integer());
    let wide = fine_step(highest, 5).unwrap_or(Decimal::ONE);
    // Counts go in steps of whole numbers.
    let wide = if whole { wide.ceil() } else { wide };
    let mut y = 0.0;
    for s in 0..panel.series.len() {
        if panel.series.len() > 1 {
            y = super::bars::head(svg, &panel.series[s].name, Face::STRONG, None, y);
        }
        y = one(svg, chart, panel, s, (first, last), float(wide), y) + 8.0;
    }
    Some(legend(svg, chart, panel, wide, y))
}

fn monday(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce()) - i64::from(day.weekday().num_days_from_monday())
}

/// Where the squares of a block of weeks stand.
#[derive(Clone, Copy)]
struct Block {
    left: f64,
    top: f64,
    size: f64,
    monday: i64,
    weeks: i64,
}

fn one(svg: &mut Svg, chart: &Chart, panel: &Panel, s: usize, span: (NaiveDate, NaiveDate), wide: f64, y: f64) -> f64 {
    let names = &chart.words.weekdays;
    let left = names.iter().map(|n| Face::AXIS.width(n)).fold(0.0, f64::max).min(60.0) + 8.0;
    let weeks = (monday(span.1) - monday(span.0)) / 7 + 1;
    let blocks = (weeks + WEEKS - 1) / WEEKS;
    let across = (weeks + blocks - 1) / blocks;
    let size = ((WIDE - left) / across as f64).min(30.0);
    let mut y = y;
    for b in 0..blocks {
        let weeks = across.min(weeks - b * across);
        let block = Block { left, top: y + 18.0, size, monday: monday(span.0) + b * across * 7, weeks };
        frame(svg, chart, block, span);
        let mut tiles = Tiles::default();
        for (c, category) in panel.categories.iter().enumerate() {
            if let Some(day) = category.day {
                tile(&mut tiles, block, day, panel.cell(s, c).state, wide);
            }
        }
        tiles.write(svg);
        y = block.top + size * 7.0 + 4.0;
    }
    y
}

/// Names of the weekdays and, over the week that holds their first day, of the months.
fn frame(svg: &mut Svg, chart: &Chart, block: Block, span: (NaiveDate, NaiveDate)) {
    for (n, name) in chart.words.weekdays.iter().enumerate() {
        if block.size >= 14.0 || n % 2 == 0 {
            let base = block.top + block.size * (n as f64 + 0.5) + 4.5;
            svg.text((block.left - 8.0, base), Face::AXIS.end(), &cut(name, Face::AXIS.size, 60.0));
        }
    }
    let mut free = 0.0;
    for week in 0..block.weeks {
        let start = block.monday + week * 7;
        let day = |n: i64| i32::try_from(n).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
        let Some(monday) = day(start) else { continue };
        let begins = (0..7).filter_map(|n| monday.checked_add_days(Days::new(n))).find(|d| d.day() == 1);
        let shown = match begins {
            Some(first) if first <= span.1 => first,
            _ if week == 0 => monday.max(span.0),
            _ => continue,
        };
        let name = match shown.month0() {
            0 if span.0.year() != span.1.year() => shown.year().to_string(),
            n => chart.words.months[n as usize].clone(),
        };
        let x = block.left + block.size * week as f64;
        let name = cut(&name, Face::AXIS.size, WIDE - block.left);
        let x = x.min(WIDE - Face::AXIS.width(&name));
        if x >= free {
            svg.text((x, block.top - 5.0), Face::AXIS, &name);
            free = x + Face::AXIS.width(&name) + 6.0;
        }
    }
}

/// Side of the square of a step, as a part of the whole tile: its area grows evenly.
fn side(step: usize, size: f64) -> f64 {
    let parts = [0.45, 0.62, 0.76, 0.89, 1.0];
    (size - 2.0) * parts.get(step).copied().unwrap_or(1.0)
}

fn square(x: f64, y: f64, side: f64) -> String {
    bar_path(x - side / 2.0, y - side / 2.0, side, side)
}

fn tile(tiles: &mut Tiles, block: Block, day: NaiveDate, state: State, wide: f64) {
    let week = (monday(day) - block.monday) / 7;
    if monday(day) < block.monday || week >= block.weeks {
        return;
    }
    let x = block.left + block.size * (week as f64 + 0.5);
    let y = block.top + block.size * (f64::from(day.weekday().num_days_from_monday()) + 0.5);
    match state {
        State::Reported(figure) => reported(tiles, (x, y), block.size, &figure, wide),
        state => tiles.missing.push_str(&absent_path(state, (x, y), (block.size * 0.16).clamp(1.2, 3.2))),
    }
}

fn reported(tiles: &mut Tiles, at: (f64, f64), size: f64, figure: &Figure, wide: f64) {
    let (x, y) = at;
    if figure.bound == Bound::Some {
        tiles.some.push_str(&square(x, y, side(1, size)));
        return;
    }
    let amount = value(figure);
    if amount <= 0.0 {
        tiles.zero.push_str(&square(x, y, side(0, size)));
        return;
    }
    let step = (1..STEPS).filter(|n| amount > wide * *n as f64 * (1.0 + 1e-12)).count();
    let long = side(step, size);
    tiles.steps[step].push_str(&square(x, y, long));
    if figure.bound != Bound::Exact {
        let corner = (long * 0.45).max(3.0);
        let _ =
            write!(tiles.notch, "M{} {}h{}v{}z", N(x + long / 2.0 - corner), N(y - long / 2.0), N(corner), N(corner));
    }
}

impl Tiles {
    fn write(&self, svg: &mut Svg) {
        let classes = ["f s1 step-1", "f s1 step-2", "f s1 step-3", "f s1 step-4", "f s1 step-5"];
        for (class, d) in classes.iter().zip(&self.steps).filter(|(_, d)| !d.is_empty()) {
            svg.path(class, d);
        }
        for (class, d) in [("nought", &self.zero), ("missing", &self.missing), ("notch", &self.notch)] {
            if !d.is_empty() {
                svg.path(class, d);
            }
        }
        if !self.some.is_empty() {
            svg.hatch(super::svg::MISSING, &self.some);
            svg.path("nought", &self.some);
        }
    }
}

/// The five steps with the numbers between them, then the signs that occur.
fn legend(svg: &mut Svg, chart: &Chart, panel: &Panel, wide: Decimal, y: f64) -> f64 {
    let cells = || panel.series.iter().flat_map(|s| &s.cells);
    let numbered = || cells().filter_map(|c| c.state.figure());
    let mut y = y;
    if numbered().any(|f| f.value > Decimal::ZERO) {
        let pitch = 46.0;
        for n in 0..STEPS {
            let x = pitch * (n as f64 + 0.5) + 8.0;
            let class = ["f s1 step-1", "f s1 step-2", "f s1 step-3", "f s1 step-4", "f s1 step-5"][n];
            svg.path(class, &square(x, y + 11.0, side(n, 20.0)));
        }
        for n in 0..=STEPS {
            let Some(edge) = wide.checked_mul(Decimal::from(n as u64)) else { continue };
            let text = cut(&number::short(edge.normalize(), chart.language), Face::AXIS.size, pitch - 4.0).into_owned();
            let x = pitch * n as f64 + 8.0;
            svg.line("grid", (x, y + 2.0), (x, y + 24.0));
            svg.text((x.max(Face::AXIS.width(&text) / 2.0), y + 38.0), Face::AXIS.middle(), &text);
        }
        y += 46.0;
    }
    signs(svg, chart, panel, y)
}

fn signs(svg: &mut Svg, chart: &Chart, panel: &Panel, y: f64) -> f64 {
    let words = &chart.words;
    let states: Vec<State> = (0..panel.series.len())
        .flat_map(|s| (0..panel.categories.len()).map(move |c| panel.cell(s, c).state))
        .collect();
    let bound = |b: fn(&Figure) -> bool| states.iter().any(|s| s.figure().is_some_and(b));
    let seen = [
        (bound(|f| f.value <= Decimal::ZERO && f.bound != Bound::Some), "nought", "0"),
        (bound(|f| f.bound != Bound::Exact && f.bound != Bound::Some), "f s1 step-5", words.marks.inexact.as_str()),
        (bound(|f| f.bound == Bound::Some), "some", &words.marks.some),
        (states.contains(&State::NotReported), "missing", &words.not_reported),
        (states.contains(&State::Suppressed), "missing hidden", &words.suppressed),
    ];
    let (mut x, mut y) = (0.0, y);
    let mut any = false;
    for (_, class, word) in seen.into_iter().filter(|(here, _, _)| *here) {
        let word = cut(word, Face::AXIS.size, WIDE - 20.0);
        let wide = 20.0 + Face::AXIS.width(&word);
        if x > 0.0 && x + wide > WIDE {
            (x, y) = (0.0, y + 19.0);
        }
        let at = (x + 7.0, y + 8.0);
        match class {
            "missing" => svg.path("missing", &absent_path(State::NotReported, at, 3.0)),
            "missing hidden" => svg.path("missing", &absent_path(State::Suppressed, at, 3.0)),
            "some" => {
                svg.hatch(super::svg::MISSING, &square(at.0, at.1, 12.0));
                svg.path("nought", &square(at.0, at.1, 12.0));
            }
            "nought" => svg.path("nought", &square(at.0, at.1, 8.0)),
            class => svg.path(class, &square(at.0, at.1, 12.0)),
        }
        if class.starts_with('f') {
            svg.path("notch", &format!("M{} {}h5.4v5.4z", N(at.0 + 0.6), N(at.1 - 6.0)));
        }
        svg.text((x + 20.0, y + 12.6), Face::AXIS, &word);
        x += wide + 16.0;
        any = true;
    }
    if any { y + 18.0 } else { y }
}
