//! The only door to files in, and to "today".

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use chrono::NaiveDate;
use memchr::memchr_iter;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Location};

pub mod clock;
pub mod folder;
mod slips;
pub mod yaml;

/// A file as the folder lists it. `path` is from the root, with `/`; `modified` is nanoseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub path: Arc<str>,
    pub size: u64,
    pub modified: i128,
}

/// The root folder of a site: `content/`, and `themes/` where there is one.
#[derive(Debug, Clone)]
pub struct Source {
    root: PathBuf,
    pub today: NaiveDate,
    /// Hour and minute, where they are known: not with `--today`.
    pub time: Option<(u32, u32)>,
    /// What builds keep for the next one.
    state: PathBuf,
}

impl Source {
    /// `root` must be a folder.
    pub fn open(root: &Path, now: clock::Now) -> Result<Self, Diagnostic> {
        if !root.is_dir() {
            let shown = root.display().to_string();
            return Err(Diagnostic::error(Location::file(shown), "there is no such folder")
                .help("give the folder that holds content/ with --root"));
        }
        Ok(Self { root: root.to_owned(), today: now.day, time: now.time, state: root.join(".jianbao") })
    }

    /// Keeps what builds keep in a folder elsewhere: nothing is written into the root.
    #[must_use]
    pub fn with_state(self, state: PathBuf) -> Self {
        Self { state, ..self }
    }

    pub fn state(&self) -> &Path {
        &self.state
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether `top` (a folder name in the root) is there.
    pub fn has(&self, top: &str) -> bool {
        self.root.join(top).is_dir()
    }

    pub fn now(&self) -> clock::Now {
        clock::Now { day: self.today, time: self.time }
    }

    /// Why `output` may not be built into: it holds what the office wrote, or lies in it.
    pub fn covers(&self, output: &Path) -> Option<&'static str> {
        let root = fs::canonicalize(&self.root).ok()?;
        let output = settled(output)?;
        if root.starts_with(&output) {
            return Some("the site cannot be built over the folder that holds content/");
        }
        let own = ["content", "themes", ".jianbao"].map(|top| root.join(top));
        let linked = own.iter().filter_map(|top| fs::canonicalize(top).ok());
        let inside = own.iter().cloned().chain(linked).any(|top| output.starts_with(top));
        inside.then_some("the site cannot be built into content/, themes/ or .jianbao/")
    }

