//! What a figure looks like: its bound shows in the mark itself, so that a bar never claims more than is known.

use std::fmt::Write as _;

use super::data::{Cell, State, Words};
use super::scale::{float, value};
use super::svg::{Ink, SOME, Svg, bar_path};
use super::text::{Escaped, N};
use crate::figure::{Bound, Figure};

/// Width of the stub that stands for 若干: a sign, not a length.
const STUB: f64 = 24.0;

/// Where a bar lies: `zero` in units, `unit` units a one, from `y` down.
#[derive(Debug, Clone, Copy)]
pub struct Track {
    pub zero: f64,
    pub unit: f64,
    pub y: f64,
    pub height: f64,
}

impl Track {
    /// "Some" has a stub of its own length: moved in where zero lies at the right edge, all the rest being below it.
    pub fn within(self, right: f64, figure: &Figure) -> Self {
        let stub = if figure.bound == Bound::Some { STUB } else { 0.0 };
        Self { zero: self.zero.min(right - stub), ..self }
    }
}

/// How far a bar's mark runs on beyond its number (or its zero, where it has none).
pub fn overhang(figure: &Figure) -> f64 {
    match figure.bound {
        Bound::AtLeast => 9.0,
        Bound::About => 6.0,
        Bound::Some => STUB,
        _ => 1.0,
    }
}

/// Draws one bar from zero. Never shorter than a unit, but for a zero, which is a tick.
pub fn bar(svg: &mut Svg, track: Track, ink: Ink, figure: &Figure) {
    let Track { zero, unit, y, height } = track;
    let amount = value(figure);
    let way = if amount < 0.0 { -1.0 } else { 1.0 };
    let long = (amount.abs() * unit).max(1.0);
    match figure.bound {
        Bound::Some => {
            let d = bar_path(zero, y, STUB, height);
            open(svg, "bound-some", ink);
            svg.path("f", &d);
            svg.hatch(SOME, &d);
            svg.path("o", &d);
            close(svg);
        }
        _ if amount == 0.0 && !matches!(figure.bound, Bound::Range { .. }) => {
            svg.path(&format!("f zero {}", ink.class()), &bar_path(zero, y - 1.0, 2.0, height + 2.0));
        }
        Bound::Exact => svg.fill(ink, &bar_path(zero, y, way * long, height)),
        Bound::AtLeast => at_least(svg, track, ink, way * long),
        Bound::Nearly => nearly(svg, track, ink, way * long),
        Bound::LessThan => {
            open(svg, "bound-less", ink);
            let side = way * long;
            svg.path(
                "o dot",
                &format!("M{} {}H{}M{0} {}H{2}", N(zero), N(y + 0.7), N(zero + side), N(y + height - 0.7)),
            );
            svg.path("o", &format!("M{} {}v{}", N(zero + side), N(y), N(height)));
            close(svg);
        }
        Bound::About => about(svg, track, ink, way * long),
        Bound::Range { max } => {
            let (end, far) = (zero + amount * unit, zero + float(max) * unit);
            svg.fill(ink, &bar_path(zero, y, way * long, height));
            open(svg, "bound-range", ink);
            let (mid, cap) = (y + height / 2.0, height * 0.28);
            svg.path("o", &format!("M{} {}H{}M{2} {}v{}", N(end), N(mid), N(far), N(mid - cap), N(cap * 2.0)));
            close(svg);
        }
    }
}

