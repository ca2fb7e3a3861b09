//! The figure grammar: 1300余, 近300, 2.9万, 2..3.

use rust_decimal::Decimal;

use super::mistake::{self, Stop};
use super::print::canonical;
use super::{Bound, Figure, Scale};

/// Why a text is no figure, and what to write instead. The message names the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub message: String,
    pub help: String,
}

/// The most digits of one number: enough for any count, few enough that sums stay exact.
const MOST_DIGITS: usize = 15;

/// Words before a number. The first of each bound is the one of the table; the others say the same.
const BEFORE: [(&str, Bound); 15] = [
    ("~", Bound::About),
    ("大约", Bound::About),
    ("约", Bound::About),
    ("将近", Bound::Nearly),
    ("接近", Bound::Nearly),
    ("近", Bound::Nearly),
    ("<", Bound::LessThan),
    ("不足", Bound::LessThan),
    ("不到", Bound::LessThan),
    ("少于", Bound::LessThan),
    ("低于", Bound::LessThan),
    (">", Bound::AtLeast),
    ("超过", Bound::AtLeast),
    ("逾", Bound::AtLeast),
    ("至少", Bound::AtLeast),
];

/// Words after a number, or between it and 万 (10余万).
const AFTER: [(&str, Bound); 4] =
    [("余", Bound::AtLeast), ("多", Bound::AtLeast), ("+", Bound::AtLeast), ("左右", Bound::About)];

/// Signs and words between the ends of a range; the longer ones first.
const BETWEEN: [&str; 8] = ["..", "——", "—", "–", "~", "-", "至", "到"];

/// Reads a figure as an office types it: either spelling, full-width signs, spaces around. Table in content.md.
pub fn parse(text: &str) -> Result<Figure, Mistake> {
    let plain = plain(text);
    read(&plain).map_err(|stop| mistake::explain(text.trim(), &plain, stop))
}

/// Full-width forms as half-width ones, every minus and hyphen as `-`, without spaces around.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\t' => ' ',
        '−' | '‐' | '‑' => '-',
        '〜' | '∼' => '~',
        '―' => '—',
        '﹪' => '%',
        _ => c,
    };
    text.chars().map(half).collect::<String>().trim().to_owned()
}

/// A number with what was typed to it.
#[derive(Clone, Copy)]
struct Quantity {
    number: Decimal,
    scale: Option<Scale>,
    percent: bool,
}

impl Quantity {
    fn step(self, scale: Scale) -> Option<Decimal> {
        Decimal::new(1, self.number.scale()).checked_mul(scale.factor()).map(|step| step.normalize())
    }

    fn value(self, scale: Scale) -> Option<Decimal> {
        self.number.checked_mul(scale.factor())
    }
}

/// The value with as many decimals as its step has (and no fewer than it needs).
pub(super) fn settled(value: Decimal, step: Decimal) -> Decimal {
    let mut value = if value.is_zero() { Decimal::ZERO } else { value.normalize() };
    let decimals = step.normalize().scale();
    if value.scale() < decimals {
        value.rescale(decimals);
    }
    value
}

/// Reads a text that `plain` has made plain.
pub(super) fn read(plain: &str) -> Result<Figure, Stop> {
    let mut reader = Reader { rest: plain, words: Vec::new() };
    if reader.at_end() {
        return Err(Stop::Empty);
    }
    if plain == "若干" {
        return Ok(Figure::SOME);
    }
    while reader.word(&BEFORE) {}
    let first = reader.quantity()?;
    let figure = if reader.between() {
        let second = reader.quantity()?;
        if let Some((word, _)) = reader.words.first() {
            return Err(Stop::RangeWith((*word).to_owned()));
        }
        range(first, second)?
    } else {
        single(first, reader.bound()?).ok_or(Stop::TooLong)?
    };
    if reader.at_end() { Ok(figure) } else { Err(Stop::Rest) }
}

fn single(quantity: Quantity, bound: Bound) -> Option<Figure> {
    let scale = quantity.scale.unwrap_or(Scale::One);
    let step = quantity.step(scale)?;
    let value = settled(quantity.value(scale)?, step);
    Some(Figure { value, bound, scale, step, percent: quantity.percent })
}

