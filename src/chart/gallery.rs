//! Charts of every kind and of every hardship, for the laws and for looking at.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::*;
use crate::figure::{Bound, Figure, Printed, Scale};
use crate::language::{Language, date, number};

pub fn words(language: Language) -> Words {
    let zh = language.is_chinese();
    let pick = |a: &str, b: &str| (if zh { a } else { b }).to_owned();
    Words {
        not_reported: pick("未报告", "not reported"),
        suppressed: pick("不公布", "not published"),
        target: pick("目标", "Target"),
        provisional: pick("初步数", "provisional"),
        place: pick("地点", "Place"),
        date: pick("日期", "Date"),
        rank: pick("名次", "Rank"),
        unit: pick("单位", "Unit"),
        table: pick("查看数据表", "Show the numbers"),
        source: pick("来源", "Source"),
        download: pick("下载数据（CSV）", "Download data (CSV)"),
        ranked_by: pick("按各地已确知的数排列。", "Ranked by what is certain of each figure."),
        no_share: pick("各部分并非都有确切数字，因此不画占比。", "Not every part is an exact number, so no shares are drawn."),
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
    Cell { state: State::Reported(figure), printed, provisional }
}

/// A chart from short notes: categories, and per series a name and its cells parted by spaces.
pub struct Draft {
    pub language: Language,
    pub kind: Kind,
    pub title: String,
    pub panels: Vec<Panel>,
}

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

const STREETS: [&str; 8] = ["紫荆路街道", "新华路街道", "孝义街道", "永安路街道", "杜甫路街道", "东区街道", "站街镇", "回郭镇"];
const STREETS_EN: [&str; 8] =
    ["Zijinglu", "Xinhualu", "Xiaoyi", "Yonganlu", "Dufulu", "Dongqu", "Zhanjie Town", "Huiguo Town"];
const EVERY_BOUND: &str = "1300+ 900- <300 ~700 400..620 若干 ? 0";
const LONG: &str = "巩义市紫荆路街道办事处向阳社区居民委员会疫情防控值守点位第三组";
const LONG_EN: &str = "Households of people who came back from Hubei and stay at home for fourteen days";

/// A wandering series with holes: the same every time.
fn wander(count: usize, holes: bool) -> String {
    let mut seed: u32 = 7;
    let mut all = Vec::new();
    for n in 0..count {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12345);
        let value = (seed >> 16) % 90 + u32::try_from(n).unwrap() % 30;
        all.push(match value % 11 {
            0 if holes => "?".to_owned(),
            1 if holes => format!("{value}+"),
            2 if holes => "0".to_owned(),
            _ => value.to_string(),
        });
    }
    all.join(" ")
}

fn growing(start: u32, by: u32, count: u32, odd: &[(u32, &str)]) -> String {
    let one = |n: u32| match odd.iter().find(|(at, _)| *at == n) {
        Some((_, cell)) => (*cell).to_owned(),
        None => (start + by * n * n / 3).to_string(),
    };
    (0..count).map(one).collect::<Vec<_>>().join(" ")
}

/// Every chart of the gallery in one language.
pub fn all(language: Language) -> Vec<Chart> {
    let mut all = everyday(language);
    all.extend(hard(language));
    for (n, chart) in all.iter_mut().enumerate() {
        chart.id = format!("c{}", n + 1);
    }
    all
}

