//! What every chart keeps to, whatever it is asked to draw.

use rust_decimal::Decimal;

use super::gallery::{cell, chart, days, panel, places};
use super::samples::all;
use super::*;
use crate::language::Language;

const PEOPLE: (&str, &str) = ("人", "people");

fn drawn(chart: &Chart) -> String {
    let mut out = String::new();
    draw(chart, "../../", &mut out);
    out
}

/// One drawing as it was written.
struct Drawing<'a> {
    wide: f64,
    high: f64,
    body: &'a str,
}

fn drawings(html: &str) -> Vec<Drawing<'_>> {
    let mut list = Vec::new();
    for part in html.split(r#"<svg class="plot" viewBox="0 0 "#).skip(1) {
        let (size, rest) = part.split_once('"').unwrap();
        let (wide, high) = size.split_once(' ').unwrap();
        let body = rest.split_once("</svg>").unwrap().0;
        let body = body.split_once("</desc>").unwrap().1;
        list.push(Drawing { wide: wide.parse().unwrap(), high: high.parse().unwrap(), body });
    }
    list
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next()
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

struct Box {
    text: String,
    x: (f64, f64),
    y: (f64, f64),
}

/// Every text with the room it is estimated to take.
fn boxes(body: &str) -> Vec<Box> {
    let mut list = Vec::new();
    for part in body.split("<text ").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let tag = format!(" {tag}");
        let inner = rest.split_once("</text>").unwrap().0;
        let inner = inner.split_once("</title>").map_or(inner, |(_, shown)| shown);
        let size: f64 = attribute(&tag, "font-size").map_or(svg::TEXT, |s| s.parse().unwrap());
        let strong = if attribute(&tag, "class").unwrap().contains("strong") { 1.06 } else { 1.0 };
        let (mut wide, mut whole) = (0.0, String::new());
        for piece in inner.split('<') {
            let (tag, shown) = piece.split_once('>').unwrap_or(("", piece));
            let own = attribute(&format!(" {tag}"), "font-size").map_or(size, |s| s.parse().unwrap());
            wide += text::width(&plain(shown), own) * strong;
            whole.push_str(&plain(shown));
        }
        let (x, y): (f64, f64) =
            (attribute(&tag, "x").unwrap().parse().unwrap(), attribute(&tag, "y").unwrap().parse().unwrap());
        let from = match attribute(&tag, "text-anchor") {
            Some("end") => x - wide,
            Some("middle") => x - wide / 2.0,
            _ => x,
        };
        list.push(Box { text: whole, x: (from, from + wide), y: (y - size * 0.8, y + size * 0.16) });
    }
    list
}

/// The least and greatest x and y that a path comes to.
fn reach(d: &str) -> [f64; 4] {
    let mut numbers: Vec<f64> = Vec::new();
    let mut all = [f64::MAX, f64::MIN, f64::MAX, f64::MIN];
    let (mut x, mut y, mut start) = (0.0, 0.0, (0.0, 0.0));
    let mut command = ' ';
    let mut flush = |command: char, n: &[f64]| {
        match (command, n) {
            ('M', [a, b]) => (x, y, start) = (*a, *b, (*a, *b)),
            ('L', [a, b]) => (x, y) = (*a, *b),
            ('l', [a, b]) => (x, y) = (x + a, y + b),
            ('H', [a]) => x = *a,
            ('h', [a]) => x += a,
            ('V', [b]) => y = *b,
            ('v', [b]) => y += b,
            ('a', [_, _, _, _, _, a, b]) => (x, y) = (x + a, y + b),
            ('z', []) => (x, y) = start,
            (' ', []) => return,
            other => panic!("{other:?} in {d}"),
        }
        all = [all[0].min(x), all[1].max(x), all[2].min(y), all[3].max(y)];
    };
    let mut number = String::new();
    for c in d.chars().chain([' ']) {
        if !(number.is_empty() || c.is_ascii_digit() || c == '.') {
            numbers.push(number.parse().unwrap());
            number.clear();
        }
        match c {
            'a'..='z' | 'A'..='Z' => {
                flush(command, &numbers);
                (command, numbers) = (c, Vec::new());
            }
            ' ' => {}
            c => number.push(c),
        }
    }
    flush(command, &numbers);
    all
}

