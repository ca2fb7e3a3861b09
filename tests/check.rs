//! `jianbao check`: a small office with at least one of everything that is wrong (tests/bad-office), what is said of
//! it to the letter; what stops a build; the project's own content. `UPDATE=1 cargo test --test check` accepts.

mod support;

use std::fs;
use std::process::Command;

use support::{Office, Run, compare, house, office_of, program, read_tree, run};

fn check(office: &Office, more: &[&str]) -> Run {
    let mut command: Command = program();
    command.arg("check").arg("--root").arg(office.root()).args(&office.args).args(more);
    let mut got = run(command);
    got.stderr = got.stderr.replace(office.root().to_str().unwrap(), "ROOT");
    got
}

fn bad() -> Office {
    office_of(&house().join("tests/bad-office"))
}

#[test]
#[cfg(unix)]
fn everything_wrong_is_said() {
    let office = bad();
    let case = house().join("tests/bad-office");
    let got = check(&office, &[]);
    assert_eq!(got.code, Some(1), "{}", got.stderr);
    let mut wrong: Vec<String> = compare(&case.join("expected.txt"), &(got.stderr + &got.stdout)).into_iter().collect();
    let masked = check(&office, &["--mask"]);
    for secret in ["13900000002", "139 0000 0002", "11010519491231002X", "王小明", "豫A·00001", "3号楼2单元501室"]
    {
        assert!(!masked.stderr.contains(secret), "--mask shows {secret}");
    }
    let json = check(&office, &["--mask", "--format", "json"]);
    wrong.extend(compare(&case.join("expected.json"), &json.stdout));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Each rule of each group is there, but for those that need a broken file, a new office (tests/new.rs) or other hosts.
    let rules = jianbao::check::rules::all().map(|r| r.name);
    let never = ["content/mistake", "content/blank", "freshness/date", "links/external"];
    let silent: Vec<&str> =
        rules.filter(|r| !never.contains(r) && !json.stdout.contains(&format!("\"rule\":\"{r}\""))).collect();
    assert!(silent.is_empty(), "tests/bad-office has nothing for {silent:?}");
    assert!(read_tree(&office.out()).is_empty());
}

#[test]
fn machines_can_read_it() {
    let office = bad();
    for line in check(&office, &["--format", "json"]).stdout.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(["error", "warn", "note"].contains(&object["severity"].as_str().unwrap()), "{line}");
        assert!(object["rule"].is_string() && object["file"].is_string() && object["line"].is_u64(), "{line}");
    }
    let log: serde_json::Value = serde_json::from_str(&check(&office, &["--format", "sarif"]).stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules: Vec<&str> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 20 && results.iter().all(|r| rules.contains(&r["ruleId"].as_str().unwrap())));
}

#[test]
fn the_page_for_people_shows_nothing_private() {
    let office = bad();
    check(&office, &[]);
    let page = fs::read_to_string(office.root().join(".jianbao/check.html")).unwrap();
    assert!(page.contains("139 **** 0002") && page.contains("private/identity") && page.contains("本人同意"));
    for secret in ["13900000002", "139 0000 0002", "11010519491231002X", "患者王小明", "豫A·00001"] {
        assert!(!page.contains(secret), "{secret}");
    }
}

