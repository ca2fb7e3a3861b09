//! A bag: whether every file is there, as it was, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rayon::prelude::*;

use super::{Report, replay, text};
use crate::archive::bag::{DECLARATION, Info, read_manifest};
use crate::archive::hash::Sums;
use crate::archive::holder::{Held, Holder};
use crate::archive::names::MAP;
use crate::archive::{SITE, WACZ};

/// What no package is without.
const NEEDED: [&str; 8] = [
    "bag-info.txt",
    "bagit.txt",
    "data/README.txt",
    "data/records/register.csv",
    "data/records/build.json",
    "data/site/index.html",
    "data/source/content/site.yaml",
    WACZ,
];

/// One list of hashes and where it stands.
struct Listing {
    name: String,
    hashes: BTreeMap<String, String>,
    /// It could be read as a package of ours has it.
    sound: bool,
}

pub fn check(holder: &Holder, report: &mut Report) {
    NEEDED.iter().filter(|path| holder.find(path).is_none()).for_each(|path| report.say(path, "is missing"));
    if text(holder, "bagit.txt", report).is_some_and(|text| text != DECLARATION) {
        report.say("bagit.txt", "was changed: it is not the declaration of a BagIt 1.0 bag in UTF-8");
    }
    let lists = |kind: &str, report: &mut Report| {
        [("sha256", 64), ("sha512", 128)].map(|(word, digits)| list(holder, kind, word, digits, report))
    };
    let tags = lists("tagmanifest", report);
    let payload = lists("manifest", report);
    let [short, long] = &tags;
    let is_tag = |f: &&Held| !f.path.starts_with("data/") && f.path != short.name && f.path != long.name;
    compare(holder, &tags, &holder.files.iter().filter(is_tag).collect::<Vec<_>>(), report);
    let files: Vec<&Held> = holder.files.iter().filter(|file| file.path.starts_with("data/")).collect();
    compare(holder, &payload, &files, report);
    oxum(holder, &files, report);
    let [hashes, _] = payload;
    nested(holder, &hashes.hashes, report);
}

fn list(holder: &Holder, kind: &str, word: &str, digits: usize, report: &mut Report) -> Listing {
    let name = format!("{kind}-{word}.txt");
    let mut listing = Listing { name, hashes: BTreeMap::new(), sound: false };
    if holder.find(&listing.name).is_none() {
        report.say(&listing.name, "is missing");
        return listing;
    }
    let Some(text) = text(holder, &listing.name, report) else { return listing };
    match read_manifest(&text, digits) {
        Ok(hashes) => (listing.hashes, listing.sound) = (hashes, true),
        Err(line) => report.say(&listing.name, format!("was changed: line {line} is not “hash  path”")),
    }
    listing
}

/// Hashes files and holds them against both lists.
fn compare(holder: &Holder, lists: &[Listing; 2], files: &[&Held], report: &mut Report) {
    let hashed = |file: &&Held| -> io::Result<Sums> {
        let sums = holder.reader(file).and_then(|mut reader| Sums::of_reader(&mut *reader));
        report.step(file.size);
        sums
    };
    let sums: Vec<io::Result<Sums>> = files.par_iter().map(hashed).collect();
    let mut there: BTreeMap<&str, &Sums> = BTreeMap::new();
    for (file, sums) in files.iter().zip(&sums) {
        match sums {
            Ok(sums) if sums.size == file.size => drop(there.insert(&file.path, sums)),
            Ok(sums) => report.say(&file.path, format!("is cut off: {} of {} bytes are there", sums.size, file.size)),
            Err(e) => report.say(&file.path, format!("cannot be read: {e}")),
        }
    }
    let unread: BTreeSet<&str> = files.iter().map(|f| &*f.path).filter(|path| !there.contains_key(path)).collect();
    let [short, long] = lists;
    if !short.sound && !long.sound {
        return;
    }
    let mut changed: Vec<(&str, &str)> = Vec::new();
    for (path, sums) in &there {
        match (judge(short, path, &sums.sha256), judge(long, path, &sums.sha512)) {
            (None, None) | (Some(true), Some(true) | None) | (None, Some(true)) => {}
            (Some(true), Some(false)) => report.say(&long.name, format!("was changed: its hash of {path} is wrong")),
            (Some(false), Some(true)) => report.say(&short.name, format!("was changed: its hash of {path} is wrong")),
            (Some(false), _) => changed.push((path, short.hashes.get(*path).map_or("", |h| h))),
            (None, Some(false)) => changed.push((path, "")),
        }
    }
    let listed = |list: &Listing| list.hashes.keys().cloned().collect::<BTreeSet<String>>();
    let (in_short, in_long) = (listed(short), listed(long));
    if short.sound && long.sound {
        for path in in_short.symmetric_difference(&in_long) {
            let (less, more) = if in_short.contains(path) { (long, short) } else { (short, long) };
            let renamed = "a line was added, removed or renamed in one of them";
            match there.contains_key(&**path) {
                true => report.say(&less.name, format!("was changed: it does not list {path}")),
                false => {
                    report.say(&more.name, format!("was changed: it lists {path}, {} does not; {renamed}", less.name))
                }
            }
        }
    }
    let both: BTreeSet<&str> = match (short.sound, long.sound) {
        (true, true) => in_short.intersection(&in_long).map(|p| &**p).collect(),
        _ => in_short.union(&in_long).map(|p| &**p).collect(),
    };
    let missing: Vec<&str> =
        both.iter().filter(|p| !there.contains_key(**p) && !unread.contains(**p)).copied().collect();
    let added: Vec<&str> =
        there.keys().filter(|p| !in_short.contains(**p) && !in_long.contains(**p)).copied().collect();
    tell(short, &there, &changed, (&missing, &added), report);
}