fn everything() -> Vec<Chart> {
    Language::WRITTEN.into_iter().flat_map(all).collect()
}

/// What lies outside a drawing, or over another text, in words.
fn faults(drawing: &Drawing) -> Option<String> {
    let boxes = boxes(drawing.body);
    for (n, a) in boxes.iter().enumerate() {
        if a.x.0 < -0.6 || a.x.1 > drawing.wide + 0.6 || a.y.0 < -0.6 || a.y.1 > drawing.high + 0.6 {
            return Some(format!("“{}” {:?} {:?} in {} x {}", a.text, a.x, a.y, drawing.wide, drawing.high));
        }
        for b in &boxes[n + 1..] {
            let (wide, high) = (a.x.1.min(b.x.1) - a.x.0.max(b.x.0), a.y.1.min(b.y.1) - a.y.0.max(b.y.0));
            if wide > 0.5 && high > 0.8 {
                return Some(format!("“{}” {:?} {:?} over “{}” {:?} {:?}", a.text, a.x, a.y, b.text, b.x, b.y));
            }
        }
    }
    let marks = drawing.body.split_once("</defs>").map_or(drawing.body, |(_, marks)| marks);
    for d in marks.split(" d=\"").skip(1).map(|part| part.split('"').next().unwrap()) {
        let [left, right, top, bottom] = reach(d);
        if left < -1.5 || right > drawing.wide + 1.5 || top < -1.5 || bottom > drawing.high + 1.5 {
            return Some(format!("path {d} in {} x {}", drawing.wide, drawing.high));
        }
    }
    None
}

#[test]
fn texts_and_marks_lie_within_and_free_of_each_other() {
    for chart in everything() {
        for drawing in drawings(&drawn(&chart)) {
            assert!(!boxes(drawing.body).is_empty(), "{}", chart.title);
            if let Some(fault) = faults(&drawing) {
                panic!("{:?} {} {}: {fault}", chart.language, chart.kind.word(), chart.title);
            }
        }
    }
}

#[test]
fn the_code_is_clean() {
    for chart in everything() {
        let html = drawn(&chart);
        let name = format!("{} {}", chart.kind.word(), chart.title);
        for bad in ["NaN", "inf", "<script", "style=", "  ", "\n", "-0 ", "\"-0\"", "#1f", "rgb("] {
            assert!(!html.contains(bad), "{name}: {bad}\n{html}");
        }
        assert_eq!(html.matches("<text").count(), html.matches("</text>").count(), "{name}");
        assert_eq!(html.matches("<a ").count(), html.matches("</a>").count(), "{name}");
        assert_eq!(html.matches("<g ").count(), html.matches("</g>").count(), "{name}");
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).map(|p| p.split('"').next().unwrap()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
        assert!(ids.iter().all(|id| id.starts_with(&chart.id)), "{name}: {ids:?}");
        for used in html.split("url(#").skip(1).map(|p| p.split(')').next().unwrap()) {
            assert!(ids.contains(&used), "{name}: {used}");
        }
        assert_eq!(html, drawn(&chart));
    }
}

