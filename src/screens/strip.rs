//! Slides on a strip over a door: one thing at a time, as large as it goes; what is too long comes in parts.

use crate::screens::page::{Misfit, Page, Tone, Wall, Weight};
use crate::screens::programme::{Figure, Idea, Slide};
use crate::screens::wrap;

struct Strip<'a> {
    wall: &'a Wall<'a>,
    /// Room for letters.
    width: f32,
    height: f32,
    left: f32,
    top: f32,
}

/// A row with its size and tone, and whether it goes on with the text above.
type Lined<'t> = (&'t str, f32, Tone, bool);

type Pages = Result<Vec<Page>, Misfit>;

/// The pictures of a slide on a strip.
pub fn lay(slide: &Slide, wall: &Wall) -> Pages {
    let left = (wall.height / 12.0).floor().max(3.0);
    let top = if wall.dots { 0.0 } else { (wall.height / 24.0).floor().max(1.0) };
    let strip = Strip { wall, width: wall.width - 2.0 * left, height: wall.height - 2.0 * top, left, top };
    let joined = |parts: &[(&str, Tone)]| {
        let shown = parts.iter().filter(|(text, _)| !text.is_empty());
        shown
            .map(|(text, tone)| strip.text(text, *tone))
            .collect::<Result<Vec<_>, _>>()
            .map(|all| all.into_iter().flatten().collect::<Vec<Page>>())
    };
    let headed = |over: &str, text: (&str, Tone)| {
        let mut pages = heads(joined(&[(over, Tone::Quiet)])?);
        pages.extend(joined(&[text])?);
        Ok(pages)
    };
    match &slide.idea {
        Idea::Title { text, note, .. } => joined(&[(text, Tone::Accent), (note, Tone::Quiet)]),
        Idea::Figure(figure) => strip.figure(figure),
        Idea::Bars { rows, .. } => {
            let figures = rows.iter().filter_map(|row| row.figure.as_ref()).take(5);
            figures
                .map(|f| strip.figure(f))
                .collect::<Result<Vec<_>, _>>()
                .map(|all| all.into_iter().flatten().collect())
        }
        Idea::Headline { over, title, .. } => headed(&over.replace(" · ", " "), (title, Tone::Ink)),
        Idea::Words { over, text } => headed(over, (text, Tone::Accent)),
        Idea::Timeline { days, .. } => {
            let parts = days.iter().flat_map(|(day, texts)| {
                std::iter::once((&**day, Tone::Accent)).chain(texts.iter().map(|text| (&**text, Tone::Ink)))
            });
            joined(&parts.collect::<Vec<(&str, Tone)>>())
        }
        Idea::Thanks { text, under, .. } => joined(&[(text, Tone::Accent), (under, Tone::Ink)]),
    }
}

/// Pictures that say what a slide belongs to.
fn heads(pages: Vec<Page>) -> Vec<Page> {
    pages.into_iter().map(|page| Page { heads: true, ..page }).collect()
}

