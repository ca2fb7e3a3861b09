//! File names that every system can hold: NFC, no sign that Windows or BagIt gives a meaning, short, told apart without
//! regard to case. A name that is not so is changed, and the change is written down.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::hash::sha256;

/// Longest path below the bag, in bytes (less than 200, with room for nothing more).
const LONGEST: usize = 199;

/// Names that Windows keeps for devices, with any ending.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Where the map of changed names stands in a bag.
pub const MAP: &str = "data/records/names.csv";

/// The names given so far, and those that had to be changed.
#[derive(Default)]
pub struct Names {
    taken: BTreeSet<String>,
    /// (path in the bag, path as it was).
    pub changed: Vec<(String, String)>,
}

impl Names {
    /// The path under which a file stands in the bag: its own, wherever that can be.
    pub fn of(&mut self, path: &str) -> String {
        let portable = portable(path);
        let mut name = portable.clone();
        let mut count = 1;
        while !self.taken.insert(folded(&name)) {
            count += 1;
            name = beside(&portable, count);
        }
        if name != path {
            self.changed.push((name.clone(), path.to_owned()));
        }
        name
    }
}

/// As the disks of Windows and macOS compare names.
fn folded(path: &str) -> String {
    path.to_lowercase()
}

/// `a/b.png` → `a/b~2.png`.
fn beside(path: &str, count: usize) -> String {
    let start = path.rfind('/').map_or(0, |at| at + 1);
    match path[start..].rfind('.').filter(|at| *at > 0) {
        Some(dot) => format!("{}~{count}{}", &path[..start + dot], &path[start + dot..]),
        None => format!("{path}~{count}"),
    }
}

fn portable(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(part).collect();
    let path = parts.join("/");
    if path.len() <= LONGEST {
        return path;
    }
    // A long name stands for itself by its hash, beside the bag's first two folders.
    let folder: Vec<&str> = path.split('/').take(2).collect();
    let ending = path.rsplit_once('.').map_or("", |(_, e)| e);
    let ending = if ending.len() <= 8 && !ending.contains('/') { format!(".{ending}") } else { String::new() };
    format!("{}/long/{}{ending}", folder.join("/"), &sha256(path.as_bytes())[..32])
}

/// One part of a path.
fn part(part: &str) -> String {
    let wrong = |c: char| "<>:\"|?*\\%".contains(c) || c.is_control();
    let composed: String = if is_nfc(part) { part.to_owned() } else { part.nfc().collect() };
    let mut name: String = composed.chars().map(|c| if wrong(c) { '_' } else { c }).collect();
    if name.ends_with(['.', ' ']) {
        name.pop();
        name.push('_');
    }
    let stem = name.split('.').next().unwrap_or("").trim_end().to_ascii_lowercase();
    if RESERVED.contains(&stem.as_str()) { format!("_{name}") } else { name }
}

/// Whether a path could have come from here.
pub fn is_portable(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !part.is_empty()) && portable(path) == path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_travel_are_changed_and_told() {
        let mut names = Names::default();
        let long = format!("data/site/{}.html", "长".repeat(80));
        let cases = [
            ("data/site/简报.html", "data/site/简报.html"),
            ("data/site/a?.html", "data/site/a_.html"),
            ("data/site/A_.html", "data/site/A_~2.html"),
            ("data/site/100%.png", "data/site/100_.png"),
            ("data/site/con.txt", "data/site/_con.txt"),
            ("data/site/end.", "data/site/end_"),
            ("data/site/e\u{301}.md", "data/site/é.md"),
        ];
        for (path, expected) in cases {
            assert_eq!(names.of(path), expected);
        }
        let short = names.of(&long);
        assert!(short.starts_with("data/site/long/") && short.ends_with(".html") && short.len() < 200, "{short}");
        assert_eq!(names.changed.len(), 7);
        assert!(names.changed.iter().all(|(name, _)| is_portable(name)), "{:?}", names.changed);
        for bad in ["", "a//b", "a/", "a:b", "nul", "a\tb", "..", "a/../b"] {
            assert!(!is_portable(bad), "{bad:?}");
        }
    }
}
