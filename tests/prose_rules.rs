//! Rules over numbers in articles and among the statistics: each with a case it must find and one it must leave alone.

mod support;

use std::sync::Arc;

use chrono::NaiveDate;
use jianbao::campaign::{self, load};
use jianbao::check::prose::{Finding, arithmetic, article::Text, dates, figures, languages};
use jianbao::language::Language;
use jianbao::site::resolve::Context;
use jianbao::source::{Source, clock::Now};

const SITE: &str = "title: 试验\nlanguages: [zh-Hans, en]\npublisher: 某办\ntime_zone: +08:00\n";
const SOURCES: &str = "s: {title: 通报}\n";
const INDICATORS: &str = "
banners:
  name: {zh: 宣传条幅, en: Banners hung}
  unit: {zh: 条, en: {one: banner, other: banners}}
  nature: cumulative
checkpoints:
  name: {zh: 卡口, en: Checkpoints}
  unit: {zh: 个, en: {one: checkpoint, other: checkpoints}}
  nature: stock
members:
  name: {zh: 防控队员, en: Team members}
  unit: {zh: 人, en: {one: team member, other: team members}}
  nature: stock
party_members:
  name: {zh: 党员, en: Party members}
  unit: {zh: 名, en: {one: Party member, other: Party members}}
  nature: stock
homes:
  name: {zh: 住户, en: Homes}
  unit: {zh: 户, en: {one: home, other: homes}}
  nature: stock
homes_let:
  name: {zh: 出租住户, en: Homes let}
  unit: {zh: 户, en: {one: home let, other: homes let}}
  nature: stock
  part_of: homes
visits:
  name: {zh: 走访, en: Visits}
  unit: {zh: 人次, en: {one: visit, other: visits}}
  nature: cumulative
visits_target:
  name: {zh: 走访目标, en: Visits planned}
  unit: {zh: 人次, en: {one: visit, other: visits}}
  nature: target
visited:
  name: {zh: 受访人员, en: People visited}
  unit: {zh: 人, en: {one: person visited, other: people visited}}
  nature: cumulative
";

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, day).unwrap()
}

/// An office with a district of two streets and these statistics: place, figures by day.
fn office(name: &str, indicators: &str, stats: &[(&str, &str)]) -> campaign::Office {
    let office = support::Office::empty(name);
    office
        .put("content/site.yaml", SITE)
        .put("content/sources.yaml", SOURCES)
        .put("content/indicators.yaml", indicators);
    for (path, name, level) in
        [("qu", "河湾区", "district"), ("qu/dong", "东桥街道", "street"), ("qu/xi", "西桥街道", "street")]
    {
        office.put(&format!("content/{path}/place.yaml"), format!("name: {name}\nlevel: {level}\n"));
    }
    for (path, series) in stats {
        office.put(&format!("content/{path}/stats/a.yaml"), format!("source: s\nseries:\n{series}"));
    }
    let source = Source::open(&office.root(), Now { day: day(28), time: None }).unwrap();
    let (entries, _) = source.list("content");
    let (office, _, found) = load::load(&source, &entries);
    assert!(!office.broken && !office.gaps, "{found:?}");
    office
}

fn text<'a>(office: &campaign::Office, markdown: &'a str, language: Language) -> Text<'a> {
    let (file, place) = (Arc::from("content/qu/dong/a.md"), office.places.find("qu/dong"));
    let context = Context { article: 0, file, folder: String::new(), place, day: day(20), period: None };
    Text::new(&context, language, markdown)
}

fn shown(found: Vec<Finding>) -> Vec<String> {
    found
        .into_iter()
        .map(|(rule, d)| {
            format!("{}:{}+{} {rule}: {}", d.location.line, d.location.column, d.location.length, d.message)
        })
        .collect()
}

