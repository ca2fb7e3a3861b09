//! One folder of a theme, read; and the chain of folders that `extends` makes.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::makes::Settings;
use super::{Files, whole};
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::language::Language;
use crate::source::yaml;

static DEFAULT: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static PLAIN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/plain");

/// Names of the themes inside the binary.
pub const BUILT_IN: [&str; 2] = ["default", "plain"];

pub(super) type Own = Vec<(String, Cow<'static, [u8]>)>;

/// A theme's own files, without what it extends.
pub(super) struct Layer {
    pub name: String,
    /// Text of `theme.yaml`; empty where there is none.
    pub yaml: String,
    pub settings: Settings,
    /// Path under `templates/` and text.
    pub templates: Vec<(String, String)>,
    pub strings: Vec<StringsFile>,
    /// Route (`assets/…`) and bytes.
    pub assets: Vec<(String, Cow<'static, [u8]>)>,
}

pub(super) struct StringsFile {
    pub language: Language,
    /// `themes/<name>/strings/<tag>.ftl`.
    pub path: Arc<str>,
    pub text: String,
}

/// The layers of theme `name`, itself first, what it extends after it; `None` where one is missing or they go in a
/// circle.
pub(super) fn chain(name: &str, files: Files, found: &mut Vec<Diagnostic>) -> Option<Vec<Layer>> {
    let mut layers: Vec<Layer> = Vec::new();
    let mut next = Some((name.to_owned(), Location::file(format!("themes/{name}"))));
    while let Some((name, named_at)) = next.take() {
        if layers.iter().any(|l| l.name == name) {
            let circle: Vec<_> = layers.iter().map(|l| l.name.as_str()).chain([name.as_str()]).collect();
            let message = format!("themes extend each other in a circle: {}", circle.join(" → "));
            found.push(Diagnostic::error(named_at, message).help("take `extends` out of one of them"));
            return None;
        }
        let Some(own) = own_files(&name, files) else {
            let help = match nearest(&name, BUILT_IN) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("put it into themes/{name}/, or take a built-in theme: {}", BUILT_IN.join(", ")),
            };
            found.push(Diagnostic::error(named_at, format!("there is no theme “{name}”")).help(help));
            return None;
        };
        let layer = read(name, own, found);
        next.clone_from(&layer.settings.extends);
        layers.push(layer);
    }
    Some(layers)
}

fn own_files(name: &str, files: Files) -> Option<Own> {
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':']) {
        return None;
    }
    let mut own: Own = match files(name) {
        Some(own) => own.into_iter().map(|(path, bytes)| (path, Cow::Owned(bytes))).collect(),
        None => built_in_files(name)?,
    };
    own.sort_by(|a, b| a.0.cmp(&b.0));
    Some(own)
}

/// See `theme::built_in_files`.
pub(super) fn built_in_files(name: &str) -> Option<Own> {
    match name {
        "default" => Some(embedded(&DEFAULT)),
        "plain" => Some(embedded(&PLAIN)),
        _ => None,
    }
}

fn embedded(dir: &'static Dir) -> Own {
    let own = dir.files().map(|f| (slashes(f.path()), Cow::Borrowed(f.contents())));
    own.chain(dir.dirs().flat_map(embedded)).collect()
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn read(name: String, files: Own, found: &mut Vec<Diagnostic>) -> Layer {
    let mut layer = Layer {
        yaml: String::new(),
        // A folder without theme.yaml changes the default theme: one template is enough to begin with.
        settings: Settings::bare(&name),
        name,
        templates: Vec::new(),
        strings: Vec::new(),
        assets: Vec::new(),
    };
    for (path, bytes) in files {
        let full: Arc<str> = format!("themes/{}/{path}", layer.name).into();
        if path == "theme.yaml" {
            let Some(text) = utf8(&full, &bytes, found) else { continue };
            match yaml::parse(&full, &text, 1) {
                Ok(node) => layer.settings = Settings::read(&full, &node, found),
                Err(error) => found.push(error),
            }
            layer.yaml = text;
        } else if path.starts_with("assets/") {
            layer.assets.push((path, bytes));
        } else if let Some(template) = path.strip_prefix("templates/") {
            if Path::new(template).extension().is_none_or(|e| e != "html") {
                found.push(stray(&full, "a template's name ends in .html"));
            } else if let Some(text) = utf8(&full, &bytes, found) {
                layer.templates.push((template.to_owned(), text));
            }
        } else if let Some(strings) = path.strip_prefix("strings/") {
            let language = strings.strip_suffix(".ftl").and_then(Language::from_tag);
            let Some(language) = language.filter(|language| !language.is_derived()) else {
                let names: Vec<_> = Language::WRITTEN.iter().map(|l| format!("{}.ftl", l.tag())).collect();
                found.push(stray(&full, &format!("strings stand in {}", names.join(" and "))));
                continue;
            };
            if let Some(text) = utf8(&full, &bytes, found) {
                layer.strings.push(StringsFile { language, path: full, text });
            }
        } else if let Some((folder, _)) = path.split_once('/') {
            // Others may hold what the makers of the theme need.
            if let Some(near) = nearest(folder, ["templates", "strings", "assets"]) {
                found.push(
                    whole(full, format!("`{folder}/` is no folder of a theme"))
                        .help(format!("did you mean `{near}/`?")),
                );
            }
        }
    }
    layer
}

fn stray(path: &Arc<str>, help: &str) -> Diagnostic {
    Diagnostic::warning(Location::file(path.clone()), "this file of the theme is not used").help(help)
}

fn utf8(path: &Arc<str>, bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}').replace("\r\n", "\n")),
        Err(_) => {
            found.push(whole(path.clone(), "this file is not UTF-8").help("save it as UTF-8"));
            None
        }
    }
}

/// See `theme::built_in_text`.
pub(super) fn built_in_text(file: &str) -> Option<String> {
    let (name, path) = file.strip_prefix("themes/")?.split_once('/')?;
    let dir = match name {
        "default" => &DEFAULT,
        "plain" => &PLAIN,
        _ => return None,
    };
    dir.get_file(path)?.contents_utf8().map(str::to_owned)
}
