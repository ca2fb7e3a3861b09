//! Parts: stacked bars, and shares of a whole, which are drawn only where every part is exact.

use rust_decimal::Decimal;

use super::data::{Cell, Chart, Panel, Series, State};
use super::marks::{self, Track};
use super::scale::{Extent, float, value};
use super::svg::{Face, Ink, SMALL, Svg, WIDE, bar_path};
use super::text::{bracketed, colon, comma, cut, wrap};
use super::{address, axis, bars};
use crate::figure::{Bound, Figure};

const LINE: f64 = 17.0;

/// One bar a category, its parts end to end; gives the height. A single part, and parts below zero, which cannot
/// be laid end to end, get plain bars.
pub fn stacked(svg: &mut Svg, chart: &Chart, panel: &Panel, root: &str) -> f64 {
    let mut whole: f64 = 0.0;
    for c in 0..panel.categories.len() {
        let parts = (0..panel.series.len()).filter_map(|s| panel.cell(s, c).state.figure()).map(value);
        if panel.series.len() < 2 || parts.clone().any(|v| v < 0.0) {
            return bars::draw(svg, &bars::grouped(panel, root), panel.target.as_ref(), &chart.words);
        }
        whole = whole.max(parts.sum());
    }
    let inks: Vec<Ink> = (0..panel.series.len()).map(|s| Ink::of(s, panel.series.len())).collect();
    let mut y = legend(svg, panel, &inks);
    let extent = Extent { low: 0.0, high: whole };
    // Room right of the longest bar for the open end of its last part.
    let unit = if whole > 0.0 { (WIDE - 12.0) / whole } else { 0.0 };
    let mut body = Svg::new(svg.id().to_owned());
    let top = y;
    for (c, category) in panel.categories.iter().enumerate() {
        let face = if category.highlight { Face::STRONG } else { Face::LABEL };
        let href = category.href.as_deref().map(|h| address(root, h).into_owned());
        y = bars::head(&mut body, &category.label, face, href.as_deref(), y) - 2.0;
        y = stack(&mut body, chart, panel, c, &inks, unit, y) + 8.0;
    }
    let percent = (0..panel.series.len()).any(|s| panel.series[s].cells.iter().any(is_percent));
    for (tick, label) in axis::grid(extent, 5, percent, chart.language) {
        let x = float(tick) * unit;
        if !tick.is_zero() {
            svg.line("grid", (x, top), (x, y));
        }
        let half = Face::AXIS.width(&label) / 2.0;
        svg.text((x.clamp(half, WIDE - half), y + 13.0), Face::AXIS.middle(), &label);
    }
    svg.take(body);
    y + 18.0
}

fn is_percent(cell: &Cell) -> bool {
    cell.state.figure().is_some_and(|f| f.percent)
}

/// Names of the parts with their colours, in rows; gives the y below.
fn legend(svg: &mut Svg, panel: &Panel, inks: &[Ink]) -> f64 {
    let (mut x, mut y) = (0.0, 0.0);
    for (series, ink) in panel.series.iter().zip(inks) {
        let name = cut(&series.name, SMALL, WIDE - 18.0);
        let wide = 17.0 + Face::AXIS.width(&name);
        if x > 0.0 && x + wide > WIDE {
            (x, y) = (0.0, y + LINE + 2.0);
        }
        svg.fill(*ink, &bar_path(x, y + 2.0, 12.0, 12.0));
        svg.text((x + 17.0, y + 12.6), Face::AXIS, &name);
        x += wide + 14.0;
    }
    y + LINE + 10.0
}

/// One category's parts and, under each that has room, its number; then the words for what is missing.
fn stack(svg: &mut Svg, chart: &Chart, panel: &Panel, c: usize, inks: &[Ink], unit: f64, y: f64) -> f64 {
    let (mut x, mut taken) = (0.0, -4.0);
    let mut numbers = false;
    let mut drawn: Vec<(f64, Ink, &Figure)> = Vec::new();
    let mut absent: Vec<(&Series, &Cell)> = Vec::new();
    for (s, series) in panel.series.iter().enumerate() {
        let cell = panel.cell(s, c);
        let numbered = cell.state.figure().filter(|f| f.bound != Bound::Some);
        let Some(figure) = numbered else {
            absent.push((series, cell));
            continue;
        };
        drawn.push((x, inks[s], figure));
        let text = cell.bare(&chart.words);
        let wide = Face::AXIS.width(&text);
        let from = x.min(WIDE - wide);
        if from >= taken + 4.0 && figure.value > Decimal::ZERO {
            svg.text((from, y + 30.5), Face::AXIS, &text);
            taken = from + wide;
            numbers = true;
        }
        x += value(figure) * unit;
    }
    // From the last to the first, so that an open end lies over what follows it.
    for (n, (zero, ink, figure)) in drawn.iter().enumerate().rev() {
        marks::bar(svg, Track { zero: *zero, unit, y: y + 2.0, height: 14.0 }, *ink, figure);
        if n > 0 {
            svg.line("cut", (*zero, y + 2.0), (*zero, y + 16.0));
        }
    }
    svg.line("zero-line", (0.0, y), (0.0, y + 18.0));
    let mut below = y + if numbers { 35.0 } else { 20.0 };
    if !absent.is_empty() {
        let say = |(series, cell): &(&Series, &Cell)| match series.name.as_str() {
            "" => cell.bare(&chart.words),
            name => format!("{name}{}{}", colon(chart.language), cell.bare(&chart.words)),
        };
        let text = absent.iter().map(say).collect::<Vec<_>>().join(comma(chart.language));
        for line in wrap(&text, SMALL, WIDE - 14.0, 2) {
            if below == y + 20.0 || below == y + 35.0 {
                marks::absent(svg, State::NotReported, (4.0, below + 7.0));
            }
            svg.text((14.0, below + 11.6), Face::ABSENT, &line);
            below += LINE;
        }
    }
    below
}

