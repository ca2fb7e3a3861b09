//! Rows of text below one another, as they stand on a large screen.

use crate::screens::page::{Page, Tone, Wall, Weight};
use crate::screens::wrap;

/// Ems before the ink of a usual Han character.
const BEARING: f32 = 0.05;

/// Ems from one line to the next.
pub const LINE: f32 = 1.34;

/// Rows below one another: text, size, tone, weight, and the gap above; none above a row that goes on with a text.
#[derive(Default)]
pub struct Block {
    pub rows: Vec<(String, f32, Tone, Weight, Option<f32>)>,
}

impl Block {
    pub fn add(&mut self, lines: Vec<String>, size: f32, tone: Tone, weight: Weight, gap: f32) {
        for (n, line) in lines.into_iter().enumerate() {
            self.rows.push((line, size, tone, weight, (n == 0).then_some(gap)));
        }
    }

    pub fn height(&self) -> f32 {
        self.rows.iter().enumerate().map(|(n, row)| row.1 * LINE + row.4.filter(|_| n > 0).unwrap_or(0.0)).sum()
    }

    /// The same on as many pictures as it takes, about as many rows on each.
    pub fn parts(self, room: f32) -> Vec<Self> {
        let Some(row) = self.rows.first().filter(|_| self.height() > room) else { return vec![self] };
        let fit = ((room / (row.1 * LINE)).floor() as usize).max(1);
        let each = self.rows.len().div_ceil(self.rows.len().div_ceil(fit));
        let part = |rows: &[_]| {
            let mut own = Self { rows: rows.to_vec() };
            own.rows.iter_mut().take(1).for_each(|row| row.4 = Some(0.0));
            own
        };
        self.rows.chunks(each).map(part).collect()
    }

    /// Rows from x on; what opens a row (“, （, 《) hangs, so that its ink begins there.
    pub fn draw(&self, wall: &Wall, page: &mut Page, x: f32, top: f32) {
        let mut y = top;
        for (n, (text, size, tone, weight, gap)) in self.rows.iter().enumerate() {
            y += gap.filter(|_| n > 0).unwrap_or(0.0);
            let opening = text.chars().next().filter(|c| wrap::OPENING.contains(*c));
            let bearing = opening.map_or(0.0, |c| wall.face(*weight).extent(c.encode_utf8(&mut [0; 4])).ink[0]);
            let hang = ((bearing - BEARING).max(0.0) * size).round();
            page.text((x - hang, (y + size * 1.05).round()), *size, *tone, *weight, text);
            if gap.is_none() {
                page.goes_on();
            }
            y += size * LINE;
        }
    }
}
