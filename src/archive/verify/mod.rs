//! `verify`: whether a package is whole, and if not, which files are not, without any other tool. Nothing is unpacked and
//! nothing written; every file is read once, as a stream.

use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::hash::sha256_of;
use super::holder::Holder;
use crate::diagnostic::{Diagnostic, Location};
use crate::source::folder;

mod bag;
mod links;
mod replay;

/// What was looked at, and what is wrong with it.
pub struct Verified {
    /// "BagIt bag", "WACZ".
    pub kind: &'static str,
    pub files: usize,
    pub bytes: u64,
    /// Sorted by file; empty: everything is whole.
    pub findings: Vec<Diagnostic>,
}

/// The findings of one verification, and how far it has come.
struct Report<'a> {
    all: Vec<(String, String)>,
    done: AtomicU64,
    whole: u64,
    progress: &'a (dyn Fn(u64, u64) + Sync),
}

impl Report<'_> {
    fn say(&mut self, path: &str, what: impl Into<String>) {
        self.all.push((path.to_owned(), what.into()));
    }

    fn step(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        (self.progress)(done.min(self.whole), self.whole);
    }
}

/// Looks at a folder, a ZIP, a TAR or a WACZ.
pub fn verify(path: &Path, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Verified, Diagnostic> {
    let shown = path.to_string_lossy().into_owned();
    let unread = |e: io::Error| {
        let help = "give the folder of a package, its ZIP or TAR, or a WACZ";
        Diagnostic::error(Location::file(shown.clone()), format!("this cannot be read: {e}")).help(help)
    };
    let mut holder = Holder::open(path).map_err(unread)?;
    let whole = holder.files.iter().map(|f| f.size).sum();
    let mut report = Report { all: Vec::new(), done: AtomicU64::new(0), whole, progress };
    if path.is_file() {
        beside(path, &mut report);
    } else if let Some(packages) = around(&holder) {
        let help = format!("name one, such as {}", path.join(&packages[0]).display());
        let count = packages.len();
        let message = format!("this is no package itself, but holds {count}");
        return Err(Diagnostic::error(Location::file(shown), message).help(help));
    }
    let bag = holder.enter("bagit.txt") || holder.find("manifest-sha256.txt").is_some();
    let kind = match bag {
        true => "BagIt bag",
        false if holder.find("datapackage.json").is_some() || shown.ends_with(".wacz") => "WACZ",
        false => "no package",
    };
    report.all.append(&mut holder.refused);
    let (files, bytes) = (holder.files.len(), holder.files.iter().map(|f| f.size).sum());
    match kind {
        "BagIt bag" => bag::check(&holder, &mut report),
        "WACZ" => replay::check(&holder, "", None, &mut report),
        _ => report.say("", "there is no package in it: no bagit.txt, and no datapackage.json of a WACZ"),
    }
    let mut all = report.all;
    all.sort();
    all.dedup();
    let finding = |(path, what): (String, String)| {
        let at = match path.is_empty() {
            true => shown.clone(),
            false => format!("{}/{path}", shown.trim_end_matches(['/', '\\'])),
        };
        Diagnostic::error(Location::file(at), what)
    };
    Ok(Verified { kind, files, bytes, findings: all.into_iter().map(finding).collect() })
}

/// The packages in a folder that is none itself, where there are several or other files stand beside them.
fn around(holder: &Holder) -> Option<Vec<String>> {
    let bags = holder.files.iter().filter_map(|file| file.path.strip_suffix("/bagit.txt"));
    let all: Vec<String> = bags.filter(|folder| !folder.contains('/')).map(str::to_owned).collect();
    let alone = all.len() == 1 && holder.files.iter().all(|file| file.path.starts_with(&format!("{}/", all[0])));
    (!all.is_empty() && !alone && holder.find("bagit.txt").is_none()).then_some(all)
}

/// Holds a ZIP or TAR against `<name>.sha256` beside it, where that is.
fn beside(path: &Path, report: &mut Report) {
    let Some(name) = path.file_name().and_then(|n| n.to_str()) else { return };
    let list = path.with_extension("sha256");
    let Ok(text) = folder::bytes(&list) else { return };
    let text = String::from_utf8_lossy(&text).into_owned();
    let line = text.lines().find_map(|line| line.split_once("  ").filter(|(_, n)| *n == name));
    let Some((expected, _)) = line else {
        report.say("", format!("{} beside it does not name it", list.display()));
        return;
    };
    match folder::open(path).and_then(|mut file| sha256_of(&mut file)) {
        Ok(hash) if hash == expected => {}
        Ok(hash) => {
            let list = list.file_name().unwrap_or_default().to_string_lossy().into_owned();
            report.say("", format!("the file was changed: its SHA-256 is {hash}, {list} has {expected}"));
        }
        Err(e) => report.say("", format!("cannot be read: {e}")),
    }
}

/// Text that is small enough to be held: lists and descriptions.
fn text(holder: &Holder, path: &str, report: &mut Report) -> Option<String> {
    const MOST: u64 = 1 << 30;
    let file = holder.find(path)?;
    let mut bytes = Vec::new();
    let read = if file.size > MOST {
        Err(io::Error::other("it is too large for what it should be"))
    } else {
        holder.reader(file).and_then(|reader| reader.take(MOST).read_to_end(&mut bytes))
    };
    match read.map(|_| String::from_utf8(bytes)) {
        Ok(Ok(text)) => Some(text),
        Ok(Err(_)) => {
            report.say(path, "was changed: it is not text in UTF-8 any more");
            None
        }
        Err(e) => {
            report.say(path, format!("cannot be read: {e}"));
            None
        }
    }
}
