//! `jianbao new` as a clerk uses it: from nothing to a site, then a place, its figures, a report.

mod support;

use std::fs;
use std::path::Path;

use support::{Run, Temp, program, read_tree, run};

const DAY: &str = "2026-03-02";

fn jianbao(folder: &Path, args: &[&str]) -> Run {
    let mut command = program();
    command.current_dir(folder).args(args).args(["--today", DAY]);
    run(command)
}

/// A new office, in a folder of its own.
fn office(name: &str) -> (Temp, std::path::PathBuf) {
    let temp = Temp::new(name);
    jianbao(temp.path(), &["new", "office"]).ok();
    let root = temp.join("office");
    (temp, root)
}

#[test]
fn a_new_office_builds_and_nothing_is_to_be_mended() {
    let (_temp, root) = office("new-office");
    let built = jianbao(&root, &["build"]).ok();
    if cfg!(feature = "pictures") {
        assert_eq!(built.stderr, "", "warnings");
    }
    let checked = jianbao(&root, &["check", "--format", "json"]).ok();
    assert!(!checked.stdout.contains("\"severity\":\"error\""), "{}", checked.stdout);
    // Only its own name is still to be written.
    let warned = checked.stdout.lines().filter(|line| line.contains("\"severity\":\"warn\""));
    assert!(warned.eq(checked.stdout.lines().filter(|line| line.contains("content/blank"))), "{}", checked.stdout);
    assert!(checked.stdout.contains("`publisher` is still the blank"), "{}", checked.stdout);
    let site = root.join("content/site.yaml");
    let before = fs::read_to_string(&site).unwrap();
    fs::write(&site, format!("{before}check: {{content/blank: off}}\n")).unwrap();
    assert!(!jianbao(&root, &["check"]).ok().stderr.contains("still the blank"));
    let page = fs::read_to_string(root.join("public/jiedao/shequ/index.html")).unwrap();
    assert!(page.contains("示例社区") && page.contains("若干"));
    let english = fs::read_to_string(root.join("public/en/jiedao/shequ/index.html")).unwrap();
    assert!(english.contains("Sample Community") && english.contains("several"));
    // No number is made up for the office.
    let statistics = fs::read_to_string(root.join(format!("content/jiedao/shequ/stats/{DAY}.yaml"))).unwrap();
    let typed = statistics.lines().filter(|line| !line.starts_with('#') && !line.starts_with("as_of"));
    assert!(typed.clone().count() > 4 && typed.clone().all(|line| !line.contains(|c: char| c.is_ascii_digit())));
}

#[cfg(feature = "pictures")]
#[test]
fn photographs_of_a_new_office_tell_nothing_of_the_camera() {
    let (_temp, root) = office("new-photographs");
    let mut photo = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(900, 600).write_to(&mut photo, image::ImageFormat::Jpeg).unwrap();
    let photo = photo.into_inner();
    // A comment, where a camera's program writes its own.
    let photo = [&photo[..2], b"\xff\xfe\x00\x11serial 12345678", &photo[2..]].concat();
    fs::write(root.join("content/jiedao/shequ/gate.jpg"), &photo).unwrap();
    fs::write(root.join("content/jiedao/shequ/index.md"), "![门](gate.jpg)\n").unwrap();
    jianbao(&root, &["build"]).ok();
    for name in ["gate.jpg", "gate-480w.jpg"] {
        let bytes = fs::read(root.join("public/jiedao/shequ").join(name)).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"serial"), "{name}");
    }
    // A file cut short is a mistake, not a hole in the page.
    fs::write(root.join("content/jiedao/shequ/gate.jpg"), &photo[..photo.len() / 2]).unwrap();
    let said = jianbao(&root, &["build"]);
    assert!(said.code == Some(1) && said.stderr.contains("gate.jpg"), "{}", said.stderr);
}

#[test]
fn a_title_may_hold_any_sign() {
    let temp = Temp::new("new-title");
    let title = "“三班”: 守{卡口} # \"夜里\" \\ 'x'";
    jianbao(temp.path(), &["new", "here", "--title", title, "--title-en", "Yes: & <b>"]).ok();
    jianbao(&temp.join("here"), &["build"]).ok();
    let page = fs::read_to_string(temp.join("here/public/index.html")).unwrap();
    assert!(page.contains("守{卡口}"), "{page}");
    let english = fs::read_to_string(temp.join("here/public/en/index.html")).unwrap();
    assert!(english.contains("Yes: &amp; &lt;b") && !english.contains("<b>"), "{english}");
}

#[test]
fn places_figures_and_reports_come_filled_in() {
    let (_temp, root) = office("new-parts");
    let place = ["new", "place", "jiedao/hexi", "--name", "河西社区", "--name-en", "Hexi Community"];
    jianbao(&root, &place).ok();
    jianbao(&root, &["new", "stats", "jiedao/hexi"]).ok();
    let report = ["new", "report", "content/jiedao/hexi/", "--title", "三班守卡口", "--slug", "night-shift"];
    let said = jianbao(&root, &report).ok();
    assert!(said.stdout.contains("2026-03-02-night-shift.en.md"), "{}", said.stdout);
    // What only the writer knows is left to the writer.
    let stem = root.join("content/jiedao/hexi/2026-03-02-night-shift.md");
    let head = fs::read_to_string(&stem).unwrap();
    assert!(head.contains("\n# topics: [publicity]\n") && head.contains("\nsource: own-count\n"), "{head}");
    jianbao(&root, &["build"]).ok();
    let page = fs::read_to_string(root.join("public/en/jiedao/hexi/index.html")).unwrap();
    assert!(page.contains("Hexi Community"));
    assert!(!root.join("public/jiedao/hexi/2026-03-02-night-shift.html").exists(), "a draft");
    // As the clerk goes on: a figure is filled in, the draft line is taken out.
    let edit = |path: &str, from: &str, to: &str| {
        let path = root.join("content/jiedao/hexi").join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).unwrap();
    };
    edit("stats/2026-03-02.yaml", "  #banners:", "  banners: 1300余");
    edit("2026-03-02-night-shift.md", "draft: true\n", "");
    edit("2026-03-02-night-shift.md", "`[[banners]]`", "[[banners]]");
    jianbao(&root, &["build"]).ok();
    let pages = read_tree(&root.join("public/jiedao/hexi"));
    let report = pages.iter().find(|(path, _)| path.contains("night-shift") && path.ends_with(".html")).unwrap();
    let text = String::from_utf8_lossy(report.1);
    assert!(text.contains("三班守卡口") && text.contains("1300余条"), "{text}");
    // The translation that nobody has written stays a draft: its page shows the original, with a notice.
    let english = fs::read_to_string(root.join("public/en/jiedao/hexi/2026-03-02-night-shift.html")).unwrap();
    assert!(!english.contains("(title)") && !english.contains("Write the text here"), "{english}");
}

