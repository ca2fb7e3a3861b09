//! `grid` in site.yaml: places as tiles in rows, one figure of each. No outline map is drawn: borders are not this tool's
//! to draw, and small places would vanish on one.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};
use crate::source::yaml::{Fields, Node};

/// Names as they were typed, each with its place; `None` leaves a tile out.
#[derive(Debug, Clone)]
pub struct Grid {
    pub indicator: (String, Location),
    pub rows: Vec<Vec<Option<(String, Location)>>>,
}

/// Tiles in a row: more are not legible on a phone.
const MOST: usize = 12;

pub fn read(node: &Node, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Option<Grid> {
    let mut fields = Fields::new(file, "grid", node, found);
    let indicator = fields.need("indicator").and_then(|n| Some((n.as_text()?.to_owned(), n.at(file))));
    let rows = fields.need("rows");
    fields.end();
    let mut all = Vec::new();
    for row in rows?.as_list().unwrap_or_default() {
        let tile = |node: &Node| Some((node.as_text()?.to_owned(), node.at(file)));
        let tiles: Vec<_> = row.as_list().unwrap_or_default().iter().map(tile).collect();
        if tiles.is_empty() || tiles.len() > MOST {
            let message = format!("a row of the grid is a list of 1 to {MOST} places");
            let help = "write `- [henan/gongyi, ~, henan/changyuan]`: paths of places, ~ for an empty tile";
            found.push(Diagnostic::error(row.at(file), message).help(help));
        }
        all.push(tiles);
    }
    indicator.map(|indicator| Grid { indicator, rows: all })
}
