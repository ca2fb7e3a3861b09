//! What the tests of the whole program share: sites in temporary folders, runs of the real binary, trees of bytes.

// Each file in tests/ is a program of its own and uses a part of this.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

pub mod html;
pub mod random;

/// Files by their path (with `/`) below a folder. A link is held as `-> target`.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A folder below the system's temporary one, gone with this value.
pub struct Temp(PathBuf);

impl Temp {
    pub fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("jianbao-{name}-{}-{n}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path.canonicalize().unwrap())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The folder of the repository.
pub fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Copies a folder over another; what is there already stays.
pub fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy_tree(&item.path(), &target);
        } else {
            fs::copy(item.path(), &target).unwrap();
        }
    }
}

/// All files below a folder; an absent folder is an empty tree.
pub fn read_tree(base: &Path) -> Tree {
    let mut tree = Tree::new();
    read_into(base, "", &mut tree);
    tree
}

fn read_into(folder: &Path, prefix: &str, tree: &mut Tree) {
    let Ok(items) = fs::read_dir(folder) else { return };
    for item in items {
        let item = item.unwrap();
        let path = format!("{prefix}{}", item.file_name().to_str().unwrap());
        let kind = item.file_type().unwrap();
        if kind.is_symlink() {
            let target = fs::read_link(item.path()).unwrap();
            tree.insert(path, format!("-> {}", target.display()).into_bytes());
        } else if kind.is_dir() {
            read_into(&item.path(), &format!("{path}/"), tree);
        } else {
            tree.insert(path, fs::read(item.path()).unwrap());
        }
    }
}

/// Paths that are not the same in both trees, in order.
pub fn differences(a: &Tree, b: &Tree) -> Vec<String> {
    let mut all: Vec<&String> = a.keys().chain(b.keys()).collect();
    all.sort();
    all.dedup();
    all.into_iter().filter(|p| a.get(*p) != b.get(*p)).cloned().collect()
}

/// Stops the test where two trees differ, naming the files and the first differing line of the first.
#[track_caller]
pub fn assert_same(a: &Tree, b: &Tree, what: &str) {
    let different = differences(a, b);
    let Some(first) = different.first() else { return };
    let text = |tree: &Tree| tree.get(first).map_or("(absent)".to_owned(), |b| String::from_utf8_lossy(b).into_owned());
    let (left, right) = (text(a), text(b));
    let line = left.lines().zip(right.lines()).find(|(l, r)| l != r);
    panic!("{what}: {} files differ: {different:?}\nfirst lines that differ: {line:#?}", different.len());
}

/// What a run of the program gave.
#[derive(Debug, Clone)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The numbers of the summary line: files, drawn, kept, written.
    pub fn counts(&self) -> [usize; 4] {
        let line = self.stdout.lines().find(|l| l.contains(" drawn, ")).unwrap_or_else(|| panic!("{self:?}"));
        let numbers: Vec<usize> = line.split([' ', ':', ',']).filter_map(|w| w.parse().ok()).collect();
        [numbers[0], numbers[1], numbers[2], numbers[3]]
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// The program, ready to be run in a plain environment.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    command.env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1").env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::null());
    command
}

