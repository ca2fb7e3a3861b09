//! YAML as a tree with positions: the only file that knows the YAML library.
//!
//! A tree and not typed structs, so that every unknown key and wrong value of a file is reported in one run,
//! each at its own line and column; a scalar keeps the text that was typed (`1300` and `1300余` are both text).

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location as YamlLocation, Spanned};

use super::slips::{explain, lost_value};
use crate::diagnostic::{Diagnostic, Location, nearest};

/// One YAML value and where it stands. `line` and `column` count from 1 in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub line: u32,
    pub column: u32,
    pub length: u32,
    bytes: std::ops::Range<u32>,
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
        Self { line, column: 1, length: 0, bytes: 0..0, value: Value::Map(Vec::new()) }
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

struct Shape(Value);

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

fn text(text: impl Into<String>) -> Shape {
    Shape(Value::Text { text: text.into(), quoted: true })
}

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Shape, E> {
        Ok(Shape(Value::Null))
    }
    fn visit_none<E: de::Error>(self) -> Result<Shape, E> {
        Ok(Shape(Value::Null))
    }
    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Shape, D::Error> {
        Shape::deserialize(d)
    }
    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_i128<E: de::Error>(self, v: i128) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_u128<E: de::Error>(self, v: u128) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Shape, E> {
        Ok(text(v.to_string()))
    }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<Shape, E> {
        Ok(text(v))
    }
    fn visit_string<E: de::Error>(self, v: String) -> Result<Shape, E> {
        Ok(text(v))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element::<Spanned<Shape>>()? {
            list.push(node(item));
        }
        Ok(Shape(Value::List(list)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<Shape>>()? {
            let value = map.next_value::<Spanned<Shape>>()?;
            entries.push((node(key), node(value)));
        }
        Ok(Shape(Value::Map(entries)))
    }
}

fn node(spanned: Spanned<Shape>) -> Node {
    let at: YamlLocation = spanned.referenced;
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let start = at.span().byte_offset().map_or(u32::MAX, small);
    Node {
        line: small(at.line()),
        column: small(at.column()),
        length: small(at.span().len()),
        bytes: start..start.saturating_add(small(at.span().byte_len().unwrap_or(0))),
        value: spanned.value.0,
    }
}

/// Gives every plain scalar back its text as typed: `37.30` stays `37.30`, `1_000` stays `1_000`.
fn settle(node: &mut Node, source: &str) {
    match &mut node.value {
        Value::Null => {}
        Value::Text { text, quoted } => {
            let raw = source.get(node.bytes.start as usize..node.bytes.end as usize).unwrap_or("").trim_end();
            if plain(raw) {
                raw.clone_into(text);
                *quoted = false;
                node.length = u32::try_from(raw.chars().count()).unwrap_or(u32::MAX);
            }
        }
        Value::List(list) => list.iter_mut().for_each(|n| settle(n, source)),
        Value::Map(map) => map.iter_mut().for_each(|(k, v)| {
            settle(k, source);
            settle(v, source);
        }),
    }
}

/// Whether this is a plain scalar on one line, whose text is just what was typed.
fn plain(raw: &str) -> bool {
    !raw.is_empty() && !raw.starts_with(['"', '\'', '|', '>', '&', '*', '!']) && !raw.contains('\n')
}

/// Reads YAML text. `file` names it in messages; `first_line` (from 1) is where the text starts in that file.
/// An empty text is `Null`. Aliases are limited, duplicate keys refused.
pub fn parse(file: &Arc<str>, text: &str, first_line: u32) -> Result<Node, Diagnostic> {
    let budget = serde_yaml::budget! { max_depth: 64, max_anchors: 100, max_aliases: 200 };
    let options = serde_yaml::options! { strict_booleans: true, budget: budget };
    let down = first_line - 1;
    match serde_yaml::from_str_with_options::<Option<Spanned<Shape>>>(text, options) {
        Ok(None) => Ok(Node { line: first_line, column: 1, length: 0, bytes: 0..0, value: Value::Null }),
        Ok(Some(root)) => {
            if let Some(mistake) = lost_value(file, text, down) {
                return Err(mistake);
            }
            let mut root = node(root);
            settle(&mut root, text);
            if down > 0 {
                shift(&mut root, down, 0);
            }
            Ok(root)
        }
        Err(error) => Err(syntax(file, text, down, &error)),
    }
}

/// The same for text whose lines start at `column` (from 1) of theirs, as in a block within a list.
pub fn parse_at(file: &Arc<str>, text: &str, first_line: u32, column: u32) -> Result<Node, Diagnostic> {
    let right = column.saturating_sub(1);
    let mut parsed = parse(file, text, first_line);
    match &mut parsed {
        Ok(node) if right > 0 => shift(node, 0, right),
        Ok(_) => {}
        Err(mistake) => mistake.location.column += if mistake.location.line > 0 { right } else { 0 },
    }
    parsed
}

fn shift(node: &mut Node, down: u32, right: u32) {
    node.line += down;
    node.column += right;
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|n| shift(n, down, right)),
        Value::Map(map) => map.iter_mut().for_each(|(k, v)| {
            shift(k, down, right);
            shift(v, down, right);
        }),
        Value::Null | Value::Text { .. } => {}
    }
}

