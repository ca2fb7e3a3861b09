//! What changes in content/ and themes/, as the system tells it, into one `Pace` that the builder waits on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::pace::{Change, Pace, Turn};
use crate::source;

/// The folders of the root that a build reads.
pub const TOPS: [&str; 2] = ["content", "themes"];
/// The longest sleep: a machine that slept through midnight notices soon after it wakes.
const NAP: Duration = Duration::from_secs(20);

/// The bell between the threads: the watcher and Ctrl-C ring it, the builder waits on it.
#[derive(Default)]
pub struct Bell {
    inner: Mutex<Inner>,
    rung: Condvar,
}

#[derive(Default)]
struct Inner {
    pace: Pace,
    stop: bool,
    grounds: Grounds,
}

/// What the builder wakes for.
pub enum Wake {
    Turn(Turn),
    Stop,
}

impl Bell {
    fn hold(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the waiting of the builder, for good.
    pub fn stop(&self) {
        self.hold().stop = true;
        self.rung.notify_all();
    }

    pub fn begin(&self) {
        self.hold().pace.begin();
    }

    pub fn done(&self, again: Option<Duration>) {
        self.hold().pace.done(Instant::now(), again);
    }

    /// Waits for something to do; `Turn::Wait` after a nap, so that the clock on the wall can be looked at.
    pub fn wait(&self) -> Wake {
        let nap = Instant::now() + NAP;
        let mut inner = self.hold();
        loop {
            if inner.stop {
                return Wake::Stop;
            }
            let now = Instant::now();
            let until = match inner.pace.turn(now) {
                Turn::Wait(_) if now >= nap => return Wake::Turn(Turn::Wait(None)),
                Turn::Wait(until) => until.map_or(nap, |until| until.min(nap)),
                turn => return Wake::Turn(turn),
            };
            let wait = until.saturating_duration_since(now);
            inner = self.rung.wait_timeout(inner, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn hear(&self, told: notify::Result<Event>) {
        if matches!(&told, Ok(event) if !counts(event.kind)) {
            return;
        }
        let mut inner = self.hold();
        let changes = inner.grounds.changes(told);
        let now = Instant::now();
        for change in changes {
            inner.pace.note(change, now);
            self.rung.notify_all();
        }
    }
}

/// Whether an event can change what a build reads. Looking at a file is none; closing one that was written is.
fn counts(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// What is watched, as the system names it, and its path from the root: `/srv/texts` is `content`. Links to files come
/// first, each by the file that it leads to; the root, which is the empty path, comes last.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Grounds(Vec<(PathBuf, String)>);

impl Grounds {
    fn of(root: &Path) -> Self {
        let folder = |top: &&str| Some((root.join(top).canonicalize().ok()?, (*top).to_owned()));
        let links = TOPS.iter().flat_map(|top| source::links(root, top));
        Self(links.chain(TOPS.iter().filter_map(folder)).chain([(root.to_owned(), String::new())]).collect())
    }

    /// The folders to be watched. What a link leads to is watched by its folder, since editors put new files in its
    /// place; a folder that is watched already stays as it is.
    fn folders(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let (tops, links): (Vec<_>, Vec<_>) = self.0.iter().partition(|(_, name)| is_ground(name));
        let mode = |name: &str| if name.is_empty() { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
        let mut folders: Vec<_> = tops.iter().map(|(path, name)| (path.clone(), mode(name))).collect();
        for folder in links.iter().filter_map(|(file, _)| file.parent()) {
            let held = |(path, mode): &(PathBuf, RecursiveMode)| {
                folder == path || (*mode == RecursiveMode::Recursive && folder.starts_with(path))
            };
            if !folders.iter().any(held) {
                folders.push((folder.to_owned(), RecursiveMode::NonRecursive));
            }
        }
        folders
    }

    /// The path from the root, where it is one that a build reads; the empty one is the root itself.
    fn name(&self, path: &Path) -> Option<String> {
        let (below, top) = self.0.iter().find_map(|(ground, top)| Some((path.strip_prefix(ground).ok()?, top)))?;
        let parts = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let parts: Vec<String> = std::iter::once(top.clone()).filter(|top| !top.is_empty()).chain(parts).collect();
        let read = match parts.first() {
            None => true,
            Some(first) => {
                let top = first.split('/').next().unwrap_or(first);
                TOPS.contains(&top) && !parts.iter().any(|part| source::is_litter(part))
            }
        };
        read.then(|| parts.join("/"))
    }

    fn changes(&self, told: notify::Result<Event>) -> Vec<Change> {
        let lost = || vec![Change { path: None, unsure: true, aim: true }];
        let event = match told {
            Ok(event) if event.need_rescan() => return lost(),
            Ok(event) => event,
            Err(_) => return lost(),
        };
        // A file written in place is nothing new; all else may be a folder that came with files in it.
        let moved = !matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)));
        let moved = moved && !matches!(event.kind, EventKind::Access(_));
        let change = |path: &PathBuf| {
            let name = self.name(path)?;
            if is_ground(&name) && !moved {
                return None;
            }
            let aim = is_ground(&name) || (moved && path.is_symlink());
            Some(Change { path: Some(name), unsure: moved && path.is_dir(), aim })
        };
        event.paths.iter().filter_map(change).collect()
    }
}

/// Whether a path is that of the root, or of a folder that is watched with all that is in it.
fn is_ground(name: &str) -> bool {
    name.is_empty() || TOPS.contains(&name)
}

/// The system's watcher, and the folders it was set on.
pub struct Watched {
    watcher: RecommendedWatcher,
    root: PathBuf,
    bell: Arc<Bell>,
    set: Vec<PathBuf>,
}

impl Watched {
    pub fn new(root: &Path, bell: &Arc<Bell>) -> Result<Self, String> {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let ears = Arc::clone(bell);
        let watcher = notify::recommended_watcher(move |told| ears.hear(told)).map_err(|e| reason(&e))?;
        Ok(Self { watcher, root, bell: Arc::clone(bell), set: Vec::new() })
    }

    /// Watches the folders that are there now; gives why one cannot be watched. Called again whenever one came or went.
    pub fn aim(&mut self) -> Result<(), String> {
        for old in self.set.drain(..) {
            // It may be gone, and its watch with it.
            let _ = self.watcher.unwatch(&old);
        }
        let grounds = Grounds::of(&self.root);
        let folders = grounds.folders();
        self.bell.hold().grounds = grounds;
        let mut failed = Ok(());
        for (folder, mode) in folders {
            match self.watcher.watch(&folder, mode) {
                Ok(()) => self.set.push(folder),
                Err(error) => failed = Err(format!("{}: {}", folder.display(), reason(&error))),
            }
        }
        failed
    }
}

/// Why something cannot be watched, and what to do.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "the system watches no more folders; raise fs.inotify.max_user_watches".to_owned(),
        ErrorKind::PathNotFound => "the folder is not there".to_owned(),
        ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound => "the folder is not there".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, Flag, MetadataKind, RemoveKind, RenameMode};

    use super::*;

    fn grounds() -> Grounds {
        let pairs = [
            ("/srv/office/tables/2020.csv", "content/henan/table.csv"),
            ("/srv/shared/texts/a.md", "content/b.md"),
            ("/srv/shared/texts", "content"),
            ("/srv/office/themes", "themes"),
            ("/srv/office", ""),
        ];
        Grounds(pairs.map(|(path, top)| (PathBuf::from(path), top.to_owned())).to_vec())
    }

    fn names(kind: EventKind, paths: &[&str]) -> Vec<String> {
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(PathBuf::from(path)));
        let told = if counts(kind) { grounds().changes(Ok(event)) } else { Vec::new() };
        told.into_iter().filter_map(|change| change.path).collect()
    }

