//! A WACZ: whether its parts are what it says, every record can be read where the index says, and its pages lead to each
//! other.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use rayon::prelude::*;
use serde_json::Value;

use super::{Report, links, text};
use crate::archive::hash::{sha256, sha256_of};
use crate::archive::holder::{Holder, Window};
use crate::archive::surt::key;
use crate::archive::wacz::{INDEX, PAGES};
use crate::archive::warc::FILE;

/// Files over this size are looked at as records only, not as pages.
const PAGE: u64 = 16 << 20;

/// A line of the index.
struct Line {
    url: String,
    digest: String,
    offset: u64,
    length: u64,
    html: bool,
}

/// `shown` stands before the names of its files; `site` is what it should hold, where that is known: route → SHA-256.
pub fn check(holder: &Holder, shown: &str, site: Option<&BTreeMap<String, String>>, report: &mut Report) {
    let main = resources(holder, shown, report);
    let index = lines(holder, shown, report);
    let warc = format!("archive/{FILE}");
    let Some((at, start, length)) = holder.find(&warc).and_then(|file| holder.stretch(file)) else {
        report.say(&format!("{shown}{warc}"), "is missing, or packed: a replay needs it as it is");
        return;
    };
    gaps(&index, length, &format!("{shown}{warc}"), report);
    let Some(base) = main.as_deref().and_then(|url| url.strip_suffix("index.html")) else {
        report.say(&format!("{shown}datapackage.json"), "does not name the page to begin with (mainPageUrl)");
        return;
    };
    let route = |url: &str| url.strip_prefix(base).map(|path| crate::site::routes::decoded(path).into_owned());
    let routes: BTreeMap<String, &Line> = index.iter().filter_map(|line| Some((route(&line.url)?, line))).collect();
    if let Some(site) = site {
        beside(site, &routes, shown, report);
    }
    pages(holder, shown, &index, report);
    let known: BTreeSet<&str> = routes.keys().map(String::as_str).collect();
    let read = |line: &Line| record(&at, start, line, route(&line.url).as_deref(), base, &known);
    let found: Vec<(String, String)> =
        index.par_iter().flat_map_iter(|line| read(line).into_iter().map(|what| (line.url.clone(), what))).collect();
    for (url, what) in found {
        report.say(&format!("{shown}{warc}"), format!("{url}: {what}"));
    }
}

/// Holds `datapackage.json` against its digest, and each part against it; gives the page to begin with.
fn resources(holder: &Holder, shown: &str, report: &mut Report) -> Option<String> {
    let at = |path: &str| format!("{shown}{path}");
    let package = json(holder, "datapackage.json", shown, report);
    let digest = json(holder, "datapackage-digest.json", shown, report);
    if let (Some((bytes, _)), Some((_, digest))) = (&package, &digest)
        && digest["hash"] != format!("sha256:{}", sha256(bytes.as_bytes()))
    {
        report.say(&at("datapackage.json"), "was changed, or datapackage-digest.json was: they do not agree");
    }
    let (_, package) = package?;
    let mut named = BTreeSet::from(["datapackage.json".to_owned(), "datapackage-digest.json".to_owned()]);
    for resource in package["resources"].as_array().into_iter().flatten() {
        let path = resource["path"].as_str().unwrap_or("").to_owned();
        match holder.find(&path) {
            None => report.say(&at(&path), "is missing"),
            Some(file) => match holder.reader(file).and_then(|mut reader| sha256_of(&mut *reader)) {
                Ok(hash) if resource["hash"] == format!("sha256:{hash}") && resource["bytes"] == file.size => {}
                Ok(_) => report.say(&at(&path), "was changed: it is not what datapackage.json says"),
                Err(e) => report.say(&at(&path), format!("cannot be read: {e}")),
            },
        }
        named.insert(path);
    }
    for file in holder.files.iter().filter(|file| !named.contains(&file.path)) {
        report.say(&at(&file.path), "was added: datapackage.json does not list it");
    }
    package["mainPageUrl"].as_str().map(str::to_owned)
}

fn json(holder: &Holder, path: &str, shown: &str, report: &mut Report) -> Option<(String, Value)> {
    if holder.find(path).is_none() {
        report.say(&format!("{shown}{path}"), "is missing");
        return None;
    }
    let text = text(holder, path, report)?;
    match serde_json::from_str(&text) {
        Ok(value) => Some((text, value)),
        Err(e) => {
            report.say(&format!("{shown}{path}"), format!("was changed: it is no JSON ({e})"));
            None
        }
    }
}

/// The index, in the order of the records.
fn lines(holder: &Holder, shown: &str, report: &mut Report) -> Vec<Line> {
    let at = format!("{shown}{INDEX}");
    let Some(text) = text(holder, INDEX, report) else { return Vec::new() };
    let mut all = Vec::new();
    let mut before = "";
    for (n, line) in text.lines().enumerate() {
        let parsed = parsed(line).filter(|l| line.starts_with(&format!("{} ", key(&l.url))));
        match parsed {
            Some(parsed) if before < line => all.push(parsed),
            Some(_) => report.say(&at, format!("line {} is out of order or there twice", n + 1)),
            None => {
                report.say(&at, format!("line {} is no line of an index, or its key is not that of its address", n + 1))
            }
        }
        before = line;
    }
    all.sort_by_key(|line| line.offset);
    all
}

