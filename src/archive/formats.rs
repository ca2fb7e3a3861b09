//! Which formats are expected to be readable in thirty years, and what a web server calls them.

use std::collections::BTreeMap;

/// A format by the ending of its files: media type, name, and whether it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    pub ending: &'static str,
    pub mime: &'static str,
    pub name: &'static str,
    pub lasts: bool,
}

const fn lasting(ending: &'static str, mime: &'static str, name: &'static str) -> Format {
    Format { ending, mime, name, lasts: true }
}

const fn other(ending: &'static str, mime: &'static str, name: &'static str) -> Format {
    Format { ending, mime, name, lasts: false }
}

const FORMATS: [Format; 33] = [
    lasting("html", "text/html", "HTML"),
    lasting("htm", "text/html", "HTML"),
    lasting("css", "text/css", "CSS"),
    // ISO/IEC 16262 (ECMAScript): search and filters only; every page can be read without it.
    lasting("js", "text/javascript", "ECMAScript, for the search and filters of the site only"),
    lasting("svg", "image/svg+xml", "SVG"),
    lasting("png", "image/png", "PNG (ISO/IEC 15948)"),
    lasting("jpg", "image/jpeg", "JPEG (ISO/IEC 10918)"),
    lasting("jpeg", "image/jpeg", "JPEG (ISO/IEC 10918)"),
    lasting("csv", "text/csv", "CSV (RFC 4180)"),
    lasting("json", "application/json", "JSON (RFC 8259)"),
    lasting("xml", "application/xml", "XML"),
    lasting("txt", "text/plain", "plain text, UTF-8"),
    lasting("md", "text/plain", "plain text, UTF-8 (Markdown)"),
    lasting("yaml", "text/plain", "plain text, UTF-8 (YAML)"),
    lasting("yml", "text/plain", "plain text, UTF-8 (YAML)"),
    lasting("ftl", "text/plain", "plain text, UTF-8 (Fluent)"),
    lasting("webmanifest", "application/manifest+json", "JSON (RFC 8259)"),
    lasting("wacz", "application/wacz", "WACZ 1.1.1: WARC (ISO 28500) in a ZIP"),
    // PDF/A lasts; a PDF is asked by its bytes.
    other("pdf", "application/pdf", "PDF"),
    other("doc", "application/msword", "Word 97"),
    other("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    other("xls", "application/vnd.ms-excel", "Excel 97"),
    other("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    other("gif", "image/gif", "GIF"),
    other("webp", "image/webp", "WebP"),
    other("avif", "image/avif", "AVIF"),
    other("ico", "image/x-icon", "icon"),
    other("mp4", "video/mp4", "MP4 video"),
    other("mp3", "audio/mpeg", "MP3 audio"),
    other("zip", "application/zip", "ZIP"),
    other("woff2", "font/woff2", "web font"),
    other("otf", "font/otf", "OpenType font"),
    other("ttf", "font/ttf", "TrueType font"),
];

const UNKNOWN: Format = other("", "application/octet-stream", "unknown");

/// The format of a file by its name.
pub fn of(path: &str) -> Format {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
    FORMATS.iter().find(|f| f.ending == ending).copied().unwrap_or(UNKNOWN)
}

/// Whether a PDF says of itself that it is PDF/A (ISO 19005), in the XMP that it must carry in the clear.
pub fn is_pdf_a(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"pdfaid:part").is_some()
}

/// What formats a package holds: by name, with the number of files, their bytes, and whether it lasts.
#[derive(Default)]
pub struct Formats {
    rows: BTreeMap<(bool, String), (usize, u64)>,
    /// The paths whose format does not last.
    pub doubtful: Vec<String>,
}

impl Formats {
    pub fn add(&mut self, path: &str, size: u64, pdf_a: bool) {
        let format = of(path);
        let lasts = format.lasts || pdf_a;
        let name = match () {
            () if pdf_a => "PDF/A (ISO 19005)".to_owned(),
            () if format == UNKNOWN => {
                let ending = path.rsplit('/').next().and_then(|n| n.rsplit_once('.')).map_or("none", |(_, e)| e);
                format!("unknown (ending: {ending})")
            }
            () => format.name.to_owned(),
        };
        let row = self.rows.entry((!lasts, name)).or_default();
        *row = (row.0 + 1, row.1 + size);
        if !lasts {
            self.doubtful.push(path.to_owned());
        }
    }

    /// Rows of `formats.csv`: those that last first.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let row = |((doubtful, name), (files, bytes)): (&(bool, String), &(usize, u64))| {
            let word = if *doubtful { "no" } else { "yes" };
            vec![name.clone(), files.to_string(), bytes.to_string(), word.to_owned()]
        };
        self.rows.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_last_is_listed() {
        let mut formats = Formats::default();
        let all = [("a/index.html", false), ("a/b.PNG", false), ("x.docx", false), ("y.pdf", true), ("z.pdf", false)];
        all.iter().for_each(|(path, pdf_a)| formats.add(path, 10, *pdf_a));
        formats.add("noending", 1, false);
        assert_eq!(formats.doubtful, ["x.docx", "z.pdf", "noending"]);
        assert_eq!(formats.rows().len(), 6);
        assert!(is_pdf_a(b"<rdf pdfaid:part=\"2\">") && !is_pdf_a(b"%PDF-1.4"));
    }
}
