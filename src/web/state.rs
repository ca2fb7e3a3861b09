//! Files in `.jianbao/`: checksummed, written aside, thrown away any time; a damaged one is as good as none. And the
//! mark of the last build, by which a build with nothing to do knows it at once.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::output::Digest;
use crate::plan::Key;
use crate::render::ENGINE;
use crate::source::{Entry, Source};
use crate::web::Request;

/// What the last build into one output folder was made from.
#[derive(Serialize, Deserialize, Clone)]
pub struct Last {
    /// Stands for all inputs; see `fingerprint`.
    pub mark: Key,
    pub theme: Key,
    pub pages: usize,
    pub warnings: Vec<Diagnostic>,
    /// The hour and minute of its day at which something is published or expires.
    pub until: Option<(u32, u32)>,
}

impl Last {
    /// Whether nothing was to be published or to expire since, on the same day.
    pub fn holds(&self, source: &Source) -> bool {
        self.until.is_none_or(|until| source.time.is_some_and(|time| time < until))
    }

    pub fn read(state: &Path, output: &Path) -> Option<Self> {
        postcard::from_bytes(&read(&last_path(state, output))?).ok()
    }

    /// Before the output changes: a session may not write what it builds, and a program may be killed.
    pub fn forget(state: &Path, output: &Path) {
        let _ = fs::remove_file(last_path(state, output));
    }

    pub fn write(&self, state: &Path, output: &Path) {
        write(&last_path(state, output), self, []);
    }
}

fn last_path(state: &Path, output: &Path) -> PathBuf {
    let absolute = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    state.join(format!("last-{}", Digest::of(absolute.to_string_lossy().as_bytes())))
}

/// Stands for all inputs of a build by their names, sizes and times. Two runs with one mark write the same bytes,
/// unless a file changed within the tick of the clock in which the build read it: such a file has no mark.
pub fn fingerprint(request: &Request, entries: &[Entry], themes: &[Entry]) -> Key {
    let mut bytes = engine().into_bytes();
    let fresh = now() - TICK;
    bytes.extend(request.source.today.to_string().bytes());
    bytes.extend(request.theme.unwrap_or("\0").bytes());
    for entry in entries.iter().chain(themes) {
        bytes.extend((entry.path.len() as u64).to_le_bytes());
        bytes.extend(entry.path.bytes());
        bytes.extend(entry.size.to_le_bytes());
        bytes.extend(entry.modified.to_le_bytes());
        if entry.modified >= fresh {
            bytes.extend(now().to_le_bytes());
        }
    }
    *Digest::of(&bytes).as_bytes()
}

/// The program itself: its version, its sources, its size and time. Another one draws everything again.
pub fn engine() -> String {
    static BUILD: OnceLock<String> = OnceLock::new();
    let build = || {
        let stat = std::env::current_exe().and_then(fs::metadata);
        let stat = stat.map_or_else(|_| String::new(), |m| format!("{} {:?}", m.len(), m.modified().ok()));
        format!("{ENGINE} {} {stat}", env!("CARGO_PKG_VERSION"))
    };
    BUILD.get_or_init(build).clone()
}

/// Files changed within so many nanoseconds count as changing still: file systems keep time in ticks of up to 2 s (FAT).
pub const TICK: i128 = 2_000_000_000;

pub fn now() -> i128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos().cast_signed())
}

/// The bytes of a file of ours without the BLAKE3 at its end.
pub fn read(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let body = bytes.len().checked_sub(16)?;
    let whole = Digest::of(&bytes[..body]).as_bytes() == &bytes[body..];
    bytes.truncate(body);
    whole.then_some(bytes)
}

/// Writes a head and what follows it, aside, and renames. A file that cannot be written is no mistake: the next
/// build is slower.
pub fn write<'a>(path: &Path, head: &impl Serialize, rest: impl IntoIterator<Item = &'a [u8]>) {
    let aside = path.with_extension("new");
    let folder = path.parent().unwrap_or(path);
    let written =
        fs::create_dir_all(folder).and_then(|()| stream(&aside, head, rest)).and_then(|()| fs::rename(&aside, path));
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
}

fn stream<'a>(path: &Path, head: &impl Serialize, rest: impl IntoIterator<Item = &'a [u8]>) -> io::Result<()> {
    let head = postcard::to_stdvec(head).map_err(io::Error::other)?;
    let mut file = fs::File::create(path)?;
    // Few parts and long ones, not copied together: at the end of a cold build memory is dearest.
    let mut sum = blake3::Hasher::new();
    let mut put = |part: &[u8]| {
        sum.update(part);
        file.write_all(part)
    };
    put(&head)?;
    rest.into_iter().try_for_each(&mut put)?;
    file.write_all(Digest::from_hasher(&sum).as_bytes())
}
