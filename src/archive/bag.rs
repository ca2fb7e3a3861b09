//! BagIt 1.0 (RFC 8493): the tag files of a package, written and read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::hash::Sums;

/// `bagit.txt`, which is always this.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A file of the package and its hashes.
#[derive(Debug, Clone)]
pub struct Row {
    /// Below the bag's folder: `data/site/index.html`.
    pub path: String,
    pub sums: Sums,
}

/// The two manifests of these files, which are sorted by path: names and texts.
pub fn manifests(kind: &str, rows: &[Row]) -> [(String, String); 2] {
    let mut texts = [String::new(), String::new()];
    for row in rows {
        let _ = writeln!(texts[0], "{}  {}", row.sums.sha256, row.path);
        let _ = writeln!(texts[1], "{}  {}", row.sums.sha512, row.path);
    }
    let [short, long] = texts;
    [(format!("{kind}-sha256.txt"), short), (format!("{kind}-sha512.txt"), long)]
}

/// `Payload-Oxum` of the files below `data/`.
pub fn oxum(rows: &[Row]) -> String {
    format!("{}.{}", rows.iter().map(|r| r.sums.size).sum::<u64>(), rows.len())
}

/// What bag-info.txt says, in its order. A line break within a value would begin another label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info(Vec<(String, String)>);

impl Info {
    pub fn put(&mut self, label: &str, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            self.0.push((label.to_owned(), value));
        }
    }

    pub fn get(&self, label: &str) -> Option<&str> {
        self.0.iter().find(|(l, _)| l == label).map(|(_, v)| v.as_str())
    }

    pub fn text(&self) -> String {
        self.0.iter().map(|(label, value)| format!("{label}: {value}\n")).collect()
    }

    /// Lines that are none are passed over: what matters is that the file is what the tag manifest says.
    pub fn read(text: &str) -> Self {
        let pair = |line: &str| line.split_once(": ").map(|(l, v)| (l.to_owned(), v.trim_end().to_owned()));
        Self(text.lines().filter_map(pair).collect())
    }
}

/// A manifest as it stands: path → hash. The error names the first line that no package of ours has.
pub fn read_manifest(text: &str, digits: usize) -> Result<BTreeMap<String, String>, usize> {
    let mut all = BTreeMap::new();
    if !text.is_empty() && !text.ends_with('\n') {
        return Err(text.lines().count());
    }
    for (n, line) in text.split_terminator('\n').enumerate() {
        let wrong = n + 1;
        let (hash, path) = line.split_at_checked(digits).ok_or(wrong)?;
        let path = path.strip_prefix("  ").ok_or(wrong)?;
        let sound = hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && !path.is_empty()
            && !path.contains('\r')
            && !path.starts_with([' ', '*', '/']);
        if !sound || all.insert(path.to_owned(), hash.to_owned()).is_some() {
            return Err(wrong);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_read_as_they_are_written() {
        let row = |path: &str| Row { path: path.into(), sums: Sums::of(path.as_bytes()) };
        let rows = [row("data/a"), row("data/二 b")];
        let [(name, text), (_, long)] = manifests("manifest", &rows);
        assert_eq!(name, "manifest-sha256.txt");
        assert_eq!(read_manifest(&text, 64).unwrap()["data/二 b"], rows[1].sums.sha256);
        assert_eq!(read_manifest(&long, 128).unwrap()["data/a"], rows[0].sums.sha512);
        assert_eq!(oxum(&rows), "16.2");
        for (n, byte) in text.bytes().enumerate() {
            let mut wrong = text.clone().into_bytes();
            wrong[n] = byte ^ 1;
            let read = String::from_utf8(wrong).ok().map(|t| read_manifest(&t, 64));
            let same = matches!(&read, Some(Ok(all)) if *all == read_manifest(&text, 64).unwrap());
            assert!(!same, "byte {n}");
        }
        assert_eq!(read_manifest(&text[..70], 64), Err(1));
    }

    #[test]
    fn a_value_stays_in_its_line() {
        let mut info = Info::default();
        info.put("Source-Organization", "街道\nBagging-Date: 1");
        assert_eq!(Info::read(&info.text()), info);
        assert_eq!(info.get("Bagging-Date"), None);
    }
}
