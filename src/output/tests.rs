//! The laws of the room: all or nothing under every fault, and nobody else's file is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::disk::{Disk, Need};
use super::*;
use crate::diagnostic::Diagnostic;

mod faults;
mod laws;
mod parcel;
mod session;
mod speed;
mod strangers;

/// What happens at the chosen operation.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Mode {
    #[default]
    Never,
    /// The process dies: nothing more is done, not even cleaning up.
    Kill,
    /// This one operation fails.
    Once,
    /// The disk is full from here on: what needs room fails.
    Full,
    /// Another program holds the file for so many tries.
    Busy(usize),
}

/// Pulls the plug at the n-th operation that changes the disk.
#[derive(Debug, Default)]
pub(super) struct Fault {
    at: usize,
    mode: Mode,
    count: Arc<AtomicUsize>,
    fired: AtomicUsize,
    killed: AtomicBool,
}

impl Fault {
    pub fn step(&self, need: Need) -> io::Result<()> {
        let now = self.count.fetch_add(1, Ordering::SeqCst);
        let due = now >= self.at;
        match self.mode {
            Mode::Kill if due => {
                self.killed.store(true, Ordering::SeqCst);
                Err(io::Error::other("killed"))
            }
            Mode::Once if now == self.at => Err(io::Error::other("failed once")),
            Mode::Full if due && need == Need::Room => Err(io::ErrorKind::StorageFull.into()),
            Mode::Busy(tries) if due && self.fired.fetch_add(1, Ordering::SeqCst) < tries => {
                Err(io::ErrorKind::ResourceBusy.into())
            }
            _ => Ok(()),
        }
    }

    /// Thousands of builds with faults need not wait for the disk.
    pub fn armed(&self) -> bool {
        self.mode != Mode::Never
    }

    pub fn killed(&self) -> bool {
        self.killed.load(Ordering::SeqCst)
    }
}

/// A folder half removed: the first file in it is gone, the rest stands.
pub(super) fn crumble(path: &Path) {
    let first = walk(path).into_iter().find(|(_, bytes)| bytes.is_some());
    if let Some((file, _)) = first {
        let _ = fs::remove_file(path.join(file));
    }
}

fn faulty(mode: Mode, at: usize) -> Disk {
    Disk { fault: Fault { at, mode, ..Fault::default() } }
}

/// A folder of its own, gone at the end of the test.
struct Temp(PathBuf);

impl Temp {
    fn new(name: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        // In memory where the machine has such a place and nobody chose another: thousands of small builds.
        let memory = Path::new("/dev/shm");
        let chosen = std::env::var_os("TMPDIR").is_some() || !memory.is_dir();
        let base = if chosen { std::env::temp_dir() } else { memory.to_path_buf() };
        let dir = base.join(format!("jianbao-output-{name}-{}-{count}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    fn public(&self) -> PathBuf {
        self.0.join("public")
    }

    fn state(&self) -> PathBuf {
        self.0.join("state")
    }

    fn open(&self) -> Output {
        Output::open(&self.public(), &self.state(), false).unwrap()
    }

    /// A file by hand.
    fn put(&self, route: &str, text: &str) {
        let path = self.public().join(route);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn build(&self, site: &Site) -> Result<Committed, Diagnostic> {
        self.build_on(Disk::default(), site, false)
    }

    /// A build as `web` does it: a page whose key is known and whose file is intact is kept undrawn.
    fn build_on(&self, disk: Disk, site: &Site, force: bool) -> Result<Committed, Diagnostic> {
        let output = Output::open_on(disk, &self.public(), &self.state(), force)?;
        for (route, text) in site {
            let key = Digest::of(format!("key of {text}").as_bytes());
            let known = output.manifest().get(route).is_some_and(|entry| entry.key == key);
            if known && output.intact(route) {
                output.keep(route, key);
            } else {
                output.write(route, key, text.as_bytes())?;
            }
        }
        output.commit()
    }

    fn tree(&self) -> BTreeMap<String, Option<Vec<u8>>> {
        let mut tree = walk(&self.public());
        tree.retain(|path, _| path.split('/').next() != Some(STAGE));
        tree
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

type Site = BTreeMap<String, String>;

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(route, text)| ((*route).to_owned(), (*text).to_owned())).collect()
}

/// Every file with its bytes, every folder with none.
fn walk(dir: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut all = BTreeMap::new();
    let Ok(list) = fs::read_dir(dir) else { return all };
    for child in list.flatten() {
        let name = child.file_name().into_string().unwrap();
        if child.file_type().unwrap().is_dir() {
            all.extend(walk(&child.path()).into_iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
            all.insert(name, None);
        } else {
            all.insert(name, Some(fs::read(child.path()).unwrap_or_default()));
        }
    }
    all
}

fn copy_tree(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for (path, bytes) in walk(from) {
        match bytes {
            None => fs::create_dir_all(to.join(path)).unwrap(),
            Some(bytes) => {
                fs::create_dir_all(to.join(&path).parent().unwrap()).unwrap();
                fs::write(to.join(path), bytes).unwrap();
            }
        }
    }
}

/// Sets a file's time to the past, so that its time proves its bytes, as after some work at the desk.
fn age(path: &Path, seconds: u64) {
    let time = std::time::SystemTime::now() - std::time::Duration::from_secs(seconds);
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}
