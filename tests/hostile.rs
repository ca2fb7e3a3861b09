//! Hostile content: whatever an office's files say, no page runs it, nothing is written outside the output, nothing
//! is read outside the content.

mod support;

use std::fs;
use std::path::Path;

use support::html::{Tag, tokens};
use support::{Office, Temp, Tree, read_tree};

/// In YAML between single quotes, where nothing needs another escape.
const EVIL: &str = r#"<script>alert(1)</script>"><xss onerror=alert(1)></title></style></textarea><!--{{ 7*7 }}{% include "x" %}${7*7}" onload="alert(1)"#;

fn hostile() -> Office {
    let mut office = Office::empty("hostile");
    office.args = vec!["--today".to_owned(), "2020-03-10".to_owned()];
    let put = |path: &str, text: String| _ = office.put(&format!("content/{path}"), text.replace("EVIL", EVIL));
    let text = "{zh: 'EVIL', en: 'en EVIL'}";
    put(
        "site.yaml",
        format!(
            "title: {text}\nlanguages: [zh-Hans, en]\npublisher: {text}\ntime_zone: Asia/Shanghai\nbase_url: https://example.org/\ncontact: [{text}]\nfooter: {{icp: 'EVIL', police: 'EVIL', site_id_code: bm12345678, organiser: {text}}}\n"
        ),
    );
    put(
        "indicators.yaml",
        format!(
            "a:\n  name: {text}\n  unit: {{zh: 'EVIL', en: {{one: 'EVIL', other: 'EVIL'}}}}\n  nature: stock\n  definition: {text}\n  topic: t\nb:\n  name: {text}\n  unit: {{zh: 'EVIL', en: 'EVIL'}}\n  nature: cumulative\nc:\n  name: {text}\n  ratio: [a, a]\n"
        ),
    );
    put(
        "sources.yaml",
        format!(
            "s:\n  title: {text}\n  publisher: {text}\n  note: {text}\n  address: 'https://example.org/\"onmouseover=\"alert(1)'\n"
        ),
    );
    put("topics.yaml", format!("t: {text}\n"));
    put("campaigns.yaml", format!("c:\n  name: {text}\n  places: [p, p/q, p/r]\n  summary: {text}\n"));
    for place in ["p", "p/q", "p/r"] {
        put(
            &format!("{place}/place.yaml"),
            format!("name: {text}\nshort_name: {text}\nsummary: {text}\nlevel: street\naliases: ['old/{place}']\n"),
        );
        put(
            &format!("{place}/stats/1.yaml"),
            format!(
                "source: s\nseries:\n  2020-02-20: {{a: 12, b: {{value: 1300+, note: {text}, status: provisional}}}}\n  2020-02-21: {{a: {{value: 9, revised: {{was: 8, on: 2020-03-01, why: {text}}}}}}}\n"
            ),
        );
    }
    put(
        "p/stats/2.csv",
        "date,indicator,value,source,note\n2020-02-25,a,7,s,\"EVIL\"\n2020-02-26,a,7,s,=cmd|' /C calc'!A0\n"
            .replace("EVIL", "<script>alert(1)</script>"),
    );
    let front = "title: 'EVIL'\ndate: 2020-02-25\nsummary: 'EVIL [[a]]'\nauthor: 'EVIL'\nissue: 'EVIL'\ntopics: [t]\nsource: s\ncorrections: [{on: 2020-02-26, why: 'EVIL'}]\nreview: {drafted: 'EVIL', checked: 'EVIL', approved: 'EVIL'}\n";
    let body = "EVIL\n\n## EVIL\n\n<script>alert(2)</script>\n\n<xss onerror=alert(1)>块</xss> <img src=x onerror=alert(1)>\n\n[[a]] **EVIL** `EVIL` ~~EVIL~~\n\n![EVIL\"onerror=\"alert(1)](pic.svg \"EVIL\")\n\n[EVIL](https://example.org/\"onmouseover=\"alert(1) 'x\" onload=\"alert(1)')\n\n| EVIL | b |\n|---|---|\n| EVIL | <xss onload=1> |\n\n- [ ] EVIL\n\n> [!NOTE]\n> EVIL\n\n[^1]\n\n[^1]: EVIL\n\n```js\nEVIL\n```\n\n```chart\nkind: KIND\nindicators: [a]\nplaces: [p, p/q, p/r]\ntitle: {zh: 'EVIL', en: 'EVIL'}\n```\n\n```figures\ntitle: 'EVIL'\nindicators: [a, b, c]\nplaces: children\n```\n\n```org\ntitle: 'EVIL'\nroot: {name: 'EVIL', note: 'EVIL', figure: a, children: [{name: 'EVIL'}]}\n```\n\n```flow\ntitle: 'EVIL'\nsteps: [{name: 'EVIL', note: 'EVIL'}, 'EVIL']\n```\n\n```timeline\ntitle: 'EVIL'\nevents: [{date: 2020-02-20, when: 'EVIL', text: 'EVIL'}]\n```\n";
    let kinds = ["bars", "ranking", "line", "area", "stacked", "share", "calendar", "multiples", "tiles"];
    for (n, kind) in kinds.iter().enumerate() {
        put(&format!("p/2020-02-2{n}-x.md"), format!("---\n{front}---\n{}", body.replace("KIND", kind)));
    }
    put("p/2020-02-20-x.en.md", format!("---\ntitle: 'EVIL'\n---\n{}", body.replace("KIND", "bars")));
    put(
        "p/2020-02-19-gone.md",
        "---\ntitle: 'EVIL'\ndate: 2020-02-19\nwithdrawn: {on: 2020-03-01, why: 'EVIL'}\n---\n".to_owned(),
    );
    put("p/index.md", format!("---\ntitle: 'EVIL'\n---\n{}", body.replace("KIND", "bars")));
    put("pages/about.md", "---\ntitle: 'EVIL'\n---\nEVIL\n".to_owned());
    put("index.md", "EVIL\n".to_owned());
    put("p/pic.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned());
    office
}

/// What may not be in a page, whatever was typed.
fn evil(path: &str, tag: &Tag) -> Option<String> {
    // Linked data runs nowhere; that nothing in it ends it early is held below.
    if tag.name == "script" && tag.get("type") == Some("application/ld+json") {
        return None;
    }
    if tag.name == "xss" || (tag.name == "script" && tag.get("src").is_none_or(|s| !s.contains("assets/"))) {
        return Some(format!("{path}: {tag:?}"));
    }
    let bad = |(name, value): &(String, String)| {
        // The theme's own empty icon.
        let lead = if value == "data:," { String::new() } else { value.trim_start().to_ascii_lowercase() };
        name.starts_with("on")
            || name.contains(['"', '<'])
            || (["href", "src", "action"].contains(&name.as_str())
                && ["javascript:", "data:", "vbscript:"].iter().any(|s| lead.starts_with(s)))
    };
    tag.attributes.iter().find(|a| bad(a)).map(|a| format!("{path}: {a:?} in {tag:?}"))
}

#[test]
fn nothing_typed_becomes_code() {
    for theme in ["default", "plain"] {
        let mut office = hostile();
        office.args.extend(["--theme".to_owned(), theme.to_owned()]);
        office.build().ok();
        let tree = office.tree();
        let mut wrong = Vec::new();
        let mut pages = 0;
        for (path, bytes) in &tree {
            let ending = path.rsplit('.').next().unwrap();
            if !["html", "xml", "svg"].contains(&ending) {
                continue;
            }
            pages += 1;
            let text = std::str::from_utf8(bytes).unwrap();
            let (tags, shown) = tokens(text);
            wrong.extend(tags.iter().filter_map(|t| evil(path, t)));
            if shown.contains("7*7") && !shown.contains("{{ 7*7 }}") {
                wrong.push(format!("{path}: a template in the content was run"));
            }
            for data in text.split("<script type=\"application/ld+json\">").skip(1) {
                let data = data.split("</script>").next().unwrap();
                let graph: serde_json::Value = serde_json::from_str(data).unwrap_or_else(|e| panic!("{path}: {e}"));
                assert_eq!(graph["@context"], "https://schema.org");
                assert!(!data.contains(['<', '>', '&']), "{path}: {data}");
            }
            if path.ends_with("-x.html") {
                assert!(shown.contains("<script>alert(1)</script>"), "{path}: what was typed is shown as text");
            }
        }
        assert!(pages > 40, "{pages}");
        assert!(wrong.is_empty(), "{theme}: {} wrong:\n{}", wrong.len(), wrong.join("\n"));
        let csv = office.page("p/figures.csv");
        assert!(csv.contains("'=cmd|") && !csv.contains(",=cmd"), "a formula is set off: {csv}");
    }
}

/// Everything in a folder but what a build may write.
fn beside(temp: &Path) -> Tree {
    let mut tree = read_tree(temp);
    tree.retain(|path, _| !path.starts_with("root/.jianbao/") && !path.starts_with("out/"));
    tree
}

#[test]
fn nothing_is_written_or_read_outside() {
    let ways: [(&str, &str, &str); 9] = [
        ("a link up", "p/a.md", "[x](../../../secret.txt)"),
        ("a picture up", "p/a.md", "![x](../../secret.txt)"),
        ("an absolute link", "p/a.md", "[x](/../secret.txt)"),
        ("a link with backslashes", "p/a.md", "![x](..\\\\..\\\\secret.txt)"),
        ("an encoded link", "p/a.md", "![x](%2e%2e/%2e%2e/secret.txt)"),
        ("a file address", "p/a.md", "[x](file:///etc/passwd)"),
        ("an alias up", "p/a.md", "ALIAS ../../evil.html"),
        ("an absolute alias", "p/a.md", "ALIAS //etc/../../evil.html"),
        ("an alias over our own files", "p/a.md", "ALIAS jianbao.manifest/x.html"),
    ];
    for (what, path, text) in ways {
        let office = Office::base("outside");
        let parent = office.root().parent().unwrap().to_owned();
        fs::write(parent.join("secret.txt"), "top secret").unwrap();
        fs::write(office.root().join("secret.txt"), "top secret").unwrap();
        office.put("content/p/place.yaml", "name: 甲\nlevel: street\n");
        let (aliases, body) = match text.strip_prefix("ALIAS ") {
            Some(alias) => (format!("aliases: ['{alias}']\n"), "文"),
            None => (String::new(), text),
        };
        office.put(&format!("content/{path}"), format!("---\ntitle: x\ndate: 2020-02-25\n{aliases}---\n{body}\n"));
        let before = beside(&parent);
        let got = office.build();
        assert_eq!(got.code, Some(1), "{what}: {}", got.stdout);
        assert!(got.stderr.contains("content/p/a.md"), "{what}: {}", got.stderr);
        assert_eq!(before, beside(&parent), "{what}");
        assert!(office.tree().is_empty(), "{what}");
    }
}

#[cfg(unix)]
#[test]
fn links_on_the_disk_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let outside = Temp::new("outside");
    fs::write(
        outside.join("figures.yaml"),
        "source: county-report\nas_of: 2020-03-01\nfigures: {display_boards: 4242}\n",
    )
    .unwrap();
    fs::write(outside.join("report.md"), "---\ntitle: 外\ndate: 2020-02-25\n---\n外面的话。\n").unwrap();
    fs::create_dir(outside.join("themes")).unwrap();
    fs::write(outside.join("themes/home.html"), "outside").unwrap();
    for (link, target) in [
        ("content/henan/gongyi/zijinglu/stats/link.yaml", "figures.yaml"),
        ("content/henan/gongyi/zijinglu/link.md", "report.md"),
        ("content/henan/gongyi/zijinglu/link.svg", "report.md"),
        ("content/henan/gongyi/zijinglu/folder", ""),
        ("themes", "themes"),
    ] {
        let office = Office::base("links");
        symlink(outside.join(target), office.root().join(link)).unwrap();
        let got = office.build();
        if link == "themes" {
            // A link in the place of the whole folder: it may be refused or not be read, but not written to.
            assert_eq!(fs::read_dir(outside.join("themes")).unwrap().count(), 1);
            continue;
        }
        assert_eq!(got.code, Some(1), "{link}");
        assert!(got.stderr.contains(link) && got.stderr.contains("leads out"), "{link}: {}", got.stderr);
        assert!(!got.stderr.contains("外面的话") && !got.stderr.contains("4242"), "{}", got.stderr);
        assert!(office.tree().is_empty());
    }
    // A link in the output: nothing is written through it.
    let office = Office::base("links-out");
    fs::create_dir(office.out()).unwrap();
    symlink(outside.path(), office.out().join("henan")).unwrap();
    let before = read_tree(outside.path());
    let got = office.build();
    assert_eq!(got.code, Some(1), "{}", got.stdout);
    assert_same_tree(&before, &read_tree(outside.path()));
}

