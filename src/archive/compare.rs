//! What a correction changes: the files of two packages held against each other.

use std::collections::BTreeMap;
use std::path::Path;

use super::bag::{Row, read_manifest};
use super::{SITE, SOURCE};
use crate::site::data::Table;
use crate::source::folder;

/// A row for each file of the site and the sources that the package `corrected` in `home` has otherwise. Empty where
/// that package was moved away.
pub fn corrections(home: &Path, corrected: &str, rows: &[Row]) -> Table {
    let head = ["path", "change", "sha256_before", "sha256_after"].map(str::to_owned).to_vec();
    let manifest = folder::bytes(&home.join(corrected).join("manifest-sha256.txt")).unwrap_or_default();
    let before = read_manifest(&String::from_utf8_lossy(&manifest), 64).unwrap_or_default();
    if before.is_empty() {
        return Table { head, rows: Vec::new() };
    }
    let about = |path: &str| path.starts_with(SITE) || path.starts_with(SOURCE);
    let after: BTreeMap<&str, &str> = rows.iter().map(|row| (&*row.path, &*row.sums.sha256)).collect();
    let mut all = Vec::new();
    let mut tell = |path: &str, change: &str, before: &str, after: &str| {
        all.push([path, change, before, after].map(str::to_owned).to_vec());
    };
    for (path, hash) in before.iter().filter(|(path, _)| about(path)) {
        match after.get(&**path) {
            None => tell(path, "removed", hash, ""),
            Some(now) if *now != hash => tell(path, "changed", hash, now),
            Some(_) => {}
        }
    }
    for (path, hash) in after.iter().filter(|(path, _)| about(path) && !before.contains_key(**path)) {
        tell(path, "added", "", hash);
    }
    all.sort();
    Table { head, rows: all }
}
