//! The series of packages in one folder: each names the hash of the one before it, and `series.csv` lists them all.

use std::path::{Path, PathBuf};

use super::bag::Info;
use super::hash::sha256;
use crate::diagnostic::{Diagnostic, Location};
use crate::output::replace;
use crate::source::folder;

/// Lists the packages of the folder it stands in.
pub const FILE: &str = "series.csv";
/// The file of a bag whose hash stands for the whole package: it holds the hashes of the manifests.
pub const SEAL: &str = "tagmanifest-sha256.txt";

/// Labels of bag-info.txt that make the chain.
pub const NUMBER: &str = "Series-Number";
pub const PREVIOUS: &str = "Previous-Package";
pub const PREVIOUS_HASH: &str = "Previous-Package-SHA256";
pub const CORRECTS: &str = "Corrects-Package";
pub const CORRECTS_HASH: &str = "Corrects-Package-SHA256";
pub const REASON: &str = "Correction-Reason";

/// A package in the series; `hash` is that of its `SEAL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub package: String,
    pub hash: String,
    pub closed: String,
    pub corrects: String,
}

/// All packages that were ever closed into a folder, in order; some may have been moved away since.
#[derive(Debug)]
pub struct Series {
    home: PathBuf,
    pub links: Vec<Link>,
}

impl Series {
    /// Reads the list, and takes in packages that a killed run finished without listing them.
    pub fn read(home: &Path) -> Result<Self, Diagnostic> {
        let mut series = Self { home: home.to_owned(), links: listed(&home.join(FILE))? };
        let here: Vec<(Link, Info)> = folder::names(home).into_iter().filter_map(|n| package(home, n)).collect();
        while let Some((link, _)) = here.iter().find(|(link, info)| {
            let last = series.links.last();
            let follows = info.get(PREVIOUS_HASH).unwrap_or("") == last.map_or("", |l| &l.hash);
            follows && !series.has(&link.package)
        }) {
            series.links.push(link.clone());
        }
        Ok(series)
    }

    pub fn has(&self, package: &str) -> bool {
        self.find(package).is_some()
    }

    pub fn find(&self, package: &str) -> Option<&Link> {
        self.links.iter().find(|l| l.package == package)
    }

    pub fn add(&mut self, link: Link) -> Result<(), Diagnostic> {
        self.links.push(link);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |_| Diagnostic::error(Location::file(FILE), "the list of packages cannot be written");
        writer.write_record(["number", "package", "sha256", "closed", "corrects"]).map_err(failed)?;
        for (n, link) in self.links.iter().enumerate() {
            let number = (n + 1).to_string();
            writer.write_record([&number, &link.package, &link.hash, &link.closed, &link.corrects]).map_err(failed)?;
        }
        replace(&self.home.join(FILE), &writer.into_inner().unwrap_or_default())
    }

    /// What the chain is, a line a package, and where it breaks.
    pub fn log(&self) -> (Vec<String>, Vec<Diagnostic>) {
        let (mut lines, mut broken) = (Vec::new(), Vec::new());
        let mut previous = String::new();
        for (n, link) in self.links.iter().enumerate() {
            let found = package(&self.home, link.package.clone());
            let mut word = "whole chain so far";
            let at = || Location::file(self.home.join(&link.package).to_string_lossy().into_owned());
            match &found {
                None if self.home.join(&link.package).is_dir() => {
                    word = "BROKEN: a file that makes it a package is missing";
                    let message = format!("has no {SEAL} or no bag-info.txt");
                    broken.push(
                        Diagnostic::error(at(), message).help("run `jianbao verify` on it, or bring back a copy"),
                    );
                }
                None => word = "not in this folder; listed only",
                Some((now, _)) if now.hash != link.hash => {
                    word = "BROKEN: changed since it was closed";
                    let message = format!("{SEAL} was changed: its hash is not the one in {FILE}");
                    broken.push(
                        Diagnostic::error(at(), message).help("run `jianbao verify` on it, or bring back a copy"),
                    );
                }
                Some((_, info)) if info.get(PREVIOUS_HASH).unwrap_or("") != previous => {
                    word = "BROKEN: names another package as the one before";
                    let before = self.links.get(n.wrapping_sub(1)).map_or("none", |l| &l.package);
                    let named = info.get(PREVIOUS).unwrap_or("none");
                    let message = format!("names {named} as the package before it; {FILE} has {before}");
                    broken.push(
                        Diagnostic::error(at(), message)
                            .help("a package between them was removed, or a list was edited"),
                    );
                }
                Some(_) => {}
            }
            let corrects =
                if link.corrects.is_empty() { String::new() } else { format!(", corrects {}", link.corrects) };
            lines.push(format!(
                "{:>3}  {}  {}  {}{corrects}: {word}",
                n + 1,
                link.closed,
                &link.hash[..12],
                link.package
            ));
            previous.clone_from(&link.hash);
        }
        for name in folder::names(&self.home) {
            if !self.has(&name) && package(&self.home, name.clone()).is_some() {
                let at = Location::file(self.home.join(&name).to_string_lossy().into_owned());
                let message = format!("this package is not in {FILE}, and does not follow on its last one");
                broken
                    .push(Diagnostic::error(at, message).help("it belongs to another series, or the list was edited"));
            }
        }
        (lines, broken)
    }
}

/// The package in a folder of this name, if it is one.
fn package(home: &Path, name: String) -> Option<(Link, Info)> {
    let seal = folder::bytes(&home.join(&name).join(SEAL)).ok()?;
    let info = folder::bytes(&home.join(&name).join("bag-info.txt")).ok()?;
    let info = Info::read(&String::from_utf8_lossy(&info));
    let text = |label: &str| info.get(label).unwrap_or("").to_owned();
    let link = Link { hash: sha256(&seal), closed: text("Bagging-Date"), corrects: text(CORRECTS), package: name };
    Some((link, info))
}

fn listed(path: &Path) -> Result<Vec<Link>, Diagnostic> {
    let Ok(bytes) = folder::bytes(path) else { return Ok(Vec::new()) };
    let wrong = |n: usize| {
        let at = Location::new(path.to_string_lossy().into_owned(), u32::try_from(n + 2).unwrap_or(0), 1, 0);
        Diagnostic::error(at, "this line of the list of packages cannot be read")
            .help("bring back a copy of it, or move it away: packages here are found again")
    };
    let mut reader = csv::Reader::from_reader(&*bytes);
    let link = |(n, record): (usize, Result<csv::StringRecord, csv::Error>)| {
        let record = record.map_err(|_| wrong(n))?;
        let [number, package, hash, closed, corrects] = [0, 1, 2, 3, 4].map(|c| record.get(c).unwrap_or("").to_owned());
        let sound = number == (n + 1).to_string() && !package.is_empty() && hash.len() == 64 && hash.is_ascii();
        sound.then_some(Link { package, hash, closed, corrects }).ok_or_else(|| wrong(n))
    };
    reader.records().enumerate().map(link).collect()
}
