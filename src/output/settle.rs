//! Settles what a commit will do, before anything of the old tree is touched.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxHashSet;

use super::digest::Digest;
use super::ground::{folders, parent};
use super::journal::Journal;
use super::manifest::{Entry, Manifest};
use super::opened::{Mark, Output};
use super::stage::{Staged, hold};
use super::standing::{Folder, Known, Stray, emptied, one_file};
use crate::diagnostic::Diagnostic;

/// A commit settled: the new manifest, its files with their times, and the operations.
pub(super) struct Settled {
    pub manifest: Manifest,
    /// The time of each file of the manifest, in its order, and whether this build staged it.
    pub times: Vec<(Option<i64>, bool)>,
    pub journal: Journal,
    pub written: usize,
    pub bytes_written: u64,
}

impl Output {
    pub(super) fn settle(&self) -> Result<Settled, Diagnostic> {
        if let Some(trouble) = hold(&self.trouble).take() {
            return Err(trouble);
        }
        let staged = std::mem::take(&mut *hold(&self.stage.files));
        let (written, bytes_written) = (staged.len(), staged.iter().map(|file| file.entry.size).sum());
        let mut moved: Vec<Box<str>> = staged.iter().map(|file| file.route.clone()).collect();
        moved.sort_unstable();
        let mut rows = self.kept(&moved);
        let new = |file: Staged, staged| (file.route, file.entry, file.mtime, staged);
        let adopted = std::mem::take(&mut *hold(&self.adopted));
        let adopted_routes: Vec<Box<str>> = adopted.iter().map(|file| file.route.clone()).collect();
        rows.extend(adopted.into_iter().map(|file| new(file, false)));
        rows.extend(staged.into_iter().map(|file| new(file, true)));
        // Long runs are in order already, which the stable sort makes use of.
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let times = rows.iter().map(|row| (row.2, row.3)).collect();
        let rows = rows.into_iter().map(|row| (row.0, row.1)).collect();
        let twice = "two things are to be written to this one place";
        let manifest =
            Manifest::from_rows(rows).map_err(|route| Diagnostic::error(self.ground.shown(&route), twice))?;
        let journal = self.operations(&manifest, &moved, &adopted_routes)?;
        Ok(Settled { manifest, times, journal, written, bytes_written })
    }

    /// The files of the old manifest that stay, but for those that were staged anew.
    fn kept(&self, moved: &[Box<str>]) -> Vec<(Box<str>, Entry, Option<i64>, bool)> {
        let row = |((route, entry), mark): ((&str, &Entry), &Mark)| {
            let key = *mark.kept.get().filter(|_| moved.binary_search_by(|m| (**m).cmp(route)).is_err())?;
            Some((route.into(), Entry { key, ..*entry }, mark.time(), false))
        };
        self.manifest.iter().zip(&self.marks).filter_map(row).collect()
    }

    /// Deletes, folders to sweep, moves.
    fn operations(&self, manifest: &Manifest, moved: &[Box<str>], adopted: &[Box<str>]) -> Result<Journal, Diagnostic> {
        let leaves = |route: &&str| manifest.index(route).is_none();
        let strays = self.strays.iter().map(|(route, stray)| (&**route, stray)).filter(|(route, _)| leaves(route));
        let strays = strays.filter(|(route, stray)| self.certain(route, **stray)).map(|(route, _)| route);
        let mut deletes: Vec<Box<str>> = self.manifest.without(manifest).chain(strays).map(Box::from).collect();
        deletes.sort_unstable();
        deletes.dedup();
        // Renamed by hand from `A.html` to `a.html`, where the disk does not tell them apart: one file, which stays.
        let folded: HashMap<String, &str> = adopted.iter().map(|new| (new.to_lowercase(), &**new)).collect();
        deletes.retain(|old| {
            let new = if folded.is_empty() { None } else { folded.get(&old.to_lowercase()) };
            new.is_none_or(|new| !one_file(&self.ground, old, new))
        });
        if deletes.is_empty() && moved.is_empty() {
            return Ok(Journal::default());
        }
        let stay = all_folders(manifest.iter().map(|(route, _)| route));
        if let Some(both) = manifest.iter().map(|(route, _)| route).find(|route| stay.contains(route)) {
            return Err(Diagnostic::error(self.ground.shown(both), "this place would be a file and a folder at once")
                .help("Give the file or the folder another name."));
        }
        let gone = all_folders(deletes.iter().map(|route| &**route));
        let mut sweep: Vec<Box<str>> = gone.difference(&stay).map(|folder| Box::from(*folder)).collect();
        sweep.extend(self.unblock(&deletes)?);
        sweep.sort_unstable_by(|a, b| (b.len(), &**a).cmp(&(a.len(), &**b)));
        sweep.dedup();
        let moves = self.moves(moved)?;
        Ok(Journal { deletes, sweep, moves })
    }

    /// A stray is deleted only if its bytes are those that a build of ours wrote.
    fn certain(&self, route: &str, stray: Stray) -> bool {
        let path = self.ground.path(route);
        let file = std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
        file && stray.bytes.is_some_and(|bytes| Digest::of_file(&path).is_ok_and(|found| found == bytes))
    }

    /// Where a folder stands at the route of a new file, nothing but files that go may be in it. Gives the empty
    /// folders in it, which go too.
    fn unblock(&self, deletes: &[Box<str>]) -> Result<Vec<Box<str>>, Diagnostic> {
        let mut sweep: Vec<Box<str>> = Vec::new();
        for route in hold(&self.standing.blocked).drain(..) {
            let below = |file: &'_ str| {
                let (top, rest) = file.split_at_checked(route.len())?;
                let rest = rest.strip_prefix('/')?;
                (top.to_lowercase() == route.to_lowercase()).then_some(file.len() - rest.len())
            };
            let ours: HashSet<&str> = deletes.iter().filter_map(|file| below(file).map(|at| &file[at..])).collect();
            match emptied(&self.ground.path(&route), "", &ours) {
                Ok(folders) => sweep.extend(folders.into_iter().map(|rest| format!("{route}/{rest}").into())),
                Err(file) => {
                    let message = format!(
                        "a file of the site goes to `{route}`, where a folder stands with this file, which jianbao did not write"
                    );
                    let at = self.ground.shown(&format!("{route}/{file}"));
                    return Err(Diagnostic::error(at, message).help("Move it away, or choose another output folder."));
                }
            }
            sweep.push(route);
        }
        Ok(sweep)
    }

    /// The staged files, but a whole folder where nothing stands in its place yet.
    fn moves(&self, moved: &[Box<str>]) -> Result<Vec<Box<str>>, Diagnostic> {
        let known = Known { ground: &self.ground, manifest: &self.manifest, strays: &self.strays, force: false };
        let mut moves: Vec<Box<str>> = Vec::new();
        for route in moved {
            if moves.last().is_some_and(|last| route.strip_prefix(&**last).is_some_and(|rest| rest.starts_with('/'))) {
                continue;
            }
            let mut whole = &**route;
            if self.standing.folder(&known, parent(route))? == Folder::Missing {
                for folder in folders(route) {
                    if self.standing.folder(&known, folder)? == Folder::Missing {
                        whole = folder;
                        break;
                    }
                }
            }
            moves.push(whole.into());
        }
        Ok(moves)
    }
}

/// Every folder the routes lie in.
fn all_folders<'a>(routes: impl Iterator<Item = &'a str>) -> FxHashSet<&'a str> {
    let mut all = FxHashSet::default();
    for route in routes {
        let mut folder = parent(route);
        while !folder.is_empty() && all.insert(folder) {
            folder = parent(folder);
        }
    }
    all
}
