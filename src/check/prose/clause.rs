//! The words around a quantity in its clause: what is counted, and whether it is counted each time.

use super::signs::Signs;
use super::words;
use crate::language::han::is_han;

/// No noun is longer.
const LONGEST: usize = 14;

/// Just before a number they give it out to each: 一天两次, 各设3个.
const DISTRIBUTED: [&str; 10] = ["一天", "一日", "一周", "一月", "一班", "各设", "各有", "各配", "各派", "各"];

/// Whether the clause before `start` says "each": 村每班4人, 日均300人, 一天两次.
pub fn is_each(signs: &Signs, start: usize) -> bool {
    if DISTRIBUTED.iter().any(|word| signs.ends(start, word)) {
        return true;
    }
    for k in (start.saturating_sub(16)..start).rev() {
        match signs.at(k) {
            '每' if signs.at(k + 1) != '逢' => return true,
            '均' if matches!(signs.before(k), '日' | '人' | '户' | '平') => return true,
            '。' | ',' | ';' | '!' | '?' | '、' | ':' | '(' | ')' | '“' | '”' => return false,
            _ => {}
        }
    }
    false
}

/// Whether the number is one of the web page, not of its text: 浏览次数：1234次.
pub fn is_of_page(signs: &Signs, start: usize) -> bool {
    let end = signs.space_before(start);
    let end = if signs.before(end) == ':' { end - 1 } else { return false };
    ["次数", "浏览", "浏览量", "点击", "点击数", "点击量", "点击率", "阅读", "阅读数", "阅读量", "字数", "人气"]
        .iter()
        .any(|word| signs.ends(end, word))
}

/// The Chinese words that end before the quantity, without 共, 达 and the like between them.
pub fn noun_before(signs: &Signs, start: usize) -> String {
    let mut end = signs.space_before(start);
    if matches!(signs.before(end), ':' | '\n') {
        end -= 1;
    }
    for _ in 0..4 {
        let Some(word) = words::BETWEEN.iter().find(|word| signs.ends(end, word)) else { break };
        end -= word.chars().count();
    }
    let mut from = end;
    while from > 0 && end - from < LONGEST && is_of_noun(signs.before(from)) {
        from -= 1;
    }
    signs.text(from..end)
}

/// The Chinese words that follow the quantity.
pub fn noun_after(signs: &Signs, end: usize) -> String {
    let mut from = signs.space(end);
    if signs.at(from) == '的' {
        from += 1;
    }
    let mut to = from;
    while to - from < LONGEST && is_of_noun(signs.at(to)) {
        to += 1;
    }
    signs.text(from..to)
}

fn is_of_noun(c: char) -> bool {
    is_han(c) || c.is_ascii_alphabetic() || matches!(c, '“' | '”')
}
