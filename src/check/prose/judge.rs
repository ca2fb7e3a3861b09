//! Whether a number of a Chinese sentence counts anything, and what sort of quantity it is.

use super::numeral::{self, How, Number};
use super::signs::Signs;
use super::words::{self, Sort};
use super::{Kind, clause};
use crate::figure::Bound;

/// Behind a number without a measure word: it is a date, a time, an order, a road, a generation.
pub const REFUSED: &str = "年月日号时点分秒世折级届度楼层路线章节页周后弄巷街道院厘路版期代线军师团中小高环倍成";

/// A measure word, and where it ends.
pub type Measure = (&'static str, Sort, usize);

/// A number with what stands around it, to be judged.
pub struct Case<'a> {
    pub signs: &'a Signs,
    /// Where the number starts, and where the bound before it does.
    pub i: usize,
    pub start: usize,
    pub number: &'a Number,
    pub measure: Option<Measure>,
    pub bound: Option<Bound>,
}

impl Case<'_> {
    /// What it is, its measure word and where that ends; `None`: no quantity.
    pub fn judge(&self, core: usize) -> Option<(Kind, String, usize)> {
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
