//! content/site.yaml.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::read::text;
use crate::campaign::{Footer, Share, SiteFile, grid, languages, photographs, share};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::Zone;
use crate::language::{Language, Text};
use crate::source::yaml::{Fields, Node};

/// Reads site.yaml. What is missing or wrong is taken from `stand_in`, so that the rest can be judged.
pub fn read(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> SiteFile {
    let mut side = Vec::new();
    let mut fields = Fields::new(file, "site.yaml", node, found);
    let title = fields.need("title").map(|n| text(n, file, &mut side));
    let glossary = fields.get("glossary");
    let languages = fields.need("languages").map(|n| languages::read(n, glossary, file, &mut side));
    let (languages, traditional) = languages.unwrap_or_default();
    let publisher = fields.need("publisher").map(|n| text(n, file, &mut side));
    let zone = fields.need("time_zone").and_then(|n| zone(n, file, &mut side));
    let base_url = fields.get("base_url").and_then(|n| base_url(n, file, &mut side));
    let theme = fields.text("theme").unwrap_or("default").to_owned();
    let theme_at = node.get("theme").unwrap_or(node).at(file);
    let contact = fields.get("contact").map(|n| contact(n, file, &mut side)).unwrap_or_default();
    let footer = fields.get("footer").map(|n| footer(n, file, &mut side)).unwrap_or_default();
    let raw_html = fields.flag("raw_html").unwrap_or(false);
    let page_size = fields.get("page_size").and_then(|n| {
        let size = n.as_text().and_then(|t| t.parse::<usize>().ok()).filter(|s| *s <= 100_000);
        if size.is_none() {
            let message = format!("`page_size` must be a whole number from 0 to 100000, not {}", n.describe());
            side.push(Diagnostic::error(n.at(file), message).help("0 puts a whole list on one page"));
        }
        size
    });
    let photographs = fields.get("photographs").and_then(|n| photographs::read(n, file, &mut side));
    let has_address = base_url.is_some();
    let share = fields.get("share").map(|n| share::read(n, file, has_address, &mut side)).unwrap_or_default();
    let grid = fields.get("grid").and_then(|n| grid::read(n, file, &mut side));
    let check = fields
        .get("check")
        .map(|n| words(n, file, &mut side, &|v| ["error", "warn", "off"].contains(&v), "error, warn or off"));
    let colours = fields.get("colours").map(|n| self::colours(n, file, &mut side));
    let colours_at = fields.get("colours").map(|n| n.places(file)).unwrap_or_default();
    fields.end();
    found.append(&mut side);
    let stand_in = stand_in();
    SiteFile {
        title: title.unwrap_or_default(),
        languages: if languages.is_empty() { stand_in.languages } else { languages },
        traditional,
        publisher: publisher.unwrap_or_default(),
        zone: zone.unwrap_or(stand_in.zone),
        base_url,
        theme,
        theme_at,
        contact,
        footer,
        raw_html,
        page_size,
        photographs,
        share,
        grid,
        check: check.unwrap_or_default(),
        colours: colours.unwrap_or_default(),
        colours_at,
    }
}

/// What the rest is read with where site.yaml could not be: nothing is built from it.
pub fn stand_in() -> SiteFile {
    SiteFile {
        title: Text::default(),
        languages: Language::WRITTEN.to_vec(),
        traditional: None,
        publisher: Text::default(),
        zone: Zone::CHINA,
        base_url: None,
        theme: "default".to_owned(),
        theme_at: Location::file("content/site.yaml"),
        contact: Vec::new(),
        footer: Footer::default(),
        raw_html: false,
        page_size: None,
        photographs: None,
        share: Share::default(),
        grid: None,
        check: BTreeMap::new(),
        colours: BTreeMap::new(),
        colours_at: BTreeMap::new(),
    }
}

fn zone(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Zone> {
    let zone = node.as_text().and_then(Zone::parse);
    if zone.is_none() {
        let message = format!("unknown time zone {}", node.describe());
        found.push(
            Diagnostic::error(node.at(file), message).help("write Asia/Shanghai, or a fixed offset such as +08:00"),
        );
    }
    zone
}

fn base_url(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.as_text().unwrap_or_default();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or("");
    let host = rest.split('/').next().unwrap_or("");
    if host.is_empty() || text.contains(['?', '#', '"', '<', '>', ' ', '\\']) {
        let message = format!(
            "`base_url` must be an address such as https://www.example.gov.cn/zhuanlan/, not {}",
            node.describe()
        );
        found.push(Diagnostic::error(node.at(file), message).help("leave base_url out while the address is not known"));
        return None;
    }
    Some(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}

fn contact(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Vec<Text> {
    let items = node.as_list().unwrap_or(std::slice::from_ref(node));
    items.iter().map(|n| text(n, file, found)).collect()
}

fn footer(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Footer {
    let mut side = Vec::new();
    let mut fields = Fields::new(file, "footer", node, found);
    let own = |t: Option<&str>| t.map(str::to_owned);
    let footer = Footer {
        icp: own(fields.text("icp")),
        police: own(fields.text("police")),
        site_id_code: own(fields.text("site_id_code")),
        organiser: fields.get("organiser").map(|n| text(n, file, &mut side)),
    };
    let code = |text: &str| {
        let digits = |rest: &str, count| rest.len() == count && rest.bytes().all(|b| b.is_ascii_digit());
        digits(text, 10) || text.strip_prefix("bm").is_some_and(|rest| digits(rest, 8))
    };
    let wrong = footer.site_id_code.as_deref().filter(|text| !code(text));
    if let (Some(text), Some(at)) = (wrong, fields.get("site_id_code")) {
        let message = format!("“{text}” is no code of a government site (网站标识码)");
        let help = "ten digits, as `4101810001`, or `bm` and eight digits for a ministry's";
        fields.report(Diagnostic::error(at.at(file), message).help(help));
    }
    fields.end();
    found.append(&mut side);
    footer
}

/// A map of words to words, each value tested.
fn words(
    node: &Node,
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
    good: &dyn Fn(&str) -> bool,
    expected: &str,
) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    let Some(entries) = node.as_map() else {
        found.push(Diagnostic::error(node.at(file), format!("expected a map, not {}", node.describe())));
        return map;
    };
    for (key, value) in entries {
        let (Some(name), Some(word)) = (key.as_text(), value.as_text()) else {
            found.push(Diagnostic::error(value.at(file), format!("expected {expected}, not {}", value.describe())));
            continue;
        };
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_/".contains(c));
        if good(word) && plain {
            map.insert(name.to_owned(), word.to_owned());
        } else {
            found.push(Diagnostic::error(value.at(file), format!("expected {expected}, not {}", value.describe())));
        }
    }
    map
}

/// Colours by the name of the custom property that they set; `dark-accent` is `accent` on dark ground.
pub fn colours(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    words(node, file, found, &is_colour, "a colour such as \"#a3241d\" (in quotes)")
}

fn is_colour(value: &str) -> bool {
    value.strip_prefix('#').is_some_and(|h| [3, 6].contains(&h.len()) && h.chars().all(|c| c.is_ascii_hexdigit()))
}