#[test]
fn typed_numbers_are_held_against_the_statistics() {
    let series = "  2020-02-10: {banners: 900余, checkpoints: 70}\n  2020-02-20: {banners: 1300余, checkpoints: 63, party_members: 928}\n";
    let office =
        office("prose-figures", INDICATORS, &[("qu/dong", series), ("qu/xi", "  2020-02-20: {checkpoints: 12}\n")]);
    let names = figures::Names::new(&office);
    let zh = |markdown: &str| {
        shown(figures::check(&office, &names, &text(&office, markdown, Language::ZhHans)).unwrap_or_default())
    };
    assert_eq!(
        zh("---\ntitle: 简报\n---\n\n悬挂宣传条幅**1300余条**。"),
        ["5:9+6 figures/typed: “1300余条” is typed; it could be `[[banners]]`, which changes with the statistics"]
    );
    assert_eq!(
        zh("悬挂宣传条幅一千二百条，卡口６３个。"),
        [
            "1:7+5 figures/contradicts: “一千二百条” is typed, the statistics say 1300余条 (宣传条幅, 2020-02-20, s)",
            "1:15+3 figures/typed: “６３个” is typed; it could be `[[checkpoints]]`, which changes with the statistics",
        ]
    );
    assert_eq!(
        zh("悬挂宣传条幅1300条。"),
        ["1:7+5 figures/nearly: “1300条” is typed, the statistics say 1300余条 (宣传条幅, 2020-02-20, s)"]
    );
    let en = |markdown: &str| {
        shown(figures::check(&office, &names, &text(&office, markdown, Language::En)).unwrap_or_default())
    };
    assert_eq!(
        en("It hung 1,200 banners and kept 63 checkpoints."),
        [
            "1:9+13 figures/contradicts: “1,200 banners” is typed, the statistics say more than 1,300 banners (Banners hung, 2020-02-20, s)",
            "1:32+14 figures/typed: “63 checkpoints” is typed; it could be `[[checkpoints]]`, which changes with the statistics",
        ]
    );
    // Figure links, code, another place, a part, an earlier day, another noun, a date.
    for left in [
        "悬挂宣传条幅[[banners]]，`卡口12个`。",
        "西桥街道卡口12个。",
        "其中卡口8个由党员值守，新增卡口3个。",
        "月初有卡口70个。",
        "流动党员40名，党员干部300名。",
        "2月20日，第63次例会。",
        "每个小区设卡口1个。",
        "人称“卡口63个”的做法。",
    ] {
        assert_eq!(zh(left), Vec::<String>::new(), "{left}");
    }
}

#[test]
fn statistics_are_held_against_each_other() {
    let office_of = |name: &str, dong: &str, qu: &str| {
        let xi = "  2020-02-20: {checkpoints: 12}\n";
        shown(arithmetic::statistics(&office(name, INDICATORS, &[("qu/dong", dong), ("qu/xi", xi), ("qu", qu)])))
    };
    let bad = office_of(
        "prose-bad",
        "  2020-02-19: {members: 28}\n  2020-02-20: {homes: 300, homes_let: 301, members: 289, visits: 1300, visits_target: 1000, checkpoints: 63}\n",
        "  2020-02-20: {checkpoints: 70}\n",
    );
    let rules: Vec<&str> = bad.iter().map(|line| line.split([' ', ':']).nth(2).unwrap_or("")).collect();
    assert_eq!(rules, ["arithmetic/sums", "arithmetic/parts", "arithmetic/outliers", "arithmetic/plans"], "{bad:#?}");
    assert!(bad[1].contains("出租住户 301户 is more than 住户 300户"), "{}", bad[1]);
    let good = office_of(
        "prose-good",
        "  2020-02-10: {members: 28}\n  2020-02-20: {homes: 300余, homes_let: 301, members: 289, visits: 900余, visits_target: 1000, checkpoints: 63}\n",
        "  2020-02-20: {checkpoints: 75}\n",
    );
    assert_eq!(good, Vec::<String>::new());
    let mixed = INDICATORS.to_owned() + "  part_of: visits\n";
    let found = shown(arithmetic::statistics(&office("prose-mixed", &mixed, &[])));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("arithmetic/attendances"), "{found:?}");
}

