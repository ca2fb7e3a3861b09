//! The output folder opened for one build.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::digest::Digest;
use super::disk::{Disk, absent, explain};
use super::ground::{Ground, refused};
use super::journal::{self, Journal};
use super::manifest::{Entry, Manifest};
use super::record::{self, mtime, nanoseconds};
use super::stage::{Stage, Staged, busy, hold, in_use, take_lock};
use super::standing::{Known, Place, Standing, Stray};
use crate::diagnostic::{Diagnostic, Location};

/// A file seen this shortly before the build began could be changed again within one tick of the coarsest disk
/// clock (FAT counts in two seconds), so its time proves nothing yet.
const TICK: Duration = Duration::from_secs(2);

/// What a build leaves in memory for the next one: the manifest, its digest, the times of its files as the stat record
/// holds them.
pub struct Left {
    pub(super) manifest: Manifest,
    pub(super) stands: Digest,
    pub(super) times: Vec<Option<i64>>,
}

/// The output folder, opened for one build; every method may be called from any thread.
pub struct Output {
    pub(super) ground: Ground,
    pub(super) disk: Disk,
    pub(super) manifest: Manifest,
    /// The digest of the manifest's file as it stands; `None` where there is no sound one.
    pub(super) stands: Option<Digest>,
    pub(super) marks: Vec<Mark>,
    pub(super) strays: BTreeMap<Box<str>, Stray>,
    /// Files of the right bytes that the manifest did not know.
    pub(super) adopted: Mutex<Vec<Staged>>,
    pub(super) standing: Standing,
    pub(super) stage: Stage,
    /// The first failure: a build that went wrong once is not committed.
    pub(super) trouble: Mutex<Option<Diagnostic>>,
    pub(super) record: PathBuf,
    /// Times from here on are too young to prove that a file is unchanged.
    young: i64,
    force: bool,
    /// Every file is taken for what the manifest says, without a look.
    pub(super) trusting: bool,
    /// From here on the journal owns the staging folder.
    pub(super) sealed: bool,
    _lock: File,
}

/// What this build knows and decides about one file of the manifest.
#[derive(Debug, Default)]
pub(super) struct Mark {
    /// The time in the stat record, if it proves anything.
    pub recorded: Option<i64>,
    pub look: OnceLock<Look>,
    /// The key it is kept under.
    pub kept: OnceLock<Digest>,
}

impl Mark {
    /// The time for the next stat record.
    pub fn time(&self) -> Option<i64> {
        match self.look.get() {
            Some(Look::Same(time)) => *time,
            Some(Look::Changed) => None,
            None => self.recorded,
        }
    }
}

/// What a file of the manifest looks like now; the time is there where it proves the bytes next time too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Same(Option<i64>),
    Changed,
}

impl Output {
    /// Opens the folder for one build: takes the lock (a second build at once is an error that says so),
    /// finishes an interrupted commit from its journal, throws away an unfinished staging, reads the manifest.
    /// `state` is a folder of ours (`<root>/.jianbao/`) that may be thrown away any time; `force` forgets the keys
    /// of the manifest and writes over strangers at our own routes. The output folder need not exist.
    pub fn open(dir: &Path, state: &Path, force: bool) -> Result<Self, Diagnostic> {
        Self::open_on(Disk::default(), dir, state, force)
    }

    pub(super) fn open_on(disk: Disk, dir: &Path, state: &Path, force: bool) -> Result<Self, Diagnostic> {
        Self::open_after(disk, dir, state, force, None)
    }

    /// The same right after a build of ours: while the very manifest stands that it left, nothing is read again and
    /// every file is taken for what the manifest says, without a look.
    pub fn open_again(dir: &Path, state: &Path, left: Left) -> Result<Self, Diagnostic> {
        Self::open_after(Disk::default(), dir, state, false, Some(left))
    }

