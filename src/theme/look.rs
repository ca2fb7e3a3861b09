//! What a theme changes without a template: colours, font, logo.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::campaign::site_file;
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::source::yaml::{Fields, Node};

/// Colours by custom property, each `#rgb` or `#rrggbb`; `dark-accent` is `accent` on dark ground.
pub type Colours = BTreeMap<String, String>;

/// `colours`, `font` and `logo` of one theme.yaml.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    pub colours: Colours,
    pub colours_at: Places,
    /// Names of fonts that readers may have, as CSS takes them.
    pub font: Option<String>,
    /// The file below assets/, and where it is named.
    pub logo: Option<(String, Location)>,
}

impl Look {
    pub fn read(fields: &mut Fields, file: &Arc<str>, node: &Node, found: &mut Vec<Diagnostic>) -> Self {
        let at = |key: &str| node.get(key).unwrap_or(node).at(file);
        let colours = fields.get("colours").map(|n| site_file::colours(n, file, found)).unwrap_or_default();
        let font = fields.text("font").map(str::to_owned).filter(|font| {
            let good = font.chars().all(|c| c.is_alphanumeric() || " ,-_.\"'".contains(c)) && even(font);
            if !good {
                let message = format!("`font` must be names of fonts parted by commas, not “{font}”");
                let help = "write font: \"KaiTi, STKaiti, serif\"; readers see the first one that they have";
                found.push(Diagnostic::error(at("font"), message).help(help));
            }
            good
        });
        let logo = fields.text("logo").map(|name| (name.to_owned(), at("logo")));
        let colours_at = node.get("colours").map(|n| n.places(file)).unwrap_or_default();
        Self { colours, colours_at, font, logo }
    }

    /// Lays another over this one.
    pub fn cover(&mut self, upper: &Self) {
        self.colours.extend(upper.colours.iter().map(|(name, value)| (name.clone(), value.clone())));
        self.font = upper.font.clone().or(self.font.take());
        self.logo = upper.logo.clone().or(self.logo.take());
    }

    /// The rules at the end of the style sheet.
    pub fn rules(&self) -> String {
        let mut css = rules(&self.colours);
        if let Some(font) = &self.font {
            let _ = writeln!(css, ":root,[lang]{{--font:{font}}}");
        }
        css
    }
}

/// Where each colour of a map is named.
pub type Places = BTreeMap<String, Location>;

/// Says of each colour that no style sheet of these knows what may have been meant.
pub fn unknown<'s>(colours: &Places, sheets: impl Iterator<Item = &'s str>, found: &mut Vec<Diagnostic>) {
    let known = known(sheets);
    for (name, at) in colours {
        let (dark, own) = name.strip_prefix("dark-").map_or(("", &**name), |own| ("dark-", own));
        if known.contains(own) {
            continue;
        }
        let help = match nearest(own, known.iter().copied()) {
            Some(near) => format!("did you mean `{dark}{near}`?"),
            None => "such as ink, paper, quiet, line, accent, chart-1".to_owned(),
        };
        let message = format!("no style sheet of the theme has the colour `{name}`");
        found.push(Diagnostic::error(at.clone(), message).help(help));
    }
}

/// The custom properties that these style sheets use or set, but for those that they set to something else than a colour.
fn known<'s>(sheets: impl Iterator<Item = &'s str>) -> BTreeSet<&'s str> {
    let (mut known, mut others) = (BTreeSet::new(), BTreeSet::new());
    for sheet in sheets {
        for (at, _) in sheet.match_indices("--") {
            let rest = &sheet[at + 2..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
            let (name, rest) = rest.split_at(end);
            let value = rest.trim_start().strip_prefix(':').map(str::trim_start);
            let used = sheet[..at].trim_end().ends_with("var(");
            let is_colour =
                |value: &str| ["#", "rgb", "hsl", "oklch", "color", "var("].iter().any(|s| value.starts_with(s));
            match value {
                Some(value) if !is_colour(value) => others.insert(name),
                None if !used => false,
                _ => known.insert(name),
            };
        }
    }
    known.retain(|name| !name.is_empty() && !others.contains(name));
    known
}

/// Every quote closes, by the sign that opened it.
fn even(font: &str) -> bool {
    let mut open = None;
    for c in font.chars().filter(|c| ['"', '\''].contains(c)) {
        match open {
            None => open = Some(c),
            Some(sign) if sign == c => open = None,
            Some(_) => {}
        }
    }
    open.is_none()
}

/// Colours as rules of a style sheet: those for dark ground there, the others on light ground. A colour that is set for
/// one ground alone leaves the other as the theme has it.
pub fn rules(colours: &Colours) -> String {
    let mut css = String::new();
    for (dark, ground) in [(false, "not all and (prefers-color-scheme: dark)"), (true, "(prefers-color-scheme: dark)")]
    {
        let own = colours.iter().filter(|(name, _)| name.starts_with("dark-") == dark);
        let each: String =
            own.map(|(name, value)| format!("--{}:{value};", name.strip_prefix("dark-").unwrap_or(name))).collect();
        if !each.is_empty() {
            let _ = writeln!(css, "@media {ground}{{:root{{{each}}}}}");
        }
    }
    css
}
