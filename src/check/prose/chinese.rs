//! Quantities of Chinese sentences: the number, its bounds before and behind, its measure word, and whether it
//! counts anything at all.

use super::numeral::{self, Found, How, Number};
use super::signs::Signs;
use super::words::{self, Sort};
use super::{Kind, Quantity, clause};
use crate::figure::{Bound, Figure};

/// Between the ends of a range.
const BETWEEN: [&str; 6] = ["——", "—", "-", "~", "至", "到"];

/// Behind a number without a measure word: it is a date, a time, an order, a road, a generation.
const REFUSED: &str = "年月日号时点分秒世折级届度楼层路线章节页周后弄巷街道院厘路版期代线军师团中小高环倍成";

/// A measure word, and where it ends.
type Measure = (&'static str, Sort, usize);

/// The quantity that starts at `i`, if there is one, and where to go on.
pub fn read(signs: &Signs, i: usize) -> (usize, Option<Quantity>) {
    let (from, percent) = match signs.starts(i, "百分之") {
        true => (i + 3, true),
        false => (i, false),
    };
    let number = match number(signs, from) {
        Found::Number(number) => number,
        Found::Not(end) => return (end.max(from), None),
    };
    if is_label(signs, i) {
        return (number.end, None);
    }
    if let Some(end) = name_end(signs, i, &number) {
        return (end, None);
    }
    if percent {
        return hundredths(signs, i, number);
    }
    if let Some(found) = ratio(signs, i, &number) {
        return found;
    }
    let number = range(signs, number);
    let k = signs.space(number.end);
    if matches!(signs.at(k), '%' | '‰') && number.how != How::Some {
        let number = same_again(signs, number, "%", k + 1);
        let share = Share { end: number.end.max(k + 1), number };
        return share.finish(signs, i, "%");
    }
    let measure = measure(signs, k);
    let number = match measure {
        Some((word, _, end)) => same_again(signs, number, word, end),
        None => number,
    };
    finish(signs, i, number, measure)
}

fn number(signs: &Signs, i: usize) -> Found {
    if signs.at(i).is_ascii_digit() { numeral::digits(signs, i) } else { numeral::numerals(signs, i) }
}

/// What stands before makes it a label: 第三, G30, 〔2024, a part of a telephone number, a door.
fn is_label(signs: &Signs, i: usize) -> bool {
    let (one, two) = (signs.before(i), signs.before(i.saturating_sub(1)));
    let joined = matches!(one, '-' | '.' | '_' | '/' | ':') && two.is_ascii_alphanumeric();
    let door = signs.at(i).is_ascii_digit() && matches!(one, '元' | '楼' | '栋' | '幢' | '室' | '层');
    one.is_ascii_alphabetic() || joined || door || matches!(one, '第' | '〔' | '[' | '#' | '№' | '@' | '$' | '¥')
}

/// Where the name ends that the digits are part of: 8:30, 1+1+N, 0371-6688, 2020-02-20, 84C, (3).
fn name_end(signs: &Signs, i: usize, number: &Number) -> Option<usize> {
    if number.how != How::Digits {
        return None;
    }
    let (end, after) = (number.end, signs.at(number.end));
    let next = signs.at(end + 1);
    let closed = matches!((signs.before(i), after), ('(', ')') | ('[', ']') | ('〔', '〕') | ('【', '】'));
    let chained = match after {
        ':' | '*' | '.' => next.is_ascii_digit(),
        '+' => next.is_ascii_alphanumeric(),
        '-' | '/' => next.is_ascii_digit() && is_chain(signs, end, after),
        '_' | '#' => true,
        c => c.is_ascii_alphabetic() || closed,
    };
    let mut stop = end;
    while chained
        && stop < end + 40
        && (signs.at(stop).is_ascii_alphanumeric() || ":+*-_./#)]〕】".contains(signs.at(stop)))
    {
        stop += 1;
    }
    chained.then_some(stop.max(end))
}

/// 2020-02-20, 1/2/3, 0371-66881234: more than two parts, or parts that no range has.
fn is_chain(signs: &Signs, at: usize, mark: char) -> bool {
    let mut k = at + 1;
    while k < at + 14 && signs.at(k).is_ascii_digit() {
        k += 1;
    }
    (signs.at(k) == mark && signs.at(k + 1).is_ascii_digit()) || k > at + 8 || (mark == '-' && signs.at(at + 1) == '0')
}

/// 百分之三十, 百分之七十点二.
fn hundredths(signs: &Signs, i: usize, number: Number) -> (usize, Option<Quantity>) {
    if number.how == How::Bare || number.how == How::Some {
        return (number.end, None);
    }
    let mut number = range(signs, number);
    if signs.at(number.end) == '点'
        && let Found::Number(tenths) = numeral::numerals(signs, number.end + 1)
        && tenths.how == How::Han
        && tenths.max.is_none()
        && tenths.value < rust_decimal::Decimal::TEN
    {
        let tenth = rust_decimal::Decimal::new(1, 1);
        number = Number { end: tenths.end, value: number.value + tenths.value * tenth, step: tenth, ..number };
    }
    Share { end: number.end, number }.finish(signs, i, "%")
}

/// 203/289: a part of a whole.
fn ratio(signs: &Signs, i: usize, number: &Number) -> Option<(usize, Option<Quantity>)> {
    let slash = signs.space(number.end);
    if signs.at(slash) != '/' || number.how != How::Digits || number.bound.is_some() {
        return None;
    }
    let start = signs.space(slash + 1);
    if !signs.at(start).is_ascii_digit() {
        return None;
    }
    let Found::Number(whole) = numeral::digits(signs, start) else { return Some((start, None)) };
    // 2/20 is a day.
    let day = whole.value <= rust_decimal::Decimal::from(31) && number.value <= rust_decimal::Decimal::from(12);
    let large = whole.value >= rust_decimal::Decimal::from(20) && number.value <= whole.value && !day;
    if !large || REFUSED.contains(signs.at(whole.end)) || signs.at(whole.end) == '/' {
        return Some((whole.end, None));
    }
    let (end, of) = (whole.end, whole.value);
    let (_, quantity) = Share { end, number: number.clone() }.finish(signs, i, "");
    Some((end, quantity.map(|q| Quantity { of: Some(of), ..q })))
}

struct Share {
    number: Number,
    end: usize,
}

impl Share {
    fn finish(self, signs: &Signs, i: usize, measure: &str) -> (usize, Option<Quantity>) {
        let (start, before) = bound_before(signs, i, self.number.how, false);
        let (end, after) = bound_after(signs, self.end);
        let bound = joined(before, after.or(self.number.bound));
        let percent = !measure.is_empty();
        let number = Number { end, ..self.number };
        (end, Some(quantity(signs, start, &number, (end, end), Meaning { measure, bound, kind: Kind::Share, percent })))
    }
}

/// Takes the upper end of 3至5, 9—9.5, 1—2万.
fn range(signs: &Signs, first: Number) -> Number {
    if first.max.is_some() || matches!(first.how, How::Some | How::Bare) {
        return first;
    }
    let listed = signs.at(first.end) == '、' && first.how == How::Han;
    let between = signs.word(signs.space(first.end), &BETWEEN).map(|b| b.1);
    let Some(after) = between.or(listed.then_some(first.end + 1)) else { return first };
    let Found::Number(second) = number(signs, signs.space(after)) else { return first };
    // 三、四个 is three or four; 三、八 is a list.
    if listed && second.value != first.value + rust_decimal::Decimal::ONE {
        return first;
    }
    upper(first, second)
}

/// Takes the upper end where the measure word is said twice: 5名至8名, 60%—70%.
fn same_again(signs: &Signs, first: Number, word: &str, end: usize) -> Number {
    let known = first.max.is_some() || matches!(first.how, How::Some | How::Bare);
    let Some((_, after)) = signs.word(end, &BETWEEN).filter(|_| !known) else { return first };
    let Found::Number(second) = number(signs, after) else { return first };
    let k = signs.space(second.end);
    if !signs.starts(k, word) {
        return first;
    }
    let (value, end) = (first.value, k + word.chars().count());
    let whole = upper(first, second);
    if whole.max.is_some() && whole.value == value { Number { end, ..whole } } else { whole }
}

fn upper(first: Number, second: Number) -> Number {
    let alike = first.how == second.how && second.max.is_none();
    let shared = second.scale.factor();
    let spread = first.scale.power() == 0 && second.scale.power() > 0 && first.value < second.value / shared;
    let low = if spread { first.value.checked_mul(shared) } else { Some(first.value) };
    match low {
        Some(value) if alike && value < second.value => {
            let step = first.step.min(second.step);
            Number { value, max: Some(second.value), step, bound: None, ..second }
        }
        _ => first,
    }
}

fn measure(signs: &Signs, k: usize) -> Option<Measure> {
    let first = signs.at(k);
    let known = words::MEASURES.iter().find(|(word, _)| word.starts_with(first) && signs.starts(k, word));
    if let Some((word, sort)) = known {
        return Some((word, *sort, k + word.chars().count()));
    }
    let (word, end) = signs.word(k, &words::SPANS)?;
    let other = word == "周" && "年边围末期报刊一二三四五六日".contains(signs.at(end)) && signs.at(end) != '\0';
    let other = other || word == "天" && matches!(signs.at(end), '津' | '空' | '气' | '然');
    (!other).then_some((word, Sort::Time, end))
}

/// The bound that stands before a number, and where it starts. Before a span of time 近 means "the last".
fn bound_before(signs: &Signs, i: usize, how: How, time: bool) -> (usize, Option<Bound>) {
    let b = signs.space_before(i);
    if how == How::Bare && matches!(signs.before(b), '上' | '过' | '破') {
        return (b - 1, Some(Bound::AtLeast));
    }
    let last = signs.before(b);
    let known = words::BEFORE.iter().find(|(word, _)| word.ends_with(last) && signs.ends(b, word));
    let Some((word, bound)) = known else { return (i, None) };
    let start = b - word.chars().count();
    let head = signs.before(start);
    let other = match *word {
        "近" => time || words::NOT_NEAR.contains(head),
        "约" => words::NOT_ABOUT.contains(head),
        "超" => words::NOT_OVER.contains(head),
        _ => false,
    };
    if other && head != '\0' || (*word == "近" && time) { (i, None) } else { (start, Some(*bound)) }
}

fn bound_after(signs: &Signs, end: usize) -> (usize, Option<Bound>) {
    let k = signs.space(end);
    match words::AFTER.iter().find(|(word, _)| signs.starts(k, word)) {
        // 许多, 许可; 上下楼
        Some(("许", _)) if !signs.at(k + 1).is_ascii_punctuation() && !"。，；、".contains(signs.at(k + 1)) => {
            (end, None)
        }
        Some((word, bound)) => (k + word.chars().count(), Some(*bound)),
        None => (end, None),
    }
}

/// Of two bounds the vaguer one.
fn joined(before: Option<Bound>, after: Option<Bound>) -> Option<Bound> {
    if after == Some(Bound::About) { after } else { before.or(after) }
}

fn finish(signs: &Signs, i: usize, number: Number, measure: Option<Measure>) -> (usize, Option<Quantity>) {
    let time = measure.is_some_and(|m| m.1 == Sort::Time) || signs.at(number.end) == '年';
    let (start, before) = bound_before(signs, i, number.how, time);
    let core = measure.map_or(number.end, |m| m.2).max(number.end);
    let (end, after) = bound_after(signs, core);
    let bound = joined(before, number.bound.or(after));
    let case = Case { signs, i, start, number: &number, measure, bound };
    let Some((kind, word, core)) = case.judge(core) else { return (number.end.max(i + 1), None) };
    let end = end.max(core);
    let meaning = Meaning { measure: &word, bound, kind, percent: false };
    (end, Some(quantity(signs, start, &number, (core, end), meaning)))
}

/// A number with what stands around it, to be judged.
struct Case<'a> {
    signs: &'a Signs,
    i: usize,
    start: usize,
    number: &'a Number,
    measure: Option<Measure>,
    bound: Option<Bound>,
}

