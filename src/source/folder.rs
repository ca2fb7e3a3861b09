//! Folders and files that are no site: what was packed, by whoever packed it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use std::fs::File;

use walkdir::WalkDir;

/// What a folder holds. `path` is below the folder, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub path: String,
    pub size: u64,
    /// `None`: a plain file. Else what it is instead: it is not to be opened.
    pub odd: Option<&'static str>,
}

/// Everything below a folder but folders, sorted by path. No link is followed.
pub fn walk(folder: &Path) -> io::Result<Vec<Found>> {
    let mut all = Vec::new();
    for item in WalkDir::new(folder).min_depth(1).follow_links(false) {
        let item = item?;
        if item.file_type().is_dir() {
            continue;
        }
        let below = item.path().strip_prefix(folder).unwrap_or(item.path());
        let (path, odd) = match below.to_str() {
            Some(path) if item.file_type().is_symlink() => (path.to_owned(), Some("a symbolic link")),
            Some(path) if item.file_type().is_file() => (path.to_owned(), None),
            Some(path) => (path.to_owned(), Some("neither a file nor a folder")),
            None => (below.to_string_lossy().into_owned(), Some("a name that is not Unicode")),
        };
        let path = if cfg!(windows) { path.replace('\\', "/") } else { path };
        all.push(Found { path, size: item.metadata()?.len(), odd });
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}

/// The names in a folder, sorted; none where there is no such folder.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(items) = fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<String> = items.flatten().filter_map(|i| i.file_name().into_string().ok()).collect();
    all.sort();
    all
}

pub fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// A folder of the computer for what is needed for a moment only.
pub fn for_a_moment(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("{name}-{}", std::process::id()))
}