pub fn run(mut command: Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A root folder with content/ in a temporary place; the output stands beside it, in `out/`.
pub struct Office {
    temp: Temp,
    pub args: Vec<String>,
}

/// A day on which all content of the tests is published.
pub const TODAY: &str = "2020-03-10";

impl Office {
    /// With nothing in it.
    pub fn empty(name: &str) -> Self {
        let temp = Temp::new(name);
        fs::create_dir_all(temp.join("root/content")).unwrap();
        Self { temp, args: vec!["--today".to_owned(), TODAY.to_owned()] }
    }

    /// With the small sound site of tests/base.
    pub fn base(name: &str) -> Self {
        let office = Self::empty(name);
        copy_tree(&house().join("tests/base"), &office.root());
        office
    }

    /// With the content of this repository.
    pub fn demo(name: &str) -> Self {
        let mut office = Self::empty(name);
        copy_tree(&house().join("content"), &office.root().join("content"));
        office.args[1] = "2026-12-31".to_owned();
        office
    }

    pub fn root(&self) -> PathBuf {
        self.temp.join("root")
    }

    pub fn out(&self) -> PathBuf {
        self.temp.join("out")
    }

    /// Writes a file of the root; folders are made.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// Replaces text in a file that holds it once or more.
    #[track_caller]
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        self.put(path, text.replace(from, to));
    }

    /// Gives every file of the root a time long past, so that the next build may trust its caches.
    pub fn age(&self) {
        age(&self.root());
    }

    pub fn command(&self, out: &Path) -> Command {
        let mut command = program();
        command.arg("build").arg("--root").arg(self.root()).arg("--output").arg(out).args(&self.args);
        command
    }

    pub fn build(&self) -> Run {
        run(self.command(&self.out()))
    }

    pub fn tree(&self) -> Tree {
        read_tree(&self.out())
    }

    /// A text file of the output.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        let text = fs::read_to_string(self.out().join(path));
        text.unwrap_or_else(|e| panic!("{path}: {e}"))
    }
}

/// Files of a folder get a time an hour ago.
pub fn age(folder: &Path) {
    let old = SystemTime::now() - Duration::from_secs(3600);
    for item in fs::read_dir(folder).unwrap() {
        let item = item.unwrap();
        let kind = item.file_type().unwrap();
        if kind.is_dir() {
            age(&item.path());
        } else if kind.is_file() {
            set_time(&item.path(), old);
        }
    }
}

pub fn set_time(path: &Path, time: SystemTime) {
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

/// Folders of cases, sorted: those in `tests/<kind>`.
pub fn cases(kind: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(house().join("tests").join(kind)).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|p| p.is_dir());
    all.sort();
    assert!(!all.is_empty());
    let only = std::env::var("CASE").ok();
    all.retain(|p| only.as_ref().is_none_or(|o| p.file_name().unwrap().to_str().unwrap().contains(o.as_str())));
    all
}

/// Whether expected files are to be written instead of compared.
pub fn accepting() -> bool {
    std::env::var_os("UPDATE").is_some_and(|v| v == "1")
}

/// A case's site: its own files, laid over tests/base unless it holds a file `alone`; `args.txt` holds
/// further arguments; `setup.txt` what no version control keeps: `link PATH TARGET`, `copy FROM TO`, `remove PATH`.
pub fn office_of(case: &Path) -> Office {
    let name = case.file_name().unwrap().to_str().unwrap();
    let mut office = if case.join("alone").is_file() { Office::empty(name) } else { Office::base(name) };
    for folder in ["content", "themes"] {
        if case.join(folder).is_dir() {
            copy_tree(&case.join(folder), &office.root().join(folder));
        }
    }
    if let Ok(args) = fs::read_to_string(case.join("args.txt")) {
        office.args = args.split_whitespace().map(str::to_owned).collect();
    }
    for line in fs::read_to_string(case.join("setup.txt")).unwrap_or_default().lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["remove", path] => office.remove(path),
            ["copy", from, to] => {
                let bytes = fs::read(office.root().join(from)).unwrap();
                office.put(to, bytes);
            }
            #[cfg(unix)]
            ["link", path, target] => std::os::unix::fs::symlink(target, office.root().join(path)).unwrap(),
            #[cfg(not(unix))]
            ["link", ..] => {}
            // Said to `tests/errors.rs`: rights to take away, names that only Unix can hold.
            ["unreadable", _] | ["unix"] => {}
            _ => panic!("{}: {line}", case.display()),
        }
    }
    office
}

/// Compares a text with a file of a case, or writes it where `UPDATE=1`. Gives what is wrong.
pub fn compare(file: &Path, got: &str) -> Option<String> {
    if accepting() {
        fs::write(file, got).unwrap();
        return None;
    }
    let wanted = fs::read_to_string(file).unwrap_or_default().replace("\r\n", "\n");
    (wanted != got).then(|| format!("{} is not what was given:\n{got}\n--- expected:\n{wanted}", file.display()))
}