#[test]
fn what_was_not_reported_never_has_a_bar() {
    for kind in [Kind::Bars, Kind::Ranking, Kind::Stacked, Kind::Tiles, Kind::Multiples] {
        let none = panel("", PEOPLE, Language::ZhHans, places(&["甲", "乙"]), &[("", "? #")]);
        let html = drawn(&chart(Language::ZhHans, kind, "t", vec![none]));
        for drawing in drawings(&html) {
            assert!(!drawing.body.contains("class=\"f "), "{kind:?}: {}", drawing.body);
        }
        assert!(html.contains("未报告") && html.contains("不公布"), "{kind:?}");
    }
    // In a line it is a gap: the pen is lifted.
    let gap = panel("", PEOPLE, Language::ZhHans, days("2020-02-01", 5, Language::ZhHans), &[("", "1 2 ? 4 5")]);
    let html = drawn(&chart(Language::ZhHans, Kind::Line, "t", vec![gap]));
    let line = html.split("class=\"l s1\" d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(line.matches('M').count(), 2, "{line}");
}

#[test]
fn bounds_show_in_the_marks() {
    let draw_one = |typed: &str| {
        let one = panel("", PEOPLE, Language::ZhHans, places(&["甲"]), &[("", typed)]);
        drawn(&chart(Language::ZhHans, Kind::Bars, "t", vec![one]))
    };
    for (typed, class, words) in [
        ("1300+", "bound-least", "1300余"),
        ("300-", "bound-nearly", "近300"),
        ("<300", "bound-less", "不足300"),
        ("~300", "bound-about", "约300"),
        ("2..3", "bound-range", "2至3"),
        ("若干", "bound-some", "若干"),
    ] {
        let html = draw_one(typed);
        assert!(html.contains(class), "{typed}");
        assert_eq!(html.matches("\"bound-").count(), 1, "{typed}");
        assert!(html.contains(&format!(">{words}</text>")), "{typed}");
        assert!(html.contains(&format!(">{words}人</td>")), "{typed}");
    }
    assert!(draw_one("1300+").contains("class=\"o open\""));
    assert!(!draw_one("<300").contains("class=\"f "), "nothing of it is certain");
    assert!(!draw_one("300").contains("bound-"));
    assert!(draw_one("0").contains("f zero"));
}

/// Left edge and length of every exact bar.
fn bars_of(html: &str) -> Vec<(f64, f64)> {
    let body = drawings(html)[0].body.to_owned();
    let bars = body.split("class=\"f s1\" d=\"").skip(1).map(|p| reach(p.split('"').next().unwrap()));
    bars.map(|[left, right, _, _]| (left, right - left)).collect()
}

#[test]
fn bars_start_at_one_zero_and_are_linear() {
    let one = panel("", PEOPLE, Language::ZhHans, places(&["甲", "乙", "丙"]), &[("", "100 50 25")]);
    let bars = bars_of(&drawn(&chart(Language::ZhHans, Kind::Bars, "t", vec![one])));
    assert!(bars.iter().all(|b| b.0 == bars[0].0), "{bars:?}");
    assert!((bars[0].1 / bars[1].1 - 2.0).abs() < 0.01 && (bars[0].1 / bars[2].1 - 4.0).abs() < 0.02, "{bars:?}");
    // Negative ones end where positive ones begin; the smallest is seen.
    let two = panel("", PEOPLE, Language::ZhHans, places(&["甲", "乙", "丙"]), &[("", "-40 100000 1")]);
    let bars = bars_of(&drawn(&chart(Language::ZhHans, Kind::Bars, "t", vec![two])));
    assert!((bars[0].0 + bars[0].1 - bars[1].0).abs() < 0.2, "{bars:?}");
    assert!(bars[2].1 >= 1.0 && bars[2].1 < 1.2, "{bars:?}");
}

#[test]
fn units_never_share_a_panel() {
    let series = |name: &str| Series { name: name.to_owned(), ..Series::default() };
    let all = [("条", "横幅"), ("块", "展板"), ("条", "标语")].map(|(u, n)| (u.to_owned(), series(n)));
    let panels = panels_by_unit(&places(&["甲"]), all.to_vec());
    let names: Vec<(&str, usize)> = panels.iter().map(|p| (p.unit.as_str(), p.series.len())).collect();
    assert_eq!(names, [("条", 2), ("块", 1)]);
    assert_eq!(panels[1].title, "展板");
    let html = drawn(&chart(Language::ZhHans, Kind::Bars, "t", panels));
    assert_eq!(drawings(&html).len(), 2);
}

#[test]
fn ranks_are_shared_by_equals_and_absence_comes_last() {
    let one = panel(
        "",
        PEOPLE,
        Language::ZhHans,
        places(&["a", "b", "c", "d", "e", "f", "g"]),
        &[("", "? 5 9+ 5 <100 # 若干")],
    );
    assert_eq!(
        bars::order(&one, 0),
        [(2, Some(1)), (1, Some(2)), (3, Some(2)), (4, None), (6, None), (5, None), (0, None)]
    );
    let html = drawn(&chart(Language::ZhHans, Kind::Ranking, "t", vec![one]));
    assert!(html.contains("按各地已确知的数排列"));
}

#[test]
fn a_share_is_drawn_of_exact_parts_only() {
    let share = |typed: &str| {
        let one = panel("", PEOPLE, Language::ZhHans, places(&["甲", "乙"]), &[("", typed)]);
        drawn(&chart(Language::ZhHans, Kind::Share, "t", vec![one]))
    };
    assert!(share("30 10").contains("75%"));
    for typed in ["30 10+", "30 ?", "0 0", "-3 5"] {
        let html = share(typed);
        assert!(!html.contains("%）") && html.contains("不画占比"), "{typed}");
    }
}

#[test]
fn a_target_is_a_line_and_no_bar() {
    let mut one = panel("", PEOPLE, Language::ZhHans, places(&["甲"]), &[("", "50")]);
    one.target = Some(cell("100", PEOPLE, Language::ZhHans));
    let html = drawn(&chart(Language::ZhHans, Kind::Bars, "t", vec![one]));
    assert!(html.contains("class=\"target\""));
    assert_eq!(html.matches("class=\"f ").count(), 1);
    assert!(html.contains("目标 100"));
}

#[test]
fn links_lead_from_the_root_or_stay_foreign() {
    assert_eq!(address("", "javascript:alert(1)"), "./javascript:alert(1)");
    let one = panel("", PEOPLE, Language::ZhHans, places(&["甲"]), &[("", "5")]);
    let html = drawn(&chart(Language::ZhHans, Kind::Ranking, "t", vec![one.clone()]));
    assert!(html.contains("href=\"../../henan/p0/index.html\""));
    assert!(html.contains("href=\"../../data/chart.csv\" download"));
    assert!(html.contains("href=\"https://example.org/a?b=1&amp;c=2\""));
    assert!(html.contains("role=\"group\""), "an image with links in it cannot be used");
    let mut still = one;
    still.categories[0].href = None;
    assert!(drawn(&chart(Language::ZhHans, Kind::Ranking, "t", vec![still])).contains("role=\"img\""));
}

#[test]
fn twelve_series_are_told_apart_without_colour_alone() {
    let inks: Vec<_> = (0..12).map(|n| svg::Ink::of(n, 12)).collect();
    for (n, a) in inks.iter().enumerate() {
        assert!(inks[n + 1..].iter().all(|b| a != b));
    }
    assert_eq!(svg::Ink::of(0, 1), svg::Ink::PLAIN);
}

#[test]
fn what_a_chart_shows_decides_its_key() {
    let keys: Vec<_> = all(Language::En).iter().map(|chart| postcard::to_stdvec(chart).unwrap()).collect();
    assert_eq!(keys, all(Language::En).iter().map(|chart| postcard::to_stdvec(chart).unwrap()).collect::<Vec<_>>());
    assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
    #[test]
    fn any_figures_are_drawn_without_panic_and_inside(
        cells in proptest::collection::vec((0u8..9, -1_000_000i64..100_000_000, 0u32..4), 1..14),
        kind in 0usize..9,
        over_time in proptest::bool::ANY,
        wide in 1usize..5,
        target in proptest::option::of(0i64..2_000_000),
    ) {
        let language = if over_time { Language::En } else { Language::ZhHans };
        let typed: Vec<String> = cells.iter().map(|(form, value, scale)| {
            let v = Decimal::new(*value, *scale);
            match form {
                0 | 1 => format!("{v}"), 2 => format!("{v}+"), 3 => format!("{v}-"), 4 => format!("<{v}"),
                5 => format!("~{v}"), 6 => format!("{v}..{}", v + Decimal::from(7)), 7 => "若干".to_owned(), _ => "?".to_owned(),
            }
        }).collect();
        let count = typed.len().div_ceil(wide);
        let series: Vec<String> = typed.chunks(count).map(|c| c.join(" ")).collect();
        let series: Vec<(&str, &str)> = series.iter().map(|s| ("甲乙丙", s.as_str())).collect();
        let categories = if over_time { days("2020-02-25", count as u64, language) } else { places(&vec!["某街道"; count]) };
        let mut panel = panel("", PEOPLE, language, categories, &series);
        panel.target = target.map(|value| cell(&value.to_string(), PEOPLE, language));
        let one = chart(language, Kind::WORDS[kind].1, "t", vec![panel]);
        let html = drawn(&one);
        proptest::prop_assert!(!html.contains("NaN") && !html.contains("inf\""));
        for drawing in drawings(&html) {
            let fault = faults(&drawing);
            proptest::prop_assert!(fault.is_none(), "{} {fault:?}\n{typed:?}", one.kind.word());
        }
    }
}