#[test]
fn numbers_of_a_sentence_are_held_against_each_other() {
    let office = office("prose-sentence", INDICATORS, &[]);
    let of = |markdown: &str| shown(arithmetic::text(&text(&office, markdown, Language::ZhHans)));
    assert_eq!(of("队伍中党员203/289，占72.2%。"), ["1:15+5 arithmetic/shares: “72.2%”, but 203 of 289 is 70.2%"]);
    assert_eq!(of("队员289人，其中党员203名，占75%。"), ["1:18+3 arithmetic/shares: “75%”, but 203 of 289 is 70.2%"]);
    assert_eq!(
        of("参加志愿者120人，服务群众300人次，共计420人次。"),
        ["1:23+5 arithmetic/attendances: “420人次” adds people (人) to attendances (人次) of this sentence"]
    );
    assert_eq!(of("Members are 203 of 289, or 75%.").len(), 1);
    for left in [
        "Members are 203 of 289, or 70.2%.",
        "队伍中党员203/289，占70.2%。",
        "队员289人，其中党员203名，占70%。",
        "队员289人。党员占75%，共203名。",
        "上午120人次，下午300人次，共计420人次。",
        "参加志愿者120人，服务群众300人次。",
    ] {
        assert_eq!(of(left), Vec::<String>::new(), "{left}");
    }
}

#[test]
fn spans_of_days_run_forwards() {
    let office = office("prose-dates", INDICATORS, &[]);
    let of = |markdown: &str| shown(dates::check(&text(&office, markdown, Language::ZhHans)));
    assert_eq!(of("2月20日至2月15日开展"), ["1:1+11 arithmetic/dates: “2月20日至2月15日” ends before it begins"]);
    for wrong in [
        "2月20日—15日",
        "自2020年2月20日到2019年2月25日",
        "２月２０日～２月１５日",
        "3月1号 - 2月20号",
        "2020年3月1日至2月9日",
    ] {
        assert_eq!(of(wrong).len(), 1, "{wrong}");
    }
    for right in [
        "2月15日至2月20日",
        "2月15日—20日",
        "11月20日至2月15日",
        "2019年12月20日至2020年1月15日",
        "2月20日至次年1月15日",
        "2月20日，到2月15日为止的数字",
        "2月20日到5号楼",
        "`2月20日至2月15日`",
    ] {
        assert_eq!(of(right), Vec::<String>::new(), "{right}");
    }
}

#[test]
fn the_two_languages_show_the_same_numbers() {
    let office = office("prose-languages", INDICATORS, &[]);
    let of = |zh: &str, en: &str| {
        shown(languages::check(&text(&office, zh, Language::ZhHans), &text(&office, en, Language::En)))
    };
    assert_eq!(
        of("悬挂条幅1300余条，版面168块。", "It hung more than 1,200 banners and 168 boards."),
        ["1:9+23 arithmetic/languages: “more than 1,200 banners” where the other language says “1300余条”"]
    );
    for (zh, en) in [
        (
            "悬挂条幅1300余条，近300人值守，发放3万余份。",
            "Nearly 300 people hung more than 1,300 banners and gave out over thirty thousand leaflets.",
        ),
        ("党员占70.2%，设卡口[[checkpoints]]。", "Members are 70.2% and there are [[checkpoints]]."),
        ("2月20日，24小时值守。", "On 20 February people watched for 24 hours."),
        ("悬挂条幅1300余条。", "It hung banners."),
    ] {
        assert_eq!(of(zh, en), Vec::<String>::new(), "{zh}");
    }
}

/// The content of this repository has its numbers as figure links: nothing is typed against the statistics.
#[test]
fn the_office_of_the_repository_is_sound() {
    let office = support::Office::demo("prose-demo");
    let source = Source::open(&office.root(), Now { day: day(28), time: None }).unwrap();
    let (entries, _) = source.list("content");
    let (campaign, files, _) = load::load(&source, &entries);
    let names = figures::Names::new(&campaign);
    let mut found = arithmetic::statistics(&campaign);
    for page in &files.pages {
        let markdown = source.text(&page.entry.path).unwrap();
        let place = campaign.places.of_file(page.entry.path.trim_start_matches("content/"));
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let file = page.entry.path.clone();
        let context = Context { article: 0, file, folder: String::new(), place, day, period: None };
        let text = Text::new(&context, page.language, &markdown);
        found.extend(figures::check(&campaign, &names, &text).unwrap_or_default());
        found.extend(arithmetic::text(&text));
        found.extend(dates::check(&text));
        if page.language == Language::ZhHans
            && let Ok(other) = source.text(&page.entry.path.replace(".md", ".en.md"))
        {
            found.extend(languages::check(&text, &Text::new(&context, Language::En, &other)));
        }
    }
    let found: Vec<String> = found.into_iter().map(|(rule, d)| format!("{rule} {}", d.line())).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