/// 1—2万 means 1万 to 2万; where that would run backwards (8000—1.2万) the first number stands as typed.
/// `2—3%` means 2% to 3%. Ends typed with different scales count in the smaller one.
fn range(first: Quantity, second: Quantity) -> Result<Figure, Stop> {
    if first.percent && !second.percent {
        return Err(Stop::HalfPercent);
    }
    let own = |q: Quantity| q.scale.unwrap_or(Scale::One);
    let spread = first.scale.is_none() && first.value(own(second)) < second.value(own(second));
    let first_scale = if spread { own(second) } else { own(first) };
    let scale = if first_scale.power() <= own(second).power() { first_scale } else { own(second) };
    let step = first.step(first_scale).min(second.step(own(second))).ok_or(Stop::TooLong)?;
    let value = settled(first.value(first_scale).ok_or(Stop::TooLong)?, step);
    let max = settled(second.value(own(second)).ok_or(Stop::TooLong)?, step);
    if value >= max {
        return Err(Stop::Backwards { equal: value == max });
    }
    let figure = Figure { value, bound: Bound::Range { max }, scale, step, percent: second.percent };
    // Ends of unlike precision share the finer one: 0.000000001..9999999 would not be read back.
    let digits = |end: &str| end.trim_start_matches(['-', '0']).chars().filter(char::is_ascii_digit).count();
    if canonical(&figure).split("..").any(|end| digits(end) > MOST_DIGITS) {
        return Err(Stop::TooLong);
    }
    Ok(figure)
}

/// What is still to be read, and the words of bound met so far.
struct Reader<'a> {
    rest: &'a str,
    words: Vec<(&'static str, Bound)>,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn at_end(&mut self) -> bool {
        self.space();
        self.rest.is_empty()
    }

    fn eat(&mut self, word: &str) -> bool {
        self.space();
        let after = self.rest.strip_prefix(word);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn word(&mut self, table: &[(&'static str, Bound)]) -> bool {
        let found = table.iter().find(|(word, _)| self.eat(word));
        self.words.extend(found);
        found.is_some()
    }

    /// Whether a range goes on here; only where a number follows.
    fn between(&mut self) -> bool {
        let here = self.rest;
        if BETWEEN.iter().any(|word| self.eat(word)) {
            self.space();
            if self.rest.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) {
                return true;
            }
        }
        self.rest = here;
        false
    }

    /// The one bound that all words agree on.
    fn bound(&self) -> Result<Bound, Stop> {
        let Some((first, bound)) = self.words.first() else { return Ok(Bound::Exact) };
        match self.words.iter().find(|(_, other)| other != bound) {
            Some((other, _)) => Err(Stop::AtOdds((*first).to_owned(), (*other).to_owned())),
            None => Ok(*bound),
        }
    }

    /// A number with its scale or percent sign and the words behind it.
    fn quantity(&mut self) -> Result<Quantity, Stop> {
        let number = self.number()?;
        let early = self.word(&AFTER[..2]);
        let scale = [("万", Scale::Wan), ("亿", Scale::Yi)].into_iter().find(|(word, _)| self.eat(word));
        let percent = scale.is_none() && !early && self.eat("%");
        while self.word(&AFTER) {}
        if self.rest.trim() == "-" {
            self.rest = "";
            self.words.push(("-", Bound::Nearly));
        }
        Ok(Quantity { number, scale: scale.map(|(_, scale)| scale), percent })
    }

    /// Digits with an optional minus, groups of three and decimals.
    fn number(&mut self) -> Result<Decimal, Stop> {
        self.space();
        let negative = self.rest.starts_with('-');
        let from = self.rest.strip_prefix('-').unwrap_or(self.rest);
        let whole_end = from.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(from.len());
        let (whole, rest) = from.split_at(whole_end);
        if !whole.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(if rest.starts_with('.') { Stop::Point } else { Stop::Rest });
        }
        let (fraction, rest) = decimals(rest)?;
        self.rest = rest;
        if whole.contains(',') && !in_threes(whole) {
            return Err(Stop::Groups);
        }
        let whole = whole.replace(',', "");
        let whole = whole.trim_start_matches('0');
        if whole.len() + fraction.len() > MOST_DIGITS {
            return Err(Stop::TooLong);
        }
        let digits: i64 = format!("0{whole}{fraction}").parse().map_err(|_| Stop::TooLong)?;
        let scale = u32::try_from(fraction.len()).map_err(|_| Stop::TooLong)?;
        Ok(Decimal::new(if negative { -digits } else { digits }, scale))
    }
}

/// The digits after a decimal point, and the rest; `..` is no decimal point.
fn decimals(rest: &str) -> Result<(&str, &str), Stop> {
    let Some(after) = rest.strip_prefix('.').filter(|after| !after.starts_with('.')) else { return Ok(("", rest)) };
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let (fraction, rest) = after.split_at(end);
    if fraction.is_empty() {
        return Err(Stop::Point);
    }
    if rest.starts_with('.') && !rest.starts_with("..") {
        return Err(Stop::Points);
    }
    Ok((fraction, rest))
}

