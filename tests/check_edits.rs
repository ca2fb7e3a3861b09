//! The law of the cache of `jianbao check`: after any sequence of edits it says what a check without a cache says, byte
//! for byte.
//!
//! A walk of 60 random edits of the office where everything is wrong; `STEPS=2000 SEED=7 cargo test --test check_edits`
//! walks further, elsewhere.

mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use support::random::Random;
use support::{Office, Run, Temp, Tree, copy_tree, differences, house, office_of, program, read_tree, run, set_time};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn check(root: &Path, args: &[String]) -> Run {
    let mut command = program();
    command.arg("check").arg("--root").arg(root).args(args).args(["--format", "json"]);
    run(command)
}

struct Walk {
    random: Random,
    office: Office,
    edits: u64,
}

#[test]
fn a_cache_changes_nothing_of_what_is_said() {
    let office = office_of(&house().join("tests/bad-office"));
    support::age(&office.root());
    let mut walk = Walk { random: Random::new(number("SEED").unwrap_or(1)), office, edits: 0 };
    walk.holds("at first");
    let (mut kept, mut lengths) = (0, std::collections::BTreeSet::new());
    let steps = number("STEPS").unwrap_or(60);
    for step in 0..steps {
        let before = walk.content();
        let what = walk.edit();
        let said = walk.holds(&format!("step {step}: {what}"));
        lengths.insert(said.len());
        kept += usize::from(walk.office.root().join(".jianbao/checked-pages").exists());
        // Pages are looked at only where the content has no mistake.
        if said.lines().any(|line| line.contains("content/mistake") && line.contains("\"error\"")) {
            walk.mend(&before);
        }
    }
    assert!(lengths.len() as u64 > steps / 5, "hardly any edit changed what is said: {lengths:?}");
    assert!(kept as u64 > steps / 2, "hardly ever was anything kept");
}

impl Walk {
    fn content(&self) -> Tree {
        read_tree(&self.office.root().join("content"))
    }

    fn mend(&self, sound: &Tree) {
        for path in differences(&self.content(), sound) {
            match sound.get(&path) {
                Some(bytes) => drop(self.office.put(&format!("content/{path}"), bytes)),
                None => self.office.remove(&format!("content/{path}")),
            }
        }
    }

    /// The same is said with the cache as without; gives what is said.
    fn holds(&self, what: &str) -> String {
        let got = check(&self.office.root(), &self.office.args);
        let clean = Temp::new("check-clean");
        for top in ["content", "themes"].iter().filter(|top| self.office.root().join(top).is_dir()) {
            copy_tree(&self.office.root().join(top), &clean.join(top));
        }
        let wanted = check(clean.path(), &self.office.args);
        assert_eq!(got.stdout, wanted.stdout, "{what}");
        assert_eq!((got.code, &got.stderr), (wanted.code, &wanted.stderr), "{what}");
        got.stdout
    }

    fn text(&mut self) -> String {
        let n = self.random.below(90) + 10;
        let all = [
            format!("悬挂条幅{n}条,参加{n}0人。"),
            format!("电话139{n}000002，居民王小明被隔离。"),
            format!("**注意：**{n} 人...[断](gone-{n}.md)"),
            format!("## 新的一节{n}\n\n![](missing.png)"),
            "[[banners]]条，[[members]]人。".to_owned(),
            format!("Some {n} banners hung, {n}% of {n}0. 未译{n}"),
            format!("[往上](#top) [无](#nowhere-{n})"),
            format!("共{n}人，其中{n}人次，占{n}%。"),
        ];
        self.random.pick(&all).clone()
    }

    fn file(&mut self, ending: &str) -> Option<String> {
        let all: Vec<String> = self.content().into_keys().collect();
        let fit: Vec<&String> = all.iter().filter(|path| path.ends_with(ending)).collect();
        if fit.is_empty() { None } else { Some(format!("content/{}", self.random.pick(&fit))) }
    }

    fn edit(&mut self) -> String {
        self.edits += 1;
        let (choice, text) = (self.random.below(12), self.text());
        let root = self.office.root();
        let (what, path) = match choice {
            0..=4 => ("write into", self.file(".md")),
            5 => ("delete", self.file(".md")),
            6 => ("add", self.file(".md").map(|p| p.replace(".md", &format!("{}.md", self.random.below(10))))),
            7 => ("translate", self.file(".md").map(|p| p.replace(".en.md", ".md").replace(".md", ".en.md"))),
            8 => ("figures of", self.file(".yaml").filter(|p| p.contains("/stats/"))),
            9 => ("name of", self.file("place.yaml")),
            10 => return self.without_edit(),
            _ => ("levels in", Some("content/site.yaml".to_owned())),
        };
        let Some(path) = path else { return "nothing".to_owned() };
        let at = root.join(&path);
        let old = fs::read_to_string(&at).unwrap_or_default();
        let new = match what {
            "delete" => {
                self.office.remove(&path);
                return format!("delete {path}");
            }
            "add" | "translate" => {
                format!("---\ntitle: 新的{}\ndate: 2020-02-1{}\n---\n\n{text}\n", self.edits, self.edits % 10)
            }
            "figures of" => old.replacen(['1', '2', '3'], &format!("{}", 4 + self.random.below(6)), 1),
            "name of" => old.replacen("河", "新", 1).replacen("Road", "Way", 1),
            "levels in" => match old.split_once("\ncheck:") {
                Some((head, _)) => format!("{head}\n"),
                None => format!("{old}\ncheck: {{writing: error, private/door: off}}\n"),
            },
            _ => format!("{old}\n{text}\n"),
        };
        self.office.put(&path, new);
        if self.random.below(2) == 0 {
            // A time that the caches may trust.
            set_time(&at, SystemTime::now() - Duration::from_secs(7200) + Duration::from_millis(self.edits));
        }
        format!("{what} {path}: {text}")
    }

    fn without_edit(&mut self) -> String {
        let root = self.office.root();
        let path = *self.random.pick(&["checked-pages", "checked-texts", "traces", "articles"]);
        let at = root.join(".jianbao").join(path);
        match self.random.below(4) {
            0 => {
                let _ = fs::remove_file(&at);
                format!("forget {path}")
            }
            1 => {
                let mut bytes = fs::read(&at).unwrap_or_default();
                let middle = bytes.len() / 2;
                if let Some(byte) = bytes.get_mut(middle) {
                    *byte ^= 1;
                }
                let _ = fs::write(&at, bytes);
                format!("damage {path}")
            }
            2 => {
                self.office.args[1] = (*self.random.pick(&["2020-03-10", "2020-03-20", "2020-09-01"])).to_owned();
                format!("today is {}", self.office.args[1])
            }
            _ => {
                self.office.build();
                "build".to_owned()
            }
        }
    }
}