    /// The file on disk behind a listed path.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// All files below `top`, sorted by path. Hidden files and what editors and systems leave behind are passed
    /// over; links that lead out of the root or round in a circle, and names that are not Unicode, are errors.
    pub fn list(&self, top: &str) -> (Vec<Entry>, Vec<Diagnostic>) {
        let (mut entries, mut found) = (Vec::new(), Vec::new());
        let base = self.root.join(top);
        if !base.is_dir() {
            let message = format!("there is no folder `{top}` in {}", self.root.display());
            let help = format!("give the folder that holds {top}/ with --root");
            return (entries, vec![Diagnostic::error(Location::file(top), message).help(help)]);
        }
        let walk = WalkDir::new(&base).follow_links(false).into_iter();
        // One after another: in parallel the 20,212 stats of a large site were no faster (measured with 1, 2, 4 jobs).
        for item in walk.filter_entry(|e| e.depth() == 0 || !is_litter(&e.file_name().to_string_lossy())) {
            match item {
                Ok(item) if item.file_type().is_dir() => {}
                Ok(item) => match self.listed(top, &base, &item) {
                    Ok(entry) => entries.push(entry),
                    Err(problem) => found.push(problem),
                },
                Err(error) => {
                    let at = error.path().map_or_else(|| top.to_owned(), |p| self.shown(p));
                    found.push(unreadable(&at, error.io_error()));
                }
            }
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        (entries, found)
    }

    /// One file that the walk through `base`, the folder `top`, came upon.
    fn listed(&self, top: &str, base: &Path, item: &DirEntry) -> Result<Entry, Diagnostic> {
        let Some(path) = relative(top, base, item.path()) else {
            let at = Location::file(self.shown(item.path()));
            return Err(Diagnostic::error(at, "this name is not Unicode").help("rename the file"));
        };
        if item.file_type().is_symlink()
            && let Some(problem) = self.linked(item.path(), &path)
        {
            return Err(problem);
        }
        match fs::metadata(item.path()) {
            Ok(meta) => Ok(entry(path, &meta)),
            Err(error) => Err(unreadable(&path, Some(&error))),
        }
    }

    /// One file as `list` would list it now; `None` where it is no plain file.
    pub fn entry(&self, path: &Arc<str>) -> Option<Entry> {
        let meta = fs::symlink_metadata(self.root.join(&**path)).ok()?;
        meta.is_file().then(|| entry(path.clone(), &meta))
    }

    /// Whether anything is at a path from the root.
    pub fn is_there(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// What is wrong with a symbolic link, if anything: only links to files inside the root are followed.
    fn linked(&self, link: &Path, shown: &str) -> Option<Diagnostic> {
        let at = Location::file(shown);
        let (Ok(target), Ok(root)) = (link.canonicalize(), self.root.canonicalize()) else {
            return Some(
                Diagnostic::error(at, "this link leads nowhere or round in a circle")
                    .help("remove it, or put the file itself here"),
            );
        };
        if !target.starts_with(&root) {
            return Some(
                Diagnostic::error(at, "this link leads out of the folder").help("put a copy of the file here"),
            );
        }
        if target.is_dir() {
            let circle = link.parent().and_then(|p| p.canonicalize().ok()).is_some_and(|p| p.starts_with(&target));
            let message =
                if circle { "this link makes the folder contain itself" } else { "a linked folder is not read" };
            return Some(Diagnostic::error(at, message).help("remove the link, or put a copy of the folder here"));
        }
        None
    }

    /// The bytes of a file listed before.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        let escapes = Path::new(path).components().any(|c| !matches!(c, Component::Normal(_)));
        if escapes {
            return Err(Diagnostic::error(Location::file(path), "this path leads out of the folder"));
        }
        fs::read(self.root.join(path)).map_err(|e| unreadable(path, Some(&e)))
    }

    /// The text of a UTF-8 file, without its byte order mark.
    pub fn text(&self, path: &str) -> Result<String, Diagnostic> {
        decode(path, &self.bytes(path)?)
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

/// The path of a file below `base` as it is listed: below `top`, with `/`. None where it is not Unicode.
fn relative(top: &str, base: &Path, path: &Path) -> Option<Arc<str>> {
    let below = path.strip_prefix(base).ok()?.to_str()?;
    let full = if below.is_empty() { top.to_owned() } else { [top, "/", below].concat() };
    Some(if cfg!(windows) { full.replace('\\', "/").into() } else { full.into() })
}

/// The path without links and `..`, also where its last parts are not there yet.
fn settled(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let there = path.ancestors().find_map(|p| Some((fs::canonicalize(p).ok()?, p)))?;
    let mut full = there.0;
    for part in path.strip_prefix(there.1).ok()?.components() {
        match part {
            Component::ParentDir => drop(full.pop()),
            part => full.push(part),
        }
    }
    Some(full)
}

/// A file of the computer itself, such as a font, by its whole path; `None` where it cannot be read.
pub fn of_computer(path: &str) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

/// Reads bytes as UTF-8; what is not is named: GB18030 where it reads as that.
pub fn decode(path: &str, bytes: &[u8]) -> Result<String, Diagnostic> {
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Ok(plain_lines(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())),
        Err(error) => {
            let start = error.valid_up_to();
            let line = bytes[..start].iter().filter(|b| **b == b'\n').count() + 1;
            let at = Location::new(path, u32::try_from(line).unwrap_or(0), 1, 0);
            let (message, help) = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                ("this file is UTF-16, not UTF-8", "save it again as UTF-8 (in Notepad: Save as, Encoding: UTF-8)")
            } else if encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some() {
                (
                    "this file is GB18030 (GBK), not UTF-8",
                    "save it again as UTF-8 (in Notepad: Save as, Encoding: UTF-8)",
                )
            } else {
                ("this file is not text in UTF-8", "a Markdown or YAML file was expected here")
            };
            Err(Diagnostic::error(Location { line: 0, ..at }, message).help(help))
        }
    }
}

/// Lines that end in a carriage return alone (old Macs) end in a line feed, so that all readers count alike.
pub fn plain_lines(text: String) -> String {
    let bytes = text.as_bytes();
    let lone = memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
    if lone { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// The stat of one file as an entry.
fn entry(path: Arc<str>, meta: &fs::Metadata) -> Entry {
    let modified = meta.modified().ok().map_or(0, |t| match t.duration_since(UNIX_EPOCH) {
        Ok(d) => d.as_nanos().cast_signed(),
        Err(e) => -e.duration().as_nanos().cast_signed(),
    });
    Entry { path, size: meta.len(), modified }
}

/// The links to files below `top`, each as (the file, the link's path from the root): what is linked changes without
/// its link.
pub fn links(root: &Path, top: &str) -> Vec<(PathBuf, String)> {
    let walk = WalkDir::new(root.join(top)).into_iter();
    let walk = walk.filter_entry(|e| e.depth() == 0 || !is_litter(&e.file_name().to_string_lossy()));
    let link = |item: walkdir::DirEntry| {
        let file = item.path().canonicalize().ok().filter(|file| item.depth() > 0 && file.is_file())?;
        Some((file, item.path().strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/")))
    };
    walk.flatten().filter(walkdir::DirEntry::path_is_symlink).filter_map(link).collect()
}

/// Names that editors and systems leave in folders, and hidden files.
pub(crate) fn is_litter(name: &str) -> bool {
    name.starts_with(['.', '~'])
        || name.ends_with('~')
        || name.starts_with("#")
        || LITTER.iter().any(|litter| name.eq_ignore_ascii_case(litter))
}

const LITTER: [&str; 3] = ["thumbs.db", "desktop.ini", "__macosx"];

fn unreadable(path: &str, error: Option<&io::Error>) -> Diagnostic {
    let (message, help) = match error.map(io::Error::kind) {
        Some(io::ErrorKind::PermissionDenied) => {
            ("this file may not be read".to_owned(), "give yourself the right to read it, or take it away")
        }
        Some(io::ErrorKind::NotFound) => ("this file is not there any more".to_owned(), "build again"),
        _ => {
            let why = error.map_or_else(|| "unknown reason".to_owned(), ToString::to_string);
            (format!("this file cannot be read: {why}"), "check the disk or the network folder")
        }
    };
    Diagnostic::error(Location::file(path), message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_covers_nothing_the_office_wrote() {
        let base = std::env::temp_dir().join(format!("jianbao-covers-{}", std::process::id()));
        let root = base.join("office");
        fs::create_dir_all(root.join("content/henan")).unwrap();
        let source = Source::open(&root, clock::Now { day: NaiveDate::MIN, time: None }).unwrap();
        let wrong = |path: &str| source.covers(&root.join(path)).is_some();
        for path in [".", "..", "content", "content/henan", "content/new/site", "themes/x", ".jianbao", "x/../content"]
        {
            assert!(wrong(path), "{path}");
        }
        for path in ["public", "site/deep", "../site", "contents", "content/../public"] {
            assert!(!wrong(path), "{path}");
        }
        fs::remove_dir_all(&base).unwrap();
    }
}