impl Case<'_> {
    /// What it is, its measure word and where that ends; `None`: no quantity.
    fn judge(&self, core: usize) -> Option<(Kind, String, usize)> {
        let bare = self.number.how == How::Bare && self.bound.is_none();
        if let Some((part, end)) = self.part() {
            return Some((Kind::Structure, part.to_owned(), end));
        }
        if bare || self.is_quoted() || clause::is_of_page(self.signs, self.start) {
            return None;
        }
        let Some((word, sort, end)) = self.measure else {
            return self.unmeasured().then(|| (self.counted(), String::new(), core));
        };
        let kind = match sort {
            Sort::Count | Sort::Digits => self.counts(word, sort, end)?,
            Sort::Time if self.is_one() || self.signs.starts(end, "两头") => return None,
            Sort::Time => Kind::Duration,
            Sort::Size => self.size(word, end)?,
            Sort::Age if self.is_small() => return None,
            Sort::Age => Kind::Age,
            Sort::Discount if self.number.how != How::Digits => return None,
            Sort::Discount => Kind::Discount,
            Sort::Points => Kind::Share,
        };
        Some((kind, word.to_owned(), core))
    }

    fn is_han(&self) -> bool {
        self.number.how == How::Han
    }

    /// One Chinese numeral below ten: mostly a turn of speech.
    fn is_small(&self) -> bool {
        self.is_han() && self.number.max.is_none() && self.number.value < rust_decimal::Decimal::TEN
    }

    /// 一 and 零 count only beside a bound, 二 never.
    fn is_one(&self) -> bool {
        self.is_small() && (self.number.value < rust_decimal::Decimal::TWO || self.signs.at(self.i) == '二')
    }

    fn counts(&self, word: &str, sort: Sort, end: usize) -> Option<Kind> {
        let (signs, next) = (self.signs, self.signs.at(end));
        let bounded = matches!(self.bound, Some(Bound::AtLeast | Bound::LessThan));
        if (self.is_one() && !(bounded && signs.at(self.i) == '一')) || (self.is_small() && sort == Sort::Digits) {
            return None;
        }
        let few = self.number.value <= rust_decimal::Decimal::from(12);
        let set = word == "个"
            && few
            && (is_nested(signs, end) || next.is_ascii_digit() || words::OF_SETS.iter().any(|w| signs.starts(end, w)));
        let head = signs.before(self.start);
        let other = match word {
            "位" => matches!(next, '一' | '数' | '码' | '置' | '于'),
            "单" => next == '元',
            "家" => next == '庭',
            "组" => matches!(next, '织' | '长' | '成' | '建') || matches!(head, '民' | '村' | '社'),
            "班" => matches!(next, '子' | '倒' | '制' | '车' | '级') || head == '级',
            "轮" => matches!(next, '车' | '换' | '流'),
            "栋" | "幢" => next.is_ascii_digit() || matches!(next, '号' | '单'),
            "道" => matches!(next, '街' | '路' | '巷'),
            "对" => next.is_ascii_digit() || numeral::is_numeral(next),
            "期" => self.bound.is_none() && !"共办出刊发播了展推".contains(head),
            "部" | "头" | "面" => matches!(next, '门' | '分' | '部' | '对' | '向' | '盾'),
            "次" => matches!(next, '元' | '生' | '品' | '日'),
            "个" => next == '别' || next == '性',
            _ => false,
        };
        if set || other {
            return None;
        }
        Some(match word {
            "班" => Kind::Rule,
            "类" | "种" if self.is_small() => Kind::Structure,
            _ => self.counted(),
        })
    }

    /// A count; per shift and per day it is a rule.
    fn counted(&self) -> Kind {
        if self.number.how == How::Some && self.signs.starts(self.i, "若干") {
            return Kind::Structure;
        }
        let over = self.measure.is_some_and(|(_, _, end)| self.signs.at(end) == '/');
        if over || clause::is_each(self.signs, self.start) { Kind::Rule } else { Kind::Statistic }
    }

    fn size(&self, word: &str, end: usize) -> Option<Kind> {
        let degrees = word == "度" && !(30..=45).contains(&i64::try_from(self.number.value.trunc()).unwrap_or(0));
        let line = word == "米" && self.signs.at(end) == '线';
        (!self.is_small() && !degrees && !line).then_some(Kind::Measurement)
    }

    /// “三个全覆盖”: a Chinese numeral that opens a short quotation names something.
    fn is_quoted(&self) -> bool {
        let open = matches!(self.signs.before(self.i), '“' | '"' | '‘');
        let short = |k: &usize| matches!(self.signs.at(*k), '”' | '"' | '’');
        open && self.number.how != How::Digits && (self.i..self.i + 10).any(|k| short(&k))
    }

    /// Counted without a measure word: 2.9万党员, 近300党员, 928党员, 卡口共63.
    fn unmeasured(&self) -> bool {
        let (signs, end) = (self.signs, self.signs.space(self.number.end));
        let next = signs.at(end);
        if self.number.value < rust_decimal::Decimal::TEN
            || self.number.how == How::Some
            || REFUSED.contains(next) && next != '\0'
        {
            return false;
        }
        if words::COUNTED.iter().any(|word| signs.starts(end, word)) {
            return self.number.how == How::Digits || self.bound.is_some();
        }
        let noun = crate::language::han::is_han(next);
        if self.number.how == How::Digits && noun {
            return self.bound.is_some() || self.number.scale.power() > 0;
        }
        let closed = matches!(next, '\0' | '\n' | ',' | '。' | '、' | ';' | ')' | '!');
        let told = ["共计", "共有", "共", "达到", "达", "总计", "合计"].iter().any(|w| signs.ends(self.start, w));
        self.number.how == How::Digits && closed && told
    }

    /// A part of a structure in short, beside another: 一室四组; 省内五地(…).
    fn part(&self) -> Option<(&'static str, usize)> {
        if !self.is_small() || self.number.bound.is_some() {
            return None;
        }
        let signs = self.signs;
        let digit = |k: usize| numeral::is_numeral(signs.at(k));
        if let Some((part, end)) = signs.word(self.number.end, &words::PARTS) {
            let more = digit(end) && signs.word(end + 1, &words::PARTS).is_some();
            let less = words::PARTS.iter().any(|p| {
                let length = p.chars().count();
                signs.ends(self.i, p) && self.i > length && digit(self.i - length - 1)
            });
            return (more || less).then_some((part, end));
        }
        let listed = signs.at(self.number.end + 1) == '(' && crate::language::han::is_han(signs.before(self.i));
        let (place, end) = signs.word(self.number.end, &["地", "市", "县", "省", "镇", "乡", "村"])?;
        (listed && !self.is_one()).then_some((place, end))
    }
}

/// A numeral behind 个: 四个一, 三个一批; not that of a level, 9个二级网格.
fn is_nested(signs: &Signs, at: usize) -> bool {
    numeral::is_numeral(signs.at(at)) && !matches!(signs.at(at + 1), '级' | '层' | '线' | '类' | '星')
}

/// What a quantity turned out to be.
struct Meaning<'a> {
    measure: &'a str,
    bound: Option<Bound>,
    kind: Kind,
    percent: bool,
}

/// `ends`: of the measure word, and of the bound behind it.
fn quantity(signs: &Signs, start: usize, number: &Number, ends: (usize, usize), meaning: Meaning) -> Quantity {
    let bound = match number.max {
        Some(max) => Bound::Range { max },
        None => meaning.bound.unwrap_or(Bound::Exact),
    };
    let (span, points) = signs.span(start..ends.1);
    let (value, scale, step) = (number.value, number.scale, number.step);
    Quantity {
        span,
        points,
        figure: Figure { value, bound, scale, step, percent: meaning.percent },
        of: None,
        measure: meaning.measure.to_owned(),
        noun_before: clause::noun_before(signs, start),
        noun_after: clause::noun_after(signs, ends.1),
        kind: meaning.kind,
    }
}
