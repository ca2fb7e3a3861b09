//! Rule `arithmetic/languages`: the two languages of one report show different numbers.

use rust_decimal::Decimal;

use super::article::Text;
use super::compare::{Meant, near, same};
use super::{Finding, Kind, Quantity};
use crate::diagnostic::Diagnostic;
use crate::figure::Bound;

pub const LANGUAGES: &str = "arithmetic/languages";

/// Compares the numbers that are typed in a report and in its translation. Figure links are equal by nature. What
/// stands only in one of them may be said without a number in the other: that is no finding.
pub fn check(original: &Text, translation: &Text) -> Vec<Finding> {
    let (mut left, mut other) = (counted(original), counted(translation));
    // First those that say the same, then those that can both be true.
    pair(&mut left, &mut other, |one, two| alike(one, two) && same(&one.figure, &two.figure));
    let mut left: Vec<(&Quantity, Meant)> = left.into_iter().map(|q| (q, Meant::of(&q.figure))).collect();
    let mut other: Vec<(&Quantity, Meant)> = other.into_iter().map(|q| (q, Meant::of(&q.figure))).collect();
    pair(&mut left, &mut other, |(one, a), (two, b)| alike(one, two) && near(a, b));
    // Only where as many are left on both sides is it certain which of them means which.
    if left.len() != other.len() {
        return Vec::new();
    }
    let pairs = left.into_iter().zip(other).filter(|((a, _), (b, _))| alike(a, b));
    pairs.map(|((one, _), (two, _))| finding(original, one, translation, two)).collect()
}

/// Takes out each of ours with the first of theirs that fits it.
fn pair<T>(ours: &mut Vec<T>, theirs: &mut Vec<T>, fits: impl Fn(&T, &T) -> bool) {
    ours.retain(|one| match theirs.iter().position(|two| fits(one, two)) {
        Some(n) => {
            theirs.remove(n);
            false
        }
        None => true,
    });
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
