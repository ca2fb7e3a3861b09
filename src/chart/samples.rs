//! What the gallery shows: everyday charts of every kind, and every hardship for every kind.

use super::gallery::{cell, chart, days, panel, places};
use super::*;
use crate::language::Language;

const STREETS: [&str; 8] =
    ["紫荆路街道", "新华路街道", "孝义街道", "永安路街道", "杜甫路街道", "东区街道", "站街镇", "回郭镇"];
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

type Pair = (&'static str, &'static str);

const BANNERS: Pair = ("条", "banners");
const PEOPLE: Pair = ("人", "people");

fn pick(l: Language, pair: Pair) -> &'static str {
    if l.is_chinese() { pair.0 } else { pair.1 }
}

fn streets(l: Language) -> Vec<Category> {
    places(if l.is_chinese() { &STREETS } else { &STREETS_EN })
}

/// A chart of one panel; names of series in both languages.
fn one(l: Language, kind: Kind, title: Pair, unit: Pair, categories: Vec<Category>, series: &[(Pair, &str)]) -> Chart {
    let series: Vec<_> = series.iter().map(|(name, cells)| (pick(l, *name), *cells)).collect();
    chart(l, kind, pick(l, title), vec![panel("", unit, l, categories, &series)])
}

const NONE: Pair = ("", "");
const TASKFORCE: [(Pair, &str); 3] = [
    (("党员", "Party members"), "62 41 30 18 22 9 7+ 12"),
    (("群众志愿者", "Volunteers"), "88 61 20- 42 11 19 ? 3"),
    (("社区干部", "Staff"), "14 12 9 11 8 7 6 5"),
];

/// A few charts of each kind, as an office would have them.
pub fn everyday(l: Language) -> Vec<Chart> {
    [compared(l), parted(l), over_time(l), side_by_side(l)].into_iter().flatten().collect()
}

fn compared(l: Language) -> Vec<Chart> {
    let mut marked = streets(l);
    marked[3].highlight = true;
    let title = ("达到一百人的有三个街道", "Three reached a hundred");
    let mut with_target = one(l, Kind::Bars, title, PEOPLE, streets(l), &[(NONE, "140 120 98* 77 60 41 # 12")]);
    with_target.panels[0].target = Some(cell("100", PEOPLE, l));
    let series = |unit: Pair, name: Pair, cells: &str| {
        let mut panel = panel("", unit, l, Vec::new(), &[(pick(l, name), cells)]);
        (pick(l, unit).to_owned(), panel.series.remove(0))
    };
    let two = vec![
        series(BANNERS, ("宣传条幅", "Banners"), "1300+ 900 300 120"),
        series(("块", "boards"), ("宣传展板", "Display boards"), "168 90 ? 3"),
    ];
    let all = "1300+ 900- <300 900- 400..620 若干 ? #";
    vec![
        one(
            l,
            Kind::Bars,
            ("各街道都挂出了宣传条幅", "Every subdistrict hung banners"),
            BANNERS,
            streets(l),
            &[(NONE, EVERY_BOUND)],
        ),
        one(l, Kind::Ranking, ("紫荆路条幅最多", "Zijinglu hung the most"), BANNERS, marked, &[(NONE, all)]),
        chart(l, Kind::Bars, pick(l, ("两种阵地", "Two kinds of places")), panels_by_unit(&streets(l)[..4], two)),
        one(l, Kind::Bars, ("值守力量的组成", "Who stood watch"), PEOPLE, streets(l).drain(..4).collect(), &TASKFORCE),
        with_target,
    ]
}

