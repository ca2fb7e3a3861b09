//! Figures in words and digits of a language.

use rust_decimal::Decimal;

use super::{Bound, Figure, Printed, Scale, Unit};
use crate::language::plural::{self, Category};
use crate::language::{Language, number};

/// Units that stand at the number without a space, in English too.
const CLOSE: [&str; 7] = ["%", "‰", "°", "℃", "°C", "℉", "°F"];

/// Degrees are under or over a mark, not short of it: 低于37.3℃.
const DEGREES: [&str; 5] = ["°", "℃", "°C", "℉", "°F"];

/// Where nothing is reported: never 0, never blank.
pub fn not_reported(language: Language) -> &'static str {
    match language {
        Language::ZhHans | Language::ZhHant => "未报告",
        Language::En => "not reported",
    }
}

/// Where a figure is not published (small cells).
pub fn suppressed(language: Language) -> &'static str {
    match language {
        Language::ZhHans | Language::ZhHant => "不公布",
        Language::En => "suppressed",
    }
}

/// The spelling of content files, which reads back as the same figure: `1300+`, `300-`, `1万..2万`, `70.2%`.
pub fn canonical(figure: &Figure) -> String {
    let one = |value| canonical_number(figure, value);
    match figure.bound {
        Bound::Exact => one(figure.value),
        Bound::AtLeast => one(figure.value) + "+",
        Bound::Nearly => one(figure.value) + "-",
        Bound::LessThan => format!("<{}", one(figure.value)),
        Bound::About => format!("~{}", one(figure.value)),
        Bound::Range { max } => format!("{}..{}", one(figure.value), one(max)),
        Bound::Some => "若干".to_owned(),
    }
}

fn canonical_number(figure: &Figure, value: Decimal) -> String {
    let scale = match figure.scale {
        Scale::One if figure.percent => "%",
        Scale::One => "",
        Scale::Wan => "万",
        Scale::Yi => "亿",
    };
    let power = figure.scale.power();
    let digits = number::at_least_decimals(number::shifted(value, power), decimals(figure, power));
    format!("{digits}{scale}")
}

/// How many decimals the figure's precision asks for in units of 10^power.
fn decimals(figure: &Figure, power: u32) -> u32 {
    number::shifted(figure.step, power).scale()
}

/// The figure in one language with bound and unit, in parts. 若干 has the word as its number.
pub fn print(figure: &Figure, unit: &Unit, language: Language) -> Printed {
    match language {
        Language::ZhHans | Language::ZhHant => chinese(figure, unit),
        Language::En => english(figure, unit),
    }
}

fn chinese(figure: &Figure, unit: &Unit) -> Printed {
    let percent = if figure.percent { "%" } else { "" };
    let shown = |value: Decimal| number::at_least_decimals(value.normalize(), padding(figure, 0));
    // `1至2万` reads as 1万 to 2万: the ends of a range have 万 or 亿 both or neither.
    let whole = |value: Decimal| !figure.percent && number::whole_power(shown(value)) > 0;
    let both = whole(figure.value) && if let Bound::Range { max } = figure.bound { whole(max) } else { true };
    let digits = |value: Decimal| match figure.scale.power() {
        0 if both => number::chinese(shown(value), 0),
        power => number::chinese_with(shown(value), power, padding(figure, power)) + percent,
    };
    let value = digits(figure.value);
    let degrees = DEGREES.contains(&unit.zh.as_str());
    let (before, number, after) = match figure.bound {
        Bound::Exact => ("", value, ""),
        Bound::AtLeast if !degrees && takes_yu(&value) => ("", value, "余"),
        Bound::AtLeast if few(figure) && !degrees => ("至少", value, ""),
        Bound::AtLeast => ("超过", value, ""),
        Bound::Nearly => ("近", value, ""),
        Bound::LessThan if degrees || figure.value.is_sign_negative() => ("低于", value, ""),
        Bound::LessThan => ("不足", value, ""),
        Bound::About => ("约", value, ""),
        Bound::Range { max } => ("", format!("{value}至{}", digits(max)), ""),
        Bound::Some => ("", "若干".to_owned(), ""),
    };
    let unit = if figure.percent && unit.zh == "%" { "" } else { unit.zh.as_str() };
    Printed { before: before.to_owned(), number, after: after.to_owned(), unit: unit.to_owned() }
}

