//! Charts of every kind and of every hardship, for the laws and for looking at.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::*;
use crate::figure::{Bound, Figure, Printed, Scale, Status};
use crate::language::{Language, date, number};

pub fn words(language: Language) -> Words {
    let zh = language.is_chinese();
    let pick = |a: &str, b: &str| (if zh { a } else { b }).to_owned();
    Words {
        not_reported: pick("未报告", "not reported"),
        suppressed: pick("不公布", "not published"),
        target: pick("目标", "Target"),
        provisional: pick("初步数", "provisional"),
        estimated: pick("估计数", "estimated"),
        place: pick("地点", "Place"),
        date: pick("日期", "Date"),
        figure: pick("数字", "Figure"),
        rank: pick("名次", "Rank"),
        unit: pick("单位", "Unit"),
        table: pick("查看数据表", "Show the numbers"),
        source: pick("来源", "Source"),
        download: pick("下载数据（CSV）", "Download data (CSV)"),
        ranked_by: pick("按各地已确知的数排列。", "Ranked by what is certain of each figure."),
        no_share: pick(
            "各部分并非都有确切数字，因此不画占比。",
            "Not every part is an exact number, so no shares are drawn.",
        ),
        not_from_zero: pick("纵轴不从0起。", "The axis does not start at zero."),
        marks: MarkWords {
            at_least: pick("至少此数", "at least"),
            nearly: pick("接近此数", "nearly"),
            less_than: pick("不足此数", "fewer than"),
            about: pick("约数", "about"),
            range: pick("范围", "range"),
            some: pick("若干", "some"),
            inexact: pick("缺角：非确切数", "cut corner: not an exact number"),
        },
        weekdays: if zh {
            ["一", "二", "三", "四", "五", "六", "日"].map(str::to_owned)
        } else {
            ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(str::to_owned)
        },
        months: std::array::from_fn(|n| {
            let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            if zh { format!("{}月", n + 1) } else { names[n].to_owned() }
        }),
    }
}

/// A figure as a clerk may type it: `1300+`, `300-`, `<300`, `~300`, `2..3`, `若干`, `70.2%`, `?`, `#`, `12*`.
pub fn cell(typed: &str, unit: (&str, &str), language: Language) -> Cell {
    if typed == "?" || typed == "#" {
        let state = if typed == "?" { State::NotReported } else { State::Suppressed };
        return Cell { state, ..Cell::default() };
    }
    let zh = language.is_chinese();
    let provisional = typed.ends_with('*');
    let typed = typed.trim_end_matches('*');
    let percent = typed.ends_with('%');
    let core = typed.trim_end_matches('%');
    let (bound, digits) = match core {
        "若干" => (Bound::Some, "0"),
        t if t.ends_with('+') => (Bound::AtLeast, &t[..t.len() - 1]),
        t if t.ends_with('-') => (Bound::Nearly, &t[..t.len() - 1]),
        t if t.starts_with('<') => (Bound::LessThan, &t[1..]),
        t if t.starts_with('~') => (Bound::About, &t[1..]),
        t if t.contains("..") => {
            let (a, b) = t.split_once("..").unwrap();
            (Bound::Range { max: b.parse().unwrap() }, a)
        }
        t => (Bound::Exact, t),
    };
    let value: Decimal = digits.parse().unwrap();
    let say = |value: Decimal| if zh { number::chinese(value, 0) } else { number::english(value) };
    let (before, after) = match (bound, zh) {
        (Bound::AtLeast, true) => ("", "余"),
        (Bound::AtLeast, false) => ("more than ", ""),
        (Bound::Nearly, true) => ("近", ""),
        (Bound::Nearly, false) => ("nearly ", ""),
        (Bound::LessThan, true) => ("不足", ""),
        (Bound::LessThan, false) => ("fewer than ", ""),
        (Bound::About, true) => ("约", ""),
        (Bound::About, false) => ("about ", ""),
        _ => ("", ""),
    };
    let mut number = match bound {
        Bound::Some => if zh { "若干" } else { "several" }.to_owned(),
        Bound::Range { max } => format!("{}{}{}", say(value), if zh { "至" } else { " to " }, say(max)),
        _ => say(value),
    };
    if percent {
        number.push('%');
    }
    let unit = match (percent || unit.0.is_empty(), zh) {
        (true, _) => String::new(),
        (_, true) => unit.0.to_owned(),
        (_, false) => format!(" {}", unit.1),
    };
    let printed = Printed { before: before.to_owned(), number, after: after.to_owned(), unit };
    let figure = Figure { value, bound, scale: Scale::One, step: Decimal::ONE, percent };
    let status = if provisional { Status::Provisional } else { Status::Final };
    Cell { state: State::Reported(figure), printed, when: None, status }
}

