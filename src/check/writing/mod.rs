//! Chinese writing: marks of the right width, whole pairs, no spaces between Han. The safe ones can be mended.

use std::ops::Range;

use crate::check::fix::Prose;
use crate::check::rules::{Level, Rule};
use crate::check::{Finding, Input, Text};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::han::is_han;
use crate::site::article;

mod quantities;
mod script;

pub const RULES: [Rule; 10] = [
    Rule {
        name: "writing/half-width",
        level: Level::Warn,
        about: "A half-width , . : ; ? ! ( ) beside Han. Chinese text has full-width marks (GB/T 15834). `--fix` mends it.",
    },
    Rule {
        name: "writing/dots",
        level: Level::Warn,
        about: "`...`, `。。。` or `--` in Chinese text, where …… or —— is meant. `--fix` mends it.",
    },
    Rule {
        name: "writing/doubled",
        level: Level::Warn,
        about: "Two marks that cannot stand together, such as ，， or 。，. `--fix` mends two of one kind.",
    },
    Rule {
        name: "writing/unclosed",
        level: Level::Warn,
        about: "A quotation mark, bracket or book-title mark without its other half in the paragraph.",
    },
    Rule {
        name: "writing/emphasis",
        level: Level::Warn,
        about: "`**` that readers see as asterisks: emphasis that failed.",
    },
    Rule { name: "writing/spaces", level: Level::Warn, about: "Spaces between Han. `--fix` takes them out." },
    Rule {
        name: "writing/range",
        level: Level::Warn,
        about: "A range whose first number has no %, 万 or 亿 of its own (GB/T 15835—2011): 63%～68%, not 63～68%, and \
                3万～5万, not 3～5万, which could begin at three. `--fix` mends those with %.",
    },
    Rule {
        name: "writing/numerals",
        level: Level::Warn,
        about: "A number half in Arabic and half in Chinese numerals, such as 2千3百 (GB/T 15835—2011). Write 2300, or \
                二千三百; only 万 and 亿 may follow Arabic digits.",
    },
    Rule {
        name: "writing/approximate",
        level: Level::Warn,
        about: "An approximation said twice: 约30左右, 近300余人. One of 约, 近, 余, 多, 左右 is enough.",
    },
    Rule {
        name: "writing/script",
        level: Level::Warn,
        about: "Traditional characters in a Simplified text, or the other way round. Characters that stand in both, such as \
                著 and 后, are not counted.",
    },
];

/// A slip in a text, and what to write instead where that is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    rule: usize,
    pub range: Range<usize>,
    pub mend: Option<String>,
}

pub fn check(input: &Input, found: &mut Vec<Finding>) {
    found.extend(input.read.written.iter().flat_map(|w| &w.writing).cloned());
}

/// What is wrong in one Chinese text.
/// `asterisks`: readers see some.
pub fn of_text(text: &Text, prose: &Prose, raw_html: bool, asterisks: bool) -> Vec<Finding> {
    let slips = slips(prose);
    let mut found: Vec<Finding> = slips.iter().map(|slip| finding(text, slip)).collect();
    if asterisks {
        found.extend(self::asterisks(text, raw_html));
    }
    found.extend(two_scripts(text, prose));
    found
}

fn finding(text: &Text, slip: &Slip) -> Finding {
    let typed = &text.text[slip.range.clone()];
    let message = match slip.rule {
        0 => format!("the half-width `{typed}` stands beside Han"),
        1 => format!("`{typed}` in Chinese text"),
        2 => format!("the marks `{typed}` stand together"),
        3 => format!("`{typed}` has no other half in this paragraph"),
        quantities::RANGE => format!("the first number of `{typed}` has no unit of its own"),
        quantities::NUMERALS => format!("`{typed}` is half in Arabic, half in Chinese numerals"),
        quantities::TWICE => format!("`{typed}` says twice that it is not exact"),
        _ => "a space between Han".to_owned(),
    };
    let help = match (slip.rule, &slip.mend) {
        (5, _) => "take it out".to_owned(),
        (_, Some(mend)) => format!("write `{mend}`"),
        (2 | quantities::TWICE, None) => "keep one of them".to_owned(),
        (quantities::RANGE, None) => format!("write `{}`", quantities::written(typed).unwrap_or_default()),
        (quantities::NUMERALS, _) => "write it in digits, or all in Chinese numerals".to_owned(),
        _ => "add the other half, or take this one out".to_owned(),
    };
    let at = Location::of_bytes(text.file.clone(), &text.text, slip.range.clone());
    Finding::new(&RULES[slip.rule], Diagnostic::warning(at, message).help(help))
}

