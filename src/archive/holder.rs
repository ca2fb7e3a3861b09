//! What holds files: a folder, a ZIP, a TAR. Only listed and read, never unpacked: nothing is written anywhere. What
//! could harm whoever unpacks it is refused here.

use std::collections::BTreeSet;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::read::DeflateDecoder;
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

use crate::source::folder::{self, File};

/// No file of this many bytes or more may be packed tighter than `RATIO`: nothing that people write is.
const SUSPECT: u64 = 64 << 20;
const RATIO: u64 = 200;

/// A file in a holder.
#[derive(Debug, Clone)]
pub struct Held {
    pub path: String,
    pub size: u64,
    data: Data,
}

#[derive(Debug, Clone)]
enum Data {
    /// A file of its own.
    File,
    /// A stretch of the holder's file: offset, length, and whether it is deflated.
    Stretch(u64, u64, bool),
}

/// A list of files and where they are.
#[derive(Debug)]
pub struct Holder {
    /// The folder, or the file.
    at: PathBuf,
    /// Sorted by path.
    pub files: Vec<Held>,
    /// What was refused, or is wrong with the holder itself: (path in it or empty, what).
    pub refused: Vec<(String, String)>,
}

/// A stretch of a file, read as if it were one.
pub struct Window {
    file: File,
    start: u64,
    length: u64,
    at: u64,
}

impl Window {
    pub fn open(path: &Path, start: u64, length: u64) -> io::Result<Self> {
        let mut file = folder::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(Self { file, start, length, at: 0 })
    }
}

impl Read for Window {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = into.len().min(left);
        let n = self.file.read(&mut into[..most])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        self.file.seek(SeekFrom::Start(self.start + self.at))?;
        Ok(self.at)
    }
}

impl Holder {
    /// Lists a folder, or a ZIP or TAR by its first bytes.
    pub fn open(path: &Path) -> io::Result<Self> {
        if path.is_dir() {
            return Self::folder(path);
        }
        let mut file = folder::open(path)?;
        let length = file.metadata()?.len();
        let mut magic = [0; 4];
        let n = file.read(&mut magic)?;
        if magic[..n].starts_with(b"PK") { Self::zip(path, 0, length) } else { Self::tar(path, length) }
    }

    fn folder(at: &Path) -> io::Result<Self> {
        let mut holder = Self { at: at.to_owned(), files: Vec::new(), refused: Vec::new() };
        for found in folder::walk(at)? {
            match found.odd {
                Some(odd) => holder.refuse(&found.path, &format!("is {odd}; it is not followed")),
                None => holder.files.push(Held { path: found.path, size: found.size, data: Data::File }),
            }
        }
        Ok(holder)
    }

    /// A ZIP in a stretch of a file.
    pub fn zip(at: &Path, start: u64, length: u64) -> io::Result<Self> {
        let mut holder = Self { at: at.to_owned(), files: Vec::new(), refused: Vec::new() };
        let reader = BufReader::new(Window::open(at, start, length)?);
        let mut zip = match ZipArchive::new(reader) {
            Ok(zip) => zip,
            Err(e) => {
                holder.refuse("", &format!("is no whole ZIP: its end is missing or damaged, it may be cut off ({e})"));
                return Ok(holder);
            }
        };
        if zip.has_duplicate_names() {
            holder.refuse("", "has two files of one name");
        }
        if zip.offset() != 0 {
            holder.refuse("", "has something before its beginning");
        }
        if zip.has_overlapping_entries().unwrap_or(true) {
            holder.refuse("", "has files that share their bytes, as a bomb has");
            return Ok(holder);
        }
        if let Err(e) = zip.validate_header_consistency() {
            holder.refuse("", &format!("says one thing of a file in its list and another beside it ({e})"));
        }
        for n in 0..zip.len() {
            match zip.by_index_raw(n) {
                Ok(entry) if entry.is_dir() => {}
                Ok(entry) => match listed(&entry, start) {
                    Ok((path, size, data)) => holder.take(path, size, data),
                    Err((path, why)) => holder.refuse(&path, &why),
                },
                Err(e) => holder.refuse("", &format!("entry {} cannot be read: {e}", n + 1)),
            }
        }
        holder.sort();
        Ok(holder)
    }

