//! Axes of charts over time: which days are named, which numbers have a grid line, who moves when labels meet.

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;

use super::scale::{Extent, float, ticks};
use super::svg::{Face, Svg, WIDE};
use super::text::cut;
use crate::language::{Language, date, number};

/// Upright axis of a plot: `bottom` is where `low` lies, `unit` units a one upward.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub low: f64,
    pub unit: f64,
}

impl Frame {
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - (value - self.low) * self.unit
    }

    pub fn zero(&self) -> f64 {
        self.y(0.0).clamp(self.top, self.bottom)
    }
}

/// Grid numbers and their labels.
pub fn grid(extent: Extent, most: u32, percent: bool, language: Language) -> Vec<(Decimal, String)> {
    let label = |tick: Decimal| {
        let text = number::short(tick.normalize(), language);
        let text = if percent && !tick.is_zero() { text + "%" } else { text };
        cut(&text, Face::AXIS.size, 96.0).into_owned()
    };
    ticks(extent, most).into_iter().map(|tick| (tick, label(tick))).collect()
}

/// Draws the grid lines and writes their numbers left of them.
pub fn draw_grid(svg: &mut Svg, frame: Frame, grid: &[(Decimal, String)]) {
    for (tick, label) in grid {
        let y = frame.y(float(*tick));
        svg.line(if tick.is_zero() { "zero-line" } else { "grid" }, (frame.left, y), (frame.right, y));
        svg.text((frame.left - 6.0, y + 4.5), Face::AXIS.end(), label);
    }
}

/// The days to name between two, at most `most` at even steps, whose labels stand free of each other.
pub fn days(
    first: NaiveDate,
    last: NaiveDate,
    months: &[String; 12],
    language: Language,
    x: impl Fn(NaiveDate) -> f64,
) -> Vec<(f64, String)> {
    let say = |day: NaiveDate| date::short(day, language);
    let month = |day: NaiveDate| match day.month0() {
        0 => day.year().to_string(),
        n => months[n as usize].clone(),
    };
    let place = |list: Vec<NaiveDate>, say: &dyn Fn(NaiveDate) -> String| -> Vec<(f64, String)> {
        list.into_iter().map(|day| (x(day), say(day))).collect()
    };
    for step in [1, 2, 3, 5, 7, 10, 14, 21, 28] {
        if let Some(found) = stand_free(place(every(first, last, step), &say)) {
            return found;
        }
    }
    for step in [1, 2, 3, 6] {
        if let Some(found) = stand_free(place(firsts(first, last, step), &month)) {
            return found;
        }
    }
    for step in [12, 24, 60, 120, 600] {
        if let Some(found) = stand_free(place(firsts(first, last, step), &month)) {
            return found;
        }
    }
    vec![(x(first), first.year().to_string())]
}

fn every(first: NaiveDate, last: NaiveDate, step: u64) -> Vec<NaiveDate> {
    let next = |day: &NaiveDate| day.checked_add_days(Days::new(step)).filter(|d| *d <= last);
    std::iter::successors(Some(first), next).take(7).collect()
}

/// First days of months, every so many months from January.
fn firsts(first: NaiveDate, last: NaiveDate, step: i32) -> Vec<NaiveDate> {
    let number = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
    let mut list = Vec::new();
    let mut n = (number(first) + step - 1).div_euclid(step) * step;
    while n <= number(last) && list.len() < 8 {
        let month = u32::try_from(n.rem_euclid(12)).unwrap_or(0) + 1;
        list.extend(NaiveDate::from_ymd_opt(n.div_euclid(12), month, 1).filter(|d| *d >= first));
        n += step;
    }
    list
}

/// The labels if there are one to six and none touches another.
fn stand_free(labels: Vec<(f64, String)>) -> Option<Vec<(f64, String)>> {
    let mut end = f64::NEG_INFINITY;
    for (x, text) in &labels {
        let (from, to) = spread_of(*x, text);
        if from < end {
            return None;
        }
        end = to + 10.0;
    }
    (1..=6).contains(&labels.len()).then_some(labels)
}

/// From where to where a label lies that is centred on `x` but kept within the drawing.
fn spread_of(x: f64, text: &str) -> (f64, f64) {
    let wide = Face::AXIS.width(text);
    let from = (x - wide / 2.0).clamp(0.0, (WIDE - wide).max(0.0));
    (from, from + wide)
}

/// Names under the axis with a small tick each.
pub fn draw_days(svg: &mut Svg, labels: &[(f64, String)], bottom: f64) {
    for (x, text) in labels {
        svg.line("grid", (*x, bottom), (*x, bottom + 4.0));
        let (from, to) = spread_of(*x, text);
        let text = cut(text, Face::AXIS.size, WIDE);
        svg.text(((from + to) / 2.0, bottom + 17.0), Face::AXIS.middle(), &text);
    }
}

/// Moves labels (wanted middle, height) apart with the least shift, between `top` and `bottom`; gives the middles.
pub fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].0.total_cmp(&wanted[*b].0).then(a.cmp(b)));
    let mut middles = vec![0.0; wanted.len()];
    let mut edge = top;
    for i in &order {
        let half = wanted[*i].1 / 2.0;
        middles[*i] = wanted[*i].0.max(edge + half);
        edge = middles[*i] + half;
    }
    let mut edge = bottom;
    for i in order.iter().rev() {
        let half = wanted[*i].1 / 2.0;
        middles[*i] = middles[*i].min(edge - half);
        edge = middles[*i] - half;
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_stay_inside() {
        let placed = spread(&[(50.0, 10.0), (51.0, 10.0), (99.0, 10.0), (98.0, 10.0)], 0.0, 100.0);
        assert_eq!(placed, [50.0, 60.0, 95.0, 85.0]);
    }

    #[test]
    fn days_are_named_at_even_steps() {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
        let months = std::array::from_fn(|n| format!("{}月", n + 1));
        let named = |from: &str, to: &str| -> Vec<String> {
            let (a, b) = (day(from), day(to));
            let span = (b - a).num_days().max(1);
            let x = |d: NaiveDate| 30.0 + 280.0 * f64::from(i32::try_from((d - a).num_days()).unwrap()) / span as f64;
            days(a, b, &months, Language::ZhHans, x).into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(named("2020-02-20", "2020-02-20"), ["2月20日"]);
        assert_eq!(named("2020-01-21", "2020-03-04"), ["1月21日", "1月31日", "2月10日", "2月20日", "3月1日"]);
        assert_eq!(named("2019-11-05", "2020-06-30"), ["2020", "3月", "5月"]);
        assert_eq!(named("2000-05-01", "2020-05-01"), ["2005", "2010", "2015", "2020"]);
    }
}