    #[test]
    fn only_what_a_build_reads_is_heard() {
        let wrote = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        for (path, name) in [
            ("/srv/shared/texts/henan/a.md", "content/henan/a.md"),
            ("/srv/office/themes/ours/assets/style.css", "themes/ours/assets/style.css"),
            ("/srv/office/content/a.md", "content/a.md"),
            ("/srv/office/tables/2020.csv", "content/henan/table.csv"),
        ] {
            assert_eq!(names(wrote, &[path]), [name]);
        }
        for path in [
            "/srv/office/public/index.html",
            "/srv/office/.jianbao/articles",
            "/srv/office/notes.txt",
            "/srv/office/tables/2021.csv",
            "/srv/office/contents/a.md",
            "/srv/shared/texts/.a.md.swp",
            "/srv/shared/texts/a.md~",
            "/srv/shared/texts/.git/index",
            "/srv/other/a.md",
        ] {
            assert!(names(wrote, &[path]).is_empty(), "{path}");
        }
    }

    #[test]
    fn the_folder_of_a_linked_file_is_watched_once_and_no_watch_takes_the_place_of_another() {
        use RecursiveMode::{NonRecursive, Recursive};
        let wanted = [
            ("/srv/shared/texts", Recursive),
            ("/srv/office/themes", Recursive),
            ("/srv/office", NonRecursive),
            ("/srv/office/tables", NonRecursive),
        ];
        assert_eq!(grounds().folders(), wanted.map(|(path, mode)| (PathBuf::from(path), mode)));
    }

    #[test]
    fn looking_is_no_change_and_closing_after_writing_is() {
        let path = ["/srv/shared/texts/c.md"];
        let open = EventKind::Access(AccessKind::Open(AccessMode::Any));
        let read = EventKind::Access(AccessKind::Close(AccessMode::Read));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert!(names(open, &path).is_empty() && names(read, &path).is_empty());
        assert_eq!(names(written, &path).len(), 1);
        assert_eq!(names(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), &path).len(), 1);
    }

    #[test]
    fn a_rename_names_both_and_a_lost_event_sets_the_watches_anew() {
        let both = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let paths = ["/srv/shared/texts/c.md.new~", "/srv/shared/texts/c.md"];
        assert_eq!(names(both, &paths), ["content/c.md"]);
        let lost = grounds().changes(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert_eq!(lost, [Change { path: None, unsure: true, aim: true }]);
        assert_eq!(grounds().changes(Err(notify::Error::generic("overflow"))), lost);
    }

    #[test]
    fn a_watched_folder_that_comes_or_goes_is_watched_anew() {
        let told = |kind, path: &str| grounds().changes(Ok(Event::new(kind).add_path(PathBuf::from(path))));
        let gone = EventKind::Remove(RemoveKind::Folder);
        for path in ["/srv/office/content", "/srv/office/themes", "/srv/office"] {
            assert!(told(gone, path)[0].aim, "{path}");
        }
        assert!(told(EventKind::Create(CreateKind::Folder), "/srv/office/content")[0].aim);
        assert!(!told(gone, "/srv/shared/texts/henan")[0].aim);
        // The root's own time changes with everything in it.
        assert!(told(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), "/srv/office").is_empty());
    }
}