#[cfg(unix)]
#[track_caller]
fn assert_same_tree(a: &Tree, b: &Tree) {
    support::assert_same(a, b, "a folder outside");
}

/// Names of files and folders are content too.
#[cfg(unix)]
#[test]
fn names_on_the_disk_become_no_code() {
    for (place, file) in [
        ("p", "a\"onerror=\"alert(1).svg"),
        ("p", "<xss onload=1>.svg"),
        ("p\"onload=\"alert(1)", "a.svg"),
        ("p&q<xss>", "a.svg"),
        ("p?q#r", "a.svg"),
    ] {
        let office = Office::base("names");
        office.put(&format!("content/{place}/place.yaml"), "name: 甲\nlevel: street\n");
        office.put(&format!("content/{place}/{file}"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        let target = file.replace('<', "\\<").replace('>', "\\>");
        office.put(
            &format!("content/{place}/2020-02-25-x.md"),
            format!("---\ntitle: x\ndate: 2020-02-25\n---\n![x](<{target}>) [x](<{target}>)\n"),
        );
        let got = office.build();
        let mut wrong = Vec::new();
        for (path, bytes) in office.tree().iter().filter(|(p, _)| p.ends_with(".html") || p.ends_with(".xml")) {
            let (tags, _) = tokens(std::str::from_utf8(bytes).unwrap());
            wrong.extend(tags.iter().filter_map(|t| evil(path, t)));
        }
        assert!(wrong.is_empty(), "{place}/{file}: {}", wrong.join("\n"));
        // Such a name works neither as an address nor on Windows: it is refused.
        assert_eq!(got.code, Some(1), "{place}/{file}: {}", got.stdout);
        assert!(got.stderr.contains("does not work in addresses"), "{place}/{file}: {}", got.stderr);
    }
}
