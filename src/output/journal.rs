//! The journal: what a commit still has to do, safe to do twice.

use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::disk::{Disk, absent, explain};
use super::ground::{Ground, folders, refused};
use super::record::{seal, unseal};
use crate::diagnostic::Diagnostic;

const JOURNAL: &[u8] = b"jianbao journal 1\n";
/// The journal in the staging folder: where it stands, the commit has happened.
pub(super) const NAME: &str = "journal";
/// Stands until the deletes are done. They must not be done again after the renames: on a disk that does not
/// tell `A.html` from `a.html` that would delete the new file. A removal, because it needs no space on a full disk.
pub(super) const UNSWEPT: &str = "unswept";
/// The new manifest in the staging folder.
pub(super) const NEW_MANIFEST: &str = "manifest";

/// From so many moves on they are done in parallel.
const MANY: usize = 256;

/// The list of operations of one commit, in the order of doing: old files to delete, folders to remove where
/// they are empty (innermost first), staged files and whole folders to move; the manifest follows last.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    pub deletes: Vec<Box<str>>,
    pub sweep: Vec<Box<str>>,
    pub moves: Vec<Box<str>>,
}

impl Journal {
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        seal(JOURNAL, self)
    }

    /// `None` for a damaged journal, and for one with a route that leads outside.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let journal: Self = unseal(JOURNAL, bytes)?;
        let all = journal.deletes.iter().chain(&journal.sweep).chain(&journal.moves);
        all.into_iter().all(|route| refused(route).is_none()).then_some(journal)
    }

    /// Does, or finishes, what is listed, and takes itself away: what is left of the staging folder is rubbish.
    pub fn carry_out(&self, ground: &Ground, disk: &Disk) -> Result<(), Diagnostic> {
        let mut hand = Hand { ground, disk, plain: HashMap::new() };
        let done = self.all(&mut hand);
        done.map_err(|d| {
            let help = d.help.clone().unwrap_or_default();
            d.help(format!("{help} The next build finishes what this one began.").trim_start().to_owned())
        })
    }

    fn all(&self, hand: &mut Hand<'_>) -> Result<(), Diagnostic> {
        let ground = hand.ground;
        let unswept = ground.aside(UNSWEPT);
        if fs::symlink_metadata(&unswept).is_ok() {
            self.deletes.iter().try_for_each(|route| hand.delete(route))?;
            self.sweep.iter().try_for_each(|folder| hand.sweep(folder, self.needs_gone(folder)))?;
            hand.plain.clear();
            Disk::patiently(|| hand.disk.remove_file(&unswept))
                .map_err(|e| explain(ground.shown(""), "finish deleting old files", &e))?;
        }
        self.moves.iter().try_for_each(|route| hand.open_way(route))?;
        let hand = &*hand;
        if self.moves.len() < MANY {
            self.moves.iter().try_for_each(|route| hand.lay(route))?;
        } else {
            self.moves.par_iter().try_for_each(|route| hand.lay(route))?;
        }
        hand.lay_path(&ground.aside(NEW_MANIFEST), &ground.manifest())
            .map_err(|e| explain(ground.shown(super::MANIFEST), "write this file", &e))?;
        Disk::patiently(|| hand.disk.remove_file(&ground.aside(NAME)))
            .map_err(|e| explain(ground.shown(super::STAGE), "remove this folder", &e))
    }

    /// Whether a staged file goes to where this folder stands.
    fn needs_gone(&self, folder: &str) -> bool {
        self.moves.iter().any(|route| folder.strip_prefix(&**route).is_some_and(|r| r.is_empty() || r.starts_with('/')))
    }
}

/// What carries a journal out, remembering which folders are real ones and not links.
struct Hand<'a> {
    ground: &'a Ground,
    disk: &'a Disk,
    plain: HashMap<Box<str>, bool>,
}

impl Hand<'_> {
    /// Whether no folder on the way to the route is a link: what lies behind a link is not ours.
    fn plain(&mut self, route: &str) -> bool {
        folders(route).all(|folder| {
            if let Some(known) = self.plain.get(folder) {
                return *known;
            }
            let link = fs::symlink_metadata(self.ground.path(folder)).is_ok_and(|meta| meta.is_symlink());
            self.plain.insert(folder.into(), !link);
            !link
        })
    }

    fn delete(&mut self, route: &str) -> Result<(), Diagnostic> {
        if !self.plain(route) {
            return Ok(());
        }
        let path = self.ground.path(route);
        match Disk::patiently(|| self.disk.remove_file(&path)) {
            Err(e) if absent(&e) || fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir()) => Ok(()),
            Err(e) => Err(explain(self.ground.shown(route), "delete this file", &e)),
            Ok(()) => Ok(()),
        }
    }

    /// Removes a folder that the deletes emptied; one with files of others in it stays. One that another program
    /// holds is an error only where a file has to go there.
    fn sweep(&mut self, folder: &str, needed: bool) -> Result<(), Diagnostic> {
        let path = self.ground.path(folder);
        if !self.plain(folder) || !fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir()) {
            return Ok(());
        }
        match Disk::patiently(|| self.disk.remove_dir(&path)) {
            Err(e) if absent(&e) || fs::read_dir(&path).is_ok_and(|mut inside| inside.next().is_some()) => Ok(()),
            Err(e) if needed => Err(explain(self.ground.shown(folder), "remove this folder", &e)),
            _ => Ok(()),
        }
    }

    fn open_way(&mut self, route: &str) -> Result<(), Diagnostic> {
        if self.plain(route) {
            return Ok(());
        }
        let message = "a folder on the way to this file has become a link to elsewhere";
        Err(Diagnostic::error(self.ground.shown(route), message).help("Move the link away, then build again."))
    }

    fn lay(&self, route: &str) -> Result<(), Diagnostic> {
        self.lay_path(&self.ground.staged(route), &self.ground.path(route))
            .map_err(|e| explain(self.ground.shown(route), "put the new version here", &e))
    }

    /// Moves a staged file or folder to its place. Already moved: done. A folder that has appeared there in the
    /// meantime, or cannot be moved as a whole, is filled file by file.
    fn lay_path(&self, from: &Path, to: &Path) -> io::Result<()> {
        let Err(e) = self.disk.rename(from, to) else { return Ok(()) };
        let staged = match fs::symlink_metadata(from) {
            Err(gone) if absent(&gone) => return Ok(()),
            other => other?,
        };
        if absent(&e)
            && let Some(folder) = to.parent()
        {
            self.disk.create_dir_all(folder)?;
        }
        if !staged.is_dir() {
            return Disk::patiently(|| self.disk.rename(from, to));
        }
        let stands = fs::symlink_metadata(to).is_ok_and(|meta| meta.is_dir());
        if !stands {
            match Disk::patiently(|| self.disk.rename(from, to)) {
                Err(e) if e.kind() == ErrorKind::PermissionDenied => self.disk.create_dir_all(to)?,
                done => return done,
            }
        }
        for child in fs::read_dir(from)? {
            let child = child?;
            self.lay_path(&child.path(), &to.join(child.file_name()))?;
        }
        self.disk.remove_dir(from)
    }
}
