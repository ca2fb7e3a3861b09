//! The built-in themes load and draw every kind of page from the samples; broken themes say what is wrong.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::*;
use crate::site::makes::KINDS;

const BOTH: [Language; 2] = [Language::ZhHans, Language::En];

fn none(_: &str) -> Option<Vec<(String, Vec<u8>)>> {
    None
}

/// A theme given as (path, text), extending what it says.
fn load(files: &[(&str, &str)]) -> Result<Theme, Vec<String>> {
    let own: Vec<_> = files.iter().map(|(p, t)| ((*p).to_owned(), t.as_bytes().to_vec())).collect();
    let theme = Theme::load("mine", &BOTH, &|name| (name == "mine").then(|| own.clone()));
    theme.map_err(|all| all.iter().map(|d| format!("{} [{}]", d.line(), d.help.as_deref().unwrap_or(""))).collect())
}

/// One page of a sample: template, name of the file, context.
struct Sample {
    template: String,
    name: String,
    context: tera::Context,
}

fn samples(language: Language) -> Vec<Sample> {
    let path = format!("{}/src/theme/samples/{}.json", env!("CARGO_MANIFEST_DIR"), language.tag());
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let one = |page: &Value| {
        let mut context = tera::Context::new();
        context.insert("lang", language.tag());
        context.insert("site", &all["site"]);
        context.insert("root", &page["page"]["root"]);
        context.insert("page", &page["page"]);
        context.insert("view", &page["view"]);
        Sample {
            template: page["template"].as_str().unwrap().to_owned(),
            name: page["page"]["route"].as_str().unwrap().to_owned(),
            context,
        }
    };
    all["pages"].as_array().unwrap().iter().map(one).collect()
}

fn folder(path: &Path, under: &str, all: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(path).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        match entry.file_type().unwrap().is_dir() {
            true => folder(&entry.path(), &format!("{name}/"), all),
            false => all.push((name, std::fs::read(entry.path()).unwrap())),
        }
    }
}

#[test]
fn built_in_themes_draw_every_kind_of_page() {
    for name in BUILT_IN {
        let theme = Theme::load(name, &BOTH, &none).unwrap_or_else(|all| panic!("{:#?}", all));
        assert!(theme.warnings.is_empty(), "{:?}", theme.warnings);
        for language in BOTH {
            let mut drawn = BTreeMap::new();
            for sample in samples(language) {
                let mut out = Vec::new();
                theme.render(&sample.template, &sample.context, &mut out).unwrap_or_else(|d| panic!("{}", d.line()));
                let page = String::from_utf8(out).unwrap();
                assert!(page.starts_with("<!doctype html>"), "{}", &page[..80.min(page.len())]);
                assert!(!page.contains("style=\""), "{}", sample.name);
                // Linked data is data: nothing runs.
                let scripts = page.matches("<script").count() - page.matches("<script src=").count();
                assert_eq!(scripts, page.matches("<script type=\"application/ld+json\">").count(), "{}", sample.name);
                *drawn.entry(sample.template).or_insert(0) += 1;
            }
            for kind in KINDS.iter().chain(&makes::BESIDE) {
                assert!(drawn.contains_key(*kind), "no sample of {kind}");
            }
        }
    }
}

