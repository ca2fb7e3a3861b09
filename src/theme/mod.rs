//! Themes: templates, strings, assets, and what a theme makes.
//!
//! A theme is a folder `themes/<name>/`: `theme.yaml`, `templates/**.html` (Tera), `strings/<tag>.ftl` (Fluent),
//! `assets/**`. `extends` in `theme.yaml` names the theme below it; what the upper one has takes the place of
//! what the lower one has, file by file for templates and assets, message by message for strings, key by key
//! for `theme.yaml`. The themes `default` and `plain` are inside the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location, Severity, sort};
use crate::language::Language;
use crate::language::strings::Strings;
use crate::site::makes::Makes;
use look::Look;

mod advice;
#[cfg(any(feature = "minify", test))]
mod attributes;
mod calls;
mod check;
mod layer;
pub mod look;
pub mod makes;
#[cfg(feature = "minify")]
mod minify;
pub mod needed;
mod templates;
#[cfg(test)]
mod tests;
mod unused;

pub use layer::BUILT_IN;

use layer::Layer;
use templates::Templates;

/// Styles of charts, put into `assets/style.css` where it says `/* charts */`.
const CHART_CSS: &str = include_str!("../chart/chart.css");

/// Left out where the theme makes no search.
const SEARCH_SCRIPT: &str = "assets/search.js";

/// Left out where the site has no places to compare.
pub const COMPARE_SCRIPT: &str = "assets/compare.js";

/// Gives the files of `<root>/themes/<name>/`, where there is that folder: relative paths with `/`, and bytes.
pub type Files<'a> = &'a dyn Fn(&str) -> Option<Vec<(String, Vec<u8>)>>;

/// A file of the theme that stands in the site as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// From the site's root: `assets/style.css`.
    pub route: String,
    pub bytes: Cow<'static, [u8]>,
}

/// A loaded theme: everything a page needs besides its view.
pub struct Theme {
    pub strings: Arc<Strings>,
    pub makes: Makes,
    pub assets: Vec<Asset>,
    /// Of all that pages are made from: templates, strings, `theme.yaml`, engine. Assets are not in it: they stand
    /// beside the pages under plain names, and a change of CSS must not redraw every page.
    pub digest: [u8; 16],
    /// Itself and what it extends, downwards.
    pub names: Vec<String>,
    /// Warnings of loading.
    pub warnings: Vec<Diagnostic>,
    templates: Templates,
}

impl Theme {
    /// Where its own files will stand.
    pub fn routes(&self) -> impl Iterator<Item = &str> {
        self.assets.iter().map(|asset| &*asset.route)
    }

    /// Says of each of these colours that none of its style sheets knows what may have been meant.
    pub fn unknown(&self, colours: &look::Places, found: &mut Vec<Diagnostic>) {
        let styles = self.assets.iter().filter(|asset| asset.route.ends_with(".css"));
        look::unknown(colours, styles.filter_map(|asset| std::str::from_utf8(&asset.bytes).ok()), found);
    }

    /// Loads the theme `name` and what it extends. Where `files` has no such folder, the built-in theme of that name
    /// answers. Every mistake of every layer is reported, not only the first.
    pub fn load(name: &str, languages: &[Language], files: Files) -> Result<Self, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let layers = layer::chain(name, files, &mut found).ok_or_else(|| std::mem::take(&mut found))?;
        let makes = Makes::of(layers.iter().rev().map(|l| &l.settings));
        let strings = Arc::new(strings(&layers, &mut found));
        check::strings(&layers, languages, &mut found);
        check::kinds(&layers, &makes, &mut found);
        check::logos(&layers, &mut found);
        check::colours(&layers, &mut found);
        unused::check(&layers, &mut found);
        let templates = Templates::new(&layers, strings.clone(), &mut found);
        sort(&mut found);
        let failed = found.iter().any(|d| d.severity == Severity::Error);
        match templates {
            Some(templates) if !failed => Ok(Self {
                strings,
                assets: assets(&layers, &makes),
                makes,
                digest: digest(&layers),
                names: layers.iter().map(|l| l.name.clone()).collect(),
                warnings: found,
                templates,
            }),
            _ => Err(found),
        }
    }

    /// Appends the page of `kind` (`place` draws `place.html`) to `out`. The context holds `lang`, `root`, `page`,
    /// `site` and `view`. An error is a mistake in a template, at its place in the file as it was written.
    pub fn render(&self, kind: &str, context: &tera::Context, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        self.templates.render(&format!("{kind}.html"), context, out)
    }
}