    fn open_after(disk: Disk, dir: &Path, state: &Path, force: bool, left: Option<Left>) -> Result<Self, Diagnostic> {
        let ground = Ground::new(dir);
        let young = SystemTime::now().checked_sub(TICK).and_then(nanoseconds).unwrap_or(i64::MIN);
        fs::create_dir_all(state)
            .map_err(|e| explain(Location::file(state.to_string_lossy()), "make this folder", &e))?;
        let record = state.join(format!("output-{}", identity(dir)));
        let lock = take_lock(&record.with_extension("lock"), &ground.shown(""))?;
        if fs::metadata(dir).is_ok_and(|meta| !meta.is_dir()) {
            return Err(Diagnostic::error(ground.shown(""), "the output folder is a file")
                .help("Move the file away, or choose another output folder."));
        }
        let lost = recover(&ground, &disk)?;
        let bytes = match fs::read(ground.manifest()) {
            Ok(bytes) => Some(bytes),
            Err(e) if absent(&e) => None,
            Err(e) => return Err(explain(ground.shown(super::MANIFEST), "read this file", &e)),
        };
        let left = left.filter(|left| lost.is_none() && bytes.as_deref().map(Digest::of) == Some(left.stands));
        let trusting = left.is_some();
        let (mut manifest, stands, marks, strays) = match left {
            Some(Left { manifest, stands, times }) => {
                let marks = times.into_iter().map(|recorded| Mark { recorded, ..Mark::default() }).collect();
                (manifest, Some(stands), marks, BTreeMap::new())
            }
            None => read(bytes.as_deref(), &record, lost.as_deref()),
        };
        if force {
            manifest.forget_keys();
        }
        Ok(Self {
            ground,
            disk,
            manifest,
            stands,
            marks,
            strays,
            adopted: Mutex::default(),
            standing: Standing::default(),
            stage: Stage::new(),
            trouble: Mutex::default(),
            record,
            young,
            force,
            trusting,
            sealed: false,
            _lock: lock,
        })
    }

    /// What the last build left; empty where there is no sound manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether nobody wrote here since the build that this one was opened after.
    pub fn is_as_left(&self) -> bool {
        self.trusting
    }

    /// Whether the file that stands at `route` is still what the manifest says: by size and time against the
    /// stat record, else by hashing it.
    pub fn intact(&self, route: &str) -> bool {
        self.manifest.index(route).is_some_and(|i| self.intact_at(i))
    }

    /// What stands at `route`, if it is still what the manifest says.
    pub fn standing(&self, route: &str) -> Option<Vec<u8>> {
        let entry = self.manifest.get(route)?;
        fs::read(self.ground.path(route)).ok().filter(|bytes| Digest::of(bytes) == entry.bytes)
    }

    /// Whether there is a sound manifest and every file in it is intact; in parallel, by stat where that proves it.
    pub fn all_intact(&self) -> bool {
        let intact = self.stands.is_some() && (0..self.marks.len()).into_par_iter().all(|i| self.intact_at(i));
        if intact {
            self.refresh_record();
        }
        intact
    }

    fn intact_at(&self, i: usize) -> bool {
        matches!(self.marks[i].look.get_or_init(|| self.look(i)), Look::Same(_))
    }

    fn look(&self, i: usize) -> Look {
        let (route, entry) = self.manifest.at(i);
        let path = self.ground.path(route);
        let Ok(meta) = fs::symlink_metadata(&path) else { return Look::Changed };
        if !meta.is_file() || meta.len() != entry.size {
            return Look::Changed;
        }
        let time = mtime(&meta);
        if time.is_some() && time == self.marks[i].recorded {
            return Look::Same(time);
        }
        match Digest::of_file(&path) {
            Ok(digest) if digest == entry.bytes => Look::Same(time.filter(|time| *time < self.young)),
            _ => Look::Changed,
        }
    }

    /// Keeps what stands at `route` under a (possibly new) key. A route that is not in the manifest makes the
    /// commit fail: the page would be lost without a word.
    pub fn keep(&self, route: &str, key: Digest) {
        if let Some(i) = self.manifest.index(route) {
            let _ = self.marks[i].kept.set(key);
        } else {
            let message = "this file was to be kept but is not in the manifest; this is a mistake in jianbao";
            self.note(&Diagnostic::error(self.ground.shown(route), message));
        }
    }