#[test]
fn only_some_groups_and_explanations() {
    let office = Office::base("check-only");
    office.put(
        "content/henan/gongyi/xiaoyi/2020-02-19-b.md",
        "---\ntitle: 一,二\ndate: 2020-02-19\n---\n打13800001234\n",
    );
    let got = check(&office, &["--only", "writing"]);
    assert!(got.stderr.contains("[writing/half-width]") && !got.stderr.contains("private"), "{}", got.stderr);
    assert_eq!(got.code, Some(0));
    assert_eq!(check(&office, &["--only", "private"]).code, Some(1));
    let wrong = check(&office, &["--only", "privat"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("did you mean `private`?"), "{}", wrong.stderr);
    let told = check(&office, &["--explain", "private/mobile"]);
    assert!(told.stdout.contains("12345") && told.code == Some(0), "{}", told.stdout);
    assert_eq!(check(&office, &["--explain", "private/mobiles"]).code, Some(2));
}

#[test]
fn a_build_stops_before_it_writes() {
    let office = Office::base("check-build");
    office.build().ok();
    let before = office.tree();
    let report = "content/henan/gongyi/xiaoyi/2020-02-19-b.md";
    office.put(report, "---\ntitle: 联系\ndate: 2020-02-19\n---\n请打 138 0000 1234 。\n");
    let got = office.build();
    assert_eq!(got.code, Some(1));
    assert!(got.stderr.contains("2020-02-19-b.md:5:4") && got.stderr.contains("a mobile number"), "{}", got.stderr);
    assert_eq!(office.tree(), before);
    // An exception with who, why and until lets it pass; when that has passed, it does not.
    let entry =
        |until: &str| format!("- {{rule: private/mobile, text: 138 **** 1234, who: 甲, why: 值班, until: {until}}}\n");
    office.put("content/check.yaml", entry("2020-03-09"));
    assert_eq!(office.build().code, Some(1));
    office.put("content/check.yaml", entry("2020-03-10"));
    office.build().ok();
    // A level in site.yaml does the same; a name that no rule has is refused.
    office.put(report, "---\ntitle: 联系\ndate: 2020-02-19\n---\n请打 13800005678 。\n");
    let site = fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
    office.put("content/site.yaml", format!("{site}check: {{private/mobile: warn}}\n"));
    office.build().ok();
    office.put("content/site.yaml", format!("{site}check: {{private/mobil: warn}}\n"));
    let got = office.build();
    assert!(got.stderr.contains("did you mean `private/mobile`?"), "{}", got.stderr);
}

#[test]
fn what_was_allowed_is_looked_at_again_when_that_ends() {
    let mut office = Office::base("check-ended");
    office.put(
        "content/henan/gongyi/xiaoyi/2020-02-19-b.md",
        "---\ntitle: 联系\ndate: 2020-02-19\n---\n请打13800001234，见[表](list.csv)。\n",
    );
    office.put("content/henan/gongyi/xiaoyi/list.csv", "甲,乙\n一,13800005678\n");
    let entry = |text: &str, until: &str| {
        format!("- {{rule: private/mobile, text: {text}, who: 甲, why: 值班, until: {until}}}\n")
    };
    let both = entry("138****1234", "2020-03-10") + &entry("138****5678", "2020-04-10");
    office.put("content/check.yaml", &both);
    office.build().ok();
    let before = office.tree();
    // Nothing but the day is another.
    office.args[1] = "2020-03-11".to_owned();
    let got = office.build();
    assert_eq!(got.code, Some(1), "{}", got.stderr);
    assert!(got.stderr.contains("2020-02-19-b.md:5") && !got.stderr.contains("list.csv:"), "{}", got.stderr);
    assert_eq!(office.tree(), before);
    // The same day, and an entry is taken away: that of a file which is copied.
    office.args[1] = "2020-03-10".to_owned();
    office.put("content/check.yaml", entry("138****1234", "2020-03-10"));
    let got = office.build();
    assert_eq!(got.code, Some(1), "{}", got.stderr);
    assert!(got.stderr.contains("list.csv:2:3"), "{}", got.stderr);
    office.put("content/check.yaml", &both);
    office.build().ok();
    assert_eq!(office.tree(), before);
}

#[test]
fn an_attachment_is_looked_at_too() {
    let office = Office::base("check-attachment");
    office.put("content/henan/gongyi/zijinglu/table.csv", "甲,乙\n一,13800001234\n");
    let got = office.build();
    assert_eq!(got.code, Some(1));
    assert!(got.stderr.contains("zijinglu/table.csv:2:3"), "{}", got.stderr);
}

#[test]
fn what_raw_html_holds_is_told_at_its_place() {
    let office = Office::base("check-raw");
    let site = fs::read_to_string(office.root().join("content/site.yaml")).unwrap();
    office.put("content/site.yaml", format!("{site}raw_html: true\n"));
    office.put(
        "content/henan/gongyi/xiaoyi/2020-02-19-b.md",
        "---\ntitle: 联系\ndate: 2020-02-19\n---\n值班\n<span title=\"13800001234\">表</span> <a href=\"gone.html\">见</a>\n",
    );
    let got = check(&office, &["--only", "private", "--only", "links"]);
    assert!(
        got.stderr.contains("2020-02-19-b.md:6:14") && got.stderr.contains("the attribute `title`"),
        "{}",
        got.stderr
    );
    assert!(got.stderr.contains("2020-02-19-b.md:6:44"), "{}", got.stderr);
}

#[test]
fn slips_are_mended_on_request() {
    let office = Office::base("check-fix");
    let path = "content/henan/gongyi/xiaoyi/2020-02-19-b.md";
    office.put(path, "\u{feff}---\r\ntitle: 一,二\r\ndate: 2020-02-19\r\n---\r\n防控,值守`a,中`...\r\n");
    let got = check(&office, &["--fix", "--only", "writing"]);
    assert!(got.stderr.contains("-title: 一,二") && got.stderr.contains("+title: 一，二"), "{}", got.stderr);
    let text = fs::read_to_string(office.root().join(path)).unwrap();
    assert_eq!(text, "\u{feff}---\r\ntitle: 一，二\r\ndate: 2020-02-19\r\n---\r\n防控，值守`a,中`...\r\n");
}

#[test]
fn the_own_content_is_clean() {
    let mut office = Office::demo("check-demo");
    office.args[1] = "2026-11-23".to_owned();
    let got = check(&office, &[]);
    assert_eq!(got.stdout.trim(), "nothing found", "{}", got.stderr);
}
