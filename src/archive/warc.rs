//! WARC 1.1 (ISO 28500): one `resource` record a file of the site, each a gzip member of its own, and the line of the
//! index (CDXJ) that leads to it.
//!
//! The records are resources, not responses: nothing was fetched from a server, so no answer of one is made up.

use std::io::{self, Read, Write};

use flate2::{Compression, GzBuilder};

use super::formats;
use super::hash::sha256;
use super::surt::key;

/// The name of the WARC in the WACZ.
pub const FILE: &str = "data.warc.gz";

/// When the records were made, in the two forms of the formats.
#[derive(Debug, Clone)]
pub struct When {
    /// `2020-02-25T00:00:00Z`
    pub iso: String,
    /// `20200225000000`
    pub stamp: String,
}

/// A record on its way into the file: where it will stand is known only there.
pub struct Record {
    /// The gzip member.
    pub member: Vec<u8>,
    url: String,
    mime: &'static str,
    digest: String,
}

impl Record {
    /// The whole file as one record; `digest` is its SHA-256.
    pub fn new(url: String, path: &str, digest: &str, bytes: &[u8], when: &When) -> io::Result<Self> {
        let mime = formats::of(path).mime;
        let member = Vec::with_capacity(bytes.len() / 3 + 512);
        let head = head(&url, mime, digest, bytes.len() as u64, when);
        let member = member_of(member, &head, &mut &*bytes)?;
        Ok(Self { member, url, mime, digest: digest.to_owned() })
    }

    /// The line of the index, without its line end.
    pub fn line(&self, when: &When, offset: u64) -> String {
        line(&self.url, self.mime, &self.digest, when, (offset, self.member.len() as u64))
    }
}

/// Writes a large file as a record, streamed; gives the line of the index.
pub fn stream(
    out: &mut dyn Write,
    (url, path, digest): (&str, &str, &str),
    (reader, size): (&mut dyn Read, u64),
    when: &When,
    offset: u64,
) -> io::Result<(String, u64)> {
    let mime = formats::of(path).mime;
    let counted = member_of(Counted { out, count: 0 }, &head(url, mime, digest, size, when), reader)?;
    Ok((line(url, mime, digest, when, (offset, counted.count)), counted.count))
}

struct Counted<'a> {
    out: &'a mut dyn Write,
    count: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.count += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The first record: what made this file, and of what.
pub fn info(software: &str, part_of: &str, when: &When) -> io::Result<Vec<u8>> {
    let fields = format!(
        "software: {software}\r\nformat: WARC File Format 1.1\r\n\
         conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n\
         isPartOf: {part_of}\r\n"
    );
    let digest = sha256(fields.as_bytes());
    let id = id(&[FILE, &digest, &when.iso]);
    let head = format!(
        "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: {id}\r\nWARC-Date: {}\r\nWARC-Filename: {FILE}\r\n\
         WARC-Block-Digest: sha256:{digest}\r\nContent-Type: application/warc-fields\r\nContent-Length: {}\r\n\r\n",
        when.iso,
        fields.len()
    );
    member_of(Vec::new(), &head, &mut fields.as_bytes())
}

fn head(url: &str, mime: &str, digest: &str, size: u64, when: &When) -> String {
    let id = id(&[url, digest, &when.iso]);
    format!(
        "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: {id}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {}\r\n\
         WARC-Payload-Digest: sha256:{digest}\r\nWARC-Block-Digest: sha256:{digest}\r\nContent-Type: {mime}\r\n\
         Content-Length: {size}\r\n\r\n",
        when.iso
    )
}

fn member_of<W: Write>(out: W, head: &str, body: &mut dyn Read) -> io::Result<W> {
    // No name, no time, no system: the same bytes everywhere.
    let mut gz = GzBuilder::new().mtime(0).operating_system(255).write(out, Compression::new(6));
    gz.write_all(head.as_bytes())?;
    super::hash::copy(body, &mut gz)?;
    gz.write_all(b"\r\n\r\n")?;
    gz.finish()
}

/// A name-based UUID (version 8 of RFC 9562, from SHA-256): the same for the same record, whenever and wherever made.
fn id(parts: &[&str]) -> String {
    let hash = sha256(parts.join("\n").as_bytes());
    let variant = ["8", "9", "a", "b"][usize::from(hash.as_bytes()[16] & 3)];
    format!(
        "<urn:uuid:{}-{}-8{}-{variant}{}-{}>",
        &hash[..8],
        &hash[8..12],
        &hash[13..16],
        &hash[17..20],
        &hash[20..32]
    )
}

/// A line as cdxj-indexer writes it.
fn line(url: &str, mime: &str, digest: &str, when: &When, (offset, length): (u64, u64)) -> String {
    format!(
        "{} {} {{\"url\": \"{url}\", \"mime\": \"{mime}\", \"digest\": \"sha256:{digest}\", \"length\": \"{length}\", \
         \"offset\": \"{offset}\", \"filename\": \"{FILE}\"}}",
        key(url),
        when.stamp
    )
}
