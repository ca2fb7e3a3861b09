//! Every operation that changes the disk, one by one: retries for what another program holds, plain words for
//! what went wrong, and the place where tests pull the plug.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Location};

/// The pauses in milliseconds before a file held by another program (a virus scanner, an indexer) is tried again.
const PAUSES: [u64; 5] = [20, 50, 100, 200, 400];

/// Whether an operation needs room on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Room,
    Nothing,
}

#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub fault: super::tests::Fault,
}

impl Disk {
    /// Counts one operation; in tests it may be the one that fails.
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "only tests have something to do here")]
    fn step(&self, need: Need) -> io::Result<()> {
        #[cfg(test)]
        self.fault.step(need)?;
        let _ = need;
        Ok(())
    }

    /// Whether the process counts as killed: then nothing is cleaned up.
    #[allow(clippy::unused_self, reason = "only tests kill")]
    pub fn killed(&self) -> bool {
        #[cfg(test)]
        return self.fault.killed();
        #[cfg(not(test))]
        false
    }

    /// A file that must not exist yet.
    pub fn create(&self, path: &Path) -> io::Result<File> {
        self.step(Need::Room)?;
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    pub fn fill(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if let Err(e) = self.step(Need::Room) {
            file.write_all(&bytes[..bytes.len() / 2])?;
            return Err(e);
        }
        file.write_all(bytes)
    }

    /// Writes a new file and says how it stands. Windows settles the time when the file is closed.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<Metadata> {
        let mut file = self.create(path)?;
        self.fill(&mut file, bytes)?;
        Self::close(file, path)
    }

    /// How a file just written stands once it is closed.
    pub fn close(file: File, path: &Path) -> io::Result<Metadata> {
        if cfg!(windows) {
            drop(file);
            fs::symlink_metadata(path)
        } else {
            file.metadata()
        }
    }

    /// The same, and on the disk for certain: for the journal and the manifest only.
    pub fn write_synced(&self, path: &Path, bytes: &[u8]) -> io::Result<Metadata> {
        let mut file = self.create(path)?;
        self.fill(&mut file, bytes)?;
        self.sync(&file)?;
        Self::close(file, path)
    }

    /// What was written into a file is on the disk for certain.
    pub fn sync(&self, file: &File) -> io::Result<()> {
        self.step(Need::Room)?;
        #[cfg(test)]
        if self.fault.armed() {
            return Ok(());
        }
        match file.sync_all() {
            Err(e) if !matches!(e.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => Err(e),
            _ => Ok(()),
        }
    }

    pub fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.step(Need::Room)?;
        fs::create_dir(path)
    }

    pub fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step(Need::Room)?;
        fs::create_dir_all(path)
    }

    /// Replaces what stands at `to`.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(Need::Nothing)?;
        match fs::rename(from, to) {
            Err(e) if e.kind() == ErrorKind::PermissionDenied && writable_again(to) => fs::rename(from, to),
            done => done,
        }
    }

    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(Need::Nothing)?;
        match fs::remove_file(path) {
            Err(e) if e.kind() == ErrorKind::PermissionDenied && writable_again(path) => fs::remove_file(path),
            done => done,
        }
    }

    /// An empty folder only.
    pub fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.step(Need::Nothing)?;
        fs::remove_dir(path)
    }

    /// A folder of ours with all that is in it; links in it are removed, not followed.
    pub fn remove_tree(&self, path: &Path) -> io::Result<()> {
        let step = self.step(Need::Nothing);
        #[cfg(test)]
        if step.is_err() {
            super::tests::crumble(path);
        }
        step?;
        fs::remove_dir_all(path)
    }

    /// Tries again, with short pauses, what another program holds for the moment.
    pub fn patiently(mut operation: impl FnMut() -> io::Result<()>) -> io::Result<()> {
        for pause in PAUSES {
            match operation() {
                Err(e) if held(&e) || (cfg!(windows) && e.kind() == ErrorKind::PermissionDenied) => {
                    std::thread::sleep(Duration::from_millis(pause));
                }
                done => return done,
            }
        }
        operation()
    }
}

/// Windows neither replaces nor deletes a read-only file; ours to replace, so the mark is taken off.
#[allow(clippy::permissions_set_readonly_false, reason = "on Windows only, where it means the attribute")]
fn writable_again(path: &Path) -> bool {
    if !cfg!(windows) {
        return false;
    }
    let Ok(meta) = fs::symlink_metadata(path) else { return false };
    let mut permissions = meta.permissions();
    if !meta.is_file() || !permissions.readonly() {
        return false;
    }
    permissions.set_readonly(false);
    fs::set_permissions(path, permissions).is_ok()
}

/// Another program has the file open (Windows: sharing and lock violations).
fn held(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy)
        || (cfg!(windows) && matches!(e.raw_os_error(), Some(32 | 33)))
}

/// The thing is not there: it, or a folder on the way, is missing, or a file stands where a folder should.
pub(super) fn absent(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// What went wrong in plain words and what to do. `doing` completes "cannot …".
pub(super) fn explain(at: Location, doing: &str, e: &io::Error) -> Diagnostic {
    let (why, what) = match e.kind() {
        ErrorKind::StorageFull => ("the disk is full".to_owned(), "Free some space on this disk, then build again."),
        ErrorKind::QuotaExceeded => {
            ("your share of the disk is used up".to_owned(), "Delete files of yours or ask for more, then build again.")
        }
        ErrorKind::ReadOnlyFilesystem => (
            "the disk can only be read".to_owned(),
            "Take off the write protection of the disk or the USB stick, or choose another output folder.",
        ),
        _ if held(e) => {
            ("another program has it open".to_owned(), "Close the program that shows or copies it, then build again.")
        }
        ErrorKind::PermissionDenied if cfg!(windows) => (
            "Windows does not allow it; another program may have it open".to_owned(),
            "Close the programs that show or copy it and see that you may write in this folder, then build again.",
        ),
        ErrorKind::PermissionDenied => {
            ("you may not change it".to_owned(), "Ask for the right to write here, or choose another output folder.")
        }
        ErrorKind::NotFound => ("it is not there".to_owned(), "See whether it was moved or deleted, then build again."),
        ErrorKind::InvalidFilename => (
            "its name or path is not possible on this disk".to_owned(),
            "Choose a shorter name, or an output folder nearer to the top of the disk.",
        ),
        _ => (e.to_string(), "See whether the disk is sound and connected, then build again."),
    };
    Diagnostic::error(at, format!("cannot {doing}: {why}")).help(what)
}
