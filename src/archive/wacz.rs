//! WACZ 1.1.1: the site as a browser can replay it, in one file: the WARC, its index, the list of pages, and hashes.

use std::io::{BufWriter, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use zip::CompressionMethod;
use zip::ZipWriter;

use super::boxes::{Once, options};
use super::hash::{self, Sums, sha256};
use super::warc::{self, FILE, Record, When};
use crate::check::page::Page;
use crate::diagnostic::Diagnostic;
use crate::output::{Parcel, Sheet, unread};
use crate::site::routes::address;
use crate::source::folder;

/// The WARC while it is written, in the parcel.
const DRAFT: &str = "data.warc.gz";

/// A replay being written.
pub struct Web<'a> {
    parcel: &'a Parcel,
    out: BufWriter<Sheet<'a>>,
    offset: u64,
    when: When,
    /// With a `/` at its end.
    base: String,
    index: Vec<String>,
    /// Lines of pages.jsonl.
    pages: Vec<String>,
}

/// What the package says of the replay.
pub struct About<'a> {
    pub software: &'a str,
    pub title: &'a str,
    pub description: &'a str,
}

impl<'a> Web<'a> {
    pub fn begin(parcel: &'a Parcel, base: &str, when: When, about: &About) -> Result<Self, Diagnostic> {
        let mut out = BufWriter::with_capacity(1 << 20, parcel.create(DRAFT)?);
        let failed = |e| parcel.failed(DRAFT, &e);
        let info = warc::info(about.software, about.title, &when).map_err(failed)?;
        out.write_all(&info).map_err(failed)?;
        let offset = info.len() as u64;
        Ok(Self { parcel, out, offset, when, base: base.to_owned(), index: Vec::new(), pages: Vec::new() })
    }

    /// The address of a file of the site, from its place in the bag.
    fn url(&self, path: &str) -> String {
        format!("{}{}", self.base, address(path.strip_prefix(super::SITE).unwrap_or(path), false))
    }

    /// The record of a file, and its line in the list of pages if it is one. From any thread.
    pub fn record(&self, path: &str, sums: &Sums, bytes: &[u8]) -> Result<(Record, Option<String>), Diagnostic> {
        let url = self.url(path);
        let page = path.ends_with(".html").then(|| page(&url, bytes, &self.when));
        let record = Record::new(url, path, &sums.sha256, bytes, &self.when);
        Ok((record.map_err(|e| self.parcel.failed(DRAFT, &e))?, page.flatten()))
    }

    pub fn add(&mut self, record: Record, page: Option<String>) -> Result<(), Diagnostic> {
        self.index.push(record.line(&self.when, self.offset));
        self.offset += record.member.len() as u64;
        self.pages.extend(page);
        self.out.write_all(&record.member).map_err(|e| self.parcel.failed(DRAFT, &e))
    }

    /// A large file, read again from where it stands.
    pub fn stream(&mut self, path: &str, sums: &Sums, from: &Path) -> Result<(), Diagnostic> {
        let mut reader = folder::open(from).map_err(|e| unread(from, &e))?;
        let url = self.url(path);
        let what = (&*url, path, &*sums.sha256);
        let written = warc::stream(&mut self.out, what, (&mut reader, sums.size), &self.when, self.offset);
        let (line, length) = written.map_err(|e| self.parcel.failed(DRAFT, &e))?;
        self.index.push(line);
        self.offset += length;
        Ok(())
    }

    /// Lays everything into the WACZ at `path` of the parcel.
    pub fn finish(mut self, path: &str, about: &About, time: DateTime<Utc>) -> Result<(), Diagnostic> {
        let failed = |e: std::io::Error| self.parcel.failed(path, &e);
        self.out.flush().map_err(failed)?;
        drop(self.out);
        let draft = self.parcel.path(DRAFT);
        let reader = || folder::open(&draft).map_err(|e| unread(&draft, &e));
        let warc_hash = hash::sha256_of(&mut reader()?).map_err(failed)?;
        self.index.sort_unstable();
        let index = lines(&self.index);
        let head = json!({ "format": "json-pages-1.0", "id": "pages", "title": about.title });
        self.pages.insert(0, head.to_string());
        let pages = lines(&self.pages);
        let mut resources = vec![resource(FILE, &format!("archive/{FILE}"), &warc_hash, self.offset)];
        for (name, path, text) in [("index.cdx", INDEX, &index), ("pages.jsonl", PAGES, &pages)] {
            resources.push(resource(name, path, &sha256(text.as_bytes()), text.len() as u64));
        }
        let package = pretty(&json!({
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": about.title,
            "description": about.description,
            "created": self.when.iso,
            "software": about.software,
            "mainPageUrl": format!("{}index.html", self.base),
            "mainPageDate": self.when.iso,
            "resources": resources,
        }));
        let hash = format!("sha256:{}", sha256(package.as_bytes()));
        let digest = pretty(&json!({ "path": "datapackage.json", "hash": hash }));
        let mut zip = ZipWriter::new(Once::new(BufWriter::with_capacity(1 << 20, self.parcel.create(path)?)));
        let wrong = |e: zip::result::ZipError| self.parcel.failed(path, &e.into());
        let stored = options("x.gz", self.offset, time).compression_method(CompressionMethod::Stored);
        zip.start_file(format!("archive/{FILE}"), stored).map_err(wrong)?;
        hash::copy(&mut reader()?, &mut zip).map_err(failed)?;
        for (name, text) in
            [(INDEX, &index), (PAGES, &pages), ("datapackage.json", &package), ("datapackage-digest.json", &digest)]
        {
            zip.start_file(name, options(name, text.len() as u64, time)).map_err(wrong)?;
            zip.write_all(text.as_bytes()).map_err(failed)?;
        }
        let mut out = zip.finish().map_err(wrong)?.into_inner();
        out.flush().map_err(failed)?;
        out.get_ref().sync()?;
        drop(out);
        self.parcel.remove(DRAFT)
    }
}

/// CDXJ under the ending that pywb takes in too.
pub const INDEX: &str = "indexes/index.cdx";
pub const PAGES: &str = "pages/pages.jsonl";

fn lines(all: &[String]) -> String {
    let mut text = all.join("\n");
    text.push('\n');
    text
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn resource(name: &str, path: &str, hash: &str, bytes: u64) -> Value {
    json!({ "name": name, "path": path, "hash": format!("sha256:{hash}"), "bytes": bytes })
}

/// The line of a page: title, and the date of publication where the page names it (the government's PubDate).
fn page(url: &str, bytes: &[u8], when: &When) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let title = Page::read(&format!("<title>{}</title>", between(text, "<title>", "</title>")?)).text;
    let mut line = json!({ "id": sha256(url.as_bytes())[..16], "url": url, "ts": when.iso, "title": title.trim() });
    if let Some(date) = pub_date(text) {
        line["date"] = date.into();
    }
    Some(line.to_string())
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let from = memchr::memmem::find(text.as_bytes(), start.as_bytes())? + start.len();
    text[from..].split_once(end).map(|(inside, _)| inside)
}

/// `<meta name="PubDate" content="2020-02-25 00:00">` → `2020-02-25`.
fn pub_date(text: &str) -> Option<&str> {
    let after = between(text, "<meta name=\"PubDate\" content=\"", "\"")?;
    after.get(..10).filter(|day| crate::language::date::parse_day(day).is_some())
}