/// Whether a list has this hash for a file; `None`: it does not list it, or cannot be read.
fn judge(list: &Listing, path: &str, hash: &str) -> Option<bool> {
    list.hashes.get(path).map(|expected| expected == hash)
}

/// Names what was changed, swapped, renamed, removed and added.
fn tell(
    list: &Listing,
    there: &BTreeMap<&str, &Sums>,
    changed: &[(&str, &str)],
    (missing, added): (&[&str], &[&str]),
    report: &mut Report,
) {
    let expected = |path: &str| list.hashes.get(path).map_or("", |h| &**h);
    for (path, hash) in changed {
        let now = &*there[path].sha256;
        let twin = changed.iter().find(|(other, theirs)| other != path && *theirs == now);
        match twin {
            Some((other, _)) => report.say(path, format!("was changed: it holds what {other} should hold")),
            None => report.say(path, format!("was changed: its SHA-256 is {now}, it should be {hash}")),
        }
    }
    let mut renamed = BTreeSet::new();
    for path in missing {
        let new = added.iter().find(|new| there[**new].sha256 == expected(path) && !renamed.contains(**new));
        match new {
            Some(new) => {
                renamed.insert(*new);
                report.say(path, format!("was renamed: it stands here as {new}"));
            }
            None => report.say(path, "is missing"),
        }
    }
    for path in added.iter().filter(|path| !renamed.contains(**path)) {
        report.say(path, "was added: no manifest lists it");
    }
}

fn oxum(holder: &Holder, files: &[&Held], report: &mut Report) {
    let Some(text) = text(holder, "bag-info.txt", report) else { return };
    let now = format!("{}.{}", files.iter().map(|f| f.size).sum::<u64>(), files.len());
    match Info::read(&text).get("Payload-Oxum") {
        Some(oxum) if oxum == now => {}
        Some(oxum) => report.say("data", format!("holds {now} (bytes.files), bag-info.txt says {oxum}")),
        None => report.say("bag-info.txt", "was changed: it has no Payload-Oxum"),
    }
}

/// The replay within, held against the site beside it.
fn nested(holder: &Holder, hashes: &BTreeMap<String, String>, report: &mut Report) {
    let Some(file) = holder.find(WACZ) else { return };
    let Some((at, start, length)) = holder.stretch(file) else {
        report
            .say(WACZ, "is packed again within the ZIP and was not looked into; unpack the ZIP and verify the folder");
        return;
    };
    let was = names(holder, report);
    let site = hashes.iter().filter(|(path, _)| path.starts_with(SITE)).map(|(path, hash)| {
        let path = was.get(path).unwrap_or(path);
        (path.strip_prefix(SITE).unwrap_or(path).to_owned(), hash.clone())
    });
    let site = site.collect();
    match Holder::zip(&at, start, length) {
        Ok(mut inner) => {
            for (path, what) in std::mem::take(&mut inner.refused) {
                report.say(format!("{WACZ}/{path}").trim_end_matches('/'), what);
            }
            replay::check(&inner, &format!("{WACZ}/"), Some(&site), report);
        }
        Err(e) => report.say(WACZ, format!("cannot be read: {e}")),
    }
}

/// Names that were changed to be portable.
fn names(holder: &Holder, report: &mut Report) -> BTreeMap<String, String> {
    let text = text(holder, MAP, report).unwrap_or_default();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let pair = |record: csv::StringRecord| Some((record.get(0)?.to_owned(), record.get(1)?.to_owned()));
    reader.records().flatten().filter_map(pair).collect()
}