/// Slips of one Markdown text, in order. Code, links, front matter but for title and summary, and what is not beside
/// Han are left alone.
pub fn slips(prose: &Prose) -> Vec<Slip> {
    let mut slips = Vec::new();
    for line in prose.lines() {
        marks(line, &mut slips);
        quantities::find(line, &mut slips);
    }
    for paragraph in prose.paragraphs() {
        pairs(paragraph, &mut slips);
    }
    slips.sort_by_key(|s| (s.range.start, s.rule));
    // One finding a place: `...` is not also a half-width full stop.
    let mut end = 0;
    slips.retain(|s| {
        let free = s.range.start >= end;
        end = if free { s.range.end } else { end };
        free
    });
    slips
}

type Sign = (usize, char);

fn han(sign: Option<&Sign>) -> bool {
    sign.is_some_and(|(_, c)| is_han(*c) || "，。、；：？！“”‘’《》（）【】".contains(*c))
}

fn pure(sign: Option<&Sign>) -> bool {
    sign.is_some_and(|(_, c)| is_han(*c))
}

fn marks(line: &[Sign], slips: &mut Vec<Slip>) {
    let mut at = 0;
    while at < line.len() {
        let (start, c) = line[at];
        if !matches!(c, '.' | '。' | '…' | '-' | ',' | ';' | '?' | '!' | ':' | '，' | '、' | '；' | '：' | ' ' | '(')
        {
            at += 1;
            continue;
        }
        let run = line[at..].iter().take_while(|(_, other)| *other == c).count();
        let (before, after) = (at.checked_sub(1).and_then(|n| line.get(n)), line.get(at + run));
        let end = line[at + run - 1].0 + c.len_utf8();
        let beside = pure(before) || pure(after);
        let mut add = |rule, mend: Option<String>| slips.push(Slip { rule, range: start..end, mend });
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c).to_string();
        match (c, run) {
            ('.', 2..) if han(before) || pure(after) => add(1, Some("……".into())),
            ('。', 3..) => add(1, Some("……".into())),
            ('…', 1) if beside => add(1, Some("……".into())),
            ('-', 2..=3) if han(before) && (pure(after) || after.is_none()) => add(1, Some("——".into())),
            (',' | ';' | '?' | '!', 1) if pure(before) || (pure(after) && before.is_some_and(|(_, c)| *c != ' ')) => {
                add(0, Some(wide(c)));
            }
            (':', 1) if pure(before) && after.is_none_or(|(_, c)| *c != '/') => add(0, Some("：".into())),
            ('.', 1) if pure(before) && at > 1 && after.is_none_or(|(_, c)| !c.is_ascii_alphanumeric()) => {
                add(0, Some("。".into()));
            }
            ('，' | '。' | '、' | '；' | '：', 2) => add(2, Some(c.into())),
            ('，' | '。' | '、' | '；' | '：', 1) if after.is_some_and(|(_, a)| "，。、；：".contains(*a)) => {
                let end = after.map_or(end, |(at, c)| at + c.len_utf8());
                slips.push(Slip { rule: 2, range: start..end, mend: None });
                at += 1;
            }
            (' ', _) if pure(before) && pure(after) && !ordinal(&line[..at]) => add(5, Some(String::new())),
            ('(', 1) => brackets(line, at, slips),
            _ => {}
        }
        at += run;
    }
}

