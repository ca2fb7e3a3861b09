//! Numbers as GB/T 15835—2011 writes them, where it leaves no choice: units of a range, one kind of numerals in a
//! number; and approximations said twice.

use super::{Sign, Slip};

pub const RANGE: usize = 6;
pub const NUMERALS: usize = 7;
pub const TWICE: usize = 8;

const HAN_DIGITS: &str = "〇零一二两三四五六七八九";
const STEPS: &str = "十百千";
/// Before 约 these make another word: 预约, 节约, 纽约.
const NOT_ABOUT: &str = "预公条节签特合制简契誓履违邀相婉续解毁隐租赴婚盟缔立失守践爽纽";
/// Before 近: 附近, 最近, 接近.
const NOT_NEARLY: &str = "附靠临最邻接亲远就";
/// 近30多年 are the last thirty and more years; behind 个 as well.
const TIMES: &str = "年天日周月小分秒";
const TIMES_BEHIND: &str = "月小星季世年工学";
/// 4千克, 2百伏: 千 and 百 of a unit, or of a word that begins so.
const COUNTED: &str = "人户份条名张家次只箱件幅套间辆册个台位头棵盏顶块余多元";

fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn numeral(c: char) -> bool {
    HAN_DIGITS.contains(c) || STEPS.contains(c) || "万亿".contains(c)
}

fn char_at(line: &[Sign], at: usize) -> char {
    line.get(at).map_or('\n', |(_, c)| *c)
}

/// Where a number that begins at `at` ends: digits with points and commas between them.
fn end_of(line: &[Sign], mut at: usize) -> usize {
    while digit(char_at(line, at)) || (matches!(char_at(line, at), '.' | ',') && digit(char_at(line, at + 1))) {
        at += 1;
    }
    at
}

/// Adds the slips of one line.
pub fn find(line: &[Sign], slips: &mut Vec<Slip>) {
    let mut add = |rule, from: usize, to: usize, mend| {
        let end = line[to - 1].0 + line[to - 1].1.len_utf8();
        slips.push(Slip { rule, range: line[from].0..end, mend });
    };
    let mut at = 0;
    while at < line.len() {
        let start = at;
        at += 1;
        let before = if start > 0 { char_at(line, start - 1) } else { '\n' };
        if digit(char_at(line, start)) {
            at = end_of(line, start);
            // Part of a code, a date, a longer range.
            if before.is_ascii_alphanumeric() || "-.～~—–/".contains(before) {
                continue;
            }
            if let Some(end) = range(line, start, at) {
                let typed: String = line[start..end].iter().map(|(_, c)| c).collect();
                let mend = written(&typed).filter(|_| !typed.ends_with(['万', '亿']));
                add(RANGE, start, end, mend);
                at = end;
                continue;
            }
            if let Some(end) = mixed(line, at) {
                add(NUMERALS, start, end, None);
                at = end;
                continue;
            }
        } else if about(line, start) && numeral(char_at(line, start)) {
            at = start + line[start..].iter().take_while(|(_, c)| numeral(*c)).count();
            if !line[start..at].iter().any(|(_, c)| STEPS.contains(*c) || "万亿".contains(*c)) {
                continue;
            }
        } else {
            continue;
        }
        if let Some((from, end)) = twice(line, start, at) {
            add(TWICE, from, end, None);
            at = end;
        }
    }
}

/// `63～68%`, `3～5万`: the first number has no unit of its own, and is not `3000～5万`. Where it ends.
fn range(line: &[Sign], start: usize, first: usize) -> Option<usize> {
    let connector = matches!(char_at(line, first), '～' | '~' | '—' | '–' | '〜');
    let end = end_of(line, first + 1);
    let unit = matches!(char_at(line, end), '%' | '％' | '‰' | '万' | '亿');
    let number = |part: &[Sign]| {
        let half = |c: char| char::from_u32(u32::from(c).saturating_sub(0xfee0)).filter(|_| c >= '０').unwrap_or(c);
        part.iter()
            .map(|(_, c)| half(*c))
            .filter(|c| *c != ',')
            .collect::<String>()
            .parse::<rust_decimal::Decimal>()
            .ok()
    };
    let rises = || number(&line[start..first]).zip(number(&line[first + 1..end])).is_some_and(|(a, b)| a < b);
    (connector && end > first + 1 && unit && rises()).then_some(end + 1)
}

/// A range with its unit at both numbers.
pub fn written(typed: &str) -> Option<String> {
    let unit = typed.chars().last()?;
    let at = typed.find(['～', '~', '—', '–', '〜'])?;
    let connector: String = typed[at..].chars().take(1).collect();
    Some(format!("{}{unit}{}{}", &typed[..at], connector, &typed[at + connector.len()..]))
}

/// `2千3百`, `4千人`: Chinese steps behind Arabic digits. 万 and 亿 alone may stand there.
fn mixed(line: &[Sign], end: usize) -> Option<usize> {
    let (step, next, after) = (char_at(line, end), char_at(line, end + 1), char_at(line, end + 2));
    // 个别 and 多种 count nothing; 第3百货 and 5千米 are other words.
    let counted = COUNTED.contains(next) && step != '十' && !matches!((next, after), ('个', '别') | ('条', '件'));
    let goes_on = digit(next) || (HAN_DIGITS.contains(next) && STEPS.contains(after)) || counted;
    if !STEPS.contains(step) || !goes_on {
        return None;
    }
    let part = |c: &char| digit(*c) || STEPS.contains(*c) || HAN_DIGITS.contains(*c);
    Some(end + line[end..].iter().take_while(|(_, c)| part(c)).count())
}

/// Whether 约 or 近 stands before.
fn about(line: &[Sign], start: usize) -> bool {
    let (one, two) = (start.checked_sub(1).map(|n| line[n].1), start.checked_sub(2).map_or('\n', |n| line[n].1));
    match one {
        Some('约') => !NOT_ABOUT.contains(two),
        Some('近') => !NOT_NEARLY.contains(two),
        _ => false,
    }
}

/// `约30左右`, `近300余人`, `300余人左右`: where it begins and ends.
fn twice(line: &[Sign], start: usize, number: usize) -> Option<(usize, usize)> {
    let about = about(line, start);
    let unit = number + usize::from(matches!(char_at(line, number), '万' | '亿' | '千' | '百'));
    let more = matches!(char_at(line, unit), '余' | '多');
    let from = start - usize::from(about);
    let nearly = about && line[from].1 == '近';
    let times = || match char_at(line, unit + 1) {
        '个' => TIMES_BEHIND.contains(char_at(line, unit + 2)),
        c => TIMES.contains(c),
    };
    if about && more && !(nearly && times()) {
        return Some((from, unit + 1));
    }
    if !about && !more {
        return None;
    }
    // A measure word may stand between.
    let after = unit + usize::from(more);
    let close = |n: &usize| matches!((char_at(line, *n), char_at(line, *n + 1)), ('左', '右') | ('上', '下'));
    let found = (after..after + 3).find(close)?;
    let between = &line[after.min(line.len())..found];
    between.iter().all(|(_, c)| crate::language::han::is_han(*c) || "%％".contains(*c)).then_some((from, found + 2))
}
