//! The content as one build finds it: listed and loaded; and, in a session, as the next one is told it changed.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::campaign::Office;
use crate::campaign::load::{self, Files};
use crate::diagnostic::Diagnostic;
use crate::source::{Entry, Source};
use crate::web::has_errors;

/// What the folders hold.
#[derive(Debug, Default)]
pub struct Listed {
    pub entries: Vec<Entry>,
    pub themes: Vec<Entry>,
    pub found: Vec<Diagnostic>,
}

impl Listed {
    pub fn new(source: &Source) -> Self {
        let (entries, mut found) = source.list("content");
        let (themes, wrong) = if source.has("themes") { source.list("themes") } else { Default::default() };
        found.extend(wrong);
        Self { entries, themes, found }
    }
}

/// The office, and what was wrong with it.
pub struct Loaded {
    pub office: Office,
    pub files: Files,
    pub found: Vec<Diagnostic>,
    today: NaiveDate,
}

impl Loaded {
    pub fn new(source: &Source, listed: &Listed) -> Self {
        let (office, files, found) = load::load(source, &listed.entries);
        Self { office, files, found, today: source.today }
    }
}

/// Takes over what the last build of a session knew, where nothing but the text of reports and pages changed: the
/// paths (from the root) that did are looked at, nothing else. `None` where more than that may have changed.
pub fn touched(
    mut listed: Listed,
    mut loaded: Loaded,
    source: &Source,
    changed: &BTreeSet<String>,
) -> Option<(Listed, Loaded)> {
    if loaded.today != source.today || !listed.found.is_empty() || has_errors(&loaded.found) {
        return None;
    }
    for path in changed {
        let at = listed.entries.binary_search_by(|entry| (*entry.path).cmp(path));
        let Ok(at) = at.as_ref().copied() else {
            // A file that came and went, as editors leave them; anything else is new, or a folder.
            let folder = listed.entries.iter().chain(&listed.themes).any(|e| e.path.starts_with(&format!("{path}/")));
            if folder || source.is_there(path) || listed.themes.iter().any(|e| *e.path == **path) {
                return None;
            }
            continue;
        };
        let entry = source.entry(&listed.entries[at].path).filter(|_| path.ends_with(".md"))?;
        if let Some(page) = loaded.files.pages.iter_mut().find(|page| page.entry.path == entry.path) {
            page.entry = entry.clone();
        }
        listed.entries[at] = entry;
    }
    Some((listed, loaded))
}