    fn tar(at: &Path, length: u64) -> io::Result<Self> {
        let mut holder = Self { at: at.to_owned(), files: Vec::new(), refused: Vec::new() };
        let mut tar = tar::Archive::new(BufReader::new(folder::open(at)?));
        let mut end = 0;
        for entry in tar.entries_with_seek()? {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    holder.refuse("", &format!("is no whole TAR: it ends or is damaged at byte {end} ({e})"));
                    holder.sort();
                    return Ok(holder);
                }
            };
            let kind = entry.header().entry_type();
            let (offset, size) = (entry.raw_file_position(), entry.size());
            let Ok(path) = std::str::from_utf8(&entry.path_bytes()).map(str::to_owned) else {
                holder.refuse(&String::from_utf8_lossy(&entry.path_bytes()), "has a name that is not UTF-8");
                continue;
            };
            end = offset + size.next_multiple_of(512);
            match kind {
                tar::EntryType::Regular if offset + size > length => {
                    holder.refuse(&path, "is cut off: the TAR ends within it");
                }
                tar::EntryType::Regular => {
                    if !holder.is_empty(offset + size, end) {
                        holder.refuse(&path, "is followed by bytes that belong to no file");
                    }
                    holder.take(path, size, Data::Stretch(offset, size, false));
                }
                tar::EntryType::Directory | tar::EntryType::XGlobalHeader => {}
                tar::EntryType::Symlink | tar::EntryType::Link => holder.refuse(&path, "is a link"),
                _ => holder.refuse(&path, "is neither a file nor a folder"),
            }
        }
        if length < end + 1024 || !holder.is_empty(end, length) {
            holder.refuse("", "does not end as a TAR ends: it may be cut off, or something was put behind it");
        }
        holder.sort();
        Ok(holder)
    }

    /// Whether a stretch of the file holds nothing but zeros, as the end of a TAR does.
    fn is_empty(&self, from: u64, to: u64) -> bool {
        let Ok(mut window) = Window::open(&self.at, from, to.saturating_sub(from)) else { return false };
        let mut buffer = [0; 4096];
        loop {
            match window.read(&mut buffer) {
                Ok(0) => return true,
                Ok(n) if buffer[..n].iter().all(|b| *b == 0) => {}
                _ => return false,
            }
        }
    }

    fn take(&mut self, path: String, size: u64, data: Data) {
        match leads_out(&path) {
            Some(why) => self.refuse(&path, why),
            None => self.files.push(Held { path, size, data }),
        }
    }

    fn refuse(&mut self, path: &str, why: &str) {
        self.refused.push((path.to_owned(), why.to_owned()));
    }

    fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut seen = BTreeSet::new();
        let twice: Vec<String> = self.files.iter().filter(|f| !seen.insert(&*f.path)).map(|f| f.path.clone()).collect();
        twice.iter().for_each(|path| self.refuse(path, "is there twice"));
        self.files.dedup_by(|a, b| a.path == b.path);
    }

    /// Where all files stand in one folder that holds `marker`, paths begin in it from now on.
    pub fn enter(&mut self, marker: &str) -> bool {
        if self.find(marker).is_some() {
            return true;
        }
        let top = self.files.iter().find_map(|f| f.path.strip_suffix(marker)?.strip_suffix('/'));
        let Some(top) = top.filter(|top| !top.contains('/')).map(|top| format!("{top}/")) else { return false };
        for file in &mut self.files {
            match file.path.strip_prefix(&top).map(str::to_owned) {
                Some(path) => file.path = path,
                None => self.refused.push((file.path.clone(), "stands beside the folder of the package".to_owned())),
            }
        }
        if self.files.iter().any(|f| matches!(f.data, Data::File)) {
            self.at.push(top.trim_end_matches('/'));
        }
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        true
    }

    pub fn find(&self, path: &str) -> Option<&Held> {
        self.files.binary_search_by(|f| f.path.as_str().cmp(path)).ok().map(|n| &self.files[n])
    }

    /// The bytes of a file, never more than its size says.
    pub fn reader(&self, file: &Held) -> io::Result<Box<dyn Read>> {
        Ok(match file.data {
            Data::File => {
                let mut path = self.at.clone();
                path.extend(file.path.split('/'));
                Box::new(folder::open(&path)?)
            }
            Data::Stretch(offset, length, false) => Box::new(Window::open(&self.at, offset, length)?),
            Data::Stretch(offset, length, true) => {
                let packed = BufReader::with_capacity(64 * 1024, Window::open(&self.at, offset, length)?);
                Box::new(Limited { inner: DeflateDecoder::new(packed), left: file.size })
            }
        })
    }

    /// All bytes of a small file.
    pub fn bytes(&self, file: &Held) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader(file)?.take(file.size + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Where the bytes of a file stand as they are: file, offset and length. `None` where they are packed.
    pub fn stretch(&self, file: &Held) -> Option<(PathBuf, u64, u64)> {
        match file.data {
            Data::File => {
                let mut path = self.at.clone();
                path.extend(file.path.split('/'));
                Some((path, 0, file.size))
            }
            Data::Stretch(offset, length, false) => Some((self.at.clone(), offset, length)),
            Data::Stretch(..) => None,
        }
    }
}

