//! What goes wrong while a site is built: the tree that stood before it stands after it, or the next build completes
//! the new one; never half a file.

mod support;

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{Office, Temp, Tree, assert_same, read_tree};

/// A site with enough pages that a build takes a while.
fn office(name: &str) -> Office {
    let office = Office::base(name);
    for n in 0..30 {
        let day = 1 + n % 28;
        let text = format!("---\ntitle: 第{n}篇\ndate: 2020-01-{day:02}\n---\n一段话，第{n}次。\n");
        office.put(&format!("content/henan/gongyi/xiaoyi/2020-01-{day:02}-n{n}.md"), text);
    }
    office
}

#[test]
fn a_mistake_in_a_template_changes_nothing() {
    let office = office("template");
    office.build().ok();
    let before = office.tree();
    // Found when the theme is loaded, and found only when a page is drawn, after others were.
    let broken = ["{% if %}", "<main>{{ view.nothing }}</main>", "<main>{{ view.name | first | date }}</main>"];
    for text in broken {
        office.put("content/site.yaml", fs::read(support::house().join("tests/base/content/site.yaml")).unwrap());
        office.edit("content/site.yaml", "time_zone:", "theme: ours\ntime_zone:");
        office.put("themes/ours/templates/place.html", text);
        let got = office.build();
        assert_eq!(got.code, Some(1), "{text}: {}", got.stdout);
        assert!(got.stderr.contains("themes/ours/templates/place.html:1:"), "{}", got.stderr);
        assert_same(&office.tree(), &before, text);
    }
    office.put("themes/ours/templates/place.html", "<!doctype html><title>x</title><main>{{ view.name }}</main>\n");
    office.build().ok();
    assert!(office.page("henan/index.html").contains("<main>河南省</main>"));
}

#[test]
fn a_mistake_in_the_content_changes_nothing() {
    let office = office("content");
    office.build().ok();
    let before = office.tree();
    office.put("content/henan/gongyi/xiaoyi/2020-01-01-new.md", "---\ntitle: 新\ndate: 2020-01-01\n---\n新。\n");
    office.put("content/henan/gongyi/xiaoyi/2020-01-02-bad.md", "---\ntitle: 坏\ndate: 2020-01-02\n---\n[断](x.md)\n");
    assert_eq!(office.build().code, Some(1));
    assert_same(&office.tree(), &before, "a broken link");
}

/// Every file is of the old tree or of the new one, or lies in the staging folder.
fn whole(now: &Tree, old: &Tree, new: &Tree, when: &str) {
    for (path, bytes) in now.iter().filter(|(path, _)| !path.starts_with(".jianbao-stage/")) {
        let known = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
        assert!(known, "{when}: {path} is neither old nor new ({} bytes)", bytes.len());
    }
}

#[test]
fn a_kill_leaves_no_half_file_and_the_next_build_completes() {
    let office = office("kill");
    let edit = |round: usize| {
        let footer = format!("footer: {{icp: 豫ICP备{round}号}}\n");
        let text = fs::read_to_string(support::house().join("tests/base/content/site.yaml")).unwrap();
        office.put("content/site.yaml", text + &footer);
        // Files come and go too.
        let path = |n: usize| format!("content/henan/gongyi/duancun/2020-01-0{}-n.md", 1 + n % 2);
        office.put(&path(round), "---\ntitle: 来去\ndate: 2020-01-01\n---\n文。\n");
        let _ = fs::remove_file(office.root().join(path(round + 1)));
    };
    edit(0);
    let start = Instant::now();
    office.build().ok();
    let whole_build = start.elapsed();
    let mut stages = [0; 3];
    for round in 1..=20 {
        let old = office.tree();
        edit(round);
        let fresh = Temp::new("kill-clean");
        let mut clean = office.command(&fresh.join("out"));
        assert!(clean.stdout(Stdio::null()).status().unwrap().success());
        let new = read_tree(&fresh.join("out"));
        let mut child = office.command(&office.out()).stdout(Stdio::null()).spawn().unwrap();
        // Nothing is asserted about time: the delays only spread the kills over the build.
        std::thread::sleep(whole_build * u32::try_from(round).unwrap() / 16);
        let finished = child.try_wait().unwrap().is_some();
        let _ = child.kill();
        child.wait().unwrap();
        let now = office.tree();
        whole(&now, &old, &new, &format!("kill {round}"));
        let settled: Tree = now.into_iter().filter(|(p, _)| !p.starts_with(".jianbao-stage/")).collect();
        stages[if finished { 2 } else { usize::from(settled != old) }] += 1;
        office.build().ok();
        assert_same(&office.tree(), &new, &format!("after kill {round}"));
    }
    println!("killed before the commit, in or after it, too late: {stages:?}");
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let office = office("twice");
    let spawn = || office.command(&office.out()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..3).map(|_| spawn()).collect();
    let results: Vec<_> = children.into_iter().map(|c| c.wait_with_output().unwrap()).collect();
    assert!(results.iter().any(|r| r.status.success()));
    for refused in results.iter().filter(|r| !r.status.success()) {
        assert_eq!(refused.status.code(), Some(1));
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains("another build") || said.contains("already"), "{said}");
    }
    let tree = office.tree();
    let fresh = Temp::new("twice-clean");
    assert!(office.command(&fresh.join("out")).stdout(Stdio::null()).status().unwrap().success());
    assert_same(&tree, &read_tree(&fresh.join("out")), "after builds at once");
}

/// A disk of its own, as small as asked for.
struct Disk(Temp);

impl Disk {
    fn new(size: &str) -> Option<Self> {
        let temp = Temp::new("disk");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "jianbao-test"]).arg(temp.path());
        let mounted =
            cfg!(target_os = "linux") && mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        mounted.then_some(Self(temp))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_changes_nothing() {
    let Some(disk) = Disk::new("3m") else {
        println!("skipped: no small disk can be mounted here");
        return;
    };
    let office = office("full");
    let out = disk.0.join("out");
    let build = || support::run(office.command(&out));
    build().ok();
    let before = read_tree(&out);
    // Pages that all change, and a picture that does not fit.
    let picture = "content/henan/gongyi/zijinglu/big.svg";
    office.put(picture, vec![b'x'; 3_000_000]);
    let text = "---\ntitle: 大图\ndate: 2020-02-25\n---\n![图](big.svg)\n";
    office.put("content/henan/gongyi/zijinglu/2020-02-25-big.md", text);
    office.edit("content/site.yaml", "zh: 测试简报", "zh: 新的简报");
    let got = build();
    assert_eq!(got.code, Some(1), "{}", got.stdout);
    assert!(got.stderr.contains("disk is full"), "{}", got.stderr);
    assert_same(&read_tree(&out), &before, "a full disk");
    // With a picture that fits it goes on.
    office.put(picture, "<svg/>");
    build().ok();
    assert!(read_tree(&out).contains_key("henan/gongyi/zijinglu/big.svg"));
}

#[test]
fn an_output_that_may_not_be_written_is_said() {
    let temp = Temp::new("no-folder");
    fs::write(temp.join("file"), "").unwrap();
    let office = Office::base("no-output");
    let start = Instant::now();
    for out in ["file", "file/below"] {
        let got = support::run(office.command(&temp.join(out)));
        assert_eq!(got.code, Some(1), "{}", got.stdout);
        assert!(got.stderr.contains("file"), "{}", got.stderr);
    }
    assert!(start.elapsed() < Duration::from_secs(60));
}