fn syntax(file: &Arc<str>, text: &str, shift: u32, error: &serde_yaml::Error) -> Diagnostic {
    let at = error.without_snippet().location();
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let location = at.map_or_else(
        || Location::file(file.clone()),
        |at| Location::new(file.clone(), small(at.line()) + shift, small(at.column()), 0),
    );
    let full = error.without_snippet().to_string();
    let message = full.lines().next().unwrap_or("not YAML");
    let message = message.split(" at line ").next().unwrap_or(message);
    let line_text =
        at.and_then(|at| text.lines().nth(usize::try_from(at.line()).ok()?.saturating_sub(1))).unwrap_or("");
    explain(location, message, text, shift, line_text)
}

/// The entries of one map, read key by key; what was not asked for is an error with the nearest known key.
pub struct Fields<'a, 'f> {
    file: &'f Arc<str>,
    what: &'static str,
    node: &'a Node,
    asked: Vec<&'static str>,
    found: &'f mut Vec<Diagnostic>,
}

impl<'a, 'f> Fields<'a, 'f> {
    /// `what` names the thing in messages ("place.yaml", "an indicator"). A node that is no map is an error.
    pub fn new(file: &'f Arc<str>, what: &'static str, node: &'a Node, found: &'f mut Vec<Diagnostic>) -> Self {
        if !matches!(node.value, Value::Map(_)) {
            let message = format!("{what} must be a map of keys and values, not {}", node.describe());
            let help = "write each key on a line of its own, as `key: value`";
            found.push(Diagnostic::error(node.at(file), message).help(help));
        }
        Self { file, what, node, asked: Vec::new(), found }
    }

    /// The value under `key`, where there is one that is not null.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.node.get(key).filter(|n| !n.is_null())
    }

    /// Like `get`; its absence is an error.
    pub fn need(&mut self, key: &'static str) -> Option<&'a Node> {
        let got = self.get(key);
        if got.is_none() && self.node.as_map().is_some() {
            let at = self.node.get(key).unwrap_or(self.node);
            let message = format!("{} has no `{key}`", self.what);
            let at = Location { length: 0, ..at.at(self.file) };
            self.found.push(Diagnostic::error(at, message).help(format!("add a line `{key}: …`")));
        }
        got
    }

    /// The text under `key`.
    pub fn text(&mut self, key: &'static str) -> Option<&'a str> {
        let node = self.get(key)?;
        let text = node.as_text();
        if text.is_none() {
            self.refuse(node, format!("`{key}` must be text, not {}", node.describe()));
        }
        text
    }

    /// `true` or `false` under `key`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.get(key)?;
        match node.as_text() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                let message = format!("`{key}` must be true or false, not {}", node.describe());
                let help = format!("write `{key}: true`, or take the line away");
                self.found.push(Diagnostic::error(node.at(self.file), message).help(help));
                None
            }
        }
    }

    /// A list of texts under `key`; one text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<(&'a str, &'a Node)> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let items = node.as_list().unwrap_or(std::slice::from_ref(node));
        let mut texts = Vec::new();
        for item in items {
            match item.as_text() {
                Some(text) => texts.push((text, item)),
                None => self.refuse(item, format!("`{key}` must be a list of texts, and holds {}", item.describe())),
            }
        }
        texts
    }

    /// Reports a value that cannot be taken.
    pub fn refuse(&mut self, node: &Node, message: impl Into<String>) {
        self.found.push(Diagnostic::error(node.at(self.file), message));
    }

    /// Reports any finding about this map.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Ends the reading: every key that was not asked for is an error.
    pub fn end(self) {
        for (key, _) in self.node.as_map().unwrap_or_default() {
            let Some(name) = key.as_text() else {
                self.found
                    .push(Diagnostic::error(key.at(self.file), format!("a key must be text, not {}", key.describe())));
                continue;
            };
            if self.asked.contains(&name) {
                continue;
            }
            let own =
                self.asked.iter().find(|key| name.strip_prefix(**key).is_some_and(|r| r.starts_with([':', '：'])));
            let help = match own.or(nearest(name, self.asked.iter().copied()).as_ref()) {
                Some(known) if own.is_some() => format!("put a half-width colon and a space behind `{known}`"),
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("{} takes: {}", self.what, self.asked.join(", ")),
            };
            self.found.push(
                Diagnostic::error(key.at(self.file), format!("unknown key `{name}` in {}", self.what)).help(help),
            );
        }
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

    #[test]
    fn unknown_keys_name_the_nearest() {
        let file = Arc::from("place.yaml");
        let node = read("nmae: x\nzzz: 1\n");
        let mut found = Vec::new();
        let mut fields = Fields::new(&file, "place.yaml", &node, &mut found);
        fields.need("name");
        fields.end();
        let all: Vec<_> = found.iter().map(|d| d.help.clone().unwrap()).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(all[1].contains("did you mean `name`"), "{all:?}");
        assert!(all[2].contains("takes: name"), "{all:?}");
    }
}