fn parsed(line: &str) -> Option<Line> {
    let json = line.splitn(3, ' ').nth(2)?;
    let value: Value = serde_json::from_str(json).ok()?;
    let text = |name: &str| value[name].as_str();
    Some(Line {
        url: text("url")?.to_owned(),
        digest: text("digest")?.strip_prefix("sha256:")?.to_owned(),
        offset: text("offset")?.parse().ok()?,
        length: text("length")?.parse().ok()?,
        html: text("mime")? == "text/html",
    })
}

/// The records stand one after another, from the first, which tells of the file, to its end.
fn gaps(index: &[Line], length: u64, at: &str, report: &mut Report) {
    let mut end = index.first().map_or(0, |line| line.offset);
    for line in index {
        if line.offset != end {
            report.say(at, format!("{}: the index skips or repeats bytes before this record", line.url));
        }
        end = line.offset.saturating_add(line.length);
    }
    if end != length {
        report.say(at, format!("the index ends at byte {end}, the file at {length}"));
    }
}

/// What the replay should hold is what stands beside it.
fn beside(site: &BTreeMap<String, String>, routes: &BTreeMap<String, &Line>, shown: &str, report: &mut Report) {
    let at = format!("{shown}{INDEX}");
    for (route, hash) in site {
        match routes.get(route) {
            None => report.say(&at, format!("does not know {route}, which is in the site")),
            Some(line) if line.digest != *hash => report.say(&at, format!("has other bytes of {route} than the site")),
            Some(_) => {}
        }
    }
    for route in routes.keys().filter(|route| !site.contains_key(*route)) {
        report.say(&at, format!("has {route}, which is not in the site"));
    }
}

fn pages(holder: &Holder, shown: &str, index: &[Line], report: &mut Report) {
    let at = format!("{shown}{PAGES}");
    let Some(text) = text(holder, PAGES, report) else { return };
    let urls: BTreeSet<&str> = index.iter().map(|line| &*line.url).collect();
    for (n, line) in text.lines().enumerate() {
        let value: Option<Value> = serde_json::from_str(line).ok();
        let sound = match (&value, n) {
            (None, _) => false,
            (Some(value), 0) => value["format"] == "json-pages-1.0",
            (Some(value), _) => value["url"].as_str().is_some_and(|url| urls.contains(url)),
        };
        if !sound {
            report.say(&at, format!("line {} is no page of this replay", n + 1));
        }
    }
}

/// Reads a record where the index says it stands; what is wrong with it, and with the links of a page.
fn record(at: &Path, start: u64, line: &Line, route: Option<&str>, base: &str, known: &BTreeSet<&str>) -> Vec<String> {
    match payload(at, start, line) {
        Ok(Some(html)) => match (route, std::str::from_utf8(&html)) {
            (Some(route), Ok(html)) => links::dead(html, route, base, known),
            _ => Vec::new(),
        },
        Ok(None) => Vec::new(),
        Err(e) => vec![format!("this record is damaged: {e}")],
    }
}

/// Unpacks a record and holds it against its own head and the index; gives the bytes of a page.
fn payload(at: &Path, start: u64, line: &Line) -> io::Result<Option<Vec<u8>>> {
    let wrong = |what: &str| io::Error::other(what.to_owned());
    let window = Window::open(at, start + line.offset, line.length)?;
    let mut reader = BufReader::new(GzDecoder::new(BufReader::with_capacity(32 * 1024, window)));
    let head = head(&mut reader)?;
    let field = |name: &str| head.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": "));
    if !head.starts_with("WARC/1.1\r\n") || field("WARC-Target-URI") != Some(line.url.as_str()) {
        return Err(wrong("it is not the record of this address"));
    }
    let digest = format!("sha256:{}", line.digest);
    if field("WARC-Payload-Digest") != Some(digest.as_str()) || field("WARC-Block-Digest") != Some(digest.as_str()) {
        return Err(wrong("its digest is not that of the index"));
    }
    let size: u64 = field("Content-Length").and_then(|n| n.parse().ok()).ok_or_else(|| wrong("it has no length"))?;
    let mut body = (&mut reader).take(size);
    let (hash, html) = if line.html && size <= PAGE {
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes)?;
        (sha256(&bytes), Some(bytes))
    } else {
        (sha256_of(&mut body)?, None)
    };
    let mut rest = Vec::new();
    reader.take(16).read_to_end(&mut rest)?;
    if hash != line.digest {
        return Err(wrong("its bytes are not those of its digest"));
    }
    if rest != b"\r\n\r\n" {
        return Err(wrong("it does not end where it should"));
    }
    Ok(html)
}

/// The head of a record, to the empty line.
fn head(reader: &mut dyn Read) -> io::Result<String> {
    const MOST: usize = 64 * 1024;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > MOST {
            return Err(io::Error::other("its head has no end"));
        }
        reader.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    String::from_utf8(head).map_err(|_| io::Error::other("its head is not text"))
}
