//! A parcel: files and folders that are written aside, in the folder where they shall stand, and renamed when all of
//! them are whole. What stands there already is never touched.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::disk::{Disk, absent, explain};
use super::stage::take_lock;
use crate::diagnostic::{Diagnostic, Location};

/// Names of parcels that are being written begin so; the rest is the parcel's own name.
const ASIDE: &str = ".part-";
/// Stands in the folder aside once everything in it is whole: from here on the parcel is finished, not thrown away.
/// It lists what moves, a name a line.
const READY: &str = ".ready";

/// A parcel being written.
pub struct Parcel {
    home: PathBuf,
    aside: PathBuf,
    disk: Disk,
    _lock: File,
}

impl Parcel {
    /// Begins one in `home`; `state` is a folder of ours for the lock. What a killed run left there is finished, where
    /// it was whole, or thrown away.
    pub fn begin(home: &Path, name: &str, state: &Path) -> Result<Self, Diagnostic> {
        Self::begin_on(Disk::default(), home, name, state)
    }

    /// The same for what was left there, without beginning one.
    pub fn recover(home: &Path, state: &Path) -> Result<(), Diagnostic> {
        let _lock = lock(home, state)?;
        recover_on(&Disk::default(), home)
    }

    pub(super) fn begin_on(disk: Disk, home: &Path, name: &str, state: &Path) -> Result<Self, Diagnostic> {
        let failed = |path: &Path, e| explain(shown(path), "make this folder", &e);
        let lock = lock(home, state)?;
        recover_on(&disk, home)?;
        let aside = home.join(format!("{ASIDE}{name}"));
        disk.create_dir_all(&aside).map_err(|e| failed(&aside, e))?;
        Ok(Self { home: home.to_owned(), aside, disk, _lock: lock })
    }

    /// Where a path of the parcel stands while it is written.
    pub fn path(&self, path: &str) -> PathBuf {
        let mut all = self.aside.clone();
        all.extend(path.split('/'));
        all
    }

    /// A new file, in new folders where it needs them. From any thread.
    pub fn create(&self, path: &str) -> Result<Sheet<'_>, Diagnostic> {
        let at = self.path(path);
        let made = match self.disk.create(&at) {
            Err(e) if absent(&e) => {
                let folder = at.parent().unwrap_or(&self.aside);
                self.disk.create_dir_all(folder).and_then(|()| self.disk.create(&at))
            }
            made => made,
        };
        let file = made.map_err(|e| explain(shown(&at), "write this file", &e))?;
        Ok(Sheet { file, path: at, disk: &self.disk })
    }

    /// A whole new file.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let mut sheet = self.create(path)?;
        let written = sheet.write_all(bytes);
        written.map_err(|e| sheet.failed(&e))
    }

    /// What an error of writing one of its files means.
    pub fn failed(&self, path: &str, e: &io::Error) -> Diagnostic {
        explain(shown(&self.path(path)), "write this file", e)
    }

    /// Takes a file or folder back that shall not be part of it.
    pub fn remove(&self, path: &str) -> Result<(), Diagnostic> {
        let at = self.path(path);
        let folder = at.is_dir();
        let removed = if folder { self.disk.remove_tree(&at) } else { self.disk.remove_file(&at) };
        removed.map_err(|e| explain(shown(&at), "remove this", &e))
    }

    /// Moves these names to their places: all of them, or, where something stands in the way, none.
    pub fn commit(self, names: &[&str]) -> Result<(), Diagnostic> {
        for name in names {
            let place = self.home.join(name);
            if fs::symlink_metadata(&place).is_ok() {
                return Err(Diagnostic::error(shown(&place), "this stands here already, and is not touched")
                    .help("move it away if it is no package, or choose another name"));
            }
        }
        let list: String = names.iter().map(|name| format!("{name}\n")).collect();
        let (draft, ready) = (self.aside.join(".draft"), self.aside.join(READY));
        let failed = |e| explain(shown(&ready), "write this file", &e);
        self.disk.write_synced(&draft, list.as_bytes()).map_err(failed)?;
        self.disk.rename(&draft, &ready).map_err(failed)?;
        finish(&self.disk, &self.home, &self.aside)
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        if !self.disk.killed() && !self.aside.join(READY).exists() {
            let _ = fs::remove_dir_all(&self.aside);
        }
    }
}

/// One run at a time writes parcels of one site.
fn lock(home: &Path, state: &Path) -> Result<File, Diagnostic> {
    fs::create_dir_all(state).map_err(|e| explain(shown(state), "make this folder", &e))?;
    take_lock(&state.join("parcel.lock"), &shown(home))
}

/// Moves what is listed as ready, where it was not moved yet, and removes the folder aside.
fn finish(disk: &Disk, home: &Path, aside: &Path) -> Result<(), Diagnostic> {
    let list = fs::read_to_string(aside.join(READY)).unwrap_or_default();
    for name in list.lines().filter(|name| !name.contains(['/', '\\'])) {
        let (from, to) = (aside.join(name), home.join(name));
        if fs::symlink_metadata(&from).is_ok() && fs::symlink_metadata(&to).is_err() {
            Disk::patiently(|| disk.rename(&from, &to)).map_err(|e| explain(shown(&to), "move this here", &e))?;
        }
    }
    // What is left is an empty folder and a list; the next run throws it away too.
    let _ = Disk::patiently(|| disk.remove_tree(aside));
    Ok(())
}

/// Finishes or throws away what killed runs left in `home`.
fn recover_on(disk: &Disk, home: &Path) -> Result<(), Diagnostic> {
    let Ok(items) = fs::read_dir(home) else { return Ok(()) };
    let left = items.flatten().filter(|i| i.file_name().to_string_lossy().starts_with(ASIDE));
    for aside in left.map(|i| i.path()) {
        if aside.join(READY).is_file() {
            finish(disk, home, &aside)?;
        }
        if aside.exists() {
            let removed = Disk::patiently(|| disk.remove_tree(&aside));
            removed.map_err(|e| explain(shown(&aside), "remove this folder", &e))?;
        }
    }
    Ok(())
}

fn shown(path: &Path) -> Location {
    Location::file(path.to_string_lossy())
}

/// A file of a parcel.
pub struct Sheet<'a> {
    file: File,
    path: PathBuf,
    disk: &'a Disk,
}

impl Sheet<'_> {
    /// What an error of writing means.
    pub fn failed(&self, e: &io::Error) -> Diagnostic {
        explain(shown(&self.path), "write this file", e)
    }

    /// On the disk for certain.
    pub fn sync(&self) -> Result<(), Diagnostic> {
        self.disk.sync(&self.file).map_err(|e| self.failed(&e))
    }
}

impl Write for Sheet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.fill(&mut self.file, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for Sheet<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into)
    }
}

impl Seek for Sheet<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// What went wrong while a file of somebody else was read.
pub fn unread(path: &Path, e: &io::Error) -> Diagnostic {
    explain(shown(path), "read this file", e)
}

/// Removes a folder of ours with all that is in it, if it is there.
pub fn clear(folder: &Path) -> Result<(), Diagnostic> {
    match Disk::patiently(|| fs::remove_dir_all(folder)) {
        Err(e) if !absent(&e) => Err(explain(shown(folder), "remove this folder", &e)),
        _ => Ok(()),
    }
}
