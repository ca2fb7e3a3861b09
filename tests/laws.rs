//! Laws of a build: same input, same bytes; nothing to do, nothing written; one number changed, only what shows it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::{Duration, SystemTime};

use chrono::NaiveDate;
use jianbao::source::{Source, clock::Now};
use jianbao::web::{self, Request, Session};
use support::html::tokens;
use support::{Office, Temp, Tree, assert_same, copy_tree, differences, house, program, read_tree, run, set_time};

/// A build of `root` into `out`, in an environment of its own.
fn built(root: &std::path::Path, out: &std::path::Path, set: impl FnOnce(&mut Command)) -> Tree {
    let mut command = program();
    command.arg("build").arg("--root").arg(root).arg("--output").arg(out);
    set(&mut command);
    run(command).ok();
    read_tree(out)
}

#[test]
fn same_bytes_wherever_and_whenever() {
    let (here, there) = (Temp::new("a"), Temp::new("a-much-longer-name"));
    let deep = there.join("some/other folder/根");
    for root in [here.path(), &deep] {
        copy_tree(&house().join("content"), &root.join("content"));
    }
    // Other times and another order of the files in their folders.
    support::age(&deep);
    let zijinglu = deep.join("content/henan/gongyi/zijinglu");
    for item in fs::read_dir(&zijinglu).unwrap().map(|i| i.unwrap().path()).filter(|p| p.is_file()).collect::<Vec<_>>()
    {
        let bytes = fs::read(&item).unwrap();
        fs::remove_file(&item).unwrap();
        fs::write(&item, bytes).unwrap();
    }
    let one = built(here.path(), &here.join("out"), |c| {
        c.args(["--today", "2026-12-31", "--jobs", "1"]).env("TZ", "Asia/Shanghai").env("LC_ALL", "C");
        c.env("SOURCE_DATE_EPOCH", "0");
    });
    assert!(one.len() > 300, "{}", one.len());
    let two = built(&deep, &deep.join("public"), |c| {
        c.args(["--today", "2026-12-31", "--jobs", "4"]).env("TZ", "America/Los_Angeles").env("LC_ALL", "zh_CN.UTF-8");
        c.env("SOURCE_DATE_EPOCH", "4000000000").env("LANG", "de_DE.UTF-8");
    });
    assert_same(&one, &two, "another folder, zone, locale, number of threads and day");
    // 2026-12-30T16:00Z is the last day of the year in Shanghai, on whose day the site goes.
    let three = built(here.path(), &here.join("epoch"), |c| {
        c.env("SOURCE_DATE_EPOCH", "1798646400").env("TZ", "America/Los_Angeles").current_dir(here.path());
    });
    assert_same(&one, &three, "the day from SOURCE_DATE_EPOCH");
}

#[test]
fn the_day_shows() {
    let mut office = Office::base("day");
    office.put("content/henan/gongyi/xiaoyi/2020-03-11-next.md", "---\ntitle: 明天\ndate: 2020-03-11\n---\n文。\n");
    office.build().ok();
    let today = office.tree();
    office.args[1] = "2020-03-11".to_owned();
    office.build().ok();
    let tomorrow = office.tree();
    let route = "henan/gongyi/xiaoyi/2020-03-11-next.html";
    assert!(!today.contains_key(route) && tomorrow.contains_key(route));
}

/// Times of all files, to see that nothing was written.
fn times(office: &Office) -> Vec<(String, SystemTime)> {
    let stat = |path: &String| fs::metadata(office.out().join(path)).unwrap().modified().unwrap();
    office.tree().keys().map(|path| (path.clone(), stat(path))).collect()
}

#[test]
fn nothing_to_do_writes_nothing_and_warns_again() {
    let office = Office::base("idle");
    let embargo = "---\ntitle: 以后\ndate: 2020-03-20\n---\n文。\n";
    office.put("content/henan/gongyi/xiaoyi/2020-03-20-later.md", embargo);
    let table = "date,indicator,value,source,note\n2020-02-18,members,5,county-report,门卫\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(table);
    office.put("content/henan/gongyi/duancun/stats/gb.csv", gb);
    office.age();
    let first = office.build().ok();
    assert!(first.stderr.contains("GB18030") && first.stderr.contains("not published yet"), "{}", first.stderr);
    let (tree, stamps) = (office.tree(), times(&office));
    let all = first.counts()[0];
    assert_eq!(first.counts(), [all, all, 0, all]);
    // Trusting the times, trusting none, and with the caches thrown away.
    for round in 0..4 {
        match round {
            2 => drop(
                office.put("content/campaigns.yaml", fs::read(office.root().join("content/campaigns.yaml")).unwrap()),
            ),
            3 => fs::remove_dir_all(office.root().join(".jianbao")).unwrap(),
            _ => {}
        }
        let again = office.build().ok();
        assert_eq!(again.counts(), [all, 0, all, 0], "round {round}");
        assert_eq!(again.stderr, first.stderr, "round {round}");
        assert_same(&tree, &office.tree(), "an idle build");
        assert_eq!(stamps, times(&office), "round {round}");
    }
    assert_eq!(fs::read_dir(office.root()).unwrap().count(), 2, "content and .jianbao");
}

