//! Numbers in English words: one hundred and five, thirty thousand, several dozen.

use rust_decimal::Decimal;

use super::numeral::{How, Number};
use super::signs::Signs;
use crate::figure::{Bound, Scale};

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// A scale and its factor.
pub const SCALES: [(&str, u64); 5] =
    [("hundred", 100), ("thousand", 1000), ("million", 1_000_000), ("billion", 1_000_000_000), ("dozen", 12)];

/// Signs of a word behind its first.
pub fn is_of_word(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '\''
}

/// Whether the word could be of a number: most are not, and are not spelt out.
pub fn begins(signs: &Signs, i: usize, end: usize) -> bool {
    let mut word = [0; 9];
    let Some(letters) = word.get_mut(..end - i) else { return false };
    for (n, letter) in letters.iter_mut().enumerate() {
        *letter = u8::try_from(signs.at(i + n)).unwrap_or(0).to_ascii_lowercase();
    }
    is_of_number(letters)
}

/// `ONES`, `TENS`, `SCALES` and vague ones, told apart by their letters.
fn is_of_number(word: &[u8]) -> bool {
    matches!(
        word,
        b"zero"
            | b"one"
            | b"two"
            | b"three"
            | b"four"
            | b"five"
            | b"six"
            | b"seven"
            | b"eight"
            | b"nine"
            | b"ten"
            | b"eleven"
            | b"twelve"
            | b"thirteen"
            | b"fourteen"
            | b"fifteen"
            | b"sixteen"
            | b"seventeen"
            | b"eighteen"
            | b"nineteen"
            | b"twenty"
            | b"thirty"
            | b"forty"
            | b"fifty"
            | b"sixty"
            | b"seventy"
            | b"eighty"
            | b"ninety"
            | b"hundred"
            | b"thousand"
            | b"million"
            | b"billion"
            | b"dozen"
            | b"several"
            | b"dozens"
            | b"hundreds"
            | b"thousands"
            | b"tens"
            | b"scores"
    )
}

/// The letters from `i` in lower case, and where they end; of a very long word only its first.
pub fn token(signs: &Signs, i: usize) -> (String, usize) {
    let mut end = i;
    let mut text = String::new();
    while signs.at(end).is_ascii_alphabetic() || (signs.at(end) == '\'' && end > i) {
        if text.len() < 24 {
            text.push(signs.at(end).to_ascii_lowercase());
        }
        end += 1;
    }
    (text, end)
}

/// Hundreds of, several.
pub fn vague(signs: &Signs, first: &str, end: usize) -> Option<(Number, bool)> {
    let (of, after) = token(signs, signs.space(end));
    let end = match first {
        "several" => end,
        "dozens" | "hundreds" | "thousands" | "tens" | "scores" if of == "of" => after,
        _ => return None,
    };
    Some((plain(end, Decimal::ZERO, How::Some), true))
}

fn plain(end: usize, value: Decimal, how: How) -> Number {
    let bound = (how == How::Some).then_some(Bound::Some);
    Number { end, value, max: None, step: Decimal::ONE, scale: Scale::One, how, bound }
}

/// One hundred and five, thirty thousand, twenty-three, a dozen.
pub fn in_words(signs: &Signs, i: usize) -> Option<(Number, bool)> {
    let (mut total, mut part, mut seen) = (0u64, 0u64, false);
    let (mut k, mut end) = (i, i);
    for _ in 0..12 {
        let (word, after) = token(signs, k);
        let place = |list: &[&str]| list.iter().position(|w| !w.is_empty() && *w == word);
        if let Some(n) = place(&ONES).and_then(|n| u64::try_from(n).ok()) {
            if part % 10 > 0 || (10..20).contains(&(part % 100)) && seen || (n > 9 && part % 100 > 0) {
                break;
            }
            part += n;
        } else if let Some(n) = place(&TENS).and_then(|n| u64::try_from(n).ok()) {
            if part % 100 > 0 {
                break;
            }
            part += n * 10;
        } else if let Some((_, scale)) = SCALES.iter().find(|(w, _)| *w == word) {
            let by = if part == 0 { 1 } else { part };
            if *scale < 1000 {
                part = by.checked_mul(*scale)?;
            } else {
                total = total.checked_add(by.checked_mul(*scale)?)?;
                part = 0;
            }
        } else if word == "and" && seen && part >= 100 {
            k = signs.space(after);
            continue;
        } else {
            break;
        }
        seen = true;
        end = after;
        let joint = signs.at(after) == '-' && (20..100).contains(&(part % 100)) && part % 10 == 0;
        k = if joint { after + 1 } else { signs.space(after) };
    }
    seen.then(|| (plain(end, Decimal::from(total + part), How::Han), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_numbers_are_told_by_their_letters() {
        let scales = SCALES.iter().map(|(word, _)| word);
        let all = ONES.iter().chain(&TENS).chain(scales).chain(&["several", "dozens", "hundreds", "tens", "scores"]);
        for word in all.filter(|w| !w.is_empty()) {
            assert!(is_of_number(word.as_bytes()), "{word}");
        }
        assert!(!is_of_number(b"street") && !is_of_number(b""));
    }
}