#[test]
fn plain_shows_its_own_words_and_style() {
    let theme = Theme::load("plain", &BOTH, &none).unwrap_or_else(|all| panic!("{:#?}", all));
    assert!(!theme.makes.page("topics") && theme.makes.page("place") && theme.makes.feeds);
    assert_eq!(theme.makes.page_size.topic, 100);
    // What it extends brings its script for comparing; a site without that page leaves it out.
    let routes: Vec<_> = theme.routes().filter(|route| *route != COMPARE_SCRIPT).collect();
    assert_eq!(routes, ["assets/icon.svg", "assets/plain.css", "assets/reading.js", "assets/style.css"]);
    let place = samples(Language::En).into_iter().find(|s| s.template == "place").unwrap();
    let mut out = Vec::new();
    theme.render("place", &place.context, &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(page.contains("Every figure with its date and its source") && page.contains("assets/plain.css"));
}

#[test]
fn a_digest_is_of_what_pages_are_made_from() {
    let digest = |files: &[(&str, &str)]| load(files).unwrap_or_else(|e| panic!("{e:#?}")).digest;
    let base = digest(&[]);
    assert_eq!(base, digest(&[("assets/a.css", "a{}")]));
    assert_ne!(base, digest(&[("strings/en.ftl", "home = House")]));
    assert_ne!(base, digest(&[("templates/parts/extra.html", "x")]));
}

#[test]
fn every_mistake_of_a_theme_is_reported_at_its_place() {
    let errors = load(&[
        ("theme.yaml", "extends: default\nfeed: {site: true}\npages: [home, plaec]\npage_size: {home: many}\n"),
        ("templates/place.html", "{% extends \"base.html\" %}\n{% block content %}社区{{ t(id=\"sumary\") }}{{ t(id=view.x) }}{% endblock content %}"),
        ("templates/home.html", "社区{{ view.x | loud }}"),
        ("strings/en.ftl", "coverage = { $reported } of { $all }\n"),
        ("strings/zh-Hans.ftl", "坏 = 一\nhome = 家\n"),
    ])
    .err()
    .unwrap();
    let all = errors.join("\n");
    for wanted in [
        "theme.yaml:2:1: error: unknown key `feed` in theme.yaml [did you mean `feeds`?]",
        "theme.yaml:3:15: error: “plaec” is no kind of page [did you mean `place`?]",
        "theme.yaml:4:19: error: `home` must be a whole number",
        "templates/place.html:2:31: error: the string `sumary` is missing in en.ftl",
        "templates/place.html:2:31: error: the string `sumary` is missing in zh-Hans.ftl",
        "templates/place.html:2:45: error: the id of this string is not written out",
        "templates/home.html:1:15: error: Unknown filter `loud`",
        "the string `coverage` of en.ftl uses `$all`, which it is not given",
        "strings/zh-Hans.ftl:1:1: error: this string cannot be read",
    ] {
        assert!(all.contains(wanted), "no “{wanted}” in\n{all}");
    }
}

#[test]
fn broken_templates_are_all_reported() {
    let errors = load(&[
        ("templates/home.html", "社区{% if %}"),
        ("templates/place.html", "{% extends \"base.html\" %}{% block content %}"),
    ])
    .err()
    .unwrap();
    assert!(errors[0].starts_with("themes/mine/templates/home.html:1:9: error:"), "{errors:?}");
    assert!(errors[1].starts_with("themes/mine/templates/place.html:1:"), "{errors:?}");
    let errors = load(&[("templates/home.html", "{% extends \"bsae.html\" %}")]).err().unwrap();
    assert!(errors[0].contains("home.html:1:13: error: this template extends `bsae.html`"), "{errors:?}");
}

#[test]
fn themes_that_are_not_there_or_go_in_circles() {
    let error = |name: &str| Theme::load(name, &BOTH, &none).err().unwrap()[0].clone();
    assert_eq!(error("defualt").help.as_deref(), Some("did you mean `default`?"));
    assert!(error("../secret").message.contains("there is no theme"));
    let errors = load(&[("theme.yaml", "extends: mine\n")]).err().unwrap();
    assert!(
        errors[0].starts_with("themes/mine/theme.yaml:1:10: error: themes extend each other in a circle"),
        "{errors:?}"
    );
    let errors = load(&[("theme.yaml", "pages: [home]\n")]).err().unwrap();
    assert!(errors.iter().any(|e| e.contains("theme “mine” has no template `place.html`")), "{errors:?}");
}

#[test]
fn an_error_of_drawing_stands_in_the_template_as_written() {
    let theme = load(&[(
        "templates/free.html",
        "{% extends \"base.html\" %}\n\n{% block content %}\n\n  社区{{ view.nothing }}{% endblock content %}",
    )]);
    let theme = theme.unwrap_or_else(|e| panic!("{e:#?}"));
    let free = samples(Language::En).into_iter().find(|s| s.template == "free").unwrap();
    let error = theme.render("free", &free.context, &mut Vec::new()).unwrap_err();
    assert!(error.line().starts_with("themes/mine/templates/free.html:5:13: error:"), "{}", error.line());
}

/// Writes the samples drawn with the themes as they stand on disk, to be looked at:
/// `JIANBAO_PREVIEW=/tmp/preview cargo test --lib preview -- --ignored`.
#[test]
#[ignore = "writes files to be looked at"]
fn preview() {
    let Ok(out) = std::env::var("JIANBAO_PREVIEW") else { return };
    for name in BUILT_IN {
        let root = format!("{}/themes", env!("CARGO_MANIFEST_DIR"));
        let disk = |name: &str| {
            let mut files = Vec::new();
            folder(Path::new(&format!("{root}/{name}")), "", &mut files);
            Some(files)
        };
        let theme = Theme::load(name, &BOTH, &disk).unwrap_or_else(|all| {
            panic!("{}", all.iter().map(|d| format!("{} {:?}\n", d.line(), d.help)).collect::<String>())
        });
        let put = |route: &str, bytes: &[u8]| {
            let path = format!("{out}/{name}/{route}");
            std::fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        for asset in &theme.assets {
            put(&asset.route, &asset.bytes);
        }
        for sample in BOTH.into_iter().flat_map(samples) {
            let mut page = Vec::new();
            theme.render(&sample.template, &sample.context, &mut page).unwrap_or_else(|d| panic!("{}", d.line()));
            put(&sample.name, &page);
        }
    }
}
