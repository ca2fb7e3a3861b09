//! YAML as a tree with positions: the only folder that knows the YAML library.
//!
//! A tree and not typed structs, so that every unknown key and wrong value of a file is reported in one run,
//! each at its own line and column; a scalar keeps the text that was typed (`1300` and `1300余` are both text).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::slips::lost_value;
use crate::diagnostic::{Diagnostic, Location};

mod fields;
mod plain;
mod tree;

pub use fields::Fields;
#[cfg(test)]
pub use fields::read::asked;

/// One YAML value and where it stands. `line` and `column` count from 1 in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub line: u32,
    pub column: u32,
    pub length: u32,
    pub value: Value,
}

/// What a YAML value is. A plain scalar is `Text` with `quoted` false, whatever YAML would make of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Text { text: String, quoted: bool },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// A map without entries at the start of a line.
    pub fn empty(line: u32) -> Self {
        Self { line, column: 1, length: 0, value: Value::Map(Vec::new()) }
    }

    /// Its place in `file`.
    pub fn at(&self, file: &Arc<str>) -> Location {
        Location::new(file.clone(), self.line, self.column, self.length)
    }

    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&[(Node, Node)]> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The value under `key` of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.iter().find(|(k, _)| k.as_text() == Some(key)).map(|(_, v)| v)
    }

    /// Refuses `[[figure]]` in its texts: what is no text of a report has none.
    pub fn linkless(&self, file: &Arc<str>, found: &mut Vec<Diagnostic>) {
        let help = "write it in the text of a report, or show the figure by a `figures` block";
        match &self.value {
            Value::Text { text, .. } if text.split_once("[[").is_some_and(|(_, rest)| rest.contains("]]")) => {
                found.push(Diagnostic::error(self.at(file), "figure links are not read here").help(help));
            }
            Value::List(items) => items.iter().for_each(|item| item.linkless(file, found)),
            Value::Map(map) => map.iter().for_each(|(_, value)| value.linkless(file, found)),
            Value::Text { .. } | Value::Null => {}
        }
    }

    /// Where each key of a map stands.
    pub fn places(&self, file: &Arc<str>) -> BTreeMap<String, Location> {
        let entries = self.as_map().unwrap_or_default().iter();
        entries.filter_map(|(key, _)| Some((key.as_text()?.to_owned(), key.at(file)))).collect()
    }

    /// In words, for messages: "a list", "“1300”".
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Null => "nothing".to_owned(),
            Value::Text { text, .. } => format!("“{text}”"),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a map".to_owned(),
        }
    }
}

/// Reads YAML text. `file` names it in messages; `first_line` (from 1) is where the text starts in that file.
/// An empty text is `Null`. Aliases are limited, duplicate keys and tags refused.
pub fn parse(file: &Arc<str>, text: &str, first_line: u32) -> Result<Node, Diagnostic> {
    let down = first_line - 1;
    if let Some(node) = plain::read(text, down) {
        return Ok(node);
    }
    let node = tree::read(file, text, down)?;
    lost_value(file, text, down).map_or(Ok(node), Err)
}

/// The tree as the short way (`true`) or the parser alone reads it, for tests that hold the two against each other.
#[doc(hidden)]
pub fn one_way(text: &str, short: bool) -> Option<Node> {
    if short { plain::read(text, 0) } else { tree::read(&Arc::from("t.yaml"), text, 0).ok() }
}

/// The same for text whose lines start at `column` (from 1) of theirs, as in a block within a list.
pub fn parse_at(file: &Arc<str>, text: &str, first_line: u32, column: u32) -> Result<Node, Diagnostic> {
    let right = column.saturating_sub(1);
    let mut parsed = parse(file, text, first_line);
    match &mut parsed {
        Ok(node) if right > 0 => shift(node, right),
        Ok(_) => {}
        Err(mistake) => mistake.location.column += if mistake.location.line > 0 { right } else { 0 },
    }
    parsed
}

fn shift(node: &mut Node, right: u32) {
    node.column += right;
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|n| shift(n, right)),
        Value::Map(map) => map.iter_mut().for_each(|(k, v)| {
            shift(k, right);
            shift(v, right);
        }),
        Value::Null | Value::Text { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        parse(&Arc::from("t.yaml"), text, 1).unwrap()
    }

    #[test]
    fn scalars_keep_what_was_typed() {
        let node = read("a: 37.30\nb: 1300余\nc: \"168\"\nd: 2..3\ne: 0755\nf: {g: 2.9万, h: 70.2%}\ni: true\n");
        let plain = |k: &str| match &node.get(k).unwrap().value {
            Value::Text { text, quoted } => (text.clone(), *quoted),
            other => panic!("{other:?}"),
        };
        assert_eq!(plain("a"), ("37.30".into(), false));
        assert_eq!(plain("b"), ("1300余".into(), false));
        assert_eq!(plain("c"), ("168".into(), true));
        assert_eq!(plain("d"), ("2..3".into(), false));
        assert_eq!(plain("e"), ("0755".into(), false));
        assert_eq!(plain("i"), ("true".into(), false));
        let f = node.get("f").unwrap();
        assert_eq!(f.get("g").unwrap().as_text(), Some("2.9万"));
        assert_eq!((f.get("h").unwrap().line, f.get("h").unwrap().column), (6, 17));
    }

    #[test]
    fn duplicate_keys_are_refused_with_a_place() {
        let error = parse(&Arc::from("t.yaml"), "a: 1\nb: 2\na: 3\n", 1).unwrap_err();
        assert_eq!(error.location.line, 3, "{error:?}");
    }

    #[test]
    fn alias_bombs_are_refused() {
        let mut text = String::from("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (from, to) in ('a'..='h').zip('b'..='i') {
            let list = vec![format!("*{from}"); 10].join(",");
            text += &format!("{to}: &{to} [{list}]\n");
        }
        assert!(parse(&Arc::from("t.yaml"), &text, 1).is_err());
    }
}
