//! Writes one file of the office itself: a mended text, a report. Never a file of the built tree.

use std::fs;
use std::path::Path;

use super::disk::explain;
use crate::diagnostic::{Diagnostic, Location};

/// Puts bytes in the place of a file: written aside, then renamed, so that the old file stands until the new is whole.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let failed = |e| explain(Location::file(path.to_string_lossy()), "write this file", &e);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A hidden name: should it be left behind, no build reads it.
    let aside = path.with_file_name(format!(".{name}.new"));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let written = fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, path));
    written.map_err(|e| {
        let _ = fs::remove_file(&aside);
        failed(e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = std::env::temp_dir().join(format!("jianbao-mend-{}", std::process::id()));
        let path = folder.join("sub/a.md");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.join("sub")).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
