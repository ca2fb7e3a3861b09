//! Photographs of a whole site: what stands in the output, what the pages say of it, what is drawn again.
#![cfg(feature = "pictures")]

mod support;

use image::{ImageFormat, Rgb, RgbImage};
use support::Office;

const REPORT: &str = "henan/gongyi/zijinglu/2020-02-25-photos";

/// A drawn picture, as a camera would save it: nobody is on it.
fn photo(width: u32, height: u32, colour: u8) -> Vec<u8> {
    let dot = |x: u32, y: u32| Rgb([colour, ((x * 7919 + y * 104_729) % 251) as u8, (x % 256) as u8]);
    let mut out = std::io::Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, dot).write_to(&mut out, ImageFormat::Jpeg).unwrap();
    let plain = out.into_inner();
    // A comment with a serial number, where a camera's program writes its own.
    [&plain[..2], b"\xff\xfe\x00\x11serial 12345678", &plain[2..]].concat()
}

fn office(settings: &str, text: &str) -> Office {
    let office = Office::base("photographs");
    let site = std::fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
    office.put("content/site.yaml", format!("{site}\n{settings}\n"));
    office.put(&format!("content/{REPORT}.md"), format!("---\ntitle: 卡口值守\ndate: 2020-02-25\n---\n\n{text}\n"));
    office.put("content/henan/gongyi/zijinglu/gate.jpg", photo(1000, 600, 200));
    office
}

const TEXT: &str = "![卡口](gate.jpg \"东门卡口\")\n\n白天值守。\n\n![卡口，又一次](gate.jpg)\n";

fn exists(office: &Office, name: &str) -> bool {
    office.out().join("henan/gongyi/zijinglu").join(name).exists()
}

#[test]
fn a_page_shows_each_picture_at_the_width_that_is_needed() {
    let office = office("photographs: {widths: [200, 480, 1600]}", TEXT);
    office.build().ok();
    let html = office.page(&format!("{REPORT}.html"));
    let root = "../../../";
    let tag = format!(
        "<figure class=\"picture\"><img src=\"{root}henan/gongyi/zijinglu/gate.jpg\" srcset=\"\
         {root}henan/gongyi/zijinglu/gate-200w.jpg 200w, {root}henan/gongyi/zijinglu/gate-480w.jpg 480w, \
         {root}henan/gongyi/zijinglu/gate.jpg 1000w\" sizes=\""
    );
    assert_eq!(html.matches(&tag).count(), 2, "{html}");
    assert!(html.contains("width=\"1000\" height=\"600\" alt=\"卡口\"><figcaption>东门卡口</figcaption>"), "{html}");
    assert!(html.contains("width=\"1000\" height=\"600\" alt=\"卡口，又一次\" loading=\"lazy\">"), "{html}");
    for (name, width) in [("gate-200w.jpg", 200), ("gate-480w.jpg", 480), ("gate.jpg", 1000)] {
        let bytes = std::fs::read(office.out().join("henan/gongyi/zijinglu").join(name)).unwrap();
        let seen = image::load_from_memory(&bytes).unwrap();
        assert_eq!((seen.width(), seen.height()), (width, width * 3 / 5), "{name}");
        assert!(!String::from_utf8_lossy(&bytes).contains("serial"), "{name}");
    }
}

#[test]
fn without_the_setting_a_picture_is_copied_as_it_is() {
    let office = office("", TEXT);
    office.build().ok();
    let copied = std::fs::read(office.out().join("henan/gongyi/zijinglu/gate.jpg")).unwrap();
    assert_eq!(copied, photo(1000, 600, 200));
    assert!(!exists(&office, "gate-480w.jpg"));
    let html = office.page(&format!("{REPORT}.html"));
    assert!(html.contains("gate.jpg\" alt=\"卡口\" loading=\"lazy\">") && !html.contains("srcset"), "{html}");
}

#[test]
fn only_a_new_picture_is_drawn_and_the_page_only_where_its_size_changes() {
    let office = office("photographs: true", TEXT);
    office.build().ok();
    office.age();
    assert_eq!(office.build().ok().counts()[1], 0, "nothing is drawn");
    // Another picture of the same size: its files are other ones, the page stays.
    office.put("content/henan/gongyi/zijinglu/gate.jpg", photo(1000, 600, 90));
    let run = office.build().ok();
    assert_eq!(run.counts()[1], 2, "{}", run.stderr);
    // A narrower one: the pages in both languages too, and the wider file is gone.
    office.put("content/henan/gongyi/zijinglu/gate.jpg", photo(400, 240, 90));
    office.build().ok();
    assert!(!exists(&office, "gate-480w.jpg"));
    assert!(office.page(&format!("{REPORT}.html")).contains("width=\"400\" height=\"240\""));
    // The cache may be thrown away.
    std::fs::remove_dir_all(office.root().join(".jianbao")).unwrap();
    assert_eq!(office.build().ok().counts()[1], 0, "what stands is known by the file's digest");
}