/// The parts of one whole: name, cell and what it is a part of.
struct Part<'a> {
    name: &'a str,
    cell: &'a Cell,
    figure: &'a Figure,
}

/// One bar of 100 % a category, or one for all the categories of a single series. Gives the height, or `None`
/// where some part is not exact and a share would say more than is known.
pub fn share(svg: &mut Svg, chart: &Chart, panel: &Panel) -> Option<f64> {
    let exact =
        |cell: &'_ Cell| cell.state.figure().is_some_and(|f| f.bound == Bound::Exact && f.value >= Decimal::ZERO);
    let cells = |c: usize| (0..panel.series.len()).map(move |s| panel.cell(s, c));
    if !(0..panel.categories.len()).flat_map(cells).all(exact) {
        return None;
    }
    let mut wholes: Vec<(&str, Vec<Part>)> = Vec::new();
    if let [series] = panel.series.as_slice() {
        let parts = panel.categories.iter().zip(&series.cells);
        let parts = parts.filter_map(|(k, cell)| Some(Part { name: &k.label, cell, figure: cell.state.figure()? }));
        wholes.push(("", parts.collect()));
    } else {
        for (c, category) in panel.categories.iter().enumerate() {
            let parts = panel.series.iter().zip(cells(c));
            let parts = parts.filter_map(|(s, cell)| Some(Part { name: &s.name, cell, figure: cell.state.figure()? }));
            wholes.push((if panel.categories.len() > 1 { &category.label } else { "" }, parts.collect()));
        }
    }
    let mut y = 0.0;
    for (name, parts) in &wholes {
        let total = parts.iter().try_fold(Decimal::ZERO, |sum, p| sum.checked_add(p.figure.value))?;
        if total.is_zero() {
            return None;
        }
        y = whole(svg, chart, name, parts, total, y) + 10.0;
    }
    (!wholes.is_empty()).then_some(y - 10.0)
}

/// One bar of 100 % and the list of its parts under it.
fn whole(svg: &mut Svg, chart: &Chart, name: &str, parts: &[Part], total: Decimal, y: f64) -> f64 {
    let mut y = if name.is_empty() { y } else { bars::head(svg, name, Face::STRONG, None, y) };
    let mut x = 0.0;
    for (n, part) in parts.iter().enumerate() {
        let wide = value(part.figure) / float(total) * WIDE;
        if wide > 0.0 {
            svg.fill(Ink::of(n, parts.len()), &bar_path(x, y + 1.0, wide, 22.0));
            x += wide;
            if x < WIDE - 0.5 {
                svg.line("cut", (x, y + 1.0), (x, y + 23.0));
            }
        }
    }
    y += 32.0;
    for (n, part) in parts.iter().enumerate() {
        let percent = percent(part.figure.value, total);
        let said = part.cell.label(&chart.words) + &bracketed(chart.language, &percent);
        let said = cut(&said, Face::VALUE.size, WIDE * 0.6);
        let room = WIDE - Face::VALUE.width(&said) - 30.0;
        svg.fill(Ink::of(n, parts.len()), &bar_path(0.0, y + 3.0, 12.0, 12.0));
        svg.text_in((18.0, y + 13.6), Face::LABEL, part.name, room);
        svg.text((WIDE, y + 13.6), Face::VALUE.end(), &said);
        y += 21.0;
    }
    y
}

/// A part of the total to a tenth of a percent, never rounded to all or nothing that it is not.
fn percent(part: Decimal, total: Decimal) -> String {
    let Some(share) = part.checked_div(total).and_then(|s| s.checked_mul(Decimal::ONE_HUNDRED)) else {
        return "–".to_owned();
    };
    let tenth = Decimal::new(1, 1);
    let rounded = share.round_dp(1).normalize();
    if rounded.is_zero() && !part.is_zero() {
        format!("<{tenth}%")
    } else if rounded == Decimal::ONE_HUNDRED && part != total {
        format!(">{}%", Decimal::ONE_HUNDRED - tenth)
    } else {
        format!("{rounded}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_never_rounded_to_all_or_nothing() {
        let d = |n: i64| Decimal::from(n);
        assert_eq!(percent(d(140), d(140)), "100%");
        assert_eq!(percent(d(1), d(3)), "33.3%");
        assert_eq!(percent(d(1), d(9999)), "<0.1%");
        assert_eq!(percent(d(9998), d(9999)), ">99.9%");
        assert_eq!(percent(d(0), d(7)), "0%");
    }
}