impl Strip<'_> {
    /// Sizes from as high as the strip down to the least.
    fn sizes(&self, from: f32) -> impl Iterator<Item = f32> {
        let step = if self.wall.dots { 16.0 } else { 1.0 };
        let (from, least) = (self.wall.size(from), self.wall.least);
        (0..).map(move |n| from - n as f32 * step).take_while(move |size| *size >= least)
    }

    /// From one base line to the next, of letters of this size.
    fn pitch(&self, size: f32) -> f32 {
        if self.wall.dots { size } else { (size * 1.18).ceil() }
    }

    /// The highest letters that stand in it alone.
    fn tallest(&self) -> f32 {
        if self.wall.dots { self.height } else { self.height * 0.84 }
    }

    /// Rows of one size that stand below one another in the height.
    fn rows(&self, size: f32) -> usize {
        let own = if self.wall.dots { size } else { size * 1.1 };
        if own > self.height + 0.5 {
            0
        } else {
            1 + ((self.height - own + 0.5) / self.pitch(size)).floor().max(0.0) as usize
        }
    }

    /// Text alone, over as many pictures as it takes.
    fn text(&self, text: &str, tone: Tone) -> Pages {
        let face = self.wall.face(Weight::Bold);
        let wide = |word: String| Misfit {
            help: format!(
                "write it in fewer letters: {} of {} px fit into a line",
                (self.width / self.wall.least * 2.0).floor(),
                self.wall.least
            ),
            text: word,
        };
        let text = wrap::Measured::new(face, text);
        let all = |size: f32| text.even(self.width / size).ok();
        for size in self.sizes(self.tallest()) {
            if let Some(lines) = all(size).filter(|lines| lines.len() <= self.rows(size)) {
                return Ok(vec![self.stack(&lines, size, tone)]);
            }
        }
        let least = text.even(self.width / self.wall.least).map_err(wide)?;
        let parts = |lines: usize, size: f32| lines.div_ceil(self.rows(size).max(1));
        let few = parts(least.len(), self.wall.least);
        // As large as it goes without another picture.
        let large = self.sizes(self.tallest()).filter(|size| self.rows(*size) > 0);
        let mut large = large.filter_map(|size| Some((size, all(size)?)));
        let best = large.find(|(size, lines)| parts(lines.len(), *size) <= few);
        let (size, lines) = best.unwrap_or((self.wall.least, least));
        let each = lines.len().div_ceil(parts(lines.len(), size));
        Ok(lines.chunks(each).map(|lines| self.stack(lines, size, tone)).collect())
    }

    /// Lines in the middle of the strip.
    fn stack(&self, lines: &[String], size: f32, tone: Tone) -> Page {
        let mut page = Page::default();
        let rows: Vec<Lined> = lines.iter().enumerate().map(|(n, line)| (&**line, size, tone, n > 0)).collect();
        self.column(&mut page, &rows, |width| self.left + (self.width - width) / 2.0);
        page
    }

    /// Rows of their sizes below one another, in the middle of the height; `x` says where one of a width begins.
    fn column(&self, page: &mut Page, rows: &[Lined], x: impl Fn(f32) -> f32) {
        let Some((_, first, ..)) = rows.first() else { return };
        let high: f32 = rows[1..].iter().map(|(_, size, ..)| self.pitch(*size)).sum::<f32>();
        let own = if self.wall.dots { *first } else { *first * 1.0 };
        let above = ((self.height - high - own) / 2.0).floor().max(0.0);
        let mut y = self.top + above + if self.wall.dots { first * 14.0 / 16.0 } else { (first * 0.87).round() };
        for (n, (text, size, tone, goes_on)) in rows.iter().enumerate() {
            if n > 0 {
                y += self.pitch(*size);
            }
            let width = self.wall.measure(text, *size, Weight::Bold);
            page.text((x(width).round(), y.round()), *size, *tone, Weight::Bold, text);
            if *goes_on {
                page.goes_on();
            }
        }
    }

    /// A figure with its name and date in one picture, or its name first.
    fn figure(&self, figure: &Figure) -> Pages {
        let mark = if figure.label.is_ascii() { ": " } else { " " };
        let named = match figure.over.as_str() {
            "" => figure.label.clone(),
            over => format!("{over}{mark}{}", figure.label),
        };
        let whole = self.beside(figure, &named).into_iter().chain(self.below(figure, &named));
        if let Some((_, page)) = whole.max_by(|a, b| a.0.total_cmp(&b.0)) {
            return Ok(vec![page]);
        }
        let alone = self.beside(figure, &figure.label).into_iter().chain(self.below(figure, &figure.label));
        if let Some((_, page)) = alone.max_by(|a, b| a.0.total_cmp(&b.0)) {
            let mut pages =
                if figure.over.is_empty() { Vec::new() } else { heads(self.text(&figure.over, Tone::Quiet)?) };
            pages.push(page);
            return Ok(pages);
        }
        let mut pages = self.text(&named, Tone::Ink)?;
        let rest = Figure { over: String::new(), label: String::new(), ..figure.clone() };
        if let Some((_, page)) = self.dated(&rest) {
            pages.push(page);
            return Ok(pages);
        }
        let Figure { before, number, after, unit, note, .. } = figure;
        pages.extend(self.text(&format!("{before}{number}{after}{unit}"), Tone::Accent)?);
        if !note.is_empty() {
            pages.extend(self.text(note, Tone::Quiet)?);
        }
        Ok(pages)
    }

    /// Parts of a number with their sizes: what belongs to it is half as high, never under the least.
    fn parts<'f>(&self, figure: &'f Figure, size: f32) -> [(&'f str, f32, Tone); 4] {
        let half = self.wall.size((size / 2.0).max(self.wall.least).min(size));
        let Figure { before, number, after, unit, .. } = figure;
        [(before, half, Tone::Ink), (number, size, Tone::Accent), (after, half, Tone::Ink), (unit, half, Tone::Ink)]
            .map(|(text, size, tone)| (text.as_str(), size, tone))
    }

    fn number_width(&self, figure: &Figure, size: f32) -> f32 {
        self.parts(figure, size).iter().map(|(text, size, _)| self.wall.measure(text, *size, Weight::Bold)).sum()
    }

    fn number(&self, page: &mut Page, figure: &Figure, size: f32, x: f32, y: f32) {
        let mut x = x;
        for (text, size, tone) in self.parts(figure, size) {
            page.text((x.round(), y.round()), size, tone, Weight::Bold, text);
            x += self.wall.measure(text, size, Weight::Bold);
        }
    }

    /// How far the ink of a number reaches above and below its base line, as y.
    fn number_ink(&self, figure: &Figure, size: f32) -> (f32, f32) {
        let inks = self.parts(figure, size).map(|(text, size, _)| {
            let ink = self.wall.face(Weight::Bold).extent(text).ink;
            (ink[1] * size, ink[3] * size)
        });
        inks.into_iter().fold((0.0, 0.0), |all, own| (f32::min(all.0, own.0), f32::max(all.1, own.1)))
    }

    /// The base line of a number in the middle of a height that begins at `top`.
    fn middle(&self, figure: &Figure, size: f32, top: f32, high: f32) -> f32 {
        if self.wall.dots {
            return top + ((high - size) / 2.0).floor().max(0.0) + size * 14.0 / 16.0;
        }
        let (above, below) = self.number_ink(figure, size);
        (top + (high - (below - above)) / 2.0 - above).floor()
    }

    /// Whether a number of this size fits into a line of the strip that is so high.
    fn fits(&self, figure: &Figure, size: f32, high: f32) -> bool {
        let (top, bottom) = self.number_ink(figure, size);
        bottom - top <= high && self.number_width(figure, size) <= self.width && (!self.wall.dots || size <= high)
    }

    /// The number at the left, its name and date at the right.
    fn beside(&self, figure: &Figure, label: &str) -> Option<(f32, Page)> {
        let face = self.wall.face(Weight::Bold);
        let words = [(label, Tone::Ink), (&*figure.note, Tone::Quiet)];
        let words = words.map(|(text, tone)| ((!text.is_empty()).then(|| wrap::Measured::new(face, text)), tone));
        for size in self.sizes(self.height) {
            if !self.fits(figure, size, self.height) {
                continue;
            }
            let own = self.number_width(figure, size);
            let gap = (size * 0.4).max(8.0);
            let room = self.width - own - gap;
            let fitting = |small: f32| {
                let mut rows: Vec<(String, f32, Tone, bool)> = Vec::new();
                for (text, tone) in &words {
                    let lines = text.as_ref().map_or(Ok(Vec::new()), |text| text.even(room / small)).ok()?;
                    rows.extend(lines.into_iter().enumerate().map(|(n, line)| (line, small, *tone, n > 0)));
                }
                (rows.len() <= self.rows(small)).then_some(rows)
            };
            let most = if self.wall.dots { 16.0 } else { (size * 0.62).min(self.height / 2.2) };
            // Words that are lost beside the number say nothing.
            let rows = self.sizes(most).filter(|small| (size * 0.22..=size).contains(small)).find_map(fitting);
            let Some(rows) = rows.filter(|_| room > 0.0) else { continue };
            let mut page = Page::default();
            let used = rows.iter().map(|(t, s, ..)| self.wall.measure(t, *s, Weight::Bold)).fold(0.0, f32::max);
            let left = self.left + ((self.width - own - gap - used) / 2.0).max(0.0).floor();
            self.number(&mut page, figure, size, left, self.middle(figure, size, self.top, self.height));
            let rows: Vec<Lined> = rows.iter().map(|(t, s, tone, goes_on)| (&**t, *s, *tone, *goes_on)).collect();
            self.column(&mut page, &rows, |_| left + own + gap);
            return Some((size, page));
        }
        None
    }

    /// Its name and date above, the number below.
    fn below(&self, figure: &Figure, label: &str) -> Option<(f32, Page)> {
        let least = self.wall.least;
        let small = self.wall.size((self.height * 0.28).max(least));
        let head = self.wall.measure(label, small, Weight::Bold) + self.wall.measure(&figure.note, small, Weight::Bold);
        if head + small > self.width {
            return None;
        }
        let high = self.height - self.pitch(small);
        let size = self.sizes(self.height).find(|size| self.fits(figure, *size, high))?;
        let mut page = Page::default();
        let y = self.top + if self.wall.dots { small * 14.0 / 16.0 } else { (small * 0.88).round() };
        page.text((self.left, y), small, Tone::Ink, Weight::Bold, label);
        let end = self.left + self.width - self.wall.measure(&figure.note, small, Weight::Bold);
        page.text((end.floor(), y), small, Tone::Quiet, Weight::Bold, &figure.note);
        let base = self.middle(figure, size, self.top + self.pitch(small), high);
        let x = self.left + (self.width - self.number_width(figure, size)) / 2.0;
        self.number(&mut page, figure, size, x, base);
        Some((size, page))
    }

    /// The number above its date.
    fn dated(&self, figure: &Figure) -> Option<(f32, Page)> {
        let small = self.wall.least;
        if figure.note.is_empty() || self.wall.measure(&figure.note, small, Weight::Bold) > self.width {
            return None;
        }
        let high = self.height - self.pitch(small);
        let size = self.sizes(high).find(|size| self.fits(figure, *size, high))?;
        let mut page = Page::default();
        let y = self.middle(figure, size, self.top, high);
        let x = self.left + (self.width - self.number_width(figure, size)) / 2.0;
        self.number(&mut page, figure, size, x, y);
        let x = self.left + (self.width - self.wall.measure(&figure.note, small, Weight::Bold)) / 2.0;
        let base = if self.wall.dots { self.wall.height - 2.0 } else { self.top + self.height - small * 0.26 };
        page.text((x.round(), base.floor()), small, Tone::Quiet, Weight::Bold, &figure.note);
        Some((size, page))
    }
}
