//! The package in one file: ZIP and TAR of the same bag, the same bytes wherever they are made.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use chrono::{DateTime, Datelike, Timelike, Utc};
use rayon::prelude::*;
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, DateTime as ZipTime, System, ZipWriter};

use super::hash::{self, sha256_of};
use super::pack::{LARGE, batches};
use crate::diagnostic::Diagnostic;
use crate::output::{Parcel, Sheet, unread};
use crate::source::folder::{self, File};

/// A file as it goes into a box.
pub struct Boxed {
    /// In the box, with the folder of the package: `zijinglu-…/data/README.txt`.
    pub name: String,
    /// In the parcel.
    pub path: String,
    pub size: u64,
}

/// How an entry of a ZIP is written: nothing in it depends on the machine.
pub fn options(path: &str, size: u64, when: DateTime<Utc>) -> SimpleFileOptions {
    let ending = path.rsplit_once('.').map_or("", |(_, e)| e);
    let packed = ["gz", "wacz", "png", "jpg", "jpeg", "zip", "docx", "xlsx", "mp4", "webp", "woff2"].contains(&ending);
    let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    // A ZIP knows the years from 1980 to 2107.
    let short = |n: u32| u8::try_from(n).unwrap_or(0);
    let year = u16::try_from(when.year()).unwrap_or(0);
    let (month, day) = (short(when.month()), short(when.day()));
    let time =
        ZipTime::from_date_and_time(year, month, day, short(when.hour()), short(when.minute()), short(when.second()));
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level((!packed).then_some(6))
        .last_modified_time(time.unwrap_or_default())
        .unix_permissions(0o644)
        .system(System::Unix)
        .large_file(size > u64::from(u32::MAX) - 1024)
}

/// A writer that fails once: `ZipWriter` writes its end even when it is dropped after a failure, and would tell of the
/// full disk a second time, in words of its own.
pub struct Once<W> {
    inner: W,
    failed: bool,
}

impl<W> Once<W> {
    pub fn new(inner: W) -> Self {
        Self { inner, failed: false }
    }

    pub fn into_inner(self) -> W {
        self.inner
    }
}

impl<W: Write> Write for Once<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(bytes.len());
        }
        self.inner.write(bytes).inspect_err(|_| self.failed = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed { Ok(()) } else { self.inner.flush().inspect_err(|_| self.failed = true) }
    }
}

impl<W: Seek> Seek for Once<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if self.failed { Ok(0) } else { self.inner.seek(to).inspect_err(|_| self.failed = true) }
    }
}

/// Writes the ZIP; gives its SHA-256.
pub fn zip(parcel: &Parcel, name: &str, files: &[Boxed], when: DateTime<Utc>) -> Result<String, Diagnostic> {
    let sheet = parcel.create(name)?;
    let failed = |e: zip::result::ZipError| wrong(parcel, name, &e.into());
    let mut zip = ZipWriter::new(Once::new(BufWriter::with_capacity(1 << 20, sheet)));
    for batch in batches(files, |file| file.size) {
        if let [file] = batch
            && file.size > LARGE
        {
            zip.start_file(&*file.name, options(&file.name, file.size, when)).map_err(failed)?;
            let mut from = opened(parcel, file)?;
            hash::copy(&mut from, &mut zip).map_err(|e| wrong(parcel, name, &e))?;
            continue;
        }
        let one = |file: &Boxed| {
            let bytes = bytes(parcel, file)?;
            PreparedZipFile::from_data(&file.name, options(&file.name, file.size, when), &bytes).map_err(failed)
        };
        let prepared: Vec<PreparedZipFile> = batch.par_iter().map(one).collect::<Result<_, _>>()?;
        zip.add_prepared_files(prepared).map_err(failed)?;
    }
    let out = zip.finish().map_err(failed)?.into_inner();
    let sheet = out.into_inner().map_err(|e| wrong(parcel, name, e.error()))?;
    finished(parcel, name, sheet)
}

/// Writes the TAR, uncompressed; gives its SHA-256.
pub fn tar(parcel: &Parcel, name: &str, files: &[Boxed], when: DateTime<Utc>) -> Result<String, Diagnostic> {
    let sheet = parcel.create(name)?;
    let failed = |e: io::Error| wrong(parcel, name, &e);
    let mut tar = tar::Builder::new(BufWriter::with_capacity(1 << 20, sheet));
    let mtime = u64::try_from(when.timestamp()).unwrap_or(0);
    for file in files {
        let mut header = tar::Header::new_ustar();
        if header.set_path(&file.name).is_err() {
            // Longer than the two fields of ustar hold.
            tar.append_pax_extensions([("path", file.name.as_bytes())]).map_err(failed)?;
            let short = format!("long/{}", hash::sha256(file.name.as_bytes()));
            header.set_path(short).map_err(failed)?;
        }
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(mtime);
        header.set_size(file.size);
        header.set_cksum();
        tar.append(&header, opened(parcel, file)?).map_err(failed)?;
    }
    let out = tar.into_inner().map_err(failed)?;
    let sheet = out.into_inner().map_err(|e| wrong(parcel, name, e.error()))?;
    finished(parcel, name, sheet)
}

fn finished(parcel: &Parcel, name: &str, mut sheet: Sheet) -> Result<String, Diagnostic> {
    sheet.flush().map_err(|e| sheet.failed(&e))?;
    sheet.sync()?;
    drop(sheet);
    let path = parcel.path(name);
    let mut file = folder::open(&path).map_err(|e| unread(&path, &e))?;
    sha256_of(&mut file).map_err(|e| unread(&path, &e))
}

fn opened(parcel: &Parcel, file: &Boxed) -> Result<File, Diagnostic> {
    let path = parcel.path(&file.path);
    folder::open(&path).map_err(|e| unread(&path, &e))
}

fn bytes(parcel: &Parcel, file: &Boxed) -> Result<Vec<u8>, Diagnostic> {
    let path = parcel.path(&file.path);
    folder::bytes(&path).map_err(|e| unread(&path, &e))
}

/// An error while a box was written, in the words of the disk.
pub fn wrong(parcel: &Parcel, name: &str, e: &io::Error) -> Diagnostic {
    parcel.failed(name, e)
}