/// The text of a file of a built-in theme, named as messages name it: `themes/default/templates/base.html`.
pub fn built_in_text(file: &str) -> Option<String> {
    layer::built_in_text(file)
}

/// The files of a built-in theme: relative paths with `/`, and bytes.
pub fn built_in_files(name: &str) -> Option<Vec<(String, Cow<'static, [u8]>)>> {
    layer::built_in_files(name)
}

/// The text of a content or theme file, to show a line of it; of a built-in theme where that has it.
pub fn text_of(source: &crate::source::Source, file: &str) -> Option<String> {
    source.text(file).ok().or_else(|| built_in_text(file))
}

/// Strings of all layers, lowest first, so that the upper ones take their place.
fn strings(layers: &[Layer], found: &mut Vec<Diagnostic>) -> Strings {
    let mut strings = Strings::default();
    for layer in layers.iter().rev() {
        for file in &layer.strings {
            found.extend(strings.add(file.language, &file.path, file.text.clone()));
        }
    }
    strings
}

/// Assets of all layers by route; an upper layer's file takes the place of a lower one's.
fn assets(layers: &[Layer], makes: &Makes) -> Vec<Asset> {
    let mut by_route = BTreeMap::new();
    let used = |(route, _): &&(String, _)| makes.search || route != SEARCH_SCRIPT;
    for (route, bytes) in layers.iter().rev().flat_map(|l| &l.assets).filter(used) {
        by_route.insert(route.clone(), bytes.clone());
    }
    let mut look = Look::default();
    layers.iter().rev().for_each(|layer| look.cover(&layer.settings.look));
    let look = look.rules();
    let charts = |route: String, bytes: Cow<'static, [u8]>| match std::str::from_utf8(&bytes) {
        Ok(text) if route.ends_with(".css") && text.contains("/* charts */") => {
            let own = if route == "assets/style.css" { &*look } else { "" };
            let bytes = (text.replacen("/* charts */", CHART_CSS, 1) + own).into_bytes();
            Asset { route, bytes: Cow::Owned(bytes) }
        }
        _ => Asset { route, bytes },
    };
    by_route.into_iter().map(|(route, bytes)| charts(route, bytes)).collect()
}

fn digest(layers: &[Layer]) -> [u8; 16] {
    let mut hash = blake3::Hasher::new();
    let mut put = |bytes: &[u8]| {
        hash.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(bytes);
    };
    put(env!("CARGO_PKG_VERSION").as_bytes());
    put(&[u8::from(cfg!(feature = "minify"))]);
    for layer in layers {
        put(layer.name.as_bytes());
        put(layer.yaml.as_bytes());
        for (name, text) in &layer.templates {
            put(name.as_bytes());
            put(text.as_bytes());
        }
        for file in &layer.strings {
            put(file.path.as_bytes());
            put(file.text.as_bytes());
        }
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    short
}

/// `default/parts/figures.html` → `themes/default/templates/parts/figures.html`.
fn template_path(name: &str) -> String {
    match name.split_once('/') {
        Some((theme, rest)) => format!("themes/{theme}/templates/{rest}"),
        None => name.to_owned(),
    }
}

fn whole(path: impl Into<Arc<str>>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Location::file(path), message)
}
