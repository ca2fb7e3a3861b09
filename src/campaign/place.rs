//! place.yaml: a folder with one is a place.

use std::sync::Arc;

use crate::campaign::Level;
use crate::campaign::read::{text, word_help};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Text;
use crate::source::yaml::{Fields, Node};

/// A place as its own file tells it; paths are not resolved yet.
#[derive(Debug, Clone, PartialEq)]
pub struct RawPlace {
    pub name: Text,
    pub short_name: Text,
    pub level: Level,
    pub summary: Text,
    pub sort_key: Option<String>,
    pub neighbours: Vec<(String, Location)>,
    pub aliases: Vec<(String, Location)>,
    pub at: Location,
}

/// Reads one place.yaml. Where name or level is missing or wrong something stands in, so that what names the place
/// can be judged.
pub fn read(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> RawPlace {
    let mut side = Vec::new();
    let mut fields = Fields::new(file, "place.yaml", node, found);
    let name = fields.need("name").map(|n| text(n, file, &mut side));
    let level = fields.need("level").and_then(|n| level(n, file, &mut side));
    let mut text_of = |fields: &mut Fields, key| fields.get(key).map(|n| text(n, file, &mut side)).unwrap_or_default();
    let short_name = text_of(&mut fields, "short_name");
    let summary = text_of(&mut fields, "summary");
    let sort_key = fields.text("sort_key").map(str::to_owned);
    let own = |list: Vec<(&str, &Node)>| {
        list.into_iter().map(|(t, n)| (t.trim_matches('/').to_owned(), n.at(file))).collect()
    };
    let neighbours = own(fields.texts("neighbours"));
    let aliases = own(fields.texts("aliases"));
    fields.end();
    found.append(&mut side);
    let at = Location::new(file.clone(), node.line, node.column, 0);
    let (name, level) = (name.unwrap_or_default(), level.unwrap_or(Level::Other));
    RawPlace { name, short_name, level, summary, sort_key, neighbours, aliases, at }
}

/// Levels as offices say them.
const SAID: [(&str, &str); 16] = [
    ("省", "province"),
    ("市", "city"),
    ("区", "district"),
    ("县", "county"),
    ("街道", "street"),
    ("街道办", "street"),
    ("办事处", "street"),
    ("镇", "street"),
    ("乡", "street"),
    ("社区", "community"),
    ("村", "community"),
    ("网格", "grid"),
    ("subdistrict", "street"),
    ("town", "street"),
    ("township", "street"),
    ("village", "community"),
];

fn level(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Level> {
    let word = node.as_text().unwrap_or_default();
    let level = Level::from_word(word);
    if level.is_none() {
        let help = word_help(word, &SAID, &Level::WORDS.map(|(w, _)| w), "a level");
        found.push(Diagnostic::error(node.at(file), format!("unknown level {}", node.describe())).help(help));
    }
    level
}
