//! What a mistyped figure was meant to be, and how to write it.

use super::Bound;
use super::grammar::{Mistake, read};
use super::print::canonical;

/// Where the reading of a figure ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    Empty,
    /// Something that is no part of the grammar.
    Rest,
    /// Commas that do not part groups of three.
    Groups,
    TooLong,
    /// A decimal point without a digit on either side.
    Point,
    /// More than one decimal point.
    Points,
    /// Two words of different meaning.
    AtOdds(String, String),
    RangeWith(String),
    Backwards {
        equal: bool,
    },
    /// `2%..3`
    HalfPercent,
}

const FORMS: &str =
    "a figure is written 168, 1300+ (余), 300- (近), <300 (不足), ~300 (约), 2..3, 2.9万, 70.2% or 若干";
const ABSENT: &str = "leave the line out where nothing is reported; write 0 only where none was counted";

/// What people type for "nothing to report".
const NOTHING: [&str; 16] =
    ["无", "没有", "暂无", "未报告", "未报", "不详", "未知", "空", "-", "—", "——", "/", "N/A", "n/a", "NA", "null"];

/// Near synonyms that are not in the grammar, and the bound they mean.
const SYNONYMS: [(&str, Bound); 15] = [
    ("多于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("不低于", Bound::AtLeast),
    ("以上", Bound::AtLeast),
    ("有余", Bound::AtLeast),
    ("出头", Bound::AtLeast),
    ("开外", Bound::AtLeast),
    ("超", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("小于", Bound::LessThan),
    ("未满", Bound::LessThan),
    ("大概", Bound::About),
    ("上下", Bound::About),
    ("许", Bound::About),
    ("≈", Bound::About),
];

/// Words for "at most", a bound that figures do not have.
const AT_MOST: [&str; 10] = ["≤", "<=", "不超过", "不多于", "不高于", "至多", "最多", "以内", "以下", "之内"];

/// What may stand before a number and says nothing of it.
const LEADS: &str = "共计总合累已有为达是";

/// The message for `typed`, whose plain form `plain` could not be read.
pub(super) fn explain(typed: &str, plain: &str, stop: Stop) -> Mistake {
    let shown = shorten(typed);
    let say = |what: &str, help: &str| Mistake { message: format!("`{shown}` {what}"), help: help.to_owned() };
    match stop {
        Stop::Empty => Mistake { message: "an empty figure".to_owned(), help: ABSENT.to_owned() },
        Stop::Groups => say(
            "has commas that do not part groups of three digits",
            "write the digits without separators: 1300; decimals take a point: 37.3",
        ),
        Stop::TooLong => say("has more digits than a figure can hold (15)", "check the number; 万 and 亿 save digits"),
        Stop::Point => say("has a decimal point without a digit on both sides", "write 0.5, or 5"),
        Stop::Points => say("has more than one decimal point", "a range is written 2..3, decimals 37.3"),
        Stop::AtOdds(one, other) => say(
            &format!("says two different things: `{one}` and `{other}`"),
            &format!("keep one of them: `{one}` ({}) or `{other}` ({})", meaning(&one), meaning(&other)),
        ),
        Stop::RangeWith(word) => say(
            &format!("is a range and has `{word}` as well"),
            &format!("a range already says that the number is not exact: leave out `{word}`"),
        ),
        Stop::Backwards { equal: true } => say("is a range from a number to itself", "write the number alone"),
        Stop::Backwards { equal: false } => {
            say("is a range that runs backwards", "the smaller number stands first: 2..3; 1万..2万")
        }
        Stop::HalfPercent => say("has a percent sign at one end only", "write 2%..3%"),
        Stop::Rest => {
            let (what, help) = rest(plain);
            say(&what, &help)
        }
    }
}

fn meaning(word: &str) -> &'static str {
    match word {
        "+" | "余" | "多" | ">" | "超过" | "逾" | "至少" => "at least",
        "~" | "约" | "大约" | "左右" => "about",
        "-" | "近" | "将近" | "接近" => "nearly",
        _ => "less than",
    }
}

/// What is wrong with a text that holds something foreign, and what to do: the likeliest reading first.
fn rest(plain: &str) -> (String, String) {
    if NOTHING.contains(&plain) {
        return ("is no figure".to_owned(), ABSENT.to_owned());
    }
    let known = marks(plain).or_else(|| letters(plain)).or_else(|| at_most(plain)).or_else(|| synonym(plain));
    known.or_else(|| unit(plain)).unwrap_or_else(|| {
        let numerals = |c: char| "〇零一二两三四五六七八九十百千几".contains(c);
        if plain.contains(numerals) {
            ("holds a number in Chinese characters".to_owned(), "write it in digits: 168, 3000, 2.9万".to_owned())
        } else {
            ("is no figure".to_owned(), FORMS.to_owned())
        }
    })
}

/// `1300?`, `+5`, `1 300`, `3千`.
fn marks(plain: &str) -> Option<(String, String)> {
    let readable = |text: &str| read(text).is_ok();
    let straight: String = plain.chars().filter(|c| !"“”‘’\"'".contains(*c)).collect();
    if straight != plain && readable(&straight) {
        return Some(("holds quotes".to_owned(), format!("write `{straight}`, without them")));
    }
    let sure = plain.replace('?', "");
    if sure != plain && readable(&sure) {
        return Some((
            "has a question mark".to_owned(),
            format!("write `{sure}` with `status: provisional`, or `~{sure}` where it means about"),
        ));
    }
    if let Some(bare) = plain.strip_prefix('+').filter(|bare| readable(bare)) {
        return Some(("has a plus sign in front".to_owned(), format!("write `{bare}`, or `{bare}+` for at least")));
    }
    let close = plain.replace(' ', "");
    if close != plain && readable(&close) {
        return Some(("has spaces inside the number".to_owned(), format!("write `{close}`")));
    }
    let word = ["十", "百", "千"].into_iter().find(|word| {
        plain.split_once(word).is_some_and(|(before, _)| before.ends_with(|c: char| c.is_ascii_digit()))
    })?;
    Some((
        format!("holds `{word}`, which no figure is counted in"),
        "write all digits (3000), or 万 and 亿 (2.9万)".to_owned(),
    ))
}

/// Letters that look like digits: `13oo`.
fn letters(plain: &str) -> Option<(String, String)> {
    let digits: String = plain
        .chars()
        .map(|c| match c {
            'o' | 'O' | '○' => '0',
            'l' | 'I' => '1',
            _ => c,
        })
        .collect();
    let letter = plain.chars().zip(digits.chars()).find(|(typed, digit)| typed != digit)?.0;
    if !plain.contains(|c: char| c.is_ascii_digit()) || read(&digits).is_err() {
        return None;
    }
    let digit = if matches!(letter, 'l' | 'I') { "one" } else { "zero" };
    Some((format!("holds the letter `{letter}` in place of a {digit}"), format!("write `{digits}`")))
}

/// `1300以上`: a bound that the grammar spells otherwise.
fn synonym(plain: &str) -> Option<(String, String)> {
    SYNONYMS.iter().find_map(|(word, bound)| {
        let bare = plain.replace(word, "");
        let mut figure = read(&bare).ok().filter(|_| bare != plain)?;
        if figure.bound != Bound::Exact {
            return None;
        }
        figure.bound = *bound;
        let help = format!("write `{}` ({})", canonical(&figure), bound.word().replace('_', " "));
        Some((format!("holds `{word}`, which the figure grammar spells otherwise"), help))
    })
}

/// `300以内`, `≤300`, `300内`: nothing to write instead, for the bare number would say more than the source.
fn at_most(plain: &str) -> Option<(String, String)> {
    let ending = plain.ends_with('内').then_some("内");
    let word = AT_MOST.into_iter().find(|word| plain.contains(word)).or(ending)?;
    read(plain.replace(word, "").trim()).ok()?;
    let help = "ask for the count itself; where nobody has one, write 若干, and what the source says in its note";
    Some((format!("says “at most” by `{word}`, which no figure can"), help.to_owned()))
}

/// `1300余条`: the unit was typed with the number.
fn unit(plain: &str) -> Option<(String, String)> {
    let known = |c: char| c.is_ascii_digit() || ",.+-~<>% 余多左右近约不足万亿若干至到—–".contains(c);
    let start = plain.find(|c: char| !known(c))?;
    let length = plain[start..].find(known).unwrap_or(plain.len() - start);
    let (before, foreign, after) = (&plain[..start], &plain[start..start + length], &plain[start + length..]);
    let digit = |c: char| c.is_ascii_digit();
    let bare = plain.replace(foreign, "");
    let bare = bare.trim();
    if before.ends_with(digit) && after.starts_with(digit) || read(bare).is_err() {
        return None;
    }
    if let Some(remark) = foreign.strip_prefix('(') {
        let remark = remark.trim_end_matches(')');
        let help = format!("write `{{value: {bare}, note: {remark}}}`");
        return Some(("holds a remark".to_owned(), help));
    }
    let harmless = foreign.chars().all(|c| LEADS.contains(c) || (!c.is_alphanumeric() && !"±≠×÷=*#".contains(c)));
    if start == 0 {
        let help = if harmless { format!("write `{bare}`") } else { FORMS.to_owned() };
        return Some((format!("begins with `{foreign}`, which is no part of a figure"), help));
    }
    if harmless && !foreign.contains('℃') {
        return Some((format!("holds `{foreign}`, which is no part of a figure"), format!("write `{bare}`")));
    }
    if let (true, Some(tenths)) = (foreign == "成", bare.parse::<u32>().ok().filter(|n| *n <= 10)) {
        return Some(("counts in tenths (成)".to_owned(), format!("write `{}%`", tenths * 10)));
    }
    let help = format!("write `{bare}` where indicators.yaml counts it in {foreign}; else convert it first");
    Some((format!("holds the unit `{foreign}`"), help))
}

/// Long texts are cut: a message names the value, it does not quote a page.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::parse;

    #[test]
    fn mistakes_say_what_to_write() {
        // What was typed, a part of the message, a part of the help.
        let table = [
            ("", "empty", "leave the line out"),
            ("  ", "empty", "leave the line out"),
            ("1300?", "question mark", "`1300` with `status: provisional`"),
            ("1300？", "question mark", "~1300"),
            ("3.2.1", "more than one decimal point", "2..3"),
            ("13oo", "letter `o` in place of a zero", "`1300`"),
            ("l68", "letter `l` in place of a one", "`168`"),
            ("1300余条", "unit `条`", "write `1300余` where indicators.yaml counts it in 条"),
            ("1300条余", "unit `条`", "`1300余`"),
            ("3万人", "unit `人`", "`3万`"),
            ("近300人", "unit `人`", "`近300`"),
            ("300人左右", "unit `人`", "`300左右`"),
            ("2名至3名", "unit `名`", "`2至3`"),
            ("37.3℃", "unit `℃`", "`37.3`"),
            ("若干名", "unit `名`", "`若干`"),
            ("共300", "begins with `共`", "`300`"),
            ("3..2", "runs backwards", "smaller number"),
            ("1万..2", "runs backwards", "1万..2万"),
            ("2..2", "to itself", "alone"),
            ("2%..3", "one end", "2%..3%"),
            ("约300余", "two different things: `约` and `余`", "`约` (about) or `余` (at least)"),
            ("近300+", "two different things", "nearly"),
            ("约2..3", "is a range and has `约`", "leave out"),
            ("2..3余", "is a range and has `余`", "leave out"),
            ("12,34", "commas", "without separators"),
            ("1,0000", "commas", "1300"),
            ("1，5", "commas", "37.3"),
            ("1000000000000000", "more digits", "万"),
            (".5", "decimal point", "0.5"),
            ("5.", "decimal point", "0.5"),
            ("1300余（含小区）", "remark", "`{value: 1300余, note: 含小区}`"),
            ("1 300", "spaces", "`1300`"),
            ("“168”", "quotes", "`168`"),
            ("‘近300’", "quotes", "`近300`"),
            ("+5", "plus sign", "`5+`"),
            ("3千", "`千`", "3000"),
            ("十六", "Chinese characters", "digits"),
            ("1300以上", "`以上`", "`1300+` (at least)"),
            ("未满300", "`未满`", "`<300` (less than)"),
            ("大概3万", "`大概`", "`~3万`"),
            ("≤300", "at most", "若干"),
            ("<=300", "`<=`", "若干"),
            ("300以内", "`以内`", "若干"),
            ("300内", "`内`", "若干"),
            ("不超过300", "`不超过`", "若干"),
            ("超300", "`超`", "`300+` (at least)"),
            ("300出头", "`出头`", "`300+`"),
            ("300许", "`许`", "`~300` (about)"),
            ("±300", "begins with `±`", "168"),
            ("3成", "tenths", "`30%`"),
            ("300。", "holds `。`", "write `300`"),
            ("5公斤", "unit `公斤`", "else convert it first"),
            ("无", "no figure", "leave the line out"),
            ("未报告", "no figure", "leave the line out"),
            ("—", "no figure", "leave the line out"),
            ("N/A", "no figure", "leave the line out"),
            ("1e3", "no figure", "168"),
            ("万", "no figure", "168"),
            ("hello", "no figure", "168"),
        ];
        for (text, message, help) in table {
            let Err(mistake) = parse(text) else { panic!("{text} was taken") };
            assert!(mistake.message.contains(message), "{text}: {mistake:?}");
            assert!(mistake.help.contains(help), "{text}: {mistake:?}");
        }
    }

    #[test]
    fn long_texts_are_cut_in_messages() {
        let mistake = parse(&"条".repeat(500)).unwrap_err();
        assert!(mistake.message.chars().count() < 80, "{mistake:?}");
    }
}