/// 余 follows a round number: one that ends in 0 (not 0 alone), 万 or 亿, without a percent sign. `1325余` is no Chinese.
fn takes_yu(number: &str) -> bool {
    number.ends_with(['万', '亿']) || (number.len() > 1 && number.ends_with('0') && !number.contains('.'))
}

/// A count below ten: `1+` means one or more, not two or more.
fn few(figure: &Figure) -> bool {
    !figure.percent && figure.value.scale() == 0 && (Decimal::ZERO..Decimal::TEN).contains(&figure.value)
}

/// Decimals of a range's ends are shown only where both ends have some: 9至9.5, 36.5至37.0.
fn padding(figure: &Figure, power: u32) -> u32 {
    let whole = |value: Decimal| number::shifted(value, power).normalize().scale() == 0;
    match figure.bound {
        Bound::Range { max } if whole(figure.value) != whole(max) => 0,
        _ => decimals(figure, power),
    }
}

fn english(figure: &Figure, unit: &Unit) -> Printed {
    let shown = |value: Decimal| number::at_least_decimals(value.normalize(), padding(figure, 0));
    let percent = if figure.percent { "%" } else { "" };
    let digits = |value: Decimal| number::english(shown(value)) + percent;
    let close = |word: &str| CLOSE.contains(&word);
    let measured = figure.percent || close(&unit.en_other) || shown(figure.value).scale() > 0;
    let value = digits(figure.value);
    let (before, number, last) = match figure.bound {
        Bound::Exact => ("", value, figure.value),
        Bound::AtLeast if few(figure) && !measured => ("at least ", value, figure.value),
        Bound::AtLeast => ("more than ", value, figure.value),
        Bound::Nearly => ("nearly ", value, figure.value),
        Bound::LessThan if measured => ("less than ", value, figure.value),
        Bound::LessThan => ("fewer than ", value, figure.value),
        Bound::About => ("about ", value, figure.value),
        Bound::Range { max } => ("", format!("{value} to {}", digits(max)), max),
        Bound::Some => ("", "several".to_owned(), Decimal::ZERO),
    };
    let word = match plural::english(shown(last)) {
        Category::One if !unit.en_one.is_empty() => unit.en_one.as_str(),
        _ => unit.en_other.as_str(),
    };
    let unit = match word {
        "" => String::new(),
        "%" if figure.percent => String::new(),
        word if close(word) && figure.bound == Bound::Some => String::new(),
        word if close(word) => word.to_owned(),
        word => format!(" {word}"),
    };
    Printed { before: before.to_owned(), number, after: String::new(), unit }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::parse;
    use super::*;

    fn unit(zh: &str, one: &str, other: &str) -> Unit {
        Unit { zh: zh.to_owned(), en_one: one.to_owned(), en_other: other.to_owned() }
    }

    /// Figure, unit, what a Chinese and an English reader sees.
    fn check(text: &str, unit: &Unit, zh: &str, en: &str) {
        let figure = parse(text).unwrap();
        assert_eq!(print(&figure, unit, Language::ZhHans).text(), zh, "{text}");
        assert_eq!(print(&figure, unit, Language::En).text(), en, "{text}");
    }

    #[test]
    fn the_table_of_the_content_folder() {
        check("168", &unit("块", "display board", "display boards"), "168块", "168 display boards");
        let banners = unit("条", "banner", "banners");
        check("1300+", &banners, "1300余条", "more than 1,300 banners");
        check("0", &banners, "0条", "0 banners");
        check("1", &banners, "1条", "1 banner");
        let people = unit("人", "person", "people");
        check("300-", &people, "近300人", "nearly 300 people");
        check("<300", &people, "不足300人", "fewer than 300 people");
        check("~300", &people, "约300人", "about 300 people");
        let inspectors = unit("名", "inspector", "inspectors");
        check("2..3", &inspectors, "2至3名", "2 to 3 inspectors");
        check("0..1", &inspectors, "0至1名", "0 to 1 inspector");
        check("若干", &inspectors, "若干名", "several inspectors");
        check("2.9万", &unit("名", "member", "members"), "2.9万名", "29,000 members");
        let leaflets = unit("份", "leaflet", "leaflets");
        check("1.8万+", &leaflets, "1.8万余份", "more than 18,000 leaflets");
        check("3万余", &leaflets, "3万余份", "more than 30,000 leaflets");
        check("30000", &leaflets, "3万份", "30,000 leaflets");
        check("30000余", &leaflets, "3万余份", "more than 30,000 leaflets");
        check("13000", &leaflets, "13000份", "13,000 leaflets");
        check("1—2万", &leaflets, "1万至2万份", "10,000 to 20,000 leaflets");
        check("10000..100000000", &leaflets, "1万至1亿份", "10,000 to 100,000,000 leaflets");
        check("1..20000", &leaflets, "1至20000份", "1 to 20,000 leaflets");
        check("5000..2万", &leaflets, "5000至20000份", "5,000 to 20,000 leaflets");
        check("2.90万", &leaflets, "2.90万份", "29,000 leaflets");
        check("1.2亿", &leaflets, "1.2亿份", "120,000,000 leaflets");
    }

    #[test]
    fn rates_and_measures_stick_to_their_sign() {
        let none = Unit::default();
        let percent = unit("%", "%", "%");
        check("70.2%", &none, "70.2%", "70.2%");
        check("70.2%", &percent, "70.2%", "70.2%");
        check("70.2", &percent, "70.2%", "70.2%");
        check("50.0%", &none, "50.0%", "50.0%");
        check("70%+", &none, "超过70%", "more than 70%");
        check("<70%", &none, "不足70%", "less than 70%");
        check("2..3%", &none, "2%至3%", "2% to 3%");
        check("30000%", &none, "30000%", "30,000%");
        let degrees = unit("℃", "℃", "℃");
        check("37.3", &degrees, "37.3℃", "37.3℃");
        check("37.30", &degrees, "37.30℃", "37.30℃");
        check("<37.3", &degrees, "低于37.3℃", "less than 37.3℃");
        check(">37.3", &degrees, "超过37.3℃", "more than 37.3℃");
        check("-3", &degrees, "−3℃", "−3℃");
        check("1", &unit("℃", "°C", "°C"), "1℃", "1°C");
        check("若干", &none, "若干", "several");
        check("1.0", &unit("吨", "tonne", "tonnes"), "1.0吨", "1.0 tonnes");
        check("<1.5", &unit("吨", "tonne", "tonnes"), "不足1.5吨", "less than 1.5 tonnes");
        check("300", &unit("元", "", "yuan"), "300元", "300 yuan");
        check("1", &unit("元", "", "yuan"), "1元", "1 yuan");
    }

    #[test]
    fn yu_follows_round_numbers_only() {
        let people = unit("人", "person", "people");
        check("1325+", &people, "超过1325人", "more than 1,325 people");
        check("10+", &people, "10余人", "more than 10 people");
        check("1+", &people, "至少1人", "at least 1 person");
        check("9..9.5", &unit("折", "tenth", "tenths"), "9至9.5折", "9 to 9.5 tenths");
        check("0+", &people, "至少0人", "at least 0 people");
    }

    #[test]
    fn parts_can_be_set_apart() {
        let figure = parse("1300余").unwrap();
        let banners = unit("条", "banner", "banners");
        let zh = print(&figure, &banners, Language::ZhHans);
        assert_eq!((&*zh.before, &*zh.number, &*zh.after, &*zh.unit), ("", "1300", "余", "条"));
        let en = print(&figure, &banners, Language::En);
        assert_eq!((&*en.before, &*en.number, &*en.after, &*en.unit), ("more than ", "1,300", "", " banners"));
        assert_eq!(en.bare(), "more than 1,300");
    }

    #[test]
    fn canonical_is_the_spelling_of_the_table() {
        for (typed, spelt) in [
            ("1300余", "1300+"),
            ("近300", "300-"),
            ("不足300", "<300"),
            ("300左右", "~300"),
            ("2至3", "2..3"),
            ("1—2万", "1万..2万"),
            ("10余万", "10万+"),
            ("1,300", "1300"),
            ("７０．２％", "70.2%"),
            ("2—3%", "2%..3%"),
            ("−3..−1", "-3..-1"),
            ("37.30", "37.30"),
            ("2.90万", "2.90万"),
            ("若干", "若干"),
        ] {
            assert_eq!(canonical(&parse(typed).unwrap()), spelt);
        }
    }

    #[test]
    fn absence_has_words() {
        assert_eq!((not_reported(Language::ZhHans), not_reported(Language::En)), ("未报告", "not reported"));
        assert_eq!((suppressed(Language::ZhHans), suppressed(Language::En)), ("不公布", "suppressed"));
    }
}
