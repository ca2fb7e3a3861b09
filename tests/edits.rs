//! The law of incremental builds: after any sequence of edits the tree equals that of a clean build, and a build
//! that fails changes nothing.
//!
//! Two walks of 100 random edits; `STEPS=5000 SEED=7 cargo test --test edits` walks further, elsewhere.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, SystemTime};

use support::random::Random;
use support::{Office, Run, Temp, Tree, assert_same, copy_tree, differences, read_tree, run, set_time};

#[test]
fn a_walk_of_edits() {
    walk(1);
}

#[test]
fn another_walk_of_edits() {
    walk(2);
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn walk(seed: u64) {
    let seed = number("SEED").map_or(seed, |s| s * 10 + seed);
    let mut walk = Walk::new(seed);
    let steps = number("STEPS").unwrap_or(100);
    for step in 0..steps {
        walk.step(step);
    }
    let [good, bad, trusted] = walk.seen;
    println!("seed {seed}: {good} builds equal to clean ones, {bad} refused, {trusted} edits with an old time");
    if steps >= 100 {
        assert!(good > steps / 3 && bad > steps / 20 && trusted > steps / 10, "{:?}", walk.seen);
    }
}

struct Walk {
    random: Random,
    office: Office,
    /// content/ and themes/ of the last build that went well.
    sound: Tree,
    /// And its day.
    day: String,
    /// Files of others in the output.
    foreign: BTreeMap<String, Vec<u8>>,
    /// Edits since the content is broken.
    broken: usize,
    /// Clean builds by what they were made of.
    seen: [u64; 3],
    count: usize,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let office = Office::base(&format!("edits-{seed}"));
        support::age(&office.root());
        let mut walk = Self {
            random: Random::new(seed),
            sound: read_tree(&office.root()),
            day: office.args[1].clone(),
            office,
            foreign: BTreeMap::new(),
            broken: 0,
            seen: [0; 3],
            count: 0,
        };
        walk.build("at first");
        walk
    }

    fn step(&mut self, step: u64) {
        let before = self.content();
        let what = if self.broken > 2 || (self.broken > 0 && self.random.below(2) == 0) {
            self.mend();
            "mend".to_owned()
        } else {
            self.edit()
        };
        let after = self.content();
        for path in differences(&before, &after) {
            if after.contains_key(&path) && self.random.below(2) == 0 {
                // A time that the caches may trust, and that no other file version has.
                self.count += 1;
                let time = SystemTime::now() - Duration::from_secs(7200) + Duration::from_millis(self.count as u64);
                set_time(&self.office.root().join(&path), time);
                self.seen[2] += 1;
            }
        }
        self.build(&format!("step {step}: {what}"));
    }

    /// content/ and themes/, without the caches.
    fn content(&self) -> Tree {
        let mut tree = read_tree(&self.office.root());
        tree.retain(|path, _| !path.starts_with(".jianbao/"));
        tree
    }

    fn mend(&mut self) {
        self.office.args[1].clone_from(&self.day);
        let now = self.content();
        for path in differences(&now, &self.sound) {
            match self.sound.get(&path) {
                Some(bytes) => drop(self.office.put(&path, bytes)),
                None => self.office.remove(&path),
            }
        }
    }

    /// Builds, and holds the law.
    fn build(&mut self, what: &str) {
        if std::env::var_os("SAY").is_some() {
            println!("{what}");
        }
        let before = self.office.tree();
        let got = self.office.build();
        let (clean, wanted) = self.clean();
        assert_eq!(got.code, clean.code, "{what}\n{}\n--- clean:\n{}", got.stderr, clean.stderr);
        assert_eq!(got.stderr, clean.stderr, "{what}: another finding than a clean build's");
        let mut tree = self.office.tree();
        if got.code == Some(0) {
            for (path, bytes) in &self.foreign {
                assert_eq!(tree.remove(path).as_ref(), Some(bytes), "{what}: the foreign file {path}");
            }
            assert_same(&tree, &wanted, what);
            self.sound = self.content();
            self.day.clone_from(&self.office.args[1]);
            self.broken = 0;
            self.seen[0] += 1;
        } else {
            assert_eq!(got.code, Some(1), "{what}: {}", got.stderr);
            assert_same(&tree, &before, what);
            self.broken += 1;
            self.seen[1] += 1;
        }
    }

    /// A build of a copy of the root, without caches, into an empty folder.
    fn clean(&self) -> (Run, Tree) {
        let copy = Temp::new("clean");
        for top in ["content", "themes"] {
            let from = self.office.root().join(top);
            if from.is_dir() {
                copy_tree(&from, &copy.join(top));
            }
        }
        let mut command = support::program();
        command.arg("build").arg("--root").arg(copy.path()).arg("--output").arg(copy.join("out"));
        command.args(&self.office.args);
        (run(command), read_tree(&copy.join("out")))
    }

    /// A file of the content that fits; `None` where there is none.
    fn any(&mut self, fits: impl Fn(&str) -> bool) -> Option<String> {
        let all: Vec<String> = self.content().into_keys().filter(|p| fits(p)).collect();
        if all.is_empty() { None } else { Some(self.random.pick(&all).clone()) }
    }

    fn report(&mut self) -> Option<String> {
        self.any(|p| p.ends_with(".md") && p.contains("/20"))
    }

    fn folder(&mut self) -> String {
        let place = self.any(|p| p.ends_with("/place.yaml")).unwrap();
        place.trim_end_matches("/place.yaml").to_owned()
    }

    fn text(&mut self) -> String {
        let n = self.random.below(1000);
        let all = [
            format!("一段新的话，第{n}句。"),
            "挂出[[banners]]，版面[[display_boards]]。".to_owned(),
            format!("- 甲{n}\n- 乙\n\n> [!NOTE]\n> **注意：**请看[紫荆路](/henan/gongyi/zijinglu/)。"),
            "[那一篇](/henan/gongyi/zijinglu/2020-02-20-one-month.md#做法)".to_owned(),
            "![图](/henan/gongyi/zijinglu/corner.svg)".to_owned(),
            "```chart\nkind: ranking\nindicators: [display_boards]\nplaces: [henan/gongyi/zijinglu, henan/gongyi/xiaoyi]\n```".to_owned(),
            "```figures\nindicators: [banners, members]\n```".to_owned(),
            format!("见注[^1]。\n\n[^1]: 注文{n}"),
        ];
        self.random.pick(&all).clone()
    }

    fn number(&mut self) -> String {
        let n = 1400 + self.random.below(5000);
        let forms = [format!("{n}"), format!("{n}+"), format!("近{n}"), format!("{n}..{}", n + 5), format!("约{n}")];
        self.random.pick(&forms).clone()
    }

    /// One edit by chance; says what it did.
    fn edit(&mut self) -> String {
        match self.random.below(24) {
            0..=3 => self.add_report(),
            4..=6 => self.change_report(),
            7 => self.rename_or_delete(),
            8 => self.translate(),
            9..=11 => self.change_statistics(),
            12 => self.change_statistics_file(),
            13 => self.change_place(),
            14 => self.change_picture(),
            15 => self.change_site(),
            16 => self.change_catalogue(),
            17 => self.change_theme(),
            18 => self.change_day(),
            19 | 20 => self.break_something(),
            21 | 22 => self.disturb_output(),
            _ => self.forget(),
        }
    }

    fn add_report(&mut self) -> String {
        let (folder, text) = (self.folder(), self.text());
        let n = self.random.below(10000);
        let day = 1 + self.random.below(28);
        let more =
            *self.random.pick(&["", "pinned: true\n", "topics: [work]\n", "draft: true\n", "publish_at: 2020-03-11\n"]);
        let path = format!("{folder}/2020-01-{day:02}-n{n}.md");
        self.office.put(&path, format!("---\ntitle: 第{n}篇\ndate: 2020-01-{day:02}\n{more}---\n{text}\n"));
        format!("add {path}: {text}")
    }

    fn change_report(&mut self) -> String {
        let Some(path) = self.report() else { return self.add_report() };
        let text = fs::read_to_string(self.office.root().join(&path)).unwrap();
        let changed = match self.random.below(4) {
            0 => text.replace("title: ", "title: 新"),
            1 => text.replace("\n---\n", "\nwithdrawn: {on: 2020-03-01, why: 有误}\n---\n"),
            2 => text.replacen("一", "二", 1),
            _ => format!("{text}\n{}\n", self.text()),
        };
        self.office.put(&path, changed);
        format!("change {path}")
    }

    fn rename_or_delete(&mut self) -> String {
        let Some(path) = self.report() else { return self.add_report() };
        if self.random.below(2) == 0 {
            self.office.remove(&path);
            return format!("delete {path}");
        }
        let to = path.replace("/2020-", "/2020-r");
        fs::rename(self.office.root().join(&path), self.office.root().join(&to)).unwrap();
        format!("rename {path} to {to}")
    }

    fn translate(&mut self) -> String {
        if let Some(path) =
            self.any(|p| p.ends_with(".en.md") && p.contains("/20")).filter(|_| self.count.is_multiple_of(2))
        {
            self.office.remove(&path);
            return format!("delete {path}");
        }
        let Some(path) = self.any(|p| p.ends_with(".md") && !p.ends_with(".en.md") && p.contains("/20")) else {
            return self.add_report();
        };
        let to = path.replace(".md", ".en.md");
        let n = self.random.below(100);
        self.office.put(&to, format!("---\ntitle: Report {n}\n---\nIn English, {n} times.\n"));
        format!("translate {path}")
    }

    fn change_statistics(&mut self) -> String {
        let number = self.number();
        let n = 1 + self.random.below(9);
        let choices = [
            (
                "content/henan/gongyi/zijinglu/stats/2020-03.yaml",
                format!(
                    "source: county-report\nas_of: 2020-03-0{n}\nfigures: {{banners: {number}, display_boards: {n}0}}\n"
                ),
            ),
            (
                "content/henan/gongyi/xiaoyi/stats/2020-03.yaml",
                format!(
                    "source: county-report\nas_of: 2020-03-0{n}\nfigures: {{display_boards: {{value: {number}, revised: {{was: {n}, on: 2020-03-09}}}}}}\n"
                ),
            ),
            (
                "content/henan/gongyi/duancun/stats/2020-03.csv",
                format!("date,indicator,value,source,note\n2020-03-0{n},members,{number},county-report,注{n}\n"),
            ),
            (
                "content/henan/gongyi/huiguo/stats/2020-03.yaml",
                format!("source: county-report\nas_of: undated\nfigures: {{leaflets: {number}}}\n"),
            ),
        ];
        let (path, text) = self.random.pick(&choices).clone();
        self.office.put(path, &text);
        format!("{path}: {text}")
    }

    fn change_statistics_file(&mut self) -> String {
        let Some(path) = self.any(|p| p.contains("/stats/2020-03")) else { return self.change_statistics() };
        self.office.remove(&path);
        format!("delete {path}")
    }

    fn change_place(&mut self) -> String {
        let n = self.random.below(100);
        match self.random.below(4) {
            0 => {
                let path = format!("content/henan/gongyi/new{n}/place.yaml");
                self.office.put(&path, format!("name: 新{n}社区\nlevel: street\n"));
                format!("add {path}")
            }
            1 => match self.any(|p| p.contains("/new") && p.ends_with("/place.yaml")) {
                Some(path) => {
                    self.office.remove(&path);
                    format!("delete {path}")
                }
                None => self.add_report(),
            },
            _ => {
                let path = format!("{}/place.yaml", self.folder());
                let text = fs::read_to_string(self.office.root().join(&path)).unwrap();
                let extra =
                    ["summary: 新的简介\n", "sort_key: aa\n", "neighbours: [henan]\n", "aliases: [old/place]\n"];
                let text = match self.random.below(3) {
                    0 => text.replace("zh: ", "zh: 大"),
                    _ => format!("{text}{}", self.random.pick(&extra)),
                };
                self.office.put(&path, text);
                format!("change {path}")
            }
        }
    }

    fn change_picture(&mut self) -> String {
        let path = "content/henan/gongyi/zijinglu/corner.svg";
        let n = self.random.below(10);
        if n == 0 && self.office.root().join(path).exists() {
            self.office.remove(path);
            return format!("delete {path}");
        }
        self.office.put(path, format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {n} 3\"/>\n"));
        format!("change {path}")
    }

    fn change_site(&mut self) -> String {
        let n = self.random.below(20);
        if n < 5 {
            let path = *self.random.pick(&["content/include/header.html", "content/include/footer.html"]);
            if n == 0 && self.office.root().join(path).exists() {
                self.office.remove(path);
                return format!("delete {path}");
            }
            self.office.put(path, format!("<p><a href=\"https://www.example.gov.cn/\">门户{n}</a></p>\n"));
            return format!("change {path}");
        }
        let lines = [
            "page_size: 2\n",
            "page_size: 0\n",
            "theme: plain\n",
            "colours: {accent: \"#123456\"}\n",
            "raw_html: true\n",
            "contact: 电话\n",
            "footer: {icp: 豫ICP备1号}\n",
        ];
        let line = *self.random.pick(&lines);
        let head = self.random.pick(&["", "base_url: https://bulletin.example.org/\n"]).to_owned();
        let languages = *self.random.pick(&["[zh-Hans, en]", "[zh-Hans, en]", "[en, zh-Hans]", "[zh-Hans]"]);
        let text = format!(
            "title: {{zh: 测试简报, en: Test bulletins}}\nlanguages: {languages}\npublisher: 测试编辑室\ntime_zone: Asia/Shanghai\n{head}{line}"
        );
        self.office.put("content/site.yaml", &text);
        format!("site.yaml: {text}")
    }

    fn change_catalogue(&mut self) -> String {
        let n = self.random.below(100);
        let edits = [
            ("content/indicators.yaml", "zh: 宣传条幅", format!("zh: 宣传条幅{n}")),
            ("content/indicators.yaml", "  topic: work\n", "  topic: publicity\n".to_owned()),
            (
                "content/indicators.yaml",
                "  part_of: members\n",
                "  part_of: members\n  sensitive: {below: 100}\n".to_owned(),
            ),
            ("content/sources.yaml", "zh: 县里的通报", format!("zh: 县里的通报{n}")),
            ("content/topics.yaml", "zh: 宣传", format!("zh: 宣传{n}")),
            ("content/campaigns.yaml", "zh: 春季行动", format!("zh: 春季行动{n}")),
            ("content/campaigns.yaml", ", henan/gongyi/xiaoyi]", "]".to_owned()),
        ];
        let (path, from, to) = self.random.pick(&edits).clone();
        let text = fs::read_to_string(self.office.root().join(path)).unwrap_or_default();
        self.office.put(path, text.replacen(from, &to, 1));
        format!("{path}: {to}")
    }

    fn change_theme(&mut self) -> String {
        let n = self.random.below(100);
        let file = *self.random.pick(&["strings/en.ftl", "assets/extra.css", "templates/missing.html", "theme.yaml"]);
        let path = format!("themes/plain/{file}");
        if self.office.root().join(&path).exists() {
            self.office.remove(&path);
            return format!("delete {path}");
        }
        let text = match file {
            "strings/en.ftl" => format!("home = Home {n}\n"),
            "assets/extra.css" => format!("p {{ margin: {n}px }}\n"),
            "templates/missing.html" => {
                format!("<!doctype html><title>{n}</title><main>{{{{ t(id=\"not-found\") }}}} {n}</main>\n")
            }
            _ => format!("extends: default\npage_size: {{default: {}}}\n", n % 4),
        };
        self.office.put(&path, text);
        format!("add {path}")
    }

    fn change_day(&mut self) -> String {
        let day = *self.random.pick(&["2020-03-10", "2020-03-11", "2020-04-01"]);
        self.office.args[1] = day.to_owned();
        format!("today is {day}")
    }

    fn break_something(&mut self) -> String {
        let breaks = [
            ("content/indicators.yaml", "banners: [\n"),
            (
                "content/henan/gongyi/xiaoyi/stats/2020-02.yaml",
                "source: county-report\nas_of: 2020-02-18\nfigures: {boards: 1}\n",
            ),
            ("content/henan/gongyi/zijinglu/2020-02-20-one-month.md", "---\ntitle: 无日期\n"),
            (
                "content/henan/gongyi/zijinglu/2020-02-02-x.md",
                "---\ntitle: 断\ndate: 2020-02-02\n---\n[断](nothing.md) [[banner]]\n",
            ),
            ("content/henan/gongyi/zijinglu/place.yaml", "name: 甲\nlevel: 街道\n"),
            ("themes/plain/templates/home.html", "{% if %}"),
            ("themes/default/templates/home.html", "{{ view.nothing.at.all }}"),
            ("content/site.yaml", ""),
        ];
        let (path, text) = *self.random.pick(&breaks);
        self.office.put(path, text);
        format!("break {path}")
    }

    fn disturb_output(&mut self) -> String {
        let tree = self.office.tree();
        let ours: Vec<&String> = tree.keys().filter(|p| !self.foreign.contains_key(*p)).collect();
        if ours.is_empty() {
            return "nothing".to_owned();
        }
        let path = (*self.random.pick(&ours)).clone();
        let at = self.office.out().join(&path);
        match self.random.below(4) {
            0 => {
                fs::remove_file(&at).unwrap();
                format!("delete the output {path}")
            }
            1 => {
                fs::write(&at, b"altered by hand").unwrap();
                format!("alter the output {path}")
            }
            2 if path != "jianbao.manifest" => {
                // The same size: only its time and bytes tell.
                let mut bytes = tree[&path].clone();
                if let Some(last) = bytes.last_mut() {
                    *last ^= 1;
                }
                fs::write(&at, bytes).unwrap();
                format!("alter one byte of the output {path}")
            }
            _ => {
                let n = self.random.below(1000);
                let path = *self.random.pick(&["foreign.txt", "henan/foreign.txt", "other/deep/foreign.txt"]);
                let bytes = format!("not of jianbao {n}").into_bytes();
                fs::create_dir_all(self.office.out().join(path).parent().unwrap()).unwrap();
                fs::write(self.office.out().join(path), &bytes).unwrap();
                self.foreign.insert(path.to_owned(), bytes);
                format!("add the foreign file {path}")
            }
        }
    }

    fn forget(&mut self) -> String {
        let _ = fs::remove_dir_all(self.office.root().join(".jianbao"));
        "forget .jianbao".to_owned()
    }
}
