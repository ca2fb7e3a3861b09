//! How findings show on a terminal and in logs.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;
use crate::theme::text_of;

/// Findings printed before the rest is only counted.
const MOST: usize = 200;

/// Prints findings to standard error, with lines and carets, in colour on a terminal.
pub fn print(found: &[Diagnostic], source: Option<&Source>) {
    print_with(found, &|file| source.and_then(|s| text_of(s, file)));
}

/// The same, with the text of a file as `text` gives it.
pub fn print_with(found: &[Diagnostic], text: &dyn Fn(&str) -> Option<String>) {
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut texts: BTreeMap<String, Option<String>> = BTreeMap::new();
    for diagnostic in found.iter().take(MOST) {
        let files = std::iter::once(&diagnostic.location).chain(diagnostic.other.iter().map(|(at, _)| at));
        for at in files {
            texts.entry(at.file.to_string()).or_insert_with(|| text(&at.file));
        }
        let shown = diagnostic.render(&|file| texts.get(file).cloned().flatten(), colour);
        let _ = writeln!(std::io::stderr(), "{shown}");
    }
    if found.len() > MOST {
        let _ = writeln!(std::io::stderr(), "… and {} more", found.len() - MOST);
    }
}

/// "2 errors, 1 warning".
pub fn count(found: &[Diagnostic]) -> String {
    let number = |severity: Severity, one: &str| {
        let n = found.iter().filter(|d| d.severity == severity).count();
        match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {one}s")),
        }
    };
    let parts =
        [number(Severity::Error, "error"), number(Severity::Warning, "warning"), number(Severity::Note, "note")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
