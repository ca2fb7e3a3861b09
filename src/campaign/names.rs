//! Names of folders and files: which the site keeps for itself, and which no other system can hold.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;

/// Top-level files that the tool knows.
pub const CATALOGUES: [&str; 8] = [
    "site.yaml",
    "indicators.yaml",
    "sources.yaml",
    "topics.yaml",
    "campaigns.yaml",
    "check.yaml",
    "screens.yaml",
    "slogans.yaml",
];

/// First parts of paths that the site itself needs.
pub const RESERVED: [&str; 11] = [
    "topics",
    "indicators",
    "campaigns",
    "sources",
    "data",
    "compare",
    "pages",
    "assets",
    "search",
    "reports",
    "include",
];

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The first part of a place's path, where the site needs it for itself.
pub fn reserved(path: &str) -> Option<&str> {
    let first = path.split('/').next().unwrap_or("");
    let tag = Language::ALL.iter().any(|l| l.tag().eq_ignore_ascii_case(first));
    (tag || RESERVED.iter().any(|r| r.eq_ignore_ascii_case(first))).then_some(first)
}

/// A name that works as a file on every system and as an address. `name` has no ending.
pub fn portable(name: &str, file: &Arc<str>, what: &str, found: &mut Vec<Diagnostic>) {
    // Nearly every name: no need to look closer, but for the devices of Windows, which are short.
    let plain = |part: &str| part.len() > 7 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if name.split('/').all(|part| part.is_empty() || plain(part)) {
        return;
    }
    let blank = || name.chars().find(|c| c.is_whitespace() || "&'".contains(*c)).map(character);
    if let Some(message) = unportable(name).or_else(blank) {
        let help = format!("rename the {what}: letters, digits, Chinese, - and _");
        found.push(Diagnostic::error(Location::file(file.clone()), message).help(help));
    }
}

/// Why no system but some can have a file at this path, or why it ends the path of an address.
pub fn unportable(path: &str) -> Option<String> {
    let bad = path.chars().find(|c| c.is_control() || "<>:\"|?*\\%#".contains(*c));
    bad.map(character).or_else(|| path.split('/').find_map(unholdable))
}

fn character(bad: char) -> String {
    format!("the character {bad:?} in this name does not work in addresses or on Windows")
}

/// Why Windows has no file or folder of this name.
fn unholdable(part: &str) -> Option<String> {
    if part.ends_with(['.', ' ']) {
        return Some(format!("the name `{part}` ends in a full stop or a space: Windows cannot hold it"));
    }
    let stem = part.split('.').next().unwrap_or("").trim_end();
    let numbered = |port: &str| {
        let number = stem.get(..3).filter(|p| p.eq_ignore_ascii_case(port)).map(|_| &stem[3..]);
        number.is_some_and(|n| n.chars().count() == 1 && n.contains(|c: char| "123456789¹²³".contains(c)))
    };
    let device = DEVICES.iter().any(|d| d.eq_ignore_ascii_case(stem)) || numbered("com") || numbered("lpt");
    device.then(|| format!("Windows keeps the name `{stem}` for a device, and holds no file or folder of it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_cannot_hold() {
        for bad in ["con", "CON.md", "a/aux/b", "nul.tar.gz", "com1", "Lpt9.txt", "com¹", "a./b", "b ", "a:b", "1*.md"]
        {
            assert!(unportable(bad).is_some(), "{bad}");
        }
        for good in ["", "con1", "com0", "com", "com10", "console.md", "a.b", "aux-1", "图.png", "a b.png", "紫荆路"]
        {
            assert_eq!(unportable(good), None, "{good}");
        }
    }
}
