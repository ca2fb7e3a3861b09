//! Quantities in running text, and what is wrong with them.
//!
//! Entry points, each pure, each finding with its rule's name (`group/name`):
//! - `read(text)`: the quantities of any text;
//! - `figures::Names::new(office)` once, then `figures::check(office, &names, &text)` for every published text;
//! - `arithmetic::text(&text)` for every published text, `arithmetic::statistics(office)` once for the office;
//! - `languages::check(&original, &translation)` for every report in two languages.
//!
//! `article::Text` is a Markdown file with where it speaks from.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::figure::{Bound, Figure};

pub mod arithmetic;
pub mod article;
mod chinese;
mod clause;
mod compare;
pub mod dates;
mod english;
pub mod figures;
mod judge;
pub mod languages;
mod numeral;
mod signs;
mod spelt;
mod words;

#[cfg(test)]
mod tests;

use signs::Signs;
pub use signs::simple;

/// A finding under the name of its rule.
pub type Finding = (&'static str, Diagnostic);

/// What sort of quantity it is. Only a `Statistic` is compared with figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A count of things: 悬挂横幅1300余条.
    Statistic,
    /// 70.2%, 203/289.
    Share,
    /// Per shift, per day: 每班4人.
    Rule,
    /// How something is set up: 一室四组, 省内五地.
    Structure,
    /// 24小时, 14天, 近两周.
    Duration,
    /// 37.3℃, 2米.
    Measurement,
    /// 80多岁.
    Age,
    /// 9—9.5折.
    Discount,
}

/// A quantity in a text. `span` counts bytes, `points` code points of the text as typed; both cover the bound,
/// the number and the measure word. Words are half-width and Simplified.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    pub span: Range<usize>,
    pub points: Range<usize>,
    /// Value, bound and precision; the upper end of a range is in its bound, 若干 and 几十 are `Bound::Some`.
    pub figure: Figure,
    /// The whole that a typed ratio is of: 203/289.
    pub of: Option<Decimal>,
    /// 条, 人次; in English the word that is counted.
    pub measure: String,
    pub noun_before: String,
    pub noun_after: String,
    pub kind: Kind,
}

impl Quantity {
    /// `None` where no number is given (若干).
    pub fn value(&self) -> Option<Decimal> {
        (self.figure.bound != Bound::Some).then_some(self.figure.value)
    }

    /// The upper end of a range.
    pub fn max(&self) -> Option<Decimal> {
        if let Bound::Range { max } = self.figure.bound { Some(max) } else { None }
    }
}

/// All quantities of a text, in its order. Dates, document numbers, names of things and turns of speech are none.
pub fn read(text: &str) -> Vec<Quantity> {
    read_counted(text).0
}

/// The quantities, and how many signs were looked at.
fn read_counted(text: &str) -> (Vec<Quantity>, usize) {
    let signs = Signs::new(text);
    let mut found: Vec<Quantity> = Vec::new();
    let mut i = 0;
    while let Some(begin) = signs.begin(i) {
        i = begin;
        let c = signs.at(i);
        let (next, quantity) = match c {
            '0'..='9' => number(&signs, i),
            '若' | '几' | '数' => chinese::read(&signs, i),
            _ if numeral::is_numeral(c) => chinese::read(&signs, i),
            'a'..='z' | 'A'..='Z' => english::word(&signs, i),
            '《' => (after_title(&signs, i), None),
            _ => (i + 1, None),
        };
        if let Some(mut quantity) = quantity {
            // "300 some 400 people": a word belongs to one of them.
            if let Some(last) = found.last().filter(|last| last.span.end > quantity.span.start) {
                quantity.span.start = last.span.end.min(quantity.span.end);
                quantity.points.start = last.points.end.min(quantity.points.end);
            }
            found.push(quantity);
        }
        i = next.max(i + 1);
    }
    (found, signs.steps())
}

/// A number in digits, by what stands behind it: a Latin word, or something of a Chinese sentence.
fn number(signs: &Signs, i: usize) -> (usize, Option<Quantity>) {
    if english::is_around(signs, i) { english::digits(signs, i) } else { chinese::read(signs, i) }
}

/// Numbers in a title are of the title.
fn after_title(signs: &Signs, i: usize) -> usize {
    (i..i + 80).find(|k| signs.at(*k) == '》').unwrap_or(i) + 1
}