#[test]
fn nothing_is_written_over_and_slips_are_told() {
    let (temp, root) = office("new-slips");
    let before = read_tree(&root);
    let again = jianbao(temp.path(), &["new", "office"]);
    assert_eq!(again.code, Some(1));
    assert_eq!(again.stderr.matches("is there already").count(), before.len(), "{}", again.stderr);
    let wrong: [(&[&str], &str); 12] = [
        (&["new", "report", "jiedao/shequu"], "did you mean `jiedao/shequ`?"),
        (&["new", "report", "jiedao/shequ", "--slug", "a/../b"], "no name for a report"),
        (&["new", "report", "jiedao/shequ", "--slug", "a?b"], "does not work in addresses"),
        (&["new", "stats", "jiedao/shequ"], "is there already"),
        (&["new", "stats", "jiedao", "--source", "own-cuont"], "did you mean `own-count`?"),
        (&["new", "place", "jiedao/shequ"], "is there already"),
        (&["new", "place", "content/jiedao/shequ"], "is there already"),
        (&["new", "place", "jiedao/Shequ"], "differ only by case"),
        (&["new", "place", "../outside"], "path of a place"),
        (&["new", "place", "jiedao/stats"], "is for the figures"),
        (&["new", "place", "data/x"], "needs the name `data`"),
        (&["new", "place", "nowhere/x"], "there is no place `nowhere`"),
    ];
    for (args, words) in wrong {
        let said = jianbao(&root, args);
        assert_eq!(said.code, Some(1), "{args:?}: {}", said.stdout);
        assert!(said.stderr.contains(words), "{args:?}: {}", said.stderr);
    }
    let sources = root.join("content/sources.yaml");
    let one = fs::read_to_string(&sources).unwrap();
    fs::write(&sources, format!("{one}second:\n  title: {{zh: 另一份, en: Another}}\n")).unwrap();
    jianbao(&root, &["new", "report", "jiedao", "--slug", "two"]).ok();
    let written = root.join("content/jiedao/2026-03-02-two.md");
    assert!(fs::read_to_string(&written).unwrap().contains("\n# source: own-count, second\n"));
    assert!(jianbao(&root, &["new", "stats", "jiedao"]).stderr.contains("one of own-count, second"));
    fs::write(&sources, one).unwrap();
    fs::remove_file(written).unwrap();
    fs::remove_file(root.join("content/jiedao/2026-03-02-two.en.md")).unwrap();
    assert!(!temp.join("outside").exists());
    let mut after = read_tree(&root);
    after.retain(|path, _| !path.starts_with(".jianbao"));
    assert_eq!(after, before);
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let mut command = program();
        command.args(["completions", shell]);
        let said = run(command).ok().stdout;
        for word in ["build", "check", "serve", "new", "report", "--title-en"] {
            assert!(said.contains(word.trim_start_matches('-')), "{shell}: {word}");
        }
    }
}

#[test]
fn days_are_told_by_the_moon_where_a_report_asks() {
    let (_temp, root) = office("new-lunar");
    jianbao(
        &root,
        &["new", "report", "jiedao/shequ", "--title", "年三十的岗", "--title-en", "Posts on New Year's Eve"],
    )
    .ok();
    let stem = root.join("content/jiedao/shequ/2026-03-02-report");
    let block = |text: &str| {
        format!(
            "\n```timeline\nevents:\n  - {{date: 2020-01-22, lunar: true, text: {text}}}\n  - {{date: 2020-01-24, text: {text}}}\n```\n"
        )
    };
    let (zh, en) = (stem.with_extension("md"), stem.with_extension("en.md"));
    let text = fs::read_to_string(&zh).unwrap().replace("draft: true", "lunar: true");
    fs::write(&zh, text + &block("上岗")).unwrap();
    let text = fs::read_to_string(&en).unwrap().replace("draft: true\n", "");
    fs::write(&en, text + &block("posts")).unwrap();
    jianbao(&root, &["build"]).ok();
    let page = |route: &str| fs::read_to_string(root.join(format!("public/{route}.html"))).unwrap();
    let chinese = page("jiedao/shequ/2026-03-02-report");
    assert!(
        chinese.contains("2020年1月22日（农历腊月廿八）") && chinese.contains("2026年3月2日（农历正月十四）"),
        "{chinese}"
    );
    assert!(!chinese.contains("腊月三十"), "not asked for");
    let english = page("en/jiedao/shequ/2026-03-02-report");
    assert!(english.contains("22 January 2020 (28th day of the 12th lunar month)"), "{english}");
}