fn everyday(l: Language) -> Vec<Chart> {
    let zh = l.is_chinese();
    let pick = |a: &'static str, b: &'static str| if zh { a } else { b };
    let streets = || places(if zh { &STREETS } else { &STREETS_EN });
    let banners = ("条", "banners");
    let people = ("人", "people");
    let mut marked = streets();
    marked[3].highlight = true;
    let mut with_target = panel("", people, l, streets(), &[("", "140 120 98* 77 60 41 # 12")]);
    with_target.target = Some(cell("100", people, l));
    let spring = |n| days("2020-01-21", n, l);
    let taskforce = [
        (pick("党员", "Party members"), "62 41 30 18 22 9 7+ 12"),
        (pick("群众志愿者", "Volunteers"), "88 61 20- 42 11 19 ? 3"),
        (pick("社区干部", "Staff"), "14 12 9 11 8 7 6 5"),
    ];
    let staffs = (pick("本地", "Here"), "31 25 40 22");
    vec![
        chart(l, Kind::Bars, pick("各街道都挂出了宣传条幅", "Every subdistrict hung banners"), vec![panel("", banners, l, streets(), &[("", EVERY_BOUND)])]),
        chart(l, Kind::Ranking, pick("紫荆路条幅最多", "Zijinglu hung the most"), vec![panel("", banners, l, marked, &[("", "1300+ 900- <300 900- 400..620 若干 ? #")])]),
        chart(l, Kind::Bars, pick("两种阵地", "Two kinds of places"), panels_by_unit(&streets()[..4], vec![
            (pick("条", "banners").to_owned(), panel("", banners, l, vec![], &[(pick("宣传条幅", "Banners"), "1300+ 900 300 120")]).series.remove(0)),
            (pick("块", "boards").to_owned(), panel("", ("块", "boards"), l, vec![], &[(pick("宣传展板", "Display boards"), "168 90 ? 3")]).series.remove(0)),
        ])),
        chart(l, Kind::Bars, pick("值守力量的组成", "Who stood watch"), vec![panel("", people, l, streets().drain(..4).collect(), &taskforce)]),
        chart(l, Kind::Bars, pick("达到一百人的有三个街道", "Three reached a hundred"), vec![with_target]),
        chart(l, Kind::Stacked, pick("值守力量的组成", "Who stood watch"), vec![panel("", people, l, streets(), &taskforce)]),
        chart(l, Kind::Share, pick("党员占四成", "Two in five are Party members"), vec![panel("", people, l, places(&[""]), &[(pick("党员", "Party members"), "62"), (pick("群众志愿者", "Volunteers"), "88"), (pick("社区干部", "Staff"), "14")])]),
        chart(l, Kind::Share, pick("140个楼院全部覆盖", "All 140 courtyards covered"), vec![panel("", ("个", "courtyards"), l, places(&[""]), &[(pick("已覆盖", "Covered"), "140"), (pick("未覆盖", "Not covered"), "0")])]),
        chart(l, Kind::Share, pick("有约数时不画占比", "No share without exact parts"), vec![panel("", people, l, places(&[pick("党员", "Members"), pick("志愿者", "Volunteers")]), &[("", "62 80+")])]),
        chart(l, Kind::Line, pick("劝返人数逐日增加", "More were turned back each day"), vec![panel("", people, l, spring(31), &[("", &growing(4, 3, 31, &[(9, "?"), (10, "?"), (11, "?"), (12, "?"), (20, "400+"), (24, "600-"), (30, "1300+")]))])]),
        chart(l, Kind::Line, pick("四个社区", "Four communities"), vec![panel("", people, l, spring(31), &[
            (pick("向阳社区", "Xiangyang"), &growing(4, 3, 31, &[(30, "900+")])), (pick("人民路社区", "Renminlu"), &growing(30, 2, 31, &[(8, "?"), (9, "?")])),
            (pick("建设路社区", "Jianshelu"), &growing(60, 2, 25, &[])), (pick("桐本路社区", "Tongbenlu"), "? ? ?")])]),
        chart(l, Kind::Line, pick("体温都在正常范围", "Temperatures stayed normal"), vec![panel("", ("℃", "°C"), l, spring(8), &[("", "36.5 36.6 36.4 36.8 36.5 36.3 36.6 36.7")])]),
        chart(l, Kind::Area, pick("累计发放宣传单", "Leaflets handed out"), vec![panel("", ("份", "leaflets"), l, spring(45), &[("", &growing(200, 60, 45, &[(44, "42000+"), (30, "~18000"), (20, "7000..9000"), (25, "<13000")]))])]),
        chart(l, Kind::Calendar, pick("每天的入户人次", "Visits each day"), vec![panel("", ("人次", "visits"), l, days("2020-01-21", 44, l), &[("", &(wander(42, true) + " 若干 #"))])]),
        chart(l, Kind::Multiples, pick("各社区走势", "Each community over time"), vec![panel("", people, l, spring(20), &[
            (pick("向阳社区", "Xiangyang"), &growing(4, 3, 20, &[(19, "380+")])), (pick("人民路社区", "Renminlu"), &growing(30, 2, 20, &[(8, "?"), (9, "?")])),
            (pick("建设路社区", "Jianshelu"), &growing(60, 1, 15, &[])), (pick("桐本路社区", "Tongbenlu"), "? ?"), (pick("嵩山路社区", "Songshanlu"), &growing(1, 1, 20, &[])), (pick("锦里社区", "Jinli"), &growing(90, 0, 20, &[]))])]),
        chart(l, Kind::Multiples, pick("各街道力量", "Each subdistrict"), vec![panel("", people, l, streets(), &[taskforce[0], taskforce[1], staffs])]),
        chart(l, Kind::Tiles, pick("各街道条幅", "Banners by subdistrict"), vec![panel("", banners, l, streets(), &[("", "1300+ 900- <300 ~700 400..620 若干 ? #")])]),
    ]
}

