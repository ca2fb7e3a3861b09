//! Fills one package: reads, hashes and writes each file once, in parallel, in batches of a fixed size; what comes out
//! is in the order of the files, whoever was first.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use rayon::prelude::*;

use super::bag::Row;
use super::formats::{Formats, is_pdf_a};
use super::hash::{Summing, Sums, copy};
use super::names::Names;
use super::wacz::Web;
use super::warc::Record;
use crate::diagnostic::Diagnostic;
use crate::output::{Parcel, unread};
use crate::source::folder;

/// Files over this size are streamed, each alone.
pub const LARGE: u64 = 8 << 20;
/// Bytes of the files that are in memory at once, and their number.
const BATCH: u64 = 16 << 20;
const MOST: usize = 512;

/// Cuts files into batches that fit into memory; a large one stands alone.
pub fn batches<T>(items: &[T], size: impl Fn(&T) -> u64) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let (mut n, mut bytes) = (0, 0);
        for item in rest.iter().take(MOST) {
            let size = size(item);
            if n > 0 && (size > LARGE || bytes + size > BATCH) {
                break;
            }
            (n, bytes) = (n + 1, bytes + size);
            if size > LARGE {
                break;
            }
        }
        let (batch, after) = rest.split_at(n);
        rest = after;
        (n > 0).then_some(batch)
    })
}

/// A file that goes into the package as it is.
pub struct Taken {
    /// Its place in the package, as it would like it: `data/site/index.html`.
    pub path: String,
    /// Where it stands now, or its bytes.
    pub from: From,
    pub size: u64,
}

pub enum From {
    Disk(PathBuf),
    Memory(Vec<u8>),
}

/// A package being filled.
pub struct Packer<'a> {
    pub parcel: &'a Parcel,
    /// Folder of the bag in the parcel.
    pub root: &'a str,
    /// The payload so far.
    pub rows: Vec<Row>,
    pub names: Names,
    pub formats: Formats,
    /// Called with the number of bytes that went in.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl Packer<'_> {
    /// One file whose bytes are at hand.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let path = self.names.of(path);
        let sums = self.write(&path, bytes)?;
        self.add(path, sums, is_pdf(bytes));
        Ok(())
    }

    /// Many files that are made in parallel, a few from each item.
    pub fn put_all<T: Sync>(
        &mut self,
        items: &[T],
        make: impl Fn(&T) -> Vec<(String, Vec<u8>)> + Sync,
    ) -> Result<(), Diagnostic> {
        for batch in items.chunks(MOST / 2) {
            let made: Vec<(String, Vec<u8>)> = batch.par_iter().flat_map_iter(&make).collect();
            let named: Vec<(String, Vec<u8>)> =
                made.into_iter().map(|(path, bytes)| (self.names.of(&path), bytes)).collect();
            let write = |(path, bytes): (String, Vec<u8>)| {
                let sums = self.write(&path, &bytes)?;
                Ok((path, sums))
            };
            let written: Vec<(String, Sums)> = named.into_par_iter().map(write).collect::<Result<_, Diagnostic>>()?;
            written.into_iter().for_each(|(path, sums)| self.add(path, sums, false));
        }
        Ok(())
    }

    /// Files as they are; where a `web` is given each becomes a record of it too, under the address of its place in
    /// the site.
    pub fn take(&mut self, files: &[Taken], mut web: Option<&mut Web>) -> Result<(), Diagnostic> {
        for batch in batches(files, |file| file.size) {
            let named: Vec<(String, &Taken)> = batch.iter().map(|file| (self.names.of(&file.path), file)).collect();
            if let [(path, file)] = &named[..]
                && file.size > LARGE
                && let From::Disk(from) = &file.from
            {
                let sums = self.stream(path, from)?;
                if let Some(web) = web.as_deref_mut() {
                    web.stream(&file.path, &sums, &self.parcel.path(&self.inside(path)))?;
                }
                self.add(path.clone(), sums, false);
                continue;
            }
            let shared = web.as_deref();
            let one = |(path, file): (String, &Taken)| self.one(path, file, shared);
            type Made = (String, Sums, bool, Option<(Record, Option<String>)>);
            let made: Vec<Made> = named.into_par_iter().map(one).collect::<Result<_, Diagnostic>>()?;
            for (path, sums, pdf_a, record) in made {
                if let (Some(web), Some((record, page))) = (web.as_deref_mut(), record) {
                    web.add(record, page)?;
                }
                self.add(path, sums, pdf_a);
            }
        }
        Ok(())
    }

    #[allow(clippy::type_complexity)]
    fn one(
        &self,
        path: String,
        file: &Taken,
        web: Option<&Web>,
    ) -> Result<(String, Sums, bool, Option<(Record, Option<String>)>), Diagnostic> {
        let read;
        let bytes = match &file.from {
            From::Memory(bytes) => bytes,
            From::Disk(from) => {
                read = folder::bytes(from).map_err(|e| unread(from, &e))?;
                &read
            }
        };
        let sums = self.write(&path, bytes)?;
        let record = web.map(|web| web.record(&file.path, &sums, bytes)).transpose()?;
        Ok((path, sums, is_pdf(bytes), record))
    }

    /// A path of the bag in the parcel.
    pub fn inside(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    fn add(&mut self, path: String, sums: Sums, pdf_a: bool) {
        (self.progress)(sums.size);
        self.formats.add(&path, sums.size, pdf_a);
        self.rows.push(Row { path, sums });
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<Sums, Diagnostic> {
        self.parcel.write(&self.inside(path), bytes)?;
        Ok(Sums::of(bytes))
    }

    fn stream(&self, path: &str, from: &std::path::Path) -> Result<Sums, Diagnostic> {
        let mut reader = folder::open(from).map_err(|e| unread(from, &e))?;
        let inside = self.inside(path);
        let sheet = self.parcel.create(&inside)?;
        let mut both = Both { out: BufWriter::new(sheet), summing: Summing::default() };
        let copied = copy(&mut reader, &mut both).and_then(|_| both.out.flush());
        copied.map_err(|e| self.parcel.failed(&inside, &e))?;
        Ok(both.summing.finish())
    }

    /// A file that stands in the parcel already: the replay.
    pub fn adopt(&mut self, path: &str) -> Result<(), Diagnostic> {
        let at = self.parcel.path(&self.inside(path));
        let mut file = folder::open(&at).map_err(|e| unread(&at, &e))?;
        let sums = Sums::of_reader(&mut file).map_err(|e| unread(&at, &e))?;
        self.add(path.to_owned(), sums, false);
        Ok(())
    }
}

fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF") && is_pdf_a(bytes)
}

/// Writes and hashes.
struct Both<W> {
    out: W,
    summing: Summing,
}

impl<W: Write> Write for Both<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.out.write_all(bytes)?;
        self.summing.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_small_and_lose_nothing() {
        let sizes = [1, LARGE + 1, 5, LARGE, LARGE, LARGE, 3, 0, BATCH * 2];
        let cut: Vec<Vec<u64>> = batches(&sizes, |n| *n).map(<[u64]>::to_vec).collect();
        assert_eq!(cut.concat(), sizes);
        assert!(cut.iter().all(|batch| batch.len() == 1 || batch.iter().sum::<u64>() <= BATCH));
        assert!(cut.iter().all(|batch| batch.len() == 1 || batch.iter().all(|n| *n <= LARGE)));
        assert_eq!(batches(&vec![0; 2000], |n| *n).map(<[u64]>::len).max(), Some(MOST));
    }
}
