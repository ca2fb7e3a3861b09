//! Staging: new files are written aside, on the same disk, in a mirror of the output tree.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::digest::Digest;
use super::disk::{Disk, absent, explain};
use super::ground::{Ground, TREE};
use super::manifest::Entry;
use super::record::mtime;
use crate::diagnostic::{Diagnostic, Location};

/// Held while the staging folder stands, so that a build from another root (or one whose `.jianbao` was thrown
/// away) does not sweep it from under this one.
const LOCK: &str = "lock";
/// Bytes read at once when a file of the content is copied.
const CHUNK: usize = 64 * 1024;

/// A file that will stand in the new tree: its time is taken when it is written and survives the rename.
#[derive(Debug)]
pub(super) struct Staged {
    pub route: Box<str>,
    pub entry: Entry,
    pub mtime: Option<i64>,
}

/// What one build has put aside so far.
#[derive(Debug)]
pub(super) struct Stage {
    /// New files, in the order of writing.
    pub files: Mutex<Vec<Staged>>,
    /// Whether this build made the staging folder, and the lock's handle in it.
    lock: Mutex<(bool, Option<File>)>,
    /// The output folder and those above it, where this build made them: innermost last.
    made: Mutex<Vec<PathBuf>>,
}

impl Stage {
    pub fn new() -> Self {
        Self { files: Mutex::default(), lock: Mutex::default(), made: Mutex::default() }
    }

    /// Makes the staging folder, once.
    pub fn ready(&self, ground: &Ground, disk: &Disk) -> Result<(), Diagnostic> {
        let mut lock = hold(&self.lock);
        if lock.0 {
            return Ok(());
        }
        let missing = ground.dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists());
        let mut missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        missing.reverse();
        if !missing.is_empty() {
            *hold(&self.made) = missing;
            disk.create_dir_all(&ground.dir).map_err(|e| explain(ground.shown(""), "make the output folder", &e))?;
        }
        let failed = |e: &io::Error| explain(ground.shown(super::STAGE), "make this folder", e);
        disk.create_dir(&ground.stage()).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => busy(ground.shown("")),
            _ => failed(&e),
        })?;
        lock.0 = true;
        lock.1 = Some(take_lock(&ground.aside(LOCK), &ground.shown(""))?);
        disk.create_dir(&ground.aside(TREE)).map_err(|e| failed(&e))
    }

    /// Stages bytes.
    pub fn put(&self, ground: &Ground, disk: &Disk, route: &str, entry: Entry, bytes: &[u8]) -> Result<(), Diagnostic> {
        let path = ground.staged(route);
        let written = self
            .create(ground, disk, route, &path)?
            .and_then(|mut file| disk.fill(&mut file, bytes).and_then(|()| Disk::close(file, &path)));
        let meta = written.map_err(|e| refuse(ground, route, &e))?;
        hold(&self.files).push(Staged { route: route.into(), entry, mtime: mtime(&meta) });
        Ok(())
    }

    /// Stages a file of the content as it is read; the digest is that of the bytes that were staged.
    pub fn stream(
        &self,
        ground: &Ground,
        disk: &Disk,
        route: &str,
        key: Digest,
        from: &Path,
    ) -> Result<(), Diagnostic> {
        let unread = |e: io::Error| explain(Location::file(from.to_string_lossy()), "read this file", &e);
        let unwritten = |e: io::Error| refuse(ground, route, &e);
        let mut source = File::open(from).map_err(unread)?;
        let path = ground.staged(route);
        let mut target = self.create(ground, disk, route, &path)?.map_err(unwritten)?;
        let (mut hasher, mut size, mut chunk) = (blake3::Hasher::new(), 0u64, vec![0; CHUNK]);
        loop {
            let read = match source.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => &chunk[..read],
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(unread(e)),
            };
            hasher.update(read);
            size += read.len() as u64;
            disk.fill(&mut target, read).map_err(unwritten)?;
        }
        let meta = Disk::close(target, &path).map_err(unwritten)?;
        let entry = Entry { key, bytes: Digest::from_hasher(&hasher), size };
        hold(&self.files).push(Staged { route: route.into(), entry, mtime: mtime(&meta) });
        Ok(())
    }

    /// Creates the staged file; its folders are made when the first file in them finds them missing.
    fn create(&self, ground: &Ground, disk: &Disk, route: &str, path: &Path) -> Result<io::Result<File>, Diagnostic> {
        let first = disk.create(path);
        match (&first, path.parent()) {
            (Err(e), Some(folder)) if e.kind() == ErrorKind::NotFound => {
                self.ready(ground, disk)?;
                disk.create_dir_all(folder).map_err(|e| refuse(ground, route, &e))?;
                Ok(disk.create(path))
            }
            _ => Ok(first),
        }
    }

    /// Takes the staging folder away, and the output folder where this build made it; never fails, because the
    /// next build throws away what is left.
    pub fn clear(&self, ground: &Ground, disk: &Disk) {
        self.release();
        if hold(&self.lock).0 {
            let _ = Disk::patiently(|| disk.remove_tree(&ground.stage()));
        }
        for dir in hold(&self.made).drain(..).rev() {
            let _ = fs::remove_dir(dir);
        }
    }

    /// Lets go of the lock without touching the folder.
    pub fn release(&self) {
        hold(&self.lock).1 = None;
    }
}

/// Whether another build is staging in this folder right now.
pub(super) fn in_use(ground: &Ground) -> bool {
    let lock = File::options().write(true).open(ground.aside(LOCK));
    lock.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Takes a lock that dies with the process. A disk that knows no locks (some network shares) is used without.
pub(super) fn take_lock(path: &Path, shown: &Location) -> Result<File, Diagnostic> {
    let failed = |e: io::Error| explain(Location::file(path.to_string_lossy()), "write this file", &e);
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(busy(shown.clone())),
        Err(TryLockError::Error(e)) if e.kind() != ErrorKind::Unsupported => Err(failed(e)),
        _ => Ok(file),
    }
}

pub(super) fn busy(shown: Location) -> Diagnostic {
    Diagnostic::error(shown, "another build is writing to this output folder")
        .help("Wait until it has finished, or close it, then build again.")
}

/// Why a file could not be staged.
fn refuse(ground: &Ground, route: &str, e: &io::Error) -> Diagnostic {
    let shown = ground.shown(route);
    match e.kind() {
        ErrorKind::AlreadyExists => Diagnostic::error(shown, "two things are to be written to this one place")
            .help("Give one of the two another name; on many disks names that differ only in capitals are one."),
        _ if absent(e) => Diagnostic::error(shown, "this place would be a file and a folder at once")
            .help("Give the file or the folder another name."),
        _ => explain(shown, "write this file", e),
    }
}

/// A lock that survives a panic of another thread: what it guards is valid after every push.
pub(super) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