/// `第一章 概况`, `一 概况`: the space divides a number from its heading.
fn ordinal(before: &[Sign]) -> bool {
    before.last().is_some_and(|(_, c)| "章节篇条款一二三四五六七八九十".contains(*c))
}

/// A pair of half-width brackets with Han on one of its four sides.
fn brackets(line: &[Sign], open: usize, slips: &mut Vec<Slip>) {
    let Some(close) = (open + 1..line.len()).find(|n| matches!(line[*n].1, '(' | ')')).filter(|n| line[*n].1 == ')')
    else {
        return;
    };
    let sides = [open.checked_sub(1), Some(open + 1), Some(close - 1), Some(close + 1)];
    if sides.into_iter().flatten().any(|n| pure(line.get(n))) {
        for (n, mend) in [(open, "（"), (close, "）")] {
            slips.push(Slip { rule: 0, range: line[n].0..line[n].0 + 1, mend: Some(mend.into()) });
        }
    }
}

const PAIRS: [(char, char); 8] =
    [('“', '”'), ('‘', '’'), ('《', '》'), ('〈', '〉'), ('（', '）'), ('【', '】'), ('「', '」'), ('〔', '〕')];

fn pairs(paragraph: &[Sign], slips: &mut Vec<Slip>) {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut lone = |at: usize, c: char| slips.push(Slip { rule: 3, range: at..at + c.len_utf8(), mend: None });
    // Quotes and marks of titles, brackets; no Han and no letter is one.
    let marks =
        |(_, (_, c)): &(usize, &Sign)| matches!(c, '\u{2018}'..='\u{201d}' | '\u{3008}'..='\u{3015}' | '（' | '）');
    for (n, (at, c)) in paragraph.iter().enumerate().filter(marks) {
        if PAIRS.iter().any(|(o, _)| o == c) {
            open.push((*at, *c));
        } else if let Some((o, _)) = PAIRS.iter().find(|(_, close)| close == c) {
            // An apostrophe between letters; `1）` of a list.
            let letter = n > 0 && paragraph[n - 1].1.is_ascii_alphanumeric();
            if letter && !open.iter().any(|(_, c)| c == o) && "’）".contains(*c) {
                continue;
            }
            match open.iter().rposition(|(_, c)| c == o) {
                Some(place) => open.drain(place..).skip(1).for_each(|(at, c)| lone(at, c)),
                None => lone(*at, *c),
            }
        }
    }
    open.into_iter().for_each(|(at, c)| lone(at, c));
}

/// The characters of the rarer script, told once at the first.
fn two_scripts(text: &Text, prose: &Prose) -> Option<Finding> {
    let rarer = script::mixed(prose.lines().flatten().copied())?;
    let (first, c) = *rarer.first()?;
    let mut seen: Vec<char> = Vec::new();
    rarer.iter().for_each(|(_, c)| seen.extend((!seen.contains(c)).then_some(*c)));
    let shown: String = seen.iter().take(5).collect();
    let more = if seen.len() > 5 { format!(" and {} more", seen.len() - 5) } else { String::new() };
    let message = format!("Simplified and Traditional characters stand in one text; of the rarer: “{shown}”{more}");
    let help = "write all in one; in a name that is so written, leave it";
    let at = Location::of_bytes(text.file.clone(), &text.text, first..first + c.len_utf8());
    Some(Finding::new(&RULES[9], Diagnostic::warning(at, message).help(help)))
}