/// An entry of a ZIP that begins at `start` of its file: path, size, place. The error is (path, why it is refused).
fn listed<R: Read>(entry: &ZipFile<R>, start: u64) -> Result<(String, u64, Data), (String, String)> {
    let lossy = || String::from_utf8_lossy(entry.name_raw()).into_owned();
    let path =
        std::str::from_utf8(entry.name_raw()).map_err(|_| (lossy(), "has a name that is not UTF-8".to_owned()))?;
    let (packed, size) = (entry.compressed_size(), entry.size());
    let kind = entry.unix_mode().map_or(0, |mode| mode & 0o170_000);
    let method = match entry.compression() {
        CompressionMethod::Stored => Some(false),
        CompressionMethod::Deflated => Some(true),
        _ => None,
    };
    let why = match (method, entry.data_start()) {
        _ if entry.is_symlink() => "is a symbolic link".to_owned(),
        _ if !matches!(kind, 0 | 0o100_000) => "is neither a file nor a folder".to_owned(),
        _ if entry.encrypted() => "is encrypted".to_owned(),
        _ if size >= SUSPECT && size / RATIO > packed => bomb(size, packed),
        (Some(deflated), Some(offset)) if deflated || packed == size => {
            return Ok((path.to_owned(), size, Data::Stretch(start + offset, packed, deflated)));
        }
        (Some(_), _) => "has a size that cannot be".to_owned(),
        (None, _) => "is packed in a way that archives do not use".to_owned(),
    };
    Err((path.to_owned(), why))
}

fn bomb(size: u64, packed: u64) -> String {
    format!("would unpack from {packed} to {size} bytes, as a bomb does")
}

/// Reads what was declared and not a byte more.
struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| io::Error::other("it is larger than it says"))?;
        Ok(n)
    }
}

/// Why a path is not unpacked anywhere, if it is not.
pub fn leads_out(path: &str) -> Option<&'static str> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    match () {
        () if path.starts_with('/') || drive => Some("has a path from the top of a disk"),
        () if path.contains('\\') => Some("has a `\\` in its path, which Windows takes for a folder"),
        () if path.chars().any(char::is_control) => Some("has a control character in its path"),
        () if path.split('/').any(|part| matches!(part, ".." | "." | "")) => Some("has a path that leads out"),
        () => None,
    }
}