fn parted(l: Language) -> Vec<Chart> {
    let whole = || places(&[""]);
    let staff = TASKFORCE.map(|(name, cells)| (name, cells.split(' ').next().unwrap()));
    let covered = [(("已覆盖", "Covered"), "140"), (("未覆盖", "Not covered"), "0")];
    let two = places(&[pick(l, TASKFORCE[0].0), pick(l, TASKFORCE[1].0)]);
    vec![
        one(l, Kind::Stacked, ("值守力量的组成", "Who stood watch"), PEOPLE, streets(l), &TASKFORCE),
        one(l, Kind::Share, ("党员占近四成", "Nearly two in five are Party members"), PEOPLE, whole(), &staff),
        one(
            l,
            Kind::Share,
            ("140个楼院全部覆盖", "All 140 courtyards covered"),
            ("个", "courtyards"),
            whole(),
            &covered,
        ),
        one(l, Kind::Share, ("有约数时不画占比", "No share without exact parts"), PEOPLE, two, &[(NONE, "62 80+")]),
    ]
}

fn over_time(l: Language) -> Vec<Chart> {
    let spring = |n| days("2020-01-21", n, l);
    let gap = [(9, "?"), (10, "?"), (11, "?"), (12, "?"), (20, "400+"), (24, "600-"), (30, "1300+")];
    let bounds = [(44, "42000+"), (30, "~18000"), (20, "7000..9000"), (25, "<13000")];
    let temperatures = "36.5 36.6 36.4 36.8 36.5 36.3 36.6 36.7";
    let visits = wander(42, true) + " 若干 #";
    let four = [growing(4, 3, 31, &[(30, "900+")]), growing(30, 2, 31, &[(8, "?"), (9, "?")]), growing(60, 2, 25, &[])];
    let four = [
        (("向阳社区", "Xiangyang"), four[0].as_str()),
        (("人民路社区", "Renminlu"), &four[1]),
        (("建设路社区", "Jianshelu"), &four[2]),
        (("桐本路社区", "Tongbenlu"), "? ? ?"),
    ];
    let back = ("劝返人数逐日增加", "More were turned back each day");
    let warm = ("体温都在正常范围", "Temperatures stayed normal");
    let paper = ("累计发放宣传单", "Leaflets handed out");
    vec![
        one(l, Kind::Line, back, PEOPLE, spring(31), &[(NONE, &growing(4, 3, 31, &gap))]),
        one(l, Kind::Line, ("四个社区", "Four communities"), PEOPLE, spring(31), &four),
        one(l, Kind::Line, warm, ("℃", "°C"), spring(8), &[(NONE, temperatures)]),
        one(l, Kind::Area, paper, ("份", "leaflets"), spring(45), &[(NONE, &growing(200, 60, 45, &bounds))]),
        one(
            l,
            Kind::Calendar,
            ("每天的入户人次", "Visits each day"),
            ("人次", "visits"),
            spring(44),
            &[(NONE, &visits)],
        ),
    ]
}

fn side_by_side(l: Language) -> Vec<Chart> {
    let lines = [
        (("向阳社区", "Xiangyang"), growing(4, 3, 20, &[(19, "380+")])),
        (("人民路社区", "Renminlu"), growing(30, 2, 20, &[(8, "?"), (9, "?")])),
        (("建设路社区", "Jianshelu"), growing(60, 1, 15, &[])),
        (("桐本路社区", "Tongbenlu"), "? ?".to_owned()),
        (("嵩山路社区", "Songshanlu"), growing(1, 1, 20, &[])),
        (("锦里社区", "Jinli"), growing(90, 0, 20, &[])),
    ];
    let lines: Vec<_> = lines.iter().map(|(name, cells)| (*name, cells.as_str())).collect();
    let spring = days("2020-01-21", 20, l);
    let all = "1300+ 900- <300 ~700 400..620 若干 ? #";
    vec![
        one(l, Kind::Multiples, ("各社区走势", "Each community over time"), PEOPLE, spring, &lines),
        one(l, Kind::Multiples, ("各街道力量", "Each subdistrict"), PEOPLE, streets(l), &TASKFORCE),
        one(l, Kind::Tiles, ("各街道条幅", "Banners by subdistrict"), BANNERS, streets(l), &[(NONE, all)]),
    ]
}