#[test]
fn what_was_altered_by_hand_is_put_back_and_what_is_not_ours_stays() {
    let office = Office::base("hand");
    office.build().ok();
    let wanted = office.tree();
    let ours: Vec<&String> = wanted.keys().filter(|p| *p != "jianbao.manifest").collect();
    for (n, path) in ours.iter().enumerate() {
        let at = office.out().join(path);
        let old = fs::metadata(&at).unwrap().modified().unwrap();
        match n % 4 {
            0 => fs::remove_file(&at).unwrap(),
            1 => fs::write(&at, "altered").unwrap(),
            2 => {
                let mut bytes = wanted[*path].clone();
                bytes[0] ^= 1;
                fs::write(&at, bytes).unwrap();
            }
            _ => set_time(&at, old - Duration::from_secs(100)),
        }
    }
    let foreign = [("CNAME", "bulletin.example.org"), ("henan/gongyi/notes.txt", "own"), ("own/deep/page.html", "own")];
    for (path, text) in foreign {
        fs::create_dir_all(office.out().join(path).parent().unwrap()).unwrap();
        fs::write(office.out().join(path), text).unwrap();
    }
    let again = office.build().ok();
    let damaged = (0..ours.len()).filter(|n| n % 4 < 3).count();
    assert_eq!(again.counts(), [ours.len(), damaged, ours.len() - damaged, damaged]);
    let mut tree = office.tree();
    for (path, text) in foreign {
        assert_eq!(tree.remove(path).unwrap(), text.as_bytes());
    }
    assert_same(&tree, &wanted, "after the repair");
    // A whole folder goes with its place, but for what is not ours in it.
    for file in fs::read_dir(office.root().join("content/henan/gongyi/xiaoyi")).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() { fs::remove_file(path).unwrap() } else { fs::remove_dir_all(path).unwrap() }
    }
    fs::write(office.out().join("henan/gongyi/xiaoyi/own.txt"), "own").unwrap();
    office.edit("content/campaigns.yaml", ", henan/gongyi/xiaoyi]", "]");
    office.edit("content/henan/gongyi/zijinglu/2020-02-20-one-month.md", "[孝义](../xiaoyi/)", "孝义");
    office.build().ok();
    let left: Vec<String> = office.tree().into_keys().filter(|p| p.contains("xiaoyi")).collect();
    assert_eq!(left, ["henan/gongyi/xiaoyi/own.txt"]);
}

#[test]
fn a_file_of_others_at_our_route_is_not_written_over() {
    let office = Office::base("stranger");
    fs::create_dir_all(office.out()).unwrap();
    fs::write(office.out().join("index.html"), "the office's old page").unwrap();
    let got = office.build();
    assert_eq!(got.code, Some(1), "{}", got.stdout);
    assert!(got.stderr.contains("index.html") && got.stderr.contains("did not write"), "{}", got.stderr);
    assert_eq!(office.tree().len(), 1);
}