/// Places with these names, each with a page.
pub fn places(labels: &[&str]) -> Vec<Category> {
    let one = |(n, label): (usize, &&str)| Category {
        label: (*label).to_owned(),
        href: Some(format!("henan/p{n}/index.html")),
        ..Category::default()
    };
    labels.iter().enumerate().map(one).collect()
}

pub fn days(from: &str, count: u64, language: Language) -> Vec<Category> {
    let first: NaiveDate = date::parse_day(from).unwrap();
    let day = |n| first.checked_add_days(Days::new(n)).unwrap();
    let one = |n| Category { label: date::short(day(n), language), day: Some(day(n)), ..Category::default() };
    (0..count).map(one).collect()
}

pub fn panel(
    title: &str,
    unit: (&str, &str),
    language: Language,
    categories: Vec<Category>,
    series: &[(&str, &str)],
) -> Panel {
    let one = |(name, cells): &(&str, &str)| Series {
        name: (*name).to_owned(),
        cells: cells.split_whitespace().map(|c| cell(c, unit, language)).collect(),
        highlight: false,
    };
    Panel {
        title: title.to_owned(),
        unit: if language.is_chinese() { unit.0 } else { unit.1 }.to_owned(),
        series: series.iter().map(one).collect(),
        categories,
        target: None,
    }
}

pub fn chart(language: Language, kind: Kind, title: &str, panels: Vec<Panel>) -> Chart {
    let zh = language.is_chinese();
    let pick = |a: &str, b: &str| (if zh { a } else { b }).to_owned();
    Chart {
        id: "chart-1".to_owned(),
        kind,
        language,
        title: title.to_owned(),
        subtitle: pick("巩义市各街道，2020年1月21日以来", "Subdistricts of Gongyi, since 21 January 2020"),
        panels,
        notes: vec![pick("8个街道中6个报送。", "6 of 8 subdistricts reported.")],
        sources: vec![
            (pick("紫荆路街道办事处", "Zijinglu Subdistrict Office"), Some("sources/zijinglu.html".to_owned())),
            (pick("巩义市新闻中心", "Gongyi News Centre"), Some("https://example.org/a?b=1&c=2".to_owned())),
        ],
        as_of: pick("截至2020年2月20日", "as of 20 February 2020"),
        csv: Some("data/chart.csv".to_owned()),
        words: words(language),
    }
}

/// Writes the gallery beside the test binaries, to be looked at: `cargo test gallery_page -- --ignored`.
#[test]
#[ignore = "writes pages for people to look at"]
fn gallery_page() {
    let folder = std::env::temp_dir().join("jianbao-gallery");
    std::fs::create_dir_all(&folder).unwrap();
    for language in Language::WRITTEN {
        for (name, charts) in [("everyday", samples::everyday(language)), ("hard", samples::hard(language))] {
            let mut body = String::new();
            for (n, mut chart) in charts.into_iter().enumerate() {
                chart.id = format!("c{}", n + 1);
                draw(&chart, "../../", &mut body);
            }
            for dark in [false, true] {
                let mut page = String::new();
                let theme = if dark { DARK } else { LIGHT };
                let lang = language.tag();
                let _ = write!(
                    page,
                    "<!doctype html><html lang={lang}><meta charset=utf-8><meta name=viewport content='width=device-width'><style>{theme}{BASE}{CSS}</style><main>{body}</main>"
                );
                let file = format!("{name}-{}{}.html", language.key(), if dark { "-dark" } else { "" });
                std::fs::write(folder.join(file), page).unwrap();
            }
        }
    }
}

const LIGHT: &str = ":root{--ink:#1d1d1f;--paper:#fcfbf8;--line:#d9d4c9;--accent:#a3241d;--chart-1:#1f4e79;--chart-2:#c8553d;--chart-3:#2e8b57;--chart-4:#8c6bb1;--chart-5:#b8860b;--chart-6:#4f7f8f}";
const DARK: &str = ":root{--ink:#ece8e1;--paper:#16171a;--line:#3a3b40;--accent:#ff8a7a;--chart-1:#7fb0e0;--chart-2:#e58a73;--chart-3:#6fc28f;--chart-4:#b79ad6;--chart-5:#d9a93f;--chart-6:#84b3c2}";
const BASE: &str = "body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.7 'Noto Sans CJK SC',sans-serif}main{max-width:60rem;margin:0 auto;padding:0 16px}a{color:var(--accent)}";