/// Every hardship for every kind.
pub fn hard(l: Language) -> Vec<Chart> {
    let zh = l.is_chinese();
    let people = ("人", "people");
    let long = if zh { LONG } else { LONG_EN };
    let named: Vec<String> =
        (1..=40).map(|n| if zh { format!("第{n}社区") } else { format!("Community {n}") }).collect();
    let forty = || places(&named.iter().map(String::as_str).collect::<Vec<_>>());
    let numbers: String =
        (0..40).map(|n| if n % 9 == 4 { "? ".to_owned() } else { format!("{} ", (n * 37) % 211) }).collect();
    let twelve: Vec<(String, String)> = (0..12)
        .map(|n| {
            (
                if zh { format!("第{}组", n + 1) } else { format!("Group {}", n + 1) },
                growing(10 * n, 1 + n % 4, 12, &[]),
            )
        })
        .collect();
    let twelve: Vec<(&str, &str)> = twelve.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let five = || places(&["A", long, "C & <b>", "D", "E"]);
    let year = days("2019-09-10", 420, l);
    let spiteful = "<script>alert(\"x\")</script> & '";
    let mut charts = Vec::new();
    let with_target = |mut chart: Chart| {
        chart.panels[0].target = Some(cell("100", people, l));
        chart
    };
    for kind in Kind::WORDS.map(|(_, kind)| kind) {
        let one = |title: &str, panel: Panel| chart(l, kind, &format!("{} {title}", kind.word()), vec![panel]);
        charts.extend([
            one("long labels", panel("", people, l, five(), &[("", "1300+ 2..3 若干 ? -0.5")])),
            one(
                "long series",
                panel("", people, l, days("2020-02-01", 5, l), &[(long, "1300+ 2 ? 4 5"), (spiteful, "1 2 3 4 500-")]),
            ),
            one("all missing", panel("", people, l, days("2020-02-01", 5, l), &[("", "? ? # ? ?")])),
            one("all zero", panel("", people, l, days("2020-02-01", 5, l), &[("", "0 0 0 0 0")])),
            one("one day", panel("", people, l, days("2020-02-01", 1, l), &[("", "12+")])),
            one("one place", panel("", people, l, places(&["甲"]), &[("", "0.5")])),
            one(
                "ten thousand times",
                panel("", people, l, forty().drain(..5).collect(), &[("", "100000 10 7+ 1 123456+")]),
            ),
            one("negative", panel("", people, l, forty().drain(..6).collect(), &[("", "-40 25 -3.5+ 0 ? ~-43")])),
            one("percent", panel("", ("", ""), l, days("2020-02-01", 4, l), &[("", "70.2% 99.5% 0% 12.5%")])),
            one("twelve series", panel("", people, l, days("2020-02-01", 12, l), &twelve)),
            one(
                "vast",
                panel("", people, l, forty().drain(..3).collect(), &[("", "70000000000000000000000000000 1 3+")]),
            ),
            one(spiteful, panel(spiteful, (spiteful, spiteful), l, five(), &[(spiteful, "1 2")])),
            with_target(one("target", panel("", people, l, days("2020-02-01", 5, l), &[("", "50+ 80 ? 120 140-")]))),
            one("nothing", panel("", people, l, Vec::new(), &[])),
        ]);
    }
    charts.push(chart(l, Kind::Ranking, "forty places", vec![panel("", people, l, forty(), &[("", &numbers)])]));
    charts.push(chart(l, Kind::Tiles, "forty tiles", vec![panel("", people, l, forty(), &[("", &numbers)])]));
    charts.push(chart(
        l,
        Kind::Calendar,
        "a year",
        vec![panel("", people, l, year.clone(), &[("", &wander(400, true))])],
    ));
    charts.push(chart(l, Kind::Line, "a year", vec![panel("", people, l, year, &[("", &wander(420, true))])]));
    charts
}