/// `**` that came through to the page.
fn asterisks(text: &Text, raw_html: bool) -> Vec<Finding> {
    let html = article::draft(&text.text, &text.file, raw_html).body.html;
    let mut found = Vec::new();
    let mut from = 0;
    let mut in_code = false;
    for piece in html.split_inclusive('>') {
        let (words, tag) = piece.rsplit_once('<').unwrap_or((piece, ""));
        if !in_code {
            for (at, _) in words.match_indices("**") {
                let after: String = words[at..].chars().take(6).take_while(|c| *c != '&').collect();
                if let Some(place) = text.text[from..].find(&after) {
                    let start = from + place;
                    let at = Location::of_bytes(text.file.clone(), &text.text, start..start + 2);
                    let help = "put the asterisks right beside the words, without spaces, and close them";
                    let message = "readers see these asterisks: the emphasis failed";
                    found.push(Finding::new(&RULES[4], Diagnostic::warning(at, message).help(help)));
                    from = start + 2;
                }
            }
        }
        match tag.split([' ', '>']).next() {
            Some("code" | "pre") => in_code = true,
            Some("/code" | "/pre") => in_code = false,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(&'static str, String)> {
        slips(&Prose::of(text)).into_iter().map(|s| (RULES[s.rule].name, text[s.range].to_owned())).collect()
    }

    #[test]
    fn each_rule_finds_its_case() {
        assert_eq!(said("防控,值守"), [("writing/half-width", ",".to_owned())]);
        assert_eq!(said("时间:今天.\n"), [("writing/half-width", ":".into()), ("writing/half-width", ".".into())]);
        assert_eq!(said("口罩(N95)").len(), 2);
        assert_eq!(said("等等...\n")[0], ("writing/dots", "...".into()));
        assert_eq!(said("社区--街道")[0], ("writing/dots", "--".into()));
        assert_eq!(said("值守，，测温")[0], ("writing/doubled", "，，".into()));
        assert_eq!(said("值守。，测温")[0], ("writing/doubled", "。，".into()));
        assert_eq!(said("印发《通知，要求")[0], ("writing/unclosed", "《".into()));
        assert_eq!(said("街道 社区")[0], ("writing/spaces", " ".into()));
        for (rule, line, typed) in [
            ("writing/range", "占63～68%", "63～68%"),
            ("writing/range", "发放3～5万份", "3～5万"),
            ("writing/range", "约1.5—2亿元", "1.5—2亿"),
            ("writing/numerals", "共2千3百人", "2千3百"),
            ("writing/numerals", "共2千三百人", "2千三百"),
            ("writing/numerals", "共4千人", "4千"),
            ("writing/numerals", "走访3百余户", "3百"),
            ("writing/numerals", "13万5千人", "5千"),
            ("writing/approximate", "约30左右", "约30左右"),
            ("writing/approximate", "约30人左右", "约30人左右"),
            ("writing/approximate", "近300余人", "近300余"),
            ("writing/approximate", "近百余人", "近百余"),
            ("writing/approximate", "近300余个", "近300余"),
            ("writing/approximate", "近三万余份", "近三万余"),
            ("writing/approximate", "近3万余份", "近3万余"),
            ("writing/approximate", "300余人左右", "300余人左右"),
            ("writing/approximate", "大约3万多份", "约3万多"),
        ] {
            assert_eq!(said(line), [(rule, typed.to_owned())], "{line}");
        }
    }

    #[test]
    fn each_rule_leaves_its_case_alone() {
        for good in [
            "防控，值守。1,300余条，比分3:2，版本1.5，N95口罩（KN95）。",
            "---\ntitle: 时间表\ndate: 2020-02-20\ntopics: [a, b]\n---\n\n[公告](a,b(c).html) `值守,测温` https://x.example/中,文\n",
            "```chart\ntitle: 时间:今天,明天\n```\n",
            "—— 引自《通知》……“好。”\n\n- 一项\n- 二项\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n",
            "1. 一\n2. 二\n\n第一章 概况\n\n[[banners]],",
            "9—9.5折，See (this), and: that...\n",
            "1）测温；2）登记。",
            "占63%～68%，3万～5万份，3～5天，9—9.5折，2020—2021年，3000～5万人，1.2万～5万",
            "13万人，5千克，第3百货，2千瓦，1.3千，5千米，4000余人，近30多个月，近十余个小时",
            "预约30余人，节约300余元，附近30余户，近30多年，近两周，约30人，300余人，30人左右",
            "约30人，左右两侧；近300人多次参加",
        ] {
            assert_eq!(said(good), [], "{good}");
        }
    }
}