    /// Keeps what stands at `route` where it stands there under this very key and is intact; says whether.
    pub fn keep_same(&self, route: &str, key: Digest) -> bool {
        let index = self.manifest.index(route);
        let same = index.filter(|i| self.manifest.at(*i).1.key == key && (self.trusting || self.intact_at(*i)));
        same.is_some_and(|i| self.marks[i].kept.set(key).is_ok())
    }

    /// Keeps all that was neither kept nor written, but for these routes.
    pub fn keep_rest(&self, gone: &BTreeSet<&str>) {
        for ((route, entry), mark) in self.manifest.iter().zip(&self.marks) {
            if gone.is_empty() || !gone.contains(route) {
                mark.kept.get_or_init(|| entry.key);
            }
        }
    }

    /// Writes bytes: if what stands there has the same bytes (and is intact) it is only kept; else staged.
    /// Returns whether it was staged.
    pub fn write(&self, route: &str, key: Digest, bytes: &[u8]) -> Result<bool, Diagnostic> {
        let entry = Entry { key, bytes: Digest::of(bytes), size: bytes.len() as u64 };
        let staged = self.stands(route, &entry).and_then(|stands| {
            if !stands {
                self.stage.put(&self.ground, &self.disk, route, entry, bytes)?;
            }
            Ok(!stands)
        });
        staged.inspect_err(|d| self.note(d))
    }

    /// The same for a file copied from the content (pictures, attachments): hashed and staged by streaming. It is
    /// read beforehand only where a file of the same size stands there.
    pub fn copy(&self, route: &str, key: Digest, from: &Path) -> Result<bool, Diagnostic> {
        let unread = |e| explain(Location::file(from.to_string_lossy()), "read this file", &e);
        let staged = (|| {
            let size = fs::metadata(from).map_err(unread)?.len();
            let alike = fs::symlink_metadata(self.ground.path(route)).is_ok_and(|meta| meta.len() == size);
            let bytes = if alike { Digest::of_file(from).map_err(unread)? } else { Digest::NONE };
            let stands = self.stands(route, &Entry { key, bytes, size })?;
            if !stands {
                self.stage.stream(&self.ground, &self.disk, route, key, from)?;
            }
            Ok(!stands)
        })();
        staged.inspect_err(|d| self.note(d))
    }

    /// Whether the very bytes stand at the route already; then it is kept, or adopted.
    fn stands(&self, route: &str, entry: &Entry) -> Result<bool, Diagnostic> {
        if let Some(why) = refused(route) {
            let message = format!("the address {route:?} cannot be written: {why}");
            return Err(Diagnostic::error(self.ground.shown(""), message).help("Give the page or file another name."));
        }
        if let Some(i) = self.manifest.index(route) {
            let old = self.manifest.at(i).1;
            if (old.bytes, old.size) == (entry.bytes, entry.size) && self.intact_at(i) {
                let _ = self.marks[i].kept.set(entry.key);
                return Ok(true);
            }
        }
        let known = Known { ground: &self.ground, manifest: &self.manifest, strays: &self.strays, force: self.force };
        match self.standing.place(&known, route, entry)? {
            Place::Write => Ok(false),
            Place::Adopt(mut file) => {
                file.mtime = file.mtime.filter(|time| *time < self.young);
                hold(&self.adopted).push(file);
                Ok(true)
            }
        }
    }

    fn note(&self, trouble: &Diagnostic) {
        hold(&self.trouble).get_or_insert_with(|| trouble.clone());
    }

    /// Leaves everything as it was (also by Drop).
    pub fn abandon(self) {}
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.sealed || self.disk.killed() {
            self.stage.release();
        } else {
            self.stage.clear(&self.ground, &self.disk);
        }
    }
}