fn open(svg: &mut Svg, class: &str, ink: Ink) {
    let _ = write!(svg.body, r#"<g class="{class} {}">"#, ink.class());
}

fn close(svg: &mut Svg) {
    svg.body.push_str("</g>");
}

/// The bar ends in a point past its number, and a second point stands open before it.
fn at_least(svg: &mut Svg, track: Track, ink: Ink, side: f64) {
    let Track { zero, y, height, .. } = track;
    let way = side.signum();
    let tip = way * (height * 0.3).min(4.0);
    let end = zero + side;
    let arrow = |x: f64| format!("M{} {}l{} {}l{} {}", N(x), N(y), N(tip), N(height / 2.0), N(-tip), N(height / 2.0));
    open(svg, "bound-least", ink);
    svg.fill(ink, &format!("{}H{}V{}z", arrow(end), N(zero), N(y)));
    svg.path("o open", &arrow(end + way * 4.0));
    close(svg);
}

/// Solid, then dotted for the last 4 % up to the number.
fn nearly(svg: &mut Svg, track: Track, ink: Ink, side: f64) {
    let Track { zero, y, height, .. } = track;
    let dots = side.signum() * (side.abs() * 0.04).max(7.0).min(side.abs());
    svg.fill(ink, &bar_path(zero, y, side - dots, height));
    open(svg, "bound-nearly", ink);
    let from = zero + side - dots;
    let d = format!("M{} {}h{}v{}h{}", N(from), N(y + 0.7), N(dots), N(height - 1.4), N(-dots));
    svg.path("o dot", &d);
    close(svg);
}

/// Three steps fade out around the number.
fn about(svg: &mut Svg, track: Track, ink: Ink, side: f64) {
    let Track { zero, y, height, .. } = track;
    let way = side.signum();
    let soft = side.abs().min(6.0);
    let solid = side - way * soft;
    svg.fill(ink, &bar_path(zero, y, solid, height));
    open(svg, "bound-about", ink);
    let part = way * (soft + 6.0) / 3.0;
    for (n, strength) in [".7", ".45", ".2"].into_iter().enumerate() {
        let n = u8::try_from(n).map_or(0.0, f64::from);
        let d = bar_path(zero + solid + part * n, y, part, height);
        let _ = write!(svg.body, r#"<path class="f" fill-opacity="{strength}" d="{d}"/>"#);
    }
    close(svg);
}

/// The small open sign of a cell without a number, a ring or a lozenge; never a bar.
pub fn absent(svg: &mut Svg, state: State, at: (f64, f64)) {
    svg.path("missing", &absent_path(state, at, 3.0));
}

/// Its path, reaching `r` from the middle.
pub fn absent_path(state: State, at: (f64, f64), r: f64) -> String {
    let (x, y, r) = (at.0, at.1, if state == State::Suppressed { r * 1.25 } else { r });
    match state {
        State::Suppressed => format!("M{} {}l{2} {2}l{2} -{2}l-{2} -{2}z", N(x - r), N(y), N(r)),
        _ => format!("M{} {}a{2} {2} 0 1 0 {3} 0a{2} {2} 0 1 0 -{3} 0z", N(x - r), N(y), N(r), N(r * 2.0)),
    }
}

/// The mark of a figure on a line; `far` is where a range's other end lies.
pub fn point(body: &mut Svg, at: (f64, f64), far: f64, ink: Ink, bound: Bound) {
    let (x, y) = at;
    match bound {
        Bound::Exact => body.circle(&format!("f {}", ink.class()), at, 2.4),
        Bound::Some => {}
        Bound::AtLeast => {
            open(body, "bound-least", ink);
            body.circle("p", at, 2.8);
            body.path("o", &format!("M{} {}l3-3l3 3", N(x - 3.0), N(y - 4.6)));
            close(body);
        }
        Bound::Nearly => {
            open(body, "bound-nearly", ink);
            body.circle("p", at, 2.8);
            body.path("o", &format!("M{} {}h6", N(x - 3.0), N(y - 5.2)));
            close(body);
        }
        Bound::LessThan => {
            open(body, "bound-less", ink);
            body.path("p", &format!("M{} {}h7l-3.5 6z", N(x - 3.5), N(y)));
            close(body);
        }
        Bound::About => {
            open(body, "bound-about", ink);
            body.circle("p dot", at, 3.2);
            close(body);
        }
        Bound::Range { .. } => {
            open(body, "bound-range", ink);
            body.path("o", &format!("M{} {}V{}M{} {2}h6", N(x), N(y), N(far), N(x - 3.0)));
            body.circle("f", at, 2.4);
            close(body);
        }
    }
}

/// Explains the marks that occur, where not each has its label beside it.
pub fn key<'a>(cells: impl Iterator<Item = &'a Cell>, gap: bool, words: &Words, out: &mut String) {
    let (marks, absent) = (&words.marks, &words.not_reported);
    let zero = rust_decimal::Decimal::ZERO;
    let known = [
        (Bound::AtLeast, &marks.at_least),
        (Bound::Nearly, &marks.nearly),
        (Bound::LessThan, &marks.less_than),
        (Bound::About, &marks.about),
        (Bound::Range { max: zero }, &marks.range),
    ];
    let seen: Vec<&str> = cells.filter_map(|c| c.state.figure()).map(|f| f.bound.word()).collect();
    let used: Vec<_> = known.iter().filter(|(bound, _)| seen.contains(&bound.word())).collect();
    if used.is_empty() && !gap {
        return;
    }
    out.push_str(r#"<p class="chart-key">"#);
    let mut entry = |mark: &str, word: &str| {
        let _ =
            write!(out, r#"<span><svg viewBox="0 0 16 16" aria-hidden="true">{mark}</svg>{}</span>"#, Escaped(word));
    };
    for (bound, word) in used {
        let mut svg = Svg::new(String::new());
        let y = if *bound == Bound::LessThan { 5.0 } else { 10.0 };
        point(&mut svg, (8.0, y), 2.5, Ink::PLAIN, *bound);
        entry(&svg.body, word);
    }
    if gap {
        entry(r#"<path class="hm" d="M1 6L6 1M1 11L11 1M1 15L15 1M5 15L15 5M10 15L15 10"/>"#, absent);
    }
    out.push_str("</p>");
}
