//! Builds the site of a package again from nothing but the package, and holds it against what was archived.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;

use super::bag::read_manifest;
use super::hash::sha256;
use super::names::MAP;
use super::package::{SOFTWARE, features};
use super::{SITE, SOURCE};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::parse_day;
use crate::output::{MANIFEST, clear, replace, unread};
use crate::render::ENGINE;
use crate::source::clock::Now;
use crate::source::{Source, folder};
use crate::web::{self, Built};

/// Paths in the bag, each with how the file of now differs.
pub type Differing = Vec<(String, &'static str)>;

/// How the new site stands beside the archived one.
pub struct Rebuilt {
    pub built: Built,
    pub files: usize,
    /// Files that are not the same, each with how.
    pub differing: Differing,
    /// Why that may be.
    pub reasons: Vec<String>,
}

/// What a package says about how its site was built.
struct Made {
    now: Now,
    theme: Option<String>,
    reasons: Vec<String>,
}

/// Builds into `output`. Nothing is written into the bag.
pub fn rebuild(
    bag: &Path,
    output: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Rebuilt, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let state = folder::for_a_moment("jianbao-rebuild");
    let done = rebuilt(bag, output, &state, progress);
    clear(&state).map_err(one)?;
    done
}

fn rebuilt(
    bag: &Path,
    output: &Path,
    state: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Rebuilt, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let here = |path: &str| Location::file(bag.join(path).to_string_lossy().into_owned());
    if !bag.join(SOURCE).is_dir() {
        let help = "give the folder of a package; a ZIP or TAR has to be unpacked first";
        return Err(one(Diagnostic::error(here(""), "there is no data/source/ in it").help(help)));
    }
    let inside = |path: &Path| std::path::absolute(path).ok();
    if inside(output).zip(inside(bag)).is_some_and(|(output, bag)| output.starts_with(bag)) {
        return Err(one(Diagnostic::error(here(""), "the site cannot be built into the package")
            .help("give a folder of its own with --output")));
    }
    let made = made(bag).map_err(one)?;
    let was = changed_names(bag);
    let root = restored(bag, state, &was).map_err(one)?;
    let source = Source::open(&root, made.now).map_err(one)?.with_state(state.join("state"));
    let theme = made.theme.as_deref();
    let request = web::Request { source: &source, output, theme, force: true, changed: None, progress };
    let built = web::build(&request)?;
    let (files, differing) = differing(bag, output, &was).map_err(one)?;
    let mut reasons = made.reasons;
    if reasons.is_empty() && !differing.is_empty() {
        reasons.push("the program is the same: run `jianbao verify` on the package, it may be damaged".to_owned());
    }
    Ok(Rebuilt { built, files, differing, reasons })
}

/// `data/records/build.json`.
fn made(bag: &Path) -> Result<Made, Diagnostic> {
    let path = bag.join("data/records/build.json");
    let bytes = folder::bytes(&path).map_err(|e| unread(&path, &e))?;
    let wrong = || {
        Diagnostic::error(
            Location::file(path.to_string_lossy().into_owned()),
            "this does not say how the site was built",
        )
        .help("run `jianbao verify` on the package")
    };
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    let text = |key: &str| value[key].as_str();
    let minute = |time: &str| time.split_once(':').and_then(|(h, m)| Some((h.parse().ok()?, m.parse().ok()?)));
    let time = text("time").map(|time| minute(time).ok_or_else(wrong)).transpose()?;
    let day = text("today").and_then(parse_day).ok_or_else(wrong)?;
    let then = text("software").unwrap_or("another program");
    let mut reasons = Vec::new();
    if then != SOFTWARE {
        reasons.push(format!("the package was made by {then}, this is {SOFTWARE}"));
    } else if text("engine") != Some(ENGINE) {
        reasons.push(format!("the package was made by another edition of {then}"));
    }
    let had: Vec<&str> = value["features"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if had != features() {
        let list = |all: &[&str]| if all.is_empty() { "none".to_owned() } else { all.join(", ") };
        let now = list(&features());
        reasons.push(format!("the package was made with other features of the program: {}, here {now}", list(&had)));
    }
    Ok(Made { now: Now { day, time }, theme: text("theme").map(str::to_owned), reasons })
}

/// Paths whose names were changed to be portable, and what they were.
fn changed_names(bag: &Path) -> BTreeMap<String, String> {
    let bytes = folder::bytes(&bag.join(MAP)).unwrap_or_default();
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    let pair = |record: csv::StringRecord| Some((record.get(0)?.to_owned(), record.get(1)?.to_owned()));
    reader.records().flatten().filter_map(pair).collect()
}

/// The folder of the sources: that of the bag, or a copy for the moment where names have to be what they were.
fn restored(bag: &Path, state: &Path, was: &BTreeMap<String, String>) -> Result<PathBuf, Diagnostic> {
    let sources = bag.join(SOURCE);
    if !was.keys().any(|path| path.starts_with(SOURCE)) {
        return Ok(sources);
    }
    let root = state.join("source");
    for file in folder::walk(&sources).map_err(|e| unread(&sources, &e))? {
        let path = format!("{SOURCE}{}", file.path);
        let name = was.get(&path).unwrap_or(&path);
        let name = name.strip_prefix(SOURCE).unwrap_or(name);
        let sound = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !sound || file.odd.is_some() {
            return Err(Diagnostic::error(Location::file(path), "this name leads out of the package"));
        }
        let from = sources.join(&file.path);
        replace(&root.join(name), &folder::bytes(&from).map_err(|e| unread(&from, &e))?)?;
    }
    Ok(root)
}

/// How many files were archived, and which are not the same now.
fn differing(bag: &Path, output: &Path, was: &BTreeMap<String, String>) -> Result<(usize, Differing), Diagnostic> {
    let path = bag.join("manifest-sha256.txt");
    let text = folder::bytes(&path).map_err(|e| unread(&path, &e))?;
    let manifest = read_manifest(&String::from_utf8_lossy(&text), 64).unwrap_or_default();
    let site = manifest.into_iter().filter(|(path, _)| path.starts_with(SITE));
    let original = |path: String| was.get(&path).cloned().unwrap_or(path);
    let archived: BTreeMap<String, String> = site.map(|(path, hash)| (original(path), hash)).collect();
    let files = folder::walk(output).map_err(|e| unread(output, &e))?;
    let hashed = |file: &folder::Found| {
        let from = output.join(&file.path);
        let bytes = folder::bytes(&from).map_err(|e| unread(&from, &e))?;
        Ok((format!("{SITE}{}", file.path), sha256(&bytes)))
    };
    let own: Vec<&folder::Found> = files.iter().filter(|file| file.path != MANIFEST).collect();
    let now: BTreeMap<String, String> = own.into_par_iter().map(hashed).collect::<Result<_, Diagnostic>>()?;
    let mut all = Differing::new();
    for (path, hash) in &archived {
        match now.get(path) {
            None => all.push((path.clone(), "was archived and is not built any more")),
            Some(other) if other != hash => all.push((path.clone(), "has other bytes")),
            Some(_) => {}
        }
    }
    all.extend(now.keys().filter(|path| !archived.contains_key(*path)).map(|path| (path.clone(), "is new")));
    all.sort();
    Ok((archived.len(), all))
}