/// `1,300,000`: one to three digits, then threes.
fn in_threes(whole: &str) -> bool {
    let mut groups = whole.split(',');
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// Value, bound, scale, step and percent of what `text` means.
    fn check(text: &str, value: &str, bound: Bound, scale: Scale, step: &str, percent: bool) {
        let figure = parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
        assert_eq!(figure, Figure { value: d(value), bound, scale, step: d(step), percent }, "{text}");
    }

    #[test]
    fn the_table_in_every_spelling() {
        let table: [(&[&str], &str, Bound); 6] = [
            (&["168", " 168 ", "１６８", "0168"], "168", Bound::Exact),
            (
                &[
                    "1300+",
                    "1300余",
                    "1300多",
                    "１３００＋",
                    "1,300+",
                    "1，300余",
                    "1300 余",
                    "超过1300",
                    "逾1300",
                    ">1300",
                ],
                "1300",
                Bound::AtLeast,
            ),
            (&["300-", "近300", "将近300", "接近300", "300－", "300−"], "300", Bound::Nearly),
            (&["<300", "＜300", "不足300", "少于300", "不到300", "< 300"], "300", Bound::LessThan),
            (&["~300", "～300", "约300", "大约300", "300左右", "约300左右", "约 300"], "300", Bound::About),
            (
                &["2..3", "2—3", "2-3", "2–3", "2至3", "2到3", "2~3", "２～３", "2——3", "2 .. 3", "2－3"],
                "2",
                Bound::Range { max: Decimal::from(3) },
            ),
        ];
        for (texts, value, bound) in table {
            for text in texts {
                check(text, value, bound, Scale::One, "1", false);
            }
        }
        check("若干", "0", Bound::Some, Scale::One, "1", false);
        check(" 若干 ", "0", Bound::Some, Scale::One, "1", false);
    }

    #[test]
    fn scales_carry_their_precision() {
        check("2.9万", "29000", Bound::Exact, Scale::Wan, "1000", false);
        check("2.90万", "29000", Bound::Exact, Scale::Wan, "100", false);
        check("30000", "30000", Bound::Exact, Scale::One, "1", false);
        check("1.2亿", "120000000", Bound::Exact, Scale::Yi, "10000000", false);
        for text in ["1.8万+", "1.8万余", "1.8万多", "1.8余万"] {
            check(text, "18000", Bound::AtLeast, Scale::Wan, "1000", false);
        }
        check("3万余", "30000", Bound::AtLeast, Scale::Wan, "10000", false);
        check("10余万", "100000", Bound::AtLeast, Scale::Wan, "10000", false);
        check("30多万", "300000", Bound::AtLeast, Scale::Wan, "10000", false);
        check("近3万", "30000", Bound::Nearly, Scale::Wan, "10000", false);
        check("3万-", "30000", Bound::Nearly, Scale::Wan, "10000", false);
    }

    #[test]
    fn ranges_share_a_scale_said_once() {
        let to = |max: &str| Bound::Range { max: d(max) };
        for text in ["1—2万", "1万..2万", "1万至2万"] {
            check(text, "10000", to("20000"), Scale::Wan, "10000", false);
        }
        check("8000—1.2万", "8000", to("12000"), Scale::One, "1", false);
        check("8000万—1.2亿", "80000000", to("120000000"), Scale::Wan, "10000", false);
        check("1.5..2", "1.5", to("2"), Scale::One, "0.1", false);
        check("2%..3%", "2", to("3"), Scale::One, "1", true);
        check("2..3%", "2", to("3"), Scale::One, "1", true);
        check("-3..-1", "-3", to("-1"), Scale::One, "1", false);
        check("-3--1", "-3", to("-1"), Scale::One, "1", false);
        check("-3-2", "-3", to("2"), Scale::One, "1", false);
    }

    #[test]
    fn rates_and_measures() {
        check("70.2%", "70.2", Bound::Exact, Scale::One, "0.1", true);
        check("７０．２％", "70.2", Bound::Exact, Scale::One, "0.1", true);
        check("70%+", "70", Bound::AtLeast, Scale::One, "1", true);
        check("37.3", "37.3", Bound::Exact, Scale::One, "0.1", false);
        check("37.30", "37.30", Bound::Exact, Scale::One, "0.01", false);
        check("-3", "-3", Bound::Exact, Scale::One, "1", false);
        check("−3", "-3", Bound::Exact, Scale::One, "1", false);
        check("-3-", "-3", Bound::Nearly, Scale::One, "1", false);
        check("<-3", "-3", Bound::LessThan, Scale::One, "1", false);
        check("0", "0", Bound::Exact, Scale::One, "1", false);
        check("1.5", "1.5", Bound::Exact, Scale::One, "0.1", false);
        assert_eq!(parse("37.30").unwrap().value.to_string(), "37.30");
        assert_eq!(parse("2.9万").unwrap().value.to_string(), "29000");
        assert_eq!(parse("-0").unwrap().value.to_string(), "0");
    }

    #[test]
    fn numbers_of_up_to_fifteen_digits() {
        check("999999999999999", "999999999999999", Bound::Exact, Scale::One, "1", false);
        check("1,234,567.5", "1234567.5", Bound::Exact, Scale::One, "0.1", false);
        assert!(parse("1000000000000000").is_err());
        assert!(parse("0.0000000000000001").is_err());
        assert!(parse("20.388888883~9388925").is_err());
        assert!(parse("99999999999999999999999999999999999999").is_err());
    }
}
