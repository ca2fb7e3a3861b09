//! What a theme has and nothing uses: mostly a slip in a name.

use std::collections::BTreeSet;

use super::calls::{Call, Id, calls};
use super::layer::{Layer, StringsFile};
use super::needed::NEEDED;
use super::template_path;
use crate::diagnostic::{Diagnostic, Location, nearest};

/// Strings that nothing says and templates that nothing draws, in all layers but the lowest, with the name that may have
/// been meant: one that a layer below has.
pub(super) fn check(layers: &[Layer], found: &mut Vec<Diagnostic>) {
    let calls: Vec<Call> = layers.iter().flat_map(|l| &l.templates).flat_map(|(_, text)| calls(text)).collect();
    for (n, layer) in layers.iter().enumerate().take(layers.len().saturating_sub(1)) {
        strings(layer, &layers[n + 1..], &calls, found);
        templates(layer, layers, n, found);
    }
}

fn strings(layer: &Layer, below: &[Layer], calls: &[Call], found: &mut Vec<Diagnostic>) {
    let mut known: BTreeSet<&str> = NEEDED.iter().map(|(id, _)| *id).collect();
    known.extend(below.iter().flat_map(|l| &l.strings).flat_map(ids).map(|(id, _)| id));
    for file in &layer.strings {
        let mut seen = BTreeSet::new();
        for (id, at) in ids(file) {
            let said = |call: &Call| match &call.id {
                Id::Literal(name) => name == id,
                Id::Prefix(prefix) => id.starts_with(prefix.as_str()),
                Id::Unknown => true,
            };
            // Another string may say it.
            let quoted = file.text.contains(&format!("{{{id}}}")) || file.text.contains(&format!("{{ {id} }}"));
            let at = || Location::of_bytes(file.path.clone(), &file.text, at..at + id.len());
            if !seen.insert(id) {
                found.push(Diagnostic::error(at(), format!("the string `{id}` is here twice")).help("keep one"));
            } else if !known.contains(id) && !quoted && !calls.iter().any(said) {
                let near = nearest(id, known.iter().copied());
                let message = format!("nothing says the string `{id}`");
                found.push(slip(at(), message, near, "take it out, or say it in a template"));
            }
        }
    }
}

/// The strings of a file, each with the byte at which its name stands: at the beginning of a line.
fn ids(file: &StringsFile) -> Vec<(&str, usize)> {
    let mut all = Vec::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(line.len());
        let (id, rest) = line.split_at(end);
        if id.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.trim_start().starts_with('=') {
            all.push((id, start));
        }
        start += line.len();
    }
    all
}

fn templates(layer: &Layer, layers: &[Layer], n: usize, found: &mut Vec<Diagnostic>) {
    let below: BTreeSet<&str> =
        layers[n + 1..].iter().flat_map(|l| &l.templates).map(|(name, _)| name.as_str()).collect();
    for (name, _) in &layer.templates {
        let named = |text: &str| text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'"));
        let used = layers.iter().flat_map(|l| &l.templates).any(|(_, text)| named(text));
        if used || below.contains(name.as_str()) {
            continue;
        }
        let at = Location::file(template_path(&format!("{}/{name}", layer.name)));
        let near = nearest(name, below.iter().copied());
        let message = format!("no page is drawn by `{name}`");
        found.push(slip(at, message, near, "include it in another template, or take it away"));
    }
}

/// What is close to a name that is known is a mistake; else it may not be used yet.
fn slip(at: Location, message: String, near: Option<&str>, help: &str) -> Diagnostic {
    match near {
        Some(near) => Diagnostic::error(at, message).help(format!("did you mean `{near}`?")),
        None => Diagnostic::warning(at, message).help(help),
    }
}
