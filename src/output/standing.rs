//! What stands where a file is to be written: nothing, a file of ours, or a stranger that is not to be touched.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use super::digest::Digest;
use super::disk::{absent, explain};
use super::ground::{Ground, folders, parent, refused};
use super::manifest::{Entry, Manifest};
use super::record::mtime;
use super::stage::{Staged, hold};
use crate::diagnostic::Diagnostic;

/// A file that an earlier build wrote, known from elsewhere than a sound manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stray {
    /// The digest of what was written there, where it is known: without it the file is never deleted.
    pub bytes: Option<Digest>,
    /// Named by a manifest, if a damaged one: may be written over as it stands.
    pub named: bool,
}

/// Whether a folder of the output stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folder {
    Stands,
    Missing,
}

/// What to do about the place of a route.
#[derive(Debug)]
pub(super) enum Place {
    /// To be written: nothing stands there, or something of ours.
    Write,
    /// The very bytes stand there already, only the manifest did not know.
    Adopt(Staged),
}

/// What was found out about the places of this build.
#[derive(Debug, Default)]
pub(super) struct Standing {
    folders: RwLock<HashMap<Box<str>, Folder>>,
    /// Routes at which a folder stands: allowed if the commit empties it.
    pub blocked: Mutex<Vec<Box<str>>>,
    /// The routes of ours by their names in small letters.
    folded: OnceLock<HashMap<String, Vec<Box<str>>>>,
}

/// What is known of the files that stand in the output.
pub(super) struct Known<'a> {
    pub ground: &'a Ground,
    pub manifest: &'a Manifest,
    pub strays: &'a BTreeMap<Box<str>, Stray>,
    pub force: bool,
}

impl Standing {
    /// Looks at a route's place. An error names the stranger that stands there.
    pub fn place(&self, known: &Known<'_>, route: &str, entry: &Entry) -> Result<Place, Diagnostic> {
        if self.folder(known, parent(route))? == Folder::Missing {
            return Ok(Place::Write);
        }
        let path = known.ground.path(route);
        let meta = match fs::symlink_metadata(&path) {
            Ok(meta) => meta,
            Err(e) if absent(&e) => return Ok(Place::Write),
            Err(e) => return Err(explain(known.ground.shown(route), "look at this file", &e)),
        };
        if meta.is_dir() {
            hold(&self.blocked).push(route.into());
            return Ok(Place::Write);
        }
        if known.manifest.index(route).is_some() || self.reached_by_case(known, route) {
            return Ok(Place::Write);
        }
        let stray = known.strays.get(route);
        let digest = if meta.is_file() { Digest::of_file(&path).ok() } else { None };
        if digest == Some(entry.bytes) {
            return Ok(Place::Adopt(Staged { route: route.into(), entry: *entry, mtime: mtime(&meta) }));
        }
        let ours = stray.is_some_and(|stray| stray.named || (digest.is_some() && stray.bytes == digest));
        if ours || known.force { Ok(Place::Write) } else { Err(stranger(known.ground, route)) }
    }

    /// Whether a folder stands, looking at each part once. A link is an error: what lies behind is not ours.
    pub fn folder(&self, known: &Known<'_>, folder: &str) -> Result<Folder, Diagnostic> {
        if folder.is_empty() {
            return Ok(Folder::Stands);
        }
        if let Some(found) = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return Ok(*found);
        }
        let found = if self.folder(known, parent(folder))? == Folder::Missing {
            Folder::Missing
        } else {
            match fs::symlink_metadata(known.ground.path(folder)) {
                Ok(meta) if meta.is_dir() => Folder::Stands,
                Ok(_) if known.manifest.index(folder).is_some() || known.strays.contains_key(folder) => Folder::Missing,
                Ok(_) if self.reached_by_case(known, folder) => Folder::Missing,
                Ok(meta) if meta.is_symlink() => {
                    let message = "a link stands here, and jianbao does not write through links";
                    return Err(Diagnostic::error(known.ground.shown(folder), message)
                        .help("Move the link away, or put a real folder in its place, then build again."));
                }
                Ok(_) => return Err(stranger(known.ground, folder)),
                Err(e) if absent(&e) => Folder::Missing,
                Err(e) => return Err(explain(known.ground.shown(folder), "look at this folder", &e)),
            }
        };
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into(), found);
        Ok(found)
    }

    /// Whether the disk answers to `route` with a file of ours whose name differs in capitals only (a page was
    /// renamed from `A.html` to `a.html`): that one is deleted before the new one is laid.
    fn reached_by_case(&self, known: &Known<'_>, route: &str) -> bool {
        let fold = || {
            let mut folded: HashMap<String, Vec<Box<str>>> = HashMap::new();
            let ours = known.manifest.iter().map(|(route, _)| route).chain(known.strays.keys().map(|r| &**r));
            ours.for_each(|route| folded.entry(route.to_lowercase()).or_default().push(route.into()));
            folded
        };
        let near = self.folded.get_or_init(fold).get(&route.to_lowercase());
        near.is_some_and(|near| near.iter().any(|old| **old != *route && one_file(known.ground, old, route)))
    }
}

/// Whether two routes that differ in capitals lead to one file, because the disk does not tell them apart: it
/// answers to both and lists only one.
pub(super) fn one_file(ground: &Ground, a: &str, b: &str) -> bool {
    let answers = |route| fs::symlink_metadata(ground.path(route)).is_ok();
    let listed = |route| folders(route).chain([route]).all(|part| named_so(ground, part));
    answers(a) && answers(b) && !(listed(a) && listed(b))
}

/// Whether the folder lists the last part of `route` in exactly these letters.
fn named_so(ground: &Ground, route: &str) -> bool {
    let path = ground.path(route);
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
    fs::read_dir(folder).is_ok_and(|list| list.flatten().any(|child| child.file_name() == name))
}

fn stranger(ground: &Ground, route: &str) -> Diagnostic {
    Diagnostic::error(ground.shown(route), "jianbao did not write this file, but a page or file of the site goes here")
        .help("Move it away, or choose another output folder.")
}

/// Every folder inside `path` that holds no file but those `ours` names (by the rest of their route), innermost
/// first; or the first file of others.
pub(super) fn emptied(path: &Path, rest: &str, ours: &HashSet<&str>) -> Result<Vec<String>, String> {
    let mut folders = Vec::new();
    let Ok(list) = fs::read_dir(path) else { return Ok(folders) };
    for child in list.flatten() {
        let name = child.file_name();
        let inside = format!("{rest}{}{}", if rest.is_empty() { "" } else { "/" }, name.to_string_lossy());
        // A folder with a name that the journal would not take is somebody else's.
        let nameable = name.to_str().is_some_and(|name| refused(name).is_none());
        if nameable && child.file_type().is_ok_and(|kind| kind.is_dir()) {
            folders.extend(emptied(&child.path(), &inside, ours)?);
            folders.push(inside);
        } else if !ours.contains(&*inside) {
            return Err(inside);
        }
    }
    Ok(folders)
}
