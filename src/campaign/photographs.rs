//! `photographs` in site.yaml: how the pictures of reports are drawn.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::picture;
use crate::source::yaml::{Fields, Node};

/// How photographs are drawn; without it they are copied as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photographs {
    /// In pixels, ascending.
    pub widths: Vec<u32>,
    /// Bytes of pictures that a page may show.
    pub budget: u64,
}

impl Default for Photographs {
    fn default() -> Self {
        Self { widths: vec![480, 960, 1600], budget: 1_500_000 }
    }
}

/// `true`, or a map; `false` and a mistake stand for nothing.
pub fn read(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Photographs> {
    let mut photographs = Photographs::default();
    match node.as_text() {
        Some("false") => return None,
        Some("true") => {}
        Some(word) => {
            let message = format!("`photographs` is true, false or a map of widths, not “{word}”");
            found.push(Diagnostic::error(node.at(file), message).help("write photographs: true"));
            return None;
        }
        None => {
            let mut side = Vec::new();
            let mut fields = Fields::new(file, "photographs", node, found);
            if let Some(widths) = fields.get("widths") {
                photographs.widths = self::widths(widths, file, &mut side);
            }
            if let Some(kilobytes) = fields.get("budget_kb") {
                let number = number(kilobytes, 1, 1_000_000, "`budget_kb`", file, &mut side);
                photographs.budget = u64::from(number.unwrap_or(1)) * 1000;
            }
            fields.end();
            found.append(&mut side);
        }
    }
    if !picture::ABLE {
        let message = "this program was built without pictures: photographs are copied as they are";
        let help = "they keep what the camera wrote into them, places among it; build with the feature `pictures`";
        found.push(Diagnostic::warning(node.at(file), message).help(help));
    }
    (picture::ABLE && !photographs.widths.is_empty()).then_some(photographs)
}

fn widths(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Vec<u32> {
    let items = node.as_list().unwrap_or(std::slice::from_ref(node));
    let width = |item: &Node| number(item, 100, 4000, "a width", file, found);
    let mut widths: Vec<u32> = items.iter().filter_map(width).collect();
    widths.sort_unstable();
    widths.dedup();
    if items.is_empty() || items.len() > 6 {
        let message = "`widths` must name one to six widths in pixels";
        found.push(Diagnostic::error(node.at(file), message).help("write widths: [480, 960, 1600]"));
    }
    widths
}

fn number(node: &Node, least: u32, most: u32, what: &str, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<u32> {
    let number = node.as_text().and_then(|t| t.parse::<u32>().ok()).filter(|n| (least..=most).contains(n));
    if number.is_none() {
        let message = format!("{what} must be a whole number from {least} to {most}, not {}", node.describe());
        found.push(Diagnostic::error(node.at(file), message));
    }
    number
}
