//! Rule `arithmetic/languages`: the two languages of one report show different numbers.

use rust_decimal::Decimal;

use super::article::Text;
use super::compare::{Verdict, compare};
use super::{Finding, Kind, Quantity};
use crate::diagnostic::Diagnostic;
use crate::figure::Bound;

pub const LANGUAGES: &str = "arithmetic/languages";

/// Compares the numbers that are typed in a report and in its translation. Figure links are equal by nature. What
/// stands only in one of them may be said without a number in the other: that is no finding.
pub fn check(original: &Text, translation: &Text) -> Vec<Finding> {
    let (ours, theirs) = (counted(original), counted(translation));
    let mut taken = vec![false; theirs.len()];
    let mut left: Vec<&Quantity> = Vec::new();
    for wanted in [Verdict::Same, Verdict::Near] {
        let again = if wanted == Verdict::Same { ours.clone() } else { std::mem::take(&mut left) };
        for quantity in again {
            let same = |(n, other): &(usize, &&Quantity)| {
                !taken[*n] && alike(quantity, other) && compare(&quantity.figure, &other.figure) == wanted
            };
            match theirs.iter().enumerate().find(same).map(|(n, _)| n) {
                Some(n) => taken[n] = true,
                None => left.push(quantity),
            }
        }
    }
    let other: Vec<&Quantity> = theirs.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(q, _)| *q).collect();
    // Only where as many are left on both sides is it certain which of them means which.
    if left.len() != other.len() {
        return Vec::new();
    }
    let pairs = left.into_iter().zip(other).filter(|(a, b)| alike(a, b));
    pairs.map(|(one, two)| finding(original, one, translation, two)).collect()
}

/// Numbers of ten and more, and those with decimals: small ones are said in too many ways.
fn counted<'t>(text: &'t Text) -> Vec<&'t Quantity> {
    let all = text.quantities().iter();
    all.filter(|q| q.value().is_some_and(|v| v >= Decimal::TEN || v.scale() > 0) && q.figure.bound != Bound::Some)
        .collect()
}

/// Shares are compared with shares; a count and a rule may change places in translation.
fn alike(one: &Quantity, other: &Quantity) -> bool {
    let class = |kind| match kind {
        Kind::Share | Kind::Discount => 0,
        Kind::Duration => 1,
        Kind::Measurement => 2,
        _ => 3,
    };
    class(one.kind) == class(other.kind)
}

fn finding(original: &Text, one: &Quantity, translation: &Text, two: &Quantity) -> Finding {
    let (here, there) = (translation.typed(two), original.typed(one));
    let message = format!("“{here}” where the other language says “{there}”");
    let at = translation.location(two.span.clone());
    let help = "correct one of them, or write a figure link in both";
    let found = Diagnostic::warning(at, message).help(help);
    (LANGUAGES, found.other(original.location(one.span.clone()), "the other text"))
}
