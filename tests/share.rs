//! What pages bring along for those who pass them on: pictures and their tags, codes on paper.

mod support;

use support::Office;

const PLACE: &str = "henan/gongyi/zijinglu/index";

fn office(settings: &str) -> Office {
    let office = Office::base("share");
    let site = std::fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
    office.put("content/site.yaml", format!("{site}\n{settings}\n"));
    office
}

#[test]
fn a_report_and_a_place_carry_their_address_as_a_code() {
    let office = office("share: {qr: true}");
    office.build().ok();
    for page in [PLACE, "henan/gongyi/zijinglu/2020-02-20-one-month"] {
        let html = office.page(&format!("{page}.html"));
        assert_eq!(html.matches("<svg class=\"qr\"").count(), 1, "{page}");
    }
    assert!(!office.page("index.html").contains("class=\"qr\""));
    // Each page its own.
    let code =
        |page: &str| office.page(page).split("class=\"qr\"").nth(1).unwrap().split("</svg>").next().unwrap().to_owned();
    assert_ne!(code("henan/gongyi/zijinglu/index.html"), code("en/henan/gongyi/zijinglu/index.html"));
}

#[test]
fn without_an_address_there_is_nothing_to_share() {
    let office = office("share: {qr: true, pictures: true}");
    office.edit("content/site.yaml", "base_url: https://bulletin.example.org/\n", "");
    let run = office.build().ok();
    assert!(run.stderr.contains("a page cannot be shared while its address is not known"), "{}", run.stderr);
    assert!(!office.page(&format!("{PLACE}.html")).contains("class=\"qr\""));
}

#[test]
fn wrong_settings_are_told() {
    for (settings, told) in [
        ("share: {codes: true}", "unknown key `codes` in share"),
        ("share: {qr: maybe}", "`qr` must be true or false"),
        ("share: true", "share must be a map"),
    ] {
        let run = office(settings).build();
        assert!(run.stderr.contains(told), "{settings}: {}", run.stderr);
    }
}

#[cfg(feature = "pictures")]
mod pictures {
    use super::*;
    use jianbao::render::card::WHERE;

    fn has_font() -> bool {
        WHERE.iter().any(|path| std::path::Path::new(path).exists())
    }

    #[test]
    fn each_page_has_pictures_and_names_them() {
        if !has_font() {
            return;
        }
        let office = office("share: {pictures: true}");
        office.build().ok();
        for (name, width, height) in [("share", 1200, 630), ("share-square", 300, 300)] {
            let bytes = std::fs::read(office.out().join(format!("{PLACE}.{name}.png"))).unwrap();
            let seen = image::load_from_memory(&bytes).unwrap();
            assert_eq!((seen.width(), seen.height()), (width, height));
        }
        let html = office.page(&format!("{PLACE}.html"));
        let address =
            format!("<meta property=\"og:image\" content=\"https://bulletin.example.org/{PLACE}.share.png\">");
        assert!(html.contains(&address), "{html}");
        for tag in [
            "<meta property=\"og:image:width\" content=\"1200\">",
            "<meta property=\"og:image:height\" content=\"630\">",
            "<meta property=\"og:image:alt\" content=\"紫荆路街道\">",
            "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        ] {
            assert!(html.contains(tag), "{tag}\n{html}");
        }
        let report = office.page("henan/gongyi/zijinglu/2020-02-20-one-month.html");
        let own = "\"image\":\"https://bulletin.example.org/henan/gongyi/zijinglu/2020-02-20-one-month.share.png\"";
        assert!(report.contains(own), "{report}");
        // A page without one of its own has that of the home page.
        assert!(office.page("sources/index.html").contains("https://bulletin.example.org/index.share.png"));
    }

    #[test]
    fn only_a_page_that_says_something_else_gets_another_picture() {
        if !has_font() {
            return;
        }
        let office = office("share: {pictures: true}");
        office.build().ok();
        let before = office.tree();
        office.age();
        assert_eq!(office.build().ok().counts()[1], 0, "nothing is drawn");
        office.edit("content/henan/gongyi/zijinglu/2020-02-20-one-month.md", "---\ntitle: ", "---\ntitle: 新·");
        office.build().ok();
        let after = office.tree();
        let pictures: Vec<String> =
            support::differences(&before, &after).into_iter().filter(|path| path.ends_with(".png")).collect();
        let page = "henan/gongyi/zijinglu/2020-02-20-one-month";
        assert_eq!(pictures, [format!("{page}.share-square.png"), format!("{page}.share.png")]);
        std::fs::remove_dir_all(office.out()).unwrap();
        office.build().ok();
        support::assert_same(&after, &office.tree(), "a clean build");
    }

    #[test]
    fn a_font_is_named_or_missed() {
        let office = office("share: {pictures: true, font: fonts/own.ttf}");
        let run = office.build();
        assert!(run.stderr.contains("`fonts/own.ttf` is no font file in content/"), "{}", run.stderr);
        assert!(run.stderr.contains("content/site.yaml:7:"), "{}", run.stderr);
        office.put("content/fonts/own.ttf", "no font");
        assert!(office.build().stderr.contains("is no font file"));
        if let Some(font) = WHERE.iter().find_map(|path| std::fs::read(path).ok()) {
            office.put("content/fonts/own.ttf", font);
            office.build().ok();
        }
    }

    #[test]
    fn a_letter_that_the_font_lacks_is_told_each_time() {
        if !has_font() {
            return;
        }
        let office = office("share: {pictures: true}");
        office.edit("content/henan/gongyi/zijinglu/2020-02-20-one-month.md", "---\ntitle: ", "---\ntitle: \u{e000}");
        for _ in 0..2 {
            let run = office.build().ok();
            assert!(run.stderr.contains("the font of pictures has no “\u{e000}”"), "{}", run.stderr);
            assert!(run.stderr.contains("2020-02-20-one-month.md"), "{}", run.stderr);
        }
    }
}
