//! The output folder and the names in it: where a route lands, and which routes are refused.

use std::path::{Path, PathBuf};

use crate::diagnostic::Location;

/// The manifest's name in the output folder.
pub const MANIFEST: &str = "jianbao.manifest";
/// The staging folder's name in the output folder; gone when a build has finished.
pub const STAGE: &str = ".jianbao-stage";

/// The output folder as it was given, so that messages show what the person typed.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub dir: PathBuf,
    shown: String,
}

impl Ground {
    pub fn new(dir: &Path) -> Self {
        let shown = dir.to_string_lossy().trim_end_matches(['/', '\\']).to_owned();
        Self { dir: dir.to_path_buf(), shown }
    }

    /// Where a route lands.
    pub fn path(&self, route: &str) -> PathBuf {
        join(&self.dir, route)
    }

    pub fn manifest(&self) -> PathBuf {
        self.dir.join(MANIFEST)
    }

    pub fn stage(&self) -> PathBuf {
        self.dir.join(STAGE)
    }

    /// A file of the machinery in the staging folder.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.stage().join(name)
    }

    /// Where a route is staged: the whole tree is mirrored, so that a new folder moves in one rename.
    pub fn staged(&self, route: &str) -> PathBuf {
        join(&self.aside(TREE), route)
    }

    pub fn shown(&self, route: &str) -> Location {
        if route.is_empty() {
            Location::file(self.shown.as_str())
        } else {
            Location::file(format!("{}/{route}", self.shown))
        }
    }
}

/// The mirrored tree in the staging folder.
pub(super) const TREE: &str = "tree";

/// Joined part by part: a verbatim path of Windows (`\\?\`) does not translate `/`.
fn join(base: &Path, route: &str) -> PathBuf {
    let mut path = PathBuf::with_capacity(base.as_os_str().len() + route.len() + 1);
    path.push(base);
    path.extend(route.split('/').filter(|part| !part.is_empty()));
    path
}

/// Why a route is refused, if it is: routes are checked above, this is the last wall before the disk.
pub(super) fn refused(route: &str) -> Option<&'static str> {
    // One pass: every line of a manifest comes through here.
    let mut before = b'/';
    for byte in route.bytes() {
        match byte {
            b'/' if before == b'/' => return Some("a part of it is empty"),
            b'/' if matches!(before, b'.' | b' ') => return Some(ENDING),
            b'\\' | b':' => return Some("it holds `\\` or `:`"),
            0..0x20 | 0x7f => return Some("it holds a control character"),
            _ => before = byte,
        }
    }
    match before {
        b'/' => return Some("a part of it is empty"),
        b'.' | b' ' => return Some(ENDING),
        _ => {}
    }
    let top = route.split('/').next().unwrap_or(route);
    if top.eq_ignore_ascii_case(MANIFEST) || top.eq_ignore_ascii_case(STAGE) {
        return Some("the name is kept for jianbao itself");
    }
    None
}

/// Windows drops such endings, so that `..`, and two names for one file, hide in them.
const ENDING: &str = "a part of it ends in a full stop or a space";

/// The folder a route lies in; empty for the output folder itself.
pub(super) fn parent(route: &str) -> &str {
    route.rfind('/').map_or("", |at| &route[..at])
}

/// The folders a route lies in, outermost first, without the output folder itself.
pub(super) fn folders(route: &str) -> impl Iterator<Item = &str> {
    route.match_indices('/').map(|(at, _)| &route[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_routes_are_refused() {
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            "./a",
            "a\\b",
            "C:/a",
            "a:b",
            "a\0",
            "a\tb",
            "a\nb",
            "jianbao.manifest",
            "Jianbao.Manifest",
            "JIANBAO.manifest ",
            ".jianbao-stage/tree/a",
            ".JIANBAO-STAGE",
        ] {
            assert!(refused(bad).is_some(), "{bad:?}");
        }
        for good in ["index.html", "zh/henan/一 二.html", "a/jianbao.manifest", "..a/b", "a..b", ".nojekyll"] {
            assert_eq!(refused(good), None, "{good:?}");
        }
    }

    #[test]
    fn folders_outermost_first() {
        assert_eq!(folders("a/b/c").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!((parent("a/b/c"), parent("c")), ("a/b", ""));
    }
}