/// Files that show the banners of Zijinglu, as `number`: in words of either language or script, in data, in drawings.
fn showing(tree: &Tree, zh: &str, en: &str, value: &str) -> BTreeSet<String> {
    let signs = [
        zh.to_owned(),
        zh.replace('余', "餘"),
        en.to_owned(),
        format!("value=\"{value}\""),
        format!(",{value},,at_least,"),
        format!("\"value\": \"{value}\""),
    ];
    let has = |bytes: &Vec<u8>| {
        let text = String::from_utf8_lossy(bytes);
        // A tile sets number and unit apart in the markup, not for the reader.
        let shown = tokens(&text).1;
        signs.iter().any(|s| text.contains(s.as_str()) || shown.contains(s.as_str()))
    };
    let page = |path: &str| !path.starts_with("search/");
    tree.iter().filter(|(path, bytes)| page(path) && has(bytes)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn one_number_changes_what_shows_it_and_no_other_file() {
    let office = Office::demo("number");
    office.build().ok();
    let before = office.tree();
    let stats = "content/henan/gongyi/zijinglu/stats/2020-01.yaml";
    office.edit(stats, "banners: 1300余", "banners: 1400余");
    let got = office.build().ok();
    let after = office.tree();
    let changed = differences(&before, &after).into_iter().filter(|p| p != "jianbao.manifest");
    // The index says it in its own way: of the shards only those of the words.
    let (index, changed): (BTreeSet<String>, BTreeSet<String>) = changed.partition(|p| p.starts_with("search/"));
    assert!(!index.is_empty() && index.len() < 20, "{index:?}");
    let shown = showing(&before, "1300余", "1,300 banners", "1300");
    assert_eq!(changed, shown);
    assert_eq!(changed, showing(&after, "1400余", "1,400 banners", "1400"));
    assert!(shown.len() > 10, "{shown:?}");
    assert_eq!(got.counts()[3], shown.len() + index.len(), "written: {}", got.stdout);
    for (path, bytes) in &after {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("1300余") && !text.contains("1,300 banners"), "{path}");
    }
}

/// Instructions of a build, counted by valgrind.
fn instructions(reports: usize) -> u64 {
    let office = Office::base("count");
    let places = ["zijinglu", "xiaoyi", "duancun", "zhulin", "huiguo"];
    for n in 0..reports {
        let (place, day) = (places[n % 5], 1 + n % 28);
        let text = format!(
            "---\ntitle: 第{n}篇，版面[[display_boards@henan/gongyi/zijinglu:2020-02-20]]\ndate: 2020-02-{day:02}\ntopics: [work]\n---\n## 做法\n\n一段话，**注意：**请看[紫荆路](../zijinglu/)。第{n}次。\n\n| 日 | 数 |\n|---|---|\n| 一 | {n} |\n"
        );
        office.put(&format!("content/henan/gongyi/{place}/2020-02-{day:02}-n{n}.md"), text);
    }
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", env!("CARGO_BIN_EXE_jianbao"), "build"]);
    command.arg("--root").arg(office.root()).arg("--output").arg(office.out()).args([
        "--today",
        "2020-03-10",
        "--jobs",
        "1",
    ]);
    let got = run(command).ok();
    let line = got.stderr.lines().find(|l| l.contains("Collected : ")).unwrap_or_else(|| panic!("{}", got.stderr));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn twice_the_reports_cost_at_most_twice_the_work() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: there is no valgrind here");
        return;
    }
    let [base, one, two] = std::thread::scope(|scope| {
        [0, 60, 120].map(|n| scope.spawn(move || instructions(n))).map(|counting| counting.join().unwrap())
    });
    let ratio = (two - base) as f64 / (one - base) as f64;
    println!("{base} for none, {one} for 60 reports, {two} for 120: {ratio:.3} times");
    assert!(ratio < 2.1, "{base}, {one}, {two}: {ratio}");
}

/// A session that built and was not written down leaves no mark of an older build behind: a file put back with the
/// time it had (a copy from a stick keeps it) is seen.
#[test]
fn what_a_session_built_is_not_taken_for_the_build_before() {
    let office = Office::base("laws-session");
    let report = office.root().join("content/henan/gongyi/zijinglu/2020-02-20-one-month.md");
    let sound = fs::read_to_string(&report).unwrap();
    office.age();
    let then = fs::metadata(&report).unwrap().modified().unwrap();
    let day = NaiveDate::from_ymd_opt(2020, 3, 10).unwrap();
    let (source, out) = (Source::open(&office.root(), Now { day, time: None }).unwrap(), office.out());
    let request =
        Request { source: &source, output: &out, theme: None, force: false, changed: None, progress: &|_, _| {} };
    web::build(&request).unwrap_or_else(|found| panic!("{found:?}"));
    let before = office.tree();
    fs::write(&report, format!("{sound}\n另一句。\n")).unwrap();
    Session::default().build(&request).unwrap_or_else(|found| panic!("{found:?}"));
    assert!(!differences(&before, &office.tree()).is_empty());
    fs::write(&report, &sound).unwrap();
    set_time(&report, then);
    web::build(&request).unwrap_or_else(|found| panic!("{found:?}"));
    assert_same(&before, &office.tree(), "after the file was put back");
}