fn hard(l: Language) -> Vec<Chart> {
    let zh = l.is_chinese();
    let people = ("人", "people");
    let long = if zh { LONG } else { LONG_EN };
    let named: Vec<String> = (1..=40).map(|n| if zh { format!("第{n}社区") } else { format!("Community {n}") }).collect();
    let forty = || places(&named.iter().map(String::as_str).collect::<Vec<_>>());
    let numbers: String = (0..40).map(|n| if n % 9 == 4 { "? ".to_owned() } else { format!("{} ", (n * 37) % 211) }).collect();
    let twelve: Vec<(String, String)> =
        (0..12).map(|n| (if zh { format!("第{}组", n + 1) } else { format!("Group {}", n + 1) }, growing(10 * n, 1 + n % 4, 12, &[]))).collect();
    let twelve: Vec<(&str, &str)> = twelve.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let five = || places(&["A", long, "C & <b>", "D", "E"]);
    let year = days("2019-09-10", 420, l);
    let spiteful = "<script>alert(\"x\")</script> & '";
    let mut charts = Vec::new();
    for kind in Kind::WORDS.map(|(_, kind)| kind) {
        let one = |title: &str, panel: Panel| chart(l, kind, &format!("{} {title}", kind.word()), vec![panel]);
        charts.extend([
            one("long labels", panel("", people, l, five(), &[("", "1300+ 2..3 若干 ? -0.5")])),
            one("long series", panel("", people, l, days("2020-02-01", 5, l), &[(long, "1300+ 2 ? 4 5"), (spiteful, "1 2 3 4 500-")])),
            one("all missing", panel("", people, l, days("2020-02-01", 5, l), &[("", "? ? # ? ?")])),
            one("all zero", panel("", people, l, days("2020-02-01", 5, l), &[("", "0 0 0 0 0")])),
            one("one day", panel("", people, l, days("2020-02-01", 1, l), &[("", "12+")])),
            one("one place", panel("", people, l, places(&["甲"]), &[("", "0.5")])),
            one("ten thousand times", panel("", people, l, forty().drain(..5).collect(), &[("", "100000 10 7+ 1 123456+")])),
            one("negative", panel("", people, l, forty().drain(..6).collect(), &[("", "-40 25 -3.5+ 0 ? ~-20")])),
            one("percent", panel("", ("", ""), l, days("2020-02-01", 4, l), &[("", "70.2% 99.5% 0% 12.5%")])),
            one("twelve series", panel("", people, l, days("2020-02-01", 12, l), &twelve)),
            one("vast", panel("", people, l, forty().drain(..3).collect(), &[("", "70000000000000000000000000000 1 3+")])),
            one(spiteful, panel(spiteful, (spiteful, spiteful), l, five(), &[(spiteful, "1 2")])),
            one("nothing", panel("", people, l, Vec::new(), &[])),
        ]);
    }
    charts.push(chart(l, Kind::Ranking, "forty places", vec![panel("", people, l, forty(), &[("", &numbers)])]));
    charts.push(chart(l, Kind::Tiles, "forty tiles", vec![panel("", people, l, forty(), &[("", &numbers)])]));
    charts.push(chart(l, Kind::Calendar, "a year", vec![panel("", people, l, year.clone(), &[("", &wander(400, true))])]));
    charts.push(chart(l, Kind::Line, "a year", vec![panel("", people, l, year, &[("", &wander(420, true))])]));
    charts
}

/// Writes the gallery beside the test binaries, to be looked at: `cargo test gallery_page -- --ignored`.
#[test]
#[ignore = "writes pages for people to look at"]
fn gallery_page() {
    let folder = std::env::temp_dir().join("jianbao-gallery");
    std::fs::create_dir_all(&folder).unwrap();
    for language in Language::ALL {
        for (name, charts) in [("everyday", everyday(language)), ("hard", hard(language))] {
            let mut body = String::new();
            for (n, mut chart) in charts.into_iter().enumerate() {
                chart.id = format!("c{}", n + 1);
                draw(&chart, "../../", &mut body);
            }
            for dark in [false, true] {
                let mut page = String::new();
                let theme = if dark { DARK } else { LIGHT };
                let lang = language.tag();
                let _ = write!(page, "<!doctype html><html lang={lang}><meta charset=utf-8><meta name=viewport content='width=device-width'><style>{theme}{BASE}{CSS}</style><main>{body}</main>");
                let file = format!("{name}-{}{}.html", language.key(), if dark { "-dark" } else { "" });
                std::fs::write(folder.join(file), page).unwrap();
            }
        }
    }
}

const LIGHT: &str = ":root{--ink:#1d1d1f;--paper:#fcfbf8;--line:#d9d4c9;--accent:#a3241d;--chart-1:#1f4e79;--chart-2:#c8553d;--chart-3:#2e8b57;--chart-4:#8c6bb1;--chart-5:#b8860b;--chart-6:#4f7f8f}";
const DARK: &str = ":root{--ink:#ece8e1;--paper:#16171a;--line:#3a3b40;--accent:#ff8a7a;--chart-1:#7fb0e0;--chart-2:#e58a73;--chart-3:#6fc28f;--chart-4:#b79ad6;--chart-5:#d9a93f;--chart-6:#84b3c2}";
const BASE: &str = "body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.7 'Noto Sans CJK SC',sans-serif}main{max-width:60rem;margin:0 auto;padding:0 16px}a{color:var(--accent)}";