/// Reads the manifest and the stat record: what stands, the manifest's digest, what is known of each file, strays.
fn read(
    bytes: Option<&[u8]>,
    record: &Path,
    lost: Option<&[u8]>,
) -> (Manifest, Option<Digest>, Vec<Mark>, BTreeMap<Box<str>, Stray>) {
    let kept = fs::read(record).unwrap_or_default();
    let rows = record::from_bytes(&kept).unwrap_or_default();
    let sound = bytes.and_then(Manifest::from_bytes);
    let stands = sound.as_ref().and(bytes).map(Digest::of);
    let strays = strays(sound.as_ref(), bytes, &rows, lost);
    let manifest = sound.unwrap_or_default();
    let marks = marks(&manifest, &rows);
    (manifest, stands, marks, strays)
}

/// Finishes an interrupted commit, or throws away what an interrupted build had staged. Gives the manifest that
/// a damaged journal would have laid, for its routes may stand in the folder already.
fn recover(ground: &Ground, disk: &Disk) -> Result<Option<Vec<u8>>, Diagnostic> {
    let stage = ground.stage();
    let failed = |e| explain(ground.shown(super::STAGE), "remove this folder", &e);
    match fs::symlink_metadata(&stage) {
        Err(e) if absent(&e) => return Ok(None),
        Err(e) => return Err(explain(ground.shown(super::STAGE), "look at this folder", &e)),
        Ok(meta) if !meta.is_dir() => return disk.remove_file(&stage).map(|()| None).map_err(failed),
        Ok(_) if in_use(ground) => return Err(busy(ground.shown(""))),
        Ok(_) => {}
    }
    let mut lost = None;
    if let Ok(bytes) = fs::read(ground.aside(journal::NAME)) {
        if let Some(journal) = Journal::from_bytes(&bytes) {
            journal.carry_out(ground, disk)?;
        } else {
            lost = fs::read(ground.aside(journal::NEW_MANIFEST)).ok();
        }
    }
    Disk::patiently(|| disk.remove_tree(&stage)).map_err(failed)?;
    Ok(lost)
}

/// The files that earlier builds wrote and no sound manifest names.
fn strays(
    sound: Option<&Manifest>,
    bytes: Option<&[u8]>,
    rows: &[record::Row<'_>],
    lost: Option<&[u8]>,
) -> BTreeMap<Box<str>, Stray> {
    let mut strays = BTreeMap::new();
    if sound.is_none() {
        let named = bytes.is_some();
        strays.extend(rows.iter().map(|row| (row.route.into(), Stray { bytes: Some(row.bytes), named })));
    }
    let salvaged = bytes.filter(|_| sound.is_none()).into_iter().chain(lost).flat_map(Manifest::salvage);
    for (route, bytes) in salvaged {
        if sound.is_none_or(|manifest| manifest.index(&route).is_none()) {
            strays.entry(route).or_insert(Stray { bytes, named: true }).named = true;
        }
    }
    strays
}

/// Lays the stat record beside the manifest: both are sorted. A row counts only if it is of the same bytes.
fn marks(manifest: &Manifest, rows: &[record::Row<'_>]) -> Vec<Mark> {
    let mut rows = rows.iter().peekable();
    let mark = |(route, entry): (&str, &Entry)| {
        while rows.next_if(|row| row.route < route).is_some() {}
        let row = rows.next_if(|row| row.route == route);
        let row = row.filter(|row| (row.bytes, row.size) == (entry.bytes, entry.size));
        Mark { recorded: row.and_then(|row| row.mtime), ..Mark::default() }
    };
    manifest.iter().map(mark).collect()
}

/// The same for every spelling of the folder, whether it exists yet or not.
fn identity(dir: &Path) -> Digest {
    let whole = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
    let real = whole.ancestors().find_map(|head| {
        let mut real = head.canonicalize().ok()?;
        for part in whole.strip_prefix(head).ok()?.components() {
            match part {
                Component::ParentDir => drop(real.pop()),
                part => real.push(part),
            }
        }
        Some(real)
    });
    Digest::of(real.unwrap_or(whole).as_os_str().as_encoded_bytes())
}
