//! What `jianbao screens` says of a figure and leaves out, by the texts of its pictures.
#![cfg(feature = "pictures")]

mod support;

use std::path::Path;

use support::{Office, Run, program, run};

/// Without a font there are no screens: such a computer tells so, and is not tested further.
fn has_font() -> bool {
    jianbao::render::card::WHERE.iter().any(|path| Path::new(path).exists())
}

fn office(screens: &str) -> Office {
    let office = Office::base("screens-said");
    office.put("content/screens.yaml", screens);
    office
}

fn screens(office: &Office) -> Run {
    let mut command = program();
    command.arg("screens").arg("--root").arg(office.root()).arg("--output").arg(office.out()).args(&office.args);
    run(command)
}

/// All texts of a screen, a line a picture.
fn texts(office: &Office, screen: &str) -> String {
    std::fs::read_to_string(office.out().join(screen).join("texts/utf-8.txt")).unwrap()
}

#[test]
fn a_figure_of_a_ranking_keeps_its_own_day_and_how_sure_it_is() {
    if !has_font() {
        return;
    }
    let office = office(
        "profiles:\n  door: {ready: 352x80, languages: [zh-Hans], programmes: [a]}\n  hall: {ready: 1920x1080, languages: [zh-Hans], programmes: [a]}\nprogrammes:\n  a: {place: henan/gongyi, slides: [ranking]}\n",
    );
    office.put(
        "content/henan/gongyi/duancun/stats/2020-02-03.yaml",
        "source: county-report\nas_of: 2020-02-03\nfigures: {banners: {value: 80余, status: estimated}}\n",
    );
    screens(&office).ok();
    let door = texts(&office, "door");
    let line = door.lines().find(|line| line.contains("80余条")).unwrap_or_else(|| panic!("{door}"));
    assert!(line.contains("2020年2月3日 · 估计数"), "{line}");
    let hall = texts(&office, "hall");
    assert!(hall.contains("80余条*") && hall.contains("* 估计数"), "{hall}");
}

#[test]
fn what_is_not_shown_takes_no_time_and_no_place() {
    if !has_font() {
        return;
    }
    let day = |n: u32| format!("      - {{text: 三月{n}日的话, from: 2020-03-0{n}, until: 2020-03-0{n}}}\n");
    let office = office(&format!(
        "profiles:\n  door: {{ready: 352x80, loop: 6, languages: [zh-Hans], programmes: [a]}}\n  gate: {{ready: 352x80, languages: [zh-Hans], programmes: [b]}}\nprogrammes:\n  a:\n    slides:\n{}{}{}      - {{text: 天天都放的话}}\n  b: {{slides: [title, {{kind: slogans, most: 1}}]}}\n",
        day(4),
        day(6),
        day(8),
    ));
    office.put(
        "content/slogans.yaml",
        "- {text: 过去的口号, until: 2020-02-01}\n- {text: 以后的口号, from: 2020-04-01}\n- 今天的口号\n- 第二个口号\n",
    );
    let run = screens(&office).ok();
    assert!(!run.stderr.contains("no time for"), "{}", run.stderr);
    assert_eq!(texts(&office, "door").trim(), "天天都放的话");
    let gate = texts(&office, "gate");
    assert!(gate.contains("今天的口号") && !gate.contains("第二个口号") && !gate.contains("以后的口号"), "{gate}");
}

#[test]
fn small_walls_leave_out_a_summary_that_does_not_fit() {
    if !has_font() {
        return;
    }
    let office = office(
        "profiles:\n  small: {width: 320, height: 240, languages: [en], programmes: [a]}\n  narrow: {boards: P10 4x3, languages: [zh-Hans], programmes: [b]}\nprogrammes:\n  a: {campaign: spring, slides: [title]}\n  b: {slides: [reports]}\n",
    );
    office.put(
        "content/campaigns.yaml",
        "spring:\n  name: {zh: 春天的宣传, en: A Party branch in every compound}\n  places: [henan/gongyi/zijinglu]\n  summary: {zh: 一句话, en: \"Street leaders take areas, cadres take compounds, and everyone helps guard them by day and by night\"}\n",
    );
    screens(&office).ok();
    assert!(texts(&office, "small").contains("A Party branch"), "{}", texts(&office, "small"));
    assert!(texts(&office, "narrow").contains("2020年"), "{}", texts(&office, "narrow"));
}