#[test]
fn an_incremental_build_equals_a_clean_one() {
    let office = office("photographs: true", TEXT);
    office.build().ok();
    office.put("content/henan/gongyi/zijinglu/gate.jpg", photo(2000, 1200, 10));
    office.put("content/henan/gongyi/zijinglu/wide.png", photo(10, 10, 1));
    office.build().ok();
    let edited = office.tree();
    std::fs::remove_dir_all(office.out()).unwrap();
    std::fs::remove_dir_all(office.root().join(".jianbao")).unwrap();
    office.build().ok();
    support::assert_same(&edited, &office.tree(), "after an edit");
    assert!(edited.contains_key("henan/gongyi/zijinglu/gate-1600w.jpg"));
    assert!(!edited.contains_key("henan/gongyi/zijinglu/gate.jpg"), "never wider than asked for");
}

#[test]
fn a_link_leads_to_the_whole_picture_without_what_the_camera_wrote() {
    let office = office("photographs: {widths: [300]}", "![卡口](gate.jpg)\n\n[原图](gate.jpg)\n");
    office.build().ok();
    let whole = std::fs::read(office.out().join("henan/gongyi/zijinglu/gate.jpg")).unwrap();
    assert_eq!(image::load_from_memory(&whole).unwrap().width(), 1000);
    assert!(!String::from_utf8_lossy(&whole).contains("serial"));
    assert!(exists(&office, "gate-300w.jpg"));
}

#[test]
fn a_page_heavier_than_its_budget_is_told_each_time() {
    let office = office("photographs: {budget_kb: 100}", TEXT);
    for _ in 0..2 {
        let run = office.build().ok();
        let weight = std::fs::metadata(office.out().join("henan/gongyi/zijinglu/gate.jpg")).unwrap().len();
        // Shown twice, loaded once.
        let told = format!("weigh {} kB; `budget_kb` allows 100", weight.div_ceil(1000));
        assert!(run.stderr.contains(&told), "{told}\n{}", run.stderr);
        assert!(run.stderr.contains(&format!("{REPORT}.md:6:1")), "{}", run.stderr);
    }
}

#[test]
fn what_cannot_be_drawn_stops_the_build_and_says_where() {
    let office = office("photographs: true", TEXT);
    office.put("content/henan/gongyi/zijinglu/gate.jpg", b"GIF89a and more");
    let run = office.build();
    assert!(run.stderr.contains("gate.jpg`: this file is no JPEG or PNG picture"), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("{REPORT}.md:6:1")), "{}", run.stderr);
    // Its header is whole and its pixels are not.
    let whole = photo(1000, 600, 3);
    office.put("content/henan/gongyi/zijinglu/gate.jpg", &whole[..700]);
    let run = office.build();
    assert!(run.stderr.contains("gate.jpg") && run.stderr.contains("cannot be read"), "{}", run.stderr);
    assert!(!office.out().exists() || !exists(&office, "gate.jpg"));
}

#[test]
fn a_name_that_a_width_needs_is_not_taken_silently() {
    let office = office("photographs: true", &format!("{TEXT}\n![甲](gate-480w.jpg)"));
    office.put("content/henan/gongyi/zijinglu/gate-480w.jpg", photo(300, 200, 1));
    let run = office.build();
    assert!(run.stderr.contains("two pages would stand at `henan/gongyi/zijinglu/gate-480w.jpg`"), "{}", run.stderr);
}

#[test]
fn settings_that_make_no_sense_are_told() {
    for (settings, told) in [
        ("photographs: {width: [480]}", "unknown key `width` in photographs"),
        ("photographs: {widths: [wide]}", "a width must be a whole number from 100 to 4000"),
        ("photographs: {widths: []}", "`widths` must name one to six widths"),
        ("photographs: {budget_kb: 1.5}", "`budget_kb` must be a whole number"),
        ("photographs: yes", "write photographs: true"),
    ] {
        let run = office(settings, TEXT).build();
        assert!(run.stderr.contains(told), "{settings}: {}", run.stderr);
    }
}

#[test]
fn a_check_finds_each_width_where_the_pages_say_it_is() {
    let office = office("photographs: true", TEXT);
    let mut command = support::program();
    command.arg("check").arg("--root").arg(office.root()).args(&office.args);
    let run = support::run(command);
    let said = run.stdout + &run.stderr;
    assert!(run.code.is_some(), "{said}");
    assert!(!said.contains("leads nowhere") && !said.contains("gate"), "{said}");
}
